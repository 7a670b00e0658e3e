//! The store on both engines: rows in and out, the change log, undo, and files that are no stores.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod caught_up;
mod moment;
mod rating_copy;
mod records;
mod upgrade;

use std::fs;

use anyhow::{Result, bail, ensure};
use store::changes::Note;
use store::records::{Person, PersonPeriod};
use store::{Id, Store, StoreError, UndoRefused, schema};
use testkit::{dump, empty_store, on_both};

fn note(kind: &str) -> Note {
    Note {
        kind: kind.to_owned(),
        label: format!("Did {kind}"),
        at: "2026-03-02T09:00:00Z".to_owned(),
        actor: "tester".to_owned(),
        client: "test".to_owned(),
        nouns: "people".to_owned(),
    }
}

fn person(number: &str, name: &str) -> Person {
    let (number, name) = (number.to_owned(), name.to_owned());
    Person { number, name, kind: domain::Kind::Employee, weekly_hours: Some(2250), email: None, manager: None }
}

async fn add(store: &Store, number: &str, name: &str) -> Result<Id<Person>> {
    let mut tx = store.begin().await?;
    let id = tx.add(person(number, name)).await?;
    tx.commit(&note("add"), None).await?;
    Ok(id)
}

async fn undo(store: &Store) -> Result<(), UndoRefused> {
    let mut tx = store.begin().await?;
    let Some(operation) = tx.undoable(None).await? else { return Err(UndoRefused::Nothing) };
    tx.take_back(&operation).await?;
    tx.commit(&note("undo"), Some(operation.id)).await?;
    Ok(())
}

async fn redo(store: &Store) -> Result<()> {
    let mut tx = store.begin().await?;
    let Some(undone) = tx.redoable(None).await? else { bail!("nothing to redo") };
    tx.take_back(&undone).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    tx.commit(&note("redo"), Some(undone.id)).await?;
    Ok(())
}

on_both!(a_row_comes_back_as_it_was_written_quotes_and_all, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let name = "Róisín O'Neil; DROP TABLE person; -- 你好 \u{1F4DA}";
    let id = add(&store, "004512", name).await?;
    let people = store.read().await?.all::<Person>().await?;
    ensure!(people.len() == 1 && people[0].id == id && people[0].record == person("004512", name), "{people:?}");
    Ok(())
});

on_both!(a_change_that_is_not_committed_leaves_everything_as_it_was, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    add(&store, "1", "One").await?;
    let before = dump(&store).await?;
    let mut tx = store.begin().await?;
    tx.add(person("2", "Two")).await?;
    drop(tx);
    ensure!(dump(&store).await? == before);
    add(&store, "3", "Three").await?;
    Ok(())
});

on_both!(undo_puts_back_what_was_added_changed_and_removed_and_redo_does_it_again, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let one = add(&store, "1", "One").await?;
    let two = add(&store, "2", "Two").await?;
    let before = dump(&store).await?;
    let mut tx = store.begin().await?;
    tx.change(one, |person: &mut Person| {
        person.name = "Uno".to_owned();
        person.weekly_hours = None;
    })
    .await?;
    tx.remove(&[two]).await?;
    tx.add(person("3", "Three")).await?;
    tx.commit(&note("mix"), None).await?;
    let after = dump(&store).await?;
    ensure!(before != after);
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(dump(&store).await? == before);
    redo(&store).await?;
    ensure!(dump(&store).await? == after);
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(dump(&store).await? == before);
    Ok(())
});

on_both!(undo_refuses_where_a_row_was_changed_since_and_says_which, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let one = add(&store, "1", "One").await?;
    let mut tx = store.begin().await?;
    let Some(first) = tx.undoable(None).await? else { bail!("nothing to undo") };
    drop(tx);
    let mut tx = store.begin().await?;
    tx.change(one, |person: &mut Person| person.name = "Uno".to_owned()).await?;
    tx.commit(&note("rename"), None).await?;
    let before = dump(&store).await?;
    let mut tx = store.begin().await?;
    match tx.take_back(&first).await {
        Err(UndoRefused::ChangedSince(rows)) => ensure!(rows.len() == 1 && rows[0].contains("person"), "{rows:?}"),
        other => bail!("not refused: {other:?}"),
    }
    drop(tx);
    ensure!(dump(&store).await? == before);
    Ok(())
});

on_both!(two_rows_with_one_key_are_refused_as_a_constraint, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    add(&store, "1", "One").await?;
    let mut tx = store.begin().await?;
    match tx.add(person("1", "Again")).await {
        Err(StoreError::Constraint(_)) => Ok(()),
        other => bail!("{other:?}"),
    }
});

on_both!(a_later_row_has_a_greater_id, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let mut last = None;
    for number in 0..200 {
        let mut tx = store.begin().await?;
        let id = tx.add(person(&number.to_string(), "x")).await?;
        ensure!(Some(id) > last);
        last = Some(id);
        tx.commit(&note("add"), None).await?;
    }
    Ok(())
});

/// How many people there are.
async fn people(store: &Store) -> Result<usize> {
    Ok(store.read().await?.all::<Person>().await?.len())
}

on_both!(the_list_of_tables_is_the_schema, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let mut conn = store.read().await?;
    let sql = match &conn {
        store::Conn::Sqlite(_) => {
            "SELECT m.name, p.name, CASE p.type WHEN 'INTEGER' THEN 'Int' ELSE 'Text' END FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx%' ORDER BY m.name, p.cid"
        }
        store::Conn::Postgres(_) => {
            "SELECT table_name::text, column_name::text, CASE data_type WHEN 'bigint' THEN 'Int' ELSE 'Text' END FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%' ORDER BY table_name, ordinal_position"
        }
    };
    let mut real = Vec::new();
    for row in testkit::asked(&mut conn, sql).await? {
        let row: Vec<String> = row.into_iter().flatten().collect();
        if !["meta", "operation", "change", "rating_copy"].contains(&row[0].as_str()) {
            real.push(row);
        }
    }
    real.sort();
    let mut listed = Vec::new();
    for table in schema::ALL {
        listed.extend(
            table
                .columns
                .iter()
                .map(|(column, holds)| [table.name, column, if holds.is_number() { "Int" } else { "Text" }].map(str::to_owned).to_vec()),
        );
    }
    listed.sort();
    ensure!(real == listed, "the schema is {real:#?}\nthe list is {listed:#?}");
    Ok(())
});

on_both!(a_store_is_made_only_where_there_is_none, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    let one = add(&store, "1", "One").await?;
    let mut tx = store.begin().await?;
    tx.add(PersonPeriod { person: one, from: None, to: None }).await?;
    tx.commit(&note("add"), None).await?;
    store.close().await;
    ensure!(matches!(Store::create(&place.url).await, Err(StoreError::Exists)));
    let again = Store::open(&place.url).await?;
    ensure!(people(&again).await? == 1);
    let looked = store::check::look(&mut again.read().await?).await?;
    ensure!(looked.tables["person"] == 1 && looked.faults.is_empty(), "{looked:?}");
    Ok(())
});

#[test]
fn a_store_that_is_given_up_half_way_leaves_no_file() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let made = Store::create(&place.url).await?;
        add(&made.store, "1", "One").await?;
        drop(made);
        let folder = std::path::Path::new(&place.url).parent().map(fs::read_dir);
        ensure!(folder.is_some_and(|files| files.is_ok_and(|files| files.count() == 0)), "something was left behind");
        Ok(())
    });
}

#[test]
fn files_that_are_no_stores_are_refused_and_not_touched() {
    testkit::run(async {
        let folder = tempfile::tempdir()?;
        let wrong: [(&str, Vec<u8>); 4] = [
            ("empty", Vec::new()),
            ("text", b"Name;Post\nAnn;Librarian\n".repeat(40)),
            ("short", b"SQLite format 3\0".to_vec()),
            ("zeros", vec![0; 8192]),
        ];
        for (name, bytes) in wrong {
            let path = folder.path().join(name);
            fs::write(&path, &bytes)?;
            let opened = Store::open(&path.to_string_lossy()).await;
            ensure!(matches!(opened, Err(StoreError::NotAStore)), "{name}: {:?}", opened.err());
            ensure!(fs::read(&path)? == bytes, "{name} was touched");
        }
        ensure!(matches!(Store::open(&folder.path().to_string_lossy()).await, Err(StoreError::Folder)));
        ensure!(matches!(Store::open(&folder.path().join("none").to_string_lossy()).await, Err(StoreError::Missing)));
        Ok(())
    });
}

/// A whole store's bytes, closed.
async fn stored() -> Result<Vec<u8>> {
    let place = testkit::sqlite_place()?;
    let store = empty_store(&place).await?;
    for number in 0..200 {
        add(&store, &number.to_string(), "Somebody with a name").await?;
    }
    store.close().await;
    Ok(fs::read(&place.url)?)
}

#[test]
fn a_truncated_store_and_one_from_a_newer_version_are_refused_and_not_touched() {
    testkit::run(async {
        let whole = stored().await?;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("store");
        let cut = &whole[..whole.len() / 2];
        fs::write(&path, cut)?;
        ensure!(matches!(Store::open(&path.to_string_lossy()).await, Err(StoreError::Damaged(_))));
        ensure!(fs::read(&path)? == cut);
        let mut newer = whole.clone();
        newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
        fs::write(&path, &newer)?;
        ensure!(matches!(Store::open(&path.to_string_lossy()).await, Err(StoreError::Newer)));
        ensure!(fs::read(&path)? == newer);
        Ok(())
    });
}

#[test]
fn a_store_whose_log_was_folded_in_half_way_opens_whole() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let store = empty_store(&place).await?;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("store");
        let log = |path: &str| format!("{path}-wal");
        for number in 0..200 {
            add(&store, &number.to_string(), "Somebody with a name").await?;
        }
        let before = dump(&store).await?;
        fs::copy(&place.url, &path)?;
        fs::copy(log(&place.url), log(&path.to_string_lossy()))?;
        store.close().await;
        // Only the first page, which tells how long the file will be, has arrived.
        let (folded, mut half) = (fs::read(&place.url)?, fs::read(&path)?);
        ensure!(half.len() < folded.len(), "there is something to fold in");
        half[..4096].copy_from_slice(&folded[..4096]);
        fs::write(&path, half)?;
        let store = Store::open(&path.to_string_lossy()).await?;
        ensure!(dump(&store).await? == before);
        ensure!(store.check_file().await?.is_empty());
        Ok(())
    });
}

#[test]
fn a_store_is_made_by_one_program_at_a_time_and_what_a_killed_one_left_is_taken_away() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let path = std::path::Path::new(&place.url);
        let folder = path.parent().unwrap_or(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for end in ["", "-wal", "-lock"] {
            fs::write(folder.join(format!(".{name}.part{end}")), "left over")?;
        }
        let made = Store::create(&place.url).await?;
        ensure!(matches!(Store::create(&place.url).await, Err(StoreError::Locked)));
        add(&made.store, "1", "One").await?;
        let store = made.finish().await?;
        ensure!(people(&store).await? == 1);
        store.close().await;
        ensure!(fs::read_dir(folder)?.count() == 1, "something was left behind");
        Ok(())
    });
}

#[test]
fn a_damaged_store_says_so_and_never_answers_with_rubbish() {
    testkit::run(async {
        let mut bytes = stored().await?;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("store");
        for byte in &mut bytes[4096..40_960] {
            *byte = 0xa5;
        }
        fs::write(&path, &bytes)?;
        let answer = match Store::open(&path.to_string_lossy()).await {
            Ok(store) => store.read().await?.all::<Person>().await.map(|people| people.len()),
            Err(error) => Err(error),
        };
        ensure!(matches!(answer, Err(StoreError::Damaged(_) | StoreError::NotAStore)), "{answer:?}");
        Ok(())
    });
}

#[test]
fn a_store_that_another_program_writes_to_is_locked_and_then_free_again() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let first = empty_store(&place).await?;
        let second = Store::open(&place.url).await?;
        let held = first.begin().await?;
        ensure!(matches!(second.begin().await.err(), Some(StoreError::Locked)));
        // Reading goes on meanwhile.
        ensure!(people(&second).await? == 0);
        drop(held);
        add(&second, "1", "One").await?;
        Ok(())
    });
}
