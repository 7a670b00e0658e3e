//! How quickly changes by hand are judged, and how many gaps a single change would free:
//! `freeing PROBLEM [SECONDS|PLAN] [GAPS]` solves the problem for some seconds, or takes a plan from a file, and asks for so
//! many gaps, spread evenly over all that some activity could close.
#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use planner::{
    Change, Edit, EditedPlan, Limits, Plan, Prepared, Problem, Remedies, What, apply, check, closable, explain, judge, solve_again, totals,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let problem = planner::Prepared::parse(&std::fs::read(args.next().ok_or("which problem?")?)?)?;
    let from = args.next().unwrap_or_else(|| "10".to_owned());
    let most = args.next().map_or(Ok(usize::MAX), |text| text.parse())?;
    let cancel = AtomicBool::new(false);
    let plan = if let Ok(seconds) = from.parse() {
        let limits = Limits { seconds: Some(seconds), steps: None, threads: 2, seed: 1 };
        planner::solve(&problem, &limits, &cancel, &mut |_| {}, false)?
    } else {
        Plan::parse(&std::fs::read(from)?)?
    };
    println!("{} runs, {} places, score {:?}", plan.runs.len(), plan.places.len(), plan.score);
    judging(&problem, &plan)?;
    let begun = Instant::now();
    let gaps = explain(&problem, &plan);
    println!("explain: {} gaps in {:.0} ms", gaps.len(), begun.elapsed().as_secs_f64() * 1000.0);
    for (reason, total) in totals(&gaps) {
        println!("  {reason:?}: {} gaps, {} levels", total.gaps, total.levels);
    }
    let mut remedies = Remedies::new(&problem, &plan);
    let steps = Limits { seconds: None, steps: Some(3), threads: 1, seed: 1 };
    let mut counts: BTreeMap<String, [u32; 4]> = BTreeMap::new();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    let (mut offered, mut kept, mut unpinned, mut times) = (0, 0, 0, Vec::new());
    let open = |gap: &&planner::GapLeft| {
        let who = problem.people.iter().find(|known| known.id == gap.person);
        who.is_some_and(|who| closable(&problem, who, &gap.skill, gap.level_planned))
    };
    let open: Vec<&planner::GapLeft> = gaps.iter().filter(open).collect();
    let asked = open.len().min(most);
    for gap in (0..asked).map(|number| open[number * open.len() / asked]) {
        let begun = Instant::now();
        let found = remedies.find(&gap.person, &gap.skill, &steps, &cancel);
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        let line = counts.entry(format!("{:?}", gap.reason)).or_default();
        line[0] += 1;
        let Some(remedy) = found else { continue };
        offered += 1;
        line[1] += 1;
        *kinds.entry(kind(&remedy.change)?).or_default() += 1;
        let changed = Prepared::new(apply(&problem, &remedy.change))?;
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
    println!("{} gaps could close; asked {asked}, offered {offered}, freed {kept}, still freed without the pin {unpinned}", open.len());
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
    println!("an answer: half within {:.0} ms, nineteen of twenty within {:.0} ms, all within {:.0} ms", at(50), at(95), at(100));
    println!("  what is offered: {kinds:?}");
    for (reason, [asked, offered, freed, unpinned]) in counts {
        println!("  {reason}: asked {asked}, offered {offered}, freed {freed}, without the pin {unpinned}");
    }
    Ok(())
}

/// The kind of a change; more time to learn, and one more run, are told apart by what they take.
fn kind(change: &Change) -> Result<String, serde_json::Error> {
    Ok(match &change.what {
        What::Hours { minutes, .. } if minutes.is_empty() => "half-days".to_owned(),
        What::Hours { halfdays, .. } if !halfdays.is_empty() => "minutes on further half-days".to_owned(),
        What::Run { minutes, .. } if !minutes.is_empty() => "run, with minutes for it".to_owned(),
        what => serde_json::to_value(what)?["what"].as_str().unwrap_or_default().to_owned(),
    })
}

/// Times a change by hand and what it breaks.
fn judging(problem: &Prepared, plan: &Plan) -> Result<(), Box<dyn std::error::Error>> {
    let mut desk = EditedPlan::new(problem.clone(), plan.clone());
    let (mut slowest, mut whole) = (0.0_f64, 0.0);
    let moves: Vec<(String, String)> = plan.places.iter().step_by(plan.places.len() / 20 + 1).cloned().collect();
    for (person, session) in &moves {
        let begun = Instant::now();
        desk.edit(&Edit::DropPlace { person: person.clone(), session: session.clone() })?;
        let judged = judge(&desk.prepared(), &desk.plan);
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        (slowest, whole) = (slowest.max(took), whole + took);
        if judged.score != check(&desk.prepared(), &desk.plan).score {
            return Err("the referee scores it otherwise".into());
        }
    }
    println!("a change judged: {:.1} ms on average, {slowest:.1} ms at most", whole / moves.len().max(1) as f64);
    let begun = Instant::now();
    let limits = Limits { seconds: None, steps: Some(20), threads: 1, seed: 1 };
    let again = solve_again(&desk.prepared(), &desk.plan, &limits, &AtomicBool::new(false))?;
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
