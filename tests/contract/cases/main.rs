//! Files as they really come: for each fault that was reported of a like program, and for its siblings, what must come of it.

#[path = "../desk.rs"]
mod desk;

mod calendar;
mod cells;
mod doors;
mod hostile;
mod periods;
mod plans;
mod sheets;
mod store;

use desk::Desk;

/// A file of `tests/fixtures/cases`.
fn case(name: &str) -> String {
    format!("{}/../../../tests/fixtures/cases/{name}", env!("CARGO_MANIFEST_DIR"))
}

impl Desk {
    /// Imports a file, which must end with status 0: the answer.
    fn import(&self, kind: &str, file: &str, more: &[&str]) -> serde_json::Value {
        self.json(0, &[&["import", kind, file][..], more].concat())
    }
}
