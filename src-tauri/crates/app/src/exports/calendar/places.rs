//! Which sessions are in a person's calendar, and which were: out of the change log, as with the sessions themselves.

use std::collections::BTreeMap;

use domain::activities::PlaceStatus;
use store::Conn;
use store::records::{PersonId, Place, SessionId};
use store::sessions::PlaceChange;

use crate::AppError;

/// What a person's calendar has been told of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Going {
    /// Has the person a place now? Waiting for one is none.
    pub(super) goes: bool,
    /// How often that has changed since the person first had one.
    pub(super) changes: u32,
    /// When it changed last, as an ISO date-time in UTC; `None` where it never has.
    pub(super) at: Option<String>,
}

/// The sessions in which a person has a place or once had one, by the session's id.
///
/// # Errors
/// Whatever the store says.
pub(super) async fn of_person(conn: &mut Conn, person: PersonId) -> Result<BTreeMap<SessionId, Going>, AppError> {
    let mut found: BTreeMap<SessionId, Going> = BTreeMap::new();
    let log = store::sessions::place_changes(conn).await?;
    for operation in log.chunk_by(|one, next| one.operation == next.operation) {
        // A place that is given up and taken again in one step was never left.
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

/// The session in which this place is one that the person has.
fn session(place: Option<&Place>, person: PersonId) -> Option<SessionId> {
    place.filter(|place| place.person == person && place.status != PlaceStatus::Waiting).map(|place| place.session)
}
