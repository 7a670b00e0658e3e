//! Writing spreadsheets, CSV and calendars.

use std::path::PathBuf;

use app::views::imports::{ExportKind, Written};
use app::views::self_rating::SelfRatingFor;
use app::views::sessions::{Addresses, CalendarQuery};
use app::{Date, Kind, RatingsCounted};

use crate::common::{Common, Ended};
use crate::print;
use crate::values::{date, kind, ratings};

/// What to write.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Export {
    /// The sums by branch and by aim, hiding what the report to councillors hides
    Gaps(Sums),
    /// The skills map: people down, skills across
    Matrix(TableArgs),
    /// Everybody with their roles, branch and dates
    People(TableArgs),
    /// Every rating up to the date that is not withdrawn
    Ratings(TableArgs),
    /// The programme of sessions
    Programme(TableArgs),
    /// Learning records
    Log(TableArgs),
    /// Sessions, for Outlook and other calendars
    Calendar(Calendar),
    /// Workbooks in which people rate themselves
    SelfRating(SelfRating),
}

/// Whose workbooks, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct SelfRating {
    /// One person: the number
    #[arg(long, required_unless_present_any = ["team", "branch"], conflicts_with_all = ["team", "branch"])]
    person: Option<String>,
    /// Everybody of a team
    #[arg(long, conflicts_with = "branch")]
    team: Option<String>,
    /// Everybody of a branch
    #[arg(long)]
    branch: Option<String>,
    /// The file, ending in .xlsx; of a team or a branch a folder
    #[arg(long)]
    out: PathBuf,
}

/// A table: of which people and skills, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct TableArgs {
    /// The file, ending in .csv or .xlsx
    #[arg(long)]
    out: PathBuf,
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
}

/// A table of sums: for whom, of which people and skills, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Sums {
    /// For councillors, or internal: with every number, so that single people can be picked out
    #[arg(long, default_value = "councillors", value_parser = audience)]
    audience: ExportKind,
    #[command(flatten)]
    table: TableArgs,
}

fn audience(text: &str) -> Result<ExportKind, String> {
    match text {
        "councillors" => Ok(ExportKind::Gaps),
        "internal" => Ok(ExportKind::GapsInternal),
        _ => Err("`councillors` or `internal`".to_owned()),
    }
}

/// Whose sessions, of which days, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Calendar {
    /// The file, ending in .ics
    #[arg(long)]
    out: PathBuf,
    /// Only sessions of this person
    #[arg(long, conflicts_with = "branch")]
    person: Option<String>,
    /// Only sessions of this branch
    #[arg(long)]
    branch: Option<String>,
    /// The first day
    #[arg(long, value_parser = date)]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_parser = date)]
    to: Option<Date>,
    /// Keep e-mail addresses that stand in titles, places and trainers; they are left out otherwise
    #[arg(long)]
    with_email: bool,
}

pub(crate) async fn run(common: &Common, export: Export) -> Ended {
    let app = common.reading().await?;
    let written = match export {
        Export::Calendar(calendar) => {
            let query = CalendarQuery { from: calendar.from, to: calendar.to, branch: calendar.branch, person: calendar.person };
            let addresses = if calendar.with_email { Addresses::Kept } else { Addresses::LeftOut };
            let written = app.export_calendar(&query, addresses, &calendar.out).await?;
            return common.answer(&written, |written| {
                format!("Wrote {} with {}", written.path, app::plural(written.sessions, "session", "sessions"))
            });
        }
        Export::SelfRating(wanted) => {
            let who = SelfRatingFor { person: wanted.person, team: wanted.team, branch: wanted.branch };
            let written = print::waiting("Writing", app.export_self_rating(&who, &wanted.out)).await?;
            return common
                .answer(&written, |written| format!("Wrote {} to {}", app::plural(written.files, "workbook", "workbooks"), written.path));
        }
        Export::Gaps(Sums { audience, table }) => {
            let written = write(common, &app, audience, table).await?;
            return common.answer(&written, |written| wrote(written, audience == ExportKind::GapsInternal));
        }
        Export::Matrix(table) => write(common, &app, ExportKind::Matrix, table).await?,
        Export::People(table) => write(common, &app, ExportKind::People, table).await?,
        Export::Ratings(table) => write(common, &app, ExportKind::Ratings, table).await?,
        Export::Programme(table) => write(common, &app, ExportKind::Programme, table).await?,
        Export::Log(table) => write(common, &app, ExportKind::Log, table).await?,
    };
    common.answer(&written, |written| wrote(written, false))
}

fn wrote(written: &Written, internal: bool) -> String {
    let mark = if internal { ". Internal: small numbers are not hidden" } else { "" };
    format!("Wrote {} with {}{mark}", written.path, app::plural(written.rows, "row", "rows"))
}

async fn write(common: &Common, app: &app::App, kind: ExportKind, table: TableArgs) -> Result<Written, crate::exit::Failure> {
    let mut scope = common.scope();
    scope.branch = table.branch;
    scope.kind = table.kind;
    scope.aim = table.aim;
    scope.ratings = table.ratings;
    Ok(print::waiting("Writing", app.export_table(kind, &scope, &table.out)).await?)
}
