//! Rows of a map: a page of them, and the one of a person.

use domain::facts::Rating;
use domain::ix::{Ix as _, PersonIx, SkillIx};
use domain::learning::disagreements_of;
use domain::matrix::{State, in_force_of};
use domain::ratings::Source;
use domain::{Date, saturating_u32};

use crate::map::columns;
use crate::map::order::{Order, everybody};
use crate::measures::scope::Scoped;
use crate::views::map::{MapPerson, MapQuery, MapRow, MapRows};
use crate::{App, AppError};

/// The most rows of one answer.
pub(super) const MOST_ROWS: u32 = 500;

impl App {
    /// The rows of a map from a place on, at most 500. `order` is the order that the caller has; if it is not known any more, the rows
    /// are those of the order as it is now, and the answer names that.
    ///
    /// # Errors
    /// As [`App::skills_map`]; `Invalid` for more rows than that.
    pub async fn map_rows(&self, query: &MapQuery, order: Option<&str>, from: u32, count: u32) -> Result<MapRows, AppError> {
        at_most(count)?;
        let scoped = self.scoped(&mut self.reading().await?, &query.scope).await?;
        let order = self.map_order(&scoped, query, order)?;
        let columns = columns(&scoped);
        let rows = order.rows.iter().skip(from as usize).take(count as usize);
        Ok(MapRows { order: order.mark.clone(), rows: rows.map(|&at| row(&scoped, &columns, &order, at)).collect() })
    }

    /// The row of a person of a map and its places; `None` for somebody who is not in the map.
    ///
    /// # Errors
    /// As [`App::skills_map`].
    pub async fn map_person(&self, query: &MapQuery, order: Option<&str>, person: &str) -> Result<Option<MapPerson>, AppError> {
        let scoped = self.scoped(&mut self.reading().await?, &query.scope).await?;
        let order = self.map_order(&scoped, query, order)?;
        let Some(at) = crate::measures::scope::person(scoped.facts(), person).filter(|at| everybody(&scoped).contains(at)) else {
            return Ok(None);
        };
        let places = (0..).zip(&order.rows).filter(|(_, row)| **row == at).map(|(place, _)| place).collect();
        Ok(Some(MapPerson { order: order.mark.clone(), row: row(&scoped, &columns(&scoped), &order, at), places }))
    }
}

/// # Errors
/// `Invalid` for more rows than one answer has.
pub(super) fn at_most(count: u32) -> Result<(), AppError> {
    if count > MOST_ROWS { Err(AppError::invalid(format!("At most {MOST_ROWS} rows are answered at once."))) } else { Ok(()) }
}

fn row(scoped: &Scoped, columns: &[SkillIx], order: &Order, at: PersonIx) -> MapRow {
    let facts = scoped.facts();
    let person = &facts.people[at];
    let mut marks = vec![0; facts.skills.len()];
    for rating in in_force_of(facts, scoped.on, scoped.matrix.counted(), at) {
        marks[rating.skill.at()] = said_by(rating, scoped.on);
    }
    for one in disagreements_of(facts, &scoped.matrix, at) {
        marks[one.skill.at()] |= 1 << 11;
    }
    let mut row = MapRow {
        person: person.key.clone(),
        name: person.name.clone(),
        namesake: order.namesakes.contains(&at),
        kind: person.kind,
        branch: scoped.matrix.branch(at).map(|branch| facts.branches[branch].title.clone()),
        team: scoped.matrix.team(at).map(|team| facts.teams[team].title.clone()),
        roles: roles(scoped, at),
        cells: Vec::with_capacity(columns.len()),
        required: 0,
        met: 0,
        below: 0,
        unrated: 0,
        gap_levels: 0,
    };
    for &skill in columns {
        let cell = scoped.matrix.cell(at, skill);
        let target = cell.target.unwrap_or(0);
        let code = u32::from(target)
            | u32::from(cell.level.map_or(0, |level| level + 1)) << 4
            | u32::from(cell.importance.unwrap_or(0)) << 8
            | u32::from(cell.review_due) << 10
            | marks[skill.at()];
        row.cells.push(code);
        let counted = match cell.state() {
            State::Met => &mut row.met,
            State::Below => {
                row.gap_levels += u32::from(target.saturating_sub(cell.level.unwrap_or(0)));
                &mut row.below
            }
            State::Unrated => &mut row.unrated,
            State::NotNeeded => continue,
        };
        *counted += 1;
        row.required += 1;
    }
    row
}

/// The titles of the roles that a person holds.
pub(super) fn roles(scoped: &Scoped, person: PersonIx) -> Vec<String> {
    let facts = scoped.facts();
    scoped.matrix.roles(person).iter().map(|&role| facts.roles[role].title.clone()).collect()
}

/// The bits of a cell that give the source of the rating in force, and its age.
fn said_by(rating: &Rating, on: Date) -> u32 {
    let source = Source::ALL.iter().position(|one| *one == rating.source).map_or(0, |at| saturating_u32(at) + 1);
    let days = on.naive().signed_duration_since(rating.rated_on.naive()).num_days().clamp(0, 0xffff);
    source << 12 | u32::try_from(days).unwrap_or(0) << 15
}
