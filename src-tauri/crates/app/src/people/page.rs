//! Everything about one person on a date.

use std::collections::{BTreeMap, HashMap};

use domain::Period;
use domain::activities::{PlaceStatus, SessionStatus};
use domain::certificates::certificates_of;
use domain::facts::Held;
use domain::ix::{PersonIx, SkillIx};
use domain::learning::RecordStatus;
use domain::matrix::{State, in_force_of};
use domain::names::fold;
use store::records::{Absence, PersonId, PersonalTarget, Rating, Rota, SessionId};
use store::{Conn, Kept};

use crate::measures::scope::{self, Scoped};
use crate::views::Scope;
use crate::views::people::{
    HeldBranch, HeldRole, HeldTeam, PersonAbsence, PersonCell, PersonCertificate, PersonLearning, PersonNamed, PersonPage, PersonPlace,
    PersonRating, PersonTarget,
};
use crate::views::sessions::CalendarQuery;
use crate::{App, AppError};

impl App {
    /// Everything about one person, as known on the scope's date. Of the scope only the date, the framework version and the ratings that
    /// count matter.
    ///
    /// # Errors
    /// `NotFound` for a person or framework version that does not exist.
    pub async fn person_page(&self, person: &str, scope: &Scope) -> Result<PersonPage, AppError> {
        let mut conn = self.reading().await?;
        let scope = Scope { branch: None, kind: None, aim: None, ..scope.clone() };
        let scoped = self.scoped(&mut conn, &scope).await?;
        let facts = scoped.facts();
        let at = scope::person(facts, person).ok_or_else(|| AppError::not_found("person", person))?;
        let (id, who) = (scoped.snapshot.ids.people[at], &facts.people[at]);

        let found = store::people::kept(&mut conn, &[id]).await?;
        let row = found.into_iter().next().ok_or_else(|| AppError::not_found("person", person))?.record;
        let named = |one: store::people::NamedPerson| PersonNamed { person: one.number, name: one.name };
        let mut managers = store::people::by_ids(&mut conn, &[row.manager.unwrap_or(id)]).await?;
        let manager = row.manager.and_then(|manager| managers.remove(&manager)).map(named);
        let manages = store::people::managed_by(&mut conn, id).await?.into_iter().map(named).collect();
        let rota: Vec<Kept<Rota>> = store::people::records_of(&mut conn, &[id]).await?;
        let mut absences: Vec<Kept<Absence>> = store::people::records_of(&mut conn, &[id]).await?;
        absences.sort_by_key(|one| one.from);
        let learned = store::learning::of_person(&mut conn, id).await?;
        let year = Period { from: Some(scoped.on.plus_months(-12).plus_days(1)), to: Some(scoped.on) };
        let verified = learned.iter().filter(|one| one.status == RecordStatus::Verified && year.contains(one.on));
        let learning = PersonLearning {
            minutes_12_months: domain::saturating_u32(verified.map(|one| u64::from(one.minutes)).sum::<u64>()),
            records: domain::saturating_u32(learned.iter().filter(|one| one.on <= scoped.on).count()),
        };
        let ahead =
            CalendarQuery { from: Some(scoped.on), to: Some(scoped.on.plus_months(12)), branch: None, person: Some(who.key.clone()) };
        let mut ahead = self.read_calendar(&mut conn, &ahead).await?;
        ahead.retain(|session| matches!(session.status, SessionStatus::Planned | SessionStatus::Confirmed));
        let ratings = ratings(&mut conn, &scoped, id).await?;
        let targets = targets(&mut conn, &scoped, id).await?;
        let places = places(&mut conn, id).await?;
        drop(conn);

        Ok(PersonPage {
            person: who.key.clone(),
            name: who.name.clone(),
            kind: who.kind,
            as_of: scoped.on,
            active: who.periods.contains(scoped.on),
            email: row.email,
            weekly_hours: row.weekly_hours.map(domain::words::weekly_hours),
            manager,
            manages,
            periods: who.periods.iter().collect(),
            roles: in_time(&who.roles)
                .into_iter()
                .map(|one| {
                    let ((from, to), role) = ((one.period.from, one.period.to), &facts.roles[one.what]);
                    HeldRole { role: role.key.clone(), title: role.title.clone(), from, to }
                })
                .collect(),
            branches: in_time(&who.branches)
                .into_iter()
                .map(|one| {
                    let ((from, to), branch) = ((one.period.from, one.period.to), &facts.branches[one.what]);
                    HeldBranch { branch: branch.key.clone(), title: branch.title.clone(), from, to }
                })
                .collect(),
            teams: in_time(&who.teams)
                .into_iter()
                .map(|one| {
                    let ((from, to), team) = ((one.period.from, one.period.to), &facts.teams[one.what]);
                    HeldTeam { team: team.key.clone(), title: team.title.clone(), from, to }
                })
                .collect(),
            framework: scoped.snapshot.framework_ref(),
            edition: scoped.snapshot.framework.edition.clone(),
            max_level: facts.max_level,
            cells: cells(&scoped, at),
            ratings,
            learning,
            certificates: certificates(&scoped, at),
            places,
            targets,
            on_duty: rota.into_iter().next().map(|one| one.record.on_duty),
            absences: absences.into_iter().map(|one| PersonAbsence { from: one.from, to: one.to }).collect(),
            ahead,
        })
    }
}

/// What is held, the one that began first in front.
fn in_time<W: Copy>(list: &[Held<W>]) -> Vec<Held<W>> {
    let mut list = list.to_vec();
    list.sort_by_key(|one| one.period.from);
    list
}

/// The skills that a person needs or was rated in, under their aims in the edition's order.
fn cells(scoped: &Scoped, at: PersonIx) -> Vec<PersonCell> {
    let facts = scoped.facts();
    let in_force: HashMap<SkillIx, _> =
        in_force_of(facts, scoped.on, scoped.matrix.counted(), at).into_iter().map(|rating| (rating.skill, rating)).collect();
    let personal = |skill: SkillIx| facts.people[at].targets.iter().any(|one| one.skill == skill && one.period.contains(scoped.on));
    let mut cells = Vec::new();
    for skill in crate::map::columns(scoped) {
        let (cell, rating, one) = (scoped.matrix.cell(at, skill), in_force.get(&skill), &facts.skills[skill]);
        if cell.target.is_none() && rating.is_none() {
            continue;
        }
        let state = cell.state();
        cells.push(PersonCell {
            skill: one.key.clone(),
            title: one.title.clone(),
            aim: one.aim.map(|aim| facts.aims[aim].key.clone()),
            target: cell.target,
            importance: cell.importance,
            personal: personal(skill),
            level: rating.map(|rating| rating.level),
            source: rating.map(|rating| rating.source),
            rated_on: rating.map(|rating| rating.rated_on),
            state: if state == State::NotNeeded { None } else { Some(state.code().to_owned()) },
            review_due: cell.review_due,
        });
    }
    cells
}

/// Every rating of a person, the newest first; on a day the one recorded last.
async fn ratings(conn: &mut Conn, scoped: &Scoped, person: PersonId) -> Result<Vec<PersonRating>, AppError> {
    let facts = scoped.facts();
    let mut rows: Vec<Kept<Rating>> = store::people::records_of(conn, &[person]).await?;
    rows.sort_by_key(|row| std::cmp::Reverse((row.on, row.id)));
    let title = |code: &String| scoped.snapshot.ids.skill_of.get(code).map_or_else(|| code.clone(), |&at| facts.skills[at].title.clone());
    let shown = rows.into_iter().map(|Kept { id, record: row }| PersonRating {
        rating: id.to_string(),
        title: title(&row.skill),
        skill: row.skill,
        level: row.level,
        source: row.source,
        rated_on: row.on,
        by: row.by.map(|by| scope::name_of(facts, by)),
        confidence: row.confidence,
        review_by: row.review_by,
        note: row.note,
        withdrawn: row.withdrawn,
    });
    Ok(shown.collect())
}

/// The targets set for a person, those that began first in front.
async fn targets(conn: &mut Conn, scoped: &Scoped, person: PersonId) -> Result<Vec<PersonTarget>, AppError> {
    let facts = scoped.facts();
    let mut rows: Vec<Kept<PersonalTarget>> = store::people::records_of(conn, &[person]).await?;
    rows.sort_by_key(|row| row.from);
    let title = |code: &String| scoped.snapshot.ids.skill_of.get(code).map_or_else(|| code.clone(), |&at| facts.skills[at].title.clone());
    let shown = rows.into_iter().map(|Kept { id, record: row }| PersonTarget {
        target: id.to_string(),
        title: title(&row.skill),
        skill: row.skill,
        level: row.level,
        from: row.from,
        to: row.to,
        reason: row.reason,
    });
    Ok(shown.collect())
}

/// The places that a person has, the latest session first.
async fn places(conn: &mut Conn, person: PersonId) -> Result<Vec<PersonPlace>, AppError> {
    let status: BTreeMap<SessionId, PlaceStatus> =
        store::sessions::places_of_person(conn, person).await?.into_iter().map(|place| (place.session, place.status)).collect();
    let mut sessions = store::sessions::of_person(conn, person).await?;
    sessions.sort_by(|one, other| (&other.starts, &other.code).cmp(&(&one.starts, &one.code)));
    let shown = sessions.into_iter().filter_map(|session| {
        Some(PersonPlace {
            status: *status.get(&session.id)?,
            session: session.code,
            activity: session.activity_code,
            title: session.title,
            starts: session.starts,
            ends: session.ends,
        })
    });
    Ok(shown.collect())
}

/// The certificates that a person needs, with how they stand, and others that the person holds; by name.
fn certificates(scoped: &Scoped, at: PersonIx) -> Vec<PersonCertificate> {
    let facts = scoped.facts();
    let needed = certificates_of(facts, &scoped.matrix, at);
    let names: Vec<String> = needed.iter().map(|one| fold(&one.certificate)).collect();
    let mut all: Vec<PersonCertificate> = needed
        .into_iter()
        .map(|one| PersonCertificate {
            certificate: one.certificate,
            awarded_on: one.awarded_on,
            expires_on: one.expires_on,
            state: Some(one.state.code().to_owned()),
        })
        .collect();
    let others = facts.people[at].certificates.iter().filter(|one| one.awarded_on <= scoped.on && !names.contains(&fold(&one.certificate)));
    all.extend(others.map(|one| PersonCertificate {
        certificate: one.certificate.clone(),
        awarded_on: Some(one.awarded_on),
        expires_on: one.expires_on,
        state: None,
    }));
    all.sort_by(|one, other| (&one.certificate, one.awarded_on).cmp(&(&other.certificate, other.awarded_on)));
    all
}
