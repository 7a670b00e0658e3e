//! Shows how the time to the first plan and the memory grow from S to XL, compared with places x log(places).

use super::measures::Case;
use super::size::Size;

/// The medians of a size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    size: Size,
    places: f64,
    first: f64,
    mb: f64,
}

pub(super) fn points(cases: &[(Size, Vec<Case>)]) -> Vec<Point> {
    let of = |(size, cases): &(Size, Vec<Case>)| {
        Some(Point {
            size: *size,
            places: median(cases.iter().map(|case| case.places as f64))?,
            first: median(cases.iter().filter_map(|case| case.first))?,
            mb: median(cases.iter().map(|case| case.mb as f64))?,
        })
    };
    cases.iter().filter_map(of).collect()
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

/// Growth of the problem from one point to another, as places x log(places).
fn steeper(from: Point, to: Point) -> f64 {
    to.places * to.places.ln() / (from.places * from.places.ln())
}

/// The figures, and whether growth from the first size to each other size is at most places x log(places).
pub(super) fn table(points: &[Point]) -> String {
    let mut text = "\n## Growth\n\nMedians. The last columns are growth since the smallest size; `yes` where neither time nor memory grew faster than places x log(places).\n\n\
        | size | places | first plan, s | MB | places x log(places) | time | memory | within |\n|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for point in points {
        text += &format!("| {} | {:.0} | {:.3} | {:.0} |", point.size.name(), point.places, point.first, point.mb);
        text += &match points.first().filter(|first| first.size != point.size) {
            None => " | | | |\n".to_owned(),
            Some(first) => {
                let (allowed, time, memory) = (steeper(*first, *point), point.first / first.first, point.mb / first.mb);
                let within = if time <= allowed && memory <= allowed { "yes" } else { "**no**" };
                format!(" {allowed:.0} x | {time:.1} x | {memory:.1} x | {within} |\n")
            }
        };
    }
    text
}

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 320.0;
const EDGE: f64 = 50.0;

/// Two pictures side by side, both scales logarithmic; the dashed line is places x log(places) from the smallest size on.
pub(super) fn plot(points: &[Point]) -> String {
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Time to the first plan and memory against places</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        2.0 * WIDTH
    );
    text += &panel(points, 0.0, "seconds to the first plan", |point| point.first);
    text += &panel(points, WIDTH, "MB of memory", |point| point.mb);
    text + "</svg>\n"
}

fn panel(points: &[Point], left: f64, title: &str, value: fn(&Point) -> f64) -> String {
    let line: Vec<(f64, f64)> = points
        .first()
        .map_or_else(Vec::new, |first| points.iter().map(|point| (point.places, value(first) * steeper(*first, *point))).collect());
    let measured: Vec<(f64, f64)> = points.iter().map(|point| (point.places, value(point))).collect();
    let all = || line.iter().chain(&measured);
    let across = Scale::of(all().map(|point| point.0), left + EDGE, left + WIDTH - 20.0);
    let up = Scale::of(all().map(|point| point.1), HEIGHT - EDGE, 30.0);
    let mut text = format!("<text x=\"{}\" y=\"18\">{title}</text>\n", left + EDGE);
    let (x0, x1, y0, y1) = (left + EDGE, left + WIDTH - 20.0, HEIGHT - EDGE, 30.0);
    text += &format!("<path d=\"M{x0} {y1}V{y0}H{x1}\" fill=\"none\" stroke=\"black\"/>\n");
    text += &format!("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">places</text>\n", x1, HEIGHT - 12.0);
    for power in up.powers() {
        text += &format!("<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n", x0 - 4.0, up.at(power) + 4.0, plain(power));
    }
    for power in across.powers() {
        text += &format!("<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", across.at(power), y0 + 16.0, plain(power));
    }
    let path =
        |points: &[(f64, f64)]| points.iter().map(|(x, y)| format!("{:.1},{:.1}", across.at(*x), up.at(*y))).collect::<Vec<_>>().join(" ");
    text += &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"gray\" stroke-dasharray=\"5 4\"/>\n", path(&line));
    text += &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"navy\" stroke-width=\"2\"/>\n", path(&measured));
    for (point, (x, y)) in points.iter().zip(&measured) {
        let (x, y) = (across.at(*x), up.at(*y));
        text += &format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"navy\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
            x + 6.0,
            y - 6.0,
            point.size.name()
        );
    }
    text
}

/// A logarithmic scale between two places of the picture.
struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let values: Vec<f64> = values.map(|value| value.max(1e-3).log10()).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if least.is_finite() {
            Self { least: least.floor(), most: most.ceil().max(least.floor() + 1.0), from, to }
        } else {
            Self { least: 0.0, most: 1.0, from, to }
        }
    }

    fn at(&self, value: f64) -> f64 {
        self.from + (value.max(1e-3).log10() - self.least) / (self.most - self.least) * (self.to - self.from)
    }

    fn powers(&self) -> impl Iterator<Item = f64> {
        (self.least as i32..=self.most as i32).map(|power| 10.0_f64.powi(power))
    }
}

/// A power of ten as people write it.
fn plain(power: f64) -> String {
    if power >= 1.0 { format!("{power:.0}") } else { format!("{power}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(size: Size, places: f64, first: f64, mb: f64) -> Point {
        Point { size, places, first, mb }
    }

    #[test]
    fn the_middle_of_an_even_number_is_between_two() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([4.0, 1.0].into_iter()), Some(2.5));
        assert_eq!(median([].into_iter()), None);
    }

    #[test]
    fn growth_is_judged_by_time_and_memory_together() {
        let small = point(Size::S, 1000.0, 0.01, 10.0);
        let allowed = steeper(small, point(Size::M, 10_000.0, 0.0, 0.0));
        assert!((allowed - 13.333).abs() < 0.01, "ten times the places, four thirds the logarithm");
        assert!(table(&[small, point(Size::M, 10_000.0, 0.13, 130.0)]).contains("| yes |"));
        assert!(table(&[small, point(Size::M, 10_000.0, 0.13, 140.0)]).contains("| **no** |"));
    }

    #[test]
    fn the_plot_has_a_point_for_each_size_in_each_picture_and_is_drawn_without_any() {
        let text = plot(&[point(Size::S, 1000.0, 0.01, 10.0), point(Size::L, 200_000.0, 1.0, 200.0)]);
        assert_eq!(text.matches("<circle").count(), 4);
        assert!(!text.contains("NaN") && !plot(&[]).contains("NaN"));
    }
}
