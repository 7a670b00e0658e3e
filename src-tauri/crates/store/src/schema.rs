//! The tables that people's work is in, column by column, for the change log and for undo.
//!
//! A test holds this list against both migrated schemas.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text; dates and lists too.
    Text,
    /// A whole number.
    Int,
}
use Holds::{Int, Text};

/// A table whose every change is logged. Its first column is `id`.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns in order, `id` first.
    pub columns: &'static [(&'static str, Holds)],
}

impl Table {
    /// The logged table of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|table| table.name == name)
    }
}

/// `setting`.
pub static SETTING: Table = Table { name: "setting", columns: &[("id", Int), ("key", Text), ("value", Text)] };
/// `edition`.
pub static EDITION: Table = Table { name: "edition", columns: &[("id", Int), ("code", Text), ("title", Text)] };
/// `aim`.
pub static AIM: Table = Table {
    name: "aim",
    columns: &[
        ("id", Int),
        ("edition_id", Int),
        ("code", Text),
        ("title", Text),
        ("title_status", Text),
        ("description", Text),
        ("priority", Int),
    ],
};
/// `framework`.
pub static FRAMEWORK: Table = Table {
    name: "framework",
    columns: &[("id", Int), ("code", Text), ("version", Text), ("title", Text), ("edition_id", Int), ("max_level", Int), ("in_use", Int)],
};
/// `level`.
pub static LEVEL: Table = Table {
    name: "level",
    columns: &[("id", Int), ("framework_id", Int), ("level", Int), ("name", Text), ("anchor", Text), ("stakeholder_wording", Text)],
};
/// `skill`.
pub static SKILL: Table = Table {
    name: "skill",
    columns: &[
        ("id", Int),
        ("framework_id", Int),
        ("code", Text),
        ("title", Text),
        ("descriptor", Text),
        ("skill_group", Text),
        ("aim_id", Int),
        ("other_aims", Text),
        ("relation", Text),
        ("replaces", Text),
    ],
};
/// `role`.
pub static ROLE: Table = Table { name: "role", columns: &[("id", Int), ("code", Text), ("title", Text), ("kind", Text), ("also", Text)] };
/// `target`.
pub static TARGET: Table = Table {
    name: "target",
    columns: &[("id", Int), ("framework_id", Int), ("role_id", Int), ("skill_id", Int), ("level", Int), ("importance", Int)],
};
/// `role_certificate`.
pub static ROLE_CERTIFICATE: Table =
    Table { name: "role_certificate", columns: &[("id", Int), ("role_id", Int), ("certificate", Text), ("months", Int)] };
/// `branch`.
pub static BRANCH: Table = Table { name: "branch", columns: &[("id", Int), ("code", Text), ("name", Text), ("sort", Text)] };
/// `team`.
pub static TEAM: Table = Table { name: "team", columns: &[("id", Int), ("code", Text), ("name", Text)] };
/// `person`.
pub static PERSON: Table = Table {
    name: "person",
    columns: &[("id", Int), ("number", Text), ("name", Text), ("kind", Text), ("weekly_hours", Int), ("email", Text), ("manager_id", Int)],
};
/// `person_period`.
pub static PERSON_PERIOD: Table =
    Table { name: "person_period", columns: &[("id", Int), ("person_id", Int), ("from_date", Text), ("to_date", Text)] };
/// `person_role`.
pub static PERSON_ROLE: Table =
    Table { name: "person_role", columns: &[("id", Int), ("person_id", Int), ("role_id", Int), ("from_date", Text), ("to_date", Text)] };
/// `person_branch`.
pub static PERSON_BRANCH: Table = Table {
    name: "person_branch",
    columns: &[("id", Int), ("person_id", Int), ("branch_id", Int), ("from_date", Text), ("to_date", Text)],
};
/// `person_team`.
pub static PERSON_TEAM: Table =
    Table { name: "person_team", columns: &[("id", Int), ("person_id", Int), ("team_id", Int), ("from_date", Text), ("to_date", Text)] };
/// `personal_target`.
pub static PERSONAL_TARGET: Table = Table {
    name: "personal_target",
    columns: &[("id", Int), ("person_id", Int), ("skill_code", Text), ("level", Int), ("from_date", Text), ("to_date", Text)],
};
/// `rating`.
pub static RATING: Table = Table {
    name: "rating",
    columns: &[
        ("id", Int),
        ("person_id", Int),
        ("skill_code", Text),
        ("level", Int),
        ("rated_on", Text),
        ("source", Text),
        ("rated_by", Text),
        ("confidence", Int),
        ("review_by", Text),
        ("note", Text),
        ("withdrawn", Int),
    ],
};
/// `certificate`.
pub static CERTIFICATE: Table = Table {
    name: "certificate",
    columns: &[("id", Int), ("person_id", Int), ("certificate", Text), ("awarded_on", Text), ("expires_on", Text)],
};
/// `fund`.
pub static FUND: Table = Table {
    name: "fund",
    columns: &[("id", Int), ("code", Text), ("title", Text), ("from_date", Text), ("to_date", Text), ("pence", Int)],
};
/// `venue`.
pub static VENUE: Table =
    Table { name: "venue", columns: &[("id", Int), ("code", Text), ("title", Text), ("branch_id", Int), ("seats", Int)] };
/// `activity`.
pub static ACTIVITY: Table = Table {
    name: "activity",
    columns: &[
        ("id", Int),
        ("code", Text),
        ("title", Text),
        ("kind", Text),
        ("mode", Text),
        ("minutes", Int),
        ("provider", Text),
        ("min_people", Int),
        ("max_people", Int),
        ("cost_per_session", Int),
        ("cost_per_head", Int),
        ("fund_code", Text),
        ("certificate", Text),
        ("certificate_months", Int),
        ("kinds", Text),
        ("review_by", Text),
    ],
};
/// `outcome`.
pub static OUTCOME: Table =
    Table { name: "outcome", columns: &[("id", Int), ("activity_id", Int), ("skill_code", Text), ("from_level", Int), ("to_level", Int)] };
/// `prerequisite`.
pub static PREREQUISITE: Table = Table { name: "prerequisite", columns: &[("id", Int), ("activity_id", Int), ("needs_id", Int)] };
/// `offer`.
pub static OFFER: Table = Table {
    name: "offer",
    columns: &[
        ("id", Int),
        ("activity_id", Int),
        ("halfdays", Text),
        ("every_weeks", Int),
        ("from_date", Text),
        ("to_date", Text),
        ("venue_id", Int),
        ("trainer", Text),
        ("seats", Int),
        ("code", Text),
    ],
};
/// `session`.
pub static SESSION: Table = Table {
    name: "session",
    columns: &[
        ("id", Int),
        ("code", Text),
        ("activity_id", Int),
        ("starts", Text),
        ("ends", Text),
        ("halfdays", Text),
        ("venue_id", Int),
        ("trainer", Text),
        ("capacity", Int),
        ("fund_code", Text),
        ("status", Text),
    ],
};
/// `place`.
pub static PLACE: Table = Table { name: "place", columns: &[("id", Int), ("session_id", Int), ("person_id", Int), ("status", Text)] };
/// `duty_cover`.
pub static DUTY_COVER: Table =
    Table { name: "duty_cover", columns: &[("id", Int), ("branch_id", Int), ("halfdays", Text), ("role_id", Int), ("min_people", Int)] };
/// `skill_cover`.
pub static SKILL_COVER: Table = Table {
    name: "skill_cover",
    columns: &[
        ("id", Int),
        ("scope", Text),
        ("branch_id", Int),
        ("skill_code", Text),
        ("level", Int),
        ("kinds", Text),
        ("min_people", Int),
    ],
};
/// `rota`.
pub static ROTA: Table = Table { name: "rota", columns: &[("id", Int), ("person_id", Int), ("on_duty", Text), ("also_free", Text)] };
/// `absence`.
pub static ABSENCE: Table = Table { name: "absence", columns: &[("id", Int), ("person_id", Int), ("from_date", Text), ("to_date", Text)] };
/// `learning`.
pub static LEARNING: Table = Table {
    name: "learning",
    columns: &[
        ("id", Int),
        ("person_id", Int),
        ("learned_on", Text),
        ("minutes", Int),
        ("activity_id", Int),
        ("title", Text),
        ("reflection", Text),
        ("status", Text),
        ("verified_by", Text),
        ("verified_on", Text),
        ("returned_reason", Text),
        ("off_the_job", Int),
    ],
};
/// `learning_skill`.
pub static LEARNING_SKILL: Table = Table {
    name: "learning_skill",
    columns: &[("id", Int), ("learning_id", Int), ("skill_code", Text), ("claimed_level", Int), ("rerate_on", Text)],
};
/// `interest`.
pub static INTEREST: Table = Table { name: "interest", columns: &[("id", Int), ("person_id", Int), ("activity_id", Int)] };
/// `scenario`.
pub static SCENARIO: Table = Table {
    name: "scenario",
    columns: &[
        ("id", Int),
        ("name", Text),
        ("from_date", Text),
        ("to_date", Text),
        ("budget", Int),
        ("unrated_as_zero", Int),
        ("kinds", Text),
        ("seconds", Int),
    ],
};
/// `scenario_change`.
pub static SCENARIO_CHANGE: Table = Table {
    name: "scenario_change",
    columns: &[("id", Int), ("scenario_id", Int), ("what", Text), ("code", Text), ("branch_id", Int), ("amount", Int)],
};
/// `scenario_plan`.
pub static SCENARIO_PLAN: Table = Table {
    name: "scenario_plan",
    columns: &[
        ("id", Int),
        ("scenario_id", Int),
        ("plan", Text),
        ("fingerprint", Text),
        ("score", Int),
        ("bound", Int),
        ("made_at", Text),
        ("figures", Text),
    ],
};

/// Every logged table, a row after the rows that it refers to.
pub static ALL: &[&Table] = &[
    &SETTING,
    &EDITION,
    &AIM,
    &FRAMEWORK,
    &LEVEL,
    &SKILL,
    &ROLE,
    &TARGET,
    &ROLE_CERTIFICATE,
    &BRANCH,
    &TEAM,
    &PERSON,
    &PERSON_PERIOD,
    &PERSON_ROLE,
    &PERSON_BRANCH,
    &PERSON_TEAM,
    &PERSONAL_TARGET,
    &RATING,
    &CERTIFICATE,
    &FUND,
    &VENUE,
    &ACTIVITY,
    &OUTCOME,
    &PREREQUISITE,
    &OFFER,
    &SESSION,
    &PLACE,
    &DUTY_COVER,
    &SKILL_COVER,
    &ROTA,
    &ABSENCE,
    &LEARNING,
    &LEARNING_SKILL,
    &INTEREST,
    &SCENARIO,
    &SCENARIO_CHANGE,
    &SCENARIO_PLAN,
];
