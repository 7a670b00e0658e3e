//! Bounds that hold at any time: no plan scores more.

use crate::model::Model;

/// Everybody gets the best of everything at once, and nothing costs anything: always true, and given at once.
pub(crate) fn simple(model: &Model) -> i64 {
    let mut best = vec![0_i64; model.units.len()];
    let mut minutes = vec![0_i64; model.people];
    let mut prior_places = 0;
    for (at, pair) in model.pairs.iter().enumerate() {
        for (unit, value) in model.wins.get(at) {
            best[*unit as usize] = best[*unit as usize].max(*value);
        }
        minutes[pair.person as usize] += model.sessions[pair.session as usize].share();
        prior_places += i64::from(pair.prior);
    }
    let mut groups = vec![0_i64; model.groups.len()];
    let mut bound = model.empty_score + best.iter().sum::<i64>();
    for (person, minutes) in minutes.iter().enumerate() {
        bound += model.person_penalty * model.person_minutes.min(*minutes);
        for group in model.groups_of.get(person) {
            groups[*group as usize] += minutes;
        }
    }
    for (group, minutes) in model.groups.iter().zip(groups) {
        bound += group.penalty * group.minutes.min(minutes);
    }
    let prior_runs = model.sessions.iter().filter(|session| session.prior).count() as i64;
    bound + model.drop_run * prior_runs + model.drop_place * prior_places
}
