//! The starter framework that every new store begins with, and which version is in use.

use std::collections::BTreeMap;
use std::str::FromStr;

use exchange::own::{self, OwnRow};
use store::facts::FrameworkRow;
use store::{Conn, Id, Tx, records};

use crate::operations::Op;
use crate::views::{Done, settings::FrameworkView};
use crate::{App, AppError};

/// The starter framework's code and version, and its edition.
pub(crate) const STARTER: (&str, &str, &str) = ("STARTER", "1", "PLSS-2017");

/// How much an aim matters until somebody sets it: the middle of 1 to 9.
pub(crate) const USUAL_PRIORITY: u8 = 5;

/// The importance of a target in the starter: the middle of 1 to 3.
const USUAL_IMPORTANCE: u8 = 2;

const AIMS: &str = include_str!("../../starter/aims.csv");
const LEVELS: &str = include_str!("../../starter/levels.csv");
const SKILLS: &str = include_str!("../../starter/skills.csv");
const ROLES: &str = include_str!("../../starter/roles.csv");
const TARGETS: &str = include_str!("../../starter/targets.csv");

fn known<R>(map: &BTreeMap<String, Id<R>>, key: &str) -> Result<Id<R>, AppError> {
    map.get(key).copied().ok_or_else(|| AppError::unexpected(format!("the starter names `{key}`, which it lacks")))
}

/// Reads a word that must be from a closed list, in a row of the starter.
fn word<T: FromStr<Err = ()>>(row: &OwnRow, field: &str) -> Result<T, AppError> {
    row.text(field).parse().map_err(|()| AppError::unexpected(format!("the starter's {field} `{}`", row.text(field))))
}

/// Fills an empty store with the starter framework, its edition, roles and targets.
pub(crate) async fn insert_starter(tx: &mut Tx) -> Result<(), AppError> {
    let (code, version, edition) = STARTER;
    let edition = tx.add(records::Edition { code: edition.to_owned(), title: "Public Library Skills Strategy, 2017".to_owned() }).await?;
    let framework = records::Framework {
        code: code.to_owned(),
        version: version.to_owned(),
        title: "Starter framework".to_owned(),
        edition,
        max_level: 4,
        in_use: true,
    };
    let framework = tx.add(framework).await?;
    let text = |row: &OwnRow, field: &str| row.text(field).to_owned();
    let mut aims = BTreeMap::new();
    for row in own::rows(AIMS)? {
        let aim = records::Aim {
            edition,
            code: text(&row, "aim"),
            title: text(&row, "title"),
            title_status: word(&row, "title_status")?,
            description: text(&row, "description"),
            priority: USUAL_PRIORITY,
        };
        aims.insert(text(&row, "aim"), tx.add(aim).await?);
    }
    for row in own::rows(LEVELS)? {
        let level = records::Level {
            framework,
            level: row.number("level")?,
            name: text(&row, "name"),
            anchor: text(&row, "anchor"),
            stakeholder_wording: text(&row, "stakeholder_wording"),
        };
        tx.add(level).await?;
    }
    let mut skills = BTreeMap::new();
    for row in own::rows(SKILLS)? {
        let skill = records::Skill {
            framework,
            code: text(&row, "skill"),
            title: text(&row, "title"),
            descriptor: text(&row, "descriptor"),
            group: row.given("group").map(str::to_owned),
            aim: Some(known(&aims, row.text("aim"))?),
            other_aims: text(&row, "other_aims"),
            relation: word(&row, "relation")?,
            replaces: None,
        };
        skills.insert(text(&row, "skill"), tx.add(skill).await?);
    }
    let mut roles = BTreeMap::new();
    for row in own::rows(ROLES)? {
        let role = records::Role {
            code: Some(text(&row, "role")),
            title: text(&row, "title"),
            kind: Some(word(&row, "kind")?),
            also: text(&row, "also"),
        };
        roles.insert(text(&row, "role"), tx.add(role).await?);
    }
    let mut targets = Vec::new();
    for row in own::rows(TARGETS)? {
        targets.push(records::Target {
            framework,
            role: known(&roles, row.text("role"))?,
            skill: known(&skills, row.text("skill"))?,
            level: row.number("target")?,
            importance: USUAL_IMPORTANCE,
        });
    }
    tx.add_many(targets).await?;
    Ok(())
}

impl App {
    /// Every framework version.
    pub async fn frameworks(&self) -> Result<Vec<FrameworkView>, AppError> {
        self.read_frameworks(&mut self.reading().await?).await
    }

    /// As [`App::frameworks`], through a transaction that is open.
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

    /// Puts a framework version in use. Ratings keep the codes of their skills.
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
                    tx.change(row.id, |framework: &mut records::Framework| framework.in_use = wanted).await?;
                }
                Ok(((), Op::UseFramework { which }))
            })
        })
        .await
    }
}
