//! The tables of what was measured, in Markdown.

use super::measures::{Case, gap, verdicts};
use super::peers::{GENERAL, GREEDY};
use super::results::{OURS, Results, found};
use super::size::Size;

/// What the columns mean.
pub(super) const WORDS: &str = "\
*Gain* is the score less the empty plan's, in millions of points; *gap* is (bound - score) / (bound - empty plan's \
score). Our marks are seconds since the program was started, from the progress lines of one run (up to a second \
old), the last one at its end; those of the others are seconds of the solver alone, without reading and building the \
model in Python.";

pub(super) fn of(size: Size, cases: &[Case], results: &Results) -> String {
    let problems = if cases.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", cases.len()) };
    let mut text = format!("\n## {}: {problems}\n\n", size.name());
    text += &ours(size, cases);
    if let Some(peers) = peers(size, cases, results) {
        text += &peers;
    }
    text += "\n| must or aim | asked | measured | met |\n|---|---|---|---|\n";
    for verdict in verdicts(size, cases) {
        let met = verdict.met.map_or("not measured", |met| if met { "yes" } else { "**no**" });
        text += &format!("| {} | {} | {} | {met} |\n", if verdict.must { "must" } else { "aim" }, verdict.asked, verdict.measured);
    }
    text
}

fn ours(size: Size, cases: &[Case]) -> String {
    let marks: Vec<u64> = Size::marks(size.seconds()).filter(|at| cases.iter().any(|case| case.ours.contains_key(at))).collect();
    let mut head = vec!["seed".to_owned(), "places".to_owned(), "first plan, s".to_owned()];
    head.extend(marks.iter().map(|at| format!("gain {at} s")));
    head.extend(marks.iter().map(|at| format!("gap {at} s")));
    if size.has_greedy() {
        head.push("of greedy".to_owned());
    }
    if size == Size::Xl {
        head.push("regions: least, all".to_owned());
    }
    head.extend(["ended, s".to_owned(), "MB".to_owned()]);
    let mut text = heading(&head);
    for case in cases {
        let mut row = vec![case.seed.to_string(), case.places.to_string(), seconds(case.first)];
        row.extend(marks.iter().map(|at| millions(case.gain(*at))));
        row.extend(marks.iter().map(|at| percent(case.gap(*at))));
        if size.has_greedy() {
            let share = marks.last().and_then(|at| case.against_greedy(*at));
            row.push(share.map_or_else(none, |share| format!("{share:.3}")));
        }
        if size == Size::Xl {
            row.push(case.regions().map_or_else(none, |(least, all)| format!("{:.0}%, {:.0}%", least * 100.0, all * 100.0)));
        }
        row.extend([seconds(Some(case.seconds)), case.mb.to_string()]);
        text += &line(&row);
    }
    text
}

/// The table of the other solvers next to ours; `None` if none has run.
fn peers(size: Size, cases: &[Case], results: &Results) -> Option<String> {
    let mut text = heading(&["seed", "by", "gain 10 s", "gain at the end", "gap", "ended, s", "MB", "status"].map(str::to_owned));
    let mut parameters = Vec::new();
    let mut any = false;
    for case in cases {
        for by in [OURS, GREEDY.by].into_iter().chain(GENERAL.iter().map(|peer| peer.by)) {
            let Some(run) = results.run(size, case.seed, by) else { continue };
            any |= by != OURS;
            let at_ten = results.mark(size, case.seed, by, 10).map(|found| found.score - case.empty);
            let end = found(run);
            let status = run["status"]
                .as_str()
                .filter(|status| !status.is_empty())
                .unwrap_or(if end.is_some_and(|end| end.bound == Some(end.score)) { "proven" } else { "" });
            text += &line(&[
                case.seed.to_string(),
                by.to_owned(),
                millions(at_ten),
                millions(end.map(|end| end.score - case.empty)),
                percent(end.and_then(|end| gap(end, case.empty))),
                seconds(run["seconds"].as_f64()),
                run["mb"].as_u64().map_or_else(none, |mb| mb.to_string()),
                status.to_owned(),
            ]);
            if let Some(with) = run["parameters"].as_str() {
                let with = format!("- {by}: `{with}`\n");
                if !parameters.contains(&with) {
                    parameters.push(with);
                }
            }
        }
    }
    any.then(|| format!("\n{text}\nParameters:\n\n{}", parameters.concat()))
}

fn heading(cells: &[String]) -> String {
    format!("{}|{}\n", line(cells), "---|".repeat(cells.len()))
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

fn none() -> String {
    "none".to_owned()
}

fn millions(points: Option<i64>) -> String {
    points.map_or_else(none, |points| format!("{:.2}", points as f64 / 1e6))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(none, |share| format!("{:.2}%", share * 100.0))
}

fn seconds(seconds: Option<f64>) -> String {
    seconds.map_or_else(none, |seconds| if seconds < 10.0 { format!("{seconds:.2}") } else { format!("{seconds:.0}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_reading() {
        assert_eq!(millions(Some(1_776_700_000)), "1776.70");
        assert_eq!(percent(Some(0.0512)), "5.12%");
        assert_eq!((seconds(Some(0.034)), seconds(Some(60.2))), ("0.03".to_owned(), "60".to_owned()));
        assert_eq!(millions(None), "none");
    }

    #[test]
    fn a_table_has_as_many_cells_in_its_heading_as_in_its_rows() {
        for size in Size::ALL {
            let text = ours(size, &[Case::default()]);
            let cells: Vec<usize> = text.lines().map(|line| line.matches('|').count()).collect();
            assert!(cells.windows(2).all(|two| two[0] == two[1]), "{text}");
        }
    }
}
