//! Asks the same question of an open service again and again, as the window does: what an answer takes when everything is in memory.
//! `cargo xtask bench service` runs it beside the peers (docs/benchmarks.md).
//!
//! `warm gaps|trend|rate|map STORE AS_OF` prints the last answer in one line of JSON, and then the figures in another: `seconds` is the median of
//! the times after the first. `gaps` also tells as `scan` what it takes to add up one byte for each person and skill, which no program can
//! be faster than; `rate` changes the store, and tells the statements of one rating and of all totals after it; `map` tells what each thing
//! takes that is done with a skills map: to have it by name, filtered, sorted, put together, and one page of it.
//! `STORE` is a store that the program has made, `AS_OF` a date.
#![allow(clippy::print_stdout, reason = "the bench reads what it prints")]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use app::views::Scope;
use app::views::gaps::{GapQuery, GapTable};
use app::views::map::{MapQuery, MapSort, RateRow};
use app::{App, Env, Source};
use domain::gaps::Key;
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// How often a question is asked after the first time.
const TIMES: usize = 15;
/// Month ends of the trend.
const MONTHS: i32 = 36;
/// Rows of a page of a map.
const PAGE: u32 = 60;

#[tokio::main]
async fn main() -> Outcome {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [work, store, as_of] = words.as_slice() else { return Err("usage: warm gaps|trend|rate|map STORE AS_OF".into()) };
    let app = App::open(store, Env::system()).await?;
    let scope = Scope { as_of: Some(as_of.parse()?), ..Scope::default() };
    let (answer, figures) = match work.as_str() {
        "gaps" => gaps(&app, scope).await?,
        "trend" => trend(&app, scope).await?,
        "rate" => rate(&app, scope).await?,
        "map" => map(&app, scope).await?,
        other => return Err(format!("`{other}` is none of gaps, trend, rate and map").into()),
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

/// A map of everybody as a window asks for it: heads and sums, and then the first page of the order that they name.
async fn map(app: &App, scope: Scope) -> Outcome<(Value, Value)> {
    let by_name = MapQuery { scope, ..MapQuery::default() };
    let whole = app.skills_map(&by_name, None).await?;
    let skill = whole.skills.first().ok_or("the map has no skill")?.key.clone();
    let grouped = |key| MapQuery { group: Some(key), ..by_name.clone() };
    let queries = [
        ("name", by_name.clone()),
        ("filter", MapQuery { text: "an".to_owned(), ..by_name.clone() }),
        ("gap", MapQuery { sort: MapSort::Gap, ..by_name.clone() }),
        ("skill", MapQuery { sort: MapSort::Skill(skill), ..by_name.clone() }),
        ("branch", grouped(Key::Branch)),
        ("role", grouped(Key::Role)),
    ];
    let (mut seconds, mut bytes) = (serde_json::Map::new(), serde_json::Map::new());
    for (name, query) in queries {
        let (mut times, mut long) = (Vec::new(), 0);
        for at in 0..TIMES {
            // Another text each time, or it would be the order that is kept.
            let query = MapQuery { text: format!("{}{}", query.text, " ".repeat(at)), ..query.clone() };
            let began = Instant::now();
            let map = app.skills_map(&query, None).await?;
            let rows = app.map_rows(&query, Some(&map.order), 0, PAGE).await?;
            long = serde_json::to_vec(&map)?.len() + serde_json::to_vec(&rows)?.len();
            times.push(began.elapsed().as_secs_f64());
        }
        seconds.insert(name.to_owned(), json!(median(times)));
        bytes.insert(name.to_owned(), json!(long));
    }
    let mut times = Vec::new();
    for at in 0..TIMES {
        let began = Instant::now();
        black_box(app.map_rows(&by_name, Some(&whole.order), u32::try_from(at)? * PAGE, PAGE).await?);
        times.push(began.elapsed().as_secs_f64());
    }
    seconds.insert("page".to_owned(), json!(median(times)));
    Ok((json!({"people": whole.people, "skills": whole.skills.len()}), json!({"seconds": seconds, "bytes": bytes})))
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
