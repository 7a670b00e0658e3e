//! The setup of a plan: its missing values are filled in, all are checked once, and it says how the store's own values change under it.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::Aim;
use domain::{Date, Kind};
use planner::DateRange;

use super::problem::purses::NO_FUND_PENCE;
use crate::AppError;
use crate::views::Pence;
use crate::views::plans::{AimMatters, CoverChange, FundChange, PlanSetup};

/// The most years that a plan covers.
const LONGEST_YEARS: i32 = 5;

/// A setup without missing values. Two setups that mean the same are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setup {
    pub(crate) horizon: DateRange,
    /// The day on which the problem is made. Notice is counted from it.
    pub(crate) made_on: Date,
    pub(crate) budget: Option<i64>,
    pub(crate) unrated_as_zero: bool,
    /// The name of the saved scenario, if it is one; else empty.
    pub(crate) scenario: String,
    /// By fund: how many pence more it holds.
    funds: BTreeMap<String, i64>,
    /// By branch: how many people fewer its rules ask for; `None` is no cover at all.
    cover: BTreeMap<String, Option<u32>>,
    /// Priorities by aim.
    aims: BTreeMap<String, u8>,
    /// The kinds of people to plan for; empty is everyone.
    kinds: BTreeSet<Kind>,
}

impl Setup {
    /// Makes a setup. Without days, it is for the day after `made_on` to a year later.
    ///
    /// # Errors
    /// `Invalid` for days that no plan can have, money outside its range and a priority outside 1..=9.
    pub(crate) fn of(setup: &PlanSetup, made_on: Date) -> Result<Self, AppError> {
        let from = setup.from.unwrap_or_else(|| made_on.plus_days(1));
        let to = setup.to.unwrap_or_else(|| from.plus_months(12).plus_days(-1));
        if to <= from || to > from.plus_months(12 * LONGEST_YEARS) {
            return Err(AppError::invalid(format!(
                "A plan covers 2 days to {LONGEST_YEARS} years, and {} to {} is not that. Nothing was planned. Choose other dates.",
                from.long(),
                to.long()
            )));
        }
        let budget = setup.budget.map(|budget| budget.0);
        if budget.is_some_and(|pence| !(0..=NO_FUND_PENCE).contains(&pence)) {
            return Err(AppError::invalid("The money of a plan cannot be below nothing. Nothing was planned. Give another sum."));
        }
        if let Some(wrong) = setup.funds.iter().find(|change| !(-NO_FUND_PENCE..=NO_FUND_PENCE).contains(&change.pence.0)) {
            return Err(AppError::invalid(format!(
                "The change of the fund {} is more money than a fund can hold. Nothing was planned. Give another sum.",
                wrong.fund
            )));
        }
        if let Some(wrong) = setup.aims.iter().find(|aim| !(1..=9).contains(&aim.priority)) {
            return Err(AppError::invalid(format!(
                "What the aim {} matters is a whole number from 1 to 9. Nothing was planned. Give another number.",
                wrong.aim
            )));
        }
        let kinds: BTreeSet<Kind> = setup.kinds.iter().copied().collect();
        Ok(Self {
            horizon: DateRange { from, to },
            made_on,
            budget,
            unrated_as_zero: setup.unrated_as_zero,
            scenario: setup.scenario.clone(),
            // A change by 0 is left out, and a list of every kind of people means the same as an empty one.
            funds: setup.funds.iter().map(|one| (one.fund.clone(), one.pence.0)).filter(|(_, pence)| *pence != 0).collect(),
            cover: setup.cover.iter().map(|one| (one.branch.clone(), one.fewer)).filter(|(_, fewer)| *fewer != Some(0)).collect(),
            aims: setup.aims.iter().map(|one| (one.aim.clone(), one.priority)).collect(),
            kinds: if kinds.len() == Kind::ALL.len() { BTreeSet::new() } else { kinds },
        })
    }

    /// The setup in the form in which callers give it, with both days, and with sorted lists.
    pub(crate) fn said(&self) -> PlanSetup {
        PlanSetup {
            from: Some(self.horizon.from),
            to: Some(self.horizon.to),
            budget: self.budget.map(Pence),
            unrated_as_zero: self.unrated_as_zero,
            scenario: self.scenario.clone(),
            funds: self.funds.iter().map(|(fund, pence)| FundChange { fund: fund.clone(), pence: Pence(*pence) }).collect(),
            cover: self.cover.iter().map(|(branch, fewer)| CoverChange { branch: branch.clone(), fewer: *fewer }).collect(),
            aims: self.aims.iter().map(|(aim, priority)| AimMatters { aim: aim.clone(), priority: *priority }).collect(),
            kinds: self.kinds.iter().copied().collect(),
        }
    }

    /// Are people of this kind planned for?
    pub(crate) fn plans_for(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// How much an aim matters, 1..=9.
    pub(crate) fn priority(&self, aim: &Aim) -> i64 {
        i64::from(self.aims.get(&aim.key).copied().unwrap_or(aim.priority)).max(1)
    }

    /// What a fund holds under this setup, in pence. `pence` is what it holds in the store.
    pub(crate) fn fund_holds(&self, fund: &str, pence: i64) -> i64 {
        pence.saturating_add(self.funds.get(fund).copied().unwrap_or(0)).max(0)
    }

    /// How many people a branch's rule asks for under this setup; `None` if it asks for nobody. `min` is the number in the store.
    pub(crate) fn cover_kept(&self, branch: &str, min: i64) -> Option<i64> {
        match self.cover.get(branch) {
            None => Some(min),
            Some(None) => None,
            Some(Some(fewer)) => Some(min - i64::from(*fewer)).filter(|left| *left > 0),
        }
    }

    /// Things that the setup changes and that are no longer in the store, a sentence each.
    pub(crate) fn unknown(&self, funds: &[&str], branches: &[&str], aims: &[&str]) -> Vec<String> {
        let gone = |what: &str, key: &str| {
            format!("The scenario changes the {what} {key}, which is not there in this time: that changes nothing.")
        };
        let lost = |known: &[&str], key: &str| !known.contains(&key);
        let funds = self.funds.keys().filter(|key| lost(funds, key)).map(|key| gone("fund", key));
        let cover = self.cover.keys().filter(|key| lost(branches, key)).map(|key| gone("cover of", key));
        let aims = self.aims.keys().filter(|key| lost(aims, key)).map(|key| gone("aim", key));
        funds.chain(cover).chain(aims).collect()
    }
}
