//! The calendar: whose sessions it shows, where they stand, and who came.

use anyhow::{Result, ensure};
use app::views::imports::ImportKind;
use app::views::sessions::{Attendance, CalendarQuery, SessionChange};
use app::{App, AppError};
use domain::activities::SessionStatus;
use testkit::{Place, on_both};

use crate::service::{csv, rows, service};

/// A session of Thursday 9 April, one of May with places adopted by nobody, and one called off.
async fn with_sessions(place: &Place) -> Result<App> {
    let app = service(place).await?;
    let sessions = "session,activity,starts,ends,venue,trainer,capacity,status
S1,ACT,2026-04-09 09:30,2026-04-09 12:30,ROOM,T1,6,confirmed
S2,ACT,2026-05-12 13:30,2026-05-12 16:30,,T1,,planned
S3,TOP,2026-04-08 09:30,2026-04-08 16:30,,T1,,cancelled
";
    csv(&app, ImportKind::Sessions, sessions).await?;
    Ok(app)
}

fn came(session: &str, people: &[&str]) -> Attendance {
    Attendance { session: session.to_owned(), attended: people.iter().map(|person| (*person).to_owned()).collect() }
}

fn april(branch: Option<&str>, person: Option<&str>) -> CalendarQuery {
    CalendarQuery { branch: branch.map(str::to_owned), person: person.map(str::to_owned), ..CalendarQuery::default() }
}

on_both!(who_came_has_learned_and_is_to_be_rated_again_and_noting_it_again_corrects_it, async |place: &testkit::Place| {
    let app = with_sessions(place).await?;
    let before = rows(place).await?;
    app.mark_attendance(came("S1", &["E2", "V1"])).await?;
    let session = app.calendar(&april(None, Some("V1"))).await?;
    ensure!(session.len() == 1 && session[0].status == SessionStatus::Held && session[0].people.len() == 2, "{session:?}");
    let page = app.my_learning("E2").await?;
    ensure!(page.minutes_12_months == 180 && page.records[0].verified_by.as_deref() == Some("Kim Keeper"), "{page:?}");
    ensure!(page.to_rerate.len() == 1 && page.to_rerate[0].skill == "A5-01" && page.skills[0].level == Some(1), "{page:?}");
    let once = rows(place).await?;
    let again = app.mark_attendance(came("S1", &["E2", "V1"])).await?;
    ensure!(again.label.is_none() && rows(place).await? == once, "the same again changes nothing");
    app.mark_attendance(came("S1", &["V1"])).await?;
    ensure!(app.my_learning("E2").await?.records.is_empty());
    ensure!(app.my_learning("V1").await?.records.len() == 1);
    app.undo().await?;
    ensure!(rows(place).await? == once);
    app.undo().await?;
    ensure!(rows(place).await? == before);
    Ok(())
});

on_both!(a_session_is_not_held_before_its_day_nor_after_it_was_called_off, async |place: &testkit::Place| {
    let app = with_sessions(place).await?;
    let before = rows(place).await?;
    ensure!(matches!(app.mark_attendance(came("S2", &["E2"])).await, Err(AppError::NotNow { .. })));
    ensure!(matches!(app.mark_attendance(came("S3", &["E2"])).await, Err(AppError::NotNow { .. })));
    ensure!(matches!(app.mark_attendance(came("S9", &[])).await, Err(AppError::NotFound { .. })));
    ensure!(matches!(app.mark_attendance(came("S1", &["E9"])).await, Err(AppError::NotFound { .. })));
    let change = |session: &str, status| SessionChange { session: session.to_owned(), status, reason: None };
    ensure!(matches!(app.change_session(change("S2", SessionStatus::Held)).await, Err(AppError::NotNow { .. })));
    ensure!(rows(place).await? == before);
    let done = app.change_session(change("S2", SessionStatus::Confirmed)).await?;
    ensure!(done.label.as_deref() == Some("Marked `Digital help` on 12 May 2026 as confirmed"), "{:?}", done.label);
    app.undo().await?;
    ensure!(rows(place).await? == before);
    app.mark_attendance(came("S1", &["E2"])).await?;
    ensure!(matches!(app.change_session(change("S1", SessionStatus::Planned)).await, Err(AppError::NotNow { .. })));
    Ok(())
});

on_both!(the_calendar_shows_a_month_a_branch_or_a_person, async |place: &testkit::Place| {
    let app = with_sessions(place).await?;
    app.mark_attendance(came("S1", &["E5"])).await?;
    let keys = async |query: CalendarQuery| -> Result<Vec<String>> {
        Ok(app.calendar(&query).await?.into_iter().map(|session| session.key).collect())
    };
    ensure!(keys(april(None, None)).await? == ["S3", "S1"], "this month, by time");
    ensure!(keys(april(Some("harbourside"), None)).await? == ["S1"], "somebody of the branch goes");
    ensure!(keys(april(Some("Northgate"), None)).await? == ["S1"], "it is in the branch's room");
    ensure!(keys(april(None, Some("E5"))).await? == ["S1"] && keys(april(None, Some("E2"))).await?.is_empty());
    let may = CalendarQuery { from: Some("2026-05-01".parse()?), to: Some("2026-05-31".parse()?), ..CalendarQuery::default() };
    ensure!(keys(may).await? == ["S2"]);
    ensure!(matches!(app.calendar(&april(Some("Atlantis"), None)).await, Err(AppError::NotFound { .. })));
    Ok(())
});
