//! One file for each noun. Each command takes its arguments, calls `App` and returns.

pub mod figures;
pub mod imports;
pub mod learning;
pub mod offers;
pub mod people;
pub mod plans;
pub mod reports;
pub mod sessions;
pub mod settings;
pub mod stores;

/// What a command is given of the shell.
pub(crate) type Shared<'a> = tauri::State<'a, crate::state::Open>;
