//! Reads the CSV files that are shipped with the program, whose form is known.

use std::collections::BTreeMap;

/// A fault in the program's own tables. It is an error of the program, not of a user.
#[derive(Debug, thiserror::Error)]
pub enum OwnFault {
    /// The text is not CSV.
    #[error("our own table cannot be read: {0}")]
    Table(#[from] csv::Error),
    /// A field that must hold a whole number holds something else.
    #[error("our own table has no number in `{0}`")]
    NoNumber(String),
}

/// A row of one of the program's own tables, its fields by the names in the heading.
pub struct OwnRow(BTreeMap<String, String>);

impl OwnRow {
    /// The text of a field; empty where the table has no such field.
    pub fn text(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    /// The text of a field, unless it is empty.
    pub fn given(&self, field: &str) -> Option<&str> {
        Some(self.text(field)).filter(|text| !text.is_empty())
    }

    /// The whole number in a field.
    ///
    /// # Errors
    /// Where the field holds no whole number that fits.
    pub fn number<T: std::str::FromStr>(&self, field: &str) -> Result<T, OwnFault> {
        self.text(field).parse().map_err(|_| OwnFault::NoNumber(field.to_owned()))
    }
}

/// The rows below the heading of UTF-8 CSV text with commas.
///
/// # Errors
/// Where a record is broken.
pub fn rows(text: &str) -> Result<Vec<OwnRow>, OwnFault> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(|row| Ok(OwnRow(row?)));
    rows.collect()
}
