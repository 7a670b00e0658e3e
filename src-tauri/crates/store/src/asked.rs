//! Counts what one call asks of the store while it runs: its transactions and statements.
//!
//! They are counted for the task that runs the call, not for the store, because several calls share a store, and the window looks for
//! changes by other programs all the time. Every transaction and statement passes through here, so a log of them would belong here too.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often a call asked the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Reading transactions that it began.
    pub reads: u32,
    /// Writing transactions that it began, also those that were not committed.
    pub writes: u32,
    /// Statements that it sent inside them.
    pub statements: u32,
    /// How long these statements took, with the handling of their rows.
    pub took: Duration,
}

/// Work to do before a statement. It gets the number of statements that were sent before.
pub type Before = Arc<dyn Fn(u32) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

#[derive(Default)]
struct Call {
    reads: AtomicU32,
    writes: AtomicU32,
    statements: AtomicU32,
    microseconds: AtomicU64,
    before: Option<Before>,
}

tokio::task_local! {
    static CALL: Arc<Call>;
}

/// Runs a call. Gives its answer, and how often it asked a store.
pub async fn counted<T>(call: impl Future<Output = T>) -> (T, Asked) {
    run(Call::default(), call).await
}

/// As [`counted`], with work before each statement. Another program may change the store at any time, and this lets a test choose the time.
/// What the work itself asks of a store is not counted.
pub async fn interrupted<T>(before: Before, call: impl Future<Output = T>) -> (T, Asked) {
    run(Call { before: Some(before), ..Call::default() }, call).await
}

async fn run<T>(counts: Call, call: impl Future<Output = T>) -> (T, Asked) {
    let counts = Arc::new(counts);
    let answer = CALL.scope(Arc::clone(&counts), call).await;
    let of = |counter: &AtomicU32| counter.load(Ordering::Relaxed);
    let took = Duration::from_micros(counts.microseconds.load(Ordering::Relaxed));
    (answer, Asked { reads: of(&counts.reads), writes: of(&counts.writes), statements: of(&counts.statements), took })
}

/// Counts a reading transaction that begins.
pub(crate) fn reading() {
    count(|call| &call.reads);
}

/// Counts a writing transaction that begins.
pub(crate) fn writing() {
    count(|call| &call.writes);
}

/// A statement that was sent. It is dropped when its answer has come.
pub(crate) struct Sent(Instant);

impl Drop for Sent {
    fn drop(&mut self) {
        let took = u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX);
        let _ = CALL.try_with(|call| call.microseconds.fetch_add(took, Ordering::Relaxed));
    }
}

/// Counts a statement that is about to be sent.
pub(crate) async fn statement() -> Sent {
    if let Ok(Some(before)) = CALL.try_with(|call| call.before.clone()) {
        let sent = CALL.try_with(|call| call.statements.load(Ordering::Relaxed)).unwrap_or_default();
        CALL.scope(Arc::default(), before(sent)).await;
    }
    count(|call| &call.statements);
    Sent(Instant::now())
}

/// Counts only inside a call that is run by [`counted`] or [`interrupted`].
fn count(counter: impl Fn(&Call) -> &AtomicU32) {
    let _ = CALL.try_with(|call| counter(call).fetch_add(1, Ordering::Relaxed));
}
