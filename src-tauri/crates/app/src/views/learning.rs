//! Logging learning, verifying it, and what to rate again.

use domain::learning::RecordStatus;
use domain::{Date, Kind};

super::views! {
    /// A learning record.
    pub struct LearningRecordView {
        /// The record's id.
        pub id: String,
        /// The number of the person who learned.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Kind of person.
        pub kind: Kind,
        /// The person's branch, where there is one.
        pub branch: Option<String>,
        /// The day of the learning.
        pub on: Date,
        /// The learning time in whole minutes.
        pub minutes: u32,
        /// The activity's code, if it is in the catalogue.
        pub activity: Option<String>,
        /// The title of the activity, or the record's own title.
        pub title: String,
        /// The claimed levels.
        pub skills: Vec<ClaimedLevel>,
        /// What was learned, in the person's words.
        pub reflection: Option<String>,
        /// `logged`, `verified`, `returned`.
        pub status: String,
        /// The person who verified or returned it.
        pub verified_by: Option<String>,
        /// The reason why it was returned.
        pub returned: Option<String>,
    }

    /// A level claimed in a record; it becomes a rating only when a verifier accepts it.
    pub struct ClaimedLevel {
        /// Skill's code.
        pub skill: String,
        /// Skill's title.
        pub title: String,
        /// The level claimed; null means only "practised".
        pub level: Option<u8>,
        /// The person's present level.
        pub now: Option<u8>,
    }

    /// A new record.
    #[derive(Default)]
    pub struct NewLearning {
        /// The number of the person who learned.
        pub person: String,
        /// The day of the learning.
        pub on: Option<Date>,
        /// The learning time in whole minutes, above 0.
        pub minutes: u32,
        /// Activity's code.
        pub activity: Option<String>,
        /// The title, if the activity is not in the catalogue.
        pub title: Option<String>,
        /// The skills, as (code, claimed level).
        pub skills: Vec<(String, Option<u8>)>,
        /// What was learned, in the person's words.
        pub reflection: Option<String>,
    }

    /// A record and its status.
    pub struct Logged {
        /// The record's id.
        pub record: String,
        /// `logged`, `verified`, `returned`.
        pub status: String,
    }

    /// A learning record, as the headless command lists it.
    pub struct LoggedRecord {
        /// The record's id, by which a verifier names it.
        pub record: String,
        /// The person's number.
        pub person: String,
        /// The day of the learning.
        pub date: Date,
        /// The learning time in whole minutes.
        pub minutes: u32,
        /// The activity's code, if it is in the catalogue.
        pub activity: Option<String>,
        /// The record's own title, if it has one.
        pub title: Option<String>,
        /// The skills and levels that it claims.
        pub skills: Vec<Claim>,
        /// What was learned, in the person's words.
        pub reflection: Option<String>,
        /// Its status.
        pub status: RecordStatus,
        /// The person who verified or returned it.
        pub verified_by: Option<String>,
        /// The reason why it was returned.
        pub returned: Option<String>,
    }

    /// A skill that a record names.
    pub struct Claim {
        /// The skill's code.
        pub skill: String,
        /// The level claimed; null means only "practised".
        pub level: Option<u8>,
    }

    /// A verifier's decision on a record.
    pub struct Verdict {
        /// The record's id.
        pub record: String,
        /// The verifier's number or name.
        pub by: String,
        /// True to accept the record, false to return it.
        pub accept: bool,
        /// The accepted levels, as (skill code, level). Each becomes a rating by the verifier today.
        pub levels: Vec<(String, u8)>,
        /// The reason why the record is returned.
        pub reason: Option<String>,
    }

    /// A person's own page.
    pub struct MyLearning {
        /// The person whose page it is.
        pub person: super::PersonRef,
        /// Records, newest first.
        pub records: Vec<LearningRecordView>,
        /// Verified minutes in the last 12 months.
        pub minutes_12_months: u32,
        /// Logged and not yet verified minutes in the last 12 months.
        pub minutes_waiting: u32,
        /// The skills that the person needs, with target and level.
        pub skills: Vec<MySkill>,
        /// Skills to rate again.
        pub to_rerate: Vec<ToRerate>,
        /// The person's sessions to come.
        pub ahead: Vec<super::sessions::CalendarSession>,
        /// The catalogue for the form, as (code, title).
        pub activities: Vec<(String, String)>,
    }

    /// A skill on a person's list.
    pub struct MySkill {
        /// The skill's code.
        pub skill: String,
        /// The skill's title.
        pub title: String,
        /// The level needed, 1 to the scale's top.
        pub target: u8,
        /// The level; null if not rated.
        pub level: Option<u8>,
        /// `met`, `below`, `unrated`.
        pub state: String,
    }

    /// A skill that was learned and should be rated again.
    pub struct ToRerate {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Skill's code.
        pub skill: String,
        /// Skill's title.
        pub skill_title: String,
        /// What was learned.
        pub learned: String,
        /// The day on which it was learned.
        pub on: Date,
        /// The day from which to rate again: eight weeks after the learning, unless another day is set.
        pub due: Date,
    }
}
