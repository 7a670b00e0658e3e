//! What only a desktop can do: ask for a file, open one, tell the window, ask for a newer version.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::OpenerExt as _;
use tauri_plugin_updater::UpdaterExt as _;
use tauri_specta::Event as _;

use crate::watch::StoreChanged;

/// What a file is picked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PickPurpose {
    /// A file to bring in.
    Import,
    /// A store to open.
    OpenStore,
    /// A place for a new store.
    NewStore,
    /// A place for a report.
    SaveReport,
    /// A place for a plan.
    SavePlan,
    /// A place for refused rows.
    SaveRefused,
    /// A place for a table.
    SaveTable,
    /// A place for a calendar.
    SaveCalendar,
}

/// Whether there is a newer version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UpdateState {
    /// `off`, `none`, `available`, `failed`.
    pub state: UpdateAnswer,
    /// The newer version.
    pub version: Option<String>,
    /// In words.
    pub message: String,
}

/// The answers to "is there a newer version?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum UpdateAnswer {
    /// The program never asks.
    Off,
    /// This is the newest.
    None,
    /// There is one.
    Available,
    /// Nobody could say.
    Failed,
}

type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The desktop as the commands see it.
pub trait Shell: Send + Sync {
    /// Asks the person for a file, or for a place for one; `None` where they think better of it.
    fn pick(&self, purpose: PickPurpose, suggested: Option<String>) -> Option<PathBuf>;
    /// Opens a file with the program that the desktop has for it.
    fn open(&self, path: &Path) -> Result<(), String>;
    /// Tells the window what has changed.
    fn tell(&self, changed: StoreChanged);
    /// Asks an address for a newer, signed version.
    fn newer(&self, address: String) -> Later<'_, UpdateState>;
}

/// The real desktop.
pub struct Desktop {
    handle: AppHandle,
}

impl Desktop {
    /// The desktop that shows this program.
    pub fn new(handle: AppHandle) -> Self {
        Self { handle }
    }
}

/// A file dialog cannot be driven by a test. Under automation (and only there) the next line of the
/// file that the tests name is the answer.
fn picked_by_test() -> Option<Option<PathBuf>> {
    if std::env::var("TAURI_WEBVIEW_AUTOMATION").ok()? != "true" {
        return None;
    }
    let queue = std::env::var_os("SKILLSPLAN_TEST_PICKS")?;
    let text = std::fs::read_to_string(&queue).unwrap_or_default();
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let answer = Some(first.trim()).filter(|line| !line.is_empty()).map(PathBuf::from);
    // A queue that cannot be shortened gives the same answer again, which the test then notices.
    let _ = std::fs::write(&queue, rest);
    Some(answer)
}

/// Not every desktop adds the ending to a name that was typed without one. Where another file has that name already, nobody was
/// asked whether to replace it: then the name stays as it was typed.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if ending.is_empty() || path.extension().is_some() {
        return path;
    }
    let whole = path.with_extension(ending);
    if whole.exists() { path } else { whole }
}

impl Shell for Desktop {
    fn pick(&self, purpose: PickPurpose, suggested: Option<String>) -> Option<PathBuf> {
        if let Some(answer) = picked_by_test() {
            return answer;
        }
        let mut dialog = self.handle.dialog().file();
        dialog = match purpose {
            PickPurpose::Import => dialog
                .add_filter("Spreadsheets and CSV", &["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"])
                .add_filter("All files", &["*"]),
            PickPurpose::OpenStore | PickPurpose::NewStore => dialog.add_filter("Skillsplan store", &["skillsplan"]),
            PickPurpose::SaveReport => dialog.add_filter("PDF", &["pdf"]),
            PickPurpose::SavePlan => dialog.add_filter("Plan", &["json"]),
            PickPurpose::SaveRefused | PickPurpose::SaveTable => dialog.add_filter("Spreadsheet", &["xlsx"]).add_filter("CSV", &["csv"]),
            PickPurpose::SaveCalendar => dialog.add_filter("Calendar", &["ics"]),
        };
        if let Some(name) = suggested {
            dialog = dialog.set_file_name(name);
        }
        let picked = match purpose {
            PickPurpose::Import | PickPurpose::OpenStore => dialog.blocking_pick_file(),
            PickPurpose::NewStore
            | PickPurpose::SaveReport
            | PickPurpose::SavePlan
            | PickPurpose::SaveRefused
            | PickPurpose::SaveTable
            | PickPurpose::SaveCalendar => dialog.blocking_save_file(),
        };
        let ending = match purpose {
            PickPurpose::SaveReport => "pdf",
            PickPurpose::SavePlan => "json",
            PickPurpose::SaveRefused | PickPurpose::SaveTable => "xlsx",
            PickPurpose::SaveCalendar => "ics",
            PickPurpose::NewStore => "skillsplan",
            PickPurpose::Import | PickPurpose::OpenStore => "",
        };
        picked.and_then(|path| path.into_path().ok()).map(|path| with_ending(path, ending))
    }

    fn open(&self, path: &Path) -> Result<(), String> {
        self.handle.opener().open_path(path.to_string_lossy(), None::<&str>).map_err(|error| error.to_string())
    }

    fn tell(&self, changed: StoreChanged) {
        if let Err(error) = changed.emit(&self.handle) {
            log::warn!("the window was not told of a change: {error}");
        }
    }

    fn newer(&self, address: String) -> Later<'_, UpdateState> {
        Box::pin(async move {
            let off = |message: &str| UpdateState { state: UpdateAnswer::Off, version: None, message: message.to_owned() };
            if address.is_empty() {
                return off("The program does not look for updates: no address is set.");
            }
            // Without the maker's public key no update could be told from a forged one.
            let Some(key) = option_env!("SKILLSPLAN_UPDATE_KEY") else {
                return off("This build was made without a key to check updates with, so it takes none.");
            };
            let asked = async {
                let url = tauri::Url::parse(&address).map_err(|error| error.to_string())?;
                let updater = self.handle.updater_builder().pubkey(key).endpoints(vec![url]).map_err(|error| error.to_string())?;
                updater.build().map_err(|error| error.to_string())?.check().await.map_err(|error| error.to_string())
            };
            match asked.await {
                Ok(Some(update)) => UpdateState {
                    state: UpdateAnswer::Available,
                    message: format!("Version {} is there.", update.version),
                    version: Some(update.version),
                },
                Ok(None) => UpdateState { state: UpdateAnswer::None, version: None, message: "This is the newest version.".to_owned() },
                Err(error) => UpdateState {
                    state: UpdateAnswer::Failed,
                    version: None,
                    message: format!("Nobody could say whether there is a newer version: {error}"),
                },
            }
        })
    }
}
