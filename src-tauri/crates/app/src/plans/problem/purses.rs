//! The money of a plan: which fund pays for a candidate, and what of each fund is left for candidates (docs/plan-format.md, Money in a
//! problem).

use std::collections::{BTreeMap, BTreeSet};

use domain::funds::{Fund, Funds, SessionCost, session_pence};
use planner::DateRange;
use store::Kept;
use store::planning::ActivityRow;
use store::records::{ActivityId, Place, SessionId};
use store::sessions::SessionRow;

use super::super::setup::Setup;
use super::candidates::{Candidate, stored};
use crate::sessions::when::day;
use crate::views::Pence;
use crate::views::plans::FundLeft;

/// The fund id for sessions that name no fund. Only the plan's total limits it.
pub(crate) const NO_FUND: &str = "(no fund)";
/// What that fund holds, in pence: far more than any library service has, and small enough for sums.
pub(crate) const NO_FUND_PENCE: i64 = 1_000_000_000_000;

/// A fund of the plan's time.
#[derive(Debug, Clone)]
pub(crate) struct Purse {
    pub(crate) fund: Fund,
    /// What the fund holds under the plan's setup, in pence.
    pub(crate) holds: i64,
    /// Pence spent and committed by sessions that are not candidates.
    pub(crate) outside: i64,
    /// Pence committed by candidates that are planned or confirmed. The plan decides about these again.
    pub(crate) inside: i64,
}

impl Purse {
    /// The fund as a view, with the pence that a plan charges to it.
    pub(crate) fn view(&self, plan: i64) -> FundLeft {
        FundLeft {
            key: self.fund.code.clone(),
            title: self.fund.title.clone(),
            line: self.fund.line(),
            from: self.fund.from,
            to: self.fund.to,
            pence: Pence(self.holds),
            used: Pence(self.outside),
            inside: Pence(self.inside),
            plan: Pence(plan),
        }
    }
}

/// Gives each candidate the fund of its line that holds on its first day. Leaves out candidates without such a fund, and gives their ids.
pub(crate) fn charge(candidates: &mut BTreeMap<String, Candidate>, funds: &Funds, activities: &[ActivityRow]) -> Vec<String> {
    let named: BTreeMap<ActivityId, Option<&str>> = activities.iter().map(|activity| (activity.id, activity.fund.as_deref())).collect();
    let mut without = Vec::new();
    candidates.retain(|id, candidate| {
        let name = candidate.fund.as_deref().or(named.get(&candidate.activity).copied().flatten());
        candidate.paid_by = match name {
            None => Some(NO_FUND.to_owned()),
            Some(_) => funds.paying(name, candidate.when.days().0).map(|fund| fund.code.clone()),
        };
        if candidate.paid_by.is_none() {
            without.push(id.clone());
        }
        candidate.paid_by.is_some()
    });
    without
}

/// The funds of the plan's time, with what is left of each on the day on which the plan is made, in the order of the funds.
pub(crate) fn purses(
    setup: &Setup,
    funds: &Funds,
    candidates: &BTreeMap<String, Candidate>,
    (sessions, places, unseen): (&[SessionRow], &[Kept<Place>], &BTreeMap<SessionId, i64>),
) -> Vec<Purse> {
    let inside = stored(candidates);
    let mut heads: BTreeMap<SessionId, i64> = BTreeMap::new();
    for place in places.iter().filter(|place| place.status.takes_a_seat()) {
        *heads.entry(place.session).or_default() += 1;
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for session in sessions {
        let people = heads.get(&session.id).copied().unwrap_or(0);
        let Some(cost) = cost(session, people) else { continue };
        if !inside.contains(&session.id) {
            theirs.push(cost);
            continue;
        }
        // Seats of people whom the plan does not see are paid for in any case.
        let theirs_of_it = session.cost_per_head.saturating_mul(unseen.get(&session.id).copied().unwrap_or(0));
        ours.push(SessionCost { pence: cost.pence.saturating_sub(theirs_of_it), ..cost });
        theirs.push(SessionCost { pence: theirs_of_it, ..cost });
    }
    let (of_plan, others) = (funds.as_of(setup.made_on, ours).0, funds.as_of(setup.made_on, theirs).0);
    let DateRange { from, to } = setup.horizon;
    let in_time = |fund: &Fund| fund.from <= to && fund.to >= from;
    let purse = |((fund, inside), outside): ((&Fund, &domain::funds::Cost), &domain::funds::Cost)| Purse {
        fund: fund.clone(),
        holds: setup.fund_holds(&fund.code, fund.pence),
        outside: outside.used(),
        inside: inside.used(),
    };
    funds.all().iter().zip(&of_plan).zip(&others).filter(|((fund, _), _)| in_time(fund)).map(purse).collect()
}

fn cost(session: &SessionRow, people: i64) -> Option<SessionCost<'_>> {
    Some(SessionCost {
        fund: session.fund.as_deref(),
        first: day(&session.starts)?,
        last: day(&session.ends)?,
        status: session.status,
        pence: session_pence(session.cost_per_session, session.cost_per_head, people),
    })
}

/// The funds of the problem: each purse with what is left in it, empty funds for names of activities that have no fund in this time, and
/// one fund for sessions that name none.
pub(crate) fn funds_of_problem(setup: &Setup, purses: &[Purse], activities: &[planner::Activity]) -> Vec<planner::Fund> {
    let left = |purse: &Purse| planner::Fund { id: purse.fund.code.clone(), budget: purse.holds.saturating_sub(purse.outside).max(0) };
    let mut funds: Vec<planner::Fund> = purses.iter().map(left).collect();
    let known: BTreeSet<&str> = purses.iter().map(|purse| purse.fund.code.as_str()).collect();
    let others: BTreeSet<&str> = activities.iter().map(|one| one.fund.as_str()).filter(|fund| !known.contains(fund)).collect();
    // Sessions that name no fund are limited only by the total.
    let budget = |fund: &str| if fund == NO_FUND { setup.budget.unwrap_or(NO_FUND_PENCE) } else { 0 };
    funds.extend(others.into_iter().map(|fund| planner::Fund { id: fund.to_owned(), budget: budget(fund) }));
    funds
}
