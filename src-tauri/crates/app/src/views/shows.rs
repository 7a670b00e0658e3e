//! The answers of `skillsplan show` and of the overview.

use domain::{Date, Kind};

use super::{Pence, gaps::Sums};

super::views! {
    /// A rating in force that is due for review.
    pub struct ReviewDue {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The branch's key on the date, where there is one.
        pub branch: Option<String>,
        /// The skill's code.
        pub skill: String,
        /// The skill's title.
        pub skill_title: String,
        /// The level of the rating in force.
        pub level: u8,
        /// The target.
        pub target: u8,
        /// Where the rating comes from.
        pub source: domain::ratings::Source,
        /// The day of the rating.
        pub rated_on: Date,
        /// The last day on which it was not yet due.
        pub review_by: Date,
    }

    /// Where do we stand, and what needs me today?
    pub struct Overview {
        /// The date D.
        pub as_of: Date,
        /// The ratings that are counted.
        pub ratings: domain::ratings::RatingsCounted,
        /// The sums of the scope.
        pub totals: Sums,
        /// The sums a year before; null if nobody was there.
        pub year_before: Option<Sums>,
        /// What the first sentence says about the sums.
        pub said_first: SaidFirst,
        /// The sums of paid staff alone.
        pub paid: Sums,
        /// The sums of volunteers alone.
        pub volunteers: Sums,
        /// Each aim.
        pub aims: Vec<AimOverview>,
        /// The height of the frame of each aim's trend line, in percentage points.
        pub trend_points: u32,
        /// Each branch.
        pub branches: Vec<BranchOverview>,
        /// How many cells are met now and were below target or not rated half a year before.
        pub closed_half_year: u32,
        /// Skills that rest on one person. The person who leaves soonest comes first.
        pub thin: Vec<ThinCover>,
        /// How many skills rest on one person in all.
        pub thin_count: u32,
        /// How many skills are required by someone and met by no one.
        pub none_count: u32,
        /// How many learning records wait to be verified.
        pub to_verify: u32,
        /// How many skills should have been rated again by now.
        pub to_rerate: u32,
        /// The certificates that are overdue, missing or due within 90 days.
        pub certificates: Vec<CertificateLine>,
        /// The next sessions with free places.
        pub next_sessions: Vec<super::sessions::CalendarSession>,
        /// The funds in force.
        pub funds: Vec<super::settings::FundView>,
        /// How many people are in the scope.
        pub people: u32,
        /// What the store lacks, if it is empty.
        pub empty: EmptyState,
    }

    /// What is said first about the figures.
    pub struct SaidFirst {
        /// True if less than half of what is needed is rated. Then the text first says what is not known.
        pub mostly_unrated: bool,
        /// True if the responses now and a year before differ by ten points or more. Then the text gives both, without praise or blame.
        pub answered_differently: bool,
        /// The aim that needs most; null if none may be called so.
        pub aim: Option<String>,
        /// The branch that needs most; null if none may be called so.
        pub branch: Option<String>,
        /// A group with fewer rated skills than this is never called the one that needs most.
        pub least_rated: u32,
    }

    /// How much a group of a list needs, compared with the other groups.
    pub struct Need {
        /// Its place, from 0 for the group that needs most.
        pub place: u32,
        /// True if enough of it is rated for a comparison.
        pub compared: bool,
    }

    /// What an empty store lacks.
    pub struct EmptyState {
        /// True if there are no people.
        pub people: bool,
        /// True if there are no ratings.
        pub ratings: bool,
        /// True if there are no activities.
        pub activities: bool,
        /// True if there are no sessions.
        pub sessions: bool,
    }

    /// An aim, with its three strands side by side. They are never mixed into one figure.
    pub struct AimOverview {
        /// The aim's code.
        pub key: String,
        /// The aim's title.
        pub title: String,
        /// True for our working title, false for the published title.
        pub working_title: bool,
        /// The strand of people: the sums.
        pub sums: Sums,
        /// How much it needs, among the aims.
        pub need: Need,
        /// The coverage on the last day of each of 12 months, oldest first.
        pub trend: Vec<TrendPoint>,
        /// The share at the foot of the trend line's frame, in percentage points.
        pub trend_from: u32,
        /// True if the responses of the first and the last rated month differ by ten points or more.
        pub trend_answered_differently: bool,
        /// The strand of activity: sessions held in the last 12 months.
        pub sessions_held: u32,
        /// The strand of activity: sessions to come that are planned or confirmed.
        pub sessions_planned: u32,
        /// The strand of activity: people reached in the last 12 months.
        pub people_reached: u32,
        /// The strand of activity: verified minutes in the last 12 months.
        pub minutes: u32,
    }

    /// A branch.
    pub struct BranchOverview {
        /// The branch's key; null for people without a branch.
        pub key: Option<String>,
        /// The sums of its people.
        pub sums: Sums,
        /// How much it needs, among the branches.
        pub need: Need,
    }

    /// The sums on one day.
    pub struct TrendPoint {
        /// The day.
        pub on: Date,
        /// Cells at their target.
        pub met: u32,
        /// Cells below their target.
        pub below: u32,
        /// All required cells.
        pub required: u32,
        /// met / (met + below).
        pub coverage: Option<f64>,
        /// (met + below) / required.
        pub response: Option<f64>,
    }

    /// The trend in full, for `show trend`.
    pub struct Trend {
        /// Which ratings count.
        pub ratings: domain::ratings::RatingsCounted,
        /// The months, oldest first, each with its sums and groups.
        pub months: Vec<super::gaps::GapTable>,
    }

    /// A skill in a branch that rests on one person, or on no one.
    pub struct ThinCover {
        /// Branch key.
        pub branch: Option<String>,
        /// Skill code.
        pub skill: String,
        /// Skill title.
        pub skill_title: String,
        /// `paid` or `volunteer`.
        pub sort: String,
        /// How many people require it.
        pub required: u32,
        /// How many people meet it: 1 is thin, 0 is none.
        pub met: u32,
        /// The number of the one person; null if there is no one.
        pub person: Option<String>,
        /// The person's name.
        pub name: Option<String>,
        /// The day on which that person leaves, if it is known.
        pub leaving: Option<Date>,
    }

    /// A figure of the overview that opens the list it counts.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Behind {
        /// People with a skill below target.
        BelowTarget,
        /// Gaps closed in the last half-year.
        Closed,
        /// Skills in a branch that exactly one person has.
        OnOne,
        /// Skills in a branch that nobody has.
        OnNobody,
    }

    /// What a figure of the overview counts, line for line.
    pub struct BehindFigure {
        /// Which figure.
        pub figure: Behind,
        /// The figure itself. A list has at most the first 5,000 lines.
        pub count: u32,
        /// People below target, by name.
        pub below: Vec<PersonBelow>,
        /// Gaps that were closed, by name.
        pub closed: Vec<ClosedGap>,
        /// Skills in a branch. The person who leaves soonest comes first.
        pub thin: Vec<ThinCover>,
    }

    /// A person with a skill below target.
    pub struct PersonBelow {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Branch key.
        pub branch: Option<String>,
        /// How many of the person's skills are below target.
        pub below: u32,
        /// How many skills the person needs.
        pub required: u32,
    }

    /// A skill that is at target now and was not half a year before.
    pub struct ClosedGap {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Branch key.
        pub branch: Option<String>,
        /// Skill code.
        pub skill: String,
        /// Skill title.
        pub skill_title: String,
        /// The level half a year before; null if not rated.
        pub before: Option<u8>,
        /// Level now.
        pub level: u8,
        /// The level needed, 1 to the scale's top.
        pub target: u8,
    }

    /// A skill cover rule on D.
    pub struct CoverLine {
        /// `service` or the branch key.
        pub scope: String,
        /// Skill code.
        pub skill: String,
        /// Skill title.
        pub skill_title: String,
        /// The level that the rule asks for.
        pub level: u8,
        /// The kinds of people who count; empty means everybody.
        pub kinds: Vec<Kind>,
        /// The fewest people that there should be.
        pub min: u32,
        /// How many people there are.
        pub number: u32,
        /// How many people are missing: max(0, min - number).
        pub short: u32,
    }

    /// A required certificate on D.
    pub struct CertificateLine {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The certificate's name.
        pub certificate: String,
        /// `in_date`, `due`, `overdue`, `missing`.
        pub state: String,
        /// The day on which it expires.
        pub expires_on: Option<Date>,
    }

    /// Verified minutes of a group.
    pub struct LearningLine {
        /// The values of the grouping keys.
        pub key: std::collections::BTreeMap<String, Option<String>>,
        /// How many records.
        pub records: u32,
        /// How many different people.
        pub people: u32,
        /// Verified minutes.
        pub minutes: u32,
    }

    /// A self rating and an agreed rating that differ by two levels or more.
    pub struct DisagreementLine {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Skill code.
        pub skill: String,
        /// The newest self rating.
        pub own: u8,
        /// The newest agreed rating.
        pub agreed: u8,
    }

    /// What an activity changed for one of the skills that it teaches.
    pub struct EffectLine {
        /// The activity's code.
        pub activity: String,
        /// The code of the skill that it teaches.
        pub skill: String,
        /// How many people completed it.
        pub completed: u32,
        /// How many of them were rated again.
        pub rerated: u32,
        /// How many of those rated again are at the outcome level or above.
        pub reached: u32,
        /// How many of them were not rated again.
        pub not_rerated: u32,
        /// How many were at each level before.
        pub before: Vec<u32>,
        /// How many are at each level at the next rating.
        pub after: Vec<u32>,
    }

    /// Money for learning on a date.
    pub struct ShownMoney {
        /// The date.
        pub as_of: Date,
        /// Every fund, by its code.
        pub funds: Vec<FundMoney>,
        /// Sessions that cost money which no fund pays.
        pub outside: super::settings::OutsideFunds,
    }

    /// What a fund holds, and what is planned, committed, spent and left of it.
    pub struct FundMoney {
        /// The fund's code.
        pub fund: String,
        /// The fund's title.
        pub title: String,
        /// The line on which funds follow each other year by year.
        pub line: String,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// What it holds, in pence.
        pub pence: Pence,
        /// Pence of planned sessions that are not confirmed. They are a part of `committed`.
        pub planned: Pence,
        /// Pence committed: for planned and confirmed sessions, and for those that were held only after the date.
        pub committed: Pence,
        /// Pence spent: for sessions held by the date.
        pub spent: Pence,
        /// Pence left: what it holds, less `committed` and `spent`. Below 0 if more is used than there is.
        pub left: Pence,
    }
}
