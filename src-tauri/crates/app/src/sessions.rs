//! The calendar of (training) sessions: who goes, where a session stands, and who came.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::Date;
use domain::activities::SessionStatus;
use domain::learning::RecordStatus;
use domain::ratings::RatingsCounted;
use store::learning::RecordRow;
use store::sessions::{PlaceRow, SessionRow};
use store::{Tx, schema, values};

use crate::ops::Op;
use crate::plans::when;
use crate::scope::named;
use crate::views::sessions::{Attendance, CalendarQuery, CalendarSession, SessionChange, SessionPlace};
use crate::views::{Done, Pence};
use crate::{App, AppError};

/// The day of a stored moment.
fn day(moment: &str) -> Result<Date, AppError> {
    exchange::dates::parse_moment(moment).map(|(day, _)| day).ok_or_else(|| AppError::unexpected(&format!("a session's time `{moment}`")))
}

fn words(status: SessionStatus) -> &'static str {
    match status {
        SessionStatus::Candidate => "possible",
        other => other.code(),
    }
}

impl App {
    /// The sessions that have a day in a time (this month where none is given), by time. With a branch: those with
    /// people who are in it today, and those in its own rooms.
    ///
    /// # Errors
    /// `NotFound` for a person or branch that does not exist; `Invalid` where the time ends before it begins.
    pub async fn calendar(&self, query: &CalendarQuery) -> Result<Vec<CalendarSession>, AppError> {
        let today = self.today();
        let (year, month, _) = today.ymd();
        let from = query.from.or_else(|| Date::from_ymd(year, month, 1)).unwrap_or(today);
        let to = query.to.unwrap_or_else(|| from.month_end());
        if to < from {
            return Err(AppError::invalid("The time ends before it begins. Choose other dates."));
        }
        let snapshot = self.snapshot(None).await?;
        let facts = &snapshot.facts;
        let matrix = self.matrix(&snapshot, today, RatingsCounted::All);
        let people: HashMap<i64, u32> = (0..).zip(&snapshot.ids.people).map(|(at, id)| (*id, at)).collect();
        let person = match &query.person {
            Some(number) => Some(crate::scope::person(facts, number).ok_or_else(|| AppError::not_found("person", number))?),
            None => None,
        };
        let branch = match &query.branch {
            Some(branch) => Some(named(&facts.branches, branch).ok_or_else(|| AppError::not_found("branch", branch))?),
            None => None,
        };
        let branch_row = branch.and_then(|at| snapshot.ids.branches.get(at as usize).copied());
        let mut conn = self.store.read().await?;
        let sessions = store::sessions::between(&mut conn, from, to).await?;
        let mut places: BTreeMap<i64, Vec<PlaceRow>> = BTreeMap::new();
        for place in store::sessions::places_between(&mut conn, from, to).await? {
            places.entry(place.session).or_default().push(place);
        }
        let heirs = store::facts::heirs(&mut conn, snapshot.framework.id).await?;
        let mut teaches: BTreeMap<i64, Vec<(String, String, u8)>> = BTreeMap::new();
        for (activity, code, _, level) in store::planning::outcomes(&mut conn).await? {
            let skill = heirs.get(&code).and_then(|code| facts.skills.iter().find(|skill| skill.key == *code));
            if let Some(skill) = skill {
                teaches.entry(activity).or_default().push((skill.key.clone(), skill.title.clone(), level));
            }
        }
        drop(conn);
        let mut list = Vec::new();
        for session in sessions {
            let taken = places.remove(&session.id).unwrap_or_default();
            let going: Vec<(u32, &PlaceRow)> = taken.iter().filter_map(|place| Some((*people.get(&place.person)?, place))).collect();
            let of_person = person.is_none_or(|wanted| going.iter().any(|(at, _)| *at == wanted));
            let of_branch = branch.is_none_or(|wanted| {
                going.iter().any(|(at, _)| matrix.branch(*at) == Some(wanted))
                    || (branch_row.is_some() && session.venue_branch == branch_row)
            });
            if !of_person || !of_branch {
                continue;
            }
            let mut names: Vec<SessionPlace> = going
                .iter()
                .map(|(at, place)| {
                    let who = &facts.people[*at as usize];
                    SessionPlace { person: who.key.clone(), name: who.name.clone(), status: place.status.clone() }
                })
                .collect();
            names.sort_by(|a, b| (&a.name, &a.person).cmp(&(&b.name, &b.person)));
            let heads = i64::try_from(taken.len()).unwrap_or(0);
            let capacity = session.capacity.or(session.max_people).and_then(|seats| u32::try_from(seats).ok());
            list.push(CalendarSession {
                key: session.code,
                activity: session.activity_code,
                title: session.title,
                kind: session.kind,
                starts: session.starts,
                ends: session.ends,
                halfdays: when::half_days_words(&when::half_days(&session.halfdays)),
                venue: session.venue_title,
                trainer: session.trainer,
                status: session.status,
                capacity,
                people: names,
                teaches: teaches.get(&session.activity).cloned().unwrap_or_default(),
                pence: Pence(session.cost_per_session + session.cost_per_head * heads),
            });
        }
        Ok(list)
    }

    /// Changes where a session stands. One that was held stays held: taking that back is undoing the attendance.
    ///
    /// # Errors
    /// `NotFound` for a session that does not exist; `NotNow` for one that was held already, or that is to be marked
    /// as held and is still to come.
    pub async fn change_session(&self, change: SessionChange) -> Result<Done<()>, AppError> {
        let today = self.today();
        self.write(move |tx| {
            Box::pin(async move {
                let session = session(tx, &change.session).await?;
                if session.status == SessionStatus::Held && change.status != SessionStatus::Held {
                    return Err(AppError::NotNow {
                        message: format!(
                            "`{}` was held already. Nothing was changed. Undo the attendance to take that back.",
                            session.title
                        ),
                    });
                }
                if change.status == SessionStatus::Held && day(&session.starts)? > today {
                    return Err(still_to_come(&session));
                }
                tx.update(&schema::SESSION, session.id, &[("status", change.status.code().into())]).await?;
                Ok(((), Op::ChangeSession { title: session.title, status: words(change.status).to_owned() }))
            })
        })
        .await
    }

    /// Notes who came: the session was held, everyone with a place attended or was absent, and a person who came
    /// without a place gets one. Each who attended has a verified learning record of the session's last day and of the
    /// activity's minutes, verified by whoever notes the attendance: it puts the skills on the list to rate again and
    /// raises no level. Noting again corrects it.
    ///
    /// # Errors
    /// `NotFound` for an unknown session or person; `NotNow` for a session that is cancelled or still to come.
    pub async fn mark_attendance(&self, attendance: Attendance) -> Result<Done<()>, AppError> {
        let snapshot = self.snapshot(None).await?;
        let mut came = BTreeSet::new();
        for number in &attendance.attended {
            let at = crate::scope::person(&snapshot.facts, number).ok_or_else(|| AppError::not_found("person", number))?;
            came.insert(snapshot.ids.people[at as usize]);
        }
        let (today, keeper) = (self.today(), self.env.actor.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let session = session(tx, &attendance.session).await?;
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
                    let status = if came.contains(&place.person) { "attended" } else { "absent" };
                    tx.update(&schema::PLACE, place.id, &[("status", status.into())]).await?;
                }
                let without = came.iter().filter(|person| !places.iter().any(|place| place.person == **person));
                let walked_in = without.map(|person| values![session.id, *person, "attended"]).collect();
                tx.insert_many(&schema::PLACE, walked_in).await?;
                tx.update(&schema::SESSION, session.id, &[("status", SessionStatus::Held.code().into())]).await?;
                let on = day(&session.ends)?.min(today);
                records(tx, &session, on, &came, &keeper, today).await?;
                let attended = u32::try_from(came.len()).unwrap_or(u32::MAX);
                Ok(((), Op::Attendance { title: session.title, attended }))
            })
        })
        .await
    }
}

async fn session(tx: &mut Tx, code: &str) -> Result<SessionRow, AppError> {
    store::sessions::by_code(tx, code).await?.ok_or_else(|| AppError::not_found("session", code))
}

fn still_to_come(session: &SessionRow) -> AppError {
    AppError::NotNow {
        message: format!("`{}` is still to come ({}). Nothing was changed.", session.title, session.starts.replace('T', " ")),
    }
}

/// Was the record made by noting attendance? It has nothing that a person wrote.
fn made_here(record: &RecordRow, session: &SessionRow) -> bool {
    record.status == RecordStatus::Verified && record.title.is_none() && record.reflection.is_none() && record.minutes == session.minutes
}

/// A verified record for each who came and has none of that day, and none for those who did not come.
async fn records(tx: &mut Tx, session: &SessionRow, on: Date, came: &BTreeSet<i64>, keeper: &str, today: Date) -> Result<(), AppError> {
    let existing = store::learning::of_activity(tx, session.activity, on).await?;
    let claimed: BTreeSet<i64> =
        store::learning::claims_of_activity(tx, session.activity, on).await?.into_iter().map(|claim| claim.record).collect();
    let made_here = |record: &RecordRow| made_here(record, session) && !claimed.contains(&record.id);
    let gone: Vec<i64> =
        existing.iter().filter(|record| !came.contains(&record.person) && made_here(record)).map(|record| record.id).collect();
    tx.delete(&schema::LEARNING, &gone).await?;
    // What the person has logged of it is accepted; a record that was returned stays with its reason.
    for record in existing.iter().filter(|record| came.contains(&record.person) && record.status == RecordStatus::Logged) {
        let verified = [("status", RecordStatus::Verified.code().into()), ("verified_by", keeper.into()), ("verified_on", today.into())];
        tx.update(&schema::LEARNING, record.id, &verified).await?;
    }
    let has = |person: &i64| existing.iter().any(|record| record.person == *person && record.status != RecordStatus::Returned);
    let nothing: Option<String> = None;
    let fresh = came
        .iter()
        .filter(|person| !has(person))
        .map(|person| {
            values![
                *person,
                on,
                session.minutes,
                session.activity,
                nothing.clone(),
                nothing.clone(),
                RecordStatus::Verified.code(),
                keeper,
                today,
                nothing.clone(),
                false
            ]
        })
        .collect();
    tx.insert_many(&schema::LEARNING, fresh).await?;
    Ok(())
}
