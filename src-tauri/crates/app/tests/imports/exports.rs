//! What goes out is what the measures say, and comes back in unchanged.

use app::views::gaps::GapQuery;
use app::views::imports::{ExportKind, ImportKind, ImportOptions};
use app::views::sessions::{Addresses, CalendarQuery};
use app::views::{Scope, imports::Written};
use domain::gaps::Key;

use crate::sample::import_all;
use crate::world::{World, on_both, set};

on_both! {
    our_own_exports_are_recognised_and_change_nothing, world, {
        import_all(world).await;
        for (export, import) in [(ExportKind::People, ImportKind::People), (ExportKind::Ratings, ImportKind::Ratings), (ExportKind::Log, ImportKind::Log)] {
            for ending in ["csv", "xlsx"] {
                let to = world.folder.path().join(format!("out.{ending}"));
                let written: Written = world.app.export_table(export, &Scope::default(), &to).await.expect("an export");
                let result = world.import(import, &to, &ImportOptions::default()).await;
                assert_eq!((result.unchanged, result.rejected), (written.rows, 0), "{export:?} {ending} {:?}", result.problems.first());
                assert!(result.ignored_columns.is_empty());
            }
        }
        let to = world.folder.path().join("matrix.xlsx");
        world.app.export_table(ExportKind::Matrix, &Scope::default(), &to).await.expect("an export");
        let result = world.import(ImportKind::Grid, &to, &set(&[("rated_on", "2026-03-02"), ("source", "manager")])).await;
        assert!(result.unchanged > 400 && result.created + result.updated + result.rejected == 0, "{result:?}");
    }
}

on_both! {
    the_order_of_people_is_that_of_their_numbers_whatever_the_engine, world, {
        world.csv(ImportKind::People, "person_id,name,kind\nb2,Bo,volunteer\nB10,Di,volunteer\na-1,Al,volunteer\nZ1,Zo,volunteer\n").await;
        let people = world.exported(ExportKind::People).await;
        let numbers: Vec<&str> = people.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(numbers, ["B10", "Z1", "a-1", "b2"], "by code point, as every other key");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gap_table_has_the_sums_of_the_measures() {
    let world = World::sqlite().await;
    import_all(&world).await;
    let table = world.app.gaps(&GapQuery { by: vec![Key::Branch, Key::Aim], scope: Scope::default() }).await.expect("gaps");
    let text = world.exported(ExportKind::GapsInternal).await;
    let mut lines = text.lines();
    assert!(lines.next().expect("headings").starts_with("branch,aim,people,required,met,below,unrated,"));
    for (group, line) in table.groups.iter().zip(&mut lines) {
        let fields: Vec<&str> = line.split(',').collect();
        let key = |name: &str| group.key[name].clone().unwrap_or_else(|| "(none)".to_owned());
        assert_eq!(
            fields[..5],
            [key("branch"), key("aim"), group.sums.people.to_string(), group.sums.required.to_string(), group.sums.met.to_string()]
        );
        assert_eq!(fields[12].parse::<f64>().ok(), group.sums.coverage, "shares are not rounded");
    }
    let total: Vec<&str> = lines.next().expect("a total").split(',').collect();
    assert_eq!((total[0], total[3]), ("Total", table.totals.required.to_string().as_str()));
}

on_both! {
    the_calendar_holds_the_sessions_of_a_person_a_branch_or_all, world, {
        import_all(world).await;
        world.csv(ImportKind::Sessions, "session,activity,starts,ends,venue,status\nS1,ACT-02,2026-05-13T09:30,2026-05-13T12:30,NOR-ROOM,confirmed\nS2,ACT-05,2026-05-06,2027-03-24,,planned\nS3,ACT-03,2026-05-13T09:30,2026-05-13T12:30,,candidate\n").await;
        let to = world.folder.path().join("c.ics");
        let all = world.app.export_calendar(&CalendarQuery::default(), Addresses::LeftOut, &to).await.expect("a calendar");
        assert_eq!(all.sessions, 2, "a candidate is no session yet");
        let text = std::fs::read_to_string(&to).expect("the calendar").replace("\r\n ", "");
        for line in ["UID:S1@", "DTSTART;TZID=Europe/London:20260513T093000\r\n", "DTEND;VALUE=DATE:20270325\r\n", "LOCATION:Northgate\\, meeting room\r\n", "STATUS:TENTATIVE\r\n"] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let branch = CalendarQuery { branch: Some("northgate".to_owned()), ..CalendarQuery::default() };
        assert_eq!(world.app.export_calendar(&branch, Addresses::LeftOut, &to).await.expect("a calendar").sessions, 1);
        let nobody = CalendarQuery { person: Some("nobody".to_owned()), ..CalendarQuery::default() };
        assert!(world.app.export_calendar(&nobody, Addresses::LeftOut, &to).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_written_as_csv_or_xlsx_only() {
    let world = World::sqlite().await;
    let to = world.folder.path().join("people.docx");
    assert!(world.app.export_table(ExportKind::People, &Scope::default(), &to).await.is_err());
    assert!(!to.exists());
}
