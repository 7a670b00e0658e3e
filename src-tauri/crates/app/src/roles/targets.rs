//! Sets and removes targets: of roles, and of single people. A block of them is one step.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::PersonalTarget as FactTarget;
use domain::gaps::Filter;
use domain::matrix::Matrix;
use domain::ratings::RatingsCounted;
use domain::rules::{self, LONGEST_NOTE};
use domain::what_if::{self, Different};
use domain::{Date, Period, dates::is_no_end, ix::List};
use store::records::{PersonId, PersonalTarget, Role, Skill, Target};
use store::{Conn, Id, Kept, Tx};

use crate::imports::known::Names;
use crate::operations::Op;
use crate::people::meant;
use crate::typed::{self, Codes};
use crate::views::Done;
use crate::views::Scope;
use crate::views::roles::{GapEffect, TargetEdit, TargetShown, TargetsSet};
use crate::{App, AppError};

/// The importance of a role's target of which nobody says it.
const USUAL_IMPORTANCE: u8 = 2;

impl App {
    /// The targets of roles under the scope's framework version, and those of single people; of one role or one person if one is named.
    ///
    /// # Errors
    /// `NotFound` for a role, a person or a framework version that does not exist.
    pub async fn targets(&self, scope: &Scope, role: Option<&str>, person: Option<&str>) -> Result<Vec<TargetShown>, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        let facts = scoped.facts();
        let mut list = Vec::new();
        if person.is_none() {
            let only = match role {
                Some(role) => {
                    let names = Names::roles(&mut conn).await?;
                    let id = names.id(role).ok_or_else(|| AppError::not_found("role", role))?;
                    let row = conn.one(id).await?.ok_or_else(|| AppError::not_found("role", role))?;
                    Some(row.record.code.unwrap_or(row.record.title))
                }
                None => None,
            };
            let of_roles = facts.targets.iter().map(|target| TargetShown {
                role: Some(facts.roles[target.role].key.clone()),
                person: None,
                skill: facts.skills[target.skill].key.clone(),
                level: target.level,
                importance: Some(target.importance),
                from: None,
                to: None,
                reason: None,
            });
            list.extend(of_roles.filter(|target| only.is_none() || target.role == only));
        }
        if role.is_none() {
            let (ids, only) = match person {
                Some(person) => {
                    let who = crate::people::one(&mut conn, person).await?;
                    (BTreeMap::from([(who.id, who.number)]), Some(who.id))
                }
                None => (scoped.snapshot.ids.people.enumerated().map(|(at, id)| (*id, facts.people[at].key.clone())).collect(), None),
            };
            let rows: Vec<Kept<PersonalTarget>> = match only {
                Some(person) => store::people::records_of(&mut conn, &[person]).await?,
                None => conn.all().await?,
            };
            list.extend(rows.into_iter().map(|row| TargetShown {
                role: None,
                person: ids.get(&row.person).cloned(),
                skill: row.skill.clone(),
                level: row.level,
                importance: None,
                from: row.from,
                to: row.to,
                reason: row.record.reason,
            }));
        }
        list.sort_by(|one, other| {
            (&one.role, &one.person, &one.skill, one.from).cmp(&(&other.role, &other.person, &other.skill, other.from))
        });
        Ok(list)
    }

    /// Sets and removes targets in one step. A person's own target holds from a day; a removal ends it the day before.
    ///
    /// # Errors
    /// `NotFound` for an unknown role, person or skill; `Invalid` for a level outside the scale, an end before the start, or what belongs
    /// to the other sort of target. Nothing is saved then.
    pub async fn set_targets(&self, edits: Vec<TargetEdit>) -> Result<Done<TargetsSet>, AppError> {
        let app = self.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let aims = app.aims_of(tx, edits).await?;
                let mut set = TargetsSet { created: 0, changed: 0, removed: 0, unchanged: 0 };
                let mut told = Vec::new();
                for aim in aims {
                    let before = set.touched();
                    match &aim.of {
                        Of::Role { role, title } => {
                            set_for_role(tx, &aim, *role, &mut set).await?;
                            if set.touched() > before {
                                told.push((title.clone(), aim.title.clone()));
                            }
                        }
                        Of::Person { person, name } => {
                            set_for_person(tx, &aim, *person, app.today(), &mut set).await?;
                            if set.touched() > before {
                                told.push((name.clone(), aim.title.clone()));
                            }
                        }
                    }
                }
                Ok((set, Op::SetTargets { targets: told }))
            })
        })
        .await
    }

    /// What targets that are asked for would do to the gaps of the service today.
    ///
    /// # Errors
    /// As [`App::set_targets`].
    pub async fn try_targets(&self, edits: Vec<TargetEdit>) -> Result<GapEffect, AppError> {
        let today = self.today();
        let mut conn = self.reading().await?;
        let aims = self.aims_of(&mut conn, edits).await?;
        let snapshot = self.snapshot(&mut conn, None).await?;
        drop(conn);
        let facts = &snapshot.facts;
        let mut different = Vec::new();
        for aim in aims {
            let Some(skill) = facts.skills.index_of(|one| one.key == aim.code) else { continue };
            match &aim.of {
                Of::Role { role, .. } => {
                    let Some(role) = snapshot.ids.roles.index_of(|one| one == role) else { continue };
                    let now = facts.targets.iter().find(|one| one.role == role && one.skill == skill).map(|one| one.importance);
                    let importance = aim.importance.or(now).unwrap_or(USUAL_IMPORTANCE);
                    different.push(Different::Needs { role, skill, target: aim.level.map(|level| (level, importance)) });
                }
                Of::Person { person, .. } => {
                    let Some(person) = snapshot.ids.people.index_of(|id| id == person) else { continue };
                    let period = Period { from: Some(aim.from.unwrap_or(today)), to: aim.to };
                    match aim.level {
                        Some(level) => different.push(Different::Aims { person, target: FactTarget { skill, level, period } }),
                        None => different.push(Different::AimsNoMore { person, skill, from: aim.from.unwrap_or(today) }),
                    }
                }
            }
        }
        let changed = what_if::with(facts, &different);
        let before = self.matrix(&snapshot, today, RatingsCounted::All);
        let after = Matrix::build(&changed, today, RatingsCounted::All);
        let differing = what_if::differing((facts, &changed), &before, &after, &Filter::default());
        let people: BTreeSet<_> = differing.iter().map(|cell| cell.person).collect();
        Ok(GapEffect {
            before: domain::gaps::gaps(facts, &before, &[], &Filter::default()).totals,
            after: domain::gaps::gaps(&changed, &after, &[], &Filter::default()).totals,
            people: domain::saturating_u32(people.len()),
            cells: domain::saturating_u32(differing.len()),
        })
    }

    /// Checks the targets that are asked for, and finds what they name.
    async fn aims_of(&self, conn: &mut Conn, edits: Vec<TargetEdit>) -> Result<Vec<Aim>, AppError> {
        let framework = self.framework_row(conn).await?;
        let own = conn.all::<Skill>().await?.into_iter().filter(|skill| skill.framework == framework.id);
        let skills: BTreeMap<String, (Id<Skill>, String)> = own.map(|one| (one.record.code, (one.id, one.record.title))).collect();
        let codes = Codes::of(skills.keys().cloned());
        let roles = Names::roles(conn).await?;
        let numbers: Vec<&str> = edits.iter().filter_map(|edit| edit.person.as_deref()).collect();
        let people = meant(conn, &numbers).await?;
        let mut aims = Vec::with_capacity(edits.len());
        for edit in &edits {
            let code = codes.met(&edit.skill).ok_or_else(|| AppError::not_found("skill", &edit.skill))?;
            let Some((skill, title)) = skills.get(code).cloned() else { return Err(AppError::not_found("skill", code)) };
            let of = match (&edit.role, &edit.person) {
                (Some(role), None) => {
                    if edit.from.is_some() || edit.to.is_some() || edit.reason.is_some() {
                        return Err(AppError::invalid(
                            "A role's target has no days and no reason. Nothing was saved. Set it for a person, or leave them out.",
                        ));
                    }
                    if let Some(level) = edit.level {
                        rules::wanted_level(level, framework.max_level)?;
                    }
                    let role = roles.id(role).ok_or_else(|| AppError::not_found("role", role))?;
                    Of::Role { role, title: roles.name(role).to_owned() }
                }
                (None, Some(person)) => {
                    if edit.importance.is_some() {
                        return Err(AppError::invalid("Only a role's target says how important it is. Nothing was saved. Leave that out."));
                    }
                    if let Some(level) = edit.level {
                        rules::level(level, framework.max_level)?;
                    }
                    let who = people.get(person).ok_or_else(|| AppError::not_found("person", person))?;
                    Of::Person { person: who.id, name: who.name.clone() }
                }
                _ => return Err(AppError::invalid("A target is a role's or a person's. Nothing was saved. Say whose it is.")),
            };
            if edit.importance.is_some_and(|importance| !(1..=3).contains(&importance)) {
                return Err(AppError::invalid("Importance is 1 (useful), 2 (important) or 3 (essential). Nothing was saved."));
            }
            let to = edit.to.filter(|to| !is_no_end(*to));
            if let Some((from, to)) = Some(edit.from.unwrap_or_else(|| self.today())).zip(to)
                && to < from
            {
                return Err(AppError::invalid(format!(
                    "The last day, {}, is before the first, {}. Nothing was saved. Correct one of the two.",
                    to.long(),
                    from.long()
                )));
            }
            let reason = typed::lines("The reason", edit.reason.as_deref(), LONGEST_NOTE)?;
            aims.push(Aim {
                of,
                skill,
                code: code.to_owned(),
                title,
                framework: framework.id,
                level: edit.level,
                importance: edit.importance,
                from: edit.from,
                to,
                reason,
            });
        }
        Ok(aims)
    }
}

/// Whose target it is.
enum Of {
    Role { role: Id<Role>, title: String },
    Person { person: PersonId, name: String },
}

/// A target that is asked for, checked.
struct Aim {
    of: Of,
    skill: Id<Skill>,
    code: String,
    /// The skill's title.
    title: String,
    framework: store::records::FrameworkId,
    level: Option<u8>,
    importance: Option<u8>,
    from: Option<Date>,
    to: Option<Date>,
    reason: Option<String>,
}

impl TargetsSet {
    fn touched(&self) -> u32 {
        self.created + self.changed + self.removed
    }
}

async fn set_for_role(tx: &mut Tx, aim: &Aim, role: Id<Role>, set: &mut TargetsSet) -> Result<(), AppError> {
    let stored = store::people::role_target(tx, role, aim.skill).await?;
    match (stored, aim.level) {
        (None, None) => set.unchanged += 1,
        (Some(stored), None) => {
            tx.remove(&[stored.id]).await?;
            set.removed += 1;
        }
        (None, Some(level)) => {
            let importance = aim.importance.unwrap_or(USUAL_IMPORTANCE);
            tx.add(Target { framework: aim.framework, role, skill: aim.skill, level, importance }).await?;
            set.created += 1;
        }
        (Some(stored), Some(level)) => {
            let importance = aim.importance.unwrap_or(stored.importance);
            let changed = tx.change(stored.id, |target: &mut Target| (target.level, target.importance) = (level, importance)).await?;
            if changed { set.changed += 1 } else { set.unchanged += 1 }
        }
    }
    Ok(())
}

/// The targets of a person for a skill: one that begins on the same day is corrected, else a new one begins. A removal ends those that
/// hold on the day or begin later.
async fn set_for_person(tx: &mut Tx, aim: &Aim, person: PersonId, today: Date, set: &mut TargetsSet) -> Result<(), AppError> {
    let rows: Vec<Kept<PersonalTarget>> = store::people::records_of(tx, &[person]).await?;
    let own: Vec<Kept<PersonalTarget>> = rows.into_iter().filter(|row| row.skill == aim.code).collect();
    let from = aim.from.unwrap_or(today);
    let Some(level) = aim.level else {
        let lasting: Vec<_> = own.iter().filter(|row| row.to.is_none_or(|to| to >= from)).collect();
        if lasting.is_empty() {
            set.unchanged += 1;
        }
        for row in lasting {
            match row.from.is_some_and(|begun| begun >= from) {
                true => tx.remove(&[row.id]).await?,
                false => drop(tx.change(row.id, |target: &mut PersonalTarget| target.to = Some(from.plus_days(-1))).await?),
            }
            set.removed += 1;
        }
        return Ok(());
    };
    match own.iter().rev().find(|row| row.from == Some(from)) {
        Some(row) => {
            let changed = tx
                .change(row.id, |target: &mut PersonalTarget| {
                    (target.level, target.to) = (level, aim.to);
                    if let Some(reason) = &aim.reason {
                        target.reason = Some(reason.clone());
                    }
                })
                .await?;
            if changed { set.changed += 1 } else { set.unchanged += 1 }
        }
        None => {
            let (to, reason) = (aim.to, aim.reason.clone());
            tx.add(PersonalTarget { person, skill: aim.code.clone(), level, from: Some(from), to, reason }).await?;
            set.created += 1;
        }
    }
    Ok(())
}
