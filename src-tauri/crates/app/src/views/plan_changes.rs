//! Changing a plan by hand, and the change that would free a gap.

use super::plans::{FundChange, PlanParts, PlanSession, PlanView};
use super::{Pence, Points};

super::views! {
    /// One change of a plan by hand. The planner's own list of edits also marks, which the window sends apart ([`PlanInHand`]), and
    /// the planner knows no bindings: so this is a list of its own, and a total match in `plans::by_hand` holds it to the planner's.
    #[serde(tag = "edit", rename_all = "snake_case")]
    pub enum PlanEdit {
        /// Lets a session run.
        AddRun {
            /// The session's id.
            session: String,
        },
        /// Ends a run; every place in it goes.
        DropRun {
            /// The session's id.
            session: String,
        },
        /// Runs another session instead, with the same people.
        MoveRun {
            /// The session that runs.
            from: String,
            /// The session that is to run.
            to: String,
        },
        /// Gives a place; the session runs from then on.
        AddPlace {
            /// Person's number.
            person: String,
            /// The session's id.
            session: String,
        },
        /// Takes a place away.
        DropPlace {
            /// Person's number.
            person: String,
            /// The session's id.
            session: String,
        },
        /// Gives a place in another session instead.
        MovePlace {
            /// Person's number.
            person: String,
            /// The session of the place.
            from: String,
            /// The session to go to.
            to: String,
        },
    }

    /// What is asked of a run or a place when the plan is solved again.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum PlanMarkKind {
        /// It must be in the plan.
        Pin,
        /// It must not be in the plan.
        Forbid,
    }

    /// A run or a place that is pinned or forbidden by hand.
    pub struct PlanMark {
        /// The person's number; null for the run itself.
        pub person: Option<String>,
        /// The session's id.
        pub session: String,
        /// What is asked.
        pub mark: PlanMarkKind,
    }

    /// A plan in hand, and what is marked in it.
    pub struct PlanInHand {
        /// The plan file's text.
        pub plan: String,
        /// What is pinned and forbidden by hand.
        pub marks: Vec<PlanMark>,
    }

    /// A plan after a change by hand: what it is worth and what it breaks.
    pub struct PlanEdited {
        /// The plan file's text.
        pub plan: String,
        /// Its score.
        pub score: Points,
        /// The score's parts.
        pub parts: PlanParts,
        /// By how much the score is above that of the plan it is compared with; below 0 where it is worse.
        pub difference: Points,
        /// Its money.
        pub pence: Pence,
        /// The sessions that run, by time.
        pub sessions: Vec<PlanSession>,
        /// Every rule that it breaks, with its place; empty where it could be adopted.
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
        /// The person's number, where it is somebody's place.
        pub person: Option<String>,
        /// The session's id, where there is one.
        pub session: Option<String>,
    }

    /// What is different between two plans.
    #[derive(Default)]
    pub struct PlanDifference {
        /// Sessions that run now and did not.
        pub runs_gained: Vec<String>,
        /// Sessions that ran and do not now.
        pub runs_lost: Vec<String>,
        /// Everybody whose places are not the same, by name.
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
        /// Sessions gained, in words.
        pub gained: Vec<String>,
        /// Sessions lost.
        pub lost: Vec<String>,
        /// Moved from one session of an activity to another: before and after.
        pub moved: Vec<(String, String)>,
    }

    /// A plan solved again with few changes.
    pub struct PlanAgain {
        /// The plan.
        pub plan: PlanView,
        /// What is different from the plan in hand before.
        pub changes: PlanDifference,
    }

    /// The cheapest single change that would free a gap, tried.
    pub struct PlanRemedy {
        /// What to change, as a sentence.
        pub words: String,
        /// The kind of change: `give`, `money`, `allow`, `seat`, `offer`, `admit_branch`, `admit_kind`, `smaller`, `hours`, `relief`, `run`,
        /// `runs_a_week` or `places_a_week`.
        pub what: String,
        /// What it costs, in pence: the order in which changes are offered.
        pub cost: Pence,
        /// Money that has to be found, in pence.
        pub money: Pence,
        /// What of it is missing in which fund.
        pub funds: Vec<FundChange>,
        /// What of it is missing in the total budget, in pence.
        pub budget: Pence,
        /// The setting that makes the change, where one does.
        pub setting: Option<RemedySetting>,
        /// The place that frees the gap: person's number and session's id.
        pub place: (String, String),
        /// That it was tried and what came of it, as sentences.
        pub tried: Vec<String>,
        /// What is different in the plan solved again with the change.
        pub changes: PlanDifference,
        /// The edits that make it so, where nothing but the plan has to change.
        pub edits: Vec<PlanEdit>,
    }

    /// A setting that makes a change which frees a gap.
    pub struct RemedySetting {
        /// Its key.
        pub key: String,
        /// The value that it takes.
        pub value: String,
        /// What that means, in words.
        pub words: String,
    }

    /// A plan solved again with a place that it had left out: what the place was moved aside for.
    pub struct PlanForced {
        /// The place: person's number and session's id.
        pub place: (String, String),
        /// The parts of the score as the plan is.
        pub before: PlanParts,
        /// Its parts with the place.
        pub after: PlanParts,
        /// By how much the score is higher with the place; below 0 where it is lower.
        pub difference: Points,
        /// The difference and the parts that change, as sentences with their size.
        pub words: Vec<String>,
        /// Who gains, loses or moves.
        pub changes: PlanDifference,
    }

    /// What can be chosen for a change by hand.
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
        /// Title and when, in words.
        pub words: String,
        /// The most people that it takes.
        pub seats: u32,
    }
}
