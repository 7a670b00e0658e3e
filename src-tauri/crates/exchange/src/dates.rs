//! Dates as British files write them: the day first, always.

use domain::Date;

use crate::clean;

/// A date from text, or `None` where the calendar has no such day or the text is written in no known way.
///
/// Known: `2025-12-31` (and `2025/12/31`), `31/12/2025`, `31.12.2025`, `31-12-2025`, `31-Dec-2025`, `31 December 2025`;
/// two-digit years 00 to 49 are 2000 to 2049 and 50 to 99 are 1950 to 1999; a time after the date must be midnight.
/// `12/31/2025` is no date, and neither is a bare number. Years are 1850 to 9999: whether a day from 2200 on
/// ([`domain::dates::is_no_end`]) makes sense is for the field.
pub fn parse(text: &str) -> Option<Date> {
    if let Some(date) = iso(text) {
        return Some(date);
    }
    let text = clean::code(text);
    let (date, time) = split_time(&text);
    if let Some(time) = time
        && clock(time)? != (0, 0, 0)
    {
        return None;
    }
    parse_day(date)
}

/// A date with or without a time of day in minutes after midnight: `2026-04-13T09:30`, `13/04/2026 09:30`, `2026-04-13`.
pub fn parse_moment(text: &str) -> Option<(Date, Option<u16>)> {
    let text = clean::code(text);
    let (date, time) = split_time(&text);
    let minutes = match time {
        Some(time) => {
            let (h, m, _) = clock(time)?;
            Some(h * 60 + m)
        }
        None => None,
    };
    Some((parse_day(date)?, minutes))
}

/// Is it a date from 2200 on, whatever the time of day: `31/12/9999`, `9999-12-31T23:59:59.9999999`?
pub fn is_no_end(text: &str) -> bool {
    if let Some(date) = iso(text) {
        return domain::dates::is_no_end(date);
    }
    let text = clean::code(text);
    parse_day(split_time(&text).0).is_some_and(domain::dates::is_no_end)
}

/// A date that is written as programs write it, `2025-12-31`: most dates of a large file.
fn iso(text: &str) -> Option<Date> {
    let date: Date = if text.len() == 10 && text.is_ascii() { text.parse().ok()? } else { return None };
    (date.ymd().0 >= 1850).then_some(date)
}

/// Splits `date time` and `dateTtime`; a time is known by its colon.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find(':') else { return (text, None) };
    let gap = text[..colon].rfind([' ', 'T', 't']);
    match gap {
        Some(at) => (text[..at].trim_end(), Some(text[at + 1..].trim())),
        None => (text, None),
    }
}

/// `9:30`, `09:30:00`, `09:30:00.000`, `9:30 pm`, `00:00:00Z`: hours, minutes, seconds.
fn clock(text: &str) -> Option<(u16, u16, u16)> {
    let lower = text.to_ascii_lowercase();
    let lower = lower.trim_end_matches('z').trim_end();
    let (digits, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim_end(), Some(false)),
        (_, Some(rest)) => (rest.trim_end(), Some(true)),
        _ => (lower, None),
    };
    let mut parts = digits.split(':');
    let (h, m) = (digit_run(parts.next()?, 1, 2)?, digit_run(parts.next()?, 2, 2)?);
    let s = match parts.next() {
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            if !fraction.bytes().all(|b| b == b'0') {
                return None;
            }
            digit_run(whole, 2, 2)?
        }
        None => 0,
    };
    let h = match half {
        None => h,
        Some(_) if !(1..=12).contains(&h) => return None,
        Some(afternoon) => h % 12 + if afternoon { 12 } else { 0 },
    };
    (parts.next().is_none() && h < 24 && m < 60 && s < 60).then_some(())?;
    Some((u16::try_from(h).ok()?, u16::try_from(m).ok()?, u16::try_from(s).ok()?))
}

fn parse_day(text: &str) -> Option<Date> {
    let separator = text.chars().find(|c| !c.is_alphanumeric())?;
    if !matches!(separator, '/' | '.' | '-' | ' ') {
        return None;
    }
    let mut parts = text.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (day, month, year) = if a.len() == 4 && matches!(separator, '-' | '/') { (c, b, a) } else { (a, b, c) };
    let month = match month_name(month) {
        Some(number) if matches!(separator, '-' | ' ' | '/') => number,
        Some(_) => return None,
        None if separator == ' ' => return None,
        None => digit_run(month, 1, 2)?,
    };
    let year = match year.len() {
        2 => match digit_run(year, 2, 2)? {
            short @ 0..=49 => 2000 + short,
            short => 1900 + short,
        },
        _ => digit_run(year, 4, 4).filter(|year| *year >= 1850)?,
    };
    Date::from_ymd(i32::try_from(year).ok()?, month, digit_run(day, 1, 2)?)
}

fn month_name(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let lower = text.to_ascii_lowercase();
    let lower = lower.trim_end_matches('.');
    let at = MONTHS.iter().position(|month| *month == lower || month[..3] == *lower || (lower == "sept" && month.starts_with("sept")))?;
    u32::try_from(at + 1).ok()
}

fn digit_run(text: &str, least: usize, most: usize) -> Option<u32> {
    ((least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is(text: &str, iso: &str) {
        assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(iso), "{text}");
    }

    #[test]
    fn the_day_comes_first_in_every_way_of_writing() {
        for text in [
            "2025-12-31",
            "2025/12/31",
            "31/12/2025",
            "31.12.2025",
            "31-12-2025",
            "31-Dec-2025",
            "31-DEC-25",
            "31 December 2025",
            "31/12/25",
            "2025-12-31 00:00:00",
            "2025-12-31T00:00:00.000Z",
            "31/12/2025 00:00",
            "31/12/2025 12:00 AM",
            "\u{200e}31/\u{200e}12/\u{200e}2025",
            "31\u{2011}12\u{2011}2025",
            "31–Dec–2025",
            "=\"31/12/2025\"",
            "'2025-12-31",
            "３１/１２/２０２５",
        ] {
            is(text, "2025-12-31");
        }
        is("5/2/2026", "2026-02-05");
        is("1/1/49", "2049-01-01");
        is("1/1/50", "1950-01-01");
        is("1-Sept-99", "1999-09-01");
        is("31.12.9999", "9999-12-31");
    }

    #[test]
    fn what_is_no_date_is_never_guessed() {
        for text in [
            "12/31/2025",
            "31/02/2021",
            "2025-13-01",
            "29/02/2025",
            "46112",
            "46112.0",
            "",
            "tomorrow",
            "31/12-2025",
            "31/12/2025 14:30",
            "1/1/025",
            "0/1/2025",
            "31//2025",
            "31/12/2025/1",
            "-1/1/2025",
            "2025-12-31T25:00",
            "31 12 2025",
            "١/١/٢٠٢٥",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_from_2200_on_is_no_end_whatever_its_time() {
        for text in ["31/12/9999", "9999-12-31", "31.12.2999", "1/1/2200", "9999-12-31T23:59:59.9999999", "31/12/9999 23:59"] {
            assert!(is_no_end(text), "{text}");
        }
        for text in ["31/12/2199", "31/12/99", "9999", "31/02/9999", ""] {
            assert!(!is_no_end(text), "{text}");
        }
    }

    #[test]
    fn a_moment_has_a_time_of_day_where_the_file_gives_one() {
        let day = Date::from_ymd(2026, 4, 13);
        assert_eq!(parse_moment("2026-04-13T09:30").map(|(d, t)| (Some(d), t)), Some((day, Some(570))));
        assert_eq!(parse_moment("13/04/2026 2:05 pm").map(|(d, t)| (Some(d), t)), Some((day, Some(845))));
        assert_eq!(parse_moment("13-Apr-26").map(|(d, t)| (Some(d), t)), Some((day, None)));
        assert_eq!(parse_moment("13/04/2026 24:00"), None);
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_from_every_way_of_writing(days in 0i64..70_000) {
            let date = Date::from_ymd(1950, 1, 1).expect("a day").plus_days(days);
            let (y, m, d) = date.ymd();
            for text in [format!("{date}"), format!("{d}/{m}/{y}"), format!("{d:02}.{m:02}.{y}"), format!("{d}-{m}-{y}"), date.long(), format!("{date} 00:00")] {
                prop_assert_eq!(parse(&text), Some(date), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,24}") {
            let _ = (parse(&text), parse_moment(&text));
        }
    }
}
