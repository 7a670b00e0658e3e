//! Scenarios: each is saved under a name, with its latest plan, so that two plans can be compared and the window can show the plan again.

use domain::Kind;
use planner::{DateRange, Plan};
use store::records::{BranchId, Changed, Scenario};
use store::scenarios::{ChangeRow, KeptRow, ScenarioRow};
use store::{Conn, Id, Tx};

use super::compare::figures;
use super::prints::fingerprint;
use super::setup::Setup;
use super::view::view;
use crate::measures::scope::same_name;
use crate::operations::Op;
use crate::views::plans::{AimMatters, CoverChange, FundChange, PlanSetup, PlanView};
use crate::views::scenarios::{KeptPlan, PlanFigures, ScenarioSave, ScenarioView};
use crate::views::{Done, Pence};
use crate::{App, AppError};

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;
/// The longest that a solve may take, in seconds.
const LONGEST_SOLVE: u32 = 3600;

/// A stored scenario as a setup. The names in its changes are not checked, because the store may have changed.
fn setup_of(row: &ScenarioRow) -> PlanSetup {
    let changes = |what: Changed| row.changes.iter().filter(move |change| change.what == what);
    PlanSetup {
        from: Some(row.from),
        to: Some(row.to),
        budget: row.budget.map(Pence),
        unrated_as_zero: row.unrated_as_zero,
        scenario: row.name.clone(),
        funds: changes(Changed::Fund).map(|one| FundChange { fund: one.key.clone(), pence: Pence(one.amount.unwrap_or(0)) }).collect(),
        cover: changes(Changed::Cover)
            .map(|one| CoverChange { branch: one.key.clone(), fewer: one.amount.and_then(|fewer| u32::try_from(fewer).ok()) })
            .collect(),
        aims: changes(Changed::Aim)
            .filter_map(|one| Some(AimMatters { aim: one.key.clone(), priority: u8::try_from(one.amount?).ok()? }))
            .collect(),
        kinds: row.kinds.split(';').filter_map(|word| word.parse::<Kind>().ok()).collect(),
    }
}

async fn named(conn: &mut Conn, name: &str) -> Result<Option<ScenarioRow>, AppError> {
    let all = store::scenarios::all(conn).await?;
    Ok(all.iter().find(|row| row.name == name).or_else(|| all.iter().find(|row| same_name(&row.name, name))).cloned())
}

async fn must(conn: &mut Conn, name: &str) -> Result<ScenarioRow, AppError> {
    named(conn, name).await?.ok_or_else(|| AppError::not_found("scenario", name))
}

/// A scenario, and the plan file kept for it.
async fn kept_text(conn: &mut Conn, name: &str) -> Result<(ScenarioRow, String), AppError> {
    let row = must(conn, name).await?;
    let text = store::scenarios::plan_text(conn, row.id).await?;
    let nothing = || AppError::NotNow { message: format!("No plan is kept for the scenario `{}`. Work it out first.", row.name) };
    let text = text.ok_or_else(nothing)?;
    Ok((row, text))
}

/// The row of a scenario to be saved. Everything that it names must exist.
async fn row_of(
    tx: &mut Tx,
    id: Id<Scenario>,
    name: &str,
    setup: &PlanSetup,
    horizon: DateRange,
    seconds: u32,
) -> Result<ScenarioRow, AppError> {
    let mut changes = Vec::new();
    let mut change = |what: Changed, key: &str, branch: Option<BranchId>, amount: Option<i64>| {
        changes.push(ChangeRow { what, key: key.to_owned(), branch, amount });
    };
    for fund in &setup.funds {
        if store::settings::fund_id(tx, &fund.fund).await?.is_none() {
            return Err(AppError::not_found("fund", &fund.fund));
        }
        change(Changed::Fund, &fund.fund, None, Some(fund.pence.0));
    }
    let branches = store::settings::branches(tx).await?;
    for cover in &setup.cover {
        let found = branches.iter().rfind(|branch| branch.key() == cover.branch);
        let branch = found.ok_or_else(|| AppError::not_found("branch", &cover.branch))?.id;
        change(Changed::Cover, &cover.branch, Some(branch), cover.fewer.map(i64::from));
    }
    for aim in &setup.aims {
        if !store::settings::is_aim(tx, &aim.aim).await? {
            return Err(AppError::not_found("aim", &aim.aim));
        }
        change(Changed::Aim, &aim.aim, None, Some(i64::from(aim.priority)));
    }
    Ok(ScenarioRow {
        id,
        name: name.to_owned(),
        from: horizon.from,
        to: horizon.to,
        budget: setup.budget.map(|budget| budget.0),
        unrated_as_zero: setup.unrated_as_zero,
        kinds: setup.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(";"),
        seconds: i64::from(seconds),
        changes,
    })
}

fn kept_plan(row: &KeptRow) -> Option<KeptPlan> {
    // Figures that another version of the program wrote and this one cannot read are ignored: they are worked out again.
    let figures: PlanFigures = serde_json::from_str(&row.figures).ok()?;
    Some(KeptPlan { made_at: row.made_at.clone(), fingerprint: row.fingerprint.clone(), figures })
}

impl App {
    /// Every saved scenario, by name, with what its latest plan comes to.
    ///
    /// # Errors
    /// `StoreUnusable`.
    pub async fn scenarios(&self) -> Result<Vec<ScenarioView>, AppError> {
        let mut conn = self.reading().await?;
        let kept = store::scenarios::kept(&mut conn).await?;
        let rows = store::scenarios::all(&mut conn).await?;
        Ok(rows
            .iter()
            .map(|row| ScenarioView {
                name: row.name.clone(),
                setup: setup_of(row),
                seconds: u32::try_from(row.seconds).unwrap_or(LONGEST_SOLVE),
                kept: kept.iter().find(|one| one.scenario == row.id).and_then(kept_plan),
            })
            .collect())
    }

    /// The setup of a saved scenario.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn scenario_setup(&self, name: &str) -> Result<PlanSetup, AppError> {
        Ok(setup_of(&must(&mut self.reading().await?, name).await?))
    }

    /// Saves a scenario: a new one, or over the one with the same name (in any case). If its setup changes, the plan kept for it is
    /// removed.
    ///
    /// # Errors
    /// `Invalid` for a name, days, money or numbers outside their range; `NotFound` for a fund, branch or aim that
    /// does not exist. Nothing is changed then.
    pub async fn save_scenario(&self, save: ScenarioSave) -> Result<Done<()>, AppError> {
        let name = save.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(AppError::invalid(format!("A scenario's name has 1 to {LONGEST_NAME} characters. Nothing was changed.")));
        }
        if !(1..=LONGEST_SOLVE).contains(&save.seconds) {
            return Err(AppError::invalid(format!("A plan is looked for 1 to {LONGEST_SOLVE} seconds. Nothing was changed.")));
        }
        let setup = Setup::of(&PlanSetup { scenario: name.clone(), ..save.setup }, self.today())?;
        self.write(move |tx| {
            Box::pin(async move {
                let before = named(tx, &name).await?;
                let row =
                    row_of(tx, before.as_ref().map_or(Id::from_number(0), |row| row.id), &name, &setup.said(), setup.horizon, save.seconds)
                        .await?;
                if before.as_ref() != Some(&row) {
                    let other = before.as_ref().is_some_and(|before| before.name != row.name || setup_of(before) != setup_of(&row));
                    let id = store::scenarios::save(tx, &row).await?;
                    if other {
                        store::scenarios::forget_plan(tx, id).await?;
                    }
                }
                Ok(((), Op::SaveScenario { name }))
            })
        })
        .await
    }

    /// Deletes a scenario and the plan kept for it. Sessions and places that were adopted from it stay in the calendar.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn delete_scenario(&self, name: &str) -> Result<Done<()>, AppError> {
        let name = name.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                let row = must(tx, &name).await?;
                store::scenarios::delete(tx, row.id).await?;
                Ok(((), Op::DeleteScenario { name: row.name }))
            })
        })
        .await
    }

    /// Keeps a plan for the scenario that it was made for. It replaces the plan that was kept before.
    ///
    /// # Errors
    /// As [`App::adopt_plan`]; `Invalid` for a plan that was made for no scenario.
    pub async fn keep_plan(&self, plan: &str) -> Result<Done<PlanFigures>, AppError> {
        let (app, text, made_at) = (self.clone(), plan.to_owned(), self.env.now());
        self.write(move |tx| {
            Box::pin(async move {
                let (made, parsed) = app.made_again(tx, &text).await?;
                let scenario = made.setup.scenario.clone();
                if scenario.is_empty() {
                    return Err(AppError::invalid(
                        "The plan was made for no scenario. Nothing was kept. Save it as a file, or save a scenario first.",
                    ));
                }
                let (print, bound) = (fingerprint(&made.problem), parsed.bound);
                let work = move || Ok::<_, AppError>(figures(&made, &view(&made, &parsed)?));
                let figures = crate::seen::on_a_thread(work).await??;
                let row = must(tx, &scenario).await?;
                let json = serde_json::to_string(&figures).map_err(AppError::unexpected)?;
                let kept = KeptRow { scenario: row.id, fingerprint: print, score: figures.score.0, bound, made_at, figures: json };
                store::scenarios::keep_plan(tx, &kept, &text).await?;
                Ok((figures, Op::KeepPlan { scenario: row.name }))
            })
        })
        .await
    }

    /// The plan file kept for a scenario.
    ///
    /// # Errors
    /// `NotFound` for an unknown scenario; `NotNow` if no plan is kept for it.
    pub async fn kept_plan_text(&self, name: &str) -> Result<String, AppError> {
        Ok(kept_text(&mut self.reading().await?, name).await?.1)
    }

    /// The plan kept for a scenario, for people to look at, compared with the present store.
    ///
    /// # Errors
    /// As [`App::kept_plan_text`] and [`App::plan_view`].
    pub async fn kept_plan(&self, name: &str) -> Result<PlanView, AppError> {
        let mut conn = self.reading().await?;
        let (_, text) = kept_text(&mut conn, name).await?;
        self.read_plan_view(conn, &text).await
    }

    /// The figures and the plan kept for a scenario, even if the store has changed since.
    pub(crate) async fn kept(&self, conn: &mut Conn, name: &str) -> Result<(PlanFigures, Plan), AppError> {
        let (row, text) = kept_text(conn, name).await?;
        let kept = store::scenarios::kept(conn).await?;
        let kept = kept.iter().find(|one| one.scenario == row.id).and_then(kept_plan).ok_or_else(|| AppError::NotNow {
            message: format!("The plan kept for the scenario `{}` is of another version of the program. Work it out again.", row.name),
        })?;
        let plan = Plan::parse(text.as_bytes()).map_err(AppError::unexpected)?;
        Ok((kept.figures, plan))
    }

    /// Refuses a setup that names a scenario which has changed since, or is gone.
    pub(crate) async fn still_the_scenario(&self, conn: &mut Conn, setup: &Setup) -> Result<(), AppError> {
        if setup.scenario.is_empty() {
            return Ok(());
        }
        let refuse = |details: String| {
            Err(AppError::Conflict {
                message: "The scenario has changed since the plan was made. Nothing was changed. Work it out again and use that plan."
                    .to_owned(),
                details: vec![details],
            })
        };
        match named(conn, &setup.scenario).await? {
            None => refuse(format!("The scenario `{}` is not there any more.", setup.scenario)),
            Some(row) if Setup::of(&setup_of(&row), self.today())? != *setup => {
                refuse(format!("The scenario `{}` was saved with another set-up.", row.name))
            }
            Some(_) => Ok(()),
        }
    }
}
