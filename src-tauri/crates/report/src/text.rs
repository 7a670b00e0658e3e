//! Numbers and words as they are printed, the same in sentences, tables and charts.

use std::collections::BTreeSet;

use typst::text::Font;

/// A share in whole per cent (with a space that does not break), never rounded to 0 or 100 where it is neither; "not known" where the whole is 0.
pub(crate) fn percent(part: u32, whole: u32) -> String {
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

/// 1234 as "1,234".
pub(crate) fn count(number: u32) -> String {
    grouped(u64::from(number))
}

/// "1 session", "1,234 sessions".
pub(crate) fn counted(number: u32, one: &str, more: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { more })
}

/// Whole pence as "£1,250" or "£12.50"; "-£5" below zero.
pub fn pounds(pence: i64) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    let whole = grouped(pence.unsigned_abs() / 100);
    match pence.unsigned_abs() % 100 {
        0 => format!("{sign}£{whole}"),
        rest => format!("{sign}£{whole}.{rest:02}"),
    }
}

/// The same with its pence always, so that a column of them lines up.
pub(crate) fn pounds_and_pence(pence: i64) -> String {
    let pounds = pounds(pence);
    if pence % 100 == 0 { format!("{pounds}.00") } else { pounds }
}

/// Whole minutes as hours and minutes, "1,234 h 05 min"; "20 min" under an hour.
pub(crate) fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest}\u{a0}min"),
        (hours, 0) => format!("{}\u{a0}h", count(hours)),
        (hours, rest) => format!("{}\u{a0}h\u{a0}{rest:02}\u{a0}min", count(hours)),
    }
}

/// A whole number as it is read, "1,234,567".
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

/// A word longer than this may be broken anywhere, so that it stays inside its column.
const LONGEST_WORD: usize = 36;

/// Turns text into what the report's typeface can print.
///
/// A glyph that is missing may not stand in a PDF/UA file, so a character that no bundled face has
/// becomes `?` and is remembered. Marks that only steer layout (direction, joining) are dropped.
pub(crate) struct Printable<'f> {
    faces: &'f [Font],
    not_printed: BTreeSet<char>,
}

impl<'f> Printable<'f> {
    pub(crate) fn new(faces: &'f [Font]) -> Self {
        Self { faces, not_printed: BTreeSet::new() }
    }

    /// One line of text: line breaks and tabs become spaces.
    pub(crate) fn line(&mut self, text: &str) -> String {
        let mut line = String::with_capacity(text.len());
        let mut run = 0;
        for character in text.chars() {
            let printed = match character {
                steering if steers(steering) => continue,
                space if space.is_whitespace() => {
                    if space == '\u{a0}' || space == '\u{202f}' {
                        '\u{a0}'
                    } else {
                        ' '
                    }
                }
                '\u{2010}' | '\u{2011}' => '-',
                known if self.has(known) => known,
                unknown => {
                    self.not_printed.insert(unknown);
                    '?'
                }
            };
            run = if printed == ' ' { 0 } else { run + 1 };
            if run > LONGEST_WORD {
                line.push('\u{200b}');
                run = 1;
            }
            line.push(printed);
        }
        line
    }

    /// The characters met so far that could not be printed.
    pub(crate) fn not_printed(self) -> String {
        self.not_printed.into_iter().collect()
    }

    fn has(&self, character: char) -> bool {
        self.faces.iter().all(|face| face.info().coverage.contains(u32::from(character)))
    }
}

/// Is the character only an instruction to the layout, or no character of text at all?
fn steers(character: char) -> bool {
    if character == '\n' || character == '\t' || character == '\r' {
        return false;
    }
    character.is_control()
        || matches!(u32::from(character), 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f | 0xfeff | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_to_all_or_nothing() {
        let shares: [(u32, u32); 7] = [(0, 7), (1, 1000), (1, 8), (1, 2), (999, 1000), (7, 7), (0, 0)];
        let printed = shares.map(|(part, whole)| percent(part, whole).replace('\u{a0}', " "));
        assert_eq!(printed, ["0%", "under 1%", "13%", "50%", "99%", "100%", "not known"]);
    }

    #[test]
    fn the_largest_numbers_are_printed_whole() {
        assert_eq!(count(u32::MAX), "4,294,967,295");
        assert_eq!(percent(u32::MAX, u32::MAX), "100%");
        assert_eq!(pounds(i64::MIN), "-£92,233,720,368,547,758.08");
    }

    #[test]
    fn money_and_time_read_as_people_write_them() {
        assert_eq!([0, 5, 125_000, -1250].map(pounds), ["£0", "£0.05", "£1,250", "-£12.50"]);
        assert_eq!([0, 20, 60, 74_045].map(|minutes| hours(minutes).replace('\u{a0}', " ")), ["0 min", "20 min", "1 h", "1,234 h 05 min"]);
        assert_eq!([0, 1, 999, 1000, 1_000_000].map(count), ["0", "1", "999", "1,000", "1,000,000"]);
    }
}
