//! How quickly changes by hand are judged, and how many gaps a single change would free:
//! `freeing PROBLEM [SECONDS] [EVERY]` solves the problem for some seconds and asks for every so many-th gap.
#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use planner::{Edit, EditedPlan, Limits, Plan, Problem, Remedies, apply, check, closable, explain, judge, solve_again, totals};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let problem = planner::parse_problem(&std::fs::read(args.next().ok_or("which problem?")?)?)?;
    let seconds = args.next().map_or(Ok(10.0), |text| text.parse())?;
    let every = args.next().map_or(Ok(1), |text| text.parse())?;
    let cancel = AtomicBool::new(false);
    let limits = Limits { seconds: Some(seconds), steps: None, threads: 2, seed: 1 };
    let plan = planner::solve(&problem, &limits, &cancel, &mut |_| {}, false)?;
    println!("{} runs, {} places, score {:?}", plan.runs.len(), plan.places.len(), plan.score);
    judging(&problem, &plan)?;
    let begun = Instant::now();
    let gaps = explain(&problem, &plan);
    println!("explain: {} gaps in {:.0} ms", gaps.len(), begun.elapsed().as_secs_f64() * 1000.0);
    for (reason, total) in totals(&gaps) {
        println!("  {reason:?}: {} gaps, {} levels", total.gaps, total.levels);
    }
    let mut remedies = Remedies::new(&problem, &plan).ok_or("not a valid problem")?;
    let steps = Limits { seconds: None, steps: Some(3), threads: 1, seed: 1 };
    let mut counts: BTreeMap<String, [u32; 4]> = BTreeMap::new();
    let (mut possible, mut offered, mut kept, mut unpinned, mut slowest, mut whole) = (0, 0, 0, 0, 0.0_f64, 0.0);
    let open = |gap: &&planner::GapLeft| {
        let who = problem.people.iter().find(|known| known.id == gap.person);
        who.is_some_and(|who| closable(&problem, who, &gap.skill, gap.level_planned))
    };
    for gap in gaps.iter().filter(open).step_by(every) {
        possible += 1;
        let begun = Instant::now();
        let found = remedies.find(&gap.person, &gap.skill, &steps, &cancel);
        let took = begun.elapsed().as_secs_f64();
        (slowest, whole) = (slowest.max(took), whole + took);
        let line = counts.entry(format!("{:?}", gap.reason)).or_default();
        line[0] += 1;
        let Some(remedy) = found else { continue };
        offered += 1;
        line[1] += 1;
        let changed = apply(&problem, &remedy.change);
        if check(&changed, &remedy.plan).ok && level(&changed, &remedy.plan, &gap.person, &gap.skill) > gap.level_planned {
            kept += 1;
            line[2] += 1;
        }
        // And were nobody to hold the place fast: does the planner still want it?
        let start = Plan { bound: None, ..remedy.plan.clone() };
        let free = solve_again(&changed, &start, &steps, &cancel)?;
        if level(&changed, &free, &gap.person, &gap.skill) > gap.level_planned {
            unpinned += 1;
            line[3] += 1;
        }
    }
    println!("asked {possible}, offered {offered}, freed {kept}, still freed without the pin {unpinned}");
    println!("a change: {:.0} ms on average, {:.0} ms at most", whole * 1000.0 / f64::from(possible.max(1)), slowest * 1000.0);
    for (reason, [asked, offered, freed, unpinned]) in counts {
        println!("  {reason}: asked {asked}, offered {offered}, freed {freed}, without the pin {unpinned}");
    }
    Ok(())
}

/// Times a change by hand and what it breaks.
fn judging(problem: &Problem, plan: &Plan) -> Result<(), Box<dyn std::error::Error>> {
    let mut desk = EditedPlan::new(problem.clone(), plan.clone());
    let (mut slowest, mut whole) = (0.0_f64, 0.0);
    let moves: Vec<(String, String)> = plan.places.iter().step_by(plan.places.len() / 20 + 1).cloned().collect();
    for (person, session) in &moves {
        let begun = Instant::now();
        desk.edit(&Edit::DropPlace { person: person.clone(), session: session.clone() })?;
        let judged = judge(&desk.problem, &desk.plan);
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        (slowest, whole) = (slowest.max(took), whole + took);
        if judged.score != check(&desk.problem, &desk.plan).score {
            return Err("the referee scores it otherwise".into());
        }
    }
    println!("a change judged: {:.1} ms on average, {slowest:.1} ms at most", whole / moves.len().max(1) as f64);
    let begun = Instant::now();
    let limits = Limits { seconds: None, steps: Some(20), threads: 1, seed: 1 };
    let again = solve_again(&desk.problem, &desk.plan, &limits, &AtomicBool::new(false))?;
    let changes = planner::changes(problem, plan, &again);
    println!("solved again in {:.0} ms: {} people's places differ", begun.elapsed().as_secs_f64() * 1000.0, changes.people.len());
    Ok(())
}

fn level(problem: &Problem, plan: &Plan, person: &str, skill: &str) -> i64 {
    let activity_of = |session: &str| problem.sessions.iter().find(|known| known.id == session).map(|known| &known.activity);
    let held = plan.places.iter().filter(|(who, _)| who == person).filter_map(|(_, session)| activity_of(session));
    let taught = held.filter_map(|activity| problem.activities.iter().find(|known| known.id == *activity)?.teaches.get(skill).copied());
    taught.max().unwrap_or(0)
}
