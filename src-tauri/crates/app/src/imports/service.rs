//! Imports venues, rotas, leave, funds and cover rules.

use std::collections::{BTreeMap, BTreeSet};

use domain::Kind;
use domain::facts::CoverScope;
use domain::funds::{Fund, Funds};
use domain::problems::ProblemKind;
use domain::rules;
use exchange::kinds::{CoverRow, FundRow, Given, LeaveRow, RotaRow, RowNumber, Rows, VenueRow};
use exchange::lists::{Weeks, half_days_text};
use store::records::{self, Absence, Branch, DutyCover, Person, Role, Rota, SkillCover, Venue};
use store::{Id, Kept, Tx};

use super::Context;
use super::framework::{duplicate, lacking, unknown_role};
use super::known::{Keys, Names, Skills};
use super::ratings::{unknown_person, unknown_skill};
use super::records::{by_key, over, over_known, over_or, put};
use super::tally::{Outcome, Tally};
use crate::AppError;
use crate::service::settings::first_monday;

pub(super) async fn import_venues(tx: &mut Tx, rows: &Rows<VenueRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_key(tx.all::<Venue>().await?, |venue| Some(&venue.code));
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
        let existing = stored.get(code);
        let new = || Venue { code: code.clone(), title: code.clone(), branch: None, seats: None };
        let mut wanted = existing.map_or_else(new, |one| one.record.clone());
        over_or(&mut wanted.title, venue.title.clone(), code.clone());
        if !venue.branch.is_absent() {
            wanted.branch = branch.and_then(|(_, id)| id);
        }
        over(&mut wanted.seats, venue.seats);
        let made = put(tx, existing, wanted).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

pub(super) async fn import_funds(tx: &mut Tx, rows: &Rows<FundRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_key(tx.all::<records::Fund>().await?, |fund| Some(&fund.code));
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
                after.insert(code.clone(), fund.clone());
                good.push((row.number, row.value, fund));
            }
            _ => tally.reject(row.number, problems),
        }
    }
    let lost = crate::service::money::names_lost(tx, &before, &Funds::new(after.into_values().collect())).await?;
    for (number, row, fund) in good {
        if let Some(name) = lost.iter().find(|name| before.line_of(name).any(|one| one.code == fund.code)) {
            let field = if row.line.is_absent() { "title" } else { "line" };
            tally.reject(number, vec![rows.problem(number, field, ProblemKind::Conflict, crate::service::money::lost(name))]);
            continue;
        }
        let Fund { code, title, line, from, to, pence } = fund;
        let existing = stored.get(&code);
        let made = put(tx, existing, records::Fund { code, title, from, to, pence, line }).await?;
        tally.note(number, made.outcome, made.changes);
    }
    Ok(())
}

/// The fund after a row, with the known fund's values where the row has none. `None` if days or money are missing.
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
    let stored: BTreeMap<Id<Person>, Kept<Rota>> = tx.all::<Rota>().await?.into_iter().rev().map(|rota| (rota.person, rota)).collect();
    let is_counted = first_monday(&store::settings::all(tx).await?).is_some();
    let existing = |person: Id<Person>| stored.get(&person);
    let mut seen: BTreeMap<Id<Person>, Vec<Option<usize>>> = BTreeMap::new();
    let mut candidates: Vec<(RowNumber, RotaRow, Id<Person>)> = Vec::new();
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
                // A row for every week excludes any other row.
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
            (rota, Some(person)) if problems.is_empty() => candidates.push((row.number, rota, person)),
            _ => tally.reject(row.number, problems),
        }
    }
    let weeks: BTreeSet<(Id<Person>, usize)> = candidates.iter().filter_map(|(_, rota, person)| Some((*person, rota.week?))).collect();
    candidates.retain(|(number, rota, person)| {
        let Some(week) = rota.week else { return true };
        let has_two = existing(*person).is_some_and(|rota| rota.on_duty_second.is_some());
        let is_whole = has_two || weeks.contains(&(*person, 1 - week));
        if !is_whole {
            let message = format!("week {} of the rota has no row that can be read, and one week is not taken for both", 2 - week);
            tally.reject(*number, vec![rows.problem(*number, "week", ProblemKind::Missing, message)]);
        }
        is_whole
    });
    let mut of_person: BTreeMap<Id<Person>, Vec<&RotaRow>> = BTreeMap::new();
    for (_, rota, person) in &candidates {
        of_person.entry(*person).or_default().push(rota);
    }
    let mut done: BTreeMap<Id<Person>, (Outcome, Vec<String>)> = BTreeMap::new();
    for (number, _, person) in &candidates {
        let (number, person) = (*number, *person);
        if let std::collections::btree_map::Entry::Vacant(first) = done.entry(person) {
            let before = existing(person);
            let said = of_person.get(&person).map_or(&[][..], Vec::as_slice);
            let none = || Rota { person, on_duty: String::new(), also_free: String::new(), on_duty_second: None, also_free_second: None };
            let mut wanted = before.map_or_else(none, |one| one.record.clone());
            say(&mut wanted.on_duty, &mut wanted.on_duty_second, said, |row| &row.on_duty);
            say(&mut wanted.also_free, &mut wanted.also_free_second, said, |row| &row.also_free);
            let made = put(tx, before, wanted).await?;
            first.insert((made.outcome, made.changes));
        }
        let (outcome, changes) =
            done.get_mut(&person).map_or((Outcome::Unchanged, Vec::new()), |(outcome, changes)| (*outcome, std::mem::take(changes)));
        tally.note(number, outcome, changes);
    }
    Ok(())
}

/// Writes the half-days of a person's rows over the stored ones, for both weeks. The second week has its own only if it differs. If no row
/// has a value, the stored half-days stay.
fn say(first: &mut String, second: &mut Option<String>, rows: &[&RotaRow], field: impl Fn(&RotaRow) -> &Given<Weeks>) {
    let mut weeks = [first.clone(), second.clone().unwrap_or_else(|| first.clone())];
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
    if is_said {
        let [a, b] = weeks;
        *second = (b != a).then_some(b);
        *first = a;
    }
}

pub(super) async fn import_leave(tx: &mut Tx, rows: &Rows<LeaveRow>, tally: &mut Tally) -> Result<(), AppError> {
    let people = Keys::people(tx).await?;
    let stored: BTreeSet<_> = tx.all::<Absence>().await?.iter().map(|away| (away.person, away.from, away.to)).collect();
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
            added.push(Absence { person: key.0, from: key.1, to: key.2 });
            Outcome::Created
        };
        tally.note(row.number, outcome, Vec::new());
    }
    tx.add_many(added).await?;
    Ok(())
}

/// The cover rule of a row, with the stored one.
enum Rule<'k> {
    Skill(Option<&'k Kept<SkillCover>>, SkillCover),
    Duty(Option<&'k Kept<DutyCover>>, DutyCover),
}

pub(super) async fn import_cover(tx: &mut Tx, context: &Context, rows: &Rows<CoverRow>, tally: &mut Tally) -> Result<(), AppError> {
    let branches = Names::branches(tx).await?;
    let roles = Names::roles(tx).await?;
    let skills = Skills::load(tx, context).await?;
    let duty: BTreeMap<(Id<Branch>, String, Option<Id<Role>>), Kept<DutyCover>> =
        tx.all::<DutyCover>().await?.into_iter().map(|rule| ((rule.branch, rule.halfdays.clone(), rule.role), rule)).collect();
    let skilled: BTreeMap<(CoverScope<()>, Option<Id<Branch>>, String, u8, Vec<Kind>), Kept<SkillCover>> = tx
        .all::<SkillCover>()
        .await?
        .into_iter()
        .map(|rule| ((rule.scope, rule.branch, rule.skill.clone(), rule.level, rule.kinds.clone()), rule))
        .collect();
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
                let scope = cover.scope.word();
                let level = cover.level.value().copied().unwrap_or(1);
                let (skill, kinds) = (skill.code.clone(), cover.kinds.clone());
                let existing = skilled.get(&(scope, branch, skill.clone(), level, kinds.clone()));
                let min = existing.map_or(0, |rule| rule.min);
                Some(Rule::Skill(existing, SkillCover { scope, branch, skill, level, kinds, min }))
            }
            (None, Some(branch)) => {
                let existing = duty.get(&(branch, halfdays.clone(), role_id));
                let min = existing.map_or(0, |rule| rule.min);
                Some(Rule::Duty(existing, DutyCover { branch, halfdays, role: role_id, min }))
            }
            // A row without a skill and a branch has a problem already.
            (None, None) => None,
        };
        let is_new = matches!(rule, Some(Rule::Skill(None, _) | Rule::Duty(None, _)));
        if is_new && cover.min.is_absent() && !rows.mapping(row.number).gives("min") {
            problems.push(rows.problem(row.number, "min", ProblemKind::Missing, lacking("min", "rule")));
        }
        let (Some(rule), true) = (rule, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        let (outcome, changes) = match rule {
            Rule::Skill(existing, mut rule) => {
                over_known(&mut rule.min, cover.min);
                let made = put(tx, existing, rule).await?;
                (made.outcome, made.changes)
            }
            Rule::Duty(existing, mut rule) => {
                over_known(&mut rule.min, cover.min);
                let made = put(tx, existing, rule).await?;
                (made.outcome, made.changes)
            }
        };
        tally.note(row.number, outcome, changes);
    }
    Ok(())
}

pub(super) fn unknown_branch(name: &str) -> String {
    format!("no branch is called `{name}`; branches come with people, or in the settings")
}
