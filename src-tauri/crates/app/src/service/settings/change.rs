//! Changes one thing on the settings screen: a setting, a branch, a cover rule, a fund, or how much an aim matters.

use domain::facts::CoverScope;
use domain::funds::Funds;
use domain::rules::LONGEST_NAME;
use store::facts::FrameworkRow;
use store::records::BranchSort;
use store::{Id, Tx, records};

use super::{aim_key, check, known};
use crate::measures::scope::same_name;
use crate::operations::Op;
use crate::service::money;
use crate::views::settings::{DutyCoverView, SettingChange, SkillCoverView};
use crate::views::{Done, Pence};
use crate::{App, AppError};

/// The longest name of a branch, in characters. It has to fit into lists of branches.
const LONGEST_BRANCH: usize = 120;

/// The most money that a fund can hold, in pence.
const MOST_PENCE: i64 = 1_000_000_000_000;

impl App {
    /// Changes one thing on the settings screen.
    ///
    /// # Errors
    /// `NotFound` for a key, branch, role, skill or rule that does not exist; `Invalid` for a value outside its range.
    pub async fn change_setting(&self, change: SettingChange) -> Result<Done<()>, AppError> {
        if let SettingChange::UseFramework { code, version } = &change {
            return self.use_framework(code, version).await;
        }
        self.write(move |tx| {
            Box::pin(async move {
                let framework = store::facts::framework_in_use(tx).await?;
                let what = apply(tx, &framework, change).await?;
                Ok(((), Op::Setting { what }))
            })
        })
        .await
    }
}

/// Reads the id of a cover rule, as the screen writes it.
fn rule_id<R>(text: &str) -> Result<Id<R>, AppError> {
    text.parse().map(Id::from_number).map_err(|_| AppError::not_found("rule", text))
}

async fn branch_id(tx: &mut Tx, wanted: &str) -> Result<Option<Id<records::Branch>>, AppError> {
    let branches = store::settings::branches(tx).await?;
    let found = branches.into_iter().find(|branch| branch.code.as_deref() == Some(wanted) || same_name(&branch.name, wanted));
    Ok(found.map(|branch| branch.id))
}

async fn must_branch(tx: &mut Tx, wanted: &str) -> Result<Id<records::Branch>, AppError> {
    branch_id(tx, wanted).await?.ok_or_else(|| AppError::not_found("branch", wanted))
}

async fn set_priority(tx: &mut Tx, framework: &FrameworkRow, key: &str, priority: u8) -> Result<String, AppError> {
    if !(1..=9).contains(&priority) {
        return Err(AppError::invalid("What an aim matters is a number from 1 to 9. Nothing was changed."));
    }
    for row in store::settings::aims(tx, framework.edition_id).await? {
        if row.code == key {
            tx.change(row.id, |aim: &mut records::Aim| aim.priority = priority).await?;
            return Ok(format!("what aim {key} matters"));
        }
    }
    Err(AppError::not_found("aim", key))
}

/// Makes the change. Gives, in words, what was changed.
async fn apply(tx: &mut Tx, framework: &FrameworkRow, change: SettingChange) -> Result<String, AppError> {
    match change {
        SettingChange::Set { key, value } => set(tx, framework, &key, &value).await,
        SettingChange::Branch { key, name, sort } => set_branch(tx, &key, name.trim(), &sort).await,
        SettingChange::DutyCover(rule) => set_duty_cover(tx, &rule).await,
        SettingChange::SkillCover(rule) => set_skill_cover(tx, framework, &rule).await,
        SettingChange::DropCover { id } => drop_cover(tx, &id).await,
        SettingChange::Fund { key, title, line, from, to, pence: Pence(pence) } => {
            let line = line.map(|line| exchange::clean::text(&line)).filter(|line| !line.is_empty());
            let fund = records::Fund { code: key.trim().to_owned(), title: title.trim().to_owned(), from, to, pence, line };
            set_fund(tx, fund).await
        }
        SettingChange::Aim { key, priority } => set_priority(tx, framework, &key, priority).await,
        // This is handled before the transaction begins. It is listed here so that the compiler asks about every new change.
        SettingChange::UseFramework { code, version } => Ok(format!("framework {code}@{version}")),
    }
}

async fn set(tx: &mut Tx, framework: &FrameworkRow, key: &str, value: &str) -> Result<String, AppError> {
    let value = exchange::clean::text(value);
    if let Some(aim) = aim_key(key) {
        let priority = value.parse().map_err(|_| AppError::invalid("What an aim matters is a number from 1 to 9. Nothing was changed."))?;
        return set_priority(tx, framework, aim, priority).await;
    }
    let known = known(key).ok_or_else(|| AppError::not_found("setting", key))?;
    check(known, &value)?;
    if key == "rota.first_monday" && value.is_empty() {
        let people = store::planning::two_week_rotas(tx).await?;
        if people > 0 {
            return Err(AppError::invalid(format!(
                "`{key}` was not changed: {people} people have a rota of two weeks, and it says which week is which."
            )));
        }
    }
    store::settings::set(tx, key, &value).await?;
    Ok(format!("`{}`", known.title))
}

async fn set_branch(tx: &mut Tx, key: &str, name: &str, sort: &str) -> Result<String, AppError> {
    if name.is_empty() || name.chars().count() > LONGEST_BRANCH {
        return Err(AppError::invalid("A branch's name has 1 to 120 characters. Nothing was changed."));
    }
    let none_such = |()| AppError::invalid("A branch is statutory, community or mobile. Nothing was changed.");
    let sort = if sort.is_empty() { None } else { Some(sort.parse::<BranchSort>().map_err(none_such)?) };
    match branch_id(tx, key).await? {
        Some(id) => {
            let edit = |branch: &mut records::Branch| (branch.name, branch.sort) = (name.to_owned(), sort);
            tx.change(id, edit).await?;
        }
        None => {
            tx.add(records::Branch { code: None, name: name.to_owned(), sort }).await?;
        }
    }
    Ok(format!("the branch {name}"))
}

async fn set_duty_cover(tx: &mut Tx, rule: &DutyCoverView) -> Result<String, AppError> {
    let branch = must_branch(tx, &rule.branch).await?;
    let role = match &rule.role {
        None => None,
        Some(key) => {
            let role = store::settings::role_id(tx, key).await?;
            Some(role.ok_or_else(|| AppError::not_found("role", key))?)
        }
    };
    let halfdays = exchange::lists::half_days(&rule.halfdays.join(";")).map_err(AppError::invalid)?;
    let halfdays = exchange::lists::half_days_text(&halfdays);
    let cover = records::DutyCover { branch, halfdays, role, min: rule.min };
    if rule.id.is_empty() {
        tx.add(cover).await?;
    } else {
        tx.change(rule_id(&rule.id)?, |kept: &mut records::DutyCover| *kept = cover).await?;
    }
    Ok(format!("cover on duty in {}", rule.branch))
}

async fn set_skill_cover(tx: &mut Tx, framework: &FrameworkRow, rule: &SkillCoverView) -> Result<String, AppError> {
    let (scope, branch) = match rule.scope.parse() {
        Ok(scope @ (CoverScope::Service | CoverScope::EachBranch)) => (scope, None),
        Ok(CoverScope::Branch(())) | Err(()) => (CoverScope::Branch(()), Some(must_branch(tx, &rule.scope).await?)),
    };
    if !store::facts::has_skill(tx, framework.id, &rule.skill).await? {
        return Err(AppError::not_found("skill", &rule.skill));
    }
    domain::rules::wanted_level(rule.level, framework.max_level)?;
    let cover =
        records::SkillCover { scope, branch, skill: rule.skill.clone(), level: rule.level, kinds: rule.kinds.clone(), min: rule.min };
    if rule.id.is_empty() {
        tx.add(cover).await?;
    } else {
        tx.change(rule_id(&rule.id)?, |kept: &mut records::SkillCover| *kept = cover).await?;
    }
    Ok(format!("cover of {}", rule.skill))
}

async fn drop_cover(tx: &mut Tx, which: &str) -> Result<String, AppError> {
    let before = tx.rows_changed();
    // All ids come from one counter, so a rule of one sort never has the id of a rule of the other sort.
    tx.remove::<records::DutyCover>(&[rule_id(which)?]).await?;
    tx.remove::<records::SkillCover>(&[rule_id(which)?]).await?;
    if tx.rows_changed() == before {
        return Err(AppError::not_found("rule", which));
    }
    Ok("a cover rule (removed)".to_owned())
}

async fn set_fund(tx: &mut Tx, fund: records::Fund) -> Result<String, AppError> {
    if fund.code.is_empty() || fund.title.is_empty() || fund.to < fund.from || !(0..=MOST_PENCE).contains(&fund.pence) {
        return Err(AppError::invalid(
            "A fund has a code, a title, a last day that is not before its first, and money of nothing or more. Nothing was changed.",
        ));
    }
    if fund.line.as_ref().is_some_and(|line| line.chars().count() > LONGEST_NAME) {
        return Err(AppError::invalid(format!("The line of a fund has {LONGEST_NAME} characters at most. Nothing was changed.")));
    }
    let title = fund.title.clone();
    let before = Funds::new(store::settings::funds(tx).await?);
    match store::settings::fund_id(tx, &fund.code).await? {
        Some(id) => {
            tx.change(id, |kept: &mut records::Fund| *kept = fund).await?;
        }
        None => {
            tx.add(fund).await?;
        }
    }
    let after = Funds::new(store::settings::funds(tx).await?);
    if let Some(name) = money::names_lost(tx, &before, &after).await?.first() {
        return Err(AppError::invalid(format!("The fund {title} was not changed: {}.", money::lost(name))));
    }
    Ok(format!("the fund {title}"))
}
