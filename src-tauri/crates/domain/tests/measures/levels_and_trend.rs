//! Medians and counts of levels, confidence, trends and cost.

use domain::levels::{LevelCounts, confidence, levels};
use domain::ratings::RatingsCounted;
use domain::trend::{Axes, last_month_ends, month_ends, trend};
use domain::{Filter, Key, Kind, Matrix, Sums, gaps};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{ann, any_date, any_facts, but, day, rating, set_rows};

fn median(levels: &[u8]) -> Option<u8> {
    levels.iter().copied().map(Some).collect::<LevelCounts>().median()
}

#[test]
fn a_median_is_a_level_of_the_scale() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[2]), Some(2));
    assert_eq!(median(&[0, 1, 4]), Some(1));
    assert_eq!(median(&[1, 2, 3, 4]), Some(2), "of an even number the lower middle one");
    assert_eq!(median(&[0, 0, 4, 4, 4]), Some(4));
}

#[test]
fn those_not_rated_are_in_no_median() {
    let counts: LevelCounts = [None, None, None, Some(3)].into_iter().collect();
    assert_eq!((counts.median(), counts.unrated, counts.rated()), (Some(3), 3, 1));
}

#[test]
fn confidence_is_counted_beside_the_level() {
    let mut facts = ann();
    set_rows(
        &mut facts,
        vec![
            but(rating(0, 0, 3, "2026-01-01"), |rating| rating.confidence = Some(1)),
            but(rating(0, 0, 3, "2026-02-01"), |rating| rating.confidence = Some(4)),
            rating(0, 1, 2, "2026-01-01"),
        ],
    );
    let matrix = Matrix::build(&facts, day("2026-06-01"), RatingsCounted::All);
    let counts = confidence(&facts, &matrix, &[], &Filter::default()).totals;
    assert_eq!((counts.confidence, counts.not_given, counts.unrated), ([0, 0, 0, 1], 1, 0));
}

#[test]
fn a_trend_is_of_the_last_days_of_months_that_have_ended() {
    let ends = |on, months| last_month_ends(day(on), months).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(ends("2026-03-15", 3), ["2025-12-31", "2026-01-31", "2026-02-28"]);
    assert_eq!(ends("2026-03-31", 2), ["2026-02-28", "2026-03-31"], "the last day itself has ended the month");
    assert_eq!(ends("2024-03-01", 1), ["2024-02-29"]);
    assert!(ends("2026-03-15", 0).is_empty());
}

#[test]
fn trend_lines_share_the_height_of_their_frames_and_stay_inside() {
    let line = |shares: &[u32]| shares.iter().map(|&met| Sums { met, below: 100 - met, ..Sums::default() }).collect::<Vec<_>>();
    let axes = |lines: &[&[u32]]| {
        let axes = Axes::new(&lines.iter().map(|shares| line(shares)).collect::<Vec<_>>());
        (axes.points, axes.from)
    };
    assert_eq!(axes(&[&[54, 61, 70], &[80, 81]]), (20, vec![50, 80]), "a rise of 16 points is most of a frame of 20");
    assert_eq!(axes(&[&[54, 71], &[80, 81]]), (30, vec![50, 70]), "every frame is as high as that of the line that moves most");
    assert_eq!(axes(&[&[100, 99], &[0, 0]]), (20, vec![80, 0]), "no frame goes above all or below nothing");
    assert_eq!(axes(&[&[0, 100], &[50]]), (100, vec![0, 0]));
    assert_eq!(Axes::new(&[vec![Sums::default()]]), Axes { points: 20, from: vec![0] }, "nothing rated is no line");
}

#[test]
fn month_ends_between_two_days_include_both() {
    let ends = |from, to| month_ends(day(from), day(to)).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(ends("2026-01-31", "2026-03-31"), ["2026-01-31", "2026-02-28", "2026-03-31"]);
    assert_eq!(ends("2026-02-01", "2026-02-27"), [""; 0]);
    assert_eq!(ends("2026-05-01", "2026-02-27"), [""; 0]);
}

proptest! {
    #[test]
    fn a_point_of_a_trend_is_the_table_of_that_day(facts in any_facts(), on in any_date()) {
        let dates = last_month_ends(on.plus_days(20), 3);
        let points = trend(&facts, &dates, RatingsCounted::Agreed, &[Key::Aim], &Filter::default());
        prop_assert_eq!(points.len(), 3);
        for (point, date) in points.iter().zip(dates) {
            let matrix = Matrix::build(&facts, date, RatingsCounted::Agreed);
            prop_assert_eq!(point.on, date);
            prop_assert_eq!(&point.table, &gaps(&facts, &matrix, &[Key::Aim], &Filter::default()));
        }
    }

    #[test]
    fn a_trend_through_dates_has_the_tables_that_are_built_on_each(facts in any_facts(), on in any_date(), steps in vec(0..9_i64, 1..9)) {
        let mut dates = vec![on.plus_days(-12)];
        dates.extend(steps.into_iter().scan(on.plus_days(-12), |day, step| {
            *day = day.plus_days(step);
            Some(*day)
        }));
        // Once more from the beginning: a date that lies before the last one.
        dates.push(on);
        let kind = Filter { kind: Some(Kind::ALL[1]), ..Filter::default() };
        for counted in [RatingsCounted::All, RatingsCounted::Agreed] {
            // By person and skill every cell has sums of its own.
            for by in [&[Key::Person, Key::Skill][..], &[Key::Branch, Key::Role, Key::Aim], &[Key::Team, Key::Kind], &[]] {
                for filter in [Filter::default(), kind] {
                    let points = trend(&facts, &dates, counted, by, &filter);
                    prop_assert_eq!(points.iter().map(|point| point.on).collect::<Vec<_>>(), dates.clone());
                    for point in points {
                        let built = Matrix::build(&facts, point.on, counted);
                        prop_assert_eq!(point.table, gaps(&facts, &built, by, &filter), "{:?} on {}", by, point.on);
                    }
                }
            }
        }
    }

    #[test]
    fn levels_are_counted_over_the_same_cells_as_the_sums(facts in any_facts(), on in any_date()) {
        let matrix = Matrix::build(&facts, on, RatingsCounted::All);
        let counts = levels(&facts, &matrix, &[Key::Branch, Key::Role], &Filter::default());
        let table = gaps(&facts, &matrix, &[Key::Branch, Key::Role], &Filter::default());
        prop_assert_eq!(counts.totals.unrated, table.totals.unrated);
        prop_assert_eq!(counts.totals.rated(), table.totals.met + table.totals.below);
        for ((key, counts), group) in counts.groups.iter().zip(&table.groups) {
            prop_assert_eq!(key, &group.key);
            prop_assert_eq!((counts.rated(), counts.unrated), (group.sums.met + group.sums.below, group.sums.unrated));
        }
    }

    #[test]
    fn a_median_has_half_at_or_under_it_and_half_at_or_over_it(levels in prop::collection::vec(0..5_u8, 1..20)) {
        let median = median(&levels).unwrap();
        let (under, over) = (levels.iter().filter(|&&level| level <= median).count(), levels.iter().filter(|&&level| level >= median).count());
        prop_assert!(levels.contains(&median) && under * 2 >= levels.len() && over * 2 >= levels.len());
    }
}
