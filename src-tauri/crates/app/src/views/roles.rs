//! Roles, and what roles and people need: the targets.

use domain::{Date, Kind, Sums};

use super::FrameworkRef;

super::views! {
    /// A certificate that a role requires.
    pub struct NeededCertificate {
        /// The certificate's name.
        pub certificate: String,
        /// The number of months after which it must be renewed; null means never.
        pub months: Option<u32>,
    }

    /// What is said of a role. What is null stays as it is.
    #[derive(Default)]
    pub struct RoleEdit {
        /// The code. For a role that is there already: the new code.
        pub code: Option<String>,
        /// The title.
        pub title: Option<String>,
        /// The kind of people who hold it, as a word; an empty text for any kind.
        pub kind: Option<String>,
        /// All the other titles under which files name it.
        pub also: Option<Vec<String>>,
        /// All the certificates that it requires.
        pub certificates: Option<Vec<NeededCertificate>>,
        /// For a new role: the role whose targets it begins with.
        pub targets_of: Option<String>,
    }

    /// A role that was added or changed.
    pub struct RoleSaved {
        /// The role's key.
        pub role: String,
        /// Its title.
        pub title: String,
    }

    /// A role.
    pub struct RoleShown {
        /// The code where there is one, else the title.
        pub role: String,
        /// The title.
        pub title: String,
        /// The kind of people who hold it; null if any may.
        pub kind: Option<Kind>,
        /// Other titles under which files name it.
        pub also: Vec<String>,
        /// The certificates that it requires, by name.
        pub certificates: Vec<NeededCertificate>,
        /// How many skills it has a target for, in the framework version that is shown.
        pub targets: u32,
        /// How many people hold it on the date.
        pub people: u32,
    }

    /// A target as a list shows it: of a role, or of a person.
    pub struct TargetShown {
        /// The role's key; null for a person's own target.
        pub role: Option<String>,
        /// The person's number; null for a role's target.
        pub person: Option<String>,
        /// The skill's code.
        pub skill: String,
        /// The level. 0 takes the skill off a person's list.
        pub level: u8,
        /// How important it is, 1 to 3. Only roles say that.
        pub importance: Option<u8>,
        /// The first day of a person's own target; null means always.
        pub from: Option<Date>,
        /// Its last day; null means no end.
        pub to: Option<Date>,
        /// Why it was set.
        pub reason: Option<String>,
    }

    /// One target to set or to remove. The targets of a block are sent together.
    #[derive(Default)]
    pub struct TargetEdit {
        /// The role, by key or title. Either this or `person` is given.
        pub role: Option<String>,
        /// The person's number.
        pub person: Option<String>,
        /// The skill's code.
        pub skill: String,
        /// The level; null removes the target.
        pub level: Option<u8>,
        /// How important it is, 1 to 3; null leaves it, and is 2 for a new target. Only for roles.
        pub importance: Option<u8>,
        /// The first day; null means today. The day of a removal likewise. Only for people.
        pub from: Option<Date>,
        /// The last day; null means no end. Only for people.
        pub to: Option<Date>,
        /// Why it is set. Only for people.
        pub reason: Option<String>,
    }

    /// How many targets were set and removed.
    pub struct TargetsSet {
        /// How many are new.
        pub created: u32,
        /// How many are different.
        pub changed: u32,
        /// How many are gone.
        pub removed: u32,
        /// How many are as they were.
        pub unchanged: u32,
    }

    /// What a change would do to the gaps.
    pub struct GapEffect {
        /// The sums of the service as it is.
        pub before: Sums,
        /// The sums after the change.
        pub after: Sums,
        /// How many people have a cell that would be different.
        pub people: u32,
        /// How many cells would be different: another target, or another state.
        pub cells: u32,
    }

    /// The grid of roles and skills.
    pub struct RolesGrid {
        /// The framework version.
        pub framework: FrameworkRef,
        /// The edition of the strategy that it belongs to.
        pub edition: String,
        /// The top of the scale.
        pub max_level: u8,
        /// The aims, in the edition's order.
        pub aims: Vec<super::map::AimHead>,
        /// The skills, under their aims.
        pub skills: Vec<super::map::SkillHead>,
        /// The roles, by title.
        pub roles: Vec<RoleShown>,
        /// For each role, in the order of `roles`, one number for each skill: bits 0-3 are the target (0 = none), bits 4-5 the importance.
        pub cells: Vec<Vec<u8>>,
    }
}
