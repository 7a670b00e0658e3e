//! Places in sessions: booking them, giving them up, and waiting for them.

use std::collections::BTreeSet;

use domain::Date;
use domain::activities::{PlaceStatus, SessionStatus};
use domain::holidays::ClosedDays;
use domain::ix::List as _;
use domain::ratings::RatingsCounted;
use store::records::{ActivityId, PersonId, Place, SessionId};
use store::sessions::SessionRow;
use store::{Conn, Kept, Tx};

use super::meetings::{Meetings, meetings};
use super::{LONGEST_REASON, day, labelled, person_id, seats, session};
use crate::operations::Op;
use crate::sessions::when::Times;
use crate::views::Done;
use crate::views::sessions::{Booked, Booking, Unbooked};
use crate::{App, AppError, typed};

impl App {
    /// Gives a person a place in a session, or a turn on its waiting list if it is full. A person who has a place or a turn already keeps
    /// it.
    ///
    /// # Errors
    /// `NotFound` for an unknown session or person; `NotNow` for a session that is over, cancelled or only a candidate; `Conflict`, naming
    /// the other booking, if the person is elsewhere at that time; `Warning` if something speaks against the booking and no reason is given
    /// to do it all the same. Nothing is booked then.
    pub async fn book(&self, booking: Booking) -> Result<Done<Booked>, AppError> {
        let reason = typed::one_line("The reason", booking.accept_warning.as_deref(), LONGEST_REASON)?;
        let (app, today) = (self.clone(), self.today());
        self.write(move |tx| {
            Box::pin(async move {
                let snapshot = app.snapshot(tx, None).await?;
                let person = person_id(tx, &booking.person).await?;
                let session = session(tx, &booking.session).await?;
                let first = day(&session.starts)?;
                let matrix = app.matrix(&snapshot, first, RatingsCounted::All);
                let known = snapshot.ids.people.index_of(|id| *id == person);
                let at = known.ok_or_else(|| AppError::not_found("person", &booking.person))?;
                let who = &snapshot.facts.people[at];
                let (name, kind) = (who.name.clone(), who.kind.code());
                let here = matrix.is_active(at);
                let mut warnings = Vec::new();
                if !here {
                    warnings.push(format!("{name} is not with the service on {}.", first.long()));
                }
                takes_bookings(&session, today)?;
                let places = store::sessions::places_of(tx, session.id).await?;
                if let Some(place) = places.iter().find(|place| place.person == person) {
                    let booked = Booked { status: place.status, position: position(&places, place), warnings: Vec::new() };
                    return Ok((booked, Op::Book { session: labelled(&session)?, name, waits: false, reason }));
                }
                let closed = closed(tx).await?;
                let hours = hours(&session, &closed);
                if let Some(other) = clash(tx, person, &session, hours.as_ref(), &closed).await? {
                    return Err(AppError::Conflict {
                        message: format!(
                            "{name} has a place in `{}` ({}) at that time. Nothing was booked. Give that place up first, or choose another session.",
                            other.title,
                            times(&other)
                        ),
                        details: vec![format!("{}: {}, {}", other.code, other.title, times(&other))],
                    });
                }
                warnings.extend(speaks_against(tx, person, &name, kind, &session, hours.as_ref()).await?);
                if !warnings.is_empty() && reason.is_none() {
                    return Err(AppError::Warning {
                        message: format!("Nothing was booked, because something speaks against a place for {name}. Give a reason to book it all the same."),
                        details: warnings,
                    });
                }
                let taken = places.iter().filter(|place| place.status.takes_a_seat()).count();
                let is_full = seats(&session).is_some_and(|seats| taken >= seats as usize);
                let status = if is_full { PlaceStatus::Waiting } else { PlaceStatus::Booked };
                tx.add(Place { session: session.id, person, status }).await?;
                let before = places.len() - taken;
                let position = is_full.then(|| domain::saturating_u32(before + 1));
                let reason = reason.filter(|_| !warnings.is_empty());
                Ok((Booked { status, position, warnings }, Op::Book { session: labelled(&session)?, name, waits: is_full, reason }))
            })
        })
        .await
    }

    /// Takes away a person's place, or turn on the waiting list. The person who has waited longest and can come gets a free place.
    ///
    /// # Errors
    /// `NotFound` for an unknown session or person, or one who has no place; `NotNow` for a session that was held or is over.
    pub async fn unbook(&self, code: &str, number: &str) -> Result<Done<Unbooked>, AppError> {
        let (code, number, today) = (code.to_owned(), number.to_owned(), self.today());
        self.write(move |tx| {
            Box::pin(async move {
                let person = person_id(tx, &number).await?;
                let name = store::people::named(tx, person).await?.map(|who| who.name).unwrap_or_default();
                let session = session(tx, &code).await?;
                if session.status == SessionStatus::Held || day(&session.ends)? < today {
                    return Err(AppError::NotNow {
                        message: format!("`{}` is over. Nothing was changed. Say who came with the attendance.", session.title),
                    });
                }
                let places = store::sessions::places_of(tx, session.id).await?;
                let Some(place) = places.iter().find(|place| place.person == person) else {
                    return Err(AppError::not_found("place in the session for", &number));
                };
                tx.remove(&[place.id]).await?;
                let moved = move_up(tx, &session).await?;
                let mut numbers = store::people::by_ids(tx, &moved).await?;
                let moved_up = moved.iter().filter_map(|id| numbers.remove(id)).map(|who| who.number).collect();
                Ok((Unbooked { moved_up }, Op::Unbook { session: labelled(&session)?, name }))
            })
        })
        .await
    }
}

/// Gives free seats to people who wait; those who have waited longest come first. A person who is elsewhere at that time waits on. Gives
/// the row ids of the people who now have a place.
pub(super) async fn move_up(tx: &mut Tx, session: &SessionRow) -> Result<Vec<PersonId>, AppError> {
    let places = store::sessions::places_of(tx, session.id).await?;
    let taken = places.iter().filter(|place| place.status.takes_a_seat()).count();
    let mut free = seats(session).map_or(usize::MAX, |seats| (seats as usize).saturating_sub(taken));
    let closed = closed(tx).await?;
    let hours = hours(session, &closed);
    let mut moved = Vec::new();
    for place in places.iter().filter(|place| place.status == PlaceStatus::Waiting) {
        if free == 0 {
            break;
        }
        if clash(tx, place.person, session, hours.as_ref(), &closed).await?.is_none() {
            tx.change(place.id, |place: &mut Place| place.status = PlaceStatus::Booked).await?;
            moved.push(place.person);
            free -= 1;
        }
    }
    Ok(moved)
}

/// Checks that a session takes bookings: it is to come, or still goes on.
fn takes_bookings(session: &SessionRow, today: Date) -> Result<(), AppError> {
    let refuse = |why: &str| Err(AppError::NotNow { message: format!("`{}` {why} Nothing was booked.", session.title) });
    match session.status {
        SessionStatus::Cancelled => refuse("was cancelled."),
        SessionStatus::Held => refuse("was held already. Say who came with the attendance."),
        SessionStatus::Candidate => refuse("is no more than possible. Plan the session first."),
        SessionStatus::Planned | SessionStatus::Confirmed if day(&session.ends)? < today => {
            refuse("is over. Say who came with the attendance.")
        }
        SessionStatus::Planned | SessionStatus::Confirmed => Ok(()),
    }
}

/// The position on the waiting list, if the place is a turn on it.
fn position(places: &[Kept<Place>], place: &Kept<Place>) -> Option<u32> {
    let before = places.iter().filter(|other| other.status == PlaceStatus::Waiting && other.id <= place.id).count();
    (place.status == PlaceStatus::Waiting).then(|| domain::saturating_u32(before))
}

async fn closed(conn: &mut Conn) -> Result<ClosedDays, AppError> {
    Ok(crate::service::settings::closed_days(&store::settings::all(conn).await?))
}

fn hours(session: &SessionRow, closed: &ClosedDays) -> Option<Meetings> {
    meetings(Times::of(session), session.minutes, closed)
}

/// The words for a session's time in a sentence.
fn times(session: &SessionRow) -> String {
    format!("{} to {}", session.starts.replace('T', " "), session.ends.replace('T', " "))
}

/// The other session that the person has a place in at that time, if there is one.
async fn clash(
    conn: &mut Conn,
    person: PersonId,
    session: &SessionRow,
    hours_of: Option<&Meetings>,
    closed: &ClosedDays,
) -> Result<Option<SessionRow>, AppError> {
    let Some(mine) = hours_of else { return Ok(None) };
    let places = store::sessions::places_of_person(conn, person).await?;
    let booked: BTreeSet<SessionId> = places
        .iter()
        .filter(|place| place.status == PlaceStatus::Booked && place.session != session.id)
        .map(|place| place.session)
        .collect();
    if booked.is_empty() {
        return Ok(None);
    }
    let others = store::sessions::between(conn, day(&session.starts)?, day(&session.ends)?).await?;
    let runs = |other: &SessionRow| matches!(other.status, SessionStatus::Planned | SessionStatus::Confirmed | SessionStatus::Held);
    Ok(others
        .into_iter()
        .find(|other| booked.contains(&other.id) && runs(other) && hours(other, closed).is_some_and(|theirs| mine.clash(&theirs))))
}

/// Lists what speaks against a place for a person, a sentence each.
async fn speaks_against(
    conn: &mut Conn,
    person: PersonId,
    name: &str,
    kind: &str,
    session: &SessionRow,
    hours: Option<&Meetings>,
) -> Result<Vec<String>, AppError> {
    let mut found = Vec::new();
    let days: Vec<Date> = hours.map(|hours| hours.hours().into_keys().collect()).unwrap_or_default();
    for absence in store::planning::absences(conn).await? {
        if absence.person == person && days.iter().any(|day| absence.from <= *day && *day <= absence.to) {
            found.push(format!("{name} is away from {} to {}.", absence.from.long(), absence.to.long()));
        }
    }
    let activities = store::planning::activities(conn).await?;
    let of = |id: ActivityId| activities.iter().find(|one| one.id == id);
    if let Some(activity) = of(session.activity)
        && !activity.kinds.is_empty()
        && activity.kinds.split(';').all(|one| one != kind)
    {
        found.push(format!("`{}` is for {} only.", session.title, activity.kinds.replace(';', ", ")));
    }
    let done: BTreeSet<ActivityId> =
        store::planning::completed(conn).await?.into_iter().filter(|done| done.person == person).map(|done| done.activity).collect();
    if done.contains(&session.activity) {
        found.push(format!("{name} has completed `{}` before.", session.title));
    }
    for one in store::planning::prerequisites(conn).await? {
        if one.activity == session.activity && !done.contains(&one.needs) {
            let title = of(one.needs).map_or_else(String::new, |needed| needed.title.clone());
            found.push(format!("`{title}` comes first, and {name} has not completed it."));
        }
    }
    Ok(found)
}
