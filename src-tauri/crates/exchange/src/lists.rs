//! Several things in one cell: half-days, outcomes, claims, codes, certificates.

use std::fmt;

use crate::clean;
use crate::numbers::whole_number;

/// A half-day of the week, 0 for Monday morning to 13 for Sunday afternoon. Written `mon-am` .. `sun-pm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfDay(u8);

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl HalfDay {
    /// Its number, 0 for Monday morning to 13 for Sunday afternoon.
    pub fn index(self) -> u8 {
        self.0
    }
}

impl fmt::Display for HalfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = &DAYS[usize::from(self.0 / 2)][..3];
        write!(f, "{day}-{}", if self.0.is_multiple_of(2) { "am" } else { "pm" })
    }
}

/// Reads half-days that `;`, `,` or line breaks separate. Gives them in the order of the week, each once. A day without `am` or `pm` means
/// both. The error is the part that is not a half-day.
pub fn half_days(text: &str) -> Result<Vec<HalfDay>, String> {
    let mut found = Vec::new();
    for part in parts(text, &[';', ',', '\n']) {
        let lower = clean::fold(&part);
        let (day, half) = match lower.split_once(['-', ' ', '/']) {
            Some((day, half)) => (day, half.trim()),
            None => (
                lower.strip_suffix("am").or(lower.strip_suffix("pm")).unwrap_or(&lower),
                lower.get(lower.len().saturating_sub(2)..).unwrap_or(""),
            ),
        };
        let number = DAYS.iter().position(|name| day.len() >= 3 && name.starts_with(day)).and_then(|at| u8::try_from(at).ok());
        let Some(number) = number else { return Err(part) };
        match half {
            "am" | "morning" => found.push(HalfDay(2 * number)),
            "pm" | "afternoon" => found.push(HalfDay(2 * number + 1)),
            _ if day == lower => found.extend([HalfDay(2 * number), HalfDay(2 * number + 1)]),
            _ => return Err(part),
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The half-days of a rota: the same every week, or those of the first and of the second of two weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weeks {
    /// The same every week.
    Every(Vec<HalfDay>),
    /// The half-days of week 1, and those of week 2.
    Two(Vec<HalfDay>, Vec<HalfDay>),
}

/// Reads half-days as [`half_days`] does, or `week 1: mon-am; tue-am; week 2: tue-am`. The error is the part that is neither. A text that
/// mentions weeks in another way is not read as every week.
pub fn weeks(text: &str) -> Result<Weeks, String> {
    let mut named: [Option<Vec<HalfDay>>; 2] = [None, None];
    let mut every = Vec::new();
    let mut at: Option<usize> = None;
    // Both weeks may have the same half-day, so repeated ones are kept.
    for part in text.split([';', ',', '\n']).map(clean::text).filter(|part| !part.is_empty()) {
        let days = match part.split_once(':') {
            Some((label, days)) => {
                let week = week(label).filter(|week| named[*week].is_none()).ok_or_else(|| part.clone())?;
                named[week] = Some(Vec::new());
                at = Some(week);
                days
            }
            None => part.as_str(),
        };
        if clean::is_nothing(days) || clean::text(days).is_empty() {
            continue;
        }
        let found = half_days(days).map_err(|_| part.clone())?;
        match at {
            Some(week) => named[week].get_or_insert_default().extend(found),
            None => every.extend(found),
        }
    }
    let sorted = |mut days: Vec<HalfDay>| {
        days.sort_unstable();
        days.dedup();
        days
    };
    match named {
        [None, None] => Ok(Weeks::Every(sorted(every))),
        [Some(first), Some(second)] if every.is_empty() => {
            let (first, second) = (sorted(first), sorted(second));
            Ok(if first == second { Weeks::Every(first) } else { Weeks::Two(first, second) })
        }
        // Only one of two weeks is given, or some days are given without a week.
        _ => Err(clean::text(text)),
    }
}

/// Which of two weeks a word means, 0 for the first: `week 1`, `Wk 2`, `1`, `A`, `week B`.
pub fn week(text: &str) -> Option<usize> {
    let folded = clean::fold(text);
    let word = folded.trim_end_matches('.');
    let which = ["week", "wk", "w"].iter().find_map(|name| word.strip_prefix(name)).unwrap_or(word);
    match which.trim_matches(['-', '.', ' ', '_', '#']) {
        "1" | "a" | "one" | "first" => Some(0),
        "2" | "b" | "two" | "second" => Some(1),
        _ => None,
    }
}

/// Which of two weeks a name such as `Week 2` or `Rota wk B` means, 0 for the first.
pub fn week_of(name: &str) -> Option<usize> {
    let folded = clean::fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let pair = words.windows(2).filter(|pair| matches!(pair[0], "week" | "wk")).find_map(|pair| week(pair[1]));
    pair.or_else(|| words.iter().filter(|word| word.starts_with("week") || word.starts_with("wk")).find_map(|word| week(word)))
}

/// Is a heading about one of several weeks, such as `Week 2`, `On duty wk B` or `Alternate week`? `Week commencing` and `Weekly hours` are
/// not.
pub fn names_a_week(heading: &str) -> bool {
    let folded = clean::fold(heading);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_week = |word: &str| matches!(word, "week" | "wk" | "weeks" | "wks");
    let counts =
        |word: &str| matches!(word, "1" | "2" | "3" | "4" | "a" | "b" | "one" | "two" | "odd" | "even" | "first" | "second" | "other");
    let joined = |word: &&str| ["week", "wk"].iter().filter_map(|name| word.strip_prefix(name)).any(counts);
    words
        .windows(2)
        .any(|pair| (is_week(pair[0]) && counts(pair[1])) || (counts(pair[0]) && !matches!(pair[0], "a" | "b") && is_week(pair[1])))
        || words.iter().any(joined)
        || ["fortnight", "alternat"].iter().any(|hint| folded.contains(hint))
}

/// Half-days as files and the store write them: `mon-am;mon-pm`.
pub fn half_days_text(days: &[HalfDay]) -> String {
    let words: Vec<String> = days.iter().map(ToString::to_string).collect();
    words.join(";")
}

/// What an activity does for a skill: it brings a person from one level to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The skill as the file names it.
    pub skill: String,
    /// The level that a person starts from.
    pub from: u8,
    /// The level reached; above `from`.
    pub to: u8,
}

/// Reads `SKILL:from>to`, separated by `;`. The error is the part that is not written in this way.
pub fn outcomes(text: &str) -> Result<Vec<Outcome>, String> {
    parts(text, &[';', '\n'])
        .into_iter()
        .map(|part| {
            let parsed = part.rsplit_once(':').and_then(|(skill, levels)| {
                let (from, to) = levels.split_once('>')?;
                Some(Outcome { skill: clean::text(skill), from: level(from)?, to: level(to)? })
            });
            parsed.filter(|outcome| !outcome.skill.is_empty() && outcome.to > outcome.from).ok_or(part)
        })
        .collect()
}

/// A skill that a learning record claims, with the claimed level if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The skill as the file names it.
    pub skill: String,
    /// The level claimed; it becomes a rating only when a verifier accepts it.
    pub level: Option<u8>,
}

/// Reads `SKILL=level`, or a skill alone, separated by `;`. The error is the part whose level is not a level.
pub fn claims(text: &str) -> Result<Vec<Claim>, String> {
    parts(text, &[';', '\n'])
        .into_iter()
        .map(|part| match part.rsplit_once('=') {
            None => Ok(Claim { skill: part, level: None }),
            Some((skill, claimed)) => match level(claimed) {
                Some(claimed) if !skill.trim().is_empty() => Ok(Claim { skill: clean::text(skill), level: Some(claimed) }),
                _ => Err(part),
            },
        })
        .collect()
}

/// A certificate that a role requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// The certificate's name.
    pub certificate: String,
    /// The number of months after which it must be renewed; `None` means never.
    pub months: Option<u32>,
}

/// Reads certificates separated by `;`, such as `Safeguarding:24; Data protection`. The error is the part whose months are not a whole
/// number above 0.
pub fn required_certificates(text: &str) -> Result<Vec<Required>, String> {
    parts(text, &[';', '\n'])
        .into_iter()
        .map(|part| match part.rsplit_once(':') {
            None => Ok(Required { certificate: part, months: None }),
            Some((name, months)) => {
                let months = whole_number(months).and_then(|months| u32::try_from(months).ok()).filter(|months| (1..=600).contains(months));
                match months {
                    Some(months) if !name.trim().is_empty() => Ok(Required { certificate: clean::text(name), months: Some(months) }),
                    _ => Err(part),
                }
            }
        })
        .collect()
}

/// The non-empty parts between any of `separators`, each cleaned, in order, each once.
pub fn parts(text: &str, separators: &[char]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in text.split(separators).map(clean::text).filter(|part| !part.is_empty()) {
        if !found.contains(&part) {
            found.push(part);
        }
    }
    found
}

fn level(text: &str) -> Option<u8> {
    whole_number(text).and_then(|level| u8::try_from(level).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_days_are_put_in_the_order_of_the_week() {
        let days = half_days("wed-pm; Thu AM,mon-am;wed-pm").expect("half-days");
        assert_eq!(half_days_text(&days), "mon-am;wed-pm;thu-am");
        assert_eq!(half_days_text(&half_days("tue").expect("a whole day")), "tue-am;tue-pm");
        assert_eq!(half_days_text(&half_days("Friday morning;satpm").expect("words")), "fri-am;sat-pm");
        assert_eq!(half_days("mon-am;someday"), Err("someday".to_owned()));
        assert_eq!(half_days("mon-noon"), Err("mon-noon".to_owned()));
        assert_eq!(half_days(" ; "), Ok(vec![]));
    }

    #[test]
    fn a_rota_of_two_weeks_names_both() {
        let two = |first: &str, second: &str| Ok(Weeks::Two(half_days(first).expect("days"), half_days(second).expect("days")));
        for text in ["week 1: mon-am; week 2: tue-am", "Week 2: tue-am, Week 1: mon-am", "wk1: mon am\nwk2: tue am", "A: mon-am; B: tue-am"]
        {
            assert_eq!(weeks(text), two("mon-am", "tue-am"), "{text}");
        }
        assert_eq!(weeks("week 1: mon-am; mon-pm; fri; week 2: none"), two("mon-am;mon-pm;fri", ""));
        assert_eq!(weeks("week 1: mon-am; fri; week 2: tue-am; fri"), two("mon-am;fri", "tue-am;fri"));
        assert_eq!(weeks("week 1: mon; week 2: mon"), Ok(Weeks::Every(half_days("mon").expect("days"))));
        assert_eq!(weeks("tue-am;mon-am"), Ok(Weeks::Every(half_days("mon-am;tue-am").expect("days"))));
    }

    #[test]
    fn what_hints_at_more_weeks_otherwise_is_not_taken_for_every_week() {
        for text in [
            "week 1: mon-am",
            "week 2: mon-am",
            "mon-am; week 2: tue-am",
            "week 1: mon-am; week 2: tue-am; week 3: wed-am",
            "week 1: mon-am; week 1: tue-am",
            "alternate mon-am",
            "mon-am fortnightly",
            "mon-am (wk2)",
            "mon-am wk2",
            "every other mon",
            "week 1 mon-am; week 2 tue-am",
            "odd weeks: mon-am; even weeks: tue-am",
            "mon-am/tue-am",
        ] {
            assert!(weeks(text).is_err(), "{text}: {:?}", weeks(text));
        }
    }

    #[test]
    fn a_heading_of_one_week_is_known_from_others() {
        for heading in ["Week 2", "wk2", "On duty (week B)", "Rota Wk 1", "Alternate Saturdays", "Even weeks", "Fortnightly pattern"] {
            assert!(names_a_week(heading), "{heading}");
        }
        for heading in ["Week commencing", "Weekly hours", "on_duty", "Hours a week", "Notes", "Weekend"] {
            assert!(!names_a_week(heading), "{heading}");
        }
    }

    #[test]
    fn an_outcome_goes_up() {
        assert_eq!(outcomes("A3-07:0>2; Equal: access:1>3").map(|found| found.len()), Ok(2));
        assert_eq!(outcomes("A3-07:2>2"), Err("A3-07:2>2".to_owned()));
        assert_eq!(outcomes("A3-07"), Err("A3-07".to_owned()));
    }

    #[test]
    fn a_claim_may_leave_the_level_open() {
        assert_eq!(
            claims("A2-01=4;A2-02"),
            Ok(vec![Claim { skill: "A2-01".to_owned(), level: Some(4) }, Claim { skill: "A2-02".to_owned(), level: None }])
        );
        assert_eq!(claims("A2-01=high"), Err("A2-01=high".to_owned()));
    }

    #[test]
    fn a_required_certificate_may_hold_for_ever() {
        let found = required_certificates("Safeguarding:24; Data protection").expect("certificates");
        assert_eq!(found[0], Required { certificate: "Safeguarding".to_owned(), months: Some(24) });
        assert_eq!(found[1], Required { certificate: "Data protection".to_owned(), months: None });
        assert_eq!(required_certificates("Safeguarding:soon"), Err("Safeguarding:soon".to_owned()));
    }
}
