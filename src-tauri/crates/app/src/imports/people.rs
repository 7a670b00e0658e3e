//! People: who they are, and from when to when they hold their roles and are in their branch and team.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::problems::{Problem, ProblemKind};
use exchange::clean::fold;
use exchange::kinds::{Given, Parsed, PersonRow, Rows};
use exchange::lists::parts;
use store::db::{Row, StoreError, Value};
use store::schema::{self, Table};
use store::{Tx, values};

use super::Context;
use super::known::{Keys, Names};
use super::records::{Column, Put, by_owner, by_text, col, put, whole};
use super::tally::{Outcome, Tally};
use crate::AppError;

/// A row that may still turn out bad, because of other rows.
struct Candidate<'r> {
    row: &'r Parsed<PersonRow>,
    key: String,
    problems: Vec<Problem>,
}

pub(super) async fn import(tx: &mut Tx, context: &Context, rows: &Rows<PersonRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_text(tx, &schema::PERSON, "number").await?;
    let mut held = Held::load(tx, context, rows).await?;
    let mut candidates = judge(rows, &stored, &held);
    judge_managers(rows, &stored, &mut candidates)?;

    let mut ids = Keys::default();
    let mut numbers: BTreeMap<i64, String> = BTreeMap::new();
    for (key, row) in &stored {
        ids.add(key, row.int(0)?);
        numbers.insert(row.int(0)?, key.clone());
    }
    let mut done: BTreeMap<usize, Put> = BTreeMap::new();
    insert_new(tx, &candidates, &stored, &mut ids, &mut done).await?;
    for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.problems.is_empty()) {
        let Some(before) = stored.get(&candidate.key) else { continue };
        let person = &candidate.row.value;
        let mut columns = columns(candidate);
        columns.push(("manager_id", manager(person, &ids)));
        let mut made = put(tx, &schema::PERSON, Some(before), columns, &[]).await?;
        // The log of changes names a manager by number, not by row id.
        made.changes.retain(|change| !change.starts_with("manager id"));
        let name = |id: Option<i64>| id.and_then(|id| numbers.get(&id)).map_or("", String::as_str);
        made.also(
            "manager_id",
            name(before.opt_int(8)?),
            manager_number(person, &ids).unwrap_or_else(|| name(before.opt_int(8).unwrap_or(None))),
        );
        done.insert(at, made);
    }
    for (at, made) in &mut done {
        held.place(tx, context.today, &candidates[*at], stored.get(&candidates[*at].key), made, tally).await?;
    }
    held.flush(tx).await?;

    for (at, candidate) in candidates.iter_mut().enumerate() {
        match done.remove(&at) {
            Some(made) => tally.note(candidate.row.number, made.outcome, made.changes),
            None => tally.reject(candidate.row.number, std::mem::take(&mut candidate.problems)),
        }
    }
    Ok(())
}

/// New people in waves: those whose manager has a row already, then those whom these manage, and so on. There is no ring.
async fn insert_new(
    tx: &mut Tx,
    candidates: &[Candidate<'_>],
    stored: &BTreeMap<String, Row>,
    ids: &mut Keys,
    done: &mut BTreeMap<usize, Put>,
) -> Result<(), StoreError> {
    let mut waiting: Vec<usize> = candidates
        .iter()
        .enumerate()
        .filter(|(_, one)| one.problems.is_empty() && !stored.contains_key(&one.key))
        .map(|(at, _)| at)
        .collect();
    while !waiting.is_empty() {
        let ready = |at: &usize| candidates[*at].row.value.manager_id.value().is_none_or(|code| ids.id(code).is_some());
        let (wave, rest): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(ready);
        if wave.is_empty() {
            return Err(StoreError::Constraint("managers who wait for each other".to_owned()));
        }
        let row = |at: &usize| {
            let mut columns = columns(&candidates[*at]);
            columns.push(("manager_id", manager(&candidates[*at].row.value, ids)));
            whole(&schema::PERSON, columns, &[])
        };
        let made = tx.insert_many(&schema::PERSON, wave.iter().map(row).collect()).await?;
        for (at, id) in wave.into_iter().zip(made) {
            ids.add(&candidates[at].key, id);
            done.insert(at, Put { id, outcome: Outcome::Created, changes: Vec::new() });
        }
        waiting = rest;
    }
    Ok(())
}

fn columns(candidate: &Candidate<'_>) -> Vec<Column> {
    let person = &candidate.row.value;
    vec![
        ("number", Some(Value::from(&candidate.key))),
        col("name", person.name.clone()),
        col("kind", person.kind.map(|kind| kind.code())),
        col("start_date", person.start_date),
        col("end_date", person.end_date),
        col("weekly_hours", person.weekly_hours),
        col("email", person.email.clone()),
    ]
}

fn manager(person: &PersonRow, ids: &Keys) -> Option<Value> {
    match &person.manager_id {
        Given::Absent => None,
        Given::Empty => Some(Value::NullInt),
        Given::Value(code) => ids.id(code).map(Value::Int),
    }
}

/// The manager's number as the file gives it; `None` leaves it.
fn manager_number<'k>(person: &PersonRow, ids: &'k Keys) -> Option<&'k str> {
    match &person.manager_id {
        Given::Absent => None,
        Given::Empty => Some(""),
        Given::Value(code) => ids.key(code),
    }
}

/// What can be said of each row without its manager.
fn judge<'r>(rows: &'r Rows<PersonRow>, stored: &BTreeMap<String, Row>, held: &Held) -> Vec<Candidate<'r>> {
    let mut keys = Keys::default();
    for key in stored.keys() {
        keys.add(key, 0);
    }
    let mut seen = BTreeSet::new();
    let mut candidates = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        let person = &row.value;
        let mut problems = row.problems.clone();
        let key = keys.key(&person.person_id).map_or_else(|| person.person_id.text.clone(), str::to_owned);
        if !key.is_empty() {
            if !seen.insert(key.clone()) {
                problems.push(rows.problem(
                    row.number,
                    "person_id",
                    ProblemKind::DuplicateKey,
                    format!("`{key}` stands in an earlier row of the file; the first row is taken"),
                ));
            }
            keys.add(&key, 0);
        }
        match stored.get(&key) {
            None if !key.is_empty() => {
                for (field, lacking) in [("name", person.name.is_absent()), ("kind", person.kind.is_absent())] {
                    if lacking && !rows.mapping.gives(field) {
                        problems.push(rows.problem(
                            row.number,
                            field,
                            ProblemKind::Missing,
                            format!("`{field}` is not in the file, and a new person needs it"),
                        ));
                    }
                }
            }
            Some(before) if problems.is_empty() => {
                if let Some(problem) = end_before_start(rows, row, before) {
                    problems.push(problem);
                }
            }
            _ => {}
        }
        if let Some(unknown) = person.roles.value().and_then(|cell| held.unknown_mapped(cell)) {
            problems.push(rows.problem(
                row.number,
                "roles",
                ProblemKind::UnknownRole,
                format!("no role has the code or title `{unknown}` that the text is mapped to"),
            ));
        }
        candidates.push(Candidate { row, key, problems });
    }
    candidates
}

/// A file with only one of the two dates may contradict the date that the store holds.
fn end_before_start(rows: &Rows<PersonRow>, row: &Parsed<PersonRow>, before: &Row) -> Option<Problem> {
    let start = row.value.start_date.over(before.opt_date(4).ok()?)?;
    let end = row.value.end_date.over(before.opt_date(5).ok()?)?;
    let field = if row.value.end_date.is_absent() { "start_date" } else { "end_date" };
    (end < start).then(|| {
        rows.problem(row.number, field, ProblemKind::EndBeforeStart, format!("the last day {end} is before the first day {start}"))
    })
}

/// Refuses rows whose manager nobody is, and rings of managers, until nothing more changes: a refused row is nobody's manager.
fn judge_managers(rows: &Rows<PersonRow>, stored: &BTreeMap<String, Row>, candidates: &mut [Candidate<'_>]) -> Result<(), StoreError> {
    let by_id: BTreeMap<i64, &str> = stored.iter().map(|(key, row)| Ok((row.int(0)?, key.as_str()))).collect::<Result<_, StoreError>>()?;
    let mut manager_before: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, row) in stored {
        if let Some(manager) = row.opt_int(8)?.and_then(|id| by_id.get(&id)) {
            manager_before.insert(key, manager);
        }
    }
    loop {
        let mut keys = Keys::default();
        for key in stored.keys().map(String::as_str).chain(candidates.iter().filter(|c| c.problems.is_empty()).map(|c| c.key.as_str())) {
            keys.add(key, 0);
        }
        let mut refused: Vec<(usize, ProblemKind, String)> = Vec::new();
        let mut manager_after: BTreeMap<String, String> = manager_before.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.problems.is_empty()) {
            match &candidate.row.value.manager_id {
                Given::Absent => {}
                Given::Empty => drop(manager_after.remove(&candidate.key)),
                Given::Value(code) => match keys.key(code) {
                    Some(manager) => drop(manager_after.insert(candidate.key.clone(), manager.to_owned())),
                    None => refused.push((
                        at,
                        ProblemKind::UnknownPerson,
                        format!("nobody has the number `{}`, in the store or in a good row of the file", code.text),
                    )),
                },
            }
        }
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.problems.is_empty()) {
            let changed = manager_after.get(&candidate.key).map(String::as_str) != manager_before.get(candidate.key.as_str()).copied();
            if changed && in_ring(&manager_after, &candidate.key) {
                refused.push((at, ProblemKind::Cycle, "the managers go round in a ring: somebody would be their own manager".to_owned()));
            }
        }
        if refused.is_empty() {
            return Ok(());
        }
        for (at, kind, message) in refused {
            let number = candidates[at].row.number;
            candidates[at].problems.push(rows.problem(number, "manager_id", kind, message));
        }
    }
}

fn in_ring(managers: &BTreeMap<String, String>, key: &str) -> bool {
    let mut at = managers.get(key);
    // No chain of managers is longer than there are people.
    for _ in 0..=managers.len() {
        match at {
            None => return false,
            Some(manager) if manager == key => return true,
            Some(manager) => at = managers.get(manager),
        }
    }
    // The chain ends in a ring that this person is not part of.
    false
}

/// Roles, branches and teams, and who holds which from when to when.
struct Held {
    roles: Names,
    branches: Names,
    teams: Names,
    roles_held: BTreeMap<i64, Vec<Row>>,
    branch_held: BTreeMap<i64, Vec<Row>>,
    team_held: BTreeMap<i64, Vec<Row>>,
    spellings: BTreeMap<String, String>,
    map_role: BTreeMap<String, String>,
    added: [Vec<Vec<Value>>; 3],
}

impl Held {
    async fn load(tx: &mut Tx, context: &Context, rows: &Rows<PersonRow>) -> Result<Self, StoreError> {
        Ok(Self {
            roles: Names::roles(tx).await?,
            branches: Names::branches(tx).await?,
            teams: Names::teams(tx).await?,
            roles_held: by_owner(tx, &schema::PERSON_ROLE).await?,
            branch_held: by_owner(tx, &schema::PERSON_BRANCH).await?,
            team_held: by_owner(tx, &schema::PERSON_TEAM).await?,
            spellings: spellings(rows),
            map_role: context.map_role.clone(),
            added: [const { Vec::new() }; 3],
        })
    }

    /// The part of a cell of roles that is mapped to a role that nobody knows.
    fn unknown_mapped(&self, cell: &str) -> Option<&str> {
        let mut pieces = std::iter::once(cell.to_owned()).chain(parts(cell, &[';', ',']));
        pieces.find_map(|piece| self.map_role.get(&fold(&piece)).filter(|wanted| self.roles.id(wanted).is_none())).map(String::as_str)
    }

    /// The role that a text names, mapped where the user says so.
    fn role(&self, text: &str) -> Option<i64> {
        self.roles.id(self.map_role.get(&fold(text)).map_or(text, String::as_str))
    }

    /// Writes what [`Held::place`] has gathered.
    async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        for (table, rows) in [&schema::PERSON_ROLE, &schema::PERSON_BRANCH, &schema::PERSON_TEAM].into_iter().zip(&mut self.added) {
            tx.insert_many(table, std::mem::take(rows)).await?;
        }
        Ok(())
    }

    /// Gives the person the roles, branch and team of the row.
    async fn place(
        &mut self,
        tx: &mut Tx,
        today: Date,
        candidate: &Candidate<'_>,
        before: Option<&Row>,
        made: &mut Put,
        tally: &mut Tally,
    ) -> Result<(), AppError> {
        let person = &candidate.row.value;
        let start_before = before.map_or(Ok(None), |row| row.opt_date(4))?;
        let start = person.start_date.over(start_before);
        let when = When { today, start, start_before, is_new: before.is_none() };
        let roles = match &person.roles {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(cell) => Some(self.roles_of(tx, cell, tally).await?),
        };
        let held = self.roles_held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added[0].extend(hold(tx, &schema::PERSON_ROLE, made, held, roles, &when, &self.roles).await?);

        let branch = self.one(tx, &schema::BRANCH, &person.branch, tally).await?;
        let held = self.branch_held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added[1].extend(hold(tx, &schema::PERSON_BRANCH, made, held, branch, &when, &self.branches).await?);

        let team = self.one(tx, &schema::TEAM, &person.team, tally).await?;
        let held = self.team_held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added[2].extend(hold(tx, &schema::PERSON_TEAM, made, held, team, &when, &self.teams).await?);
        Ok(())
    }

    /// The whole cell as one role first, else its parts between `;`, else those between `,` as well. New ones are made.
    async fn roles_of(&mut self, tx: &mut Tx, cell: &str, tally: &mut Tally) -> Result<Vec<i64>, AppError> {
        let mut ids = Vec::new();
        let whole = self.role(cell);
        let pieces = match whole {
            Some(id) => return Ok(vec![id]),
            None => parts(cell, &[';', '\n']),
        };
        for piece in pieces {
            let smaller = if self.role(&piece).is_some() { vec![piece] } else { parts(&piece, &[',']) };
            for name in smaller {
                let id = match self.role(&name) {
                    Some(id) => id,
                    None => {
                        let id = tx.insert(&schema::ROLE, values![None::<String>, &name, None::<String>, ""]).await?;
                        self.roles.add(&name, id);
                        tally.new.roles.push(name);
                        id
                    }
                };
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        Ok(ids)
    }

    /// The branch or team of that name; a new one is made.
    async fn one(
        &mut self,
        tx: &mut Tx,
        table: &'static Table,
        given: &Given<String>,
        tally: &mut Tally,
    ) -> Result<Option<Vec<i64>>, AppError> {
        let is_branch = table.name == "branch";
        let name = match given {
            Given::Absent => return Ok(None),
            Given::Empty => return Ok(Some(Vec::new())),
            Given::Value(name) => name,
        };
        let names = if is_branch { &mut self.branches } else { &mut self.teams };
        if let Some(id) = names.id(name) {
            return Ok(Some(vec![id]));
        }
        let name = self.spellings.get(&fold(name)).unwrap_or(name).clone();
        let row = if is_branch { values![None::<String>, &name, super::BRANCH_SORT] } else { values![None::<String>, &name] };
        let id = tx.insert(table, row).await?;
        names.add(&name, id);
        if is_branch { &mut tally.new.branches } else { &mut tally.new.teams }.push(name);
        Ok(Some(vec![id]))
    }
}

/// Of a new name written in several cases, the first way that is not all capitals.
fn spellings(rows: &Rows<PersonRow>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in
        rows.rows.iter().filter(|row| row.problems.is_empty()).flat_map(|row| [&row.value.branch, &row.value.team]).filter_map(Given::value)
    {
        let kept = found.entry(fold(name)).or_insert_with(|| name.clone());
        if !kept.chars().any(char::is_lowercase) && name.chars().any(char::is_lowercase) {
            kept.clone_from(name);
        }
    }
    found
}

struct When {
    today: Date,
    start: Option<Date>,
    start_before: Option<Date>,
    is_new: bool,
}

/// Where the file gives other things than the person holds, the old ones end yesterday and the new ones begin today; for a new
/// person they begin on the first day. What began with the person moves with a corrected first day.
/// The new rows are given back, to be written together.
async fn hold(
    tx: &mut Tx,
    table: &'static Table,
    made: &mut Put,
    held: &[Row],
    wanted: Option<Vec<i64>>,
    when: &When,
    names: &Names,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let mut current: Vec<(i64, i64, Option<Date>, Option<Date>)> = Vec::new();
    for row in held {
        let (from, to) = (row.opt_date(3)?, row.opt_date(4)?);
        if to.is_none_or(|to| to >= when.today) {
            current.push((row.int(0)?, row.int(2)?, from, to));
        }
    }
    if when.start != when.start_before && !when.is_new {
        for (id, _, from, to) in &mut current {
            if *from == when.start_before && to.is_none_or(|to| when.start.is_none_or(|start| to >= start)) {
                tx.update(table, *id, &[("from_date", when.start.into())]).await?;
                *from = when.start;
            }
        }
    }
    let Some(wanted) = wanted else { return Ok(Vec::new()) };
    let before: Vec<i64> = current.iter().map(|(_, thing, ..)| *thing).collect();
    let (mut old, mut new) = (before.clone(), wanted.clone());
    old.sort_unstable();
    new.sort_unstable();
    if old == new {
        return Ok(Vec::new());
    }
    for (id, _, from, _) in current.iter().filter(|(_, thing, ..)| !wanted.contains(thing)) {
        // What begins today or later has not been held yet: there is nothing to end.
        if from.is_some_and(|from| from >= when.today) {
            tx.delete(table, &[*id]).await?;
        } else {
            tx.update(table, *id, &[("to_date", when.today.plus_days(-1).into())]).await?;
        }
    }
    let begins_with_person = when.is_new || when.start.is_some_and(|start| start > when.today);
    let from = if begins_with_person { when.start } else { Some(when.today) };
    let added = wanted.iter().filter(|thing| !before.contains(thing)).map(|thing| values![made.id, *thing, from, None::<Date>]).collect();
    if !when.is_new {
        let say = |ids: &[i64]| ids.iter().map(|id| names.name(*id)).collect::<Vec<_>>().join("; ");
        made.differs(table.name.trim_start_matches("person_"), &say(&before), &say(&wanted));
    }
    Ok(added)
}
