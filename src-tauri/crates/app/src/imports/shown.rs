//! The rows of a preview: what happens to each, with its values as they were understood, not as they are written.

use std::collections::BTreeMap;

use exchange::clean;
use exchange::kinds::{NameOf, RowNumber, Said, grid_cells};
use exchange::mapping::MappedSheet;
use exchange::table::Cell;
use store::records::{Activity, Branch, Person, Role, Team};
use store::{Conn, Id};

use super::Context;
use super::held::roles_in;
use super::known::{Keys, Names, Skills};
use super::ratings::GridSkills;
use super::register::Read;
use super::tally::{Outcome, RowOutcome};
use crate::AppError;
use crate::views::imports::{PreviewRow, SkillColumn};

/// How many rows are shown.
const SHOWN: usize = 50;

/// Names from the store, by number and code, for the person who reads a preview.
pub(super) struct Known {
    people: Keys<Id<Person>>,
    names: BTreeMap<String, String>,
    skills: Skills,
    branches: Names<Branch>,
    teams: Names<Team>,
    roles: Names<Role>,
    activities: Names<Activity>,
    context: Context,
}

impl Known {
    pub(super) async fn load(conn: &mut Conn, context: &Context) -> Result<Self, AppError> {
        let everybody = store::people::all_named(conn).await?;
        Ok(Self {
            people: Keys::people(conn).await?,
            names: everybody.into_values().map(|one| (one.number, one.name)).collect(),
            skills: Skills::load(conn, context).await?,
            branches: Names::branches(conn).await?,
            teams: Names::teams(conn).await?,
            roles: Names::roles(conn).await?,
            activities: Names::activities(conn).await?,
            context: context.clone(),
        })
    }

    fn say(&self, said: &Said) -> String {
        match said {
            Said::Text(text) => text.clone(),
            Said::Person(code) => {
                let known = self.people.key(code).and_then(|key| Some((key, self.names.get(key)?)));
                known.map_or_else(|| code.text.clone(), |(key, name)| format!("{key} {name}"))
            }
            Said::Named(NameOf::Branch, name) => named(&self.branches, name),
            Said::Named(NameOf::Team, name) => named(&self.teams, name),
            Said::Named(NameOf::Activity, name) => match self.activities.id(name) {
                Some(id) => self.activities.name(id).to_owned(),
                None => name.clone(),
            },
            Said::Named(NameOf::Roles, cell) => {
                let mapped = |text: &str| self.context.mapped_role(text).unwrap_or(text).to_owned();
                let roles = roles_in(cell, |text| self.roles.id(&mapped(text)).is_some());
                roles.iter().map(|role| named(&self.roles, &mapped(role))).collect::<Vec<_>>().join("; ")
            }
            Said::Skill(text) => self.skills.find(text).map_or_else(|| text.clone(), |skill| format!("{} {}", skill.code, skill.title)),
        }
    }
}

/// A name as the store has it. A name that importing would make is marked as new, so that a typing error is seen.
fn named<R>(names: &Names<R>, name: &str) -> String {
    names.id(name).map_or_else(|| format!("{name} (new)"), |id| names.name(id).to_owned())
}

/// The first rows, each with the values of these fields.
pub(super) fn rows(read: &dyn Read, outcomes: &[RowOutcome], fields: &[&str], known: &Known) -> Vec<PreviewRow> {
    // A grid has an outcome for each cell. A row shows the worst of its cells.
    let mut by_row: BTreeMap<RowNumber, (Outcome, Vec<String>)> = BTreeMap::new();
    for outcome in outcomes {
        let entry = by_row.entry(outcome.row).or_insert_with(|| (outcome.outcome, Vec::new()));
        if outcome.outcome == Outcome::Rejected || entry.0 == Outcome::Unchanged {
            entry.0 = outcome.outcome;
        }
        entry.1.extend(outcome.changes.iter().cloned());
    }
    let sheets = read.about().sheets;
    let of_sheet = |(at, sheet): (usize, &'_ MappedSheet)| -> Vec<RowNumber> {
        let rows = sheet.mapping.data_rows(&sheet.table).map(|row| RowNumber { sheet: at, row: row.number });
        rows.filter(|number| by_row.contains_key(number)).take(SHOWN).collect()
    };
    let wanted: Vec<RowNumber> = sheets.iter().enumerate().flat_map(of_sheet).take(SHOWN).collect();
    let said = read.said(&wanted);
    let shown = |number: &RowNumber| {
        let (outcome, changes) = by_row.get(number)?;
        let sheet = sheets.get(number.sheet)?;
        let row = sheet.row(number.row)?;
        let said = said.get(number);
        let value = |field: &&str| match said.and_then(|said| said.iter().find(|(name, _)| name == field)) {
            Some((_, said)) => known.say(said),
            None => sheet.mapping.cell(row, field).map_or(String::new(), |cell: Cell| clean::text(&cell.show())),
        };
        Some(PreviewRow {
            row: number.row,
            sheet: sheet.table.sheet.clone(),
            outcome: outcome.code().to_owned(),
            values: fields.iter().map(value).collect(),
            changes: changes.clone(),
        })
    };
    wanted.iter().filter_map(shown).collect()
}

/// The columns of a grid that may be skills, each with the skill that it is read as. Empty for other kinds of file.
pub(super) fn skills(read: &dyn Read, known: &Known) -> Vec<SkillColumn> {
    let Some(rows) = read.grid() else { return Vec::new() };
    let found = GridSkills::of(rows, &known.skills);
    let plain: Vec<_> = found.columns.iter().map(|skill| skill.column.clone()).collect();
    let mut levels: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for cell in grid_cells(rows, &plain) {
        *levels.entry((cell.number.sheet, cell.at)).or_default() += 1;
    }
    let column = |skill: &super::ratings::SkillColumn| SkillColumn {
        sheet: rows.sheets[skill.column.sheet].table.sheet.clone(),
        column: domain::saturating_u32(skill.column.at + 1),
        heading: skill.column.heading.clone(),
        title: skill.skill.as_ref().and_then(|(code, _)| known.skills.find(code)).map(|skill| skill.title.clone()),
        skill: skill.skill.as_ref().map(|(code, _)| code.clone()),
        levels: levels.get(&(skill.column.sheet, skill.column.at)).copied().unwrap_or(0),
    };
    found.columns.iter().map(column).collect()
}
