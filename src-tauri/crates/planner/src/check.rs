//! The referee: proves a plan anew from the problem's own words.
//!
//! It shares no derived value with the solver: ids, dates and levels are read from the problem as it was
//! written, with plain maps and loops, so that a slip in [`crate::model`] or [`crate::state`] cannot hide
//! here as well. Every plan passes through it before it leaves the crate.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use serde::Serialize;

use crate::plan::{PLAN_FORMAT, Parts, Plan};
use crate::problem::{Activity, GroupBy, HalfDay, Person, Problem, Session};

/// What the referee found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// No rule is broken and every claimed figure is true.
    pub ok: bool,
    /// The plan's score in points, whatever it claims.
    pub score: i64,
    /// What the score is made of.
    pub parts: Parts,
    /// The bound that the plan claims.
    pub bound: Option<i64>,
    /// Renewals not met, by weight.
    pub renewals_missed: i64,
    /// The weight of all levels still to reach before the plan.
    pub weight_open: i64,
    /// The weight of the levels that the plan closes.
    pub weight_closed: i64,
    /// Sessions that run.
    pub runs: usize,
    /// Places held.
    pub places: usize,
    /// Money spent.
    pub pence: i64,
    /// What is broken: `C1` to `C18`, `SCORE`, `BOUND` or `PROBLEM`, each with every place in the plan.
    pub violations: BTreeMap<String, Vec<String>>,
}

/// Checks a plan against every rule of its problem and works out its score.
pub fn check(problem: &Problem, plan: &Plan) -> CheckReport {
    let mut referee = Referee::new(problem);
    if let Err(error) = problem.validate() {
        referee.broken("PROBLEM", error.to_string());
        return referee.report(plan, Parts::default(), 0, (0, 0));
    }
    if plan.format != PLAN_FORMAT {
        referee.broken("C1", format!("`{}` is not `{PLAN_FORMAT}`", plan.format));
    }
    referee.seat(plan);
    referee.check_people();
    referee.check_runs();
    referee.check_cover();
    referee.check_money();
    referee.check_choices();
    let (parts, missed, weights) = referee.parts();
    referee.report(plan, parts, missed, weights)
}

/// The gap ratio to show: the weight closed and the weight open before the plan, without the worth of being early.
pub fn gap_ratio(problem: &Problem, plan: &Plan) -> (i64, i64) {
    let report = check(problem, plan);
    (report.weight_closed, report.weight_open)
}

type Id<'a> = &'a str;

struct Referee<'a> {
    problem: &'a Problem,
    people: BTreeMap<Id<'a>, &'a Person>,
    activities: BTreeMap<Id<'a>, &'a Activity>,
    sessions: BTreeMap<Id<'a>, &'a Session>,
    /// By skill: what teaches it, and to which level.
    teachers: BTreeMap<Id<'a>, Vec<(Id<'a>, i64)>>,
    /// By certificate: what renews it.
    renewing: BTreeMap<Id<'a>, Vec<Id<'a>>>,
    runs: BTreeSet<Id<'a>>,
    places: BTreeSet<(Id<'a>, Id<'a>)>,
    of_person: BTreeMap<Id<'a>, Vec<Id<'a>>>,
    of_session: BTreeMap<Id<'a>, Vec<Id<'a>>>,
    slots: BTreeMap<Id<'a>, Vec<i64>>,
    violations: BTreeMap<String, Vec<String>>,
}

impl<'a> Referee<'a> {
    fn new(problem: &'a Problem) -> Self {
        let (mut teachers, mut renewing) = (BTreeMap::new(), BTreeMap::new());
        for activity in &problem.activities {
            for (skill, level) in &activity.teaches {
                teachers.entry(skill.as_str()).or_insert_with(Vec::new).push((activity.id.as_str(), *level));
            }
            for cert in &activity.renews {
                renewing.entry(cert.as_str()).or_insert_with(Vec::new).push(activity.id.as_str());
            }
        }
        Self {
            problem,
            people: problem.people.iter().map(|person| (person.id.as_str(), person)).collect(),
            activities: problem.activities.iter().map(|activity| (activity.id.as_str(), activity)).collect(),
            sessions: problem.sessions.iter().map(|session| (session.id.as_str(), session)).collect(),
            teachers,
            renewing,
            runs: BTreeSet::new(),
            places: BTreeSet::new(),
            of_person: BTreeMap::new(),
            of_session: BTreeMap::new(),
            slots: BTreeMap::new(),
            violations: BTreeMap::new(),
        }
    }

    fn broken(&mut self, rule: &str, what: String) {
        self.violations.entry(rule.to_owned()).or_default().push(what);
    }

    /// C1, and who sits where; only what the problem knows is looked at further.
    fn seat(&mut self, plan: &Plan) {
        for run in &plan.runs {
            match self.sessions.get_key_value(run.as_str()) {
                None => self.broken("C1", format!("no session `{run}`")),
                Some((id, _)) => {
                    if !self.runs.insert(id) {
                        self.broken("C1", format!("`{run}` runs twice"));
                    }
                }
            }
        }
        for (person, session) in &plan.places {
            let (Some((person, _)), Some((session, _))) =
                (self.people.get_key_value(person.as_str()), self.sessions.get_key_value(session.as_str()))
            else {
                self.broken("C1", format!("no person `{person}` or no session `{session}`"));
                continue;
            };
            let (person, session) = (*person, *session);
            if !self.places.insert((person, session)) {
                self.broken("C1", format!("`{person}` has two places in `{session}`"));
                continue;
            }
            if !self.runs.contains(session) {
                self.broken("C1", format!("`{person}` has a place in `{session}`, which does not run"));
            }
            self.of_person.entry(person).or_default().push(session);
            self.of_session.entry(session).or_default().push(person);
        }
        let used: BTreeSet<Id<'a>> = self.runs.iter().copied().chain(self.of_session.keys().copied()).collect();
        for id in used {
            self.slots.insert(id, self.slots_of(self.sessions[id]));
        }
    }

    fn day(&self, date: Date) -> i64 {
        date.days_since(self.problem.horizon.from)
    }

    fn halfday(&self, slot: i64) -> HalfDay {
        HalfDay::new(self.problem.horizon.from.plus_days(slot / 2).weekday(), slot % 2 == 1)
    }

    fn slots_of(&self, session: &Session) -> Vec<i64> {
        if let Some(slots) = &session.slots {
            return slots.iter().map(|slot| 2 * self.day(slot.date) + i64::from(slot.afternoon)).collect();
        }
        let Some(block) = &session.block else { return Vec::new() };
        (2 * self.day(block.from)..=2 * self.day(block.to) + 1).filter(|slot| block.halfdays.contains(&self.halfday(*slot))).collect()
    }

    /// First and last slot.
    fn span(&self, id: Id<'_>) -> (i64, i64) {
        match (self.slots[id].first(), self.slots[id].last(), self.sessions[id].window) {
            (Some(first), Some(last), _) => (*first, *last),
            (_, _, Some(window)) => (2 * self.day(window.from), 2 * self.day(window.to) + 1),
            _ => (0, 0),
        }
    }

    fn activity(&self, session: Id<'_>) -> &'a Activity {
        self.activities[self.sessions[session].activity.as_str()]
    }

    fn here(&self, person: &Person, slot: i64, hours: &[HalfDay]) -> bool {
        let date = self.problem.horizon.from.plus_days(slot / 2);
        !self.problem.closed.contains(&date)
            && !person.leave.iter().any(|leave| leave.contains(date))
            && hours.contains(&self.halfday(slot))
    }

    fn on_duty(&self, person: &Person, slot: i64) -> bool {
        self.here(person, slot, &person.rota)
    }

    /// C2, C6, C7 and C9 to C13, person by person.
    fn check_people(&mut self) {
        for (id, held) in self.of_person.clone() {
            let person = self.people[id];
            let relevant = self.relevant(person);
            let mut activities = BTreeSet::new();
            for (i, &session) in held.iter().enumerate() {
                let activity = self.activity(session);
                if !activities.insert(activity.id.as_str()) || person.done.contains(&activity.id) {
                    self.broken("C2", format!("`{id}` does `{}` again in `{session}`", activity.id));
                }
                for &other in &held[i + 1..] {
                    if self.clash(session, other) {
                        self.broken("C6", format!("`{id}`: `{session}` and `{other}` meet in time"));
                    }
                }
                if self.sessions[session].slots.is_some()
                    && !self.slots[session].iter().all(|slot| self.on_duty(person, *slot) || self.here(person, *slot, &person.extra))
                {
                    self.broken("C7", format!("`{id}` is not available for `{session}`"));
                }
                self.check_order(person, session, &held);
                self.check_eligible(person, session);
                if !relevant.contains(activity.id.as_str()) {
                    self.broken("C13", format!("`{}` in `{session}` is not relevant to `{id}`", activity.id));
                }
            }
            for (i, period) in self.problem.periods.iter().enumerate() {
                let minutes: i64 = held
                    .iter()
                    .filter(|session| self.activity(session).capped)
                    .filter(|session| period.contains(self.problem.horizon.from.plus_days(self.span(session).0 / 2)))
                    .map(|session| self.activity(session).minutes)
                    .sum();
                if minutes > person.caps[i] {
                    self.broken("C9", format!("`{id}` has {minutes} of {} minutes in period {i}", person.caps[i]));
                }
            }
        }
    }

    fn clash(&self, one: Id<'_>, other: Id<'_>) -> bool {
        let share = self.slots[one].iter().any(|slot| self.slots[other].contains(slot));
        let ((a, b), (c, d)) = (self.span(one), self.span(other));
        let blocks = self.sessions[one].block.is_some() && self.sessions[other].block.is_some();
        share || (blocks && a / 2 <= d / 2 && c / 2 <= b / 2)
    }

    /// C10 and C11.
    fn check_order(&mut self, person: &Person, session: Id<'a>, held: &[Id<'a>]) {
        let activity = self.activity(session);
        let first = self.span(session).0;
        let before: Vec<Id<'a>> = held.iter().copied().filter(|other| self.span(other).1 < first).collect();
        for (skill, level) in &activity.entry {
            let has = person.levels.get(skill).copied().unwrap_or(0) >= *level;
            if !has && !before.iter().any(|other| self.activity(other).teaches.get(skill).copied().unwrap_or(0) >= *level) {
                self.broken("C10", format!("`{}` has not reached {level} in `{skill}` before `{session}`", person.id));
            }
        }
        for needed in &activity.prereqs {
            if !person.done.contains(needed) && !before.iter().any(|other| self.activity(other).id == *needed) {
                self.broken("C11", format!("`{}` has not done `{needed}` before `{session}`", person.id));
            }
        }
    }

    /// C12.
    fn check_eligible(&mut self, person: &Person, id: Id<'a>) {
        let session = self.sessions[id];
        let kind = self.activity(id).kinds.as_ref().is_none_or(|kinds| kinds.contains(&person.kind));
        let branch = session.branches.as_ref().is_none_or(|branches| branches.contains(&person.branch));
        let needs = person.needs.iter().all(|need| session.offers.contains(need));
        if !(kind && branch && needs) {
            self.broken("C12", format!("`{}` may not go to `{id}`", person.id));
        }
    }

    /// The activities that are relevant to a person: the least set that section 2 of the format asks for, found from
    /// what closes, renews or is asked for on to what that stands on.
    fn relevant(&self, person: &Person) -> BTreeSet<Id<'a>> {
        let level = |skill: &str| person.levels.get(skill).copied().unwrap_or(0);
        let teaching = |skill: &'a str, above: i64| {
            let teachers = self.teachers.get(skill).into_iter().flatten();
            teachers.filter(move |(_, taught)| *taught > above).map(|(activity, _)| *activity)
        };
        let mut next: Vec<Id<'a>> = Vec::new();
        for (skill, target) in &person.targets {
            if let Some((skill, _)) = self.teachers.get_key_value(skill.as_str())
                && level(skill) < target.level
            {
                next.extend(teaching(skill, level(skill)));
            }
        }
        for due in &person.renewals {
            next.extend(self.renewing.get(due.cert.as_str()).into_iter().flatten());
        }
        next.extend(person.wants.iter().filter_map(|wanted| self.activities.get_key_value(wanted.as_str())).map(|(id, _)| *id));
        let mut found: BTreeSet<Id<'a>> = BTreeSet::new();
        while let Some(id) = next.pop() {
            if person.done.iter().any(|done| done == id) || !found.insert(id) {
                continue;
            }
            let activity = self.activities[id];
            next.extend(activity.prereqs.iter().map(String::as_str));
            for (skill, needed) in activity.entry.iter().filter(|(skill, needed)| level(skill) < **needed) {
                next.extend(teaching(skill, needed - 1));
            }
        }
        found
    }

    /// C3, C4, C5 and C16.
    fn check_runs(&mut self) {
        let mut of_activity: BTreeMap<Id<'a>, i64> = BTreeMap::new();
        let mut taken: BTreeMap<(&str, Id<'a>, i64), Id<'a>> = BTreeMap::new();
        for id in self.runs.clone() {
            let (session, activity) = (self.sessions[id], self.activity(id));
            let people = self.of_session.get(id).map_or(0, Vec::len) as i64;
            let room = session
                .venue
                .as_ref()
                .and_then(|venue| self.problem.venues.iter().find(|known| known.id == *venue))
                .map_or(i64::MAX, |venue| venue.seats);
            let seats = activity.max.min(session.seats.unwrap_or(i64::MAX)).min(room);
            if people < activity.min || people > seats {
                self.broken("C3", format!("`{id}` has {people} people for {} to {seats} seats", activity.min));
            }
            for (rule, what, who) in [("C4", "trainer", &session.trainer), ("C5", "venue", &session.venue)] {
                let Some(who) = who else { continue };
                for slot in self.slots[id].clone() {
                    if let Some(other) = taken.insert((what, who.as_str(), slot), id) {
                        self.broken(rule, format!("{what} `{who}` is in `{other}` and `{id}` at once"));
                    }
                }
            }
            *of_activity.entry(activity.id.as_str()).or_default() += 1;
        }
        for (id, runs) in of_activity {
            if self.activities[id].max_runs.is_some_and(|most| runs > most) {
                self.broken("C16", format!("`{id}` runs {runs} times"));
            }
        }
    }

    /// C8.
    fn check_cover(&mut self) {
        for (i, rule) in self.problem.cover.iter().enumerate() {
            let counted = |person: &&Person| person.branch == rule.branch && rule.tag.as_ref().is_none_or(|tag| person.tags.contains(tag));
            let members: Vec<&Person> = self.problem.people.iter().filter(counted).collect();
            let mut away: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
            for person in &members {
                for session in self.of_person.get(person.id.as_str()).into_iter().flatten() {
                    for slot in &self.slots[session] {
                        away.entry(*slot).or_default().insert(&person.id);
                    }
                }
            }
            for (slot, gone) in away {
                if rule.halfdays.as_ref().is_some_and(|halves| !halves.contains(&self.halfday(slot))) {
                    continue;
                }
                let duty: Vec<&str> = members.iter().filter(|person| self.on_duty(person, slot)).map(|person| person.id.as_str()).collect();
                let base = duty.len() as i64;
                let gone = duty.iter().filter(|id| gone.contains(*id)).count() as i64;
                if gone > (base - rule.min).max(0) {
                    let what = format!("rule {i}: `{}` would have {} of {} on duty in slot {slot}", rule.branch, base - gone, rule.min);
                    self.broken("C8", what);
                }
            }
        }
    }

    /// C14 and C15.
    fn check_money(&mut self) {
        let mut spent: BTreeMap<Id<'a>, i128> = BTreeMap::new();
        for id in &self.runs {
            let fund = self.sessions[id].fund.as_ref().unwrap_or(&self.activity(id).fund);
            *spent.entry(fund).or_default() += self.cost(id);
        }
        for fund in &self.problem.funds {
            let used = spent.get(fund.id.as_str()).copied().unwrap_or(0);
            if used > i128::from(fund.budget) {
                self.broken("C14", format!("fund `{}` pays {used} of {} pence", fund.id, fund.budget));
            }
        }
        let total: i128 = spent.values().sum();
        if let Some(budget) = self.problem.budget
            && total > i128::from(budget)
        {
            self.broken("C15", format!("{total} of {budget} pence are spent"));
        }
    }

    fn cost(&self, run: Id<'_>) -> i128 {
        let activity = self.activity(run);
        let people = self.of_session.get(run).map_or(0, Vec::len) as i128;
        i128::from(activity.cost) + people * i128::from(activity.cost_head)
    }

    /// C17 and C18.
    fn check_choices(&mut self) {
        let (pins, forbids) = (&self.problem.pins, &self.problem.forbids);
        for run in &pins.runs {
            if !self.runs.contains(run.as_str()) {
                self.broken("C17", format!("pinned run `{run}`"));
            }
        }
        for (person, session) in &pins.places {
            if !self.places.contains(&(person.as_str(), session.as_str())) {
                self.broken("C17", format!("pinned place of `{person}` in `{session}`"));
            }
        }
        for run in &forbids.runs {
            if self.runs.contains(run.as_str()) {
                self.broken("C18", format!("forbidden run `{run}`"));
            }
        }
        for (person, session) in &forbids.places {
            if self.places.contains(&(person.as_str(), session.as_str())) {
                self.broken("C18", format!("forbidden place of `{person}` in `{session}`"));
            }
        }
        for (person, activity) in &forbids.activities {
            let held = self.of_person.get(person.as_str()).into_iter().flatten();
            if held.into_iter().any(|session| self.activity(session).id == *activity) {
                self.broken("C18", format!("`{person}` may not do `{activity}`"));
            }
        }
    }

    /// Section 5: the parts of the score, the weight of renewals missed, and the weights closed and open.
    fn parts(&self) -> (Parts, i64, (i64, i64)) {
        let weights = &self.problem.objective;
        let last_day = i128::from(self.day(self.problem.horizon.to));
        let worth = |day: i64| i128::from(weights.level) + i128::from(weights.early) * (last_day - i128::from(day)) / last_day;
        let (mut gap, mut missed, mut open, mut closed, mut fairness) = (0_i128, 0_i128, 0_i128, 0_i128, 0_i128);
        let mut minutes: BTreeMap<Id<'_>, i128> = BTreeMap::new();
        for person in &self.problem.people {
            let held: &[Id<'a>] = self.of_person.get(person.id.as_str()).map_or(&[], Vec::as_slice);
            for (skill, target) in &person.targets {
                for level in person.levels.get(skill).copied().unwrap_or(0) + 1..=target.level {
                    let taught = held.iter().filter(|session| self.activity(session).teaches.get(skill).is_some_and(|to| *to >= level));
                    let best = taught.map(|session| worth(self.span(session).1 / 2)).max();
                    open += i128::from(target.weight);
                    if let Some(best) = best {
                        gap += i128::from(target.weight) * best;
                        closed += i128::from(target.weight);
                    }
                }
            }
            for due in &person.renewals {
                let met = held.iter().any(|session| {
                    let end = self.span(session).1 / 2;
                    self.activity(session).renews.contains(&due.cert) && self.day(due.from) <= end && end <= self.day(due.by)
                });
                if !met {
                    missed += i128::from(due.weight);
                }
            }
            let got: i128 = held.iter().map(|session| i128::from(self.activity(session).minutes.min(480))).sum();
            minutes.insert(&person.id, got);
            let share = self.problem.fairness.person;
            fairness += i128::from(share.penalty) * (i128::from(share.minutes) - got).max(0);
        }
        for group in &self.problem.fairness.groups {
            let members = self.problem.people.iter().filter(|person| {
                group.value
                    == match group.by {
                        GroupBy::Kind => person.kind.as_str(),
                        GroupBy::Branch => person.branch.as_str(),
                    }
            });
            let (count, got) = members.fold((0_i128, 0_i128), |(count, got), person| (count + 1, got + minutes[person.id.as_str()]));
            fairness += i128::from(group.penalty) * (i128::from(group.minutes) * count - got).max(0);
        }
        let pence: i128 = self.runs.iter().map(|run| self.cost(run)).sum();
        let parts = Parts {
            renewal: narrow(i128::from(weights.renewal) * missed),
            gap: narrow(gap),
            fairness: narrow(fairness),
            cost: narrow(i128::from(weights.cost) * pence),
            stability: narrow(self.stability()),
        };
        (parts, narrow(missed), (narrow(closed), narrow(open)))
    }

    fn stability(&self) -> i128 {
        let Some(prior) = &self.problem.prior else { return 0 };
        let runs: BTreeSet<&str> = prior.runs.iter().map(String::as_str).collect();
        let dropped = runs.iter().filter(|run| self.sessions.contains_key(**run) && !self.runs.contains(**run)).count();
        let places: BTreeSet<(&str, &str)> = prior.places.iter().map(|(person, session)| (person.as_str(), session.as_str())).collect();
        let left = places
            .iter()
            .filter(|(person, session)| self.people.contains_key(person) && self.sessions.contains_key(session))
            .filter(|place| !self.places.contains(*place))
            .count();
        let weights = &self.problem.objective;
        i128::from(weights.drop_run) * dropped as i128 + i128::from(weights.drop_place) * left as i128
    }

    fn report(mut self, plan: &Plan, parts: Parts, missed: i64, (closed, open): (i64, i64)) -> CheckReport {
        let score = parts.score();
        if let Some(claimed) = plan.score
            && claimed != score
        {
            self.broken("SCORE", format!("{claimed} is claimed, {score} is right"));
        }
        if let Some(claimed) = plan.parts
            && claimed != parts
        {
            self.broken("SCORE", "the parts differ".to_owned());
        }
        if let Some(bound) = plan.bound
            && bound < score
        {
            self.broken("BOUND", format!("{bound} is below the score of {score}"));
        }
        CheckReport {
            ok: self.violations.is_empty(),
            score,
            parts,
            bound: plan.bound,
            renewals_missed: missed,
            weight_open: open,
            weight_closed: closed,
            runs: self.runs.len(),
            places: self.places.len(),
            pence: narrow(self.runs.iter().map(|run| self.cost(run)).sum()),
            violations: self.violations,
        }
    }
}

/// Validation keeps every true sum far inside 64 bits; only a plan that breaks rules could leave them.
fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value > 0 { i64::MAX } else { i64::MIN })
}
