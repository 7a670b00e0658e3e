//! What people are measured by, and where: aims, skills, roles and their targets, branches and teams, rules of cover.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::facts::{Aim, CoverScope, Facts, Named, Role, RoleCertificate, RoleTarget, Skill, SkillCover, TitleStatus};
use domain::ix::{BranchIx, Ix, IxVec, List as _, RoleIx, SkillIx, TeamIx, indices};

use super::{FactIds, FrameworkRow, coded, kinds, parsed};
use crate::db::{Conn, RawRow, StoreError, values};
use crate::record::Id;

/// The index of each row by its id, and of each skill by every code that counts for it.
#[derive(Default)]
pub(super) struct Known {
    pub(super) skill_at: HashMap<i64, SkillIx>,
    /// For every code of any framework version the skill for which it counts.
    pub(super) skill_of: Arc<BTreeMap<String, SkillIx>>,
    pub(super) role_at: HashMap<i64, RoleIx>,
    pub(super) branch_at: HashMap<i64, BranchIx>,
    pub(super) team_at: HashMap<i64, TeamIx>,
}

/// Facts without people.
#[derive(Default)]
pub(super) struct Defined {
    pub(super) facts: Facts,
    pub(super) ids: FactIds,
    pub(super) known: Known,
}

impl Defined {
    /// Reads it under a framework version.
    ///
    /// # Errors
    /// Where the store cannot be read, or a row is damaged.
    pub(super) async fn read(conn: &mut Conn, framework: &FrameworkRow) -> Result<Self, StoreError> {
        let mut defined = Self { facts: Facts { max_level: framework.max_level, ..Facts::default() }, ..Self::default() };
        // What others refer to comes first.
        defined.skills(conn, framework).await?;
        defined.roles(conn, framework).await?;
        defined.places(conn).await?;
        defined.cover(conn).await?;
        Ok(defined)
    }

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
        self.known.skill_at = index(&skills)?;
        self.known.skill_of = Arc::new(coded(conn, framework.id).await?.1);
        self.ids.skill_of = Arc::clone(&self.known.skill_of);
        for row in &skills {
            let (key, title, group) = (row.text(1)?, row.text(2)?, row.opt_text(3)?);
            let aim = row.opt_int(4)?.and_then(|id| aim_at.get(&id).copied());
            self.facts.skills.push(Skill { key, title, group, aim, relation: parsed(&row.text(5)?)? });
        }
        Ok(())
    }

    /// The roles, what the framework asks of them, and the certificates that they require.
    async fn roles(&mut self, conn: &mut Conn, framework: &FrameworkRow) -> Result<(), StoreError> {
        let roles = conn.fetch("SELECT id, code, title, kind FROM role ORDER BY id", &[]).await?;
        self.known.role_at = index(&roles)?;
        for row in &roles {
            self.ids.roles.push(row.id(0)?);
            let Named { key, title } = named(row)?;
            let kind = row.opt_text(3)?.map(|word| parsed(&word)).transpose()?;
            self.facts.roles.push(Role { key, title, kind });
        }
        let sql = "SELECT role_id, skill_id, level, importance FROM target WHERE framework_id = $1 ORDER BY id";
        for row in conn.fetch(sql, &values![framework.id]).await? {
            if let (Some(&role), Some(&skill)) = (self.known.role_at.get(&row.int(0)?), self.known.skill_at.get(&row.int(1)?)) {
                self.facts.targets.push(RoleTarget { role, skill, level: row.small(2)?, importance: row.small(3)? });
            }
        }
        for row in conn.fetch("SELECT role_id, certificate, months FROM role_certificate ORDER BY id", &[]).await? {
            if let Some(&role) = self.known.role_at.get(&row.int(0)?) {
                self.facts.role_certificates.push(RoleCertificate { role, certificate: row.text(1)?, months: row.opt_small(2)? });
            }
        }
        Ok(())
    }

    /// The branches and teams.
    async fn places(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        let branches = conn.fetch("SELECT id, code, name FROM branch ORDER BY id", &[]).await?;
        self.known.branch_at = index(&branches)?;
        for row in &branches {
            self.ids.branches.push(row.id(0)?);
            self.facts.branches.push(named(row)?);
        }
        let teams = conn.fetch("SELECT id, code, name FROM team ORDER BY id", &[]).await?;
        self.known.team_at = index(&teams)?;
        for row in &teams {
            self.ids.teams.push(row.id(0)?);
            self.facts.teams.push(named(row)?);
        }
        Ok(())
    }

    /// How many people must have a skill, and where.
    async fn cover(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        for row in conn.fetch("SELECT scope, branch_id, skill_code, level, kinds, min_people FROM skill_cover ORDER BY id", &[]).await? {
            let scope = match (parsed(&row.text(0)?)?, row.opt_int(1)?.and_then(|id| self.known.branch_at.get(&id).copied())) {
                (CoverScope::Service, _) => CoverScope::Service,
                (CoverScope::EachBranch, _) => CoverScope::EachBranch,
                (CoverScope::Branch(()), Some(branch)) => CoverScope::Branch(branch),
                (CoverScope::Branch(()), None) => continue,
            };
            if let Some(&skill) = self.known.skill_of.get(&row.text(2)?) {
                let (level, kinds, min) = (row.small(3)?, kinds(&row.text(4)?)?, row.small(5)?);
                self.facts.skill_cover.push(SkillCover { scope, skill, level, kinds, min });
            }
        }
        Ok(())
    }
}

impl FactIds {
    /// What is known where these are the ids.
    pub(super) fn known(&self) -> Known {
        fn at<I: Ix, R>(ids: &IxVec<I, Id<R>>) -> HashMap<i64, I> {
            ids.enumerated().map(|(at, id)| (id.number(), at)).collect()
        }
        Known {
            skill_at: HashMap::new(),
            skill_of: Arc::clone(&self.skill_of),
            role_at: at(&self.roles),
            branch_at: at(&self.branches),
            team_at: at(&self.teams),
        }
    }
}

/// The index that each row will have, by its id.
fn index<I: Ix>(rows: &[RawRow]) -> Result<HashMap<i64, I>, StoreError> {
    rows.iter().zip(indices(rows.len())).map(|(row, at)| Ok((row.int(0)?, at))).collect()
}

/// What is called by a code, or where it has none by its name: the columns 1 and 2.
fn named(row: &RawRow) -> Result<Named, StoreError> {
    let title = row.text(2)?;
    Ok(Named { key: row.opt_text(1)?.unwrap_or_else(|| title.clone()), title })
}
