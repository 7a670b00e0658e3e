//! Money for learning: which fund pays for a session, and what is planned, committed, spent and left of each on a date
//! (docs/measures.md, Money).
//!
//! Funds follow each other by financial year on a *line*: "Training 2026-27" follows "Training 2025-26" on the line "Training". An activity
//! or a session names a line, or any fund on a line. The fund of that line that holds on the session's first day pays. So sessions of last
//! year stay with last year's fund when the service goes on to a new one.
//!
//! All money is whole pence. A sum that is too large for its type stops at the largest number.

mod titles;

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::Date;
use crate::activities::SessionStatus;
use crate::names::fold;
use titles::without_year;

/// Money for learning in one period, usually a financial year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fund {
    /// Its code, which no other fund has.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The line that was given for it. If none was given, the line comes from the title: see [`Fund::line`].
    pub line: Option<String>,
    /// The first day on which it pays.
    pub from: Date,
    /// The last day on which it pays.
    pub to: Date,
    /// What it holds, in pence.
    pub pence: i64,
}

impl Fund {
    /// The line that it is on: the one given, or else its title without the year, or else, if the title is only a year, its code.
    pub fn line(&self) -> String {
        let given = self.line.as_deref().map(crate::names::text).filter(|line| !line.is_empty());
        given.or_else(|| without_year(&self.title, self.from, self.to)).unwrap_or_else(|| self.code.clone())
    }

    /// Does it pay for a session that begins on this day?
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && on <= self.to
    }
}

/// The funds of a service, with the lines that they make.
#[derive(Debug, Clone, Default)]
pub struct Funds {
    all: Vec<Fund>,
    /// The line of each fund of `all`, as names are compared.
    lines: Vec<String>,
    /// For each code, its place in `all`.
    codes: HashMap<String, usize>,
}

impl Funds {
    /// Takes the funds in the order in which they are to be shown.
    pub fn new(all: Vec<Fund>) -> Self {
        let lines = all.iter().map(|fund| fold(&fund.line())).collect();
        let codes = all.iter().enumerate().map(|(at, fund)| (fund.code.clone(), at)).collect();
        Self { all, lines, codes }
    }

    /// Every fund, in the order given.
    pub fn all(&self) -> &[Fund] {
        &self.all
    }

    /// The fund of this code.
    pub fn get(&self, code: &str) -> Option<&Fund> {
        self.all.get(*self.codes.get(code)?)
    }

    /// Is this the code of a fund, or the name of a line? (A line is met without regard to case and spaces.)
    pub fn knows(&self, name: &str) -> bool {
        !self.line_named(name).is_empty()
    }

    /// The funds of the line that a name means, in the order given: the name is the code of a fund, which means that fund's
    /// line, or the line itself. A code wins over a line of the same name.
    pub fn line_of(&self, name: &str) -> impl Iterator<Item = &Fund> {
        self.line_named(name).into_iter().map(|at| &self.all[at])
    }

    /// The fund that pays for a session which names this fund or line and begins on this day. `None` if it names nothing, or if no fund of
    /// the line holds then.
    ///
    /// If several funds of the line hold, the named one pays, or else the one that began last; on a tie, the first by code.
    pub fn paying(&self, name: Option<&str>, first_day: Date) -> Option<&Fund> {
        self.paying_at(name, first_day).map(|at| &self.all[at])
    }

    /// The first fund of the line of this name between two days, both included: the one that pays on the first of these days on which any
    /// fund of the line pays.
    pub fn first_between(&self, name: Option<&str>, from: Date, to: Date) -> Option<&Fund> {
        let begins = |fund: &Fund| (fund.from <= to && fund.to >= from).then(|| fund.from.max(from));
        let first = self.line_of(name?).filter_map(begins).min()?;
        self.paying(name, first)
    }

    /// What each fund pays as of a date, in the order of [`Funds::all`], and what no fund pays.
    pub fn as_of<'s>(&self, on: Date, sessions: impl IntoIterator<Item = SessionCost<'s>>) -> (Vec<Cost>, Outside) {
        let (mut costs, mut outside) = (vec![Cost::default(); self.all.len()], Outside::default());
        for session in sessions {
            match self.paying_at(session.fund, session.first) {
                Some(at) => costs[at].add(&session, on),
                None => outside.add(&session, on),
            }
        }
        (costs, outside)
    }

    fn paying_at(&self, name: Option<&str>, first_day: Date) -> Option<usize> {
        let name = name?;
        let holding = self.line_named(name).into_iter().filter(|at| self.all[*at].holds(first_day));
        holding.min_by_key(|at| {
            let fund = &self.all[*at];
            (fund.code != name, Reverse(fund.from), &fund.code)
        })
    }

    fn line_named(&self, name: &str) -> Vec<usize> {
        let line = self.codes.get(name).map_or_else(|| fold(name), |at| self.lines[*at].clone());
        (0..self.all.len()).filter(|at| self.lines[*at] == line).collect()
    }
}

/// What a session costs, in pence: an amount for the session and an amount for each person with a place, whether they came or not.
pub fn session_pence(per_session: i64, per_head: i64, heads: i64) -> i64 {
    per_session.saturating_add(per_head.saturating_mul(heads))
}

/// What a session costs, when it is, and which fund it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionCost<'s> {
    /// The fund or the line that the session or its activity names.
    pub fund: Option<&'s str>,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// Its status.
    pub status: SessionStatus,
    /// What it costs, in pence.
    pub pence: i64,
}

/// Money committed to sessions to come and money spent on past ones, in pence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cost {
    /// Money for planned sessions, which are not confirmed yet. It is a part of `committed`.
    pub planned: i64,
    /// Money for planned and confirmed sessions, and for sessions that were held only after the date.
    pub committed: i64,
    /// Money for sessions held by the date.
    pub spent: i64,
}

impl Cost {
    /// Adds one session, as of a date. A session counts as held from its last day on. A candidate or cancelled session costs nothing.
    pub fn add(&mut self, session: &SessionCost<'_>, on: Date) {
        let take = |sum: &mut i64| *sum = sum.saturating_add(session.pence);
        match session.status {
            SessionStatus::Planned => {
                take(&mut self.planned);
                take(&mut self.committed);
            }
            SessionStatus::Confirmed => take(&mut self.committed),
            SessionStatus::Held if session.last > on => take(&mut self.committed),
            SessionStatus::Held => take(&mut self.spent),
            SessionStatus::Candidate | SessionStatus::Cancelled => {}
        }
    }

    /// Committed and spent together.
    pub fn used(self) -> i64 {
        self.committed.saturating_add(self.spent)
    }

    /// What is left of `pence`; below 0 if more is used than there is.
    pub fn left_of(self, pence: i64) -> i64 {
        pence.saturating_sub(self.used())
    }
}

/// Sessions that cost money which no fund pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Outside {
    /// How many such sessions are planned, confirmed or held and cost more than 0.
    pub sessions: u32,
    /// What they cost.
    pub cost: Cost,
}

impl Outside {
    fn add(&mut self, session: &SessionCost<'_>, on: Date) {
        let counts = matches!(session.status, SessionStatus::Planned | SessionStatus::Confirmed | SessionStatus::Held);
        if counts && session.pence > 0 {
            self.sessions = self.sessions.saturating_add(1);
            self.cost.add(session, on);
        }
    }
}
