//! Scenarios of a plan, and the latest plan kept for each.

use domain::Date;

use crate::db::values;
use crate::db::{Conn, StoreError};
use crate::facts::parsed;
use crate::record::Id;
use crate::records::{Branch, Changed, Scenario, ScenarioChange, ScenarioPlan};
use crate::tx::Tx;

/// A scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioRow {
    /// Row id; 0 for one that is not stored yet.
    pub id: Id<Scenario>,
    /// Its name.
    pub name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Total money in pence; `None` means no limit beyond the funds.
    pub budget: Option<i64>,
    /// True if a skill that is not rated counts as level 0.
    pub unrated_as_zero: bool,
    /// Kinds of people, separated by `;`. Empty means everyone.
    pub kinds: String,
    /// How long to look, in seconds.
    pub seconds: i64,
    /// What differs from the store.
    pub changes: Vec<ChangeRow>,
}

/// One thing that a scenario changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// What that is.
    pub what: Changed,
    /// The code of the fund or aim, or the code or name of the branch. For cover it is only read, not written.
    pub key: String,
    /// The branch's row id, for cover.
    pub branch: Option<Id<Branch>>,
    /// How many pence more, how many people fewer (`None` for no cover at all), or the priority.
    pub amount: Option<i64>,
}

/// The plan kept for a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The scenario's row id.
    pub scenario: Id<Scenario>,
    /// The fingerprint of the problem that it solves.
    pub fingerprint: String,
    /// The score of the plan, in points.
    pub score: i64,
    /// The proven bound of the plan, in points.
    pub bound: Option<i64>,
    /// When it was worked out, as an ISO date-time in UTC.
    pub made_at: String,
    /// The figures by which two plans are compared, as JSON.
    pub figures: String,
}

/// Every scenario, by name.
pub async fn all(conn: &mut Conn) -> Result<Vec<ScenarioRow>, StoreError> {
    let sql = "SELECT id, name, from_date, to_date, budget, unrated_as_zero, kinds, seconds FROM scenario ORDER BY name, id";
    let mut found: Vec<ScenarioRow> = Vec::new();
    for row in conn.fetch(sql, &[]).await? {
        found.push(ScenarioRow {
            id: row.id(0)?,
            name: row.text(1)?,
            from: row.date(2)?,
            to: row.date(3)?,
            budget: row.opt_int(4)?,
            unrated_as_zero: row.flag(5)?,
            kinds: row.text(6)?,
            seconds: row.int(7)?,
            changes: Vec::new(),
        });
    }
    let sql = "SELECT c.scenario_id, c.what, coalesce(c.code, b.code, b.name), c.branch_id, c.amount
               FROM scenario_change c LEFT JOIN branch b ON b.id = c.branch_id ORDER BY c.id";
    for row in conn.fetch(sql, &[]).await? {
        let id = row.id(0)?;
        let change = ChangeRow { what: parsed(&row.text(1)?)?, key: row.text(2)?, branch: row.opt_id(3)?, amount: row.opt_int(4)? };
        if let Some(scenario) = found.iter_mut().find(|scenario| scenario.id == id) {
            scenario.changes.push(change);
        }
    }
    Ok(found)
}

/// What is kept for scenarios, without the plans themselves.
pub async fn kept(conn: &mut Conn) -> Result<Vec<KeptRow>, StoreError> {
    let sql = "SELECT scenario_id, fingerprint, score, bound, made_at, figures FROM scenario_plan ORDER BY id";
    conn.fetch(sql, &[])
        .await?
        .iter()
        .map(|row| {
            Ok(KeptRow {
                scenario: row.id(0)?,
                fingerprint: row.text(1)?,
                score: row.int(2)?,
                bound: row.opt_int(3)?,
                made_at: row.text(4)?,
                figures: row.text(5)?,
            })
        })
        .collect()
}

/// The plan file kept for a scenario.
pub async fn plan_text(conn: &mut Conn, scenario: Id<Scenario>) -> Result<Option<String>, StoreError> {
    let row = conn.first("SELECT plan FROM scenario_plan WHERE scenario_id = $1", &values![scenario]).await?;
    row.map(|row| row.text(0)).transpose()
}

async fn changes_of(tx: &mut Tx, scenario: Id<Scenario>) -> Result<Vec<Id<ScenarioChange>>, StoreError> {
    let changes = tx.select("WHERE x.scenario_id = $1 ORDER BY x.id", &values![scenario]).await?;
    Ok(changes.into_iter().map(|change| change.id).collect())
}

async fn plan_of(tx: &mut Tx, scenario: Id<Scenario>) -> Result<Option<Id<ScenarioPlan>>, StoreError> {
    let row = tx.first("SELECT id FROM scenario_plan WHERE scenario_id = $1", &values![scenario]).await?;
    row.map(|row| row.id(0)).transpose()
}

/// Writes a scenario over the one with its id, or as a new one if the id is 0. All its changes are replaced. Gives the row id.
pub async fn save(tx: &mut Tx, scenario: &ScenarioRow) -> Result<Id<Scenario>, StoreError> {
    let record = Scenario {
        name: scenario.name.clone(),
        from: scenario.from,
        to: scenario.to,
        budget: scenario.budget,
        unrated_as_zero: scenario.unrated_as_zero,
        kinds: scenario.kinds.clone(),
        seconds: scenario.seconds,
    };
    let id = if scenario.id.number() == 0 {
        tx.add(record).await?
    } else {
        tx.change(scenario.id, |held| *held = record).await?;
        scenario.id
    };
    let before = changes_of(tx, id).await?;
    tx.remove(&before).await?;
    let code = |change: &ChangeRow| if change.branch.is_some() { None } else { Some(change.key.clone()) };
    let changes = scenario.changes.iter().map(|change| ScenarioChange {
        scenario: id,
        what: change.what,
        code: code(change),
        branch: change.branch,
        amount: change.amount,
    });
    tx.add_many(changes.collect()).await?;
    Ok(id)
}

/// Removes the plan kept for a scenario.
pub async fn forget_plan(tx: &mut Tx, scenario: Id<Scenario>) -> Result<(), StoreError> {
    match plan_of(tx, scenario).await? {
        Some(plan) => tx.remove(&[plan]).await,
        None => Ok(()),
    }
}

/// Keeps a plan for its scenario, and replaces the one before.
pub async fn keep_plan(tx: &mut Tx, kept: &KeptRow, plan: &str) -> Result<(), StoreError> {
    let record = ScenarioPlan {
        scenario: kept.scenario,
        plan: plan.to_owned(),
        fingerprint: kept.fingerprint.clone(),
        score: kept.score,
        bound: kept.bound,
        made_at: kept.made_at.clone(),
        figures: kept.figures.clone(),
    };
    match plan_of(tx, kept.scenario).await? {
        Some(id) => drop(tx.change(id, |held| *held = record).await?),
        None => drop(tx.add(record).await?),
    }
    Ok(())
}

/// Removes a scenario, with its changes and its plan.
pub async fn delete(tx: &mut Tx, scenario: Id<Scenario>) -> Result<(), StoreError> {
    forget_plan(tx, scenario).await?;
    let changes = changes_of(tx, scenario).await?;
    tx.remove(&changes).await?;
    tx.remove(&[scenario]).await
}
