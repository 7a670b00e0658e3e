//! Removes remarks from headings that say how to fill in the column: `Start date (dd/mm/yyyy)`, `Hours, weekly`, `Employee number *`.
//!
//! Only known remarks are removed. `Name (of manager)` and `Start date (previous post)` are other columns than `Name` and `Start date`. So
//! with a word that is not in the lists below, the heading stays unknown, and it is reported.

use crate::clean;

/// What a heading is about, without its remarks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Short {
    /// The rest, in the form of [`clean::heading_key`].
    pub(super) key: String,
    /// Texts in brackets that are not remarks, in the form in which headings are compared. Each may be another word for the same field.
    pub(super) synonyms: Vec<String>,
    /// The words of the remarks.
    pub(super) words: Vec<String>,
}

/// Words about how to fill in a cell, and whether it must be filled in.
const REMARKS: &str = "required mandatory compulsory optional must needed please enter give type write fill complete completed select
    choose pick use format formatted date dates number numbers numeric digit digits letter letters character characters chars max min maximum
    minimum text only whole decimal decimals place places list dropdown drop down yes no or and y n code codes one per line cell each separate
    separated by with semicolon semicolons comma commas full uk british iso excel 24hr clock eg ie e g i example like as in the a an to on is are it
    if not none na blank empty leave left open current currently still here employed ongoing permanent applicable known unknown when where active
    until see note notes guidance help tab below above row from hr payroll payslip system itrent sap oracle shown appears your their official
    staff employee volunteer free up";
/// Units that do not change the field's meaning.
const UNITS: &str = "hours hour hrs hr h weekly week wk pw minutes minute mins min pounds gbp pence p percent";
/// Words for the order of a date. They are remarks only if several of them, or only these, are together.
const DATE_ORDER: &str = "day month year";
/// Words that are not remarks when alone: `Date (to)` is another column than `Date`, and `Role (2)` than `Role`.
const NOT_ALONE: &str = "from to until by in on the a an and or is are it current active left open last first";

/// The heading without its remarks. `None` if it has none, or if nothing would be left.
pub(super) fn short(heading: &str) -> Option<Short> {
    let mut short = Short { key: String::new(), synonyms: Vec::new(), words: Vec::new() };
    let mut rest = String::new();
    let mut inside: Option<String> = None;
    for c in heading.chars() {
        match (c, &mut inside) {
            ('(' | '[' | '{', None) => inside = Some(String::new()),
            (')' | ']' | '}', Some(bracket)) => {
                short.put(&std::mem::take(bracket));
                inside = None;
                rest.push(' ');
            }
            (c, Some(bracket)) => bracket.push(c),
            (c, None) => rest.push(c),
        }
    }
    // A bracket without a closing one goes on to the end.
    if let Some(bracket) = inside {
        short.put(&bracket);
    }
    let mut rest = rest.trim().trim_start_matches(|c: char| c.is_ascii_digit() || ".*)".contains(c)).to_owned();
    while let Some((before, remark)) = last_part(&rest) {
        short.words.extend(words(remark));
        rest = before.to_owned();
    }
    short.key = clean::heading_key(&rest);
    (!short.key.is_empty() && short.key != clean::heading_key(heading)).then_some(short)
}

impl Short {
    fn put(&mut self, bracket: &str) {
        match is_remark(bracket) {
            true => self.words.extend(words(bracket)),
            false => self.synonyms.push(clean::heading_key(bracket)),
        }
    }

    /// Does a remark say that the numbers are hours?
    pub(super) fn says_hours(&self) -> bool {
        self.words.iter().any(|word| matches!(word.as_str(), "hours" | "hour" | "hrs" | "hr" | "h"))
    }
}

/// Cuts off the last remark: text after a comma, colon or dash, or a bare `dd/mm/yyyy` or `required` at the end.
fn last_part(text: &str) -> Option<(&str, &str)> {
    let cuts = text.char_indices().rev().filter(|(at, c)| {
        let spaced = text[..*at].ends_with(char::is_whitespace) || text[at + c.len_utf8()..].starts_with(char::is_whitespace);
        matches!(c, ',' | ':' | ';' | '–' | '—') || (*c == '-' && spaced)
    });
    for (at, c) in cuts {
        let (before, remark) = (text[..at].trim_end(), &text[at + c.len_utf8()..]);
        if is_remark(remark) && !before.is_empty() {
            return Some((before, remark));
        }
    }
    let (before, last) = text.trim_end().rsplit_once(char::is_whitespace)?;
    let has_letters = last.chars().any(char::is_alphabetic);
    let plain = matches!(clean::heading_key(last).as_str(), "required" | "optional" | "mandatory") || (has_letters && is_pattern(last));
    (plain && !before.trim().is_empty()).then_some((before.trim_end(), last))
}

fn is_remark(text: &str) -> bool {
    let words = words(text);
    if !words.is_empty() && words.iter().all(|word| has(NOT_ALONE, word)) {
        return false;
    }
    if let [only] = words.as_slice()
        && only.bytes().all(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    let known = |word: &str| is_pattern(word) || has(REMARKS, word) || has(UNITS, word);
    // `(per month)` and `(per year)` are not weekly hours.
    let other_span = words.windows(2).any(|pair| pair[0] == "per" && has("day month year annum", &pair[1]));
    let order = words.iter().filter(|word| has(DATE_ORDER, word)).count();
    let is_known = |word: &String| known(word) || (has(DATE_ORDER, word) && order > 1) || (word == "first" && order > 0);
    let day_first = order == 1 && words.iter().any(|word| word == "first");
    !other_span && words.iter().all(|word| is_known(word) || (day_first && has(DATE_ORDER, word)))
}

/// Is the word a pattern, such as `dd/mm/yyyy`, `hh:mm`, `0-4` or `31`?
fn is_pattern(word: &str) -> bool {
    let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    !letters.is_empty()
        && (letters.bytes().all(|byte| byte.is_ascii_digit())
            || (letters.len() > 1 && letters.bytes().all(|byte| b"dmyhsx".contains(&byte)) && !letters.contains("hs")))
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(heading: &str) -> Option<String> {
        short(heading).filter(|short| short.synonyms.is_empty()).map(|short| short.key)
    }

    #[test]
    fn a_remark_on_how_to_fill_the_column_in_is_passed_over() {
        for (heading, wanted) in [
            ("Start date (dd/mm/yyyy)", "startdate"),
            ("Employee Number (required)", "employeenumber"),
            ("Leaving Date (dd/mm/yyyy - leave blank if current)", "leavingdate"),
            ("Hours, weekly", "hours"),
            ("Date of leaving – DD/MM/YYYY", "dateofleaving"),
            ("Date of leaving - dd.mm.yy", "dateofleaving"),
            ("Start Date: day/month/year", "startdate"),
            ("Start date (day first)", "startdate"),
            ("Start date dd/mm/yyyy", "startdate"),
            ("[Optional] E-mail", "email"),
            ("1. Staff ID *required", "staffid"),
            ("Contracted hours (decimal, e.g. 18.5)", "contractedhours"),
            ("Level [0-4]", "level"),
            ("Duration (hh:mm)", "duration"),
            ("Staff ID (as on payslip)", "staffid"),
            ("Start date (dd/mm/yyyy", "startdate"),
        ] {
            assert_eq!(key(heading).as_deref(), Some(wanted), "{heading}");
        }
    }

    #[test]
    fn what_makes_it_another_column_is_no_remark() {
        for heading in [
            "Name (of manager)",
            "Start date (previous post)",
            "End date (expected)",
            "Hours (per month)",
            "Hours (annual)",
            "Branch - previous",
            "E-mail, personal",
            "Name: next of kin",
            "Start date (training)",
            "Hours (month)",
            "Role (second)",
            "Role (2)",
            "Role 2",
            "Date (to)",
            "Start date (current post)",
        ] {
            assert_eq!(key(heading), None, "{heading}");
        }
    }

    #[test]
    fn a_heading_without_remarks_is_no_short_one() {
        for heading in ["Start date", "End date *", "Role(s)", "(required)", "E-mail"] {
            assert!(key(heading).is_none(), "{heading}");
        }
    }
}
