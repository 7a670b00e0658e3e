//! Confirmed sessions, places and marks by hand that cannot be kept, in words.

use std::collections::BTreeSet;

use planner::{BadPin, Broken, Pin, Plan, Problem, SolveError, judge};

use super::super::solve::refused;
use super::Wording;
use crate::AppError;

/// What to do about them in the window.
const ADVICE: &str = "Change or cancel what is confirmed, or take away what you pinned by hand.";

impl Wording<'_> {
    /// What the window says where there is no plan of the problem, which may have other pins than the one made: by name, not by
    /// the problem's ids.
    pub(in crate::plans) fn solve_refused(&self, problem: &Problem, error: SolveError) -> AppError {
        refused(error, ADVICE, |bad| {
            let all = judge(problem, &pinned(problem, None)).broken;
            bad.iter().map(|bad| self.bad_pin(problem, bad, &all)).collect()
        })
    }

    /// The rule with its figures where the pin breaks it beside all others, whose broken rules are `all`; else what keeps the pin
    /// from being completed.
    fn bad_pin(&self, problem: &Problem, bad: &BadPin, all: &[Broken]) -> String {
        let what = match &bad.pin {
            Pin::Run(session) => self.session_words(session),
            Pin::Place(person, session) => format!("{} in {}", self.name(person), self.session_words(session)),
        };
        let before: BTreeSet<Broken> = judge(problem, &pinned(problem, Some(&bad.pin))).broken.into_iter().collect();
        // Who else comes is not pinned, so that too few of those pinned say nothing.
        match all.iter().find(|broken| broken.rule == bad.rule && !broken.too_few() && !before.contains(broken)) {
            Some(broken) => format!("{what}: {}", self.broken(broken).words),
            None => format!("{what}: {}.", reason(bad.rule)),
        }
    }
}

/// Everything that is pinned, less one of the pins, and nothing else.
fn pinned(problem: &Problem, less: Option<&Pin>) -> Plan {
    let pins = &problem.pins;
    let kept = |person: &String, session: &String| match less {
        None => true,
        Some(Pin::Run(other)) => other != session,
        Some(Pin::Place(who, other)) => (who, other) != (person, session),
    };
    let places: Vec<(String, String)> = pins.places.iter().filter(|(person, session)| kept(person, session)).cloned().collect();
    let runs: BTreeSet<&String> = pins
        .runs
        .iter()
        .filter(|run| !matches!(less, Some(Pin::Run(other)) if other == *run))
        .chain(places.iter().map(|(_, session)| session))
        .collect();
    Plan { runs: runs.into_iter().cloned().collect(), places, ..Plan::empty() }
}

/// A rule as what keeps a session or a place from being kept (docs/plan-format.md, Rules of a plan).
fn reason(rule: &str) -> &'static str {
    match rule {
        "C2" => "the person does the same activity twice, or has done it already",
        "C3" => "too few people could come, or it has too few seats",
        "C4" => "the trainer gives another session at that time",
        "C5" => "the room is taken at that time",
        "C6" => "the person is in another session at that time, or in a long one that is under way",
        "C7" => "the person is not at work at that time",
        "C8" => "the branch would be short of cover",
        "C9" => "the person has too little time to learn left in that quarter",
        "C10" => "nothing that could come before it takes the person to the level it starts from",
        "C11" => "what has to come before it does not fit in",
        "C12" => "it is not open to the person: kind, branch or a need does not fit",
        "C13" => "it brings the person nothing that is wanted",
        "C14" | "C15" => "too little money is left for it",
        "C16" => "the activity may not run as often",
        "C19" => "the week holds as many sessions as it may",
        _ => "it is ruled out as well",
    }
}
