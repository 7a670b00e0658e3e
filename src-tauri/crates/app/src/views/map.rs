//! The skills map: people down, skills across, and everything about one cell.

use domain::{Date, Kind, ratings::Source, skills::Relation};
use serde::{Deserialize, Serialize};

use super::{
    FrameworkRef, Scope,
    gaps::{Key, Sums},
};

/// What the people of a map are sorted by. Equals stand by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum MapSort {
    /// The name, as people look names up; namesakes by their numbers.
    #[default]
    Name,
    /// Who misses most levels, then who is below target in most skills.
    Gap,
    /// Who is not rated in most skills.
    Unrated,
    /// The gap in a skill, by its code, the largest first; then who is not rated in it, meets it, has it unasked, does not need it. If
    /// the map has no such skill, the name counts.
    Skill(String),
}

/// What open cells are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum MapGapSort {
    /// The person's name.
    Person,
    /// The person's number.
    Number,
    /// The branch's name.
    Branch,
    /// The skill's title.
    Skill,
    /// The level.
    Level,
    /// The target.
    Target,
    /// The levels missing.
    #[default]
    Missing,
}

super::views! {
    /// Which people stand in a map, how they are put together, and in what order.
    #[derive(Default)]
    pub struct MapQuery {
        /// The people and skills of the map. With one aim, only those are in it who need a skill of the aim, unless nobody does.
        pub scope: Scope,
        /// Only people are in sight whose name, number, roles, branch and team contain every word of this text. Empty means everybody.
        pub text: String,
        /// Puts people together by `branch`, `team` or `role`; null for no groups.
        pub group: Option<Key>,
        /// What they are sorted by, in each group.
        pub sort: MapSort,
    }

    /// A map without its rows: what heads it, what its people add up to, and the order in which they stand.
    pub struct SkillsMap {
        /// The date D.
        pub as_of: Date,
        /// The framework version.
        pub framework: FrameworkRef,
        /// The strategy edition.
        pub edition: String,
        /// The scale's top.
        pub max_level: u8,
        /// The levels, 0 first.
        pub levels: Vec<LevelName>,
        /// The aims, in the edition's order.
        pub aims: Vec<AimHead>,
        /// The skills, under their aims in the order of `aims`. The cells of a row are in the order of this list.
        pub skills: Vec<SkillHead>,
        /// Stands for the order of the rows: another order has another name. A rating moves nobody, so it stays the same as long as it is
        /// handed on.
        pub order: String,
        /// How many people the scope has.
        pub everybody: u32,
        /// How many of them are in sight.
        pub people: u32,
        /// How many rows these have: somebody with two roles has two where people are put together by role.
        pub rows: u32,
        /// The sums of each skill over the people in sight, in the order of `skills`.
        pub columns: Vec<ColumnSums>,
        /// The sums over the people in sight.
        pub totals: Sums,
        /// The groups in order, whose rows follow each other; none where people are not put together.
        pub groups: Vec<MapGroup>,
    }

    /// Some neighbouring rows of a map.
    pub struct MapRows {
        /// The order that they are of. It is not the one asked for if that is not known any more.
        pub order: String,
        /// The rows from the place asked for on; fewer than asked for at the end.
        pub rows: Vec<MapRow>,
    }

    /// One person's row and where it stands.
    pub struct MapPerson {
        /// The order that the places are of. It is not the one asked for if that is not known any more.
        pub order: String,
        /// The row.
        pub row: MapRow,
        /// The places of the person's rows, from 0; none where the text does not fit the person.
        pub places: Vec<u32>,
    }

    /// A level's name and what it means.
    pub struct LevelName {
        /// The level, from 0 to the top of the scale.
        pub level: u8,
        /// Its name.
        pub name: String,
        /// A sentence that describes the level, so that people can compare themselves with it.
        pub anchor: String,
    }

    /// An aim as a heading.
    pub struct AimHead {
        /// Its code.
        pub key: String,
        /// Its title.
        pub title: String,
        /// True for our working title, false for the published title.
        pub working_title: bool,
    }

    /// A skill as a heading.
    pub struct SkillHead {
        /// Its code.
        pub key: String,
        /// Its title.
        pub title: String,
        /// What it means.
        pub descriptor: String,
        /// Its primary aim.
        pub aim: Option<String>,
        /// Its skill group.
        pub group: Option<String>,
        /// How it serves the aim.
        pub relation: Relation,
    }

    /// A person's row.
    pub struct MapRow {
        /// Staff or volunteer number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Somebody else in the scope has the same name.
        pub namesake: bool,
        /// What the person is to the service.
        pub kind: Kind,
        /// The branch on the date D.
        pub branch: Option<String>,
        /// The team on the date D.
        pub team: Option<String>,
        /// The roles on the date D.
        pub roles: Vec<String>,
        /// One number for each skill. Bits 0-3 are the target (0 = not needed), bits 4-7 the level + 1 (0 = not rated), bits 8-9 the
        /// importance, bit 10 review due, bit 11 disagreement. For the rating in force, bits 12-14 are the number of its source, counted
        /// from 1, and bits 15-30 its age on the date D in days.
        pub cells: Vec<u32>,
        /// The number of required cells.
        pub required: u32,
        /// How many of the required cells are met.
        pub met: u32,
        /// How many of the required cells are below target.
        pub below: u32,
        /// How many of the required cells are not rated.
        pub unrated: u32,
        /// The levels that are missing in the cells below target.
        pub gap_levels: u32,
    }

    /// A skill's column.
    #[derive(Copy, Default)]
    pub struct ColumnSums {
        /// The number of required cells.
        pub required: u32,
        /// How many of the required cells are met.
        pub met: u32,
        /// How many of the required cells are below target.
        pub below: u32,
        /// How many of the required cells are not rated.
        pub unrated: u32,
    }

    /// One group of a map's people.
    pub struct MapGroup {
        /// Its code, or its name where it has none; null means "none".
        pub key: Option<String>,
        /// The group's title, as in the rows.
        pub title: Option<String>,
        /// How many rows it has.
        pub people: u32,
        /// The sums of each skill, in the order of the map's skills.
        pub columns: Vec<ColumnSums>,
        /// The sums over the whole group.
        pub totals: Sums,
    }

    /// Asks for the cells that are open: needed, and below target or not rated.
    pub struct MapGapsQuery {
        /// Whose cells. How they are put together and sorted says nothing here.
        pub map: MapQuery,
        /// Those of one skill; null for every skill of the map.
        pub skill: Option<String>,
        /// What they are sorted by.
        pub sort: MapGapSort,
        /// The greatest first. What has no value comes last either way; equals stand by name, and then as the skills do in the map.
        pub descending: bool,
    }

    /// Some neighbouring open cells.
    pub struct MapGaps {
        /// How many there are.
        pub of: u32,
        /// The cells from the place asked for on; fewer than asked for at the end.
        pub rows: Vec<MapGap>,
    }

    /// An open cell.
    pub struct MapGap {
        /// Staff or volunteer number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The branch on the date D.
        pub branch: Option<String>,
        /// The roles on the date D.
        pub roles: Vec<String>,
        /// The skill's code.
        pub skill: String,
        /// The skill's title.
        pub skill_title: String,
        /// The level of the rating in force; null if not rated.
        pub level: Option<u8>,
        /// The target.
        pub target: u8,
        /// The levels missing; null if not rated.
        pub missing: Option<u8>,
        /// True if the review date of the rating in force has passed.
        pub review_due: bool,
        /// True if the newest self rating and the newest agreed rating differ by two levels or more.
        pub disagreement: bool,
    }

    /// One change of a cell. The changes of a block are sent together.
    pub struct RateRow {
        /// Staff or volunteer number.
        pub person: String,
        /// The skill's code.
        pub skill: String,
        /// The level. Null withdraws the rating in force.
        pub level: Option<u8>,
        /// The day of the rating; null means today.
        pub on: Option<Date>,
        /// The source of the rating. Null means `manager` in the window and `self` for the command.
        pub source: Option<Source>,
        /// The rater's number or name.
        pub by: Option<String>,
        /// How sure the rater is, 1 to 4.
        pub confidence: Option<u8>,
        /// A note.
        pub note: Option<String>,
    }

    /// What a rating call did.
    pub struct Rated {
        /// How many ratings are new.
        pub created: u32,
        /// How many ratings of the same day were corrected.
        pub corrected: u32,
        /// How many ratings were withdrawn.
        pub withdrawn: u32,
        /// How many ratings are as they were.
        pub unchanged: u32,
    }

    /// Everything about one cell.
    pub struct CellDetail {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The skill's code.
        pub skill: String,
        /// The skill's title.
        pub skill_title: String,
        /// What the skill means.
        pub descriptor: String,
        /// The target on the date D; null if the skill is not needed.
        pub target: Option<u8>,
        /// Where the target comes from: role titles, or "personal target".
        pub target_from: Vec<String>,
        /// 1 useful, 2 important, 3 essential.
        pub importance: Option<u8>,
        /// The level in force; null if not rated.
        pub level: Option<u8>,
        /// `met`, `below` or `unrated`; null if the skill is not needed.
        pub state: Option<String>,
        /// True if the review date of the rating in force has passed.
        pub review_due: bool,
        /// True if the newest self rating and the newest agreed rating differ by two levels or more.
        pub disagreement: bool,
        /// Every rating, newest first, withdrawn ones too.
        pub ratings: Vec<RatingLine>,
        /// The activities that could close the gap.
        pub learning: Vec<LearningOption>,
    }

    /// One rating in a cell's history.
    pub struct RatingLine {
        /// Its id.
        pub id: String,
        /// Its level.
        pub level: u8,
        /// The source of the rating.
        pub source: Source,
        /// The rater.
        pub by: Option<String>,
        /// The day of the rating.
        pub on: Date,
        /// The review date.
        pub review_by: Option<Date>,
        /// How sure the rater is, 1 to 4.
        pub confidence: Option<u8>,
        /// A note.
        pub note: Option<String>,
        /// True if the rating was withdrawn. It then counts on no date.
        pub withdrawn: bool,
        /// Is it the rating in force on the date D?
        pub in_force: bool,
    }

    /// An activity that teaches the skill above the person's level.
    pub struct LearningOption {
        /// The activity's code.
        pub activity: String,
        /// Its title.
        pub title: String,
        /// Its kind.
        pub kind: String,
        /// The level it leads to.
        pub teaches: u8,
        /// Its minutes.
        pub minutes: u32,
        /// The start of the next session, if one is to come.
        pub next_session: Option<String>,
        /// Free places in it.
        pub free_places: Option<u32>,
    }
}
