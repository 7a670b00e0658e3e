//! The same question asked of `App`, of the headless command and of the window's command gives the
//! same document. (Tauri's mock runtime is marked unstable upstream, so it is used in tests of the window only.)

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use app::views::gaps::{GapQuery, Key};
use app::views::map::RateRow;
use app::{App, Env, Source};
use desktop::shell::{PickPurpose, Shell, UpdateAnswer, UpdateState};
use desktop::state::Open;
use desktop::watch::StoreChanged;
use serde_json::{Value, json};
use tauri::test::{mock_builder, mock_context, noop_assets};

#[path = "page.rs"]
mod page;

/// A desktop without a user: every dialog is cancelled.
struct Nobody;

impl Shell for Nobody {
    fn pick(&self, _: PickPurpose, _: Option<String>) -> Option<PathBuf> {
        None
    }
    fn agree(&self, _: &str, _: &str) -> bool {
        false
    }
    fn open(&self, _: &Path) -> Result<(), String> {
        Ok(())
    }
    fn tell(&self, _: StoreChanged) {}
    fn newer(&self, _: String) -> Pin<Box<dyn Future<Output = UpdateState> + Send + '_>> {
        Box::pin(async { UpdateState { state: UpdateAnswer::Off, version: None, message: String::new() } })
    }
}

async fn invented(place: &str) -> anyhow::Result<App> {
    let today = "2026-03-02".parse()?;
    Ok(App::create_demo(place, Env::fixed(today, "tester"), Some(60), 3).await?)
}

#[test]
#[expect(clippy::panic_in_result_fn, reason = "a test says by a panic what differs, and by a result what could not be asked")]
fn the_window_and_the_front_door_give_the_same_gaps() -> anyhow::Result<()> {
    let place = testkit::sqlite_place()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let query = GapQuery { by: vec![Key::Branch, Key::Aim], ..GapQuery::default() };
    let dated = GapQuery { scope: app::views::Scope { as_of: Some("2026-02-01".parse()?), ..app::views::Scope::default() }, ..query };
    let (expected, people) = runtime.block_on(async {
        let app = invented(&place.url).await?;
        let row = RateRow {
            person: app.people("").await?[0].key.clone(),
            skill: "A6-01".to_owned(),
            level: Some(2),
            on: None,
            source: None,
            by: None,
            confidence: None,
            note: None,
        };
        app.rate(vec![row], Source::Manager).await?;
        let table = app.gaps(&dated).await?;
        let people = app.store_size().await?.people;
        app.close().await;
        // Through its text, as the window gets it: reading a fraction may differ from it in the last bit.
        anyhow::Ok((serde_json::from_str::<Value>(&serde_json::to_string(&table)?)?, people))
    })?;

    let folder = tempfile::tempdir()?;
    let builder = desktop::builder::<tauri::test::MockRuntime>();
    let window = mock_builder().invoke_handler(builder.invoke_handler()).build(mock_context(noop_assets()))?;
    let open = Open::new(Arc::new(Nobody), folder.path().join("config"), folder.path().join("data"), Some(PathBuf::from(&place.url)));
    tauri::Manager::manage(&window, open);
    let webview = tauri::WebviewWindowBuilder::new(&window, "main", tauri::WebviewUrl::default()).build()?;
    let ask = |command: &str, body: Value| page::ask(&webview, command, body);
    let start = ask("start_state", json!({})).expect("it starts");
    assert!(start["store"]["service"].is_string(), "{start}");
    assert_eq!(ask("store_size", json!({})).expect("how much it holds")["people"], people);
    let shown = ask("gap_table", json!({ "query": dated })).expect("gaps");
    assert_eq!(shown, expected);
    let nowhere =
        GapQuery { scope: app::views::Scope { branch: Some("Nowhere".to_owned()), ..app::views::Scope::default() }, ..GapQuery::default() };
    let refused = ask("gap_table", json!({ "query": nowhere })).expect_err("no such branch");
    assert_eq!(refused["kind"], "not_found");
    Ok(())
}
