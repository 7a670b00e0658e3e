//! Scenarios: what a plan is to be made under, the plan kept for each, two of them side by side, and what money buys.

use domain::Date;
use planner::Parts;

use super::plans::{FundLeft, GroupPlaces, PlanSetup, ReasonTotal};
use super::{Pence, Points};

super::views! {
    /// A saved scenario.
    pub struct ScenarioView {
        /// Its name.
        pub name: String,
        /// What a plan is to be made under; it names the scenario, and both its days are given.
        pub setup: PlanSetup,
        /// How long to look, in seconds.
        pub seconds: u32,
        /// The latest plan worked out for it.
        pub kept: Option<KeptPlan>,
    }

    /// A scenario to be saved.
    pub struct ScenarioSave {
        /// Its name, 1 to 80 characters; one that exists is changed, and its plan let go where the set-up is another.
        pub name: String,
        /// What a plan is to be made under; days that are null become those that are meant today.
        pub setup: PlanSetup,
        /// How long to look, 1 to 3600 seconds.
        pub seconds: u32,
    }

    /// The plan kept for a scenario, in short.
    pub struct KeptPlan {
        /// When it was worked out, as an ISO date-time in UTC.
        pub made_at: String,
        /// The mark of its problem (`source.fingerprint`).
        pub fingerprint: String,
        /// What it comes to.
        pub figures: PlanFigures,
    }

    /// What a plan comes to: everything that two plans are compared by. Names nobody.
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
        /// No plan scores more than this.
        pub bound: Option<Points>,
        /// The score of doing nothing.
        pub empty: Points,
        /// What the score is made of.
        pub parts: Parts,
        /// Weight of the open levels.
        pub weight_open: Points,
        /// Weight closed.
        pub weight_closed: Points,
        /// Levels that were open.
        pub levels_open: u32,
        /// Levels that close.
        pub levels_closed: u32,
        /// People with a place.
        pub people: u32,
        /// How many places it gives.
        pub places: u32,
        /// How many sessions it runs.
        pub sessions: u32,
        /// Minutes of learning in the places.
        pub minutes: u32,
        /// What it costs, in pence.
        pub pence: Pence,
        /// People with a gap and no place.
        pub nothing: u32,
        /// How many activities people asked for.
        pub wants: u32,
        /// Interests that it meets.
        pub wants_met: u32,
        /// The money by fund.
        pub funds: Vec<FundLeft>,
        /// By kind of people.
        pub kinds: Vec<GroupPlaces>,
        /// By branch.
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

    /// Two plans side by side. Every difference is the second less the first.
    pub struct PlanComparison {
        /// The first.
        pub first: PlanFigures,
        /// The second.
        pub second: PlanFigures,
        /// `people`, `levels_closed`, `weight_closed`, `places`, `sessions`, `minutes`, `pence`, `nothing`, `wants_met`, `score`.
        pub figures: Vec<Difference>,
        /// By kind of people.
        pub kinds: Vec<GroupDifference>,
        /// By branch.
        pub branches: Vec<GroupDifference>,
        /// Gaps left, by reason.
        pub reasons: Vec<ReasonDifference>,
        /// People with a place in the first only: number and name.
        pub only_first: Vec<(String, String)>,
        /// People with a place in the second only.
        pub only_second: Vec<(String, String)>,
        /// Sessions that run in both.
        pub sessions_both: u32,
        /// Sessions that run in the first only.
        pub sessions_only_first: u32,
        /// Sessions that run in the second only.
        pub sessions_only_second: u32,
    }

    /// One figure of two plans.
    pub struct Difference {
        /// The name of the figure.
        pub key: String,
        /// In the first.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub first: i64,
        /// In the second.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub second: i64,
        /// Second less first.
        #[cfg_attr(feature = "bindings", specta(type = i32))]
        pub difference: i64,
    }

    /// What two plans give one group.
    pub struct GroupDifference {
        /// The branch's name or the kind's word; null is no branch.
        pub group: Option<String>,
        /// `reached`, `levels_closed`, `places`, `minutes`, `nothing`, `left`.
        pub figures: Vec<Difference>,
    }

    /// Gaps that two plans leave for one reason.
    pub struct ReasonDifference {
        /// The headline code.
        pub code: String,
        /// In words.
        pub words: String,
        /// Gaps left.
        pub gaps: Difference,
    }

    /// What money buys: plans at a row of budgets, poorest first. A richer budget never gains less.
    pub struct BudgetCurve {
        /// The present budget: the total, or the funds together where there is none.
        pub base: Pence,
        /// Is the present budget a total limit? Otherwise it is what the funds hold.
        pub limited: bool,
        /// Levels that are open.
        pub levels_open: u32,
        /// The points worked out so far.
        pub points: Vec<CurvePoint>,
        /// How many points there are to be.
        pub of: u32,
        /// What the step above the present budget brings, where both are worked out.
        pub next: Option<NextMoney>,
        /// Was it stopped before its end?
        pub stopped: bool,
    }

    /// The best plan found within a share of the present budget.
    pub struct CurvePoint {
        /// Share of the present money in every fund and in total, in per cent.
        pub percent: u32,
        /// So much money.
        pub budget: Pence,
        /// Why there is no plan: what is confirmed cannot be kept with so little; null where there is one.
        pub refused: Option<String>,
        /// Score of the plan.
        pub score: Option<Points>,
        /// No plan within this budget scores more.
        pub bound: Option<Points>,
        /// The score of doing nothing.
        pub empty: Points,
        /// Levels that close.
        pub levels_closed: u32,
        /// Weight that closes.
        pub weight_closed: Points,
        /// People with a place.
        pub people: u32,
        /// How many places it gives.
        pub places: u32,
        /// How many sessions it runs.
        pub sessions: u32,
        /// Money that it spends.
        pub pence: Pence,
        /// Nothing better than the poorer budget's plan was found.
        pub same_as_poorer: bool,
    }

    /// What more money brings.
    pub struct NextMoney {
        /// Money more than the present budget.
        pub pence: Pence,
        /// Levels more.
        pub levels: i32,
        /// People more.
        pub people: i32,
    }

    /// What a budget curve is asked for.
    pub struct CurveRequest {
        /// What the plans are made under.
        pub setup: PlanSetup,
        /// Shares of the present money in per cent, 0 to 1000; none is the usual row.
        pub percents: Vec<u32>,
        /// Seconds to look for each plan; null is 5.
        pub seconds: Option<f64>,
        /// A plan of this set-up that is there already: the present budget never does worse.
        pub plan: Option<String>,
    }
}
