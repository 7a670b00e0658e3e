//! The other kinds of file, row by row.

use app::views::imports::{ExportKind, ImportKind, ImportOptions};
use domain::problems::ProblemKind;

use crate::world::{World, counts, head, on_both, problems, set};

const PEOPLE: &str = "person_id,name,kind,branch,roles\n0042,Ann,employee,Northgate,LA\nV1,Bob,volunteer,Northgate,VD\n";

on_both! {
    ratings_are_history_and_the_same_rating_is_corrected, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        let first = world.csv(ImportKind::Ratings, "person_id,skill,level,rated_on,source\n42,A5-01,2,2/3/2026,manager\n42,A5-01 Digital help for the public,2,2/3/2026,\n42,Digital help for the public,3,3/3/2026,manager\n").await;
        assert_eq!(counts(&first), (3, 0, 0, 0), "another source and another day are other ratings: {:?}", first.problems);
        let again = world.csv(ImportKind::Ratings, "person_id,skill,level,rated_on,source,note\n42,A5-01,4,2/3/2026,manager,agreed\n42,A5-01,3,3/3/2026,manager,\n").await;
        assert_eq!(counts(&again), (0, 1, 1, 0));
        let ratings = world.exported(ExportKind::Ratings).await;
        assert!(ratings.contains("0042,A5-01,4,2026-03-02,manager,,,,agreed\n0042,A5-01,2,2026-03-02,self,,,,\n"), "{ratings}");
        let bad = world.csv(ImportKind::Ratings, "person_id,skill,level,rated_on,rated_by,confidence\n43,A5-01,2,1/1/2026,,\n42,ZZ-1,2,1/1/2026,,\n42,A5-01,5,1/1/2026,,\n42,A5-01,1,1/1/2026,99,9\n").await;
        assert_eq!(problems(&bad), [
            (2, "person_id", ProblemKind::UnknownPerson),
            (3, "skill", ProblemKind::UnknownSkill),
            (4, "level", ProblemKind::InvalidLevel),
            (5, "rated_by", ProblemKind::UnknownPerson),
            (5, "confidence", ProblemKind::InvalidNumber),
        ]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_names_unknown_people_once_and_counts_their_cells() {
    let world = World::sqlite().await;
    world.csv(ImportKind::People, PEOPLE).await;
    let file = world
        .file("grid.csv", "Emp No,Name,A5-01,Workforce planning,ZZ-99 Juggling,Notes\n42,Ann,1,n/a,2,good\n77,Zed,1,2,,\n42,Ann,1,,,\n");
    let result = world.import(ImportKind::Grid, &file, &set(&[("rated_on", "1/3/2026")])).await;
    assert_eq!(counts(&result), (1, 0, 0, 4), "{:?}", result.problems);
    assert_eq!(
        problems(&result),
        [
            (2, "ZZ-99 Juggling", ProblemKind::UnknownSkill),
            (3, "Emp No", ProblemKind::UnknownPerson),
            (4, "Emp No", ProblemKind::DuplicateKey),
        ]
    );
    assert_eq!(result.ignored_columns, ["Name", "Notes"]);
}

on_both! {
    a_log_row_is_met_again_by_person_day_minutes_and_what_it_was, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        world.csv(ImportKind::Activities, "activity,title,kind,minutes,outcomes\nACT-1,First aid,training session,90,A5-01:0>2\n").await;
        let text = "person_id,date,minutes,activity,title,skills,status,verified_by\n42,1/3/2026,1h 30m,First aid,,A5-01=2,logged,\n42,1/3/2026,90,,Reading,A5-01=9,,\n42,1/3/2026,90,,Reading,,,\n42,2/3/2026,90,ACT-9,,,,\n42,2/3/2026,30,,Talk,A5-02=1;A5-01,verified,V1\n";
        let first = world.csv(ImportKind::Log, text).await;
        assert_eq!(problems(&first), [(3, "skills", ProblemKind::InvalidLevel), (4, "person_id", ProblemKind::DuplicateKey), (5, "activity", ProblemKind::UnknownActivity)]);
        assert_eq!(counts(&first), (2, 0, 0, 3));
        assert_eq!(counts(&world.csv(ImportKind::Log, text).await), (0, 0, 2, 3));
        let verified = world.csv(ImportKind::Log, "person_id,date,minutes,activity,status,verified_by,reflection\n42,1/3/2026,90,ACT-1,verified,V1,Useful\n").await;
        assert_eq!(counts(&verified), (0, 1, 0, 0));
        let older = world.csv(ImportKind::Log, "person_id,date,minutes,activity,status\n42,1/3/2026,90,ACT-1,logged\n").await;
        assert_eq!(counts(&older), (0, 0, 1, 0), "an older file does not take a verification back");
        let older = world.csv(ImportKind::Log, "person_id,date,minutes,activity,status,verified_by\n42,1/3/2026,90,ACT-1,logged,\n").await;
        assert_eq!(counts(&older), (0, 0, 1, 0), "nor its verifier");
        let log = world.exported(ExportKind::Log).await;
        assert!(log.contains("0042,2026-03-01,90,ACT-1,,A5-01=2,Useful,verified,V1"), "{log}");
        let ratings = world.exported(ExportKind::Ratings).await;
        assert_eq!(ratings.lines().count(), 1, "a claim is no rating: {ratings}");
    }
}

on_both! {
    activities_may_need_others_further_down_but_not_each_other, world, {
        let text = "activity,title,kind,minutes,prerequisites,outcomes,kinds\nB,Second,Masterclass,2h,A,A5-01:2>3,employee; officer\nA,First,training session,60,,A5-01:0>2,\n";
        assert_eq!(counts(&world.csv(ImportKind::Activities, text).await), (2, 0, 0, 0));
        assert_eq!(counts(&world.csv(ImportKind::Activities, text).await), (0, 0, 2, 0));
        let result = world.csv(ImportKind::Activities, "activity,prerequisites,outcomes\nA,B,\nB,Z,\n").await;
        assert_eq!(problems(&result), [(2, "prerequisites", ProblemKind::Cycle), (3, "prerequisites", ProblemKind::UnknownActivity)]);
        let result = world.csv(ImportKind::Activities, "activity,outcomes\nB,ZZ:0>1\nA,A5-01:0>9\n").await;
        assert_eq!(problems(&result), [(2, "outcomes", ProblemKind::UnknownSkill), (3, "outcomes", ProblemKind::InvalidLevel)]);
        let result = world.csv(ImportKind::Activities, "activity,outcomes,prerequisites\nB,A5-01:2>4;A5-02:0>1,\nC,,\n").await;
        assert_eq!(counts(&result), (0, 1, 0, 1), "{:?}", result.problems);
    }
}

on_both! {
    the_small_kinds_are_created_then_unchanged_then_updated, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        world.csv(ImportKind::Activities, "activity,title,kind,minutes\nA,First,training session,60\n").await;
        let files = [
            (ImportKind::Venues, "venue,title,branch,seats\nV,Room,northgate,10\n", "venue,seats\nV,12\n"),
            (ImportKind::Funds, "fund,title,from,to,pence\nF,Core,1/4/2026,31/3/2027,\"900,000\"\n", "fund,pence\nF,0\n"),
            (ImportKind::Offers, "activity,halfdays,every_weeks,from,to,venue,trainer,seats\nA,thu-pm;mon-am,4,2026-04-13,2026-12-18,V,T1,\n", "activity,halfdays,from,venue,trainer,seats\nA,mon-am;thu-pm,2026-04-13,V,t1,8\n"),
            (ImportKind::Sessions, "session,activity,starts,ends,venue,status\nS,A,13/04/2026 09:30,13/04/2026 12:30,V,confirmed\n", "session,status\nS,held\n"),
            (ImportKind::Rota, "person_id,on_duty,also_free\n42,mon-am;mon-pm,tue\n", "person_id,on_duty\n42,fri-am\n"),
            (ImportKind::Cover, "branch,halfdays,role,min\nNorthgate,mon-am,Branch Manager,1\n", "branch,halfdays,role,min\nNORTHGATE,mon-am,BM,2\n"),
            (ImportKind::Certificates, "person_id,certificate,awarded_on,expires_on\n42,Safeguarding,1/3/2026,1/3/2028\n", "person_id,certificate,awarded_on,expires_on\n42,SAFEGUARDING,1/3/2026,\n"),
            (ImportKind::Roles, "role,title,kind,also,certificates\nST,Storyteller,volunteer,Reader,Safeguarding:24\n", "role,certificates\nST,Safeguarding:12; Data protection\n"),
            (ImportKind::Targets, "role,skill,target,importance\nLibrary assistant,A5-02,3,essential\nNew role,A5-02,1,\n", "role,skill,target,importance\nLA,A5-02,3,1\n"),
        ];
        for (kind, text, later) in files {
            let first = world.csv(kind, text).await;
            assert_eq!(first.rejected, 0, "{kind:?} {:?}", first.problems);
            let again = world.csv(kind, text).await;
            assert_eq!((again.created, again.updated, again.rejected), (0, 0, 0), "{kind:?}");
            let later = world.csv(kind, later).await;
            assert_eq!(counts(&later), (0, 1, 0, 0), "{kind:?} {:?}", later.problems);
        }
        assert_eq!(counts(&world.csv(ImportKind::Leave, "person_id,from,to\n42,1/5/2026,8/5/2026\n").await), (1, 0, 0, 0));
        assert_eq!(counts(&world.csv(ImportKind::Leave, "person_id,from,to\n42,1/5/2026,8/5/2026\n42,9/5/2026,8/5/2026\n").await), (0, 0, 1, 1));
        assert!(world.app.check().await.expect("a check").ok);
    }
}

on_both! {
    a_cover_row_with_a_skill_is_a_rule_on_skills, world, {
        world.csv(ImportKind::People, PEOPLE).await;
        let text = "branch,skill,level,min,kinds\n,A1-01,3,1,\n*,A5-01,2,2,employee;volunteer\nNorthgate,Digital help for the public,1,1,\nNorthgate,A5-01,9,1,\nNowhere,A5-01,1,1,\n";
        let result = world.csv(ImportKind::Cover, text).await;
        assert_eq!(problems(&result), [(5, "level", ProblemKind::InvalidLevel), (6, "branch", ProblemKind::Conflict)]);
        assert_eq!(counts(&result), (3, 0, 0, 2));
        assert_eq!(counts(&world.csv(ImportKind::Cover, text).await), (0, 0, 3, 2));
        let bad = world.csv(ImportKind::Cover, "branch,role,min\n,LA,1\nNorthgate,Juggler,1\n").await;
        assert_eq!(problems(&bad), [(2, "branch", ProblemKind::Missing), (3, "role", ProblemKind::UnknownRole)]);
    }
}

on_both! {
    a_framework_brings_its_skills_and_aims_and_is_not_put_in_use, world, {
        let text = "skill,title,descriptor,group,aim,other_aims,relation,replaces\nN1,New one,Does it,Group,1,2;X,enables,A5-01\nN2,New two,,,Y,,,\n";
        let file = world.file("framework.csv", text);
        let first = world.import(ImportKind::Framework, &file, &head("NEW", "2")).await;
        assert_eq!(counts(&first), (2, 0, 0, 0));
        assert_eq!(first.new.aims, ["X", "Y"], "aims that the edition lacks are made with their code as title");
        assert_eq!(counts(&world.import(ImportKind::Framework, &file, &head("NEW", "2")).await), (0, 0, 2, 0));
        let in_use = world.app.frameworks().await.expect("frameworks").into_iter().find(|one| one.in_use).expect("one in use");
        assert_eq!(in_use.code, "STARTER");
        let aims = world.file("aims.csv", "aim,title\n1,People first\n2,Places\n");
        let own = ImportOptions { aims_file: Some(aims.display().to_string()), ..head("OWN", "1") };
        let result = world.import(ImportKind::Framework, &file, &own).await;
        assert_eq!(result.new.aims, ["1", "2", "X", "Y"]);
        let list = world.app.frameworks().await.expect("frameworks");
        let edition = |code: &str| list.iter().find(|one| one.code == code).map(|one| one.edition.clone());
        assert_eq!(edition("NEW").as_deref(), Some("PLSS-2017"));
        assert_ne!(edition("OWN"), edition("NEW"), "aims of its own make an edition of its own");
        world.app.use_framework("NEW", "2").await.expect("in use");
        assert!(world.app.check().await.expect("a check").ok);
    }
}
