//! Writes one row of a file over one row of the store.

use std::collections::BTreeMap;

use exchange::kinds::Given;
use store::{Id, Kept, Record, StoreError, Tx};

use super::tally::Outcome;

/// Writes the file's value over an optional field. An empty cell clears the field.
pub(crate) fn over<T>(held: &mut Option<T>, given: Given<T>) {
    *held = given.over(held.take());
}

/// Writes the file's value over a field that always has a value. An empty cell sets it to `empty`.
pub(crate) fn over_or<T>(held: &mut T, given: Given<T>, empty: T) {
    match given {
        Given::Absent => {}
        Given::Empty => *held = empty,
        Given::Value(value) => *held = value,
    }
}

/// Writes the file's value over an optional field that an empty cell does not clear.
pub(crate) fn over_known<T>(held: &mut T, given: Given<T>) {
    if let Given::Value(value) = given {
        *held = value;
    }
}

/// What was done with a row.
pub(crate) struct Put<R> {
    pub(crate) id: Id<R>,
    pub(crate) outcome: Outcome,
    pub(crate) changes: Vec<String>,
}

impl<R> Put<R> {
    /// Adds a change that is in another table but belongs to the same record, if the two texts differ.
    pub(crate) fn also(&mut self, what: &str, old: &str, new: &str) {
        if old != new {
            self.differs(what, old, new);
        }
    }

    /// Adds a change even if the two texts are equal, as with one role called `A; B` and two roles `A` and `B`.
    pub(crate) fn differs(&mut self, what: &str, old: &str, new: &str) {
        self.changes.push(change(what, old, new));
        if self.outcome == Outcome::Unchanged {
            self.outcome = Outcome::Updated;
        }
    }
}

/// Writes a record over the stored one, or adds it. Lists what differs, in the order of the table's columns.
pub(crate) async fn put<R: Record>(tx: &mut Tx, existing: Option<&Kept<R>>, wanted: R) -> Result<Put<R>, StoreError> {
    let Some(before) = existing else {
        let id = tx.add(wanted).await?;
        return Ok(Put { id, outcome: Outcome::Created, changes: Vec::new() });
    };
    let changes = differences(&before.record, &wanted);
    let outcome = if changes.is_empty() { Outcome::Unchanged } else { Outcome::Updated };
    if outcome == Outcome::Updated {
        tx.change(before.id, |held| *held = wanted).await?;
    }
    Ok(Put { id: before.id, outcome, changes })
}

/// What differs between a record as it is and as it will be, in the order of the table's columns.
pub(crate) fn differences<R: Record>(before: &R, wanted: &R) -> Vec<String> {
    if before == wanted {
        return Vec::new();
    }
    let sides = before.texts().into_iter().zip(wanted.texts());
    sides.filter(|((_, old), (_, new))| old != new).map(|((column, old), (_, new))| change(column, &old, &new)).collect()
}

/// Records by the text of one column. Records without that text are left out.
pub(crate) fn by_key<R>(all: Vec<Kept<R>>, key: impl Fn(&R) -> Option<&String>) -> BTreeMap<String, Kept<R>> {
    all.into_iter().filter_map(|one| Some((key(&one.record)?.clone(), one))).collect()
}

/// Records by the id of the record that owns them.
pub(crate) fn by_owner<R, O>(all: Vec<Kept<R>>, owner: impl Fn(&R) -> Id<O>) -> BTreeMap<Id<O>, Vec<Kept<R>>> {
    let mut found: BTreeMap<Id<O>, Vec<Kept<R>>> = BTreeMap::new();
    for one in all {
        found.entry(owner(&one.record)).or_default().push(one);
    }
    found
}

/// Replaces the records of one owner by those in `wanted`. The owner is in the first column. Gives the old and the new records, as texts
/// for people.
pub(crate) async fn set_owned<R: Record>(tx: &mut Tx, before: &[Kept<R>], wanted: Vec<R>) -> Result<(String, String), StoreError> {
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

pub(crate) fn change(what: &str, old: &str, new: &str) -> String {
    let say = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    format!("{}: {} → {}", what.replace('_', " "), say(old), say(new))
}
