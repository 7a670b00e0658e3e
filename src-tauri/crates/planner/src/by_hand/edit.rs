//! Changes a plan by hand: one place or session at a time, with its pins and forbids.
//!
//! A change is made even if it breaks a rule: the plan belongs to the person who edits it, and [`crate::judge`] says at once what the
//! change costs and which rules are broken. [`crate::solve_again`] then makes the plan keep every rule with few changes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::format::plan::Plan;
use crate::format::problem::Problem;
use crate::model::pins_lift_pace;
use crate::prepared::Prepared;

/// One change by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Edit {
    /// Lets a session run, with nobody in it yet.
    AddRun {
        /// The session.
        session: String,
    },
    /// Ends a run and takes away every place in it.
    DropRun {
        /// The session.
        session: String,
    },
    /// Runs another session instead, with the same people.
    MoveRun {
        /// The session that runs now.
        from: String,
        /// The session that is to run.
        to: String,
    },
    /// Gives a place; the session runs from now on.
    AddPlace {
        /// The person whose place it is.
        person: String,
        /// The session.
        session: String,
    },
    /// Takes a place away.
    DropPlace {
        /// The person whose place it is.
        person: String,
        /// The session.
        session: String,
    },
    /// Gives a place in another session instead; that session runs from now on.
    MovePlace {
        /// The person whose place it is.
        person: String,
        /// The session of the place now.
        from: String,
        /// The session to go to.
        to: String,
    },
    /// Pins a run, forbids it, or frees it from both. The plan at hand does not change; a plan that is solved again keeps to the mark.
    MarkRun {
        /// The session.
        session: String,
        /// The mark that holds from now on.
        mark: Mark,
    },
    /// Pins a place, forbids it, or frees it from both.
    MarkPlace {
        /// The person whose place it is.
        person: String,
        /// The session.
        session: String,
        /// The mark that holds from now on.
        mark: Mark,
    },
}

/// What is asked of a run or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Mark {
    /// It must be in the plan.
    Pin,
    /// It must not be in the plan.
    Forbid,
    /// It is neither pinned nor forbidden.
    Free,
}

/// Why a change cannot be made: it names something that is not there, or that is there already.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The problem has no such person.
    #[error("there is no person `{0}` in this problem")]
    NoPerson(String),
    /// The problem has no such session.
    #[error("there is no session `{0}` in this problem")]
    NoSession(String),
    /// The plan does not run it.
    #[error("`{0}` does not run in this plan")]
    NotRunning(String),
    /// The plan runs it already.
    #[error("`{0}` runs in this plan already")]
    Running(String),
    /// The plan has no such place.
    #[error("`{0}` has no place in `{1}` in this plan")]
    NoPlace(String, String),
    /// The plan has the place already.
    #[error("`{0}` has a place in `{1}` in this plan already")]
    Held(String, String),
}

/// A problem and its plan while somebody changes the plan by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct EditedPlan {
    /// The problem as it was when the changes began.
    before: Prepared,
    /// The problem with what was pinned and forbidden during the changes.
    problem: Problem,
    /// The plan. It claims no score.
    pub plan: Plan,
}

impl EditedPlan {
    /// Starts from a plan. The plan's proven bound stays as long as no mark is taken away, because pins and forbids only rule plans out.
    /// There is one exception: a pin that lets a week hold more than its limit (C19) may allow a better plan, so the bound is then dropped.
    pub fn new(prepared: Prepared, plan: Plan) -> Self {
        Self { problem: prepared.problem().clone(), before: prepared, plan: Plan { score: None, parts: None, ..plan } }
    }

    /// The problem with what was pinned and forbidden during the changes, made ready for questions.
    pub fn prepared(&self) -> Prepared {
        let same = self.problem.pins == self.before.pins && self.problem.forbids == self.before.forbids;
        if same { self.before.clone() } else { self.before.changed(|problem| problem.clone_from(&self.problem)) }
    }

    /// Makes one change.
    ///
    /// # Errors
    /// Fails where the change names something that is not there, or that is there already. Nothing is changed then.
    pub fn edit(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::AddRun { session } => {
                self.known_session(session)?;
                if self.runs(session) {
                    return Err(EditError::Running(session.clone()));
                }
                self.plan.runs.push(session.clone());
            }
            Edit::DropRun { session } => {
                self.running(session)?;
                self.plan.runs.retain(|run| run != session);
                self.plan.places.retain(|(_, held)| held != session);
            }
            Edit::MoveRun { from, to } => {
                self.running(from)?;
                self.known_session(to)?;
                if self.runs(to) {
                    return Err(EditError::Running(to.clone()));
                }
                let moved = self
                    .plan
                    .runs
                    .iter_mut()
                    .filter(|run| *run == from)
                    .chain(self.plan.places.iter_mut().map(|(_, session)| session).filter(|session| *session == from));
                moved.for_each(|session| session.clone_from(to));
            }
            Edit::AddPlace { person, session } => {
                self.known_person(person)?;
                self.known_session(session)?;
                self.give(person, session)?;
            }
            Edit::DropPlace { person, session } => {
                self.held(person, session)?;
                self.take(person, session);
            }
            Edit::MovePlace { person, from, to } => {
                self.held(person, from)?;
                self.known_session(to)?;
                self.give(person, to)?;
                self.take(person, from);
            }
            Edit::MarkRun { session, mark } => {
                self.known_session(session)?;
                let (pins, forbids) = (&mut self.problem.pins.runs, &mut self.problem.forbids.runs);
                let freed = note(pins, session, *mark == Mark::Pin) | note(forbids, session, *mark == Mark::Forbid);
                self.marked(freed || (*mark == Mark::Pin && pins_lift_pace(&self.problem)));
            }
            Edit::MarkPlace { person, session, mark } => {
                self.known_person(person)?;
                self.known_session(session)?;
                let place = (person.clone(), session.clone());
                let (pins, forbids) = (&mut self.problem.pins.places, &mut self.problem.forbids.places);
                let freed = note(pins, &place, *mark == Mark::Pin) | note(forbids, &place, *mark == Mark::Forbid);
                self.marked(freed || (*mark == Mark::Pin && pins_lift_pace(&self.problem)));
            }
        }
        Ok(())
    }

    /// Drops the bound if the mark may allow plans that the bound does not cover.
    fn marked(&mut self, more_plans: bool) {
        self.plan.bound = self.plan.bound.filter(|_| !more_plans);
    }

    fn runs(&self, session: &str) -> bool {
        self.plan.runs.iter().any(|run| run == session)
    }

    fn running(&self, session: &str) -> Result<(), EditError> {
        self.known_session(session)?;
        if self.runs(session) { Ok(()) } else { Err(EditError::NotRunning(session.to_owned())) }
    }

    fn known_session(&self, id: &str) -> Result<(), EditError> {
        let known = self.problem.sessions.iter().any(|session| session.id == id);
        if known { Ok(()) } else { Err(EditError::NoSession(id.to_owned())) }
    }

    fn known_person(&self, id: &str) -> Result<(), EditError> {
        let known = self.problem.people.iter().any(|person| person.id == id);
        if known { Ok(()) } else { Err(EditError::NoPerson(id.to_owned())) }
    }

    fn has(&self, person: &str, session: &str) -> bool {
        self.plan.places.iter().any(|(who, held)| who == person && held == session)
    }

    fn held(&self, person: &str, session: &str) -> Result<(), EditError> {
        self.known_person(person)?;
        self.known_session(session)?;
        if self.has(person, session) { Ok(()) } else { Err(EditError::NoPlace(person.to_owned(), session.to_owned())) }
    }

    fn give(&mut self, person: &str, session: &str) -> Result<(), EditError> {
        if self.has(person, session) {
            return Err(EditError::Held(person.to_owned(), session.to_owned()));
        }
        if !self.runs(session) {
            self.plan.runs.push(session.to_owned());
        }
        self.plan.places.push((person.to_owned(), session.to_owned()));
        Ok(())
    }

    fn take(&mut self, person: &str, session: &str) {
        self.plan.places.retain(|(who, held)| who != person || held != session);
    }
}

/// Puts the item on the list or takes it off. True if it was taken off.
fn note<T: Clone + PartialEq>(list: &mut Vec<T>, item: &T, wanted: bool) -> bool {
    let there = list.contains(item);
    if there && !wanted {
        list.retain(|known| known != item);
    } else if !there && wanted {
        list.push(item.clone());
    }
    there && !wanted
}

/// What is different for one person between two plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonChange {
    /// The person whose places differ.
    pub person: String,
    /// Places that are new, by session.
    pub gained: Vec<String>,
    /// Places that are gone.
    pub lost: Vec<String>,
    /// Places that moved from one session to another of the same activity, as (from, to).
    pub moved: Vec<(String, String)>,
}

/// What is different between two plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlanChanges {
    /// Sessions that run now and did not run before.
    pub runs_gained: Vec<String>,
    /// Sessions that ran before and do not run now.
    pub runs_lost: Vec<String>,
    /// Everybody whose places differ, in the problem's order.
    pub people: Vec<PersonChange>,
}

/// Finds what is different between two plans of a problem, by person.
pub fn changes(problem: &Problem, before: &Plan, after: &Plan) -> PlanChanges {
    let runs = |plan: &Plan| plan.runs.iter().cloned().collect::<BTreeSet<String>>();
    let (ran, run) = (runs(before), runs(after));
    let activity_of: BTreeMap<&str, &str> =
        problem.sessions.iter().map(|session| (session.id.as_str(), session.activity.as_str())).collect();
    let places = |plan: &Plan| {
        let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (person, session) in &plan.places {
            places.entry(person.clone()).or_default().insert(session.clone());
        }
        places
    };
    let (had, has) = (places(before), places(after));
    let none = BTreeSet::new();
    let mut people = Vec::new();
    for person in &problem.people {
        let (had, has) = (had.get(&person.id).unwrap_or(&none), has.get(&person.id).unwrap_or(&none));
        if had == has {
            continue;
        }
        let mut change = PersonChange { person: person.id.clone(), ..PersonChange::default() };
        let mut gained: Vec<String> = has.difference(had).cloned().collect();
        for lost in had.difference(has) {
            let activity = activity_of.get(lost.as_str());
            match gained.iter().position(|new| activity.is_some() && activity_of.get(new.as_str()) == activity) {
                Some(at) => change.moved.push((lost.clone(), gained.remove(at))),
                None => change.lost.push(lost.clone()),
            }
        }
        change.gained = gained;
        people.push(change);
    }
    PlanChanges { runs_gained: run.difference(&ran).cloned().collect(), runs_lost: ran.difference(&run).cloned().collect(), people }
}
