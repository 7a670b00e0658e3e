//! Framework versions: list, make, map, compare, put in use.

use std::path::PathBuf;

use app::Date;
use app::views::FrameworkRef;
use app::views::frameworks::{FrameworkEffect, FrameworksCompared, LevelEdit, MappingSaved, SkillEdit};
use serde_json::json;

use crate::common::{Common, Ended};
use crate::print;
use crate::values::{date, framework as framework_ref};

/// What is done with framework versions.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Framework {
    /// Every version, the one in use first
    List,
    /// Make a version from another, with its skills, levels and role targets
    New {
        /// The new version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        which: FrameworkRef,
        /// The version to make it from
        #[arg(long, value_name = "CODE@VERSION", value_parser = framework_ref)]
        from: FrameworkRef,
        /// Its title; that of the other where not given
        #[arg(long)]
        title: Option<String>,
        /// The top of its scale; that of the other where not given
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=10))]
        max_level: Option<u8>,
    },
    /// Say what becomes of the skills of the version that it was made from
    Map {
        /// The version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        which: FrameworkRef,
        /// The mapping: from_skill, relation (same, renamed, split, merged, dropped, new), to_skill, title, levels (`1>1;2>3`)
        file: PathBuf,
        /// The version before, for one that was not made from another
        #[arg(long, value_name = "CODE@VERSION", value_parser = framework_ref)]
        from: Option<FrameworkRef>,
    },
    /// Two versions side by side
    Compare {
        /// The first version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        one: FrameworkRef,
        /// The second version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        other: FrameworkRef,
    },
    /// Put a version in use; ratings stay as they were given
    Use {
        /// The version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        which: FrameworkRef,
        /// The first day for which it counts; every day where not given
        #[arg(long, value_parser = date)]
        from: Option<Date>,
        /// Only say what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Write a version as a workbook (skills, aims, levels, mapping), or its skills as CSV
    Export {
        /// The version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        which: FrameworkRef,
        /// The file: XLSX or CSV by its ending
        #[arg(long)]
        out: PathBuf,
    },
    /// Change what a version says of a skill
    SetSkill {
        /// The version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        which: FrameworkRef,
        /// The skill's code
        skill: String,
        /// Its title
        #[arg(long)]
        title: Option<String>,
        /// What it means
        #[arg(long)]
        descriptor: Option<String>,
        /// Its group; empty for none
        #[arg(long)]
        group: Option<String>,
        /// The code of its primary aim; empty for none
        #[arg(long)]
        aim: Option<String>,
        /// demonstrates or enables
        #[arg(long)]
        relation: Option<String>,
        /// The day by which somebody is to look at it again, or `none`
        #[arg(long, value_name = "DATE")]
        review_by: Option<String>,
    },
    /// Change what a version says of a level
    SetLevel {
        /// The version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        which: FrameworkRef,
        /// The level, from 0
        level: u8,
        /// Its name
        #[arg(long)]
        name: Option<String>,
        /// What a person at this level does
        #[arg(long)]
        descriptor: Option<String>,
        /// The same in words for councillors and the public
        #[arg(long)]
        stakeholder_wording: Option<String>,
    },
}

pub(crate) async fn framework(common: &Common, framework: Framework) -> Ended {
    match framework {
        Framework::List => {
            let list = common.reading().await?.frameworks().await?;
            common.answer(&list, |list| {
                let shown = |which: &FrameworkRef| format!("{}@{}", which.code, which.version);
                let rows: Vec<Vec<String>> = list
                    .iter()
                    .map(|one| {
                        vec![
                            format!("{}@{}", one.code, one.version),
                            one.title.clone(),
                            one.edition.clone(),
                            one.skills.to_string(),
                            one.made_from.as_ref().map(shown).unwrap_or_default(),
                            if one.in_use { "in use".to_owned() } else { String::new() },
                        ]
                    })
                    .collect();
                print::table(&["framework", "title", "edition", "skills", "made from", ""], &rows)
            })
        }
        Framework::New { which, from, title, max_level } => {
            let done = common.writing().await?.new_framework(which, from, title, max_level).await?;
            common.done(&done)
        }
        Framework::Map { which, file, from } => {
            let done = common.writing().await?.map_framework(&which, from, &file).await?;
            common.answer(&done.value, mapped)
        }
        Framework::Export { which, out } => {
            let written = common.reading().await?.export_framework(&which, &out).await?;
            common.answer(&written, |written| format!("Wrote {} ({} skills)", written.path, written.rows))
        }
        Framework::SetSkill { which, skill, title, descriptor, group, aim, relation, review_by } => {
            let edit = SkillEdit { title, descriptor, group, aim, relation, review_by };
            common.done(&common.writing().await?.set_skill(&which, &skill, edit).await?)
        }
        Framework::SetLevel { which, level, name, descriptor, stakeholder_wording } => {
            let edit = LevelEdit { name, anchor: descriptor, stakeholder_wording };
            common.done(&common.writing().await?.set_level(&which, level, edit).await?)
        }
        Framework::Compare { one, other } => {
            let compared = common.reading().await?.compare_frameworks(&one, &other).await?;
            common.answer(&compared, side_by_side)
        }
        Framework::Use { which, from, dry_run } => {
            let app = common.writing().await?;
            let (effect, label) = match dry_run {
                true => (app.try_use_framework(&which, from).await?.effect, Some("Nothing was changed".to_owned())),
                false => {
                    let done = app.use_framework(&which, from).await?;
                    (done.value, done.label)
                }
            };
            let label = label.unwrap_or_else(|| "Nothing to change".to_owned());
            common.answer(&json!(effect), |_| format!("{label}\n{}", told(&effect)))
        }
    }
}

fn told(effect: &FrameworkEffect) -> String {
    let (before, after) = (effect.cells.before, effect.cells.after);
    [
        format!("People with a cell that changes: {}", effect.people),
        format!("Role targets: {} kept, {} lost, {} new", effect.targets.kept, effect.targets.lost, effect.targets.new),
        format!("Levels missing: {} before, {} after", effect.gap_levels.before, effect.gap_levels.after),
        format!("Cells before: {} met, {} below, {} not rated", before.met, before.below, before.unrated),
        format!("Cells after: {} met, {} below, {} not rated", after.met, after.below, after.unrated),
        format!("Ratings that count no longer: {}", effect.lost_ratings),
    ]
    .join("\n")
}

fn mapped(saved: &MappingSaved) -> String {
    format!(
        "{}@{} has {} skills, mapped from {}@{}. Role targets: {} kept, {} lost, {} new. Ratings that count for none of its skills: {}",
        saved.framework.code,
        saved.framework.version,
        saved.skills,
        saved.from.code,
        saved.from.version,
        saved.targets.kept,
        saved.targets.lost,
        saved.targets.new,
        saved.lost_ratings
    )
}

fn side_by_side(compared: &FrameworksCompared) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let rows: Vec<Vec<String>> = compared
        .skills
        .iter()
        .map(|one| {
            vec![
                text(&one.from_skill),
                text(&one.from_title),
                one.relation.code().to_owned(),
                text(&one.to_skill),
                text(&one.to_title),
                one.levels.clone(),
                one.differs.join(", "),
            ]
        })
        .collect();
    print::table(&["from", "title", "becomes", "to", "title", "levels", "differs"], &rows)
}
