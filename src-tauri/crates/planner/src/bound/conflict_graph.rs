//! What one person can hold together, worked out further than the single rules say: which two places exclude each other, also because of
//! the hours left, the limit of a week or what has to come before; and sets of places of which at most one can be held.
//!
//! A few rows over many places bring the relaxation closer to what people can do than many rows over two places each (cliques of a conflict
//! graph: Atamtürk, Nemhauser & Savelsbergh 2000). At 350 people this lowers the bound by a hundredth.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Model;
use crate::model::ix::{ActivityIx, Ix, NeedIx, PeriodIx, PersonIx, PlaceIx, SessionIx, WeekIx};

/// The places of one person and which of them exclude each other.
pub(crate) struct ConflictGraph<'m> {
    model: &'m Model,
    /// The person's places.
    places: &'m [PlaceIx],
    /// The number of 64-bit words in a set of places.
    words: usize,
    /// By place: the set of places that cannot be held with it.
    against: Vec<u64>,
    /// By place: can it be held in some plan?
    alive: Vec<bool>,
    caps: &'m [i64],
}

impl<'m> ConflictGraph<'m> {
    pub(crate) fn new(model: &'m Model, person: PersonIx) -> Self {
        let places = model.of_person.get(person);
        let words = places.len().div_ceil(64);
        let caps = model.caps.row(person);
        let mut all = Self { model, places, words, against: vec![0; words * places.len()], alive: vec![true; places.len()], caps };
        for one in 0..places.len() {
            for other in 0..one {
                if all.clash(one, other) || all.too_long(one, other) || all.too_often(one, other) {
                    all.exclude(one, other);
                }
            }
        }
        while all.by_needs() {}
        all
    }

    fn session(&self, at: usize) -> SessionIx {
        self.model.places[self.places[at]].session
    }

    fn clash(&self, one: usize, other: usize) -> bool {
        self.model.clash(self.session(one), self.session(other))
    }

    fn too_long(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.model.sessions[self.session(one)], &self.model.sessions[self.session(other)]);
        one.capped && other.capped && one.period == other.period && one.minutes + other.minutes > self.caps[one.period.at()]
    }

    /// Are the two places in one week that may hold only one? (C19)
    fn too_often(&self, one: usize, other: usize) -> bool {
        let week = self.model.week_of(self.places[one]);
        week == self.model.week_of(self.places[other]) && week.is_some_and(|week| self.most_in(week) == Some(1))
    }

    /// The most places that the person may have in a week; `None` is no limit.
    fn most_in(&self, week: WeekIx) -> Option<u32> {
        self.model.pace.places(self.model.places[self.places[0]].person, week)
    }

    fn exclude(&mut self, one: usize, other: usize) {
        self.against[one * self.words + other / 64] |= 1 << (other % 64);
        self.against[other * self.words + one / 64] |= 1 << (one % 64);
    }

    fn excludes(&self, one: usize, other: usize) -> bool {
        has(self.set(one), other)
    }

    fn set(&self, at: usize) -> &[u64] {
        &self.against[at * self.words..(at + 1) * self.words]
    }

    /// The places that meet the need and can be held with the place.
    fn options(&self, at: usize, need: NeedIx) -> Vec<usize> {
        let options = self.model.needs.get(need).iter().filter_map(|place| self.places.binary_search(place).ok());
        options.filter(|option| self.alive[*option] && !self.excludes(at, *option)).collect()
    }

    /// Adds the exclusions that follow from needs: a place also excludes whatever is excluded by every place that could meet one of its
    /// needs. True if anything was added.
    fn by_needs(&mut self) -> bool {
        let mut more = false;
        for at in 0..self.places.len() {
            if !self.alive[at] {
                continue;
            }
            for &need in self.model.needs_of.get(self.places[at]) {
                let options = self.options(at, need);
                let mut common = vec![u64::MAX; self.words];
                for &option in &options {
                    common.iter_mut().zip(self.set(option)).for_each(|(common, word)| *common &= word);
                }
                if options.is_empty() {
                    self.alive[at] = false;
                    more = true;
                    break;
                }
                for other in 0..self.places.len() {
                    if other != at && has(&common, other) && !self.excludes(at, other) {
                        self.exclude(at, other);
                        more = true;
                    }
                }
            }
        }
        more
    }

    /// The places that no plan can hold.
    pub(crate) fn never(&self) -> impl Iterator<Item = PlaceIx> {
        self.places.iter().zip(&self.alive).filter(|(_, alive)| !**alive).map(|(place, _)| *place)
    }

    /// For each need of each place that can be held: (the place, the places of which it needs one).
    pub(crate) fn needs(&self) -> impl Iterator<Item = (PlaceIx, Vec<PlaceIx>)> {
        (0..self.places.len()).filter(|at| self.alive[*at]).flat_map(move |at| {
            let needs = self.model.needs_of.get(self.places[at]);
            needs.iter().map(move |need| (self.places[at], self.options(at, *need).into_iter().map(|option| self.places[option]).collect()))
        })
    }

    /// Sets of places of which at most one can be held. Any two places that exclude each other are together in at least one set.
    pub(crate) fn one_of(&self) -> Vec<Vec<PlaceIx>> {
        let mut seeds: BTreeMap<(u8, usize), Vec<usize>> = BTreeMap::new();
        for at in (0..self.places.len()).filter(|at| self.alive[*at]) {
            let session = &self.model.sessions[self.session(at)];
            seeds.entry((0, session.activity.at())).or_default().push(at);
            for slot in &session.slots {
                seeds.entry((1, slot.at())).or_default().push(at);
            }
            if let Some(week) = session.week.filter(|week| self.most_in(*week) == Some(1)) {
                seeds.entry((3, week.at())).or_default().push(at);
            }
            if session.capped && 2 * session.minutes > self.caps[session.period.at()] {
                seeds.entry((2, session.period.at())).or_default().push(at);
            }
        }
        let mut open = self.against.clone();
        let mut sets: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut seeds: Vec<Vec<usize>> = seeds.into_values().filter(|seed| seed.len() > 1).collect();
        seeds.sort_by_key(|seed| std::cmp::Reverse(seed.len()));
        for seed in seeds {
            if seed.iter().enumerate().any(|(nth, one)| seed[..nth].iter().any(|other| has(&open[one * self.words..], *other))) {
                sets.insert(self.grown(seed, &mut open));
            }
        }
        for one in 0..self.places.len() {
            for other in 0..one {
                if has(&open[one * self.words..], other) && self.alive[one] && self.alive[other] {
                    sets.insert(self.grown(vec![other, one], &mut open));
                }
            }
        }
        sets.into_iter().map(|set| set.into_iter().map(|at| self.places[at]).collect()).collect()
    }

    /// Adds places to the set as long as some place excludes all of it. Clears from `open` the pairs that the set covers.
    fn grown(&self, mut set: Vec<usize>, open: &mut [u64]) -> Vec<usize> {
        let mut could = vec![u64::MAX; self.words];
        for &at in &set {
            could.iter_mut().zip(self.set(at)).for_each(|(could, word)| *could &= word);
        }
        // Next comes the place that excludes the most of those still possible.
        loop {
            let candidates = (0..self.places.len()).filter(|at| self.alive[*at] && has(&could, *at));
            let both = |at: usize| self.set(at).iter().zip(&could).map(|(one, other)| (one & other).count_ones()).sum::<u32>();
            let Some(next) = candidates.max_by_key(|at| (both(*at), std::cmp::Reverse(*at))) else { break };
            could.iter_mut().zip(self.set(next)).for_each(|(could, word)| *could &= word);
            set.push(next);
        }
        set.sort_unstable();
        for &one in &set {
            for &other in &set {
                open[one * self.words + other / 64] &= !(1 << (other % 64));
            }
        }
        set
    }

    /// For each week with a limit other than one place, and with more activities than the limit: its places and the limit (C19). Limits of
    /// one place are in the sets of `one_of` already.
    pub(crate) fn weeks(&self) -> Vec<(Vec<PlaceIx>, u32)> {
        let mut weeks: BTreeMap<WeekIx, Vec<usize>> = BTreeMap::new();
        for at in (0..self.places.len()).filter(|at| self.alive[*at]) {
            if let Some(week) = self.model.week_of(self.places[at]) {
                weeks.entry(week).or_default().push(at);
            }
        }
        let row = |(week, members): (WeekIx, Vec<usize>)| {
            let most = self.most_in(week).filter(|most| *most != 1)?;
            let activities: BTreeSet<ActivityIx> = members.iter().map(|at| self.model.sessions[self.session(*at)].activity).collect();
            let places = || members.iter().map(|at| self.places[*at]).collect();
            (activities.len() > most as usize).then(|| (places(), most))
        };
        weeks.into_iter().filter_map(row).collect()
    }

    /// Rows over the minutes of each period with a limit: `terms . x <= limit`. There are the plain rows, and rows that are divided and
    /// rounded down (Chvátal 1973), which hold because places are whole.
    pub(crate) fn hours(&self) -> Vec<(Vec<(PlaceIx, i64)>, i64)> {
        let mut periods: BTreeMap<PeriodIx, Vec<usize>> = BTreeMap::new();
        for at in (0..self.places.len()).filter(|at| self.alive[*at]) {
            let session = &self.model.sessions[self.session(at)];
            if session.capped {
                periods.entry(session.period).or_default().push(at);
            }
        }
        let mut rows = Vec::new();
        for (period, members) in periods {
            let cap = self.caps[period.at()];
            let minutes = |at: usize| self.model.sessions[self.session(at)].minutes;
            // At most one place of each activity counts.
            let most = |weight: &dyn Fn(i64) -> i64| {
                let mut longest: BTreeMap<ActivityIx, i64> = BTreeMap::new();
                for &at in &members {
                    let of_activity = longest.entry(self.model.sessions[self.session(at)].activity).or_default();
                    *of_activity = weight(minutes(at)).max(*of_activity);
                }
                longest.values().sum::<i64>()
            };
            if most(&|minutes| minutes) <= cap {
                continue;
            }
            let row = |weight: &dyn Fn(i64) -> i64| -> Vec<(PlaceIx, i64)> {
                members.iter().map(|at| (self.places[*at], weight(minutes(*at)))).filter(|(_, weight)| *weight > 0).collect()
            };
            rows.push((row(&|minutes| minutes), cap));
            let mut steps: BTreeSet<i64> = members.iter().map(|at| minutes(*at)).filter(|minutes| *minutes > 0).collect();
            steps.extend((2..=5).map(|parts| cap / parts + 1));
            let mut known = BTreeSet::new();
            for step in steps {
                let limit = cap / step;
                // The sets hold the exclusions of two places already, and a row that divides without a remainder adds nothing.
                if limit < 2 || most(&|minutes| minutes / step) <= limit {
                    continue;
                }
                let divides = limit * step == cap && members.iter().all(|at| minutes(*at) % step == 0);
                let terms = row(&|minutes| minutes / step);
                if !divides && known.insert((terms.clone(), limit)) {
                    rows.push((terms, limit));
                }
            }
        }
        rows
    }
}

/// Is the place in the set?
fn has(words: &[u64], at: usize) -> bool {
    words[at / 64] >> (at % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Finds every set of the person's places that keeps the rules about one person, by trying each.
    fn schedules(model: &Model, person: PersonIx, found: &mut dyn FnMut(&[PlaceIx])) {
        fn go(model: &Model, person: PersonIx, rest: &[PlaceIx], held: &mut Vec<PlaceIx>, found: &mut dyn FnMut(&[PlaceIx])) {
            let Some((&place, rest)) = rest.split_first() else {
                let needs = |place: &PlaceIx| model.needs_of.get(*place).iter();
                let stands = |need: &NeedIx| model.needs.get(*need).iter().any(|ground| held.contains(ground));
                if held.iter().flat_map(needs).all(stands) {
                    found(held);
                }
                return;
            };
            go(model, person, rest, held, found);
            let session = |place: PlaceIx| model.places[place].session;
            let mine = &model.sessions[session(place)];
            let others: i64 = held
                .iter()
                .map(|other| &model.sessions[session(*other)])
                .filter(|other| other.capped && other.period == mine.period)
                .map(|other| other.minutes)
                .sum();
            let in_hours = !mine.capped || others + mine.minutes <= model.caps[(person, mine.period)];
            if in_hours && held.iter().all(|other| !model.clash(session(place), session(*other))) {
                held.push(place);
                go(model, person, rest, held, found);
                held.pop();
            }
        }
        go(model, person, model.of_person.get(person), &mut Vec::new(), found);
    }

    #[test]
    fn whatever_one_person_can_hold_keeps_every_row_and_nothing_excluded_is_held() {
        let (mut seen, mut in_no_rule, mut divided) = (0, 0, 0);
        for name in ["small-1", "small-2"] {
            let model = Model::new(&crate::instance(name));
            for person in model.of_person.indices() {
                let together = ConflictGraph::new(&model, person);
                let (never, one_of, hours): (Vec<PlaceIx>, _, _) = (together.never().collect(), together.one_of(), together.hours());
                let needs: Vec<(PlaceIx, Vec<PlaceIx>)> = together.needs().collect();
                schedules(&model, person, &mut |held| {
                    seen += 1;
                    assert!(never.iter().all(|place| !held.contains(place)));
                    assert!(one_of.iter().all(|set| set.iter().filter(|place| held.contains(place)).count() <= 1), "{held:?}");
                    let stands =
                        |(place, options): &(PlaceIx, Vec<PlaceIx>)| !held.contains(place) || options.iter().any(|one| held.contains(one));
                    assert!(needs.iter().all(stands), "{held:?}");
                    for (terms, limit) in &hours {
                        let sum: i64 = terms.iter().filter(|(place, _)| held.contains(place)).map(|(_, minutes)| minutes).sum();
                        assert!(sum <= *limit, "{held:?}");
                    }
                });
                // Every two places that exclude each other by a single rule are in a set. So are some that no single rule excludes.
                let both = |one: usize, other: usize| {
                    let (one, other) = (together.places[one], together.places[other]);
                    one_of.iter().any(|set| set.contains(&one) && set.contains(&other))
                };
                for one in 0..together.places.len() {
                    for other in 0..one {
                        let by_rule = together.clash(one, other);
                        let alive = together.alive[one] && together.alive[other];
                        assert!(!alive || !by_rule || both(one, other));
                        in_no_rule += usize::from(alive && !by_rule && both(one, other));
                    }
                }
                divided += hours.iter().filter(|(_, limit)| *limit < 30).count();
            }
        }
        assert!(seen > 1_000 && in_no_rule > 50 && divided > 5, "{seen} schedules, {in_no_rule} places, {divided} rows");
    }
}
