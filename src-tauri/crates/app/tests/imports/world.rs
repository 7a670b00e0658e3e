//! A store of a test's own, on either engine, and small words for importing into it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use app::views::imports::{FrameworkHead, ImportKind, ImportOptions, ImportResult};
use app::{App, Env};
use domain::problems::ProblemKind;
use testkit::postgres::FreshDatabase;

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) folder: tempfile::TempDir,
    place: String,
    _database: Option<FreshDatabase>,
}

/// The day on which every test happens.
pub(crate) const TODAY: &str = "2026-04-13";

impl World {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("service.db").display().to_string();
        Self::at(place, folder, None).await
    }

    /// `None` on a machine without a server, which testkit says loudly.
    pub(crate) async fn postgres() -> Option<Self> {
        let database = testkit::postgres::fresh_database().expect("a fresh database")?;
        let folder = tempfile::tempdir().expect("a folder");
        Some(Self::at(database.url.clone(), folder, Some(database)).await)
    }

    async fn at(place: String, folder: tempfile::TempDir, database: Option<FreshDatabase>) -> Self {
        let env = Env::fixed(TODAY.parse().expect("a date"), "test");
        let app = App::create(&place, env).await.expect("a new store");
        Self { app, folder, place, _database: database }
    }

    /// The same store on another day, in another hand.
    pub(crate) async fn again(&self, today: &str, actor: &str) -> App {
        App::open(&self.place, Env::fixed(today.parse().expect("a date"), actor)).await.expect("the store opens")
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a file is written");
        path
    }

    pub(crate) async fn import(&self, kind: ImportKind, file: &Path, options: &ImportOptions) -> ImportResult {
        self.app.import(kind, file, options).await.expect("an import").value
    }

    /// Imports a CSV text without options.
    pub(crate) async fn csv(&self, kind: ImportKind, text: &str) -> ImportResult {
        let file = self.file("rows.csv", text);
        self.import(kind, &file, &ImportOptions::default()).await
    }

    /// Everything in the store, the log and the id counter included.
    pub(crate) async fn dump(&self) -> BTreeMap<String, String> {
        let store = store::Store::open(&self.place).await.expect("the store opens");
        let mut conn = store.read().await.expect("a read");
        let mut dump = BTreeMap::new();
        for table in store::schema::ALL {
            dump.insert(table.name.to_owned(), format!("{:?}", testkit::rows_of(&mut conn, table).await.expect("rows")));
        }
        for sql in [
            "SELECT key, value FROM meta ORDER BY key",
            "SELECT id, kind, label FROM operation ORDER BY id",
            "SELECT operation_id, seq FROM change ORDER BY operation_id, seq",
        ] {
            dump.insert(sql.to_owned(), format!("{:?}", testkit::asked(&mut conn, sql).await.expect("rows")));
        }
        drop(conn);
        store.close().await;
        dump
    }

    /// The rows that a statement answers.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        let store = store::Store::open(&self.place).await.expect("the store opens");
        let mut conn = store.read().await.expect("a read");
        let rows = testkit::asked(&mut conn, sql).await.expect("rows");
        drop(conn);
        store.close().await;
        rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect()
    }

    /// The rows of an exported table, as CSV text without its byte-order mark.
    pub(crate) async fn exported(&self, kind: app::views::imports::ExportKind) -> String {
        let to = self.folder.path().join("out.csv");
        self.app.export_table(kind, &app::views::Scope::default(), &to).await.expect("an export");
        std::fs::read_to_string(&to).expect("the export").trim_start_matches('\u{feff}').replace("\r\n", "\n")
    }
}

pub(crate) fn set(pairs: &[(&str, &str)]) -> ImportOptions {
    ImportOptions {
        set: pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect(),
        ..ImportOptions::default()
    }
}

pub(crate) fn head(code: &str, version: &str) -> ImportOptions {
    ImportOptions {
        framework: Some(FrameworkHead { code: code.to_owned(), version: version.to_owned(), title: None, max_level: None }),
        ..ImportOptions::default()
    }
}

/// created, updated, unchanged, rejected
pub(crate) fn counts(result: &ImportResult) -> (u32, u32, u32, u32) {
    assert_eq!(result.rows, result.created + result.updated + result.unchanged + result.rejected, "every row is counted once: {result:?}");
    (result.created, result.updated, result.unchanged, result.rejected)
}

/// Row, column and kind of every problem.
pub(crate) fn problems(result: &ImportResult) -> Vec<(u32, &str, ProblemKind)> {
    result.problems.iter().map(|problem| (problem.row, problem.column.as_str(), problem.kind)).collect()
}

/// A test of this name on SQLite, and on PostgreSQL where there is a server.
macro_rules! on_both {
    ($(#[doc = $why:literal])* $name:ident, $world:ident, $body:block) => {
        mod $name {
            use super::*;

            async fn check($world: &World) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                check(&World::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                if let Some(world) = World::postgres().await {
                    check(&world).await;
                }
            }
        }
    };
}
pub(crate) use on_both;
