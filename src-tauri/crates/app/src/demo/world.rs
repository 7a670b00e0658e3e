//! What the parts of the invented service share: the starter's skills and roles, the people, and rows
//! that go into the store many at a time.

use std::collections::BTreeMap;

use domain::{Date, Kind};
use store::schema::{self, Table};
use store::{Tx, Value};

use super::catalogue::Catalogue;
use super::names::Sort;
use crate::AppError;

/// What stays the same while the service is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) today: Date,
    pub(super) seed: u32,
    pub(super) employees: usize,
    pub(super) volunteers: usize,
    pub(super) councillors: usize,
    pub(super) officers: usize,
    pub(super) branches: usize,
    /// How many areas run the catalogue, each with its own rooms and trainers.
    pub(super) areas: usize,
}

/// A skill of the starter.
pub(super) struct Skill {
    pub(super) code: String,
    /// Its primary aim, 0 for the first.
    pub(super) aim: usize,
}

/// The starter's skills, and what its roles ask of them.
pub(super) struct Frame {
    pub(super) skills: Vec<Skill>,
    pub(super) roles: BTreeMap<String, Role>,
}

/// A role: its row and its targets (index of the skill, level).
pub(super) struct Role {
    pub(super) id: i64,
    pub(super) targets: Vec<(usize, u8)>,
}

impl Frame {
    /// Reads what [`crate::frameworks::insert_starter`] wrote.
    pub(super) async fn read(tx: &mut Tx) -> Result<Self, AppError> {
        let aims: Vec<i64> = tx.rows_of(&schema::AIM).await?.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?;
        let mut skills = Vec::new();
        let mut skill_at = BTreeMap::new();
        for row in tx.rows_of(&schema::SKILL).await? {
            skill_at.insert(row.int(0)?, skills.len());
            let aim = row.opt_int(6)?.and_then(|id| aims.iter().position(|aim| *aim == id)).unwrap_or(0);
            skills.push(Skill { code: row.text(2)?, aim });
        }
        let mut roles = BTreeMap::new();
        let mut code_of = BTreeMap::new();
        for row in tx.rows_of(&schema::ROLE).await? {
            if let Some(code) = row.opt_text(1)? {
                code_of.insert(row.int(0)?, code.clone());
                roles.insert(code, Role { id: row.int(0)?, targets: Vec::new() });
            }
        }
        for row in tx.rows_of(&schema::TARGET).await? {
            let role = code_of.get(&row.int(2)?).and_then(|code| roles.get_mut(code));
            if let (Some(role), Some(&skill)) = (role, skill_at.get(&row.int(3)?)) {
                role.targets.push((skill, row.small(4)?));
            }
        }
        Ok(Self { skills, roles })
    }

    pub(super) fn skill(&self, code: &str) -> Result<usize, AppError> {
        self.skills
            .iter()
            .position(|skill| skill.code == code)
            .ok_or_else(|| AppError::unexpected(&format!("the starter lacks skill {code}")))
    }

    pub(super) fn role(&self, code: &str) -> Result<&Role, AppError> {
        self.roles.get(code).ok_or_else(|| AppError::unexpected(&format!("the starter lacks role {code}")))
    }
}

/// A branch of the service.
pub(super) struct Branch {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) sort: Sort,
    /// How many people it should have beside the others.
    pub(super) size: u32,
}

/// A role that somebody holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeldRole {
    pub(super) code: &'static str,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

/// Somebody.
pub(super) struct Member {
    /// The row; 0 until it is written.
    pub(super) id: i64,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) start: Option<Date>,
    pub(super) end: Option<Date>,
    /// Hundredths of an hour.
    pub(super) hours: Option<i64>,
    pub(super) email: Option<String>,
    /// Index of the manager, who comes before.
    pub(super) manager: Option<usize>,
    pub(super) branch: Option<usize>,
    /// The branch before and the first day in the present one.
    pub(super) moved: Option<(usize, Date)>,
    pub(super) team: Option<usize>,
    pub(super) roles: Vec<HeldRole>,
    /// Half-days of the week on duty and, beside them, free to learn: bit 0 is Monday morning.
    pub(super) rota: Option<(u16, u16)>,
    pub(super) leave: Vec<(Date, Date)>,
    /// Index of the catalogue's activity and the day, of learning that was completed.
    pub(super) learned: Vec<(usize, Date)>,
    /// The level in force today by skill; [`UNRATED`] where there is none. Filled with the ratings.
    pub(super) levels: Vec<u8>,
}

/// No rating in force.
pub(super) const UNRATED: u8 = u8::MAX;

impl Member {
    pub(super) fn active(&self, on: Date) -> bool {
        self.start.is_none_or(|start| start <= on) && self.end.is_none_or(|end| end >= on)
    }

    pub(super) fn holds(&self, on: Date) -> impl Iterator<Item = &HeldRole> {
        self.roles.iter().filter(move |role| role.from.is_none_or(|from| from <= on) && role.to.is_none_or(|to| to >= on))
    }

    /// The highest target of each skill among the roles held on a day, by skill; 0 where there is none.
    pub(super) fn targets(&self, frame: &Frame, on: Date) -> Vec<u8> {
        let mut targets = vec![0; frame.skills.len()];
        for role in self.holds(on).filter_map(|held| frame.roles.get(held.code)) {
            for &(skill, level) in &role.targets {
                targets[skill] = level.max(targets[skill]);
            }
        }
        targets
    }
}

/// The service as it grows.
pub(super) struct World {
    pub(super) plan: Plan,
    pub(super) frame: Frame,
    pub(super) branches: Vec<Branch>,
    pub(super) members: Vec<Member>,
    pub(super) catalogue: Catalogue,
}

/// Rows on their way into a table. They go in whole statements of one length, so that the database
/// prepares one statement a table and not one for each length that occurs.
pub(super) struct Rows {
    table: &'static Table,
    waiting: Vec<Vec<Value>>,
    most: usize,
}

impl Rows {
    pub(super) fn new(table: &'static Table) -> Self {
        Self { table, waiting: Vec::new(), most: 12_000 / table.columns.len() }
    }

    pub(super) async fn push(&mut self, tx: &mut Tx, row: Vec<Value>) -> Result<(), AppError> {
        self.waiting.push(row);
        if self.waiting.len() >= self.most {
            tx.insert_many(self.table, std::mem::take(&mut self.waiting)).await?;
        }
        Ok(())
    }

    pub(super) async fn end(self, tx: &mut Tx) -> Result<(), AppError> {
        if !self.waiting.is_empty() {
            tx.insert_many(self.table, self.waiting).await?;
        }
        Ok(())
    }
}

/// Half-days as the store keeps them.
pub(super) fn half_days(mask: u16) -> String {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let words: Vec<String> = (0..14_usize)
        .filter(|at| mask & (1 << at) != 0)
        .map(|at| format!("{}-{}", DAYS[at / 2], if at % 2 == 0 { "am" } else { "pm" }))
        .collect();
    words.join(";")
}
