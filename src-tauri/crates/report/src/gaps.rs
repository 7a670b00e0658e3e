//! The skills gap report to councillors: every figure and text that it shows, given by the caller.
//!
//! This module counts nothing. The figures come from the one implementation of the measures, with small groups already hidden. The report
//! says what is missing and never fills it in. It names nobody but the officers whom the caller names in the title block.

use serde::{Deserialize, Serialize};

use domain::ratings::RatingsCounted;
use domain::{Date, Sums};

mod compose;
mod tables;
mod words;

pub use compose::aims_chart;
pub use words::summary;

pub(crate) use compose::compose;
pub(crate) use tables::{figures_cells, figures_head};

/// A skills gap report for a library service, or for a part of it, on one date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GapsReport {
    /// The title block: texts that the officer gives.
    pub head: Head,
    /// What the figures cover, in words ("Whole service", "Northgate branch, volunteers").
    pub scope: String,
    /// The date that the figures are of.
    pub as_of: Date,
    /// The first day of the learning that is reported.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The edition, framework and ratings of the figures.
    pub basis: Basis,
    /// The whole scope.
    pub totals: Figures,
    /// Paid staff alone; `None` where the scope has none.
    pub paid: Option<Figures>,
    /// Volunteers alone: a volunteer never fills a paid post's gap. `None` where the scope has none.
    pub volunteers: Option<Figures>,
    /// Councillors and senior officers together: each alone is usually too few to show. `None` where the
    /// scope has none.
    pub stakeholders: Option<Figures>,
    /// The same scope on an earlier date; `None` if nothing is known about it.
    pub before: Option<Before>,
    /// By aim of the strategy, in its order.
    pub aims: Vec<AimGroup>,
    /// By branch, in the order to print.
    pub branches: Vec<BranchGroup>,
    /// Skills that rest on one person or on no one.
    pub thin: ThinCover,
    /// Learning that was done and is planned.
    pub activity: Activity,
    /// Money, one line for each fund.
    pub funds: Vec<Fund>,
    /// What the officer recommends, a paragraph each.
    pub recommendations: Vec<String>,
    /// Implications as the officer wrote them, a paragraph each. The program writes none.
    pub implications: Vec<String>,
}

/// The title block. An empty text leaves its line out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Head {
    /// The report's title; empty is "Skills of the library workforce".
    pub title: String,
    /// The library service.
    pub service: String,
    /// The committee or meeting.
    pub meeting: String,
    /// The day of the meeting.
    pub meeting_date: Option<Date>,
    /// Whose report it is.
    pub report_of: String,
    /// The person to ask.
    pub contact: String,
    /// Wards affected.
    pub wards: String,
    /// For decision, for discussion, for noting.
    pub purpose: String,
}

/// The edition, framework and ratings that the figures are based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The strategy edition's title.
    pub edition: String,
    /// The framework's title.
    pub framework: String,
    /// The framework's code.
    pub code: String,
    /// The framework's version.
    pub version: String,
    /// Which ratings count.
    pub ratings: RatingsCounted,
    /// Groups of fewer people than this are hidden: 5..=10.
    pub small: u32,
    /// A group with fewer rated skills than this is never named as the one that needs most.
    pub least_rated: u32,
}

/// The figures of a group of people, or why they are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figures {
    /// The sums of its required cells.
    Shown(Sums),
    /// Too few people: only "<5" is shown.
    Small,
    /// Hidden because a small group could be worked out from it.
    Protecting,
}

impl Figures {
    /// The sums, where they are shown.
    pub fn sums(&self) -> Option<&Sums> {
        match self {
            Self::Shown(sums) => Some(sums),
            Self::Small | Self::Protecting => None,
        }
    }
}

/// The whole scope on an earlier date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Before {
    /// The date.
    pub on: Date,
    /// The figures then, counted in the same way.
    pub totals: Figures,
}

/// An aim and the people strand of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AimGroup {
    /// Its code in the edition; `None` for skills that serve no aim.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// True for our working title, false for the published title.
    pub working_title: bool,
    /// The figures.
    pub figures: Figures,
}

/// A branch and its figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BranchGroup {
    /// Its name; `None` for people who are in no branch.
    pub name: Option<String>,
    /// The figures.
    pub figures: Figures,
}

/// Counts of skills that too few people hold, without names of people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ThinCover {
    /// The whole scope, paid staff. `None` if hidden.
    pub paid: Option<ThinCounts>,
    /// The whole scope, volunteers. `None` if hidden.
    pub volunteers: Option<ThinCounts>,
    /// By branch.
    pub branches: Vec<ThinBranch>,
    /// The skills that rest on one person in most branches, in the order to print.
    pub skills: Vec<ThinSkill>,
}

/// How many skills, each counted once in each branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ThinCounts {
    /// Skills that somebody's role there needs.
    pub needed: u32,
    /// How many of them exactly one person has at the level needed.
    pub one: u32,
    /// How many of them no one has at the level needed.
    pub none: u32,
}

/// Thin cover in one branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThinBranch {
    /// The branch's name.
    pub name: String,
    /// Among paid staff. `None` if hidden.
    pub paid: Option<ThinCounts>,
    /// Among volunteers. `None` if hidden.
    pub volunteers: Option<ThinCounts>,
}

/// A skill and the branches where it rests on one person or on no one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThinSkill {
    /// Its title.
    pub title: String,
    /// Branches whose paid staff need it.
    pub branches: u32,
    /// Branches where exactly one of their paid staff has it.
    pub one: u32,
    /// Branches where none of their paid staff has it.
    pub none: u32,
}

/// What was done from the first to the last day, and what is planned after it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Activity {
    /// Sessions held in the period, each counted once.
    pub held: Events,
    /// Sessions planned or confirmed after the period, each counted once.
    pub planned: Events,
    /// The last day of what is planned; `None` if nothing is planned.
    pub planned_to: Option<Date>,
    /// The activity strand of each aim. A session that serves two aims is in both.
    pub aims: Vec<AimStrand>,
    /// Verified learning of everybody in the period, each record counted once.
    pub learned: Learned,
    /// Verified learning of paid staff alone.
    pub paid: Learned,
    /// Verified learning of volunteers alone.
    pub volunteers: Learned,
    /// By kind of learning (training session, apprenticeship, peer review).
    pub kinds: Vec<LearnedKind>,
}

/// The activity strand of an aim: sessions, apprenticeships, secondments and peer reviews together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AimStrand {
    /// The aim's code in the edition; `None` for what serves no aim.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// True for our working title, false for the published title.
    pub working_title: bool,
    /// Sessions held in the period.
    pub held: Events,
    /// Sessions planned or confirmed after the period.
    pub planned: Events,
}

/// Sessions and the people in them, or why they are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Events {
    /// The figures.
    Shown {
        /// How many there are.
        events: u32,
        /// Distinct people who took part or have a place.
        people: u32,
        /// Whole minutes: those of each session times its people.
        minutes: u32,
    },
    /// At least one person, and fewer than the threshold.
    Small,
    /// Hidden because a small group could be worked out from it.
    Protecting,
}

impl Default for Events {
    fn default() -> Self {
        Self::Shown { events: 0, people: 0, minutes: 0 }
    }
}

/// Verified learning of some people, or why it is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learned {
    /// The figures.
    Shown {
        /// How many people, each once.
        people: u32,
        /// Learning records.
        records: u32,
        /// Whole minutes.
        minutes: u32,
    },
    /// At least one person, and fewer than the threshold.
    Small,
    /// Hidden because a small group could be worked out from it.
    Protecting,
}

impl Default for Learned {
    fn default() -> Self {
        Self::Shown { people: 0, records: 0, minutes: 0 }
    }
}

/// Verified learning of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedKind {
    /// The kind's name.
    pub title: String,
    /// The figures.
    pub learned: Learned,
}

/// A fund and its money in whole pence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    /// Its title.
    pub title: String,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// What it holds.
    pub pence: i64,
    /// The part spent on sessions that were held.
    pub spent: i64,
    /// The part committed to sessions that are planned or confirmed.
    pub committed: i64,
    /// What is left; below zero if more is spent and committed than there is.
    pub left: i64,
}
