//! Plans: setting up, solving, what closes and why a gap is left, adopting.

use domain::{Date, Kind};
use planner::{Parts, Phase};

use super::{Pence, Points};

super::views! {
    /// The setup of a plan: what it is to be made for.
    #[derive(Default)]
    pub struct PlanSetup {
        /// First day; null means tomorrow.
        pub from: Option<Date>,
        /// Last day; null means a year later.
        pub to: Option<Date>,
        /// Total money in pence; null is no limit beyond the funds.
        pub budget: Option<Pence>,
        /// True if a skill that is not rated counts as level 0. Otherwise such cells are left out, and their number is given.
        pub unrated_as_zero: bool,
        /// The name of the saved scenario, if the setup is one; else empty.
        pub scenario: String,
        /// Funds that hold more or less than in the store.
        pub funds: Vec<FundChange>,
        /// Branches that keep less cover than their rules say.
        pub cover: Vec<CoverChange>,
        /// Aims that matter more or less than the settings say.
        pub aims: Vec<AimMatters>,
        /// Kinds of people to plan for; empty means everyone. Other people keep their bookings and still count for cover.
        pub kinds: Vec<Kind>,
    }

    /// A fund that holds more or less than in the store.
    pub struct FundChange {
        /// The fund's code.
        pub fund: String,
        /// How many pence more it holds; below zero for less. A fund never holds less than zero.
        pub pence: Pence,
    }

    /// A branch that keeps less cover than its rules say.
    pub struct CoverChange {
        /// The branch's key.
        pub branch: String,
        /// How many people fewer each of its rules asks for; null is no cover at all.
        pub fewer: Option<u32>,
    }

    /// How much an aim matters.
    pub struct AimMatters {
        /// The aim's code.
        pub aim: String,
        /// How much it matters, 1 to 9.
        pub priority: u8,
    }

    /// How big the problem is, and what is missing for it.
    pub struct PlanSize {
        /// The plan's first day.
        pub from: Date,
        /// The plan's last day.
        pub to: Date,
        /// How many people have at least one target.
        pub people: u32,
        /// How many activities the catalogue has.
        pub activities: u32,
        /// How many candidate sessions there are.
        pub sessions: u32,
        /// How many places are possible: pairs of a person and a session whose activity is relevant to the person.
        pub places: u32,
        /// How many levels the plan may close.
        pub open_levels: u32,
        /// How many required cells are left out because nobody rated them.
        pub unrated_left_out: u32,
        /// How many people have no rota. Staff are then taken as on duty Monday to Friday, others as free Monday to Saturday.
        pub without_rota: u32,
        /// Skills that the catalogue does not teach up to the needed level, a sentence each.
        pub nothing_teaches: Vec<String>,
        /// The funds and what is left in them for this time.
        pub funds: Vec<FundLeft>,
        /// The cover rules, a sentence each.
        pub cover: Vec<String>,
        /// What is missing, and what to do about it, a sentence each.
        pub missing: Vec<String>,
        /// What the problem assumes.
        pub assumed: PlanAssumed,
    }

    /// What a plan's problem assumes, from the settings and the calendar.
    pub struct PlanAssumed {
        /// The day on which the problem is made.
        pub made_on: Date,
        /// Working days of notice.
        pub notice: u32,
        /// No new session begins before this day, except for learning at one's own pace.
        pub soonest: Date,
        /// The most sessions that begin in one week; null is no limit.
        pub per_week: Option<u32>,
        /// A proposed limit: the runs that would teach everybody, spread evenly over the weeks, times one and a half.
        pub per_week_proposed: u32,
        /// The most sessions that begin in one week for one person; null is no limit.
        pub per_person_week: Option<u32>,
        /// The days on which every branch is closed.
        pub closed: Vec<ClosedDay>,
        /// The number of days within which a missing or overdue certificate should be earned.
        pub overdue_days: u32,
        /// How many certificates are to be renewed.
        pub renewals: u32,
        /// How many sessions are under way or booked outside the plan.
        pub under_way: u32,
        /// How many people are in these sessions.
        pub under_way_people: u32,
    }

    /// A day on which every branch is closed.
    pub struct ClosedDay {
        /// The day that is closed.
        pub date: Date,
        /// The bank holiday's name; empty for a day of the service's own.
        pub name: String,
    }

    /// A fund and what is left in it.
    pub struct FundLeft {
        /// The fund's code.
        pub key: String,
        /// The fund's title.
        pub title: String,
        /// The line by which funds follow each other year by year.
        pub line: String,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// What the fund holds, in pence.
        pub pence: Pence,
        /// Pence spent and committed by sessions that are not candidates of the plan.
        pub used: Pence,
        /// Pence committed by sessions in the calendar that the plan decides about again. Together with `used`, it is all that was spent
        /// and committed on the day on which the plan was made.
        pub inside: Pence,
        /// Pence that the plan charges to the fund; 0 before there is a plan.
        pub plan: Pence,
    }

    /// How long the solver looks for a plan.
    pub struct SolveLimits {
        /// The limit in seconds; null if `steps` is given.
        pub seconds: Option<f64>,
        /// The limit in steps, for a result that can be repeated.
        pub steps: Option<u32>,
        /// The number of threads; null means two.
        pub threads: Option<u32>,
        /// The seed of the random numbers; null means 1.
        pub seed: Option<u32>,
        /// True to leave out confirmed or pinned sessions and places that cannot be kept, instead of refusing. The plan says which.
        pub drop_bad_pins: bool,
    }

    /// How far the solver is. It is sent once a second.
    pub struct PlanProgress {
        /// Seconds since the start.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub seconds: f64,
        /// The best score so far.
        pub score: Points,
        /// The proven bound: no plan scores more.
        pub bound: Option<Points>,
        /// The score of the plan that does nothing. The share found is (score - empty) / (bound - empty).
        pub empty: Points,
        /// The score's parts.
        pub parts: Parts,
        /// What the solver is doing.
        pub phase: Phase,
    }

    /// A plan, ready to be looked at and adopted.
    pub struct PlanView {
        /// The plan file's text (docs/plan-format.md, The plan file): what `adoptPlan` takes and "Save" writes.
        pub plan: String,
        /// Its score.
        pub score: Points,
        /// The proven bound: no plan scores more.
        pub bound: Option<Points>,
        /// The score of the plan that does nothing.
        pub empty: Points,
        /// What the score is made of.
        pub parts: Parts,
        /// Is the plan proven to be the best?
        pub optimal: bool,
        /// The weight of the levels that are open before the plan, for the gap ratio.
        pub weight_open: Points,
        /// The weight of the levels that the plan closes, for the gap ratio.
        pub weight_closed: Points,
        /// How many levels close.
        pub levels_closed: u32,
        /// How many levels were open.
        pub levels_open: u32,
        /// How many people have a place.
        pub people: u32,
        /// How many places it gives.
        pub places: u32,
        /// What it costs, in pence.
        pub pence: Pence,
        /// The sessions that run, by time.
        pub sessions: Vec<PlanSession>,
        /// The money by fund.
        pub funds: Vec<FundLeft>,
        /// Places and learning time by branch, sorted by name. People without a branch come last.
        pub branches: Vec<GroupPlaces>,
        /// Places and learning time by kind of people.
        pub kinds: Vec<GroupPlaces>,
        /// The minutes of learning in all places.
        pub minutes: u32,
        /// The activities that people asked for; the one that most asked for comes first.
        pub wanted: Vec<Wanted>,
        /// Why gaps are left: totals for each main reason, the largest first.
        pub reasons: Vec<ReasonTotal>,
        /// Confirmed sessions and places that the plan leaves out because they cannot be kept, a sentence each. Adopting the plan gives
        /// them up.
        pub dropped: Vec<String>,
        /// How many certificates are to be renewed.
        pub renewals_due: u32,
        /// Every renewal that is not met, with its reason.
        pub renewals: Vec<RenewalLeft>,
        /// Every gap left, with its reason.
        pub left: Vec<GapLeftView>,
        /// People who get no place although they have a gap.
        pub nothing_for: Vec<NothingFor>,
        /// What the independent checker found wrong. Empty for a good plan.
        pub violations: Vec<String>,
    }

    /// A session that the plan runs.
    pub struct PlanSession {
        /// The session's id in the problem.
        pub id: String,
        /// Activity's code.
        pub activity: String,
        /// Activity's title.
        pub title: String,
        /// The kind of activity.
        pub kind: String,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// Its half-days in words ("Tuesday morning").
        pub when: String,
        /// Venue's title.
        pub venue: Option<String>,
        /// The trainer, where there is one.
        pub trainer: Option<String>,
        /// The most people that it takes.
        pub seats: u32,
        /// The people who go, as (number, name).
        pub people: Vec<(String, String)>,
        /// What it costs, in pence.
        pub pence: Pence,
        /// The fund that pays for it.
        pub fund: String,
        /// Was it confirmed already?
        pub fixed: bool,
    }

    /// What a plan gives the people of one group: a branch or a kind of people.
    pub struct GroupPlaces {
        /// The branch's name or the word for the kind; null means no branch.
        pub group: Option<String>,
        /// How many people are planned for.
        pub people: u32,
        /// How many people have an open gap before the plan.
        pub with_gap: u32,
        /// How many people have a place.
        pub reached: u32,
        /// How many people have an open gap and get no place.
        pub nothing: u32,
        /// How many places the group's people get.
        pub places: u32,
        /// How many of these places go to paid staff.
        pub paid: u32,
        /// How many of these places go to volunteers.
        pub volunteers: u32,
        /// The minutes of learning in all places.
        pub minutes: u32,
        /// The minutes that fairness counts: at most 480 for each place (docs/plan-format.md, Fair minutes).
        pub counted: u32,
        /// The fair share in minutes for each person: the plan's share of one person, or that of the group if it is more.
        pub fair: u32,
        /// How many people are below the fair share of one person.
        pub short: u32,
        /// How many levels were open.
        pub levels_open: u32,
        /// How many levels close.
        pub levels_closed: u32,
        /// How many interests there are: activities that a person has asked for and not done.
        pub wants: u32,
        /// How many interests the plan meets.
        pub wants_met: u32,
        /// How many gaps the plan leaves.
        pub left: u32,
    }

    /// An activity that people asked for.
    pub struct Wanted {
        /// Activity's code.
        pub activity: String,
        /// Its title.
        pub title: String,
        /// How many people asked for it and have not done it.
        pub people: u32,
        /// How many of these people get it.
        pub met: u32,
    }

    /// How much a reason leaves open.
    pub struct ReasonTotal {
        /// The code of the main reason (docs/plan-format.md, Why a gap is left).
        pub code: String,
        /// What it means, in words.
        pub words: String,
        /// How many gaps are left for this reason.
        pub gaps: u32,
        /// How many levels are left for this reason.
        pub levels: u32,
    }

    /// A gap that the plan leaves, and the reason.
    pub struct GapLeftView {
        /// Person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The person's branch, where there is one.
        pub branch: Option<String>,
        /// Skill's code.
        pub skill: String,
        /// Skill's title.
        pub skill_title: String,
        /// Level now.
        pub level: u8,
        /// Level that the plan reaches.
        pub planned: u8,
        /// The level needed, 1 to the scale's top.
        pub target: u8,
        /// The code of the main reason.
        pub reason: String,
        /// All codes of the session that comes closest.
        pub codes: Vec<String>,
        /// The session that comes closest.
        pub session: Option<String>,
        /// The reason as a sentence.
        pub words: String,
    }

    /// A certificate that the plan does not renew in time, and the reason.
    pub struct RenewalLeft {
        /// Person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The person's branch, where there is one.
        pub branch: Option<String>,
        /// The certificate.
        pub cert: String,
        /// The last day on which a renewal counts.
        pub by: Date,
        /// The code of the main reason.
        pub reason: String,
        /// All codes of the session that comes closest.
        pub codes: Vec<String>,
        /// The session that comes closest.
        pub session: Option<String>,
        /// The reason as a sentence.
        pub words: String,
    }

    /// A person with a gap and no place.
    pub struct NothingFor {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The person's branch, where there is one.
        pub branch: Option<String>,
        /// Kind of person.
        pub kind: Kind,
        /// How many gaps the person has.
        pub gaps: u32,
        /// The code of the most frequent reason among them.
        pub reason: String,
        /// The most frequent reason among the person's gaps, as a sentence.
        pub words: String,
    }

    /// The result of adopting a plan, or of a preview of that.
    pub struct Adopted {
        /// How many sessions are new in the calendar, as planned.
        pub sessions: u32,
        /// How many places are new.
        pub places: u32,
        /// How many planned sessions become candidates again, because the plan does not run them.
        pub withdrawn: u32,
        /// Booked places that are given up for another session of the same activity, by name.
        pub moved: Vec<Moved>,
        /// Booked places that are given up without another, by name.
        pub lost: Vec<Lost>,
    }

    /// A booked place that is given up for one in another session of the same activity.
    pub struct Moved {
        /// Person's number.
        pub person: String,
        /// Person's name.
        pub name: String,
        /// Activity's title.
        pub title: String,
        /// The session that is given up.
        pub from: String,
        /// Its first day.
        pub from_date: Date,
        /// The other session.
        pub to: String,
        /// Its first day.
        pub to_date: Date,
    }

    /// A booked place that is given up without another.
    pub struct Lost {
        /// Person's number.
        pub person: String,
        /// Person's name.
        pub name: String,
        /// Activity's title.
        pub title: String,
        /// The session that is given up.
        pub session: String,
        /// Its first day.
        pub date: Date,
    }
}
