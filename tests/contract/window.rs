//! What the shell lets a page do, and what not. (Tauri's mock runtime is marked unstable upstream.)

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use app::calls::CALLS;
use app::{App, Env};
use desktop::shell::{PickPurpose, Shell, UpdateAnswer, UpdateState, file_name};
use desktop::state::{Open, Preferences};
use desktop::tokens::Tokens;
use desktop::watch::StoreChanged;
use serde_json::{Value, json};
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};

#[path = "page.rs"]
mod page;
#[path = "sources.rs"]
mod sources;

/// A desktop at which somebody picks what the test says, and agrees or not.
#[derive(Default)]
struct Somebody {
    picks: Mutex<Vec<PathBuf>>,
    agrees: Mutex<bool>,
    /// The addresses that were asked for a newer version, and the questions before that.
    heard: Mutex<Vec<String>>,
}

impl Shell for Somebody {
    fn pick(&self, _: PickPurpose, _: Option<String>) -> Option<PathBuf> {
        self.picks.lock().expect("a list").pop()
    }
    fn agree(&self, question: &str, _: &str) -> bool {
        self.heard.lock().expect("a list").push(format!("may it? {question}"));
        *self.agrees.lock().expect("an answer")
    }
    fn open(&self, _: &Path) -> Result<(), String> {
        Ok(())
    }
    fn tell(&self, _: StoreChanged) {}
    fn newer(&self, address: String) -> Pin<Box<dyn Future<Output = UpdateState> + Send + '_>> {
        self.heard.lock().expect("a list").push(format!("asked {address}"));
        Box::pin(async { UpdateState { state: UpdateAnswer::None, version: None, message: String::new() } })
    }
}

/// The shell's commands in a window of no desktop, on a store of its own.
struct Page {
    folder: tempfile::TempDir,
    somebody: Arc<Somebody>,
    webview: tauri::WebviewWindow<MockRuntime>,
    // The window lives as long as its program.
    _program: tauri::App<MockRuntime>,
}

impl Page {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("own.skillsplan");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let today = "2026-11-30".parse().expect("a date");
            let app = App::create(&store.to_string_lossy(), Env::fixed(today, "tester")).await.expect("a store");
            app.close().await;
        });
        let builder = desktop::builder::<MockRuntime>();
        let program = mock_builder().invoke_handler(builder.invoke_handler()).build(mock_context(noop_assets())).expect("a program");
        let somebody = Arc::new(Somebody::default());
        let place = |name: &str| folder.path().join(name);
        let shell: Arc<dyn Shell> = Arc::clone(&somebody) as Arc<dyn Shell>;
        tauri::Manager::manage(&program, Open::new(shell, place("config"), place("data"), Some(store)));
        let webview = tauri::WebviewWindowBuilder::new(&program, "main", tauri::WebviewUrl::default()).build().expect("a window");
        let page = Self { folder, somebody, webview, _program: program };
        assert!(page.call("start_state", json!({})).expect("it starts")["store"].is_object());
        page
    }

    fn call(&self, command: &str, body: Value) -> Result<Value, Value> {
        page::ask(&self.webview, command, body)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    }

    /// Somebody picks a file for a purpose; its token.
    fn pick(&self, purpose: &str, path: &Path) -> String {
        self.somebody.picks.lock().expect("a list").push(path.to_owned());
        let picked = self.call("pick_file", json!({ "purpose": purpose, "suggested": null })).expect("a file is picked");
        picked["token"].as_str().expect("a token").to_owned()
    }

    fn options(&self) -> Value {
        serde_json::to_value(app::views::imports::ImportOptions::default()).expect("options")
    }
}

const PEOPLE: &str = "person_id,name,kind\nE1,Ann Lee,employee\n";

#[test]
fn a_file_picked_to_be_read_is_never_written_and_a_path_is_no_token() {
    let page = Page::new();
    let extract = page.file("hr.csv", PEOPLE);
    let token = page.pick("import", &extract);
    let scope = serde_json::to_value(app::views::Scope::default()).expect("a scope");
    let export = |token: &str| page.call("export_table", json!({ "kind": "people", "scope": scope, "saveToken": token }));
    assert_eq!(export(&token).expect_err("the token is for reading")["kind"], "not_now");
    assert_eq!(export(&extract.to_string_lossy()).expect_err("a path is no token")["kind"], "not_now");
    assert_eq!(std::fs::read_to_string(&extract).expect("the extract"), PEOPLE, "the extract is as it was");
    let preview = |token: &str| page.call("preview_import", json!({ "kind": "people", "token": token, "options": page.options() }));
    assert!(preview(&token).is_ok() && preview(&token).is_ok(), "what is read may be looked at again");
    assert!(preview(&extract.to_string_lossy()).is_err(), "no path of the page's own is read");
    assert!(preview(&page.pick("open_store", &extract)).is_err(), "nor a file picked for something else");
}

#[test]
fn a_place_to_write_is_used_once() {
    let page = Page::new();
    let scope = serde_json::to_value(app::views::Scope::default()).expect("a scope");
    let token = page.pick("save_table", &page.folder.path().join("people.csv"));
    let export = || page.call("export_table", json!({ "kind": "people", "scope": scope, "saveToken": token }));
    assert!(export().is_ok());
    assert_eq!(export().expect_err("used up")["kind"], "not_now");
    let calendar =
        page.call("export_calendar", json!({ "query": { "from": null, "to": null, "branch": null, "person": null }, "saveToken": token }));
    assert_eq!(calendar.expect_err("and for nothing else")["kind"], "not_now");
}

#[test]
fn a_framework_comes_in_with_the_file_that_names_its_aims() {
    let page = Page::new();
    let skills = page.file("skills.csv", "skill,title,aim\nX-1,Reading aloud,R\n");
    let aims = page.file("aims.csv", "aim,title\nR,Readers\n");
    let mut options = page.options();
    options["framework"] = json!({ "code": "OWN", "version": "1", "title": null, "max_level": 4 });
    let preview =
        |token: &str, options: &Value| page.call("preview_import", json!({ "kind": "framework", "token": token, "options": options }));
    let token = page.pick("import", &skills);
    options["aims_file"] = json!(aims.to_string_lossy());
    assert_eq!(preview(&token, &options).expect_err("a path is no token")["kind"], "not_now");
    options["aims_file"] = json!(page.pick("aims", &aims));
    let shown = preview(&token, &options).expect("a preview");
    assert_eq!(shown["result"]["created"], 1, "{shown}");
}

#[test]
fn a_store_that_was_open_before_is_opened_by_its_place_on_the_list_only() {
    let page = Page::new();
    let start = page.call("start_state", json!({})).expect("it starts");
    let recent = &start["recent"][0];
    let place = recent["place"].as_str().expect("a place");
    assert!(place.ends_with("own.skillsplan"), "{start}");
    assert_eq!(page.call("open_recent", json!({ "token": place })).expect_err("a path is no token")["kind"], "not_now");
    let address = "postgres://somewhere.example/other";
    assert_eq!(page.call("open_recent", json!({ "token": address })).expect_err("nor is an address")["kind"], "not_now");
    assert!(page.call("open_recent", json!({ "token": recent["token"] })).is_ok());
    let again = page.call("start_state", json!({})).expect("it starts");
    assert_eq!(again["recent"][0]["token"], recent["token"], "it keeps its token as long as the program runs");
}

#[test]
fn nobody_can_guess_a_token() {
    let mut tokens = Tokens::default();
    let given: Vec<String> = (0..100).map(|_| tokens.give(PickPurpose::Import, PathBuf::from("hr.csv")).expect("chance")).collect();
    assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len(), "each is another");
    assert!(given.iter().all(|token| token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit())), "128 bits: {given:?}");
    assert!(tokens.read(&given[0], PickPurpose::Import).is_err(), "the oldest are let go");
    assert!(tokens.read(&given[99], PickPurpose::Import).is_ok());
}

#[test]
fn a_store_does_not_make_the_program_call_an_address_that_nobody_here_agreed_to() {
    let page = Page::new();
    let set = json!({ "change": { "what": "set", "key": "update.address", "value": "https://updates.example/latest.json" } });
    page.call("change_setting", set).expect("the setting is changed");
    let heard = || page.somebody.heard.lock().expect("a list").clone();
    let check = || page.call("check_for_update", json!({})).expect("an answer");
    assert_eq!(check()["state"], "off");
    assert!(matches!(heard().as_slice(), [question] if question.contains("https://updates.example/latest.json")), "{:?}", heard());
    *page.somebody.agrees.lock().expect("an answer") = true;
    check();
    check();
    let asked = heard().into_iter().filter(|line| line.starts_with("asked")).count();
    assert_eq!((asked, heard().len()), (2, 4), "agreed to once, asked twice: {:?}", heard());
}

#[test]
fn what_the_window_remembers_holds_nothing_that_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = Open::new(Arc::new(Somebody::default()), folder.path().to_owned(), folder.path().to_owned(), None);
    let kept = |screen: &str| {
        open.prefer(Preferences { screen: Some(screen.to_owned()), ..Preferences::default() });
        let text = std::fs::read_to_string(folder.path().join("window.json")).expect("what is remembered");
        let remembered: Value = serde_json::from_str(&text).expect("JSON");
        remembered["preferences"]["screen"].clone()
    };
    assert_eq!(kept("/to-verify"), "/to-verify");
    assert_eq!(kept("/map?q=Ann%20Lee"), Value::Null);
    assert_eq!(kept("https://elsewhere.example"), Value::Null);
}

#[test]
fn who_is_at_the_keyboard_is_said_for_one_store_and_no_other() {
    let page = Page::new();
    let me = || page.call("start_state", json!({})).expect("it starts")["me"].clone();
    assert_eq!(me(), Value::Null);
    page.call("set_me", json!({ "person": "E1" })).expect("it is kept");
    assert_eq!(me(), "E1");
    let other = page.pick("new_store", &page.folder.path().join("other.skillsplan"));
    page.call("create_store", json!({ "token": other })).expect("another store");
    assert_eq!(me(), Value::Null, "E1 is somebody else there");
    page.call("set_me", json!({ "person": "E2" })).expect("it is kept");
    let own = page.pick("open_store", &page.folder.path().join("own.skillsplan"));
    page.call("open_store", json!({ "token": own })).expect("the first store again");
    assert_eq!(me(), "E1");
    page.call("set_me", json!({ "person": null })).expect("it is let go");
    assert_eq!(me(), Value::Null);
    page.call("close_store", json!({})).expect("it closes");
    assert_eq!(page.call("set_me", json!({ "person": "E1" })).expect_err("no store")["kind"], "not_now");
}

#[test]
fn the_page_goes_nowhere_but_to_its_own_pages() {
    let own = if cfg!(windows) { "http://tauri.localhost/" } else { "tauri://localhost/" };
    let is_own = |address: &str| desktop::is_own_page(&address.parse().expect("an address"));
    assert!(is_own(own) && is_own(&format!("{own}index.html#/map")));
    for other in
        ["https://example.org/", "file:///etc/passwd", "data:text/html,x", "tauri://elsewhere/", "http://localhost/", "javascript:alert(1)"]
    {
        assert!(!is_own(other), "{other}");
    }
}

#[test]
fn a_name_that_the_page_proposes_for_a_file_is_only_a_name() {
    for (proposed, name) in [
        ("Skills gap report 24 November 2026.pdf", "Skills gap report 24 November 2026.pdf"),
        ("../../.bashrc", "-..-.bashrc"),
        ("C:\\Windows\\x.csv", "C--Windows-x.csv"),
        ("report\u{202e}fdp.exe", "reportfdp.exe"),
        ("a\nb\u{1b}[31m.csv", "ab[31m.csv"),
        ("con.csv", "Skillsplan con.csv"),
        ("…", "…"),
        (" . ", "Skillsplan"),
    ] {
        assert_eq!(file_name(proposed), name, "{proposed:?}");
    }
}

fn document(name: &str) -> Value {
    let text = std::fs::read_to_string(sources::root().join("src-tauri").join(name)).expect("the file can be read");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_window_may_call_the_commands_of_the_table_and_hear_one_event() {
    let kebab = |name: &str| {
        let word = |c: char| if c.is_ascii_uppercase() { format!("-{}", c.to_ascii_lowercase()) } else { c.to_string() };
        format!("allow-{}", name.chars().map(word).collect::<String>())
    };
    let mut expected: BTreeSet<String> = CALLS.iter().map(|call| kebab(call.name)).collect();
    expected.extend(["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()]);
    let capability = document("capabilities/main.json");
    let listed = capability["permissions"].as_array().expect("a list");
    let allowed: BTreeSet<String> = listed.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    assert_eq!(allowed, expected, "left: capabilities/main.json, right: app::calls::CALLS");
    assert_eq!(capability["windows"], json!(["main"]));
    assert!(capability["remote"].is_null(), "no page from elsewhere may call anything");
}

#[test]
fn the_page_may_load_its_own_parts_and_nothing_else() {
    let security = &document("tauri.conf.json")["app"]["security"];
    let policy = security["csp"].as_str().expect("a policy");
    for part in
        ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'"]
    {
        assert!(policy.split(';').any(|one| one.trim() == part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains('*') && !policy.contains("https:"), "{policy}");
    assert_eq!(security["freezePrototype"], true);
}

#[test]
fn no_release_can_be_driven_by_a_test() {
    let hook = concat!("SKILLSPLAN_TEST", "_PICKS");
    let inside = |file: &sources::Source| file.text.contains(hook) || file.text.contains("TAURI_WEBVIEW_AUTOMATION");
    let found: Vec<String> = sources::files(&["src-tauri/src"], &["rs"]).into_iter().filter(inside).map(|file| file.name).collect();
    assert_eq!(found, ["src-tauri/src/test_picks.rs"]);
    let shell = std::fs::read_to_string(sources::root().join("src-tauri/src/lib.rs")).expect("the shell");
    assert!(shell.contains("#[cfg(debug_assertions)]\nmod test_picks;"), "it is compiled where debug assertions are");
    let manifest = std::fs::read_to_string(sources::root().join("Cargo.toml")).expect("the manifest");
    let release = manifest.split("[profile.release]").nth(1).and_then(|rest| rest.split("\n[").next()).expect("a release profile");
    assert!(!release.contains("debug-assertions"), "a release has none: {release}");
}

#[test]
fn the_page_keeps_nothing_in_the_browsers_stores() {
    let words = ["localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.open"];
    let ours = sources::files(&["ui/src"], &["ts", "tsx"]).into_iter().filter(|file| !file.name.ends_with(".test.tsx"));
    let found: Vec<String> = ours.filter(|file| words.iter().any(|word| file.text.contains(word))).map(|file| file.name).collect();
    assert!(found.is_empty(), "what was typed must not stay in the page's storage: {found:?}");
}
