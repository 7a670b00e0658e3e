//! The open cells of a map, one under the other: every needed skill below target or not rated of the people in sight.

use std::sync::Arc;

use domain::ix::{Ix as _, PersonIx, SkillIx};
use domain::learning::disagreements_of;
use domain::matrix::State;
use domain::saturating_u32;

use crate::map::columns;
use crate::map::order::{Asked, Order, title_places};
use crate::map::rows::{at_most, roles};
use crate::measures::scope::Scoped;
use crate::views::map::{MapGap, MapGapSort, MapGaps, MapGapsQuery, MapQuery, MapSort};
use crate::{App, AppError};

/// A list that was asked for, so that its pages are only cut from it.
pub(crate) struct OpenCells {
    asked: Asked,
    /// Of which skill alone, and how they are sorted.
    of: (Option<String>, MapGapSort, bool),
    /// The operation up to which it is true.
    operation: i64,
    cells: Vec<(PersonIx, SkillIx)>,
}

impl App {
    /// The open cells of the people in sight of a map from a place on, at most 500.
    ///
    /// # Errors
    /// As [`App::skills_map`]; `Invalid` for more cells than that; `NotFound` for a skill that the map does not have.
    pub async fn map_gaps(&self, query: &MapGapsQuery, from: u32, count: u32) -> Result<MapGaps, AppError> {
        at_most(count)?;
        let scoped = self.scoped(&mut self.reading().await?, &query.map.scope).await?;
        // Whoever the same text fits is one order, whatever the map itself is sorted by.
        let map = MapQuery { group: None, sort: MapSort::Name, ..query.map.clone() };
        let order = self.map_order(&scoped, &map, None)?;
        let list = self.open_cells(&scoped, query, Asked::new(&scoped, &map), &order)?;
        let rows = list.cells.iter().skip(from as usize).take(count as usize);
        Ok(MapGaps { of: saturating_u32(list.cells.len()), rows: rows.map(|&(person, skill)| gap(&scoped, person, skill)).collect() })
    }

    fn open_cells(&self, scoped: &Scoped, query: &MapGapsQuery, asked: Asked, order: &Order) -> Result<Arc<OpenCells>, AppError> {
        let (of, operation) = ((query.skill.clone(), query.sort, query.descending), scoped.snapshot.operation);
        let kept = self.kept_open_cells().clone();
        if let Some(kept) = kept.filter(|kept| kept.operation == operation && kept.of == of && kept.asked == asked) {
            return Ok(kept);
        }
        let mut skills = columns(scoped);
        if let Some(code) = &query.skill {
            skills.retain(|&skill| scoped.facts().skills[skill].key == *code);
            if skills.is_empty() {
                return Err(AppError::not_found("skill", code));
            }
        }
        let list = Arc::new(OpenCells { asked, of, operation, cells: cells(scoped, query, &skills, order) });
        *self.kept_open_cells() = Some(Arc::clone(&list));
        Ok(list)
    }

    fn kept_open_cells(&self) -> std::sync::MutexGuard<'_, Option<Arc<OpenCells>>> {
        // The list is replaced whole, so it is whole after a panic elsewhere too.
        self.open_cells.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The open cells in order.
fn cells(scoped: &Scoped, query: &MapGapsQuery, skills: &[SkillIx], order: &Order) -> Vec<(PersonIx, SkillIx)> {
    let (facts, names) = (scoped.facts(), scoped.snapshot.names());
    let branches = title_places(facts.branches.iter().map(|one| one.title.as_str()));
    let titles = title_places(facts.skills.iter().map(|one| one.title.as_str()));
    let mut column_of = vec![None; facts.skills.len()];
    (0_u32..).zip(skills).for_each(|(column, skill)| column_of[skill.at()] = Some(column));
    let mut keyed = Vec::new();
    for &person in &order.people {
        for cell in scoped.matrix.required(person) {
            let Some(column) = column_of[cell.skill.at()].filter(|_| cell.state() != State::Met) else { continue };
            let value = match query.sort {
                MapGapSort::Person => Some(names.by_name[person]),
                MapGapSort::Number => Some(names.by_number[person]),
                MapGapSort::Branch => scoped.matrix.branch(person).map(|branch| branches[branch.at()]),
                MapGapSort::Skill => Some(titles[cell.skill.at()]),
                MapGapSort::Level => cell.level.map(u32::from),
                MapGapSort::Target => Some(u32::from(cell.target)),
                MapGapSort::Missing => cell.level.map(|_| u32::from(cell.gap())),
            };
            let key = value.map_or(u32::MAX, |value| if query.descending { u32::MAX - 1 - value } else { value });
            keyed.push((key, names.by_name[person], column, person, cell.skill));
        }
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(.., person, skill)| (person, skill)).collect()
}

fn gap(scoped: &Scoped, person: PersonIx, skill: SkillIx) -> MapGap {
    let (facts, cell) = (scoped.facts(), scoped.matrix.cell(person, skill));
    let target = cell.target.unwrap_or(0);
    MapGap {
        person: facts.people[person].key.clone(),
        name: facts.people[person].name.clone(),
        branch: scoped.matrix.branch(person).map(|branch| facts.branches[branch].title.clone()),
        roles: roles(scoped, person),
        skill: facts.skills[skill].key.clone(),
        skill_title: facts.skills[skill].title.clone(),
        level: cell.level,
        target,
        missing: cell.level.map(|level| target.saturating_sub(level)),
        review_due: cell.review_due,
        disagreement: disagreements_of(facts, &scoped.matrix, person).iter().any(|one| one.skill == skill),
    }
}
