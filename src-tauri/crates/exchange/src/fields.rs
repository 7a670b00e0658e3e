//! The kinds of file, their fields, and the words that people use as headings for these fields.

mod columns;

use std::collections::HashSet;
use std::sync::OnceLock;

pub(crate) use columns::{FORENAMES, SURNAMES};

/// A kind of file that is imported: its name, its fields, and what sets its sheets apart.
#[derive(Debug)]
pub struct FileKind {
    /// The word used in commands and answers.
    pub code: &'static str,
    /// Its fields, in the order in which our own files have them.
    pub fields: &'static [Field],
    /// The field that alone identifies a stored row, if the kind has one. A row with this field needs no other key.
    pub own_name: Option<&'static str>,
    /// Does every column that is not a field have its own values, as the skills of a grid do?
    pub(crate) has_columns_of_values: bool,
    /// May a name come in two columns, forenames and surname?
    pub(crate) has_split_names: bool,
    /// The kind of another sheet of the same workbook, if there may be one.
    pub(crate) sheet_beside: Option<&'static FileKind>,
}

impl PartialEq for FileKind {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for FileKind {}

impl FileKind {
    const fn of(code: &'static str, fields: &'static [Field]) -> Self {
        Self { code, fields, own_name: None, has_columns_of_values: false, has_split_names: false, sheet_beside: None }
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// Who works in the service, or gives time to it.
pub static PEOPLE: FileKind = FileKind { has_split_names: true, ..FileKind::of("people", columns::PEOPLE) };
/// One rating a row.
pub static RATINGS: FileKind = FileKind::of("ratings", columns::RATINGS);
/// People down, skills across, levels in the cells.
pub static GRID: FileKind = FileKind { has_columns_of_values: true, ..FileKind::of("grid", columns::GRID) };
/// Skills of a framework version.
pub static FRAMEWORK: FileKind = FileKind { sheet_beside: Some(&AIMS), ..FileKind::of("framework", columns::FRAMEWORK) };
/// Aims of a strategy edition; a sheet or a file beside a framework, never imported by itself.
pub static AIMS: FileKind = FileKind::of("aims", columns::AIMS);
/// What roles need of skills.
pub static TARGETS: FileKind = FileKind::of("targets", columns::TARGETS);
/// The roles that people can hold.
pub static ROLES: FileKind = FileKind::of("roles", columns::ROLES);
/// What can be learned.
pub static ACTIVITIES: FileKind = FileKind::of("activities", columns::ACTIVITIES);
/// How an activity can be run.
pub static OFFERS: FileKind = FileKind::of("offers", columns::OFFERS);
/// Dated sessions of activities.
pub static SESSIONS: FileKind = FileKind::of("sessions", columns::SESSIONS);
/// Where sessions take place.
pub static VENUES: FileKind = FileKind::of("venues", columns::VENUES);
/// When people are on duty.
pub static ROTA: FileKind = FileKind::of("rota", columns::ROTA);
/// When people are away.
pub static LEAVE: FileKind = FileKind::of("leave", columns::LEAVE);
/// Money for learning, one fund in each row.
pub static FUNDS: FileKind = FileKind::of("funds", columns::FUNDS);
/// How many people must stay.
pub static COVER: FileKind = FileKind::of("cover", columns::COVER);
/// Certificates awarded.
pub static CERTIFICATES: FileKind = FileKind::of("certificates", columns::CERTIFICATES);
/// What people learned.
pub static LOG: FileKind = FileKind { own_name: Some("record"), ..FileKind::of("log", columns::LOG) };

/// Every kind, in the order in which a new service brings them in.
static ALL: [&FileKind; 17] = [
    &PEOPLE,
    &RATINGS,
    &GRID,
    &FRAMEWORK,
    &AIMS,
    &TARGETS,
    &ROLES,
    &ACTIVITIES,
    &OFFERS,
    &SESSIONS,
    &VENUES,
    &ROTA,
    &LEAVE,
    &FUNDS,
    &COVER,
    &CERTIFICATES,
    &LOG,
];

/// One field of a kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, as `--map` and our own files have it.
    pub name: &'static str,
    /// Must a new row have it?
    pub required: bool,
    /// Is it part of the row's key? A row without its key cannot be read.
    pub key: bool,
    /// Other headings, separated by spaces, in the form of [`crate::clean::heading_key`], the likeliest first.
    words: &'static str,
}

impl Field {
    /// Other headings, in the form of [`crate::clean::heading_key`], the likeliest first.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split_ascii_whitespace()
    }
}

/// Is this heading (in the form of [`crate::clean::heading_key`]) a word for any field of any kind?
pub fn is_known_word(key: &str) -> bool {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    let all = || {
        let fields = ALL.iter().flat_map(|kind| kind.fields);
        let words = fields.flat_map(|field| field.words().map(str::to_owned).chain([field.name.replace('_', "")]));
        words.chain(FORENAMES.iter().chain(SURNAMES).map(|word| (*word).to_owned())).collect()
    };
    !key.is_empty() && WORDS.get_or_init(all).contains(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::heading_key;

    #[test]
    fn every_heading_word_is_written_as_headings_are_compared() {
        for kind in ALL {
            for field in kind.fields {
                for word in field.words() {
                    assert_eq!(heading_key(word), word, "{} {}", kind.code, field.name);
                }
            }
        }
    }
}
