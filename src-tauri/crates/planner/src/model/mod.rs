//! The problem as whole numbers: every id an index, every date a day, every rule a count.
//!
//! The model is derived once and never changed. It keeps *places* only: a place is a person and a session that some plan could
//! bring together. Whatever no plan could bring together is left out here, so that nothing after this looks at it again. In the field this is *presolve* (Savelsbergh 1994; Achterberg
//! et al. 2020): rules that concern one person and one session alone remove the place, and what follows from that is repeated
//! until nothing changes (`build`).
//!
//! - `build`: from the problem's words to numbers.
//! - `calendar`: days, half-days and weeks, and who is there when.
//! - `lessons`: what activities teach and ask for, and which are relevant to a person.
//! - `pace`: how much a week may hold.
//! - `csr`: many short lists in one piece of memory.
//!
//! # Words
//! - A *session* is a candidate of the file. It *runs* or does not; one that runs is a *run*.
//! - A *place* is held or not. Only a place of the model can be held.
//! - A *unit* is something that a person wins once, at the value of the best place held for it: levels of a skill, or a renewal.
//!   With units the score is a sum of maxima, which is submodular: that is why the greedy of [`crate::search`] does well.
//! - A *need* of a place is a list of the same person's places, one of which must be held before it: an entry level or a
//!   prerequisite.
//! - A *cover cell* is one cover rule in one half-day: so many people who count for it may be away at once.
//!
//! # Where we deviate
//! Presolve of a general solver works on rows and columns. Here it works on the rules themselves, which are fewer and say more:
//! that a need has no supplier in time shows in one look at a person's list. The referee uses none of it.

mod build;
mod calendar;
pub(crate) mod csr;
mod lessons;
mod pace;

use crate::format::problem::Problem;
use crate::model::csr::{Csr, Prefixes};
use build::Builder;

pub(crate) use calendar::{Calendar, Hours};
pub use lessons::Lessons;
pub(crate) use pace::{Pace, pins_lift_pace};

/// A session as numbers.
#[derive(Debug, Clone)]
pub(crate) struct SessionModel {
    pub(crate) activity: usize,
    /// People who could come to a session that nobody has a place in, because these are fewer than it needs; else 0.
    pub(crate) could: u32,
    pub(crate) slots: Vec<u32>,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) listed: bool,
    /// The week of the first slot, where slots are listed: only then it counts for pacing (C19).
    pub(crate) week: Option<u32>,
    pub(crate) block: bool,
    pub(crate) seats: u32,
    pub(crate) min: u32,
    pub(crate) cost: i64,
    pub(crate) cost_head: i64,
    pub(crate) fund: usize,
    pub(crate) trainer: Option<usize>,
    pub(crate) venue: Option<usize>,
    pub(crate) period: usize,
    pub(crate) minutes: i64,
    pub(crate) capped: bool,
    /// Points for one level of weight 1.
    pub(crate) worth: i64,
    pub(crate) forbidden: bool,
    /// It must run: it is pinned, or a place in it.
    pub(crate) pinned: bool,
    /// It is pinned itself.
    pub(crate) pinned_run: bool,
    pub(crate) prior: bool,
}

impl SessionModel {
    pub(crate) fn end_day(&self) -> i64 {
        i64::from(self.last / 2)
    }

    /// Can it meet a renewal that is due between two days? It ends within them; at one's own pace any of its days will do.
    pub(crate) fn meets(&self, from: i64, by: i64) -> bool {
        let at_own_pace = !self.listed && !self.block;
        let by_then = if at_own_pace { i64::from(self.first / 2) } else { self.end_day() };
        from <= self.end_day() && by_then <= by
    }

    /// The minutes that count as a share of learning time.
    pub(crate) fn share(&self) -> i64 {
        self.minutes.min(crate::format::problem::MOST_FAIR_MINUTES)
    }
}

/// Something that a person wins once, at the value of the best place held for it: levels of a skill, or a renewal.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// All its places are in sessions of one activity, so that no two can be held at once.
    pub(crate) single: bool,
    /// A renewal, not levels of a skill.
    pub(crate) renewal: bool,
}

impl Unit {
    /// Can it be counted as part of what each place is worth, since no second place wins it again?
    pub(crate) fn within_a_place(&self) -> bool {
        self.single && !self.renewal
    }
}

/// A group's share of learning time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) minutes: i64,
    pub(crate) penalty: i64,
}

/// People of a branch who may be away at once in one slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CoverCell {
    pub(crate) room: u32,
}

/// A candidate place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) person: u32,
    pub(crate) session: u32,
    pub(crate) prior: bool,
    pub(crate) pinned: bool,
}

/// The sessions of a problem as numbers, one after another.
pub(crate) fn sessions(problem: &Problem, calendar: &Calendar<'_>) -> Vec<SessionModel> {
    Builder::sessions(problem, calendar)
}

/// The problem as whole numbers.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) slots: usize,
    pub(crate) sessions: Vec<SessionModel>,
    /// Sessions of each activity that can run.
    pub(crate) of_activity: Csr<u32>,
    pub(crate) max_runs: Vec<u32>,
    pub(crate) people: usize,
    pub(crate) periods: usize,
    pub(crate) trainers: usize,
    pub(crate) venues: usize,
    /// By person, then period.
    pub(crate) caps: Vec<i64>,
    pub(crate) funds: Vec<i64>,
    pub(crate) budget: i64,
    pub(crate) pace: Pace,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) of_person: Csr<u32>,
    pub(crate) of_session: Csr<u32>,
    /// The cover cells that a pair takes from.
    pub(crate) cells: Csr<u32>,
    pub(crate) cover: Vec<CoverCell>,
    /// What a pair wins: (unit, points).
    pub(crate) wins: Csr<(u32, i64)>,
    pub(crate) units: Vec<Unit>,
    /// By pair, a range of `needs`: each is a list of pairs of the same person, one of which must be held.
    pub(crate) needs_of: Csr<u32>,
    pub(crate) needs: Prefixes,
    pub(crate) person_minutes: i64,
    pub(crate) person_penalty: i64,
    pub(crate) groups: Vec<Group>,
    pub(crate) groups_of: Csr<u32>,
    pub(crate) cost_weight: i64,
    pub(crate) drop_run: i64,
    pub(crate) drop_place: i64,
    /// The score of the empty plan.
    pub(crate) empty_score: i64,
    /// Points for the levels that what is under way reaches, whatever is planned.
    pub(crate) under_way: i64,
    /// What missing every renewal costs.
    pub(crate) renewal_total: i64,
    /// Places of the prior plan, those that are no candidates any more included.
    pub(crate) prior_places: i64,
    clashes: Vec<u64>,
    row: usize,
}

impl Model {
    /// Derives the model of a problem that has passed validation; `None` where `stop`, asked now and then, says so.
    pub(crate) fn unless_stopped(problem: &Problem, stop: &dyn Fn() -> bool) -> Option<Self> {
        Builder::new(problem, stop).build()
    }

    #[cfg(test)]
    pub(crate) fn new(problem: &Problem) -> Self {
        Self::unless_stopped(problem, &|| false).expect("nobody stops it")
    }

    /// May no person hold both? (The same activity, a slot in common, or two blocks that overlap in days.)
    pub(crate) fn clash(&self, one: u32, other: u32) -> bool {
        let bit = other as usize;
        self.clashes[one as usize * self.row + bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Has the person, with these pairs held, as many places in the week of another pair as a week may hold? (C19)
    pub(crate) fn week_is_full(&self, held: &[u32], pair: u32) -> bool {
        if !self.pace.limits_places() {
            return false;
        }
        let Some(week) = self.week_of(pair) else { return false };
        let Some(most) = self.pace.places(self.pairs[pair as usize].person, week) else { return false };
        held.iter().filter(|other| self.week_of(**other) == Some(week)).count() >= most as usize
    }

    /// Has the session's week a limit of runs?
    pub(crate) fn in_scarce_week(&self, session: u32) -> bool {
        self.pace.limits_runs() && self.sessions[session as usize].week.is_some()
    }

    /// The week of a pair that counts for pacing.
    pub(crate) fn week_of(&self, pair: u32) -> Option<u32> {
        self.sessions[self.pairs[pair as usize].session as usize].week
    }

    /// The pair of a person and a session, if it is a candidate.
    pub(crate) fn pair(&self, person: u32, session: u32) -> Option<u32> {
        let list = self.of_person.get(person as usize);
        list.binary_search_by_key(&session, |pair| self.pairs[*pair as usize].session).ok().map(|at| list[at])
    }

    /// Pence of a run with so many people.
    pub(crate) fn cost(&self, session: usize, people: i64) -> i64 {
        let session = &self.sessions[session];
        session.cost + people * session.cost_head
    }
}
