//! Reads problem and plan files of the command line, and stops work on them when the user interrupts.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::AppError;

use crate::exit::Failure;

/// The largest file that is read, in bytes. A problem for a hundred services is smaller.
const LARGEST_FILE: u64 = 256 << 20;

/// The bytes of a file, or of standard input if the name is `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let refused = |why: &dyn std::fmt::Display| {
        Failure::App(AppError::invalid(format!("`{}` cannot be read: {why}. Nothing was changed. Check the name.", path.display())))
    };
    let too_large = |bytes: u64| {
        let (has, most) = (bytes.div_ceil(1 << 20), LARGEST_FILE >> 20);
        Err(Failure::App(AppError::invalid(format!(
            "`{}` has {has} MB, and such a file has {most} MB at most. Nothing was changed. Choose a problem or a plan.",
            path.display()
        ))))
    };
    let mut bytes = Vec::new();
    let source: Box<dyn std::io::Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        let file = std::fs::File::open(path).map_err(|error| refused(&error))?;
        // If the length is known, a file that is too large is refused without reading it, and memory is taken once.
        let length = file.metadata().map_or(0, |about| about.len());
        if length > LARGEST_FILE {
            return too_large(length);
        }
        bytes.reserve(usize::try_from(length).unwrap_or(0) + 1);
        Box::new(file)
    };
    source.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
    if bytes.len() as u64 > LARGEST_FILE { too_large(bytes.len() as u64) } else { Ok(bytes) }
}

/// The text of a plan file.
pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(read(path)?);
    text.map_err(|_| AppError::invalid("The plan file is not UTF-8 text. Nothing was changed. Choose a plan file.").into())
}

/// A flag that is set when somebody interrupts the program. Work that sees it set ends with the best result so far.
pub(super) fn interrupt() -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&cancel);
    // If the system does not allow a handler, an interrupt ends the program as usual.
    let _ = ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed));
    cancel
}
