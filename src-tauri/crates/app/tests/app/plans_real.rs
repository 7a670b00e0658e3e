//! What the planner is told of a service that is under way: people and trainers who are taken, money by year, notice, holidays and pacing; and
//! what adopting refuses.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use app::views::imports::ImportKind;
use app::views::plans::PlanView;
use app::views::sessions::{Booking, SessionChange};
use app::{App, AppError, Env};
use domain::activities::SessionStatus;
use planner::Problem;
use testkit::on_both;

use crate::plans::{half_year, person, setup, solve};
use crate::service::{TODAY, csv, rows, service};

async fn book(app: &App, session: &str, person: &str) -> Result<()> {
    let accept_warning = Some("It is agreed".to_owned());
    app.book(Booking { session: session.to_owned(), person: person.to_owned(), accept_warning }).await?;
    Ok(())
}

async fn set(app: &App, key: &str, value: &str) -> Result<()> {
    app.change_setting(app::views::settings::SettingChange::Set { key: key.to_owned(), value: value.to_owned() }).await?;
    Ok(())
}

/// An apprenticeship over Tuesdays from before the plan's time to after it.
async fn apprentice(app: &App, status: &str) -> Result<()> {
    csv(
        app,
        ImportKind::Activities,
        "activity,title,kind,minutes,min_people,max_people,cost_per_session,fund,outcomes\nAPP,Apprenticeship,apprenticeship,9000,1,3,5000,CORE,A5-01:0>3\n",
    )
    .await?;
    let session =
        format!("session,activity,starts,ends,halfdays,trainer,status\nAPP-1,APP,2026-04-07,2026-08-31,tue-am;tue-pm,T1,{status}\n");
    csv(app, ImportKind::Sessions, &session).await
}

on_both!(an_apprentice_is_busy_holds_the_activity_and_is_counted_away_from_the_branch, async |place: &testkit::Place| {
    let app = service(place).await?;
    apprentice(&app, "confirmed").await?;
    book(&app, "APP-1", "E5").await?;
    let problem = app.plan_problem(&half_year()?).await?;
    ensure!(!problem.sessions.iter().any(|session| session.id == "APP-1"), "it began before the plan does");
    let dee = person(&problem, "E5")?;
    ensure!(dee.held == ["APP"] && dee.busy.len() == 1, "{dee:?}");
    let busy = &dee.busy[0];
    let halves: Vec<String> = busy.halfdays.iter().map(ToString::to_string).collect();
    ensure!(busy.block && halves == ["tue-am", "tue-pm"], "{busy:?}");
    ensure!((busy.from.to_string(), busy.to.to_string()) == ("2026-04-13".to_owned(), "2026-08-31".to_owned()), "{busy:?}");
    let coming = dee.coming.get("A5-01").context("a level that comes")?;
    ensure!(coming.level == 3 && coming.on.to_string() == "2026-08-31", "{coming:?}");
    ensure!(person(&problem, "E6")?.busy.is_empty() && person(&problem, "E6")?.held.is_empty());
    // Her trainer teaches on Tuesdays: none of his sessions is offered then, till she is through.
    let of_act: Vec<&str> = problem.sessions.iter().filter(|one| one.activity == "ACT").map(|one| one.id.as_str()).collect();
    ensure!(of_act.iter().all(|id| *id > "ACT@2026-08-31") && !of_act.is_empty(), "{of_act:?}");
    let size = app.plan_size(&half_year()?).await?;
    ensure!((size.assumed.under_way, size.assumed.under_way_people) == (1, 1), "{:?}", size.assumed);
    // What it costs is no candidate's.
    let core = problem.funds.iter().find(|fund| fund.id == "CORE").context("a fund")?;
    ensure!(core.budget == 195_000, "{core:?}");
    // She is in Harbourside, where one of two must stay: the other can never go on a Tuesday.
    csv(&app, ImportKind::Offers, "activity,halfdays,every_weeks,from,to,trainer\nACT,tue-am,1,2026-05-19,2026-08-25,T9\n").await?;
    let plan = solve(&app, &half_year()?, 300).await?;
    ensure!(plan.violations.is_empty(), "{:?}", plan.violations);
    let tuesdays = plan.sessions.iter().filter(|one| one.when.contains("Tuesday") && one.from.to_string().as_str() < "2026-08-31");
    let going: BTreeSet<&str> = tuesdays.flat_map(|one| &one.people).map(|(number, _)| number.as_str()).collect();
    ensure!(!going.contains("E5") && !going.contains("E6"), "{going:?}");
    app.adopt_plan(&plan.plan).await?;
    Ok(())
});

on_both!(one_who_is_booked_before_the_plan_begins_is_not_booked_again, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(&app, ImportKind::Sessions, "session,activity,starts,ends,status\nNEXT,ACT,2026-04-21T13:30,2026-04-21T16:30,confirmed\n").await?;
    book(&app, "NEXT", "E1").await?;
    let later = setup("2026-06-01", "2026-11-30")?;
    let zoe = person(&app.plan_problem(&later).await?, "E1")?.clone();
    ensure!(zoe.held == ["ACT"] && zoe.busy.is_empty() && zoe.coming["A5-01"].on.to_string() == "2026-06-01", "{zoe:?}");
    // Held and attended, it is done.
    let june = App::open(&place.url, Env::fixed("2026-05-04".parse()?, "Kim Keeper")).await?;
    june.change_session(SessionChange { session: "NEXT".to_owned(), status: SessionStatus::Held, reason: None }).await?;
    june.mark_attendance(app::views::sessions::Attendance { session: "NEXT".to_owned(), attended: vec!["E1".to_owned()] }).await?;
    let zoe = person(&june.plan_problem(&later).await?, "E1")?.clone();
    ensure!(zoe.done == ["ACT"] && zoe.held.is_empty() && zoe.coming.is_empty(), "{zoe:?}");
    june.close().await;
    Ok(())
});

on_both!(a_session_belongs_to_the_fund_of_its_year_and_without_one_it_cannot_be_planned, async |place: &testkit::Place| {
    let app = service(place).await?;
    let over = setup("2027-01-04", "2027-06-30")?;
    csv(&app, ImportKind::Offers, "activity,halfdays,every_weeks,from,to,venue,trainer\nACT,wed-pm,1,2027-01-06,2027-06-30,ROOM,T2\n")
        .await?;
    let size = app.plan_size(&over).await?;
    ensure!(size.missing.iter().any(|line| line.contains("no fund of its line")), "{:?}", size.missing);
    let problem = app.plan_problem(&over).await?;
    ensure!(problem.sessions.iter().all(|one| one.fund.as_deref() == Some("CORE")), "what begins in April has no fund");
    csv(&app, ImportKind::Funds, "fund,title,from,to,pence\nCORE27,Training 2027-28,2027-04-01,2028-03-31,100000\n").await?;
    let problem = app.plan_problem(&over).await?;
    let mut years = BTreeSet::new();
    for session in problem.sessions.iter().filter(|one| one.activity == "ACT") {
        let first = session.slots.as_ref().and_then(|slots| slots.first()).context("a half-day")?.date;
        let fund = session.fund.clone().context("a fund")?;
        ensure!(fund == if first.to_string().as_str() < "2027-04-01" { "CORE" } else { "CORE27" }, "{} {fund}", session.id);
        years.insert(fund);
    }
    ensure!(years.len() == 2, "{years:?}");
    // A plan that begins in April draws on the new year, although the catalogue names the old one.
    let april = app.plan_problem(&setup("2027-04-05", "2027-06-30")?).await?;
    ensure!(april.activities.iter().find(|one| one.id == "ACT").is_some_and(|one| one.fund == "CORE27"));
    let size = app.plan_size(&over).await?;
    let lines: Vec<(&str, &str)> = size.funds.iter().map(|fund| (fund.key.as_str(), fund.line.as_str())).collect();
    ensure!(lines == [("CORE", "Training"), ("CORE27", "Training")], "{lines:?}");
    let plan = solve(&app, &over, 300).await?;
    ensure!(plan.violations.is_empty() && plan.funds.iter().all(|fund| fund.plan.0 <= fund.pence.0 - fund.used.0), "{:?}", plan.funds);
    Ok(())
});

on_both!(learning_at_ones_own_pace_has_a_window_a_month_and_renews_in_any_of_its_days, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(
        &app,
        ImportKind::Activities,
        "activity,title,kind,mode,minutes,fund,outcomes,certificate\nSAFE,Safeguarding,e-learning,self-paced,60,CORE,,Safeguarding\nFIRE,Fire warden,training session,,180,CORE,,Fire warden\n",
    )
    .await?;
    csv(&app, ImportKind::Roles, "role,title,kind,certificates\nHLP,Helper,employee,Safeguarding:12;Fire warden:12\n").await?;
    csv(&app, ImportKind::Certificates, "person_id,certificate,awarded_on,expires_on\nE1,Safeguarding,2025-06-10,2026-06-10\n").await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let windows: Vec<String> = problem
        .sessions
        .iter()
        .filter(|one| one.activity == "SAFE")
        .filter_map(|one| one.window.map(|window| format!("{} {} {}", one.id, window.from, window.to)))
        .collect();
    ensure!(windows.len() == 6, "{windows:?}");
    ensure!(windows[0] == "SAFE@2026-04-13 2026-04-13 2026-04-30" && windows[5] == "SAFE@2026-09-01 2026-09-01 2026-09-30", "{windows:?}");
    let due = |id: &str| -> Result<Vec<String>> {
        Ok(person(&problem, id)?.renewals.iter().map(|due| format!("{} {} {}", due.cert, due.from, due.by)).collect())
    };
    ensure!(due("E1")? == ["fire warden 2026-04-13 2026-07-12", "safeguarding 2026-04-13 2026-06-10"], "{:?}", due("E1")?);
    let plan = solve(&app, &half_year()?, 300).await?;
    ensure!(plan.renewals_due == 12, "{} {:?}", plan.renewals_due, plan.renewals);
    // All of it that there is a session for is met; of the other there is none.
    let missed: BTreeSet<(&str, &str)> = plan.renewals.iter().map(|one| (one.cert.as_str(), one.reason.as_str())).collect();
    ensure!(missed == BTreeSet::from([("Fire warden", "no_activity")]), "{missed:?}");
    ensure!(plan.renewals.len() == 6 && plan.renewals.iter().all(|one| !one.words.is_empty() && !one.name.is_empty()));
    set(&app, "plan.overdue_days", "30").await?;
    let problem = app.plan_problem(&half_year()?).await?;
    ensure!(person(&problem, "E2")?.renewals.iter().all(|due| due.by.to_string() == "2026-05-13"));
    Ok(())
});

on_both!(notice_holidays_and_pacing_come_from_the_settings, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(&app, ImportKind::Offers, "activity,halfdays,every_weeks,from,to,trainer\nACT,mon-am;fri-pm,1,2026-04-13,2026-06-30,T5\n").await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let closed: Vec<String> = problem.closed.iter().map(ToString::to_string).collect();
    ensure!(closed == ["2026-05-04", "2026-05-25", "2026-08-31"], "{closed:?}");
    let first = |problem: &Problem| problem.sessions.iter().filter_map(|one| one.slots.as_ref()?.first().map(|slot| slot.date)).min();
    // 10 April is a Friday; fifteen working days after it is 1 May.
    ensure!(first(&problem).map(|day| day.to_string()).as_deref() == Some("2026-05-01"), "{:?}", first(&problem));
    ensure!(problem.sessions.iter().all(|one| !one.id.contains("2026-05-04") && !one.id.contains("2026-05-25")));
    let limits = problem.limits.context("pacing")?;
    ensure!((limits.runs_per_week, limits.sessions_per_person_week) == (None, Some(1)), "{limits:?}");
    let size = app.plan_size(&half_year()?).await?;
    let assumed = &size.assumed;
    ensure!(assumed.soonest.to_string() == "2026-05-01" && assumed.notice == 15 && assumed.made_on.to_string() == TODAY, "{assumed:?}");
    ensure!(assumed.closed.len() == 3 && assumed.closed[0].name == "Early May bank holiday", "{:?}", assumed.closed);
    ensure!(assumed.per_week_proposed >= 1 && assumed.per_week.is_none(), "{assumed:?}");
    for (key, value) in [
        ("plan.notice_working_days", "0"),
        ("plan.open", "2026-05-04"),
        ("plan.closed", "2026-05-08"),
        ("plan.sessions_per_week", "2"),
        ("plan.sessions_per_person_week", ""),
    ] {
        set(&app, key, value).await?;
    }
    let problem = app.plan_problem(&half_year()?).await?;
    let closed: Vec<String> = problem.closed.iter().map(ToString::to_string).collect();
    ensure!(closed == ["2026-05-08", "2026-05-25", "2026-08-31"], "{closed:?}");
    ensure!(first(&problem).map(|day| day.to_string()).as_deref() == Some("2026-04-13"));
    ensure!(problem.sessions.iter().any(|one| one.id.contains("2026-05-04")), "that holiday is open");
    let limits = problem.limits.context("pacing")?;
    ensure!((limits.runs_per_week, limits.sessions_per_person_week) == (Some(2), None), "{limits:?}");
    let plan = solve(&app, &half_year()?, 200).await?;
    ensure!(plan.violations.is_empty(), "{:?}", plan.violations);
    let mut weeks = std::collections::BTreeMap::new();
    for session in plan.sessions.iter().filter(|one| !one.when.contains("pace")) {
        *weeks.entry(session.from.plus_days(-i64::from(session.from.weekday()))).or_insert(0) += 1;
    }
    ensure!(weeks.values().all(|runs| *runs <= 2), "{weeks:?}");
    for (key, wrong) in [("plan.notice_working_days", "-1"), ("plan.sessions_per_week", "0"), ("plan.open", "Christmas")] {
        ensure!(matches!(set(&app, key, wrong).await.unwrap_err().downcast::<AppError>()?, AppError::Invalid { .. }), "{key}");
    }
    Ok(())
});

on_both!(a_plan_of_yesterday_is_adopted_as_of_the_day_on_which_it_was_made_and_nothing_in_the_past, async |place: &testkit::Place| {
    let app = service(place).await?;
    let plan = solve(&app, &half_year()?, 200).await?;
    let on = async |day: &str| -> Result<App> { Ok(App::open(&place.url, Env::fixed(day.parse()?, "Kim Keeper")).await?) };
    let before = rows(place).await?;
    let late = on("2026-09-29").await?;
    match late.adopt_plan(&plan.plan).await {
        Err(AppError::Conflict { details, .. }) => ensure!(details.iter().any(|line| line.contains("began on")), "{details:?}"),
        other => bail!("{other:?}"),
    }
    // For study a plan may begin in the past, and then it cannot be adopted.
    let study = solve(&late, &half_year()?, 50).await?;
    ensure!(matches!(late.adopt_plan(&study.plan).await, Err(AppError::Conflict { .. })));
    ensure!(rows(place).await? == before);
    late.close().await;
    let monday = on("2026-04-13").await?;
    monday.adopt_plan(&plan.plan).await?;
    monday.close().await;
    Ok(())
});

fn edited(plan: &PlanView, edit: impl FnOnce(&mut serde_json::Value)) -> Result<String> {
    let mut value: serde_json::Value = serde_json::from_str(&plan.plan)?;
    edit(&mut value);
    Ok(value.to_string())
}

/// A confirmed session with two people in it.
async fn confirmed(app: &App) -> Result<()> {
    csv(
        app,
        ImportKind::Sessions,
        "session,activity,starts,ends,venue,trainer,status\nSURE,ACT,2026-06-09T13:30,2026-06-09T16:30,ROOM,T1,confirmed\n",
    )
    .await?;
    for who in ["E1", "E2"] {
        book(app, "SURE", who).await?;
    }
    Ok(())
}

on_both!(what_is_confirmed_is_given_up_only_where_the_plan_says_so, async |place: &testkit::Place| {
    let app = service(place).await?;
    confirmed(&app).await?;
    let plan = solve(&app, &half_year()?, 200).await?;
    ensure!(plan.sessions.iter().any(|one| one.id == "SURE" && one.fixed));
    let before = rows(place).await?;
    let without = |value: &mut serde_json::Value| {
        for list in ["runs", "places"] {
            value[list] = serde_json::json!([]);
        }
        value["score"] = serde_json::Value::Null;
        value["parts"] = serde_json::Value::Null;
        value["bound"] = serde_json::Value::Null;
    };
    let left_out = edited(&plan, without)?;
    match app.adopt_plan(&left_out).await {
        Err(AppError::Conflict { details, .. }) => {
            ensure!(details.len() == 1 && details[0].contains("SURE") && details[0].starts_with("C17"), "{details:?}");
        }
        other => bail!("{other:?}"),
    }
    let one = edited(&plan, |value| {
        without(value);
        value["runs"].as_array_mut().unwrap().push("SURE".into());
        value["places"].as_array_mut().unwrap().push(serde_json::json!(["E1", "SURE"]));
        value["dropped"] = serde_json::json!({"runs": [], "places": [["E1", "SURE"]]});
    })?;
    match app.adopt_plan(&one).await {
        Err(AppError::Conflict { details, .. }) => ensure!(details.iter().any(|line| line.contains("E2")), "{details:?}"),
        other => bail!("another is dropped: {other:?}"),
    }
    ensure!(rows(place).await? == before);
    let said = edited(&plan, |value| {
        without(value);
        value["dropped"] = serde_json::json!({"runs": ["SURE"], "places": []});
    })?;
    let would = app.adopt_preview(&said).await?;
    let done = app.adopt_plan(&said).await?.value;
    ensure!(done == would && done.withdrawn == 1, "{done:?}");
    let gone: BTreeSet<&str> =
        done.moved.iter().map(|one| one.person.as_str()).chain(done.lost.iter().map(|one| one.person.as_str())).collect();
    ensure!(gone == BTreeSet::from(["E1", "E2"]), "{done:?}");
    ensure!(app.plan_problem(&half_year()?).await?.pins.runs.is_empty(), "it is confirmed no more");
    app.undo().await?;
    ensure!(rows(place).await? == before);
    Ok(())
});

on_both!(a_plan_that_books_a_person_or_a_trainer_twice_is_refused, async |place: &testkit::Place| {
    let app = service(place).await?;
    confirmed(&app).await?;
    csv(&app, ImportKind::Offers, "activity,halfdays,every_weeks,from,to,trainer\nTOP,tue-am,1,2026-06-09,2026-06-09,T1\n").await?;
    let plan = solve(&app, &half_year()?, 100).await?;
    // T1 has the morning free and the afternoon taken, which the masterclass needs both.
    let twice = edited(&plan, |value| {
        value["runs"] = serde_json::json!(["SURE", "TOP@2026-06-09-am"]);
        value["places"] = serde_json::json!([["E1", "SURE"], ["E2", "SURE"], ["E3", "TOP@2026-06-09-am"], ["E1", "TOP@2026-06-09-am"]]);
        value["score"] = serde_json::Value::Null;
        value["parts"] = serde_json::Value::Null;
        value["bound"] = serde_json::Value::Null;
    })?;
    match app.adopt_plan(&twice).await {
        Err(AppError::Conflict { details, .. }) => {
            for rule in ["C4", "C6"] {
                ensure!(details.iter().any(|line| line.starts_with(rule)), "{rule} {details:?}");
            }
        }
        other => bail!("{other:?}"),
    }
    Ok(())
});

on_both!(planning_again_on_an_unchanged_store_changes_nothing, async |place: &testkit::Place| {
    let app = service(place).await?;
    let plan = solve(&app, &half_year()?, 500).await?;
    app.adopt_plan(&plan.plan).await?;
    let problem = app.plan_problem(&half_year()?).await?;
    ensure!((problem.objective.drop_run, problem.objective.drop_place) == (300_000, 100_000));
    for steps in [0, 1, 20, 200] {
        let again = solve(&app, &half_year()?, steps).await?;
        let change = app.adopt_preview(&again.plan).await?;
        ensure!(again.score.0 >= plan.score.0, "{steps}");
        let places = change.places as usize + change.moved.len() + change.lost.len();
        ensure!(again.score.0 > plan.score.0 || (change.sessions == 0 && places == 0), "{steps}: {change:?}");
    }
    Ok(())
});

on_both!(who_comes_later_keeps_the_place_and_who_waits_is_planned_with, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(&app, ImportKind::People, "person_id,name,kind,branch,roles,start_date\nE9,Flo Fox,employee,Northgate,Helper,2026-06-01\n").await?;
    csv(
        &app,
        ImportKind::Sessions,
        "session,activity,starts,ends,venue,trainer,capacity,status\nLATER,ACT,2026-06-09T13:30,2026-06-09T16:30,ROOM,T1,2,planned\n",
    )
    .await?;
    for who in ["E9", "E1", "V1"] {
        book(&app, "LATER", who).await?;
    }
    let problem = app.plan_problem(&half_year()?).await?;
    let flo = person(&problem, "E9")?;
    let away: Vec<String> = flo.leave.iter().map(|leave| format!("{} {}", leave.from, leave.to)).collect();
    ensure!(flo.targets.is_empty() && flo.wants == ["ACT"] && away == ["2026-04-13 2026-05-31"], "{flo:?}");
    ensure!(problem.prior.as_ref().is_some_and(|prior| prior.places.len() == 2), "{:?}", problem.prior);
    ensure!(person(&problem, "V1")?.wants == ["ACT"], "who waits has asked for it");
    // What waits and is given a seat is a new place.
    let plan = solve(&app, &half_year()?, 300).await?;
    let would = app.adopt_preview(&plan.plan).await?;
    ensure!(would.lost.iter().all(|one| one.person != "E9"), "{would:?}");
    let held: usize = plan.sessions.iter().map(|one| one.people.len()).sum();
    let kept = 2 - would.moved.len() - would.lost.len();
    ensure!(would.places as usize == held - kept, "{would:?}");
    Ok(())
});

on_both!(one_trainer_in_two_spellings_is_one, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(
        &app,
        ImportKind::Sessions,
        "session,activity,starts,ends,trainer,status\nHERE,ACT,2026-06-02T13:30,2026-06-02T16:30,t1,confirmed\n",
    )
    .await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let trainers: BTreeSet<Option<&str>> =
        problem.sessions.iter().filter(|one| one.activity == "ACT").map(|one| one.trainer.as_deref()).collect();
    ensure!(trainers == BTreeSet::from([Some("T1")]), "{trainers:?}");
    Ok(())
});

on_both!(a_month_that_an_earlier_plan_cut_short_is_offered_for_its_rest, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(
        &app,
        ImportKind::Sessions,
        "session,activity,starts,ends,status\nOWN@2026-06-01,OWN,2026-06-01,2026-06-10,planned\nOWN@2026-07-01,OWN,2026-07-01,2026-07-31,cancelled\n",
    )
    .await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let windows: Vec<String> = problem
        .sessions
        .iter()
        .filter(|one| one.activity == "OWN")
        .filter_map(|one| one.window.map(|window| format!("{} {}", window.from, window.to)))
        .collect();
    let wanted = [
        "2026-04-13 2026-04-30",
        "2026-05-01 2026-05-31",
        "2026-06-01 2026-06-10",
        "2026-06-11 2026-06-30",
        "2026-07-02 2026-07-31",
        "2026-08-01 2026-08-31",
        "2026-09-01 2026-09-30",
    ];
    ensure!(windows == wanted, "{windows:?}");
    Ok(())
});

on_both!(a_course_outside_counts_for_what_is_booked_after_it_and_for_nothing_sooner, async |place: &testkit::Place| {
    let app = service(place).await?;
    csv(
        &app,
        ImportKind::Activities,
        "activity,title,kind,minutes,min_people,max_people,fund,outcomes\nLONG,Secondment,secondment,9000,1,3,CORE,A5-01:0>2\n",
    )
    .await?;
    let sessions = "session,activity,starts,ends,halfdays,status\nLONG-1,LONG,2026-04-07,2026-06-30,fri-pm,confirmed\n";
    csv(&app, ImportKind::Sessions, sessions).await?;
    csv(&app, ImportKind::Sessions, "session,activity,starts,ends,status\nNEXT,TOP,2026-07-30T09:00,2026-07-30T16:00,planned\n").await?;
    csv(&app, ImportKind::Activities, "activity,prerequisites\nTOP,LONG\n").await?;
    let before = app.plan_problem(&half_year()?).await?;
    ensure!(person(&before, "E1")?.levels["A5-01"] == 1 && before.forbids.places.is_empty());
    book(&app, "LONG-1", "E1").await?;
    book(&app, "NEXT", "E1").await?;
    let problem = app.plan_problem(&half_year()?).await?;
    let zoe = person(&problem, "E1")?;
    ensure!(zoe.levels["A5-01"] == 2 && zoe.done == ["LONG"] && zoe.held == ["LONG"], "{zoe:?}");
    let of_top = |late: bool| -> BTreeSet<(String, String)> {
        let tops = problem.sessions.iter().filter(|one| one.activity == "TOP");
        let first = |one: &planner::Session| one.slots.as_ref().and_then(|slots| slots.first()).map(|slot| slot.date.to_string());
        tops.filter(|one| (first(one).as_deref() > Some("2026-06-30")) == late).map(|one| ("E1".to_owned(), one.id.clone())).collect()
    };
    let forbidden: BTreeSet<(String, String)> = problem.forbids.places.iter().cloned().collect();
    ensure!(forbidden == of_top(false) && !forbidden.is_empty() && !of_top(true).is_empty(), "{forbidden:?}");
    // Her place can be kept.
    let plan = solve(&app, &half_year()?, 200).await?;
    ensure!(plan.violations.is_empty(), "{:?}", plan.violations);
    Ok(())
});
