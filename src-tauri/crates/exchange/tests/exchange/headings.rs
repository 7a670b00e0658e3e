//! Headings as other systems write them, in any order, below titles and above totals.

use exchange::FileFault;
use exchange::fields::PEOPLE;
use exchange::kinds::{PersonRow, Rows};
use exchange::mapping::{Options, look};
use exchange::table::Book;

use crate::{fixture, rows, set, text_file};

#[test]
fn people_are_found_under_the_headings_of_other_systems_in_any_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let systems = [
        "Reports to;LAST NAME;First name;Payroll no.;Job title;Base;Date started;Date left;Hours per week;E-mail address",
        "Line Manager No;Surname;Preferred Name;Employee Number;Post;Location;Hire Date;Termination Date;Contracted Hours;Work Email",
        "manager_id;Family name;Given name;Staff_ID;Role(s);Library;Started;Leaving Date;Weekly hours;email",
        "LINE MGR NO.;surname;forename;PERSONNEL NUMBER;Position Title;Work Location;Commencement date;Last working day;Std;Mail",
    ];
    for heading in systems {
        let content =
            format!("Staff list\n\n{heading}\n17;Ferreira;Zoë;042;Digital Lead;Northgate;1/4/2020;;37;z@x.example\nTotals:;;;;;;;;;\n");
        let path = text_file(&folder, "people.csv", content.as_bytes());
        let read: Rows<PersonRow> = rows(&path, &set(&[("kind", "employee")]));
        assert_eq!(read.sheets[0].mapping.header_row, 3, "{heading}");
        let person = &read.iter().next().expect("a row").value;
        assert_eq!(person.name.value().map(String::as_str), Some("Zoë Ferreira"), "{heading}");
        assert_eq!(person.person_id.text, "042", "{heading}");
        assert_eq!(person.manager_id.value().map(|code| code.text.as_str()), Some("17"), "{heading}");
        assert_eq!(person.start_date.value().map(ToString::to_string).as_deref(), Some("2020-04-01"), "{heading}");
        assert_eq!(person.branch.value().map(String::as_str), Some("Northgate"), "{heading}");
        assert_eq!(person.email.value().map(String::as_str), Some("z@x.example"), "{heading}");
    }
}

#[test]
fn a_totals_row_counts_by_its_key_cell_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "p.csv", b"person_id,name,kind\n1,Ann,employee\nGRAND TOTAL,,\n2,Total,employee\n");
    let read: Rows<PersonRow> = rows(&path, &Options::default());
    assert_eq!(read.iter().map(|row| row.number.row).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn headings_said_again_are_no_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "p.csv", b"person_id,name,kind\n1,Ann,employee\nperson_id,name,kind\n2,Bob,volunteer\n");
    let read: Rows<PersonRow> = rows(&path, &Options::default());
    assert_eq!(read.iter().count(), 2);
}

#[test]
fn what_the_user_says_wins() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "p.csv", b"A,B+C,D,Branch\n7,Ann Lee,x,Northgate\n");
    let map = |field: &str, headings: &[&str]| (field.to_owned(), headings.iter().map(|heading| (*heading).to_owned()).collect());
    let options =
        Options { map: vec![map("person_id", &["a"]), map("name", &["B+C"]), map("branch", &[])], ..set(&[("kind", "volunteer")]) };
    let read: Rows<PersonRow> = rows(&path, &options);
    assert_eq!(
        read.iter().next().expect("a row").value.name.value().map(String::as_str),
        Some("Ann Lee"),
        "a heading with + in it is one heading"
    );
    assert!(read.iter().next().expect("a row").value.branch.is_absent(), "a field mapped to nothing is left out");
    let joined = Options { map: vec![map("person_id", &["A"]), map("name", &["B+C", "D"])], ..set(&[("kind", "volunteer")]) };
    let read: Rows<PersonRow> = rows(&path, &joined);
    assert_eq!(read.iter().next().expect("a row").value.name.value().map(String::as_str), Some("Ann Lee x"));
}

#[test]
fn a_field_or_sheet_that_is_not_there_is_said_by_name() {
    let mut book = Book::open(&fixture("hr-extract.xlsx")).expect("the file opens");
    let error = Rows::<PersonRow>::read(&mut book, &set(&[("shoe_size", "9")])).expect_err("no such field");
    assert_eq!(error.fault, FileFault::NoSuchField);
    assert!(error.message.contains("`shoe_size`") && error.message.contains("person_id"), "{error}");
    let error =
        Rows::<PersonRow>::read(&mut book, &Options { sheet: Some("People".to_owned()), ..Options::default() }).expect_err("no such sheet");
    assert_eq!(error.fault, FileFault::NoSuchSheet);
    assert!(error.message.contains("`Extract`"), "{error}");
}

#[test]
fn a_column_of_names_is_not_taken_for_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "p.csv", b"Staff ID,Name,Line Manager\n1,Ann Lee,Bob Lee\n2,Cat Lee,Ann Lee\n");
    let read: Rows<PersonRow> = rows(&path, &set(&[("kind", "employee")]));
    assert!(read.sheets[0].mapping.column("manager_id").is_none());
    assert_eq!(read.sheets[0].mapping.others[0].heading, "Line Manager");
}

#[test]
fn a_file_without_the_headings_can_still_be_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, "p.csv", b"Title\nUno,Dos,Tres\n1,Ann,a@b.example\n2,Bob,b@b.example\n");
    let mut book = Book::open(&path).expect("the file opens");
    let error = Rows::<PersonRow>::read(&mut book, &Options::default()).expect_err("no headings");
    assert_eq!(error.fault, FileFault::NoHeadings);
    assert!(error.message.contains("`person_id`"), "{error}");
    let seen = look(&mut book, &PEOPLE, &Options::default()).expect("a look");
    assert_eq!(seen.header_row, 2);
    assert_eq!(
        seen.headings.iter().map(|heading| (heading.text.as_str(), heading.field)).collect::<Vec<_>>(),
        [("Uno", None), ("Dos", None), ("Tres", Some("email"))]
    );
    assert_eq!(seen.lacking, ["person_id", "name", "kind"]);
}
