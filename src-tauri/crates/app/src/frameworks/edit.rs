//! What a framework version says of its skills and levels, and what is to be looked at again.

use domain::rules::{LONGEST_NAME, LONGEST_NOTE};
use store::records::{Aim, Level, Skill};

use super::{shown, skills_of};
use crate::operations::Op;
use crate::views::frameworks::{LevelEdit, SkillEdit, ToRefresh};
use crate::views::{Done, FrameworkRef};
use crate::{App, AppError, typed};

impl App {
    /// Changes what a framework version says of a skill: not its code, which ratings know it by.
    ///
    /// # Errors
    /// `NotFound` for a version, a skill or an aim that does not exist; `Invalid` for a text that is too long or empty, or a word or a date
    /// that is none. Nothing is changed then.
    pub async fn set_skill(&self, which: &FrameworkRef, skill: &str, edit: SkillEdit) -> Result<Done<()>, AppError> {
        let (app, which, skill) = (self.clone(), which.clone(), skill.trim().to_owned());
        let title = named("The title", edit.title.as_deref())?;
        let descriptor = edit.descriptor.as_deref().map(|text| typed::lines("The descriptor", Some(text), LONGEST_NOTE)).transpose()?;
        let group = edit.group.as_deref().map(|text| typed::one_line("The group", Some(text), LONGEST_NAME)).transpose()?;
        let relation = match edit.relation.as_deref().map(str::trim) {
            None => None,
            Some(word) => Some(word.parse().map_err(|()| {
                AppError::invalid(format!("A skill demonstrates its aim or enables it, and `{word}` is neither. Nothing was changed."))
            })?),
        };
        let review_by =
            match edit.review_by.as_deref().map(str::trim) {
                None => None,
                Some("" | "none") => Some(None),
                Some(day) => Some(Some(day.parse().map_err(|_| {
                    AppError::invalid(format!("`{day}` is no date. Nothing was changed. Write it as 2026-05-13, or `none`."))
                })?)),
            };
        self.write(move |tx| {
            Box::pin(async move {
                let row = app.version_of(tx, Some(&which)).await?;
                let all = skills_of(tx, row.id).await?;
                let found =
                    all.iter().find(|one| one.code == skill).or_else(|| all.iter().find(|one| one.code.eq_ignore_ascii_case(&skill)));
                let found = found.ok_or_else(|| AppError::not_found("skill", &skill))?;
                let aim = match edit.aim.as_deref().map(str::trim) {
                    None => None,
                    Some("") => Some(None),
                    Some(code) => {
                        let aims = tx.all::<Aim>().await?;
                        let aim = aims.iter().find(|aim| aim.edition == row.edition_id && aim.code == code);
                        Some(Some(aim.ok_or_else(|| AppError::not_found("aim", code))?.id))
                    }
                };
                let change = |skill: &mut Skill| {
                    skill.title = title.unwrap_or_else(|| skill.title.clone());
                    skill.descriptor = descriptor.map_or_else(|| skill.descriptor.clone(), Option::unwrap_or_default);
                    skill.group = group.unwrap_or_else(|| skill.group.clone());
                    skill.aim = aim.unwrap_or(skill.aim);
                    skill.relation = relation.unwrap_or(skill.relation);
                    skill.review_by = review_by.unwrap_or(skill.review_by);
                };
                tx.change(found.id, change).await?;
                Ok(((), Op::EditFramework { which: shown(&which), what: format!("the skill `{}`", found.code) }))
            })
        })
        .await
    }

    /// Changes what a framework version says of a level.
    ///
    /// # Errors
    /// `NotFound` for a version or a level that does not exist; `Invalid` for a text that is too long, or an empty name.
    pub async fn set_level(&self, which: &FrameworkRef, level: u8, edit: LevelEdit) -> Result<Done<()>, AppError> {
        let (app, which) = (self.clone(), which.clone());
        let name = named("The name", edit.name.as_deref())?;
        let text = |what: &str, text: &Option<String>| text.as_deref().map(|text| typed::lines(what, Some(text), LONGEST_NOTE)).transpose();
        let anchor = text("The descriptor", &edit.anchor)?;
        let wording = text("The stakeholder wording", &edit.stakeholder_wording)?;
        self.write(move |tx| {
            Box::pin(async move {
                let row = app.version_of(tx, Some(&which)).await?;
                let levels = tx.all::<Level>().await?;
                let found = levels.iter().find(|one| one.framework == row.id && one.level == level);
                let found = found.ok_or_else(|| AppError::not_found("level", &level.to_string()))?;
                let change = |level: &mut Level| {
                    level.name = name.unwrap_or_else(|| level.name.clone());
                    level.anchor = anchor.map_or_else(|| level.anchor.clone(), Option::unwrap_or_default);
                    level.stakeholder_wording = wording.map_or_else(|| level.stakeholder_wording.clone(), Option::unwrap_or_default);
                };
                tx.change(found.id, change).await?;
                Ok(((), Op::EditFramework { which: shown(&which), what: format!("level {level}") }))
            })
        })
        .await
    }

    /// What somebody is to look at again: skills of the framework version and activities whose review day has passed, the longest ago first.
    ///
    /// # Errors
    /// `NotFound` for a framework version that does not exist.
    pub async fn show_refresh(&self, scope: &crate::views::Scope) -> Result<Vec<ToRefresh>, AppError> {
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let mut conn = self.reading().await?;
        let row = match &scope.framework {
            None => self.framework_row(&mut conn).await?,
            named => self.version_of(&mut conn, named.as_ref()).await?,
        };
        let mut list = Vec::new();
        for skill in skills_of(&mut conn, row.id).await? {
            if let Some(review_by) = skill.review_by.filter(|day| *day < on) {
                list.push(ToRefresh { what: "skill".to_owned(), key: skill.record.code, title: skill.record.title, review_by });
            }
        }
        for activity in conn.all::<store::records::Activity>().await? {
            if let Some(review_by) = activity.review_by.filter(|day| *day < on) {
                list.push(ToRefresh { what: "activity".to_owned(), key: activity.record.code, title: activity.record.title, review_by });
            }
        }
        list.sort_by_key(|one| one.review_by);
        Ok(list)
    }
}

/// A name, which is not empty where it is given.
fn named(what: &str, text: Option<&str>) -> Result<Option<String>, AppError> {
    let Some(text) = text else { return Ok(None) };
    let name = typed::one_line(what, Some(text), LONGEST_NAME)?;
    name.map(Some).ok_or_else(|| AppError::invalid(format!("{what} is empty. Nothing was changed. Give one.")))
}
