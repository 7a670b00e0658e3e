//! Logging learning, verifying it, and what to rate again.

use domain::learning::RecordStatus;
use domain::{Date, Kind};

super::views! {
    /// A learning record.
    pub struct LearningRecordView {
        /// The record's id.
        pub id: String,
        /// Who learned.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// Kind of person.
        pub kind: Kind,
        /// The person's branch, where there is one.
        pub branch: Option<String>,
        /// The day.
        pub on: Date,
        /// Whole minutes.
        pub minutes: u32,
        /// Activity's code, where it is one of the catalogue.
        pub activity: Option<String>,
        /// The title of the activity, or its own.
        pub title: String,
        /// Claimed levels.
        pub skills: Vec<ClaimedLevel>,
        /// What was learned, in the person's words.
        pub reflection: Option<String>,
        /// `logged`, `verified`, `returned`.
        pub status: String,
        /// Who verified or returned it.
        pub verified_by: Option<String>,
        /// Why it was returned.
        pub returned: Option<String>,
    }

    /// A level claimed in a record; it becomes a rating only when a verifier accepts it.
    pub struct ClaimedLevel {
        /// Skill's code.
        pub skill: String,
        /// Skill's title.
        pub title: String,
        /// The level claimed; null is only "practised".
        pub level: Option<u8>,
        /// The level now.
        pub now: Option<u8>,
    }

    /// A new record.
    #[derive(Default)]
    pub struct NewLearning {
        /// The number of the person who learned.
        pub person: String,
        /// The day.
        pub on: Option<Date>,
        /// Whole minutes above 0.
        pub minutes: u32,
        /// Activity's code.
        pub activity: Option<String>,
        /// Its title, where it is no activity of the catalogue.
        pub title: Option<String>,
        /// Skill code and claimed level.
        pub skills: Vec<(String, Option<u8>)>,
        /// What was learned, in the person's words.
        pub reflection: Option<String>,
    }

    /// A record and where it stands.
    pub struct Logged {
        /// The record's id.
        pub record: String,
        /// `logged`, `verified`, `returned`.
        pub status: String,
    }

    /// A learning record as headless callers are told of it.
    pub struct LoggedRecord {
        /// Id, by which a verifier names it.
        pub record: String,
        /// The person's number.
        pub person: String,
        /// The day.
        pub date: Date,
        /// Whole minutes.
        pub minutes: u32,
        /// Activity's code, where it is one of the catalogue.
        pub activity: Option<String>,
        /// Title, where it has one of its own.
        pub title: Option<String>,
        /// What it claims.
        pub skills: Vec<Claim>,
        /// What was learned, in the person's words.
        pub reflection: Option<String>,
        /// Where it stands.
        pub status: RecordStatus,
        /// Who verified or returned it.
        pub verified_by: Option<String>,
        /// Why it was returned.
        pub returned: Option<String>,
    }

    /// A skill that a record names.
    pub struct Claim {
        /// The skill's code.
        pub skill: String,
        /// The level claimed; null is only "practised".
        pub level: Option<u8>,
    }

    /// A verifier's word on a record.
    pub struct Verdict {
        /// The record's id.
        pub record: String,
        /// The verifier's number or name.
        pub by: String,
        /// Accept it?
        pub accept: bool,
        /// Levels accepted: skill code and level; each is a rating by the verifier today.
        pub levels: Vec<(String, u8)>,
        /// Why it goes back.
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
        /// Skills with target and level.
        pub skills: Vec<MySkill>,
        /// Skills to rate again.
        pub to_rerate: Vec<ToRerate>,
        /// Sessions ahead.
        pub ahead: Vec<super::sessions::CalendarSession>,
        /// The catalogue, for the form: code and title.
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
        /// Level; null is not rated.
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
        /// When it was learned.
        pub on: Date,
        /// From when to rate again (eight weeks later unless set).
        pub due: Date,
    }
}
