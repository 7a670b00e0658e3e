//! How an input is made of a kept one, the same for the same seed.

use std::io::{Cursor, Read, Write};

/// Words that files are made of, and numbers at the ends of ranges.
const WORDS: [&str; 44] = [
    "0",
    "1",
    "-1",
    "16384",
    "16385",
    "1048576",
    "1048577",
    "65535",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "1e308",
    "NaN",
    "A1",
    "XFD1",
    "XFE1",
    "AONZMF1",
    "XFD1048576",
    "A1:XFD1048576",
    "<",
    ">",
    "&",
    "&#0;",
    "&#x10FFFF;",
    "\"",
    "\"\"",
    "\",",
    "\r",
    "\n",
    "\u{feff}",
    "table:number-columns-repeated=\"",
    "table:number-rows-repeated=\"",
    "table:number-columns-spanned=\"",
    "office:value-type=\"",
    "<mergeCell ref=\"",
    "t=\"s\"",
    "31/12/9999",
    "99/99/99",
    "1h 99m",
    "12:99:61",
    "mon-am;tue-pm",
    "A1-01=9",
    "\u{202e}",
    "=1+1",
];

/// Numbers that look thrown, from a seed (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(target: &str, seed: u64) -> Self {
        Self(target.bytes().fold(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), |mixed, byte| mixed.rotate_left(8) ^ u64::from(byte)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number under `end`, which is above 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    fn word(&mut self) -> &'static [u8] {
        WORDS[self.below(WORDS.len())].as_bytes()
    }
}

/// A file changed in a few places; of a zip file usually the parts inside.
pub(crate) fn file(kept: &[u8], dice: &mut Dice) -> Vec<u8> {
    if kept.starts_with(b"PK")
        && dice.below(5) > 0
        && let Some(changed) = parts(kept, dice)
    {
        return changed;
    }
    bytes(kept.to_vec(), dice)
}

fn parts(kept: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(kept)).ok()?;
    let changed = dice.below(archive.len());
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        drop(part);
        if place == changed || dice.below(8) == 0 {
            content = bytes(content, dice);
        }
        made.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        made.write_all(&content).ok()?;
    }
    Some(made.finish().ok()?.into_inner())
}

/// A few changes: bytes turned, taken out, doubled, and words put in, most of them between two marks.
fn bytes(mut content: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(6) {
        if content.is_empty() {
            content.extend(dice.word());
        }
        let at = dice.below(content.len());
        let to = (at + 1 + dice.below(40)).min(content.len());
        match dice.below(7) {
            0 => content[at] = u8::try_from(dice.below(256)).unwrap_or(0),
            1 => drop(content.drain(at..to)),
            2 => {
                let copy = content[at..to].to_vec();
                content.splice(at..at, copy);
            }
            3 => {
                content.splice(at..at, dice.word().iter().copied());
            }
            4 => content.truncate(at),
            // A value between quotation marks, or else a run of digits, becomes another.
            5 => {
                if let Some((from, to)) = between(&content, at, b'"') {
                    content.splice(from..to, dice.word().iter().copied());
                }
            }
            _ => {
                if let Some(from) = content[at..].iter().position(u8::is_ascii_digit).map(|step| at + step) {
                    let to = content[from..].iter().position(|byte| !byte.is_ascii_digit()).map_or(content.len(), |step| from + step);
                    content.splice(from..to, dice.word().iter().copied());
                }
            }
        }
    }
    content
}

fn between(content: &[u8], at: usize, mark: u8) -> Option<(usize, usize)> {
    let from = at + content[at..].iter().position(|byte| *byte == mark)? + 1;
    let to = from + content[from..].iter().position(|byte| *byte == mark)?;
    Some((from, to))
}

/// A text table of headings and cells, some of them as they should be.
pub(crate) fn table(dice: &mut Dice) -> String {
    const HEADINGS: [&str; 24] = [
        "person_id",
        "name",
        "kind",
        "branch",
        "roles",
        "start_date",
        "end_date",
        "weekly_hours",
        "email",
        "manager_id",
        "date",
        "minutes",
        "skills",
        "on_duty",
        "also_free",
        "skill",
        "title",
        "Emp No",
        "Start date (dd/mm/yyyy)",
        "Hours, weekly",
        "Total",
        "",
        "\"Name\nof person\"",
        "A1-01",
    ];
    const CELLS: [&str; 24] = [
        "004512",
        "=\"004512\"",
        "'004512",
        "4512.0",
        "Ann Lee",
        "employee",
        "Northgate",
        "LA;VF",
        "01/04/2020",
        "2020-04-01",
        "31-Dec-99",
        "37",
        "1h 30m",
        "90 min",
        "01:30:00",
        "£1,250.50",
        "mon-am;mon-pm",
        "A6-01=2;A1-01",
        "NULL",
        "#N/A",
        "-",
        "",
        "Total",
        "week 1: mon-am; week 2: tue-am",
    ];
    let columns = 1 + dice.below(8);
    let mut text = String::new();
    for row in 0..2 + dice.below(6) {
        for column in 0..columns {
            let cell = match (dice.below(6), row) {
                (0, _) => String::from_utf8_lossy(dice.word()).into_owned(),
                (_, 0) => HEADINGS[dice.below(HEADINGS.len())].to_owned(),
                (1, _) => {
                    let cell = CELLS[dice.below(CELLS.len())].as_bytes().to_vec();
                    String::from_utf8_lossy(&bytes(cell, dice)).into_owned()
                }
                _ => CELLS[dice.below(CELLS.len())].to_owned(),
            };
            text.push_str(&cell);
            text.push_str(if column + 1 < columns { "," } else { "\n" });
        }
    }
    text
}
