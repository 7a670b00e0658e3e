//! Plans of services that entered little: what a planner has to know without being told.

use serde_json::Value;

use crate::case;
use crate::desk::Desk;

/// The service of the case, ready to be planned.
fn service() -> Desk {
    let desk = Desk::new();
    for (kind, file) in [("people", "people"), ("rota", "rota"), ("ratings", "ratings"), ("activities", "activities"), ("offers", "input")]
    {
        desk.import(kind, &case(&format!("29-bank-holidays/{file}.csv")), &[]);
    }
    desk
}

fn problem(desk: &Desk) -> Value {
    let output = desk.run(&["plan", "problem", "--from", "2026-12-21", "--to", "2027-01-08"]);
    serde_json::from_slice(&output.stdout).expect("a problem")
}

fn ids(problem: &Value) -> Vec<&str> {
    problem["sessions"].as_array().expect("sessions").iter().filter_map(|one| one["id"].as_str()).collect()
}

/// Case 29: nobody had entered the bank holidays, and a course ran on Christmas morning.
#[test]
fn nothing_runs_on_a_bank_holiday_that_nobody_entered() {
    let desk = service();
    let made = problem(&desk);
    let closed: Vec<&str> = made["closed"].as_array().expect("closed days").iter().filter_map(Value::as_str).collect();
    assert_eq!(closed, ["2026-12-25", "2026-12-26", "2026-12-28", "2027-01-01"]);
    assert!(ids(&made).is_empty(), "both of its days are closed: {:?}", ids(&made));
    // A service that is open on one of them says so, and one that closes for the week says that.
    desk.json(0, &["set", "plan.open", "2026-12-28"]);
    assert_eq!(ids(&problem(&desk)), ["TR-29@2026-12-28-am"]);
    desk.json(0, &["set", "plan.closed", "2026-12-28;2026-12-29"]);
    assert!(ids(&problem(&desk)).is_empty());
}
