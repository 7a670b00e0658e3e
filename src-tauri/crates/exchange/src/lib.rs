//! Files in and out: spreadsheets and text files become typed rows with the problems of each cell,
//! and tables become CSV, XLSX and iCalendar files.
//!
//! Nothing here knows the store. What can be judged from the file alone is judged here (dates,
//! numbers, closed lists of words, lengths, missing cells); whether a person, skill or role is known,
//! and what it means that a key is met twice, is for the caller.
//!
//! The way in: [`table::Book::open`] sniffs and opens a file, [`mapping::find`] looks for the row of
//! headings, and [`kinds`] turns the rows below it into the typed rows of one kind of file.

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
pub mod table;
pub mod write;

pub use error::{FileError, FileFault};
pub use fields::FileKind;
