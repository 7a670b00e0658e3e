//! Imports ratings, one for each row or each cell. Ratings are history: a rating that is there already is corrected, any other is new.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::problems::{DataProblem, ProblemKind};
use domain::ratings::Source;
use domain::rules::{self, Broken};
use exchange::kinds::{Code, Given, GridColumn, GridRow, RatingRow, Rows, grid_cells};
use store::records::{Person, Rating};
use store::{Id, Kept, StoreError, Tx};

use super::Context;
use super::everybody::Everybody;
use super::framework::lacking;
use super::known::Skills;
use super::records::{over, put};
use super::tally::{Outcome, Tally};
use crate::AppError;

/// What identifies a rating: person, skill, date, source, rater.
type Identity = (Id<Person>, String, Date, Source, Option<String>);

/// A problem with one field of a row.
struct Fault {
    field: &'static str,
    kind: ProblemKind,
    message: String,
}

impl Fault {
    fn broken(field: &'static str, broken: &Broken) -> Self {
        Self { field, kind: broken.kind, message: broken.to_string() }
    }
}

/// The stored ratings, and those that a file adds.
struct History {
    stored: BTreeMap<Identity, Kept<Rating>>,
    seen: BTreeSet<Identity>,
    added: Vec<Rating>,
}

impl History {
    async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        // A rating that was withdrawn stays withdrawn. The one in the file is new.
        let standing = tx.all::<Rating>().await?.into_iter().filter(|one| !one.withdrawn);
        let stored = standing.map(|one| ((one.person, one.skill.clone(), one.on, one.source, one.by.clone()), one)).collect();
        Ok(Self { stored, seen: BTreeSet::new(), added: Vec::new() })
    }

    /// Finds which rating a row is. If the row would be a new rating, it must keep the rules. A rating that is stored already is not
    /// checked again.
    fn identity(
        &self,
        everybody: &Everybody,
        today: Date,
        (person, skill, on): (Id<Person>, &str, Date),
        source: Source,
        by: &Given<Code>,
    ) -> Result<Identity, Vec<Fault>> {
        let identity = |by: Option<String>| (person, skill.to_owned(), on, source, by);
        let as_written = identity(by.value().map(|code| code.text.clone()));
        if self.stored.contains_key(&as_written) {
            return Ok(as_written);
        }
        let mut faults = Vec::new();
        let rater = everybody.other(by, None).unwrap_or_else(|unknown| {
            faults.push(Fault { field: "rated_by", kind: ProblemKind::UnknownPerson, message: unknown_person(&unknown) });
            Given::Absent
        });
        let identity = identity(rater.into_value());
        if faults.is_empty() && self.stored.contains_key(&identity) {
            return Ok(identity);
        }
        if let Err(broken) = rules::rated_on(on, today) {
            faults.push(Fault::broken("rated_on", &broken));
        }
        if let Some(by) = &identity.4
            && let Err(broken) = rules::rater(source, by, everybody.who(person))
        {
            faults.push(Fault::broken("rated_by", &broken));
        }
        if faults.is_empty() { Ok(identity) } else { Err(faults) }
    }

    /// Is the level on the scale? A level that is stored already is not checked again.
    fn level_stands(&self, identity: &Identity, level: u8, top: u8) -> Result<(), Broken> {
        if self.stored.get(identity).is_some_and(|one| one.level == level) { Ok(()) } else { rules::level(level, top) }
    }

    /// Corrects the rating that is there already, or adds a new one with the level given.
    async fn land(
        &mut self,
        tx: &mut Tx,
        identity: Identity,
        level: Option<u8>,
        say: impl FnOnce(&mut Rating),
    ) -> Result<(Outcome, Vec<String>), StoreError> {
        if let Some(before) = self.stored.get(&identity) {
            let mut rating = before.record.clone();
            rating.level = level.unwrap_or(rating.level);
            say(&mut rating);
            let made = put(tx, Some(before), rating).await?;
            return Ok((made.outcome, made.changes));
        }
        let (person, skill, on, source, by) = identity;
        // A new row without a level was refused before.
        let level = level.ok_or_else(|| StoreError::Constraint("a rating of no level".to_owned()))?;
        let mut rating = Rating { person, skill, level, on, source, by, confidence: None, review_by: None, note: None, withdrawn: false };
        say(&mut rating);
        self.added.push(rating);
        Ok((Outcome::Created, Vec::new()))
    }

    /// Writes new ratings in the order of the file. So of two ratings of one day, the later row is recorded last.
    async fn flush(self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.add_many(self.added).await?;
        Ok(())
    }
}

pub(super) async fn import(tx: &mut Tx, context: &Context, rows: &Rows<RatingRow>, tally: &mut Tally) -> Result<(), AppError> {
    let everybody = Everybody::load(tx).await?;
    let skills = Skills::load(tx, context).await?;
    let mut history = History::load(tx).await?;
    for mut row in rows.iter() {
        let rating = &row.value;
        let mut problems = std::mem::take(&mut row.problems);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        let person = everybody.id(&rating.person_id);
        if person.is_none() && !rating.person_id.text.is_empty() {
            bad("person_id", ProblemKind::UnknownPerson, unknown_person(&rating.person_id.text));
        }
        let skill = skills.find(&rating.skill);
        if skill.is_none() && !rating.skill.is_empty() {
            bad("skill", ProblemKind::UnknownSkill, unknown_skill(&rating.skill));
        }
        let (Some(person), Some(skill), Some(on)) = (person, skill, rating.rated_on) else {
            tally.reject(row.number, problems);
            continue;
        };
        let source = rating.source.value().copied().unwrap_or(Source::Own);
        let found = history.identity(&everybody, context.today, (person, &skill.code, on), source, &rating.rated_by);
        let identity = match found {
            Ok(identity) => {
                match rating.level {
                    Given::Value(level) => {
                        if let Err(broken) = history.level_stands(&identity, level, skill.top) {
                            bad("level", broken.kind, broken.to_string());
                        }
                    }
                    Given::Absent if !rows.mapping(row.number).gives("level") && !history.stored.contains_key(&identity) => {
                        bad("level", ProblemKind::Missing, lacking("level", "rating"));
                    }
                    Given::Absent | Given::Empty => {}
                }
                if !history.seen.insert(identity.clone()) {
                    bad("person_id", ProblemKind::DuplicateKey, SAME_RATING.to_owned());
                }
                Some(identity)
            }
            // It is not known which person's rating such a row is.
            Err(faults) => {
                faults.into_iter().for_each(|fault| bad(fault.field, fault.kind, fault.message));
                if let Some(Err(broken)) = rating.level.value().map(|level| rules::level(*level, skill.top)) {
                    bad("level", broken.kind, broken.to_string());
                }
                None
            }
        };
        let (Some(identity), true) = (identity, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        let say = |held: &mut Rating| {
            over(&mut held.confidence, rating.confidence);
            over(&mut held.review_by, rating.review_by);
            over(&mut held.note, rating.note.clone());
        };
        let (outcome, changes) = history.land(tx, identity, rating.level.value().copied(), say).await?;
        tally.note(row.number, outcome, changes);
    }
    Ok(history.flush(tx).await?)
}

const SAME_RATING: &str =
    "an earlier row of the file rates the same person and skill on the same day from the same source; the first row is taken";

/// A column of a grid and the skill that it rates, with the top of its scale; `None` where the heading is no known skill.
pub(super) struct SkillColumn {
    pub(super) column: GridColumn,
    pub(super) skill: Option<(String, u8)>,
}

/// What the columns of a grid are.
pub(super) struct GridSkills {
    /// The columns that are skills, or that would lose levels if they were left out.
    pub(super) columns: Vec<SkillColumn>,
    /// The headings of the other columns.
    others: Vec<String>,
    /// The sheets with a skill, or all sheets if none has one.
    sheets: BTreeSet<usize>,
}

impl GridSkills {
    pub(super) fn of(rows: &Rows<GridRow>, skills: &Skills) -> Self {
        let with_skill = |column: GridColumn| {
            let skill = skills.find(&column.heading).map(|skill| (skill.code.clone(), skill.top));
            SkillColumn { column, skill }
        };
        let all: Vec<SkillColumn> = rows.skill_columns().into_iter().map(with_skill).collect();
        // If one sheet has skills, a sheet without any is a list of another kind.
        let mut sheets: BTreeSet<usize> = all.iter().filter(|each| each.skill.is_some()).map(|each| each.column.sheet).collect();
        if sheets.is_empty() {
            sheets = (0..rows.sheets.len()).collect();
        }
        // A column of levels under an unknown heading is reported, not ignored.
        let counts = |each: &SkillColumn| each.skill.is_some() || each.column.holds_levels || Skills::looks_like_code(&each.column.heading);
        let (columns, others): (Vec<_>, Vec<_>) = all.into_iter().filter(|each| sheets.contains(&each.column.sheet)).partition(counts);
        Self { columns, others: others.into_iter().map(|each| each.column.heading).collect(), sheets }
    }
}

pub(super) async fn import_grid(tx: &mut Tx, context: &Context, rows: &Rows<GridRow>, tally: &mut Tally) -> Result<(), AppError> {
    let everybody = Everybody::load(tx).await?;
    let skills = Skills::load(tx, context).await?;
    let mut history = History::load(tx).await?;
    let GridSkills { columns, others, sheets } = GridSkills::of(rows, &skills);
    for (_, sheet) in rows.sheets.iter().enumerate().filter(|(at, _)| !sheets.contains(at)) {
        tally.leave_out(sheet.table.sheet.as_deref().unwrap_or_default(), "has no heading that is a skill");
    }
    others.into_iter().for_each(|heading| tally.ignore(heading));
    let plain: Vec<GridColumn> = columns.iter().map(|skill| skill.column.clone()).collect();
    let cells = grid_cells(rows, &plain);
    let mut cells = cells.iter().peekable();
    for row in rows.iter().filter(|row| sheets.contains(&row.number.sheet)) {
        // A problem with the whole row is listed once and counts for each of its cells.
        let mut of_the_row = row.problems;
        let mut said: BTreeSet<&str> = BTreeSet::new();
        let person = everybody.id(&row.value.person_id);
        if person.is_none() && !row.value.person_id.text.is_empty() {
            let message = unknown_person(&row.value.person_id.text);
            of_the_row.push(rows.problem(row.number, "person_id", ProblemKind::UnknownPerson, message));
        }
        let row_is_bad = !of_the_row.is_empty();
        let source = row.value.source.value().copied().unwrap_or(Source::Own);
        while let Some(cell) = cells.next_if(|cell| cell.number == row.number) {
            let Some(column) = columns.iter().find(|each| (each.column.sheet, each.column.at) == (cell.number.sheet, cell.at)) else {
                continue;
            };
            let cell_problem = |kind: ProblemKind, message: String| rows.cell_problem(cell, &column.column.heading, kind, message);
            let (Some(person), Some(on), false) = (person, row.value.rated_on, row_is_bad) else {
                tally.reject(row.number, std::mem::take(&mut of_the_row));
                continue;
            };
            let mut problems: Vec<DataProblem> = Vec::new();
            let top = column.skill.as_ref().map_or(skills.max_level, |(_, top)| *top);
            let identity = match &column.skill {
                None => {
                    problems.push(cell_problem(ProblemKind::UnknownSkill, unknown_skill(&column.column.heading)));
                    None
                }
                Some((code, _)) => match history.identity(&everybody, context.today, (person, code, on), source, &row.value.rated_by) {
                    Ok(identity) => Some(identity),
                    Err(faults) => {
                        let fresh = faults.into_iter().filter(|fault| said.insert(fault.field));
                        problems.extend(fresh.map(|fault| rows.problem(row.number, fault.field, fault.kind, fault.message)));
                        None
                    }
                },
            };
            let level = cell.level.filter(|level| match &identity {
                Some(identity) => history.level_stands(identity, *level, top).is_ok(),
                None => *level <= top,
            });
            if level.is_none() {
                problems.push(cell_problem(ProblemKind::InvalidLevel, rules::not_a_level(&cell.value, top).to_string()));
            }
            if let Some(identity) = &identity
                && !history.seen.insert(identity.clone())
            {
                problems.push(rows.problem(row.number, "person_id", ProblemKind::DuplicateKey, SAME_RATING.to_owned()));
            }
            match (level, identity) {
                (Some(level), Some(identity)) if problems.is_empty() => {
                    let (outcome, changes) = history.land(tx, identity, Some(level), |_| ()).await?;
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
