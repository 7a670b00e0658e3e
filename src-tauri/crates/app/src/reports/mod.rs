//! Reports to councillors: the figures of the gap tables with small groups hidden. The report crate words them and sets the pages.

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
    /// The skills gap report as a real PDF to look at, with its summary and the number of hidden groups.
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
    /// As [`App::report_draft`]; `Invalid` if the file does not end in .pdf or cannot be written. An older file then stays.
    pub async fn write_report(&self, request: &ReportRequest, to: &Path) -> Result<WrittenReport, AppError> {
        crate::exports::ending(to, "a report", &["pdf"])?;
        let rendered = set(&self.gaps_report(request).await?).await?;
        exchange::write::save(to, &rendered.pdf)?;
        Ok(WrittenReport { path: to.display().to_string(), pages: rendered.pages })
    }
}

/// Sets the pages on a thread of its own, because that takes a moment.
async fn set(report: &GapsReport) -> Result<report::Rendered, AppError> {
    let report = report.clone();
    Ok(crate::seen::on_a_thread(move || report::render(&report)).await??)
}
