//! The problem as whole numbers: every id becomes an index, every date a day, every rule a count.
//!
//! The model is derived once and never changed. It holds *places* only: a place is a person and a session that some plan could bring
//! together. All other pairs are left out here, so that no later step looks at them again. In the literature this is *presolve*
//! (Savelsbergh 1994; Achterberg et al. 2020). Rules about one person and one session remove places; what follows from that removes more,
//! until nothing changes (`build`).
//!
//! - `build`: turns the problem into numbers.
//! - `calendar`: days, half-days and weeks, and who is there when.
//! - `lessons`: what activities teach and ask for, and which are relevant to a person.
//! - `pace`: how much a week may hold.
//! - `layout`: the problem indexed by numbers, once. It also knows the people and sessions that no plan could bring together.
//! - `csr`: many short lists in one piece of memory.
//!
//! # Words
//! - A *session* is a candidate of the file. It *runs* or does not; one that runs is a *run*.
//! - A *place* is held or not. Only a place of the model can be held.
//! - A *unit* is something that a person wins once, at the value of the best place held for it: levels of a skill, or a renewal.
//!   With units the score is a sum of maxima, which is submodular: that is why the greedy of [`crate::search`] does well.
//! - A *need* of a place is a list of the same person's places, one of which must be held before it: an entry level or a
//!   prerequisite. A place *stands on* the place that meets its need.
//! - A *cover cell* is one cover rule in one half-day: so many people who count for it may be away at once.
//!
//! # Where we deviate
//! The presolve of a general solver works on rows and columns. Here it works on the rules themselves, which are fewer and say more: one
//! look at a person's list shows that a need has no supplier in time. The referee uses none of this.

mod build;
mod calendar;
pub(crate) mod csr;
pub(crate) mod ix;
pub(crate) mod layout;
mod lessons;
mod pace;

#[cfg(test)]
use crate::format::problem::Problem;
use build::Builder;
use csr::{Csr, Prefixes};
use ix::{
    ActivityIx, CellIx, FundIx, Grid, GroupIx, Ix, IxVec, NeedIx, PeriodIx, PersonIx, PlaceIx, SessionIx, SlotIx, TrainerIx, UnitIx,
    VenueIx, WeekIx,
};
use layout::Indexed;

pub(crate) use pace::{Pace, pins_lift_pace};

/// A session as numbers.
#[derive(Debug, Clone)]
pub(crate) struct SessionModel {
    pub(crate) activity: ActivityIx,
    /// For a session without places, because too few people could come: how many could. For every other session 0.
    pub(crate) could: u32,
    pub(crate) slots: Vec<SlotIx>,
    pub(crate) first: SlotIx,
    pub(crate) last: SlotIx,
    pub(crate) listed: bool,
    /// The week of the first slot, if slots are listed. Only such sessions count for pacing (C19).
    pub(crate) week: Option<WeekIx>,
    pub(crate) block: bool,
    pub(crate) seats: u32,
    pub(crate) min: u32,
    pub(crate) cost: i64,
    pub(crate) cost_head: i64,
    pub(crate) fund: FundIx,
    pub(crate) trainer: Option<TrainerIx>,
    pub(crate) venue: Option<VenueIx>,
    pub(crate) period: PeriodIx,
    pub(crate) minutes: i64,
    pub(crate) capped: bool,
    /// Points for one level of weight 1.
    pub(crate) worth: i64,
    pub(crate) forbidden: bool,
    /// True if the session must run: it is pinned itself, or a place in it is.
    pub(crate) pinned: bool,
    /// True if the session itself is pinned.
    pub(crate) pinned_run: bool,
    pub(crate) prior: bool,
}

impl SessionModel {
    pub(crate) fn end_day(&self) -> i64 {
        self.last.day()
    }

    /// Can the session meet a renewal that is due between two days? Its end must be between them. For learning at one's own pace, any of
    /// its days may be.
    pub(crate) fn meets(&self, from: i64, by: i64) -> bool {
        let at_own_pace = !self.listed && !self.block;
        let by_then = if at_own_pace { self.first.day() } else { self.end_day() };
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
    /// True if all its places are in sessions of one activity, so that no two can be held at once.
    pub(crate) single: bool,
    /// True for a renewal, false for levels of a skill.
    pub(crate) renewal: bool,
}

impl Unit {
    /// Can the unit count as part of what each place is worth? That is so if no second place can win it again.
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

/// A person and a session that some plan could bring together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) person: PersonIx,
    pub(crate) session: SessionIx,
    pub(crate) prior: bool,
    pub(crate) pinned: bool,
}

/// Which sessions exclude each other: one bit for each pair of sessions.
#[derive(Debug)]
pub(crate) struct Clashes {
    words: Vec<u64>,
    /// The number of 64-bit words for one session.
    row: usize,
}

impl Clashes {
    fn none(sessions: usize) -> Self {
        let row = sessions.div_ceil(64);
        Self { words: vec![0; row * sessions], row }
    }

    fn has(&self, one: SessionIx, other: SessionIx) -> bool {
        self.words[one.at() * self.row + other.at() / 64] >> (other.at() % 64) & 1 == 1
    }

    fn set(&mut self, one: SessionIx, other: SessionIx) {
        self.words[one.at() * self.row + other.at() / 64] |= 1 << (other.at() % 64);
        self.words[other.at() * self.row + one.at() / 64] |= 1 << (one.at() % 64);
    }
}

/// The problem as whole numbers.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) slots: usize,
    pub(crate) sessions: IxVec<SessionIx, SessionModel>,
    /// Sessions of each activity that can run.
    pub(crate) of_activity: Csr<ActivityIx, SessionIx>,
    pub(crate) max_runs: IxVec<ActivityIx, u32>,
    pub(crate) people: usize,
    pub(crate) periods: usize,
    pub(crate) trainers: usize,
    pub(crate) venues: usize,
    /// By person and period: the most learning minutes.
    pub(crate) caps: Grid<PersonIx, PeriodIx, i64>,
    pub(crate) funds: IxVec<FundIx, i64>,
    pub(crate) budget: i64,
    pub(crate) pace: Pace,
    pub(crate) places: IxVec<PlaceIx, Place>,
    pub(crate) of_person: Csr<PersonIx, PlaceIx>,
    pub(crate) of_session: Csr<SessionIx, PlaceIx>,
    /// The cover cells that a place takes from.
    pub(crate) cells: Csr<PlaceIx, CellIx>,
    pub(crate) cover: IxVec<CellIx, CoverCell>,
    /// What a place wins: (unit, points).
    pub(crate) wins: Csr<PlaceIx, (UnitIx, i64)>,
    pub(crate) units: IxVec<UnitIx, Unit>,
    /// By place: its needs. Each need is a list of places of the same person, of which one must be held.
    pub(crate) needs_of: Csr<PlaceIx, NeedIx>,
    pub(crate) needs: Prefixes,
    pub(crate) person_minutes: i64,
    pub(crate) person_penalty: i64,
    pub(crate) groups: IxVec<GroupIx, Group>,
    pub(crate) groups_of: Csr<PersonIx, GroupIx>,
    pub(crate) cost_weight: i64,
    pub(crate) drop_run: i64,
    pub(crate) drop_place: i64,
    /// The score of the empty plan.
    pub(crate) empty_score: i64,
    /// Points for the levels that what is under way reaches, whatever is planned.
    pub(crate) under_way: i64,
    /// What missing every renewal costs.
    pub(crate) renewal_total: i64,
    /// The number of places in the prior plan, with those that no plan could have any more.
    pub(crate) prior_places: i64,
    clashes: Clashes,
}

impl Model {
    /// Derives the model of a problem that has passed validation. `stop` is asked now and then; once it says true, the answer is `None`.
    pub(crate) fn unless_stopped(indexed: &Indexed, stop: &dyn Fn() -> bool) -> Option<Self> {
        Builder::new(indexed, stop).build()
    }

    #[cfg(test)]
    pub(crate) fn new(problem: &Problem) -> Self {
        let layout = layout::Layout::new(std::sync::Arc::new(problem.clone()));
        Self::unless_stopped(&layout, &|| false).expect("nobody stops it")
    }

    /// Do the two sessions exclude each other for any person? (The same activity, a slot in common, or two blocks that overlap in days.)
    pub(crate) fn clash(&self, one: SessionIx, other: SessionIx) -> bool {
        self.clashes.has(one, other)
    }

    /// Has the person, with these places held, as many places in the week of another place as a week may hold? (C19)
    pub(crate) fn week_is_full(&self, held: &[PlaceIx], place: PlaceIx) -> bool {
        if !self.pace.limits_places() {
            return false;
        }
        let Some(week) = self.week_of(place) else { return false };
        let Some(most) = self.pace.places(self.places[place].person, week) else { return false };
        held.iter().filter(|other| self.week_of(**other) == Some(week)).count() >= most as usize
    }

    /// Has the session's week a limit of runs?
    pub(crate) fn in_scarce_week(&self, session: SessionIx) -> bool {
        self.pace.limits_runs() && self.sessions[session].week.is_some()
    }

    /// The week of a place, if it counts for pacing.
    pub(crate) fn week_of(&self, place: PlaceIx) -> Option<WeekIx> {
        self.sessions[self.places[place].session].week
    }

    /// The place of a person and a session, if some plan could bring them together.
    pub(crate) fn place(&self, person: PersonIx, session: SessionIx) -> Option<PlaceIx> {
        let list = self.of_person.get(person);
        list.binary_search_by_key(&session, |place| self.places[*place].session).ok().map(|at| list[at])
    }

    /// Pence of a run with so many people.
    pub(crate) fn cost(&self, session: SessionIx, people: i64) -> i64 {
        let session = &self.sessions[session];
        session.cost + people * session.cost_head
    }
}
