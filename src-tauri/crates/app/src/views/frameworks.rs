//! Framework versions: what becomes of their skills, and what putting one in use does.

use domain::Date;
use domain::mapping::Becomes;
use domain::skills::Relation;

use super::FrameworkRef;

super::views! {
    /// A number before and after.
    #[derive(Copy, Default)]
    pub struct Change {
        /// The number before.
        pub before: u32,
        /// The number after.
        pub after: u32,
    }

    /// What becomes of the targets of roles. A target is a role and a skill.
    #[derive(Copy, Default)]
    pub struct TargetsCarried {
        /// Targets that are carried to the skills that theirs becomes.
        pub kept: u32,
        /// Targets of skills that are dropped.
        pub lost: u32,
        /// Targets of skills that no skill before becomes.
        pub new: u32,
    }

    /// Required cells by their state.
    #[derive(Copy, Default)]
    pub struct CellCounts {
        /// At target.
        pub met: u32,
        /// Rated below target.
        pub below: u32,
        /// Not rated.
        pub unrated: u32,
    }

    /// Required cells by their state, before and after.
    #[derive(Copy, Default)]
    pub struct CellsChange {
        /// The cells before.
        pub before: CellCounts,
        /// The cells after.
        pub after: CellCounts,
    }

    /// What putting a framework version in use does.
    #[derive(Default)]
    pub struct FrameworkEffect {
        /// How many people have a cell that changes.
        pub people: u32,
        /// What becomes of the targets of roles.
        pub targets: TargetsCarried,
        /// The levels missing to the targets, of those rated.
        pub gap_levels: Change,
        /// Required cells by their state.
        pub cells: CellsChange,
        /// How many ratings count now and no longer would. They are kept, and count again where a version has their skill.
        pub lost_ratings: u32,
    }

    /// One skill of a person before and after.
    pub struct ChangedCell {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The skill's title before; null if the cell is new.
        pub before_skill: Option<String>,
        /// Target and level before.
        pub before: Option<TargetAndLevel>,
        /// The skill's title after; null if the cell is gone.
        pub after_skill: Option<String>,
        /// Target and level after.
        pub after: Option<TargetAndLevel>,
    }

    /// A cell's target, and its level where it is rated.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    pub struct TargetAndLevel {
        /// The target.
        pub target: u8,
        /// The level; null if not rated.
        pub level: Option<u8>,
    }

    /// A dry run of putting a framework version in use, as a window shows it.
    pub struct FrameworkPreview {
        /// What it does.
        pub effect: FrameworkEffect,
        /// The cells that change, of the first people by number.
        pub cells: Vec<ChangedCell>,
        /// How many cells change beyond those listed.
        pub cells_left_out: u32,
        /// The roles' targets that are lost, as (role, skill).
        pub lost_targets: Vec<(String, String)>,
    }

    /// What a mapping did.
    pub struct MappingSaved {
        /// The version that is mapped.
        pub framework: FrameworkRef,
        /// The version before.
        pub from: FrameworkRef,
        /// How many rows the file has.
        pub rows: u32,
        /// How many skills the version has now.
        pub skills: u32,
        /// What becomes of the targets of roles.
        pub targets: TargetsCarried,
        /// How many ratings of today count for no skill of the version.
        pub lost_ratings: u32,
    }

    /// A skill of a framework version, in full.
    #[derive(Eq)]
    pub struct SkillShown {
        /// Its code.
        pub skill: String,
        /// Its title.
        pub title: String,
        /// What it means.
        pub descriptor: String,
        /// Its group.
        pub group: Option<String>,
        /// The code of its primary aim.
        pub aim: Option<String>,
        /// Codes of other aims.
        pub other_aims: Vec<String>,
        /// How it serves its aim.
        pub relation: Relation,
        /// The day by which somebody is to look at it again.
        pub review_by: Option<Date>,
    }

    /// One row of a comparison of two framework versions.
    pub struct SkillCompared {
        /// What becomes of the skill.
        pub relation: Becomes,
        /// Its code in the first version.
        pub from_skill: Option<String>,
        /// Its title there.
        pub from_title: Option<String>,
        /// Its code in the second version.
        pub to_skill: Option<String>,
        /// Its title there.
        pub to_title: Option<String>,
        /// Levels that become others, as `2>3`; empty where each is the same number.
        pub levels: String,
        /// What else differs: `title`, `descriptor`, `group`, `aim`, `other_aims`, `relation`.
        pub differs: Vec<String>,
    }

    /// Two framework versions side by side.
    pub struct FrameworksCompared {
        /// The first version.
        pub from: FrameworkRef,
        /// Its scale's top.
        pub from_max_level: u8,
        /// The second version.
        pub to: FrameworkRef,
        /// Its scale's top.
        pub to_max_level: u8,
        /// The skills: those of the first in its order, then those that are new.
        pub skills: Vec<SkillCompared>,
    }

    /// What is changed about a skill. What is null stays as it is.
    #[derive(Default)]
    pub struct SkillEdit {
        /// The title.
        pub title: Option<String>,
        /// What it means.
        pub descriptor: Option<String>,
        /// The group; an empty text for none.
        pub group: Option<String>,
        /// The code of the primary aim; an empty text for none.
        pub aim: Option<String>,
        /// `demonstrates` or `enables`.
        pub relation: Option<String>,
        /// The day by which somebody is to look at it again, or `none`.
        pub review_by: Option<String>,
    }

    /// What is changed about a level. What is null stays as it is.
    #[derive(Default)]
    pub struct LevelEdit {
        /// The name.
        pub name: Option<String>,
        /// What a person at this level does.
        pub anchor: Option<String>,
        /// The same for councillors and the public.
        pub stakeholder_wording: Option<String>,
    }

    /// Something that somebody is to look at again: a skill of the framework in use, or an activity.
    pub struct ToRefresh {
        /// `skill` or `activity`.
        pub what: String,
        /// Its code.
        pub key: String,
        /// Its title.
        pub title: String,
        /// The day that has passed.
        pub review_by: Date,
    }
}
