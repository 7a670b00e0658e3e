//! Says why a gap is left, or a renewal missed (docs/plan-format.md, Why a gap is left).
//!
//! For each skill that a plan leaves below its target, and for each renewal that it does not meet, this looks for the session that comes
//! closest to helping. That is the session against which the fewest rules stand if this one place were added to the plan as it is.

use std::collections::BTreeMap;
use std::fmt;

use domain::Date;
use serde::Serialize;

use crate::by_hand::laid_plan::{LaidPlan, OverPace};
use crate::format::plan::Plan;
use crate::format::problem::{Activity, Person, Problem, Renewal};
use crate::model::ix::{ActivityIx, Ix, IxVec, List as _, PersonIx, SessionIx};
use crate::model::layout::Layout;
use crate::prepared::Prepared;

/// What stands against a place, in the order in which reasons are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Headline {
    /// No activity teaches above the level.
    NoActivity,
    /// The session is not for the person: the kind, the branch or a need does not fit, or the activity is done or not relevant (C12, C2,
    /// C13).
    NotForYou,
    /// The place or the run is forbidden (C18).
    Forbidden,
    /// The session cannot run: its trainer or its venue is taken, or its activity runs as often as it may (C4, C5, C16).
    NoSlot,
    /// The week holds as many runs, or as many places of the person, as it may (C19).
    Pacing,
    /// The person is not available (C7).
    Availability,
    /// The person is somewhere else (C6).
    Clash,
    /// The person's hours are used up (C9).
    Hours,
    /// The person does not reach the entry level before the session (C10).
    Entry,
    /// The person has not done a prerequisite before the session (C11).
    Prerequisite,
    /// The branch would be short of people (C8).
    Cover,
    /// Every seat is taken (C3).
    NoSeat,
    /// Too few people could come for the session to run (C3).
    TooFew,
    /// The money is spent (C14, C15).
    Money,
    /// Nothing stands against the place, but the plan scores more without it.
    Worth,
}

impl fmt::Display for Headline {
    /// The code that files carry, such as `no_seat`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoActivity => "no_activity",
            Self::NotForYou => "not_for_you",
            Self::Forbidden => "forbidden",
            Self::NoSlot => "no_slot",
            Self::Pacing => "pacing",
            Self::Availability => "availability",
            Self::Clash => "clash",
            Self::Hours => "hours",
            Self::Entry => "entry",
            Self::Prerequisite => "prerequisite",
            Self::Cover => "cover",
            Self::NoSeat => "no_seat",
            Self::TooFew => "too_few",
            Self::Money => "money",
            Self::Worth => "worth",
        })
    }
}

impl Serialize for Headline {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

/// A gap that the plan leaves, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GapLeft {
    /// The person concerned.
    pub person: String,
    /// The skill.
    pub skill: String,
    /// The level held before the plan.
    pub level_now: i64,
    /// The level after the plan and what is under way.
    pub level_planned: i64,
    /// The level wanted.
    pub target: i64,
    /// What one level is worth: the weight of the target.
    pub weight: i64,
    /// The main reason: the first of `codes`, or `no_activity` or `worth` where there are none.
    pub reason: Headline,
    /// What stands against the session that comes closest; empty for `no_activity` and `worth`.
    pub codes: Vec<Headline>,
    /// The session that comes closest; `None` where nothing teaches the skill above the level.
    pub session: Option<String>,
    /// How many people could come to the session, where these are too few for it to run.
    pub could_come: Option<u32>,
}

/// A renewal that the plan does not meet, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenewalMissed {
    /// The person concerned.
    pub person: String,
    /// The certificate's code.
    pub cert: String,
    /// The last day on which a renewal counts.
    pub by: Date,
    /// What stands against the session that comes closest, in the order in which reasons are given. It is `no_activity` alone where no
    /// session renews the certificate in time, and `worth` alone where nothing stands against one.
    pub codes: Vec<Headline>,
    /// The session that comes closest; `None` where no session renews the certificate in time.
    pub session: Option<String>,
    /// How many people could come to the session, where these are too few for it to run.
    pub could_come: Option<u32>,
}

/// All gaps that have one reason, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ReasonTotal {
    /// How many gaps: pairs of a person and a skill that stay below the target.
    pub gaps: u32,
    /// The levels that are missing.
    pub levels: i64,
    /// The levels that are missing, each times its weight.
    pub weight: i64,
}

/// Gives the reason for every gap that the plan leaves, by person and skill. The plan must be one that [`crate::check`] accepts; ids that
/// the problem does not hold are ignored.
pub fn explain(prepared: &Prepared, plan: &Plan) -> Vec<GapLeft> {
    let (layout, problem) = (&prepared.layout, prepared.problem());
    let laid = LaidPlan::new(layout, plan);
    let mut reasons = Reasons::new(layout, &laid);
    let mut gaps = Vec::new();
    for number in layout.hours.indices() {
        for skill in problem.people[number].targets.keys() {
            gaps.extend(reasons.gap(number, skill));
        }
    }
    gaps
}

/// Gives the reason for every renewal that the plan does not meet, by person and in the problem's order. As for [`explain`], the plan must
/// be one that [`crate::check`] accepts.
pub fn renewals_missed(prepared: &Prepared, plan: &Plan) -> Vec<RenewalMissed> {
    let (layout, problem) = (&prepared.layout, prepared.problem());
    let laid = LaidPlan::new(layout, plan);
    let mut reasons = Reasons::new(layout, &laid);
    let mut missed = Vec::new();
    for number in layout.hours.indices() {
        for due in problem.people[number].renewals.iter().filter(|due| !laid.met(layout, number, due)) {
            missed.push(reasons.renewal(number, due));
        }
    }
    missed
}

/// Adds up the gaps by their main reason, to show what limits the plan most.
pub fn totals(gaps: &[GapLeft]) -> BTreeMap<Headline, ReasonTotal> {
    let mut totals: BTreeMap<Headline, ReasonTotal> = BTreeMap::new();
    for gap in gaps {
        let total = totals.entry(gap.reason).or_default();
        let levels = gap.target - gap.level_planned;
        total.gaps += 1;
        total.levels += levels;
        total.weight += levels * gap.weight;
    }
    totals
}

/// Could some activity take the person above a level in a skill if time, seats, cover and money had no limits? Still counted are the
/// activity's kinds of people, what the person has done or has under way, and whether other activities lead to its entry levels and
/// prerequisites.
pub fn closable(problem: &Problem, person: &Person, skill: &str, above: i64) -> bool {
    let mut open: Vec<&Activity> = problem
        .activities
        .iter()
        .filter(|one| !person.never_again(&one.id) && one.kinds.as_ref().is_none_or(|kinds| kinds.contains(&person.kind)))
        .collect();
    let mut within: Vec<&Activity> = Vec::new();
    loop {
        let reached = |skill: &String, level: i64| {
            person.levels.get(skill).is_some_and(|held| *held >= level)
                || within.iter().any(|one| one.teaches.get(skill).is_some_and(|taught| *taught >= level))
        };
        let ready = |one: &&Activity| {
            one.entry.iter().all(|(skill, level)| reached(skill, *level))
                && one.prereqs.iter().all(|needed| person.done.contains(needed) || within.iter().any(|held| held.id == *needed))
        };
        let (more, rest): (Vec<&Activity>, Vec<&Activity>) = open.into_iter().partition(ready);
        if more.iter().any(|one| one.teaches.get(skill).is_some_and(|taught| *taught > above)) {
            return true;
        }
        if more.is_empty() {
            return false;
        }
        within.extend(more);
        open = rest;
    }
}

/// The level that a person has in a skill at the end of the horizon, with places in the sessions of `held` and with what is under way.
pub(crate) fn level_planned(layout: &Layout, held: &[SessionIx], person: PersonIx, skill: &str) -> i64 {
    let who = &layout.problem.people[person];
    let now = who.levels.get(skill).copied().unwrap_or(0);
    let under_way = who.coming.get(skill).map_or(0, |to| to.level);
    held.iter().map(|session| layout.teaches(*session, skill)).fold(now.max(under_way), i64::max)
}

/// The session that comes closest to giving a place, and what stands against it.
struct Closest {
    codes: Vec<Headline>,
    at: Option<SessionIx>,
    /// The reason to give where there are no codes.
    otherwise: Headline,
    could_come: Option<u32>,
}

/// Finds the reasons for one plan's gaps and missed renewals.
struct Reasons<'f> {
    layout: &'f Layout,
    laid: &'f LaidPlan,
    /// By session that does not run: how many people could have a place in it. The count stops at the session's fewest people.
    could_come: BTreeMap<SessionIx, usize>,
    /// The sessions of each activity.
    sessions_of: IxVec<ActivityIx, Vec<SessionIx>>,
    /// The activities that teach a skill.
    teaching: BTreeMap<&'f str, Vec<ActivityIx>>,
}

impl<'f> Reasons<'f> {
    fn new(layout: &'f Layout, laid: &'f LaidPlan) -> Self {
        let mut sessions_of: IxVec<ActivityIx, Vec<SessionIx>> = IxVec::filled(Vec::new(), layout.problem.activities.len());
        for (at, session) in layout.sessions.enumerated() {
            sessions_of[session.activity].push(at);
        }
        let mut teaching: BTreeMap<&str, Vec<ActivityIx>> = BTreeMap::new();
        for (number, activity) in sessions_of.indices().zip(&layout.problem.activities) {
            for skill in activity.teaches.keys() {
                teaching.entry(skill).or_default().push(number);
            }
        }
        Self { layout, laid, could_come: BTreeMap::new(), sessions_of, teaching }
    }

    /// Why a person's gap in a skill is left; `None` where there is no gap.
    fn gap(&mut self, number: PersonIx, skill: &str) -> Option<GapLeft> {
        let layout = self.layout;
        let person = &layout.problem.people[number];
        let target = person.targets.get(skill)?;
        let planned = level_planned(layout, &self.laid.held[number], number, skill);
        if planned >= target.level {
            return None;
        }
        let teaching = self.teaching.get(skill).into_iter().flatten();
        let above = teaching.filter(|activity| layout.problem.activities[**activity].teaches[skill] > planned);
        let candidates: Vec<SessionIx> = above.flat_map(|activity| &self.sessions_of[*activity]).copied().collect();
        let Closest { codes, at, otherwise, could_come } = self.closest(number, &candidates);
        Some(GapLeft {
            person: person.id.clone(),
            skill: skill.to_owned(),
            level_now: person.levels.get(skill).copied().unwrap_or(0),
            level_planned: planned,
            target: target.level,
            weight: target.weight,
            reason: codes.first().copied().unwrap_or(otherwise),
            could_come,
            codes,
            session: at.map(|at| layout.problem.sessions[at].id.clone()),
        })
    }

    /// Why a renewal is missed.
    fn renewal(&mut self, number: PersonIx, due: &Renewal) -> RenewalMissed {
        let layout = self.layout;
        let candidates: Vec<SessionIx> = layout.sessions.indices().filter(|at| layout.renews(*at, due)).collect();
        let Closest { codes, at, otherwise, could_come } = self.closest(number, &candidates);
        RenewalMissed {
            person: layout.problem.people[number].id.clone(),
            cert: due.cert.clone(),
            by: due.by,
            codes: if codes.is_empty() { vec![otherwise] } else { codes },
            session: at.map(|at| layout.problem.sessions[at].id.clone()),
            could_come,
        }
    }

    /// The session that comes closest to giving the person a place: the one with the fewest codes, then the one that ends first, then the
    /// first by id.
    fn closest(&mut self, number: PersonIx, candidates: &[SessionIx]) -> Closest {
        let layout = self.layout;
        let mut closest: Option<(Vec<Headline>, SessionIx)> = None;
        let rank = |codes: &[Headline], at: SessionIx| (codes.len(), layout.sessions[at].end_day(), &layout.problem.sessions[at].id);
        for &at in candidates {
            let codes = self.codes(number, at);
            if closest.as_ref().is_none_or(|(best, other)| rank(&codes, at) < rank(best, *other)) {
                closest = Some((codes, at));
            }
        }
        let Some((codes, at)) = closest else {
            return Closest { codes: Vec::new(), at: None, otherwise: Headline::NoActivity, could_come: None };
        };
        let too_few = Some(at).filter(|_| codes.contains(&Headline::TooFew)).and_then(|at| self.could_come.get(&at));
        let could_come = too_few.map(|could| u32::try_from(*could).unwrap_or(u32::MAX));
        Closest { codes, at: Some(at), otherwise: Headline::Worth, could_come }
    }

    fn codes(&mut self, person: PersonIx, at: SessionIx) -> Vec<Headline> {
        let (layout, laid) = (self.layout, self.laid);
        let session = &layout.sessions[at];
        let mut codes = own_codes(layout, laid, person, at);
        let running = laid.runs[at];
        let people = laid.seated[at].len() as i64;
        if !running {
            let most = layout.problem.activities[session.activity].max_runs.unwrap_or(i64::MAX);
            let taken = !laid.with_trainer(layout, at).is_empty() || !laid.with_venue(layout, at).is_empty();
            if taken || laid.runs_of[session.activity] >= most {
                codes.push(Headline::NoSlot);
            }
            let min = session.min as usize;
            let could = *self
                .could_come
                .entry(at)
                .or_insert_with(|| layout.hours.indices().filter(|other| able(layout, laid, *other, at)).take(min).count());
            if could < min {
                codes.push(Headline::TooFew);
            }
        }
        if laid.over_pace(layout, person, at) != OverPace::default() {
            codes.push(Headline::Pacing);
        }
        if !laid.short_cover(layout, person, at).is_empty() {
            codes.push(Headline::Cover);
        }
        if people + 1 > i64::from(session.seats) {
            codes.push(Headline::NoSeat);
        }
        let heads = i64::from(session.min).max(people + 1);
        let cost = if running { session.cost_head } else { session.cost + heads * session.cost_head };
        if cost > laid.fund_left[session.fund].min(laid.budget_left) {
            codes.push(Headline::Money);
        }
        codes.sort_unstable();
        codes
    }
}

/// Does the place itself keep C2, C6, C7, C9 to C13 and C18, the rules about the person?
fn able(layout: &Layout, laid: &LaidPlan, person: PersonIx, at: SessionIx) -> bool {
    layout.relevant(person)[layout.sessions[at].activity] && own_codes(layout, laid, person, at).is_empty()
}

/// What stands against the place by the rules about the person: C2, C6, C7, C9 to C13 and C18.
pub(crate) fn own_codes(layout: &Layout, laid: &LaidPlan, person: PersonIx, at: SessionIx) -> Vec<Headline> {
    let (who, session) = (&layout.problem.people[person], &layout.sessions[at]);
    let held = &laid.held[person];
    let mut codes = Vec::new();
    if again(layout, laid, person, at) || !welcome(layout, person, at) || !layout.relevant(person)[session.activity] {
        codes.push(Headline::NotForYou);
    }
    if session.forbidden || barred(layout, person, at) {
        codes.push(Headline::Forbidden);
    }
    if !present(layout, person, at) {
        codes.push(Headline::Availability);
    }
    if overlaps_long(layout, person, at) || held.iter().any(|other| layout.meet(at, *other)) {
        codes.push(Headline::Clash);
    }
    if session.capped && laid.minutes(layout, person, session.period) + session.minutes > who.caps[session.period.at()] {
        codes.push(Headline::Hours);
    }
    let activity = &layout.problem.activities[session.activity];
    if activity.entry.iter().any(|(skill, level)| !prepared(layout, laid, person, at, &Ground::Level(skill, *level))) {
        codes.push(Headline::Entry);
    }
    if activity.prereqs.iter().any(|needed| !prepared(layout, laid, person, at, &Ground::Done(needed))) {
        codes.push(Headline::Prerequisite);
    }
    codes
}

/// Something that a session asks a person to have beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ground<'p> {
    /// A level in a skill (C10).
    Level(&'p str, i64),
    /// An activity that is done (C11).
    Done(&'p str),
}

impl Ground<'_> {
    /// Would a place in the session `other` give this to a person?
    pub(crate) fn given_by(&self, layout: &Layout, other: SessionIx) -> bool {
        match self {
            Self::Level(skill, level) => layout.teaches(other, skill) >= *level,
            Self::Done(activity) => layout.said(other).activity == **activity,
        }
    }
}

/// Does the person have what the session asks for, or get it from a place that ends before the session starts?
pub(crate) fn prepared(layout: &Layout, laid: &LaidPlan, person: PersonIx, at: SessionIx, ground: &Ground<'_>) -> bool {
    let who = &layout.problem.people[person];
    let has = match ground {
        Ground::Level(skill, level) => who.levels.get(*skill).copied().unwrap_or(0) >= *level,
        Ground::Done(activity) => who.done.iter().any(|done| done == activity),
    };
    has || laid.held[person].iter().any(|other| layout.sessions[*other].last < layout.sessions[at].first && ground.given_by(layout, *other))
}

/// Has the person done the session's activity, is it under way, or does the person hold another place in it? (C2)
pub(crate) fn again(layout: &Layout, laid: &LaidPlan, person: PersonIx, at: SessionIx) -> bool {
    let activity = layout.sessions[at].activity;
    laid.held[person].iter().any(|other| layout.sessions[*other].activity == activity)
        || layout.problem.people[person].never_again(&layout.problem.activities[activity].id)
}

/// Do the person's kind, branch and needs fit the session? (C12)
pub(crate) fn welcome(layout: &Layout, person: PersonIx, at: SessionIx) -> bool {
    kind_fits(layout, person, at) && branch_fits(layout, person, at) && unmet_needs(layout, person, at).next().is_none()
}

pub(crate) fn kind_fits(layout: &Layout, person: PersonIx, at: SessionIx) -> bool {
    let activity = &layout.problem.activities[layout.sessions[at].activity];
    activity.kinds.as_ref().is_none_or(|kinds| kinds.contains(&layout.problem.people[person].kind))
}

pub(crate) fn branch_fits(layout: &Layout, person: PersonIx, at: SessionIx) -> bool {
    layout.said(at).branches.as_ref().is_none_or(|branches| branches.contains(&layout.problem.people[person].branch))
}

/// What the person needs and the session does not offer.
pub(crate) fn unmet_needs(layout: &Layout, person: PersonIx, at: SessionIx) -> impl Iterator<Item = &String> {
    let offers = &layout.said(at).offers;
    layout.problem.people[person].needs.iter().filter(|need| !offers.contains(need))
}

/// Is the person available in every listed slot of the session? For a long session: is no slot given to something else? (C7)
pub(crate) fn present(layout: &Layout, person: PersonIx, at: SessionIx) -> bool {
    layout.calendar.is_there(&layout.hours[person], &layout.sessions[at])
}

/// Does the session overlap a long one that is under way for the person? (C6)
pub(crate) fn overlaps_long(layout: &Layout, person: PersonIx, at: SessionIx) -> bool {
    !layout.hours[person].is_clear(&layout.sessions[at])
}

/// Is the place forbidden, or the activity for this person? (C18; forbidden runs are looked at elsewhere.)
pub(crate) fn barred(layout: &Layout, person: PersonIx, at: SessionIx) -> bool {
    let (who, said) = (&layout.problem.people[person].id, layout.said(at));
    let forbids = &layout.problem.forbids;
    forbids.places.iter().any(|(person, session)| person == who && *session == said.id)
        || forbids.activities.iter().any(|(person, barred)| person == who && *barred == said.activity)
}
