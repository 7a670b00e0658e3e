//! One change of a problem: what it is, what it costs, and the problem after the change.
//!
//! What may be changed is a closed set ([`What`]). What a change costs is a sum in pence ([`Change::cost`]): the money that has to be
//! found, and a fixed price for what is not money. One scale for everything lets one change be weighed against another:
//!
//! | what is changed | price in pence |
//! |---|---|
//! | nothing: the place is only given by hand | 0 |
//! | a forbidden place, activity or run is allowed | 100 |
//! | one more seat in a session | 1,000 |
//! | a session offers a need of the person that it does not offer yet | 2,000 |
//! | a session is opened to a branch, or an activity to a kind of people | 2,000 |
//! | a session may run with fewer people | 1,500 for each one fewer |
//! | more time to learn for the person: minutes in any period, and half-days of the week when the person is free as well | 30 for each minute, 4,000 for each half-day |
//! | every week may hold one run more, or one place more of each person (C19) | 5,000 for each one more |
//! | relief cover for a branch | 8,000 for each half-day |
//! | one more run for the person: of a candidate above `max_runs`, or a copy of a session on other days, open to the person's branch and needs | 20,000, and 30 for each minute that it takes beyond the person's hours |
//!
//! Each price also includes the money that the places need beyond what the fund or the budget has left. That money belongs to the one
//! change, such as the run that is added; it is not a second change. Where only money is missing, the change is that money alone. One more
//! run is put on for the person, so its price includes the minutes that the person spends on it beyond the hours that are left. Such a run
//! is at a time when the person is free already, and it keeps its activity's fewest people. In every other case a change is of one kind
//! only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::format::problem::{DateRange, HalfDay, Person, Problem, Session, Slot};

/// What is changed. The money that the change takes is in [`Change::money`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum What {
    /// Nothing: the place can be given without any change.
    Give,
    /// Only money, in [`Change::money`].
    Money,
    /// A place that is forbidden is allowed: the place itself, the activity for the person, and the run.
    Allow {
        /// The person for whom it is changed.
        person: String,
        /// The session.
        session: String,
    },
    /// One more seat in one session.
    Seat {
        /// The session.
        session: String,
        /// The seats that the session then has.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        seats: i64,
    },
    /// A session offers one more thing that people need.
    Offer {
        /// The session.
        session: String,
        /// What the person needs.
        need: String,
    },
    /// A session is open to one more branch.
    AdmitBranch {
        /// The session.
        session: String,
        /// The branch.
        branch: String,
    },
    /// An activity is open to one more kind of people.
    AdmitKind {
        /// The activity.
        activity: String,
        /// The kind.
        kind: String,
    },
    /// An activity may run with fewer people.
    Smaller {
        /// The session for which the limit is lowered.
        session: String,
        /// The activity.
        activity: String,
        /// The fewest people that the activity then needs.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        min: i64,
        /// How many people fewer that is than now.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        fewer: i64,
    },
    /// More time to learn for one person.
    Hours {
        /// The person for whom it is changed.
        person: String,
        /// The minutes to add, by the number of the problem's period. Empty where only half-days are lacking.
        #[cfg_attr(feature = "bindings", specta(type = BTreeMap<u32, i32>))]
        minutes: BTreeMap<usize, i64>,
        /// The half-days of the week on which the person becomes free to learn; often none.
        #[cfg_attr(feature = "bindings", specta(type = Vec<String>))]
        halfdays: Vec<HalfDay>,
    },
    /// Every week may hold more runs.
    RunsAWeek {
        /// The limit that is needed.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        most: i64,
        /// How many more that is than now.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        more: i64,
    },
    /// Every week may hold more places of each person. One person needs this.
    PlacesAWeek {
        /// The person for whom it is changed.
        person: String,
        /// The limit that is needed.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        most: i64,
        /// How many more that is than now.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        more: i64,
    },
    /// Somebody stands in at a branch.
    Relief {
        /// The branch.
        branch: String,
        /// The tags of the people whom the cover rules ask for.
        tags: Vec<String>,
        /// The half-days on which somebody stands in.
        #[cfg_attr(feature = "bindings", specta(type = Vec<String>))]
        slots: Vec<Slot>,
    },
    /// One more run of an activity, put on for one person.
    Run {
        /// The person for whom it is put on.
        person: String,
        /// Minutes that the person needs for the run beyond the hours that are left, by the number of the problem's period; often none.
        #[cfg_attr(feature = "bindings", specta(type = BTreeMap<u32, i32>))]
        minutes: BTreeMap<usize, i64>,
        /// The activity.
        activity: String,
        /// The candidate that may run above `max_runs`, or the id of the new session.
        session: String,
        /// The new session, a copy of a candidate on other days. `None` where the candidate itself runs above `max_runs`.
        new: Option<Box<Session>>,
        /// The session that the new one copies.
        like: Option<String>,
        /// What the run costs with everybody who goes to it, in pence. The part of it that has to be found is in [`Change::money`].
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pence: i64,
    },
}

/// Money that has to be found, in pence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Money {
    /// What is needed beyond what each fund has left, by fund.
    #[cfg_attr(feature = "bindings", specta(type = BTreeMap<String, i32>))]
    pub funds: BTreeMap<String, i64>,
    /// What is needed beyond what the whole budget has left.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub budget: i64,
}

impl Money {
    /// How much has to be found in all, in pence.
    pub fn pence(&self) -> i64 {
        self.funds.values().sum::<i64>().max(self.budget)
    }
}

/// One change of a problem.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Change {
    /// What is changed.
    #[serde(flatten)]
    pub what: What,
    /// The money that it takes beyond what is left.
    pub money: Money,
}

impl Change {
    /// What the change costs, in pence (see the head of the module). Changes are offered in this order.
    pub fn cost(&self) -> i64 {
        price(&self.what) + self.money.pence()
    }
}

/// The price of one more run, in pence.
pub(crate) const RUN: i64 = 20_000;
/// The price of one person fewer in a run, in pence.
pub(crate) const FEWER: i64 = 1_500;
/// The price of one minute more to learn, in pence.
const MINUTE: i64 = 30;
/// The price of one run, or one place of a person, more in a week, in pence.
const PACE: i64 = 5_000;

pub(crate) fn price(what: &What) -> i64 {
    match what {
        What::Give | What::Money => 0,
        What::Allow { .. } => 100,
        What::Seat { .. } => 1_000,
        What::Offer { .. } | What::AdmitBranch { .. } | What::AdmitKind { .. } => 2_000,
        What::Smaller { fewer, .. } => FEWER * fewer,
        What::Hours { minutes, halfdays, .. } => MINUTE * minutes.values().sum::<i64>() + 4_000 * halfdays.len() as i64,
        What::RunsAWeek { more, .. } | What::PlacesAWeek { more, .. } => PACE * more,
        What::Relief { slots, .. } => 8_000 * slots.len() as i64,
        What::Run { minutes, .. } => RUN + MINUTE * minutes.values().sum::<i64>(),
    }
}

impl fmt::Display for Change {
    /// Writes a sentence for people, with the problem's own ids.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Give => write!(f, "nothing has to change: the place can be given")?,
            What::Money => write!(f, "money")?,
            What::Allow { person, session } => write!(f, "allow `{person}` in `{session}`")?,
            What::Seat { session, seats } => write!(f, "one more seat in `{session}` ({seats} in all)")?,
            What::Offer { session, need } => write!(f, "offer `{need}` in `{session}`")?,
            What::AdmitBranch { session, branch } => write!(f, "open `{session}` to the branch `{branch}`")?,
            What::AdmitKind { activity, kind } => write!(f, "open `{activity}` to the kind `{kind}`")?,
            What::Smaller { session, min, .. } => write!(f, "run `{session}` with {min} people")?,
            What::Hours { person, minutes, halfdays } => {
                write!(f, "time to learn for `{person}`")?;
                for (period, minutes) in minutes {
                    write!(f, ", {minutes} minutes more in period {period}")?;
                }
                for half in halfdays {
                    write!(f, ", on {half} as well")?;
                }
            }
            What::RunsAWeek { most, .. } => write!(f, "{most} runs a week")?,
            What::PlacesAWeek { person, most, .. } => write!(f, "{most} places a week for each person, as `{person}` needs")?,
            What::Relief { branch, slots, .. } => {
                let slots: Vec<String> = slots.iter().map(ToString::to_string).collect();
                write!(f, "relief cover at `{branch}` on {}", slots.join(", "))?;
            }
            What::Run { person, minutes, activity, session, new, like, pence } => {
                match new {
                    None => write!(f, "one more run: `{session}`, which costs {pence} pence")?,
                    Some(new) => {
                        let like = like.as_deref().unwrap_or_default();
                        write!(f, "one more run of `{activity}`: `{}`, a copy of `{like}`, which costs {pence} pence", new.id)?;
                    }
                }
                for (period, minutes) in minutes {
                    write!(f, " and {minutes} minutes more of `{person}` in period {period}")?;
                }
            }
        }
        for (fund, pence) in &self.money.funds {
            write!(f, ", {pence} pence more in the fund `{fund}`")?;
        }
        if self.money.budget > 0 { write!(f, ", {} pence more in the budget", self.money.budget) } else { Ok(()) }
    }
}

/// Joins two changes into one, if they can count as one: nothing and any change; the same change twice; more time for the same person; a
/// run and the minutes that the same person needs for it; two limits of a week (the higher one); more half-days at the same branch.
pub(crate) fn both(one: What, other: What) -> Option<What> {
    match (one, other) {
        (What::Give, what) | (what, What::Give) => Some(what),
        (What::Hours { person, minutes, halfdays }, What::Hours { minutes: more, halfdays: further, .. }) => {
            let halfdays: BTreeSet<HalfDay> = halfdays.into_iter().chain(further).collect();
            Some(longer(What::Hours { person, minutes, halfdays: halfdays.into_iter().collect() }, more))
        }
        (run @ What::Run { .. }, What::Hours { minutes, halfdays, .. })
        | (What::Hours { minutes, halfdays, .. }, run @ What::Run { .. })
            if halfdays.is_empty() =>
        {
            Some(longer(run, minutes))
        }
        (What::Run { session, .. }, What::Run { session: other, .. }) if session != other => None,
        (run @ What::Run { .. }, What::Run { minutes, .. }) => Some(longer(run, minutes)),
        (What::RunsAWeek { most, more }, What::RunsAWeek { most: other, more: others }) => {
            Some(What::RunsAWeek { most: most.max(other), more: more.max(others) })
        }
        (What::PlacesAWeek { person, most, more }, What::PlacesAWeek { most: other, more: others, .. }) => {
            Some(What::PlacesAWeek { person, most: most.max(other), more: more.max(others) })
        }
        (one, other) if one == other => Some(one),
        (What::Relief { branch, tags, slots }, What::Relief { tags: more_tags, slots: more_slots, .. }) => {
            let tags: BTreeSet<String> = tags.into_iter().chain(more_tags).collect();
            let slots: BTreeSet<Slot> = slots.into_iter().chain(more_slots).collect();
            Some(What::Relief { branch, tags: tags.into_iter().collect(), slots: slots.into_iter().collect() })
        }
        _ => None,
    }
}

/// Adds minutes to a change that holds some already. The later figure counts the earlier places too, so that for each period the larger of
/// the two is what is needed.
fn longer(mut what: What, more: BTreeMap<usize, i64>) -> What {
    if let What::Hours { minutes, .. } | What::Run { minutes, .. } = &mut what {
        for (period, more) in more {
            let known = minutes.entry(period).or_default();
            *known = more.max(*known);
        }
    }
    what
}

/// The kind of people who stand in at a branch in a changed problem.
const RELIEF: &str = "relief";

/// The problem with the change made. Ids of the change that the problem does not know are ignored.
pub fn apply(problem: &Problem, change: &Change) -> Problem {
    let mut changed = problem.clone();
    for fund in &mut changed.funds {
        fund.budget += change.money.funds.get(&fund.id).copied().unwrap_or(0);
    }
    if let Some(budget) = &mut changed.budget {
        *budget += change.money.budget;
    }
    match &change.what {
        What::Give | What::Money => {}
        What::Allow { person, session } => {
            let activity = activity_of(problem, session).map(str::to_owned);
            let forbids = &mut changed.forbids;
            forbids.runs.retain(|run| run != session);
            forbids.places.retain(|(who, at)| who != person || at != session);
            forbids.activities.retain(|(who, barred)| who != person || Some(barred) != activity.as_ref());
        }
        What::Seat { session, seats } => more_seats(&mut changed, session, *seats),
        What::Offer { session, need } => {
            changed.sessions.iter_mut().filter(|known| known.id == *session).for_each(|known| known.offers.push(need.clone()));
        }
        What::AdmitBranch { session, branch } => {
            let open = changed.sessions.iter_mut().filter(|known| known.id == *session).filter_map(|known| known.branches.as_mut());
            open.for_each(|branches| branches.push(branch.clone()));
        }
        What::AdmitKind { activity, kind } => {
            let open = changed.activities.iter_mut().filter(|known| known.id == *activity).filter_map(|known| known.kinds.as_mut());
            open.for_each(|kinds| kinds.push(kind.clone()));
        }
        What::Smaller { activity, min, .. } => {
            changed.activities.iter_mut().filter(|known| known.id == *activity).for_each(|known| known.min = *min);
        }
        What::Hours { person, minutes, halfdays } => {
            more_time(&mut changed, person, minutes);
            for known in changed.people.iter_mut().filter(|known| known.id == *person) {
                known.extra.extend(halfdays.iter().filter(|half| !known.rota.contains(half)));
            }
        }
        What::RunsAWeek { most, .. } => changed.limits.iter_mut().for_each(|limits| limits.runs_per_week = Some(*most)),
        What::PlacesAWeek { most, .. } => changed.limits.iter_mut().for_each(|limits| limits.sessions_per_person_week = Some(*most)),
        What::Relief { branch, tags, slots } => {
            let mut relief = Vec::new();
            for slot in slots {
                let days = |from, to| DateRange { from, to };
                let (first, last) = (problem.horizon.from, problem.horizon.to);
                let before = (slot.date > first).then(|| days(first, slot.date.plus_days(-1)));
                let after = (slot.date < last).then(|| days(slot.date.plus_days(1), last));
                relief.push(Person {
                    id: free_id(problem, &format!("{RELIEF} {branch} {slot}")),
                    branch: branch.clone(),
                    kind: RELIEF.to_owned(),
                    tags: tags.clone(),
                    rota: vec![HalfDay::new(slot.date.weekday(), slot.afternoon)],
                    extra: Vec::new(),
                    leave: before.into_iter().chain(after).collect(),
                    busy: Vec::new(),
                    held: Vec::new(),
                    coming: BTreeMap::new(),
                    caps: vec![0; problem.periods.len()],
                    levels: BTreeMap::new(),
                    targets: BTreeMap::new(),
                    needs: Vec::new(),
                    done: Vec::new(),
                    wants: Vec::new(),
                    renewals: Vec::new(),
                });
            }
            changed.people.extend(relief);
        }
        What::Run { person, minutes, activity, new, .. } => {
            more_time(&mut changed, person, minutes);
            changed.sessions.extend(new.iter().map(|session| (**session).clone()));
            let limited = changed.activities.iter_mut().filter(|known| known.id == *activity);
            limited.filter_map(|known| known.max_runs.as_mut()).for_each(|most| *most += 1);
        }
    }
    changed
}

fn more_time(problem: &mut Problem, person: &str, minutes: &BTreeMap<usize, i64>) {
    for known in problem.people.iter_mut().filter(|known| known.id == *person) {
        for (period, more) in minutes {
            known.caps.get_mut(*period).into_iter().for_each(|cap| *cap += more);
        }
    }
}

fn activity_of<'p>(problem: &'p Problem, session: &str) -> Option<&'p str> {
    problem.sessions.iter().find(|known| known.id == session).map(|known| known.activity.as_str())
}

fn free_id(problem: &Problem, id: &str) -> String {
    let mut free = id.to_owned();
    while problem.people.iter().any(|person| person.id == free) {
        free.push('+');
    }
    free
}

/// Gives one session more seats. Other sessions that share the limit of the activity or the venue keep their seats.
fn more_seats(problem: &mut Problem, session: &str, seats: i64) {
    let Some(at) = problem.sessions.iter().position(|known| known.id == session) else { return };
    let (activity, venue) = (problem.sessions[at].activity.clone(), problem.sessions[at].venue.clone());
    let mut limit = |shares: &dyn Fn(&crate::format::problem::Session) -> bool, most: &mut i64| {
        if *most < seats {
            for other in problem.sessions.iter_mut().filter(|other| other.id != session && shares(other)) {
                other.seats = Some(other.seats.map_or(*most, |known| known.min(*most)));
            }
            *most = seats;
        }
    };
    if let Some(activity) = problem.activities.iter_mut().find(|known| known.id == activity) {
        let id = activity.id.clone();
        limit(&|other| other.activity == id, &mut activity.max);
    }
    if let Some(venue) = problem.venues.iter_mut().find(|known| Some(&known.id) == venue.as_ref()) {
        let id = venue.id.clone();
        limit(&|other| other.venue.as_ref() == Some(&id), &mut venue.seats);
    }
    let own = &mut problem.sessions[at].seats;
    *own = own.map(|known| known.max(seats));
}
