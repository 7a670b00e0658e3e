//! Closed words that records hold and no measure counts by.

use std::str::FromStr;

/// What sort of branch it is: who runs it and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BranchSort {
    /// The council runs it, as the law asks.
    Statutory,
    /// People of the place run it.
    Community,
    /// It goes to its readers.
    Mobile,
}

impl BranchSort {
    /// Every sort.
    pub const ALL: [Self; 3] = [Self::Statutory, Self::Community, Self::Mobile];

    /// The word used in answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Statutory => "statutory",
            Self::Community => "community",
            Self::Mobile => "mobile",
        }
    }

    /// The word, or an empty text where nobody said.
    pub fn text(said: Option<Self>) -> &'static str {
        said.map_or("", Self::code)
    }
}

impl FromStr for BranchSort {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|sort| sort.code() == text).ok_or(())
    }
}

/// What a scenario changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The money of a fund.
    Fund,
    /// How many people must be on duty in a branch.
    Cover,
    /// What an aim matters.
    Aim,
}

impl Changed {
    /// Everything that a scenario can change.
    pub const ALL: [Self; 3] = [Self::Fund, Self::Cover, Self::Aim];

    /// The word used in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fund => "fund",
            Self::Cover => "cover",
            Self::Aim => "aim",
        }
    }
}

impl FromStr for Changed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|what| what.code() == text).ok_or(())
    }
}

/// What may be different in a what-if.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supposed {
    /// A person leaves.
    Leaver,
    /// A branch closes.
    Close,
    /// A person holds a role as well.
    Role,
    /// A role's target is another.
    Target,
}

impl Supposed {
    /// Everything that may be different.
    pub const ALL: [Self; 4] = [Self::Leaver, Self::Close, Self::Role, Self::Target];

    /// The word used in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Leaver => "leaver",
            Self::Close => "close",
            Self::Role => "role",
            Self::Target => "target",
        }
    }
}

impl FromStr for Supposed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|what| what.code() == text).ok_or(())
    }
}
