//! A plan in the making: every rule and the score kept up to date by each small step, and each step undoable.
//!
//! Between steps a run may hold fewer people than its minimum ([`State::short_runs`]); every other rule
//! holds after every step. Whole steps that a search wants to take back are undone from the journal.

use super::choice::Choice;
use crate::format::plan::Parts;
use crate::model::Model;

/// One small change of a plan: a run starts or ends, a place is given or taken away.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Open(u32),
    Close(u32),
    Add(u32),
    Remove(u32),
}

impl Step {
    fn back(self) -> Self {
        match self {
            Self::Open(session) => Self::Close(session),
            Self::Close(session) => Self::Open(session),
            Self::Add(pair) => Self::Remove(pair),
            Self::Remove(pair) => Self::Add(pair),
        }
    }
}

/// A plan in the making.
#[derive(Debug, Clone)]
pub(crate) struct State<'m> {
    pub(crate) model: &'m Model,
    pub(crate) runs: Vec<bool>,
    pub(crate) held: Vec<bool>,
    /// The pairs held by each person.
    pub(crate) of_person: Vec<Vec<u32>>,
    /// The pairs held in each session.
    pub(crate) of_session: Vec<Vec<u32>>,
    spent: Vec<i64>,
    total: i64,
    trainer_busy: Vec<bool>,
    venue_busy: Vec<bool>,
    away: Vec<u32>,
    used: Vec<i64>,
    runs_of: Vec<u32>,
    /// By week: runs of sessions with listed slots.
    runs_in: Vec<u32>,
    minutes: Vec<i64>,
    group_minutes: Vec<i64>,
    /// Groups that have less than their share.
    short_groups: u32,
    best: Vec<i64>,
    score: i64,
    short_runs: u32,
    journal: Vec<Step>,
}

impl<'m> State<'m> {
    /// The empty plan; it may lack what is pinned.
    pub(crate) fn empty(model: &'m Model) -> Self {
        Self {
            model,
            runs: vec![false; model.sessions.len()],
            held: vec![false; model.pairs.len()],
            of_person: vec![Vec::new(); model.people],
            of_session: vec![Vec::new(); model.sessions.len()],
            spent: vec![0; model.funds.len()],
            total: 0,
            trainer_busy: vec![false; model.trainers * model.slots],
            venue_busy: vec![false; model.venues * model.slots],
            away: vec![0; model.cover.len()],
            used: vec![0; model.caps.len()],
            runs_of: vec![0; model.max_runs.len()],
            runs_in: vec![0; model.pace.runs.len()],
            minutes: vec![0; model.people],
            group_minutes: vec![0; model.groups.len()],
            short_groups: model.groups.iter().filter(|group| group.minutes > 0).count() as u32,
            best: vec![0; model.units.len()],
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
        for &pair in &choice.pairs {
            state.add(pair);
        }
        state.settle();
        state
    }

    /// The state of a choice that may break a rule: `None` where it does, or where it lacks a pin.
    pub(crate) fn try_of(model: &'m Model, choice: &Choice) -> Option<Self> {
        let mut state = Self::empty(model);
        let mut chosen = vec![false; model.pairs.len()];
        for &pair in &choice.pairs {
            chosen[pair as usize] = true;
        }
        let mut runs = choice.runs.clone();
        // By time, so that what a place stands on is there before it.
        runs.sort_by_key(|run| (model.sessions[*run as usize].first, *run));
        for run in runs {
            if !state.can_open(run) {
                return None;
            }
            state.open(run);
            for &pair in model.of_session.get(run as usize) {
                if chosen[pair as usize] {
                    if !state.can_add(pair) {
                        return None;
                    }
                    state.add(pair);
                }
            }
        }
        state.settle();
        let seated = choice.pairs.iter().all(|pair| state.held[*pair as usize]);
        (seated && state.is_whole()).then_some(state)
    }

    /// Is everything there that is pinned, and no run short of its minimum?
    pub(crate) fn is_whole(&self) -> bool {
        let runs = self.model.sessions.iter().zip(&self.runs).all(|(session, on)| !session.pinned || *on);
        let places = self.model.pairs.iter().zip(&self.held).all(|(pair, on)| !pair.pinned || *on);
        runs && places && self.short_runs == 0
    }

    #[cfg(test)]
    pub(crate) fn choice(&self) -> Choice {
        Choice {
            runs: (0..self.runs.len() as u32).filter(|run| self.runs[*run as usize]).collect(),
            pairs: (0..self.held.len() as u32).filter(|pair| self.held[*pair as usize]).collect(),
        }
    }

    /// The choice where the journal begins: what was last settled.
    pub(crate) fn settled_choice(&self) -> Choice {
        let (mut runs, mut held) = (self.runs.clone(), self.held.clone());
        for step in self.journal.iter().rev() {
            match *step {
                Step::Open(session) => runs[session as usize] = false,
                Step::Close(session) => runs[session as usize] = true,
                Step::Add(pair) => held[pair as usize] = false,
                Step::Remove(pair) => held[pair as usize] = true,
            }
        }
        let on = |list: &[bool]| (0..list.len() as u32).filter(|at| list[*at as usize]).collect();
        Choice { runs: on(&runs), pairs: on(&held) }
    }

    /// The people who lost a place in the steps since the mark, in order, none twice.
    pub(crate) fn freed_since(&self, mark: usize) -> Vec<u32> {
        let person = |step: &Step| match step {
            Step::Remove(pair) => Some(self.model.pairs[*pair as usize].person),
            Step::Open(_) | Step::Close(_) | Step::Add(_) => None,
        };
        let mut people: Vec<u32> = self.journal[mark..].iter().filter_map(person).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    pub(crate) fn score(&self) -> i64 {
        self.score
    }

    /// Runs with fewer people than their minimum.
    pub(crate) fn short_runs(&self) -> u32 {
        self.short_runs
    }

    /// How many people a cover cell misses now.
    pub(crate) fn away(&self, cell: u32) -> u32 {
        self.away[cell as usize]
    }

    /// Runs of an activity now.
    pub(crate) fn runs_of(&self, activity: usize) -> u32 {
        self.runs_of[activity]
    }

    /// Learning minutes that a person's cap leaves in a period.
    pub(crate) fn minutes_left(&self, person: usize, period: usize) -> i64 {
        let at = person * self.model.periods + period;
        self.model.caps[at] - self.used[at]
    }

    /// Pence left of the whole budget.
    pub(crate) fn budget_left(&self) -> i64 {
        self.model.budget - self.total
    }

    /// Pence left for a session: of its fund and of the whole budget.
    pub(crate) fn money_left(&self, session: u32) -> i64 {
        let fund = self.model.sessions[session as usize].fund;
        (self.model.funds[fund] - self.spent[fund]).min(self.model.budget - self.total)
    }

    /// May the session start to run, with nobody in it yet? (C4, C5, C16, C18, C19; C14 and C15 for its minimum.)
    pub(crate) fn can_open(&self, session: u32) -> bool {
        let model = &self.model.sessions[session as usize];
        !self.runs[session as usize]
            && !model.forbidden
            && model.seats >= model.min
            && self.runs_of[model.activity] < self.model.max_runs[model.activity]
            && self.week_has_room(session)
            && self.money_left(session) >= self.model.cost(session as usize, i64::from(model.min))
            && self.free(session)
    }

    /// May the session's week hold one more run? (C19)
    pub(crate) fn week_has_room(&self, session: u32) -> bool {
        let week = self.model.sessions[session as usize].week;
        week.is_none_or(|week| self.runs_in[week as usize] < self.model.pace.runs[week as usize])
    }

    /// Are the trainer and the venue free in every slot?
    pub(crate) fn free(&self, session: u32) -> bool {
        let model = &self.model.sessions[session as usize];
        let slots = self.model.slots;
        model.slots.iter().all(|slot| {
            let slot = *slot as usize;
            !model.trainer.is_some_and(|trainer| self.trainer_busy[trainer * slots + slot])
                && !model.venue.is_some_and(|venue| self.venue_busy[venue * slots + slot])
        })
    }

    /// May the place be given as things stand, in a session that runs? (C2, C3 upper, C6, C8 to C11, C14, C15, C19.)
    pub(crate) fn can_add(&self, pair: u32) -> bool {
        let session = self.model.pairs[pair as usize].session;
        self.runs[session as usize] && self.has_seat(session) && self.fits(pair)
    }

    /// Could the person go, were there a seat and the money? (C2, C6, C8 to C11, C19.)
    pub(crate) fn fits(&self, pair: u32) -> bool {
        let at = pair as usize;
        let (person, session) = (self.model.pairs[at].person as usize, self.model.pairs[at].session);
        let model = &self.model.sessions[session as usize];
        if self.held[at] {
            return false;
        }
        let period = person * self.model.periods + model.period;
        if model.capped && self.used[period] + model.minutes > self.model.caps[period] {
            return false;
        }
        self.of_person[person].iter().all(|held| !self.model.clash(session, self.model.pairs[*held as usize].session))
            && !self.model.week_is_full(&self.of_person[person], pair)
            && self.can_be_away(pair)
            && self.prepared(pair)
    }

    /// Has the session a seat, the fund the money and the branch the cover for the place?
    pub(crate) fn has_room(&self, pair: u32) -> bool {
        self.has_seat(self.model.pairs[pair as usize].session) && self.can_be_away(pair)
    }

    /// Has the session a seat, and its money a head more?
    fn has_seat(&self, session: u32) -> bool {
        let model = &self.model.sessions[session as usize];
        (self.of_session[session as usize].len() as u32) < model.seats && self.money_left(session) >= model.cost_head
    }

    /// Does the branch keep its cover without the person?
    fn can_be_away(&self, pair: u32) -> bool {
        self.model.cells.get(pair as usize).iter().all(|cell| self.away[*cell as usize] < self.model.cover[*cell as usize].room)
    }

    /// What the place is worth whatever else the person holds: all but what is won once and the person's own share.
    pub(crate) fn price(&self, pair: u32) -> i64 {
        let who = self.model.pairs[pair as usize];
        let within = self.model.wins.get(pair as usize).iter().filter(|(unit, _)| self.model.units[*unit as usize].within_a_place());
        let won: i64 = within.map(|(_, value)| *value).sum();
        won + self.kept_less_cost(pair) + self.group_change(who.person as usize, self.model.sessions[who.session as usize].share())
    }

    /// What keeping a place of the plan before is worth, less what a head costs.
    fn kept_less_cost(&self, pair: u32) -> i64 {
        let who = self.model.pairs[pair as usize];
        let kept = if who.prior { self.model.drop_place } else { 0 };
        kept - self.model.cost_weight * self.model.sessions[who.session as usize].cost_head
    }

    /// Are entry and prerequisites met by what the person holds?
    pub(crate) fn prepared(&self, pair: u32) -> bool {
        let needs = self.model.needs_of.get(pair as usize);
        needs.iter().all(|need| self.model.needs.get(*need as usize).iter().any(|other| self.held[*other as usize]))
    }

    /// Places of the same person that stand only because of this one.
    fn dependants(&self, pair: u32) -> Vec<u32> {
        let person = self.model.pairs[pair as usize].person as usize;
        self.of_person[person].iter().copied().filter(|other| *other != pair && !self.prepared(*other)).collect()
    }

    /// Points that the place would add, in a session that runs.
    pub(crate) fn gain(&self, pair: u32) -> i64 {
        let at = pair as usize;
        let who = self.model.pairs[at];
        let session = &self.model.sessions[who.session as usize];
        let won: i64 = self.model.wins.get(at).iter().map(|(unit, value)| (value - self.best[*unit as usize]).max(0)).sum();
        won + self.kept_less_cost(pair) + self.share_change(who.person as usize, session.share())
    }

    /// Points won on fairness when the person gets so many minutes more (fewer where negative).
    fn share_change(&self, person: usize, minutes: i64) -> i64 {
        let model = self.model;
        let short = |want: i64, has: i64| (want - has).max(0);
        let has = self.minutes[person];
        let own = short(model.person_minutes, has) - short(model.person_minutes, has + minutes);
        model.person_penalty * own + self.group_change(person, minutes)
    }

    /// The part of it that is won for the person's groups.
    fn group_change(&self, person: usize, minutes: i64) -> i64 {
        if self.short_groups == 0 && minutes >= 0 {
            return 0;
        }
        let short = |want: i64, has: i64| (want - has).max(0);
        let of_group = |group: &u32| {
            let share = self.model.groups[*group as usize];
            let has = self.group_minutes[*group as usize];
            share.penalty * (short(share.minutes, has) - short(share.minutes, has + minutes))
        };
        self.model.groups_of.get(person).iter().map(of_group).sum()
    }

    /// Points that opening the session adds before anybody is in it (negative where it costs).
    pub(crate) fn open_gain(&self, session: u32) -> i64 {
        let model = &self.model.sessions[session as usize];
        let kept = if model.prior { self.model.drop_run } else { 0 };
        kept - self.model.cost_weight * model.cost
    }

    /// Lets a session run; [`Self::can_open`] must hold.
    pub(crate) fn open(&mut self, session: u32) {
        self.score += self.open_gain(session);
        self.set_run(session, true);
        self.journal.push(Step::Open(session));
    }

    /// Ends a run that nobody is in.
    pub(crate) fn close(&mut self, session: u32) {
        self.set_run(session, false);
        self.score -= self.open_gain(session);
        self.journal.push(Step::Close(session));
    }

    fn set_run(&mut self, session: u32, on: bool) {
        let model = &self.model.sessions[session as usize];
        let slots = self.model.slots;
        for slot in &model.slots {
            if let Some(trainer) = model.trainer {
                self.trainer_busy[trainer * slots + *slot as usize] = on;
            }
            if let Some(venue) = model.venue {
                self.venue_busy[venue * slots + *slot as usize] = on;
            }
        }
        let cost = if on { model.cost } else { -model.cost };
        self.spent[model.fund] += cost;
        self.total += cost;
        self.runs[session as usize] = on;
        let counts = [Some(&mut self.runs_of[model.activity]), model.week.map(|week| &mut self.runs_in[week as usize])];
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
    pub(crate) fn add(&mut self, pair: u32) {
        self.score += self.gain(pair);
        self.count(pair, 1);
        for (unit, value) in self.model.wins.get(pair as usize) {
            let best = &mut self.best[*unit as usize];
            *best = (*best).max(*value);
        }
        self.journal.push(Step::Add(pair));
    }

    fn take(&mut self, pair: u32) {
        self.count(pair, -1);
        let person = self.model.pairs[pair as usize].person as usize;
        for (unit, value) in self.model.wins.get(pair as usize) {
            if self.best[*unit as usize] == *value {
                let others = self.of_person[person].iter().flat_map(|other| self.model.wins.get(*other as usize));
                let next = others.filter(|(won, _)| won == unit).map(|(_, value)| *value).max();
                self.best[*unit as usize] = next.unwrap_or(0);
            }
        }
        self.score -= self.gain(pair);
        self.journal.push(Step::Remove(pair));
    }

    fn count(&mut self, pair: u32, by: i64) {
        let at = pair as usize;
        let (person, session) = (self.model.pairs[at].person as usize, self.model.pairs[at].session as usize);
        let model = &self.model.sessions[session];
        let before = self.of_session[session].len() as u32;
        self.held[at] = by > 0;
        for list in [&mut self.of_person[person], &mut self.of_session[session]] {
            if by > 0 {
                list.push(pair);
            } else if let Some(place) = list.iter().rposition(|held| *held == pair) {
                list.swap_remove(place);
            }
        }
        if by > 0 && before + 1 == model.min {
            self.short_runs -= 1;
        } else if by < 0 && before == model.min && model.min > 0 {
            self.short_runs += 1;
        }
        if model.capped {
            self.used[person * self.model.periods + model.period] += by * model.minutes;
        }
        for cell in self.model.cells.get(at) {
            let away = &mut self.away[*cell as usize];
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
            let (want, has) = (self.model.groups[*group as usize].minutes, &mut self.group_minutes[*group as usize]);
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
    pub(crate) fn remove(&mut self, pair: u32) {
        let mut doomed = vec![pair];
        while let Some(next) = doomed.pop() {
            if self.held[next as usize] {
                self.take(next);
                doomed.extend(self.dependants(next));
            }
        }
    }

    /// May the place be taken away without a pin or a pin's ground going?
    pub(crate) fn loose(&self, pair: u32) -> bool {
        if self.model.pairs[pair as usize].pinned {
            return false;
        }
        let person = self.model.pairs[pair as usize].person as usize;
        let pinned = |pair: &u32| self.model.pairs[*pair as usize].pinned && !self.model.needs_of.get(*pair as usize).is_empty();
        // A person with a pinned place that has a ground keeps every place: rare, and safe without a search of grounds.
        !self.of_person[person].iter().any(pinned)
    }

    /// Ends a run with everybody in it, as far as no pin is touched; says whether it ended.
    pub(crate) fn clear(&mut self, session: u32) -> bool {
        for pair in self.of_session[session as usize].clone() {
            if self.held[pair as usize] && self.loose(pair) {
                self.remove(pair);
            }
        }
        let empty = self.of_session[session as usize].is_empty() && !self.model.sessions[session as usize].pinned;
        if empty {
            self.close(session);
        }
        empty
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

    /// Makes the steps so far final, and says which they were.
    pub(crate) fn settle(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.journal)
    }

    /// Does to a plan what was done to another one like it.
    pub(crate) fn redo(&mut self, steps: &[Step]) {
        for step in steps {
            self.take_step(*step);
        }
    }

    /// Undoes steps that were settled, where nothing came after them.
    pub(crate) fn take_back(&mut self, steps: &[Step]) {
        for step in steps.iter().rev() {
            self.take_step(step.back());
        }
    }

    /// Does to another plan what was done to some plan, as far as the rules let it: a run that cannot start, or end, does not,
    /// and who cannot have a place goes without.
    pub(crate) fn imitate(&mut self, steps: &[Step]) {
        for &step in steps {
            match step {
                Step::Open(session) if self.can_open(session) => self.open(session),
                Step::Close(session) if self.runs[session as usize] && self.of_session[session as usize].is_empty() => self.close(session),
                Step::Add(pair) if self.can_add(pair) => self.add(pair),
                Step::Remove(pair) if self.held[pair as usize] && self.loose(pair) => self.remove(pair),
                Step::Open(_) | Step::Close(_) | Step::Add(_) | Step::Remove(_) => {}
            }
        }
    }

    fn take_step(&mut self, step: Step) {
        match step {
            Step::Open(session) => self.open(session),
            Step::Close(session) => self.close(session),
            Step::Add(pair) => self.add(pair),
            Step::Remove(pair) => self.take(pair),
        }
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
        let kept = self.of_person.iter().flatten().filter(|pair| model.pairs[**pair as usize].prior).count() as i64;
        let stability = model.drop_run * runs + model.drop_place * (model.prior_places - kept);
        let won: i64 = self.best.iter().sum();
        let renewals: i64 = model.units.iter().zip(&self.best).filter(|(unit, _)| unit.renewal).map(|(_, best)| *best).sum();
        Parts { renewal: model.renewal_total - renewals, gap: model.under_way + won - renewals, fairness, cost, stability }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills the plan with whatever fits, session by session.
    fn fill(state: &mut State<'_>) {
        for session in 0..state.model.sessions.len() as u32 {
            let mark = state.mark();
            if !state.can_open(session) {
                continue;
            }
            state.open(session);
            for &pair in state.model.of_session.get(session as usize) {
                if state.can_add(pair) && state.gain(pair) > 0 {
                    state.add(pair);
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
