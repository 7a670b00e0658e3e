//! The skills map, and everything about one of its cells.
//!
//! A map of a large service is too long to be answered at once. [`App::skills_map`] answers what heads it, its sums and the name of its
//! order; `rows` and `open_cells` answer pages of it, and `order` keeps who stands where.

pub(crate) mod open_cells;
pub(crate) mod order;
mod rows;

use std::collections::HashMap;

use domain::gaps::{Key, gaps_among};
use domain::ix::{List, SkillIx};
use domain::learning::disagreements_of;
use domain::matrix::{State, rating_in_force};
use domain::{Date, Sums, saturating_u32};
use store::Kept;
use store::records::Level;

use crate::map::order::Order;
use crate::measures::scope::Scoped;
use crate::views::Scope;
use crate::views::map::{AimHead, CellDetail, ColumnSums, LearningOption, LevelName, MapGroup, MapQuery, RatingLine, SkillHead, SkillsMap};
use crate::{App, AppError};

impl App {
    /// A map without its rows: skills under their aims in the edition's order, and the sums of the people in sight. `order` is the order
    /// that the caller has of the same map: it stays as long as the people are the same, whatever was rated.
    ///
    /// # Errors
    /// `NotFound` for a branch, aim or framework version that does not exist; `Invalid` for a grouping other than branch, team or role.
    pub async fn skills_map(&self, query: &MapQuery, order: Option<&str>) -> Result<SkillsMap, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, &query.scope).await?;
        let facts = scoped.facts();
        let texts = store::people::skill_texts(&mut conn, scoped.snapshot.framework.id).await?;
        let levels = store::people::levels(&mut conn, scoped.snapshot.framework.id).await?;
        drop(conn);

        let columns = columns(&scoped);
        let order = self.map_order(&scoped, query, order)?;
        let by_skill = gaps_among(facts, &scoped.matrix, &[Key::Skill], &scoped.filter, order.people.iter().copied());
        let sums = by_skill.groups.iter().filter_map(|group| Some((group.index(0)?, &group.sums)));
        Ok(SkillsMap {
            as_of: scoped.on,
            framework: scoped.snapshot.framework_ref(),
            edition: scoped.snapshot.framework.edition.clone(),
            max_level: facts.max_level,
            levels: levels.into_iter().map(level_name).collect(),
            aims: facts
                .aims
                .iter()
                .map(|aim| AimHead { key: aim.key.clone(), title: aim.title.clone(), working_title: aim.working_title })
                .collect(),
            skills: columns
                .iter()
                .map(|&skill| {
                    let one = &facts.skills[skill];
                    SkillHead {
                        key: one.key.clone(),
                        title: one.title.clone(),
                        descriptor: texts.get(&one.key).cloned().unwrap_or_default(),
                        aim: one.aim.map(|aim| facts.aims[aim].key.clone()),
                        group: one.group.clone(),
                        relation: one.relation,
                    }
                })
                .collect(),
            order: order.mark.clone(),
            everybody: order.everybody,
            people: saturating_u32(order.people.len()),
            rows: saturating_u32(order.rows.len()),
            columns: in_order(&columns, sums),
            totals: by_skill.totals,
            groups: query.group.map(|key| groups(&scoped, &columns, key, &order)).unwrap_or_default(),
        })
    }

    /// The activities of the catalogue that teach a skill, each with the level that it leads to and its next session.
    ///
    /// # Errors
    /// `NotFound` for a skill that does not exist.
    pub async fn skill_learning(&self, skill: &str, scope: &Scope) -> Result<Vec<LearningOption>, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        if !scoped.facts().skills.iter().any(|one| one.key == skill) {
            return Err(AppError::not_found("skill", skill));
        }
        learning_above(&mut conn, skill, 0, scoped.on).await
    }

    /// Everything about one cell on a date.
    ///
    /// # Errors
    /// `NotFound` for a person or skill that does not exist.
    pub async fn cell_detail(&self, person: &str, skill: &str, scope: &Scope) -> Result<CellDetail, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        let facts = scoped.facts();
        let who = crate::measures::scope::person(facts, person).ok_or_else(|| AppError::not_found("person", person))?;
        let what = facts.skills.index_of(|one| one.key == skill).ok_or_else(|| AppError::not_found("skill", skill))?;
        let cell = scoped.matrix.cell(who, what);
        let texts = store::people::skill_texts(&mut conn, scoped.snapshot.framework.id).await?;
        let heirs = store::facts::heirs(&mut conn, scoped.snapshot.framework.id).await?;
        let codes: Vec<&str> = heirs.iter().filter(|(_, heir)| *heir == skill).map(|(code, _)| code.as_str()).collect();
        let rows = store::people::cell_ratings(&mut conn, scoped.snapshot.ids.people[who], &codes).await?;
        let in_force = rating_in_force(facts, scoped.on, scoped.matrix.counted(), who, what);
        let mut ratings = Vec::new();
        let mut found = false;
        for Kept { id, record: row } in rows {
            // The list has the newest first, so that the first row that matches is the one in force.
            let here = !found
                && !row.withdrawn
                && in_force.is_some_and(|one| one.rated_on == row.on && one.source == row.source && one.level == row.level);
            found |= here;
            ratings.push(RatingLine {
                id: id.to_string(),
                level: row.level,
                source: row.source,
                by: row.by.map(|by| crate::measures::scope::name_of(facts, by)),
                on: row.on,
                review_by: row.review_by,
                confidence: row.confidence,
                note: row.note,
                withdrawn: row.withdrawn,
                in_force: here,
            });
        }
        let state = cell.state();
        let mut learning = Vec::new();
        if matches!(state, State::Below | State::Unrated) {
            learning = learning_above(&mut conn, skill, cell.level.unwrap_or(0), scoped.on).await?;
        }
        let mut target_from: Vec<String> =
            scoped.matrix.roles_naming(who, what).iter().map(|&role| facts.roles[role].title.clone()).collect();
        let personal = facts.people[who].targets.iter().any(|one| one.skill == what && one.period.contains(scoped.on));
        if personal {
            target_from.push("personal target".to_owned());
        }
        Ok(CellDetail {
            person: facts.people[who].key.clone(),
            name: facts.people[who].name.clone(),
            skill: skill.to_owned(),
            skill_title: facts.skills[what].title.clone(),
            descriptor: texts.get(skill).cloned().unwrap_or_default(),
            target: cell.target,
            target_from,
            importance: cell.importance,
            level: cell.level,
            state: if state == State::NotNeeded { None } else { Some(state.code().to_owned()) },
            review_due: cell.review_due,
            disagreement: disagreements_of(facts, &scoped.matrix, who).iter().any(|one| one.skill == what),
            ratings,
            learning,
        })
    }
}

/// The activities of the catalogue that lead above a level of a skill, each with its next session from a day on.
async fn learning_above(conn: &mut store::Conn, skill: &str, level: u8, from: Date) -> Result<Vec<LearningOption>, AppError> {
    let option = |row: store::people::LearningFor| LearningOption {
        activity: row.activity,
        title: row.title,
        kind: row.kind,
        teaches: row.to,
        minutes: row.minutes,
        free_places: row.next.as_ref().and_then(|next| Some(next.seats?.saturating_sub(next.booked))),
        next_session: row.next.map(|next| next.starts),
    };
    Ok(store::people::learning_for(conn, skill, level, from).await?.into_iter().map(option).collect())
}

/// A level of the scale, as every screen names it.
pub(crate) fn level_name(level: Kept<Level>) -> LevelName {
    LevelName { level: level.level, name: level.record.name, anchor: level.record.anchor }
}

/// The skills of the scope's aim, under their aims in the edition's order; those without an aim last.
pub(crate) fn columns(scoped: &Scoped) -> Vec<SkillIx> {
    let facts = scoped.facts();
    let mut columns: Vec<SkillIx> =
        facts.skills.enumerated().filter(|(_, skill)| scoped.filter.aim.takes(skill.aim)).map(|(at, _)| at).collect();
    columns.sort_by_key(|&at| (facts.skills[at].aim.is_none(), facts.skills[at].aim, at));
    columns
}

/// The groups of an order with their sums. A group in which nothing is needed has none.
fn groups(scoped: &Scoped, columns: &[SkillIx], key: Key, order: &Order) -> Vec<MapGroup> {
    let facts = scoped.facts();
    let count = |by: &[Key]| gaps_among(facts, &scoped.matrix, by, &scoped.filter, order.people.iter().copied());
    let (whole, cells) = (count(&[key]), count(&[key, Key::Skill]));
    let totals: HashMap<Option<u32>, Sums> = whole.groups.iter().map(|group| (group.key.first().copied().flatten(), group.sums)).collect();
    let mut by_skill: HashMap<Option<u32>, Vec<(SkillIx, &Sums)>> = HashMap::new();
    for cell in &cells.groups {
        if let Some(skill) = cell.index(1) {
            by_skill.entry(cell.key.first().copied().flatten()).or_default().push((skill, &cell.sums));
        }
    }
    let group = |&(of, people): &(Option<u32>, u32)| MapGroup {
        key: of.and_then(|at| key.text(facts, at)).map(str::to_owned),
        title: of.and_then(|at| title(scoped, key, at)).map(str::to_owned),
        people,
        columns: in_order(columns, by_skill.get(&of).into_iter().flatten().copied()),
        totals: totals.get(&of).copied().unwrap_or_default(),
    };
    order.groups.iter().map(group).collect()
}

/// The title of a branch, a team or a role. `at` is the bare number of an index of the key's list.
fn title(scoped: &Scoped, key: Key, at: u32) -> Option<&str> {
    let (facts, at) = (scoped.facts(), at as usize);
    match key {
        Key::Branch => facts.branches.get(at).map(|one| one.title.as_str()),
        Key::Team => facts.teams.get(at).map(|one| one.title.as_str()),
        Key::Role => facts.roles.get(at).map(|one| one.title.as_str()),
        Key::Kind | Key::Aim | Key::Group | Key::Skill | Key::Person => None,
    }
}

/// The sums of skills, in the order of a map's columns.
fn in_order<'s>(columns: &[SkillIx], sums: impl Iterator<Item = (SkillIx, &'s Sums)>) -> Vec<ColumnSums> {
    let by_skill: HashMap<SkillIx, ColumnSums> = sums
        .map(|(skill, sums)| (skill, ColumnSums { required: sums.required, met: sums.met, below: sums.below, unrated: sums.unrated }))
        .collect();
    columns.iter().map(|skill| by_skill.get(skill).copied().unwrap_or_default()).collect()
}
