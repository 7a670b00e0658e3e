//! Writes a framework version in the columns that the import reads.

use std::collections::BTreeMap;
use std::path::Path;

use exchange::write::{Sheet, Value, csv, save, xlsx};
use store::Id;
use store::records::{Aim, Level, Skill, SkillMapping};

use super::{shown_skills, skills_of};
use crate::exports::{ending, headings};
use crate::views::FrameworkRef;
use crate::views::imports::Written;
use crate::{App, AppError};

impl App {
    /// Writes a framework version: as a workbook with its skills, aims, levels and mapping, or its skills as CSV. The skills and aims can be
    /// imported again, and change nothing then.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist; `Invalid` for another ending or a file that cannot be written.
    pub async fn export_framework(&self, which: &FrameworkRef, to: &Path) -> Result<Written, AppError> {
        let ending = ending(to, "a framework", &["csv", "xlsx"])?;
        let mut conn = self.reading().await?;
        let row = self.version_of(&mut conn, Some(which)).await?;
        let skills = shown_skills(&mut conn, &row).await?;
        let codes: BTreeMap<Id<Skill>, String> =
            skills_of(&mut conn, row.id).await?.into_iter().map(|skill| (skill.id, skill.record.code)).collect();
        let mapping: Vec<SkillMapping> =
            conn.all::<SkillMapping>().await?.into_iter().map(|kept| kept.record).filter(|one| one.framework == row.id).collect();
        let code_of = |one: &SkillMapping| one.skill.and_then(|skill| codes.get(&skill).cloned()).unwrap_or_default();
        let renamed = mapping.iter().filter(|one| one.becomes == domain::mapping::Becomes::Renamed);
        let replaces: BTreeMap<String, String> = renamed.filter_map(|one| Some((code_of(one), one.from.clone()?))).collect();
        let rows: Vec<Vec<Value>> = skills
            .into_iter()
            .map(|skill| {
                vec![
                    Value::text(skill.skill.clone()),
                    Value::text(skill.title),
                    Value::text(skill.descriptor),
                    Value::text(skill.group.unwrap_or_default()),
                    Value::text(skill.aim.unwrap_or_default()),
                    Value::text(skill.other_aims.join(";")),
                    Value::text(skill.relation.code()),
                    Value::date(skill.review_by),
                    Value::text(replaces.get(&skill.skill).cloned().unwrap_or_default()),
                ]
            })
            .collect();
        let count = rows.len();
        let names = ["skill", "title", "descriptor", "group", "aim", "other_aims", "relation", "review_by", "replaces"];
        let sheet = |name: &str, names: &[&str], rows: Vec<Vec<Value>>| Sheet {
            name: name.to_owned(),
            headings: headings(names),
            rows: rows.into(),
        };
        let first = sheet("Skills", &names, rows);
        let bytes = if ending == "csv" {
            csv(&first)
        } else {
            let aims = conn.all::<Aim>().await?.into_iter().filter(|aim| aim.edition == row.edition_id);
            let aims = aims.map(|aim| vec![Value::text(aim.record.code), Value::text(aim.record.title)]).collect();
            let levels = conn.all::<Level>().await?.into_iter().filter(|level| level.framework == row.id).map(|level| {
                let level = level.record;
                vec![
                    Value::Whole(level.level.into()),
                    Value::text(level.name),
                    Value::text(level.anchor),
                    Value::text(level.stakeholder_wording),
                ]
            });
            let levels = levels.collect();
            let mapping = mapping.iter().map(|one| {
                vec![
                    Value::text(one.from.clone().unwrap_or_default()),
                    Value::text(one.becomes.code()),
                    Value::text(code_of(one)),
                    Value::Empty,
                    Value::text(one.levels.to_string()),
                ]
            });
            let mapping = mapping.collect();
            let sheets = [
                first,
                sheet("Aims", &["aim", "title"], aims),
                sheet("Levels", &["level", "name", "anchor", "stakeholder_wording"], levels),
                sheet("Mapping", &["from_skill", "relation", "to_skill", "title", "levels"], mapping),
            ];
            xlsx(&sheets).map_err(|why| AppError::invalid(format!("Nothing was written: {why}.")))?
        };
        drop(conn);
        save(to, &bytes)?;
        Ok(Written { path: to.display().to_string(), rows: domain::saturating_u32(count) })
    }
}
