//! The framework versions, and everything that the measures are counted from under one of them.

mod caught_up;
mod defined;
mod filling;

use std::collections::{BTreeMap, HashMap};

use domain::dates::Period;
use domain::ix::{Ix as _, SkillIx};
use domain::skills::Coded;

pub use self::caught_up::{CaughtUp, Differs, Later, caught_up};
pub(crate) use self::filling::each;
pub use self::filling::{FactIds, facts, filled};
use crate::db::{Conn, RawRow, StoreError, values};
use crate::record::Id;
use crate::records::{Edition, Framework, Rating as RatingRecord};

/// A framework version as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameworkRow {
    /// Row id.
    pub id: Id<Framework>,
    /// The code that its versions share.
    pub code: String,
    /// The version, unique under the code.
    pub version: String,
    /// The title as people read it.
    pub title: String,
    /// Row id of its edition.
    pub edition_id: Id<Edition>,
    /// Code of its edition.
    pub edition: String,
    /// The scale's top.
    pub max_level: u8,
    /// Is it the one in use?
    pub in_use: bool,
}

/// Every framework version, the one in use first.
pub async fn frameworks(conn: &mut Conn) -> Result<Vec<FrameworkRow>, StoreError> {
    let sql = "SELECT f.id, f.code, f.version, f.title, f.edition_id, e.code, f.max_level, f.in_use
               FROM framework f JOIN edition e ON e.id = f.edition_id ORDER BY f.id";
    let mut rows = conn.fetch_sorted(sql, &[], &[1, 2]).await?;
    rows.sort_by_key(|row| !row.flag(7).unwrap_or(false));
    rows.iter()
        .map(|row| {
            Ok(FrameworkRow {
                id: row.id(0)?,
                code: row.text(1)?,
                version: row.text(2)?,
                title: row.text(3)?,
                edition_id: row.id(4)?,
                edition: row.text(5)?,
                max_level: row.small(6)?,
                in_use: row.flag(7)?,
            })
        })
        .collect()
}

/// The framework version in use. A store always has one.
pub async fn framework_in_use(conn: &mut Conn) -> Result<FrameworkRow, StoreError> {
    let in_use = frameworks(conn).await?.into_iter().find(|row| row.in_use);
    in_use.ok_or_else(|| StoreError::Damaged("no framework version is in use".to_owned()))
}

/// How much the store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HowMany {
    /// People, those who have left among them.
    pub people: u32,
    /// Ratings that are not withdrawn.
    pub ratings: u32,
}

/// How many people the store holds, and how many ratings that are not withdrawn.
///
/// # Errors
/// Where the store cannot be read.
pub async fn how_many(conn: &mut Conn) -> Result<HowMany, StoreError> {
    let row = conn.first("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM rating WHERE withdrawn = 0)", &[]).await?;
    row.map_or(Ok(HowMany::default()), |row| Ok(HowMany { people: row.small(0)?, ratings: row.small(1)? }))
}

/// How many skills each framework version has, by its row id; one without a skill is left out.
///
/// # Errors
/// Where the store cannot be read.
pub async fn skills_of_frameworks(conn: &mut Conn) -> Result<HashMap<Id<Framework>, u32>, StoreError> {
    let rows = conn.fetch("SELECT framework_id, count(*) FROM skill GROUP BY framework_id", &[]).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.small(1)?))).collect()
}

/// Has a framework version a skill of this code?
///
/// # Errors
/// Where the store cannot be read.
pub async fn has_skill(conn: &mut Conn, framework: Id<Framework>, code: &str) -> Result<bool, StoreError> {
    Ok(conn.number("SELECT count(*) FROM skill WHERE framework_id = $1 AND code = $2", &values![framework, code]).await? > 0)
}

pub(crate) fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged(format!("`{text}` is no word that the program writes")))
}

pub(crate) fn period(row: &RawRow, from: usize, to: usize) -> Result<Period, StoreError> {
    Ok(Period { from: row.opt_date(from)?, to: row.opt_end(to)? })
}

/// Kinds of people, `;` between.
pub(crate) fn kinds(text: &str) -> Result<Vec<domain::Kind>, StoreError> {
    text.split(';').filter(|word| !word.is_empty()).map(parsed).collect()
}

/// For every code of any framework version, the code of the skill of this one for which what is recorded under it counts
/// ([`domain::skills::heirs`]).
pub async fn heirs(conn: &mut Conn, framework: Id<Framework>) -> Result<BTreeMap<String, String>, StoreError> {
    let (skills, heirs) = coded(conn, framework).await?;
    Ok(heirs.into_iter().filter_map(|(code, at)| Some((code, skills.get(at.at())?.code.clone()))).collect())
}

/// The skills of a framework version in its order, and for every code the place of the one that it counts for.
async fn coded(conn: &mut Conn, framework: Id<Framework>) -> Result<(Vec<Coded>, BTreeMap<String, SkillIx>), StoreError> {
    let mut versions: BTreeMap<Id<Framework>, Vec<Coded>> = BTreeMap::new();
    for row in conn.fetch("SELECT framework_id, code, replaces FROM skill ORDER BY id", &[]).await? {
        versions.entry(row.id(0)?).or_default().push(Coded { code: row.text(1)?, replaces: row.opt_text(2)? });
    }
    let own = versions.remove(&framework).unwrap_or_default();
    let others: Vec<Vec<Coded>> = versions.into_values().collect();
    let heirs = domain::skills::heirs(&own, &others);
    Ok((own, heirs))
}

/// What the facts do not say of a rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The skill's code under which it was recorded.
    pub code: String,
    /// The rater's number or name.
    pub by: Option<String>,
}

/// The code under which ratings were recorded, and who gave them, for those that were recorded under no code of this framework version or
/// were given by somebody. Every other rating has the code of its skill, and nobody is named.
///
/// # Errors
/// Where the store cannot be read.
pub async fn recorded_otherwise(conn: &mut Conn, framework: Id<Framework>) -> Result<HashMap<Id<RatingRecord>, Recorded>, StoreError> {
    let mut found = HashMap::new();
    let sql = "SELECT id, skill_code, rated_by FROM rating WHERE withdrawn = 0
               AND (rated_by IS NOT NULL OR skill_code NOT IN (SELECT code FROM skill WHERE framework_id = $1))";
    conn.each(sql, &values![framework], |row| {
        found.insert(row.id(0)?, Recorded { code: row.text(1)?, by: row.opt_text(2)? });
        Ok(())
    })
    .await?;
    Ok(found)
}
