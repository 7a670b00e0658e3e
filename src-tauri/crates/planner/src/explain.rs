//! Why is a gap left? (Section 6 of the format.)
//!
//! For each level that a plan leaves open, the session that comes closest to closing it is looked for:
//! the one that the fewest rules stand against if this one place were added to the plan as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::{Calendar, Hours, Lessons, Model};
use crate::plan::Plan;
use crate::problem::{Person, Problem};

/// What stands against a place, in the order in which reasons are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Headline {
    /// No activity teaches above the level.
    NoActivity,
    /// The kind, the branch, a need, or the activity is done or not relevant (C12, C2, C13).
    NotForYou,
    /// It is forbidden (C18).
    Forbidden,
    /// The session cannot run: its trainer, its venue or its activity's runs are taken (C4, C5, C16).
    NoSlot,
    /// The person is not available (C7).
    Availability,
    /// The person is somewhere else (C6).
    Clash,
    /// The person's hours are used up (C9).
    Hours,
    /// The entry level is not reached before (C10).
    Entry,
    /// A prerequisite is not done before (C11).
    Prerequisite,
    /// The branch would be short of people (C8).
    Cover,
    /// Every seat is taken (C3).
    NoSeat,
    /// Too few people could come for the session to run (C3).
    TooFew,
    /// The money is spent (C14, C15).
    Money,
    /// Nothing stands against it, but the plan scores more without.
    Worth,
}

/// A gap that the plan leaves, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapLeft {
    /// Whose.
    pub person: String,
    /// In which skill.
    pub skill: String,
    /// The level held before the plan.
    pub level_now: i64,
    /// The level after the plan.
    pub level_planned: i64,
    /// The level wanted.
    pub target: i64,
    /// What a level is worth.
    pub weight: i64,
    /// The first of `codes`, or what else is the reason.
    pub reason: Headline,
    /// What stands against the session that comes closest; empty for `no_activity` and `worth`.
    pub codes: Vec<Headline>,
    /// The session that comes closest; `None` where nothing teaches the skill above the level.
    pub session: Option<String>,
}

/// What one reason leaves open in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ReasonTotal {
    /// People's skills left below their targets.
    pub gaps: u32,
    /// Levels left.
    pub levels: i64,
    /// Levels left, each times its weight.
    pub weight: i64,
}

/// Gives the reason for every gap that the plan leaves, by person and skill. The problem must be valid and the plan
/// one that [`crate::check`] accepts; ids that the problem does not hold are passed over.
pub fn explain(problem: &Problem, plan: &Plan) -> Vec<GapLeft> {
    if problem.validate().is_err() {
        return Vec::new();
    }
    let model = Model::new(problem);
    let world = World::new(problem, &model, plan);
    let mut too_few = BTreeMap::new();
    let mut gaps = Vec::new();
    for (number, person) in problem.people.iter().enumerate() {
        for (skill, target) in &person.targets {
            let now = person.levels.get(skill).copied().unwrap_or(0);
            let taught = world.held[number].iter().map(|session| world.teaches(*session, skill));
            let planned = taught.max().unwrap_or(0).max(now);
            if planned >= target.level {
                continue;
            }
            let candidates = (0..problem.sessions.len()).filter(|session| world.teaches(*session, skill) > planned);
            let closest = candidates
                .map(|session| (world.codes(number, session, &mut too_few), session))
                .min_by_key(|(codes, session)| (codes.len(), world.model.sessions[*session].end_day(), &problem.sessions[*session].id));
            let (codes, session, other) = match closest {
                Some((codes, session)) => (codes, Some(problem.sessions[session].id.clone()), Headline::Worth),
                None => (Vec::new(), None, Headline::NoActivity),
            };
            gaps.push(GapLeft {
                person: person.id.clone(),
                skill: skill.clone(),
                level_now: now,
                level_planned: planned,
                target: target.level,
                weight: target.weight,
                reason: codes.first().copied().unwrap_or(other),
                codes,
                session,
            });
        }
    }
    gaps
}

/// What limits the plan most: the totals by first reason.
pub fn totals(gaps: &[GapLeft]) -> BTreeMap<Headline, ReasonTotal> {
    let mut totals: BTreeMap<Headline, ReasonTotal> = BTreeMap::new();
    for gap in gaps {
        let total = totals.entry(gap.reason).or_default();
        let levels = gap.target - gap.level_planned;
        total.gaps += 1;
        total.levels += levels;
        total.weight += levels * gap.weight;
    }
    totals
}

/// The plan with everything that is asked of it for one place more.
struct World<'a> {
    problem: &'a Problem,
    model: &'a Model,
    calendar: Calendar<'a>,
    hours: Vec<Hours>,
    relevant: Vec<Vec<bool>>,
    held: Vec<Vec<usize>>,
    runs: Vec<bool>,
    people: Vec<i64>,
    runs_of: Vec<i64>,
    trainer_at: BTreeSet<(usize, u32)>,
    venue_at: BTreeSet<(usize, u32)>,
    /// By rule and slot: people on duty who are away.
    away: BTreeMap<(usize, u32), i64>,
    rules_of: BTreeMap<&'a str, Vec<usize>>,
    base: Vec<Vec<i64>>,
    fund_left: Vec<i64>,
    budget_left: i64,
}

impl<'a> World<'a> {
    fn new(problem: &'a Problem, model: &'a Model, plan: &Plan) -> Self {
        let calendar = Calendar::new(problem);
        let lessons = Lessons::new(problem);
        let hours: Vec<Hours> = problem.people.iter().map(|person| calendar.hours(person)).collect();
        let session_ids: BTreeMap<&str, usize> = problem.sessions.iter().enumerate().map(|(i, session)| (session.id.as_str(), i)).collect();
        let people_ids: BTreeMap<&str, usize> = problem.people.iter().enumerate().map(|(i, person)| (person.id.as_str(), i)).collect();
        let mut rules_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, rule) in problem.cover.iter().enumerate() {
            rules_of.entry(&rule.branch).or_default().push(i);
        }
        let mut world = Self {
            relevant: problem.people.iter().map(|person| lessons.relevant(person)).collect(),
            held: vec![Vec::new(); problem.people.len()],
            runs: vec![false; problem.sessions.len()],
            people: vec![0; problem.sessions.len()],
            runs_of: vec![0; problem.activities.len()],
            trainer_at: BTreeSet::new(),
            venue_at: BTreeSet::new(),
            away: BTreeMap::new(),
            base: vec![Vec::new(); problem.cover.len()],
            rules_of,
            fund_left: problem.funds.iter().map(|fund| fund.budget).collect(),
            budget_left: problem.budget.unwrap_or(i64::MAX),
            problem,
            model,
            calendar,
            hours,
        };
        world.count_duty();
        for at in plan.runs.iter().filter_map(|run| session_ids.get(run.as_str())) {
            let session = &model.sessions[*at];
            world.runs[*at] = true;
            world.runs_of[session.activity] += 1;
            world.trainer_at.extend(session.slots.iter().filter_map(|slot| Some((session.trainer?, *slot))));
            world.venue_at.extend(session.slots.iter().filter_map(|slot| Some((session.venue?, *slot))));
        }
        for (person, session) in &plan.places {
            if let (Some(person), Some(session)) = (people_ids.get(person.as_str()), session_ids.get(session.as_str())) {
                world.held[*person].push(*session);
                world.people[*session] += 1;
                for slot in &model.sessions[*session].slots {
                    for rule in world.rules_at(*person, *slot) {
                        *world.away.entry((rule, *slot)).or_default() += 1;
                    }
                }
            }
        }
        for at in (0..world.runs.len()).filter(|at| world.runs[*at]) {
            let cost = model.cost(at, world.people[at]);
            world.fund_left[model.sessions[at].fund] -= cost;
            world.budget_left -= cost;
        }
        world
    }

    /// How many people of each cover rule are on duty in each slot.
    fn count_duty(&mut self) {
        let slots = self.model.slots;
        for base in &mut self.base {
            *base = vec![0; slots];
        }
        for person in 0..self.problem.people.len() {
            for slot in 0..slots as u32 {
                for rule in self.rules_at(person, slot) {
                    self.base[rule][slot as usize] += 1;
                }
            }
        }
    }

    /// The cover rules that count on the person in that slot.
    fn rules_at(&self, person: usize, slot: u32) -> Vec<usize> {
        let who = &self.problem.people[person];
        if !self.calendar.on_duty(&self.hours[person], slot) {
            return Vec::new();
        }
        let counts = |rule: &usize| {
            let rule = &self.problem.cover[*rule];
            let half = self.calendar.halfday(slot) as usize;
            rule.tag.as_ref().is_none_or(|tag| who.tags.contains(tag))
                && rule.halfdays.as_ref().is_none_or(|halves| halves.iter().any(|known| known.index() == half))
        };
        self.rules_of.get(who.branch.as_str()).into_iter().flatten().copied().filter(counts).collect()
    }

    fn teaches(&self, session: usize, skill: &str) -> i64 {
        self.problem.activities[self.model.sessions[session].activity].teaches.get(skill).copied().unwrap_or(0)
    }

    fn codes(&self, person: usize, at: usize, too_few: &mut BTreeMap<usize, bool>) -> Vec<Headline> {
        let session = &self.model.sessions[at];
        let mut codes = self.own_codes(person, at);
        let running = self.runs[at];
        let people = self.people[at];
        if !running {
            let most = self.problem.activities[session.activity].max_runs.unwrap_or(i64::MAX);
            let trainer = session.trainer.is_some_and(|who| session.slots.iter().any(|slot| self.trainer_at.contains(&(who, *slot))));
            let venue = session.venue.is_some_and(|who| session.slots.iter().any(|slot| self.venue_at.contains(&(who, *slot))));
            if trainer || venue || self.runs_of[session.activity] >= most {
                codes.push(Headline::NoSlot);
            }
            let few = *too_few.entry(at).or_insert_with(|| {
                let min = session.min as usize;
                let able = (0..self.problem.people.len()).filter(|other| self.able(*other, at)).take(min).count();
                able < min
            });
            if few {
                codes.push(Headline::TooFew);
            }
        }
        let mine = |slot: &&u32| !self.held[person].iter().any(|held| self.model.sessions[*held].slots.contains(slot));
        let short = session.slots.iter().filter(mine).any(|slot| {
            self.rules_at(person, *slot).into_iter().any(|rule| {
                let away = self.away.get(&(rule, *slot)).copied().unwrap_or(0);
                away + 1 > (self.base[rule][*slot as usize] - self.problem.cover[rule].min).max(0)
            })
        });
        if short {
            codes.push(Headline::Cover);
        }
        if people + 1 > i64::from(session.seats) {
            codes.push(Headline::NoSeat);
        }
        let cost = if running { session.cost_head } else { self.model.cost(at, i64::from(session.min).max(people + 1)) };
        if cost > self.fund_left[session.fund].min(self.budget_left) {
            codes.push(Headline::Money);
        }
        codes.sort_unstable();
        codes
    }

    /// Do C2, C6, C7, C9 to C13 and C18 hold for the place alone?
    fn able(&self, person: usize, at: usize) -> bool {
        self.relevant[person][self.model.sessions[at].activity] && self.own_codes(person, at).is_empty()
    }

    /// What of the person's own stands against the place: C2, C6, C7, C9 to C13 and C18.
    fn own_codes(&self, person: usize, at: usize) -> Vec<Headline> {
        let (who, said, session) = (&self.problem.people[person], &self.problem.sessions[at], &self.model.sessions[at]);
        let activity = &self.problem.activities[session.activity];
        let held = &self.held[person];
        let of = |other: &usize| &self.model.sessions[*other];
        let again = held.iter().any(|other| of(other).activity == session.activity) || who.done.contains(&activity.id);
        let kind = activity.kinds.as_ref().is_none_or(|kinds| kinds.contains(&who.kind));
        let branch = said.branches.as_ref().is_none_or(|branches| branches.contains(&who.branch));
        let needs = who.needs.iter().all(|need| said.offers.contains(need));
        let mut codes = Vec::new();
        if again || !kind || !branch || !needs || !self.relevant[person][session.activity] {
            codes.push(Headline::NotForYou);
        }
        if session.forbidden || self.barred(who, at) {
            codes.push(Headline::Forbidden);
        }
        if session.listed && !session.slots.iter().all(|slot| self.calendar.available(&self.hours[person], *slot)) {
            codes.push(Headline::Availability);
        }
        let clash = held.iter().map(of).any(|other| {
            let blocks = session.block && other.block && session.first / 2 <= other.last / 2 && other.first / 2 <= session.last / 2;
            blocks || other.slots.iter().any(|slot| session.slots.binary_search(slot).is_ok())
        });
        if clash {
            codes.push(Headline::Clash);
        }
        let used: i64 = held.iter().map(of).filter(|other| other.capped && other.period == session.period).map(|other| other.minutes).sum();
        if session.capped && used + session.minutes > who.caps[session.period] {
            codes.push(Headline::Hours);
        }
        let before = |teaches: &dyn Fn(usize) -> bool| held.iter().any(|other| of(other).last < session.first && teaches(*other));
        let entry = activity.entry.iter().all(|(skill, level)| {
            who.levels.get(skill).copied().unwrap_or(0) >= *level || before(&|other| self.teaches(other, skill) >= *level)
        });
        if !entry {
            codes.push(Headline::Entry);
        }
        let prerequisites = activity
            .prereqs
            .iter()
            .all(|needed| who.done.contains(needed) || before(&|other| self.problem.sessions[other].activity == *needed));
        if !prerequisites {
            codes.push(Headline::Prerequisite);
        }
        codes
    }

    fn barred(&self, who: &Person, at: usize) -> bool {
        let (id, activity) = (&self.problem.sessions[at].id, &self.problem.sessions[at].activity);
        let forbids = &self.problem.forbids;
        forbids.places.iter().any(|(person, session)| *person == who.id && session == id)
            || forbids.activities.iter().any(|(person, barred)| *person == who.id && barred == activity)
    }
}
