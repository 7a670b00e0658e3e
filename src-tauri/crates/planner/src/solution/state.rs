//! A plan in the making. Each small step keeps the counts of every rule and the score up to date, and each step can be undone.
//!
//! Between steps a run may hold fewer people than its minimum ([`State::short_runs`]); every other rule
//! holds after every step. Whole steps that a search wants to take back are undone from the journal.

use super::choice::Choice;
use super::journal::Step;
use crate::format::plan::Parts;
use crate::model::ix::{
    ActivityIx, CellIx, FundIx, Grid, GroupIx, Ix, IxVec, List as _, PeriodIx, PersonIx, PlaceIx, SessionIx, SlotIx, TrainerIx, UnitIx,
    VenueIx, WeekIx,
};
use crate::model::{Model, Place};

/// A plan in the making.
#[derive(Debug, Clone)]
pub(crate) struct State<'m> {
    pub(crate) model: &'m Model,
    pub(crate) runs: IxVec<SessionIx, bool>,
    pub(crate) held: IxVec<PlaceIx, bool>,
    /// The places held by each person.
    pub(crate) of_person: IxVec<PersonIx, Vec<PlaceIx>>,
    /// The places held in each session.
    pub(crate) of_session: IxVec<SessionIx, Vec<PlaceIx>>,
    spent: IxVec<FundIx, i64>,
    total: i64,
    trainer_busy: Grid<TrainerIx, SlotIx, bool>,
    venue_busy: Grid<VenueIx, SlotIx, bool>,
    away: IxVec<CellIx, u32>,
    used: Grid<PersonIx, PeriodIx, i64>,
    runs_of: IxVec<ActivityIx, u32>,
    /// By week: runs of sessions with listed slots.
    runs_in: IxVec<WeekIx, u32>,
    minutes: IxVec<PersonIx, i64>,
    group_minutes: IxVec<GroupIx, i64>,
    /// The number of groups that have less than their share.
    short_groups: u32,
    best: IxVec<UnitIx, i64>,
    score: i64,
    short_runs: u32,
    pub(super) journal: Vec<Step>,
}

impl<'m> State<'m> {
    /// The empty plan; it may lack what is pinned.
    pub(crate) fn empty(model: &'m Model) -> Self {
        Self {
            model,
            runs: IxVec::filled(false, model.sessions.len()),
            held: IxVec::filled(false, model.places.len()),
            of_person: IxVec::filled(Vec::new(), model.people),
            of_session: IxVec::filled(Vec::new(), model.sessions.len()),
            spent: IxVec::filled(0, model.funds.len()),
            total: 0,
            trainer_busy: Grid::filled(false, model.trainers, model.slots),
            venue_busy: Grid::filled(false, model.venues, model.slots),
            away: IxVec::filled(0, model.cover.len()),
            used: Grid::filled(0, model.people, model.periods),
            runs_of: IxVec::filled(0, model.max_runs.len()),
            runs_in: IxVec::filled(0, model.pace.runs.len()),
            minutes: IxVec::filled(0, model.people),
            group_minutes: IxVec::filled(0, model.groups.len()),
            short_groups: model.groups.iter().filter(|group| group.minutes > 0).count() as u32,
            best: IxVec::filled(0, model.units.len()),
            score: model.empty_score,
            short_runs: 0,
            journal: Vec::new(),
        }
    }

    /// The state of a choice that breaks no rule.
    pub(crate) fn of(model: &'m Model, choice: &Choice) -> Self {
        let mut state = Self::empty(model);
        for &run in &choice.runs {
            state.open(run);
        }
        for &place in &choice.places {
            state.add(place);
        }
        state.settle();
        state
    }

    /// The state of a choice that may break a rule. `None` if it does, or if it lacks a pin.
    pub(crate) fn try_of(model: &'m Model, choice: &Choice) -> Option<Self> {
        let mut state = Self::empty(model);
        let mut chosen = IxVec::<PlaceIx, _>::filled(false, model.places.len());
        for &place in &choice.places {
            chosen[place] = true;
        }
        let mut runs = choice.runs.clone();
        // Runs are in order of time, so that a place is there before another place that stands on it.
        runs.sort_by_key(|run| (model.sessions[*run].first, *run));
        for run in runs {
            if !state.can_open(run) {
                return None;
            }
            state.open(run);
            for &place in model.of_session.get(run) {
                if chosen[place] {
                    if !state.can_add(place) {
                        return None;
                    }
                    state.add(place);
                }
            }
        }
        state.settle();
        let seated = choice.places.iter().all(|place| state.held[*place]);
        (seated && state.is_whole()).then_some(state)
    }

    /// Is everything that is pinned in the plan, and has every run its fewest people?
    pub(crate) fn is_whole(&self) -> bool {
        let runs = self.model.sessions.iter().zip(&self.runs).all(|(session, on)| !session.pinned || *on);
        let places = self.model.places.iter().zip(&self.held).all(|(place, on)| !place.pinned || *on);
        runs && places && self.short_runs == 0
    }

    #[cfg(test)]
    pub(crate) fn choice(&self) -> Choice {
        Choice { runs: on(&self.runs), places: on(&self.held) }
    }

    pub(crate) fn score(&self) -> i64 {
        self.score
    }

    /// The number of runs with fewer people than their minimum.
    pub(crate) fn short_runs(&self) -> u32 {
        self.short_runs
    }

    /// How many of a cover cell's people are away now.
    pub(crate) fn away(&self, cell: CellIx) -> u32 {
        self.away[cell]
    }

    /// How many runs an activity has now.
    pub(crate) fn runs_of(&self, activity: ActivityIx) -> u32 {
        self.runs_of[activity]
    }

    /// Learning minutes that a person's cap leaves in a period.
    pub(crate) fn minutes_left(&self, person: PersonIx, period: PeriodIx) -> i64 {
        self.model.caps[(person, period)] - self.used[(person, period)]
    }

    /// Pence left of the whole budget.
    pub(crate) fn budget_left(&self) -> i64 {
        self.model.budget - self.total
    }

    /// Pence left for a session: of its fund and of the whole budget.
    pub(crate) fn money_left(&self, session: SessionIx) -> i64 {
        let fund = self.model.sessions[session].fund;
        (self.model.funds[fund] - self.spent[fund]).min(self.model.budget - self.total)
    }

    /// May the session start to run, with nobody in it yet? (C4, C5, C16, C18, C19; C14 and C15 for its minimum.)
    pub(crate) fn can_open(&self, session: SessionIx) -> bool {
        let model = &self.model.sessions[session];
        !self.runs[session]
            && !model.forbidden
            && model.seats >= model.min
            && self.runs_of[model.activity] < self.model.max_runs[model.activity]
            && self.week_has_room(session)
            && self.money_left(session) >= self.model.cost(session, i64::from(model.min))
            && self.free(session)
    }

    /// May the session's week hold one more run? (C19)
    pub(crate) fn week_has_room(&self, session: SessionIx) -> bool {
        let week = self.model.sessions[session].week;
        week.is_none_or(|week| self.runs_in[week] < self.model.pace.runs[week])
    }

    /// Are the trainer and the venue free in every slot?
    pub(crate) fn free(&self, session: SessionIx) -> bool {
        let model = &self.model.sessions[session];
        model.slots.iter().all(|slot| {
            !model.trainer.is_some_and(|trainer| self.trainer_busy[(trainer, *slot)])
                && !model.venue.is_some_and(|venue| self.venue_busy[(venue, *slot)])
        })
    }

    /// May the place be given now, in a session that runs? (C2, C3 for its seats, C6, C8 to C11, C14, C15, C19.)
    pub(crate) fn can_add(&self, place: PlaceIx) -> bool {
        let session = self.model.places[place].session;
        self.runs[session] && self.has_seat(session) && self.fits(place)
    }

    /// Could the person go if there were a seat and the money? (C2, C6, C8 to C11, C19.)
    pub(crate) fn fits(&self, place: PlaceIx) -> bool {
        let Place { person, session, .. } = self.model.places[place];
        let model = &self.model.sessions[session];
        if self.held[place] {
            return false;
        }
        if model.capped && model.minutes > self.minutes_left(person, model.period) {
            return false;
        }
        self.of_person[person].iter().all(|held| !self.model.clash(session, self.model.places[*held].session))
            && !self.model.week_is_full(&self.of_person[person], place)
            && self.can_be_away(place)
            && self.prepared(place)
    }

    /// Are there a seat, the money and enough cover at the branch for the place?
    pub(crate) fn has_room(&self, place: PlaceIx) -> bool {
        self.has_seat(self.model.places[place].session) && self.can_be_away(place)
    }

    /// Has the session a free seat, and is there money for one more person?
    fn has_seat(&self, session: SessionIx) -> bool {
        let model = &self.model.sessions[session];
        (self.of_session[session].len() as u32) < model.seats && self.money_left(session) >= model.cost_head
    }

    /// Does the branch keep its cover without the person?
    fn can_be_away(&self, place: PlaceIx) -> bool {
        self.model.cells.get(place).iter().all(|cell| self.away[*cell] < self.model.cover[*cell].room)
    }

    /// The part of the place's worth that does not depend on the person's other places: all but what is won once and the person's own
    /// share.
    pub(crate) fn price(&self, place: PlaceIx) -> i64 {
        let who = self.model.places[place];
        let within = self.model.wins.get(place).iter().filter(|(unit, _)| self.model.units[*unit].within_a_place());
        let won: i64 = within.map(|(_, value)| *value).sum();
        won + self.kept_less_cost(place) + self.group_change(who.person, self.model.sessions[who.session].share())
    }

    /// What it is worth to keep a place of the prior plan, less the cost of one person.
    fn kept_less_cost(&self, place: PlaceIx) -> i64 {
        let who = self.model.places[place];
        let kept = if who.prior { self.model.drop_place } else { 0 };
        kept - self.model.cost_weight * self.model.sessions[who.session].cost_head
    }

    /// Do the places that the person holds meet the entry levels and prerequisites?
    pub(crate) fn prepared(&self, place: PlaceIx) -> bool {
        let needs = self.model.needs_of.get(place);
        needs.iter().all(|need| self.model.needs.get(*need).iter().any(|other| self.held[*other]))
    }

    /// Places of the same person that need this one to stand.
    fn dependants(&self, place: PlaceIx) -> Vec<PlaceIx> {
        let person = self.model.places[place].person;
        self.of_person[person].iter().copied().filter(|other| *other != place && !self.prepared(*other)).collect()
    }

    /// Points that the place would add, in a session that runs.
    pub(crate) fn gain(&self, place: PlaceIx) -> i64 {
        let who = self.model.places[place];
        let session = &self.model.sessions[who.session];
        let won: i64 = self.model.wins.get(place).iter().map(|(unit, value)| (value - self.best[*unit]).max(0)).sum();
        won + self.kept_less_cost(place) + self.share_change(who.person, session.share())
    }

    /// Points won on fairness when the person gets so many minutes more (fewer where negative).
    fn share_change(&self, person: PersonIx, minutes: i64) -> i64 {
        let model = self.model;
        let short = |want: i64, has: i64| (want - has).max(0);
        let has = self.minutes[person];
        let own = short(model.person_minutes, has) - short(model.person_minutes, has + minutes);
        model.person_penalty * own + self.group_change(person, minutes)
    }

    /// The part of `share_change` that is won for the person's groups.
    fn group_change(&self, person: PersonIx, minutes: i64) -> i64 {
        if self.short_groups == 0 && minutes >= 0 {
            return 0;
        }
        let short = |want: i64, has: i64| (want - has).max(0);
        let of_group = |group: &GroupIx| {
            let share = self.model.groups[*group];
            let has = self.group_minutes[*group];
            share.penalty * (short(share.minutes, has) - short(share.minutes, has + minutes))
        };
        self.model.groups_of.get(person).iter().map(of_group).sum()
    }

    /// Points that opening the session adds before anybody is in it (negative where it costs).
    pub(crate) fn open_gain(&self, session: SessionIx) -> i64 {
        let model = &self.model.sessions[session];
        let kept = if model.prior { self.model.drop_run } else { 0 };
        kept - self.model.cost_weight * model.cost
    }

    /// Lets a session run; [`Self::can_open`] must hold.
    pub(crate) fn open(&mut self, session: SessionIx) {
        self.score += self.open_gain(session);
        self.set_run(session, true);
        self.journal.push(Step::Open(session));
    }

    /// Ends a run that nobody is in.
    pub(crate) fn close(&mut self, session: SessionIx) {
        self.set_run(session, false);
        self.score -= self.open_gain(session);
        self.journal.push(Step::Close(session));
    }

    fn set_run(&mut self, session: SessionIx, on: bool) {
        let model = &self.model.sessions[session];
        for slot in &model.slots {
            if let Some(trainer) = model.trainer {
                self.trainer_busy[(trainer, *slot)] = on;
            }
            if let Some(venue) = model.venue {
                self.venue_busy[(venue, *slot)] = on;
            }
        }
        let cost = if on { model.cost } else { -model.cost };
        self.spent[model.fund] += cost;
        self.total += cost;
        self.runs[session] = on;
        let counts = [Some(&mut self.runs_of[model.activity]), model.week.map(|week| &mut self.runs_in[week])];
        for count in counts.into_iter().flatten() {
            *count = if on { *count + 1 } else { *count - 1 };
        }
        if model.min > 0 {
            if on {
                self.short_runs += 1;
            } else {
                self.short_runs -= 1;
            }
        }
    }

    /// Gives a place; [`Self::can_add`] must hold.
    pub(crate) fn add(&mut self, place: PlaceIx) {
        self.score += self.gain(place);
        self.count(place, 1);
        for (unit, value) in self.model.wins.get(place) {
            let best = &mut self.best[*unit];
            *best = (*best).max(*value);
        }
        self.journal.push(Step::Add(place));
    }

    pub(super) fn take(&mut self, place: PlaceIx) {
        self.count(place, -1);
        let person = self.model.places[place].person;
        for (unit, value) in self.model.wins.get(place) {
            if self.best[*unit] == *value {
                let others = self.of_person[person].iter().flat_map(|other| self.model.wins.get(*other));
                let next = others.filter(|(won, _)| won == unit).map(|(_, value)| *value).max();
                self.best[*unit] = next.unwrap_or(0);
            }
        }
        self.score -= self.gain(place);
        self.journal.push(Step::Remove(place));
    }

    fn count(&mut self, place: PlaceIx, by: i64) {
        let Place { person, session, .. } = self.model.places[place];
        let model = &self.model.sessions[session];
        let before = self.of_session[session].len() as u32;
        self.held[place] = by > 0;
        for list in [&mut self.of_person[person], &mut self.of_session[session]] {
            if by > 0 {
                list.push(place);
            } else if let Some(found) = list.iter().rposition(|held| *held == place) {
                list.swap_remove(found);
            }
        }
        if by > 0 && before + 1 == model.min {
            self.short_runs -= 1;
        } else if by < 0 && before == model.min && model.min > 0 {
            self.short_runs += 1;
        }
        if model.capped {
            self.used[(person, model.period)] += by * model.minutes;
        }
        for cell in self.model.cells.get(place) {
            let away = &mut self.away[*cell];
            if by > 0 {
                *away += 1;
            } else {
                *away -= 1;
            }
        }
        self.spent[model.fund] += by * model.cost_head;
        self.total += by * model.cost_head;
        self.minutes[person] += by * model.share();
        for group in self.model.groups_of.get(person) {
            let (want, has) = (self.model.groups[*group].minutes, &mut self.group_minutes[*group]);
            let before = *has < want;
            *has += by * model.share();
            match (before, *has < want) {
                (true, false) => self.short_groups -= 1,
                (false, true) => self.short_groups += 1,
                _ => {}
            }
        }
    }

    /// Takes a place away together with those that stood on it. Nothing pinned may stand on it ([`Self::loose`]).
    pub(crate) fn remove(&mut self, place: PlaceIx) {
        let mut doomed = vec![place];
        while let Some(next) = doomed.pop() {
            if self.held[next] {
                self.take(next);
                doomed.extend(self.dependants(next));
            }
        }
    }

    /// May the place be taken away without taking away a pinned place or what a pinned place stands on?
    pub(crate) fn loose(&self, place: PlaceIx) -> bool {
        if self.model.places[place].pinned {
            return false;
        }
        let person = self.model.places[place].person;
        let pinned = |place: &PlaceIx| self.model.places[*place].pinned && !self.model.needs_of.get(*place).is_empty();
        // If a pinned place of the person stands on others, every place of the person stays. This is rare, and it saves a search for what
        // the pinned place stands on.
        !self.of_person[person].iter().any(pinned)
    }

    /// Ends a run and takes away its places, as far as no pin is touched. True if the run ended.
    pub(crate) fn clear(&mut self, session: SessionIx) -> bool {
        for place in self.of_session[session].clone() {
            if self.held[place] && self.loose(place) {
                self.remove(place);
            }
        }
        let empty = self.of_session[session].is_empty() && !self.model.sessions[session].pinned;
        if empty {
            self.close(session);
        }
        empty
    }

    /// What the score is made of.
    pub(crate) fn parts(&self) -> Parts {
        let model = self.model;
        let short: i64 = self.minutes.iter().map(|has| (model.person_minutes - has).max(0)).sum();
        let groups: i64 =
            model.groups.iter().zip(&self.group_minutes).map(|(group, has)| group.penalty * (group.minutes - has).max(0)).sum();
        let fairness = model.person_penalty * short + groups;
        let cost = model.cost_weight * self.total;
        let runs = model.sessions.iter().zip(&self.runs).filter(|(session, on)| session.prior && !**on).count() as i64;
        let kept = self.of_person.iter().flatten().filter(|place| model.places[**place].prior).count() as i64;
        let stability = model.drop_run * runs + model.drop_place * (model.prior_places - kept);
        let won: i64 = self.best.iter().sum();
        let renewals: i64 = model.units.iter().zip(&self.best).filter(|(unit, _)| unit.renewal).map(|(_, best)| *best).sum();
        Parts { renewal: model.renewal_total - renewals, gap: model.under_way + won - renewals, fairness, cost, stability }
    }
}

/// The indices of the entries that are true.
pub(super) fn on<I: Ix>(list: &IxVec<I, bool>) -> Vec<I> {
    list.enumerated().filter(|(_, on)| **on).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills the plan with whatever fits, session by session.
    fn fill(state: &mut State<'_>) {
        for session in state.model.sessions.indices() {
            let mark = state.mark();
            if !state.can_open(session) {
                continue;
            }
            state.open(session);
            for &place in state.model.of_session.get(session) {
                if state.can_add(place) && state.gain(place) > 0 {
                    state.add(place);
                }
            }
            if state.short_runs() > 0 {
                state.undo_to(mark);
            }
        }
        state.settle();
    }

    #[test]
    fn undoing_brings_back_the_plan_and_its_score() {
        let model = Model::new(&crate::instance("small-1"));
        let mut state = State::empty(&model);
        fill(&mut state);
        assert!(state.score() > model.empty_score);
        let (choice, score, parts, mark) = (state.choice(), state.score(), state.parts(), state.mark());
        for &run in &choice.runs {
            state.clear(run);
        }
        assert_eq!(state.score(), model.empty_score, "nothing is left of the plan");
        for &run in choice.runs.iter().rev() {
            if state.can_open(run) {
                state.open(run);
            }
        }
        state.undo_to(mark);
        assert_eq!((state.choice(), state.score(), state.parts()), (choice, score, parts));
    }

    #[test]
    fn the_score_kept_step_by_step_is_that_of_the_parts() {
        let model = Model::new(&crate::instance("small-1"));
        let mut state = State::empty(&model);
        fill(&mut state);
        assert_eq!(state.parts().score(), state.score());
        let again = State::try_of(&model, &state.choice()).expect("it breaks no rule");
        assert_eq!(again.score(), state.score());
    }
}
