//! The history of what was done, undo and redo.

use store::UndoRefused;

use crate::operations::Op;
use crate::views::{Done, HistoryEntry, Noun, Redone, Undone, UndoneOperation};
use crate::{App, AppError};

impl App {
    /// The newest operations, newest first.
    pub async fn history(&self, limit: u32) -> Result<Vec<HistoryEntry>, AppError> {
        let operations = store::changes::history(&mut self.reading().await?, limit).await?;
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

    /// The person whose operations may be taken back: on a shared store only this person, else anybody (`None`).
    fn undo_actor(&self) -> Option<&str> {
        self.store.shared().then_some(self.env.actor.as_str())
    }

    /// Takes back the newest operation that stands.
    ///
    /// # Errors
    /// `NotNow` if there is none; `Conflict` if its rows have been changed since.
    pub async fn undo(&self) -> Result<Done<Undone>, AppError> {
        let mut tx = self.store.begin().await?;
        let Some(operation) = tx.undoable(self.undo_actor()).await? else { return Err(UndoRefused::Nothing.into()) };
        tx.take_back(&operation).await?;
        let label = operation.note.label.clone();
        let value = Undone { undone: vec![UndoneOperation { operation: operation.note.kind.clone(), label: label.clone() }] };
        self.land(tx, value, &Op::Undo { label }, Noun::list(&operation.note.nouns), Some(operation.id)).await
    }

    /// Takes back the newest undo, if nothing was done after it.
    ///
    /// # Errors
    /// As [`App::undo`].
    pub async fn redo(&self) -> Result<Done<Redone>, AppError> {
        let mut tx = self.store.begin().await?;
        let nothing = || AppError::NotNow { message: "There is nothing to do again.".to_owned() };
        let Some(undo) = tx.redoable(self.undo_actor()).await? else { return Err(nothing()) };
        let undone = undo.undoes.ok_or_else(nothing)?;
        let Some(again) = store::changes::one(&mut tx, undone).await? else { return Err(nothing()) };
        tx.take_back(&undo).await?;
        let label = again.note.label;
        let value = Redone { redone: vec![UndoneOperation { operation: again.note.kind, label: label.clone() }] };
        self.land(tx, value, &Op::Redo { label }, Noun::list(&undo.note.nouns), Some(undo.id)).await
    }
}
