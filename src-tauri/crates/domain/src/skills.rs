//! Skills and what links them to the aims of a strategy edition.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ix::{SkillIx, indices};

/// How a skill serves its aim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Relation {
    /// The aim is that many people have the skill.
    #[default]
    Demonstrates,
    /// A few people must have the skill so that the service can reach the aim.
    Enables,
}

impl Relation {
    /// The word used in files, answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Demonstrates => "demonstrates",
            Self::Enables => "enables",
        }
    }
}

impl FromStr for Relation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Demonstrates, Self::Enables].into_iter().find(|relation| relation.code() == text).ok_or(())
    }
}

/// The codes of a skill of a framework version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// Its code.
    pub code: String,
    /// The code, in a version before, whose place it took.
    pub replaces: Option<String>,
}

/// For every code of any version, the skill (its place in `version`) for which what is recorded under that code counts, where
/// there is one.
///
/// It is the skill of the same code, else the one that replaces the code, else the one that this rule leads to through other
/// versions: where `A@2` replaces a code of `A@1`, and `A@3` the one of `A@2`. Each of them is asked the same question, so a
/// version that has the code itself leads nowhere else; the way with the fewest versions is taken, and no code twice.
pub fn heirs(version: &[Coded], others: &[Vec<Coded>]) -> BTreeMap<String, SkillIx> {
    let mut heirs: BTreeMap<String, SkillIx> = BTreeMap::new();
    for (skill, at) in version.iter().zip(indices(version.len())) {
        if let Some(old) = &skill.replaces {
            heirs.entry(old.clone()).or_insert(at);
        }
    }
    for (skill, at) in version.iter().zip(indices(version.len())) {
        heirs.insert(skill.code.clone(), at);
    }
    let steps = steps(others);
    let lead_on: Vec<(String, SkillIx)> = steps
        .keys()
        .filter(|code| !heirs.contains_key(**code))
        .filter_map(|code| Some(((*code).to_owned(), led_to(code, &steps, &heirs)?)))
        .collect();
    heirs.extend(lead_on);
    heirs
}

/// The codes that each version makes of a code which it does not have itself.
fn steps(versions: &[Vec<Coded>]) -> BTreeMap<&str, Vec<&str>> {
    let mut steps: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for version in versions {
        let own: BTreeSet<&str> = version.iter().map(|skill| skill.code.as_str()).collect();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for skill in version {
            if let Some(old) = skill.replaces.as_deref()
                && !own.contains(old)
                && taken.insert(old)
            {
                steps.entry(old).or_default().push(&skill.code);
            }
        }
    }
    steps
}

fn led_to(code: &str, steps: &BTreeMap<&str, Vec<&str>>, heirs: &BTreeMap<String, SkillIx>) -> Option<SkillIx> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next: VecDeque<&str> = steps.get(code)?.iter().copied().collect();
    while let Some(code) = next.pop_front() {
        if let Some(at) = heirs.get(code) {
            return Some(*at);
        }
        if seen.insert(code) {
            next.extend(steps.get(code).into_iter().flatten());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ix::Ix;

    /// `NEW<OLD NEW<OLD`: the skills of a version.
    fn version(text: &str) -> Vec<Coded> {
        let coded = |word: &str| match word.split_once('<') {
            Some((code, old)) => Coded { code: code.to_owned(), replaces: Some(old.to_owned()) },
            None => Coded { code: word.to_owned(), replaces: None },
        };
        text.split_whitespace().map(coded).collect()
    }

    /// Under the last version, the code of the skill that each code counts for.
    fn under(versions: &[&str]) -> Vec<(String, String)> {
        let all: Vec<Vec<Coded>> = versions.iter().map(|text| version(text)).collect();
        let (last, others) = all.split_last().expect("a version");
        heirs(last, others).into_iter().map(|(code, at)| (code, last[at.at()].code.clone())).collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(code, heir)| ((*code).to_owned(), (*heir).to_owned())).collect()
    }

    #[test]
    fn a_code_leads_through_every_version_between() {
        assert_eq!(under(&["X", "Y<X", "Z<Y"]), pairs(&[("X", "Z"), ("Y", "Z"), ("Z", "Z")]));
        assert_eq!(under(&["X", "Y<X", "Z<Y", "Q<Z"]), pairs(&[("Q", "Q"), ("X", "Q"), ("Y", "Q"), ("Z", "Q")]));
        assert_eq!(under(&["X", "", "Z<X"]), pairs(&[("X", "Z"), ("Z", "Z")]), "a version without it is passed over");
        assert_eq!(under(&["X", "Y<X", "K"]), pairs(&[("K", "K")]), "what was dropped leads nowhere");
        assert_eq!(
            under(&["Z<Y", "Y<X", "X", "Z<Y"]),
            pairs(&[("X", "Z"), ("Y", "Z"), ("Z", "Z")]),
            "in whatever order they were recorded"
        );
    }

    #[test]
    fn the_same_code_comes_first_in_every_version() {
        assert_eq!(under(&["P Q", "P<Q Q<P"]), pairs(&[("P", "P"), ("Q", "Q")]));
        assert_eq!(under(&["P Q", "P<Q Q<P", "R<P S<Q"]), pairs(&[("P", "R"), ("Q", "S"), ("R", "R"), ("S", "S")]));
        assert_eq!(under(&["P Q", "P<Q Q<P", "R<P"]), pairs(&[("P", "R"), ("R", "R")]), "Q was Q in the version between, and then dropped");
    }

    #[test]
    fn codes_that_go_round_in_a_ring_lead_nowhere_and_are_not_followed_for_ever() {
        assert_eq!(under(&["A<C", "B<A", "C<B", "K"]), pairs(&[("K", "K")]));
        assert_eq!(under(&["A<A", "K<A"]), pairs(&[("A", "K"), ("K", "K")]));
        assert_eq!(under(&["X", "Y<X", "X<Y"]), pairs(&[("X", "X"), ("Y", "X")]), "there and back");
    }
}
