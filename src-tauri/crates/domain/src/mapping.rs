//! What becomes of the skills of a framework version in the one that follows it, and for which skills and at which level whatever was
//! recorded under any version counts (docs/measures.md, Framework version).
//!
//! Recorded things name a skill by its code alone. Of which version that code is follows from when it was recorded: the version that was in
//! use then, if it has the code ([`Versions::under`]).

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::dates::Date;
use crate::ix::{Ix as _, SkillIx};

/// What becomes of a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Becomes {
    /// It stays.
    Same,
    /// It has another code or title.
    Renamed,
    /// It is one of several that it becomes.
    Split,
    /// It becomes one with others.
    Merged,
    /// It is no longer needed.
    Dropped,
    /// It was not there before.
    New,
}

impl Becomes {
    /// Everything that may become of a skill.
    pub const ALL: [Self; 6] = [Self::Same, Self::Renamed, Self::Split, Self::Merged, Self::Dropped, Self::New];

    /// The word used in files, answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Renamed => "renamed",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Dropped => "dropped",
            Self::New => "new",
        }
    }
}

impl FromStr for Becomes {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.code() == text).ok_or(())
    }
}

/// Which level each level of one scale is on another, as `1>1;2>3`. A level that it does not name is the same number, up to the other
/// scale's top.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LevelMap(Vec<(u8, u8)>);

impl LevelMap {
    /// The level on the other scale, which ends at `top`.
    pub fn of(&self, level: u8, top: u8) -> u8 {
        self.0.iter().find(|(from, _)| *from == level).map_or(level, |(_, to)| *to).min(top)
    }

    /// The pairs, the lower level first.
    pub fn pairs(&self) -> &[(u8, u8)] {
        &self.0
    }

    /// Does it name no level?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for LevelMap {
    /// The part that cannot be read.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut pairs: BTreeMap<u8, u8> = BTreeMap::new();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let read = |text: &str| text.trim().parse::<u8>().map_err(|_| part.to_owned());
            let (from, to) = part.split_once('>').ok_or_else(|| part.to_owned())?;
            if pairs.insert(read(from)?, read(to)?).is_some() {
                return Err(part.to_owned());
            }
        }
        Ok(Self(pairs.into_iter().collect()))
    }
}

impl fmt::Display for LevelMap {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(from, to)| format!("{from}>{to}")).collect();
        out.write_str(&parts.join(";"))
    }
}

/// One row of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The code in the version before; none for a new skill.
    pub from: Option<String>,
    /// The code in this version; none for one that is dropped.
    pub to: Option<String>,
    /// What the levels become.
    pub levels: LevelMap,
}

/// A framework version, as far as it says what recorded things count for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Version {
    /// The number under which it was recorded, above 0. A greater one was recorded later.
    pub recorded: i64,
    /// The number of the version from which it was made, if it was made from one.
    pub from: Option<i64>,
    /// The scale's top.
    pub top: u8,
    /// The codes of its skills, in its order.
    pub codes: Vec<String>,
    /// Its mapping. A version that was made from another has a row for each skill of that; one that was not may say which codes it replaces.
    pub rows: Vec<Mapped>,
}

/// A version was put in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutInUse {
    /// The number under which this was recorded.
    pub recorded: i64,
    /// The number of the version.
    pub version: i64,
    /// The first day for which it counts; `None` means every day.
    pub from: Option<Date>,
    /// The day on which it was done.
    pub on: Date,
}

impl PutInUse {
    fn counts_for(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day)
    }
}

/// Every framework version, and which was in use when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versions {
    /// The versions, in the order of recording.
    pub list: Vec<Version>,
    /// The number of the version that was in use before any other was put in use.
    pub first: i64,
    /// What was put in use, in the order of recording.
    pub uses: Vec<PutInUse>,
}

/// A skill for which something recorded counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heir {
    /// The skill.
    pub skill: SkillIx,
    /// From which of the skills that were merged into it: 0 is the skill itself, others are places in [`Heirs::origins`], counted from 1.
    pub origin: u16,
    levels: [u8; LEVELS],
}

impl Heir {
    /// The level on the scale of its version.
    pub fn level(&self, level: u8) -> u8 {
        self.levels[usize::from(level).min(LEVELS - 1)]
    }
}

/// How many levels a scale can have: 0..=10.
const LEVELS: usize = 11;

/// For which skills of one version everything recorded counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heirs {
    by_code: BTreeMap<String, Found>,
    /// Of the skills that were merged: for each origin the one above it, 0 being the skill itself. One above stands before those below.
    pub origins: Vec<u16>,
    first: i64,
    uses: Vec<PutInUse>,
}

/// The heirs of one code, by the version that it was recorded under.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    by_version: Vec<(i64, Vec<Heir>)>,
}

impl Found {
    /// The heirs, if they are the same whenever something was recorded.
    pub fn always(&self) -> Option<&[Heir]> {
        let (_, first) = self.by_version.first()?;
        self.by_version.iter().all(|(_, heirs)| heirs == first).then_some(first)
    }
}

impl Heirs {
    /// What is known of a code.
    pub fn found(&self, code: &str) -> Option<&Found> {
        self.by_code.get(code)
    }

    /// The heirs of what was recorded under a code as this number, for a day where it is of one. Under `i64::MAX` they are those of what is
    /// recorded now.
    pub fn of(&self, code: &str, recorded: i64, on: Option<Date>) -> &[Heir] {
        self.found(code).map_or(&[], |found| self.among(found, recorded, on))
    }

    /// As [`Heirs::of`], of a code that was looked up.
    pub fn among<'h>(&'h self, found: &'h Found, recorded: i64, on: Option<Date>) -> &'h [Heir] {
        let of = |version: i64| found.by_version.iter().find(|(one, _)| *one == version);
        // A version that was not there yet cannot be meant.
        let before = || found.by_version.iter().rfind(|(version, _)| *version < recorded);
        of(self.given(recorded, on)).or_else(before).or(found.by_version.first()).map_or(&[], |(_, heirs)| heirs)
    }

    /// The number of the version in use on a day.
    pub fn in_use(&self, on: Date) -> i64 {
        in_use(self.first, &self.uses, on)
    }

    /// Where a code leads that was recorded under a version, given by its number.
    pub fn from_version(&self, code: &str, version: i64) -> &[Heir] {
        let of = self.found(code).and_then(|found| found.by_version.iter().find(|(one, _)| *one == version));
        of.map_or(&[], |(_, heirs)| heirs)
    }

    /// The version in use when something was recorded. One that was put in use for days to come counts for what is of those days.
    fn given(&self, recorded: i64, on: Option<Date>) -> i64 {
        let mut version = self.first;
        for one in self.uses.iter().take_while(|one| one.recorded < recorded) {
            if one.counts_for(one.on) || on.is_some_and(|day| one.counts_for(day)) {
                version = one.version;
            }
        }
        version
    }

    /// Every code from which something leads to a skill.
    pub fn codes_of(&self, skill: SkillIx) -> impl Iterator<Item = &str> {
        let leads = move |found: &Found| found.by_version.iter().any(|(_, heirs)| heirs.iter().any(|heir| heir.skill == skill));
        self.by_code.iter().filter(move |(_, found)| leads(found)).map(|(code, _)| code.as_str())
    }
}

/// On its way from one version to another: the code, the levels, and the way through merged skills from the last version down.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Led {
    code: String,
    levels: [u8; LEVELS],
    way: Vec<String>,
}

impl Led {
    fn own(code: &str, top: u8) -> Self {
        Self { code: code.to_owned(), levels: up_to(top), way: Vec::new() }
    }
}

fn in_use(first: i64, uses: &[PutInUse], on: Date) -> i64 {
    uses.iter().rfind(|one| one.counts_for(on)).map_or(first, |one| one.version)
}

fn up_to(top: u8) -> [u8; LEVELS] {
    std::array::from_fn(|level| (level as u8).min(top))
}

impl Versions {
    /// The number of the version in use on a day.
    pub fn in_use(&self, on: Date) -> i64 {
        in_use(self.first, &self.uses, on)
    }

    /// Was the version in use on some day, or will it be?
    pub fn was_used(&self, version: i64) -> bool {
        self.first == version || self.uses.iter().any(|one| one.version == version)
    }

    /// The days on which another version begins to be in use, and the version; before all of them it is the one of `None`.
    pub fn timeline(&self) -> Vec<(Option<Date>, i64)> {
        let days: BTreeSet<Date> = self.uses.iter().filter_map(|one| one.from).collect();
        let base = self.uses.iter().rfind(|one| one.from.is_none()).map_or(self.first, |one| one.version);
        let mut line = vec![(None, base)];
        for day in days {
            let version = self.in_use(day);
            if line.last().is_some_and(|(_, last)| *last != version) {
                line.push((Some(day), version));
            }
        }
        line
    }

    fn version(&self, recorded: i64) -> Option<&Version> {
        self.list.iter().find(|one| one.recorded == recorded)
    }

    /// For which skills of a version everything recorded counts. What was recorded
    ///
    /// - under the version itself counts for its own skill;
    /// - under a version from which it was made, over others perhaps, is led through their mappings: to no skill, to one or to several, at
    ///   the mapped level;
    /// - under any other counts for the skill of the same code; else for the one that replaces the code; else for the one that this leads to
    ///   through versions that replace it, the way with the fewest versions and no code twice.
    pub fn under(&self, version: i64) -> Heirs {
        let Some(of) = self.version(version) else { return Heirs::default() };
        let place: HashMap<&str, SkillIx> = of.codes.iter().enumerate().map(|(at, code)| (code.as_str(), SkillIx::new(at))).collect();
        let lookup = Lookup::of(self);
        let mut led: BTreeMap<&str, Vec<(i64, Vec<Led>)>> = BTreeMap::new();
        for (code, versions) in &lookup.versions_of {
            let known = versions.iter().map(|from| (*from, lookup.led(version, code, *from))).collect();
            led.insert(code, known);
        }
        let (origins, numbers) = numbered(led.values().flatten().flat_map(|(_, list)| list));
        let heir = |led: &Led| {
            let origin = numbers.get(&(led.code.as_str(), led.way.as_slice())).copied().unwrap_or(0);
            Some(Heir { skill: *place.get(led.code.as_str())?, origin, levels: led.levels })
        };
        let found = |list: &Vec<(i64, Vec<Led>)>| Found {
            by_version: list.iter().map(|(version, led)| (*version, led.iter().filter_map(heir).collect())).collect(),
        };
        let by_code = led.iter().map(|(code, list)| ((*code).to_owned(), found(list))).collect();
        Heirs { by_code, origins, first: self.first, uses: self.uses.clone() }
    }
}

/// Numbers the ways through merged skills, one above before those below; also the one above each.
#[allow(clippy::type_complexity)]
fn numbered<'l>(all: impl Iterator<Item = &'l Led>) -> (Vec<u16>, BTreeMap<(&'l str, &'l [String]), u16>) {
    let mut ways: BTreeSet<(usize, &str, &[String])> = BTreeSet::new();
    for led in all {
        for length in 1..=led.way.len() {
            ways.insert((length, &led.code, &led.way[..length]));
        }
    }
    let (mut above, mut numbers) = (Vec::new(), BTreeMap::new());
    for (length, code, way) in ways {
        // Beyond that they count like the skill itself, of which the newest counts.
        let Ok(number) = u16::try_from(above.len() + 1) else { break };
        above.push(numbers.get(&(code, &way[..length - 1])).copied().unwrap_or(0));
        numbers.insert((code, way), number);
    }
    (above, numbers)
}

/// The versions, made ready for looking things up.
struct Lookup<'v> {
    versions: BTreeMap<i64, (&'v Version, BTreeSet<&'v str>)>,
    /// The rows of each version by the code that they come from.
    rows: HashMap<i64, HashMap<&'v str, Vec<&'v Mapped>>>,
    /// How many codes come together in a code of a version that was made from another.
    comes_from: HashMap<(i64, &'v str), usize>,
    /// For every code, the versions that have it; 0 where none has, and it is only replaced.
    versions_of: BTreeMap<&'v str, Vec<i64>>,
    /// The codes that versions which were made from no other make of a code that they do not have.
    steps: BTreeMap<&'v str, Vec<&'v str>>,
}

impl<'v> Lookup<'v> {
    fn of(all: &'v Versions) -> Self {
        let mut lookup = Self {
            versions: BTreeMap::new(),
            rows: HashMap::new(),
            comes_from: HashMap::new(),
            versions_of: BTreeMap::new(),
            steps: BTreeMap::new(),
        };
        for version in &all.list {
            let own: BTreeSet<&str> = version.codes.iter().map(String::as_str).collect();
            for code in &own {
                lookup.versions_of.entry(code).or_default().push(version.recorded);
            }
            let rows = lookup.rows.entry(version.recorded).or_default();
            let mut taken: BTreeSet<&str> = BTreeSet::new();
            for row in &version.rows {
                let Some(from) = row.from.as_deref() else { continue };
                rows.entry(from).or_default().push(row);
                let Some(to) = row.to.as_deref() else { continue };
                if version.from.is_some() {
                    *lookup.comes_from.entry((version.recorded, to)).or_default() += 1;
                } else if !own.contains(from) && taken.insert(from) {
                    lookup.steps.entry(from).or_default().push(to);
                }
            }
            lookup.versions.insert(version.recorded, (version, own));
        }
        let replaced: Vec<&str> = all.list.iter().flat_map(|one| &one.rows).filter_map(|row| row.from.as_deref()).collect();
        for code in replaced {
            lookup.versions_of.entry(code).or_insert_with(|| vec![0]);
        }
        lookup
    }

    /// Is a version made from another, over others perhaps?
    fn comes_after(&self, version: i64, other: i64) -> bool {
        let mut seen: BTreeSet<i64> = BTreeSet::new();
        let mut at = self.versions.get(&version).and_then(|(one, _)| one.from);
        while let Some(before) = at.filter(|before| seen.insert(*before)) {
            if before == other {
                return true;
            }
            at = self.versions.get(&before).and_then(|(one, _)| one.from);
        }
        false
    }

    /// Where a code that was recorded under `given` leads in a version.
    fn led(&self, version: i64, code: &str, given: i64) -> Vec<Led> {
        let Some((of, own)) = self.versions.get(&version) else { return Vec::new() };
        let has = own.contains(code);
        if has && (version == given || !self.comes_after(version, given)) {
            return vec![Led::own(code, of.top)];
        }
        match of.from.filter(|from| !self.comes_after(*from, version)) {
            Some(from) => self.led(from, code, given).iter().flat_map(|led| self.through(of, own, led)).collect(),
            None if has => vec![Led::own(code, of.top)],
            None => self.replaced(of, own, code),
        }
    }

    /// Through the mapping of a version that was made from another.
    fn through(&self, of: &Version, own: &BTreeSet<&str>, led: &Led) -> Vec<Led> {
        let Some(rows) = self.rows.get(&of.recorded).and_then(|rows| rows.get(led.code.as_str())) else {
            // A skill that the version before has got since. The same code is the same skill.
            let levels = led.levels.map(|level| level.min(of.top));
            return if own.contains(led.code.as_str()) { vec![Led { levels, ..led.clone() }] } else { Vec::new() };
        };
        let one = |row: &&Mapped| {
            let to = row.to.as_deref()?;
            let mut way = led.way.clone();
            if self.comes_from.get(&(of.recorded, to)).is_some_and(|several| *several > 1) {
                way.insert(0, led.code.clone());
            }
            Some(Led { code: to.to_owned(), levels: led.levels.map(|level| row.levels.of(level, of.top)), way })
        };
        rows.iter().filter_map(one).collect()
    }

    /// To the skill that replaces a code, or to which others lead that do.
    fn replaced(&self, of: &Version, own: &BTreeSet<&str>, code: &str) -> Vec<Led> {
        let rows = self.rows.get(&of.recorded);
        let by = |code: &str| {
            let row = rows.and_then(|rows| rows.get(code)).and_then(|rows| rows.first());
            if own.contains(code) { Some(code.to_owned()) } else { row.and_then(|row| row.to.clone()) }
        };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut next: VecDeque<&str> = VecDeque::from([code]);
        while let Some(code) = next.pop_front() {
            if let Some(to) = by(code) {
                return vec![Led::own(&to, of.top)];
            }
            if seen.insert(code) {
                next.extend(self.steps.get(code).into_iter().flatten());
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
