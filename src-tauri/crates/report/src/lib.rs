//! Reports as tagged PDF: PDF/UA-1 for readers with assistive technology, PDF/A-2a for the archive.
//!
//! A report is a plain value with every figure and text in it. This crate writes its sentences, lays it out and sets it with Typst. It
//! knows no store and no clock, never computes a measure, and gives the same bytes for the same value. Text that people have typed reaches
//! Typst as values and never as markup.
//!
//! A report is made in three steps: [`gaps::GapsReport`] becomes blocks (numbered paragraphs, tables, charts), the blocks become values,
//! and `templates/report.typ` shows the values.

pub mod chart;
mod document;
pub mod gaps;
mod text;
mod world;

use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::gaps::GapsReport;
use crate::text::Printable;
use crate::world::ReportWorld;

/// A report that is ready to be written to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// Characters of the given texts that the typeface does not have. They are printed as `?`. Usually empty.
    pub not_printed: String,
}

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// More rows than a report can hold.
    #[error("the report would have {rows} rows in its tables, and {most} is the most that one can hold; choose a smaller scope")]
    TooLong {
        /// How many there are.
        rows: usize,
        /// How many there may be.
        most: usize,
    },
    /// A given text is too long for a committee report.
    #[error("the text that begins “{begin}” has {characters} characters, and {most} is the most that one may have")]
    TextTooLong {
        /// Its first words.
        begin: String,
        /// Its length.
        characters: usize,
        /// How long it may be.
        most: usize,
    },
    /// The layout failed. This is a fault of the program; the text is the typesetter's.
    #[error("the report could not be laid out: {0}")]
    Layout(String),
    /// The file could not be made accessible. This is a fault of the program; the text is the typesetter's.
    #[error("the report could not be written as an accessible PDF: {0}")]
    Export(String),
}

/// The most table rows in a report.
const MOST_ROWS: usize = 5_000;
/// The most characters in one given text.
const MOST_CHARACTERS: usize = 20_000;

/// Sets the skills gap report. The same report gives the same bytes.
///
/// # Errors
/// [`ReportError::TooLong`] and [`ReportError::TextTooLong`] for more than a committee report can hold;
/// the others are faults of this program.
pub fn render(report: &GapsReport) -> Result<Rendered, ReportError> {
    check_size(report)?;
    let mut printable = Printable::new(world::faces());
    let mut values = gaps::compose(report, false).into_values(&mut printable);
    let not_printed = printable.not_printed();
    if !not_printed.is_empty() {
        // The report is composed again, with a paragraph that explains the question marks.
        values = gaps::compose(report, true).into_values(&mut Printable::new(world::faces()));
    }
    let fault = |error: &str| ReportError::Layout(error.to_owned());
    let world = ReportWorld::new(include_str!("../templates/report.typ"), values).ok_or_else(|| fault("no place for the template"))?;
    let document: PagedDocument = typst::compile(&world).output.map_err(|errors| ReportError::Layout(messages(&errors)))?;
    let pdf = typst_pdf::pdf(&document, &options(report)?).map_err(|errors| ReportError::Export(messages(&errors)))?;
    // Typst's cache drops what a few reports in a row have not used.
    typst::comemo::evict(5);
    Ok(Rendered { pdf, pages: domain::saturating_u32(document.pages().len()), not_printed })
}

fn options(report: &GapsReport) -> Result<PdfOptions, ReportError> {
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).map_err(|error| ReportError::Export(error.message().to_string()))?;
    Ok(PdfOptions {
        ident: typst::foundations::Smart::Custom(format!("skillsplan gaps {} {} {}", report.head.service, report.scope, report.as_of)),
        creator: typst::foundations::Smart::Custom(Some("Skillsplan".to_owned())),
        standards,
        ..PdfOptions::default()
    })
}

fn check_size(report: &GapsReport) -> Result<(), ReportError> {
    let thin = report.thin.branches.len() + report.thin.skills.len();
    let activity = report.activity.aims.len() + report.activity.kinds.len();
    let rows = report.aims.len() + report.branches.len() + thin + activity + report.funds.len();
    if rows > MOST_ROWS {
        return Err(ReportError::TooLong { rows, most: MOST_ROWS });
    }
    let head = &report.head;
    let given = [&head.title, &head.service, &head.meeting, &head.report_of, &head.contact, &head.wards, &head.purpose];
    let given = given.into_iter().chain(&report.recommendations).chain(&report.implications);
    for text in given {
        let characters = text.chars().count();
        if characters > MOST_CHARACTERS {
            let begin = text.chars().take(40).collect();
            return Err(ReportError::TextTooLong { begin, characters, most: MOST_CHARACTERS });
        }
    }
    Ok(())
}

fn messages(errors: &[SourceDiagnostic]) -> String {
    let one = |error: &SourceDiagnostic| {
        let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v));
        std::iter::once(error.message.to_string()).chain(hints).collect::<String>()
    };
    errors.iter().map(one).collect::<Vec<_>>().join("; ")
}
