//! Imports learning records, one for each row. A row with the id of a record is that record. Another row is matched by person, day, minutes
//! and what was learned.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use domain::Date;
use domain::learning::RecordStatus;
use domain::problems::ProblemKind;
use domain::rules::{self, Broken};
use exchange::clean::fold;
use exchange::kinds::{Code, Given, LogRow, LogStatus, Parsed, Rows};
use store::records::{Activity, Learning, LearningSkill, Person};
use store::{Id, Kept, StoreError, Tx};

use super::Context;
use super::everybody::Everybody;
use super::framework::lacking;
use super::known::{Names, Skills};
use super::learning::unknown_activity;
use super::ratings::{unknown_person, unknown_skill};
use super::records::{by_owner, over, put, set_owned};
use super::tally::{Outcome, Tally};
use crate::AppError;

/// A skill is rated again this many days after learning, eight weeks, unless another day is set.
const RERATE_DAYS: i64 = 7 * domain::learning::RERATE_WEEKS as i64;

/// What somebody learned: an activity's row id, or the folded form of a title.
type What = Result<Id<Activity>, String>;
/// What identifies a record: person, day, minutes and what was learned.
type Identity = (Id<Person>, Date, u32, What);

/// A stored record.
struct Record {
    kept: Kept<Learning>,
    claims: Vec<Kept<LearningSkill>>,
}

impl Deref for Record {
    type Target = Kept<Learning>;
    fn deref(&self) -> &Kept<Learning> {
        &self.kept
    }
}

impl Record {
    fn is(&self, what: &What) -> bool {
        match what {
            Ok(activity) => self.activity == Some(*activity),
            Err(title) => fold(self.title.as_deref().unwrap_or_default()) == *title,
        }
    }

    fn has(&self, (person, on, minutes, what): &Identity) -> bool {
        (self.person, self.on, self.minutes) == (*person, *on, *minutes) && self.is(what)
    }

    fn claims(&self, skill: &str, level: Option<u8>) -> bool {
        self.claims.iter().any(|claim| claim.skill == skill && claim.level == level)
    }
}

/// The stored records, by id and by identity.
struct Log {
    records: Vec<Record>,
    by_id: BTreeMap<Id<Learning>, usize>,
    by_identity: BTreeMap<Identity, usize>,
}

impl Log {
    async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let mut claims = by_owner(tx.all::<LearningSkill>().await?, |claim| claim.learning);
        let mut log = Self { records: Vec::new(), by_id: BTreeMap::new(), by_identity: BTreeMap::new() };
        for kept in tx.all::<Learning>().await? {
            let at = log.records.len();
            let record = Record { claims: claims.remove(&kept.id).unwrap_or_default(), kept };
            let title = fold(record.title.as_deref().unwrap_or_default());
            // Of several records with one identity, the first is matched.
            let identity = |what: What| (record.person, record.on, record.minutes, what);
            if let Some(activity) = record.activity {
                log.by_identity.entry(identity(Ok(activity))).or_insert(at);
            }
            log.by_identity.entry(identity(Err(title))).or_insert(at);
            log.by_id.insert(record.id, at);
            log.records.push(record);
        }
        Ok(log)
    }

    fn with_id(&self, code: &Code) -> Option<&Record> {
        code.text.parse().ok().and_then(|number| self.by_id.get(&Id::from_number(number))).map(|at| &self.records[*at])
    }

    fn alike(&self, identity: &Identity) -> Option<&Record> {
        self.by_identity.get(identity).map(|at| &self.records[*at])
    }
}

pub(super) async fn import(tx: &mut Tx, context: &Context, rows: &Rows<LogRow>, tally: &mut Tally) -> Result<(), AppError> {
    let known = Known {
        everybody: Everybody::load(tx).await?,
        skills: Skills::load(tx, context).await?,
        activities: Names::activities(tx).await?,
        log: Log::load(tx).await?,
        today: context.today,
    };
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let mut problems = std::mem::take(&mut row.problems);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        let judged = known.judge(&row, rows, &mut bad);
        if let Some(judged) = &judged {
            let which = match judged.record {
                Some(record) => Ok(record.id),
                None => Err((judged.person, judged.on, judged.minutes, judged.what.clone())),
            };
            if !seen.insert(which) {
                let message = "an earlier row of the file is the same record; the first row is taken";
                bad("person_id", ProblemKind::DuplicateKey, message.to_owned());
            }
        }
        let (Some(judged), true) = (judged, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        let (outcome, changes) = land(tx, context, &row.value, judged).await?;
        tally.note(row.number, outcome, changes);
    }
    Ok(())
}

/// The data of the store that the rows are checked against.
struct Known {
    everybody: Everybody,
    skills: Skills,
    activities: Names<Activity>,
    log: Log,
    today: Date,
}

/// A row after it was checked, with the values that will be stored.
struct Judged<'k> {
    record: Option<&'k Record>,
    person: Id<Person>,
    on: Date,
    minutes: u32,
    what: What,
    activity: Option<Id<Activity>>,
    verifier: Given<String>,
    /// The claimed levels, by skill.
    claims: BTreeMap<String, Option<u8>>,
}

impl Known {
    /// Checks a row: finds its record and everything that is wrong with it. `None` if the row cannot be imported.
    fn judge<'k>(
        &'k self,
        row: &Parsed<LogRow>,
        rows: &Rows<LogRow>,
        bad: &mut impl FnMut(&str, ProblemKind, String),
    ) -> Option<Judged<'k>> {
        let log = &row.value;
        let named = log.record.value().and_then(|code| self.log.with_id(code));
        let person = match log.person_id.value() {
            Some(code) => {
                let found = self.everybody.id(code);
                if found.is_none() {
                    bad("person_id", ProblemKind::UnknownPerson, unknown_person(&code.text));
                }
                found
            }
            None => named.map(|record| record.person),
        };
        let activity = log.activity.value().map(|text| (text, self.activities.id(text)));
        if let Some((text, None)) = activity {
            bad("activity", ProblemKind::UnknownActivity, unknown_activity(text));
        }
        let activity_is_known = !matches!(activity, Some((_, None)));
        let activity = activity.and_then(|(_, id)| id);
        let what = activity.ok_or_else(|| fold(log.title.value().map_or("", String::as_str)));
        let says_what = !(log.activity.is_absent() && log.title.is_absent());
        let identity = person.zip(log.date.value().copied()).zip(log.minutes.value().copied());
        let identity = identity.map(|((person, on), minutes)| (person, on, minutes, what.clone()));
        let alike = identity.as_ref().and_then(|identity| self.log.alike(identity));
        let record = match (named, alike) {
            (Some(named), _) if identity.as_ref().is_some_and(|identity| named.has(identity)) => Some(named),
            // In a file from another store, the id may be another record's. The identity decides.
            (Some(_), Some(alike)) if says_what => Some(alike),
            (Some(named), _) => {
                let on = log.date.value().is_none_or(|on| *on == named.on);
                let likewise = log.minutes.value().is_none_or(|minutes| *minutes == named.minutes) && (!says_what || named.is(&what));
                if person.is_some_and(|person| person != named.person) || !(on || likewise) {
                    let id = log.record.value().map_or("", |code| code.text.as_str());
                    let message = format!("record `{id}` is another here; empty the cell to bring this in as a record of its own");
                    bad("record", ProblemKind::Conflict, message);
                    return None;
                }
                Some(named)
            }
            (None, alike) => alike,
        };
        self.judge_what(log, record, activity.is_some() || !activity_is_known, bad);
        if record.is_none() && log.record.value().is_some() {
            // The id is not in this store. So the row is a new record and needs all values.
            let lacks = [("person_id", log.person_id.is_absent()), ("date", log.date.is_absent()), ("minutes", log.minutes.is_absent())];
            for (field, _) in lacks.iter().filter(|(field, absent)| *absent && !rows.mapping(row.number).gives(field)) {
                bad(field, ProblemKind::Missing, lacking(field, "record"));
            }
        }
        let claims = self.judge_claims(log, record, bad);
        let verifier = self.judge_verifier(log, record, person, bad);
        let (on, minutes) =
            (log.date.value().copied().or(record.map(|record| record.on)), log.minutes.value().copied().or(record.map(|one| one.minutes)));
        Some(Judged { record, person: person?, on: on?, minutes: minutes?, what, activity, verifier, claims })
    }

    /// Checks the day, the minutes and what was learned. Values that are stored already are not checked again.
    fn judge_what(&self, log: &LogRow, record: Option<&Record>, has_activity: bool, bad: &mut impl FnMut(&str, ProblemKind, String)) {
        let mut hold = |field: &str, rule: Result<(), Broken>| {
            if let Err(broken) = rule {
                bad(field, broken.kind, broken.to_string());
            }
        };
        if let Some(on) = log.date.value().filter(|on| record.is_none_or(|record| record.on != **on)) {
            hold("date", rules::learned_on(*on, self.today));
        }
        if let Some(minutes) = log.minutes.value().filter(|minutes| record.is_none_or(|record| record.minutes != **minutes)) {
            hold("minutes", rules::minutes(*minutes));
        }
        let had = record.map(|record| (record.activity.is_some(), record.title.is_some()));
        let has = (
            has_activity || (log.activity.is_absent() && had.is_some_and(|(activity, _)| activity)),
            log.title.value().is_some() || (log.title.is_absent() && had.is_some_and(|(_, title)| title)),
        );
        if had != Some(has) {
            hold("title", rules::learned_something(has.0, has.1));
        }
    }

    fn judge_claims(
        &self,
        log: &LogRow,
        record: Option<&Record>,
        bad: &mut impl FnMut(&str, ProblemKind, String),
    ) -> BTreeMap<String, Option<u8>> {
        let mut claims = BTreeMap::new();
        for claim in log.skills.value().into_iter().flatten() {
            let Some(skill) = self.skills.find(&claim.skill) else {
                if record.is_some_and(|record| record.claims(&claim.skill, claim.level)) {
                    claims.insert(claim.skill.clone(), claim.level);
                } else {
                    bad("skills", ProblemKind::UnknownSkill, unknown_skill(&claim.skill));
                }
                continue;
            };
            let stands = record.is_some_and(|record| record.claims(&skill.code, claim.level));
            if let (Some(level), false) = (claim.level, stands)
                && let Err(broken) = rules::level(level, skill.top)
            {
                bad("skills", broken.kind, broken.to_string());
            }
            claims.insert(skill.code.clone(), claim.level);
        }
        claims
    }

    fn judge_verifier(
        &self,
        log: &LogRow,
        record: Option<&Record>,
        person: Option<Id<Person>>,
        bad: &mut impl FnMut(&str, ProblemKind, String),
    ) -> Given<String> {
        let before = record.and_then(|record| record.verified_by.as_deref());
        let verifier = self.everybody.other(&log.verified_by, before).unwrap_or_else(|unknown| {
            bad("verified_by", ProblemKind::UnknownPerson, unknown_person(&unknown));
            Given::Absent
        });
        if let (Some(by), Some(person)) = (verifier.value(), person)
            && before != Some(by.as_str())
            && let Err(broken) = rules::verifier(by, self.everybody.who(person))
        {
            bad("verified_by", broken.kind, broken.to_string());
        }
        let was = record.map(|record| record.status);
        // A file that is older than the verification has no verifier.
        let keeps = verifier == Given::Empty && was.is_some_and(|was| was != RecordStatus::Logged);
        let verifier = if keeps { Given::Absent } else { verifier };
        if log.status == Given::Value(LogStatus::Verified) {
            match was {
                Some(RecordStatus::Verified) => {}
                Some(RecordStatus::Returned) => {
                    let message = "the record went back to the person with a reason; log what was learned as a new record";
                    bad("status", ProblemKind::Conflict, message.to_owned());
                }
                Some(RecordStatus::Logged) | None => {
                    let by = verifier.clone().over(before.map(str::to_owned));
                    if log.verified_by.value().is_none()
                        && let Err(broken) = rules::is_verified_by(by.as_deref())
                    {
                        bad("verified_by", broken.kind, broken.to_string());
                    }
                }
            }
        }
        verifier
    }
}

async fn land(tx: &mut Tx, context: &Context, log: &LogRow, judged: Judged<'_>) -> Result<(Outcome, Vec<String>), AppError> {
    let was_verified = judged.record.is_some_and(|record| record.status == RecordStatus::Verified);
    let is_verified = was_verified || log.status == Given::Value(LogStatus::Verified);
    let existing = judged.record.map(|record| &record.kept);
    let mut wanted = existing.map_or_else(|| new_record(&judged), |one| one.record.clone());
    (wanted.person, wanted.on, wanted.minutes) = (judged.person, judged.on, judged.minutes);
    // If the row has the record's id, an empty cell removes the activity.
    let cleared = log.activity == Given::Empty && log.record.value().is_some();
    wanted.activity = judged.activity.or(wanted.activity.filter(|_| !cleared));
    over(&mut wanted.title, log.title.clone());
    over(&mut wanted.reflection, log.reflection.clone());
    over(&mut wanted.verified_by, judged.verifier);
    // An older file does not undo a verification, or a return with a reason.
    if log.status == Given::Value(LogStatus::Verified) && !was_verified {
        (wanted.status, wanted.verified_on) = (RecordStatus::Verified, Some(context.today));
    }
    let mut made = put(tx, existing, wanted).await?;
    if !log.skills.is_absent() {
        let before = judged.record.map_or(&[][..], |record| record.claims.as_slice());
        let claim = |(skill, level): (String, Option<u8>)| {
            let kept = before.iter().find(|claim| claim.skill == skill).and_then(|claim| claim.rerate_on);
            let rerate_on = if is_verified { kept.or(Some(judged.on.plus_days(RERATE_DAYS))) } else { kept };
            LearningSkill { learning: made.id, skill, level, rerate_on }
        };
        let (old, new) = set_owned(tx, before, judged.claims.into_iter().map(claim).collect()).await?;
        if made.outcome != Outcome::Created {
            made.also("skills", &old, &new);
        }
    }
    Ok((made.outcome, made.changes))
}

/// A new record that waits for a verifier, with the values that identify it.
fn new_record(judged: &Judged<'_>) -> Learning {
    Learning {
        person: judged.person,
        on: judged.on,
        minutes: judged.minutes,
        activity: None,
        title: None,
        reflection: None,
        status: RecordStatus::Logged,
        verified_by: None,
        verified_on: None,
        returned: None,
        off_the_job: false,
    }
}
