//! Every session that a plan could run: those in the calendar, and one for each date that an offer allows.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::activities::SessionStatus;
use domain::holidays::ClosedDays;
use planner::{Block, DateRange, HalfDay, Session, Slot};
use sha2::{Digest as _, Sha256};
use store::planning::{ActivityRow, OfferRow};
use store::records::{ActivityId, SessionId};
use store::sessions::SessionRow;

use crate::sessions::when::{self, Times, When};

/// The Monday from which weeks are counted if an offer has no first day, so that its dates do not depend on the dates of the plan.
const FIRST_MONDAY: (i32, u32, u32) = (1970, 1, 5);

/// Is the activity done at one's own pace, with no session to go to?
pub(crate) fn is_self_paced(activity: &ActivityRow) -> bool {
    domain::activities::is_self_paced(&activity.kind, activity.mode.as_deref())
}

/// Does the activity take the same half-days every week, outside people's hours for learning?
pub(crate) fn is_block(activity: &ActivityRow) -> bool {
    domain::activities::is_block(&activity.kind)
}

/// The id that a problem has for a trainer. A code stays as it is. A text that may be a name is replaced by a mark, always the same for the
/// same name, because a problem must not contain names.
fn trainer_id(trainer: &str) -> String {
    let is_code =
        trainer.chars().count() <= 12 && trainer.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || "-_/.".contains(c));
    if is_code {
        return trainer.to_owned();
    }
    mark_of(trainer)
}

fn mark_of(trainer: &str) -> String {
    let digest = Sha256::digest(domain::names::fold(trainer).as_bytes());
    let hex: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("trainer-{hex}")
}

/// The ids that a problem has for trainers. All spellings of a name are one trainer. If one of the spellings is a code, the code is the id
/// for all of them.
pub(crate) struct Trainers(BTreeMap<String, String>);

impl Trainers {
    /// Makes the ids for every trainer that the store names.
    pub(crate) fn of(offers: &[OfferRow], sessions: &[SessionRow]) -> Self {
        let names = offers.iter().map(|offer| &offer.trainer).chain(sessions.iter().map(|session| &session.trainer));
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for name in names.flatten() {
            // All spellings of a name have the same mark.
            let (id, mark) = (trainer_id(name), mark_of(name));
            let known = known.entry(domain::names::fold(name)).or_insert_with(|| id.clone());
            // A code comes before a mark; of two codes the first counts.
            if (id == mark, &id) < (*known == mark, &*known) {
                *known = id;
            }
        }
        Self(known)
    }

    /// The id for a trainer's name as typed.
    pub(crate) fn id(&self, trainer: &str) -> String {
        self.0.get(&domain::names::fold(trainer)).cloned().unwrap_or_else(|| trainer_id(trainer))
    }
}

/// A session that could run, with values that the problem does not contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its id in the problem: the session's code, or an id made of the activity and the date.
    pub(crate) id: String,
    /// The activity's row id.
    pub(crate) activity: ActivityId,
    pub(crate) when: When,
    /// The venue's code.
    pub(crate) venue: Option<String>,
    /// The trainer as typed.
    pub(crate) trainer: Option<String>,
    /// The trainer's id in the problem.
    pub(crate) trainer_id: Option<String>,
    pub(crate) seats: Option<i64>,
    /// The candidate's own fund or line, if it has one.
    pub(crate) fund: Option<String>,
    /// The fund that pays. It is filled in when all candidates are known.
    pub(crate) paid_by: Option<String>,
    /// The session in the calendar, if the candidate is one.
    pub(crate) stored: Option<(SessionId, SessionStatus)>,
}

impl Candidate {
    /// The candidate as a session of the problem.
    pub(crate) fn session(&self, activity: &str) -> Session {
        let mut session = Session {
            id: self.id.clone(),
            activity: activity.to_owned(),
            slots: None,
            block: None,
            window: None,
            venue: self.venue.clone(),
            trainer: self.trainer_id.clone(),
            branches: None,
            offers: Vec::new(),
            seats: self.seats,
            fund: self.paid_by.clone(),
        };
        match &self.when {
            When::Slots(slots) => session.slots = Some(slots.clone()),
            When::Block(from, to, halfdays) => session.block = Some(Block { from: *from, to: *to, halfdays: halfdays.clone() }),
            When::Window(from, to) => session.window = Some(DateRange { from: *from, to: *to }),
        }
        session
    }
}

/// The row ids of the sessions in the calendar that are candidates.
pub(crate) fn stored(candidates: &BTreeMap<String, Candidate>) -> BTreeSet<SessionId> {
    candidates.values().filter_map(|one| one.stored.map(|(id, _)| id)).collect()
}

/// When a session of the problem is.
pub(crate) fn when_of(session: &Session) -> When {
    match (&session.slots, &session.block, session.window) {
        (Some(slots), _, _) => When::Slots(slots.clone()),
        (None, Some(block), _) => When::Block(block.from, block.to, block.halfdays.clone()),
        (None, None, Some(window)) => When::Window(window.from, window.to),
        (None, None, None) => When::Slots(Vec::new()),
    }
}

/// Every candidate within the horizon, by id. A candidate that is neither planned nor confirmed begins on `soonest` or later, unless it is
/// done at one's own pace.
pub(crate) fn candidates(
    (horizon, soonest): (DateRange, Date),
    closed: &ClosedDays,
    activities: &[ActivityRow],
    (offers, sessions, trainers): (&[OfferRow], &[SessionRow], &Trainers),
) -> BTreeMap<String, Candidate> {
    let by_id: BTreeMap<ActivityId, &ActivityRow> = activities.iter().map(|activity| (activity.id, activity)).collect();
    let mut found = BTreeMap::new();
    for session in sessions {
        let open = matches!(session.status, SessionStatus::Candidate | SessionStatus::Planned | SessionStatus::Confirmed);
        let Some(when) = when::of_session(Times::of(session), closed) else { continue };
        if takes_no_time(&when, session.activity, &by_id) {
            continue;
        }
        let (first, last) = when.days();
        let in_time = session.status != SessionStatus::Candidate || in_time(&when, soonest);
        if open && in_time && horizon.contains(first) && horizon.contains(last) {
            let candidate = Candidate {
                id: session.code.clone(),
                activity: session.activity,
                when,
                venue: session.venue.clone(),
                trainer: session.trainer.clone(),
                trainer_id: session.trainer.as_deref().map(|name| trainers.id(name)),
                seats: session.capacity,
                fund: session.own_fund.clone(),
                paid_by: None,
                stored: Some((session.id, session.status)),
            };
            found.insert(candidate.id.clone(), candidate);
        }
    }
    // A date that has become a session is that session, also if the session has moved.
    let taken: BTreeMap<&str, &SessionRow> = sessions.iter().map(|session| (session.code.as_str(), session)).collect();
    let mut offered: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for offer in offers {
        let Some(activity) = by_id.get(&offer.activity) else { continue };
        for (id, when) in dates(horizon, closed, activity, offer).into_iter().filter(|(_, when)| in_time(when, soonest)) {
            let candidate = Candidate {
                id: id.clone(),
                activity: activity.id,
                when,
                venue: offer.venue.clone(),
                trainer: offer.trainer.clone(),
                trainer_id: offer.trainer.as_deref().map(|name| trainers.id(name)),
                seats: offer.seats,
                fund: None,
                paid_by: None,
                stored: None,
            };
            offered.entry(id).or_default().push(candidate);
        }
    }
    let with_offer: BTreeSet<ActivityId> = offers.iter().map(|offer| offer.activity).collect();
    for activity in
        activities.iter().filter(|activity| is_self_paced(activity) && !is_block(activity) && !with_offer.contains(&activity.id))
    {
        for month in months(horizon) {
            let Some(window) = untaken(&activity.code, month, &taken) else { continue };
            let id = window_id(&activity.code, window.from);
            let candidate = Candidate {
                id: id.clone(),
                activity: activity.id,
                when: When::Window(window.from, window.to),
                venue: None,
                trainer: None,
                trainer_id: None,
                seats: None,
                fund: None,
                paid_by: None,
                stored: None,
            };
            offered.entry(id).or_default().push(candidate);
        }
    }
    for (id, mut same) in offered {
        let several = same.len() > 1;
        same.sort_by(|a, b| (&a.venue, &a.trainer, a.seats).cmp(&(&b.venue, &b.trainer, b.seats)));
        same.dedup_by(|a, b| a.venue == b.venue && a.trainer_id == b.trainer_id);
        for mut candidate in same {
            if several {
                let parts = [candidate.venue.clone(), candidate.trainer_id.clone()];
                candidate.id = parts.into_iter().flatten().fold(id.clone(), |id, part| format!("{id}-{part}"));
            }
            if !taken.contains_key(candidate.id.as_str()) {
                found.entry(candidate.id.clone()).or_insert(candidate);
            }
        }
    }
    found
}

/// Is there enough notice?
fn in_time(when: &When, soonest: Date) -> bool {
    matches!(when, When::Window(..)) || when.days().0 >= soonest
}

fn window_id(activity: &str, from: Date) -> String {
    format!("{activity}@{from}")
}

/// The part of a month that is not a session yet. An earlier plan may have made a session that ends sooner, because the plan's time ended;
/// the rest of the month is another candidate. If such a session was cancelled, its code is taken, and the window begins a day later.
fn untaken(activity: &str, mut month: DateRange, taken: &BTreeMap<&str, &SessionRow>) -> Option<DateRange> {
    while month.from <= month.to {
        let Some(known) = taken.get(window_id(activity, month.from).as_str()) else { return Some(month) };
        month.from = match when::day(&known.ends) {
            Some(last) if known.status != SessionStatus::Cancelled => last.max(month.from),
            _ => month.from,
        }
        .plus_days(1);
    }
    None
}

/// The calendar months of a horizon, cut at its ends. Months are used because learning at one's own pace counts in the hours of the period
/// in which it is done, and meets what is due then.
fn months(horizon: DateRange) -> Vec<DateRange> {
    let mut months = Vec::new();
    let mut from = horizon.from;
    while from <= horizon.to {
        let to = from.month_end().min(horizon.to);
        months.push(DateRange { from, to });
        from = to.plus_days(1);
    }
    months
}

/// Is this an apprenticeship or a secondment without half-days? It would seem to take no time, so it cannot be planned.
fn takes_no_time(when: &When, activity: ActivityId, by_id: &BTreeMap<ActivityId, &ActivityRow>) -> bool {
    matches!(when, When::Window(..)) && by_id.get(&activity).is_some_and(|activity| is_block(activity))
}

/// The codes of open sessions in the horizon that are left out because they have no half-days.
pub(crate) fn without_halfdays(horizon: DateRange, activities: &[ActivityRow], sessions: &[SessionRow]) -> Vec<String> {
    let by_id: BTreeMap<ActivityId, &ActivityRow> = activities.iter().map(|activity| (activity.id, activity)).collect();
    let left_out = |session: &&SessionRow| {
        let when = when::of_session(Times::of(session), &ClosedDays::default());
        let in_time = |when: &When| when.days().0 <= horizon.to && when.days().1 >= horizon.from;
        let open = matches!(session.status, SessionStatus::Candidate | SessionStatus::Planned | SessionStatus::Confirmed);
        open && when.is_some_and(|when| in_time(&when) && takes_no_time(&when, session.activity, &by_id))
    };
    sessions.iter().filter(left_out).map(|session| session.code.clone()).collect()
}

/// The ids and times of the sessions that an offer allows within the horizon.
fn dates(horizon: DateRange, closed: &ClosedDays, activity: &ActivityRow, offer: &OfferRow) -> Vec<(String, When)> {
    let halves = when::half_days(&offer.halfdays);
    if is_block(activity) {
        let (from, to) = (offer.from.unwrap_or(horizon.from), offer.to.unwrap_or(horizon.to));
        let has_slot = (0..=to.days_since(from).clamp(-1, 6)).any(|day| {
            let weekday = from.plus_days(day).weekday() as usize;
            halves.iter().any(|half| half.index() / 2 == weekday)
        });
        let inside = from <= to && horizon.contains(from) && horizon.contains(to);
        return if has_slot && inside { vec![(format!("{}@{from}", activity.code), When::Block(from, to, halves))] } else { Vec::new() };
    }
    let first = offer.from.unwrap_or(horizon.from).max(horizon.from);
    let last = offer.to.unwrap_or(horizon.to).min(horizon.to);
    let (year, month, day) = FIRST_MONDAY;
    let anchor = offer.from.or_else(|| Date::from_ymd(year, month, day)).unwrap_or(horizon.from);
    let monday = anchor.monday();
    let every = offer.every_weeks.max(1);
    let mut found = Vec::new();
    for date in (0..=last.days_since(first)).map(|days| first.plus_days(days)) {
        if date.days_since(monday).div_euclid(7).rem_euclid(every) != 0 || closed.contains(&date) {
            continue;
        }
        for half in on(&halves, date) {
            let start = Slot { date, afternoon: half.index() % 2 == 1 };
            let slots = when::slots_from(start, activity.minutes, closed);
            if slots.last().is_some_and(|slot| horizon.contains(slot.date)) {
                let word = if start.afternoon { "pm" } else { "am" };
                found.push((format!("{}@{date}-{word}", activity.code), When::Slots(slots)));
            }
        }
    }
    found
}

fn on(halves: &[HalfDay], date: Date) -> impl Iterator<Item = HalfDay> + '_ {
    let weekday = date.weekday() as usize;
    halves.iter().copied().filter(move |half| half.index() / 2 == weekday)
}
