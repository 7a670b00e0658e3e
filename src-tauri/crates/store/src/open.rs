//! Opens and makes stores on either engine. Only this module knows how the two differ.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

use crate::db::values;
use crate::db::{Conn, StoreError};
use crate::server::{self, Address};
use crate::sqlite::{self, Part, Still};
use crate::tx::Tx;
use crate::{disk, schema};

static SQLITE: Migrator = sqlx::migrate!("../../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../../migrations/postgres");

#[derive(Clone)]
enum Pools {
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        /// The state of a file that is read as one that nobody writes; `None` for other stores.
        still: Option<Still>,
    },
    Postgres(PgPool),
}

/// An open store. It is cheap to clone.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    place: String,
    caution: Option<String>,
}

/// A store that is being made. If it is dropped without [`NewStore::finish`], it leaves nothing behind.
pub struct NewStore {
    /// The store, to be filled.
    pub store: Store,
    part: Option<(Part, PathBuf)>,
}

/// Our own tables, besides those in [`schema::ALL`].
const OWN: [&str; 4] = ["meta", "operation", "change", "rating_copy"];

/// Reads every table and column, as (table, column).
const SQLITE_COLUMNS: &str = "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'";
/// Reads every table and column of the schema in use, also those that this user may not read.
const POSTGRES_COLUMNS: &str = "SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind IN ('r', 'p') AND a.attnum > 0
       AND NOT a.attisdropped";

impl Store {
    /// Opens the store at a path, or at a `postgres://` address.
    ///
    /// # Errors
    /// Every [`StoreError`] but `Exists`. Nothing is made or changed then.
    pub async fn open(place: &str) -> Result<Self, StoreError> {
        if server::is_server(place) {
            let (store, there) = Self::on_server(place).await?;
            if !there.contains("meta") {
                return Err(StoreError::Missing);
            }
            // Tables of another program may have the names of ours. These are not touched.
            if !there.contains("_sqlx_migrations") {
                return Err(StoreError::NotAStore);
            }
            store.migrate().await?;
            store.is_ours().await?;
            store.copy_ratings().await;
            return Ok(store);
        }
        let path = Path::new(place);
        let connected = sqlite::open(path, SQLITE.migrations.len()).await?;
        let store = Self::on_file(connected, place);
        let sound = store.sound().await;
        if sound.is_err() {
            // If the file is refused, the files that the engine has put beside it are removed again.
            store.close().await;
        }
        sound.map(|()| store)
    }

    /// Makes a first read of everything that a broken file would fail at, so that the error comes at once and not in the middle of the
    /// work.
    async fn sound(&self) -> Result<(), StoreError> {
        for table in ["meta", "_sqlx_migrations"] {
            let looked = self.read().await?.number(&format!("SELECT count(*) FROM {table}"), &[]).await;
            looked.map_err(|error| if matches!(error, StoreError::Statement(_)) { StoreError::NotAStore } else { error })?;
        }
        self.migrate().await?;
        self.is_ours().await?;
        self.copy_ratings().await;
        Ok(())
    }

    /// Makes the copy of the ratings where there is none. Where it cannot be made, the ratings are read without it.
    async fn copy_ratings(&self) {
        let there = async { crate::rating_copy::is_there(&mut self.read().await?).await };
        if !matches!(there.await, Ok(false)) {
            return;
        }
        let made = async {
            let mut tx = self.begin().await?;
            tx.make_rating_copy().await?;
            tx.conn.commit().await
        };
        let _: Result<(), StoreError> = made.await;
    }

    /// Makes an empty store at an empty path, or in a database without our tables. The file appears at the path only with
    /// [`NewStore::finish`], so that a program that dies in the middle leaves no half store.
    ///
    /// # Errors
    /// `Exists` if there is something already (which is not touched), and any error of the disk or the server.
    pub async fn create(place: &str) -> Result<NewStore, StoreError> {
        if server::is_server(place) {
            let (store, there) = Self::on_server(place).await?;
            if OWN.into_iter().chain(schema::ALL.iter().map(|table| table.name)).any(|name| there.contains(name)) {
                return Err(StoreError::Exists);
            }
            store.migrate().await?;
            store.first_rows().await?;
            return Ok(NewStore { store, part: None });
        }
        let path = PathBuf::from(place);
        sqlite::is_free(&path)?;
        let part = Part::begin(&path)?;
        let connected = sqlite::make(&part.file).await?;
        let made = NewStore { store: Self::on_file(connected, place), part: Some((part, path)) };
        made.store.migrate().await?;
        if let Pools::Sqlite { writer, .. } = &made.store.pools {
            let version = SQLITE.migrations.len();
            for pragma in [format!("PRAGMA application_id = {}", sqlite::APPLICATION_ID), format!("PRAGMA user_version = {version}")] {
                sqlx::query(sqlx::AssertSqlSafe(pragma)).execute(writer).await?;
            }
        }
        made.store.first_rows().await?;
        Ok(made)
    }

    fn on_file(connected: sqlite::Connected, place: &str) -> Self {
        let pools = Pools::Sqlite { writer: connected.writer, readers: connected.readers, still: connected.still };
        Self { pools, place: place.to_owned(), caution: None }
    }

    /// The store at an address, and the tables that are there.
    async fn on_server(place: &str) -> Result<(Self, BTreeSet<String>), StoreError> {
        let address = Address::parse(place)?;
        let pool = address.connect().await?;
        let (schema,): (Option<String>,) = sqlx::query_as("SELECT current_schema()::text").fetch_one(&pool).await?;
        if schema.is_none() {
            return Err(StoreError::NoRights("there is no schema in it that this user may use".to_owned()));
        }
        let rows: Vec<(String, String)> = sqlx::query_as(POSTGRES_COLUMNS).fetch_all(&pool).await?;
        let store = Self { pools: Pools::Postgres(pool), place: address.shown, caution: address.caution };
        Ok((store, rows.into_iter().map(|(table, _)| table).collect()))
    }

    /// Runs the migrations that the store has not had yet. A store that has had all of them is not written to, so that people who may only
    /// read it can open it.
    async fn migrate(&self) -> Result<(), StoreError> {
        let taken = "SELECT version, checksum FROM _sqlx_migrations WHERE success = true ORDER BY version";
        let (migrator, taken): (&Migrator, Result<Vec<(i64, Vec<u8>)>, sqlx::Error>) = match &self.pools {
            Pools::Sqlite { writer, .. } => (&SQLITE, sqlx::query_as(taken).fetch_all(writer).await),
            Pools::Postgres(pool) => (&POSTGRES, sqlx::query_as(taken).fetch_all(pool).await),
        };
        if let Ok(taken) = &taken
            && migrator
                .migrations
                .iter()
                .map(|step| (step.version, &*step.checksum))
                .eq(taken.iter().map(|(version, sum)| (*version, &**sum)))
        {
            return Ok(());
        }
        match &self.pools {
            Pools::Sqlite { writer, .. } => migrator.run(writer).await,
            Pools::Postgres(pool) => migrator.run(pool).await,
        }
        .map_err(migrating)
    }

    /// Are all tables and columns ours?
    async fn is_ours(&self) -> Result<(), StoreError> {
        let rows: Vec<(String, String)> = match &self.pools {
            Pools::Sqlite { readers, .. } => sqlx::query_as(SQLITE_COLUMNS).fetch_all(readers).await?,
            Pools::Postgres(pool) => sqlx::query_as(POSTGRES_COLUMNS).fetch_all(pool).await?,
        };
        let there: BTreeSet<(&str, &str)> = rows.iter().map(|(table, column)| (table.as_str(), column.as_str())).collect();
        let own = [("meta", "key"), ("meta", "value"), ("operation", "id"), ("change", "row_count"), ("rating_copy", "ratings")];
        let wanted = schema::ALL.iter().flat_map(|table| table.columns.iter().map(|(column, _)| (table.name, *column))).chain(own);
        let missing: Vec<(&str, &str)> = wanted.filter(|column| !there.contains(column)).collect();
        match missing.first() {
            None => Ok(()),
            // Only a few names are the same as ours.
            Some(_) if missing.len() > rows.len() => Err(StoreError::NotAStore),
            Some((table, column)) => Err(StoreError::Damaged(format!("its table `{table}` has no `{column}`"))),
        }
    }

    async fn first_rows(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (key, value) in
            [("next_id", "1".to_owned()), ("store_id", uuid::Uuid::now_v7().simple().to_string()), ("rating_copy", "0".to_owned())]
        {
            tx.conn.execute("INSERT INTO meta (key, value) VALUES ($1, $2)", &values![key, value]).await?;
        }
        tx.conn.commit().await
    }

    /// The path, or the address without its password.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// A warning about the connection to the store, if it is not as safe as it should be.
    pub fn caution(&self) -> Option<&str> {
        self.caution.as_deref()
    }

    /// Do several people share it through a server?
    pub fn shared(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// Begins to read: everything that is read through the connection is of one moment.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        crate::asked::reading();
        Ok(match &self.pools {
            Pools::Sqlite { readers, still, .. } => {
                still.as_ref().map_or(Ok(()), Still::unchanged)?;
                Conn::Sqlite(readers.begin().await?)
            }
            Pools::Postgres(pool) => Conn::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?),
        })
    }

    /// Begins to write. Both engines have one writer at a time, so that ids give the order of recording. Only the app crate's one door for
    /// writes calls this.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        crate::asked::writing();
        Ok(Tx::new(match &self.pools {
            Pools::Sqlite { still: Some(_), .. } => return Err(StoreError::ReadOnly),
            Pools::Sqlite { writer, .. } => {
                disk::room(Path::new(&self.place))?;
                Conn::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => {
                let mut conn = Conn::Postgres(pool.begin_with("BEGIN").await?);
                conn.fetch("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(current_schema()))) AS held", &[]).await?;
                conn
            }
        }))
    }

    /// The engine's own check of its file. An empty list is good. A server is not checked.
    pub async fn check_file(&self) -> Result<Vec<String>, StoreError> {
        let Pools::Sqlite { readers, .. } = &self.pools else { return Ok(Vec::new()) };
        let rows: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check").fetch_all(readers).await?;
        Ok(rows.into_iter().map(|row| row.0).filter(|line| line != "ok").collect())
    }

    /// The engine and its version, for the About screen.
    pub async fn engine(&self) -> Result<String, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(readers).await?;
                format!("SQLite {version} (SQLCipher)")
            }
            Pools::Postgres(pool) => {
                let (version,): (String,) = sqlx::query_as("SELECT current_setting('server_version')").fetch_one(pool).await?;
                format!("PostgreSQL {version}")
            }
        })
    }

    /// Closes every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl NewStore {
    /// Lets the store appear at its path, whole, and opens it there.
    ///
    /// # Errors
    /// `Exists` where something has appeared there in the meantime; it is not touched.
    pub async fn finish(mut self) -> Result<Store, StoreError> {
        let Some((part, path)) = self.part.take() else { return Ok(self.store.clone()) };
        // Closing writes the rest of the data into the file.
        self.store.close().await;
        part.appear(&path)?;
        drop(part);
        let opened = Store::open(&self.store.place).await;
        if opened.is_err() {
            // The disk had room for the store, but not for the files that an open store needs beside it.
            sqlite::disappear(&path);
        }
        opened
    }
}

fn migrating(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(_, _) => StoreError::Newer,
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => match error.into() {
            StoreError::Statement(why) => StoreError::Damaged(format!("it cannot be brought up to date: {why}")),
            other => other,
        },
        other => StoreError::Damaged(other.to_string()),
    }
}

/// The place of a store as it is shown to people: its path, or its address without the password.
pub fn shown_place(place: &str) -> String {
    if server::is_server(place) { server::shown(place) } else { place.to_owned() }
}
