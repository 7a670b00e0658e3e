//! Why a gap is left, in words that a team leader understands.

pub(super) mod pins;
pub(super) mod rules;

use std::collections::{BTreeSet, HashMap};

use domain::Date;
use domain::words::pounds;
use planner::{CoverRule, GapLeft, Headline, Person, Plan, RenewalMissed, Session, Slot};

use super::problem::Made;
use super::problem::candidates::when_of;
use crate::sessions::when::{self, When};

/// What a reason means (docs/plan-format.md, Why a gap is left).
pub(crate) fn headline(reason: Headline) -> &'static str {
    match reason {
        Headline::NoActivity => "Nothing that can run in this time takes it to a higher level",
        Headline::NotForYou => "What teaches it is for other people, or done already",
        Headline::Forbidden => "Ruled out by hand",
        Headline::NoSlot => "The trainer or the room is taken",
        Headline::Pacing => "The week is full",
        Headline::Availability => "Not at work at that time",
        Headline::Clash => "In another session at that time",
        Headline::Hours => "Learning time of the quarter is used up",
        Headline::Entry => "The level to start from is not reached before",
        Headline::Prerequisite => "Something else must be done before",
        Headline::Cover => "The branch would be short of people",
        Headline::NoSeat => "Every seat is taken",
        Headline::TooFew => "Too few people could come for it to run",
        Headline::Money => "The money does not reach",
        Headline::Worth => "Possible, but other places bring more",
    }
}

/// The plural of a kind of people.
pub(crate) fn kinds(kind: &str) -> &str {
    match kind {
        "employee" => "staff",
        "volunteer" => "volunteers",
        "councillor" => "councillors",
        "officer" => "officers",
        other => other,
    }
}

/// A rule on duty cover, as a sentence.
pub(crate) fn cover_rule(made: &Made, rule: &CoverRule) -> String {
    let facts = &made.snapshot.facts;
    let branch = facts.branches.iter().find(|branch| branch.key == rule.branch).map_or(rule.branch.as_str(), |branch| &branch.title);
    let who = rule.tag.as_deref().map_or_else(String::new, |tag| role_words(made, tag));
    let people = if rule.min == 1 { "person" } else { "people" };
    let times = rule.halfdays.as_ref().map_or_else(|| "at all times".to_owned(), |halves| format!("on {}", when::half_days_words(halves)));
    format!("{branch} keeps at least {} {people}{who} on duty {times}.", rule.min)
}

/// The words for the people that a cover rule with a tag counts.
fn role_words(made: &Made, tag: &str) -> String {
    let title = made.snapshot.facts.roles.iter().find(|role| role.key == *tag).map_or(tag, |role| &role.title);
    format!(" with the role {title}")
}

/// Looks up names and works out the figures that a reason's sentence needs.
pub(crate) struct Wording<'a> {
    made: &'a Made,
    people: HashMap<&'a str, usize>,
    names: HashMap<&'a str, &'a str>,
    sessions: HashMap<&'a str, &'a Session>,
    activities: HashMap<&'a str, &'a planner::Activity>,
    titles: HashMap<&'a str, &'a str>,
    skills: HashMap<&'a str, &'a str>,
    branches: HashMap<&'a str, &'a str>,
    closed: BTreeSet<Date>,
    /// By the person's place in the problem: the sessions that the person goes to.
    going: HashMap<usize, Vec<&'a Session>>,
    /// By cover rule and slot: the number of people on duty, and of people away.
    duty: HashMap<(usize, Slot), (i64, i64)>,
    spent: HashMap<&'a str, i64>,
    running: Vec<&'a Session>,
}

/// Is the slot one of the session's?
fn takes(session: &Session, slot: Slot) -> bool {
    match (&session.slots, &session.block) {
        (Some(slots), _) => slots.contains(&slot),
        (None, Some(block)) => block.from <= slot.date && slot.date <= block.to && block.halfdays.contains(&when::half_day_of(slot)),
        (None, None) => false,
    }
}

fn slots(session: &Session) -> Vec<Slot> {
    match when_of(session) {
        When::Slots(slots) => slots,
        When::Block(from, to, halves) => (0..=to.days_since(from))
            .map(|days| from.plus_days(days))
            .flat_map(|date| [false, true].map(|afternoon| Slot { date, afternoon }))
            .filter(|slot| halves.contains(&when::half_day_of(*slot)))
            .collect(),
        When::Window(..) => Vec::new(),
    }
}

impl<'a> Wording<'a> {
    pub(crate) fn new(made: &'a Made, plan: &Plan) -> Self {
        let problem = &made.problem;
        let facts = &made.snapshot.facts;
        let people: HashMap<&str, usize> = problem.people.iter().enumerate().map(|(at, person)| (person.id.as_str(), at)).collect();
        let sessions: HashMap<&str, &Session> = problem.sessions.iter().map(|session| (session.id.as_str(), session)).collect();
        let activities: HashMap<&str, &planner::Activity> = problem.activities.iter().map(|one| (one.id.as_str(), one)).collect();
        let mut going: HashMap<usize, Vec<&Session>> = HashMap::new();
        let mut spent: HashMap<&str, i64> = HashMap::new();
        let mut charge = |session: &'a Session, pence: fn(&planner::Activity) -> i64| {
            if let Some(activity) = activities.get(session.activity.as_str()) {
                *spent.entry(session.fund.as_ref().unwrap_or(&activity.fund)).or_default() += pence(activity);
            }
        };
        for run in &plan.runs {
            if let Some(session) = sessions.get(run.as_str()) {
                charge(session, |activity| activity.cost);
            }
        }
        for (person, session) in &plan.places {
            if let (Some(&person), Some(&session)) = (people.get(person.as_str()), sessions.get(session.as_str())) {
                going.entry(person).or_default().push(session);
                charge(session, |activity| activity.cost_head);
            }
        }
        Self {
            made,
            people,
            names: facts.people.iter().map(|person| (person.key.as_str(), person.name.as_str())).collect(),
            activities,
            titles: made.activities.iter().map(|one| (one.code.as_str(), one.title.as_str())).collect(),
            skills: facts.skills.iter().map(|skill| (skill.key.as_str(), skill.title.as_str())).collect(),
            branches: facts.branches.iter().map(|branch| (branch.key.as_str(), branch.title.as_str())).collect(),
            closed: problem.closed.iter().copied().collect(),
            going,
            duty: HashMap::new(),
            spent,
            running: plan.runs.iter().filter_map(|run| sessions.get(run.as_str()).copied()).collect(),
            sessions,
        }
    }

    pub(crate) fn name<'s>(&'s self, person: &'s str) -> &'s str {
        self.names.get(person).copied().unwrap_or(person)
    }

    pub(crate) fn activity_title<'s>(&'s self, activity: &'s str) -> &'s str {
        self.titles.get(activity).copied().unwrap_or(activity)
    }

    pub(crate) fn skill_title<'s>(&'s self, skill: &'s str) -> &'s str {
        self.skills.get(skill).copied().unwrap_or(skill)
    }

    /// The name of a person's branch.
    pub(crate) fn branch_of(&self, person: &str) -> Option<String> {
        let person = self.person(person)?;
        Some(person.branch.as_str())
            .filter(|branch| *branch != super::problem::NO_BRANCH)
            .map(|branch| self.branch_title(branch).to_owned())
    }

    pub(crate) fn problem(&self) -> &'a planner::Problem {
        &self.made.problem
    }

    pub(crate) fn role_words(&self, tag: &str) -> String {
        role_words(self.made, tag)
    }

    pub(crate) fn session(&self, id: &str) -> Option<&'a Session> {
        self.sessions.get(id).copied()
    }

    pub(crate) fn branch_title<'s>(&'s self, branch: &'s str) -> &'s str {
        self.branches.get(branch).copied().unwrap_or(branch)
    }

    pub(crate) fn person(&self, id: &str) -> Option<&'a Person> {
        self.people.get(id).map(|at| &self.made.problem.people[*at])
    }

    /// Why a gap is left, as a sentence.
    pub(crate) fn reason(&mut self, gap: &GapLeft) -> String {
        let place = self.against(&gap.person, gap.session.as_deref(), (gap.reason, gap.could_come));
        place.unwrap_or_else(|| self.nothing_teaches(gap))
    }

    /// Why a renewal is missed, as a sentence. `certificate`: its name.
    pub(crate) fn missed(&mut self, missed: &RenewalMissed, certificate: &str) -> String {
        let reason = missed.codes.first().copied().unwrap_or(Headline::NoActivity);
        let place = self.against(&missed.person, missed.session.as_deref(), (reason, missed.could_come));
        place.unwrap_or_else(|| format!("No session that gives {certificate} can run by {}.", missed.by.long()))
    }

    /// What stands against a person's place in a session, as a sentence; `None` where there is no session.
    fn against(&mut self, person: &str, session: Option<&str>, (reason, could_come): (Headline, Option<u32>)) -> Option<String> {
        let (session, person) = (self.session(session?)?, self.person(person)?);
        let activity = self.activities.get(session.activity.as_str()).copied()?;
        let title = self.activity_title(&activity.id).to_owned();
        let name = self.name(&person.id).to_owned();
        let on = when::dated_words(&when_of(session));
        Some(match reason {
            Headline::NoActivity => return None,
            Headline::Pacing => self.pacing(person, session, &title, &name),
            Headline::NotForYou => self.not_for_you(person, session, activity, &title, &name),
            Headline::Forbidden if self.made.elsewhere.contains(&session.id) => {
                format!("The trainer or the room of {title} is taken by what is under way at that time ({on}).")
            }
            Headline::Forbidden => format!("A place for {name} in {title} was ruled out by hand."),
            Headline::NoSlot => self.no_slot(session, activity, &title, &on),
            Headline::Availability if self.is_busy(person, session) => {
                format!("{name} is taken by what is under way or booked already when {title} could run ({on}).")
            }
            Headline::Availability => format!("{name} is not at work when {title} could run ({on})."),
            Headline::Clash => match self.clash(person, session) {
                Some(other) => format!("{name} is in {other} when {title} could run ({on})."),
                None => format!("{name} is in something longer that is under way when {title} could run ({on})."),
            },
            Headline::Hours => self.hours(person, session, activity, &title, &name),
            Headline::Entry => self.entry(person, activity, &title, &name),
            Headline::Prerequisite => {
                let before = activity.prereqs.iter().find(|before| !person.done.contains(before));
                let before = before.map_or_else(String::new, |before| self.activity_title(before).to_owned());
                format!("{title} comes after {before}, which {name} cannot do before.")
            }
            Headline::Cover => self.cover(person, session).unwrap_or_else(|| {
                let branch = self.branch_title(&person.branch);
                format!("{branch} would be short of people if {name} went to {title} ({on}).")
            }),
            Headline::NoSeat => {
                let seats = self.going_to(&session.id);
                if seats == 1 {
                    format!("The one seat in {title} is taken ({on}).")
                } else {
                    format!("All {seats} seats in {title} are taken ({on}).")
                }
            }
            Headline::TooFew => {
                let could = match could_come {
                    Some(0) => "nobody could come".to_owned(),
                    Some(could) => format!("only {could} could come"),
                    None => "too few could come".to_owned(),
                };
                format!("{title} ({on}) needs {} people, and {could}.", activity.min)
            }
            Headline::Money => self.money(session, activity, &title),
            Headline::Worth => format!("{name} could go to {title} ({on}), but other places bring more for the money and time."),
        })
    }

    /// A sentence about a closed day on which a session with its own half-days would be, with what to do about it.
    pub(crate) fn closed_day(&self, session: &str) -> Option<String> {
        let slots = self.session(session)?.slots.as_ref()?;
        let (day, name) = slots.iter().find_map(|slot| self.made.closed.get_key_value(&slot.date))?;
        let name = if name.is_empty() { "a closed day of your own".to_owned() } else { format!("{name}, on which branches are closed") };
        Some(format!("{} ({name}); move it, or say in Settings that they are open", day.long()))
    }

    /// Is a half-day of the session given to what is under way for the person?
    fn is_busy(&self, person: &Person, session: &Session) -> bool {
        let takes = |busy: &planner::Busy, slot: &Slot| {
            busy.from <= slot.date && slot.date <= busy.to && busy.halfdays.contains(&when::half_day_of(*slot))
        };
        let busy = self.made.busy.get(&person.id).map_or(&[][..], Vec::as_slice);
        slots(session).iter().any(|slot| busy.iter().any(|busy| takes(busy, slot)))
    }

    /// Says which week is full, and whether of runs or of the person's places.
    fn pacing(&self, person: &Person, session: &Session, title: &str, name: &str) -> String {
        let first = when_of(session).days().0;
        let monday = first.monday();
        let in_week = |other: &&&Session| {
            let first = when_of(other).days().0;
            other.slots.is_some() && monday <= first && first < monday.plus_days(7)
        };
        let limits = self.made.problem.limits.unwrap_or_default();
        let held = self.people.get(person.id.as_str()).and_then(|at| self.going.get(at)).map_or(&[][..], Vec::as_slice);
        let mine = held.iter().filter(in_week).count() as i64;
        let sessions = |count: i64| if count == 1 { "1 session".to_owned() } else { format!("{count} sessions") };
        match limits.sessions_per_person_week {
            Some(most) if mine >= most => {
                format!("{name} begins {} in the week from {} already, and {title} would be one more.", sessions(mine), monday.long())
            }
            _ => {
                let all = self.running.iter().filter(in_week).count() as i64;
                format!("The week from {} begins with {} already, and {title} would be one more.", monday.long(), sessions(all))
            }
        }
    }

    fn not_for_you(&self, person: &Person, session: &Session, activity: &planner::Activity, title: &str, name: &str) -> String {
        if activity.kinds.as_ref().is_some_and(|kinds_of| !kinds_of.contains(&person.kind)) {
            return format!("{title} is not for {}.", kinds(&person.kind));
        }
        if person.held.contains(&activity.id) {
            return format!("{name} is in {title} already, outside this plan.");
        }
        if person.done.contains(&activity.id) {
            return format!("{name} has done {title} already; rate the skill again, or find another way.");
        }
        let on = when::dated_words(&when_of(session));
        if session.branches.as_ref().is_some_and(|branches| !branches.contains(&person.branch)) {
            return format!("{title} ({on}) is not open to {}.", self.branch_title(&person.branch));
        }
        match person.needs.iter().find(|need| !session.offers.contains(need)) {
            Some(need) => format!("{title} ({on}) does not offer {need}, which {name} needs."),
            None => format!("{title} is not meant for {name}."),
        }
    }

    /// Says whether the trainer or the venue is taken, and by which session.
    fn no_slot(&self, session: &Session, activity: &planner::Activity, title: &str, on: &str) -> String {
        let mine = slots(session);
        let meets = |other: &&&Session| other.id != session.id && slots(other).iter().any(|slot| mine.contains(slot));
        let mut running: Vec<&&Session> = self.running.iter().filter(meets).collect();
        running.sort_by_key(|other| &other.id);
        let by = |same: &dyn Fn(&Session) -> bool| {
            let other = running.iter().find(|other| same(other))?;
            Some(self.activity_title(&other.activity).to_owned())
        };
        let trainer = by(&|other| session.trainer.is_some() && other.trainer == session.trainer);
        let venue = by(&|other| session.venue.is_some() && other.venue == session.venue);
        match (trainer, venue) {
            (Some(other), _) => format!("The trainer of {title} gives {other} at that time ({on})."),
            (None, Some(other)) => format!("{} holds {other} when {title} could run ({on}).", self.venue(session)),
            (None, None) => match activity.max_runs {
                Some(1) => format!("{title} runs once already, and no more than that is wanted."),
                Some(most) => format!("{title} runs {most} times already, and no more than that is wanted."),
                None => format!("The trainer or the room of {title} is taken ({on})."),
            },
        }
    }

    fn venue(&self, session: &Session) -> String {
        let code = session.venue.clone().unwrap_or_default();
        self.made.venue_titles.get(&code).cloned().unwrap_or(code)
    }

    /// The title of the session that the person is in at that time.
    fn clash(&self, person: &Person, session: &Session) -> Option<String> {
        let mine = slots(session);
        let held = self.going.get(self.people.get(person.id.as_str())?)?;
        let other = held.iter().find(|other| slots(other).iter().any(|slot| mine.contains(slot)))?;
        Some(self.activity_title(&other.activity).to_owned())
    }

    fn hours(&self, person: &Person, session: &Session, activity: &planner::Activity, title: &str, name: &str) -> String {
        let problem = &self.made.problem;
        let starts = |session: &Session| when_of(session).days().0;
        let Some(period) = problem.periods.iter().position(|period| period.contains(starts(session))) else {
            return format!("{name} has no {} minutes of learning time left in that quarter for {title}.", activity.minutes);
        };
        let held = self.people.get(person.id.as_str()).and_then(|at| self.going.get(at)).map_or(&[][..], Vec::as_slice);
        let used: i64 = held
            .iter()
            .filter(|other| problem.periods[period].contains(starts(other)))
            .filter_map(|other| self.activities.get(other.activity.as_str()).filter(|activity| activity.capped))
            .map(|activity| activity.minutes)
            .sum();
        let left = (person.caps.get(period).copied().unwrap_or(0) - used).max(0);
        let from = problem.periods[period].from.long();
        format!("{title} takes {} minutes, and {name} has {left} left in the quarter from {from}.", activity.minutes)
    }

    fn nothing_teaches(&self, gap: &GapLeft) -> String {
        let skill = self.skill_title(&gap.skill);
        let teaches = |one: &&planner::Activity| one.teaches.get(&gap.skill).is_some_and(|level| *level > gap.level_planned);
        match self.made.problem.activities.iter().find(teaches) {
            Some(activity) => format!("{} teaches {skill}, but no session of it can run in this time.", self.activity_title(&activity.id)),
            None => format!("Nothing in the catalogue teaches {skill} above level {}.", gap.level_planned),
        }
    }

    fn entry(&self, person: &Person, activity: &planner::Activity, title: &str, name: &str) -> String {
        let lacking = activity.entry.iter().find(|(skill, needed)| person.levels.get(*skill).copied().unwrap_or(0) < **needed);
        match lacking {
            Some((skill, needed)) => {
                let now = person.levels.get(skill).copied().unwrap_or(0);
                format!("{title} starts from level {needed} in {}, and {name} is at {now}.", self.skill_title(skill))
            }
            None => format!("{name} does not reach the level that {title} starts from."),
        }
    }

    /// Says by how much the place, or the run that is opened for it, exceeds the fund or the budget.
    fn money(&self, session: &Session, activity: &planner::Activity, title: &str) -> String {
        let problem = &self.made.problem;
        let fund = session.fund.as_ref().unwrap_or(&activity.fund);
        let purse = problem.funds.iter().find(|known| known.id == *fund).map_or(0, |known| known.budget);
        let fund_left = purse - self.spent.get(fund.as_str()).copied().unwrap_or(0);
        let budget_left = problem.budget.map(|budget| budget - self.spent.values().sum::<i64>());
        let running = self.running.iter().any(|run| run.id == session.id);
        let heads = activity.min.max(1);
        let (cost, what) = if running {
            (activity.cost_head, format!("A place in {title}"))
        } else {
            let people = if heads == 1 { "1 person".to_owned() } else { format!("{heads} people") };
            (activity.cost + heads * activity.cost_head, format!("{title} for {people}"))
        };
        let (left, purse) = match budget_left {
            Some(left) if left < fund_left => (left, "the budget".to_owned()),
            _ => (fund_left, self.fund(fund)),
        };
        let left = left.max(0);
        format!("{what} costs {}: {} over {purse}, which has {} left.", pounds(cost), pounds((cost - left).max(0)), pounds(left))
    }

    /// The words for a fund in a sentence.
    pub(crate) fn fund(&self, fund: &str) -> String {
        let title = self.made.purses.iter().find(|purse| purse.fund.code == fund).map_or(fund, |purse| purse.fund.title.as_str());
        if title.to_lowercase().contains("fund") { title.to_owned() } else { format!("the fund {title}") }
    }

    fn going_to(&self, session: &str) -> usize {
        self.going.values().flatten().filter(|held| held.id == session).count()
    }

    /// Says which cover rule would be broken if the person went, where and when.
    fn cover(&mut self, person: &Person, session: &Session) -> Option<String> {
        for slot in slots(session) {
            if !self.on_duty(person, slot) {
                continue;
            }
            let made = self.made;
            for (at, rule) in made.problem.cover.iter().enumerate().filter(|(_, rule)| applies(rule, person, slot)) {
                let (base, away) = self.duty(at, rule, slot);
                if away + 1 > (base - rule.min).max(0) {
                    let role = rule.tag.as_deref().map_or_else(String::new, |tag| role_words(made, tag));
                    let half = when::half_day_words(when::half_day_of(slot));
                    let branch = self.branch_title(&person.branch);
                    return Some(format!(
                        "{branch} would drop to {} of {}{role} on {half}s ({}).",
                        base - away - 1,
                        rule.min,
                        slot.date.long()
                    ));
                }
            }
        }
        None
    }

    /// How many people a rule counts on duty in a slot, and how many of them the plan sends away.
    fn duty(&mut self, at: usize, rule: &CoverRule, slot: Slot) -> (i64, i64) {
        if let Some(known) = self.duty.get(&(at, slot)) {
            return *known;
        }
        let (mut base, mut away) = (0, 0);
        for (number, one) in self.made.problem.people.iter().enumerate() {
            if applies(rule, one, slot) && self.on_duty(one, slot) {
                base += 1;
                let goes = self.going.get(&number).is_some_and(|sessions| sessions.iter().any(|session| takes(session, slot)));
                away += i64::from(goes);
            }
        }
        self.duty.insert((at, slot), (base, away));
        (base, away)
    }

    fn on_duty(&self, person: &Person, slot: Slot) -> bool {
        person.rota.contains(&when::half_day_of(slot))
            && !self.closed.contains(&slot.date)
            && !person.leave.iter().any(|leave| leave.contains(slot.date))
            && !person
                .busy
                .iter()
                .any(|busy| busy.from <= slot.date && slot.date <= busy.to && busy.halfdays.contains(&when::half_day_of(slot)))
    }
}

fn applies(rule: &CoverRule, person: &Person, slot: Slot) -> bool {
    rule.branch == person.branch
        && rule.tag.as_ref().is_none_or(|tag| person.tags.contains(tag))
        && rule.halfdays.as_ref().is_none_or(|halves| halves.contains(&when::half_day_of(slot)))
}
