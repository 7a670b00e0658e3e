//! Problems small enough to try every plan, with every kind of rule in them.

use planner::Problem;
use serde_json::{Value, json};

/// Splitmix64: the same seed gives the same problem on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Three people and four sessions of three activities over two weeks.
pub(crate) fn problem(seed: u64) -> Problem {
    let mut value = json(&mut Dice::new(seed));
    year_under_way(&mut value, &mut Dice::new(seed ^ 0x7EA2));
    crate::front::parse_problem(value.to_string().as_bytes()).unwrap()
}

/// What a year under way adds, in most problems: limits of a week, activities held and levels coming from elsewhere. With dice of
/// its own, so that everything else is what it is without.
fn year_under_way(problem: &mut Value, dice: &mut Dice) {
    if dice.chance(60) {
        let mut some = |percent: u64, most: u64| if dice.chance(percent) { json!(dice.below(most)) } else { Value::Null };
        problem["limits"] = json!({"runs_per_week": some(60, 3), "sessions_per_person_week": some(80, 3)});
    }
    for person in problem["people"].as_array_mut().unwrap() {
        if dice.chance(15) {
            person["held"] = json!([format!("a{}", dice.below(3))]);
        }
        for skill in ["s1", "s2"] {
            if dice.chance(15) {
                let on = ["2026-12-30", "2027-01-05", "2027-01-09", "2027-01-15", "2027-06-01"][dice.below(5) as usize];
                person["coming"][skill] = json!({"level": 1 + dice.below(3), "on": on});
            }
        }
    }
}

fn json(dice: &mut Dice) -> Value {
    let kinds = ["employee", "volunteer"];
    let people: Vec<Value> = (0..3)
        .map(|i| {
            let mut targets = serde_json::Map::new();
            for skill in ["s1", "s2"] {
                if dice.chance(75) {
                    targets.insert(skill.to_owned(), json!({"level": 1 + dice.below(3), "weight": 1 + dice.below(4)}));
                }
            }
            json!({
                "id": format!("p{i}"), "branch": format!("b{}", dice.below(2)), "kind": kinds[dice.below(2) as usize],
                "tags": if dice.chance(40) { vec!["lead"] } else { vec![] },
                "rota": ["mon-am", "mon-pm", "wed-am"], "extra": if dice.chance(60) { vec!["wed-pm"] } else { vec![] },
                "leave": if dice.chance(20) { vec![json!({"from": "2027-01-11", "to": "2027-01-12"})] } else { vec![] },
                // Of some people, without a throw of its own: what the dice give otherwise stays as it was.
                "busy": if i == 2 && targets.len() == 1 {
                    vec![json!({"from": "2027-01-11", "to": "2027-01-13", "halfdays": ["mon-am", "wed-am"], "block": targets.contains_key("s1")})]
                } else {
                    vec![]
                },
                "caps": [200 + 180 * dice.below(3), 180 * dice.below(4)],
                "levels": if dice.chance(50) { json!({"s1": 1}) } else { json!({}) }, "targets": targets,
                "needs": if dice.chance(10) { vec!["step-free"] } else { vec![] },
                "done": if dice.chance(15) { vec!["a0"] } else { vec![] },
                "wants": if dice.chance(15) { vec!["a2"] } else { vec![] },
                "renewals": if dice.chance(30) { vec![json!({"cert": "c", "from": "2027-01-04", "by": "2027-01-12", "weight": 1 + dice.below(2)})] } else { vec![] }
            })
        })
        .collect();
    let activities: Vec<Value> = (0..3)
        .map(|i| {
            let mut activity = json!({
                "id": format!("a{i}"), "kind": "training", "teaches": {"s1": 1 + i, "s2": dice.below(3)},
                "minutes": 90 + 90 * dice.below(3), "capped": dice.chance(85), "min": ([0, 1, 1, 2, 2][dice.below(5) as usize]), "max": 2 + dice.below(2),
                "cost": 1000 * dice.below(40), "cost_head": 500 * dice.below(10), "fund": "core",
                "renews": if dice.chance(50) { vec!["c"] } else { vec![] }
            });
            if i > 0 && dice.chance(50) {
                activity["entry"] = json!({"s1": i});
            }
            if i > 0 && dice.chance(30) {
                activity["prereqs"] = json!([format!("a{}", i - 1)]);
            }
            if dice.chance(25) {
                activity["kinds"] = json!(["employee"]);
            }
            if dice.chance(30) {
                activity["max_runs"] = json!(1);
            }
            activity
        })
        .collect();
    let sessions: Vec<Value> = (0..4)
        .map(|i| {
            let mut session = json!({"id": format!("x{i}"), "activity": format!("a{}", i % 3), "offers": if dice.chance(70) { vec!["step-free"] } else { vec![] }});
            match dice.below(6) {
                0 => session["window"] = json!({"from": "2027-01-04", "to": format!("2027-01-{:02}", 5 + dice.below(12))}),
                1 => session["block"] = json!({"from": "2027-01-04", "to": "2027-01-12", "halfdays": ["wed-am"]}),
                _ => {
                    let day = ["2027-01-04", "2027-01-06", "2027-01-11", "2027-01-13"][dice.below(4) as usize];
                    let halves: &[&str] = [&["am"][..], &["pm"], &["am", "pm"]][dice.below(3) as usize];
                    session["slots"] = halves.iter().map(|half| format!("{day}/{half}")).collect();
                }
            }
            if dice.chance(60) {
                session["trainer"] = json!("t");
            }
            if dice.chance(60) {
                session["venue"] = json!("v");
            }
            if dice.chance(20) {
                session["branches"] = json!(["b0"]);
            }
            if dice.chance(20) {
                session["fund"] = json!("grant");
            }
            session
        })
        .collect();
    let place = |dice: &mut Dice| json!([format!("p{}", dice.below(3)), format!("x{}", dice.below(4))]);
    json!({
        "format": "plss-plan-problem/1", "source": {"from": "2027-01-04"},
        "horizon": {"from": "2027-01-04", "to": "2027-01-17"}, "closed": if dice.chance(20) { vec!["2027-01-13"] } else { vec![] },
        "periods": [{"from": "2027-01-04", "to": "2027-01-10"}, {"from": "2027-01-11", "to": "2027-01-17"}],
        "people": people, "activities": activities, "sessions": sessions,
        "venues": [{"id": "v", "seats": 1 + dice.below(3)}], "trainers": ["t"],
        "cover": [
            {"branch": "b0", "tag": null, "min": dice.below(2)},
            {"branch": "b1", "tag": if dice.chance(50) { json!("lead") } else { Value::Null }, "halfdays": ["mon-am", "wed-am"], "min": 1}
        ],
        "funds": [{"id": "core", "budget": 20_000 + 5000 * dice.below(12)}, {"id": "grant", "budget": 10_000 * dice.below(4)}],
        "budget": if dice.chance(70) { json!(20_000 + 5000 * dice.below(10)) } else { Value::Null },
        "fairness": {
            "person": {"minutes": 60 * dice.below(4), "penalty": 100},
            "groups": [{"id": "g", "by": "kind", "value": "volunteer", "minutes": 120, "penalty": 70}, {"id": "h", "by": "branch", "value": "b0", "minutes": 200, "penalty": 30}]
        },
        "pins": {"runs": [], "places": []},
        "forbids": {
            "runs": if dice.chance(10) { vec!["x3"] } else { vec![] },
            "places": if dice.chance(20) { vec![place(dice)] } else { vec![] },
            "activities": if dice.chance(10) { vec![["p0", "a1"]] } else { vec![] }
        },
        "prior": if dice.chance(40) { json!({"runs": ["x0", "gone"], "places": [place(dice), ["p9", "x0"]]}) } else { Value::Null },
        "objective": {"renewal": 20_000_000, "level": 100_000, "early": 20_000, "cost": 1 + dice.below(3), "drop_run": 30_000, "drop_place": 10_000}
    })
}
