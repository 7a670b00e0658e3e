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
        /// The skills, under their aims in that order; a row's cells stand in this order.
        pub skills: Vec<SkillHead>,
        /// The people.
        pub rows: Vec<MapRow>,
        /// One for each skill, in the order of `skills`.
        pub columns: Vec<ColumnSums>,
        /// The sums of the scope.
        pub totals: Sums,
    }

    /// A level's name and what it means.
    pub struct LevelName {
        /// 0..=the scale's top.
        pub level: u8,
        /// Its name.
        pub name: String,
        /// A sentence a person can hold themselves against.
        pub anchor: String,
    }

    /// An aim as a heading.
    pub struct AimHead {
        /// Its code.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Is the title our working title, not the published one?
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
        /// Branch on D.
        pub branch: Option<String>,
        /// Team on D.
        pub team: Option<String>,
        /// Roles on D.
        pub roles: Vec<String>,
        /// One number for each skill: bits 0-3 the target (0 = not needed), bits 4-7 the level + 1
        /// (0 = not rated), bits 8-9 the importance, bit 10 review due, bit 11 disagreement; of the rating in force
        /// bits 12-14 the source's place among the sources + 1, bits 15-30 how many days before the date it is of.
        pub cells: Vec<u32>,
        /// Required cells.
        pub required: u32,
        /// Of them met.
        pub met: u32,
        /// Of them below target.
        pub below: u32,
        /// Of them not rated.
        pub unrated: u32,
        /// Levels missing in the cells below target.
        pub gap_levels: u32,
    }

    /// A skill's column.
    #[derive(Copy, Default)]
    pub struct ColumnSums {
        /// Required cells.
        pub required: u32,
        /// Of them met.
        pub met: u32,
        /// Of them below target.
        pub below: u32,
        /// Of them not rated.
        pub unrated: u32,
    }

    /// Whose sums are asked for, of a map with this scope.
    pub struct MapQuery {
        /// The people and skills of the map.
        pub scope: Scope,
        /// Only people whose name, number, roles, branch and team hold every word of it; empty is everybody.
        pub text: String,
        /// Sums by `branch`, `team` or `role` beside them; null is none.
        pub group: Option<Key>,
    }

    /// The people of a map that a text fits, and the sums over them alone.
    pub struct MapSums {
        /// Their numbers; null is everybody.
        pub people: Option<Vec<String>>,
        /// One for each skill, in the order of the map's skills.
        pub columns: Vec<ColumnSums>,
        /// Over all of them.
        pub totals: Sums,
        /// Over each group of them that has a required cell.
        pub groups: Vec<MapGroup>,
    }

    /// One group of a map's people.
    pub struct MapGroup {
        /// Its title, as the rows have it; null is none.
        pub title: Option<String>,
        /// One for each skill, in the order of the map's skills.
        pub columns: Vec<ColumnSums>,
        /// Over the whole group.
        pub totals: Sums,
    }

    /// One change of a cell; a whole block is sent together.
    pub struct RateRow {
        /// Staff or volunteer number.
        pub person: String,
        /// The skill's code.
        pub skill: String,
        /// The level; null withdraws the rating in force.
        pub level: Option<u8>,
        /// The day it is of; null is today.
        pub on: Option<Date>,
        /// Who says so; null is `manager` in the window and `self` for the command.
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
        /// New ratings.
        pub created: u32,
        /// The same day's rating corrected.
        pub corrected: u32,
        /// How many ratings were withdrawn.
        pub withdrawn: u32,
        /// As they were.
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
        /// The target on D; null is not needed.
        pub target: Option<u8>,
        /// Where the target comes from: role titles, or "personal target".
        pub target_from: Vec<String>,
        /// 1 useful, 2 important, 3 essential.
        pub importance: Option<u8>,
        /// The level in force; null is not rated.
        pub level: Option<u8>,
        /// `met`, `below`, `unrated`; null is not needed.
        pub state: Option<String>,
        /// The rating in force should have been looked at again.
        pub review_due: bool,
        /// Newest self and newest agreed rating differ by two levels or more.
        pub disagreement: bool,
        /// Every rating, newest first, withdrawn ones too.
        pub ratings: Vec<RatingLine>,
        /// What could close the gap.
        pub learning: Vec<LearningOption>,
    }

    /// One rating in a cell's history.
    pub struct RatingLine {
        /// Its id.
        pub id: String,
        /// Its level.
        pub level: u8,
        /// Who says so.
        pub source: Source,
        /// The rater.
        pub by: Option<String>,
        /// The day it is of.
        pub on: Date,
        /// By when to look again.
        pub review_by: Option<Date>,
        /// How sure the rater is, 1 to 4.
        pub confidence: Option<u8>,
        /// A note.
        pub note: Option<String>,
        /// Taken back; counts on no date.
        pub withdrawn: bool,
        /// Is it the one in force on D?
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
        /// The next session's start, if one is to come.
        pub next_session: Option<String>,
        /// Free places in it.
        pub free_places: Option<u32>,
    }
}
