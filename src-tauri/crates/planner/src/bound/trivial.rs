//! Simple bounds that are there at once.

use crate::model::Model;
use crate::model::ix::{GroupIx, IxVec, List as _, PersonIx, UnitIx};
use crate::model::layout::Indexed;

/// The score if every level were closed on the first day and no points were lost. It needs no model.
pub(crate) fn at_first_sight(indexed: &Indexed) -> i64 {
    let Indexed { problem, calendar, .. } = indexed;
    let at_once = problem.objective.level + problem.objective.early;
    let to_close = problem.people.iter().flat_map(|person| {
        person.targets.iter().map(|(skill, target)| {
            let open = (target.level - person.levels.get(skill).copied().unwrap_or(0)).max(0);
            // Something under way may have ended even before the first day.
            let worth = person.coming.get(skill).map_or(at_once, |to| calendar.worth_on(to.on).max(at_once));
            target.weight * open * worth
        })
    });
    to_close.sum()
}

/// The score if everybody got the best of everything at once and nothing cost anything.
pub(crate) fn simple(model: &Model) -> i64 {
    let prior_runs = model.sessions.iter().filter(|session| session.prior).count() as i64;
    let prior_places = model.places.iter().filter(|place| place.prior).count() as i64;
    model.empty_score + dearest(model).iter().sum::<i64>() + shares(model) + model.drop_run * prior_runs + model.drop_place * prior_places
}

/// By unit: the most points that any place wins of it.
pub(crate) fn dearest(model: &Model) -> IxVec<UnitIx, i64> {
    let mut most: IxVec<UnitIx, i64> = IxVec::filled(0, model.units.len());
    for at in model.places.indices() {
        for (unit, value) in model.wins.get(at) {
            most[*unit] = most[*unit].max(*value);
        }
    }
    most
}

/// The most that fair shares of learning time could be worth: the worth if every place were held at once.
pub(crate) fn shares(model: &Model) -> i64 {
    let mut minutes: IxVec<PersonIx, i64> = IxVec::filled(0, model.people);
    for place in &model.places {
        minutes[place.person] += model.sessions[place.session].share();
    }
    let mut groups: IxVec<GroupIx, i64> = IxVec::filled(0, model.groups.len());
    let mut sum = 0;
    for (person, minutes) in minutes.enumerated() {
        sum += model.person_penalty * model.person_minutes.min(*minutes);
        for group in model.groups_of.get(person) {
            groups[*group] += minutes;
        }
    }
    sum + model.groups.iter().zip(groups).map(|(group, minutes)| group.penalty * group.minutes.min(minutes)).sum::<i64>()
}
