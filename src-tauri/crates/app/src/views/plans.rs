//! Plans: setting up, solving, what closes and why a gap is left, adopting.

use domain::{Date, Kind};
use planner::{Parts, Phase};

use super::{Pence, Points};

super::views! {
    /// What a plan is to be made for.
    #[derive(Default)]
    pub struct PlanSetup {
        /// First day; null is tomorrow.
        pub from: Option<Date>,
        /// Last day; null is a year later.
        pub to: Option<Date>,
        /// Total money in pence; null is no limit beyond the funds.
        pub budget: Option<Pence>,
        /// Not rated counts as level 0; otherwise such cells are left out and counted.
        pub unrated_as_zero: bool,
        /// The saved scenario that it is, by name; empty for none.
        pub scenario: String,
        /// Funds that hold more or less than in the store.
        pub funds: Vec<FundChange>,
        /// Branches that keep less cover than their rules say.
        pub cover: Vec<CoverChange>,
        /// What aims matter, where it is not what the settings say.
        pub aims: Vec<AimMatters>,
        /// Kinds of people to plan for; none is everyone. The others keep what they have booked, and still count for cover.
        pub kinds: Vec<Kind>,
    }

    /// A fund that holds more or less than in the store.
    pub struct FundChange {
        /// The fund's code.
        pub fund: String,
        /// Pence more; below zero less. A fund never holds less than nothing.
        pub pence: Pence,
    }

    /// A branch that keeps less cover than its rules say.
    pub struct CoverChange {
        /// Branch key.
        pub branch: String,
        /// How many people fewer each of its rules asks for; null is no cover at all.
        pub fewer: Option<u32>,
    }

    /// What an aim matters.
    pub struct AimMatters {
        /// The aim's code.
        pub aim: String,
        /// What it matters, 1 to 9.
        pub priority: u8,
    }

    /// How big the problem is and what is missing for it.
    pub struct PlanSize {
        /// The plan's first day.
        pub from: Date,
        /// The plan's last day.
        pub to: Date,
        /// People with at least one target.
        pub people: u32,
        /// How many activities the catalogue has.
        pub activities: u32,
        /// Candidate sessions.
        pub sessions: u32,
        /// Possible places (person and session where the activity is relevant).
        pub places: u32,
        /// Gap levels that the plan may close.
        pub open_levels: u32,
        /// Required cells left out because nobody rated them.
        pub unrated_left_out: u32,
        /// People without a rota: taken as Monday to Friday (staff) or free Monday to Saturday.
        pub without_rota: u32,
        /// Skills that no activity takes as far as people need: how far the catalogue does, a sentence each.
        pub nothing_teaches: Vec<String>,
        /// The funds and what is left in them for this time.
        pub funds: Vec<FundLeft>,
        /// The cover kept: a sentence each.
        pub cover: Vec<String>,
        /// What is missing, a sentence each, and what to do.
        pub missing: Vec<String>,
        /// What the problem takes for granted.
        pub assumed: PlanAssumed,
    }

    /// What a plan's problem takes for granted, from the settings and the calendar.
    pub struct PlanAssumed {
        /// The day on which the problem is made.
        pub made_on: Date,
        /// Working days of notice.
        pub notice: u32,
        /// Nothing new begins before this day, but for what is done at one's own pace.
        pub soonest: Date,
        /// The most sessions that begin in one week; null is no limit.
        pub per_week: Option<u32>,
        /// A limit that would do: the runs that would teach everybody, spread evenly over the weeks, times one and a half.
        pub per_week_proposed: u32,
        /// The most sessions that begin in one week for one person; null is no limit.
        pub per_person_week: Option<u32>,
        /// Closed days.
        pub closed: Vec<ClosedDay>,
        /// Days in which a missing or overdue certificate should be had.
        pub overdue_days: u32,
        /// Certificates to renew.
        pub renewals: u32,
        /// Sessions that are under way or booked outside the plan.
        pub under_way: u32,
        /// People in them.
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
        /// Money in the fund.
        pub pence: Pence,
        /// Spent and committed by sessions that are no candidates of the plan.
        pub used: Pence,
        /// Committed by sessions in the calendar that the plan decides about anew. With `used` it is what is spent and committed on the day on
        /// which the plan was made.
        pub inside: Pence,
        /// What the plan charges to it; 0 before there is one.
        pub plan: Pence,
    }

    /// How long to look.
    pub struct SolveLimits {
        /// Seconds; null with `steps`.
        pub seconds: Option<f64>,
        /// Steps, for a run that can be repeated.
        pub steps: Option<u32>,
        /// Threads; null is two.
        pub threads: Option<u32>,
        /// The seed; null is 1.
        pub seed: Option<u32>,
        /// Leaves out what is confirmed or pinned and cannot be kept, instead of refusing; the plan says what.
        pub drop_bad_pins: bool,
    }

    /// How far the solver is, once a second.
    pub struct PlanProgress {
        /// Seconds since the start.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub seconds: f64,
        /// The best score so far.
        pub score: Points,
        /// No plan scores more than this.
        pub bound: Option<Points>,
        /// The score of doing nothing; the share found is (score - empty) / (bound - empty).
        pub empty: Points,
        /// The score's parts.
        pub parts: Parts,
        /// What it is doing.
        pub phase: Phase,
    }

    /// A plan, ready to be looked at and adopted.
    pub struct PlanView {
        /// The plan file's text (docs/plan-format.md, The plan file): what `adoptPlan` takes and "Save" writes.
        pub plan: String,
        /// Its score.
        pub score: Points,
        /// No plan scores more than this.
        pub bound: Option<Points>,
        /// The score of doing nothing.
        pub empty: Points,
        /// What the score is made of.
        pub parts: Parts,
        /// Proven best?
        pub optimal: bool,
        /// Open weight before and closed weight, for the gap ratio.
        pub weight_open: Points,
        /// Weight closed by the plan.
        pub weight_closed: Points,
        /// Levels that close.
        pub levels_closed: u32,
        /// Levels that were open.
        pub levels_open: u32,
        /// People with a place.
        pub people: u32,
        /// How many places it gives.
        pub places: u32,
        /// Its money.
        pub pence: Pence,
        /// The sessions that run, by time.
        pub sessions: Vec<PlanSession>,
        /// The money by fund.
        pub funds: Vec<FundLeft>,
        /// How places and learning time fall on branches, by name; people of no branch come last.
        pub branches: Vec<GroupPlaces>,
        /// The same by kind of people.
        pub kinds: Vec<GroupPlaces>,
        /// Minutes of learning in the places.
        pub minutes: u32,
        /// What people asked for, most asked for first.
        pub wanted: Vec<Wanted>,
        /// Why gaps are left: totals for each headline reason, most first.
        pub reasons: Vec<ReasonTotal>,
        /// What is confirmed and the plan leaves out because it cannot be kept, a sentence each: adopting gives it up.
        pub dropped: Vec<String>,
        /// Certificates to renew.
        pub renewals_due: u32,
        /// Every renewal that is not met, with its reason.
        pub renewals: Vec<RenewalLeft>,
        /// Every gap left, with its reason.
        pub left: Vec<GapLeftView>,
        /// People who get nothing although they have a gap.
        pub nothing_for: Vec<NothingFor>,
        /// Checked by the independent checker; empty when good.
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
        /// Half-days in words ("Tuesday morning").
        pub when: String,
        /// Venue's title.
        pub venue: Option<String>,
        /// The trainer, where there is one.
        pub trainer: Option<String>,
        /// The most people that it takes.
        pub seats: u32,
        /// Who goes: number and name.
        pub people: Vec<(String, String)>,
        /// What it costs, in pence.
        pub pence: Pence,
        /// The fund it is paid from.
        pub fund: String,
        /// Was it there already (confirmed)?
        pub fixed: bool,
    }

    /// What a plan gives the people of one group: a branch or a kind of people.
    pub struct GroupPlaces {
        /// The branch's name or the kind's word; null is no branch.
        pub group: Option<String>,
        /// People that are planned for.
        pub people: u32,
        /// People with an open gap before the plan.
        pub with_gap: u32,
        /// People with a place.
        pub reached: u32,
        /// People with an open gap and no place.
        pub nothing: u32,
        /// How many places its people get.
        pub places: u32,
        /// Of them places of paid staff.
        pub paid: u32,
        /// Of them places of volunteers.
        pub volunteers: u32,
        /// Minutes of learning in the places.
        pub minutes: u32,
        /// The same as fairness counts them: at most 480 for each place (docs/plan-format.md, Fair minutes).
        pub counted: u32,
        /// The fair share in minutes: what the plan's fairness asks for each person, or for the group where that is more.
        pub fair: u32,
        /// People below the fair share of one person.
        pub short: u32,
        /// Levels that were open.
        pub levels_open: u32,
        /// Levels that close.
        pub levels_closed: u32,
        /// Interests: what people asked for and have not done.
        pub wants: u32,
        /// Interests that the plan meets.
        pub wants_met: u32,
        /// Gaps that the plan leaves.
        pub left: u32,
    }

    /// An activity that people asked for.
    pub struct Wanted {
        /// Activity's code.
        pub activity: String,
        /// Its title.
        pub title: String,
        /// People who asked for it and have not done it.
        pub people: u32,
        /// People of them who get it.
        pub met: u32,
    }

    /// How much a reason leaves open.
    pub struct ReasonTotal {
        /// The headline code (docs/plan-format.md, Why a gap is left).
        pub code: String,
        /// What it means, in words.
        pub words: String,
        /// Gaps left for it.
        pub gaps: u32,
        /// Levels left for it.
        pub levels: u32,
    }

    /// A gap that the plan leaves, and why.
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
        /// The headline code.
        pub reason: String,
        /// All codes of the session that comes closest.
        pub codes: Vec<String>,
        /// That session.
        pub session: Option<String>,
        /// The reason as a sentence.
        pub words: String,
    }

    /// A certificate that the plan does not renew in time, and why.
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
        /// The headline code.
        pub reason: String,
        /// All codes of the session that comes closest.
        pub codes: Vec<String>,
        /// That session.
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

    /// What adopting a plan makes, or would make.
    pub struct Adopted {
        /// Sessions that are new in the calendar as planned.
        pub sessions: u32,
        /// Places that are new.
        pub places: u32,
        /// Sessions that the plan does not run: candidates again.
        pub withdrawn: u32,
        /// Booked places given up for another session of the same activity, by name.
        pub moved: Vec<Moved>,
        /// Booked places given up for none, by name.
        pub lost: Vec<Lost>,
    }

    /// A booked place that is given up for another of the same activity.
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

    /// A booked place that is given up for none.
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
