//! The cheapest single change that frees a gap: it frees it, and none is cheaper.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use crate::front::{check, explain, judge};
use domain::Date;
use planner::{
    Change, GapLeft, HalfDay, Limits, Money, Plan, PlanChanges, Prepared, Problem, Remedies, Remedy, Session, What, apply, closable,
};

use crate::tiny;
use crate::{plan_of, small, solved};

const UNSOLVED: Limits = Limits { seconds: None, steps: None, threads: 1, seed: 1 };

fn remedies(problem: &Problem, plan: &Plan, limits: Limits) -> Vec<(GapLeft, Option<Remedy<PlanChanges>>)> {
    let ready = crate::front::ready(problem);
    let mut remedies = Remedies::new(&ready, plan);
    let find = |gap: GapLeft| {
        let found = remedies.find(&gap.person, &gap.skill, &limits, &AtomicBool::new(false));
        (gap, found)
    };
    explain(problem, plan).into_iter().map(find).collect()
}

fn level(problem: &Problem, plan: &Plan, person: &str, skill: &str) -> i64 {
    let activity = |session: &str| &problem.sessions.iter().find(|known| known.id == session).unwrap().activity;
    let teaches = |activity: &str| problem.activities.iter().find(|known| known.id == activity).unwrap().teaches.get(skill).copied();
    let held = plan.places.iter().filter(|(who, _)| who == person);
    let under_way = problem.people.iter().find(|known| known.id == person).and_then(|known| known.coming.get(skill)).map(|to| to.level);
    held.filter_map(|(_, session)| teaches(activity(session))).chain(under_way).max().unwrap_or(0)
}

/// The offered change, applied, frees the gap and takes nothing from anybody where it is not solved again.
fn frees(problem: &Problem, plan: &Plan, gap: &GapLeft, remedy: &Remedy<PlanChanges>, what: &str) {
    let changed = apply(problem, &remedy.change);
    Prepared::new(changed.clone()).unwrap_or_else(|error| panic!("{what}: {error} after {:?}", remedy.change));
    let report = check(&changed, &remedy.plan);
    assert!(report.ok, "{what}: {:?} after {:?}", report.violations, remedy.change);
    assert!(level(&changed, &remedy.plan, &gap.person, &gap.skill) > gap.level_planned, "{what}: {:?}", remedy.change);
    assert_eq!(remedy.cost, remedy.change.cost());
    assert!(remedy.plan.places.contains(&remedy.places[0]) && remedy.places[0].0 == gap.person);
    if remedy.plan.places.len() == plan.places.len() + remedy.places.len() {
        assert!(plan.places.iter().all(|place| remedy.plan.places.contains(place)), "{what}");
    }
}

#[test]
fn what_is_offered_frees_the_gap() {
    let mut kinds = BTreeSet::new();
    for seed in 0..300 {
        let problem = tiny::problem(seed);
        let plan = solved(&problem, 50);
        for (gap, remedy) in remedies(&problem, &plan, UNSOLVED) {
            if let Some(remedy) = remedy {
                frees(&problem, &plan, &gap, &remedy, &format!("seed {seed}"));
                kinds.insert(serde_json::to_value(&remedy.change).unwrap()["what"].as_str().unwrap().to_owned());
            }
        }
    }
    assert!(kinds.len() >= 9, "the kinds of change seen: {kinds:?}");
}

#[test]
fn one_more_run_keeps_its_fewest_people_and_says_what_it_costs_in_money_and_minutes() {
    let (mut runs, mut timed) = (0, 0);
    for seed in 0..300 {
        let problem = tiny::problem(seed);
        let plan = solved(&problem, 50);
        for (_, remedy) in remedies(&problem, &plan, UNSOLVED) {
            let Some(remedy) = remedy else { continue };
            let What::Run { person, minutes, activity, session, pence, .. } = &remedy.change.what else { continue };
            runs += 1;
            timed += usize::from(!minutes.is_empty());
            // Not a minute more than it takes: with one less in any period the plan would be over the person's hours.
            for period in minutes.keys() {
                let mut less = apply(&problem, &remedy.change);
                less.people.iter_mut().filter(|known| known.id == *person).for_each(|known| known.caps[*period] -= 1);
                assert!(check(&less, &remedy.plan).violations.contains_key("C9"), "seed {seed}: {:?}", remedy.change);
            }
            assert_eq!(remedy.cost, 20_000 + 30 * minutes.values().sum::<i64>() + remedy.change.money.pence(), "seed {seed}");
            let changed = apply(&problem, &remedy.change);
            let fewest = |problem: &Problem| problem.activities.iter().map(|activity| activity.min).collect::<Vec<i64>>();
            assert_eq!(fewest(&changed), fewest(&problem), "seed {seed}: {:?}", remedy.change);
            let heads = remedy.plan.places.iter().filter(|(_, at)| at == session).count() as i64;
            let run = changed.activities.iter().find(|known| known.id == *activity).unwrap();
            assert!(heads >= run.min.max(1) && *pence == run.cost + heads * run.cost_head, "seed {seed}: {pence} for {heads}");
            assert!(remedy.change.to_string().contains(&format!("which costs {pence} pence")), "{}", remedy.change);
        }
    }
    assert!(runs >= 20 && timed >= 5, "{runs} runs, {timed} of them with minutes for them");
}

#[test]
fn a_change_is_offered_for_most_gaps_that_some_activity_could_close_and_solving_again_with_it_keeps_the_gap_closed() {
    for number in [1, 2] {
        let problem = small(number);
        let plan = solved(&problem, 60);
        let (mut possible, mut offered) = (0, 0);
        let limits = Limits { steps: Some(2), ..UNSOLVED };
        for (gap, remedy) in remedies(&problem, &plan, limits) {
            let who = problem.people.iter().find(|known| known.id == gap.person).unwrap();
            if !closable(&problem, who, &gap.skill, gap.level_planned) {
                continue;
            }
            possible += 1;
            if let Some(remedy) = remedy {
                offered += 1;
                frees(&problem, &plan, &gap, &remedy, &format!("small-{number}"));
            }
        }
        assert!(offered * 5 >= possible * 4, "small-{number}: {offered} of {possible}");
    }
}

/// Every change of the closed set for one person, with the price of what is not counted by the plan, and the problem with it;
/// money, minutes and cover are counted from the plan.
fn every_change(problem: &Problem, person: &str, below: i64) -> Vec<(i64, Problem)> {
    let mut rich = problem.clone();
    rich.budget = None;
    rich.funds.iter_mut().for_each(|fund| fund.budget = 1_000_000_000);
    let who = problem.people.iter().find(|known| known.id == person).unwrap();
    let any_minutes: BTreeMap<usize, i64> = (0..problem.periods.len()).map(|period| (period, 100_000)).collect();
    let mut whats: Vec<(i64, What)> = vec![(0, What::Give)];
    for session in &problem.sessions {
        let activity = problem.activities.iter().find(|activity| activity.id == session.activity).unwrap();
        let id = session.id.clone();
        let venue = problem.venues.iter().find(|venue| Some(&venue.id) == session.venue.as_ref()).map_or(i64::MAX, |venue| venue.seats);
        let seats = activity.max.min(session.seats.unwrap_or(i64::MAX)).min(venue) + 1;
        whats.push((100, What::Allow { person: person.to_owned(), session: id.clone() }));
        whats.push((1_000, What::Seat { session: id.clone(), seats }));
        whats.push((2_000, What::AdmitBranch { session: id.clone(), branch: who.branch.clone() }));
        whats.extend(who.needs.iter().map(|need| (2_000, What::Offer { session: id.clone(), need: need.clone() })));
        // As with more time to learn, the person's minutes are counted from the plan.
        let run = |session: &str, new: Option<Session>| {
            let what = What::Run {
                person: person.to_owned(),
                minutes: any_minutes.clone(),
                activity: activity.id.clone(),
                session: session.to_owned(),
                new: new.map(Box::new),
                like: None,
                pence: 0,
            };
            (20_000, what)
        };
        whats.push(run(&id, None));
        for days in -13..=13 {
            let whole_week = days % 7 == 0 || session.slots.is_some();
            if let Some(mut new) = copy(problem, session, days).filter(|_| whole_week) {
                new.branches.iter_mut().for_each(|branches| branches.push(who.branch.clone()));
                new.offers.extend(who.needs.iter().cloned());
                whats.push(run("copy", Some(new)));
            }
        }
    }
    for more in 1..=3 {
        let limits = problem.limits.unwrap_or_default();
        let runs = limits.runs_per_week.map(|most| What::RunsAWeek { most: most + more, more });
        let places = limits.sessions_per_person_week.map(|most| What::PlacesAWeek { person: person.to_owned(), most: most + more, more });
        whats.extend(runs.into_iter().chain(places).map(|what| (5_000 * more, what)));
    }
    for activity in &problem.activities {
        whats.push((2_000, What::AdmitKind { activity: activity.id.clone(), kind: who.kind.clone() }));
        for min in 1..activity.min {
            let fewer = activity.min - min;
            let session = String::new();
            whats.push((1_500 * fewer, What::Smaller { session, activity: activity.id.clone(), min, fewer }));
        }
    }
    // The person's minutes are counted from the plan; the half-days on which the person is free as well are not.
    let halves: BTreeSet<HalfDay> = problem
        .sessions
        .iter()
        .flat_map(|session| session.slots.iter().flatten())
        .map(|slot| HalfDay::new(slot.date.weekday(), slot.afternoon))
        .collect();
    let hours = |halfdays: &[HalfDay]| {
        let what = What::Hours { person: person.to_owned(), minutes: any_minutes.clone(), halfdays: halfdays.to_vec() };
        (4_000 * halfdays.len() as i64, what)
    };
    whats.push(hours(&[]));
    for one in &halves {
        whats.push(hours(&[*one]));
        whats.extend(halves.range(one..).skip(1).map(|other| hours(&[*one, *other])));
    }
    let with = |what: What| apply(&rich, &Change { what, money: Money::default() });
    let mut all: Vec<(i64, Problem)> =
        whats.into_iter().filter(|(price, _)| *price < below).map(|(price, what)| (price, with(what))).collect();
    let mut open = rich.clone();
    open.cover.retain(|rule| rule.branch != who.branch);
    all.push((0, open));
    all
}

fn copy(problem: &Problem, session: &Session, days: i64) -> Option<Session> {
    let mut copy = session.clone();
    copy.id = "copy".to_owned();
    let mut fits = true;
    let mut later = |date: &mut Date| {
        *date = date.plus_days(days);
        fits &= problem.horizon.contains(*date);
    };
    copy.slots.iter_mut().flatten().for_each(|slot| later(&mut slot.date));
    copy.block.iter_mut().for_each(|block| [&mut block.from, &mut block.to].into_iter().for_each(&mut later));
    copy.window.iter_mut().for_each(|window| [&mut window.from, &mut window.to].into_iter().for_each(&mut later));
    fits.then_some(copy)
}

/// What a plan takes beyond the limits of the problem, in pence, where that is money alone or with it only the person's
/// minutes or only half-days of cover that one person could stand in for.
fn beyond(problem: &Problem, plan: &Plan, person: &str) -> Option<i64> {
    let mut known = problem.clone();
    // Copies and wider rules of the changed problem are judged there; here only money, minutes and cover count.
    known.forbids = planner::Forbids::default();
    let judged = judge(&known, plan);
    let over = |rule: &'static str| judged.broken.iter().filter(move |broken| broken.rule.code() == rule);
    let funds: i64 = over("C14").map(|broken| broken.has.unwrap() - broken.limit.unwrap()).sum();
    let budget: i64 = over("C15").map(|broken| broken.has.unwrap() - broken.limit.unwrap()).sum();
    let minutes: Vec<i64> = over("C9").map(|broken| broken.has.unwrap() - broken.limit.unwrap()).collect();
    let slots: BTreeSet<_> = over("C8").map(|broken| broken.slot.unwrap()).collect();
    let stand_in = over("C8").all(|broken| broken.has.unwrap() + 1 >= broken.limit.unwrap());
    let own = over("C9").all(|broken| broken.person.as_deref() == Some(person));
    (own && stand_in && (minutes.is_empty() || slots.is_empty()))
        .then(|| funds.max(budget) + 30 * minutes.iter().sum::<i64>() + 8_000 * slots.len() as i64)
}

/// The cheapest change of all, below some cost: every change with every plan that adds up to four places to the plan at hand.
fn cheapest(problem: &Problem, plan: &Plan, gap: &GapLeft, below: i64) -> Option<i64> {
    let mut best: Option<i64> = None;
    for (price, changed) in every_change(problem, &gap.person, below) {
        let alone = ["C2", "C7", "C12", "C13", "C18"];
        let with = |places: &[(&str, &str)]| {
            let mut more = Plan { score: None, parts: None, bound: None, ..plan.clone() };
            for (person, session) in places {
                if !more.runs.iter().any(|run| run == session) {
                    more.runs.push((*session).to_owned());
                }
                more.places.push(((*person).to_owned(), (*session).to_owned()));
            }
            more
        };
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for person in &changed.people {
            for session in &changed.sessions {
                let pair = (person.id.as_str(), session.id.as_str());
                let held = plan.places.iter().any(|(who, at)| (who.as_str(), at.as_str()) == pair);
                if !held && !alone.iter().any(|rule| check(&changed, &with(&[pair])).violations.contains_key(*rule)) {
                    pairs.push(pair);
                }
            }
        }
        // The referee of the changed problem with all the money, minutes and cover that is counted afterwards.
        let mut limitless = problem.clone();
        limitless.sessions.clone_from(&changed.sessions);
        for (at, chosen) in subsets(pairs.len(), 4) {
            let places: Vec<(&str, &str)> = chosen[..at].iter().map(|pair| pairs[*pair]).collect();
            if !places.iter().any(|(person, _)| *person == gap.person) {
                continue;
            }
            let more = with(&places);
            if level(&changed, &more, &gap.person, &gap.skill) <= gap.level_planned || !check(&changed, &more).ok {
                continue;
            }
            let beyond = beyond(&limitless, &more, &gap.person);
            if let Some(cost) = beyond.map(|beyond| price + beyond).filter(|cost| *cost < below) {
                best = Some(best.map_or(cost, |known| known.min(cost)));
            }
        }
    }
    best
}

fn subsets(of: usize, most: usize) -> Vec<(usize, [usize; 4])> {
    let mut all = Vec::new();
    let mut open = vec![(0, 0, [0; 4])];
    while let Some((from, size, chosen)) = open.pop() {
        for next in from..of {
            let mut more = chosen;
            more[size] = next;
            all.push((size + 1, more));
            if size + 1 < most {
                open.push((next + 1, size + 1, more));
            }
        }
    }
    all
}

#[test]
fn on_tiny_problems_no_change_is_cheaper_than_the_one_that_is_offered() {
    let (mut offered, mut none) = (0, 0);
    for seed in 0..60 {
        let problem = tiny::problem(seed);
        let plan = if seed % 3 == 0 { plan_of(&[], &[]) } else { solved(&problem, 50) };
        for (gap, remedy) in remedies(&problem, &plan, UNSOLVED) {
            let below = remedy.as_ref().map_or(1_000_000, |remedy| remedy.cost);
            let cheaper = cheapest(&problem, &plan, &gap, below);
            let change = remedy.as_ref().map(|remedy| &remedy.change);
            assert_eq!(cheaper, None, "seed {seed}: {} and {}: {change:?} is offered for {below}", gap.person, gap.skill);
            *(if remedy.is_some() { &mut offered } else { &mut none }) += 1;
        }
    }
    assert!(offered >= 40 && none >= 5, "{offered} offered, {none} not");
}

/// Two sessions of a skill, one after the other: the second needs two people, and both lack what the first teaches.
fn ladder() -> Problem {
    let person = |id: &str, cap: i64| {
        serde_json::json!({"id": id, "branch": "b", "kind": "employee", "rota": ["mon-am"], "caps": [cap],
            "levels": {}, "targets": {"s": {"level": 2, "weight": 1}}})
    };
    let problem = serde_json::json!({
        "format": "plss-plan-problem/1", "horizon": {"from": "2027-01-04", "to": "2027-01-31"},
        "periods": [{"from": "2027-01-04", "to": "2027-01-31"}],
        "people": [person("p0", 120), person("p1", 120), person("p2", 60)],
        "activities": [
            {"id": "first", "kind": "training", "teaches": {"s": 1}, "minutes": 60, "min": 1, "max": 3, "cost": 0, "cost_head": 0, "fund": "f"},
            {"id": "second", "kind": "training", "teaches": {"s": 2}, "entry": {"s": 1}, "minutes": 60, "min": 2, "max": 3, "cost": 0,
                "cost_head": 0, "fund": "f", "max_runs": 1}
        ],
        "sessions": [
            {"id": "x1", "activity": "first", "slots": ["2027-01-04/am"]}, {"id": "x2", "activity": "second", "slots": ["2027-01-11/am"]}
        ],
        "venues": [], "trainers": [], "cover": [], "funds": [{"id": "f", "budget": 0}], "budget": 0,
        "fairness": {"person": {"minutes": 0, "penalty": 0}, "groups": []},
        "pins": {"runs": [], "places": []}, "forbids": {"runs": [], "places": [], "activities": []}, "prior": null,
        "objective": {"renewal": 1, "level": 1000, "early": 0, "cost": 1, "drop_run": 1, "drop_place": 1}
    });
    crate::front::parse_problem(problem.to_string().as_bytes()).unwrap()
}

#[test]
fn who_comes_along_is_prepared_in_a_session_that_runs() {
    let problem = ladder();
    let plan = plan_of(&["x1"], &[("p0", "x1"), ("p2", "x1")]);
    let (gap, remedy) = remedies(&problem, &plan, UNSOLVED).into_iter().find(|(gap, _)| gap.person == "p0").unwrap();
    let remedy = remedy.expect("p1 can be prepared in x1 and come along to x2");
    frees(&problem, &plan, &gap, &remedy, "ladder");
    assert_eq!((remedy.change.what, remedy.cost), (What::Give, 0));
    let mut places = remedy.places;
    places.sort();
    assert_eq!(places, [("p0", "x2"), ("p1", "x1"), ("p1", "x2")].map(|(person, session)| (person.to_owned(), session.to_owned())));
}

#[test]
fn one_more_run_says_how_many_minutes_the_person_needs_for_it() {
    let mut problem = ladder();
    problem.activities[1].max = 2;
    let places = [("p0", "x1"), ("p1", "x1"), ("p2", "x1"), ("p0", "x2"), ("p1", "x2")];
    let plan = plan_of(&["x1", "x2"], &places);
    let (gap, remedy) = remedies(&problem, &plan, UNSOLVED).remove(0);
    assert_eq!(gap.person, "p2");
    // A run needs two people, and only p2 is left who has not been: no one change frees it.
    assert_eq!(remedy.as_ref().map(|remedy| &remedy.change), None);
    problem.activities[1].min = 1;
    let (gap, remedy) = remedies(&problem, &plan, UNSOLVED).remove(0);
    let remedy = remedy.expect("one more run");
    frees(&problem, &plan, &gap, &remedy, "ladder");
    let What::Run { person, minutes, .. } = &remedy.change.what else { panic!("{:?}", remedy.change) };
    assert_eq!((person.as_str(), minutes.clone(), remedy.cost), ("p2", BTreeMap::from([(0, 60)]), 21_800));
    assert!(remedy.change.to_string().ends_with("which costs 0 pence and 60 minutes more of `p2` in period 0"), "{}", remedy.change);
}

#[test]
fn a_full_week_is_freed_by_one_run_or_one_place_more() {
    let mut problem = ladder();
    problem.activities[1].min = 1;
    problem.activities[1].entry.clear();
    problem.sessions[1].slots =
        problem.sessions[0].slots.as_ref().map(|slots| vec![planner::Slot { date: slots[0].date.plus_days(2), afternoon: false }]);
    problem.people.iter_mut().for_each(|person| {
        person.rota.push("wed-am".parse().unwrap());
        person.caps = vec![120];
    });
    let plan = plan_of(&["x1"], &[("p0", "x1")]);
    let offered = |runs: Option<i64>, places: Option<i64>, person: &str| {
        let mut problem = problem.clone();
        problem.limits = Some(planner::Pacing { runs_per_week: runs, sessions_per_person_week: places });
        let (gap, remedy) =
            remedies(&problem, &plan, Limits { steps: Some(5), ..UNSOLVED }).into_iter().find(|(gap, _)| gap.person == person).unwrap();
        let remedy = remedy.unwrap();
        frees(&problem, &plan, &gap, &remedy, "a full week");
        (remedy.change.what, remedy.cost)
    };
    assert_eq!(offered(Some(2), Some(2), "p0"), (What::Give, 0));
    assert_eq!(offered(Some(1), None, "p1"), (What::Give, 0), "a place in the run that there is");
    assert_eq!(offered(Some(1), None, "p0"), (What::RunsAWeek { most: 2, more: 1 }, 5_000));
    assert_eq!(offered(None, Some(1), "p0"), (What::PlacesAWeek { person: "p0".to_owned(), most: 2, more: 1 }, 5_000));
    assert_eq!(offered(None, Some(0), "p1"), (What::PlacesAWeek { person: "p1".to_owned(), most: 1, more: 1 }, 5_000));
}
