//! Facts as they would be if something were different: other targets, people who leave, a branch that closes, more roles.
//!
//! What is counted from changed facts is counted by the same measures, so that a figure of what might be and one of what is mean the same.

use std::sync::Arc;

use crate::dates::{Date, Period};
use crate::facts::{Facts, Held, PersonalTarget, RoleTarget};
use crate::gaps::Filter;
use crate::ix::{BranchIx, List, PersonIx, RoleIx, SkillIx};
use crate::matrix::Matrix;
use crate::periods::Periods;

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Different {
    /// Somebody's last day. They hold nothing after it.
    Leaves {
        /// Who leaves.
        person: PersonIx,
        /// The last day.
        on: Date,
    },
    /// A branch closes: from this day on its people are in no branch, and its cover rules lapse.
    Closes {
        /// The branch.
        branch: BranchIx,
        /// The first day on which it is closed.
        from: Date,
    },
    /// Somebody holds a role as well, from a day on.
    Holds {
        /// Who holds it.
        person: PersonIx,
        /// The role.
        role: RoleIx,
        /// The first day.
        from: Date,
    },
    /// A role's target.
    Needs {
        /// The role.
        role: RoleIx,
        /// The skill.
        skill: SkillIx,
        /// The level and the importance; `None` for no target.
        target: Option<(u8, u8)>,
    },
    /// A person's own target, recorded last. Level 0 takes the skill off the person's list.
    Aims {
        /// The person.
        person: PersonIx,
        /// The target.
        target: PersonalTarget,
    },
    /// A person's own targets for a skill end the day before a day.
    AimsNoMore {
        /// The person.
        person: PersonIx,
        /// The skill.
        skill: SkillIx,
        /// The first day without such a target.
        from: Date,
    },
}

/// Facts in which all this is different, in this order. What a change names must be in the facts.
pub fn with(facts: &Facts, different: &[Different]) -> Facts {
    let mut facts = facts.clone();
    for one in different {
        match *one {
            Different::Leaves { person, on } => leave(&mut facts, person, on),
            Different::Closes { branch, from } => close(&mut facts, branch, from),
            Different::Holds { person, role, from } => {
                if let Some(one) = facts.people.get_at_mut(person) {
                    Arc::make_mut(one).roles.push(Held { what: role, period: Period { from: Some(from), to: None } });
                }
            }
            Different::Needs { role, skill, target } => {
                let at = facts.targets.iter().position(|one| one.role == role && one.skill == skill);
                match (at, target) {
                    (Some(at), Some((level, importance))) => {
                        (facts.targets[at].level, facts.targets[at].importance) = (level, importance);
                    }
                    (Some(at), None) => drop(facts.targets.remove(at)),
                    (None, Some((level, importance))) => facts.targets.push(RoleTarget { role, skill, level, importance }),
                    (None, None) => {}
                }
            }
            Different::Aims { person, target } => {
                if let Some(one) = facts.people.get_at_mut(person) {
                    Arc::make_mut(one).targets.push(target);
                }
            }
            Different::AimsNoMore { person, skill, from } => {
                if let Some(one) = facts.people.get_at_mut(person) {
                    Arc::make_mut(one).targets.retain_mut(|target| {
                        if target.skill != skill || target.period.to.is_some_and(|to| to < from) {
                            return true;
                        }
                        target.period.to = Some(from.plus_days(-1));
                        target.period.from.is_none_or(|begun| begun < from)
                    });
                }
            }
        }
    }
    facts
}

fn leave(facts: &mut Facts, person: PersonIx, on: Date) {
    let Some(one) = facts.people.get_at_mut(person) else { return };
    let one = Arc::make_mut(one);
    // What begins later does not begin, and what lasts longer ends.
    let ends = |period: Period| {
        let begun = period.from.is_none_or(|from| from <= on);
        begun.then(|| Period { to: Some(period.to.map_or(on, |to| to.min(on))), ..period })
    };
    one.periods = one.periods.iter().filter_map(ends).collect::<Periods>();
}

fn close(facts: &mut Facts, branch: BranchIx, from: Date) {
    let last = from.plus_days(-1);
    facts.closed.push((branch, from));
    for person in facts.people.iter_mut() {
        if !person.branches.iter().any(|held| held.what == branch && held.period.to.is_none_or(|to| to >= from)) {
            continue;
        }
        Arc::make_mut(person).branches.retain_mut(|held| {
            if held.what != branch || held.period.to.is_some_and(|to| to < from) {
                return true;
            }
            held.period.to = Some(last);
            held.period.from.is_none_or(|begun| begun <= last)
        });
    }
}

/// What of the required cells is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellDiffers {
    /// The person.
    pub person: PersonIx,
    /// The skill.
    pub skill: SkillIx,
    /// The cell as it is; `None` where it is not required.
    pub before: Option<crate::matrix::Required>,
    /// The cell as it would be.
    pub after: Option<crate::matrix::Required>,
}

/// The cells that two matrices of the same people and skills have differently, by person and skill. Only people whom the filter takes in
/// one of them count.
pub fn differing(facts: (&Facts, &Facts), before: &Matrix, after: &Matrix, filter: &Filter) -> Vec<CellDiffers> {
    let taken = |facts: &Facts, matrix: &Matrix, person: PersonIx| {
        matrix.is_active(person)
            && filter.branch.takes(matrix.branch(person))
            && filter.kind.is_none_or(|kind| facts.people.get_at(person).is_some_and(|one| one.kind == kind))
    };
    let mut found = Vec::new();
    for person in facts.0.people.indices() {
        let cells = |facts: &Facts, matrix: &Matrix| -> Vec<crate::matrix::Required> {
            let aim = |skill: SkillIx| facts.skills.get_at(skill).is_some_and(|one| filter.aim.takes(one.aim));
            let all = taken(facts, matrix, person).then(|| matrix.required(person).filter(|cell| aim(cell.skill)));
            all.into_iter().flatten().collect()
        };
        let (old, new) = (cells(facts.0, before), cells(facts.1, after));
        if old == new {
            continue;
        }
        let mut skills: Vec<SkillIx> = old.iter().chain(&new).map(|cell| cell.skill).collect();
        skills.sort_unstable();
        skills.dedup();
        for skill in skills {
            let of = |list: &[crate::matrix::Required]| list.iter().find(|cell| cell.skill == skill).copied();
            let (before, after) = (of(&old), of(&new));
            if before != after {
                found.push(CellDiffers { person, skill, before, after });
            }
        }
    }
    found
}
