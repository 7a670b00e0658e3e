//! The best that one person could do at given prices. The answer is an upper bound; it is exact if the search ends within its nodes.
//!
//! Multipliers put prices on the rows that people share. The rest of the problem then falls apart into one small problem for each person
//! (Lagrangian relaxation: Geoffrion 1974): which places to hold, at most one of an activity, no two at a time, within the hours of each
//! period, and each after the places that it stands on. The search is depth first, with the most promising activity first. It leaves a
//! branch when the marginal worth of everything that still fits, within the hours that are left, cannot beat the best so far. Marginal
//! worth only falls as more places are held, so that this is a true bound.

use std::cmp::Ordering;

use crate::model::Model;
use crate::model::ix::{ActivityIx, Ix, IxVec, List as _, MetIx, PersonIx, PlaceIx, UnitIx};

/// Finds bounds for one person after another, with the same tables.
pub(crate) struct Scheduler<'m> {
    model: &'m Model,
    /// By unit: does it count? Units that only one activity wins are part of a place's price.
    counts: IxVec<UnitIx, bool>,
    options: Vec<Offer>,
    /// By activity that is met: its options, as a range of `options`.
    activities: IxVec<MetIx, (u32, u32)>,
    best: Vec<(UnitIx, i64)>,
    left: Vec<i64>,
    minutes: i64,
    held: Vec<PlaceIx>,
    /// By place: the activity whose option it is, if any.
    met: IxVec<PlaceIx, Option<MetIx>>,
    /// By activity that is met: may one of its options still be held?
    open: IxVec<MetIx, bool>,
    value: i64,
    /// What the relaxation makes of the places held, with no further ones.
    base: i64,
    found: i64,
    /// The best schedule so far; it is worth `found`.
    kept: Vec<PlaceIx>,
    over: i64,
    nodes: u32,
    most: u32,
}

/// More points than any schedule can be worth. A sum of a thousand of them still fits the type.
const NO_LIMIT: i64 = i64::MAX / 1_000_000;

/// A place with its price.
#[derive(Clone, Copy)]
struct Offer {
    place: PlaceIx,
    price: i64,
    reduced: i64,
    /// True if another place stands on this one.
    ground: bool,
}

/// How much an activity could still add.
#[derive(Clone, Copy)]
struct Hope {
    worth: i64,
    /// The most that the relaxation leaves of one of its places.
    reduced: i64,
    activity: MetIx,
    minutes: i64,
}

impl<'m> Scheduler<'m> {
    /// Makes a scheduler that looks at `most` nodes at most for each person.
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

    /// From now on, looks at `most` nodes at most for each person.
    pub(crate) fn look_at(&mut self, most: u32) {
        self.most = most;
    }

    /// Gives a bound on what any schedule of the person is worth at these prices, with the renewals and levels that it wins and the
    /// person's own share of learning time. Prices are in points, by place; a cost is negative. Pinned places need not be held.
    ///
    /// `relaxed` is what the person is worth in the relaxation, and `reduced` is what is left of a place's worth after all rows. A place
    /// that is held adds no more than that, which bounds a branch where marginal worth says little.
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

    /// All places that any of these places could stand on, sorted.
    fn grounds(&self, places: impl Iterator<Item = PlaceIx>) -> Vec<PlaceIx> {
        let needs = places.flat_map(|place| self.model.needs_of.get(place));
        let mut grounds: Vec<PlaceIx> = needs.flat_map(|need| self.model.needs.get(*need).iter().copied()).collect();
        grounds.sort_unstable();
        grounds.dedup();
        grounds
    }

    /// Looks at every schedule of the person that can be made of the options, which come with their activities.
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

    /// Are the places that this one stands on held, or could they still be?
    fn supported(&self, place: PlaceIx) -> bool {
        let could = |other: &PlaceIx| self.held.contains(other) || self.available(*other);
        self.model.needs_of.get(place).iter().all(|need| self.model.needs.get(*need).iter().any(could))
    }

    /// Is the place an option that fits and may still be held?
    fn available(&self, place: PlaceIx) -> bool {
        self.met[place].is_some_and(|met| self.open[met]) && self.fits(place)
    }

    fn unit(&self, unit: UnitIx) -> i64 {
        self.best.iter().rev().find(|(known, _)| *known == unit).map_or(0, |(_, value)| *value)
    }

    /// What a place adds, in levels and renewals, to what is won already.
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

    /// Is every need of the places held met by another place held?
    fn grounded(&self) -> bool {
        self.held.iter().all(|place| {
            let needs = self.model.needs_of.get(*place);
            needs.iter().all(|need| self.model.needs.get(*need).iter().any(|other| self.held.contains(other)))
        })
    }

    /// The places that could meet the first unmet need of the places held; those that are worth most come first. `None` where every need is
    /// met.
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
        // The most that the relaxation allows with none of the activity's places. If that is not enough, the branch without them is not
        // looked at.
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

    /// Looks at every schedule from here on that holds the place.
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
    // Compares worth per minute without a fraction. Hopes that take no minutes come first, and those that are worth nothing come last.
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
