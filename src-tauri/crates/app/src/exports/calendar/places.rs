//! Finds, in the change log, which sessions are in a person's calendar and which were.

use std::collections::BTreeMap;

use domain::activities::PlaceStatus;
use store::Conn;
use store::records::{PersonId, Place, SessionId};
use store::sessions::PlaceChange;

use crate::AppError;

/// What a person's calendar knows about a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Going {
    /// Has the person a place now? A turn on the waiting list is not a place.
    pub(super) goes: bool,
    /// How often `goes` has changed since the person first had a place.
    pub(super) changes: u32,
    /// When `goes` last changed, as an ISO date-time in UTC; `None` if it never has.
    pub(super) at: Option<String>,
}

/// By session id: the sessions in which a person has a place or once had one.
///
/// # Errors
/// Any error of the store.
pub(super) async fn of_person(conn: &mut Conn, person: PersonId) -> Result<BTreeMap<SessionId, Going>, AppError> {
    let mut found: BTreeMap<SessionId, Going> = BTreeMap::new();
    let log = store::sessions::place_changes(conn).await?;
    for operation in log.chunk_by(|one, next| one.operation == next.operation) {
        // A place that is given up and taken again in one operation does not count as given up.
        let mut sides: BTreeMap<SessionId, (bool, bool)> = BTreeMap::new();
        for change in operation {
            let (before, after) = (session(change.before.as_ref(), person), session(change.after.as_ref(), person));
            for session in [before, after].into_iter().flatten() {
                let was = before == Some(session);
                sides.entry(session).or_insert((was, was)).1 = after == Some(session);
            }
        }
        for (session, (was, is)) in sides.into_iter().filter(|(_, (was, is))| was != is) {
            note(&mut found, session, was, is, operation);
        }
    }
    let places = store::sessions::places_of_person(conn, person).await?;
    for place in places.iter().filter(|place| place.status != PlaceStatus::Waiting) {
        found.entry(place.session).or_default().goes = true;
    }
    Ok(found)
}

fn note(found: &mut BTreeMap<SessionId, Going>, session: SessionId, was: bool, is: bool, operation: &[PlaceChange]) {
    let is_first = !was && !found.contains_key(&session);
    let going = found.entry(session).or_default();
    going.goes = is;
    if !is_first {
        going.changes += 1;
        going.at = operation.first().map(|change| change.at.clone());
    }
}

/// The session of this place, if the place is held by the person.
fn session(place: Option<&Place>, person: PersonId) -> Option<SessionId> {
    place.filter(|place| place.person == person && place.status != PlaceStatus::Waiting).map(|place| place.session)
}
