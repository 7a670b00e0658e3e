//! Lists: what `skillsplan show` answers.

use app::views::shows::ShownMoney;
use app::{Date, LearningKey};
use serde_json::{Value, json};

use super::gaps::Which;
use crate::common::{Common, Ended};
use crate::print;
use crate::values::{date, three_at_most};

/// A list.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Show {
    /// Skills that rest on one person in a branch, or on no one
    ThinCover(Where),
    /// The list behind a figure of the overview
    Behind(Behind),
    /// Rules on how many people must have a skill
    Cover(Where),
    /// Certificates that roles require: in date, due, overdue, missing
    Certificates(Where),
    /// The sums on the last day of each month
    Trend(Trend),
    /// Verified minutes of learning
    Learning(Learning),
    /// What activities changed: levels before and at the next rating
    Effect(Learning),
    /// Self and agreed ratings that differ by two levels or more
    Disagreements(Where),
    /// Skills that were learned and should be rated again
    ToRerate(Where),
    /// Ratings that are due for review
    ReviewDue(Where),
    /// What each fund holds, and what is planned, committed, spent and left of it
    Money,
}

/// The option to see one branch only.
#[derive(Debug, clap::Args)]
pub(crate) struct Where {
    /// Only this branch
    #[arg(long)]
    branch: Option<String>,
}

/// A figure of the overview, in one branch or all.
#[derive(Debug, clap::Args)]
pub(crate) struct Behind {
    /// below-target, closed, on-one or on-nobody
    #[arg(value_parser = behind)]
    figure: app::views::shows::Behind,
    #[command(flatten)]
    place: Where,
}

fn behind(text: &str) -> Result<app::views::shows::Behind, String> {
    text.parse().map_err(|()| "one of below-target, closed, on-one, on-nobody".to_owned())
}

/// Which months, and what is summed.
#[derive(Debug, clap::Args)]
pub(crate) struct Trend {
    #[command(flatten)]
    which: Which,
    /// From the month of this date; a year back where not given
    #[arg(long, value_parser = date)]
    from: Option<Date>,
    /// To this date
    #[arg(long, value_parser = date)]
    to: Option<Date>,
}

/// Learning in a period.
#[derive(Debug, clap::Args)]
pub(crate) struct Learning {
    /// Group by up to three of person, kind, aim, activity_kind, activity, branch, team
    #[arg(long, value_delimiter = ',', value_parser = learning_key)]
    by: Vec<LearningKey>,
    /// From this day; a year back where not given
    #[arg(long, value_parser = date)]
    from: Option<Date>,
    /// To this day; the date of the figures where not given
    #[arg(long, value_parser = date)]
    to: Option<Date>,
}

fn learning_key(text: &str) -> Result<LearningKey, String> {
    text.parse().map_err(|()| format!("one of {}", LearningKey::ALL.map(LearningKey::code).join(", ")))
}

fn or_dash(value: Option<String>) -> String {
    value.unwrap_or_else(|| "-".to_owned())
}

pub(crate) async fn run(common: &Common, show: Show) -> Ended {
    let app = common.reading().await?;
    let scope = |place: Where| app::views::Scope { branch: place.branch, ..common.scope() };
    match show {
        Show::ThinCover(place) => common.answer(&app.show_thin_cover(&scope(place)).await?, |lines| {
            let rows: Vec<Vec<String>> = lines
                .iter()
                .map(|one| {
                    vec![
                        or_dash(one.branch.clone()),
                        one.skill.clone(),
                        one.sort.clone(),
                        one.met.to_string(),
                        or_dash(one.person.clone()),
                        or_dash(one.leaving.map(|day| day.to_string())),
                    ]
                })
                .collect();
            print::table(&["branch", "skill", "sort", "met by", "person", "leaves"], &rows)
        }),
        Show::Behind(Behind { figure, place }) => common.answer(&app.behind_figure(figure, &scope(place)).await?, |list| {
            let below = list.below.iter().map(|one| vec![one.person.clone(), or_dash(one.branch.clone()), one.below.to_string()]);
            let closed = list.closed.iter().map(|one| vec![one.person.clone(), or_dash(one.branch.clone()), one.skill.clone()]);
            let thin = list.thin.iter().map(|one| vec![or_dash(one.person.clone()), or_dash(one.branch.clone()), one.skill.clone()]);
            let rows: Vec<Vec<String>> = below.chain(closed).chain(thin).collect();
            let last = if list.below.is_empty() { "skill" } else { "below target" };
            print::table(&["person", "branch", last], &rows)
        }),
        Show::Cover(place) => common.answer(&app.show_cover(&scope(place)).await?, |lines| {
            let rows: Vec<Vec<String>> = lines
                .iter()
                .map(|one| {
                    vec![
                        one.scope.clone(),
                        one.skill.clone(),
                        one.level.to_string(),
                        one.min.to_string(),
                        one.number.to_string(),
                        one.short.to_string(),
                    ]
                })
                .collect();
            print::table(&["where", "skill", "level", "at least", "there are", "short by"], &rows)
        }),
        Show::Certificates(place) => common.answer(&app.show_certificates(&scope(place)).await?, |lines| {
            let rows: Vec<Vec<String>> = lines
                .iter()
                .map(|one| {
                    vec![one.person.clone(), one.certificate.clone(), one.state.clone(), or_dash(one.expires_on.map(|day| day.to_string()))]
                })
                .collect();
            print::table(&["person", "certificate", "state", "expires"], &rows)
        }),
        Show::Trend(trend) => {
            let query = trend.which.query(common.as_of, common.framework.clone())?;
            common.answer(&app.show_trend(&query, trend.from, trend.to).await?, |trend| {
                trend.months.iter().map(super::gaps::text).collect::<Vec<_>>().join("\n")
            })
        }
        Show::Learning(learning) => {
            three_at_most(&learning.by)?;
            common.answer(&app.show_learning(&common.scope(), &learning.by, learning.from, learning.to).await?, |lines| {
                let rows: Vec<Vec<String>> = lines
                    .iter()
                    .map(|one| {
                        let key = one.key.values().map(|value| or_dash(value.clone())).collect::<Vec<_>>().join(", ");
                        vec![key, one.people.to_string(), one.records.to_string(), one.minutes.to_string()]
                    })
                    .collect();
                print::table(&["group", "people", "records", "minutes"], &rows)
            })
        }
        Show::Effect(learning) => common.answer(&app.show_effect(&common.scope(), learning.from, learning.to).await?, |lines| {
            let rows: Vec<Vec<String>> = lines
                .iter()
                .map(|one| {
                    vec![
                        one.activity.clone(),
                        one.skill.clone(),
                        one.completed.to_string(),
                        one.rerated.to_string(),
                        one.reached.to_string(),
                        one.not_rerated.to_string(),
                    ]
                })
                .collect();
            print::table(&["activity", "skill", "completed", "rated again", "reached the level", "not yet rated again"], &rows)
        }),
        Show::Disagreements(place) => common.answer(&app.show_disagreements(&scope(place)).await?, |lines| {
            let rows: Vec<Vec<String>> =
                lines.iter().map(|one| vec![one.person.clone(), one.skill.clone(), one.own.to_string(), one.agreed.to_string()]).collect();
            print::table(&["person", "skill", "self", "agreed"], &rows)
        }),
        Show::ToRerate(place) => common.answer(&app.show_to_rerate(&scope(place)).await?, |lines| {
            let rows: Vec<Vec<String>> =
                lines.iter().map(|one| vec![one.person.clone(), one.skill.clone(), one.learned.clone(), one.due.to_string()]).collect();
            print::table(&["person", "skill", "learned", "rate again by"], &rows)
        }),
        Show::ReviewDue(place) => common.answer(&app.show_review_due(&scope(place)).await?, |lines| {
            let rows: Vec<Vec<String>> = lines
                .iter()
                .map(|one| {
                    let source = one.source.code().to_owned();
                    vec![
                        one.person.clone(),
                        one.skill.clone(),
                        one.level.to_string(),
                        source,
                        one.rated_on.to_string(),
                        one.review_by.to_string(),
                    ]
                })
                .collect();
            print::table(&["person", "skill", "level", "source", "rated on", "review by"], &rows)
        }),
        Show::Money => {
            let shown = app.show_money(common.as_of).await?;
            common.answer(&per_fund(&shown), |_| money(&shown))
        }
    }
}

/// A line for each fund, and one without a fund for sessions that no fund pays, if there are any.
fn per_fund(shown: &ShownMoney) -> Vec<Value> {
    let outside = &shown.outside;
    let of_none = json!({
        "fund": null, "title": null, "line": null, "from": null, "to": null, "pence": 0, "planned": outside.planned,
        "committed": outside.committed, "spent": outside.spent, "left": -outside.pence.0, "sessions": outside.sessions
    });
    let of_none = (outside.sessions > 0).then_some(of_none);
    shown.funds.iter().map(|fund| json!(fund)).chain(of_none).collect()
}

fn money(shown: &ShownMoney) -> String {
    let mut rows: Vec<Vec<String>> = shown
        .funds
        .iter()
        .map(|one| {
            let sums = [one.pence, one.planned, one.committed, one.spent, one.left].map(|pence| print::pounds(pence.0));
            [one.fund.clone(), one.line.clone(), one.from.to_string(), one.to.to_string()].into_iter().chain(sums).collect()
        })
        .collect();
    let outside = &shown.outside;
    if outside.sessions > 0 {
        let sums = [outside.planned, outside.committed, outside.spent].map(|pence| print::pounds(pence.0));
        let name = format!("in no fund: {}", outside.sessions);
        let blank = || "-".to_owned();
        let row = [name, blank(), blank(), blank(), blank()].into_iter().chain(sums).chain([blank()]);
        rows.push(row.collect());
    }
    print::table(&["fund", "line", "from", "to", "money", "planned", "committed", "spent", "left"], &rows)
}
