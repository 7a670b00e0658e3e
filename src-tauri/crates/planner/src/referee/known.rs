//! The tables that the referee looks things up in: where each id stands in its list, and what each half-day is.
//!
//! They use numbers instead of texts, so that a plan for ten thousand people is read in a moment. Like everything in the referee, they come
//! from the problem as it was written.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::Date;

use crate::format::problem::{Activity, DateRange, HalfDay, Person, Problem, Renewal, Session};

/// Places in the problem's lists by id, and its calendar.
#[derive(Debug)]
pub(super) struct Known {
    problem: Arc<Problem>,
    people: HashMap<String, usize>,
    activities: HashMap<String, usize>,
    sessions: HashMap<String, usize>,
    /// By session: its activity.
    activity_of: Vec<usize>,
    /// The number of every skill that some activity teaches.
    skills: HashMap<String, usize>,
    /// By skill: the activities that teach it, each with the level that it reaches.
    teachers: Vec<Vec<(usize, i64)>>,
    /// By activity: the levels needed beforehand, as (skill, level).
    entry: Vec<Vec<(usize, i64)>>,
    prereqs: Vec<Vec<usize>>,
    /// By certificate: the activities that renew it.
    renewing: HashMap<String, Vec<usize>>,
    /// By branch: the people who belong to it.
    people_of: HashMap<String, Vec<usize>>,
    /// By day of the horizon: its date.
    dates: Vec<Date>,
    closed: Vec<bool>,
    /// By half-day of the horizon: which half-day of the week it is.
    halfdays: Vec<HalfDay>,
}

impl Known {
    /// Makes the tables for a problem that has been validated.
    pub(super) fn of(problem: Arc<Problem>) -> Self {
        let activities = places(problem.activities.iter().map(|activity| activity.id.as_str()));
        let mut skills = HashMap::new();
        for skill in problem.activities.iter().flat_map(|activity| activity.teaches.keys()) {
            let next = skills.len();
            skills.entry(skill.clone()).or_insert(next);
        }
        let mut teachers = vec![Vec::new(); skills.len()];
        let (mut renewing, mut people_of) = (HashMap::new(), HashMap::new());
        for (at, activity) in problem.activities.iter().enumerate() {
            for (skill, level) in &activity.teaches {
                teachers[skills[skill.as_str()]].push((at, *level));
            }
            for cert in &activity.renews {
                renewing.entry(cert.clone()).or_insert_with(Vec::new).push(at);
            }
        }
        let entry =
            |activity: &Activity| activity.entry.iter().filter_map(|(skill, level)| Some((*skills.get(skill.as_str())?, *level))).collect();
        let entry = problem.activities.iter().map(entry).collect();
        let prereqs = |activity: &Activity| activity.prereqs.iter().map(|needed| activities[needed.as_str()]).collect();
        let prereqs = problem.activities.iter().map(prereqs).collect();
        for (at, person) in problem.people.iter().enumerate() {
            people_of.entry(person.branch.clone()).or_insert_with(Vec::new).push(at);
        }
        let days = problem.horizon.to.days_since(problem.horizon.from) + 1;
        let closed: HashSet<Date> = problem.closed.iter().copied().collect();
        let dates: Vec<Date> = (0..days).map(|day| problem.horizon.from.plus_days(day)).collect();
        Self {
            people: places(problem.people.iter().map(|person| person.id.as_str())),
            sessions: places(problem.sessions.iter().map(|session| session.id.as_str())),
            activity_of: problem.sessions.iter().map(|session| activities[session.activity.as_str()]).collect(),
            activities,
            skills,
            teachers,
            entry,
            prereqs,
            renewing,
            people_of,
            closed: dates.iter().map(|date| closed.contains(date)).collect(),
            halfdays: dates.iter().flat_map(|date| [false, true].map(|afternoon| HalfDay::new(date.weekday(), afternoon))).collect(),
            dates,
            problem,
        }
    }

    pub(super) fn person(&self, id: &str) -> Option<usize> {
        self.people.get(id).copied()
    }

    pub(super) fn session(&self, id: &str) -> Option<usize> {
        self.sessions.get(id).copied()
    }

    /// The activity of a session, and its place in the list.
    pub(super) fn activity_of(&self, session: usize) -> (usize, &Activity) {
        let at = self.activity_of[session];
        (at, &self.problem.activities[at])
    }

    /// Who belongs to a branch.
    pub(super) fn people_of(&self, branch: &str) -> &[usize] {
        self.people_of.get(branch).map_or(&[], Vec::as_slice)
    }

    /// The number of days from the first of the horizon; negative for a day before it.
    pub(super) fn day(&self, date: Date) -> i64 {
        date.days_since(self.problem.horizon.from)
    }

    pub(super) fn date(&self, slot: usize) -> Date {
        self.dates[slot / 2]
    }

    pub(super) fn is_closed(&self, slot: usize) -> bool {
        self.closed[slot / 2]
    }

    pub(super) fn halfday(&self, slot: usize) -> HalfDay {
        self.halfdays[slot]
    }

    /// The morning of a day of the horizon, as a number of half-days.
    fn morning(&self, date: Date) -> usize {
        2 * self.day(date) as usize
    }

    /// The half-days that a session takes, in order.
    pub(super) fn slots_of(&self, session: &Session) -> Vec<usize> {
        if let Some(slots) = &session.slots {
            return slots.iter().map(|slot| self.morning(slot.date) + usize::from(slot.afternoon)).collect();
        }
        let Some(block) = &session.block else { return Vec::new() };
        (self.morning(block.from)..=self.morning(block.to) + 1).filter(|slot| block.halfdays.contains(&self.halfday(*slot))).collect()
    }

    /// The first and last half-day of a session that takes `slots`.
    pub(super) fn span_of(&self, session: &Session, slots: &[usize]) -> (usize, usize) {
        match (slots.first(), slots.last(), session.window) {
            (Some(first), Some(last), _) => (*first, *last),
            (_, _, Some(window)) => (self.morning(window.from), self.morning(window.to) + 1),
            _ => (0, 0),
        }
    }

    /// Is the branch open and the person there in the half-day? `hours` are the person's half-days of the week.
    pub(super) fn here(&self, person: &Person, slot: usize, hours: &[HalfDay]) -> bool {
        let date = self.date(slot);
        !self.is_closed(slot)
            && hours.contains(&self.halfday(slot))
            && !person.leave.iter().any(|leave| leave.contains(date))
            && !self.is_busy(person, slot)
    }

    /// Is the person's half-day given to something else?
    pub(super) fn is_busy(&self, person: &Person, slot: usize) -> bool {
        let (date, half) = (self.date(slot), self.halfday(slot));
        person.busy.iter().any(|busy| busy.from <= date && date <= busy.to && busy.halfdays.contains(&half))
    }

    pub(super) fn on_duty(&self, person: &Person, slot: usize) -> bool {
        self.here(person, slot, &person.rota)
    }

    /// How many of `people` are on duty in each half-day of the horizon.
    pub(super) fn duty<'p>(&self, people: impl Iterator<Item = &'p Person>) -> Vec<i64> {
        let (mut weekly, mut on_leave) = ([0_i64; 14], vec![0_i64; self.halfdays.len()]);
        for person in people {
            let mut hours = [0; 14];
            person.rota.iter().for_each(|half| hours[half.index()] = 1);
            weekly.iter_mut().zip(hours).for_each(|(sum, one)| *sum += one);
            let last = self.dates.len() as i64 - 1;
            let days = |leave: &DateRange| self.day(leave.from).max(0)..=self.day(leave.to).min(last);
            // A day of leave that is listed twice counts once.
            let mut days: Vec<i64> = person.leave.iter().flat_map(days).collect();
            days.sort_unstable();
            days.dedup();
            for slot in days.into_iter().flat_map(|day| [2 * day as usize, 2 * day as usize + 1]) {
                on_leave[slot] += hours[self.halfday(slot).index()];
            }
            if person.busy.is_empty() {
                continue;
            }
            for slot in (0..self.halfdays.len()).filter(|slot| self.is_busy(person, *slot)) {
                let away = person.leave.iter().any(|leave| leave.contains(self.date(slot)));
                on_leave[slot] += if away { 0 } else { hours[self.halfday(slot).index()] };
            }
        }
        let duty = |(slot, on_leave)| if self.is_closed(slot) { 0 } else { weekly[self.halfday(slot).index()] - on_leave };
        on_leave.into_iter().enumerate().map(duty).collect()
    }

    /// Is the activity relevant by itself? It must close a level, renew a certificate that is due or serve a wish, and be neither done nor
    /// under way.
    pub(super) fn serves(&self, person: &Person, activity: &Activity) -> bool {
        let level = |skill: &String| person.levels.get(skill).copied().unwrap_or(0);
        let closes =
            |(skill, taught): (&String, &i64)| person.targets.get(skill).is_some_and(|target| level(skill) < target.level.min(*taught));
        let renews = |due: &Renewal| activity.renews.contains(&due.cert);
        !person.never_again(&activity.id)
            && (activity.teaches.iter().any(closes) || person.renewals.iter().any(renews) || person.wants.contains(&activity.id))
    }

    /// The activities that are relevant to a person, in no order: the smallest set that docs/plan-format.md, Relevant, allows. It starts
    /// with the activities that serve the person by themselves, and adds what those need beforehand.
    pub(super) fn relevant(&self, person: &Person) -> Vec<usize> {
        let mut levels = vec![0; self.teachers.len()];
        for (skill, level) in &person.levels {
            if let Some(skill) = self.skills.get(skill.as_str()) {
                levels[*skill] = *level;
            }
        }
        let mut asked = Asked {
            seen: vec![false; self.problem.activities.len()],
            found: Vec::new(),
            above: vec![i64::MAX; self.teachers.len()],
            teachers: &self.teachers,
        };
        // What is done or under way is never done again, so it counts as asked for already.
        for done in person.done.iter().chain(&person.held) {
            asked.seen[self.activities[done.as_str()]] = true;
        }
        for (skill, target) in &person.targets {
            if let Some(&skill) = self.skills.get(skill.as_str())
                && levels[skill] < target.level
            {
                asked.teaching(skill, levels[skill]);
            }
        }
        for due in &person.renewals {
            self.renewing.get(due.cert.as_str()).into_iter().flatten().for_each(|at| asked.one(*at));
        }
        for wanted in &person.wants {
            asked.one(self.activities[wanted.as_str()]);
        }
        let mut next = 0;
        while let Some(&at) = asked.found.get(next) {
            next += 1;
            self.prereqs[at].iter().for_each(|needed| asked.one(*needed));
            for &(skill, needed) in &self.entry[at] {
                if levels[skill] < needed {
                    asked.teaching(skill, needed - 1);
                }
            }
        }
        asked.found
    }
}

/// The activities that are asked for so far, each once.
struct Asked<'k> {
    seen: Vec<bool>,
    found: Vec<usize>,
    /// By skill: all activities that teach it above this level have been asked for.
    above: Vec<i64>,
    teachers: &'k [Vec<(usize, i64)>],
}

impl Asked<'_> {
    fn one(&mut self, activity: usize) {
        if !std::mem::replace(&mut self.seen[activity], true) {
            self.found.push(activity);
        }
    }

    /// Asks for all activities that teach the skill above the level.
    fn teaching(&mut self, skill: usize, above: i64) {
        if above < self.above[skill] {
            self.above[skill] = above;
            let teachers = self.teachers;
            teachers[skill].iter().filter(|(_, taught)| *taught > above).for_each(|(activity, _)| self.one(*activity));
        }
    }
}

fn places<'a>(ids: impl Iterator<Item = &'a str>) -> HashMap<String, usize> {
    ids.enumerate().map(|(at, id)| (id.to_owned(), at)).collect()
}
