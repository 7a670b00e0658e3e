//! Scenarios: their setups, the plan kept for each, comparisons of two plans, and what money buys.

use domain::Date;
use planner::Parts;

use super::plans::{FundLeft, GroupPlaces, PlanSetup, ReasonTotal};
use super::{Pence, Points};

super::views! {
    /// A saved scenario.
    pub struct ScenarioView {
        /// Its name.
        pub name: String,
        /// The setup for plans. It names the scenario, and both its days are given.
        pub setup: PlanSetup,
        /// How long to look for a plan, in seconds.
        pub seconds: u32,
        /// The latest plan worked out for it.
        pub kept: Option<KeptPlan>,
    }

    /// A scenario to be saved.
    pub struct ScenarioSave {
        /// Its name, 1 to 80 characters. A scenario with this name is changed; if its setup changes, its plan is removed.
        pub name: String,
        /// The setup for plans. Days that are null are filled in with those that they mean today.
        pub setup: PlanSetup,
        /// How long to look for a plan, 1 to 3600 seconds.
        pub seconds: u32,
    }

    /// The plan kept for a scenario, in short.
    pub struct KeptPlan {
        /// When it was worked out, as an ISO date-time in UTC.
        pub made_at: String,
        /// The fingerprint of its problem (`source.fingerprint`).
        pub fingerprint: String,
        /// Its figures.
        pub figures: PlanFigures,
    }

    /// The figures of a plan by which two plans are compared. They contain no names of people.
    pub struct PlanFigures {
        /// The scenario's name; empty for none.
        pub scenario: String,
        /// First day.
        pub from: Date,
        /// Last day.
        pub to: Date,
        /// Total money in pence; null is no limit beyond the funds.
        pub budget: Option<Pence>,
        /// Its score.
        pub score: Points,
        /// The proven bound: no plan scores more.
        pub bound: Option<Points>,
        /// The score of the plan that does nothing.
        pub empty: Points,
        /// What the score is made of.
        pub parts: Parts,
        /// The weight of the levels that were open.
        pub weight_open: Points,
        /// The weight of the levels that close.
        pub weight_closed: Points,
        /// How many levels were open.
        pub levels_open: u32,
        /// How many levels close.
        pub levels_closed: u32,
        /// How many people have a place.
        pub people: u32,
        /// How many places it gives.
        pub places: u32,
        /// How many sessions it runs.
        pub sessions: u32,
        /// The minutes of learning in all places.
        pub minutes: u32,
        /// What it costs, in pence.
        pub pence: Pence,
        /// How many people have a gap and no place.
        pub nothing: u32,
        /// How many activities people asked for.
        pub wants: u32,
        /// How many interests it meets.
        pub wants_met: u32,
        /// The money by fund.
        pub funds: Vec<FundLeft>,
        /// The figures by kind of people.
        pub kinds: Vec<GroupPlaces>,
        /// The figures by branch.
        pub branches: Vec<GroupPlaces>,
        /// Why gaps are left.
        pub reasons: Vec<ReasonTotal>,
    }

    /// One of two plans to be compared.
    #[serde(tag = "what", rename_all = "snake_case")]
    pub enum PlanChoice {
        /// The plan kept for a scenario.
        Scenario {
            /// Its name.
            name: String,
        },
        /// A plan file made from this store.
        Plan {
            /// Its text.
            text: String,
        },
    }

    /// A comparison of two plans. Every difference is the second less the first.
    pub struct PlanComparison {
        /// The figures of the first plan.
        pub first: PlanFigures,
        /// The figures of the second plan.
        pub second: PlanFigures,
        /// `people`, `levels_closed`, `weight_closed`, `places`, `sessions`, `minutes`, `pence`, `nothing`, `wants_met`, `score`.
        pub figures: Vec<Difference>,
        /// The figures by kind of people.
        pub kinds: Vec<GroupDifference>,
        /// The figures by branch.
        pub branches: Vec<GroupDifference>,
        /// The gaps that are left, by reason.
        pub reasons: Vec<ReasonDifference>,
        /// People who have a place only in the first plan, as (number, name).
        pub only_first: Vec<(String, String)>,
        /// People who have a place only in the second plan, as (number, name).
        pub only_second: Vec<(String, String)>,
        /// How many sessions run in both.
        pub sessions_both: u32,
        /// How many sessions run only in the first.
        pub sessions_only_first: u32,
        /// How many sessions run only in the second.
        pub sessions_only_second: u32,
    }

    /// One figure of two plans.
    pub struct Difference {
        /// The name of the figure.
        pub key: String,
        /// The figure of the first plan.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub first: i64,
        /// The figure of the second plan.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub second: i64,
        /// The second less the first.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub difference: i64,
    }

    /// The figures of one group in two plans.
    pub struct GroupDifference {
        /// The branch's name or the word for the kind; null means no branch.
        pub group: Option<String>,
        /// `reached`, `levels_closed`, `places`, `minutes`, `nothing`, `left`.
        pub figures: Vec<Difference>,
    }

    /// Gaps that two plans leave for one reason.
    pub struct ReasonDifference {
        /// The code of the main reason.
        pub code: String,
        /// The reason in words.
        pub words: String,
        /// The number of gaps that are left.
        pub gaps: Difference,
    }

    /// What money buys: a plan for each of several budgets, poorest first. A richer budget never scores less.
    pub struct BudgetCurve {
        /// The present budget: the total, or the sum of the funds if there is no total.
        pub base: Pence,
        /// Is the present budget a total limit? Otherwise it is what the funds hold.
        pub limited: bool,
        /// How many levels are open.
        pub levels_open: u32,
        /// The points worked out so far.
        pub points: Vec<CurvePoint>,
        /// How many points there will be at the end.
        pub of: u32,
        /// What the step above the present budget brings, once both are worked out.
        pub next: Option<NextMoney>,
        /// Was the work stopped before its end?
        pub stopped: bool,
    }

    /// The best plan found within a share of the present budget.
    pub struct CurvePoint {
        /// The share of the present money in every fund and in total, in per cent.
        pub percent: u32,
        /// The money of this budget.
        pub budget: Pence,
        /// Why there is no plan: confirmed sessions or places cannot be kept with so little money. Null if there is a plan.
        pub refused: Option<String>,
        /// Score of the plan.
        pub score: Option<Points>,
        /// The proven bound: no plan within this budget scores more.
        pub bound: Option<Points>,
        /// The score of the plan that does nothing.
        pub empty: Points,
        /// How many levels close.
        pub levels_closed: u32,
        /// The weight of the levels that close.
        pub weight_closed: Points,
        /// How many people have a place.
        pub people: u32,
        /// How many places it gives.
        pub places: u32,
        /// How many sessions it runs.
        pub sessions: u32,
        /// Money that it spends.
        pub pence: Pence,
        /// True if nothing better than the plan of the next poorer budget was found.
        pub same_as_poorer: bool,
    }

    /// What more money brings.
    pub struct NextMoney {
        /// How much more money it is than the present budget.
        pub pence: Pence,
        /// How many more levels close.
        pub levels: i32,
        /// How many more people have a place.
        pub people: i32,
    }

    /// The request for a budget curve.
    pub struct CurveRequest {
        /// The setup for the plans.
        pub setup: PlanSetup,
        /// Shares of the present money in per cent, 0 to 1000; empty for the usual ones.
        pub percents: Vec<u32>,
        /// Seconds to look for each plan; null means 5.
        pub seconds: Option<f64>,
        /// A plan for this setup that exists already. The plan for the present budget is never worse.
        pub plan: Option<String>,
    }
}
