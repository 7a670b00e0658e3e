//! The files of an invented council, as HR, the volunteer coordinator and managers send them.

use std::collections::BTreeMap;

use domain::facts::CoverScope;
use domain::problems::ProblemKind;
use domain::{Date, Kind};
use exchange::kinds::{
    ActivityRow, Code, CoverRow, FromRow, FundRow, Given, GridRow, LogRow, OfferRow, Parsed, PersonRow, RatingRow, Rows, VenueRow,
    grid_cells,
};
use exchange::lists::half_days_text;
use exchange::mapping::Options;
use serde_json::Value;

use crate::{fixture, rows, set};

fn expected() -> Value {
    serde_json::from_slice(&std::fs::read(fixture("expected.json")).expect("the expected counts")).expect("JSON")
}

fn date(value: &Value) -> Given<Date> {
    value.as_str().map_or(Given::Empty, |text| Given::Value(text.parse().expect("a date")))
}

fn good<T: FromRow>(rows: &Rows<T>) -> Vec<Parsed<T>> {
    rows.iter().filter(|row| row.problems.is_empty()).collect()
}

#[test]
fn the_hr_extract_has_its_people_and_its_bad_cells() {
    let wanted = &expected()["hr"];
    let read: Rows<PersonRow> = rows(&fixture("hr-extract.xlsx"), &set(&[("kind", "employee")]));
    assert_eq!(read.sheets[0].table.sheet.as_deref(), wanted["sheet"].as_str());
    assert_eq!(u64::from(read.sheets[0].mapping.header_row), wanted["header_row"].as_u64().expect("a row"));
    assert!(read.sheets[0].mapping.others.is_empty(), "every column is known: {:?}", read.sheets[0].mapping.others);
    for (field, heading) in wanted["map"].as_object().expect("a mapping") {
        assert_eq!(read.sheets[0].mapping.column(field).map(|column| column.heading.as_str()), heading.as_str(), "{field}");
    }

    // The duplicate of row 81 is for the importer to judge; everything else that is wrong shows here.
    let bad: Vec<(u64, String, String)> =
        read.iter().flat_map(|row| row.problems).map(|p| (u64::from(p.row), p.column.clone(), kind(p.kind))).collect();
    let wanted_bad: Vec<(u64, String, String)> = wanted["bad"]
        .as_array()
        .expect("bad cells")
        .iter()
        .map(|cell| {
            (
                cell["row"].as_u64().unwrap_or(0),
                cell["column"].as_str().unwrap_or("").to_owned(),
                cell["kind"].as_str().unwrap_or("").to_owned(),
            )
        })
        .filter(|(_, _, kind)| kind != "duplicate_key")
        .collect();
    assert_eq!(bad, wanted_bad);

    let people = wanted["people"].as_array().expect("people");
    let found: Vec<Parsed<PersonRow>> = good(&read).into_iter().filter(|row| row.number.row != 81).collect();
    assert_eq!(found.len() as u64, wanted["good"].as_u64().expect("a count"));
    for (row, person) in found.iter().zip(people) {
        let value = &row.value;
        assert_eq!(u64::from(row.number.row), person["row"].as_u64().expect("a row"));
        assert_eq!(value.person_id, Code::exact(person["no"].as_str().expect("a number")), "a text cell of digits stays text");
        assert_eq!(value.name.value().map(String::as_str), person["name"].as_str());
        assert_eq!(value.branch.value().map(|branch| branch.to_lowercase()), person["branch"].as_str().map(str::to_lowercase));
        assert_eq!(value.roles.value().map(String::as_str), person["post"].as_str());
        assert_eq!(value.start_date, date(&person["start"]));
        assert_eq!(value.end_date, date(&person["end"]));
        let hours = value.weekly_hours.value().map(|hundredths| f64::from(*hundredths) / 100.0);
        assert_eq!(hours, person["hours"].as_f64());
        assert_eq!(value.kind, Given::Value(Kind::Employee));
    }
}

#[test]
fn the_volunteers_list_in_windows_1252_has_its_people() {
    let wanted = &expected()["volunteers"];
    let read: Rows<PersonRow> = rows(&fixture("volunteers.csv"), &set(&[("kind", "volunteer")]));
    let others: Vec<&str> = read.sheets[0].mapping.others.iter().map(|other| other.heading.as_str()).collect();
    assert_eq!(others, ["Notes"]);
    let people = wanted["people"].as_array().expect("people");
    assert_eq!(good(&read).len(), people.len());
    for (place, (row, person)) in read.iter().zip(people).enumerate() {
        assert_eq!(row.number.row as usize, place + 2, "line breaks in cells do not count as rows");
        assert_eq!(row.value.person_id.text, person["id"].as_str().expect("an id"));
        assert_eq!(row.value.name.value().map(String::as_str), person["name"].as_str());
        let roles: Vec<&str> = person["roles"].as_array().expect("roles").iter().filter_map(Value::as_str).collect();
        assert_eq!(row.value.roles, Given::Value(roles.join(", ")));
        assert_eq!(row.value.branch.value().map(String::as_str), person["branch"].as_str());
        assert_eq!(row.value.start_date, date(&person["start"]));
    }
}

#[test]
fn the_skills_grid_has_its_ratings_and_its_bad_cells() {
    let wanted = &expected()["audit"];
    let options = set(&[("rated_on", "2026-03-02"), ("source", "manager")]);
    let read: Rows<GridRow> = rows(&fixture("skills-audit.xlsx"), &options);
    assert_eq!(u64::from(read.sheets[0].mapping.header_row), wanted["header_row"].as_u64().expect("a row"));
    let columns = read.skill_columns();
    let (skills, other): (Vec<_>, Vec<_>) = columns.into_iter().partition(|column| column.holds_levels);
    assert_eq!(other.iter().map(|column| column.heading.as_str()).collect::<Vec<_>>(), ["Name"]);
    assert_eq!(skills.len(), wanted["skills"].as_array().expect("skills").len());

    let cells = grid_cells(&read, &skills);
    let (good, bad): (Vec<_>, Vec<_>) = cells.into_iter().partition(|cell| cell.level.is_some_and(|level| level <= 4));
    assert_eq!(good.len() as u64, wanted["good"].as_u64().expect("a count"));
    let bad: Vec<(u64, u64, String)> = bad.into_iter().map(|cell| (u64::from(cell.number.row), cell.at as u64 + 1, cell.value)).collect();
    let wanted_bad: Vec<(u64, u64, String)> = wanted["bad"]
        .as_array()
        .expect("bad cells")
        .iter()
        .map(|cell| {
            (cell["row"].as_u64().unwrap_or(0), cell["column"].as_u64().unwrap_or(0), cell["value"].as_str().unwrap_or("").to_owned())
        })
        .collect();
    assert_eq!(bad, wanted_bad);
    assert!(read.iter().all(|row| row.value.rated_on.map(|on| on.to_string()).as_deref() == wanted["rated_on"].as_str()));
    assert!(
        read.iter().any(|row| row.value.person_id == Code { text: "17986".to_owned(), bare_number: true }),
        "a number cell may have lost its zeros"
    );
}

#[test]
fn the_training_log_in_utf_16_has_its_records() {
    let wanted = &expected()["log"];
    let read: Rows<LogRow> = rows(&fixture("training-log.csv"), &Options::default());
    let bad: Vec<String> = read.iter().flat_map(|row| row.problems).map(|problem| kind(problem.kind)).collect();
    assert_eq!(bad, ["invalid_date", "invalid_number"], "who and what is known is for the importer");
    assert_eq!(read.iter().count() as u64, wanted["good"].as_u64().expect("a count") + 4);
    let fifth = &read.iter().nth(4).expect("a row").value;
    assert_eq!((fifth.person_id.value().map(|code| code.text.as_str()), &fifth.minutes), (Some("015249"), &Given::Value(135)));
    assert_eq!(fifth.title.value().map(String::as_str), Some("“Read, Talk, Play”"));
    assert_eq!(fifth.reflection.value().map(String::as_str), Some("Good — would recommend"));
}

#[test]
fn the_other_date_epoch_gives_the_same_days() {
    let read: Rows<PersonRow> = rows(&fixture("hr-1904.xlsx"), &Options::default());
    let days: Vec<String> = good(&read).iter().filter_map(|row| row.value.start_date.value()).map(ToString::to_string).collect();
    let wanted = expected()["epoch"].clone();
    assert_eq!(serde_json::to_value(days).expect("JSON"), wanted);
}

#[test]
fn our_own_columns_are_read_without_a_fault() {
    let none = Options::default();
    let funds: Rows<FundRow> = rows(&fixture("funds.csv"), &none);
    assert_eq!(good(&funds).len(), 4);
    assert_eq!(funds.iter().nth(3).expect("a row").value.pence, Given::Value(1_400_000));

    let venues: Rows<VenueRow> = rows(&fixture("venues.csv"), &none);
    assert_eq!(good(&venues).len(), 3);
    assert_eq!(venues.iter().next().expect("a row").value.title.value().map(String::as_str), Some("Central, learning room"));

    let activities: Rows<ActivityRow> = rows(&fixture("activities.csv"), &none);
    assert_eq!(good(&activities).len(), 26);
    let second = &activities.iter().nth(1).expect("a row").value;
    let outcomes = second.outcomes.value().expect("outcomes");
    assert_eq!((outcomes.len(), outcomes[1].skill.as_str(), outcomes[1].from, outcomes[1].to), (2, "A6-01", 0, 2));
    assert_eq!(activities.iter().nth(11).expect("a row").value.kinds, Given::Value(vec![Kind::Employee, Kind::Officer]));

    let offers: Rows<OfferRow> = rows(&fixture("offers.csv"), &none);
    assert_eq!(good(&offers).len(), offers.iter().count());
    assert_eq!(
        offers.iter().next().expect("a row").value.halfdays.value().map(|days| half_days_text(days)).as_deref(),
        Some("wed-pm;thu-am")
    );

    let cover: Rows<CoverRow> = rows(&fixture("cover.csv"), &none);
    assert_eq!(good(&cover).len(), 6);
    assert_eq!(cover.iter().nth(5).expect("a row").value.scope, CoverScope::Branch("Northgate".to_owned()));
    assert_eq!(
        (cover.iter().nth(5).expect("a row").value.role.value().map(String::as_str), cover.iter().nth(5).expect("a row").value.min),
        (Some("BM"), Given::Value(1))
    );
}

#[test]
fn a_problem_says_where_it_is_and_what_stands_there() {
    let read: Rows<PersonRow> = rows(&fixture("hr-extract.xlsx"), &set(&[("kind", "employee")]));
    let by_row: BTreeMap<u32, _> = read.iter().flat_map(|row| row.problems).map(|problem| (problem.row, problem)).collect();
    let date = &by_row[&76];
    assert_eq!((date.column_number, date.value.as_str()), (Some(6), "31/02/2021"));
    assert_eq!(date.message, "`31/02/2021` is not a date; write it like 31/12/2025, the day first");
    assert_eq!(by_row[&80].value, "2019-01-01");
}

#[test]
fn ratings_need_a_person_a_skill_a_level_and_a_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let path =
        crate::text_file(&folder, "ratings.csv", b"Staff ID,Skill,Level,Date,Source\n1,A1-01,3,1/2/2026,Line manager\n2,,2.5,,boss\n");
    let read: Rows<RatingRow> = rows(&path, &Options::default());
    let rows: Vec<_> = read.iter().collect();
    assert!(rows[0].problems.is_empty(), "{:?}", rows[0].problems);
    let kinds: Vec<ProblemKind> = rows[1].problems.iter().map(|problem| problem.kind).collect();
    for kind in [ProblemKind::Missing, ProblemKind::InvalidLevel, ProblemKind::InvalidKind] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    assert_eq!(kinds.len(), 4, "one problem for each bad cell: {kinds:?}");
}

fn kind(kind: ProblemKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).expect("a word")
}
