//! Why a gap is left, in words that a team leader understands.

use std::collections::{BTreeSet, HashMap};

use domain::Date;
use planner::{CoverRule, GapLeft, Headline, Person, Plan, Session, Slot};

use super::candidates::when_of;
use super::problem::Made;
use super::when::{self, When};

/// The code of a reason (plan format, section 6) and what it means.
pub(crate) fn headline(reason: Headline) -> (&'static str, &'static str) {
    match reason {
        Headline::NoActivity => ("no_activity", "Nothing that can run in this time teaches it"),
        Headline::NotForYou => ("not_for_you", "What teaches it is for other people, or done already"),
        Headline::Forbidden => ("forbidden", "Ruled out by hand"),
        Headline::NoSlot => ("no_slot", "The trainer or the room is taken"),
        Headline::Availability => ("availability", "Not at work at that time"),
        Headline::Clash => ("clash", "In another session at that time"),
        Headline::Hours => ("hours", "Learning time of the quarter is used up"),
        Headline::Entry => ("entry", "The level to start from is not reached before"),
        Headline::Prerequisite => ("prerequisite", "Something else must be done before"),
        Headline::Cover => ("cover", "The branch would be short of people"),
        Headline::NoSeat => ("no_seat", "Every seat is taken"),
        Headline::TooFew => ("too_few", "Too few people could come for it to run"),
        Headline::Money => ("money", "The money does not reach"),
        Headline::Worth => ("worth", "Possible, but other places bring more"),
    }
}

fn pounds(pence: i64) -> String {
    if pence % 100 == 0 { format!("£{}", pence / 100) } else { format!("£{}.{:02}", pence / 100, pence % 100) }
}

/// The plural of a kind of people.
fn kinds(kind: &str) -> &str {
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
    let who = match &rule.tag {
        Some(tag) => {
            let title = facts.roles.iter().find(|role| role.key == *tag).map_or(tag.as_str(), |role| &role.title);
            format!(" with the role {title}")
        }
        None => String::new(),
    };
    let people = if rule.min == 1 { "person" } else { "people" };
    let times = rule.halfdays.as_ref().map_or_else(|| "at all times".to_owned(), |halves| format!("on {}", when::half_days_words(halves)));
    format!("{branch} keeps at least {} {people}{who} on duty {times}.", rule.min)
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
    /// The sessions that each person goes to, by the person's place in the problem.
    going: HashMap<usize, Vec<&'a Session>>,
    /// People on duty and people away, by cover rule and slot.
    duty: HashMap<(usize, Slot), (i64, i64)>,
    spent: HashMap<&'a str, i64>,
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
            sessions,
            activities,
            titles: made.activities.iter().map(|one| (one.code.as_str(), one.title.as_str())).collect(),
            skills: facts.skills.iter().map(|skill| (skill.key.as_str(), skill.title.as_str())).collect(),
            branches: facts.branches.iter().map(|branch| (branch.key.as_str(), branch.title.as_str())).collect(),
            closed: problem.closed.iter().copied().collect(),
            going,
            duty: HashMap::new(),
            spent,
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

    fn branch_title<'s>(&'s self, branch: &'s str) -> &'s str {
        self.branches.get(branch).copied().unwrap_or(branch)
    }

    fn person(&self, id: &str) -> Option<&'a Person> {
        self.people.get(id).map(|at| &self.made.problem.people[*at])
    }

    /// The reason as a sentence.
    pub(crate) fn reason(&mut self, gap: &GapLeft) -> String {
        let found = gap.session.as_deref().and_then(|id| self.sessions.get(id).copied());
        let (Some(session), Some(person)) = (found, self.person(&gap.person)) else { return self.nothing_teaches(gap) };
        let Some(activity) = self.activities.get(session.activity.as_str()).copied() else { return self.nothing_teaches(gap) };
        let title = self.activity_title(&activity.id).to_owned();
        let name = self.name(&person.id).to_owned();
        let on = when::dated_words(&when_of(session));
        match gap.reason {
            Headline::NoActivity => self.nothing_teaches(gap),
            Headline::NotForYou => match &activity.kinds {
                Some(kinds_of) if !kinds_of.contains(&person.kind) => format!("{title} is not for {}.", kinds(&person.kind)),
                _ if person.done.contains(&activity.id) => {
                    format!("{name} has done {title} already; rate the skill again, or find another way.")
                }
                _ => format!("{title} is not meant for {name}."),
            },
            Headline::Forbidden => format!("A place for {name} in {title} was ruled out by hand."),
            Headline::NoSlot => format!("The trainer or the room of {title} is taken ({on})."),
            Headline::Availability => format!("{name} is not at work when {title} could run ({on})."),
            Headline::Clash => format!("{name} is in another session when {title} could run ({on})."),
            Headline::Hours => format!("{name} has no {} minutes of learning time left in that quarter for {title}.", activity.minutes),
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
            Headline::NoSeat => format!("Every seat in {title} is taken ({on})."),
            Headline::TooFew => format!("Too few people could come to {title} ({on}): it needs {}.", activity.min),
            Headline::Money => self.money(session, activity, &title),
            Headline::Worth => format!("{name} could go to {title} ({on}), but other places bring more for the money and time."),
        }
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

    fn money(&self, session: &Session, activity: &planner::Activity, title: &str) -> String {
        let fund = session.fund.as_ref().unwrap_or(&activity.fund);
        let purse = self.made.problem.funds.iter().find(|known| known.id == *fund).map_or(0, |known| known.budget);
        let left = (purse - self.spent.get(fund.as_str()).copied().unwrap_or(0)).max(0);
        let fund_title = self.made.funds.iter().find(|(key, ..)| key == fund).map_or(fund.as_str(), |(_, title, ..)| title);
        format!(
            "{title} costs {} and {} a head, and {} is left in {fund_title}.",
            pounds(activity.cost),
            pounds(activity.cost_head),
            pounds(left)
        )
    }

    /// Which rule the person's going would break, where and when.
    fn cover(&mut self, person: &Person, session: &Session) -> Option<String> {
        for slot in slots(session) {
            if !self.on_duty(person, slot) {
                continue;
            }
            let made = self.made;
            for (at, rule) in made.problem.cover.iter().enumerate().filter(|(_, rule)| applies(rule, person, slot)) {
                let (base, away) = self.duty(at, rule, slot);
                if away + 1 > (base - rule.min).max(0) {
                    let role = match &rule.tag {
                        Some(tag) => {
                            let roles = &made.snapshot.facts.roles;
                            let title = roles.iter().find(|role| role.key == *tag).map_or(tag.as_str(), |role| &role.title);
                            format!(" with the role {title}")
                        }
                        None => String::new(),
                    };
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
    }
}

fn applies(rule: &CoverRule, person: &Person, slot: Slot) -> bool {
    rule.branch == person.branch
        && rule.tag.as_ref().is_none_or(|tag| person.tags.contains(tag))
        && rule.halfdays.as_ref().is_none_or(|halves| halves.contains(&when::half_day_of(slot)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_told_in_pounds_and_every_reason_has_its_code_of_the_format() {
        assert_eq!(pounds(140_000), "£1400");
        assert_eq!(pounds(1_205), "£12.05");
        let every = [
            Headline::NoActivity,
            Headline::NotForYou,
            Headline::Forbidden,
            Headline::NoSlot,
            Headline::Availability,
            Headline::Clash,
            Headline::Hours,
            Headline::Entry,
            Headline::Prerequisite,
            Headline::Cover,
            Headline::NoSeat,
            Headline::TooFew,
            Headline::Money,
            Headline::Worth,
        ];
        for reason in every {
            assert_eq!(serde_json::to_value(reason).expect("JSON"), headline(reason).0);
        }
    }
}
