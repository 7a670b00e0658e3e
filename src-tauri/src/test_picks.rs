//! Files picked by a test. A file dialog cannot be driven by one, so under automation (and only there) the next line of the
//! file that the tests name is the answer. No release has this.

use std::path::PathBuf;

/// Is the window driven by a test?
pub(crate) fn automated() -> bool {
    std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true")
}

/// The test's answer to a file dialog, where a test is at work.
pub(crate) fn picked() -> Option<Option<PathBuf>> {
    if !automated() {
        return None;
    }
    let queue = std::env::var_os("SKILLSPLAN_TEST_PICKS")?;
    let text = std::fs::read_to_string(&queue).unwrap_or_default();
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let answer = Some(first.trim()).filter(|line| !line.is_empty()).map(PathBuf::from);
    // A queue that cannot be shortened gives the same answer again, which the test then notices.
    let _ = std::fs::write(&queue, rest);
    Some(answer)
}
