//! The store that is open, the files that were picked, and what the window remembers between starts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::views::StoreInfo;
use app::{App, AppError, Env};
use serde::{Deserialize, Serialize};

use crate::shell::{PickPurpose, Shell};
use crate::tokens::{self, Tokens};

/// How the window looks, for one person on one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Preferences {
    /// Light, dark, high contrast, or as the desktop has it.
    pub theme: Theme,
    /// Rows of 28 pixels instead of 32.
    pub compact: bool,
    /// Only icons in the rail.
    pub rail_collapsed: bool,
    /// 100..=200 percent.
    pub text_size: u16,
    /// The screen that was open last: `/map`.
    #[serde(default)]
    pub screen: Option<String>,
    /// The skills map is coloured by level, not by gap.
    #[serde(default)]
    pub map_by_level: bool,
}

/// A theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop has it.
    #[default]
    System,
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
    /// High contrast.
    Contrast,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { theme: Theme::System, compact: false, rail_collapsed: false, text_size: 100, screen: None, map_by_level: false }
    }
}

/// What the window starts with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct StartState {
    /// The store that is open.
    pub store: Option<StoreInfo>,
    /// Stores that were open before, the last one first.
    pub recent: Vec<RecentStore>,
    /// How the window looks.
    pub preferences: Preferences,
    /// Who is at the keyboard, as was said for the store that is open: a person's number.
    pub me: Option<String>,
    /// Why the store named at the start could not be opened.
    pub fault: Option<AppError>,
}

/// A store that was open before. The path is to be read by people; the program takes the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RecentStore {
    /// Stands for the store.
    pub token: String,
    /// Where it is.
    pub place: String,
}

/// A file that a person picked. The window never handles paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Picked {
    /// Stands for the file.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its size where it exists.
    pub bytes: u32,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    preferences: Preferences,
    recent: Vec<String>,
    /// Who is at the keyboard, by the store's id: in another store the same number is somebody else's.
    people: BTreeMap<String, String>,
    /// The address at which the person at this machine has agreed to ask for newer versions.
    update_address: String,
}

const MOST_RECENT: usize = 8;

/// Everything that the commands share.
pub struct Open {
    /// The desktop.
    pub shell: Arc<dyn Shell>,
    app: tokio::sync::RwLock<Option<App>>,
    watcher: Mutex<Option<tauri::async_runtime::JoinHandle<()>>>,
    first: Mutex<Option<PathBuf>>,
    fault: Mutex<Option<AppError>>,
    picked: Mutex<Tokens>,
    /// Stores that were open before, by token: each keeps its own as long as the program runs.
    recent: Mutex<BTreeMap<String, String>>,
    written: Mutex<Vec<PathBuf>>,
    solving: Mutex<Option<Arc<AtomicBool>>>,
    curving: Mutex<Option<Arc<AtomicBool>>>,
    config: PathBuf,
    data: PathBuf,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each value is replaced whole, so it is whole after a panic elsewhere too.
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins a job that can be stopped, after stopping the one before it.
fn begin(job: &Mutex<Option<Arc<AtomicBool>>>) -> Arc<AtomicBool> {
    end(job);
    let flag = Arc::new(AtomicBool::new(false));
    *held(job) = Some(Arc::clone(&flag));
    flag
}

fn end(job: &Mutex<Option<Arc<AtomicBool>>>) {
    if let Some(flag) = held(job).take() {
        flag.store(true, Ordering::Relaxed);
    }
}

impl Open {
    /// Nothing open yet; `first` is opened with the first question.
    pub fn new(shell: Arc<dyn Shell>, config: PathBuf, data: PathBuf, first: Option<PathBuf>) -> Self {
        Self {
            shell,
            app: tokio::sync::RwLock::new(None),
            watcher: Mutex::default(),
            first: Mutex::new(first),
            fault: Mutex::default(),
            picked: Mutex::default(),
            recent: Mutex::default(),
            written: Mutex::default(),
            solving: Mutex::default(),
            curving: Mutex::default(),
            config,
            data,
        }
    }

    /// The store that is open.
    pub async fn get(&self) -> Result<App, AppError> {
        self.app.read().await.clone().ok_or_else(|| AppError::NotNow { message: "No service is open. Open one, or make one.".to_owned() })
    }

    /// Puts every view in a what-if, or back to what is.
    ///
    /// # Errors
    /// `NotFound` for a what-if that does not exist; `NotNow` where no store is open. The views stay as they were then.
    pub async fn suppose(&self, name: Option<String>) -> Result<(), AppError> {
        let mut open = self.app.write().await;
        let app = open.clone().ok_or_else(|| AppError::NotNow { message: "No service is open. Open one, or make one.".to_owned() })?;
        let app = app.supposing(name);
        app.look_at_what_if().await?;
        *open = Some(app);
        Ok(())
    }

    /// What the window starts with; opens the store named at the start.
    pub async fn start(&self) -> StartState {
        let first = held(&self.first).take();
        if let Some(path) = first
            && let Err(error) = self.open(&path.to_string_lossy()).await
        {
            *held(&self.fault) = Some(error);
        }
        let remembered = self.remembered();
        let (store, me) = match self.get().await {
            Ok(app) => {
                let me = app.store_id().await.ok().and_then(|id| remembered.people.get(&id).cloned());
                (app.store_info().await.ok(), me)
            }
            Err(_) => (None, None),
        };
        let recent = remembered.recent.into_iter().filter_map(|place| self.recent_store(place)).collect();
        StartState { store, recent, preferences: remembered.preferences, me, fault: held(&self.fault).clone() }
    }

    /// Opens a store in the place of the one that is open.
    pub async fn open(&self, place: &str) -> Result<StoreInfo, AppError> {
        self.put(App::open(place, Env::system()).await?, place).await
    }

    /// Makes an empty store and opens it. Whoever picks a file that exists has been asked by the
    /// dialog; even so nothing is ever written over.
    pub async fn create(&self, place: &Path) -> Result<StoreInfo, AppError> {
        let place = if place.extension().is_none() { place.with_extension("skillsplan") } else { place.to_owned() };
        let place = place.to_string_lossy();
        self.put(App::create(&place, Env::system()).await?, &place).await
    }

    /// Opens the invented service, made when it is first asked for.
    pub async fn demo(&self) -> Result<StoreInfo, AppError> {
        let folder = self.data.join("invented");
        std::fs::create_dir_all(&folder).map_err(|error| AppError::NotNow {
            message: format!("The invented service has no place to be: {error}. Nothing was changed."),
        })?;
        let place = folder.join("fairshire.skillsplan");
        let name = place.to_string_lossy().into_owned();
        if place.exists() {
            return self.open(&name).await;
        }
        self.put(App::create_demo(&name, Env::system(), None, 1).await?, &name).await
    }

    async fn put(&self, app: App, place: &str) -> Result<StoreInfo, AppError> {
        let info = app.store_info().await?;
        self.close().await;
        *held(&self.fault) = None;
        *self.app.write().await = Some(app.clone());
        let watcher = tauri::async_runtime::spawn(crate::watch::watch(app, Arc::clone(&self.shell)));
        *held(&self.watcher) = Some(watcher);
        let mut remembered = self.remembered();
        // An address may hold a password, which is written nowhere.
        if !place.contains("://") {
            remembered.recent.retain(|other| other != place);
            remembered.recent.insert(0, place.to_owned());
            remembered.recent.truncate(MOST_RECENT);
            self.remember(&remembered);
        }
        Ok(info)
    }

    /// Closes the store.
    pub async fn close(&self) {
        if let Some(watcher) = held(&self.watcher).take() {
            watcher.abort();
        }
        self.stop();
        self.stop_curve();
        let before = self.app.write().await.take();
        if let Some(app) = before {
            app.close().await;
        }
        held(&self.picked).clear();
    }

    /// The store that was open before, behind the token that it has.
    fn recent_store(&self, place: String) -> Option<RecentStore> {
        let mut recent = held(&self.recent);
        if let Some((token, _)) = recent.iter().find(|(_, known)| **known == place) {
            return Some(RecentStore { token: token.clone(), place });
        }
        let token = tokens::random()?;
        recent.insert(token.clone(), place.clone());
        Some(RecentStore { token, place })
    }

    /// Opens a store that was open before.
    pub async fn open_recent(&self, token: &str) -> Result<StoreInfo, AppError> {
        let place = held(&self.recent).get(token).cloned();
        match place {
            Some(place) => self.open(&place).await,
            None => Err(AppError::NotNow {
                message: "That service is not on the list any more. Nothing was changed. Open its file.".to_owned(),
            }),
        }
    }

    /// Asks for a file and keeps its path behind a token.
    pub fn pick(&self, purpose: PickPurpose, suggested: Option<String>) -> Option<Picked> {
        let path = self.shell.pick(purpose, suggested)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = std::fs::metadata(&path).map_or(0, |file| u32::try_from(file.len()).unwrap_or(u32::MAX));
        let token = held(&self.picked).give(purpose, path)?;
        Some(Picked { token, name, bytes })
    }

    /// The file behind a token, to be read for what it was picked for.
    ///
    /// # Errors
    /// `NotNow` where the token stands for nothing, or for another purpose.
    pub fn reading(&self, token: &str, purpose: PickPurpose) -> Result<PathBuf, AppError> {
        held(&self.picked).read(token, purpose).map(Path::to_owned)
    }

    /// The place behind a token, to be written once, for what it was picked for.
    ///
    /// # Errors
    /// As [`Open::reading`].
    pub fn writing(&self, token: &str, purpose: PickPurpose) -> Result<PathBuf, AppError> {
        held(&self.picked).take(token, purpose)
    }

    /// May the program ask this address for a newer version? An address comes with a store, and a store may come from
    /// anybody: so the person at this machine is asked once, outside the page.
    pub fn may_ask(&self, address: &str) -> bool {
        let mut remembered = self.remembered();
        if address.is_empty() || remembered.update_address == address {
            return true;
        }
        let question = format!(
            "The open file says that newer versions of Skillsplan are at\n\n{address}\n\nThis computer has not asked there before. Go on only if your service has told you this address."
        );
        let agreed = self.shell.agree(&question, "Ask there");
        if agreed {
            address.clone_into(&mut remembered.update_address);
            self.remember(&remembered);
        }
        agreed
    }

    /// Notes a file that the program wrote, so that the window may ask to open it, and no other.
    pub fn wrote(&self, path: &str) {
        held(&self.written).push(PathBuf::from(path));
    }

    /// Opens a file that the program wrote.
    pub fn open_written(&self, path: &str) -> Result<(), AppError> {
        if !held(&self.written).iter().any(|known| known == Path::new(path)) {
            return Err(AppError::not_found("written file", path));
        }
        self.shell
            .open(Path::new(path))
            .map_err(|why| AppError::NotNow { message: format!("The file is written, but nothing here could open it: {why}") })
    }

    /// Begins to solve: what was being solved before is stopped.
    pub fn solving(&self) -> Arc<AtomicBool> {
        begin(&self.solving)
    }

    /// Stops solving; the best plan so far is the answer.
    pub fn stop(&self) {
        end(&self.solving);
    }

    /// Begins to work out what money buys: a curve that was being worked out before is stopped.
    pub fn curving(&self) -> Arc<AtomicBool> {
        begin(&self.curving)
    }

    /// Stops working out what money buys; the points so far are the answer.
    pub fn stop_curve(&self) {
        end(&self.curving);
    }

    fn file(&self) -> PathBuf {
        self.config.join("window.json")
    }

    fn remembered(&self) -> Remembered {
        // Looks are not worth a word: what cannot be read is as if it were new.
        std::fs::read(self.file()).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn remember(&self, remembered: &Remembered) {
        let written = std::fs::create_dir_all(&self.config)
            .and_then(|()| std::fs::write(self.file().with_extension("part"), serde_json::to_vec_pretty(remembered).unwrap_or_default()))
            .and_then(|()| std::fs::rename(self.file().with_extension("part"), self.file()));
        if let Err(error) = written {
            tracing::warn!("the window's looks were not kept: {error}");
        }
    }

    /// Keeps how the window looks.
    pub fn prefer(&self, preferences: Preferences) {
        let screen = preferences.screen.filter(|screen| is_screen(screen));
        let preferences = Preferences { text_size: preferences.text_size.clamp(100, 200), screen, ..preferences };
        self.remember(&Remembered { preferences, ..self.remembered() });
    }

    /// Keeps who is at the keyboard, for the store that is open and no other.
    ///
    /// # Errors
    /// `NotNow` where no store is open.
    pub async fn set_me(&self, person: Option<String>) -> Result<(), AppError> {
        let id = self.get().await?.store_id().await?;
        let mut remembered = self.remembered();
        match person {
            Some(person) => remembered.people.insert(id, person),
            None => remembered.people.remove(&id),
        };
        self.remember(&remembered);
        Ok(())
    }
}

/// Is it a screen's address and nothing that somebody typed?
fn is_screen(text: &str) -> bool {
    text.len() <= 40 && text.strip_prefix('/').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'))
}
