//! Imports who people are. [`super::held`] imports when they are with the service, and their roles, branches and teams.

use std::collections::{BTreeMap, BTreeSet};

use domain::periods::{EndBeforeStart, Placed, Said};
use domain::problems::ProblemKind;
use domain::{Date, Periods, rules};
use exchange::kinds::{Given, Parsed, PersonRow, RowNumber, Rows};
use store::records::Person;
use store::{Id, Kept, StoreError, Tx};

use super::Context;
use super::held::Held;
use super::known::Keys;
use super::records::{Put, by_key, over, over_known, put};
use super::tally::{Outcome, Tally};
use crate::AppError;

/// A row that seems good by itself; other rows may still make it bad.
pub(super) struct Candidate {
    pub(super) number: RowNumber,
    pub(super) person: PersonRow,
    pub(super) key: String,
    /// How its first and last day fit the periods that the store knows.
    pub(super) placed: Placed,
    is_refused: bool,
}

pub(super) async fn import(tx: &mut Tx, context: &Context, rows: &Rows<PersonRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_key(tx.all::<Person>().await?, |person| Some(&person.number));
    let mut held = Held::load(tx, context, rows).await?;
    let mut candidates = judge(rows, &stored, &held, tally);
    judge_managers(rows, &stored, &mut candidates, tally);

    let mut ids = Keys::default();
    let mut numbers: BTreeMap<Id<Person>, &str> = BTreeMap::new();
    for (key, person) in &stored {
        ids.add(key, person.id);
        numbers.insert(person.id, key);
    }
    let mut done: BTreeMap<usize, Put<Person>> = BTreeMap::new();
    insert_new(tx, &candidates, &stored, &mut ids, &mut done).await?;
    for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| !candidate.is_refused) {
        let Some(before) = stored.get(&candidate.key) else { continue };
        let mut made = put(tx, Some(before), after(candidate, Some(before), &ids)?).await?;
        // The list of changes shows the manager's number, not the row id.
        made.changes.retain(|change| !change.starts_with("manager id"));
        let number = before.manager.and_then(|id| numbers.get(&id)).copied().unwrap_or_default();
        made.also("manager_id", number, manager_number(&candidate.person, &ids).unwrap_or(number));
        done.insert(at, made);
    }
    for (at, made) in &mut done {
        let candidate = &candidates[*at];
        held.place(tx, context.today, candidate, !stored.contains_key(&candidate.key), made, tally).await?;
    }
    held.flush(tx).await?;

    for (at, made) in done {
        tally.note(candidates[at].number, made.outcome, made.changes);
    }
    Ok(())
}

/// Writes new people in waves: first those whose manager is stored already, then the people whom these manage, and so on. There are no
/// rings.
async fn insert_new(
    tx: &mut Tx,
    candidates: &[Candidate],
    stored: &BTreeMap<String, Kept<Person>>,
    ids: &mut Keys<Id<Person>>,
    done: &mut BTreeMap<usize, Put<Person>>,
) -> Result<(), StoreError> {
    let mut waiting: Vec<usize> =
        candidates.iter().enumerate().filter(|(_, one)| !one.is_refused && !stored.contains_key(&one.key)).map(|(at, _)| at).collect();
    while !waiting.is_empty() {
        let ready = |at: &usize| candidates[*at].person.manager_id.value().is_none_or(|code| ids.id(code).is_some());
        let (wave, rest): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(ready);
        if wave.is_empty() {
            return Err(StoreError::Constraint("managers who wait for each other".to_owned()));
        }
        let people = wave.iter().map(|at| after(&candidates[*at], None, ids)).collect::<Result<_, _>>()?;
        let made = tx.add_many(people).await?;
        for (at, id) in wave.into_iter().zip(made) {
            ids.add(&candidates[at].key, id);
            done.insert(at, Put { id, outcome: Outcome::Created, changes: Vec::new() });
        }
        waiting = rest;
    }
    Ok(())
}

/// The person after the row: the stored values, with those of the file written over them.
fn after(candidate: &Candidate, before: Option<&Kept<Person>>, ids: &Keys<Id<Person>>) -> Result<Person, StoreError> {
    let row = &candidate.person;
    let mut person = match (before, row.kind.value()) {
        (Some(before), _) => before.record.clone(),
        (None, Some(kind)) => {
            Person { number: candidate.key.clone(), name: String::new(), kind: *kind, weekly_hours: None, email: None, manager: None }
        }
        // Such a row was refused before.
        (None, None) => return Err(StoreError::Constraint("a person of no kind".to_owned())),
    };
    over_known(&mut person.name, row.name.clone());
    over_known(&mut person.kind, row.kind);
    over(&mut person.weekly_hours, row.weekly_hours);
    over(&mut person.email, row.email.clone());
    match &row.manager_id {
        Given::Absent => {}
        Given::Empty => person.manager = None,
        Given::Value(code) => person.manager = ids.id(code).or(person.manager),
    }
    Ok(person)
}

/// The manager's number that the file gives; `None` if the file does not change the manager.
fn manager_number<'k>(person: &PersonRow, ids: &'k Keys<Id<Person>>) -> Option<&'k str> {
    match &person.manager_id {
        Given::Absent => None,
        Given::Empty => Some(""),
        Given::Value(code) => ids.key(code),
    }
}

/// The rows that are good, before their managers are checked. The others are refused.
fn judge(rows: &Rows<PersonRow>, stored: &BTreeMap<String, Kept<Person>>, held: &Held, tally: &mut Tally) -> Vec<Candidate> {
    let mut keys = Keys::of(stored);
    let mut seen = BTreeSet::new();
    let mut candidates = Vec::new();
    for mut row in rows.iter() {
        let mut problems = std::mem::take(&mut row.problems);
        let person = &row.value;
        let key = keys.key(&person.person_id).map_or_else(|| person.person_id.text.clone(), str::to_owned);
        if let [one, other, ..] = keys.alike(&person.person_id)[..]
            && !stored.contains_key(&key)
        {
            problems.push(rows.problem(
                row.number,
                "person_id",
                ProblemKind::Conflict,
                format!("`{key}` may be `{one}` or `{other}`; write the number as it is kept"),
            ));
        }
        if !key.is_empty() {
            if !seen.insert(key.clone()) {
                problems.push(rows.problem(
                    row.number,
                    "person_id",
                    ProblemKind::DuplicateKey,
                    format!("`{key}` stands in an earlier row of the file; the first row is taken"),
                ));
            }
            keys.add(&key, ());
        }
        let before = stored.get(&key);
        let known = before.map_or_else(Periods::default, |person| held.periods(person.id));
        let placed = known.place(Said { start: said(person.start_date), end: said(person.end_date) });
        match (before, &placed) {
            (None, _) if !key.is_empty() => {
                for (field, lacking) in [("name", person.name.is_absent()), ("kind", person.kind.is_absent())] {
                    if lacking && !rows.mapping(row.number).gives(field) {
                        problems.push(rows.problem(
                            row.number,
                            field,
                            ProblemKind::Missing,
                            format!("`{field}` is not in the file, and a new person needs it"),
                        ));
                    }
                }
            }
            // If the file has only one of the two dates, it may contradict the date in the store.
            (Some(_), Err(EndBeforeStart { start, end })) if problems.is_empty() => {
                let field = if person.end_date.is_absent() { "start_date" } else { "end_date" };
                let message = format!("the last day {end} is before the first day {start}");
                problems.push(rows.problem(row.number, field, ProblemKind::EndBeforeStart, message));
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
        if problems.is_empty() {
            let Parsed { number, value: person, .. } = row;
            candidates.push(Candidate { number, person, key, placed: placed.unwrap_or_default(), is_refused: false });
        } else {
            tally.reject(row.number, problems);
        }
    }
    candidates
}

/// A date in a file: not given (`None`), cleared (`Some(None)`), or a day.
fn said(given: Given<Date>) -> Option<Option<Date>> {
    match given {
        Given::Absent => None,
        Given::Empty => Some(None),
        Given::Value(date) => Some(Some(date)),
    }
}

/// Refuses rows whose manager does not exist, and rings of managers. Repeats this until nothing changes, because the person of a refused
/// row cannot be a manager.
fn judge_managers(rows: &Rows<PersonRow>, stored: &BTreeMap<String, Kept<Person>>, candidates: &mut [Candidate], tally: &mut Tally) {
    let by_id: BTreeMap<Id<Person>, &str> = stored.iter().map(|(key, person)| (person.id, key.as_str())).collect();
    let mut manager_before: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, person) in stored {
        if let Some(manager) = person.manager.and_then(|id| by_id.get(&id)) {
            manager_before.insert(key, manager);
        }
    }
    loop {
        let mut keys = Keys::default();
        for key in stored.keys().map(String::as_str).chain(candidates.iter().filter(|c| !c.is_refused).map(|c| c.key.as_str())) {
            keys.add(key, ());
        }
        let mut refused: Vec<(usize, ProblemKind, String)> = Vec::new();
        let mut manager_after: BTreeMap<String, String> = manager_before.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| !candidate.is_refused) {
            match &candidate.person.manager_id {
                Given::Absent => {}
                Given::Empty => drop(manager_after.remove(&candidate.key)),
                Given::Value(code) => match keys.key(code) {
                    Some(manager) => drop(manager_after.insert(candidate.key.clone(), manager.to_owned())),
                    None => refused.push((
                        at,
                        ProblemKind::UnknownPerson,
                        format!("nobody has the number `{}`, in the service or in a good row of the file", code.text),
                    )),
                },
            }
        }
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| !candidate.is_refused) {
            let changed = manager_after.get(&candidate.key).map(String::as_str) != manager_before.get(candidate.key.as_str()).copied();
            if changed && let Err(ring) = rules::manager(&manager_after, &candidate.key) {
                refused.push((at, ring.kind, ring.to_string()));
            }
        }
        if refused.is_empty() {
            return;
        }
        for (at, kind, message) in refused {
            let number = candidates[at].number;
            candidates[at].is_refused = true;
            tally.reject(number, vec![rows.problem(number, "manager_id", kind, message)]);
        }
    }
}
