//! The service's settings, its branches and cover rules, funds and aims' priorities.

use std::collections::BTreeMap;

use domain::funds::Funds;
use domain::holidays::ClosedDays;
use domain::ratings::RatingsCounted;
use store::facts::FrameworkRow;
use store::records::{Aim, Branch, BranchId, DutyCover, Fund, Role, SkillCover};
use store::{Id, Tx};

use crate::measures::scope::same_name;
use crate::operations::Op;
use crate::views::Done;
use crate::views::settings::{About, AimPriority, BranchView, DutyCoverView, SettingChange, SettingView, SettingsView, SkillCoverView};
use crate::{App, AppError};

/// What a setting's value must be.
enum Rule {
    /// A date on a Monday, or nothing.
    Monday,
    Text(usize),
    Number(i64, i64),
    /// A number, or nothing.
    NumberOrNone(i64, i64),
    Dates,
}

struct Known {
    key: &'static str,
    usual: &'static str,
    title: &'static str,
    help: &'static str,
    rule: Rule,
}

/// Every setting that there is.
const KNOWN: &[Known] = &[
    Known {
        key: "service.name",
        usual: "",
        title: "Name of the library service",
        help: "Stands on the overview and on reports.",
        rule: Rule::Text(120),
    },
    Known {
        key: "plan.minutes_per_quarter.employee",
        usual: "900",
        title: "Learning time of staff, minutes a quarter",
        help: "A plan gives nobody more. 0 to 100,000.",
        rule: Rule::Number(0, 100_000),
    },
    Known {
        key: "plan.minutes_per_quarter.others",
        usual: "360",
        title: "Learning time of everyone else, minutes a quarter",
        help: "Volunteers, councillors and officers. 0 to 100,000.",
        rule: Rule::Number(0, 100_000),
    },
    Known {
        key: "plan.closed",
        usual: "",
        title: "Days on which every branch is closed, beside bank holidays",
        help: "Dates as YYYY-MM-DD, with a semicolon between. A plan puts nothing on them, and nothing on the bank holidays of England and Wales.",
        rule: Rule::Dates,
    },
    Known {
        key: "plan.open",
        usual: "",
        title: "Bank holidays on which branches are open all the same",
        help: "Dates as YYYY-MM-DD, with a semicolon between.",
        rule: Rule::Dates,
    },
    Known {
        key: "plan.notice_working_days",
        usual: "15",
        title: "Notice before a session, in working days",
        help: "A plan starts nothing new sooner than so many days from Monday to Friday that are not closed. 0 to 250.",
        rule: Rule::Number(0, 250),
    },
    Known {
        key: "plan.sessions_per_week",
        usual: "",
        title: "Most sessions that begin in one week",
        help: "For the whole service, 1 to 10,000. Empty: no limit. What is confirmed stays.",
        rule: Rule::NumberOrNone(1, 10_000),
    },
    Known {
        key: "plan.sessions_per_person_week",
        usual: "1",
        title: "Most sessions that begin in one week for one person",
        help: "1 to 14. Empty: no limit. What is confirmed stays.",
        rule: Rule::NumberOrNone(1, 14),
    },
    Known {
        key: "plan.overdue_days",
        usual: "90",
        title: "Days in which a missing or overdue certificate should be had",
        help: "From the plan's first day. 1 to 730.",
        rule: Rule::Number(1, 730),
    },
    Known {
        key: "rota.first_monday",
        usual: "",
        title: "A Monday on which week 1 of two-week rotas begins",
        help: "As YYYY-MM-DD. Weeks 1 and 2 take turns from there, before it too. Rotas of one week do not need it.",
        rule: Rule::Monday,
    },
    Known {
        key: "small_numbers.fewer_than",
        usual: "5",
        title: "Hide groups of fewer people than",
        help: "In anything for councillors or that leaves the service. 5 to 10.",
        rule: Rule::Number(5, 10),
    },
    Known {
        key: "needs_most.least_rated",
        usual: "20",
        title: "Say which needs most only where so many are rated",
        help: "An aim or a branch with fewer rated skills is never named as the one that needs most. 1 to 1,000.",
        rule: Rule::Number(1, 1000),
    },
    Known {
        key: "rerate.weeks",
        usual: "8",
        title: "Weeks until a learned skill is rated again",
        help: "Completing learning raises no level by itself. 0 to 104.",
        rule: Rule::Number(0, 104),
    },
    Known {
        key: "update.address",
        usual: "",
        title: "Address to ask for a newer version",
        help: "Empty: the program never asks. Only signed versions are taken.",
        rule: Rule::Text(500),
    },
];

fn known(key: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.key == key)
}

/// The usual value of a setting where none was set.
pub(crate) fn value_of(settings: &BTreeMap<String, String>, key: &str) -> String {
    settings.get(key).cloned().or_else(|| known(key).map(|known| known.usual.to_owned())).unwrap_or_default()
}

/// The same, as a number.
pub(crate) fn number_of(settings: &BTreeMap<String, String>, key: &str) -> u32 {
    let usual = known(key).and_then(|known| known.usual.parse().ok()).unwrap_or(0);
    value_of(settings, key).parse().unwrap_or(usual)
}

/// The Monday on which week 1 of two-week rotas begins.
pub(crate) fn first_monday(settings: &BTreeMap<String, String>) -> Option<domain::Date> {
    value_of(settings, "rota.first_monday").parse().ok()
}

/// The number of a setting that may hold none.
pub(crate) fn limit_of(settings: &BTreeMap<String, String>, key: &str) -> Option<i64> {
    value_of(settings, key).parse().ok()
}

/// The days on which every branch is closed.
pub(crate) fn closed_days(settings: &BTreeMap<String, String>) -> ClosedDays {
    let dates = |key: &str| value_of(settings, key).split(';').filter_map(|text| text.trim().parse().ok()).collect();
    ClosedDays::new(dates("plan.closed"), dates("plan.open"))
}

fn check(known: &Known, value: &str) -> Result<(), AppError> {
    let refuse = |why: String| Err(AppError::invalid(format!("`{}` was not changed: {why}", known.key)));
    match known.rule {
        Rule::Text(longest) if value.chars().count() > longest => refuse(format!("it holds {longest} characters at most.")),
        Rule::Text(_) if exchange::clean::has_control_characters(value) => refuse("it holds characters that cannot be shown.".to_owned()),
        Rule::Text(_) => Ok(()),
        Rule::Number(least, most) => match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            _ => refuse(format!("it is a whole number from {least} to {most}.")),
        },
        Rule::NumberOrNone(..) if value.is_empty() => Ok(()),
        Rule::NumberOrNone(least, most) => match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            _ => refuse(format!("it is a whole number from {least} to {most}, or nothing.")),
        },
        Rule::Monday => match value.parse::<domain::Date>() {
            _ if value.is_empty() => Ok(()),
            Ok(date) if date.weekday() == 0 => Ok(()),
            Ok(date) => refuse(format!("{} is not a Monday.", date.long())),
            Err(_) => refuse(format!("`{value}` is no date written as YYYY-MM-DD.")),
        },
        Rule::Dates => {
            match value.split(';').map(str::trim).filter(|text| !text.is_empty()).find(|text| text.parse::<domain::Date>().is_err()) {
                Some(wrong) => refuse(format!("`{wrong}` is no date written as YYYY-MM-DD.")),
                None => Ok(()),
            }
        }
    }
}

/// What is wrong with a setting that the store holds, if something is.
pub(crate) fn wrong(key: &str, value: &str) -> Option<String> {
    let Some(known) = known(key) else { return Some(format!("Setting `{key}`: there is no such setting")) };
    check(known, value).err().map(|_| format!("Setting `{key}`: the value `{value}` is not one that it can have"))
}

/// `aim.4.priority` is kept with the aim, not among the settings.
fn aim_key(key: &str) -> Option<&str> {
    key.strip_prefix("aim.")?.strip_suffix(".priority")
}

impl App {
    /// Every setting with its value, or one of them.
    ///
    /// # Errors
    /// `NotFound` for a key that does not exist.
    pub async fn get_settings(&self, key: Option<&str>) -> Result<BTreeMap<String, String>, AppError> {
        let mut conn = self.store.read().await?;
        let set = store::settings::all(&mut conn).await?;
        let mut values: BTreeMap<String, String> = KNOWN.iter().map(|known| (known.key.to_owned(), value_of(&set, known.key))).collect();
        let framework = store::facts::framework_in_use(&mut conn).await?;
        for row in store::settings::aims(&mut conn, framework.edition_id).await? {
            values.insert(format!("aim.{}.priority", row.text(1)?), row.int(4)?.to_string());
        }
        match key {
            None => Ok(values),
            Some(key) => values.remove_entry(key).map(|one| BTreeMap::from([one])).ok_or_else(|| AppError::not_found("setting", key)),
        }
    }

    /// Everything on the settings screen.
    pub async fn settings(&self) -> Result<SettingsView, AppError> {
        let snapshot = self.snapshot(None).await?;
        let matrix = self.matrix(&snapshot, self.today(), RatingsCounted::All);
        let facts = &snapshot.facts;
        let mut conn = self.store.read().await?;
        let set = store::settings::all(&mut conn).await?;
        let mut people_in = vec![0_u32; facts.branches.len()];
        for person in 0..u32::try_from(facts.people.len()).unwrap_or(u32::MAX) {
            if matrix.is_active(person)
                && let Some(branch) = matrix.branch(person)
            {
                people_in[branch as usize] += 1;
            }
        }
        let mut branches = Vec::new();
        for row in store::settings::branches(&mut conn).await? {
            let name = row.text(2)?;
            let key = row.opt_text(1)?.unwrap_or_else(|| name.clone());
            let people = facts.branches.iter().position(|branch| branch.key == key).map_or(0, |at| people_in[at]);
            branches.push(BranchView { key, name, sort: row.text(3)?, people });
        }
        let mut duty_cover = Vec::new();
        for row in store::settings::duty_cover(&mut conn).await? {
            duty_cover.push(DutyCoverView {
                id: row.int(0)?.to_string(),
                branch: row.text(1)?,
                halfdays: words(&row.text(2)?),
                role: row.opt_text(3)?,
                min: row.small(4)?,
            });
        }
        let mut skill_cover = Vec::new();
        for row in store::settings::skill_cover(&mut conn).await? {
            let scope = row.text(1)?;
            skill_cover.push(SkillCoverView {
                id: row.int(0)?.to_string(),
                scope: if scope == "branch" { row.opt_text(2)?.unwrap_or_default() } else { scope },
                skill: row.text(3)?,
                level: row.small(4)?,
                kinds: words(&row.text(5)?).iter().filter_map(|word| word.parse().ok()).collect(),
                min: row.small(6)?,
            });
        }
        let mut aims = Vec::new();
        for row in store::settings::aims(&mut conn, snapshot.framework.edition_id).await? {
            aims.push(AimPriority {
                key: row.text(1)?,
                title: row.text(2)?,
                working_title: store::facts::is_working_title(&row, 3)?,
                priority: row.small(4)?,
            });
        }
        let money = crate::service::money::money(&mut conn, self.today()).await?;
        drop(conn);
        Ok(SettingsView {
            store: self.store_info().await?,
            settings: KNOWN
                .iter()
                .map(|known| SettingView {
                    key: known.key.to_owned(),
                    value: value_of(&set, known.key),
                    title: known.title.to_owned(),
                    help: known.help.to_owned(),
                })
                .collect(),
            branches,
            duty_cover,
            skill_cover,
            funds: money.funds,
            outside_funds: money.outside,
            aims,
            frameworks: self.frameworks().await?,
            roles: facts.roles.iter().map(|role| (role.key.clone(), role.title.clone())).collect(),
            skills: facts.skills.iter().map(|skill| (skill.key.clone(), skill.title.clone())).collect(),
        })
    }

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

    /// Versions and licences.
    pub async fn about(&self) -> Result<About, AppError> {
        Ok(About { database: self.store.engine().await?, ..about_program() })
    }
}

/// What the program says of itself without a store.
pub fn about_program() -> About {
    let part = |name: &str, version: String, licence: &str| (name.to_owned(), version, licence.to_owned());
    // The manifest of the pages names exact versions.
    let manifest: serde_json::Value = serde_json::from_str(include_str!("../../../../../ui/package.json")).unwrap_or_default();
    let packed = |name: &str| manifest["dependencies"][name].as_str().unwrap_or_default().to_owned();
    About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database: String::new(),
        licence: "MIT or Apache-2.0".to_owned(),
        parts: vec![
            part("Atkinson Hyperlegible Next (typeface)", String::new(), "OFL-1.1"),
            part("Tauri", locked("tauri"), "MIT or Apache-2.0"),
            part("SQLCipher and SQLite (libsqlite3-sys)", locked("libsqlite3-sys"), "MIT, BSD-3-Clause and public domain"),
            part("OpenSSL (openssl-src)", locked("openssl-src"), "Apache-2.0"),
            part("sqlx", locked("sqlx"), "MIT or Apache-2.0"),
            part("Typst", locked("typst"), "Apache-2.0"),
            part("HiGHS (highs-sys)", locked("highs-sys"), "MIT"),
            part("calamine", locked("calamine"), "MIT"),
            part("rust_xlsxwriter", locked("rust_xlsxwriter"), "MIT or Apache-2.0"),
            part("React", packed("react"), "MIT"),
            part("React Aria Components", packed("react-aria-components"), "Apache-2.0"),
            part("TanStack Query", packed("@tanstack/react-query"), "MIT"),
            part("TanStack Router", packed("@tanstack/react-router"), "MIT"),
            part("TanStack Table", packed("@tanstack/react-table"), "MIT"),
            part("TanStack Virtual", packed("@tanstack/react-virtual"), "MIT"),
            part("PDF.js", packed("pdfjs-dist"), "Apache-2.0"),
            part("Lucide (pictures)", packed("lucide-react"), "ISC"),
        ],
    }
}

/// The version of a Rust package that the program is built with; empty for one that it does not have.
fn locked(name: &str) -> String {
    let mut lines = include_str!("../../../../../Cargo.lock").lines();
    let wanted = format!("name = \"{name}\"");
    let version = lines.find(|line| *line == wanted).and_then(|_| lines.next());
    version.and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"')).unwrap_or_default().to_owned()
}

fn words(text: &str) -> Vec<String> {
    text.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The id of a rule, as the window names it.
fn id<R>(text: &str) -> Result<Id<R>, AppError> {
    text.parse().map(Id::from_number).map_err(|_| AppError::not_found("rule", text))
}

async fn branch_id(tx: &mut Tx, wanted: &str) -> Result<Option<BranchId>, AppError> {
    for row in store::settings::branches(tx).await? {
        if row.opt_text(1)?.as_deref() == Some(wanted) || same_name(&row.text(2)?, wanted) {
            return Ok(Some(row.id(0)?));
        }
    }
    Ok(None)
}

async fn must_branch(tx: &mut Tx, wanted: &str) -> Result<BranchId, AppError> {
    branch_id(tx, wanted).await?.ok_or_else(|| AppError::not_found("branch", wanted))
}

async fn set_priority(tx: &mut Tx, framework: &FrameworkRow, key: &str, priority: u8) -> Result<String, AppError> {
    if !(1..=9).contains(&priority) {
        return Err(AppError::invalid("What an aim matters is a number from 1 to 9. Nothing was changed."));
    }
    for row in store::settings::aims(tx, framework.edition_id).await? {
        if row.text(1)? == key {
            tx.change(row.id(0)?, |aim: &mut Aim| aim.priority = priority).await?;
            return Ok(format!("what aim {key} matters"));
        }
    }
    Err(AppError::not_found("aim", key))
}

/// Makes the change; what was changed, in words.
async fn apply(tx: &mut Tx, framework: &FrameworkRow, change: SettingChange) -> Result<String, AppError> {
    match change {
        SettingChange::Set { key, value } => {
            let value = exchange::clean::text(&value);
            let value = value.as_str();
            if let Some(aim) = aim_key(&key) {
                let priority =
                    value.parse().map_err(|_| AppError::invalid("What an aim matters is a number from 1 to 9. Nothing was changed."))?;
                return set_priority(tx, framework, aim, priority).await;
            }
            let known = known(&key).ok_or_else(|| AppError::not_found("setting", &key))?;
            check(known, value)?;
            if key == "rota.first_monday" && value.is_empty() {
                let people = store::planning::two_week_rotas(tx).await?;
                if people > 0 {
                    return Err(AppError::invalid(format!(
                        "`{key}` was not changed: {people} people have a rota of two weeks, and it says which week is which."
                    )));
                }
            }
            store::settings::set(tx, &key, value).await?;
            Ok(format!("`{}`", known.title))
        }
        SettingChange::Branch { key, name, sort } => {
            let name = name.trim().to_owned();
            if name.is_empty() || name.chars().count() > 120 {
                return Err(AppError::invalid("A branch's name has 1 to 120 characters. Nothing was changed."));
            }
            if !["", "statutory", "community", "mobile"].contains(&sort.as_str()) {
                return Err(AppError::invalid("A branch is statutory, community or mobile. Nothing was changed."));
            }
            match branch_id(tx, &key).await? {
                Some(id) => {
                    tx.change(id, |branch: &mut Branch| (branch.name, branch.sort) = (name.clone(), sort)).await?;
                }
                None => {
                    tx.add(Branch { code: None, name: name.clone(), sort }).await?;
                }
            }
            Ok(format!("the branch {name}"))
        }
        SettingChange::DutyCover(rule) => {
            let branch = must_branch(tx, &rule.branch).await?;
            let role = match &rule.role {
                None => None,
                Some(key) => {
                    let roles = tx.all::<Role>().await?;
                    let role = roles.iter().find(|role| role.code.as_ref().unwrap_or(&role.title) == key);
                    Some(role.ok_or_else(|| AppError::not_found("role", key))?.id)
                }
            };
            let halfdays = exchange::lists::half_days(&rule.halfdays.join(";")).map_err(AppError::invalid)?;
            let halfdays = exchange::lists::half_days_text(&halfdays);
            let wanted = DutyCover { branch, halfdays, role, min: rule.min };
            if rule.id.is_empty() {
                tx.add(wanted).await?;
            } else {
                tx.change(id(&rule.id)?, |held| *held = wanted).await?;
            }
            Ok(format!("cover on duty in {}", rule.branch))
        }
        SettingChange::SkillCover(rule) => {
            let (scope, branch) = match rule.scope.as_str() {
                "service" | "each" => (rule.scope.as_str(), None),
                other => ("branch", Some(must_branch(tx, other).await?)),
            };
            if store::people::skills(tx, framework.id).await?.iter().all(|(code, ..)| *code != rule.skill) {
                return Err(AppError::not_found("skill", &rule.skill));
            }
            domain::rules::wanted_level(rule.level, framework.max_level)?;
            let (scope, skill) = (scope.to_owned(), rule.skill.clone());
            let wanted = SkillCover { scope, branch, skill, level: rule.level, kinds: rule.kinds, min: rule.min };
            if rule.id.is_empty() {
                tx.add(wanted).await?;
            } else {
                tx.change(id(&rule.id)?, |held| *held = wanted).await?;
            }
            Ok(format!("cover of {}", rule.skill))
        }
        SettingChange::DropCover { id: which } => {
            let before = tx.rows_changed();
            // Ids come from one counter, so a rule of one sort never has the id of the other.
            tx.remove::<DutyCover>(&[id(&which)?]).await?;
            tx.remove::<SkillCover>(&[id(&which)?]).await?;
            if tx.rows_changed() == before {
                return Err(AppError::not_found("rule", &which));
            }
            Ok("a cover rule (removed)".to_owned())
        }
        SettingChange::Fund { key, title, line, from, to, pence } => {
            let (key, title) = (key.trim().to_owned(), title.trim().to_owned());
            if key.is_empty() || title.is_empty() || to < from || !(0..=1_000_000_000_000).contains(&pence.0) {
                return Err(AppError::invalid(
                    "A fund has a code, a title, a last day that is not before its first, and money of nothing or more. Nothing was changed.",
                ));
            }
            let line = line.map(|line| exchange::clean::text(&line)).filter(|line| !line.is_empty());
            if line.as_ref().is_some_and(|line| line.chars().count() > domain::rules::LONGEST_NAME) {
                return Err(AppError::invalid(format!(
                    "The line of a fund has {} characters at most. Nothing was changed.",
                    domain::rules::LONGEST_NAME
                )));
            }
            let before = Funds::new(store::settings::funds(tx).await?);
            let wanted = Fund { code: key.clone(), title: title.clone(), from, to, pence: pence.0, line };
            match tx.all::<Fund>().await?.iter().find(|fund| fund.code == key) {
                Some(fund) => drop(tx.change(fund.id, |held| *held = wanted).await?),
                None => drop(tx.add(wanted).await?),
            }
            let after = Funds::new(store::settings::funds(tx).await?);
            if let Some(name) = crate::service::money::names_lost(tx, &before, &after).await?.first() {
                return Err(AppError::invalid(format!("The fund {title} was not changed: {}.", crate::service::money::lost(name))));
            }
            Ok(format!("the fund {title}"))
        }
        SettingChange::Aim { key, priority } => set_priority(tx, framework, &key, priority).await,
        // Handled before the transaction begins; said here too, so that a new change must be decided on.
        SettingChange::UseFramework { code, version } => Ok(format!("framework {code}@{version}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_by_others_but_the_typeface_has_its_version_and_all_a_licence() {
        for (name, version, licence) in &about_program().parts[1..] {
            assert!(version.starts_with(|first: char| first.is_ascii_digit()), "{name}: `{version}`");
            assert!(!licence.is_empty(), "{name}");
        }
    }
}
