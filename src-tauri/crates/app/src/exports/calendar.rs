//! Writes sessions as an iCalendar file, for a person, a branch or the service. The file names only the trainer, and holds e-mail addresses
//! only on request.

mod describe;
mod places;
mod told;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use domain::Date;
use exchange::write::{CalendarEvent, Standing, When, calendar, save};
use store::Conn;
use store::records::Branch;

use self::places::Going;
use self::told::{Told, told};
use crate::measures::scope::same_name;
use crate::views::sessions::{Addresses, CalendarQuery, WrittenCalendar};
use crate::{App, AppError};

impl App {
    /// Writes the sessions of a query as an iCalendar file: all that are planned, confirmed, held or cancelled, of every date if the query
    /// names none. Sessions that were withdrawn, or that the person no longer goes to, are written as called off until their day has
    /// passed. Each session has the same name in every file, and a number that rises with every change that its attendees can see, so that
    /// their calendars are updated.
    ///
    /// # Errors
    /// `NotFound` for a person or branch that does not exist; `Invalid` for a file that cannot be written.
    pub async fn export_calendar(&self, query: &CalendarQuery, addresses: Addresses, to: &Path) -> Result<WrittenCalendar, AppError> {
        super::ending(to, "a calendar", &["ics"])?;
        let mut conn = self.reading().await?;
        let only = match (&query.person, &query.branch) {
            (None, None) => None,
            (Some(number), _) => {
                let person = crate::people::meant(&mut conn, &[number]).await?.remove(number.as_str());
                let person = person.ok_or_else(|| AppError::not_found("person", number))?;
                Some(places::of_person(&mut conn, person.id).await?)
            }
            (None, Some(branch)) => Some(sessions_of_branch(&mut conn, branch, self.today()).await?),
        };
        let store = store::settings::store_id(&mut conn).await?;
        let told = told(&mut conn).await?;
        let moment = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc));
        let stamp = moment(&self.env.now()).unwrap_or(DateTime::UNIX_EPOCH);
        // A session that is not in the log has not changed since the store was made.
        let made = store::changes::first_at(&mut conn).await?;
        drop(conn);
        let made = made.as_deref().and_then(moment).unwrap_or(stamp);
        let mut events = Vec::new();
        let mut sessions: Vec<&Told> = told.values().collect();
        sessions.sort_by_cached_key(|told| told.entries.iter().chain(&told.gone).map(|entry| first_moment(&entry.when)).next());
        for told in sessions {
            let going = match &only {
                None => Going { goes: true, ..Going::default() },
                Some(only) => match told.rows.iter().rev().find_map(|row| only.get(row)) {
                    Some(going) => going.clone(),
                    None => continue,
                },
            };
            let changed = told.at.as_deref().max(going.at.as_deref()).and_then(moment).unwrap_or(made);
            events.extend(entries(told, going.goes, self.today()).filter(|entry| overlaps(&entry.when, query)).map(|entry| {
                CalendarEvent {
                    uid: format!("{}@{store}.skillsplan", entry.uid),
                    sequence: told.sequence + going.changes,
                    changed,
                    title: shown(&entry.title, addresses),
                    place: entry.place.as_deref().map(|place| shown(place, addresses)),
                    description: entry.description.as_deref().map(|text| shown(text, addresses)),
                    ..entry
                }
            }));
        }
        let text = calendar("Library learning", &events, stamp);
        save(to, text.as_bytes())?;
        Ok(WrittenCalendar { path: to.display().to_string(), sessions: domain::saturating_u32(events.len()) })
    }
}

/// The entries of a session. Entries that no longer exist are called off: times at which the session does not meet any more, or all of them
/// if it was withdrawn or the person no longer goes. A session that is called off is left out once its day has passed.
fn entries(told: &Told, goes: bool, today: Date) -> impl Iterator<Item = CalendarEvent> {
    let (standing, left): (&[CalendarEvent], &[CalendarEvent]) = if goes { (&told.entries, &[]) } else { (&[], &told.entries) };
    let ended = standing.is_empty();
    let gone = told.gone.iter().chain(left).filter(move |entry| !ended || days(&entry.when).1 >= today).cloned();
    standing.iter().cloned().chain(gone.map(|entry| CalendarEvent { standing: Standing::Cancelled, ..entry }))
}

/// The text. E-mail addresses in it are left out unless they are asked for.
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

/// Sessions with people who are in the branch today, and those in the branch's own rooms.
async fn sessions_of_branch(conn: &mut Conn, branch: &str, today: Date) -> Result<BTreeMap<store::records::SessionId, Going>, AppError> {
    // Of two branches with like names, the one recorded first counts.
    let branches = conn.all::<Branch>().await?;
    let found = branches.iter().find(|one| same_name(one.key(), branch) || same_name(&one.name, branch));
    let id = found.ok_or_else(|| AppError::not_found("branch", branch))?.id;
    let sessions = store::sessions::ids_of_branch(conn, id, today).await?;
    Ok(sessions.into_iter().map(|session| (session, Going { goes: true, ..Going::default() })).collect())
}

/// The first and the last day of an entry.
fn days(when: &When) -> (Date, Date) {
    match when {
        When::Days(first, last) => (*first, *last),
        When::Times((first, _), (last, _)) => (*first, *last),
        When::Weekly(weekly) => (weekly.first, weekly.last),
    }
}

/// The first day of an entry, and the minute of that day at which it begins.
fn first_moment(when: &When) -> (Date, u16) {
    match when {
        When::Days(first, _) => (*first, 0),
        When::Times(first, _) => *first,
        When::Weekly(weekly) => (weekly.first, weekly.from),
    }
}

fn overlaps(when: &When, query: &CalendarQuery) -> bool {
    let (first, last) = days(when);
    query.to.is_none_or(|to| first <= to) && query.from.is_none_or(|from| last >= from)
}
