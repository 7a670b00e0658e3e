//! Numbers as people type them: minutes, hours a week, money, whole numbers.

use domain::names;

use crate::clean;

/// Why a text is not a number of minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMinutes {
    /// It is a length of time with seconds, and minutes are whole.
    Seconds,
    /// It is not a length of time above 0.
    Other,
}

/// A whole number of minutes above 0, at most ten million: `90`, `90 min`, `1h 30m`, `1:30`, `1.5h`, `01:30:00`.
///
/// # Errors
/// Seconds that are not 00, and everything else.
pub fn minutes(text: &str) -> Result<u32, NotMinutes> {
    let lower = clean::code(text).to_lowercase();
    let total = match lower.split_once(':') {
        Some(_) => colon_minutes(&lower)?,
        None => spelt_minutes(&lower).ok_or(NotMinutes::Other)?,
    };
    let total = whole(total).and_then(|total| u32::try_from(total).ok()).filter(|total| (1..=10_000_000).contains(total));
    total.ok_or(NotMinutes::Other)
}

/// Hours a week in hundredths of an hour: above 0, at most 100 hours, two decimals at most. `37`, `7.4`, `37 hrs`, `37:30`, `37:00:00`.
pub fn weekly_hours(text: &str) -> Option<u32> {
    let lower = clean::code(text).to_lowercase();
    let plain = ["hours", "hour", "hrs", "hr", "h"].iter().find_map(|unit| lower.strip_suffix(unit)).map_or(lower.as_str(), str::trim_end);
    let hours = match plain.split_once(':') {
        Some(_) => (colon_minutes(plain).ok()? * 100.0 / 60.0).round() / 100.0,
        None => decimal(plain)?,
    };
    whole(hours * 100.0).and_then(|hundredths| u32::try_from(hundredths).ok()).filter(|hundredths| (1..=10_000).contains(hundredths))
}

/// Why a text is not a sum of money in pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPounds {
    /// It is below 0.
    Negative,
    /// It has more than two decimals.
    Decimals,
    /// It is something else.
    Other,
}

impl NotPounds {
    /// What is wrong, as the rest of a sentence that begins with the text.
    pub fn words(self) -> &'static str {
        match self {
            Self::Negative => "is below 0; write pounds of 0 or more, like 450 or £450.00",
            Self::Decimals => "has more than two decimals; write pounds and pence, like 450.50",
            Self::Other => "is not a sum in pounds; write it like 450, 450.50 or £1,250.50",
        }
    }
}

/// Pence, from pounds as people write them: `450`, `450.5`, `450.00`, `£450`, `£1,250.50`, `GBP 450`, `450 GBP`; and `50p`.
///
/// # Errors
/// What is below 0, has more than two decimals, is in another currency, or is no number.
pub fn pounds(text: &str) -> Result<i64, NotPounds> {
    let lower = clean::code(text).to_lowercase().replace(names::is_dash, "-");
    let signed = lower.starts_with('(') && lower.ends_with(')');
    let inner = if signed { lower.trim_start_matches('(').trim_end_matches(')') } else { &lower };
    let mut plain = inner.trim();
    let mut negative = signed;
    // A minus sign may come before or after the pound sign.
    for _ in 0..2 {
        if let Some(rest) = plain.strip_prefix('-').or(plain.strip_suffix('-')) {
            negative = true;
            plain = rest.trim();
        }
        for unit in ["£", "gbp", "pounds", "pound"] {
            plain = plain.strip_prefix(unit).or(plain.strip_suffix(unit)).unwrap_or(plain).trim();
        }
    }
    let pence = match plain.strip_suffix('p') {
        Some(pence) if plain == inner => grouped(pence.trim()).and_then(|pence| pence.parse().ok()).ok_or(NotPounds::Other)?,
        _ => pounds_and_pence(plain)?,
    };
    if negative && pence != 0 { Err(NotPounds::Negative) } else { Ok(pence) }
}

/// Pence, from a number cell of pounds.
///
/// # Errors
/// As [`pounds`].
pub fn pounds_of(value: f64) -> Result<i64, NotPounds> {
    match whole(value * 100.0) {
        Some(pence) if pence < 0 => Err(NotPounds::Negative),
        Some(pence) => Ok(pence),
        None if value < 0.0 => Err(NotPounds::Negative),
        None => Err(NotPounds::Decimals),
    }
}

fn pounds_and_pence(text: &str) -> Result<i64, NotPounds> {
    let (integer, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) || (integer.is_empty() && fraction.is_empty()) {
        return Err(NotPounds::Other);
    }
    let integer = if integer.is_empty() { "0".to_owned() } else { grouped(integer).ok_or(NotPounds::Other)? };
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 2 {
        return Err(NotPounds::Decimals);
    }
    let pence = format!("{integer}{fraction:0<2}");
    pence.parse().map_err(|_| NotPounds::Other)
}

/// Digits, perhaps with commas between thousands.
fn grouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(',').collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let thousands = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    (thousands && groups.iter().all(digits)).then(|| groups.concat())
}

/// A whole number, perhaps with commas between thousands. A spreadsheet's `3.0` is 3.
pub fn whole_number(text: &str) -> Option<i64> {
    if let [digit @ b'0'..=b'9'] = text.as_bytes() {
        return Some(i64::from(digit - b'0'));
    }
    let text = clean::code(text);
    let text = text.as_str();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut groups = unsigned.split(',');
    let first = groups.next()?;
    let plain = if unsigned.contains(',') {
        let rest: Vec<&str> = groups.collect();
        let (last, middle) = rest.split_last()?;
        let last = last.split_once('.').map_or(*last, |(whole, _)| whole);
        if first.is_empty() || first.len() > 3 || last.len() != 3 || middle.iter().any(|group| group.len() != 3) {
            return None;
        }
        text.replace(',', "")
    } else {
        text.to_owned()
    };
    let (integer, fraction) = plain.split_once('.').unwrap_or((&plain, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|b| b == b'0') {
        return None;
    }
    let digits = integer.strip_prefix(['-', '+']).unwrap_or(integer);
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then(|| integer.parse().ok())?
}

/// The whole number that a floating-point cell means. Sums of tenths such as 0.1 + 0.2 are not exact.
pub fn whole(value: f64) -> Option<i64> {
    let rounded = value.round();
    // Casting is exact: |rounded| < 2^53.
    ((value - rounded).abs() < 1e-6 && rounded.abs() < 9.0e15).then_some(rounded as i64)
}

/// The text of a number cell as the spreadsheet shows it: `37`, `7.4`; never `37.0`.
pub fn show(value: f64) -> String {
    match whole(value) {
        Some(number) => number.to_string(),
        // Excel itself shows 15 digits.
        None => {
            let short = format!("{value:.9}");
            short.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

/// `1:30`, `01:30:00`, `01:30:00.000`, in minutes.
fn colon_minutes(text: &str) -> Result<f64, NotMinutes> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
    let under_sixty = |part: &str| if part.len() == 2 { digits(part).filter(|part| *part < 60.0) } else { None };
    let (Some(hours), Some(minutes), None) = (digits(hours), under_sixty(minutes), parts.next()) else { return Err(NotMinutes::Other) };
    if let Some(seconds) = seconds {
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        let seconds = under_sixty(whole).ok_or(NotMinutes::Other)?;
        if seconds > 0.0 || !fraction.bytes().all(|b| b == b'0') {
            return Err(NotMinutes::Seconds);
        }
    }
    Ok(hours * 60.0 + minutes)
}

/// `1h 30m`, `1.5h`, `90 min`, `90`, `2 hours`, `1h30`.
fn spelt_minutes(lower: &str) -> Option<f64> {
    let at = lower.find('h');
    let (hours, rest) = match at {
        Some(at) => {
            let rest = ["hours", "hour", "hrs", "hr", "h"].iter().find_map(|unit| lower[at..].strip_prefix(unit))?;
            (Some(decimal(lower[..at].trim())?), rest.trim_start_matches([',', '.']).trim())
        }
        None => (None, lower),
    };
    let number = ["minutes", "minute", "mins", "min", "m"].iter().find_map(|unit| rest.strip_suffix(unit)).map_or(rest, str::trim);
    match (hours, number.is_empty() && rest.is_empty()) {
        (Some(hours), true) => Some(hours * 60.0),
        (Some(hours), false) => digits(number).filter(|minutes| *minutes < 60.0).map(|minutes| hours * 60.0 + minutes),
        (None, _) => decimal(number),
    }
}

fn digits(text: &str) -> Option<f64> {
    (!text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn decimal(text: &str) -> Option<f64> {
    let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let good = (1..=9).contains(&integer.len())
        && (1..=9).contains(&fraction.len())
        && integer.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    good.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn minutes_are_read_in_every_way_of_writing() {
        for text in [
            "90",
            "90 min",
            "90 minutes",
            "90m",
            "1h 30m",
            "1h30m",
            "1 hr 30 mins",
            "1:30",
            "1.5h",
            "1.5 hours",
            "90.0",
            "1 Hour 30 Minutes",
            "01:30:00",
            "1:30:00",
            "001:30:00.000",
            "\u{200e}1:30",
        ] {
            assert_eq!(minutes(text), Ok(90), "{text}");
        }
        assert_eq!(minutes("2:15"), Ok(135));
        assert_eq!(minutes("26:30:00"), Ok(1590), "a length of time may be longer than a day");
        for text in ["00:18:25", "0:00:30", "1:30:00.5"] {
            assert_eq!(minutes(text), Err(NotMinutes::Seconds), "{text}");
        }
        for text in [
            "-10",
            "0",
            "0:00",
            "1:75",
            "1.234h",
            "half an hour",
            "",
            "h",
            "1h-5m",
            "1h 75m",
            "99999999999",
            "1:5",
            "3 half-days",
            "1:30:60",
            "1:30:00:00",
            "1:30:5",
            "00:00:00",
        ] {
            assert_eq!(minutes(text), Err(NotMinutes::Other), "{text}");
        }
    }

    #[test]
    fn weekly_hours_are_above_nothing_and_at_most_a_hundred() {
        for (text, hundredths) in [
            ("37", 3700),
            ("7.4", 740),
            ("18.50", 1850),
            ("37 hrs", 3700),
            ("37:30", 3750),
            ("37:00:00", 3700),
            ("18:30:00", 1850),
            ("100", 10_000),
            ("0.25", 25),
        ] {
            assert_eq!(weekly_hours(text), Some(hundredths), "{text}");
        }
        for text in ["0", "-1", "100.01", "full time", "7.405", "", "37,5", "NaN", "inf", "1e1"] {
            assert_eq!(weekly_hours(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_may_have_thousands_but_no_part() {
        for (text, number) in [("3", 3), ("3.0", 3), ("-1", -1), ("900,000", 900_000), ("1,400,000", 1_400_000), (" 12 ", 12)] {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
        for text in ["2.5", "high", "", "1,2", "1,0000", "0x10", "1e3", "99999999999999999999", ".", "-", "3."] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn pounds_are_read_however_they_are_written() {
        for (text, pence) in [
            ("450", 45_000),
            ("450.00", 45_000),
            ("450.5", 45_050),
            ("£450", 45_000),
            ("£ 450.00", 45_000),
            ("GBP 450", 45_000),
            ("450 GBP", 45_000),
            ("£1,250.50", 125_050),
            ("9,000", 900_000),
            ("1,234,567.89", 123_456_789),
            (".50", 50),
            ("0", 0),
            ("450.000", 45_000),
            ("50p", 50),
            ("=\"450\"", 45_000),
            ("£４５０", 45_000),
        ] {
            assert_eq!(pounds(text), Ok(pence), "{text}");
        }
        for text in ["-450", "£-450", "-£450", "(450)", "(£450.00)", "−450", "450-"] {
            assert_eq!(pounds(text), Err(NotPounds::Negative), "{text}");
        }
        for text in ["450.505", "£0.001"] {
            assert_eq!(pounds(text), Err(NotPounds::Decimals), "{text}");
        }
        for text in ["free", "", "£", "€450", "$450", "1,25", "9.000,00", "1,0000", "450.50.5", "99999999999999999999", "4e2", "."] {
            assert_eq!(pounds(text), Err(NotPounds::Other), "{text}");
        }
        assert_eq!(pounds_of(450.5), Ok(45_050));
        assert_eq!(pounds_of(450.505), Err(NotPounds::Decimals));
        assert_eq!(pounds_of(-1.0), Err(NotPounds::Negative));
    }

    #[test]
    fn number_cells_show_as_in_the_spreadsheet() {
        assert_eq!(show(4512.0), "4512");
        assert_eq!(show(7.4), "7.4");
        assert_eq!(show(0.1 + 0.2), "0.3");
    }

    proptest! {
        #[test]
        fn minutes_survive_every_way_of_writing_them(total in 1u32..5000) {
            let (h, m) = (total / 60, total % 60);
            for text in [format!("{total}"), format!("{total} min"), format!("{h}h {m}m"), format!("{h}:{m:02}"), format!("{h:02}:{m:02}:00")] {
                prop_assert_eq!(minutes(&text), Ok(total), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_a_reader_panic(text in "\\PC{0,16}") {
            let _ = (minutes(&text), weekly_hours(&text), whole_number(&text), pounds(&text));
        }

        #[test]
        fn money_survives_every_way_of_writing_it(pence in 0i64..99_999_999) {
            let (whole, part) = (pence / 100, pence % 100);
            let thousands = format!("{},{:03}", whole / 1000, whole % 1000);
            let whole_text = if whole >= 1000 { thousands } else { whole.to_string() };
            for text in [format!("{whole}.{part:02}"), format!("£{whole_text}.{part:02}"), format!("GBP {whole}.{part:02}"), format!("{whole_text}.{part:02} gbp")] {
                prop_assert_eq!(pounds(&text), Ok(pence), "{}", text);
            }
            prop_assert_eq!(pounds_of(pence as f64 / 100.0), Ok(pence));
        }
    }
}
