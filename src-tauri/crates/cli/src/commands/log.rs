//! Logging learning and verifying it.

use app::views::learning::{LoggedRecord, NewLearning, Verdict};
use app::{Date, RecordStatus};

use crate::common::{Common, Ended};
use crate::print;
use crate::values::date;

/// What is done with a learning record.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Log {
    /// Write down what a person learned
    Add(Add),
    /// Accept a record, or return it with a reason
    Verify(Verify),
    /// Records, each with the id by which it is verified
    List(List),
}

/// Which records.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Only logged, verified or returned ones
    #[arg(long, value_parser = status)]
    status: Option<RecordStatus>,
    /// Only those of this person
    #[arg(long)]
    person: Option<String>,
}

fn status(text: &str) -> Result<RecordStatus, String> {
    text.parse().map_err(|()| "logged, verified or returned".to_owned())
}

/// A new record.
#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// The person's number
    #[arg(long)]
    person: String,
    /// The day
    #[arg(long, value_parser = date)]
    date: Date,
    /// Whole minutes
    #[arg(long)]
    minutes: u32,
    /// An activity of the catalogue, by its code
    #[arg(long)]
    activity: Option<String>,
    /// A title, where the catalogue has no such activity
    #[arg(long)]
    title: Option<String>,
    /// A skill and the level claimed, or the skill alone
    #[arg(long = "skill", value_name = "CODE=LEVEL", value_parser = claim)]
    skills: Vec<(String, Option<u8>)>,
    /// What was learned, in the person's words
    #[arg(long)]
    reflection: Option<String>,
}

/// What a verifier decides of a record.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// The record's id, as `log add` gave it
    #[arg(long)]
    record: String,
    /// The verifier's number or name
    #[arg(long)]
    by: String,
    /// Accept it
    #[arg(long, required_unless_present = "reason", conflicts_with = "reason")]
    accept: bool,
    /// A level accepted: it becomes a rating by the verifier today
    #[arg(long = "level", value_name = "CODE=N", value_parser = accepted, conflicts_with = "reason")]
    levels: Vec<(String, u8)>,
    /// Return it, with the reason
    #[arg(long = "return", value_name = "REASON")]
    reason: Option<String>,
}

fn claim(text: &str) -> Result<(String, Option<u8>), String> {
    match text.rsplit_once('=') {
        None => Ok((text.trim().to_owned(), None)),
        Some(_) => accepted(text).map(|(skill, level)| (skill, Some(level))),
    }
}

fn accepted(text: &str) -> Result<(String, u8), String> {
    let parsed = text.rsplit_once('=').and_then(|(skill, level)| Some((skill.trim().to_owned(), level.trim().parse().ok()?)));
    parsed.filter(|(skill, _): &(String, u8)| !skill.is_empty()).ok_or_else(|| "a skill's code, `=` and a level".to_owned())
}

pub(crate) async fn run(common: &Common, log: Log) -> Ended {
    match log {
        Log::List(list) => {
            let records = common.reading().await?.log_list(list.status, list.person.as_deref()).await?;
            common.answer(&records, |records| as_text(records))
        }
        Log::Add(add) => {
            let app = common.writing().await?;
            let new = NewLearning {
                person: add.person,
                on: Some(add.date),
                minutes: add.minutes,
                activity: add.activity,
                title: add.title,
                skills: add.skills,
                reflection: add.reflection,
            };
            common.done(&app.add_learning(new).await?)
        }
        Log::Verify(verify) => {
            let app = common.writing().await?;
            let verdict =
                Verdict { record: verify.record, by: verify.by, accept: verify.accept, levels: verify.levels, reason: verify.reason };
            common.done(&app.verify_learning(verdict).await?)
        }
    }
}

fn as_text(records: &[LoggedRecord]) -> String {
    if records.is_empty() {
        return "No records".to_owned();
    }
    let rows: Vec<Vec<String>> = records
        .iter()
        .map(|one| {
            let what = one.title.clone().or_else(|| one.activity.clone()).unwrap_or_default();
            vec![one.record.clone(), one.person.clone(), one.date.to_string(), one.minutes.to_string(), what, one.status.code().to_owned()]
        })
        .collect();
    print::table(&["Record", "Person", "Date", "Minutes", "What", "Status"], &rows)
}
