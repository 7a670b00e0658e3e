//! Sessions as an iCalendar file, of a person, of a branch or of the service. It holds nobody's name.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use domain::Date;
use exchange::write::{CalendarEvent, When, calendar, save};
use store::db::{Conn, Row};

use crate::views::sessions::{CalendarQuery, WrittenCalendar};
use crate::{App, AppError};

impl App {
    /// Writes the sessions of a query as an iCalendar file: all that are planned, confirmed, held or cancelled, of every
    /// date where the query names none.
    ///
    /// # Errors
    /// `NotFound` for a person or branch that does not exist; `Invalid` for a file that cannot be written.
    pub async fn export_calendar(&self, query: &CalendarQuery, to: &Path) -> Result<WrittenCalendar, AppError> {
        super::ending(to, "a calendar", &["ics"])?;
        let mut conn = self.store.read().await?;
        let only = match (&query.person, &query.branch) {
            (None, None) => None,
            (Some(person), _) => Some(sessions_of_person(&mut conn, person).await?),
            (None, Some(branch)) => Some(sessions_of_branch(&mut conn, branch, self.today()).await?),
        };
        let sql = "SELECT s.id, s.code, a.title, a.kind, s.starts, s.ends, s.halfdays, v.title, s.trainer, s.status
                   FROM session s JOIN activity a ON a.id = s.activity_id LEFT JOIN venue v ON v.id = s.venue_id
                   WHERE s.status <> 'candidate' ORDER BY s.starts, s.id";
        let mut events = Vec::new();
        for row in conn.fetch(sql, &[]).await? {
            if only.as_ref().is_some_and(|only| !row.int(0).is_ok_and(|id| only.contains(&id))) {
                continue;
            }
            if let Some(event) = event(&row)?.filter(|event| overlaps(event.when, query)) {
                events.push(event);
            }
        }
        let stamp = DateTime::parse_from_rfc3339(&self.env.now()).map_or(DateTime::UNIX_EPOCH, |at| at.with_timezone(&Utc));
        let text = calendar("Library learning", &events, stamp);
        save(to, text.as_bytes())?;
        Ok(WrittenCalendar { path: to.display().to_string(), sessions: u32::try_from(events.len()).unwrap_or(u32::MAX) })
    }
}

async fn sessions_of_person(conn: &mut Conn, number: &str) -> Result<BTreeSet<i64>, AppError> {
    let person = crate::people::meant(conn, &[number]).await?.remove(number);
    let person = person.ok_or_else(|| AppError::not_found("person", number))?;
    let sql = "SELECT session_id FROM place WHERE person_id = $1 ORDER BY session_id";
    ids(&conn.fetch(sql, &store::values![person.id]).await?)
}

/// Sessions with people who are in the branch today, and those in the branch's own rooms.
async fn sessions_of_branch(conn: &mut Conn, branch: &str, today: Date) -> Result<BTreeSet<i64>, AppError> {
    let mut found = None;
    for row in conn.fetch("SELECT id, coalesce(code, name), name FROM branch ORDER BY id", &[]).await? {
        if crate::scope::same_name(&row.text(1)?, branch) || crate::scope::same_name(&row.text(2)?, branch) {
            found = Some(row.int(0)?);
            break;
        }
    }
    let Some(id) = found else { return Err(AppError::not_found("branch", branch)) };
    let sql = "SELECT x.session_id FROM place x JOIN person_branch b ON b.person_id = x.person_id
               WHERE b.branch_id = $1 AND coalesce(b.from_date, '') <= $2 AND coalesce(b.to_date, '9999-12-31') >= $2
               UNION SELECT s.id FROM session s JOIN venue v ON v.id = s.venue_id WHERE v.branch_id = $1";
    ids(&conn.fetch(sql, &store::values![id, today]).await?)
}

fn ids(rows: &[Row]) -> Result<BTreeSet<i64>, AppError> {
    Ok(rows.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?)
}

fn event(row: &Row) -> Result<Option<CalendarEvent>, AppError> {
    let (starts, ends) = (moment(&row.text(4)?), moment(&row.text(5)?));
    let when = match (starts, ends) {
        (Some((first, Some(from))), Some((last, Some(to)))) => When::Times((first, from), (last, to)),
        (Some((first, _)), Some((last, _))) => When::Days(first, last),
        _ => return Ok(None),
    };
    let (code, kind, halfdays, status) = (row.text(1)?, row.text(3)?, row.text(6)?, row.text(9)?);
    let trainer = row.opt_text(8)?.map(|trainer| format!("Trainer: {trainer}"));
    let days = (!halfdays.is_empty()).then(|| format!("On: {}", halfdays.replace(';', ", ")));
    let lines: Vec<String> = [Some(kind), days, trainer].into_iter().flatten().collect();
    Ok(Some(CalendarEvent {
        uid: format!("session-{code}@skillsplan"),
        title: row.text(2)?,
        when,
        place: row.opt_text(7)?,
        description: Some(lines.join("\n")),
        tentative: status == "planned",
        cancelled: status == "cancelled",
    }))
}

/// `2026-05-13T09:30` or `2026-05-13`.
fn moment(text: &str) -> Option<(Date, Option<u16>)> {
    exchange::dates::parse_moment(text)
}

fn overlaps(when: When, query: &CalendarQuery) -> bool {
    let (first, last) = match when {
        When::Days(first, last) => (first, last),
        When::Times((first, _), (last, _)) => (first, last),
    };
    query.to.is_none_or(|to| first <= to) && query.from.is_none_or(|from| last >= from)
}
