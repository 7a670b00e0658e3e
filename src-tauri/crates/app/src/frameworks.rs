//! The starter framework that every new store begins with, and which version is in use.

use std::collections::BTreeMap;

use store::{Tx, schema, values};

use crate::ops::Op;
use crate::views::{Done, settings::FrameworkView};
use crate::{App, AppError};

/// The starter framework's code and version, and its edition.
pub(crate) const STARTER: (&str, &str, &str) = ("STARTER", "1", "PLSS-2017");

/// What an aim matters until somebody says otherwise: the middle of 1 to 9.
pub(crate) const USUAL_PRIORITY: i64 = 5;

const AIMS: &str = include_str!("../starter/aims.csv");
const LEVELS: &str = include_str!("../starter/levels.csv");
const SKILLS: &str = include_str!("../starter/skills.csv");
const ROLES: &str = include_str!("../starter/roles.csv");
const TARGETS: &str = include_str!("../starter/targets.csv");

/// The rows of one of our own CSV files, field by name.
pub(crate) fn rows(text: &str) -> Result<Vec<BTreeMap<String, String>>, AppError> {
    let table = exchange::own::csv_rows(text).map_err(|error| AppError::unexpected(&error))?;
    let mut rows = table.into_iter();
    let heads = rows.next().unwrap_or_default();
    Ok(rows.map(|row| heads.iter().cloned().zip(row).collect()).collect())
}

pub(crate) fn number(row: &BTreeMap<String, String>, field: &str) -> Result<i64, AppError> {
    row.get(field).and_then(|text| text.parse().ok()).ok_or_else(|| AppError::unexpected(&format!("starter {field} is no number")))
}

pub(crate) fn text<'r>(row: &'r BTreeMap<String, String>, field: &str) -> &'r str {
    row.get(field).map_or("", String::as_str)
}

fn known<'m>(map: &'m BTreeMap<String, i64>, key: &str) -> Result<&'m i64, AppError> {
    map.get(key).ok_or_else(|| AppError::unexpected(&format!("the starter names `{key}`, which it lacks")))
}

/// Fills an empty store with the starter framework, its edition, roles and targets.
pub(crate) async fn insert_starter(tx: &mut Tx) -> Result<(), AppError> {
    let (code, version, edition) = STARTER;
    let edition = tx.insert(&schema::EDITION, values![edition, "Public Library Skills Strategy, 2017"]).await?;
    let framework = tx.insert(&schema::FRAMEWORK, values![code, version, "Starter framework", edition, 4_i64, true]).await?;
    let mut aims = BTreeMap::new();
    for row in rows(AIMS)? {
        let values =
            values![edition, text(&row, "aim"), text(&row, "title"), text(&row, "title_status"), text(&row, "description"), USUAL_PRIORITY];
        aims.insert(text(&row, "aim").to_owned(), tx.insert(&schema::AIM, values).await?);
    }
    for row in rows(LEVELS)? {
        let values =
            values![framework, number(&row, "level")?, text(&row, "name"), text(&row, "anchor"), text(&row, "stakeholder_wording")];
        tx.insert(&schema::LEVEL, values).await?;
    }
    let mut skills = BTreeMap::new();
    for row in rows(SKILLS)? {
        let values = values![
            framework,
            text(&row, "skill"),
            text(&row, "title"),
            text(&row, "descriptor"),
            Some(text(&row, "group")).filter(|group| !group.is_empty()),
            *known(&aims, text(&row, "aim"))?,
            text(&row, "other_aims"),
            text(&row, "relation"),
            None::<String>
        ];
        skills.insert(text(&row, "skill").to_owned(), tx.insert(&schema::SKILL, values).await?);
    }
    let mut roles = BTreeMap::new();
    for row in rows(ROLES)? {
        let values = values![text(&row, "role"), text(&row, "title"), text(&row, "kind"), text(&row, "also")];
        roles.insert(text(&row, "role").to_owned(), tx.insert(&schema::ROLE, values).await?);
    }
    let mut targets = Vec::new();
    for row in rows(TARGETS)? {
        targets.push(values![
            framework,
            *known(&roles, text(&row, "role"))?,
            *known(&skills, text(&row, "skill"))?,
            number(&row, "target")?,
            2_i64
        ]);
    }
    tx.insert_many(&schema::TARGET, targets).await?;
    Ok(())
}

impl App {
    pub(crate) async fn fill_with_starter(&self) -> Result<(), AppError> {
        self.write(|tx| {
            Box::pin(async move {
                // There is nothing before it: a store is taken back by deleting its file.
                tx.without_log();
                insert_starter(tx).await?;
                Ok(((), Op::New))
            })
        })
        .await?;
        Ok(())
    }

    /// Every framework version.
    pub async fn frameworks(&self) -> Result<Vec<FrameworkView>, AppError> {
        let mut conn = self.store.read().await?;
        let counts = conn.fetch("SELECT framework_id, count(*) FROM skill GROUP BY framework_id", &[]).await?;
        let mut list = Vec::new();
        for row in store::facts::frameworks(&mut conn).await? {
            let skills = counts.iter().find(|count| count.int(0).is_ok_and(|id| id == row.id)).map_or(Ok(0), |count| count.small(1))?;
            list.push(FrameworkView {
                code: row.code,
                version: row.version,
                title: row.title,
                skills,
                in_use: row.in_use,
                edition: row.edition,
                max_level: row.max_level,
            });
        }
        Ok(list)
    }

    /// Puts a framework version in use; ratings stay with their skills' codes.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist.
    pub async fn use_framework(&self, code: &str, version: &str) -> Result<Done<()>, AppError> {
        let (code, version) = (code.to_owned(), version.to_owned());
        self.write(|tx| {
            Box::pin(async move {
                let rows = store::facts::frameworks(tx).await?;
                let which = format!("{code}@{version}");
                if !rows.iter().any(|row| row.code == code && row.version == version) {
                    return Err(AppError::not_found("framework version", &which));
                }
                for row in rows {
                    let wanted = row.code == code && row.version == version;
                    tx.update(&schema::FRAMEWORK, row.id, &[("in_use", wanted.into())]).await?;
                }
                Ok(((), Op::UseFramework { which }))
            })
        })
        .await
    }
}
