//! Reads and writes files. Spreadsheets and text files become typed rows with the problems of each cell, and tables become CSV, XLSX and
//! iCalendar files.
//!
//! This crate does not know the store. It checks what can be checked from the file alone: dates, numbers, closed lists of words, lengths,
//! missing cells. The caller checks whether a person, skill or role is known, and decides what a repeated key means.
//!
//! To read a file, [`table::Book::open`] finds out its format and opens it, [`mapping::find`] looks for the row of headings, and [`kinds`]
//! turns the rows below into typed rows of one kind of file.

#![deny(missing_docs)]

pub mod clean;
pub mod dates;
pub mod error;
pub mod fields;
pub mod kinds;
pub mod lists;
pub mod mapping;
pub mod money;
pub mod numbers;
pub mod own;
pub mod self_rating;
pub mod table;
pub mod write;

pub use error::{FileError, FileFault};
pub use fields::FileKind;
