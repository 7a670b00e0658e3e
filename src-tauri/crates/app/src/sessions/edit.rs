//! Makes a session by hand, and changes when and where it is.

use domain::activities::SessionStatus;
use store::records::{Session, VenueId};
use store::sessions::SessionRow;
use store::{Conn, Tx};

use super::bookings::move_up;
use super::{day, labelled, session};
use crate::operations::{Op, SessionNamed};
use crate::views::Done;
use crate::views::sessions::{SessionEdit, SessionMade};
use crate::{App, AppError, typed};

/// The longest name of a trainer, in characters.
const LONGEST_TRAINER: usize = 200;

/// The times and half-days of a session, as the store writes them.
struct Times {
    starts: String,
    ends: String,
    halfdays: String,
}

impl App {
    /// Makes a planned session. Its code is made of the activity's code and the day.
    ///
    /// # Errors
    /// `NotFound` for an unknown activity or venue; `Invalid` for impossible times. Nothing is saved then.
    pub async fn add_session(&self, new: SessionEdit) -> Result<Done<SessionMade>, AppError> {
        self.write(move |tx| {
            Box::pin(async move {
                let code = new.activity.clone().unwrap_or_default();
                let activities = store::planning::activities(tx).await?;
                let activity = activities.into_iter().find(|one| one.code == code).ok_or_else(|| AppError::not_found("activity", &code))?;
                let times = times(&new, None, &activity.kind)?;
                let venue = venue(tx, new.venue.as_deref()).await?.flatten();
                let trainer = typed::one_line("The trainer", new.trainer.as_deref(), LONGEST_TRAINER)?;
                let day = times.starts.get(..10).unwrap_or_default();
                let key = free_code(tx, &format!("{code}@{day}")).await?;
                let made = SessionNamed { title: activity.title, on: super::day(&times.starts)? };
                let session = Session {
                    code: key.clone(),
                    activity: activity.id,
                    starts: times.starts,
                    ends: times.ends,
                    halfdays: times.halfdays,
                    venue,
                    trainer,
                    capacity: capacity(new.capacity)?,
                    fund: None,
                    status: SessionStatus::Planned,
                };
                tx.add(session).await?;
                Ok((SessionMade { session: key }, Op::EditSession { session: made, is_new: true }))
            })
        })
        .await
    }

    /// Changes when and where a session is, and who leads it. If it gets more seats, people who wait get them.
    ///
    /// # Errors
    /// As [`App::add_session`]; `NotFound` for an unknown session, `NotNow` for one that was held.
    pub async fn set_session(&self, code: &str, edit: SessionEdit) -> Result<Done<SessionMade>, AppError> {
        let code = code.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                let before = session(tx, &code).await?;
                if before.status == SessionStatus::Held {
                    return Err(AppError::NotNow { message: format!("`{}` was held already. Nothing was changed.", before.title) });
                }
                let times = times(&edit, Some(&before), &before.kind)?;
                let venue = venue(tx, edit.venue.as_deref()).await?;
                let trainer = typed::one_line("The trainer", edit.trainer.as_deref(), LONGEST_TRAINER)?;
                let capacity = capacity(edit.capacity)?;
                let change = |session: &mut Session| {
                    (session.starts, session.ends, session.halfdays) = (times.starts, times.ends, times.halfdays);
                    session.venue = venue.unwrap_or(session.venue);
                    if edit.trainer.is_some() {
                        session.trainer = trainer;
                    }
                    session.capacity = capacity.or(session.capacity);
                };
                tx.change(before.id, change).await?;
                let after = session(tx, &code).await?;
                move_up(tx, &after).await?;
                Ok((SessionMade { session: code }, Op::EditSession { session: labelled(&after)?, is_new: false }))
            })
        })
        .await
    }
}

/// The times after an edit. Both ends have a time of day or neither has one.
fn times(edit: &SessionEdit, before: Option<&SessionRow>, kind: &str) -> Result<Times, AppError> {
    let moment = |what: &str, given: Option<&String>, stored: Option<&String>| match (given, stored) {
        (Some(text), _) => {
            let (date, minutes) = exchange::dates::parse_moment(text).ok_or_else(|| {
                AppError::invalid(format!(
                    "`{text}` is no time at which a session {what}. Nothing was saved. Write 2026-05-13 09:30, or a date alone."
                ))
            })?;
            Ok(exchange::kinds::Moment { date, minutes }.to_string())
        }
        (None, Some(stored)) => Ok(stored.clone()),
        (None, None) => Err(AppError::invalid(format!("When does the session {}? Nothing was saved.", what.trim_end_matches('s')))),
    };
    let starts = moment("starts", edit.starts.as_ref(), before.map(|row| &row.starts))?;
    let ends = moment("ends", edit.ends.as_ref(), before.map(|row| &row.ends))?;
    let halfdays = match &edit.halfdays {
        Some(text) => {
            let wrong = |part: String| AppError::invalid(format!("`{part}` is no half-day. Nothing was saved. Write `tue-am;thu-pm`."));
            exchange::lists::half_days_text(&exchange::lists::half_days(text).map_err(wrong)?)
        }
        None => before.map(|row| row.halfdays.clone()).unwrap_or_default(),
    };
    if starts.contains('T') != ends.contains('T') {
        return Err(AppError::invalid(format!("`{starts}` and `{ends}` must both have a time of day, or neither. Nothing was saved.")));
    }
    if ends < starts {
        return Err(AppError::invalid(format!("The end {ends} is before the start {starts}. Nothing was saved.")));
    }
    domain::rules::block_has_half_days(kind, day(&starts)?, day(&ends)?, !halfdays.is_empty())?;
    Ok(Times { starts, ends, halfdays })
}

/// Checks the number of seats.
fn capacity(seats: Option<u32>) -> Result<Option<u32>, AppError> {
    match seats {
        Some(0) => Err(AppError::invalid("A session has one seat or more. Nothing was saved.")),
        other => Ok(other),
    }
}

/// The venue of an edit: `None` if the edit does not change it, `Some(None)` if it removes it.
async fn venue(conn: &mut Conn, code: Option<&str>) -> Result<Option<Option<VenueId>>, AppError> {
    match code.map(str::trim) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(code) => {
            let found = store::planning::venues(conn).await?.into_iter().find(|venue| venue.code == code);
            found.map(|venue| Some(Some(venue.id))).ok_or_else(|| AppError::not_found("venue", code))
        }
    }
}

/// A code that no session has yet, made from the wanted one.
async fn free_code(tx: &mut Tx, wanted: &str) -> Result<String, AppError> {
    let mut code = wanted.to_owned();
    let mut next = 2_u32;
    while store::sessions::by_code(tx, &code).await?.is_some() {
        code = format!("{wanted}-{next}");
        next += 1;
    }
    Ok(code)
}
