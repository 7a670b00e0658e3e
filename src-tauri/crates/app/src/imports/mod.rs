//! Imports files. What a file would do is worked out row by row, tried in a transaction, and written as one operation.

mod everybody;
mod framework;
mod held;
mod history;
pub(crate) mod known;
mod learning;
mod log;
mod offers;
mod people;
mod preview;
mod ratings;
pub(crate) mod records;
mod refused;
pub(crate) mod register;
mod service;
mod shown;
pub(crate) mod tally;

use std::collections::BTreeMap;
use std::path::Path;

use domain::Date;
use exchange::clean::fold;
use exchange::kinds::{RowNumber, Rows};
use exchange::mapping::{LeftOut, MappedSheet};
use exchange::table::Book;
use exchange::{FileError, FileFault};
use store::Tx;

use crate::operations::Op;
use crate::views::imports::{ImportKind, ImportOptions, ImportResult, LeftOutSheet, SheetsRead};
use crate::views::{Done, FrameworkRef};
use crate::{App, AppError};
use register::Read;
use shown::Known;
use tally::{Tallied, Tally};

/// What every import gets besides its rows.
#[derive(Debug, Clone)]
pub(crate) struct Context {
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
    /// The file, as it was read.
    read: Box<dyn Read>,
    /// What the store knew before, if that was asked for.
    known: Option<Known>,
    /// The newest operation when the import was tried.
    operation: i64,
}

impl App {
    /// Imports a file: the good rows land as one operation, the others are listed.
    ///
    /// # Errors
    /// `Invalid` for a file that cannot be read, and with `strict` if any row has a problem. Nothing is written then.
    pub async fn import(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<Done<ImportResult>, AppError> {
        self.import_keeping(kind, file, options, None).await
    }

    /// As [`App::import`], and writes every refused row to `refused` as it is in the file, with a column that says why.
    ///
    /// # Errors
    /// As [`App::import`]; also `Invalid` if `refused` cannot be written. Nothing is imported then.
    pub async fn import_keeping(
        &self,
        kind: ImportKind,
        file: &Path,
        options: &ImportOptions,
        refused: Option<&Path>,
    ) -> Result<Done<ImportResult>, AppError> {
        self.land_import(kind, file, options, refused, None).await
    }

    /// Does the import. With `seen`, only if that is still the newest operation.
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
                    let done = run(tx, kind, &context, &*read, refused.tally()).await?;
                    refused.write(&*read, &done)?;
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

    /// Says what importing the file would do. The store does not change.
    ///
    /// # Errors
    /// As [`App::import`].
    pub async fn try_import(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<ImportResult, AppError> {
        self.try_import_keeping(kind, file, options, None).await
    }

    /// As [`App::try_import`], and writes every row that would be refused to `refused`.
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
        refused.write(&*read, &done)?;
        if options.strict && !done.result.problems.is_empty() {
            return Err(refused_strictly(done.result));
        }
        Ok(done.result)
    }

    /// Makes a dry run. With `shown`, also keeps what the store knew before the rows were imported.
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
                let done = run(tx, kind, &context, &*read, tally).await?;
                let op = Op::Import { kind, created: done.result.created, updated: done.result.updated };
                Ok((Rehearsed { done, read, known, operation }, op))
            })
        })
        .await
    }

    /// The fields that a kind of file can have, in the order of our own files.
    pub fn import_fields(kind: ImportKind) -> Vec<&'static str> {
        kind.row().file.fields.iter().map(|field| field.name).collect()
    }

    /// Reads the file on a thread of its own, because a large one takes seconds.
    async fn read_file(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<(Box<dyn Read>, Context), AppError> {
        let (path, asked) = (file.to_owned(), options.clone());
        let read = crate::seen::on_a_thread(move || read(kind, &path, &asked)).await??;
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

fn read(kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<Box<dyn Read>, FileError> {
    (kind.row().read)(&mut Book::open(file)?, &looked(options), options)
}

/// The user's options for the file, in the types of the reader.
fn looked(options: &ImportOptions) -> exchange::mapping::Options {
    exchange::mapping::Options {
        sheet: options.sheet.clone(),
        header_row: options.header_row,
        map: options.map.iter().map(|(field, headings)| (field.clone(), headings.clone())).collect(),
        set: options.set.iter().map(|(field, value)| (field.clone(), value.clone())).collect(),
    }
}

/// What every kind of file has besides its rows.
struct About<'r> {
    sheets: &'r [MappedSheet],
    left_out: &'r [LeftOut],
    /// The sheet that holds the aims of a framework, if there is one.
    aims: Option<&'r str>,
}

impl<'r> About<'r> {
    fn of<T>(rows: &'r Rows<T>) -> Self {
        Self { sheets: &rows.sheets, left_out: &rows.left_out, aims: None }
    }

    /// Which sheets are read and which are not, if the file has more than one.
    fn sheets_read(&self) -> Option<SheetsRead> {
        let names = self.sheets.iter().filter_map(|sheet| sheet.table.sheet.as_deref());
        let read: Vec<String> = names.chain(self.aims).map(str::to_owned).collect();
        let left_out: Vec<LeftOutSheet> =
            self.left_out.iter().map(|out| LeftOutSheet { sheet: out.sheet.clone(), reason: out.reason.clone() }).collect();
        (read.len() + left_out.len() > 1).then_some(SheetsRead { read, left_out })
    }
}

async fn run(tx: &mut Tx, kind: ImportKind, context: &Context, read: &dyn Read, mut tally: Tally) -> Result<Tallied, AppError> {
    let about = read.about();
    tally.sheets = about.sheets_read();
    // The headings of a grid may be skills, and only the store knows the skills.
    let is_grid = read.grid().is_some();
    for other in about.sheets.iter().flat_map(|sheet| &sheet.mapping.others).filter(|other| !is_grid || !other.named) {
        tally.ignore(other.heading.clone());
    }
    read.import(tx, context, &mut tally).await?;
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
