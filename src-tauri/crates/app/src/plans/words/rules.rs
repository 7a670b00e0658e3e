//! Words for broken rules, differences and changes that would free a gap, for a team leader to understand.

use std::collections::BTreeMap;

use domain::words::pounds;
use planner::{Broken, Change, PlanChanges, Rule, Slot, What};

use super::super::problem::candidates::when_of;
use super::{Wording, kinds};
use crate::sessions::when;
use crate::views::plan_changes::{BrokenRule, PersonDifference, PlanDifference};

fn people(count: i64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn minutes(count: i64) -> String {
    if count == 1 { "1 minute".to_owned() } else { format!("{count} minutes") }
}

fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn slot_words(slot: Slot) -> String {
    format!("{}, {}", when::half_day_words(when::half_day_of(slot)), slot.date.long())
}

impl Wording<'_> {
    /// A session: its title and when.
    pub(crate) fn session_words(&self, id: &str) -> String {
        match self.session(id) {
            Some(session) => format!("{} ({})", self.activity_title(&session.activity), when::dated_words(&when_of(session))),
            None => format!("`{id}`"),
        }
    }

    /// A broken rule as a sentence: who, which session, when, by how much.
    pub(crate) fn broken(&self, broken: &Broken) -> BrokenRule {
        BrokenRule {
            rule: broken.rule.to_string(),
            words: self.broken_words(broken).unwrap_or_else(|| format!("{}.", broken.message)),
            advice: broken.rule.advice().to_owned(),
            person: broken.person.clone(),
            session: broken.session.clone(),
        }
    }

    fn broken_words(&self, broken: &Broken) -> Option<String> {
        let name = || broken.person.as_deref().map(|person| self.name(person).to_owned());
        let session = || broken.session.as_deref().map(|session| self.session_words(session));
        let with = broken.with.as_deref();
        let (has, limit) = (broken.has.unwrap_or(0), broken.limit.unwrap_or(0));
        Some(match broken.rule {
            Rule::Once => format!("{} does {} twice, or has done it already.", name()?, self.activity_title(with?)),
            Rule::Group if broken.too_few() => format!("{} needs {} and has {has}.", session()?, people(limit)),
            Rule::Group => format!("{} has {} for {limit} seats.", session()?, people(has)),
            Rule::Trainer => format!("The trainer of {} gives {} at the same time.", session()?, self.session_words(with?)),
            Rule::Venue => format!("The room of {} holds {} at the same time.", session()?, self.session_words(with?)),
            Rule::Clash if with.is_none() => format!("{} overlaps what {} is in already for longer.", session()?, name()?),
            Rule::Clash => format!("{} is in {} and in {} at once.", name()?, session()?, self.session_words(with?)),
            Rule::Availability => match self.closed_day(broken.session.as_deref()?) {
                Some(closed) => format!("{} is on {closed}.", session()?),
                None => format!("{} is not at work at the time of {}.", name()?, session()?),
            },
            Rule::Cover => {
                let slot = broken.slot?;
                let half = when::half_day_words(when::half_day_of(slot));
                let role = self.rule_role(broken.number?);
                let branch = self.branch_title(with?);
                format!("{branch} drops to {has} of {limit}{role} on {half}s ({}).", slot.date.long())
            }
            Rule::Hours => {
                let from = self.period_from(broken.number?)?;
                format!(
                    "{} has {} of learning in the quarter from {from}, {} more than the {limit} allowed.",
                    name()?,
                    minutes(has),
                    has - limit
                )
            }
            Rule::Entry => {
                format!("{} starts from level {limit} in {}, which {} does not reach before.", session()?, self.skill_title(with?), name()?)
            }
            Rule::Prerequisite => {
                format!("{} comes after {}, which {} does not do before.", session()?, self.activity_title(with?), name()?)
            }
            Rule::Eligible => format!("{} is not open to {}: kind, branch or a need does not fit.", session()?, name()?),
            Rule::Relevant => format!("{} brings {} nothing that is wanted.", session()?, name()?),
            Rule::Fund => {
                format!("{} pays {} of {}: {} over.", capital(&self.fund(with?)), pounds(has), pounds(limit), pounds(has - limit))
            }
            Rule::Budget => format!("The plan costs {} of {}: {} over the budget.", pounds(has), pounds(limit), pounds(has - limit)),
            Rule::Runs => format!("{} runs {has} times and may run {limit}.", self.activity_title(with?)),
            Rule::Pins => match name() {
                Some(name) => format!("{name} has no place in {}, where one is pinned.", session()?),
                None => format!("{} is pinned and does not run.", session()?),
            },
            Rule::Forbids => match name() {
                Some(name) => format!("A place for {name} in {} is ruled out.", session()?),
                None => format!("{} is ruled out and runs.", session()?),
            },
            Rule::Pacing => {
                let (week, over) = (broken.week?.long(), if has == 1 { "session" } else { "sessions" });
                match name() {
                    Some(name) => format!("{name} begins {has} {over} in the week from {week}, and {limit} is the most."),
                    None => format!("{has} {over} begin in the week from {week}, and {limit} is the most."),
                }
            }
            Rule::Form => return None,
        })
    }

    /// What is different between two plans, by name. Sessions that only a changed problem has are named by `more`.
    pub(crate) fn difference(&self, changes: &PlanChanges, more: &BTreeMap<String, String>) -> PlanDifference {
        let words = |id: &String| more.get(id).cloned().unwrap_or_else(|| self.session_words(id));
        let all = |ids: &[String]| ids.iter().map(words).collect::<Vec<String>>();
        let mut people: Vec<PersonDifference> = changes
            .people
            .iter()
            .map(|one| PersonDifference {
                person: one.person.clone(),
                name: self.name(&one.person).to_owned(),
                branch: self.branch_of(&one.person),
                gained: all(&one.gained),
                lost: all(&one.lost),
                moved: one.moved.iter().map(|(from, to)| (words(from), words(to))).collect(),
            })
            .collect();
        people.sort_by(|one, other| (&one.name, &one.person).cmp(&(&other.name, &other.person)));
        PlanDifference { runs_gained: all(&changes.runs_gained), runs_lost: all(&changes.runs_lost), people }
    }

    /// A change as a sentence that says what to do.
    pub(crate) fn change(&self, change: &Change, place: &(String, String)) -> String {
        let (name, session) = (self.name(&place.0).to_owned(), place.1.as_str());
        let money = self.money_to_find(change);
        let also = money.as_ref().map_or_else(String::new, |money| format!(", and {money}"));
        match &change.what {
            What::Give => format!("Give {name} a place in {}: nothing stands against it.", self.session_words(session)),
            What::Money => format!("{} for a place in {}.", capital(&money.unwrap_or_default()), self.session_words(session)),
            What::Allow { session, .. } => format!("Allow {name} in {}, which is ruled out by hand{also}.", self.session_words(session)),
            What::Seat { session, seats } => format!("One more seat in {} ({seats} in all){also}.", self.session_words(session)),
            What::Offer { session, need } => format!("Offer {need} in {}{also}.", self.session_words(session)),
            What::AdmitBranch { session, branch } => {
                format!("Open {} to {}{also}.", self.session_words(session), self.branch_title(branch))
            }
            What::AdmitKind { activity, kind } => format!("Open {} to {}{also}.", self.activity_title(activity), kinds(kind)),
            What::Smaller { session, min, .. } => format!("Run {} with {}{also}.", self.session_words(session), people(*min)),
            What::Hours { person, minutes: more, halfdays } => {
                let halves = when::half_days_words(halfdays);
                match (self.more_time(person, more), halfdays.is_empty()) {
                    (None, _) => format!("Time for {} to learn on {halves} as well{also}.", self.name(person)),
                    (Some(more), true) => format!("{more}{also}."),
                    (Some(more), false) => format!("{more}, on {halves} as well{also}."),
                }
            }
            What::RunsAWeek { most, .. } => format!("Let {most} sessions begin in a week{also}."),
            What::PlacesAWeek { most, .. } => format!("Let each person begin {most} sessions in a week, as {name} needs{also}."),
            What::Relief { branch, slots, .. } => {
                let halves = slots.iter().map(|slot| slot_words(*slot)).collect::<Vec<_>>();
                let title = self.branch_title(branch);
                match halves.as_slice() {
                    [one] => format!("One half-day of relief cover at {title} ({one}){also}."),
                    _ if halves.len() <= 4 => format!("{} half-days of relief cover at {title} ({}){also}.", halves.len(), list(&halves)),
                    _ => format!("{} half-days of relief cover at {title}, from {}{also}.", halves.len(), halves[0]),
                }
            }
            What::Run { person, minutes: more, session, new, pence, .. } => {
                let run = match new {
                    None => format!("One more run: {}", self.session_words(session)),
                    Some(new) => {
                        let when = when::dated_words(&when_of(new));
                        format!("One more run of {} ({when})", self.activity_title(&new.activity))
                    }
                };
                let time = self.more_time(person, more).map_or_else(String::new, |time| format!("; it takes {time}"));
                format!("{run}{}{time}.", at_price(*pence, money.as_deref()))
            }
        }
    }

    /// `90 minutes more learning time for Ann in the quarter from 4 January 2027`, and so on for each quarter; `None` if there are no
    /// minutes.
    fn more_time(&self, person: &str, more: &BTreeMap<usize, i64>) -> Option<String> {
        let name = self.name(person);
        let part = |(period, more): (&usize, &i64)| {
            let from = self.period_from(*period).unwrap_or_default();
            format!("{} more learning time for {name} in the quarter from {from}", minutes(*more))
        };
        (!more.is_empty()).then(|| list(&more.iter().map(part).collect::<Vec<_>>()))
    }

    /// Names for the sessions that only the changed problem has.
    pub(crate) fn new_sessions(&self, change: &Change) -> BTreeMap<String, String> {
        match &change.what {
            What::Run { new: Some(new), .. } => {
                let words = format!("{} ({})", self.activity_title(&new.activity), when::dated_words(&when_of(new)));
                BTreeMap::from([(new.id.clone(), words)])
            }
            _ => BTreeMap::new(),
        }
    }

    /// `£140 more in the core fund`.
    fn money_to_find(&self, change: &Change) -> Option<String> {
        if change.money.pence() == 0 {
            return None;
        }
        let mut parts: Vec<String> =
            change.money.funds.iter().map(|(fund, pence)| format!("{} more in {}", pounds(*pence), self.fund(fund))).collect();
        if change.money.budget > 0 {
            let all = pounds(change.money.budget);
            parts.push(if parts.is_empty() { format!("{all} more in the budget") } else { format!("{all} of it in the budget as well") });
        }
        Some(list(&parts))
    }

    fn period_from(&self, period: usize) -> Option<String> {
        Some(self.problem().periods.get(period)?.from.long())
    }

    fn rule_role(&self, rule: usize) -> String {
        self.problem().cover.get(rule).and_then(|rule| rule.tag.as_deref()).map_or_else(String::new, |tag| self.role_words(tag))
    }
}

/// The words for what a run costs, and for how much of that is missing.
fn at_price(pence: i64, missing: Option<&str>) -> String {
    let price = if pence == 0 { " at no cost".to_owned() } else { format!(", which costs {}", pounds(pence)) };
    match missing {
        Some(money) => format!("{price}: {money}"),
        None => price,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
