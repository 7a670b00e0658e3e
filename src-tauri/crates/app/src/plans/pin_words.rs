//! Confirmed sessions, places and marks by hand that cannot be kept, in words.

use planner::{BadPin, Broken, Pin, Plan, Problem, SolveError, judge};

use super::solve::refused;
use super::words::Wording;
use crate::AppError;

impl Wording<'_> {
    /// What the window says where there is no plan of the problem, which may have other pins than the one made: by name, not by
    /// the problem's ids.
    pub(super) fn solve_refused(&self, problem: &Problem, error: SolveError) -> AppError {
        refused(error, |bad| self.bad_pins(problem, bad))
    }

    fn bad_pins(&self, problem: &Problem, bad: &[BadPin]) -> Vec<String> {
        let pins = &problem.pins;
        let mut alone = Plan { runs: pins.runs.clone(), places: pins.places.clone(), ..Plan::empty() };
        alone.runs.extend(pins.places.iter().map(|(_, session)| session.clone()));
        alone.runs.sort_unstable();
        alone.runs.dedup();
        let broken = judge(problem, &alone).broken;
        bad.iter().map(|bad| self.bad_pin(bad, &broken)).collect()
    }

    /// The rule with its figures where the pins alone break it; else what keeps the pin from being completed.
    fn bad_pin(&self, bad: &BadPin, broken: &[Broken]) -> String {
        let what = match &bad.pin {
            Pin::Run(session) => self.session_words(session),
            Pin::Place(person, session) => format!("{} in {}", self.name(person), self.session_words(session)),
        };
        match broken.iter().find(|broken| broken.rule == bad.rule && about(broken, &bad.pin)) {
            Some(broken) => format!("{what}: {}", self.broken(broken).words),
            None => format!("{what}: {}.", reason(bad.rule)),
        }
    }
}

/// Does the broken rule speak of the pin?
fn about(broken: &Broken, pin: &Pin) -> bool {
    let (person, session) = match pin {
        Pin::Run(session) => (None, session),
        Pin::Place(person, session) => (Some(person), session),
    };
    let here = |other: &Option<String>| other.as_ref() == Some(session);
    (broken.person.is_none() || broken.person.as_ref() == person)
        && (broken.session.is_none() || here(&broken.session) || here(&broken.with))
}

/// A rule as what keeps a session or a place from being kept (section 4 of the format).
fn reason(rule: &str) -> &'static str {
    match rule {
        "C2" => "the person does the same activity twice, or has done it already",
        "C3" => "too few people could come, or it has too few seats",
        "C4" => "the trainer gives another session at that time",
        "C5" => "the room is taken at that time",
        "C6" => "the person is in another session at that time",
        "C7" => "the person is not at work at that time",
        "C8" => "the branch would be short of cover",
        "C9" => "the person has too little time to learn left in that quarter",
        "C10" => "nothing that could come before it takes the person to the level it starts from",
        "C11" => "what has to come before it does not fit in",
        "C12" => "it is not open to the person: kind, branch or a need does not fit",
        "C13" => "it brings the person nothing that is wanted",
        "C14" | "C15" => "too little money is left for it",
        "C16" => "the activity may not run as often",
        _ => "it is ruled out as well",
    }
}
