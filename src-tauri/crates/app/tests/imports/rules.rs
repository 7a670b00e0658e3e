//! What may be recorded at all, at every door and on both engines; and what stands already.

use app::views::imports::{ExportKind, FrameworkHead, ImportKind, ImportOptions};
use app::views::map::RateRow;
use app::views::sessions::Attendance;
use app::{AppError, Source};
use domain::problems::ProblemKind;

use crate::world::{World, counts, on_both, problems};

const PEOPLE: &str = "person_id,name,kind,branch,roles\n0042,Ann Lee,employee,Northgate,LA\nV1,Bob,volunteer,Northgate,VD\n";

fn rating(skill: &str, level: Option<u8>) -> RateRow {
    RateRow {
        person: "0042".to_owned(),
        skill: skill.to_owned(),
        level,
        on: Some("2026-03-02".parse().expect("a date")),
        source: None,
        by: None,
        confidence: None,
        note: None,
    }
}

fn version(number: &str, top: Option<u8>) -> ImportOptions {
    let head = FrameworkHead { code: "OWN".to_owned(), version: number.to_owned(), title: None, max_level: top };
    ImportOptions { framework: Some(head), ..ImportOptions::default() }
}

on_both! {
    a_note_is_as_long_at_one_door_as_at_the_other, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        for (length, fits) in [(4_000, true), (4_001, false)] {
            let note = "n".repeat(length);
            let typed = world.app.rate(vec![RateRow { note: Some(note.clone()), ..rating("A5-01", Some(2)) }], Source::Own).await;
            assert_eq!(typed.is_ok(), fits, "{length} typed");
            let result = world.csv(ImportKind::Ratings, &format!("person_id,skill,level,rated_on,note\n0042,A5-02,2,2/3/2026,{note}\n")).await;
            assert_eq!(result.problems.is_empty(), fits, "{length} in a file: {:?}", result.problems);
        }
    }
}

on_both! {
    a_rating_is_found_and_withdrawn_through_the_versions_of_its_skill, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        for (number, text) in [("1", "skill,title\nX,Reading\n"), ("2", "skill,title,replaces\nY,Reading,X\n"), ("3", "skill,title,replaces\nZ,Reading,Y\n")] {
            let file = world.file("f.csv", text);
            world.import(ImportKind::Framework, &file, &version(number, None)).await;
        }
        world.app.use_framework("OWN", "1").await.expect("in use");
        world.app.rate(vec![rating("X", Some(3))], Source::Manager).await.expect("a rating");
        world.app.use_framework("OWN", "3").await.expect("in use");
        let cell = world.app.cell_detail("0042", "Z", &app::views::Scope::default()).await.expect("the cell");
        assert_eq!((cell.level, cell.ratings.len()), (Some(3), 1), "what was given for X counts for Z, and is shown there");
        let ratings = world.exported(ExportKind::Ratings).await;
        assert_eq!(counts(&world.csv(ImportKind::Ratings, &ratings).await), (0, 0, 1, 0), "it comes back under its own code");
        let done = world.app.rate(vec![rating("Z", None)], Source::Manager).await.expect("withdrawn");
        assert_eq!(done.value.withdrawn, 1);
        assert!(world.app.check().await.expect("a check").ok);
    }
}

on_both! {
    a_scale_keeps_what_stands_on_it_and_its_names_of_levels, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        let file = world.file("f.csv", "skill,title\nX,Reading\n");
        world.import(ImportKind::Framework, &file, &version("1", Some(5))).await;
        world.app.use_framework("OWN", "1").await.expect("in use");
        world.app.rate(vec![rating("X", Some(5))], Source::Manager).await.expect("a rating");
        let before = world.dump().await;
        let refused = world.app.import(ImportKind::Framework, &file, &version("1", Some(4))).await.expect_err("a lower scale");
        assert!(matches!(&refused, AppError::Conflict { message, details } if message.contains("1 rating") && details.len() == 1), "{refused}");
        assert_eq!(world.dump().await, before, "nothing of it was kept");
        let names = async |top: usize| {
            let map = world.app.skills_map(&app::views::map::MapQuery::default(), None).await.expect("the map");
            assert_eq!(map.levels.len(), top + 1, "every level of the scale has a name");
        };
        names(5).await;
        world.import(ImportKind::Framework, &file, &version("1", Some(6))).await;
        names(6).await;
        world.app.rate(vec![rating("X", None)], Source::Manager).await.expect("withdrawn");
        world.import(ImportKind::Framework, &file, &version("1", Some(3))).await;
        names(3).await;
    }
}

on_both! {
    what_stands_already_is_not_judged_again, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        // Attendance is noted under the name of the system's user, which may look like a number that nobody has.
        let later = world.again("2026-05-01", "sam2").await;
        world.csv(ImportKind::Activities, "activity,title,kind,minutes\nA,Talk,visit,60\n").await;
        world.csv(ImportKind::Sessions, "session,activity,starts,ends\nS,A,2026-04-30,2026-04-30\n").await;
        let attended = Attendance { session: "S".to_owned(), attended: vec!["0042".to_owned()] };
        later.mark_attendance(attended).await.expect("attendance");
        later.rate(vec![RateRow { on: Some("2026-04-30".parse().expect("a date")), ..rating("A5-01", Some(2)) }], Source::Own).await.expect("a rating");
        // By this clock the two are still to come.
        let log = "person_id,date,minutes,activity,status,verified_by,reflection\n0042,30/4/2026,60,A,verified,sam2,\n";
        assert_eq!(counts(&world.csv(ImportKind::Log, log).await), (0, 0, 1, 0));
        let ratings = "person_id,skill,rated_on,note\n0042,A5-01,30/4/2026,Seen\n";
        assert_eq!(counts(&world.csv(ImportKind::Ratings, ratings).await), (0, 1, 0, 0));
        let other = world.csv(ImportKind::Ratings, "person_id,skill,level,rated_on\n0042,A5-02,1,30/4/2026\n").await;
        assert_eq!(problems(&other), [(2, "rated_on", ProblemKind::InvalidDate)]);
    }
}
