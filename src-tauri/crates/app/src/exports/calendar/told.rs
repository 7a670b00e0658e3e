//! How often a session has changed for those who go, out of the change log. A count kept with the row would go back when a
//! change is undone, and a calendar would then pass over what is true now.

use std::collections::{BTreeMap, BTreeSet};

use domain::holidays::ClosedDays;
use exchange::write::CalendarEvent;
use store::Conn;
use store::changes::RowChange;
use store::db::{Row, StoreError};
use store::schema::{self, Table};

use super::describe;
use crate::AppError;

/// The tables in which an attendee could see a change.
const SEEN: [&Table; 4] = [&schema::SESSION, &schema::ACTIVITY, &schema::VENUE, &schema::SETTING];

/// What those who go have been told of a session.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// The ids of the rows that bear or bore the session's code: one that a plan makes again after an undo has another.
    pub(super) rows: BTreeSet<i64>,
    /// The entries as they are, with no number and no time of change of their own; none of a session that is withdrawn or gone.
    pub(super) entries: Vec<CalendarEvent>,
    /// Entries that were there once: the times at which the session does not meet any more.
    pub(super) gone: Vec<CalendarEvent>,
    /// How often what they can see has changed.
    pub(super) sequence: u32,
    /// When it changed last, as an ISO date-time in UTC; `None` where the log does not go back so far.
    pub(super) at: Option<String>,
}

impl Told {
    /// Takes note of the entries as they are from a moment on.
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

/// The rows of the tables at one moment, by id.
#[derive(Default)]
struct Moment {
    rows: BTreeMap<&'static str, BTreeMap<i64, Row>>,
}

impl Moment {
    fn put(&mut self, table: &'static Table, id: i64, row: Option<&Row>) {
        let rows = self.rows.entry(table.name).or_default();
        match row {
            Some(row) => rows.insert(id, row.clone()),
            None => rows.remove(&id),
        };
    }

    fn of(&self, table: &'static Table) -> impl Iterator<Item = (i64, &Row)> {
        self.rows.get(table.name).into_iter().flatten().map(|(id, row)| (*id, row))
    }

    fn get(&self, table: &'static Table, id: Option<i64>) -> Option<&Row> {
        self.rows.get(table.name)?.get(&id?)
    }

    /// The days on which every branch is closed.
    fn closed(&self) -> Result<ClosedDays, StoreError> {
        let of = |(_, row): (i64, &Row)| Ok((text(&schema::SETTING, row, "key")?, text(&schema::SETTING, row, "value")?));
        Ok(crate::service::settings::closed_days(&self.of(&schema::SETTING).map(of).collect::<Result<_, StoreError>>()?))
    }

    /// The entries of a session as they are at this moment.
    fn entries(&self, session: &Row, closed: &ClosedDays) -> Result<Vec<CalendarEvent>, StoreError> {
        let of = |name: &str| text(&schema::SESSION, session, name);
        let activity = self.get(&schema::ACTIVITY, number(&schema::SESSION, session, "activity_id"));
        let venue = self.get(&schema::VENUE, number(&schema::SESSION, session, "venue_id"));
        let Some(activity) = activity else { return Ok(Vec::new()) };
        let described = describe::Session {
            code: of("code")?,
            title: text(&schema::ACTIVITY, activity, "title")?,
            kind: text(&schema::ACTIVITY, activity, "kind")?,
            mode: Some(text(&schema::ACTIVITY, activity, "mode")?).filter(|mode| !mode.is_empty()),
            minutes: number(&schema::ACTIVITY, activity, "minutes").unwrap_or_default(),
            starts: of("starts")?,
            ends: of("ends")?,
            halfdays: of("halfdays")?,
            venue: venue.map(|venue| text(&schema::VENUE, venue, "title")).transpose()?,
            trainer: Some(of("trainer")?).filter(|trainer| !trainer.is_empty()),
            status: of("status")?,
        };
        Ok(described.entries(closed))
    }
}

fn at(table: &Table, name: &str) -> usize {
    table.columns.iter().position(|(column, _)| *column == name).unwrap_or(usize::MAX)
}

/// The text of a column; nothing is empty.
fn text(table: &Table, row: &Row, name: &str) -> Result<String, StoreError> {
    Ok(row.opt_text(at(table, name))?.unwrap_or_default())
}

fn number(table: &Table, row: &Row, name: &str) -> Option<i64> {
    row.opt_int(at(table, name)).ok().flatten()
}

/// What has been told of every session that anybody could have in a calendar, those that are there no more among them, by its
/// code.
///
/// # Errors
/// Whatever the store says.
pub(super) async fn told(conn: &mut Conn) -> Result<BTreeMap<String, Told>, AppError> {
    let mut moment = Moment::default();
    for table in SEEN {
        for row in conn.rows_of(table).await? {
            moment.put(table, row.int(0)?, Some(&row));
        }
    }
    let log = store::changes::of_tables(conn, &SEEN).await?;
    // Back to the beginning of the log, and from there forward again, one operation at a time.
    for change in log.iter().rev() {
        moment.put(change.table, change.row, change.before.as_ref());
    }
    let mut all: BTreeMap<String, Told> = BTreeMap::new();
    let mut closed = moment.closed()?;
    let first: Vec<i64> = moment.of(&schema::SESSION).map(|(id, _)| id).collect();
    hear(&mut all, &moment, &closed, &first, None)?;
    for operation in log.chunk_by(|one, next| one.operation == next.operation) {
        let at = operation.first().map(|change| change.at.as_str());
        for change in operation {
            moment.put(change.table, change.row, change.after.as_ref());
        }
        for change in operation.iter().filter(|change| change.table == &schema::SESSION && change.after.is_none()) {
            let code = change.before.as_ref().map(|row| text(&schema::SESSION, row, "code")).transpose()?;
            if let Some(told) = code.and_then(|code| all.get_mut(&code)) {
                told.hear(Vec::new(), at);
            }
        }
        let now = moment.closed()?;
        let touched = touched(operation, &moment, now != closed);
        closed = now;
        hear(&mut all, &moment, &closed, &touched, at)?;
    }
    // A session that was never more than possible is in nobody's calendar.
    all.retain(|_, told| !told.entries.is_empty() || !told.gone.is_empty());
    Ok(all)
}

fn hear(
    all: &mut BTreeMap<String, Told>,
    moment: &Moment,
    closed: &ClosedDays,
    sessions: &[i64],
    at: Option<&str>,
) -> Result<(), StoreError> {
    for id in sessions {
        if let Some(session) = moment.get(&schema::SESSION, Some(*id)) {
            let entries = moment.entries(session, closed)?;
            let told = all.entry(text(&schema::SESSION, session, "code")?).or_default();
            told.rows.insert(*id);
            told.hear(entries, at);
        }
    }
    Ok(())
}

/// The sessions that look another way after an operation, or could.
fn touched(operation: &[RowChange], moment: &Moment, closing: bool) -> Vec<i64> {
    let rows = |table: &'static Table| -> BTreeSet<i64> {
        operation.iter().filter(|change| change.table == table).map(|change| change.row).collect()
    };
    let (own, activities, venues) = (rows(&schema::SESSION), rows(&schema::ACTIVITY), rows(&schema::VENUE));
    if !closing && activities.is_empty() && venues.is_empty() {
        return own.into_iter().collect();
    }
    let names =
        |ids: &BTreeSet<i64>, session: &Row, column: &str| number(&schema::SESSION, session, column).is_some_and(|id| ids.contains(&id));
    let looks = moment
        .of(&schema::SESSION)
        .filter(|(id, row)| closing || own.contains(id) || names(&activities, row, "activity_id") || names(&venues, row, "venue_id"));
    looks.map(|(id, _)| id).collect()
}
