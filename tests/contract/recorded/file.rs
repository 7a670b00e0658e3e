//! The records as files: one for each call, an array of records in a fixed order.
//!
//! A record has the arguments of the call (`args`) and what came of it (`answer` or `error`). `at` names the moment it was asked at
//! where that is not the invented service as it was made; a write that was done has a `name` for the moment after it. An answer much
//! like one above it in the file holds only what differs from that: `as` is the number of the record, the first being 0, and `changes`
//! a new value by JSON pointer. A read that none of the changed nouns touches is not written again: it must be the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use app::calls::CallKind;
use serde_json::{Map, Value, json};

use crate::service;
use crate::world::{Answer, Ask, Moment, Step, World, of, touches};

/// Longest line for a value with parts of parts.
const WIDTH: usize = 140;

/// Every record, with the call that it is of.
pub(crate) fn records(folder: &Path) -> Vec<(String, Value)> {
    let mut records: Vec<(String, Value)> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(call) = name.strip_suffix(".json") else { continue };
        let text = fs::read_to_string(entry.path()).expect("a record can be read");
        let list: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        records.extend(list.into_iter().map(|record| (call.to_owned(), record)));
    }
    records
}

/// Every question of the records.
pub(crate) fn read(folder: &Path) -> Vec<Ask> {
    let mut records = records(folder);
    let mut moments: BTreeMap<String, Moment> = service::ALL.iter().map(|name| ((*name).to_owned(), Moment::root(name))).collect();
    let mut asks = Vec::new();
    // A moment is named by a record that may itself be of a later moment.
    while !records.is_empty() {
        let before = records.len();
        records.retain(|(call, record)| {
            let Some(at) = moments.get(record["at"].as_str().unwrap_or(service::INVENTED)).cloned() else { return true };
            let step = Step::new(call, &record["args"]);
            if let Some(name) = record["name"].as_str() {
                moments.insert(name.to_owned(), at.after(step.clone()));
            }
            asks.push(Ask::new(at, step));
            false
        });
        assert!(records.len() < before, "records at moments that no record names: {:?}", records.first());
    }
    asks
}

/// Writes every file, and removes those of calls that nobody asks.
pub(crate) fn write(folder: &Path, files: &Files) {
    fs::create_dir_all(folder).expect("a folder");
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        fs::remove_file(entry.path()).expect("a record is removed");
    }
    for (name, text) in &files.texts {
        fs::write(folder.join(name), text).expect("a record is written");
    }
}

/// The files.
pub(crate) struct Files {
    /// By name.
    pub(crate) texts: BTreeMap<String, String>,
    /// Reads that a write changes without naming one of their nouns: the window shows them as they were.
    pub(crate) unsaid: BTreeSet<String>,
}

/// What the files hold now.
pub(crate) fn files(world: &mut World) -> Files {
    ask_before(world);
    let names = moment_names(world);
    let answers: BTreeMap<&Ask, &Answer> = world.answers().collect();
    let mut calls: BTreeMap<String, Written<'_>> = BTreeMap::new();
    let mut unsaid = BTreeSet::new();
    for (ask, answer) in &answers {
        let before = ask.at.before().filter(|_| of(&ask.call).kind == CallKind::Read);
        if let Some((before, write)) = before {
            let done = answers[&Ask::new(before.clone(), write.clone())].as_ref().expect("a moment is after what was done");
            if !touches(done, &ask.call) {
                let was = answers[&Ask { at: before, ..(*ask).clone() }];
                if was == *answer {
                    continue;
                }
                unsaid.insert(format!("`{}` is another after `{}`, which changed none of its nouns", ask.call, write.call));
            }
        }
        let name = answer.is_ok().then(|| names.get(&ask.at.after(ask.step()))).flatten();
        calls.entry(ask.call.clone()).or_default().add(ask, answer, names.get(&ask.at), name);
    }
    let text = |file: Written<'_>| format!("[\n{}\n]\n", file.records.join(",\n"));
    Files { texts: calls.into_iter().map(|(call, file)| (format!("{call}.json"), text(file))).collect(), unsaid }
}

/// The records of a call so far, and the answers among them that stand there as a whole.
#[derive(Default)]
struct Written<'w> {
    records: Vec<String>,
    whole: Vec<(usize, &'w Value)>,
}

/// What a write leaves as it was is read at the moment before.
fn ask_before(world: &mut World) {
    loop {
        let answers: BTreeMap<&Ask, &Answer> = world.answers().collect();
        let mut missing: Vec<Ask> = Vec::new();
        for ask in answers.keys().filter(|ask| of(&ask.call).kind == CallKind::Read) {
            let Some((before, write)) = ask.at.before() else { continue };
            let done = answers[&Ask::new(before.clone(), write.clone())].as_ref().expect("a moment is after what was done");
            let earlier = Ask { at: before, ..(*ask).clone() };
            if !touches(done, &ask.call) && !answers.contains_key(&earlier) {
                missing.push(earlier);
            }
        }
        if missing.is_empty() {
            return;
        }
        for ask in &missing {
            world.note(ask);
        }
    }
}

/// A name for each moment: the writes that led to it, each numbered among those of its call at the moment before.
fn moment_names(world: &World) -> BTreeMap<Moment, String> {
    let mut names: BTreeMap<Moment, String> =
        service::ALL.iter().filter(|name| **name != service::INVENTED).map(|name| (Moment::root(name), (*name).to_owned())).collect();
    let mut numbers: BTreeMap<(Moment, String), u32> = BTreeMap::new();
    let mut writes: Vec<&Ask> =
        world.answers().filter(|(ask, answer)| of(&ask.call).kind == CallKind::Write && answer.is_ok()).map(|(ask, _)| ask).collect();
    writes.sort_by_key(|ask| ask.at.writes.len());
    for ask in writes {
        let number = numbers.entry((ask.at.clone(), ask.call.clone())).or_default();
        *number += 1;
        let before = names.get(&ask.at).map_or(String::new(), |name| format!("{name}/"));
        let name = format!("{before}{}-{number}", ask.call);
        names.insert(ask.at.after(ask.step()), name);
    }
    names
}

impl<'w> Written<'w> {
    fn add(&mut self, ask: &Ask, answer: &'w Answer, at: Option<&String>, name: Option<&String>) {
        let mut text = "  {".to_owned();
        if let Some(at) = at {
            let _ = write!(text, " \"at\": {},", json!(at));
        }
        let args: Value = serde_json::from_str(&ask.args).expect("arguments");
        let _ = write!(text, " \"args\": {},", printed(&args, 4));
        if let Some(name) = name.filter(|_| of(&ask.call).kind == CallKind::Write) {
            let _ = write!(text, " \"name\": {},", json!(name));
        }
        match answer {
            Err(error) => {
                let _ = write!(text, "\n    \"error\": {}", printed(error, 4));
            }
            Ok(now) => match self.like(now) {
                Some((number, changes)) => {
                    let _ = write!(text, "\n    \"as\": {number}, \"changes\": {}", printed(&changes, 4));
                }
                None => {
                    self.whole.push((self.records.len(), now));
                    let _ = write!(text, "\n    \"answer\": {}", printed(now, 4));
                }
            },
        }
        self.records.push(format!("{text}\n  }}"));
    }

    /// The answer above that it is most like, and where it differs; none where that would save little.
    fn like(&self, now: &Value) -> Option<(usize, Value)> {
        let most = now.to_string().len() / 2;
        let compared = self.whole.iter().map(|(number, was)| {
            let mut changes = Map::new();
            differences(was, now, "", &mut changes);
            (*number, Value::Object(changes))
        });
        compared.filter(|(_, changes)| changes.to_string().len() < most).min_by_key(|(_, changes)| changes.to_string().len())
    }
}

/// Where two documents differ, by JSON pointer. Lists of other lengths differ as a whole.
fn differences(was: &Value, now: &Value, at: &str, found: &mut Map<String, Value>) {
    match (was, now) {
        (Value::Object(old), Value::Object(new)) if old.keys().eq(new.keys()) => {
            for (name, value) in new {
                differences(&old[name], value, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, value) in new.iter().enumerate() {
                differences(&old[index], value, &format!("{at}/{index}"), found);
            }
        }
        _ if was == now => {}
        _ => {
            found.insert(at.to_owned(), now.clone());
        }
    }
}

/// A value on one line where it is short or holds nothing but plain values and lists of them, else a line for each part: a difference
/// then reads as a line for each gap, place or person that differs.
fn printed(value: &Value, indent: usize) -> String {
    let text = value.to_string();
    let plain = |part: &Value| parts(part).next().is_none();
    if text.len() + indent <= WIDTH || parts(value).all(|part| plain(part) || (part.is_array() && parts(part).all(plain))) {
        return text;
    }
    let pad = " ".repeat(indent + 2);
    let (open, close, lines): (_, _, Vec<String>) = match value {
        Value::Array(items) => ('[', ']', items.iter().map(|item| printed(item, indent + 2)).collect()),
        Value::Object(fields) => {
            ('{', '}', fields.iter().map(|(name, field)| format!("{}: {}", json!(name), printed(field, indent + 2))).collect())
        }
        _ => return text,
    };
    format!("{open}\n{pad}{}\n{}{close}", lines.join(&format!(",\n{pad}")), " ".repeat(indent))
}

fn parts(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(fields) => Box::new(fields.values()),
        _ => Box::new(std::iter::empty()),
    }
}
