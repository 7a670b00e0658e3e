//! The catalogue of activities, how and when they run, certificates, and what people learned.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::problems::ProblemKind;
use domain::rules;
use exchange::clean::fold;
use exchange::dates::parse_moment;
use exchange::kinds::{ActivityRow, CertificateRow, Code, Given, Moment, RowNumber, Rows, SessionRow};
use exchange::lists::{HalfDay, half_days_text};
use store::db::{Row, StoreError, Value};
use store::{Tx, schema, values};

use super::Context;
use super::framework::{duplicate, lacking};
use super::known::{Keys, KnownFunds, Names, Skills};
use super::ratings::{unknown_person, unknown_skill};
use super::records::{Column, by_owner, by_text, col, col_or, put, set_owned};
use super::tally::{Outcome, Tally};
use crate::AppError;

pub(super) async fn import_activities(tx: &mut Tx, context: &Context, rows: &Rows<ActivityRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_text(tx, &schema::ACTIVITY, "code").await?;
    let skills = Skills::load(tx, context).await?;
    let outcomes = by_owner(tx, &schema::OUTCOME).await?;
    let prerequisites = by_owner(tx, &schema::PREREQUISITE).await?;
    let funds = KnownFunds::load(tx).await?;
    let mut keys = Keys::of(&stored);
    let mut candidates = judge_activities(rows, &mut keys, &stored, (&skills, &funds), tally)?;
    judge_prerequisites(rows, (&stored, &prerequisites), &mut candidates, tally)?;
    candidates.retain(|candidate| !candidate.is_refused);

    let mut ids: BTreeMap<String, i64> = BTreeMap::new();
    for (code, row) in &stored {
        ids.insert(code.clone(), row.int(0)?);
    }
    let mut done = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let code = &candidate.code;
        let made = put(
            tx,
            &schema::ACTIVITY,
            stored.get(code),
            activity_columns(code, candidate.activity, &funds),
            &[("cost_per_session", 0_i64.into()), ("cost_per_head", 0_i64.into()), ("kinds", "".into())],
        )
        .await?;
        ids.insert(code.clone(), made.id);
        done.push((candidate, made));
    }
    for (Candidate { number, activity, needs, .. }, mut made) in done {
        let is_new = made.outcome == Outcome::Created;
        if !activity.outcomes.is_absent() {
            let before = outcomes.get(&made.id).map_or(&[][..], Vec::as_slice);
            let mut wanted: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for outcome in activity.outcomes.value().into_iter().flatten() {
                if let Some(skill) = skills.find(&outcome.skill) {
                    wanted.insert(skill.code.clone(), values![&skill.code, outcome.from, outcome.to]);
                }
            }
            let (old, new) = set_owned(tx, &schema::OUTCOME, made.id, before, wanted.into_values().collect()).await?;
            if !is_new {
                made.also("outcomes", &old, &new);
            }
        }
        if !needs.is_absent() {
            let before = prerequisites.get(&made.id).map_or(&[][..], Vec::as_slice);
            let wanted = needs.value().into_iter().flatten().filter_map(|code| ids.get(code)).map(|id| values![*id]).collect();
            let (old, new) = set_owned(tx, &schema::PREREQUISITE, made.id, before, wanted).await?;
            if !is_new && old != new {
                made.also("prerequisites", "as before", &needs.value().map_or(String::new(), |codes| codes.join("; ")));
            }
        }
        tally.note(number, made.outcome, made.changes);
    }
    Ok(())
}

/// A row that may still turn out bad, because of other rows.
struct Candidate<'r> {
    number: RowNumber,
    activity: &'r ActivityRow,
    code: String,
    /// The codes of its prerequisites, as they are kept.
    needs: Given<Vec<String>>,
    is_refused: bool,
}

fn activity_columns(code: &str, activity: &ActivityRow, funds: &KnownFunds) -> Vec<Column> {
    let fund = |name: Code| funds.meant(&name).unwrap_or(name.text);
    vec![
        ("code", Some(code.into())),
        col("title", activity.title.clone()),
        col("kind", activity.kind.clone()),
        col("mode", activity.mode.clone()),
        col("minutes", activity.minutes),
        col("provider", activity.provider.clone()),
        col("min_people", activity.min_people),
        col("max_people", activity.max_people),
        col_or("cost_per_session", activity.cost_per_session, 0_i64),
        col_or("cost_per_head", activity.cost_per_head, 0_i64),
        col("fund_code", activity.fund.clone().map(fund)),
        col("certificate", activity.certificate.clone()),
        col("certificate_months", activity.certificate_months),
        col_or("kinds", activity.kinds.clone().map(|kinds| kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(";")), ""),
        col("review_by", activity.review_by),
    ]
}

/// The rows that are good as far as can be said without their prerequisites; the others are refused.
fn judge_activities<'r>(
    rows: &'r Rows<ActivityRow>,
    keys: &mut Keys,
    stored: &BTreeMap<String, Row>,
    (skills, funds): (&Skills, &KnownFunds),
    tally: &mut Tally,
) -> Result<Vec<Candidate<'r>>, StoreError> {
    let mut seen = BTreeSet::new();
    let mut candidates = Vec::new();
    for mut row in rows.iter() {
        let mut problems = std::mem::take(&mut row.problems);
        let activity = &row.value;
        let code = keys.meant(&activity.activity);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        if !code.is_empty() && !seen.insert(code.clone()) {
            bad("activity", ProblemKind::DuplicateKey, duplicate(&code));
        }
        if !stored.contains_key(&code) {
            for (field, absent) in
                [("title", activity.title.is_absent()), ("kind", activity.kind.is_absent()), ("minutes", activity.minutes.is_absent())]
            {
                if absent && !rows.mapping(row.number).gives(field) {
                    bad(field, ProblemKind::Missing, lacking(field, "activity"));
                }
            }
        }
        // A fund that nobody has entered would hold nothing, and the activity would never run.
        let before = stored.get(&code).map_or(Ok(None), |row| row.opt_text(11))?;
        if let Some(fund) = activity.fund.value()
            && funds.meant(fund).is_none()
            && before.as_deref() != Some(fund.text.as_str())
        {
            let message =
                format!("`{}` is neither the code of a fund nor a line of funds; import the funds first, or correct it", fund.text);
            bad("fund", ProblemKind::Conflict, message);
        }
        for outcome in activity.outcomes.value().into_iter().flatten() {
            match skills.find(&outcome.skill) {
                None => bad("outcomes", ProblemKind::UnknownSkill, unknown_skill(&outcome.skill)),
                Some(skill) => {
                    if let Err(broken) = rules::wanted_level(outcome.to, skill.top) {
                        bad("outcomes", broken.kind, broken.to_string());
                    }
                }
            }
        }
        match row.value {
            Cow::Borrowed(activity) if problems.is_empty() => {
                candidates.push(Candidate { number: row.number, activity, code, needs: Given::Absent, is_refused: false });
            }
            _ => tally.reject(row.number, problems),
        }
    }
    // Not before every row's code is known.
    let met = |code: String| keys.key(&Code::typed(&code)).map_or(code.clone(), str::to_owned);
    for candidate in &mut candidates {
        candidate.needs = candidate.activity.prerequisites.clone().map(|codes| codes.into_iter().map(met).collect());
    }
    Ok(candidates)
}

/// Prerequisites may stand further down, but must be known, and must not go round in a ring.
fn judge_prerequisites(
    rows: &Rows<ActivityRow>,
    (stored, owned): (&BTreeMap<String, Row>, &BTreeMap<i64, Vec<Row>>),
    candidates: &mut [Candidate<'_>],
    tally: &mut Tally,
) -> Result<(), StoreError> {
    let by_id: BTreeMap<i64, &str> =
        stored.iter().map(|(code, row)| Ok((row.int(0)?, code.as_str()))).collect::<Result<_, StoreError>>()?;
    let mut before: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (owner, list) in owned {
        let Some(code) = by_id.get(owner) else { continue };
        for row in list {
            before.entry((*code).to_owned()).or_default().extend(by_id.get(&row.int(2)?).map(|needed| (*needed).to_owned()));
        }
    }
    loop {
        let good = || candidates.iter().enumerate().filter(|(_, candidate)| !candidate.is_refused);
        let known: BTreeSet<&str> = good().map(|(_, candidate)| candidate.code.as_str()).collect();
        let mut needs = before.clone();
        for (_, candidate) in good().filter(|(_, candidate)| !candidate.needs.is_absent()) {
            needs.insert(candidate.code.clone(), candidate.needs.value().cloned().unwrap_or_default());
        }
        let mut refused = Vec::new();
        for (at, candidate) in good() {
            let list = candidate.needs.value().map_or(&[][..], Vec::as_slice);
            if let Some(unknown) = list.iter().find(|code| !stored.contains_key(*code) && !known.contains(code.as_str())) {
                refused.push((at, ProblemKind::UnknownActivity, unknown_activity(unknown)));
            } else if !list.is_empty() && leads_to(&needs, &candidate.code) {
                refused.push((at, ProblemKind::Cycle, "the prerequisites go round in a ring, so nobody could ever begin".to_owned()));
            }
        }
        if refused.is_empty() {
            return Ok(());
        }
        for (at, kind, message) in refused {
            let number = candidates[at].number;
            candidates[at].is_refused = true;
            tally.reject(number, vec![rows.problem(number, "prerequisites", kind, message)]);
        }
    }
}

/// Does following what is needed lead from a code back to itself?
fn leads_to(needs: &BTreeMap<String, Vec<String>>, code: &str) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = needs.get(code).into_iter().flatten().map(String::as_str).collect();
    while let Some(next) = open.pop() {
        if next == code {
            return true;
        }
        if seen.insert(next) {
            open.extend(needs.get(next).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

pub(super) async fn import_sessions(tx: &mut Tx, rows: &Rows<SessionRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_text(tx, &schema::SESSION, "code").await?;
    let mut keys = Keys::of(&stored);
    let activities = Names::activities(tx).await?;
    let mut kinds: BTreeMap<i64, String> = BTreeMap::new();
    for row in tx.fetch("SELECT id, kind FROM activity", &[]).await? {
        kinds.insert(row.int(0)?, row.text(1)?);
    }
    let venues = Names::venues(tx).await?;
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let session = &row.value;
        let code = &keys.meant(&session.session);
        let mut problems = std::mem::take(&mut row.problems);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        if !code.is_empty() && !seen.insert(code.clone()) {
            bad("session", ProblemKind::DuplicateKey, duplicate(code));
        }
        let activity = session.activity.value().map(|code| (code, activities.id(&code.text)));
        if let Some((code, None)) = activity {
            bad("activity", ProblemKind::UnknownActivity, unknown_activity(&code.text));
        }
        let venue = session.venue.value().map(|code| (code, venues.id(&code.text)));
        if let Some((code, None)) = venue {
            bad("venue", ProblemKind::Conflict, unknown_venue(code));
        }
        let existing = stored.get(code);
        if existing.is_none() {
            for (field, absent) in
                [("activity", session.activity.is_absent()), ("starts", session.starts.is_absent()), ("ends", session.ends.is_absent())]
            {
                if absent && !rows.mapping(row.number).gives(field) {
                    bad(field, ProblemKind::Missing, lacking(field, "session"));
                }
            }
        }
        if let Some((field, kind, message)) = times_contradict(session, existing)? {
            bad(field, kind, message);
        }
        let before = existing.map_or(Ok(None), |row| row.opt_int(2))?;
        let of = activity.map_or(before, |(_, id)| id);
        if let Some(kind) = of.and_then(|id| kinds.get(&id))
            && let Some(broken) = takes_no_time(session, existing, of == before, kind)?
        {
            bad("halfdays", broken.kind, broken.to_string());
        }
        if !problems.is_empty() {
            tally.reject(row.number, problems);
            continue;
        }
        let columns = vec![
            ("code", Some(code.into())),
            ("activity_id", activity.and_then(|(_, id)| id).map(Value::Int)),
            col("starts", session.starts.map(|moment| moment.to_string())),
            col("ends", session.ends.map(|moment| moment.to_string())),
            col_or("halfdays", session.halfdays.clone().map(|days| half_days_text(&days)), ""),
            ("venue_id", (!session.venue.is_absent()).then(|| venue.and_then(|(_, id)| id).into())),
            col("trainer", session.trainer.clone()),
            col("capacity", session.capacity),
            col_or("status", session.status.map(|status| status.code()), "planned"),
        ];
        let made = put(tx, &schema::SESSION, existing, columns, &[("status", "planned".into()), ("halfdays", "".into())]).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

/// Both ends have a time of day or neither has one, and the end is not before the start, also where the store has one of them.
fn times_contradict(session: &SessionRow, existing: Option<&Row>) -> Result<Option<(&'static str, ProblemKind, String)>, StoreError> {
    let stored = |at: usize| existing.map_or(Ok(None), |row| row.opt_text(at));
    let text = |given: &Given<Moment>, before: Option<String>| given.value().map(ToString::to_string).or(before);
    let (Some(starts), Some(ends)) = (text(&session.starts, stored(3)?), text(&session.ends, stored(4)?)) else { return Ok(None) };
    let field = if session.ends.is_absent() { "starts" } else { "ends" };
    if starts.contains('T') != ends.contains('T') {
        return Ok(Some((field, ProblemKind::InvalidDate, format!("`{starts}` and `{ends}` must both have a time of day, or neither"))));
    }
    // The reader has said so already where both stand in the row.
    let one_is_stored = session.starts.is_absent() || session.ends.is_absent();
    Ok((one_is_stored && ends < starts)
        .then(|| (field, ProblemKind::EndBeforeStart, format!("the end {ends} is before the start {starts}"))))
}

/// A block that says no half-days, also where the store has the rest of it. One that stands already is not judged again.
fn takes_no_time(
    session: &SessionRow,
    existing: Option<&Row>,
    same_activity: bool,
    kind: &str,
) -> Result<Option<rules::Broken>, StoreError> {
    let stored = |at: usize| existing.map_or(Ok(None), |row| row.opt_text(at));
    let day = |text: Option<String>| text.and_then(|text| parse_moment(&text)).map(|(day, _)| day);
    let (starts, ends, halfdays) = (day(stored(3)?), day(stored(4)?), stored(5)?.unwrap_or_default());
    let from = session.starts.value().map(|moment| moment.date).or(starts);
    let to = session.ends.value().map(|moment| moment.date).or(ends);
    let falls = |half: &HalfDay| {
        let (Some(from), Some(to)) = (from, to) else { return false };
        (0..=to.days_since(from).min(6)).any(|days| from.plus_days(days).weekday() == u32::from(half.index() / 2))
    };
    let has_half_days = match &session.halfdays {
        // Half-days of other days of the week than those that it lasts take no time either.
        Given::Value(days) => days.iter().any(falls),
        Given::Empty => false,
        Given::Absent => !halfdays.is_empty(),
    };
    let same_half_days = match &session.halfdays {
        Given::Value(days) => half_days_text(days) == halfdays,
        Given::Empty => halfdays.is_empty(),
        Given::Absent => true,
    };
    let stands = same_activity && same_half_days && (from, to) == (starts, ends);
    Ok(from.zip(to).and_then(|(from, to)| rules::block_has_half_days(kind, from, to, has_half_days || stands).err()))
}

pub(super) async fn import_certificates(
    tx: &mut Tx,
    context: &Context,
    rows: &Rows<CertificateRow>,
    tally: &mut Tally,
) -> Result<(), AppError> {
    let people = Keys::people(tx).await?;
    let mut stored: BTreeMap<(i64, String, Date), Row> = BTreeMap::new();
    let mut spelling: BTreeMap<String, String> = BTreeMap::new();
    let known = "SELECT certificate FROM role_certificate UNION SELECT certificate FROM activity WHERE certificate IS NOT NULL";
    for row in tx.fetch(known, &[]).await? {
        spelling.entry(fold(&row.text(0)?)).or_insert(row.text(0)?);
    }
    for row in tx.rows_of(&schema::CERTIFICATE).await? {
        spelling.entry(fold(&row.text(2)?)).or_insert(row.text(2)?);
        stored.insert((row.int(1)?, fold(&row.text(2)?), row.date(3)?), row);
    }
    let mut seen = BTreeSet::new();
    for mut row in rows.iter() {
        let held = &row.value;
        let mut problems = std::mem::take(&mut row.problems);
        let person = people.id(&held.person_id);
        if person.is_none() && !held.person_id.text.is_empty() {
            problems.push(rows.problem(row.number, "person_id", ProblemKind::UnknownPerson, unknown_person(&held.person_id.text)));
        }
        let identity = person.zip(held.awarded_on).map(|(person, on)| (person, fold(&held.certificate), on));
        if let Some(identity) = &identity
            && !seen.insert(identity.clone())
        {
            problems.push(rows.problem(
                row.number,
                "person_id",
                ProblemKind::DuplicateKey,
                "an earlier row of the file has the same certificate of the same day; the first row is taken".to_owned(),
            ));
        }
        let existing = identity.as_ref().and_then(|identity| stored.get(identity));
        if let (Some(on), None) = (held.awarded_on, existing)
            && let Err(broken) = rules::awarded_on(on, context.today)
        {
            problems.push(rows.problem(row.number, "awarded_on", broken.kind, broken.to_string()));
        }
        let expires = existing.map_or(Ok(None), |row| row.opt_end(4))?;
        if let (Some(on), Some(until)) = (held.awarded_on, held.expires_on.over(expires))
            && until < on
            && problems.is_empty()
        {
            problems.push(rows.problem(
                row.number,
                "expires_on",
                ProblemKind::EndBeforeStart,
                format!("the last day {until} is before the award on {on}"),
            ));
        }
        let (Some((person, certificate, on)), true) = (identity, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        let name = spelling.entry(certificate).or_insert_with(|| held.certificate.clone());
        let columns = vec![
            ("person_id", Some(person.into())),
            ("certificate", Some((&*name).into())),
            ("awarded_on", Some(on.into())),
            col("expires_on", held.expires_on),
        ];
        let made = put(tx, &schema::CERTIFICATE, existing, columns, &[]).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

pub(super) fn unknown_activity(text: &str) -> String {
    format!("no activity has the code or title `{text}`; import the activities first, or correct it")
}

pub(super) fn unknown_venue(code: &Code) -> String {
    format!("no venue has the code `{}`; import the venues first, or correct it", code.text)
}
