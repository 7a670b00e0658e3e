//! Files that a person picked, each behind a word that nobody can guess. A page names a file by it, for the one purpose that
//! the file was picked for, and never by a path.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use app::AppError;

use crate::shell::PickPurpose;

/// The most files that are kept: more than anybody picks between two uses of one.
const MOST: usize = 64;

/// What a token stands for.
struct Held {
    token: String,
    purpose: PickPurpose,
    path: PathBuf,
}

/// The files that were picked, the last one at the end.
#[derive(Default)]
pub struct Tokens {
    held: VecDeque<Held>,
}

impl Tokens {
    /// A token for a file that was picked for a purpose. `None` on a machine without a source of chance.
    pub fn give(&mut self, purpose: PickPurpose, path: PathBuf) -> Option<String> {
        let token = random()?;
        if self.held.len() == MOST {
            self.held.pop_front();
        }
        self.held.push_back(Held { token: token.clone(), purpose, path });
        Some(token)
    }

    /// The file behind a token, to be read for what it was picked for; it may be read again.
    ///
    /// # Errors
    /// `NotNow` where the token stands for nothing, or for another purpose.
    pub fn read(&self, token: &str, purpose: PickPurpose) -> Result<&Path, AppError> {
        let held = self.held.iter().find(|held| held.token == token && held.purpose == purpose);
        held.map(|held| held.path.as_path()).ok_or_else(unknown)
    }

    /// The place behind a token, to be written for what it was picked for: the token is used up by it.
    ///
    /// # Errors
    /// As [`Tokens::read`].
    pub fn take(&mut self, token: &str, purpose: PickPurpose) -> Result<PathBuf, AppError> {
        let at = self.held.iter().position(|held| held.token == token && held.purpose == purpose).ok_or_else(unknown)?;
        self.held.remove(at).map(|held| held.path).ok_or_else(unknown)
    }

    /// Forgets every file.
    pub fn clear(&mut self) {
        self.held.clear();
    }
}

fn unknown() -> AppError {
    AppError::NotNow {
        message: "The file was picked too long ago, or for something else. Nothing was changed. Choose it again.".to_owned(),
    }
}

/// 128 bits of the system's chance as 32 digits.
pub(crate) fn random() -> Option<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
