//! The store: opening, history, undo.

use app::views::{Done, HistoryEntry, Redone, StoreInfo, StoreSize, Undone};
use app::{AppError, guarded};

use crate::shell::PickPurpose;
use crate::state::{Picked, StartState};

use super::Shared;

/// The store that is open.
#[tauri::command]
#[specta::specta]
pub async fn store_info(open: Shared<'_>) -> Result<StoreInfo, AppError> {
    guarded("storeInfo", async { open.get().await?.store_info().await }).await
}

/// How much the store that is open holds.
#[tauri::command]
#[specta::specta]
pub async fn store_size(open: Shared<'_>) -> Result<StoreSize, AppError> {
    guarded("storeSize", async { open.get().await?.store_size().await }).await
}

/// What was done, newest first.
#[tauri::command]
#[specta::specta]
pub async fn history(open: Shared<'_>, n: u32) -> Result<Vec<HistoryEntry>, AppError> {
    guarded("history", async { open.get().await?.history(n).await }).await
}

/// Takes back what was done last.
#[tauri::command]
#[specta::specta]
pub async fn undo(open: Shared<'_>) -> Result<Done<Undone>, AppError> {
    guarded("undo", async { open.get().await?.undo().await }).await
}

/// Does again what was taken back last.
#[tauri::command]
#[specta::specta]
pub async fn redo(open: Shared<'_>) -> Result<Done<Redone>, AppError> {
    guarded("redo", async { open.get().await?.redo().await }).await
}

/// Opens a picked store.
#[tauri::command]
#[specta::specta]
pub async fn open_store(open: Shared<'_>, token: String) -> Result<StoreInfo, AppError> {
    guarded("openStore", async { open.open(&open.reading(&token, PickPurpose::OpenStore)?.to_string_lossy()).await }).await
}

/// Makes a store at a picked place.
#[tauri::command]
#[specta::specta]
pub async fn create_store(open: Shared<'_>, token: String) -> Result<StoreInfo, AppError> {
    guarded("createStore", async { open.create(&open.writing(&token, PickPurpose::NewStore)?).await }).await
}

/// Opens the invented service.
#[tauri::command]
#[specta::specta]
pub async fn open_demo(open: Shared<'_>) -> Result<StoreInfo, AppError> {
    guarded("openDemo", async { open.demo().await }).await
}

/// What the window starts with.
#[tauri::command]
#[specta::specta]
pub async fn start_state(open: Shared<'_>) -> Result<StartState, AppError> {
    Ok(open.start().await)
}

/// Asks for a file, or for a place for one.
#[tauri::command]
#[specta::specta]
pub async fn pick_file(open: Shared<'_>, purpose: PickPurpose, suggested: Option<String>) -> Result<Option<Picked>, AppError> {
    Ok(open.pick(purpose, suggested))
}

/// Opens a store that was open before.
#[tauri::command]
#[specta::specta]
pub async fn open_recent(open: Shared<'_>, token: String) -> Result<StoreInfo, AppError> {
    guarded("openRecent", open.open_recent(&token)).await
}

/// Closes the store.
#[tauri::command]
#[specta::specta]
pub async fn close_store(open: Shared<'_>) -> Result<(), AppError> {
    open.close().await;
    Ok(())
}
