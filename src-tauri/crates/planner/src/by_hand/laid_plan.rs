//! A plan laid out on its problem, with its counts of people, money, hours and cover. The plan may break any rule.

use std::collections::{BTreeMap, HashMap};

use crate::format::plan::{Parts, Plan};
use crate::format::problem::{GroupBy, Renewal};
use crate::model::ix::{
    ActivityIx, CoverIx, FundIx, Ix, IxVec, List as _, PeriodIx, PersonIx, SessionIx, SlotIx, TrainerIx, VenueIx, WeekIx,
};
use crate::model::layout::Layout;

/// How many runs or places a week holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) count: i64,
    pinned: i64,
}

impl Held {
    fn with(self, pinned: bool) -> Self {
        Self { count: self.count + 1, pinned: self.pinned + i64::from(pinned) }
    }

    fn without(self, pinned: bool) -> Self {
        Self { count: self.count - 1, pinned: self.pinned - i64::from(pinned) }
    }

    /// The most that the week may hold: the limit, or the number of pinned ones where that is higher.
    pub(crate) fn most(self, limit: i64) -> i64 {
        limit.max(self.pinned)
    }
}

/// What a week would hold where that is more than it may: how many runs, and how many places of the person. `None` where the limit is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OverPace {
    pub(crate) runs: Option<i64>,
    pub(crate) places: Option<i64>,
}

/// A plan laid out on its problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LaidPlan {
    pub(crate) runs: IxVec<SessionIx, bool>,
    /// The sessions that each person has a place in.
    pub(crate) held: IxVec<PersonIx, Vec<SessionIx>>,
    /// The people who have a place in each session.
    pub(crate) seated: IxVec<SessionIx, Vec<PersonIx>>,
    pub(crate) runs_of: IxVec<ActivityIx, i64>,
    /// By week: runs of sessions with listed slots, and how many of them are pinned.
    pub(crate) runs_in: IxVec<WeekIx, Held>,
    /// By trainer (or venue) and slot: the runs that use it then.
    trainer_at: BTreeMap<(TrainerIx, SlotIx), Vec<SessionIx>>,
    venue_at: BTreeMap<(VenueIx, SlotIx), Vec<SessionIx>>,
    /// By rule and slot: how many people on duty are away. Zeros are left out.
    pub(crate) away: BTreeMap<(CoverIx, SlotIx), i64>,
    pub(crate) fund_left: IxVec<FundIx, i64>,
    pub(crate) budget_left: i64,
    /// Pence that the runs cost.
    pub(crate) pence: i64,
}

impl LaidPlan {
    /// Lays out a plan. Ids that the problem does not know, and entries that are there twice, are ignored.
    pub(crate) fn new(layout: &Layout, plan: &Plan) -> Self {
        let problem = &layout.problem;
        let mut laid = Self {
            // One entry more, for a session that is tried out.
            runs: IxVec::filled(false, problem.sessions.len() + 1),
            held: IxVec::filled(Vec::new(), problem.people.len()),
            seated: IxVec::filled(Vec::new(), problem.sessions.len() + 1),
            runs_of: IxVec::filled(0, problem.activities.len()),
            runs_in: IxVec::filled(Held::default(), layout.calendar.weeks()),
            trainer_at: BTreeMap::new(),
            venue_at: BTreeMap::new(),
            away: BTreeMap::new(),
            fund_left: problem.funds.iter().map(|fund| fund.budget).collect(),
            budget_left: problem.budget.unwrap_or(i64::MAX / 2),
            pence: 0,
        };
        for run in plan.runs.iter().filter_map(|run| layout.session(run)) {
            if !laid.runs[run] {
                laid.open(layout, run);
            }
        }
        for (person, session) in &plan.places {
            if let (Some(person), Some(session)) = (layout.person(person), layout.session(session))
                && !laid.held[person].contains(&session)
            {
                laid.seat(layout, person, session);
            }
        }
        laid
    }

    fn spend(&mut self, fund: FundIx, pence: i64) {
        self.fund_left[fund] = self.fund_left[fund].saturating_sub(pence);
        self.budget_left = self.budget_left.saturating_sub(pence);
        self.pence = self.pence.saturating_add(pence);
    }

    /// Pence that a session costs with everybody who has a place in it.
    pub(crate) fn cost(&self, layout: &Layout, at: SessionIx) -> i64 {
        let session = &layout.sessions[at];
        session.cost.saturating_add(session.cost_head.saturating_mul(self.seated[at].len() as i64))
    }

    /// Lets a session run, whatever stands against it.
    pub(crate) fn open(&mut self, layout: &Layout, at: SessionIx) {
        let session = &layout.sessions[at];
        self.runs[at] = true;
        self.runs_of[session.activity] += 1;
        if let Some(week) = session.week {
            self.runs_in[week] = self.runs_in[week].with(session.pinned_run);
        }
        take(&mut self.trainer_at, session.trainer, &session.slots, at);
        take(&mut self.venue_at, session.venue, &session.slots, at);
        self.spend(session.fund, self.cost(layout, at));
    }

    /// Ends a run. The places in it stay.
    pub(crate) fn close(&mut self, layout: &Layout, at: SessionIx) {
        let session = &layout.sessions[at];
        self.spend(session.fund, -self.cost(layout, at));
        self.runs[at] = false;
        self.runs_of[session.activity] -= 1;
        if let Some(week) = session.week {
            self.runs_in[week] = self.runs_in[week].without(session.pinned_run);
        }
        give_back(&mut self.trainer_at, session.trainer, &session.slots, at);
        give_back(&mut self.venue_at, session.venue, &session.slots, at);
    }

    /// Gives a place, whatever stands against it.
    pub(crate) fn seat(&mut self, layout: &Layout, person: PersonIx, at: SessionIx) {
        self.count_away(layout, person, at, 1);
        self.held[person].push(at);
        self.seated[at].push(person);
        if self.runs[at] {
            self.spend(layout.sessions[at].fund, layout.sessions[at].cost_head);
        }
    }

    /// Takes a place away.
    pub(crate) fn unseat(&mut self, layout: &Layout, person: PersonIx, at: SessionIx) {
        self.held[person].retain(|held| *held != at);
        self.seated[at].retain(|one| *one != person);
        self.count_away(layout, person, at, -1);
        if self.runs[at] {
            self.spend(layout.sessions[at].fund, -layout.sessions[at].cost_head);
        }
    }

    /// Changes the count of people away by `by` in every slot of the session in which no other place takes the person away.
    fn count_away(&mut self, layout: &Layout, person: PersonIx, at: SessionIx, by: i64) {
        for &slot in &layout.sessions[at].slots {
            if self.elsewhere(layout, person, slot) {
                continue;
            }
            for rule in layout.rules_at(person, slot) {
                let away = self.away.entry((rule, slot)).or_default();
                *away += by;
                if *away == 0 {
                    self.away.remove(&(rule, slot));
                }
            }
        }
    }

    /// Does any place of the person take this slot?
    fn elsewhere(&self, layout: &Layout, person: PersonIx, slot: SlotIx) -> bool {
        self.held[person].iter().any(|held| layout.sessions[*held].slots.binary_search(&slot).is_ok())
    }

    /// The other runs that have the session's trainer in one of its slots.
    pub(crate) fn with_trainer(&self, layout: &Layout, at: SessionIx) -> Vec<SessionIx> {
        users(&self.trainer_at, layout.sessions[at].trainer, &layout.sessions[at].slots, at)
    }

    /// The other runs that have the session's venue in one of its slots.
    pub(crate) fn with_venue(&self, layout: &Layout, at: SessionIx) -> Vec<SessionIx> {
        users(&self.venue_at, layout.sessions[at].venue, &layout.sessions[at].slots, at)
    }

    /// The cover that would be short if the person went too, as (rule, slot).
    pub(crate) fn short_cover(&self, layout: &Layout, person: PersonIx, at: SessionIx) -> Vec<(CoverIx, SlotIx)> {
        let mut short = Vec::new();
        for &slot in &layout.sessions[at].slots {
            if self.elsewhere(layout, person, slot) {
                continue;
            }
            let over = |rule: &CoverIx| self.away.get(&(*rule, slot)).copied().unwrap_or(0) + 1 > layout.room(*rule, slot);
            short.extend(layout.rules_at(person, slot).filter(over).map(|rule| (rule, slot)));
        }
        short
    }

    /// The minutes that the person's places take from the cap of a period.
    pub(crate) fn minutes(&self, layout: &Layout, person: PersonIx, period: PeriodIx) -> i64 {
        let of = self.held[person].iter().map(|held| &layout.sessions[*held]);
        of.filter(|session| session.capped && session.period == period).map(|session| session.minutes).sum()
    }

    /// The person's places in sessions with listed slots, by week.
    pub(crate) fn places_in(&self, layout: &Layout, person: PersonIx) -> BTreeMap<WeekIx, Held> {
        let mut weeks: BTreeMap<WeekIx, Held> = BTreeMap::new();
        for &at in &self.held[person] {
            if let Some(week) = layout.sessions[at].week {
                let held = weeks.entry(week).or_default();
                *held = held.with(layout.pinned.contains(&(person, at)));
            }
        }
        weeks
    }

    /// What the session's week would hold with the place, where that is more than it may (C19).
    pub(crate) fn over_pace(&self, layout: &Layout, person: PersonIx, at: SessionIx) -> OverPace {
        let (session, limits) = (&layout.sessions[at], layout.problem.limits.unwrap_or_default());
        let Some(week) = session.week else { return OverPace::default() };
        let over = |held: Held, limit: i64| (held.count > held.most(limit)).then_some(held.count);
        let run = limits.runs_per_week.filter(|_| !self.runs[at]);
        let runs = run.and_then(|limit| over(self.runs_in[week].with(session.pinned_run), limit));
        let places = limits.sessions_per_person_week.and_then(|limit| {
            let same_week = self.held[person].iter().filter(|held| layout.sessions[**held].week == Some(week));
            let held = same_week.chain([&at]).fold(Held::default(), |held, at| held.with(layout.pinned.contains(&(person, *at))));
            over(held, limit)
        });
        OverPace { runs, places }
    }

    /// Does a place of the person meet the renewal?
    pub(crate) fn met(&self, layout: &Layout, person: PersonIx, due: &Renewal) -> bool {
        self.held[person].iter().any(|at| layout.renews(*at, due))
    }

    /// What the score is made of (docs/plan-format.md, The score).
    pub(crate) fn parts(&self, layout: &Layout) -> Parts {
        let (problem, weights) = (&layout.problem, &layout.problem.objective);
        let (mut gap, mut renewal, mut fairness) = (0_i64, 0_i64, 0_i64);
        let mut minutes: IxVec<PersonIx, i64> = IxVec::filled(0, problem.people.len());
        for (number, person) in minutes.indices().zip(&problem.people) {
            let held = &self.held[number];
            for (skill, target) in person.targets.iter().filter(|(skill, _)| !held.is_empty() || person.coming.contains_key(*skill)) {
                let now = person.levels.get(skill).copied().unwrap_or(0);
                for level in now + 1..=target.level {
                    let teaching = held.iter().filter(|at| layout.teaches(**at, skill) >= level).map(|at| layout.sessions[*at].worth);
                    let under_way = person.coming.get(skill).filter(|to| to.level >= level);
                    let worths = teaching.chain(under_way.map(|to| layout.calendar.worth_on(to.on)));
                    gap += target.weight * worths.max().unwrap_or(0);
                }
            }
            for due in &person.renewals {
                renewal += if self.met(layout, number, due) { 0 } else { weights.renewal * due.weight };
            }
            minutes[number] = held.iter().map(|at| layout.sessions[*at].share()).sum();
            fairness += problem.fairness.person.penalty * (problem.fairness.person.minutes - minutes[number]).max(0);
        }
        let mut shares: HashMap<(bool, &str), (i64, i64)> = HashMap::new();
        for (person, minutes) in problem.people.iter().zip(&minutes) {
            for key in [(true, person.kind.as_str()), (false, person.branch.as_str())] {
                let share = shares.entry(key).or_default();
                *share = (share.0 + 1, share.1 + minutes);
            }
        }
        for group in &problem.fairness.groups {
            let (count, got) = shares.get(&(group.by == GroupBy::Kind, group.value.as_str())).copied().unwrap_or_default();
            fairness += group.penalty * (group.minutes * count - got).max(0);
        }
        Parts { renewal, gap, fairness, cost: weights.cost.saturating_mul(self.pence), stability: self.stability(layout) }
    }

    fn stability(&self, layout: &Layout) -> i64 {
        let Some(prior) = &layout.problem.prior else { return 0 };
        let mut runs: Vec<SessionIx> = prior.runs.iter().filter_map(|run| layout.session(run)).filter(|at| !self.runs[*at]).collect();
        let known = prior.places.iter().filter_map(|(person, session)| Some((layout.person(person)?, layout.session(session)?)));
        let mut places: Vec<(PersonIx, SessionIx)> = known.filter(|(person, session)| !self.held[*person].contains(session)).collect();
        runs.sort_unstable();
        runs.dedup();
        places.sort_unstable();
        places.dedup();
        let weights = &layout.problem.objective;
        weights.drop_run * runs.len() as i64 + weights.drop_place * places.len() as i64
    }
}

/// Notes that a run has a trainer or a venue in its slots.
fn take<I: Ix>(busy: &mut BTreeMap<(I, SlotIx), Vec<SessionIx>>, who: Option<I>, slots: &[SlotIx], at: SessionIx) {
    let Some(who) = who else { return };
    for slot in slots {
        busy.entry((who, *slot)).or_default().push(at);
    }
}

/// Notes that a run no longer has a trainer or a venue in its slots.
fn give_back<I: Ix>(busy: &mut BTreeMap<(I, SlotIx), Vec<SessionIx>>, who: Option<I>, slots: &[SlotIx], at: SessionIx) {
    let Some(who) = who else { return };
    for slot in slots {
        if let Some(runs) = busy.get_mut(&(who, *slot)) {
            runs.retain(|run| *run != at);
            if runs.is_empty() {
                busy.remove(&(who, *slot));
            }
        }
    }
}

/// The runs that have a trainer or a venue in one of the slots, without the run `but`.
fn users<I: Ix>(busy: &BTreeMap<(I, SlotIx), Vec<SessionIx>>, who: Option<I>, slots: &[SlotIx], but: SessionIx) -> Vec<SessionIx> {
    let Some(who) = who else { return Vec::new() };
    let mut found: Vec<SessionIx> =
        slots.iter().filter_map(|slot| busy.get(&(who, *slot))).flatten().copied().filter(|at| *at != but).collect();
    found.sort_unstable();
    found.dedup();
    found
}
