//! Every call looks at one moment: it begins one transaction, asks as often of a service of many people as of one of few, and answers
//! as if nothing happened while it was asking.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, ensure};
use app::calls::{CALLS, CallKind};
use app::views::Scope;
use app::views::gaps::{GapQuery, Key};
use app::views::imports::{ExportKind, ImportKind, ImportOptions};
use app::views::learning::{NewLearning, Verdict};
use app::views::map::{MapGapSort, MapGapsQuery, MapQuery, MapSort, RateRow};
use app::views::people::{PeopleQuery, PersonEdit};
use app::views::plan_changes::PlanInHand;
use app::views::plans::{PlanSetup, SolveLimits};
use app::views::reports::ReportRequest;
use app::views::roles::{RoleEdit, TargetEdit};
use app::views::scenarios::{CurveRequest, PlanChoice, ScenarioSave};
use app::views::sessions::{Addresses, Attendance, Booking, CalendarQuery, SessionChange};
use app::views::settings::SettingChange;
use app::views::shows::Behind;
use app::views::what_if::WhatIfEdit;
use app::{App, AppError, Date, Env, Kind, SessionStatus, Source};
use serde::Serialize;
use serde_json::Value;
use store::asked::{Asked, Before, counted, interrupted};
use testkit::{Place, on_both, sqlite_place};

const TODAY: &str = "2026-11-24";
const SCENARIO: &str = "Next year";
const WHAT_IF: &str = "One fewer";
/// How many people a small and a large service have.
const FEW: u32 = 100;
const MANY: u32 = 10_000;
/// How many statements more a write may need for the other rows of another service.
const ROWS_MORE: u32 = 10;

/// What the program does without a store, or with its window alone.
const OF_THE_WINDOW: &[&str] = &[
    "enterWhatIf",
    "pickFile",
    "openStore",
    "openRecent",
    "createStore",
    "openDemo",
    "closeStore",
    "stopPlan",
    "stopCurve",
    "savePlan",
    "openWritten",
    "setPreferences",
    "setMe",
    "checkForUpdate",
];

/// An invented service, and what is asked of it.
struct Desk {
    url: String,
    folder: tempfile::TempDir,
    person: String,
    skill: String,
    /// A session to come.
    coming: String,
    /// A session that was held.
    held: String,
    /// A role.
    role: String,
    setup: PlanSetup,
    /// A plan made for the scenario.
    plan: String,
}

impl Desk {
    /// A target of the person for the skill.
    fn target(&self) -> TargetEdit {
        TargetEdit { person: Some(self.person.clone()), skill: self.skill.clone(), level: Some(4), ..TargetEdit::default() }
    }

    /// A rating of the person in the skill.
    fn rating(&self) -> RateRow {
        RateRow {
            person: self.person.clone(),
            skill: self.skill.clone(),
            level: Some(1),
            on: None,
            source: None,
            by: Some("A rater".to_owned()),
            confidence: None,
            note: None,
        }
    }
}

/// Somebody leaves today.
fn what_if(name: &str, person: &str) -> Result<WhatIfEdit> {
    Ok(WhatIfEdit { name: name.to_owned(), leavers: vec![(person.to_owned(), TODAY.parse()?)], ..WhatIfEdit::default() })
}

fn env() -> Result<Env> {
    Ok(Env::fixed(TODAY.parse()?, "Kim Keeper"))
}

async fn solved(app: &App, setup: &PlanSetup) -> Result<String> {
    let limits = SolveLimits { seconds: None, steps: Some(1), threads: Some(1), seed: Some(1), drop_bad_pins: true };
    Ok(app.solve_plan(setup, &limits, |_| {}, Arc::new(AtomicBool::new(false))).await?.plan)
}

impl Desk {
    async fn new(place: &Place, people: u32) -> Result<Self> {
        let app = App::create_demo(&place.url, env()?, Some(people), 1).await?;
        let today: Date = TODAY.parse()?;
        let year = |from: Date| CalendarQuery { from: Some(from), to: Some(from.plus_months(12)), branch: None, person: None };
        let mut coming = app.calendar(&year(today.plus_days(1))).await?;
        coming.retain(|one| one.status == SessionStatus::Planned && !one.people.is_empty());
        let app::views::sessions::CalendarSession { key: coming, people: going, .. } = coming.swap_remove(0);
        // Attendance is noted person by person: of a session with as few people in each service.
        let held = app.calendar(&year(today.plus_months(-12))).await?.into_iter().filter(|one| one.status == SessionStatus::Held);
        let held = held.min_by_key(|one| one.people.len()).context("a session that was held")?.key;
        let person = going.first().context("somebody who goes there")?.person.clone();
        let below = app.my_learning(&person).await?.skills.into_iter().find(|one| one.state == "below");
        let skill = below.context("a skill below its target")?.skill;
        // Planned for few: how long a plan takes to work out is no question of how often the store is asked.
        let kinds = vec![Kind::Councillor, Kind::Officer];
        let setup = PlanSetup { from: Some(today.plus_days(1)), to: Some(today.plus_months(6)), kinds, ..PlanSetup::default() };
        let role = app.roles(&Scope::default()).await?.swap_remove(0).role;
        app.save_what_if(what_if(WHAT_IF, &person)?).await?;
        app.save_scenario(ScenarioSave { name: SCENARIO.to_owned(), setup, seconds: 20 }).await?;
        let setup = app.scenario_setup(SCENARIO).await?;
        let plan = solved(&app, &setup).await?;
        app.keep_plan(&plan).await?;
        app.close().await;
        Ok(Self { url: place.url.clone(), folder: tempfile::tempdir()?, person, skill, coming, held, role, setup, plan })
    }

    /// The service as a program that has just begun has it: nothing is kept from call to call.
    async fn open(&self) -> Result<App> {
        Ok(App::open(&self.url, env()?).await?)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn rows(&self, name: &str, text: &str) -> Result<PathBuf> {
        let file = self.file(name);
        std::fs::write(&file, text)?;
        Ok(file)
    }

    /// A plan of the scenario as the service is now.
    async fn plan_now(&self) -> Result<String> {
        solved(&self.open().await?, &self.setup).await
    }
}

/// What a call answers; a refusal is an answer too.
async fn said<T: Serialize>(call: impl Future<Output = Result<T, AppError>>) -> Result<Value> {
    Ok(match call.await {
        Ok(answer) => serde_json::to_value(answer)?,
        Err(error) => serde_json::json!({ "refused": format!("{error:?}") }),
    })
}

/// The answer of a reading call or of a job; `None` for what the window has of its own.
async fn read(name: &str, app: &App, desk: &Desk) -> Result<Option<Value>> {
    let (scope, person, skill) = (Scope::default(), desk.person.as_str(), desk.skill.as_str());
    let query = CalendarQuery { from: None, to: Some(TODAY.parse::<Date>()?.plus_months(3)), branch: None, person: None };
    let map = || MapQuery { scope: scope.clone(), text: "a".to_owned(), group: Some(Key::Branch), sort: MapSort::Gap };
    let by_plan = || PlanChoice::Plan { text: desk.plan.clone() };
    let hand = PlanInHand { plan: desk.plan.clone(), marks: Vec::new() };
    let never = || Arc::new(AtomicBool::new(false));
    let limits = SolveLimits { seconds: None, steps: Some(1), threads: Some(1), seed: Some(1), drop_bad_pins: true };
    let people = "person_id,name,kind\nNEW-1,Ada Newcomer,employee\n";
    let options = ImportOptions::default();
    Ok(Some(match name {
        "startState" | "storeInfo" => said(app.store_info()).await?,
        "overview" => said(app.overview(&scope)).await?,
        "behindFigure" => said(app.behind_figure(Behind::Closed, &scope)).await?,
        "gapTable" => said(app.gaps(&GapQuery { by: vec![Key::Branch, Key::Aim], scope })).await?,
        "storeSize" => said(app.store_size()).await?,
        "skillsMap" => said(app.skills_map(&map(), None)).await?,
        "mapRows" => said(app.map_rows(&map(), None, 5, 60)).await?,
        "mapPerson" => said(app.map_person(&map(), None, person)).await?,
        "mapGaps" => {
            let gaps = MapGapsQuery { map: map(), skill: None, sort: MapGapSort::Missing, descending: true };
            said(app.map_gaps(&gaps, 5, 60)).await?
        }
        "skillLearning" => said(app.skill_learning(skill, &scope)).await?,
        "cellDetail" => said(app.cell_detail(person, skill, &scope)).await?,
        "people" => said(app.people("a")).await?,
        "peopleList" => said(app.people_list(&PeopleQuery { search: "a".to_owned(), ..PeopleQuery::default() }, 0, 60)).await?,
        "personPage" => said(app.person_page(person, &scope)).await?,
        "tryPeople" => {
            let edit = PersonEdit { end: Some("31/12/2026".to_owned()), ..PersonEdit::default() };
            said(app.try_people(&[person.to_owned()], edit)).await?
        }
        "rolesGrid" => said(app.roles_grid(&scope)).await?,
        "tryTargets" => said(app.try_targets(vec![desk.target()])).await?,
        "whatIfs" => said(app.what_ifs()).await?,
        "showWhatIf" => said(app.show_what_if(WHAT_IF, &scope)).await?,
        "reviewDue" => said(app.show_review_due(&scope)).await?,
        "disagreements" => said(app.show_disagreements(&scope)).await?,
        "find" => said(app.find("a")).await?,
        "myLearning" => said(app.my_learning(person)).await?,
        "toVerify" => said(app.to_verify()).await?,
        "toRerate" => said(app.show_to_rerate(&scope)).await?,
        "calendar" => said(app.calendar(&query)).await?,
        "planSize" => said(app.plan_size(&desk.setup)).await?,
        "scenarios" => said(app.scenarios()).await?,
        "comparePlans" => said(app.compare_plans(&PlanChoice::Scenario { name: SCENARIO.to_owned() }, &by_plan())).await?,
        "adoptPreview" => said(app.adopt_preview(&desk.plan)).await?,
        "reportDraft" => {
            let mut draft = said(app.report_draft(&ReportRequest::default())).await?;
            // Its words and figures are in the rest.
            draft["pdf"].take();
            draft
        }
        "offers" => said(app.offers()).await?,
        "settings" => said(app.settings()).await?,
        "about" => said(app.about()).await?,
        "history" => said(app.history(50)).await?,
        "previewImport" => said(app.preview_import(ImportKind::People, &desk.rows("new.csv", people)?, &options)).await?,
        "saveRefused" => {
            let file = desk.rows("refused.csv", "person_id,name,kind\nNEW-1,,employee\n")?;
            said(app.save_refused(ImportKind::People, &file, &options, &desk.file("why.csv"))).await?
        }
        "solvePlan" => said(app.solve_plan(&desk.setup, &limits, |_| {}, never())).await?,
        "keptPlan" => said(app.kept_plan(SCENARIO)).await?,
        "budgetCurve" => {
            let request =
                CurveRequest { setup: desk.setup.clone(), percents: vec![100], seconds: Some(0.01), plan: Some(desk.plan.clone()) };
            said(app.budget_curve(&request, |_| {}, never())).await?
        }
        "planChange" => said(app.plan_change(&desk.plan, &hand, &[])).await?,
        "planAgain" => said(app.plan_again(&hand, Some(0.01), never())).await?,
        "planRemedy" => said(app.plan_remedy(&desk.plan, person, skill, never())).await?,
        "planForced" => {
            let plan: Value = serde_json::from_str(&desk.plan)?;
            let (who, session) = (&plan["places"][0][0], &plan["places"][0][1]);
            let words = |value: &Value| value.as_str().map(str::to_owned).context("a place of the plan");
            said(app.plan_forced(&desk.plan, &words(who)?, &words(session)?, Some(0.01), never())).await?
        }
        "planChoices" => said(app.plan_choices(&desk.plan)).await?,
        "writeReport" => said(app.write_report(&ReportRequest::default(), &desk.file("report.pdf"))).await?,
        "exportTable" => {
            let to = desk.file("people.csv");
            let written = said(app.export_table(ExportKind::People, &scope, &to)).await?;
            serde_json::json!([written, std::fs::read_to_string(&to)?])
        }
        "exportCalendar" => {
            let of = CalendarQuery { person: Some(desk.person.clone()), ..CalendarQuery::default() };
            let to = desk.file("calendar.ics");
            let written = said(app.export_calendar(&of, Addresses::LeftOut, &to)).await?;
            serde_json::json!([written, std::fs::read_to_string(&to)?])
        }
        _ => return Ok(None),
    }))
}

/// Does a call, which must not be refused; how often it asked the store.
async fn heard<T>(call: impl Future<Output = Result<T, AppError>>) -> Result<Asked> {
    let (answer, asked) = counted(call).await;
    answer?;
    Ok(asked)
}

/// Does a writing call as it is done at the window, after whatever it needs to have been done; how often it asked the store.
async fn write(name: &str, app: &App, desk: &Desk) -> Result<Option<Asked>> {
    let (person, skill) = (desk.person.as_str(), desk.skill.as_str());
    Ok(Some(match name {
        "rate" => heard(app.rate(vec![desk.rating()], Source::Manager)).await?,
        "addPerson" => {
            let text = |text: &str| Some(text.to_owned());
            let new = PersonEdit { number: text("NEW-9"), name: text("Cy Newcomer"), kind: Some(Kind::Volunteer), ..PersonEdit::default() };
            heard(app.add_person(new)).await?
        }
        "setPeople" => {
            let edit = PersonEdit { email: Some("new@example.org".to_owned()), ..PersonEdit::default() };
            heard(app.set_people(&[person.to_owned()], edit)).await?
        }
        "mergePeople" => {
            let text = |text: &str| Some(text.to_owned());
            let new = PersonEdit { number: text("TWICE"), name: text("Di Twice"), kind: Some(Kind::Volunteer), ..PersonEdit::default() };
            desk.open().await?.add_person(new).await?;
            heard(app.merge_people("TWICE", person)).await?
        }
        "addRole" => {
            let edit = RoleEdit { code: Some("NEW".to_owned()), title: Some("New role".to_owned()), ..RoleEdit::default() };
            heard(app.add_role(edit)).await?
        }
        "setRole" => heard(app.set_role(&desk.role, RoleEdit { title: Some("Another title".to_owned()), ..RoleEdit::default() })).await?,
        "setTargets" => heard(app.set_targets(vec![desk.target()])).await?,
        "saveWhatIf" => heard(app.save_what_if(what_if("Another", person)?)).await?,
        "deleteWhatIf" => heard(app.delete_what_if("Another")).await?,
        "addLearning" => {
            let new = NewLearning {
                person: person.to_owned(),
                minutes: 30,
                title: Some("A book".to_owned()),
                skills: vec![(skill.to_owned(), None)],
                ..NewLearning::default()
            };
            heard(app.add_learning(new)).await?
        }
        "verifyLearning" => {
            let record = desk.open().await?.to_verify().await?.first().context("a record that waits")?.id.clone();
            let verdict = Verdict { record, by: "A verifier".to_owned(), accept: true, levels: vec![(skill.to_owned(), 1)], reason: None };
            heard(app.verify_learning(verdict)).await?
        }
        "changeSession" => {
            let change = SessionChange { session: desk.coming.clone(), status: SessionStatus::Confirmed, reason: None };
            heard(app.change_session(change)).await?
        }
        "markAttendance" => {
            heard(app.mark_attendance(Attendance { session: desk.held.clone(), attended: vec![person.to_owned()] })).await?
        }
        "bookPlace" => {
            let coming =
                CalendarQuery { from: Some(TODAY.parse()?), to: Some(TODAY.parse::<Date>()?.plus_months(12)), ..CalendarQuery::default() };
            let sessions = desk.open().await?.calendar(&coming).await?;
            let going = &sessions.iter().find(|one| one.key == desk.coming).context("the session")?.people;
            let others = desk.open().await?.people("").await?;
            let other = others.iter().find(|other| going.iter().all(|one| one.person != other.key)).context("somebody else")?;
            let booking =
                Booking { session: desk.coming.clone(), person: other.key.clone(), accept_warning: Some("It is a test".to_owned()) };
            heard(app.book(booking)).await?
        }
        "unbookPlace" => heard(app.unbook(&desk.coming, person)).await?,
        "applyImport" => {
            let file = desk.rows("people.csv", "person_id,name,kind\nNEW-2,Bo Newcomer,employee\n")?;
            let options = ImportOptions::default();
            let print = desk.open().await?.preview_import(ImportKind::People, &file, &options).await?.fingerprint;
            heard(app.apply_import(ImportKind::People, &file, &options, &print)).await?
        }
        "removeOffers" => {
            let offers = desk.open().await?.offers().await?;
            heard(app.remove_offers(offers.into_iter().take(1).collect())).await?
        }
        "adoptPlan" => {
            let plan = desk.plan_now().await?;
            heard(app.adopt_plan(&plan)).await?
        }
        "saveScenario" => {
            let save = ScenarioSave { name: SCENARIO.to_owned(), setup: desk.setup.clone(), seconds: 30 };
            heard(app.save_scenario(save)).await?
        }
        "deleteScenario" => {
            let save = ScenarioSave { name: "Another".to_owned(), setup: desk.setup.clone(), seconds: 30 };
            desk.open().await?.save_scenario(save).await?;
            heard(app.delete_scenario("Another")).await?
        }
        "keepPlan" => {
            let plan = desk.plan_now().await?;
            heard(app.keep_plan(&plan)).await?
        }
        "changeSetting" => {
            let change = SettingChange::Set { key: "service.name".to_owned(), value: "Another name".to_owned() };
            heard(app.change_setting(change)).await?
        }
        "undo" => heard(app.undo()).await?,
        "redo" => heard(app.redo()).await?,
        _ => return Ok(None),
    }))
}

/// Calls that answer by the clock: how far they come is not the same twice. What they read, others read as well.
const BY_THE_CLOCK: &[&str] = &["budgetCurve", "planAgain", "planRemedy", "planForced"];

/// What every call asks of a service of so many people, by its name.
async fn asked_of(people: u32) -> Result<BTreeMap<&'static str, Asked>> {
    let place = sqlite_place()?;
    let desk = Desk::new(&place, people).await?;
    let mut found = BTreeMap::new();
    for call in CALLS.iter().filter(|call| call.kind != CallKind::Write && !OF_THE_WINDOW.contains(&call.name)) {
        let app = desk.open().await?;
        let (answer, asked) = counted(read(call.name, &app, &desk)).await;
        let answer = answer.with_context(|| call.name)?.with_context(|| format!("`{}` is asked by no test", call.name))?;
        ensure!(answer.get("refused").is_none(), "{}: {answer}", call.name);
        found.insert(call.name, asked);
        app.close().await;
    }
    for call in CALLS.iter().filter(|call| call.kind == CallKind::Write) {
        let app = desk.open().await?;
        let asked = write(call.name, &app, &desk).await.with_context(|| call.name)?;
        found.insert(call.name, asked.with_context(|| format!("`{}` is done by no test", call.name))?);
        app.close().await;
    }
    Ok(found)
}

#[test]
fn every_call_begins_one_transaction_and_asks_no_more_of_many_people_than_of_few() {
    testkit::run(async {
        let (few, many) = (asked_of(FEW).await?, asked_of(MANY).await?);
        let mut wrong = Vec::new();
        for call in CALLS.iter().filter(|call| !OF_THE_WINDOW.contains(&call.name)) {
            let (few, many) = (few[call.name], many[call.name]);
            println!("{:16} {few:?} {many:?}", call.name);
            let one = |asked: Asked| match call.kind {
                CallKind::Write => (asked.reads, asked.writes) == (0, 1),
                // About the program and its engine alone.
                _ if call.name == "about" => (asked.reads, asked.writes) == (0, 0),
                // A rehearsal is a write that is not made to last.
                _ => asked.reads + asked.writes == 1,
            };
            // What is written is written row by row, and the plans and sessions of two services are not the same.
            let as_many = if few.writes > 0 { many.statements <= few.statements + ROWS_MORE } else { many.statements == few.statements };
            if !one(few) || !one(many) || !as_many {
                wrong.push(format!("{}: {few:?} of {FEW} people, {many:?} of {MANY}", call.name));
            }
        }
        ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
}

/// Makes another program's changes, each in an operation of its own: of people and branches, ratings, learning, sessions, money,
/// settings and scenarios. How many they are.
async fn change(other: &App, desk: &Desk) -> Result<usize> {
    other.rate(vec![desk.rating()], Source::Manager).await?;
    let learned = NewLearning {
        person: desk.person.clone(),
        minutes: 30,
        title: Some("A book".to_owned()),
        skills: vec![(desk.skill.clone(), Some(1))],
        ..NewLearning::default()
    };
    other.add_learning(learned).await?;
    let cancelled = SessionChange { session: desk.coming.clone(), status: SessionStatus::Cancelled, reason: None };
    other.change_session(cancelled).await?;
    let people = format!("person_id,name,kind,branch\nNEW-1,Ada Away,employee,Annexe\n{},Changed Name,employee,Annexe\n", desk.person);
    other.import(ImportKind::People, &desk.rows("changed.csv", &people)?, &ImportOptions::default()).await?;
    let funds = "fund,title,from,to,pence\nNEW,New money,2026-04-01,2027-03-31,100000\n";
    other.import(ImportKind::Funds, &desk.rows("funds.csv", funds)?, &ImportOptions::default()).await?;
    let name = SettingChange::Set { key: "service.name".to_owned(), value: "Another name".to_owned() };
    other.change_setting(name).await?;
    other.save_scenario(ScenarioSave { name: "Another".to_owned(), setup: desk.setup.clone(), seconds: 30 }).await?;
    let offer = other.offers().await?.into_iter().take(1).collect();
    other.remove_offers(offer).await?;
    Ok(8)
}

/// Takes all of them back, or does all of them again.
async fn turn(other: &App, changes: usize, undo: bool) -> Result<()> {
    for _ in 0..changes {
        if undo {
            other.undo().await?;
        } else {
            other.redo().await?;
        }
    }
    Ok(())
}

on_both!(what_another_program_changes_in_the_middle_of_a_call_tears_no_answer, async |place: &Place| {
    let desk = Desk::new(place, 60).await?;
    let (app, other) = (desk.open().await?, desk.open().await?);
    let changes = change(&other, &desk).await?;
    let done = Arc::new(AtomicBool::new(true));
    let mut seen = 0;
    let calls = CALLS.iter().filter(|call| call.kind != CallKind::Write && !OF_THE_WINDOW.contains(&call.name));
    for call in calls.filter(|call| !BY_THE_CLOCK.contains(&call.name)) {
        let answer = async |app: &App| -> Result<Value> { read(call.name, app, &desk).await?.context("an answer") };
        let (_, asked) = counted(answer(&desk.open().await?)).await;
        // Nobody changes anything while a rehearsal has the store, and what asks once has no middle.
        if asked.writes > 0 || asked.statements < 2 {
            continue;
        }
        let mut differs = false;
        let mut before = answer(&other).await?;
        for at in (1..asked.statements).step_by((asked.statements as usize / 3).max(1)) {
            let (by, now, at_once) = (other.clone(), Arc::clone(&done), Arc::new(AtomicBool::new(false)));
            let between: Before = Arc::new(move |sent| {
                let (by, now, at_once) = (by.clone(), Arc::clone(&now), Arc::clone(&at_once));
                Box::pin(async move {
                    if sent == at && !at_once.swap(true, Ordering::SeqCst) {
                        turn(&by, changes, now.fetch_xor(true, Ordering::SeqCst)).await.expect("the changes of another program");
                    }
                })
            });
            let (torn, _) = interrupted(between, answer(&app)).await;
            let (torn, after) = (torn?, answer(&other).await?);
            ensure!(torn == before || torn == after, "{} before statement {at}:\n{before}\n{torn}\n{after}", call.name);
            differs |= before != after;
            before = after;
        }
        // What is kept from call to call is of no moment in between.
        ensure!(answer(&app).await? == before, "{} goes on with what it read at another moment", call.name);
        seen += usize::from(differs);
    }
    ensure!(seen >= 15, "the changes are seen by {seen} calls only");
    Ok(())
});
