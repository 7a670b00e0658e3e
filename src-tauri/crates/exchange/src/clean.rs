//! Cleans text that people type, so that it can be compared.

use domain::names;
pub use domain::names::{fold, lines, text};
use unicode_normalization::UnicodeNormalization;

/// Cleans a code, a number or a date: as [`text`], with plain hyphens, without full-width letters, and without the marks that make Excel
/// keep digits as they are (`="004512"`, `'004512`).
pub fn code(raw: &str) -> String {
    if !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return raw.to_owned();
    }
    let cleaned = text(raw);
    // A dash between words stays a dash: `Assistant – Children` is not a code.
    let is_one_word = !cleaned.contains(' ');
    let hyphen = |c: char| (names::is_dash(c) && is_one_word) || matches!(c, '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{ff0d}');
    let plain: String = cleaned.chars().map(|c| if hyphen(c) { '-' } else { names::half_width(c) }).collect();
    let proved = plain.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|inner| !inner.contains('"'));
    let plain = text(proved.unwrap_or(&plain));
    match plain.strip_prefix(names::is_apostrophe) {
        Some(rest) if !rest.is_empty() && !rest.contains(names::is_apostrophe) => rest.trim_start().to_owned(),
        _ => plain,
    }
}

/// Cleans a staff or volunteer number: as [`code`], and `4512.0` becomes `4512`, because some programs write whole numbers
/// with a point.
pub fn number(raw: &str) -> String {
    let code = code(raw);
    let whole = code.split_once(['.', ',']).filter(|(digits, zeros)| {
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && !zeros.is_empty() && zeros.bytes().all(|b| b == b'0')
    });
    match whole {
        // `4,000` is four thousand.
        Some((digits, zeros)) if code.contains('.') || zeros.len() < 3 => digits.to_owned(),
        _ => code,
    }
}

/// Does a reader see nothing of the text?
pub fn is_blank(raw: &str) -> bool {
    // Most text is seen at once. `_x000D_` may stand for a line break.
    let is_seen = raw.bytes().any(|byte| byte.is_ascii_graphic()) && !raw.contains("_x00");
    !is_seen && text(raw).is_empty()
}

/// Is the text a word for an empty cell: `-`, `n/a`, `NULL`, `none`, `nil`?
///
/// It is used for dates, branches, teams, roles, e-mail addresses, numbers and codes, and never for a person's name or for notes.
pub fn is_nothing(text: &str) -> bool {
    // None of the words has a digit. In `_x000D_` the digits stand for a line break.
    if text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains("_x00") {
        return false;
    }
    let folded = fold(text);
    let words = ["n/a", "n.a.", "n.a", "n\\a", "null", "(null)", "<null>", "none", "nil"];
    folded.chars().all(|c| c == '-') || words.contains(&folded.as_str())
}

/// As [`is_nothing`], for a date, a number or an e-mail address. For these, `NA` means an empty cell too.
pub fn is_no_value(text: &str) -> bool {
    is_nothing(text) || matches!(fold(text).as_str(), "na" | "nan" | "nat" | "<na>")
}

/// Is it the text of a spreadsheet's error, such as `#N/A` or `#REF!`?
pub fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 14] = [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#GETTING_DATA",
        "#UNKNOWN!",
        "#CONNECT!",
    ];
    text.starts_with('#') && ERRORS.iter().any(|error| text.eq_ignore_ascii_case(error))
}

/// What is left of a heading when case, spaces and punctuation are taken away: `Contr. Hrs` becomes `contrhrs`.
pub fn heading_key(raw: &str) -> String {
    if raw.is_ascii() {
        return raw.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    }
    raw.nfc().map(names::half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Characters that no column can hold: control characters other than tab and line breaks.
pub fn has_control_characters(text: &str) -> bool {
    // Control characters are below a space, or 0x7f to 0x9f.
    !text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
}

/// The most that a cell of a workbook holds, in the units that Excel counts: an emoji is two of them or more.
pub const MOST_IN_A_CELL: usize = 32_767;

/// Does a cell of a workbook hold the text whole?
pub fn fits_a_cell(text: &str) -> bool {
    // No text has more units than bytes.
    text.len() <= MOST_IN_A_CELL || text.encode_utf16().count() <= MOST_IN_A_CELL
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headings_meet_whatever_their_punctuation() {
        for heading in ["Contr. Hrs", "contr hrs", "CONTR_HRS", " Contr.\u{a0}Hrs "] {
            assert_eq!(heading_key(heading), "contrhrs");
        }
        assert_eq!(heading_key("Cafe\u{301}"), heading_key("Café"));
    }

    #[test]
    fn a_code_loses_what_only_keeps_its_digits_or_cannot_be_seen() {
        for raw in ["A5-01", "A5\u{2011}01", "A5\u{2010}01", "A5–01", "\u{202a}A5-01\u{202c}", "=\"A5-01\"", "'A5-01", "Ａ５－０１"]
        {
            assert_eq!(code(raw), "A5-01", "{raw}");
        }
        assert_eq!(code("=\"004512\""), "004512");
        assert_eq!(code("'004512"), "004512");
        for kept in ["Assistant – Children", "O'Brien", "'quoted'", "=A1", "=\"A\"&\"B\"", "1.0", "'"] {
            assert_eq!(code(kept), kept);
        }
    }

    #[test]
    fn a_number_that_became_a_fraction_is_a_number_again() {
        for raw in ["4512.0", "4512.00", "4512,0", "=\"4512.0\"", "'4512.0"] {
            assert_eq!(number(raw), "4512", "{raw}");
        }
        for kept in ["4512", "004512", "V0271", "4,000", "4512.5", "A.0", ".0", "1.0.0"] {
            assert_eq!(number(kept), kept);
        }
    }

    #[test]
    fn words_for_nothing_are_nothing_and_names_are_not() {
        for word in ["-", "–", "—", "--", "n/a", "N/A", "NULL", "null", "None", "NIL", " n/a ", "(null)"] {
            assert!(is_nothing(word), "{word}");
        }
        for word in ["0", "Nona", "Nile", "no", "unknown", "N/A yet", "#N/A"] {
            assert!(!is_nothing(word), "{word}");
        }
        assert!(is_no_value("NA") && is_no_value("NaT") && !is_nothing("NA"));
        assert!(is_blank("") && is_blank(" \u{200b}\u{a0}") && is_blank(" _x000D_ ") && !is_blank(" . ") && !is_blank("é"));
        assert!(!is_nothing("n/a 1") && !is_nothing("none of them") && is_nothing("   (null)   "));
        assert!(is_error("#N/A") && is_error("#ref!") && !is_error("#1 Library") && !is_error("N/A"));
    }

    proptest! {
        #[test]
        fn a_clean_code_is_clean(raw in "\\PC{0,16}|[=\"'A-Z0-9.\u{2011}\u{200e} –-]{0,12}") {
            let once = code(&raw);
            prop_assert_eq!(text(&once), once);
        }
    }
}
