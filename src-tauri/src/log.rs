//! The window's log: a file for each day, of which the last week's are kept.

use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

/// The variable that asks for more than is usual: `debug` adds times and counts of statements.
const LEVEL: &str = "SKILLSPLAN_LOG";

/// How many days' files are kept.
const DAYS: usize = 7;

/// Writes what the program tells of itself to a file in the folder from now on: calls and the planner's phases, or more where
/// [`LEVEL`] asks for it, and warnings of what the program stands on. A folder that takes no file keeps nobody from working:
/// then nothing is written.
pub(crate) fn listen(folder: &Path) {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(DAYS)
        .filename_prefix("skillsplan")
        .filename_suffix("log")
        .build(folder);
    let Ok(file) = file else { return };
    let asked = std::env::var(LEVEL).ok().and_then(|level| level.parse::<LevelFilter>().ok());
    let level = asked.unwrap_or(LevelFilter::INFO);
    let ours = app::OUR_CRATES.iter().chain(&["desktop"]).map(|name| (*name, level));
    let which = Targets::new().with_default(LevelFilter::WARN).with_targets(ours);
    let lines = tracing_subscriber::fmt::layer().with_writer(file).with_ansi(false);
    // Only a second window in one process, as in tests, finds somebody listening already.
    let _ = tracing_subscriber::registry().with(lines.with_filter(which)).try_init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unexpected_error_is_in_the_file_under_its_reference_and_without_what_it_quotes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        listen(folder.path());
        let error = std::io::Error::other("the disk said `Ann Lee` and broke off");
        let app::AppError::Unexpected { reference, .. } = app::AppError::unexpected(error) else { panic!("it is unexpected") };
        let files = std::fs::read_dir(folder.path()).expect("the folder of the log");
        let text: String = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("text")).collect();
        let line = text.lines().find(|line| line.contains(&reference)).unwrap_or_else(|| panic!("no line has {reference}: {text}"));
        assert!(line.contains("the disk said `...` and broke off"), "{line}");
        assert!(!text.contains("Ann Lee"), "{text}");
    }
}
