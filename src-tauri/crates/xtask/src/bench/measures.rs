//! What a plan must reach at each size, and whether it does.

use std::collections::BTreeMap;

use super::results::Found;
use super::size::Size;

/// What is known of one problem.
#[derive(Debug, Clone, Default)]
pub(super) struct Case {
    pub(super) seed: u64,
    /// Candidate (person, session) pairs.
    pub(super) places: u64,
    /// The empty plan's score.
    pub(super) empty: i64,
    /// What our planner had at each mark.
    pub(super) ours: BTreeMap<u64, Found>,
    /// Seconds to the first plan, the start of the program included.
    pub(super) first: Option<f64>,
    /// Seconds to the end of the program.
    pub(super) seconds: f64,
    /// The most memory held.
    pub(super) mb: u64,
    /// True if the independent checker accepts the plan with its score, parts and bound.
    pub(super) accepted: bool,
    /// The gain of the Python greedy.
    pub(super) greedy: Option<i64>,
    /// The general solver with the highest gain, and that gain.
    pub(super) best_general: Option<(&'static str, i64)>,
    /// True if every general solver was run.
    pub(super) general_ran: bool,
    /// Weight closed in each region of XL: alone, and in the plan of the whole.
    pub(super) regions: Vec<(i64, i64)>,
}

impl Case {
    /// How much better the plan is than the empty plan, in points.
    pub(super) fn gain(&self, at: u64) -> Option<i64> {
        Some(self.ours.get(&at)?.score - self.empty)
    }

    /// The gap of the plan at a mark.
    pub(super) fn gap(&self, at: u64) -> Option<f64> {
        let found = self.ours.get(&at)?;
        gap(*found, self.empty)
    }

    fn proven(&self, at: u64) -> Option<bool> {
        let found = self.ours.get(&at)?;
        Some(found.bound == Some(found.score))
    }

    /// Our gain divided by that of the greedy.
    pub(super) fn against_greedy(&self, at: u64) -> Option<f64> {
        Some(self.gain(at)? as f64 / self.greedy.filter(|gain| *gain > 0)? as f64)
    }

    /// Our gain divided by the best of the greedy and the general solvers.
    fn against_all(&self, at: u64) -> Option<f64> {
        let best = self.best_general.map_or(0, |(_, gain)| gain).max(self.greedy?);
        if self.general_ran { Some(self.gain(at)? as f64 / best as f64) } else { None }
    }

    /// The least share that a region has of what it closes alone, and the share of all.
    pub(super) fn regions(&self) -> Option<(f64, f64)> {
        let shares = self.regions.iter().map(|(alone, together)| *together as f64 / (*alone).max(1) as f64);
        let (alone, together) = self.regions.iter().fold((0, 0), |(a, t), (alone, together)| (a + alone, t + together));
        Some((shares.min_by(f64::total_cmp)?, together as f64 / alone.max(1) as f64))
    }
}

/// (bound - score) / (bound - empty).
pub(super) fn gap(found: Found, empty: i64) -> Option<f64> {
    let bound = found.bound?;
    Some(if bound == found.score { 0.0 } else { (bound - found.score) as f64 / (bound - empty).max(1) as f64 })
}

/// What is required, and what was measured.
#[derive(Debug, PartialEq)]
pub(super) struct Verdict {
    /// True for a requirement, false for an aim.
    pub(super) must: bool,
    pub(super) asked: &'static str,
    pub(super) measured: String,
    /// Was it met? `None` if it was not measured.
    pub(super) met: Option<bool>,
}

/// Everything that is required at a size.
pub(super) fn verdicts(size: Size, cases: &[Case]) -> Vec<Verdict> {
    let gap = |must, asked, at, most: f64| worst(must, asked, cases, percent, |case| case.gap(at).map(|gap| -gap), -most);
    let greedy = |asked, at, least| worst(true, asked, cases, times, |case| case.against_greedy(at), least);
    let mut all = match size {
        Size::S => vec![
            gap(true, "in 10 s a gap of 2% or less", 10, 0.02),
            share(true, "in 60 s proven or 0.2%", cases, 1.0, |case| Some(case.proven(60)? || case.gap(60)? <= 0.002)),
            share(false, "proven in 10 s on 8 of 10 problems", cases, 0.8, |case| case.proven(10)),
        ],
        Size::M => vec![
            greedy("in 1 s nine tenths of greedy's gain", 1, 0.9),
            worst(
                true,
                "in 10 s more than greedy and every general solver at 60 s, on every problem",
                cases,
                times,
                |case| case.against_all(10),
                ABOVE,
            ),
            gap(true, "in 60 s a gap of 5%", 60, 0.05),
            gap(false, "2% in 60 s", 60, 0.02),
        ],
        Size::L => vec![
            greedy("in 3 s nine tenths of greedy's gain", 3, 0.9),
            greedy("in 60 s 1.04 times greedy's gain", 60, 1.04),
            gap(true, "in 60 s a gap of 10%", 60, 0.1),
            gap(false, "4% in 60 s", 60, 0.04),
        ],
        Size::Xl => vec![
            worst(
                true,
                "in 30 s at least half of what each of 20 regions alone closes",
                cases,
                percent,
                |case| Some(case.regions()?.0),
                0.5,
            ),
            worst(true, "under 2 GB", cases, |mb| format!("{:.0} MB", -mb), |case| Some(-(case.mb as f64)), -2048.0),
            gap(true, "in 300 s a gap of 20%", 300, 0.2),
            gap(false, "8% in 300 s", 300, 0.08),
        ],
    };
    all.push(share(true, "the independent checker accepts plan, score, parts and bound", cases, 1.0, |case| Some(case.accepted)));
    all
}

/// The least value that is strictly above 1.
const ABOVE: f64 = 1.0 + f64::EPSILON;

fn percent(value: f64) -> String {
    format!("{:.2}%", value.abs() * 100.0)
}

fn times(value: f64) -> String {
    format!("{value:.3} times")
}

/// The least of all problems' values must be at least `least`.
fn worst(
    must: bool,
    asked: &'static str,
    cases: &[Case],
    words: fn(f64) -> String,
    value: impl Fn(&Case) -> Option<f64>,
    least: f64,
) -> Verdict {
    let mut values: Vec<f64> = cases.iter().filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return unmeasured(must, asked) };
    let range = if values.len() == 1 { words(*first) } else { format!("{} at worst, {} at best", words(*first), words(*last)) };
    Verdict { must, asked, measured: format!("{range} ({} measured)", values.len()), met: Some(*first >= least) }
}

/// At least this share of the problems must be so.
fn share(must: bool, asked: &'static str, cases: &[Case], least: f64, holds: impl Fn(&Case) -> Option<bool>) -> Verdict {
    let known: Vec<bool> = cases.iter().filter_map(holds).collect();
    let good = known.iter().filter(|good| **good).count();
    if known.is_empty() {
        return unmeasured(must, asked);
    }
    Verdict { must, asked, measured: format!("{good} of {}", known.len()), met: Some(good as f64 >= least * known.len() as f64) }
}

fn unmeasured(must: bool, asked: &'static str) -> Verdict {
    Verdict { must, asked, measured: "not measured".to_owned(), met: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A problem whose empty plan scores -100, with a score and a bound at a mark.
    fn case(at: u64, score: i64, bound: i64) -> Case {
        Case { empty: -100, ours: BTreeMap::from([(at, Found { score, bound: Some(bound) })]), accepted: true, ..Case::default() }
    }

    fn met(size: Size, cases: &[Case]) -> Vec<Option<bool>> {
        verdicts(size, cases).iter().map(|verdict| verdict.met).collect()
    }

    #[test]
    fn gain_and_gap_are_counted_from_the_empty_plan() {
        let case = case(10, 80, 100);
        assert_eq!(case.gain(10), Some(180));
        assert_eq!(case.gap(10), Some(0.1));
        assert_eq!(case.gap(60), None);
        assert_eq!(gap(Found { score: -100, bound: Some(-100) }, -100), Some(0.0), "nothing can be done and nothing is");
    }

    #[test]
    fn the_worst_problem_decides() {
        let good = case(10, 100, 100);
        assert_eq!(met(Size::S, &[good.clone(), case(10, 96, 100)]), [Some(true), None, Some(false), Some(true)]);
        assert_eq!(met(Size::S, &[good, case(10, 95, 100)])[0], Some(false));
    }

    #[test]
    fn four_of_five_proven_are_eight_of_ten() {
        let mut cases = vec![case(10, 5, 5); 4];
        cases.push(case(10, 4, 5));
        assert_eq!(met(Size::S, &cases)[2], Some(true));
        cases.push(case(10, 4, 5));
        assert_eq!(met(Size::S, &cases)[2], Some(false));
    }

    #[test]
    fn equal_to_the_best_of_the_others_is_not_above_it() {
        let mut case = case(10, 100, 100);
        (case.greedy, case.best_general, case.general_ran) = (Some(150), Some(("HiGHS", 200)), true);
        assert_eq!(met(Size::M, &[case.clone()])[1], Some(false));
        case.best_general = Some(("HiGHS", 199));
        assert_eq!(met(Size::M, &[case.clone()])[1], Some(true));
        case.general_ran = false;
        assert_eq!(met(Size::M, &[case])[1], None, "not all of them have run");
    }

    #[test]
    fn a_region_that_gets_too_little_is_seen_behind_the_sum() {
        let case = Case { regions: vec![(100, 100), (100, 40)], ..Case::default() };
        assert_eq!(case.regions(), Some((0.4, 0.7)));
        assert_eq!(met(Size::Xl, &[case])[0], Some(false));
    }
}
