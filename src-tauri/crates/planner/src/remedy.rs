//! The cheapest single change that would free a gap.
//!
//! A change *frees* a gap when the changed problem has a plan that keeps every run and every place of the
//! plan at hand and takes the person above the planned level in the skill: nobody gives anything up for it.
//! What may be changed, and what it costs, is in [`crate::what_if`].
//!
//! The search is exact but for two limits: who else comes to a run that is opened for the person is chosen
//! greedily, and the ways of preparing for it (entry levels, prerequisites) are looked through up to a number
//! of steps. Each change is tried before it is offered: the problem is changed, solved again from the plan at
//! hand with the place pinned, and the answer checked.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::again::solve_again;
use crate::change::{PlanChanges, changes};
use crate::check::check;
use crate::explain::{Ground, Headline, again, barred, branch_fits, kind_fits, level_planned, own_codes, prepared, present, unmet_needs};
use crate::frame::{Frame, Laid};
use crate::plan::{Parts, Plan};
use crate::problem::{Person, Problem, Session, Slot};
use crate::solve::Limits;
use crate::what_if::{Change, Money, RUN, What, apply, both, price};

/// A change that frees a gap, tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remedy {
    /// The change.
    pub change: Change,
    /// What it costs, in pence.
    pub cost: i64,
    /// The places that are given for it, the one that frees the gap first: (person, session).
    pub places: Vec<(String, String)>,
    /// The sessions that are opened for it.
    pub runs: Vec<String>,
    /// The plan of the changed problem, solved again from the plan at hand with that place pinned; its score and parts are those of
    /// the changed problem.
    pub plan: Plan,
    /// The parts of the plan at hand in the changed problem.
    pub before: Parts,
    /// What is different in the new plan.
    pub changes: PlanChanges,
}

/// Finds the cheapest single change that frees a gap which the plan leaves, and tries it. `None` where the person has no such
/// gap, no activity teaches above the planned level, or no single change frees it.
///
/// `limits` and `cancel` are for the trial ([`solve_again`]); with no seconds and no steps the plan is only completed. The plan
/// must be one that [`check`] accepts.
pub fn remedy(problem: &Problem, plan: &Plan, person: &str, skill: &str, limits: &Limits, cancel: &AtomicBool) -> Option<Remedy> {
    Remedies::new(problem, plan)?.find(person, skill, limits, cancel)
}

/// The remedies of one plan, gap by gap: [`remedy`] for many gaps.
pub struct Remedies<'p> {
    plan: &'p Plan,
    finder: Finder<'p>,
}

impl<'p> Remedies<'p> {
    /// Gets ready to ask; `None` for a problem that is not valid.
    pub fn new(problem: &'p Problem, plan: &'p Plan) -> Option<Self> {
        problem.validate().ok()?;
        let frame = Frame::new(problem);
        let laid = Laid::new(&frame, plan);
        Some(Self { plan, finder: Finder::new(frame, laid) })
    }

    /// As [`remedy`].
    pub fn find(&mut self, person: &str, skill: &str, limits: &Limits, cancel: &AtomicBool) -> Option<Remedy> {
        let found = self.finder.cheapest(person, skill)?;
        let problem = self.finder.frame.problem;
        let changed = apply(problem, &found.change);
        let plan = Plan { score: None, parts: None, bound: None, ..self.plan.clone() };
        let mut start = plan.clone();
        start.runs.extend(found.runs.iter().cloned());
        start.places.extend(found.places.iter().cloned());
        let mut pinned = changed.clone();
        pinned.pins.places.extend(found.places.first().cloned());
        let report = check(&pinned, &start);
        if !report.ok {
            return None;
        }
        let before = check(&changed, &plan).parts;
        let unsolved = || Plan { score: Some(report.score), parts: Some(report.parts), ..start.clone() };
        let looks = limits.steps.is_some_and(|steps| steps > 0) || limits.seconds.is_some_and(|seconds| seconds > 0.0);
        let plan = if looks { solve_again(&pinned, &start, limits, cancel).unwrap_or_else(|_| unsolved()) } else { unsolved() };
        let changes = changes(&changed, self.plan, &plan);
        Some(Remedy { cost: found.change.cost(), change: found.change, places: found.places, runs: found.runs, plan, before, changes })
    }
}

/// The most steps of one search for the ways to prepare for a place.
const MOST_STEPS: u32 = 80_000;

struct Found {
    change: Change,
    places: Vec<(String, String)>,
    runs: Vec<String>,
}

/// One step that was taken on the plan laid out, to be taken back.
enum Step {
    Open(usize),
    Seat(usize, usize),
}

struct Finder<'p> {
    frame: Frame<'p>,
    laid: Laid,
    sessions_of: Vec<Vec<usize>>,
    person: usize,
    steps: Vec<Step>,
    left: u32,
    best: Option<Found>,
}

impl<'p> Finder<'p> {
    fn new(frame: Frame<'p>, laid: Laid) -> Self {
        let mut sessions_of = vec![Vec::new(); frame.problem.activities.len()];
        for (at, session) in frame.sessions.iter().enumerate() {
            sessions_of[session.activity].push(at);
        }
        Self { frame, laid, sessions_of, person: 0, steps: Vec::new(), left: 0, best: None }
    }

    fn best_cost(&self) -> i64 {
        self.best.as_ref().map_or(i64::MAX, |best| best.change.cost())
    }

    fn cheapest(&mut self, person: &str, skill: &str) -> Option<Found> {
        self.person = self.frame.person(person)?;
        self.best = None;
        let problem = self.frame.problem;
        let who = &problem.people[self.person];
        let planned = level_planned(&self.frame, &self.laid, self.person, skill);
        if who.targets.get(skill)?.level <= planned {
            return None;
        }
        let teaching: Vec<usize> = (0..problem.activities.len())
            .filter(|at| problem.activities[*at].teaches.get(skill).is_some_and(|level| *level > planned))
            .filter(|at| !who.done.contains(&problem.activities[*at].id))
            .collect();
        let goals: Vec<usize> = teaching.iter().flat_map(|activity| self.sessions_of[*activity].clone()).collect();
        self.left = MOST_STEPS;
        for &goal in &goals {
            self.seek(&mut vec![goal], What::Give);
        }
        self.copies(&teaching, &goals);
        self.frame.leave_out();
        self.best.take()
    }

    /// Tries a copy of a session on other days, for the place itself or for what must come before it.
    fn copies(&mut self, teaching: &[usize], goals: &[usize]) {
        let problem = self.frame.problem;
        let first: Vec<usize> = self.before(teaching);
        self.left = MOST_STEPS;
        for (activity, leads) in teaching.iter().map(|one| (*one, false)).chain(first.into_iter().map(|one| (one, true))) {
            // Copies that differ in nothing but their days are one.
            let mut seen: BTreeSet<String> = BTreeSet::new();
            for like in self.sessions_of[activity].clone() {
                let session = &self.frame.sessions[like];
                // With one person at the least.
                let short = (session.cost + session.cost_head - self.laid.fund_left[session.fund].min(self.laid.budget_left)).max(0);
                if RUN + short >= self.best_cost() || session.seats == 0 {
                    continue;
                }
                let said = &problem.sessions[like];
                let key = alike(said);
                if !seen.insert(key) {
                    continue;
                }
                for days in shifts(&self.frame, like) {
                    if self.left == 0 || !self.could(like, days) {
                        continue;
                    }
                    let Some(copy) = moved(problem, said, days, &problem.people[self.person]) else { continue };
                    self.frame.try_out(copy, like);
                    let at = problem.sessions.len();
                    let what = self.run(activity, at, Some(like));
                    if leads {
                        // Of use only before a goal, and only where the person can go to it.
                        let last = self.frame.sessions[at].last;
                        if self.grounds(at).is_some() || self.obstacle(at).is_some_and(|obstacle| obstacle == What::Give) {
                            let later: Vec<usize> = goals.iter().copied().filter(|goal| self.frame.sessions[*goal].first > last).collect();
                            for goal in later {
                                self.seek(&mut vec![goal, at], what.clone());
                            }
                        }
                    } else {
                        self.seek(&mut vec![at], what);
                    }
                    if RUN + short >= self.best_cost() {
                        break;
                    }
                }
            }
        }
    }

    /// Cheap grounds on which a copy of a session moved by days is of no use to the person.
    fn could(&self, like: usize, days: i64) -> bool {
        let session = &self.frame.sessions[like];
        let hours = &self.frame.hours[self.person];
        let slots = session.slots.iter().map(|slot| (i64::from(*slot) + 2 * days) as u32);
        !session.listed || slots.into_iter().all(|slot| self.frame.calendar.available(hours, slot))
    }

    /// The activities that may have to come before one of these for the person.
    fn before(&self, activities: &[usize]) -> Vec<usize> {
        let problem = self.frame.problem;
        let who = &problem.people[self.person];
        let mut found: Vec<usize> = Vec::new();
        let mut open = activities.to_vec();
        while let Some(at) = open.pop() {
            let activity = &problem.activities[at];
            let lacks = |skill: &String, level: i64| who.levels.get(skill).copied().unwrap_or(0) < level;
            for (number, other) in problem.activities.iter().enumerate() {
                let leads = activity.prereqs.contains(&other.id)
                    || activity
                        .entry
                        .iter()
                        .any(|(skill, level)| lacks(skill, *level) && other.teaches.get(skill).is_some_and(|to| to >= level));
                if leads && !who.done.contains(&other.id) && !found.contains(&number) && !activities.contains(&number) {
                    found.push(number);
                    open.push(number);
                }
            }
        }
        found
    }

    fn run(&self, activity: usize, at: usize, like: Option<usize>) -> What {
        let said = self.frame.said(at);
        What::Run {
            activity: self.frame.problem.activities[activity].id.clone(),
            session: said.id.clone(),
            new: like.map(|_| Box::new(said.clone())),
            like: like.map(|like| self.frame.problem.sessions[like].id.clone()),
            fewer: 0,
        }
    }

    /// Gives the person a place in every session of `goals`, the last first, with what must come before; each way that needs
    /// no more than one change is weighed, and everything is taken back.
    fn seek(&mut self, goals: &mut Vec<usize>, what: What) {
        if self.left == 0 || price(&what) >= self.best_cost() {
            return;
        }
        self.left -= 1;
        let Some(&goal) = goals.last() else {
            self.weigh(what);
            return;
        };
        if self.laid.held[self.person].contains(&goal) {
            goals.pop();
            self.seek(goals, what);
            goals.push(goal);
            return;
        }
        if let Some(options) = self.grounds(goal) {
            if goals.len() < 5 {
                for option in options {
                    if !goals.contains(&option) {
                        goals.push(option);
                        self.seek(goals, what.clone());
                        goals.pop();
                    }
                }
            }
            return;
        }
        let Some(what) = self.obstacle(goal).and_then(|obstacle| both(what, obstacle)) else { return };
        let mark = self.steps.len();
        if self.laid.runs[goal] {
            self.seat(self.person, goal);
            goals.pop();
            self.seek(goals, what);
            goals.push(goal);
        } else {
            let (min, seats) = (i64::from(self.frame.sessions[goal].min), i64::from(self.frame.sessions[goal].seats));
            let seat = What::Seat { session: self.frame.said(goal).id.clone(), seats: seats + 1 };
            if let Some(what) = (seats + 1 == min).then(|| both(what.clone(), seat)).flatten() {
                self.open_for(goals, what, seats + 1);
                self.back_to(mark);
            }
            self.open_for(goals, what, seats);
        }
        self.back_to(mark);
    }

    /// Opens the last of the goals for the person with its fewest people, and goes on; then with fewer, where that is the change.
    fn open_for(&mut self, goals: &mut Vec<usize>, what: What, seats: i64) {
        let Some(goal) = goals.pop() else { return };
        self.laid.open(&self.frame, goal);
        self.steps.push(Step::Open(goal));
        self.seat(self.person, goal);
        let (min, cost_head, fund) =
            (i64::from(self.frame.sessions[goal].min), self.frame.sessions[goal].cost_head, self.frame.sessions[goal].fund);
        let only = self.steps.len();
        self.fill_up(goal, &what, min.min(seats));
        let mut heads = self.laid.seated[goal].len() as i64;
        if heads >= min {
            self.seek(goals, what.clone());
            heads -= 1;
            self.back_to(only.max(self.steps.len() - 1));
        }
        while heads >= 1 {
            let (said, fewer) = (self.frame.said(goal), min - heads);
            let smaller = What::Smaller { session: said.id.clone(), activity: said.activity.clone(), min: heads, fewer };
            let Some(what) = both(what.clone(), smaller) else { break };
            self.seek(goals, what);
            // Fewer still are only worth their price for the money that they save.
            let short = self.laid.fund_left[fund] < 0 || self.laid.budget_left < 0;
            if self.steps.len() == only || !short || cost_head <= 1_500 {
                break;
            }
            self.back_to(self.steps.len() - 1);
            heads -= 1;
        }
        goals.push(goal);
    }

    fn seat(&mut self, person: usize, at: usize) {
        self.laid.seat(&self.frame, person, at);
        self.steps.push(Step::Seat(person, at));
    }

    fn back_to(&mut self, mark: usize) {
        while self.steps.len() > mark {
            match self.steps.pop() {
                Some(Step::Open(at)) => self.laid.close(&self.frame, at),
                Some(Step::Seat(person, at)) => self.laid.unseat(&self.frame, person, at),
                None => return,
            }
        }
    }

    /// Where something must come before the session and is not there: the sessions that would give the first such thing.
    fn grounds(&self, goal: usize) -> Option<Vec<usize>> {
        let frame = &self.frame;
        let activity = &frame.problem.activities[frame.sessions[goal].activity];
        let levels = activity.entry.iter().map(|(skill, level)| Ground::Level(skill, *level));
        let lacking = levels
            .chain(activity.prereqs.iter().map(|needed| Ground::Done(needed)))
            .find(|ground| !prepared(frame, &self.laid, self.person, goal, ground))?;
        let first = frame.sessions[goal].first;
        let options = (0..frame.sessions.len()).filter(|other| frame.sessions[*other].last < first && lacking.given_by(frame, *other));
        Some(options.collect())
    }

    /// What stands against the place as things stand, money aside, as the one change that would lift it. `None` where it would
    /// take more than one, or where none would do.
    fn obstacle(&self, at: usize) -> Option<What> {
        let (frame, laid, person) = (&self.frame, &self.laid, self.person);
        let (who, session, said) = (&frame.problem.people[person], &frame.sessions[at], frame.said(at));
        let activity = &frame.problem.activities[session.activity];
        let running = laid.runs[at];
        let hopeless = again(frame, laid, person, at)
            || !frame.relevant(person)[session.activity]
            || !present(frame, person, at)
            || laid.held[person].iter().any(|other| frame.meet(at, *other))
            || (!running && (!laid.with_trainer(frame, at).is_empty() || !laid.with_venue(frame, at).is_empty()));
        if hopeless {
            return None;
        }
        let mut found = What::Give;
        let mut add = |what: What| {
            let together = both(found.clone(), what);
            together.is_some().then(|| found = together.unwrap_or(What::Give))
        };
        if session.forbidden || barred(frame, person, at) {
            add(What::Allow { person: who.id.clone(), session: said.id.clone() })?;
        }
        if !kind_fits(frame, person, at) {
            add(What::AdmitKind { activity: activity.id.clone(), kind: who.kind.clone() })?;
        }
        if !branch_fits(frame, person, at) {
            add(What::AdmitBranch { session: said.id.clone(), branch: who.branch.clone() })?;
        }
        for need in unmet_needs(frame, person, at) {
            add(What::Offer { session: said.id.clone(), need: need.clone() })?;
        }
        let tried = at == frame.problem.sessions.len();
        if !running && !tried && activity.max_runs.is_some_and(|most| laid.runs_of[session.activity] >= most) {
            add(self.run(session.activity, at, None))?;
        }
        let short =
            if session.capped { laid.minutes(frame, person, session.period) + session.minutes - who.caps[session.period] } else { 0 };
        if short > 0 {
            add(What::Hours { person: who.id.clone(), period: session.period, minutes: short })?;
        }
        let cover = laid.short_cover(frame, person, at);
        if !cover.is_empty() {
            // One more person on duty must be enough.
            let helps = |(rule, slot): &(usize, u32)| {
                let away = laid.away.get(&(*rule, *slot)).copied().unwrap_or(0);
                away <= frame.duty(*rule, *slot) - frame.problem.cover[*rule].min
            };
            if !cover.iter().all(helps) {
                return None;
            }
            let tags: BTreeSet<String> = cover.iter().filter_map(|(rule, _)| frame.problem.cover[*rule].tag.clone()).collect();
            let slots: BTreeSet<u32> = cover.iter().map(|(_, slot)| *slot).collect();
            let slot = |slot: u32| Slot { date: frame.problem.horizon.from.plus_days(i64::from(slot / 2)), afternoon: slot % 2 == 1 };
            let slots = slots.into_iter().map(slot).collect();
            add(What::Relief { branch: who.branch.clone(), tags: tags.into_iter().collect(), slots })?;
        }
        let seats = i64::from(session.seats);
        if laid.seated[at].len() as i64 >= seats {
            add(What::Seat { session: said.id.clone(), seats: seats + 1 })?;
        }
        Some(found)
    }

    /// Gives places in a run opened for the person until it has so many people: first to those who take least of the cover and
    /// win most.
    fn fill_up(&mut self, at: usize, what: &What, heads: i64) {
        if heads <= self.laid.seated[at].len() as i64 {
            return;
        }
        let (frame, session) = (&self.frame, &self.frame.sessions[at]);
        // Everybody is looked at: that counts as many steps.
        self.left = self.left.saturating_sub(frame.problem.people.len() as u32 / 8);
        let number = session.activity;
        let cells = |person: usize| session.slots.iter().map(|slot| frame.rules_at(person, *slot).count()).sum::<usize>();
        let mut others: Vec<(usize, std::cmp::Reverse<i64>, usize)> = (0..frame.problem.people.len())
            .filter(|other| *other != self.person && frame.relevant(*other)[number] && self.could_join(*other, at, what))
            .map(|other| (cells(other), std::cmp::Reverse(self.gain(other, number)), other))
            .collect();
        others.sort_unstable();
        for (.., other) in others {
            if self.laid.seated[at].len() as i64 >= heads {
                return;
            }
            if self.laid.short_cover(&self.frame, other, at).is_empty() {
                self.seat(other, at);
            }
        }
    }

    /// Could somebody else have the place alone, once the change is made?
    fn could_join(&self, person: usize, at: usize, what: &What) -> bool {
        let (frame, laid) = (&self.frame, &self.laid);
        let who = &frame.problem.people[person];
        let here = |session: &String| frame.said(at).id == *session;
        own_codes(frame, laid, person, at).into_iter().all(|code| match (code, what) {
            (Headline::NotForYou, What::AdmitBranch { session, branch }) => {
                let rest = kind_fits(frame, person, at) && unmet_needs(frame, person, at).next().is_none();
                here(session) && who.branch == *branch && rest && !again(frame, laid, person, at)
            }
            (Headline::NotForYou, What::AdmitKind { activity, kind }) => {
                let rest = branch_fits(frame, person, at) && unmet_needs(frame, person, at).next().is_none();
                frame.said(at).activity == *activity && who.kind == *kind && rest && !again(frame, laid, person, at)
            }
            (Headline::NotForYou, What::Offer { session, need }) => {
                let rest = kind_fits(frame, person, at) && branch_fits(frame, person, at);
                here(session) && rest && unmet_needs(frame, person, at).all(|lacks| lacks == need) && !again(frame, laid, person, at)
            }
            (Headline::Forbidden, What::Allow { session, .. }) => here(session) && !barred(frame, person, at),
            _ => false,
        })
    }

    /// The weight of the levels that the activity would close for somebody.
    fn gain(&self, person: usize, activity: usize) -> i64 {
        let who = &self.frame.problem.people[person];
        let closes = |(skill, taught): (&String, &i64)| {
            let target = who.targets.get(skill)?;
            let planned = level_planned(&self.frame, &self.laid, person, skill);
            Some(((*taught).min(target.level) - planned).max(0) * target.weight)
        };
        self.frame.problem.activities[activity].teaches.iter().filter_map(closes).sum()
    }

    /// A way is found: is it the cheapest?
    fn weigh(&mut self, what: What) {
        let problem = self.frame.problem;
        let short = |left: i64| (-left).max(0);
        let funds = problem.funds.iter().zip(&self.laid.fund_left).filter(|(_, left)| **left < 0);
        let money =
            Money { funds: funds.map(|(fund, left)| (fund.id.clone(), short(*left))).collect(), budget: short(self.laid.budget_left) };
        let what = if what == What::Give && money.pence() > 0 { What::Money } else { what };
        let change = Change { what, money };
        if change.cost() >= self.best_cost() {
            return;
        }
        let place = |person: usize, at: usize| (problem.people[person].id.clone(), self.frame.said(at).id.clone());
        let mut places: Vec<(String, String)> = Vec::new();
        let mut runs = Vec::new();
        for step in &self.steps {
            match step {
                Step::Open(at) => runs.push(self.frame.said(*at).id.clone()),
                Step::Seat(person, at) => places.push(place(*person, *at)),
            }
        }
        // The place that frees the gap is the person's last: what must come before it was given before.
        let who = &problem.people[self.person].id;
        if let Some(last) = places.iter().rposition(|(person, _)| person == who) {
            let first = places.remove(last);
            places.insert(0, first);
        }
        self.best = Some(Found { change, places, runs });
    }
}

/// What two sessions have in common that differ only in their days.
fn alike(session: &Session) -> String {
    let halves = session.slots.as_ref().map(|slots| {
        let first = slots[0].date;
        slots.iter().map(|slot| (slot.date.days_since(first), slot.afternoon)).collect::<Vec<_>>()
    });
    let block = session.block.as_ref().map(|block| (block.from.weekday(), block.to.days_since(block.from), &block.halfdays));
    let window = session.window.map(|window| window.to.days_since(window.from));
    format!(
        "{halves:?} {block:?} {window:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        session.venue, session.trainer, session.branches, session.offers, session.seats, session.fund
    )
}

/// By how many days a copy of the session can be moved, nearest first; blocks and self-paced time by whole weeks.
fn shifts(frame: &Frame<'_>, like: usize) -> Vec<i64> {
    let session = &frame.sessions[like];
    let said = frame.said(like);
    let (from, to) = match (&said.block, said.window) {
        (Some(block), _) => (frame.calendar.day(block.from), frame.calendar.day(block.to)),
        (None, Some(window)) => (frame.calendar.day(window.from), frame.calendar.day(window.to)),
        (None, None) => (i64::from(session.first / 2), i64::from(session.last / 2)),
    };
    let step = if session.listed { 1 } else { 7 };
    let days = frame.calendar.days as i64;
    let mut shifts: Vec<i64> = (-days..=days).filter(|by| by % step == 0 && from + by >= 0 && to + by < days).collect();
    shifts.sort_by_key(|by| (by.abs(), *by));
    shifts
}

/// A copy of a session, so many days later, open to the person's branch and needs as well, with an id that the problem does not know.
fn moved(problem: &Problem, session: &Session, days: i64, person: &Person) -> Option<Session> {
    let mut copy = session.clone();
    if let Some(branches) = copy.branches.as_mut().filter(|branches| !branches.contains(&person.branch)) {
        branches.push(person.branch.clone());
    }
    let lacking = person.needs.iter().filter(|need| !session.offers.contains(need));
    copy.offers.extend(lacking.cloned());
    let taken = |id: &str| problem.sessions.iter().any(|known| known.id == id);
    copy.id = std::iter::once(format!("{}+{days}", session.id))
        .chain((1..).map(|number| format!("{}+{days}-{number}", session.id)))
        .find(|id| !taken(id))?;
    for slot in copy.slots.iter_mut().flatten() {
        slot.date = slot.date.plus_days(days);
    }
    for date in copy.block.iter_mut().flat_map(|block| [&mut block.from, &mut block.to]) {
        *date = date.plus_days(days);
    }
    for date in copy.window.iter_mut().flat_map(|window| [&mut window.from, &mut window.to]) {
        *date = date.plus_days(days);
    }
    Some(copy)
}
