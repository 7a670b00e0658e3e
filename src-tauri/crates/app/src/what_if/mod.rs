//! What-ifs: every view can be seen as it would be if some people left, a branch closed, roles or targets were others, or another framework
//! version were in use. Nothing of it is true until somebody does it.

mod supposed;

use std::collections::BTreeMap;

use domain::ix::List;
use domain::matrix::Required;
use domain::rules::LONGEST_NAME;
use store::records::{Supposed, WhatIf, WhatIfChange};
use store::{Kept, Tx};

pub(crate) use supposed::Supposing;

use crate::imports::known::Names;
use crate::measures::scope::Scoped;
use crate::operations::Op;
use crate::people::meant;
use crate::typed::{self, Codes};
use crate::views::what_if::{CellChange, SupposedCell, WhatIfEdit, WhatIfShown};
use crate::views::{Done, FrameworkRef, Scope};
use crate::{App, AppError};

impl App {
    /// Saves a what-if under its name. One of that name is replaced.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, branch, role, skill or framework version; `Invalid` for one in which nothing is different, or
    /// without a name. Nothing is saved then.
    pub async fn save_what_if(&self, edit: WhatIfEdit) -> Result<Done<WhatIfEdit>, AppError> {
        let app = self.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let name = typed::one_line("The name", Some(&edit.name), LONGEST_NAME)?;
                let name = name.ok_or_else(|| AppError::invalid("A what-if has a name. Nothing was saved. Give it."))?;
                let is_empty = edit.leavers.is_empty() && edit.closures.is_empty() && edit.roles.is_empty() && edit.targets.is_empty();
                if is_empty && edit.framework.is_none() {
                    return Err(AppError::invalid("Nothing is different in this what-if. Nothing was saved. Say what would be."));
                }
                let framework = match &edit.framework {
                    None => None,
                    Some(wanted) => {
                        let all = store::facts::frameworks(tx).await?;
                        Some(all.into_iter().find(|row| wanted.names(row)).ok_or_else(|| wanted.unknown())?.id)
                    }
                };
                if let Some(before) = store::what_if::named(tx, &name).await? {
                    remove(tx, &before).await?;
                }
                let id = tx.add(WhatIf { name: name.clone(), framework }).await?;
                let blank =
                    |what| WhatIfChange { what_if: id, what, person: None, branch: None, role: None, skill: None, level: None, on: None };
                let changes = app.supposed_changes(tx, &edit, blank).await?;
                tx.add_many(changes).await?;
                Ok((WhatIfEdit { name: name.clone(), ..edit }, Op::SaveWhatIf { name }))
            })
        })
        .await
    }

    /// Checks what is supposed, and makes the rows of it.
    async fn supposed_changes(
        &self,
        tx: &mut Tx,
        edit: &WhatIfEdit,
        blank: impl Fn(Supposed) -> WhatIfChange,
    ) -> Result<Vec<WhatIfChange>, AppError> {
        let numbers: Vec<&str> =
            edit.leavers.iter().map(|(person, _)| person).chain(edit.roles.iter().map(|(person, ..)| person)).map(String::as_str).collect();
        let people = meant(tx, &numbers).await?;
        let person = |typed: &str| people.get(typed).map(|one| one.id).ok_or_else(|| AppError::not_found("person", typed));
        let (branches, roles) = (Names::branches(tx).await?, Names::roles(tx).await?);
        let branch = |typed: &str| branches.id(typed).ok_or_else(|| AppError::not_found("branch", typed));
        let role = |typed: &str| roles.id(typed).ok_or_else(|| AppError::not_found("role", typed));
        let mut changes = Vec::new();
        for (who, on) in &edit.leavers {
            changes.push(WhatIfChange { person: Some(person(who)?), on: Some(*on), ..blank(Supposed::Leaver) });
        }
        for (which, on) in &edit.closures {
            changes.push(WhatIfChange { branch: Some(branch(which)?), on: Some(*on), ..blank(Supposed::Close) });
        }
        for (who, which, on) in &edit.roles {
            changes.push(WhatIfChange { person: Some(person(who)?), role: Some(role(which)?), on: Some(*on), ..blank(Supposed::Role) });
        }
        if edit.targets.is_empty() {
            return Ok(changes);
        }
        let framework = self.version_of(tx, edit.framework.as_ref()).await?;
        let skills = Codes::of(store::people::skills(tx, framework.id).await?.into_iter().map(|skill| skill.code));
        for (which, skill, level) in &edit.targets {
            domain::rules::level(*level, framework.max_level)?;
            let code = skills.met(skill).ok_or_else(|| AppError::not_found("skill", skill))?;
            let skill = Some(code.to_owned());
            changes.push(WhatIfChange { role: Some(role(which)?), skill, level: Some(*level), ..blank(Supposed::Target) });
        }
        Ok(changes)
    }

    /// Every what-if, by name.
    ///
    /// # Errors
    /// What the store says.
    pub async fn what_ifs(&self) -> Result<Vec<WhatIfEdit>, AppError> {
        let mut conn = self.reading().await?;
        let mut all = conn.all::<WhatIf>().await?;
        all.sort_by(|one, other| one.name.cmp(&other.name));
        let mut changes: BTreeMap<_, Vec<WhatIfChange>> = BTreeMap::new();
        for change in conn.all::<WhatIfChange>().await? {
            changes.entry(change.what_if).or_default().push(change.record);
        }
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = changes.values().flatten().filter_map(|change| change.person).collect();
        let people = store::people::by_ids(&mut conn, &ids).await?;
        let (branches, roles) = (Names::branches(&mut conn).await?, Names::roles(&mut conn).await?);
        let frameworks = store::facts::frameworks(&mut conn).await?;
        let mut list = Vec::new();
        for what_if in all {
            let framework = what_if.framework.and_then(|id| frameworks.iter().find(|row| row.id == id));
            let framework = framework.map(|row| FrameworkRef { code: row.code.clone(), version: row.version.clone() });
            let mut one = WhatIfEdit { name: what_if.name.clone(), framework, ..WhatIfEdit::default() };
            for change in changes.remove(&what_if.id).unwrap_or_default() {
                let who = change.person.and_then(|id| people.get(&id)).map(|person| person.number.clone()).unwrap_or_default();
                let role = change.role.map(|id| roles.name(id).to_owned()).unwrap_or_default();
                let on = change.on.unwrap_or_else(|| self.today());
                match change.what {
                    Supposed::Leaver => one.leavers.push((who, on)),
                    Supposed::Close => one.closures.push((change.branch.map(|id| branches.name(id).to_owned()).unwrap_or_default(), on)),
                    Supposed::Role => one.roles.push((who, role, on)),
                    Supposed::Target => one.targets.push((role, change.skill.unwrap_or_default(), change.level.unwrap_or(0))),
                }
            }
            list.push(one);
        }
        Ok(list)
    }

    /// Deletes a what-if. Nothing else changes, because nothing of it was true.
    ///
    /// # Errors
    /// `NotFound` for an unknown name.
    pub async fn delete_what_if(&self, name: &str) -> Result<Done<()>, AppError> {
        let name = name.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                let found = store::what_if::named(tx, &name).await?.ok_or_else(|| AppError::not_found("what-if", &name))?;
                remove(tx, &found).await?;
                Ok(((), Op::DeleteWhatIf { name }))
            })
        })
        .await
    }

    /// What a what-if changes in a scope: the sums before and after, and every cell that differs.
    ///
    /// # Errors
    /// `NotFound` for an unknown what-if, branch, aim or framework version.
    pub async fn show_what_if(&self, name: &str, scope: &Scope) -> Result<WhatIfShown, AppError> {
        let mut conn = self.reading().await?;
        let before = self.clone().supposing(None).scoped(&mut conn, scope).await?;
        let after = self.clone().supposing(Some(name.to_owned())).scoped(&mut conn, scope).await?;
        drop(conn);
        let sums = |one: &Scoped| domain::gaps::gaps(one.facts(), &one.matrix, &[], &one.filter).totals;
        Ok(WhatIfShown {
            name: name.to_owned(),
            as_of: after.on,
            framework_before: before.snapshot.framework_ref(),
            framework_after: after.snapshot.framework_ref(),
            before: sums(&before),
            after: sums(&after),
            cells: differing(&before, &after),
        })
    }
}

/// The cells that differ between two scopes of the same people, by person and skill. Skills are the same if they have the same code.
fn differing(before: &Scoped, after: &Scoped) -> Vec<CellChange> {
    let cells = |one: &Scoped, person| -> BTreeMap<String, (String, Required)> {
        let facts = one.facts();
        if !one.has(person) {
            return BTreeMap::new();
        }
        let own = one.matrix.required(person).filter(|cell| one.filter.aim.takes(facts.skills[cell.skill].aim));
        own.map(|cell| (facts.skills[cell.skill].key.clone(), (facts.skills[cell.skill].title.clone(), cell))).collect()
    };
    let shown = |cell: &Required| SupposedCell { target: cell.target, level: cell.level, state: cell.state().code().to_owned() };
    let mut list = Vec::new();
    for (at, who) in before.facts().people.enumerated() {
        let (old, new) = (cells(before, at), cells(after, at));
        let codes: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for code in codes {
            let (one, other) = (old.get(code), new.get(code));
            let (was, would) = (one.map(|(_, cell)| shown(cell)), other.map(|(_, cell)| shown(cell)));
            if was == would {
                continue;
            }
            list.push(CellChange {
                person: who.key.clone(),
                name: who.name.clone(),
                skill: code.clone(),
                title: other.or(one).map(|(title, _)| title.clone()).unwrap_or_default(),
                before: was,
                after: would,
            });
        }
    }
    list
}

async fn remove(tx: &mut Tx, what_if: &Kept<WhatIf>) -> Result<(), AppError> {
    let changes = store::what_if::changes_of(tx, what_if.id).await?;
    tx.remove(&changes.iter().map(|change| change.id).collect::<Vec<_>>()).await?;
    tx.remove(&[what_if.id]).await?;
    Ok(())
}
