//! Charts for the window and for the PDF: the picture, its description in words, and its table.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use domain::Sums;
use domain::said_first::ByNeed;

use crate::gaps::{Figures, figures_cells, figures_head};
use domain::words::{count, percent};

use crate::text::Printable;
use crate::world::{FAMILY, faces, regular};

/// A chart in three forms with the same content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// The picture. Its parts have the classes `chart-text`, `chart-muted`, `chart-line`, `chart-coverage` and `chart-response`, so that a
    /// dark page can colour them differently.
    pub svg: String,
    /// What it shows, in words: the text alternative. Never empty.
    pub description: String,
    /// The headings of its table.
    pub head: Vec<String>,
    /// Its table, in the order of the bars; each row begins with its name.
    pub rows: Vec<Vec<String>>,
}

/// A group in a chart of coverage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// Has the group a name? False for things without a group, such as skills that serve no aim.
    pub named: bool,
    /// Its figures.
    pub figures: Figures,
}

/// A chart of each group's coverage as a bar from zero, with its response as a thin bar under it. The group that needs most comes first,
/// and groups that are not shown come last.
///
/// Each bar has its share and the two whole numbers of the share. `groups` says what the groups are ("aim", "branch"). Groups of fewer than
/// `small` people are hidden by the caller already. Groups with fewer than `least_rated` rated skills are not compared.
pub fn coverage_chart(groups: &str, small: u32, least_rated: u32, bars: &[Bar]) -> Chart {
    let shown: Vec<(&Bar, &Sums)> = bars.iter().filter_map(|bar| Some((bar, bar.figures.sums()?))).collect();
    let by_need = ByNeed::new(shown.iter().map(|(bar, sums)| (bar.named, *sums)), least_rated);
    let in_order = by_need.order.iter().filter_map(|at| shown.get(*at).map(|(bar, _)| *bar));
    let sorted: Vec<&Bar> = in_order.chain(bars.iter().filter(|bar| bar.figures.sums().is_none())).collect();
    let mut head = vec![capital(groups)];
    head.extend(figures_head());
    let row = |bar: &&Bar| std::iter::once(bar.label.clone()).chain(figures_cells(small, &bar.figures)).collect();
    let description = describe(groups, &sorted, by_need.compared);
    Chart { svg: draw(&sorted, small, &description), description, head, rows: sorted.iter().map(row).collect() }
}

fn rated(sums: &Sums) -> u32 {
    sums.met.saturating_add(sums.below)
}

/// The chart in words. The first `compared` bars have enough rated skills to be compared.
fn describe(groups: &str, bars: &[&Bar], compared: usize) -> String {
    let mut text = format!(
        "Bar chart with a bar for each {groups}, in order of need. A thick bar is coverage: the share of rated skills that are at the level needed. \
         A thin bar under it is response: the share of needed skills that were rated."
    );
    let words = |bar: &Bar, sums: &Sums| {
        let (met, rated) = (sums.met, rated(sums));
        let response = percent(rated, sums.required);
        format!("{}, {}, {} of {} rated, with a response of {response}", bar.label, percent(met, rated), count(met), count(rated))
    };
    let with_bar: Vec<(&Bar, &Sums)> =
        bars.iter().filter_map(|bar| Some((*bar, bar.figures.sums().filter(|sums| rated(sums) > 0)?))).collect();
    match (with_bar.as_slice(), &with_bar[..compared.min(with_bar.len())]) {
        ([], _) => text.push_str(" There is no bar yet: nobody is rated, or every group is too small to show."),
        ([(bar, sums)], _) => write_to(&mut text, format_args!(" The only bar is {}.", words(bar, sums))),
        (_, [(lowest, sums), .., (highest, of_highest)]) => {
            write_to(&mut text, format_args!(" The lowest is {}. The highest is {}.", words(lowest, sums), words(highest, of_highest)));
        }
        _ => text.push_str(" Too little is rated to compare them."),
    }
    text.push_str(" The table beside the chart has every figure.");
    text
}

// Sizes in the picture's own units; in the PDF a unit is 0.69 pt.
const WIDTH: f64 = 690.0;
const BARS_FROM: f64 = 236.0;
const BARS_WIDTH: f64 = 250.0;
const NUMBERS_FROM: f64 = 500.0;
const TOP: f64 = 52.0;
const SMALL_TEXT: f64 = 12.0;
const LINE: f64 = 15.0;

fn draw(bars: &[&Bar], small: u32, description: &str) -> String {
    let mut printable = Printable::new(faces());
    let drawn: Vec<(Vec<String>, &Bar)> = bars.iter().map(|bar| (wrap(&printable.line(&bar.label), BARS_FROM - 16.0), *bar)).collect();
    let heights: Vec<f64> = drawn.iter().map(|(label, _)| (label.len().max(2) as f64).mul_add(LINE, 8.0)).collect();
    let height = TOP + heights.iter().sum::<f64>() + 4.0;

    let mut svg = String::new();
    write_to(
        &mut svg,
        format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="{FAMILY}, sans-serif" font-size="{SMALL_TEXT}"><desc>{}</desc>"#,
            escape(&printable.line(description))
        ),
    );
    legend(&mut svg);
    axis(&mut svg, height);
    let mut top = TOP;
    for ((label, bar), height) in drawn.iter().zip(&heights) {
        row(&mut svg, top, label, small, bar);
        top += height;
    }
    svg.push_str("</svg>");
    svg
}

fn legend(svg: &mut String) {
    rect(svg, "chart-coverage", ACCENT, [BARS_FROM, 3.0, 18.0, 10.0]);
    words(svg, Style::Plain, BARS_FROM + 24.0, 12.0, "Coverage: at the level needed, of those rated");
    rect(svg, "chart-response", GREY, [BARS_FROM, 22.0, 18.0, 4.0]);
    words(svg, Style::Plain, BARS_FROM + 24.0, 28.0, "Response: rated, of those needed");
}

/// A thin line at 0, 50 and 100%.
fn axis(svg: &mut String, height: f64) {
    for (share, label) in [(0.0, "0"), (0.5, "50%"), (1.0, "100%")] {
        let x = BARS_WIDTH.mul_add(share, BARS_FROM);
        write_to(
            svg,
            format_args!(
                r#"<line class="chart-line" x1="{x}" y1="{}" x2="{x}" y2="{height}" stroke="{HAIRLINE}" stroke-width="1"/>"#,
                TOP - 2.0
            ),
        );
        let shift = if share > 0.0 { width_of(label, SMALL_TEXT) / 2.0 } else { 0.0 };
        words(svg, Style::Muted, x - shift, TOP - 7.0, label);
    }
}

fn row(svg: &mut String, top: f64, label: &[String], small: u32, bar: &Bar) {
    for (line, text) in label.iter().enumerate() {
        words(svg, Style::Plain, 0.0, (line as f64).mul_add(LINE, top + 14.0), text);
    }
    let sums = match &bar.figures {
        Figures::Shown(sums) => sums,
        Figures::Small => return words(svg, Style::Muted, NUMBERS_FROM, top + 14.0, &format!("<{small} people: not shown")),
        Figures::Protecting => return words(svg, Style::Muted, NUMBERS_FROM, top + 14.0, "not shown"),
    };
    let rated = rated(sums);
    rect(svg, "chart-coverage", ACCENT, [BARS_FROM, top + 4.0, length(sums.met, rated), 12.0]);
    rect(svg, "chart-response", GREY, [BARS_FROM, top + 21.0, length(rated, sums.required), 4.0]);
    if rated == 0 {
        words(svg, Style::Muted, NUMBERS_FROM, top + 14.0, "nobody rated yet");
    } else {
        let share = percent(sums.met, rated);
        words(svg, Style::Strong, NUMBERS_FROM, top + 14.0, &share);
        words(svg, Style::Plain, NUMBERS_FROM + 62.0, top + 14.0, &format!("{} of {}", count(sums.met), count(rated)));
    }
    words(svg, Style::Muted, NUMBERS_FROM, top + 29.0, &percent(rated, sums.required));
    words(svg, Style::Muted, NUMBERS_FROM + 62.0, top + 29.0, &format!("{} of {}", count(rated), count(sums.required)));
}

/// A bar's length, to a hundredth.
fn length(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { (BARS_WIDTH * 100.0 * f64::from(part) / f64::from(whole)).round() / 100.0 }
}

const ACCENT: &str = "#0A5C69";
const GREY: &str = "#8A8578";
const HAIRLINE: &str = "#D8D4CA";

enum Style {
    Plain,
    Strong,
    Muted,
}

fn words(svg: &mut String, style: Style, x: f64, y: f64, text: &str) {
    let (class, fill, weight) = match style {
        Style::Plain => ("chart-text", "#1C1F22", 400),
        Style::Strong => ("chart-text", "#1C1F22", 600),
        Style::Muted => ("chart-muted", "#555B63", 400),
    };
    let text = escape(text);
    write_to(svg, format_args!(r#"<text class="{class}" x="{x}" y="{y}" fill="{fill}" font-weight="{weight}">{text}</text>"#));
}

fn rect(svg: &mut String, class: &str, fill: &str, [x, y, width, height]: [f64; 4]) {
    if width > 0.0 {
        write_to(svg, format_args!(r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#));
    }
}

/// Breaks a label into lines no wider than `width`, by the widths of the bundled face.
fn wrap(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split([' ', '\u{200b}']).filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width_of(&longer, SMALL_TEXT) <= width {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    lines.push(line);
    lines
}

fn width_of(text: &str, size: f64) -> f64 {
    let advance = |character| {
        let face = regular()?;
        face.x_advance(face.ttf().glyph_index(character)?.0)
    };
    text.chars().filter_map(advance).map(|advance| advance.get()).sum::<f64>() * size
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn write_to(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more).expect("writing to a String cannot fail");
}
