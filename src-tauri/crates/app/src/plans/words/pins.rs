//! Words for confirmed sessions and places, and for marks by hand, that cannot be kept.

use std::collections::BTreeSet;

use planner::{BadPin, Broken, Pin, Plan, Prepared, Problem, SolveError, judge};

use super::super::refused::refused;
use super::Wording;
use crate::AppError;

/// What people can do about such pins in the window.
const ADVICE: &str = "Change or cancel what is confirmed, or take away what you pinned by hand.";

impl Wording<'_> {
    /// The error in the window when a problem has no plan, with names instead of ids. The problem may have other pins than the one that was
    /// made from the store.
    pub(in crate::plans) fn solve_refused(&self, problem: &Prepared, error: SolveError) -> AppError {
        refused(error, ADVICE, |bad| {
            let all = judge(problem, &pinned(problem, None)).broken;
            bad.iter().map(|bad| self.bad_pin(problem, bad, &all)).collect()
        })
    }

    /// The words for one bad pin. If the plan of all pins breaks the rule because of this pin, they are the rule with its figures; else
    /// they say why the pin cannot be completed. `all` are the rules that the plan of all pins breaks.
    fn bad_pin(&self, problem: &Prepared, bad: &BadPin, all: &[Broken]) -> String {
        let what = match &bad.pin {
            Pin::Run(session) => self.session_words(session),
            Pin::Place(person, session) => format!("{} in {}", self.name(person), self.session_words(session)),
        };
        let before: BTreeSet<Broken> = judge(problem, &pinned(problem, Some(&bad.pin))).broken.into_iter().collect();
        // People who are not pinned may come too. So it means nothing that too few are pinned.
        match all.iter().find(|broken| broken.rule == bad.rule && !broken.too_few() && !before.contains(broken)) {
            Some(broken) => format!("{what}: {}", self.broken(broken).words),
            None => format!("{what}: {}.", bad.rule.against_a_pin()),
        }
    }
}

/// The plan of all pins, without the pin `less`.
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
