//! The store as a file: where it may be, what it must look like before the engine touches it, and how it is made.

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

/// The longest name of a file (255 on every usual file system) less what is put around it while it is made.
const LONGEST_NAME: usize = 230;

/// The connections to a file.
pub(crate) struct Connected {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// Where the file is read as something that nobody writes: how it was when it was opened.
    pub(crate) still: Option<Still>,
}

/// A file that may only be read and that nobody had open: it is read without anything beside it, for as long as it stays the same.
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

    /// Locked where somebody has written since: what is read now would be half of one and half of the other.
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
        // Its log would be made beside it and left there: whoever may not write the file may not fold the log in either.
        let options = options.read_only(true).immutable(true);
        return connect(options, Some(Still::of(path))).await;
    }
    disk::room_to_open(path, &beside(path, "-shm"))?;
    let connected = connect(options, None).await?;
    // The first question makes what stands beside the file.
    let version: Result<(i64,), sqlx::Error> = sqlx::query_as("SELECT count(*) FROM sqlite_master").fetch_one(&connected.writer).await;
    let held = version.map_err(StoreError::from).and_then(|_| disk::hold_room(&beside(path, "-shm")));
    if held.is_err() {
        // What the engine has put beside the file goes again.
        connected.writer.close().await;
    }
    held.map(|()| connected)
}

/// Opens a file in which a store is made. It is not looked at by anybody else and is thrown away where it is not finished: what could
/// be taken back is kept in memory, so that making one needs no more of the disk than the store does.
pub(crate) async fn make(file: &Path) -> Result<Connected, StoreError> {
    connect(options(file).create_if_missing(true).journal_mode(SqliteJournalMode::Memory), None).await
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).synchronous(SqliteSynchronous::Full).foreign_keys(true).busy_timeout(PATIENCE)
}

async fn connect(options: SqliteConnectOptions, still: Option<Still>) -> Result<Connected, StoreError> {
    // SQLite's own way into a log is not wanted where nothing may be written.
    let options = if still.is_some() { options.journal_mode(SqliteJournalMode::Off) } else { options };
    let writer =
        SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(600)).connect_with(options.clone()).await?;
    // SQLite is not asked to make anything the readers could need: the writer has done it.
    let readers = SqlitePoolOptions::new().max_connections(4).min_connections(0).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Connected { writer, readers, still })
}

fn may_write(path: &Path) -> bool {
    File::options().write(true).open(path).is_ok() && disk::may_write_in(folder_of(path))
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file beside another: the same name with an ending.
pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// What the system says of a path or a file, as what it is.
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
        // Where the system itself has more to say, it is heard first.
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

/// Looks at the first bytes before the engine does: a file that is something else is never touched,
/// and the engine prints nothing about it. (SQLite's page Database File Format, The Database Header.)
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
    // Where the write-ahead log was not folded in to its end (a program was killed, the disk was full), the rest is in the log.
    let logged = fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0);
    if kind.len() < pages * page && !logged {
        return Err(StoreError::Damaged("the file is shorter than it says".to_owned()));
    }
    Ok(())
}

/// Is there nothing at the path, and could a store be there?
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

/// The file in which a store is made, under another name beside its place. Gone with the value.
pub(crate) struct Part {
    pub(crate) file: PathBuf,
    /// Held as long as the store is being made; the system lets go of it when the program ends, however it ends.
    _alone: File,
}

/// What a store that is being made is called, around the name that it will have.
const PART: &str = ".part";
const PART_LOCK: &str = ".part-lock";

impl Part {
    /// Begins to make the store of a path beside it, alone, with nothing in it of a program that was ended half way.
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
                // It may have been another's, who took it away between opening and locking.
                Ok(()) if !lock.exists() => {}
                // On a file system without locks it is up to people not to make one store twice at once.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    let part = Self { file, _alone: alone };
                    part.remove(&["", "-wal", "-shm", "-journal"]);
                    // Made here, so that nobody else may read it from the first byte on; what SQLite makes beside it is as open.
                    let mut options = File::options();
                    options.create_new(true).write(true);
                    disk::owner_alone(&mut options).open(&part.file).map_err(|error| from_io(&error))?;
                    return Ok(part);
                }
            }
        }
    }

    /// Lets the file appear at its path. What is not on the disk does not appear.
    pub(crate) fn appear(&self, path: &Path) -> Result<(), StoreError> {
        File::open(&self.file).and_then(|file| file.sync_all()).map_err(|error| from_io(&error))?;
        // A hard link never replaces; where the file system has none, look first.
        match fs::hard_link(&self.file, path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(StoreError::Exists),
            Err(_) if path.exists() => return Err(StoreError::Exists),
            Err(_) => fs::rename(&self.file, path).map_err(|error| from_io(&error))?,
        }
        // Some systems do not let a folder be opened; then the name is on the disk when they put it there.
        drop(File::open(folder_of(path)).and_then(|folder| folder.sync_all()));
        Ok(())
    }

    fn remove(&self, ends: &[&str]) {
        for end in ends {
            // It is usually not there, and a left-over harms nobody.
            drop(fs::remove_file(beside(&self.file, end)));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove(&["", "-wal", "-shm", "-journal", "-lock"]);
    }
}

/// Takes away a store that has just appeared and cannot be opened.
pub(crate) fn disappear(path: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        drop(fs::remove_file(beside(path, end)));
    }
}

/// Takes away what programs that were killed while they made a store in this folder have left: parts whose lock nobody holds.
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
