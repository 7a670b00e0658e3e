//! Every figure of a report stands in its labelled place, and is the one that was given.

use std::collections::BTreeSet;

use domain::Sums;
use report::gaps::{Figures, aims_chart, summary};

use crate::{sample, ua, written};

fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let (begin, end) = digits.split_at(digits.len().saturating_sub(3));
    if begin.is_empty() { end.to_owned() } else { format!("{begin},{end}") }
}

fn assert_row(table: &ua::ReadTable, name: &str, sums: &Sums) {
    let rated = sums.met + sums.below;
    let share = |part: u32, whole: u32| format!("{}%", (f64::from(part) * 100.0 / f64::from(whole)).round());
    let expected = [
        ("People", grouped(sums.people)),
        ("Skills needed", grouped(sums.required)),
        ("Rated", grouped(rated)),
        ("Response", share(rated, sums.required)),
        ("At the level", grouped(sums.met)),
        ("Coverage", share(sums.met, rated)),
        ("Levels missing", grouped(sums.gap_levels)),
    ];
    for (column, figure) in expected {
        assert_eq!(table.cell(name, column), figure, "{name}, {column} in {}", table.caption);
    }
}

#[test]
fn every_figure_stands_under_its_heading_beside_its_name() {
    let report = sample::report();
    let written = written(&report);
    let tables = ua::tables(&written.path);
    let table = |caption: &str| {
        tables.iter().find(|table| table.caption.contains(caption)).unwrap_or_else(|| panic!("no table `{caption}`: {tables:?}"))
    };

    let people = table("Skills of all people");
    for (name, figures) in [("Paid staff", report.paid), ("Volunteers", report.volunteers), ("All people", Some(report.totals))] {
        let figures = figures.unwrap();
        let sums = figures.sums().unwrap();
        assert_row(people, name, sums);
        assert_eq!(people.cell(name, "Not rated"), grouped(sums.unrated));
        assert_eq!(people.cell(name, "People with a gap"), grouped(sums.people_with_gap));
        assert_eq!(people.cell(name, "Review due"), grouped(sums.review_due));
    }
    for aim in &report.aims {
        let name = format!("{} {}{}", aim.code.as_ref().unwrap(), aim.title, if aim.working_title { " (working title)" } else { "" });
        if let Figures::Shown(sums) = &aim.figures {
            assert_row(table("Skills by aim"), &name, sums);
        }
    }
    for branch in &report.branches {
        let name = branch.name.as_ref().unwrap();
        match &branch.figures {
            Figures::Shown(sums) => assert_row(table("Skills by branch"), name, sums),
            Figures::Small => {
                assert_eq!(table("Skills by branch").cell(name, "People"), "<5");
                assert_eq!(table("Skills by branch").cell(name, "Coverage"), "–", "a small group shows no other figure");
            }
            Figures::Protecting => assert_eq!(table("Skills by branch").cell(name, "People"), "–"),
        }
    }
    let thin = table("rest on one person or on no one");
    assert_eq!(thin.cell("Central", "Paid staff: on one person"), "7");
    assert_eq!(thin.cell("Home library service", "Paid staff: on one person"), "–");
    assert_eq!(thin.cell("All branches", "Volunteers: on no one"), "6");
    assert_eq!(table("in most branches").cell("Local studies enquiries", "Branches with no one"), "4");
    assert_eq!(table("Sessions by aim").cell("All, each once", "Sessions held"), "61");
    assert_eq!(table("Sessions by aim").cell("6 Lowering the barriers to entry", "People reached"), "<5");
    for aim in report.activity.aims.iter().filter(|aim| aim.working_title) {
        let name = format!("{} {} (working title)", aim.code.as_deref().unwrap_or_default(), aim.title);
        assert_ne!(table("Sessions by aim").cell(&name, "Sessions held"), "", "a title of ours is marked in every table");
    }
    assert_eq!(table("Verified learning").cell("Apprenticeship", "Time learned"), "240\u{a0}h");
    assert_eq!(table("Money").cell("Core training budget, 1 April 2026 to 31 March 2027", "Spent"), "£6,125.50");
}

#[test]
fn every_number_of_the_summary_stands_in_a_table_too() {
    let report = sample::report();
    let tables = ua::tables(&written(&report).path);
    let cells: BTreeSet<&str> = tables.iter().flat_map(|table| &table.rows).flatten().map(|cell| cell.text.as_str()).collect();
    let long = |date: domain::Date| date.long();
    let dates = [long(report.as_of), long(report.from), long(report.to), long(sample::date(2025, 11, 24)), long(sample::date(2027, 3, 31))];
    let mut seen = 0;
    for paragraph in summary(&report) {
        let plain = dates.iter().fold(paragraph, |text, date| text.replace(date, "")).replace("Aim 8", "");
        // A share is one figure with its sign, a length of time one with its units.
        for word in plain.split([' ', '(', ')', ';']).map(|word| word.trim_matches(['.', ',', ':'])) {
            if word.starts_with(|first: char| first.is_ascii_digit()) {
                assert!(cells.contains(word), "`{word}` of the summary stands in no table: {plain}");
                seen += 1;
            }
        }
    }
    assert!(seen > 25, "the summary has its figures: {seen}");
}

#[test]
fn coverage_is_never_said_without_response() {
    for paragraph in summary(&sample::report()) {
        if paragraph.contains("at the level needed (") && !paragraph.starts_with("Of the skills that were rated") {
            assert!(paragraph.contains("were rated"), "{paragraph}");
        }
    }
    let written = written(&sample::report());
    for table in ua::tables(&written.path) {
        let names: Vec<&str> = table.rows[0].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(names.contains(&"Coverage"), names.contains(&"Response"), "{}", table.caption);
    }
}

#[test]
fn the_chart_says_the_same_in_words_in_its_table_and_in_the_file() {
    let report = sample::report();
    let chart = aims_chart(&report);
    assert!(
        chart.description.contains("8 Volunteers (working title), 53%, 141 of 264 rated, with a response of 57%"),
        "{}",
        chart.description
    );
    assert!(chart.svg.contains(">141 of 264<") && chart.svg.contains(">264 of 465<"), "each bar carries its two numbers");
    assert!(!chart.svg.contains("Stakeholders (working title)</text><rect"), "a hidden group has no bar");
    assert_eq!(chart.rows[0][0], "8 Volunteers (working title)", "the aim that needs most comes first");
    assert_eq!(chart.rows.last().unwrap()[1], "<5", "a hidden group comes last");
    assert_eq!(chart.head.len(), chart.rows[0].len());

    let pdf = written(&report).rendered.pdf;
    // Plain letters stand in the file as they are, any others as hexadecimal numbers.
    let hex: String = chart.description.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let alt = if chart.description.is_ascii() { format!("/Alt({})", chart.description) } else { format!("/Alt<FEFF{hex}>") };
    assert!(pdf.windows(alt.len()).any(|bytes| bytes == alt.as_bytes()), "the chart in the file has its words");
}

#[test]
fn titles_language_and_headings_are_in_the_file() {
    let written = written(&sample::report());
    let info = ua::text(std::process::Command::new("pdfinfo").arg(&written.path).output(), "pdfinfo");
    assert!(info.contains("Title:           Skills of the library workforce"), "{info}");
    assert!(info.contains("Tagged:          yes"), "{info}");
    let tree = ua::text(std::process::Command::new("pdfinfo").arg("-struct-text").arg(&written.path).output(), "pdfinfo");
    for heading in ["1  Summary", "4  Skills by aim of the strategy", "10  How the figures were made"] {
        assert!(tree.contains(&format!("H1 \"{heading}\"")), "`{heading}` is tagged as a heading: {tree}");
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(text(&written.rendered.pdf).contains("/Lang(en-GB)"));
}

#[test]
fn a_report_names_its_edition_framework_date_and_what_is_missing() {
    let text = ua::laid_out(&written(&sample::report()).path);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Public Library Skills Strategy, 2017",
        "Starter framework, version 1",
        "24 November 2026",
        "A title marked “working title” is not the published one",
        "1,176 of 3,726 skills needed were not rated",
        "A group of fewer than 5 people shows “<5”",
        "a volunteer never fills a paid post",
    ] {
        assert!(text.contains(said), "`{said}` is missing: {text}");
    }
}
