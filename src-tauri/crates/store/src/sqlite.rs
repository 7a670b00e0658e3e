//! The store as a file: where it may be, which checks come before the engine touches it, and how it is made.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::db::StoreError;
use crate::disk;

/// "SkPl": marks an SQLite file as ours (`PRAGMA application_id`).
pub(crate) const APPLICATION_ID: u32 = 0x536b_506c;

/// How long a statement waits for another program's write before it says so.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest path that SQLite opens with its log beside it (`MAX_PATHNAME` of its Unix layer is 512, `-journal` is 8).
const LONGEST_PATH: usize = 500;

/// The longest name of a file: 255 on every usual file system, less what is added to it while the file is made.
const LONGEST_NAME: usize = 230;

/// The connections to a file.
pub(crate) struct Connected {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// The state of the file when it was opened, if it is read as one that nobody writes.
    pub(crate) still: Option<Still>,
}

/// A file that may only be read and that nobody had open. It is read without files beside it, as long as it does not change.
#[derive(Clone)]
pub(crate) struct Still {
    path: PathBuf,
    was: Option<(u64, std::time::SystemTime)>,
}

impl Still {
    fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), was: Self::look(path) }
    }

    fn look(path: &Path) -> Option<(u64, std::time::SystemTime)> {
        let file = fs::metadata(path).ok()?;
        Some((file.len(), file.modified().ok()?))
    }

    /// Gives `Locked` if somebody has written since, because a read would mix the old and the new state.
    pub(crate) fn unchanged(&self) -> Result<(), StoreError> {
        if Self::look(&self.path) == self.was && !beside(&self.path, "-wal").exists() { Ok(()) } else { Err(StoreError::Locked) }
    }
}

/// Opens the file of a store.
pub(crate) async fn open(path: &Path, newest: usize) -> Result<Connected, StoreError> {
    within_limits(path)?;
    look_at_header(path, newest)?;
    let options = options(path).journal_mode(SqliteJournalMode::Wal);
    let opened = ["-wal", "-shm"].iter().any(|end| beside(path, end).exists());
    if !opened && !may_write(path) {
        // Otherwise SQLite would make a log beside the file and leave it there, because a user who may not write the file cannot fold the
        // log into it.
        let options = options.read_only(true).immutable(true);
        return connect(options, Some(Still::of(path))).await;
    }
    disk::room_to_open(path, &beside(path, "-shm"))?;
    let connected = connect(options, None).await?;
    // The first statement makes the files beside the store's file.
    let version: Result<(i64,), sqlx::Error> = sqlx::query_as("SELECT count(*) FROM sqlite_master").fetch_one(&connected.writer).await;
    let held = version.map_err(StoreError::from).and_then(|_| disk::hold_room(&beside(path, "-shm")));
    if held.is_err() {
        // The files that the engine has put beside the store's file are removed again.
        connected.writer.close().await;
    }
    held.map(|()| connected)
}

/// Opens a file in which a store is made. Nobody else reads the file, and it is thrown away if it is not finished. So the rollback journal
/// is kept in memory, and making a store needs no more of the disk than the store itself.
pub(crate) async fn make(file: &Path) -> Result<Connected, StoreError> {
    connect(options(file).create_if_missing(true).journal_mode(SqliteJournalMode::Memory), None).await
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .row_buffer_size(crate::db::ROWS_AHEAD)
}

async fn connect(options: SqliteConnectOptions, still: Option<Still>) -> Result<Connected, StoreError> {
    // A file that may not be written must not get a write-ahead log.
    let options = if still.is_some() { options.journal_mode(SqliteJournalMode::Off) } else { options };
    let writer =
        SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(600)).connect_with(options.clone()).await?;
    // The readers need no set-up by SQLite, because the writer has done it.
    let readers = SqlitePoolOptions::new().max_connections(4).min_connections(0).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Connected { writer, readers, still })
}

fn may_write(path: &Path) -> bool {
    File::options().write(true).open(path).is_ok() && disk::may_write_in(folder_of(path))
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path of a file beside another: the same name with an ending added.
pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Turns an error of the system about a path or a file into a store error.
pub(crate) fn from_io(error: &io::Error) -> StoreError {
    use io::ErrorKind as Kind;
    let bad = |what: &str| StoreError::BadPath(what.to_owned());
    match error.kind() {
        Kind::NotFound => StoreError::Missing,
        Kind::PermissionDenied => StoreError::NoRights("the file, or a folder on the way to it, is closed to you".to_owned()),
        Kind::ReadOnlyFilesystem => StoreError::ReadOnly,
        Kind::StorageFull | Kind::QuotaExceeded => StoreError::Full,
        Kind::InvalidFilename => bad("the name or the path is longer than the system takes"),
        Kind::InvalidInput => bad("the path holds a character that no name can have"),
        Kind::NotADirectory => bad("a part of the path is a file and no folder"),
        Kind::IsADirectory => StoreError::Folder,
        _ => StoreError::BadPath(format!("the system says: {error}")),
    }
}

fn within_limits(path: &Path) -> Result<(), StoreError> {
    let whole = std::path::absolute(path).map_err(|error| from_io(&error))?;
    let name = path.file_name().map_or(0, |name| name.len());
    if whole.as_os_str().len() > LONGEST_PATH || name > LONGEST_NAME {
        // If the system has an error of its own, that comes first.
        if let Err(error) = fs::symlink_metadata(path)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(from_io(&error));
        }
        return Err(StoreError::BadPath(format!(
            "the path has {} characters and the name {name}; a store takes {LONGEST_PATH} and {LONGEST_NAME} at most",
            whole.as_os_str().len()
        )));
    }
    Ok(())
}

/// Checks the first bytes before the engine does. So a file that is something else is never touched, and the engine prints nothing about
/// it. (SQLite's page Database File Format, The Database Header.)
fn look_at_header(path: &Path, newest: usize) -> Result<(), StoreError> {
    use std::io::Read as _;
    let kind = fs::metadata(path).map_err(|error| from_io(&error))?;
    if kind.is_dir() {
        return Err(StoreError::Folder);
    }
    if !kind.is_file() {
        return Err(StoreError::NotAStore);
    }
    let mut header = [0_u8; 100];
    let mut file = File::open(path).map_err(|error| from_io(&error))?;
    if file.read_exact(&mut header).is_err() || &header[..16] != b"SQLite format 3\0" {
        return Err(StoreError::NotAStore);
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if number(68) != APPLICATION_ID {
        return Err(StoreError::NotAStore);
    }
    if usize::try_from(number(60)).is_ok_and(|version| version > newest) {
        return Err(StoreError::Newer);
    }
    let pages = u64::from(number(28));
    let page = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65_536,
        size => size,
    };
    // If the write-ahead log was not fully folded in (a program was killed, or the disk was full), the rest of the data is in the log.
    let logged = fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
    if kind.len() < pages * page && !logged {
        return Err(StoreError::Damaged("the file is shorter than it says".to_owned()));
    }
    Ok(())
}

/// Checks that the path is empty and that a store could be there.
pub(crate) fn is_free(path: &Path) -> Result<(), StoreError> {
    match fs::symlink_metadata(path) {
        Ok(_) => return Err(StoreError::Exists),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(from_io(&error)),
    }
    if path.file_name().is_none() {
        return Err(StoreError::BadPath("it names no file".to_owned()));
    }
    within_limits(path)?;
    match fs::metadata(folder_of(path)) {
        Ok(folder) if !folder.is_dir() => Err(StoreError::BadPath("a part of the path is a file and no folder".to_owned())),
        Ok(_) => Ok(()),
        Err(error) => Err(from_io(&error)),
    }
}

/// The file in which a store is made, beside its place under another name. Dropping the value removes the file.
pub(crate) struct Part {
    pub(crate) file: PathBuf,
    /// The lock that is held while the store is made. The system releases it when the program ends in any way.
    _alone: File,
}

/// The ending that a store's file has while it is made.
const PART: &str = ".part";
const PART_LOCK: &str = ".part-lock";

impl Part {
    /// Begins to make the store of a path, in a file beside it. Only one program can do so at a time, and what a killed program left is
    /// removed.
    pub(crate) fn begin(path: &Path) -> Result<Self, StoreError> {
        let folder = folder_of(path);
        take_away_left_over(folder);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = folder.join(format!(".{name}{PART}"));
        let lock = folder.join(format!(".{name}{PART_LOCK}"));
        loop {
            let mut options = File::options();
            options.create(true).truncate(false).write(true);
            let alone = disk::owner_alone(&mut options).open(&lock).map_err(|error| from_io(&error))?;
            match alone.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked),
                // The lock file may have belonged to another program, which removed it between our opening and our locking.
                Ok(()) if !lock.exists() => {}
                // On a file system without locks, people must take care not to make one store twice at the same time.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    let part = Self { file, _alone: alone };
                    part.remove(&["", "-wal", "-shm", "-journal"]);
                    // The file is made here so that only its owner can read it from the first byte on. SQLite gives the files beside it the
                    // same rights.
                    let mut options = File::options();
                    options.create_new(true).write(true);
                    disk::owner_alone(&mut options).open(&part.file).map_err(|error| from_io(&error))?;
                    return Ok(part);
                }
            }
        }
    }

    /// Lets the file appear at its path, once all of it is on the disk.
    pub(crate) fn appear(&self, path: &Path) -> Result<(), StoreError> {
        File::open(&self.file).and_then(|file| file.sync_all()).map_err(|error| from_io(&error))?;
        // A hard link never replaces a file. On a file system without hard links, the path is checked first.
        match fs::hard_link(&self.file, path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(StoreError::Exists),
            Err(_) if path.exists() => return Err(StoreError::Exists),
            Err(_) => fs::rename(&self.file, path).map_err(|error| from_io(&error))?,
        }
        // Some systems do not let a program open a folder. Then they decide when the name is written to the disk.
        drop(File::open(folder_of(path)).and_then(|folder| folder.sync_all()));
        Ok(())
    }

    fn remove(&self, ends: &[&str]) {
        for end in ends {
            // The file usually does not exist, and one that stays does no harm.
            drop(fs::remove_file(beside(&self.file, end)));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove(&["", "-wal", "-shm", "-journal", "-lock"]);
    }
}

/// Removes a store that has just appeared and cannot be opened.
pub(crate) fn disappear(path: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        drop(fs::remove_file(beside(path, end)));
    }
}

/// Removes parts in this folder whose lock nobody holds. Programs that were killed while they made a store have left them.
fn take_away_left_over(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(PART_LOCK).filter(|stem| stem.starts_with('.') && stem.len() > 1) else { continue };
        let Ok(lock) = File::options().write(true).open(entry.path()) else { continue };
        if lock.try_lock().is_ok() {
            drop(Part { file: folder.join(format!("{stem}{PART}")), _alone: lock });
        }
    }
}
