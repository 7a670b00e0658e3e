//! A limit that is made wider never makes the best plan worse.

use crate::front::ready;
use planner::{CoverRule, Forbids, Pacing, Problem};

use crate::against_brute_force::best_of_all;
use crate::solved;
use crate::tiny::{self, Dice};

type Wider = fn(&mut Problem);

/// Each limit of the format, with a way to widen it.
const LIMITS: [(&str, Wider); 26] = [
    ("budget", |problem| problem.budget = problem.budget.map(|budget| budget + 7_000)),
    ("no budget", |problem| problem.budget = None),
    ("funds", |problem| problem.funds.iter_mut().for_each(|fund| fund.budget += 7_000)),
    ("a session's own seats", |problem| problem.sessions.iter_mut().for_each(|session| session.seats = None)),
    ("seats of the venue", |problem| problem.venues.iter_mut().for_each(|venue| venue.seats += 1)),
    ("an activity's most people", |problem| problem.activities.iter_mut().for_each(|activity| activity.max += 1)),
    ("an activity's fewest people", |problem| problem.activities.iter_mut().for_each(|activity| activity.min = (activity.min - 1).max(0))),
    ("caps", |problem| problem.people.iter_mut().flat_map(|person| &mut person.caps).for_each(|cap| *cap += 180)),
    ("capped", |problem| problem.activities.iter_mut().for_each(|activity| activity.capped = false)),
    ("cover by one", |problem| problem.cover.iter_mut().for_each(|rule| rule.min = (rule.min - 1).max(0))),
    ("cover on fewer half-days", |problem| problem.cover.iter_mut().for_each(morning_only)),
    ("cover at all", |problem| problem.cover.clear()),
    ("runs of an activity", |problem| problem.activities.iter_mut().for_each(|activity| activity.max_runs = None)),
    ("what is forbidden", |problem| problem.forbids = Forbids::default()),
    ("leave", |problem| problem.people.iter_mut().for_each(|person| person.leave.clear())),
    ("closed days", |problem| problem.closed.clear()),
    ("hours to learn in", |problem| problem.people.iter_mut().for_each(|person| person.extra = planner::HalfDay::all().collect())),
    ("entry levels", |problem| problem.activities.iter_mut().for_each(|activity| activity.entry.clear())),
    ("prerequisites", |problem| problem.activities.iter_mut().for_each(|activity| activity.prereqs.clear())),
    ("needs", |problem| problem.people.iter_mut().for_each(|person| person.needs.clear())),
    ("branches", |problem| problem.sessions.iter_mut().for_each(|session| session.branches = None)),
    ("kinds", |problem| problem.activities.iter_mut().for_each(|activity| activity.kinds = None)),
    ("trainers", |problem| problem.sessions.iter_mut().for_each(|session| session.trainer = None)),
    ("runs of a week", |problem| problem.limits.iter_mut().for_each(|limits| limits.runs_per_week = None)),
    ("places of a person in a week", |problem| problem.limits.iter_mut().for_each(|limits| limits.sessions_per_person_week = None)),
    ("pins", |problem| problem.pins = planner::Pins::default()),
];

fn morning_only(rule: &mut CoverRule) {
    let halves: Vec<planner::HalfDay> = rule.halfdays.take().unwrap_or_else(|| planner::HalfDay::all().collect());
    rule.halfdays = Some(halves.into_iter().filter(|half| half.index() % 2 == 0).collect());
}

/// The problem with some of a plan pinned, if `dice` say so, and with what makes each limit one that only limits.
fn some_problem(seed: u64, name: &str) -> Problem {
    let mut problem = tiny::problem(seed);
    for (i, session) in problem.sessions.iter_mut().enumerate() {
        session.seats = if i % 2 == 0 { Some(1) } else { None };
    }
    // Taking away an entry level or a prerequisite takes what leads there off a person's list, and with it a way to
    // a fair share of time: so all of that is asked for by name.
    let ready = ready(&problem);
    let lists: Vec<Vec<bool>> = problem.people.iter().map(|person| ready.relevant(person).to_vec()).collect();
    for (person, list) in problem.people.iter_mut().zip(lists) {
        person.wants.extend(problem.activities.iter().zip(list).filter(|(_, yes)| *yes).map(|(activity, _)| activity.id.clone()));
    }
    // Who is back from leave counts as away while on a block, which asks for nobody's being there.
    if ["leave", "closed days"].contains(&name) {
        problem.sessions.retain(|session| session.block.is_none());
        let known = |id: &String| problem.sessions.iter().any(|session| session.id == *id);
        problem.forbids.runs.retain(known);
        problem.forbids.places.retain(|(_, session)| known(session));
    }
    match name {
        "an activity's most people" => {
            problem.activities.iter_mut().for_each(|activity| activity.max = activity.min.max(1));
            problem.sessions.iter_mut().for_each(|session| session.seats = None);
        }
        // A week holds what is pinned, however much that is.
        "pins" | "hours to learn in" => problem.limits = None,
        "runs of a week" => problem.limits = Some(Pacing { runs_per_week: Some(seed as i64 % 2), sessions_per_person_week: None }),
        "places of a person in a week" => {
            problem.limits = Some(Pacing { runs_per_week: None, sessions_per_person_week: Some(seed as i64 % 2) });
        }
        "runs of an activity" => problem.activities[0].max_runs = Some(0),
        "trainers" => {
            let together = problem.sessions.iter().find_map(|session| session.slots.clone());
            for session in problem.sessions.iter_mut().filter(|session| session.slots.is_some()) {
                (session.slots, session.trainer, session.venue) = (together.clone(), Some("t".to_owned()), None);
            }
        }
        _ => {}
    }
    let mut dice = Dice::new(seed + 77);
    if dice.below(2) == 0 {
        let free = problem.clone();
        problem
            .pins
            .places
            .push((format!("p{}", dice.below(3)), problem.sessions[dice.below(problem.sessions.len() as u64) as usize].id.clone()));
        // Pins that nothing keeps are another test's.
        if best_of_all(&problem).is_none() {
            problem = free;
        }
    }
    problem
}

#[test]
fn the_best_of_all_plans_never_gets_worse() {
    let mut better = std::collections::BTreeSet::new();
    for seed in 0..40 {
        for (name, wider) in LIMITS {
            let problem = some_problem(seed, name);
            let mut freer = problem.clone();
            wider(&mut freer);
            let (before, after) = (best_of_all(&problem).unwrap(), best_of_all(&freer).unwrap());
            assert!(after >= before, "seed {seed}: with wider {name} {before} becomes {after}");
            if after > before {
                better.insert(name);
            }
        }
    }
    let idle: Vec<&str> = LIMITS.iter().map(|(name, _)| *name).filter(|name| !better.contains(name)).collect();
    assert!(idle.is_empty(), "these limited nothing, so nothing was shown: {idle:?}");
}

#[test]
fn what_is_proven_never_gets_worse() {
    let mut proven = 0;
    for seed in 0..120 {
        let (name, wider) = LIMITS[seed as usize % LIMITS.len()];
        let problem = some_problem(seed, name);
        let mut freer = problem.clone();
        wider(&mut freer);
        let (before, after) = (solved(&problem, 100), solved(&freer, 100));
        assert!(after.bound >= before.score, "seed {seed}: with wider {name} no plan is said to reach {:?}", before.score);
        if before.bound == before.score && after.bound == after.score {
            proven += 1;
            assert!(after.score >= before.score, "seed {seed}: with wider {name} {:?} becomes {:?}", before.score, after.score);
        }
    }
    assert!(proven >= 100, "{proven} of 120 are proven");
}
