//! Why a file as a whole could not be read or written.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What is wrong with a file, for code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFault {
    /// There is nothing at that path.
    Missing,
    /// The path names a folder.
    Folder,
    /// The system does not let the program read or write it.
    NotAllowed,
    /// It holds no byte, or no cell.
    Empty,
    /// It is larger than the program reads.
    TooLarge,
    /// It is protected by a password.
    Password,
    /// It is of a kind that the program does not read.
    NotATable,
    /// It is a spreadsheet, but damaged or cut short.
    Damaged,
    /// It has no sheet of that name.
    NoSuchSheet,
    /// No row of it names the columns that are needed.
    NoHeadings,
    /// A mapping or a fixed value names a field that this kind of file does not have.
    NoSuchField,
    /// It could not be written.
    NotWritten,
}

/// A file that could not be read or written. `Display` is a sentence for people: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FileError {
    /// What is wrong, for code.
    pub fault: FileFault,
    /// The file.
    pub path: PathBuf,
    /// The sentence for people.
    pub message: String,
}

impl FileError {
    /// `what` follows the file's name: "`people.xlsx` is empty".
    pub(crate) fn new(fault: FileFault, path: &Path, what: &str) -> Self {
        Self { fault, path: path.to_owned(), message: format!("`{}` {what}", file_name(path)) }
    }

    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => {
                Self::new(FileFault::Missing, path, "is not there, so nothing was read. Look whether the name and the folder are right")
            }
            std::io::ErrorKind::IsADirectory => {
                Self::new(FileFault::Folder, path, "is a folder, so nothing was read. Choose the file inside it")
            }
            std::io::ErrorKind::PermissionDenied => Self::new(
                FileFault::NotAllowed,
                path,
                "cannot be opened with your permissions, so nothing was read. Close it in other programs, or copy it to a folder of your own",
            ),
            _ => Self::new(
                FileFault::Damaged,
                path,
                &format!("cannot be read ({error}), so nothing was imported. Copy the file to this computer and try again"),
            ),
        }
    }

    pub(crate) fn not_written(path: &Path, error: &std::io::Error) -> Self {
        let why = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                "was not written: there is no room left on the disk. Make room, or choose another folder".to_owned()
            }
            _ => format!("was not written ({error}). Close it in other programs, or choose another name or folder"),
        };
        Self::new(FileFault::NotWritten, path, &why)
    }
}

/// What is wrong with a file, found by a reader that does not know the file's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trouble {
    fault: FileFault,
    /// The words that follow the file's name.
    why: String,
}

impl Trouble {
    pub(crate) fn new(fault: FileFault, why: impl Into<String>) -> Self {
        Self { fault, why: why.into() }
    }

    /// `why` is for people who are asked for help. It may name parts of the file.
    pub(crate) fn damaged(why: impl std::fmt::Display) -> Self {
        Self::new(
            FileFault::Damaged,
            format!(
                "is damaged or cut short ({why}), so nothing was imported. Open it in a spreadsheet program, save it again and try once more"
            ),
        )
    }

    /// `what` follows the file's name: "has more than 20 million cells".
    pub(crate) fn too_large(what: impl std::fmt::Display) -> Self {
        Self::new(
            FileFault::TooLarge,
            format!(
                "{what}, so nothing was imported. Save only the rows, columns and sheets that are needed, or split it into smaller files"
            ),
        )
    }

    pub(crate) fn of(self, path: &Path) -> FileError {
        FileError::new(self.fault, path, &self.why)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
