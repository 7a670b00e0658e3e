//! Imports when people are with the service, and the periods of their roles, branches and teams.

use std::collections::BTreeMap;

use domain::periods::Placed;
use domain::{Date, Period, Periods};
use exchange::clean::{fold, is_nothing};
use exchange::kinds::{Given, PersonRow, Rows};
use exchange::lists::parts;
use store::records::{Branch, Person, PersonBranch, PersonPeriod, PersonRole, PersonTeam, Role, Team};
use store::{Id, Kept, Record, StoreError, Tx};

use super::Context;
use super::known::Names;
use super::people::Candidate;
use super::records::{Put, by_owner};
use super::tally::Tally;
use crate::AppError;

/// Something that people hold for a period: a role, a branch, a team.
trait Holding: Record {
    /// The record that is held.
    type Thing: 'static;
    /// Its name in the list of a row's changes.
    const CALLED: &'static str;

    fn new(person: Id<Person>, what: Id<Self::Thing>, period: Period) -> Self;
    fn person(&self) -> Id<Person>;
    fn what(&self) -> Id<Self::Thing>;
    fn period(&self) -> Period;
    fn set_period(&mut self, period: Period);
}

macro_rules! holding {
    ($($record:ident of $thing:ident as $field:ident;)*) => { $(
        impl Holding for $record {
            type Thing = $thing;
            const CALLED: &'static str = stringify!($field);

            fn new(person: Id<Person>, $field: Id<$thing>, period: Period) -> Self {
                Self { person, $field, from: period.from, to: period.to }
            }
            fn person(&self) -> Id<Person> {
                self.person
            }
            fn what(&self) -> Id<$thing> {
                self.$field
            }
            fn period(&self) -> Period {
                Period { from: self.from, to: self.to }
            }
            fn set_period(&mut self, period: Period) {
                (self.from, self.to) = (period.from, period.to);
            }
        }
    )* };
}
holding! {
    PersonRole of Role as role;
    PersonBranch of Branch as branch;
    PersonTeam of Team as team;
}

/// Who holds what, for one sort of thing, and what a file adds to it.
struct Holdings<R: Holding> {
    names: Names<R::Thing>,
    held: BTreeMap<Id<Person>, Vec<Kept<R>>>,
    added: Vec<R>,
}

impl<R: Holding> Holdings<R> {
    async fn load(tx: &mut Tx, names: Names<R::Thing>) -> Result<Self, StoreError> {
        Ok(Self { names, held: by_owner(tx.all::<R>().await?, R::person), added: Vec::new() })
    }

    /// Gives the person the wanted things, or continues those that they have.
    async fn place(
        &mut self,
        tx: &mut Tx,
        made: &mut Put<Person>,
        wanted: Option<Vec<Id<R::Thing>>>,
        when: &When<'_>,
    ) -> Result<(), StoreError> {
        let held = self.held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added.extend(hold(tx, made, held, wanted, when, &self.names).await?);
        Ok(())
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.add_many(std::mem::take(&mut self.added)).await?;
        Ok(())
    }
}

/// The periods of people with the service, and of their roles, branches and teams.
pub(super) struct Held {
    periods: BTreeMap<Id<Person>, Vec<Kept<PersonPeriod>>>,
    added: Vec<PersonPeriod>,
    roles: Holdings<PersonRole>,
    branches: Holdings<PersonBranch>,
    teams: Holdings<PersonTeam>,
    spellings: BTreeMap<String, String>,
    map_role: BTreeMap<String, String>,
}

impl Held {
    pub(super) async fn load(tx: &mut Tx, context: &Context, rows: &Rows<PersonRow>) -> Result<Self, StoreError> {
        let (roles, branches, teams) = (Names::roles(tx).await?, Names::branches(tx).await?, Names::teams(tx).await?);
        Ok(Self {
            periods: by_owner(tx.all::<PersonPeriod>().await?, |period| period.person),
            added: Vec::new(),
            roles: Holdings::load(tx, roles).await?,
            branches: Holdings::load(tx, branches).await?,
            teams: Holdings::load(tx, teams).await?,
            spellings: spellings(rows),
            map_role: context.map_role.clone(),
        })
    }

    /// When a person is with the service.
    pub(super) fn periods(&self, person: Id<Person>) -> Periods {
        self.periods.get(&person).into_iter().flatten().map(|one| period(one)).collect()
    }

    /// The part of a cell of roles that the user maps to an unknown role, if there is one.
    pub(super) fn unknown_mapped(&self, cell: &str) -> Option<&str> {
        let mut pieces = std::iter::once(cell.to_owned()).chain(parts(cell, &[';', ',']));
        pieces.find_map(|piece| self.map_role.get(&fold(&piece)).filter(|wanted| self.roles.names.id(wanted).is_none())).map(String::as_str)
    }

    /// The role that a text names, after the user's mapping.
    fn role(&self, text: &str) -> Option<Id<Role>> {
        self.roles.names.id(self.map_role.get(&fold(text)).map_or(text, String::as_str))
    }

    /// Writes what [`Held::place`] has gathered.
    pub(super) async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.add_many(std::mem::take(&mut self.added)).await?;
        self.roles.flush(tx).await?;
        self.branches.flush(tx).await?;
        self.teams.flush(tx).await
    }

    /// Gives the person the period, roles, branch and team of the row.
    pub(super) async fn place(
        &mut self,
        tx: &mut Tx,
        today: Date,
        candidate: &Candidate,
        is_new: bool,
        made: &mut Put<Person>,
        tally: &mut Tally,
    ) -> Result<(), AppError> {
        let person = &candidate.person;
        let when = When { today, placed: &candidate.placed, is_new };
        let known = self.periods.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added.extend(put_period(tx, made, known, &when).await?);

        let roles = match &person.roles {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(cell) => Some(self.roles_of(tx, cell, tally).await?),
        };
        self.roles.place(tx, made, roles, &when).await?;
        let branch = match &person.branch {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(name) => Some(vec![self.branch(tx, name, tally).await?]),
        };
        self.branches.place(tx, made, branch, &when).await?;
        let team = match &person.team {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(name) => Some(vec![self.team(tx, name, tally).await?]),
        };
        self.teams.place(tx, made, team, &when).await?;
        Ok(())
    }

    /// The roles of a cell. The whole cell is tried as one role, then its parts between `;`, then the parts between `,`. Unknown roles are
    /// made.
    async fn roles_of(&mut self, tx: &mut Tx, cell: &str, tally: &mut Tally) -> Result<Vec<Id<Role>>, AppError> {
        let mut ids = Vec::new();
        for name in roles_in(cell, |text| self.role(text).is_some()) {
            let id = match self.role(&name) {
                Some(id) => id,
                None => {
                    let id = tx.add(named_role(&name)).await?;
                    self.roles.names.add(&name, id);
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

    /// The spelling of a new name that is used: the best one in the file.
    fn spelled(&self, name: &str) -> String {
        self.spellings.get(&fold(name)).map_or(name, String::as_str).to_owned()
    }

    /// The branch with this name. An unknown one is made.
    async fn branch(&mut self, tx: &mut Tx, name: &str, tally: &mut Tally) -> Result<Id<Branch>, AppError> {
        if let Some(id) = self.branches.names.id(name) {
            return Ok(id);
        }
        let name = self.spelled(name);
        let id = tx.add(Branch { code: None, name: name.clone(), sort: None }).await?;
        self.branches.names.add(&name, id);
        tally.new.branches.push(name);
        Ok(id)
    }

    /// The team with this name. An unknown one is made.
    async fn team(&mut self, tx: &mut Tx, name: &str, tally: &mut Tally) -> Result<Id<Team>, AppError> {
        if let Some(id) = self.teams.names.id(name) {
            return Ok(id);
        }
        let name = self.spelled(name);
        let id = tx.add(Team { code: None, name: name.clone() }).await?;
        self.teams.names.add(&name, id);
        tally.new.teams.push(name);
        Ok(id)
    }
}

/// A new role with a title only, as a list of people names it.
pub(super) fn named_role(title: &str) -> Role {
    Role { code: None, title: title.to_owned(), kind: None, also: String::new() }
}

/// Splits a cell into roles. It is tried as one role, then as several that `;` or line breaks separate. A part that is not a role is split
/// at `,`.
pub(super) fn roles_in(cell: &str, is_role: impl Fn(&str) -> bool) -> Vec<String> {
    if is_role(cell) {
        return vec![cell.to_owned()];
    }
    let pieces = parts(cell, &[';', '\n']).into_iter();
    let smaller = pieces.flat_map(|piece| if is_role(&piece) { vec![piece] } else { parts(&piece, &[',']) });
    smaller.filter(|name| !is_nothing(name)).collect()
}

/// For each new name that is written in several cases: the first spelling that is not all capitals.
fn spellings(rows: &Rows<PersonRow>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in rows.good().flat_map(|person| [person.branch, person.team]).filter_map(Given::into_value) {
        let kept = found.entry(fold(&name)).or_insert_with(|| name.clone());
        if !kept.chars().any(char::is_lowercase) && name.chars().any(char::is_lowercase) {
            *kept = name;
        }
    }
    found
}

fn period(one: &PersonPeriod) -> Period {
    Period { from: one.from, to: one.to }
}

struct When<'p> {
    today: Date,
    placed: &'p Placed,
    is_new: bool,
}

/// Corrects a period, joins several into one, or makes a new one. A new period is returned, to be written with others.
async fn put_period(
    tx: &mut Tx,
    made: &mut Put<Person>,
    known: &[Kept<PersonPeriod>],
    when: &When<'_>,
) -> Result<Option<PersonPeriod>, StoreError> {
    let Placed { before, now, .. } = when.placed;
    if before[..] == [*now] {
        return Ok(None);
    }
    let said: Vec<Period> = known.iter().map(|one| period(one)).collect();
    let ids: Vec<Id<PersonPeriod>> = known.iter().filter(|one| before.contains(&period(one))).map(|one| one.id).collect();
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
    let Some((first, joined)) = ids.split_first() else {
        return Ok(Some(PersonPeriod { person: made.id, from: now.from, to: now.to }));
    };
    tx.change(*first, |period: &mut PersonPeriod| (period.from, period.to) = (now.from, now.to)).await?;
    tx.remove(joined).await?;
    Ok(None)
}

/// Does the thing last until a day, or longer?
fn lasts_to<R: Holding>(one: &R, day: Date) -> bool {
    one.period().to.is_none_or(|to| to >= day)
}

/// Gives a person roles, a branch or a team: those in `wanted`, or if that is `None` those that the person has. New records are returned,
/// to be written together.
async fn hold<R: Holding>(
    tx: &mut Tx,
    made: &mut Put<Person>,
    held: &[Kept<R>],
    wanted: Option<Vec<Id<R::Thing>>>,
    when: &When<'_>,
    names: &Names<R::Thing>,
) -> Result<Vec<R>, StoreError> {
    let (person, now) = (made.id, when.placed.now);
    let begin = |things: &[Id<R::Thing>], from: Option<Date>, to: Option<Date>| -> Vec<R> {
        things.iter().map(|thing| R::new(person, *thing, Period { from, to })).collect()
    };
    if when.is_new {
        return Ok(begin(&wanted.unwrap_or_default(), now.from, None));
    }
    let mut held = held.to_vec();
    let another = when.placed.before.is_empty();
    if when.placed.followed && (another || !now.contains(when.today)) {
        follow(tx, &mut held, when.placed).await?;
        // A file about an earlier time is used only for times about which nothing is known, so that what was known stays.
        let known = held.iter().any(|thing| thing.period().meets(now));
        return Ok(if known { Vec::new() } else { begin(&wanted.unwrap_or_default(), now.from, now.to) });
    }
    if another {
        let before = comes_back(tx, &held, when.placed).await?;
        let wanted = wanted.unwrap_or_else(|| before.clone());
        note::<R>(made, names, &before, &wanted);
        return Ok(begin(&wanted, now.from, None));
    }
    follow(tx, &mut held, when.placed).await?;
    let Some(wanted) = wanted else { return Ok(Vec::new()) };
    let changes = now.from.map_or(when.today, |start| start.max(when.today));
    let until = now.to.filter(|_| when.placed.followed);
    let in_time = |thing: &&Kept<R>| {
        lasts_to(&thing.record, changes) && until.is_none_or(|until| thing.period().from.is_none_or(|from| from <= until))
    };
    let current: Vec<&Kept<R>> = held.iter().filter(in_time).collect();
    let before: Vec<Id<R::Thing>> = current.iter().map(|thing| thing.what()).collect();
    if !note::<R>(made, names, &before, &wanted) {
        return Ok(Vec::new());
    }
    for thing in current.iter().filter(|thing| !wanted.contains(&thing.what())) {
        // A thing that begins on that day or later is removed, because it has not been held yet.
        if thing.period().from.is_some_and(|from| from >= changes) {
            tx.remove(&[thing.id]).await?;
        } else {
            end(tx, thing, Some(changes.plus_days(-1))).await?;
        }
    }
    let added: Vec<Id<R::Thing>> = wanted.into_iter().filter(|thing| !before.contains(thing)).collect();
    Ok(begin(&added, Some(changes), until))
}

/// Sets the last day of something, or makes it open.
async fn end<R: Holding>(tx: &mut Tx, thing: &Kept<R>, to: Option<Date>) -> Result<(), StoreError> {
    let edit = |held: &mut R| held.set_period(Period { to, ..held.period() });
    tx.change(thing.id, edit).await?;
    Ok(())
}

/// Notes the change if a person holds other things than before. True if so.
fn note<R: Holding>(made: &mut Put<Person>, names: &Names<R::Thing>, before: &[Id<R::Thing>], wanted: &[Id<R::Thing>]) -> bool {
    let (mut old, mut new) = (before.to_vec(), wanted.to_vec());
    old.sort_unstable();
    new.sort_unstable();
    if old != new {
        let say = |ids: &[Id<R::Thing>]| ids.iter().map(|id| names.name(*id)).collect::<Vec<_>>().join("; ");
        made.differs(R::CALLED, &say(before), &say(wanted));
    }
    old != new
}

/// Moves the things that began or ended with a period to its corrected first and last day. Where two periods become one, a thing that ended
/// with the first and began again with the second becomes one too.
async fn follow<R: Holding>(tx: &mut Tx, held: &mut Vec<Kept<R>>, placed: &Placed) -> Result<(), StoreError> {
    let now = placed.now;
    for pair in placed.before.windows(2) {
        let mut gone = Vec::new();
        for at in 0..held.len() {
            let again = |other: &&Kept<R>| other.what() == held[at].what() && other.period().from == pair[1].from;
            if held[at].period().to != pair[0].to || gone.contains(&held[at].id) {
                continue;
            }
            if let Some(other) = held.iter().find(again) {
                let (id, to) = (other.id, other.period().to);
                end(tx, &held[at], to).await?;
                let whole = Period { to, ..held[at].period() };
                held[at].record.set_period(whole);
                gone.push(id);
            }
        }
        tx.remove(&gone).await?;
        held.retain(|thing| !gone.contains(&thing.id));
    }
    let (Some(first), Some(last)) = (placed.before.first(), placed.before.last()) else { return Ok(()) };
    for thing in held {
        let mut period = thing.period();
        if first.from != now.from && period.from == first.from && now.from.is_none_or(|start| lasts_to(&thing.record, start)) {
            period.from = now.from;
        }
        // A thing with no end stays open after the last period, as it does for a person who has left.
        if placed.followed && period.to.is_some() && period.to == last.to && now.to >= period.from {
            period.to = now.to;
        }
        if period != thing.period() {
            tx.change(thing.id, |held: &mut R| held.set_period(period)).await?;
            thing.record.set_period(period);
        }
    }
    Ok(())
}

/// For a person who comes back: ends what they held with the earlier period, and gives what they held at its end, to begin again.
async fn comes_back<R: Holding>(tx: &mut Tx, held: &[Kept<R>], placed: &Placed) -> Result<Vec<Id<R::Thing>>, StoreError> {
    let (Some(ended), Some(start)) = (placed.ended, placed.now.from) else { return Ok(Vec::new()) };
    let mut again = Vec::new();
    for thing in held.iter().filter(|thing| lasts_to(&thing.record, start)) {
        match thing.period().from {
            // It begins after the return in any case.
            Some(from) if from > start => continue,
            // It began while the person was away, so it was never in force.
            Some(from) if from > ended => tx.remove(&[thing.id]).await?,
            _ => end(tx, thing, Some(ended)).await?,
        }
        if !again.contains(&thing.what()) {
            again.push(thing.what());
        }
    }
    Ok(again)
}
