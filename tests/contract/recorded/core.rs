//! Each call of the window asked of the core as the shell asks it, without a shell.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use app::views::imports::ImportKind;
use app::views::plans::{PlanSetup, SolveLimits};
use app::views::sessions::Addresses;
use app::{App, AppError, Source, curve_problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The calls that the shell answers by itself, or that only have an effect outside the store: files that are opened, a store that
/// is opened, looks. `ui/src/bindings/fake/shell.ts` stands for them.
pub(crate) const SHELL: &[&str] = &[
    "startState",
    "enterWhatIf",
    "pickFile",
    "openStore",
    "openRecent",
    "createStore",
    "openDemo",
    "closeStore",
    "stopPlan",
    "stopCurve",
    "openWritten",
    "setPreferences",
    "setMe",
    "checkForUpdate",
];

/// Steps of a search instead of seconds, so that the same plan is found each time.
const STEPS: u32 = 400;
/// The same for each of the plans of a budget curve, of which there are nine.
const CURVE_STEPS: u32 = 40;

/// Asks a call. Files that come in are named as in `tests/fixtures/sample` or beside this test; files that go out are written into
/// `out` under their name.
pub(crate) async fn ask(app: &App, call: &str, args: &[Value], out: &Path) -> Result<Value, AppError> {
    match call {
        "storeInfo" => value(app.store_info().await),
        "overview" => value(app.overview(&arg(args, 0)).await),
        "behindFigure" => value(app.behind_figure(arg(args, 0), &arg(args, 1)).await),
        "gapTable" => value(app.gaps(&arg(args, 0)).await),
        "storeSize" => value(app.store_size().await),
        "skillsMap" => value(app.skills_map(&arg(args, 0), arg::<Option<String>>(args, 1).as_deref()).await),
        "mapRows" => value(app.map_rows(&arg(args, 0), arg::<Option<String>>(args, 1).as_deref(), arg(args, 2), arg(args, 3)).await),
        "mapPerson" => value(app.map_person(&arg(args, 0), arg::<Option<String>>(args, 1).as_deref(), &text(args, 2)).await),
        "mapGaps" => value(app.map_gaps(&arg(args, 0), arg(args, 1), arg(args, 2)).await),
        "skillLearning" => value(app.skill_learning(&text(args, 0), &arg(args, 1)).await),
        "cellDetail" => value(app.cell_detail(&text(args, 0), &text(args, 1), &arg(args, 2)).await),
        "people" => value(app.people(&text(args, 0)).await),
        "peopleList" => value(app.people_list(&arg(args, 0), arg(args, 1), arg(args, 2)).await),
        "personPage" => value(app.person_page(&text(args, 0), &arg(args, 1)).await),
        "tryPeople" => value(app.try_people(&arg::<Vec<_>>(args, 0), arg(args, 1)).await),
        "rolesGrid" => value(app.roles_grid(&arg(args, 0)).await),
        "tryTargets" => value(app.try_targets(arg(args, 0)).await),
        "whatIfs" => value(app.what_ifs().await),
        "showWhatIf" => value(app.show_what_if(&text(args, 0), &arg(args, 1)).await),
        "reviewDue" => value(app.show_review_due(&arg(args, 0)).await),
        "disagreements" => value(app.show_disagreements(&arg(args, 0)).await),
        "find" => value(app.find(&text(args, 0)).await),
        "myLearning" => value(app.my_learning(&text(args, 0)).await),
        "toVerify" => value(app.to_verify().await),
        "toRerate" => value(app.show_to_rerate(&arg(args, 0)).await),
        "calendar" => value(app.calendar(&arg(args, 0)).await),
        "offers" => value(app.offers().await),
        "settings" => value(app.settings().await),
        "about" => value(app.about().await),
        "history" => value(app.history(arg(args, 0)).await),
        "reportDraft" => value(app.report_draft(&arg(args, 0)).await),
        "rate" => value(app.rate(arg(args, 0), Source::Manager).await),
        "addPerson" => value(app.add_person(arg(args, 0)).await),
        "setPeople" => value(app.set_people(&arg::<Vec<_>>(args, 0), arg(args, 1)).await),
        "mergePeople" => value(app.merge_people(&text(args, 0), &text(args, 1)).await),
        "addRole" => value(app.add_role(arg(args, 0)).await),
        "setRole" => value(app.set_role(&text(args, 0), arg(args, 1)).await),
        "setTargets" => value(app.set_targets(arg(args, 0)).await),
        "saveWhatIf" => value(app.save_what_if(arg(args, 0)).await),
        "deleteWhatIf" => value(app.delete_what_if(&text(args, 0)).await),
        "addLearning" => value(app.add_learning(arg(args, 0)).await),
        "verifyLearning" => value(app.verify_learning(arg(args, 0)).await),
        "changeSession" => value(app.change_session(arg(args, 0)).await),
        "markAttendance" => value(app.mark_attendance(arg(args, 0)).await),
        "bookPlace" => value(app.book(arg(args, 0)).await),
        "unbookPlace" => value(app.unbook(&text(args, 0), &text(args, 1)).await),
        "removeOffers" => value(app.remove_offers(arg(args, 0)).await),
        "changeSetting" => value(app.change_setting(arg(args, 0)).await),
        "undo" => value(app.undo().await),
        "redo" => value(app.redo().await),
        "previewImport" => value(app.preview_import(arg(args, 0), &file(args, 1), &arg(args, 2)).await),
        "applyImport" => value(app.apply_import(arg(args, 0), &file(args, 1), &arg(args, 2), &text(args, 3)).await),
        "saveRefused" => {
            let kind: ImportKind = arg(args, 0);
            value(app.save_refused(kind, &file(args, 1), &arg(args, 2), &out.join(text(args, 3))).await)
        }
        "exportTable" => value(app.export_table(arg(args, 0), &arg(args, 1), &out.join(text(args, 2))).await),
        "exportCalendar" => value(app.export_calendar(&arg(args, 0), Addresses::LeftOut, &out.join(text(args, 1))).await),
        "writeReport" => value(app.write_report(&arg(args, 0), &out.join(text(args, 1))).await),
        _ => plan(app, call, args, out).await,
    }
}

/// The calls about plans. A search goes by steps, or not at all, where the window gives it seconds: only so it ends the same each time.
async fn plan(app: &App, call: &str, args: &[Value], out: &Path) -> Result<Value, AppError> {
    let limits = |steps, drop_bad_pins| SolveLimits { seconds: None, steps: Some(steps), threads: Some(1), seed: Some(1), drop_bad_pins };
    let go = || Arc::new(AtomicBool::new(false));
    match call {
        "planSize" => value(app.plan_size(&arg(args, 0)).await),
        "scenarios" => value(app.scenarios().await),
        "comparePlans" => value(app.compare_plans(&arg(args, 0), &arg(args, 1)).await),
        "adoptPreview" => value(app.adopt_preview(&text(args, 0)).await),
        "adoptPlan" => value(app.adopt_plan(&text(args, 0)).await),
        "saveScenario" => value(app.save_scenario(arg(args, 0)).await),
        "deleteScenario" => value(app.delete_scenario(&text(args, 0)).await),
        "keepPlan" => value(app.keep_plan(&text(args, 0)).await),
        "keptPlan" => value(app.kept_plan(&text(args, 0)).await),
        "savePlan" => value(app::write_plan(&text(args, 0), &out.join(text(args, 1)))),
        "planChoices" => value(app.plan_choices(&text(args, 0)).await),
        "planChange" => value(app.plan_change(&text(args, 0), &arg(args, 1), &arg::<Vec<_>>(args, 2)).await),
        "planAgain" => value(app.plan_again(&arg(args, 0), Some(0.0), go()).await),
        "planForced" => value(app.plan_forced(&text(args, 0), &text(args, 1), &text(args, 2), Some(0.0), go()).await),
        "planRemedy" => value(app.plan_remedy(&text(args, 0), &text(args, 1), &text(args, 2), go()).await),
        "solvePlan" => value(app.solve_plan(&arg(args, 0), &limits(STEPS, arg(args, 1)), |_| {}, go()).await),
        "budgetCurve" => {
            let setup: PlanSetup = arg(args, 0);
            let problem = serde_json::to_vec(&app.plan_problem(&setup).await?).expect("a problem is a document");
            value(curve_problem(problem, &arg::<Vec<u32>>(args, 1), &limits(CURVE_STEPS, false), |_| {}, go()).await)
        }
        _ => panic!("`{call}` is not a call of the core: name it in `core.rs`"),
    }
}

fn value<T: Serialize>(answer: Result<T, AppError>) -> Result<Value, AppError> {
    // Through its text, as the window gets it: reading a fraction may differ from it in the last bit.
    answer.map(|answer| serde_json::from_str(&serde_json::to_string(&answer).expect("a document")).expect("a document"))
}

fn arg<T: DeserializeOwned>(args: &[Value], at: usize) -> T {
    let given = args.get(at).cloned().unwrap_or_default();
    serde_json::from_value(given.clone()).unwrap_or_else(|error| panic!("argument {at}, {given}: {error}"))
}

fn text(args: &[Value], at: usize) -> String {
    arg(args, at)
}

/// A file that comes in.
fn file(args: &[Value], at: usize) -> PathBuf {
    let name = text(args, at);
    let folders = ["tests/contract/recorded/files", "tests/fixtures/sample"];
    let places = folders.map(|folder| crate::sources::root().join(folder).join(&name));
    places.iter().find(|place| place.is_file()).unwrap_or_else(|| panic!("there is no file `{name}` to import")).clone()
}
