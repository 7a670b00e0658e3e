//! When people are with the service, and from when to when they hold their roles and are in their branch and team.

use std::collections::BTreeMap;

use domain::periods::Placed;
use domain::{Date, Period, Periods};
use exchange::clean::{fold, is_nothing};
use exchange::kinds::{Given, PersonRow, Rows};
use exchange::lists::parts;
use store::db::{Row, StoreError, Value};
use store::schema::{self, Table};
use store::{Tx, values};

use super::Context;
use super::known::Names;
use super::people::Candidate;
use super::records::{Put, by_owner};
use super::tally::Tally;
use crate::AppError;

/// People's periods, roles, branches and teams: from when to when.
pub(super) struct Held {
    periods: BTreeMap<i64, Vec<Row>>,
    roles: Names,
    branches: Names,
    teams: Names,
    roles_held: BTreeMap<i64, Vec<Row>>,
    branch_held: BTreeMap<i64, Vec<Row>>,
    team_held: BTreeMap<i64, Vec<Row>>,
    spellings: BTreeMap<String, String>,
    map_role: BTreeMap<String, String>,
    added: [Vec<Vec<Value>>; 4],
}

impl Held {
    pub(super) async fn load(tx: &mut Tx, context: &Context, rows: &Rows<PersonRow>) -> Result<Self, StoreError> {
        Ok(Self {
            periods: by_owner(tx, &schema::PERSON_PERIOD).await?,
            roles: Names::roles(tx).await?,
            branches: Names::branches(tx).await?,
            teams: Names::teams(tx).await?,
            roles_held: by_owner(tx, &schema::PERSON_ROLE).await?,
            branch_held: by_owner(tx, &schema::PERSON_BRANCH).await?,
            team_held: by_owner(tx, &schema::PERSON_TEAM).await?,
            spellings: spellings(rows),
            map_role: context.map_role.clone(),
            added: [const { Vec::new() }; 4],
        })
    }

    /// When a person is with the service.
    pub(super) fn periods(&self, person: i64) -> Result<Periods, StoreError> {
        self.periods.get(&person).into_iter().flatten().map(period).collect()
    }

    /// The part of a cell of roles that is mapped to a role that nobody knows.
    pub(super) fn unknown_mapped(&self, cell: &str) -> Option<&str> {
        let mut pieces = std::iter::once(cell.to_owned()).chain(parts(cell, &[';', ',']));
        pieces.find_map(|piece| self.map_role.get(&fold(&piece)).filter(|wanted| self.roles.id(wanted).is_none())).map(String::as_str)
    }

    /// The role that a text names, mapped where the user says so.
    fn role(&self, text: &str) -> Option<i64> {
        self.roles.id(self.map_role.get(&fold(text)).map_or(text, String::as_str))
    }

    /// Writes what [`Held::place`] has gathered.
    pub(super) async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let tables = [&schema::PERSON_PERIOD, &schema::PERSON_ROLE, &schema::PERSON_BRANCH, &schema::PERSON_TEAM];
        for (table, rows) in tables.into_iter().zip(&mut self.added) {
            tx.insert_many(table, std::mem::take(rows)).await?;
        }
        Ok(())
    }

    /// Gives the person the period, roles, branch and team of the row.
    pub(super) async fn place(
        &mut self,
        tx: &mut Tx,
        today: Date,
        candidate: &Candidate<'_>,
        is_new: bool,
        made: &mut Put,
        tally: &mut Tally,
    ) -> Result<(), AppError> {
        let person = candidate.person;
        let when = When { today, placed: &candidate.placed, is_new };
        let known = self.periods.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added[0].extend(put_period(tx, made, known, &when).await?);

        let roles = match &person.roles {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(cell) => Some(self.roles_of(tx, cell, tally).await?),
        };
        let held = self.roles_held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added[1].extend(hold(tx, &schema::PERSON_ROLE, made, held, roles, &when, &self.roles).await?);

        let branch = self.one(tx, &schema::BRANCH, &person.branch, tally).await?;
        let held = self.branch_held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added[2].extend(hold(tx, &schema::PERSON_BRANCH, made, held, branch, &when, &self.branches).await?);

        let team = self.one(tx, &schema::TEAM, &person.team, tally).await?;
        let held = self.team_held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added[3].extend(hold(tx, &schema::PERSON_TEAM, made, held, team, &when, &self.teams).await?);
        Ok(())
    }

    /// The whole cell as one role first, else its parts between `;`, else those between `,` as well. New ones are made.
    async fn roles_of(&mut self, tx: &mut Tx, cell: &str, tally: &mut Tally) -> Result<Vec<i64>, AppError> {
        let mut ids = Vec::new();
        for name in roles_in(cell, |text| self.role(text).is_some()) {
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

/// The roles in a cell: it is tried as one role first, then as several between `;` or on lines of their own, and what is no role
/// then as several between `,`.
pub(super) fn roles_in(cell: &str, is_role: impl Fn(&str) -> bool) -> Vec<String> {
    if is_role(cell) {
        return vec![cell.to_owned()];
    }
    let pieces = parts(cell, &[';', '\n']).into_iter();
    let smaller = pieces.flat_map(|piece| if is_role(&piece) { vec![piece] } else { parts(&piece, &[',']) });
    smaller.filter(|name| !is_nothing(name)).collect()
}

/// Of a new name written in several cases, the first way that is not all capitals.
fn spellings(rows: &Rows<PersonRow>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in rows.good().flat_map(|(_, person)| [&person.branch, &person.team]).filter_map(Given::value) {
        let kept = found.entry(fold(name)).or_insert_with(|| name.clone());
        if !kept.chars().any(char::is_lowercase) && name.chars().any(char::is_lowercase) {
            kept.clone_from(name);
        }
    }
    found
}

/// The days that a row of a table of [`Held`] is of.
fn period(row: &Row) -> Result<Period, StoreError> {
    let end = row.0.len() - 1;
    Ok(Period { from: row.opt_date(end - 1)?, to: row.opt_end(end)? })
}

struct When<'p> {
    today: Date,
    placed: &'p Placed,
    is_new: bool,
}

/// Corrects the period, joins several, or adds another: then its row is given back, to be written with others.
async fn put_period(tx: &mut Tx, made: &mut Put, known: &[Row], when: &When<'_>) -> Result<Option<Vec<Value>>, StoreError> {
    let Placed { before, now, .. } = when.placed;
    if before[..] == [*now] {
        return Ok(None);
    }
    let mut ids = Vec::new();
    let mut said = Vec::new();
    for row in known {
        let period = period(row)?;
        said.push(period);
        if before.contains(&period) {
            ids.push(row.int(0)?);
        }
    }
    if !when.is_new {
        let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
        if let [before] = before[..] {
            made.also("start_date", &day(before.from), &day(now.from));
            made.also("end_date", &day(before.to), &day(now.to));
        } else {
            let list = |periods: Periods| periods.iter().map(|period| period.to_string()).collect::<Vec<_>>().join(", ");
            let after = said.iter().filter(|period| !before.contains(period)).chain([now]).copied().collect();
            made.differs("periods", &list(said.iter().copied().collect()), &list(after));
        }
    }
    let Some((first, joined)) = ids.split_first() else { return Ok(Some(values![made.id, now.from, now.to])) };
    tx.update(&schema::PERSON_PERIOD, *first, &[("from_date", now.from.into()), ("to_date", now.to.into())]).await?;
    tx.delete(&schema::PERSON_PERIOD, joined).await?;
    Ok(None)
}

/// A role, branch or team that the store says somebody holds.
struct Thing {
    id: i64,
    what: i64,
    period: Period,
}

impl Thing {
    /// Does it go on to a day, or beyond?
    fn lasts_to(&self, day: Date) -> bool {
        self.period.to.is_none_or(|to| to >= day)
    }
}

/// Gives somebody roles, a branch or a team: `wanted`, or where that is `None` those they have. The new rows are given back, to be
/// written together.
async fn hold(
    tx: &mut Tx,
    table: &'static Table,
    made: &mut Put,
    held: &[Row],
    wanted: Option<Vec<i64>>,
    when: &When<'_>,
    names: &Names,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let (person, now) = (made.id, when.placed.now);
    let rows = |things: &[i64], from: Option<Date>, to: Option<Date>| -> Vec<Vec<Value>> {
        things.iter().map(|thing| values![person, *thing, from, to]).collect()
    };
    if when.is_new {
        return Ok(rows(&wanted.unwrap_or_default(), now.from, None));
    }
    let mut held: Vec<Thing> =
        held.iter().map(|row| Ok(Thing { id: row.int(0)?, what: row.int(2)?, period: period(row)? })).collect::<Result<_, StoreError>>()?;
    let another = when.placed.before.is_empty();
    if when.placed.followed && (another || !now.contains(when.today)) {
        follow(tx, table, &mut held, when.placed).await?;
        // What is said of an earlier time is taken where nothing is known of it: what was true before stays true.
        let known = held.iter().any(|thing| thing.period.meets(now));
        return Ok(if known { Vec::new() } else { rows(&wanted.unwrap_or_default(), now.from, now.to) });
    }
    if another {
        let before = comes_back(tx, table, &held, when.placed).await?;
        let wanted = wanted.unwrap_or_else(|| before.clone());
        note(made, table, names, &before, &wanted);
        return Ok(rows(&wanted, now.from, None));
    }
    follow(tx, table, &mut held, when.placed).await?;
    let Some(wanted) = wanted else { return Ok(Vec::new()) };
    let changes = now.from.map_or(when.today, |start| start.max(when.today));
    let until = now.to.filter(|_| when.placed.followed);
    let in_time = |thing: &&Thing| thing.lasts_to(changes) && until.is_none_or(|until| thing.period.from.is_none_or(|from| from <= until));
    let current: Vec<&Thing> = held.iter().filter(in_time).collect();
    let before: Vec<i64> = current.iter().map(|thing| thing.what).collect();
    if !note(made, table, names, &before, &wanted) {
        return Ok(Vec::new());
    }
    for thing in current.iter().filter(|thing| !wanted.contains(&thing.what)) {
        // What begins on that day or later has not been held yet: there is nothing to end.
        if thing.period.from.is_some_and(|from| from >= changes) {
            tx.delete(table, &[thing.id]).await?;
        } else {
            tx.update(table, thing.id, &[("to_date", changes.plus_days(-1).into())]).await?;
        }
    }
    let added: Vec<i64> = wanted.into_iter().filter(|thing| !before.contains(thing)).collect();
    Ok(rows(&added, Some(changes), until))
}

/// Notes that somebody holds other things than before. Do they?
fn note(made: &mut Put, table: &Table, names: &Names, before: &[i64], wanted: &[i64]) -> bool {
    let (mut old, mut new) = (before.to_vec(), wanted.to_vec());
    old.sort_unstable();
    new.sort_unstable();
    if old != new {
        let say = |ids: &[i64]| ids.iter().map(|id| names.name(*id)).collect::<Vec<_>>().join("; ");
        made.differs(table.name.trim_start_matches("person_"), &say(before), &say(wanted));
    }
    old != new
}

/// What began or ended with a period moves with its corrected first and last day; what ended with one period and began again with
/// the next goes on where the two are one.
async fn follow(tx: &mut Tx, table: &'static Table, held: &mut Vec<Thing>, placed: &Placed) -> Result<(), StoreError> {
    let now = placed.now;
    for pair in placed.before.windows(2) {
        let mut gone = Vec::new();
        for at in 0..held.len() {
            let again = |other: &Thing| other.what == held[at].what && other.period.from == pair[1].from;
            if held[at].period.to != pair[0].to || gone.contains(&held[at].id) {
                continue;
            }
            if let Some(other) = held.iter().find(|other| again(other)) {
                let (id, to) = (other.id, other.period.to);
                tx.update(table, held[at].id, &[("to_date", to.into())]).await?;
                held[at].period.to = to;
                gone.push(id);
            }
        }
        tx.delete(table, &gone).await?;
        held.retain(|thing| !gone.contains(&thing.id));
    }
    let (Some(first), Some(last)) = (placed.before.first(), placed.before.last()) else { return Ok(()) };
    for thing in held {
        let mut period = thing.period;
        if first.from != now.from && period.from == first.from && now.from.is_none_or(|start| thing.lasts_to(start)) {
            period.from = now.from;
        }
        // What is open goes on after the last period, as it does for somebody who has left.
        if placed.followed && period.to.is_some() && period.to == last.to && now.to >= period.from {
            period.to = now.to;
        }
        if period != thing.period {
            tx.update(table, thing.id, &[("from_date", period.from.into()), ("to_date", period.to.into())]).await?;
            thing.period = period;
        }
    }
    Ok(())
}

/// Somebody comes back: what they held ends with the period before, and they are given what they held then, to begin again.
async fn comes_back(tx: &mut Tx, table: &'static Table, held: &[Thing], placed: &Placed) -> Result<Vec<i64>, StoreError> {
    let (Some(ended), Some(start)) = (placed.ended, placed.now.from) else { return Ok(Vec::new()) };
    let mut again = Vec::new();
    for thing in held.iter().filter(|thing| thing.lasts_to(start)) {
        match thing.period.from {
            // It begins after the return in any case.
            Some(from) if from > start => continue,
            // It began while they were away, and was in force on no day.
            Some(from) if from > ended => tx.delete(table, &[thing.id]).await?,
            _ => {
                tx.update(table, thing.id, &[("to_date", ended.into())]).await?;
            }
        }
        if !again.contains(&thing.what) {
            again.push(thing.what);
        }
    }
    Ok(again)
}
