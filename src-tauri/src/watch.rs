//! Changes of the store, by this program or another, as one event for the window.

use std::time::Duration;

use app::App;
use app::views::Noun;
use serde::{Deserialize, Serialize};

use crate::shell::Shell;

/// Something in the store has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type, tauri_specta::Event)]
pub struct StoreChanged {
    /// The kinds of data that changed.
    pub nouns: Vec<Noun>,
    /// By this window?
    pub own: bool,
}

/// How often other programs' changes are looked for: one short question to the store.
const EVERY: Duration = Duration::from_secs(1);

/// Tells the window of every change until the store is closed.
pub(crate) async fn watch(app: App, shell: std::sync::Arc<dyn Shell>) {
    let mut own = app.listen();
    let Ok(mut newest) = app.newest_operation().await else { return };
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            heard = own.recv() => match heard {
                Ok(changed) => shell.tell(StoreChanged { nouns: changed.nouns, own: true }),
                // Too many at once: everything may have changed.
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => shell.tell(StoreChanged { nouns: Noun::ALL.to_vec(), own: true }),
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            },
            _ = tick.tick() => {
                // A store that does not answer now is asked again.
                if let Ok((operation, changed)) = app.changes_since(newest).await {
                    newest = operation;
                    if let Some(changed) = changed {
                        shell.tell(StoreChanged { nouns: changed.nouns, own: false });
                    }
                }
            }
        }
    }
}
