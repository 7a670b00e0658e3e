//! What the parts of the invented service share: the starter's skills and roles, the people, and rows that are written in large groups.

use std::collections::BTreeMap;

use domain::{Date, Kind};
use store::records::{self, BranchSort};
use store::{Id, Record, Tx};

use crate::Fault;
use crate::catalogue::Catalogue;

/// What stays the same while the service is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub(crate) today: Date,
    pub(crate) seed: u32,
    pub(crate) employees: usize,
    pub(crate) volunteers: usize,
    pub(crate) councillors: usize,
    pub(crate) officers: usize,
    pub(crate) branches: usize,
    /// How many areas run the catalogue, each with its own rooms and trainers.
    pub(crate) areas: usize,
}

/// A skill of the starter.
pub(crate) struct Skill {
    pub(crate) code: String,
    /// Its primary aim, 0 for the first.
    pub(crate) aim: usize,
}

/// The starter's skills, and what its roles ask of them.
pub(crate) struct Starter {
    pub(crate) skills: Vec<Skill>,
    pub(crate) roles: BTreeMap<String, Role>,
}

/// A role: its row and its targets (index of the skill, level).
pub(crate) struct Role {
    pub(crate) id: Id<records::Role>,
    pub(crate) targets: Vec<(usize, u8)>,
}

impl Starter {
    /// Reads the starter framework that the store begins with.
    pub(crate) async fn read(tx: &mut Tx) -> Result<Self, Fault> {
        let aims: Vec<Id<records::Aim>> = tx.all::<records::Aim>().await?.into_iter().map(|aim| aim.id).collect();
        let mut skills = Vec::new();
        let mut skill_at = BTreeMap::new();
        for skill in tx.all::<records::Skill>().await? {
            skill_at.insert(skill.id, skills.len());
            let aim = skill.aim.and_then(|id| aims.iter().position(|aim| *aim == id)).unwrap_or(0);
            skills.push(Skill { code: skill.record.code, aim });
        }
        let mut roles = BTreeMap::new();
        let mut code_of = BTreeMap::new();
        for role in tx.all::<records::Role>().await? {
            if let Some(code) = role.record.code {
                code_of.insert(role.id, code.clone());
                roles.insert(code, Role { id: role.id, targets: Vec::new() });
            }
        }
        for target in tx.all::<records::Target>().await? {
            let role = code_of.get(&target.role).and_then(|code| roles.get_mut(code));
            if let (Some(role), Some(&skill)) = (role, skill_at.get(&target.skill)) {
                role.targets.push((skill, target.level));
            }
        }
        Ok(Self { skills, roles })
    }

    pub(crate) fn skill(&self, code: &str) -> Result<usize, Fault> {
        self.skills.iter().position(|skill| skill.code == code).ok_or_else(|| Fault::Lacks(format!("the starter lacks skill {code}")))
    }

    pub(crate) fn role(&self, code: &str) -> Result<&Role, Fault> {
        self.roles.get(code).ok_or_else(|| Fault::Lacks(format!("the starter lacks role {code}")))
    }
}

/// A branch of the service.
pub(crate) struct Branch {
    pub(crate) id: Id<records::Branch>,
    pub(crate) name: String,
    pub(crate) sort: BranchSort,
    /// Its size compared with the other branches.
    pub(crate) size: u32,
}

/// A role that somebody holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeldRole {
    pub(crate) code: &'static str,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

/// A person of the invented service.
pub(crate) struct Member {
    /// The row's id; 0 until it is written.
    pub(crate) id: Id<records::Person>,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) start: Option<Date>,
    pub(crate) end: Option<Date>,
    /// Hours a week, in hundredths.
    pub(crate) hours: Option<u32>,
    pub(crate) email: Option<String>,
    /// The index of the manager, which is lower than the person's own.
    pub(crate) manager: Option<usize>,
    pub(crate) branch: Option<usize>,
    /// The earlier branch, and the first day in the present one.
    pub(crate) moved: Option<(usize, Date)>,
    pub(crate) team: Option<usize>,
    pub(crate) roles: Vec<HeldRole>,
    /// Half-days of the week on duty and, beside them, free to learn: bit 0 is Monday morning.
    pub(crate) rota: Option<(u16, u16)>,
    pub(crate) leave: Vec<(Date, Date)>,
    /// Completed learning, as (index of the activity, day).
    pub(crate) learned: Vec<(usize, Date)>,
    /// The level in force today by skill; [`UNRATED`] where there is none. Filled with the ratings.
    pub(crate) levels: Vec<u8>,
}

/// The value for "no rating in force".
pub(crate) const UNRATED: u8 = u8::MAX;

impl Member {
    pub(crate) fn active(&self, on: Date) -> bool {
        self.start.is_none_or(|start| start <= on) && self.end.is_none_or(|end| end >= on)
    }

    pub(crate) fn holds(&self, on: Date) -> impl Iterator<Item = &HeldRole> {
        self.roles.iter().filter(move |role| role.from.is_none_or(|from| from <= on) && role.to.is_none_or(|to| to >= on))
    }

    /// The highest target of each skill among the roles held on a day, by skill; 0 where there is none.
    pub(crate) fn targets(&self, starter: &Starter, on: Date) -> Vec<u8> {
        let mut targets = vec![0; starter.skills.len()];
        for role in self.holds(on).filter_map(|held| starter.roles.get(held.code)) {
            for &(skill, level) in &role.targets {
                targets[skill] = level.max(targets[skill]);
            }
        }
        targets
    }
}

/// The service while it is being made.
pub(crate) struct World {
    pub(crate) sizes: Sizes,
    pub(crate) starter: Starter,
    pub(crate) branches: Vec<Branch>,
    pub(crate) members: Vec<Member>,
    pub(crate) catalogue: Catalogue,
}

/// Records that wait to be written to a table. They are written in statements of one length, so that the database prepares one statement
/// for each table and not one for each length.
pub(crate) struct Rows<R> {
    waiting: Vec<R>,
    most: usize,
}

impl<R: Record> Rows<R> {
    pub(crate) fn new() -> Self {
        Self { waiting: Vec::new(), most: 12_000 / R::TABLE.columns.len() }
    }

    pub(crate) async fn push(&mut self, tx: &mut Tx, record: R) -> Result<(), Fault> {
        self.waiting.push(record);
        if self.waiting.len() >= self.most {
            tx.add_many(std::mem::take(&mut self.waiting)).await?;
        }
        Ok(())
    }

    pub(crate) async fn end(self, tx: &mut Tx) -> Result<(), Fault> {
        if !self.waiting.is_empty() {
            tx.add_many(self.waiting).await?;
        }
        Ok(())
    }
}

/// Half-days as the store keeps them.
pub(crate) fn half_days(mask: u16) -> String {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let words: Vec<String> = (0..14_usize)
        .filter(|at| mask & (1 << at) != 0)
        .map(|at| format!("{}-{}", DAYS[at / 2], if at % 2 == 0 { "am" } else { "pm" }))
        .collect();
    words.join(";")
}
