//! Files that cannot be read, stores that cannot be used, disks that are full and programs that are ended in the middle:
//! each is told in a sentence, and the store is as it was.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

mod desk;

use desk::{Desk, command, document, run_on};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/sample");

fn sample(name: &str) -> String {
    format!("{SAMPLE}/{name}")
}

/// The message of an error, which must say something.
fn message(error: &Value) -> String {
    let text = error["error"]["message"].as_str().expect("a message");
    assert!(text.len() > 20 && text.ends_with('.'), "a sentence: {text}");
    text.to_owned()
}

/// An encrypted workbook is such a container: the head of a compound file and the name of its one stream.
fn with_password() -> Vec<u8> {
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.extend([0; 2048]);
    file.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    file.extend([0; 512]);
    file
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_nothing_is_imported() {
    let desk = Desk::new().with_people();
    let before = fs::read(desk.store()).expect("the store");
    let workbook = fs::read(sample("hr-extract.xlsx")).expect("the sample");
    let large = |name: &str| {
        let file = desk.file(name, "person_id,name,kind\n");
        fs::File::options().write(true).open(&file).and_then(|file| file.set_len(300 << 20)).expect("a file full of holes");
        file
    };
    let folder = desk.folder.path().join("people.xlsx");
    fs::create_dir(&folder).expect("a folder");
    for (file, says) in [
        (desk.file("empty.csv", ""), "is empty"),
        (desk.file("blank.csv", "\n\n , ,\n"), "no row with anything in it"),
        (desk.file("cut.xlsx", &workbook[..workbook.len() / 2]), "damaged"),
        (desk.file("secret.xlsx", with_password()), "password"),
        (large("large.csv"), "300 MB"),
        (large("large.xlsx"), "300 MB"),
        (desk.file("letter.pdf", "%PDF-1.7 and so on"), "is a PDF"),
        (desk.file("other.csv", "Uno,Dos\n1,2\n"), "`other.csv`"),
        (folder.to_string_lossy().into_owned(), "is a folder"),
        (desk.folder.path().join("gone.csv").to_string_lossy().into_owned(), "is not there"),
        ("/dev/null".to_owned(), "is not a file"),
    ] {
        let said = message(&desk.json(1, &["import", "people", &file]));
        let name = Path::new(&file).file_name().unwrap_or_default().to_string_lossy();
        assert!(said.contains(says) && said.contains(&format!("`{name}`")), "{file}: {said}");
        assert!(fs::read(desk.store()).expect("the store") == before, "{file} changed the store");
    }
    let renamed = desk.file("renamed.xlsx", "person_id,name,kind\n77,Cy,employee\n");
    assert_eq!(desk.json(0, &["import", "people", &renamed])["created"], 1, "a CSV is a CSV by whatever name");
}

#[test]
fn what_nobody_knows_and_days_that_are_not_are_listed_by_row_and_column() {
    let desk = Desk::new().with_people();
    let before = fs::read(desk.store()).expect("the store");
    for (kind, text, row, column, problem) in [
        ("ratings", "person_id,skill,level,rated_on\n004512,Z9-99,2,2026-01-05\n", 2, "skill", "unknown_skill"),
        ("ratings", "person_id,skill,level,rated_on\n9,A6-01,2,2026-01-05\n", 2, "person_id", "unknown_person"),
        ("ratings", "person_id,skill,level,rated_on\n004512,A6-01,2,30/02/2026\n", 2, "rated_on", "invalid_date"),
        ("people", "person_id,name,kind,start_date\n1,Ann,employee,2026-13-01\n", 2, "start_date", "invalid_date"),
        ("people", "person_id,name,kind,start_date\n1,Ann,employee,12/31/2025\n", 2, "start_date", "invalid_date"),
        ("log", "person_id,date,minutes,activity\n004512,2026-01-05,30,NOPE\n", 2, "activity", "unknown_activity"),
    ] {
        let file = desk.file("rows.csv", text);
        let strict = desk.json(1, &["import", kind, &file, "--strict"]);
        assert_eq!(strict["error"]["details"][0]["kind"], problem, "{strict}");
        let result = desk.json(0, &["import", kind, &file]);
        let told = &result["problems"][0];
        assert_eq!((&told["row"], &told["column"], &told["kind"]), (&row.into(), &column.into(), &problem.into()), "{result}");
        assert_eq!((&result["rejected"], &result["created"]), (&1.into(), &0.into()));
        assert!(fs::read(desk.store()).expect("the store") == before, "{text} changed the store");
    }
}

/// Asks a store to answer and to change, which it must both refuse, telling why and where; it must be as it was.
fn refused(store: &str, why: &str) {
    let before = fs::read(store).ok();
    for arguments in [&["gaps", "--json"][..], &["set", "service.name", "Other", "--json"]] {
        refused_call(store, why, arguments);
    }
    assert!(fs::read(store).ok() == before, "{store} was changed");
}

fn refused_call(store: &str, why: &str, arguments: &[&str]) {
    let output = run_on(store, arguments);
    let error = document(&output, 3, arguments);
    assert_eq!(error["error"]["kind"], "store_unusable");
    let detail = &error["error"]["details"][0];
    assert_eq!((&detail["why"], &detail["store"]), (&why.into(), &store.into()), "{error}");
    message(&error);
    assert!(output.stderr.is_empty(), "nothing else is said: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_store_that_cannot_be_used_is_named_with_the_reason_and_left_alone() {
    let desk = Desk::new().with_people();
    let whole = fs::read(desk.store()).expect("the store");
    refused(&desk.folder.path().join("gone").to_string_lossy(), "missing");
    refused(&desk.file("text", "a,b\n1,2\n"), "not_a_store");
    refused(&desk.file("empty", ""), "not_a_store");
    refused(&desk.file("cut", &whole[..whole.len() / 2]), "damaged");
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    refused(&desk.file("newer", newer), "newer");
    // All that is behind the first page: the tables.
    let mut damaged = whole;
    damaged[4096..].fill(0xa5);
    refused(&desk.file("damaged", damaged), "damaged");
    let text = String::from_utf8_lossy(&run_on(&desk.file("text", "a,b\n"), &["gaps"]).stderr).into_owned();
    assert!(text.starts_with("error: ") && text.contains("store: ") && text.contains("text"), "{text}");
}

#[test]
fn a_store_that_another_program_writes_to_is_locked_and_can_still_be_read() {
    let desk = Desk::new().with_people();
    testkit::run(async {
        let holder = testkit::open(&desk.store()).await?;
        let held = holder.begin().await?;
        refused_call(&desk.store(), "locked", &["set", "service.name", "Other", "--json"]);
        desk.json(0, &["gaps"]);
        drop(held);
        desk.json(0, &["set", "service.name", "Other"]);
        Ok(())
    });
}

/// Runs without the right to write to what is marked read-only, which root has otherwise.
fn as_others_may(command: &Command) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let mut limited = if root { Command::new("setpriv") } else { Command::new("env") };
    if root {
        limited.args(["--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search,-fowner"]);
    }
    limited.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        limited.env(name, value.unwrap_or_default());
    }
    limited
}

#[test]
fn a_store_that_may_only_be_read_is_not_changed_and_says_so() {
    let desk = Desk::new().with_people();
    let store = desk.store();
    let before = fs::read(&store).expect("the store");
    let folder = desk.folder.path();
    for (file, place) in [(0o444, 0o555), (0o444, 0o755), (0o644, 0o555)] {
        fs::set_permissions(&store, fs::Permissions::from_mode(file)).expect("the file's mode");
        fs::set_permissions(folder, fs::Permissions::from_mode(place)).expect("the folder's mode");
        let arguments = ["set", "service.name", "Other", "--json"];
        let output = as_others_may(&command(&store, &arguments)).output().expect("the command runs");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("the folder's mode");
        let error = document(&output, 3, &arguments);
        assert_eq!(error["error"]["details"][0]["why"], "read_only", "{file:o} in {place:o}: {error}");
        assert!(fs::read(&store).expect("the store") == before);
    }
    fs::set_permissions(&store, fs::Permissions::from_mode(0o000)).expect("the file's mode");
    let output = as_others_may(&command(&store, &["gaps", "--json"])).output().expect("the command runs");
    message(&document(&output, 3, &["gaps"]));
}

/// Runs where no file can grow beyond so many kilobytes, as on a disk that is full.
fn on_a_full_disk(kilobytes: u32, command: &Command) -> Output {
    let mut limited = Command::new("bash");
    limited.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"")).arg("bash");
    limited.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        limited.env(name, value.unwrap_or_default());
    }
    limited.output().expect("the command runs")
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn on_a_full_disk_nothing_is_lost_and_nothing_half_written_is_left() {
    let desk = Desk::new().with_people();
    let place = |name: &str| desk.folder.path().join(name).to_string_lossy().into_owned();
    let (pdf, xlsx, ics) = (place("r.pdf"), place("t.xlsx"), place("c.ics"));
    for file in [&pdf, &xlsx, &ics] {
        fs::write(file, "what was there").expect("a file");
    }
    let before = (names(desk.folder.path()), fs::read(desk.store()).expect("the store"));
    let told = |status: i32, kilobytes: u32, arguments: &[&str]| {
        let output = on_a_full_disk(kilobytes, &command(&desk.store(), arguments));
        message(&document(&output, status, arguments))
    };
    // Room for what opening a store needs, and not for the report.
    told(1, 40, &["report", "gaps", "--out", &pdf, "--json"]);
    // Not even for that.
    told(3, 4, &["export", "people", "--out", &xlsx, "--json"]);
    told(3, 4, &["export", "calendar", "--out", &ics, "--json"]);
    for file in [&pdf, &xlsx, &ics] {
        assert_eq!(fs::read_to_string(file).expect("a file"), "what was there");
    }
    told(3, 64, &["import", "people", &sample("hr-extract.xlsx"), "--set", "kind=employee", "--json"]);
    assert!((names(desk.folder.path()), fs::read(desk.store()).expect("the store")) == before, "something was changed");
    let other = place("demo.skillsplan");
    let output = on_a_full_disk(512, &command(&other, &["demo", "--json"]));
    message(&document(&output, 3, &["demo"]));
    assert_eq!(names(desk.folder.path()), before.0, "no half store");
    assert_eq!(desk.json(0, &["check"])["ok"], true);
}

#[test]
fn an_answer_that_cannot_be_written_whole_is_no_success() {
    let desk = Desk::new();
    let full = || Stdio::from(fs::File::options().write(true).open("/dev/full").expect("the device that is always full"));
    for arguments in
        [&["gaps", "--by", "skill"][..], &["gaps", "--json"], &["plan", "problem", "--from", "2026-04-13", "--to", "2026-05-13"]]
    {
        let output = command(&desk.store(), arguments).stdout(full()).output().expect("the command runs");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("The answer could not be written"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_slip_of_the_pen_puts_no_report_in_the_place_of_a_store_or_a_device() {
    let desk = Desk::new().with_people();
    let before = fs::read(desk.store()).expect("the store");
    let folder = desk.folder.path().join("folder.pdf");
    fs::create_dir(&folder).expect("a folder");
    for arguments in [
        &["report", "gaps", "--out", &desk.store()][..],
        &["report", "gaps", "--out", &folder.to_string_lossy()],
        &["report", "gaps", "--out", "/dev/null"],
        &["export", "calendar", "--out", &desk.store()],
        &["export", "people", "--out", &desk.store()],
    ] {
        let said = message(&desk.json(1, arguments));
        assert!(said.to_lowercase().contains("nothing was written"), "{said}");
    }
    assert!(fs::read(desk.store()).expect("the store") == before);
    assert!(fs::metadata("/dev/null").is_ok_and(|null| !null.is_file()));
}

/// Starts, waits, kills without warning; `true` where it had not ended before.
fn killed(mut command: Command, after: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts");
    std::thread::sleep(after);
    let running = child.try_wait().expect("it can be asked").is_none();
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    running
}

#[test]
fn an_import_that_is_killed_leaves_all_of_it_or_nothing() {
    let desk = Desk::new();
    let mut text = "person_id,name,kind,branch,start_date\n".to_owned();
    for number in 0..20_000 {
        text.push_str(&format!("K{number:05},Person {number},employee,Branch {},2020-01-01\n", number % 20));
    }
    let file = desk.file("many.csv", text);
    let people = |desk: &Desk| {
        assert_eq!(desk.json(0, &["check"])["ok"], true);
        let out = desk.folder.path().join("people.csv");
        desk.json(0, &["export", "people", "--out", &out.to_string_lossy()])["rows"].as_u64().expect("a count")
    };
    let mut interrupted = 0;
    for milliseconds in [50, 200, 350, 500, 700, 900] {
        interrupted += u32::from(killed(command(&desk.store(), &["import", "people", &file]), Duration::from_millis(milliseconds)));
        let there = people(&desk);
        assert!([0, 20_000].contains(&there), "{there} people after {milliseconds} ms");
        if there > 0 {
            desk.json(0, &["undo"]);
        }
    }
    assert!(interrupted > 0, "no import took long enough to be killed");
    desk.json(0, &["import", "people", &file]);
    assert_eq!(people(&desk), 20_000);
}

#[test]
fn an_invented_service_that_is_killed_half_way_is_no_store_and_can_be_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("demo.skillsplan").to_string_lossy().into_owned();
    for milliseconds in [100, 400] {
        let running = killed(command(&store, &["demo", "--people", "20000"]), Duration::from_millis(milliseconds));
        assert!(running && !Path::new(&store).exists(), "a store is there only when it is whole");
    }
    let made = document(&run_on(&store, &["demo", "--people", "40", "--json"]), 0, &["demo"]);
    assert_eq!(made["demo"], true);
    assert_eq!(names(folder.path()), ["demo.skillsplan"], "what the killed ones left is gone");
}

#[test]
fn an_interrupted_solve_writes_the_best_plan_so_far() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let store = place("demo.skillsplan").to_string_lossy().into_owned();
    document(&run_on(&store, &["demo", "--json"]), 0, &["demo"]);
    let problem = run_on(&store, &["plan", "problem", "--from", "2026-04-13", "--to", "2027-03-31"]);
    assert_eq!(problem.status.code(), Some(0));
    fs::write(place("problem.json"), problem.stdout).expect("the problem");
    let mut solve = command(&store, &["plan", "solve", &place("problem.json").to_string_lossy(), "--seconds", "300"]);
    let out = fs::File::create(place("plan.json")).expect("a file");
    let mut child = solve.stdout(out).stderr(Stdio::null()).spawn().expect("the command starts");
    std::thread::sleep(Duration::from_secs(2));
    assert!(child.try_wait().expect("it can be asked").is_none(), "it is still looking");
    let asked = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().is_ok_and(|status| status.success()));
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(5), "it ends at once, after {:?}", asked.elapsed());
    let plan = place("plan.json").to_string_lossy().into_owned();
    let adopted = document(&run_on(&store, &["plan", "adopt", &plan, "--json"]), 0, &["plan", "adopt"]);
    assert!(adopted["places"].as_u64().is_some_and(|places| places > 0), "what it wrote is a plan: {adopted}");
}
