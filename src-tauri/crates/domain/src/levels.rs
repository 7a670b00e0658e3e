//! How many people are at which level, how sure they are, and medians (docs/measures.md, Counts of levels).
//!
//! Levels are ordinal: counts, shares and medians of them make sense, a mean does not. Confidence is a separate answer that never changes
//! the level, so it is reported as counts too.

use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::gaps::{Filter, Key, Tallied, tally};
use crate::ix::Ix;
use crate::matrix::{Matrix, scan_newest};

/// How many cells (or ratings) are at each level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LevelCounts {
    /// The number at level 0, 1 and so on; it ends with the highest level that occurs.
    pub levels: Vec<u32>,
    /// The number without a rating. Never counted as level 0.
    pub unrated: u32,
}

impl LevelCounts {
    /// Counts one more cell or rating.
    pub fn add(&mut self, level: Option<u8>) {
        match level {
            None => self.unrated = self.unrated.saturating_add(1),
            Some(level) => {
                let at = usize::from(level);
                if self.levels.len() <= at {
                    self.levels.resize(at + 1, 0);
                }
                self.levels[at] = self.levels[at].saturating_add(1);
            }
        }
    }

    /// How many have a rating.
    pub fn rated(&self) -> u32 {
        self.levels.iter().fold(0, |sum, &many| sum.saturating_add(many))
    }

    /// The lower median: the lowest level that at least half of the rated have or are below. It is always a level of the scale; `None` if
    /// nobody is rated.
    pub fn median(&self) -> Option<u8> {
        let half = self.rated().div_ceil(2);
        let mut so_far = 0;
        let at_half = self.levels.iter().position(|&many| {
            so_far += many;
            many > 0 && so_far >= half
        });
        at_half.and_then(|level| u8::try_from(level).ok())
    }
}

impl FromIterator<Option<u8>> for LevelCounts {
    fn from_iter<I: IntoIterator<Item = Option<u8>>>(levels: I) -> Self {
        let mut counts = Self::default();
        levels.into_iter().for_each(|level| counts.add(level));
        counts
    }
}

/// How many required cells are at which level, in all and by one to three keys.
pub fn levels(facts: &Facts, matrix: &Matrix, by: &[Key], filter: &Filter) -> Tallied<LevelCounts> {
    tally(facts, matrix, by, filter, |counts: &mut LevelCounts, cell| counts.add(cell.level))
}

/// How sure people are of the levels in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConfidenceCounts {
    /// The number at confidence 1, 2, 3 and 4.
    pub confidence: [u32; 4],
    /// The number that are rated without a confidence.
    pub not_given: u32,
    /// The number that are not rated.
    pub unrated: u32,
}

/// The confidence of the ratings in force of required cells, in all and by one to three keys.
pub fn confidence(facts: &Facts, matrix: &Matrix, by: &[Key], filter: &Filter) -> Tallied<ConfidenceCounts> {
    let skills = matrix.skills();
    let mut given = vec![0_u8; matrix.people() * skills];
    scan_newest(
        facts,
        matrix.on(),
        |rating| matrix.counted().counts(rating.source),
        |cell, rating| given[cell] = rating.confidence.unwrap_or(0),
    );
    tally(facts, matrix, by, filter, |counts: &mut ConfidenceCounts, cell| {
        let given = given[cell.person.at() * skills + cell.skill.at()];
        let count = match (cell.level, given) {
            (None, _) => &mut counts.unrated,
            (Some(_), 1..=4) => &mut counts.confidence[usize::from(given) - 1],
            (Some(_), _) => &mut counts.not_given,
        };
        *count = count.saturating_add(1);
    })
}
