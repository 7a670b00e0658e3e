//! `check`: every invariant that the store can check in its own data.
//!
//! The columns in [`schema`] say what a single row may hold, and `rows` checks it. `between` checks what several rows must agree on. `log`
//! checks that the change log explains the present state of every row. All of them read row by row, and are the same on both engines.

mod between;
mod log;
mod rows;

use std::collections::{BTreeMap, HashMap};

use domain::Date;
use domain::funds::{Fund, Funds};

use crate::db::values;
use crate::db::{Conn, RawRow, StoreError, Value};
use crate::schema::{self, Holds, LoggedTable};
use crate::{facts, learning, planning, rating_copy, scenarios, sessions, settings};

/// What was looked at, and what is wrong.
#[derive(Debug, Default)]
pub struct Looked {
    /// How many rows of each table were looked at.
    pub tables: BTreeMap<String, u32>,
    /// A sentence for each fault.
    pub faults: Vec<String>,
}

/// Looks at every invariant.
///
/// # Errors
/// Where the store cannot be read at all. A single table that cannot be read is a fault, not an error.
pub async fn look(conn: &mut Conn) -> Result<Looked, StoreError> {
    let mut faults = Faults::default();
    let mut tables = BTreeMap::new();
    let next_id = meta(conn, &mut faults, &mut tables).await?;
    let known = Known::load(conn, &mut faults).await?;
    let mut newest = log::replay(conn, &known, next_id, &mut faults, &mut tables).await?;
    for &table in schema::ALL {
        let read = rows::look(conn, table, &known, next_id, &mut newest, &mut faults).await;
        match tolerable(read)? {
            Ok(count) => drop(tables.insert(table.name.to_owned(), count)),
            Err(why) => faults.add("unreadable", format!("The rows of {} cannot be read: {why}", words(table.name))),
        }
    }
    newest.gone(&known, &mut faults);
    between::look(conn, &mut faults).await?;
    // It is made from ratings; without them there is nothing to hold it against.
    match tolerable(rating_copy::faults(conn).await)? {
        Ok(found) => found.into_iter().for_each(|fault| faults.add("rating_copy", fault)),
        Err(why) => faults.add("unreadable", format!("The copy of the ratings for fast reading cannot be held against them: {why}")),
    }
    if faults.is_empty() {
        readable(conn, &mut faults).await?;
    }
    Ok(Looked { tables, faults: faults.told() })
}

/// Turns an error about the data into a fault. Errors that concern the whole store stay errors.
fn tolerable<T>(read: Result<T, StoreError>) -> Result<Result<T, String>, StoreError> {
    match read {
        Ok(value) => Ok(Ok(value)),
        Err(StoreError::Damaged(why) | StoreError::Statement(why)) => Ok(Err(why)),
        Err(other) => Err(other),
    }
}

/// The counter of ids, and the store's own id.
async fn meta(conn: &mut Conn, faults: &mut Faults, tables: &mut BTreeMap<String, u32>) -> Result<i64, StoreError> {
    let rows = conn.fetch("SELECT key, value FROM meta ORDER BY key", &[]).await?;
    tables.insert("meta".to_owned(), small(rows.len()));
    let value = |wanted: &str| {
        rows.iter().find(|row| row.text(0).is_ok_and(|key| key == wanted)).and_then(|row| row.text(1).ok()).unwrap_or_default()
    };
    if value("store_id").trim().is_empty() {
        faults.add("meta", "The store has no id of its own (`store_id`)".to_owned());
    }
    let next_id = value("next_id").parse().ok().filter(|next: &i64| *next > 0);
    if next_id.is_none() {
        faults.add("meta", format!("The id counter (`next_id`) is no number above 0: `{}`", value("next_id")));
    }
    // Without a counter to compare with, no id is reported for the counter's fault.
    Ok(next_id.unwrap_or(i64::MAX))
}

/// Runs the queries of every reading call, to find damage that the checks above have not found.
async fn readable(conn: &mut Conn, faults: &mut Faults) -> Result<(), StoreError> {
    for framework in facts::frameworks(conn).await? {
        let read = match facts::facts(conn, &framework).await {
            Ok((facts, ids)) => learning::learning(conn, &facts, &ids, &BTreeMap::new()).await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(why) = tolerable(read)? {
            faults.add("unreadable", format!("Figures under {}@{} cannot be read: {why}", framework.code, framework.version));
        }
    }
    let reads = [
        ("training sessions", sessions::all(conn).await.map(drop)),
        ("places", sessions::all_places(conn).await.map(drop)),
        ("activities", planning::activities(conn).await.map(drop)),
        ("offers", planning::offers(conn).await.map(drop)),
        ("absences", planning::absences(conn).await.map(drop)),
        ("funds", settings::funds(conn).await.map(drop)),
        ("what training sessions cost", settings::session_costs(conn).await.map(drop)),
        ("scenarios", scenarios::all(conn).await.map(drop)),
        ("kept plans", scenarios::kept(conn).await.map(drop)),
        ("the history", crate::changes::history(conn, 1_000_000).await.map(drop)),
    ];
    for (what, read) in reads {
        if let Err(why) = tolerable(read)? {
            faults.add("unreadable", format!("The list of {what} cannot be read: {why}"));
        }
    }
    Ok(())
}

/// The most faults of one sort that are listed. For the rest only the number is given.
const TOLD: usize = 100;

/// What is wrong, sort by sort.
#[derive(Default)]
struct Faults {
    told: Vec<String>,
    sorts: BTreeMap<String, usize>,
}

impl Faults {
    fn add(&mut self, sort: &str, sentence: String) {
        let many = self.sorts.entry(sort.to_owned()).or_default();
        *many += 1;
        if *many <= TOLD {
            self.told.push(sentence);
        }
    }

    fn is_empty(&self) -> bool {
        self.sorts.is_empty()
    }

    fn told(mut self) -> Vec<String> {
        for (sort, many) in self.sorts {
            if many > TOLD {
                self.told.push(format!("{} more of the same sort ({sort})", many - TOLD));
            }
        }
        self.told
    }
}

/// What rows are compared with: rows that others refer to, with their names for people; scales; codes.
struct Known {
    /// For each table that a row can refer to: the names of its rows by id.
    names: HashMap<&'static str, HashMap<i64, String>>,
    /// The top of each framework version's scale.
    tops: HashMap<i64, i64>,
    /// By skill's code: the highest top of the scales of its versions.
    skills: HashMap<String, i64>,
    funds: Funds,
}

impl Known {
    async fn load(conn: &mut Conn, faults: &mut Faults) -> Result<Self, StoreError> {
        let mut known = Self { names: HashMap::new(), tops: HashMap::new(), skills: HashMap::new(), funds: Funds::default() };
        let refers = |table: &LoggedTable, to: &str| table.columns.iter().any(|(_, holds)| matches!(holds, Holds::Row(of) if *of == to));
        for &table in schema::ALL.iter().filter(|to| schema::ALL.iter().any(|table| refers(table, to.name))) {
            let mut names = HashMap::new();
            let mut rows: Vec<(i64, String)> = Vec::new();
            let sql = format!("SELECT {} FROM {} ORDER BY id", crate::db::column_list(table), table.name);
            let read = conn
                .each(&sql, &[], |row| {
                    rows.push((row.int(0)?, known.name(table, &row)));
                    Ok(())
                })
                .await;
            if let Err(why) = tolerable(read)? {
                faults.add("unreadable", format!("The rows of {} cannot be read: {why}", words(table.name)));
            }
            names.extend(rows);
            known.names.insert(table.name, names);
        }
        for row in conn.fetch("SELECT id, max_level FROM framework ORDER BY id", &[]).await? {
            known.tops.insert(row.int(0)?, row.int(1)?);
        }
        for row in conn.fetch("SELECT code, framework_id FROM skill ORDER BY id", &[]).await? {
            let top = known.tops.get(&row.int(1)?).copied().unwrap_or(schema::TOP_LEVEL);
            let best = known.skills.entry(row.text(0)?).or_insert(top);
            *best = top.max(*best);
        }
        let mut funds = Vec::new();
        for row in conn.fetch("SELECT code, title, line, from_date, to_date FROM fund ORDER BY id", &[]).await? {
            // An invalid date is reported with its own row. Here any date will do.
            let day = |at: usize, year: i32| row.date(at).ok().or_else(|| Date::from_ymd(year, 1, 1));
            let (Some(from), Some(to)) = (day(3, 1900), day(4, 2199)) else { continue };
            funds.push(Fund { code: row.text(0)?, title: row.text(1)?, line: row.opt_text(2)?, from, to, pence: 0 });
        }
        known.funds = Funds::new(funds);
        Ok(known)
    }

    /// The name of a row for people: its own key or name, or else those of the rows that it belongs to, with its skill and its day.
    fn name(&self, table: &LoggedTable, row: &RawRow) -> String {
        let text = |column: &str| match value(table, row, column) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let own = ["number", "code", "key", "name", "title"].iter().find_map(|column| text(column));
        let mut parts: Vec<String> = Vec::new();
        match own {
            Some(own) => parts.push(text("version").map_or(own.clone(), |version| format!("{own}@{version}"))),
            None => {
                for ((_, holds), value) in table.columns.iter().zip(&row.0) {
                    if let (Holds::Row(of), Value::Int(id)) = (holds, value) {
                        parts.extend(self.names.get(of).and_then(|names| names.get(id)).cloned());
                    }
                }
                let more = ["skill_code", "certificate", "what", "rated_on", "learned_on", "awarded_on", "from_date"];
                parts.extend(more.iter().filter_map(|column| text(column)));
            }
        }
        if parts.is_empty() {
            parts.push(format!("row {}", row.int(0).unwrap_or_default()));
        }
        parts.join(", ")
    }

    /// A row as a sentence begins with it: "Person `1001`".
    fn called(&self, table: &LoggedTable, row: &RawRow) -> String {
        capital(&format!("{} `{}`", words(table.name), self.name(table, row)))
    }

    /// The top of the scale of a row's levels.
    fn top(&self, table: &LoggedTable, row: &RawRow) -> i64 {
        let by_framework = match value(table, row, "framework_id") {
            Some(Value::Int(id)) => self.tops.get(id).copied(),
            _ => None,
        };
        let by_skill = || match value(table, row, "skill_code") {
            Some(Value::Text(code)) => self.skills.get(code).copied(),
            _ => None,
        };
        by_framework.or_else(by_skill).unwrap_or(schema::TOP_LEVEL)
    }
}

/// What a row holds in the column of this name.
fn value<'a>(table: &LoggedTable, row: &'a RawRow, column: &str) -> Option<&'a Value> {
    let at = table.columns.iter().position(|(name, _)| *name == column)?;
    row.0.get(at)
}

/// A table's or column's name in words.
fn words(name: &str) -> String {
    name.strip_suffix("_id").unwrap_or(name).replace('_', " ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn small(many: usize) -> u32 {
    domain::saturating_u32(many)
}

/// How many rows a table has.
async fn count(conn: &mut Conn, table: &str) -> Result<u32, StoreError> {
    Ok(domain::saturating_u32(conn.number(&format!("SELECT count(*) FROM {table}"), &values![]).await?))
}
