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
        /// Paid staff apart.
        pub paid: Sums,
        /// Volunteers apart.
        pub volunteers: Sums,
        /// Each aim.
        pub aims: Vec<AimOverview>,
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
        /// Code.
        pub key: String,
        /// Title.
        pub title: String,
        /// Working title, not the published one.
        pub working_title: bool,
        /// People: the sums.
        pub sums: Sums,
        /// Coverage on the last day of each of 12 months, oldest first.
        pub trend: Vec<TrendPoint>,
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
        /// Sums.
        pub sums: Sums,
    }

    /// The sums on one day.
    pub struct TrendPoint {
        /// The day.
        pub on: Date,
        /// Met.
        pub met: u32,
        /// Below.
        pub below: u32,
        /// Required.
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

    /// A skill cover rule on D.
    pub struct CoverLine {
        /// `service` or the branch key.
        pub scope: String,
        /// Skill code.
        pub skill: String,
        /// Skill title.
        pub skill_title: String,
        /// Level.
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
        /// Number.
        pub person: String,
        /// Name.
        pub name: String,
        /// Certificate.
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
        /// Records.
        pub records: u32,
        /// People.
        pub people: u32,
        /// Verified minutes.
        pub minutes: u32,
    }

    /// Self and agreed ratings that differ by two levels or more.
    pub struct DisagreementLine {
        /// Number.
        pub person: String,
        /// Name.
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
        /// Activity.
        pub activity: String,
        /// Skill.
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

    /// Money of a fund.
    pub struct FundSpend {
        /// Fund.
        pub fund: String,
        /// Committed.
        pub committed: Pence,
        /// Spent.
        pub spent: Pence,
    }
}
