//! What was done, and taking it back.

use store::UndoRefused;

use crate::ops::Op;
use crate::views::{Done, HistoryEntry, Noun, Undone, UndoneOperation};
use crate::{App, AppError};

impl App {
    /// The newest operations, newest first.
    pub async fn history(&self, limit: u32) -> Result<Vec<HistoryEntry>, AppError> {
        let operations = store::changes::history(&mut self.store.read().await?, limit).await?;
        Ok(operations
            .into_iter()
            .map(|operation| HistoryEntry {
                id: operation.id.to_string(),
                operation: operation.note.kind.clone(),
                can_undo: operation.can_undo && operation.undone_by.is_none() && operation.undoes.is_none(),
                label: operation.note.label,
                at: operation.note.at,
                by: operation.note.actor,
                rows: operation.rows,
                undone_by: operation.undone_by.map(|id| id.to_string()),
            })
            .collect())
    }

    /// Whose operations this person may take back: on a shared store only their own.
    fn undo_actor(&self) -> Option<&str> {
        self.store.shared().then_some(self.env.actor.as_str())
    }

    /// Takes back the newest operation that stands.
    ///
    /// # Errors
    /// `NotNow` where there is none; `Conflict` where its rows have been changed since.
    pub async fn undo(&self) -> Result<Done<Undone>, AppError> {
        let mut tx = self.store.begin().await?;
        let Some(operation) = tx.undoable(self.undo_actor()).await? else { return Err(UndoRefused::Nothing.into()) };
        tx.take_back(&operation).await?;
        let op = Op::Undo { label: operation.note.label.clone() };
        self.land_undo(tx, operation, op).await
    }

    /// Takes back the newest undo, where nothing was done after it.
    ///
    /// # Errors
    /// As [`App::undo`].
    pub async fn redo(&self) -> Result<Done<Undone>, AppError> {
        let mut tx = self.store.begin().await?;
        let Some(operation) = tx.redoable(self.undo_actor()).await? else {
            return Err(AppError::NotNow { message: "There is nothing to do again.".to_owned() });
        };
        tx.take_back(&operation).await?;
        let label = operation.note.label.strip_prefix("Undid: ").unwrap_or(&operation.note.label).to_owned();
        self.land_undo(tx, operation, Op::Redo { label }).await
    }

    async fn land_undo(&self, tx: store::Tx, operation: store::Operation, op: Op) -> Result<Done<Undone>, AppError> {
        let value = Undone { undone: vec![UndoneOperation { operation: operation.note.kind, label: operation.note.label }] };
        self.land(tx, value, &op, Noun::list(&operation.note.nouns), Some(operation.id)).await
    }
}
