//! Every cell, total and group of random services equals the plain slow count.

use domain::gaps::{gaps_among, gaps_cell_by_cell};
use domain::ix::{Ix, List};
use domain::ratings::RatingsCounted;
use domain::{Filter, Key, Kind, Matrix, Pick, State, gaps};
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::slow;
use crate::world::{any_date, any_facts, any_of, one};

fn any_counted() -> impl Strategy<Value = RatingsCounted> {
    prop_oneof![Just(RatingsCounted::All), Just(RatingsCounted::Agreed)]
}

fn any_keys() -> impl Strategy<Value = Vec<Key>> {
    subsequence(Key::ALL.to_vec(), 0..=3).prop_shuffle()
}

fn any_pick<I: Ix + std::fmt::Debug>(many: usize) -> impl Strategy<Value = Pick<I>> {
    prop_oneof![6 => Just(Pick::Any), 1 => Just(Pick::Without), 2 => any_of(many).prop_map(Pick::Only)]
}

prop_compose! {
    fn any_filter()(
        branch in any_pick(3),
        team in any_pick(2),
        role in any_pick(3),
        kind in prop::option::weighted(0.2, (0..4_usize).prop_map(|at| Kind::ALL[at])),
        aim in any_pick(2),
        skill in prop::option::weighted(0.1, any_of(5)),
        person in prop::option::weighted(0.1, any_of(7)),
    ) -> Filter {
        Filter { branch, team, role, kind, aim, group: Pick::Any, skill, person }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_cell_is_what_the_definitions_say(facts in any_facts(), on in any_date(), counted in any_counted()) {
        let matrix = Matrix::build(&facts, on, counted);
        for person in facts.people.indices() {
            prop_assert_eq!(matrix.is_active(person), slow::is_active(&facts, person, on));
            prop_assert_eq!(matrix.branch(person), slow::branch(&facts, person, on));
            prop_assert_eq!(matrix.team(person), slow::team(&facts, person, on));
            if matrix.is_active(person) {
                let roles: Vec<_> = slow::roles(&facts, person, on).into_iter().collect();
                prop_assert_eq!(matrix.roles(person), roles);
            }
            for skill in facts.skills.indices() {
                let cell = matrix.cell(person, skill);
                let need = slow::need(&facts, person, skill, on);
                let rating = slow::rating(&facts, person, skill, on, counted);
                prop_assert_eq!(cell.target.zip(cell.importance), need);
                prop_assert_eq!(cell.level, rating.map(|rating| rating.level));
                prop_assert_eq!(cell.review_due, rating.and_then(|rating| rating.review_by).is_some_and(|by| by < on));
                let state = match (need, rating) {
                    (None, _) => State::NotNeeded,
                    (Some(_), None) => State::Unrated,
                    (Some((target, _)), Some(rating)) => if rating.level >= target { State::Met } else { State::Below },
                };
                prop_assert_eq!(cell.state(), state);
                if need.is_some() {
                    let naming: Vec<_> = slow::naming(&facts, person, skill, on).into_iter().collect();
                    prop_assert_eq!(matrix.roles_naming(person, skill), naming);
                }
            }
        }
    }

    #[test]
    fn totals_and_groups_are_those_of_the_slow_count(
        facts in any_facts(),
        on in any_date(),
        counted in any_counted(),
        by in any_keys(),
        filter in any_filter(),
    ) {
        // Grouped by role, a filter on a role leaves the other roles of its people out.
        let filter = if by.contains(&Key::Role) { Filter { role: Pick::Any, ..filter } } else { filter };
        let matrix = Matrix::build(&facts, on, counted);
        let table = gaps(&facts, &matrix, &by, &filter);
        prop_assert_eq!(table.totals, slow::sums(&facts, on, counted, &[], &[], &filter));
        let mut expected = Vec::new();
        if !by.is_empty() {
            for label in slow::all_labels(&facts, on, &by) {
                let sums = slow::sums(&facts, on, counted, &by, &label, &filter);
                if sums.required > 0 {
                    expected.push((label, sums));
                }
            }
        }
        let texts = |group: &domain::Group| table.texts(&facts, group).into_iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>();
        let found: Vec<_> = table.groups.iter().map(|group| (texts(group), group.sums)).collect();
        prop_assert_eq!(found, expected, "sorted by key, null first, empty groups left out");
    }

    #[test]
    fn the_pass_over_bytes_has_the_sums_of_the_count_cell_by_cell(
        facts in any_facts(),
        on in any_date(),
        counted in any_counted(),
        by in any_keys(),
        filter in any_filter(),
        left_out in any_of::<domain::ix::PersonIx>(7),
    ) {
        let matrix = Matrix::build(&facts, on, counted);
        let some = || facts.people.indices().filter(|person| *person != left_out);
        prop_assert_eq!(gaps_among(&facts, &matrix, &by, &filter, some()), gaps_cell_by_cell(&facts, &matrix, &by, &filter, some()));
    }

    #[test]
    fn each_required_cell_is_in_exactly_one_state(facts in any_facts(), on in any_date(), by in any_keys()) {
        let table = gaps(&facts, &Matrix::build(&facts, on, RatingsCounted::All), &by, &Filter::default());
        for sums in table.groups.iter().map(|group| group.sums).chain([table.totals]) {
            prop_assert_eq!(sums.met + sums.below + sums.unrated, sums.required);
        }
    }

    #[test]
    fn groups_other_than_by_role_add_up_to_the_totals(facts in any_facts(), on in any_date(), by in any_keys()) {
        let by: Vec<_> = by.into_iter().filter(|&key| key != Key::Role).collect();
        prop_assume!(!by.is_empty());
        let table = gaps(&facts, &Matrix::build(&facts, on, RatingsCounted::All), &by, &Filter::default());
        prop_assert_eq!(table.groups.iter().map(|group| group.sums.required).sum::<u32>(), table.totals.required);
        prop_assert_eq!(table.groups.iter().map(|group| group.sums.weighted_gap).sum::<u32>(), table.totals.weighted_gap);
    }

    #[test]
    fn a_matrix_refreshed_is_a_matrix_built_anew(facts in any_facts(), on in any_date(), counted in any_counted()) {
        let mut before = facts.clone();
        let rated = facts.people.enumerated().find(|(_, person)| !person.ratings.is_empty());
        prop_assume!(rated.is_some());
        let (rated, _) = rated.unwrap();
        one(&mut before, rated.at()).ratings.pop();
        let mut matrix = Matrix::build(&before, on, counted);
        matrix.refresh(&facts, rated);
        prop_assert_eq!(matrix, Matrix::build(&facts, on, counted));
    }
}
