//! People, their roles and targets, and what-ifs.

use app::views::people::{PeopleFound, PeopleQuery, PeopleSaved, PersonEdit, PersonMerged, PersonPage, PersonSaved};
use app::views::roles::{GapEffect, RoleEdit, RoleSaved, RolesGrid, TargetEdit, TargetsSet};
use app::views::shows::{DisagreementLine, ReviewDue};
use app::views::what_if::{WhatIfEdit, WhatIfShown};
use app::views::{Done, Scope};
use app::{AppError, guarded};

use super::Shared;

/// A part of the list of people.
#[tauri::command]
#[specta::specta]
pub async fn people_list(open: Shared<'_>, query: PeopleQuery, from: u32, count: u32) -> Result<PeopleFound, AppError> {
    guarded("peopleList", async { open.get().await?.people_list(&query, from, count).await }).await
}

/// Everything about one person.
#[tauri::command]
#[specta::specta]
pub async fn person_page(open: Shared<'_>, person: String, scope: Scope) -> Result<PersonPage, AppError> {
    guarded("personPage", async { open.get().await?.person_page(&person, &scope).await }).await
}

/// Adds a person.
#[tauri::command]
#[specta::specta]
pub async fn add_person(open: Shared<'_>, edit: PersonEdit) -> Result<Done<PersonSaved>, AppError> {
    guarded("addPerson", async { open.get().await?.add_person(edit).await }).await
}

/// Changes people in the same way.
#[tauri::command]
#[specta::specta]
pub async fn set_people(open: Shared<'_>, people: Vec<String>, edit: PersonEdit) -> Result<Done<PeopleSaved>, AppError> {
    guarded("setPeople", async { open.get().await?.set_people(&people, edit).await }).await
}

/// What changing people would do.
#[tauri::command]
#[specta::specta]
pub async fn try_people(open: Shared<'_>, people: Vec<String>, edit: PersonEdit) -> Result<PeopleSaved, AppError> {
    guarded("tryPeople", async { open.get().await?.try_people(&people, edit).await }).await
}

/// Makes two records of one person one.
#[tauri::command]
#[specta::specta]
pub async fn merge_people(open: Shared<'_>, gone: String, into: String) -> Result<Done<PersonMerged>, AppError> {
    guarded("mergePeople", async { open.get().await?.merge_people(&gone, &into).await }).await
}

/// Roles down, skills across.
#[tauri::command]
#[specta::specta]
pub async fn roles_grid(open: Shared<'_>, scope: Scope) -> Result<RolesGrid, AppError> {
    guarded("rolesGrid", async { open.get().await?.roles_grid(&scope).await }).await
}

/// Adds a role.
#[tauri::command]
#[specta::specta]
pub async fn add_role(open: Shared<'_>, edit: RoleEdit) -> Result<Done<RoleSaved>, AppError> {
    guarded("addRole", async { open.get().await?.add_role(edit).await }).await
}

/// Changes a role.
#[tauri::command]
#[specta::specta]
pub async fn set_role(open: Shared<'_>, role: String, edit: RoleEdit) -> Result<Done<RoleSaved>, AppError> {
    guarded("setRole", async { open.get().await?.set_role(&role, edit).await }).await
}

/// Sets and removes targets in one step.
#[tauri::command]
#[specta::specta]
pub async fn set_targets(open: Shared<'_>, edits: Vec<TargetEdit>) -> Result<Done<TargetsSet>, AppError> {
    guarded("setTargets", async { open.get().await?.set_targets(edits).await }).await
}

/// What targets would do to the gaps.
#[tauri::command]
#[specta::specta]
pub async fn try_targets(open: Shared<'_>, edits: Vec<TargetEdit>) -> Result<GapEffect, AppError> {
    guarded("tryTargets", async { open.get().await?.try_targets(edits).await }).await
}

/// Every what-if.
#[tauri::command]
#[specta::specta]
pub async fn what_ifs(open: Shared<'_>) -> Result<Vec<WhatIfEdit>, AppError> {
    guarded("whatIfs", async { open.get().await?.what_ifs().await }).await
}

/// What a what-if changes.
#[tauri::command]
#[specta::specta]
pub async fn show_what_if(open: Shared<'_>, name: String, scope: Scope) -> Result<WhatIfShown, AppError> {
    guarded("showWhatIf", async { open.get().await?.show_what_if(&name, &scope).await }).await
}

/// Saves a what-if under its name.
#[tauri::command]
#[specta::specta]
pub async fn save_what_if(open: Shared<'_>, edit: WhatIfEdit) -> Result<Done<WhatIfEdit>, AppError> {
    guarded("saveWhatIf", async { open.get().await?.save_what_if(edit).await }).await
}

/// Deletes a what-if.
#[tauri::command]
#[specta::specta]
pub async fn delete_what_if(open: Shared<'_>, name: String) -> Result<Done<()>, AppError> {
    guarded("deleteWhatIf", async { open.get().await?.delete_what_if(&name).await }).await
}

/// Puts every view in a what-if, or back to what is. Nothing is written.
#[tauri::command]
#[specta::specta]
pub async fn enter_what_if(open: Shared<'_>, name: Option<String>) -> Result<(), AppError> {
    guarded("enterWhatIf", async { open.suppose(name).await }).await
}

/// Ratings that are due for review.
#[tauri::command]
#[specta::specta]
pub async fn review_due(open: Shared<'_>, scope: Scope) -> Result<Vec<ReviewDue>, AppError> {
    guarded("reviewDue", async { open.get().await?.show_review_due(&scope).await }).await
}

/// Self and agreed ratings that differ by two levels or more.
#[tauri::command]
#[specta::specta]
pub async fn disagreements(open: Shared<'_>, scope: Scope) -> Result<Vec<DisagreementLine>, AppError> {
    guarded("disagreements", async { open.get().await?.show_disagreements(&scope).await }).await
}
