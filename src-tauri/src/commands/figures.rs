//! Gaps, the skills map, people.

use app::views::gaps::{GapQuery, GapTable};
use app::views::map::{CellDetail, LearningOption, MapGaps, MapGapsQuery, MapPerson, MapQuery, MapRows, RateRow, Rated, SkillsMap};
use app::views::shows::{Behind, BehindFigure, Overview};
use app::views::{Done, Found, PersonRef, Scope};
use app::{AppError, Source, guarded};

use super::Shared;

/// Where do we stand?
#[tauri::command]
#[specta::specta]
pub async fn overview(open: Shared<'_>, scope: Scope) -> Result<Overview, AppError> {
    guarded("overview", async { open.get().await?.overview(&scope).await }).await
}

/// What a figure of the overview counts, line for line.
#[tauri::command]
#[specta::specta]
pub async fn behind_figure(open: Shared<'_>, figure: Behind, scope: Scope) -> Result<BehindFigure, AppError> {
    guarded("behindFigure", async { open.get().await?.behind_figure(figure, &scope).await }).await
}

/// The sums of a scope and its groups.
#[tauri::command]
#[specta::specta]
pub async fn gap_table(open: Shared<'_>, query: GapQuery) -> Result<GapTable, AppError> {
    guarded("gapTable", async { open.get().await?.gaps(&query).await }).await
}

/// A map without its rows.
#[tauri::command]
#[specta::specta]
pub async fn skills_map(open: Shared<'_>, query: MapQuery, order: Option<String>) -> Result<SkillsMap, AppError> {
    guarded("skillsMap", async { open.get().await?.skills_map(&query, order.as_deref()).await }).await
}

/// Some neighbouring rows of a map.
#[tauri::command]
#[specta::specta]
pub async fn map_rows(open: Shared<'_>, query: MapQuery, order: Option<String>, from: u32, count: u32) -> Result<MapRows, AppError> {
    guarded("mapRows", async { open.get().await?.map_rows(&query, order.as_deref(), from, count).await }).await
}

/// A person's row of a map, and where it stands.
#[tauri::command]
#[specta::specta]
pub async fn map_person(open: Shared<'_>, query: MapQuery, order: Option<String>, person: String) -> Result<Option<MapPerson>, AppError> {
    guarded("mapPerson", async { open.get().await?.map_person(&query, order.as_deref(), &person).await }).await
}

/// Some neighbouring open cells of a map.
#[tauri::command]
#[specta::specta]
pub async fn map_gaps(open: Shared<'_>, query: MapGapsQuery, from: u32, count: u32) -> Result<MapGaps, AppError> {
    guarded("mapGaps", async { open.get().await?.map_gaps(&query, from, count).await }).await
}

/// What the catalogue teaches of a skill.
#[tauri::command]
#[specta::specta]
pub async fn skill_learning(open: Shared<'_>, skill: String, scope: Scope) -> Result<Vec<LearningOption>, AppError> {
    guarded("skillLearning", async { open.get().await?.skill_learning(&skill, &scope).await }).await
}

/// Everything about one cell.
#[tauri::command]
#[specta::specta]
pub async fn cell_detail(open: Shared<'_>, person: String, skill: String, scope: Scope) -> Result<CellDetail, AppError> {
    guarded("cellDetail", async { open.get().await?.cell_detail(&person, &skill, &scope).await }).await
}

/// People whose name or number contains a text.
#[tauri::command]
#[specta::specta]
pub async fn people(open: Shared<'_>, text: String) -> Result<Vec<PersonRef>, AppError> {
    guarded("people", async { open.get().await?.people(&text).await }).await
}

/// What the palette finds.
#[tauri::command]
#[specta::specta]
pub async fn find(open: Shared<'_>, text: String) -> Result<Vec<Found>, AppError> {
    guarded("find", async { open.get().await?.find(&text).await }).await
}

/// Rates a block of cells.
#[tauri::command]
#[specta::specta]
pub async fn rate(open: Shared<'_>, rows: Vec<RateRow>) -> Result<Done<Rated>, AppError> {
    guarded("rate", async { open.get().await?.rate(rows, Source::Manager).await }).await
}
