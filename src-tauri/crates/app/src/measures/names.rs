//! The people of some facts by name: their order, who shares a name, and what a text is looked for in.

use std::borrow::Cow;
use std::collections::HashMap;

use domain::facts::Facts;
use domain::ix::{BranchIx, Ix, IxVec, List, PersonIx, RoleIx, TeamIx};
use domain::names::{fold, sort_key};
use domain::saturating_u32;

/// The people by name. Nothing of it depends on a date, nor on ratings.
pub(crate) struct Names {
    /// The place of each person in the order of names; namesakes stand by their numbers.
    pub(crate) by_name: IxVec<PersonIx, u32>,
    /// The place of each person in the order of numbers.
    pub(crate) by_number: IxVec<PersonIx, u32>,
    /// The number of each person's name: namesakes have the same.
    pub(crate) name: IxVec<PersonIx, u32>,
    /// Each person's name and number as texts are compared.
    folded: IxVec<PersonIx, (String, String)>,
}

impl Names {
    /// The people of some facts.
    pub(crate) fn of(facts: &Facts) -> Self {
        let folded: Vec<(String, String)> = facts.people.iter().map(|one| (fold(&one.name), fold(&one.key))).collect();
        let numbers: Vec<String> = facts.people.iter().map(|one| sort_key(&one.key)).collect();
        let names: Vec<String> = facts.people.iter().map(|one| sort_key(&one.name)).collect();
        let mut numbered: HashMap<&str, u32> = HashMap::new();
        let name = folded.iter().map(|(name, _)| {
            let next = saturating_u32(numbered.len());
            *numbered.entry(name.as_str()).or_insert(next)
        });
        let name: IxVec<PersonIx, u32> = name.collect();
        let by_number = places(folded.len(), |at| (&numbers[at], at));
        let by_name = places(folded.len(), |at| (&names[at], &folded[at].0, by_number[at]));
        Self { by_name: by_name.into(), by_number: by_number.into(), name, folded: folded.into() }
    }

    /// Everybody by name; namesakes stand by their numbers.
    pub(crate) fn in_order(&self) -> Vec<PersonIx> {
        let mut order: Vec<PersonIx> = self.by_name.indices().collect();
        for (at, place) in self.by_name.enumerated() {
            order[*place as usize] = at;
        }
        order
    }

    /// Does the person's name or number contain a word? The word is folded.
    pub(crate) fn contain(&self, person: PersonIx, word: &str) -> bool {
        let (name, number) = &self.folded[person];
        name.contains(word) || number.contains(word)
    }
}

/// The place of each of some items in the order of their keys.
pub(crate) fn places<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_unstable_by_key(|&at| key(at));
    let mut places = vec![0; count];
    for (place, at) in (0..).zip(order) {
        places[at] = place;
    }
    places
}

/// Where a person is on a day, and the roles that they hold.
pub(crate) struct HeldOn<'r> {
    pub(crate) branch: Option<BranchIx>,
    pub(crate) team: Option<TeamIx>,
    pub(crate) roles: Cow<'r, [RoleIx]>,
}

/// A word that is looked for, with the branches, teams and roles whose names contain it. Texts are compared as names are.
pub(crate) struct Word {
    text: String,
    branches: Vec<bool>,
    teams: Vec<bool>,
    roles: Vec<bool>,
}

impl Word {
    /// The words of a text.
    pub(crate) fn all(facts: &Facts, text: &str) -> Vec<Self> {
        let word = |word: &str| {
            let text = fold(word);
            let has = |key: &String, title: &String| fold(title).contains(&text) || fold(key).contains(&text);
            let branches = facts.branches.iter().map(|one| has(&one.key, &one.title)).collect();
            let teams = facts.teams.iter().map(|one| has(&one.key, &one.title)).collect();
            let roles = facts.roles.iter().map(|one| has(&one.key, &one.title)).collect();
            Self { branches, teams, roles, text }
        };
        text.split_whitespace().map(word).collect()
    }

    /// Does what a person's row shows contain the word?
    pub(crate) fn fits(&self, names: &Names, person: PersonIx, held: &HeldOn<'_>) -> bool {
        fn is<I: Ix>(marks: &[bool], at: I) -> bool {
            marks.get(at.at()).copied().unwrap_or(false)
        }
        names.contain(person, &self.text)
            || held.branch.is_some_and(|at| is(&self.branches, at))
            || held.team.is_some_and(|at| is(&self.teams, at))
            || held.roles.iter().any(|&at| is(&self.roles, at))
    }
}
