//! What only a desktop can do: ask for a file, open one, tell the window, ask for a newer version.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons};
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
    /// A file that names the aims of a framework.
    Aims,
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
    /// Asks the person a question outside the page; `yes` stands on the button that agrees.
    fn agree(&self, question: &str, yes: &str) -> bool;
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

/// Not every desktop adds the ending to a name that was typed without one. Where another file has that name already, nobody was
/// asked whether to replace it: then the name stays as it was typed.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if ending.is_empty() || path.extension().is_some() {
        return path;
    }
    let whole = path.with_extension(ending);
    if whole.exists() { path } else { whole }
}

/// A name for a file as the page proposes it, which may hold what people typed: without what a file system takes for a folder
/// or refuses, what a desktop would not show as it is, and what makes a hidden or a reserved name (those of Windows too).
pub fn file_name(proposed: &str) -> String {
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    let apart = |c: char| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '-' } else { c };
    let name: String = proposed.chars().filter(is_plain).map(apart).take(120).collect();
    let name = name.trim().trim_matches('.').trim();
    let stem = name.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    let numbered =
        |word: &str| stem.strip_prefix(word).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    let is_reserved = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT");
    if name.is_empty() || is_reserved { format!("Skillsplan {name}").trim().to_owned() } else { name.to_owned() }
}

impl Shell for Desktop {
    fn pick(&self, purpose: PickPurpose, suggested: Option<String>) -> Option<PathBuf> {
        #[cfg(debug_assertions)]
        if let Some(answer) = crate::test_picks::picked() {
            return answer;
        }
        let mut dialog = self.handle.dialog().file();
        dialog = match purpose {
            PickPurpose::Import | PickPurpose::Aims => dialog
                .add_filter("Spreadsheets and CSV", &["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"])
                .add_filter("All files", &["*"]),
            PickPurpose::OpenStore | PickPurpose::NewStore => dialog.add_filter("Skillsplan service", &["skillsplan"]),
            PickPurpose::SaveReport => dialog.add_filter("PDF", &["pdf"]),
            PickPurpose::SavePlan => dialog.add_filter("Plan", &["json"]),
            PickPurpose::SaveRefused | PickPurpose::SaveTable => dialog.add_filter("Spreadsheet", &["xlsx"]).add_filter("CSV", &["csv"]),
            PickPurpose::SaveCalendar => dialog.add_filter("Calendar", &["ics"]),
        };
        if let Some(name) = suggested {
            dialog = dialog.set_file_name(file_name(&name));
        }
        let picked = match purpose {
            PickPurpose::Import | PickPurpose::Aims | PickPurpose::OpenStore => dialog.blocking_pick_file(),
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
            PickPurpose::Import | PickPurpose::Aims | PickPurpose::OpenStore => "",
        };
        picked.and_then(|path| path.into_path().ok()).map(|path| with_ending(path, ending))
    }

    fn agree(&self, question: &str, yes: &str) -> bool {
        let buttons = MessageDialogButtons::OkCancelCustom(yes.to_owned(), "Not now".to_owned());
        self.handle.dialog().message(question).title("Skillsplan").buttons(buttons).blocking_show()
    }

    fn open(&self, path: &Path) -> Result<(), String> {
        self.handle.opener().open_path(path.to_string_lossy(), None::<&str>).map_err(|error| error.to_string())
    }

    fn tell(&self, changed: StoreChanged) {
        if let Err(error) = changed.emit(&self.handle) {
            tracing::warn!("the window was not told of a change: {error}");
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
                if url.scheme() != "https" {
                    return Err("the address must begin with https://".to_owned());
                }
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
