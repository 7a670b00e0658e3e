//! `cargo xtask bench referee`: the independent checker reads our plans of problems of a year under way, and of the same with
//! pins, forbids and a plan in force.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::options::Options;
use super::size::Size;
use super::{checked, folder, generated_under_way, ours, script, skillsplan};
use crate::Outcome;
use crate::run::run;

/// The usual number of problems of each size: sixty together.
const S_PROBLEMS: usize = 40;
const M_PROBLEMS: usize = 20;

pub(super) fn examine(options: &Options) -> Outcome {
    let program = skillsplan(options.program.as_deref())?;
    let sizes = if options.sizes.is_empty() { vec![Size::S, Size::M] } else { options.sizes.clone() };
    let (mut count, mut refused) = (0, Vec::new());
    for size in sizes {
        let usual = if size == Size::S { S_PROBLEMS } else { M_PROBLEMS };
        let wanted = Options { count: options.count.or(Some(usual)).filter(|_| options.seeds.is_empty()), ..Options::default() };
        let seeds = if options.seeds.is_empty() { wanted.seeds_of(size, &[]) } else { options.seeds.clone() };
        for seed in seeds {
            count += 1;
            let faults = problem(&program, size, seed, options.seconds)?;
            let name = format!("{}-{seed}-real", size.name());
            println!("{name}: {}", if faults.is_empty() { "accepted".to_owned() } else { faults.join("; ") });
            if !faults.is_empty() {
                refused.push(name);
            }
        }
    }
    println!("{} of {count} accepted", count - refused.len());
    if refused.is_empty() { Ok(()) } else { Err(format!("not accepted: {}", refused.join(", "))) }
}

/// What the checker finds wrong with our plans of the problem, and of the problem with pins, forbids and a prior plan.
fn problem(program: &Path, size: Size, seed: u64, seconds: Option<u64>) -> Outcome<Vec<String>> {
    let seconds = seconds.unwrap_or(if size == Size::S { 1 } else { 5 });
    let plain = generated_under_way(size, seed)?;
    let (mut faults, plan) = solved(program, &plain, seconds)?;
    let Some(plan) = plan else { return Ok(faults) };
    let folder = folder()?;
    let variant = folder.join(format!("{}-{seed}-real-variant.json", size.name()));
    let witness = folder.join(format!("{}-{seed}-real-witness.json", size.name()));
    run(script("variants.py").arg(&plain).arg(&plan).arg(seed.to_string()).args([&variant, &witness]))?;
    let known = checked(&variant, &witness)?;
    if known["ok"] != true {
        return Err(format!("the witness of {} is no plan: {}", variant.display(), known["violations"]));
    }
    let (more, plan) = solved(program, &variant, seconds)?;
    faults.extend(more.into_iter().map(|fault| format!("with pins, forbids and a prior plan: {fault}")));
    if let Some(plan) = plan {
        let report = checked(&variant, &plan)?;
        faults.extend(below(&report, &known));
    }
    Ok(faults)
}

/// Solves and has the plan checked: what is wrong with it, and where it is.
fn solved(program: &Path, problem: &Path, seconds: u64) -> Outcome<(Vec<String>, Option<PathBuf>)> {
    let run = match ours::solve(program, problem, seconds) {
        Ok(run) => run,
        Err(trouble) => return Ok((vec![trouble], None)),
    };
    let text = std::fs::read_to_string(&run.plan).map_err(|error| format!("`{}` cannot be read: {error}", run.plan.display()))?;
    let plan: Value = serde_json::from_str(&text).map_err(|error| format!("`{}` is no plan: {error}", run.plan.display()))?;
    Ok((wrong(&plan, &checked(problem, &run.plan)?), Some(run.plan)))
}

/// What is wrong with a plan: rules that are broken, and claims that are missing or not true.
fn wrong(plan: &Value, report: &Value) -> Vec<String> {
    let mut faults: Vec<String> = Vec::new();
    if report["ok"] != true {
        faults.push(report["violations"].to_string());
    }
    for claim in ["score", "parts"] {
        if plan[claim] != report[claim] {
            faults.push(format!("the {claim} claimed is {}, the checker has {}", plan[claim], report[claim]));
        }
    }
    match (plan["bound"].as_i64(), report["score"].as_i64()) {
        (Some(bound), Some(score)) if bound >= score => {}
        _ => faults.push(format!("the bound claimed is {}", plan["bound"])),
    }
    faults
}

/// A bound below a plan that is known to be there.
fn below(report: &Value, witness: &Value) -> Option<String> {
    let (bound, score) = (report["bound"].as_i64()?, witness["score"].as_i64()?);
    (bound < score).then(|| format!("the bound is {bound} and a plan scores {score}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_plan_must_claim_what_the_checker_finds() {
        let report = json!({"ok": true, "score": 5, "parts": {"gap": 5}, "violations": {}});
        let plan = |score: i64, bound: Value| json!({"score": score, "bound": bound, "parts": {"gap": 5}});
        assert!(wrong(&plan(5, json!(6)), &report).is_empty());
        assert_eq!(wrong(&plan(4, json!(6)), &report).len(), 1);
        assert_eq!(wrong(&plan(5, json!(4)), &report).len(), 1);
        assert_eq!(wrong(&plan(5, Value::Null), &report).len(), 1);
        assert_eq!(wrong(&json!({"score": 5, "bound": 6}), &report).len(), 1, "the parts are not there");
    }

    #[test]
    fn no_bound_is_below_a_plan_that_is_there() {
        let report = |bound: i64| json!({"bound": bound});
        assert_eq!(below(&report(9), &json!({"score": 9})), None);
        assert!(below(&report(8), &json!({"score": 9})).is_some());
    }
}
