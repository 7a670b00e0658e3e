//! The page tests run against the core: it listens on this machine while they do, and everything that they ask is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use app::calls::CallKind;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::sources;
use crate::world::{Ask, Moment, Step, World, of, touches};

/// How many rows of a map a page asks for at once (`MAP_PAGE` of `ui/src/data/queries.ts`).
const FIRST_ROWS: u32 = 60;

/// What a page asks: at which moment it is, which call, with what.
#[derive(Deserialize)]
struct Question {
    /// One page of one test.
    page: String,
    root: String,
    writes: Vec<(String, Value)>,
    call: String,
    args: Value,
}

/// Runs the page tests, those of `PAGES` where it is set, and answers them. True where all of them ran and passed: then what nobody
/// asked is asked no more.
pub(crate) fn page_tests(world: &mut World) -> bool {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("a port"));
    let some = std::env::var("PAGES").unwrap_or_default();
    let mut tests = Command::new("npx")
        .args(["vitest", "run"])
        .args(some.split_whitespace())
        .current_dir(sources::root().join("ui"))
        .env("VITE_RECORDER", address)
        .spawn()
        .expect("the page tests can be run: `npm ci` in ui/");
    let mut read: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    loop {
        match listener.accept() {
            Ok((stream, _)) => serve(world, &mut read, stream),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                if let Some(ended) = tests.try_wait().expect("the page tests can be waited for") {
                    return ended.success() && some.is_empty();
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn serve(world: &mut World, read: &mut BTreeMap<String, Vec<Step>>, mut stream: TcpStream) {
    stream.set_nonblocking(false).expect("a connection");
    let Some(body) = body(&mut stream) else { return };
    let question: Question = serde_json::from_slice(&body).expect("a question of the fake bridge");
    let mut at = Moment::root(&question.root);
    at.writes = question.writes.iter().map(|(call, args)| Step::new(call, args)).collect();
    let step = Step::new(&question.call, &question.args);
    let answer = world.answer(&Ask::new(at.clone(), step.clone()));
    let asked = read.entry(question.page).or_default();
    let firsts = if step.call == "skillsMap" { first_people(world, &at, asked) } else { BTreeSet::new() };
    match (of(&step.call).kind, &answer) {
        (CallKind::Read, _) => {
            // A slow machine asks for more of the beginnings of what is typed than a quick one.
            let found = firsts.iter().map(|person| Step::new("mapPerson", &json!([map_of(&step), null, person])));
            for step in beginnings(&step).into_iter().flat_map(with_rows).chain(found) {
                world.note(&Ask::new(at.clone(), step.clone()));
                if !asked.contains(&step) {
                    asked.push(step);
                }
            }
        }
        (CallKind::Write, Ok(done)) => {
            // Nor is it sure what a page asks again before a test ends or writes once more.
            let after = at.after(step);
            for step in asked.iter().filter(|step| touches(done, &step.call)) {
                world.note(&Ask::new(after.clone(), step.clone()));
            }
        }
        _ => {}
    }
    let said = match answer {
        Ok(answer) => json!({ "answer": answer }),
        Err(error) => json!({ "error": error }),
    };
    let said = said.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", said.len());
    // A test that is over hears nothing, and needs nothing.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(said.as_bytes()));
}

/// A read, and the same for each beginning of the text that is looked for.
fn beginnings(step: &Step) -> Vec<Step> {
    let args: Value = serde_json::from_str(&step.args).expect("arguments");
    let place = match step.call.as_str() {
        "people" | "find" => "/0",
        "skillsMap" | "mapRows" | "mapPerson" => "/0/text",
        "mapGaps" => "/0/map/text",
        _ => return vec![step.clone()],
    };
    let text: Vec<char> = args.pointer(place).and_then(Value::as_str).unwrap_or_default().chars().collect();
    let shorter = |length: usize| {
        let mut args = args.clone();
        if let Some(held) = args.pointer_mut(place) {
            *held = Value::String(text[..length].iter().collect());
        }
        Step::new(&step.call, &args)
    };
    (0..=text.len()).map(shorter).collect()
}

/// A map, and its first rows: a page asks for them as soon as it has the map, if it is quick enough.
fn with_rows(step: Step) -> Vec<Step> {
    if step.call != "skillsMap" {
        return vec![step];
    }
    let rows = Step::new("mapRows", &json!([map_of(&step), null, 0, FIRST_ROWS]));
    vec![step, rows]
}

/// Who stands first in the maps that a page has asked for: if it is quick enough, it looks for them in the next one.
fn first_people(world: &mut World, at: &Moment, asked: &[Step]) -> BTreeSet<String> {
    let rows = asked.iter().filter(|step| step.call == "mapRows");
    let first = rows.filter_map(|step| world.answer(&Ask::new(at.clone(), step.clone())).ok());
    first.filter_map(|answer| answer["rows"][0]["person"].as_str().map(str::to_owned)).collect()
}

/// The map that a call asks about.
fn map_of(step: &Step) -> Value {
    let args: Value = serde_json::from_str(&step.args).expect("arguments");
    args[0].clone()
}

/// The body of an HTTP request; `None` where the other side has gone.
fn body(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        let more = stream.read(&mut part).ok().filter(|more| *more > 0)?;
        bytes.extend_from_slice(&part[..more]);
    };
    let lines = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length: usize = lines.lines().find_map(|line| line.strip_prefix("content-length:")).and_then(|text| text.trim().parse().ok())?;
    let mut body = bytes.split_off(head);
    while body.len() < length {
        let more = stream.read(&mut part).ok().filter(|more| *more > 0)?;
        body.extend_from_slice(&part[..more]);
    }
    Some(body)
}
