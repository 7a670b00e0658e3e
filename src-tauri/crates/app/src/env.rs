//! What an app knows of the outside world, given when it is made: what day it is, who is at the keyboard, which program runs.

use std::sync::Arc;

use domain::Date;

/// Tells the time. The product's code gets the time only from here.
pub trait Clock: Send + Sync {
    /// The date in the local time zone.
    fn today(&self) -> Date;
    /// The moment as an ISO date-time in UTC (`2026-03-04T09:30:00Z`).
    fn now(&self) -> String;
}

struct SystemClock;

impl Clock for SystemClock {
    fn today(&self) -> Date {
        chrono::Local::now().date_naive().into()
    }

    fn now(&self) -> String {
        chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// A clock that stands still, for tests and for repeatable runs.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Date);

impl Clock for FixedClock {
    fn today(&self) -> Date {
        self.0
    }

    fn now(&self) -> String {
        format!("{}T09:00:00Z", self.0)
    }
}

/// What an [`App`](crate::App) knows of the world.
#[derive(Clone)]
pub struct Env {
    clock: Arc<dyn Clock>,
    /// The name of the user, as the history has it.
    pub actor: String,
    /// An id of the running program. By it the program knows its own writes again.
    pub client: String,
}

impl Env {
    /// The machine's clock and user. `SKILLSPLAN_TODAY=YYYY-MM-DD` fixes the date, for a run that
    /// must be repeatable.
    pub fn system() -> Self {
        let fixed = std::env::var("SKILLSPLAN_TODAY").ok().and_then(|text| text.parse().ok());
        let clock: Arc<dyn Clock> = match fixed {
            Some(date) => Arc::new(FixedClock(date)),
            None => Arc::new(SystemClock),
        };
        let actor = ["SKILLSPLAN_ACTOR", "USER", "USERNAME"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        Self { clock, actor: actor.unwrap_or_else(|| "someone".to_owned()), client: uuid::Uuid::now_v7().simple().to_string() }
    }

    /// A world in which it is always the same day.
    pub fn fixed(today: Date, actor: &str) -> Self {
        Self { clock: Arc::new(FixedClock(today)), actor: actor.to_owned(), client: uuid::Uuid::now_v7().simple().to_string() }
    }

    /// Today by its clock.
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// Now, as an ISO date-time in UTC.
    pub fn now(&self) -> String {
        self.clock.now()
    }
}
