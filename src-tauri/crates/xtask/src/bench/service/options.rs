//! What is asked for on the command line of `bench service`.

use std::path::PathBuf;

use super::rows::BenchRow;
use super::size::Size;
use crate::Outcome;

/// What to measure, and with what.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::bench) struct Options {
    /// Rows of the table, each once, in the table's order.
    pub(super) rows: Vec<BenchRow>,
    pub(super) sizes: Vec<Size>,
    /// How often each side of a row runs.
    pub(super) repeats: u64,
    /// Measure again what is known already.
    pub(super) again: bool,
    /// A program that is already built.
    pub(super) program: Option<PathBuf>,
}

/// Numbers of people that are measured where none is named; a million takes hours.
const PEOPLE: [u64; 2] = [2_000, 66_000];

fn usage() -> String {
    let rows: Vec<&str> = BenchRow::ALL.into_iter().map(BenchRow::name).collect();
    format!(
        "hint: [ROW]... [--people N]... [--skills S] [--needs PERCENT] [--rounds R] [--repeats N] [--again] [--program FILE], where a row is one of {} or what \
         several begin with, as `trend` or `import`",
        rows.join(", ")
    )
}

pub(in crate::bench) fn parse(words: &[&str]) -> Outcome<Options> {
    let mut rows: Vec<BenchRow> = Vec::new();
    let mut people: Vec<u64> = Vec::new();
    let (mut skills, mut needs, mut rounds, mut repeats, mut again, mut program) = (100, 30, 3, 3, false, None);
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("`{word}` needs a value\n\n{}", usage()));
        match word {
            "--people" => people.push(number(next()?, 10, 10_000_000)?),
            "--skills" => skills = number(next()?, 1, 999)?,
            "--needs" => needs = number(next()?, 1, 100)?,
            "--rounds" => rounds = number(next()?, 1, 20)?,
            "--repeats" => repeats = number(next()?, 1, 1_000)?,
            "--again" => again = true,
            "--program" => program = Some(next()?.into()),
            _ => {
                let named = BenchRow::named(word);
                if named.is_empty() {
                    return Err(format!("`{word}` is not one of these\n\n{}", usage()));
                }
                rows.extend(named);
            }
        }
    }
    if people.is_empty() {
        people = PEOPLE.to_vec();
    }
    people.sort_unstable();
    people.dedup();
    let wanted = |row: &BenchRow| rows.is_empty() || rows.contains(row);
    Ok(Options {
        rows: BenchRow::ALL.into_iter().filter(wanted).collect(),
        sizes: people.into_iter().map(|people| Size { people, skills, needs, rounds }).collect(),
        repeats,
        again,
        program,
    })
}

/// A whole number from `least` to `most`.
fn number(text: &str, least: u64, most: u64) -> Outcome<u64> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("`{text}` is no whole number from {least} to {most}\n\n{}", usage()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_choose_rows_and_sizes() {
        let options = parse(&["trend", "open", "--people", "66000", "--people", "2000", "--skills", "60", "--repeats", "5"]).unwrap();
        assert_eq!(options.rows, [BenchRow::Open, BenchRow::Trend12, BenchRow::Trend36]);
        let size = |people| Size { people, skills: 60, needs: 30, rounds: 3 };
        assert_eq!(options.sizes, [size(2_000), size(66_000)]);
        assert_eq!((options.repeats, options.again), (5, false));
    }

    #[test]
    fn without_words_everything_is_measured_but_a_million() {
        let options = parse(&[]).unwrap();
        assert_eq!(options.rows, BenchRow::ALL);
        assert_eq!(options.sizes.iter().map(|size| size.people).collect::<Vec<_>>(), PEOPLE);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_hint() {
        for words in [&["--people"][..], &["--people", "few"], &["--people", "3"], &["--repeats", "0"], &["gap"], &["--fast"]] {
            assert!(parse(words).unwrap_err().contains("hint:"), "{words:?}");
        }
    }
}
