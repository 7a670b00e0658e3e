//! Notes who came to a session, and makes learning records for those who did.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::activities::{PlaceStatus, SessionStatus};
use domain::learning::RecordStatus;
use store::records::{Learning, LearningId, PersonId, Place, Session};
use store::sessions::SessionRow;
use store::{Kept, Tx};

use super::{day, labelled, listed, session, still_to_come};
use crate::operations::Op;
use crate::views::Done;
use crate::views::sessions::{Attendance, AttendanceNoted, CameTo};
use crate::{App, AppError};

/// How complete a note of attendance is: it is about the named people only, or about everybody with a place, so that those who are not
/// named were absent.
enum Said {
    Named(Vec<(String, PlaceStatus)>),
    Everybody(Vec<String>),
}

impl App {
    /// Notes who came, for everybody: a person who has a place and is not named was absent. Otherwise as [`App::attend`].
    ///
    /// # Errors
    /// As [`App::attend`].
    pub async fn mark_attendance(&self, attendance: Attendance) -> Result<Done<()>, AppError> {
        let done = self.note(attendance.session, Said::Everybody(attendance.attended)).await?;
        Ok(Done { value: (), label: done.label, operation: done.operation, changed: done.changed })
    }

    /// Notes, for some people, whether they came. The session then counts as held, and a person who came without a place gets one. Each
    /// person who attended gets a verified learning record with the session's last day and the activity's minutes, verified by the user who
    /// notes the attendance. It puts the skills on the list to rate again and raises no level. A person who came for a part has completed
    /// nothing. Noting again corrects the earlier note.
    ///
    /// # Errors
    /// `NotFound` for an unknown session or person; `NotNow` for a session that is cancelled or still to come; `Invalid` for a status that
    /// does not say whether a person came.
    pub async fn attend(&self, came: CameTo) -> Result<Done<AttendanceNoted>, AppError> {
        if let Some((_, word)) = came.people.iter().find(|(_, word)| matches!(word, PlaceStatus::Booked | PlaceStatus::Waiting)) {
            return Err(AppError::invalid(format!(
                "`{}` does not say who came. Nothing was changed. A person was present, there for a part, absent or excused.",
                word.code()
            )));
        }
        self.note(came.session, Said::Named(came.people)).await
    }

    async fn note(&self, code: String, said: Said) -> Result<Done<AttendanceNoted>, AppError> {
        let (named, others_absent) = match said {
            Said::Named(named) => (named, false),
            Said::Everybody(came) => (came.into_iter().map(|number| (number, PlaceStatus::Attended)).collect(), true),
        };
        let (today, keeper) = (self.today(), self.env.actor.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let typed: Vec<&str> = named.iter().map(|(number, _)| number.as_str()).collect();
                let known = crate::people::meant(tx, &typed).await?;
                let mut words: BTreeMap<PersonId, PlaceStatus> = BTreeMap::new();
                for (number, word) in &named {
                    let person = known.get(number).ok_or_else(|| AppError::not_found("person", number))?;
                    words.insert(person.id, *word);
                }
                let session = session(tx, &code).await?;
                if session.status == SessionStatus::Cancelled {
                    return Err(AppError::NotNow {
                        message: format!("`{}` was cancelled: nobody can have come. Nothing was changed.", session.title),
                    });
                }
                if day(&session.starts)? > today {
                    return Err(still_to_come(&session));
                }
                let places = store::sessions::places_of(tx, session.id).await?;
                for place in &places {
                    // A person who waited had no place and was not absent. A note of a part or an excuse stays.
                    let had_one = matches!(place.status, PlaceStatus::Booked | PlaceStatus::Attended);
                    let silent = (others_absent && had_one).then_some(PlaceStatus::Absent);
                    if let Some(word) = words.get(&place.person).copied().or(silent) {
                        tx.change(place.id, |place: &mut Place| place.status = word).await?;
                    }
                }
                let without = words.iter().filter(|(person, _)| !places.iter().any(|place| place.person == **person));
                let walked_in = without.map(|(person, word)| Place { session: session.id, person: *person, status: *word }).collect();
                tx.add_many(walked_in).await?;
                tx.change(session.id, |session: &mut Session| session.status = SessionStatus::Held).await?;
                let places = store::sessions::places_of(tx, session.id).await?;
                let came: BTreeSet<PersonId> =
                    places.iter().filter(|place| place.status == PlaceStatus::Attended).map(|place| place.person).collect();
                let on = day(&session.ends)?.min(today);
                records(tx, &session, on, &came, &keeper, today).await?;
                let people: Vec<PersonId> = places.iter().map(|place| place.person).collect();
                let numbers = store::people::by_ids(tx, &people).await?;
                let attended = domain::saturating_u32(came.len());
                let which = labelled(&session)?;
                let noted = AttendanceNoted {
                    session: session.code,
                    status: SessionStatus::Held,
                    places: listed(&places, |place| numbers.get(&place.person).map(|who| who.number.clone())),
                };
                Ok((noted, Op::Attendance { session: which, attended }))
            })
        })
        .await
    }
}

/// Was the record made by noting attendance? Then it has no text by a person.
fn made_here(record: &Kept<Learning>, session: &SessionRow) -> bool {
    record.status == RecordStatus::Verified
        && record.title.is_none()
        && record.reflection.is_none()
        && i64::from(record.minutes) == session.minutes
}

/// Makes a verified record for each person who came and has none for that day. Removes the records made here for people who did not come.
async fn records(
    tx: &mut Tx,
    session: &SessionRow,
    on: Date,
    came: &BTreeSet<PersonId>,
    keeper: &str,
    today: Date,
) -> Result<(), AppError> {
    let existing = store::learning::of_activity(tx, session.activity, on).await?;
    let claimed: BTreeSet<LearningId> =
        store::learning::claims_of_activity(tx, session.activity, on).await?.into_iter().map(|claim| claim.learning).collect();
    let made_here = |record: &Kept<Learning>| made_here(record, session) && !claimed.contains(&record.id);
    let gone: Vec<LearningId> =
        existing.iter().filter(|record| !came.contains(&record.person) && made_here(record)).map(|record| record.id).collect();
    tx.remove(&gone).await?;
    // A record that the person has logged is accepted. A record that was returned stays, with its reason.
    for record in existing.iter().filter(|record| came.contains(&record.person) && record.status == RecordStatus::Logged) {
        let verify = |record: &mut Learning| {
            record.status = RecordStatus::Verified;
            record.verified_by = Some(keeper.to_owned());
            record.verified_on = Some(today);
        };
        tx.change(record.id, verify).await?;
    }
    let has = |person: &PersonId| existing.iter().any(|record| record.person == *person && record.status != RecordStatus::Returned);
    let minutes = domain::saturating_u32(session.minutes);
    let fresh = came.iter().filter(|person| !has(person)).map(|person| Learning {
        person: *person,
        on,
        minutes,
        activity: Some(session.activity),
        title: None,
        reflection: None,
        status: RecordStatus::Verified,
        verified_by: Some(keeper.to_owned()),
        verified_on: Some(today),
        returned: None,
        off_the_job: false,
    });
    tx.add_many(fresh.collect()).await?;
    Ok(())
}
