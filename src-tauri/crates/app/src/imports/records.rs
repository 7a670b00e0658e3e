//! One row of a file put over one row of the store.

use std::collections::BTreeMap;

use exchange::kinds::Given;
use store::{Id, Kept, Record, StoreError, Tx};

use super::tally::Outcome;

/// What the file says of a field, over what stands there: an empty cell clears it.
pub(super) fn over<T>(held: &mut Option<T>, given: Given<T>) {
    *held = given.over(held.take());
}

/// Likewise of a field that always holds something: an empty cell puts `empty` there.
pub(super) fn over_or<T>(held: &mut T, given: Given<T>, empty: T) {
    match given {
        Given::Absent => {}
        Given::Empty => *held = empty,
        Given::Value(value) => *held = value,
    }
}

/// Likewise of a field that no cell clears.
pub(super) fn over_known<T>(held: &mut T, given: Given<T>) {
    if let Given::Value(value) = given {
        *held = value;
    }
}

/// What was done with a row.
pub(super) struct Put<R> {
    pub(super) id: Id<R>,
    pub(super) outcome: Outcome,
    pub(super) changes: Vec<String>,
}

impl<R> Put<R> {
    /// Another table's rows of the same record differ too.
    pub(super) fn also(&mut self, what: &str, old: &str, new: &str) {
        if old != new {
            self.differs(what, old, new);
        }
    }

    /// They differ, though the words for them may be alike: one role called `A; B`, and two roles `A` and `B`.
    pub(super) fn differs(&mut self, what: &str, old: &str, new: &str) {
        self.changes.push(change(what, old, new));
        if self.outcome == Outcome::Unchanged {
            self.outcome = Outcome::Updated;
        }
    }
}

/// Writes a record over the one that stands, or adds it. What differs is told in the order of the table's columns.
pub(super) async fn put<R: Record>(tx: &mut Tx, existing: Option<&Kept<R>>, wanted: R) -> Result<Put<R>, StoreError> {
    let Some(before) = existing else {
        let id = tx.add(wanted).await?;
        return Ok(Put { id, outcome: Outcome::Created, changes: Vec::new() });
    };
    let mut changes = Vec::new();
    if before.record != wanted {
        let sides = before.texts().into_iter().zip(wanted.texts());
        changes.extend(sides.filter(|((_, old), (_, new))| old != new).map(|((column, old), (_, new))| change(column, &old, &new)));
    }
    let outcome = if changes.is_empty() { Outcome::Unchanged } else { Outcome::Updated };
    if outcome == Outcome::Updated {
        tx.change(before.id, |held| *held = wanted).await?;
    }
    Ok(Put { id: before.id, outcome, changes })
}

/// Records by one of their texts; those that lack it are left out.
pub(super) fn by_key<R>(all: Vec<Kept<R>>, key: impl Fn(&R) -> Option<&String>) -> BTreeMap<String, Kept<R>> {
    all.into_iter().filter_map(|one| Some((key(&one.record)?.clone(), one))).collect()
}

/// Records that belong to others, by the id of their owner.
pub(super) fn by_owner<R, O>(all: Vec<Kept<R>>, owner: impl Fn(&R) -> Id<O>) -> BTreeMap<Id<O>, Vec<Kept<R>>> {
    let mut found: BTreeMap<Id<O>, Vec<Kept<R>>> = BTreeMap::new();
    for one in all {
        found.entry(owner(&one.record)).or_default().push(one);
    }
    found
}

/// Makes the records that belong to one owner, which is their first column, those of `wanted`. What they were and are, for people.
pub(super) async fn set_owned<R: Record>(tx: &mut Tx, before: &[Kept<R>], wanted: Vec<R>) -> Result<(String, String), StoreError> {
    fn key<R: Record>(record: &R) -> Vec<String> {
        record.texts().into_iter().skip(1).map(|(_, text)| text).collect()
    }
    let said = |keys: &[Vec<String>]| {
        let one = |key: &Vec<String>| key.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        keys.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let old: Vec<Vec<String>> = before.iter().map(|one| key(&one.record)).collect();
    let new: Vec<Vec<String>> = wanted.iter().map(key).collect();
    let gone: Vec<Id<R>> = before.iter().zip(&old).filter(|(_, key)| !new.contains(key)).map(|(one, _)| one.id).collect();
    let added: Vec<R> = wanted.into_iter().zip(&new).filter(|(_, key)| !old.contains(key)).map(|(one, _)| one).collect();
    let same = gone.is_empty() && added.is_empty();
    tx.remove(&gone).await?;
    tx.add_many(added).await?;
    let old = said(&old);
    Ok(if same { (old.clone(), old) } else { (old, said(&new)) })
}

pub(super) fn change(what: &str, old: &str, new: &str) -> String {
    let say = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    format!("{}: {} → {}", what.replace('_', " "), say(old), say(new))
}
