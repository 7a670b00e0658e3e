//! `skillsplan`: everything that the window can do to data, without a display, through the same `App`.

mod args;
mod commands;
mod common;
mod exit;
mod print;
mod values;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};
use tracing::Instrument as _;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use args::Args;
use exit::Failure;

fn main() -> ExitCode {
    if let Some(read) = app::serve_if_asked() {
        return read;
    }
    // Files that this program writes contain names of people.
    app::own_files();
    // A panic is an error of the program. It becomes an error document, and its message is not printed.
    std::panic::set_hook(Box::new(|_| {}));
    // A file name may not be Unicode, and `args` would panic at it.
    let json = std::env::args_os().any(|argument| argument == "--json");
    let (args, command) = match parsed() {
        Ok(parsed) => parsed,
        Err(error) => return exit::wrong_usage(&error, json),
    };
    listen(args.common.verbose);
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit::failed(&Failure::unexpected(error), None, json),
    };
    let store = args.common.store.clone();
    let done = runtime.block_on(async { tokio::spawn(args.run().instrument(tracing::info_span!("call", name = command))).await });
    // Work that a command left running (a solver that was told to stop) is not waited for.
    runtime.shutdown_background();
    match done {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => exit::failed(&failure, store.as_deref(), json),
        Err(panicked) => exit::failed(&Failure::unexpected(panicked), store.as_deref(), json),
    }
}

/// The arguments, and the words of the command: `plan solve`.
fn parsed() -> Result<(Args, String), clap::Error> {
    let matches = Args::command().try_get_matches()?;
    let mut words = Vec::new();
    let mut at = matches.subcommand();
    while let Some((word, below)) = at {
        words.push(word.to_owned());
        at = below.subcommand();
    }
    Ok((Args::from_arg_matches(&matches)?, words.join(" ")))
}

/// Writes the log to standard error: errors of the program always, the program's work under `-v`, and with times and counts under `-vv`.
fn listen(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::ERROR,
        1 => LevelFilter::INFO,
        _ => LevelFilter::DEBUG,
    };
    let ours = app::OUR_CRATES.iter().chain(&["skillsplan"]).map(|name| (*name, level));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines.with_filter(Targets::new().with_targets(ours))).init();
}
