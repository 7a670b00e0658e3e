//! The sums of many people in one pass over the bytes of a matrix.
//!
//! What people with one profile need is worked out once: which bytes of a row count, in which group, and for each byte what it adds to each
//! sum. A person then costs eight additions for each required cell, without a branch. People can be counted in and out again, so a trend
//! counts only those for whom something is different from the month before.
//!
//! Sums are 32 bits wide and do not stop at the end, so [`Scan::new`] refuses where one could get there; [`super::tally_among`] counts then.

use std::collections::HashMap;

use super::{Chosen, Codes, Filter, GapTable, Group, Key, Slots, Sums, share};
use crate::facts::Facts;
use crate::ix::{Ix as _, IxVec, List as _, PersonIx};
use crate::matrix::{Matrix, ProfileIx, level_of};

/// What one byte adds, and sums of it: met, below, unrated, review due, target levels, gap levels, unrated levels, weighted gap.
type Adds = [u32; 8];

/// From so many people on, two threads count faster than one.
const MANY: usize = 20_000;

/// A pass in progress.
pub(crate) struct Scan<'f> {
    facts: &'f Facts,
    by: Vec<Key>,
    chosen: Chosen<'f>,
    codes: Codes,
    /// Of each profile, what was worked out; empty until somebody has it.
    plans: IxVec<ProfileIx, Option<Plan>>,
    /// What each byte adds, 256 bytes after another for each pair of a target and an importance.
    adds: Vec<Adds>,
    adds_of: HashMap<(u8, u8), usize>,
    slots: Slots,
    groups: Vec<(u64, Sum)>,
    totals: Sum,
}

/// Sums of a group.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    cells: Adds,
    people: u32,
    with_gap: u32,
}

/// What people of one profile need.
struct Plan {
    cells: Vec<Place>,
    /// The cells of each group, by the skill's part of its code.
    runs: Vec<(u64, usize)>,
    /// All cells, each once, where the groups do not have each exactly once.
    whole: Option<Vec<Place>>,
}

/// One required cell.
#[derive(Clone, Copy)]
struct Place {
    skill: usize,
    /// Where in `adds` the bytes of its target and importance begin.
    adds: usize,
}

impl Sum {
    fn change(&mut self, cells: &Adds, counts_in: bool) {
        let (one, gap) = (u32::from(rated_or_not(cells) > 0), u32::from(cells[1] > 0));
        if counts_in {
            add(&mut self.cells, cells);
            (self.people, self.with_gap) = (self.people + one, self.with_gap + gap);
        } else {
            self.cells.iter_mut().zip(cells).for_each(|(sum, less)| *sum = sum.wrapping_sub(*less));
            (self.people, self.with_gap) = (self.people.wrapping_sub(one), self.with_gap.wrapping_sub(gap));
        }
    }

    fn merge(&mut self, other: &Self) {
        add(&mut self.cells, &other.cells);
        self.people += other.people;
        self.with_gap += other.with_gap;
    }

    fn sums(&self) -> Sums {
        let [met, below, unrated, review_due, target_levels, gap_levels, unrated_levels, weighted_gap] = self.cells;
        let (rated, required) = (met + below, met + below + unrated);
        let (people, people_with_gap) = (self.people, self.with_gap);
        let (coverage, response) = (share(met, rated), share(rated, required));
        Sums {
            people,
            required,
            met,
            below,
            unrated,
            review_due,
            target_levels,
            gap_levels,
            unrated_levels,
            weighted_gap,
            coverage,
            response,
            people_with_gap,
        }
    }
}

#[inline]
fn add(sum: &mut Adds, more: &Adds) {
    sum.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.wrapping_add(*more));
}

fn rated_or_not(cells: &Adds) -> u32 {
    cells[0] + cells[1] + cells[2]
}

/// What a byte of a row adds where there is a target.
fn adds(byte: u8, target: u8, importance: u8) -> Adds {
    let (level, review_due) = level_of(byte);
    let (target, due) = (u32::from(target), u32::from(review_due));
    match level.map(u32::from) {
        None => [0, 0, 1, due, target, 0, target, 0],
        Some(level) if level >= target => [1, 0, 0, due, target, 0, 0, 0],
        Some(level) => {
            let gap = target - level;
            [0, 1, 0, due, target, gap, 0, gap * u32::from(importance)]
        }
    }
}

impl<'f> Scan<'f> {
    /// Begins a pass, with nobody counted. `None` where a sum of this many people could pass 2^32.
    pub(crate) fn new(facts: &'f Facts, matrix: &Matrix, by: &[Key], filter: &'f Filter) -> Option<Self> {
        if !Self::fits(matrix) {
            return None;
        }
        let codes = Codes::new(facts, by);
        Some(Self {
            facts,
            by: by.to_vec(),
            chosen: Chosen::new(facts, filter),
            slots: Slots::new(codes.size),
            codes,
            plans: IxVec::new(),
            adds: Vec::new(),
            adds_of: HashMap::new(),
            groups: Vec::new(),
            totals: Sum::default(),
        })
    }

    /// Is every possible sum under 2^32?
    pub(crate) fn fits(matrix: &Matrix) -> bool {
        matrix.heaviest_person().saturating_mul(matrix.people() as u64) < u64::from(u32::MAX)
    }

    /// Counts a person in. Whoever is not active or not in the filter counts nothing.
    pub(crate) fn count_in(&mut self, matrix: &Matrix, person: PersonIx) {
        self.count(matrix, person, true);
    }

    /// Takes back what [`Scan::count_in`] did for a person. The matrix must tell the same of the person as then.
    pub(crate) fn count_out(&mut self, matrix: &Matrix, person: PersonIx) {
        self.count(matrix, person, false);
    }

    fn count(&mut self, matrix: &Matrix, person: PersonIx, counts_in: bool) {
        let Some(profile) = matrix.profile_at(person) else { return };
        if !self.facts.people.has(person) || !self.chosen.person(self.facts, matrix, person) {
            return;
        }
        if self.plans.get_at(profile).is_none_or(Option::is_none) {
            self.plan(matrix, profile);
        }
        let Some(Some(plan)) = self.plans.get_at(profile) else { return };
        let of_person = self.codes.person(self.facts, matrix, person);
        let row = matrix.row(person);
        let table = self.adds.as_slice();
        let sum_of = |cells: &[Place]| {
            let mut sum = Adds::default();
            for cell in cells {
                add(&mut sum, &table[cell.adds + usize::from(row[cell.skill])]);
            }
            sum
        };
        let mut total = Adds::default();
        let mut from = 0;
        for &(of_skill, to) in &plan.runs {
            let sum = sum_of(&plan.cells[from..to]);
            from = to;
            let slot = self.slots.slot(of_person + of_skill, self.groups.len());
            if slot == self.groups.len() {
                self.groups.push((of_person + of_skill, Sum::default()));
            }
            self.groups[slot].1.change(&sum, counts_in);
            add(&mut total, &sum);
        }
        if let Some(whole) = &plan.whole {
            total = sum_of(whole);
        }
        self.totals.change(&total, counts_in);
    }

    /// Works out what people of a profile need.
    fn plan(&mut self, matrix: &Matrix, profile: ProfileIx) {
        let mut whole = Vec::new();
        let mut placed: Vec<(u64, Place)> = Vec::new();
        for (skill, target, importance, naming) in matrix.profile_needs(profile) {
            if !self.chosen.skills[skill] || !self.chosen.roles(naming) {
                continue;
            }
            let next = self.adds.len();
            let at = *self.adds_of.entry((target, importance)).or_insert(next);
            if at == next {
                self.adds.extend((0..=u8::MAX).map(|byte| adds(byte, target, importance)));
            }
            let place = Place { skill: skill.at(), adds: at };
            whole.push(place);
            let code = self.codes.of_skill[skill];
            match &self.codes.roles {
                Some((ranks, stride)) if !naming.is_empty() => {
                    let roles = naming.iter().filter(|role| self.chosen.filter.role.takes(Some(**role)));
                    placed.extend(roles.map(|role| (code + ranks.part(Some(role.at()), *stride), place)));
                }
                // `null` has the rank 0.
                _ => placed.push((code, place)),
            }
        }
        // Stable, so that the cells of a group stay in the order of the row.
        placed.sort_by_key(|(code, _)| *code);
        let mut plan = Plan { cells: Vec::with_capacity(placed.len()), runs: Vec::new(), whole: None };
        if self.by.is_empty() || self.codes.roles.is_some() {
            plan.whole = Some(whole);
        }
        if !self.by.is_empty() {
            for run in placed.chunk_by(|a, b| a.0 == b.0) {
                plan.cells.extend(run.iter().map(|(_, place)| *place));
                plan.runs.push((run[0].0, plan.cells.len()));
            }
        }
        while self.plans.len() <= profile.at() {
            self.plans.push(None);
        }
        self.plans[profile] = Some(plan);
    }

    /// Takes in what another pass over other people has counted.
    fn merge(&mut self, other: &Self) {
        for (code, sum) in &other.groups {
            let slot = self.slots.slot(*code, self.groups.len());
            if slot == self.groups.len() {
                self.groups.push((*code, Sum::default()));
            }
            self.groups[slot].1.merge(sum);
        }
        self.totals.merge(&other.totals);
    }

    /// The sums of everybody who is counted.
    pub(crate) fn table(&self) -> GapTable {
        let mut found: Vec<&(u64, Sum)> = self.groups.iter().filter(|(_, sum)| rated_or_not(&sum.cells) > 0).collect();
        found.sort_unstable_by_key(|(code, _)| *code);
        let groups = found.into_iter().map(|(code, sum)| Group { key: self.codes.key(*code), sums: sum.sums() }).collect();
        GapTable { by: self.by.clone(), totals: self.totals.sums(), groups }
    }
}

/// The sums of some people; `None` where they could pass 2^32.
pub(super) fn of(facts: &Facts, matrix: &Matrix, by: &[Key], filter: &Filter, people: &[PersonIx]) -> Option<GapTable> {
    let half = |people: &[PersonIx]| {
        let mut scan = Scan::new(facts, matrix, by, filter)?;
        people.iter().for_each(|person| scan.count_in(matrix, *person));
        Some(scan)
    };
    if people.len() < MANY {
        return Some(half(people)?.table());
    }
    let (first, second) = people.split_at(people.len() / 2);
    std::thread::scope(|threads| {
        let second = threads.spawn(|| half(second));
        let mut scan = half(first)?;
        match second.join() {
            Ok(other) => scan.merge(&other?),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        Some(scan.table())
    })
}
