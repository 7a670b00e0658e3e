//! Settings: the service, its branches and cover rules, funds, aims' priorities.

use domain::{Date, Kind};

use super::{Pence, StoreInfo};

super::views! {
    /// Everything on the settings screen.
    pub struct SettingsView {
        /// The store.
        pub store: StoreInfo,
        /// Every setting: key, value, title, what it means.
        pub settings: Vec<SettingView>,
        /// Every branch of the service.
        pub branches: Vec<BranchView>,
        /// Cover on duty.
        pub duty_cover: Vec<DutyCoverView>,
        /// Cover of skills.
        pub skill_cover: Vec<SkillCoverView>,
        /// Funds, as of today.
        pub funds: Vec<FundView>,
        /// What no fund pays, as of today.
        pub outside_funds: OutsideFunds,
        /// Aims and what each matters.
        pub aims: Vec<AimPriority>,
        /// Framework versions.
        pub frameworks: Vec<FrameworkView>,
        /// Role codes and titles, for the rules.
        pub roles: Vec<(String, String)>,
        /// Skill codes and titles, for the rules.
        pub skills: Vec<(String, String)>,
    }

    /// One setting.
    pub struct SettingView {
        /// Key as in `skillsplan set KEY VALUE`.
        pub key: String,
        /// Value as text.
        pub value: String,
        /// Its title for people.
        pub title: String,
        /// What it does, and its range.
        pub help: String,
    }

    /// A branch.
    pub struct BranchView {
        /// Its key: code where it has one, else the name as first stored.
        pub key: String,
        /// The branch's name.
        pub name: String,
        /// `statutory`, `community`, `mobile` or empty.
        pub sort: String,
        /// Active people today.
        pub people: u32,
    }

    /// At least so many people on duty.
    pub struct DutyCoverView {
        /// Id; empty is a new one.
        pub id: String,
        /// Branch key.
        pub branch: String,
        /// Half-days (`tue-am`); none is all.
        pub halfdays: Vec<String>,
        /// Role code; null is anyone.
        pub role: Option<String>,
        /// How many at least.
        pub min: u32,
    }

    /// At least so many people with a skill.
    pub struct SkillCoverView {
        /// Id; empty is a new one.
        pub id: String,
        /// `service`, `each` or a branch key.
        pub scope: String,
        /// Skill code.
        pub skill: String,
        /// The level that they must have, 1 to the scale's top.
        pub level: u8,
        /// Kinds; none is everybody.
        pub kinds: Vec<Kind>,
        /// How many at least.
        pub min: u32,
    }

    /// A fund, and what is planned, committed, spent and left of it on the date of the screen.
    pub struct FundView {
        /// The fund's code.
        pub key: String,
        /// The fund's title.
        pub title: String,
        /// The line on which funds follow each other year by year: the one given, else the title without its year.
        pub line: String,
        /// The line that was given; null where the title says it.
        pub own_line: Option<String>,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// What it holds, in pence.
        pub pence: Pence,
        /// Planned sessions that are not confirmed: a part of what is committed.
        pub planned: Pence,
        /// Committed: planned and confirmed sessions, and those that were held only after the date.
        pub committed: Pence,
        /// Spent: sessions held by the date.
        pub spent: Pence,
        /// Left: the money less both; below 0 where more is used than there is.
        pub left: Pence,
    }

    /// Sessions that cost money which no fund pays: they name none, or none of the line holds on their first day.
    pub struct OutsideFunds {
        /// How many are planned, confirmed or held.
        pub sessions: u32,
        /// What they cost together.
        pub pence: Pence,
        /// Of planned ones: a part of what is committed.
        pub planned: Pence,
        /// Pence committed on the date.
        pub committed: Pence,
        /// Pence spent by the date.
        pub spent: Pence,
    }

    /// An aim and what it matters, 1..=9.
    pub struct AimPriority {
        /// The aim's code.
        pub key: String,
        /// The aim's title.
        pub title: String,
        /// Working title, not the published one.
        pub working_title: bool,
        /// What it matters, 1 to 9.
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
        /// A setting by key.
        Set {
            /// The key of the setting.
            key: String,
            /// Value as text.
            value: String,
        },
        /// A branch's name or sort; an unknown key makes a branch.
        Branch {
            /// The branch's key.
            key: String,
            /// Its new name.
            name: String,
            /// `statutory`, `community`, `mobile` or empty.
            sort: String,
        },
        /// A duty cover rule, new or changed.
        DutyCover(DutyCoverView),
        /// A skill cover rule, new or changed.
        SkillCover(SkillCoverView),
        /// Takes a rule of either sort away.
        DropCover {
            /// The rule's id.
            id: String,
        },
        /// A fund, new or changed.
        Fund {
            /// The fund's code.
            key: String,
            /// The fund's title.
            title: String,
            /// The line on which funds follow each other; none is what the title says without its year.
            line: Option<String>,
            /// First day.
            from: Date,
            /// Last day.
            to: Date,
            /// What it holds, in pence.
            pence: Pence,
        },
        /// What an aim matters.
        Aim {
            /// The aim's code.
            key: String,
            /// What it matters, 1 to 9.
            priority: u8,
        },
        /// Which framework version is in use.
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
        /// The database engine's.
        pub database: String,
        /// The licence of the program.
        pub licence: String,
        /// Parts by others: name, version, licence.
        pub parts: Vec<(String, String, String)>,
    }
}
