//! What a transaction did to ratings, until their copy has it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use domain::ratings::Source;

use super::day;
use crate::changes::Change;
use crate::db::{RawRow, Value};
use crate::record::Record as _;
use crate::records::Rating;
use crate::schema::LoggedTable;

/// What a transaction did to ratings since the copy was written.
#[derive(Default)]
pub(crate) struct Touched {
    /// By row id: the ratings that were added to a person, or `None` where anything else was done.
    pub(super) people: BTreeMap<i64, Option<Vec<Added>>>,
    /// The codes of the skills of added ratings, and the place of each.
    pub(super) codes: Vec<String>,
    place_of: HashMap<String, u32>,
    /// How many ratings were added.
    pub(super) many: usize,
}

/// A rating that was added and is not withdrawn.
#[derive(Clone, Copy)]
pub(super) struct Added {
    pub(super) recorded: i64,
    /// The place of its skill's code in [`Touched::codes`].
    pub(super) code: u32,
    pub(super) on: i32,
    pub(super) review_by: Option<i32>,
    pub(super) level: u8,
    pub(super) source: u8,
    pub(super) confidence: u8,
}

/// The columns of a rating that the copy needs.
struct Columns {
    person: usize,
    skill: usize,
    level: usize,
    on: usize,
    source: usize,
    confidence: usize,
    review_by: usize,
    withdrawn: usize,
}

static COLUMNS: LazyLock<Columns> = LazyLock::new(|| {
    // A column that is missing has no value in any row, and such a rating is read from the table.
    let at = |name: &str| Rating::TABLE.columns.iter().position(|(column, _)| *column == name).unwrap_or(usize::MAX);
    Columns {
        person: at("person_id"),
        skill: at("skill_code"),
        level: at("level"),
        on: at("rated_on"),
        source: at("source"),
        confidence: at("confidence"),
        review_by: at("review_by"),
        withdrawn: at("withdrawn"),
    }
});

impl Touched {
    /// Takes in a change of a row of any table.
    pub(crate) fn take(&mut self, change: &Change) {
        match (&change.before, &change.after) {
            (None, Some(row)) => self.added(change.table, &row.0),
            _ if change.table != Rating::TABLE => {}
            (before, after) => {
                let of = |row: &RawRow| row.int(COLUMNS.person).ok();
                for person in [before, after].into_iter().flatten().filter_map(of) {
                    self.people.insert(person, None);
                }
            }
        }
    }

    /// Takes in a row that was added to any table.
    pub(crate) fn added(&mut self, table: &'static LoggedTable, row: &[Value]) {
        if table != Rating::TABLE {
            return;
        }
        // A row that names nobody is damaged, and `check` says so.
        let Some(Value::Int(person)) = row.get(COLUMNS.person) else { return };
        if matches!(self.people.get(person), Some(None)) {
            return;
        }
        let added = self.read(row);
        let of_person = self.people.entry(*person).or_insert_with(|| Some(Vec::new()));
        match (of_person, added) {
            (Some(list), Some(Some(added))) => {
                list.push(added);
                self.many += 1;
            }
            (Some(_), Some(None)) => {}
            (of_person, _) => *of_person = None,
        }
    }

    /// The rating of a row: `Some(None)` where it is withdrawn, `None` where it cannot be read.
    fn read(&mut self, row: &[Value]) -> Option<Option<Added>> {
        let text = |at: usize| if let Some(Value::Text(text)) = row.get(at) { Some(text.as_str()) } else { None };
        let number = |at: usize| if let Some(Value::Int(number)) = row.get(at) { Some(*number) } else { None };
        let is_null = |at: usize| matches!(row.get(at), Some(Value::Null | Value::NullInt));
        if number(COLUMNS.withdrawn)? != 0 {
            return Some(None);
        }
        let (source, code) = (text(COLUMNS.source)?, text(COLUMNS.skill)?);
        let confidence = if is_null(COLUMNS.confidence) { 0 } else { u8::try_from(number(COLUMNS.confidence)?).ok()? };
        // A day that means no end is left to the reader of rows.
        let review_by = match text(COLUMNS.review_by) {
            Some(by) => Some(by.parse().ok().filter(|by| !domain::dates::is_no_end(*by)).map(day)?),
            None if is_null(COLUMNS.review_by) => None,
            None => return None,
        };
        Some(Some(Added {
            recorded: number(0)?,
            on: day(text(COLUMNS.on)?.parse().ok()?),
            review_by,
            level: u8::try_from(number(COLUMNS.level)?).ok()?,
            source: u8::try_from(Source::ALL.iter().position(|one| one.code() == source)?).ok()?,
            confidence,
            code: self.place(code)?,
        }))
    }

    fn place(&mut self, code: &str) -> Option<u32> {
        if let Some(place) = self.place_of.get(code) {
            return Some(*place);
        }
        let place = u32::try_from(self.codes.len()).ok()?;
        self.codes.push(code.to_owned());
        self.place_of.insert(code.to_owned(), place);
        Some(place)
    }
}
