//! What an import wizard shows before anything is imported, and what it gives back afterwards.

use std::collections::BTreeMap;
use std::path::Path;

use exchange::clean;
use exchange::mapping::{Look, Mapping, look};
use exchange::table::{Book, Cell, Table};
use sha2::{Digest, Sha256};

use super::refused::Place;
use super::tally::{RowOutcome, Tally};
use super::{file_kind, looked};
use crate::views::Done;
use crate::views::imports::{FieldMapping, ImportKind, ImportOptions, ImportPreview, ImportResult, NewNames, PreviewRow, Written};
use crate::{App, AppError};

/// Rows shown.
const SHOWN: usize = 50;

impl App {
    /// What importing the file would do, with its first rows as they will be understood. A file whose headings are not
    /// recognised is shown as well, with nothing counted, so that the user can say which column is which.
    ///
    /// # Errors
    /// `Invalid` for a file that cannot be read at all.
    pub async fn preview_import(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> Result<ImportPreview, AppError> {
        let mut book = Book::open(file)?;
        let seen = look(&mut book, file_kind(kind), &looked(options))?;
        let sheets = book.sheets().iter().filter(|sheet| !sheet.hidden).map(|sheet| sheet.name.clone()).collect();
        drop(book);
        // A dry run without `strict`: the preview lists the problems instead of stopping at them.
        let lenient = ImportOptions { strict: false, ..options.clone() };
        let (result, rows) = match self.rehearse_import(kind, file, &lenient, Tally::default()).await {
            Ok((done, read)) => {
                let (mapping, table) = read.sheet();
                (done.result, preview_rows(mapping, table, &done.rows))
            }
            Err(AppError::Invalid { .. }) if !seen.lacking.is_empty() => (nothing(kind), Vec::new()),
            Err(error) => return Err(error),
        };
        Ok(ImportPreview {
            sheets,
            sheet: seen.sheet.clone(),
            header_row: seen.header_row,
            headings: seen.headings.iter().map(|heading| heading.text.clone()).collect(),
            fields: fields(kind, &seen, options),
            rows,
            result,
            fingerprint: self.fingerprint(file).await?,
        })
    }

    /// Imports a file that was previewed.
    ///
    /// # Errors
    /// `Conflict` where the file or the store has moved since the preview; else as [`App::import`].
    pub async fn apply_import(
        &self,
        kind: ImportKind,
        file: &Path,
        options: &ImportOptions,
        fingerprint: &str,
    ) -> Result<Done<ImportResult>, AppError> {
        if self.fingerprint(file).await? != fingerprint {
            return Err(AppError::conflict(
                "The file or the store was changed since the preview. Nothing was imported. Look at the preview again.",
            ));
        }
        self.import(kind, file, options).await
    }

    /// Writes the refused rows as they stand in the file, with a column that says why, as CSV or XLSX by the name's ending.
    ///
    /// # Errors
    /// `Invalid` for a file that cannot be read or written.
    pub async fn save_refused(&self, kind: ImportKind, file: &Path, options: &ImportOptions, to: &Path) -> Result<Written, AppError> {
        let lenient = ImportOptions { strict: false, ..options.clone() };
        let refused = Place::of(Some(to), file)?;
        let (done, read) = self.rehearse_import(kind, file, &lenient, refused.tally()).await?;
        let rows = refused.write(&read, &done)?;
        Ok(Written { path: to.display().to_string(), rows })
    }

    /// Stands for the file's bytes and for everything that was ever done to the store.
    async fn fingerprint(&self, file: &Path) -> Result<String, AppError> {
        let bytes =
            std::fs::read(file).map_err(|error| AppError::invalid(format!("The file cannot be read ({error}). Nothing was imported.")))?;
        let mut hash = Sha256::new();
        hash.update(self.newest_operation().await?.to_le_bytes());
        hash.update(self.today().to_string());
        hash.update(&bytes);
        Ok(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
    }
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
    }
}

fn fields(kind: ImportKind, seen: &Look, options: &ImportOptions) -> Vec<FieldMapping> {
    let field = |field: &exchange::fields::Field| {
        let headings: Vec<&exchange::mapping::Heading> = seen.headings.iter().filter(|heading| heading.field == Some(field.name)).collect();
        // Two columns that are joined stand in the order in which they are joined.
        let named: Vec<String> = match options.map.get(field.name) {
            Some(headings) => headings.clone(),
            None if headings.len() > 1 => seen.joined(field.name),
            None => headings.iter().map(|heading| heading.text.clone()).collect(),
        };
        FieldMapping {
            field: field.name.to_owned(),
            title: title(field.name),
            required: field.required,
            headings: named,
            set: options.set.get(field.name).cloned(),
            samples: headings.first().map_or_else(Vec::new, |heading| heading.values.clone()),
        }
    };
    file_kind(kind).fields().iter().map(field).collect()
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

fn preview_rows(mapping: &Mapping, table: &Table, outcomes: &[RowOutcome]) -> Vec<PreviewRow> {
    // A grid has an outcome for each cell; a row of it shows the worst of them.
    let mut by_row: BTreeMap<u32, (super::tally::Outcome, Vec<String>)> = BTreeMap::new();
    for outcome in outcomes {
        let entry = by_row.entry(outcome.row).or_insert_with(|| (outcome.outcome, Vec::new()));
        if outcome.outcome == super::tally::Outcome::Rejected || entry.0 == super::tally::Outcome::Unchanged {
            entry.0 = outcome.outcome;
        }
        entry.1.extend(outcome.changes.iter().cloned());
    }
    let fields: Vec<&str> = mapping.kind.fields().iter().map(|field| field.name).filter(|name| mapping.gives(name)).collect();
    let row = |row: &exchange::table::Row| {
        let (outcome, changes) = by_row.get(&row.number)?;
        let shown = |field: &&str| mapping.cell(row, field).map_or(String::new(), |cell: Cell| clean::text(&cell.show()));
        Some(PreviewRow {
            row: row.number,
            outcome: outcome.code().to_owned(),
            values: fields.iter().map(shown).collect(),
            changes: changes.clone(),
        })
    };
    mapping.data_rows(table).filter_map(row).take(SHOWN).collect()
}
