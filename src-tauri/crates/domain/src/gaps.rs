//! Sums over required cells: in all, and by one, two or three keys.
//!
//! The screens, reports, exports and the headless command all use this one implementation. Every total is computed from the cells, never
//! from the rows of a table: a person with several roles counts once in each role that names the skill, so groups by role do not add up.

use std::collections::HashMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::ix::{AimIx, BranchIx, Ix, IxVec, List, PersonIx, RoleIx, SkillIx, TeamIx};
use crate::matrix::{Matrix, Required, State};
use crate::people::Kind;

pub(crate) mod scan;

/// The sums over some required cells (docs/measures.md, Sums over required cells). Counts and levels are exact up to 2^32 - 1 and stop
/// there.
///
/// `met + below + unrated = required`. Show `coverage` never without `response` beside it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Sums {
    /// Distinct people with at least one required cell.
    pub people: u32,
    /// Number of cells.
    pub required: u32,
    /// Cells with a rating in force at the target or above.
    pub met: u32,
    /// Cells with a rating in force under the target.
    pub below: u32,
    /// Cells without a rating in force.
    pub unrated: u32,
    /// Cells whose rating in force should have been looked at again before the date.
    pub review_due: u32,
    /// Sum of the targets, in levels.
    pub target_levels: u32,
    /// Levels missing to the target, over the rated cells.
    pub gap_levels: u32,
    /// Sum of the targets of the unrated cells, in levels.
    pub unrated_levels: u32,
    /// Levels missing times importance (1..=3), over the rated cells.
    pub weighted_gap: u32,
    /// met / (met + below), 0..=1: the share at target among those rated; null if nobody is rated.
    pub coverage: Option<f64>,
    /// (met + below) / required, 0..=1: the share of the required cells that are rated; null if nothing is required.
    pub response: Option<f64>,
    /// Distinct people with at least one cell under its target.
    pub people_with_gap: u32,
}

/// What cells can be grouped by (docs/measures.md, Grouping).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Key {
    /// The person's branch on the date.
    Branch,
    /// The person's team on the date.
    Team,
    /// Each role of the person that names the skill; none where only a personal target does.
    Role,
    /// What the person is to the service, as recorded now.
    Kind,
    /// The skill's primary aim.
    Aim,
    /// The skill's group.
    Group,
    /// The skill.
    Skill,
    /// The person.
    Person,
}

impl Key {
    /// Every key.
    pub const ALL: [Self; 8] = [Self::Branch, Self::Team, Self::Role, Self::Kind, Self::Aim, Self::Group, Self::Skill, Self::Person];

    /// The word used on the command line and in answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Team => "team",
            Self::Role => "role",
            Self::Kind => "kind",
            Self::Aim => "aim",
            Self::Group => "group",
            Self::Skill => "skill",
            Self::Person => "person",
        }
    }

    /// The text that names a group in answers: a code where there is one, else a name. `None` where
    /// the index points at nothing.
    ///
    /// The index is a bare number, because the key says which list of [`Facts`] it is of: `BranchIx::new(index as usize)` where
    /// the key is `Branch`. A kind's is its place in [`Kind::ALL`], a skill group's that of the first skill in it.
    pub fn text(self, facts: &Facts, index: u32) -> Option<&str> {
        let at = index as usize;
        match self {
            Self::Branch => facts.branches.get(at).map(|branch| branch.key.as_str()),
            Self::Team => facts.teams.get(at).map(|team| team.key.as_str()),
            Self::Role => facts.roles.get(at).map(|role| role.key.as_str()),
            Self::Kind => Kind::ALL.get(at).map(|kind| kind.code()),
            Self::Aim => facts.aims.get(at).map(|aim| aim.key.as_str()),
            Self::Group => facts.skills.get(at).and_then(|skill| skill.group.as_deref()),
            Self::Skill => facts.skills.get(at).map(|skill| skill.key.as_str()),
            Self::Person => facts.people.get(at).map(|person| person.key.as_str()),
        }
    }

    /// How many indexes the key has.
    fn len(self, facts: &Facts) -> usize {
        match self {
            Self::Branch => facts.branches.len(),
            Self::Team => facts.teams.len(),
            Self::Role => facts.roles.len(),
            Self::Kind => Kind::ALL.len(),
            Self::Aim => facts.aims.len(),
            Self::Group | Self::Skill => facts.skills.len(),
            Self::Person => facts.people.len(),
        }
    }
}

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|key| key.code() == text).ok_or(())
    }
}

/// A choice of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pick<I> {
    /// Everything, also what belongs to no group.
    #[default]
    Any,
    /// Only what belongs to no group: the group `null`.
    Without,
    /// Only this one.
    Only(I),
}

impl<I: Ix> Pick<I> {
    /// Does the choice let this index in?
    pub fn takes(self, index: Option<I>) -> bool {
        match self {
            Self::Any => true,
            Self::Without => index.is_none(),
            Self::Only(wanted) => index == Some(wanted),
        }
    }

    /// The single index that it lets in; `None` for the other two choices.
    pub fn only(self) -> Option<I> {
        match self {
            Self::Only(wanted) => Some(wanted),
            Self::Any | Self::Without => None,
        }
    }
}

/// Which required cells to sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// By the person's branch on the date.
    pub branch: Pick<BranchIx>,
    /// By the person's team on the date.
    pub team: Pick<TeamIx>,
    /// Cells that count in this role. In a grouping by role, they then count only in this role.
    pub role: Pick<RoleIx>,
    /// By what the person is to the service.
    pub kind: Option<Kind>,
    /// By the skill's primary aim.
    pub aim: Pick<AimIx>,
    /// By the skill's group, given as the first skill in it.
    pub group: Pick<SkillIx>,
    /// One skill.
    pub skill: Option<SkillIx>,
    /// One person.
    pub person: Option<PersonIx>,
}

/// The sums of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// For each key of the table the bare number of an index (see [`Key::text`]); `None` is the group `null`: no branch, no aim.
    pub key: Vec<Option<u32>>,
    /// Its sums.
    pub sums: Sums,
}

impl Group {
    /// The index for one key of the table, of the type that this key has: in a table by kind and branch the group's branch is
    /// `group.index::<BranchIx>(1)`. `None` is the group `null`.
    pub fn index<I: Ix>(&self, key: usize) -> Option<I> {
        self.key.get(key).copied().flatten().map(|number| I::new(number as usize))
    }
}

/// Sums in all and by group.
#[derive(Debug, Clone, PartialEq)]
pub struct GapTable {
    /// What it is grouped by.
    pub by: Vec<Key>,
    /// Over every cell that the filter lets in, each once.
    pub totals: Sums,
    /// Groups with at least one required cell, sorted by the text of their keys (by code point; `null` first).
    pub groups: Vec<Group>,
}

impl GapTable {
    /// The texts that name a group in answers; `None` is `null`.
    pub fn texts<'f>(&self, facts: &'f Facts, group: &Group) -> Vec<Option<&'f str>> {
        self.by.iter().zip(&group.key).map(|(key, index)| index.and_then(|index| key.text(facts, index))).collect()
    }
}

/// The sums of the required cells that a filter lets in, in all and by one to three different keys
/// (with no key: in all only).
pub fn gaps(facts: &Facts, matrix: &Matrix, by: &[Key], filter: &Filter) -> GapTable {
    gaps_among(facts, matrix, by, filter, facts.people.indices())
}

/// As `gaps`, over some of the people only (each given once). A list that was searched needs its own sums.
pub fn gaps_among(facts: &Facts, matrix: &Matrix, by: &[Key], filter: &Filter, people: impl IntoIterator<Item = PersonIx>) -> GapTable {
    let people: Vec<PersonIx> = people.into_iter().collect();
    if let Some(table) = scan::of(facts, matrix, by, filter, &people) {
        return table;
    }
    gaps_cell_by_cell(facts, matrix, by, filter, people)
}

/// The same sums, counted cell by cell, which takes many times as long. They stop at 2^32 - 1.
pub fn gaps_cell_by_cell(
    facts: &Facts,
    matrix: &Matrix,
    by: &[Key],
    filter: &Filter,
    people: impl IntoIterator<Item = PersonIx>,
) -> GapTable {
    let tallied = tally_among(facts, matrix, by, filter, people, |counter: &mut Counter, cell| counter.add(cell));
    let groups = tallied.groups.into_iter().map(|(key, counter)| Group { key, sums: counter.sums() });
    GapTable { by: by.to_vec(), totals: tallied.totals.sums(), groups: groups.collect() }
}

/// Sums that are being counted. Cells must come person by person, so that each person is counted once.
#[derive(Debug, Clone, Copy, Default)]
struct Counter {
    sums: Sums,
    /// The person of the last cell, and of the last cell under target.
    last: Option<PersonIx>,
    last_below: Option<PersonIx>,
}

impl Counter {
    fn add(&mut self, cell: &Required) {
        let sums = &mut self.sums;
        let person = Some(cell.person);
        if self.last != person {
            self.last = person;
            sums.people += 1;
        }
        let target = u32::from(cell.target);
        add(&mut sums.required, 1);
        add(&mut sums.target_levels, target);
        add(&mut sums.review_due, u32::from(cell.review_due));
        match cell.state() {
            State::Met => add(&mut sums.met, 1),
            State::Below => {
                let gap = u32::from(cell.gap());
                add(&mut sums.below, 1);
                add(&mut sums.gap_levels, gap);
                add(&mut sums.weighted_gap, gap * u32::from(cell.importance));
                if self.last_below != person {
                    self.last_below = person;
                    sums.people_with_gap += 1;
                }
            }
            State::Unrated | State::NotNeeded => {
                add(&mut sums.unrated, 1);
                add(&mut sums.unrated_levels, target);
            }
        }
    }

    fn sums(self) -> Sums {
        let rated = self.sums.met.saturating_add(self.sums.below);
        Sums { coverage: share(self.sums.met, rated), response: share(rated, self.sums.required), ..self.sums }
    }
}

fn add(sum: &mut u32, more: u32) {
    *sum = sum.saturating_add(more);
}

/// A part of a whole, 0..=1; `None` if the whole is 0.
pub(crate) fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// Something counted over required cells, in all and by group.
#[derive(Debug, Clone, PartialEq)]
pub struct Tallied<T> {
    /// Over every cell that the filter lets in, each once.
    pub totals: T,
    /// The groups' keys (see [`Group::key`]) and what was counted, sorted by the text of the keys, `null` first.
    pub groups: Vec<(Vec<Option<u32>>, T)>,
}

/// Counts the cells that a filter lets in, person by person, once in all and once in each group that
/// they belong to.
pub(crate) fn tally<T: Default + Clone>(
    facts: &Facts,
    matrix: &Matrix,
    by: &[Key],
    filter: &Filter,
    count: impl FnMut(&mut T, &Required),
) -> Tallied<T> {
    tally_among(facts, matrix, by, filter, facts.people.indices(), count)
}

fn tally_among<T: Default + Clone>(
    facts: &Facts,
    matrix: &Matrix,
    by: &[Key],
    filter: &Filter,
    people: impl IntoIterator<Item = PersonIx>,
    mut count: impl FnMut(&mut T, &Required),
) -> Tallied<T> {
    let chosen = Chosen::new(facts, filter);
    let codes = Codes::new(facts, by);
    let mut slots = Slots::new(codes.size);
    let mut totals = T::default();
    let mut found: Vec<(u64, T)> = Vec::new();
    for person in people {
        if !facts.people.has(person) || !chosen.person(facts, matrix, person) {
            continue;
        }
        let of_person = codes.person(facts, matrix, person);
        for (cell, naming) in matrix.required_by(person) {
            if !chosen.skills[cell.skill] || !chosen.roles(naming) {
                continue;
            }
            count(&mut totals, &cell);
            if by.is_empty() {
                continue;
            }
            let code = of_person + codes.of_skill[cell.skill];
            let mut count_in = |code: u64| {
                let slot = slots.slot(code, found.len());
                if slot == found.len() {
                    found.push((code, T::default()));
                }
                count(&mut found[slot].1, &cell);
            };
            match &codes.roles {
                None => count_in(code),
                // The rank of `null` is 0, and so is its part of the code.
                Some(_) if naming.is_empty() => count_in(code),
                Some((ranks, stride)) => {
                    for &role in naming.iter().filter(|&&role| filter.role.takes(Some(role))) {
                        count_in(code + u64::from(ranks.of[role.at()]) * stride);
                    }
                }
            }
        }
    }
    found.sort_unstable_by_key(|(code, _)| *code);
    Tallied { totals, groups: found.into_iter().map(|(code, tally)| (codes.key(code), tally)).collect() }
}

/// A filter, prepared to test many cells.
struct Chosen<'f> {
    filter: &'f Filter,
    skills: IxVec<SkillIx, bool>,
}

impl<'f> Chosen<'f> {
    fn new(facts: &Facts, filter: &'f Filter) -> Self {
        let groups = first_of_group(facts);
        let takes = |(index, skill): (SkillIx, &crate::facts::Skill)| {
            filter.aim.takes(known_aim(facts, skill.aim))
                && filter.group.takes(groups[index])
                && filter.skill.is_none_or(|one| one == index)
        };
        Self { filter, skills: facts.skills.enumerated().map(takes).collect() }
    }

    fn person(&self, facts: &Facts, matrix: &Matrix, person: PersonIx) -> bool {
        let filter = self.filter;
        filter.person.is_none_or(|one| one == person)
            && filter.kind.is_none_or(|kind| facts.people[person].kind == kind)
            && filter.branch.takes(matrix.branch(person))
            && filter.team.takes(matrix.team(person))
    }

    fn roles(&self, naming: &[RoleIx]) -> bool {
        match self.filter.role {
            Pick::Any => true,
            Pick::Without => naming.is_empty(),
            Pick::Only(role) => naming.contains(&role),
        }
    }
}

/// For each skill the first skill of its group, which stands for the group.
fn first_of_group(facts: &Facts) -> IxVec<SkillIx, Option<SkillIx>> {
    let mut first: HashMap<&str, SkillIx> = HashMap::new();
    let named = facts.skills.enumerated();
    named.map(|(index, skill)| skill.group.as_deref().map(|name| *first.entry(name).or_insert(index))).collect()
}

fn known_aim(facts: &Facts, aim: Option<AimIx>) -> Option<AimIx> {
    aim.filter(|&aim| facts.aims.has(aim))
}

/// Turns the keys of a cell into one number whose order is that of the keys' texts.
struct Codes {
    /// How many numbers there are.
    size: u64,
    keys: Vec<(Key, Ranks, u64)>,
    of_skill: IxVec<SkillIx, u64>,
    roles: Option<(Ranks, u64)>,
}

impl Codes {
    fn new(facts: &Facts, by: &[Key]) -> Self {
        let mut size = 1_u64;
        let mut keys: Vec<(Key, Ranks, u64)> = Vec::new();
        for &key in by.iter().rev() {
            let ranks = Ranks::new(facts, key);
            let many = ranks.order.len() as u64;
            keys.push((key, ranks, size));
            size = size.saturating_mul(many);
        }
        keys.reverse();
        let groups = first_of_group(facts);
        let of_skill = facts.skills.enumerated().map(|(index, skill)| {
            let part = |(key, ranks, stride): &(Key, Ranks, u64)| match key {
                Key::Aim => ranks.part(known_aim(facts, skill.aim).map(Ix::at), *stride),
                Key::Group => ranks.part(groups[index].map(Ix::at), *stride),
                Key::Skill => ranks.part(Some(index.at()), *stride),
                Key::Branch | Key::Team | Key::Role | Key::Kind | Key::Person => 0,
            };
            keys.iter().map(part).sum()
        });
        let of_skill = of_skill.collect();
        let roles = keys.iter().find(|(key, ..)| *key == Key::Role).map(|(_, ranks, stride)| (ranks.clone(), *stride));
        Self { size, keys, of_skill, roles }
    }

    fn person(&self, facts: &Facts, matrix: &Matrix, person: PersonIx) -> u64 {
        let part = |(key, ranks, stride): &(Key, Ranks, u64)| match key {
            Key::Branch => ranks.part(matrix.branch(person).map(Ix::at), *stride),
            Key::Team => ranks.part(matrix.team(person).map(Ix::at), *stride),
            Key::Kind => ranks.part(Some(facts.people[person].kind as usize), *stride),
            Key::Person => ranks.part(Some(person.at()), *stride),
            Key::Role | Key::Aim | Key::Group | Key::Skill => 0,
        };
        self.keys.iter().map(part).sum()
    }

    fn key(&self, code: u64) -> Vec<Option<u32>> {
        let part = |(_, ranks, stride): &(Key, Ranks, u64)| ranks.order[((code / stride) % ranks.order.len() as u64) as usize];
        self.keys.iter().map(part).collect()
    }
}

/// The places of a key's indexes in the order of their texts; 0 is `null`.
#[derive(Clone)]
struct Ranks {
    of: Vec<u32>,
    order: Vec<Option<u32>>,
}

impl Ranks {
    fn new(facts: &Facts, key: Key) -> Self {
        let mut order: Vec<u32> = (0..key.len(facts) as u32).collect();
        order.sort_by_key(|&index| key.text(facts, index));
        let mut of = vec![0; order.len()];
        for (place, &index) in order.iter().enumerate() {
            of[index as usize] = place as u32 + 1;
        }
        Self { of, order: std::iter::once(None).chain(order.into_iter().map(Some)).collect() }
    }

    fn part(&self, index: Option<usize>, stride: u64) -> u64 {
        index.map_or(0, |index| u64::from(self.of[index]) * stride)
    }
}

/// Finds the place of the tally for a code.
enum Slots {
    /// A place for each possible code: 0 if it has no slot yet, else the slot + 1.
    Dense(Vec<u32>),
    Sparse(HashMap<u64, usize>),
}

impl Slots {
    fn new(size: u64) -> Self {
        if size <= 1 << 20 { Self::Dense(vec![0; size as usize]) } else { Self::Sparse(HashMap::new()) }
    }

    /// The slot of a code. A new code gets the slot `next`.
    fn slot(&mut self, code: u64, next: usize) -> usize {
        match self {
            Self::Dense(slots) => {
                let slot = &mut slots[code as usize];
                if *slot == 0 {
                    *slot = next as u32 + 1;
                }
                *slot as usize - 1
            }
            Self::Sparse(slots) => *slots.entry(code).or_insert(next),
        }
    }
}
