//! Reports as their readers get them: the file is checked, and read back by its tags, with other programs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

#[path = "../../../../../tests/contract/ua/mod.rs"]
mod ua;

mod reading;
mod sample;
mod typed_text;

use std::fs;
use std::path::{Path, PathBuf};

use report::gaps::GapsReport;
use report::{Rendered, render};

/// A report written to a file of its own, which goes with it.
pub(crate) struct Written {
    pub(crate) rendered: Rendered,
    pub(crate) path: PathBuf,
    _folder: tempfile::TempDir,
}

pub(crate) fn written(report: &GapsReport) -> Written {
    let rendered = render(report).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    fs::write(&path, &rendered.pdf).unwrap();
    Written { rendered, path, _folder: folder }
}

pub(crate) fn assert_accessible(written: &Written) {
    for verdict in ua::verdicts(&[("ua1", &written.path), ("2a", &written.path)]) {
        assert!(verdict.passes, "{}", verdict.words);
    }
}

#[test]
fn the_report_is_pdf_ua_1_and_pdf_a_2a_on_four_pages() {
    let written = written(&sample::report());
    assert_accessible(&written);
    assert_eq!(written.rendered.pages, 4, "councillors get four sides at most where a service has a dozen branches");
    assert_eq!(written.rendered.not_printed, "");
}

#[test]
fn the_validator_notices_a_report_that_was_damaged() {
    let written = written(&sample::report());
    // Each damage keeps every byte's place, so that only the one thing is wrong.
    let is_plain = written.rendered.pdf.windows(5).any(|bytes| bytes == b"/Alt(");
    let (alt, axt) = if is_plain { ("/Alt(", "/Axt(") } else { ("/Alt<", "/Axt<") };
    let damages =
        [(alt, axt, "the chart's words"), ("/StructTreeRoot ", "/StructTreeRxxt ", "the tags"), ("/Lang", "/Lxng", "the language")];
    let damaged = damages.map(|(whole, broken, _)| {
        let mut bytes = written.rendered.pdf.clone();
        let places: Vec<usize> =
            bytes.windows(whole.len()).enumerate().filter(|(_, at)| *at == whole.as_bytes()).map(|(at, _)| at).collect();
        assert!(!places.is_empty(), "the file has no `{whole}` to damage");
        for at in places {
            bytes[at..at + broken.len()].copy_from_slice(broken.as_bytes());
        }
        let path = written.path.with_file_name(format!("{}.pdf", broken.trim_matches(|c: char| !c.is_alphanumeric())));
        fs::write(&path, bytes).unwrap();
        path
    });
    let questions: Vec<(&str, &Path)> = damaged.iter().map(|path| ("ua1", path.as_path())).collect();
    for (verdict, (_, _, what)) in ua::verdicts(&questions).into_iter().zip(damages) {
        assert!(!verdict.passes, "a report without {what} must not pass: {}", verdict.words);
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample::report();
    assert!(render(&report).unwrap().pdf == render(&report).unwrap().pdf);
}

#[test]
fn a_service_with_nothing_in_it_still_gets_a_report() {
    let nothing = report::gaps::Figures::Shown(domain::Sums::default());
    let mut report = sample::report();
    (report.totals, report.before) = (nothing, None);
    (report.paid, report.volunteers, report.stakeholders) = (None, None, None);
    report.head = report::gaps::Head::default();
    report.aims.clear();
    report.branches.clear();
    report.thin = report::gaps::ThinCover::default();
    report.activity = report::gaps::Activity::default();
    report.funds.clear();
    report.recommendations.clear();
    report.implications = vec![String::new(), "  ".to_owned()];
    let written = written(&report);
    assert_accessible(&written);
    let text = ua::laid_out(&written.path);
    assert!(text.contains("No role here needs a skill yet"), "{text}");
    assert!(!text.contains("Implications"), "the program invents no implications: {text}");
}

#[test]
fn a_large_service_gets_tables_that_go_on_over_pages() {
    let mut report = sample::report();
    let branch = report.branches[0].clone();
    report.branches = (0..150).map(|at| report::gaps::BranchGroup { name: Some(format!("Branch {at}")), ..branch.clone() }).collect();
    let written = written(&report);
    assert_accessible(&written);
    let text = ua::laid_out(&written.path);
    for at in 0..150 {
        let lines = text.lines().filter(|line| line.trim_start().starts_with(&format!("Branch {at} "))).count();
        assert_eq!(lines, 1, "branch {at} stands in the table once");
    }
    let pages_with_branches =
        text.split('\u{c}').filter(|page| page.lines().any(|line| line.trim_start().starts_with("Branch 1"))).collect::<Vec<_>>();
    assert!(pages_with_branches.len() > 2, "{text}");
    for page in pages_with_branches {
        assert!(page.contains("Coverage"), "the headings come again on each page: {page}");
    }
}

#[test]
fn more_than_a_report_can_hold_is_refused_with_the_reason() {
    let mut report = sample::report();
    report.implications = vec!["A very long text. ".repeat(2_000)];
    let refused = render(&report).unwrap_err().to_string();
    assert!(refused.contains("A very long text") && refused.contains("20000"), "{refused}");
    let mut report = sample::report();
    report.branches = (0..6_000).map(|_| report.branches[0].clone()).collect();
    assert!(matches!(render(&report), Err(report::ReportError::TooLong { most: 5_000, .. })));
}
