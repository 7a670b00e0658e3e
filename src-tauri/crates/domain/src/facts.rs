//! Everything that the measures are counted from, as the store holds it, for all dates.
//!
//! The store fills one `Facts`; every measure on every date is a function of it. Indices ([`crate::ix`])
//! point into the lists here. What is recorded of a person stands with the person, so that a change of one touches no other.

use std::sync::Arc;

use std::str::FromStr;

use crate::dates::{Date, Period};
use crate::ix::{AimIx, BranchIx, IxVec, PersonIx, RoleIx, SkillIx, TeamIx};
use crate::people::Kind;
use crate::periods::Periods;
use crate::ratings::Source;
use crate::skills::Relation;

/// A name that groups people: a branch, a team. `key` is its code where it has one, else its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Code where there is one, else the name as first stored.
    pub key: String,
    /// The name.
    pub title: String,
}

/// An aim of the strategy edition in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// Its code.
    pub key: String,
    /// Its title.
    pub title: String,
    /// True for our working title, false for the published title.
    pub working_title: bool,
    /// How much it matters to the service, 1..=9. Only the planner uses it.
    pub priority: u8,
}

impl Aim {
    /// The title as people are shown it.
    pub fn shown(&self) -> String {
        aim_title(&self.title, self.working_title)
    }
}

/// An aim's title as people are shown it: one that is not the published title is always marked.
pub fn aim_title(title: &str, working_title: bool) -> String {
    if working_title { format!("{title} (working title)") } else { title.to_owned() }
}

/// Whose title an aim bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleStatus {
    /// The published one.
    Published,
    /// One of our own, until the published one is known.
    WorkingTitle,
    /// The one of a file that somebody imported.
    AsImported,
}

impl TitleStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Published, Self::WorkingTitle, Self::AsImported];

    /// The words used in files and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::WorkingTitle => "working title",
            Self::AsImported => "as imported",
        }
    }

    /// Is the title shown as a working title? What is not said to be published has not been checked.
    pub fn is_working_title(self) -> bool {
        self != Self::Published
    }
}

impl FromStr for TitleStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.code() == text).ok_or(())
    }
}

/// A skill of the framework version in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// Its code.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its skill group's name, if it has one.
    pub group: Option<String>,
    /// Its primary aim, if it has one.
    pub aim: Option<AimIx>,
    /// How it serves that aim.
    pub relation: Relation,
}

/// A role that people hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Code where there is one, else the title.
    pub key: String,
    /// The title.
    pub title: String,
    /// The kind of people who hold the role, if it is known.
    pub kind: Option<Kind>,
}

/// What a role needs of a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleTarget {
    /// The role.
    pub role: RoleIx,
    /// The skill.
    pub skill: SkillIx,
    /// 1..=the scale's top.
    pub level: u8,
    /// 1 useful, 2 important, 3 essential.
    pub importance: u8,
}

/// A person, as recorded now, and everything that is recorded of the person. "Recorded last" is the order of the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The service's own staff or volunteer number.
    pub key: String,
    /// The name.
    pub name: String,
    /// What the person is to the service.
    pub kind: Kind,
    /// When the person is active.
    pub periods: Periods,
    /// The roles held, and when.
    pub roles: Vec<Held<RoleIx>>,
    /// The branches that the person is in, and when.
    pub branches: Vec<Held<BranchIx>>,
    /// The teams that the person is in, and when.
    pub teams: Vec<Held<TeamIx>>,
    /// Targets set for this person.
    pub targets: Vec<PersonalTarget>,
    /// Ratings that are not withdrawn.
    pub ratings: Vec<Rating>,
    /// Certificates held.
    pub certificates: Vec<HeldCertificate>,
}

impl Person {
    /// Somebody of whom nothing else is recorded.
    pub fn new(key: String, name: String, kind: Kind, periods: Periods) -> Self {
        Self {
            key,
            name,
            kind,
            periods,
            roles: Vec::new(),
            branches: Vec::new(),
            teams: Vec::new(),
            targets: Vec::new(),
            ratings: Vec::new(),
            certificates: Vec::new(),
        }
    }
}

/// A person holds a role, or is in a branch or team, for some days: `W` is the index of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<W> {
    /// The role, branch or team.
    pub what: W,
    /// The days on which it holds.
    pub period: Period,
}

/// A target set for one person. Level 0 takes the skill off the person's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonalTarget {
    /// The skill.
    pub skill: SkillIx,
    /// 0..=the scale's top.
    pub level: u8,
    /// The days on which it is in force.
    pub period: Period,
}

/// A rating that is not withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// The skill (of the same code, or the one that replaces it).
    pub skill: SkillIx,
    /// 0..=the scale's top.
    pub level: u8,
    /// The source of the rating.
    pub source: Source,
    /// The day of the rating.
    pub rated_on: Date,
    /// The day by which it should be looked at again.
    pub review_by: Option<Date>,
    /// How sure the rater is, 1..=4. It never changes the level.
    pub confidence: Option<u8>,
    /// The number under which it was recorded, above 0: that of its row in the store. A greater one was recorded later.
    pub recorded: i64,
}

/// Where a skill cover rule holds. `B` tells which branch it is: by its index here, by its name in a file; `()` where the branch
/// stands elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum CoverScope<B = BranchIx> {
    /// The service as a whole.
    #[default]
    Service,
    /// Each branch by itself.
    EachBranch,
    /// One branch.
    Branch(B),
}

impl<B> CoverScope<B> {
    /// The same without saying which branch it is.
    pub fn word(&self) -> CoverScope<()> {
        match self {
            Self::Service => CoverScope::Service,
            Self::EachBranch => CoverScope::EachBranch,
            Self::Branch(_) => CoverScope::Branch(()),
        }
    }
}

impl CoverScope<()> {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Service, Self::EachBranch, Self::Branch(())];

    /// The word used in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::EachBranch => "each",
            Self::Branch(()) => "branch",
        }
    }
}

impl FromStr for CoverScope<()> {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|scope| scope.code() == text).ok_or(())
    }
}

/// At least so many active people of these kinds have a skill at a level or above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillCover {
    /// Where it holds.
    pub scope: CoverScope,
    /// The skill.
    pub skill: SkillIx,
    /// The level, 1..=the scale's top.
    pub level: u8,
    /// The kinds of people whose skill counts; empty means everybody's.
    pub kinds: Vec<Kind>,
    /// How many people at least.
    pub min: u32,
}

/// A role requires a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleCertificate {
    /// The role.
    pub role: RoleIx,
    /// The certificate's name.
    pub certificate: String,
    /// The number of months after which it must be renewed; `None` means never.
    pub months: Option<u32>,
}

/// A certificate that a person was awarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCertificate {
    /// The certificate's name.
    pub certificate: String,
    /// The day of the award.
    pub awarded_on: Date,
    /// The last day on which it holds; `None` if it holds for ever.
    pub expires_on: Option<Date>,
}

impl Facts {
    /// The day by which a rating should be looked at again: its own, else so many months after it was given; `None` means never.
    pub fn review_day(&self, rating: &Rating) -> Option<Date> {
        let months = i32::try_from(self.review_months).ok().filter(|months| *months > 0);
        rating.review_by.or_else(|| months.map(|months| rating.rated_on.plus_months(months)))
    }

    /// Is a branch closed on a day?
    pub fn is_closed(&self, branch: BranchIx, on: Date) -> bool {
        self.closed.iter().any(|(closed, from)| *closed == branch && *from <= on)
    }
}

/// Everything that the measures are counted from, under one framework version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The scale's top, 1..=10.
    pub max_level: u8,
    /// The number of months after which a rating without a review date of its own is due for review; 0 means never.
    pub review_months: u32,
    /// The aims of the framework's edition, in its order.
    pub aims: Vec<Aim>,
    /// The framework's skills, in its order.
    pub skills: Vec<Skill>,
    /// The roles.
    pub roles: Vec<Role>,
    /// What roles need.
    pub targets: Vec<RoleTarget>,
    /// The branches.
    pub branches: IxVec<BranchIx, Named>,
    /// Branches that are closed, and each one's first day on which it is. No rule of cover holds there from that day on.
    pub closed: Vec<(BranchIx, Date)>,
    /// The teams.
    pub teams: IxVec<TeamIx, Named>,
    /// The people, by key. What is recorded of one is shared by every copy of the facts until it changes.
    pub people: IxVec<PersonIx, Arc<Person>>,
    /// Rules on how many people must have a skill.
    pub skill_cover: Vec<SkillCover>,
    /// Certificates that roles require.
    pub role_certificates: Vec<RoleCertificate>,
}
