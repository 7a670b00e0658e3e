//! What is refused leaves the store as it was, and says why.

use app::AppError;
use app::views::imports::{FrameworkHead, ImportKind, ImportOptions};

use crate::sample::{files, fixture};
use crate::world::{World, counts, on_both, set};

const ONE_BAD: &str = "person_id,name,kind,start_date\n1,Ann,employee,1/4/2020\n2,Bob,employee,31/02/2021\n";

on_both! {
    a_dry_run_a_strict_run_and_an_unreadable_file_leave_the_store_as_it_was, world, {
        let before = world.dump().await;
        for (kind, name, options) in files().into_iter().take(2) {
            let tried = world.app.try_import(kind, &fixture(name), &options).await.expect("a dry run");
            assert!(tried.created > 0);
        }
        let bad = world.file("bad.csv", ONE_BAD);
        let strict = ImportOptions { strict: true, ..ImportOptions::default() };
        for refused in [world.app.import(ImportKind::People, &bad, &strict).await.map(|_| ()), world.app.try_import(ImportKind::People, &bad, &strict).await.map(|_| ())] {
            let Err(AppError::Invalid { problems, message }) = refused else { panic!("{refused:?}") };
            assert_eq!(problems.len(), 1);
            assert!(message.contains("nothing was imported"), "{message}");
        }
        for (name, content) in [("empty.csv", Vec::new()), ("junk.bin", vec![0; 500]), ("cut.xlsx", std::fs::read(fixture("hr-extract.xlsx")).expect("the sample")[..2000].to_vec()), ("other.csv", b"a,b\n1,2\n".to_vec())] {
            let file = world.file(name, content);
            let refused = world.app.import(ImportKind::People, &file, &ImportOptions::default()).await;
            assert!(matches!(refused, Err(AppError::Invalid { .. })), "{name}: {refused:?}");
        }
        let missing = world.app.import(ImportKind::People, &world.folder.path().join("none.csv"), &ImportOptions::default()).await;
        assert!(missing.is_err());
        assert_eq!(world.dump().await, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_shows_rows_changes_and_fields_and_what_it_shows_is_what_lands() {
    let world = World::sqlite().await;
    world.csv(ImportKind::People, "person_id,name,kind,branch\n011239,Old Name,employee,Northgate\n").await;
    let options = set(&[("kind", "employee")]);
    let preview = world.app.preview_import(ImportKind::People, &fixture("hr-extract.xlsx"), &options).await.expect("a preview");
    assert_eq!(
        (preview.sheet.as_deref(), preview.header_row, preview.sheets.len()),
        (Some("Extract"), 5, 1),
        "a hidden sheet is not offered"
    );
    assert_eq!(counts(&preview.result), (63, 1, 0, 6));
    let name = preview.fields.iter().find(|field| field.field == "name").expect("the name");
    assert_eq!(name.headings, ["Forename(s)", "Surname"]);
    let updated = preview.rows.iter().find(|row| row.outcome == "updated").expect("an updated row");
    assert!(updated.changes.contains(&"name: Old Name → Oluwaseun Taylor".to_owned()), "{:?}", updated.changes);
    assert!(updated.changes.iter().any(|change| change.starts_with("branch: Northgate → Mobile & Home")), "{:?}", updated.changes);

    let done =
        world.app.apply_import(ImportKind::People, &fixture("hr-extract.xlsx"), &options, &preview.fingerprint).await.expect("an import");
    assert_eq!(done.value, preview.result);
    assert_eq!(done.label.as_deref(), Some("Imported people (63 new, 1 changed)"));
    let outrun = world.app.apply_import(ImportKind::People, &fixture("hr-extract.xlsx"), &options, &preview.fingerprint).await;
    assert!(matches!(outrun, Err(AppError::Conflict { .. })), "the store has moved since the preview");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_headings_that_nobody_knows_can_be_previewed_and_mapped() {
    let world = World::sqlite().await;
    let file = world.file("x.csv", "Uno,Dos,Tres\n1,Ann,employee\n");
    let preview = world.app.preview_import(ImportKind::People, &file, &ImportOptions::default()).await.expect("a preview");
    assert_eq!((preview.header_row, preview.result.rows, preview.headings.len()), (1, 0, 3));
    let map =
        [("person_id", "Uno"), ("name", "Dos"), ("kind", "Tres")].map(|(field, heading)| (field.to_owned(), vec![heading.to_owned()]));
    let options = ImportOptions { map: map.into(), ..ImportOptions::default() };
    let preview = world.app.preview_import(ImportKind::People, &file, &options).await.expect("a preview");
    assert_eq!(counts(&preview.result), (1, 0, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_come_back_as_a_file_with_the_reasons() {
    let world = World::sqlite().await;
    let to = world.folder.path().join("refused.csv");
    let options = set(&[("kind", "employee")]);
    let written = world.app.save_refused(ImportKind::People, &fixture("hr-extract.xlsx"), &options, &to).await.expect("written");
    assert_eq!(written.rows, 6);
    let text = std::fs::read_to_string(&to).expect("the file");
    assert!(
        text.contains("900076,Bad,Row,Library Assistant,Northgate,31/02/2021,,37,,,76,\"Start Dt: `31/02/2021` is not a date"),
        "{text}"
    );
    // Mended, the file can be imported as it is.
    let mended = text.replace("31/02/2021", "28/02/2021");
    let file = world.file("mended.csv", mended);
    let result = world.import(ImportKind::People, &file, &options).await;
    assert_eq!(result.created, 2, "the mended row, and the row that was a duplicate only in its own file: {:?}", result.problems);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_shows_what_is_read_and_not_what_is_written() {
    let world = World::sqlite().await;
    let people = "Emp No,Name,Person type,Start date,Hours\n1,Ann Lee,staff,04/03/2026,18.50\n";
    let file = world.file("p.csv", people);
    let preview = world.app.preview_import(ImportKind::People, &file, &ImportOptions::default()).await.expect("a preview");
    assert_eq!(preview.rows[0].values, ["1", "Ann Lee", "employee", "2026-03-04", "18.5"], "the day first");
    world.csv(ImportKind::People, people).await;

    let log = world.file("l.csv", "Staff ID,Date,Minutes,Title\n1,5/3/26,1:30,Talk\n");
    let preview = world.app.preview_import(ImportKind::Log, &log, &ImportOptions::default()).await.expect("a preview");
    assert_eq!(preview.rows[0].values, ["1 Ann Lee", "2026-03-05", "1 h 30 min", "Talk"]);

    let roles = "Emp No,Name,Branch,Team,Job title\n1,Ann Lee,NORTHGATE,Outreach,la; Story teller\n";
    world.csv(ImportKind::People, "Emp No,Name,Person type,Branch\n2,Bo Kay,staff,Northgate\n").await;
    let file = world.file("r.csv", roles);
    let preview = world.app.preview_import(ImportKind::People, &file, &ImportOptions::default()).await.expect("a preview");
    let read = ["1", "Ann Lee", "Northgate", "Outreach (new)", "Library assistant; Story teller (new)"];
    assert_eq!(preview.rows[0].values, read, "names as the store has them, and which of them it does not have");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_says_which_heading_is_which_skill_before_its_day_is_said() {
    let world = World::sqlite().await;
    world.csv(ImportKind::People, "Emp No,Name,Person type\n1,Ann Lee,staff\n").await;
    let grid = world.file("g.csv", "Audit\n\nStaff ID,Name,A5-01,Line dancing\n1,Ann Lee,3,2\n");
    let preview = world.app.preview_import(ImportKind::Grid, &grid, &ImportOptions::default()).await.expect("a preview");
    assert_eq!(preview.header_row, 3);
    let skills: Vec<(&str, Option<&str>, u32)> =
        preview.skills.iter().map(|each| (each.heading.as_str(), each.skill.as_deref(), each.levels)).collect();
    assert_eq!(skills, [("A5-01", Some("A5-01"), 1), ("Line dancing", None, 1)]);
    assert!(preview.skills[0].title.is_some());
    assert_eq!(preview.rows[0].values, ["1 Ann Lee"], "the day that stands in is not shown");
    let lacking: Vec<&str> =
        preview.fields.iter().filter(|field| field.required && field.headings.is_empty()).map(|field| field.field.as_str()).collect();
    assert_eq!(lacking, ["rated_on"]);
    let refused = world.app.try_import(ImportKind::Grid, &grid, &ImportOptions::default()).await;
    assert!(refused.is_err(), "nothing is imported with a day that nobody said");
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_of_several_sheets_keep_their_sheet() {
    let world = World::sqlite().await;
    let many = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/cases/31-many-sheets/people.xlsx");
    let to = world.folder.path().join("refused.csv");
    let written = world.app.save_refused(ImportKind::People, &many, &set(&[("kind", "employee")]), &to).await.expect("written");
    assert_eq!(written.rows, 2);
    let text = std::fs::read_to_string(&to).expect("the file");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Emp No,Name,Post Title,Library,Start date,Sheet in the file,Row in the file,Why it was refused");
    assert!(lines[1].starts_with("004602,Ben Coyle,Librarian,Eastgate,2019-02-04,Eastgate,3,"), "{text}");
    assert!(lines[2].starts_with("004604,Dev Egan,Librarian,Eastgate,31/02/2020,Eastgate,4,"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_skills_than_a_framework_can_have_are_refused_with_a_sentence() {
    let world = World::sqlite().await;
    let head = FrameworkHead { code: "BIG".to_owned(), version: "1".to_owned(), title: None, max_level: Some(4) };
    let options = ImportOptions { framework: Some(head), ..ImportOptions::default() };
    let skills = |from: u32, to: u32| (from..to).fold("skill,title\n".to_owned(), |text, at| text + &format!("S{at},Skill {at}\n"));
    let file = world.file("few.csv", skills(0, 3));
    assert_eq!(world.import(ImportKind::Framework, &file, &options).await.created, 3);
    let before = world.dump().await;
    // Too many in the file, and too many only together with those that are there.
    for (from, to, told) in [(0, 10_001, "10,001"), (1_000, 10_998, "10,001")] {
        let file = world.file("many.csv", skills(from, to));
        let refused = world.app.try_import(ImportKind::Framework, &file, &options).await.map(|tried| tried.created);
        let Err(AppError::Invalid { message, .. }) = refused else { panic!("{refused:?}") };
        assert!(
            message.contains("10,000 skills at most") && message.contains(told) && message.contains("Nothing was imported"),
            "{message}"
        );
    }
    assert_eq!(world.dump().await, before);
}
