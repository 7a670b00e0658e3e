//! The command line: its commands, and which of them does what.

use clap::{Parser, Subcommand};

use crate::commands::{export, gaps, import, log, offer, person, plan, report, role, session, settings, show, stores, what_if};
use crate::common::{self, Common, Ended};
use crate::exit::Failure;

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
    /// A person: add, change, show, merge
    #[command(subcommand)]
    Person(person::Person),
    /// Who is here
    People(person::People),
    /// Roles: add, change, list
    #[command(subcommand)]
    Role(role::Role),
    /// Targets of roles and of people: set, remove, list
    #[command(subcommand)]
    Target(role::Target),
    /// What-ifs: save, list, show, delete
    #[command(subcommand)]
    WhatIf(what_if::WhatIf),
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
    Plan(plan::PlanCommand),
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

impl Args {
    /// Runs the command, and closes what it has opened.
    pub(crate) async fn run(self) -> Ended {
        let ended = app::asked(self.command.run(&self.common)).await;
        if let Err(Failure::App(error)) = &ended {
            tracing::info!(kind = error.kind(), "refused");
        }
        common::close_stores().await;
        ended
    }
}

impl Command {
    async fn run(self, common: &Common) -> Ended {
        match self {
            Self::New => stores::new(common).await,
            Self::Demo(demo) => stores::demo(common, demo).await,
            Self::Import(import) => import::run(common, import).await,
            Self::Framework(framework) => settings::framework(common, framework).await,
            Self::Person(person) => person::person(common, person).await,
            Self::People(people) => person::people(common, people).await,
            Self::Role(role) => role::role(common, role).await,
            Self::Target(target) => role::target(common, target).await,
            Self::WhatIf(what_if) => what_if::run(common, what_if).await,
            Self::Gaps(gaps) => gaps::gaps(common, gaps).await,
            Self::Show(show) => show::run(common, show).await,
            Self::Rate(rate) => gaps::rate(common, rate).await,
            Self::Set(set) => settings::set(common, set).await,
            Self::Get(get) => settings::get(common, get).await,
            Self::Plan(plan) => plan::run(common, plan).await,
            Self::Session(session) => session::run(common, session).await,
            Self::Log(log) => log::run(common, log).await,
            Self::Offer(offers) => offer::run(common, offers).await,
            Self::Report(report) => report::run(common, report).await,
            Self::Export(export) => export::run(common, export).await,
            Self::Undo(undo) => stores::undo(common, undo).await,
            Self::Redo => stores::redo(common).await,
            Self::History(history) => stores::history(common, history).await,
            Self::Check => stores::check(common).await,
        }
    }
}
