//! Reports as tagged PDF.

use std::path::PathBuf;

use app::views::reports::ReportRequest;
use app::{Date, Kind, RatingsCounted};

use crate::common::{Common, Ended};
use crate::print;
use crate::values::{date, kind, ratings};

/// Which report.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Report {
    /// The skills gap report for councillors: nobody is named, small groups are hidden
    Gaps(Box<Gaps>),
}

/// What it covers, what the officer writes in it, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Gaps {
    /// The file, ending in .pdf
    #[arg(long)]
    out: PathBuf,
    /// Learning from this day; a year before the last one where not given
    #[arg(long, value_parser = date)]
    from: Option<Date>,
    /// Learning to this day; the date of the figures where not given
    #[arg(long, value_parser = date)]
    to: Option<Date>,
    /// Only this branch
    #[arg(long)]
    branch: Option<String>,
    /// Only employee, volunteer, councillor or officer
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// Only skills of this aim
    #[arg(long)]
    aim: Option<String>,
    /// Which ratings count: all or agreed; as `ratings.counted` says where not given
    #[arg(long, value_parser = ratings)]
    ratings: Option<RatingsCounted>,
    /// The report's title
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// The committee or meeting
    #[arg(long, default_value = "", hide_default_value = true)]
    meeting: String,
    /// The day of the meeting
    #[arg(long, value_parser = date)]
    meeting_date: Option<Date>,
    /// Whose report it is
    #[arg(long, default_value = "", hide_default_value = true)]
    report_of: String,
    /// Whom to ask
    #[arg(long, default_value = "", hide_default_value = true)]
    contact: String,
    /// Wards affected
    #[arg(long, default_value = "", hide_default_value = true)]
    wards: String,
    /// For decision, for discussion, for noting
    #[arg(long, default_value = "", hide_default_value = true)]
    purpose: String,
    /// Recommendations, a paragraph a line
    #[arg(long, default_value = "", hide_default_value = true)]
    recommendations: String,
    /// Implications, a paragraph a line; the program writes none
    #[arg(long, default_value = "", hide_default_value = true)]
    implications: String,
}

pub(crate) async fn run(common: &Common, report: Report) -> Ended {
    let Report::Gaps(gaps) = report;
    let app = common.reading().await?;
    let mut scope = common.scope();
    scope.branch = gaps.branch;
    scope.kind = gaps.kind;
    scope.aim = gaps.aim;
    scope.ratings = gaps.ratings;
    let request = ReportRequest {
        scope,
        from: gaps.from,
        to: gaps.to,
        title: gaps.title,
        meeting: gaps.meeting,
        meeting_date: gaps.meeting_date,
        report_of: gaps.report_of,
        contact: gaps.contact,
        wards: gaps.wards,
        purpose: gaps.purpose,
        recommendations: gaps.recommendations,
        implications: gaps.implications,
    };
    let written = print::waiting("Writing the report", app.write_report(&request, &gaps.out)).await?;
    common.answer(&written, |written| format!("Wrote {} with {}", written.path, app::plural(written.pages, "page", "pages")))
}
