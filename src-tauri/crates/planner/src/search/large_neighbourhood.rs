//! The search takes a part of the plan away, puts it back in another way, and keeps what is better.
//!
//! This is large-neighbourhood search (Shaw 1998; Pisinger & Ropke 2010) on one incremental [`State`]: a step that does not pay is taken
//! back from the journal. A plan a little worse than the best is kept too; how much worse it may be shrinks towards the end
//! (record-to-record travel: Dueck 1993). One step looks at a few sessions that share people, trainers, rooms or a time. Or it looks at a
//! few people who could go to the same session, and gives each the best schedule that is left. So the cost of a step does not grow with the
//! service.

use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::model::Model;
use crate::model::csr::Csr;
use crate::model::ix::{List as _, PersonIx, PlaceIx, SessionIx};
use crate::search::greedy::{Scratch, extend, go_on};
use crate::solution::choice::Choice;
use crate::solution::guide::Guide;
use crate::solution::journal::Step;
use crate::solution::schedule::Scheduler;
use crate::solution::state::State;

/// Steps away from the best plan after which the search goes back to it.
const FARTHEST: usize = 20_000;
/// The most sessions that one step looks at.
const MOST_LOOKED_AT: usize = 24;
/// Nodes for each person's schedule: enough to put the place that another stands on before it, and to try more than the first schedule
/// found.
const NODES_A_PERSON: u32 = 15;
/// How many of ten steps look at people.
const ABOUT_PEOPLE: usize = 4;

/// The search of one thread. The state's journal begins at the best plan.
pub(crate) struct Searcher<'m> {
    state: State<'m>,
    best_score: i64,
    /// For each improvement of the best plan since the searchers last met: its steps.
    rises: Vec<Vec<Step>>,
    random: ChaCha8Rng,
    scratch: Scratch,
    sessions: Vec<SessionIx>,
    by_time: Vec<SessionIx>,
    /// Sessions that run, at least in part, in the relaxation.
    promising: Vec<SessionIx>,
    scheduler: Scheduler<'m>,
    offers: Vec<(PlaceIx, i64)>,
}

impl<'m> Searcher<'m> {
    /// Starts from a plan that breaks no rule.
    pub(crate) fn new(mut state: State<'m>, seed: u64, thread: u64) -> Self {
        let model = state.model;
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(thread);
        let sessions: Vec<SessionIx> = model.sessions.indices().filter(|session| !model.of_session.get(*session).is_empty()).collect();
        let mut by_time = sessions.clone();
        by_time.sort_by_key(|session| (model.sessions[*session].first, *session));
        state.settle();
        Self {
            best_score: state.score(),
            rises: Vec::new(),
            state,
            random,
            scratch: Scratch::default(),
            sessions,
            by_time,
            promising: Vec::new(),
            scheduler: Scheduler::new(model, NODES_A_PERSON),
            offers: Vec::new(),
        }
    }

    /// The score of the best plan so far.
    pub(crate) fn best(&self) -> i64 {
        self.best_score
    }

    /// The best plan so far.
    pub(crate) fn best_choice(&self) -> Choice {
        self.state.settled_choice()
    }

    /// Goes on from a better plan that was found elsewhere.
    pub(crate) fn adopt(&mut self, score: i64, choice: &Choice) {
        if score > self.best_score {
            self.state = State::of(self.state.model, choice);
            self.best_score = score;
            self.rises.clear();
        }
    }

    /// Brings together searchers that started from one plan. The best one takes over every improvement of the others that pays there too.
    /// Then all take its plan.
    pub(crate) fn meet(searchers: &mut [Self]) {
        let mut rises: Vec<_> = searchers.iter_mut().map(|searcher| std::mem::take(&mut searcher.rises)).collect();
        let best = (0..searchers.len()).max_by_key(|at| (searchers[*at].best_score, std::cmp::Reverse(*at)));
        let Some(best) = best.filter(|best| !rises[*best].is_empty()) else { return };
        let mut steps = std::mem::take(&mut rises[best]);
        for rise in rises.iter().flatten() {
            searchers[best].imitate(rise);
        }
        steps.append(&mut searchers[best].rises);
        let score = searchers[best].best_score;
        for (at, (searcher, theirs)) in searchers.iter_mut().zip(&rises).enumerate() {
            if at != best {
                searcher.go_over(theirs, &steps, score);
            }
        }
    }

    /// Makes the steps that improved another plan, and keeps them if they improve this one.
    fn imitate(&mut self, rise: &[Step]) {
        let (mark, score) = (self.state.mark(), self.state.score());
        self.state.imitate(rise);
        self.keep(mark, score + 1);
    }

    /// Takes back the steps of `rises`, its own, and makes those of `others`, which began at the same plan.
    fn go_over(&mut self, rises: &[Vec<Step>], others: &[Vec<Step>], score: i64) {
        self.state.undo_to(0);
        for rise in rises.iter().rev() {
            self.state.take_back(rise);
        }
        for rise in others {
            self.state.redo(rise);
        }
        self.state.settle();
        self.best_score = score;
    }

    /// From now on looks more often at what the relaxation would run.
    pub(crate) fn follow(&mut self, guide: &Guide) {
        self.promising = guide.runs.iter().take_while(|(far, _)| *far > 0.2).map(|(_, session)| *session).collect();
    }

    /// From now on looks mostly at these places, by session.
    pub(crate) fn look_at(&mut self, core: Arc<Csr<SessionIx, PlaceIx>>) {
        self.scratch.core = Some(core);
    }

    /// Looks through one neighbourhood. A plan is kept if it is at most `tolerance` points below the best.
    pub(crate) fn step(&mut self, tolerance: i64, stop: &dyn Fn() -> bool) {
        if self.sessions.is_empty() {
            return;
        }
        if self.state.mark() > FARTHEST {
            self.state.undo_to(0);
        }
        let mark = self.state.mark();
        if self.below(10) < ABOUT_PEOPLE {
            self.some_schedules();
        } else {
            self.rebuild(mark, stop);
        }
        self.keep(mark, self.best_score - tolerance);
    }

    /// Looks at some people's schedules, and keeps what is no worse.
    pub(crate) fn polish(&mut self) {
        if self.sessions.is_empty() {
            return;
        }
        let (mark, score) = (self.state.mark(), self.state.score());
        self.some_schedules();
        self.keep(mark, score);
    }

    /// Takes back the steps since the mark if they end in a score below `least`, or leave a run with too few people.
    fn keep(&mut self, mark: usize, least: i64) {
        let score = self.state.score();
        if self.state.short_runs() > 0 || score < least {
            self.state.undo_to(mark);
        } else if score > self.best_score {
            self.best_score = score;
            self.rises.push(self.state.settle());
        }
    }

    /// Takes a part of the plan away and builds it up again.
    fn rebuild(&mut self, mark: usize, stop: &dyn Fn() -> bool) {
        self.scratch.everywhere = self.below(8) == 0;
        let mut look = self.destroy();
        self.look_around(&mut look);
        let (state, random, scratch) = (&mut self.state, &mut self.random, &mut self.scratch);
        let spread = [0, 200, 500, 900][(random.next_u32() % 4) as usize];
        let mut taste = |_| 1024 - spread / 2 + i64::from(random.next_u32() % (spread as u32 + 1));
        extend(state, &look, scratch, &mut taste, stop);
        go_on(state, mark, scratch);
    }

    /// Takes the places of some people who are in one run, or could go to it. Each in turn then gets the best schedule that is left.
    fn some_schedules(&mut self) {
        let open = self.open_runs();
        if open.is_empty() {
            return;
        }
        let model = self.state.model;
        let run = open[self.below(open.len())];
        let mut people: Vec<PersonIx> = Vec::new();
        let mut add = |place: PlaceIx| {
            let person = model.places[place].person;
            if !people.contains(&person) {
                people.push(person);
            }
        };
        for _ in 0..2 + self.below(10) {
            let could = model.of_session.get(run);
            add(could[self.below(could.len())]);
        }
        let there = self.state.of_session[run].len();
        for _ in 0..self.below(4).min(there) {
            let at = self.below(there);
            add(self.state.of_session[run][at]);
        }
        for &person in &people {
            for place in self.state.of_person[person].clone() {
                if self.state.held[place] && self.state.loose(place) {
                    self.state.remove(place);
                }
            }
        }
        for person in people {
            self.reschedule(person);
        }
    }

    /// Gives a person the best schedule in the sessions that run and have room. A person who still holds a pinned place gets what fits
    /// beside it.
    fn reschedule(&mut self, person: PersonIx) {
        let model = self.state.model;
        self.offers.clear();
        for &place in model.of_person.get(person) {
            if self.state.runs[model.places[place].session] && !self.state.held[place] && self.state.has_room(place) {
                self.offers.push((place, self.state.price(place)));
            }
        }
        let mut schedule = self.scheduler.best(person, &self.offers).to_vec();
        // A place comes after the place that it stands on.
        schedule.sort_unstable_by_key(|place| (model.sessions[model.places[*place].session].first, *place));
        for place in schedule {
            if self.state.can_add(place) {
                self.state.add(place);
            }
        }
    }

    /// Adds sessions that share people with those to look at, and a few others at random. Then the list is sorted and holds each session
    /// once.
    fn look_around(&mut self, look: &mut Vec<SessionIx>) {
        let model = self.state.model;
        let known = look.len();
        for _ in 0..2 + self.below(8) {
            let from = if known > 0 { look[self.below(known)] } else { self.anywhere() };
            look.extend(self.neighbour(from));
        }
        for _ in 0..self.below(6) {
            look.push(self.anywhere());
        }
        look.retain(|session| !model.of_session.get(*session).is_empty());
        look.sort_unstable();
        look.dedup();
    }

    fn anywhere(&mut self) -> SessionIx {
        let at = self.below(self.sessions.len());
        self.sessions[at]
    }

    /// Another session that has a possible person in common with this one.
    fn neighbour(&mut self, session: SessionIx) -> Option<SessionIx> {
        let model = self.state.model;
        let places = model.of_session.get(session);
        let place = *places.get(self.below(places.len()))?;
        let theirs = model.of_person.get(model.places[place].person);
        Some(model.places[theirs[self.below(theirs.len())]].session)
    }

    fn below(&mut self, limit: usize) -> usize {
        if limit == 0 { 0 } else { (self.random.next_u64() % limit as u64) as usize }
    }

    /// Takes a part of the plan away, and gives the sessions to look at again.
    fn destroy(&mut self) -> Vec<SessionIx> {
        let mut look = match self.below(12) {
            0..=2 => self.near_runs(),
            3 => self.stretch_of_time(),
            4..=5 => self.some_people(),
            6 => self.some_places(),
            7..=8 => self.same_people(),
            _ => self.make_way(),
        };
        // The sessions that were taken away come first, so that only the others are cut off.
        look.truncate(MOST_LOOKED_AT);
        look
    }

    fn open_runs(&self) -> Vec<SessionIx> {
        self.sessions.iter().copied().filter(|session| self.state.runs[*session]).collect()
    }

    /// A run and those most like it: of its activity, its trainer or its venue, or with the same people.
    fn near_runs(&mut self) -> Vec<SessionIx> {
        let open = self.open_runs();
        if open.is_empty() {
            return Vec::new();
        }
        let seed = open[self.below(open.len())];
        let count = 1 + self.below(5);
        let model = self.state.model;
        let mine = &model.sessions[seed];
        let mut near: Vec<(u64, SessionIx)> = open
            .iter()
            .map(|other| {
                let session = &model.sessions[*other];
                let mut distance = u64::from(session.first.apart(mine.first));
                if session.activity == mine.activity {
                    distance /= 4;
                }
                if same(session.trainer, mine.trainer) || same(session.venue, mine.venue) {
                    distance /= 2;
                }
                (distance * 64 + self.random.next_u64() % (1 + distance * 32), *other)
            })
            .collect();
        near.sort_unstable();
        let mut freed: Vec<SessionIx> = near.into_iter().take(count).map(|(_, session)| session).collect();
        freed.push(seed);
        freed.dedup();
        for &session in &freed {
            self.clear(session);
        }
        freed.extend(model.of_activity.get(mine.activity));
        freed
    }

    /// Every run that starts within some days.
    fn stretch_of_time(&mut self) -> Vec<SessionIx> {
        let from = self.below(self.by_time.len());
        let length = 3 + self.below((1 + self.by_time.len() / 12).min(MOST_LOOKED_AT));
        let stretch: Vec<SessionIx> = self.by_time.iter().copied().skip(from).take(length).collect();
        for &session in &stretch {
            if self.state.runs[session] && self.below(3) > 0 {
                self.clear(session);
            }
        }
        stretch
    }

    /// Sessions that the same people could go to, found by walking from one to another.
    fn same_people(&mut self) -> Vec<SessionIx> {
        let open = self.open_runs();
        if open.is_empty() {
            return Vec::new();
        }
        let mut at = open[self.below(open.len())];
        let mut found = vec![at];
        for _ in 0..4 + self.below(20) {
            let from = if self.below(3) == 0 { found[self.below(found.len())] } else { at };
            if let Some(next) = self.neighbour(from) {
                found.push(next);
                at = next;
            }
        }
        for at in 0..found.len() {
            if self.below(4) > 0 {
                self.clear(found[at]);
            }
        }
        found
    }

    /// All places of some of the people in a few runs.
    fn some_people(&mut self) -> Vec<SessionIx> {
        let open = self.open_runs();
        if open.is_empty() {
            return Vec::new();
        }
        let model = self.state.model;
        let mut touched = Vec::new();
        for _ in 0..=self.below(3) {
            let run = open[self.below(open.len())];
            let people: Vec<PersonIx> = self.state.of_session[run].iter().map(|place| model.places[*place].person).collect();
            for person in people {
                if self.below(2) == 0 {
                    for place in self.state.of_person[person].clone() {
                        self.leave(place, &mut touched);
                    }
                }
            }
        }
        self.end_short(&touched);
        touched
    }

    /// Some places of many runs, taken at random.
    fn some_places(&mut self) -> Vec<SessionIx> {
        let mut touched = Vec::new();
        let share = 3 + self.below(20);
        let open = self.open_runs();
        let from = self.below(open.len().max(1));
        for session in open.iter().copied().cycle().skip(from).take(open.len().min(MOST_LOOKED_AT)) {
            for place in self.state.of_session[session].clone() {
                if self.below(share) == 0 {
                    self.leave(place, &mut touched);
                }
            }
        }
        self.end_short(&touched);
        touched
    }

    /// Opens one session that does not run, and takes away the runs and places that stand in its way.
    fn make_way(&mut self) -> Vec<SessionIx> {
        let model = self.state.model;
        let mut wanted = self.anywhere();
        if !self.promising.is_empty() && self.below(3) > 0 {
            let at = self.below(self.promising.len());
            wanted = self.promising[at];
        }
        if self.state.runs[wanted] {
            return vec![wanted];
        }
        let mine = &model.sessions[wanted];
        let mut freed = vec![wanted];
        let mut open = self.open_runs();
        for &other in &open {
            let session = &model.sessions[other];
            let meets = session.slots.iter().any(|slot| mine.slots.binary_search(slot).is_ok());
            let sibling = session.activity == mine.activity && self.random.next_u32().is_multiple_of(2);
            if sibling || (meets && (same(session.trainer, mine.trainer) || same(session.venue, mine.venue))) {
                freed.push(other);
            }
        }
        for at in 1..freed.len() {
            self.clear(freed[at]);
        }
        if !self.state.week_has_room(wanted) {
            let same_week: Vec<SessionIx> = open.iter().copied().filter(|other| model.sessions[*other].week == mine.week).collect();
            if !same_week.is_empty() {
                let other = same_week[self.below(same_week.len())];
                self.clear(other);
                freed.push(other);
            }
        }
        while !self.state.can_open(wanted) && !open.is_empty() && freed.len() < 8 {
            let at = self.below(open.len());
            let other = open.swap_remove(at);
            if self.state.runs[other] {
                self.clear(other);
                freed.push(other);
            }
        }
        for place in model.of_session.get(wanted) {
            let person = model.places[*place].person;
            let theirs = &self.state.of_person[person];
            let full = model.week_is_full(theirs, *place);
            let blocks = |held: &PlaceIx| {
                let held = model.places[*held].session;
                model.clash(wanted, held) || (full && model.sessions[held].week == mine.week)
            };
            let blocking: Vec<PlaceIx> = theirs.iter().copied().filter(blocks).collect();
            if blocking.len() == 1 && self.below(2) == 0 {
                self.leave(blocking[0], &mut freed);
            }
        }
        self.end_short(&freed);
        // The session is filled first and alone, so that it gets the people and the money that were freed for it.
        let (state, scratch) = (&mut self.state, &mut self.scratch);
        extend(state, &[wanted], scratch, &mut |_| 1024, &|| false);
        freed
    }

    fn leave(&mut self, place: PlaceIx, touched: &mut Vec<SessionIx>) {
        if self.state.held[place] && self.state.loose(place) {
            touched.push(self.state.model.places[place].session);
            self.state.remove(place);
            // Places that stood on this one went too, perhaps from runs that now have too few people.
            touched.extend(self.short_of_person(place));
        }
    }

    fn short_of_person(&self, place: PlaceIx) -> Vec<SessionIx> {
        let model = self.state.model;
        let person = model.places[place].person;
        model.of_person.get(person).iter().map(|other| model.places[*other].session).filter(|session| self.is_short(*session)).collect()
    }

    fn is_short(&self, session: SessionIx) -> bool {
        self.state.runs[session] && (self.state.of_session[session].len() as u32) < self.state.model.sessions[session].min
    }

    /// Ends those of these runs that have too few people.
    fn end_short(&mut self, touched: &[SessionIx]) {
        let short: Vec<SessionIx> = touched.iter().copied().filter(|session| self.is_short(*session)).collect();
        for session in short {
            self.clear(session);
        }
    }

    /// Ends a run, and every run that then has too few people.
    fn clear(&mut self, session: SessionIx) {
        let people: Vec<PlaceIx> = self.state.of_session[session].clone();
        if !self.state.runs[session] {
            return;
        }
        self.state.clear(session);
        // Counts only people who did lose their place: otherwise a pin that keeps everybody would make this endless.
        let gone: Vec<PlaceIx> = people.into_iter().filter(|place| !self.state.held[*place]).collect();
        for place in gone {
            for other in self.short_of_person(place) {
                if !self.state.model.sessions[other].pinned {
                    self.clear(other);
                }
            }
        }
    }
}

/// Are both `Some`, with equal values?
fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_some() && one == other
}

/// With up to so many sessions, a plan is kept if it is at most a four-hundredth of the gain below the best. With more sessions one step
/// changes a smaller part of the plan, so that the share falls with the square of the number of sessions.
const FEW_SESSIONS: i64 = 600;

/// How many points below the best a plan may be and still be kept, when `done` of 1,024 parts of the search are over.
pub(crate) fn tolerance(model: &Model, best: i64, done: i64) -> i64 {
    let widest = (best - model.empty_score).max(0) / 400 / 1024 * (1024 - done.clamp(0, 1024));
    let many = (model.sessions.len() as i64).max(FEW_SESSIONS);
    widest / many * FEW_SESSIONS / many * FEW_SESSIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searchers_that_meet_go_on_with_one_plan_that_has_what_each_of_them_found() {
        let model = Model::new(&crate::instance("small-1"));
        let state = State::empty(&model);
        let mut searchers: Vec<_> = (0..3).map(|thread| Searcher::new(state.clone(), 1, thread)).collect();
        let mut more_than_the_best_alone = 0;
        for _ in 0..100 {
            for searcher in &mut searchers {
                let tolerance = tolerance(&model, searcher.best(), 0);
                (0..5).for_each(|_| searcher.step(tolerance, &|| false));
            }
            let alone = searchers.iter().map(Searcher::best).max();
            Searcher::meet(&mut searchers);
            let choice = searchers[0].best_choice();
            let score = State::try_of(&model, &choice).expect("no rule is broken").score();
            for searcher in &searchers {
                assert_eq!((searcher.best(), searcher.best_choice()), (score, choice.clone()));
            }
            assert!(Some(score) >= alone);
            more_than_the_best_alone += usize::from(Some(score) > alone);
        }
        assert!(more_than_the_best_alone > 0, "what two of them found was put together");
    }
}
