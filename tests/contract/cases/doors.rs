//! One rule at every door: what a call refuses, an import refuses, and the other way round.

use serde_json::Value;

use crate::desk::Desk;

/// A file: its kind, its text, and the column and kind of the problem that its one bad row must have.
type File = (&'static str, String, &'static str, &'static str);

/// A rule, the calls that break it and the files that break it.
struct Rule {
    name: &'static str,
    calls: Vec<Vec<&'static str>>,
    files: Vec<File>,
}

impl Desk {
    /// Two people, an activity, and a record of Ann's that waits for a verifier.
    fn with_a_record() -> (Self, String) {
        let desk = Self::new().with_people();
        let activities = desk.file("a.csv", "activity,title,kind,minutes\nACT-1,First aid,training session,90\n");
        desk.import("activities", &activities, &[]);
        let logged = desk.json(0, &["log", "add", "--person", "004512", "--date", "2026-03-01", "--minutes", "60", "--title", "Reading"]);
        (desk, logged["record"].as_str().expect("an id").to_owned())
    }

    fn rows(&self, kind: &str, text: &str) -> Value {
        let file = self.file("rows.csv", text);
        self.import(kind, &file, &[])
    }

    /// A table as CSV, without its byte-order mark.
    fn exported(&self, what: &str) -> String {
        let out = self.folder.path().join("out.csv");
        self.json(0, &["export", what, "--out", &out.display().to_string()]);
        std::fs::read_to_string(&out).expect("the table").trim_start_matches('\u{feff}').replace("\r\n", "\n")
    }

    /// What the store says of itself and of everything done to it.
    fn state(&self) -> String {
        let history = self.json(0, &["history", "--n", "1"]);
        format!("{history}\n{}\n{}", self.exported("ratings"), self.exported("log"))
    }
}

fn file(kind: &'static str, text: &str, column: &'static str, problem: &'static str) -> File {
    (kind, text.to_owned(), column, problem)
}

/// Calls of `rate` with these arguments after person and skill.
fn rate(more: &[&'static str]) -> Vec<&'static str> {
    [&["rate", "--person", "004512", "--skill", "A5-01"][..], more].concat()
}

fn log_add(more: &[&'static str]) -> Vec<&'static str> {
    [&["log", "add", "--person", "004512"][..], more].concat()
}

fn rules() -> Vec<Rule> {
    let long = "x".repeat(20_001);
    let reflection: &'static str = Box::leak(long.into_boxed_str());
    let mut own_ratings = Vec::new();
    let mut own_verifier = Vec::new();
    for by in ["004512", "4512", "Ann Lee", "ANN  LEE", "\"Lee, Ann\""] {
        for source in ["manager", "peer", "assessor"] {
            let text = format!("person_id,skill,level,rated_on,source,rated_by\n004512,A5-01,2,2026-03-03,{source},{by}\n");
            own_ratings.push(("ratings", text, "rated_by", "conflict"));
        }
        let text = format!("person_id,rated_on,source,rated_by,A5-01\n004512,2026-03-03,manager,{by},2\n");
        own_ratings.push(("grid", text, "rated_by", "conflict"));
        let text = format!("person_id,date,minutes,title,status,verified_by\n004512,2026-03-02,60,Talk,verified,{by}\n");
        own_verifier.push(("log", text, "verified_by", "conflict"));
    }
    vec![
        Rule {
            name: "a rating is of today or a day before",
            calls: vec![rate(&["--level", "2", "--on", "2026-04-02"])],
            files: vec![
                file("ratings", "person_id,skill,level,rated_on\n4512,A5-01,2,02/04/2026\n", "rated_on", "invalid_date"),
                file("grid", "person_id,rated_on,A5-01\n4512,02/04/2026,2\n", "rated_on", "invalid_date"),
            ],
        },
        Rule {
            name: "a day before any sense is a slip of the pen",
            calls: vec![
                rate(&["--level", "2", "--on", "1899-12-31"]),
                log_add(&["--date", "1899-12-31", "--minutes", "60", "--title", "Talk"]),
            ],
            files: vec![
                file("ratings", "person_id,skill,level,rated_on\n4512,A5-01,2,31/12/1899\n", "rated_on", "invalid_date"),
                file("log", "person_id,date,minutes,title\n4512,31/12/1899,60,Talk\n", "date", "invalid_date"),
                file("certificates", "person_id,certificate,awarded_on\n4512,Safeguarding,31/12/1899\n", "awarded_on", "invalid_date"),
            ],
        },
        Rule {
            name: "levels are on the scale",
            calls: vec![
                rate(&["--level", "5"]),
                log_add(&["--date", "2026-03-01", "--minutes", "60", "--title", "Talk", "--skill", "A5-01=5"]),
            ],
            files: vec![
                file("ratings", "person_id,skill,level,rated_on\n4512,A5-01,5,01/03/2026\n", "level", "invalid_level"),
                file("grid", "person_id,rated_on,A5-01\n4512,01/03/2026,5\n", "A5-01", "invalid_level"),
                file("log", "person_id,date,minutes,title,skills\n4512,01/03/2026,60,Talk,A5-01=5\n", "skills", "invalid_level"),
                file("targets", "role,skill,target\nLA,A5-01,5\n", "target", "invalid_level"),
                file("targets", "role,skill,target\nLA,A5-01,0\n", "target", "invalid_level"),
                file("cover", "branch,skill,level,min\nNorthgate,A5-01,5,1\n", "level", "invalid_level"),
                file("cover", "branch,skill,level,min\nNorthgate,A5-01,0,1\n", "level", "invalid_level"),
                file("activities", "activity,title,kind,minutes,outcomes\nB,Talk,visit,60,A5-01:0>5\n", "outcomes", "invalid_level"),
            ],
        },
        Rule {
            name: "nobody rates herself as her own manager, colleague or assessor",
            calls: vec![
                rate(&["--level", "2", "--source", "manager", "--by", "004512"]),
                rate(&["--level", "2", "--source", "assessor", "--by", "ann lee"]),
                rate(&["--level", "2", "--source", "peer", "--by", "Lee, Ann"]),
            ],
            files: own_ratings,
        },
        Rule {
            name: "a rater's number is somebody's",
            calls: vec![rate(&["--level", "2", "--source", "manager", "--by", "99"])],
            files: vec![
                file(
                    "ratings",
                    "person_id,skill,level,rated_on,source,rated_by\n4512,A5-01,2,01/03/2026,manager,99\n",
                    "rated_by",
                    "unknown_person",
                ),
                file("grid", "person_id,rated_on,source,rated_by,A5-01\n4512,01/03/2026,manager,99,2\n", "rated_by", "unknown_person"),
            ],
        },
        Rule {
            name: "learning is logged when it is done",
            calls: vec![log_add(&["--date", "2026-04-02", "--minutes", "60", "--title", "Talk"])],
            files: vec![file("log", "person_id,date,minutes,title\n4512,02/04/2026,60,Talk\n", "date", "invalid_date")],
        },
        Rule {
            name: "learning takes some minutes and no more than a year's work",
            calls: vec![
                log_add(&["--date", "2026-03-01", "--minutes", "120001", "--title", "Talk"]),
                log_add(&["--date", "2026-03-01", "--minutes", "0", "--title", "Talk"]),
            ],
            files: vec![
                file("log", "person_id,date,minutes,title\n4512,01/03/2026,120001,Talk\n", "minutes", "invalid_number"),
                file("log", "person_id,date,minutes,title\n4512,01/03/2026,0,Talk\n", "minutes", "invalid_number"),
            ],
        },
        Rule {
            name: "a record says what was learned",
            calls: vec![
                log_add(&["--date", "2026-03-01", "--minutes", "60"]),
                log_add(&["--date", "2026-03-01", "--minutes", "60", "--title", " ", "--reflection", "Good"]),
            ],
            files: vec![
                file("log", "person_id,date,minutes\n4512,01/03/2026,60\n", "title", "missing"),
                file("log", "person_id,date,minutes,title,activity\n4512,01/03/2026,60,,\n", "title", "missing"),
            ],
        },
        Rule {
            name: "a reflection is no book",
            calls: vec![log_add(&["--date", "2026-03-01", "--minutes", "60", "--title", "Talk", "--reflection", reflection])],
            files: vec![(
                "log",
                format!("person_id,date,minutes,title,reflection\n4512,01/03/2026,60,Talk,{reflection}\n"),
                "reflection",
                "too_long",
            )],
        },
        Rule {
            name: "nobody verifies her own learning",
            calls: vec![
                vec!["log", "verify", "--record", "RECORD", "--by", "004512", "--accept"],
                vec!["log", "verify", "--record", "RECORD", "--by", "lee, ann", "--accept"],
                vec!["log", "verify", "--record", "RECORD", "--by", "Ann Lee (004512)", "--return", "Too short"],
            ],
            files: own_verifier,
        },
        Rule {
            name: "whoever verifies is known",
            calls: vec![
                vec!["log", "verify", "--record", "RECORD", "--by", " ", "--accept"],
                vec!["log", "verify", "--record", "RECORD", "--by", "99", "--accept"],
            ],
            files: vec![
                file("log", "person_id,date,minutes,title,status\n4512,02/03/2026,60,Talk,verified\n", "verified_by", "missing"),
                file(
                    "log",
                    "person_id,date,minutes,title,status,verified_by\n4512,02/03/2026,60,Talk,verified,\n",
                    "verified_by",
                    "missing",
                ),
                file("log", "person_id,date,minutes,title,status\n4512,01/03/2026,60,Reading,verified\n", "verified_by", "missing"),
                file(
                    "log",
                    "person_id,date,minutes,title,status,verified_by\n4512,02/03/2026,60,Talk,verified,99\n",
                    "verified_by",
                    "unknown_person",
                ),
            ],
        },
        Rule {
            name: "a certificate was awarded, though it may expire later",
            calls: vec![],
            files: vec![file(
                "certificates",
                "person_id,certificate,awarded_on,expires_on\n4512,Safeguarding,02/04/2026,02/04/2028\n",
                "awarded_on",
                "invalid_date",
            )],
        },
        Rule {
            name: "a block takes some half-days of its weeks",
            calls: vec![],
            files: vec![file("sessions", "session,activity,starts,ends\nS9,APP-9,2026-05-04,2026-09-25\n", "halfdays", "missing")],
        },
        Rule {
            name: "a fund that pays is a fund",
            calls: vec![],
            files: vec![file("activities", "activity,title,kind,minutes,fund\nB,Talk,visit,60,NOFUND\n", "fund", "conflict")],
        },
        Rule {
            name: "a branch is made by people, and named by the rest",
            calls: vec![],
            files: vec![
                file("venues", "venue,branch\nV9,Nowhere\n", "branch", "conflict"),
                file("cover", "branch,min\nNowhere,1\n", "branch", "conflict"),
                file("sessions", "session,activity,starts,ends,venue\nS9,ACT-1,2026-05-04,2026-05-04,V9\n", "venue", "conflict"),
                file("offers", "activity,halfdays,venue\nACT-1,mon-am,V9\n", "venue", "conflict"),
            ],
        },
    ]
}

#[test]
fn what_one_door_refuses_every_door_refuses() {
    let (desk, record) = Desk::with_a_record();
    desk.rows("activities", "activity,title,kind,minutes\nAPP-9,Apprentice,Apprenticeship,6000\n");
    let before = desk.state();
    for rule in rules() {
        for call in &rule.calls {
            let call: Vec<&str> = call.iter().map(|word| if *word == "RECORD" { record.as_str() } else { word }).collect();
            let refused = desk.json(1, &call);
            assert!(refused["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{}: {refused}", rule.name);
        }
        for (kind, text, column, problem) in &rule.files {
            let result = desk.rows(kind, text);
            let found = (&result["created"], &result["updated"], &result["rejected"]);
            assert_eq!(found, (&0.into(), &0.into(), &1.into()), "{}: {text} {result}", rule.name);
            let problems = result["problems"].as_array().expect("problems");
            let is_it = |found: &Value| found["column"] == *column && found["kind"] == *problem;
            assert!(problems.iter().any(is_it), "{}: {column} {problem} in {text} {result}", rule.name);
        }
    }
    assert_eq!(desk.state(), before, "nothing of it was saved");
}

#[test]
fn what_one_door_takes_every_door_takes() {
    let (desk, record) = Desk::with_a_record();
    desk.json(
        0,
        &["rate", "--person", "004512", "--skill", "A5-01", "--level", "4", "--on", "2026-04-01", "--source", "manager", "--by", "V1"],
    );
    desk.json(0, &["rate", "--person", "004512", "--skill", "A5-02", "--level", "0", "--source", "assessor", "--by", "Ann Other"]);
    desk.json(0, &["log", "verify", "--record", &record, "--by", "Somebody from outside", "--accept", "--level", "A5-01=3"]);
    for (kind, text) in [
        (
            "ratings",
            "person_id,skill,level,rated_on,source,rated_by\n4512,A5-03,4,01/04/2026,manager,V1\n4512,A5-04,1,01/04/2026,self,4512\n4512,A5-03,1,01/04/2026,certificate,4512\n",
        ),
        ("grid", "person_id,rated_on,source,rated_by,A5-05\n4512,01/04/2026,peer,Ann Other,4\n"),
        (
            "log",
            "person_id,date,minutes,title,status,verified_by\n4512,01/04/2026,120000,Talk,verified,Somebody from outside\n4512,01/04/2026,60,Visit,verified,V1\n",
        ),
        ("certificates", "person_id,certificate,awarded_on,expires_on\n4512,Safeguarding,01/04/2026,01/04/2030\n"),
        ("sessions", "session,activity,starts,ends,halfdays\nS1,ACT-1,2026-05-04,2026-05-04,\n"),
    ] {
        let result = desk.rows(kind, text);
        assert_eq!(result["created"], result["rows"], "{kind} {result}");
    }
}

#[test]
fn a_row_of_a_known_key_needs_only_what_it_changes_and_a_starred_cell_is_never_emptied() {
    let (desk, record) = Desk::with_a_record();
    desk.rows("funds", "fund,title,from,to,pence\nF,Core,2026-04-01,2027-03-31,900000\n");
    desk.rows("venues", "venue,title\nV,Room\n");
    desk.rows("activities", "activity,title,kind,minutes\nACT-2,Talk,visit,60\n");
    let kinds: [(&str, &str, &str, &str, &str); 13] = [
        (
            "people",
            "person_id,name,kind\nV2,Cy Ray,volunteer\n",
            "person_id,email\nV2,cy@x.org\n",
            "person_id,name\nV2,\n",
            "person_id,email\nV3,di@x.org\n",
        ),
        (
            "ratings",
            "person_id,skill,level,rated_on\nV1,A5-01,2,01/03/2026\n",
            "person_id,skill,rated_on,review_by,note\nV1,A5-01,01/03/2026,01/03/2027,Seen\n",
            "person_id,skill,level,rated_on\nV1,A5-01,,01/03/2026\n",
            "person_id,skill,rated_on,note\nV1,A5-01,02/03/2026,Seen\n",
        ),
        (
            "targets",
            "role,skill,target\nLA,A5-01,3\n",
            "role,skill,importance\nLA,A5-01,3\n",
            "role,skill,target\nLA,A5-01,\n",
            "role,skill,importance\nLA,A5-04,3\n",
        ),
        ("roles", "role,title\nST,Storyteller\n", "role,also\nST,Reader\n", "role,title\nST,\n", "role,also\nSX,Reader\n"),
        (
            "activities",
            "activity,title,kind,minutes\nB,Talk,visit,60\n",
            "activity,provider\nB,Us\n",
            "activity,title\nB,\n",
            "activity,provider\nC,Us\n",
        ),
        (
            "sessions",
            "session,activity,starts,ends\nS,ACT-1,2026-05-04,2026-05-04\n",
            "session,capacity\nS,9\n",
            "session,starts\nS,\n",
            "session,capacity\nT,9\n",
        ),
        (
            "funds",
            "fund,title,from,to,pence\nG,Extra,2026-04-01,2027-03-31,100\n",
            "fund,title\nG,More\n",
            "fund,pence\nG,\n",
            "fund,title\nH,More\n",
        ),
        (
            "rota",
            "person_id,on_duty\nV1,mon-am\n",
            "person_id,also_free\nV1,tue-am\n",
            "person_id,on_duty\nV1,\n",
            "person_id,also_free\n004512,tue-am\n",
        ),
        (
            "certificates",
            "person_id,certificate,awarded_on\nV1,First aid,01/03/2026\n",
            "person_id,certificate,awarded_on,expires_on\nV1,First aid,01/03/2026,01/03/2029\n",
            "person_id,certificate,awarded_on\nV1,First aid,\n",
            "person_id,certificate,awarded_on\nV1,,01/03/2026\n",
        ),
        (
            "log",
            "person_id,date,minutes,title\nV1,01/03/2026,30,Tour\n",
            "person_id,date,minutes,title,reflection\nV1,01/03/2026,30,Tour,Good\n",
            "person_id,date,minutes,title\nV1,01/03/2026,,Tour\n",
            "person_id,date,minutes,title\nV1,,30,Tour\n",
        ),
        ("venues", "venue,title\nW,Hall\n", "venue,seats\nW,20\n", "venue,title\n,Hall\n", "venue,seats\n,20\n"),
        (
            "cover",
            "branch,halfdays,min\nNorthgate,mon-am,1\n",
            "branch,halfdays,min\nNorthgate,mon-am,2\n",
            "branch,halfdays,min\nNorthgate,mon-am,\n",
            "branch,halfdays\nNorthgate,tue-am\n",
        ),
        (
            "offers",
            "activity,halfdays\nACT-1,mon-am\n",
            "activity,halfdays,seats\nACT-1,mon-am,9\n",
            "activity,halfdays\nACT-1,\n",
            "activity,seats\nACT-2,9\n",
        ),
    ];
    for (kind, new, later, emptied, lacking) in kinds {
        assert_eq!(desk.rows(kind, new)["rejected"], 0, "{kind} {new}");
        let result = desk.rows(kind, later);
        assert_eq!((&result["updated"], &result["rejected"]), (&1.into(), &0.into()), "{kind} {later} {result}");
        let result = desk.rows(kind, emptied);
        assert_eq!(result["problems"][0]["kind"], "missing", "{kind} {emptied} {result}");
        let file = desk.file("rows.csv", lacking);
        let output = desk.run(&["import", kind, &file, "--json"]);
        let answer: Value = serde_json::from_slice(&output.stdout).expect("a document");
        let says = answer["problems"][0]["kind"] == "missing" || answer["error"]["message"].is_string();
        assert!(says && answer["created"].as_u64().unwrap_or(0) == 0, "{kind} {lacking} {answer}");
    }
    let result = desk.rows("cover", "branch,halfdays\nNorthgate,mon-am\n");
    assert_eq!(result["unchanged"], 1, "a rule that stands needs no number: {result}");
    let result = desk.rows("log", &format!("record,reflection\n{record},Good\n"));
    assert_eq!(result["updated"], 1, "a record's own id is enough: {result}");
    let log = desk.exported("log");
    assert!(log.contains("004512,2026-03-01,60,,Reading,,Good,logged,,"), "{log}");
}

#[test]
fn a_record_is_met_by_its_id_though_another_is_alike() {
    let (desk, first) = Desk::with_a_record();
    let alike = desk.json(0, &["log", "add", "--person", "004512", "--date", "2026-03-01", "--minutes", "60", "--title", "Reading"]);
    let second = alike["record"].as_str().expect("an id").to_owned();
    desk.json(0, &["log", "verify", "--record", &first, "--by", "V1", "--return", "Say more"]);
    let text = desk.exported("log");
    let result = desk.rows("log", &text);
    assert_eq!((&result["unchanged"], &result["rejected"]), (&2.into(), &0.into()), "{result}");
    let corrected =
        text.replace(&format!("logged,,{second}"), &format!("verified,V1,{second}")).replace("60,,Reading", "45,,Reading again");
    let result = desk.rows("log", &corrected);
    assert_eq!((&result["updated"], &result["rejected"]), (&2.into(), &0.into()), "{result}\n{corrected}");
    let log = desk.exported("log");
    assert!(log.contains(&format!("004512,2026-03-01,45,,Reading again,,,verified,V1,{second}\n")), "{log}");
    // In this store the number belongs to somebody else's record, or to one of another day.
    let result = desk.rows(
        "log",
        &format!("person_id,date,minutes,title,record\nV1,2026-03-01,45,Reading again,{second}\n004512,2026-02-01,5,Tour,{first}\n"),
    );
    assert_eq!(
        result["problems"].as_array().expect("problems").iter().map(|problem| &problem["kind"]).collect::<Vec<_>>(),
        ["conflict", "conflict"]
    );
    let text = format!("record,status,verified_by\n{first},verified,V1\n");
    let result = desk.rows("log", &text);
    assert_eq!(result["problems"][0]["column"], "status", "a record that went back is not verified by a file: {result}");
    // A record that this store does not have is made; imported again it is unchanged.
    let text = "person_id,date,minutes,title,record\n004512,2026-02-02,30,Tour,999999\n";
    assert_eq!(desk.rows("log", text)["created"], 1);
    assert_eq!(desk.rows("log", text)["unchanged"], 1);
}

#[test]
fn a_log_of_another_store_comes_in_once_though_its_numbers_mean_other_records_here() {
    let (there, here) = (Desk::new().with_people(), Desk::new().with_people());
    // Two more rows shift every number after them.
    there.rows("venues", "venue\nV\nW\n");
    let rows: String = (1..=6).map(|at| format!("{},2026-03-01,60,Talk {at},Good\n", if at % 2 == 0 { "V1" } else { "004512" })).collect();
    assert_eq!(there.rows("log", &format!("person_id,date,minutes,title,reflection\n{rows}"))["created"], 6);
    let log = there.exported("log");
    assert_eq!(here.rows("log", &log)["created"], 6);
    assert_eq!(here.rows("log", &log)["unchanged"], 6, "the second time it is known");
    let plain = |log: &str| log.lines().map(|line| line.rsplit_once(',').map(|(rest, _)| rest.to_owned())).collect::<Vec<_>>();
    assert_eq!(plain(&here.exported("log")), plain(&log));
    assert_ne!(here.exported("log"), log, "the numbers are this store's own");
}

#[test]
fn ratings_follow_a_skill_through_the_versions_of_a_framework() {
    let desk = Desk::new().with_people();
    let versions = [
        ("1", "skill,title\nX,Reading\nP,Left\nQ,Right\n"),
        ("2", "skill,title,replaces\nY,Reading,X\nP,Right,Q\nQ,Left,P\n"),
        ("3", "skill,title,replaces\nZ,Reading,Y\nR,Left,P\n"),
    ];
    for (version, text) in versions {
        let file = desk.file("f.csv", text);
        desk.import("framework", &file, &["--code", "OWN", "--version", version]);
    }
    desk.json(0, &["framework", "use", "OWN@1"]);
    for (skill, level) in [("X", "3"), ("P", "1")] {
        desk.json(0, &["rate", "--person", "004512", "--skill", skill, "--level", level, "--on", "2026-03-02", "--source", "manager"]);
    }
    for (version, skill, level) in [("1", "X", 3), ("2", "Y", 3), ("3", "Z", 3), ("2", "P", 1), ("3", "R", 1)] {
        desk.json(0, &["framework", "use", &format!("OWN@{version}")]);
        let targets = desk.file("t.csv", format!("role,skill,target\nLA,{skill},4\n"));
        desk.import("targets", &targets, &[]);
        let gaps = desk.json(0, &["gaps", "--by", "skill"]);
        let group = gaps["groups"].as_array().expect("groups").iter().find(|group| group["key"]["skill"] == skill).expect("the skill");
        assert_eq!(group["gap_levels"], 4 - level, "{skill} of OWN@{version}: {group}");
        // What goes out under this version comes back, though the ratings have older codes.
        let out = desk.folder.path().join("matrix.csv").display().to_string();
        desk.json(0, &["export", "matrix", "--out", &out]);
        let back = desk.import("grid", &out, &[]);
        assert_eq!((&back["unchanged"], &back["rows"]), (&back["rows"], &back["unchanged"]), "OWN@{version} {back}");
        assert!(back["rows"].as_u64().is_some_and(|rows| rows >= 1), "OWN@{version} {back}");
        let ratings = desk.exported("ratings");
        let back = desk.rows("ratings", &ratings);
        assert_eq!((&back["unchanged"], &back["rejected"]), (&3.into(), &0.into()), "OWN@{version} {back}");
    }
}

#[test]
fn a_scale_is_not_cut_off_under_what_stands_on_it() {
    let desk = Desk::new().with_people();
    let file = desk.file("f.csv", "skill,title\nX,Reading\nY,Writing\n");
    desk.import("framework", &file, &["--code", "OWN", "--version", "1", "--max-level", "5"]);
    desk.json(0, &["framework", "use", "OWN@1"]);
    desk.rows("targets", "role,skill,target\nLA,X,4\nBM,X,5\nLA,Y,3\n");
    desk.json(0, &["rate", "--person", "004512", "--skill", "X", "--level", "4", "--on", "2026-03-02"]);
    desk.rows("cover", "branch,skill,level,min\nNorthgate,Y,4,1\n");
    desk.rows("activities", "activity,title,kind,minutes,outcomes\nB,Talk,visit,60,X:3>5\n");
    let before = desk.state();
    let refused = desk.json(1, &["import", "framework", &file, "--code", "OWN", "--version", "1", "--max-level", "3"]);
    assert_eq!(refused["error"]["kind"], "conflict", "{refused}");
    let message = refused["error"]["message"].as_str().expect("a sentence");
    assert!(message.contains("2 targets, 1 rating, 1 outcome of an activity, 1 cover rule"), "{message}");
    assert_eq!(refused["error"]["details"], serde_json::json!(["`X`: 2 targets, 1 rating, 1 outcome of an activity", "`Y`: 1 cover rule"]));
    assert_eq!(desk.state(), before);
    let list = desk.json(0, &["framework", "list"]);
    assert!(list.to_string().contains("\"max_level\":5"), "{list}");
    // A higher top loses nothing, and neither does one that equals the highest level in use.
    desk.import("framework", &file, &["--code", "OWN", "--version", "1", "--max-level", "6"]);
    desk.import("framework", &file, &["--code", "OWN", "--version", "1", "--max-level", "5"]);
    desk.json(1, &["rate", "--person", "004512", "--skill", "X", "--level", "6"]);
    // A skill that the file no longer has stays, with its targets.
    let fewer = desk.file("f.csv", "skill,title\nX,Reading\n");
    let result = desk.import("framework", &fewer, &["--code", "OWN", "--version", "1"]);
    assert_eq!(result["unchanged"], 1);
    assert_eq!(desk.rows("targets", "role,skill,target\nLA,Y,3\n")["unchanged"], 1);
}

#[test]
fn tables_with_odd_texts_come_back_unchanged() {
    let desk = Desk::new();
    let names = ["'quoted", "=SUM(A1)", "'=x", "''+1", "-Ann", "@home", "O'Neil, \"Bo\"", "+44 7", "Ann\u{a0}Lee", "＝wide"];
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut people = "person_id,name,kind,branch,team,roles\n".to_owned();
    let mut ratings = "person_id,skill,level,rated_on,source,rated_by,note\n".to_owned();
    let mut log = "person_id,date,minutes,title,reflection,status,verified_by\n".to_owned();
    for (at, name) in names.iter().enumerate() {
        let kind = if at % 2 == 0 { "volunteer" } else { "employee" };
        people += &format!("00{at},{},{kind},{},{},LA\n", quoted(name), quoted(&format!("{name} branch")), quoted(&format!("{name} team")));
        let source = ["self", "manager", "peer", "assessor", "certificate"][at % 5];
        let note = format!("{name}\nsecond line;\n\n'=third");
        ratings +=
            &format!("00{at},A5-0{},{},2026-03-0{},{source},{},{}\n", at % 5 + 1, at % 5, at % 9 + 1, quoted("=Outside"), quoted(&note));
        log += &format!("00{at},2026-03-0{},60,{},{},verified,{}\n", at % 9 + 1, quoted(name), quoted(&note), quoted("'Outside"));
    }
    for (kind, text) in [("people", &people), ("ratings", &ratings), ("log", &log)] {
        let result = desk.rows(kind, text);
        assert_eq!(result["created"], names.len(), "{kind} {result}");
    }
    // A rating that was withdrawn counts no more, and does not come back.
    let before = desk.exported("ratings");
    for (what, kind) in [("people", "people"), ("ratings", "ratings"), ("log", "log"), ("matrix", "grid")] {
        for ending in ["csv", "xlsx"] {
            let out = desk.folder.path().join(format!("{what}.{ending}")).display().to_string();
            desk.json(0, &["export", what, "--out", &out]);
            let result = desk.import(kind, &out, &[]);
            assert_eq!(
                (&result["unchanged"], &result["problems"]),
                (&names.len().into(), &serde_json::json!([])),
                "{what} {ending} {result}"
            );
        }
    }
    assert_eq!(desk.exported("ratings"), before);
}

#[test]
fn a_table_that_nothing_reads_back_says_so() {
    let desk = Desk::new().with_people();
    let out = desk.folder.path().join("gaps.csv").display().to_string();
    desk.json(0, &["export", "gaps", "--out", &out]);
    let refused = desk.json(2, &["import", "gaps", &out]);
    assert!(refused.to_string().contains("are not imported"), "{refused}");
    let refused = desk.json(2, &["import", "matrix", &out]);
    assert!(refused.to_string().contains("`grid`"), "{refused}");
}

#[test]
fn a_block_keeps_its_half_days_on_the_way_out_and_in() {
    let desk = Desk::new().with_people();
    desk.rows("activities", "activity,title,kind,minutes\nAPP,Apprentice,apprenticeship,6000\nSEC,Away,secondment,600\nV,Visit,visit,60\n");
    let text = "session,activity,starts,ends,halfdays,status\nS1,APP,2026-05-04,2026-09-25,wed-am;wed-pm,planned\nS2,SEC,2026-05-04,2026-05-04,,planned\nS3,V,2026-05-04,2026-07-04,,planned\n";
    assert_eq!(desk.rows("sessions", text)["created"], 3, "one day, and what is no block, need none");
    let programme = desk.exported("programme");
    assert!(programme.contains("S1,APP,Apprentice,2026-05-04,2026-09-25,wed-am;wed-pm,"), "{programme}");
    assert_eq!(desk.rows("sessions", &programme)["unchanged"], 3, "a programme comes back as sessions");
    for text in [
        "session,halfdays\nS1,\n",
        "session,ends,halfdays\nS1,2026-05-05,wed-am\n",
        "session,ends\nS2,2026-05-08\n",
        "session,activity\nS3,APP\n",
    ] {
        let result = desk.rows("sessions", text);
        assert_eq!(result["problems"][0]["kind"], "missing", "{text} {result}");
    }
    assert_eq!(desk.rows("sessions", "session,capacity\nS1,4\n")["updated"], 1);
}
