//! `check`: what no door of the program lets in, planted behind its back, is found and named.

use anyhow::{Context as _, Result, ensure};
use app::views::Scope;
use app::views::gaps::GapQuery;
use app::views::settings::{DutyCoverView, SettingChange};
use app::{App, Env};
use store::schema::{self, Holds};
use testkit::{Place, on_both};

const ONE: &str = "(SELECT min(id) FROM person)";

/// An invented service, with some changes on record: one of them undone and done again.
async fn world(place: &Place) -> Result<App> {
    let app = App::create_demo(&place.url, Env::fixed("2026-11-24".parse()?, "tester"), Some(60), 1).await?;
    let branch = app.settings().await?.branches[0].name.clone();
    for name in ["Old Mill", "New Mill"] {
        app.change_setting(SettingChange::Branch { key: name.to_owned(), name: name.to_owned(), sort: "community".to_owned() }).await?;
    }
    app.change_setting(SettingChange::Branch { key: "Old Mill".to_owned(), name: "The Mill".to_owned(), sort: String::new() }).await?;
    let rule = DutyCoverView { id: String::new(), branch, halfdays: vec!["mon-am".to_owned()], role: None, min: 2 };
    app.change_setting(SettingChange::DutyCover(rule)).await?;
    app.undo().await?;
    app.redo().await?;
    Ok(app)
}

/// Plants one fault after the other, each in a store that is otherwise without one: those that were not named.
async fn not_named(place: &Place, planted: &[(String, &str)]) -> Result<Vec<String>> {
    let mut missed = Vec::new();
    for (sql, wanted) in planted {
        let mut conn = testkit::unguarded(place).await?;
        testkit::asked(&mut conn, sql).await.with_context(|| sql.to_string())?;
        let faults = store::check::look(&mut conn).await?.faults;
        if !faults.iter().any(|fault| fault.to_lowercase().contains(&wanted.to_lowercase())) {
            missed.push(format!("{sql}\n    should be told with `{wanted}`, and there is {faults:?}"));
        }
    }
    Ok(missed)
}

on_both!(an_untouched_store_has_no_fault_and_every_table_is_counted, async |place: &testkit::Place| {
    let app = world(place).await?;
    let check = app.check().await?;
    ensure!(check.ok, "{:?}", check.faults);
    for table in schema::ALL.iter().map(|table| table.name).chain(["meta", "operation", "change"]) {
        ensure!(check.tables.contains_key(table), "{table} is not counted: {:?}", check.tables);
    }
    ensure!(check.tables["person"] >= 60 && check.checked == check.tables.values().sum::<u32>());
    Ok(())
});

/// What a column cannot hold, as SQL, and how that is told.
fn wrong(holds: Holds) -> (&'static [&'static str], &'static str) {
    match holds {
        Holds::Row(_) => (&["987654321"], "that is not there"),
        Holds::Date | Holds::End => (&["'2026-13-45'", "'31/12/2026'", "''"], "is no date"),
        Holds::Moment => (&["'2026-13-45'", "'2026-05-13T25:00'", "''"], "is neither a date nor"),
        Holds::Instant => (&["'2026-03-04 09:00'"], "is no moment"),
        Holds::Word(_) => (&["'robot'"], "is none of"),
        Holds::Words(_) => (&["'robot'", "'employee,volunteer'"], "is no list of"),
        Holds::HalfDays => (&["'whenever'", "'mon-noon;tue-am'"], "half-days"),
        Holds::Skill => (&["'NO-SUCH-SKILL'"], "no framework version has"),
        Holds::Fund => (&["'NO-SUCH-FUND'"], "neither the code of a fund nor a line"),
        Holds::Level(_) => (&["9", "-1"], "not on the scale"),
        Holds::Number(..) => (&["-7", "9000000000000"], "is not a number from"),
        Holds::Flag => (&["2"], "neither 0 nor 1"),
        Holds::Email => (&["'nobody at home'"], "is no e-mail"),
        Holds::Json => (&["'{'"], "is no JSON"),
        Holds::Name => (&["' '"], "is empty"),
        Holds::Text | Holds::Int => (&[], ""),
    }
}

on_both!(what_a_column_cannot_hold_is_found_in_every_column, async |place: &testkit::Place| {
    world(place).await?;
    let counts = store::check::look(&mut testkit::unguarded(place).await?).await?.tables;
    let (mut planted, mut missed) = (0, Vec::new());
    let widest = schema::ALL.iter().map(|table| table.columns.len()).max().unwrap_or(0);
    // One column of every table at once: what is wrong in one place of a row must not hide what is wrong in another.
    for (at, nth) in (1..widest).flat_map(|at| (0..3).map(move |nth| (at, nth))) {
        let mut conn = testkit::unguarded(place).await?;
        let mut wanted = Vec::new();
        for table in schema::ALL.iter().filter(|table| counts[table.name] > 0) {
            let Some((column, holds)) = table.columns.get(at) else { continue };
            let (values, told) = wrong(*holds);
            let Some(value) = values.get(nth) else { continue };
            let name = table.name;
            let sql = format!("UPDATE {name} SET {column} = {value} WHERE id = (SELECT max(id) FROM {name})");
            testkit::asked(&mut conn, &sql).await.with_context(|| sql.clone())?;
            wanted.push((name.replace('_', " "), told, sql));
        }
        if wanted.is_empty() {
            continue;
        }
        planted += wanted.len();
        let faults = store::check::look(&mut conn).await?.faults;
        for (table, told, sql) in wanted {
            if !faults.iter().any(|fault| fault.to_lowercase().starts_with(&format!("{table} `")) && fault.contains(told)) {
                missed.push(format!("{sql}: should be told with `{told}`"));
            }
        }
    }
    ensure!(planted > 120, "{planted}");
    ensure!(missed.is_empty(), "{} of {planted} were not named:\n{}", missed.len(), missed.join("\n"));
    Ok(())
});

on_both!(what_rows_do_not_agree_on_is_found, async |place: &testkit::Place| {
    world(place).await?;
    let last = |table: &str| format!("(SELECT max(id) FROM {table})");
    let other_person = "(SELECT max(id) FROM person)";
    let new_id = "(SELECT CAST(value AS BIGINT) - 1 FROM meta WHERE key = 'next_id')";
    let planted: Vec<(String, &str)> = vec![
        (format!("UPDATE person SET manager_id = id WHERE id = {ONE}"), "go round in a ring"),
        (format!("UPDATE person SET manager_id = CASE WHEN id = {ONE} THEN {other_person} ELSE {ONE} END WHERE id IN ({ONE}, {other_person})"), "go round in a ring"),
        (format!("UPDATE person_period SET from_date = '2026-01-01', to_date = '2025-01-01' WHERE person_id = {ONE}"), "is after the to date"),
        (format!("DELETE FROM person_period WHERE person_id = {ONE}"), "on no day"),
        (format!("INSERT INTO person_period (id, person_id) SELECT {new_id}, id FROM person WHERE id = {ONE}"), "share a day"),
        (format!("INSERT INTO person_branch (id, person_id, branch_id) SELECT {new_id}, person_id, branch_id FROM person_branch WHERE id = {}", last("person_branch")), "two branches at once"),
        (format!("INSERT INTO person_role (id, person_id, role_id) SELECT {new_id}, person_id, role_id FROM person_role WHERE id = {}", last("person_role")), "twice at once"),
        (format!("UPDATE person_role SET from_date = '2026-02-01', to_date = '2026-01-01' WHERE id = {}", last("person_role")), "after the to date"),
        (format!("UPDATE absence SET from_date = '2026-02-01', to_date = '2026-01-01' WHERE id = {}", last("absence")), "after the to date"),
        (format!("UPDATE fund SET from_date = '2027-02-01', to_date = '2026-01-01' WHERE id = {}", last("fund")), "after the to date"),
        (format!("UPDATE session SET starts = '2026-05-13T10:00', ends = '2026-05-13T09:00' WHERE id = {}", last("session")), "the starts is after"),
        (format!("UPDATE session SET starts = '2026-05-13T25:00' WHERE id = {}", last("session")), "neither a date nor a time"),
        (format!("UPDATE outcome SET from_level = 3, to_level = 3 WHERE id = {}", last("outcome")), "leads nowhere"),
        (format!("UPDATE outcome SET from_level = 3, to_level = 2 WHERE id = {}", last("outcome")), "after the to level"),
        (format!("UPDATE activity SET min_people = 9, max_people = 2 WHERE id = {}", last("activity")), "after the max people"),
        (format!("UPDATE certificate SET awarded_on = '2026-02-01', expires_on = '2026-01-01' WHERE id = {}", last("certificate")), "after the expires on"),
        (format!("UPDATE learning SET activity_id = NULL, title = NULL WHERE id = {}", last("learning")), "neither an activity nor a title"),
        (format!("INSERT INTO prerequisite (id, activity_id, needs_id) SELECT {new_id}, id, id FROM activity WHERE id = {}", last("activity")), "before itself"),
        (format!("UPDATE skill_cover SET scope = 'branch', branch_id = NULL WHERE id = {}", last("skill_cover")), "names none"),
        ("UPDATE framework SET in_use = 0".to_owned(), "No framework version is in use"),
        (format!("INSERT INTO framework (id, code, version, title, edition_id, max_level, in_use) SELECT {new_id}, 'X', '1', 'X', edition_id, 4, 1 FROM framework"), "in use at once"),
        (format!("INSERT INTO edition (id, code, title) VALUES ({new_id}, 'OTHER', 'Other')"), "does not say how it came"),
        ("UPDATE aim SET edition_id = 987654321 WHERE id = (SELECT min(id) FROM aim)".to_owned(), "is of another edition"),
        (format!("UPDATE skill SET other_aims = '77' WHERE id = {}", last("skill")), "no aim `77`"),
        ("UPDATE framework SET max_level = 2".to_owned(), "not on the scale"),
        ("UPDATE branch SET name = lower((SELECT name FROM branch WHERE id = (SELECT min(id) FROM branch))) WHERE id = (SELECT max(id) FROM branch)".to_owned(), "there twice"),
        (format!("INSERT INTO role (id, title, also) SELECT {new_id}, upper(title), '' FROM role WHERE id = (SELECT min(id) FROM role)"), "there twice"),
        ("UPDATE meta SET value = 'many' WHERE key = 'next_id'".to_owned(), "id counter"),
        ("UPDATE meta SET value = '5' WHERE key = 'next_id'".to_owned(), "never given"),
        ("DELETE FROM meta WHERE key = 'next_id'".to_owned(), "id counter"),
        ("DELETE FROM meta WHERE key = 'store_id'".to_owned(), "no id of its own"),
        (format!("DELETE FROM person WHERE id = {ONE}"), "that is not there"),
        ("INSERT INTO person (id, number, name, kind) VALUES (-4, 'X', 'X', 'employee')".to_owned(), "never given"),
    ];
    let missed = not_named(place, &planted).await?;
    ensure!(missed.is_empty(), "{} of {} were not named:\n{}", missed.len(), planted.len(), missed.join("\n"));
    Ok(())
});

on_both!(a_change_log_that_does_not_tell_how_rows_came_is_found, async |place: &testkit::Place| {
    world(place).await?;
    let mill = "(SELECT id FROM branch WHERE name = 'The Mill')";
    let new_mill = "(SELECT id FROM branch WHERE name = 'New Mill')";
    let made = format!("(SELECT min(operation_id) FROM change WHERE table_name = 'branch' AND row_id = {mill})");
    let changed = format!("(SELECT max(operation_id) FROM change WHERE table_name = 'branch' AND row_id = {mill})");
    let undo = "(SELECT max(id) FROM operation WHERE kind = 'undo')";
    let planted: Vec<(String, &str)> = vec![
        (format!("UPDATE branch SET sort = 'mobile' WHERE id = {mill}"), "not as the change log leaves it"),
        (format!("DELETE FROM branch WHERE id = {new_mill}"), "is gone"),
        (format!("DELETE FROM change WHERE table_name = 'branch' AND row_id = {new_mill}"), "does not say how it came"),
        (format!("DELETE FROM change WHERE operation_id = {made}"), "a change before it is lost"),
        (format!("DELETE FROM change WHERE operation_id = {changed}"), "not as the change log leaves it"),
        (format!("DELETE FROM operation WHERE id = {made}"), "which is not there"),
        (format!("UPDATE operation SET row_count = 7 WHERE id = {made}"), "says that it changed 7 rows"),
        (format!("UPDATE change SET after = '{{' WHERE operation_id = {changed}"), "cannot be read"),
        (format!("UPDATE change SET after = NULL WHERE operation_id = {changed}"), "was deleted"),
        (
            format!("UPDATE change SET after = replace(after, 'The Mill', 'A Mill') WHERE operation_id = {changed}"),
            "not as the change log leaves it",
        ),
        (
            format!("UPDATE change SET before = replace(before, 'Old Mill', 'A Mill') WHERE operation_id = {changed}"),
            "a change before it is lost",
        ),
        (format!("UPDATE change SET table_name = 'brunch' WHERE operation_id = {made}"), "brunch"),
        (format!("UPDATE change SET row_id = 3 WHERE operation_id = {made}"), "cannot be read"),
        (format!("UPDATE change SET seq = 4 WHERE operation_id = {made}"), "a change is missing"),
        (format!("UPDATE operation SET undone_by = 4 WHERE id = {made}"), "does not undo it"),
        (format!("UPDATE operation SET undone_by = NULL WHERE id = {undo}"), "does not know of it"),
        (format!("UPDATE operation SET undoes = 4 WHERE id = {undo}"), "which is not there"),
        (format!("UPDATE operation SET at = 'yesterday' WHERE id = {made}"), "no moment in time"),
        (format!("UPDATE operation SET label = '' WHERE id = {made}"), "does not say what was done"),
        (format!("UPDATE operation SET can_undo = 5 WHERE id = {made}"), "whether it can be undone"),
    ];
    let missed = not_named(place, &planted).await?;
    ensure!(missed.is_empty(), "{} of {} were not named:\n{}", missed.len(), planted.len(), missed.join("\n"));
    Ok(())
});

on_both!(a_store_with_no_framework_version_in_use_is_damaged_and_not_asked_for_a_version, async |place: &testkit::Place| {
    const STATEMENT: &str = "UPDATE framework SET in_use = 0";
    world(place).await?.close().await;
    match place.url.starts_with("postgres") {
        true => testkit::postgres::psql(&place.url, STATEMENT)?,
        false => testkit::plant(&place.url, STATEMENT).await?,
    }
    let app = App::open(&place.url, Env::fixed("2026-11-24".parse()?, "tester")).await?;
    let answers = [app.gaps(&GapQuery::default()).await.map(drop), app.show_thin_cover(&Scope::default()).await.map(drop)];
    app.close().await;
    for answer in answers {
        ensure!(answer.as_ref().is_err_and(|error| error.kind() == "store_unusable"), "{answer:?}");
    }
    Ok(())
});
