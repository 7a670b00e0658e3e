//! A store that an older version made opens with all that was in it, and what was done before can still be taken back.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use sqlx::migrate::Migrator;
use store::Store;
use store::records::Person;
use testkit::{dump, on_both};

use super::{redo, undo};

/// The first step that moved when people are with the service into a table of its own.
const PERIODS: &str = "20261130114500";

/// Two people who are here, one who was taken back, and one who left by mistake; and a fund from before funds had lines.
const OLD: &str = r#"
INSERT INTO meta (key, value) VALUES ('next_id', '100'), ('store_id', 'old');
INSERT INTO operation (id, kind, label, at, actor, client, nouns, row_count, can_undo, undoes, undone_by) VALUES
  (40, 'import_funds', 'Imported funds', '2026-01-01T00:00:00Z', 'tester', 'test', 'funds', 1, 1, NULL, NULL),
  (50, 'import_people', 'Imported people', '2026-01-01T00:00:00Z', 'tester', 'test', 'people', 2, 1, NULL, NULL),
  (60, 'import_people', 'Imported people', '2026-01-02T00:00:00Z', 'tester', 'test', 'people', 1, 1, NULL, NULL),
  (65, 'import_people', 'Imported people', '2026-01-03T00:00:00Z', 'tester', 'test', 'people', 1, 1, NULL, 70),
  (70, 'undo', 'Undid: Imported people', '2026-01-04T00:00:00Z', 'tester', 'test', 'people', 1, 1, 65, NULL);
INSERT INTO person (id, number, name, kind, start_date, end_date, weekly_hours, email, manager_id) VALUES
  (1, '1', 'Ann', 'employee', '2015-01-01', '2019-12-31', NULL, NULL, NULL),
  (2, '2', 'Bo', 'volunteer', NULL, NULL, NULL, NULL, NULL);
INSERT INTO fund (id, code, title, from_date, to_date, pence) VALUES (4, 'T25', 'Training 2025-26', '2025-04-01', '2026-03-31', 90000);
INSERT INTO change (operation_id, seq, table_name, row_id, before, after) VALUES
  (40, 0, 'fund', 4, NULL, '{"id":4,"code":"T25","title":"Training 2025-26","from_date":"2025-04-01","to_date":"2026-03-31","pence":90000}'),
  (50, 0, 'person', 1, NULL, '{"id":1,"number":"1","name":"Ann","kind":"employee","start_date":"2015-01-01","end_date":null,"weekly_hours":null,"email":null,"manager_id":null}'),
  (50, 1, 'person', 2, NULL, '{"id":2,"number":"2","name":"Bo","kind":"volunteer","start_date":null,"end_date":null,"weekly_hours":null,"email":null,"manager_id":null}'),
  (60, 0, 'person', 1, '{"id":1,"number":"1","name":"Ann","kind":"employee","start_date":"2015-01-01","end_date":null,"weekly_hours":null,"email":null,"manager_id":null}',
    '{"id":1,"number":"1","name":"Ann","kind":"employee","start_date":"2015-01-01","end_date":"2019-12-31","weekly_hours":null,"email":null,"manager_id":null}'),
  (65, 0, 'person', 3, NULL, '{"id":3,"number":"3","name":"Cy","kind":"officer","start_date":"2020-02-29","end_date":null,"weekly_hours":null,"email":null,"manager_id":null}'),
  (70, 0, 'person', 3, '{"id":3,"number":"3","name":"Cy","kind":"officer","start_date":"2020-02-29","end_date":null,"weekly_hours":null,"email":null,"manager_id":null}', NULL);
"#;

/// Makes the store as the version before [`PERIODS`] would have.
async fn old_store(url: &str) -> Result<()> {
    let server = url.starts_with("postgres");
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../migrations").join(if server { "postgres" } else { "sqlite" });
    let steps = tempfile::tempdir()?;
    for file in fs::read_dir(all)? {
        let file = file?;
        if file.file_name().to_string_lossy().as_ref() < PERIODS {
            fs::copy(file.path(), steps.path().join(file.file_name()))?;
        }
    }
    let steps = Migrator::new(steps.path()).await?;
    if server {
        let pool = sqlx::PgPool::connect(url).await?;
        steps.run(&pool).await?;
        sqlx::raw_sql(OLD).execute(&pool).await?;
        pool.close().await;
    } else {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(url).create_if_missing(true);
        let pool = sqlx::SqlitePool::connect_with(options).await?;
        steps.run(&pool).await?;
        sqlx::raw_sql(OLD).execute(&pool).await?;
        // "SkPl", as every store of ours is marked.
        sqlx::raw_sql("PRAGMA application_id = 0x536b506c").execute(&pool).await?;
        pool.close().await;
    }
    Ok(())
}

/// The number and the periods of everybody.
async fn periods(store: &Store) -> Result<Vec<String>> {
    let mut conn = store.read().await?;
    let mut of = store::people::periods(&mut conn, None).await?;
    let mut found = Vec::new();
    for person in conn.all::<Person>().await? {
        let periods = of.remove(&person.id).unwrap_or_default();
        found.push(format!("{}: {}", person.number, periods.iter().map(|one| one.to_string()).collect::<Vec<_>>().join(", ")));
    }
    Ok(found)
}

on_both!(what_an_older_store_held_is_kept_in_the_tables_of_today_and_what_was_done_can_be_taken_back, async |place: &testkit::Place| {
    old_store(&place.url).await?;
    let store = testkit::open(&place.url).await?;
    ensure!(periods(&store).await? == ["1: 2015-01-01 to 2019-12-31", "2: always"], "{:?}", periods(&store).await?);
    let faults = store::check::look(&mut store.read().await?).await?.faults;
    ensure!(faults.is_empty(), "{faults:?}");
    let funds = store::settings::funds(&mut store.read().await?).await?;
    ensure!(funds.len() == 1 && funds[0].line.is_none() && funds[0].line() == "Training", "{funds:?}");
    let opened = dump(&store).await?;

    redo(&store).await?;
    ensure!(periods(&store).await?[2] == "3: from 2020-02-29", "{:?}", periods(&store).await?);
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(dump(&store).await? == opened);
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(periods(&store).await? == ["1: from 2015-01-01", "2: always"], "{:?}", periods(&store).await?);
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(dump(&store).await?.len() == 1, "only the fund is left: {:?}", dump(&store).await?);
    undo(&store).await.map_err(|error| anyhow::anyhow!("{error:?}"))?;
    ensure!(dump(&store).await?.is_empty(), "nothing is left: {:?}", dump(&store).await?);
    Ok(())
});
