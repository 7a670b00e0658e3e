//! Writes a file safely: beside its place, for its owner only, and moved there when it is whole and on the disk.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{FileError, FileFault};

/// The ending of files that are being written. No other program uses it.
const PART: &str = ".skillsplan-part";

/// A file that is being written. If it is dropped without [`Saving::finish`], nothing is left of it, and an older file at its place stays.
///
/// The file is locked while it is written, and the system releases the lock when the program ends in any way. So the next file that is
/// written in the same folder can remove what a killed program has left, but nothing that is still being written.
pub struct Saving {
    asked: PathBuf,
    target: PathBuf,
    beside: PathBuf,
    /// `None` once the file is at its place.
    file: Option<File>,
    before: Option<fs::Metadata>,
}

impl Saving {
    /// Begins to write the file of a path. Where the name is a link, the file that it stands for is meant.
    ///
    /// # Errors
    /// [`FileFault::NotWritten`] with the reason.
    pub fn begin(path: &Path) -> Result<Self, FileError> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let before = fs::metadata(&target).ok();
        if before.as_ref().is_some_and(|before| !before.is_file()) {
            return Err(FileError::new(FileFault::NotWritten, path, "is not a file, so nothing was written to it. Choose another name"));
        }
        if before.as_ref().is_some_and(|before| before.permissions().readonly()) {
            return Err(FileError::new(FileFault::NotWritten, path, "may only be read, so nothing was written to it. Choose another name"));
        }
        let (beside, file) = open_beside(&target).map_err(|error| FileError::not_written(path, &error))?;
        Ok(Self { asked: path.to_owned(), target, beside, file: Some(file), before })
    }

    /// The file, for what is written with going back in it.
    pub(super) fn file(&mut self) -> io::Result<&mut File> {
        self.file.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Moves the file to its place. Only what is on the disk may take the place of what was there.
    ///
    /// # Errors
    /// As [`Saving::begin`]; then nothing has changed.
    pub fn finish(mut self) -> Result<(), FileError> {
        self.settle().map_err(|error| FileError::not_written(&self.asked, &error))
    }

    fn settle(&mut self) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        if let Some(before) = &self.before {
            keep_the_stricter(file, before)?;
        }
        file.sync_all()?;
        fs::rename(&self.beside, &self.target)?;
        self.file = None;
        Ok(())
    }
}

impl Write for Saving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        if self.file.is_some() {
            // What is left of a failed write is of no use to anybody; the first error is the one to tell.
            drop(fs::remove_file(&self.beside));
        }
    }
}

/// A new, locked, empty file beside the target.
fn open_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    static OPENED: AtomicU32 = AtomicU32::new(0);
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    take_away_left_over(folder);
    // Of a long name only the beginning, since no name may be longer than 255 bytes.
    let name: String = target.file_name().unwrap_or_default().to_string_lossy().chars().take(50).collect();
    let beside = folder.join(format!(".{name}.{}-{}{PART}", std::process::id(), OPENED.fetch_add(1, Ordering::Relaxed)));
    loop {
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&beside)?;
        match file.lock() {
            // Before it was locked another program may have taken it for a left-over.
            Ok(()) if !beside.exists() => {}
            // A file system without locks leaves a killed program's file for people to delete.
            Ok(()) | Err(_) => {
                file.set_len(0)?;
                return Ok((beside, file));
            }
        }
    }
}

/// Removes the unfinished files that killed programs have left in a folder: those with our ending that nobody has locked.
fn take_away_left_over(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = name.starts_with('.') && name.ends_with(PART) && entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_ours {
            continue;
        }
        let Ok(file) = File::options().write(true).open(entry.path()) else { continue };
        match file.try_lock() {
            Ok(()) => drop(fs::remove_file(entry.path())),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
        }
    }
}

/// A file that takes another's place is as closed as that was, where it was closed even to some of what its owner may do.
fn keep_the_stricter(file: &File, before: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(before.permissions().mode() & 0o600))
    }
    #[cfg(not(unix))]
    file.set_permissions(before.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_program_left_goes_and_what_somebody_still_writes_or_owns_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name);
        // Nobody holds it: its program was killed.
        fs::write(file(&format!(".ratings.csv.41-0{PART}")), "half").expect("a left-over");
        for others in ["ratings.part", ".ratings.csv.41.part", "ratings.skillsplan-part", ".part-of-the-year.csv"] {
            fs::write(file(others), "another's").expect("another's file");
        }
        let mut still = Saving::begin(&file("people.csv")).expect("a file on its way");
        still.write_all(b"first").expect("written");
        super::super::save(&file("gaps.csv"), b"whole").expect("saved");
        still.write_all(b" and last").expect("nobody took it away");
        still.finish().expect("moved to its place");
        assert_eq!(fs::read(file("people.csv")).ok().as_deref(), Some(&b"first and last"[..]));
        assert_eq!(
            names(folder.path()),
            [".part-of-the-year.csv", ".ratings.csv.41.part", "gaps.csv", "people.csv", "ratings.part", "ratings.skillsplan-part"]
        );
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing_and_what_was_there_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gaps.csv");
        fs::write(&path, "before").expect("a file");
        let mut saving = Saving::begin(&path).expect("a file on its way");
        saving.write_all(b"half").expect("written");
        drop(saving);
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("before"));
        assert_eq!(names(folder.path()), ["gaps.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_is_its_owners_alone_also_where_the_file_before_was_open_to_all() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gaps.csv");
        let mode = || fs::metadata(&path).map(|file| file.permissions().mode() & 0o777).ok();
        super::super::save(&path, b"new").expect("saved");
        assert_eq!(mode(), Some(0o600));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("opened to all");
        super::super::save(&path, b"newer").expect("saved");
        assert_eq!(mode(), Some(0o600));
    }
}
