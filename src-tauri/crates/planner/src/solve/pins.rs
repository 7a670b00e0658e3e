//! Puts the pinned runs and places into a plan first, and names each pin that breaks a rule, with the rule.

use serde::Serialize;

use crate::bound::prove::any_choice;
use crate::format::problem::{Pins, Problem};
use crate::format::rules::Rule;
use crate::model::Model;
use crate::model::ix::{CellIx, Ix, List as _, PersonIx, PlaceIx, SessionIx};
use crate::model::layout::Layout;
use crate::prepared::Prepared;
use crate::search::greedy::{Scratch, fill};
use crate::solution::state::State;

/// A pin that cannot be kept, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadPin {
    /// The pinned run's session, or the pinned place as person and session.
    pub pin: Pin,
    /// The rule that the pin breaks: `C2` to `C16`, `C18` for a pin that is forbidden as well, or `C19` for a pinned place whose run is not
    /// pinned and whose week is full.
    pub rule: Rule,
    /// A sentence for people: what stands against the pin.
    pub message: String,
}

/// What is pinned: a run or a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Pin {
    /// A session that must run.
    Run(String),
    /// (person, session) that must be held.
    Place(String, String),
}

/// The most nodes of branch and bound that the solver may use to decide whether all pins fit together.
const NODES: i32 = 2_000;

/// Makes a plan of the pins, one after another. Names each pin that cannot be kept beside the ones before it.
pub(crate) fn lay<'m>(prepared: &Prepared, model: &'m Model, stop: &(dyn Fn() -> bool + Sync)) -> (State<'m>, Vec<BadPin>) {
    let mut layer = Layer { problem: prepared, layout: &prepared.layout, model, state: State::empty(model), bad: Vec::new() };
    layer.runs();
    layer.places();
    if layer.bad.is_empty() {
        layer.complete();
        // What the pins need was not found in one pass. The solver looks further, and decides whether all of it fits.
        if !layer.bad.is_empty()
            && let Some(state) = any_choice(model, NODES, stop).and_then(|choice| State::try_of(model, &choice))
        {
            return (state, Vec::new());
        }
    }
    layer.state.settle();
    (layer.state, layer.bad)
}

/// Splits the pins into those that are not bad and those that are.
pub(crate) fn split(pins: &Pins, bad: &[BadPin]) -> (Pins, Pins) {
    let good = |pin: &Pin| bad.iter().all(|known| known.pin != *pin);
    let (runs, runs_gone) = pins.runs.iter().cloned().partition(|run| good(&Pin::Run(run.clone())));
    let (places, places_gone) = pins.places.iter().cloned().partition(|(person, run)| good(&Pin::Place(person.clone(), run.clone())));
    (Pins { runs, places }, Pins { runs: runs_gone, places: places_gone })
}

struct Layer<'p, 'm> {
    problem: &'p Problem,
    model: &'m Model,
    layout: &'p Layout,
    state: State<'m>,
    bad: Vec<BadPin>,
}

impl Layer<'_, '_> {
    fn runs(&mut self) {
        for id in &self.problem.pins.runs {
            if let Some(session) = self.layout.session(id)
                && let Some((rule, message)) = self.open(session)
            {
                self.bad.push(BadPin { pin: Pin::Run(id.clone()), rule, message });
            }
        }
    }

    /// Opens a pinned session, or gives the rule that stands against it, with a sentence.
    fn open(&mut self, session: SessionIx) -> Option<(Rule, String)> {
        let (model, id) = (&self.model.sessions[session], &self.problem.sessions[session].id);
        if self.state.runs[session] {
            return None;
        }
        let activity = &self.problem.activities[model.activity];
        let possible = self.model.of_session.get(session).len().max(model.could as usize);
        let (cost, left) = (self.model.cost(session, i64::from(model.min)), self.state.money_left(session));
        if model.forbidden {
            Some((Rule::Forbids, format!("`{id}` is forbidden as well")))
        } else if model.seats < model.min {
            Some((Rule::Group, format!("`{id}` needs {} people and has room for {}", model.min, model.seats)))
        } else if possible < model.min as usize {
            Some((Rule::Group, format!("`{id}` needs {} people and at most {possible} could have a place", model.min)))
        } else if self.state.runs_of(model.activity) >= self.model.max_runs[model.activity] {
            Some((Rule::Runs, format!("`{}` may run {} times only", activity.id, self.model.max_runs[model.activity])))
        } else if !self.state.week_has_room(session) {
            Some((Rule::Pacing, format!("the week of `{id}` holds as many runs as it may")))
        } else if !self.state.free(session) {
            Some(self.taken(session))
        } else if left < cost {
            let rule = if self.state.budget_left() < cost { Rule::Budget } else { Rule::Fund };
            Some((rule, format!("`{id}` costs {cost} pence with its fewest people, and {left} are left")))
        } else {
            self.state.open(session);
            None
        }
    }

    /// Names the run that has the trainer or the venue at that time.
    fn taken(&self, session: SessionIx) -> (Rule, String) {
        let mine = &self.model.sessions[session];
        let id = &self.problem.sessions[session].id;
        for (at, other) in self.model.sessions.enumerated().filter(|(at, _)| self.state.runs[*at]) {
            if other.slots.iter().any(|slot| mine.slots.contains(slot)) {
                let with = &self.problem.sessions[at].id;
                if mine.trainer.is_some() && mine.trainer == other.trainer {
                    return (Rule::Trainer, format!("the trainer of `{id}` is in `{with}` at that time"));
                }
                if mine.venue.is_some() && mine.venue == other.venue {
                    return (Rule::Venue, format!("the venue of `{id}` holds `{with}` at that time"));
                }
            }
        }
        (Rule::Trainer, format!("the trainer or the venue of `{id}` is taken at that time"))
    }

    fn places(&mut self) {
        let mut places: Vec<(PersonIx, SessionIx)> = self
            .problem
            .pins
            .places
            .iter()
            .filter_map(|(person, session)| Some((self.layout.person(person)?, self.layout.session(session)?)))
            .collect();
        // Earlier sessions come first, so that a place is there before another place that stands on it.
        places.sort_by_key(|(_, session)| self.model.sessions[*session].first);
        for (person, session) in places {
            if let Some((rule, message)) = self.place(person, session) {
                let pin = Pin::Place(self.problem.people[person].id.clone(), self.problem.sessions[session].id.clone());
                self.bad.push(BadPin { pin, rule, message });
            }
        }
    }

    /// Gives a pinned place, or gives the rule that stands against it, with a sentence.
    fn place(&mut self, person: PersonIx, session: SessionIx) -> Option<(Rule, String)> {
        let Some(place) = self.model.place(person, session) else { return Some(self.never(person, session)) };
        if self.state.held[place] {
            return None;
        }
        if let Some(why) = self.open(session) {
            return Some(why);
        }
        let (who, id) = (&self.problem.people[person].id, &self.problem.sessions[session].id);
        let model = &self.model.sessions[session];
        for &held in &self.state.of_person[person] {
            let other = self.model.places[held].session;
            let with = &self.problem.sessions[other].id;
            if self.model.sessions[other].activity == model.activity {
                return Some((Rule::Once, format!("`{who}` has a place in `{with}` of the same activity")));
            }
            if self.model.clash(session, other) {
                return Some((Rule::Clash, format!("`{who}` is in `{with}` at the time of `{id}`")));
            }
        }
        if self.state.of_session[session].len() as u32 >= model.seats {
            return Some((Rule::Group, format!("`{id}` has {} seats only", model.seats)));
        }
        if model.capped && self.state.minutes_left(person, model.period) < model.minutes {
            return Some((Rule::Hours, format!("`{who}` has no {} minutes left in that period", model.minutes)));
        }
        let full = |cell: &CellIx| self.state.away(*cell) >= self.model.cover[*cell].room;
        if self.model.cells.get(place).iter().any(full) {
            return Some((Rule::Cover, format!("`{id}` would leave the branch of `{who}` short of cover")));
        }
        let heads = self.state.of_session[session].len() as u32;
        if heads >= model.min && self.state.money_left(session) < model.cost_head {
            let rule = if self.state.budget_left() < model.cost_head { Rule::Budget } else { Rule::Fund };
            return Some((rule, format!("no {} pence are left for a place in `{id}`", model.cost_head)));
        }
        self.state.add(place);
        None
    }

    /// Says why no plan could have the place.
    fn never(&self, person: PersonIx, session: SessionIx) -> (Rule, String) {
        let (who, said, model) = (&self.problem.people[person], &self.problem.sessions[session], &self.model.sessions[session]);
        let activity = &self.problem.activities[model.activity];
        let (name, id, title) = (&who.id, &said.id, &activity.id);
        let forbids = &self.problem.forbids;
        let barred =
            forbids.places.iter().any(|(p, s)| p == name && s == id) || forbids.activities.iter().any(|(p, a)| p == name && a == title);
        let hours = &self.layout.hours[person];
        if model.forbidden || barred {
            (Rule::Forbids, format!("`{name}` in `{id}` is forbidden as well"))
        } else if who.done.contains(title) {
            (Rule::Once, format!("`{name}` has done `{title}` already"))
        } else if who.held.contains(title) {
            (Rule::Once, format!("`{name}` is in `{title}` already, outside this plan"))
        } else if !activity.kinds.as_ref().is_none_or(|kinds| kinds.contains(&who.kind)) {
            (Rule::Eligible, format!("`{title}` is not for people of the kind `{}`", who.kind))
        } else if !said.branches.as_ref().is_none_or(|branches| branches.contains(&who.branch)) {
            (Rule::Eligible, format!("`{id}` is not for people of the branch `{}`", who.branch))
        } else if !who.needs.iter().all(|need| said.offers.contains(need)) {
            (Rule::Eligible, format!("`{id}` does not offer everything that `{name}` needs"))
        } else if !hours.is_clear(model) {
            (Rule::Clash, format!("`{id}` overlaps a long session that is under way for `{name}`"))
        } else if !self.layout.calendar.is_there(hours, model) {
            (Rule::Availability, format!("`{name}` is not available at the time of `{id}`"))
        } else if !self.layout.relevant(person)[model.activity] {
            (Rule::Relevant, format!("`{title}` is not relevant to `{name}`"))
        } else if model.capped && model.minutes > who.caps[model.period.at()] {
            (Rule::Hours, format!("`{id}` takes {} minutes and `{name}` has {} in that period", model.minutes, who.caps[model.period.at()]))
        } else if model.seats < model.min.max(1) {
            (Rule::Group, format!("`{id}` needs {} people and has {} seats", model.min, model.seats))
        } else if activity.entry.iter().any(|(skill, level)| who.levels.get(skill).copied().unwrap_or(0) < *level) {
            (Rule::Entry, format!("nothing before `{id}` takes `{name}` to its entry level"))
        } else if activity.prereqs.iter().any(|needed| !who.done.contains(needed)) {
            (Rule::Prerequisite, format!("nothing before `{id}` gives `{name}` its prerequisite"))
        } else {
            (Rule::Group, format!("too few people could have a place in `{id}`"))
        }
    }

    /// Adds the places that pinned places need before them, and finds the people whom pinned runs still lack.
    fn complete(&mut self) {
        let mut scratch = Scratch::default();
        let pinned: Vec<PlaceIx> = self.model.places.indices().filter(|place| self.state.held[*place]).collect();
        for place in pinned {
            if !self.state.prepared(place) && !self.ground(place, 0) {
                let who = self.model.places[place];
                let (person, session) = (&self.problem.people[who.person].id, &self.problem.sessions[who.session].id);
                let activity = &self.problem.activities[self.model.sessions[who.session].activity];
                let rule = if activity.prereqs.is_empty() { Rule::Entry } else { Rule::Prerequisite };
                let message = format!("what `{person}` needs before `{session}` cannot be fitted in");
                self.bad.push(BadPin { pin: Pin::Place(person.clone(), session.clone()), rule, message });
            }
        }
        // Runs with the fewest people to spare come first.
        let mut short: Vec<SessionIx> = self.model.sessions.indices().filter(|session| self.lacks(*session) > 0).collect();
        short.sort_by_key(|session| self.model.of_session.get(*session).len());
        for session in short {
            fill(&mut self.state, session, &mut scratch);
            let lacks = self.lacks(session);
            if lacks > 0 {
                let id = &self.problem.sessions[session].id;
                let message = format!("`{id}` lacks {lacks} people who could come beside everything else that is pinned");
                let pin = if self.problem.pins.runs.contains(id) {
                    Some(Pin::Run(id.clone()))
                } else {
                    self.problem.pins.places.iter().find(|(_, run)| run == id).map(|(person, run)| Pin::Place(person.clone(), run.clone()))
                };
                self.bad.extend(pin.map(|pin| BadPin { pin, rule: Rule::Group, message }));
            }
        }
    }

    fn lacks(&self, session: SessionIx) -> usize {
        let (open, people) = (self.state.runs[session], self.state.of_session[session].len());
        if open { (self.model.sessions[session].min as usize).saturating_sub(people) } else { 0 }
    }

    /// Gives the person earlier places that meet the needs of this place, and opens their sessions if they do not run.
    fn ground(&mut self, place: PlaceIx, depth: u32) -> bool {
        let mark = self.state.mark();
        for &need in self.model.needs_of.get(place) {
            let options = self.model.needs.get(need);
            if options.iter().any(|other| self.state.held[*other]) {
                continue;
            }
            let found = options.iter().any(|&other| {
                let before = self.state.mark();
                let session = self.model.places[other].session;
                let ready = self.state.prepared(other) || (depth < 8 && self.ground(other, depth + 1));
                let mut good = ready && (self.state.runs[session] || self.state.can_open(session));
                if good && !self.state.runs[session] {
                    self.state.open(session);
                }
                good = good && self.state.can_add(other);
                if good {
                    self.state.add(other);
                    fill(&mut self.state, session, &mut Scratch::default());
                    good = self.lacks(session) == 0;
                }
                if !good {
                    self.state.undo_to(before);
                }
                good
            });
            if !found {
                self.state.undo_to(mark);
                return false;
            }
        }
        true
    }
}
