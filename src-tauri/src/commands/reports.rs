//! The window's commands on reports.

use app::views::reports::{ReportDraft, ReportRequest, WrittenReport};
use app::{AppError, guarded};

use crate::shell::PickPurpose;

use super::Shared;

/// The real PDF, to look at.
#[tauri::command]
#[specta::specta]
pub async fn report_draft(open: Shared<'_>, request: ReportRequest) -> Result<ReportDraft, AppError> {
    guarded("reportDraft", async { open.get().await?.report_draft(&request).await }).await
}

/// Writes the PDF.
#[tauri::command]
#[specta::specta]
pub async fn write_report(open: Shared<'_>, request: ReportRequest, save_token: String) -> Result<WrittenReport, AppError> {
    guarded("writeReport", async {
        let to = open.writing(&save_token, PickPurpose::SaveReport)?;
        let written = open.get().await?.write_report(&request, &to).await?;
        open.wrote(&written.path);
        Ok(written)
    })
    .await
}

/// Opens a file that the program wrote.
#[tauri::command]
#[specta::specta]
pub async fn open_written(open: Shared<'_>, path: String) -> Result<(), AppError> {
    open.open_written(&path)
}
