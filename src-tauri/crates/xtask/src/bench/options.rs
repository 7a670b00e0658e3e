//! What is asked for on the command line of a bench.

use std::path::PathBuf;

use super::size::Size;
use crate::{Outcome, clock};

/// What to measure, and with what.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// Empty is every size.
    pub(super) sizes: Vec<Size>,
    /// How many fresh problems; `None` for the size's usual number.
    pub(super) count: Option<usize>,
    /// The seeds of the problems, if only these are wanted.
    pub(super) seeds: Vec<u64>,
    /// Keep what is there already and go on.
    pub(super) resume: bool,
    /// Only our planner.
    pub(super) without_peers: bool,
    /// Only the others, whose results a new build of ours leaves as they are.
    pub(super) without_ours: bool,
    /// Cut every run to so many seconds.
    pub(super) seconds: Option<u64>,
    /// A program that is already built.
    pub(super) program: Option<PathBuf>,
}

const USE: &str = "\
hint: [--size S|M|L|XL]... [--seeds N | --seed K...] [--resume] [--without-peers | --without-ours] [--seconds N] [--program FILE]";

pub(super) fn parse(words: &[&str]) -> Outcome<Options> {
    let mut options = Options::default();
    let mut words = words.iter().copied().peekable();
    while let Some(word) = words.next() {
        let mut next = || words.next().ok_or_else(|| format!("`{word}` needs a value\n\n{USE}"));
        match word {
            "--size" => {
                let name = next()?;
                options.sizes.push(Size::named(name).ok_or_else(|| format!("`{name}` is no size\n\n{USE}"))?);
            }
            "--seeds" => options.count = Some(number(next()?)?),
            "--seed" => {
                options.seeds.push(number(next()?)?);
                while let Some(more) = words.next_if(|word| !word.starts_with("--")) {
                    options.seeds.push(number(more)?);
                }
            }
            "--resume" => options.resume = true,
            "--without-peers" => options.without_peers = true,
            "--without-ours" => options.without_ours = true,
            "--seconds" => options.seconds = Some(number(next()?)?),
            "--program" => options.program = Some(next()?.into()),
            _ => return Err(format!("`{word}` is not one of these\n\n{USE}")),
        }
    }
    if options.without_peers && options.without_ours {
        return Err(format!("without ours and without the others there is nothing to measure\n\n{USE}"));
    }
    if options.count.is_some() && !options.seeds.is_empty() {
        return Err(format!("`--seeds` makes fresh problems and `--seed` names them\n\n{USE}"));
    }
    Ok(options)
}

impl Options {
    pub(super) fn sizes(&self) -> Vec<Size> {
        if self.sizes.is_empty() { Size::ALL.to_vec() } else { self.sizes.clone() }
    }

    /// The seeds of a size: those named, or else those with results already, filled up with fresh ones.
    pub(super) fn seeds_of(&self, size: Size, known: &[u64]) -> Vec<u64> {
        if !self.seeds.is_empty() {
            return self.seeds.clone();
        }
        let mut seeds = known.to_vec();
        let wanted = self.count.unwrap_or(if seeds.is_empty() { size.seeds() } else { seeds.len() });
        seeds.truncate(wanted);
        let fresh = fresh(clock::now());
        seeds.extend((fresh..).filter(|seed| !known.contains(seed)).take(wanted - seeds.len()));
        seeds
    }
}

/// A seed that has not been used before, made from the time.
fn fresh(now: u64) -> u64 {
    1_000 + now % 1_000_000
}

fn number<T: std::str::FromStr>(text: &str) -> Outcome<T> {
    text.parse().map_err(|_| format!("`{text}` is no whole number\n\n{USE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_options() {
        let options = parse(&["--size", "S", "--size", "xl", "--seed", "4", "5", "--resume", "--seconds", "3"]).unwrap();
        assert_eq!(options.sizes(), [Size::S, Size::Xl]);
        assert_eq!(options.seeds_of(Size::S, &[9]), [4, 5]);
        assert!(options.resume && !options.without_peers);
        assert_eq!(options.seconds, Some(3));
        assert_eq!(parse(&[]).unwrap().sizes(), Size::ALL);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_hint() {
        for words in [
            &["--size"][..],
            &["--size", "T"],
            &["--seed", "x"],
            &["--seeds", "2", "--seed", "1"],
            &["--without-peers", "--without-ours"],
            &["--fast"],
        ] {
            assert!(parse(words).unwrap_err().contains("hint:"), "{words:?}");
        }
    }

    #[test]
    fn known_problems_are_taken_up_again_before_fresh_ones_are_made() {
        let of = |count, known: &[u64]| Options { count, ..Options::default() }.seeds_of(Size::M, known);
        assert_eq!(of(None, &[7, 8]), [7, 8]);
        assert_eq!(of(Some(1), &[7, 8]), [7]);
        let more = of(Some(4), &[7, 8]);
        assert_eq!(more[..2], [7, 8]);
        assert_eq!(more[3], more[2] + 1);
        assert_eq!(of(None, &[]).len(), 5);
    }
}
