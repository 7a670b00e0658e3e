//! The closed list of errors of the front door. Only here do the errors of the crates below become one of them.

use domain::problems::DataProblem;
use serde::{Deserialize, Serialize};
use store::{StoreError, UndoRefused};

/// Why a store cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum StoreFault {
    /// Another program is writing to it.
    Locked,
    /// The file is broken.
    Damaged,
    /// The file is something else.
    NotAStore,
    /// Encrypted with another key.
    WrongKey,
    /// A newer version of the program made it.
    Newer,
    /// The store may only be read.
    ReadOnly,
    /// The disk takes no more data: it is full, or it fails.
    Full,
    /// The server does not answer.
    Unreachable,
    /// There is no store.
    Missing,
}

/// What went wrong: `kind` is for code, `message` for people (what happened, what was not changed,
/// what to do).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum AppError {
    /// The data that somebody gave is wrong.
    #[error("{message}")]
    Invalid {
        /// For people.
        message: String,
        /// What is wrong and where, as far as it is known.
        problems: Vec<DataProblem>,
    },
    /// Something that was asked for does not exist.
    #[error("{message}")]
    NotFound {
        /// For people.
        message: String,
        /// `person`, `skill`, `session`...
        what: String,
        /// The key asked for.
        key: String,
    },
    /// Something has changed since the caller looked, or exists already.
    #[error("{message}")]
    Conflict {
        /// For people.
        message: String,
        /// What has changed, a sentence each.
        details: Vec<String>,
    },
    /// Something speaks against what was asked for, and no reason was given to do it all the same.
    #[error("{message}")]
    Warning {
        /// For people.
        message: String,
        /// What speaks against it, a sentence each.
        details: Vec<String>,
    },
    /// The request makes sense, but not in the present state.
    #[error("{message}")]
    NotNow {
        /// For people.
        message: String,
    },
    /// Somebody stopped the work.
    #[error("{message}")]
    Cancelled {
        /// For people.
        message: String,
    },
    /// The store cannot be used.
    #[error("{message}")]
    StoreUnusable {
        /// For people.
        message: String,
        /// Why, for code.
        why: StoreFault,
    },
    /// An error of the program. The log has the whole chain of errors, under the reference.
    #[error("{message}")]
    Unexpected {
        /// For people.
        message: String,
        /// The reference that people quote.
        reference: String,
    },
}

impl AppError {
    /// An error for data that is wrong as a whole, not in one cell.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), problems: Vec::new() }
    }

    /// An error for something that was asked for and does not exist.
    pub fn not_found(what: &str, key: &str) -> Self {
        Self::NotFound { message: format!("There is no {what} `{key}`. Nothing was changed."), what: what.to_owned(), key: key.to_owned() }
    }

    /// An error for something that has changed since, or exists already.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { message: message.into(), details: Vec::new() }
    }

    /// An error of the program itself. The whole chain of errors goes to the log, under the reference that people quote.
    pub fn unexpected(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let reference = uuid::Uuid::now_v7().simple().to_string()[..12].to_owned();
        let chain = crate::seen::chain(&*error.into());
        tracing::error!(reference, chain, "unexpected");
        Self::Unexpected {
            message: format!("Something went wrong in the program. Nothing was changed. Quote {reference} when you report it."),
            reference,
        }
    }

    /// Its kind, as answers and logs name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invalid { .. } => "invalid",
            Self::NotFound { .. } => "not_found",
            Self::Conflict { .. } => "conflict",
            Self::Warning { .. } => "warning",
            Self::NotNow { .. } => "not_now",
            Self::Cancelled { .. } => "cancelled",
            Self::StoreUnusable { .. } => "store_unusable",
            Self::Unexpected { .. } => "unexpected",
        }
    }

    /// Says why no store was made at a place.
    pub(crate) fn making(error: StoreError, place: &str) -> Self {
        match error {
            StoreError::Exists => {
                let place = store::open::shown_place(place);
                Self::conflict(format!("There is something at `{place}` already. It was not touched. Choose another name."))
            }
            StoreError::Missing => {
                Self::unusable(StoreFault::Missing, "There is no such folder, so no service was made. Choose one that is there.")
            }
            other => other.into(),
        }
    }

    fn unusable(why: StoreFault, message: &str) -> Self {
        Self::StoreUnusable { message: message.to_owned(), why }
    }
}

impl From<invented::Fault> for AppError {
    fn from(fault: invented::Fault) -> Self {
        match fault {
            invented::Fault::Store(error) => error.into(),
            ours @ (invented::Fault::Own(_) | invented::Fault::Lacks(_)) => Self::unexpected(ours),
        }
    }
}

impl From<exchange::own::OwnFault> for AppError {
    fn from(fault: exchange::own::OwnFault) -> Self {
        Self::unexpected(fault)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        use StoreFault as F;
        match error {
            StoreError::Locked => Self::unusable(
                F::Locked,
                "Another program is using this service. Nothing was changed. Close the other program, or wait and try again.",
            ),
            StoreError::Damaged(what) => Self::StoreUnusable {
                message: format!(
                    "The service's data are damaged ({what}). Nothing was changed. Restore a backup, and keep the damaged file."
                ),
                why: F::Damaged,
            },
            StoreError::NotAStore => Self::unusable(
                F::NotAStore,
                "The file does not hold a Skillsplan service. It was not touched. Choose the file of a service, or make a new one.",
            ),
            StoreError::WrongKey => {
                Self::unusable(F::WrongKey, "The service's data are encrypted and the key does not open them. They were not touched.")
            }
            StoreError::Newer => Self::unusable(
                F::Newer,
                "The service was made by a newer version of Skillsplan. It was not touched. Update the program to open it.",
            ),
            StoreError::ReadOnly => Self::unusable(
                F::ReadOnly,
                "The service's file, or the folder that it is in, may only be read. Nothing was changed. Ask for permission to write there, or work on a copy.",
            ),
            StoreError::Full => Self::unusable(
                F::Full,
                "There is no room left on the disk, or it cannot be written. Nothing was changed. Make room and try again.",
            ),
            StoreError::Unreachable(what) => Self::StoreUnusable {
                message: format!("The database server cannot be used: {what}. Nothing was changed."),
                why: F::Unreachable,
            },
            StoreError::NoRights(what) => Self::StoreUnusable {
                message: format!(
                    "You have no right to use the service that way ({what}). Nothing was changed. Ask whoever looks after it."
                ),
                why: F::ReadOnly,
            },
            StoreError::BadPath(what) => Self::StoreUnusable {
                message: format!(
                    "There can be no service at that place: {what}. Nothing was made or changed. Choose another name or folder."
                ),
                why: F::Missing,
            },
            StoreError::Folder => {
                Self::unusable(F::NotAStore, "That is a folder, not the file of a service. It was not touched. Choose the file inside it.")
            }
            StoreError::Missing => {
                Self::unusable(F::Missing, "There is no service there. Make one with `skillsplan new` or choose another place.")
            }
            StoreError::Exists => Self::conflict("There is something there already. It was not touched. Choose another name."),
            StoreError::Constraint(what) => Self::Conflict {
                message: "The change contradicts what the service holds. Nothing was changed.".to_owned(),
                details: vec![what],
            },
            StoreError::Statement(_) => Self::unexpected(error),
        }
    }
}

impl From<domain::rules::Broken> for AppError {
    fn from(broken: domain::rules::Broken) -> Self {
        Self::invalid(broken.sentences("Nothing was saved."))
    }
}

impl From<report::ReportError> for AppError {
    fn from(error: report::ReportError) -> Self {
        use report::ReportError as E;
        match error {
            E::TooLong { .. } | E::TextTooLong { .. } => Self::invalid(format!("No report was made: {error}.")),
            E::Layout(_) | E::Export(_) => Self::unexpected(error),
        }
    }
}

impl From<UndoRefused> for AppError {
    fn from(refused: UndoRefused) -> Self {
        match refused {
            UndoRefused::Nothing => Self::NotNow { message: "There is nothing to undo.".to_owned() },
            UndoRefused::ChangedSince(details) => Self::Conflict {
                message: "It cannot be undone, because something was changed since. Nothing was changed now.".to_owned(),
                details,
            },
            UndoRefused::Store(error) => error.into(),
        }
    }
}
