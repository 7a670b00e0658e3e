//! The calendar of (training) sessions: which there are, and the status of each. `bookings` gives places, `attendance` notes who came.

mod attendance;
mod bookings;
mod edit;
pub(crate) mod meetings;
pub(crate) mod when;

use std::collections::{BTreeMap, HashMap};

use domain::Date;
use domain::activities::SessionStatus;
use domain::ix::{List, PersonIx};
use domain::ratings::RatingsCounted;
use store::records::{ActivityId, PersonId, Place, Session, SessionId};
use store::sessions::SessionRow;
use store::{Conn, Kept, Tx};

use crate::measures::scope::named;
use crate::operations::{Op, SessionNamed};
use crate::views::sessions::{CalendarQuery, CalendarSession, PlaceListed, SessionChange, SessionListed, SessionPlace};
use crate::views::{Done, Pence};
use crate::{App, AppError, typed};

/// The longest reason that the history keeps, in characters.
const LONGEST_REASON: usize = 200;

/// The day of a stored date-time.
fn day(moment: &str) -> Result<Date, AppError> {
    exchange::dates::parse_moment(moment).map(|(day, _)| day).ok_or_else(|| AppError::unexpected(format!("a session's time `{moment}`")))
}

fn words(status: SessionStatus) -> &'static str {
    match status {
        SessionStatus::Candidate => "possible",
        other => other.code(),
    }
}

impl App {
    /// The sessions that have a day within a period (this month if none is given), by time. With a branch: the sessions with people who are
    /// in it today, and those in its own rooms.
    ///
    /// # Errors
    /// `NotFound` for a person or branch that does not exist; `Invalid` if the period ends before it begins.
    pub async fn calendar(&self, query: &CalendarQuery) -> Result<Vec<CalendarSession>, AppError> {
        self.read_calendar(&mut self.reading().await?, query).await
    }

    /// As [`App::calendar`], through a transaction that is open.
    pub(crate) async fn read_calendar(&self, conn: &mut Conn, query: &CalendarQuery) -> Result<Vec<CalendarSession>, AppError> {
        let today = self.today();
        let (year, month, _) = today.ymd();
        let from = query.from.or_else(|| Date::from_ymd(year, month, 1)).unwrap_or(today);
        let to = query.to.unwrap_or_else(|| from.month_end());
        if to < from {
            return Err(AppError::invalid("The time ends before it begins. Choose other dates."));
        }
        let snapshot = self.snapshot(conn, None).await?;
        let facts = &snapshot.facts;
        let matrix = self.matrix(&snapshot, today, RatingsCounted::All);
        let people: HashMap<PersonId, PersonIx> = snapshot.ids.people.enumerated().map(|(at, id)| (*id, at)).collect();
        let person = match &query.person {
            Some(number) => Some(crate::measures::scope::person(facts, number).ok_or_else(|| AppError::not_found("person", number))?),
            None => None,
        };
        let branch = match &query.branch {
            Some(branch) => Some(named(&facts.branches, branch).ok_or_else(|| AppError::not_found("branch", branch))?),
            None => None,
        };
        let branch_row = branch.and_then(|at| snapshot.ids.branches.get_at(at).copied());
        let sessions = store::sessions::between(conn, from, to).await?;
        let mut places: BTreeMap<SessionId, Vec<Kept<Place>>> = BTreeMap::new();
        for place in store::sessions::places_between(conn, from, to).await? {
            places.entry(place.session).or_default().push(place);
        }
        let heirs = store::facts::heirs(conn, snapshot.framework.id).await?;
        let mut teaches: BTreeMap<ActivityId, Vec<(String, String, u8)>> = BTreeMap::new();
        for outcome in store::planning::outcomes(conn).await? {
            let skill = heirs.get(&outcome.skill).and_then(|code| facts.skills.iter().find(|skill| skill.key == *code));
            if let Some(skill) = skill {
                teaches.entry(outcome.activity).or_default().push((skill.key.clone(), skill.title.clone(), outcome.to));
            }
        }
        let mut list = Vec::new();
        for session in sessions {
            let taken = places.remove(&session.id).unwrap_or_default();
            let going: Vec<(PersonIx, &Kept<Place>)> =
                taken.iter().filter_map(|place| Some((*people.get(&place.person)?, place))).collect();
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
                    let who = &facts.people[*at];
                    SessionPlace { person: who.key.clone(), name: who.name.clone(), status: place.status }
                })
                .collect();
            names.sort_by(|a, b| (&a.name, &a.person).cmp(&(&b.name, &b.person)));
            let heads = i64::try_from(taken.iter().filter(|place| place.status.takes_a_seat()).count()).unwrap_or(0);
            let capacity = seats(&session);
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
                pence: Pence(domain::funds::session_pence(session.cost_per_session, session.cost_per_head, heads)),
            });
        }
        Ok(list)
    }

    /// All sessions that have a day within a period, candidates too. The period is open at an end that is not given.
    ///
    /// # Errors
    /// `NotFound` for a person who does not exist; `Invalid` if the period ends before it begins.
    pub async fn sessions(&self, from: Option<Date>, to: Option<Date>, person: Option<&str>) -> Result<Vec<SessionListed>, AppError> {
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(AppError::invalid("The time ends before it begins. Choose other dates."));
        }
        let mut conn = self.reading().await?;
        let snapshot = self.snapshot(&mut conn, None).await?;
        let numbers: HashMap<PersonId, &str> =
            snapshot.ids.people.iter().zip(&snapshot.facts.people).map(|(id, person)| (*id, person.key.as_str())).collect();
        let wanted = match person {
            Some(number) => Some(person_id(&mut conn, number).await?),
            None => None,
        };
        let mut places: BTreeMap<SessionId, Vec<Kept<Place>>> = BTreeMap::new();
        for place in store::sessions::all_places(&mut conn).await? {
            places.entry(place.session).or_default().push(place);
        }
        let first = from.unwrap_or_else(|| Date::from(chrono::NaiveDate::MIN));
        let all = store::sessions::all(&mut conn).await?;
        let mut list = Vec::new();
        for session in all {
            let taken = places.remove(&session.id).unwrap_or_default();
            let in_time = day(&session.ends)? >= first && to.is_none_or(|to| day(&session.starts).is_ok_and(|starts| starts <= to));
            if !in_time || wanted.is_some_and(|person| taken.iter().all(|place| place.person != person)) {
                continue;
            }
            let (waiting, places): (Vec<Kept<Place>>, Vec<Kept<Place>>) = taken.into_iter().partition(|place| !place.status.takes_a_seat());
            let number = |place: &Kept<Place>| numbers.get(&place.person).map(|number| (*number).to_owned());
            list.push(SessionListed {
                capacity: seats(&session),
                places: listed(&places, number),
                waiting: waiting.iter().filter_map(number).collect(),
                session: session.code,
                activity: session.activity_code,
                starts: session.starts,
                ends: session.ends,
                halfdays: Some(session.halfdays).filter(|halfdays| !halfdays.is_empty()),
                venue: session.venue,
                trainer: session.trainer,
                status: session.status,
            });
        }
        list.sort_by(|one, other| (&one.starts, &one.ends, &one.session).cmp(&(&other.starts, &other.ends, &other.session)));
        Ok(list)
    }

    /// Changes the status of a session. A session that was held stays held; only undoing the attendance takes that back.
    ///
    /// # Errors
    /// `NotFound` for a session that does not exist; `NotNow` for one that was held already, and for a session to come that should be
    /// marked as held.
    pub async fn change_session(&self, change: SessionChange) -> Result<Done<()>, AppError> {
        let today = self.today();
        let reason = typed::one_line("The reason", change.reason.as_deref(), LONGEST_REASON)?;
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
                tx.change(session.id, |session: &mut Session| session.status = change.status).await?;
                Ok(((), Op::ChangeSession { session: labelled(&session)?, status: words(change.status).to_owned(), reason }))
            })
        })
        .await
    }
}

/// How many people a session takes; `None` is no limit.
fn seats(session: &SessionRow) -> Option<u32> {
    session.capacity.or(session.max_people).and_then(|seats| u32::try_from(seats).ok())
}

fn listed(places: &[Kept<Place>], number: impl Fn(&Kept<Place>) -> Option<String>) -> Vec<PlaceListed> {
    places.iter().filter_map(|place| Some(PlaceListed { person: number(place)?, status: place.status })).collect()
}

/// The row id of the person with a number.
pub(crate) async fn person_id(conn: &mut Conn, number: &str) -> Result<PersonId, AppError> {
    let found = crate::people::meant(conn, &[number]).await?.remove(number);
    found.map(|person| person.id).ok_or_else(|| AppError::not_found("person", number))
}

async fn session(tx: &mut Tx, code: &str) -> Result<SessionRow, AppError> {
    store::sessions::by_code(tx, code).await?.ok_or_else(|| AppError::not_found("session", code))
}

/// The session as a label names it.
fn labelled(session: &SessionRow) -> Result<SessionNamed, AppError> {
    Ok(SessionNamed { title: session.title.clone(), on: day(&session.starts)? })
}

fn still_to_come(session: &SessionRow) -> AppError {
    AppError::NotNow {
        message: format!("`{}` is still to come ({}). Nothing was changed.", session.title, session.starts.replace('T', " ")),
    }
}
