//! Whether enough people have a skill, and where a branch rests on one person.

use serde::{Deserialize, Serialize};

use crate::dates::Date;
use crate::facts::{CoverScope, Facts};
use crate::gaps::Key;
use crate::matrix::{Matrix, State};
use crate::people::Kind;

/// How a cover rule stands in one place (docs/measures.md, Cover rule): at least so many active people of given kinds have a skill at
/// a level or above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// Index of the rule in [`Facts::skill_cover`].
    pub rule: u32,
    /// The branch; `None` is the service as a whole.
    pub branch: Option<u32>,
    /// How many active people of its kinds have the skill at its level or above.
    pub have: u32,
    /// How many there should be.
    pub min: u32,
}

impl Covered {
    /// How many people are missing; 0 where there are enough.
    pub fn short_by(self) -> u32 {
        self.min.saturating_sub(self.have)
    }
}

/// Each cover rule in each of its places: rules in their order, branches by the text of their keys.
///
/// Councillors and officers count in no branch's cover, whatever the rule's kinds. A rule whose skill
/// or branch is unknown is left out.
pub fn skill_cover(facts: &Facts, matrix: &Matrix) -> Vec<Covered> {
    let branches = sorted(facts, Key::Branch, facts.branches.len());
    let mut found = Vec::new();
    for (index, rule) in facts.skill_cover.iter().enumerate() {
        if rule.skill as usize >= facts.skills.len() {
            continue;
        }
        let (mut service, mut by_branch) = (0, vec![0; facts.branches.len()]);
        for (person, who) in (0..).zip(&facts.people) {
            let of_kind = rule.kinds.is_empty() || rule.kinds.contains(&who.kind);
            let able = matrix.level(person, rule.skill).is_some_and(|level| level >= rule.level);
            if !(of_kind && able && matrix.is_active(person)) {
                continue;
            }
            service += 1;
            if let (Some(branch), Some(_)) = (matrix.branch(person), Sort::of(who.kind)) {
                by_branch[branch as usize] += 1;
            }
        }
        let in_branch = |branch: u32| Covered { rule: index as u32, branch: Some(branch), have: by_branch[branch as usize], min: rule.min };
        match rule.scope {
            CoverScope::Service => found.push(Covered { rule: index as u32, branch: None, have: service, min: rule.min }),
            CoverScope::EachBranch => found.extend(branches.iter().map(|&branch| in_branch(branch))),
            CoverScope::Branch(branch) => found.extend(by_branch.get(branch as usize).map(|_| in_branch(branch))),
        }
    }
    found
}

/// The two sorts of people that a branch's cover is made of. Neither fills the other's gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Sort {
    /// Paid staff: everybody of the kind employee.
    Paid,
    /// People who give time without pay.
    Volunteer,
}

impl Sort {
    /// The sort of a kind of person; councillors and officers are in no branch's cover.
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Employee => Some(Self::Paid),
            Kind::Volunteer => Some(Self::Volunteer),
            Kind::Councillor | Kind::Officer => None,
        }
    }

    /// The word used in answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Volunteer => "volunteer",
        }
    }
}

/// A skill that at most one person of a branch has, among its paid staff or among its volunteers (docs/measures.md, Thin cover).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThinCover {
    /// Index of the branch.
    pub branch: u32,
    /// Index of the skill.
    pub skill: u32,
    /// Paid staff or volunteers.
    pub sort: Sort,
    /// Active people of that sort in the branch who require the skill, 1 or more.
    pub required: u32,
    /// How many of them are rated: nobody known to be able is another thing than nobody able.
    pub rated: u32,
    /// The one person who meets the target (thin); `None` where no one does.
    pub person: Option<u32>,
    /// The last day of that one person, where it is known.
    pub leaving: Option<Date>,
}

impl ThinCover {
    /// The word used in answers: `thin` where one person meets the target, `none` where no one does.
    pub fn code(self) -> &'static str {
        if self.person.is_some() { "thin" } else { "none" }
    }
}

/// Where exactly one of the active people of a branch and sort who require a skill meets the target, or
/// no one does. Sorted by branch and skill (the text of their keys), paid before volunteers.
pub fn thin_cover(facts: &Facts, matrix: &Matrix) -> Vec<ThinCover> {
    #[derive(Clone, Copy, Default)]
    struct Met {
        required: u32,
        rated: u32,
        met: u32,
        last: u32,
    }
    let skills = facts.skills.len();
    let place = |branch: u32, skill: u32, sort: Sort| (branch as usize * skills + skill as usize) * 2 + sort as usize;
    let mut counts = vec![Met::default(); facts.branches.len() * skills * 2];
    for (person, who) in (0..).zip(&facts.people) {
        let (Some(branch), Some(sort)) = (matrix.branch(person), Sort::of(who.kind)) else { continue };
        for cell in matrix.required(person) {
            let count = &mut counts[place(branch, cell.skill, sort)];
            count.required += 1;
            count.rated += u32::from(cell.level.is_some());
            if cell.state() == State::Met {
                count.met += 1;
                count.last = person;
            }
        }
    }
    let (branches, skills) = (sorted(facts, Key::Branch, facts.branches.len()), sorted(facts, Key::Skill, skills));
    let mut found = Vec::new();
    for &branch in &branches {
        for &skill in &skills {
            for sort in [Sort::Paid, Sort::Volunteer] {
                let count = counts[place(branch, skill, sort)];
                if count.required > 0 && count.met <= 1 {
                    let person = (count.met == 1).then_some(count.last);
                    let leaving = person.and_then(|person| facts.people[person as usize].periods.leaving(matrix.on()));
                    found.push(ThinCover { branch, skill, sort, required: count.required, rated: count.rated, person, leaving });
                }
            }
        }
    }
    found
}

/// The indexes of a key in the order of their texts.
fn sorted(facts: &Facts, key: Key, many: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..many as u32).collect();
    order.sort_by_key(|&index| key.text(facts, index));
    order
}
