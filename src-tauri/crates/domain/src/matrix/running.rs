//! A matrix that moves forward in time. What happens to people between two dates is little, so the next date costs only that: the ratings
//! given in between, and the people whose roles, places, targets, periods or reviews begin or end.

use super::{Matrix, Profiles, byte_of, day_number, places, scan_person};
use crate::dates::{Date, Period};
use crate::facts::{Facts, Person, Rating};
use crate::ix::{Ix as _, PersonIx};
use crate::ratings::RatingsCounted;

/// A matrix on its way through the dates of a trend.
pub(crate) struct Running<'f> {
    facts: &'f Facts,
    profiles: Profiles,
    matrix: Matrix,
    people: Vec<Moving>,
    /// Room for the days of one person's ratings.
    newest: Vec<u32>,
}

/// What of a person lies ahead.
struct Moving {
    /// The ratings by day, on the same day as recorded; none where they were recorded in that order.
    by_day: Option<Box<[u32]>>,
    /// How many of them have been given.
    given: usize,
    /// The day of the next one, as a number; the greatest for none.
    next_rating: u32,
    /// The first day on which roles, places, targets or periods are no longer the same, as a number; the greatest for never.
    next_change: u32,
    /// The first day on which a review is due that was not, likewise.
    next_review: u32,
}

impl<'f> Running<'f> {
    /// The matrix on the first date.
    pub(crate) fn new(facts: &'f Facts, on: Date, counted: RatingsCounted) -> Self {
        let mut profiles = Profiles::new(facts);
        let mut matrix = Matrix::with(facts, on, counted, &mut profiles);
        // They are the matrix's; they come back only to be added to.
        std::mem::swap(&mut matrix.profiles, &mut profiles.list);
        let people = facts.people.iter().map(|person| Moving::new(facts, person, on)).collect();
        Self { facts, profiles, matrix, people, newest: vec![0; facts.skills.len()] }
    }

    /// The matrix on the date to which it was moved last.
    pub(crate) fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// Moves it to a later date. `leaves` is told of each person for whom something may be different, while the matrix still has how it was;
    /// afterwards these people are handed back.
    pub(crate) fn advance(&mut self, to: Date, mut leaves: impl FnMut(&Matrix, PersonIx)) -> Vec<PersonIx> {
        let (facts, counted, skills) = (self.facts, self.matrix.counted, self.matrix.skills);
        let day = day_number(to);
        let keep = |rating: &Rating| counted.counts(rating.source);
        let mut moved = Vec::new();
        self.matrix.on = to;
        std::mem::swap(&mut self.matrix.profiles, &mut self.profiles.list);
        for (at, moving) in self.people.iter_mut().enumerate() {
            if moving.next() > day {
                continue;
            }
            let index = PersonIx::new(at);
            let person = &facts.people[index];
            leaves(&self.matrix, index);
            moved.push(index);
            let row = &mut self.matrix.ratings[at * skills..(at + 1) * skills];
            if moving.next_review <= day {
                row.fill(0);
                self.newest.fill(0);
                scan_person(person, to, &mut self.newest, keep, |skill, rating| row[skill] = byte_of(facts, rating, to));
                moving.pass(facts, person, to);
            } else {
                while let Some(rating) = moving.rating(person).filter(|rating| rating.rated_on <= to) {
                    moving.given += 1;
                    if rating.skill.at() < skills && keep(rating) {
                        row[rating.skill.at()] = byte_of(facts, rating, to);
                        moving.expect_review(facts, rating, to);
                    }
                }
                moving.expect_rating(person);
            }
            if moving.next_change <= day {
                self.matrix.profile_of[index] = self.profiles.of(facts, person, to);
                (self.matrix.branch_of[index], self.matrix.team_of[index]) = places(facts, person, to);
                moving.next_change = next_change(person, to);
            }
        }
        std::mem::swap(&mut self.matrix.profiles, &mut self.profiles.list);
        moved
    }
}

impl Moving {
    fn new(facts: &Facts, person: &Person, on: Date) -> Self {
        let in_order = person.ratings.is_sorted_by_key(|rating| rating.rated_on);
        let by_day = (!in_order).then(|| {
            let mut order: Vec<u32> = (0..crate::numbers::saturating_u32(person.ratings.len())).collect();
            // A stable sort: ratings of one day stay in the order of recording.
            order.sort_by_key(|at| person.ratings[*at as usize].rated_on);
            order.into_boxed_slice()
        });
        let mut moving = Self { by_day, given: 0, next_rating: u32::MAX, next_change: next_change(person, on), next_review: u32::MAX };
        moving.pass(facts, person, on);
        moving
    }

    /// The first day on which anything may be different, as a number.
    fn next(&self) -> u32 {
        self.next_rating.min(self.next_change).min(self.next_review)
    }

    /// The next rating by day that has not been given.
    fn rating<'p>(&self, person: &'p Person) -> Option<&'p Rating> {
        match &self.by_day {
            None => person.ratings.get(self.given),
            Some(order) => person.ratings.get(*order.get(self.given)? as usize),
        }
    }

    /// Passes over what has been given up to a date, and looks for the next review among it.
    fn pass(&mut self, facts: &Facts, person: &Person, on: Date) {
        self.next_review = u32::MAX;
        while self.rating(person).is_some_and(|rating| rating.rated_on <= on) {
            self.given += 1;
        }
        self.expect_rating(person);
        for rating in person.ratings.iter().filter(|rating| rating.rated_on <= on) {
            self.expect_review(facts, rating, on);
        }
    }

    fn expect_rating(&mut self, person: &Person) {
        self.next_rating = self.rating(person).map_or(u32::MAX, |rating| day_number(rating.rated_on));
    }

    /// A review is due on the day after its date. One that is overtaken by a newer rating costs no more than a look.
    fn expect_review(&mut self, facts: &Facts, rating: &Rating, on: Date) {
        if let Some(by) = facts.review_day(rating).filter(|by| *by >= on) {
            self.next_review = self.next_review.min(day_number(by).saturating_add(1));
        }
    }
}

/// The first day after a date on which something of a person begins, or no longer holds.
fn next_change(person: &Person, on: Date) -> u32 {
    let held = person.roles.iter().map(|one| one.period);
    let held = held.chain(person.branches.iter().map(|one| one.period)).chain(person.teams.iter().map(|one| one.period));
    let periods = held.chain(person.targets.iter().map(|one| one.period)).chain(person.periods.iter());
    let ends = |period: Period| {
        let begins = period.from.filter(|from| *from > on).map(day_number);
        let ends = period.to.filter(|to| *to >= on).map(|to| day_number(to).saturating_add(1));
        [begins, ends]
    };
    periods.flat_map(ends).flatten().min().unwrap_or(u32::MAX)
}
