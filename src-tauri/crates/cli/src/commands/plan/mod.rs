//! Plans: from the store to a problem, from a problem to a plan, from a plan to sessions and places.

mod changes;
mod files;
mod scenario;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use app::Date;
use app::views::Pence;
use app::views::plans::{Adopted, GroupPlaces, PlanAssumed, PlanProgress, PlanSetup, PlanView, SolveLimits};
use serde_json::json;

use self::files::{interrupt, read, text_of};
use self::scenario::{Compare, Curve, Scenario};
use crate::common::{Common, Ended};
use crate::print;
use crate::values::date;

/// What is done with a plan.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum PlanCommand {
    /// Write the problem for a period to standard output
    Problem(ProblemArgs),
    /// Work out the best plan of a problem file and write it on standard output
    Solve(Solve),
    /// Say why a plan leaves gaps, and what would free them
    Why(changes::Why),
    /// Make the cheapest single change that frees a gap, and solve again with it
    Free(changes::Free),
    /// Force a place into a plan, and say which parts of the score change and who gains or loses
    Force(changes::Force),
    /// Change a plan by hand: what it is worth and breaks, or solved again with few changes
    Change(changes::Change),
    /// Put a plan into the calendar
    Adopt(Adopt),
    /// Show a plan with the store's names and data: sessions, who goes, shares by branch and kind, why gaps are left
    Show(Show),
    /// Scenarios: what plans are made under, saved under a name
    #[command(subcommand)]
    Scenario(Scenario),
    /// Compare two plans, figure by figure
    Compare(Compare),
    /// What more or less money would buy
    Curve(Curve),
}

/// The days to plan and the money.
#[derive(Debug, clap::Args)]
pub(crate) struct ProblemArgs {
    /// First day
    #[arg(long, value_parser = date, required_unless_present = "scenario")]
    from: Option<Date>,
    /// Last day
    #[arg(long, value_parser = date, required_unless_present = "scenario")]
    to: Option<Date>,
    /// Most money for everything, in pence; no limit beyond the funds where not given
    #[arg(long, value_name = "PENCE")]
    budget: Option<u64>,
    /// Treat skills that nobody has rated as level 0; otherwise they are left out
    #[arg(long)]
    unrated_as_zero: bool,
    /// Take the dates, the money and all else from a saved scenario
    #[arg(long, value_name = "NAME", conflicts_with_all = ["from", "to", "budget", "unrated_as_zero"])]
    scenario: Option<String>,
}

/// How long to look, and with what.
#[derive(Debug, clap::Args)]
pub(crate) struct Solve {
    /// The problem file; `-` is standard input
    problem: PathBuf,
    /// Stop after so many seconds; 30 where neither this nor `--steps` is given
    #[arg(long)]
    seconds: Option<f64>,
    /// Stop after so many steps: the same steps, seed and threads give the same plan
    #[arg(long, conflicts_with = "seconds")]
    steps: Option<u32>,
    /// Threads to use
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=64))]
    threads: u32,
    /// Starts the random numbers
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// One JSON line a second on standard error
    #[arg(long)]
    progress: bool,
    /// Leave out pins that break a rule instead of refusing
    #[arg(long)]
    drop_bad_pins: bool,
}

/// The plan, to be adopted.
#[derive(Debug, clap::Args)]
pub(crate) struct Adopt {
    /// The plan file; `-` is standard input
    plan: PathBuf,
    /// Say what would happen and who gives up which place, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// The plan, to be looked at.
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The plan file; `-` is standard input
    plan: PathBuf,
}

pub(crate) async fn run(common: &Common, plan: PlanCommand) -> Ended {
    match plan {
        PlanCommand::Problem(problem) => write_problem(common, problem).await,
        PlanCommand::Solve(solve) => solve_file(common, solve).await,
        PlanCommand::Why(why) => changes::why(common, why).await,
        PlanCommand::Free(free) => changes::free(common, free).await,
        PlanCommand::Force(force) => changes::force(common, force).await,
        PlanCommand::Change(change) => changes::change(common, change).await,
        PlanCommand::Adopt(adopt) => {
            common.no_date()?;
            let text = text_of(&adopt.plan)?;
            if adopt.dry_run {
                return common.answer(&common.writing().await?.adopt_preview(&text).await?, would_be);
            }
            common.done(&common.writing().await?.adopt_plan(&text).await?)
        }
        PlanCommand::Show(plan) => {
            let text = text_of(&plan.plan)?;
            common.answer(&common.reading().await?.plan_view(&text).await?, in_short)
        }
        PlanCommand::Scenario(scenario) => scenario::scenario(common, scenario).await,
        PlanCommand::Compare(compare) => scenario::compare(common, compare).await,
        PlanCommand::Curve(curve) => scenario::curve(common, curve).await,
    }
}

async fn write_problem(common: &Common, problem: ProblemArgs) -> Ended {
    let app = common.reading().await?;
    let setup = match problem.scenario {
        Some(name) => app.scenario_setup(&name).await?,
        None => PlanSetup {
            from: problem.from,
            to: problem.to,
            budget: problem.budget.map(|pence| Pence(i64::try_from(pence).unwrap_or(i64::MAX))),
            unrated_as_zero: problem.unrated_as_zero,
            ..PlanSetup::default()
        },
    };
    let size = app.plan_size(&setup).await?;
    for sentence in &size.missing {
        print::aside(sentence);
    }
    if size.unrated_left_out > 0 {
        print::aside(&format!("{} skills that nobody has rated are left out.", size.unrated_left_out));
    }
    for sentence in granted(&size.assumed) {
        print::aside(&sentence);
    }
    print::document(&app.plan_problem(&setup).await?)?;
    Ok(ExitCode::SUCCESS)
}

/// What the problem assumes, a sentence each.
fn granted(assumed: &PlanAssumed) -> Vec<String> {
    let notice = app::plural(assumed.notice, "working day", "working days");
    let mut said = vec![format!("Nothing new begins before {}: {notice} of notice.", assumed.soonest.long())];
    let sessions = |most: u32| app::plural(most, "session a week begins", "sessions a week begin");
    if let Some(most) = assumed.per_person_week {
        said.push(format!("At most {} for one person.", sessions(most)));
    }
    said.push(match assumed.per_week {
        Some(most) => format!("At most {} in the service.", sessions(most)),
        None => format!("The service has no limit on sessions a week; {} would spread them evenly.", assumed.per_week_proposed),
    });
    if assumed.under_way > 0 {
        let (sessions, people) =
            (app::plural(assumed.under_way, "session", "sessions"), app::plural(assumed.under_way_people, "person", "people"));
        said.push(format!("Under way or booked outside the plan: {sessions} with {people}."));
    }
    said.push(format!("Certificates to renew: {}. Closed days: {}.", assumed.renewals, assumed.closed.len()));
    said
}

async fn solve_file(common: &Common, solve: Solve) -> Ended {
    let bytes = read(&solve.problem)?;
    let limits = SolveLimits {
        seconds: solve.seconds,
        steps: solve.steps,
        threads: Some(solve.threads),
        seed: Some(solve.seed),
        drop_bad_pins: solve.drop_bad_pins,
    };
    let (lines, quiet) = (solve.progress, common.json);
    let tell = move |now: PlanProgress| {
        let talk = std::io::stderr();
        let mut talk = talk.lock();
        if lines {
            let line = json!({ "seconds": now.seconds, "score": now.score, "bound": now.bound, "parts": now.parts, "phase": now.phase });
            let _ = writeln!(talk, "{line}");
        } else if !quiet && now.seconds >= 1.0 {
            let bound = now.bound.map_or_else(String::new, |bound| format!(", at most {}", bound.0));
            let _ = writeln!(talk, "{:.0} s: {} points{bound}", now.seconds, now.score.0);
        }
    };
    let plan = app::solve_problem(bytes, &limits, tell, interrupt()).await?;
    print::text(&plan)?;
    Ok(ExitCode::SUCCESS)
}

fn would_be(adopted: &Adopted) -> String {
    let mut lines = vec![
        format!(
            "Nothing was changed. Adopting puts {} and {} in the calendar",
            app::plural(adopted.sessions, "session", "sessions"),
            app::plural(adopted.places, "place", "places")
        ),
        format!("and gives up {}", app::plural(adopted.withdrawn, "planned session", "planned sessions")),
    ];
    let moved = adopted.moved.iter();
    lines
        .extend(moved.map(|one| format!("{} ({}) moves in {} from {} to {}", one.name, one.person, one.title, one.from_date, one.to_date)));
    lines.extend(adopted.lost.iter().map(|one| format!("{} ({}) loses {} on {}", one.name, one.person, one.title, one.date)));
    lines.join("\n")
}

fn in_short(plan: &PlanView) -> String {
    let bound = plan.bound.map_or_else(|| "no bound is known".to_owned(), |bound| format!("no plan scores more than {}", bound.0));
    let mut lines = vec![
        format!("{} sessions for {} people close {} of {} levels", plan.sessions.len(), plan.people, plan.levels_closed, plan.levels_open),
        format!("score {}; {bound}", plan.score.0),
    ];
    lines.extend(plan.violations.iter().map(|broken| format!("breaks a rule: {broken}")));
    let group = |line: &GroupPlaces, none: &str| {
        let name = line.group.as_deref().unwrap_or(none);
        vec![name.to_owned(), line.reached.to_string(), line.nothing.to_string(), line.counted.to_string(), line.fair.to_string()]
    };
    let rows: Vec<Vec<String>> =
        plan.kinds.iter().map(|line| group(line, "other")).chain(plan.branches.iter().map(|line| group(line, "no branch"))).collect();
    lines.push(String::new());
    lines.push(print::table(&["", "people reached", "get nothing", "minutes", "fair share"], &rows));
    lines.extend(plan.reasons.iter().map(|reason| format!("{} gaps left: {}", reason.gaps, reason.words)));
    if plan.renewals_due > 0 {
        let met = plan.renewals_due as usize - plan.renewals.len();
        lines.push(format!("{met} of {} certificates are renewed in time", plan.renewals_due));
        lines.extend(plan.renewals.iter().map(|one| format!("{} ({}), {} by {}: {}", one.name, one.person, one.cert, one.by, one.words)));
    }
    lines.join("\n")
}
