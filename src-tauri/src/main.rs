//! Starts the window. A store may be named on the command line.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    app::serve_if_asked().unwrap_or_else(|| desktop::start(std::env::args_os().nth(1).map(std::path::PathBuf::from)))
}
