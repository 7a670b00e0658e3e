//! Whether enough people have a skill, and where a branch rests on one person.

use serde::{Deserialize, Serialize};

use crate::dates::Date;
use crate::facts::{CoverScope, Facts};
use crate::ix::{BranchIx, Ix, IxVec, List, PersonIx, SkillCoverIx, SkillIx};
use crate::matrix::{Matrix, State};
use crate::people::Kind;

/// How a cover rule stands in one place (docs/measures.md, Cover rule): at least so many active people of given kinds have a skill at
/// a level or above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// The rule.
    pub rule: SkillCoverIx,
    /// The branch; `None` is the service as a whole.
    pub branch: Option<BranchIx>,
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
/// or branch is unknown is left out, and so is a branch that is closed.
pub fn skill_cover(facts: &Facts, matrix: &Matrix) -> Vec<Covered> {
    let branches = sorted(&facts.branches, |branch| &branch.key);
    let mut found = Vec::new();
    for (index, rule) in facts.skill_cover.enumerated() {
        if !facts.skills.has(rule.skill) {
            continue;
        }
        let mut service = 0;
        let mut by_branch: IxVec<BranchIx, u32> = IxVec::filled(0, facts.branches.len());
        for (person, who) in facts.people.enumerated() {
            let of_kind = rule.kinds.is_empty() || rule.kinds.contains(&who.kind);
            let able = matrix.level(person, rule.skill).is_some_and(|level| level >= rule.level);
            if !(of_kind && able && matrix.is_active(person)) {
                continue;
            }
            service += 1;
            if let (Some(branch), Some(_)) = (matrix.branch(person), Sort::of(who.kind)) {
                by_branch[branch] += 1;
            }
        }
        let open = |branch: BranchIx| !facts.is_closed(branch, matrix.on());
        let in_branch = |branch: BranchIx| Covered { rule: index, branch: Some(branch), have: by_branch[branch], min: rule.min };
        match rule.scope {
            CoverScope::Service => found.push(Covered { rule: index, branch: None, have: service, min: rule.min }),
            CoverScope::EachBranch => found.extend(branches.iter().filter(|&&branch| open(branch)).map(|&branch| in_branch(branch))),
            CoverScope::Branch(branch) => found.extend(by_branch.get_at(branch).filter(|_| open(branch)).map(|_| in_branch(branch))),
        }
    }
    found
}

/// The two sorts of people that make up a branch's cover. Neither fills the other's gap.
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
    /// The branch.
    pub branch: BranchIx,
    /// The skill.
    pub skill: SkillIx,
    /// Paid staff or volunteers.
    pub sort: Sort,
    /// Active people of that sort in the branch who require the skill, 1 or more.
    pub required: u32,
    /// How many of them are rated. If few are rated, it is not known whether nobody has the skill.
    pub rated: u32,
    /// The one person who meets the target (thin); `None` where no one does.
    pub person: Option<PersonIx>,
    /// The last day of that one person, where it is known.
    pub leaving: Option<Date>,
}

impl ThinCover {
    /// The word used in answers: `thin` where one person meets the target, `none` where no one does.
    pub fn code(self) -> &'static str {
        if self.person.is_some() { "thin" } else { "none" }
    }
}

/// Lists the skills that exactly one person, or no one, meets, among the active people of a branch and sort who require the skill. Sorted
/// by branch and skill (the text of their keys), with paid before volunteers.
pub fn thin_cover(facts: &Facts, matrix: &Matrix) -> Vec<ThinCover> {
    #[derive(Clone, Copy, Default)]
    struct Met {
        required: u32,
        rated: u32,
        met: u32,
        last: Option<PersonIx>,
    }
    let skills = facts.skills.len();
    let place = |branch: BranchIx, skill: SkillIx, sort: Sort| (branch.at() * skills + skill.at()) * 2 + sort as usize;
    let mut counts = vec![Met::default(); facts.branches.len() * skills * 2];
    for (person, who) in facts.people.enumerated() {
        let (Some(branch), Some(sort)) = (matrix.branch(person), Sort::of(who.kind)) else { continue };
        for cell in matrix.required(person) {
            let count = &mut counts[place(branch, cell.skill, sort)];
            count.required += 1;
            count.rated += u32::from(cell.level.is_some());
            if cell.state() == State::Met {
                count.met += 1;
                count.last = Some(person);
            }
        }
    }
    let (branches, skills) = (sorted(&facts.branches, |branch| &branch.key), sorted(&facts.skills, |skill| &skill.key));
    let mut found = Vec::new();
    for &branch in &branches {
        for &skill in &skills {
            for sort in [Sort::Paid, Sort::Volunteer] {
                let count = counts[place(branch, skill, sort)];
                if count.required > 0 && count.met <= 1 {
                    let person = count.last.filter(|_| count.met == 1);
                    let leaving = person.and_then(|person| facts.people[person].periods.leaving(matrix.on()));
                    found.push(ThinCover { branch, skill, sort, required: count.required, rated: count.rated, person, leaving });
                }
            }
        }
    }
    found
}

/// The indices of a list in the order of the keys of its items.
fn sorted<L: List>(list: &L, key: impl Fn(&L::Item) -> &str) -> Vec<L::Ix> {
    let mut order: Vec<_> = list.enumerated().collect();
    order.sort_by(|(_, one), (_, other)| key(one).cmp(key(other)));
    order.into_iter().map(|(index, _)| index).collect()
}
