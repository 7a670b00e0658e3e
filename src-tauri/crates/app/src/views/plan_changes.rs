//! Values for changing a plan by hand, and for the change that would free a gap.

use planner::{Edit, Mark, Parts, Remedy};
use serde::Serialize;

use super::plans::{FundChange, PlanSession, PlanView};
use super::{Pence, Points};

super::views! {
    /// A run or a place that is pinned or forbidden by hand.
    pub struct PlanMark {
        /// The person's number; null for the run itself.
        pub person: Option<String>,
        /// The session's id.
        pub session: String,
        /// The mark.
        pub mark: Mark,
    }

    /// A plan that somebody changes by hand, with its marks.
    pub struct PlanInHand {
        /// The plan file's text.
        pub plan: String,
        /// What is pinned and forbidden by hand.
        pub marks: Vec<PlanMark>,
    }

    /// A plan after a change by hand: its score and the rules that it breaks.
    pub struct PlanEdited {
        /// The plan file's text.
        pub plan: String,
        /// Its score.
        pub score: Points,
        /// The score's parts.
        pub parts: Parts,
        /// How far the score is above that of the plan it is compared with; below 0 if it is worse.
        pub difference: Points,
        /// What it costs, in pence.
        pub pence: Pence,
        /// The sessions that run, by time.
        pub sessions: Vec<PlanSession>,
        /// Every rule that it breaks, with its place. Empty if the plan could be adopted.
        pub broken: Vec<BrokenRule>,
        /// What is different from the plan it is compared with.
        pub changes: PlanDifference,
    }

    /// A rule that a plan breaks.
    pub struct BrokenRule {
        /// The rule's code (docs/plan-format.md, Rules of a plan).
        pub rule: String,
        /// A sentence: who, which session, when, by how much.
        pub words: String,
        /// What can be done about it, as a sentence.
        pub advice: String,
        /// The person's number, if the rule is broken by a place.
        pub person: Option<String>,
        /// The session's id, where there is one.
        pub session: Option<String>,
    }

    /// What is different between two plans.
    #[derive(Default)]
    pub struct PlanDifference {
        /// Sessions that run now and did not run before.
        pub runs_gained: Vec<String>,
        /// Sessions that ran before and do not run now.
        pub runs_lost: Vec<String>,
        /// The people whose places differ, by name.
        pub people: Vec<PersonDifference>,
    }

    /// What is different for one person.
    pub struct PersonDifference {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The person's branch, where there is one.
        pub branch: Option<String>,
        /// The sessions that the person gains, in words.
        pub gained: Vec<String>,
        /// The sessions that the person loses, in words.
        pub lost: Vec<String>,
        /// Moves from one session of an activity to another, as (before, after).
        pub moved: Vec<(String, String)>,
    }

    /// A plan solved again with few changes.
    pub struct PlanAgain {
        /// The plan.
        pub plan: PlanView,
        /// What is different from the plan in hand before.
        pub changes: PlanDifference,
    }

    /// A setting that makes a change which frees a gap.
    pub struct RemedySetting {
        /// Its key.
        pub key: String,
        /// The value to set.
        pub value: String,
        /// What that means, in words.
        pub words: String,
    }

    /// The people and sessions that can be chosen for a change by hand.
    pub struct HandChoices {
        /// Everybody in the problem, by name: number, name and branch.
        pub people: Vec<HandPerson>,
        /// Every session that could run, by time.
        pub sessions: Vec<HandSession>,
    }

    /// Somebody who could have a place.
    pub struct HandPerson {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The person's branch, where there is one.
        pub branch: Option<String>,
    }

    /// A session that could run.
    pub struct HandSession {
        /// The session's id in the problem.
        pub session: String,
        /// The activity's code.
        pub activity: String,
        /// Its title and time, in words.
        pub words: String,
        /// The most people that it takes.
        pub seats: u32,
    }
}

/// The cheapest single change that would free a gap, tried, and what using it takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RemedyOffered {
    /// The change, told by names.
    #[serde(flatten)]
    pub remedy: Remedy<PlanDifference>,
    /// Money that has to be found in all, in pence.
    pub to_find: Pence,
    /// What each fund must be given for it: what the fund is overspent by comes first.
    pub funds: Vec<FundChange>,
    /// The setting that makes the change, where one does.
    pub setting: Option<RemedySetting>,
    /// That it was tried and what came of it, as sentences.
    pub tried: Vec<String>,
    /// The edits that make it so, where nothing but the plan has to change.
    pub edits: Vec<Edit>,
}
