//! A throw-away PostgreSQL server for tests, from the distribution's own package.
//!
//! The first test that asks starts it, on loopback and a free port, with its data in a temporary
//! folder; all test processes of one target folder share it. It stops by itself, and takes its data
//! with it, when nobody has asked for ten minutes or when the file that says where it is goes
//! (`cargo xtask test` deletes it at its end). Its tables sort as a British server's do, so that an
//! order that only holds byte by byte is noticed.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};

/// The address of the shared server's `postgres` database, or `None` on a machine that cannot have a server, which standard error says loudly.
///
/// `SKILLSPLAN_TEST_POSTGRES` names a server to use instead, with a user who may create databases.
///
/// # Panics
///
/// When there can be no server and `SKILLSPLAN_REQUIRE_POSTGRES=1`, as in CI.
#[must_use]
pub fn cluster_url() -> Option<String> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    URL.get_or_init(|| match env::var("SKILLSPLAN_TEST_POSTGRES").map_or_else(|_| shared_cluster(), Ok) {
        Ok(url) => Some(url),
        Err(trouble) => {
            assert!(
                env::var("SKILLSPLAN_REQUIRE_POSTGRES").as_deref() != Ok("1"),
                "SKILLSPLAN_REQUIRE_POSTGRES is set, and there is no PostgreSQL server: {trouble:#}"
            );
            // Not `eprintln!`, which the test runner keeps to itself when the test passes.
            drop(writeln!(std::io::stderr(), "\n*** NOT TESTED ON POSTGRESQL: {trouble:#}\n*** hint: apt-get install postgresql\n"));
            None
        }
    })
    .clone()
}

/// The role whose members must say their password; everybody else is let in. Whoever needs it makes it.
pub const WITH_PASSWORD: &str = "with_password";

/// An empty database of one test's own, dropped with this value.
#[derive(Debug)]
pub struct FreshDatabase {
    /// Its address, `postgres://...`.
    pub url: String,
    name: String,
    server: String,
}

/// Makes an empty database on [`cluster_url`]'s server; `None` where there is no server.
///
/// # Errors
///
/// When the server refuses, with its own words.
pub fn fresh_database() -> Result<Option<FreshDatabase>> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let Some(server) = cluster_url() else { return Ok(None) };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = format!("test_{}_{}_{now}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    // From `template0`, to which nobody is ever connected: copying from a template that is in use is refused.
    psql(&server, &format!("CREATE DATABASE {name} TEMPLATE template0"))?;
    let (before, options) = server.split_once('?').map_or((server.as_str(), String::new()), |(url, options)| (url, format!("?{options}")));
    let base = before.rsplit_once('/').map_or(before, |(base, _)| base);
    Ok(Some(FreshDatabase { url: format!("{base}/{name}{options}"), name, server }))
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        // A failure leaves it to the end of the server, which takes everything with it.
        drop(psql(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)));
    }
}

/// Runs a statement as the server's own user would, beside the program.
///
/// # Errors
///
/// When the server refuses, with its own words.
pub fn psql(url: &str, statement: &str) -> Result<()> {
    let output = Command::new("psql").args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement]).stdin(Stdio::null()).output();
    let output = output.context("`psql` could not be started")?;
    ensure!(output.status.success(), "`{statement}` was refused: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

/// The server that every test process of this target folder shares, started where none is up.
fn shared_cluster() -> Result<String> {
    let folder = shared_folder()?;
    fs::create_dir_all(&folder).with_context(|| format!("`{}` could not be made", folder.display()))?;
    let lock = File::create(folder.join("lock")).context("the lock of the test server could not be made")?;
    lock.lock().context("the lock of the test server could not be had")?;
    // Named anew whenever a server is set up in another way.
    let said = folder.join("cluster-2");
    if let Some(url) = fs::read_to_string(&said).ok().filter(|url| is_up(url)) {
        // Asked for: the ten minutes begin again.
        say(&said, &url)?;
        return Ok(url);
    }
    let cluster = Cluster::start()?;
    say(&said, &cluster.url)?;
    cluster.stop_when_unused(&said)?;
    Ok(cluster.url)
}

/// Writes where the server is, in one step: what stops the server reads the file at any moment, and takes an empty one for gone.
fn say(said: &Path, url: &str) -> Result<()> {
    let whole = said.with_extension("part");
    fs::write(&whole, url)?;
    Ok(fs::rename(&whole, said)?)
}

/// `postgres-for-tests` in the target folder: a test program stands in `TARGET/PROFILE/deps`.
fn shared_folder() -> Result<PathBuf> {
    let program = env::current_exe().context("the test program's own place is not known")?;
    let target = program.ancestors().nth(3).context("the test program does not stand in a target folder")?;
    Ok(target.join("postgres-for-tests"))
}

fn is_up(url: &str) -> bool {
    let port = url.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()?.parse::<u16>().ok());
    port.is_some_and(|port| TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), Duration::from_secs(2)).is_ok())
}

/// A server that was just started.
struct Cluster {
    url: String,
    data: PathBuf,
    programs: PathBuf,
}

impl Cluster {
    fn start() -> Result<Self> {
        let programs = programs()?;
        let data =
            tempfile::Builder::new().prefix("skillsplan-postgres-").tempdir().context("no folder for the test server's data")?.keep();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&data))
                .context("the package's own user `postgres` is needed: a server does not run as root")?;
        }
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb.arg("-D").arg(data.join("data")).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]);
        // Older than 15: no ICU order for a whole server.
        if knows_icu(&programs) {
            initdb.args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB"]);
        } else {
            initdb.arg("--locale=C.UTF-8");
        }
        run(&mut initdb)?;
        let rules = data.join("data/pg_hba.conf");
        let others = fs::read_to_string(&rules).context("the rules of who may connect")?;
        fs::write(&rules, format!("host all +{WITH_PASSWORD} 127.0.0.1/32 scram-sha-256\n{others}"))?;
        let mut last = None;
        // Between finding a free port and taking it, somebody else can take it.
        for _ in 0..3 {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
            let options = format!(
                "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c max_connections=300 \
                 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB"
            );
            let mut start = unprivileged(&programs.join("pg_ctl"));
            start.arg("-D").arg(data.join("data")).args(["-w", "-t", "60", "-o", &options, "-l"]).arg(data.join("log")).arg("start");
            match run(&mut letting_go(&start)) {
                Ok(()) => return Ok(Self { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), data, programs }),
                Err(trouble) => last = Some(trouble),
            }
        }
        let log = fs::read_to_string(data.join("log")).unwrap_or_default();
        drop(fs::remove_dir_all(&data));
        bail!("the server did not start: {:#}\n{log}", last.context("it was not tried")?)
    }

    /// Leaves a process behind that stops the server when `said`, which holds its address, is gone, holds another or is ten minutes old.
    fn stop_when_unused(&self, said: &Path) -> Result<()> {
        let stop = unprivileged(&self.programs.join("pg_ctl"));
        let words = std::iter::once(stop.get_program()).chain(stop.get_args()).map(|word| format!("'{}'", word.to_string_lossy()));
        let script = format!(
            "{LET_GO}\nwhile grep -qsxF '{url}' \"$1\" && [ -n \"$(find \"$1\" -mmin -10)\" ]; do sleep 2; done\n{stop} -D \"$2/data\" -m immediate stop\nrm -rf \"$2\"",
            url = self.url,
            stop = words.collect::<Vec<_>>().join(" ")
        );
        let mut watch = quiet("sh");
        watch.args(["-c", &script, "sh"]).arg(said).arg(&self.data).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
        // Out of the test's group, which the runner ends with the test.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut watch, 0);
        watch.spawn().context("the process that stops the server could not be started")?;
        Ok(())
    }
}

/// Where `initdb` and `pg_ctl` are: Debian keeps them off the search path.
fn programs() -> Result<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let newest_first = |folder: &PathBuf| {
        let version = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
        std::cmp::Reverse(version.unwrap_or(0))
    };
    let mut debian: Vec<PathBuf> = debian.collect();
    debian.sort_by_key(newest_first);
    let found = debian.into_iter().chain(on_path).find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file());
    found.context("PostgreSQL's `initdb` is not on this machine")
}

fn knows_icu(programs: &Path) -> bool {
    quiet(programs.join("initdb")).arg("--help").output().is_ok_and(|help| String::from_utf8_lossy(&help.stdout).contains("--icu-locale"))
}

fn is_root() -> bool {
    quiet("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// A program run as somebody other than root, whom the server refuses.
fn unprivileged(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = quiet("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        quiet(program)
    };
    // Root's own folders are closed to that user.
    command.current_dir("/");
    command
}

/// Closes what this process was given open, such as a lock that whoever runs the tests holds for as long as they run.
const LET_GO: &str = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-";

/// The same program without those files: a server outlives the tests that start it.
fn letting_go(of: &Command) -> Command {
    let mut command = quiet("sh");
    command.args(["-c", &format!("{LET_GO}; exec \"$@\""), "sh"]).arg(of.get_program()).args(of.get_args()).current_dir("/");
    command
}

fn quiet(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    command
}

/// Runs to the end; what the program says goes to a file, because a server started by it would keep a pipe open.
fn run(command: &mut Command) -> Result<()> {
    let mut said = tempfile::tempfile().context("no temporary file can be made")?;
    command.stdout(said.try_clone()?).stderr(said.try_clone()?);
    let status = command.status().with_context(|| format!("`{}` could not be started", command.get_program().to_string_lossy()))?;
    if status.success() {
        return Ok(());
    }
    let mut words = String::new();
    std::io::Seek::rewind(&mut said)?;
    std::io::Read::read_to_string(&mut said, &mut words)?;
    bail!("{command:?} ended with {status}: {}", words.trim())
}
