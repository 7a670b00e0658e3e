//! The catalogue of activities, how and when they run, certificates, and what people learned.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::activities::SessionStatus;
use domain::problems::ProblemKind;
use domain::rules;
use exchange::clean::fold;
use exchange::dates::parse_moment;
use exchange::kinds::{ActivityRow, CertificateRow, Code, Given, Moment, RowNumber, Rows, SessionRow};
use exchange::lists::{HalfDay, half_days_text};
use store::records::{Activity, Certificate, Outcome, Person, Prerequisite, Session};
use store::{Id, Kept, Tx};

use super::Context;
use super::framework::{duplicate, lacking};
use super::known::{Keys, KnownFunds, Names, Skills};
use super::ratings::{unknown_person, unknown_skill};
use super::records::{by_key, by_owner, over, over_known, over_or, put, set_owned};
use super::tally::{self, Tally};
use crate::AppError;

pub(super) async fn import_activities(tx: &mut Tx, context: &Context, rows: &Rows<ActivityRow>, tally: &mut Tally) -> Result<(), AppError> {
    let stored = by_key(tx.all::<Activity>().await?, |activity| Some(&activity.code));
    let skills = Skills::load(tx, context).await?;
    let outcomes = by_owner(tx.all::<Outcome>().await?, |outcome| outcome.activity);
    let prerequisites = by_owner(tx.all::<Prerequisite>().await?, |prerequisite| prerequisite.activity);
    let funds = KnownFunds::load(tx).await?;
    let mut keys = Keys::of(&stored);
    let mut candidates = judge_activities(rows, &mut keys, &stored, (&skills, &funds), tally);
    judge_prerequisites(rows, (&stored, &prerequisites), &mut candidates, tally);
    candidates.retain(|candidate| !candidate.is_refused);

    let mut ids: BTreeMap<String, Id<Activity>> = stored.iter().map(|(code, activity)| (code.clone(), activity.id)).collect();
    let mut done = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let code = &candidate.code;
        let existing = stored.get(code);
        let made = put(tx, existing, activity_after(code, &candidate.activity, existing, &funds)).await?;
        ids.insert(code.clone(), made.id);
        done.push((candidate, made));
    }
    for (Candidate { number, activity, needs, .. }, mut made) in done {
        let is_new = made.outcome == tally::Outcome::Created;
        if !activity.outcomes.is_absent() {
            let before = outcomes.get(&made.id).map_or(&[][..], Vec::as_slice);
            let mut wanted: BTreeMap<&str, Outcome> = BTreeMap::new();
            for outcome in activity.outcomes.value().into_iter().flatten() {
                if let Some(skill) = skills.find(&outcome.skill) {
                    let (from, to) = (outcome.from, outcome.to);
                    wanted.insert(&skill.code, Outcome { activity: made.id, skill: skill.code.clone(), from, to });
                }
            }
            let (old, new) = set_owned(tx, before, wanted.into_values().collect()).await?;
            if !is_new {
                made.also("outcomes", &old, &new);
            }
        }
        if !needs.is_absent() {
            let before = prerequisites.get(&made.id).map_or(&[][..], Vec::as_slice);
            let needed = needs.value().into_iter().flatten().filter_map(|code| ids.get(code));
            let wanted = needed.map(|needs| Prerequisite { activity: made.id, needs: *needs }).collect();
            let (old, new) = set_owned(tx, before, wanted).await?;
            if !is_new && old != new {
                made.also("prerequisites", "as before", &needs.value().map_or(String::new(), |codes| codes.join("; ")));
            }
        }
        tally.note(number, made.outcome, made.changes);
    }
    Ok(())
}

/// A row that seems good by itself; other rows may still make it bad.
struct Candidate {
    number: RowNumber,
    activity: ActivityRow,
    code: String,
    /// The codes of its prerequisites, as they are stored.
    needs: Given<Vec<String>>,
    is_refused: bool,
}

/// The activity after the row: the stored values, with those of the file written over them.
fn activity_after(code: &str, row: &ActivityRow, existing: Option<&Kept<Activity>>, funds: &KnownFunds) -> Activity {
    let mut activity = existing.map_or_else(|| new_activity(code), |one| one.record.clone());
    let fund = |name: Code| funds.meant(&name).unwrap_or(name.text);
    over_known(&mut activity.title, row.title.clone());
    over_known(&mut activity.kind, row.kind.clone());
    over(&mut activity.mode, row.mode.clone());
    over_known(&mut activity.minutes, row.minutes);
    over(&mut activity.provider, row.provider.clone());
    over(&mut activity.min_people, row.min_people);
    over(&mut activity.max_people, row.max_people);
    over_or(&mut activity.cost_per_session, row.cost_per_session.map(i64::from), 0);
    over_or(&mut activity.cost_per_head, row.cost_per_head.map(i64::from), 0);
    over(&mut activity.fund, row.fund.clone().map(fund));
    over(&mut activity.certificate, row.certificate.clone());
    over(&mut activity.certificate_months, row.certificate_months);
    over_or(&mut activity.kinds, row.kinds.clone(), Vec::new());
    over(&mut activity.review_by, row.review_by);
    activity
}

/// A new activity with a code and no other values.
fn new_activity(code: &str) -> Activity {
    Activity {
        code: code.to_owned(),
        title: String::new(),
        kind: String::new(),
        mode: None,
        minutes: 0,
        provider: None,
        min_people: None,
        max_people: None,
        cost_per_session: 0,
        cost_per_head: 0,
        fund: None,
        certificate: None,
        certificate_months: None,
        kinds: Vec::new(),
        review_by: None,
    }
}

/// The rows that are good, before their prerequisites are checked. The others are refused.
fn judge_activities(
    rows: &Rows<ActivityRow>,
    keys: &mut Keys,
    stored: &BTreeMap<String, Kept<Activity>>,
    (skills, funds): (&Skills, &KnownFunds),
    tally: &mut Tally,
) -> Vec<Candidate> {
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
        // A fund that does not exist has no money, so the activity would never run.
        let before = stored.get(&code).and_then(|one| one.fund.as_deref());
        if let Some(fund) = activity.fund.value()
            && funds.meant(fund).is_none()
            && before != Some(fund.text.as_str())
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
        if problems.is_empty() {
            candidates.push(Candidate { number: row.number, activity: row.value, code, needs: Given::Absent, is_refused: false });
        } else {
            tally.reject(row.number, problems);
        }
    }
    // This needs the codes of all rows, so it comes after them.
    let met = |code: String| keys.key(&Code::typed(&code)).map_or(code.clone(), str::to_owned);
    for candidate in &mut candidates {
        candidate.needs = candidate.activity.prerequisites.clone().map(|codes| codes.into_iter().map(met).collect());
    }
    candidates
}

/// Checks prerequisites. They may be further down in the file, but must be known and must not form a ring.
fn judge_prerequisites(
    rows: &Rows<ActivityRow>,
    (stored, owned): (&BTreeMap<String, Kept<Activity>>, &BTreeMap<Id<Activity>, Vec<Kept<Prerequisite>>>),
    candidates: &mut [Candidate],
    tally: &mut Tally,
) {
    let by_id: BTreeMap<Id<Activity>, &str> = stored.iter().map(|(code, activity)| (activity.id, code.as_str())).collect();
    let mut before: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (owner, list) in owned {
        let Some(code) = by_id.get(owner) else { continue };
        for one in list {
            before.entry((*code).to_owned()).or_default().extend(by_id.get(&one.needs).map(|needed| (*needed).to_owned()));
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
            return;
        }
        for (at, kind, message) in refused {
            let number = candidates[at].number;
            candidates[at].is_refused = true;
            tally.reject(number, vec![rows.problem(number, "prerequisites", kind, message)]);
        }
    }
}

/// Do the prerequisites of a code lead back to it?
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
    let stored = by_key(tx.all::<Session>().await?, |session| Some(&session.code));
    let mut keys = Keys::of(&stored);
    let activities = Names::activities(tx).await?;
    let kinds: BTreeMap<Id<Activity>, String> =
        tx.all::<Activity>().await?.into_iter().map(|Kept { id, record }| (id, record.kind)).collect();
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
        if let Some((field, kind, message)) = times_contradict(session, existing) {
            bad(field, kind, message);
        }
        let before = existing.map(|one| one.activity);
        let of = activity.map_or(before, |(_, id)| id);
        if let Some(kind) = of.and_then(|id| kinds.get(&id))
            && let Some(broken) = takes_no_time(session, existing, of == before, kind)
        {
            bad("halfdays", broken.kind, broken.to_string());
        }
        let (Some(of), true) = (of, problems.is_empty()) else {
            tally.reject(row.number, problems);
            continue;
        };
        let mut wanted = existing.map_or_else(|| new_session(code, of), |one| one.record.clone());
        wanted.activity = of;
        over_known(&mut wanted.starts, session.starts.map(|moment| moment.to_string()));
        over_known(&mut wanted.ends, session.ends.map(|moment| moment.to_string()));
        over_or(&mut wanted.halfdays, session.halfdays.clone().map(|days| half_days_text(&days)), String::new());
        if !session.venue.is_absent() {
            wanted.venue = venue.and_then(|(_, id)| id);
        }
        over(&mut wanted.trainer, session.trainer.clone());
        over(&mut wanted.capacity, session.capacity);
        over_or(&mut wanted.status, session.status, SessionStatus::Planned);
        let made = put(tx, existing, wanted).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

/// A new planned session with a code, an activity and no other values.
fn new_session(code: &str, activity: Id<Activity>) -> Session {
    Session {
        code: code.to_owned(),
        activity,
        starts: String::new(),
        ends: String::new(),
        halfdays: String::new(),
        venue: None,
        trainer: None,
        capacity: None,
        fund: None,
        status: SessionStatus::Planned,
    }
}

/// Finds times that contradict each other. Either both ends have a time of day or neither has, and the end is not before the start. One of
/// the two may come from the store.
fn times_contradict(session: &SessionRow, existing: Option<&Kept<Session>>) -> Option<(&'static str, ProblemKind, String)> {
    let text = |given: &Given<Moment>, before: Option<&String>| given.value().map(ToString::to_string).or(before.cloned());
    let starts = text(&session.starts, existing.map(|one| &one.starts))?;
    let ends = text(&session.ends, existing.map(|one| &one.ends))?;
    let field = if session.ends.is_absent() { "starts" } else { "ends" };
    if starts.contains('T') != ends.contains('T') {
        return Some((field, ProblemKind::InvalidDate, format!("`{starts}` and `{ends}` must both have a time of day, or neither")));
    }
    // If both are in the row, the reader has reported this already.
    let one_is_stored = session.starts.is_absent() || session.ends.is_absent();
    (one_is_stored && ends < starts).then(|| (field, ProblemKind::EndBeforeStart, format!("the end {ends} is before the start {starts}")))
}

/// Finds a block without half-days; other values may come from the store. A block that is stored already is not checked again.
fn takes_no_time(session: &SessionRow, existing: Option<&Kept<Session>>, same_activity: bool, kind: &str) -> Option<rules::Broken> {
    let day = |text: Option<&String>| text.and_then(|text| parse_moment(text)).map(|(day, _)| day);
    let (starts, ends) = (day(existing.map(|one| &one.starts)), day(existing.map(|one| &one.ends)));
    let halfdays = existing.map(|one| one.halfdays.as_str()).unwrap_or_default();
    let from = session.starts.value().map(|moment| moment.date).or(starts);
    let to = session.ends.value().map(|moment| moment.date).or(ends);
    let falls = |half: &HalfDay| {
        let (Some(from), Some(to)) = (from, to) else { return false };
        (0..=to.days_since(from).min(6)).any(|days| from.plus_days(days).weekday() == u32::from(half.index() / 2))
    };
    let has_half_days = match &session.halfdays {
        // Half-days on days of the week that the block does not contain take no time either.
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
    from.zip(to).and_then(|(from, to)| rules::block_has_half_days(kind, from, to, has_half_days || stands).err())
}

pub(super) async fn import_certificates(
    tx: &mut Tx,
    context: &Context,
    rows: &Rows<CertificateRow>,
    tally: &mut Tally,
) -> Result<(), AppError> {
    let people = Keys::people(tx).await?;
    let mut stored: BTreeMap<(Id<Person>, String, Date), Kept<Certificate>> = BTreeMap::new();
    let mut spelling: BTreeMap<String, String> = BTreeMap::new();
    for known in store::learning::certificates_named(tx).await? {
        spelling.entry(fold(&known)).or_insert(known);
    }
    for one in tx.all::<Certificate>().await? {
        spelling.entry(fold(&one.certificate)).or_insert_with(|| one.certificate.clone());
        stored.insert((one.person, fold(&one.certificate), one.awarded_on), one);
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
        let expires = existing.and_then(|one| one.expires_on);
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
        let wanted = Certificate { person, certificate: name.clone(), awarded_on: on, expires_on: held.expires_on.over(expires) };
        let made = put(tx, existing, wanted).await?;
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
