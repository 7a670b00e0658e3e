//! Logging learning, verifying it, and what is counted from it: minutes, effect, skills to rate again.

mod list;

use std::collections::{BTreeMap, HashMap};

use domain::Date;
use domain::dates::Period;
use domain::ix::{List, PersonIx};
use domain::learning::{Learning, LearningKey, RecordStatus};
use domain::matrix::Matrix;
use domain::ratings::{RatingsCounted, Source};
use domain::rules::{self, LONGEST_CODE, LONGEST_NAME, LONGEST_REFLECTION, Who, is_number_like};
use store::records::{ActivityId, Learning as Record, LearningId, LearningSkill, PersonId};
use store::{Conn, Id, Kept, Tx};

use crate::measures::scope::{Scoped, same_name};
use crate::measures::snapshot::Snapshot;
use crate::operations::Op;
use crate::people::meant;
use crate::people::ratings::rate_one;
use crate::service::settings::number_of;
use crate::typed::Codes;
use crate::views::learning::{ClaimedLevel, LearningRecordView, Logged, MyLearning, MySkill, NewLearning, ToRerate, Verdict};
use crate::views::map::{RateRow, Rated};
use crate::views::sessions::CalendarQuery;
use crate::views::shows::{EffectLine, LearningLine};
use crate::views::{Done, PersonRef, Scope};
use crate::{App, AppError, typed};

/// What a screen of learning records needs besides the records.
struct Shelf {
    /// Code and title of activities by row id.
    activities: BTreeMap<ActivityId, (String, String)>,
    /// For a code of any framework version, the skill that it counts for.
    heirs: BTreeMap<String, String>,
    people: HashMap<PersonId, PersonIx>,
}

/// A framework's skills, and the scale's top.
struct Scale {
    skills: Codes,
    titles: BTreeMap<String, String>,
    top: u8,
}

impl App {
    async fn shelf(&self, conn: &mut Conn, snapshot: &Snapshot) -> Result<Shelf, AppError> {
        let activities = store::planning::activities(conn).await?;
        Ok(Shelf {
            activities: activities.into_iter().map(|one| (one.id, (one.code, one.title))).collect(),
            heirs: store::facts::heirs(conn, snapshot.framework.id).await?,
            people: snapshot.ids.people.enumerated().map(|(at, id)| (*id, at)).collect(),
        })
    }

    /// The skills and levels that a claim or a rating may name. It reads only the framework, so it does not depend on the number of people.
    async fn scale(&self, conn: &mut Conn) -> Result<Scale, AppError> {
        let framework = self.framework_row(conn).await?;
        let titles: BTreeMap<String, String> =
            store::people::skills(conn, framework.id).await?.into_iter().map(|skill| (skill.code, skill.title)).collect();
        Ok(Scale { skills: Codes::of(titles.keys().cloned()), titles, top: framework.max_level })
    }

    /// Records what a person learned. The levels in it are claims until a verifier accepts them.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, activity or skill; `Invalid` for what [`domain::rules`] refuses (no minutes, a day to
    /// come, a level outside the scale, neither an activity nor a title) or text that is too long. Nothing is saved then.
    pub async fn add_learning(&self, mut new: NewLearning) -> Result<Done<Logged>, AppError> {
        let (app, today) = (self.clone(), self.today());
        self.write(move |tx| {
            Box::pin(async move {
                let on = new.on.unwrap_or(today);
                let person = known(tx, &new.person).await?.ok_or_else(|| AppError::not_found("person", &new.person))?;
                let name = store::people::named(tx, person).await?.map(|who| who.name).unwrap_or_default();
                check_new(&app.scale(tx).await?, &mut new, on, today)?;
                let title = typed::one_line("The title", new.title.as_deref(), LONGEST_NAME)?;
                let reflection = typed::lines("What was learned", new.reflection.as_deref(), LONGEST_REFLECTION)?;
                let activity = match filled(new.activity.as_deref()) {
                    Some(code) => {
                        let found = named_activity(tx, code).await?;
                        Some(found.ok_or_else(|| AppError::not_found("activity", code))?)
                    }
                    None => None,
                };
                rules::learned_something(activity.is_some(), title.is_some())?;
                let label = activity.as_ref().map(|(_, title)| title).or(title.as_ref()).cloned().unwrap_or_default();
                let record = Record {
                    person,
                    on,
                    minutes: new.minutes,
                    activity: activity.map(|(id, _)| id),
                    title,
                    reflection,
                    status: RecordStatus::Logged,
                    verified_by: None,
                    verified_on: None,
                    returned: None,
                    off_the_job: false,
                };
                let id = tx.add(record).await?;
                let claims: BTreeMap<String, Option<u8>> = new.skills.into_iter().collect();
                let claims = claims.into_iter().map(|(skill, level)| LearningSkill { learning: id, skill, level, rerate_on: None });
                tx.add_many(claims.collect()).await?;
                let logged = Logged { record: id.to_string(), status: RecordStatus::Logged.code().to_owned() };
                Ok((logged, Op::LogLearning { title: label, name }))
            })
        })
        .await
    }

    /// Records a verifier's decision on a record that waits. An accepted record counts as completed and puts its skills on the list to rate
    /// again. Each level given with it is a rating of today by the verifier: as manager if the verifier manages the person, else as
    /// assessor. A returned record goes back with the reason.
    ///
    /// # Errors
    /// `NotFound` for an unknown record, skill or verifier's number; `NotNow` for a record that was verified or returned already;
    /// `Invalid` where the verifier is missing or is the person, a reason is missing or goes with an acceptance, or a
    /// level is outside the scale.
    pub async fn verify_learning(&self, mut verdict: Verdict) -> Result<Done<Logged>, AppError> {
        let by = typed::one_line("The verifier", Some(&verdict.by), LONGEST_CODE)?.unwrap_or_default();
        let reason = typed::lines("The reason", verdict.reason.as_deref(), LONGEST_REFLECTION)?;
        let (app, today) = (self.clone(), self.today());
        self.write(move |tx| {
            Box::pin(async move {
                let known = meant(tx, &[by.as_str()]).await?.remove(&by);
                let is_known = !is_number_like(&by) || known.is_some();
                let by = known.map_or(by, |person| person.number);
                let scale = app.scale(tx).await?;
                check_verdict(&scale, &mut verdict, &by, is_known, reason.as_deref())?;
                let title = |code: &str| scale.titles.get(code).cloned().unwrap_or_default();
                let levels: Vec<(String, u8)> = verdict.levels.iter().map(|(skill, level)| (title(skill), *level)).collect();
                let number = verdict.record.parse().map_err(|_| AppError::not_found("learning record", &verdict.record))?;
                let id: LearningId = Id::from_number(number);
                let Some(record) = store::learning::by_id(tx, id).await? else {
                    return Err(AppError::not_found("learning record", &verdict.record));
                };
                let (number, name) = store::people::named(tx, record.person).await?.map(|who| (who.number, who.name)).unwrap_or_default();
                rules::verifier(&by, Who { number: &number, name: &name })?;
                if record.status != RecordStatus::Logged {
                    return Err(AppError::NotNow {
                        message: format!("The record was {} already. Nothing was changed.", record.status.code()),
                    });
                }
                let status = if verdict.accept { RecordStatus::Verified } else { RecordStatus::Returned };
                let verified_by = Some(by.clone());
                let judge = |record: &mut Record| {
                    (record.status, record.verified_by, record.verified_on, record.returned) = (status, verified_by, Some(today), reason);
                };
                tx.change(id, judge).await?;
                let logged = Logged { record: verdict.record, status: status.code().to_owned() };
                if !verdict.accept {
                    return Ok((logged, Op::ReturnLearning { name, on: record.on }));
                }
                rate_accepted(tx, record.person, &number, &by, verdict.levels, today).await?;
                Ok((logged, Op::VerifyLearning { name, on: record.on, levels }))
            })
        })
        .await
    }

    /// The records that wait for a verifier, the oldest learning first.
    pub async fn to_verify(&self) -> Result<Vec<LearningRecordView>, AppError> {
        self.read_to_verify(&mut self.reading().await?).await
    }

    /// As [`App::to_verify`], through a transaction that is open.
    pub(crate) async fn read_to_verify(&self, conn: &mut Conn) -> Result<Vec<LearningRecordView>, AppError> {
        let snapshot = self.snapshot(conn, None).await?;
        let matrix = self.matrix(&snapshot, self.today(), RatingsCounted::All);
        let shelf = self.shelf(conn, &snapshot).await?;
        let records = store::learning::waiting(conn).await?;
        let claims = store::learning::claims_waiting(conn).await?;
        let mut views = record_views(&snapshot, &matrix, &shelf, records, claims);
        views.sort_by_key(|record| record.on);
        Ok(views)
    }

    /// A person's own page: records, minutes, skills against targets, what to rate again and sessions ahead.
    ///
    /// # Errors
    /// `NotFound` for an unknown person.
    pub async fn my_learning(&self, person: &str) -> Result<MyLearning, AppError> {
        let mut conn = self.reading().await?;
        let snapshot = self.snapshot(&mut conn, None).await?;
        let at = at_person(&snapshot, person)?;
        let today = self.today();
        let matrix = self.matrix(&snapshot, today, RatingsCounted::All);
        let shelf = self.shelf(&mut conn, &snapshot).await?;
        let id = snapshot.ids.people[at];
        let rows = store::learning::of_person(&mut conn, id).await?;
        let claims = store::learning::claims_of_person(&mut conn, id).await?;
        let year = Period { from: Some(today.plus_months(-12).plus_days(1)), to: Some(today) };
        let minutes = |status: RecordStatus| {
            let sum: u64 = rows.iter().filter(|row| row.status == status && year.contains(row.on)).map(|row| u64::from(row.minutes)).sum();
            domain::saturating_u32(sum)
        };
        let (minutes_12_months, minutes_waiting) = (minutes(RecordStatus::Verified), minutes(RecordStatus::Logged));
        let mut records = record_views(&snapshot, &matrix, &shelf, rows, claims);
        // Of records of one day, the one recorded last comes first.
        records.reverse();
        records.sort_by_key(|record| std::cmp::Reverse(record.on));
        let facts = &snapshot.facts;
        let who = &facts.people[at];
        let learning = self.learning_facts(&mut conn, &snapshot).await?;
        let mut to_rerate = self.read_to_rerate(&mut conn, &Scope { as_of: Some(today), ..Scope::default() }, &learning).await?;
        to_rerate.retain(|one| one.person == who.key);
        let ahead = CalendarQuery { from: Some(today), to: Some(today.plus_months(12)), branch: None, person: Some(who.key.clone()) };
        let mut ahead = self.read_calendar(&mut conn, &ahead).await?;
        drop(conn);
        ahead.retain(|session| {
            use domain::activities::SessionStatus as S;
            matches!(session.status, S::Planned | S::Confirmed)
        });
        Ok(MyLearning {
            person: PersonRef {
                key: who.key.clone(),
                name: who.name.clone(),
                kind: who.kind,
                branch: matrix.branch(at).map(|branch| facts.branches[branch].title.clone()),
                roles: matrix.roles(at).iter().map(|&role| facts.roles[role].title.clone()).collect(),
            },
            records,
            minutes_12_months,
            minutes_waiting,
            skills: matrix
                .required(at)
                .map(|cell| {
                    let skill = &facts.skills[cell.skill];
                    MySkill {
                        skill: skill.key.clone(),
                        title: skill.title.clone(),
                        target: cell.target,
                        level: cell.level,
                        state: cell.state().code().to_owned(),
                    }
                })
                .collect(),
            to_rerate,
            ahead,
            activities: shelf.activities.into_values().collect(),
        })
    }

    /// Everybody's skills that were learned and should be rated again, as known on a date; the soonest first.
    pub async fn to_rerate(&self, on: Date) -> Result<Vec<ToRerate>, AppError> {
        self.show_to_rerate(&Scope { as_of: Some(on), ..Scope::default() }).await
    }

    /// The skills to rate again of the people and skills of a scope, as known on its date. A rating of any source takes a skill off the
    /// list, whichever sources the scope counts.
    ///
    /// # Errors
    /// As [`App::gaps`].
    pub async fn show_to_rerate(&self, scope: &Scope) -> Result<Vec<ToRerate>, AppError> {
        let mut conn = self.reading().await?;
        let snapshot = self.snapshot(&mut conn, scope.framework.as_ref()).await?;
        let learning = self.learning_facts(&mut conn, &snapshot).await?;
        self.read_to_rerate(&mut conn, scope, &learning).await
    }

    /// As [`App::show_to_rerate`], through an open transaction. `learning` belongs to the facts of the scope's framework version.
    pub(crate) async fn read_to_rerate(&self, conn: &mut Conn, scope: &Scope, learning: &Learning) -> Result<Vec<ToRerate>, AppError> {
        let scoped = self.scoped(conn, &Scope { ratings: Some(RatingsCounted::All), ..scope.clone() }).await?;
        let snapshot = &scoped.snapshot;
        let weeks = number_of(&store::settings::all(conn).await?, "rerate.weeks");
        let titles = store::learning::titles(conn).await?;
        let mut rows = domain::learning::to_rerate(&snapshot.facts, &scoped.matrix, learning, weeks);
        rows.retain(|row| scoped.has(row.person) && scoped.filter.aim.takes(snapshot.facts.skills[row.skill].aim));
        let facts = &snapshot.facts;
        let list = rows.into_iter().map(|row| {
            let who = &facts.people[row.person];
            let skill = &facts.skills[row.skill];
            let activity = row.activity.and_then(|at| learning.activities.get_at(at)).map(|activity| activity.title.clone());
            let own = || titles.get(&(snapshot.ids.people[row.person], row.learned_on)).cloned();
            ToRerate {
                person: who.key.clone(),
                name: who.name.clone(),
                skill: skill.key.clone(),
                skill_title: skill.title.clone(),
                learned: activity.or_else(own).unwrap_or_else(|| skill.title.clone()),
                on: row.learned_on,
                due: row.due_on,
            }
        });
        Ok(list.collect())
    }

    /// Verified minutes of learning in a period (the 12 months up to the scope's date where none is given), grouped by
    /// up to three of person, kind, aim, activity_kind, activity, branch and team; without a grouping one line.
    ///
    /// # Errors
    /// `Invalid` for more than three keys, and where the period ends before it begins.
    pub async fn show_learning(
        &self,
        scope: &Scope,
        by: &[LearningKey],
        from: Option<Date>,
        to: Option<Date>,
    ) -> Result<Vec<LearningLine>, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        if by.len() > 3 {
            return Err(AppError::invalid("A table can be grouped by three keys at most."));
        }
        let period = period(&scoped, from, to)?;
        let learning = self.learning_facts(&mut conn, &scoped.snapshot).await?;
        drop(conn);
        let table = domain::learning::learning_minutes(scoped.facts(), &learning, period, by, scope.kind);
        let line = |texts: Vec<Option<String>>, sums: domain::learning::LearningSums| LearningLine {
            key: by.iter().map(|key| key.code().to_owned()).zip(texts).collect(),
            records: sums.records,
            people: sums.people,
            minutes: sums.minutes,
        };
        if by.is_empty() {
            return Ok(vec![line(Vec::new(), table.totals)]);
        }
        Ok(table.groups.into_iter().map(|(texts, sums)| line(texts, sums)).collect())
    }

    /// What activities changed for those who completed them in a period (the 12 months up to the scope's date where
    /// none is given): the level before and at the next rating.
    ///
    /// # Errors
    /// `Invalid` where the period ends before it begins.
    pub async fn show_effect(&self, scope: &Scope, from: Option<Date>, to: Option<Date>) -> Result<Vec<EffectLine>, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        let period = period(&scoped, from, to)?;
        let learning = self.learning_facts(&mut conn, &scoped.snapshot).await?;
        drop(conn);
        let facts = scoped.facts();
        let effects = domain::learning::effects(facts, &learning, period, scoped.on, scoped.matrix.counted());
        Ok(effects
            .iter()
            .map(|effect| {
                let number = |count: usize| domain::saturating_u32(count);
                let rerated = effect.people.iter().filter(|one| one.after.is_some()).count();
                let reached = effect.people.iter().filter(|one| one.after.is_some_and(|level| level >= effect.outcome.to)).count();
                let counts = |level: fn(&domain::learning::EffectOnPerson) -> Option<u8>| {
                    let mut counts = vec![0; usize::from(facts.max_level) + 1];
                    for at in effect.people.iter().filter_map(level) {
                        if let Some(count) = counts.get_mut(usize::from(at)) {
                            *count += 1;
                        }
                    }
                    counts
                };
                EffectLine {
                    activity: learning.activities[effect.activity].key.clone(),
                    skill: facts.skills[effect.outcome.skill].key.clone(),
                    completed: number(effect.people.len()),
                    rerated: number(rerated),
                    reached: number(reached),
                    not_rerated: number(effect.people.len() - rerated),
                    before: counts(|one| one.before),
                    after: counts(|one| one.after),
                }
            })
            .collect())
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn at_person(snapshot: &Snapshot, number: &str) -> Result<PersonIx, AppError> {
    crate::measures::scope::person(&snapshot.facts, number).ok_or_else(|| AppError::not_found("person", number))
}

/// The row id of the person with a number, if there is one.
async fn known(conn: &mut Conn, number: &str) -> Result<Option<PersonId>, AppError> {
    Ok(meant(conn, &[number]).await?.remove(number).map(|person| person.id))
}

/// The row id and title of the activity with exactly this code, or else with a code or title that reads alike.
async fn named_activity(conn: &mut Conn, text: &str) -> Result<Option<(ActivityId, String)>, AppError> {
    let all = store::planning::activities(conn).await?;
    let exact = all.iter().find(|one| one.code == text);
    let found =
        exact.or_else(|| all.iter().find(|one| same_name(&one.code, text))).or_else(|| all.iter().find(|one| same_name(&one.title, text)));
    Ok(found.map(|one| (one.id, one.title.clone())))
}

/// Checks a level and a skill. Replaces the typed code of the skill by the stored one.
fn check_level(scale: &Scale, skill: &mut String, level: Option<u8>) -> Result<(), AppError> {
    *skill = scale.skills.met(skill).ok_or_else(|| AppError::not_found("skill", skill))?.to_owned();
    if let Some(level) = level {
        rules::level(level, scale.top)?;
    }
    Ok(())
}

fn check_new(scale: &Scale, new: &mut NewLearning, on: Date, today: Date) -> Result<(), AppError> {
    rules::minutes(new.minutes)?;
    rules::learned_on(on, today)?;
    new.skills.iter_mut().try_for_each(|(skill, level)| check_level(scale, skill, *level))
}

fn check_verdict(scale: &Scale, verdict: &mut Verdict, by: &str, is_known: bool, reason: Option<&str>) -> Result<(), AppError> {
    rules::is_verified_by(Some(by))?;
    if !is_known {
        return Err(AppError::not_found("person", by));
    }
    match (verdict.accept, reason) {
        (true, Some(_)) => return Err(AppError::invalid("A record is accepted or returned with a reason, not both. Nothing was changed.")),
        (false, None) => return Err(AppError::invalid("Why does the record go back? Nothing was changed. Give the reason.")),
        _ => {}
    }
    if !verdict.accept && !verdict.levels.is_empty() {
        return Err(AppError::invalid("Levels are given with an acceptance only. Nothing was changed."));
    }
    verdict.levels.iter_mut().try_for_each(|(skill, level)| check_level(scale, skill, Some(*level)))
}

/// Records each accepted level as a rating by the verifier today.
async fn rate_accepted(
    tx: &mut Tx,
    person: PersonId,
    number: &str,
    by: &str,
    levels: Vec<(String, u8)>,
    today: Date,
) -> Result<(), AppError> {
    let manages = store::learning::manager_of(tx, person).await?.is_some_and(|manager| manager == by);
    let source = if manages { Source::Manager } else { Source::Assessor };
    let mut rated = Rated { created: 0, corrected: 0, withdrawn: 0, unchanged: 0 };
    for (skill, level) in levels {
        let row = RateRow {
            person: number.to_owned(),
            skill,
            level: Some(level),
            on: Some(today),
            source: Some(source),
            by: Some(by.to_owned()),
            confidence: None,
            note: None,
        };
        rate_one(tx, person, today, (level, source), row, &mut rated).await?;
    }
    Ok(())
}

fn period(scoped: &Scoped, from: Option<Date>, to: Option<Date>) -> Result<Period, AppError> {
    let to = to.unwrap_or(scoped.on);
    let from = from.unwrap_or_else(|| to.plus_months(-12).plus_days(1));
    if from > to {
        return Err(AppError::invalid("The period ends before it begins."));
    }
    Ok(Period { from: Some(from), to: Some(to) })
}

fn record_views(
    snapshot: &Snapshot,
    matrix: &Matrix,
    shelf: &Shelf,
    records: Vec<Kept<Record>>,
    claims: Vec<Kept<LearningSkill>>,
) -> Vec<LearningRecordView> {
    let facts = &snapshot.facts;
    let mut by_record: HashMap<LearningId, Vec<Kept<LearningSkill>>> = HashMap::new();
    for claim in claims {
        by_record.entry(claim.learning).or_default().push(claim);
    }
    // A verifier who is in the store is shown by name, any other as written.
    let verifier = |by: String| crate::measures::scope::name_of(facts, by);
    let skill_at = |code: &str| facts.skills.enumerated().find(|(_, skill)| skill.key == code);
    let mut views = Vec::with_capacity(records.len());
    for Kept { id, record } in records {
        let Some(&at) = shelf.people.get(&record.person) else { continue };
        let who = &facts.people[at];
        let skills: Vec<ClaimedLevel> = by_record
            .remove(&id)
            .unwrap_or_default()
            .into_iter()
            .map(|Kept { record: claim, .. }| match shelf.heirs.get(&claim.skill).and_then(|code| skill_at(code)) {
                Some((skill, known)) => {
                    ClaimedLevel { skill: known.key.clone(), title: known.title.clone(), level: claim.level, now: matrix.level(at, skill) }
                }
                // A skill of another framework version is shown by its code.
                None => ClaimedLevel { title: claim.skill.clone(), skill: claim.skill, level: claim.level, now: None },
            })
            .collect();
        let activity = record.activity.and_then(|id| shelf.activities.get(&id));
        let named = || skills.iter().map(|skill| skill.title.as_str()).collect::<Vec<_>>().join(", ");
        let title = record.title.or_else(|| activity.map(|(_, title)| title.clone())).unwrap_or_else(named);
        views.push(LearningRecordView {
            id: id.to_string(),
            person: who.key.clone(),
            name: who.name.clone(),
            kind: who.kind,
            branch: matrix.branch(at).map(|branch| facts.branches[branch].title.clone()),
            on: record.on,
            minutes: record.minutes,
            activity: activity.map(|(code, _)| code.clone()),
            title,
            skills,
            reflection: record.reflection,
            status: record.status.code().to_owned(),
            verified_by: record.verified_by.map(verifier),
            returned: record.returned,
        });
    }
    views
}
