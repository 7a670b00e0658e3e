//! Settings, looks, versions.

use app::views::Done;
use app::views::settings::{About, SettingChange, SettingsView};
use app::{AppError, guarded};

use crate::shell::{UpdateAnswer, UpdateState};
use crate::state::Preferences;

use super::Shared;

/// Everything on the settings screen.
#[tauri::command]
#[specta::specta]
pub async fn settings(open: Shared<'_>) -> Result<SettingsView, AppError> {
    guarded("settings", async { open.get().await?.settings().await }).await
}

/// Changes one thing.
#[tauri::command]
#[specta::specta]
pub async fn change_setting(open: Shared<'_>, change: SettingChange) -> Result<Done<()>, AppError> {
    guarded("changeSetting", async { open.get().await?.change_setting(change).await }).await
}

/// Versions and licences; there is no store yet at the first start.
#[tauri::command]
#[specta::specta]
pub async fn about(open: Shared<'_>) -> Result<About, AppError> {
    match open.get().await {
        Ok(app) => guarded("about", app.about()).await,
        Err(_) => Ok(app::about_program()),
    }
}

/// Keeps how the window looks.
#[tauri::command]
#[specta::specta]
pub async fn set_preferences(open: Shared<'_>, preferences: Preferences) -> Result<(), AppError> {
    open.prefer(preferences);
    Ok(())
}

/// Keeps who is at the keyboard, for the store that is open.
#[tauri::command]
#[specta::specta]
pub async fn set_me(open: Shared<'_>, person: Option<String>) -> Result<(), AppError> {
    guarded("setMe", open.set_me(person)).await
}

/// Asks the address that the service has set, and that the person at this machine has agreed to, for a newer, signed version.
#[tauri::command]
#[specta::specta]
pub async fn check_for_update(open: Shared<'_>) -> Result<UpdateState, AppError> {
    let address = match open.get().await {
        Ok(app) => app.get_settings(Some("update.address")).await?.into_values().next().unwrap_or_default(),
        Err(_) => String::new(),
    };
    if !open.may_ask(&address) {
        let message = format!("The program did not ask {address}: nobody at this computer has agreed to that.");
        return Ok(UpdateState { state: UpdateAnswer::Off, version: None, message });
    }
    Ok(open.shell.newer(address).await)
}
