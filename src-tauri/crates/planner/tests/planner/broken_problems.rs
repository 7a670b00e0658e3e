//! Each way in which a problem can be broken is named with its place.

use planner::{ProblemFault, parse_problem};
use serde_json::{Value, json};

use crate::tiny;

fn whole() -> Value {
    let mut value = serde_json::to_value(tiny::problem(1)).unwrap();
    value["sessions"][0] = json!({"id": "x0", "activity": "a0", "slots": ["2027-01-04/am", "2027-01-04/pm"], "venue": "v", "trainer": "t"});
    value
}

fn set(value: &mut Value, pointer: &str, to: Value) {
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[field.parse::<usize>().unwrap()] = to,
        other => other[field] = to,
    }
}

fn refused(pointer: &str, to: Value) -> (ProblemFault, String) {
    let mut value = whole();
    set(&mut value, pointer, to);
    let error = parse_problem(value.to_string().as_bytes()).unwrap_err();
    assert!(!error.message.is_empty());
    (error.kind, error.place)
}

#[test]
fn a_whole_problem_is_read_and_written_back_the_same() {
    let problem = parse_problem(whole().to_string().as_bytes()).unwrap();
    let again = serde_json::to_vec(&problem).unwrap();
    assert_eq!(parse_problem(&again).unwrap(), problem);
}

#[test]
fn each_broken_value_is_named_with_its_place() {
    use ProblemFault as F;
    let cases = [
        ("/format", json!("plss-plan-problem/2"), F::OtherFormat, "format"),
        ("/sessions/0/activity", json!("nope"), F::UnknownId, "sessions[0].activity"),
        ("/sessions/0/venue", json!("nope"), F::UnknownId, "sessions[0].venue"),
        ("/sessions/0/trainer", json!("nope"), F::UnknownId, "sessions[0].trainer"),
        ("/sessions/0/slots", json!(["2027-01-03/pm"]), F::OutsideHorizon, "sessions[0].slots[0]"),
        ("/sessions/0/slots", json!(["2027-01-05/am", "2027-01-04/pm"]), F::Unsorted, "sessions[0].slots[1]"),
        ("/sessions/0/slots", json!(["2027-01-05/am", "2027-01-05/am"]), F::Unsorted, "sessions[0].slots[1]"),
        ("/sessions/0/slots", json!([]), F::NoTime, "sessions[0].slots"),
        ("/sessions/0/slots", Value::Null, F::NoTime, "sessions[0]"),
        ("/sessions/0/window", json!({"from": "2027-01-04", "to": "2027-01-05"}), F::NoTime, "sessions[0]"),
        ("/sessions/1/id", json!("x0"), F::DuplicateId, "sessions[1].id"),
        ("/people/1/id", json!("p0"), F::DuplicateId, "people[1].id"),
        ("/people/1/id", json!(""), F::EmptyId, "people[1].id"),
        ("/trainers", json!(["t", ""]), F::EmptyId, "trainers[1]"),
        ("/people/0/caps", json!([1]), F::WrongLength, "people[0].caps"),
        ("/people/0/caps", json!([1, -1]), F::TooSmall, "people[0].caps[1]"),
        ("/people/0/caps", json!([1, 9_007_199_254_740_993_i64]), F::TooLarge, "people[0].caps[1]"),
        ("/people/0/targets", json!({"s1": {"level": 0, "weight": 1}}), F::TooSmall, "people[0].targets.s1.level"),
        ("/people/0/targets", json!({"s1": {"level": 1, "weight": 0}}), F::TooSmall, "people[0].targets.s1.weight"),
        ("/people/0/targets", json!({"s1": {"level": 9, "weight": 90_071_992_547_i64}}), F::TooLarge, "people"),
        ("/people/0/done", json!(["nope"]), F::UnknownId, "people[0].done[0]"),
        ("/people/0/leave", json!([{"from": "2027-01-09", "to": "2027-01-08"}]), F::Backwards, "people[0].leave[0]"),
        ("/people/0/rota", json!(["mon"]), F::Unreadable, "people[0].rota[0]"),
        ("/people/0/levels", json!({"s1": 1.5}), F::Unreadable, "people[0].levels.s1"),
        ("/activities/0/cost", json!(-1), F::TooSmall, "activities[0].cost"),
        ("/activities/0/min", json!(99), F::Backwards, "activities[0].min"),
        ("/activities/0/fund", json!("nope"), F::UnknownId, "activities[0].fund"),
        ("/activities/0/prereqs", json!(["a0"]), F::Cycle, "activities[0].prereqs"),
        ("/funds/0/budget", json!(-5), F::TooSmall, "funds[0].budget"),
        ("/budget", json!(-1), F::TooSmall, "budget"),
        ("/horizon/to", json!("2027-01-04"), F::Horizon, "horizon"),
        ("/horizon/to", json!("2027-02-30"), F::Unreadable, "horizon.to"),
        ("/periods/1/from", json!("2027-01-12"), F::Periods, "periods[1]"),
        ("/periods/1/to", json!("2027-01-16"), F::Periods, "periods"),
        ("/pins/runs", json!(["nope"]), F::UnknownId, "pins.runs[0]"),
        ("/pins/places", json!([["p0", "nope"]]), F::UnknownId, "pins.places[0][1]"),
        ("/forbids/activities", json!([["p0", "nope"]]), F::UnknownId, "forbids.activities[0][1]"),
        ("/objective/level", json!(-1), F::TooSmall, "objective.level"),
    ];
    for (pointer, to, kind, place) in cases {
        assert_eq!(refused(pointer, to.clone()), (kind, place.to_owned()), "{pointer} = {to}");
    }
}

#[test]
fn a_ring_of_three_prerequisites_is_found() {
    let mut value = whole();
    for i in 0..3 {
        set(&mut value, &format!("/activities/{i}/prereqs"), json!([format!("a{}", (i + 1) % 3)]));
    }
    assert_eq!(parse_problem(value.to_string().as_bytes()).unwrap_err().kind, ProblemFault::Cycle);
}

#[test]
fn bytes_that_are_no_problem_are_refused() {
    let text = whole().to_string();
    for bytes in [&b""[..], b"[]", b"{}", b"\xff\xfe", &text.as_bytes()[..text.len() / 2], format!("{text} {{}}").as_bytes()] {
        assert_eq!(parse_problem(bytes).unwrap_err().kind, ProblemFault::Unreadable);
    }
    let mut lacking = whole();
    lacking.as_object_mut().unwrap().remove("people");
    let error = parse_problem(lacking.to_string().as_bytes()).unwrap_err();
    assert!(error.to_string().contains("people"), "{error}");
}

#[test]
fn null_and_absence_take_the_default_and_unknown_fields_are_passed_over() {
    let mut value = whole();
    for (pointer, field) in [
        ("", "closed"),
        ("", "prior"),
        ("/people/0", "tags"),
        ("/people/0", "leave"),
        ("/activities/0", "capped"),
        ("/sessions/0", "offers"),
    ] {
        set(&mut value, &format!("{pointer}/{field}"), Value::Null);
    }
    value["extra"] = json!({"a": 1});
    let with_null = parse_problem(value.to_string().as_bytes()).unwrap();
    value["activities"][0].as_object_mut().unwrap().remove("capped");
    value["people"][0].as_object_mut().unwrap().remove("tags");
    assert_eq!(parse_problem(value.to_string().as_bytes()).unwrap(), with_null);
    assert!(with_null.activities[0].capped && with_null.closed.is_empty());
}

#[test]
fn a_problem_without_people_has_the_empty_plan() {
    let mut value = whole();
    for pointer in ["/people", "/forbids/places", "/forbids/activities"] {
        set(&mut value, pointer, json!([]));
    }
    let problem = parse_problem(value.to_string().as_bytes()).unwrap();
    let plan = crate::solved(&problem, 10);
    assert!(plan.runs.is_empty() && plan.places.is_empty());
    assert_eq!(plan.bound, plan.score);
}
