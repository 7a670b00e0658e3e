//! Finds every broken rule of a plan, and where it is broken: who, which session, when, and by how much.
//!
//! [`crate::check`] proves a plan before it leaves the planner. This module names what is wrong with a plan while somebody changes it by
//! hand. It does so quickly, and in figures that a window can put into words. The two share only the problem, and a test compares their
//! answers.

use std::collections::BTreeSet;

use domain::Date;
use serde::Serialize;

use crate::by_hand::explain::{Ground, barred, overlaps_long, prepared, present, welcome};
use crate::by_hand::laid_plan::{Held, LaidPlan};
use crate::format::plan::{Parts, Plan};
use crate::format::problem::Slot;
use crate::format::rules::Rule;
use crate::model::ix::{Ix, List as _, PeriodIx, PersonIx, SessionIx, WeekIx};
use crate::model::layout::Layout;
use crate::prepared::Prepared;

/// A rule that a plan breaks, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Broken {
    /// The rule.
    pub rule: Rule,
    /// The person whose place breaks the rule.
    pub person: Option<String>,
    /// The session.
    pub session: Option<String>,
    /// What else the broken rule is about: another session of the person, of the trainer or of the venue (C4, C5, C6); the activity that is
    /// done twice, lacking, not relevant or run too often (C2, C11, C13, C16); the skill (C10); the branch (C8, C12); the fund (C14).
    pub with: Option<String>,
    /// The half-day in which cover is short (C8).
    pub slot: Option<Slot>,
    /// The week, by its Monday (C19).
    pub week: Option<Date>,
    /// The number of the problem's cover rule (C8) or period (C9).
    pub number: Option<usize>,
    /// How much the plan has: people (C3, C8), minutes (C9), pence (C14, C15), runs (C16), runs or places of the person (C19).
    pub has: Option<i64>,
    /// The most that the rule allows. For C8, C10 and a run with too few people (C3): the least that it asks for.
    pub limit: Option<i64>,
    /// A sentence with the problem's own ids.
    pub message: String,
}

impl Broken {
    /// A broken rule with its sentence. The caller adds where it is broken.
    fn new(rule: Rule, message: String) -> Self {
        Self { rule, person: None, session: None, with: None, slot: None, week: None, number: None, has: None, limit: None, message }
    }

    /// Does a run have too few people (C3), and not too many?
    pub fn too_few(&self) -> bool {
        self.rule == Rule::Group && self.has < self.limit
    }
}

/// A plan judged: its true score and every broken rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The true score in points, whatever the plan claims.
    pub score: i64,
    /// What the score is made of.
    pub parts: Parts,
    /// Pence that the runs cost.
    pub pence: i64,
    /// Every broken rule, in the order of the rules. Empty for a plan that could be adopted.
    pub broken: Vec<Broken>,
}

/// Judges any plan of a problem, also one that breaks rules. An id that the problem does not know breaks C1 and counts for nothing.
pub fn judge(prepared: &Prepared, plan: &Plan) -> Judgement {
    let layout = &prepared.layout;
    let laid = LaidPlan::new(layout, plan);
    let parts = laid.parts(layout);
    let mut court = Court { layout, laid: &laid, broken: Vec::new() };
    court.form(plan);
    court.people();
    court.runs();
    court.cover();
    court.money();
    court.choices();
    court.pace();
    court.broken.sort_by_key(|broken| broken.rule);
    Judgement { score: parts.score(), parts, pence: laid.pence, broken: court.broken }
}

struct Court<'f> {
    layout: &'f Layout,
    laid: &'f LaidPlan,
    broken: Vec<Broken>,
}

impl Court<'_> {
    /// Looks for broken rules: C1.
    fn form(&mut self, plan: &Plan) {
        let mut runs = BTreeSet::new();
        for run in &plan.runs {
            let message = if self.layout.session(run).is_none() {
                format!("no session `{run}`")
            } else if !runs.insert(run) {
                format!("`{run}` runs twice")
            } else {
                continue;
            };
            self.broken.push(Broken { session: Some(run.clone()), ..Broken::new(Rule::Form, message) });
        }
        let mut places = BTreeSet::new();
        for (person, session) in &plan.places {
            let message = if self.layout.person(person).is_none() {
                format!("no person `{person}`")
            } else if self.layout.session(session).is_none() {
                format!("no session `{session}`")
            } else if !places.insert((person, session)) {
                format!("`{person}` has two places in `{session}`")
            } else if !runs.contains(session) {
                format!("`{person}` has a place in `{session}`, which does not run")
            } else {
                continue;
            };
            self.broken.push(Broken { person: Some(person.clone()), session: Some(session.clone()), ..Broken::new(Rule::Form, message) });
        }
    }

    fn id(&self, at: SessionIx) -> &str {
        &self.layout.problem.sessions[at].id
    }

    fn place(&self, rule: Rule, person: PersonIx, at: SessionIx, message: String) -> Broken {
        let who = self.layout.problem.people[person].id.clone();
        Broken { person: Some(who), session: Some(self.id(at).to_owned()), ..Broken::new(rule, message) }
    }

    /// Looks for broken rules: C2, C6, C7 and C9 to C13.
    fn people(&mut self) {
        for person in self.laid.held.indices() {
            let held = &self.laid.held[person];
            for (i, &at) in held.iter().enumerate() {
                self.one_place(person, at, &held[i + 1..]);
            }
            if !held.is_empty() {
                self.hours(person);
            }
        }
    }

    fn one_place(&mut self, person: PersonIx, at: SessionIx, later: &[SessionIx]) {
        let (layout, laid) = (self.layout, self.laid);
        let who = &layout.problem.people[person];
        let session = &layout.sessions[at];
        let activity = &layout.problem.activities[session.activity];
        let (name, id) = (&who.id, self.id(at).to_owned());
        let twin = later.iter().find(|other| layout.sessions[**other].activity == session.activity);
        if who.never_again(&activity.id) || twin.is_some() {
            let mut broken = self.place(Rule::Once, person, at, format!("`{name}` does `{}` again in `{id}`", activity.id));
            broken.with = Some(activity.id.clone());
            self.broken.push(broken);
        }
        for &other in later.iter().filter(|other| layout.meet(at, **other)) {
            let with = self.id(other).to_owned();
            let mut broken = self.place(Rule::Clash, person, at, format!("`{name}`: `{id}` and `{with}` meet in time"));
            broken.with = Some(with);
            self.broken.push(broken);
        }
        if overlaps_long(layout, person, at) {
            let broken = self.place(Rule::Clash, person, at, format!("`{name}`: `{id}` overlaps a long session that is under way"));
            self.broken.push(broken);
        }
        if !present(layout, person, at) {
            let broken = self.place(Rule::Availability, person, at, format!("`{name}` is not available for `{id}`"));
            self.broken.push(broken);
        }
        for (skill, level) in &activity.entry {
            if !prepared(layout, laid, person, at, &Ground::Level(skill, *level)) {
                let mut broken =
                    self.place(Rule::Entry, person, at, format!("`{name}` has not reached {level} in `{skill}` before `{id}`"));
                (broken.with, broken.limit) = (Some(skill.clone()), Some(*level));
                self.broken.push(broken);
            }
        }
        for needed in &activity.prereqs {
            if !prepared(layout, laid, person, at, &Ground::Done(needed)) {
                let mut broken = self.place(Rule::Prerequisite, person, at, format!("`{name}` has not done `{needed}` before `{id}`"));
                broken.with = Some(needed.clone());
                self.broken.push(broken);
            }
        }
        if !welcome(layout, person, at) {
            let mut broken = self.place(Rule::Eligible, person, at, format!("`{name}` may not go to `{id}`"));
            broken.with = Some(who.branch.clone());
            self.broken.push(broken);
        }
        if !layout.relevant(person)[session.activity] {
            let mut broken = self.place(Rule::Relevant, person, at, format!("`{}` in `{id}` is not relevant to `{name}`", activity.id));
            broken.with = Some(activity.id.clone());
            self.broken.push(broken);
        }
    }

    fn hours(&mut self, person: PersonIx) {
        let who = &self.layout.problem.people[person];
        for (period, cap) in who.caps.iter().enumerate() {
            let minutes = self.laid.minutes(self.layout, person, PeriodIx::new(period));
            if minutes > *cap {
                self.broken.push(Broken {
                    person: Some(who.id.clone()),
                    number: Some(period),
                    has: Some(minutes),
                    limit: Some(*cap),
                    ..Broken::new(Rule::Hours, format!("`{}` has {minutes} of {cap} minutes in period {period}", who.id))
                });
            }
        }
    }

    /// Looks for broken rules: C3, C4, C5 and C16.
    fn runs(&mut self) {
        let layout = self.layout;
        for at in layout.sessions.indices().filter(|at| self.laid.runs[*at]) {
            let session = &layout.sessions[at];
            let (people, min, seats) = (self.laid.seated[at].len() as i64, i64::from(session.min), i64::from(session.seats));
            let of = |rule, message| Broken { session: Some(self.id(at).to_owned()), ..Broken::new(rule, message) };
            let mut found = Vec::new();
            if people < min || people > seats {
                let mut broken = of(Rule::Group, format!("`{}` has {people} people for {min} to {seats} seats", self.id(at)));
                (broken.has, broken.limit) = (Some(people), Some(if people < min { min } else { seats }));
                found.push(broken);
            }
            for (rule, what, others) in
                [(Rule::Trainer, "trainer", self.laid.with_trainer(layout, at)), (Rule::Venue, "venue", self.laid.with_venue(layout, at))]
            {
                // Looks at each pair once.
                for other in others.into_iter().filter(|other| *other > at) {
                    let with = self.id(other).to_owned();
                    let mut broken = of(rule, format!("the {what} of `{}` is in `{with}` at the same time", self.id(at)));
                    broken.with = Some(with);
                    found.push(broken);
                }
            }
            self.broken.extend(found);
        }
        for (activity, runs) in layout.problem.activities.iter().zip(&self.laid.runs_of) {
            if let Some(most) = activity.max_runs.filter(|most| runs > most) {
                self.broken.push(Broken {
                    with: Some(activity.id.clone()),
                    has: Some(*runs),
                    limit: Some(most),
                    ..Broken::new(Rule::Runs, format!("`{}` runs {runs} times of {most}", activity.id))
                });
            }
        }
    }

    /// Looks for broken rules: C8.
    fn cover(&mut self) {
        let layout = self.layout;
        for (&(number, slot), &away) in &self.laid.away {
            if away <= layout.room(number, slot) {
                continue;
            }
            let rule = &layout.problem.cover[number];
            let left = layout.duty(number, slot) - away;
            let when = Slot { date: layout.problem.horizon.from.plus_days(slot.day()), afternoon: slot.afternoon() };
            self.broken.push(Broken {
                with: Some(rule.branch.clone()),
                slot: Some(when),
                number: Some(number.at()),
                has: Some(left),
                limit: Some(rule.min),
                ..Broken::new(
                    Rule::Cover,
                    format!("`{}` would have {left} of {} on duty on {when} (rule {})", rule.branch, rule.min, number.at()),
                )
            });
        }
    }

    /// Looks for broken rules: C14 and C15.
    fn money(&mut self) {
        let problem = &self.layout.problem;
        let over = |rule, with: Option<String>, has: i64, limit: i64, message| Broken {
            with,
            has: Some(has),
            limit: Some(limit),
            ..Broken::new(rule, message)
        };
        for (fund, left) in problem.funds.iter().zip(&self.laid.fund_left).filter(|(_, left)| **left < 0) {
            let has = fund.budget.saturating_sub(*left);
            let message = format!("fund `{}` pays {has} of {} pence", fund.id, fund.budget);
            self.broken.push(over(Rule::Fund, Some(fund.id.clone()), has, fund.budget, message));
        }
        if let Some(budget) = problem.budget.filter(|budget| self.laid.pence > *budget) {
            let message = format!("{} of {budget} pence are spent", self.laid.pence);
            self.broken.push(over(Rule::Budget, None, self.laid.pence, budget, message));
        }
    }

    /// Looks for broken rules: C19.
    fn pace(&mut self) {
        let (layout, laid) = (self.layout, self.laid);
        let limits = layout.problem.limits.unwrap_or_default();
        let mut over = |person: Option<&String>, week: WeekIx, held: Held, limit: i64| {
            let (has, most, monday) = (held.count, held.most(limit), layout.calendar.monday(week));
            if has <= most {
                return;
            }
            let what = person.map_or_else(|| format!("{has} runs"), |person| format!("{has} places of `{person}`"));
            self.broken.push(Broken {
                person: person.cloned(),
                week: Some(monday),
                has: Some(has),
                limit: Some(most),
                ..Broken::new(Rule::Pacing, format!("{what} of {most} begin in the week of {monday}"))
            });
        };
        if let Some(limit) = limits.runs_per_week {
            for (week, held) in laid.runs_in.enumerated() {
                over(None, week, *held, limit);
            }
        }
        if let Some(limit) = limits.sessions_per_person_week {
            for (person, who) in laid.held.indices().zip(&layout.problem.people) {
                for (week, held) in laid.places_in(layout, person) {
                    over(Some(&who.id), week, held, limit);
                }
            }
        }
    }

    /// Looks for broken rules: C17 and C18.
    fn choices(&mut self) {
        let (layout, laid) = (self.layout, self.laid);
        let (pins, forbids) = (&layout.problem.pins, &layout.problem.forbids);
        let run = |rule, id: &String, message| Broken { session: Some(id.clone()), ..Broken::new(rule, message) };
        let runs = |id: &str| layout.session(id).is_some_and(|at| laid.runs[at]);
        for id in pins.runs.iter().filter(|id| !runs(id)) {
            self.broken.push(run(Rule::Pins, id, format!("the pinned run `{id}` does not run")));
        }
        for id in forbids.runs.iter().filter(|id| runs(id)) {
            self.broken.push(run(Rule::Forbids, id, format!("the run `{id}` is forbidden")));
        }
        let known = |person: &str, session: &str| Some((layout.person(person)?, layout.session(session)?));
        for (person, session) in &pins.places {
            if let Some((who, at)) = known(person, session).filter(|(who, at)| !laid.held[*who].contains(at)) {
                let broken = self.place(Rule::Pins, who, at, format!("the pinned place of `{person}` in `{session}` is not held"));
                self.broken.push(broken);
            }
        }
        for who in laid.held.indices() {
            for &at in laid.held[who].iter().filter(|at| barred(layout, who, **at)) {
                let person = &layout.problem.people[who].id;
                let broken = self.place(Rule::Forbids, who, at, format!("a place for `{person}` in `{}` is forbidden", self.id(at)));
                self.broken.push(broken);
            }
        }
    }
}
