//! The rating in force where skills were merged into one.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::Rating;
use crate::ix::SkillIx;

/// What is known of one origin: its own newest rating, and what counts of those below it.
#[derive(Default)]
struct Node<'f> {
    own: Option<&'f Rating>,
    below: Vec<&'f Rating>,
}

/// The rating in force among those of one skill. Of each origin the newest is in force, on a tie the one recorded last. What was merged
/// counts as long as the skill itself has not been rated since, and then the highest counts, on a tie the newest.
pub(super) fn in_force<'f>(origins: &[u16], ratings: impl Iterator<Item = &'f Rating>) -> Option<&'f Rating> {
    let mut nodes: BTreeMap<u16, Node<'f>> = BTreeMap::new();
    for rating in ratings {
        let own = &mut nodes.entry(rating.origin).or_default().own;
        if own.is_none_or(|own| newer(own) <= newer(rating)) {
            *own = Some(rating);
        }
    }
    // One above stands before those below, so that everything below is known when its turn comes.
    while let Some((origin, Node { own, below })) = nodes.pop_last() {
        let since = below.into_iter().filter(|rating| own.is_none_or(|own| newer(own) < newer(rating)));
        let counts = since.max_by_key(|rating| (rating.level, newer(rating))).or(own);
        if origin == 0 {
            return counts;
        }
        let above = origins.get(usize::from(origin) - 1).copied().filter(|above| *above < origin).unwrap_or(0);
        nodes.entry(above).or_default().below.extend(counts);
    }
    None
}

/// Gives for each skill of which a rating comes from a merged one the rating in force, from all of a person's that count.
pub(super) fn of_merged<'f>(origins: &[u16], ratings: impl Iterator<Item = &'f Rating> + Clone, mut found: impl FnMut(&'f Rating)) {
    let skills: BTreeSet<SkillIx> = ratings.clone().filter(|rating| rating.origin != 0).map(|rating| rating.skill).collect();
    for skill in skills {
        in_force(origins, ratings.clone().filter(|rating| rating.skill == skill)).into_iter().for_each(&mut found);
    }
}

fn newer(rating: &Rating) -> (crate::dates::Date, i64) {
    (rating.rated_on, rating.recorded)
}
