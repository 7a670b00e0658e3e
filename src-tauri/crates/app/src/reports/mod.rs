//! Reports to councillors: the figures of the gap tables with small groups hidden, worded and set by
//! the report crate.

mod figures;
mod gaps;
mod learning;
mod who;

use std::path::Path;

use base64::Engine as _;
pub(crate) use gaps::beside_report;
use report::gaps::GapsReport;

use crate::views::reports::{ReportDraft, ReportRequest, WrittenReport};
use crate::{App, AppError};

impl App {
    /// The skills gap report as the real PDF, to look at, with what it says and how much it hides.
    ///
    /// # Errors
    /// `NotFound` for a branch, aim or framework version that does not exist; `Invalid` for a period that
    /// ends before it begins, or a text that is too long.
    pub async fn report_draft(&self, request: &ReportRequest) -> Result<ReportDraft, AppError> {
        let report = self.gaps_report(request).await?;
        let rendered = set(&report).await?;
        let chart = report::gaps::aims_chart(&report);
        Ok(ReportDraft {
            pdf: base64::engine::general_purpose::STANDARD.encode(rendered.pdf),
            pages: rendered.pages,
            chart_svg: chart.svg,
            chart_words: chart.description,
            summary: report::gaps::summary(&report),
            hidden: figures::hidden(&report),
        })
    }

    /// Writes the skills gap report as a tagged PDF.
    ///
    /// # Errors
    /// As [`App::report_draft`]; `Invalid` where the file does not end in .pdf or cannot be written: then what was there stays.
    pub async fn write_report(&self, request: &ReportRequest, to: &Path) -> Result<WrittenReport, AppError> {
        crate::exports::ending(to, "a report", &["pdf"])?;
        let rendered = set(&self.gaps_report(request).await?).await?;
        exchange::write::save(to, &rendered.pdf)?;
        Ok(WrittenReport { path: to.display().to_string(), pages: rendered.pages })
    }
}

/// Setting takes a moment: it runs beside the others.
async fn set(report: &GapsReport) -> Result<report::Rendered, AppError> {
    let report = report.clone();
    Ok(crate::seen::on_a_thread(move || report::render(&report)).await??)
}
