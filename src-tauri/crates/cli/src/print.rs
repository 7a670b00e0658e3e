//! Writes the answer to standard output and messages to standard error. Text that people typed goes through [`shown`], so that a heading, a
//! name or a file's name cannot give the terminal a command.

use std::borrow::Cow;
use std::io::Write as _;
use std::time::Duration;

use serde::Serialize;

/// The answer could not be written whole; the text says why, for people.
#[derive(Debug)]
pub(crate) struct Unheard(pub(crate) String);

/// One JSON document on standard output.
///
/// # Errors
/// As [`text`].
pub(crate) fn document(value: &impl Serialize) -> Result<(), Unheard> {
    let mut out = Escaped(std::io::BufWriter::new(std::io::stdout().lock()));
    let written = serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from);
    heard(written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()))
}

/// Text for people on standard output.
///
/// # Errors
/// Fails if it cannot be written whole, as on a full disk, so that nobody takes half an answer for a whole one.
pub(crate) fn text(text: &str) -> Result<(), Unheard> {
    let mut out = std::io::stdout().lock();
    heard(writeln!(out, "{}", shown(text.trim_end())).and_then(|()| out.flush()))
}

/// Whole pence as `£1234.50`.
pub(crate) fn pounds(pence: i64) -> String {
    let whole = pence.unsigned_abs();
    format!("{}£{}.{:02}", if pence < 0 { "-" } else { "" }, whole / 100, whole % 100)
}

/// Could a terminal take the character as a command, or show the text around it in another order? These are the control characters of both
/// sets except line breaks and tabs (by ECMA-48 the second set alone can begin a sequence too), and the marks of direction.
fn commands(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text, with every character that a terminal would obey written out, such as `\u{1b}`.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(commands) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if commands(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// A writer of JSON that escapes every character that a terminal would obey. A program that reads the document gets the same text.
/// (serde_json itself escapes those below U+0020.)
struct Escaped<W>(W);

impl<W: std::io::Write> std::io::Write for Escaped<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.contains(commands) => {
                for c in text.chars() {
                    if commands(c) { write!(self.0, "\\u{:04x}", u32::from(c))? } else { write!(self.0, "{c}")? }
                }
                Ok(bytes.len())
            }
            _ => {
                self.0.write_all(bytes)?;
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

fn heard(written: std::io::Result<()>) -> Result<(), Unheard> {
    match written {
        // A reader that has gone away (`| head`) needs no more output.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Unheard(format!(
            "The answer could not be written ({error}), so only a part of it was written. Send it to a place with more room."
        ))),
        _ => Ok(()),
    }
}

/// A line on standard error.
pub(crate) fn aside(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", shown(text));
}

/// A table for people: columns padded, numbers to the right.
pub(crate) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    // The text of a cell must stay in its line and its column.
    let in_a_line = |cell: &String| shown(&cell.replace(['\n', '\t'], " ")).into_owned();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(in_a_line).collect()).collect();
    let mut widths: Vec<usize> = heads.iter().map(|head| head.chars().count()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let number = |at: usize| {
        !rows.is_empty()
            && rows.iter().all(|row| row.get(at).is_none_or(|cell| cell.chars().all(|c| c.is_ascii_digit() || " %-.,£".contains(c))))
    };
    let right: Vec<bool> = (0..heads.len()).map(number).collect();
    let mut out = String::new();
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    for row in std::iter::once(&heads).chain(&rows) {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths.get(at).copied().unwrap_or(0).saturating_sub(cell.chars().count()));
            let (before, after) = if right.get(at).copied().unwrap_or(false) { (pad.as_str(), "") } else { ("", pad.as_str()) };
            line.push_str(&format!("{before}{cell}{after}  "));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A share for people: `62%`, or a dash if there is none.
pub(crate) fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.0}%", share * 100.0))
}

/// Waits for work. After a second it shows on standard error that the work goes on, if that is a terminal.
pub(crate) async fn waiting<T>(what: &'static str, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    if let Ok(done) = tokio::time::timeout(Duration::from_secs(1), &mut work).await {
        return done;
    }
    let bar = indicatif::ProgressBar::new_spinner().with_message(what);
    bar.enable_steady_tick(Duration::from_millis(100));
    let done = work.await;
    bar.finish_and_clear();
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_people_typed_tells_a_terminal_what_to_do() {
        for (typed, seen) in [
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("over\rwritten", "over\\u{d}written"),
            ("exe.\u{202e}txt", "exe.\\u{202e}txt"),
            ("Zoë’s\tnote\nand more", "Zoë’s\tnote\nand more"),
        ] {
            assert_eq!(shown(typed), seen);
        }
        let table = table(&["Name"], &[vec!["a\nb\u{1b}c".to_owned()]]);
        assert_eq!(table, "Name\na b\\u{1b}c\n");
    }

    #[test]
    fn a_document_means_the_same_with_every_control_written_out() {
        let typed = "\u{9b}2J \u{7f} \u{202e} \u{1b} é \\ \"";
        let mut out = Escaped(Vec::new());
        serde_json::to_writer(&mut out, typed).expect("JSON");
        let text = String::from_utf8(out.0).expect("text");
        assert!(!text.contains(commands), "{text:?}");
        assert_eq!(serde_json::from_str::<String>(&text).expect("the same text"), typed);
    }
}
