//! Fills [`domain::facts::Facts`], from which every measure is counted: one question for each list,
//! whatever the number of people.

use std::collections::{BTreeMap, HashMap};

use domain::dates::Period;
use domain::facts::{
    Aim, CoverScope, Facts, Held, HeldCertificate, Named, Person, PersonalTarget, Rating, Role, RoleCertificate, RoleTarget, Skill,
    SkillCover,
};
use domain::ix::{BranchIx, Ix, IxVec, PersonIx, RatingIx, SkillIx, indices};
use domain::skills::Coded;

use crate::db::{Conn, Row, StoreError};
use crate::record::Id;
use crate::records::is_working_title;
use crate::records::{Branch, Edition, Framework, Person as PersonRecord, Rating as RatingRecord};
use crate::values;

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

/// Row ids of what `Facts` names by index, for writes that start from a figure.
#[derive(Debug, Clone, Default)]
pub struct FactIds {
    /// Of people.
    pub people: IxVec<PersonIx, Id<PersonRecord>>,
    /// Of branches.
    pub branches: IxVec<BranchIx, Id<Branch>>,
    /// Of ratings.
    pub ratings: IxVec<RatingIx, Id<RatingRecord>>,
}

/// The index that each row will have, by its id.
fn index<I: Ix>(rows: &[Row]) -> Result<HashMap<i64, I>, StoreError> {
    rows.iter().zip(indices(rows.len())).map(|(row, at)| Ok((row.int(0)?, at))).collect()
}

pub(crate) fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged(format!("`{text}` is no word that the program writes")))
}

pub(crate) fn period(row: &Row, from: usize, to: usize) -> Result<Period, StoreError> {
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

/// The code under which a rating was recorded, and who gave it, for the ratings with these row ids; by what each id stands for.
pub async fn recorded(conn: &mut Conn, wanted: &HashMap<Id<RatingRecord>, RatingIx>) -> Result<HashMap<RatingIx, Recorded>, StoreError> {
    let mut found = HashMap::with_capacity(wanted.len());
    conn.each("SELECT id, skill_code, rated_by FROM rating WHERE withdrawn = 0", &[], |row| {
        if let Some(at) = wanted.get(&row.id(0)?) {
            found.insert(*at, Recorded { code: row.text(1)?, by: row.opt_text(2)? });
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Everything that the measures are counted from, under one framework version.
pub async fn facts(conn: &mut Conn, framework: &FrameworkRow) -> Result<(Facts, FactIds), StoreError> {
    let mut facts = Facts { max_level: framework.max_level, ..Facts::default() };
    let mut ids = FactIds::default();

    let aims = conn
        .fetch("SELECT id, code, title, priority, title_status FROM aim WHERE edition_id = $1 ORDER BY id", &values![framework.edition_id])
        .await?;
    let aim_at = index(&aims)?;
    for row in &aims {
        facts.aims.push(Aim {
            key: row.text(1)?,
            title: row.text(2)?,
            working_title: is_working_title(&row.text(4)?),
            priority: row.small(3)?,
        });
    }

    let sql = "SELECT id, code, title, skill_group, aim_id, relation FROM skill WHERE framework_id = $1 ORDER BY id";
    let skills = conn.fetch(sql, &values![framework.id]).await?;
    let skill_at = index(&skills)?;
    let (_, by_code) = coded(conn, framework.id).await?;
    for row in &skills {
        let aim = row.opt_int(4)?.and_then(|id| aim_at.get(&id).copied());
        facts.skills.push(Skill { key: row.text(1)?, title: row.text(2)?, group: row.opt_text(3)?, aim, relation: parsed(&row.text(5)?)? });
    }

    let roles = conn.fetch("SELECT id, code, title, kind FROM role ORDER BY id", &[]).await?;
    let role_at = index(&roles)?;
    for row in &roles {
        let title = row.text(2)?;
        let kind = row.opt_text(3)?.map(|word| parsed(&word)).transpose()?;
        facts.roles.push(Role { key: row.opt_text(1)?.unwrap_or_else(|| title.clone()), title, kind });
    }
    for row in conn
        .fetch("SELECT role_id, skill_id, level, importance FROM target WHERE framework_id = $1 ORDER BY id", &values![framework.id])
        .await?
    {
        if let (Some(&role), Some(&skill)) = (role_at.get(&row.int(0)?), skill_at.get(&row.int(1)?)) {
            facts.targets.push(RoleTarget { role, skill, level: row.small(2)?, importance: row.small(3)? });
        }
    }

    let branches = conn.fetch("SELECT id, code, name FROM branch ORDER BY id", &[]).await?;
    let branch_at = index(&branches)?;
    for row in &branches {
        ids.branches.push(row.id(0)?);
        facts.branches.push(named(row)?);
    }
    let teams = conn.fetch("SELECT id, code, name FROM team ORDER BY id", &[]).await?;
    let team_at = index(&teams)?;
    for row in &teams {
        facts.teams.push(named(row)?);
    }

    // From here on there are as many rows as people, or many more: each is made into its fact and forgotten.
    let mut periods = crate::people::periods(conn).await?;
    let mut people: Vec<(Id<PersonRecord>, Person)> = Vec::new();
    conn.each("SELECT id, number, name, kind FROM person ORDER BY id", &[], |row| {
        let id = row.id(0)?;
        let periods = periods.remove(&id).unwrap_or_default();
        people.push((id, Person { key: row.text(1)?, name: row.text(2)?, kind: parsed(&row.text(3)?)?, periods }));
        Ok(())
    })
    .await?;
    // By code point, as every key: a server's own order is that of a language.
    people.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
    let mut person_at = HashMap::with_capacity(people.len());
    for (id, person) in people {
        person_at.insert(id, ids.people.push(id));
        facts.people.push(person);
    }

    facts.roles_held =
        held(conn, "SELECT person_id, role_id, from_date, to_date FROM person_role ORDER BY id", &person_at, &role_at).await?;
    facts.branch_held =
        held(conn, "SELECT person_id, branch_id, from_date, to_date FROM person_branch ORDER BY id", &person_at, &branch_at).await?;
    facts.team_held =
        held(conn, "SELECT person_id, team_id, from_date, to_date FROM person_team ORDER BY id", &person_at, &team_at).await?;

    conn.each("SELECT person_id, skill_code, level, from_date, to_date FROM personal_target ORDER BY id", &[], |row| {
        if let (Some(&person), Some(&skill)) = (person_at.get(&row.id(0)?), by_code.get(&row.text(1)?)) {
            facts.personal_targets.push(PersonalTarget { person, skill, level: row.small(2)?, period: period(&row, 3, 4)? });
        }
        Ok(())
    })
    .await?;

    let sql =
        "SELECT person_id, skill_code, level, source, rated_on, review_by, confidence, id FROM rating WHERE withdrawn = 0 ORDER BY id";
    conn.each(sql, &[], |row| {
        if let (Some(&person), Some(&skill)) = (person_at.get(&row.id(0)?), by_code.get(&row.text(1)?)) {
            ids.ratings.push(row.id(7)?);
            facts.ratings.push(Rating {
                person,
                skill,
                level: row.small(2)?,
                source: parsed(&row.text(3)?)?,
                rated_on: row.date(4)?,
                review_by: row.opt_end(5)?,
                confidence: row.opt_small(6)?,
            });
        }
        Ok(())
    })
    .await?;

    for row in conn.fetch("SELECT scope, branch_id, skill_code, level, kinds, min_people FROM skill_cover ORDER BY id", &[]).await? {
        let scope = match (row.text(0)?.as_str(), row.opt_int(1)?.and_then(|id| branch_at.get(&id).copied())) {
            ("service", _) => CoverScope::Service,
            ("each", _) => CoverScope::EachBranch,
            (_, Some(branch)) => CoverScope::Branch(branch),
            (_, None) => continue,
        };
        if let Some(&skill) = by_code.get(&row.text(2)?) {
            facts.skill_cover.push(SkillCover { scope, skill, level: row.small(3)?, kinds: kinds(&row.text(4)?)?, min: row.small(5)? });
        }
    }

    for row in conn.fetch("SELECT role_id, certificate, months FROM role_certificate ORDER BY id", &[]).await? {
        if let Some(&role) = role_at.get(&row.int(0)?) {
            facts.role_certificates.push(RoleCertificate { role, certificate: row.text(1)?, months: row.opt_small(2)? });
        }
    }
    conn.each("SELECT person_id, certificate, awarded_on, expires_on FROM certificate ORDER BY id", &[], |row| {
        if let Some(&person) = person_at.get(&row.id(0)?) {
            facts.certificates.push(HeldCertificate {
                person,
                certificate: row.text(1)?,
                awarded_on: row.date(2)?,
                expires_on: row.opt_end(3)?,
            });
        }
        Ok(())
    })
    .await?;
    Ok((facts, ids))
}

fn named(row: &Row) -> Result<Named, StoreError> {
    let title = row.text(2)?;
    Ok(Named { key: row.opt_text(1)?.unwrap_or_else(|| title.clone()), title })
}

async fn held<W: Ix>(
    conn: &mut Conn,
    sql: &str,
    people: &HashMap<Id<PersonRecord>, PersonIx>,
    things: &HashMap<i64, W>,
) -> Result<Vec<Held<W>>, StoreError> {
    let mut list = Vec::new();
    conn.each(sql, &[], |row| {
        if let (Some(&person), Some(&what)) = (people.get(&row.id(0)?), things.get(&row.int(1)?)) {
            list.push(Held { person, what, period: period(&row, 2, 3)? });
        }
        Ok(())
    })
    .await?;
    Ok(list)
}
