//! Finds the people of a skills map who fit a text, with the sums over them and over their groups.

use std::collections::HashMap;

use domain::facts::Facts;
use domain::gaps::{Key, gaps_among};
use domain::ix::{List, PersonIx, SkillIx};
use domain::names::fold;

use crate::measures::scope::Scoped;
use crate::views::gaps::GapTable;
use crate::views::map::{ColumnSums, MapGroup, MapQuery, MapSums};
use crate::{App, AppError};

impl App {
    /// The people of a map who fit a text, and their sums: in all, by skill and by group.
    ///
    /// # Errors
    /// `NotFound` for a branch, aim or framework version that does not exist; `Invalid` for a grouping other than branch, team or role.
    pub async fn map_sums(&self, query: &MapQuery) -> Result<MapSums, AppError> {
        if query.group.is_some_and(|key| !matches!(key, Key::Branch | Key::Team | Key::Role)) {
            return Err(AppError::invalid("The map puts people together by branch, team or role."));
        }
        let scoped = self.scoped(&mut self.reading().await?, &query.scope).await?;
        let facts = scoped.facts();
        let columns = crate::map::columns(&scoped);
        let words: Vec<String> = query.text.split_whitespace().map(fold).collect();
        let people: Vec<PersonIx> = facts.people.indices().filter(|&at| scoped.has(at) && fits(&scoped, at, &words)).collect();
        let count = |by: &[Key]| gaps_among(facts, &scoped.matrix, by, &scoped.filter, people.iter().copied());
        let total = count(&[Key::Skill]);
        let mut groups = Vec::new();
        if let Some(key) = query.group {
            let cells = count(&[key, Key::Skill]);
            for group in count(&[key]).groups {
                let of = group.key.first().copied().flatten();
                let own = cells.groups.iter().filter(|cell| cell.key.first().copied().flatten() == of);
                let sums = own.filter_map(|cell| Some((cell.index(1)?, &cell.sums)));
                groups.push(MapGroup {
                    title: of.and_then(|at| title(facts, key, at)).map(str::to_owned),
                    columns: in_order(&columns, sums),
                    totals: group.sums,
                });
            }
        }
        let sums = total.groups.iter().filter_map(|group| Some((group.index(0)?, &group.sums)));
        Ok(MapSums {
            columns: in_order(&columns, sums),
            totals: total.totals,
            groups,
            people: (!words.is_empty())
                .then(|| people.iter().filter_map(|&at| facts.people.get_at(at)).map(|one| one.key.clone()).collect()),
        })
    }
}

/// The sums of a table by skill, in the order of a map's columns.
pub(crate) fn by_skill(scoped: &Scoped, columns: &[SkillIx], table: &GapTable) -> Vec<ColumnSums> {
    let facts = scoped.facts();
    let places: HashMap<&str, SkillIx> = facts.skills.enumerated().map(|(at, skill)| (skill.key.as_str(), at)).collect();
    let sums = table.groups.iter().filter_map(|group| {
        let skill = group.key.get(Key::Skill.code())?.as_deref()?;
        Some((*places.get(skill)?, &group.sums))
    });
    in_order(columns, sums)
}

fn in_order<'s>(columns: &[SkillIx], sums: impl Iterator<Item = (SkillIx, &'s domain::Sums)>) -> Vec<ColumnSums> {
    let by_skill: HashMap<SkillIx, ColumnSums> = sums
        .map(|(skill, sums)| (skill, ColumnSums { required: sums.required, met: sums.met, below: sums.below, unrated: sums.unrated }))
        .collect();
    columns.iter().map(|skill| by_skill.get(skill).copied().unwrap_or_default()).collect()
}

/// Does the person's row contain every word? Texts are compared as names are.
fn fits(scoped: &Scoped, person: PersonIx, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let (facts, matrix) = (scoped.facts(), &scoped.matrix);
    let Some(who) = facts.people.get_at(person) else { return false };
    let branch = matrix.branch(person).and_then(|at| facts.branches.get_at(at));
    let team = matrix.team(person).and_then(|at| facts.teams.get_at(at));
    let places = [branch, team].into_iter().flatten().map(|place| place.title.as_str());
    let roles = matrix.roles(person).iter().filter_map(|&at| facts.roles.get_at(at)).map(|role| role.title.as_str());
    let texts: Vec<String> = [who.name.as_str(), who.key.as_str()].into_iter().chain(places).chain(roles).map(fold).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
}

/// The title that a map's rows show for a branch, a team or a role. `at` is the bare number of an index of the key's list.
fn title(facts: &Facts, key: Key, at: u32) -> Option<&str> {
    let at = at as usize;
    match key {
        Key::Branch => facts.branches.get(at).map(|one| one.title.as_str()),
        Key::Team => facts.teams.get(at).map(|one| one.title.as_str()),
        Key::Role => facts.roles.get(at).map(|one| one.title.as_str()),
        Key::Kind | Key::Aim | Key::Group | Key::Skill | Key::Person => None,
    }
}
