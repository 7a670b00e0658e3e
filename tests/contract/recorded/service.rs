//! The services that records are made on: always the same, on the same day.

use std::path::Path;

use app::views::imports::{FrameworkHead, ImportKind, ImportOptions};
use app::views::settings::SettingChange;
use app::{App, Env};
use serde_json::{Value, json};

use crate::world::{Ask, Moment, Step};

/// The invented service, with few people.
pub(crate) const INVENTED: &str = "invented";
/// A service in which nothing was done yet.
const EMPTY: &str = "empty";
/// Every service.
pub(crate) const ALL: [&str; 2] = [INVENTED, EMPTY];

const PEOPLE: u32 = 40;
const SEED: u32 = 1;

/// The day of every record, and who is at the keyboard.
pub(crate) fn env() -> Env {
    Env::fixed("2026-11-24".parse().expect("a date"), "lead")
}

/// Makes a service where there is none, and closes it.
pub(crate) async fn make(name: &str, place: &Path) {
    let place = place.to_string_lossy();
    let app = if name == INVENTED { invented(&place).await } else { App::create(&place, env()).await.expect("an empty service") };
    app.close().await;
}

/// What the invented service lacks for some page to have something to show: closed days of its own, money that is over
/// or missing, and another framework.
async fn invented(place: &str) -> App {
    let app = App::create_demo(place, env(), Some(PEOPLE), SEED).await.expect("the invented service");
    let change = |change: Value| serde_json::from_value::<SettingChange>(change).expect("a change of settings");
    for given in [
        json!({ "what": "set", "key": "plan.closed", "value": "2026-12-24;2026-12-31" }),
        // Less than it pays, and a year that ends too soon for some of its sessions.
        json!({ "what": "fund", "key": "VOL", "title": "Volunteer support 2026-27", "line": "Volunteer support",
                "from": "2026-04-01", "to": "2027-03-31", "pence": 10_000 }),
        json!({ "what": "fund", "key": "VOL-2526", "title": "Volunteer support 2025-26", "line": "Volunteer support",
                "from": "2025-04-01", "to": "2025-12-31", "pence": 50_000 }),
    ] {
        app.change_setting(change(given)).await.expect("a setting is changed");
    }
    let head = FrameworkHead {
        code: "FAIRSHIRE".to_owned(),
        version: "2027".to_owned(),
        title: Some("Fairshire skills profile".to_owned()),
        max_level: Some(4),
    };
    let options = ImportOptions { framework: Some(head), ..ImportOptions::default() };
    let skills = crate::sources::root().join("tests/contract/recorded/files/skills.csv");
    app.import(ImportKind::Framework, &skills, &options).await.expect("a framework comes in");
    app
}

/// Each write with an argument that the core refuses: its words are recorded whether a page test asks for them or not.
pub(crate) fn wrong() -> Vec<Ask> {
    let scenario = json!({ "name": " ", "seconds": 30, "setup": { "from": null, "to": null, "budget": null, "unrated_as_zero": false,
        "scenario": "", "funds": [], "cover": [], "aims": [], "kinds": [] } });
    let offer = json!({ "offer": null, "activity": "NONE", "title": "None", "halfdays": "mon-am", "every_weeks": 1, "from": null,
        "to": null, "venue": null, "trainer": null, "seats": null });
    let rating = json!({ "person": "NOBODY", "skill": "A5-01", "level": 2, "on": null, "source": null, "by": null,
        "confidence": null, "note": null });
    let learning = json!({ "person": "NOBODY", "on": null, "minutes": 60, "activity": null, "title": "Reading", "skills": [],
        "reflection": null });
    let options = json!({ "sheet": null, "header_row": null, "map": {}, "set": {}, "map_role": {}, "strict": false, "framework": null,
        "aims_file": null });
    let nothing = json!({ "number": null, "name": null, "kind": null, "branch": null, "team": null, "roles": null, "with_roles": [],
        "without_roles": [], "start": null, "end": null, "weekly_hours": null, "email": null, "manager": null, "on": null, "make": false });
    let what_if = json!({ "name": "Nothing", "leavers": [], "closures": [], "roles": [], "targets": [], "framework": null });
    [
        ("setPeople", json!([["NOBODY"], nothing])),
        ("mergePeople", json!(["NOBODY", "NOBODY"])),
        ("saveWhatIf", json!([what_if])),
        ("deleteWhatIf", json!(["None"])),
        ("rate", json!([[rating]])),
        ("addLearning", json!([learning])),
        ("verifyLearning", json!([{ "record": "0", "by": "NOBODY", "accept": true, "levels": [], "reason": null }])),
        ("changeSession", json!([{ "session": "NONE", "status": "confirmed", "reason": null }])),
        ("markAttendance", json!([{ "session": "NONE", "attended": [] }])),
        ("bookPlace", json!([{ "session": "NONE", "person": "NOBODY", "accept_warning": null }])),
        ("unbookPlace", json!(["NONE", "NOBODY"])),
        ("applyImport", json!(["people", "hr-extract.xlsx", options, "another"])),
        ("removeOffers", json!([[offer]])),
        ("adoptPlan", json!(["{}"])),
        ("saveScenario", json!([scenario])),
        ("deleteScenario", json!(["None"])),
        ("keepPlan", json!(["{}"])),
        ("changeSetting", json!([{ "what": "set", "key": "small_numbers.fewer_than", "value": "3" }])),
        ("redo", json!([])),
    ]
    .into_iter()
    .map(|(call, args)| Ask::new(Moment::root(INVENTED), Step::new(call, &args)))
    .chain([Ask::new(Moment::root(EMPTY), Step::new("undo", &json!([])))])
    .collect()
}
