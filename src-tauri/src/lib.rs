//! The window's shell: commands that take their arguments, call `App` and return; what only a desktop
//! can do (dialogs, preferences, the updater); and nothing of the domain.

pub mod commands;
mod log;
pub mod shell;
pub mod state;
#[cfg(debug_assertions)]
mod test_picks;
pub mod tokens;
pub mod watch;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use app::calls::{CALLS, CallKind};
use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{Manager as _, Runtime, Url, WebviewUrl, WebviewWindowBuilder};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use state::Open;

/// The list of commands, events and constants that the window may use: shared by the program, by the
/// export of the bindings and by the tests.
pub fn builder<R: Runtime>() -> Builder<R> {
    let reads: BTreeMap<&str, &[app::views::Noun]> =
        CALLS.iter().filter(|call| call.kind == CallKind::Read).map(|call| (call.name, call.reads)).collect();
    Builder::<R>::new()
        .commands(collect_commands![
            commands::stores::start_state,
            commands::stores::store_info,
            commands::stores::store_size,
            commands::figures::overview,
            commands::figures::behind_figure,
            commands::figures::gap_table,
            commands::figures::skills_map,
            commands::figures::map_rows,
            commands::figures::map_person,
            commands::figures::map_gaps,
            commands::figures::skill_learning,
            commands::figures::cell_detail,
            commands::figures::people,
            commands::figures::find,
            commands::learning::my_learning,
            commands::learning::to_verify,
            commands::learning::to_rerate,
            commands::sessions::calendar,
            commands::plans::plan_size,
            commands::plans::scenarios,
            commands::plans::compare_plans,
            commands::plans::adopt_preview,
            commands::reports::report_draft,
            commands::offers::offers,
            commands::settings::settings,
            commands::settings::about,
            commands::stores::history,
            commands::figures::rate,
            commands::people::people_list,
            commands::people::person_page,
            commands::people::add_person,
            commands::people::set_people,
            commands::people::try_people,
            commands::people::merge_people,
            commands::people::roles_grid,
            commands::people::add_role,
            commands::people::set_role,
            commands::people::set_targets,
            commands::people::try_targets,
            commands::people::what_ifs,
            commands::people::show_what_if,
            commands::people::save_what_if,
            commands::people::delete_what_if,
            commands::people::enter_what_if,
            commands::people::review_due,
            commands::people::disagreements,
            commands::learning::add_learning,
            commands::learning::verify_learning,
            commands::sessions::change_session,
            commands::sessions::mark_attendance,
            commands::sessions::book_place,
            commands::sessions::unbook_place,
            commands::imports::apply_import,
            commands::offers::remove_offers,
            commands::plans::adopt_plan,
            commands::plans::save_scenario,
            commands::plans::delete_scenario,
            commands::plans::keep_plan,
            commands::settings::change_setting,
            commands::stores::undo,
            commands::stores::redo,
            commands::stores::pick_file,
            commands::stores::open_store,
            commands::stores::open_recent,
            commands::stores::create_store,
            commands::stores::open_demo,
            commands::stores::close_store,
            commands::imports::preview_import,
            commands::imports::save_refused,
            commands::plans::solve_plan,
            commands::plans::stop_plan,
            commands::plans::kept_plan,
            commands::plans::budget_curve,
            commands::plans::stop_curve,
            commands::plans::save_plan,
            commands::plans::plan_change,
            commands::plans::plan_again,
            commands::plans::plan_remedy,
            commands::plans::plan_forced,
            commands::plans::plan_choices,
            commands::reports::write_report,
            commands::reports::open_written,
            commands::imports::export_table,
            commands::sessions::export_calendar,
            commands::settings::set_preferences,
            commands::settings::set_me,
            commands::settings::check_for_update,
        ])
        .events(collect_events![watch::StoreChanged])
        .constant("READS", reads)
        .typ::<app::views::imports::ImportKindText>()
        .constant("IMPORT_KINDS", app::views::imports::ImportKind::texts())
        .error_handling(ErrorHandlingMode::Result)
        .disable_serde_phases()
}

/// Is it one of the program's own pages? They are reached at `tauri://localhost`, on Windows at `http://tauri.localhost`.
pub fn is_own_page(address: &Url) -> bool {
    let here = if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };
    (address.scheme(), address.host_str()) == (here.0, Some(here.1)) && address.port().is_none()
}

// Is the window driven by a test? A driver cannot reach a window that keeps nothing. No release can be driven.
#[cfg(debug_assertions)]
use test_picks::automated;
#[cfg(not(debug_assertions))]
fn automated() -> bool {
    false
}

/// Opens the window, on a store where one is named.
#[expect(clippy::exit, reason = "what Tauri makes of its context may end the program")]
pub fn start(store: Option<PathBuf>) -> ExitCode {
    // Logs and preferences name people and places.
    app::own_files();
    let builder = builder::<tauri::Wry>();
    let handler = builder.invoke_handler();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            if let Some(window) = app.get_webview_window("main") {
                // The window is there already; that it comes to the front is a courtesy.
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .invoke_handler(handler)
        .setup(move |app| {
            log::listen(&app.path().app_log_dir()?);
            builder.mount_events(app);
            let shell = Arc::new(shell::Desktop::new(app.handle().clone()));
            let open = Open::new(shell, app.path().app_config_dir()?, app.path().app_data_dir()?, store);
            app.manage(open);
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Skillsplan")
                .inner_size(1280.0, 840.0)
                .min_inner_size(640.0, 480.0)
                // Nothing that was typed stays behind: no storage that outlives the window, no list of what was filled in.
                .incognito(!automated())
                .general_autofill_enabled(false)
                // The page goes nowhere, opens nothing, fetches no file and asks for no camera, whatever stands in it.
                .on_navigation(is_own_page)
                .on_new_window(|_, _| NewWindowResponse::Deny)
                .on_download(|_, _| false)
                .on_permission_request(|_, _| PermissionResponse::Deny)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
