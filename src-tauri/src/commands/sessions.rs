//! Sessions and the calendar.

use app::views::Done;
use app::views::sessions::{
    Addresses, Attendance, Booked, Booking, CalendarQuery, CalendarSession, SessionChange, Unbooked, WrittenCalendar,
};
use app::{AppError, guarded};

use crate::shell::PickPurpose;

use super::Shared;

/// Sessions in a time.
#[tauri::command]
#[specta::specta]
pub async fn calendar(open: Shared<'_>, query: CalendarQuery) -> Result<Vec<CalendarSession>, AppError> {
    guarded("calendar", async { open.get().await?.calendar(&query).await }).await
}

/// Changes a session's status.
#[tauri::command]
#[specta::specta]
pub async fn change_session(open: Shared<'_>, change: SessionChange) -> Result<Done<()>, AppError> {
    guarded("changeSession", async { open.get().await?.change_session(change).await }).await
}

/// Gives a person a place, or a turn on the waiting list.
#[tauri::command]
#[specta::specta]
pub async fn book_place(open: Shared<'_>, booking: Booking) -> Result<Done<Booked>, AppError> {
    guarded("bookPlace", async { open.get().await?.book(booking).await }).await
}

/// Takes a person's place or turn away.
#[tauri::command]
#[specta::specta]
pub async fn unbook_place(open: Shared<'_>, session: String, person: String) -> Result<Done<Unbooked>, AppError> {
    guarded("unbookPlace", async { open.get().await?.unbook(&session, &person).await }).await
}

/// Notes who came.
#[tauri::command]
#[specta::specta]
pub async fn mark_attendance(open: Shared<'_>, attendance: Attendance) -> Result<Done<()>, AppError> {
    guarded("markAttendance", async { open.get().await?.mark_attendance(attendance).await }).await
}

/// Writes a calendar file.
#[tauri::command]
#[specta::specta]
pub async fn export_calendar(open: Shared<'_>, query: CalendarQuery, save_token: String) -> Result<WrittenCalendar, AppError> {
    guarded("exportCalendar", async {
        let to = open.writing(&save_token, PickPurpose::SaveCalendar)?;
        let written = open.get().await?.export_calendar(&query, Addresses::LeftOut, &to).await?;
        open.wrote(&written.path);
        Ok(written)
    })
    .await
}
