//! Settings, branches, funds and cover rules as rows.

use std::collections::BTreeMap;

use crate::db::{Conn, Row, StoreError, Tx};
use crate::{schema, values};

/// Every setting that was set.
pub async fn all(conn: &mut Conn) -> Result<BTreeMap<String, String>, StoreError> {
    conn.fetch("SELECT key, value FROM setting ORDER BY key", &[]).await?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// Sets a setting.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    match tx.first("SELECT id FROM setting WHERE key = $1", &values![key]).await? {
        Some(row) => {
            tx.update(&schema::SETTING, row.int(0)?, &[("value", value.into())]).await?;
        }
        None => {
            tx.insert(&schema::SETTING, values![key, value]).await?;
        }
    }
    Ok(())
}

/// Branches by name: id, code, name, sort.
pub async fn branches(conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
    conn.fetch_sorted("SELECT id, code, name, sort FROM branch ORDER BY id", &[], &[2]).await
}

/// Duty cover rules: id, branch code or name, half-days, role code or title, number.
pub async fn duty_cover(conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT d.id, coalesce(b.code, b.name), d.halfdays, coalesce(r.code, r.title), d.min_people
               FROM duty_cover d JOIN branch b ON b.id = d.branch_id LEFT JOIN role r ON r.id = d.role_id ORDER BY d.id";
    conn.fetch(sql, &[]).await
}

/// Skill cover rules: id, scope, branch code or name, skill code, level, kinds, number.
pub async fn skill_cover(conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT s.id, s.scope, coalesce(b.code, b.name), s.skill_code, s.level, s.kinds, s.min_people
               FROM skill_cover s LEFT JOIN branch b ON b.id = s.branch_id ORDER BY s.id";
    conn.fetch(sql, &[]).await
}

/// Funds: code, title, first day, last day, pence.
pub async fn funds(conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
    conn.fetch_sorted("SELECT code, title, from_date, to_date, pence FROM fund ORDER BY id", &[], &[0]).await
}

/// What sessions cost and from which fund: fund code, status, pence with their places (absent people
/// are paid for too), first day.
pub async fn session_costs(conn: &mut Conn) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT coalesce(s.fund_code, a.fund_code), s.status,
                      a.cost_per_session + a.cost_per_head * (SELECT count(*) FROM place p WHERE p.session_id = s.id AND p.status <> 'waiting'), substr(s.starts, 1, 10)
               FROM session s JOIN activity a ON a.id = s.activity_id WHERE s.status IN ('planned', 'confirmed', 'held') ORDER BY s.id";
    conn.fetch(sql, &[]).await
}

/// The aims of an edition: id, code, title, title status, priority.
pub async fn aims(conn: &mut Conn, edition: i64) -> Result<Vec<Row>, StoreError> {
    conn.fetch("SELECT id, code, title, title_status, priority FROM aim WHERE edition_id = $1 ORDER BY id", &values![edition]).await
}

/// The title of a strategy edition; its code where it has none.
pub async fn edition_title(conn: &mut Conn, edition: i64) -> Result<String, StoreError> {
    let row = conn.first("SELECT title, code FROM edition WHERE id = $1", &values![edition]).await?;
    let Some(row) = row else { return Ok(String::new()) };
    let title = row.text(0)?;
    if title.is_empty() { row.text(1) } else { Ok(title) }
}

/// What tells this store from every other one, for ever.
pub async fn store_id(conn: &mut Conn) -> Result<String, StoreError> {
    match conn.first("SELECT value FROM meta WHERE key = 'store_id'", &[]).await? {
        Some(row) => row.text(0),
        None => Err(StoreError::Damaged("the store's own id is missing".to_owned())),
    }
}
