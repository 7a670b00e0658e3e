//! The records of every logged table, in files by what they tell of.

mod framework;
mod learning;
mod people;
mod service;
mod what_if;
mod words;

pub use framework::{Aim, Edition, Framework, Level, Role, RoleCertificate, Skill, Target};
pub use learning::{Activity, Interest, Learning, LearningSkill, Offer, Outcome, Place, Prerequisite, Session};
pub use people::{Certificate, Person, PersonBranch, PersonPeriod, PersonRole, PersonTeam, PersonalTarget, Rating};
pub use service::{Absence, Branch, DutyCover, Fund, Rota, Scenario, ScenarioChange, ScenarioPlan, Setting, SkillCover, Team, Venue};
pub use what_if::{WhatIf, WhatIfChange};
pub use words::{BranchSort, Changed, Supposed};

use crate::record::Id;

/// The id of a person.
pub type PersonId = Id<Person>;
/// The id of a branch.
pub type BranchId = Id<Branch>;
/// The id of a rating.
pub type RatingId = Id<Rating>;
/// The id of an activity.
pub type ActivityId = Id<Activity>;
/// The id of a session.
pub type SessionId = Id<Session>;
/// The id of a venue.
pub type VenueId = Id<Venue>;
/// The id of a learning record.
pub type LearningId = Id<Learning>;
/// The id of a framework version.
pub type FrameworkId = Id<Framework>;
