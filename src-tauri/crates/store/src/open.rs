//! Opening and making a store on either engine; the only place that knows how they differ.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::db::{Conn, StoreError, Tx};
use crate::values;

static SQLITE: Migrator = sqlx::migrate!("../../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../../migrations/postgres");

/// "SkPl": marks an SQLite file as ours (`PRAGMA application_id`).
const APPLICATION_ID: u32 = 0x536b_506c;

/// How long a statement waits for another program's write before it says so.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone)]
enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// An open store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    place: String,
}

/// A store that is being made. Dropped without [`NewStore::finish`] it leaves nothing behind.
pub struct NewStore {
    /// The store, to be filled.
    pub store: Store,
    part: Option<(Part, PathBuf)>,
}

/// The file in which a store is made, under another name beside its place. Gone with the value.
struct Part {
    file: PathBuf,
    /// Held as long as the store is being made; the system lets go of it when the program ends, however it ends.
    _alone: File,
}

fn is_server(place: &str) -> bool {
    place.starts_with("postgres://") || place.starts_with("postgresql://")
}

impl Store {
    /// Opens the store at a path, or at a `postgres://` address.
    ///
    /// # Errors
    /// Every [`StoreError`] but `Exists`; nothing is made or changed then.
    pub async fn open(place: &str) -> Result<Self, StoreError> {
        if is_server(place) {
            let pool = connect_postgres(place).await?;
            let known =
                sqlx::query("SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'meta'");
            if known.fetch_optional(&pool).await?.is_none() {
                return Err(StoreError::Missing);
            }
            POSTGRES.run(&pool).await.map_err(migrating)?;
            return Ok(Self { pools: Pools::Postgres(pool), place: without_password(place) });
        }
        let path = Path::new(place);
        look_at_header(path)?;
        let store = Self { pools: connect_sqlite(path, false).await?, place: place.to_owned() };
        // What a broken file first trips over must say so here, not in the middle of the work.
        store.read().await?.number("SELECT count(*) FROM meta", &[]).await.map_err(|error| match error {
            StoreError::Statement(_) => StoreError::NotAStore,
            other => other,
        })?;
        if let Pools::Sqlite { writer, .. } = &store.pools {
            SQLITE.run(writer).await.map_err(migrating)?;
        }
        Ok(store)
    }

    /// Makes an empty store at a path where there is nothing, or in a database without our tables.
    /// A file appears at the path only with [`NewStore::finish`]: a program that dies in the middle
    /// leaves no half store.
    ///
    /// # Errors
    /// `Exists` where there is something already (which is not touched), and whatever the disk or the server says.
    pub async fn create(place: &str) -> Result<NewStore, StoreError> {
        if is_server(place) {
            let pool = connect_postgres(place).await?;
            let known =
                sqlx::query("SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'meta'");
            if known.fetch_optional(&pool).await?.is_some() {
                return Err(StoreError::Exists);
            }
            POSTGRES.run(&pool).await.map_err(migrating)?;
            let store = Self { pools: Pools::Postgres(pool), place: without_password(place) };
            store.first_rows().await?;
            return Ok(NewStore { store, part: None });
        }
        let path = PathBuf::from(place);
        if std::fs::symlink_metadata(&path).is_ok() {
            return Err(StoreError::Exists);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(StoreError::Missing);
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let part = Part::begin(folder.join(format!(".{name}.part")))?;
        let pools = connect_sqlite(&part.file, true).await?;
        let made = NewStore { store: Self { pools, place: place.to_owned() }, part: Some((part, path)) };
        if let Pools::Sqlite { writer, .. } = &made.store.pools {
            SQLITE.run(writer).await.map_err(migrating)?;
            let version = SQLITE.migrations.len();
            for pragma in [format!("PRAGMA application_id = {APPLICATION_ID}"), format!("PRAGMA user_version = {version}")] {
                sqlx::query(sqlx::AssertSqlSafe(pragma)).execute(writer).await?;
            }
        }
        made.store.first_rows().await?;
        Ok(made)
    }

    async fn first_rows(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (key, value) in [("next_id", "1".to_owned()), ("store_id", uuid::Uuid::now_v7().simple().to_string())] {
            tx.conn.execute("INSERT INTO meta (key, value) VALUES ($1, $2)", &values![key, value]).await?;
        }
        tx.conn.commit().await
    }

    /// The path, or the address without its password.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Do several people share it through a server?
    pub fn shared(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// Begins to read: everything read through the answer is of one moment.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Conn::Sqlite(readers.begin().await?),
            Pools::Postgres(pool) => Conn::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?),
        })
    }

    /// Begins to write. One writer at a time on either engine, so that ids tell the order of recording.
    /// Only the app crate's one door for writes calls this.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx::new(match &self.pools {
            Pools::Sqlite { writer, .. } => Conn::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => {
                let mut conn = Conn::Postgres(pool.begin_with("BEGIN").await?);
                conn.fetch("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(current_schema()))) AS held", &[]).await?;
                conn
            }
        }))
    }

    /// The engine's own check of its file; an empty list is good. A server looks after itself.
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
            Pools::Sqlite { writer, readers } => {
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
        self.store.close().await;
        // A hard link never replaces; where the file system has none, look first.
        match std::fs::hard_link(&part.file, &path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(StoreError::Exists),
            Err(_) if path.exists() => return Err(StoreError::Exists),
            Err(_) => std::fs::rename(&part.file, &path).map_err(|error| from_io(&error))?,
        }
        drop(part);
        Store::open(&path.to_string_lossy()).await
    }
}

impl Part {
    /// Begins to make a store in this file, alone, with nothing in it of a program that was ended half way.
    fn begin(file: PathBuf) -> Result<Self, StoreError> {
        let lock = beside(&file, "-lock");
        loop {
            let alone = File::options().create(true).truncate(false).write(true).open(&lock).map_err(|error| from_io(&error))?;
            match alone.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked),
                // It may have been another's, who took it away between opening and locking.
                Ok(()) if !lock.exists() => {}
                // On a file system without locks it is up to people not to make one store twice at once.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    let part = Self { file, _alone: alone };
                    part.remove(&["", "-wal", "-shm", "-journal"]);
                    return Ok(part);
                }
            }
        }
    }

    fn remove(&self, ends: &[&str]) {
        for end in ends {
            // It is usually not there, and a left-over harms nobody.
            let _ = std::fs::remove_file(beside(&self.file, end));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove(&["", "-wal", "-shm", "-journal", "-lock"]);
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn from_io(error: &std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::NotFound => StoreError::Missing,
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Damaged(error.to_string()),
    }
}

/// Looks at the first bytes before the engine does: a file that is something else is never touched,
/// and the engine prints nothing about it. (SQLite file format, section 1.3, the database header.)
fn look_at_header(path: &Path) -> Result<(), StoreError> {
    use std::io::Read as _;
    let kind = std::fs::metadata(path).map_err(|error| from_io(&error))?;
    if !kind.is_file() {
        return Err(StoreError::NotAStore);
    }
    let mut header = [0_u8; 100];
    let mut file = std::fs::File::open(path).map_err(|error| from_io(&error))?;
    if file.read_exact(&mut header).is_err() || &header[..16] != b"SQLite format 3\0" {
        return Err(StoreError::NotAStore);
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if number(68) != APPLICATION_ID {
        return Err(StoreError::NotAStore);
    }
    if usize::try_from(number(60)).is_ok_and(|version| version > SQLITE.migrations.len()) {
        return Err(StoreError::Newer);
    }
    let pages = u64::from(number(28));
    let page = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65_536,
        size => size,
    };
    // Where the write-ahead log was not folded in to its end (a program was killed, the disk was full), the rest is in the log.
    let logged = std::fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
    if kind.len() < pages * page && !logged {
        return Err(StoreError::Damaged("the file is shorter than it says".to_owned()));
    }
    Ok(())
}

async fn connect_sqlite(path: &Path, create: bool) -> Result<Pools, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE);
    let writer =
        SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(600)).connect_with(options.clone()).await?;
    // SQLite is not asked to make anything the readers could need: the writer has done it.
    let readers = SqlitePoolOptions::new().max_connections(4).min_connections(0).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools::Sqlite { writer, readers })
}

async fn connect_postgres(address: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(address).map_err(|error| StoreError::Unreachable(error.to_string()))?;
    let pool = PgPoolOptions::new().max_connections(6).acquire_timeout(Duration::from_secs(10));
    pool.connect_with(options).await.map_err(|error| match error {
        sqlx::Error::PoolTimedOut => StoreError::Unreachable("it did not answer within 10 seconds".to_owned()),
        other => match StoreError::from(other) {
            StoreError::Statement(text) => StoreError::Unreachable(text),
            known => known,
        },
    })
}

fn migrating(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(_, _) => StoreError::Newer,
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Damaged(other.to_string()),
    }
}

/// How people are told where a store is: its path, or its address without the password.
pub fn shown_place(place: &str) -> String {
    if is_server(place) { without_password(place) } else { place.to_owned() }
}

fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let Some((who, host)) = rest.rsplit_once('@') else { return address.to_owned() };
    let user = who.split(':').next().unwrap_or_default();
    let host = host.split('?').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}
