//! A problem indexed by numbers, once for every question about it, and a session that is tried out on it.
//!
//! The layout knows every person and session of the problem. (The model knows only the pairs that some plan could bring together.) What
//! takes time, such as who is on duty when, is worked out when it is first asked for.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use super::SessionModel;
use super::build::sessions;
use super::calendar::{Calendar, Hours};
use super::ix::{ActivityIx, CoverIx, Grid, Ix, IxVec, PeriodIx, PersonIx, SessionIx, SlotIx, by_id, indices};
use super::lessons::Lessons;
use crate::format::problem::{CoverRule, Problem, Renewal, Session};

/// A problem that has passed validation, indexed by numbers.
#[derive(Debug)]
pub(crate) struct Indexed {
    pub(crate) problem: Arc<Problem>,
    pub(crate) calendar: Calendar,
    pub(crate) lessons: Lessons,
    pub(crate) hours: IxVec<PersonIx, Hours>,
    /// The problem's own sessions, without one that is tried out.
    pub(super) own_sessions: Arc<IxVec<SessionIx, SessionModel>>,
    people_ids: HashMap<String, PersonIx>,
    session_ids: HashMap<String, SessionIx>,
    /// Pinned places: (person, session).
    pub(crate) pinned: HashSet<(PersonIx, SessionIx)>,
    relevant: IxVec<PersonIx, OnceLock<IxVec<ActivityIx, bool>>>,
    /// By person: the cover rules that may count on the person.
    rules_of: IxVec<PersonIx, Vec<CoverIx>>,
    members: IxVec<CoverIx, Vec<PersonIx>>,
    halves: IxVec<CoverIx, u16>,
    /// By rule and slot: how many people are on duty, or -1 if that is not worked out yet.
    duty: Grid<CoverIx, SlotIx, AtomicI64>,
}

/// An indexed problem, with room for one session that the problem does not hold. That session's index is the first that the problem does
/// not use.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    indexed: Arc<Indexed>,
    pub(crate) sessions: Arc<IxVec<SessionIx, SessionModel>>,
    tried: Option<Session>,
}

impl Deref for Layout {
    type Target = Indexed;

    fn deref(&self) -> &Indexed {
        &self.indexed
    }
}

impl Indexed {
    /// Indexes a problem that has passed validation.
    fn new(problem: Arc<Problem>) -> Self {
        let calendar = Calendar::new(&problem);
        let mut rules_at: HashMap<&str, Vec<CoverIx>> = HashMap::new();
        for (at, rule) in indices(problem.cover.len()).zip(&problem.cover) {
            rules_at.entry(&rule.branch).or_default().push(at);
        }
        let mut members: IxVec<CoverIx, Vec<PersonIx>> = IxVec::filled(Vec::new(), problem.cover.len());
        let mut rules_of: IxVec<PersonIx, Vec<CoverIx>> = IxVec::filled(Vec::new(), problem.people.len());
        for (number, person) in indices(problem.people.len()).zip(&problem.people) {
            for &rule in rules_at.get(person.branch.as_str()).into_iter().flatten() {
                if problem.cover[rule].tag.as_ref().is_none_or(|tag| person.tags.contains(tag)) {
                    rules_of[number].push(rule);
                    members[rule].push(number);
                }
            }
        }
        let bits = |rule: &CoverRule| {
            rule.halfdays.as_ref().map_or(u16::MAX, |halves| halves.iter().fold(0, |bits, half| bits | 1 << half.index()))
        };
        let slots = calendar.days * 2;
        let people_ids: HashMap<String, PersonIx> = by_id(problem.people.iter().map(|person| person.id.as_str()));
        let session_ids: HashMap<String, SessionIx> = by_id(problem.sessions.iter().map(|session| session.id.as_str()));
        let known = |(person, session): &(String, String)| Some((*people_ids.get(person.as_str())?, *session_ids.get(session.as_str())?));
        Self {
            pinned: problem.pins.places.iter().filter_map(known).collect(),
            hours: problem.people.iter().map(|person| calendar.hours(person)).collect(),
            own_sessions: Arc::new(sessions(&problem, &calendar)),
            people_ids,
            session_ids,
            lessons: Lessons::new(&problem),
            relevant: problem.people.iter().map(|_| OnceLock::new()).collect(),
            halves: problem.cover.iter().map(bits).collect(),
            duty: Grid::rows((0..problem.cover.len() * slots).map(|_| AtomicI64::new(-1)), slots),
            rules_of,
            members,
            calendar,
            problem,
        }
    }

    pub(crate) fn person(&self, id: &str) -> Option<PersonIx> {
        self.people_ids.get(id).copied()
    }

    pub(crate) fn session(&self, id: &str) -> Option<SessionIx> {
        self.session_ids.get(id).copied()
    }

    /// The activities that are relevant to a person.
    pub(crate) fn relevant(&self, person: PersonIx) -> &IxVec<ActivityIx, bool> {
        self.relevant[person].get_or_init(|| self.lessons.relevant_to(&self.lessons.learner(&self.problem.people[person])))
    }

    /// The cover rules that count on the person in that slot.
    pub(crate) fn rules_at(&self, person: PersonIx, slot: SlotIx) -> impl Iterator<Item = CoverIx> {
        let rules: &[CoverIx] = if self.rules_of[person].is_empty() || !self.calendar.on_duty(&self.hours[person], slot) {
            &[]
        } else {
            &self.rules_of[person]
        };
        let half = self.calendar.halfday(slot);
        rules.iter().copied().filter(move |rule| self.halves[*rule] >> half & 1 == 1)
    }

    /// How many people a rule counts on in a slot, if nobody is away to learn.
    pub(crate) fn duty(&self, rule: CoverIx, slot: SlotIx) -> i64 {
        let known = &self.duty[(rule, slot)];
        if known.load(Ordering::Relaxed) < 0 {
            let on = self.members[rule].iter().filter(|person| self.calendar.on_duty(&self.hours[**person], slot));
            known.store(on.count() as i64, Ordering::Relaxed);
        }
        known.load(Ordering::Relaxed)
    }

    /// How many of the people whom a rule counts on in a slot may be away at once.
    pub(crate) fn room(&self, rule: CoverIx, slot: SlotIx) -> i64 {
        (self.duty(rule, slot) - self.problem.cover[rule].min).max(0)
    }
}

impl Layout {
    /// Lays out a problem that has passed validation.
    pub(crate) fn new(problem: Arc<Problem>) -> Self {
        let indexed = Arc::new(Indexed::new(problem));
        Self { sessions: Arc::clone(&indexed.own_sessions), indexed, tried: None }
    }

    /// A session as the problem has it.
    pub(crate) fn said(&self, at: SessionIx) -> &Session {
        match &self.tried {
            Some(session) if at.at() == self.problem.sessions.len() => session,
            _ => &self.problem.sessions[at],
        }
    }

    /// Tries out a session that the problem does not hold. It is a copy of the session `like`, at its own time.
    pub(crate) fn try_out(&mut self, session: Session, like: SessionIx) {
        self.leave_out();
        let (slots, first, last) = self.calendar.slots(&session);
        let start = self.problem.horizon.from.plus_days(first.day());
        let period = PeriodIx::new(self.problem.periods.iter().position(|period| period.contains(start)).unwrap_or(0));
        let week = session.slots.as_ref().map(|_| self.calendar.week(first));
        let (pinned, pinned_run, prior) = (false, false, false);
        let model =
            SessionModel { slots, first, last, week, period, forbidden: false, pinned, pinned_run, prior, ..self.sessions[like].clone() };
        Arc::make_mut(&mut self.sessions).push(model);
        self.tried = Some(session);
    }

    /// Removes the session that was tried out.
    pub(crate) fn leave_out(&mut self) {
        if self.tried.take().is_some() {
            Arc::make_mut(&mut self.sessions).pop();
        }
    }

    pub(crate) fn teaches(&self, session: SessionIx, skill: &str) -> i64 {
        self.problem.activities[self.sessions[session].activity].teaches.get(skill).copied().unwrap_or(0)
    }

    /// Would a place in the session meet the renewal in time?
    pub(crate) fn renews(&self, session: SessionIx, due: &Renewal) -> bool {
        let session = &self.sessions[session];
        let renews = self.problem.activities[session.activity].renews.contains(&due.cert);
        renews && session.meets(self.calendar.day(due.from), self.calendar.day(due.by))
    }

    /// Do the times of the two sessions keep any person from holding both?
    pub(crate) fn meet(&self, one: SessionIx, other: SessionIx) -> bool {
        let (one, other) = (&self.sessions[one], &self.sessions[other]);
        let blocks = one.block && other.block && one.first.day() <= other.last.day() && other.first.day() <= one.last.day();
        blocks || one.slots.iter().any(|slot| other.slots.binary_search(slot).is_ok())
    }
}
