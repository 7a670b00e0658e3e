//! Compares two plans: the figures of each, and how much more or less the second has.

use std::collections::{BTreeMap, BTreeSet};

use planner::Plan;
use store::Conn;

use super::problem::Made;
use super::view::view;
use crate::views::plans::{GroupPlaces, PlanView, ReasonTotal};
use crate::views::scenarios::{Difference, GroupDifference, PlanChoice, PlanComparison, PlanFigures, ReasonDifference};
use crate::{App, AppError};

/// The figures of a plan, without names.
pub(crate) fn figures(made: &Made, view: &PlanView) -> PlanFigures {
    let sum = |figure: fn(&GroupPlaces) -> u32| view.kinds.iter().map(figure).fold(0_u32, u32::saturating_add);
    PlanFigures {
        scenario: made.setup.scenario.clone(),
        from: made.setup.horizon.from,
        to: made.setup.horizon.to,
        budget: made.setup.said().budget,
        score: view.score,
        bound: view.bound,
        empty: view.empty,
        parts: view.parts,
        weight_open: view.weight_open,
        weight_closed: view.weight_closed,
        levels_open: view.levels_open,
        levels_closed: view.levels_closed,
        people: view.people,
        places: view.places,
        sessions: domain::saturating_u32(view.sessions.len()),
        minutes: view.minutes,
        pence: view.pence,
        nothing: domain::saturating_u32(view.nothing_for.len()),
        wants: sum(|line| line.wants),
        wants_met: sum(|line| line.wants_met),
        funds: view.funds.clone(),
        kinds: view.kinds.clone(),
        branches: view.branches.clone(),
        reasons: view.reasons.clone(),
    }
}

fn difference(key: &str, first: i64, second: i64) -> Difference {
    Difference { key: key.to_owned(), first, second, difference: second - first }
}

fn totals(first: &PlanFigures, second: &PlanFigures) -> Vec<Difference> {
    let lines: [(&str, fn(&PlanFigures) -> i64); 10] = [
        ("people", |plan| i64::from(plan.people)),
        ("levels_closed", |plan| i64::from(plan.levels_closed)),
        ("weight_closed", |plan| plan.weight_closed.0),
        ("places", |plan| i64::from(plan.places)),
        ("sessions", |plan| i64::from(plan.sessions)),
        ("minutes", |plan| i64::from(plan.minutes)),
        ("pence", |plan| plan.pence.0),
        ("nothing", |plan| i64::from(plan.nothing)),
        ("wants_met", |plan| i64::from(plan.wants_met)),
        ("score", |plan| plan.score.0),
    ];
    lines.into_iter().map(|(key, figure)| difference(key, figure(first), figure(second))).collect()
}

/// The groups in the order of the first plan, then those that only the second has.
fn groups(first: &[GroupPlaces], second: &[GroupPlaces]) -> Vec<GroupDifference> {
    let lines: [(&str, fn(&GroupPlaces) -> u32); 6] = [
        ("reached", |line| line.reached),
        ("levels_closed", |line| line.levels_closed),
        ("places", |line| line.places),
        ("minutes", |line| line.minutes),
        ("nothing", |line| line.nothing),
        ("left", |line| line.left),
    ];
    let only_second = second.iter().filter(|line| !first.iter().any(|one| one.group == line.group));
    first
        .iter()
        .chain(only_second)
        .map(|line| {
            let find = |list: &[GroupPlaces], figure: fn(&GroupPlaces) -> u32| {
                list.iter().find(|one| one.group == line.group).map_or(0, |one| i64::from(figure(one)))
            };
            let figures = lines.iter().map(|(key, figure)| difference(key, find(first, *figure), find(second, *figure))).collect();
            GroupDifference { group: line.group.clone(), figures }
        })
        .collect()
}

fn reasons(first: &[ReasonTotal], second: &[ReasonTotal]) -> Vec<ReasonDifference> {
    let gaps = |list: &[ReasonTotal], code: &str| list.iter().find(|one| one.code == code).map_or(0, |one| i64::from(one.gaps));
    let only_second = second.iter().filter(|one| !first.iter().any(|other| other.code == one.code));
    first
        .iter()
        .chain(only_second)
        .map(|one| ReasonDifference {
            code: one.code.clone(),
            words: one.words.clone(),
            gaps: difference("gaps", gaps(first, &one.code), gaps(second, &one.code)),
        })
        .collect()
}

fn going(plan: &Plan) -> BTreeSet<&str> {
    plan.places.iter().map(|(person, _)| person.as_str()).collect()
}

fn running(plan: &Plan) -> BTreeSet<&str> {
    plan.runs.iter().map(String::as_str).collect()
}

impl App {
    /// Compares two plans. For a kept plan, the figures of the time when it was made are used; a plan file is checked against the present
    /// store.
    ///
    /// # Errors
    /// As [`App::kept_plan_text`] and [`App::adopt_plan`].
    pub async fn compare_plans(&self, first: &PlanChoice, second: &PlanChoice) -> Result<PlanComparison, AppError> {
        let mut conn = self.reading().await?;
        let (one, first) = self.chosen(&mut conn, first).await?;
        let (two, second) = self.chosen(&mut conn, second).await?;
        let snapshot = self.snapshot(&mut conn, None).await?;
        drop(conn);
        let names: BTreeMap<&str, &str> = snapshot.facts.people.iter().map(|person| (person.key.as_str(), person.name.as_str())).collect();
        let only = |these: &BTreeSet<&str>, others: &BTreeSet<&str>| {
            // A person whose data were erased since is left out.
            let mut people: Vec<(String, String)> =
                these.difference(others).filter_map(|person| Some(((*person).to_owned(), (*names.get(person)?).to_owned()))).collect();
            people.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
            people
        };
        let (went, goes) = (going(&first), going(&second));
        let (ran, runs) = (running(&first), running(&second));
        Ok(PlanComparison {
            figures: totals(&one, &two),
            kinds: groups(&one.kinds, &two.kinds),
            branches: groups(&one.branches, &two.branches),
            reasons: reasons(&one.reasons, &two.reasons),
            only_first: only(&went, &goes),
            only_second: only(&goes, &went),
            sessions_both: domain::saturating_u32(ran.intersection(&runs).count()),
            sessions_only_first: domain::saturating_u32(ran.difference(&runs).count()),
            sessions_only_second: domain::saturating_u32(runs.difference(&ran).count()),
            first: one,
            second: two,
        })
    }

    async fn chosen(&self, conn: &mut Conn, choice: &PlanChoice) -> Result<(PlanFigures, Plan), AppError> {
        match choice {
            PlanChoice::Scenario { name } => self.kept(conn, name).await,
            PlanChoice::Plan { text } => {
                let (made, plan) = self.made_again(conn, text).await?;
                let work = move || Ok((figures(&made, &view(&made, &plan)?), plan));
                crate::seen::on_a_thread(work).await?
            }
        }
    }
}
