//! The best that one person could do at given prices: an upper bound on it, exact where that is found soon.
//!
//! With the rows that people share priced by multipliers, the rest of the problem falls apart into one small
//! problem for each person (Lagrange relaxation: Geoffrion 1974): which places to hold, at most one of an
//! activity, no two at a time, within the hours of each period, with what a place stands on held before it.
//! Depth first, most promising activity first; a branch is left when the marginal worth of everything that
//! still fits, within the hours that are left, cannot beat the best so far. Marginal worth only falls as more
//! is held, so that the bound holds.

use std::cmp::Ordering;

use crate::model::Model;
use crate::model::ix::{ActivityIx, Ix, IxVec, List as _, MetIx, PersonIx, PlaceIx, UnitIx};

/// Finds bounds for one person after another, with the same tables.
pub(crate) struct Scheduler<'m> {
    model: &'m Model,
    /// Does the unit count? Those that only one activity wins are part of a place's price.
    counts: IxVec<UnitIx, bool>,
    options: Vec<Offer>,
    /// By activity met: its options, as a range of `options`.
    activities: IxVec<MetIx, (u32, u32)>,
    best: Vec<(UnitIx, i64)>,
    left: Vec<i64>,
    minutes: i64,
    held: Vec<PlaceIx>,
    /// By place: the activity met whose option it is, if any.
    met: IxVec<PlaceIx, Option<MetIx>>,
    /// By activity met: may one of its options still be held?
    open: IxVec<MetIx, bool>,
    value: i64,
    /// What the relaxation makes of what is held, with nothing more.
    base: i64,
    found: i64,
    /// The best schedule so far; it is worth `found`.
    kept: Vec<PlaceIx>,
    over: i64,
    nodes: u32,
    most: u32,
}

/// More points than anybody can be worth, and a sum of a thousand of them is still a number.
const NO_LIMIT: i64 = i64::MAX / 1_000_000;

/// A place with its price.
#[derive(Clone, Copy)]
struct Offer {
    place: PlaceIx,
    price: i64,
    reduced: i64,
    /// Another place stands on it.
    ground: bool,
}

/// What an activity could still add.
#[derive(Clone, Copy)]
struct Hope {
    worth: i64,
    /// The most that the relaxation leaves of one of its places.
    reduced: i64,
    activity: MetIx,
    minutes: i64,
}

impl<'m> Scheduler<'m> {
    /// Looks at `most` nodes for each person at most.
    pub(crate) fn new(model: &'m Model, most: u32) -> Self {
        Self {
            model,
            counts: model.units.iter().map(|unit| !unit.within_a_place()).collect(),
            options: Vec::new(),
            activities: IxVec::new(),
            best: Vec::new(),
            left: Vec::new(),
            minutes: 0,
            held: Vec::new(),
            met: IxVec::filled(None, model.places.len()),
            open: IxVec::new(),
            value: 0,
            base: 0,
            found: 0,
            kept: Vec::new(),
            over: 0,
            nodes: 0,
            most,
        }
    }

    /// From now on looks at `most` nodes for each person at most.
    pub(crate) fn look_at(&mut self, most: u32) {
        self.most = most;
    }

    /// No schedule of the person is worth more at these prices (points, by place; what a place costs is negative),
    /// renewals and levels won and the person's own share of learning time included. Pins are not forced.
    ///
    /// `relaxed` is what the relaxation makes of the person, and `reduced` what it leaves of a place's worth after
    /// all rows: a place held adds no more than that, which bounds a branch where marginal worth says little.
    pub(crate) fn bound(
        &mut self,
        person: PersonIx,
        price: impl Fn(PlaceIx) -> i64,
        relaxed: i64,
        reduced: impl Fn(PlaceIx) -> i64,
    ) -> i64 {
        let model = self.model;
        let list = model.of_person.get(person);
        let grounds = self.grounds(list.iter().copied());
        let mut kept: Vec<(ActivityIx, Offer)> = Vec::new();
        let mut base = relaxed;
        for &place in list {
            let session = &model.sessions[model.places[place].session];
            let option = Offer { place, price: price(place), reduced: reduced(place), ground: grounds.binary_search(&place).is_ok() };
            // A pinned place is held in every plan, and `relaxed` counts it whatever it is worth.
            base -= if model.places[place].pinned { option.reduced } else { option.reduced.max(0) };
            let share = model.person_penalty * session.share().min(model.person_minutes);
            if option.ground || option.price + self.won(place) + share > 0 {
                kept.push((session.activity, option));
            }
        }
        self.start(person, kept, base);
        self.found.max(self.over)
    }

    /// The best schedule of a person who holds nothing, of `offers` alone: places with their prices, as in [`Self::bound`].
    /// Where the nodes do not suffice, it is the best that was seen.
    pub(crate) fn best(&mut self, person: PersonIx, offers: &[(PlaceIx, i64)]) -> &[PlaceIx] {
        let model = self.model;
        let grounds = self.grounds(offers.iter().map(|(place, _)| *place));
        let kept = offers.iter().map(|(place, price)| {
            let option = Offer { place: *place, price: *price, reduced: NO_LIMIT, ground: grounds.binary_search(place).is_ok() };
            (model.sessions[model.places[*place].session].activity, option)
        });
        self.start(person, kept.collect(), NO_LIMIT);
        &self.kept
    }

    /// What any of these places could stand on, sorted.
    fn grounds(&self, places: impl Iterator<Item = PlaceIx>) -> Vec<PlaceIx> {
        let needs = places.flat_map(|place| self.model.needs_of.get(place));
        let mut grounds: Vec<PlaceIx> = needs.flat_map(|need| self.model.needs.get(*need).iter().copied()).collect();
        grounds.sort_unstable();
        grounds.dedup();
        grounds
    }

    /// Looks at every schedule of the person that the options, each with its activity, can make.
    fn start(&mut self, person: PersonIx, mut kept: Vec<(ActivityIx, Offer)>, base: i64) {
        let model = self.model;
        self.options.clear();
        self.activities = IxVec::new();
        self.left.clear();
        self.left.extend_from_slice(model.caps.row(person));
        kept.sort_unstable_by_key(|(activity, option)| (*activity, option.place));
        for of_activity in kept.chunk_by(|one, other| one.0 == other.0) {
            let (met, from) = (MetIx::new(self.activities.len()), self.options.len() as u32);
            for (_, option) in of_activity {
                self.met[option.place] = Some(met);
                self.options.push(*option);
            }
            self.activities.push((from, self.options.len() as u32));
        }
        self.open = IxVec::filled(true, self.activities.len());
        self.best.clear();
        self.held.clear();
        (self.minutes, self.value, self.found, self.over, self.nodes, self.base) = (0, 0, 0, 0, 0, base);
        let all: Vec<MetIx> = self.activities.indices().collect();
        self.kept.clear();
        self.look(&all);
        for option in &self.options {
            self.met[option.place] = None;
        }
    }

    /// Is what the place stands on held, or could it still be?
    fn supported(&self, place: PlaceIx) -> bool {
        let could = |other: &PlaceIx| self.held.contains(other) || self.available(*other);
        self.model.needs_of.get(place).iter().all(|need| self.model.needs.get(*need).iter().any(could))
    }

    /// Is the place an option that may still be held, and fits?
    fn available(&self, place: PlaceIx) -> bool {
        self.met[place].is_some_and(|met| self.open[met]) && self.fits(place)
    }

    fn unit(&self, unit: UnitIx) -> i64 {
        self.best.iter().rev().find(|(known, _)| *known == unit).map_or(0, |(_, value)| *value)
    }

    /// What a place adds in levels and renewals to what is won already.
    fn won(&self, place: PlaceIx) -> i64 {
        let wins = self.model.wins.get(place).iter().filter(|(unit, _)| self.counts[*unit]);
        wins.map(|(unit, value)| (value - self.unit(*unit)).max(0)).sum()
    }

    fn gain(&self, option: Offer) -> i64 {
        let model = self.model;
        let short = |minutes: i64| (model.person_minutes - minutes).max(0);
        let share = model.sessions[model.places[option.place].session].share();
        option.price + self.won(option.place) + model.person_penalty * (short(self.minutes) - short(self.minutes + share))
    }

    fn fits(&self, place: PlaceIx) -> bool {
        let at = self.model.places[place].session;
        let session = &self.model.sessions[at];
        (!session.capped || session.minutes <= self.left[session.period.at()])
            && self.held.iter().all(|held| !self.model.clash(at, self.model.places[*held].session))
            && !self.model.week_is_full(&self.held, place)
    }

    /// Is every need of the places held met by a place held?
    fn grounded(&self) -> bool {
        self.held.iter().all(|place| {
            let needs = self.model.needs_of.get(*place);
            needs.iter().all(|need| self.model.needs.get(*need).iter().any(|other| self.held.contains(other)))
        })
    }

    /// The places that could meet the first unmet need of a place held, the most worth first; `None` where every need is met.
    fn missing(&self) -> Option<Vec<Offer>> {
        let lacking = self.held.iter().flat_map(|place| self.model.needs_of.get(*place)).find_map(|need| {
            let list = self.model.needs.get(*need);
            (!list.iter().any(|other| self.held.contains(other))).then_some(list)
        })?;
        let offer = |place: PlaceIx| {
            let (from, to) = self.activities[self.met[place]?];
            self.options[from as usize..to as usize].iter().copied().find(|option| option.place == place)
        };
        let mut grounds: Vec<Offer> =
            lacking.iter().copied().filter(|place| self.available(*place) && self.supported(*place)).filter_map(offer).collect();
        grounds.sort_by_key(|option| (-self.gain(*option), option.place));
        Some(grounds)
    }

    fn look(&mut self, activities: &[MetIx]) {
        self.nodes += 1;
        let mut hopes: Vec<Hope> = Vec::with_capacity(activities.len());
        for &activity in activities {
            let (from, to) = self.activities[activity];
            let (mut worth, mut reduced, mut ground, mut any) = (i64::MIN, 0, false, false);
            for option in &self.options[from as usize..to as usize] {
                if self.fits(option.place) && self.supported(option.place) {
                    any = true;
                    worth = worth.max(self.gain(*option));
                    reduced = reduced.max(option.reduced);
                    ground |= option.ground;
                }
            }
            if any && (worth > 0 || ground) {
                let session = &self.model.sessions[self.model.places[self.options[from as usize].place].session];
                let minutes = if session.capped { session.minutes } else { 0 };
                hopes.push(Hope { worth, reduced, activity, minutes });
            }
        }
        if self.value > self.found && self.grounded() {
            self.found = self.value;
            self.kept.clear();
            self.kept.extend_from_slice(&self.held);
        }
        let relaxed = self.base + hopes.iter().map(|hope| hope.reduced).sum::<i64>();
        let most = relaxed.min(self.value + within_hours(&mut hopes, self.left.iter().sum()));
        if most <= self.found {
            return;
        }
        if self.nodes >= self.most {
            self.over = self.over.max(most);
            return;
        }
        if let Some(grounds) = self.missing() {
            let activities: Vec<MetIx> = hopes.iter().map(|hope| hope.activity).collect();
            for option in grounds {
                let Some(activity) = self.met[option.place] else { continue };
                let rest: Vec<MetIx> = activities.iter().copied().filter(|other| *other != activity).collect();
                self.open[activity] = false;
                self.hold(option, self.gain(option), &rest);
                self.open[activity] = true;
            }
            return;
        }
        let Some(next) = (0..hopes.len()).max_by_key(|at| (hopes[*at].worth, hopes[*at].activity)) else { return };
        let Hope { activity, reduced, .. } = hopes.swap_remove(next);
        // What the relaxation leaves at most with none of the activity's places: a branch below is no node where it is not enough.
        let without = relaxed - reduced;
        let rest: Vec<MetIx> = hopes.iter().map(|hope| hope.activity).collect();
        let (from, to) = self.activities[activity];
        let mut ways: Vec<(i64, Offer)> = self.options[from as usize..to as usize]
            .iter()
            .filter(|option| self.fits(option.place) && self.supported(option.place))
            .map(|option| (self.gain(*option), *option))
            .filter(|(gain, option)| *gain > 0 || option.ground)
            .collect();
        ways.sort_unstable_by_key(|(gain, option)| (-gain, option.place));
        self.open[activity] = false;
        for (gain, option) in ways {
            if without + option.reduced > self.found {
                self.hold(option, gain, &rest);
            }
        }
        if without > self.found {
            self.look(&rest);
        }
        self.open[activity] = true;
    }

    /// Looks at every schedule that goes on from here with the place held.
    fn hold(&mut self, option: Offer, gain: i64, rest: &[MetIx]) {
        let (model, place) = (self.model, option.place);
        let session = &model.sessions[model.places[place].session];
        let mark = self.best.len();
        for (unit, value) in model.wins.get(place) {
            if self.counts[*unit] && *value > self.unit(*unit) {
                self.best.push((*unit, *value));
            }
        }
        if session.capped {
            self.left[session.period.at()] -= session.minutes;
        }
        self.minutes += session.share();
        self.value += gain;
        self.base += option.reduced;
        self.held.push(place);
        self.look(rest);
        self.held.pop();
        self.base -= option.reduced;
        self.value -= gain;
        self.minutes -= session.share();
        if session.capped {
            self.left[session.period.at()] += session.minutes;
        }
        self.best.truncate(mark);
    }
}

/// The most that the hopes are worth together within so many minutes, the last one in part.
fn within_hours(hopes: &mut [Hope], mut minutes: i64) -> i64 {
    // Worth a minute, compared without a fraction; what takes no minutes first, what is worth nothing last.
    hopes.sort_unstable_by(|one, other| {
        let (mine, theirs) = (i128::from(one.worth) * i128::from(other.minutes), i128::from(other.worth) * i128::from(one.minutes));
        let idle = |hope: &Hope| hope.worth <= 0;
        idle(one)
            .cmp(&idle(other))
            .then(if idle(one) { Ordering::Equal } else { theirs.cmp(&mine) })
            .then(one.activity.cmp(&other.activity))
    });
    let mut sum = 0;
    for hope in hopes.iter().take_while(|hope| hope.worth > 0) {
        if hope.minutes <= minutes {
            minutes -= hope.minutes;
            sum += hope.worth;
        } else {
            sum += (i128::from(hope.worth) * i128::from(minutes) / i128::from(hope.minutes)) as i64 + 1;
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solution::state::State;

    #[test]
    fn the_best_schedule_is_worth_its_bound_and_everything_in_it_has_what_it_stands_on() {
        let model = Model::new(&crate::instance("small-1"));
        let state = State::empty(&model);
        let mut scheduler = Scheduler::new(&model, 1_000_000);
        let mut with_ground = 0;
        for person in model.of_person.indices() {
            let offers: Vec<(PlaceIx, i64)> = model.of_person.get(person).iter().map(|place| (*place, state.price(*place))).collect();
            let schedule = scheduler.best(person, &offers).to_vec();
            let stands = |place: &PlaceIx| {
                let mut needs = model.needs_of.get(*place).iter();
                needs.all(|need| model.needs.get(*need).iter().any(|other| schedule.contains(other)))
            };
            assert!(schedule.iter().all(stands), "{person:?}");
            with_ground += schedule.iter().filter(|place| !model.needs_of.get(**place).is_empty()).count();
            let mut best: std::collections::BTreeMap<UnitIx, i64> = std::collections::BTreeMap::new();
            let (mut worth, mut minutes) = (0, 0);
            for place in &schedule {
                worth += state.price(*place);
                minutes += model.sessions[model.places[*place].session].share();
                for (unit, value) in model.wins.get(*place) {
                    if scheduler.counts[*unit] {
                        let known = best.entry(*unit).or_default();
                        *known = (*known).max(*value);
                    }
                }
            }
            worth += best.values().sum::<i64>() + model.person_penalty * minutes.min(model.person_minutes);
            let bound = scheduler.bound(person, |place| state.price(place), NO_LIMIT * (offers.len() as i64 + 1), |_| NO_LIMIT);
            assert_eq!(worth, bound, "{person:?}: {schedule:?}");
        }
        assert!(with_ground > 0, "some of it stands on something");
    }
}
