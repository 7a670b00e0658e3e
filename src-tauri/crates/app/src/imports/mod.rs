//! Files in: what a file would do is worked out row by row, tried in a transaction, and landed as one operation.

mod everybody;
mod framework;
mod held;
pub(crate) mod known;
mod learning;
mod log;
mod offers;
mod people;
mod preview;
mod ratings;
mod records;
mod refused;
mod service;
mod shown;
mod tally;

use std::collections::BTreeMap;
use std::path::Path;

use domain::Date;
use domain::problems::Problem;
use exchange::clean::fold;
use exchange::kinds::{self, AsRead, FromRow, RowNumber, Rows, Said};
use exchange::mapping::{LeftOut, MappedSheet};
use exchange::table::Book;
use exchange::{FileError, FileFault, FileKind};
use store::Tx;

use crate::operations::Op;
use crate::views::imports::{ImportKind, ImportOptions, ImportResult, LeftOutSheet, SheetsRead};
use crate::views::{Done, FrameworkRef};
use crate::{App, AppError};
use shown::Known;
use tally::{Tallied, Tally};

/// The sort of branch that a new name stands for: nobody has said yet.
const BRANCH_SORT: &str = "";

/// What every import is given beside its rows.
#[derive(Debug, Clone)]
struct Context {
    today: Date,
    /// Text of a role in the file, in lower case, to the code or title of a role in the store.
    map_role: BTreeMap<String, String>,
    /// The framework version that skills and levels are of; `None` is the one in use.
    framework: Option<FrameworkRef>,
}

impl Context {
    /// The role that the user maps a text to.
    fn mapped_role(&self, text: &str) -> Option<&str> {
        self.map_role.get(&fold(text)).map(String::as_str)
    }
}

/// What importing a file would do.
struct Rehearsed {
    /// What became of each row.
    done: Tallied,
    /// The file as it was read.
    read: Read,
    /// What the store knew before, where it was asked for.
    known: Option<Known>,
    /// The newest operation.
    operation: i64,
}

/// A file, read as one kind of rows.
enum Read {
    People(Rows<kinds::PersonRow>),
    Ratings(Rows<kinds::RatingRow>),
    Grid(Rows<kinds::GridRow>),
    Framework(framework::Version),
    Targets(Rows<kinds::TargetRow>),
    Roles(Rows<kinds::RoleRow>),
    Activities(Rows<kinds::ActivityRow>),
    Offers(Rows<kinds::OfferRow>),
    Sessions(Rows<kinds::SessionRow>),
    Certificates(Rows<kinds::CertificateRow>),
    Log(Rows<kinds::LogRow>),
    Rota(Rows<kinds::RotaRow>),
    Leave(Rows<kinds::LeaveRow>),
    Venues(Rows<kinds::VenueRow>),
    Funds(Rows<kinds::FundRow>),
    Cover(Rows<kinds::CoverRow>),
}

impl App {
    /// Imports a file: the good rows land as one operation, the others are listed.
    ///
    /// # Errors
    /// `Invalid` for a file that cannot be read, and with `strict` where any row has a problem: then nothing lands.
    pub async fn import(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<Done<ImportResult>, AppError> {
        self.import_keeping(kind, file, options, None).await
    }

    /// The same; every refused row is written to `refused` as it stands in the file, with a column that says why.
    ///
    /// # Errors
    /// As [`App::import`]; and where that file cannot be written: then nothing lands.
    pub async fn import_keeping(
        &self,
        kind: ImportKind,
        file: &Path,
        options: &ImportOptions,
        refused: Option<&Path>,
    ) -> Result<Done<ImportResult>, AppError> {
        self.land_import(kind, file, options, refused, None).await
    }

    /// The same; with `seen`, only where that is the newest operation still.
    async fn land_import(
        &self,
        kind: ImportKind,
        file: &Path,
        options: &ImportOptions,
        refused: Option<&Path>,
        seen: Option<i64>,
    ) -> Result<Done<ImportResult>, AppError> {
        let (read, context) = self.read_file(kind, file, options).await?;
        let strict = options.strict;
        let refused = refused::Place::of(refused, file)?;
        let done = self
            .write(move |tx| {
                Box::pin(async move {
                    if let Some(seen) = seen
                        && store::changes::newest(tx).await? != seen
                    {
                        return Err(preview::moved_on());
                    }
                    let done = run(tx, kind, &context, &read, refused.tally()).await?;
                    refused.write(&read, &done)?;
                    let result = done.result;
                    if strict && !result.problems.is_empty() {
                        return Err(refused_strictly(result));
                    }
                    let op = Op::Import { kind, created: result.created, updated: result.updated };
                    Ok((result, op))
                })
            })
            .await?;
        Ok(done)
    }

    /// What importing the file would do; the store stays as it is.
    ///
    /// # Errors
    /// As [`App::import`].
    pub async fn try_import(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<ImportResult, AppError> {
        self.try_import_keeping(kind, file, options, None).await
    }

    /// The same; every row that would be refused is written to `refused`.
    ///
    /// # Errors
    /// As [`App::import_keeping`].
    pub async fn try_import_keeping(
        &self,
        kind: ImportKind,
        file: &Path,
        options: &ImportOptions,
        refused: Option<&Path>,
    ) -> Result<ImportResult, AppError> {
        let refused = refused::Place::of(refused, file)?;
        let Rehearsed { done, read, .. } = self.rehearse_import(kind, file, options, refused.tally(), false).await?;
        refused.write(&read, &done)?;
        if options.strict && !done.result.problems.is_empty() {
            return Err(refused_strictly(done.result));
        }
        Ok(done.result)
    }

    /// A dry run. With `shown`, what the store knows is kept too, as it was before the rows came.
    async fn rehearse_import(
        &self,
        kind: ImportKind,
        file: &Path,
        options: &ImportOptions,
        tally: Tally,
        shown: bool,
    ) -> Result<Rehearsed, AppError> {
        let (read, context) = self.read_file(kind, file, options).await?;
        self.rehearse(move |tx| {
            Box::pin(async move {
                let operation = store::changes::newest(tx).await?;
                let known = if shown { Some(Known::load(tx, &context).await?) } else { None };
                let done = run(tx, kind, &context, &read, tally).await?;
                let op = Op::Import { kind, created: done.result.created, updated: done.result.updated };
                Ok((Rehearsed { done, read, known, operation }, op))
            })
        })
        .await
    }

    /// The fields that a kind of file can have, in the order of our own files.
    pub fn import_fields(kind: ImportKind) -> Vec<&'static str> {
        file_kind(kind).fields().iter().map(|field| field.name).collect()
    }

    /// Reads the file beside the work of others: a large one takes seconds.
    async fn read_file(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<(Read, Context), AppError> {
        let (path, asked) = (file.to_owned(), options.clone());
        let read = tokio::task::spawn_blocking(move || read(kind, &path, &asked)).await.map_err(|error| AppError::unexpected(&error))??;
        Ok((read, self.context(options)))
    }

    fn context(&self, options: &ImportOptions) -> Context {
        let map_role = options.map_role.iter().map(|(text, role)| (fold(&exchange::clean::text(text)), role.clone())).collect();
        Context { today: self.today(), map_role, framework: self.framework.clone() }
    }
}

fn refused_strictly(result: ImportResult) -> AppError {
    let message = match result.problems.len() + result.problems_left_out as usize {
        1 => "1 cell has a problem, so nothing was imported. Mend it, or import without `strict`.".to_owned(),
        cells => format!("{cells} cells have problems, so nothing was imported. Correct them, or import without `strict`."),
    };
    AppError::Invalid { message, problems: result.problems }
}

fn read(kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<Read, FileError> {
    let mut book = Book::open(file)?;
    let looked = looked(options);
    fn rows<T: FromRow>(book: &mut Book, options: &exchange::mapping::Options) -> Result<Rows<T>, FileError> {
        Rows::read(book, options)
    }
    Ok(match kind {
        ImportKind::People => Read::People(rows(&mut book, &looked)?),
        ImportKind::Ratings => Read::Ratings(rows(&mut book, &looked)?),
        ImportKind::Grid => Read::Grid(rows(&mut book, &looked)?),
        ImportKind::Framework => Read::Framework(framework::Version::read(&mut book, &looked, options)?),
        ImportKind::Targets => Read::Targets(rows(&mut book, &looked)?),
        ImportKind::Roles => Read::Roles(rows(&mut book, &looked)?),
        ImportKind::Activities => Read::Activities(rows(&mut book, &looked)?),
        ImportKind::Offers => Read::Offers(rows(&mut book, &looked)?),
        ImportKind::Sessions => Read::Sessions(rows(&mut book, &looked)?),
        ImportKind::Certificates => Read::Certificates(rows(&mut book, &looked)?),
        ImportKind::Log => Read::Log(rows(&mut book, &looked)?),
        ImportKind::Rota => Read::Rota(rows(&mut book, &looked)?),
        ImportKind::Leave => Read::Leave(rows(&mut book, &looked)?),
        ImportKind::Venues => Read::Venues(rows(&mut book, &looked)?),
        ImportKind::Funds => Read::Funds(rows(&mut book, &looked)?),
        ImportKind::Cover => Read::Cover(rows(&mut book, &looked)?),
    })
}

/// What the user says about the file, in the reader's words.
fn looked(options: &ImportOptions) -> exchange::mapping::Options {
    exchange::mapping::Options {
        sheet: options.sheet.clone(),
        header_row: options.header_row,
        map: options.map.iter().map(|(field, headings)| (field.clone(), headings.clone())).collect(),
        set: options.set.iter().map(|(field, value)| (field.clone(), value.clone())).collect(),
    }
}

fn file_kind(kind: ImportKind) -> FileKind {
    match kind {
        ImportKind::People => FileKind::People,
        ImportKind::Ratings => FileKind::Ratings,
        ImportKind::Grid => FileKind::Grid,
        ImportKind::Framework => FileKind::Framework,
        ImportKind::Targets => FileKind::Targets,
        ImportKind::Roles => FileKind::Roles,
        ImportKind::Activities => FileKind::Activities,
        ImportKind::Offers => FileKind::Offers,
        ImportKind::Sessions => FileKind::Sessions,
        ImportKind::Certificates => FileKind::Certificates,
        ImportKind::Log => FileKind::Log,
        ImportKind::Rota => FileKind::Rota,
        ImportKind::Leave => FileKind::Leave,
        ImportKind::Venues => FileKind::Venues,
        ImportKind::Funds => FileKind::Funds,
        ImportKind::Cover => FileKind::Cover,
    }
}

/// What every kind of file has beside its rows.
struct About<'r> {
    sheets: &'r [MappedSheet],
    left_out: &'r [LeftOut],
    /// A sheet that is read as something else: the aims of a framework.
    aims: Option<&'r str>,
}

impl<'r> About<'r> {
    fn of<T>(rows: &'r Rows<T>) -> Self {
        Self { sheets: &rows.sheets, left_out: &rows.left_out, aims: None }
    }

    /// What is said of the sheets, where the file has more than one.
    fn sheets_read(&self) -> Option<SheetsRead> {
        let names = self.sheets.iter().filter_map(|sheet| sheet.table.sheet.as_deref());
        let read: Vec<String> = names.chain(self.aims).map(str::to_owned).collect();
        let left_out: Vec<LeftOutSheet> =
            self.left_out.iter().map(|out| LeftOutSheet { sheet: out.sheet.clone(), reason: out.reason.clone() }).collect();
        (read.len() + left_out.len() > 1).then_some(SheetsRead { read, left_out })
    }
}

impl Read {
    fn about(&self) -> About<'_> {
        match self {
            Self::People(rows) => About::of(rows),
            Self::Ratings(rows) => About::of(rows),
            Self::Grid(rows) => About::of(rows),
            Self::Framework(version) => About { aims: version.aims_sheet(), ..About::of(&version.skills) },
            Self::Targets(rows) => About::of(rows),
            Self::Roles(rows) => About::of(rows),
            Self::Activities(rows) => About::of(rows),
            Self::Offers(rows) => About::of(rows),
            Self::Sessions(rows) => About::of(rows),
            Self::Certificates(rows) => About::of(rows),
            Self::Log(rows) => About::of(rows),
            Self::Rota(rows) => About::of(rows),
            Self::Leave(rows) => About::of(rows),
            Self::Venues(rows) => About::of(rows),
            Self::Funds(rows) => About::of(rows),
            Self::Cover(rows) => About::of(rows),
        }
    }

    /// What was read of the fields of some rows, where their text does not show it.
    fn said(&self, wanted: &[RowNumber]) -> BTreeMap<RowNumber, Vec<(&'static str, Said)>> {
        fn of<T: AsRead + FromRow>(rows: &Rows<T>, wanted: &[RowNumber]) -> BTreeMap<RowNumber, Vec<(&'static str, Said)>> {
            wanted.iter().filter_map(|number| rows.row(*number)).map(|row| (row.number, row.value.said())).collect()
        }
        match self {
            Self::People(rows) => of(rows, wanted),
            Self::Ratings(rows) => of(rows, wanted),
            Self::Grid(rows) => of(rows, wanted),
            Self::Framework(version) => of(&version.skills, wanted),
            Self::Targets(rows) => of(rows, wanted),
            Self::Roles(rows) => of(rows, wanted),
            Self::Activities(rows) => of(rows, wanted),
            Self::Offers(rows) => of(rows, wanted),
            Self::Sessions(rows) => of(rows, wanted),
            Self::Certificates(rows) => of(rows, wanted),
            Self::Log(rows) => of(rows, wanted),
            Self::Rota(rows) => of(rows, wanted),
            Self::Leave(rows) => of(rows, wanted),
            Self::Venues(rows) => of(rows, wanted),
            Self::Funds(rows) => of(rows, wanted),
            Self::Cover(rows) => of(rows, wanted),
        }
    }

    /// What is wrong with cells that their rows can do without.
    fn spared(&self) -> Box<dyn Iterator<Item = Problem> + '_> {
        match self {
            Self::People(rows) => Box::new(rows.beside()),
            Self::Ratings(rows) => Box::new(rows.beside()),
            Self::Grid(rows) => Box::new(rows.beside()),
            Self::Framework(version) => Box::new(version.beside()),
            Self::Targets(rows) => Box::new(rows.beside()),
            Self::Roles(rows) => Box::new(rows.beside()),
            Self::Activities(rows) => Box::new(rows.beside()),
            Self::Offers(rows) => Box::new(rows.beside()),
            Self::Sessions(rows) => Box::new(rows.beside()),
            Self::Certificates(rows) => Box::new(rows.beside()),
            Self::Log(rows) => Box::new(rows.beside()),
            Self::Rota(rows) => Box::new(rows.beside()),
            Self::Leave(rows) => Box::new(rows.beside()),
            Self::Venues(rows) => Box::new(rows.beside()),
            Self::Funds(rows) => Box::new(rows.beside()),
            Self::Cover(rows) => Box::new(rows.beside()),
        }
    }
}

async fn run(tx: &mut Tx, kind: ImportKind, context: &Context, read: &Read, mut tally: Tally) -> Result<Tallied, AppError> {
    let about = read.about();
    tally.sheets = about.sheets_read();
    // The headings of a grid may be skills, which only the store knows.
    let is_grid = matches!(read, Read::Grid(_));
    for other in about.sheets.iter().flat_map(|sheet| &sheet.mapping.others).filter(|other| !is_grid || !other.named) {
        tally.ignore(other.heading.clone());
    }
    match read {
        Read::People(rows) => people::import(tx, context, rows, &mut tally).await?,
        Read::Ratings(rows) => ratings::import(tx, context, rows, &mut tally).await?,
        Read::Grid(rows) => ratings::import_grid(tx, context, rows, &mut tally).await?,
        Read::Framework(version) => framework::import(tx, version, &mut tally).await?,
        Read::Targets(rows) => framework::import_targets(tx, context, rows, &mut tally).await?,
        Read::Roles(rows) => framework::import_roles(tx, rows, &mut tally).await?,
        Read::Activities(rows) => learning::import_activities(tx, context, rows, &mut tally).await?,
        Read::Offers(rows) => offers::import(tx, rows, &mut tally).await?,
        Read::Sessions(rows) => learning::import_sessions(tx, rows, &mut tally).await?,
        Read::Certificates(rows) => learning::import_certificates(tx, context, rows, &mut tally).await?,
        Read::Log(rows) => log::import(tx, context, rows, &mut tally).await?,
        Read::Rota(rows) => service::import_rota(tx, rows, &mut tally).await?,
        Read::Leave(rows) => service::import_leave(tx, rows, &mut tally).await?,
        Read::Venues(rows) => service::import_venues(tx, rows, &mut tally).await?,
        Read::Funds(rows) => service::import_funds(tx, rows, &mut tally).await?,
        Read::Cover(rows) => service::import_cover(tx, context, rows, &mut tally).await?,
    }
    for (at, sheet) in about.sheets.iter().enumerate() {
        for (row, problem) in sheet.unreadable() {
            tally.reject(RowNumber { sheet: at, row }, vec![problem]);
        }
    }
    for problem in read.spared() {
        tally.list(vec![problem]);
    }
    Ok(tally.finish(kind))
}

impl From<FileError> for AppError {
    fn from(error: FileError) -> Self {
        let message = format!("{}.", error.message);
        match error.fault {
            FileFault::Missing => Self::NotFound { message, what: "file".to_owned(), key: error.path.display().to_string() },
            _ => Self::invalid(message),
        }
    }
}
