//! A plan for people to look at: sessions by time, money, the gaps that close, and why others are left.

use std::collections::{BTreeMap, BTreeSet};

use domain::activities::SessionStatus;
use planner::{Finding, GapLeft, Plan, RenewalMissed, Rule, check};

use super::groups::{levels, nothing_for, shares};
use super::left_out::left_out;
use super::problem::candidates::when_of;
use super::problem::{self, Made};
use super::scores::empty_score;
use super::words::{Wording, headline};
use crate::AppError;
use crate::sessions::when;
use crate::views::plans::{GapLeftView, PlanSession, PlanView, ReasonTotal, RenewalLeft};
use crate::views::{Pence, Points};

/// Everything about a plan of a problem that was made from the store.
///
/// # Errors
/// `Unexpected` if the plan cannot be written as JSON.
pub(crate) fn view(made: &Made, plan: &Plan) -> Result<PlanView, AppError> {
    let problem = &made.problem;
    let report = check(problem, plan);
    let gaps = planner::explain(problem, plan);
    let mut wording = Wording::new(made, plan);
    let left: Vec<GapLeftView> = gaps.iter().map(|gap| gap_left(&mut wording, gap)).collect();
    let renewals = planner::renewals_missed(problem, plan).iter().map(|missed| renewal_left(made, &mut wording, missed)).collect();
    let (levels_open, levels_closed) = levels(problem, plan);
    let shares = shares(made, plan, &left, &wording);
    // Pins that the plan says it drops are not broken rules.
    let broken = report.violations.iter().filter(|(rule, _)| **rule != Finding::Rule(Rule::Pins));
    let broken = broken.flat_map(|(rule, found)| found.iter().map(move |what| format!("{rule}: {what}")));
    let going: BTreeSet<&str> = plan.places.iter().map(|(person, _)| person.as_str()).collect();
    let (sessions, spent) = sessions(made, plan, &wording);
    Ok(PlanView {
        plan: serde_json::to_string(plan).map_err(AppError::unexpected)?,
        score: Points(report.score),
        bound: plan.bound.map(Points),
        empty: Points(empty_score(problem)),
        parts: report.parts,
        optimal: plan.bound == Some(report.score),
        weight_open: Points(report.weight_open),
        weight_closed: Points(report.weight_closed),
        levels_closed,
        levels_open,
        people: domain::saturating_u32(going.len()),
        places: domain::saturating_u32(plan.places.len()),
        pence: Pence(report.pence),
        sessions,
        funds: made.purses.iter().map(|purse| purse.view(spent.get(&purse.fund.code).copied().unwrap_or(0))).collect(),
        minutes: shares.branches.iter().fold(0, |minutes, line| line.minutes.saturating_add(minutes)),
        branches: shares.branches,
        kinds: shares.kinds,
        wanted: shares.wanted,
        reasons: reasons(&gaps),
        nothing_for: nothing_for(made, plan, &left),
        renewals_due: domain::saturating_u32(problem.people.iter().map(|person| person.renewals.len()).sum::<usize>()),
        renewals,
        left,
        violations: broken.chain(left_out(made, plan, &wording)).collect(),
        dropped: dropped_words(plan, &wording),
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

/// The seats of a session, for people to see.
pub(super) fn seats(made: &Made, session: &planner::Session) -> u32 {
    domain::saturating_u32(problem::seats(&made.problem, session))
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

/// Confirmed sessions and places that the plan drops, with names.
fn dropped_words(plan: &Plan, wording: &Wording<'_>) -> Vec<String> {
    let dropped = plan.dropped.clone().unwrap_or_default();
    let runs = dropped.runs.iter().map(|session| wording.session_words(session));
    let alone = dropped.places.iter().filter(|(_, session)| !dropped.runs.contains(session));
    let places = alone.map(|(person, session)| format!("{} in {}", wording.name(person), wording.session_words(session)));
    runs.chain(places).collect()
}

fn renewal_left(made: &Made, wording: &mut Wording<'_>, missed: &RenewalMissed) -> RenewalLeft {
    let cert = made.certificates.get(&missed.cert).unwrap_or(&missed.cert);
    let codes: Vec<String> = missed.codes.iter().map(ToString::to_string).collect();
    RenewalLeft {
        person: missed.person.clone(),
        name: wording.name(&missed.person).to_owned(),
        branch: wording.branch_of(&missed.person),
        cert: cert.clone(),
        by: missed.by,
        reason: codes.first().cloned().unwrap_or_default(),
        codes,
        session: missed.session.clone(),
        words: wording.missed(missed, cert),
    }
}

fn reasons(gaps: &[GapLeft]) -> Vec<ReasonTotal> {
    let mut reasons: Vec<ReasonTotal> = planner::totals(gaps)
        .into_iter()
        .map(|(reason, total)| {
            let (code, words) = (reason.to_string(), headline(reason));
            ReasonTotal { code, words: words.to_owned(), gaps: total.gaps, levels: domain::saturating_u32(total.levels) }
        })
        .collect();
    reasons.sort_by(|a, b| (b.gaps, &a.code).cmp(&(a.gaps, &b.code)));
    reasons
}
