//! Each rule of the format on the smallest service that has them all: what breaks it, and what only just keeps it.
//!
//! Two weeks from a Monday. `p1` and `p2` go to `x1` on the first morning; `p1`, who needs it for that, to `x2` a
//! week later; `p3`, who only asked for it, to `x6` on the first morning.

use crate::front::{check, ready};
use planner::{CheckReport, Parts, Plan, Problem};
use serde_json::{Value, json};

use crate::plan_of;

fn service() -> Value {
    json!({
        "format": "plss-plan-problem/1",
        "horizon": {"from": "2027-01-04", "to": "2027-01-17"}, "closed": ["2027-01-08"],
        "periods": [{"from": "2027-01-04", "to": "2027-01-10"}, {"from": "2027-01-11", "to": "2027-01-17"}],
        "people": [
            {"id": "p1", "branch": "b1", "kind": "employee", "tags": ["lead"], "rota": ["mon-am", "mon-pm", "wed-am"], "extra": ["wed-pm"],
             "leave": [{"from": "2027-01-05", "to": "2027-01-05"}], "caps": [360, 360], "levels": {"s1": 1},
             "targets": {"s1": {"level": 3, "weight": 2}, "s2": {"level": 1, "weight": 1}},
             "renewals": [{"cert": "c", "from": "2027-01-04", "by": "2027-01-10", "weight": 2}]},
            {"id": "p2", "branch": "b1", "kind": "employee", "rota": ["mon-am", "mon-pm", "wed-am"], "caps": [360, 360], "levels": {},
             "targets": {"s1": {"level": 2, "weight": 3}}, "renewals": [{"cert": "d", "from": "2027-01-04", "by": "2027-01-17", "weight": 3}]},
            {"id": "p3", "branch": "b2", "kind": "volunteer", "rota": [], "extra": ["mon-am", "wed-am"], "caps": [360, 360], "levels": {},
             "targets": {}, "wants": ["a4"]}
        ],
        "activities": [
            {"id": "a1", "kind": "training", "teaches": {"s1": 2}, "renews": ["c"], "minutes": 180, "min": 1, "max": 3, "cost": 1000, "cost_head": 100, "fund": "core"},
            {"id": "a2", "kind": "training", "teaches": {"s1": 3}, "entry": {"s1": 2}, "prereqs": ["a1"], "minutes": 180, "min": 1, "max": 3, "cost": 500, "cost_head": 50, "fund": "core"},
            {"id": "a4", "kind": "training", "teaches": {"s2": 1}, "minutes": 60, "min": 1, "max": 3, "cost": 0, "cost_head": 30, "fund": "core"},
            {"id": "a5", "kind": "secondment", "teaches": {"s2": 1}, "minutes": 6000, "capped": false, "min": 1, "max": 3, "cost": 0, "cost_head": 0, "fund": "core"}
        ],
        "sessions": [
            {"id": "x1", "activity": "a1", "slots": ["2027-01-04/am"], "venue": "v1", "trainer": "t1"},
            {"id": "x2", "activity": "a2", "slots": ["2027-01-11/am"], "venue": "v1", "trainer": "t1"},
            {"id": "x4", "activity": "a1", "slots": ["2027-01-06/pm"]},
            {"id": "x6", "activity": "a4", "slots": ["2027-01-04/am"], "venue": "v2", "trainer": "t2"},
            {"id": "x7", "activity": "a5", "block": {"from": "2027-01-05", "to": "2027-01-14", "halfdays": ["wed-am"]}},
            {"id": "x8", "activity": "a4", "block": {"from": "2027-01-04", "to": "2027-01-10", "halfdays": ["wed-pm", "thu-am"]}}
        ],
        "venues": [{"id": "v1", "seats": 9}, {"id": "v2", "seats": 9}], "trainers": ["t1", "t2"],
        "cover": [{"branch": "b1", "tag": null, "halfdays": ["mon-am"], "min": 0}],
        "funds": [{"id": "core", "budget": 1780}, {"id": "grant", "budget": 0}], "budget": 1780,
        "fairness": {"person": {"minutes": 200, "penalty": 2}, "groups": [
            {"id": "g1", "by": "kind", "value": "employee", "minutes": 300, "penalty": 7},
            {"id": "g2", "by": "branch", "value": "b2", "minutes": 100, "penalty": 3}]},
        "pins": {"runs": ["x1"], "places": [["p1", "x1"]]},
        "forbids": {"runs": ["x4"], "places": [["p2", "x2"]], "activities": [["p3", "a1"]]},
        "prior": {"runs": ["x1", "x4", "gone"], "places": [["p1", "x1"], ["p1", "x4"], ["p9", "x1"], ["p1", "gone"]]},
        "objective": {"renewal": 10_000, "level": 1000, "early": 130, "cost": 3, "drop_run": 70, "drop_place": 9}
    })
}

fn planned() -> Plan {
    plan_of(&["x1", "x2", "x6"], &[("p1", "x1"), ("p2", "x1"), ("p1", "x2"), ("p3", "x6")])
}

/// Sets the field at a path such as `/people/0/caps`.
fn set(value: &mut Value, path: &str, to: Value) {
    let (parent, field) = path.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[field.parse::<usize>().unwrap()] = to,
        other => other[field] = to,
    }
}

/// The service with some fields of its file changed.
pub(crate) fn problem(changes: &[(&str, Value)]) -> Problem {
    let mut value = service();
    for (path, to) in changes {
        set(&mut value, path, to.clone());
    }
    crate::front::parse_problem(value.to_string().as_bytes()).unwrap_or_else(|error| panic!("{changes:?}: {error}"))
}

/// Exactly these rules are broken in the plan of the changed service.
fn broken(rules: &[&str], changes: &[(&str, Value)], change: impl Fn(&mut Plan)) {
    let mut plan = planned();
    change(&mut plan);
    let report = check(&problem(changes), &plan);
    let found: Vec<&str> = report.violations.keys().map(|finding| finding.code()).collect();
    assert_eq!(found, rules, "{changes:?}, {:?}: {:?}", plan.places, report.violations);
    assert_eq!(report.ok, rules.is_empty());
}

fn unchanged(_: &mut Plan) {}

/// Adds a place, and its run where it is not there.
fn join(person: &'static str, session: &'static str) -> impl Fn(&mut Plan) {
    move |plan| {
        if !plan.runs.iter().any(|run| run == session) {
            plan.runs.push(session.to_owned());
        }
        plan.places.push((person.to_owned(), session.to_owned()));
    }
}

/// The changes that make `x4` and everything about it allowed.
fn x4_free() -> Vec<(&'static str, Value)> {
    vec![("/forbids/runs", json!([])), ("/budget", Value::Null), ("/funds/0/budget", json!(99_999))]
}

fn with(mut changes: Vec<(&'static str, Value)>, more: &[(&'static str, Value)]) -> Vec<(&'static str, Value)> {
    changes.extend_from_slice(more);
    changes
}

#[test]
fn the_plan_keeps_every_rule() {
    broken(&[], &[], unchanged);
}

#[test]
fn c1_known_ids_once_and_places_in_runs() {
    broken(&["C1"], &[], |plan| plan.runs.push("x1".to_owned()));
    broken(&["C1"], &[], |plan| plan.runs.push("x9".to_owned()));
    broken(&["C1"], &[], |plan| plan.places.push(("p9".to_owned(), "x1".to_owned())));
    broken(&["C1"], &[], |plan| plan.places.push(("p1".to_owned(), "x9".to_owned())));
    broken(&["C1"], &[], |plan| plan.places.push(("p1".to_owned(), "x1".to_owned())));
    broken(&["C1"], &[], |plan| plan.runs.retain(|run| run != "x2"));
    broken(&["C1"], &[], |plan| plan.format = "plss-plan/2".to_owned());
}

#[test]
fn c2_an_activity_once() {
    broken(&["C2"], &x4_free(), join("p1", "x4"));
    broken(&["C13", "C2"], &[("/people/1/done", json!(["a1"]))], unchanged);
    broken(&[], &[("/people/1/done", json!(["a2"]))], unchanged);
    // What is booked or under way elsewhere is not done again, and leads nowhere before it is done.
    broken(&["C13", "C2"], &[("/people/1/held", json!(["a1"]))], unchanged);
    broken(&[], &[("/people/1/held", json!(["a2"]))], unchanged);
    broken(&["C11"], &[("/people/0/held", json!(["a4"])), ("/activities/1/prereqs", json!(["a1", "a4"]))], unchanged);
    broken(&[], &[("/people/0/done", json!(["a4"])), ("/activities/1/prereqs", json!(["a1", "a4"]))], unchanged);
}

#[test]
fn c3_neither_too_few_nor_too_many() {
    let alone = |plan: &mut Plan| plan.runs.push("x4".to_owned());
    for (path, two, one) in [("/sessions/0/seats", 2, 1), ("/venues/0/seats", 2, 1), ("/activities/0/max", 2, 1)] {
        broken(&[], &[(path, json!(two))], unchanged);
        broken(&["C3"], &[(path, json!(one))], unchanged);
    }
    broken(&[], &[("/activities/0/min", json!(2))], unchanged);
    broken(&["C3"], &[("/activities/0/min", json!(3))], unchanged);
    broken(&["C3"], &x4_free(), alone);
    broken(&[], &with(x4_free(), &[("/activities/0/min", json!(0))]), alone);
}

#[test]
fn c4_and_c5_a_trainer_and_a_venue_are_in_one_place() {
    broken(&["C4"], &[("/sessions/3/trainer", json!("t1"))], unchanged);
    broken(&["C5"], &[("/sessions/3/venue", json!("v1"))], unchanged);
    let later = ("/sessions/3/slots", json!(["2027-01-06/am"]));
    broken(&[], &[("/sessions/3/trainer", json!("t1")), ("/sessions/3/venue", json!("v1")), later], unchanged);
    // A block holds its trainer in each of its slots; a window has none.
    let wednesday = ("/sessions/3/slots", json!(["2027-01-06/am"]));
    let block = [("/sessions/4/trainer", json!("t2")), wednesday.clone()];
    broken(&["C4"], &block, join("p1", "x7"));
    let window = [("/sessions/4/block", Value::Null), ("/sessions/4/window", json!({"from": "2027-01-04", "to": "2027-01-14"}))];
    broken(&[], &with(block.to_vec(), &window), join("p1", "x7"));
}

#[test]
fn c6_one_thing_at_a_time() {
    broken(&["C6"], &x4_free(), join("p1", "x6"));
    // Inside the days of a block, on another half-day, is no clash; on the same half-day it is.
    broken(&[], &x4_free(), join("p1", "x7"));
    let wednesday = ("/sessions/3/slots", json!(["2027-01-06/am"]));
    let both = |plan: &mut Plan| {
        join("p1", "x6")(plan);
        join("p1", "x7")(plan);
    };
    broken(&["C6"], &with(x4_free(), &[wednesday]), both);
}

#[test]
fn c6_blocks_do_not_overlap_in_days() {
    // `x7` takes the mornings of Wednesday the 6th and the 13th.
    let blocks = |from: &str, to: &str, halves: Value, rules: &[&str]| {
        let other = ("/sessions/5/block", json!({"from": from, "to": to, "halfdays": halves}));
        broken(rules, &with(x4_free(), &[other]), |plan| {
            join("p1", "x7")(plan);
            join("p1", "x8")(plan);
        });
    };
    blocks("2027-01-07", "2027-01-08", json!(["thu-am"]), &["C6"]);
    blocks("2027-01-04", "2027-01-17", json!(["tue-pm", "sun-am"]), &["C6"]);
    blocks("2027-01-04", "2027-01-06", json!(["mon-pm", "wed-pm"]), &["C6"]);
    blocks("2027-01-13", "2027-01-14", json!(["wed-pm"]), &["C6"]);
    blocks("2027-01-13", "2027-01-14", json!(["thu-am"]), &[]);
    // The days count from the first slot to the last, not from `from` to `to`.
    blocks("2027-01-04", "2027-01-09", json!(["mon-pm", "tue-pm"]), &[]);
}

#[test]
fn c7_available_for_every_listed_slot() {
    let leave = |from: &str, to: &str| [("/people/0/leave", json!([{"from": from, "to": to}]))];
    broken(&["C7"], &leave("2027-01-04", "2027-01-04"), unchanged);
    broken(&["C7"], &leave("2027-01-11", "2027-01-17"), unchanged);
    broken(&["C7"], &leave("2027-01-02", "2027-01-11"), unchanged);
    broken(&[], &leave("2027-01-05", "2027-01-10"), unchanged);
    broken(&["C7"], &[("/closed", json!(["2027-01-11"]))], unchanged);
    broken(&["C7"], &[("/people/2/extra", json!(["mon-pm", "wed-am"]))], unchanged);
    broken(&[], &[("/people/2/extra", json!([])), ("/people/2/rota", json!(["mon-am"]))], unchanged);
    broken(&["C7"], &[("/sessions/0/slots", json!(["2027-01-04/am", "2027-01-05/am"]))], unchanged);
    // Blocks and windows ask for nothing.
    broken(&[], &with(x4_free(), &[("/people/0/rota", json!(["mon-am"]))]), join("p1", "x7"));
}

#[test]
fn c7_what_is_given_to_something_else_is_neither_duty_nor_free() {
    let busy = |from: &str, to: &str, half: &str, block: bool| {
        ("/people/0/busy", json!([{"from": from, "to": to, "halfdays": [half], "block": block}]))
    };
    broken(&["C7"], &[busy("2027-01-04", "2027-01-04", "mon-am", false)], unchanged);
    broken(&["C7"], &[busy("2026-12-01", "2027-03-01", "mon-am", false)], unchanged);
    broken(&[], &[busy("2027-01-04", "2027-01-17", "mon-pm", false)], unchanged);
    broken(&[], &[busy("2027-01-05", "2027-01-10", "mon-am", false)], unchanged);
    // Of a block none of its half-days may be given away, and two long ones do not overlap in days.
    broken(&["C7"], &with(x4_free(), &[busy("2027-01-06", "2027-01-06", "wed-am", false)]), join("p1", "x7"));
    broken(&[], &with(x4_free(), &[busy("2027-01-06", "2027-01-06", "wed-pm", false)]), join("p1", "x7"));
    broken(&["C6"], &with(x4_free(), &[busy("2027-01-13", "2027-01-20", "fri-am", true)]), join("p1", "x7"));
    broken(&[], &with(x4_free(), &[busy("2027-01-14", "2027-01-20", "fri-am", true)]), join("p1", "x7"));
    // Who is busy is not counted as on duty, nor twice as away.
    let rule = ("/cover", json!([{"branch": "b1", "tag": null, "halfdays": ["mon-am"], "min": 1}]));
    let away = ("/people/1/leave", json!([{"from": "2027-01-11", "to": "2027-01-11"}]));
    let both = ("/people/1/busy", json!([{"from": "2027-01-11", "to": "2027-01-11", "halfdays": ["mon-am"]}]));
    for second in [vec![both.clone()], vec![away.clone()], vec![both, away]] {
        let found = report(&with(vec![rule.clone()], &second), unchanged);
        assert!(found.violations["C8"].contains(&"rule 0: `b1` would have 0 of 1 on duty in slot 14".to_owned()), "{:?}", found.violations);
    }
}

#[test]
fn c8_enough_people_stay() {
    let rule = |tag: Value, halves: Value, min: i64| [("/cover", json!([{"branch": "b1", "tag": tag, "halfdays": halves, "min": min}]))];
    broken(&["C8"], &rule(Value::Null, json!(["mon-am"]), 1), unchanged);
    broken(&["C8"], &rule(Value::Null, Value::Null, 1), unchanged);
    broken(&["C8"], &rule(Value::Null, json!(["mon-am"]), 99), unchanged);
    broken(&["C8"], &rule(json!("lead"), json!(["mon-am"]), 1), unchanged);
    broken(&[], &rule(json!("lead"), json!(["mon-am"]), 0), unchanged);
    broken(&[], &rule(json!("children"), json!(["mon-am"]), 1), unchanged);
    broken(&[], &rule(Value::Null, json!(["mon-pm", "tue-am"]), 2), unchanged);
    let found = report(&rule(Value::Null, json!(["mon-am"]), 1), unchanged);
    assert_eq!(found.violations["C8"], ["rule 0: `b1` would have 0 of 1 on duty in slot 0"]);
    // One of two goes: one stays.
    let second = |min: i64| with(vec![("/forbids/places", json!([]))], &rule(Value::Null, json!(["mon-am"]), min));
    let apart = ("/sessions/0/slots", json!(["2027-01-06/am"]));
    broken(&[], &with(second(1), std::slice::from_ref(&apart)), |plan| plan.places.retain(|place| place.0 != "p2"));
    broken(&["C8"], &with(second(2), std::slice::from_ref(&apart)), |plan| plan.places.retain(|place| place.0 != "p2"));
    // Who is on leave is not there, and not twice where two of their leaves meet; other leaves are of other days.
    let leave = |to: &str| {
        let leave = json!([{"from": "2026-12-01", "to": "2027-01-11"}, {"from": "2027-01-11", "to": to}, {"from": "2028-01-01", "to": "2028-01-02"}]);
        ("/people/1/leave", leave)
    };
    for to in ["2027-01-11", "2027-01-12", "2029-01-01"] {
        let away = [apart.clone(), leave(to)];
        broken(&[], &with(second(0), &away), |plan| plan.places.retain(|place| place.0 != "p2"));
        broken(&["C8"], &with(second(1), &away), |plan| plan.places.retain(|place| place.0 != "p2"));
    }
    // Who is not on duty is not missed: `p3` is free then, but works elsewhere or not at all.
    let other = |rota: Value| [("/cover", json!([{"branch": "b2", "tag": null, "min": 1}])), ("/people/2/rota", rota)];
    broken(&[], &other(json!([])), unchanged);
    broken(&["C8"], &other(json!(["mon-am"])), unchanged);
    // A block takes people away on its half-days; not where they are on leave or the branch is closed.
    let wednesdays = with(x4_free(), &rule(json!("lead"), json!(["wed-am"]), 1));
    broken(&["C8"], &wednesdays, join("p1", "x7"));
    broken(&["C8"], &with(wednesdays.clone(), &[("/closed", json!(["2027-01-06"]))]), join("p1", "x7"));
    broken(&[], &with(wednesdays.clone(), &[("/closed", json!(["2027-01-06", "2027-01-13"]))]), join("p1", "x7"));
    let leave = ("/people/0/leave", json!([{"from": "2027-01-06", "to": "2027-01-06"}, {"from": "2027-01-13", "to": "2027-01-13"}]));
    broken(&[], &with(wednesdays, &[leave]), join("p1", "x7"));
}

#[test]
fn c9_no_more_hours_than_the_cap_of_the_period_it_starts_in() {
    broken(&[], &[("/people/0/caps", json!([180, 180]))], unchanged);
    broken(&["C9"], &[("/people/0/caps", json!([179, 360]))], unchanged);
    broken(&["C9"], &[("/people/0/caps", json!([360, 179]))], unchanged);
    broken(&[], &with(x4_free(), &[("/people/0/caps", json!([180, 180]))]), join("p1", "x7"));
    // The last day of a period is in it, and a block counts where it starts.
    let block = |from: &str| ("/sessions/5/block", json!({"from": from, "to": "2027-01-14", "halfdays": ["sun-am", "thu-am"]}));
    let caps = |first: i64, second: i64| ("/people/0/caps", json!([first, second]));
    broken(&[], &with(x4_free(), &[block("2027-01-08"), caps(240, 180)]), join("p1", "x8"));
    broken(&["C9"], &with(x4_free(), &[block("2027-01-08"), caps(239, 360)]), join("p1", "x8"));
    broken(&["C9"], &with(x4_free(), &[block("2027-01-11"), caps(360, 239)]), join("p1", "x8"));
}

#[test]
fn c10_and_c11_what_is_needed_comes_before() {
    let held = |levels: Value, prereqs: Value| [("/people/0/levels", levels), ("/activities/1/prereqs", prereqs)];
    broken(&["C10"], &[("/activities/1/entry", json!({"s1": 3}))], unchanged);
    broken(&["C10"], &[("/activities/1/entry", json!({"s3": 1}))], unchanged);
    broken(&["C10"], &[("/activities/0/teaches", json!({"s1": 1, "s2": 1}))], |plan| plan.places.retain(|place| place.0 != "p2"));
    broken(&["C11"], &[("/activities/1/prereqs", json!(["a4"]))], unchanged);
    broken(&[], &with(vec![("/people/0/done", json!(["a4"]))], &[("/activities/1/prereqs", json!(["a1", "a4"]))]), unchanged);
    // Before is over before it starts: the half-day before is, the same half-day is not.
    let window = |to: &str| {
        let x1 = [("/sessions/0/slots", Value::Null), ("/sessions/0/window", json!({"from": "2027-01-04", "to": to}))];
        let x2 = ("/sessions/1/slots", json!(["2027-01-11/am"]));
        with(x1.to_vec(), &[x2])
    };
    broken(&[], &window("2027-01-10"), unchanged);
    broken(&["C10", "C11"], &window("2027-01-11"), unchanged);
    let afternoon =
        [("/sessions/0/slots", json!(["2027-01-06/pm"])), ("/people/1/extra", json!(["wed-pm"])), ("/sessions/1/slots", Value::Null)];
    let after = |from: &str| with(afternoon.to_vec(), &[("/sessions/1/window", json!({"from": from, "to": "2027-01-10"}))]);
    broken(&[], &after("2027-01-07"), unchanged);
    broken(&["C10", "C11"], &after("2027-01-06"), unchanged);
    // With the level, the entry is met by itself; with the activity done, so is the prerequisite.
    broken(&["C11"], &with(held(json!({"s1": 2}), json!(["a1"])).to_vec(), &window("2027-01-11")), unchanged);
    broken(&["C10"], &with(held(json!({"s1": 1}), json!([])).to_vec(), &window("2027-01-11")), unchanged);
    // A place in a session that comes after does not help, nor does another person's.
    let swapped = [("/sessions/0/slots", json!(["2027-01-13/am"]))];
    broken(&["C10", "C11"], &swapped, unchanged);
    broken(&["C10", "C11"], &[("/pins/places", json!([]))], |plan| {
        plan.places.retain(|place| *place != ("p1".to_owned(), "x1".to_owned()));
    });
}

#[test]
fn c12_only_who_may_come() {
    broken(&["C12"], &[("/activities/2/kinds", json!(["employee"]))], unchanged);
    broken(&["C12"], &[("/activities/2/kinds", json!([]))], unchanged);
    broken(&[], &[("/activities/2/kinds", json!(["employee", "volunteer"]))], unchanged);
    broken(&["C12"], &[("/sessions/3/branches", json!(["b1"]))], unchanged);
    broken(&[], &[("/sessions/3/branches", json!(["b1", "b2"]))], unchanged);
    broken(&["C12"], &[("/people/2/needs", json!(["step-free", "captions"])), ("/sessions/3/offers", json!(["captions"]))], unchanged);
    broken(&[], &[("/people/2/needs", json!(["captions"])), ("/sessions/3/offers", json!(["step-free", "captions"]))], unchanged);
}

#[test]
fn c13_only_what_is_relevant() {
    broken(&["C13"], &[("/people/2/wants", json!([]))], unchanged);
    let relevant = |changes: &[(&str, Value)], person: usize| {
        let problem = problem(changes);
        let ready = ready(&problem);
        let found = ready.relevant(&problem.people[person]);
        problem.activities.iter().zip(found).filter(|(_, yes)| **yes).map(|(activity, _)| activity.id.clone()).collect::<Vec<_>>().join(" ")
    };
    // The solver's own list says the same as the referee.
    assert_eq!(relevant(&[], 0), "a1 a2 a4 a5");
    assert_eq!(relevant(&[], 1), "a1 a2");
    assert_eq!(relevant(&[], 2), "a4");
    let told = |person: usize, changes: &[(&'static str, Value)], session: &'static str, name: &'static str, yes: bool| {
        let rules: &[&str] = if yes { &[] } else { &["C13"] };
        let roomy = with(x4_free(), &[("/people/2/caps", json!([9999, 9999])), ("/forbids/activities", json!([]))]);
        let changes = with(roomy, changes);
        broken(rules, &changes, join(name, session));
        let problem = problem(&changes);
        let known = problem.sessions.iter().find(|known| known.id == session).unwrap();
        let at = problem.activities.iter().position(|activity| activity.id == known.activity).unwrap();
        assert_eq!(ready(&problem).relevant(&problem.people[person])[at], yes, "{changes:?}");
    };
    let target = |level: i64| ("/people/2/targets", json!({"s2": {"level": level, "weight": 1}}));
    // A target above the level, taught above the level.
    told(2, &[target(1)], "x7", "p3", true);
    told(2, &[target(1), ("/people/2/levels", json!({"s2": 1}))], "x7", "p3", false);
    told(2, &[target(2), ("/people/2/levels", json!({"s2": 1}))], "x7", "p3", false);
    told(2, &[target(2), ("/people/2/levels", json!({"s2": 1})), ("/activities/3/teaches", json!({"s2": 2}))], "x7", "p3", true);
    told(2, &[target(1), ("/people/2/levels", json!({"s2": 1})), ("/activities/3/teaches", json!({"s2": 2}))], "x7", "p3", false);
    told(2, &[target(1), ("/activities/3/teaches", json!({"s2": 1, "s9": 1}))], "x7", "p3", true);
    told(2, &[("/people/2/targets", json!({"s1": {"level": 1, "weight": 1}}))], "x7", "p3", false);
    // A certificate to renew.
    let due = ("/people/2/renewals", json!([{"cert": "e", "from": "2027-01-04", "by": "2027-01-10"}]));
    told(2, std::slice::from_ref(&due), "x7", "p3", false);
    told(2, &[due, ("/activities/3/renews", json!(["c", "e"]))], "x7", "p3", true);
    // The way to something relevant: its prerequisite, and what takes one to its entry level.
    let later = [("/sessions/3/slots", json!(["2027-01-13/pm"])), ("/people/2/extra", json!(["wed-pm"]))];
    told(2, &with(later.to_vec(), &[("/activities/2/prereqs", json!(["a5"]))]), "x7", "p3", true);
    let entry = with(later.to_vec(), &[("/activities/2/entry", json!({"s2": 1}))]);
    told(2, &entry, "x7", "p3", true);
    told(2, &with(entry, &[("/people/2/levels", json!({"s2": 1}))]), "x7", "p3", false);
    // What is done leads nowhere.
    let way = [
        ("/people/2/wants", json!(["a4", "a2"])),
        ("/activities/1/prereqs", json!(["a5"])),
        ("/activities/1/entry", json!({})),
        ("/people/0/done", json!(["a5"])),
    ];
    told(2, &way, "x7", "p3", true);
    told(2, &with(way.to_vec(), &[("/people/2/done", json!(["a2"]))]), "x7", "p3", false);
    // Nor does what is under way; a level that is coming takes nothing off the list.
    told(2, &with(way.to_vec(), &[("/people/2/held", json!(["a2"]))]), "x7", "p3", false);
    told(2, &[target(1), ("/people/2/coming", json!({"s2": {"level": 1, "on": "2027-01-05"}}))], "x7", "p3", true);
}

#[test]
fn c19_no_more_in_a_week_than_it_may_hold_or_than_is_pinned() {
    let limits = |runs: Value, places: Value| ("/limits", json!({"runs_per_week": runs, "sessions_per_person_week": places}));
    broken(&[], &[("/limits", Value::Null)], unchanged);
    broken(&[], &[("/limits", json!({}))], unchanged);
    // `x1` and `x6` begin in the first week, `x2` in the second.
    broken(&[], &[limits(json!(2), json!(1))], unchanged);
    broken(&["C19"], &[limits(json!(1), Value::Null)], unchanged);
    broken(&["C19"], &[limits(json!(0), Value::Null)], unchanged);
    let pinned = |runs: Value, places: Value| [("/pins/runs", runs), ("/pins/places", places)];
    // Pinned runs may be more, but nothing beside them; a place that is pinned does not pin its run here.
    let none = json!([]);
    broken(&[], &with(vec![limits(json!(1), Value::Null)], &pinned(json!(["x1", "x6"]), none.clone())), unchanged);
    broken(&["C19"], &with(vec![limits(json!(1), Value::Null)], &pinned(json!(["x1"]), json!([["p3", "x6"]]))), unchanged);
    // A week begins on Monday, whatever the first day of the horizon is.
    let first = |date: &str| vec![("/sessions/0/slots", json!([date])), ("/forbids/runs", none.clone())];
    broken(
        &[],
        &with(
            first("2027-01-10/am"),
            &[limits(json!(2), json!(1)), ("/people/0/rota", json!(["mon-am", "sun-am"])), ("/people/1/rota", json!(["sun-am"]))],
        ),
        unchanged,
    );
    let own = |date: &str, changes: &[(&'static str, Value)]| {
        with(
            with(
                first(date),
                &[
                    ("/people/0/rota", json!(["mon-am", "wed-am"])),
                    ("/sessions/1/slots", json!(["2027-01-13/am"])),
                    ("/people/1/rota", json!(["mon-am"])),
                ],
            ),
            changes,
        )
    };
    broken(&[], &own("2027-01-04/am", &[limits(Value::Null, json!(1))]), unchanged);
    broken(&["C19"], &own("2027-01-11/am", &[limits(Value::Null, json!(1))]), unchanged);
    broken(&[], &own("2027-01-11/am", &[limits(Value::Null, json!(2))]), unchanged);
    // Two pinned places of one person are as many as there are.
    let both = pinned(none.clone(), json!([["p1", "x1"], ["p1", "x2"]]));
    broken(&[], &own("2027-01-11/am", &with(vec![limits(Value::Null, json!(1))], &both)), unchanged);
    let found = report(&own("2027-01-11/am", &[limits(json!(1), json!(1))]), unchanged);
    assert_eq!(found.violations["C19"], ["2 runs begin in the week of 2027-01-11", "`p1` has 2 places in the week of 2027-01-11"]);
    // Only the first slot counts, and neither blocks nor windows do.
    let long = [("/sessions/0/slots", json!(["2027-01-04/am", "2027-01-11/pm"])), ("/sessions/1/slots", json!(["2027-01-13/am"]))];
    broken(&[], &with(long.to_vec(), &[limits(json!(2), json!(1))]), unchanged);
    broken(&[], &with(x4_free(), &[limits(json!(2), json!(1))]), join("p1", "x7"));
    let window = [("/sessions/3/slots", Value::Null), ("/sessions/3/window", json!({"from": "2027-01-04", "to": "2027-01-06"}))];
    broken(&[], &with(window.to_vec(), &[limits(json!(1), json!(1))]), unchanged);
}

#[test]
fn the_week_that_holds_too_much_is_named_by_its_monday() {
    let problem = problem(&[("/limits", json!({"runs_per_week": 1, "sessions_per_person_week": 0}))]);
    let judged = crate::front::judge(&problem, &planned());
    let found: Vec<_> = judged
        .broken
        .iter()
        .map(|broken| {
            (broken.rule.code(), broken.person.as_deref(), broken.week.unwrap().to_string(), broken.has.unwrap(), broken.limit.unwrap())
        })
        .collect();
    let (first, second) = ("2027-01-04".to_owned(), "2027-01-11".to_owned());
    // The place of `p1` in `x1` is pinned, and so is the run.
    let expected = [
        ("C19", None, first.clone(), 2, 1),
        ("C19", Some("p1"), second, 1, 0),
        ("C19", Some("p2"), first.clone(), 1, 0),
        ("C19", Some("p3"), first, 1, 0),
    ];
    assert_eq!(found, expected);
}

#[test]
fn c14_and_c15_money() {
    broken(&[], &[("/funds/0/budget", json!(1780)), ("/budget", Value::Null)], unchanged);
    broken(&["C14"], &[("/funds/0/budget", json!(1779)), ("/budget", Value::Null)], unchanged);
    broken(&["C15"], &[("/funds/0/budget", json!(9999)), ("/budget", json!(1779))], unchanged);
    // A session's own fund pays instead of the activity's.
    broken(&["C14"], &[("/sessions/3/fund", json!("grant"))], unchanged);
    broken(&["C14"], &[("/sessions/3/fund", json!("grant")), ("/funds/1/budget", json!(29))], unchanged);
    broken(&[], &[("/sessions/3/fund", json!("grant")), ("/funds/1/budget", json!(30)), ("/funds/0/budget", json!(1750))], unchanged);
    assert_eq!(report(&[], unchanged).pence, 1780);
}

#[test]
fn c16_no_more_runs_than_allowed() {
    let twice = |most: Value| with(x4_free(), &[("/activities/0/max_runs", most), ("/people/1/extra", json!(["wed-pm"]))]);
    let second = |plan: &mut Plan| {
        plan.places.retain(|place| *place != ("p2".to_owned(), "x1".to_owned()));
        join("p2", "x4")(plan);
    };
    broken(&[], &twice(Value::Null), second);
    broken(&[], &twice(json!(2)), second);
    broken(&["C16"], &twice(json!(1)), second);
    broken(&["C16"], &[("/activities/0/max_runs", json!(0))], unchanged);
}

#[test]
fn c17_what_is_pinned_is_there() {
    broken(&["C17"], &[("/pins/runs", json!(["x7"]))], unchanged);
    broken(&["C17"], &[("/pins/places", json!([["p2", "x2"]])), ("/forbids/places", json!([]))], unchanged);
    broken(&["C17"], &[("/pins/places", json!([["p1", "x1"], ["p1", "x6"]]))], unchanged);
    broken(&[], &[("/pins/runs", json!(["x1", "x2", "x6"])), ("/pins/places", json!([["p1", "x2"], ["p3", "x6"]]))], unchanged);
}

#[test]
fn c18_what_is_forbidden_is_not_there() {
    broken(&["C18"], &[("/forbids/runs", json!(["x4", "x2"]))], unchanged);
    broken(&["C18"], &[("/forbids/places", json!([["p2", "x1"]]))], unchanged);
    broken(&["C18"], &[("/forbids/activities", json!([["p2", "a4"], ["p2", "a1"]]))], unchanged);
    broken(&["C18"], &[("/forbids/activities", json!([["p1", "a1"]]))], unchanged);
    broken(&[], &[("/forbids/activities", json!([["p2", "a2"], ["p3", "a5"]])), ("/forbids/runs", json!(["x7"]))], unchanged);
}

fn report(changes: &[(&str, Value)], change: impl Fn(&mut Plan)) -> CheckReport {
    let mut plan = planned();
    change(&mut plan);
    check(&problem(changes), &plan)
}

fn parts(changes: &[(&str, Value)]) -> Parts {
    report(changes, unchanged).parts
}

/// Worked out by hand. A day before the last is worth 10 more; the first day is worth 1130 and the second Monday 1060.
#[test]
fn the_score_is_made_of_its_parts() {
    let found = report(&[], unchanged);
    let expected = Parts {
        renewal: 10_000 * 3,
        // `p1` reaches level 2 best on the first day, level 3 on the eighth; `p2` two levels on the first.
        gap: 2 * (1130 + 1060) + 3 * (1130 + 1130),
        // `p2` is 20 minutes short and `p3` 140; the employees 600 - 540, the branch 100 - 60.
        fairness: 2 * (20 + 140) + 7 * 60 + 3 * 40,
        cost: 3 * (1000 + 2 * 100 + 500 + 50 + 30),
        stability: 70 + 9,
    };
    assert_eq!(found.parts, expected);
    assert_eq!(found.score, expected.gap - expected.renewal - expected.fairness - expected.cost - expected.stability);
    assert_eq!((found.renewals_missed, found.weight_open, found.weight_closed), (3, 2 * 2 + 1 + 3 * 2, 2 * 2 + 3 * 2));
    assert_eq!((found.runs, found.places), (3, 4));
}

#[test]
fn the_part_of_gaps() {
    let gap = |changes: &[(&str, Value)]| parts(changes).gap;
    assert_eq!(gap(&[("/people/1/targets/s1/level", json!(3))]), 11_160, "what nobody teaches `p2` is not won");
    assert_eq!(gap(&[("/people/1/levels", json!({"s1": 1}))]), 11_160 - 3 * 1130, "what is there already is not won");
    assert_eq!(gap(&[("/people/0/targets/s1/level", json!(2)), ("/people/0/wants", json!(["a2"]))]), 11_160 - 2 * 1060);
    assert_eq!(gap(&[("/objective/early", json!(0))]), 4 * 1000 + 6 * 1000);
    assert_eq!(gap(&[("/objective/early", json!(12))]), 2 * (1012 + 1005) + 6 * 1012, "12 * 6 / 13 is rounded down");
    let window = [("/sessions/0/slots", Value::Null), ("/sessions/0/window", json!({"from": "2027-01-04", "to": "2027-01-06"}))];
    assert_eq!(gap(&window), 2 * (1110 + 1060) + 3 * (1110 + 1110), "the end counts, not the start");
    // Where a lower level comes later than a higher one, the higher gives both.
    let slots = [("/sessions/0/slots", json!(["2027-01-13/am"])), ("/activities/1/prereqs", json!([])), ("/activities/1/entry", json!({}))];
    let both = [slots.to_vec(), vec![("/people/1/wants", json!(["a1"]))]].concat();
    assert_eq!(gap(&both), 2 * (1060 + 1060) + 3 * (1040 + 1040));
}

#[test]
fn the_part_of_renewals() {
    let missed = |from: &str, by: &str, weight: Value| {
        parts(&[
            ("/people/0/renewals", json!([{"cert": "c", "from": from, "by": by, "weight": weight}])),
            ("/people/1/renewals", json!([])),
        ])
        .renewal
    };
    assert_eq!(missed("2027-01-04", "2027-01-04", json!(2)), 0, "the only day is in it");
    assert_eq!(missed("2027-01-05", "2027-01-10", json!(2)), 20_000, "too early");
    assert_eq!(missed("2026-12-01", "2027-01-03", Value::Null), 10_000, "too late, and a weight of one where none is said");
    // Of a session the end counts, not the start; of a window any of its days.
    let due = |from: &str, by: &str| ("/people/0/renewals", json!([{"cert": "c", "from": from, "by": by}]));
    let two_days = [("/sessions/0/slots", json!(["2027-01-04/am", "2027-01-06/am"]))];
    assert_eq!(parts(&with(two_days.to_vec(), &[due("2027-01-04", "2027-01-05")])).renewal, 40_000);
    assert_eq!(parts(&with(two_days.to_vec(), &[due("2027-01-04", "2027-01-06")])).renewal, 30_000);
    let window = [("/sessions/0/slots", Value::Null), ("/sessions/0/window", json!({"from": "2027-01-05", "to": "2027-01-06"}))];
    for (from, by, lost) in [
        ("2026-12-01", "2027-01-04", 40_000),
        ("2026-12-01", "2027-01-05", 30_000),
        ("2027-01-06", "2027-03-01", 30_000),
        ("2027-01-07", "2027-03-01", 40_000),
    ] {
        assert_eq!(parts(&with(window.to_vec(), &[due(from, by)])).renewal, lost, "{from} to {by}");
    }
}

#[test]
fn the_part_of_gaps_counts_what_is_under_way() {
    let gap = |coming: Value, plan: &Plan| {
        let problem = problem(&[("/people/1/coming", coming)]);
        let (report, judged) = (check(&problem, plan), crate::front::judge(&problem, plan));
        assert_eq!(judged.parts, report.parts);
        (report.parts.gap, report.weight_closed)
    };
    let nothing = plan_of(&[], &[]);
    let s1 = |level: i64, on: &str| json!({"s1": {"level": level, "on": on}});
    assert_eq!(gap(json!({}), &nothing), (0, 0));
    // Of 130 points for being early a day of thirteen takes ten.
    assert_eq!(gap(s1(1, "2027-01-05"), &nothing), (3 * 1120, 3));
    assert_eq!(gap(s1(9, "2027-01-05"), &nothing), (3 * 2 * 1120, 6), "no further than the target");
    assert_eq!(gap(s1(2, "2027-01-17"), &nothing), (3 * 2 * 1000, 6));
    assert_eq!(gap(s1(2, "2031-05-01"), &nothing), (3 * 2 * 1000, 6), "later than the horizon is its last day");
    assert_eq!(gap(s1(2, "2027-01-03"), &nothing), (3 * 2 * 1140, 6), "sooner than the horizon is sooner still");
    assert_eq!(gap(json!({"s2": {"level": 1, "on": "2027-01-05"}}), &nothing), (0, 0), "no target");
    // With a place in `x1` on the first day: the better of both for each level.
    let own = gap(json!({}), &planned());
    assert_eq!(gap(s1(1, "2027-01-05"), &planned()), own);
    assert_eq!(gap(s1(1, "2027-01-03"), &planned()), (own.0 + 3 * 10, own.1));
}

#[test]
fn the_part_of_fair_shares() {
    let fairness = |changes: &[(&str, Value)]| parts(changes).fairness;
    assert_eq!(fairness(&[("/fairness/person", Value::Null)]), 540);
    assert_eq!(fairness(&[("/fairness/groups", Value::Null)]), 320);
    assert_eq!(fairness(&[("/fairness/person/minutes", json!(60)), ("/fairness/groups", json!([]))]), 0);
    // A long session counts 480 minutes, capped or not.
    let long = [("/activities/2/minutes", json!(481)), ("/activities/2/capped", json!(false)), ("/fairness/groups/1/minutes", json!(500))];
    assert_eq!(fairness(&long), 2 * 20 + 7 * 60 + 3 * 20);
    let nobody = json!([{"id": "g", "by": "kind", "value": "nobody", "minutes": 99, "penalty": 9}]);
    assert_eq!(fairness(&[("/fairness/groups", nobody)]), 320);
    for enough in [270, 200] {
        let plenty = json!([{"id": "g", "by": "branch", "value": "b1", "minutes": enough, "penalty": 9}]);
        assert_eq!(fairness(&[("/fairness/groups", plenty)]), 320, "{enough} minutes a head: enough is enough, and more is no gain");
    }
}

#[test]
fn the_parts_of_cost_and_of_leaving_the_prior_plan() {
    assert_eq!(parts(&[("/objective/cost", json!(0))]).cost, 0);
    assert_eq!(parts(&[("/prior", Value::Null)]).stability, 0);
    let prior = |runs: Value, places: Value| parts(&[("/prior", json!({"runs": runs, "places": places}))]).stability;
    assert_eq!(prior(json!(["x1", "x2"]), json!([["p1", "x1"]])), 0);
    assert_eq!(prior(json!(["x4", "x4", "x7"]), json!([])), 140, "each once");
    assert_eq!(prior(json!([]), json!([["p2", "x2"], ["p2", "x2"], ["p3", "x7"]])), 18);
    assert_eq!(prior(json!(["gone"]), json!([["p1", "gone"], ["gone", "x1"]])), 0);
}

#[test]
fn claims_that_are_not_true_are_found() {
    let claims = |score: i64, bound: i64, gap: i64| {
        let report = report(&[], |plan| {
            let right = report(&[], unchanged);
            (plan.score, plan.bound) = (Some(right.score + score), Some(right.score + bound));
            plan.parts = Some(Parts { gap: right.parts.gap + gap, ..right.parts });
        });
        report.violations.into_keys().map(|finding| finding.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(claims(0, 0, 0), [""; 0]);
    assert_eq!(claims(1, 0, 0), ["SCORE"]);
    assert_eq!(claims(-1, 0, 0), ["SCORE"]);
    assert_eq!(claims(0, 0, 1), ["SCORE"]);
    assert_eq!(claims(0, -1, 0), ["BOUND"]);
    assert_eq!(claims(0, 7, 0), [""; 0]);
}

#[test]
fn a_problem_that_makes_no_sense_is_refused_before_a_plan_is_asked_about() {
    let mut problem = problem(&[]);
    problem.budget = Some(-1);
    assert_eq!(planner::Prepared::new(problem).unwrap_err().place, "budget");
}
