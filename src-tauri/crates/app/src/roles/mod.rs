//! Roles: what they are called, who may hold them, which certificates they require, and what they need.

mod targets;

use domain::Kind;
use domain::ix::List;
use domain::rules::{LONGEST_CODE, LONGEST_NAME};
use exchange::clean::fold;
use store::records::{Role, RoleCertificate, Target};
use store::{Id, Kept, Tx};

use crate::imports::known::Names;
use crate::imports::records::{by_owner, put, set_owned};
use crate::imports::tally::Outcome;
use crate::measures::scope::Scoped;
use crate::operations::Op;
use crate::views::map::{AimHead, SkillHead};
use crate::views::roles::{NeededCertificate, RoleEdit, RoleSaved, RoleShown, RolesGrid};
use crate::views::{Done, Scope};
use crate::{App, AppError, typed};

/// The most months after which a certificate is renewed.
const MOST_MONTHS: u32 = 600;

impl App {
    /// The roles by title, with how many people hold each on the scope's date.
    ///
    /// # Errors
    /// `NotFound` for a framework version that does not exist.
    pub async fn roles(&self, scope: &Scope) -> Result<Vec<RoleShown>, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        let rows = conn.all::<Role>().await?;
        Ok(shown(&scoped, rows))
    }

    /// Roles down, skills across, and the targets in the cells.
    ///
    /// # Errors
    /// As [`App::roles`].
    pub async fn roles_grid(&self, scope: &Scope) -> Result<RolesGrid, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        let rows = conn.all::<Role>().await?;
        let texts = store::people::skill_texts(&mut conn, scoped.snapshot.framework.id).await?;
        drop(conn);
        let facts = scoped.facts();
        let columns = crate::map::columns(&scoped);
        let roles = shown(&scoped, rows);
        let mut cells = vec![vec![0; columns.len()]; roles.len()];
        for target in &facts.targets {
            let row = roles.iter().position(|role| role.role == facts.roles[target.role].key);
            let column = columns.iter().position(|&skill| skill == target.skill);
            if let Some((row, column)) = row.zip(column) {
                cells[row][column] = target.level | target.importance << 4;
            }
        }
        Ok(RolesGrid {
            framework: scoped.snapshot.framework_ref(),
            edition: scoped.snapshot.framework.edition.clone(),
            max_level: facts.max_level,
            aims: facts
                .aims
                .iter()
                .map(|aim| AimHead { key: aim.key.clone(), title: aim.title.clone(), working_title: aim.working_title })
                .collect(),
            skills: columns
                .iter()
                .map(|&skill| {
                    let one = &facts.skills[skill];
                    SkillHead {
                        key: one.key.clone(),
                        title: one.title.clone(),
                        descriptor: texts.get(&one.key).cloned().unwrap_or_default(),
                        aim: one.aim.map(|aim| facts.aims[aim].key.clone()),
                        group: one.group.clone(),
                        relation: one.relation,
                    }
                })
                .collect(),
            roles,
            cells,
        })
    }

    /// Adds a role. Its code and its title are needed. It can begin with the targets of another role.
    ///
    /// # Errors
    /// `Conflict` for a code or a title that a role has already; `Invalid` for what is missing or cannot be; `NotFound` for the role whose
    /// targets it is to have. Nothing is saved then.
    pub async fn add_role(&self, edit: RoleEdit) -> Result<Done<RoleSaved>, AppError> {
        self.write(move |tx| {
            Box::pin(async move {
                if edit.code.is_none() || edit.title.is_none() {
                    return Err(AppError::invalid("A role has a code and a title. Nothing was saved. Give both."));
                }
                let role = Role { code: None, title: String::new(), kind: None, also: String::new() };
                save(tx, None, role, &edit).await
            })
        })
        .await
    }

    /// Changes a role.
    ///
    /// # Errors
    /// `NotFound` for an unknown role; `Conflict` and `Invalid` as [`App::add_role`]. Nothing is saved then.
    pub async fn set_role(&self, role: &str, edit: RoleEdit) -> Result<Done<RoleSaved>, AppError> {
        let role = role.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                if edit.targets_of.is_some() {
                    return Err(AppError::invalid(
                        "Only a new role begins with another's targets. Nothing was saved. Copy the row instead.",
                    ));
                }
                let id = meant(tx, &role).await?;
                let stored = tx.one(id).await?.ok_or_else(|| AppError::not_found("role", &role))?;
                let record = stored.record.clone();
                save(tx, Some(&stored), record, &edit).await
            })
        })
        .await
    }
}

/// The role that a code, a title or another title means.
async fn meant(tx: &mut Tx, typed: &str) -> Result<Id<Role>, AppError> {
    Names::roles(tx).await?.id(typed).ok_or_else(|| AppError::not_found("role", typed))
}

/// The roles by title.
fn shown(scoped: &Scoped, rows: Vec<Kept<Role>>) -> Vec<RoleShown> {
    let facts = scoped.facts();
    let mut people = vec![0_u32; facts.roles.len()];
    for person in facts.people.indices().filter(|&person| scoped.has(person)) {
        for &role in scoped.matrix.roles(person) {
            people[domain::ix::Ix::at(role)] += 1;
        }
    }
    let mut shown: Vec<RoleShown> = rows
        .into_iter()
        .map(|Kept { record, .. }| {
            let key = record.code.clone().unwrap_or_else(|| record.title.clone());
            let at = facts.roles.index_of(|one| one.key == key);
            let of_role = |role| at == Some(role);
            let certificates = facts.role_certificates.iter().filter(|one| of_role(one.role));
            let mut certificates: Vec<NeededCertificate> =
                certificates.map(|one| NeededCertificate { certificate: one.certificate.clone(), months: one.months }).collect();
            certificates.sort_by(|one, other| one.certificate.cmp(&other.certificate));
            RoleShown {
                title: record.title,
                kind: record.kind,
                also: others(&record.also),
                certificates,
                targets: domain::saturating_u32(facts.targets.iter().filter(|one| of_role(one.role)).count()),
                people: at.map_or(0, |at| people[domain::ix::Ix::at(at)]),
                role: key,
            }
        })
        .collect();
    shown.sort_by_cached_key(|one| (fold(&one.title), one.role.clone()));
    shown
}

/// The titles of a list with `;` between.
fn others(also: &str) -> Vec<String> {
    also.split(';').map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned).collect()
}

async fn save(tx: &mut Tx, stored: Option<&Kept<Role>>, mut role: Role, edit: &RoleEdit) -> Result<(RoleSaved, Op), AppError> {
    let names = Names::roles(tx).await?;
    let own = stored.map(|one| one.id);
    let free = |name: &str| match names.id(name) {
        Some(id) if Some(id) != own => Err(AppError::conflict(format!(
            "`{name}` is the role `{}` already. Nothing was saved. Give another name, or change that role.",
            names.name(id)
        ))),
        _ => Ok(()),
    };
    if let Some(code) = &edit.code {
        let code = typed::one_line("The code", Some(&exchange::clean::code(code)), LONGEST_CODE)?;
        let code = code.ok_or_else(|| AppError::invalid("A role has a code. Nothing was saved. Give one."))?;
        free(&code)?;
        role.code = Some(code);
    }
    if let Some(title) = &edit.title {
        let title = typed::one_line("The title", Some(title), LONGEST_NAME)?;
        let title = title.ok_or_else(|| AppError::invalid("A role has a title. Nothing was saved. Give one."))?;
        free(&title)?;
        role.title = title;
    }
    if let Some(kind) = edit.kind.as_deref().map(str::trim) {
        role.kind = match kind {
            "" => None,
            kind => Some(kind.parse::<Kind>().map_err(|()| {
                AppError::invalid(format!(
                    "`{kind}` is no kind of people. Nothing was saved. Give employee, volunteer, councillor or officer."
                ))
            })?),
        };
    }
    if let Some(also) = &edit.also {
        let mut titles = Vec::new();
        for title in also {
            let Some(title) = typed::one_line("The other title", Some(title), LONGEST_NAME)? else { continue };
            if title.contains(';') {
                return Err(AppError::invalid(format!("`{title}` has a semicolon in it. Nothing was saved. Give each title by itself.")));
            }
            free(&title)?;
            titles.push(title);
        }
        role.also = titles.join(";");
    }
    let (key, title) = (role.code.clone().unwrap_or_else(|| role.title.clone()), role.title.clone());
    let mut made = put(tx, stored, role).await?;
    if let Some(certificates) = &edit.certificates {
        let wanted = certificates.iter().map(|one| needed(made.id, one)).collect::<Result<Vec<_>, _>>()?;
        if let Some(twice) =
            (1..wanted.len()).find(|&at| wanted[..at].iter().any(|one| fold(&one.certificate) == fold(&wanted[at].certificate)))
        {
            let name = &wanted[twice].certificate;
            return Err(AppError::invalid(format!("`{name}` stands there twice. Nothing was saved. Give each certificate once.")));
        }
        let all = by_owner(tx.all::<RoleCertificate>().await?, |one| one.role);
        let before = all.get(&made.id).map_or(&[][..], Vec::as_slice);
        let (old, new) = set_owned(tx, before, wanted).await?;
        made.also("certificates", &old, &new);
    }
    if let Some(other) = &edit.targets_of {
        let other = names.id(other).ok_or_else(|| AppError::not_found("role", other))?;
        let own = tx.all::<Target>().await?.into_iter().filter(|target| target.role == other);
        let copies: Vec<Target> = own.map(|target| Target { role: made.id, ..target.record }).collect();
        tx.add_many(copies).await?;
    }
    let is_new = made.outcome == Outcome::Created;
    Ok((RoleSaved { role: key, title: title.clone() }, Op::EditRole { title, is_new, changes: made.changes }))
}

fn needed(role: Id<Role>, one: &NeededCertificate) -> Result<RoleCertificate, AppError> {
    let certificate = typed::one_line("The certificate", Some(&one.certificate), LONGEST_NAME)?;
    let certificate = certificate.ok_or_else(|| AppError::invalid("A certificate has a name. Nothing was saved. Give it."))?;
    if one.months.is_some_and(|months| !(1..=MOST_MONTHS).contains(&months)) {
        return Err(AppError::invalid(format!(
            "`{certificate}` is renewed after 1 to {MOST_MONTHS} months. Nothing was saved. Leave it empty for never."
        )));
    }
    Ok(RoleCertificate { role, certificate, months: one.months })
}
