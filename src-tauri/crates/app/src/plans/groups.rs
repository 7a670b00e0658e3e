//! How places and learning time are spread over branches and kinds of people, compared with the fair share; what people asked for; who gets
//! nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::Kind;
use planner::{GroupBy, Person, Plan, Problem};

use super::problem::Made;
use super::words::Wording;
use crate::views::plans::{GapLeftView, GroupPlaces, NothingFor, Wanted};

fn whole(number: i64) -> u32 {
    domain::saturating_u32(number.max(0))
}

/// The highest level in a skill that a person has, is taught in their sessions, or reaches by what is under way.
fn reached(person: &Person, skill: &str, going: &[&planner::Activity]) -> i64 {
    let now = person.levels.get(skill).copied().unwrap_or(0);
    let coming = person.coming.get(skill).map_or(0, |coming| coming.level);
    going.iter().filter_map(|activity| activity.teaches.get(skill).copied()).fold(now.max(coming), i64::max)
}

/// By person's number: the activities of the person's places.
fn going<'p>(problem: &'p Problem, plan: &'p Plan) -> BTreeMap<&'p str, Vec<&'p planner::Activity>> {
    let activities: BTreeMap<&str, &planner::Activity> = problem.activities.iter().map(|one| (one.id.as_str(), one)).collect();
    let taught: BTreeMap<&str, &planner::Activity> =
        problem.sessions.iter().filter_map(|session| Some((session.id.as_str(), *activities.get(session.activity.as_str())?))).collect();
    let mut going: BTreeMap<&str, Vec<&planner::Activity>> = BTreeMap::new();
    for (person, session) in &plan.places {
        if let Some(activity) = taught.get(session.as_str()) {
            going.entry(person.as_str()).or_default().push(activity);
        }
    }
    going
}

fn levels_of(person: &Person, own: &[&planner::Activity]) -> (i64, i64) {
    person.targets.iter().fold((0, 0), |(open, closed), (skill, target)| {
        let now = person.levels.get(skill).copied().unwrap_or(0);
        let then = reached(person, skill, own).min(target.level);
        (open + (target.level - now).max(0), closed + (then - now).max(0))
    })
}

/// The number of levels that are open before a plan, and of levels that it closes.
pub(crate) fn levels(problem: &Problem, plan: &Plan) -> (u32, u32) {
    let going = going(problem, plan);
    let (open, closed) = problem.people.iter().fold((0, 0), |(open, closed), person| {
        let (more, less) = levels_of(person, going.get(person.id.as_str()).map_or(&[], Vec::as_slice));
        (open + more, closed + less)
    });
    (whole(open), whole(closed))
}

/// What a plan gives each group and each wish.
pub(crate) struct Shares {
    /// By branch, sorted by name. People without a branch come last.
    pub(crate) branches: Vec<GroupPlaces>,
    /// By kind, in the order in which kinds are shown.
    pub(crate) kinds: Vec<GroupPlaces>,
    pub(crate) wanted: Vec<Wanted>,
}

fn empty(group: Option<String>) -> GroupPlaces {
    GroupPlaces {
        group,
        people: 0,
        with_gap: 0,
        reached: 0,
        nothing: 0,
        places: 0,
        paid: 0,
        volunteers: 0,
        minutes: 0,
        counted: 0,
        fair: 0,
        short: 0,
        levels_open: 0,
        levels_closed: 0,
        wants: 0,
        wants_met: 0,
        left: 0,
    }
}

fn add(to: &mut GroupPlaces, one: &GroupPlaces) {
    let figures: [fn(&mut GroupPlaces) -> &mut u32; 16] = [
        |line| &mut line.people,
        |line| &mut line.with_gap,
        |line| &mut line.reached,
        |line| &mut line.nothing,
        |line| &mut line.places,
        |line| &mut line.paid,
        |line| &mut line.volunteers,
        |line| &mut line.minutes,
        |line| &mut line.counted,
        |line| &mut line.fair,
        |line| &mut line.short,
        |line| &mut line.levels_open,
        |line| &mut line.levels_closed,
        |line| &mut line.wants,
        |line| &mut line.wants_met,
        |line| &mut line.left,
    ];
    let mut one = one.clone();
    for figure in figures {
        *figure(to) = figure(to).saturating_add(*figure(&mut one));
    }
}

/// The minutes that fairness asks for each person of a group: the share of one person, or that of the group if it is more.
fn fair_minutes(problem: &Problem, by: GroupBy, value: &str) -> i64 {
    let own = problem.fairness.groups.iter().filter(|group| group.by == by && group.value == value).map(|group| group.minutes);
    own.fold(problem.fairness.person.minutes, i64::max)
}

/// How places, learning time, interests and gaps are spread over branches and over the kinds of people that are planned for.
pub(crate) fn shares(made: &Made, plan: &Plan, left: &[GapLeftView], wording: &Wording<'_>) -> Shares {
    let problem = &made.problem;
    let going = going(problem, plan);
    let mut gaps_left: BTreeMap<&str, u32> = BTreeMap::new();
    for gap in left {
        *gaps_left.entry(gap.person.as_str()).or_default() += 1;
    }
    let mut branches: BTreeMap<(bool, Option<String>), GroupPlaces> = BTreeMap::new();
    let mut kinds: BTreeMap<Option<Kind>, GroupPlaces> = BTreeMap::new();
    let mut wanted: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for person in &problem.people {
        let own = going.get(person.id.as_str()).map_or(&[][..], Vec::as_slice);
        let kind: Option<Kind> = person.kind.parse().ok();
        if own.is_empty() && !kind.is_some_and(|kind| made.setup.plans_for(kind)) {
            continue;
        }
        let (open, closed) = levels_of(person, own);
        let taken = domain::saturating_u32(own.len());
        let minutes: i64 = own.iter().map(|activity| activity.minutes).sum();
        let counted: i64 = own.iter().map(|activity| activity.minutes.min(planner::MOST_FAIR_MINUTES)).sum();
        let mut wants = (0, 0);
        for activity in made.interests.get(&person.id).into_iter().flatten() {
            let met = own.iter().any(|one| one.id == *activity);
            let line = wanted.entry(activity).or_default();
            *line = (line.0 + 1, line.1 + u32::from(met));
            wants = (wants.0 + 1, wants.1 + u32::from(met));
        }
        let one = GroupPlaces {
            group: None,
            people: 1,
            with_gap: u32::from(open > 0),
            reached: u32::from(taken > 0),
            nothing: u32::from(open > 0 && taken == 0),
            places: taken,
            paid: if kind == Some(Kind::Employee) { taken } else { 0 },
            volunteers: if kind == Some(Kind::Volunteer) { taken } else { 0 },
            minutes: whole(minutes),
            counted: whole(counted),
            fair: 0,
            short: u32::from(counted < problem.fairness.person.minutes),
            levels_open: whole(open),
            levels_closed: whole(closed),
            wants: wants.0,
            wants_met: wants.1,
            left: gaps_left.get(person.id.as_str()).copied().unwrap_or(0),
        };
        let branch = wording.branch_of(&person.id);
        let fair = |by, value: &str| whole(fair_minutes(problem, by, value));
        let line = branches.entry((branch.is_none(), branch.clone())).or_insert_with(|| empty(branch));
        add(line, &GroupPlaces { fair: fair(GroupBy::Branch, &person.branch), ..one.clone() });
        let line = kinds.entry(kind).or_insert_with(|| empty(Some(person.kind.clone())));
        add(line, &GroupPlaces { fair: fair(GroupBy::Kind, &person.kind), ..one });
    }
    let mut wanted: Vec<Wanted> = wanted
        .into_iter()
        .map(|(activity, (people, met))| Wanted {
            activity: activity.to_owned(),
            title: wording.activity_title(activity).to_owned(),
            people,
            met,
        })
        .collect();
    wanted.sort_by(|a, b| (b.people, &a.title).cmp(&(a.people, &b.title)));
    Shares { branches: branches.into_values().collect(), kinds: kinds.into_values().collect(), wanted }
}

/// People with a gap and no place, each with the most frequent reason among the person's gaps.
pub(crate) fn nothing_for(made: &Made, plan: &Plan, left: &[GapLeftView]) -> Vec<NothingFor> {
    let going: BTreeSet<&str> = plan.places.iter().map(|(person, _)| person.as_str()).collect();
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
                kind: person.kind.parse().ok()?,
                gaps: domain::saturating_u32(gaps.len()),
                reason: first.reason.clone(),
                words: first.words.clone(),
            })
        })
        .collect()
}
