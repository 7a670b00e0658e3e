//! Solves one problem file and prints the plan: `solve PROBLEM [SECONDS|sSTEPS] [THREADS] [SEED]`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to whoever runs it")]

use std::sync::atomic::AtomicBool;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let problem = planner::Prepared::parse(&std::fs::read(args.next().ok_or("which problem?")?)?)?;
    let limit = args.next().unwrap_or_else(|| "10".to_owned());
    let steps = limit.strip_prefix('s').map(str::parse).transpose()?;
    let limits = planner::Limits {
        seconds: if steps.is_none() { Some(limit.parse()?) } else { None },
        steps,
        threads: args.next().map_or(Ok(2), |text| text.parse())?,
        seed: args.next().map_or(Ok(1), |text| text.parse())?,
    };
    let mut tell = |progress: &planner::Progress| {
        if let Ok(line) = serde_json::to_string(progress) {
            eprintln!("{line}");
        }
    };
    let plan = planner::solve(&problem, &limits, &AtomicBool::new(false), &mut tell, false)?;
    println!("{}", serde_json::to_string(&plan)?);
    Ok(())
}
