//! `check`: every invariant of the store.

use crate::views::{Check, Noun};
use crate::{App, AppError};

impl App {
    /// Checks the engine's file and every invariant. Changes nothing.
    pub async fn check(&self) -> Result<Check, AppError> {
        let mut faults = self.store.check_file().await?;
        let mut conn = self.reading().await?;
        let looked = store::check::look(&mut conn).await?;
        faults.extend(looked.faults);
        // Checks what only this crate knows: which values settings and operations may have.
        for (key, value) in store::settings::all(&mut conn).await? {
            faults.extend(crate::service::settings::wrong(&key, &value));
        }
        for operation in store::changes::since(&mut conn, 0).await? {
            if operation.note.nouns.split(';').any(|word| !word.is_empty() && !Noun::ALL.iter().any(|noun| noun.code() == word)) {
                faults.push(format!("Operation {} (`{}`) changed something that there is not", operation.id, operation.note.label));
            }
        }
        let checked = looked.tables.values().fold(0_u32, |sum, rows| sum.saturating_add(*rows));
        Ok(Check { ok: faults.is_empty(), checked, tables: looked.tables, faults })
    }
}
