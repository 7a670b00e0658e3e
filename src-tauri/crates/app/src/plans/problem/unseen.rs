//! Seats that a plan does not see: those of people who said that they will stay away, and of people who are not with the service.

use std::collections::BTreeMap;

use store::Kept;
use store::records::{PersonId, Place, SessionId};

use super::candidates::Candidate;

/// People who have a seat in a session, which is taken and paid for, but whom the plan must not count there.
pub(crate) struct Unseen {
    /// By session's row id: how many there are.
    pub(crate) heads: BTreeMap<SessionId, i64>,
    /// People who stay away, as (session's row id, person's number). A plan must not give them the place again.
    away: Vec<(SessionId, String)>,
}

impl Unseen {
    /// `known`: the numbers of the people of the problem, by row id.
    pub(crate) fn of(places: &[Kept<Place>], known: &BTreeMap<PersonId, &str>) -> Self {
        let mut unseen = Self { heads: BTreeMap::new(), away: Vec::new() };
        for place in places.iter().filter(|place| place.status.takes_a_seat()) {
            match known.get(&place.person) {
                Some(number) if place.status.stayed_away() => unseen.away.push((place.session, (*number).to_owned())),
                Some(_) => continue,
                None => {}
            }
            *unseen.heads.entry(place.session).or_default() += 1;
        }
        unseen
    }

    /// The places that must not be given, as (person, session) of the problem.
    pub(crate) fn places(&self, candidates: &BTreeMap<String, Candidate>) -> Vec<(String, String)> {
        let ids: BTreeMap<SessionId, &str> = candidates.values().filter_map(|one| Some((one.stored?.0, one.id.as_str()))).collect();
        self.away.iter().filter_map(|(session, person)| Some((person.clone(), (*ids.get(session)?).to_owned()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::activities::PlaceStatus;

    use store::Id;

    use super::*;

    #[test]
    fn seats_of_those_who_stay_away_or_are_not_here_are_taken_and_given_to_nobody_twice() {
        let (session, id) = (Id::from_number(7), Id::from_number);
        let place = |number, person, status| Kept { id: Id::from_number(number), record: Place { session, person: id(person), status } };
        let places = [
            place(1, 1, PlaceStatus::Booked),
            place(2, 2, PlaceStatus::Excused),
            place(3, 3, PlaceStatus::Booked),
            place(4, 4, PlaceStatus::Waiting),
        ];
        let unseen = Unseen::of(&places, &BTreeMap::from([(id(1), "P1"), (id(2), "P2"), (id(4), "P4")]));
        assert_eq!(unseen.heads, BTreeMap::from([(session, 2)]), "the excused one, and the one who is not in the problem");
        assert_eq!(unseen.away, [(session, "P2".to_owned())]);
    }
}
