//! Each gap that a plan leaves has a reason, and the reason is what the referee says of the place.

use std::collections::{BTreeMap, BTreeSet};

use crate::front::{check, explain};
use planner::{CheckReport, GapLeft, Headline, Plan, Problem, totals};

use crate::tiny;
use crate::{plan_of, small, solved};

/// The reasons (docs/plan-format.md, Why a gap is left) read slowly: places are added to the plan one at a time and the referee is asked what broke.
struct Reading<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    /// By session that does not run: how many people could have a place in it.
    able: BTreeMap<String, i64>,
}

impl Reading<'_> {
    fn running(&self, session: &str) -> bool {
        self.plan.runs.iter().any(|run| run == session)
    }

    fn broken(&self, who: &str, session: &str) -> CheckReport {
        let mut more = Plan { score: None, parts: None, bound: None, ..self.plan.clone() };
        more.places.push((who.to_owned(), session.to_owned()));
        if !self.running(session) {
            more.runs.push(session.to_owned());
        }
        check(self.problem, &more)
    }

    fn able(&mut self, session: &str) -> i64 {
        if let Some(known) = self.able.get(session) {
            return *known;
        }
        let personal = ["C2", "C6", "C7", "C9", "C10", "C11", "C12", "C13", "C18"];
        let could = |who: &&planner::Person| {
            let report = self.broken(&who.id, session);
            !personal.iter().any(|rule| report.violations.contains_key(*rule))
        };
        let able = self.problem.people.iter().filter(could).count() as i64;
        self.able.insert(session.to_owned(), able);
        able
    }

    /// The codes of one place.
    fn codes(&mut self, person: &str, session: &str) -> Vec<Headline> {
        let (problem, plan) = (self.problem, self.plan);
        let running = self.running(session);
        let known = problem.sessions.iter().find(|known| known.id == session).unwrap();
        let activity = problem.activities.iter().find(|activity| activity.id == known.activity).unwrap();
        let heads = plan.places.iter().filter(|(_, held)| held == session).count() as i64 + 1;
        let mut codes = BTreeSet::new();
        for rule in self.broken(person, session).violations.keys() {
            codes.extend(match rule.code() {
                "C2" | "C12" | "C13" => Some(Headline::NotForYou),
                "C18" => Some(Headline::Forbidden),
                "C4" | "C5" | "C16" => Some(Headline::NoSlot),
                "C6" => Some(Headline::Clash),
                "C19" => Some(Headline::Pacing),
                "C7" => Some(Headline::Availability),
                "C8" => Some(Headline::Cover),
                "C9" => Some(Headline::Hours),
                "C10" => Some(Headline::Entry),
                "C11" => Some(Headline::Prerequisite),
                _ => None,
            });
        }
        let venue = known.venue.as_ref().map_or(i64::MAX, |id| problem.venues.iter().find(|venue| venue.id == *id).unwrap().seats);
        if heads > activity.max.min(known.seats.unwrap_or(i64::MAX)).min(venue) {
            codes.insert(Headline::NoSeat);
        }
        if !running && self.able(session) < activity.min {
            codes.insert(Headline::TooFew);
        }
        // The cost counts at least `min` heads where the session is opened for it.
        let extra = if running { 0 } else { (activity.min - 1).max(0) * activity.cost_head };
        let fund = known.fund.as_ref().unwrap_or(&activity.fund);
        let spent = |only: Option<&str>| -> i64 {
            let runs = plan.runs.iter().map(String::as_str).chain((!running).then_some(session));
            runs.map(|run| {
                let known = problem.sessions.iter().find(|known| known.id == run).unwrap();
                let activity = problem.activities.iter().find(|activity| activity.id == known.activity).unwrap();
                let here = plan.places.iter().filter(|(_, held)| held == run).count() as i64 + i64::from(run == session);
                let counts = only.is_none_or(|fund| known.fund.as_ref().unwrap_or(&activity.fund) == fund);
                if counts { activity.cost + here * activity.cost_head } else { 0 }
            })
            .sum()
        };
        let purse = problem.funds.iter().find(|known| known.id == *fund).unwrap().budget;
        if spent(Some(fund)) + extra > purse || problem.budget.is_some_and(|budget| spent(None) + extra > budget) {
            codes.insert(Headline::Money);
        }
        codes.into_iter().collect()
    }

    /// The last day of a session, as the format counts it.
    fn end(&self, session: &str) -> i64 {
        let known = self.problem.sessions.iter().find(|known| known.id == session).unwrap();
        let from = self.problem.horizon.from;
        match (&known.slots, &known.block, known.window) {
            (Some(slots), ..) => slots.iter().map(|slot| slot.date.days_since(from)).max().unwrap(),
            (None, Some(block), _) => {
                let on = |day: &i64| {
                    let date = from.plus_days(*day);
                    [false, true].iter().any(|pm| block.halfdays.contains(&planner::HalfDay::new(date.weekday(), *pm)))
                };
                (block.from.days_since(from)..=block.to.days_since(from)).filter(on).max().unwrap()
            }
            (None, None, window) => window.unwrap().to.days_since(from),
        }
    }

    /// The reason of one gap, every candidate compared.
    fn reason(&mut self, gap: &GapLeft) -> Option<(Vec<Headline>, String)> {
        let problem = self.problem;
        let teaches = |activity: &str| {
            problem.activities.iter().find(|known| known.id == activity).unwrap().teaches.get(&gap.skill).copied().unwrap_or(0)
        };
        let candidates = problem.sessions.iter().filter(|session| teaches(&session.activity) > gap.level_planned);
        self.closest(&gap.person, candidates)
    }

    fn closest<'s>(&mut self, person: &str, candidates: impl Iterator<Item = &'s planner::Session>) -> Option<(Vec<Headline>, String)> {
        let all: Vec<(Vec<Headline>, String)> = candidates.map(|session| (self.codes(person, &session.id), session.id.clone())).collect();
        all.into_iter().min_by_key(|(codes, session)| (codes.len(), self.end(session), session.clone()))
    }

    /// The reason of a missed renewal: a place in a session is in time if it would meet the renewal, were it the only one.
    fn renewal(&mut self, person: &str, due: &planner::Renewal) -> Option<(Vec<Headline>, String)> {
        let mut alone = self.problem.clone();
        for known in &mut alone.people {
            known.renewals = if known.id == person { vec![planner::Renewal { weight: 1, ..due.clone() }] } else { Vec::new() };
        }
        let meets = |session: &&planner::Session| check(&alone, &plan_of(&[&session.id], &[(person, &session.id)])).renewals_missed == 0;
        let sessions: Vec<&planner::Session> = self.problem.sessions.iter().filter(meets).collect();
        self.closest(person, sessions.into_iter())
    }
}

fn reading<'a>(problem: &'a Problem, plan: &'a Plan) -> Reading<'a> {
    Reading { problem, plan, able: BTreeMap::new() }
}

fn compare(reading: &mut Reading<'_>, gap: &GapLeft, what: &str) {
    match reading.reason(gap) {
        None => assert_eq!((gap.reason, &gap.session), (Headline::NoActivity, &None), "{what}: {}", gap.person),
        Some((codes, session)) => {
            assert_eq!((&gap.codes, gap.session.as_ref()), (&codes, Some(&session)), "{what}: {} and {}", gap.person, gap.skill);
            assert_eq!(gap.reason, codes.first().copied().unwrap_or(Headline::Worth), "{what}: {}", gap.person);
        }
    }
}

#[test]
fn each_reason_is_the_one_of_the_page_read_slowly() {
    let mut seen = BTreeSet::new();
    for seed in 0..200 {
        let problem = tiny::problem(seed);
        let plan = if seed % 2 == 0 { solved(&problem, 20) } else { plan_of(&[], &[]) };
        let mut reading = reading(&problem, &plan);
        for gap in explain(&problem, &plan) {
            compare(&mut reading, &gap, &format!("seed {seed}"));
            seen.insert(gap.reason);
        }
    }
    assert!(seen.len() >= 8, "the reasons seen: {seen:?}");
}

#[test]
fn each_renewal_that_is_missed_has_the_reason_of_the_page_read_slowly() {
    let (mut seen, mut weight) = (BTreeSet::new(), 0);
    for seed in 0..300 {
        let problem = tiny::problem(seed);
        let plan = if seed % 2 == 0 { solved(&problem, 20) } else { plan_of(&[], &[]) };
        let mut reading = reading(&problem, &plan);
        let mut found = crate::front::renewals_missed(&problem, &plan).into_iter();
        for person in &problem.people {
            for due in &person.renewals {
                let mut alone = problem.clone();
                alone.people.iter_mut().for_each(|known| known.renewals.retain(|one| known.id == person.id && one == due));
                if check(&alone, &plan).renewals_missed == 0 {
                    continue;
                }
                let missed = found.next().expect("it is missed, and so listed");
                assert_eq!((&missed.person, &missed.cert, missed.by), (&person.id, &due.cert, due.by), "seed {seed}");
                let (codes, session) = match reading.renewal(&person.id, due) {
                    None => (vec![Headline::NoActivity], None),
                    Some((codes, session)) if codes.is_empty() => (vec![Headline::Worth], Some(session)),
                    Some((codes, session)) => (codes, Some(session)),
                };
                assert_eq!((&missed.codes, &missed.session), (&codes, &session), "seed {seed}: {}", person.id);
                assert_eq!(missed.could_come.is_some(), codes.contains(&Headline::TooFew));
                seen.insert(codes[0]);
                weight += due.weight;
            }
        }
        assert_eq!(found.next(), None, "seed {seed}: nothing is listed that is not missed");
    }
    assert!(seen.len() >= 5 && weight > 100, "the reasons seen: {seen:?}");
}

#[test]
fn the_reason_is_pacing_where_only_the_week_is_full() {
    let limits = |runs: serde_json::Value, places: serde_json::Value| {
        let limits = serde_json::json!({"runs_per_week": runs, "sessions_per_person_week": places});
        [("/limits", limits), ("/sessions/3/slots", serde_json::json!(["2027-01-06/am"])), ("/budget", serde_json::Value::Null)]
    };
    // `p1` could go to `x6` in the week of `x1`.
    let plan = plan_of(&["x1"], &[("p1", "x1")]);
    let why = |problem: &Problem| {
        let gap = explain(problem, &plan).into_iter().find(|gap| gap.person == "p1" && gap.skill == "s2").unwrap();
        (gap.reason, gap.codes, gap.session.unwrap())
    };
    let none = serde_json::Value::Null;
    assert_eq!(why(&crate::rules::problem(&limits(none.clone(), none.clone()))), (Headline::Worth, vec![], "x6".to_owned()));
    for (runs, places) in [(serde_json::json!(1), none.clone()), (none, serde_json::json!(1))] {
        let mut problem = crate::rules::problem(&limits(runs, places));
        problem.sessions.retain(|session| session.block.is_none());
        assert_eq!(why(&problem), (Headline::Pacing, vec![Headline::Pacing], "x6".to_owned()));
        let codes = serde_json::to_string(&explain(&problem, &plan)).unwrap();
        assert!(codes.contains("\"pacing\""));
    }
}

#[test]
fn each_reason_on_a_small_service_is_the_one_of_the_page_read_slowly() {
    let problem = small(2);
    let plan = solved(&problem, 30);
    let mut reading = reading(&problem, &plan);
    for gap in explain(&problem, &plan).iter().step_by(5) {
        compare(&mut reading, gap, "small-2");
    }
}

#[test]
fn a_gap_is_listed_where_and_only_where_the_plan_leaves_a_level_open() {
    for seed in 0..100 {
        let problem = tiny::problem(seed);
        let plan = solved(&problem, 20);
        let report = check(&problem, &plan);
        let left: i64 = explain(&problem, &plan).iter().map(|gap| (gap.target - gap.level_planned) * gap.weight).sum();
        assert_eq!(left, report.weight_open - report.weight_closed, "seed {seed}");
    }
}

#[test]
fn every_gap_left_has_a_reason_and_the_totals_hold_them_all() {
    let problem = small(1);
    let plan = solved(&problem, 30);
    let gaps = explain(&problem, &plan);
    assert_eq!(gaps, explain(&problem, &plan), "the same question has the same answer");
    let totals = totals(&gaps);
    assert_eq!(totals.values().map(|total| total.gaps as usize).sum::<usize>(), gaps.len());
    assert!(totals.contains_key(&Headline::Money) || totals.contains_key(&Headline::Worth));
}
