//! Sessions as an iCalendar file, of a person, of a branch or of the service. It holds nobody's name but the trainer's, and no
//! e-mail address unless it is asked for.

mod describe;
mod told;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, Utc};
use domain::Date;
use exchange::write::{CalendarEvent, Standing, When, calendar, save};
use store::db::{Conn, Row};

use self::told::{Told, told};
use crate::views::sessions::{Addresses, CalendarQuery, WrittenCalendar};
use crate::{App, AppError};

impl App {
    /// Writes the sessions of a query as an iCalendar file: all that are planned, confirmed, held or cancelled, of every
    /// date where the query names none. Each has the same name in every file, and a number that rises with every change
    /// that its attendees can see, so that their calendars follow.
    ///
    /// # Errors
    /// `NotFound` for a person or branch that does not exist; `Invalid` for a file that cannot be written.
    pub async fn export_calendar(&self, query: &CalendarQuery, addresses: Addresses, to: &Path) -> Result<WrittenCalendar, AppError> {
        super::ending(to, "a calendar", &["ics"])?;
        let mut conn = self.store.read().await?;
        let only = match (&query.person, &query.branch) {
            (None, None) => None,
            (Some(person), _) => Some(sessions_of_person(&mut conn, person).await?),
            (None, Some(branch)) => Some(sessions_of_branch(&mut conn, branch, self.today()).await?),
        };
        let store = store::settings::store_id(&mut conn).await?;
        let told = told(&mut conn).await?;
        let moment = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc));
        let stamp = moment(&self.env.now()).unwrap_or(DateTime::UNIX_EPOCH);
        // Where the log says nothing of a session, it has been so since the store was made.
        let made = conn.first("SELECT at FROM operation ORDER BY id LIMIT 1", &[]).await?.map(|row| row.text(0)).transpose()?;
        let made = made.as_deref().and_then(moment).unwrap_or(stamp);
        let mut events = Vec::new();
        for row in conn.fetch("SELECT id, code FROM session WHERE status <> 'candidate' ORDER BY starts, id", &[]).await? {
            if only.as_ref().is_some_and(|only| !row.int(0).is_ok_and(|id| only.contains(&id))) {
                continue;
            }
            let Some(told) = told.get(&row.text(1)?) else { continue };
            if !told.entries.iter().any(|entry| overlaps(&entry.when, query)) {
                continue;
            }
            let changed = told.at.as_deref().and_then(moment).unwrap_or(made);
            events.extend(entries(told).map(|entry| CalendarEvent {
                uid: format!("{}@{store}.skillsplan", entry.uid),
                sequence: told.sequence,
                changed,
                title: shown(&entry.title, addresses),
                place: entry.place.as_deref().map(|place| shown(place, addresses)),
                description: entry.description.as_deref().map(|text| shown(text, addresses)),
                ..entry
            }));
        }
        let text = calendar("Library learning", &events, stamp);
        save(to, text.as_bytes())?;
        Ok(WrittenCalendar { path: to.display().to_string(), sessions: u32::try_from(events.len()).unwrap_or(u32::MAX) })
    }
}

/// The entries of a session as they are, and those that are there no more, which are called off.
fn entries(told: &Told) -> impl Iterator<Item = CalendarEvent> {
    let gone = told.gone.iter().cloned().map(|entry| CalendarEvent { standing: Standing::Cancelled, ..entry });
    told.entries.iter().cloned().chain(gone)
}

/// The text, without the words that are e-mail addresses unless they are asked for.
fn shown(text: &str, addresses: Addresses) -> String {
    let is_address = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric()).split_once('@').is_some_and(|(who, at)| !who.is_empty() && !at.is_empty())
    };
    match addresses {
        Addresses::Kept => text.to_owned(),
        Addresses::LeftOut => {
            let line = |line: &str| line.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ");
            text.split('\n').map(line).collect::<Vec<_>>().join("\n")
        }
    }
}

async fn sessions_of_person(conn: &mut Conn, number: &str) -> Result<BTreeSet<i64>, AppError> {
    let person = crate::people::meant(conn, &[number]).await?.remove(number);
    let person = person.ok_or_else(|| AppError::not_found("person", number))?;
    let sql = "SELECT session_id FROM place WHERE person_id = $1 AND status <> 'waiting' ORDER BY session_id";
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

fn overlaps(when: &When, query: &CalendarQuery) -> bool {
    let (first, last) = match when {
        When::Days(first, last) => (*first, *last),
        When::Times((first, _), (last, _)) => (*first, *last),
        When::Weekly(weekly) => (weekly.first, weekly.last),
    };
    query.to.is_none_or(|to| first <= to) && query.from.is_none_or(|from| last >= from)
}
