//! The command line.

use app::views::FrameworkRef;
use clap::{Parser, Subcommand};

use crate::commands::{export, gaps, import, log, offer, plan, report, session, settings, show, stores};

/// Plans the skills of a public library service: brings in what HR sends, finds the gaps, works out the
/// best programme, logs learning and reports to councillors.
#[derive(Debug, Parser)]
#[command(name = "skillsplan", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every call takes.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Common {
    /// The store: a file, or a `postgres://` address
    #[arg(long, global = true, env = "SKILLSPLAN_STORE", hide_env_values = true)]
    pub(crate) store: Option<String>,
    /// One JSON document on standard output, and nothing else there
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Figures as of this date (YYYY-MM-DD); today where not given
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<app::Date>,
    /// Another framework version than the one in use, as CODE@VERSION
    #[arg(long, global = true, value_name = "CODE@VERSION", value_parser = framework)]
    pub(crate) framework: Option<FrameworkRef>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an empty store with the starter framework, edition and role targets
    New,
    /// Make a store with a whole invented service
    Demo(stores::Demo),
    /// Bring in a spreadsheet or CSV file
    Import(import::Import),
    /// Framework versions
    #[command(subcommand)]
    Framework(settings::Framework),
    /// Gaps against targets, by any grouping
    Gaps(gaps::Gaps),
    /// Lists: thin cover, cover, certificates, trend, learning and others
    #[command(subcommand)]
    Show(show::Show),
    /// Rate a person in a skill
    Rate(gaps::Rate),
    /// Change a setting
    Set(settings::Set),
    /// Settings and their values
    Get(settings::Get),
    /// Work out the best programme
    #[command(subcommand)]
    Plan(plan::Plan),
    /// Training sessions: list, make, book, note who came
    #[command(subcommand)]
    Session(session::Session),
    /// Log and verify learning
    #[command(subcommand)]
    Log(log::Log),
    /// Offers: how and when activities can be run
    #[command(subcommand)]
    Offer(offer::Offers),
    /// Reports as tagged PDF
    #[command(subcommand)]
    Report(report::Report),
    /// Write a spreadsheet, CSV or calendar
    #[command(subcommand)]
    Export(export::Export),
    /// Take back what was done last
    Undo(stores::Undo),
    /// Do again what was taken back last
    Redo,
    /// What was done, newest first
    History(stores::History),
    /// Look at every invariant of the store
    Check,
}

/// A date of the calendar as YYYY-MM-DD.
pub(crate) fn date(text: &str) -> Result<app::Date, String> {
    text.parse().map_err(|_| "a date is written as YYYY-MM-DD".to_owned())
}

/// Reads a framework version as `CODE@VERSION`.
pub(crate) fn framework(text: &str) -> Result<FrameworkRef, String> {
    let (code, version) = text
        .split_once('@')
        .filter(|(code, version)| !code.is_empty() && !version.is_empty())
        .ok_or("a framework version is CODE@VERSION")?;
    Ok(FrameworkRef { code: code.to_owned(), version: version.to_owned() })
}
