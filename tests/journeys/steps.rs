//! The steps of the job, each done in the window and then held against what the headless command says of the same store.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::command::skillsplan;
use crate::sample::{self, Expected, File, Way};
use crate::ua;
use crate::window::{ENTER, Named, Window};

/// Keeps a picture of a screen and lets axe look at it.
pub(crate) async fn look(window: &Window, screen: &str) -> Result<()> {
    window.picture(screen).await?;
    window.accessible(screen).await
}

/// Brings a file in, as its user would, and compares what is said at each step with the command's dry run and with `expected.json`.
pub(crate) async fn import(window: &Window, store: &Path, file: &File, with_pictures: bool) -> Result<()> {
    let would = dry_run(store, file)?;
    if let Some(expected) = &file.expected {
        ensure!(would["created"].as_u64() == Some(expected.good), "{} rows are good: {would}", expected.good);
        let problems = would["problems"].as_array().context("an import lists its problems")?;
        ensure!(problems.len() == expected.bad.len(), "{} cells are bad: {would}", expected.bad.len());
        for bad in &expected.bad {
            ensure!(problems.iter().any(|problem| Expected::is_about(bad, problem)), "{bad} is refused: {would}");
        }
    }
    window.press("link", "Import").await?;
    // Coming from the summary of the file before, the wizard still stands at its end.
    if let Some(again) = window.all("button", "Import something else").await?.first() {
        again.click().await?;
    }
    let path = file.path();
    window.will_pick(&[&path])?;
    window.press("radio", Named::Starting(file.title)).await?;
    let looked = async |screen: &str| if with_pictures { look(window, screen).await } else { Ok(()) };
    looked("2-import-choose").await?;
    window.press("button", Named::With("Choose the file with")).await?;

    window.find("heading", Named::With("Which columns of")).await?;
    for (_, title, value, way) in file.every_row {
        let column = format!("{title}: column of the file");
        window.choose(column.as_str(), "The same for every row").await?;
        let every_row = format!("{title} for every row");
        match way {
            Way::Choose(words) => window.choose(every_row.as_str(), words).await?,
            Way::Type => window.fill("textbox", every_row.as_str(), value).await?,
        }
    }
    let sentence = outcome(&would, false);
    window.read(&sentence).await?;
    looked("3-import-map").await?;
    window.press("button", "See what importing would do").await?;

    window.find("heading", Named::With("What importing")).await?;
    window.read(&sentence).await?;
    refused_rows_agree(window, &would).await?;
    looked("4-import-dry-run").await?;
    window.press("button", Named::Starting("Import ")).await?;

    window.find("heading", "What was imported").await?;
    window.read(&outcome(&would, true)).await?;
    looked("5-import-summary").await
}

fn dry_run(store: &Path, file: &File) -> Result<Value> {
    let path = file.path();
    let path = path.to_string_lossy();
    let sets: Vec<String> = file.every_row.iter().map(|(field, _, value, _)| format!("{field}={value}")).collect();
    let mut words = vec!["import", file.kind, &path, "--dry-run"];
    for set in &sets {
        words.extend(["--set", set.as_str()]);
    }
    skillsplan(store, &words)
}

/// The sentence in which the wizard sums a result up.
fn outcome(result: &Value, done: bool) -> String {
    let number = |key: &str| result[key].as_u64().unwrap_or_default();
    let words = if done {
        ["new", "changed", "as they were", "refused"]
    } else {
        ["new", "to change", "as they are in the service already", "refused"]
    };
    let parts = ["created", "updated", "unchanged", "rejected"].iter().zip(words).filter(|(key, _)| number(key) > 0);
    let parts: Vec<String> = parts.map(|(key, word)| format!("{} {word}", grouped(number(key)))).collect();
    let of = match (result["kind"].as_str(), number("rows")) {
        (Some("grid"), rows) => format!("{} cells with a level", grouped(rows)),
        (_, 1) => "1 row".to_owned(),
        (_, rows) => format!("{} rows", grouped(rows)),
    };
    format!("{of}: {}.", parts.join(", "))
}

/// 1234 as `1,234`.
fn grouped(number: u64) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}

async fn refused_rows_agree(window: &Window, would: &Value) -> Result<()> {
    let problems = would["problems"].as_array().context("an import lists its problems")?;
    if problems.is_empty() {
        return Ok(());
    }
    let shown = window.table("table", Named::With("Refused rows")).await?;
    let shown = shown.get(1..).unwrap_or_default();
    ensure!(shown.len() == problems.len(), "each bad cell has its line: {shown:?} for {problems:?}");
    for (line, problem) in shown.iter().zip(problems) {
        let [row, column, value, message] = line.as_slice() else { anyhow::bail!("four columns: {line:?}") };
        let text = |key: &str| problem[key].as_str().unwrap_or_default();
        let number = problem["row"].to_string();
        ensure!(row.replace(',', "") == number, "{line:?} for {problem}");
        ensure!(column.starts_with(text("column")), "{line:?} for {problem}");
        ensure!(value == text("value") || (value == "empty" && text("value").is_empty()), "{line:?} for {problem}");
        // The window puts in quotation marks what the command puts between backticks.
        let plain = |words: &str| words.replace(['`', '“', '”'], "\"");
        ensure!(plain(message) == plain(text("message")), "{line:?} for {problem}");
    }
    Ok(())
}

/// Every figure of the overview's first lines and of its table of aims is that of `skillsplan gaps`.
pub(crate) async fn overview_agrees_with_gaps(window: &Window, store: &Path) -> Result<()> {
    let gaps = skillsplan(store, &["gaps", "--by", "aim"])?;
    let number = |sums: &Value, key: &str| sums[key].as_u64().unwrap_or_default();
    let totals = &gaps["totals"];
    let (met, rated) = (number(totals, "met"), number(totals, "met") + number(totals, "below"));
    window.press("link", "Overview").await?;
    let (required, people) = (grouped(number(totals, "required")), grouped(number(totals, "people")));
    if rated * 2 < number(totals, "required") {
        // What is not known comes first.
        window.read(&format!("not rated yet: {} of {required} needed skills", grouped(number(totals, "unrated")))).await?;
        window.read(&format!("Of the {} that are rated, ", grouped(rated))).await?;
        window.read(&format!("are at target: {}. {people} people", grouped(met))).await?;
    } else {
        window.read(&format!("of rated skills are at target: {} of {}", grouped(met), grouped(rated))).await?;
        window.read(&format!("{} of {required} needed skills of {people} people", grouped(rated))).await?;
    }
    window
        .read(&format!(
            "{} of {} people below target in a skill",
            grouped(number(totals, "people_with_gap")),
            grouped(number(totals, "people"))
        ))
        .await?;

    let table = window.table("table", Named::With("Coverage by aim")).await?;
    let groups = gaps["groups"].as_array().context("gaps lists groups")?;
    ensure!(groups.len() == 9, "the sample's roles need skills of every aim: {groups:?}");
    for group in groups {
        let aim = group["key"]["aim"].as_str().context("a group is called by its aim")?;
        let line =
            table.iter().find(|line| line[0].starts_with(&format!("{aim}. "))).with_context(|| format!("aim {aim} is in {table:?}"))?;
        let rated = number(group, "met") + number(group, "below");
        let figure =
            if rated == 0 { "not rated yet".to_owned() } else { format!("{} of {}", grouped(number(group, "met")), grouped(rated)) };
        ensure!(line[1].contains(&figure), "aim {aim}: `{figure}` in {line:?}");
    }
    look(window, "6-overview").await
}

/// A digit on a cell is a rating; Ctrl and Z takes it back.
pub(crate) async fn rate_and_take_back(window: &Window, store: &Path) -> Result<()> {
    let unrated = || anyhow::Ok(skillsplan(store, &["gaps"])?["totals"]["unrated"].clone());
    let before = unrated()?;
    window.press("link", "Skills map").await?;
    window.find("grid", Named::With("Skills map: ")).await?;
    look(window, "7-skills-map").await?;
    let cell = window
        .until("a cell that is not rated", async || Ok(window.all("gridcell", Named::With("not rated, target")).await?.into_iter().next()))
        .await?;
    cell.click().await?;
    window.keys("2").await?;
    let less = json!(before.as_u64().context("a count")? - 1);
    window.until("one skill fewer is not rated", async || Ok((unrated()? == less).then_some(()))).await?;
    look(window, "8-skills-map-rated").await?;
    window.keys("\u{e009}z\u{e000}").await?;
    window.until("the rating is taken back", async || Ok((unrated()? == before).then_some(()))).await
}

/// The map of more people than one page has: its end is a key away, and its rows are there however one gets to them.
pub(crate) async fn map_to_its_end(window: &Window, store: &Path) -> Result<()> {
    window.press("link", "Skills map").await?;
    let grid = window.find("grid", Named::With("Skills map: ")).await?;
    let grid = serde_json::to_value(&grid)?;
    let people = skillsplan(store, &["gaps"])?["totals"]["people"].as_u64().context("a count")?;
    ensure!(people > 200, "{people} people are on one page or two");
    // What stands at the end of the grid, once nothing in sight is still being read.
    let end = "const grid = arguments[0], rows = [...grid.querySelectorAll('.map-body [role=row]')], last = rows.at(-1);               return grid.querySelector('[aria-busy]') ? null : [Number(grid.getAttribute('aria-rowcount')),                Number(last.getAttribute('aria-rowindex')), last.querySelectorAll('[role=gridcell][aria-label]').length, rows.length]";
    let at_end = async |words: &str| -> Result<()> {
        let found = window
            .until(words, async || {
                let found: Option<[u64; 4]> = serde_json::from_value(window.client.execute(end, vec![grid.clone()]).await?)?;
                Ok(found.filter(|[rows, last, ..]| rows == last))
            })
            .await?;
        let [rows, _, cells, drawn] = found;
        ensure!(rows >= people && cells > 10 && drawn < 100, "{words}: {found:?}");
        Ok(())
    };
    window.client.execute("arguments[0].focus()", vec![grid.clone()]).await?;
    window.keys("\u{e009}\u{e010}\u{e000}").await?;
    at_end("Ctrl and End lead to the last person").await?;
    look(window, "map-end").await?;
    window.keys("\u{e009}\u{e011}\u{e000}").await?;
    window.client.execute("arguments[0].scrollTop = 1e9", vec![grid.clone()]).await?;
    at_end("the scroll bar leads to the last person").await
}

/// A programme for the financial year, worked out and put in the calendar.
pub(crate) async fn plan(window: &Window, store: &Path) -> Result<()> {
    window.press("link", "Plan").await?;
    window.fill("textbox", "First day", "13 April 2026").await?;
    window.fill("textbox", "Last day", "31 March 2027").await?;
    window.press("radio", "10 seconds").await?;
    window.press("button", "Save as a scenario").await?;
    window.fill("textbox", "Name of the scenario", "Financial year").await?;
    window.press("button", "Save").await?;
    window.find("button", "Delete").await?;
    window.find("heading", "What this plan takes for granted").await?;
    look(window, "9-plan-set-up").await?;
    window.press("button", "Work out the plan").await?;
    window.find("heading", "Looking for the best plan").await?;
    look(window, "10-plan-solving").await?;
    window.find("heading", Named::With("closing")).await?;
    look(window, "11-plan-result").await?;

    let text = window.text().await?;
    let (closed, open) = two_numbers_after(&text, "By how much they matter")?;
    ensure!(closed * 2 >= open, "at least half of the weighted gap that the catalogue can close: {closed} of {open}");
    window.read("Kept for the scenario “Financial year”").await?;
    let scenarios = skillsplan(store, &["plan", "scenario", "list"])?;
    let figures = &scenarios[0]["kept"]["figures"];
    let kept = (figures["weight_closed"].as_u64(), figures["weight_open"].as_u64());
    ensure!(kept == (Some(closed), Some(open)), "the kept plan comes to what the window shows: {figures}");
    for tab in ["Places by branch", "Fair shares", "Gaps left", "People with no place", "What money buys", "Compare", "How good it is"] {
        window.press("tab", Named::With(tab)).await?;
        look(window, &format!("12-plan-{}", tab.to_lowercase().replace(' ', "-"))).await?;
    }
    let file = store.with_file_name("plan.json");
    window.will_pick(&[&file])?;
    window.press("button", "Save the plan as a file").await?;
    window.read("plan.json").await?;
    let saved: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
    ensure!(saved.is_object(), "a plan is one document");

    window.press("button", Named::With("Adopt: put")).await?;
    window.read("in the calendar as planned").await?;
    let last = skillsplan(store, &["history", "--n", "1"])?;
    ensure!(last.to_string().contains("plan"), "the history's newest entry is the adoption: {last}");
    Ok(())
}

/// What a plan takes for granted, its answer with the renewals that are not met, and adopting it, with nothing but the keyboard. The numbers
/// before adopting are those of the headless command, and of the result.
pub(crate) async fn plan_by_keyboard(window: &Window, store: &Path) -> Result<()> {
    window.by_key("link", "Plan", ENTER).await?;
    window.find("heading", "What this plan takes for granted").await?;
    window.read("15 working days of notice").await?;
    look(window, "keys-plan-set-up").await?;
    let limit = || anyhow::Ok(skillsplan(store, &["get", "plan.sessions_per_week"])?["plan.sessions_per_week"].clone());
    window.by_key("button", Named::With("Limit to"), ENTER).await?;
    window.until("the limit is set", async || Ok((limit()? != "").then_some(()))).await?;
    window.keys("\u{e009}z\u{e000}").await?;
    window.until("the limit is taken back", async || Ok((limit()? == "").then_some(()))).await?;
    window.by_key("button", "Work out the plan", ENTER).await?;
    window.by_key("button", Named::With("Stop"), ENTER).await?;
    window.find("heading", Named::With("closing")).await?;
    if window.text().await?.contains("certificates are renewed in time") && !window.all("button", Named::With("See the")).await?.is_empty()
    {
        window.by_key("button", Named::With("See the"), ENTER).await?;
        window.find("table", Named::With("enewals")).await?;
        look(window, "keys-plan-renewals").await?;
    }
    let adopt = window.find("button", Named::With("Adopt: put")).await?.text().await?;
    window.by_key("button", Named::With("Adopt: put"), ENTER).await?;
    window.read("in the calendar as planned").await?;
    look(window, "keys-plan-adopted").await?;
    let last = skillsplan(store, &["history", "--n", "1"])?;
    let label = last[0]["label"].as_str().unwrap_or_default();
    let said: Vec<&str> = numbers(&adopt).take(2).collect();
    ensure!(numbers(label).collect::<Vec<_>>() == said, "the button says what was done: `{adopt}`, `{label}`");
    Ok(())
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty())
}

/// `62%, 212 of 340` after some words: 212 and 340.
fn two_numbers_after(text: &str, words: &str) -> Result<(u64, u64)> {
    let rest = text.split_once(words).with_context(|| format!("`{words}` in {text}"))?.1;
    let rest = rest.split_once("%, ").context("a share")?.1.replace(',', "");
    let mut numbers = rest.split(|letter: char| !letter.is_ascii_digit()).filter(|number| !number.is_empty());
    let mut next = || anyhow::Ok(numbers.next().context("a number")?.parse::<u64>()?);
    Ok((next()?, next()?))
}

/// The month that the plan begins in shows as many sessions as the exported calendar has.
pub(crate) async fn calendar_holds_the_plan(window: &Window, store: &Path) -> Result<()> {
    let file = store.with_file_name("calendar.ics");
    skillsplan(store, &["export", "calendar", "--out", &file.to_string_lossy()])?;
    let exported = fs::read_to_string(&file)?;
    window.press("link", "See them in the calendar").await?;
    let heading = window.find("heading", Named::With("session")).await?;
    let words = heading.text().await?;
    let (month, count) = words.split_once(": ").with_context(|| format!("month and count in `{words}`"))?;
    let count: usize = count.split(' ').next().context("a count")?.parse()?;
    let first = match month {
        "April 2026" => "202604",
        "May 2026" => "202605",
        other => anyhow::bail!("the plan begins in spring, not in {other}"),
    };
    let starts = exported.lines().filter(|line| line.starts_with("DTSTART") && line.contains(&format!(":{first}"))).count();
    ensure!(starts == count, "{count} sessions on the screen, {starts} in the exported calendar");
    look(window, "13-calendar-month").await?;
    window.press("radio", "List").await?;
    look(window, "14-calendar-list").await
}

/// One person logs what they learned; another verifies it with a level, which is then a rating.
pub(crate) async fn log_and_verify(window: &Window, store: &Path) -> Result<()> {
    let expected = sample::expected()?;
    let people = expected["hr"]["people"].as_array().context("expected.json lists people")?;
    let mut here = people.iter().filter(|person| person["end"].is_null()).filter_map(|person| person["name"].as_str());
    let (learner, verifier) = (here.next().context("a learner")?, here.next().context("a verifier")?);
    let waiting = |said: &Value| said["waiting"].as_u64();
    let before = skillsplan(store, &["show", "learning"])?;

    window.press("link", "My learning").await?;
    look(window, "15-whose-learning").await?;
    choose_person(window, "Name or number", learner).await?;
    window.find("heading", Named::With(learner)).await?;
    // Looking at somebody is not becoming them.
    window.find("button", "Who are you?").await?;
    window.press("button", "This is me").await?;
    window.find("button", Named::With(format!("You are {learner}").as_str())).await?;
    window.fill("combobox|textbox", Named::With("What did you do?"), "Helped at the digital drop-in").await?;
    window.fill("textbox", Named::With("How long?"), "1h 30m").await?;
    window.client.execute("document.activeElement.blur()", Vec::new()).await?;
    let skill = window.find("combobox", "Add a skill").await?;
    skill.select_by_index(1).await?;
    let claim = window.find("combobox", Named::With("where I stand now")).await?;
    claim.select_by(fantoccini::Locator::Css("option[value='2']")).await?;
    window
        .fill("textbox", Named::With("What did you learn?"), "I learned to ask what the person wants to do before I touch the device.")
        .await?;
    look(window, "16-my-learning").await?;
    window.press("button", "Log 1 hour 30 minutes").await?;
    window.read("1 hour 30 minutes wait to be verified").await?;

    window.press("link", "To verify").await?;
    choose_person(window, "You verify as", verifier).await?;
    look(window, "17-to-verify").await?;
    let title = format!("{learner}: Helped at the digital drop-in");
    let record = window
        .until("the record in the queue", async || {
            for more in window.all("button", Named::With(" more")).await? {
                more.click().await?;
            }
            Ok(window.all("article", title.as_str()).await?.pop())
        })
        .await?;
    press_in(window, &record, "Verify as level 2").await?;
    window.until("the record leaves the queue", async || Ok(window.all("article", title.as_str()).await?.is_empty().then_some(()))).await?;
    let after = skillsplan(store, &["show", "learning"])?;
    ensure!(after != before, "verified learning counts: {after}");
    ensure!(waiting(&after) == waiting(&before), "and nothing more waits than before: {after}");
    Ok(())
}

async fn choose_person(window: &Window, field: &str, name: &str) -> Result<()> {
    window.fill("combobox", field, name).await?;
    window.find("option", Named::With(name)).await?;
    // The list is drawn again while answers to what was typed arrive; a press that falls in between is lost.
    window
        .until(&format!("{name} is chosen"), async || {
            if let Some(option) = window.all("option", Named::With(name)).await?.first() {
                option.click().await?;
            }
            Ok(window.all("option", Named::With("")).await?.is_empty().then_some(()))
        })
        .await
}

async fn press_in(window: &Window, part: &Element, name: &str) -> Result<()> {
    window
        .until(&format!("`{name}` can be pressed"), async || match window.all_in(Some(part), "button", name).await?.pop() {
            Some(button) => Ok(button.click().await.ok()),
            None => Ok(None),
        })
        .await
}

/// The saved report is what the preview showed: accessible, and with the figures of `skillsplan gaps` in it.
pub(crate) async fn report(window: &Window, store: &Path, file: &Path) -> Result<()> {
    window.press("link", "Reports").await?;
    let save = "Save the report as PDF";
    window.until("the pages are set", async || Ok(window.find("button", save).await?.is_enabled().await?.then_some(()))).await?;
    look(window, "18-report").await?;
    window.press("radio", "Text and tables").await?;
    look(window, "19-report-text").await?;
    window.will_pick(&[file])?;
    window.press("button", save).await?;
    window.read("Saved").await?;
    report_agrees_with_gaps(&ua::tables(file), store)?;
    let verdict = ua::verdicts(&[("ua1", file)]).pop().context("one file, one verdict")?;
    ensure!(verdict.passes, "the report is PDF/UA-1: {}", verdict.words);
    Ok(())
}

/// Each figure of `skillsplan gaps` that the report shows stands in its labelled place, unless its group is too small to show.
fn report_agrees_with_gaps(tables: &[ua::ReadTable], store: &Path) -> Result<()> {
    let table =
        |start: &str| tables.iter().find(|table| table.caption.starts_with(start)).with_context(|| format!("the report has {start}"));
    let gaps = skillsplan(store, &["gaps", "--by", "aim"])?;
    let whole = [("People", "people"), ("People with a gap", "people_with_gap"), ("Skills needed", "required"), ("Not rated", "unrated")];
    let both = [("At the level", "met"), ("Levels missing", "gap_levels")];
    let all = table("Table 1.")?;
    for (column, key) in whole.into_iter().chain(both) {
        let shown = all.cell("All people", column);
        ensure!(shown == figure(&gaps["totals"], key)?, "All people, {column}: {shown} for {}", gaps["totals"]);
    }
    let aims = table("Table 2.")?;
    let mut hidden = 0;
    for group in gaps["groups"].as_array().context("gaps lists groups")? {
        let start = format!("{} ", group["key"]["aim"].as_str().context("a group is called by its aim")?);
        let row = aims.row_names().into_iter().find(|name| name.starts_with(&start)).with_context(|| format!("aim {start}in Table 2"))?;
        for (column, key) in [("People", "people"), ("Skills needed", "required")].into_iter().chain(both) {
            match aims.cell(row, column) {
                "<5" | "–" => hidden += 1,
                shown => ensure!(shown == figure(group, key)?, "{row}, {column}: {shown} for {group}"),
            }
        }
    }
    ensure!(hidden < 9, "most figures of the sample are shown");
    Ok(())
}

fn figure(sums: &Value, key: &str) -> Result<String> {
    Ok(grouped(sums[key].as_u64().with_context(|| format!("a count of {key} in {sums}"))?))
}

/// Each part of the settings, in both themes.
pub(crate) async fn settings(window: &Window) -> Result<()> {
    window.press("link", "Settings").await?;
    for tab in ["Service", "Branches and cover", "Funds", "Aims and framework", "Data", "Appearance", "About"] {
        window.press("tab", tab).await?;
        look(window, &format!("20-settings-{}", tab.to_lowercase().replace(' ', "-"))).await?;
    }
    window.press("tab", "Appearance").await?;
    window.press("radio", "Dark").await?;
    for screen in ["Overview", "Skills map", "Plan", "Calendar", "Reports", "Import"] {
        window.press("link", screen).await?;
        window.until("a heading", async || Ok(window.all("heading", Named::With("")).await?.pop())).await?;
        look(window, &format!("21-dark-{}", screen.to_lowercase().replace(' ', "-"))).await?;
    }
    Ok(())
}
