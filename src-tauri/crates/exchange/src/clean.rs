//! Text as people type it, made comparable.

/// Trimmed, no-break and other odd spaces and line breaks counted as spaces, inner runs of them made one.
pub fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for word in raw.split(is_space).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_invisible(*c)));
    }
    // A cell of nothing but a byte-order mark is empty too.
    if out.trim().len() == out.len() { out } else { out.trim().to_owned() }
}

/// As [`text`], with the line breaks kept: for notes and reflections. Lines end in `\n`; blank lines at either end go.
pub fn lines(raw: &str) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = unified.split('\n').map(text).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// What is left of a heading when case, spaces and punctuation are taken away: `Contr. Hrs` becomes `contrhrs`.
pub fn heading_key(raw: &str) -> String {
    raw.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Names meet without regard to case.
pub fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// Characters that no column can hold: control characters other than tab and line breaks.
pub fn has_control_characters(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
}

/// The most that a cell of a workbook holds, in the units that Excel counts: an emoji is two of them or more.
pub const MOST_IN_A_CELL: usize = 32_767;

/// Does a cell of a workbook hold the text whole?
pub fn fits_a_cell(text: &str) -> bool {
    text.encode_utf16().count() <= MOST_IN_A_CELL
}

fn is_space(c: char) -> bool {
    // U+00A0 and its like are White_Space in Unicode; the zero-width ones are not.
    c.is_whitespace() || c == '\u{200B}'
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{2060}' | '\u{00AD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_break_spaces_and_runs_of_spaces_do_not_make_a_new_name() {
        assert_eq!(text("\u{a0} Mobile \u{a0} &  Home\t"), "Mobile & Home");
        assert_eq!(text("\u{feff}Central Library\u{200b}"), "Central Library");
        assert_eq!(text(" \u{feff} "), "");
    }

    #[test]
    fn a_reflection_keeps_its_lines() {
        assert_eq!(lines("\r\nFirst  line \r\nsecond\r\n"), "First line\nsecond");
    }

    #[test]
    fn headings_meet_whatever_their_punctuation() {
        for heading in ["Contr. Hrs", "contr hrs", "CONTR_HRS", " Contr.\u{a0}Hrs "] {
            assert_eq!(heading_key(heading), "contrhrs");
        }
    }
}
