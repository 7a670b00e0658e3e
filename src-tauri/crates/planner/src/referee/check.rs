//! The referee's checks: they prove a plan anew from the problem as it was written.
//!
//! It shares no derived value with the solver: ids, dates and levels are read from the problem as it was
//! written, with plain maps and loops, so that a slip in [`crate::model`] or [`crate::solution::state`] cannot hide
//! here as well. Every plan passes through it before it leaves the crate.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use super::known::Known;
use super::report::{CheckReport, Figures, Finding, Violations, report};
use crate::format::plan::{PLAN_FORMAT, Parts, Plan};
use crate::format::problem::{GroupBy, MOST_FAIR_MINUTES, Person, Problem, Renewal};
use crate::format::rules::Rule;
use domain::Date;

/// Several threads are used if at least this many people have places.
const MANY_PEOPLE: usize = 1_000;

/// A rule that is broken, and where.
type Violation = (Rule, String);

/// A problem with the tables that the checks of its plans use.
#[derive(Debug)]
pub(crate) struct Referee {
    problem: Arc<Problem>,
    known: Known,
}

impl Referee {
    /// Makes a referee for a problem that has been validated.
    pub(crate) fn of(problem: Arc<Problem>) -> Self {
        Self { known: Known::of(Arc::clone(&problem)), problem }
    }

    /// Checks a plan against every rule of the problem and works out its score.
    pub(crate) fn check(&self, plan: &Plan) -> CheckReport {
        let (seated, mut broken) = Seated::of(self, plan);
        if plan.format != PLAN_FORMAT {
            broken.push((Rule::Form, format!("`{}` is not `{PLAN_FORMAT}`", plan.format)));
        }
        let (found, figures) = seated.judge();
        let mut violations = Violations::new();
        for (rule, what) in broken.into_iter().chain(found) {
            violations.entry(Finding::Rule(rule)).or_default().push(what);
        }
        report(violations, plan, &figures)
    }
}

/// A plan in numbers: people and sessions by their places in the problem's lists, half-days counted from the first of the horizon.
struct Seated<'a> {
    problem: &'a Problem,
    known: &'a Known,
    /// By session: does it run?
    runs: Vec<bool>,
    /// By person: the sessions with a place, in the plan's order.
    held: Vec<Vec<usize>>,
    /// By session: how many people have a place.
    people: Vec<usize>,
    /// By session that the plan names: the half-days that it takes, and the first and last of them.
    slots: Vec<Vec<usize>>,
    spans: Vec<(usize, usize)>,
}

impl<'a> Seated<'a> {
    /// Checks C1 and finds who has which places. Ids that the problem does not know are not looked at further.
    fn of(referee: &'a Referee, plan: &Plan) -> (Self, Vec<Violation>) {
        let Referee { problem, known } = referee;
        let sessions = problem.sessions.len();
        let mut seated = Self {
            problem,
            known,
            runs: vec![false; sessions],
            held: vec![Vec::new(); problem.people.len()],
            people: vec![0; sessions],
            slots: vec![Vec::new(); sessions],
            spans: vec![(0, 0); sessions],
        };
        let broken = seated.seat(plan);
        (seated, broken)
    }

    fn seat(&mut self, plan: &Plan) -> Vec<Violation> {
        let mut broken = Vec::new();
        for run in &plan.runs {
            match self.known.session(run) {
                None => broken.push((Rule::Form, format!("no session `{run}`"))),
                Some(at) if self.runs[at] => broken.push((Rule::Form, format!("`{run}` runs twice"))),
                Some(at) => self.runs[at] = true,
            }
        }
        for (person, session) in &plan.places {
            let (Some(who), Some(at)) = (self.known.person(person), self.known.session(session)) else {
                broken.push((Rule::Form, format!("no person `{person}` or no session `{session}`")));
                continue;
            };
            if self.held[who].contains(&at) {
                broken.push((Rule::Form, format!("`{person}` has two places in `{session}`")));
                continue;
            }
            if !self.runs[at] {
                broken.push((Rule::Form, format!("`{person}` has a place in `{session}`, which does not run")));
            }
            self.held[who].push(at);
            self.people[at] += 1;
        }
        for (at, session) in self.problem.sessions.iter().enumerate() {
            if self.runs[at] || self.people[at] > 0 {
                self.slots[at] = self.known.slots_of(session);
                self.spans[at] = self.known.span_of(session, &self.slots[at]);
            }
        }
        broken
    }

    fn id(&self, session: usize) -> &'a str {
        &self.problem.sessions[session].id
    }

    /// Checks every other rule and works out the figures of the plan. For many people it uses several threads, because somebody who
    /// cancels a solve for ten thousand people waits for it.
    fn judge(&self) -> (Vec<Violation>, Figures) {
        let people: Vec<_> = self.problem.people.iter().zip(&self.held).filter(|(_, held)| !held.is_empty()).collect();
        let of_people = |share: &[(&Person, &Vec<usize>)]| -> Vec<Violation> {
            share.iter().flat_map(|(person, held)| self.check_person(person, held)).collect()
        };
        let of_plan = || [self.check_runs(), self.check_cover(), self.check_money(), self.check_choices(), self.check_pace()].concat();
        if people.len() < MANY_PEOPLE {
            return ([of_people(&people), of_plan()].concat(), self.figures());
        }
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let (found, figures) = thread::scope(|scope| {
            let shares = people.chunks(people.len().div_ceil(threads)).map(|share| scope.spawn(move || of_people(share)));
            let rules: Vec<_> = shares.chain([scope.spawn(of_plan)]).collect();
            let figures = self.figures();
            let found: Vec<_> =
                rules.into_iter().map(|rule| rule.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect();
            (found, figures)
        });
        (found.concat(), figures)
    }

    /// The rules that a person's places break, each with what is wrong.
    fn check_person(&self, person: &Person, held: &[usize]) -> Vec<Violation> {
        let id = &person.id;
        let mut broken = Vec::new();
        // Most activities serve the person by themselves. The relevant ones are worked out only for a place that does not.
        let mut relevant = None;
        let mut activities = Vec::new();
        for (i, &session) in held.iter().enumerate() {
            let (at, activity) = self.known.activity_of(session);
            if activities.contains(&at) || person.never_again(&activity.id) {
                broken.push((Rule::Once, format!("`{id}` does `{}` again in `{}`", activity.id, self.id(session))));
            }
            activities.push(at);
            for &other in &held[i + 1..] {
                if self.clash(session, other) {
                    broken.push((Rule::Clash, format!("`{id}`: `{}` and `{}` meet in time", self.id(session), self.id(other))));
                }
            }
            let here = |slot: &usize| self.known.on_duty(person, *slot) || self.known.here(person, *slot, &person.extra);
            let block = self.problem.sessions[session].block.as_ref();
            let busy = |slot: &usize| self.known.is_busy(person, *slot);
            let given_away = block.is_some() && self.slots[session].iter().any(busy);
            if given_away || (self.problem.sessions[session].slots.is_some() && !self.slots[session].iter().all(here)) {
                broken.push((Rule::Availability, format!("`{id}` is not available for `{}`", self.id(session))));
            }
            let (first, last) = (self.known.date(self.spans[session].0), self.known.date(self.spans[session].1));
            if block.is_some() && person.busy.iter().any(|busy| busy.block && busy.from <= last && first <= busy.to) {
                broken.push((Rule::Clash, format!("`{id}`: `{}` and what is under way meet in time", self.id(session))));
            }
            self.check_order(person, session, held, &mut broken);
            if !self.is_eligible(person, session) {
                broken.push((Rule::Eligible, format!("`{id}` may not go to `{}`", self.id(session))));
            }
            let serves = self.known.serves(person, activity);
            if !serves && !relevant.get_or_insert_with(|| self.known.relevant(person)).contains(&at) {
                broken.push((Rule::Relevant, format!("`{}` in `{}` is not relevant to `{id}`", activity.id, self.id(session))));
            }
        }
        for (i, (period, cap)) in self.problem.periods.iter().zip(&person.caps).enumerate() {
            let begun = held.iter().filter(|session| period.contains(self.known.date(self.spans[**session].0)));
            let capped = begun.map(|session| self.known.activity_of(*session).1).filter(|activity| activity.capped);
            let minutes: i64 = capped.map(|activity| activity.minutes).sum();
            if minutes > *cap {
                broken.push((Rule::Hours, format!("`{id}` has {minutes} of {cap} minutes in period {i}")));
            }
        }
        broken
    }

    fn clash(&self, one: usize, other: usize) -> bool {
        let ((a, b), (c, d)) = (self.spans[one], self.spans[other]);
        // Without a day in common, the two cannot share a half-day.
        if a / 2 > d / 2 || c / 2 > b / 2 {
            return false;
        }
        let blocks = self.problem.sessions[one].block.is_some() && self.problem.sessions[other].block.is_some();
        blocks || self.slots[one].iter().any(|slot| self.slots[other].contains(slot))
    }

    /// Looks for broken rules: C10 and C11.
    fn check_order(&self, person: &Person, session: usize, held: &[usize], broken: &mut Vec<Violation>) {
        let (_, activity) = self.known.activity_of(session);
        let first = self.spans[session].0;
        let before: Vec<_> =
            held.iter().filter(|other| self.spans[**other].1 < first).map(|other| self.known.activity_of(*other).1).collect();
        for (skill, level) in &activity.entry {
            let has = person.levels.get(skill).copied().unwrap_or(0) >= *level;
            if !has && !before.iter().any(|other| other.teaches.get(skill).copied().unwrap_or(0) >= *level) {
                broken.push((Rule::Entry, format!("`{}` has not reached {level} in `{skill}` before `{}`", person.id, self.id(session))));
            }
        }
        for needed in &activity.prereqs {
            if !person.done.contains(needed) && !before.iter().any(|other| other.id == *needed) {
                broken.push((Rule::Prerequisite, format!("`{}` has not done `{needed}` before `{}`", person.id, self.id(session))));
            }
        }
    }

    /// Do the person's kind, branch and needs fit the session? (C12)
    fn is_eligible(&self, person: &Person, at: usize) -> bool {
        let session = &self.problem.sessions[at];
        let kind = self.known.activity_of(at).1.kinds.as_ref().is_none_or(|kinds| kinds.contains(&person.kind));
        let branch = session.branches.as_ref().is_none_or(|branches| branches.contains(&person.branch));
        let needs = person.needs.iter().all(|need| session.offers.contains(need));
        kind && branch && needs
    }

    /// Looks for broken rules: C3, C4, C5 and C16.
    fn check_runs(&self) -> Vec<Violation> {
        let mut broken = Vec::new();
        let problem = self.problem;
        let mut times = vec![0_i64; problem.activities.len()];
        let mut taken: HashMap<(&str, &str, usize), usize> = HashMap::new();
        for (at, session) in problem.sessions.iter().enumerate() {
            if !self.runs[at] {
                continue;
            }
            let (which, activity) = self.known.activity_of(at);
            let people = self.people[at] as i64;
            let venue = session.venue.as_ref().and_then(|venue| problem.venues.iter().find(|known| known.id == *venue));
            let room = venue.map_or(i64::MAX, |venue| venue.seats);
            let seats = activity.max.min(session.seats.unwrap_or(i64::MAX)).min(room);
            if people < activity.min || people > seats {
                broken.push((Rule::Group, format!("`{}` has {people} people for {} to {seats} seats", session.id, activity.min)));
            }
            for (rule, what, who) in [(Rule::Trainer, "trainer", &session.trainer), (Rule::Venue, "venue", &session.venue)] {
                let Some(who) = who else { continue };
                let met: Vec<usize> = self.slots[at].iter().filter_map(|slot| taken.insert((what, who, *slot), at)).collect();
                for other in met {
                    broken.push((rule, format!("{what} `{who}` is in `{}` and `{}` at once", self.id(other), session.id)));
                }
            }
            times[which] += 1;
        }
        for (activity, runs) in problem.activities.iter().zip(times) {
            if activity.max_runs.is_some_and(|most| runs > most) {
                broken.push((Rule::Runs, format!("`{}` runs {runs} times", activity.id)));
            }
        }
        broken
    }

    /// Looks for broken rules: C8.
    fn check_cover(&self) -> Vec<Violation> {
        let mut broken = Vec::new();
        let problem = self.problem;
        for (i, rule) in problem.cover.iter().enumerate() {
            let counted = |who: &&usize| rule.tag.as_ref().is_none_or(|tag| problem.people[**who].tags.contains(tag));
            let members: Vec<usize> = self.known.people_of(&rule.branch).iter().filter(counted).copied().collect();
            let duty = self.known.duty(members.iter().map(|who| &problem.people[*who]));
            let mut gone = vec![0; duty.len()];
            for who in members {
                let mut away: Vec<usize> = self.held[who].iter().flat_map(|session| &self.slots[*session]).copied().collect();
                away.sort_unstable();
                away.dedup();
                for slot in away.into_iter().filter(|slot| self.known.on_duty(&problem.people[who], *slot)) {
                    gone[slot] += 1;
                }
            }
            for (slot, gone) in gone.into_iter().enumerate().filter(|(_, gone)| *gone > 0) {
                let holds = rule.halfdays.as_ref().is_none_or(|halves| halves.contains(&self.known.halfday(slot)));
                if holds && gone > (duty[slot] - rule.min).max(0) {
                    let left = duty[slot] - gone;
                    broken.push((
                        Rule::Cover,
                        format!("rule {i}: `{}` would have {left} of {} on duty in slot {slot}", rule.branch, rule.min),
                    ));
                }
            }
        }
        broken
    }

    /// Looks for broken rules: C14 and C15.
    fn check_money(&self) -> Vec<Violation> {
        let mut broken = Vec::new();
        let problem = self.problem;
        let mut spent: BTreeMap<&str, i128> = BTreeMap::new();
        for at in self.running() {
            let fund = problem.sessions[at].fund.as_ref().unwrap_or(&self.known.activity_of(at).1.fund);
            *spent.entry(fund).or_default() += self.cost(at);
        }
        for fund in &problem.funds {
            let used = spent.get(fund.id.as_str()).copied().unwrap_or(0);
            if used > i128::from(fund.budget) {
                broken.push((Rule::Fund, format!("fund `{}` pays {used} of {} pence", fund.id, fund.budget)));
            }
        }
        let total: i128 = spent.values().sum();
        if let Some(budget) = problem.budget
            && total > i128::from(budget)
        {
            broken.push((Rule::Budget, format!("{total} of {budget} pence are spent")));
        }
        broken
    }

    fn running(&self) -> impl Iterator<Item = usize> {
        (0..self.runs.len()).filter(|at| self.runs[*at])
    }

    fn cost(&self, run: usize) -> i128 {
        let (_, activity) = self.known.activity_of(run);
        i128::from(activity.cost) + self.people[run] as i128 * i128::from(activity.cost_head)
    }

    /// Does the session run? `None` for one that the problem does not hold.
    fn is_run(&self, session: &str) -> Option<bool> {
        self.known.session(session).map(|at| self.runs[at])
    }

    /// Has the person a place in the session? `None` where the problem does not hold both.
    fn is_held(&self, (person, session): &(String, String)) -> Option<bool> {
        Some(self.held[self.known.person(person)?].contains(&self.known.session(session)?))
    }

    /// Looks for broken rules: C17 and C18.
    fn check_choices(&self) -> Vec<Violation> {
        let mut broken = Vec::new();
        let (pins, forbids) = (&self.problem.pins, &self.problem.forbids);
        for run in &pins.runs {
            if self.is_run(run) != Some(true) {
                broken.push((Rule::Pins, format!("pinned run `{run}`")));
            }
        }
        for place in &pins.places {
            if self.is_held(place) != Some(true) {
                broken.push((Rule::Pins, format!("pinned place of `{}` in `{}`", place.0, place.1)));
            }
        }
        for run in &forbids.runs {
            if self.is_run(run) == Some(true) {
                broken.push((Rule::Forbids, format!("forbidden run `{run}`")));
            }
        }
        for place in &forbids.places {
            if self.is_held(place) == Some(true) {
                broken.push((Rule::Forbids, format!("forbidden place of `{}` in `{}`", place.0, place.1)));
            }
        }
        for (person, activity) in &forbids.activities {
            let held = self.known.person(person).map_or(&[][..], |who| &self.held[who]);
            if held.iter().any(|session| self.known.activity_of(*session).1.id == *activity) {
                broken.push((Rule::Forbids, format!("`{person}` may not do `{activity}`")));
            }
        }
        broken
    }

    /// Looks for broken rules: C19.
    fn check_pace(&self) -> Vec<Violation> {
        let mut broken = Vec::new();
        let (limits, pins) = (self.problem.limits.unwrap_or_default(), &self.problem.pins);
        let monday = |session: usize| self.known.date(self.spans[session].0).monday();
        let listed = |session: &usize| self.problem.sessions[*session].slots.is_some();
        if let Some(limit) = limits.runs_per_week {
            let pinned: HashSet<&String> = pins.runs.iter().collect();
            let mut weeks: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
            for run in self.running().filter(listed) {
                let (count, fixed) = weeks.entry(monday(run)).or_default();
                *count += 1;
                *fixed += i64::from(pinned.contains(&self.problem.sessions[run].id));
            }
            for (week, (count, _)) in weeks.into_iter().filter(|(_, (count, fixed))| *count > limit.max(*fixed)) {
                broken.push((Rule::Pacing, format!("{count} runs begin in the week of {week}")));
            }
        }
        if let Some(limit) = limits.sessions_per_person_week {
            let pinned: HashSet<(&str, &str)> = pins.places.iter().map(|(person, session)| (person.as_str(), session.as_str())).collect();
            for (person, held) in self.problem.people.iter().zip(&self.held) {
                let mut weeks: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
                for &session in held.iter().filter(|session| listed(session)) {
                    let (count, fixed) = weeks.entry(monday(session)).or_default();
                    *count += 1;
                    *fixed += i64::from(pinned.contains(&(person.id.as_str(), self.id(session))));
                }
                for (week, (count, _)) in weeks.into_iter().filter(|(_, (count, fixed))| *count > limit.max(*fixed)) {
                    broken.push((Rule::Pacing, format!("`{}` has {count} places in the week of {week}", person.id)));
                }
            }
        }
        broken
    }

    /// The parts of the score (docs/plan-format.md, The score), the weight of renewals missed, and the weights closed and open.
    fn figures(&self) -> Figures {
        let weights = &self.problem.objective;
        let last_day = i128::from(self.known.day(self.problem.horizon.to));
        let worth = |day: i64| i128::from(weights.level) + i128::from(weights.early) * (last_day - i128::from(day)) / last_day;
        let (mut gap, mut missed, mut open, mut closed, mut fairness) = (0_i128, 0_i128, 0_i128, 0_i128, 0_i128);
        let mut minutes: Vec<i128> = Vec::new();
        for (person, held) in self.problem.people.iter().zip(&self.held) {
            let attended: Vec<_> = held.iter().map(|at| (self.known.activity_of(*at).1, (self.spans[*at].1 / 2) as i64)).collect();
            for (skill, target) in &person.targets {
                let has = person.levels.get(skill).copied().unwrap_or(0);
                if has >= target.level {
                    continue;
                }
                let mut taught: Vec<(i64, i128)> =
                    attended.iter().filter_map(|(activity, end)| Some((*activity.teaches.get(skill)?, worth(*end)))).collect();
                // What is under way counts like a place. If it ends after the horizon, it counts on the horizon's last day.
                taught.extend(person.coming.get(skill).map(|to| (to.level, worth(self.known.day(to.on.min(self.problem.horizon.to))))));
                for level in has + 1..=target.level {
                    open += i128::from(target.weight);
                    if let Some(best) = taught.iter().filter(|(to, _)| *to >= level).map(|(_, worth)| *worth).max() {
                        gap += i128::from(target.weight) * best;
                        closed += i128::from(target.weight);
                    }
                }
            }
            for due in &person.renewals {
                if !held.iter().any(|at| self.meets(*at, due)) {
                    missed += i128::from(due.weight);
                }
            }
            let got: i128 = attended.iter().map(|(activity, _)| i128::from(activity.minutes.min(MOST_FAIR_MINUTES))).sum();
            minutes.push(got);
            let share = self.problem.fairness.person;
            fairness += i128::from(share.penalty) * (i128::from(share.minutes) - got).max(0);
        }
        let (mut kinds, mut branches) = (HashMap::<&str, (i128, i128)>::new(), HashMap::<&str, (i128, i128)>::new());
        for (person, got) in self.problem.people.iter().zip(&minutes) {
            for (count, sum) in [kinds.entry(&person.kind).or_default(), branches.entry(&person.branch).or_default()] {
                *count += 1;
                *sum += got;
            }
        }
        for group in &self.problem.fairness.groups {
            let groups = match group.by {
                GroupBy::Kind => &kinds,
                GroupBy::Branch => &branches,
            };
            let (count, got) = groups.get(group.value.as_str()).copied().unwrap_or_default();
            fairness += i128::from(group.penalty) * (i128::from(group.minutes) * count - got).max(0);
        }
        let pence: i128 = self.running().map(|run| self.cost(run)).sum();
        Figures {
            parts: Parts {
                renewal: narrow(i128::from(weights.renewal) * missed),
                gap: narrow(gap),
                fairness: narrow(fairness),
                cost: narrow(i128::from(weights.cost) * pence),
                stability: narrow(self.stability()),
            },
            missed: narrow(missed),
            open: narrow(open),
            closed: narrow(closed),
            runs: self.running().count(),
            places: self.held.iter().map(Vec::len).sum(),
            pence: narrow(pence),
        }
    }

    /// Does a place in the session renew the certificate in time?
    fn meets(&self, at: usize, due: &Renewal) -> bool {
        let (first, last) = (self.known.date(self.spans[at].0), self.known.date(self.spans[at].1));
        let in_time = match self.problem.sessions[at].window {
            // A window can be used on any of its days.
            Some(_) => first <= due.by && due.from <= last,
            None => due.from <= last && last <= due.by,
        };
        in_time && self.known.activity_of(at).1.renews.contains(&due.cert)
    }

    fn stability(&self) -> i128 {
        let Some(prior) = &self.problem.prior else { return 0 };
        let runs: HashSet<&String> = prior.runs.iter().collect();
        let dropped = runs.into_iter().filter(|run| self.is_run(run) == Some(false)).count();
        let places: HashSet<&(String, String)> = prior.places.iter().collect();
        let left = places.into_iter().filter(|place| self.is_held(place) == Some(false)).count();
        let weights = &self.problem.objective;
        i128::from(weights.drop_run) * dropped as i128 + i128::from(weights.drop_place) * left as i128
    }
}

/// Validation keeps every true sum far inside 64 bits; only a plan that breaks rules could leave them.
fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value > 0 { i64::MAX } else { i64::MIN })
}
