//! What tests stand on: temporary stores on both engines.
//!
//! ```ignore
//! testkit::on_both!(a_row_comes_back_as_it_was, |store| async move { ...; Ok(()) });
//! ```
//! runs the body once on SQLite and once on PostgreSQL, as two tests.

pub mod postgres;

use anyhow::Result;
use sqlx::Row as _;
use store::Store;

/// An empty place for a store, gone with the value: a path in a folder of its own, or a database of its own.
pub struct Place {
    /// What `Store::create` and `skillsplan --store` take.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
    _database: Option<postgres::FreshDatabase>,
}

/// A place for a SQLite store.
///
/// # Errors
/// Where there is no room for a temporary folder.
pub fn sqlite_place() -> Result<Place> {
    let folder = tempfile::tempdir()?;
    let url = folder.path().join("test.skillsplan").to_string_lossy().into_owned();
    Ok(Place { url, _folder: Some(folder), _database: None })
}

/// A place for a PostgreSQL store, or `None` on a machine that cannot have one (which it says, loudly).
///
/// # Errors
/// Where the server is there and does not make a database.
pub fn postgres_place() -> Result<Option<Place>> {
    Ok(postgres::fresh_database()?.map(|database| Place { url: database.url.clone(), _folder: None, _database: Some(database) }))
}

/// A new store in a place, without any row of its own.
///
/// # Errors
/// What the store says.
pub async fn empty_store(place: &Place) -> Result<Store> {
    Ok(Store::create(&place.url).await?.finish().await?)
}

/// A store that is there, as another program would open it.
///
/// # Errors
/// What the store says.
pub async fn open(url: &str) -> Result<Store> {
    Ok(Store::open(url).await?)
}

/// A change of a store in which nothing is refused: no row need refer to another that is there. It is never made to last. For planting
/// what no door of the program lets in.
///
/// # Errors
/// What the engine says.
pub async fn unguarded(place: &Place) -> Result<store::Conn> {
    if place._database.is_some() {
        let pool = sqlx::PgPool::connect(&place.url).await?;
        let mut conn = store::Conn::Postgres(pool.begin().await?);
        asked(&mut conn, "SET LOCAL session_replication_role = replica").await?;
        return Ok(conn);
    }
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&place.url).foreign_keys(false);
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    Ok(store::Conn::Sqlite(pool.begin().await?))
}

/// Runs a statement on a SQLite store past every door of the program, and makes it last: for faults that no door lets in.
///
/// # Errors
/// What the engine says.
pub async fn plant(path: &str, statement: &'static str) -> Result<()> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    sqlx::query(statement).execute(&pool).await?;
    pool.close().await;
    Ok(())
}

/// Runs a statement past every door of the program, in a transaction that is open; the rows that it answers, each column as text.
/// Only tests may: the program's own crates see records.
///
/// # Errors
/// What the engine says; a column that is neither text nor a whole number.
pub async fn asked(conn: &mut store::Conn, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    Ok(match conn {
        store::Conn::Sqlite(tx) => {
            let rows = sqlx::query(sql).fetch_all(&mut **tx).await?;
            rows.iter().map(texts::<sqlx::Sqlite>).collect::<Result<_>>()?
        }
        store::Conn::Postgres(tx) => {
            let rows = sqlx::query(sql).fetch_all(&mut **tx).await?;
            rows.iter().map(texts::<sqlx::Postgres>).collect::<Result<_>>()?
        }
    })
}

/// The columns of a row as text; `None` where there is nothing.
fn texts<D: sqlx::Database>(row: &D::Row) -> Result<Vec<Option<String>>>
where
    usize: sqlx::ColumnIndex<D::Row>,
    for<'r> String: sqlx::Decode<'r, D> + sqlx::Type<D>,
    for<'r> i64: sqlx::Decode<'r, D> + sqlx::Type<D>,
{
    let text = |at| match row.try_get::<Option<String>, _>(at) {
        Ok(text) => Ok(text),
        Err(_) => Ok(row.try_get::<Option<i64>, _>(at)?.map(|number| number.to_string())),
    };
    (0..row.len()).map(text).collect()
}

/// Every row of every logged table: two equal dumps are two equal stores.
///
/// # Errors
/// What the engine says.
pub async fn dump(store: &Store) -> Result<Vec<String>> {
    let mut conn = store.read().await?;
    let mut lines = Vec::new();
    for table in store::schema::ALL {
        for row in rows_of(&mut conn, table).await? {
            lines.push(format!("{} {row:?}", table.name));
        }
    }
    Ok(lines)
}

/// Every row of a logged table, by id, as it stands.
///
/// # Errors
/// What the engine says.
pub async fn rows_of(conn: &mut store::Conn, table: &store::schema::LoggedTable) -> Result<Vec<Vec<Option<String>>>> {
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    asked(conn, &format!("SELECT {} FROM {} ORDER BY id", columns.join(", "), table.name)).await
}

/// Runs a test's body on one thread's runtime.
///
/// # Panics
/// With the body's error, as a test does.
pub fn run<F: Future<Output = Result<()>>>(body: F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    match runtime {
        Ok(runtime) => {
            if let Err(error) = runtime.block_on(body) {
                panic!("{error:?}");
            }
        }
        Err(error) => panic!("no runtime: {error}"),
    }
}

/// Makes two tests of one body: on SQLite and on PostgreSQL. The body takes the [`Place`].
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* $name:ident, $body:expr) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a body may use all that its file names, or nothing")]
            use super::*;

            #[test]
            fn sqlite() {
                $crate::run(async {
                    let place = $crate::sqlite_place()?;
                    $crate::checked($body)(&place).await
                });
            }

            #[test]
            fn postgres() {
                $crate::run(async {
                    let Some(place) = $crate::postgres_place()? else { return Ok(()) };
                    $crate::checked($body)(&place).await
                });
            }
        }
    };
}

/// Tells the compiler what a test's body is.
pub fn checked<F>(body: F) -> F
where
    F: AsyncFnOnce(&Place) -> Result<()>,
{
    body
}
