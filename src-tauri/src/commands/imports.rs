//! Files in and out.

use std::path::PathBuf;

use app::views::imports::{ExportKind, ImportKind, ImportOptions, ImportPreview, ImportResult, Written};
use app::views::{Done, Scope};
use app::{AppError, guarded};

use crate::shell::PickPurpose;
use crate::state::Open;

use super::Shared;

/// The files that an import names: its own, and that of the aims, which the options have a token for.
fn named(open: &Open, token: &str, options: ImportOptions) -> Result<(PathBuf, ImportOptions), AppError> {
    let file = open.reading(token, PickPurpose::Import)?;
    let aims_file = match &options.aims_file {
        Some(token) => Some(open.reading(token, PickPurpose::Aims)?.to_string_lossy().into_owned()),
        None => None,
    };
    Ok((file, ImportOptions { aims_file, ..options }))
}

/// A file as it would come in.
#[tauri::command]
#[specta::specta]
pub async fn preview_import(open: Shared<'_>, kind: ImportKind, token: String, options: ImportOptions) -> Result<ImportPreview, AppError> {
    guarded("previewImport", async {
        let (file, options) = named(&open, &token, options)?;
        open.get().await?.preview_import(kind, &file, &options).await
    })
    .await
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
    guarded("applyImport", async {
        let (file, options) = named(&open, &token, options)?;
        open.get().await?.apply_import(kind, &file, &options, &fingerprint).await
    })
    .await
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
    guarded("saveRefused", async {
        let (file, options) = named(&open, &token, options)?;
        let to = open.writing(&save_token, PickPurpose::SaveRefused)?;
        let written = open.get().await?.save_refused(kind, &file, &options, &to).await?;
        open.wrote(&written.path);
        Ok(written)
    })
    .await
}

/// Writes a table.
#[tauri::command]
#[specta::specta]
pub async fn export_table(open: Shared<'_>, kind: ExportKind, scope: Scope, save_token: String) -> Result<Written, AppError> {
    guarded("exportTable", async {
        let to = open.writing(&save_token, PickPurpose::SaveTable)?;
        let written = open.get().await?.export_table(kind, &scope, &to).await?;
        open.wrote(&written.path);
        Ok(written)
    })
    .await
}
