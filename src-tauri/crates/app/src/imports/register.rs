//! The register of what can be imported. Each kind of file is one row of [`KINDS`], with its fields, its reader, its importer, what
//! importing it changes, and the words by which people choose it. The headless command, its help, the window's wizard and the operations
//! all use this register, so a new kind is a new row.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use domain::problems::DataProblem;
use exchange::kinds::{self, AsRead, FromRow, GridRow, RowNumber, Rows, Said};
use exchange::mapping::Options;
use exchange::table::Book;
use exchange::{FileError, FileKind};
use store::Tx;

use super::framework::Version;
use super::tally::Tally;
use super::{About, Context, framework, learning, log, offers, people, ratings, service};
use crate::AppError;
use crate::views::Noun;
use crate::views::imports::{ImportKind, ImportKindText, ImportOptions};

/// The future of an import of rows inside a transaction.
type Importing<'a> = Pin<Box<dyn Future<Output = Result<(), AppError>> + Send + 'a>>;

/// By row: the values that were read for fields whose text does not show them.
type SaidOfRows = BTreeMap<RowNumber, Vec<(&'static str, Said)>>;

/// A file, read as one kind of rows.
pub(super) trait Read: Send + Sync {
    /// The sheets of the file, and which of them are not read.
    fn about(&self) -> About<'_>;

    /// For some rows: the values that were read for fields whose text does not show them.
    fn said(&self, wanted: &[RowNumber]) -> SaidOfRows;

    /// The problems of cells that are not needed: their rows are imported without them.
    fn spared(&self) -> Box<dyn Iterator<Item = DataProblem> + '_>;

    /// The rows, if the file is a grid, whose other headings may be skills.
    fn grid(&self) -> Option<&Rows<GridRow>>;

    /// Compares the rows with what the store holds and writes what is new or changed.
    fn import<'a>(&'a self, tx: &'a mut Tx, context: &'a Context, tally: &'a mut Tally) -> Importing<'a>;
}

/// A row of a kind of file that needs no second file or sheet.
trait ImportRow: FromRow + AsRead + Send + Sync + 'static {
    fn import<'a>(tx: &'a mut Tx, context: &'a Context, rows: &'a Rows<Self>, tally: &'a mut Tally) -> Importing<'a>;

    fn grid(_: &Rows<Self>) -> Option<&Rows<GridRow>> {
        None
    }
}

impl<T: ImportRow> Read for Rows<T> {
    fn about(&self) -> About<'_> {
        About::of(self)
    }

    fn said(&self, wanted: &[RowNumber]) -> SaidOfRows {
        wanted.iter().filter_map(|number| self.row(*number)).map(|row| (row.number, row.value.said())).collect()
    }

    fn spared(&self) -> Box<dyn Iterator<Item = DataProblem> + '_> {
        Box::new(self.beside())
    }

    fn grid(&self) -> Option<&Rows<GridRow>> {
        T::grid(self)
    }

    fn import<'a>(&'a self, tx: &'a mut Tx, context: &'a Context, tally: &'a mut Tally) -> Importing<'a> {
        T::import(tx, context, self, tally)
    }
}

/// A framework has its skills on one sheet, and may have its aims on another.
impl Read for Version {
    fn about(&self) -> About<'_> {
        About { aims: self.aims_sheet(), ..About::of(&self.skills) }
    }

    fn said(&self, wanted: &[RowNumber]) -> SaidOfRows {
        wanted.iter().filter_map(|number| self.skills.row(*number)).map(|row| (row.number, row.value.said())).collect()
    }

    fn spared(&self) -> Box<dyn Iterator<Item = DataProblem> + '_> {
        Box::new(self.beside())
    }

    fn grid(&self) -> Option<&Rows<GridRow>> {
        None
    }

    fn import<'a>(&'a self, tx: &'a mut Tx, _: &'a Context, tally: &'a mut Tally) -> Importing<'a> {
        Box::pin(framework::import(tx, self, tally))
    }
}

macro_rules! imported_by {
    ($($row:ty: |$tx:ident, $context:pat_param, $rows:ident, $tally:ident| $import:expr;)*) => { $(
        impl ImportRow for $row {
            fn import<'a>($tx: &'a mut Tx, $context: &'a Context, $rows: &'a Rows<Self>, $tally: &'a mut Tally) -> Importing<'a> {
                Box::pin($import)
            }
        }
    )* };
}

imported_by! {
    kinds::PersonRow: |tx, context, rows, tally| people::import(tx, context, rows, tally);
    kinds::RatingRow: |tx, context, rows, tally| ratings::import(tx, context, rows, tally);
    kinds::LogRow: |tx, context, rows, tally| log::import(tx, context, rows, tally);
    kinds::ActivityRow: |tx, context, rows, tally| learning::import_activities(tx, context, rows, tally);
    kinds::OfferRow: |tx, _, rows, tally| offers::import(tx, rows, tally);
    kinds::SessionRow: |tx, _, rows, tally| learning::import_sessions(tx, rows, tally);
    kinds::VenueRow: |tx, _, rows, tally| service::import_venues(tx, rows, tally);
    kinds::FundRow: |tx, _, rows, tally| service::import_funds(tx, rows, tally);
    kinds::CoverRow: |tx, context, rows, tally| service::import_cover(tx, context, rows, tally);
    kinds::RotaRow: |tx, _, rows, tally| service::import_rota(tx, rows, tally);
    kinds::LeaveRow: |tx, _, rows, tally| service::import_leave(tx, rows, tally);
    kinds::CertificateRow: |tx, context, rows, tally| learning::import_certificates(tx, context, rows, tally);
    kinds::RoleRow: |tx, _, rows, tally| framework::import_roles(tx, rows, tally);
    kinds::TargetRow: |tx, context, rows, tally| framework::import_targets(tx, context, rows, tally);
}

impl ImportRow for GridRow {
    fn import<'a>(tx: &'a mut Tx, context: &'a Context, rows: &'a Rows<Self>, tally: &'a mut Tally) -> Importing<'a> {
        Box::pin(ratings::import_grid(tx, context, rows, tally))
    }

    fn grid(rows: &Rows<Self>) -> Option<&Rows<GridRow>> {
        Some(rows)
    }
}

/// Reads a file by the options of its mapping. A framework also needs its own code and version.
type Reader = fn(&mut Book, &Options, &ImportOptions) -> Result<Box<dyn Read>, FileError>;

fn read_rows<T: ImportRow>(book: &mut Book, looked: &Options, _: &ImportOptions) -> Result<Box<dyn Read>, FileError> {
    Ok(Box::new(Rows::<T>::read(book, looked)?))
}

fn read_version(book: &mut Book, looked: &Options, options: &ImportOptions) -> Result<Box<dyn Read>, FileError> {
    Ok(Box::new(Version::read(book, looked, options)?))
}

/// One kind of file.
pub(crate) struct Registered {
    kind: ImportKind,
    /// The code and the fields of the kind.
    pub(crate) file: &'static FileKind,
    pub(super) read: Reader,
    /// What the window reads again after an import.
    pub(crate) changes: &'static [Noun],
    /// The word for what was imported in the label of the operation: "Imported people (3 new, 1 changed)".
    pub(crate) label: &'static str,
    words: Words,
}

/// The words of [`ImportKindText`].
struct Words {
    group: &'static str,
    title: &'static str,
    one: &'static str,
    many: &'static str,
    holds: &'static str,
    every_row: &'static [&'static str],
    next: &'static [ImportKind],
}

impl Registered {
    const fn rows<T: ImportRow>(kind: ImportKind, changes: &'static [Noun], label: &'static str, words: Words) -> Self {
        Self { kind, file: T::KIND, read: read_rows::<T>, changes, label, words }
    }
}

use {ImportKind as K, Noun as N};

const PEOPLE: &str = "People";
const SKILLS: &str = "Skills and levels";
const LEARNING: &str = "Learning";
const PLACES: &str = "Places, money and cover";

/// Every kind, in the order of [`ImportKind`]: the order in which a service usually brings them in.
pub(crate) static KINDS: [Registered; 16] = [
    Registered::rows::<kinds::PersonRow>(
        K::People,
        &[N::People, N::Roles, N::Branches],
        "people",
        Words {
            group: PEOPLE,
            title: "People",
            one: "person",
            many: "people",
            holds: "Staff from HR, volunteers, councillors: number, name, roles, branch, dates",
            every_row: &["kind"],
            next: &[K::People, K::Grid, K::Ratings],
        },
    ),
    Registered::rows::<kinds::GridRow>(
        K::Grid,
        &[N::Ratings],
        "a skills grid",
        Words {
            group: SKILLS,
            title: "Skills grid",
            one: "rating",
            many: "ratings",
            holds: "People down, skills across, a level in each cell: the usual skills audit",
            every_row: &["rated_on", "source"],
            next: &[K::Log, K::Activities],
        },
    ),
    Registered::rows::<kinds::RatingRow>(
        K::Ratings,
        &[N::Ratings],
        "ratings",
        Words {
            group: SKILLS,
            title: "Ratings",
            one: "rating",
            many: "ratings",
            holds: "One rating in each row: person, skill, level, date",
            every_row: &["rated_on", "source"],
            next: &[K::Log, K::Activities],
        },
    ),
    Registered::rows::<kinds::LogRow>(
        K::Log,
        &[N::Learning],
        "learning records",
        Words {
            group: LEARNING,
            title: "Learning records",
            one: "record",
            many: "records",
            holds: "What people did: date, minutes, activity, skills",
            every_row: &["status"],
            next: &[K::Activities, K::Funds],
        },
    ),
    Registered::rows::<kinds::ActivityRow>(
        K::Activities,
        &[N::Activities],
        "activities",
        Words {
            group: LEARNING,
            title: "Activities",
            one: "activity",
            many: "activities",
            holds: "The catalogue: what each activity teaches, its length and cost",
            every_row: &[],
            next: &[K::Offers, K::Sessions],
        },
    ),
    Registered::rows::<kinds::OfferRow>(
        K::Offers,
        &[N::Activities],
        "offers",
        Words {
            group: LEARNING,
            title: "How activities can run",
            one: "offer",
            many: "offers",
            holds: "Half-days, venues and trainers from which the plan picks dates",
            every_row: &[],
            next: &[K::Cover, K::Funds],
        },
    ),
    Registered::rows::<kinds::SessionRow>(
        K::Sessions,
        &[N::Sessions],
        "sessions",
        Words {
            group: LEARNING,
            title: "Sessions",
            one: "session",
            many: "sessions",
            holds: "Training sessions with date, venue and trainer",
            every_row: &[],
            next: &[K::Rota, K::Cover],
        },
    ),
    Registered::rows::<kinds::VenueRow>(
        K::Venues,
        &[N::Sessions],
        "venues",
        Words {
            group: PLACES,
            title: "Venues",
            one: "venue",
            many: "venues",
            holds: "Rooms, their branch and their seats",
            every_row: &[],
            next: &[K::Activities, K::Offers],
        },
    ),
    Registered::rows::<kinds::FundRow>(
        K::Funds,
        &[N::Funds],
        "funds",
        Words {
            group: PLACES,
            title: "Funds",
            one: "fund",
            many: "funds",
            holds: "Money by fund, with its first and last day",
            every_row: &[],
            next: &[K::Venues, K::Activities],
        },
    ),
    Registered::rows::<kinds::CoverRow>(
        K::Cover,
        &[N::Cover, N::Branches],
        "cover rules",
        Words {
            group: PLACES,
            title: "Cover on duty",
            one: "cover rule",
            many: "cover rules",
            holds: "How many people must stay on duty at each branch",
            every_row: &[],
            next: &[K::Rota, K::Leave],
        },
    ),
    Registered::rows::<kinds::RotaRow>(
        K::Rota,
        &[N::Cover, N::Branches],
        "rotas",
        Words {
            group: PEOPLE,
            title: "Weekly rota",
            one: "person’s rota",
            many: "people’s rotas",
            holds: "The half-days each person is on duty, and when else they are free",
            every_row: &[],
            next: &[K::Leave, K::Cover],
        },
    ),
    Registered::rows::<kinds::LeaveRow>(
        K::Leave,
        &[N::Cover, N::Branches],
        "leave",
        Words {
            group: PEOPLE,
            title: "Leave",
            one: "leave",
            many: "leaves",
            holds: "Days on which people are away",
            every_row: &[],
            next: &[K::Sessions],
        },
    ),
    Registered::rows::<kinds::CertificateRow>(
        K::Certificates,
        &[N::Certificates],
        "certificates",
        Words {
            group: PEOPLE,
            title: "Certificates held",
            one: "certificate",
            many: "certificates",
            holds: "Who was awarded what, and until when it holds",
            every_row: &[],
            next: &[K::Log],
        },
    ),
    Registered::rows::<kinds::RoleRow>(
        K::Roles,
        &[N::Roles],
        "roles",
        Words {
            group: SKILLS,
            title: "Roles",
            one: "role",
            many: "roles",
            holds: "Role codes, titles and the other titles they go by",
            every_row: &[],
            next: &[K::Targets, K::People],
        },
    ),
    Registered::rows::<kinds::TargetRow>(
        K::Targets,
        &[N::Roles, N::Frameworks],
        "targets",
        Words {
            group: SKILLS,
            title: "What roles need",
            one: "target",
            many: "targets",
            holds: "The level of each skill that a role asks for",
            every_row: &[],
            next: &[K::People, K::Grid],
        },
    ),
    Registered {
        kind: K::Framework,
        file: &exchange::fields::FRAMEWORK,
        read: read_version,
        changes: &[N::Frameworks],
        label: "a framework",
        words: Words {
            group: SKILLS,
            title: "Skills framework",
            one: "skill",
            many: "skills",
            holds: "Skills with their aims: a new framework version",
            every_row: &[],
            next: &[K::Targets],
        },
    },
];

impl ImportKind {
    /// Every kind, in the order in which a service usually brings them in.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|row| row.kind)
    }

    /// The kind's row of the register.
    pub(crate) fn row(self) -> &'static Registered {
        // A test checks that the rows are in the order of the kinds.
        &KINDS[self as usize]
    }

    /// The word for the command and for code.
    pub fn code(self) -> &'static str {
        self.row().file.code
    }

    /// Every kind in the words of the desk.
    pub fn texts() -> Vec<ImportKindText> {
        let text = |row: &Registered| ImportKindText {
            kind: row.kind,
            group: row.words.group.to_owned(),
            title: row.words.title.to_owned(),
            one: row.words.one.to_owned(),
            many: row.words.many.to_owned(),
            holds: row.words.holds.to_owned(),
            every_row: row.words.every_row.iter().map(|&field| field.to_owned()).collect(),
            next: row.words.next.to_vec(),
        };
        KINDS.iter().map(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_stands_at_its_own_place_and_is_called_alike_in_the_command_and_in_files() {
        for (at, row) in KINDS.iter().enumerate() {
            assert_eq!(row.kind as usize, at, "{}", row.file.code);
            assert_eq!(serde_json::to_value(row.kind).unwrap(), row.file.code);
        }
    }

    #[test]
    fn what_often_is_the_same_for_every_row_is_a_field() {
        for row in &KINDS {
            for field in row.words.every_row {
                assert!(row.file.field(field).is_some(), "{} has no field {field}", row.file.code);
            }
        }
    }
}
