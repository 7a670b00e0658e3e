//! Measures of what people learned: minutes, the list to re-rate, the effect of an activity, and ratings that disagree.
//!
//! Completing learning never raises a level by itself. It puts its skills on the person's list to
//! re-rate; the level moves when somebody rates. A record counts as completed once it is verified.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::dates::{Date, Period};
use crate::facts::{Facts, Named, Rating};
use crate::gaps::share;
use crate::ix::{ActivityIx, AimIx, Ix, IxVec, List, PersonIx, SkillIx};
use crate::levels::LevelCounts;
use crate::matrix::{Matrix, places, scan_person};
use crate::people::Kind;
use crate::ratings::{RatingsCounted, Source};
use crate::small_numbers::{Members, Rows};

/// The number of weeks after learning by which a skill should be rated again, if nothing else is set.
pub const RERATE_WEEKS: u32 = 8;

/// The smallest difference in levels at which a self rating and an agreed rating disagree.
pub const DISAGREEMENT_LEVELS: u8 = 2;

/// The status of a learning record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum RecordStatus {
    /// The person wrote it down.
    Logged,
    /// A verifier accepted it.
    Verified,
    /// A verifier gave it back with a reason.
    Returned,
}

impl RecordStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Logged, Self::Verified, Self::Returned];

    /// The word used in files, answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Logged => "logged",
            Self::Verified => "verified",
            Self::Returned => "returned",
        }
    }
}

impl FromStr for RecordStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.code() == text).ok_or(())
    }
}

/// What an activity teaches: a skill from one level to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The skill.
    pub skill: SkillIx,
    /// The level that it takes people from.
    pub from: u8,
    /// The level that it takes people to.
    pub to: u8,
}

/// An activity of the catalogue, as far as the measures need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its code.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its kind, as a word: training session, peer review, secondment.
    pub kind: String,
    /// What it teaches.
    pub outcomes: Vec<Outcome>,
}

/// A record of learning by one person on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearningRecord {
    /// The person.
    pub person: PersonIx,
    /// The day on which the learning was done.
    pub on: Date,
    /// Whole minutes.
    pub minutes: u32,
    /// The activity, where it was one of the catalogue.
    pub activity: Option<ActivityIx>,
    /// Its own kind of activity. If it has none, the activity's kind counts.
    pub kind: Option<String>,
    /// The skills that the record itself names. The activity's outcomes count as well.
    pub skills: Vec<SkillIx>,
    /// Its status.
    pub status: RecordStatus,
    /// The day by which its skills should be rated again, if one was set.
    pub rerate_on: Option<Date>,
}

/// The catalogue and the log. Their indices point into [`Facts`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learning {
    /// The catalogue.
    pub activities: Vec<Activity>,
    /// The log, in the order of recording.
    pub records: Vec<LearningRecord>,
}

impl Learning {
    fn activity(&self, record: &LearningRecord) -> Option<&Activity> {
        self.activities.get_at(record.activity?)
    }

    /// The skills of a record: those that it names and those that its activity teaches, each once.
    pub fn skills(&self, facts: &Facts, record: &LearningRecord) -> BTreeSet<SkillIx> {
        let taught = self.activity(record).into_iter().flat_map(|activity| activity.outcomes.iter().map(|outcome| outcome.skill));
        record.skills.iter().copied().chain(taught).filter(|&skill| facts.skills.has(skill)).collect()
    }

    /// Verified records of known people up to a day, with their places in the log.
    fn verified(&self, facts: &Facts, until: Date) -> impl Iterator<Item = (u64, &LearningRecord)> {
        let people = facts.people.len();
        let counts =
            move |record: &LearningRecord| record.status == RecordStatus::Verified && record.on <= until && record.person.at() < people;
        (0..).zip(&self.records).filter(move |(_, record)| counts(record))
    }
}

/// What learning minutes can be grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum LearningKey {
    /// The person.
    Person,
    /// What the person is to the service.
    Kind,
    /// Each primary aim of the record's skills; none where it has no skill with an aim.
    Aim,
    /// The kind of activity.
    ActivityKind,
    /// The activity of the catalogue.
    Activity,
    /// The person's branch on the day of the learning.
    Branch,
    /// The person's team on the day of the learning.
    Team,
}

impl LearningKey {
    /// Every key.
    pub const ALL: [Self; 7] = [Self::Person, Self::Kind, Self::Aim, Self::ActivityKind, Self::Activity, Self::Branch, Self::Team];

    /// The word used on the command line and in answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Kind => "kind",
            Self::Aim => "aim",
            Self::ActivityKind => "activity_kind",
            Self::Activity => "activity",
            Self::Branch => "branch",
            Self::Team => "team",
        }
    }
}

impl FromStr for LearningKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|key| key.code() == text).ok_or(())
    }
}

/// Sums of verified learning (docs/measures.md, Learning minutes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LearningSums {
    /// Distinct people with at least one record.
    pub people: u32,
    /// Number of records.
    pub records: u32,
    /// Whole minutes.
    pub minutes: u32,
}

/// Verified learning in all and by group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearningTable {
    /// What it is grouped by.
    pub by: Vec<LearningKey>,
    /// The sums over every record, each counted once.
    pub totals: LearningSums,
    /// The texts of the keys (see [`Key::text`](crate::gaps::Key::text)) with the sums, sorted by them, `null` first. A record
    /// that serves several aims is in each of their groups, so groups by aim do not add up.
    pub groups: Vec<(Vec<Option<String>>, LearningSums)>,
}

/// Verified learning on the days of a period, of one kind of people if one is given.
pub fn learning_minutes(facts: &Facts, learning: &Learning, period: Period, by: &[LearningKey], kind: Option<Kind>) -> LearningTable {
    let (totals, groups) = grouped(facts, learning, period, by, kind, |counted: &mut Counted, _, record| counted.add(record));
    let groups = groups.into_iter().map(|(key, counted)| (key, counted.sums())).collect();
    LearningTable { by: by.to_vec(), totals: totals.sums(), groups }
}

/// The rows of [`learning_minutes`], in its order, for [`crate::small_numbers::hide`]: people, and records as pieces.
pub fn learning_rows(facts: &Facts, learning: &Learning, period: Period, by: &[LearningKey], kind: Option<Kind>) -> Rows {
    let (total, groups) = grouped(facts, learning, period, by, kind, |members: &mut Members, at, record| {
        members.people.push(record.person);
        members.pieces.push(RECORD | at);
    });
    Rows { total: Some(total), groups: groups.into_values().collect() }
}

/// Keeps the numbers of records apart from those of required cells, in a document with both.
const RECORD: u64 = 1 << 63;

/// What is counted over records, in all and by the texts of their keys.
type Grouped<T> = (T, BTreeMap<Vec<Option<String>>, T>);

fn grouped<T: Default>(
    facts: &Facts,
    learning: &Learning,
    period: Period,
    by: &[LearningKey],
    kind: Option<Kind>,
    mut count: impl FnMut(&mut T, u64, &LearningRecord),
) -> Grouped<T> {
    let until = period.to.unwrap_or_else(|| Date::from(chrono::NaiveDate::MAX));
    let (mut totals, mut groups) = (T::default(), BTreeMap::new());
    for (at, record) in learning.verified(facts, until).filter(|(_, record)| period.contains(record.on)) {
        if kind.is_some_and(|kind| facts.people[record.person].kind != kind) {
            continue;
        }
        count(&mut totals, at, record);
        if by.is_empty() {
            continue;
        }
        let mut keys = vec![Vec::new()];
        for &key in by {
            let texts = texts(facts, learning, record, key);
            keys = keys
                .iter()
                .flat_map(|start| texts.iter().map(move |text| [start.as_slice(), std::slice::from_ref(text)].concat()))
                .collect();
        }
        for key in keys {
            count(groups.entry(key).or_default(), at, record);
        }
    }
    (totals, groups)
}

#[derive(Default)]
struct Counted {
    people: BTreeSet<PersonIx>,
    records: u32,
    minutes: u32,
}

impl Counted {
    fn add(&mut self, record: &LearningRecord) {
        self.people.insert(record.person);
        self.records = self.records.saturating_add(1);
        self.minutes = self.minutes.saturating_add(record.minutes);
    }

    fn sums(&self) -> LearningSums {
        LearningSums { people: crate::numbers::saturating_u32(self.people.len()), records: self.records, minutes: self.minutes }
    }
}

fn texts(facts: &Facts, learning: &Learning, record: &LearningRecord, key: LearningKey) -> Vec<Option<String>> {
    let who = &facts.people[record.person];
    match key {
        LearningKey::Person => vec![Some(who.key.clone())],
        LearningKey::Kind => vec![Some(who.kind.code().to_owned())],
        LearningKey::Branch => vec![key_in(&facts.branches, places(facts, who, record.on).0)],
        LearningKey::Team => vec![key_in(&facts.teams, places(facts, who, record.on).1)],
        LearningKey::Activity => vec![learning.activity(record).map(|activity| activity.key.clone())],
        LearningKey::ActivityKind => vec![record.kind.clone().or_else(|| learning.activity(record).map(|activity| activity.kind.clone()))],
        LearningKey::Aim => {
            let aims = aims_of(facts, learning.skills(facts, record));
            if aims.is_empty() { vec![None] } else { aims.into_iter().map(|aim| Some(facts.aims[aim].key.clone())).collect() }
        }
    }
}

fn key_in<I: Ix>(list: &IxVec<I, Named>, at: Option<I>) -> Option<String> {
    list.get_at(at?).map(|named| named.key.clone())
}

/// The primary aims of some skills, each once.
pub(crate) fn aims_of(facts: &Facts, skills: impl IntoIterator<Item = SkillIx>) -> BTreeSet<AimIx> {
    let aim = |skill: SkillIx| facts.skills.get_at(skill)?.aim.filter(|&aim| facts.aims.has(aim));
    skills.into_iter().filter_map(aim).collect()
}

/// A skill that a person should be rated in again, because they learned it and nobody has rated it since (docs/measures.md, To
/// re-rate).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToRerate {
    /// The person.
    pub person: PersonIx,
    /// The skill.
    pub skill: SkillIx,
    /// The first day of learning since which there is no rating.
    pub learned_on: Date,
    /// By when it should be rated again.
    pub due_on: Date,
    /// The activity, where it was one of the catalogue.
    pub activity: Option<ActivityIx>,
}

/// The list to re-rate on the matrix's date, for active people: skills of verified learning without a rating on the day of the learning or
/// after it. The day to rate by is the record's own, or else `weeks` (usually [`RERATE_WEEKS`]) after the learning. Sorted by that day,
/// then by person and skill.
///
/// A verifier who accepts a record with a level makes a rating, and so takes the skill off the list.
pub fn to_rerate(facts: &Facts, matrix: &Matrix, learning: &Learning, weeks: u32) -> Vec<ToRerate> {
    let verified = learning.verified(facts, matrix.on()).map(|(_, record)| record);
    let records: Vec<_> = verified.filter(|record| matrix.is_active(record.person)).collect();
    let pairs = records.iter().flat_map(|record| learning.skills(facts, record).into_iter().map(|skill| (record.person, skill)));
    let history = History::new(facts, matrix.on(), matrix.counted(), pairs);
    let mut first: BTreeMap<(PersonIx, SkillIx), ToRerate> = BTreeMap::new();
    for record in records {
        let due_on = record.rerate_on.unwrap_or_else(|| record.on.plus_days(i64::from(weeks) * 7));
        for skill in learning.skills(facts, record) {
            if history.next(record.person, skill, record.on).is_some() {
                continue;
            }
            let row = ToRerate { person: record.person, skill, learned_on: record.on, due_on, activity: record.activity };
            let kept = first.entry((record.person, skill)).or_insert(row);
            if (row.learned_on, row.due_on) < (kept.learned_on, kept.due_on) {
                *kept = row;
            }
        }
    }
    let mut rows: Vec<_> = first.into_values().collect();
    rows.sort_by_key(|row| (row.due_on, row.person, row.skill));
    rows
}

/// The levels of people's skills over time.
struct History {
    levels: HashMap<(PersonIx, SkillIx), Vec<(Date, u8)>>,
}

impl History {
    fn new(facts: &Facts, until: Date, counted: RatingsCounted, pairs: impl Iterator<Item = (PersonIx, SkillIx)>) -> Self {
        let mut levels: HashMap<(PersonIx, SkillIx), Vec<(Date, u8)>> = pairs.map(|pair| (pair, Vec::new())).collect();
        let people: BTreeSet<PersonIx> = levels.keys().map(|&(person, _)| person).collect();
        for (at, person) in people.into_iter().filter_map(|at| Some((at, facts.people.get_at(at)?))) {
            for rating in person.ratings.iter().filter(|rating| rating.rated_on <= until && counted.counts(rating.source)) {
                if let Some(of_pair) = levels.get_mut(&(at, rating.skill)) {
                    of_pair.push((rating.rated_on, rating.level));
                }
            }
        }
        // A stable sort: ratings of one day stay in the order of recording.
        levels.values_mut().for_each(|of_pair| of_pair.sort_by_key(|&(on, _)| on));
        Self { levels }
    }

    fn of(&self, person: PersonIx, skill: SkillIx) -> &[(Date, u8)] {
        self.levels.get(&(person, skill)).map_or(&[], Vec::as_slice)
    }

    /// The level in force at the end of the day before.
    fn before(&self, person: PersonIx, skill: SkillIx, day: Date) -> Option<u8> {
        self.of(person, skill).iter().rfind(|&&(on, _)| on < day).map(|&(_, level)| level)
    }

    /// The level that is in force at the end of the first day on or after `day` with a rating.
    fn next(&self, person: PersonIx, skill: SkillIx, day: Date) -> Option<u8> {
        let (next, _) = *self.of(person, skill).iter().find(|&&(on, _)| on >= day)?;
        self.before(person, skill, next.plus_days(1))
    }
}

/// What an activity did for one of the skills that it teaches (docs/measures.md, Effect).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The activity.
    pub activity: ActivityIx,
    /// What it teaches.
    pub outcome: Outcome,
    /// Each person who completed it, in the order of the list.
    pub people: Vec<EffectOnPerson>,
}

/// What an activity did for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectOnPerson {
    /// The person.
    pub person: PersonIx,
    /// The day of completion. If there are several, it is the last.
    pub completed_on: Date,
    /// The level before that day; `None` where there was no rating.
    pub before: Option<u8>,
    /// The level at the next rating, on that day or after it; `None` where nobody has rated since.
    pub after: Option<u8>,
}

impl Effect {
    /// The levels before, of everybody who completed it.
    pub fn before(&self) -> LevelCounts {
        self.people.iter().map(|person| person.before).collect()
    }

    /// The levels at the next rating; `unrated` counts those not re-rated.
    pub fn after(&self) -> LevelCounts {
        self.people.iter().map(|person| person.after).collect()
    }

    /// How many have been rated since.
    pub fn rerated(&self) -> u32 {
        self.after().rated()
    }

    /// How many have not been rated since.
    pub fn not_rerated(&self) -> u32 {
        self.after().unrated
    }

    /// How many of those rated since are at the outcome level or above.
    pub fn reached(&self) -> u32 {
        let reached = self.people.iter().filter(|person| person.after.is_some_and(|level| level >= self.outcome.to));
        crate::numbers::saturating_u32(reached.count())
    }

    /// The share of those rated since that are at the outcome level or above, 0..=1; `None` where nobody has been.
    pub fn reached_share(&self) -> Option<f64> {
        share(self.reached(), self.rerated())
    }
}

/// The effect of each activity that people completed on the days of a period, as known on a date: one
/// row for each skill that it teaches, activities and outcomes in their order.
pub fn effects(facts: &Facts, learning: &Learning, completed: Period, on: Date, counted: RatingsCounted) -> Vec<Effect> {
    let mut last: BTreeMap<ActivityIx, BTreeMap<PersonIx, Date>> = BTreeMap::new();
    for (_, record) in learning.verified(facts, on).filter(|(_, record)| completed.contains(record.on)) {
        if let Some(activity) = record.activity {
            let day = last.entry(activity).or_default().entry(record.person).or_insert(record.on);
            *day = (*day).max(record.on);
        }
    }
    let known = |outcome: &&Outcome| facts.skills.has(outcome.skill);
    let outcomes =
        |activity: ActivityIx| learning.activities.get_at(activity).into_iter().flat_map(|activity| activity.outcomes.iter()).filter(known);
    let pairs = last.iter().flat_map(|(&activity, people)| {
        people.keys().flat_map(move |&person| outcomes(activity).map(move |outcome| (person, outcome.skill)))
    });
    let history = History::new(facts, on, counted, pairs);
    let mut effects = Vec::new();
    for (&activity, completed) in &last {
        for &outcome in outcomes(activity) {
            let person = |(&person, &completed_on): (&PersonIx, &Date)| EffectOnPerson {
                person,
                completed_on,
                before: history.before(person, outcome.skill, completed_on),
                after: history.next(person, outcome.skill, completed_on),
            };
            let people = completed.iter().map(person).collect();
            effects.push(Effect { activity, outcome, people });
        }
    }
    effects
}

/// A skill for which a person's own rating and the agreed rating differ much (docs/measures.md, Disagreement).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disagreement {
    /// The person.
    pub person: PersonIx,
    /// The skill.
    pub skill: SkillIx,
    /// The newest self rating and its day.
    pub own: (u8, Date),
    /// The newest rating by a manager, an assessor or a certificate, and its day.
    pub agreed: (u8, Date),
}

/// Lists the skills of active people for which the newest self rating and the newest agreed rating differ by [`DISAGREEMENT_LEVELS`] or
/// more on the matrix's date, sorted by person and skill.
pub fn disagreements(facts: &Facts, matrix: &Matrix) -> Vec<Disagreement> {
    facts.people.indices().flat_map(|person| disagreements_of(facts, matrix, person)).collect()
}

/// As [`disagreements`], of one person.
pub fn disagreements_of(facts: &Facts, matrix: &Matrix, person: PersonIx) -> Vec<Disagreement> {
    let Some(one) = facts.people.get_at(person).filter(|_| matrix.is_active(person)) else { return Vec::new() };
    let newest = |keep: fn(Source) -> bool| {
        let mut found = vec![None; matrix.skills()];
        let mut days = vec![0; matrix.skills()];
        let note = |skill: usize, rating: &Rating| found[skill] = Some((rating.level, rating.rated_on));
        scan_person(one, matrix.on(), &mut days, |rating| keep(rating.source), note);
        found
    };
    let pairs = newest(|source| source == Source::Own).into_iter().zip(newest(Source::agreed)).enumerate();
    let differ = pairs.filter_map(|(skill, pair)| {
        let (own, agreed) = (pair.0?, pair.1?);
        let differ = own.0.abs_diff(agreed.0) >= DISAGREEMENT_LEVELS;
        differ.then(|| Disagreement { person, skill: SkillIx::new(skill), own, agreed })
    });
    differ.collect()
}
