//! What goes to standard output (the answer) and to standard error (talk).

use std::io::Write as _;
use std::time::Duration;

use serde::Serialize;

/// The answer did not arrive whole: why, for people.
#[derive(Debug)]
pub(crate) struct Unheard(pub(crate) String);

/// One JSON document on standard output.
///
/// # Errors
/// As [`text`].
pub(crate) fn document(value: &impl Serialize) -> Result<(), Unheard> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let written = serde_json::to_writer_pretty(&mut out, value).map_err(std::io::Error::from);
    heard(written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()))
}

/// Text for people on standard output.
///
/// # Errors
/// Where it cannot be written whole, as to a file on a full disk: nobody must take half an answer for a whole one.
pub(crate) fn text(text: &str) -> Result<(), Unheard> {
    let mut out = std::io::stdout().lock();
    heard(writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()))
}

fn heard(written: std::io::Result<()>) -> Result<(), Unheard> {
    match written {
        // A reader that has gone away (`| head`) has heard enough.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Unheard(format!(
            "The answer could not be written ({error}), so what arrived of it is not whole. Send it somewhere with room."
        ))),
        _ => Ok(()),
    }
}

/// A number with the word for what is counted.
pub(crate) fn counted(number: u32, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// A line on standard error.
pub(crate) fn aside(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A table for people: columns padded, numbers to the right.
pub(crate) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = heads.iter().map(|head| head.chars().count()).collect();
    for row in rows {
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
    for row in std::iter::once(&heads).chain(rows) {
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

/// A share for people: `62 %`, or a dash where there is none.
pub(crate) fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.0} %", share * 100.0))
}

/// Waits for work; a sign of life on standard error after a second, where that is a screen.
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
