//! Learning is logged, verified or returned, and what it does to levels and lists.

use anyhow::{Context as _, Result, bail, ensure};
use app::views::Scope;
use app::views::learning::{NewLearning, Verdict};
use app::{App, AppError, LearningKey};
use testkit::on_both;

use crate::service::{csv, rows, service};
use app::views::imports::ImportKind;

fn learned(person: &str, skills: &[(&str, Option<u8>)]) -> Result<NewLearning> {
    Ok(NewLearning {
        person: person.to_owned(),
        on: Some("2026-04-08".parse()?),
        minutes: 90,
        activity: Some("ACT".to_owned()),
        skills: skills.iter().map(|(skill, level)| ((*skill).to_owned(), *level)).collect(),
        reflection: Some("I can help with a form".to_owned()),
        ..NewLearning::default()
    })
}

fn accept(record: &str, by: &str, levels: &[(&str, u8)]) -> Verdict {
    Verdict {
        record: record.to_owned(),
        by: by.to_owned(),
        accept: true,
        levels: levels.iter().map(|(skill, level)| ((*skill).to_owned(), *level)).collect(),
        reason: None,
    }
}

async fn level(app: &App, person: &str) -> Result<Option<u8>> {
    let page = app.my_learning(person).await?;
    Ok(page.skills.iter().find(|skill| skill.skill == "A5-01").context("the skill")?.level)
}

on_both!(a_level_in_a_record_is_a_claim_until_a_verifier_accepts_it, async |place: &testkit::Place| {
    let app = service(place).await?;
    let start = rows(place).await?;
    let logged = app.add_learning(learned("E2", &[("A5-01", Some(3))])?).await?;
    ensure!(logged.value.status == "logged" && level(&app, "E2").await? == Some(1));
    let waiting = app.to_verify().await?;
    ensure!(
        waiting.len() == 1
            && waiting[0].title == "Digital help"
            && waiting[0].skills[0].level == Some(3)
            && waiting[0].skills[0].now == Some(1)
    );
    let page = app.my_learning("E2").await?;
    ensure!(page.minutes_waiting == 90 && page.minutes_12_months == 0);
    let before = rows(place).await?;
    let done = app.verify_learning(accept(&logged.value.record, "E1", &[("A5-01", 2)])).await?;
    ensure!(done.value.status == "verified" && level(&app, "E2").await? == Some(2), "the level is the verifier's");
    let page = app.my_learning("E2").await?;
    ensure!(page.minutes_waiting == 0 && page.minutes_12_months == 90 && page.to_rerate.is_empty() && app.to_verify().await?.is_empty());
    // The manager's word is an agreed rating, so there is nothing to agree on any more.
    ensure!(rows(place).await?.iter().any(|row| row.starts_with("rating") && row.contains("manager") && row.contains("E1")));
    app.undo().await?;
    ensure!(rows(place).await? == before);
    app.undo().await?;
    ensure!(rows(place).await? == start);
    Ok(())
});

on_both!(people_are_found_by_a_part_of_their_name_or_number_as_they_are_today, async |place: &testkit::Place| {
    let app = service(place).await?;
    let said = |people: Vec<app::views::PersonRef>| -> Vec<String> {
        people.iter().map(|one| format!("{} {} {:?} {:?} {:?}", one.key, one.name, one.kind, one.branch, one.roles)).collect()
    };
    csv(&app, ImportKind::People, "person_id,name,kind,branch,roles,end_date\nE9,Élodie Oké,volunteer,Northgate,Buddy;Helper,\nE8,Zoe Gone,employee,Northgate,Helper,2026-04-09\n").await?;
    ensure!(
        said(app.people(" élo").await?) == ["E9 Élodie Oké Volunteer Some(\"Northgate\") [\"Helper\", \"Buddy\"]"],
        "{:?}",
        app.people("élo").await?
    );
    ensure!(said(app.people("zo").await?) == ["E1 Zoe Zhao Employee Some(\"Northgate\") [\"Helper\"]"], "who left is not found");
    ensure!(app.people("v1").await?.len() == 1 && app.people("").await?.len() == 8 && app.people("%").await?.is_empty());
    csv(&app, ImportKind::People, "person_id,branch\nE9,Harbourside\n").await?;
    ensure!(app.people("e9").await?[0].branch.as_deref() == Some("Harbourside"), "the branch that began last");
    let palette: Vec<(String, String)> = app.find("A5-01").await?.into_iter().map(|one| (one.what, one.detail)).collect();
    ensure!(palette.len() == 1 && palette[0].0 == "skill" && palette[0].1.starts_with("Aim 5: "), "{palette:?}");
    ensure!(app.find("harbour").await?.iter().any(|one| one.what == "branch" && one.key == "Harbourside"));
    Ok(())
});

on_both!(accepted_without_a_level_it_raises_none_and_is_to_be_rated_again, async |place: &testkit::Place| {
    let app = service(place).await?;
    let logged = app.add_learning(learned("E2", &[("A5-02", Some(2))])?).await?;
    app.verify_learning(accept(&logged.value.record, "An Assessor", &[])).await?;
    ensure!(level(&app, "E2").await? == Some(1));
    let list = app.to_rerate("2026-04-10".parse()?).await?;
    let found: Vec<(&str, String)> = list.iter().map(|one| (one.skill.as_str(), one.due.to_string())).collect();
    ensure!(
        found == [("A5-01", "2026-06-03".to_owned()), ("A5-02", "2026-06-03".to_owned())],
        "what it names and what its activity teaches: {found:?}"
    );
    let due =
        |branch: Option<&str>| Scope { as_of: Some("2026-06-30".parse().unwrap()), branch: branch.map(str::to_owned), ..Scope::default() };
    for (branch, expected) in [(None, 2), (Some("Northgate"), 2), (Some("Harbourside"), 0)] {
        let (count, list) = (app.overview(&due(branch)).await?.to_rerate, app.show_to_rerate(&due(branch)).await?);
        ensure!(count == expected && list.len() == expected as usize, "{branch:?}: {count} and {list:?}");
    }
    let lines = app.show_learning(&Scope::default(), &[LearningKey::Activity], None, None).await?;
    ensure!(lines.len() == 1 && lines[0].minutes == 90 && lines[0].key["activity"].as_deref() == Some("ACT"), "{lines:?}");
    Ok(())
});

on_both!(a_record_goes_back_with_a_reason_and_counts_for_nothing, async |place: &testkit::Place| {
    let app = service(place).await?;
    let logged = app.add_learning(learned("E2", &[])?).await?;
    let before = rows(place).await?;
    let back =
        |reason: Option<&str>| Verdict { accept: false, reason: reason.map(str::to_owned), ..accept(&logged.value.record, "E1", &[]) };
    ensure!(matches!(app.verify_learning(back(None)).await, Err(AppError::Invalid { .. })));
    ensure!(matches!(app.verify_learning(back(Some(" "))).await, Err(AppError::Invalid { .. })));
    ensure!(rows(place).await? == before);
    app.verify_learning(back(Some("Which form?"))).await?;
    let page = app.my_learning("E2").await?;
    ensure!(
        page.records[0].status == "returned" && page.records[0].returned.as_deref() == Some("Which form?") && page.to_rerate.is_empty()
    );
    ensure!(matches!(app.verify_learning(accept(&logged.value.record, "E1", &[])).await, Err(AppError::NotNow { .. })), "once is enough");
    app.undo().await?;
    ensure!(rows(place).await? == before);
    Ok(())
});

on_both!(what_cannot_be_is_refused_and_nothing_is_saved, async |place: &testkit::Place| {
    let app = service(place).await?;
    let logged = app.add_learning(learned("E2", &[])?).await?;
    let before = rows(place).await?;
    let good = learned("E2", &[])?;
    let wrong = [
        NewLearning { person: "E9".to_owned(), ..good.clone() },
        NewLearning { minutes: 0, ..good.clone() },
        NewLearning { on: Some("2026-04-11".parse()?), ..good.clone() },
        NewLearning { activity: Some("NONE".to_owned()), ..good.clone() },
        NewLearning { skills: vec![("A5-01".to_owned(), Some(5))], ..good.clone() },
        NewLearning { skills: vec![("X".to_owned(), None)], ..good.clone() },
        NewLearning { title: Some("x".repeat(301)), ..good },
    ];
    for new in wrong {
        if let Ok(done) = app.add_learning(new.clone()).await {
            bail!("{new:?} was saved as {done:?}");
        }
    }
    for verdict in [
        accept(&logged.value.record, "E2", &[]),
        accept(&logged.value.record, "adam abel", &[]),
        accept(&logged.value.record, " ", &[]),
        accept("999999", "E1", &[]),
        accept(&logged.value.record, "E99", &[]),
        accept("x", "E1", &[]),
        accept(&logged.value.record, "E1", &[("A5-01", 9)]),
        accept(&logged.value.record, "E1", &[("X", 1)]),
    ] {
        if let Ok(done) = app.verify_learning(verdict.clone()).await {
            bail!("{verdict:?} was saved as {done:?}");
        }
    }
    ensure!(rows(place).await? == before);
    Ok(())
});
