//! The tables of what was measured, in Markdown.

use super::figures::{By, Side, Spread};
use super::results::Measured;
use super::size::Size;

/// What the columns mean.
pub(super) const WORDS: &str = "\
Seconds are of the clock. *Processor* is the median of the seconds of all processors together, *MB* the most memory of any run, in units of \
2^20 bytes. *Ours to theirs* is our median time divided by the peer's: below 1 we are faster. Our times are of a whole process, from its \
start to its end; those of a peer leave out that Python starts and loads the library, its memory does not.";

pub(super) fn of(size: Size, rows: &[Measured]) -> String {
    let mut text = format!("\n## {}\n\n", size.words());
    text += &heading(&["row", "by", "runs", "least, s", "median, s", "most, s", "processor, s", "MB", "ours to theirs", "measured"]);
    for measured in rows {
        let ours = measured.sides.iter().find(|side| side.by == By::Ours);
        for (nth, side) in measured.sides.iter().enumerate() {
            let ratio = || Some(times(ours?.seconds()?.median / side.seconds()?.median));
            let row = if nth == 0 { measured.row.name() } else { "" };
            let on = if measured.current { measured.on.clone() } else { format!("{}, another build", measured.on) };
            text += &line(&[
                row.to_owned(),
                side.name.clone(),
                side.runs.len().to_string(),
                seconds(side, |spread| spread.least),
                seconds(side, |spread| spread.median),
                seconds(side, |spread| spread.most),
                side.cpu().map_or_else(none, |cpu| figure(cpu.median)),
                side.mb().map_or_else(none, |mb| format!("{:.0}", mb.most)),
                if side.by == By::Ours { String::new() } else { ratio().unwrap_or_else(none) },
                if nth == 0 { on } else { String::new() },
            ]);
        }
    }
    text + &asked(rows)
}

/// What is asked of the rows, and whether it is met.
fn asked(rows: &[Measured]) -> String {
    let mut text = format!("\n{}", heading(&["row", "must or aim", "asked at 66,000 people", "measured here", "met"]));
    for measured in rows {
        for asked in measured.row.asked() {
            let (found, met) = match asked.limit.judged(&measured.sides) {
                Some((found, met)) => (found, if met { "yes" } else { "**no**" }),
                None => (none(), "not measured"),
            };
            let kind = if asked.must { "must" } else { "aim" };
            text += &line(&[measured.row.name(), kind, asked.words, &found, met].map(str::to_owned));
        }
    }
    text
}

/// How our medians grow from the smallest size to the others; empty where there is one size.
pub(super) fn growth(sizes: &[(Size, Vec<Measured>)]) -> String {
    let Some(((first, base), others)) = sizes.split_first().filter(|(_, others)| !others.is_empty()) else { return String::new() };
    let mut text = format!("\n## Growth\n\nOur median time and most memory, as multiples of those at {}.\n\n", first.words());
    text += &heading(&["row", "size", "people", "time", "memory"]);
    let ours = |measured: &Measured| {
        let side = measured.sides.iter().find(|side| side.by == By::Ours)?;
        Some((side.seconds()?.median, side.mb()?.most))
    };
    for measured in base {
        for (size, rows) in others {
            let later = rows.iter().find(|row| row.row == measured.row);
            let (Some((time, mb)), Some((later_time, later_mb))) = (ours(measured), later.and_then(ours)) else { continue };
            let people = size.people as f64 / first.people as f64;
            text += &line(&[measured.row.name().to_owned(), size.words(), times(people), times(later_time / time), times(later_mb / mb)]);
        }
    }
    text
}

/// A number of times, such as `0.52 x`.
pub(super) fn times(times: f64) -> String {
    format!("{} x", figure(times))
}

/// A figure with about three digits.
pub(super) fn figure(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value if value >= 1.0 => format!("{value:.2}"),
        value => format!("{value:.3}"),
    }
}

fn seconds(side: &Side, which: fn(&Spread) -> f64) -> String {
    side.seconds().map_or_else(none, |spread| figure(which(&spread)))
}

fn none() -> String {
    "none".to_owned()
}

fn heading(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    format!("{}|{}\n", line(&cells), "---|".repeat(cells.len()))
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::super::figures::Run;
    use super::super::rows::BenchRow;
    use super::*;

    fn size(people: u64) -> Size {
        Size { people, skills: 100, needs: 30, rounds: 3 }
    }

    fn open(ours: f64, theirs: f64) -> Measured {
        let side = |by, seconds: f64| Side {
            by,
            name: format!("{by:?}"),
            runs: vec![Run { seconds, cpu: None, mb: Some(20.0) }, Run { seconds: seconds * 2.0, cpu: None, mb: Some(30.0) }],
        };
        Measured {
            row: BenchRow::Open,
            on: "2026-12-01".to_owned(),
            current: false,
            sides: vec![side(By::Ours, ours), side(By::DuckDb, theirs)],
        }
    }

    #[test]
    fn figures_are_written_for_reading() {
        assert_eq!([0.0345, 1.234, 12.34, 123.4].map(figure), ["0.035", "1.23", "12.3", "123"]);
        assert_eq!(times(0.5), "0.500 x");
    }

    #[test]
    fn a_table_has_ours_beside_the_peer_and_says_what_is_met() {
        let text = of(size(2_000), &[open(3.0, 2.0)]);
        assert!(text.contains("| open | Ours | 2 | 3.00 | 4.50 | 6.00 | none | 30 |  | 2026-12-01, another build |"), "{text}");
        assert!(text.contains("|  | DuckDb | 2 | 2.00 | 3.00 | 4.00 | none | 30 | 1.50 x |  |"), "{text}");
        assert!(text.contains("| open | must | twice DuckDB's time, cold | 1.50 x | yes |"), "{text}");
        assert!(text.contains("| open | aim | DuckDB's time, cold | 1.50 x | **no** |"), "{text}");
        let cells: Vec<usize> = text.lines().skip(3).map(|line| line.matches('|').count()).filter(|cells| *cells > 0).collect();
        assert_eq!(cells[..4], [11, 11, 11, 11]);
    }

    #[test]
    fn growth_needs_two_sizes() {
        assert_eq!(growth(&[(size(2_000), vec![open(1.0, 1.0)])]), "");
        let text = growth(&[(size(2_000), vec![open(1.0, 1.0)]), (size(66_000), vec![open(40.0, 1.0)])]);
        assert!(
            text.contains("| open | 66,000 people, 100 skills, 30% needed by each role, 3 rounds of ratings | 33.0 x | 40.0 x | 1.00 x |"),
            "{text}"
        );
    }
}
