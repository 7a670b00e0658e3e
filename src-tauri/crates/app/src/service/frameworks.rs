//! The starter framework that every new store begins with, and which version is in use.

use std::collections::BTreeMap;

use exchange::own;
use store::facts::FrameworkRow;
use store::{Conn, Tx, schema, values};

use crate::operations::Op;
use crate::views::{Done, settings::FrameworkView};
use crate::{App, AppError};

/// The starter framework's code and version, and its edition.
pub(crate) const STARTER: (&str, &str, &str) = ("STARTER", "1", "PLSS-2017");

/// What an aim matters until somebody says otherwise: the middle of 1 to 9.
pub(crate) const USUAL_PRIORITY: i64 = 5;

const AIMS: &str = include_str!("../../starter/aims.csv");
const LEVELS: &str = include_str!("../../starter/levels.csv");
const SKILLS: &str = include_str!("../../starter/skills.csv");
const ROLES: &str = include_str!("../../starter/roles.csv");
const TARGETS: &str = include_str!("../../starter/targets.csv");

fn known<'m>(map: &'m BTreeMap<String, i64>, key: &str) -> Result<&'m i64, AppError> {
    map.get(key).ok_or_else(|| AppError::unexpected(format!("the starter names `{key}`, which it lacks")))
}

/// Fills an empty store with the starter framework, its edition, roles and targets.
pub(crate) async fn insert_starter(tx: &mut Tx) -> Result<(), AppError> {
    let (code, version, edition) = STARTER;
    let edition = tx.insert(&schema::EDITION, values![edition, "Public Library Skills Strategy, 2017"]).await?;
    let framework = tx.insert(&schema::FRAMEWORK, values![code, version, "Starter framework", edition, 4_i64, true]).await?;
    let mut aims = BTreeMap::new();
    for row in own::rows(AIMS)? {
        let values =
            values![edition, row.text("aim"), row.text("title"), row.text("title_status"), row.text("description"), USUAL_PRIORITY];
        aims.insert(row.text("aim").to_owned(), tx.insert(&schema::AIM, values).await?);
    }
    for row in own::rows(LEVELS)? {
        let values = values![framework, row.number::<i64>("level")?, row.text("name"), row.text("anchor"), row.text("stakeholder_wording")];
        tx.insert(&schema::LEVEL, values).await?;
    }
    let mut skills = BTreeMap::new();
    for row in own::rows(SKILLS)? {
        let values = values![
            framework,
            row.text("skill"),
            row.text("title"),
            row.text("descriptor"),
            row.given("group"),
            *known(&aims, row.text("aim"))?,
            row.text("other_aims"),
            row.text("relation"),
            None::<String>
        ];
        skills.insert(row.text("skill").to_owned(), tx.insert(&schema::SKILL, values).await?);
    }
    let mut roles = BTreeMap::new();
    for row in own::rows(ROLES)? {
        let values = values![row.text("role"), row.text("title"), row.text("kind"), row.text("also")];
        roles.insert(row.text("role").to_owned(), tx.insert(&schema::ROLE, values).await?);
    }
    let mut targets = Vec::new();
    for row in own::rows(TARGETS)? {
        targets.push(values![
            framework,
            *known(&roles, row.text("role"))?,
            *known(&skills, row.text("skill"))?,
            row.number::<i64>("target")?,
            2_i64
        ]);
    }
    tx.insert_many(&schema::TARGET, targets).await?;
    Ok(())
}

impl App {
    /// Every framework version.
    pub async fn frameworks(&self) -> Result<Vec<FrameworkView>, AppError> {
        self.read_frameworks(&mut self.reading().await?).await
    }

    /// The same, through a transaction that is open.
    pub(crate) async fn read_frameworks(&self, conn: &mut Conn) -> Result<Vec<FrameworkView>, AppError> {
        let skills = store::facts::skills_of_frameworks(conn).await?;
        let view = |row: FrameworkRow| FrameworkView {
            skills: skills.get(&row.id).copied().unwrap_or(0),
            code: row.code,
            version: row.version,
            title: row.title,
            in_use: row.in_use,
            edition: row.edition,
            max_level: row.max_level,
        };
        Ok(store::facts::frameworks(conn).await?.into_iter().map(view).collect())
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
