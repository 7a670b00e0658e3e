//! Checks each row against the rules of its columns.

use std::collections::HashMap;

use domain::Date;

use super::log::Newest;
use super::{Faults, Known, value, words};
use crate::db::{Conn, RawRow, StoreError, Value};
use crate::schema::{Holds, LoggedTable};

/// Pairs of columns of which the first must not be later than the second.
const IN_ORDER: [(&str, &str); 6] = [
    ("start_date", "end_date"),
    ("from_date", "to_date"),
    ("awarded_on", "expires_on"),
    ("starts", "ends"),
    ("min_people", "max_people"),
    ("from_level", "to_level"),
];

/// Keys and names that are compared without regard to case: two equal ones would be one thing that was made twice.
const NAMES: [(&str, &str); 7] = [
    ("person", "number"),
    ("branch", "code"),
    ("branch", "name"),
    ("team", "code"),
    ("team", "name"),
    ("scenario", "name"),
    ("setting", "key"),
];

/// Checks every row of a table. Gives the number of rows.
pub(super) async fn look(
    conn: &mut Conn,
    table: &'static LoggedTable,
    known: &Known,
    next_id: i64,
    newest: &mut Newest,
    faults: &mut Faults,
) -> Result<u32, StoreError> {
    let mut count = 0_u32;
    let mut names: HashMap<(&str, String), String> = HashMap::new();
    let sql = format!("SELECT {} FROM {} ORDER BY id", crate::db::column_list(table), table.name);
    conn.each(&sql, &[], |row| {
        count = count.saturating_add(1);
        let id = row.int(0)?;
        if !(1..next_id).contains(&id) {
            faults.add("id", format!("{} has an id that was never given ({id})", known.called(table, &row)));
        }
        columns(table, &row, known, faults);
        order(table, &row, known, faults);
        for (_, column) in NAMES.iter().filter(|(of, _)| *of == table.name) {
            let Some(Value::Text(name)) = value(table, &row, column) else { continue };
            if let Some(other) = names.insert((column, name.to_lowercase()), name.clone()) {
                let sentence = format!("{} is there twice but for capital letters: `{other}`", known.called(table, &row));
                faults.add("twice", sentence);
            }
        }
        newest.stands(table, &row, known, faults);
        Ok(())
    })
    .await?;
    Ok(count)
}

fn columns(table: &'static LoggedTable, row: &RawRow, known: &Known, faults: &mut Faults) {
    for ((column, holds), value) in table.columns.iter().zip(&row.0).skip(1) {
        let Some(wrong) = wrong(*holds, value, || known.top(table, row), known) else { continue };
        let shown = match value {
            Value::Text(text) if text.chars().count() > 60 => format!("{}...", text.chars().take(60).collect::<String>()),
            Value::Text(text) => text.clone(),
            Value::Int(number) => number.to_string(),
            Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Value::Null | Value::NullInt => String::new(),
        };
        let sentence = format!("{}: the {} `{shown}` {wrong}", known.called(table, row), words(column));
        faults.add(&format!("{}, {}", words(table.name), words(column)), sentence);
    }
}

/// What is wrong with a value, as words that follow the value.
fn wrong(holds: Holds, value: &Value, top: impl Fn() -> i64, known: &Known) -> Option<String> {
    let (text, number) = match value {
        Value::Null | Value::NullInt => return None,
        Value::Text(text) if !holds.is_number() => (text.as_str(), 0),
        Value::Int(number) if holds.is_number() => ("", *number),
        Value::Text(_) => return Some("is no number".to_owned()),
        Value::Bytes(_) => return Some("is no text or number".to_owned()),
        Value::Int(_) => return Some("is no text".to_owned()),
    };
    let (good, rule) = match holds {
        Holds::Text | Holds::Int => return None,
        Holds::Name => (!text.trim().is_empty(), "is empty".to_owned()),
        Holds::Email => (is_email(text), "is no e-mail address".to_owned()),
        Holds::Date | Holds::End => (text.parse::<Date>().is_ok(), "is no date of the calendar".to_owned()),
        Holds::Moment => (is_moment(text), "is neither a date nor a time of one".to_owned()),
        Holds::Instant => (is_instant(text), "is no moment in time".to_owned()),
        Holds::Word(list) => (list.words().contains(&text), format!("is none of {}", told(&list.words()))),
        Holds::Words(list) => {
            let words = list.words();
            (text.is_empty() || text.split(';').all(|word| words.contains(&word)), format!("is no list of {}", told(&words)))
        }
        Holds::HalfDays => (text.is_empty() || text.split(';').all(is_half_day), "is no list of half-days".to_owned()),
        Holds::Skill => (known.skills.contains_key(text), "is a skill that no framework version has".to_owned()),
        Holds::Fund => (known.funds.knows(text), "is neither the code of a fund nor a line of funds".to_owned()),
        Holds::Json => (serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(), "is no JSON document".to_owned()),
        Holds::Number(least, most) => ((least..=most).contains(&number), format!("is not a number from {least} to {most}")),
        Holds::Flag => ((0..=1).contains(&number), "is neither 0 nor 1".to_owned()),
        Holds::Level(least) => {
            let top = top();
            ((i64::from(least)..=top).contains(&number), format!("is not on the scale from {least} to {top}"))
        }
        Holds::Row(of) => {
            let there = known.names.get(of).is_some_and(|names| names.contains_key(&number));
            (there, format!("refers to a {} that is not there", words(of)))
        }
    };
    (!good).then_some(rule)
}

fn told(words: &[&str]) -> String {
    words.iter().copied().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}

fn is_email(text: &str) -> bool {
    let whole = text.split_once('@').is_some_and(|(name, place)| !name.is_empty() && !place.is_empty() && !place.contains('@'));
    whole && !text.contains(char::is_whitespace)
}

fn is_half_day(word: &str) -> bool {
    word.split_once('-')
        .is_some_and(|(day, half)| ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&day) && ["am", "pm"].contains(&half))
}

fn is_clock(text: &str, seconds: bool) -> bool {
    let format = if seconds { "%H:%M:%S" } else { "%H:%M" };
    text.len() == if seconds { 8 } else { 5 } && chrono::NaiveTime::parse_from_str(text, format).is_ok()
}

fn is_moment(text: &str) -> bool {
    match text.split_once('T') {
        None => text.parse::<Date>().is_ok(),
        Some((day, time)) => day.parse::<Date>().is_ok() && is_clock(time, false),
    }
}

pub(super) fn is_instant(text: &str) -> bool {
    text.strip_suffix('Z')
        .and_then(|text| text.split_once('T'))
        .is_some_and(|(day, time)| day.parse::<Date>().is_ok() && is_clock(time, true))
}

fn order(table: &'static LoggedTable, row: &RawRow, known: &Known, faults: &mut Faults) {
    for (first, second) in IN_ORDER {
        let (Some(from), Some(to)) = (value(table, row, first), value(table, row, second)) else { continue };
        let wrong = match (from, to) {
            (Value::Int(from), Value::Int(to)) => from > to,
            // A day without a time is the whole day.
            (Value::Text(from), Value::Text(to)) if from.len() != to.len() => from.get(..10) > to.get(..10),
            (Value::Text(from), Value::Text(to)) => from > to,
            _ => false,
        };
        if wrong {
            let (first, second) = (words(first), words(second));
            let sentence = format!("{}: the {first} is after the {second}", known.called(table, row));
            faults.add(&format!("{}, {first} after {second}", words(table.name)), sentence);
        }
    }
}
