//! What can be learned, when it runs, and what was learned.

use std::fmt;

use domain::activities::SessionStatus;
use domain::problems::ProblemKind;
use domain::{Date, Kind};

use super::reader::{CODE, LONG, NAME};
use super::{Code, FromRow, Given, RowReader, person_kinds};
use crate::lists::{self, Claim, HalfDay, Outcome};
use crate::{FileKind, fields};

/// Kinds of learning that the program knows by name; others are kept as typed.
const KINDS: [&str; 14] = [
    "training session",
    "e-learning",
    "sector forum",
    "masterclass",
    "peer review",
    "shadowing",
    "visit",
    "mentoring",
    "coaching",
    "apprenticeship",
    "secondment",
    "conference",
    "team briefing",
    "project",
];
/// Modes that the program knows by name.
const MODES: [&str; 3] = ["in person", "online live", "self-paced"];

/// One activity of the catalogue. Money is whole pence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivityRow {
    /// Its code.
    pub activity: Code,
    /// Its title.
    pub title: Given<String>,
    /// Training session, masterclass, secondment ...: free text, the known ones in their usual spelling.
    pub kind: Given<String>,
    /// In person, online live, self-paced ...: free text, the known ones in their usual spelling.
    pub mode: Given<String>,
    /// How long it takes, above 0.
    pub minutes: Given<u32>,
    /// Who gives it.
    pub provider: Given<String>,
    /// Fewest people, 1 or more.
    pub min_people: Given<u32>,
    /// Most people, 1 or more.
    pub max_people: Given<u32>,
    /// Pence for each session.
    pub cost_per_session: Given<u32>,
    /// Pence for each person.
    pub cost_per_head: Given<u32>,
    /// The fund that pays, by its code, or the line of funds by its name.
    pub fund: Given<Code>,
    /// What it teaches.
    pub outcomes: Given<Vec<Outcome>>,
    /// Activities to be done before.
    pub prerequisites: Given<Vec<String>>,
    /// The certificate that it leads to.
    pub certificate: Given<String>,
    /// For how many months that certificate holds.
    pub certificate_months: Given<u32>,
    /// The kinds of people that it is for; empty means everybody.
    pub kinds: Given<Vec<Kind>>,
    /// The day by which its content should be reviewed.
    pub review_by: Given<Date>,
}

impl FromRow for ActivityRow {
    const KIND: &'static FileKind = &fields::ACTIVITIES;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let kind = row.needed_text("kind", CODE).map(|text| usual_spelling(text, &KINDS));
        let minutes = row.minutes("minutes");
        let activity = Self {
            activity: row.key("activity"),
            title: row.needed_text("title", NAME),
            kind,
            mode: row.called("mode", CODE).map(|text| usual_spelling(text, &MODES)),
            minutes: row.needed("minutes", minutes),
            provider: row.called("provider", NAME),
            min_people: row.count("min_people", 1),
            max_people: row.count("max_people", 1),
            cost_per_session: cost(row, "cost_per_session"),
            cost_per_head: cost(row, "cost_per_head"),
            fund: row.code_or_name("fund"),
            outcomes: row.list("outcomes", ProblemKind::InvalidLevel, "is no outcome; write it like `A3-07:0>2`, upwards", lists::outcomes),
            prerequisites: row.list("prerequisites", ProblemKind::InvalidText, "", |text| Ok(lists::parts(text, &[';', ',', '\n']))),
            certificate: row.called("certificate", NAME),
            certificate_months: row.count("certificate_months", 1),
            kinds: row.list("kinds", ProblemKind::InvalidKind, "is none of employee, volunteer, councillor, officer", person_kinds),
            review_by: row.end("review_by"),
        };
        if let (Some(least), Some(most)) = (activity.min_people.value(), activity.max_people.value())
            && most < least
        {
            row.bad("max_people", ProblemKind::InvalidNumber, format!("at most {most} people is fewer than the {least} that it needs"));
        }
        activity
    }
}

/// Pence, at most ten million pounds.
fn cost(row: &mut RowReader<'_>, field: &str) -> Given<u32> {
    row.money(field, 1_000_000_000).map(domain::saturating_u32)
}

fn usual_spelling(text: String, known: &[&str]) -> String {
    let plain = |text: &str| crate::clean::heading_key(text);
    known.iter().find(|word| plain(word) == plain(&text)).map_or(text, |word| (*word).to_owned())
}

/// How an activity can be run: one candidate session for each date that it allows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfferRow {
    /// Its own code, where it has one.
    pub offer: Given<Code>,
    /// The activity's code.
    pub activity: Code,
    /// The half-days of the week, in the order of the week.
    pub halfdays: Given<Vec<HalfDay>>,
    /// The number of weeks from one run to the next, 1 or more.
    pub every_weeks: Given<u32>,
    /// The first day.
    pub from: Given<Date>,
    /// The last day.
    pub to: Given<Date>,
    /// The venue's code.
    pub venue: Given<Code>,
    /// The trainer.
    pub trainer: Given<String>,
    /// Places, 1 or more.
    pub seats: Given<u32>,
}

impl FromRow for OfferRow {
    const KIND: &'static FileKind = &fields::OFFERS;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let halfdays = half_days(row, "halfdays");
        let offer = Self {
            offer: row.code("offer"),
            activity: row.key("activity"),
            halfdays: row.needed("halfdays", halfdays),
            every_weeks: row.count("every_weeks", 1),
            from: row.date("from"),
            to: row.end("to"),
            venue: row.code("venue"),
            trainer: row.called("trainer", NAME),
            seats: row.count("seats", 1),
        };
        ordered(row, offer.from.value(), "to", offer.to.value());
        offer
    }
}

/// A day, perhaps with a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// Minutes after midnight, under 1,440; `None` is the whole day.
    pub minutes: Option<u16>,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minutes {
            None => write!(f, "{}", self.date),
            Some(minutes) => write!(f, "{}T{:02}:{:02}", self.date, minutes / 60, minutes % 60),
        }
    }
}

/// One dated session of an activity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionRow {
    /// Its code.
    pub session: Code,
    /// The activity's code.
    pub activity: Given<Code>,
    /// When it begins.
    pub starts: Given<Moment>,
    /// When it ends; not before it begins.
    pub ends: Given<Moment>,
    /// The half-days of each week that a block takes, in the order of the week.
    pub halfdays: Given<Vec<HalfDay>>,
    /// The venue's code.
    pub venue: Given<Code>,
    /// The trainer.
    pub trainer: Given<String>,
    /// Places, 1 or more.
    pub capacity: Given<u32>,
    /// Its status; planned if not given.
    pub status: Given<SessionStatus>,
}

impl FromRow for SessionRow {
    const KIND: &'static FileKind = &fields::SESSIONS;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let activity = row.code("activity");
        let starts = row.moment("starts").map(|(date, minutes)| Moment { date, minutes });
        let ends = row.moment("ends").map(|(date, minutes)| Moment { date, minutes });
        let session = Self {
            session: row.key("session"),
            activity: row.needed("activity", activity),
            starts: row.needed("starts", starts),
            ends: row.needed("ends", ends),
            halfdays: half_days(row, "halfdays"),
            venue: row.code("venue"),
            trainer: row.called("trainer", NAME),
            capacity: row.count("capacity", 1),
            status: row.word("status", status, "candidate, planned, confirmed, held, cancelled"),
        };
        if let (Some(starts), Some(ends)) = (session.starts.value(), session.ends.value()) {
            let before = match (starts.minutes, ends.minutes) {
                (Some(start), Some(end)) => (ends.date, end) < (starts.date, start),
                _ => ends.date < starts.date,
            };
            if before {
                row.bad("ends", ProblemKind::EndBeforeStart, format!("the end {ends} is before the start {starts}"));
            }
        }
        session
    }
}

fn status(word: &str) -> Option<SessionStatus> {
    word.parse().ok().or(match word {
        "canceled" => Some(SessionStatus::Cancelled),
        "completed" | "done" | "delivered" => Some(SessionStatus::Held),
        "booked" => Some(SessionStatus::Confirmed),
        _ => None,
    })
}

/// A certificate that a person was awarded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CertificateRow {
    /// Who holds it.
    pub person_id: Code,
    /// Its name.
    pub certificate: String,
    /// The day of the award.
    pub awarded_on: Option<Date>,
    /// The last day on which it holds; empty if it holds for ever.
    pub expires_on: Given<Date>,
}

impl FromRow for CertificateRow {
    const KIND: &'static FileKind = &fields::CERTIFICATES;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let certificate = row.called("certificate", NAME);
        let awarded_on = row.date("awarded_on");
        let held = Self {
            person_id: row.person_key("person_id"),
            certificate: row.always("certificate", certificate).unwrap_or_default(),
            awarded_on: row.always("awarded_on", awarded_on),
            expires_on: row.end("expires_on"),
        };
        ordered(row, held.awarded_on.as_ref(), "expires_on", held.expires_on.value());
        held
    }
}

/// The status of a learning record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogStatus {
    /// The person wrote it down.
    Logged,
    /// A verifier accepted it.
    Verified,
}

/// One learning record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogRow {
    /// The id of a stored record, as in our own export. With it, the row is that record and needs only the fields that it changes.
    pub record: Given<Code>,
    /// Who learned.
    pub person_id: Given<Code>,
    /// The day of the learning.
    pub date: Given<Date>,
    /// How long, above 0.
    pub minutes: Given<u32>,
    /// The activity's code or title.
    pub activity: Given<String>,
    /// What was learned, if it is not an activity of the catalogue.
    pub title: Given<String>,
    /// The skills claimed.
    pub skills: Given<Vec<Claim>>,
    /// The person's reflection on it.
    pub reflection: Given<String>,
    /// The status of the record; logged if not given.
    pub status: Given<LogStatus>,
    /// The number of the person who verified it.
    pub verified_by: Given<Code>,
}

impl FromRow for LogRow {
    const KIND: &'static FileKind = &fields::LOG;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let record = row.code("record");
        let (person, date, minutes) = (row.person("person_id"), row.date("date"), row.minutes("minutes"));
        let names_itself = record.value().is_some();
        let status = |word: &str| match word {
            "logged" => Some(LogStatus::Logged),
            "verified" | "accepted" | "approved" => Some(LogStatus::Verified),
            _ => None,
        };
        Self {
            record,
            person_id: key_unless(row, names_itself, "person_id", person),
            date: key_unless(row, names_itself, "date", date),
            minutes: key_unless(row, names_itself, "minutes", minutes),
            activity: row.called("activity", NAME),
            title: row.text("title", NAME),
            skills: row.list("skills", ProblemKind::InvalidLevel, "is not a skill and its level; write it like `A2-01=3`", lists::claims),
            reflection: row.lines("reflection", LONG),
            status: row.word("status", status, "logged, verified"),
            verified_by: row.person("verified_by"),
        }
    }
}

/// A field that identifies a row, unless the row has an id of its own. An empty cell is `missing` in both cases.
fn key_unless<T>(row: &mut RowReader<'_>, names_itself: bool, field: &str, found: Given<T>) -> Given<T> {
    if names_itself { row.needed(field, found) } else { row.always(field, found).map_or(Given::Absent, Given::Value) }
}

pub(super) fn half_days(row: &mut RowReader<'_>, field: &str) -> Given<Vec<HalfDay>> {
    row.list(field, ProblemKind::InvalidText, "is not a half-day; write it like `mon-am;tue-pm`", lists::half_days)
}

pub(super) fn ordered(row: &mut RowReader<'_>, from: Option<&Date>, end_field: &str, to: Option<&Date>) {
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        row.bad(end_field, ProblemKind::EndBeforeStart, format!("the last day {to} is before the first day {from}"));
    }
}
