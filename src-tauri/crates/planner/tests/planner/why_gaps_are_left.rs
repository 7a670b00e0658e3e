//! Each gap that a plan leaves has a reason, and the reason is what the referee says of the place.

use std::collections::BTreeSet;

use planner::{Headline, Plan, Problem, check, explain, totals};

use crate::tiny;
use crate::{plan_of, small, solved};

/// The codes of one place by the words of section 6: the place is added and the referee is asked what broke.
fn codes(problem: &Problem, plan: &Plan, person: &str, session: &str) -> BTreeSet<Headline> {
    let running = plan.runs.iter().any(|run| run == session);
    let broken = |who: &str| {
        let mut more = Plan { score: None, parts: None, bound: None, ..plan.clone() };
        more.places.push((who.to_owned(), session.to_owned()));
        if !running {
            more.runs.push(session.to_owned());
        }
        check(problem, &more)
    };
    let report = broken(person);
    let known = problem.sessions.iter().find(|known| known.id == session).unwrap();
    let activity = problem.activities.iter().find(|activity| activity.id == known.activity).unwrap();
    let heads = plan.places.iter().filter(|(_, held)| held == session).count() as i64 + 1;
    let mut codes = BTreeSet::new();
    for rule in report.violations.keys() {
        codes.extend(match rule.as_str() {
            "C2" | "C12" | "C13" => Some(Headline::NotForYou),
            "C18" => Some(Headline::Forbidden),
            "C4" | "C5" | "C16" => Some(Headline::NoSlot),
            "C6" => Some(Headline::Clash),
            "C7" => Some(Headline::Availability),
            "C8" => Some(Headline::Cover),
            "C9" => Some(Headline::Hours),
            "C10" => Some(Headline::Entry),
            "C11" => Some(Headline::Prerequisite),
            _ => None,
        });
    }
    let venue = known.venue.as_ref().map_or(i64::MAX, |id| problem.venues.iter().find(|venue| venue.id == *id).unwrap().seats);
    if heads > activity.max.min(known.seats.unwrap_or(i64::MAX)).min(venue) {
        codes.insert(Headline::NoSeat);
    }
    if !running {
        let personal = ["C2", "C6", "C7", "C9", "C10", "C11", "C12", "C13", "C18"];
        let able = problem.people.iter().filter(|who| !personal.iter().any(|rule| broken(&who.id).violations.contains_key(*rule)));
        if (able.count() as i64) < activity.min {
            codes.insert(Headline::TooFew);
        }
    }
    // The cost counts at least `min` heads where the session is opened for it.
    let extra = if running { 0 } else { (activity.min - 1).max(0) * activity.cost_head };
    let fund = known.fund.as_ref().unwrap_or(&activity.fund);
    let mut poorer = problem.clone();
    poorer.budget = poorer.budget.map(|budget| budget - extra);
    poorer.funds.iter_mut().filter(|known| known.id == *fund).for_each(|known| known.budget -= extra);
    let overspent = |budget: i64, spent: i64| spent > budget;
    let spent = |only: Option<&str>| -> i64 {
        let runs = plan.runs.iter().map(String::as_str).chain((!running).then_some(session));
        runs.map(|run| {
            let known = problem.sessions.iter().find(|known| known.id == run).unwrap();
            let activity = problem.activities.iter().find(|activity| activity.id == known.activity).unwrap();
            let here = plan.places.iter().filter(|(_, held)| held == run).count() as i64 + i64::from(run == session);
            let counts = only.is_none_or(|fund| known.fund.as_ref().unwrap_or(&activity.fund) == fund);
            if counts { activity.cost + here * activity.cost_head } else { 0 }
        })
        .sum()
    };
    let purse = poorer.funds.iter().find(|known| known.id == *fund).unwrap().budget;
    if overspent(purse, spent(Some(fund))) || poorer.budget.is_some_and(|budget| overspent(budget, spent(None))) {
        codes.insert(Headline::Money);
    }
    codes
}

#[test]
fn the_codes_are_those_that_the_referee_finds_when_the_place_is_added() {
    let mut seen = BTreeSet::new();
    for seed in 0..120 {
        let problem = tiny::problem(seed);
        let plan = if seed % 2 == 0 { solved(&problem, 20) } else { plan_of(&[], &[]) };
        for gap in explain(&problem, &plan) {
            seen.insert(gap.reason);
            let Some(session) = &gap.session else {
                assert_eq!(gap.reason, Headline::NoActivity);
                continue;
            };
            let expected: Vec<Headline> = codes(&problem, &plan, &gap.person, session).into_iter().collect();
            assert_eq!(gap.codes, expected, "seed {seed}: {} in {session}", gap.person);
            assert_eq!(gap.reason, expected.first().copied().unwrap_or(Headline::Worth));
            let taught = |id: &str| {
                let activity = &problem.sessions.iter().find(|known| known.id == id).unwrap().activity;
                problem.activities.iter().find(|known| known.id == *activity).unwrap().teaches.get(&gap.skill).copied().unwrap_or(0)
            };
            for other in problem.sessions.iter().filter(|other| taught(&other.id) > gap.level_planned) {
                assert!(codes(&problem, &plan, &gap.person, &other.id).len() >= gap.codes.len(), "seed {seed}: {} is closer", other.id);
            }
        }
    }
    assert!(seen.len() >= 8, "the reasons seen: {seen:?}");
}

#[test]
fn every_gap_left_has_a_reason_and_the_totals_hold_them_all() {
    let problem = small(1);
    let plan = solved(&problem, 30);
    let gaps = explain(&problem, &plan);
    assert_eq!(gaps, explain(&problem, &plan), "the same question has the same answer");
    let totals = totals(&gaps);
    assert_eq!(totals.values().map(|total| total.gaps as usize).sum::<usize>(), gaps.len());
    assert!(totals.contains_key(&Headline::Money) || totals.contains_key(&Headline::Worth));
}
