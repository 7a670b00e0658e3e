//! What people learned: their records, what the records claim, and the catalogue that they point into.

use std::collections::{BTreeMap, HashMap};

use domain::Date;
use domain::facts::Facts;
use domain::ix::{ActivityIx, List, PersonIx, SkillIx, indices};
use domain::learning::{Activity, Learning, LearningRecord, Outcome};

use crate::db::values;
use crate::db::{Conn, StoreError};
use crate::facts::FactIds;
use crate::planning;
use crate::record::{Id, Kept};
use crate::records::{Activity as ActivityRecord, Learning as Record, LearningSkill as Claim, Person};

/// The catalogue and the log that belong to [`Facts`], in the form that the measures use. `heirs` gives, for a code of any framework
/// version, the skill of the facts that it counts for ([`crate::facts::heirs`]).
pub async fn learning(conn: &mut Conn, facts: &Facts, ids: &FactIds, heirs: &BTreeMap<String, String>) -> Result<Learning, StoreError> {
    let by_code: HashMap<&str, SkillIx> = facts.skills.enumerated().map(|(at, skill)| (skill.key.as_str(), at)).collect();
    let skill = |code: &str| heirs.get(code).and_then(|code| by_code.get(code.as_str())).copied();
    let people: HashMap<Id<Person>, PersonIx> = ids.people.enumerated().map(|(at, id)| (*id, at)).collect();
    let mut learning = Learning::default();
    let mut activities: HashMap<Id<ActivityRecord>, ActivityIx> = HashMap::new();
    let rows = planning::activities(conn).await?;
    for (at, row) in indices(rows.len()).zip(rows) {
        activities.insert(row.id, at);
        learning.activities.push(Activity { key: row.code, title: row.title, kind: row.kind, outcomes: Vec::new() });
    }
    for outcome in planning::outcomes(conn).await? {
        if let (Some(&at), Some(skill)) = (activities.get(&outcome.activity), skill(&outcome.skill)) {
            learning.activities[at].outcomes.push(Outcome { skill, from: outcome.from, to: outcome.to });
        }
    }
    let mut claims: HashMap<Id<Record>, Vec<Kept<Claim>>> = HashMap::new();
    for claim in all_claims(conn).await? {
        claims.entry(claim.learning).or_default().push(claim);
    }
    for record in conn.all::<Record>().await? {
        let Some(&person) = people.get(&record.person) else { continue };
        let own = claims.remove(&record.id).unwrap_or_default();
        learning.records.push(LearningRecord {
            person,
            on: record.on,
            minutes: record.minutes,
            activity: record.activity.and_then(|id| activities.get(&id).copied()),
            kind: None,
            skills: own.iter().filter_map(|claim| skill(&claim.skill)).collect(),
            status: record.status,
            rerate_on: own.iter().filter_map(|claim| claim.rerate_on).min(),
        });
    }
    Ok(learning)
}

/// The records of one person, in the order of recording.
pub async fn of_person(conn: &mut Conn, person: Id<Person>) -> Result<Vec<Kept<Record>>, StoreError> {
    conn.select("WHERE x.person_id = $1 ORDER BY x.id", &values![person]).await
}

/// Every record, in the order of recording.
pub async fn all(conn: &mut Conn) -> Result<Vec<Kept<Record>>, StoreError> {
    conn.all().await
}

/// The records that wait for a verifier, in the order of recording.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<Kept<Record>>, StoreError> {
    conn.select("WHERE x.status = 'logged' ORDER BY x.id", &[]).await
}

/// The records of an activity on a day.
pub async fn of_activity(conn: &mut Conn, activity: Id<ActivityRecord>, on: Date) -> Result<Vec<Kept<Record>>, StoreError> {
    conn.select("WHERE x.activity_id = $1 AND x.learned_on = $2 ORDER BY x.id", &values![activity, on]).await
}

/// One record.
pub async fn by_id(conn: &mut Conn, id: Id<Record>) -> Result<Option<Kept<Record>>, StoreError> {
    conn.one(id).await
}

/// What every record claims.
pub async fn all_claims(conn: &mut Conn) -> Result<Vec<Kept<Claim>>, StoreError> {
    conn.all().await
}

/// What the records of one person claim.
pub async fn claims_of_person(conn: &mut Conn, person: Id<Person>) -> Result<Vec<Kept<Claim>>, StoreError> {
    conn.select("JOIN learning l ON l.id = x.learning_id WHERE l.person_id = $1 ORDER BY x.id", &values![person]).await
}

/// What the waiting records claim.
pub async fn claims_waiting(conn: &mut Conn) -> Result<Vec<Kept<Claim>>, StoreError> {
    conn.select("JOIN learning l ON l.id = x.learning_id WHERE l.status = 'logged' ORDER BY x.id", &[]).await
}

/// What the records of an activity on a day claim.
pub async fn claims_of_activity(conn: &mut Conn, activity: Id<ActivityRecord>, on: Date) -> Result<Vec<Kept<Claim>>, StoreError> {
    let rest = "JOIN learning l ON l.id = x.learning_id WHERE l.activity_id = $1 AND l.learned_on = $2 ORDER BY x.id";
    conn.select(rest, &values![activity, on]).await
}

/// Every certificate that a role needs or an activity leads to, each once.
pub async fn certificates_named(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT certificate FROM role_certificate UNION SELECT certificate FROM activity WHERE certificate IS NOT NULL";
    conn.fetch(sql, &[]).await?.iter().map(|row| row.text(0)).collect()
}

/// By person and day: the own title of the verified record. Of several records, the one recorded last counts.
pub async fn titles(conn: &mut Conn) -> Result<BTreeMap<(Id<Person>, Date), String>, StoreError> {
    let sql = "SELECT person_id, learned_on, title FROM learning WHERE status = 'verified' AND title IS NOT NULL ORDER BY id";
    conn.fetch(sql, &[]).await?.iter().map(|row| Ok(((row.id(0)?, row.date(1)?), row.text(2)?))).collect()
}

/// Who manages a person: the manager's number.
pub async fn manager_of(conn: &mut Conn, person: Id<Person>) -> Result<Option<String>, StoreError> {
    let sql = "SELECT m.number FROM person p JOIN person m ON m.id = p.manager_id WHERE p.id = $1";
    conn.first(sql, &values![person]).await?.map(|row| row.text(0)).transpose()
}
