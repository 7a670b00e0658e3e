//! The window's commands on plans.

use app::views::Done;
use app::views::imports::Written;
use app::views::plan_changes::{HandChoices, PlanAgain, PlanDifference, PlanEdited, PlanInHand, RemedyOffered};
use app::views::plans::{Adopted, PlanProgress, PlanSetup, PlanSize, PlanView, SolveLimits};
use app::views::scenarios::{BudgetCurve, CurveRequest, PlanChoice, PlanComparison, PlanFigures, ScenarioSave, ScenarioView};
use app::{AppError, Forced, guarded};
use tauri::ipc::Channel;

use crate::shell::PickPurpose;

use super::Shared;

/// How big the problem is and what is missing.
#[tauri::command]
#[specta::specta]
pub async fn plan_size(open: Shared<'_>, setup: PlanSetup) -> Result<PlanSize, AppError> {
    guarded("planSize", async { open.get().await?.plan_size(&setup).await }).await
}

/// Turns a plan into sessions and places.
#[tauri::command]
#[specta::specta]
pub async fn adopt_plan(open: Shared<'_>, plan: String) -> Result<Done<Adopted>, AppError> {
    guarded("adoptPlan", async { open.get().await?.adopt_plan(&plan).await }).await
}

/// What adopting a plan would make, and who gives up which place; nothing is changed.
#[tauri::command]
#[specta::specta]
pub async fn adopt_preview(open: Shared<'_>, plan: String) -> Result<Adopted, AppError> {
    guarded("adoptPreview", async { open.get().await?.adopt_preview(&plan).await }).await
}

/// Works out a plan; tells how far it is once a second.
#[tauri::command]
#[specta::specta]
pub async fn solve_plan(
    open: Shared<'_>,
    setup: PlanSetup,
    limits: SolveLimits,
    channel: Channel<PlanProgress>,
) -> Result<PlanView, AppError> {
    let stop = open.solving();
    // A window that is gone hears nothing, and needs nothing.
    let tell = move |progress: PlanProgress| drop(channel.send(progress));
    guarded("solvePlan", async { open.get().await?.solve_plan(&setup, &limits, tell, stop).await }).await
}

/// Every saved scenario.
#[tauri::command]
#[specta::specta]
pub async fn scenarios(open: Shared<'_>) -> Result<Vec<ScenarioView>, AppError> {
    guarded("scenarios", async { open.get().await?.scenarios().await }).await
}

/// Saves a scenario.
#[tauri::command]
#[specta::specta]
pub async fn save_scenario(open: Shared<'_>, scenario: ScenarioSave) -> Result<Done<()>, AppError> {
    guarded("saveScenario", async { open.get().await?.save_scenario(scenario).await }).await
}

/// Deletes a scenario and the plan kept for it.
#[tauri::command]
#[specta::specta]
pub async fn delete_scenario(open: Shared<'_>, name: String) -> Result<Done<()>, AppError> {
    guarded("deleteScenario", async { open.get().await?.delete_scenario(&name).await }).await
}

/// Keeps a plan for the scenario that it was made for.
#[tauri::command]
#[specta::specta]
pub async fn keep_plan(open: Shared<'_>, plan: String) -> Result<Done<PlanFigures>, AppError> {
    guarded("keepPlan", async { open.get().await?.keep_plan(&plan).await }).await
}

/// The plan kept for a scenario, against the store as it is.
#[tauri::command]
#[specta::specta]
pub async fn kept_plan(open: Shared<'_>, scenario: String) -> Result<PlanView, AppError> {
    guarded("keptPlan", async { open.get().await?.kept_plan(&scenario).await }).await
}

/// Two plans side by side.
#[tauri::command]
#[specta::specta]
pub async fn compare_plans(open: Shared<'_>, first: PlanChoice, second: PlanChoice) -> Result<PlanComparison, AppError> {
    guarded("comparePlans", async { open.get().await?.compare_plans(&first, &second).await }).await
}

/// Works out what money buys; tells the points so far after each.
#[tauri::command]
#[specta::specta]
pub async fn budget_curve(open: Shared<'_>, request: CurveRequest, channel: Channel<BudgetCurve>) -> Result<BudgetCurve, AppError> {
    let stop = open.curving();
    // A window that is gone hears nothing, and needs nothing.
    let tell = move |curve: BudgetCurve| drop(channel.send(curve));
    guarded("budgetCurve", async { open.get().await?.budget_curve(&request, tell, stop).await }).await
}

/// Stops working out what money buys; the points so far are the answer.
#[tauri::command]
#[specta::specta]
pub async fn stop_curve(open: Shared<'_>) -> Result<(), AppError> {
    open.stop_curve();
    Ok(())
}

/// Stops solving; the best plan so far is the answer.
#[tauri::command]
#[specta::specta]
pub async fn stop_plan(open: Shared<'_>) -> Result<(), AppError> {
    open.stop();
    Ok(())
}

/// Writes a plan file.
#[tauri::command]
#[specta::specta]
pub async fn save_plan(open: Shared<'_>, plan: String, save_token: String) -> Result<Written, AppError> {
    let written = app::write_plan(&plan, &open.writing(&save_token, PickPurpose::SavePlan)?)?;
    open.wrote(&written.path);
    Ok(written)
}

/// A plan after changes by hand: what it is worth and what it breaks.
#[tauri::command]
#[specta::specta]
pub async fn plan_change(open: Shared<'_>, before: String, hand: PlanInHand, edits: Vec<app::Edit>) -> Result<PlanEdited, AppError> {
    guarded("planChange", async { open.get().await?.plan_change(&before, &hand, &edits).await }).await
}

/// Solves a plan again from where it is, with few changes; `stop_plan` ends it with the best so far.
#[tauri::command]
#[specta::specta]
pub async fn plan_again(open: Shared<'_>, hand: PlanInHand, seconds: Option<f64>) -> Result<PlanAgain, AppError> {
    let stop = open.solving();
    guarded("planAgain", async { open.get().await?.plan_again(&hand, seconds, stop).await }).await
}

/// The cheapest single change that would free a gap; `stop_plan` ends the search.
#[tauri::command]
#[specta::specta]
pub async fn plan_remedy(open: Shared<'_>, plan: String, person: String, skill: String) -> Result<Option<RemedyOffered>, AppError> {
    let stop = open.solving();
    guarded("planRemedy", async { open.get().await?.plan_remedy(&plan, &person, &skill, stop).await }).await
}

/// What a place left out was moved aside for; `stop_plan` ends it with the best plan so far.
#[tauri::command]
#[specta::specta]
pub async fn plan_forced(
    open: Shared<'_>,
    plan: String,
    person: String,
    session: String,
    seconds: Option<f64>,
) -> Result<Forced<PlanDifference>, AppError> {
    let stop = open.solving();
    guarded("planForced", async { open.get().await?.plan_forced(&plan, &person, &session, seconds, stop).await }).await
}

/// Who and what can be chosen for a change by hand.
#[tauri::command]
#[specta::specta]
pub async fn plan_choices(open: Shared<'_>, plan: String) -> Result<HandChoices, AppError> {
    guarded("planChoices", async { open.get().await?.plan_choices(&plan).await }).await
}
