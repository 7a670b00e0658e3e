//! The table of all calls of the window: what each answer is made of, and the headless command that does the same. A contract test compares
//! the table with the exported bindings and with the command line.

use crate::views::Noun;

/// What a call does to data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallKind {
    /// Reads; the window keeps the answer until one of its nouns changes.
    Read,
    /// Writes, through the one private door for writes.
    Write,
    /// Works for a while, or belongs to the window alone.
    Job,
}

/// A call of the window.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    /// Its name in the bindings.
    pub name: &'static str,
    /// What the call does to data.
    pub kind: CallKind,
    /// What its answer is made of.
    pub reads: &'static [Noun],
    /// The headless command that does the same, or why there is none.
    pub cli: Result<&'static str, &'static str>,
}

const fn read(name: &'static str, reads: &'static [Noun], cli: Result<&'static str, &'static str>) -> Call {
    Call { name, kind: CallKind::Read, reads, cli }
}

const fn write(name: &'static str, cli: Result<&'static str, &'static str>) -> Call {
    Call { name, kind: CallKind::Write, reads: &[], cli }
}

const fn job(name: &'static str, cli: Result<&'static str, &'static str>) -> Call {
    Call { name, kind: CallKind::Job, reads: &[], cli }
}

use Noun as N;

const FIGURES: &[Noun] = &[N::People, N::Roles, N::Branches, N::Frameworks, N::Ratings, N::Settings];
const PLANS: &[Noun] =
    &[N::People, N::Roles, N::Ratings, N::Activities, N::Sessions, N::Places, N::Funds, N::Cover, N::Settings, N::Scenarios];
const WINDOW: Result<&str, &str> = Err("only a window has it");

/// Every call.
pub const CALLS: &[Call] = &[
    read("startState", &[N::Settings, N::People], WINDOW),
    read("storeInfo", &[N::Frameworks, N::Settings], Ok("check")),
    read("storeSize", &[N::People, N::Ratings], Ok("check")),
    read(
        "overview",
        &[
            N::People,
            N::Roles,
            N::Branches,
            N::Frameworks,
            N::Ratings,
            N::Sessions,
            N::Places,
            N::Learning,
            N::Certificates,
            N::Funds,
            N::Activities,
            N::Settings,
        ],
        Ok("show"),
    ),
    read("behindFigure", FIGURES, Ok("show")),
    read("gapTable", FIGURES, Ok("gaps")),
    read("skillsMap", FIGURES, Ok("export")),
    read("mapRows", FIGURES, Ok("export")),
    read("mapPerson", FIGURES, Ok("export")),
    read("mapGaps", FIGURES, Ok("export")),
    read("skillLearning", &[N::Frameworks, N::Activities, N::Sessions, N::Places], Ok("export")),
    read("cellDetail", &[N::People, N::Roles, N::Frameworks, N::Ratings, N::Activities, N::Sessions, N::Places], Ok("export")),
    read("people", &[N::People, N::Roles, N::Branches], Ok("people")),
    read("peopleList", &[N::People, N::Roles, N::Branches], Ok("people")),
    read(
        "personPage",
        &[
            N::People,
            N::Roles,
            N::Branches,
            N::Frameworks,
            N::Ratings,
            N::Sessions,
            N::Places,
            N::Learning,
            N::Certificates,
            N::Activities,
            N::Cover,
            N::Settings,
        ],
        Ok("person"),
    ),
    read("tryPeople", &[N::People, N::Roles, N::Branches], Ok("person")),
    read("rolesGrid", &[N::People, N::Roles, N::Branches, N::Frameworks], Ok("role")),
    read("tryTargets", FIGURES, Ok("target")),
    read("whatIfs", &[N::WhatIfs, N::People, N::Roles, N::Branches, N::Frameworks], Ok("what-if")),
    read("showWhatIf", &[N::WhatIfs, N::People, N::Roles, N::Branches, N::Frameworks, N::Ratings, N::Settings], Ok("what-if")),
    read("reviewDue", FIGURES, Ok("show")),
    read("disagreements", FIGURES, Ok("show")),
    read("find", &[N::People, N::Roles, N::Branches, N::Frameworks, N::Activities], WINDOW),
    read("myLearning", &[N::People, N::Ratings, N::Learning, N::Sessions, N::Places, N::Activities, N::Frameworks], Ok("show")),
    read("toVerify", &[N::People, N::Learning, N::Ratings, N::Frameworks], Ok("log")),
    read("toRerate", &[N::People, N::Learning, N::Ratings, N::Frameworks, N::Settings], Ok("show")),
    read("calendar", &[N::Sessions, N::Places, N::Activities, N::People], Ok("session")),
    read("planSize", PLANS, Ok("plan")),
    read("scenarios", &[N::Scenarios, N::Branches], Ok("plan")),
    read("comparePlans", PLANS, Ok("plan")),
    read("adoptPreview", PLANS, Ok("plan")),
    read(
        "reportDraft",
        &[
            N::People,
            N::Roles,
            N::Branches,
            N::Frameworks,
            N::Ratings,
            N::Sessions,
            N::Places,
            N::Learning,
            N::Certificates,
            N::Funds,
            N::Activities,
            N::Settings,
        ],
        Ok("report"),
    ),
    read("offers", &[N::Activities, N::Sessions], Ok("offer")),
    read(
        "settings",
        &[
            N::Branches,
            N::Funds,
            N::Cover,
            N::Frameworks,
            N::Settings,
            N::People,
            N::Roles,
            N::Ratings,
            N::Sessions,
            N::Places,
            N::Activities,
        ],
        Ok("get"),
    ),
    read("about", &[], WINDOW),
    read("history", &[N::History], Ok("history")),
    write("rate", Ok("rate")),
    write("addPerson", Ok("person")),
    write("setPeople", Ok("person")),
    write("mergePeople", Ok("person")),
    write("addRole", Ok("role")),
    write("setRole", Ok("role")),
    write("setTargets", Ok("target")),
    write("saveWhatIf", Ok("what-if")),
    write("deleteWhatIf", Ok("what-if")),
    write("addLearning", Ok("log")),
    write("verifyLearning", Ok("log")),
    write("changeSession", Ok("session")),
    write("markAttendance", Ok("session")),
    write("bookPlace", Ok("session")),
    write("unbookPlace", Ok("session")),
    write("applyImport", Ok("import")),
    write("removeOffers", Ok("offer")),
    write("adoptPlan", Ok("plan")),
    write("saveScenario", Ok("plan")),
    write("deleteScenario", Ok("plan")),
    write("keepPlan", Ok("plan")),
    write("changeSetting", Ok("set")),
    write("undo", Ok("undo")),
    write("redo", Ok("redo")),
    job("enterWhatIf", WINDOW),
    job("pickFile", WINDOW),
    job("openStore", WINDOW),
    job("openRecent", WINDOW),
    job("createStore", Ok("new")),
    job("openDemo", Ok("demo")),
    job("closeStore", WINDOW),
    job("previewImport", Ok("import")),
    job("saveRefused", Ok("import")),
    job("solvePlan", Ok("plan")),
    job("stopPlan", WINDOW),
    job("keptPlan", Ok("plan")),
    job("budgetCurve", Ok("plan")),
    job("stopCurve", WINDOW),
    job("savePlan", Ok("plan")),
    job("planChange", Ok("plan")),
    job("planAgain", Ok("plan")),
    job("planRemedy", Ok("plan")),
    job("planForced", Ok("plan")),
    job("planChoices", WINDOW),
    job("writeReport", Ok("report")),
    job("openWritten", WINDOW),
    job("exportTable", Ok("export")),
    job("exportCalendar", Ok("export")),
    job("setPreferences", WINDOW),
    job("setMe", WINDOW),
    job("checkForUpdate", WINDOW),
];

/// Headless commands without a call of their own, each with what the window has in its place.
pub const ONLY_HEADLESS: &[(&str, &str)] =
    &[("framework", "changeSetting"), ("check", "the window opens no store with a fault without saying so")];
