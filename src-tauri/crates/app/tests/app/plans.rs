//! From the store to a problem, from a plan to sessions and places, and back.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, Result, bail, ensure};
use app::views::Pence;
use app::views::imports::{ImportKind, ImportOptions};
use app::views::plans::{PlanSession, PlanSetup, PlanView, SolveLimits};
use app::views::sessions::{CalendarQuery, SessionChange};
use app::{App, AppError, Env};
use domain::activities::SessionStatus;
use planner::Problem;
use testkit::on_both;

use crate::service::{csv, rows, service};

pub(crate) fn setup(from: &str, to: &str) -> Result<PlanSetup> {
    Ok(PlanSetup { from: Some(from.parse()?), to: Some(to.parse()?), ..PlanSetup::default() })
}

pub(crate) fn half_year() -> Result<PlanSetup> {
    setup("2026-04-13", "2026-09-30")
}

pub(crate) async fn solve(app: &App, setup: &PlanSetup, steps: u32) -> Result<PlanView> {
    let limits = SolveLimits { seconds: None, steps: Some(steps), threads: Some(1), seed: Some(1), drop_bad_pins: false };
    Ok(app.solve_plan(setup, &limits, |_| {}, Arc::new(AtomicBool::new(false))).await?)
}

pub(crate) fn person<'p>(problem: &'p Problem, id: &str) -> Result<&'p planner::Person> {
    problem.people.iter().find(|person| person.id == id).with_context(|| format!("no {id}"))
}

on_both!(a_problem_is_made_of_codes_and_names_nobody, async |place: &testkit::Place| {
    let app = service(place).await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let text = serde_json::to_string(&problem)?;
    for word in ["Zoe", "Zhao", "Adam", "Jane", "example.org"] {
        ensure!(!text.contains(word), "{word} in {text}");
    }
    // Readers of the format ask whether a field is there.
    let said = serde_json::to_string(&(&problem.sessions, &problem.activities))?;
    ensure!(!said.contains("null"), "{said}");
    ensure!(problem.cover.iter().all(|rule| rule.halfdays.is_none()) && !text.contains("\"halfdays\":null"));
    let ids: Vec<&str> = problem.sessions.iter().map(|session| session.id.as_str()).collect();
    ensure!(ids.contains(&"ACT@2026-05-12-pm") && ids.contains(&"ACT@2026-05-26-pm") && !ids.contains(&"ACT@2026-05-19-pm"), "{ids:?}");
    ensure!(ids.contains(&"TOP@2026-05-07-am") && ids.contains(&"OWN@2026-04-13"), "{ids:?}");
    let top = problem.sessions.iter().find(|session| session.id == "TOP@2026-05-07-am").context("the masterclass")?;
    let slots: Vec<String> = top.slots.iter().flatten().map(ToString::to_string).collect();
    ensure!(slots == ["2026-05-07/am", "2026-05-07/pm"], "six hours take the morning and the afternoon: {slots:?}");
    let activity = problem.activities.iter().find(|activity| activity.id == "TOP").context("TOP")?;
    ensure!(activity.teaches["A5-01"] == 3 && activity.entry["A5-01"] == 2 && activity.prereqs == ["ACT"]);
    let zoe = person(&problem, "E1")?;
    ensure!(zoe.levels["A5-01"] == 1 && zoe.targets["A5-01"].level == 3 && zoe.targets["A5-01"].weight == 3 * 5);
    ensure!(!zoe.targets.contains_key("A5-02"), "what nobody has rated is left out");
    ensure!(zoe.rota.len() == 10 && zoe.caps == [900, 900], "{:?}", zoe.caps);
    let val = person(&problem, "V1")?;
    ensure!(val.rota.is_empty() && val.extra.len() == 12 && val.caps == [360, 360]);
    let periods: Vec<String> = problem.periods.iter().map(|period| format!("{} {}", period.from, period.to)).collect();
    ensure!(periods == ["2026-04-13 2026-07-12", "2026-07-13 2026-09-30"], "{periods:?}");
    ensure!(problem.pins.runs.is_empty() && problem.prior.is_none());
    ensure!(problem.funds.iter().any(|fund| fund.id == "CORE" && fund.budget == 200_000));
    let again = app.plan_problem(&half_year()?).await?;
    ensure!(again == problem, "the same store gives the same problem");
    let zero = PlanSetup { unrated_as_zero: true, ..half_year()? };
    let zero = app.plan_problem(&zero).await?;
    ensure!(person(&zero, "E1")?.targets["A5-02"].level == 2 && !person(&zero, "E1")?.levels.contains_key("A5-02"));
    Ok(())
});

on_both!(those_who_leave_are_away_from_the_day_after_and_a_rota_replaces_the_usual_week, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(&app, ImportKind::Rota, "person_id,on_duty,also_free\nE2,tue-am;tue-pm,wed-am\n").await?;
    csv(&app, ImportKind::Leave, "person_id,from,to\nE2,2026-04-01,2026-04-20\n").await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let leave = |id: &str| -> Result<Vec<String>> {
        Ok(person(&problem, id)?.leave.iter().map(|leave| format!("{} {}", leave.from, leave.to)).collect())
    };
    ensure!(leave("E3")? == ["2026-07-01 2026-09-30"], "{:?}", leave("E3")?);
    ensure!(leave("E2")? == ["2026-04-13 2026-04-20"], "{:?}", leave("E2")?);
    let adam = person(&problem, "E2")?;
    let week = |halves: &[planner::HalfDay]| halves.iter().map(ToString::to_string).collect::<Vec<_>>();
    ensure!(week(&adam.rota) == ["tue-am", "tue-pm"] && week(&adam.extra) == ["wed-am"]);
    let size = app.plan_size(&half_year()?).await?;
    ensure!(size.without_rota == 6 && size.people == 7 && size.unrated_left_out == 6, "{size:?}");
    ensure!(size.cover.iter().any(|rule| rule.contains("Northgate") && rule.contains('2')), "{:?}", size.cover);
    Ok(())
});

on_both!(an_adopted_plan_is_in_the_calendar_and_one_undo_takes_all_of_it_back, async |place: &testkit::Place| {
    let app = service(place).await?;
    let before = rows(place).await?;
    let plan = solve(&app, &half_year()?, 500).await?;
    ensure!(plan.violations.is_empty(), "{:?}", plan.violations);
    ensure!(plan.weight_closed.0 > 0 && plan.score >= plan.empty && plan.bound.is_some_and(|bound| bound >= plan.score));
    ensure!(rows(place).await? == before, "solving changes nothing");
    let done = app.adopt_plan(&plan.plan).await?;
    ensure!(done.value.sessions as usize == plan.sessions.len() && done.value.places == plan.places, "{done:?}");
    let query = CalendarQuery { from: Some("2026-04-13".parse()?), to: Some("2026-09-30".parse()?), ..CalendarQuery::default() };
    let calendar = app.calendar(&query).await?;
    let keys: BTreeSet<&str> = calendar.iter().map(|session| session.key.as_str()).collect();
    ensure!(keys == plan.sessions.iter().map(|session| session.id.as_str()).collect(), "{keys:?}");
    for (session, planned) in calendar.iter().filter_map(|one| Some((one, plan.sessions.iter().find(|two| two.id == one.key)?))) {
        ensure!(session.status == SessionStatus::Planned && session.pence == planned.pence, "{session:?} {planned:?}");
        let going: Vec<&str> = session.people.iter().map(|place| place.person.as_str()).collect();
        ensure!(going == planned.people.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>());
    }
    app.undo().await?;
    ensure!(rows(place).await? == before);
    app.redo().await?;
    ensure!(app.calendar(&query).await?.len() == plan.sessions.len());
    Ok(())
});

on_both!(before_adopting_its_numbers_and_who_gives_up_which_place_are_known, async |place: &testkit::Place| {
    let app = service(place).await?;
    let first = solve(&app, &half_year()?, 500).await?;
    app.adopt_plan(&first.plan).await?;
    let before = rows(place).await?;
    let second = solve(&app, &PlanSetup { budget: Some(Pence(0)), ..half_year()? }, 200).await?;
    let preview = app.adopt_preview(&second.plan).await?;
    ensure!(rows(place).await? == before, "looking changes nothing");
    ensure!(!preview.lost.is_empty(), "{preview:?}");
    let left: Vec<_> =
        preview.moved.iter().map(|one| (&one.person, &one.name, &one.title, &one.from, one.from_date, Some(&one.to))).collect();
    let lost: Vec<_> = preview.lost.iter().map(|one| (&one.person, &one.name, &one.title, &one.session, one.date, None)).collect();
    for (number, name, title, id, date, to) in left.into_iter().chain(lost) {
        let session = first.sessions.iter().find(|one| one.id == *id).context("a session of the plan before")?;
        let person = (number.clone(), name.clone());
        ensure!(session.people.contains(&person) && session.title == *title && session.from == date, "{number} {id}");
        let goes = |one: &&PlanSession| one.activity == session.activity && one.people.contains(&person);
        ensure!(second.sessions.iter().find(goes).map(|one| &one.id) == to, "{number} {id}");
    }
    let done = app.adopt_plan(&second.plan).await?;
    ensure!(done.value == preview, "{done:?} {preview:?}");
    Ok(())
});

on_both!(what_was_adopted_is_the_plan_before_and_what_is_confirmed_is_fixed, async |place: &testkit::Place| {
    let app = service(place).await?;
    let first = solve(&app, &half_year()?, 500).await?;
    app.adopt_plan(&first.plan).await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let prior = problem.prior.as_ref().context("a plan before")?;
    ensure!(prior.runs.len() == first.sessions.len() && prior.places.len() == first.places as usize);
    let session = first.sessions.iter().find(|session| session.activity == "ACT").context("a session")?;
    app.change_session(SessionChange { session: session.id.clone(), status: SessionStatus::Confirmed, reason: None }).await?;
    let problem = app.plan_problem(&half_year()?).await?;
    ensure!(problem.pins.runs == [session.id.clone()] && problem.pins.places.len() == session.people.len());
    let second = solve(&app, &half_year()?, 200).await?;
    ensure!(second.sessions.iter().any(|one| one.id == session.id && one.fixed && one.people.len() >= session.people.len()));
    // The plan before still stands in the calendar, so adopting the new one makes nothing twice.
    let done = app.adopt_plan(&second.plan).await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let running = problem.prior.map_or(0, |prior| prior.runs.len()) + problem.pins.runs.len();
    ensure!(running == second.sessions.len(), "{done:?}");
    let ran = |plan: &PlanView, id: &str| plan.sessions.iter().any(|session| session.id == id);
    let fallen = first.sessions.iter().filter(|session| !ran(&second, &session.id)).count();
    ensure!(done.value.withdrawn as usize == fallen, "{done:?}");
    Ok(())
});

on_both!(a_plan_that_the_store_has_outrun_is_refused_with_what_changed_and_nothing_is, async |place: &testkit::Place| {
    let app = service(place).await?;
    let plan = solve(&app, &half_year()?, 200).await?;
    csv(&app, ImportKind::Leave, "person_id,from,to\nE1,2026-04-13,2026-05-20\n").await?;
    let before = rows(place).await?;
    match app.adopt_plan(&plan.plan).await {
        Err(AppError::Conflict { details, .. }) => {
            ensure!(details.iter().any(|line| line.contains("Rotas, absences")), "{details:?}");
            ensure!(details.iter().any(|line| line.contains("Imported") && line.contains("Kim Keeper")), "{details:?}");
            ensure!(!details.iter().any(|line| line.contains("money")), "{details:?}");
        }
        other => bail!("{other:?}"),
    }
    ensure!(rows(place).await? == before);
    // Taken back, the plan fits again.
    app.undo().await?;
    app.adopt_plan(&plan.plan).await?;
    match app.adopt_plan(&plan.plan).await {
        Err(AppError::Conflict { details, .. }) => ensure!(details.iter().any(|line| line.contains("Adopted a plan")), "{details:?}"),
        other => bail!("twice: {other:?}"),
    }
    for wrong in ["", "{}", "[1]", "{\"format\":\"plss-plan/1\",\"runs\":[],\"places\":[]}"] {
        ensure!(matches!(app.adopt_plan(wrong).await, Err(AppError::Invalid { .. })), "{wrong}");
    }
    Ok(())
});

on_both!(a_plan_that_breaks_a_rule_is_not_adopted, async |place: &testkit::Place| {
    let app = service(place).await?;
    let plan = solve(&app, &half_year()?, 200).await?;
    let mut broken: serde_json::Value = serde_json::from_str(&plan.plan)?;
    broken["runs"] = serde_json::json!(["ACT@2026-05-12-pm"]);
    broken["places"] = serde_json::json!([["E5", "ACT@2026-05-12-pm"], ["E6", "ACT@2026-05-12-pm"]]);
    let before = rows(place).await?;
    match app.adopt_plan(&broken.to_string()).await {
        Err(AppError::Conflict { details, .. }) => {
            ensure!(details.iter().any(|line| line.starts_with("C8")), "Harbourside would be empty: {details:?}");
        }
        other => bail!("{other:?}"),
    }
    ensure!(rows(place).await? == before);
    Ok(())
});

on_both!(every_gap_left_has_a_sentence_and_cover_names_branch_numbers_and_time, async |place: &testkit::Place| {
    let app = service(place).await?;
    // Both of Harbourside can never go at once, and one of them only ever alone.
    csv(&app, ImportKind::Cover, "branch,halfdays,role,min\nHarbourside,,,2\n").await?;
    let plan = solve(&app, &half_year()?, 500).await?;
    ensure!(plan.violations.is_empty());
    ensure!(!plan.left.is_empty() && plan.left.iter().all(|gap| !gap.words.is_empty() && !gap.reason.is_empty()));
    let dee: Vec<_> = plan.left.iter().filter(|gap| gap.person == "E5").collect();
    ensure!(
        dee.iter().any(|gap| gap.reason == "cover" && gap.words.contains("Harbourside would drop to 1 of 2 on Tuesday afternoons")),
        "{dee:?}"
    );
    let total: u32 = plan.reasons.iter().map(|reason| reason.gaps).sum();
    ensure!(total as usize == plan.left.len());
    ensure!(plan.nothing_for.iter().any(|one| one.person == "E5" && one.words.contains("Harbourside")), "{:?}", plan.nothing_for);
    Ok(())
});

#[test]
fn a_plan_needs_days_that_follow_each_other() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let app = service(&place).await?;
        for (from, to) in [("2026-04-13", "2026-04-13"), ("2026-04-13", "2026-04-01"), ("2026-04-13", "2036-04-13")] {
            ensure!(matches!(app.plan_problem(&setup(from, to)?).await, Err(AppError::Invalid { .. })), "{from} {to}");
        }
        Ok(())
    });
}

/// The files of the sample, in its README's order.
pub(crate) async fn sample(url: &str) -> Result<App> {
    let app = App::create(url, Env::fixed("2026-04-10".parse()?, "tester")).await?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/sample");
    let set = |pairs: &[(&str, &str)]| ImportOptions {
        set: pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect(),
        ..ImportOptions::default()
    };
    for (kind, file, options) in [
        (ImportKind::People, "hr-extract.xlsx", set(&[("kind", "employee")])),
        (ImportKind::People, "volunteers.csv", set(&[("kind", "volunteer")])),
        (ImportKind::Grid, "skills-audit.xlsx", set(&[("rated_on", "2026-03-02"), ("source", "manager")])),
        (ImportKind::Log, "training-log.csv", set(&[])),
        (ImportKind::People, "hr-1904.xlsx", set(&[])),
        (ImportKind::Funds, "funds.csv", set(&[])),
        (ImportKind::Venues, "venues.csv", set(&[])),
        (ImportKind::Activities, "activities.csv", set(&[])),
        (ImportKind::Offers, "offers.csv", set(&[])),
        (ImportKind::Cover, "cover.csv", set(&[])),
    ] {
        app.import(kind, &folder.join(file), &options).await?;
    }
    Ok(app)
}

/// The weight of the levels that some activity with a session teaches to people who may go to it.
fn teachable(problem: &Problem) -> i64 {
    let offered: BTreeSet<&str> = problem.sessions.iter().map(|session| session.activity.as_str()).collect();
    let mut weight = 0;
    for person in &problem.people {
        for (skill, target) in &person.targets {
            let level = person.levels.get(skill).copied().unwrap_or(0);
            let may = |one: &&planner::Activity| {
                offered.contains(one.id.as_str())
                    && one.kinds.as_ref().is_none_or(|kinds| kinds.contains(&person.kind))
                    && !person.done.contains(&one.id)
            };
            let reach = problem.activities.iter().filter(may).filter_map(|one| one.teaches.get(skill)).max().copied().unwrap_or(0);
            weight += (reach.min(target.level) - level).max(0) * target.weight;
        }
    }
    weight
}

#[test]
fn the_sample_year_closes_half_of_what_its_catalogue_teaches_and_keeps_the_cover() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let app = sample(&place.url).await?;
        let setup = setup("2026-04-13", "2027-03-31")?;
        let problem = app.plan_problem(&setup).await?;
        let plan = solve(&app, &setup, 400).await?;
        ensure!(plan.violations.is_empty(), "{:?}", plan.violations);
        let teachable = teachable(&problem);
        ensure!(teachable > 0 && 2 * plan.weight_closed.0 >= teachable, "{} of {teachable}", plan.weight_closed.0);
        ensure!(plan.funds.iter().all(|fund| fund.used.0 <= fund.pence.0), "{:?}", plan.funds);
        let done = app.adopt_plan(&plan.plan).await?;
        ensure!(done.value.sessions as usize == plan.sessions.len() && done.value.places == plan.places);
        ensure!(app.check().await?.ok);
        Ok(())
    });
}
