//! The whole job in the real window, on the sample files, held against `expected.json` and the headless command.

mod command;
mod sample;
mod steps;
#[path = "../contract/ua/mod.rs"]
#[allow(dead_code, reason = "the report's own tests read its tables too")]
mod ua;
mod window;

use std::path::Path;

use anyhow::{Context, Result, ensure};
use window::{Named, Window};

#[tokio::test]
async fn the_whole_job_from_an_empty_store_to_the_councillors_report() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("fairshire.skillsplan");
    let report = folder.path().join("skills gap report.pdf");
    let Some(window) = Window::open(None, &[&store]).await? else { return Ok(()) };

    window.find("heading", Named::With("what to run next")).await?;
    steps::look(&window, "1-start").await?;
    window.press("button", Named::With("Start from a spreadsheet")).await?;
    window.find("heading", "What do you want to import?").await?;

    for (number, file) in sample::files()?.iter().enumerate() {
        steps::import(&window, &store, file, number == 0).await.with_context(|| format!("importing {}", file.name))?;
    }
    steps::overview_agrees_with_gaps(&window, &store).await.context("the overview")?;
    steps::rate_and_take_back(&window, &store).await.context("rating on the skills map")?;
    steps::plan(&window, &store).await.context("planning")?;
    steps::calendar_holds_the_plan(&window, &store).await.context("the calendar")?;
    steps::log_and_verify(&window, &store).await.context("learning")?;
    steps::report(&window, &store, &report).await.context("the report")?;
    steps::settings(&window).await.context("the settings")?;

    let check = command::skillsplan(&store, &["check"])?;
    ensure!(check["ok"] == true, "the store is whole after all this: {check}");
    window.close().await
}

#[tokio::test]
async fn the_invented_service_opens_from_the_first_question() -> Result<()> {
    let Some(window) = Window::open(None, &[]).await? else { return Ok(()) };
    window.press("button", Named::With("Look around an invented service")).await?;
    window.find("heading", Named::With("of rated skills are at target")).await?;
    steps::look(&window, "demo-overview").await?;
    for (screen, heading) in [
        ("Skills map", "below target in a skill"),
        ("Calendar", "session"),
        ("To verify", "to be verified"),
        ("Reports", "Skills gap report"),
    ] {
        window.press("link", screen).await?;
        window.find("heading", Named::With(heading)).await.with_context(|| screen.to_owned())?;
        steps::look(&window, &format!("demo-{}", screen.to_lowercase().replace(' ', "-"))).await?;
    }
    window.close().await
}

#[tokio::test]
async fn a_programme_is_set_up_worked_out_and_adopted_by_keyboard_alone() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("keys.skillsplan");
    command::skillsplan(&store, &["demo", "--people", "60"])?;
    let Some(window) = Window::open(Some(&store), &[]).await? else { return Ok(()) };
    window.find("heading", Named::With("of rated skills are at target")).await?;
    steps::plan_by_keyboard(&window, &store).await?;
    ensure!(command::skillsplan(&store, &["check"])?["ok"] == true);
    window.close().await
}

#[tokio::test]
async fn the_map_of_a_larger_service_is_read_as_it_comes_into_sight() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("larger.skillsplan");
    command::skillsplan(&store, &["demo", "--people", "400"])?;
    let Some(window) = Window::open(Some(&store), &[]).await? else { return Ok(()) };
    window.find("heading", Named::With("of rated skills are at target")).await?;
    steps::map_to_its_end(&window, &store).await?;
    window.close().await
}

#[tokio::test]
async fn a_change_by_another_program_is_seen_at_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("shared.skillsplan");
    command::skillsplan(&store, &["demo", "--people", "40"])?;
    let Some(window) = Window::open(Some(&store), &[]).await? else { return Ok(()) };
    window.find("heading", Named::With("of rated skills are at target")).await?;
    window.press("link", "Settings").await?;
    command::skillsplan(&store, &["set", "service.name", "Westshire Libraries"])?;
    window.read("Westshire Libraries").await?;
    window.close().await
}

#[tokio::test]
async fn a_file_that_is_no_store_is_refused_in_words_and_left_as_it_is() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("letter.skillsplan");
    std::fs::write(&file, "Dear all,\n")?;
    let Some(window) = Window::open(None, &[&file]).await? else { return Ok(()) };
    window.press("button", "Open a service").await?;
    window.read("That file is not a Skillsplan file").await?;
    steps::look(&window, "refused-store").await?;
    ensure!(std::fs::read_to_string(&file)? == "Dear all,\n", "the file is as it was");
    ensure!(std::fs::read_dir(folder.path())?.count() == 1, "and nothing was put beside it");
    window.close().await
}

#[tokio::test]
async fn a_store_that_is_gone_is_told_at_the_first_question() -> Result<()> {
    let Some(window) = Window::open(Some(Path::new("/nowhere/gone.skillsplan")), &[]).await? else { return Ok(()) };
    window.find("heading", Named::With("what to run next")).await?;
    window.read("The file is not there any more").await?;
    window.close().await
}
