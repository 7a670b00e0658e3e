//! The invented service: the same again from the same seed, without fault, and with something of everything.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use app::views::Scope;
use app::views::gaps::{GapQuery, Key};
use app::views::imports::{ExportKind, ImportKind, ImportOptions};
use app::{App, Env};
use domain::{Date, Kind};
use store::records::{Absence, Activity, DutyCover, Interest, Learning, Offer, PersonalTarget, Rating, Rota, Session};
use store::{Record, Store};
use testkit::{Place, dump, on_both, sqlite_place};

const TODAY: &str = "2026-11-24";

fn env(day: &str) -> Result<Env> {
    Ok(Env::fixed(day.parse()?, "tester"))
}

async fn demo(place: &Place, people: Option<u32>, seed: u32) -> Result<App> {
    Ok(App::create_demo(&place.url, env(TODAY)?, people, seed).await?)
}

async fn rows(place: &Place) -> Result<Vec<String>> {
    dump(&Store::open(&place.url).await?).await
}

fn query(by: &[Key]) -> GapQuery {
    GapQuery { by: by.to_vec(), scope: Scope::default() }
}

/// The words that records hold, each once.
async fn words<R: Record>(place: &Place, word: impl Fn(&R) -> &str) -> Result<BTreeSet<String>> {
    let all = Store::open(&place.url).await?.read().await?.all::<R>().await?;
    Ok(all.iter().map(|one| word(&one.record).to_owned()).collect())
}

async fn is_filled<R: Record>(store: &Store) -> Result<()> {
    ensure!(!store.read().await?.all::<R>().await?.is_empty(), "no {}", R::TABLE.name);
    Ok(())
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

on_both!(the_invented_service_has_no_fault_and_the_people_it_names, async |place: &testkit::Place| {
    let app = demo(place, None, 1).await?;
    let check = app.check().await?;
    ensure!(check.ok, "{:?}", check.faults);
    let table = app.gaps(&query(&[Key::Kind])).await?;
    let mut counted = Vec::new();
    for group in &table.groups {
        counted.push((group.key.get("kind").cloned().flatten().unwrap_or_default(), group.sums.people));
        let (coverage, response) = (group.sums.coverage.unwrap_or(0.0), group.sums.response.unwrap_or(0.0));
        ensure!((0.2..0.9).contains(&coverage) && response > 0.5 && response < 1.0, "{:?}: {coverage} of {response}", group.key);
    }
    counted.sort();
    let wanted = [("councillor", 8), ("employee", 140), ("officer", 4), ("volunteer", 120)];
    ensure!(counted == wanted.map(|(kind, people)| (kind.to_owned(), people)), "{counted:?}");
    ensure!(app.settings().await?.branches.len() == 12);
    ensure!(app.get_settings(Some("service.name")).await?.values().any(|name| name == "Fairshire Libraries"));
    let folder = tempfile::tempdir()?;
    for (export, import) in
        [(ExportKind::People, ImportKind::People), (ExportKind::Ratings, ImportKind::Ratings), (ExportKind::Log, ImportKind::Log)]
    {
        let to = folder.path().join("out.csv");
        let written = app.export_table(export, &Scope::default(), &to).await?;
        let again = app.import(import, &to, &ImportOptions::default()).await?.value;
        ensure!(
            again.unchanged == written.rows && again.rejected == 0,
            "{export:?} does not come back unchanged: {:?}",
            again.problems.first()
        );
    }
    Ok(())
});

#[test]
fn the_same_seed_and_day_make_the_same_rows_and_another_seed_does_not() {
    testkit::run(async {
        let (one, two, other) = (sqlite_place()?, sqlite_place()?, sqlite_place()?);
        for (place, seed) in [(&one, 5), (&two, 5), (&other, 6)] {
            demo(place, None, seed).await?.close().await;
        }
        let first = rows(&one).await?;
        ensure!(first == rows(&two).await?, "the same seed made another service");
        ensure!(first != rows(&other).await?, "another seed made the same service");
        Ok(())
    });
}

#[test]
fn a_place_that_is_taken_and_a_number_out_of_range_are_refused() {
    testkit::run(async {
        let place = sqlite_place()?;
        ensure!(demo(&place, Some(39), 1).await.is_err() && !std::path::Path::new(&place.url).exists());
        demo(&place, Some(40), 1).await?.close().await;
        let before = rows(&place).await?;
        ensure!(demo(&place, None, 2).await.is_err());
        ensure!(rows(&place).await? == before);
        Ok(())
    });
}

#[test]
fn every_aim_has_a_gap_worth_closing_and_the_trend_moves_up() {
    testkit::run(async {
        let place = sqlite_place()?;
        let app = demo(&place, None, 1).await?;
        let table = app.gaps(&query(&[Key::Aim])).await?;
        ensure!(table.groups.len() == 9);
        for group in &table.groups {
            let (coverage, response) = (group.sums.coverage.unwrap_or(0.0), group.sums.response.unwrap_or(0.0));
            ensure!((0.2..0.9).contains(&coverage) && response > 0.5 && response < 1.0, "{:?}: {coverage} of {response}", group.key);
        }
        ensure!(table.totals.review_due > 0);
        let year_ago: Date = "2025-11-24".parse()?;
        let before = app.gaps(&GapQuery { by: Vec::new(), scope: Scope { as_of: Some(year_ago), ..Scope::default() } }).await?;
        let (then, now) = (before.totals.coverage.unwrap_or(1.0), table.totals.coverage.unwrap_or(0.0));
        ensure!(now > then + 0.02, "{then} then, {now} now");
        Ok(())
    });
}

#[test]
fn there_is_something_of_everything_that_a_workforce_lead_looks_for() {
    testkit::run(async {
        let place = sqlite_place()?;
        let app = demo(&place, None, 1).await?;
        let scope = Scope::default();
        let thin = app.show_thin_cover(&scope).await?;
        ensure!(thin.iter().any(|one| one.met == 1 && one.leaving.is_some()) && thin.iter().any(|one| one.met == 0));
        let cover = app.show_cover(&scope).await?;
        ensure!(cover.iter().any(|line| line.short > 0) && cover.iter().any(|line| line.short == 0));
        let states: BTreeSet<String> = app.show_certificates(&scope).await?.into_iter().map(|line| line.state).collect();
        ensure!(states == set(&["due", "in_date", "missing", "overdue"]), "{states:?}");
        ensure!(!app.show_disagreements(&scope).await?.is_empty());
        let statuses = words(&place, |session: &Session| session.status.code()).await?;
        ensure!(statuses == set(&["cancelled", "candidate", "confirmed", "held", "planned"]), "{statuses:?}");
        let records = words(&place, |record: &Learning| record.status.code()).await?;
        ensure!(records == set(&["logged", "returned", "verified"]), "{records:?}");
        let sources = words(&place, |rating: &Rating| rating.source.code()).await?;
        ensure!(sources == set(&["assessor", "certificate", "manager", "peer", "self"]), "{sources:?}");
        let kinds = words(&place, |activity: &Activity| &activity.kind).await?;
        let wanted = [
            "apprenticeship",
            "conference",
            "e-learning",
            "masterclass",
            "mentoring",
            "peer review",
            "secondment",
            "sector forum",
            "shadowing",
            "team briefing",
            "training session",
        ];
        ensure!(kinds == set(&wanted), "{kinds:?}");
        ensure!(words(&place, |activity: &Activity| &activity.code).await?.len() == 40);
        let store = Store::open(&place.url).await?;
        is_filled::<PersonalTarget>(&store).await?;
        is_filled::<Offer>(&store).await?;
        is_filled::<Rota>(&store).await?;
        is_filled::<Absence>(&store).await?;
        is_filled::<DutyCover>(&store).await?;
        is_filled::<Interest>(&store).await?;
        let overview = app.overview(&scope).await?;
        ensure!(!overview.next_sessions.is_empty() && overview.to_verify > 0);
        let begun = overview.next_sessions.iter().find(|session| session.starts < overview.as_of.to_string());
        ensure!(begun.is_none(), "what has begun is no session ahead: {begun:?}");
        ensure!(overview.funds.iter().all(|fund| fund.committed.0 + fund.spent.0 <= fund.pence.0), "a fund is overdrawn");
        ensure!(overview.aims.iter().all(|aim| aim.minutes > 0));
        Ok(())
    });
}

#[test]
fn another_size_keeps_the_proportions_on_any_day_of_the_year() {
    testkit::run(async {
        for (people, day) in [(40, "2028-02-29"), (1000, "2027-04-01"), (272, "2026-01-01")] {
            let place = sqlite_place()?;
            let app = App::create_demo(&place.url, env(day)?, Some(people), 3).await?;
            let check = app.check().await?;
            ensure!(check.ok, "{people} on {day}: {:?}", check.faults);
            ensure!(app.gaps(&query(&[])).await?.totals.people == people, "{people} on {day}");
            let volunteers = GapQuery { by: Vec::new(), scope: Scope { kind: Some(Kind::Volunteer), ..Scope::default() } };
            ensure!(app.gaps(&volunteers).await?.totals.people == people * 120 / 272);
            // Every session has its fund, and a plan of the year to come has money on every line, over the end of a financial year too.
            let money = app.show_money(None).await?;
            ensure!(money.outside.sessions == 0, "{day}: {:?}", money.outside);
            let lines: BTreeSet<&str> = money.funds.iter().map(|fund| fund.line.as_str()).collect();
            let holds = |line: &str, on: app::Date| {
                money.funds.iter().any(|fund| fund.line == line && fund.from <= on && on <= fund.to && fund.left.0 > 0)
            };
            let (first, last) = (app.today(), app.today().plus_days(364));
            ensure!(lines.len() == 4 && lines.iter().all(|line| holds(line, first) && holds(line, last)), "{day}: {:?}", money.funds);
        }
        Ok(())
    });
}
