//! Why a plan leaves gaps, what would free one, and changing a plan by hand.

use std::path::PathBuf;
use std::process::ExitCode;

use app::views::plans::SolveLimits;
use app::{AppError, FileChanges, FileForced, FileFreed, FileReasons, PlanChanges, TypedEdits};

use super::files::{interrupt, read};
use crate::common::{Common, Ended};
use crate::exit::Failure;
use crate::print;

/// Which gaps a plan leaves, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Why {
    /// The problem file
    problem: PathBuf,
    /// The plan file
    plan: PathBuf,
    /// With the cheapest single change that would free each gap, tried by solving again
    #[arg(long)]
    remedies: bool,
    #[command(flatten)]
    trial: Trial,
}

/// A gap of a plan, and the change that frees it.
#[derive(Debug, clap::Args)]
pub(crate) struct Free {
    /// The problem file
    problem: PathBuf,
    /// The plan file
    plan: PathBuf,
    /// Whose gap: the person's id in the problem
    person: String,
    /// The skill
    skill: String,
    #[command(flatten)]
    trial: Trial,
}

/// A place that a plan leaves out and that is to be forced into it.
#[derive(Debug, clap::Args)]
pub(crate) struct Force {
    /// The problem file
    problem: PathBuf,
    /// The plan file
    plan: PathBuf,
    /// Whose place: the person's id in the problem
    person: String,
    /// The session
    session: String,
    /// Solve again for so many seconds; 0 only completes the plan
    #[arg(long, default_value_t = app::AGAIN_SECONDS, conflicts_with = "steps")]
    seconds: f64,
    /// Solve again for so many steps: the same steps give the same plan
    #[arg(long)]
    steps: Option<u32>,
}

/// How long a change is tried.
#[derive(Debug, clap::Args)]
struct Trial {
    /// Try a change for so many seconds; 0 only completes the plan
    #[arg(long, default_value_t = 0.2, conflicts_with = "steps")]
    seconds: f64,
    /// Try a change for so many steps: the same steps give the same plan
    #[arg(long)]
    steps: Option<u32>,
}

impl Trial {
    fn limits(&self) -> SolveLimits {
        limits(self.seconds, self.steps, 1)
    }
}

/// The limits of one thread: the steps if they are given, else the seconds.
fn limits(seconds: f64, steps: Option<u32>, seed: u32) -> SolveLimits {
    let seconds = if steps.is_some() { None } else { Some(seconds) };
    SolveLimits { seconds, steps, threads: Some(1), seed: Some(seed), drop_bad_pins: false }
}

/// Changes by hand. A place is PERSON:SESSION, a run SESSION. They are made in the order drop, move, add, pin, forbid, free.
#[derive(Debug, clap::Args)]
pub(crate) struct Change {
    /// The problem file
    problem: PathBuf,
    /// The plan file
    plan: PathBuf,
    /// Take a place or a run away
    #[arg(long, value_name = "PERSON:SESSION|SESSION")]
    drop: Vec<String>,
    /// Move a place, or a run with everybody in it, to another session
    #[arg(long = "move", value_name = "[PERSON:]FROM:TO")]
    moves: Vec<String>,
    /// Add a place or a run
    #[arg(long, value_name = "PERSON:SESSION|SESSION")]
    add: Vec<String>,
    /// A place or a run must be in the plan
    #[arg(long, value_name = "PERSON:SESSION|SESSION")]
    pin: Vec<String>,
    /// A place or a run must not be in the plan
    #[arg(long, value_name = "PERSON:SESSION|SESSION")]
    forbid: Vec<String>,
    /// A place or a run is neither pinned nor forbidden any more
    #[arg(long, value_name = "PERSON:SESSION|SESSION")]
    free: Vec<String>,
    /// Then solve again from the changed plan, with few changes: every rule is kept
    #[arg(long)]
    solve: bool,
    /// Solve again for so many seconds
    #[arg(long, default_value_t = app::AGAIN_SECONDS, requires = "solve", conflicts_with = "steps")]
    seconds: f64,
    /// Solve again for so many steps: the same steps and seed give the same plan
    #[arg(long, requires = "solve")]
    steps: Option<u32>,
    /// Starts the random numbers
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Write the problem with what was pinned and forbidden to a file
    #[arg(long, value_name = "FILE")]
    problem_out: Option<PathBuf>,
}

pub(crate) async fn why(common: &Common, why: Why) -> Ended {
    let (problem, plan) = (read(&why.problem)?, read(&why.plan)?);
    let trial = why.remedies.then(|| why.trial.limits());
    let reasons = app::explain_problem_plan(problem, plan, trial, interrupt()).await?;
    common.answer(&reasons, |reasons| reasons_text(reasons, why.remedies))
}

fn reasons_text(reasons: &FileReasons, remedies: bool) -> String {
    let totals: Vec<Vec<String>> = reasons
        .totals
        .iter()
        .map(|(reason, total)| vec![reason.to_string(), total.gaps.to_string(), total.levels.to_string(), total.weight.to_string()])
        .collect();
    let mut text = print::table(&["What limits most", "Gaps", "Levels", "Weight"], &totals);
    text.push('\n');
    for one in &reasons.gaps {
        let gap = &one.gap;
        let codes: Vec<String> = gap.codes.iter().map(ToString::to_string).collect();
        let why = if codes.is_empty() { gap.reason.to_string() } else { codes.join(", ") };
        let session = gap.session.as_ref().map_or_else(String::new, |session| format!(" (`{session}`)"));
        text.push_str(&format!("\n{} {}: level {} of {}: {why}{session}", gap.person, gap.skill, gap.level_planned, gap.target));
        match &one.remedy {
            Some(remedy) => text.push_str(&format!("\n  would free it: {} (cost {})", remedy.words, remedy.cost)),
            None if remedies => text.push_str("\n  no single change frees it"),
            None => {}
        }
    }
    for missed in &reasons.renewals {
        let codes: Vec<String> = missed.codes.iter().map(ToString::to_string).collect();
        let session = missed.session.as_ref().map_or_else(String::new, |session| format!(" (`{session}`)"));
        text.push_str(&format!("\n{} {} by {}: {}{session}", missed.person, missed.cert, missed.by, codes.join(", ")));
    }
    text
}

pub(crate) async fn free(common: &Common, free: Free) -> Ended {
    let (problem, plan) = (read(&free.problem)?, read(&free.plan)?);
    let limits = free.trial.limits();
    let found = app::free_gap(problem, plan, free.person.clone(), free.skill.clone(), &limits, interrupt()).await?;
    let Some(found) = found else {
        return Err(Failure::App(AppError::NotNow {
            message: format!("No single change frees the gap of `{}` in `{}`. Nothing was changed.", free.person, free.skill),
        }));
    };
    common.answer(&found, freed_text)
}

fn freed_text(found: &FileFreed) -> String {
    let mut text = format!("{} (cost {})", found.remedy.words, found.remedy.cost);
    let after = found.remedy.score_after.unwrap_or(found.remedy.score_before);
    text.push_str(&format!("\nTried: the plan scores {after}, before {}", found.remedy.score_before));
    for (person, session) in &found.remedy.places {
        text.push_str(&format!("\n  {person} in {session}"));
    }
    text
}

pub(crate) async fn force(common: &Common, force: Force) -> Ended {
    let (problem, plan) = (read(&force.problem)?, read(&force.plan)?);
    let limits = limits(force.seconds, force.steps, 1);
    let found = app::force_place(problem, plan, force.person, force.session, &limits, interrupt()).await?;
    common.answer(&found, forced_text)
}

fn forced_text(found: &FileForced) -> String {
    let changes = changes_text(&found.forced.changes);
    found.words.iter().chain(&changes).map(String::as_str).collect::<Vec<&str>>().join("\n")
}

pub(crate) async fn change(common: &Common, change: Change) -> Ended {
    let (problem, plan) = (read(&change.problem)?, read(&change.plan)?);
    let edit =
        TypedEdits { drop: change.drop, moves: change.moves, add: change.add, pin: change.pin, forbid: change.forbid, free: change.free };
    let limits = limits(change.seconds, change.steps, change.seed);
    let changed = app::change_problem_plan(problem, plan, edit, change.solve.then_some(limits), interrupt()).await?;
    if let Some(path) = &change.problem_out {
        app::write_changed_problem(&changed, path)?;
    }
    if !common.json {
        said(&changed);
        print::document(&changed.plan)?;
        return Ok(ExitCode::SUCCESS);
    }
    print::document(&changed)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the result of a change on standard error, because standard output gets only the plan.
fn said(changed: &FileChanges) {
    print::aside(&format!("{} points, {:+} against before", changed.score, changed.difference));
    for broken in &changed.broken {
        print::aside(&format!("{}: {}", broken.rule, broken.message));
    }
    for line in changes_text(&changed.changes) {
        print::aside(&line);
    }
}

/// A line for each session and each person whose places differ.
fn changes_text(changes: &PlanChanges) -> Vec<String> {
    let mut lines = Vec::new();
    for (what, runs) in [("runs now", &changes.runs_gained), ("runs no more", &changes.runs_lost)] {
        for run in runs {
            lines.push(format!("`{run}` {what}"));
        }
    }
    for one in &changes.people {
        let mut words: Vec<String> = one.gained.iter().map(|session| format!("+{session}")).collect();
        words.extend(one.lost.iter().map(|session| format!("-{session}")));
        words.extend(one.moved.iter().map(|(from, to)| format!("{from} -> {to}")));
        lines.push(format!("{}: {}", one.person, words.join(", ")));
    }
    lines
}
