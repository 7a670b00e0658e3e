//! Each rule on who and what counts, by the smallest service that shows it.

use std::sync::Arc;

use domain::facts::{Facts, RoleTarget};
use domain::ix::{BranchIx, Ix, List as _, RoleIx};
use domain::matrix::Cell;
use domain::ratings::{RatingsCounted, Source};
use domain::{Filter, Key, Kind, Matrix, Pick, State, Sums, gaps};

use crate::world::{add_row, ann, but, day, held, one, period, person, personal, rating, set_rows, skill, target};

const REF: usize = 0;
const ICT: usize = 1;
const LAW: usize = 2;
const ANN: usize = 0;

fn at(facts: &Facts, on: &str) -> Matrix {
    Matrix::build(facts, day(on), RatingsCounted::All)
}

fn cell(matrix: &Matrix, skill: usize) -> Cell {
    matrix.cell(Ix::new(ANN), Ix::new(skill))
}

fn level(matrix: &Matrix, skill: usize) -> Option<u8> {
    matrix.level(Ix::new(ANN), Ix::new(skill))
}

fn totals(facts: &Facts, on: &str) -> Sums {
    gaps(facts, &at(facts, on), &[], &Filter::default()).totals
}

fn by(facts: &Facts, keys: &[Key]) -> Vec<(Vec<Option<String>>, Sums)> {
    let table = gaps(facts, &at(facts, "2026-06-01"), keys, &Filter::default());
    let texts = |group| table.texts(facts, group).into_iter().map(|text| text.map(str::to_owned)).collect();
    table.groups.iter().map(|group| (texts(group), group.sums)).collect()
}

fn key(text: &str) -> Vec<Option<String>> {
    vec![Some(text.to_owned())]
}

#[test]
fn a_person_is_active_on_the_first_and_the_last_day_and_not_outside_them() {
    let mut facts = ann();
    one(&mut facts, 0).periods = period("2026-03-01..2026-03-31").into();
    let active = |on| at(&facts, on).is_active(Ix::new(ANN));
    assert_eq!(["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"].map(active), [false, true, true, false]);
    one(&mut facts, 0).periods = period("..").into();
    assert!(at(&facts, "1900-01-01").is_active(Ix::new(ANN)), "no start is always");
}

#[test]
fn somebody_who_comes_back_counts_in_both_periods_and_not_between_them() {
    let mut facts = ann();
    one(&mut facts, 0).periods = [period("2024-06-01.."), period("2015-01-01..2019-12-31")].into_iter().collect();
    set_rows(&mut facts, vec![rating(ANN, REF, 2, "2018-05-01")]);
    let counted = |on| (totals(&facts, on).required, totals(&facts, on).below);
    assert_eq!(
        ["2014-12-31", "2018-05-01", "2019-12-31", "2020-01-01", "2024-05-31", "2024-06-01"].map(counted),
        [(0, 0), (2, 1), (2, 1), (0, 0), (0, 0), (2, 1)]
    );
}

#[test]
fn a_person_who_is_not_active_has_no_required_cell() {
    let mut facts = ann();
    one(&mut facts, 0).periods = period("..2026-03-31").into();
    add_row(&mut facts, personal(ANN, LAW, 2, ".."));
    assert_eq!(totals(&facts, "2026-03-31").required, 3);
    assert_eq!(totals(&facts, "2026-04-01"), Sums::default());
    assert_eq!(cell(&at(&facts, "2026-04-01"), REF).state(), State::NotNeeded);
}

#[test]
fn roles_count_on_their_own_dates() {
    let mut facts = ann();
    set_rows(&mut facts, vec![held::<RoleIx>(ANN, 0, "2026-03-01..2026-03-31")]);
    assert_eq!(["2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"].map(|on| totals(&facts, on).required), [0, 2, 2, 0]);
}

#[test]
fn the_highest_target_and_the_highest_importance_among_the_roles_count() {
    let mut facts = ann();
    add_row(&mut facts, held::<RoleIx>(ANN, 1, ".."));
    facts.targets = vec![RoleTarget { importance: 1, ..target(0, REF, 3) }, RoleTarget { importance: 3, ..target(1, REF, 2) }];
    let cell = cell(&at(&facts, "2026-06-01"), REF);
    assert_eq!((cell.target, cell.importance), (Some(3), Some(3)));
}

#[test]
fn a_personal_target_stands_instead_of_the_roles_lower_or_higher() {
    let mut facts = ann();
    set_rows(&mut facts, vec![personal(ANN, REF, 1, ".."), personal(ANN, ICT, 4, "..")]);
    let matrix = at(&facts, "2026-06-01");
    assert_eq!([REF, ICT].map(|skill| cell(&matrix, skill).target), [Some(1), Some(4)]);
}

#[test]
fn a_personal_target_keeps_the_importance_of_the_roles_that_name_the_skill() {
    let mut facts = ann();
    facts.targets[0].importance = 3;
    set_rows(&mut facts, vec![personal(ANN, REF, 1, "..")]);
    assert_eq!(cell(&at(&facts, "2026-06-01"), REF).importance, Some(3));
}

#[test]
fn a_personal_target_of_nought_takes_the_skill_off_the_list_while_it_is_in_force() {
    let mut facts = ann();
    set_rows(&mut facts, vec![personal(ANN, REF, 0, "2026-03-01..2026-03-31")]);
    let state = |on| cell(&at(&facts, on), REF).state();
    assert_eq!([state("2026-03-15"), state("2026-04-01")], [State::NotNeeded, State::Unrated]);
}

#[test]
fn a_skill_that_only_a_personal_target_names_is_needed_with_importance_two() {
    let mut facts = ann();
    set_rows(&mut facts, vec![personal(ANN, LAW, 2, "..")]);
    let cell = cell(&at(&facts, "2026-06-01"), LAW);
    assert_eq!((cell.target, cell.importance), (Some(2), Some(2)));
}

#[test]
fn a_target_without_importance_has_importance_two() {
    let mut facts = ann();
    facts.targets[0].importance = 0;
    assert_eq!(cell(&at(&facts, "2026-06-01"), REF).importance, Some(2));
}

#[test]
fn of_overlapping_personal_targets_the_one_that_began_last_counts_then_the_one_recorded_last() {
    let mut facts = ann();
    set_rows(&mut facts, vec![personal(ANN, REF, 1, "2026-02-01.."), personal(ANN, REF, 2, ".."), personal(ANN, REF, 4, "2026-01-01..")]);
    assert_eq!(cell(&at(&facts, "2026-06-01"), REF).target, Some(1));
    add_row(&mut facts, personal(ANN, REF, 3, "2026-02-01.."));
    assert_eq!(cell(&at(&facts, "2026-06-01"), REF).target, Some(3));
}

#[test]
fn a_skill_that_no_role_names_is_not_needed_even_where_it_is_rated() {
    let mut facts = ann();
    set_rows(&mut facts, vec![rating(ANN, LAW, 1, "2026-01-01")]);
    let cell = cell(&at(&facts, "2026-06-01"), LAW);
    assert_eq!((cell.state(), cell.level), (State::NotNeeded, Some(1)));
    assert_eq!(totals(&facts, "2026-06-01").required, 2);
}

#[test]
fn the_newest_rating_on_or_before_the_date_is_in_force() {
    let mut facts = ann();
    set_rows(&mut facts, vec![rating(ANN, REF, 3, "2026-03-01"), rating(ANN, REF, 1, "2026-01-01"), rating(ANN, REF, 4, "2026-05-01")]);
    let level = |on| level(&at(&facts, on), REF);
    let days = ["2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01"];
    assert_eq!(days.map(level), [None, Some(1), Some(1), Some(3), Some(3), Some(4)]);
}

#[test]
fn of_ratings_of_one_day_the_one_recorded_last_is_in_force() {
    let mut facts = ann();
    set_rows(&mut facts, vec![rating(ANN, REF, 3, "2026-03-01"), rating(ANN, REF, 1, "2026-03-01")]);
    assert_eq!(level(&at(&facts, "2026-06-01"), REF), Some(1));
}

#[test]
fn agreed_leaves_self_and_peer_ratings_out() {
    let from = |source, level, on| but(rating(ANN, REF, level, on), |rating| rating.source = source);
    let mut facts = ann();
    set_rows(
        &mut facts,
        vec![from(Source::Manager, 1, "2026-01-01"), from(Source::Own, 4, "2026-02-01"), from(Source::Peer, 3, "2026-03-01")],
    );
    let counting = |counted| level(&Matrix::build(&facts, day("2026-06-01"), counted), REF);
    assert_eq!([counting(RatingsCounted::All), counting(RatingsCounted::Agreed)], [Some(3), Some(1)]);
    for source in [Source::Assessor, Source::Certificate] {
        let mut facts = ann();
        set_rows(&mut facts, [from(source, 2, "2026-01-01")]);
        assert_eq!(level(&Matrix::build(&facts, day("2026-06-01"), RatingsCounted::Agreed), REF), Some(2));
    }
}

#[test]
fn not_rated_is_not_a_level_of_nought() {
    let mut facts = ann();
    set_rows(&mut facts, vec![rating(ANN, REF, 0, "2026-01-01")]);
    let matrix = at(&facts, "2026-06-01");
    assert_eq!((level(&matrix, REF), cell(&matrix, REF).state()), (Some(0), State::Below));
    assert_eq!((level(&matrix, ICT), cell(&matrix, ICT).state()), (None, State::Unrated));
}

#[test]
fn a_review_is_due_after_its_day_and_lowers_no_level() {
    let mut facts = ann();
    set_rows(&mut facts, [but(rating(ANN, REF, 3, "2026-01-01"), |rating| rating.review_by = Some(day("2026-05-31")))]);
    let cell = |on| cell(&at(&facts, on), REF);
    assert_eq!([cell("2026-05-31").review_due, cell("2026-06-01").review_due], [false, true]);
    assert_eq!(cell("2026-06-01").state(), State::Met);
    assert_eq!(totals(&facts, "2026-06-01").review_due, 1);
}

#[test]
fn the_sums_of_one_person_are_those_worked_out_by_hand() {
    let mut facts = ann();
    facts.targets =
        vec![RoleTarget { importance: 3, ..target(0, REF, 4) }, target(0, ICT, 2), RoleTarget { importance: 1, ..target(0, LAW, 3) }];
    set_rows(&mut facts, vec![rating(ANN, REF, 2, "2026-01-01"), rating(ANN, ICT, 3, "2026-01-01")]);
    let expected = Sums {
        people: 1,
        required: 3,
        met: 1,
        below: 1,
        unrated: 1,
        review_due: 0,
        target_levels: 9,
        gap_levels: 2,
        unrated_levels: 3,
        weighted_gap: 6,
        coverage: Some(0.5),
        response: Some(2.0 / 3.0),
        people_with_gap: 1,
    };
    assert_eq!(totals(&facts, "2026-06-01"), expected);
}

#[test]
fn coverage_is_nothing_where_nobody_is_rated_and_response_where_nothing_is_required() {
    let sums = totals(&ann(), "2026-06-01");
    assert_eq!((sums.coverage, sums.response), (None, Some(0.0)));
    let sums = totals(&Facts { targets: Vec::new(), ..ann() }, "2026-06-01");
    assert_eq!((sums.coverage, sums.response), (None, None));
}

#[test]
fn a_cell_counts_once_in_each_role_that_names_its_skill_and_once_in_all() {
    let mut facts = ann();
    add_row(&mut facts, held::<RoleIx>(ANN, 1, ".."));
    facts.targets = vec![target(0, REF, 3), target(1, REF, 2), target(1, ICT, 1)];
    let groups = by(&facts, &[Key::Role]);
    let required: Vec<_> = groups.iter().map(|(key, sums)| (key.clone(), sums.required, sums.target_levels)).collect();
    assert_eq!(required, [(key("CL"), 2, 4), (key("LA"), 1, 3)]);
    assert_eq!(totals(&facts, "2026-06-01").required, 2);
}

#[test]
fn a_role_held_twice_counts_once() {
    let mut facts = ann();
    add_row(&mut facts, held::<RoleIx>(ANN, 0, "2026-01-01.."));
    assert_eq!(by(&facts, &[Key::Role])[0].1.required, 2);
}

#[test]
fn a_cell_that_only_a_personal_target_makes_is_in_the_role_null() {
    let mut facts = ann();
    set_rows(&mut facts, vec![personal(ANN, LAW, 2, ".."), personal(ANN, REF, 4, "..")]);
    let groups: Vec<_> = by(&facts, &[Key::Role]).into_iter().map(|(key, sums)| (key, sums.required)).collect();
    assert_eq!(groups, [(vec![None], 1), (key("LA"), 2)]);
}

#[test]
fn filtered_by_a_role_only_what_counts_in_that_role_is_shown() {
    let mut facts = ann();
    add_row(&mut facts, held::<RoleIx>(ANN, 1, ".."));
    facts.targets = vec![target(0, REF, 3), target(1, REF, 2), target(1, ICT, 1)];
    let filter = Filter { role: Pick::Only(Ix::new(0)), ..Filter::default() };
    let table = gaps(&facts, &at(&facts, "2026-06-01"), &[Key::Role], &filter);
    assert_eq!(table.groups.iter().map(|group| (group.key.clone(), group.sums.required)).collect::<Vec<_>>(), [(vec![Some(0)], 1)]);
    assert_eq!(table.totals.required, 1);
}

#[test]
fn branch_and_team_are_those_of_the_date() {
    let mut facts = ann();
    set_rows(&mut facts, vec![held::<BranchIx>(ANN, 0, "..2026-03-31"), held::<BranchIx>(ANN, 1, "2026-04-01..")]);
    let branch = |on| at(&facts, on).branch(Ix::new(ANN)).map(Ix::at);
    assert_eq!([branch("2026-03-31"), branch("2026-04-01")], [Some(0), Some(1)]);
}

#[test]
fn a_cell_without_branch_or_aim_is_in_the_group_null_which_comes_first() {
    let mut facts = ann();
    facts.people.push(Arc::new(person("bob", Kind::Volunteer)));
    add_row(&mut facts, held::<RoleIx>(1, 0, ".."));
    let keys: Vec<_> = by(&facts, &[Key::Branch]).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [vec![None], key("Central")]);
    facts.targets.push(target(0, LAW, 1));
    let keys: Vec<_> = by(&facts, &[Key::Aim]).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [vec![None], key("1"), key("2")]);
}

#[test]
fn kinds_are_sorted_by_their_words_and_groups_with_nothing_required_are_left_out() {
    let mut facts = ann();
    for (at, kind) in (1..).zip([Kind::Volunteer, Kind::Officer, Kind::Councillor]) {
        facts.people.push(Arc::new(person(kind.code(), kind)));
        add_row(&mut facts, held::<RoleIx>(at, 0, if kind == Kind::Officer { "..2020-01-01" } else { ".." }));
    }
    let keys: Vec<_> = by(&facts, &[Key::Kind]).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [key("councillor"), key("employee"), key("volunteer")]);
}

#[test]
fn a_person_with_several_cells_is_one_person() {
    let mut facts = ann();
    set_rows(&mut facts, vec![rating(ANN, REF, 1, "2026-01-01"), rating(ANN, ICT, 1, "2026-01-01")]);
    let sums = totals(&facts, "2026-06-01");
    assert_eq!((sums.people, sums.people_with_gap, sums.below), (1, 1, 2));
}

#[test]
fn facts_that_point_at_nothing_are_left_out() {
    let mut facts = ann();
    set_rows(&mut facts, vec![rating(9, REF, 1, "2026-01-01"), rating(ANN, 9, 1, "2026-01-01")]);
    facts.targets.push(target(9, 9, 1));
    add_row(&mut facts, held::<RoleIx>(9, 9, ".."));
    add_row(&mut facts, held::<BranchIx>(9, 9, ".."));
    add_row(&mut facts, personal(9, 9, 2, ".."));
    facts.skills.push(skill("NEW", Some(9)));
    facts.targets.push(target(0, 3, 1));
    assert_eq!(totals(&facts, "2026-06-01").required, 3);
    assert_eq!(by(&facts, &[Key::Aim, Key::Branch]).len(), 3, "an unknown aim is none");
}

#[test]
fn many_people_are_counted_by_two_threads_as_by_one() {
    let mut facts = ann();
    let first = Arc::clone(&facts.people[Ix::new(ANN)]);
    // One of three has the opposite of a rating, and some are away: no half is like the other.
    for at in 1..20_003 {
        let mut other = domain::facts::Person::clone(&first);
        other.key = format!("{at:05}");
        if at % 3 == 0 {
            other.ratings.clear();
        }
        if at > 15_000 {
            other.periods = period("..2020-01-01").into();
        }
        facts.people.push(Arc::new(other));
    }
    let matrix = at(&facts, "2026-06-01");
    for keys in [&[][..], &[Key::Skill], &[Key::Branch, Key::Role], &[Key::Person, Key::Aim]] {
        let all = facts.people.indices();
        assert_eq!(
            gaps(&facts, &matrix, keys, &Filter::default()),
            domain::gaps::gaps_cell_by_cell(&facts, &matrix, keys, &Filter::default(), all),
            "{keys:?}"
        );
    }
}
