//! Learning records.

use app::views::learning::{LearningRecordView, Logged, MyLearning, NewLearning, ToRerate, Verdict};
use app::views::{Done, Scope};
use app::{AppError, guarded};

use super::Shared;

/// A person's own page.
#[tauri::command]
#[specta::specta]
pub async fn my_learning(open: Shared<'_>, person: String) -> Result<MyLearning, AppError> {
    guarded("myLearning", async { open.get().await?.my_learning(&person).await }).await
}

/// Records that wait for a verifier.
#[tauri::command]
#[specta::specta]
pub async fn to_verify(open: Shared<'_>) -> Result<Vec<LearningRecordView>, AppError> {
    guarded("toVerify", async { open.get().await?.to_verify().await }).await
}

/// What the people of a scope should rate again, because they learned it.
#[tauri::command]
#[specta::specta]
pub async fn to_rerate(open: Shared<'_>, scope: Scope) -> Result<Vec<ToRerate>, AppError> {
    guarded("toRerate", async { open.get().await?.show_to_rerate(&scope).await }).await
}

/// Logs learning.
#[tauri::command]
#[specta::specta]
pub async fn add_learning(open: Shared<'_>, record: NewLearning) -> Result<Done<Logged>, AppError> {
    guarded("addLearning", async { open.get().await?.add_learning(record).await }).await
}

/// A verifier's word.
#[tauri::command]
#[specta::specta]
pub async fn verify_learning(open: Shared<'_>, verdict: Verdict) -> Result<Done<Logged>, AppError> {
    guarded("verifyLearning", async { open.get().await?.verify_learning(verdict).await }).await
}
