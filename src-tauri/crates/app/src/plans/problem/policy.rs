//! What a plan weighs by: the points of the objective and the fair shares of learning time, the same for every service until
//! somebody needs them otherwise. Only the ratios decide; docs/plan-format.md, "Score", says how they add up.

use domain::Kind;
use planner::{Fairness, GroupBy, GroupShare, Objective, PersonShare};

/// The points that everything else is measured against: one level, of a target of weight 1, closed.
const LEVEL: i64 = 100_000;

/// A renewal that is missed outweighs 200 levels of weight 1, because it is a duty of law or of safety and no matter of taste.
const RENEWALS_IN_LEVELS: i64 = 200;

/// What a level is worth more on the first day than on the last: a fifth, so that sooner is better and never better than more.
const EARLY_SHARE: i64 = 5;

/// A run that is already in the calendar gives way only for what is worth three levels.
const RUN_IN_LEVELS: i64 = 3;

/// Somebody's place moves only for what is worth a level.
const PLACE_IN_LEVELS: i64 = 1;

/// Two hours of learning are everybody's fair share of a plan, and each minute short of it costs 200 points.
const PERSON_SHARE: PersonShare = PersonShare { minutes: 120, penalty: 200 };

/// Volunteers as a group should get three hours a head, at 50 points a minute: plans that look at gaps alone pass them over.
const VOLUNTEERS_SHARE: (i64, i64) = (180, 50);

/// The weights of the parts of a plan's score.
pub(super) fn objective() -> Objective {
    Objective {
        renewal: RENEWALS_IN_LEVELS * LEVEL,
        level: LEVEL,
        early: LEVEL / EARLY_SHARE,
        // A penny is a point: a level of weight 1 is worth £1,000.
        cost: 1,
        drop_run: RUN_IN_LEVELS * LEVEL,
        drop_place: PLACE_IN_LEVELS * LEVEL,
    }
}

/// Who should have how much learning time.
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
