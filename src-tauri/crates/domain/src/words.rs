//! Numbers and money in words, the same in every sentence, table, chart and label.

/// Writes a share in whole per cent, with a no-break space. A share that is not 0 or 1 is never rounded to 0 or 100. If the whole is 0, the
/// text is "not known".
pub fn percent(part: u32, whole: u32) -> String {
    if whole == 0 {
        return "not known".to_owned();
    }
    let (part, whole) = (u64::from(part), u64::from(whole));
    match (200 * part + whole) / (2 * whole) {
        0 if part > 0 => "under 1%".to_owned(),
        100 if part < whole => "99%".to_owned(),
        rounded => format!("{rounded}%"),
    }
}

/// Writes a number with commas: 1234 as "1,234".
pub fn count(number: u32) -> String {
    grouped(u64::from(number))
}

/// Writes a number with its noun: "1 session", "1,234 sessions".
pub fn counted(number: u32, one: &str, more: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { more })
}

/// Writes whole pence as "£1,250" or "£12.50", and as "-£5" below zero.
pub fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    let whole = grouped(pence.unsigned_abs() / 100);
    match pence.unsigned_abs() % 100 {
        0 => format!("{sign}£{whole}"),
        rest => format!("{sign}£{whole}.{rest:02}"),
    }
}

/// Pounds that are always written with pence, so that the numbers of a column line up.
pub fn pounds_and_pence(pence: i64) -> String {
    let pounds = pounds(pence);
    if pence % 100 == 0 { format!("{pounds}.00") } else { pounds }
}

/// Writes a whole number with commas: "1,234,567".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes a number without commas and its noun: "1 session", "1234 sessions". Labels of operations and the command line use it, because
/// programs may read the number there.
pub fn plural(number: u32, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// Hours a week, from hundredths of an hour: `37`, `18.5`, `7.25`.
pub fn weekly_hours(hundredths: u32) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => whole.to_string(),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_have_no_decimals_that_say_nothing() {
        assert_eq!([weekly_hours(3700), weekly_hours(1850), weekly_hours(725)], ["37", "18.5", "7.25"]);
    }

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        let shares: [(u32, u32); 7] = [(0, 7), (1, 1000), (1, 8), (1, 2), (999, 1000), (7, 7), (0, 0)];
        let printed = shares.map(|(part, whole)| percent(part, whole));
        assert_eq!(printed, ["0%", "under 1%", "13%", "50%", "99%", "100%", "not known"]);
    }

    #[test]
    fn the_largest_numbers_are_printed_whole() {
        assert_eq!(count(u32::MAX), "4,294,967,295");
        assert_eq!(percent(u32::MAX, u32::MAX), "100%");
        assert_eq!(pounds(i64::MIN), "-£92,233,720,368,547,758.08");
    }

    #[test]
    fn money_and_counts_read_as_people_write_them() {
        assert_eq!([0, 5, 125_000, -1250].map(pounds), ["£0", "£0.05", "£1,250", "-£12.50"]);
        assert_eq!([45_000, 125_050, 5].map(pounds_and_pence), ["£450.00", "£1,250.50", "£0.05"]);
        assert_eq!([0, 1, 999, 1000, 1_000_000].map(count), ["0", "1", "999", "1,000", "1,000,000"]);
        assert_eq!([counted(1, "session", "sessions"), plural(1234, "session", "sessions")], ["1 session", "1234 sessions"]);
    }
}
