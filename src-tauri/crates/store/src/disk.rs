//! Free room on the disk, and the rights of files that are written.

use std::fs::OpenOptions;
use std::path::Path;

use crate::db::StoreError;

/// The bytes that an open store needs on the disk besides its own file.
const ROOM: u64 = 192 * 1024;

/// How many bytes of the shared index get their place on the disk beforehand. SQLite maps the file into memory and writes only the last
/// byte of each 4 KB beforehand. If the disk is full and its blocks are smaller, the first use of another block would end the program
/// (SIGBUS). 128 KB is enough for a log of 64 MB.
#[cfg(target_os = "linux")]
const INDEX: [u64; 2] = [128 * 1024, 32 * 1024];

/// Options for a file that only its owner may read and write, if the system has owners of files.
pub fn owner_alone(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// From now on, only the owner can use files that this program makes, logs and preferences too. A program should call this first.
pub fn own_files() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// May this user put files into the folder?
pub(crate) fn may_write_in(folder: &Path) -> bool {
    #[cfg(unix)]
    return rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok();
    #[cfg(not(unix))]
    return std::fs::metadata(folder).is_ok_and(|folder| !folder.permissions().readonly());
}

/// Is there room to open the store at a path, whose shared index may be there already?
pub(crate) fn room_to_open(path: &Path, index: &Path) -> Result<(), StoreError> {
    if index.exists() { Ok(()) } else { room(path) }
}

/// Is there room for a change?
pub(crate) fn room(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    if let Ok(disk) = rustix::fs::statvfs(crate::sqlite::folder_of(path))
        && disk.f_bavail.saturating_mul(disk.f_frsize) < ROOM
    {
        return Err(StoreError::Full);
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Reserves the place of an open store's shared index on the disk.
///
/// Closing a file would release every lock that this process has on it, also SQLite's. So the file stays open until the program ends, or
/// until the same store has another index because SQLite has closed and removed this one.
#[cfg(target_os = "linux")]
pub(crate) fn hold_room(index: &Path) -> Result<(), StoreError> {
    use std::collections::BTreeMap;
    use std::fs::File;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::PathBuf;
    use std::sync::{Mutex, PoisonError};

    static HELD: Mutex<BTreeMap<PathBuf, File>> = Mutex::new(BTreeMap::new());

    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let Ok(now) = std::fs::metadata(index) else { return Ok(()) };
    let same = |file: &File| file.metadata().is_ok_and(|before| (before.dev(), before.ino()) == (now.dev(), now.ino()));
    if held.get(index).is_some_and(same) {
        return Ok(());
    }
    let Ok(file) = File::options().read(true).write(true).open(index) else { return Ok(()) };
    let mut given = Ok(());
    for bytes in INDEX {
        given = rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::KEEP_SIZE, 0, bytes);
        if given != Err(rustix::io::Errno::NOSPC) {
            break;
        }
    }
    held.insert(index.to_owned(), file);
    // A file system that cannot reserve room is accepted. A full one is an error.
    if given == Err(rustix::io::Errno::NOSPC) { Err(StoreError::Full) } else { Ok(()) }
}

/// Reserves the place of an open store's shared index on the disk: here the system does so.
#[cfg(not(target_os = "linux"))]
pub(crate) fn hold_room(_index: &Path) -> Result<(), StoreError> {
    Ok(())
}
