//! Files that are written: tables as CSV or XLSX, the calendar as iCalendar. A file in our own columns can be imported again and changes
//! nothing.

mod calendar;
mod sums;
mod tables;

use std::path::Path;

use exchange::write::{Sheet, csv, save, xlsx};
use sums::Audience;

use crate::views::Scope;
use crate::views::imports::{ExportKind, Written};
use crate::{App, AppError};

impl App {
    /// Writes a table as CSV or XLSX, by the ending of the file's name.
    ///
    /// # Errors
    /// `Invalid` for another ending or a file that cannot be written; `NotFound` for a branch, aim or framework that does not exist.
    pub async fn export_table(&self, kind: ExportKind, scope: &Scope, to: &Path) -> Result<Written, AppError> {
        let ending = ending(to, "a table", &["csv", "xlsx"])?;
        let mut conn = self.reading().await?;
        let sheets = match kind {
            ExportKind::Gaps => self.gap_sheets(&mut conn, scope, Audience::Councillors).await?,
            ExportKind::GapsInternal => self.gap_sheets(&mut conn, scope, Audience::Internal).await?,
            ExportKind::Matrix if ending == "csv" => vec![self.grid_sheet(&mut conn, scope).await?],
            ExportKind::Matrix => self.matrix_sheets(&mut conn, scope).await?,
            ExportKind::People => vec![self.people_sheet(&mut conn, scope).await?],
            ExportKind::Ratings => vec![self.ratings_sheet(&mut conn, scope).await?],
            ExportKind::Programme => vec![tables::programme_sheet(&mut conn).await?],
            ExportKind::Log => vec![self.log_sheet(&mut conn, scope).await?],
        };
        drop(conn);
        let rows = sheets.first().map_or(0, |sheet| sheet.rows.len());
        let bytes = if ending == "xlsx" {
            xlsx(&sheets).map_err(|why| AppError::invalid(format!("Nothing was written: {why}.")))?
        } else {
            first_as_csv(&sheets)
        };
        save(to, &bytes)?;
        Ok(Written { path: to.display().to_string(), rows: domain::saturating_u32(rows) })
    }
}

/// The ending of a file's name in small letters, if this kind of file may have it. A typing error must not write a report over a store.
///
/// # Errors
/// `Invalid` for another ending.
pub(crate) fn ending(to: &Path, what: &str, known: &[&str]) -> Result<String, AppError> {
    let ending = to.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if known.contains(&ending.as_str()) {
        return Ok(ending);
    }
    let known = known.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(" or ");
    Err(AppError::invalid(format!("Nothing was written: {what} is written as {known}, and `{}` does not end so.", to.display())))
}

/// Writes the first sheet as CSV, because a text file holds one table only.
fn first_as_csv(sheets: &[Sheet]) -> Vec<u8> {
    sheets.first().map_or_else(Vec::new, csv)
}

fn headings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
