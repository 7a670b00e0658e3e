//! Fills [`domain::facts::Facts`], from which every measure is counted: one question for each list, whatever the number of people.

use std::collections::{BTreeMap, HashMap};

use domain::facts::{
    Aim, CoverScope, Facts, Held, HeldCertificate, Named, Person, PersonalTarget, Rating, Role, RoleCertificate, RoleTarget, Skill,
    SkillCover, TitleStatus,
};
use domain::ix::{BranchIx, Ix, IxVec, PersonIx, RatingIx, RoleIx, SkillIx, TeamIx, indices};

use super::{FrameworkRow, coded, kinds, parsed, period};
use crate::db::{Conn, Row, StoreError, values};
use crate::record::Id;
use crate::records::{Branch, Person as PersonRecord, Rating as RatingRecord};

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

/// Everything that the measures are counted from, under one framework version.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn facts(conn: &mut Conn, framework: &FrameworkRow) -> Result<(Facts, FactIds), StoreError> {
    let mut filling = Filling { facts: Facts { max_level: framework.max_level, ..Facts::default() }, ..Filling::default() };
    // What others refer to comes first.
    filling.skills(conn, framework).await?;
    filling.roles(conn, framework).await?;
    filling.places(conn).await?;
    filling.people(conn).await?;
    filling.held(conn).await?;
    filling.levels(conn).await?;
    filling.cover(conn).await?;
    filling.certificates(conn).await?;
    Ok((filling.facts, filling.ids))
}

/// Facts on their way, with the index that each row got by its id.
#[derive(Default)]
struct Filling {
    facts: Facts,
    ids: FactIds,
    skill_at: HashMap<i64, SkillIx>,
    /// For every code of any framework version the skill for which it counts.
    skill_of: BTreeMap<String, SkillIx>,
    role_at: HashMap<i64, RoleIx>,
    branch_at: HashMap<i64, BranchIx>,
    team_at: HashMap<i64, TeamIx>,
    person_at: HashMap<Id<PersonRecord>, PersonIx>,
}

impl Filling {
    /// The aims of the framework's edition, and its skills.
    async fn skills(&mut self, conn: &mut Conn, framework: &FrameworkRow) -> Result<(), StoreError> {
        let sql = "SELECT id, code, title, priority, title_status FROM aim WHERE edition_id = $1 ORDER BY id";
        let aims = conn.fetch(sql, &values![framework.edition_id]).await?;
        let aim_at = index(&aims)?;
        for row in &aims {
            let (key, title, priority) = (row.text(1)?, row.text(2)?, row.small(3)?);
            self.facts.aims.push(Aim { key, title, working_title: parsed::<TitleStatus>(&row.text(4)?)?.is_working_title(), priority });
        }
        let sql = "SELECT id, code, title, skill_group, aim_id, relation FROM skill WHERE framework_id = $1 ORDER BY id";
        let skills = conn.fetch(sql, &values![framework.id]).await?;
        self.skill_at = index(&skills)?;
        (_, self.skill_of) = coded(conn, framework.id).await?;
        for row in &skills {
            let (key, title, group) = (row.text(1)?, row.text(2)?, row.opt_text(3)?);
            let aim = row.opt_int(4)?.and_then(|id| aim_at.get(&id).copied());
            self.facts.skills.push(Skill { key, title, group, aim, relation: parsed(&row.text(5)?)? });
        }
        Ok(())
    }

    /// The roles, and what the framework asks of them.
    async fn roles(&mut self, conn: &mut Conn, framework: &FrameworkRow) -> Result<(), StoreError> {
        let roles = conn.fetch("SELECT id, code, title, kind FROM role ORDER BY id", &[]).await?;
        self.role_at = index(&roles)?;
        for row in &roles {
            let Named { key, title } = named(row)?;
            let kind = row.opt_text(3)?.map(|word| parsed(&word)).transpose()?;
            self.facts.roles.push(Role { key, title, kind });
        }
        let sql = "SELECT role_id, skill_id, level, importance FROM target WHERE framework_id = $1 ORDER BY id";
        for row in conn.fetch(sql, &values![framework.id]).await? {
            if let (Some(&role), Some(&skill)) = (self.role_at.get(&row.int(0)?), self.skill_at.get(&row.int(1)?)) {
                self.facts.targets.push(RoleTarget { role, skill, level: row.small(2)?, importance: row.small(3)? });
            }
        }
        Ok(())
    }

    /// The branches and teams.
    async fn places(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        let branches = conn.fetch("SELECT id, code, name FROM branch ORDER BY id", &[]).await?;
        self.branch_at = index(&branches)?;
        for row in &branches {
            self.ids.branches.push(row.id(0)?);
            self.facts.branches.push(named(row)?);
        }
        let teams = conn.fetch("SELECT id, code, name FROM team ORDER BY id", &[]).await?;
        self.team_at = index(&teams)?;
        for row in &teams {
            self.facts.teams.push(named(row)?);
        }
        Ok(())
    }

    /// The people. From here on there are as many rows as people, or many more: each is made into its fact and forgotten.
    async fn people(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
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
        for (id, person) in people {
            self.person_at.insert(id, self.ids.people.push(id));
            self.facts.people.push(person);
        }
        Ok(())
    }

    /// Who holds which role, and is in which branch and team.
    async fn held(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        let people = &self.person_at;
        self.facts.roles_held = held(conn, "person_role", "role_id", people, &self.role_at).await?;
        self.facts.branch_held = held(conn, "person_branch", "branch_id", people, &self.branch_at).await?;
        self.facts.team_held = held(conn, "person_team", "team_id", people, &self.team_at).await?;
        Ok(())
    }

    /// Personal targets, and ratings that are not withdrawn.
    async fn levels(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        let Self { facts, ids, skill_of, person_at, .. } = self;
        conn.each("SELECT person_id, skill_code, level, from_date, to_date FROM personal_target ORDER BY id", &[], |row| {
            if let (Some(&person), Some(&skill)) = (person_at.get(&row.id(0)?), skill_of.get(&row.text(1)?)) {
                facts.personal_targets.push(PersonalTarget { person, skill, level: row.small(2)?, period: period(&row, 3, 4)? });
            }
            Ok(())
        })
        .await?;
        let sql =
            "SELECT person_id, skill_code, level, source, rated_on, review_by, confidence, id FROM rating WHERE withdrawn = 0 ORDER BY id";
        conn.each(sql, &[], |row| {
            if let (Some(&person), Some(&skill)) = (person_at.get(&row.id(0)?), skill_of.get(&row.text(1)?)) {
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
        .await
    }

    /// How many people must have a skill, and where.
    async fn cover(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        for row in conn.fetch("SELECT scope, branch_id, skill_code, level, kinds, min_people FROM skill_cover ORDER BY id", &[]).await? {
            let scope = match (parsed(&row.text(0)?)?, row.opt_int(1)?.and_then(|id| self.branch_at.get(&id).copied())) {
                (CoverScope::Service, _) => CoverScope::Service,
                (CoverScope::EachBranch, _) => CoverScope::EachBranch,
                (CoverScope::Branch(()), Some(branch)) => CoverScope::Branch(branch),
                (CoverScope::Branch(()), None) => continue,
            };
            if let Some(&skill) = self.skill_of.get(&row.text(2)?) {
                let (level, kinds, min) = (row.small(3)?, kinds(&row.text(4)?)?, row.small(5)?);
                self.facts.skill_cover.push(SkillCover { scope, skill, level, kinds, min });
            }
        }
        Ok(())
    }

    /// Certificates that roles require, and certificates held.
    async fn certificates(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        for row in conn.fetch("SELECT role_id, certificate, months FROM role_certificate ORDER BY id", &[]).await? {
            if let Some(&role) = self.role_at.get(&row.int(0)?) {
                self.facts.role_certificates.push(RoleCertificate { role, certificate: row.text(1)?, months: row.opt_small(2)? });
            }
        }
        let Self { facts, person_at, .. } = self;
        conn.each("SELECT person_id, certificate, awarded_on, expires_on FROM certificate ORDER BY id", &[], |row| {
            if let Some(&person) = person_at.get(&row.id(0)?) {
                let (certificate, awarded_on, expires_on) = (row.text(1)?, row.date(2)?, row.opt_end(3)?);
                facts.certificates.push(HeldCertificate { person, certificate, awarded_on, expires_on });
            }
            Ok(())
        })
        .await
    }
}

/// The index that each row will have, by its id.
fn index<I: Ix>(rows: &[Row]) -> Result<HashMap<i64, I>, StoreError> {
    rows.iter().zip(indices(rows.len())).map(|(row, at)| Ok((row.int(0)?, at))).collect()
}

/// What is called by a code, or where it has none by its name: the columns 1 and 2.
fn named(row: &Row) -> Result<Named, StoreError> {
    let title = row.text(2)?;
    Ok(Named { key: row.opt_text(1)?.unwrap_or_else(|| title.clone()), title })
}

/// Who holds what of one kind: `column` names it in `table`.
async fn held<W: Ix>(
    conn: &mut Conn,
    table: &str,
    column: &str,
    people: &HashMap<Id<PersonRecord>, PersonIx>,
    things: &HashMap<i64, W>,
) -> Result<Vec<Held<W>>, StoreError> {
    let mut list = Vec::new();
    let sql = format!("SELECT person_id, {column}, from_date, to_date FROM {table} ORDER BY id");
    conn.each(&sql, &[], |row| {
        if let (Some(&person), Some(&what)) = (people.get(&row.id(0)?), things.get(&row.int(1)?)) {
            list.push(Held { person, what, period: period(&row, 2, 3)? });
        }
        Ok(())
    })
    .await?;
    Ok(list)
}
