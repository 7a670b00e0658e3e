//! `skillsplan`: everything that the window can do to data, without a display, through the same `App`.

mod args;
mod commands;
mod exit;
mod print;

use std::process::ExitCode;

use clap::Parser as _;

use args::Args;
use exit::Failure;

fn main() -> ExitCode {
    if let Some(read) = app::serve_if_asked() {
        return read;
    }
    // What is written here names people.
    app::own_files();
    // A panic is our fault: it becomes an error document, and its words go nowhere else.
    std::panic::set_hook(Box::new(|_| {}));
    // A file name may be no Unicode; `args` would panic at it.
    let json = std::env::args_os().any(|argument| argument == "--json");
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return exit::wrong_usage(&error, json),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit::failed(&Failure::unexpected(&error), None, json),
    };
    let store = args.common.store.clone();
    let done = runtime.block_on(async { tokio::spawn(commands::run(args)).await });
    // What a command left running (a solver that was told to stop) is not waited for.
    runtime.shutdown_background();
    match done {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => exit::failed(&failure, store.as_deref(), json),
        Err(panicked) => exit::failed(&Failure::unexpected(&panicked), store.as_deref(), json),
    }
}
