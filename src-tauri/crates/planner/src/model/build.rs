//! Turns a problem into the model's numbers, in time and memory that grow with the number of candidate places.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::calendar::{Calendar, Hours};
use super::csr::{Csr, Prefixes};
use super::ix::{
    ActivityIx, CellIx, FundIx, Grid, GroupIx, Ix, IxVec, NeedIx, PeriodIx, PersonIx, PlaceIx, SessionIx, SlotIx, TrainerIx, UnitIx,
    VenueIx, by_id, indices,
};
use super::layout::Indexed;
use super::lessons::{Learner, Lessons};
use super::{Clashes, CoverCell, Group, Model, Pace, Place, SessionModel, Unit};
use crate::format::problem::{CoverRule, GroupBy, Person, Problem};
use crate::model::ix::List as _;

pub(super) struct Builder<'a> {
    problem: &'a Problem,
    indexed: &'a Indexed,
    /// Should the work stop, because nobody waits for the model any more?
    stop: &'a dyn Fn() -> bool,
    calendar: &'a Calendar,
    lessons: &'a Lessons,
    hours: &'a IxVec<PersonIx, Hours>,
    sessions: IxVec<SessionIx, SessionModel>,
    learners: IxVec<PersonIx, Learner>,
    /// By person: the sessions that the person could take, in order.
    options: IxVec<PersonIx, Vec<SessionIx>>,
}

/// A cover rule with what it counts on.
struct Watched<'a> {
    rule: &'a CoverRule,
    members: Vec<PersonIx>,
    halves: u16,
    /// By slot: how many members are on duty.
    duty: IxVec<SlotIx, u32>,
}

impl Watched<'_> {
    /// How many members may be away in a slot.
    fn room(&self, slot: SlotIx) -> u32 {
        (i64::from(self.duty[slot]) - self.rule.min).max(0) as u32
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(indexed: &'a Indexed, stop: &'a dyn Fn() -> bool) -> Self {
        let Indexed { problem, calendar, lessons, hours, .. } = indexed;
        Self {
            problem,
            indexed,
            stop,
            sessions: (*indexed.own_sessions).clone(),
            hours,
            learners: problem.people.iter().map(|person| lessons.learner(person)).collect(),
            options: IxVec::new(),
            calendar,
            lessons,
        }
    }

    /// Builds the model. `None` where the work was stopped.
    pub(super) fn build(mut self) -> Option<Model> {
        let problem = self.problem;
        self.wanted()?;
        let pinned = self.known_places(problem.pins.places.iter());
        let watched = self.watched();
        self.first_options()?;
        self.keep_cover(&watched, &pinned)?;
        self.drop_impossible()?;
        let prior: BTreeSet<(PersonIx, SessionIx)> = self.known_places(problem.prior.iter().flat_map(|prior| &prior.places));
        let count = self.options.iter().map(Vec::len).sum();
        let mut places = IxVec::with_capacity(count);
        let mut of_person = Csr::new();
        let mut of_session: IxVec<SessionIx, Vec<PlaceIx>> = IxVec::filled(Vec::new(), self.sessions.len());
        for (person, options) in self.options.enumerated() {
            let from = places.len();
            for &session in options {
                let key = (person, session);
                let place = places.push(Place { person, session, prior: prior.contains(&key), pinned: pinned.contains(&key) });
                of_session[session].push(place);
            }
            of_person.push((from..places.len()).map(PlaceIx::new));
        }
        let of_session: Csr<SessionIx, PlaceIx> = of_session.into_iter().collect();
        let (cells, cover) = self.cover(&watched, &places, &of_person)?;
        let won = self.won(&of_person, &places)?;
        let clashes = self.clashes()?;
        let (groups, groups_of, fairness) = self.groups();
        let weights = &problem.objective;
        let prior_runs = self.sessions.iter().filter(|session| session.prior).count() as i64;
        let stability = weights.drop_run * prior_runs + weights.drop_place * prior.len() as i64;
        let mut of_activity: IxVec<ActivityIx, Vec<SessionIx>> = IxVec::filled(Vec::new(), problem.activities.len());
        for (at, session) in self.sessions.enumerated() {
            if !of_session.get(at).is_empty() || session.min == 0 {
                of_activity[session.activity].push(at);
            }
        }
        Some(Model {
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
            caps: Grid::rows(problem.people.iter().flat_map(|person| person.caps.iter().copied()), problem.periods.len()),
            funds: problem.funds.iter().map(|fund| fund.budget).collect(),
            budget: problem.budget.unwrap_or(i64::MAX),
            pace: Pace::new(problem, &self.sessions, pinned, self.calendar.weeks()),
            sessions: self.sessions,
            places,
            of_person,
            of_session,
            cells,
            cover,
            wins: won.wins,
            units: won.units,
            needs_of: won.needs_of,
            needs: won.needs,
            person_minutes: problem.fairness.person.minutes,
            person_penalty: problem.fairness.person.penalty,
            groups,
            groups_of,
            cost_weight: weights.cost,
            drop_run: weights.drop_run,
            drop_place: weights.drop_place,
            empty_score: won.under_way - won.renewals - fairness - stability,
            under_way: won.under_way,
            renewal_total: won.renewals,
            prior_places: prior.len() as i64,
            clashes,
        })
    }

    /// `None` if the work should stop. It is asked between pieces of work that are short.
    fn wanted(&self) -> Option<()> {
        (!(self.stop)()).then_some(())
    }

    fn known_places<'p>(&self, places: impl Iterator<Item = &'p (String, String)>) -> BTreeSet<(PersonIx, SessionIx)> {
        places.filter_map(|(p, s)| Some((self.indexed.person(p)?, self.indexed.session(s)?))).collect()
    }

    /// Finds the sessions that each person could take, by C2, C7, C9, C12, C13 and C18, with each session looked at alone.
    fn first_options(&mut self) -> Option<()> {
        let problem = self.problem;
        let mut of_activity: IxVec<ActivityIx, Vec<SessionIx>> = IxVec::filled(Vec::new(), problem.activities.len());
        for (at, session) in self.sessions.enumerated() {
            if !session.forbidden && session.seats >= session.min.max(1) {
                of_activity[session.activity].push(at);
            }
        }
        let branches: HashMap<&str, usize> = problem.people.iter().enumerate().map(|(at, person)| (person.branch.as_str(), at)).collect();
        // A branch has the number of the last person in it.
        let open_to: IxVec<SessionIx, Option<BTreeSet<usize>>> = problem
            .sessions
            .iter()
            .map(|session| session.branches.as_ref().map(|ids| ids.iter().filter_map(|id| branches.get(id.as_str()).copied()).collect()))
            .collect();
        let mut barred: HashMap<&str, (Vec<ActivityIx>, Vec<SessionIx>)> = HashMap::new();
        for (person, activity) in &problem.forbids.activities {
            barred.entry(person).or_default().0.extend(self.lessons.activity(activity));
        }
        for (person, session) in &problem.forbids.places {
            barred.entry(person).or_default().1.extend(self.indexed.session(session));
        }
        let nothing = (Vec::new(), Vec::new());
        let of_person = |at: PersonIx, who: &Person| -> Vec<SessionIx> {
            let relevant = self.lessons.relevant_to(&self.learners[at]);
            let (activities, places) = barred.get(who.id.as_str()).unwrap_or(&nothing);
            let branch = branches[who.branch.as_str()];
            let may = |activity: &ActivityIx| {
                let kinds = &problem.activities[*activity].kinds;
                relevant[*activity] && kinds.as_ref().is_none_or(|kinds| kinds.contains(&who.kind)) && !activities.contains(activity)
            };
            let fits = |session: &SessionIx| {
                let model = &self.sessions[*session];
                (!model.capped || model.minutes <= who.caps[model.period.at()])
                    && open_to[*session].as_ref().is_none_or(|open| open.contains(&branch))
                    && self.calendar.has_time(&self.hours[at], model)
                    && who.needs.iter().all(|need| problem.sessions[*session].offers.contains(need))
                    && !places.contains(session)
            };
            let mut options: Vec<SessionIx> =
                relevant.indices().filter(may).flat_map(|activity| &of_activity[activity]).copied().filter(fits).collect();
            options.sort_unstable();
            options
        };
        let options: Option<_> =
            self.hours.indices().zip(&problem.people).map(|(at, who)| self.wanted().map(|()| of_person(at, who))).collect();
        self.options = options?;
        Some(())
    }

    fn watched(&self) -> Vec<Watched<'a>> {
        let mut of_branch: BTreeMap<&str, Vec<PersonIx>> = BTreeMap::new();
        for (at, person) in self.hours.indices().zip(&self.problem.people) {
            of_branch.entry(&person.branch).or_default().push(at);
        }
        let watch = |rule: &'a CoverRule| {
            let counts = |person: &PersonIx| rule.tag.as_ref().is_none_or(|tag| self.problem.people[*person].tags.contains(tag));
            let members: Vec<PersonIx> = of_branch.get(rule.branch.as_str()).into_iter().flatten().copied().filter(counts).collect();
            let halves = rule.halfdays.as_ref().map_or(u16::MAX, |halves| halves.iter().fold(0, |bits, half| bits | 1 << half.index()));
            let on_duty = |slot: SlotIx| members.iter().filter(|person| self.calendar.on_duty(&self.hours[**person], slot)).count() as u32;
            let duty = self.calendar.slots_of_all().map(on_duty).collect();
            Watched { rule, members, halves, duty }
        };
        self.problem.cover.iter().map(watch).collect()
    }

    /// The slots of a session in which a rule counts on a person.
    fn counted_on<'s>(&'s self, watched: &'s Watched<'_>, person: PersonIx, session: SessionIx) -> impl Iterator<Item = SlotIx> {
        self.sessions[session].slots.iter().copied().filter(move |slot| {
            watched.halves >> self.calendar.halfday(*slot) & 1 == 1 && self.calendar.on_duty(&self.hours[person], *slot)
        })
    }

    /// Drops places that would leave a branch short of cover whatever else is planned. A pinned place stays, so that it can be named later.
    fn keep_cover(&mut self, watched: &[Watched<'_>], pinned: &BTreeSet<(PersonIx, SessionIx)>) -> Option<()> {
        for watch in watched {
            self.wanted()?;
            for &person in &watch.members {
                let mut options = std::mem::take(&mut self.options[person]);
                options.retain(|session| {
                    pinned.contains(&(person, *session)) || self.counted_on(watch, person, *session).all(|slot| watch.room(slot) > 0)
                });
                self.options[person] = options;
            }
        }
        Some(())
    }

    /// Drops places whose entry level or prerequisite cannot be met, and sessions that too few people could attend. Repeats this until
    /// nothing changes.
    fn drop_impossible(&mut self) -> Option<()> {
        // By activity: when the first of the person's sessions of it ends.
        let mut ends: IxVec<ActivityIx, Option<SlotIx>> = IxVec::filled(None, self.problem.activities.len());
        let mut look: Vec<PersonIx> = self.options.indices().collect();
        while !look.is_empty() {
            for &person in &look {
                self.wanted()?;
                let mut options = std::mem::take(&mut self.options[person]);
                loop {
                    ends.fill(None);
                    for session in &options {
                        let session = &self.sessions[*session];
                        let first = &mut ends[session.activity];
                        *first = Some(first.map_or(session.last, |end| end.min(session.last)));
                    }
                    let before = options.len();
                    options.retain(|session| {
                        let session = &self.sessions[*session];
                        let supplied = |supplier: &ActivityIx| ends[*supplier].is_some_and(|end| end < session.first);
                        self.lessons.lacking(&self.learners[person], session.activity).all(|need| need.suppliers.iter().any(supplied))
                    });
                    if options.len() == before {
                        break;
                    }
                }
                self.options[person] = options;
            }
            let mut count: IxVec<SessionIx, u32> = IxVec::filled(0, self.sessions.len());
            for session in self.options.iter().flatten() {
                count[*session] += 1;
            }
            look.clear();
            for (session, count) in self.sessions.iter_mut().zip(&count).filter(|(session, count)| **count < session.min) {
                session.could = session.could.max(*count);
            }
            for (person, options) in indices(self.problem.people.len()).zip(self.options.iter_mut()) {
                let before = options.len();
                options.retain(|session| count[*session] >= self.sessions[*session].min);
                if options.len() < before {
                    look.push(person);
                }
            }
        }
        Some(())
    }

    fn cover(
        &self,
        watched: &[Watched<'_>],
        places: &IxVec<PlaceIx, Place>,
        of_person: &Csr<PersonIx, PlaceIx>,
    ) -> Option<(Csr<PlaceIx, CellIx>, IxVec<CellIx, CoverCell>)> {
        let mut taken: Vec<(PlaceIx, CellIx)> = Vec::new();
        let mut cells = IxVec::new();
        let mut takers: Vec<(SlotIx, PlaceIx)> = Vec::new();
        for watch in watched {
            self.wanted()?;
            takers.clear();
            for &person in &watch.members {
                for &place in of_person.get(person) {
                    takers.extend(self.counted_on(watch, person, places[place].session).map(|slot| (slot, place)));
                }
            }
            takers.sort_unstable();
            for of_slot in takers.chunk_by(|one, other| one.0 == other.0) {
                let room = watch.room(of_slot[0].0);
                let people = of_slot.chunk_by(|one, other| places[one.1].person == places[other.1].person).count();
                // If all people may go at once, the cell limits nothing.
                if people as u32 > room {
                    let cell = cells.push(CoverCell { room });
                    taken.extend(of_slot.iter().map(|(_, place)| (*place, cell)));
                }
            }
        }
        taken.sort_unstable();
        Some((Csr::grouped(places.len(), &taken), cells))
    }

    /// Works out what each place wins and stands on, person by person.
    fn won(&self, of_person: &Csr<PersonIx, PlaceIx>, places: &IxVec<PlaceIx, Place>) -> Option<Won> {
        let mut won =
            Won { units: IxVec::new(), wins: Csr::new(), needs_of: Csr::new(), needs: Prefixes::new(), under_way: 0, renewals: 0 };
        let mut teachers: HashMap<&str, Vec<(ActivityIx, i64)>> = HashMap::new();
        for (at, activity) in indices(self.problem.activities.len()).zip(&self.problem.activities) {
            for (skill, level) in &activity.teaches {
                teachers.entry(skill).or_default().push((at, *level));
            }
        }
        // The person's places by activity.
        let mut of_activity: IxVec<ActivityIx, Vec<PlaceIx>> = IxVec::filled(Vec::new(), self.problem.activities.len());
        let mut mine: Vec<Vec<(UnitIx, i64)>> = Vec::new();
        for person in of_person.indices() {
            self.wanted()?;
            let list = of_person.get(person);
            of_activity.iter_mut().for_each(Vec::clear);
            for &place in list {
                of_activity[self.session(places, place).activity].push(place);
            }
            mine.clear();
            mine.resize(list.len(), Vec::new());
            self.units_of(person, list, places, &of_activity, &teachers, &mut won, &mut mine);
            for wins in &mine {
                won.wins.push(wins.iter().copied());
            }
            self.needs_of(person, list, places, &of_activity, &mut won);
        }
        Some(won)
    }

    fn session(&self, places: &IxVec<PlaceIx, Place>, place: PlaceIx) -> &SessionModel {
        &self.sessions[places[place].session]
    }

    #[expect(clippy::too_many_arguments, reason = "the one caller's own tables, lent for the time of the call")]
    fn units_of(
        &self,
        person: PersonIx,
        list: &[PlaceIx],
        places: &IxVec<PlaceIx, Place>,
        of_activity: &IxVec<ActivityIx, Vec<PlaceIx>>,
        teachers: &HashMap<&str, Vec<(ActivityIx, i64)>>,
        won: &mut Won,
        mine: &mut [Vec<(UnitIx, i64)>],
    ) {
        let who = &self.problem.people[person];
        won.renewals += who.renewals.iter().map(|due| self.problem.objective.renewal * due.weight).sum::<i64>();
        for (skill, target) in &who.targets {
            if let Some(to) = who.coming.get(skill) {
                let held = who.levels.get(skill).copied().unwrap_or(0);
                won.under_way += target.weight * (to.level.min(target.level) - held).max(0) * self.calendar.worth_on(to.on);
            }
        }
        let Some(&first) = list.first() else { return };
        let units = &mut won.units;
        let mut add = |winners: &[PlaceIx], single: bool, renewal: bool, value: &dyn Fn(&SessionModel) -> i64| {
            let unit = units.push(Unit { single, renewal });
            for &place in winners {
                mine[place.at() - first.at()].push((unit, value(self.session(places, place))));
            }
        };
        let mut winners: Vec<PlaceIx> = Vec::new();
        for (skill, target) in &who.targets {
            let held = who.levels.get(skill).copied().unwrap_or(0);
            let taught = teachers.get(skill.as_str()).into_iter().flatten();
            let able: Vec<&(ActivityIx, i64)> = taught.filter(|(at, level)| *level > held && !of_activity[*at].is_empty()).collect();
            let under_way = who.coming.get(skill);
            // Levels that the same activities reach are won together. For levels that come anyway, only the gain from being earlier counts.
            let mut from = held;
            while from < target.level {
                let reached = able.iter().map(|(_, level)| *level).chain(under_way.map(|to| to.level));
                let Some(to) = reached.map(|level| level.min(target.level)).filter(|level| *level > from).min() else { break };
                let comes = under_way.filter(|coming| coming.level >= to).map_or(0, |coming| self.calendar.worth_on(coming.on));
                winners.clear();
                let reach = able.iter().filter(|(_, level)| *level >= to);
                winners.extend(reach.clone().flat_map(|(at, _)| &of_activity[*at]));
                winners.retain(|place| comes == 0 || self.session(places, *place).worth > comes);
                winners.sort_unstable();
                let weight = target.weight * (to - from);
                if !winners.is_empty() {
                    add(&winners, reach.count() == 1, false, &|session| weight * (session.worth - comes));
                }
                from = to;
            }
        }
        for due in &who.renewals {
            let value = self.problem.objective.renewal * due.weight;
            let (from, by) = (self.calendar.day(due.from), self.calendar.day(due.by));
            winners.clear();
            let mut renewing = 0;
            for (at, _) in of_activity.indices().zip(&self.problem.activities).filter(|(_, activity)| activity.renews.contains(&due.cert)) {
                let before = winners.len();
                let in_time = |place: &&PlaceIx| self.session(places, **place).meets(from, by);
                winners.extend(of_activity[at].iter().filter(in_time));
                renewing += usize::from(winners.len() > before);
            }
            winners.sort_unstable();
            if !winners.is_empty() {
                add(&winners, renewing == 1, true, &|_| value);
            }
        }
    }

    /// For each entry level and prerequisite that the person lacks: the places that would supply it in time.
    fn needs_of(
        &self,
        person: PersonIx,
        list: &[PlaceIx],
        places: &IxVec<PlaceIx, Place>,
        of_activity: &IxVec<ActivityIx, Vec<PlaceIx>>,
        won: &mut Won,
    ) {
        // Suppliers are sorted by their end. So all places of the activity can use one list, and those in time are its first items.
        let mut suppliers: HashMap<ActivityIx, Vec<usize>> = HashMap::new();
        for &place in list {
            let session = self.session(places, place);
            let stretches = suppliers.entry(session.activity).or_insert_with(|| {
                let lacking = self.lessons.lacking(&self.learners[person], session.activity);
                let lay = |need: &super::lessons::Requirement| {
                    let mut all: Vec<PlaceIx> = need.suppliers.iter().flat_map(|at| &of_activity[*at]).copied().collect();
                    all.sort_unstable_by_key(|place| (self.session(places, *place).last, *place));
                    won.needs.lay(all)
                };
                lacking.map(lay).collect()
            });
            let needs = &mut won.needs;
            won.needs_of
                .push(stretches.iter().map(|stretch| needs.push_first(*stretch, |other| self.session(places, other).last < session.first)));
        }
    }

    fn groups(&self) -> (IxVec<GroupIx, Group>, Csr<PersonIx, GroupIx>, i64) {
        let fairness = &self.problem.fairness;
        let people = self.problem.people.len();
        let mut groups = IxVec::new();
        let mut of_person: IxVec<PersonIx, Vec<GroupIx>> = IxVec::filled(Vec::new(), people);
        let mut lost = fairness.person.penalty * fairness.person.minutes * people as i64;
        for (number, group) in indices(fairness.groups.len()).zip(&fairness.groups) {
            let mut size = 0;
            for (at, person) in self.hours.indices().zip(&self.problem.people) {
                let value = match group.by {
                    GroupBy::Kind => &person.kind,
                    GroupBy::Branch => &person.branch,
                };
                if *value == group.value {
                    size += 1;
                    of_person[at].push(number);
                }
            }
            groups.push(Group { minutes: group.minutes * size, penalty: group.penalty });
            lost += group.penalty * group.minutes * size;
        }
        (groups, of_person.into_iter().collect(), lost)
    }

    fn clashes(&self) -> Option<Clashes> {
        let mut clashes = Clashes::none(self.sessions.len());
        let mut meet = |one: SessionIx, other: SessionIx| clashes.set(one, other);
        let mut in_slot: IxVec<SlotIx, Vec<SessionIx>> = IxVec::filled(Vec::new(), self.calendar.days * 2);
        let mut of_activity: IxVec<ActivityIx, Vec<SessionIx>> = IxVec::filled(Vec::new(), self.problem.activities.len());
        let mut blocks: Vec<SessionIx> = Vec::new();
        for (at, session) in self.sessions.enumerated() {
            self.wanted()?;
            for &slot in &session.slots {
                in_slot[slot].iter().for_each(|other| meet(at, *other));
                in_slot[slot].push(at);
            }
            of_activity[session.activity].iter().for_each(|other| meet(at, *other));
            of_activity[session.activity].push(at);
            if session.block {
                let overlaps = |other: &&SessionIx| {
                    let other = &self.sessions[**other];
                    session.first.day() <= other.last.day() && other.first.day() <= session.last.day()
                };
                blocks.iter().filter(overlaps).for_each(|other| meet(at, *other));
                blocks.push(at);
            }
        }
        Some(clashes)
    }
}

/// The sessions of the problem, as numbers.
pub(super) fn sessions(problem: &Problem, calendar: &Calendar) -> IxVec<SessionIx, SessionModel> {
    let activities: HashMap<&str, ActivityIx> = by_id(problem.activities.iter().map(|activity| activity.id.as_str()));
    let session_ids: HashMap<&str, SessionIx> = by_id(problem.sessions.iter().map(|session| session.id.as_str()));
    let funds: HashMap<&str, FundIx> = by_id(problem.funds.iter().map(|fund| fund.id.as_str()));
    let trainers: HashMap<&str, TrainerIx> = by_id(problem.trainers.iter().map(String::as_str));
    let venues: HashMap<&str, VenueIx> = by_id(problem.venues.iter().map(|venue| venue.id.as_str()));
    let mut models: IxVec<SessionIx, SessionModel> = problem
        .sessions
        .iter()
        .map(|session| {
            let number = activities[session.activity.as_str()];
            let activity = &problem.activities[number];
            let (slots, first, last) = calendar.slots(session);
            let venue = session.venue.as_ref().map(|venue| venues[venue.as_str()]);
            let room = venue.map_or(i64::MAX, |venue| problem.venues[venue].seats);
            let seats = activity.max.min(session.seats.unwrap_or(i64::MAX)).min(room);
            let start = problem.horizon.from.plus_days(first.day());
            SessionModel {
                activity: number,
                could: 0,
                listed: session.slots.is_some(),
                week: session.slots.as_ref().map(|_| calendar.week(first)),
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
                period: PeriodIx::new(problem.periods.iter().position(|period| period.contains(start)).unwrap_or(0)),
                minutes: activity.minutes,
                capped: activity.capped,
                worth: calendar.worth_on(problem.horizon.from.plus_days(last.day())),
                forbidden: false,
                pinned: false,
                pinned_run: false,
                prior: false,
            }
        })
        .collect();
    for id in &problem.forbids.runs {
        models[session_ids[id.as_str()]].forbidden = true;
    }
    let of_places = problem.pins.places.iter().map(|(_, session)| session);
    for id in problem.pins.runs.iter().chain(of_places) {
        models[session_ids[id.as_str()]].pinned = true;
    }
    for id in &problem.pins.runs {
        models[session_ids[id.as_str()]].pinned_run = true;
    }
    for id in problem.prior.iter().flat_map(|prior| &prior.runs) {
        if let Some(at) = session_ids.get(id.as_str()) {
            models[*at].prior = true;
        }
    }
    models
}

/// What places win and stand on.
struct Won {
    units: IxVec<UnitIx, Unit>,
    wins: Csr<PlaceIx, (UnitIx, i64)>,
    needs_of: Csr<PlaceIx, NeedIx>,
    needs: Prefixes,
    /// Points for the levels that come anyway.
    under_way: i64,
    /// What missing every renewal costs.
    renewals: i64,
}
