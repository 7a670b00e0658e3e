//! The store on full disks, in wrong hands and after kills; places where there can be none; servers that say no.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::Desk;
use crate::desk::{command, document, run_on};

/// The message of an error with status 3, and why.
fn unusable(place: &str, arguments: &[&str]) -> (String, String) {
    let output = run_on(place, arguments);
    let error = document(&output, 3, arguments);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    assert_eq!(error["error"]["kind"], "store_unusable", "{error}");
    (text(&error["error"]["details"][0]["why"]), text(&error["error"]["message"]))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_place_where_there_can_be_no_store_is_told_as_what_it_is() {
    let desk = Desk::new();
    let place = |name: &str| desk.folder.path().join(name).to_string_lossy().into_owned();
    let deep = format!("{}s.skillsplan", "a-folder-with-a-long-name/".repeat(30));
    fs::create_dir_all(Path::new(&place(&deep)).parent().expect("its folder")).expect("folders");
    fs::create_dir(place("folder")).expect("a folder");
    for (name, why, says) in [
        ("x".repeat(240), "missing", "at most"),
        ("x".repeat(300), "missing", "longer than the system takes"),
        ("x".repeat(5_000), "missing", "longer than the system takes"),
        (deep, "missing", "at most"),
        ("s.skillsplan/s.skillsplan".to_owned(), "missing", "is a file and no folder"),
        ("no-such-folder/s.skillsplan".to_owned(), "missing", "no such folder"),
    ] {
        let (found, message) = unusable(&place(&name), &["new", "--json"]);
        assert!(found == why && message.contains(says), "new: {name:.40}: {found}, {message}");
    }
    for (name, why, says) in [
        ("x".repeat(300), "missing", "longer than the system takes"),
        ("s.skillsplan/s.skillsplan".to_owned(), "missing", "is a file and no folder"),
        ("no-such-folder/s.skillsplan".to_owned(), "missing", "There is no service there"),
        ("folder".to_owned(), "not_a_store", "is a folder"),
    ] {
        let (found, message) = unusable(&place(&name), &["gaps", "--json"]);
        assert!(found == why && message.contains(says), "gaps: {name:.40}: {found}, {message}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_written_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new().with_people();
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    let out = |name: &str| desk.folder.path().join(name);
    let open_to_all = out("people.csv");
    fs::write(&open_to_all, "old").expect("a file");
    fs::set_permissions(&open_to_all, fs::Permissions::from_mode(0o644)).expect("open to all");
    for (call, name) in [
        (&["export", "people"][..], "people.csv"),
        (&["export", "gaps"], "gaps.xlsx"),
        (&["export", "calendar"], "c.ics"),
        (&["report", "gaps"], "r.pdf"),
    ] {
        let path = out(name).to_string_lossy().into_owned();
        desk.json(0, &[call, &["--out", &path]].concat());
        assert_eq!(mode(&out(name)), 0o600, "{name}");
    }
    testkit::run(async {
        let open = testkit::open(&desk.store()).await?;
        let held = open.begin().await?;
        for name in names(desk.folder.path()).iter().filter(|name| name.starts_with("s.skillsplan")) {
            assert_eq!(mode(&out(name)), 0o600, "{name}");
        }
        drop(held);
        open.close().await;
        Ok(())
    });
}

/// Runs as somebody who may do no more than a file's mode says.
#[cfg(unix)]
fn as_others_may(command: &Command) -> Output {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let mut limited = Command::new(if root { "setpriv" } else { "env" });
    if root {
        limited.args(["--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search,-fowner"]);
    }
    limited.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        limited.env(name, value.unwrap_or_default());
    }
    limited.output().expect("the command runs")
}

#[cfg(unix)]
#[test]
fn a_store_that_may_only_be_read_is_read_and_nothing_is_left_beside_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new().with_people();
    let store = desk.store();
    let (before, bytes) = (names(desk.folder.path()), fs::read(&store).expect("the store"));
    let set = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    for (file, folder) in [(0o444, 0o755), (0o444, 0o555), (0o644, 0o555)] {
        set(Path::new(&store), file);
        set(desk.folder.path(), folder);
        for call in [&["gaps", "--json"][..], &["check", "--json"]] {
            let output = as_others_may(&command(&store, call));
            document(&output, 0, call);
        }
        set(desk.folder.path(), 0o755);
        assert_eq!(names(desk.folder.path()), before, "{file:o} in {folder:o}");
        assert!(fs::read(&store).expect("the store") == bytes);
    }
}

/// A disk of its own of so many kilobytes, mounted where only the command sees it; `None` where this machine lets nobody do that.
#[cfg(target_os = "linux")]
fn on_a_disk_of(kilobytes: u32, folder: &Path, script: &str) -> Option<Output> {
    let mut shell = Command::new("unshare");
    let mount = format!("mount -t tmpfs -o size={kilobytes}k none \"$0\" || exit 99; cd \"$0\"; {script}");
    shell.args(["--mount", "--map-root-user", "sh", "-c", &mount]).arg(folder);
    shell.env("PROGRAM", env!("CARGO_BIN_EXE_skillsplan")).env("SKILLSPLAN_TODAY", "2026-04-01").env_remove("SKILLSPLAN_STORE");
    let output = shell.output().ok()?;
    if output.status.code() == Some(99) || String::from_utf8_lossy(&output.stderr).contains("unshare") {
        drop(std::io::Write::write_all(&mut std::io::stderr(), b"\n*** NOT TESTED: no small disk can be mounted here\n"));
        return None;
    }
    Some(output)
}

/// At every size of the disk: a whole store, or the words "no room" and nothing at all.
#[cfg(target_os = "linux")]
fn whole_or_nothing(call: &str, sizes: impl Iterator<Item = u32>) {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut made, mut refused) = (0, 0);
    for kilobytes in sizes {
        let script = format!(
            "\"$PROGRAM\" --store s.skillsplan {call} --json; echo \"status $?\"; ls -A; \"$PROGRAM\" --store s.skillsplan check --json"
        );
        let Some(output) = on_a_disk_of(kilobytes, folder.path(), &script) else { return };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let (answer, rest) = said.split_once("status ").expect("a status");
        let document: Value = serde_json::from_str(answer).unwrap_or_else(|error| panic!("{kilobytes} KB: {error}: {answer}"));
        let mut lines = rest.lines();
        let status = lines.next();
        if status == Some("0") {
            made += 1;
            assert_eq!(lines.next(), Some("s.skillsplan"), "{kilobytes} KB");
            // To be looked at it needs room beside it, which it may not have.
            assert!(rest.contains("\"ok\": true") || rest.contains("\"full\""), "{kilobytes} KB: {rest}");
        } else {
            refused += 1;
            assert_eq!(status, Some("3"), "{kilobytes} KB: {said}");
            assert_eq!(document["error"]["details"][0]["why"], "full", "{kilobytes} KB: {document}");
            assert!(!rest.lines().any(|line| line.contains("skillsplan") && !line.contains('"')), "{kilobytes} KB left something: {rest}");
        }
    }
    assert!(made > 0 && refused > 0, "{call}: {made} made, {refused} refused");
}

#[cfg(target_os = "linux")]
#[test]
fn a_new_store_on_a_nearly_full_disk_is_whole_or_not_there() {
    whole_or_nothing("new", (100..=1_000).step_by(100));
}

#[cfg(target_os = "linux")]
#[test]
fn an_invented_service_on_a_nearly_full_disk_is_whole_or_not_there() {
    whole_or_nothing("demo --people 40", (200..=1_600).step_by(200));
}

#[test]
fn half_an_answer_in_a_file_on_a_full_disk_is_told_on_standard_error() {
    let desk = Desk::new();
    let file = fs::File::create(desk.folder.path().join("gaps.json")).expect("a file");
    let mut limited = Command::new("bash");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 40; exec \"$@\"", "bash", env!("CARGO_BIN_EXE_skillsplan")]);
    limited.args(["framework", "list", "--json"]).env("SKILLSPLAN_STORE", desk.store());
    // As much as the disk takes but a hundred bytes: an error as a second document would look like part of the answer.
    fs::write(desk.folder.path().join("gaps.json"), " ".repeat(40 * 1024 - 96)).expect("a nearly full file");
    use std::io::Seek as _;
    (&file).seek(std::io::SeekFrom::End(0)).expect("its end");
    let output = limited.stdout(Stdio::from(file)).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"), "{output:?}");
    assert!(!fs::read_to_string(desk.folder.path().join("gaps.json")).expect("the file").contains("error"));
}

#[test]
fn what_a_killed_export_left_is_gone_after_the_next_one_in_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let store = place("s.skillsplan").to_string_lossy().into_owned();
    document(&run_on(&store, &["demo", "--people", "400", "--json"]), 0, &["demo"]);
    let out = tempfile::tempdir().expect("a folder");
    let ratings: PathBuf = out.path().join("ratings.csv");
    let notes = out.path().join(".notes.csv.12.part");
    fs::write(&notes, "another's").expect("another's file");
    let mut caught = 0;
    for _ in 0..40 {
        let call = ["export", "ratings", "--out", &ratings.to_string_lossy()];
        let mut child = command(&store, &call).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts");
        let half = || names(out.path()).iter().any(|name| name.ends_with("-part"));
        while child.try_wait().expect("it can be asked").is_none() && !half() {
            std::thread::yield_now();
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        caught += u32::from(half());
        if caught > 2 {
            break;
        }
    }
    assert!(caught > 0, "no export was killed while it wrote");
    let gaps = out.path().join("gaps.csv").to_string_lossy().into_owned();
    document(&run_on(&store, &["export", "gaps", "--out", &gaps, "--json"]), 0, &["export"]);
    assert!(!names(out.path()).iter().any(|name| name.ends_with("-part")), "{:?}", names(out.path()));
    assert_eq!(fs::read_to_string(notes).ok().as_deref(), Some("another's"));
}

/// Asks at an address, which must be refused in these words and never shown with its password.
fn refused_at(address: &str, says: &str) {
    let output = run_on(address, &["gaps", "--json"]);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!["sec%40ret", "sec@ret", "sec/ret"].iter().any(|password| said.contains(password)), "{address}: {said}");
    assert_eq!(output.status.code(), Some(3), "{address}: {said}");
    assert!(said.contains(says), "{address} should be told with `{says}`: {said}");
}

#[test]
fn an_address_where_nobody_answers_is_told_at_once_and_without_the_password() {
    for (address, says) in [
        ("POSTGRES://lead:sec%40ret@127.0.0.1:1/skills", "nothing answers at `127.0.0.1:1`"),
        ("postgres://lead@127.0.0.1:1/skills?password=sec%40ret", "nothing answers at"),
        ("postgresql://lead:sec@ret@no-such-server.invalid/skills", "no server is known by the name `no-such-server.invalid`"),
        ("postgres://lead:sec/ret@db.example/skills", "the address cannot be read"),
    ] {
        refused_at(address, says);
    }
}

#[test]
fn a_server_that_says_no_is_told_in_words_of_its_own_for_each_reason() {
    let Some(database) = testkit::postgres::fresh_database().expect("a database") else { return };
    let sql = |statement: &str| testkit::postgres::psql(&database.url, statement).expect("the server does it");
    let (base, name) = database.url.rsplit_once('/').expect("a database");
    let role = |kind: &str| format!("{kind}_{name}");
    let url = |kind: &str| format!("{}/{name}", base.replace("postgres@", &format!("{}@", role(kind))));
    document(&run_on(&database.url, &["new", "--json"]), 0, &["new"]);
    sql(&format!("REVOKE CONNECT, TEMPORARY ON DATABASE {name} FROM PUBLIC"));
    let roles = ["shut_out", "crowded", "blind", "reader"];
    for kind in roles {
        sql(&format!("CREATE ROLE {} LOGIN {}", role(kind), if kind == "crowded" { "CONNECTION LIMIT 0" } else { "" }));
        if kind != "shut_out" {
            sql(&format!("GRANT CONNECT ON DATABASE {name} TO {}", role(kind)));
        }
    }
    sql(&format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}", role("reader")));
    refused_at(&url("shut_out"), "may not use this database");
    refused_at(&url("crowded"), "takes no more connections");
    refused_at(&url("blind"), "You have no right to use the service that way");
    refused_at(&url("nobody"), "does not let");
    refused_at(&format!("{base}/no_such_database"), "it has no database `no_such_database`");
    // Somebody who may only read can read, and is told so.
    document(&run_on(&url("reader"), &["gaps", "--json"]), 0, &["gaps"]);
    let (why, message) = unusable(&url("reader"), &["set", "service.name", "Other", "--json"]);
    assert!(why == "read_only" && message.contains("no right"), "{why}: {message}");
    for kind in roles {
        sql(&format!("DROP OWNED BY {}", role(kind)));
        sql(&format!("DROP ROLE {}", role(kind)));
    }
}

/// A password that needs every sort of care: in an address, in `.pgpass`, on a screen.
const PASSWORD: &str = r"p@ss:w/o\rd%20";

#[test]
fn a_password_is_taken_from_where_it_is_kept_and_a_wrong_one_is_told_without_being_shown() {
    let Some(database) = testkit::postgres::fresh_database().expect("a database") else { return };
    let sql = |statement: &str| testkit::postgres::psql(&database.url, statement);
    let group = testkit::postgres::WITH_PASSWORD;
    // Another test may make it at the same moment.
    drop(sql(&format!("CREATE ROLE {group}")));
    let (base, name) = database.url.rsplit_once('/').expect("a database");
    let role = format!("lead_{name}");
    sql(&format!("CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}' IN ROLE {group}")).expect("a user");
    sql(&format!("ALTER DATABASE {name} OWNER TO {role}; GRANT ALL ON SCHEMA public TO {role}")).expect("the server does it");
    let address = |user: &str| format!("{}/{name}", base.replace("postgres@", &format!("{user}@")));
    let port = base.rsplit_once(':').expect("a port").1;
    let folder = tempfile::tempdir().expect("a folder");
    let kept = |line: &str, mode: u32| {
        use std::os::unix::fs::PermissionsExt as _;
        let file = folder.path().join(".pgpass");
        fs::write(&file, format!("# who may read it\n{line}\n")).expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("its mode");
        file
    };
    let escaped = PASSWORD.replace('\\', r"\\").replace(':', r"\:");
    let right = format!("127.0.0.1:{port}:*:{role}:{escaped}");
    let ask = |address: &str, environment: &[(&str, &std::ffi::OsStr)]| {
        let mut command = crate::desk::command(address, &["gaps", "--json"]);
        command.env_remove("PGPASSWORD").env("PGPASSFILE", folder.path().join("none")).envs(environment.iter().copied());
        command.output().expect("the command runs")
    };
    let encoded: String = PASSWORD.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let in_address = address(&format!("{role}:{encoded}"));
    document(&run_on(&in_address, &["new", "--json"]), 0, &["new"]);
    for (why, output) in [
        ("PGPASSWORD", ask(&address(&role), &[("PGPASSWORD", PASSWORD.as_ref())])),
        (".pgpass", ask(&address(&role), &[("PGPASSFILE", kept(&right, 0o600).as_os_str())])),
    ] {
        document(&output, 0, &["gaps", why]);
    }
    for (why, output) in [
        ("no password", ask(&address(&role), &[])),
        ("a wrong one in the address", ask(&address(&format!("{role}:secret-but-wrong")), &[])),
        ("a wrong PGPASSWORD", ask(&address(&role), &[("PGPASSWORD", "secret-but-wrong".as_ref())])),
        ("another user's line", ask(&address(&role), &[("PGPASSFILE", kept("*:*:*:other:secret-but-wrong", 0o600).as_os_str())])),
        (".pgpass that others can read", ask(&address(&role), &[("PGPASSFILE", kept(&right, 0o644).as_os_str())])),
    ] {
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(3), "{why}: {said}");
        assert!(said.contains(&format!("does not take the password for `{role}`")), "{why}: {said}");
        assert!(!said.contains("secret-but-wrong") && !said.contains(PASSWORD), "{why}: {said}");
    }
    sql(&format!("REASSIGN OWNED BY {role} TO postgres; DROP OWNED BY {role}; DROP ROLE {role}")).expect("the server does it");
}

#[test]
fn a_database_of_somebody_else_is_no_store_and_is_not_touched() {
    let Some(database) = testkit::postgres::fresh_database().expect("a database") else { return };
    testkit::postgres::psql(&database.url, "CREATE TABLE meta (what text)").expect("another's table");
    let (why, _) = unusable(&database.url, &["gaps", "--json"]);
    assert_eq!(why, "not_a_store");
    let output = run_on(&database.url, &["new", "--json"]);
    assert_eq!(document(&output, 1, &["new"])["error"]["kind"], "conflict");
    testkit::postgres::psql(
        &database.url,
        "DO $$ BEGIN IF (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') <> 1 THEN RAISE EXCEPTION 'touched'; END IF; END $$",
    )
    .expect("there is that one table only");
}
