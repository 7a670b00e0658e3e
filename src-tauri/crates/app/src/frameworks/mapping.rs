//! A mapping: what becomes of each skill of the version from which a framework version was made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::mapping::{Becomes, LevelMap};
use domain::problems::{DataProblem, ProblemKind};
use domain::rules;
use exchange::kinds::{MappingRow, RowNumber, Rows};
use exchange::mapping::Options;
use exchange::table::Book;
use store::facts::FrameworkRow;
use store::records::{FrameworkId, Role, Skill, SkillMapping, Target};
use store::{Conn, Id, Kept, Tx};

use super::{Codes, effect, shown, skills_of, targets_of};
use crate::imports::known::Keys;
use crate::measures::snapshot::named;
use crate::operations::Op;
use crate::views::frameworks::{MappingSaved, TargetsCarried};
use crate::views::{Done, FrameworkRef};
use crate::{App, AppError};

/// What becomes of one skill, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// The row of the file; none where the file does not name the skill, which then stays.
    row: Option<RowNumber>,
    from: Option<String>,
    becomes: Becomes,
    to: Option<String>,
    title: Option<String>,
    levels: LevelMap,
}

impl App {
    /// Says what becomes of the skills of the version from which a framework version was made, by a file with a row for each. A skill that
    /// the file does not name stays. What an earlier mapping said is replaced, and role targets are carried anew. `from` says from which
    /// version a version was made that was not made from any.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist; `NotNow` for one that has been put in use; `Invalid` with every problem for a file
    /// that cannot be read or contradicts itself or the versions. Nothing is changed then.
    pub async fn map_framework(
        &self,
        which: &FrameworkRef,
        from: Option<FrameworkRef>,
        file: &Path,
    ) -> Result<Done<MappingSaved>, AppError> {
        let path = file.to_owned();
        let read = move || Rows::<MappingRow>::read(&mut Book::open(&path)?, &Options::default());
        let rows = tokio::task::spawn_blocking(read).await.map_err(AppError::unexpected)??;
        let (which, today) = (which.clone(), self.today());
        self.write(move |tx| {
            Box::pin(async move {
                let all = store::facts::frameworks(tx, today).await?;
                let version = all.iter().find(|row| which.names(row)).ok_or_else(|| which.unknown())?;
                let before = before(&all, version, from.as_ref())?;
                if store::facts::versions(tx).await?.was_used(version.id.number()) {
                    return Err(AppError::NotNow {
                        message: format!(
                            "{} has been put in use, and what was counted by it must not change. Nothing was changed. Make a new version from it.",
                            shown(&which)
                        ),
                    });
                }
                tx.change(version.id, |row: &mut store::records::Framework| row.made_from = Some(before.id)).await?;
                let old = skills_of(tx, before.id).await?;
                let lines = checked(&rows, &old, (before.max_level, version.max_level))?;
                let skills = apply(tx, (before, version), &old, lines).await?;
                let targets = carry_targets(tx, (before.id, version.id), version.max_level, None).await?;
                let versions = store::facts::versions(tx).await?;
                let (was, is) = (versions.under(before.id.number()), versions.under(version.id.number()));
                let lost_ratings = effect::lost_ratings(tx, Some(&was), &is).await?;
                let saved = MappingSaved {
                    framework: named(version),
                    from: named(before),
                    rows: domain::saturating_u32(rows.iter().count()),
                    skills,
                    targets,
                    lost_ratings,
                };
                Ok((saved, Op::MapFramework { which: shown(&which) }))
            })
        })
        .await
    }
}

/// The version from which a version was made, or is said to have been made.
fn before<'f>(all: &'f [FrameworkRow], version: &FrameworkRow, said: Option<&FrameworkRef>) -> Result<&'f FrameworkRow, AppError> {
    let by_id = |id: FrameworkId| all.iter().find(|row| row.id == id);
    let found = match (version.made_from, said) {
        (_, Some(said)) => Some(all.iter().find(|row| said.names(row)).ok_or_else(|| said.unknown())?),
        (Some(id), None) => by_id(id),
        (None, None) => None,
    };
    let Some(found) = found else {
        return Err(AppError::invalid(format!(
            "{}@{} was not made from another version, so it is not known what is mapped. Nothing was changed. Say from which with `--from`.",
            version.code, version.version
        )));
    };
    // Over which versions it was made. None of them may be the version itself.
    let mut at = Some(found);
    for _ in 0..=all.len() {
        match at {
            Some(one) if one.id == version.id => {
                return Err(AppError::invalid(format!(
                    "{}@{} would be made from itself, over others or at once. Nothing was changed. Choose another version.",
                    version.code, version.version
                )));
            }
            Some(one) => at = one.made_from.and_then(by_id),
            None => break,
        }
    }
    Ok(found)
}

/// The lines of a file, and one for each skill that it does not name. Or else everything that is wrong.
fn checked(rows: &Rows<MappingRow>, old: &[Kept<Skill>], (old_top, top): (u8, u8)) -> Result<Vec<Line>, AppError> {
    let mut keys: Keys = Keys::default();
    old.iter().for_each(|skill| keys.add(&skill.code, ()));
    let mut problems: Vec<DataProblem> = rows.sheets.iter().flat_map(|sheet| sheet.unreadable().map(|(_, problem)| problem)).collect();
    problems.extend(rows.beside());
    let mut lines: Vec<Line> = Vec::new();
    for row in rows.iter() {
        let MappingRow { from, becomes, to, title, levels } = row.value;
        problems.extend(row.problems);
        let Some(becomes) = becomes.into_value() else { continue };
        let mut bad =
            |field: &str, kind: ProblemKind, message: &str| problems.push(rows.problem(row.number, field, kind, message.to_owned()));
        let from = match from.into_value() {
            Some(code) => match keys.key(&code) {
                Some(known) => Some(known.to_owned()),
                None => {
                    bad("from_skill", ProblemKind::UnknownSkill, &format!("the version before has no skill with the code `{}`", code.text));
                    continue;
                }
            },
            None => None,
        };
        let to = to.into_value().map(|code| code.text);
        let (from, to) = match (becomes, from, to) {
            (Becomes::New, Some(_), _) => {
                bad("from_skill", ProblemKind::Conflict, "a new skill comes from none");
                continue;
            }
            (Becomes::New, None, None) | (Becomes::Split | Becomes::Merged, Some(_), None) => {
                bad("to_skill", ProblemKind::Missing, "the code in the new version is needed");
                continue;
            }
            (Becomes::Dropped, Some(_), Some(_)) => {
                bad("to_skill", ProblemKind::Conflict, "a skill that is dropped becomes none");
                continue;
            }
            (Becomes::New, None, to) => (None, to),
            (_, None, _) => {
                bad("from_skill", ProblemKind::Missing, "the code in the version before is needed");
                continue;
            }
            (Becomes::Dropped, from, None) => (from, None),
            // A skill that stays, or has only another title, keeps its code.
            (_, from, to) => (from.clone(), to.or(from)),
        };
        let title = title.into_value();
        if becomes == Becomes::New && title.is_none() {
            bad("title", ProblemKind::Missing, "a new skill has a title");
            continue;
        }
        let levels = levels.into_value().unwrap_or_default();
        if let Some((one, other)) = levels.pairs().iter().find(|(one, other)| *one > old_top || *other > top) {
            let message = format!("`{one}>{other}`: the scale before ends at {old_top}, and the new one at {top}");
            bad("levels", ProblemKind::InvalidLevel, &message);
            continue;
        }
        lines.push(Line { row: Some(row.number), from, becomes, to, title, levels });
    }
    if problems.is_empty() {
        let named: Codes = lines.iter().filter_map(|line| line.from.clone()).collect();
        let stays = |skill: &Kept<Skill>| Line {
            row: None,
            from: Some(skill.code.clone()),
            becomes: Becomes::Same,
            to: Some(skill.code.clone()),
            title: None,
            levels: LevelMap::default(),
        };
        lines.extend(old.iter().filter(|skill| !named.contains(&skill.code)).map(stays));
        problems = contradictions(rows, &lines);
    }
    if problems.is_empty() { Ok(lines) } else { Err(refused(problems)) }
}

fn refused(problems: Vec<DataProblem>) -> AppError {
    let rows = domain::words::plural(domain::saturating_u32(problems.len()), "problem", "problems");
    AppError::Invalid { message: format!("The mapping has {rows}. Nothing was changed. Correct the file, and map it again."), problems }
}

/// What lines say against each other.
fn contradictions(rows: &Rows<MappingRow>, lines: &[Line]) -> Vec<DataProblem> {
    let mut problems = Vec::new();
    let mut bad = |line: &Line, field: &str, kind: ProblemKind, message: String| {
        if let Some(row) = line.row {
            problems.push(rows.problem(row, field, kind, message));
        }
    };
    let mut pairs: BTreeSet<(Option<&str>, Option<&str>)> = BTreeSet::new();
    let mut to_of: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    let mut from_of: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        if !pairs.insert((line.from.as_deref(), line.to.as_deref())) {
            bad(line, "from_skill", ProblemKind::DuplicateKey, "an earlier row says the same of this skill".to_owned());
            continue;
        }
        if let Some(to) = &line.to {
            to_of.entry(to).or_default().push(line);
        }
        if let Some(from) = &line.from {
            from_of.entry(from).or_default().push(line);
        }
    }
    for (from, of) in from_of {
        // What is merged and split at once is both.
        let several = of.iter().all(|line| matches!(line.becomes, Becomes::Split | Becomes::Merged));
        if of.len() > 1 && !several {
            let message = format!("`{from}` becomes several: say `split` in each of its rows, or take out the rows that are wrong");
            of.iter().for_each(|line| bad(line, "relation", ProblemKind::Conflict, message.clone()));
        }
    }
    for (to, of) in to_of {
        let alone = |line: &&&Line| !matches!(line.becomes, Becomes::Merged | Becomes::Split);
        // One skill may stay while others are merged into it.
        let joined = of.iter().filter(alone).count() <= 1 && of.iter().all(|line| line.becomes != Becomes::New);
        if of.len() > 1 && !joined {
            let message = format!("several skills would have the code `{to}`: say `merged` in each of its rows, or choose other codes");
            of.iter().for_each(|line| bad(line, "to_skill", ProblemKind::Conflict, message.clone()));
        }
        let titles: BTreeSet<&str> = of.iter().filter_map(|line| line.title.as_deref()).collect();
        if titles.len() > 1 {
            let message = format!("`{to}` would have two titles; say one of them");
            of.iter().skip(1).for_each(|line| bad(line, "title", ProblemKind::Conflict, message.clone()));
        }
    }
    problems
}

/// Makes the skills and the mapping of a version what the lines say. How many skills it has then.
async fn apply(
    tx: &mut Tx,
    (before, version): (&FrameworkRow, &FrameworkRow),
    old: &[Kept<Skill>],
    lines: Vec<Line>,
) -> Result<u32, AppError> {
    let mapped: Vec<Kept<SkillMapping>> = tx.all::<SkillMapping>().await?.into_iter().filter(|row| row.framework == version.id).collect();
    let there = skills_of(tx, version.id).await?;
    let wanted: Codes = lines.iter().filter_map(|line| line.to.clone()).collect();
    let from_before: BTreeSet<Id<Skill>> = mapped.iter().filter_map(|row| row.skill).collect();
    tx.remove(&mapped.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    // Skills that somebody brought to the version stay, whatever is mapped.
    let goes = |skill: &&Kept<Skill>| !wanted.contains(&skill.code) && from_before.contains(&skill.id);
    let gone: BTreeSet<Id<Skill>> = there.iter().filter(goes).map(|skill| skill.id).collect();
    let reached: BTreeSet<Id<Skill>> = lines
        .iter()
        .filter(|line| line.from.is_some())
        .filter_map(|line| there.iter().find(|skill| Some(&skill.code) == line.to.as_ref()))
        .map(|skill| skill.id)
        .collect();
    let targets = targets_of(tx, version.id).await?;
    // They are carried anew.
    let stale = targets.iter().filter(|target| gone.contains(&target.skill) || reached.contains(&target.skill)).map(|target| target.id);
    tx.remove(&stale.collect::<Vec<_>>()).await?;
    tx.remove(&gone.iter().copied().collect::<Vec<_>>()).await?;
    let mut ids: BTreeMap<String, Id<Skill>> =
        there.iter().filter(|skill| !gone.contains(&skill.id)).map(|skill| (skill.code.clone(), skill.id)).collect();
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let first = line.from.as_ref().and_then(|from| old.iter().find(|skill| skill.code == *from));
        let skill = match &line.to {
            None => None,
            Some(code) => Some(match ids.get(code) {
                Some(id) => {
                    if let Some(title) = &line.title {
                        tx.change(*id, |skill: &mut Skill| skill.title.clone_from(title)).await?;
                    }
                    *id
                }
                None => {
                    let mut made = first.map_or_else(|| crate::imports::framework::new_skill(version.id, code), |one| one.record.clone());
                    (made.framework, made.code) = (version.id, code.clone());
                    if before.edition_id != version.edition_id {
                        made.aim = None;
                    }
                    if let Some(title) = &line.title {
                        made.title.clone_from(title);
                    }
                    let id = tx.add(made).await?;
                    ids.insert(code.clone(), id);
                    id
                }
            }),
        };
        rows.push(SkillMapping { framework: version.id, from: line.from, becomes: line.becomes, skill, levels: line.levels });
    }
    if ids.len() > rules::MOST_SKILLS {
        return Err(AppError::invalid(
            "A framework has 10,000 skills at most, and with this mapping it would have more. Nothing was changed.",
        ));
    }
    tx.add_many(rows).await?;
    Ok(domain::saturating_u32(ids.len()))
}

/// Adds the role targets of the version before, at the mapped level, where the version has none for that role and skill: of several the
/// highest. With `since`, only those that were recorded after that number.
pub(super) async fn carry_targets(
    tx: &mut Tx,
    (before, version): (FrameworkId, FrameworkId),
    top: u8,
    since: Option<i64>,
) -> Result<TargetsCarried, AppError> {
    let codes: BTreeMap<Id<Skill>, String> = skills_of(tx, before).await?.into_iter().map(|skill| (skill.id, skill.record.code)).collect();
    let mut leads: BTreeMap<String, Vec<(Id<Skill>, LevelMap)>> = BTreeMap::new();
    for row in tx.all::<SkillMapping>().await?.into_iter().filter(|row| row.framework == version) {
        let SkillMapping { from, skill, levels, .. } = row.record;
        if let (Some(from), Some(skill)) = (from, skill) {
            leads.entry(from).or_default().push((skill, levels));
        }
    }
    let there: BTreeSet<(Id<Role>, Id<Skill>)> = targets_of(tx, version).await?.iter().map(|target| (target.role, target.skill)).collect();
    let mut carried = TargetsCarried::default();
    let mut reached: BTreeSet<(Id<Role>, Id<Skill>)> = BTreeSet::new();
    let mut wanted: BTreeMap<(Id<Role>, Id<Skill>), (u8, u8)> = BTreeMap::new();
    for target in targets_of(tx, before).await? {
        let mut kept = false;
        for (skill, levels) in codes.get(&target.skill).and_then(|code| leads.get(code)).into_iter().flatten() {
            let key = (target.role, *skill);
            let level = levels.of(target.level, top);
            if level == 0 {
                continue;
            }
            kept = true;
            reached.insert(key);
            if !there.contains(&key) && since.is_none_or(|since| target.id.number() > since) {
                let one = wanted.entry(key).or_default();
                *one = (one.0.max(level), one.1.max(target.importance));
            }
        }
        if kept { carried.kept += 1 } else { carried.lost += 1 }
    }
    carried.new = domain::saturating_u32(there.difference(&reached).count());
    let made = wanted.into_iter().map(|((role, skill), (level, importance))| Target { framework: version, role, skill, level, importance });
    tx.add_many(made.collect()).await?;
    Ok(carried)
}

/// What is said of each pair of codes in the mapping of a version.
pub(super) async fn rows_of(
    conn: &mut Conn,
    version: &FrameworkRow,
) -> Result<BTreeMap<(Option<String>, Option<String>), Becomes>, AppError> {
    let codes: BTreeMap<Id<Skill>, String> =
        skills_of(conn, version.id).await?.into_iter().map(|skill| (skill.id, skill.record.code)).collect();
    let rows = conn.all::<SkillMapping>().await?.into_iter().filter(|row| row.framework == version.id);
    Ok(rows.map(|row| ((row.record.from, row.record.skill.and_then(|id| codes.get(&id).cloned())), row.record.becomes)).collect())
}
