//! The records of every logged table, in files by what they tell of.

mod framework;
mod learning;
mod people;
mod service;

pub(crate) use framework::is_working_title;
pub use framework::{
    AIM, Aim, EDITION, Edition, FRAMEWORK, Framework, LEVEL, Level, ROLE, ROLE_CERTIFICATE, Role, RoleCertificate, SKILL, Skill, TARGET,
    Target,
};
pub use learning::{
    ACTIVITY, Activity, INTEREST, Interest, LEARNING, LEARNING_SKILL, Learning, LearningSkill, OFFER, OUTCOME, Offer, Outcome, PLACE,
    PREREQUISITE, Place, Prerequisite, SESSION, Session,
};
pub use people::{
    CERTIFICATE, Certificate, PERSON, PERSON_BRANCH, PERSON_PERIOD, PERSON_ROLE, PERSON_TEAM, PERSONAL_TARGET, Person, PersonBranch,
    PersonPeriod, PersonRole, PersonTeam, PersonalTarget, RATING, Rating,
};
pub use service::{
    ABSENCE, Absence, BRANCH, Branch, DUTY_COVER, DutyCover, FUND, Fund, ROTA, Rota, SCENARIO, SCENARIO_CHANGE, SCENARIO_PLAN, SETTING,
    SKILL_COVER, Scenario, ScenarioChange, ScenarioPlan, Setting, SkillCover, TEAM, Team, VENUE, Venue,
};

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
