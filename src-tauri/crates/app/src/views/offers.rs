//! How and when activities can be run.

use domain::Date;

super::views! {
    /// An offer: the planner may run the activity on each date that it allows.
    pub struct Offer {
        /// Its own code; null where it has none.
        pub offer: Option<String>,
        /// The activity's code.
        pub activity: String,
        /// The activity's title.
        pub title: String,
        /// Half-days of the week: `tue-am;thu-pm`.
        pub halfdays: String,
        /// The number of weeks from one run to the next.
        pub every_weeks: u32,
        /// The first day; null for no limit.
        pub from: Option<Date>,
        /// The last day; null for no limit.
        pub to: Option<Date>,
        /// The venue's code.
        pub venue: Option<String>,
        /// The trainer.
        pub trainer: Option<String>,
        /// The number of places; null for as many as the activity takes.
        pub seats: Option<u32>,
    }

    /// Offers that were removed.
    pub struct RemovedOffers {
        /// The offers as they were.
        pub removed: Vec<Offer>,
    }
}
