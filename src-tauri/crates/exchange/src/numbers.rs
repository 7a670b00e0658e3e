//! Numbers as people type them: minutes, hours a week, whole numbers.

/// A whole number of minutes above 0, at most ten million: `90`, `90 min`, `1h 30m`, `1:30`, `1.5h`.
pub fn minutes(text: &str) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let total = match lower.split_once(':') {
        Some((hours, minutes)) => {
            let minutes = if minutes.len() == 2 { digits(minutes)? } else { return None };
            if minutes >= 60.0 {
                return None;
            }
            digits(hours)? * 60.0 + minutes
        }
        None => spelt_minutes(&lower)?,
    };
    whole(total).and_then(|total| u32::try_from(total).ok()).filter(|total| (1..=10_000_000).contains(total))
}

/// Hours a week in hundredths of an hour: above 0, at most 100 hours, two decimals at most. `37`, `7.4`, `37 hrs`, `37:30`.
pub fn weekly_hours(text: &str) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    let plain = ["hours", "hour", "hrs", "hr", "h"].iter().find_map(|unit| lower.strip_suffix(unit)).map_or(lower.as_str(), str::trim_end);
    let hours = match plain.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => {
            let minutes = digits(minutes).filter(|minutes| *minutes < 60.0)?;
            (digits(hours)? * 100.0 + minutes * 100.0 / 60.0).round() / 100.0
        }
        Some(_) => return None,
        None => decimal(plain)?,
    };
    whole(hours * 100.0).and_then(|hundredths| u32::try_from(hundredths).ok()).filter(|hundredths| (1..=10_000).contains(hundredths))
}

/// A whole number; thousands may be parted by commas, and a spreadsheet's `3.0` is 3.
pub fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
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

/// The whole number that a floating-point cell means; sums of tenths such as 0.1 + 0.2 come with noise.
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
        for text in
            ["90", "90 min", "90 mins", "90m", "1h 30m", "1h30", "1 hr 30 mins", "1:30", "1.5h", "1.5 hours", "90.0", "1 Hour 30 Minutes"]
        {
            assert_eq!(minutes(text), Some(90), "{text}");
        }
        assert_eq!(minutes("2:15"), Some(135));
        for text in ["-10", "0", "0:00", "1:75", "1.234h", "half an hour", "", "h", "1h-5m", "1h 75m", "99999999999", "1:5", "3 half-days"]
        {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn weekly_hours_are_above_nothing_and_at_most_a_hundred() {
        for (text, hundredths) in
            [("37", 3700), ("7.4", 740), ("18.50", 1850), ("37 hrs", 3700), ("37:30", 3750), ("100", 10_000), ("0.25", 25)]
        {
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
    fn number_cells_show_as_in_the_spreadsheet() {
        assert_eq!(show(4512.0), "4512");
        assert_eq!(show(7.4), "7.4");
        assert_eq!(show(0.1 + 0.2), "0.3");
    }

    proptest! {
        #[test]
        fn minutes_survive_every_way_of_writing_them(total in 1u32..5000) {
            let (h, m) = (total / 60, total % 60);
            for text in [format!("{total}"), format!("{total} min"), format!("{h}h {m}m"), format!("{h}:{m:02}")] {
                prop_assert_eq!(minutes(&text), Some(total), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_a_reader_panic(text in "\\PC{0,16}") {
            let _ = (minutes(&text), weekly_hours(&text), whole_number(&text));
        }
    }
}
