//! The problem as whole numbers: every id an index, every date a day, every rule a count.
//!
//! Derived once and never changed. Only *candidate places* are kept: those (person, session) that no
//! other choice could ever make possible are left out here, so that nothing after this looks at them
//! again. [`crate::check`] does not use any of it.

use std::collections::BTreeMap;

use crate::lists::Lists;
use crate::problem::{GroupBy, Problem};

/// A session as numbers.
#[derive(Debug, Clone)]
pub(crate) struct SessionModel {
    pub(crate) activity: usize,
    pub(crate) slots: Vec<u32>,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) listed: bool,
    pub(crate) block: bool,
    pub(crate) seats: u32,
    pub(crate) min: u32,
    pub(crate) cost: i64,
    pub(crate) cost_head: i64,
    pub(crate) fund: usize,
    pub(crate) trainer: Option<usize>,
    pub(crate) venue: Option<usize>,
    pub(crate) period: usize,
    pub(crate) minutes: i64,
    pub(crate) capped: bool,
    /// Points for one level of weight 1.
    pub(crate) worth: i64,
    pub(crate) forbidden: bool,
    pub(crate) pinned: bool,
    pub(crate) prior: bool,
}

impl SessionModel {
    pub(crate) fn end_day(&self) -> i64 {
        i64::from(self.last / 2)
    }

    /// The minutes that count as a share of learning time.
    pub(crate) fn share(&self) -> i64 {
        self.minutes.min(480)
    }
}

/// Something that a person wins once, at the value of the best place held for it: levels of a skill, or a renewal.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// All its places are in sessions of one activity, so that no two can be held at once.
    pub(crate) single: bool,
    /// A renewal, not levels of a skill.
    pub(crate) renewal: bool,
}

/// A group's share of learning time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) minutes: i64,
    pub(crate) penalty: i64,
}

/// People of a branch who may be away at once in one slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CoverCell {
    pub(crate) room: u32,
}

/// A candidate place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) person: u32,
    pub(crate) session: u32,
    pub(crate) prior: bool,
    pub(crate) pinned: bool,
}

/// The problem as whole numbers.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) slots: usize,
    pub(crate) sessions: Vec<SessionModel>,
    /// Sessions of each activity that can run.
    pub(crate) of_activity: Lists<u32>,
    pub(crate) max_runs: Vec<u32>,
    pub(crate) people: usize,
    pub(crate) periods: usize,
    pub(crate) trainers: usize,
    pub(crate) venues: usize,
    /// By person, then period.
    pub(crate) caps: Vec<i64>,
    pub(crate) funds: Vec<i64>,
    pub(crate) budget: i64,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) of_person: Lists<u32>,
    pub(crate) of_session: Lists<u32>,
    /// The cover cells that a pair takes from.
    pub(crate) cells: Lists<u32>,
    pub(crate) cover: Vec<CoverCell>,
    /// What a pair wins: (unit, points).
    pub(crate) wins: Lists<(u32, i64)>,
    pub(crate) units: Vec<Unit>,
    /// By pair, a range of `needs`: each is a list of pairs of the same person, one of which must be held.
    pub(crate) needs_of: Lists<u32>,
    pub(crate) needs: Lists<u32>,
    pub(crate) person_minutes: i64,
    pub(crate) person_penalty: i64,
    pub(crate) groups: Vec<Group>,
    pub(crate) groups_of: Lists<u32>,
    pub(crate) cost_weight: i64,
    pub(crate) drop_run: i64,
    pub(crate) drop_place: i64,
    /// The score of the empty plan.
    pub(crate) empty_score: i64,
    /// What missing every renewal costs.
    pub(crate) renewal_total: i64,
    /// Prior places that are no candidates any more: lost whatever is planned.
    pub(crate) prior_lost: i64,
    clashes: Vec<u64>,
    row: usize,
}

impl Model {
    /// Derives the model of a problem that has passed validation.
    pub(crate) fn new(problem: &Problem) -> Self {
        Builder::new(problem).build()
    }

    /// May no person hold both? (The same activity, a slot in common, or two blocks that overlap in days.)
    pub(crate) fn clash(&self, one: u32, other: u32) -> bool {
        let bit = other as usize;
        self.clashes[one as usize * self.row + bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The pair of a person and a session, if it is a candidate.
    pub(crate) fn pair(&self, person: u32, session: u32) -> Option<u32> {
        let list = self.of_person.get(person as usize);
        list.binary_search_by_key(&session, |pair| self.pairs[*pair as usize].session).ok().map(|at| list[at])
    }

    /// Pence of a run with so many people.
    pub(crate) fn cost(&self, session: usize, people: i64) -> i64 {
        let session = &self.sessions[session];
        session.cost + people * session.cost_head
    }
}

/// A person's week and absences, for asking about one slot.
pub(crate) struct Hours {
    rota: u16,
    free: u16,
    away: Vec<bool>,
}

/// The calendar of a problem.
pub(crate) struct Calendar<'a> {
    problem: &'a Problem,
    weekday: u32,
    pub(crate) days: usize,
    closed: Vec<bool>,
}

impl<'a> Calendar<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let days = problem.horizon.to.days_since(problem.horizon.from) + 1;
        let days = usize::try_from(days).unwrap_or(0);
        let mut closed = vec![false; days];
        for date in &problem.closed {
            if let Some(day) = usize::try_from(date.days_since(problem.horizon.from)).ok().filter(|day| *day < days) {
                closed[day] = true;
            }
        }
        Self { problem, weekday: problem.horizon.from.weekday(), days, closed }
    }

    pub(crate) fn day(&self, date: domain::Date) -> i64 {
        date.days_since(self.problem.horizon.from)
    }

    /// 0 for Monday morning to 13 for Sunday afternoon.
    pub(crate) fn halfday(&self, slot: u32) -> u32 {
        (self.weekday + slot / 2) % 7 * 2 + slot % 2
    }

    pub(crate) fn hours(&self, person: &crate::problem::Person) -> Hours {
        let bits = |halves: &[crate::problem::HalfDay]| halves.iter().fold(0_u16, |bits, half| bits | 1 << half.index());
        let mut away = self.closed.clone();
        for leave in &person.leave {
            let (from, to) = (self.day(leave.from).max(0), self.day(leave.to).min(self.days as i64 - 1));
            for day in from..=to {
                away[day as usize] = true;
            }
        }
        let rota = bits(&person.rota);
        Hours { rota, free: rota | bits(&person.extra), away }
    }

    pub(crate) fn on_duty(&self, hours: &Hours, slot: u32) -> bool {
        !hours.away[slot as usize / 2] && hours.rota >> self.halfday(slot) & 1 == 1
    }

    pub(crate) fn available(&self, hours: &Hours, slot: u32) -> bool {
        !hours.away[slot as usize / 2] && hours.free >> self.halfday(slot) & 1 == 1
    }

    /// The slots, the first and the last of a session.
    pub(crate) fn slots(&self, session: &crate::problem::Session) -> (Vec<u32>, u32, u32) {
        let slots: Vec<u32> = if let Some(slots) = &session.slots {
            slots.iter().map(|slot| self.day(slot.date) as u32 * 2 + u32::from(slot.afternoon)).collect()
        } else if let Some(block) = &session.block {
            let weekly = block.halfdays.iter().fold(0_u16, |bits, half| bits | 1 << half.index());
            let (from, to) = (self.day(block.from) as u32 * 2, self.day(block.to) as u32 * 2 + 1);
            (from..=to).filter(|slot| weekly >> self.halfday(*slot) & 1 == 1).collect()
        } else {
            Vec::new()
        };
        let (first, last) = match (slots.first(), slots.last(), session.window) {
            (Some(first), Some(last), _) => (*first, *last),
            (_, _, Some(window)) => (self.day(window.from) as u32 * 2, self.day(window.to) as u32 * 2 + 1),
            _ => (0, 0),
        };
        (slots, first, last)
    }
}

/// The activities that are relevant to a person: the least set that section 2 of the format asks for.
pub fn relevant(problem: &Problem, person: &crate::problem::Person) -> Vec<bool> {
    let level = |skill: &String| person.levels.get(skill).copied().unwrap_or(0);
    let done: Vec<bool> = problem.activities.iter().map(|activity| person.done.contains(&activity.id)).collect();
    let mut found: Vec<bool> = problem
        .activities
        .iter()
        .enumerate()
        .map(|(i, activity)| {
            let closes = activity
                .teaches
                .iter()
                .any(|(skill, taught)| person.targets.get(skill).is_some_and(|target| level(skill) < (*taught).min(target.level)));
            let renews = person.renewals.iter().any(|due| activity.renews.contains(&due.cert));
            !done[i] && (closes || renews || person.wants.contains(&activity.id))
        })
        .collect();
    let mut open: Vec<usize> = (0..found.len()).filter(|i| found[*i]).collect();
    while let Some(at) = open.pop() {
        let leader = &problem.activities[at];
        let lacking: Vec<(&String, i64)> =
            leader.entry.iter().filter(|(skill, needed)| level(skill) < **needed).map(|(skill, needed)| (skill, *needed)).collect();
        if lacking.is_empty() && leader.prereqs.is_empty() {
            continue;
        }
        for (i, activity) in problem.activities.iter().enumerate() {
            if found[i] || done[i] {
                continue;
            }
            let lifts = lacking.iter().any(|(skill, needed)| activity.teaches.get(*skill).is_some_and(|taught| taught >= needed));
            if lifts || leader.prereqs.contains(&activity.id) {
                found[i] = true;
                open.push(i);
            }
        }
    }
    found
}

struct Builder<'a> {
    problem: &'a Problem,
    calendar: Calendar<'a>,
    activities: BTreeMap<&'a str, usize>,
    session_ids: BTreeMap<&'a str, u32>,
    people_ids: BTreeMap<&'a str, u32>,
    sessions: Vec<SessionModel>,
    hours: Vec<Hours>,
    /// Sessions that each person could take.
    options: Vec<Vec<u32>>,
}

impl<'a> Builder<'a> {
    fn new(problem: &'a Problem) -> Self {
        let calendar = Calendar::new(problem);
        let hours = problem.people.iter().map(|person| calendar.hours(person)).collect();
        let mut builder = Self {
            problem,
            calendar,
            activities: problem.activities.iter().enumerate().map(|(i, activity)| (activity.id.as_str(), i)).collect(),
            session_ids: problem.sessions.iter().enumerate().map(|(i, session)| (session.id.as_str(), i as u32)).collect(),
            people_ids: problem.people.iter().enumerate().map(|(i, person)| (person.id.as_str(), i as u32)).collect(),
            sessions: Vec::new(),
            hours,
            options: Vec::new(),
        };
        builder.sessions = builder.sessions();
        builder
    }

    fn sessions(&self) -> Vec<SessionModel> {
        let problem = self.problem;
        let funds: BTreeMap<&str, usize> = problem.funds.iter().enumerate().map(|(i, fund)| (fund.id.as_str(), i)).collect();
        let trainers: BTreeMap<&str, usize> = problem.trainers.iter().enumerate().map(|(i, id)| (id.as_str(), i)).collect();
        let venues: BTreeMap<&str, usize> = problem.venues.iter().enumerate().map(|(i, venue)| (venue.id.as_str(), i)).collect();
        let last_day = self.calendar.days as i64 - 1;
        let mut models: Vec<SessionModel> = problem
            .sessions
            .iter()
            .map(|session| {
                let number = self.activities[session.activity.as_str()];
                let activity = &problem.activities[number];
                let (slots, first, last) = self.calendar.slots(session);
                let venue = session.venue.as_ref().map(|venue| venues[venue.as_str()]);
                let room = venue.map_or(i64::MAX, |venue| problem.venues[venue].seats);
                let seats = activity.max.min(session.seats.unwrap_or(i64::MAX)).min(room);
                let start = problem.horizon.from.plus_days(i64::from(first / 2));
                let early = i128::from(problem.objective.early) * i128::from(last_day - i64::from(last / 2)) / i128::from(last_day);
                SessionModel {
                    activity: number,
                    listed: session.slots.is_some(),
                    block: session.block.is_some(),
                    slots,
                    first,
                    last,
                    seats: u32::try_from(seats).unwrap_or(u32::MAX),
                    min: u32::try_from(activity.min).unwrap_or(u32::MAX),
                    cost: activity.cost,
                    cost_head: activity.cost_head,
                    fund: funds[session.fund.as_ref().unwrap_or(&activity.fund).as_str()],
                    trainer: session.trainer.as_ref().map(|trainer| trainers[trainer.as_str()]),
                    venue,
                    period: problem.periods.iter().position(|period| period.contains(start)).unwrap_or(0),
                    minutes: activity.minutes,
                    capped: activity.capped,
                    worth: problem.objective.level + early as i64,
                    forbidden: false,
                    pinned: false,
                    prior: false,
                }
            })
            .collect();
        for id in &problem.forbids.runs {
            models[self.session_ids[id.as_str()] as usize].forbidden = true;
        }
        let of_places = problem.pins.places.iter().map(|(_, session)| session);
        for id in problem.pins.runs.iter().chain(of_places) {
            models[self.session_ids[id.as_str()] as usize].pinned = true;
        }
        for id in problem.prior.iter().flat_map(|prior| &prior.runs) {
            if let Some(at) = self.session_ids.get(id.as_str()) {
                models[*at as usize].prior = true;
            }
        }
        models
    }

    fn build(mut self) -> Model {
        self.options = (0..self.problem.people.len()).map(|person| self.first_options(person)).collect();
        self.drop_impossible();
        let problem = self.problem;
        let prior: std::collections::BTreeSet<(u32, u32)> = self.known_places(problem.prior.iter().flat_map(|prior| &prior.places));
        let pinned = self.known_places(problem.pins.places.iter());
        let mut pairs = Vec::new();
        let mut of_person = Lists::new();
        let mut of_session = vec![Vec::new(); self.sessions.len()];
        for (person, options) in self.options.iter().enumerate() {
            let person = person as u32;
            let from = pairs.len() as u32;
            for &session in options {
                of_session[session as usize].push(pairs.len() as u32);
                let key = (person, session);
                pairs.push(Pair { person, session, prior: prior.contains(&key), pinned: pinned.contains(&key) });
            }
            of_person.push(from..pairs.len() as u32);
        }
        let of_session: Lists<u32> = of_session.into_iter().collect();
        let (cells, cover) = self.cover(&pairs, &of_person);
        let (units, wins, base) = self.units(&of_person, &pairs);
        let (needs_of, needs) = self.needs(&of_person, &pairs);
        let (clashes, row) = self.clashes();
        let (groups, groups_of, fairness) = self.groups();
        let weights = &problem.objective;
        let prior_lost = prior.len() as i64 - pairs.iter().filter(|pair| pair.prior).count() as i64;
        let prior_runs = self.sessions.iter().filter(|session| session.prior).count() as i64;
        let stability = weights.drop_run * prior_runs + weights.drop_place * prior.len() as i64;
        let mut of_activity = vec![Vec::new(); problem.activities.len()];
        for (i, session) in self.sessions.iter().enumerate() {
            if !of_session.get(i).is_empty() || session.min == 0 {
                of_activity[session.activity].push(i as u32);
            }
        }
        Model {
            slots: self.calendar.days * 2,
            of_activity: of_activity.into_iter().collect(),
            max_runs: problem
                .activities
                .iter()
                .map(|activity| activity.max_runs.map_or(u32::MAX, |most| u32::try_from(most).unwrap_or(u32::MAX)))
                .collect(),
            people: problem.people.len(),
            periods: problem.periods.len(),
            trainers: problem.trainers.len(),
            venues: problem.venues.len(),
            caps: problem.people.iter().flat_map(|person| person.caps.iter().copied()).collect(),
            funds: problem.funds.iter().map(|fund| fund.budget).collect(),
            budget: problem.budget.unwrap_or(i64::MAX),
            sessions: self.sessions,
            pairs,
            of_person,
            of_session,
            cells,
            cover,
            wins,
            units,
            needs_of,
            needs,
            person_minutes: problem.fairness.person.minutes,
            person_penalty: problem.fairness.person.penalty,
            groups,
            groups_of,
            cost_weight: weights.cost,
            drop_run: weights.drop_run,
            drop_place: weights.drop_place,
            empty_score: base - fairness - stability,
            renewal_total: -base,
            prior_lost,
            clashes,
            row,
        }
    }

    fn known_places<'p>(&self, places: impl Iterator<Item = &'p (String, String)>) -> std::collections::BTreeSet<(u32, u32)> {
        places.filter_map(|(p, s)| Some((*self.people_ids.get(p.as_str())?, *self.session_ids.get(s.as_str())?))).collect()
    }

    /// What C2, C7, C9, C12, C13 and C18 leave of the sessions for one person, each taken alone.
    fn first_options(&self, person: usize) -> Vec<u32> {
        let problem = self.problem;
        let (who, hours) = (&problem.people[person], &self.hours[person]);
        let mut may = relevant(problem, who);
        for (i, activity) in problem.activities.iter().enumerate() {
            may[i] &= activity.kinds.as_ref().is_none_or(|kinds| kinds.contains(&who.kind));
        }
        for (_, activity) in problem.forbids.activities.iter().filter(|(id, _)| *id == who.id) {
            may[self.activities[activity.as_str()]] = false;
        }
        let barred: Vec<u32> =
            problem.forbids.places.iter().filter(|(id, _)| *id == who.id).map(|(_, session)| self.session_ids[session.as_str()]).collect();
        let fits = |at: &u32| {
            let (model, session) = (&self.sessions[*at as usize], &problem.sessions[*at as usize]);
            may[model.activity]
                && !model.forbidden
                && model.seats >= model.min.max(1)
                && !barred.contains(at)
                && session.branches.as_ref().is_none_or(|branches| branches.contains(&who.branch))
                && who.needs.iter().all(|need| session.offers.contains(need))
                && (!model.capped || model.minutes <= who.caps[model.period])
                && (!model.listed || model.slots.iter().all(|slot| self.calendar.available(hours, *slot)))
        };
        (0..self.sessions.len() as u32).filter(fits).collect()
    }

    /// Drops, until nothing changes, places whose entry or prerequisite nothing can meet, and sessions that too few could attend.
    fn drop_impossible(&mut self) {
        loop {
            let mut changed = false;
            for person in 0..self.options.len() {
                let options = self.options[person].clone();
                let kept: Vec<u32> = options
                    .iter()
                    .copied()
                    .filter(|at| self.requirements(person, *at, &options).iter().all(|need| !need.is_empty()))
                    .collect();
                changed |= kept.len() < options.len();
                self.options[person] = kept;
            }
            let mut count = vec![0_u32; self.sessions.len()];
            for at in self.options.iter().flatten() {
                count[*at as usize] += 1;
            }
            for options in &mut self.options {
                let before = options.len();
                options.retain(|at| count[*at as usize] >= self.sessions[*at as usize].min);
                changed |= options.len() < before;
            }
            if !changed {
                return;
            }
        }
    }

    /// For each entry level and prerequisite that the person lacks: which of `options` would supply it in time.
    fn requirements(&self, person: usize, at: u32, options: &[u32]) -> Vec<Vec<u32>> {
        let who = &self.problem.people[person];
        let session = &self.sessions[at as usize];
        let activity = &self.problem.activities[session.activity];
        if activity.entry.is_empty() && activity.prereqs.is_empty() {
            return Vec::new();
        }
        let earlier = || options.iter().copied().filter(|other| self.sessions[*other as usize].last < session.first);
        let taught = |other: u32, skill: &String| {
            self.problem.activities[self.sessions[other as usize].activity].teaches.get(skill).copied().unwrap_or(0)
        };
        let entries = activity
            .entry
            .iter()
            .filter(|(skill, level)| who.levels.get(*skill).copied().unwrap_or(0) < **level)
            .map(|(skill, level)| earlier().filter(|other| taught(*other, skill) >= *level).collect());
        let before =
            activity.prereqs.iter().filter(|needed| !who.done.contains(needed)).map(|needed| {
                earlier().filter(|other| self.sessions[*other as usize].activity == self.activities[needed.as_str()]).collect()
            });
        entries.chain(before).collect()
    }

    fn needs(&self, of_person: &Lists<u32>, pairs: &[Pair]) -> (Lists<u32>, Lists<u32>) {
        let mut needs_of = Lists::new();
        let mut needs = Lists::new();
        for person in 0..of_person.len() {
            let list = of_person.get(person);
            let options = &self.options[person];
            for &pair in list {
                let from = needs.len() as u32;
                for need in self.requirements(person, pairs[pair as usize].session, options) {
                    needs.push(need.iter().filter_map(|session| options.binary_search(session).ok().map(|at| list[at])));
                }
                needs_of.push(from..needs.len() as u32);
            }
        }
        (needs_of, needs)
    }

    fn cover(&self, pairs: &[Pair], of_person: &Lists<u32>) -> (Lists<u32>, Vec<CoverCell>) {
        let mut cells_of = vec![Vec::new(); pairs.len()];
        let mut cells = Vec::new();
        let mut of_branch: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, person) in self.problem.people.iter().enumerate() {
            of_branch.entry(&person.branch).or_default().push(i);
        }
        for rule in &self.problem.cover {
            let halves = rule.halfdays.as_ref().map(|halves| halves.iter().fold(0_u16, |bits, half| bits | 1 << half.index()));
            let members: Vec<usize> = of_branch
                .get(rule.branch.as_str())
                .into_iter()
                .flatten()
                .copied()
                .filter(|person| rule.tag.as_ref().is_none_or(|tag| self.problem.people[*person].tags.contains(tag)))
                .collect();
            let mut takers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for &person in &members {
                for &pair in of_person.get(person) {
                    for &slot in &self.sessions[pairs[pair as usize].session as usize].slots {
                        let named = halves.is_none_or(|halves| halves >> self.calendar.halfday(slot) & 1 == 1);
                        if named && self.calendar.on_duty(&self.hours[person], slot) {
                            takers.entry(slot).or_default().push(pair);
                        }
                    }
                }
            }
            for (slot, takers) in takers {
                let duty = members.iter().filter(|person| self.calendar.on_duty(&self.hours[**person], slot)).count() as i64;
                let room = (duty - rule.min).max(0) as u32;
                let mut people: Vec<u32> = takers.iter().map(|pair| pairs[*pair as usize].person).collect();
                people.dedup();
                if people.len() as u32 > room {
                    for pair in takers {
                        cells_of[pair as usize].push(cells.len() as u32);
                    }
                    cells.push(CoverCell { room });
                }
            }
        }
        (cells_of.into_iter().collect(), cells)
    }

    /// The units, what each pair wins, and the score of winning nothing.
    fn units(&self, of_person: &Lists<u32>, pairs: &[Pair]) -> (Vec<Unit>, Lists<(u32, i64)>, i64) {
        let mut units = Vec::new();
        let mut wins: Vec<Vec<(u32, i64)>> = vec![Vec::new(); pairs.len()];
        let mut base = 0;
        for (number, person) in self.problem.people.iter().enumerate() {
            let list = of_person.get(number);
            let session = |pair: u32| &self.sessions[pairs[pair as usize].session as usize];
            let activity = |pair: u32| &self.problem.activities[session(pair).activity];
            let mut add = |winners: &[u32], renewal: bool, value: &dyn Fn(u32) -> i64| {
                let one = winners.windows(2).all(|two| session(two[0]).activity == session(two[1]).activity);
                for &pair in winners {
                    wins[pair as usize].push((units.len() as u32, value(pair)));
                }
                units.push(Unit { single: one, renewal });
            };
            for (skill, target) in &person.targets {
                let held = person.levels.get(skill).copied().unwrap_or(0);
                let mut last: (Vec<u32>, i64) = (Vec::new(), 0);
                for level in held + 1..=target.level {
                    let winners: Vec<u32> =
                        list.iter().copied().filter(|pair| activity(*pair).teaches.get(skill).copied().unwrap_or(0) >= level).collect();
                    if winners.is_empty() {
                        break;
                    }
                    if winners == last.0 {
                        last.1 += target.weight;
                    } else {
                        if !last.0.is_empty() {
                            add(&last.0, false, &|pair| last.1 * session(pair).worth);
                        }
                        last = (winners, target.weight);
                    }
                }
                if !last.0.is_empty() {
                    add(&last.0, false, &|pair| last.1 * session(pair).worth);
                }
            }
            for due in &person.renewals {
                let value = self.problem.objective.renewal * due.weight;
                base -= value;
                let (from, by) = (self.calendar.day(due.from), self.calendar.day(due.by));
                let winners: Vec<u32> = list
                    .iter()
                    .copied()
                    .filter(|pair| activity(*pair).renews.contains(&due.cert) && (from..=by).contains(&session(*pair).end_day()))
                    .collect();
                if !winners.is_empty() {
                    add(&winners, true, &|_| value);
                }
            }
        }
        (units, wins.into_iter().collect(), base)
    }

    fn groups(&self) -> (Vec<Group>, Lists<u32>, i64) {
        let fairness = &self.problem.fairness;
        let people = self.problem.people.len();
        let mut groups = Vec::new();
        let mut of_person = vec![Vec::new(); people];
        let mut lost = fairness.person.penalty * fairness.person.minutes * people as i64;
        for (i, group) in fairness.groups.iter().enumerate() {
            let mut size = 0;
            for (at, person) in self.problem.people.iter().enumerate() {
                let value = match group.by {
                    GroupBy::Kind => &person.kind,
                    GroupBy::Branch => &person.branch,
                };
                if *value == group.value {
                    size += 1;
                    of_person[at].push(i as u32);
                }
            }
            groups.push(Group { minutes: group.minutes * size, penalty: group.penalty });
            lost += group.penalty * group.minutes * size;
        }
        (groups, of_person.into_iter().collect(), lost)
    }

    fn clashes(&self) -> (Vec<u64>, usize) {
        let count = self.sessions.len();
        let row = count.div_ceil(64);
        let mut bits = vec![0_u64; row * count];
        let mut meet = |one: usize, other: usize| {
            bits[one * row + other / 64] |= 1 << (other % 64);
            bits[other * row + one / 64] |= 1 << (one % 64);
        };
        let mut in_slot = vec![Vec::new(); self.calendar.days * 2];
        for (i, session) in self.sessions.iter().enumerate() {
            for &slot in &session.slots {
                for &other in &in_slot[slot as usize] {
                    meet(i, other);
                }
                in_slot[slot as usize].push(i);
            }
        }
        for (i, session) in self.sessions.iter().enumerate() {
            for (j, other) in self.sessions.iter().enumerate().skip(i + 1) {
                let blocks = session.block && other.block && session.first / 2 <= other.last / 2 && other.first / 2 <= session.last / 2;
                if blocks || session.activity == other.activity {
                    meet(i, j);
                }
            }
        }
        (bits, row)
    }
}
