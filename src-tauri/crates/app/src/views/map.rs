//! The skills map: people down, skills across, and everything about one cell.

use domain::{Date, Kind, ratings::Source, skills::Relation};

use super::{
    FrameworkRef, Scope,
    gaps::{Key, Sums},
};

super::views! {
    /// The whole matrix in a scope.
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
        /// The people.
        pub rows: Vec<MapRow>,
        /// The sums of each skill, in the order of `skills`.
        pub columns: Vec<ColumnSums>,
        /// The sums of the scope.
        pub totals: Sums,
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

    /// Asks for the sums over some of the people of a map.
    pub struct MapQuery {
        /// The people and skills of the map.
        pub scope: Scope,
        /// Only people are counted whose name, number, roles, branch and team contain every word of this text. Empty means everybody.
        pub text: String,
        /// Also gives sums by `branch`, `team` or `role`; null for no groups.
        pub group: Option<Key>,
    }

    /// The people of a map who fit a text, and the sums over these people.
    pub struct MapSums {
        /// The people's numbers; null means everybody.
        pub people: Option<Vec<String>>,
        /// The sums of each skill, in the order of the map's skills.
        pub columns: Vec<ColumnSums>,
        /// The sums over all these people.
        pub totals: Sums,
        /// The sums over each group that has a required cell.
        pub groups: Vec<MapGroup>,
    }

    /// One group of a map's people.
    pub struct MapGroup {
        /// The group's title, as in the rows; null means "none".
        pub title: Option<String>,
        /// The sums of each skill, in the order of the map's skills.
        pub columns: Vec<ColumnSums>,
        /// The sums over the whole group.
        pub totals: Sums,
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
