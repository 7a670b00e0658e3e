//! Files in and out.

use app::views::imports::{ExportKind, ImportKind, ImportOptions, ImportPreview, ImportResult, Written};
use app::views::{Done, Scope};
use app::{AppError, guarded};

use super::Shared;

/// A file as it would come in.
#[tauri::command]
#[specta::specta]
pub async fn preview_import(open: Shared<'_>, kind: ImportKind, token: String, options: ImportOptions) -> Result<ImportPreview, AppError> {
    guarded(async { open.get().await?.preview_import(kind, &open.path(&token)?, &options).await }).await
}

/// Brings the file in as it was previewed.
#[tauri::command]
#[specta::specta]
pub async fn apply_import(
    open: Shared<'_>,
    kind: ImportKind,
    token: String,
    options: ImportOptions,
    fingerprint: String,
) -> Result<Done<ImportResult>, AppError> {
    guarded(async { open.get().await?.apply_import(kind, &open.path(&token)?, &options, &fingerprint).await }).await
}

/// Writes the refused rows with their reasons.
#[tauri::command]
#[specta::specta]
pub async fn save_refused(
    open: Shared<'_>,
    kind: ImportKind,
    token: String,
    options: ImportOptions,
    save_token: String,
) -> Result<Written, AppError> {
    guarded(async {
        let written = open.get().await?.save_refused(kind, &open.path(&token)?, &options, &open.path(&save_token)?).await?;
        open.wrote(&written.path);
        Ok(written)
    })
    .await
}

/// Writes a table.
#[tauri::command]
#[specta::specta]
pub async fn export_table(open: Shared<'_>, kind: ExportKind, scope: Scope, save_token: String) -> Result<Written, AppError> {
    guarded(async {
        let written = open.get().await?.export_table(kind, &scope, &open.path(&save_token)?).await?;
        open.wrote(&written.path);
        Ok(written)
    })
    .await
}
