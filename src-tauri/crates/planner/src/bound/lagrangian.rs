//! A bound in seconds for problems of any size. What can be won only once gets a price, and each session then does the best that it can.
//!
//! Levels and renewals are won once, money is spent once, and a week holds so many runs. Only these rows get prices (Lagrangian relaxation:
//! Geoffrion 1974; for choosing what to open: Cornuéjols, Fisher & Nemhauser 1977); a person's other rows are left out. The rest falls
//! apart into sessions, and each is solved exactly. Its seats go to those who win most beyond the prices, if together they are worth the
//! cost; and no more of an activity's sessions run than may. The prices follow a deflected subgradient (Camerini, Fratta & Maffioli 1975),
//! with steps by Polyak's rule (Polyak 1969). Prices and sums are whole numbers, so that each of its bounds is proven.

use crate::bound::trivial::{dearest, shares};
use crate::model::Model;
use crate::model::csr::Csr;
use crate::model::ix::{Ix, IxVec, LineIx, List as _, PlaceIx, SessionIx, UnitIx, WeekIx};
use crate::solution::guide::Guide;

/// The price of a penny is kept in parts of a point. This is the number of parts in one point.
const PARTS: i64 = 1 << 16;
/// Steps without a lower bound after which the next ones are half as long.
const PATIENCE: u32 = 12;
/// How much of each step's direction comes from the new subgradient; the rest is that of the step before.
const NEW: f64 = 0.35;
/// The scale of steps in the price of a penny, in points: such a step counts as much as one over a unit's whole price.
const PENNY: f64 = 4.0;
/// The scale of steps in the price of a week's run, as a part of the most that a run there could win.
const RUN: f64 = 0.02;

/// The prices of what is won once, of money and of a week's runs: the multipliers of the rows that are relaxed.
#[derive(Clone)]
pub(crate) struct Prices {
    /// The price of each unit, in points.
    pub(crate) units: IxVec<UnitIx, i64>,
    /// The price of a penny of each fund, then of the whole budget, in 1/[`PARTS`] points.
    money: Vec<i64>,
    /// The price of a run in each week, in points.
    pub(crate) weeks: IxVec<WeekIx, i64>,
}

impl Prices {
    /// The price of a penny of each fund, then of the whole budget, in points.
    pub(crate) fn pennies(&self) -> Vec<f64> {
        self.money.iter().map(|price| *price as f64 / PARTS as f64).collect()
    }
}

/// The bound by Lagrangian relaxation, at work on one model.
pub(crate) struct Lagrangian<'m> {
    model: &'m Model,
    prices: Prices,
    /// By unit: the most that any place wins of it.
    most: IxVec<UnitIx, i64>,
    /// By week: the most that one of its runs could win. 0 for a week in which no more runs are possible than may run.
    dearest_run: IxVec<WeekIx, i64>,
    /// The part of the bound that no session changes, in points.
    fixed: i64,
    /// By unit: how many times more than once it is won. The next two hold what each budget pays and how many runs each week holds.
    over: IxVec<UnitIx, i32>,
    spent: Vec<i64>,
    runs_in: IxVec<WeekIx, i64>,
    direction: Vec<f64>,
    money_direction: Vec<f64>,
    week_direction: Vec<f64>,
    best: (i64, Prices),
    length: f64,
    waited: u32,
}

/// A session that pays at these prices.
struct Run {
    worth: i64,
    session: SessionIx,
    /// The number of the list of places of the people who come.
    held: LineIx,
}

impl<'m> Lagrangian<'m> {
    /// Starts with a price for each unit that is all that anybody wins by it. That gives the simplest of all bounds.
    pub(crate) fn new(model: &'m Model) -> Self {
        let most = dearest(model);
        let (funds, weeks) = (model.funds.len() + 1, model.pace.runs.len());
        let prices = Prices { units: most.clone(), money: vec![0; funds], weeks: IxVec::filled(0, weeks) };
        Self {
            model,
            dearest_run: dearest_runs(model),
            fixed: model.empty_score + shares(model),
            over: IxVec::filled(0, most.len()),
            spent: vec![0; funds],
            runs_in: IxVec::filled(0, weeks),
            direction: vec![0.0; most.len()],
            money_direction: vec![0.0; funds],
            week_direction: vec![0.0; weeks],
            best: (i64::MAX, prices.clone()),
            prices,
            most,
            length: 1.0,
            waited: 0,
        }
    }

    /// The bound at the present prices; `None` where `stop` ended the work.
    fn bound(&mut self, stop: &dyn Fn() -> bool) -> Option<i64> {
        let model = self.model;
        let mut sum = i128::from(self.fixed) + self.prices.units.iter().map(|price| i128::from(*price)).sum::<i128>();
        for (price, most) in self.prices.weeks.iter().zip(&model.pace.runs).filter(|(price, _)| **price > 0) {
            sum += i128::from(*price) * i128::from(*most);
        }
        for (at, price) in self.prices.money.iter().enumerate().filter(|(_, price)| **price > 0) {
            let limit = i128::from(model.funds.get(at).copied().unwrap_or(model.budget));
            sum += (i128::from(*price) * limit + i128::from(PARTS - 1)) / i128::from(PARTS);
        }
        self.over.fill(-1);
        self.spent.fill(0);
        self.runs_in.fill(0);
        let mut people: Vec<(i64, PlaceIx)> = Vec::new();
        let mut runs: Vec<Run> = Vec::new();
        let mut held = Csr::new();
        for activity in model.of_activity.indices() {
            if stop() {
                return None;
            }
            runs.clear();
            held.clear();
            for &session in model.of_activity.get(activity) {
                let worth = self.line_up(session, &mut people);
                if worth > 0 {
                    runs.push(Run { worth, session, held: held.push(people.iter().map(|(_, place)| *place)) });
                }
            }
            runs.sort_unstable_by_key(|run| (-run.worth, run.session));
            runs.truncate(model.max_runs[activity] as usize);
            for run in &runs {
                sum += i128::from(run.worth);
                let session = &model.sessions[run.session];
                let places = held.get(run.held);
                for &place in places {
                    for (unit, value) in model.wins.get(place) {
                        self.over[*unit] += i32::from(*value > self.prices.units[*unit]);
                    }
                }
                let cost = model.cost(run.session, places.len() as i64);
                self.spent[session.fund.at()] += cost;
                self.spent[model.funds.len()] += cost;
                if let Some(week) = session.week {
                    self.runs_in[week] += 1;
                }
            }
        }
        Some(i64::try_from(sum).unwrap_or(i64::MAX))
    }

    /// Finds the people who would come to a session if it ran. Gives what the session is worth with them.
    fn line_up(&self, at: SessionIx, people: &mut Vec<(i64, PlaceIx)>) -> i64 {
        let model = self.model;
        let session = &model.sessions[at];
        people.clear();
        let places = model.of_session.get(at);
        if session.forbidden || session.seats < session.min || places.len() < session.min as usize {
            return 0;
        }
        let penny = self.prices.money[session.fund.at()] + self.prices.money[model.funds.len()];
        // Rounded down, so that a session can only look better than it is.
        let cost = |pence: i64| pence * model.cost_weight + (i128::from(pence) * i128::from(penny) / i128::from(PARTS)) as i64;
        let head = cost(session.cost_head);
        for &place in places {
            let won = model.wins.get(place).iter().map(|(unit, value)| (value - self.prices.units[*unit]).max(0)).sum::<i64>();
            let kept = if model.places[place].prior { model.drop_place } else { 0 };
            people.push((won + kept - head, place));
        }
        people.sort_unstable_by_key(|(gain, place)| (-gain, *place));
        let paying = people.iter().take_while(|(gain, _)| *gain > 0).count();
        people.truncate(paying.clamp(session.min as usize, session.seats as usize));
        let kept = if session.prior { model.drop_run } else { 0 };
        let week = session.week.map_or(0, |week| self.prices.weeks[week]);
        people.iter().map(|(gain, _)| gain).sum::<i64>() + kept - cost(session.cost) - week
    }

    /// The lowest bound so far.
    pub(crate) fn best(&self) -> i64 {
        self.best.0
    }

    /// The prices of the lowest bound.
    pub(crate) fn prices(&self) -> &Prices {
        &self.best.1
    }

    /// By session: the places that win more than they cost at the prices of the lowest bound.
    pub(crate) fn core(&self) -> Csr<SessionIx, PlaceIx> {
        let model = self.model;
        let pays = |place: &PlaceIx| model.wins.get(*place).iter().any(|(unit, value)| *value > self.best.1.units[*unit]);
        let mut core = Csr::new();
        for session in model.sessions.indices() {
            core.push(model.of_session.get(session).iter().copied().filter(pays));
        }
        core
    }

    /// A guide from the prices of the lowest bound, for when weeks hold few runs. For each week it names the sessions that are worth most,
    /// as many as may run, and as many again that are worth a look.
    pub(crate) fn guide(&mut self) -> Guide {
        self.prices.clone_from(&self.best.1);
        let model = self.model;
        let mut people = Vec::new();
        let sessions = model.sessions.indices().filter(|at| !model.of_session.get(*at).is_empty());
        let mut worths: Vec<(i64, SessionIx)> = sessions.map(|at| (self.line_up(at, &mut people), at)).collect();
        worths.sort_unstable_by_key(|(worth, session)| (-worth, *session));
        let mut met: IxVec<WeekIx, u32> = IxVec::filled(0, model.pace.runs.len());
        let mut far = |worth: i64, session: SessionIx| {
            let Some(week) = model.sessions[session].week else { return f64::from(worth > 0) };
            met[week] += 1;
            let most = model.pace.runs[week];
            if met[week] <= most { 1.0 } else { 0.3 * f64::from(met[week] <= 2 * most) }
        };
        let mut runs: Vec<(f64, SessionIx)> = worths.into_iter().map(|(worth, session)| (far(worth, session), session)).collect();
        runs.retain(|(far, _)| *far > 0.0);
        // The sort is stable: among equals, the session that is worth more stays first.
        runs.sort_by(|one, other| other.0.total_cmp(&one.0));
        Guide { runs, places: Vec::new() }
    }

    /// Makes one step towards better prices, on the assumption that a bound of about `target` can be reached. Gives the bound that was
    /// found, or `None` where `stop` ended the step.
    pub(crate) fn step(&mut self, target: i64, stop: &dyn Fn() -> bool) -> Option<i64> {
        let bound = self.bound(stop)?;
        if bound < self.best.0 {
            let enough = (self.best.0 as f64 - bound as f64) > 1e-5 * (bound as f64 - target as f64).abs();
            self.best = (bound, self.prices.clone());
            if enough {
                self.waited = 0;
            }
        } else {
            self.waited += 1;
        }
        if self.waited > PATIENCE {
            self.waited = 0;
            self.length /= 2.0;
            self.prices.clone_from(&self.best.1);
            self.direction.fill(0.0);
            self.money_direction.fill(0.0);
            self.week_direction.fill(0.0);
        } else {
            self.descend((bound - target) as f64);
        }
        Some(bound)
    }

    /// Moves the prices along the direction, as far as is needed for the bound to fall by `fall` points.
    fn descend(&mut self, fall: f64) {
        let model = self.model;
        let mut norm = 0.0;
        for ((direction, over), most) in self.direction.iter_mut().zip(&self.over).zip(&self.most) {
            *direction = (1.0 - NEW) * *direction + NEW * f64::from(*over);
            norm += (*direction * *most as f64).powi(2);
        }
        for (at, (direction, spent)) in self.money_direction.iter_mut().zip(&self.spent).enumerate() {
            let limit = model.funds.get(at).copied().unwrap_or(model.budget);
            let over = if limit == i64::MAX { 0.0 } else { (*spent - limit) as f64 };
            *direction = (1.0 - NEW) * *direction + NEW * over;
            norm += (*direction * PENNY).powi(2);
        }
        for (week, direction) in self.runs_in.indices().zip(self.week_direction.iter_mut()) {
            let over = if self.dearest_run[week] > 0 { (self.runs_in[week] - i64::from(model.pace.runs[week])) as f64 } else { 0.0 };
            *direction = (1.0 - NEW) * *direction + NEW * over;
            norm += (*direction * RUN * self.dearest_run[week] as f64).powi(2);
        }
        let length = self.length * fall.max(1.0) / norm.max(1.0);
        for ((price, direction), most) in self.prices.units.iter_mut().zip(&self.direction).zip(&self.most) {
            let by = length * direction * (*most as f64).powi(2);
            *price = ((*price as f64 + by) as i64).clamp(0, *most);
        }
        for ((price, direction), most) in self.prices.weeks.iter_mut().zip(&self.week_direction).zip(&self.dearest_run) {
            let by = length * direction * (RUN * *most as f64).powi(2);
            *price = ((*price as f64 + by) as i64).clamp(0, *most);
        }
        for (price, direction) in self.prices.money.iter_mut().zip(&self.money_direction) {
            *price = ((*price as f64 + length * direction * PENNY * PENNY * PARTS as f64) as i64).clamp(0, PARTS << 20);
        }
    }
}

/// By week: the most points that one of its runs could win, if everybody in it won all that there is to win. 0 for a week in which no more
/// runs are possible than may run.
fn dearest_runs(model: &Model) -> IxVec<WeekIx, i64> {
    let mut dearest: IxVec<WeekIx, i64> = IxVec::filled(0, model.pace.runs.len());
    let mut count: IxVec<WeekIx, u32> = IxVec::filled(0, dearest.len());
    for (at, session) in model.sessions.enumerated() {
        let Some(week) = session.week.filter(|_| !model.of_session.get(at).is_empty()) else { continue };
        let won = |place: &PlaceIx| model.wins.get(*place).iter().map(|(_, value)| value).sum::<i64>();
        let mut people: Vec<i64> = model.of_session.get(at).iter().map(won).collect();
        people.sort_unstable_by_key(|won| -won);
        count[week] += 1;
        dearest[week] = people.iter().take(session.seats as usize).sum::<i64>().max(dearest[week]);
    }
    for ((dearest, count), most) in dearest.iter_mut().zip(count).zip(&model.pace.runs) {
        if count <= *most {
            *dearest = 0;
        }
    }
    dearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_holds_and_the_last_is_far_below_the_first() {
        for name in ["small-1", "small-2"] {
            let problem = crate::instance(name);
            let limits = crate::Limits { seconds: None, steps: Some(2_000), threads: 1, seed: 1 };
            let plan =
                crate::solve(&crate::Prepared::new(problem.clone()).unwrap(), &limits, &Default::default(), &mut |_| {}, false).unwrap();
            let (reached, proven) = (plan.score.unwrap(), plan.bound.unwrap());
            let model = Model::new(&problem);
            let mut prices = Lagrangian::new(&model);
            let first = prices.bound(&|| false).unwrap();
            for _ in 0..400 {
                let bound = prices.step(reached, &|| false).unwrap();
                assert!(bound >= reached, "{name}: a plan scores {reached}, and {bound} is said to be the most");
            }
            let gained = |score: i64| score - model.empty_score;
            assert!(gained(prices.best()) < gained(first), "{name}: the prices helped");
            assert!(gained(prices.best()) * 10 < gained(proven) * 13, "{name}: {} is near {proven}", prices.best());
        }
    }

    #[test]
    fn the_price_of_a_week_that_holds_few_runs_lowers_the_bound_which_holds() {
        let mut problem = crate::instance("small-1");
        problem.limits = Some(crate::Pacing { runs_per_week: Some(1), sessions_per_person_week: Some(1) });
        let limits = crate::Limits { seconds: None, steps: Some(60), threads: 1, seed: 1 };
        let reached = crate::solve(&crate::Prepared::new(problem.clone()).unwrap(), &limits, &Default::default(), &mut |_| {}, false)
            .unwrap()
            .score
            .unwrap();
        let lowest = |priced: bool| {
            let model = Model::new(&problem);
            let mut prices = Lagrangian::new(&model);
            if !priced {
                prices.dearest_run.fill(0);
            }
            for _ in 0..300 {
                let bound = prices.step(reached, &|| false).unwrap();
                assert!(bound >= reached, "a plan scores {reached}, and {bound} is said to be the most");
            }
            let mut runs_in: IxVec<WeekIx, i32> = IxVec::filled(0, model.pace.runs.len());
            for (_, session) in prices.guide().runs.into_iter().filter(|(far, _)| *far >= 1.0) {
                model.sessions[session].week.into_iter().for_each(|week| runs_in[week] += 1);
            }
            assert!(runs_in.contains(&1) && runs_in.iter().all(|runs| *runs <= 1), "a guide that no week can follow");
            prices.best() - model.empty_score
        };
        let (with, without) = (lowest(true), lowest(false));
        assert!(with * 100 < without * 99, "{with} with prices of weeks, {without} without");
    }
}
