//! Scenarios of a plan, two plans side by side, and what money buys.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use app::views::Pence;
use app::views::plans::{AimMatters, CoverChange, FundChange, PlanSetup, SolveLimits};
use app::views::scenarios::{BudgetCurve, PlanChoice, PlanComparison, ScenarioSave, ScenarioView};
use app::{Date, Kind};

use super::files::{interrupt, read, text_of};
use crate::common::{Common, Ended};
use crate::exit::Failure;
use crate::print;
use crate::values::date;

/// How long a scenario's plan is looked for if no time is given, in seconds.
const USUAL_SECONDS: u32 = 30;

/// What is done with scenarios.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Scenario {
    /// Every scenario, and what its latest plan comes to
    List,
    /// Save a scenario; one that exists keeps whatever is not named here
    Save(Box<Save>),
    /// Delete a scenario and the plan kept for it
    Delete {
        /// Its name
        name: String,
    },
    /// Keep a plan for the scenario that its problem was made for
    Keep {
        /// The plan file; `-` is standard input
        plan: PathBuf,
    },
    /// Write the plan kept for a scenario on standard output
    Plan {
        /// Its name
        name: String,
    },
}

/// What a plan is to be made under.
#[derive(Debug, clap::Args)]
pub(crate) struct Save {
    /// Its name
    name: String,
    /// First day
    #[arg(long, value_parser = date)]
    from: Option<Date>,
    /// Last day
    #[arg(long, value_parser = date)]
    to: Option<Date>,
    /// Most money for everything, in pence; `none` for no limit beyond the funds
    #[arg(long, value_name = "PENCE", value_parser = budget)]
    budget: Option<Budget>,
    /// Pence that a fund holds more, or less with a minus; 0 takes the change away
    #[arg(long = "fund", value_name = "FUND=PENCE", value_parser = fund, allow_hyphen_values = true)]
    funds: Vec<FundChange>,
    /// How many people fewer a branch keeps; `none` for no cover at all, `keep` takes the change away
    #[arg(long, value_name = "BRANCH=PEOPLE", value_parser = cover)]
    cover: Vec<Cover>,
    /// What an aim matters, 1 to 9; `usual` is as in the settings
    #[arg(long = "aim", value_name = "AIM=PRIORITY", value_parser = aim)]
    aims: Vec<Aim>,
    /// Kinds of people to plan for: employee, volunteer, councillor, officer; `all` for everyone
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    kinds: Vec<Option<Kind>>,
    /// Treat skills that nobody has rated as level 0, or leave them out
    #[arg(long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    unrated_as_zero: Option<bool>,
    /// How long to look for its plan in the window
    #[arg(long)]
    seconds: Option<u32>,
}

/// The total, or none.
#[derive(Debug, Clone, Copy)]
struct Budget(Option<Pence>);

/// What a branch keeps: all of its cover, or so many fewer.
#[derive(Debug, Clone)]
struct Cover {
    branch: String,
    kept: bool,
    fewer: Option<u32>,
}

/// What an aim matters: a number, or what the settings say.
#[derive(Debug, Clone)]
struct Aim {
    aim: String,
    priority: Option<u8>,
}

fn budget(text: &str) -> Result<Budget, String> {
    if text == "none" {
        return Ok(Budget(None));
    }
    text.parse().map(|pence| Budget(Some(Pence(pence)))).map_err(|_| "a budget is whole pence, or `none`".to_owned())
}

fn pair(text: &str) -> Result<(&str, &str), String> {
    text.rsplit_once('=').filter(|(key, value)| !key.is_empty() && !value.is_empty()).ok_or_else(|| "write it as NAME=VALUE".to_owned())
}

fn fund(text: &str) -> Result<FundChange, String> {
    let (fund, pence) = pair(text)?;
    let pence = pence.parse().map_err(|_| "a fund's change is whole pence, such as 100000 or -50000".to_owned())?;
    Ok(FundChange { fund: fund.to_owned(), pence: Pence(pence) })
}

fn cover(text: &str) -> Result<Cover, String> {
    let (branch, people) = pair(text)?;
    let (kept, fewer) = match people {
        "keep" | "0" => (true, None),
        "none" => (false, None),
        number => (false, Some(number.parse().map_err(|_| "a branch's cover is a number of people, `none` or `keep`".to_owned())?)),
    };
    Ok(Cover { branch: branch.to_owned(), kept, fewer })
}

fn aim(text: &str) -> Result<Aim, String> {
    let (aim, priority) = pair(text)?;
    let priority = match priority {
        "usual" => None,
        number => Some(number.parse().map_err(|_| "what an aim matters is 1 to 9, or `usual`".to_owned())?),
    };
    Ok(Aim { aim: aim.to_owned(), priority })
}

fn kind(text: &str) -> Result<Option<Kind>, String> {
    if text == "all" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|()| "a kind is employee, volunteer, councillor, officer or all".to_owned())
}

impl Save {
    /// The earlier setup, with the changes that are named here.
    fn over(self, before: PlanSetup) -> PlanSetup {
        let mut setup = before;
        setup.from = self.from.or(setup.from);
        setup.to = self.to.or(setup.to);
        if let Some(budget) = self.budget {
            setup.budget = budget.0;
        }
        setup.unrated_as_zero = self.unrated_as_zero.unwrap_or(setup.unrated_as_zero);
        for change in self.funds {
            setup.funds.retain(|one| one.fund != change.fund);
            setup.funds.push(change);
        }
        for change in self.cover {
            setup.cover.retain(|one| one.branch != change.branch);
            if !change.kept {
                setup.cover.push(CoverChange { branch: change.branch, fewer: change.fewer });
            }
        }
        for change in self.aims {
            setup.aims.retain(|one| one.aim != change.aim);
            setup.aims.extend(change.priority.map(|priority| AimMatters { aim: change.aim, priority }));
        }
        if !self.kinds.is_empty() {
            setup.kinds = if self.kinds.contains(&None) { Vec::new() } else { self.kinds.into_iter().flatten().collect() };
        }
        setup
    }
}

pub(crate) async fn scenario(common: &Common, scenario: Scenario) -> Ended {
    match scenario {
        Scenario::List => {
            let app = common.reading().await?;
            common.answer(&app.scenarios().await?, |list| listed(list))
        }
        Scenario::Save(save) => saved(common, *save).await,
        Scenario::Delete { name } => {
            let done = common.writing().await?.delete_scenario(&name).await?;
            common.answer(&serde_json::json!({ "deleted": name }), |_| done.label.clone().unwrap_or_default())
        }
        Scenario::Keep { plan } => {
            let text = text_of(&plan)?;
            common.done(&common.writing().await?.keep_plan(&text).await?)
        }
        Scenario::Plan { name } => {
            print::text(&common.reading().await?.kept_plan_text(&name).await?)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn saved(common: &Common, save: Save) -> Ended {
    let app = common.writing().await?;
    let known = app.scenarios().await?.into_iter().find(|one| one.name.to_lowercase() == save.name.trim().to_lowercase());
    let (before, seconds) = known.map_or((PlanSetup::default(), USUAL_SECONDS), |known| (known.setup, known.seconds));
    let name = save.name.trim().to_owned();
    let seconds = save.seconds.unwrap_or(seconds);
    let done = app.save_scenario(ScenarioSave { name: name.clone(), setup: save.over(before), seconds }).await?;
    let now = app.scenarios().await?.into_iter().find(|one| one.name == name);
    common.answer(&now, |_| done.label.clone().unwrap_or_else(|| "Nothing to change".to_owned()))
}

fn money(pence: Option<Pence>) -> String {
    pence.map_or_else(|| "the funds".to_owned(), |pence| print::pounds(pence.0))
}

fn day(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

fn listed(list: &[ScenarioView]) -> String {
    if list.is_empty() {
        return "No scenario is saved; `skillsplan plan scenario save NAME` saves one".to_owned();
    }
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|one| {
            let kept = one.kept.as_ref().map(|kept| &kept.figures);
            vec![
                one.name.clone(),
                day(one.setup.from),
                day(one.setup.to),
                money(one.setup.budget),
                kept.map_or_else(|| "no plan yet".to_owned(), |plan| plan.levels_closed.to_string()),
                kept.map_or_else(String::new, |plan| plan.people.to_string()),
                kept.map_or_else(String::new, |plan| print::pounds(plan.pence.0)),
            ]
        })
        .collect();
    print::table(&["scenario", "from", "to", "budget", "levels closed", "people", "money"], &rows)
}

/// Two plans.
#[derive(Debug, clap::Args)]
pub(crate) struct Compare {
    /// Two plan files made from this store
    plans: Vec<PathBuf>,
    /// A scenario, for the plan kept for it
    #[arg(long, value_name = "NAME")]
    scenario: Vec<String>,
}

pub(crate) async fn compare(common: &Common, compare: Compare) -> Ended {
    let mut choices: Vec<PlanChoice> = compare.scenario.into_iter().map(|name| PlanChoice::Scenario { name }).collect();
    for path in &compare.plans {
        choices.push(PlanChoice::Plan { text: text_of(path)? });
    }
    let [first, second] = choices.as_slice() else {
        return Err(Failure::Usage("Two plans are compared: two files, two `--scenario NAME`, or one of each.".to_owned()));
    };
    let app = common.reading().await?;
    common.answer(&app.compare_plans(first, second).await?, side_by_side)
}

fn side_by_side(both: &PlanComparison) -> String {
    let line = |name: &str, one: &app::views::scenarios::Difference| {
        let value = |number: i64| if one.key == "pence" { print::pounds(number) } else { number.to_string() };
        let sign = if one.difference > 0 { "+" } else { "" };
        vec![name.to_owned(), value(one.first), value(one.second), format!("{sign}{}", value(one.difference))]
    };
    let mut rows: Vec<Vec<String>> = both.figures.iter().map(|one| line(&one.key.replace('_', " "), one)).collect();
    rows.extend(both.reasons.iter().map(|reason| line(&format!("left: {}", reason.words), &reason.gaps)));
    for (list, none) in [(&both.kinds, "other"), (&both.branches, "no branch")] {
        for group in list {
            let name = group.group.as_deref().unwrap_or(none);
            rows.extend(group.figures.iter().map(|one| line(&format!("{name}: {}", one.key.replace('_', " ")), one)));
        }
    }
    let name = |scenario: &str, usual: &str| if scenario.is_empty() { usual.to_owned() } else { scenario.to_owned() };
    let (first, second) = (name(&both.first.scenario, "first"), name(&both.second.scenario, "second"));
    print::table(&["", &first, &second, "difference"], &rows)
}

/// A row of budgets.
#[derive(Debug, clap::Args)]
pub(crate) struct Curve {
    /// The problem file; `-` is standard input
    problem: PathBuf,
    /// Look for each plan for so many seconds; 5 where neither this nor `--steps` is given
    #[arg(long)]
    seconds: Option<f64>,
    /// Look for each plan for so many steps: the same steps, seed and threads give the same curve
    #[arg(long, conflicts_with = "seconds")]
    steps: Option<u32>,
    /// Shares of the present money, in per cent
    #[arg(long, value_delimiter = ',', value_name = "PERCENT,...")]
    points: Vec<u32>,
    /// Threads to use
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=64))]
    threads: u32,
    /// Starts the random numbers
    #[arg(long, default_value_t = 1)]
    seed: u32,
}

pub(crate) async fn curve(common: &Common, curve: Curve) -> Ended {
    let bytes = read(&curve.problem)?;
    let limits = SolveLimits {
        seconds: curve.seconds,
        steps: curve.steps,
        threads: Some(curve.threads),
        seed: Some(curve.seed),
        drop_bad_pins: false,
    };
    let quiet = common.json;
    let tell = move |now: BudgetCurve| {
        if let Some(point) = now.points.last().filter(|_| !quiet) {
            let (at, budget) = (now.points.len(), print::pounds(point.budget.0));
            let _ = writeln!(std::io::stderr().lock(), "{at} of {}: {budget}, levels closed: {}", now.of, point.levels_closed);
        }
    };
    let curve = app::curve_problem(bytes, &curve.points, &limits, tell, interrupt()).await?;
    common.answer(&curve, curve_text)
}

fn curve_text(curve: &BudgetCurve) -> String {
    let rows: Vec<Vec<String>> = curve
        .points
        .iter()
        .map(|point| {
            vec![
                format!("{}%", point.percent),
                print::pounds(point.budget.0),
                point.score.map_or_else(|| point.refused.clone().unwrap_or_default(), |score| score.0.to_string()),
                point.bound.map_or_else(|| "-".to_owned(), |bound| bound.0.to_string()),
                point.levels_closed.to_string(),
                point.people.to_string(),
                print::pounds(point.pence.0),
            ]
        })
        .collect();
    let mut text = print::table(&["share", "budget", "score", "at most", "levels closed", "people", "spends"], &rows);
    if let Some(next) = &curve.next {
        let _ =
            write!(text, "\n{} more would close {} levels more, for {} people more", print::pounds(next.pence.0), next.levels, next.people);
    }
    text
}
