//! The skills map, and everything about one of its cells.

pub(crate) mod sums;

use std::collections::BTreeSet;

use domain::facts::Rating;
use domain::ix::{Ix, List, PersonIx, SkillIx};
use domain::matrix::{State, in_force_by_cell, rating_in_force};
use domain::ratings::Source;
use domain::{Date, gaps::Key, saturating_u32};
use store::Kept;
use store::records::Level;

use crate::measures::scope::Scoped;
use crate::views::Scope;
use crate::views::map::{AimHead, CellDetail, LearningOption, LevelName, MapRow, RatingLine, SkillHead, SkillsMap};
use crate::{App, AppError};

impl App {
    /// The matrix in a scope: people by name, skills under their aims in the edition's order.
    ///
    /// # Errors
    /// `NotFound` for a branch, aim or framework version that does not exist.
    pub async fn skills_map(&self, scope: &Scope) -> Result<SkillsMap, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        let facts = scoped.facts();
        let texts = store::people::skill_texts(&mut conn, scoped.snapshot.framework.id).await?;
        let levels = store::people::levels(&mut conn, scoped.snapshot.framework.id).await?;
        drop(conn);

        let columns = columns(&scoped);
        let disagreements: BTreeSet<(PersonIx, SkillIx)> =
            domain::learning::disagreements(facts, &scoped.matrix).into_iter().map(|one| (one.person, one.skill)).collect();
        let in_force = in_force_by_cell(facts, scoped.on, scoped.matrix.counted());
        let said = |person: PersonIx, skill: SkillIx| {
            let found = in_force.get(person.at() * facts.skills.len() + skill.at()).copied().flatten();
            found.map_or(0, |rating| said_by(rating, scoped.on))
        };
        let mut rows = Vec::new();
        for (at, person) in facts.people.enumerated() {
            if !scoped.has(at) {
                continue;
            }
            let mut row = MapRow {
                person: person.key.clone(),
                name: person.name.clone(),
                kind: person.kind,
                branch: scoped.matrix.branch(at).map(|branch| facts.branches[branch].title.clone()),
                team: scoped.matrix.team(at).map(|team| facts.teams[team].title.clone()),
                roles: scoped.matrix.roles(at).iter().map(|&role| facts.roles[role].title.clone()).collect(),
                cells: Vec::with_capacity(columns.len()),
                required: 0,
                met: 0,
                below: 0,
                unrated: 0,
                gap_levels: 0,
            };
            for &skill in &columns {
                let cell = scoped.matrix.cell(at, skill);
                let target = cell.target.unwrap_or(0);
                let code = u32::from(target)
                    | u32::from(cell.level.map_or(0, |level| level + 1)) << 4
                    | u32::from(cell.importance.unwrap_or(0)) << 8
                    | u32::from(cell.review_due) << 10
                    | u32::from(disagreements.contains(&(at, skill))) << 11
                    | said(at, skill);
                row.cells.push(code);
                let counted = match cell.state() {
                    State::Met => &mut row.met,
                    State::Below => {
                        row.gap_levels += u32::from(target.saturating_sub(cell.level.unwrap_or(0)));
                        &mut row.below
                    }
                    State::Unrated => &mut row.unrated,
                    State::NotNeeded => continue,
                };
                *counted += 1;
                row.required += 1;
            }
            rows.push(row);
        }
        rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.person.clone()));
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
            rows,
            columns: crate::map::sums::by_skill(&scoped, &columns, &crate::measures::gaps::table(&scoped, &[Key::Skill])),
            totals: crate::measures::gaps::table(&scoped, &[]).totals,
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
            disagreement: domain::learning::disagreements(facts, &scoped.matrix).iter().any(|one| one.person == who && one.skill == what),
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

/// The bits of a cell that give the source of the rating in force, and its age.
fn said_by(rating: &Rating, on: Date) -> u32 {
    let source = Source::ALL.iter().position(|one| *one == rating.source).map_or(0, |at| saturating_u32(at) + 1);
    let days = on.naive().signed_duration_since(rating.rated_on.naive()).num_days().clamp(0, 0xffff);
    source << 12 | u32::try_from(days).unwrap_or(0) << 15
}

/// The skills of the scope's aim, under their aims in the edition's order; those without an aim last.
pub(crate) fn columns(scoped: &Scoped) -> Vec<SkillIx> {
    let facts = scoped.facts();
    let mut columns: Vec<SkillIx> =
        facts.skills.enumerated().filter(|(_, skill)| scoped.filter.aim.takes(skill.aim)).map(|(at, _)| at).collect();
    columns.sort_by_key(|&at| (facts.skills[at].aim.is_none(), facts.skills[at].aim, at));
    columns
}
