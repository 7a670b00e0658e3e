//! Ratings, one a row or one a cell. They are history: what is met again is corrected, what is not is new.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::problems::{Problem, ProblemKind};
use domain::ratings::Source;
use exchange::kinds::{Given, GridColumn, GridRow, RatingRow, Rows, grid_cells};
use store::db::{Row, StoreError, Value};
use store::{Tx, schema};

use super::Context;
use super::known::{Keys, Skills};
use super::people::other_person;
use super::records::{Column, col, put, whole};
use super::tally::{Outcome, Tally};
use crate::AppError;

/// What tells one rating from every other: person, skill, date, source, rater.
type Identity = (i64, String, Date, &'static str, Option<String>);

/// The ratings that stand, and those that a file adds.
struct History {
    stored: BTreeMap<Identity, Row>,
    seen: BTreeSet<Identity>,
    added: Vec<Vec<Value>>,
}

impl History {
    async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let mut stored = BTreeMap::new();
        for row in tx.rows_of(&schema::RATING).await? {
            let source = row.text(5)?.parse::<Source>().map_err(|()| StoreError::Damaged("a rating has an unknown source".to_owned()))?;
            // A rating that was withdrawn stays withdrawn; the file's is a new one.
            if row.flag(10)? {
                continue;
            }
            stored.insert((row.int(1)?, row.text(2)?, row.date(4)?, source.code(), row.opt_text(6)?), row);
        }
        Ok(Self { stored, seen: BTreeSet::new(), added: Vec::new() })
    }

    /// Corrects the rating that is met again, or adds it.
    async fn land(&mut self, tx: &mut Tx, identity: Identity, columns: Vec<Column>) -> Result<(Outcome, Vec<String>), StoreError> {
        if let Some(row) = self.stored.get(&identity) {
            let made = put(tx, &schema::RATING, Some(row), columns, &[]).await?;
            return Ok((made.outcome, made.changes));
        }
        let (person, skill, on, source, rater) = identity;
        let key = [
            ("person_id", Some(person.into())),
            ("skill_code", Some(skill.into())),
            ("rated_on", Some(on.into())),
            ("source", Some(source.into())),
            ("rated_by", Some(rater.into())),
            ("withdrawn", Some(false.into())),
        ];
        self.added.push(whole(&schema::RATING, key.into_iter().chain(columns).collect(), &[]));
        Ok((Outcome::Created, Vec::new()))
    }

    /// New ratings are written in the order of the file: on a tie the later row is recorded last.
    async fn flush(self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.insert_many(&schema::RATING, self.added).await?;
        Ok(())
    }
}

pub(super) async fn import(tx: &mut Tx, context: &Context, rows: &Rows<RatingRow>, tally: &mut Tally) -> Result<(), AppError> {
    let people = Keys::people(tx).await?;
    let skills = Skills::load(tx, context).await?;
    let mut history = History::load(tx).await?;
    for row in &rows.rows {
        let rating = &row.value;
        let mut problems = row.problems.clone();
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        let person = people.id(&rating.person_id);
        if person.is_none() && !rating.person_id.text.is_empty() {
            bad("person_id", ProblemKind::UnknownPerson, unknown_person(&rating.person_id.text));
        }
        let skill = skills.find(&rating.skill).map(|skill| skill.code.clone());
        if skill.is_none() && !rating.skill.is_empty() {
            bad("skill", ProblemKind::UnknownSkill, unknown_skill(&rating.skill));
        }
        if let Some(level) = rating.level.filter(|level| *level > skills.max_level) {
            bad("level", ProblemKind::InvalidLevel, outside_scale(&level.to_string(), skills.max_level));
        }
        let rater = other_person(&people, &rating.rated_by);
        let rater_is_known = rater.is_ok();
        let rater = rater.unwrap_or_else(|unknown| {
            bad("rated_by", ProblemKind::UnknownPerson, unknown_person(&unknown));
            Given::Absent
        });
        let (Some(person), Some(skill), Some(level), Some(on)) = (person, skill, rating.level, rating.rated_on) else {
            tally.reject(row.number, problems);
            continue;
        };
        let identity = (person, skill, on, rating.source.value().copied().unwrap_or(Source::Own).code(), rater.into_value());
        // Whose rating a row with an unknown rater is meant to be is not known.
        if rater_is_known && !history.seen.insert(identity.clone()) {
            problems.push(rows.problem(row.number, "person_id", ProblemKind::DuplicateKey, SAME_RATING.to_owned()));
        }
        if !problems.is_empty() {
            tally.reject(row.number, problems);
            continue;
        }
        let columns = vec![
            ("level", Some(level.into())),
            col("confidence", rating.confidence),
            col("review_by", rating.review_by),
            col("note", rating.note.clone()),
        ];
        let (outcome, changes) = history.land(tx, identity, columns).await?;
        tally.note(row.number, outcome, changes);
    }
    Ok(history.flush(tx).await?)
}

const SAME_RATING: &str =
    "an earlier row of the file rates the same person and skill on the same day from the same source; the first row is taken";

/// A column of a grid and the skill that it rates; `None` where the heading is no known skill.
struct SkillColumn {
    column: GridColumn,
    code: Option<String>,
}

pub(super) async fn import_grid(tx: &mut Tx, context: &Context, rows: &Rows<GridRow>, tally: &mut Tally) -> Result<(), AppError> {
    let people = Keys::people(tx).await?;
    let skills = Skills::load(tx, context).await?;
    let mut history = History::load(tx).await?;
    let mut columns: Vec<SkillColumn> = Vec::new();
    for column in rows.skill_columns() {
        let code = skills.find(&column.heading).map(|skill| skill.code.clone());
        // A column of levels under a heading that nobody knows is not passed over in silence.
        if code.is_none() && !column.holds_levels && !Skills::looks_like_code(&column.heading) {
            tally.ignored.push(column.heading);
        } else {
            columns.push(SkillColumn { column, code });
        }
    }
    let plain: Vec<GridColumn> = columns.iter().map(|skill| skill.column.clone()).collect();
    let cells = grid_cells(rows, &plain);
    let mut cells = cells.iter().peekable();
    for row in &rows.rows {
        let mut row_problems = row.problems.clone();
        let mut bad =
            |field: &str, message: String| row_problems.push(rows.problem(row.number, field, ProblemKind::UnknownPerson, message));
        let person = people.id(&row.value.person_id);
        if person.is_none() && !row.value.person_id.text.is_empty() {
            bad("person_id", unknown_person(&row.value.person_id.text));
        }
        let rater = match other_person(&people, &row.value.rated_by) {
            Ok(rater) => rater.into_value(),
            Err(unknown) => {
                bad("rated_by", unknown_person(&unknown));
                None
            }
        };
        let mut whole_row = Some(row_problems).filter(|problems| !problems.is_empty());
        let row_is_bad = whole_row.is_some();
        while let Some(cell) = cells.next_if(|cell| cell.number == row.number) {
            let Some(skill) = columns.iter().find(|skill| skill.column.at == cell.at) else { continue };
            let cell_problem = |kind: ProblemKind, message: String| rows.cell_problem(cell, &skill.column.heading, kind, message);
            let (Some(person), Some(on), false) = (person, row.value.rated_on, row_is_bad) else {
                // What is wrong with the whole row is said once and holds for each of its cells.
                tally.reject(row.number, whole_row.take().unwrap_or_default());
                continue;
            };
            let mut problems: Vec<Problem> = Vec::new();
            let level = cell.level.filter(|level| *level <= skills.max_level);
            if level.is_none() {
                problems.push(cell_problem(ProblemKind::InvalidLevel, outside_scale(&cell.value, skills.max_level)));
            }
            let identity = skill
                .code
                .clone()
                .map(|code| (person, code, on, row.value.source.value().copied().unwrap_or(Source::Own).code(), rater.clone()));
            match &identity {
                None => problems.push(cell_problem(ProblemKind::UnknownSkill, unknown_skill(&skill.column.heading))),
                Some(identity) => {
                    if !history.seen.insert(identity.clone()) {
                        problems.push(rows.problem(row.number, "person_id", ProblemKind::DuplicateKey, SAME_RATING.to_owned()));
                    }
                }
            }
            match (level, identity) {
                (Some(level), Some(identity)) if problems.is_empty() => {
                    let (outcome, changes) = history.land(tx, identity, vec![("level", Some(level.into()))]).await?;
                    tally.note(row.number, outcome, changes);
                }
                _ => tally.reject(row.number, problems),
            }
        }
    }
    Ok(history.flush(tx).await?)
}

pub(super) fn unknown_person(number: &str) -> String {
    format!("nobody has the number `{number}`; import the person first, or correct the number")
}

pub(super) fn unknown_skill(text: &str) -> String {
    format!("no skill of the framework has the code or title `{text}`")
}

pub(super) fn outside_scale(value: &str, max: u8) -> String {
    format!("`{value}` is not a level; write a whole number from 0 to {max}")
}
