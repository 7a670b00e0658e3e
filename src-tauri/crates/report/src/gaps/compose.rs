//! Puts the report together: its sections in their order.

use crate::chart::{Bar, Chart, coverage_chart};
use crate::document::{Blocks, Document};

use super::tables::{self, aim_title};
use super::{AimGroup, GapsReport, words};

/// The chart of coverage and response by aim, as in the report.
pub fn aims_chart(report: &GapsReport) -> Chart {
    let bar = |aim: &AimGroup| Bar { label: aim_title(aim), named: aim.code.is_some(), figures: aim.figures };
    let bars: Vec<Bar> = report.aims.iter().map(bar).collect();
    coverage_chart("aim", report.basis.small, report.basis.least_rated, &bars)
}

/// The report as blocks. `not_printed` says whether a letter in it is missing from the typeface.
pub(crate) fn compose(report: &GapsReport, not_printed: bool) -> Document {
    let mut blocks = Blocks::default();
    blocks.heading("Summary");
    blocks.paragraphs(words::summary(report));
    blocks.table(tables::people(report));
    given(&mut blocks, "Recommendations", &report.recommendations);
    blocks.heading("What the words mean");
    blocks.definitions(words::definitions());
    if !report.aims.is_empty() {
        blocks.heading("Skills by aim of the strategy");
        blocks.lead(words::aims_lead(blocks.next_table()));
        blocks.chart(aims_chart(report), "Coverage and response by aim, in order of need");
        blocks.table(tables::aims(report));
    }
    if !report.branches.is_empty() {
        blocks.heading("Skills by branch");
        blocks.lead(words::branches_lead(report));
        blocks.table(tables::branches(report));
    }
    if !report.thin.branches.is_empty() {
        blocks.heading("Skills that rest on one person");
        blocks.lead(words::thin_lead());
        blocks.table(tables::thin_branches(report));
        if !report.thin.skills.is_empty() {
            blocks.table(tables::thin_skills(report));
        }
    }
    blocks.heading("Learning: what was done and what is planned");
    blocks.lead(words::activity_lead(blocks.next_table()));
    blocks.table(tables::activity(report));
    blocks.table(tables::learned(report));
    if !report.funds.is_empty() {
        blocks.heading("Money");
        blocks.table(tables::funds(report));
    }
    given(&mut blocks, "Implications", &report.implications);
    blocks.heading("How the figures were made");
    blocks.paragraphs(words::method(report, not_printed));
    Document {
        title: title(report),
        publisher: report.head.service.clone(),
        foot: [report.head.service.as_str(), &title(report), &report.as_of.long()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        date: report.as_of.ymd(),
        particulars: particulars(report),
        blocks: blocks.finish(),
    }
}

/// Adds a section with texts that the officer wrote. Without texts there is no section.
fn given(blocks: &mut Blocks, heading: &str, texts: &[String]) {
    let texts: Vec<String> = texts.iter().filter(|text| !text.trim().is_empty()).cloned().collect();
    if !texts.is_empty() {
        blocks.heading(heading);
        blocks.paragraphs(texts);
    }
}

fn title(report: &GapsReport) -> String {
    let given = report.head.title.trim();
    if given.is_empty() { "Skills of the library workforce".to_owned() } else { given.to_owned() }
}

fn particulars(report: &GapsReport) -> Vec<(String, String)> {
    let head = &report.head;
    let lines = [
        ("Meeting", head.meeting.clone()),
        ("Date of meeting", head.meeting_date.map(|date| date.long()).unwrap_or_default()),
        ("Report of", head.report_of.clone()),
        ("Contact officer", head.contact.clone()),
        ("Wards affected", head.wards.clone()),
        ("Purpose", head.purpose.clone()),
        ("Figures", format!("{}, {}", report.as_of.long(), super::words::scope(report))),
        ("Ratings", super::words::ratings(report.basis.ratings).to_owned()),
        ("Measured against", format!("{}; {}, version {}", report.basis.edition, report.basis.framework, report.basis.version)),
    ];
    let given = lines.into_iter().filter(|(_, text)| !text.trim().is_empty());
    given.map(|(what, text)| (what.to_owned(), text)).collect()
}
