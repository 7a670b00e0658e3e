//! Sessions and the calendar.

use app::views::Done;
use app::views::sessions::{Attendance, CalendarQuery, CalendarSession, SessionChange, WrittenCalendar};
use app::{AppError, guarded};

use super::Shared;

/// Sessions in a time.
#[tauri::command]
#[specta::specta]
pub async fn calendar(open: Shared<'_>, query: CalendarQuery) -> Result<Vec<CalendarSession>, AppError> {
    guarded(async { open.get().await?.calendar(&query).await }).await
}

/// Changes a session's status.
#[tauri::command]
#[specta::specta]
pub async fn change_session(open: Shared<'_>, change: SessionChange) -> Result<Done<()>, AppError> {
    guarded(async { open.get().await?.change_session(change).await }).await
}

/// Notes who came.
#[tauri::command]
#[specta::specta]
pub async fn mark_attendance(open: Shared<'_>, attendance: Attendance) -> Result<Done<()>, AppError> {
    guarded(async { open.get().await?.mark_attendance(attendance).await }).await
}

/// Writes a calendar file.
#[tauri::command]
#[specta::specta]
pub async fn export_calendar(open: Shared<'_>, query: CalendarQuery, save_token: String) -> Result<WrittenCalendar, AppError> {
    guarded(async {
        let written = open.get().await?.export_calendar(&query, &open.path(&save_token)?).await?;
        open.wrote(&written.path);
        Ok(written)
    })
    .await
}
