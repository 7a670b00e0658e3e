//! Reads and writes settings, branches, funds and cover rules.

use std::collections::{BTreeMap, BTreeSet};

use domain::activities::SessionStatus;
use domain::facts::CoverScope;
use domain::funds::{Fund, SessionCost, session_pence};
use domain::{Date, Kind};

use crate::db::values;
use crate::db::{Conn, StoreError};
use crate::facts::{kinds, parsed};
use crate::record::{Id, Kept};
use crate::records::{Aim, Branch, DutyCover, Edition, Fund as FundRecord, Role, Setting, SkillCover};
use crate::tx::Tx;

/// Every setting that was set.
pub async fn all(conn: &mut Conn) -> Result<BTreeMap<String, String>, StoreError> {
    conn.fetch("SELECT key, value FROM setting ORDER BY key", &[]).await?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// Sets a setting.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    match tx.select::<Setting>("WHERE x.key = $1", &values![key]).await?.into_iter().next() {
        Some(setting) => drop(tx.change(setting.id, |setting| setting.value = value.to_owned()).await?),
        None => drop(tx.add(Setting { key: key.to_owned(), value: value.to_owned() }).await?),
    }
    Ok(())
}

/// Branches, by name.
///
/// # Errors
/// Where the store cannot be read.
pub async fn branches(conn: &mut Conn) -> Result<Vec<Kept<Branch>>, StoreError> {
    let mut branches = conn.all::<Branch>().await?;
    // Sorts by code point, because a server may sort by the rules of a language.
    branches.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(branches)
}

/// A rule on how many people must be on duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyCoverRow {
    /// Row id.
    pub id: Id<DutyCover>,
    /// The branch's code or name.
    pub branch: String,
    /// Half-days of the week, `tue-am;thu-pm`; empty is all.
    pub halfdays: String,
    /// The role's code or title; `None` is anybody.
    pub role: Option<String>,
    /// How many people.
    pub min: u32,
}

/// The rules on how many people must be on duty, in the order of recording.
///
/// # Errors
/// Where the store cannot be read.
pub async fn duty_cover(conn: &mut Conn) -> Result<Vec<DutyCoverRow>, StoreError> {
    let sql = "SELECT d.id, coalesce(b.code, b.name), d.halfdays, coalesce(r.code, r.title), d.min_people
               FROM duty_cover d JOIN branch b ON b.id = d.branch_id LEFT JOIN role r ON r.id = d.role_id ORDER BY d.id";
    conn.fetch(sql, &[])
        .await?
        .iter()
        .map(|row| {
            Ok(DutyCoverRow { id: row.id(0)?, branch: row.text(1)?, halfdays: row.text(2)?, role: row.opt_text(3)?, min: row.small(4)? })
        })
        .collect()
}

/// A rule on how many people must have a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillCoverRow {
    /// Row id.
    pub id: Id<SkillCover>,
    /// Where it holds.
    pub scope: CoverScope<()>,
    /// The branch's code or name, for a rule about one branch.
    pub branch: Option<String>,
    /// The skill's code.
    pub skill: String,
    /// The level that they must have, or a higher one.
    pub level: u8,
    /// The kinds of people who count; empty means everyone.
    pub kinds: Vec<Kind>,
    /// How many people.
    pub min: u32,
}

/// The rules on how many people must have a skill, in the order of recording.
///
/// # Errors
/// Where the store cannot be read.
pub async fn skill_cover(conn: &mut Conn) -> Result<Vec<SkillCoverRow>, StoreError> {
    let sql = "SELECT s.id, s.scope, coalesce(b.code, b.name), s.skill_code, s.level, s.kinds, s.min_people
               FROM skill_cover s LEFT JOIN branch b ON b.id = s.branch_id ORDER BY s.id";
    conn.fetch(sql, &[])
        .await?
        .iter()
        .map(|row| {
            Ok(SkillCoverRow {
                id: row.id(0)?,
                scope: parsed(&row.text(1)?)?,
                branch: row.opt_text(2)?,
                skill: row.text(3)?,
                level: row.small(4)?,
                kinds: kinds(&row.text(5)?)?,
                min: row.small(6)?,
            })
        })
        .collect()
}

/// The row id of the role with a code, or with a title if the role has no code. Of several it is the first.
///
/// # Errors
/// Where the store cannot be read.
pub async fn role_id(conn: &mut Conn, key: &str) -> Result<Option<Id<Role>>, StoreError> {
    let row = conn.first("SELECT id FROM role WHERE coalesce(code, title) = $1 ORDER BY id", &values![key]).await?;
    row.map(|row| row.id(0)).transpose()
}

/// The row id of the fund with a code.
///
/// # Errors
/// Where the store cannot be read.
pub async fn fund_id(conn: &mut Conn, code: &str) -> Result<Option<Id<FundRecord>>, StoreError> {
    conn.first("SELECT id FROM fund WHERE code = $1", &values![code]).await?.map(|row| row.id(0)).transpose()
}

/// Has any edition an aim with this code?
///
/// # Errors
/// Where the store cannot be read.
pub async fn is_aim(conn: &mut Conn, code: &str) -> Result<bool, StoreError> {
    Ok(conn.first("SELECT id FROM aim WHERE code = $1", &values![code]).await?.is_some())
}

/// Every fund, by its code.
pub async fn funds(conn: &mut Conn) -> Result<Vec<Fund>, StoreError> {
    conn.fetch_sorted("SELECT code, title, from_date, to_date, pence, line FROM fund ORDER BY id", &[], &[0])
        .await?
        .iter()
        .map(|row| {
            Ok(Fund {
                code: row.text(0)?,
                title: row.text(1)?,
                line: row.opt_text(5)?,
                from: row.date(2)?,
                to: row.date(3)?,
                pence: row.int(4)?,
            })
        })
        .collect()
}

/// Every name in activities and sessions that says which fund pays.
pub async fn funds_named(conn: &mut Conn) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT fund_code FROM activity WHERE fund_code IS NOT NULL UNION SELECT fund_code FROM session WHERE fund_code IS NOT NULL";
    conn.fetch(sql, &[]).await?.iter().map(|row| row.text(0)).collect()
}

/// What a session costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRow {
    /// The fund or the line that it names: its own, or else its activity's.
    pub fund: Option<String>,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// Its status.
    pub status: SessionStatus,
    /// What it costs with its places, in pence. People who stayed away are paid for too.
    pub pence: i64,
}

impl CostRow {
    /// The cost in the form in which money is counted.
    pub fn cost(&self) -> SessionCost<'_> {
        SessionCost { fund: self.fund.as_deref(), first: self.first, last: self.last, status: self.status, pence: self.pence }
    }
}

/// The costs of all sessions that are planned, confirmed or held.
pub async fn session_costs(conn: &mut Conn) -> Result<Vec<CostRow>, StoreError> {
    let sql = "SELECT coalesce(s.fund_code, a.fund_code), substr(s.starts, 1, 10), substr(s.ends, 1, 10), s.status, a.cost_per_session, a.cost_per_head,
                      (SELECT count(*) FROM place p WHERE p.session_id = s.id AND p.status <> 'waiting')
               FROM session s JOIN activity a ON a.id = s.activity_id WHERE s.status IN ('planned', 'confirmed', 'held') ORDER BY s.id";
    conn.fetch(sql, &[])
        .await?
        .iter()
        .map(|row| {
            let status = row.text(3)?;
            Ok(CostRow {
                fund: row.opt_text(0)?,
                first: row.date(1)?,
                last: row.date(2)?,
                status: status.parse().map_err(|()| StoreError::Damaged(format!("`{status}` is no status of a session")))?,
                pence: session_pence(row.int(4)?, row.int(5)?, row.int(6)?),
            })
        })
        .collect()
}

/// The aims of an edition, in its order.
///
/// # Errors
/// Where the store cannot be read.
pub async fn aims(conn: &mut Conn, edition: Id<Edition>) -> Result<Vec<Kept<Aim>>, StoreError> {
    conn.select("WHERE x.edition_id = $1 ORDER BY x.id", &values![edition]).await
}

/// The title of a strategy edition; its code where it has none.
pub async fn edition_title(conn: &mut Conn, edition: Id<Edition>) -> Result<String, StoreError> {
    let row = conn.first("SELECT title, code FROM edition WHERE id = $1", &values![edition]).await?;
    let Some(row) = row else { return Ok(String::new()) };
    let title = row.text(0)?;
    if title.is_empty() { row.text(1) } else { Ok(title) }
}

/// The id of this store, which no other store has and which never changes.
pub async fn store_id(conn: &mut Conn) -> Result<String, StoreError> {
    match conn.first("SELECT value FROM meta WHERE key = 'store_id'", &[]).await? {
        Some(row) => row.text(0),
        None => Err(StoreError::Damaged("the store's own id is missing".to_owned())),
    }
}
