//! `check`: every invariant of the store.

use crate::views::Check;
use crate::{App, AppError};

impl App {
    /// Looks at the engine's file and at every invariant; changes nothing.
    pub async fn check(&self) -> Result<Check, AppError> {
        let mut faults = self.store.check_file().await?;
        let (checked, found) = store::check::invariants(&mut self.store.read().await?).await?;
        faults.extend(found);
        Ok(Check { ok: faults.is_empty(), checked, faults })
    }
}
