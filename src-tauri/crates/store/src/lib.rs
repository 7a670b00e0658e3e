//! The only crate with SQL: where the data lives, how it gets in and out, and the log of every change.
//!
//! One SQL text serves both engines (embedded SQLite through SQLCipher, and PostgreSQL); real differences are in `open` and `db`. Reads
//! take a [`Conn`]. Writes happen inside a [`Tx`], which logs every row before and after, so that everything can be shown and taken back.
//! Business rules and measures are not worked out here: SQL only fetches rows.

pub mod asked;
pub mod changes;
pub mod check;
pub mod disk;
pub mod facts;
pub mod learning;
pub mod listed;
pub mod open;
pub mod people;
pub mod planning;
pub mod rating_copy;
pub mod ratings;
pub mod record;
pub mod records;
pub mod scale;
pub mod scenarios;
pub mod schema;
pub mod sessions;
pub mod settings;
pub mod what_if;

mod db;
mod log_rows;
mod server;
mod sqlite;
mod tx;

pub use changes::{Operation, UndoRefused};
pub use db::{Conn, StoreError};
pub use open::Store;
pub use record::{Id, Kept, Record};
pub use tx::Tx;
