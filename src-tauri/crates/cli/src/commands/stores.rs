//! Stores: new, demo, check, history, undo.

use std::process::ExitCode;

use app::views::{StoreInfo, StoreSize, Undone};
use app::{App, AppError, Env};
use serde::Serialize;
use serde_json::json;

use crate::common::{Common, Ended};
use crate::print;

/// A whole invented service.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// How many people, volunteers included
    #[arg(long, value_parser = clap::value_parser!(u32).range(40..=100_000))]
    people: Option<u32>,
    /// Another seed makes another service
    #[arg(long, default_value_t = 1)]
    seed: u32,
}

/// Take back.
#[derive(Debug, clap::Args)]
pub(crate) struct Undo {
    /// How many operations
    #[arg(short, long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    n: u32,
}

/// What was done.
#[derive(Debug, clap::Args)]
pub(crate) struct History {
    /// How many operations at most
    #[arg(short, long, default_value_t = 50)]
    n: u32,
}

pub(crate) async fn new(common: &Common) -> Ended {
    common.no_date()?;
    let app = App::create(common.place()?, Env::system()).await?;
    made(common, &app).await
}

pub(crate) async fn demo(common: &Common, demo: Demo) -> Ended {
    common.no_date()?;
    let app = App::create_demo(common.place()?, Env::system(), demo.people, demo.seed).await?;
    made(common, &app).await
}

/// A store that was made, and how much is in it.
#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    info: StoreInfo,
    #[serde(flatten)]
    size: StoreSize,
}

async fn made(common: &Common, app: &App) -> Ended {
    let made = Made { info: app.store_info().await?, size: app.store_size().await? };
    let ended = common.answer(&made, |Made { info, size }| {
        format!("Made {} with framework {}@{} and {} people", info.place, info.framework.code, info.framework.version, size.people)
    });
    app.close().await;
    ended
}

pub(crate) async fn check(common: &Common) -> Ended {
    let app = common.reading().await?;
    let check = app.check().await?;
    let ok = check.ok;
    common.answer(
        &check,
        |check| {
            if check.ok { format!("No fault found ({} rows looked at)", check.checked) } else { check.faults.join("\n") }
        },
    )?;
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(crate) async fn history(common: &Common, history: History) -> Ended {
    let app = common.reading().await?;
    let entries = app.history(history.n).await?;
    common.answer(&entries, |entries| {
        let rows: Vec<Vec<String>> = entries
            .iter()
            .map(|entry| {
                vec![
                    entry.at.clone(),
                    entry.by.clone(),
                    entry.label.clone(),
                    if entry.undone_by.is_some() { "undone".to_owned() } else { String::new() },
                ]
            })
            .collect();
        print::table(&["when", "who", "what", ""], &rows)
    })
}

pub(crate) async fn undo(common: &Common, undo: Undo) -> Ended {
    let app = common.writing().await?;
    let mut all = Undone { undone: Vec::new() };
    for _ in 0..undo.n {
        match app.undo().await {
            Ok(done) => all.undone.extend(done.value.undone),
            // There were fewer operations than were asked for.
            Err(AppError::NotNow { .. }) if !all.undone.is_empty() => break,
            Err(AppError::Conflict { details, .. }) if !all.undone.is_empty() => {
                let message = format!(
                    "{} undone; the one before cannot be, because something was changed since. Nothing else was changed.",
                    if all.undone.len() == 1 { "1 operation was".to_owned() } else { format!("{} operations were", all.undone.len()) }
                );
                let undone = all.undone.iter().map(|one| format!("Undid: {}", one.label));
                return Err(AppError::Conflict { message, details: undone.chain(details).collect() }.into());
            }
            Err(error) => return Err(error.into()),
        }
    }
    common.answer(&json!(all), |_| all.undone.iter().map(|one| format!("Undid: {}", one.label)).collect::<Vec<_>>().join("\n"))
}

pub(crate) async fn redo(common: &Common) -> Ended {
    let app = common.writing().await?;
    common.done(&app.redo().await?)
}
