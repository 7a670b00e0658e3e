//! Checks whether a problem makes sense. Each fault is a typed error that names the place.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use serde::Serialize;

use crate::format::problem::{DateRange, PROBLEM_FORMAT, Problem, Session};

/// The largest number that a file may hold: every JSON reader keeps whole numbers exact up to 2^53.
pub const LARGEST: i64 = 1 << 53;
/// The largest file that is read, in bytes: twenty times the largest service that the format was made for.
pub const LARGEST_FILE: usize = 256 << 20;
/// The highest level that a scale may have.
pub const HIGHEST_LEVEL: i64 = 1000;
/// The longest horizon, in days: a hundred years.
pub const LONGEST_HORIZON: i64 = 36_525;
/// The most bytes that `source` may take as JSON: about a hundred times what the largest service's setup takes. The source is copied to
/// every plan.
pub const LARGEST_SOURCE: usize = 1 << 20;

/// The most sessions: seven times as many as the largest service that the format was made for has. Each session is compared with each other
/// session.
pub const MOST_SESSIONS: usize = 100_000;
/// The most half-days that all sessions may take together.
pub const MOST_SLOTS: i64 = 20_000_000;

/// What can be wrong with a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemFault {
    /// More bytes than [`LARGEST_FILE`].
    FileTooLarge,
    /// Not JSON, a field missing, or a value of another type than the format has.
    Unreadable,
    /// Not a `plss-plan-problem/1`.
    OtherFormat,
    /// An id that the list it refers to does not hold.
    UnknownId,
    /// An id twice in one list.
    DuplicateId,
    /// An empty id.
    EmptyId,
    /// Fewer than two days, or more than [`LONGEST_HORIZON`].
    Horizon,
    /// The periods are not in order, overlap, or do not make the whole horizon together.
    Periods,
    /// A day before the horizon or after it.
    OutsideHorizon,
    /// A range that ends before it begins.
    Backwards,
    /// A number below the least that makes sense.
    TooSmall,
    /// A number above [`LARGEST`], or numbers from which a score could be above it; more than [`MOST_SESSIONS`], [`MOST_SLOTS`] or
    /// [`LARGEST_SOURCE`].
    TooLarge,
    /// The listed slots are not sorted, or one is there twice.
    Unsorted,
    /// Not exactly one of slots, block and window; or no slot in it.
    NoTime,
    /// A list that must be as long as another is not.
    WrongLength,
    /// Activities that are each other's prerequisites.
    Cycle,
}

/// What is wrong with a problem, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{place}: {message}")]
pub struct ProblemError {
    /// The kind of fault, for code.
    pub kind: ProblemFault,
    /// The place in the file, such as `sessions[3].slots[0]`.
    pub place: String,
    /// What is wrong there, for people.
    pub message: String,
}

/// Reads a problem from the bytes of a file. Whether it makes sense is not checked here.
///
/// # Errors
/// Gives the first thing that makes the bytes no problem file, with its place.
pub(crate) fn read_problem(bytes: &[u8]) -> Result<Problem, ProblemError> {
    if bytes.len() > LARGEST_FILE {
        return fault(
            ProblemFault::FileTooLarge,
            "the file",
            format!("{} bytes are more than the {LARGEST_FILE} that a problem may have", bytes.len()),
        );
    }
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let problem: Problem = serde_path_to_error::deserialize(&mut input).map_err(|error| ProblemError {
        kind: ProblemFault::Unreadable,
        place: if error.path().iter().next().is_none() { "the file".to_owned() } else { error.path().to_string() },
        message: error.inner().to_string(),
    })?;
    input.end().or_else(|error| fault(ProblemFault::Unreadable, "the end of the file", error.to_string()))?;
    Ok(problem)
}

impl Problem {
    /// Checks everything that the types do not ensure. A problem that passes has a plan unless its pins forbid one.
    ///
    /// # Errors
    /// Gives the first thing that is wrong, with its place.
    pub(crate) fn validate(&self) -> Result<(), ProblemError> {
        if self.format != PROBLEM_FORMAT {
            return fault(ProblemFault::OtherFormat, "format", format!("`{}` is not `{PROBLEM_FORMAT}`", self.format));
        }
        let ids = Ids::of(self)?;
        self.check_time()?;
        self.check_size()?;
        self.check_people(&ids)?;
        self.check_activities(&ids)?;
        for (i, session) in self.sessions.iter().enumerate() {
            self.check_session(&format!("sessions[{i}]"), session, &ids)?;
        }
        self.check_rules()?;
        self.check_choices(&ids)?;
        self.check_score_range(&ids)
    }

    fn check_time(&self) -> Result<(), ProblemError> {
        let DateRange { from, to } = self.horizon;
        let days = to.days_since(from) + 1;
        if !(2..=LONGEST_HORIZON).contains(&days) {
            return fault(ProblemFault::Horizon, "horizon", format!("{from} to {to} is not 2 to {LONGEST_HORIZON} days"));
        }
        let mut next = from;
        for (i, period) in self.periods.iter().enumerate() {
            let place = format!("periods[{i}]");
            forwards(&place, *period)?;
            if period.from != next {
                return fault(ProblemFault::Periods, &place, format!("starts on {} where {next} is due", period.from));
            }
            next = period.to.plus_days(1);
        }
        if next != to.plus_days(1) {
            return fault(ProblemFault::Periods, "periods", format!("end on {} and the horizon on {to}", next.plus_days(-1)));
        }
        Ok(())
    }

    /// Refuses a problem that is too large for any machine's memory while it is solved.
    fn check_size(&self) -> Result<(), ProblemError> {
        let sessions = self.sessions.len();
        if sessions > MOST_SESSIONS {
            return fault(ProblemFault::TooLarge, "sessions", format!("{sessions} sessions are more than {MOST_SESSIONS}"));
        }
        let mut slots = 0_i64;
        for (i, session) in self.sessions.iter().enumerate() {
            let listed = session.slots.as_ref().map_or(0, Vec::len) as i64;
            let days = session.block.as_ref().map_or(0, |block| (block.to.days_since(block.from) + 1).clamp(0, LONGEST_HORIZON));
            slots += listed + 2 * days;
            if slots > MOST_SLOTS {
                return fault(
                    ProblemFault::TooLarge,
                    &format!("sessions[{i}]"),
                    format!("up to here they take more than {MOST_SLOTS} half-days"),
                );
            }
        }
        let source = self.source.as_ref().map_or(0, |source| source.to_string().len());
        if source > LARGEST_SOURCE {
            return fault(ProblemFault::TooLarge, "source", format!("{source} bytes are more than the {LARGEST_SOURCE} that it may have"));
        }
        Ok(())
    }

    fn check_people(&self, ids: &Ids<'_>) -> Result<(), ProblemError> {
        for (i, person) in self.people.iter().enumerate() {
            let place = format!("people[{i}]");
            for (j, leave) in person.leave.iter().enumerate() {
                forwards(&format!("{place}.leave[{j}]"), *leave)?;
            }
            for (j, busy) in person.busy.iter().enumerate() {
                forwards(&format!("{place}.busy[{j}]"), DateRange { from: busy.from, to: busy.to })?;
            }
            if person.caps.len() != self.periods.len() {
                return fault(
                    ProblemFault::WrongLength,
                    &format!("{place}.caps"),
                    format!("{} caps for {} periods", person.caps.len(), self.periods.len()),
                );
            }
            for (j, cap) in person.caps.iter().enumerate() {
                at_least(0, *cap, || format!("{place}.caps[{j}]"))?;
            }
            for (skill, level) in &person.levels {
                let place = || format!("{place}.levels.{skill}");
                named(skill, place)?;
                at_least(0, *level, place)?;
            }
            for (skill, target) in &person.targets {
                let place = |field: &str| format!("{place}.targets.{skill}{field}");
                named(skill, || place(""))?;
                on_scale(target.level, || place(".level"))?;
                at_least(1, target.weight, || place(".weight"))?;
            }
            for (skill, to) in &person.coming {
                let place = |field: &str| format!("{place}.coming.{skill}{field}");
                named(skill, || place(""))?;
                on_scale(to.level, || place(".level"))?;
            }
            for (field, list) in [("done", &person.done), ("held", &person.held), ("wants", &person.wants)] {
                for (j, activity) in list.iter().enumerate() {
                    ids.activity(activity, || format!("{place}.{field}[{j}]"))?;
                }
            }
            for (j, renewal) in person.renewals.iter().enumerate() {
                named(&renewal.cert, || format!("{place}.renewals[{j}].cert"))?;
                at_least(0, renewal.weight, || format!("{place}.renewals[{j}].weight"))?;
            }
        }
        Ok(())
    }

    fn check_activities(&self, ids: &Ids<'_>) -> Result<(), ProblemError> {
        for (i, activity) in self.activities.iter().enumerate() {
            let place = format!("activities[{i}]");
            for (field, levels) in [("teaches", &activity.teaches), ("entry", &activity.entry)] {
                for (skill, level) in levels {
                    let place = || format!("{place}.{field}.{skill}");
                    named(skill, place)?;
                    at_least(0, *level, place)?;
                }
            }
            for (j, before) in activity.prereqs.iter().enumerate() {
                ids.activity(before, || format!("{place}.prereqs[{j}]"))?;
            }
            for (field, value) in [
                ("minutes", activity.minutes),
                ("min", activity.min),
                ("max", activity.max),
                ("cost", activity.cost),
                ("cost_head", activity.cost_head),
                ("max_runs", activity.max_runs.unwrap_or(0)),
            ] {
                at_least(0, value, || format!("{place}.{field}"))?;
            }
            if activity.min > activity.max {
                return fault(
                    ProblemFault::Backwards,
                    &format!("{place}.min"),
                    format!("{} is above the max of {}", activity.min, activity.max),
                );
            }
            ids.fund(&activity.fund, || format!("{place}.fund"))?;
        }
        self.check_cycle(ids)
    }

    /// Looks for activities that are each other's prerequisites (depth first, with an explicit stack).
    fn check_cycle(&self, ids: &Ids<'_>) -> Result<(), ProblemError> {
        let mut state = vec![0_u8; self.activities.len()];
        for root in 0..self.activities.len() {
            let mut path = vec![(root, 0)];
            while let Some((at, next)) = path.pop() {
                if next == 0 && state[at] == 2 {
                    continue;
                }
                state[at] = 1;
                let Some(before) = self.activities[at].prereqs.get(next) else {
                    state[at] = 2;
                    continue;
                };
                path.push((at, next + 1));
                let to = ids.activities[before.as_str()];
                if state[to] == 1 {
                    let names: Vec<&str> =
                        path.iter().skip_while(|(on, _)| *on != to).map(|(on, _)| self.activities[*on].id.as_str()).collect();
                    return fault(
                        ProblemFault::Cycle,
                        &format!("activities[{to}].prereqs"),
                        format!("`{}` come before each other in a ring", names.join("`, `")),
                    );
                }
                if state[to] == 0 {
                    path.push((to, 0));
                }
            }
        }
        Ok(())
    }

    fn check_session(&self, place: &str, session: &Session, ids: &Ids<'_>) -> Result<(), ProblemError> {
        ids.activity(&session.activity, || format!("{place}.activity"))?;
        let said = usize::from(session.slots.is_some()) + usize::from(session.block.is_some()) + usize::from(session.window.is_some());
        if said != 1 {
            return fault(ProblemFault::NoTime, place, format!("`{}` needs exactly one of slots, block and window", session.id));
        }
        if let Some(slots) = &session.slots {
            if slots.is_empty() {
                return fault(ProblemFault::NoTime, &format!("{place}.slots"), format!("`{}` has no slot", session.id));
            }
            for (j, slot) in slots.iter().enumerate() {
                self.inside(slot.date, || format!("{place}.slots[{j}]"))?;
                if j > 0 && slots[j - 1] >= *slot {
                    return fault(
                        ProblemFault::Unsorted,
                        &format!("{place}.slots[{j}]"),
                        format!("{slot} does not come after {}", slots[j - 1]),
                    );
                }
            }
        }
        if let Some(block) = &session.block {
            let range = DateRange { from: block.from, to: block.to };
            forwards(&format!("{place}.block"), range)?;
            self.inside(block.from, || format!("{place}.block.from"))?;
            self.inside(block.to, || format!("{place}.block.to"))?;
            let days = (block.to.days_since(block.from) + 1).min(7);
            let any = (0..days).any(|day| {
                let weekday = block.from.plus_days(day).weekday();
                block.halfdays.iter().any(|half| half.index() / 2 == weekday as usize)
            });
            if !any {
                return fault(ProblemFault::NoTime, &format!("{place}.block"), format!("`{}` has no slot", session.id));
            }
        }
        if let Some(window) = session.window {
            forwards(&format!("{place}.window"), window)?;
            self.inside(window.from, || format!("{place}.window.from"))?;
            self.inside(window.to, || format!("{place}.window.to"))?;
        }
        if let Some(venue) = &session.venue {
            known(&ids.venues, venue, "venue", || format!("{place}.venue"))?;
        }
        if let Some(trainer) = &session.trainer {
            known(&ids.trainers, trainer, "trainer", || format!("{place}.trainer"))?;
        }
        if let Some(fund) = &session.fund {
            ids.fund(fund, || format!("{place}.fund"))?;
        }
        at_least(0, session.seats.unwrap_or(0), || format!("{place}.seats"))
    }

    fn check_rules(&self) -> Result<(), ProblemError> {
        for (i, venue) in self.venues.iter().enumerate() {
            at_least(0, venue.seats, || format!("venues[{i}].seats"))?;
        }
        for (i, rule) in self.cover.iter().enumerate() {
            at_least(0, rule.min, || format!("cover[{i}].min"))?;
        }
        for (i, fund) in self.funds.iter().enumerate() {
            at_least(0, fund.budget, || format!("funds[{i}].budget"))?;
        }
        at_least(0, self.budget.unwrap_or(0), || "budget".to_owned())?;
        let limits = self.limits.unwrap_or_default();
        for (field, most) in [("runs_per_week", limits.runs_per_week), ("sessions_per_person_week", limits.sessions_per_person_week)] {
            at_least(0, most.unwrap_or(0), || format!("limits.{field}"))?;
        }
        let share = self.fairness.person;
        at_least(0, share.minutes, || "fairness.person.minutes".to_owned())?;
        at_least(0, share.penalty, || "fairness.person.penalty".to_owned())?;
        for (i, group) in self.fairness.groups.iter().enumerate() {
            at_least(0, group.minutes, || format!("fairness.groups[{i}].minutes"))?;
            at_least(0, group.penalty, || format!("fairness.groups[{i}].penalty"))?;
        }
        let weights = &self.objective;
        for (field, value) in [
            ("renewal", weights.renewal),
            ("level", weights.level),
            ("early", weights.early),
            ("cost", weights.cost),
            ("drop_run", weights.drop_run),
            ("drop_place", weights.drop_place),
        ] {
            at_least(0, value, || format!("objective.{field}"))?;
        }
        Ok(())
    }

    fn check_choices(&self, ids: &Ids<'_>) -> Result<(), ProblemError> {
        for (name, runs, places) in [("pins", &self.pins.runs, &self.pins.places), ("forbids", &self.forbids.runs, &self.forbids.places)] {
            for (i, run) in runs.iter().enumerate() {
                known(&ids.sessions, run, "session", || format!("{name}.runs[{i}]"))?;
            }
            for (i, (person, session)) in places.iter().enumerate() {
                known(&ids.people, person, "person", || format!("{name}.places[{i}][0]"))?;
                known(&ids.sessions, session, "session", || format!("{name}.places[{i}][1]"))?;
            }
        }
        for (i, (person, activity)) in self.forbids.activities.iter().enumerate() {
            known(&ids.people, person, "person", || format!("forbids.activities[{i}][0]"))?;
            ids.activity(activity, || format!("forbids.activities[{i}][1]"))?;
        }
        Ok(())
    }

    /// Refuses numbers whose sums could leave the range of exact whole numbers, so that no sum after this can.
    fn check_score_range(&self, ids: &Ids<'_>) -> Result<(), ProblemError> {
        let big = |value: i64| i128::from(value);
        let weights = &self.objective;
        let per_level = big(weights.level) + big(weights.early);
        let mut gap = 0_i128;
        let mut renewal = 0_i128;
        for person in &self.people {
            for (skill, target) in &person.targets {
                // Something that ended before the horizon counts for more than on its first day.
                let before = person.coming.get(skill).map_or(0, |to| self.horizon.from.days_since(to.on).max(0));
                let days = big(self.horizon.to.days_since(self.horizon.from));
                let sooner = big(weights.early) * big(before) / days;
                gap += big(target.level) * big(target.weight) * (per_level + sooner);
            }
            for due in &person.renewals {
                renewal += big(due.weight) * big(weights.renewal);
            }
        }
        let people = self.people.len() as i128;
        let share = self.fairness.person;
        let mut fairness = people * big(share.minutes) * big(share.penalty);
        for group in &self.fairness.groups {
            fairness += people * big(group.minutes) * big(group.penalty);
        }
        let mut pence = 0_i128;
        for session in &self.sessions {
            let activity = &self.activities[ids.activities[session.activity.as_str()]];
            pence += big(activity.cost) + big(activity.cost_head) * people.min(big(activity.max));
        }
        let purse: i128 = self.funds.iter().map(|fund| big(fund.budget)).sum();
        let cost = pence.min(purse) * big(weights.cost);
        let prior = self
            .prior
            .as_ref()
            .map_or(0, |prior| prior.runs.len() as i128 * big(weights.drop_run) + prior.places.len() as i128 * big(weights.drop_place));
        let minutes: i128 = self.activities.iter().map(|activity| big(activity.minutes)).sum();
        for (place, sum) in [
            ("people", gap),
            ("people", renewal),
            ("fairness", fairness),
            ("objective.cost", cost),
            ("prior", prior),
            ("sessions", pence),
            ("activities", minutes),
            ("objective", gap + renewal + fairness + cost + prior),
        ] {
            if sum > big(LARGEST) {
                return fault(ProblemFault::TooLarge, place, format!("these numbers could add up to {sum}, above 2^53"));
            }
        }
        Ok(())
    }

    fn inside(&self, day: Date, place: impl Fn() -> String) -> Result<(), ProblemError> {
        if self.horizon.contains(day) {
            Ok(())
        } else {
            fault(ProblemFault::OutsideHorizon, &place(), format!("{day} is outside {} to {}", self.horizon.from, self.horizon.to))
        }
    }
}

/// The ids of each list, with their places in it.
struct Ids<'a> {
    people: BTreeMap<&'a str, usize>,
    activities: BTreeMap<&'a str, usize>,
    sessions: BTreeMap<&'a str, usize>,
    venues: BTreeMap<&'a str, usize>,
    trainers: BTreeMap<&'a str, usize>,
    funds: BTreeMap<&'a str, usize>,
}

impl<'a> Ids<'a> {
    fn of(problem: &'a Problem) -> Result<Self, ProblemError> {
        index("fairness.groups", ".id", problem.fairness.groups.iter().map(|group| group.id.as_str()))?;
        let ids = Self {
            people: index("people", ".id", problem.people.iter().map(|person| person.id.as_str()))?,
            activities: index("activities", ".id", problem.activities.iter().map(|activity| activity.id.as_str()))?,
            sessions: index("sessions", ".id", problem.sessions.iter().map(|session| session.id.as_str()))?,
            venues: index("venues", ".id", problem.venues.iter().map(|venue| venue.id.as_str()))?,
            trainers: index("trainers", "", problem.trainers.iter().map(String::as_str))?,
            funds: index("funds", ".id", problem.funds.iter().map(|fund| fund.id.as_str()))?,
        };
        for (i, person) in problem.people.iter().enumerate() {
            named(&person.branch, || format!("people[{i}].branch"))?;
            named(&person.kind, || format!("people[{i}].kind"))?;
        }
        Ok(ids)
    }

    fn activity(&self, id: &str, place: impl Fn() -> String) -> Result<(), ProblemError> {
        known(&self.activities, id, "activity", place)
    }

    fn fund(&self, id: &str, place: impl Fn() -> String) -> Result<(), ProblemError> {
        known(&self.funds, id, "fund", place)
    }
}

fn index<'a>(list: &str, field: &str, ids: impl Iterator<Item = &'a str>) -> Result<BTreeMap<&'a str, usize>, ProblemError> {
    let mut places = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (i, id) in ids.enumerate() {
        named(id, || format!("{list}[{i}]{field}"))?;
        if !seen.insert(id) {
            return fault(
                ProblemFault::DuplicateId,
                &format!("{list}[{i}]{field}"),
                format!("`{id}` is there already, in {list}[{}]", places[id]),
            );
        }
        places.insert(id, i);
    }
    Ok(places)
}

fn known(ids: &BTreeMap<&str, usize>, id: &str, noun: &str, place: impl Fn() -> String) -> Result<(), ProblemError> {
    if ids.contains_key(id) { Ok(()) } else { fault(ProblemFault::UnknownId, &place(), format!("there is no {noun} `{id}`")) }
}

fn named(id: &str, place: impl Fn() -> String) -> Result<(), ProblemError> {
    if id.is_empty() { fault(ProblemFault::EmptyId, &place(), "is empty".to_owned()) } else { Ok(()) }
}

fn forwards(place: &str, range: DateRange) -> Result<(), ProblemError> {
    if range.from <= range.to { Ok(()) } else { fault(ProblemFault::Backwards, place, format!("{} is after {}", range.from, range.to)) }
}

fn at_least(least: i64, value: i64, place: impl Fn() -> String) -> Result<(), ProblemError> {
    if value < least {
        fault(ProblemFault::TooSmall, &place(), format!("{value} is below {least}"))
    } else if value > LARGEST {
        fault(ProblemFault::TooLarge, &place(), format!("{value} is above 2^53"))
    } else {
        Ok(())
    }
}

/// Is it a level that somebody can reach?
fn on_scale(level: i64, place: impl Fn() -> String) -> Result<(), ProblemError> {
    at_least(1, level, &place)?;
    if level > HIGHEST_LEVEL { fault(ProblemFault::TooLarge, &place(), format!("{level} is above {HIGHEST_LEVEL}")) } else { Ok(()) }
}

fn fault<T>(kind: ProblemFault, place: &str, message: String) -> Result<T, ProblemError> {
    Err(ProblemError { kind, place: place.to_owned(), message })
}
