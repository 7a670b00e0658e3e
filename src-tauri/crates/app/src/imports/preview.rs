//! The calls of the import wizard: the preview, the import itself, and the file of refused rows.

use std::path::Path;

use exchange::mapping::{Look, look};
use exchange::table::Book;
use sha2::{Digest, Sha256};

use super::refused::Place;
use super::shown;
use super::tally::Tally;
use super::{Rehearsed, looked};
use crate::views::Done;
use crate::views::imports::{FieldMapping, ImportKind, ImportOptions, ImportPreview, ImportResult, NewNames, Written};
use crate::{App, AppError};

impl App {
    /// Says what importing the file would do, and shows its first rows as they will be understood. A file whose headings are not recognised
    /// is shown too, without counts, so that the user can say which column is which.
    ///
    /// # Errors
    /// `Invalid` for a file that cannot be read at all.
    pub async fn preview_import(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<ImportPreview, AppError> {
        let mut book = Book::open(file)?;
        let seen = look(&mut book, kind.row().file, &looked(options))?;
        let sheets = book.sheets().iter().filter(|sheet| !sheet.hidden).map(|sheet| sheet.name.clone()).collect();
        drop(book);
        let fields = fields(kind, &seen, options);
        let is_shown = |field: &&FieldMapping| !field.headings.is_empty() || field.set.is_some();
        let shown: Vec<&str> = fields.iter().filter(is_shown).map(|field| field.field.as_str()).collect();
        // A dry run without `strict`: the preview lists the problems instead of stopping at them.
        let mut lenient = ImportOptions { strict: false, ..options.clone() };
        if kind == ImportKind::Grid && seen.lacking == ["rated_on"] {
            // A grid is shown before the user gives its day. Today is used in its place.
            lenient.set.insert("rated_on".to_owned(), self.today().to_string());
        }
        let (operation, result, rows, skills) = match self.rehearse_import(kind, file, &lenient, Tally::keeping_rows(), true).await {
            Ok(Rehearsed { done, read, known, operation }) => {
                let known = known.ok_or_else(|| AppError::unexpected("a preview without what the store knows"))?;
                let rows = shown::rows(&*read, &done.rows, &shown, &known);
                (operation, done.result, rows, shown::skills(&*read, &known))
            }
            // A file that lacks a column is refused before the store is asked.
            Err(AppError::Invalid { .. }) if !seen.lacking.is_empty() => {
                (self.newest_operation().await?, nothing(kind), Vec::new(), Vec::new())
            }
            Err(error) => return Err(error),
        };
        Ok(ImportPreview {
            sheets,
            sheet: seen.sheet.clone(),
            header_row: seen.header_row,
            headings: seen.headings.iter().map(|heading| heading.text.clone()).collect(),
            fields,
            rows,
            skills,
            result,
            fingerprint: format!("{operation}.{}", self.print_of(file)?),
        })
    }

    /// Imports a file that was previewed.
    ///
    /// # Errors
    /// `Conflict` if the file or the store has changed since the preview; else as [`App::import`].
    pub async fn apply_import(
        &self,
        kind: ImportKind,
        file: &Path,
        options: &ImportOptions,
        fingerprint: &str,
    ) -> Result<Done<ImportResult>, AppError> {
        let print = self.print_of(file)?;
        let (operation, of_file) = fingerprint.split_once('.').ok_or_else(moved_on)?;
        let seen: i64 = operation.parse().map_err(|_| moved_on())?;
        if of_file != print {
            return Err(moved_on());
        }
        self.land_import(kind, file, options, None, Some(seen)).await
    }

    /// Writes the refused rows as they are in the file, with a column that says why, as CSV or XLSX by the ending of the name.
    ///
    /// # Errors
    /// `Invalid` for a file that cannot be read or written.
    pub async fn save_refused(&self, kind: ImportKind, file: &Path, options: &ImportOptions, to: &Path) -> Result<Written, AppError> {
        let lenient = ImportOptions { strict: false, ..options.clone() };
        let refused = Place::of(Some(to), file)?;
        let Rehearsed { done, read, .. } = self.rehearse_import(kind, file, &lenient, refused.tally(), false).await?;
        let rows = refused.write(&*read, &done)?;
        Ok(Written { path: to.display().to_string(), rows })
    }

    /// A fingerprint of the file's bytes, and of the way in which they are read today.
    fn print_of(&self, file: &Path) -> Result<String, AppError> {
        let bytes =
            std::fs::read(file).map_err(|error| AppError::invalid(format!("The file cannot be read ({error}). Nothing was imported.")))?;
        let mut hash = Sha256::new();
        hash.update(self.today().to_string());
        hash.update(&bytes);
        Ok(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The error for a preview that is out of date.
pub(super) fn moved_on() -> AppError {
    AppError::conflict("The file or the service was changed since the preview. Nothing was imported. Look at the preview again.")
}

fn nothing(kind: ImportKind) -> ImportResult {
    ImportResult {
        kind,
        rows: 0,
        created: 0,
        updated: 0,
        unchanged: 0,
        rejected: 0,
        ignored_columns: Vec::new(),
        new: NewNames::default(),
        problems: Vec::new(),
        problems_left_out: 0,
        sheets: None,
    }
}

fn fields(kind: ImportKind, seen: &Look, options: &ImportOptions) -> Vec<FieldMapping> {
    let field = |field: &exchange::fields::Field| {
        let named = options.map.get(field.name).cloned().unwrap_or_else(|| seen.headings_of(field.name));
        let first = seen.headings.iter().find(|heading| heading.field == Some(field.name));
        FieldMapping {
            field: field.name.to_owned(),
            title: title(field.name),
            required: field.required,
            headings: named,
            set: options.set.get(field.name).cloned(),
            samples: first.map_or_else(Vec::new, |heading| heading.values.clone()),
        }
    };
    kind.row().file.fields.iter().map(field).collect()
}

/// `person_id` as people say it.
fn title(field: &str) -> String {
    match field {
        "person_id" => "Staff or volunteer number".to_owned(),
        "manager_id" => "Manager's number".to_owned(),
        "offer" => "Offer's code".to_owned(),
        "also" => "Other titles".to_owned(),
        "kinds" => "Who it is for".to_owned(),
        "halfdays" => "Half-days".to_owned(),
        "line" => "Line of funds, the same every year".to_owned(),
        "pence" => "Amount in pence".to_owned(),
        "min" => "At least".to_owned(),
        "cost_per_session" => "Cost per session in pence".to_owned(),
        "cost_per_head" => "Cost per head in pence".to_owned(),
        _ => {
            let words = field.replace('_', " ");
            let mut letters = words.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        }
    }
}
