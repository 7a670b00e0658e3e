//! People, ratings, sessions and learning records in the columns that the import knows.

use std::collections::BTreeMap;

use domain::Date;
use exchange::write::{Sheet, Value};
use store::db::Row;
use store::records::PersonId;

use super::headings;
use crate::views::Scope;
use crate::{App, AppError};

impl App {
    /// Everybody in the scope's branch and of its kind, leavers too, with roles and branch on the date (on the first day of
    /// those who have not begun).
    pub(super) async fn people_sheet(&self, scope: &Scope) -> Result<Sheet, AppError> {
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let mut conn = self.store.read().await?;
        let role = "SELECT x.person_id, x.from_date, x.to_date, coalesce(r.code, r.title) FROM person_role x JOIN role r ON r.id = x.role_id ORDER BY x.id";
        let branch = "SELECT x.person_id, x.from_date, x.to_date, coalesce(b.code, b.name) FROM person_branch x JOIN branch b ON b.id = x.branch_id ORDER BY x.id";
        let team = "SELECT x.person_id, x.from_date, x.to_date, coalesce(t.code, t.name) FROM person_team x JOIN team t ON t.id = x.team_id ORDER BY x.id";
        let (roles, branches, teams) =
            (held(&conn.fetch(role, &[]).await?)?, held(&conn.fetch(branch, &[]).await?)?, held(&conn.fetch(team, &[]).await?)?);
        let mut periods = store::people::periods(&mut conn).await?;
        let people = "SELECT p.id, p.number, p.name, p.kind, p.weekly_hours, p.email, m.number
                      FROM person p LEFT JOIN person m ON m.id = p.manager_id ORDER BY p.id";
        let people = conn.fetch_sorted(people, &[], &[1]).await?;
        drop(conn);
        let wanted = self.people_in(scope).await?;
        let mut rows = Vec::new();
        for row in people {
            let number = row.text(1)?;
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&number)) {
                continue;
            }
            let id = row.id(0)?;
            // One row has room for one start and one end: those of the latest period.
            let period = periods.remove(&id).unwrap_or_default().last().unwrap_or_default();
            let when = period.from.map_or(on, |start| start.max(on));
            let at = |list: &BTreeMap<PersonId, Vec<Held>>| {
                let names = list.get(&id).into_iter().flatten().filter(|held| held.contains(when)).map(|held| held.name.as_str());
                Value::text(names.collect::<Vec<_>>().join("; "))
            };
            let hours = row.opt_int(4)?.map_or(Value::Empty, |hundredths| Value::Number(hundredths as f64 / 100.0));
            rows.push(vec![
                Value::text(number),
                Value::text(row.text(2)?),
                Value::text(row.text(3)?),
                at(&branches),
                at(&teams),
                at(&roles),
                Value::date(period.from),
                Value::date(period.to),
                hours,
                Value::text(row.opt_text(5)?.unwrap_or_default()),
                Value::text(row.opt_text(6)?.unwrap_or_default()),
            ]);
        }
        let names =
            ["person_id", "name", "kind", "branch", "team", "roles", "start_date", "end_date", "weekly_hours", "email", "manager_id"];
        Ok(Sheet { name: "People".to_owned(), headings: headings(&names), rows })
    }

    /// Every rating up to the date that is not withdrawn, in the order of recording.
    pub(super) async fn ratings_sheet(&self, scope: &Scope) -> Result<Sheet, AppError> {
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let wanted = self.people_in(scope).await?;
        let sql = "SELECT p.number, r.skill_code, r.level, r.rated_on, r.source, r.rated_by, r.confidence, r.review_by, r.note
                   FROM rating r JOIN person p ON p.id = r.person_id WHERE r.withdrawn = 0 AND r.rated_on <= $1 ORDER BY r.id";
        let mut rows = Vec::new();
        for row in self.store.read().await?.fetch(sql, &store::values![on]).await? {
            if wanted.as_ref().is_some_and(|wanted| !row.text(0).is_ok_and(|number| wanted.contains(&number))) {
                continue;
            }
            rows.push(vec![
                text(&row, 0)?,
                text(&row, 1)?,
                whole(&row, 2)?,
                Value::date(row.opt_date(3)?),
                text(&row, 4)?,
                text(&row, 5)?,
                whole(&row, 6)?,
                Value::date(row.opt_end(7)?),
                text(&row, 8)?,
            ]);
        }
        let names = ["person_id", "skill", "level", "rated_on", "source", "rated_by", "confidence", "review_by", "note"];
        Ok(Sheet { name: "Ratings".to_owned(), headings: headings(&names), rows })
    }

    /// Every session that is more than a candidate, by its start.
    pub(super) async fn programme_sheet(&self) -> Result<Sheet, AppError> {
        let sql = "SELECT s.code, a.code, a.title, s.starts, s.ends, s.halfdays, v.code, s.trainer, s.capacity, s.status,
                          (SELECT count(*) FROM place x WHERE x.session_id = s.id AND x.status <> 'waiting')
                   FROM session s JOIN activity a ON a.id = s.activity_id LEFT JOIN venue v ON v.id = s.venue_id
                   WHERE s.status <> 'candidate' ORDER BY s.starts, s.id";
        let mut rows = Vec::new();
        for row in self.store.read().await?.fetch(sql, &[]).await? {
            let mut values = Vec::with_capacity(11);
            for at in 0..8 {
                values.push(text(&row, at)?);
            }
            values.extend([whole(&row, 8)?, text(&row, 9)?, whole(&row, 10)?]);
            rows.push(values);
        }
        let names = [
            "session",
            "activity",
            "activity title",
            "starts",
            "ends",
            "halfdays",
            "venue",
            "trainer",
            "capacity",
            "status",
            "places taken",
        ];
        Ok(Sheet { name: "Programme".to_owned(), headings: headings(&names), rows })
    }

    /// Every learning record up to the date, in the order of recording.
    pub(super) async fn log_sheet(&self, scope: &Scope) -> Result<Sheet, AppError> {
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let wanted = self.people_in(scope).await?;
        let sql = "SELECT l.id, p.number, l.learned_on, l.minutes, a.code, l.title, l.reflection, l.status, l.verified_by
                   FROM learning l JOIN person p ON p.id = l.person_id LEFT JOIN activity a ON a.id = l.activity_id
                   WHERE l.learned_on <= $1 ORDER BY l.id";
        let mut conn = self.store.read().await?;
        let mut skills: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for row in conn.fetch("SELECT learning_id, skill_code, claimed_level FROM learning_skill ORDER BY id", &[]).await? {
            let claim = row.opt_int(2)?.map_or(row.text(1)?, |level| format!("{}={level}", row.text(1).unwrap_or_default()));
            skills.entry(row.int(0)?).or_default().push(claim);
        }
        let mut rows = Vec::new();
        for row in conn.fetch(sql, &store::values![on]).await? {
            if wanted.as_ref().is_some_and(|wanted| !row.text(1).is_ok_and(|number| wanted.contains(&number))) {
                continue;
            }
            // `returned` is no status of a file: such a record is logged and waits for its person.
            let status = if row.text(7)? == "verified" { "verified" } else { "logged" };
            rows.push(vec![
                text(&row, 1)?,
                Value::date(row.opt_date(2)?),
                whole(&row, 3)?,
                text(&row, 4)?,
                text(&row, 5)?,
                Value::text(skills.get(&row.int(0)?).map_or(String::new(), |claims| claims.join(";"))),
                text(&row, 6)?,
                Value::text(status),
                text(&row, 8)?,
                Value::text(row.int(0)?.to_string()),
            ]);
        }
        let names = ["person_id", "date", "minutes", "activity", "title", "skills", "reflection", "status", "verified_by", "record"];
        Ok(Sheet { name: "Log".to_owned(), headings: headings(&names), rows })
    }

    /// The numbers of the people that a scope's branch or kind leaves; `None` where it leaves everybody.
    async fn people_in(&self, scope: &Scope) -> Result<Option<std::collections::BTreeSet<String>>, AppError> {
        if scope.branch.is_none() && scope.kind.is_none() {
            return Ok(None);
        }
        let scoped = self.scoped(scope).await?;
        let people = (0_u32..).zip(&scoped.facts().people).filter(|(at, _)| scoped.has(*at)).map(|(_, person)| person.key.clone());
        Ok(Some(people.collect()))
    }
}

struct Held {
    name: String,
    from: Option<Date>,
    to: Option<Date>,
}

impl Held {
    fn contains(&self, on: Date) -> bool {
        domain::Period { from: self.from, to: self.to }.contains(on)
    }
}

fn held(rows: &[Row]) -> Result<BTreeMap<PersonId, Vec<Held>>, AppError> {
    let mut list: BTreeMap<PersonId, Vec<Held>> = BTreeMap::new();
    for row in rows {
        list.entry(row.id(0)?).or_default().push(Held { name: row.text(3)?, from: row.opt_date(1)?, to: row.opt_end(2)? });
    }
    Ok(list)
}

fn text(row: &Row, at: usize) -> Result<Value, AppError> {
    Ok(Value::text(row.opt_text(at)?.unwrap_or_default()))
}

fn whole(row: &Row, at: usize) -> Result<Value, AppError> {
    Ok(row.opt_int(at)?.map_or(Value::Empty, Value::Whole))
}
