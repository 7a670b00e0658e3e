//! Scenarios: what they change in a problem, plans kept for them, two of them side by side, and what money buys.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, Result, bail, ensure};
use app::views::Pence;
use app::views::imports::ImportKind;
use app::views::plans::{AimMatters, CoverChange, FundChange, PlanSetup, PlanView, SolveLimits};
use app::views::scenarios::{CurveRequest, Difference, PlanChoice, ScenarioSave};
use app::{App, AppError, Kind};
use testkit::on_both;

use crate::service::{csv, rows, service};

fn half_year() -> Result<PlanSetup> {
    Ok(PlanSetup { from: Some("2026-04-13".parse()?), to: Some("2026-09-30".parse()?), ..PlanSetup::default() })
}

async fn save(app: &App, name: &str, setup: PlanSetup) -> Result<PlanSetup> {
    app.save_scenario(ScenarioSave { name: name.to_owned(), setup, seconds: 20 }).await?;
    Ok(app.scenario_setup(name).await?)
}

async fn solve(app: &App, setup: &PlanSetup) -> Result<PlanView> {
    let limits = SolveLimits { seconds: None, steps: Some(300), threads: Some(1), seed: Some(1), drop_bad_pins: false };
    Ok(app.solve_plan(setup, &limits, |_| {}, Arc::new(AtomicBool::new(false))).await?)
}

fn figure<'d>(list: &'d [Difference], key: &str) -> Result<&'d Difference> {
    list.iter().find(|one| one.key == key).with_context(|| format!("no {key}"))
}

on_both!(a_scenario_comes_back_as_it_was_saved_and_each_write_can_be_taken_back, async |place: &testkit::Place| {
    let app = service(place).await?;
    let before = rows(place).await?;
    let setup = PlanSetup {
        budget: Some(Pence(90_000)),
        unrated_as_zero: true,
        funds: vec![FundChange { fund: "CORE".to_owned(), pence: Pence(-50_000) }],
        cover: vec![
            CoverChange { branch: "Harbourside".to_owned(), fewer: None },
            CoverChange { branch: "Northgate".to_owned(), fewer: Some(1) },
        ],
        aims: vec![AimMatters { aim: "5".to_owned(), priority: 9 }],
        kinds: vec![Kind::Employee],
        ..half_year()?
    };
    let name = "Tight money; O'Neil's £2 \u{1F4DA}";
    app.save_scenario(ScenarioSave { name: format!("  {name} "), setup: setup.clone(), seconds: 20 }).await?;
    let saved = app.scenario_setup(name).await?;
    ensure!(saved == PlanSetup { scenario: name.to_owned(), ..setup.clone() }, "{saved:?}");
    let one = &app.scenarios().await?[0];
    ensure!(one.seconds == 20 && one.kept.is_none() && one.setup == saved);
    // Saving the same again changes nothing; another set-up under the same name replaces it.
    let again = app.save_scenario(ScenarioSave { name: one.name.to_uppercase(), setup: saved.clone(), seconds: 20 }).await?;
    ensure!(again.label.is_some(), "another spelling of the name is a change");
    app.undo().await?;
    let again = app.save_scenario(ScenarioSave { name: one.name.clone(), setup: saved.clone(), seconds: 20 }).await?;
    ensure!(again.label.is_none() && again.changed.is_empty(), "{again:?}");
    let with_scenario = rows(place).await?;
    save(&app, &one.name, half_year()?).await?;
    ensure!(app.scenarios().await?.len() == 1 && app.scenario_setup(&one.name).await?.funds.is_empty());
    app.undo().await?;
    ensure!(rows(place).await? == with_scenario);
    let done = app.delete_scenario(&one.name).await?;
    ensure!(done.label.as_deref().is_some_and(|label| label.starts_with("Deleted the scenario")));
    ensure!(app.scenarios().await?.is_empty() && rows(place).await? == before);
    app.undo().await?;
    ensure!(rows(place).await? == with_scenario);
    ensure!(app.check().await?.ok);
    Ok(())
});

on_both!(a_scenario_that_names_what_is_not_there_is_refused_and_nothing_is_saved, async |place: &testkit::Place| {
    let app = service(place).await?;
    let before = rows(place).await?;
    let wrong = [
        PlanSetup { funds: vec![FundChange { fund: "NONE".to_owned(), pence: Pence(1) }], ..half_year()? },
        PlanSetup { cover: vec![CoverChange { branch: "Nowhere".to_owned(), fewer: None }], ..half_year()? },
        PlanSetup { aims: vec![AimMatters { aim: "77".to_owned(), priority: 3 }], ..half_year()? },
    ];
    for setup in wrong {
        let refused = app.save_scenario(ScenarioSave { name: "A".to_owned(), setup: setup.clone(), seconds: 5 }).await;
        ensure!(matches!(refused, Err(AppError::NotFound { .. })), "{setup:?}: {refused:?}");
    }
    let backwards = PlanSetup { to: Some("2026-04-01".parse()?), ..half_year()? };
    let priority = PlanSetup { aims: vec![AimMatters { aim: "5".to_owned(), priority: 10 }], ..half_year()? };
    let debt = PlanSetup { budget: Some(Pence(-1)), ..half_year()? };
    let long = "x".repeat(81);
    for (name, setup, seconds) in [
        ("", half_year()?, 5),
        (long.as_str(), half_year()?, 5),
        ("A", half_year()?, 0),
        ("A", backwards, 5),
        ("A", priority, 5),
        ("A", debt, 5),
    ] {
        let refused = app.save_scenario(ScenarioSave { name: name.to_owned(), setup, seconds }).await;
        ensure!(matches!(refused, Err(AppError::Invalid { .. })), "{name}: {refused:?}");
    }
    ensure!(matches!(app.delete_scenario("A").await, Err(AppError::NotFound { .. })));
    ensure!(matches!(app.kept_plan("A").await, Err(AppError::NotFound { .. })));
    ensure!(rows(place).await? == before);
    Ok(())
});

on_both!(a_scenario_changes_money_cover_weights_and_people_of_its_problem_and_of_no_other, async |place: &testkit::Place| {
    let app = service(place).await?;
    let plain = app.plan_problem(&half_year()?).await?;
    let setup = PlanSetup {
        funds: vec![FundChange { fund: "CORE".to_owned(), pence: Pence(-150_000) }],
        cover: vec![
            CoverChange { branch: "Harbourside".to_owned(), fewer: None },
            CoverChange { branch: "Northgate".to_owned(), fewer: Some(1) },
        ],
        aims: vec![AimMatters { aim: "5".to_owned(), priority: 7 }],
        kinds: vec![Kind::Volunteer],
        ..half_year()?
    };
    let setup = save(&app, "Volunteers first", setup).await?;
    let problem = app.plan_problem(&setup).await?;
    let source = problem.source.as_ref().context("a source")?;
    ensure!(source["scenario"] == "Volunteers first" && source["kinds"][0] == "volunteer", "{source}");
    ensure!(problem.funds.iter().any(|fund| fund.id == "CORE" && fund.budget == 50_000));
    let cover: Vec<(&str, i64)> = problem.cover.iter().map(|rule| (rule.branch.as_str(), rule.min)).collect();
    ensure!(cover == [("Northgate", 1)], "{cover:?}");
    ensure!(problem.people.len() == plain.people.len(), "those who are not planned for are still on duty");
    for person in &problem.people {
        let before = plain.people.iter().find(|one| one.id == person.id).context("the person")?;
        ensure!(person.rota == before.rota && person.kind == before.kind);
        match person.kind.as_str() {
            "volunteer" => ensure!(5 * person.targets["A5-01"].weight == 7 * before.targets["A5-01"].weight, "{:?}", person.targets),
            _ => ensure!(person.targets.is_empty() && person.wants.is_empty()),
        }
    }
    let size = app.plan_size(&setup).await?;
    ensure!(size.people == 1, "{size:?}");
    // The source tells the newest operation, which saving was.
    let again = planner::Problem { source: plain.source.clone(), ..app.plan_problem(&half_year()?).await? };
    ensure!(again == plain, "without the scenario nothing is other");
    // A fund never holds less than nothing.
    let poor = PlanSetup { funds: vec![FundChange { fund: "CORE".to_owned(), pence: Pence(-900_000) }], ..half_year()? };
    ensure!(app.plan_problem(&poor).await?.funds.iter().any(|fund| fund.id == "CORE" && fund.budget == 0));
    Ok(())
});

on_both!(a_plan_of_a_scenario_is_adopted_and_refused_once_the_scenario_or_the_store_is_another, async |place: &testkit::Place| {
    let app = service(place).await?;
    let tight = PlanSetup { budget: Some(Pence(60_000)), ..half_year()? };
    let setup = save(&app, "Tight", tight.clone()).await?;
    let plan = solve(&app, &setup).await?;
    let refused = async |words: &str| -> Result<()> {
        match app.adopt_plan(&plan.plan).await {
            Err(AppError::Conflict { details, .. }) => ensure!(details.iter().any(|line| line.contains(words)), "{words}: {details:?}"),
            other => bail!("{words}: {other:?}"),
        }
        Ok(())
    };
    let before = rows(place).await?;
    save(&app, "Tight", PlanSetup { budget: Some(Pence(70_000)), ..half_year()? }).await?;
    refused("another set-up").await?;
    app.undo().await?;
    app.delete_scenario("Tight").await?;
    refused("not there any more").await?;
    app.undo().await?;
    csv(&app, ImportKind::Leave, "person_id,from,to\nE1,2026-04-13,2026-05-20\n").await?;
    refused("Rotas, absences").await?;
    app.undo().await?;
    ensure!(rows(place).await? == before);
    app.adopt_plan(&plan.plan).await?;
    ensure!(plan.pence.0 <= 60_000);
    Ok(())
});

on_both!(the_latest_plan_of_a_scenario_is_kept_without_names_until_its_set_up_is_another, async |place: &testkit::Place| {
    let app = service(place).await?;
    let setup = save(&app, "Tight", PlanSetup { budget: Some(Pence(60_000)), ..half_year()? }).await?;
    ensure!(matches!(app.kept_plan("Tight").await, Err(AppError::NotNow { .. })));
    let plan = solve(&app, &setup).await?;
    let plain = solve(&app, &half_year()?).await?;
    ensure!(matches!(app.keep_plan(&plain.plan).await, Err(AppError::Invalid { .. })), "it belongs to no scenario");
    let done = app.keep_plan(&plan.plan).await?;
    ensure!(done.label.as_deref() == Some("Kept the plan of the scenario `Tight`"), "{:?}", done.label);
    let kept = app.scenarios().await?[0].kept.clone().context("a kept plan")?;
    ensure!(kept.figures == done.value && kept.figures.score == plan.score && kept.figures.levels_closed == plan.levels_closed);
    ensure!(kept.made_at.starts_with("2026-04-10") && kept.fingerprint.len() == 64);
    let stored = rows(place).await?.join("\n");
    let stored = stored.lines().find(|line| line.starts_with("scenario_plan")).context("the row")?.to_owned();
    ensure!(!stored.contains("Zhao") && !stored.contains("Voss"), "people are kept by number: {stored}");
    let seen = app.kept_plan("Tight").await?;
    ensure!(seen == PlanView { optimal: seen.optimal, ..plan.clone() }, "the window comes back where it was");
    // Solving again replaces it; another set-up lets it go; taking that back brings it again.
    app.keep_plan(&plan.plan).await?;
    ensure!(app.scenarios().await?.len() == 1);
    save(&app, "Tight", half_year()?).await?;
    ensure!(app.scenarios().await?[0].kept.is_none());
    app.undo().await?;
    ensure!(app.kept_plan("Tight").await?.plan == plan.plan);
    // Where the store moves on, what it came to is still known, and looking at it in full is refused.
    csv(&app, ImportKind::Leave, "person_id,from,to\nE1,2026-04-13,2026-05-20\n").await?;
    ensure!(matches!(app.kept_plan("Tight").await, Err(AppError::Conflict { .. })));
    ensure!(app.scenarios().await?[0].kept.is_some() && app.kept_plan_text("tight").await? == plan.plan);
    Ok(())
});

on_both!(two_plans_side_by_side_differ_by_people_levels_money_reasons_kinds_and_branches, async |place: &testkit::Place| {
    let app = service(place).await?;
    let poor = save(&app, "Poor", PlanSetup { budget: Some(Pence(0)), ..half_year()? }).await?;
    let poor = solve(&app, &poor).await?;
    app.keep_plan(&poor.plan).await?;
    let rich = solve(&app, &half_year()?).await?;
    let first = PlanChoice::Scenario { name: "Poor".to_owned() };
    let second = PlanChoice::Plan { text: rich.plan.clone() };
    let both = app.compare_plans(&first, &second).await?;
    let levels = figure(&both.figures, "levels_closed")?;
    ensure!(levels.first == i64::from(poor.levels_closed) && levels.second == i64::from(rich.levels_closed), "{levels:?}");
    ensure!(levels.difference == levels.second - levels.first && levels.difference > 0, "{levels:?}");
    ensure!(figure(&both.figures, "pence")?.first == 0 && figure(&both.figures, "pence")?.difference == rich.pence.0);
    ensure!(i64::from(rich.people) - i64::from(poor.people) == figure(&both.figures, "people")?.difference);
    for (key, groups) in [("kinds", &both.kinds), ("branches", &both.branches)] {
        let sum: i64 =
            groups.iter().filter_map(|group| group.figures.iter().find(|one| one.key == "levels_closed")).map(|one| one.difference).sum();
        ensure!(sum == levels.difference, "{key}: the groups' differences add up: {sum}");
    }
    let gaps: i64 = both.reasons.iter().map(|reason| reason.gaps.difference).sum();
    ensure!(gaps == i64::try_from(rich.left.len())? - i64::try_from(poor.left.len())?);
    ensure!(!both.only_second.is_empty() && both.only_first.is_empty() && both.only_second.iter().all(|(_, name)| name.contains(' ')));
    ensure!(both.sessions_both + both.sessions_only_second == u32::try_from(rich.sessions.len())?);
    let back = app.compare_plans(&second, &first).await?;
    ensure!(figure(&back.figures, "levels_closed")?.difference == -levels.difference);
    Ok(())
});

on_both!(minutes_by_kind_and_branch_stand_against_the_fair_share_and_interests_are_counted, async |place: &testkit::Place| {
    let app = service(place).await?;
    let plan = solve(&app, &half_year()?).await?;
    let volunteers = plan.kinds.iter().find(|line| line.group.as_deref() == Some("volunteer")).context("volunteers")?;
    ensure!(volunteers.people == 1 && volunteers.fair == 180, "the group's share is more than one person's: {volunteers:?}");
    let staff = plan.kinds.iter().find(|line| line.group.as_deref() == Some("employee")).context("staff")?;
    ensure!(staff.people == 6 && staff.fair == 6 * 120, "{staff:?}");
    for list in [&plan.kinds, &plan.branches] {
        let sum = |figure: fn(&app::views::plans::GroupPlaces) -> u32| list.iter().map(figure).sum::<u32>();
        ensure!(sum(|line| line.places) == plan.places && sum(|line| line.minutes) == plan.minutes);
        ensure!(sum(|line| line.levels_closed) == plan.levels_closed && sum(|line| line.levels_open) == plan.levels_open);
        ensure!(sum(|line| line.nothing) as usize == plan.nothing_for.len() && sum(|line| line.left) as usize == plan.left.len());
        ensure!(list.iter().all(|line| line.counted <= line.minutes && line.short <= line.people && line.wants_met <= line.wants));
    }
    ensure!(plan.nothing_for.iter().all(|one| one.gaps > 0 && !one.reason.is_empty()));
    Ok(())
});

on_both!(more_money_never_buys_less_and_no_bound_is_below_a_poorer_plan, async |place: &testkit::Place| {
    let app = service(place).await?;
    let request = CurveRequest { setup: half_year()?, percents: vec![150, 0, 25, 50, 100, 100], seconds: Some(0.3), plan: None };
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let tell =
        move |curve: app::views::scenarios::BudgetCurve| heard.lock().map(|mut told| told.push(curve.points.len())).unwrap_or_default();
    let curve = app.budget_curve(&request, tell, Arc::new(AtomicBool::new(false))).await?;
    ensure!(curve.base == Pence(200_000) && !curve.limited && curve.of == 5 && !curve.stopped, "{curve:?}");
    let percents: Vec<u32> = curve.points.iter().map(|point| point.percent).collect();
    ensure!(percents == [0, 25, 50, 100, 150], "{percents:?}");
    for pair in curve.points.windows(2) {
        ensure!(pair[0].score <= pair[1].score && pair[0].bound <= pair[1].bound, "{pair:?}");
    }
    for point in &curve.points {
        ensure!(point.score <= point.bound && point.pence.0 <= point.budget.0, "{point:?}");
    }
    ensure!(curve.points[0].pence.0 == 0 && curve.points[3].levels_closed > curve.points[0].levels_closed, "{curve:?}");
    ensure!(curve.next.as_ref().is_some_and(|next| next.pence == Pence(100_000)));
    ensure!(told.lock().is_ok_and(|told| *told == [1, 2, 3, 4, 5]));
    // What is stopped before it begins has no point, and says so.
    let stopped = app.budget_curve(&request, |_| {}, Arc::new(AtomicBool::new(true))).await?;
    ensure!(stopped.stopped && stopped.points.is_empty());
    Ok(())
});

#[test]
fn with_too_little_money_for_what_is_confirmed_the_point_says_so() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let app = service(&place).await?;
        let plan = solve(&app, &half_year()?).await?;
        app.adopt_plan(&plan.plan).await?;
        let paid = plan.sessions.iter().find(|session| session.pence.0 > 0).context("a session that costs")?;
        let change = app::views::sessions::SessionChange {
            session: paid.id.clone(),
            status: domain::activities::SessionStatus::Confirmed,
            reason: None,
        };
        app.change_session(change).await?;
        let request = CurveRequest { setup: half_year()?, percents: vec![0, 100], seconds: Some(0.2), plan: None };
        let curve = app.budget_curve(&request, |_| {}, Arc::new(AtomicBool::new(false))).await?;
        ensure!(curve.points[0].refused.as_deref().is_some_and(|why| why.contains("cannot be kept")), "{curve:?}");
        ensure!(curve.points[0].score.is_none() && curve.points[1].refused.is_none());
        let none = PlanSetup { budget: Some(Pence(0)), ..half_year()? };
        let request = CurveRequest { setup: none, percents: Vec::new(), seconds: Some(0.1), plan: None };
        let refused = app.budget_curve(&request, |_| {}, Arc::new(AtomicBool::new(false))).await;
        ensure!(matches!(refused, Err(AppError::Invalid { .. })), "nothing times any share is nothing: {refused:?}");
        Ok(())
    });
}
