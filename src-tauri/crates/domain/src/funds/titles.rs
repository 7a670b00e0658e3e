//! Takes the year out of a fund's title. Funds for which nobody wrote a line down are on one line if these titles are equal.

use crate::Date;
use crate::dates::is_no_end;
use crate::names::is_dash;

/// The title without its year: "Training" for "Training 2026-27", "Training 26/27", "2026/27 Training", "Training (FY2026)" or "Training -
/// 2026 to 2027". `None` if the title is only a year.
///
/// A number counts as a year only if it is one of the calendar years of the fund's days. So in "Vision 2030" for 2026 the number is part of
/// the name, and so it is in "Ages 11-12". Words that only lead to the year ("for the financial year") are taken out too, and so are
/// brackets and dashes that are then empty.
pub(super) fn without_year(title: &str, from: Date, to: Date) -> Option<String> {
    let mut rest = crate::names::text(title);
    let (first, last) = (from.ymd().0, to.ymd().0);
    let last = if is_no_end(to) { first.saturating_add(1) } else { last };
    while let Some((start, end)) = year_in(&rest, first, last) {
        rest = joined(&rest[..start], &rest[end..]);
    }
    let bare = ["year", "financial year", "fiscal year", "fy"].iter().any(|word| rest.eq_ignore_ascii_case(word));
    (!bare && rest.chars().any(char::is_alphanumeric)).then_some(rest)
}

/// The place in bytes of the first year in the text that is one of the calendar years.
fn year_in(text: &str, first: i32, last: i32) -> Option<(usize, usize)> {
    let starts = text.char_indices().filter(|(at, letter)| letter.is_ascii_digit() && !ends_with_digit(&text[..*at]));
    starts.into_iter().find_map(|(at, _)| {
        let fits = |year: i32| first <= year && year <= last;
        let (years, length) = years_at(&text[at..], has_fy(&text[..at]))?;
        (begins_alone(&text[..at]) && ends_alone(&text[at + length..]) && (fits(years.0) || fits(years.1))).then_some((at, at + length))
    })
}

/// The years at the beginning of a text, and the number of bytes that they take: `2026`, `2026-27`, `26/27`, `2026 to 2027`, `2627`; `26`
/// alone only after FY.
fn years_at(text: &str, after_fy: bool) -> Option<((i32, i32), usize)> {
    let digits = leading_digits(text);
    let number: i32 = digits.parse().ok()?;
    let full = match digits.len() {
        4 if (1900..2200).contains(&number) => Some(number),
        2 => Some(2000 + number),
        _ => None,
    };
    // Written as one number: 2627 is 2026 to 2027, and so is 202627.
    if full.is_none() && matches!(digits.len(), 4 | 6) {
        let first = if digits.len() == 4 { 2000 + number / 100 } else { number / 100 };
        return follows(first, number % 100, 2).map(|second| ((first, second), digits.len()));
    }
    let first = full?;
    let second = || {
        let after = &text[digits.len()..];
        let between = between_years(after)?;
        let other = leading_digits(&after[between..]);
        let second = follows(first, other.parse().ok()?, other.len())?;
        Some(((first, second), digits.len() + between + other.len()))
    };
    // Two digits alone may be any number. They are a year only in a pair of years, or after FY.
    second().or_else(|| (digits.len() == 4 || after_fy).then_some(((first, first), digits.len())))
}

/// The year that a second number means after the first year: the next year, or up to five years later for a fund of several years.
fn follows(first: i32, number: i32, digits: usize) -> Option<i32> {
    let second = match digits {
        4 => number,
        2 => first - first.rem_euclid(100) + number + if number < first.rem_euclid(100) { 100 } else { 0 },
        1 => first - first.rem_euclid(10) + number + if number < first.rem_euclid(10) { 10 } else { 0 },
        _ => return None,
    };
    (first < second && second <= first + 5).then_some(second)
}

/// The number of bytes between two years: a dash, a stroke or "to", with or without spaces.
fn between_years(text: &str) -> Option<usize> {
    let spaces = |text: &str| text.len() - text.trim_start().len();
    let lead = spaces(text);
    let word = &text[lead..];
    let sign = match word.chars().next()? {
        sign if is_dash(sign) || matches!(sign, '/' | '\\' | '_' | '&') => sign.len_utf8(),
        _ if lead > 0 && word.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("to ")) => 2,
        _ => return None,
    };
    Some(lead + sign + spaces(&word[sign..]))
}

/// Does the number begin on its own? It does not if the text before it makes it part of a date, a code or a sum of money.
fn begins_alone(before: &str) -> bool {
    match before.chars().next_back() {
        None => true,
        Some(last) if last.is_alphanumeric() => has_fy(before),
        Some('£' | '$' | '€' | '#' | '+') => false,
        Some(last) if !last.is_whitespace() => !ends_with_digit(&before[..before.len() - last.len_utf8()]),
        Some(_) => true,
    }
}

/// Does the number end on its own? It does not if the text after it makes it part of something else.
fn ends_alone(after: &str) -> bool {
    let mut letters = after.chars();
    match letters.next() {
        None => true,
        Some(next) if next.is_alphanumeric() || next == '%' || next == '+' => false,
        Some(next) if !next.is_whitespace() => !letters.next().is_some_and(|second| second.is_ascii_digit()),
        Some(_) => true,
    }
}

/// Words that lead to a year and are taken out with it, the longest first.
const LEADS: [&str; 17] = [
    "for the financial year",
    "in the financial year",
    "of the financial year",
    "for financial year",
    "the financial year",
    "financial year",
    "fiscal year",
    "for the year",
    "for year",
    "for fy",
    "fin year",
    "f/y",
    "fy",
    "for",
    "from",
    "in",
    "during",
];

fn has_fy(before: &str) -> bool {
    ["fy", "f/y"].iter().any(|word| without_last_word(before.trim_end(), word).is_some())
}

/// The text without this word at its end, if it is a word of its own there.
fn without_last_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(word.len())?;
    let (rest, end) = (text.get(..at)?, text.get(at..)?);
    (end.eq_ignore_ascii_case(word) && !rest.chars().next_back().is_some_and(char::is_alphanumeric)).then_some(rest)
}

/// Joins the texts before and after the year into one title.
fn joined(before: &str, after: &str) -> String {
    let mut left = before.trim_end();
    if let Some(rest) = LEADS.iter().find_map(|lead| without_last_word(left, lead)) {
        left = rest.trim_end();
    }
    let mut right = after.trim_start();
    for tail in ["financial year", "fiscal year", "fy"] {
        let rest = right.get(..tail.len()).filter(|word| word.eq_ignore_ascii_case(tail)).map(|_| &right[tail.len()..]);
        if let Some(rest) = rest.filter(|rest| !rest.chars().next().is_some_and(char::is_alphanumeric)) {
            right = rest.trim_start();
            break;
        }
    }
    let in_brackets =
        [('(', ')'), ('[', ']'), ('{', '}')].into_iter().find(|(open, close)| left.ends_with(*open) && right.starts_with(*close));
    if in_brackets.is_some() {
        left = left[..left.len() - 1].trim_end();
        right = right[1..].trim_start();
    }
    let sign = |letter: char| is_dash(letter) || letter.is_whitespace() || matches!(letter, ',' | ';' | ':' | '/' | '|' | '_' | '·' | '.');
    let (bare_left, bare_right) = (left.trim_end_matches(sign), right.trim_start_matches(sign));
    let text = match (bare_left, bare_right) {
        ("", rest) | (rest, "") => rest.to_owned(),
        // Brackets that contain more than the year stay.
        (rest, more) if rest.ends_with(['(', '[', '{']) || more.starts_with([')', ']', '}']) => format!("{rest}{more}"),
        (rest, more) => {
            let after = &right[..right.len() - more.len()];
            let kept = if after.trim().is_empty() { &left[rest.len()..] } else { after };
            let kept = kept.trim();
            let space = if kept.chars().all(|sign| matches!(sign, ',' | ';' | ':' | '.')) { "" } else { " " };
            format!("{rest}{space}{kept} {more}")
        }
    };
    crate::names::text(&text)
}

fn ends_with_digit(text: &str) -> bool {
    text.chars().next_back().is_some_and(|last| last.is_ascii_digit())
}

fn leading_digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}
