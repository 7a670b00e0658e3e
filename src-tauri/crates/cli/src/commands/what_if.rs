//! What-ifs: named sets of what might be different.

use app::Date;
use app::views::what_if::{SupposedCell, WhatIfEdit, WhatIfShown};

use crate::common::{Common, Ended};
use crate::print;
use crate::values::date;

/// What is done with what-ifs.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum WhatIf {
    /// Save what might be different under a name; `--framework` is then the version in use
    Save(Save),
    /// Every what-if
    List,
    /// What a what-if changes
    Show {
        /// Its name
        name: String,
    },
    /// Delete a what-if; nothing else changes
    Delete {
        /// Its name
        name: String,
    },
}

/// What might be different.
#[derive(Debug, clap::Args)]
pub(crate) struct Save {
    /// Its name; one of that name is replaced
    name: String,
    /// Somebody leaves: the number and the last day
    #[arg(long, value_name = "PERSON=DATE", value_parser = dated)]
    leaver: Vec<(String, Date)>,
    /// A branch closes: from this day on
    #[arg(long, value_name = "BRANCH=DATE", value_parser = dated)]
    close: Vec<(String, Date)>,
    /// Somebody holds a role as well, from this day on
    #[arg(long, value_name = "PERSON=ROLE@DATE", value_parser = role)]
    role: Vec<(String, String, Date)>,
    /// A role needs a skill at this level; 0 is no target
    #[arg(long, value_name = "ROLE:SKILL=LEVEL", value_parser = target)]
    target: Vec<(String, String, u8)>,
}

fn dated(text: &str) -> Result<(String, Date), String> {
    let (what, day) = text.rsplit_once('=').ok_or("a name or number, `=` and a date")?;
    Ok((what.trim().to_owned(), date(day.trim())?))
}

fn role(text: &str) -> Result<(String, String, Date), String> {
    let (rest, day) = text.rsplit_once('@').ok_or("a person's number, `=`, a role, `@` and a date")?;
    let (person, role) = rest.split_once('=').ok_or("a person's number, `=`, a role, `@` and a date")?;
    Ok((person.trim().to_owned(), role.trim().to_owned(), date(day.trim())?))
}

fn target(text: &str) -> Result<(String, String, u8), String> {
    let (rest, level) = text.rsplit_once('=').ok_or("a role, `:`, a skill's code, `=` and a level")?;
    let (role, skill) = rest.rsplit_once(':').ok_or("a role, `:`, a skill's code, `=` and a level")?;
    let level = level.trim().parse().map_err(|_| "the level is a whole number")?;
    Ok((role.trim().to_owned(), skill.trim().to_owned(), level))
}

pub(crate) async fn run(common: &Common, what_if: WhatIf) -> Ended {
    match what_if {
        WhatIf::Save(save) => {
            let edit = WhatIfEdit {
                name: save.name,
                leavers: save.leaver,
                closures: save.close,
                roles: save.role,
                targets: save.target,
                framework: common.framework.clone(),
            };
            common.done(&common.writing().await?.save_what_if(edit).await?)
        }
        WhatIf::List => {
            let list = common.reading().await?.what_ifs().await?;
            common.answer(&list, |list| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join("\n"))
        }
        WhatIf::Show { name } => {
            let shown = common.reading().await?.show_what_if(&name, &common.scope()).await?;
            common.answer(&shown, as_text)
        }
        WhatIf::Delete { name } => {
            let done = common.writing().await?.delete_what_if(&name).await?;
            common.answer(&serde_json::json!({ "deleted": name }), |_| done.label.clone().unwrap_or_default())
        }
    }
}

fn as_text(shown: &WhatIfShown) -> String {
    let cell = |cell: &Option<SupposedCell>| match cell {
        Some(cell) => {
            format!("{} ({} of {})", cell.state, cell.level.map_or_else(|| "-".to_owned(), |level| level.to_string()), cell.target)
        }
        None => "not needed".to_owned(),
    };
    let rows: Vec<Vec<String>> =
        shown.cells.iter().map(|one| vec![one.person.clone(), one.skill.clone(), cell(&one.before), cell(&one.after)]).collect();
    let sums = format!(
        "below target {} -> {}, levels missing {} -> {}, not rated {} -> {}",
        shown.before.below, shown.after.below, shown.before.gap_levels, shown.after.gap_levels, shown.before.unrated, shown.after.unrated
    );
    format!("{sums}\n{}", print::table(&["person", "skill", "before", "after"], &rows))
}
