//! The same sums on the last day of each month, from history and never from stored totals.

use crate::dates::Date;
use crate::facts::Facts;
use crate::gaps::{Filter, GapTable, Key, gaps};
use crate::matrix::Matrix;
use crate::ratings::RatingsCounted;

/// One point of a trend.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendPoint {
    /// The last day of a month.
    pub on: Date,
    /// The sums on that day.
    pub table: GapTable,
}

/// The sums on each of some dates, such as [`last_month_ends`], in their order.
pub fn trend(facts: &Facts, dates: &[Date], counted: RatingsCounted, by: &[Key], filter: &Filter) -> Vec<TrendPoint> {
    let point = |&on: &Date| TrendPoint { on, table: gaps(facts, &Matrix::build(facts, on, counted), by, filter) };
    dates.iter().map(point).collect()
}

/// The last days of the newest `months` months that have ended on `on` or before it, oldest first. A
/// month that is still running has no point yet.
pub fn last_month_ends(on: Date, months: u32) -> Vec<Date> {
    let newest = newest_month_end(on);
    let back = |ago: u32| newest.plus_months(-i32::try_from(ago).unwrap_or(i32::MAX)).month_end();
    (0..months).rev().map(back).collect()
}

/// The last days of months from `from` to `to`, both included, oldest first.
pub fn month_ends(from: Date, to: Date) -> Vec<Date> {
    let next = |end: &Date| Some(end.plus_days(1).month_end()).filter(|later| later > end);
    std::iter::successors(Some(from.month_end()), next).take_while(|&end| end <= to).collect()
}

fn newest_month_end(on: Date) -> Date {
    if on.month_end() == on { on } else { on.plus_months(-1).month_end() }
}
