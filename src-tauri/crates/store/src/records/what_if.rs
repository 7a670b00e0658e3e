//! Named sets of what might be different.

use domain::Date;

use super::{Branch, Framework, Person, Role, Supposed};
use crate::record::{Id, record};
use crate::schema::List;

record! {
    /// A named set of what might be different.
    pub struct WhatIf in "what_if" {
        /// Its name.
        name: String = "name" Name;
        /// The framework version that is then in use; none is the one that is in use.
        framework: Option<Id<Framework>> = "framework_id" Row("framework");
    }
}

record! {
    /// One thing that is different in a what-if. Which fields it has depends on what it is.
    pub struct WhatIfChange in "what_if_change" {
        /// The what-if.
        what_if: Id<WhatIf> = "what_if_id" Row("what_if");
        /// What is different.
        what: Supposed = "what" Word(List::Supposed);
        /// Who leaves, or holds a role.
        person: Option<Id<Person>> = "person_id" Row("person");
        /// The branch that closes.
        branch: Option<Id<Branch>> = "branch_id" Row("branch");
        /// The role that is held, or has another target.
        role: Option<Id<Role>> = "role_id" Row("role");
        /// The code of the skill of a target.
        skill: Option<String> = "skill_code" Skill;
        /// The level of a target; 0 is no target.
        level: Option<u8> = "level" Level(0);
        /// The last day of a leaver; the first day of a closure or a role.
        on: Option<Date> = "on_date" Date;
    }
}
