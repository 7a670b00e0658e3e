//! Who works in the service, or gives time to it.

use domain::problems::ProblemKind;
use domain::{Date, Kind, rules};

use super::reader::{LIST, NAME};
use super::{Code, FromRow, Given, RowReader};
use crate::{FileKind, clean, fields};

/// One person. Fields that the file lacks are left as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonRow {
    /// The service's own staff or volunteer number.
    pub person_id: Code,
    /// The name.
    pub name: Given<String>,
    /// What the person is to the service.
    pub kind: Given<Kind>,
    /// The branch's name or code.
    pub branch: Given<String>,
    /// The team's name.
    pub team: Given<String>,
    /// One role or several, as in the cell, on one line or several. Only the store knows whether a comma separates two roles.
    pub roles: Given<String>,
    /// The first day.
    pub start_date: Given<Date>,
    /// The last day; empty for no end.
    pub end_date: Given<Date>,
    /// Hours a week in hundredths, above 0 and at most 100 hours.
    pub weekly_hours: Given<u32>,
    /// Any text with one @ and no space.
    pub email: Given<String>,
    /// The number of the person's manager, who may come later in the file.
    pub manager_id: Given<Code>,
}

impl FromRow for PersonRow {
    const KIND: &'static FileKind = &fields::PEOPLE;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let found_kind = row.kind("kind");
        let person = Self {
            person_id: row.person_key("person_id"),
            name: row.needed_text("name", NAME),
            kind: row.needed("kind", found_kind),
            branch: row.called("branch", NAME),
            team: row.called("team", NAME),
            roles: row.called_lines("roles", LIST),
            start_date: row.date("start_date"),
            end_date: row.end("end_date"),
            weekly_hours: row.weekly_hours("weekly_hours"),
            email: email(row),
            manager_id: row.person("manager_id"),
        };
        if let (Some(start), Some(end)) = (person.start_date.value(), person.end_date.value())
            && end < start
        {
            row.bad("end_date", ProblemKind::EndBeforeStart, format!("the last day {end} is before the first day {start}"));
        }
        person
    }
}

fn email(row: &mut RowReader<'_>) -> Given<String> {
    let found = row.text("email", rules::LONGEST_EMAIL);
    if matches!(&found, Given::Value(text) if clean::is_no_value(text)) {
        return Given::Empty;
    }
    if let Given::Value(text) = &found
        && let Err(broken) = rules::email(text)
    {
        row.bad("email", broken.kind, broken.to_string());
        return Given::Absent;
    }
    found
}
