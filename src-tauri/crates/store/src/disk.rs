//! Room on the disk, and who may read what is put there.

use std::fs::OpenOptions;
use std::path::Path;

use crate::db::StoreError;

/// What a store needs beside its own file while it is open.
const ROOM: u64 = 192 * 1024;

/// How much of the shared index is given its place on the disk. SQLite maps the file into memory and writes only the last byte of
/// each 4 KB of it beforehand: where the disk's blocks are smaller and the disk is full, the first touch of another block would end
/// the program (SIGBUS). 128 KB is enough for a log of 64 MB.
#[cfg(target_os = "linux")]
const INDEX: [u64; 2] = [128 * 1024, 32 * 1024];

/// A file that its owner alone may read and write, where the system knows of owners.
pub fn owner_alone(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// From now on whatever this program makes is its owner's alone, logs and preferences too. For a program to call first.
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

/// Gives the shared index of an open store its place on the disk.
///
/// Closing a file lets go of every lock that this process has on it, SQLite's own too. So the file stays open: until the program
/// ends, or the same store has another index, for which SQLite has closed and removed this one.
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
    // A file system that cannot do it has its own ways; a full one is full.
    if given == Err(rustix::io::Errno::NOSPC) { Err(StoreError::Full) } else { Ok(()) }
}

/// Gives the shared index of an open store its place on the disk: here the system does so.
#[cfg(not(target_os = "linux"))]
pub(crate) fn hold_room(_index: &Path) -> Result<(), StoreError> {
    Ok(())
}
