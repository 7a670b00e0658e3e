//! Settings: the service, its branches and cover rules, funds, aims' priorities.

use domain::{Date, Kind};

use super::{Pence, StoreInfo};

super::views! {
    /// Everything on the settings screen.
    pub struct SettingsView {
        /// The store.
        pub store: StoreInfo,
        /// Every setting, with key, value, title and meaning.
        pub settings: Vec<SettingView>,
        /// Every branch of the service.
        pub branches: Vec<BranchView>,
        /// The rules on how many people must be on duty.
        pub duty_cover: Vec<DutyCoverView>,
        /// The rules on how many people must have a skill.
        pub skill_cover: Vec<SkillCoverView>,
        /// Funds, as of today.
        pub funds: Vec<FundView>,
        /// The sessions that no fund pays, as of today.
        pub outside_funds: OutsideFunds,
        /// The aims, and how much each matters.
        pub aims: Vec<AimPriority>,
        /// Framework versions.
        pub frameworks: Vec<FrameworkView>,
        /// The roles for the rules, as (code, title).
        pub roles: Vec<(String, String)>,
        /// The skills for the rules, as (code, title).
        pub skills: Vec<(String, String)>,
    }

    /// One setting.
    pub struct SettingView {
        /// The key, as in `skillsplan set KEY VALUE`.
        pub key: String,
        /// The value as text.
        pub value: String,
        /// Its title for people.
        pub title: String,
        /// What it does, and its range.
        pub help: String,
    }

    /// A branch.
    pub struct BranchView {
        /// Its key: the code if it has one, else the name as first stored.
        pub key: String,
        /// The branch's name.
        pub name: String,
        /// `statutory`, `community`, `mobile` or empty.
        pub sort: String,
        /// How many active people it has today.
        pub people: u32,
    }

    /// A rule that at least so many people must be on duty.
    pub struct DutyCoverView {
        /// The rule's id; empty for a new rule.
        pub id: String,
        /// Branch key.
        pub branch: String,
        /// The half-days, such as `tue-am`; empty means all.
        pub halfdays: Vec<String>,
        /// The role's code; null means anyone.
        pub role: Option<String>,
        /// The fewest people.
        pub min: u32,
    }

    /// A rule that at least so many people must have a skill.
    pub struct SkillCoverView {
        /// The rule's id; empty for a new rule.
        pub id: String,
        /// `service`, `each` or a branch key.
        pub scope: String,
        /// Skill code.
        pub skill: String,
        /// The level that they must have, 1 to the scale's top.
        pub level: u8,
        /// The kinds of people who count; empty means everybody.
        pub kinds: Vec<Kind>,
        /// The fewest people.
        pub min: u32,
    }

    /// A fund, and what is planned, committed, spent and left of it on the date of the screen.
    pub struct FundView {
        /// The fund's code.
        pub key: String,
        /// The fund's title.
        pub title: String,
        /// The line on which funds follow each other year by year: the one that was given, else the title without its year.
        pub line: String,
        /// The line that was given; null if it comes from the title.
        pub own_line: Option<String>,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// What it holds, in pence.
        pub pence: Pence,
        /// Pence of planned sessions that are not confirmed. They are a part of `committed`.
        pub planned: Pence,
        /// Pence committed: for planned and confirmed sessions, and for those that were held only after the date.
        pub committed: Pence,
        /// Pence spent: for sessions held by the date.
        pub spent: Pence,
        /// Pence left: what it holds, less `committed` and `spent`. Below 0 if more is used than there is.
        pub left: Pence,
    }

    /// Sessions that cost money which no fund pays: they name no fund, or no fund of the line holds on their first day.
    pub struct OutsideFunds {
        /// How many such sessions are planned, confirmed or held.
        pub sessions: u32,
        /// What they cost together, in pence.
        pub pence: Pence,
        /// Pence of planned sessions. They are a part of `committed`.
        pub planned: Pence,
        /// Pence committed on the date.
        pub committed: Pence,
        /// Pence spent by the date.
        pub spent: Pence,
    }

    /// An aim, and how much it matters.
    pub struct AimPriority {
        /// The aim's code.
        pub key: String,
        /// The aim's title.
        pub title: String,
        /// True for our working title, false for the published title.
        pub working_title: bool,
        /// How much it matters, 1 to 9.
        pub priority: u8,
    }

    /// A framework version.
    pub struct FrameworkView {
        /// The framework's code.
        pub code: String,
        /// The name of the version.
        pub version: String,
        /// The framework's title.
        pub title: String,
        /// How many skills it has.
        pub skills: u32,
        /// Is it the one in use?
        pub in_use: bool,
        /// The code of its strategy edition.
        pub edition: String,
        /// The scale's top.
        pub max_level: u8,
    }

    /// One change on the settings screen.
    #[serde(tag = "what", rename_all = "snake_case")]
    pub enum SettingChange {
        /// Sets a setting.
        Set {
            /// The key of the setting.
            key: String,
            /// The value as text.
            value: String,
        },
        /// Changes a branch's name or sort. An unknown key makes a new branch.
        Branch {
            /// The branch's key.
            key: String,
            /// Its new name.
            name: String,
            /// `statutory`, `community`, `mobile` or empty.
            sort: String,
        },
        /// Adds or changes a duty cover rule.
        DutyCover(DutyCoverView),
        /// Adds or changes a skill cover rule.
        SkillCover(SkillCoverView),
        /// Removes a cover rule of either sort.
        DropCover {
            /// The rule's id.
            id: String,
        },
        /// Adds or changes a fund.
        Fund {
            /// The fund's code.
            key: String,
            /// The fund's title.
            title: String,
            /// The line on which funds follow each other. Without one, it is the title without its year.
            line: Option<String>,
            /// First day.
            from: Date,
            /// Last day.
            to: Date,
            /// What it holds, in pence.
            pence: Pence,
        },
        /// Changes how much an aim matters.
        Aim {
            /// The aim's code.
            key: String,
            /// How much it matters, 1 to 9.
            priority: u8,
        },
        /// Puts a framework version in use.
        UseFramework {
            /// The framework's code.
            code: String,
            /// The name of the version.
            version: String,
        },
    }

    /// Versions and licences.
    pub struct About {
        /// The program's version.
        pub version: String,
        /// The version of the database engine.
        pub database: String,
        /// The licence of the program.
        pub licence: String,
        /// Parts by other authors, as (name, version, licence).
        pub parts: Vec<(String, String, String)>,
    }
}
