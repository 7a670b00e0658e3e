//! A problem laid out by number, and any plan laid on it, whatever rules it breaks.
//!
//! [`crate::solution::state`] can hold only plans that keep every rule, because it knows candidate places only. What
//! people do by hand may break rules, and a reason for a gap is a place that would break some: both are
//! asked here. Laying out is cheap (what costs time is worked out when it is first asked for), so that a
//! change by hand is judged at once on the largest service.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::format::plan::{Parts, Plan};
use crate::format::problem::{GroupBy, Problem, Renewal, Session};
use crate::model::ix::{
    ActivityIx, CoverIx, FundIx, Grid, Ix, IxVec, PeriodIx, PersonIx, SessionIx, SlotIx, TrainerIx, VenueIx, WeekIx, by_id, indices,
};
use crate::model::{Calendar, Hours, Lessons, SessionModel, sessions};

/// A problem by number.
pub(crate) struct Layout<'p> {
    pub(crate) problem: &'p Problem,
    pub(crate) calendar: Calendar<'p>,
    pub(crate) hours: IxVec<PersonIx, Hours>,
    pub(crate) sessions: IxVec<SessionIx, SessionModel>,
    /// A session that the problem does not hold, tried out: its number is the count of those that it holds.
    tried: Option<Session>,
    people_ids: HashMap<&'p str, PersonIx>,
    session_ids: HashMap<&'p str, SessionIx>,
    /// Pinned places: (person, session).
    pinned: HashSet<(PersonIx, SessionIx)>,
    lessons: Lessons<'p>,
    relevant: IxVec<PersonIx, OnceCell<IxVec<ActivityIx, bool>>>,
    /// By person: the cover rules that may count on the person.
    rules_of: IxVec<PersonIx, Vec<CoverIx>>,
    members: IxVec<CoverIx, Vec<PersonIx>>,
    halves: IxVec<CoverIx, u16>,
    /// By rule and slot: people on duty, or -1 where nobody has asked yet.
    duty: Grid<CoverIx, SlotIx, Cell<i64>>,
}

impl<'p> Layout<'p> {
    /// Lays out a problem that has passed validation.
    pub(crate) fn new(problem: &'p Problem) -> Self {
        let calendar = Calendar::new(problem);
        let mut rules_at: HashMap<&str, Vec<CoverIx>> = HashMap::new();
        for (at, rule) in indices(problem.cover.len()).zip(&problem.cover) {
            rules_at.entry(&rule.branch).or_default().push(at);
        }
        let mut members: IxVec<CoverIx, Vec<PersonIx>> = IxVec::filled(Vec::new(), problem.cover.len());
        let mut rules_of: IxVec<PersonIx, Vec<CoverIx>> = IxVec::filled(Vec::new(), problem.people.len());
        for (number, person) in indices(problem.people.len()).zip(&problem.people) {
            for &rule in rules_at.get(person.branch.as_str()).into_iter().flatten() {
                if problem.cover[rule].tag.as_ref().is_none_or(|tag| person.tags.contains(tag)) {
                    rules_of[number].push(rule);
                    members[rule].push(number);
                }
            }
        }
        let bits = |rule: &crate::format::problem::CoverRule| {
            rule.halfdays.as_ref().map_or(u16::MAX, |halves| halves.iter().fold(0, |bits, half| bits | 1 << half.index()))
        };
        let slots = calendar.days * 2;
        let people_ids: HashMap<&str, PersonIx> = by_id(problem.people.iter().map(|person| person.id.as_str()));
        let session_ids: HashMap<&str, SessionIx> = by_id(problem.sessions.iter().map(|session| session.id.as_str()));
        let known = |(person, session): &(String, String)| Some((*people_ids.get(person.as_str())?, *session_ids.get(session.as_str())?));
        Self {
            pinned: problem.pins.places.iter().filter_map(known).collect(),
            hours: problem.people.iter().map(|person| calendar.hours(person)).collect(),
            sessions: sessions(problem, &calendar),
            tried: None,
            people_ids,
            session_ids,
            lessons: Lessons::new(problem),
            relevant: IxVec::filled(OnceCell::new(), problem.people.len()),
            halves: problem.cover.iter().map(bits).collect(),
            duty: Grid::filled(Cell::new(-1), problem.cover.len(), slots),
            rules_of,
            members,
            calendar,
            problem,
        }
    }

    pub(crate) fn person(&self, id: &str) -> Option<PersonIx> {
        self.people_ids.get(id).copied()
    }

    pub(crate) fn session(&self, id: &str) -> Option<SessionIx> {
        self.session_ids.get(id).copied()
    }

    /// A session as it is written.
    pub(crate) fn said(&self, at: SessionIx) -> &Session {
        match &self.tried {
            Some(session) if at.at() == self.problem.sessions.len() => session,
            _ => &self.problem.sessions[at],
        }
    }

    /// Tries out a session that the problem does not hold: the copy of another, at its own time.
    pub(crate) fn try_out(&mut self, session: Session, like: SessionIx) {
        self.leave_out();
        let (slots, first, last) = self.calendar.slots(&session);
        let start = self.problem.horizon.from.plus_days(first.day());
        let period = PeriodIx::new(self.problem.periods.iter().position(|period| period.contains(start)).unwrap_or(0));
        let week = session.slots.as_ref().map(|_| self.calendar.week(first));
        let (pinned, pinned_run, prior) = (false, false, false);
        let model =
            SessionModel { slots, first, last, week, period, forbidden: false, pinned, pinned_run, prior, ..self.sessions[like].clone() };
        self.sessions.push(model);
        self.tried = Some(session);
    }

    /// Forgets the session that was tried out.
    pub(crate) fn leave_out(&mut self) {
        if self.tried.take().is_some() {
            self.sessions.pop();
        }
    }

    pub(crate) fn teaches(&self, session: SessionIx, skill: &str) -> i64 {
        self.problem.activities[self.sessions[session].activity].teaches.get(skill).copied().unwrap_or(0)
    }

    /// Would a place in the session meet the renewal in time?
    pub(crate) fn renews(&self, session: SessionIx, due: &Renewal) -> bool {
        let session = &self.sessions[session];
        let renews = self.problem.activities[session.activity].renews.contains(&due.cert);
        renews && session.meets(self.calendar.day(due.from), self.calendar.day(due.by))
    }

    /// The activities that are relevant to a person.
    pub(crate) fn relevant(&self, person: PersonIx) -> &IxVec<ActivityIx, bool> {
        self.relevant[person].get_or_init(|| self.lessons.relevant_to(&self.lessons.learner(&self.problem.people[person])))
    }

    /// The cover rules that count on the person in that slot.
    pub(crate) fn rules_at(&self, person: PersonIx, slot: SlotIx) -> impl Iterator<Item = CoverIx> {
        let rules: &[CoverIx] = if self.rules_of[person].is_empty() || !self.calendar.on_duty(&self.hours[person], slot) {
            &[]
        } else {
            &self.rules_of[person]
        };
        let half = self.calendar.halfday(slot);
        rules.iter().copied().filter(move |rule| self.halves[*rule] >> half & 1 == 1)
    }

    /// People that a rule counts on in a slot, were nobody away to learn.
    pub(crate) fn duty(&self, rule: CoverIx, slot: SlotIx) -> i64 {
        let known = &self.duty[(rule, slot)];
        if known.get() < 0 {
            let on = self.members[rule].iter().filter(|person| self.calendar.on_duty(&self.hours[**person], slot));
            known.set(on.count() as i64);
        }
        known.get()
    }

    /// How many of them may be away at once.
    pub(crate) fn room(&self, rule: CoverIx, slot: SlotIx) -> i64 {
        (self.duty(rule, slot) - self.problem.cover[rule].min).max(0)
    }

    /// May no person hold both for their times?
    pub(crate) fn meet(&self, one: SessionIx, other: SessionIx) -> bool {
        let (one, other) = (&self.sessions[one], &self.sessions[other]);
        let blocks = one.block && other.block && one.first.day() <= other.last.day() && other.first.day() <= one.last.day();
        blocks || one.slots.iter().any(|slot| other.slots.binary_search(slot).is_ok())
    }
}

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

    /// How many it may hold: the limit, or what is pinned where that is more.
    pub(crate) fn most(self, limit: i64) -> i64 {
        limit.max(self.pinned)
    }
}

/// A week that would hold more than it may: how many runs, and how many places of the person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OverPace {
    pub(crate) runs: Option<i64>,
    pub(crate) places: Option<i64>,
}

/// A plan laid on a problem.
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
    /// The runs that have a trainer, or a venue, in a slot.
    trainer_at: BTreeMap<(TrainerIx, SlotIx), Vec<SessionIx>>,
    venue_at: BTreeMap<(VenueIx, SlotIx), Vec<SessionIx>>,
    /// By rule and slot: people on duty who are away; never 0.
    pub(crate) away: BTreeMap<(CoverIx, SlotIx), i64>,
    pub(crate) fund_left: IxVec<FundIx, i64>,
    pub(crate) budget_left: i64,
    /// Pence that the runs cost.
    pub(crate) pence: i64,
}

impl LaidPlan {
    /// Lays out a plan; what the problem does not know, and what is said twice, is passed over.
    pub(crate) fn new(layout: &Layout<'_>, plan: &Plan) -> Self {
        let problem = layout.problem;
        let mut laid = Self {
            // One more for a session that is tried out.
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
    pub(crate) fn cost(&self, layout: &Layout<'_>, at: SessionIx) -> i64 {
        let session = &layout.sessions[at];
        session.cost.saturating_add(session.cost_head.saturating_mul(self.seated[at].len() as i64))
    }

    /// Lets a session run, whatever stands against it.
    pub(crate) fn open(&mut self, layout: &Layout<'_>, at: SessionIx) {
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

    /// Ends a run; who has a place in it keeps it.
    pub(crate) fn close(&mut self, layout: &Layout<'_>, at: SessionIx) {
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
    pub(crate) fn seat(&mut self, layout: &Layout<'_>, person: PersonIx, at: SessionIx) {
        self.count_away(layout, person, at, 1);
        self.held[person].push(at);
        self.seated[at].push(person);
        if self.runs[at] {
            self.spend(layout.sessions[at].fund, layout.sessions[at].cost_head);
        }
    }

    /// Takes a place away.
    pub(crate) fn unseat(&mut self, layout: &Layout<'_>, person: PersonIx, at: SessionIx) {
        self.held[person].retain(|held| *held != at);
        self.seated[at].retain(|one| *one != person);
        self.count_away(layout, person, at, -1);
        if self.runs[at] {
            self.spend(layout.sessions[at].fund, -layout.sessions[at].cost_head);
        }
    }

    /// Counts the person as away in every slot in which no other place takes the person away.
    fn count_away(&mut self, layout: &Layout<'_>, person: PersonIx, at: SessionIx, by: i64) {
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

    /// Does a place of the person take that slot?
    fn elsewhere(&self, layout: &Layout<'_>, person: PersonIx, slot: SlotIx) -> bool {
        self.held[person].iter().any(|held| layout.sessions[*held].slots.binary_search(&slot).is_ok())
    }

    /// The runs, beside itself, that have the session's trainer in one of its slots.
    pub(crate) fn with_trainer(&self, layout: &Layout<'_>, at: SessionIx) -> Vec<SessionIx> {
        users(&self.trainer_at, layout.sessions[at].trainer, &layout.sessions[at].slots, at)
    }

    /// The runs, beside itself, that have the session's venue in one of its slots.
    pub(crate) fn with_venue(&self, layout: &Layout<'_>, at: SessionIx) -> Vec<SessionIx> {
        users(&self.venue_at, layout.sessions[at].venue, &layout.sessions[at].slots, at)
    }

    /// The cover that would be short were the person to go as well: rule and slot.
    pub(crate) fn short_cover(&self, layout: &Layout<'_>, person: PersonIx, at: SessionIx) -> Vec<(CoverIx, SlotIx)> {
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

    /// Capped minutes that the person's places take in a period.
    pub(crate) fn minutes(&self, layout: &Layout<'_>, person: PersonIx, period: PeriodIx) -> i64 {
        let of = self.held[person].iter().map(|held| &layout.sessions[*held]);
        of.filter(|session| session.capped && session.period == period).map(|session| session.minutes).sum()
    }

    /// The person's places in sessions with listed slots, by week.
    pub(crate) fn places_in(&self, layout: &Layout<'_>, person: PersonIx) -> BTreeMap<WeekIx, Held> {
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
    pub(crate) fn over_pace(&self, layout: &Layout<'_>, person: PersonIx, at: SessionIx) -> OverPace {
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

    /// Is the renewal met by a place of the person?
    pub(crate) fn met(&self, layout: &Layout<'_>, person: PersonIx, due: &Renewal) -> bool {
        self.held[person].iter().any(|at| layout.renews(*at, due))
    }

    /// Section 5 of the format: what the score is made of.
    pub(crate) fn parts(&self, layout: &Layout<'_>) -> Parts {
        let (problem, weights) = (layout.problem, &layout.problem.objective);
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

    fn stability(&self, layout: &Layout<'_>) -> i64 {
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

/// Notes that a run has a trainer or a venue no longer.
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

/// The runs, beside one, that have a trainer or a venue in one of the slots.
fn users<I: Ix>(busy: &BTreeMap<(I, SlotIx), Vec<SessionIx>>, who: Option<I>, slots: &[SlotIx], but: SessionIx) -> Vec<SessionIx> {
    let Some(who) = who else { return Vec::new() };
    let mut found: Vec<SessionIx> =
        slots.iter().filter_map(|slot| busy.get(&(who, *slot))).flatten().copied().filter(|at| *at != but).collect();
    found.sort_unstable();
    found.dedup();
    found
}
