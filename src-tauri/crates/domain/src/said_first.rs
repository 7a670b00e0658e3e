//! What is said first about some figures: which group needs most, whether they are mostly unknown, and whether two dates can be compared as
//! better or worse (docs/measures.md, What is said first).
//!
//! Every screen, report, spreadsheet and answer uses this, so that all of them name the same group.

use std::cmp::Ordering;

use crate::gaps::{GapTable, Key, Sums};

/// Groups in the order of need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ByNeed {
    /// The places of all groups. First come the groups that may be compared, beginning with the one that needs most. Then come those with
    /// too little rated, the lowest coverage first; then those with nothing rated; and last those that need nothing.
    pub order: Vec<usize>,
    /// How many of them, from the first on, may be compared.
    pub compared: usize,
    /// The group that needs most; `None` if none may be called so, or if nothing is below its target in any group.
    pub most: Option<usize>,
}

impl ByNeed {
    /// Sorts groups by need. Groups with at least `least_rated` rated cells and a response of one half or more are compared. The one with
    /// the lowest coverage needs most; on a tie the one with more cells below target, then the first. Sums are not used, because they only
    /// show which group is biggest. A group without a name (no aim, no branch) is never the one that needs most.
    pub fn new<'s>(groups: impl IntoIterator<Item = (bool, &'s Sums)>, least_rated: u32) -> Self {
        let mut ranked: Vec<(Rank, &Sums, usize)> =
            groups.into_iter().enumerate().map(|(at, (named, sums))| (Rank::of(sums, named, least_rated), sums, at)).collect();
        ranked.sort_by(|(rank, sums, at), (other_rank, other, other_at)| {
            rank.cmp(other_rank).then_with(|| need(sums, other)).then(at.cmp(other_at))
        });
        let compared = ranked.iter().take_while(|(rank, ..)| *rank == Rank::Compared).count();
        let most = ranked.first().filter(|(_, sums, _)| compared > 0 && sums.below > 0).map(|(.., at)| *at);
        Self { order: ranked.into_iter().map(|(.., at)| at).collect(), compared, most }
    }

    /// Sorts the groups of a table. People are never ranked: in a table by person nobody needs most.
    pub fn of_table(table: &GapTable, least_rated: u32) -> Self {
        let ranks = !table.by.contains(&Key::Person);
        Self::new(table.groups.iter().map(|group| (ranks && group.key.iter().all(Option::is_some), &group.sums)), least_rated)
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Compared,
    TooLittleRated,
    NotRated,
    NothingNeeded,
}

impl Rank {
    fn of(sums: &Sums, named: bool, least_rated: u32) -> Self {
        match rated(sums) {
            _ if sums.required == 0 => Self::NothingNeeded,
            0 => Self::NotRated,
            few if !named || few < u64::from(least_rated) || mostly_unrated(sums) => Self::TooLittleRated,
            _ => Self::Compared,
        }
    }
}

/// The lower coverage comes first; on a tie, more cells below target.
fn need(one: &Sums, other: &Sums) -> Ordering {
    let share = |sums: &Sums, other: &Sums| u128::from(sums.met) * u128::from(rated(other));
    share(one, other).cmp(&share(other, one)).then(other.below.cmp(&one.below))
}

/// Is less than half of what is needed rated? Then the text says that first. False if nothing is needed.
pub fn mostly_unrated(sums: &Sums) -> bool {
    2 * rated(sums) < u64::from(sums.required)
}

/// Do the responses of two dates differ by ten points or more? Then the text gives both with the change, without praise or blame, because
/// other people may have answered. They also differ if something was needed on only one of the dates.
pub fn answered_differently(before: &Sums, now: &Sums) -> bool {
    let (of_before, of_now) = (u128::from(before.required), u128::from(now.required));
    if of_before == 0 || of_now == 0 {
        return of_before != of_now;
    }
    let apart = (u128::from(rated(before)) * of_now).abs_diff(u128::from(rated(now)) * of_before);
    10 * apart >= of_before * of_now
}

fn rated(sums: &Sums) -> u64 {
    u64::from(sums.met) + u64::from(sums.below)
}
