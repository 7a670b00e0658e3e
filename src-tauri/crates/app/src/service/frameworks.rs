//! The starter framework that every new store begins with, and which version is in use.

use std::collections::BTreeMap;
use std::str::FromStr;

use exchange::own;
use store::records::{Aim, Edition, Framework, Level, Role, Skill, Target};
use store::{Id, Tx};

use crate::operations::Op;
use crate::views::{Done, settings::FrameworkView};
use crate::{App, AppError};

/// The starter framework's code and version, and its edition.
pub(crate) const STARTER: (&str, &str, &str) = ("STARTER", "1", "PLSS-2017");

/// What an aim matters until somebody says otherwise: the middle of 1 to 9.
pub(crate) const USUAL_PRIORITY: u8 = 5;

const AIMS: &str = include_str!("../../starter/aims.csv");
const LEVELS: &str = include_str!("../../starter/levels.csv");
const SKILLS: &str = include_str!("../../starter/skills.csv");
const ROLES: &str = include_str!("../../starter/roles.csv");
const TARGETS: &str = include_str!("../../starter/targets.csv");

fn known<R>(map: &BTreeMap<String, Id<R>>, key: &str) -> Result<Id<R>, AppError> {
    map.get(key).copied().ok_or_else(|| AppError::unexpected(&format!("the starter names `{key}`, which it lacks")))
}

/// A word of a closed list, in a file of the starter.
fn word<T: FromStr>(text: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::unexpected(&format!("the starter has a word that is none: `{text}`")))
}

/// Fills an empty store with the starter framework, its edition, roles and targets.
pub(crate) async fn insert_starter(tx: &mut Tx) -> Result<(), AppError> {
    let (code, version, edition) = STARTER;
    let edition = tx.add(Edition { code: edition.to_owned(), title: "Public Library Skills Strategy, 2017".to_owned() }).await?;
    let (code, version, title) = (code.to_owned(), version.to_owned(), "Starter framework".to_owned());
    let framework = tx.add(Framework { code, version, title, edition, max_level: 4, in_use: true }).await?;
    let mut aims = BTreeMap::new();
    for row in own::rows(AIMS)? {
        let text = |name: &str| row.text(name).to_owned();
        let aim = Aim {
            edition,
            code: text("aim"),
            title: text("title"),
            title_status: text("title_status"),
            description: text("description"),
            priority: USUAL_PRIORITY,
        };
        aims.insert(text("aim"), tx.add(aim).await?);
    }
    for row in own::rows(LEVELS)? {
        let text = |name: &str| row.text(name).to_owned();
        let (level, name) = (row.number("level")?, text("name"));
        tx.add(Level { framework, level, name, anchor: text("anchor"), stakeholder_wording: text("stakeholder_wording") }).await?;
    }
    let mut skills = BTreeMap::new();
    for row in own::rows(SKILLS)? {
        let text = |name: &str| row.text(name).to_owned();
        let skill = Skill {
            framework,
            code: text("skill"),
            title: text("title"),
            descriptor: text("descriptor"),
            group: row.given("group").map(str::to_owned),
            aim: Some(known(&aims, row.text("aim"))?),
            other_aims: text("other_aims"),
            relation: word(row.text("relation"))?,
            replaces: None,
        };
        skills.insert(text("skill"), tx.add(skill).await?);
    }
    let mut roles = BTreeMap::new();
    for row in own::rows(ROLES)? {
        let text = |name: &str| row.text(name).to_owned();
        let (code, kind) = (Some(text("role")), Some(word(row.text("kind"))?));
        roles.insert(text("role"), tx.add(Role { code, title: text("title"), kind, also: text("also") }).await?);
    }
    let mut targets = Vec::new();
    for row in own::rows(TARGETS)? {
        let (role, skill) = (known(&roles, row.text("role"))?, known(&skills, row.text("skill"))?);
        targets.push(Target { framework, role, skill, level: row.number("target")?, importance: 2 });
    }
    tx.add_many(targets).await?;
    Ok(())
}

impl App {
    /// Every framework version.
    pub async fn frameworks(&self) -> Result<Vec<FrameworkView>, AppError> {
        let mut conn = self.store.read().await?;
        let counts = conn.fetch("SELECT framework_id, count(*) FROM skill GROUP BY framework_id", &[]).await?;
        let mut list = Vec::new();
        for row in store::facts::frameworks(&mut conn).await? {
            let skills = counts.iter().find(|count| count.id(0).is_ok_and(|id| id == row.id)).map_or(Ok(0), |count| count.small(1))?;
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
                    tx.change(row.id, |framework: &mut Framework| framework.in_use = wanted).await?;
                }
                Ok(((), Op::UseFramework { which }))
            })
        })
        .await
    }
}
