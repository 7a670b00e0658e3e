//! Numbers and words as they are printed, the same in sentences, tables and charts.

use std::collections::BTreeSet;

use domain::words::count;
use typst::text::Font;

/// Whole minutes as hours and minutes, "1,234 h 05 min"; "20 min" under an hour.
pub(crate) fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest}\u{a0}min"),
        (hours, 0) => format!("{}\u{a0}h", count(hours)),
        (hours, rest) => format!("{}\u{a0}h\u{a0}{rest:02}\u{a0}min", count(hours)),
    }
}

/// A word longer than this may be broken anywhere, so that it stays inside its column.
const LONGEST_WORD: usize = 36;

/// Turns text into what the report's typeface can print.
///
/// A PDF/UA file must not have missing glyphs, so a character that no bundled face has becomes `?` and is noted. Marks that only control
/// layout (direction, joining) are dropped.
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

/// Does the character only control layout, or is it not a character of text at all?
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
    fn time_reads_as_people_write_it() {
        assert_eq!([0, 20, 60, 74_045].map(|minutes| hours(minutes).replace('\u{a0}', " ")), ["0 min", "20 min", "1 h", "1,234 h 05 min"]);
    }
}
