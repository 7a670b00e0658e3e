//! The plain slow count: each definition asked anew for each person and skill, with no matrix, no
//! profile and nothing kept.

use std::collections::BTreeSet;

use domain::facts::{Facts, Held, Rating};
use domain::ix::{BranchIx, Ix, List, PersonIx, RoleIx, SkillIx, TeamIx};
use domain::ratings::RatingsCounted;
use domain::{Date, Filter, Key, Pick, Sums};

pub(crate) fn is_active(facts: &Facts, person: PersonIx, on: Date) -> bool {
    facts.people[person].periods.iter().any(|period| {
        let begun = match period.from {
            Some(start) => start <= on,
            None => true,
        };
        let not_ended = match period.to {
            Some(end) => end >= on,
            None => true,
        };
        begun && not_ended
    })
}

pub(crate) fn roles(facts: &Facts, person: PersonIx, on: Date) -> BTreeSet<RoleIx> {
    let mut roles = BTreeSet::new();
    for row in &facts.people[person].roles {
        if row.period.contains(on) {
            roles.insert(row.what);
        }
    }
    roles
}

pub(crate) fn branch(facts: &Facts, person: PersonIx, on: Date) -> Option<BranchIx> {
    place(&facts.people[person].branches, on)
}

pub(crate) fn team(facts: &Facts, person: PersonIx, on: Date) -> Option<TeamIx> {
    place(&facts.people[person].teams, on)
}

fn place<W: Ix>(held: &[Held<W>], on: Date) -> Option<W> {
    let mut rows: Vec<_> = held.iter().enumerate().filter(|(_, row)| row.period.contains(on)).collect();
    rows.sort_by_key(|(at, row)| (row.period.from, *at));
    rows.last().map(|(_, row)| row.what)
}

/// The roles that name the skill.
pub(crate) fn naming(facts: &Facts, person: PersonIx, skill: SkillIx, on: Date) -> BTreeSet<RoleIx> {
    let held = roles(facts, person, on);
    facts.targets.iter().filter(|target| target.skill == skill && held.contains(&target.role)).map(|target| target.role).collect()
}

/// Target and importance of a required cell.
pub(crate) fn need(facts: &Facts, person: PersonIx, skill: SkillIx, on: Date) -> Option<(u8, u8)> {
    if !is_active(facts, person, on) {
        return None;
    }
    let mut from_roles: Option<u8> = None;
    let mut importance: Option<u8> = None;
    let held = roles(facts, person, on);
    for target in &facts.targets {
        if target.skill == skill && held.contains(&target.role) {
            from_roles = from_roles.max(Some(target.level));
            importance = importance.max(Some(target.importance));
        }
    }
    let mut own: Option<(Option<Date>, u8)> = None;
    for target in &facts.people[person].targets {
        if target.skill == skill && target.period.contains(on) {
            let later = match own {
                None => true,
                Some((from, _)) => target.period.from >= from,
            };
            if later {
                own = Some((target.period.from, target.level));
            }
        }
    }
    let level = match own {
        Some((_, 0)) => return None,
        Some((_, level)) => level,
        None => from_roles?,
    };
    Some((level, importance.unwrap_or(2)))
}

pub(crate) fn rating(facts: &Facts, person: PersonIx, skill: SkillIx, on: Date, counted: RatingsCounted) -> Option<&Rating> {
    let mut found: Option<&Rating> = None;
    for rating in &facts.people[person].ratings {
        let counts = match counted {
            RatingsCounted::All => true,
            RatingsCounted::Agreed => ["manager", "assessor", "certificate"].contains(&rating.source.code()),
        };
        if rating.skill == skill && rating.rated_on <= on && counts {
            let newer = match found {
                None => true,
                Some(other) => rating.rated_on >= other.rated_on,
            };
            if newer {
                found = Some(rating);
            }
        }
    }
    found
}

/// The labels that a cell has for a key; more than one only for roles.
pub(crate) fn labels(facts: &Facts, on: Date, person: PersonIx, skill: SkillIx, key: Key) -> Vec<Option<String>> {
    let the_skill = &facts.skills[skill];
    let one = |label: Option<&str>| vec![label.map(str::to_owned)];
    match key {
        Key::Branch => one(branch(facts, person, on).map(|at| facts.branches[at].key.as_str())),
        Key::Team => one(team(facts, person, on).map(|at| facts.teams[at].key.as_str())),
        Key::Kind => one(Some(facts.people[person].kind.code())),
        Key::Aim => one(the_skill.aim.map(|at| facts.aims[at].key.as_str())),
        Key::Group => one(the_skill.group.as_deref()),
        Key::Skill => one(Some(&the_skill.key)),
        Key::Person => one(Some(&facts.people[person].key)),
        Key::Role => {
            let naming = naming(facts, person, skill, on);
            if naming.is_empty() { vec![None] } else { naming.iter().map(|&at| Some(facts.roles[at].key.clone())).collect() }
        }
    }
}

fn picks<I: Ix>(pick: Pick<I>, labels: &[Option<I>]) -> bool {
    match pick {
        Pick::Any => true,
        Pick::Without => labels == [None],
        Pick::Only(one) => labels.contains(&Some(one)),
    }
}

fn filtered(facts: &Facts, on: Date, person: PersonIx, skill: SkillIx, filter: &Filter) -> bool {
    let the_skill = &facts.skills[skill];
    let naming: Vec<_> = naming(facts, person, skill, on).into_iter().map(Some).collect();
    let group = the_skill.group.as_ref().map(|name| facts.skills.index_of(|other| other.group.as_ref() == Some(name)).unwrap());
    picks(filter.branch, &[branch(facts, person, on)])
        && picks(filter.team, &[team(facts, person, on)])
        && picks(filter.role, if naming.is_empty() { &[None] } else { &naming })
        && (filter.kind.is_none() || filter.kind == Some(facts.people[person].kind))
        && picks(filter.aim, &[the_skill.aim])
        && picks(filter.group, &[group])
        && (filter.skill.is_none() || filter.skill == Some(skill))
        && (filter.person.is_none() || filter.person == Some(person))
}

/// The sums of the cells that a filter lets in and that carry these labels (all cells where there are none).
pub(crate) fn sums(facts: &Facts, on: Date, counted: RatingsCounted, by: &[Key], label: &[Option<String>], filter: &Filter) -> Sums {
    let mut sums = Sums::default();
    let (mut people, mut with_gap) = (BTreeSet::new(), BTreeSet::new());
    for person in facts.people.indices() {
        for skill in facts.skills.indices() {
            let carries = by.iter().zip(label).all(|(&key, label)| labels(facts, on, person, skill, key).contains(label));
            let Some((target, importance)) = need(facts, person, skill, on).filter(|_| carries) else { continue };
            if !filtered(facts, on, person, skill, filter) {
                continue;
            }
            people.insert(person);
            sums.required += 1;
            sums.target_levels += u32::from(target);
            match rating(facts, person, skill, on, counted) {
                None => {
                    sums.unrated += 1;
                    sums.unrated_levels += u32::from(target);
                }
                Some(rating) => {
                    if rating.review_by.is_some() && rating.review_by < Some(on) {
                        sums.review_due += 1;
                    }
                    if rating.level >= target {
                        sums.met += 1;
                    } else {
                        sums.below += 1;
                        with_gap.insert(person);
                        sums.gap_levels += u32::from(target - rating.level);
                        sums.weighted_gap += u32::from(target - rating.level) * u32::from(importance);
                    }
                }
            }
        }
    }
    sums.people = people.len() as u32;
    sums.people_with_gap = with_gap.len() as u32;
    if sums.met + sums.below > 0 {
        sums.coverage = Some(f64::from(sums.met) / f64::from(sums.met + sums.below));
    }
    if sums.required > 0 {
        sums.response = Some(f64::from(sums.met + sums.below) / f64::from(sums.required));
    }
    sums
}

/// Every combination of labels that some cell could carry, sorted.
pub(crate) fn all_labels(facts: &Facts, on: Date, by: &[Key]) -> BTreeSet<Vec<Option<String>>> {
    let mut all = BTreeSet::from([Vec::new()]);
    for &key in by {
        let mut of_key = BTreeSet::new();
        for person in facts.people.indices() {
            for skill in facts.skills.indices() {
                of_key.extend(labels(facts, on, person, skill, key));
            }
        }
        all =
            all.iter().flat_map(|start| of_key.iter().map(move |label| [start.as_slice(), std::slice::from_ref(label)].concat())).collect();
    }
    all
}
