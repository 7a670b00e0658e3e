//! The journal of the steps that were made to a plan since it was last settled. Steps can be taken back, made again, and made to another
//! plan.

use super::choice::Choice;
use super::state::{State, on};
use crate::model::ix::{PersonIx, PlaceIx, SessionIx};

/// One small change of a plan: a run starts or ends, a place is given or taken away.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Open(SessionIx),
    Close(SessionIx),
    Add(PlaceIx),
    Remove(PlaceIx),
}

impl Step {
    fn back(self) -> Self {
        match self {
            Self::Open(session) => Self::Close(session),
            Self::Close(session) => Self::Open(session),
            Self::Add(place) => Self::Remove(place),
            Self::Remove(place) => Self::Add(place),
        }
    }
}

impl State<'_> {
    /// The choice at the beginning of the journal: the one that was last settled.
    pub(crate) fn settled_choice(&self) -> Choice {
        let (mut runs, mut held) = (self.runs.clone(), self.held.clone());
        for step in self.journal.iter().rev() {
            match *step {
                Step::Open(session) => runs[session] = false,
                Step::Close(session) => runs[session] = true,
                Step::Add(place) => held[place] = false,
                Step::Remove(place) => held[place] = true,
            }
        }
        Choice { runs: on(&runs), places: on(&held) }
    }

    /// The people who lost a place in the steps since the mark, in order, each once.
    pub(crate) fn freed_since(&self, mark: usize) -> Vec<PersonIx> {
        let person = |step: &Step| match step {
            Step::Remove(place) => Some(self.model.places[*place].person),
            Step::Open(_) | Step::Close(_) | Step::Add(_) => None,
        };
        let mut people: Vec<PersonIx> = self.journal[mark..].iter().filter_map(person).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Where the journal stands now.
    pub(crate) fn mark(&self) -> usize {
        self.journal.len()
    }

    /// Takes back every step since the mark.
    pub(crate) fn undo_to(&mut self, mark: usize) {
        while self.journal.len() > mark {
            let Some(step) = self.journal.pop() else { return };
            self.take_step(step.back());
            self.journal.pop();
        }
    }

    /// Makes the steps so far final, and gives them.
    pub(crate) fn settle(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.journal)
    }

    /// Makes steps again that were made from an equal plan.
    pub(crate) fn redo(&mut self, steps: &[Step]) {
        for step in steps {
            self.take_step(*step);
        }
    }

    /// Takes back settled steps. They must be the last ones that were made.
    pub(crate) fn take_back(&mut self, steps: &[Step]) {
        for step in steps.iter().rev() {
            self.take_step(step.back());
        }
    }

    /// Makes steps that were made to another plan, as far as the rules allow them here. The others are left out.
    pub(crate) fn imitate(&mut self, steps: &[Step]) {
        for &step in steps {
            match step {
                Step::Open(session) if self.can_open(session) => self.open(session),
                Step::Close(session) if self.runs[session] && self.of_session[session].is_empty() => self.close(session),
                Step::Add(place) if self.can_add(place) => self.add(place),
                Step::Remove(place) if self.held[place] && self.loose(place) => self.remove(place),
                Step::Open(_) | Step::Close(_) | Step::Add(_) | Step::Remove(_) => {}
            }
        }
    }

    fn take_step(&mut self, step: Step) {
        match step {
            Step::Open(session) => self.open(session),
            Step::Close(session) => self.close(session),
            Step::Add(place) => self.add(place),
            Step::Remove(place) => self.take(place),
        }
    }
}
