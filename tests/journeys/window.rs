//! The real window, driven: the built program on a display and a session bus of its own, through WebKit's own driver.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long something may take to appear: generous, because a machine that builds at the same time is slow.
const PATIENCE: Duration = Duration::from_secs(40);

/// The window's size, that of a small council desktop.
const WIDTH: u32 = 1440;
const HEIGHT: u32 = 960;

/// What somebody sees and does in the window. Every wait ends: with what was waited for or with what was on the screen instead.
pub(crate) struct Window {
    pub(crate) client: Client,
    /// The user's home, and everything else that the program may keep outside a store.
    home: TempDir,
    /// The display's name, `:99`.
    display: String,
    // Ended after the program that stands on them.
    _driver: Started,
    _bus: Started,
    _display: Started,
}

/// How something on the screen is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Named<'a> {
    Exactly(&'a str),
    /// Its name begins so.
    Starting(&'a str),
    /// Its name holds this.
    With(&'a str),
}

impl<'a> From<&'a str> for Named<'a> {
    fn from(name: &'a str) -> Self {
        Self::Exactly(name)
    }
}

impl Window {
    /// Opens the program, on `store` where one is given; `None` on a machine that cannot have a window.
    ///
    /// `picks` are the files that the user would choose in the system's dialogs, which no driver can reach, in their order.
    pub(crate) async fn open(store: Option<&Path>, picks: &[&Path]) -> Result<Option<Self>> {
        if let Some(missing) = ["WebKitWebDriver", "Xvfb", "dbus-daemon"].iter().find(|name| !is_on_path(name)) {
            ensure!(
                std::env::var("SKILLSPLAN_REQUIRE_WINDOW").as_deref() != Ok("1"),
                "SKILLSPLAN_REQUIRE_WINDOW is set, and there is no `{missing}`"
            );
            writeln!(
                std::io::stderr(),
                "\n*** NOT TESTED IN THE WINDOW: there is no `{missing}` here\n*** hint: apt-get install xvfb webkit2gtk-driver dbus\n"
            )?;
            return Ok(None);
        }
        let home = TempDir::new()?;
        let (started_display, number) = start_display()?;
        let display = format!(":{number}");
        let (bus, address) = start_bus()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        // The program gets the driver's surroundings: nothing of the developer's own.
        driver.env("DISPLAY", &display).env("DBUS_SESSION_BUS_ADDRESS", address).env_remove("WAYLAND_DISPLAY");
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "run"),
        ] {
            let folder = home.path().join(folder);
            std::fs::create_dir_all(&folder)?;
            driver.env(name, folder);
        }
        driver.env("LANG", "C.UTF-8").env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1").env("GSETTINGS_BACKEND", "memory");
        driver
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("SKILLSPLAN_TODAY", TODAY)
            .env("SKILLSPLAN_TEST_PICKS", home.path().join("picks"))
            .env_remove("SKILLSPLAN_STORE");
        let log = std::fs::File::options().create(true).append(true).open(pictures()?.join("driver.log"))?;
        let driver = Started(driver.stdout(log.try_clone()?).stderr(log).spawn().context("WebKitWebDriver does not start")?);
        let client = connect(port, store).await?;
        let window = Self { client, home, display, _driver: driver, _bus: bus, _display: started_display };
        window.will_pick(picks)?;
        window.client.set_window_rect(0, 0, WIDTH, HEIGHT).await?;
        Ok(Some(window))
    }

    /// Closes the program as its user would; without it the program is ended.
    pub(crate) async fn close(self) -> Result<()> {
        self.client.clone().close().await.context("the window does not close")
    }

    /// The files that the next dialogs give, in their order.
    pub(crate) fn will_pick(&self, picks: &[&Path]) -> Result<()> {
        let lines: String = picks.iter().map(|path| format!("{}\n", path.display())).collect();
        Ok(std::fs::write(self.home.path().join("picks"), lines)?)
    }

    /// Waits for the one thing of this role and name that can be seen.
    pub(crate) async fn find(&self, role: &str, name: impl Into<Named<'_>>) -> Result<Element> {
        let name = name.into();
        self.until(&format!("one {role} {name:?}"), async || {
            let mut found = self.all(role, name).await?;
            Ok(if found.len() == 1 { found.pop() } else { None })
        })
        .await
    }

    /// Everything of this role and name that can be seen now.
    pub(crate) async fn all(&self, role: &str, name: impl Into<Named<'_>>) -> Result<Vec<Element>> {
        self.all_in(None, role, name).await
    }

    /// The same, within one part of the screen.
    pub(crate) async fn all_in(&self, part: Option<&Element>, role: &str, name: impl Into<Named<'_>>) -> Result<Vec<Element>> {
        let (name, how) = match name.into() {
            Named::Exactly(name) => (name, "is"),
            Named::Starting(name) => (name, "startsWith"),
            Named::With(name) => (name, "includes"),
        };
        self.axe_is_there().await?;
        let found = self
            .client
            .execute(include_str!("by_role.js"), vec![json!(role), json!(name), json!(how), serde_json::to_value(part)?])
            .await?;
        // What the protocol calls an element: an object of one value.
        let references: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_value(found)?;
        let elements = references.into_iter().filter_map(|mut reference| reference.pop_first());
        Ok(elements.map(|(_, id)| Element::from_element_id(self.client.clone(), id.into())).collect())
    }

    /// Presses the one button, link, tab, option or whatever else has this role and name.
    pub(crate) async fn press(&self, role: &str, name: impl Into<Named<'_>>) -> Result<()> {
        let name = name.into();
        self.until(&format!("{role} {name:?} can be pressed"), async || {
            let found = self.find(role, name).await?;
            // It may be drawn again, or something may still move over it, between finding and pressing.
            Ok(found.click().await.ok())
        })
        .await
    }

    /// Chooses from the one native list of this name.
    pub(crate) async fn choose(&self, name: impl Into<Named<'_>>, option: &str) -> Result<()> {
        Ok(self.find("combobox", name).await?.select_by_label(option).await?)
    }

    /// Types into the one field of this name in place of what it held.
    pub(crate) async fn fill(&self, role: &str, name: impl Into<Named<'_>>, text: &str) -> Result<()> {
        let field = self.find(role, name).await?;
        field.click().await?;
        // Ctrl and A together, then Ctrl let go: all that it held is selected, and typing replaces it.
        field.send_keys("\u{e009}a\u{e000}").await?;
        Ok(field.send_keys(text).await?)
    }

    /// Goes on with Tab until the one thing of this role and name has the focus, and presses a key there: nothing but the keyboard.
    pub(crate) async fn by_key(&self, role: &str, name: impl Into<Named<'_>>, key: &str) -> Result<()> {
        let name = name.into();
        let wanted = self.find(role, name).await?;
        for _ in 0..MOST_STOPS {
            let here = self.client.execute("return document.activeElement === arguments[0]", vec![serde_json::to_value(&wanted)?]).await?;
            if here == json!(true) {
                return self.keys(key).await;
            }
            self.keys(TAB).await?;
        }
        bail!("{MOST_STOPS} times Tab do not lead to the {role} {name:?}")
    }

    /// Presses keys where the focus is.
    pub(crate) async fn keys(&self, keys: &str) -> Result<()> {
        Ok(self.client.active_element().await?.send_keys(keys).await?)
    }

    /// Waits until the words can be read anywhere in the window.
    pub(crate) async fn read(&self, words: &str) -> Result<()> {
        self.until(&format!("`{words}` can be read"), async || Ok(self.text().await?.contains(words).then_some(()))).await
    }

    /// Everything that can be read in the window, runs of white space made one space.
    pub(crate) async fn text(&self) -> Result<String> {
        let text = self.client.execute("return document.body.innerText", Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The cells of every row that can be seen of the one table (or grid) of this name.
    pub(crate) async fn table(&self, role: &str, name: impl Into<Named<'_>>) -> Result<Vec<Vec<String>>> {
        let table = self.find(role, name).await?;
        let script = "return [...arguments[0].querySelectorAll('tr, [role=row]')].map(row => [...row.querySelectorAll('th, td, [role=rowheader], [role=columnheader], [role=gridcell]')]\
                      .map(cell => cell.innerText.replace(/\\s+/g, ' ').trim()))";
        let rows = self.client.execute(script, vec![serde_json::to_value(table)?]).await?;
        Ok(serde_json::from_value(rows)?)
    }

    /// Tries until there is an answer; else says what could be read and leaves a picture.
    pub(crate) async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
        let start = Instant::now();
        loop {
            let last = match look().await {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => None,
                Err(error) => Some(error),
            };
            if start.elapsed() > PATIENCE {
                drop(self.picture("what-was-there-instead").await);
                let text = self.text().await.unwrap_or_default();
                let last = last.map_or(String::new(), |error| format!(" ({error:#})"));
                bail!("waited for: {what}{last}\non the screen: {text}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Keeps the window as a picture, as the page draws it and as the display shows it.
    pub(crate) async fn picture(&self, name: &str) -> Result<()> {
        // Two frames, or the display still shows what was there before.
        let frames = "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.client.execute_async(frames, Vec::new()).await?;
        let folder = pictures()?;
        let mut import = Command::new("import");
        import.args(["-display", &self.display, "-window", "root"]).arg(folder.join(format!("{name}-display.png")));
        // Both pictures at once.
        let mut import = Started(import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("`import` does not start")?);
        std::fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await?)?;
        ensure!(import.0.wait()?.success(), "`import` took no picture of the display");
        Ok(())
    }

    /// Fails with a list where axe finds something serious or critical on the screen.
    pub(crate) async fn accessible(&self, screen: &str) -> Result<()> {
        self.axe_is_there().await?;
        let found = self.client.execute_async(include_str!("axe.js"), Vec::new()).await?;
        let found: Vec<Value> = serde_json::from_value(found)?;
        let lines: Vec<String> = found.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        ensure!(lines.is_empty(), "axe on {screen}:\n{}", lines.join("\n"));
        Ok(())
    }

    /// Gives the page axe, which also knows every role and name as a screen reader does.
    async fn axe_is_there(&self) -> Result<()> {
        if self.client.execute("return typeof window.axe === 'object'", Vec::new()).await? == json!(true) {
            return Ok(());
        }
        let file = repository().join("ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&file).with_context(|| format!("`{}` is missing: run `npm ci` in ui", file.display()))?;
        self.client.execute(&axe, Vec::new()).await?;
        Ok(())
    }
}

/// The day on which everything happens: a plan of the sample's year begins three days later, and its notice counts from here.
pub(crate) const TODAY: &str = "2026-04-10";
/// The Tab and Enter keys, as the protocol has them.
const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
/// No screen has more places where the focus stops, tables with their own keys aside.
const MOST_STOPS: usize = 300;

/// The folder of the repository.
pub(crate) fn repository() -> PathBuf {
    let shell = Path::new(env!("CARGO_MANIFEST_DIR"));
    shell.parent().unwrap_or(shell).to_owned()
}

/// Where pictures are kept: `journeys` in the target folder.
pub(crate) fn pictures() -> Result<PathBuf> {
    let folder = built("skillsplan-desktop")?.ancestors().nth(2).context("programs stand in a target folder")?.join("journeys");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A program of ours, as it was just built.
pub(crate) fn built(program: &str) -> Result<PathBuf> {
    let file = Path::new(env!("CARGO_BIN_EXE_skillsplan-desktop")).with_file_name(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    ensure!(file.is_file(), "`{program}` is not built: run `cargo build -p {program}`");
    Ok(file)
}

async fn connect(port: u16, store: Option<&Path>) -> Result<Client> {
    let program = built("skillsplan-desktop")?;
    let words: Vec<&Path> = store.into_iter().collect();
    let options = json!({ "webkitgtk:browserOptions": { "binary": program, "args": words } });
    let Value::Object(capabilities) = options else { bail!("capabilities are an object") };
    let start = Instant::now();
    loop {
        // The driver needs a moment before it listens.
        match ClientBuilder::new(HttpConnector::new()).capabilities(capabilities.clone()).connect(&format!("http://127.0.0.1:{port}")).await
        {
            Ok(client) => return Ok(client),
            Err(error) if start.elapsed() > PATIENCE => return Err(error).context("the window does not open"),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

fn start_display() -> Result<(Started, String)> {
    let mut display = Command::new("Xvfb");
    display.args(["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0"]).arg(format!("{WIDTH}x{HEIGHT}x24"));
    first_line(&mut display).context("Xvfb does not start")
}

fn start_bus() -> Result<(Started, String)> {
    first_line(Command::new("dbus-daemon").args(["--session", "--nofork", "--nopidfile", "--print-address=1"]))
        .context("dbus-daemon does not start")
}

/// Starts a program that says on its first line where it is.
fn first_line(command: &mut Command) -> Result<(Started, String)> {
    let mut started = Started(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?);
    let mut line = String::new();
    BufReader::new(started.0.stdout.take().context("its output is piped")?).read_line(&mut line)?;
    ensure!(!line.trim().is_empty(), "it ended without a word");
    Ok((started, line.trim().to_owned()))
}

/// A program that ends with this value.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn is_on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
