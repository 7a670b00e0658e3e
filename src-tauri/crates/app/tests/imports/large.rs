//! Files that are matched and written piece by piece: what a piece does must not show.

use std::fmt::Write as _;

use app::views::imports::{ExportKind, ImportKind};
use domain::problems::ProblemKind;

use crate::world::{TODAY, World, counts, on_both, problems};

const PEOPLE: usize = 60;
const DAYS: usize = 100;
/// More than one piece of 20,000 rows.
const ROWS: usize = PEOPLE * 4 * DAYS;
const SKILLS: [&str; 2] = ["A5-01", "A5-02"];
const SOURCES: [&str; 2] = ["self", "manager"];

fn day(days_ago: usize) -> String {
    let today: domain::Date = TODAY.parse().expect("a date");
    today.plus_days(-i64::try_from(days_ago).expect("a number")).to_string()
}

/// The person, skill, day and source of each row. A person's ratings of one day stand far from each other.
fn identities() -> impl Iterator<Item = (usize, &'static str, String, &'static str)> {
    let cells = SOURCES.into_iter().flat_map(|source| SKILLS.into_iter().map(move |skill| (skill, source)));
    cells.flat_map(|(skill, source)| (0..DAYS).flat_map(move |ago| (0..PEOPLE).map(move |person| (person, skill, day(DAYS - ago), source))))
}

fn file(level: impl Fn(usize) -> usize) -> String {
    let mut text = "person_id,skill,level,rated_on,source\n".to_owned();
    for (at, (person, skill, on, source)) in identities().enumerate() {
        writeln!(text, "{person:04},{skill},{},{on},{source}", level(at)).expect("text");
    }
    text
}

async fn people(world: &World) {
    let rows: String = (0..PEOPLE).map(|person| format!("{person:04},Person {person},employee\n")).collect();
    let made = world.csv(ImportKind::People, &format!("person_id,name,kind\n{rows}")).await;
    assert_eq!(counts(&made).0 as usize, PEOPLE);
}

/// The ratings in the order of recording, as the file writes them.
async fn recorded(world: &World) -> Vec<String> {
    let rows = world.rows(
        "SELECT p.number, r.skill_code, r.level, r.rated_on, r.source FROM rating r JOIN person p ON p.id = r.person_id ORDER BY r.id",
    );
    rows.await.into_iter().map(|row| row.join(",")).collect()
}

on_both! {
    a_large_file_is_imported_as_a_small_one_is, world, {
        people(world).await;
        let before = world.dump().await;
        let text = file(|at| at % 4);
        let first = world.csv(ImportKind::Ratings, &text).await;
        assert_eq!(counts(&first), (ROWS as u32, 0, 0, 0), "{:?}", first.problems.first());
        let stored = recorded(world).await;
        assert!(stored.iter().map(String::as_str).eq(text.lines().skip(1)), "the order of recording is that of the file");
        let check = world.app.check().await.expect("a check");
        assert!(check.ok, "{:?}", check.faults);

        // Again: nothing is written.
        let again = world.csv(ImportKind::Ratings, &text).await;
        assert_eq!(counts(&again), (0, 0, ROWS as u32, 0));

        // Corrections here and there, and new ratings between them.
        let changed = |at: usize| at.is_multiple_of(1_000);
        let mut text = file(|at| if changed(at) { 4 - at % 4 } else { at % 4 });
        text.push_str(&format!("0001,A5-03,2,{TODAY},\n0001,A5-03,1,{TODAY},manager\n"));
        let corrected = world.csv(ImportKind::Ratings, &text).await;
        let differ = (ROWS / 1_000) as u32;
        assert_eq!(counts(&corrected), (2, differ, ROWS as u32 - differ, 0));
        assert!(recorded(world).await.iter().map(String::as_str).eq(text.lines().skip(1).map(|line| {
            if line.ends_with(',') { "0001,A5-03,2,2026-04-13,self" } else { line }
        })));
        assert!(world.app.check().await.expect("a check").ok);

        world.app.undo().await.expect("an undo");
        assert_eq!(recorded(world).await, stored);
        assert!(world.app.check().await.expect("a check").ok);
        world.app.undo().await.expect("an undo");
        let mut after = world.dump().await;
        let mut before = before;
        for kept in ["SELECT key, value FROM meta ORDER BY key", "SELECT id, kind, label FROM operation ORDER BY id", "SELECT operation_id, seq FROM change ORDER BY operation_id, seq"] {
            after.remove(kept);
            before.remove(kept);
        }
        assert_eq!(after, before);
        let check = world.app.check().await.expect("a check");
        assert!(check.ok, "{:?}", check.faults);
        world.app.redo().await.expect("a redo");
        assert_eq!(recorded(world).await, stored);
        assert!(world.app.check().await.expect("a check").ok);
    }
}

on_both! {
    problems_are_found_across_the_pieces_of_a_large_file_and_listed_in_its_order, world, {
        people(world).await;
        let text = file(|at| if at == 22_000 { 9 } else { 1 });
        let (head, first) = text.split_once('\n').expect("lines");
        let first = first.lines().next().expect("a line");
        // The first rating once more behind all others, and people who are not there in every piece.
        let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
        for at in [5_000, 15_000, 23_000] {
            lines[at] = format!("x{at},A5-01,1,2026-01-01,self");
        }
        lines.push(first.to_owned());
        let result = world.csv(ImportKind::Ratings, &format!("{head}\n{}\n", lines.join("\n"))).await;
        assert_eq!(problems(&result), [
            (5_002, "person_id", ProblemKind::UnknownPerson),
            (15_002, "person_id", ProblemKind::UnknownPerson),
            (22_002, "level", ProblemKind::InvalidLevel),
            (23_002, "person_id", ProblemKind::UnknownPerson),
            (ROWS as u32 + 2, "person_id", ProblemKind::DuplicateKey),
        ]);
        assert_eq!(counts(&result), (ROWS as u32 - 4, 0, 0, 5));
        // Now that ratings are stored, the same is found.
        let again = world.csv(ImportKind::Ratings, &format!("{head}\n{}\n", lines.join("\n"))).await;
        assert_eq!(problems(&again), problems(&result));
        assert_eq!(counts(&again), (0, 0, ROWS as u32 - 4, 5));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_grid_is_imported_as_its_rows_are() {
    let world = World::sqlite().await;
    people(&world).await;
    let grid = |level: usize| {
        let mut text = "person_id,rated_on,A5-01,A5-02\n".to_owned();
        for ago in 0..2 * DAYS {
            for person in 0..PEOPLE {
                writeln!(text, "{person:04},{},{level},1", day(2 * DAYS - ago)).expect("text");
            }
        }
        text
    };
    let cells = (PEOPLE * DAYS * 4) as u32;
    assert_eq!(counts(&world.csv(ImportKind::Grid, &grid(2)).await), (cells, 0, 0, 0));
    assert_eq!(counts(&world.csv(ImportKind::Grid, &grid(2)).await), (0, 0, cells, 0));
    assert_eq!(counts(&world.csv(ImportKind::Grid, &grid(3)).await), (0, cells / 2, cells / 2, 0));
    let exported = world.exported(ExportKind::Ratings).await;
    assert_eq!(exported.lines().count(), cells as usize + 1);
    assert!(world.app.check().await.expect("a check").ok);
}
