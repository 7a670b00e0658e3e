//! Imports ratings, one for each row or each cell. Ratings are history: a rating that is there already is corrected, any other is new.

use std::collections::{BTreeSet, HashMap};

use domain::Date;
use domain::problems::{DataProblem, ProblemKind};
use domain::ratings::Source;
use domain::rules;
use exchange::kinds::{Given, GridColumn, GridRow, Parsed, RatingRow, Rows, grid_cells};
use store::records::Person;
use store::{Id, StoreError, Tx};

use super::Context;
use super::everybody::Everybody;
use super::framework::lacking;
use super::history::{AT_ONCE, History, Place, Said};
use super::known::Skills;
use super::tally::Tally;
use crate::AppError;

/// The skills that texts of a file mean. Each text is looked up once.
struct Meant<'s> {
    skills: &'s Skills,
    found: HashMap<String, Option<(Place, u8)>>,
}

impl<'s> Meant<'s> {
    fn new(skills: &'s Skills) -> Self {
        Self { skills, found: HashMap::new() }
    }

    /// The skill's place in the history, and the top of its scale.
    fn find(&mut self, text: &str, history: &mut History) -> Option<(Place, u8)> {
        if let Some(known) = self.found.get(text) {
            return *known;
        }
        let found = self.skills.find(text).map(|skill| (history.skill(&skill.code), skill.top));
        self.found.insert(text.to_owned(), found);
        found
    }
}

pub(super) async fn import(tx: &mut Tx, context: &Context, rows: &Rows<RatingRow>, tally: &mut Tally) -> Result<(), AppError> {
    let everybody = Everybody::load(tx).await?;
    let skills = Skills::load(tx, context).await?;
    let mut meant = Meant::new(&skills);
    let mut history = History::load(tx).await?;
    let mut all = rows.iter();
    loop {
        let mut some = Vec::new();
        let mut wanted = Vec::new();
        for row in all.by_ref().take(AT_ONCE) {
            let person = everybody.id(&row.value.person_id);
            let skill = meant.find(&row.value.skill, &mut history);
            if let (Some(person), Some((skill, _)), Some(on)) = (person, skill, row.value.rated_on) {
                wanted.push((person, skill, on));
            }
            some.push((row, person, skill));
        }
        if some.is_empty() {
            return Ok(());
        }
        history.look_up(tx, &wanted).await?;
        for (row, person, skill) in some {
            match_row(rows, row, (person, skill), (&everybody, context.today), &mut history, tally)?;
        }
        history.write(tx, tally).await?;
    }
}

fn match_row(
    rows: &Rows<RatingRow>,
    row: Parsed<RatingRow>,
    (person, skill): (Option<Id<Person>>, Option<(Place, u8)>),
    (everybody, today): (&Everybody, Date),
    history: &mut History,
    tally: &mut Tally,
) -> Result<(), StoreError> {
    let (rating, number, mut problems) = (row.value, row.number, row.problems);
    let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(number, field, kind, message));
    if person.is_none() && !rating.person_id.text.is_empty() {
        bad("person_id", ProblemKind::UnknownPerson, unknown_person(&rating.person_id.text));
    }
    if skill.is_none() && !rating.skill.is_empty() {
        bad("skill", ProblemKind::UnknownSkill, unknown_skill(&rating.skill));
    }
    let (Some(person), Some((skill, top)), Some(on)) = (person, skill, rating.rated_on) else {
        tally.reject(number, problems);
        return Ok(());
    };
    let source = rating.source.value().copied().unwrap_or(Source::Own);
    let identity = match history.identity(everybody, today, (person, skill, on), source, &rating.rated_by) {
        Ok(identity) => {
            match rating.level {
                Given::Value(level) => {
                    if let Err(broken) = history.level_stands(&identity, level, top) {
                        bad("level", broken.kind, broken.to_string());
                    }
                }
                Given::Absent if !rows.mapping(number).gives("level") && !history.is_stored(&identity) => {
                    bad("level", ProblemKind::Missing, lacking("level", "rating"));
                }
                Given::Absent | Given::Empty => {}
            }
            if !history.is_first(identity) {
                bad("person_id", ProblemKind::DuplicateKey, SAME_RATING.to_owned());
            }
            Some(identity)
        }
        // It is not known which person's rating such a row is.
        Err(faults) => {
            faults.into_iter().for_each(|fault| bad(fault.field, fault.kind, fault.message));
            if let Some(Err(broken)) = rating.level.value().map(|level| rules::level(*level, top)) {
                bad("level", broken.kind, broken.to_string());
            }
            None
        }
    };
    let (Some(identity), true) = (identity, problems.is_empty()) else {
        tally.reject(number, problems);
        return Ok(());
    };
    let said = Said { level: rating.level.value().copied(), confidence: rating.confidence, review_by: rating.review_by, note: rating.note };
    history.land(number, identity, top, said, tally)
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
    let column_at: HashMap<(usize, usize), GridPlace<'_>> = columns
        .iter()
        .map(|column| {
            let skill = column.skill.as_ref().map(|(code, _)| history.skill(code));
            let top = column.skill.as_ref().map_or(skills.max_level, |(_, top)| *top);
            ((column.column.sheet, column.column.at), GridPlace { heading: &column.column.heading, skill, top })
        })
        .collect();
    let places: Vec<Place> = column_at.values().filter_map(|place| place.skill).collect::<BTreeSet<_>>().into_iter().collect();
    let mut cells = grid_cells(rows, &plain).peekable();
    let mut all = rows.iter().filter(|row| sheets.contains(&row.number.sheet));
    loop {
        let some: Vec<Parsed<GridRow>> = all.by_ref().take((AT_ONCE / columns.len().max(1)).max(1)).collect();
        if some.is_empty() {
            return Ok(());
        }
        let rated = some.iter().filter_map(|row| Some((everybody.id(&row.value.person_id)?, row.value.rated_on?)));
        let wanted: Vec<_> = rated.flat_map(|(person, on)| places.iter().map(move |skill| (person, *skill, on))).collect();
        history.look_up(tx, &wanted).await?;
        for row in some {
            let number = row.number;
            // A problem with the whole row is listed once and counts for each of its cells.
            let mut of_the_row = row.problems;
            let mut said: BTreeSet<&str> = BTreeSet::new();
            let person = everybody.id(&row.value.person_id);
            if person.is_none() && !row.value.person_id.text.is_empty() {
                let message = unknown_person(&row.value.person_id.text);
                of_the_row.push(rows.problem(number, "person_id", ProblemKind::UnknownPerson, message));
            }
            let row_is_bad = !of_the_row.is_empty();
            let source = row.value.source.value().copied().unwrap_or(Source::Own);
            while let Some(cell) = cells.next_if(|cell| cell.number == number) {
                let Some(GridPlace { heading, skill, top }) = column_at.get(&(number.sheet, cell.at)).copied() else { continue };
                let cell_problem = |kind: ProblemKind, message: String| rows.cell_problem(&cell, heading, kind, message);
                let (Some(person), Some(on), false) = (person, row.value.rated_on, row_is_bad) else {
                    tally.reject(number, std::mem::take(&mut of_the_row));
                    continue;
                };
                let mut problems: Vec<DataProblem> = Vec::new();
                let identity = match skill {
                    None => {
                        problems.push(cell_problem(ProblemKind::UnknownSkill, unknown_skill(heading)));
                        None
                    }
                    Some(skill) => match history.identity(&everybody, context.today, (person, skill, on), source, &row.value.rated_by) {
                        Ok(identity) => Some(identity),
                        Err(faults) => {
                            let fresh = faults.into_iter().filter(|fault| said.insert(fault.field));
                            problems.extend(fresh.map(|fault| rows.problem(number, fault.field, fault.kind, fault.message)));
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
                if let Some(identity) = identity
                    && !history.is_first(identity)
                {
                    problems.push(rows.problem(number, "person_id", ProblemKind::DuplicateKey, SAME_RATING.to_owned()));
                }
                match (level, identity) {
                    (Some(level), Some(identity)) if problems.is_empty() => {
                        history.land(number, identity, top, Said { level: Some(level), ..Said::default() }, tally)?;
                    }
                    _ => tally.reject(number, problems),
                }
            }
        }
        history.write(tx, tally).await?;
    }
}

/// What stands in a column of a grid.
#[derive(Clone, Copy)]
struct GridPlace<'h> {
    heading: &'h str,
    skill: Option<Place>,
    /// The top of the skill's scale.
    top: u8,
}

pub(super) fn unknown_person(number: &str) -> String {
    format!("nobody has the number `{number}`; import the person first, or correct the number")
}

pub(super) fn unknown_skill(text: &str) -> String {
    format!("no skill of the framework has the code or title `{text}`")
}
