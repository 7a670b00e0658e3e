//! Finds what a cell of a workbook means: dates of either epoch, times, errors.

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};
use domain::Date;

use crate::dates;
use crate::table::Cell;

/// A cell of a spreadsheet as calamine has it.
pub(super) fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::of_text(text),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) if number.is_finite() => Cell::Number(*number),
        Data::Float(_) => Cell::Error("#NUM!".into()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::Error(error) => Cell::Error(error.to_string().into()),
        Data::DateTime(moment) => moment_cell(*moment),
        Data::DateTimeIso(text) => iso_cell(text),
        Data::DurationIso(text) => duration_seconds(text).map_or_else(|| Cell::of_text(text), Cell::Time),
    }
}

/// A cell with a serial day number of either epoch. A length of time, or a time on day 0, is a time.
fn moment_cell(moment: ExcelDateTime) -> Cell {
    let value = moment.as_f64();
    let out_of_range = Cell::Error("########".into());
    if !(0.0..2_958_466.0).contains(&value) {
        return out_of_range;
    }
    // Whole seconds, because a fraction of a day is never exact. Under 3 million days: far from an i64's end.
    let seconds = (value * 86_400.0).round() as i64;
    let (day, second) = (seconds / 86_400, (seconds % 86_400) as u32);
    if moment.is_duration() || day == 0 {
        return u32::try_from(seconds).map_or(out_of_range, Cell::Time);
    }
    // calamine does not give the epoch. But values of two epochs are never equal, so a comparison shows it.
    let is_1904 = moment != ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
    let epoch = match (is_1904, day) {
        (true, _) => Date::from_ymd(1904, 1, 1),
        // The 1900 epoch counts a 29 February 1900, which the calendar does not have.
        (false, 60) => return Cell::Text("29/02/1900".into()),
        (false, ..60) => Date::from_ymd(1899, 12, 31),
        (false, _) => Date::from_ymd(1899, 12, 30),
    };
    match epoch.map(|epoch| epoch.plus_days(day)) {
        Some(date) if second == 0 => Cell::Date(date),
        Some(date) => Cell::DateTime(date, second),
        None => out_of_range,
    }
}

/// A date cell that is kept as text, as in ODS.
pub(super) fn iso_cell(text: &str) -> Cell {
    match dates::parse_moment(text.trim_end_matches('Z')) {
        Some((date, None | Some(0))) => Cell::Date(date),
        Some((date, Some(minutes))) => Cell::DateTime(date, u32::from(minutes) * 60),
        None => Cell::of_text(text),
    }
}

/// ISO 8601 `PT01H30M00S`.
pub(super) fn duration_seconds(text: &str) -> Option<u32> {
    let mut rest = text.strip_prefix("PT")?;
    let mut total = 0.0;
    while !rest.is_empty() {
        let at = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = rest[..at].parse().ok()?;
        total += number
            * match &rest[at..=at] {
                "H" => 3600.0,
                "M" => 60.0,
                "S" => 1.0,
                _ => return None,
            };
        rest = &rest[at + 1..];
    }
    (0.0..4.0e9).contains(&total).then_some(total.round() as u32)
}
