//! Each way in which a problem can be broken is named with its place.

use crate::front::parse_problem;
use planner::{Prepared, ProblemFault};
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
        ("/sessions/0/slots", json!(["2027-01-18/am"]), F::OutsideHorizon, "sessions[0].slots[0]"),
        ("/sessions/0/slots", json!(["2027-01-04/noon"]), F::Unreadable, "sessions[0].slots[0]"),
        ("/sessions/0/fund", json!("nope"), F::UnknownId, "sessions[0].fund"),
        ("/sessions/0/seats", json!(-1), F::TooSmall, "sessions[0].seats"),
        ("/people/0", Value::Null, F::Unreadable, "people[0]"),
        ("/people/0/branch", json!(""), F::EmptyId, "people[0].branch"),
        ("/people/0/levels", json!({"s1": -1}), F::TooSmall, "people[0].levels.s1"),
        ("/people/0/levels", json!({"": 1}), F::EmptyId, "people[0].levels."),
        ("/people/0/targets", json!({"s1": {"level": 1001, "weight": 1}}), F::TooLarge, "people[0].targets.s1.level"),
        ("/people/0/wants", json!(["a0", "nope"]), F::UnknownId, "people[0].wants[1]"),
        ("/people/0/held", json!(["a0", "nope"]), F::UnknownId, "people[0].held[1]"),
        ("/people/0/coming", json!({"": {"level": 1, "on": "2027-01-05"}}), F::EmptyId, "people[0].coming."),
        ("/people/0/coming", json!({"s1": {"level": 0, "on": "2027-01-05"}}), F::TooSmall, "people[0].coming.s1.level"),
        ("/people/0/coming", json!({"s1": {"level": 1001, "on": "2027-01-05"}}), F::TooLarge, "people[0].coming.s1.level"),
        ("/people/0/coming", json!({"s1": {"level": 1, "on": "2027-02-30"}}), F::Unreadable, "people[0].coming.s1.on"),
        ("/people/0/coming", json!({"s1": {"level": 1}}), F::Unreadable, "people[0].coming.s1"),
        ("/limits", json!({"runs_per_week": -1}), F::TooSmall, "limits.runs_per_week"),
        ("/limits", json!({"sessions_per_person_week": -1}), F::TooSmall, "limits.sessions_per_person_week"),
        ("/limits", json!({"runs_per_week": 9_007_199_254_740_993_i64}), F::TooLarge, "limits.runs_per_week"),
        ("/limits", json!({"runs_per_week": "six"}), F::Unreadable, "limits.runs_per_week"),
        ("/limits", json!(6), F::Unreadable, "limits"),
        ("/people/0/renewals", json!([{"cert": "", "from": "2027-01-04", "by": "2027-01-05"}]), F::EmptyId, "people[0].renewals[0].cert"),
        (
            "/people/0/renewals",
            json!([{"cert": "c", "from": "2027-01-04", "by": "2027-01-05", "weight": -1}]),
            F::TooSmall,
            "people[0].renewals[0].weight",
        ),
        ("/people/0/leave", json!([{"from": "2027-01-09"}]), F::Unreadable, "people[0].leave[0]"),
        ("/people/0/caps", json!(["a lot", 1]), F::Unreadable, "people[0].caps[0]"),
        ("/people/0/caps", json!([18_446_744_073_709_551_615_u64, 1]), F::Unreadable, "people[0].caps[0]"),
        ("/activities/1/id", json!("a0"), F::DuplicateId, "activities[1].id"),
        ("/activities/0/teaches", json!({"s1": -2}), F::TooSmall, "activities[0].teaches.s1"),
        ("/activities/0/entry", json!({"s1": -2}), F::TooSmall, "activities[0].entry.s1"),
        ("/activities/0/prereqs", json!(["nope"]), F::UnknownId, "activities[0].prereqs[0]"),
        ("/activities/0/minutes", json!(-1), F::TooSmall, "activities[0].minutes"),
        ("/activities/0/cost_head", json!(-1), F::TooSmall, "activities[0].cost_head"),
        ("/activities/0/max_runs", json!(-1), F::TooSmall, "activities[0].max_runs"),
        ("/activities/0/min", json!(-1), F::TooSmall, "activities[0].min"),
        ("/activities/0/capped", json!("yes"), F::Unreadable, "activities[0].capped"),
        ("/activities/0/cost", json!(9_007_199_254_740_992_i64), F::TooLarge, "sessions"),
        ("/activities/0/minutes", json!(9_007_199_254_740_992_i64), F::TooLarge, "activities"),
        ("/venues", json!([{"id": "v", "seats": 1}, {"id": "v", "seats": 1}]), F::DuplicateId, "venues[1].id"),
        ("/venues/0/seats", json!(-1), F::TooSmall, "venues[0].seats"),
        ("/trainers", json!(["t", "t"]), F::DuplicateId, "trainers[1]"),
        ("/cover/0/min", json!(-1), F::TooSmall, "cover[0].min"),
        ("/cover/1/halfdays", json!(["mon-am", "mon-noon"]), F::Unreadable, "cover[1].halfdays[1]"),
        ("/funds/1/id", json!("core"), F::DuplicateId, "funds[1].id"),
        ("/budget", json!("900"), F::Unreadable, "budget"),
        ("/budget", json!(1.0e300), F::Unreadable, "budget"),
        ("/fairness/person", json!({"minutes": -1, "penalty": 1}), F::TooSmall, "fairness.person.minutes"),
        ("/fairness/person", json!({"minutes": 1, "penalty": -1}), F::TooSmall, "fairness.person.penalty"),
        ("/fairness/person", json!({"minutes": 9_007_199_254_740_992_i64, "penalty": 2}), F::TooLarge, "fairness"),
        ("/fairness/groups/0/minutes", json!(-1), F::TooSmall, "fairness.groups[0].minutes"),
        ("/fairness/groups/0/penalty", json!(-1), F::TooSmall, "fairness.groups[0].penalty"),
        ("/fairness/groups/0/by", json!("team"), F::Unreadable, "fairness.groups[0].by"),
        ("/fairness/groups/1/id", json!("g"), F::DuplicateId, "fairness.groups[1].id"),
        ("/horizon/to", json!("2026-12-31"), F::Horizon, "horizon"),
        ("/horizon/to", json!("2127-02-01"), F::Horizon, "horizon"),
        ("/periods", json!([]), F::Periods, "periods"),
        ("/periods/0/to", json!("2027-01-03"), F::Backwards, "periods[0]"),
        ("/pins/places", json!([["nobody", "x0"]]), F::UnknownId, "pins.places[0][0]"),
        ("/pins/places", json!([["p0"]]), F::Unreadable, "pins.places[0]"),
        ("/forbids/runs", json!(["nope"]), F::UnknownId, "forbids.runs[0]"),
        ("/forbids/places", json!([["p0", "x0"], ["nobody", "x0"]]), F::UnknownId, "forbids.places[1][0]"),
        ("/forbids/activities", json!([["nobody", "a0"]]), F::UnknownId, "forbids.activities[0][0]"),
        ("/objective/cost", json!(9_007_199_254_740_992_i64), F::TooLarge, "objective.cost"),
        ("/objective/renewal", Value::Null, F::Unreadable, "objective.renewal"),
    ];
    for (pointer, to, kind, place) in cases {
        assert_eq!(refused(pointer, to.clone()), (kind, place.to_owned()), "{pointer} = {to}");
    }
}

#[test]
fn a_broken_block_or_window_is_named_with_its_place() {
    use ProblemFault as F;
    let cases = [
        ("block", json!({"from": "2027-01-03", "to": "2027-01-12", "halfdays": ["wed-am"]}), F::OutsideHorizon, "sessions[0].block.from"),
        ("block", json!({"from": "2027-01-04", "to": "2027-01-18", "halfdays": ["wed-am"]}), F::OutsideHorizon, "sessions[0].block.to"),
        ("block", json!({"from": "2027-01-12", "to": "2027-01-04", "halfdays": ["wed-am"]}), F::Backwards, "sessions[0].block"),
        ("block", json!({"from": "2027-01-04", "to": "2027-01-05", "halfdays": ["wed-am"]}), F::NoTime, "sessions[0].block"),
        ("block", json!({"from": "2027-01-04", "to": "2027-01-12", "halfdays": []}), F::NoTime, "sessions[0].block"),
        ("window", json!({"from": "2027-01-03", "to": "2027-01-12"}), F::OutsideHorizon, "sessions[0].window.from"),
        ("window", json!({"from": "2027-01-04", "to": "2027-01-18"}), F::OutsideHorizon, "sessions[0].window.to"),
        ("window", json!({"from": "2027-01-12", "to": "2027-01-04"}), F::Backwards, "sessions[0].window"),
    ];
    for (field, to, kind, place) in cases {
        let mut value = whole();
        set(&mut value, "/sessions/0/slots", Value::Null);
        set(&mut value, &format!("/sessions/0/{field}"), to.clone());
        let error = parse_problem(value.to_string().as_bytes()).unwrap_err();
        assert_eq!((error.kind, error.place.as_str()), (kind, place), "{field} = {to}");
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
fn text_that_is_no_text_and_a_field_twice_are_refused() {
    let text = whole().to_string();
    let broken = [
        text.replacen("\"p0\"", "\"p\u{0}\"", 1).into_bytes(),
        text.replacen("\"p0\"", "\"\\ud800\"", 1).into_bytes(),
        text.replacen("{\"", "{\"horizon\": {\"from\": \"2027-01-04\", \"to\": \"2027-01-17\"}, \"", 1).into_bytes(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        text.bytes().flat_map(|byte| [byte, 0]).collect(),
        text.bytes().map(|byte| if byte == b'p' { 0xff } else { byte }).collect(),
    ];
    for (case, bytes) in broken.iter().enumerate() {
        let error = parse_problem(bytes).unwrap_err();
        assert_eq!(error.kind, ProblemFault::Unreadable, "case {case}: {error}");
    }
}

#[test]
fn nesting_without_end_is_refused_and_does_no_harm() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let text = whole().to_string();
    for field in ["source", "people"] {
        let bytes = text.replacen("{\"", &format!("{{\"{field}\": {deep}, \""), 1).into_bytes();
        assert_eq!(parse_problem(&bytes).unwrap_err().kind, ProblemFault::Unreadable, "{field}");
    }
    assert_eq!(parse_problem(deep.as_bytes()).unwrap_err().kind, ProblemFault::Unreadable);
    // In a field that the format does not have, it is passed over like any other.
    let unknown = text.replacen("{\"", &format!("{{\"later\": {deep}, \""), 1).into_bytes();
    assert!(parse_problem(&unknown).is_ok_and(|problem| problem.people.len() == 3));
}

#[test]
fn more_sessions_and_half_days_than_a_machine_could_hold_are_refused() {
    let mut problem = tiny::problem(1);
    let mut block = problem.sessions[0].clone();
    (block.slots, block.window) = (None, None);
    block.block = Some(planner::Block { from: problem.horizon.from, to: problem.horizon.from.plus_days(36_000), halfdays: Vec::new() });
    let many = |like: &planner::Session, count: usize| {
        (0..count).map(|i| planner::Session { id: format!("y{i}"), ..like.clone() }).collect::<Vec<_>>()
    };
    problem.sessions = many(&block, 278);
    let error = Prepared::new(problem.clone()).unwrap_err();
    assert_eq!((error.kind, error.place.as_str()), (ProblemFault::TooLarge, "sessions[277]"), "{error}");
    let window = planner::Session { window: Some(problem.horizon), block: None, ..block };
    problem.sessions = many(&window, planner::MOST_SESSIONS + 1);
    let error = Prepared::new(problem).unwrap_err();
    assert_eq!((error.kind, error.place.as_str()), (ProblemFault::TooLarge, "sessions"), "{error}");
}

#[test]
fn a_source_larger_than_any_setup_is_refused_with_its_place() {
    let mut problem = tiny::problem(1);
    // The two quotation marks count as well: it is measured as it is written.
    let text = |bytes: usize| Some(Value::from("x".repeat(bytes - 2)));
    problem.source = text(planner::LARGEST_SOURCE);
    Prepared::new(problem.clone()).unwrap();
    problem.source = text(planner::LARGEST_SOURCE + 1);
    let error = Prepared::new(problem).unwrap_err();
    assert_eq!((error.kind, error.place.as_str()), (ProblemFault::TooLarge, "source"), "{error}");
}

#[test]
fn a_file_that_no_service_could_need_is_refused_before_it_is_read() {
    let bytes = vec![b' '; planner::LARGEST_FILE + 1];
    assert_eq!(parse_problem(&bytes).unwrap_err().kind, ProblemFault::FileTooLarge);
}

/// Every place of a document, as a path.
fn places(value: &Value, path: String, found: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Array(list) => list.iter().enumerate().map(|(i, inner)| (i.to_string(), inner)).collect(),
        Value::Object(fields) => fields.iter().map(|(name, inner)| (name.clone(), inner)).collect(),
        _ => Vec::new(),
    };
    for (name, inner) in inside {
        let path = format!("{path}/{name}");
        places(inner, path.clone(), found);
        found.push(path);
    }
}

#[test]
fn whatever_one_value_becomes_is_refused_with_a_place_or_can_be_planned() {
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1),
        json!(1_000_000_000),
        json!(9_007_199_254_740_992_i64),
        json!(9_007_199_254_740_993_i64),
        json!(2.5),
        json!(""),
        json!("nope"),
        json!("2027-01-06"),
        json!([]),
        json!({}),
        json!([[]]),
    ];
    let mut found = Vec::new();
    places(&whole(), String::new(), &mut found);
    let (mut refused, mut planned) = (0, 0);
    for (i, path) in found.iter().enumerate() {
        for (j, other) in others.iter().enumerate() {
            let mut value = whole();
            set(&mut value, path, other.clone());
            match parse_problem(value.to_string().as_bytes()) {
                Err(error) => {
                    refused += 1;
                    assert!(!error.place.is_empty() && !error.message.is_empty(), "{path} = {other}: {error:?}");
                }
                // A part of them, for the time it takes; which part is always the same.
                Ok(problem) if (i * others.len() + j).is_multiple_of(4) || other.as_i64().is_some_and(|number| number > 1) => {
                    planned += 1;
                    let plan = crate::solved(&problem, 2);
                    let report = crate::front::check(&problem, &plan);
                    assert!(report.ok, "{path} = {other}: {:?}", report.violations);
                }
                Ok(_) => {}
            }
        }
    }
    assert!(refused > 2_000 && planned > 150, "{refused} refused, {planned} planned");
}

#[test]
fn ten_million_pounds_are_a_number_like_any_other() {
    for factor in [1, 1_000_000_000] {
        let mut problem = tiny::problem(3);
        problem.activities.iter_mut().for_each(|activity| activity.cost += factor);
        problem.funds.iter_mut().for_each(|fund| fund.budget += 4 * factor);
        problem.budget = None;
        problem.objective.cost = 0;
        let plan = crate::solved(&problem, 50);
        assert!(!plan.runs.is_empty(), "with money for everything, {factor} pence more a run change nothing");
    }
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
