//! The kinds of file, their fields, and the heading words by which people call those fields.

mod columns;

use std::collections::HashSet;
use std::str::FromStr;
use std::sync::OnceLock;

pub(crate) use columns::{FORENAMES, SURNAMES};

use FileKind::{
    Activities, Aims, Certificates, Cover, Framework, Funds, Grid, Leave, Log, Offers, People, Ratings, Roles, Rota, Sessions, Targets,
    Venues,
};

/// A kind of file that is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// Who works in the service, or gives time to it.
    People,
    /// One rating a row.
    Ratings,
    /// People down, skills across, levels in the cells.
    Grid,
    /// Skills of a framework version.
    Framework,
    /// Aims of a strategy edition; a sheet or a file beside a framework.
    Aims,
    /// What roles need of skills.
    Targets,
    /// The roles that people can hold.
    Roles,
    /// What can be learned.
    Activities,
    /// How an activity can be run.
    Offers,
    /// Dated sessions of activities.
    Sessions,
    /// Where sessions take place.
    Venues,
    /// When people are on duty.
    Rota,
    /// When people are away.
    Leave,
    /// Money for learning, a fund a row.
    Funds,
    /// How many people must stay.
    Cover,
    /// Certificates awarded.
    Certificates,
    /// What people learned.
    Log,
}

/// One field of a kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, as `--map` and our own files have it.
    pub name: &'static str,
    /// Must a row that is new have it?
    pub required: bool,
    /// Is it part of the row's key? A row without its key cannot be read.
    pub key: bool,
    /// Other headings with spaces between, as [`crate::clean::heading_key`] leaves them, the likeliest first.
    words: &'static str,
}

impl Field {
    /// Other headings, as [`crate::clean::heading_key`] leaves them, the likeliest first.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.words.split_ascii_whitespace()
    }
}

impl FileKind {
    /// Every kind that is imported by itself, in the order in which a new service brings them in.
    pub const ALL: [Self; 16] = [
        People,
        Ratings,
        Grid,
        Framework,
        Targets,
        Roles,
        Activities,
        Offers,
        Sessions,
        Venues,
        Rota,
        Leave,
        Funds,
        Cover,
        Certificates,
        Log,
    ];

    /// The word used in commands and answers.
    pub fn code(self) -> &'static str {
        match self {
            People => "people",
            Ratings => "ratings",
            Grid => "grid",
            Framework => "framework",
            Aims => "aims",
            Targets => "targets",
            Roles => "roles",
            Activities => "activities",
            Offers => "offers",
            Sessions => "sessions",
            Venues => "venues",
            Rota => "rota",
            Leave => "leave",
            Funds => "funds",
            Cover => "cover",
            Certificates => "certificates",
            Log => "log",
        }
    }

    /// Its fields, in the order in which our own files have them.
    pub fn fields(self) -> &'static [Field] {
        match self {
            People => columns::PEOPLE,
            Ratings => columns::RATINGS,
            Grid => columns::GRID,
            Framework => columns::FRAMEWORK,
            Aims => columns::AIMS,
            Targets => columns::TARGETS,
            Roles => columns::ROLES,
            Activities => columns::ACTIVITIES,
            Offers => columns::OFFERS,
            Sessions => columns::SESSIONS,
            Venues => columns::VENUES,
            Rota => columns::ROTA,
            Leave => columns::LEAVE,
            Funds => columns::FUNDS,
            Cover => columns::COVER,
            Certificates => columns::CERTIFICATES,
            Log => columns::LOG,
        }
    }

    /// The field that identifies a stored row by itself, where the kind of file has one. A row that gives it needs no other key.
    pub fn own_name(self) -> Option<&'static str> {
        match self {
            Log => Some("record"),
            _ => None,
        }
    }

    /// The field of that name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }
}

impl FromStr for FileKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or(())
    }
}

/// Is this heading (as [`crate::clean::heading_key`] leaves it) a word for any field of any kind?
pub fn is_known_word(key: &str) -> bool {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    let all = || {
        let fields = FileKind::ALL.into_iter().chain([Aims]).flat_map(FileKind::fields);
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
        for kind in FileKind::ALL.into_iter().chain([Aims]) {
            for field in kind.fields() {
                for word in field.words() {
                    assert_eq!(heading_key(word), word, "{} {}", kind.code(), field.name);
                }
            }
        }
    }

    #[test]
    fn kinds_are_found_by_their_code() {
        for kind in FileKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
        }
        assert_eq!("aims".parse::<FileKind>(), Err(()), "aims come with a framework only");
    }
}
