//! Finds the ways of freeing a gap: who is given which place, and the one thing that has to be changed for it.
//!
//! Every place that a person is given only adds to what stands against the person's other places. So for each session two things are worked
//! out first: what stands against it now, and the least money that it takes. They decide which sessions are looked at, in which order, and
//! when a way can no longer become the cheapest.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::by_hand::explain::{Ground, again, barred, branch_fits, kind_fits, level_planned, prepared, present, unmet_needs};
use crate::by_hand::laid_plan::LaidPlan;
use crate::format::problem::Problem;
use crate::format::problem::{HalfDay, Slot};
use crate::model::ix::{ActivityIx, CoverIx, Ix, IxVec, List as _, PersonIx, SessionIx, SlotIx, indices};
use crate::model::layout::Layout;
use crate::remedy::new_run::{alike, moved, shifts};
use crate::remedy::what_if::{Change, FEWER, Money, RUN, What, both, price};

/// The most work for one gap, in steps. All of it takes a second or two.
const MOST_WORK: u32 = 500_000;

/// A way of freeing the gap that needs one change.
pub(crate) struct Way {
    pub(crate) change: Change,
    /// The places that are given, as (person, session). The first one frees the gap.
    pub(crate) places: Vec<(String, String)>,
    /// The sessions that are opened.
    pub(crate) runs: Vec<String>,
}

/// One step that was made on the laid-out plan and can be taken back.
pub(super) enum Step {
    Open(SessionIx),
    Seat(PersonIx, SessionIx),
}

/// Looks for the ways of one plan, gap by gap.
pub(crate) struct Ways<'p> {
    pub(crate) problem: &'p Problem,
    pub(crate) layout: Layout,
    pub(super) laid: LaidPlan,
    /// By person: the sessions in which the person has a place in the plan itself.
    pub(super) held: IxVec<PersonIx, Vec<SessionIx>>,
    sessions_of: IxVec<ActivityIx, Vec<SessionIx>>,
    /// By activity: everybody for whom it is relevant; those who win most come first. `None` until it is first asked for.
    pub(super) crowds: IxVec<ActivityIx, Option<Rc<[PersonIx]>>>,
    pub(super) person: PersonIx,
    /// By session: the one change that the person needs for a place in it, whatever else is done. `None` where one change is not enough.
    lifts: IxVec<SessionIx, Option<What>>,
    /// By session: the least that a place in it costs, in pence.
    least: IxVec<SessionIx, i64>,
    /// By ground: the sessions that give it, the cheapest first.
    givers: BTreeMap<Ground<'p>, Rc<[SessionIx]>>,
    /// The sessions of which the person must hold one in the end. Empty where one of them is among the goals already.
    then: Vec<SessionIx>,
    pub(super) steps: Vec<Step>,
    pub(super) left: u32,
    best: Option<Way>,
}

impl<'p> Ways<'p> {
    pub(crate) fn new(problem: &'p Problem, layout: Layout, laid: LaidPlan) -> Self {
        let mut sessions_of: IxVec<ActivityIx, Vec<SessionIx>> = IxVec::filled(Vec::new(), layout.problem.activities.len());
        for (at, session) in layout.sessions.enumerated() {
            sessions_of[session.activity].push(at);
        }
        Self {
            crowds: IxVec::filled(None, layout.problem.activities.len()),
            held: laid.held.clone(),
            problem,
            layout,
            laid,
            sessions_of,
            person: PersonIx::new(0),
            lifts: IxVec::new(),
            least: IxVec::new(),
            givers: BTreeMap::new(),
            then: Vec::new(),
            steps: Vec::new(),
            left: 0,
            best: None,
        }
    }

    /// The cheapest of all ways to take the person above the planned level in the skill. `None` where there is none, or when `cancel` is
    /// set before the end.
    pub(crate) fn cheapest(&mut self, person: &str, skill: &str, cancel: &AtomicBool) -> Option<Way> {
        self.person = self.layout.person(person)?;
        self.best = None;
        let problem = self.problem;
        let who = &problem.people[self.person];
        let planned = level_planned(&self.layout, &self.laid.held[self.person], self.person, skill);
        if who.targets.get(skill)?.level <= planned {
            return None;
        }
        let teaching: Vec<ActivityIx> = self
            .sessions_of
            .indices()
            .filter(|at| problem.activities[*at].teaches.get(skill).is_some_and(|level| *level > planned))
            .filter(|at| !who.never_again(&problem.activities[*at].id))
            .collect();
        let all = indices(problem.sessions.len());
        self.lifts = all.clone().map(|at| self.obstacle(at)).collect();
        self.least = all.map(|at| self.lifts[at].as_ref().map_or(i64::MAX, |lift| price(lift) + self.short_by(at, 1))).collect();
        self.givers.clear();
        let mut goals: Vec<SessionIx> = teaching.iter().flat_map(|activity| self.sessions_of[*activity].clone()).collect();
        goals.retain(|goal| self.lifts[*goal].is_some());
        goals.sort_by_key(|goal| self.least[*goal]);
        self.left = MOST_WORK;
        for &goal in &goals {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            if let Some(lift) = self.lifts[goal].clone().filter(|_| self.least[goal] < self.best_cost()) {
                self.seek(&mut vec![goal], lift);
            }
        }
        self.left = MOST_WORK;
        self.new_runs(&teaching, &goals);
        self.layout.leave_out();
        self.best.take()
    }

    fn best_cost(&self) -> i64 {
        self.best.as_ref().map_or(i64::MAX, |best| best.change.cost())
    }

    /// The money that is missing when the session runs with `people` more people in it, in pence.
    fn short_by(&self, at: SessionIx, people: i64) -> i64 {
        let session = &self.layout.sessions[at];
        let opening = if self.laid.runs[at] { 0 } else { session.cost };
        let pence = opening.saturating_add(session.cost_head.saturating_mul(people));
        (pence - self.laid.fund_left[session.fund].min(self.laid.budget_left)).max(0)
    }

    /// The money that is missing in the plan as it is laid out now, in pence.
    fn short(&self) -> i64 {
        let funds: i64 = self.laid.fund_left.iter().map(|left| (-left).max(0)).sum();
        funds.max(-self.laid.budget_left)
    }

    /// Tries one more run on other days: for the place that frees the gap, or for a session that must come before it.
    fn new_runs(&mut self, teaching: &[ActivityIx], goals: &[SessionIx]) {
        for &activity in teaching {
            self.new_runs_of(activity, &[]);
        }
        // When the new run comes before the place, only the person's minutes may still stand against the place.
        let mut open: Vec<SessionIx> = goals.to_vec();
        let only_minutes = |lift: &What| match lift {
            What::Give => true,
            What::Hours { halfdays, .. } => halfdays.is_empty(),
            _ => false,
        };
        open.retain(|goal| self.lifts[*goal].as_ref().is_some_and(only_minutes) && self.lacking(self.person, *goal).is_some());
        open.sort_by_key(|goal| Reverse(self.layout.sessions[*goal].first));
        if !open.is_empty() {
            for activity in self.before(teaching) {
                self.new_runs_of(activity, &open);
            }
        }
    }

    fn new_runs_of(&mut self, activity: ActivityIx, then: &[SessionIx]) {
        let problem = self.problem;
        // Sessions that differ only in their days would give the same copies: one of them is enough.
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for like in self.sessions_of[activity].clone() {
            let session = &self.layout.sessions[like];
            let opening = session.cost.saturating_add(session.cost_head.saturating_mul(i64::from(session.min.max(1))));
            let purse = self.laid.fund_left[session.fund].min(self.laid.budget_left);
            let least = RUN + (opening - purse).max(0);
            let useless = session.seats == 0 || session.min > session.seats || !kind_fits(&self.layout, self.person, like);
            if useless || least >= self.best_cost() || !seen.insert(alike(&problem.sessions[like])) {
                continue;
            }
            for days in shifts(&self.layout, like) {
                if self.left == 0 || least >= self.best_cost() {
                    break;
                }
                self.left = self.left.saturating_sub(5);
                if !self.could(like, days, then) {
                    continue;
                }
                let Some(copy) = moved(&self.layout, like, days, self.person) else { continue };
                self.layout.try_out(copy, like);
                let at = SessionIx::new(problem.sessions.len());
                if !then.is_empty() && !self.leads(at, then) {
                    continue;
                }
                let what = self.run(activity, at, Some(like));
                self.then = then.to_vec();
                self.seek(&mut vec![at], what);
                self.then.clear();
            }
        }
    }

    /// A quick test: could a copy of the session, moved by `days`, be of use to the person?
    fn could(&self, like: SessionIx, days: i64, then: &[SessionIx]) -> bool {
        let (layout, session) = (&self.layout, &self.layout.sessions[like]);
        let hours = &layout.hours[self.person];
        let later = |slot: SlotIx| SlotIx::on(slot.day() + days, slot.afternoon());
        let taken = |slot: SlotIx| self.laid.held[self.person].iter().any(|held| layout.sessions[*held].slots.binary_search(&slot).is_ok());
        let free = |slot: SlotIx| layout.calendar.available(hours, slot) && !taken(slot);
        let in_time = then.first().is_none_or(|goal| layout.sessions[*goal].first > later(session.last));
        let busy = |slot: SlotIx| session.block && hours.is_busy(slot);
        let mut slots = session.slots.iter().map(|slot| later(*slot));
        in_time && if session.listed { slots.all(free) } else { !slots.any(busy) }
    }

    /// Would a place in the new run bring the person nearer to one of the sessions?
    fn leads(&mut self, at: SessionIx, then: &[SessionIx]) -> bool {
        self.laid.seat(&self.layout, self.person, at);
        let last = self.layout.sessions[at].last;
        let ready = |goal: &&SessionIx| match self.lacking(self.person, **goal) {
            None => true,
            Some(ground) => self.layout.sessions[**goal].first > last && self.givers.get(&ground).is_none_or(|givers| !givers.is_empty()),
        };
        let leads = then.iter().filter(|goal| self.layout.sessions[**goal].first > last).any(|goal| ready(&goal));
        self.laid.unseat(&self.layout, self.person, at);
        leads
    }

    /// The activities that may have to come before one of these for the person.
    fn before(&self, activities: &[ActivityIx]) -> Vec<ActivityIx> {
        let problem = self.problem;
        let who = &problem.people[self.person];
        let mut found: Vec<ActivityIx> = Vec::new();
        let mut open = activities.to_vec();
        while let Some(at) = open.pop() {
            let activity = &problem.activities[at];
            let lacks = |skill: &String, level: i64| who.levels.get(skill).copied().unwrap_or(0) < level;
            for (number, other) in self.sessions_of.indices().zip(&problem.activities) {
                let leads = activity.prereqs.contains(&other.id)
                    || activity
                        .entry
                        .iter()
                        .any(|(skill, level)| lacks(skill, *level) && other.teaches.get(skill).is_some_and(|to| to >= level));
                if leads && !who.never_again(&other.id) && !found.contains(&number) && !activities.contains(&number) {
                    found.push(number);
                    open.push(number);
                }
            }
        }
        found
    }

    fn run(&self, activity: ActivityIx, at: SessionIx, like: Option<SessionIx>) -> What {
        let said = self.layout.said(at);
        What::Run {
            person: self.layout.problem.people[self.person].id.clone(),
            minutes: BTreeMap::new(),
            activity: self.layout.problem.activities[activity].id.clone(),
            session: said.id.clone(),
            new: like.map(|_| Box::new(said.clone())),
            like: like.map(|like| self.layout.problem.sessions[like].id.clone()),
            pence: 0,
        }
    }

    /// Gives the person a place in every session of `goals`, the last of the list first, and in whatever must come before. Weighs each way
    /// that needs no more than one change, and then takes everything back. `what` is the change that makes all goals possible.
    fn seek(&mut self, goals: &mut Vec<SessionIx>, what: What) {
        if self.left == 0 || price(&what) + self.short() >= self.best_cost() {
            return;
        }
        self.left -= 1;
        let Some(&goal) = goals.last() else {
            self.finish(what);
            return;
        };
        if self.laid.held[self.person].contains(&goal) {
            goals.pop();
            self.seek(goals, what);
            goals.push(goal);
            return;
        }
        if let Some(ground) = self.lacking(self.person, goal) {
            if goals.len() < 5 {
                let first = self.layout.sessions[goal].first;
                for &giver in &*self.givers(ground) {
                    if self.least[giver] >= self.best_cost() {
                        break;
                    }
                    if self.layout.sessions[giver].last >= first || goals.contains(&giver) {
                        continue;
                    }
                    if let Some(what) = self.lifts[giver].clone().and_then(|lift| both(what.clone(), lift)) {
                        goals.push(giver);
                        self.seek(goals, what);
                        goals.pop();
                    }
                }
            }
            return;
        }
        self.left = self.left.saturating_sub(3);
        let Some(what) = self.obstacle(goal).and_then(|obstacle| both(what, obstacle)) else { return };
        let mark = self.steps.len();
        if self.laid.runs[goal] {
            self.seat(self.person, goal);
            goals.pop();
            self.seek(goals, what);
            goals.push(goal);
        } else {
            let (min, seats) = (i64::from(self.layout.sessions[goal].min), i64::from(self.layout.sessions[goal].seats));
            let seat = What::Seat { session: self.layout.said(goal).id.clone(), seats: seats + 1 };
            if let Some(what) = (seats + 1 == min).then(|| both(what.clone(), seat)).flatten() {
                self.open_for(goals, what, seats + 1);
                self.back_to(mark);
            }
            self.open_for(goals, what, seats);
        }
        self.back_to(mark);
    }

    /// Goes on when the person holds all goals: weighs the way, or seeks the session that must still be held.
    fn finish(&mut self, what: What) {
        if self.then.is_empty() {
            self.weigh(what);
            return;
        }
        let then = std::mem::take(&mut self.then);
        for &goal in &then {
            self.seek(&mut vec![goal], what.clone());
        }
        self.then = then;
    }

    /// Opens the last of the goals for the person with its fewest people, and goes on. Then does the same with fewer people, if that is the
    /// one change.
    fn open_for(&mut self, goals: &mut Vec<SessionIx>, what: What, seats: i64) {
        let Some(goal) = goals.pop() else { return };
        let session = &self.layout.sessions[goal];
        let (min, cost_head, fund) = (i64::from(session.min), session.cost_head, session.fund);
        let smaller = |heads: i64, layout: &Layout| {
            let (said, fewer) = (layout.said(goal), min - heads);
            What::Smaller { session: said.id.clone(), activity: said.activity.clone(), min: heads, fewer }
        };
        let only_whole = both(what.clone(), smaller(1, &self.layout)).is_none();
        if !only_whole || price(&what) + self.short_by(goal, min.max(1)) < self.best_cost() {
            self.laid.open(&self.layout, goal);
            self.steps.push(Step::Open(goal));
            self.seat(self.person, goal);
            let only = self.steps.len();
            self.fill_up(goal, &what, min.min(seats));
            let mut heads = self.laid.seated[goal].len() as i64;
            if heads >= min {
                self.seek(goals, what.clone());
                heads -= 1;
                self.back_to(only.max(self.without_last(goal)));
            }
            while heads >= 1 {
                let Some(what) = both(what.clone(), smaller(heads, &self.layout)) else { break };
                self.seek(goals, what);
                // A run with even fewer people is worth its price only for the money that it saves.
                let short = self.laid.fund_left[fund] < 0 || self.laid.budget_left < 0;
                if self.steps.len() == only || !short || cost_head <= FEWER {
                    break;
                }
                self.back_to(only.max(self.without_last(goal)));
                heads -= 1;
            }
        }
        goals.push(goal);
    }

    pub(super) fn seat(&mut self, person: PersonIx, at: SessionIx) {
        self.laid.seat(&self.layout, person, at);
        self.steps.push(Step::Seat(person, at));
    }

    /// How many steps were made before the last place in the session was given, and before the places that prepare for it.
    fn without_last(&self, at: SessionIx) -> usize {
        let last = |step: &Step| matches!(step, Step::Seat(_, session) if *session == at);
        let Some(mut mark) = self.steps.iter().rposition(last) else { return self.steps.len() };
        let Step::Seat(person, _) = self.steps[mark] else { return mark };
        while mark > 0 && matches!(self.steps[mark - 1], Step::Seat(who, session) if who == person && session != at) {
            mark -= 1;
        }
        mark
    }

    pub(super) fn back_to(&mut self, mark: usize) {
        while self.steps.len() > mark {
            match self.steps.pop() {
                Some(Step::Open(at)) => self.laid.close(&self.layout, at),
                Some(Step::Seat(person, at)) => self.laid.unseat(&self.layout, person, at),
                None => return,
            }
        }
    }

    /// The first thing that the person must have before the session and does not have.
    pub(super) fn lacking(&self, person: PersonIx, goal: SessionIx) -> Option<Ground<'p>> {
        let problem = self.problem;
        let activity = &problem.activities[self.layout.sessions[goal].activity];
        let levels = activity.entry.iter().map(|(skill, level)| Ground::Level(skill, *level));
        let needed = activity.prereqs.iter().map(|needed| Ground::Done(needed));
        levels.chain(needed).find(|ground| !prepared(&self.layout, &self.laid, person, goal, ground))
    }

    /// The sessions that give the person what must come before, and in which the person could have a place with one change at most; the
    /// cheapest first.
    fn givers(&mut self, ground: Ground<'p>) -> Rc<[SessionIx]> {
        if let Some(known) = self.givers.get(&ground) {
            return Rc::clone(known);
        }
        let all = indices(self.layout.problem.sessions.len());
        let mut found: Vec<SessionIx> = all.filter(|at| self.lifts[*at].is_some() && ground.given_by(&self.layout, *at)).collect();
        found.sort_by_key(|at| self.least[*at]);
        let found: Rc<[SessionIx]> = found.into();
        self.givers.insert(ground, Rc::clone(&found));
        found
    }

    /// The one change that would make the place possible in the plan as it is laid out now, money aside. `None` where more than one change
    /// is needed, or where no change would help.
    fn obstacle(&self, at: SessionIx) -> Option<What> {
        let (layout, laid, person) = (&self.layout, &self.laid, self.person);
        let (who, session, said) = (&layout.problem.people[person], &layout.sessions[at], layout.said(at));
        let activity = &layout.problem.activities[session.activity];
        let running = laid.runs[at];
        let hopeless = again(layout, laid, person, at)
            || !layout.relevant(person)[session.activity]
            || laid.held[person].iter().any(|other| layout.meet(at, *other))
            || (!running && (!laid.with_trainer(layout, at).is_empty() || !laid.with_venue(layout, at).is_empty()));
        if hopeless {
            return None;
        }
        let mut found = What::Give;
        let mut add = |what: What| {
            let together = both(found.clone(), what);
            together.is_some().then(|| found = together.unwrap_or(What::Give))
        };
        if session.forbidden || barred(layout, person, at) {
            add(What::Allow { person: who.id.clone(), session: said.id.clone() })?;
        }
        if !kind_fits(layout, person, at) {
            add(What::AdmitKind { activity: activity.id.clone(), kind: who.kind.clone() })?;
        }
        if !branch_fits(layout, person, at) {
            add(What::AdmitBranch { session: said.id.clone(), branch: who.branch.clone() })?;
        }
        for need in unmet_needs(layout, person, at) {
            add(What::Offer { session: said.id.clone(), need: need.clone() })?;
        }
        let tried = at.at() == layout.problem.sessions.len();
        if !running && !tried && activity.max_runs.is_some_and(|most| laid.runs_of[session.activity] >= most) {
            add(self.run(session.activity, at, None))?;
        }
        let short =
            if session.capped { laid.minutes(layout, person, session.period) + session.minutes - who.caps[session.period.at()] } else { 0 };
        let halfdays = lacking_halfdays(layout, person, at)?;
        if short > 0 || !halfdays.is_empty() {
            let minutes = (short > 0).then_some((session.period.at(), short)).into_iter().collect();
            add(What::Hours { person: who.id.clone(), minutes, halfdays })?;
        }
        let (over, limits) = (laid.over_pace(layout, person, at), layout.problem.limits.unwrap_or_default());
        if let (Some(most), Some(limit)) = (over.runs, limits.runs_per_week) {
            add(What::RunsAWeek { most, more: most - limit })?;
        }
        if let (Some(most), Some(limit)) = (over.places, limits.sessions_per_person_week) {
            add(What::PlacesAWeek { person: who.id.clone(), most, more: most - limit })?;
        }
        let cover = laid.short_cover(layout, person, at);
        if !cover.is_empty() {
            // The change is one more person on duty, so that must be enough.
            let helps = |(rule, slot): &(CoverIx, SlotIx)| {
                let away = laid.away.get(&(*rule, *slot)).copied().unwrap_or(0);
                away <= layout.duty(*rule, *slot) - layout.problem.cover[*rule].min
            };
            if !cover.iter().all(helps) {
                return None;
            }
            let tags: BTreeSet<String> = cover.iter().filter_map(|(rule, _)| layout.problem.cover[*rule].tag.clone()).collect();
            let slots: BTreeSet<SlotIx> = cover.iter().map(|(_, slot)| *slot).collect();
            let slot = |slot: SlotIx| Slot { date: layout.problem.horizon.from.plus_days(slot.day()), afternoon: slot.afternoon() };
            let slots = slots.into_iter().map(slot).collect();
            add(What::Relief { branch: who.branch.clone(), tags: tags.into_iter().collect(), slots })?;
        }
        let seats = i64::from(session.seats);
        if laid.seated[at].len() as i64 >= seats {
            add(What::Seat { session: said.id.clone(), seats: seats + 1 })?;
        }
        Some(found)
    }

    /// Keeps the way that was found if it is the cheapest so far.
    fn weigh(&mut self, what: What) {
        let problem = self.problem;
        let short = |left: i64| (-left).max(0);
        let funds = problem.funds.iter().zip(&self.laid.fund_left).filter(|(_, left)| **left < 0);
        let money =
            Money { funds: funds.map(|(fund, left)| (fund.id.clone(), short(*left))).collect(), budget: short(self.laid.budget_left) };
        let mut what = if what == What::Give && money.pence() > 0 { What::Money } else { what };
        if let What::Run { session, pence, .. } = &mut what {
            let opened = self.steps.iter().filter_map(|step| if let Step::Open(at) = step { Some(*at) } else { None });
            *pence = opened.filter(|at| self.layout.said(*at).id == *session).map(|at| self.laid.cost(&self.layout, at)).sum();
        }
        let change = Change { what, money };
        if change.cost() >= self.best_cost() {
            return;
        }
        let place = |person: PersonIx, at: SessionIx| (problem.people[person].id.clone(), self.layout.said(at).id.clone());
        let mut places: Vec<(String, String)> = Vec::new();
        let mut runs = Vec::new();
        for step in &self.steps {
            match step {
                Step::Open(at) => runs.push(self.layout.said(*at).id.clone()),
                Step::Seat(person, at) => places.push(place(*person, *at)),
            }
        }
        // The person's last place frees the gap: the places that must come before it were given before it.
        let who = &problem.people[self.person].id;
        if let Some(last) = places.iter().rposition(|(person, _)| person == who) {
            let first = places.remove(last);
            places.insert(0, first);
        }
        self.best = Some(Way { change, places, runs });
    }
}

/// The further half-days of the week on which the person would have to be free to have the place. `None` where leave, a closed day or
/// something else that the person does then stands against it.
fn lacking_halfdays(layout: &Layout, person: PersonIx, at: SessionIx) -> Option<Vec<HalfDay>> {
    if present(layout, person, at) {
        return Some(Vec::new());
    }
    let (hours, who) = (&layout.hours[person], &layout.problem.people[person]);
    let mut lacking = BTreeSet::new();
    if !layout.sessions[at].listed {
        return None;
    }
    for &slot in layout.sessions[at].slots.iter().filter(|slot| !layout.calendar.available(hours, **slot)) {
        let date = layout.problem.horizon.from.plus_days(slot.day());
        if hours.is_busy(slot) || who.leave.iter().any(|leave| leave.contains(date)) || layout.problem.closed.contains(&date) {
            return None;
        }
        lacking.insert(HalfDay::new(date.weekday(), slot.afternoon()));
    }
    Some(lacking.into_iter().collect())
}
