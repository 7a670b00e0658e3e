//! Gaps: the sums of the measures over any grouping.

use std::collections::BTreeMap;

use super::{FrameworkRef, Scope};
pub use domain::gaps::{Key, Sums};

super::views! {
    /// What to count.
    #[derive(Default)]
    pub struct GapQuery {
        /// Up to three grouping keys; without any, there are only the totals.
        pub by: Vec<Key>,
        /// The cells to count.
        pub scope: Scope,
    }

    /// The sums of the scope and of each group in it.
    pub struct GapTable {
        /// The date D.
        pub as_of: domain::Date,
        /// The framework version counted against.
        pub framework: FrameworkRef,
        /// The strategy edition.
        pub edition: String,
        /// Which ratings count.
        pub ratings: domain::ratings::RatingsCounted,
        /// The sums of all cells in the scope.
        pub totals: Sums,
        /// The key of the group that needs most; null if none may be called so, because too little is rated.
        pub needs_most: Option<BTreeMap<String, Option<String>>>,
        /// The groups, sorted by key. Groups without a required cell are left out.
        pub groups: Vec<GapGroup>,
    }

    /// One group and its sums.
    pub struct GapGroup {
        /// The value of each grouping key; null means "none".
        pub key: BTreeMap<String, Option<String>>,
        /// The sums, flat beside the key.
        #[serde(flatten)]
        pub sums: Sums,
    }
}
