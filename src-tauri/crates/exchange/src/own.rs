//! Reading the CSV files that are shipped with the program, whose form is known.

/// The records of UTF-8 CSV text with commas, the headings included.
///
/// # Errors
/// Where a record is broken.
pub fn csv_rows(text: &str) -> Result<Vec<Vec<String>>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.map(|record| record.iter().map(str::to_owned).collect()));
    records.collect()
}
