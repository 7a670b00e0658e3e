//! What-ifs: named sets of what might be different, and what they would change.

use domain::{Date, Sums};

use super::FrameworkRef;

super::views! {
    /// A what-if: what is different in it.
    #[derive(Default)]
    pub struct WhatIfEdit {
        /// Its name. A what-if of this name is replaced.
        pub name: String,
        /// Who leaves: the person's number, and the last day.
        pub leavers: Vec<(String, Date)>,
        /// Branches that close: code or name, and the first day on which it is closed.
        pub closures: Vec<(String, Date)>,
        /// Roles that people hold as well: the person's number, the role and the first day.
        pub roles: Vec<(String, String, Date)>,
        /// Other targets: the role, the skill's code and the level. Level 0 is no target.
        pub targets: Vec<(String, String, u8)>,
        /// Another framework version than the one in use.
        pub framework: Option<FrameworkRef>,
    }

    /// A cell in a what-if: what is needed, and how it stands.
    pub struct SupposedCell {
        /// The target.
        pub target: u8,
        /// The level; null if it is not rated.
        pub level: Option<u8>,
        /// `met`, `below` or `unrated`.
        pub state: String,
    }

    /// A cell that is different in a what-if.
    pub struct CellChange {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The skill's code.
        pub skill: String,
        /// Its title.
        pub title: String,
        /// As it is; null if it is not required.
        pub before: Option<SupposedCell>,
        /// As it would be; null if it would not be required.
        pub after: Option<SupposedCell>,
    }

    /// What a what-if changes, on the date D.
    pub struct WhatIfShown {
        /// Its name.
        pub name: String,
        /// The date D.
        pub as_of: Date,
        /// The framework version of the sums before.
        pub framework_before: FrameworkRef,
        /// The framework version of the sums after.
        pub framework_after: FrameworkRef,
        /// The sums as they are.
        pub before: Sums,
        /// The sums as they would be.
        pub after: Sums,
        /// The cells that differ, by person and skill.
        pub cells: Vec<CellChange>,
    }
}
