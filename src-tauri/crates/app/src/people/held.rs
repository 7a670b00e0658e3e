//! When people are with the service, and the periods of their roles, branches and teams: how what a file or a person says changes them.
//! What was true before stays true.

use domain::periods::Placed;
use domain::{Date, Period, Periods};
use store::records::{Branch, Person, PersonBranch, PersonPeriod, PersonRole, PersonTeam, Role, Team};
use store::{Id, Kept, Record, StoreError, Tx};

use crate::imports::known::Names;
use crate::imports::records::Put;

/// Something that people hold for a period: a role, a branch, a team.
pub(crate) trait Holding: Record {
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

pub(crate) fn period(one: &PersonPeriod) -> Period {
    Period { from: one.from, to: one.to }
}

/// When something is said of a person, and of which time.
pub(crate) struct When<'p> {
    /// The day from which other roles, another branch or team hold.
    pub(crate) on: Date,
    /// How the person's days fit the periods that the store knows.
    pub(crate) placed: &'p Placed,
    /// Is the person new?
    pub(crate) is_new: bool,
}

impl When<'_> {
    /// The day from which other things hold: not before the person is here.
    pub(crate) fn changes(&self) -> Date {
        self.placed.now.from.map_or(self.on, |start| start.max(self.on))
    }

    /// The last day of what is said, if the person comes back later.
    fn until(&self) -> Option<Date> {
        self.placed.now.to.filter(|_| self.placed.followed)
    }

    /// What is held on the day of the change or later, before the next return.
    pub(crate) fn current<'h, R: Holding>(&self, held: &'h [Kept<R>]) -> Vec<&'h Kept<R>> {
        let (changes, until) = (self.changes(), self.until());
        let begins = |thing: &R| until.is_none_or(|until| thing.period().from.is_none_or(|from| from <= until));
        held.iter().filter(|thing| lasts_to(&thing.record, changes) && begins(&thing.record)).collect()
    }
}

/// Corrects a period, joins several into one, or makes a new one. A new period is returned, to be written with others.
pub(crate) async fn put_period(
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
pub(crate) async fn hold<R: Holding>(
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
    if when.placed.followed && (another || !now.contains(when.on)) {
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
    let (changes, until) = (when.changes(), when.until());
    let current = when.current(&held);
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
