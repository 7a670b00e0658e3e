//! What a first sentence may say of figures.

use domain::Sums;
use domain::gaps::{GapTable, Group, Key};
use domain::said_first::{ByNeed, answered_differently, mostly_unrated};

fn sums(met: u32, below: u32, unrated: u32) -> Sums {
    Sums { met, below, unrated, required: met + below + unrated, ..Sums::default() }
}

fn most(groups: &[Sums]) -> Option<usize> {
    ByNeed::new(groups.iter().map(|sums| (true, sums)), 20).most
}

#[test]
fn the_lowest_share_needs_most_and_not_the_largest_sum() {
    let (small, large) = (sums(10, 20, 0), sums(4_000, 1_000, 0));
    assert_eq!(most(&[large, small]), Some(1), "1,000 cells below are more, and a smaller share");
    assert_eq!(most(&[sums(9_999, 10_001, 0), sums(10_000, 10_000, 0)]), Some(0), "shares are compared exactly");
}

#[test]
fn a_group_with_little_rated_or_little_answered_is_never_named() {
    assert_eq!(most(&[sums(0, 19, 0), sums(19, 1, 0)]), Some(1), "19 rated cells are too few, 20 are enough");
    assert_eq!(most(&[sums(0, 30, 31), sums(19, 11, 30)]), Some(1), "less than half answered is too little, half is enough");
    assert_eq!(most(&[sums(0, 19, 0), sums(0, 30, 31), sums(0, 0, 40), Sums::default()]), None);
    assert_eq!(most(&[]), None);
}

#[test]
fn of_equal_shares_the_one_with_more_cells_below_needs_most_then_the_first() {
    assert_eq!(most(&[sums(10, 10, 0), sums(30, 30, 0), sums(30, 30, 0)]), Some(1));
}

#[test]
fn nothing_needs_most_where_nothing_is_below_target() {
    assert_eq!(most(&[sums(40, 0, 0), sums(90, 0, 0)]), None);
}

#[test]
fn those_that_cannot_be_compared_come_after_the_others() {
    let groups = [sums(0, 0, 40), sums(1, 4, 0), sums(90, 10, 0), Sums::default(), sums(50, 50, 0)];
    let by_need = ByNeed::new(groups.iter().map(|sums| (true, sums)), 20);
    assert_eq!((by_need.order, by_need.compared), (vec![4, 2, 1, 0, 3], 2));
}

#[test]
fn what_has_no_name_and_people_are_never_named() {
    let group = |key: Option<u32>, sums: Sums| Group { key: vec![key], sums };
    let table = |by: Key| GapTable {
        by: vec![by],
        totals: Sums::default(),
        groups: vec![group(None, sums(1, 99, 0)), group(Some(0), sums(60, 40, 0))],
    };
    assert_eq!(ByNeed::of_table(&table(Key::Branch), 20).most, Some(1));
    assert_eq!(ByNeed::of_table(&table(Key::Person), 20).most, None);
}

#[test]
fn under_half_answered_is_mostly_unrated() {
    assert!(mostly_unrated(&sums(20, 29, 51)) && !mostly_unrated(&sums(20, 30, 50)) && !mostly_unrated(&Sums::default()));
}

#[test]
fn ten_points_of_response_apart_are_answered_differently() {
    let answered = |rated: u32| sums(rated, 0, 100 - rated);
    assert!(answered_differently(&answered(40), &answered(50)) && answered_differently(&answered(50), &answered(40)));
    assert!(!answered_differently(&answered(40), &answered(49)));
    let largest = Sums { met: u32::MAX, required: u32::MAX, ..Sums::default() };
    assert!(answered_differently(&largest, &Sums { required: u32::MAX, ..Sums::default() }), "no number is too large");
}
