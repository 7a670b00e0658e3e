//! The weights of a plan: the points of the objective and the fair shares of learning time. They are the same for every service. Only their
//! ratios matter; docs/plan-format.md, The score, says how they add up.

use domain::Kind;
use planner::{Fairness, GroupBy, GroupShare, Objective, PersonShare};

/// The points for closing one level of a target of weight 1. Everything else is measured against it.
const LEVEL: i64 = 100_000;

/// A missed renewal costs as much as 200 levels of weight 1, because renewals are duties of law or safety.
const RENEWALS_IN_LEVELS: i64 = 200;

/// A level is worth a fifth (one part in so many) more on the first day than on the last. So sooner is better, but never better than more
/// levels.
const EARLY_SHARE: i64 = 5;

/// A run that is already in the calendar is dropped only for a gain of at least three levels.
const RUN_IN_LEVELS: i64 = 3;

/// A person's place moves only for a gain of at least one level.
const PLACE_IN_LEVELS: i64 = 1;

/// Each person's fair share of a plan is two hours of learning, and each minute short of it costs 200 points.
const PERSON_SHARE: PersonShare = PersonShare { minutes: 120, penalty: 200 };

/// Volunteers as a group should get three hours for each person, at 50 points a minute, because plans that look only at gaps neglect them.
const VOLUNTEERS_SHARE: (i64, i64) = (180, 50);

/// The weights of the parts of a plan's score.
pub(super) fn objective() -> Objective {
    Objective {
        renewal: RENEWALS_IN_LEVELS * LEVEL,
        level: LEVEL,
        early: LEVEL / EARLY_SHARE,
        // A penny costs one point, so that a level of weight 1 is worth £1,000.
        cost: 1,
        drop_run: RUN_IN_LEVELS * LEVEL,
        drop_place: PLACE_IN_LEVELS * LEVEL,
    }
}

/// The learning time that people and groups should have.
pub(super) fn fairness() -> Fairness {
    let (minutes, penalty) = VOLUNTEERS_SHARE;
    Fairness {
        person: PERSON_SHARE,
        groups: vec![GroupShare {
            id: "volunteers".to_owned(),
            by: GroupBy::Kind,
            value: Kind::Volunteer.code().to_owned(),
            minutes,
            penalty,
        }],
    }
}
