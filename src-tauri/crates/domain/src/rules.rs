//! The rules for ratings, learning records, certificates and targets. They are the same for all three doors: a call of the window, the
//! headless command, and a row of a file.
//!
//! There is one function for each rule. Every door uses these functions, so that all doors refuse the same things in the same words.

use std::fmt;
use std::ops::RangeInclusive;

use crate::activities::is_block;
use crate::dates::Date;
use crate::problems::ProblemKind;
use crate::ratings::Source;

/// The longest code, and the longest number or name of a rater or verifier, in characters.
pub const LONGEST_CODE: usize = 60;
/// The longest name or title, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 4_000;
/// The longest reflection, in characters; professional bodies ask for about 250 words.
pub const LONGEST_REFLECTION: usize = 20_000;
/// The most minutes of one learning record: a year's work.
pub const MOST_MINUTES: u32 = 120_000;
/// The most skills of one framework version: a byte is kept for each person and skill, and 100,000 people fit a laptop with these.
pub const MOST_SKILLS: usize = 10_000;
/// How sure somebody is of a level.
pub const CONFIDENCE: RangeInclusive<u8> = 1..=4;
/// The first year for ratings, learning records and awards. An older date is a typing error, or a spreadsheet's way to show an empty cell.
pub const FIRST_YEAR: i32 = 1900;

/// A rule that something breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// What is wrong, for code.
    pub kind: ProblemKind,
    what: String,
    remedy: String,
}

impl Broken {
    fn new(kind: ProblemKind, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind, what: what.into(), remedy: remedy.into() }
    }

    /// Sentences for a person who gave only this value: what is wrong, what was not done (`Nothing was saved.`), what to do.
    pub fn sentences(&self, not_done: &str) -> String {
        format!("{}. {not_done} {}.", begun(&self.what), begun(&self.remedy))
    }
}

/// The message for a cell of a file.
impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.remedy)
    }
}

/// The text with a capital letter at its beginning.
fn begun(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A person, as the store has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who<'a> {
    /// The staff or volunteer number as the store has it.
    pub number: &'a str,
    /// The name as the store has it.
    pub name: &'a str,
}

/// A rating must be of today or an earlier day.
///
/// # Errors
/// Fails for a day to come, and for one before [`FIRST_YEAR`].
pub fn rated_on(on: Date, today: Date) -> Result<(), Broken> {
    has_been(on, today, "a rating is of today or a day before")
}

/// Learning can be logged only once it is done.
///
/// # Errors
/// As [`rated_on`].
pub fn learned_on(on: Date, today: Date) -> Result<(), Broken> {
    has_been(on, today, "log learning when it is done")
}

/// A certificate must be awarded today or earlier. It may expire on a day to come.
///
/// # Errors
/// As [`rated_on`].
pub fn awarded_on(on: Date, today: Date) -> Result<(), Broken> {
    has_been(on, today, "a certificate is held from the day of its award; give that day")
}

fn has_been(on: Date, today: Date, remedy: &str) -> Result<(), Broken> {
    if on > today {
        return Err(Broken::new(ProblemKind::InvalidDate, format!("{} is still to come", on.long()), remedy));
    }
    if on.ymd().0 < FIRST_YEAR {
        let what = format!("{} is too long ago", on.long());
        return Err(Broken::new(ProblemKind::InvalidDate, what, "give the year with four figures"));
    }
    Ok(())
}

/// The longest e-mail address (RFC 5321), in characters.
pub const LONGEST_EMAIL: usize = 254;

/// An e-mail address must have one @ and no space. Accents and apostrophes are part of names.
///
/// # Errors
/// Fails for anything else, and for more than [`LONGEST_EMAIL`] characters.
pub fn email(text: &str) -> Result<(), Broken> {
    if text.matches('@').count() != 1 || text.contains(char::is_whitespace) {
        return Err(Broken::new(ProblemKind::InvalidText, format!("`{text}` is not an e-mail address"), "it has one @ and no space"));
    }
    if text.chars().count() > LONGEST_EMAIL {
        return Err(Broken::new(ProblemKind::TooLong, "the e-mail address is too long", "it has 254 characters at most"));
    }
    Ok(())
}

/// A person cannot be their own manager, directly or round a ring of managers.
///
/// # Errors
/// Fails if the person is in a ring. `managers` holds the manager of everybody who has one.
pub fn manager<K: Ord>(managers: &std::collections::BTreeMap<K, K>, person: &K) -> Result<(), Broken> {
    let mut at = managers.get(person);
    // A chain of managers cannot be longer than the number of people. One that is ends in a ring without this person.
    for _ in 0..=managers.len() {
        match at {
            None => return Ok(()),
            Some(manager) if manager == person => {
                let what = "the managers go round in a ring: somebody would be their own manager";
                return Err(Broken::new(ProblemKind::Cycle, what, "give another manager"));
            }
            Some(manager) => at = managers.get(manager),
        }
    }
    Ok(())
}

/// A level that is reached or claimed must be on the scale.
///
/// # Errors
/// Fails for a level above the scale's top.
pub fn level(level: u8, top: u8) -> Result<(), Broken> {
    if level > top { Err(not_a_level(&level.to_string(), top)) } else { Ok(()) }
}

/// The error for a text that is not a level of a scale with this top.
pub fn not_a_level(said: &str, top: u8) -> Broken {
    let remedy = format!("give a whole number from 0 to {top}");
    Broken::new(ProblemKind::InvalidLevel, format!("`{said}` is not a level of the scale"), remedy)
}

/// A level that a role, a rule or an activity asks for must be on the scale, and 1 or more.
///
/// # Errors
/// Fails for 0, and for a level above the scale's top.
pub fn wanted_level(level: u8, top: u8) -> Result<(), Broken> {
    if level == 0 || level > top {
        let remedy = format!("give a whole number from 1 to {top}");
        return Err(Broken::new(ProblemKind::InvalidLevel, format!("`{level}` is not a level that can be asked for"), remedy));
    }
    Ok(())
}

/// Confidence must be a number in [`CONFIDENCE`].
///
/// # Errors
/// Fails for a number outside [`CONFIDENCE`].
pub fn confidence(confidence: u8) -> Result<(), Broken> {
    if !CONFIDENCE.contains(&confidence) {
        return Err(Broken::new(ProblemKind::InvalidNumber, format!("`{confidence}` is not a confidence"), "give a number from 1 to 4"));
    }
    Ok(())
}

/// A learning record must have 1 to [`MOST_MINUTES`] minutes.
///
/// # Errors
/// Fails for 0 minutes and for more than [`MOST_MINUTES`].
pub fn minutes(minutes: u32) -> Result<(), Broken> {
    if !(1..=MOST_MINUTES).contains(&minutes) {
        let what = format!("learning takes 1 to {MOST_MINUTES} minutes, not {minutes}");
        return Err(Broken::new(ProblemKind::InvalidNumber, what, "give the time it took"));
    }
    Ok(())
}

/// A learning record must say what was learned: an activity of the catalogue or a title of its own.
///
/// # Errors
/// Fails if it has neither.
pub fn learned_something(activity: bool, title: bool) -> Result<(), Broken> {
    if activity || title {
        return Ok(());
    }
    Err(Broken::new(ProblemKind::Missing, "it does not say what was learned", "give an activity of the catalogue, or a title"))
}

/// People must not rate themselves as their own manager, colleague or assessor. For a self rating and for a certificate, the rater is not
/// checked.
///
/// # Errors
/// Fails if the rater is the person, by number or by name.
pub fn rater(source: Source, by: &str, person: Who<'_>) -> Result<(), Broken> {
    let word = match source {
        Source::Manager => "manager",
        Source::Peer => "colleague",
        Source::Assessor => "assessor",
        Source::Own | Source::Certificate => return Ok(()),
    };
    if !is(by, person) {
        return Ok(());
    }
    let what = format!("nobody rates themselves as their own {word}");
    Err(Broken::new(ProblemKind::Conflict, what, "give the rater's number, or `self` as the source"))
}

/// People must not verify their own learning.
///
/// # Errors
/// Fails if the verifier is the person, by number or by name.
pub fn verifier(by: &str, person: Who<'_>) -> Result<(), Broken> {
    if is(by, person) {
        let remedy = "ask a manager or an assessor";
        return Err(Broken::new(ProblemKind::Conflict, "nobody verifies their own learning", remedy));
    }
    Ok(())
}

/// Verified learning must have a verifier.
///
/// # Errors
/// Fails if no verifier is named.
pub fn is_verified_by(by: Option<&str>) -> Result<(), Broken> {
    match by {
        Some(by) if !by.is_empty() => Ok(()),
        _ => Err(Broken::new(ProblemKind::Missing, "it does not say who verified it", "give the verifier's number or name")),
    }
}

/// A block (an apprenticeship or a secondment of more than a day) must have half-days of the week, because it would take no time without
/// them.
///
/// # Errors
/// Fails if it has none.
pub fn block_has_half_days(kind: &str, from: Date, to: Date, has_half_days: bool) -> Result<(), Broken> {
    if has_half_days || !is_block(kind) || to <= from {
        return Ok(());
    }
    let what = format!("an apprenticeship or a secondment from {} to {} takes some half-days of each week", from.long(), to.long());
    Err(Broken::new(ProblemKind::Missing, what, "say which, like `wed-am`"))
}

/// Is the text like a staff or volunteer number: one word with a digit? A rater or verifier with such a text must be known. Any other text
/// is the name of a person, perhaps from outside.
pub fn is_number_like(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.contains(|c: char| c.is_ascii_digit())
}

/// Does the text name this person? It may be the number, in any case and with or without leading zeros; the name, with its words in any
/// order; or both.
fn is(text: &str, person: Who<'_>) -> bool {
    let plain = |word: &str| crate::names::fold(word).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let number = |text: &str| {
        let plain = plain(text);
        let short = plain.trim_start_matches('0');
        if short.is_empty() && !plain.is_empty() { "0".to_owned() } else { short.to_owned() }
    };
    let words = |text: &str| {
        let mut words: Vec<String> =
            text.split(|c: char| c.is_whitespace() || c == ',').map(plain).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words
    };
    let own = number(person.number);
    if own.is_empty() || text.trim().is_empty() {
        return false;
    }
    let name = words(person.name);
    let mut said = words(text);
    if number(text) == own || said == name {
        return true;
    }
    // `004512 Ann Lee`, `Ann Lee (4512)`.
    match said.iter().position(|word| number(word) == own) {
        Some(at) => {
            said.remove(at);
            said == name
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Who<'static> = Who { number: "004512", name: "Ann O’Lee" };

    #[test]
    fn nobody_is_her_own_verifier_however_she_is_written() {
        for by in [
            "004512",
            "4512",
            "0004512",
            " 4512 ",
            "Ann O’Lee",
            "ann o'lee",
            "O’Lee, Ann",
            "ANN  O'LEE",
            "4512 Ann O'Lee",
            "Ann O'Lee (004512)",
        ] {
            assert!(verifier(by, ANN).is_err(), "{by}");
        }
        let volunteer = Who { number: "V0271", name: "Bo Kay" };
        assert!(verifier("v0271", volunteer).is_err() && verifier("V-0271", volunteer).is_err());
    }

    #[test]
    fn another_number_and_another_name_are_somebody_else() {
        for by in ["45120", "14512", "V4512", "Ann", "Ann Lee", "Bo Kay", "Assessor 4512", "", " "] {
            assert!(verifier(by, ANN).is_ok(), "{by}");
        }
        assert!(verifier("0", Who { number: "00", name: "Zero" }).is_err());
        assert!(verifier("000", Who { number: "1", name: "One" }).is_ok());
    }

    #[test]
    fn only_a_source_that_stands_for_somebody_else_needs_somebody_else() {
        for source in Source::ALL {
            let somebody_else = matches!(source, Source::Manager | Source::Peer | Source::Assessor);
            assert_eq!(rater(source, "4512", ANN).is_err(), somebody_else, "{source:?}");
        }
    }

    #[test]
    fn today_has_been_and_tomorrow_has_not() {
        let today = Date::from_ymd(2026, 4, 13).expect("a date");
        assert_eq!(rated_on(today, today), Ok(()));
        let broken = rated_on(today.plus_days(1), today).expect_err("tomorrow");
        assert_eq!(broken.to_string(), "14 April 2026 is still to come; a rating is of today or a day before");
        assert_eq!(
            broken.sentences("Nothing was saved."),
            "14 April 2026 is still to come. Nothing was saved. A rating is of today or a day before."
        );
        let empty = Date::from_ymd(1899, 12, 31).expect("a date");
        assert!(awarded_on(empty, today).is_err(), "a spreadsheet's empty date");
        assert!(learned_on(Date::from_ymd(1900, 1, 1).expect("a date"), today).is_ok());
    }

    #[test]
    fn only_a_block_of_several_days_must_say_its_half_days() {
        let on = |day| Date::from_ymd(2026, 9, day).expect("a date");
        assert!(block_has_half_days("Apprenticeship", on(1), on(30), false).is_err());
        assert!(block_has_half_days("secondment", on(1), on(2), false).is_err());
        for (kind, to, has) in [("secondment", 30, true), ("secondment", 1, false), ("training session", 30, false)] {
            assert_eq!(block_has_half_days(kind, on(1), on(to), has), Ok(()), "{kind} {to} {has}");
        }
    }

    #[test]
    fn levels_are_on_the_scale_and_what_is_asked_for_is_above_nothing() {
        assert!(level(0, 3).is_ok() && level(3, 3).is_ok() && level(4, 3).is_err());
        assert!(wanted_level(0, 3).is_err() && wanted_level(1, 3).is_ok() && wanted_level(4, 3).is_err());
    }
}
