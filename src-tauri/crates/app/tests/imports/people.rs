//! People row by row: roles and branch with dates, numbers, managers.

use app::views::imports::{ExportKind, ImportKind, ImportOptions};
use domain::problems::ProblemKind;

use crate::world::{World, counts, on_both, problems, set};

on_both! {
    a_later_import_ends_old_roles_and_branch_yesterday_and_begins_new_ones_today, world, {
        let first = world.csv(ImportKind::People, "person_id,name,kind,branch,roles,start_date\n1,Ann Lee,employee,Northgate,LA,1/4/2020\n").await;
        assert_eq!(counts(&first), (1, 0, 0, 0));
        let again = world.csv(ImportKind::People, "person_id,branch,roles\n1,NORTHGATE,Library Assistant\n").await;
        assert_eq!(counts(&again), (0, 0, 1, 0), "a branch in other case and a role by another title are the same");
        let moved = world.csv(ImportKind::People, "person_id,branch,roles\n1,Harbourside,BM; Digital Lead\n").await;
        assert_eq!(counts(&moved), (0, 1, 0, 0));
        assert_eq!(moved.new.branches, ["Harbourside"]);
        let now = world.exported(ExportKind::People).await;
        assert!(now.contains("1,Ann Lee,employee,Harbourside,,BM; DL,2020-04-01,"), "{now}");
        let to = world.folder.path().join("before.csv");
        let yesterday = app::views::Scope { as_of: "2026-04-12".parse().ok(), ..app::views::Scope::default() };
        world.app.export_table(ExportKind::People, &yesterday, &to).await.expect("an export");
        let before = std::fs::read_to_string(&to).expect("the export");
        assert!(before.contains("1,Ann Lee,employee,Northgate,,LA,2020-04-01,"), "{before}");
        assert!(world.app.check().await.expect("a check").ok);

        let cleared = world.csv(ImportKind::People, "person_id,branch,roles,start_date\n1,,,\n").await;
        assert_eq!(counts(&cleared), (0, 1, 0, 0), "an empty cell clears its column");
        let now = world.exported(ExportKind::People).await;
        assert!(now.contains("1,Ann Lee,employee,,,,,"), "{now}");
        assert!(world.app.check().await.expect("a check").ok);
    }
}

on_both! {
    other_roles_are_a_change_even_where_the_words_are_the_same, world, {
        let text = "person_id,name,kind,roles\n1,Ann,employee,Reader; Writer\n";
        assert_eq!(world.csv(ImportKind::People, text).await.new.roles, ["Reader", "Writer"]);
        world.csv(ImportKind::Targets, "role,skill,target\nReader; Writer,A1-01,2\n").await;
        assert_eq!(counts(&world.csv(ImportKind::People, text).await), (0, 1, 0, 0), "it is one role now");
        assert_eq!(counts(&world.csv(ImportKind::People, text).await), (0, 0, 1, 0));
    }
}

on_both! {
    a_bare_number_meets_the_one_longer_number_with_leading_zeros, world, {
        world.csv(ImportKind::People, "person_id,name,kind,manager_id\n\"004512\",Ann,employee,\n\"0077\",Bob,employee,4512\n\"077\",Cat,employee,\n").await;
        let result = world.csv(ImportKind::People, "person_id,team\n4512,Digital\n77,Digital\n").await;
        assert_eq!(counts(&result), (0, 1, 0, 1), "77 could be two people, so it is nobody: {:?}", result.problems);
        let people = world.exported(ExportKind::People).await;
        assert!(people.contains("004512,Ann,employee,,Digital,"), "{people}");
        assert!(people.contains("0077,Bob,employee,,,,,,,,004512"), "{people}");
    }
}

on_both! {
    a_manager_may_stand_further_down_but_not_go_round_in_a_ring, world, {
        let result = world.csv(ImportKind::People, "person_id,name,kind,manager_id\n1,Ann,employee,2\n2,Bob,employee,3\n3,Cat,employee,\n").await;
        assert_eq!(counts(&result), (3, 0, 0, 0), "{:?}", result.problems);
        let before = world.dump().await;
        let ring = world.csv(ImportKind::People, "person_id,manager_id\n3,1\n").await;
        assert_eq!(problems(&ring), [(2, "manager_id", ProblemKind::Cycle)]);
        let own = world.csv(ImportKind::People, "person_id,name,kind,manager_id\n9,Dan,employee,9\n").await;
        assert_eq!(problems(&own), [(2, "manager_id", ProblemKind::Cycle)]);
        let pair = world.csv(ImportKind::People, "person_id,name,kind,manager_id\n7,Eve,employee,8\n8,Fay,employee,7\n").await;
        assert_eq!(counts(&pair), (0, 0, 0, 2));
        let chain = world.csv(ImportKind::People, "person_id,name,kind,manager_id,start_date\n5,Gus,employee,6,\n6,Hal,employee,,31/02/2020\n4,Ida,employee,5,\n").await;
        assert_eq!(problems(&chain), [(2, "manager_id", ProblemKind::UnknownPerson), (3, "start_date", ProblemKind::InvalidDate), (4, "manager_id", ProblemKind::UnknownPerson)]);
        assert_eq!(world.dump().await, before, "refused rows leave nothing behind");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_row_of_a_number_stands_and_later_ones_are_duplicates_of_it() {
    let world = World::sqlite().await;
    let result = world.csv(ImportKind::People, "Staff ID,Name,kind\n1,Ann,employee\n1,Bob,employee\n2,Cat,robot\n2,Dan,employee\n").await;
    assert_eq!(
        problems(&result),
        [(3, "Staff ID", ProblemKind::DuplicateKey), (4, "kind", ProblemKind::InvalidKind), (5, "Staff ID", ProblemKind::DuplicateKey)]
    );
    assert!(world.exported(ExportKind::People).await.contains("1,Ann,"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_person_needs_a_name_and_a_kind_and_a_known_one_does_not() {
    let world = World::sqlite().await;
    let file = world.file("p.csv", "person_id,name\n1,Ann\n");
    let result = world.import(ImportKind::People, &file, &ImportOptions::default()).await;
    assert_eq!(problems(&result), [(2, "kind", ProblemKind::Missing)]);
    world.import(ImportKind::People, &file, &set(&[("kind", "officer")])).await;
    let result = world.csv(ImportKind::People, "person_id,email\n1,ann.o'neil@x.example\n2,x@x.example\n").await;
    assert_eq!(counts(&result), (0, 1, 0, 1));
    let result = world.csv(ImportKind::People, "person_id,name\n1,\n").await;
    assert_eq!(problems(&result), [(2, "name", ProblemKind::Missing)], "a name cannot be cleared");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_date_alone_is_held_against_the_start_that_the_store_has() {
    let world = World::sqlite().await;
    world.csv(ImportKind::People, "person_id,name,kind,start_date\n1,Ann,employee,1/4/2020\n").await;
    let result = world.csv(ImportKind::People, "person_id,Leaving Date\n1,31/3/2020\n").await;
    assert_eq!(problems(&result), [(2, "Leaving Date", ProblemKind::EndBeforeStart)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_roles_are_made_and_listed_and_can_be_mapped_to_known_ones() {
    let world = World::sqlite().await;
    let text = "person_id,name,kind,roles\n1,Ann,employee,\"Apprentice (level 3, by end point)\"\n2,Bob,employee,\"Storyteller, Digital Lead\"\n3,Cat,employee,Lib Asst G4\n";
    let file = world.file("p.csv", text);
    let mapped = |to: &str| ImportOptions { map_role: [("lib asst  G4".to_owned(), to.to_owned())].into(), ..ImportOptions::default() };
    let wrong = world.app.try_import(ImportKind::People, &file, &mapped("NOPE")).await.expect("a dry run");
    assert_eq!(problems(&wrong), [(4, "roles", ProblemKind::UnknownRole)]);
    let result = world.import(ImportKind::People, &file, &mapped("LA")).await;
    assert_eq!(counts(&result), (3, 0, 0, 0));
    assert_eq!(result.new.roles, ["Storyteller"], "a comma in a known title parts nothing");
    let people = world.exported(ExportKind::People).await;
    for line in ["1,Ann,employee,,,AP,", "2,Bob,employee,,,Storyteller; DL,", "3,Cat,employee,,,LA,"] {
        assert!(people.contains(line), "{line} in {people}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_first_day_moves_what_began_with_the_person() {
    let world = World::sqlite().await;
    world.csv(ImportKind::People, "person_id,name,kind,roles,start_date\n1,Ann,employee,LA,1/4/2021\n").await;
    world.csv(ImportKind::People, "person_id,start_date\n1,1/4/2020\n").await;
    let to = world.folder.path().join("then.csv");
    let then = app::views::Scope { as_of: "2020-05-01".parse().ok(), ..app::views::Scope::default() };
    world.app.export_table(ExportKind::People, &then, &to).await.expect("an export");
    assert!(std::fs::read_to_string(&to).expect("the export").contains("1,Ann,employee,,,LA,2020-04-01"));
}

on_both! {
    an_import_is_one_step_that_can_be_taken_back_and_done_again, world, {
        let before = world.exported(ExportKind::People).await;
        let text = "person_id,name,kind,branch,manager_id\n1,Ann,employee,Northgate,2\n2,Bob,employee,Harbourside,\n";
        world.csv(ImportKind::People, text).await;
        let after = world.exported(ExportKind::People).await;
        world.app.undo().await.expect("an undo");
        assert_eq!(world.exported(ExportKind::People).await, before);
        let again = world.csv(ImportKind::People, text).await;
        assert_eq!(counts(&again), (2, 0, 0, 0), "what was taken back can be imported again");
        assert_eq!(world.exported(ExportKind::People).await, after);
    }
}
