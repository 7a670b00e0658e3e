//! Framework versions with their aims, roles, and what roles need.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::problems::{Problem, ProblemKind};
use domain::rules;
use exchange::kinds::{AimRow, Given, RoleRow, Rows, SkillRow, TargetRow};
use exchange::mapping::Options;
use exchange::table::Book;
use exchange::{FileError, FileFault};
use store::db::{Row, StoreError, Value};
use store::facts::FrameworkRow;
use store::{Tx, schema, values};

use super::Context;
use super::known::{Keys, Names, Skills};
use super::ratings::unknown_skill;
use super::records::{by_owner, by_text, col, col_or, put, set_owned};
use super::tally::{Outcome, Tally};
use crate::AppError;
use crate::views::imports::{FrameworkHead, ImportOptions};

/// A framework version as its files have it.
pub(super) struct Version {
    pub(super) skills: Rows<SkillRow>,
    aims: Option<Rows<AimRow>>,
    /// Do the aims come from a file of their own?
    aims_are_apart: bool,
    head: FrameworkHead,
}

impl Version {
    /// The sheet of the same workbook that names the aims.
    pub(super) fn aims_sheet(&self) -> Option<&str> {
        let same_workbook = self.aims.as_ref().filter(|_| !self.aims_are_apart);
        same_workbook.and_then(|aims| aims.sheets.first()).and_then(|sheet| sheet.table.sheet.as_deref())
    }

    pub(super) fn read(book: &mut Book, looked: &Options, options: &ImportOptions) -> Result<Self, FileError> {
        let Some(head) = options.framework.clone() else {
            let message = "A framework needs a code and a version, so nothing was read. Say which they are".to_owned();
            return Err(FileError { fault: FileFault::NoSuchField, path: book.path().to_owned(), message });
        };
        let skills = Rows::read(book, looked)?;
        let has_aims = book.sheets().iter().any(|sheet| sheet.name.trim().eq_ignore_ascii_case("aims"));
        let aims = match &options.aims_file {
            Some(file) => Some(Rows::read(&mut Book::open(Path::new(file))?, &Options::default())?),
            None if has_aims => Some(Rows::read(book, &Options { sheet: Some("aims".to_owned()), ..Options::default() })?),
            None => None,
        };
        Ok(Self { skills, aims, aims_are_apart: options.aims_file.is_some(), head })
    }

    /// What is wrong with cells that their rows can do without.
    pub(super) fn beside(&self) -> impl Iterator<Item = Problem> + '_ {
        self.skills.beside().chain(self.aims.iter().flat_map(Rows::beside))
    }
}

pub(super) async fn import(tx: &mut Tx, version: &Version, tally: &mut Tally) -> Result<(), AppError> {
    let aims = good_aims(version, tally);
    let (framework, edition) = framework_row(tx, version, &aims).await?;
    let mut aim_ids = edition_aims(tx, edition, &aims, tally).await?;
    let mut stored: BTreeMap<String, Row> = BTreeMap::new();
    for row in tx.rows_of(&schema::SKILL).await? {
        if row.int(1)? == framework {
            stored.insert(row.text(2)?, row);
        }
    }
    let mut keys = Keys::of(&stored);
    let mut seen = BTreeSet::new();
    for mut row in version.skills.iter() {
        let skill = &row.value;
        let code = &keys.meant(&skill.skill);
        let mut problems = std::mem::take(&mut row.problems);
        if !code.is_empty() && !seen.insert(code.clone()) {
            problems.push(version.skills.problem(row.number, "skill", ProblemKind::DuplicateKey, duplicate(code)));
        }
        let existing = stored.get(code);
        if existing.is_none() && skill.title.is_absent() && !version.skills.mapping(row.number).gives("title") {
            problems.push(version.skills.problem(row.number, "title", ProblemKind::Missing, lacking("title", "skill")));
        }
        if !problems.is_empty() {
            tally.reject(row.number, problems);
            continue;
        }
        let aim = match &skill.aim {
            Given::Absent => None,
            Given::Empty => Some(Value::NullInt),
            Given::Value(aim) => Some(Value::Int(aim_id(tx, edition, &mut aim_ids, &aim.text, tally).await?)),
        };
        for other in skill.other_aims.value().into_iter().flatten() {
            aim_id(tx, edition, &mut aim_ids, other, tally).await?;
        }
        let columns = vec![
            ("framework_id", Some(framework.into())),
            ("code", Some(code.into())),
            col("title", skill.title.clone()),
            col_or("descriptor", skill.descriptor.clone(), ""),
            col("skill_group", skill.group.clone()),
            ("aim_id", aim),
            col_or("other_aims", skill.other_aims.clone().map(|aims| aims.join(";")), ""),
            col_or("relation", skill.relation.map(|relation| relation.code()), "demonstrates"),
            col("replaces", skill.replaces.clone().map(|code| code.text)),
        ];
        let made = put(
            tx,
            &schema::SKILL,
            existing,
            columns,
            &[("descriptor", "".into()), ("other_aims", "".into()), ("relation", "demonstrates".into())],
        )
        .await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

/// Code and title of the good rows of the aims; the bad ones are listed.
fn good_aims(version: &Version, tally: &mut Tally) -> Vec<(String, String)> {
    let mut aims: Vec<(String, String)> = Vec::new();
    for row in version.aims.iter().flat_map(Rows::iter) {
        let code = &row.value.aim.text;
        if !row.problems.is_empty() {
            tally.list(row.problems);
        } else if aims.iter().all(|(known, _)| known != code) {
            aims.push((code.clone(), row.value.title.clone().into_value().unwrap_or_else(|| code.clone())));
        }
    }
    aims
}

/// The ids of the version's row and of its edition's, made where there are none. Which version is in use stays as it is.
async fn framework_row(tx: &mut Tx, version: &Version, aims: &[(String, String)]) -> Result<(i64, i64), AppError> {
    let head = &version.head;
    if head.max_level.is_some_and(|max| !(1..=10).contains(&max)) {
        return Err(AppError::invalid("The scale's top is a whole number from 1 to 10. Nothing was imported."));
    }
    let known = store::facts::frameworks(tx).await?;
    if let Some(found) = known.iter().find(|row| row.code == head.code && row.version == head.version) {
        if let Some(top) = head.max_level {
            change_scale(tx, found, top).await?;
        }
        let columns: Vec<(&str, Value)> =
            [head.title.as_ref().map(|title| ("title", title.into())), head.max_level.map(|max| ("max_level", max.into()))]
                .into_iter()
                .flatten()
                .collect();
        tx.update(&schema::FRAMEWORK, found.id, &columns).await?;
        return Ok((found.id, found.edition_id));
    }
    let Some(in_use) = known.first() else { return Err(StoreError::Damaged("no framework version is in use".to_owned()).into()) };
    let edition = if aims.is_empty() { in_use.edition_id } else { edition_of(tx, head, aims).await? };
    let title = head.title.clone().unwrap_or_else(|| head.code.clone());
    let max = head.max_level.unwrap_or(4);
    let id = tx.insert(&schema::FRAMEWORK, values![&head.code, &head.version, title, edition, max, known.is_empty()]).await?;
    let names = tx
        .fetch("SELECT level, name, anchor, stakeholder_wording FROM level WHERE framework_id = $1 ORDER BY level", &values![in_use.id])
        .await?;
    let mut levels = Vec::new();
    for level in 0..=max {
        // The same scale has the same names; another one is named by number until somebody names it.
        let named = names.iter().find(|row| in_use.max_level == max && row.int(0).is_ok_and(|number| number == i64::from(level)));
        levels.push(match named {
            Some(row) => values![id, level, row.text(1)?, row.text(2)?, row.text(3)?],
            None => values![id, level, format!("Level {level}"), "", ""],
        });
    }
    tx.insert_many(&schema::LEVEL, levels).await?;
    Ok((id, edition))
}

/// Makes the names of levels those of a scale with this top.
///
/// # Errors
/// `Conflict` where anything stands above it: cutting the scale off there would lose it.
async fn change_scale(tx: &mut Tx, framework: &FrameworkRow, top: u8) -> Result<(), AppError> {
    let above = store::scale::above(tx, framework.id, top).await?;
    if !above.is_empty() {
        return Err(scale_is_in_use(framework, top, &above));
    }
    let mut gone = Vec::new();
    for row in tx.rows_of(&schema::LEVEL).await? {
        if row.int(1)? == framework.id && row.small::<u8>(2)? > top {
            gone.push(row.int(0)?);
        }
    }
    tx.delete(&schema::LEVEL, &gone).await?;
    let added = (framework.max_level + 1..=top).map(|level| values![framework.id, level, format!("Level {level}"), "", ""]).collect();
    tx.insert_many(&schema::LEVEL, added).await?;
    Ok(())
}

fn scale_is_in_use(framework: &FrameworkRow, top: u8, above: &store::scale::Above) -> AppError {
    const SHOWN: usize = 10;
    let counted = |numbers: &[u32]| {
        let parts: Vec<String> = numbers
            .iter()
            .zip(store::scale::SORTS)
            .filter(|(number, _)| **number > 0)
            .map(|(number, (one, several))| format!("{number} {}", if *number == 1 { one } else { several }))
            .collect();
        parts.join(", ")
    };
    let sums: Vec<u32> = (0..store::scale::SORTS.len()).map(|sort| above.values().map(|numbers| numbers[sort]).sum()).collect();
    let mut details: Vec<String> = above.iter().take(SHOWN).map(|(skill, numbers)| format!("`{skill}`: {}", counted(numbers))).collect();
    if above.len() > SHOWN {
        details.push(format!("and {} more skills", above.len() - SHOWN));
    }
    AppError::Conflict {
        message: format!(
            "The scale of {}@{} cannot end at {top}: {} would be outside it. Nothing was imported. Lower them first, or bring the skills in \
             as a new version.",
            framework.code,
            framework.version,
            counted(&sums)
        ),
        details,
    }
}

/// Aims of a file's own make an edition of their own, unless an edition has just these aims already.
async fn edition_of(tx: &mut Tx, head: &FrameworkHead, aims: &[(String, String)]) -> Result<i64, AppError> {
    let mut wanted = aims.to_vec();
    wanted.sort();
    let editions = tx.rows_of(&schema::EDITION).await?;
    let stored = by_owner(tx, &schema::AIM).await?;
    for edition in &editions {
        let mut found: Vec<(String, String)> = Vec::new();
        for row in stored.get(&edition.int(0)?).into_iter().flatten() {
            found.push((row.text(2)?, row.text(3)?));
        }
        found.sort();
        if found == wanted {
            return Ok(edition.int(0)?);
        }
    }
    let code = format!("{}-{}", head.code, head.version);
    for edition in &editions {
        if edition.text(1)? == code {
            return Ok(edition.int(0)?);
        }
    }
    Ok(tx.insert(&schema::EDITION, values![&code, head.title.as_ref().unwrap_or(&head.code)]).await?)
}

/// The edition's aims by code, with those of the file put over them.
async fn edition_aims(tx: &mut Tx, edition: i64, aims: &[(String, String)], tally: &mut Tally) -> Result<BTreeMap<String, i64>, AppError> {
    let mut ids = BTreeMap::new();
    let stored = by_owner(tx, &schema::AIM).await?;
    for row in stored.get(&edition).into_iter().flatten() {
        ids.insert(row.text(2)?, row.int(0)?);
    }
    for (code, title) in aims {
        match ids.get(code) {
            Some(id) => drop(tx.update(&schema::AIM, *id, &[("title", title.into())]).await?),
            None => drop(make_aim(tx, edition, &mut ids, code, title, tally).await?),
        }
    }
    Ok(ids)
}

async fn aim_id(tx: &mut Tx, edition: i64, ids: &mut BTreeMap<String, i64>, code: &str, tally: &mut Tally) -> Result<i64, AppError> {
    match ids.get(code) {
        Some(id) => Ok(*id),
        None => make_aim(tx, edition, ids, code, code, tally).await,
    }
}

async fn make_aim(
    tx: &mut Tx,
    edition: i64,
    ids: &mut BTreeMap<String, i64>,
    code: &str,
    title: &str,
    tally: &mut Tally,
) -> Result<i64, AppError> {
    let id = tx.insert(&schema::AIM, values![edition, code, title, "as imported", "", crate::service::frameworks::USUAL_PRIORITY]).await?;
    ids.insert(code.to_owned(), id);
    tally.new.aims.push(code.to_owned());
    Ok(id)
}

pub(super) async fn import_roles(tx: &mut Tx, rows: &Rows<RoleRow>, tally: &mut Tally) -> Result<(), AppError> {
    let mut stored = by_text(tx, &schema::ROLE, "code").await?;
    let mut uncoded: BTreeMap<String, Row> = BTreeMap::new();
    for row in tx.rows_of(&schema::ROLE).await? {
        if row.opt_text(1)?.is_none() {
            uncoded.insert(exchange::clean::fold(&row.text(2)?), row);
        }
    }
    let certificates = by_owner(tx, &schema::ROLE_CERTIFICATE).await?;
    let mut keys = Keys::of(&stored);
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let role = &row.value;
        let code = &keys.meant(&role.role);
        let mut problems = std::mem::take(&mut row.problems);
        if !code.is_empty() && !seen.insert(code.clone()) {
            problems.push(rows.problem(row.number, "role", ProblemKind::DuplicateKey, duplicate(code)));
        }
        // A role that a list of people has made has a title only; the row that names it gives it its code.
        let by_title = role.title.value().and_then(|title| uncoded.remove(&exchange::clean::fold(title)));
        if let Some(found) = by_title
            && problems.is_empty()
        {
            stored.entry(code.clone()).or_insert(found);
        }
        let existing = stored.get(code);
        if existing.is_none() && role.title.is_absent() && !rows.mapping(row.number).gives("title") {
            problems.push(rows.problem(row.number, "title", ProblemKind::Missing, lacking("title", "role")));
        }
        if !problems.is_empty() {
            tally.reject(row.number, problems);
            continue;
        }
        let columns = vec![
            ("code", Some(code.into())),
            col("title", role.title.clone()),
            col("kind", role.kind.map(|kind| kind.code())),
            col_or("also", role.also.clone().map(|also| also.join(";")), ""),
        ];
        let mut made = put(tx, &schema::ROLE, existing, columns, &[("also", "".into())]).await?;
        if !role.certificates.is_absent() {
            let before = certificates.get(&made.id).map_or(&[][..], Vec::as_slice);
            let wanted = role.certificates.value().into_iter().flatten().map(|one| values![&one.certificate, one.months]).collect();
            let (old, new) = set_owned(tx, &schema::ROLE_CERTIFICATE, made.id, before, wanted).await?;
            if made.outcome != Outcome::Created {
                made.also("certificates", &old, &new);
            }
        }
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

pub(super) async fn import_targets(tx: &mut Tx, context: &Context, rows: &Rows<TargetRow>, tally: &mut Tally) -> Result<(), AppError> {
    let skills = Skills::load(tx, context).await?;
    let mut roles = Names::roles(tx).await?;
    let mut stored: BTreeMap<(i64, i64), Row> = BTreeMap::new();
    for row in tx.rows_of(&schema::TARGET).await? {
        if row.int(1)? == skills.framework {
            stored.insert((row.int(2)?, row.int(3)?), row);
        }
    }
    let mut in_use: BTreeMap<String, i64> = BTreeMap::new();
    for row in tx.fetch("SELECT id, code FROM skill WHERE framework_id = $1", &values![skills.framework]).await? {
        in_use.insert(row.text(1)?, row.int(0)?);
    }
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let target = &row.value;
        let mut problems = std::mem::take(&mut row.problems);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        let skill = skills.find(&target.skill).and_then(|skill| in_use.get(&skill.code)).copied();
        if skill.is_none() && !target.skill.is_empty() {
            bad("skill", ProblemKind::UnknownSkill, unknown_skill(&target.skill));
        }
        if let Some(Err(broken)) = target.target.value().map(|level| rules::wanted_level(*level, skills.max_level)) {
            bad("target", broken.kind, broken.to_string());
        }
        let text = target.role.value().map_or("", |code| code.text.as_str());
        let mapped = context.mapped_role(text);
        if let Some(mapped) = mapped
            && roles.id(mapped).is_none()
        {
            bad("role", ProblemKind::UnknownRole, unknown_role(mapped));
        }
        let name = mapped.unwrap_or(text);
        if let Some(skill) = skill
            && !name.is_empty()
        {
            let role = roles.id(name);
            if target.target.is_absent()
                && !rows.mapping(row.number).gives("target")
                && !role.is_some_and(|role| stored.contains_key(&(role, skill)))
            {
                bad("target", ProblemKind::Missing, lacking("target", "target"));
            }
            let key = role.map_or_else(|| exchange::clean::fold(name), |id| id.to_string());
            if !seen.insert((key, skill)) {
                bad(
                    "role",
                    ProblemKind::DuplicateKey,
                    "an earlier row of the file has a target for the same role and skill; the first row is taken".to_owned(),
                );
            }
        }
        let (Some(skill), true) = (skill, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        let role = match roles.id(name) {
            Some(id) => id,
            None => {
                let id = tx.insert(&schema::ROLE, values![None::<String>, name, None::<String>, ""]).await?;
                roles.add(name, id);
                tally.new.roles.push(name.to_owned());
                // From now on the role is met by its id.
                seen.insert((id.to_string(), skill));
                id
            }
        };
        let columns = vec![
            ("framework_id", Some(skills.framework.into())),
            ("role_id", Some(role.into())),
            ("skill_id", Some(skill.into())),
            ("level", target.target.value().map(|level| (*level).into())),
            col_or("importance", target.importance, 2_i64),
        ];
        let made = put(tx, &schema::TARGET, stored.get(&(role, skill)), columns, &[("importance", 2_i64.into())]).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

pub(super) fn unknown_role(name: &str) -> String {
    format!("no role has the code or title `{name}`")
}

pub(super) fn duplicate(key: &str) -> String {
    format!("`{key}` stands in an earlier row of the file; the first row is taken")
}

pub(super) fn lacking(field: &str, what: &str) -> String {
    format!("`{field}` is not in the file, and a new {what} needs it")
}
