//! Framework versions: one is made from another, the skills of the other are mapped to its own, two are compared, and one is put in use.

mod edit;
mod effect;
mod export;
mod mapping;

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::mapping::{Becomes, LevelMap, PutInUse};
use domain::rules::{LONGEST_CODE, LONGEST_NAME};
use store::facts::FrameworkRow;
use store::records::{Aim, Framework, FrameworkId, FrameworkUse, Level, Skill, SkillMapping, Target};
use store::{Conn, Id, Kept, Tx};

use crate::imports::records::by_owner;
use crate::measures::snapshot::named;
use crate::operations::Op;
use crate::views::frameworks::{FrameworkEffect, FrameworkPreview, FrameworksCompared, SkillCompared, SkillShown};
use crate::views::{Done, FrameworkRef};
use crate::{App, AppError, typed};

impl App {
    /// Makes a framework version from another: its skills, levels and role targets, each skill mapped to itself. `max_level` is the new
    /// scale's top where it is another.
    ///
    /// # Errors
    /// `NotFound` where there is no such version to make it from; `Conflict` where there is one of the new name; `Invalid` for a name that
    /// is too long or a top that no scale has. Nothing is made then.
    pub async fn new_framework(
        &self,
        which: FrameworkRef,
        from: FrameworkRef,
        title: Option<String>,
        max_level: Option<u8>,
    ) -> Result<Done<FrameworkRef>, AppError> {
        let today = self.today();
        let needed = |what: &str, text: &str| {
            typed::one_line(what, Some(text), LONGEST_CODE)?
                .ok_or_else(|| AppError::invalid(format!("{what} is needed. Nothing was made.")))
        };
        let which = FrameworkRef { code: needed("The code", &which.code)?, version: needed("The version", &which.version)? };
        let title = typed::one_line("The title", title.as_deref(), LONGEST_NAME)?;
        if max_level.is_some_and(|top| !(1..=10).contains(&top)) {
            return Err(AppError::invalid("The scale's top is a whole number from 1 to 10. Nothing was made."));
        }
        self.write(move |tx| {
            Box::pin(async move {
                let all = store::facts::frameworks(tx, today).await?;
                let before = all.iter().find(|row| from.names(row)).ok_or_else(|| from.unknown())?;
                if all.iter().any(|row| which.names(row)) {
                    return Err(AppError::conflict(format!(
                        "There is a framework version {}@{} already. Nothing was made. Choose another version.",
                        which.code, which.version
                    )));
                }
                let top = max_level.unwrap_or(before.max_level);
                let framework = Framework {
                    code: which.code.clone(),
                    version: which.version.clone(),
                    title: title.unwrap_or_else(|| before.title.clone()),
                    edition: before.edition_id,
                    max_level: top,
                    in_use: false,
                    made_from: Some(before.id),
                };
                let id = tx.add(framework).await?;
                let levels = by_owner(tx.all::<Level>().await?, |level| level.framework).remove(&before.id).unwrap_or_default();
                let copied = (0..=top).map(|level| match levels.iter().find(|one| one.level == level) {
                    Some(one) => Level { framework: id, ..one.record.clone() },
                    None => crate::imports::framework::numbered(id, level),
                });
                tx.add_many(copied.collect()).await?;
                let skills = skills_of(tx, before.id).await?;
                let made = skills.iter().map(|skill| Skill { framework: id, ..skill.record.clone() }).collect();
                let made = tx.add_many(made).await?;
                let rows = skills.iter().zip(made).map(|(skill, id_of)| SkillMapping {
                    framework: id,
                    from: Some(skill.code.clone()),
                    becomes: Becomes::Same,
                    skill: Some(id_of),
                    levels: LevelMap::default(),
                });
                tx.add_many(rows.collect()).await?;
                mapping::carry_targets(tx, (before.id, id), top, None).await?;
                let op = Op::NewFramework { which: shown(&which), from: shown(&from) };
                Ok((which, op))
            })
        })
        .await
    }

    /// Puts a framework version in use: for the days from `from` on, or for every day. Role targets that came to the version from which it
    /// was made since it was mapped are carried too. Ratings stay as they were given.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist.
    pub async fn use_framework(&self, which: &FrameworkRef, from: Option<Date>) -> Result<Done<FrameworkEffect>, AppError> {
        let (which, today) = (which.clone(), self.today());
        self.write(move |tx| {
            Box::pin(async move {
                let preview = put_in_use(tx, &which, from, today).await?;
                Ok((preview.effect, Op::UseFramework { which: shown(&which), from }))
            })
        })
        .await
    }

    /// What [`App::use_framework`] would do.
    ///
    /// # Errors
    /// As [`App::use_framework`].
    pub async fn try_use_framework(&self, which: &FrameworkRef, from: Option<Date>) -> Result<FrameworkPreview, AppError> {
        let (which, today) = (which.clone(), self.today());
        self.rehearse(move |tx| {
            Box::pin(async move {
                let preview = put_in_use(tx, &which, from, today).await?;
                Ok((preview, Op::UseFramework { which: shown(&which), from }))
            })
        })
        .await
    }

    /// Two framework versions side by side. Where the second was made from the first it is its mapping, else skills of one code belong
    /// together, and those of which one replaces the other.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist.
    pub async fn compare_frameworks(&self, from: &FrameworkRef, to: &FrameworkRef) -> Result<FrameworksCompared, AppError> {
        let mut conn = self.reading().await?;
        let all = store::facts::frameworks(&mut conn, self.today()).await?;
        let find = |wanted: &FrameworkRef| all.iter().find(|row| wanted.names(row)).ok_or_else(|| wanted.unknown());
        let (first, second) = (find(from)?, find(to)?);
        let before = shown_skills(&mut conn, first).await?;
        let after = shown_skills(&mut conn, second).await?;
        let versions = store::facts::versions(&mut conn).await?;
        let heirs = versions.under(second.id.number());
        let words: BTreeMap<(Option<String>, Option<String>), Becomes> = mapping::rows_of(&mut conn, second).await?;
        let direct = second.made_from == Some(first.id);
        let mut comes_from: BTreeMap<usize, usize> = BTreeMap::new();
        let leads: Vec<Vec<(usize, String)>> = before
            .iter()
            .map(|skill| {
                let of = heirs.from_version(&skill.skill, first.id.number()).iter();
                let list: Vec<(usize, String)> =
                    of.map(|heir| (domain::ix::Ix::at(heir.skill), levels_told(heir, first, second))).collect();
                list.iter().for_each(|(at, _)| *comes_from.entry(*at).or_default() += 1);
                list
            })
            .collect();
        let mut skills = Vec::new();
        for (skill, leads) in before.iter().zip(leads) {
            let several = leads.len() > 1;
            let from = |relation| SkillCompared {
                relation,
                from_skill: Some(skill.skill.clone()),
                from_title: Some(skill.title.clone()),
                to_skill: None,
                to_title: None,
                levels: String::new(),
                differs: Vec::new(),
            };
            if leads.is_empty() {
                skills.push(from(Becomes::Dropped));
            }
            for (at, levels) in leads {
                let to = &after[at];
                let said = words.get(&(Some(skill.skill.clone()), Some(to.skill.clone()))).copied().filter(|_| direct);
                let seen = match () {
                    () if several => Becomes::Split,
                    () if comes_from.get(&at).is_some_and(|many| *many > 1) => Becomes::Merged,
                    () if skill.skill == to.skill && skill.title == to.title => Becomes::Same,
                    () => Becomes::Renamed,
                };
                let (to_skill, to_title) = (Some(to.skill.clone()), Some(to.title.clone()));
                skills.push(SkillCompared { to_skill, to_title, levels, differs: differs(skill, to), ..from(said.unwrap_or(seen)) });
            }
        }
        let new = after.iter().enumerate().filter(|(at, _)| !comes_from.contains_key(at)).map(|(_, skill)| SkillCompared {
            relation: Becomes::New,
            from_skill: None,
            from_title: None,
            to_skill: Some(skill.skill.clone()),
            to_title: Some(skill.title.clone()),
            levels: String::new(),
            differs: Vec::new(),
        });
        skills.extend(new);
        Ok(FrameworksCompared {
            from: named(first),
            from_max_level: first.max_level,
            to: named(second),
            to_max_level: second.max_level,
            skills,
        })
    }

    /// The skills of a framework version, in its order.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist.
    pub async fn framework_skills(&self, which: &FrameworkRef) -> Result<Vec<SkillShown>, AppError> {
        let mut conn = self.reading().await?;
        let row = self.version_of(&mut conn, Some(which)).await?;
        shown_skills(&mut conn, &row).await
    }
}

/// A version as people write it.
fn shown(which: &FrameworkRef) -> String {
    format!("{}@{}", which.code, which.version)
}

/// The levels that become others, as `1>2;3>4`.
fn levels_told(heir: &domain::mapping::Heir, from: &FrameworkRow, to: &FrameworkRow) -> String {
    let other = |level: &u8| heir.level(*level) != (*level).min(to.max_level);
    let told: Vec<String> = (0..=from.max_level).filter(other).map(|level| format!("{level}>{}", heir.level(level))).collect();
    told.join(";")
}

fn differs(one: &SkillShown, other: &SkillShown) -> Vec<String> {
    let parts = [
        ("title", one.title != other.title),
        ("descriptor", one.descriptor != other.descriptor),
        ("group", one.group != other.group),
        ("aim", one.aim != other.aim),
        ("other_aims", one.other_aims != other.other_aims),
        ("relation", one.relation != other.relation),
    ];
    parts.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what.to_owned()).collect()
}

/// The skills of a version, in its order.
async fn skills_of(conn: &mut Conn, framework: FrameworkId) -> Result<Vec<Kept<Skill>>, AppError> {
    Ok(conn.all::<Skill>().await?.into_iter().filter(|skill| skill.framework == framework).collect())
}

async fn shown_skills(conn: &mut Conn, row: &FrameworkRow) -> Result<Vec<SkillShown>, AppError> {
    let aims: BTreeMap<Id<Aim>, String> = conn.all::<Aim>().await?.into_iter().map(|aim| (aim.id, aim.record.code)).collect();
    let shown = |Kept { record: skill, .. }: Kept<Skill>| SkillShown {
        aim: skill.aim.and_then(|aim| aims.get(&aim).cloned()),
        other_aims: skill.other_aims.split(';').map(str::trim).filter(|aim| !aim.is_empty()).map(str::to_owned).collect(),
        skill: skill.code,
        title: skill.title,
        descriptor: skill.descriptor,
        group: skill.group,
        relation: skill.relation,
        review_by: skill.review_by,
    };
    Ok(skills_of(conn, row.id).await?.into_iter().map(shown).collect())
}

/// Puts a version in use, and tells what that does: today, or on the first day for which it counts if that is to come.
async fn put_in_use(tx: &mut Tx, which: &FrameworkRef, from: Option<Date>, today: Date) -> Result<FrameworkPreview, AppError> {
    let on = from.map_or(today, |from| from.max(today));
    let all = store::facts::frameworks(tx, on).await?;
    let wanted = all.iter().find(|row| which.names(row)).ok_or_else(|| which.unknown())?;
    let before = all.iter().find(|row| row.in_use).unwrap_or(wanted);
    let mut versions = store::facts::versions(tx).await?;
    let was = effect::Then::read(tx, before, on).await?;
    if let Some(made_from) = wanted.made_from.filter(|_| !versions.was_used(wanted.id.number())) {
        // What is in the version stays as it was set there; what came to the other since is carried.
        let since = tx.all::<SkillMapping>().await?.iter().filter(|row| row.framework == wanted.id).map(|row| row.id.number()).max();
        mapping::carry_targets(tx, (made_from, wanted.id), wanted.max_level, since).await?;
    }
    let line = versions.timeline();
    versions.uses.push(PutInUse { recorded: i64::MAX, version: wanted.id.number(), from, on: today });
    if versions.timeline() != line {
        tx.add(FrameworkUse { framework: wanted.id, from, on: today }).await?;
    }
    let is = effect::Then::read(tx, wanted, on).await?;
    effect::between(tx, &was, &is).await
}

/// The targets of roles in a version.
async fn targets_of(conn: &mut Conn, framework: FrameworkId) -> Result<Vec<Kept<Target>>, AppError> {
    Ok(conn.all::<Target>().await?.into_iter().filter(|target| target.framework == framework).collect())
}

/// Codes, each once.
type Codes = BTreeSet<String>;
