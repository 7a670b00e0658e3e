//! Who is in sight of a map, how they are put together, and in what order they stand.
//!
//! An order is kept, so that its pages are only cut from it. It is a list of indices, and those are true as long as the people are the
//! same: their [`Names`] are then the same value.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, OnceLock};

use domain::facts::Facts;
use domain::gaps::Key;
use domain::ix::{Ix as _, List, PersonIx, SkillIx};
use domain::matrix::State;
use domain::names::sort_key;
use domain::{Date, saturating_u32};
use sha2::{Digest as _, Sha256};
use store::records::FrameworkId;

use crate::map::columns;
use crate::measures::names::{HeldOn, Names, Word, places};
use crate::measures::scope::Scoped;
use crate::views::map::{MapQuery, MapSort};
use crate::{App, AppError};

/// How many orders are kept: those that a window goes back and forth between.
const ORDERS: usize = 8;

/// What an order answers to.
#[derive(PartialEq)]
pub(super) struct Asked {
    query: MapQuery,
    on: Date,
    framework: FrameworkId,
}

impl Asked {
    pub(super) fn new(scoped: &Scoped, query: &MapQuery) -> Self {
        Self { query: query.clone(), on: scoped.on, framework: scoped.snapshot.framework.id }
    }
}

/// The rows of a map.
pub(crate) struct Order {
    asked: Asked,
    names: Arc<OnceLock<Names>>,
    /// The operation up to which it was made.
    operation: i64,
    /// Its name: two orders of the same people in the same groups have the same.
    pub(crate) mark: String,
    /// How many people the map has, in sight or not.
    pub(crate) everybody: u32,
    /// Those in sight, each once.
    pub(crate) people: Vec<PersonIx>,
    /// The groups and how many rows each has; none where people are not put together. The bare number is an index of the key's list.
    pub(crate) groups: Vec<(Option<u32>, u32)>,
    /// The person of each row.
    pub(crate) rows: Vec<PersonIx>,
    /// Those in sight who share a name with somebody of the map.
    pub(crate) namesakes: HashSet<PersonIx>,
}

/// The orders that are kept, the one asked for last behind the others.
pub(crate) type Orders = VecDeque<Arc<Order>>;

impl App {
    /// The order of a map's rows. One that is named and still holds is kept as it is, whatever was rated since.
    ///
    /// # Errors
    /// `Invalid` for a grouping other than branch, team or role.
    pub(crate) fn map_order(&self, scoped: &Scoped, query: &MapQuery, wanted: Option<&str>) -> Result<Arc<Order>, AppError> {
        if query.group.is_some_and(|key| !matches!(key, Key::Branch | Key::Team | Key::Role)) {
            return Err(AppError::invalid("The map puts people together by branch, team or role."));
        }
        let asked = Asked::new(scoped, query);
        let (names, operation) = (&scoped.snapshot.names, scoped.snapshot.operation);
        let holds = |kept: &Order| {
            // What was rated is nothing to an order by name.
            let is_true = kept.operation == operation || query.sort == MapSort::Name;
            kept.asked == asked && Arc::ptr_eq(&kept.names, names) && wanted.map_or(is_true, |wanted| kept.mark == wanted)
        };
        if let Some(kept) = take(&mut self.orders(), |kept| holds(kept)) {
            return Ok(kept);
        }
        let made = Arc::new(Order::make(scoped, query, asked));
        let mut orders = self.orders();
        orders.retain(|kept| kept.mark != made.mark || kept.asked != made.asked);
        orders.push_back(Arc::clone(&made));
        if orders.len() > ORDERS {
            orders.pop_front();
        }
        Ok(made)
    }

    fn orders(&self) -> std::sync::MutexGuard<'_, Orders> {
        // What is kept is whole at any time: orders are put in and taken out as they are.
        self.orders.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The newest that fits, moved behind the others.
fn take(orders: &mut Orders, fits: impl Fn(&Order) -> bool) -> Option<Arc<Order>> {
    let at = orders.iter().rposition(|kept| fits(kept))?;
    let kept = orders.remove(at)?;
    orders.push_back(Arc::clone(&kept));
    Some(kept)
}

impl Order {
    fn make(scoped: &Scoped, query: &MapQuery, asked: Asked) -> Self {
        let names = scoped.snapshot.names();
        let everybody = everybody(scoped);
        let namesakes = namesakes(names, &everybody);
        let words = Word::all(scoped.facts(), &query.text);
        let people: Vec<PersonIx> =
            everybody.iter().copied().filter(|&at| words.iter().all(|word| word.fits(names, at, &held(scoped, at)))).collect();
        let (groups, rows) = put_together(scoped, query.group, sorted(scoped, names, &query.sort, &people));
        let mark = mark(scoped.facts(), query.group, &groups, &rows);
        let namesakes = people.iter().copied().filter(|&at| namesakes[names.name[at] as usize]).collect();
        let (operation, names) = (scoped.snapshot.operation, Arc::clone(&scoped.snapshot.names));
        Self { asked, names, operation, mark, everybody: saturating_u32(everybody.len()), people, groups, rows, namesakes }
    }
}

/// Everybody who stands in the map of a scope. Of one aim these are the people of its figures: those who need a skill of it, where
/// anybody does.
pub(super) fn everybody(scoped: &Scoped) -> Vec<PersonIx> {
    let mut people: Vec<PersonIx> = scoped.facts().people.indices().filter(|&at| scoped.has(at)).collect();
    if scoped.filter.aim.only().is_some() {
        let shown = shown(scoped);
        let needs = |at: &PersonIx| scoped.matrix.required(*at).any(|cell| shown[cell.skill.at()]);
        if people.iter().any(needs) {
            people.retain(needs);
        }
    }
    people
}

/// Where a person is in a map, and the roles that they hold.
fn held(scoped: &Scoped, person: PersonIx) -> HeldOn<'_> {
    let matrix = &scoped.matrix;
    HeldOn { branch: matrix.branch(person), team: matrix.team(person), roles: Cow::Borrowed(matrix.roles(person)) }
}

/// For each skill, whether the map has it.
fn shown(scoped: &Scoped) -> Vec<bool> {
    let mut shown = vec![false; scoped.facts().skills.len()];
    columns(scoped).into_iter().for_each(|skill| shown[skill.at()] = true);
    shown
}

/// For each name, whether several of these people have it.
fn namesakes(names: &Names, people: &[PersonIx]) -> Vec<bool> {
    let mut had = vec![0_u8; names.name.iter().map(|name| *name as usize + 1).max().unwrap_or(0)];
    for &person in people {
        let count = &mut had[names.name[person] as usize];
        *count = count.saturating_add(1);
    }
    had.into_iter().map(|count| count > 1).collect()
}

fn sorted(scoped: &Scoped, names: &Names, sort: &MapSort, people: &[PersonIx]) -> Vec<PersonIx> {
    let weights: Box<dyn Fn(PersonIx) -> u64> = match sort {
        MapSort::Name => Box::new(|_| 0),
        MapSort::Gap => {
            let shown = shown(scoped);
            Box::new(move |at| {
                let below = scoped.matrix.required(at).filter(|cell| shown[cell.skill.at()] && cell.state() == State::Below);
                let (levels, cells) = below.fold((0, 0), |(levels, cells), cell| (levels + u64::from(cell.gap()), cells + 1));
                levels << 32 | cells
            })
        }
        MapSort::Unrated => {
            let shown = shown(scoped);
            let unrated = move |at| {
                let cells = scoped.matrix.required(at).filter(|cell| shown[cell.skill.at()] && cell.state() == State::Unrated);
                cells.count() as u64
            };
            Box::new(unrated)
        }
        MapSort::Skill(code) => match columns(scoped).into_iter().find(|&skill| scoped.facts().skills[skill].key == *code) {
            Some(skill) => Box::new(move |at| weight(scoped, at, skill)),
            None => Box::new(|_| 0),
        },
    };
    let mut keyed: Vec<_> = people.iter().map(|&at| (u64::MAX - weights(at), names.by_name[at], at)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(.., at)| at).collect()
}

/// The largest gap weighs most, then not rated, met, rated though not needed, not needed.
fn weight(scoped: &Scoped, person: PersonIx, skill: SkillIx) -> u64 {
    let cell = scoped.matrix.cell(person, skill);
    match (cell.state(), cell.level) {
        (State::Below, level) => 10 + u64::from(cell.target.unwrap_or(0).saturating_sub(level.unwrap_or(0))),
        (State::Unrated, _) => 4,
        (State::Met, _) => 3,
        (State::NotNeeded, Some(_)) => 2,
        (State::NotNeeded, None) => 1,
    }
}

/// The groups with how many rows each has, and the rows, group after group: by title, those of no group last.
fn put_together(scoped: &Scoped, group: Option<Key>, people: Vec<PersonIx>) -> (Vec<(Option<u32>, u32)>, Vec<PersonIx>) {
    let (facts, matrix) = (scoped.facts(), &scoped.matrix);
    let titles: Vec<&str> = match group {
        Some(Key::Branch) => facts.branches.iter().map(|one| one.title.as_str()).collect(),
        Some(Key::Team) => facts.teams.iter().map(|one| one.title.as_str()).collect(),
        Some(Key::Role) => facts.roles.iter().map(|one| one.title.as_str()).collect(),
        _ => return (Vec::new(), people),
    };
    let mut of_group: Vec<Vec<PersonIx>> = vec![Vec::new(); titles.len() + 1];
    for person in people {
        let at = match group {
            Some(Key::Branch) => matrix.branch(person).map(|at| at.at()),
            Some(Key::Team) => matrix.team(person).map(|at| at.at()),
            _ => {
                let roles = matrix.roles(person);
                roles.iter().for_each(|role| of_group[role.at()].push(person));
                if !roles.is_empty() {
                    continue;
                }
                None
            }
        };
        of_group[at.unwrap_or(titles.len())].push(person);
    }
    let keys: Vec<String> = titles.iter().map(|title| sort_key(title)).collect();
    let mut order: Vec<usize> = (0..titles.len()).collect();
    order.sort_by_key(|&at| &keys[at]);
    order.push(titles.len());
    let (mut groups, mut rows) = (Vec::new(), Vec::new());
    for at in order {
        let own = std::mem::take(&mut of_group[at]);
        if !own.is_empty() {
            groups.push(((at < titles.len()).then(|| saturating_u32(at)), saturating_u32(own.len())));
            rows.extend(own);
        }
    }
    (groups, rows)
}

fn mark(facts: &Facts, group: Option<Key>, groups: &[(Option<u32>, u32)], rows: &[PersonIx]) -> String {
    let mut hash = Sha256::new();
    for (of, count) in groups {
        let key = group.zip(*of).and_then(|(group, of)| group.text(facts, of));
        hash.update(key.unwrap_or_default());
        hash.update([0]);
        hash.update(count.to_le_bytes());
    }
    for &row in rows {
        hash.update(&facts.people[row].key);
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The place of each title in the order of titles, as people look them up.
pub(super) fn title_places<'t>(titles: impl Iterator<Item = &'t str>) -> Vec<u32> {
    let keys: Vec<String> = titles.map(sort_key).collect();
    places(keys.len(), |at| (&keys[at], at))
}
