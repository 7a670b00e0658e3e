//! Asks the same question of an open service again and again, as the window does: what an answer takes when everything is in memory.
//! `cargo xtask bench service` runs it beside the peers (docs/benchmarks.md).
//!
//! `warm gaps|trend|rate STORE AS_OF` prints the last answer in one line of JSON, and then the figures in another: `seconds` is the median of
//! the times after the first. `gaps` also tells as `scan` what it takes to add up one byte for each person and skill, which no program can
//! be faster than; `rate` changes the store, and tells the statements of one rating and of all totals after it.
//! `STORE` is a store that the program has made, `AS_OF` a date.
#![allow(clippy::print_stdout, reason = "the bench reads what it prints")]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use app::views::Scope;
use app::views::gaps::{GapQuery, GapTable};
use app::views::map::RateRow;
use app::{App, Env, Source};
use domain::gaps::Key;
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// How often a question is asked after the first time.
const TIMES: usize = 15;
/// Month ends of the trend.
const MONTHS: i32 = 36;

#[tokio::main]
async fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [work, store, as_of] = words.as_slice() else { return Err("usage: warm gaps|trend|rate STORE AS_OF".into()) };
    let app = App::open(store, Env::system()).await?;
    let scope = Scope { as_of: Some(as_of.parse()?), ..Scope::default() };
    let (answer, figures) = match work.as_str() {
        "gaps" => gaps(&app, scope).await?,
        "trend" => trend(&app, scope).await?,
        "rate" => rate(&app, scope).await?,
        other => return Err(format!("`{other}` is none of gaps, trend and rate").into()),
    };
    app.close().await;
    println!("{answer}\n{figures}");
    Ok(())
}

async fn gaps(app: &App, scope: Scope) -> Outcome<(Value, Value)> {
    let query = GapQuery { by: vec![Key::Branch, Key::Aim], scope: scope.clone() };
    let mut answer = app.gaps(&query).await?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        answer = app.gaps(&query).await?;
        times.push(began.elapsed().as_secs_f64());
    }
    let skills = app.gaps(&GapQuery { by: vec![Key::Skill], scope }).await?.groups.len();
    let bytes = usize::try_from(answer.totals.people)? * skills;
    let scan = scanned(bytes);
    Ok((serde_json::to_value(&answer)?, json!({"seconds": median(times), "scan": {"seconds": scan, "bytes": bytes}})))
}

/// Seconds to add up so many bytes.
fn scanned(bytes: usize) -> f64 {
    let bytes: Vec<u8> = (0..bytes).map(|at| (at * 31 % 6) as u8).collect();
    let one = || {
        let began = Instant::now();
        black_box(black_box(&bytes).iter().map(|byte| u64::from(*byte)).sum::<u64>());
        began.elapsed().as_secs_f64()
    };
    median((0..TIMES).map(|_| one()).collect())
}

async fn trend(app: &App, scope: Scope) -> Outcome<(Value, Value)> {
    let to = scope.as_of.ok_or("a trend needs a date")?;
    let from = to.plus_months(-(MONTHS - 1));
    let query = GapQuery { by: vec![Key::Branch], scope };
    let mut answer = app.show_trend(&query, Some(from), Some(to)).await?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        answer = app.show_trend(&query, Some(from), Some(to)).await?;
        times.push(began.elapsed().as_secs_f64());
    }
    Ok((serde_json::to_value(&answer)?, json!({"seconds": median(times)})))
}

/// Rates one person after another, and asks for all totals after each rating.
async fn rate(app: &App, scope: Scope) -> Outcome<(Value, Value)> {
    let query = GapQuery { by: vec![Key::Branch, Key::Aim], scope: Scope { as_of: None, ..scope } };
    let people = app.people("").await?;
    let skill = app.gaps(&GapQuery { by: vec![Key::Skill], scope: query.scope.clone() }).await?;
    let skill = skill.groups.first().and_then(|group| group.key.get(Key::Skill.code()).cloned().flatten()).ok_or("no skill is needed")?;
    let mut before = app.gaps(&query).await?;
    let (mut times, mut statements) = (Vec::new(), 0);
    for person in people.iter().take(TIMES) {
        let row = RateRow {
            person: person.key.clone(),
            skill: skill.clone(),
            level: Some(1),
            on: None,
            source: None,
            by: None,
            confidence: None,
            note: None,
        };
        let began = Instant::now();
        let one = async {
            app.rate(vec![row], Source::Assessor).await?;
            app.gaps(&query).await
        };
        let (after, asked) = store::asked::counted(one).await;
        times.push(began.elapsed().as_secs_f64());
        (before, statements) = (after?, asked.statements);
    }
    // What is kept in memory must be what a fresh start counts.
    let fresh = App::open(&std::env::args().nth(2).unwrap_or_default(), Env::system()).await?;
    let counted: GapTable = fresh.gaps(&query).await?;
    fresh.close().await;
    let is_true = counted == before;
    Ok((json!({"true": is_true, "ratings": times.len()}), json!({"seconds": median(times), "statements": statements})))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
