//! Gaps and ratings.

use app::views::gaps::{GapQuery, GapTable, Key};
use app::views::map::RateRow;
use app::views::{FrameworkRef, Scope};
use app::{Date, Kind, RatingsCounted, Source};

use crate::common::{Common, Ended};
use crate::print;
use crate::values::{date, kind, ratings, three_at_most};

/// Gaps against targets.
#[derive(Debug, clap::Args)]
pub(crate) struct Gaps {
    #[command(flatten)]
    which: Which,
}

/// Which cells, and how they are grouped.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Which {
    /// Group by up to three of branch, team, role, kind, aim, group, skill, person
    #[arg(long, value_delimiter = ',', value_parser = key)]
    by: Vec<Key>,
    /// Only this branch
    #[arg(long)]
    branch: Option<String>,
    /// Only employee, volunteer, councillor or officer
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// Only skills of this aim
    #[arg(long)]
    aim: Option<String>,
    /// Which ratings count: all or agreed; as `ratings.counted` says where not given
    #[arg(long, value_parser = ratings)]
    ratings: Option<RatingsCounted>,
}

impl Which {
    /// The query that it stands for.
    pub(crate) fn query(&self, as_of: Option<Date>, framework: Option<FrameworkRef>) -> Result<GapQuery, crate::exit::Failure> {
        three_at_most(&self.by)?;
        let scope = Scope { as_of, branch: self.branch.clone(), kind: self.kind, aim: self.aim.clone(), ratings: self.ratings, framework };
        Ok(GapQuery { by: self.by.clone(), scope })
    }
}

/// One rating.
#[derive(Debug, clap::Args)]
pub(crate) struct Rate {
    /// The person's number
    #[arg(long)]
    person: String,
    /// The skill's code
    #[arg(long)]
    skill: String,
    /// The level
    #[arg(long)]
    level: u8,
    /// The day it is of; today where not given
    #[arg(long, value_parser = date)]
    on: Option<Date>,
    /// Who says so: self, manager, peer, assessor or certificate
    #[arg(long, default_value = "self", value_parser = source)]
    source: Source,
    /// The rater's number or name
    #[arg(long)]
    by: Option<String>,
}

fn key(text: &str) -> Result<Key, String> {
    text.parse().map_err(|()| "one of branch, team, role, kind, aim, group, skill, person".to_owned())
}

fn source(text: &str) -> Result<Source, String> {
    text.parse().map_err(|()| "one of self, manager, peer, assessor, certificate".to_owned())
}

pub(crate) async fn gaps(common: &Common, gaps: Gaps) -> Ended {
    let app = common.reading().await?;
    let query = gaps.which.query(common.as_of, common.framework.clone())?;
    let table = app.gaps(&query).await?;
    common.answer(&table, text)
}

pub(crate) fn text(table: &GapTable) -> String {
    let line = |name: String, sums: &app::views::gaps::Sums| {
        vec![
            name,
            sums.people.to_string(),
            sums.required.to_string(),
            sums.met.to_string(),
            sums.below.to_string(),
            sums.unrated.to_string(),
            print::share(sums.coverage),
            print::share(sums.response),
            sums.gap_levels.to_string(),
        ]
    };
    let mut rows: Vec<Vec<String>> = table
        .groups
        .iter()
        .map(|group| {
            line(
                group.key.values().map(|value| value.clone().unwrap_or_else(|| "(none)".to_owned())).collect::<Vec<_>>().join(", "),
                &group.sums,
            )
        })
        .collect();
    rows.push(line("All".to_owned(), &table.totals));
    let needs_most = table.needs_most.as_ref().map_or_else(String::new, |key| {
        let name = key.values().map(|value| value.clone().unwrap_or_else(|| "(none)".to_owned())).collect::<Vec<_>>().join(", ");
        format!("\nNeeds most: {name}\n")
    });
    let heads = ["group", "people", "required", "met", "below", "unrated", "coverage", "response", "gap levels"];
    format!(
        "As of {}, framework {}@{}, edition {}\n\n{}{needs_most}",
        table.as_of,
        table.framework.code,
        table.framework.version,
        table.edition,
        print::table(&heads, &rows)
    )
}

pub(crate) async fn rate(common: &Common, rate: Rate) -> Ended {
    let app = common.writing().await?;
    let row = RateRow {
        person: rate.person,
        skill: rate.skill,
        level: Some(rate.level),
        on: rate.on,
        source: Some(rate.source),
        by: rate.by,
        confidence: None,
        note: None,
    };
    common.done(&app.rate(vec![row], rate.source).await?)
}
