//! The fixed service at each moment that a page may have brought it to, and what the core answers there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use app::App;
use app::calls::{CALLS, Call, CallKind};
use serde_json::Value;

use crate::{core, service};

/// A call with what it is given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    /// The call's name.
    pub(crate) call: String,
    /// Its arguments as a JSON text, in which the names of fields stand in the order of the alphabet.
    pub(crate) args: String,
}

impl Step {
    pub(crate) fn new(call: &str, args: &Value) -> Self {
        Self { call: call.to_owned(), args: args.to_string() }
    }
}

/// A service as it is after some writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    /// The service to begin with: one of `service::ALL`.
    pub(crate) root: String,
    /// What was written since, in order.
    pub(crate) writes: Vec<Step>,
}

impl Moment {
    pub(crate) fn root(name: &str) -> Self {
        Self { root: name.to_owned(), writes: Vec::new() }
    }

    pub(crate) fn after(&self, write: Step) -> Self {
        let mut writes = self.writes.clone();
        writes.push(write);
        Self { root: self.root.clone(), writes }
    }

    pub(crate) fn before(&self) -> Option<(Self, &Step)> {
        let (last, writes) = self.writes.split_last()?;
        Some((Self { root: self.root.clone(), writes: writes.to_vec() }, last))
    }
}

/// A question: a call at a moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ask {
    pub(crate) at: Moment,
    pub(crate) call: String,
    pub(crate) args: String,
}

impl Ask {
    pub(crate) fn new(at: Moment, step: Step) -> Self {
        Self { at, call: step.call, args: step.args }
    }

    pub(crate) fn step(&self) -> Step {
        Step { call: self.call.clone(), args: self.args.clone() }
    }
}

/// What the core says, or its error.
pub(crate) type Answer = Result<Value, Value>;

/// The table's line of a call.
pub(crate) fn of(name: &str) -> &'static Call {
    CALLS.iter().find(|call| call.name == name).unwrap_or_else(|| panic!("`{name}` is no call"))
}

/// Does a write that changed these nouns touch a read? Then the window asks again.
pub(crate) fn touches(done: &Value, call: &str) -> bool {
    let changed: BTreeSet<&str> = done["changed"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    of(call).reads.iter().any(|noun| changed.contains(noun.code()))
}

pub(crate) struct World {
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
    /// How many places for stores were given.
    places: u32,
    /// The file of the store at each moment that was reached.
    stores: BTreeMap<Moment, PathBuf>,
    /// The store that is open, so that the next question at the same moment finds it so.
    open: Option<(Moment, App)>,
    answers: BTreeMap<Ask, Answer>,
    /// The texts of plan files, by the name that stands for each in the records.
    plans: BTreeMap<String, String>,
}

impl World {
    pub(crate) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let (places, stores, open, answers, plans) = Default::default();
        Self { runtime, folder, places, stores, open, answers, plans }
    }

    pub(crate) fn answers(&self) -> impl Iterator<Item = (&Ask, &Answer)> {
        self.answers.iter()
    }

    /// Asks everything, and returns what cannot be asked: it is after a write that the core refuses, or takes a plan that nothing
    /// makes. A plan is handed on by a name that stands for it, so what makes it is asked before what takes it.
    pub(crate) fn ask_all(&mut self, asks: &[Ask]) -> Vec<Ask> {
        let mut left: Vec<&Ask> = asks.iter().collect();
        loop {
            let before = left.len();
            left.retain(|ask| {
                let can = self.knows(ask) && self.reaches(&ask.at);
                if can {
                    self.note(ask);
                }
                !can
            });
            if left.len() == before {
                return left.into_iter().cloned().collect();
            }
        }
    }

    /// Can every write that leads to a moment be done?
    fn reaches(&mut self, at: &Moment) -> bool {
        let Some((before, write)) = at.before() else { return true };
        self.reaches(&before) && self.answer(&Ask::new(before, write.clone())).is_ok()
    }

    /// Is every plan known that the question, or a write before it, takes?
    fn knows(&self, ask: &Ask) -> bool {
        let texts = ask.at.writes.iter().map(|write| &write.args).chain([&ask.args]);
        texts.into_iter().all(|text| plan_names(text).iter().all(|name| self.plans.contains_key(name)))
    }

    /// Asks, so that the answer is recorded.
    pub(crate) fn note(&mut self, ask: &Ask) {
        drop(self.answer(ask));
    }

    /// What the core answers, asked once.
    pub(crate) fn answer(&mut self, ask: &Ask) -> Answer {
        if let Some(answer) = self.answers.get(ask) {
            return answer.clone();
        }
        let answer = if of(&ask.call).kind == CallKind::Write { self.write(ask) } else { self.read(ask) };
        self.answers.insert(ask.clone(), answer.clone());
        answer
    }

    fn read(&mut self, ask: &Ask) -> Answer {
        let app = self.app(&ask.at);
        self.call(&app, ask)
    }

    /// A write happens on a copy of the store, which is the next moment's.
    fn write(&mut self, ask: &Ask) -> Answer {
        let from = self.store(&ask.at);
        self.close();
        let place = self.place();
        fs::copy(&from, &place).expect("a store is copied");
        let app = self.opened(&place);
        let answer = self.call(&app, ask);
        if answer.is_ok() {
            let next = ask.at.after(ask.step());
            self.stores.insert(next.clone(), place);
            self.open = Some((next, app));
        } else {
            self.runtime.block_on(app.close());
        }
        answer
    }

    fn call(&mut self, app: &App, ask: &Ask) -> Answer {
        let args: Vec<Value> = serde_json::from_str(&self.with_plans(&ask.args)).expect("arguments");
        let out = self.folder.path().join("out");
        fs::create_dir_all(&out).expect("a folder");
        let answer = self.runtime.block_on(app::guarded(&ask.call, core::ask(app, &ask.call, &args, &out)));
        let answer = answer.map_err(|error| serde_json::to_value(error).expect("an error is a document"));
        for entry in fs::read_dir(&out).expect("a folder").flatten() {
            fs::remove_file(entry.path()).expect("a file is removed");
        }
        match answer {
            Ok(value) => Ok(self.plain(value)),
            Err(error) => {
                assert_ne!(error["kind"], "unexpected", "{ask:?}: {error}");
                Err(self.plain(error))
            }
        }
    }

    /// The store at a moment, open.
    fn app(&mut self, at: &Moment) -> App {
        if let Some((open, app)) = &self.open
            && open == at
        {
            return app.clone();
        }
        let place = self.store(at);
        self.close();
        let app = self.opened(&place);
        self.open = Some((at.clone(), app.clone()));
        app
    }

    fn opened(&self, place: &Path) -> App {
        self.runtime.block_on(App::open(&place.to_string_lossy(), service::env())).expect("the store opens")
    }

    fn close(&mut self) {
        if let Some((_, app)) = self.open.take() {
            self.runtime.block_on(app.close());
        }
    }

    /// The file of the store at a moment; what was written since the beginning is written where that has not been.
    fn store(&mut self, at: &Moment) -> PathBuf {
        if !self.stores.contains_key(at) {
            match at.before() {
                None => {
                    let place = self.place();
                    self.runtime.block_on(service::make(&at.root, &place));
                    self.stores.insert(at.clone(), place);
                }
                Some((before, write)) => {
                    let done = self.answer(&Ask::new(before, write.clone()));
                    assert!(done.is_ok(), "what was recorded as written is refused now: {write:?}: {done:?}");
                }
            }
        }
        self.stores[at].clone()
    }

    /// A place for a store, where nothing is.
    fn place(&mut self) -> PathBuf {
        self.places += 1;
        let folder = self.folder.path().join(self.places.to_string());
        fs::create_dir_all(&folder).expect("a folder");
        folder.join("fairshire.skillsplan")
    }

    /// An answer as it is recorded. Three things cannot be fixed or are of no use to a page, so a name stands for each: folders of this
    /// machine, the text of a plan file, and a PDF.
    fn plain(&mut self, answer: Value) -> Value {
        match answer {
            Value::String(text) if text.contains("\"plss-plan/") => {
                let name = plan_name(&text);
                self.plans.insert(name.clone(), text);
                Value::String(name)
            }
            Value::String(text) => {
                let folder = self.folder.path().to_string_lossy();
                let mut parts = text.split(&*folder);
                let mut plain = parts.next().unwrap_or_default().to_owned();
                for part in parts {
                    // The folder of a store, or that of files which go out, is left out too.
                    let name = part.trim_start_matches('/').split_once('/').map_or("", |(_, name)| name);
                    plain += &format!("/home/lead/Documents/{name}");
                }
                Value::String(plain)
            }
            Value::Array(items) => Value::Array(items.into_iter().map(|item| self.plain(item)).collect()),
            Value::Object(fields) => {
                let mut plain = serde_json::Map::new();
                for (name, field) in fields {
                    let field = if name == "pdf" { Value::String("a PDF".to_owned()) } else { self.plain(field) };
                    plain.insert(name, field);
                }
                Value::Object(plain)
            }
            other => other,
        }
    }

    /// Arguments with the plan files that names stand for.
    fn with_plans(&self, args: &str) -> String {
        plan_names(args).iter().fold(args.to_owned(), |args, name| {
            let text = self.plans.get(name).unwrap_or_else(|| panic!("nobody made `{name}`"));
            args.replace(&format!("\"{name}\""), &Value::String(text.clone()).to_string())
        })
    }
}

/// The name that stands for a plan file: the same text has the same name (FNV-1a).
fn plan_name(text: &str) -> String {
    let mark = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("plan {mark:016x}")
}

/// The names of plan files in arguments.
fn plan_names(args: &str) -> BTreeSet<String> {
    let name =
        |part: &str| part.get(..16).filter(|mark| mark.bytes().all(|byte| byte.is_ascii_hexdigit())).map(|mark| format!("plan {mark}"));
    args.split("\"plan ").skip(1).filter_map(name).collect()
}
