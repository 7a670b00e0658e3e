//! Writes people, ratings, sessions and learning records in the columns that the import reads.

use std::collections::BTreeSet;

use domain::ix::List;
use domain::learning::RecordStatus;
use exchange::write::{Sheet, Value};
use store::Conn;
use store::listed::HeldFor;

use super::headings;
use crate::views::Scope;
use crate::{App, AppError};

impl App {
    /// Everybody in the scope's branch and of its kind, with leavers. Roles and branch are those on the date, or on the first day of people
    /// who begin after it.
    pub(super) async fn people_sheet(&self, conn: &mut Conn, scope: &Scope) -> Result<Sheet, AppError> {
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let wanted = self.people_in(conn, scope).await?;
        let mut rows = Vec::new();
        for person in store::listed::people(conn).await? {
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&person.number)) {
                continue;
            }
            // A row has one start and one end: those of the latest period.
            let period = person.periods.last().unwrap_or_default();
            let when = period.from.map_or(on, |start| start.max(on));
            let at = |list: &[HeldFor]| {
                let names = list.iter().filter(|held| held.period.contains(when)).map(|held| held.what.as_str());
                Value::text(names.collect::<Vec<_>>().join("; "))
            };
            let hours = person.weekly_hours.map_or(Value::Empty, |hundredths| Value::Number(hundredths as f64 / 100.0));
            rows.push(vec![
                Value::text(person.number),
                Value::text(person.name),
                Value::text(person.kind.code()),
                at(&person.branches),
                at(&person.teams),
                at(&person.roles),
                Value::date(period.from),
                Value::date(period.to),
                hours,
                given(person.email),
                given(person.manager),
            ]);
        }
        let names =
            ["person_id", "name", "kind", "branch", "team", "roles", "start_date", "end_date", "weekly_hours", "email", "manager_id"];
        Ok(Sheet { name: "People".to_owned(), headings: headings(&names), rows: rows.into() })
    }

    /// Every rating up to the date that is not withdrawn, in the order of recording.
    pub(super) async fn ratings_sheet(&self, conn: &mut Conn, scope: &Scope) -> Result<Sheet, AppError> {
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let wanted = self.people_in(conn, scope).await?;
        let mut rows = Vec::new();
        store::listed::each_rating(conn, on, |rating| {
            if wanted.as_ref().is_none_or(|wanted| wanted.contains(&rating.person)) {
                rows.push(vec![
                    Value::text(rating.person),
                    Value::text(rating.skill),
                    Value::Whole(rating.level.into()),
                    Value::Date(rating.rated_on),
                    Value::text(rating.source.code()),
                    given(rating.rated_by),
                    rating.confidence.map_or(Value::Empty, |confidence| Value::Whole(confidence.into())),
                    Value::date(rating.review_by),
                    given(rating.note),
                ]);
            }
            Ok(())
        })
        .await?;
        let names = ["person_id", "skill", "level", "rated_on", "source", "rated_by", "confidence", "review_by", "note"];
        Ok(Sheet { name: "Ratings".to_owned(), headings: headings(&names), rows: rows.into() })
    }

    /// Every learning record up to the date, in the order of recording.
    pub(super) async fn log_sheet(&self, conn: &mut Conn, scope: &Scope) -> Result<Sheet, AppError> {
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let wanted = self.people_in(conn, scope).await?;
        let mut rows = Vec::new();
        store::listed::each_record(conn, on, |record| {
            if wanted.as_ref().is_none_or(|wanted| wanted.contains(&record.person)) {
                // Files have no status `returned`. A returned record is written as logged: it waits for its person.
                let status = if record.status == RecordStatus::Verified { "verified" } else { "logged" };
                let claim = |(skill, level): (String, Option<u8>)| level.map_or(skill.clone(), |level| format!("{skill}={level}"));
                rows.push(vec![
                    Value::text(record.person),
                    Value::Date(record.on),
                    Value::Whole(record.minutes),
                    given(record.activity),
                    given(record.title),
                    Value::text(record.claims.into_iter().map(claim).collect::<Vec<_>>().join(";")),
                    given(record.reflection),
                    Value::text(status),
                    given(record.verified_by),
                    Value::text(record.id.to_string()),
                ]);
            }
            Ok(())
        })
        .await?;
        let names = ["person_id", "date", "minutes", "activity", "title", "skills", "reflection", "status", "verified_by", "record"];
        Ok(Sheet { name: "Log".to_owned(), headings: headings(&names), rows: rows.into() })
    }

    /// The numbers of the people in a scope's branch and of its kind; `None` if the scope has neither.
    async fn people_in(&self, conn: &mut Conn, scope: &Scope) -> Result<Option<BTreeSet<String>>, AppError> {
        if scope.branch.is_none() && scope.kind.is_none() {
            return Ok(None);
        }
        let scoped = self.scoped(conn, scope).await?;
        let people = scoped.facts().people.enumerated().filter(|(at, _)| scoped.has(*at)).map(|(_, person)| person.key.clone());
        Ok(Some(people.collect()))
    }
}

/// Every session that is more than a candidate, by its start.
pub(super) async fn programme_sheet(conn: &mut Conn) -> Result<Sheet, AppError> {
    let row = |session: store::listed::SessionListed| {
        vec![
            Value::text(session.code),
            Value::text(session.activity),
            Value::text(session.title),
            Value::text(session.starts),
            Value::text(session.ends),
            Value::text(session.halfdays),
            given(session.venue),
            given(session.trainer),
            session.capacity.map_or(Value::Empty, Value::Whole),
            Value::text(session.status.code()),
            Value::Whole(session.places),
        ]
    };
    let rows: Vec<_> = store::listed::programme(conn).await?.into_iter().map(row).collect();
    let names =
        ["session", "activity", "activity title", "starts", "ends", "halfdays", "venue", "trainer", "capacity", "status", "places taken"];
    Ok(Sheet { name: "Programme".to_owned(), headings: headings(&names), rows: rows.into() })
}

/// Text, or an empty cell.
fn given(text: Option<String>) -> Value {
    Value::text(text.unwrap_or_default())
}
