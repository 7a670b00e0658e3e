//! Venues, rotas, leave, funds and cover rules.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use domain::funds::{Fund, Funds};
use domain::problems::ProblemKind;
use domain::rules;
use exchange::kinds::{CoverRow, CoverScope, FundRow, Given, LeaveRow, RotaRow, RowNumber, Rows, VenueRow};
use exchange::lists::{Weeks, half_days_text};
use store::db::{Row, StoreError, Value};
use store::{Tx, schema, values};

use super::Context;
use super::framework::{duplicate, lacking, unknown_role};
use super::known::{Keys, Names, Skills};
use super::ratings::{unknown_person, unknown_skill};
use super::records::{by_owner, by_text, col, col_or, put};
use super::tally::{Outcome, Tally};
use crate::AppError;
use crate::service::settings::first_monday;

pub(super) async fn import_venues(tx: &mut Tx, rows: &Rows<VenueRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_text(tx, &schema::VENUE, "code").await?;
    let mut keys = Keys::of(&stored);
    let branches = Names::branches(tx).await?;
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let venue = &row.value;
        let code = &keys.meant(&venue.venue);
        let mut problems = std::mem::take(&mut row.problems);
        if !code.is_empty() && !seen.insert(code.clone()) {
            problems.push(rows.problem(row.number, "venue", ProblemKind::DuplicateKey, duplicate(code)));
        }
        let branch = venue.branch.value().map(|name| (name, branches.id(name)));
        if let Some((name, None)) = branch {
            problems.push(rows.problem(row.number, "branch", ProblemKind::Conflict, unknown_branch(name)));
        }
        if !problems.is_empty() {
            tally.reject(row.number, problems);
            continue;
        }
        let columns = vec![
            ("code", Some(code.into())),
            col_or("title", venue.title.clone(), code.as_str()),
            ("branch_id", (!venue.branch.is_absent()).then(|| branch.and_then(|(_, id)| id).into())),
            col("seats", venue.seats),
        ];
        let made = put(tx, &schema::VENUE, stored.get(code), columns, &[("title", code.into())]).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

pub(super) async fn import_funds(tx: &mut Tx, rows: &Rows<FundRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_text(tx, &schema::FUND, "code").await?;
    let before = Funds::new(store::settings::funds(tx).await?);
    let mut after: BTreeMap<String, Fund> = before.all().iter().map(|fund| (fund.code.clone(), fund.clone())).collect();
    let mut keys = Keys::of(&stored);
    let mut seen = BTreeSet::new();
    let mut good = Vec::new();
    for mut row in rows.iter() {
        let code = keys.meant(&row.value.fund);
        let mut problems = std::mem::take(&mut row.problems);
        if !code.is_empty() && !seen.insert(code.clone()) {
            problems.push(rows.problem(row.number, "fund", ProblemKind::DuplicateKey, duplicate(&code)));
        }
        let known = before.get(&code);
        for (field, absent) in
            [("from", row.value.from.is_absent()), ("to", row.value.to.is_absent()), ("pence", row.value.pence.is_absent())]
        {
            if known.is_none() && absent && !rows.mapping(row.number).gives(field) {
                problems.push(rows.problem(row.number, field, ProblemKind::Missing, lacking(field, "fund")));
            }
        }
        let made = if problems.is_empty() { fund_after(&code, &row.value, known) } else { None };
        if let Some(fund) = made.as_ref().filter(|fund| fund.to < fund.from) {
            let field = if row.value.to.is_absent() { "from" } else { "to" };
            let message = format!("the last day {} is before the first day {}", fund.to, fund.from);
            problems.push(rows.problem(row.number, field, ProblemKind::EndBeforeStart, message));
        }
        match made {
            Some(fund) if problems.is_empty() => {
                after.insert(code.clone(), fund);
                good.push((row.number, row.value, code));
            }
            _ => tally.reject(row.number, problems),
        }
    }
    let lost = crate::service::money::names_lost(tx, &before, &Funds::new(after.into_values().collect())).await?;
    for (number, fund, code) in good {
        if let Some(name) = lost.iter().find(|name| before.line_of(name).any(|one| one.code == code)) {
            let field = if fund.line.is_absent() { "title" } else { "line" };
            tally.reject(number, vec![rows.problem(number, field, ProblemKind::Conflict, crate::service::money::lost(name))]);
            continue;
        }
        let columns = vec![
            ("code", Some(code.as_str().into())),
            col_or("title", fund.title.clone(), code.as_str()),
            col("from_date", fund.from),
            col("to_date", fund.to),
            col("pence", fund.pence),
            col("line", fund.line.clone()),
        ];
        let made = put(tx, &schema::FUND, stored.get(&code), columns, &[("title", code.as_str().into())]).await?;
        tally.note(number, made.outcome, made.changes);
    }
    Ok(())
}

/// What a row makes of the fund that is known, or of none; `None` where days or money are missing.
fn fund_after(code: &str, row: &FundRow, known: Option<&Fund>) -> Option<Fund> {
    let title = if row.title.is_absent() { known.map(|fund| fund.title.clone()) } else { row.title.value().cloned() };
    Some(Fund {
        code: code.to_owned(),
        title: title.unwrap_or_else(|| code.to_owned()),
        line: row.line.clone().over(known.and_then(|fund| fund.line.clone())),
        from: row.from.over(known.map(|fund| fund.from))?,
        to: row.to.over(known.map(|fund| fund.to))?,
        pence: row.pence.over(known.map(|fund| fund.pence))?,
    })
}

pub(super) async fn import_rota(tx: &mut Tx, rows: &Rows<RotaRow>, tally: &mut Tally) -> Result<(), AppError> {
    let people = Keys::people(tx).await?;
    let stored = by_owner(tx, &schema::ROTA).await?;
    let is_counted = first_monday(&store::settings::all(tx).await?).is_some();
    let existing = |person: i64| stored.get(&person).and_then(|found| found.first());
    let mut seen: BTreeMap<i64, Vec<Option<usize>>> = BTreeMap::new();
    let mut candidates: Vec<(RowNumber, &RotaRow, i64)> = Vec::new();
    for mut row in rows.iter() {
        let rota = &row.value;
        let mut problems = std::mem::take(&mut row.problems);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        let person = people.id(&rota.person_id);
        match person {
            None if !rota.person_id.text.is_empty() => {
                bad("person_id", ProblemKind::UnknownPerson, unknown_person(&rota.person_id.text));
            }
            Some(id) => {
                let weeks = seen.entry(id).or_default();
                // A row of every week leaves no room for another.
                if weeks.iter().any(|week| week.is_none() || rota.week.is_none() || *week == rota.week) {
                    bad("person_id", ProblemKind::DuplicateKey, duplicate(&rota.person_id.text));
                } else {
                    weeks.push(rota.week);
                }
            }
            None => {}
        }
        if person.and_then(existing).is_none() && rota.on_duty.is_absent() && !rows.mapping(row.number).gives("on_duty") {
            bad("on_duty", ProblemKind::Missing, lacking("on_duty", "rota"));
        }
        let two = |days: &Given<Weeks>| matches!(days, Given::Value(Weeks::Two(..)));
        if !is_counted && (rota.week.is_some() || two(&rota.on_duty) || two(&rota.also_free)) {
            let field = if rota.week.is_some() { "week" } else { "on_duty" };
            bad(
                field,
                ProblemKind::Conflict,
                "which week is week 1 is not known; set `rota.first_monday` to a Monday on which it begins".to_owned(),
            );
        }
        match (row.value, person) {
            (Cow::Borrowed(rota), Some(person)) if problems.is_empty() => candidates.push((row.number, rota, person)),
            _ => tally.reject(row.number, problems),
        }
    }
    let weeks: BTreeSet<(i64, usize)> = candidates.iter().filter_map(|(_, rota, person)| Some((*person, rota.week?))).collect();
    candidates.retain(|(number, rota, person)| {
        let Some(week) = rota.week else { return true };
        let has_two = existing(*person).is_some_and(|row| row.opt_text(4).is_ok_and(|second| second.is_some()));
        let is_whole = has_two || weeks.contains(&(*person, 1 - week));
        if !is_whole {
            let message = format!("week {} of the rota has no row that can be read, and one week is not taken for both", 2 - week);
            tally.reject(*number, vec![rows.problem(*number, "week", ProblemKind::Missing, message)]);
        }
        is_whole
    });
    let mut of_person: BTreeMap<i64, Vec<&RotaRow>> = BTreeMap::new();
    for (_, rota, person) in &candidates {
        of_person.entry(*person).or_default().push(rota);
    }
    let mut done: BTreeMap<i64, (Outcome, Vec<String>)> = BTreeMap::new();
    for (number, _, person) in candidates {
        if let std::collections::btree_map::Entry::Vacant(first) = done.entry(person) {
            let before = existing(person);
            let said = of_person.get(&person).map_or(&[][..], Vec::as_slice);
            let duty = said_of(before, (2, 4), said, |row| &row.on_duty)?;
            let free = said_of(before, (3, 5), said, |row| &row.also_free)?;
            let mut columns = vec![("person_id", Some(person.into()))];
            for (names, days) in [(["on_duty", "on_duty_second"], duty), (["also_free", "also_free_second"], free)] {
                if let Some((days, second)) = days {
                    columns.extend([(names[0], Some(days.into())), (names[1], Some(second.into()))]);
                }
            }
            let made = put(tx, &schema::ROTA, before, columns, &[("also_free", "".into())]).await?;
            first.insert((made.outcome, made.changes));
        }
        let (outcome, changes) =
            done.get_mut(&person).map_or((Outcome::Unchanged, Vec::new()), |(outcome, changes)| (*outcome, std::mem::take(changes)));
        tally.note(number, outcome, changes);
    }
    Ok(())
}

/// The half-days of both weeks after the rows of a person, with the second only where it differs; `None` where no row says
/// anything of them.
fn said_of(
    before: Option<&Row>,
    columns: (usize, usize),
    rows: &[&RotaRow],
    field: impl Fn(&RotaRow) -> &Given<Weeks>,
) -> Result<Option<(String, Option<String>)>, StoreError> {
    let first = before.map_or(Ok(String::new()), |row| row.text(columns.0))?;
    let second = before.map_or(Ok(None), |row| row.opt_text(columns.1))?;
    let mut weeks = [first.clone(), second.unwrap_or(first)];
    let mut is_said = false;
    for row in rows {
        let (a, b) = match field(row) {
            Given::Absent => continue,
            Given::Empty => (String::new(), String::new()),
            Given::Value(Weeks::Every(days)) => (half_days_text(days), half_days_text(days)),
            Given::Value(Weeks::Two(a, b)) => (half_days_text(a), half_days_text(b)),
        };
        is_said = true;
        match row.week {
            None => weeks = [a, b],
            Some(week) => weeks[week] = a,
        }
    }
    let [first, second] = weeks;
    let differs = second != first;
    Ok(is_said.then_some((first, differs.then_some(second))))
}

pub(super) async fn import_leave(tx: &mut Tx, rows: &Rows<LeaveRow>, tally: &mut Tally) -> Result<(), AppError> {
    let people = Keys::people(tx).await?;
    let mut stored = BTreeSet::new();
    for row in tx.rows_of(&schema::ABSENCE).await? {
        stored.insert((row.int(1)?, row.date(2)?, row.date(3)?));
    }
    let mut seen = BTreeSet::new();
    let mut added = Vec::new();
    for mut row in rows.iter() {
        let leave = &row.value;
        let mut problems = std::mem::take(&mut row.problems);
        let person = people.id(&leave.person_id);
        if person.is_none() && !leave.person_id.text.is_empty() {
            problems.push(rows.problem(row.number, "person_id", ProblemKind::UnknownPerson, unknown_person(&leave.person_id.text)));
        }
        let key = person.zip(leave.from).zip(leave.to).map(|((person, from), to)| (person, from, to));
        if key.is_some_and(|key| !seen.insert(key)) {
            problems.push(rows.problem(
                row.number,
                "person_id",
                ProblemKind::DuplicateKey,
                "an earlier row of the file has the same person and days; the first row is taken".to_owned(),
            ));
        }
        let (Some(key), true) = (key, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        let outcome = if stored.contains(&key) {
            Outcome::Unchanged
        } else {
            added.push(values![key.0, key.1, key.2]);
            Outcome::Created
        };
        tally.note(row.number, outcome, Vec::new());
    }
    tx.insert_many(&schema::ABSENCE, added).await?;
    Ok(())
}

pub(super) async fn import_cover(tx: &mut Tx, context: &Context, rows: &Rows<CoverRow>, tally: &mut Tally) -> Result<(), AppError> {
    let branches = Names::branches(tx).await?;
    let roles = Names::roles(tx).await?;
    let skills = Skills::load(tx, context).await?;
    let mut duty: BTreeMap<(i64, String, Option<i64>), Row> = BTreeMap::new();
    for row in tx.rows_of(&schema::DUTY_COVER).await? {
        duty.insert((row.int(1)?, row.text(2)?, row.opt_int(3)?), row);
    }
    let mut skilled: BTreeMap<(String, Option<i64>, String, i64, String), Row> = BTreeMap::new();
    for row in tx.rows_of(&schema::SKILL_COVER).await? {
        skilled.insert((row.text(1)?, row.opt_int(2)?, row.text(3)?, row.int(4)?, row.text(5)?), row);
    }
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let cover = &row.value;
        let mut problems = std::mem::take(&mut row.problems);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        let branch = match &cover.scope {
            CoverScope::Branch(name) => {
                let id = branches.id(name);
                if id.is_none() {
                    bad("branch", ProblemKind::Conflict, unknown_branch(name));
                }
                id
            }
            CoverScope::EachBranch | CoverScope::Service => None,
        };
        let role = cover.role.value().map(|text| context.mapped_role(text).unwrap_or(text));
        let role_id = role.and_then(|name| roles.id(name));
        if let (Some(name), None) = (role, role_id) {
            bad("role", ProblemKind::UnknownRole, unknown_role(name));
        }
        let skill = cover.skill.value().map(|text| (text, skills.find(text)));
        if let Some((text, None)) = skill {
            bad("skill", ProblemKind::UnknownSkill, unknown_skill(text));
        }
        let top = skill.and_then(|(_, skill)| skill).map_or(skills.max_level, |skill| skill.top);
        if let Some(Err(broken)) = cover.level.value().map(|level| rules::wanted_level(*level, top)) {
            bad("level", broken.kind, broken.to_string());
        }
        if skill.is_none() && cover.scope == CoverScope::EachBranch {
            bad("branch", ProblemKind::Conflict, "a rule on people on duty is of one branch; write a row for each branch".to_owned());
        }
        let kinds = cover.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(";");
        let halfdays = half_days_text(&cover.halfdays);
        let key = format!("{:?} {halfdays} {role_id:?} {:?} {:?} {kinds}", cover.scope, skill.and_then(|(_, skill)| skill), cover.level);
        if problems.is_empty() && !seen.insert(exchange::clean::fold(&key)) {
            let field = if rows.mapping(row.number).column("branch").is_some() { "branch" } else { "skill" };
            problems.push(rows.problem(
                row.number,
                field,
                ProblemKind::DuplicateKey,
                "an earlier row of the file has the same rule; the first row is taken".to_owned(),
            ));
        }
        let rule = match (skill.and_then(|(_, skill)| skill), branch) {
            (Some(skill), _) => {
                let scope = match cover.scope {
                    CoverScope::Service => "service",
                    CoverScope::EachBranch => "each",
                    CoverScope::Branch(_) => "branch",
                };
                let level = i64::from(cover.level.value().copied().unwrap_or(1));
                let existing = skilled.get(&(scope.to_owned(), branch, skill.code.clone(), level, kinds.clone()));
                let key = vec![
                    ("scope", Some(scope.into())),
                    ("branch_id", Some(branch.into())),
                    ("skill_code", Some(Value::from(&skill.code))),
                    ("level", Some(level.into())),
                    ("kinds", Some(kinds.into())),
                ];
                Some((&schema::SKILL_COVER, existing, key))
            }
            (None, Some(branch)) => {
                let existing = duty.get(&(branch, halfdays.clone(), role_id));
                let key = vec![("branch_id", Some(branch.into())), ("halfdays", Some(halfdays.into())), ("role_id", Some(role_id.into()))];
                Some((&schema::DUTY_COVER, existing, key))
            }
            // Without a skill and a branch the row has its problem already.
            (None, None) => None,
        };
        if matches!(rule, Some((_, None, _))) && cover.min.is_absent() && !rows.mapping(row.number).gives("min") {
            problems.push(rows.problem(row.number, "min", ProblemKind::Missing, lacking("min", "rule")));
        }
        let (Some((table, existing, mut columns)), true) = (rule, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        columns.push(("min_people", cover.min.value().map(|min| (*min).into())));
        let made = put(tx, table, existing, columns, &[]).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

pub(super) fn unknown_branch(name: &str) -> String {
    format!("no branch is called `{name}`; branches come with people, or in the settings")
}
