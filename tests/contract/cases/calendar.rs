//! Calendar files, places in sessions, and what goes to a terminal.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::desk::run_on;
use crate::{Desk, case};

/// An event of a calendar file: its properties by name with parameters, each with its values.
type Event = BTreeMap<String, Vec<String>>;

/// The events of a calendar file, which must keep the rules of RFC 5545 on lines, blocks and what an event has.
fn events(file: &str) -> Vec<Event> {
    let bytes = std::fs::read(file).expect("the calendar");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "lines end in CRLF");
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    let (mut open, mut found, mut event) = (Vec::new(), Vec::new(), None);
    for line in text.replace("\r\n ", "").split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("a property has a value: {line}"));
        match name {
            "BEGIN" => {
                open.push(value.to_owned());
                if value == "VEVENT" {
                    event = Some(Event::new());
                }
            }
            "END" => {
                assert_eq!(open.pop().as_deref(), Some(value), "blocks are closed in their order");
                if value == "VEVENT" {
                    found.extend(event.take());
                }
            }
            _ => {
                if let Some(event) = &mut event {
                    event.entry(name.to_owned()).or_default().push(value.to_owned());
                }
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(text.contains("\r\nTZID:Europe/London\r\n") || !text.contains("TZID="), "a zone that is named is defined");
    let mut names = BTreeSet::new();
    for event in &found {
        for needed in ["UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "STATUS", "TRANSP", "SUMMARY"] {
            assert_eq!(event.get(needed).map(Vec::len), Some(1), "{needed}: {event:?}");
        }
        assert!(names.insert(event["UID"][0].clone()), "two events of one name: {event:?}");
        assert!(event.keys().any(|key| key.starts_with("DTSTART")), "{event:?}");
    }
    found
}

fn one(event: &Event, name: &str) -> String {
    let found = event.iter().find(|(key, _)| key.split(';').next() == Some(name));
    found.and_then(|(_, values)| values.first().cloned()).unwrap_or_default()
}

impl Desk {
    /// Two people, a room and the course `C1`, a morning's work for two at most.
    fn with_course() -> Self {
        let desk = Self::new().with_people();
        let venues = desk.file("v.csv", "venue,title,branch,seats\nROOM,Meeting room,Northgate,6\n");
        desk.import("venues", &venues, &[]);
        let activities = desk.file(
            "a.csv",
            "activity,title,kind,minutes,max_people,prerequisites\nC1,Digital help,training session,180,1,\nC2,Next steps,training session,60,5,C1\nAP,Apprenticeship,apprenticeship,9600,2,\n",
        );
        desk.import("activities", &activities, &[]);
        desk
    }

    fn add(&self, activity: &str, starts: &str, ends: &str, more: &[&str]) -> String {
        let words = [&["session", "add", "--activity", activity, "--starts", starts, "--ends", ends][..], more].concat();
        self.json(0, &words)["session"].as_str().expect("a code").to_owned()
    }

    fn calendar(&self, more: &[&str]) -> Vec<Event> {
        let out = self.folder.path().join("out.ics").to_string_lossy().into_owned();
        self.json(0, &[&["export", "calendar", "--out", &out][..], more].concat());
        events(&out)
    }

    fn book(&self, status: i32, session: &str, person: &str) -> Value {
        self.json(status, &["session", "book", session, "--person", person])
    }
}

#[test]
fn a_course_over_months_is_its_half_days() {
    let desk = Desk::new();
    for (kind, name) in
        [("people", "people"), ("rota", "rota"), ("ratings", "ratings"), ("funds", "funds"), ("activities", "input"), ("offers", "offers")]
    {
        // The file's dates lie after this test's today, so its ratings are of the day before it.
        let file = case(&format!("17-course-over-months-ics/{name}.csv"));
        let text =
            std::fs::read_to_string(&file).expect("the case").replace("2026-10-01", "2026-03-01").replace("2026-09-01", "2026-01-05");
        desk.import(kind, &desk.file(&format!("{name}.csv"), text), &[]);
    }
    desk.json(0, &["set", "plan.minutes_per_quarter.employee", "20000"]);
    desk.json(0, &["set", "plan.closed", "2027-03-30"]);
    let problem = desk.run(&["plan", "problem", "--from", "2027-01-04", "--to", "2027-12-31"]);
    let problem = desk.file("problem.json", problem.stdout);
    let plan = desk.run(&["plan", "solve", &problem, "--steps", "200", "--seed", "1"]);
    let plan = desk.file("plan.json", plan.stdout);
    desk.json(0, &["plan", "adopt", &plan]);
    let events = desk.calendar(&["--person", "017101"]);
    assert_eq!(events.len(), 1, "{events:?}");
    let event = &events[0];
    assert_eq!(one(event, "DTSTART"), "20270112T090000");
    assert_eq!(one(event, "DTEND"), "20270112T130000");
    assert_eq!(one(event, "RRULE"), "FREQ=WEEKLY;WKST=MO;UNTIL=20271026T080000Z;BYDAY=TU");
    assert_eq!(event["EXDATE;TZID=Europe/London"], ["20270330T090000"], "nobody meets where everything is closed");
    assert_eq!(one(event, "TRANSP"), "OPAQUE");
}

#[test]
fn a_window_at_ones_own_pace_does_not_fill_the_calendar_and_days_are_told_apart() {
    let desk = Desk::with_course();
    desk.add("C2", "2026-05-01", "2026-07-31", &[]);
    desk.add("C1", "2026-05-13 09:30", "2026-05-14 12:30", &[]);
    desk.add("AP", "2026-09-01", "2027-07-30", &["--halfdays", "wed-am;wed-pm"]);
    let events = desk.calendar(&[]);
    let times: Vec<(String, String, String)> =
        events.iter().map(|event| (one(event, "SUMMARY"), one(event, "DTSTART"), one(event, "TRANSP"))).collect();
    let row = |title: &str, starts: &str, transp: &str| (title.to_owned(), starts.to_owned(), transp.to_owned());
    assert_eq!(
        times,
        [
            row("Next steps", "20260501", "TRANSPARENT"),
            row("Digital help", "20260513T093000", "OPAQUE"),
            row("Digital help", "20260514T093000", "OPAQUE"),
            row("Apprenticeship", "20260902T090000", "OPAQUE"),
            row("Apprenticeship", "20260902T133000", "OPAQUE"),
        ]
    );
}

#[test]
fn an_event_keeps_its_name_and_counts_every_change_that_people_can_see() {
    let desk = Desk::with_course();
    let code = desk.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &["--venue", "ROOM"]);
    let told = || {
        let events = desk.calendar(&[]);
        assert_eq!(events.len(), 1, "{events:?}");
        (one(&events[0], "UID"), one(&events[0], "SEQUENCE"), one(&events[0], "STATUS"))
    };
    let (uid, first, _) = told();
    assert!(uid.ends_with(".skillsplan") && first == "0", "{uid} {first}");
    let now = |sequence: &str, status: &str| (uid.clone(), sequence.to_owned(), status.to_owned());
    let set = |more: &[&str]| desk.json(0, &[&["session", "set", &code][..], more].concat());
    set(&["--starts", "2026-05-14 09:30", "--ends", "2026-05-14 12:30"]);
    assert_eq!(told(), now("1", "TENTATIVE"), "it was moved");
    set(&["--capacity", "4"]);
    assert_eq!(told(), now("1", "TENTATIVE"), "nobody who goes sees the seats");
    desk.json(0, &["session", "confirm", &code]);
    assert_eq!(told(), now("2", "CONFIRMED"));
    desk.json(0, &["session", "cancel", &code, "--reason", "The trainer is ill"]);
    assert_eq!(told(), now("3", "CANCELLED"));
    desk.json(0, &["undo"]);
    assert_eq!(told(), now("4", "CONFIRMED"), "taking a change back is another change to those who were told");
    let venues = desk.file("v2.csv", "venue,title,branch,seats\nROOM,Garden room,Northgate,6\n");
    desk.import("venues", &venues, &[]);
    assert_eq!(told(), now("5", "CONFIRMED"), "the room has another name");
    let sessions = desk.file("s.csv", format!("session,activity,starts,ends\n{code},C1,2026-05-15 10:00,2026-05-15 13:00\n"));
    desk.import("sessions", &sessions, &[]);
    assert_eq!(told(), now("6", "CONFIRMED"), "an import moved it");
    desk.import("sessions", &sessions, &[]);
    assert_eq!(told(), now("6", "CONFIRMED"), "the same again is no change");
    let elsewhere = Desk::with_course();
    assert_eq!(elsewhere.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &[]), code);
    assert_ne!(one(&elsewhere.calendar(&[])[0], "UID"), uid, "another service has another name for it");
}

#[test]
fn a_half_day_that_a_course_does_not_have_any_more_is_called_off() {
    let desk = Desk::with_course();
    let code = desk.add("AP", "2026-09-01", "2027-07-30", &["--halfdays", "wed-am;wed-pm"]);
    let before: Vec<String> = desk.calendar(&[]).iter().map(|event| one(event, "UID")).collect();
    desk.json(0, &["session", "set", &code, "--halfdays", "thu-pm"]);
    let after: Vec<(String, String, String)> =
        desk.calendar(&[]).iter().map(|event| (one(event, "UID"), one(event, "STATUS"), one(event, "DTSTART"))).collect();
    assert_eq!(after[0], (before[0].clone(), "TENTATIVE".to_owned(), "20260903T133000".to_owned()));
    assert_eq!((after[1].0.as_str(), after[1].1.as_str()), (before[1].as_str(), "CANCELLED"));
}

#[test]
fn a_session_that_is_withdrawn_is_called_off_till_its_day_has_passed() {
    let desk = Desk::with_course();
    let code = desk.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &[]);
    desk.add("C1", "2026-02-11 09:30", "2026-02-11 12:30", &[]);
    let told = |more: &[&str]| -> Vec<(String, String, String)> {
        desk.calendar(more).iter().map(|event| (one(event, "UID"), one(event, "SEQUENCE"), one(event, "STATUS"))).collect()
    };
    let before = told(&[]);
    assert_eq!(before.iter().map(|(_, _, status)| status.as_str()).collect::<Vec<_>>(), ["TENTATIVE"; 2]);
    desk.json(0, &["undo", "--n", "2"]);
    let now = |sequence: &str, status: &str| vec![(before[1].0.clone(), sequence.to_owned(), status.to_owned())];
    assert_eq!(told(&[]), now("1", "CANCELLED"), "nobody has to be told of the one in February any more");
    assert_eq!(told(&["--from", "2026-06-01"]), [], "it was not to be in June");
    desk.json(0, &["redo"]);
    assert_eq!(told(&[]), now("2", "TENTATIVE"), "and is back");
    // A plan that does not use it turns it back into a candidate.
    desk.book(0, &code, "004512");
    let problem = desk.run(&["plan", "problem", "--from", "2026-04-06", "--to", "2026-06-30"]);
    let problem = desk.file("problem.json", problem.stdout);
    let plan = desk.run(&["plan", "solve", &problem, "--steps", "50", "--seed", "1"]);
    let mut plan: Value = serde_json::from_slice(&plan.stdout).expect("a plan");
    (plan["runs"], plan["places"]) = (json!([]), json!([]));
    let nothing = desk.file("plan.json", plan.to_string());
    let judged = desk.run(&["plan", "change", &problem, &nothing]);
    let nothing = if judged.status.success() { desk.file("judged.json", judged.stdout) } else { nothing };
    desk.json(0, &["plan", "adopt", &nothing]);
    assert_eq!(told(&[]), now("3", "CANCELLED"));
    assert_eq!(told(&["--person", "004512"])[0].2, "CANCELLED");
}

#[test]
fn a_place_that_is_given_up_leaves_the_persons_calendar() {
    let desk = Desk::with_course();
    let code = desk.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &[]);
    let told = || -> Vec<(String, String)> {
        desk.calendar(&["--person", "004512"]).iter().map(|event| (one(event, "SEQUENCE"), one(event, "STATUS"))).collect()
    };
    let now = |sequence: &str, status: &str| vec![(sequence.to_owned(), status.to_owned())];
    assert_eq!(told(), []);
    desk.book(0, &code, "004512");
    assert_eq!(told(), now("0", "TENTATIVE"));
    desk.json(0, &["session", "unbook", &code, "--person", "004512"]);
    assert_eq!(told(), now("1", "CANCELLED"));
    assert_eq!(one(&desk.calendar(&[])[0], "STATUS"), "TENTATIVE", "the session itself takes place");
    desk.book(0, &code, "V1");
    desk.book(0, &code, "004512");
    assert_eq!(told(), now("1", "CANCELLED"), "who waits does not go");
    desk.json(0, &["session", "unbook", &code, "--person", "V1"]);
    assert_eq!(told(), now("2", "TENTATIVE"), "who moves up goes");
    desk.json(0, &["session", "confirm", &code]);
    assert_eq!(told(), now("3", "CONFIRMED"), "a change of the session counts as well");
}

#[test]
fn no_address_goes_out_unless_it_is_asked_for() {
    let desk = Desk::with_course();
    desk.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &["--trainer", "Jo Doe <jo.doe@example.org>"]);
    assert_eq!(one(&desk.calendar(&[])[0], "DESCRIPTION"), "training session\\nTrainer: Jo Doe");
    let asked = desk.calendar(&["--with-email"]);
    assert!(one(&asked[0], "DESCRIPTION").contains("jo.doe@example.org"), "{asked:?}");
}

#[test]
fn a_full_session_has_a_waiting_list_and_whoever_waits_moves_up() {
    let desk = Desk::with_course();
    let code = desk.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &[]);
    assert_eq!(desk.book(0, &code, "004512"), json!({ "status": "booked", "position": null, "warnings": [] }));
    assert_eq!(desk.book(0, &code, "V1"), json!({ "status": "waiting", "position": 1, "warnings": [] }));
    assert_eq!(desk.book(0, &code, "V1")["position"], 1, "who waits already keeps the turn");
    let list = desk.json(0, &["session", "list", "--person", "V1"]);
    let expected = json!([{
        "session": code, "activity": "C1", "starts": "2026-05-13T09:30", "ends": "2026-05-13T12:30", "halfdays": null, "venue": null,
        "trainer": null, "capacity": 1, "status": "planned", "places": [{ "person": "004512", "status": "booked" }], "waiting": ["V1"],
    }]);
    assert_eq!(list, expected);
    assert!(desk.calendar(&["--person", "V1"]).is_empty(), "who waits does not go");
    let check = desk.json(0, &["check"]);
    assert_eq!(check["ok"], true, "{check}");
    assert_eq!(desk.json(0, &["session", "unbook", &code, "--person", "004512"]), json!({ "moved_up": ["V1"] }));
    assert_eq!(desk.calendar(&["--person", "V1"]).len(), 1);
    desk.json(0, &["undo"]);
    assert_eq!(desk.json(0, &["session", "list"]), expected);
    assert_eq!(desk.json(1, &["session", "unbook", &code, "--person", "nobody"])["error"]["kind"], "not_found");
}

#[test]
fn nobody_is_booked_for_two_things_at_once() {
    let desk = Desk::with_course();
    let first = desk.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &[]);
    let second = desk.add("C1", "2026-05-13 12:00", "2026-05-13 14:00", &[]);
    let after = desk.add("C1", "2026-05-13 12:30", "2026-05-13 14:00", &[]);
    let block = desk.add("AP", "2026-04-08", "2026-07-29", &["--halfdays", "wed-am"]);
    desk.book(0, &first, "004512");
    let refused = desk.book(1, &second, "004512");
    assert_eq!(refused["error"]["kind"], "conflict");
    assert!(refused["error"]["details"][0].as_str().expect("a detail").starts_with(&format!("{first}: Digital help")), "{refused}");
    assert_eq!(desk.book(1, &block, "004512")["error"]["kind"], "conflict", "a Wednesday morning of the course");
    desk.book(0, &after, "004512");
}

#[test]
fn what_speaks_against_a_place_is_told_and_accepted_with_a_reason() {
    let desk = Desk::with_course();
    let leave = desk.file("l.csv", "person_id,from,to\n004512,2026-05-11,2026-05-15\n");
    desk.import("leave", &leave, &[]);
    let code = desk.add("C2", "2026-05-13 09:30", "2026-05-13 10:30", &[]);
    let refused = desk.book(1, &code, "004512");
    assert_eq!(refused["error"]["kind"], "warning");
    let details: Vec<&str> = refused["error"]["details"].as_array().expect("details").iter().filter_map(Value::as_str).collect();
    assert_eq!(
        details,
        ["Ann Lee is away from 11 May 2026 to 15 May 2026.", "`Digital help` comes first, and Ann Lee has not completed it."]
    );
    assert_eq!(desk.json(0, &["session", "list"])[0]["places"], json!([]), "nothing was booked");
    let booked = desk.json(0, &["session", "book", &code, "--person", "004512", "--accept-warning", "Comes back for it"]);
    assert_eq!((&booked["status"], booked["warnings"].as_array().map(Vec::len)), (&json!("booked"), Some(2)));
    let label = desk.json(0, &["history", "--n", "1"])[0]["label"].clone();
    assert!(label.as_str().is_some_and(|label| label.contains("Comes back for it")), "{label}");
}

#[test]
fn a_session_that_is_over_takes_no_booking_and_who_came_is_said_instead() {
    let desk = Desk::with_course();
    let code = desk.add("C1", "2026-03-25 09:30", "2026-03-25 12:30", &[]);
    assert_eq!(desk.book(1, &code, "004512")["error"]["kind"], "not_now");
    let noted = desk.json(0, &["session", "attend", &code, "004512=present", "V1=part"]);
    assert_eq!(
        noted,
        json!({ "session": code, "status": "held", "places": [{ "person": "004512", "status": "attended" }, { "person": "V1", "status": "part" }] })
    );
    let log = desk.json(0, &["log", "list"]);
    assert_eq!(log.as_array().map(Vec::len), Some(1), "a part completes nothing: {log}");
    assert_eq!((&log[0]["person"], &log[0]["minutes"], &log[0]["activity"]), (&json!("004512"), &json!(180), &json!("C1")));
    desk.json(0, &["session", "attend", &code, "004512=excused"]);
    assert_eq!(desk.json(0, &["log", "list"]), json!([]), "saying it again corrects it");
    assert_eq!(desk.json(2, &["session", "attend", &code, "004512=maybe"])["error"]["kind"], "usage");
    let ahead = desk.add("C1", "2026-05-13 09:30", "2026-05-13 12:30", &[]);
    assert_eq!(desk.json(1, &["session", "attend", &ahead, "V1=present"])["error"]["kind"], "not_now");
}

#[test]
fn what_waits_for_a_verifier_is_listed_with_its_id() {
    let desk = Desk::with_course();
    let made = desk.json(
        0,
        &["log", "add", "--person", "V1", "--date", "2026-03-30", "--minutes", "45", "--title", "Story time", "--skill", "A6-01=1"],
    );
    let list = desk.json(0, &["log", "list", "--status", "logged", "--person", "V1"]);
    let expected = json!([{
        "record": made["record"], "person": "V1", "date": "2026-03-30", "minutes": 45, "activity": null, "title": "Story time",
        "skills": [{ "skill": "A6-01", "level": 1 }], "reflection": null, "status": "logged", "verified_by": null, "returned": null,
    }]);
    assert_eq!(list, expected);
    let record = made["record"].as_str().expect("an id");
    desk.json(0, &["log", "verify", "--record", record, "--by", "004512", "--accept"]);
    assert_eq!(desk.json(0, &["log", "list", "--status", "logged"]), json!([]));
    assert_eq!(desk.json(1, &["log", "list", "--person", "nobody"])["error"]["kind"], "not_found");
}

#[test]
fn times_that_cannot_be_are_refused() {
    let desk = Desk::with_course();
    for (starts, ends, more) in [
        ("2026-05-13 12:30", "2026-05-13 09:30", &[][..]),
        ("2026-05-13 09:30", "2026-05-13", &[]),
        ("2026-13-45", "2026-13-46", &[]),
        ("2026-05-13", "2026-05-13", &["--halfdays", "sometimes"]),
        ("2026-05-13", "2026-05-13", &["--capacity", "0"]),
    ] {
        let words = [&["session", "add", "--activity", "C1", "--starts", starts, "--ends", ends][..], more].concat();
        assert_eq!(desk.json(1, &words)["error"]["kind"], "invalid", "{starts} {ends}");
    }
    let long = ["session", "add", "--activity", "AP", "--starts", "2026-09-01", "--ends", "2027-07-30"];
    assert_eq!(desk.json(1, &long)["error"]["kind"], "invalid", "an apprenticeship has its half-days");
    assert_eq!(desk.json(0, &["session", "list"]), json!([]));
}

#[test]
fn nothing_that_was_typed_tells_a_terminal_what_to_do() {
    let desk = Desk::new();
    let obeyed = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.chars().any(|c| (c.is_control() && !['\n', '\t'].contains(&c)) || ('\u{202a}'..='\u{202e}').contains(&c)).then_some(text)
    };
    let bad = "\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}";
    let people = desk.file("p.csv", format!("person_id,name,kind,{bad}\nE1,Ann {bad},employee,x\nE2,Bo,{bad},x\n"));
    let store = desk.store();
    let missing = format!("{}/{bad}.csv", desk.folder.path().display());
    for words in [
        vec!["import", "people", &people],
        vec!["import", "people", &people, "--dry-run"],
        vec!["import", "people", &missing],
        vec![bad],
        vec!["gaps", "--branch", bad],
        vec!["rate", "--person", bad, "--skill", bad, "--level", "1"],
        vec!["history"],
        vec!["export", "people", "--out", &missing],
    ] {
        for json in [false, true] {
            let mut words = words.clone();
            words.extend(json.then_some("--json"));
            let output = run_on(&store, &words);
            for stream in [&output.stdout, &output.stderr] {
                assert_eq!(obeyed(stream), None, "{words:?}");
            }
        }
    }
}
