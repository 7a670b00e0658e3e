//! The one door for writes, and the message that it sends to listeners.

use std::future::Future;
use std::pin::Pin;

use store::Tx;
use store::changes::Note;

use crate::views::{Done, Noun};
use crate::{App, AppError, operations::Op};

/// The message that something was changed, by this or by another program on the same store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The kinds of data that changed.
    pub nouns: Vec<Noun>,
    /// Did this program make the change?
    pub own: bool,
}

/// The future of a write's work. The work itself does not begin or commit the transaction and sends no event.
pub(crate) type Work<'a, T> = Pin<Box<dyn Future<Output = Result<(T, Op), AppError>> + Send + 'a>>;

impl App {
    /// Opens a transaction, runs the work, logs the operation that it returns, commits, and tells every listener. If the work changes no
    /// row, nothing is logged. In a what-if only what-ifs can be changed, because nobody is to take what is supposed for what is.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<Done<T>, AppError>
    where
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T>,
    {
        let mut tx = self.store.begin().await?;
        self.mend_rating_copy(&mut tx).await?;
        let (value, op) = work(&mut tx).await?;
        if let Some(name) = self.what_if()
            && !op.is_of_what_ifs()
        {
            return Err(AppError::NotNow {
                message: format!("You are looking at the what-if `{name}`. Nothing was saved. Go back to what is first."),
            });
        }
        self.land(tx, value, &op, op.nouns(), None).await
    }

    /// Makes a dry run: runs the work as [`App::write`] does, and then takes everything back.
    pub(crate) async fn rehearse<T, F>(&self, work: F) -> Result<T, AppError>
    where
        F: for<'a> FnOnce(&'a mut Tx) -> Work<'a, T>,
    {
        let mut tx = self.store.begin().await?;
        let (value, _) = work(&mut tx).await?;
        Ok(value)
    }

    pub(crate) async fn land<T>(&self, tx: Tx, value: T, op: &Op, mut nouns: Vec<Noun>, undoes: Option<i64>) -> Result<Done<T>, AppError> {
        let note = Note {
            kind: op.kind(),
            label: op.label(),
            at: self.env.now(),
            actor: self.env.actor.clone(),
            client: self.env.client.clone(),
            nouns: nouns.iter().map(|noun| noun.code()).collect::<Vec<_>>().join(";"),
        };
        let Some(id) = tx.commit(&note, undoes).await? else {
            return Ok(Done { value, label: None, operation: None, changed: Vec::new() });
        };
        nouns.push(Noun::History);
        // The headless command has no listener, and that is not an error.
        let _ = self.changed.send(Changed { nouns: nouns.clone(), own: true });
        Ok(Done { value, label: Some(note.label), operation: Some(id.to_string()), changed: nouns })
    }

    /// Gives a receiver for every change from now on.
    pub fn listen(&self) -> tokio::sync::broadcast::Receiver<Changed> {
        self.changed.subscribe()
    }

    /// The newest operation's number, for [`App::changes_since`].
    pub async fn newest_operation(&self) -> Result<i64, AppError> {
        Ok(store::changes::newest(&mut self.reading().await?).await?)
    }

    /// What other programs have changed since an operation, and the newest operation's number.
    pub async fn changes_since(&self, operation: i64) -> Result<(i64, Option<Changed>), AppError> {
        let newer = store::changes::since(&mut self.reading().await?, operation).await?;
        let newest = newer.last().map_or(operation, |last| last.id);
        let mut nouns: Vec<Noun> =
            newer.iter().filter(|op| op.note.client != self.env.client).flat_map(|op| Noun::list(&op.note.nouns)).collect();
        if nouns.is_empty() {
            return Ok((newest, None));
        }
        nouns.push(Noun::History);
        nouns.sort_unstable();
        nouns.dedup();
        Ok((newest, Some(Changed { nouns, own: false })))
    }
}
