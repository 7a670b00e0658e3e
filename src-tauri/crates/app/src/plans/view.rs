//! A plan as people look at it: sessions by time, money, what closes, and why a gap is left.

use std::collections::{BTreeMap, BTreeSet};

use domain::activities::SessionStatus;
use planner::{GapLeft, Plan, check};

use super::candidates::when_of;
use super::count;
use super::problem::Made;
use super::solve::{empty_score, parts};
use super::when;
use super::words::{Wording, headline};
use crate::AppError;
use crate::views::plans::{BranchPlaces, FundLeft, GapLeftView, NothingFor, PlanSession, PlanView, ReasonTotal};
use crate::views::{Pence, Points};

/// Everything about a plan of a problem that was made from the store.
///
/// # Errors
/// `Unexpected` where the plan has no JSON text.
pub(crate) fn view(made: &Made, plan: &Plan) -> Result<PlanView, AppError> {
    let problem = &made.problem;
    let report = check(problem, plan);
    let gaps = planner::explain(problem, plan);
    let mut wording = Wording::new(made, plan);
    let left: Vec<GapLeftView> = gaps.iter().map(|gap| gap_left(&mut wording, gap)).collect();
    let open = |person: &planner::Person| -> i64 {
        person.targets.iter().map(|(skill, target)| (target.level - person.levels.get(skill).copied().unwrap_or(0)).max(0)).sum()
    };
    let levels_open: i64 = problem.people.iter().map(open).sum();
    let levels_left: i64 = gaps.iter().map(|gap| gap.target - gap.level_planned).sum();
    let going: BTreeSet<&str> = plan.places.iter().map(|(person, _)| person.as_str()).collect();
    let (sessions, spent) = sessions(made, plan, &wording);
    Ok(PlanView {
        plan: serde_json::to_string(plan).map_err(|error| AppError::unexpected(&error))?,
        score: Points(report.score),
        bound: plan.bound.map(Points),
        empty: Points(empty_score(problem)),
        parts: parts(report.parts),
        optimal: plan.bound == Some(report.score),
        weight_open: Points(report.weight_open),
        weight_closed: Points(report.weight_closed),
        levels_closed: u32::try_from(levels_open - levels_left).unwrap_or(0),
        levels_open: u32::try_from(levels_open).unwrap_or(u32::MAX),
        people: count(going.len()),
        places: count(plan.places.len()),
        pence: Pence(report.pence),
        sessions,
        funds: made
            .funds
            .iter()
            .map(|(key, title, pence, used)| FundLeft {
                key: key.clone(),
                title: title.clone(),
                pence: Pence(*pence),
                used: Pence(*used + spent.get(key).copied().unwrap_or(0)),
            })
            .collect(),
        branches: branches(made, plan, &left, &wording),
        reasons: reasons(&gaps),
        nothing_for: nothing_for(made, &going, &left),
        left,
        violations: report.violations.iter().flat_map(|(rule, found)| found.iter().map(move |what| format!("{rule}: {what}"))).collect(),
    })
}

pub(super) fn sessions(made: &Made, plan: &Plan, wording: &Wording<'_>) -> (Vec<PlanSession>, BTreeMap<String, i64>) {
    let problem = &made.problem;
    let mut people: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for (person, session) in &plan.places {
        people.entry(session.as_str()).or_default().push((person.clone(), wording.name(person).to_owned()));
    }
    let runs: BTreeSet<&str> = plan.runs.iter().map(String::as_str).collect();
    let mut spent: BTreeMap<String, i64> = BTreeMap::new();
    let mut list = Vec::new();
    for session in problem.sessions.iter().filter(|session| runs.contains(session.id.as_str())) {
        let Some(activity) = problem.activities.iter().find(|activity| activity.id == session.activity) else { continue };
        let mut going = people.remove(session.id.as_str()).unwrap_or_default();
        going.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        let pence = activity.cost + activity.cost_head * i64::try_from(going.len()).unwrap_or(0);
        let fund = session.fund.clone().unwrap_or_else(|| activity.fund.clone());
        *spent.entry(fund.clone()).or_default() += pence;
        let when = when_of(session);
        let (from, to) = when.days();
        let candidate = made.candidates.get(&session.id);
        list.push((
            when.clone(),
            PlanSession {
                id: session.id.clone(),
                activity: activity.id.clone(),
                title: wording.activity_title(&activity.id).to_owned(),
                kind: activity.kind.clone(),
                from,
                to,
                when: when::words(&when),
                venue: session.venue.as_ref().map(|venue| made.venue_titles.get(venue).unwrap_or(venue).clone()),
                trainer: candidate.and_then(|candidate| candidate.trainer.clone()),
                seats: seats(made, session),
                people: going,
                pence: Pence(pence),
                fund,
                fixed: candidate.is_some_and(|candidate| matches!(candidate.stored, Some((_, SessionStatus::Confirmed)))),
            },
        ));
    }
    list.sort_by_cached_key(|(when, session)| {
        let afternoon = match when {
            when::When::Slots(slots) => slots.first().is_some_and(|slot| slot.afternoon),
            _ => false,
        };
        (session.from, afternoon, session.to, session.id.clone())
    });
    (list.into_iter().map(|(_, session)| session).collect(), spent)
}

/// The seats of a session: its own, its activity's and its venue's limit.
pub(super) fn seats(made: &Made, session: &planner::Session) -> u32 {
    let problem = &made.problem;
    let most = problem.activities.iter().find(|activity| activity.id == session.activity).map_or(i64::MAX, |activity| activity.max);
    let room = session.venue.as_ref().and_then(|venue| problem.venues.iter().find(|known| known.id == *venue));
    let seats = most.min(session.seats.unwrap_or(i64::MAX)).min(room.map_or(i64::MAX, |room| room.seats));
    u32::try_from(seats).unwrap_or(u32::MAX)
}

fn gap_left(wording: &mut Wording<'_>, gap: &GapLeft) -> GapLeftView {
    let small = |level: i64| u8::try_from(level).unwrap_or(u8::MAX);
    GapLeftView {
        person: gap.person.clone(),
        name: wording.name(&gap.person).to_owned(),
        branch: wording.branch_of(&gap.person),
        skill: gap.skill.clone(),
        skill_title: wording.skill_title(&gap.skill).to_owned(),
        level: small(gap.level_now),
        planned: small(gap.level_planned),
        target: small(gap.target),
        reason: gap.reason.to_string(),
        codes: gap.codes.iter().map(|code| code.to_string()).collect(),
        session: gap.session.clone(),
        words: wording.reason(gap),
    }
}

/// How places, learning time and gaps fall on branches: those with a name first, by name.
fn branches(made: &Made, plan: &Plan, left: &[GapLeftView], wording: &Wording<'_>) -> Vec<BranchPlaces> {
    let problem = &made.problem;
    let minutes: BTreeMap<&str, i64> = problem.activities.iter().map(|activity| (activity.id.as_str(), activity.minutes)).collect();
    let length: BTreeMap<&str, i64> = problem
        .sessions
        .iter()
        .map(|session| (session.id.as_str(), minutes.get(session.activity.as_str()).copied().unwrap_or(0)))
        .collect();
    let mut places: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (person, session) in &plan.places {
        places.entry(person.as_str()).or_default().push(length.get(session.as_str()).copied().unwrap_or(0));
    }
    let mut lines: BTreeMap<(bool, Option<String>), BranchPlaces> = BTreeMap::new();
    for person in &problem.people {
        let branch = wording.branch_of(&person.id);
        let had_gap = person.targets.iter().any(|(skill, target)| target.level > person.levels.get(skill).copied().unwrap_or(0));
        let own: &[i64] = places.get(person.id.as_str()).map_or(&[], Vec::as_slice);
        if !had_gap && own.is_empty() {
            continue;
        }
        let line = lines.entry((branch.is_none(), branch.clone())).or_insert_with(|| BranchPlaces {
            branch,
            with_gap: 0,
            reached: 0,
            places: 0,
            paid: 0,
            volunteers: 0,
            minutes: 0,
            left: 0,
        });
        let taken = count(own.len());
        line.with_gap += u32::from(had_gap);
        line.reached += u32::from(taken > 0);
        line.places += taken;
        match person.kind.as_str() {
            "employee" => line.paid += taken,
            "volunteer" => line.volunteers += taken,
            _ => {}
        }
        line.minutes += u32::try_from(own.iter().sum::<i64>()).unwrap_or(u32::MAX);
    }
    for gap in left {
        if let Some(line) = lines.get_mut(&(gap.branch.is_none(), gap.branch.clone())) {
            line.left += 1;
        }
    }
    lines.into_values().collect()
}

fn reasons(gaps: &[GapLeft]) -> Vec<ReasonTotal> {
    let mut reasons: Vec<ReasonTotal> = planner::totals(gaps)
        .into_iter()
        .map(|(reason, total)| {
            let (code, words) = (reason.to_string(), headline(reason));
            ReasonTotal { code, words: words.to_owned(), gaps: total.gaps, levels: u32::try_from(total.levels).unwrap_or(u32::MAX) }
        })
        .collect();
    reasons.sort_by(|a, b| (b.gaps, &a.code).cmp(&(a.gaps, &b.code)));
    reasons
}

/// People with a gap and no place, each with the reason that stands before most of the gaps.
fn nothing_for(made: &Made, going: &BTreeSet<&str>, left: &[GapLeftView]) -> Vec<NothingFor> {
    let mut by_person: BTreeMap<&str, Vec<&GapLeftView>> = BTreeMap::new();
    for gap in left.iter().filter(|gap| !going.contains(gap.person.as_str())) {
        by_person.entry(gap.person.as_str()).or_default().push(gap);
    }
    made.problem
        .people
        .iter()
        .filter_map(|person| {
            let gaps = by_person.get(person.id.as_str())?;
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for gap in gaps {
                *counts.entry(gap.reason.as_str()).or_default() += 1;
            }
            let most = counts.values().max()?;
            let first = gaps.iter().find(|gap| counts.get(gap.reason.as_str()) == Some(most))?;
            Some(NothingFor {
                person: first.person.clone(),
                name: first.name.clone(),
                branch: first.branch.clone(),
                words: first.words.clone(),
            })
        })
        .collect()
}
