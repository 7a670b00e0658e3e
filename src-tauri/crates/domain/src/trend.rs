//! The sums of required cells on the last day of each month, counted from history and never from stored totals (docs/measures.md, Trend).

use crate::dates::Date;
use crate::facts::Facts;
use crate::gaps::scan::Scan;
use crate::gaps::{Filter, GapTable, Key, Sums, gaps};
use crate::ix::List as _;
use crate::matrix::{Matrix, Running};
use crate::ratings::RatingsCounted;

/// One point of a trend.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendPoint {
    /// The last day of a month.
    pub on: Date,
    /// The sums on that day.
    pub table: GapTable,
}

/// The sums on each of some dates, such as [`last_month_ends`], in their order. Where that is the order of the calendar it is one pass over
/// what happened: a date costs only what lies between it and the date before.
pub fn trend(facts: &Facts, dates: &[Date], counted: RatingsCounted, by: &[Key], filter: &Filter) -> Vec<TrendPoint> {
    let mut points = Vec::with_capacity(dates.len());
    for dates in dates.chunk_by(|a, b| a <= b) {
        points.extend(pass(facts, dates, counted, by, filter));
    }
    points
}

/// As [`trend`], of dates in the order of the calendar.
fn pass(facts: &Facts, dates: &[Date], counted: RatingsCounted, by: &[Key], filter: &Filter) -> Vec<TrendPoint> {
    let Some((&first, later)) = dates.split_first() else { return Vec::new() };
    let mut running = Running::new(facts, first, counted);
    let mut scan = Scan::new(facts, running.matrix(), by, filter);
    if let Some(scan) = &mut scan {
        facts.people.indices().for_each(|person| scan.count_in(running.matrix(), person));
    }
    let point = |scan: &Option<Scan<'_>>, matrix: &Matrix| TrendPoint {
        on: matrix.on(),
        table: scan.as_ref().map_or_else(|| gaps(facts, matrix, by, filter), Scan::table),
    };
    let mut points = vec![point(&scan, running.matrix())];
    for &on in later {
        match &mut scan {
            Some(counted) => {
                let moved = running.advance(on, |matrix, person| counted.count_out(matrix, person));
                moved.into_iter().for_each(|person| counted.count_in(running.matrix(), person));
            }
            None => drop(running.advance(on, |_, _| ())),
        }
        // Somebody may need more than anybody did.
        scan = scan.filter(|_| Scan::fits(running.matrix()));
        points.push(point(&scan, running.matrix()));
    }
    points
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

/// How trend lines of coverage are drawn. Each line has a frame at its own place on the scale. All frames have the same height in points,
/// so that a steeper line has risen more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Axes {
    /// How many points (hundredths of the share) each frame is high: a multiple of ten, 20..=100.
    pub points: u32,
    /// For each line the share at the foot of its frame, in points: a multiple of ten, 0..=80.
    pub from: Vec<u32>,
}

impl Axes {
    /// The axes of some lines, each given by its sums on its dates: the frames are as small as the line that moves
    /// most allows, in tens of points. A scale from 0 to 100 makes a rise of years look flat.
    pub fn new(lines: &[Vec<Sums>]) -> Self {
        let ranges: Vec<Option<(u32, u32)>> = lines.iter().map(|line| range(line)).collect();
        let points = ranges.iter().flatten().map(|(low, high)| high - low).fold(LEAST_POINTS, u32::max);
        let from = ranges.iter().map(|range| range.map_or(0, |(low, _)| low).min(100 - points)).collect();
        Self { points, from }
    }
}

/// The least height of a frame, in points, so that a change of a point or two does not look large.
const LEAST_POINTS: u32 = 20;

/// The lowest and the highest share of a line, outwards to whole tens.
fn range(line: &[Sums]) -> Option<(u32, u32)> {
    let tens = |sums: &Sums| {
        let (met, rated) = (u64::from(sums.met), u64::from(sums.met) + u64::from(sums.below));
        (rated > 0).then(|| ((10 * met / rated) as u32 * 10, (10 * met).div_ceil(rated) as u32 * 10))
    };
    line.iter().filter_map(tens).reduce(|(low, high), (lower, higher)| (low.min(lower), high.max(higher)))
}
