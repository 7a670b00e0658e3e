//! The ratings of a file and those of the store. Both are met by compact keys, so that a file of a million rows takes little memory, whatever
//! the store holds. Only the stored ratings that rows of the file could be are read, some thousand rows of the file at a time.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use domain::Date;
use domain::problems::ProblemKind;
use domain::ratings::Source;
use domain::rules::{self, Broken};
use exchange::kinds::{Code, Given, RowNumber};
use store::records::{Person, Rating};
use store::{Id, StoreError, Tx, ratings};

use super::everybody::Everybody;
use super::records::{differences, over};
use super::tally::{Outcome, Tally};

/// How many rows of a file, or cells of a grid, are matched and written at once.
pub(super) const AT_ONCE: usize = 20_000;
/// From how many ratings of a person on all the person's stored ratings are looked through, instead of looking each one up.
const DENSE: usize = 20;

/// A problem with one field of a row.
pub(super) struct Fault {
    pub(super) field: &'static str,
    pub(super) kind: ProblemKind,
    pub(super) message: String,
}

impl Fault {
    fn broken(field: &'static str, broken: &Broken) -> Self {
        Self { field, kind: broken.kind, message: broken.to_string() }
    }
}

/// The place of a text in [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place(u32);

/// Texts, each kept once.
#[derive(Default)]
struct Texts {
    texts: Vec<Arc<str>>,
    place_of: HashMap<Arc<str>, Place>,
}

impl Texts {
    fn place(&mut self, text: &str) -> Place {
        if let Some(place) = self.place_of.get(text) {
            return *place;
        }
        let place = Place(domain::saturating_u32(self.texts.len()));
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.place_of.insert(text, place);
        place
    }

    fn text(&self, place: Place) -> &str {
        self.texts.get(place.0 as usize).map_or("", |text| text)
    }
}

/// What identifies a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    person: Id<Person>,
    skill: Place,
    on: Date,
    by: Option<Place>,
    source: Source,
}

/// Hashes identities: a few small numbers that nobody chooses.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_i32(&mut self, number: i32) {
        self.write_u64(u64::from(number.cast_unsigned()));
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.cast_unsigned() as u64);
    }
}

type Fast = BuildHasherDefault<Mixed>;

/// A stored rating.
#[derive(Debug, Clone, Copy)]
struct Stored {
    id: Id<Rating>,
    level: u8,
}

/// What a row says of a rating besides its identity.
#[derive(Default)]
pub(super) struct Said {
    pub(super) level: Option<u8>,
    pub(super) confidence: Given<u8>,
    pub(super) review_by: Given<Date>,
    pub(super) note: Given<String>,
}

/// The stored ratings that rows could be, those that the file had before, and what is to be written.
pub(super) struct History {
    /// The newest rating that was there before the import; `None` if there was none.
    newest: Option<Id<Rating>>,
    skills: Texts,
    raters: Texts,
    stored: HashMap<Identity, Stored, Fast>,
    /// Ratings above the scale that were corrected. A later row may still say the same level.
    above: HashMap<Identity, Stored, Fast>,
    seen: HashSet<Identity, Fast>,
    added: Vec<Rating>,
    corrected: Vec<(RowNumber, Stored, Said)>,
}

impl History {
    pub(super) async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        Ok(Self {
            newest: ratings::newest(tx).await?,
            skills: Texts::default(),
            raters: Texts::default(),
            stored: HashMap::default(),
            above: HashMap::default(),
            seen: HashSet::default(),
            added: Vec::new(),
            corrected: Vec::new(),
        })
    }

    /// The place of a skill's code.
    pub(super) fn skill(&mut self, code: &str) -> Place {
        self.skills.place(code)
    }

    /// Reads the stored ratings that the next rows could be, given by person, skill and day. Those of the rows before are forgotten.
    pub(super) async fn look_up(&mut self, tx: &mut Tx, wanted: &[(Id<Person>, Place, Date)]) -> Result<(), StoreError> {
        self.stored.clear();
        let (Some(newest), Some(days)) = (self.newest, span(wanted.iter().map(|(.., on)| *on))) else { return Ok(()) };
        let people: BTreeSet<Id<Person>> = wanted.iter().map(|(person, ..)| *person).collect();
        let Self { skills, raters, stored, .. } = self;
        let is_dense = wanted.len() >= people.len() * DENSE;
        let cells: BTreeSet<(Id<Person>, Place)> =
            if is_dense { BTreeSet::new() } else { wanted.iter().map(|(person, skill, _)| (*person, *skill)).collect() };
        let cells: Vec<(Id<Person>, Arc<str>)> =
            cells.into_iter().filter_map(|(person, skill)| Some((person, Arc::clone(skills.texts.get(skill.0 as usize)?)))).collect();
        let take = |found: ratings::Found| {
            let by = found.by.map(|by| raters.place(&by));
            let identity = Identity { person: found.person, skill: skills.place(&found.skill), on: found.on, source: found.source, by };
            stored.insert(identity, Stored { id: found.id, level: found.level });
        };
        match is_dense {
            true => ratings::of_people(tx, &people.into_iter().collect::<Vec<_>>(), days, newest, take).await,
            false => ratings::of_cells(tx, &cells, days, newest, take).await,
        }
    }

    fn stored(&self, identity: &Identity) -> Option<&Stored> {
        self.above.get(identity).or_else(|| self.stored.get(identity))
    }

    /// Is this rating stored already?
    pub(super) fn is_stored(&self, identity: &Identity) -> bool {
        self.stored(identity).is_some()
    }

    /// Finds which rating a row is. If the row would be a new rating, it must keep the rules. A rating that is stored already is not
    /// checked again.
    pub(super) fn identity(
        &mut self,
        everybody: &Everybody,
        today: Date,
        (person, skill, on): (Id<Person>, Place, Date),
        source: Source,
        by: &Given<Code>,
    ) -> Result<Identity, Vec<Fault>> {
        let identity = |by: Option<Place>| Identity { person, skill, on, source, by };
        let as_written = identity(by.value().map(|code| self.raters.place(&code.text)));
        if self.is_stored(&as_written) {
            return Ok(as_written);
        }
        let mut faults = Vec::new();
        let rater = everybody.other(by, None).unwrap_or_else(|unknown| {
            faults.push(Fault { field: "rated_by", kind: ProblemKind::UnknownPerson, message: super::ratings::unknown_person(&unknown) });
            Given::Absent
        });
        let rater = rater.into_value();
        let identity = identity(rater.as_deref().map(|by| self.raters.place(by)));
        if faults.is_empty() && self.is_stored(&identity) {
            return Ok(identity);
        }
        if let Err(broken) = rules::rated_on(on, today) {
            faults.push(Fault::broken("rated_on", &broken));
        }
        if let Some(by) = &rater
            && let Err(broken) = rules::rater(source, by, everybody.who(person))
        {
            faults.push(Fault::broken("rated_by", &broken));
        }
        if faults.is_empty() { Ok(identity) } else { Err(faults) }
    }

    /// Is the level on the scale? A level that is stored already is not checked again.
    pub(super) fn level_stands(&self, identity: &Identity, level: u8, top: u8) -> Result<(), Broken> {
        if self.stored(identity).is_some_and(|one| one.level == level) { Ok(()) } else { rules::level(level, top) }
    }

    /// Notes that the file has this rating. Had it none before?
    pub(super) fn is_first(&mut self, identity: Identity) -> bool {
        self.seen.insert(identity)
    }

    /// Takes in a good row: it will correct the rating that is there already, or add a new one. A new one is counted at once.
    pub(super) fn land(&mut self, row: RowNumber, identity: Identity, top: u8, said: Said, tally: &mut Tally) -> Result<(), StoreError> {
        if let Some(stored) = self.stored(&identity).copied() {
            if stored.level > top {
                self.above.insert(identity, stored);
            }
            self.corrected.push((row, stored, said));
            return Ok(());
        }
        let Identity { person, skill, on, source, by } = identity;
        // A new row without a level was refused before.
        let level = said.level.ok_or_else(|| StoreError::Constraint("a rating of no level".to_owned()))?;
        self.added.push(Rating {
            person,
            skill: self.skills.text(skill).to_owned(),
            level,
            on,
            source,
            by: by.map(|by| self.raters.text(by).to_owned()),
            confidence: said.confidence.into_value(),
            review_by: said.review_by.into_value(),
            note: said.note.into_value(),
            withdrawn: false,
        });
        tally.note(row, Outcome::Created, Vec::new());
        Ok(())
    }

    /// Writes what the rows so far have changed and added. New ratings are written in the order of the file. So of two ratings of one day,
    /// the later row is recorded last.
    pub(super) async fn write(&mut self, tx: &mut Tx, tally: &mut Tally) -> Result<(), StoreError> {
        let corrected = std::mem::take(&mut self.corrected);
        let ids: Vec<Id<Rating>> = corrected.iter().map(|(_, stored, _)| stored.id).collect();
        let mut rows = corrected.into_iter();
        tx.change_many(&ids, |held: &mut Rating| {
            let Some((row, _, said)) = rows.next() else { return };
            let before = held.clone();
            held.level = said.level.unwrap_or(held.level);
            over(&mut held.confidence, said.confidence);
            over(&mut held.review_by, said.review_by);
            over(&mut held.note, said.note);
            let changes = differences(&before, held);
            tally.note(row, if changes.is_empty() { Outcome::Unchanged } else { Outcome::Updated }, changes);
        })
        .await?;
        tx.add_many(std::mem::take(&mut self.added)).await?;
        Ok(())
    }
}

/// The first and the last of some days.
fn span(days: impl Iterator<Item = Date>) -> Option<(Date, Date)> {
    days.fold(None, |span: Option<(Date, Date)>, day| Some(span.map_or((day, day), |(from, to)| (from.min(day), to.max(day)))))
}
