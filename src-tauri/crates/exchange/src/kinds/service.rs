//! Rows about the service itself: venues, rotas, leave, funds and cover rules.

use domain::facts::CoverScope;
use domain::problems::ProblemKind;
use domain::{Date, Kind};

use super::learning::{half_days, ordered};
use super::reader::{LIST, NAME};
use super::{Code, FromRow, Given, RowReader, person_kinds};
use crate::lists::{self, HalfDay, Weeks};
use crate::{FileKind, fields};

/// Where sessions take place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VenueRow {
    /// Its code.
    pub venue: Code,
    /// Its name.
    pub title: Given<String>,
    /// The branch it belongs to.
    pub branch: Given<String>,
    /// Places, 1 or more.
    pub seats: Given<u32>,
}

impl FromRow for VenueRow {
    const KIND: &'static FileKind = &fields::VENUES;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        Self { venue: row.key("venue"), title: row.text("title", NAME), branch: row.called("branch", NAME), seats: row.count("seats", 1) }
    }
}

/// When a person is on duty, every week or in alternating weeks, and when else they are free to learn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RotaRow {
    /// Whose rota.
    pub person_id: Code,
    /// Half-days on duty.
    pub on_duty: Given<Weeks>,
    /// Further half-days when free to learn.
    pub also_free: Given<Weeks>,
    /// Which of two weeks the row is for, 0 for the first. `None` if it is for every week or if its half-days name their weeks.
    pub week: Option<usize>,
}

impl FromRow for RotaRow {
    const KIND: &'static FileKind = &fields::ROTA;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let week = week(row);
        let on_duty = weeks(row, "on_duty", week);
        let rota = Self {
            person_id: row.person_key("person_id"),
            on_duty: row.needed("on_duty", on_duty),
            also_free: weeks(row, "also_free", week),
            week,
        };
        if week.is_some() && [&rota.on_duty, &rota.also_free].iter().any(|days| matches!(days, Given::Value(Weeks::Two(..)))) {
            row.bad("week", ProblemKind::Conflict, "the row is of one week and its half-days name two; leave one of them out".to_owned());
        }
        // A row for one week must not be read as one for every week.
        let other = row.other_headings().find(|heading| lists::names_a_week(heading));
        let own = || [row.heading("on_duty"), row.sheet()].into_iter().flatten().find(|name| week.is_none() && lists::names_a_week(name));
        let hint = other.or_else(own).map(str::to_owned);
        if let Some(hint) = hint {
            row.bad("on_duty", ProblemKind::InvalidText, format!("`{hint}` tells of more than one week; {TWO_WEEKS}"));
        }
        rota
    }
}

/// How a rota of two weeks is written.
const TWO_WEEKS: &str = "write `week 1: mon-am; week 2: tue-am`, or a row for each week with its number under `week`";

/// The week that a row is for, from its cell or else from the name of its sheet. `None` if it is for every week.
fn week(row: &mut RowReader<'_>) -> Option<usize> {
    let text = match row.called("week", NAME) {
        Given::Value(text) => text,
        Given::Absent => return row.sheet().and_then(lists::week_of),
        Given::Empty => return None,
    };
    let of_every = ["every", "every week", "all", "both", "each", "1 and 2", "1 & 2", "1+2", "1/2", "a/b"];
    if of_every.contains(&crate::clean::fold(&text).as_str()) {
        return None;
    }
    let found = lists::week(&text);
    if found.is_none() {
        row.bad("week", ProblemKind::InvalidText, format!("`{text}` is not week 1 or 2 of a rota; {TWO_WEEKS}"));
    }
    found
}

/// The half-days of a row. In a row of one week of two, a word for an empty cell means that this week has none.
fn weeks(row: &mut RowReader<'_>, field: &str, week: Option<usize>) -> Given<Weeks> {
    let text = match row.lines(field, LIST) {
        Given::Value(text) => text,
        other => return other.map(|_| Weeks::Every(Vec::new())),
    };
    if crate::clean::is_nothing(&text) {
        return if week.is_some() { Given::Value(Weeks::Every(Vec::new())) } else { Given::Empty };
    }
    match lists::weeks(&text) {
        Ok(Weeks::Every(days)) if days.is_empty() => Given::Empty,
        Ok(found) => Given::Value(found),
        Err(part) => {
            row.bad(
                field,
                ProblemKind::InvalidText,
                format!("`{part}` is not a half-day; write it like `mon-am;tue-pm`. For two weeks, {TWO_WEEKS}"),
            );
            Given::Absent
        }
    }
}

/// Days on which a person is away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeaveRow {
    /// Who is away.
    pub person_id: Code,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl FromRow for LeaveRow {
    const KIND: &'static FileKind = &fields::LEAVE;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let (from, to) = (row.date("from"), row.last_day("to"));
        let leave = Self { person_id: row.person_key("person_id"), from: row.always("from", from), to: row.always("to", to) };
        ordered(row, leave.from.as_ref(), "to", leave.to.as_ref());
        leave
    }
}

/// Money for learning, in whole pence, for some days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FundRow {
    /// Its code.
    pub fund: Code,
    /// The line on which funds follow each other year by year. Empty means the title without its year.
    pub line: Given<String>,
    /// Its name.
    pub title: Given<String>,
    /// The first day.
    pub from: Given<Date>,
    /// The last day.
    pub to: Given<Date>,
    /// How much, 0 or more.
    pub pence: Given<i64>,
}

impl FromRow for FundRow {
    const KIND: &'static FileKind = &fields::FUNDS;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let (from, to) = (row.date("from"), row.last_day("to"));
        let pence = row.money("pence", 1_000_000_000_000);
        let fund = Self {
            fund: row.key("fund"),
            line: row.called("line", NAME),
            title: row.text("title", NAME),
            from: row.needed("from", from),
            to: row.needed("to", to),
            pence: row.needed("pence", pence),
        };
        ordered(row, fund.from.value(), "to", fund.to.value());
        fund
    }
}

/// A rule on how many people must be there (in half-days, perhaps with a role), or must have a skill.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CoverRow {
    /// Where, a branch by its name or code; a rule without a skill is always of one branch, or of each.
    pub scope: CoverScope<String>,
    /// The half-days. Empty means all of the week; it is empty for a rule on a skill.
    pub halfdays: Vec<HalfDay>,
    /// The role's code or title; empty means anyone.
    pub role: Given<String>,
    /// At least so many people.
    pub min: Given<u32>,
    /// The skill that they must have. With a skill, the rule belongs to the measures, not to the plan.
    pub skill: Given<String>,
    /// The level that they must have, or a higher one.
    pub level: Given<u8>,
    /// The kinds of people whose skill counts; empty means everybody's.
    pub kinds: Vec<Kind>,
}

impl FromRow for CoverRow {
    const KIND: &'static FileKind = &fields::COVER;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let skill = row.called("skill", NAME * 2);
        let branch = row.called("branch", NAME);
        let has_skill = matches!(skill, Given::Value(_));
        let branch = if has_skill { branch.into_value() } else { row.always("branch", branch) };
        let min = row.count("min", 0);
        let level = row.level("level");
        let cover = Self {
            scope: match branch {
                None => CoverScope::Service,
                Some(all) if matches!(all.to_lowercase().as_str(), "*" | "each branch" | "every branch" | "all branches") => {
                    CoverScope::EachBranch
                }
                Some(one) => CoverScope::Branch(one),
            },
            halfdays: half_days(row, "halfdays").into_value().unwrap_or_default(),
            role: row.called("role", NAME),
            min: row.needed("min", min),
            level: if has_skill { row.always("level", level).map_or(Given::Absent, Given::Value) } else { Given::Absent },
            kinds: row
                .list("kinds", ProblemKind::InvalidKind, "is none of employee, volunteer, councillor, officer", person_kinds)
                .into_value()
                .unwrap_or_default(),
            skill,
        };
        if has_skill && cover.role.value().is_some() {
            row.bad("role", ProblemKind::Conflict, "a rule on a skill is not of a role; make it two rows".to_owned());
        }
        cover
    }
}
