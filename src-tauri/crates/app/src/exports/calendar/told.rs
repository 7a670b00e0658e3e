//! Counts, from the change log, how often a session has changed for those who go. A count that is kept in the row would go back when a
//! change is undone, and a calendar would then ignore the newer state.

use std::collections::{BTreeMap, BTreeSet};

use domain::holidays::ClosedDays;
use exchange::write::CalendarEvent;
use store::changes::RowChange;
use store::records::{Activity, ActivityId, Session, SessionId, Setting, Venue, VenueId};
use store::{Conn, Id, Kept, Record, StoreError};

use super::describe;
use crate::AppError;

/// What the calendars of those who go know about a session.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// The ids of the rows that have or had the session's code. A session that a plan makes again after an undo has a new id.
    pub(super) rows: BTreeSet<SessionId>,
    /// The present entries, with no number and time of change filled in yet. Empty for a session that is withdrawn or gone.
    pub(super) entries: Vec<CalendarEvent>,
    /// Former entries: the times at which the session does not meet any more.
    pub(super) gone: Vec<CalendarEvent>,
    /// How often the session has changed in what attendees can see.
    pub(super) sequence: u32,
    /// When that last changed, as an ISO date-time in UTC; `None` if the log does not go back so far.
    pub(super) at: Option<String>,
}

impl Told {
    /// Notes the entries that hold from a moment on.
    fn hear(&mut self, entries: Vec<CalendarEvent>, at: Option<&str>) {
        if entries == self.entries {
            return;
        }
        if !self.entries.is_empty() || !self.gone.is_empty() {
            self.sequence += 1;
        }
        let before = std::mem::replace(&mut self.entries, entries);
        self.gone.extend(before);
        self.gone.retain(|one| self.entries.iter().all(|now| now.uid != one.uid));
        self.at = at.map(str::to_owned);
    }
}

/// The records of the tables at one moment, by id.
#[derive(Default)]
struct Moment {
    sessions: BTreeMap<SessionId, Session>,
    activities: BTreeMap<ActivityId, Activity>,
    venues: BTreeMap<VenueId, Venue>,
    settings: BTreeMap<Id<Setting>, Setting>,
}

/// Puts a record under its id, or removes the record that is there.
fn set<R>(records: &mut BTreeMap<Id<R>, R>, id: Option<Id<R>>, record: Option<R>) {
    let Some(id) = id else { return };
    match record {
        Some(record) => drop(records.insert(id, record)),
        None => drop(records.remove(&id)),
    }
}

async fn read<R: Record>(conn: &mut Conn) -> Result<BTreeMap<Id<R>, R>, StoreError> {
    Ok(conn.all::<R>().await?.into_iter().map(|Kept { id, record }| (id, record)).collect())
}

impl Moment {
    /// The records as they are now.
    async fn now(conn: &mut Conn) -> Result<Self, StoreError> {
        let (sessions, activities) = (read(conn).await?, read(conn).await?);
        Ok(Self { sessions, activities, venues: read(conn).await?, settings: read(conn).await? })
    }

    /// Goes back to the moment before a change.
    fn back(&mut self, change: &RowChange) -> Result<(), StoreError> {
        set(&mut self.sessions, change.id(), change.before()?);
        set(&mut self.activities, change.id(), change.before()?);
        set(&mut self.venues, change.id(), change.before()?);
        set(&mut self.settings, change.id(), change.before()?);
        Ok(())
    }

    /// Goes on to the moment after a change.
    fn on(&mut self, change: &RowChange) -> Result<(), StoreError> {
        set(&mut self.sessions, change.id(), change.after()?);
        set(&mut self.activities, change.id(), change.after()?);
        set(&mut self.venues, change.id(), change.after()?);
        set(&mut self.settings, change.id(), change.after()?);
        Ok(())
    }

    /// The days on which every branch is closed.
    fn closed(&self) -> ClosedDays {
        let of = |setting: &Setting| (setting.key.clone(), setting.value.clone());
        crate::service::settings::closed_days(&self.settings.values().map(of).collect())
    }

    /// The entries of a session as they are at this moment.
    fn entries(&self, session: &Session, closed: &ClosedDays) -> Vec<CalendarEvent> {
        let Some(activity) = self.activities.get(&session.activity) else { return Vec::new() };
        let described = describe::Session {
            code: session.code.clone(),
            title: activity.title.clone(),
            kind: activity.kind.clone(),
            mode: activity.mode.clone().filter(|mode| !mode.is_empty()),
            minutes: i64::from(activity.minutes),
            starts: session.starts.clone(),
            ends: session.ends.clone(),
            halfdays: session.halfdays.clone(),
            venue: session.venue.and_then(|venue| self.venues.get(&venue)).map(|venue| venue.title.clone()),
            trainer: session.trainer.clone().filter(|trainer| !trainer.is_empty()),
            status: session.status.code().to_owned(),
        };
        described.entries(closed)
    }
}

/// By code: what calendars know about every session that anybody could have in a calendar, also about those that no longer exist.
///
/// # Errors
/// Whatever the store says.
pub(super) async fn told(conn: &mut Conn) -> Result<BTreeMap<String, Told>, AppError> {
    let mut moment = Moment::now(conn).await?;
    // The tables in which an attendee could see a change.
    let seen = [Session::TABLE, Activity::TABLE, Venue::TABLE, Setting::TABLE];
    let log = store::changes::of_tables(conn, &seen).await?;
    // Goes back to the beginning of the log, and from there forward again, one operation at a time.
    for change in log.iter().rev() {
        moment.back(change)?;
    }
    let mut all: BTreeMap<String, Told> = BTreeMap::new();
    let mut closed = moment.closed();
    let first: Vec<SessionId> = moment.sessions.keys().copied().collect();
    hear(&mut all, &moment, &closed, &first, None);
    for operation in log.chunk_by(|one, next| one.operation == next.operation) {
        let at = operation.first().map(|change| change.at.as_str());
        for change in operation {
            moment.on(change)?;
        }
        for change in operation {
            if let (Some(before), None) = (change.before::<Session>()?, change.after::<Session>()?)
                && let Some(told) = all.get_mut(&before.code)
            {
                told.hear(Vec::new(), at);
            }
        }
        let now = moment.closed();
        let touched = touched(operation, &moment, now != closed);
        closed = now;
        hear(&mut all, &moment, &closed, &touched, at);
    }
    // A session that was always a candidate is in nobody's calendar.
    all.retain(|_, told| !told.entries.is_empty() || !told.gone.is_empty());
    Ok(all)
}

fn hear(all: &mut BTreeMap<String, Told>, moment: &Moment, closed: &ClosedDays, sessions: &[SessionId], at: Option<&str>) {
    for id in sessions {
        if let Some(session) = moment.sessions.get(id) {
            let told = all.entry(session.code.clone()).or_default();
            told.rows.insert(*id);
            told.hear(moment.entries(session, closed), at);
        }
    }
}

/// The sessions that an operation may have changed for attendees.
fn touched(operation: &[RowChange], moment: &Moment, closing: bool) -> Vec<SessionId> {
    fn of<R: Record>(operation: &[RowChange]) -> BTreeSet<Id<R>> {
        operation.iter().filter_map(RowChange::id).collect()
    }
    let (own, activities, venues): (BTreeSet<SessionId>, _, _) = (of(operation), of::<Activity>(operation), of::<Venue>(operation));
    if !closing && activities.is_empty() && venues.is_empty() {
        return own.into_iter().collect();
    }
    let looks = moment.sessions.iter().filter(|(id, session)| {
        closing || own.contains(id) || activities.contains(&session.activity) || session.venue.is_some_and(|venue| venues.contains(&venue))
    });
    looks.map(|(id, _)| *id).collect()
}
