//! What leaves the service: small groups hidden, and not to be worked out again.

use std::sync::Arc;

use domain::facts::Facts;
use domain::ix::{BranchIx, Ix, PersonIx, RoleIx};
use domain::ratings::RatingsCounted;
use domain::small_numbers::{Members, Rows, Shown, ShownRows, Threshold, gap_rows, hide, hide_beside, safe_gaps};
use domain::{Filter, Key, Kind, Matrix, Pick};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::rank::rank;
use crate::world::{add_row, ann, day, held, named, people, person, target};

use Shown::{Few, Figures, Hidden};

/// Some people, each with one piece.
fn members(people: &[u32]) -> Members {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    Members {
        pieces: people.iter().map(|&person| u64::from(person)).collect(),
        people: people.iter().map(|&person| Ix::new(person as usize)).collect(),
    }
}

/// A table whose groups share nobody, with its total; each person has one piece.
fn table(sizes: &[u32]) -> Rows {
    let mut next = 0;
    let mut group = |size: &u32| {
        let people: Vec<u32> = (next..next + size).collect();
        next += size;
        members(&people)
    };
    let groups: Vec<_> = sizes.iter().map(&mut group).collect();
    let total = groups.iter().fold(Members::default(), |mut all, group| {
        all.people.extend(&group.people);
        all.pieces.extend(&group.pieces);
        all
    });
    Rows { total: Some(total), groups }
}

fn shown(sizes: &[u32]) -> (Shown, Vec<Shown>) {
    let found = hide(&[table(sizes)], Threshold::default()).remove(0);
    (found.total, found.groups)
}

#[test]
fn a_threshold_is_five_to_ten() {
    assert!([5, 10].map(Threshold::new).iter().all(Result::is_ok));
    assert!([0, 4, 11].map(Threshold::new).iter().all(Result::is_err));
    assert_eq!(Threshold::default().get(), 5);
}

#[test]
fn large_groups_are_all_shown() {
    assert_eq!(shown(&[20, 5, 7]), (Figures, vec![Figures; 3]));
}

#[test]
fn the_next_smallest_group_is_hidden_where_one_could_be_worked_out_from_the_total() {
    assert_eq!(shown(&[20, 3, 15, 9]), (Figures, vec![Figures, Few, Figures, Hidden]));
}

#[test]
fn two_small_groups_that_are_together_large_enough_protect_each_other() {
    assert_eq!(shown(&[20, 3, 15, 4]), (Figures, vec![Figures, Few, Figures, Few]));
}

#[test]
fn small_groups_that_are_together_a_small_group_need_another() {
    assert_eq!(shown(&[20, 1, 15, 2]), (Figures, vec![Figures, Few, Hidden, Few]));
}

#[test]
fn two_groups_of_four_are_given_away_by_their_total_of_eight() {
    assert_eq!(shown(&[20, 4, 15, 4]), (Figures, vec![Figures, Few, Hidden, Few]));
}

#[test]
fn where_nothing_else_protects_the_total_is_hidden() {
    assert_eq!(shown(&[4, 4]), (Hidden, vec![Few, Few]));
    assert_eq!(shown(&[3]), (Few, vec![Few]));
}

#[test]
fn without_a_total_one_small_group_hides_no_other() {
    let rows = Rows { total: None, ..table(&[20, 3, 15]) };
    assert_eq!(hide(&[rows], Threshold::default())[0].groups, [Figures, Few, Figures]);
}

#[test]
fn a_group_hidden_in_one_table_is_not_worked_out_from_another() {
    // By kind nothing is small; by branch one is; both have the same total.
    let by_kind = table(&[18, 20]);
    let mut by_branch = table(&[20, 15, 3]);
    let found = hide(&[by_kind.clone(), by_branch.clone()], Threshold::default());
    assert_eq!(found[1].groups, [Figures, Hidden, Few]);
    // The last 20 are one kind and 15 + 3 the other: now the total of the two is a kind's.
    by_branch.groups.rotate_right(2);
    by_branch = Rows { groups: table(&[15, 3, 20]).groups, ..by_branch };
    let found = hide(&[by_kind, by_branch], Threshold::default());
    assert_eq!(found[1].groups, [Hidden, Few, Figures]);
}

#[test]
fn a_group_that_is_another_table_total_is_hidden_there_too() {
    let small = table(&[3]);
    let both = Rows { groups: [table(&[3, 30]).groups, Vec::new()].concat(), total: None };
    let found = hide(&[both, small], Threshold::default());
    assert_eq!((found[0].groups[0], found[1].total), (Few, Few));
}

#[test]
fn what_is_shown_of_a_small_group_is_that_it_is_small() {
    let threshold = Threshold::new(7).unwrap();
    let texts = [Figures, Few, Hidden].map(|shown| shown.people(6, threshold));
    assert_eq!(texts, [Some("6".to_owned()), Some("<7".to_owned()), None]);
    assert_eq!([Figures, Few, Hidden].map(|shown| shown.figure(0.5)), [Some(0.5), None, None]);
}

/// So many people of each kind in each of three branches, who need skills of two aims.
fn service(counts: &[[u8; 3]; 4], aim_of_kind: &[u8; 4]) -> Facts {
    let mut facts = Facts { people: people([]), ..ann() };
    facts.branches.push(named("West"));
    facts.roles = Kind::ALL.iter().map(|kind| crate::world::role(kind.code())).collect();
    facts.targets.clear();
    for (role, aims) in (0..).zip(aim_of_kind) {
        let skills = (0..2).filter(|skill| aims >> skill & 1 == 1);
        facts.targets.extend(skills.map(|skill| target(role, skill, 2)));
    }
    for ((role, kind), by_branch) in (0..).zip(Kind::ALL).zip(counts) {
        for (branch, &many) in (0..).zip(by_branch) {
            for _ in 0..many {
                let index = facts.people.len();
                facts.people.push(Arc::new(person(&format!("p{index}"), kind)));
                add_row(&mut facts, held::<RoleIx>(index, role, ".."));
                add_row(&mut facts, held::<BranchIx>(index, branch, ".."));
            }
        }
    }
    facts
}

/// The tables of one document: one-level tables with their totals, two-level ones, and one of volunteers alone.
fn document() -> Vec<(Vec<Key>, Filter)> {
    let all = |keys: &[Key]| (keys.to_vec(), Filter::default());
    let volunteers = Filter { kind: Some(Kind::Volunteer), ..Filter::default() };
    vec![
        all(&[Key::Kind]),
        all(&[Key::Aim]),
        all(&[Key::Branch]),
        all(&[Key::Branch, Key::Aim]),
        all(&[Key::Aim, Key::Kind]),
        all(&[Key::Branch, Key::Kind]),
        (vec![Key::Branch], volunteers),
        (vec![Key::Role], Filter { branch: Pick::Only(Ix::new(0)), ..Filter::default() }),
    ]
}

/// Is `row` a linear combination of `rows`?
fn worked_out(rows: &[Vec<f64>], row: &[f64]) -> bool {
    let with = rows.iter().cloned().chain([row.to_vec()]).collect();
    !rows.is_empty() && rank(with) == rank(rows.to_vec())
}

fn vector(things: impl Iterator<Item = u64>, of: &[u64]) -> Vec<f64> {
    let mut vector = vec![0.0; of.len()];
    things.for_each(|thing| vector[of.binary_search(&thing).unwrap()] = 1.0);
    vector
}

/// Every row of a document with what it may show.
fn flat(tables: &[Rows], shown: Vec<ShownRows>) -> Vec<(Members, Shown)> {
    let of_table = |(rows, shown): (&Rows, ShownRows)| {
        let groups = rows.groups.iter().cloned().zip(shown.groups);
        rows.total.clone().into_iter().map(|total| (total, shown.total)).chain(groups).collect::<Vec<_>>()
    };
    tables.iter().zip(shown).flat_map(of_table).collect()
}

fn nothing_hidden_can_be_worked_out(tables: &[Rows], threshold: Threshold) -> Result<(), TestCaseError> {
    nothing_comes_out(tables, hide(tables, threshold), threshold)
}

fn nothing_comes_out(tables: &[Rows], shown: Vec<ShownRows>, threshold: Threshold) -> Result<(), TestCaseError> {
    let rows = flat(tables, shown);
    let mut pieces: Vec<u64> = rows.iter().flat_map(|(members, _)| members.pieces.clone()).collect();
    let mut people: Vec<u64> = rows.iter().flat_map(|(members, _)| members.people.iter().map(|person| person.at() as u64)).collect();
    for things in [&mut pieces, &mut people] {
        things.sort_unstable();
        things.dedup();
    }
    let by_pieces = |members: &Members| vector(members.pieces.iter().copied(), &pieces);
    let by_people = |members: &Members| vector(members.people.iter().map(|person| person.at() as u64), &people);
    let figures = || rows.iter().filter(|(_, shown)| *shown == Figures);
    let (shown_pieces, shown_people): (Vec<_>, Vec<_>) = figures().map(|(members, _)| (by_pieces(members), by_people(members))).unzip();
    for (members, shown) in &rows {
        let small = (members.people.len() as u32) < threshold.get();
        prop_assert_eq!(small, *shown == Few, "small groups and only they show that they are small");
        if *shown != Figures && !members.people.is_empty() {
            prop_assert!(!worked_out(&shown_pieces, &by_pieces(members)), "the figures of a hidden row come out");
        }
        if *shown == Few && !members.people.is_empty() {
            prop_assert!(!worked_out(&shown_people, &by_people(members)), "how many people a small row has comes out");
        }
    }
    // No difference of a shown row and shown parts of it is a small group either.
    for (whole, _) in figures() {
        for table in tables {
            let inside = |part: &&Members| part.pieces.iter().all(|piece| whole.pieces.contains(piece));
            let parts: Vec<_> = table.groups.iter().filter(inside).collect();
            let all: Vec<_> = parts.iter().flat_map(|part| &part.pieces).collect();
            if parts.len() < 2 || all.len() != whole.pieces.len() {
                continue;
            }
            let hidden = parts.iter().filter(|part| rows.iter().any(|(members, shown)| members == **part && *shown != Figures));
            let mut left: Vec<PersonIx> = hidden.flat_map(|part| part.people.clone()).collect();
            left.sort_unstable();
            left.dedup();
            prop_assert!(left.is_empty() || left.len() as u32 >= threshold.get(), "the hidden rows together are a small group");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn nothing_hidden_comes_out_of_the_tables_of_a_report(
        counts in prop::array::uniform4(prop::array::uniform3(prop_oneof![3 => 0..4_u8, 2 => 4..9_u8])),
        aim_of_kind in prop::array::uniform4(1..4_u8),
        threshold in 5..=10_u32,
    ) {
        let facts = service(&counts, &aim_of_kind);
        let matrix = Matrix::build(&facts, day("2026-06-01"), RatingsCounted::All);
        let tables: Vec<_> = document().iter().map(|(by, filter)| gap_rows(&facts, &matrix, by, filter)).collect();
        nothing_hidden_can_be_worked_out(&tables, Threshold::new(threshold).unwrap())?;
    }

    #[test]
    fn nothing_hidden_comes_out_of_tables_that_overlap_at_random(
        people_of in vec(vec(vec(0..30_u32, 1..12), 1..5), 1..4),
    ) {
        let tables: Vec<_> = people_of.iter().map(|table| Rows {
            total: Some(members(&table.concat())),
            groups: table.iter().map(|people| members(people)).collect(),
        }).collect();
        nothing_hidden_can_be_worked_out(&tables, Threshold::default())?;
    }

    #[test]
    fn tables_beside_decided_ones_give_away_neither_their_own_rows_nor_the_others(
        first in vec(vec(vec(0..30_u32, 1..12), 1..5), 1..3),
        more in vec(vec(vec(0..30_u32, 1..12), 1..5), 1..3),
    ) {
        let tables = |lists: &[Vec<Vec<u32>>]| lists.iter().map(|table| Rows {
            total: Some(members(&table.concat())),
            groups: table.iter().map(|people| members(people)).collect(),
        }).collect::<Vec<_>>();
        let (first, more) = (tables(&first), tables(&more));
        let threshold = Threshold::default();
        let decided = hide(&first, threshold);
        let beside = hide_beside(&first, &decided, &more, threshold);
        prop_assert_eq!(beside.len(), more.len());
        // Where the others had to give way altogether, what they say of small groups is that they are small.
        let gave_way = flat(&more, beside.clone()).iter().all(|(_, shown)| *shown != Figures);
        if !gave_way {
            nothing_comes_out(&[first, more].concat(), [decided, beside].concat(), threshold)?;
        }
    }

    #[test]
    fn one_table_hides_no_more_than_it_must(sizes in vec(1..15_u32, 1..8)) {
        let (total, groups) = shown(&sizes);
        let hidden: Vec<u32> = sizes.iter().zip(&groups).filter(|(_, shown)| **shown == Hidden).map(|(&size, _)| size).collect();
        let few = sizes.iter().filter(|&&size| size < 5).count();
        prop_assert!(few > 0 || (hidden.is_empty() && total == Figures), "without small groups nothing is hidden");
        // Rows of exactly five do not blur how many a small group has, as a hidden row is known to have five.
        let others = || sizes.iter().zip(&groups).filter(|(size, _)| **size > 5);
        prop_assert!(hidden.len() <= 2 || others().count() == 0, "a group or two protect the small ones");
        prop_assert!(total == Figures || others().all(|(_, shown)| *shown == Hidden), "the total is hidden last");
        let largest_hidden = hidden.iter().max().copied().unwrap_or(0);
        prop_assert!(!others().any(|(&size, shown)| *shown == Figures && size < largest_hidden), "it is the next smallest that is hidden");
    }
}

#[test]
fn a_hidden_group_of_five_does_not_tell_that_the_small_one_is_one_person() {
    assert_eq!(shown(&[1, 5, 5, 8, 9]), (Figures, vec![Few, Hidden, Figures, Hidden, Figures]));
}

#[test]
fn a_safe_table_has_no_sums_where_they_are_hidden() {
    let facts = service(&[[20, 9, 3], [0, 0, 0], [0, 0, 0], [0, 0, 0]], &[1, 1, 1, 1]);
    let matrix = Matrix::build(&facts, day("2026-06-01"), RatingsCounted::All);
    let (tables, others) = safe_gaps(&facts, &matrix, &[(vec![Key::Branch], Filter::default())], &[], Threshold::default());
    assert!(others.is_empty());
    let found: Vec<_> = tables[0].groups.iter().map(|(key, safe)| (key[0], safe.shown, safe.sums.map(|sums| sums.people))).collect();
    assert_eq!(found, [(Some(0), Figures, Some(20)), (Some(1), Hidden, None), (Some(2), Few, None)]);
    assert_eq!(tables[0].totals.sums.map(|sums| sums.people), Some(32));
}
