//! Framework versions with their aims, roles, and what roles need.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::facts::TitleStatus;
use domain::problems::{DataProblem, ProblemKind};
use domain::rules;
use domain::skills::Relation;
use exchange::kinds::{AimRow, Given, RoleRow, Rows, SkillRow, TargetRow};
use exchange::mapping::Options;
use exchange::table::Book;
use exchange::{FileError, FileFault};
use store::facts::FrameworkRow;
use store::records::{Aim, Edition, Framework, Level, Role, RoleCertificate, Skill, Target};
use store::{Id, Kept, StoreError, Tx};

use super::Context;
use super::held::named_role;
use super::known::{Keys, Names, Skills};
use super::ratings::unknown_skill;
use super::records::{by_key, by_owner, over, over_known, over_or, put, set_owned};
use super::tally::{Outcome, Tally};
use crate::AppError;
use crate::views::imports::{FrameworkHead, ImportOptions};

/// A framework version, as read from its files.
pub(super) struct Version {
    pub(super) skills: Rows<SkillRow>,
    aims: Option<Rows<AimRow>>,
    /// Do the aims come from a separate file?
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

    /// The problems of cells that are not needed: their rows are imported without them.
    pub(super) fn beside(&self) -> impl Iterator<Item = DataProblem> + '_ {
        self.skills.beside().chain(self.aims.iter().flat_map(Rows::beside))
    }
}

pub(super) async fn import(tx: &mut Tx, version: &Version, tally: &mut Tally) -> Result<(), AppError> {
    let aims = good_aims(version, tally);
    let (framework, edition) = framework_row(tx, version, &aims).await?;
    let mut aim_ids = edition_aims(tx, edition, &aims, tally).await?;
    let of_version = tx.all::<Skill>().await?.into_iter().filter(|skill| skill.framework == framework).collect();
    let stored = by_key(of_version, |skill| Some(&skill.code));
    let mut keys = Keys::of(&stored);
    let new: BTreeSet<String> = version
        .skills
        .iter()
        .map(|row| keys.meant(&row.value.skill))
        .filter(|code| !code.is_empty() && !stored.contains_key(code))
        .collect();
    not_too_many(stored.len() + new.len())?;
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
        let mut wanted = existing.map_or_else(|| new_skill(framework, code), |one| one.record.clone());
        match &skill.aim {
            Given::Absent => {}
            Given::Empty => wanted.aim = None,
            Given::Value(aim) => wanted.aim = Some(aim_id(tx, edition, &mut aim_ids, &aim.text, tally).await?),
        }
        for other in skill.other_aims.value().into_iter().flatten() {
            aim_id(tx, edition, &mut aim_ids, other, tally).await?;
        }
        over_known(&mut wanted.title, skill.title.clone());
        over_or(&mut wanted.descriptor, skill.descriptor.clone(), String::new());
        over(&mut wanted.group, skill.group.clone());
        over_or(&mut wanted.other_aims, skill.other_aims.clone().map(|aims| aims.join(";")), String::new());
        over_or(&mut wanted.relation, skill.relation, Relation::Demonstrates);
        over(&mut wanted.replaces, skill.replaces.clone().map(|code| code.text));
        let made = put(tx, existing, wanted).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

/// Refuses more skills than a framework version can have.
fn not_too_many(skills: usize) -> Result<(), AppError> {
    if skills <= rules::MOST_SKILLS {
        return Ok(());
    }
    Err(AppError::invalid(format!(
        "A framework has 10,000 skills at most, and with this file it would have {}. Nothing was imported. Leave out skills that nobody is \
         rated in, or import them as several frameworks.",
        domain::words::count(domain::saturating_u32(skills))
    )))
}

/// A new skill with a code and no other values.
fn new_skill(framework: Id<Framework>, code: &str) -> Skill {
    Skill {
        framework,
        code: code.to_owned(),
        title: String::new(),
        descriptor: String::new(),
        group: None,
        aim: None,
        other_aims: String::new(),
        relation: Relation::Demonstrates,
        replaces: None,
    }
}

/// Code and title of each good row of the aims. Bad rows are listed in the tally.
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

/// The ids of the row of the version and of the row of its edition. Rows that do not exist are made. The version in use does not change.
async fn framework_row(tx: &mut Tx, version: &Version, aims: &[(String, String)]) -> Result<(Id<Framework>, Id<Edition>), AppError> {
    let head = &version.head;
    if head.max_level.is_some_and(|max| !(1..=10).contains(&max)) {
        return Err(AppError::invalid("The scale's top is a whole number from 1 to 10. Nothing was imported."));
    }
    let known = store::facts::frameworks(tx).await?;
    if let Some(found) = known.iter().find(|row| row.code == head.code && row.version == head.version) {
        if let Some(top) = head.max_level {
            change_scale(tx, found, top).await?;
        }
        let edit = |framework: &mut Framework| {
            framework.title = head.title.clone().unwrap_or_else(|| framework.title.clone());
            framework.max_level = head.max_level.unwrap_or(framework.max_level);
        };
        tx.change(found.id, edit).await?;
        return Ok((found.id, found.edition_id));
    }
    let Some(in_use) = known.first() else { return Err(StoreError::Damaged("no framework version is in use".to_owned()).into()) };
    let edition = if aims.is_empty() { in_use.edition_id } else { edition_of(tx, head, aims).await? };
    let title = head.title.clone().unwrap_or_else(|| head.code.clone());
    let max = head.max_level.unwrap_or(4);
    let (code, version) = (head.code.clone(), head.version.clone());
    let id = tx.add(Framework { code, version, title, edition, max_level: max, in_use: known.is_empty() }).await?;
    let names = by_owner(tx.all::<Level>().await?, |level| level.framework).remove(&in_use.id).unwrap_or_default();
    let mut levels = Vec::new();
    for level in 0..=max {
        // If the scale is that of the version in use, its level names are copied. Otherwise levels are named by number until somebody names
        // them.
        let named = names.iter().find(|one| in_use.max_level == max && one.level == level);
        levels.push(named.map_or_else(|| numbered(id, level), |one| Level { framework: id, ..one.record.clone() }));
    }
    tx.add_many(levels).await?;
    Ok((id, edition))
}

/// A level whose name is its number.
fn numbered(framework: Id<Framework>, level: u8) -> Level {
    Level { framework, level, name: format!("Level {level}"), anchor: String::new(), stakeholder_wording: String::new() }
}

/// Adds or removes names of levels, so that they fit a scale with this top.
///
/// # Errors
/// `Conflict` if something has a level above the top: to cut the scale off would lose it.
async fn change_scale(tx: &mut Tx, framework: &FrameworkRow, top: u8) -> Result<(), AppError> {
    let above = store::scale::above(tx, framework.id, top).await?;
    if !above.is_empty() {
        return Err(scale_is_in_use(framework, top, &above));
    }
    let levels = tx.all::<Level>().await?;
    let gone: Vec<Id<Level>> =
        levels.iter().filter(|level| level.framework == framework.id && level.level > top).map(|level| level.id).collect();
    tx.remove(&gone).await?;
    tx.add_many((framework.max_level + 1..=top).map(|level| numbered(framework.id, level)).collect()).await?;
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

/// The edition for the aims of a file: one that has exactly these aims, or else a new one.
async fn edition_of(tx: &mut Tx, head: &FrameworkHead, aims: &[(String, String)]) -> Result<Id<Edition>, AppError> {
    let mut wanted = aims.to_vec();
    wanted.sort();
    let editions = tx.all::<Edition>().await?;
    let stored = by_owner(tx.all::<Aim>().await?, |aim| aim.edition);
    for edition in &editions {
        let of_it = stored.get(&edition.id).into_iter().flatten();
        let mut found: Vec<(String, String)> = of_it.map(|aim| (aim.code.clone(), aim.title.clone())).collect();
        found.sort();
        if found == wanted {
            return Ok(edition.id);
        }
    }
    let code = format!("{}-{}", head.code, head.version);
    if let Some(edition) = editions.iter().find(|edition| edition.code == code) {
        return Ok(edition.id);
    }
    Ok(tx.add(Edition { code, title: head.title.as_ref().unwrap_or(&head.code).clone() }).await?)
}

/// The edition's aims by code, after the aims of the file are written over them.
async fn edition_aims(
    tx: &mut Tx,
    edition: Id<Edition>,
    aims: &[(String, String)],
    tally: &mut Tally,
) -> Result<BTreeMap<String, Id<Aim>>, AppError> {
    let stored = tx.all::<Aim>().await?;
    let mut ids = stored.iter().filter(|aim| aim.edition == edition).map(|aim| (aim.code.clone(), aim.id)).collect();
    for (code, title) in aims {
        match BTreeMap::get(&ids, code) {
            Some(id) => drop(tx.change(*id, |aim: &mut Aim| aim.title.clone_from(title)).await?),
            None => drop(make_aim(tx, edition, &mut ids, code, title, tally).await?),
        }
    }
    Ok(ids)
}

async fn aim_id(
    tx: &mut Tx,
    edition: Id<Edition>,
    ids: &mut BTreeMap<String, Id<Aim>>,
    code: &str,
    tally: &mut Tally,
) -> Result<Id<Aim>, AppError> {
    match ids.get(code) {
        Some(id) => Ok(*id),
        None => make_aim(tx, edition, ids, code, code, tally).await,
    }
}

async fn make_aim(
    tx: &mut Tx,
    edition: Id<Edition>,
    ids: &mut BTreeMap<String, Id<Aim>>,
    code: &str,
    title: &str,
    tally: &mut Tally,
) -> Result<Id<Aim>, AppError> {
    let aim = Aim {
        edition,
        code: code.to_owned(),
        title: title.to_owned(),
        title_status: TitleStatus::AsImported,
        description: String::new(),
        priority: crate::service::frameworks::USUAL_PRIORITY,
    };
    let id = tx.add(aim).await?;
    ids.insert(code.to_owned(), id);
    tally.new.aims.push(code.to_owned());
    Ok(id)
}

pub(super) async fn import_roles(tx: &mut Tx, rows: &Rows<RoleRow>, tally: &mut Tally) -> Result<(), AppError> {
    let (coded, others): (Vec<_>, Vec<_>) = tx.all::<Role>().await?.into_iter().partition(|role| role.code.is_some());
    let mut stored = by_key(coded, |role| role.code.as_ref());
    let mut uncoded: BTreeMap<String, Kept<Role>> = others.into_iter().map(|role| (exchange::clean::fold(&role.title), role)).collect();
    let certificates = by_owner(tx.all::<RoleCertificate>().await?, |one| one.role);
    let mut keys = Keys::of(&stored);
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let role = &row.value;
        let code = &keys.meant(&role.role);
        let mut problems = std::mem::take(&mut row.problems);
        if !code.is_empty() && !seen.insert(code.clone()) {
            problems.push(rows.problem(row.number, "role", ProblemKind::DuplicateKey, duplicate(code)));
        }
        // A role that a list of people has made has only a title. The row of the role gives it its code.
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
        let mut wanted = existing.map_or_else(|| named_role(""), |one| one.record.clone());
        wanted.code = Some(code.clone());
        over_known(&mut wanted.title, role.title.clone());
        over(&mut wanted.kind, role.kind);
        over_or(&mut wanted.also, role.also.clone().map(|also| also.join(";")), String::new());
        let mut made = put(tx, existing, wanted).await?;
        if !role.certificates.is_absent() {
            let before = certificates.get(&made.id).map_or(&[][..], Vec::as_slice);
            let needed = role.certificates.value().into_iter().flatten();
            let of_role = |certificate: String, months| RoleCertificate { role: made.id, certificate, months };
            let wanted = needed.map(|one| of_role(one.certificate.clone(), one.months)).collect();
            let (old, new) = set_owned(tx, before, wanted).await?;
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
    let targets = tx.all::<Target>().await?.into_iter().filter(|target| target.framework == skills.framework);
    let stored: BTreeMap<(Id<Role>, Id<Skill>), Kept<Target>> = targets.map(|target| ((target.role, target.skill), target)).collect();
    let own = tx.all::<Skill>().await?.into_iter().filter(|skill| skill.framework == skills.framework);
    let in_use: BTreeMap<String, Id<Skill>> = own.map(|Kept { id, record }| (record.code, id)).collect();
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
                let id = tx.add(named_role(name)).await?;
                roles.add(name, id);
                tally.new.roles.push(name.to_owned());
                // From here on the role is known by its id.
                seen.insert((id.to_string(), skill));
                id
            }
        };
        let existing = stored.get(&(role, skill));
        let mut wanted = match existing {
            Some(one) => one.record.clone(),
            None => Target { framework: skills.framework, role, skill, level: 0, importance: 2 },
        };
        over_known(&mut wanted.level, target.target);
        over_or(&mut wanted.importance, target.importance, 2);
        let made = put(tx, existing, wanted).await?;
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
