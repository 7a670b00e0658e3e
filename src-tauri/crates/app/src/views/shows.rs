//! What `skillsplan show` and the overview answer.

use domain::{Date, Kind};

use super::{Pence, gaps::Sums};

super::views! {
    /// Where do we stand, and what needs me today?
    pub struct Overview {
        /// The date D.
        pub as_of: Date,
        /// The sums of the scope.
        pub totals: Sums,
        /// The sums a year before; null where nobody was there.
        pub year_before: Option<Sums>,
        /// What a first sentence says of them.
        pub said_first: SaidFirst,
        /// Paid staff apart.
        pub paid: Sums,
        /// Volunteers apart.
        pub volunteers: Sums,
        /// Each aim.
        pub aims: Vec<AimOverview>,
        /// How many points the frame of each aim's trend line is high.
        pub trend_points: u32,
        /// Each branch.
        pub branches: Vec<BranchOverview>,
        /// Cells that are met now and were below or unrated half a year before.
        pub closed_half_year: u32,
        /// Skills that rest on one person, the soonest leaver first.
        pub thin: Vec<ThinCover>,
        /// How many rest on one person in all.
        pub thin_count: u32,
        /// Required by someone and met by no one: how many.
        pub none_count: u32,
        /// Learning records waiting to be verified.
        pub to_verify: u32,
        /// Skills to rate again by now.
        pub to_rerate: u32,
        /// Certificates overdue, missing or due within 90 days.
        pub certificates: Vec<CertificateLine>,
        /// The next sessions with free places.
        pub next_sessions: Vec<super::sessions::CalendarSession>,
        /// Funds in force.
        pub funds: Vec<super::settings::FundView>,
        /// People in the scope.
        pub people: u32,
        /// Is there anything at all?
        pub empty: EmptyState,
    }

    /// What is said first of the figures.
    pub struct SaidFirst {
        /// Less than half of what is needed was rated: what is not known comes first.
        pub mostly_unrated: bool,
        /// The responses now and a year before differ by ten points or more: both are told, and no praise or blame.
        pub answered_differently: bool,
        /// The aim that needs most; null where none may be called so.
        pub aim: Option<String>,
        /// The branch that needs most; null where none may be called so.
        pub branch: Option<String>,
        /// A group with fewer rated skills than this is never called so.
        pub least_rated: u32,
    }

    /// Which group of a list is compared with the others, and how much it needs.
    pub struct Need {
        /// Its place when the one that needs most comes first, from 0.
        pub place: u32,
        /// Enough of it is rated to be compared.
        pub compared: bool,
    }

    /// What an empty store lacks.
    pub struct EmptyState {
        /// No people.
        pub people: bool,
        /// No ratings.
        pub ratings: bool,
        /// No activities.
        pub activities: bool,
        /// No sessions.
        pub sessions: bool,
    }

    /// An aim: three strands side by side, never blended.
    pub struct AimOverview {
        /// The aim's code.
        pub key: String,
        /// The aim's title.
        pub title: String,
        /// Working title, not the published one.
        pub working_title: bool,
        /// People: the sums.
        pub sums: Sums,
        /// Its place among the aims.
        pub need: Need,
        /// Coverage on the last day of each of 12 months, oldest first.
        pub trend: Vec<TrendPoint>,
        /// The share at the foot of the trend line's frame, in points.
        pub trend_from: u32,
        /// The responses of the first and the last rated month differ by ten points or more.
        pub trend_answered_differently: bool,
        /// Activity: sessions held in the last 12 months.
        pub sessions_held: u32,
        /// Activity: sessions planned or confirmed ahead.
        pub sessions_planned: u32,
        /// Activity: people reached in the last 12 months.
        pub people_reached: u32,
        /// Activity: verified minutes in the last 12 months.
        pub minutes: u32,
    }

    /// A branch.
    pub struct BranchOverview {
        /// Key; null is no branch.
        pub key: Option<String>,
        /// The sums of its people.
        pub sums: Sums,
        /// Its place among the branches.
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
        /// How many require it.
        pub required: u32,
        /// How many meet it: 1 is thin, 0 is none.
        pub met: u32,
        /// The one person; null where no one.
        pub person: Option<String>,
        /// The person's name.
        pub name: Option<String>,
        /// When that person leaves, where it is known.
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

    /// What a figure counts, line for line.
    pub struct BehindFigure {
        /// Which figure.
        pub figure: Behind,
        /// The figure. A list of more than 5,000 lines holds the first of them.
        pub count: u32,
        /// People below target, by name.
        pub below: Vec<PersonBelow>,
        /// Gaps that were closed, by name.
        pub closed: Vec<ClosedGap>,
        /// Skills in a branch, the soonest leaver first.
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
        /// Skills below target.
        pub below: u32,
        /// Skills needed.
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
        /// Level then; null is not rated.
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
        /// Kinds; none is everybody.
        pub kinds: Vec<Kind>,
        /// At least.
        pub min: u32,
        /// There are.
        pub number: u32,
        /// max(0, min - number).
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
        /// Expires on.
        pub expires_on: Option<Date>,
    }

    /// Verified minutes of a group.
    pub struct LearningLine {
        /// The grouping keys' values.
        pub key: std::collections::BTreeMap<String, Option<String>>,
        /// How many records.
        pub records: u32,
        /// How many different people.
        pub people: u32,
        /// Verified minutes.
        pub minutes: u32,
    }

    /// Self and agreed ratings that differ by two levels or more.
    pub struct DisagreementLine {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Skill code.
        pub skill: String,
        /// Newest self rating.
        pub own: u8,
        /// Newest agreed rating.
        pub agreed: u8,
    }

    /// What an activity changed.
    pub struct EffectLine {
        /// The activity's code.
        pub activity: String,
        /// The code of the skill that it teaches.
        pub skill: String,
        /// People who completed it.
        pub completed: u32,
        /// Of them rated again.
        pub rerated: u32,
        /// Of those at or above the outcome level.
        pub reached: u32,
        /// Not rated again.
        pub not_rerated: u32,
        /// How many stood at each level before.
        pub before: Vec<u32>,
        /// How many stand at each level at the next rating.
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
        /// Planned sessions that are not confirmed: a part of what is committed.
        pub planned: Pence,
        /// Planned and confirmed sessions, and those that were held only after the date.
        pub committed: Pence,
        /// Sessions held by the date.
        pub spent: Pence,
        /// The money less both; below 0 where more is used than there is.
        pub left: Pence,
    }
}
