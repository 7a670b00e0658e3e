//! Records of every table, in and out.

use anyhow::{Context as _, Result, ensure};
use domain::activities::{PlaceStatus, SessionStatus};
use domain::facts::{CoverScope, TitleStatus};
use domain::learning::RecordStatus;
use domain::ratings::Source;
use domain::skills::Relation;
use domain::{Date, Kind};
use store::records::*;
use store::{Record, Store, StoreError, Tx};
use testkit::{dump, empty_store, on_both};

use super::{add, note, person, redo, undo};

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| anyhow::anyhow!("no date"))
}

/// Adds a record, and looks whether it comes out as it went in.
async fn kept<R: Record + std::fmt::Debug>(tx: &mut Tx, record: R) -> Result<store::Id<R>> {
    let id = tx.add(record.clone()).await?;
    let found = tx.one(id).await?.context("it is not there")?;
    ensure!(found.record == record, "{found:?} is not {record:?}");
    let all = tx.all::<R>().await?;
    ensure!(all.last().is_some_and(|last| last.id == id && last.record == record), "the last of all is another");
    Ok(id)
}

on_both!(a_record_of_every_table_comes_out_as_it_went_in, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let mut tx = store.begin().await?;
    let (from, to) = (Some(day("2026-01-05")?), None);
    let text = |text: &str| text.to_owned();
    kept(&mut tx, Setting { key: text("service.name"), value: text("Fairshire") }).await?;
    let edition = kept(&mut tx, Edition { code: text("E"), title: text("") }).await?;
    let (title_status, description) = (TitleStatus::Published, text("Words"));
    let aim = kept(&mut tx, Aim { edition, code: text("A1"), title: text("Aim"), title_status, description, priority: 9 }).await?;
    let framework =
        kept(&mut tx, Framework { code: text("F"), version: text("1"), title: text("T"), edition, max_level: 4, in_use: true }).await?;
    kept(&mut tx, Level { framework, level: 0, name: text("None"), anchor: text(""), stakeholder_wording: text("") }).await?;
    let skill = Skill {
        framework,
        code: text("A1-01"),
        title: text("Skill"),
        descriptor: text(""),
        group: Some(text("G")),
        aim: Some(aim),
        other_aims: text("A2"),
        relation: Relation::Enables,
        replaces: None,
    };
    let skill = kept(&mut tx, skill).await?;
    let role = kept(&mut tx, Role { code: None, title: text("Librarian"), kind: Some(Kind::Employee), also: text("") }).await?;
    kept(&mut tx, Target { framework, role, skill, level: 3, importance: 2 }).await?;
    kept(&mut tx, RoleCertificate { role, certificate: text("First aid"), months: Some(36) }).await?;
    let branch = kept(&mut tx, Branch { code: Some(text("B")), name: text("Town"), sort: Some(BranchSort::Statutory) }).await?;
    let team = kept(&mut tx, Team { code: None, name: text("Team") }).await?;
    let manager = kept(&mut tx, person("1", "Boss")).await?;
    let who = kept(&mut tx, Person { manager: Some(manager), email: Some(text("a@b.c")), ..person("2", "Ann") }).await?;
    kept(&mut tx, PersonPeriod { person: who, from, to }).await?;
    kept(&mut tx, PersonRole { person: who, role, from, to }).await?;
    kept(&mut tx, PersonBranch { person: who, branch, from: None, to: from }).await?;
    kept(&mut tx, PersonTeam { person: who, team, from, to }).await?;
    kept(&mut tx, PersonalTarget { person: who, skill: text("A1-01"), level: 0, from, to, reason: None }).await?;
    let rating = Rating {
        person: who,
        skill: text("A1-01"),
        level: 2,
        on: day("2026-02-01")?,
        source: Source::Own,
        by: None,
        confidence: Some(4),
        review_by: from,
        note: Some(text("; -- \"")),
        withdrawn: true,
    };
    kept(&mut tx, rating).await?;
    kept(&mut tx, Certificate { person: who, certificate: text("First aid"), awarded_on: day("2026-01-01")?, expires_on: None }).await?;
    let (first, last) = (day("2026-04-01")?, day("2027-03-31")?);
    kept(&mut tx, Fund { code: text("CORE"), title: text("Core"), from: first, to: last, pence: 1_000_000_000_000, line: None }).await?;
    let venue = kept(&mut tx, Venue { code: text("V"), title: text("Room"), branch: Some(branch), seats: None }).await?;
    let activity = Activity {
        code: text("C"),
        title: text("Course"),
        kind: text("course"),
        mode: None,
        minutes: 90,
        provider: None,
        min_people: Some(2),
        max_people: None,
        cost_per_session: 0,
        cost_per_head: 12_300_000_000,
        fund: Some(text("CORE")),
        certificate: None,
        certificate_months: None,
        kinds: vec![Kind::Employee, Kind::Volunteer],
        review_by: None,
    };
    let before = kept(&mut tx, Activity { code: text("C0"), kinds: Vec::new(), ..activity.clone() }).await?;
    let activity = kept(&mut tx, activity).await?;
    kept(&mut tx, Outcome { activity, skill: text("A1-01"), from: 0, to: 2 }).await?;
    kept(&mut tx, Prerequisite { activity, needs: before }).await?;
    let offer = Offer {
        code: Some(text("O")),
        activity,
        halfdays: text("tue-am"),
        every_weeks: 2,
        from,
        to: from,
        venue: Some(venue),
        trainer: None,
        seats: Some(8),
    };
    kept(&mut tx, offer).await?;
    let session = Session {
        code: text("C@2026"),
        activity,
        starts: text("2026-05-13T09:30"),
        ends: text("2026-05-13T11:00"),
        halfdays: text(""),
        venue: None,
        trainer: Some(text("T")),
        capacity: Some(9),
        fund: None,
        status: SessionStatus::Confirmed,
    };
    let session = kept(&mut tx, session).await?;
    kept(&mut tx, Place { session, person: who, status: PlaceStatus::Waiting }).await?;
    kept(&mut tx, DutyCover { branch, halfdays: text(""), role: None, min: 0 }).await?;
    let cover = SkillCover { scope: CoverScope::Branch(()), branch: Some(branch), skill: text("A1-01"), level: 1, kinds: vec![], min: 1 };
    kept(&mut tx, cover).await?;
    let (on_duty, also_free_second) = (text("mon-am"), Some(text("fri-pm")));
    kept(&mut tx, Rota { person: who, on_duty, also_free: text(""), on_duty_second: None, also_free_second }).await?;
    kept(&mut tx, Absence { person: who, from: first, to: last }).await?;
    let learning = Learning {
        person: who,
        on: first,
        minutes: 30,
        activity: None,
        title: Some(text("Tour")),
        reflection: None,
        status: RecordStatus::Returned,
        verified_by: Some(text("1")),
        verified_on: Some(last),
        returned: Some(text("why")),
        off_the_job: true,
    };
    let learning = kept(&mut tx, learning).await?;
    kept(&mut tx, LearningSkill { learning, skill: text("A1-01"), level: None, rerate_on: None }).await?;
    kept(&mut tx, Interest { person: who, activity }).await?;
    let (kinds, budget) = (text("employee"), Some(-1));
    let scenario = Scenario { name: text("S"), from: first, to: last, budget, unrated_as_zero: false, kinds, seconds: 10 };
    let scenario = kept(&mut tx, scenario).await?;
    kept(&mut tx, ScenarioChange { scenario, what: Changed::Cover, code: None, branch: Some(branch), amount: None }).await?;
    let (plan, fingerprint, made_at, figures) = (text("{}"), text("f"), text("2026-05-13T08:30:00Z"), text("{}"));
    kept(&mut tx, ScenarioPlan { scenario, plan, fingerprint, score: 7, bound: None, made_at, figures }).await?;
    let what_if = kept(&mut tx, WhatIf { name: text("W"), framework: Some(framework) }).await?;
    let (person, level, on) = (Some(who), Some(3), Some(first));
    let what = Supposed::Target;
    kept(&mut tx, WhatIfChange { what_if, what, person, branch: Some(branch), role: Some(role), skill: Some(text("A1-01")), level, on })
        .await?;
    tx.commit(&note("all"), None).await?;
    let looked = store::check::look(&mut store.read().await?).await?;
    let empty: Vec<_> = looked.tables.iter().filter(|(_, rows)| **rows == 0).collect();
    ensure!(empty.is_empty(), "no record of {empty:?}");
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(dump(&store).await?.is_empty());
    Ok(())
});

async fn ends(store: &Store) -> Result<Vec<String>> {
    let rows = testkit::asked(&mut store.read().await?, "SELECT to_date FROM person_period ORDER BY id").await?;
    Ok(rows.into_iter().flatten().flatten().collect())
}

on_both!(an_end_beyond_all_calendars_is_none_and_stays_as_it_is_written, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let one = add(&store, "1", "One").await?;
    let mut tx = store.begin().await?;
    let period = tx.add(PersonPeriod { person: one, from: None, to: Some(day("9999-12-31")?) }).await?;
    tx.commit(&note("add"), None).await?;
    ensure!(store.read().await?.one(period).await?.is_some_and(|period| period.to.is_none()));
    let mut tx = store.begin().await?;
    let start = day("2026-01-05")?;
    ensure!(tx.change(period, |period| period.from = Some(start)).await?);
    ensure!(!tx.change(period, |period| period.to = None).await?, "none is what it was");
    tx.commit(&note("change"), None).await?;
    ensure!(ends(&store).await? == ["9999-12-31"]);
    Ok(())
});

on_both!(a_change_that_changes_nothing_is_not_logged_and_one_of_no_row_is_refused, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let one = add(&store, "1", "One").await?;
    let mut tx = store.begin().await?;
    ensure!(!tx.change(one, |person| person.name = "One".to_owned()).await?);
    ensure!(tx.commit(&note("nothing"), None).await?.is_none());
    let mut tx = store.begin().await?;
    tx.remove(&[one]).await?;
    let gone = tx.change(one, |person| person.name = "Two".to_owned()).await;
    ensure!(matches!(gone, Err(store::StoreError::Constraint(_))), "{gone:?}");
    Ok(())
});

on_both!(many_records_are_changed_at_once_as_one_by_one, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let mut ids = Vec::new();
    for number in ["1", "2", "3"] {
        ids.push(add(&store, number, "Somebody").await?);
    }
    let before = dump(&store).await?;
    let email = |person: &mut Person| person.email = Some(format!("{}@example.org", person.number));
    let mut tx = store.begin().await?;
    ensure!(tx.change_many(&ids[..2], email).await? == 2 && tx.rows_changed() == 2);
    ensure!(tx.change_many(&ids[..2], email).await? == 0 && tx.rows_changed() == 2, "they are so already");
    ensure!(tx.change_many(&[], email).await? == 0);
    tx.commit(&note("change"), None).await?;
    let people = store.read().await?.all::<Person>().await?;
    let emails: Vec<Option<&str>> = people.iter().map(|person| person.email.as_deref()).collect();
    ensure!(emails == [Some("1@example.org"), Some("2@example.org"), None], "{emails:?}");
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(dump(&store).await? == before);
    let nobody = store::Id::from_number(987_654);
    ensure!(store.begin().await?.change_many(&[ids[0], nobody], email).await.is_err(), "one of them is not there");
    ensure!(dump(&store).await? == before);
    Ok(())
});

on_both!(a_closed_word_is_stored_as_files_write_it_and_any_other_is_damage, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let mut tx = store.begin().await?;
    let sorts = [None, Some(BranchSort::Statutory), Some(BranchSort::Community), Some(BranchSort::Mobile)];
    for (name, sort) in ["A", "B", "C", "D"].into_iter().zip(sorts) {
        kept(&mut tx, Branch { code: None, name: name.to_owned(), sort }).await?;
    }
    let edition = kept(&mut tx, Edition { code: "E".to_owned(), title: String::new() }).await?;
    for (code, title_status) in ["1", "2", "3"].into_iter().zip(TitleStatus::ALL) {
        let (code, title) = (code.to_owned(), "Aim".to_owned());
        kept(&mut tx, Aim { edition, code, title, title_status, description: String::new(), priority: 1 }).await?;
    }
    for scope in CoverScope::ALL {
        kept(&mut tx, SkillCover { scope, branch: None, skill: "A1-01".to_owned(), level: 1, kinds: vec![], min: 1 }).await?;
    }
    tx.commit(&note("words"), None).await?;
    let mut conn = testkit::unguarded(place).await?;
    let words = [
        ("branch", "sort", ["", "statutory", "community", "mobile"].as_slice()),
        ("aim", "title_status", &["published", "working title", "as imported"]),
        ("skill_cover", "scope", &["service", "each", "branch"]),
    ];
    for (table, column, words) in words {
        let rows = testkit::asked(&mut conn, &format!("SELECT {column} FROM {table} ORDER BY id")).await?;
        ensure!(rows.into_iter().flatten().flatten().eq(words.iter().copied().map(str::to_owned)), "{table}");
        testkit::asked(&mut conn, &format!("UPDATE {table} SET {column} = 'neither'")).await?;
    }
    let said = [conn.all::<Branch>().await.err(), conn.all::<Aim>().await.err(), conn.all::<SkillCover>().await.err()];
    ensure!(said.iter().all(|error| matches!(error, Some(StoreError::Damaged(_)))), "{said:?}");
    Ok(())
});

on_both!(many_rows_are_logged_together_and_each_is_told_undone_and_done_again, async |place: &testkit::Place| {
    const MANY: usize = 2_500;
    let store = empty_store(place).await?;
    let mut tx = store.begin().await?;
    let who = tx.add(person("1", "Ann")).await?;
    tx.commit(&note("person"), None).await?;
    let rating = |at: usize| -> Result<Rating> {
        let (skill, source) = (format!("A{}", at / 300), if at.is_multiple_of(7) { Source::Manager } else { Source::Own });
        let note = at.is_multiple_of(500).then(|| format!("a \"note\"\n{at}"));
        let (by, confidence) = (None, at.is_multiple_of(3).then_some(2));
        let on = day("2026-01-05")?.plus_days(i64::try_from(at)?);
        Ok(Rating { person: who, skill, level: 2, on, source, by, confidence, review_by: None, note, withdrawn: false })
    };
    let mut tx = store.begin().await?;
    let ids = tx.add_many((0..MANY).map(rating).collect::<Result<_>>()?).await?;
    ensure!(tx.rows_changed() == MANY);
    tx.commit(&note("many"), None).await?;
    let entries = testkit::asked(&mut store.read().await?, "SELECT row_count FROM change ORDER BY operation_id, seq").await?;
    ensure!(entries.len() < 10, "{} entries", entries.len());
    let told = store::changes::of_tables(&mut store.read().await?, &[Rating::TABLE]).await?;
    ensure!(told.iter().map(|change| change.id::<Rating>()).eq(ids.iter().map(|id| Some(*id))), "each row is told, in order");
    for (at, change) in told.iter().enumerate() {
        ensure!(change.before::<Rating>()?.is_none() && change.after::<Rating>()? == Some(rating(at)?), "row {at}");
    }
    let clean = async || -> Result<()> {
        let looked = store::check::look(&mut store.read().await?).await?;
        let log: Vec<_> = looked.faults.iter().filter(|fault| fault.contains("hange") || fault.contains("copy")).collect();
        ensure!(log.is_empty(), "{log:?}");
        Ok(())
    };
    clean().await?;
    let before = dump(&store).await?;
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(store.read().await?.all::<Rating>().await?.is_empty());
    clean().await?;
    redo(&store).await?;
    ensure!(dump(&store).await? == before);
    clean().await
});

on_both!(a_damaged_entry_of_many_rows_is_seen_and_not_taken_back, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let mut tx = store.begin().await?;
    tx.add_many((0..50).map(|at| Branch { code: None, name: format!("B{at}"), sort: None }).collect()).await?;
    tx.commit(&note("many"), None).await?;
    for wrong in ["49", "0", "-1", "1", "100000000000"] {
        let mut tx = store.begin().await?;
        testkit::asked(&mut tx, &format!("UPDATE change SET row_count = {wrong}")).await?;
        let looked = store::check::look(&mut tx).await?;
        ensure!(!looked.faults.is_empty(), "{wrong} rows are not seen");
        let operation = tx.undoable(None).await?.context("an operation")?;
        ensure!(wrong == "1" || tx.take_back(&operation).await.is_err(), "{wrong} rows are taken back");
    }
    Ok(())
});
