//! Cleans and compares text that people type, so that two spellings of one name or number are recognised as the same.
//!
//! Files come from spreadsheets, chats, Word and HR systems. Invisible marks, typographic apostrophes and accents in two parts make texts
//! different that look the same to a reader. Here they count as the same.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// One line of text: composed (Unicode NFC), without marks that nobody sees, trimmed, and with inner runs of spaces made
/// one. No-break and other odd spaces and line breaks count as spaces.
pub fn text(raw: &str) -> String {
    if is_plain(raw) {
        return raw.to_owned();
    }
    let seen = without_marks(raw);
    let mut out = String::with_capacity(seen.len());
    for word in seen.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if is_nfc(&out) { out } else { out.nfc().collect() }
}

/// As [`text`], but line breaks are kept, for notes and reflections. Lines end in `\n`, and blank lines at the beginning and the end are
/// removed.
pub fn lines(raw: &str) -> String {
    let decoded = line_breaks(raw);
    let unified = decoded.replace("\r\n", "\n");
    let lines: Vec<String> = unified.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).map(text).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// The form in which names, titles and codes are compared: as [`text`], without regard to case, to
/// typographic apostrophes, quotation marks and dashes, and to full-width letters. Accents count: José is not Jose.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return text(name).to_ascii_lowercase().replace('`', "'");
    }
    // Small letters may be composed where capitals cannot.
    text(name).chars().map(|c| plain(half_width(c))).collect::<String>().to_lowercase().nfc().collect()
}

/// By this, names stand in a list as people look them up: case, accents and marks do not count, and a number in a name is a number (2
/// before 10). Names with the same key are told apart by [`fold`].
pub fn sort_key(name: &str) -> String {
    let folded = fold(name);
    let mut key = String::with_capacity(folded.len() + 2);
    let mut digits = String::new();
    for c in folded.nfd().filter(|&c| !is_combining_mark(c)).chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            // A longer number is a greater one. All numbers stand where digits do, after signs and before letters.
            let number = digits.trim_start_matches('0');
            key.push('0');
            key.extend(char::from_u32(u32::try_from(number.len()).unwrap_or(u32::MAX)));
            key.push_str(number);
            digits.clear();
        }
        match c {
            '\0' => {}
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'ß' => key.push_str("ss"),
            'þ' => key.push_str("th"),
            'ø' => key.push('o'),
            'ł' => key.push('l'),
            'đ' | 'ð' => key.push('d'),
            'ı' => key.push('i'),
            other => key.push(other),
        }
    }
    key
}

/// The letter, digit or sign that a full-width one stands for; every other character as it is.
pub fn half_width(c: char) -> char {
    // U+FF01..=U+FF5E repeat U+0021..=U+007E in their order.
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Is it a hyphen, a dash or a minus sign of any length?
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Is it an apostrophe, or a character that is used as one?
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{b4}' | '\u{2bb}' | '\u{2bc}' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{ff07}')
}

fn plain(c: char) -> char {
    match c {
        c if is_dash(c) => '-',
        c if is_apostrophe(c) => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        other => other,
    }
}

/// True for most text of a file: it needs no cleaning.
fn is_plain(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let inner = bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
    inner && !raw.starts_with(' ') && !raw.ends_with(' ') && !raw.contains("  ") && !raw.contains("_x00")
}

fn without_marks(raw: &str) -> String {
    let decoded = line_breaks(raw);
    let mut out = String::with_capacity(decoded.len());
    let mut before = None;
    for c in decoded.chars() {
        // A joiner between two pictures makes them one picture, so it is kept.
        if !is_mark(c) || (c == '\u{200d}' && before.is_some_and(is_picture)) {
            out.push(c);
            before = Some(c);
        }
    }
    // At the end a joiner joins nothing.
    while out.ends_with('\u{200d}') {
        out.pop();
    }
    out
}

/// Is it invisible: a direction mark, a zero-width character, a soft hyphen or a byte-order mark?
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'
            ..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    )
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Excel writes control characters in a cell as `_x000D_`; some programs hand that on as it is.
fn line_breaks(raw: &str) -> Cow<'_, str> {
    if !raw.contains("_x00") {
        return Cow::Borrowed(raw);
    }
    let broken = ["_x000D_", "_x000d_", "_x000A_", "_x000a_"].iter().fold(raw.to_owned(), |text, code| text.replace(code, "\n"));
    Cow::Owned(["_x0009_", "_x00A0_", "_x00a0_"].iter().fold(broken, |text, code| text.replace(code, " ")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_break_spaces_and_runs_of_spaces_do_not_make_a_new_name() {
        assert_eq!(text("\u{a0} Mobile \u{a0} &  Home\t"), "Mobile & Home");
        assert_eq!(text("\u{feff}Central Library\u{200b}"), "Central Library");
        assert_eq!(text(" \u{feff} "), "");
    }

    #[test]
    fn marks_that_nobody_sees_go() {
        for mark in "\u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}".chars() {
            assert_eq!(text(&format!("{mark}004{mark}512{mark}")), "004512", "U+{:04X}", u32::from(mark));
            assert_eq!(text(&format!("Mobile {mark} Home")), "Mobile Home", "U+{:04X}", u32::from(mark));
        }
    }

    #[test]
    fn a_picture_of_two_joined_ones_stays() {
        assert_eq!(text("thanks \u{1f469}\u{200d}\u{1f4bb}!"), "thanks \u{1f469}\u{200d}\u{1f4bb}!");
    }

    #[test]
    fn an_accent_in_two_pieces_is_one_letter_and_no_accent_is_another() {
        assert_eq!(text("Jose\u{301}"), "José");
        assert_eq!(fold("JOSE\u{301}"), fold("José"));
        assert_ne!(fold("José"), fold("Jose"));
        // A mark between a letter and its accent does not separate them.
        assert_eq!(text("Jose\u{200e}\u{301}"), "José");
    }

    #[test]
    fn names_meet_whatever_their_apostrophes_quotes_and_dashes() {
        for name in ["St John\u{2019}s", "ST JOHN'S", "St John\u{2bc}s", "st john`s", "St\u{a0}John\u{2032}s", "St John\u{2018}s"] {
            assert_eq!(fold(name), "st john's", "{name}");
        }
        assert_eq!(fold("The \u{201c}Hub\u{201d}"), fold("the \"hub\""));
        assert_eq!(fold("Stoke\u{2011}on\u{2010}Trent"), fold("Stoke-on-Trent"));
        assert_eq!(fold("\u{ff36}\u{ff10}\u{ff12}\u{ff17}\u{ff11}"), "v0271");
    }

    #[test]
    fn names_stand_in_a_list_as_people_look_them_up() {
        let mut names =
            ["Zoë Ash", "zoe abel", "Łukasz", "Luke", "Lucy", "Ward 10", "Ward 2", "Ærin", "Adam", "O’Hara", "O'Hare", "7 Dials"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            ["7 Dials", "Adam", "Ærin", "Lucy", "Łukasz", "Luke", "O’Hara", "O'Hare", "Ward 2", "Ward 10", "zoe abel", "Zoë Ash"]
        );
        assert_eq!(sort_key("JOSÉ"), sort_key("Jose"));
        assert_eq!(sort_key("E007"), sort_key("E7"));
        assert!(sort_key("E0") < sort_key("E1") && sort_key("E9") < sort_key("E1000"));
    }

    #[test]
    fn a_reflection_keeps_its_lines() {
        assert_eq!(lines("\r\nFirst  line \r\nsecond\r\n"), "First line\nsecond");
        assert_eq!(lines("First_x000D_\nsecond\u{2028}third"), "First\n\nsecond\nthird");
        assert_eq!(text("Library Assistant_x000D_\nDriver"), "Library Assistant Driver");
    }

    proptest! {
        #[test]
        fn clean_text_is_clean_and_what_it_folds_to_is_folded(raw in "\\PC{0,24}|[a-zA-Z'`’ \u{200e}\u{301}\u{ad}-]{0,16}") {
            let once = text(&raw);
            prop_assert_eq!(&text(&once), &once);
            prop_assert_eq!(fold(&once), fold(&raw));
            prop_assert_eq!(fold(&fold(&raw)), fold(&raw));
            prop_assert_eq!(lines(&lines(&raw)), lines(&raw));
        }

        #[test]
        fn names_that_differ_by_marks_only_meet(name in "[A-Za-z]{1,8}( [A-Za-z']{1,8})?", at in 0usize..8) {
            let at = at.min(name.len());
            let marked = format!("{}\u{202a}{}\u{200e}", &name[..at], &name[at..]);
            prop_assert_eq!(fold(&marked), fold(&name));
            prop_assert_eq!(fold(&name.replace('\'', "\u{2019}").to_uppercase()), fold(&name));
        }
    }
}
