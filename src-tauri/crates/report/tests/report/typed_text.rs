//! Whatever people have typed into a name, a title or a text is printed and never obeyed.

use report::gaps::BranchGroup;

use crate::{assert_accessible, sample, ua, written};

const MARKUP: &str = r#"#panic("x") $x^2$ *bold* _it_ @ref <label> [a](b) \ ] } ` ~ = - + / // /* "quoted" & </text> #sys.inputs"#;

#[test]
fn markup_in_every_text_is_printed_as_it_is() {
    let mut report = sample::report();
    let head = &mut report.head;
    for text in
        [&mut head.title, &mut head.service, &mut head.meeting, &mut head.report_of, &mut head.contact, &mut head.wards, &mut head.purpose]
    {
        *text = MARKUP.to_owned();
    }
    report.scope = MARKUP.to_owned();
    report.basis.edition = MARKUP.to_owned();
    report.aims[0].title = MARKUP.to_owned();
    report.branches[0].name = Some(MARKUP.to_owned());
    report.funds[0].title = MARKUP.to_owned();
    report.recommendations = vec![MARKUP.to_owned()];
    report.implications = vec![MARKUP.to_owned()];
    let written = written(&report);
    assert_accessible(&written);
    let tables = ua::tables(&written.path);
    let branches = tables.iter().find(|table| table.caption.contains("Skills by branch")).unwrap();
    assert!(branches.row_names().iter().any(|name| name.replace(' ', "") == MARKUP.replace(' ', "")), "{:?}", branches.row_names());
    let contact = tables[0].rows.iter().find(|row| row[0].text == "Contact officer").unwrap();
    assert_eq!(contact[1].text.replace(' ', ""), MARKUP.replace(' ', ""));
}

#[test]
fn letters_that_the_typeface_lacks_become_question_marks_and_are_named() {
    let mut report = sample::report();
    report.head.contact = "דנה لمى 李 🎉 Zoë Łukasz Ŵyn".to_owned();
    report.branches[0].name = Some("Line\nbreak\tand \u{202e}turned\u{202c} zero\u{200b}width \u{0}".to_owned());
    let written = written(&report);
    assert_accessible(&written);
    let text = ua::laid_out(&written.path);
    assert!(text.contains("??? ??? ? ? Zoë Łukasz Ŵyn"), "{text}");
    assert!(text.contains("Line break and turned zerowidth"), "{text}");
    assert!(text.contains("typeface of this report does not have"), "the reader learns what a question mark may be: {text}");
    assert_eq!(written.rendered.not_printed, "דהנلمى李🎉");
}

#[test]
fn very_long_names_stay_on_the_page() {
    let mut report = sample::report();
    let (word, words) = ("Llanfair".repeat(40), "Saint Bartholomew-on-the-Marsh and District ".repeat(12));
    report.head.service = words.clone();
    report.head.title = word.clone();
    report.head.contact = word.clone();
    report.aims[3].title = word.clone();
    report.aims[4].title = words.clone();
    report.branches = [word, words].map(|name| BranchGroup { name: Some(name), figures: report.totals }).into();
    let written = written(&report);
    assert_accessible(&written);
    let boxes = ua::text(std::process::Command::new("pdftotext").arg("-bbox").arg(&written.path).arg("-").output(), "pdftotext");
    let right = |line: &str| line.split_once("xMax=\"")?.1.split_once('"')?.0.parse::<f64>().ok();
    let furthest = boxes.lines().filter(|line| line.contains("<word")).filter_map(right).fold(0.0, f64::max);
    // An A4 page is 595.3 pt wide; its text ends 21 mm from the edge.
    assert!(furthest > 500.0 && furthest < 537.0, "the text reaches to {furthest} pt");
}
