//! Rules on where things may stand, which no compiler checks.

#[path = "sources.rs"]
mod sources;

use std::collections::BTreeMap;

use sources::{Source, files};

const CODE: &[&str] = &["rs", "ts", "tsx", "css", "sql", "typ"];

#[test]
fn every_write_goes_through_one_door() {
    // `App::write`, and undo and redo, which end in the same `App::land`: it logs the change, commits and tells the window.
    const DOORS: &[&str] = &["src-tauri/crates/app/src/operations/write.rs", "src-tauri/crates/app/src/operations/history.rs"];
    let mut begun = Vec::new();
    let mut ended = Vec::new();
    for file in product_code() {
        if !DOORS.contains(&file.name.as_str()) {
            begun.extend(lines_with(&file, &[".begin()", ".begin_with("]));
        }
        if file.name != DOORS[0] {
            ended.extend(lines_with(&file, &["tx.commit("]));
        }
    }
    assert!(begun.is_empty(), "a write transaction begins in `App::write`, undo and redo only:\n{}", begun.join("\n"));
    assert!(ended.is_empty(), "a write transaction ends in `App::land` only:\n{}", ended.join("\n"));
}

#[test]
fn every_read_begins_at_one_place() {
    // `App::reading`: a call begins there once and hands the transaction down.
    const PLACE: &str = "src-tauri/crates/app/src/lib.rs";
    let others = product_code().into_iter().filter(|file| file.name != PLACE);
    let begun: Vec<String> = others.flat_map(|file| lines_with(&file, &["store.read()"])).collect();
    assert!(begun.is_empty(), "a reading transaction begins in `App::reading` only:\n{}", begun.join("\n"));
}

#[test]
fn only_the_store_has_sql() {
    const WORDS: &[&str] =
        &["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "DROP TABLE ", "PRAGMA "];
    let mut found = Vec::new();
    for file in product_code() {
        let words: Vec<String> = WORDS.iter().map(|word| format!("\"{word}")).collect();
        found.extend(lines_with(&file, &words.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    assert!(found.is_empty(), "a statement stands in the store, beside the record that it fills:\n{}", found.join("\n"));
}

#[test]
fn rows_do_not_leave_the_store() {
    let mut found = Vec::new();
    for file in product_code() {
        found.extend(lines_with(
            &file,
            &["schema::", ".rows_of(", ".fetch(", "values!", "store::RawRow", "store::Value", "db::RawRow", "db::Value"],
        ));
    }
    assert!(found.is_empty(), "outside the store a row is a record of `store::records`:\n{}", found.join("\n"));
}

/// The product's Rust outside the store and outside tests.
fn product_code() -> Vec<Source> {
    let beside = ["src-tauri/crates/store/", "src-tauri/crates/testkit/", "src-tauri/crates/xtask/"];
    let ours = |file: &Source| !file.name.contains("/tests/") && !beside.iter().any(|folder| file.name.starts_with(folder));
    files(&["src-tauri"], &["rs"]).into_iter().filter(ours).collect()
}

#[test]
fn no_file_is_too_long_to_be_read() {
    const MOST: usize = 700;
    let long = |file: Source| {
        let lines = file.text.lines().count();
        (lines > MOST).then(|| format!("{}: {lines} lines", file.name))
    };
    let generated = |file: &Source| file.name == "ui/src/bindings/index.ts";
    let found: Vec<String> =
        files(&["src-tauri", "ui/src", "tests"], CODE).into_iter().filter(|file| !generated(file)).filter_map(long).collect();
    assert!(found.is_empty(), "over {MOST} lines, so there is a second subject in it:\n{}", found.join("\n"));
}

#[test]
fn nothing_names_a_folder_of_one_machine() {
    let mut found = Vec::new();
    for file in everything() {
        found.extend(lines_with(&file, &[concat!("/", "root/"), concat!("/", "Users/"), concat!("/", "work/")]));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_waits_for_later() {
    let mut found = Vec::new();
    for file in files(&["src-tauri", "ui/src", "tests", "migrations"], CODE) {
        found.extend(lines_with(
            &file,
            &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X "), concat!("todo", "!("), concat!("unimplemented", "!(")],
        ));
    }
    assert!(found.is_empty(), "finish it, or leave it out of the program too:\n{}", found.join("\n"));
}

#[test]
fn no_test_is_switched_off() {
    let mut found = Vec::new();
    for file in files(&["src-tauri", "ui/src", "tests"], &["rs", "ts", "tsx"]) {
        let off = [
            concat!("#[", "ignore"),
            concat!("it.", "skip("),
            concat!("test.", "skip("),
            concat!("it.", "only("),
            concat!("test.", "only("),
            concat!("describe.", "skip("),
        ];
        found.extend(lines_with(&file, &off));
    }
    assert!(found.is_empty(), "a check that cannot run here says so, and CI requires it:\n{}", found.join("\n"));
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = format!("migrations/{engine}");
        files(&[&folder], &["sql"]).into_iter().map(|file| file.name.trim_start_matches(&folder).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"), "a change of what is stored is made for both engines, under one name");
    assert!(!names("sqlite").is_empty(), "there is a first one");
}

/// A doc comment that repeats a name tells nobody anything: it says what the thing means, its unit or its range.
#[test]
fn no_doc_comment_is_a_single_word() {
    let found: Vec<String> = files(&["src-tauri", "tests"], &["rs"]).iter().flat_map(single_word_docs).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The doc comments of one word, each as `file:line: word`.
fn single_word_docs(file: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Option<(usize, &str, Vec<&str>)> = None;
    for (at, line) in file.text.lines().chain([""]).enumerate() {
        let mark = ["///", "//!"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        let words = || line.split_whitespace().skip(1);
        match (&mut block, mark) {
            (Some((_, of, said)), Some(mark)) if *of == mark => said.extend(words()),
            (open, mark) => {
                if let Some((at, _, said)) = open.take().filter(|(_, _, said)| said.len() == 1) {
                    found.push(format!("{}:{}: {}", file.name, at + 1, said[0]));
                }
                *open = mark.map(|mark| (at, mark, words().collect()));
            }
        }
    }
    found
}

/// Code cites the pages of `src-tauri/docs` by their path from there up, a comma and a heading.
#[test]
fn every_citation_of_a_page_names_a_heading_of_it() {
    let pages: BTreeMap<String, Vec<String>> =
        files(&["src-tauri/docs"], &["md"]).iter().map(|page| (page_name(page), headings(page))).collect();
    let mut wrong = Vec::new();
    let mut cited = 0;
    for file in files(&["src-tauri", "ui/src", "tests", "migrations"], CITING) {
        let text = without_comment_marks(&file.text);
        for (at, _) in text.match_indices("docs/") {
            let page: String = text[at + 5..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
            let rest = &text[at + 5 + page.len()..];
            let Some(rest) = rest.strip_prefix(".md") else { continue };
            cited += 1;
            let here: String = text[at..].chars().take(60).collect();
            let Some(headings) = pages.get(&page) else {
                wrong.push(format!("{}: no such page: {here}", file.name));
                continue;
            };
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
            let names = |heading: &String| rest[2..].strip_prefix(heading.as_str()).is_some_and(ends);
            // A page may be cited as a whole, too: then no capital letter follows the comma.
            if rest.starts_with(", ") && rest[2..].starts_with(|c: char| c.is_uppercase()) && !headings.iter().any(names) {
                wrong.push(format!("{}: no such heading: {here}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cited > 20, "{cited} citations were found: is the search right?");
}

#[test]
fn no_citation_is_of_a_section_by_its_number() {
    let mut found = Vec::new();
    let read = |file: &Source| !file.name.ends_with(".md");
    for file in files(&["src-tauri", "ui/src", "tests", "migrations"], CITING).into_iter().filter(read) {
        let text = without_comment_marks(&file.text).to_lowercase();
        for word in ["section ", "sections "] {
            let numbers = text.match_indices(word).filter(|(at, _)| text[at + word.len()..].starts_with(|c: char| c.is_ascii_digit()));
            found.extend(numbers.map(|(at, _)| format!("{}: {}", file.name, text[at..].chars().take(40).collect::<String>())));
        }
    }
    assert!(found.is_empty(), "numbers of sections change; cite the page and the heading:\n{}", found.join("\n"));
}

#[test]
fn every_rule_of_a_plan_has_a_heading_of_its_own() {
    let pages = files(&["src-tauri/docs"], &["md"]);
    let page = pages.iter().find(|page| page_name(page) == "plan-format").expect("the page of the plan format");
    let codes: Vec<String> = headings(page).iter().filter_map(|heading| Some(heading.split_once(' ')?.0.to_owned())).collect();
    let rules: Vec<&String> = codes.iter().filter(|code| code.starts_with('C') && code[1..].parse::<u32>().is_ok()).collect();
    let wanted: Vec<String> = (1..=19).map(|number| format!("C{number}")).collect();
    assert_eq!(rules, wanted.iter().collect::<Vec<_>>(), "in the order of their codes, each once");
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    let pages = files(&["src-tauri/docs"], &["md"]);
    let mut wrong = Vec::new();
    for page in &pages {
        for (at, _) in page.text.match_indices("](") {
            let link = page.text[at + 2..].split(')').next().unwrap_or_default();
            let (name, anchor) = link.split_once('#').unwrap_or((link, ""));
            let to = if name.is_empty() { Some(page) } else { pages.iter().find(|other| format!("{}.md", page_name(other)) == name) };
            let there = to.is_some_and(|to| anchor.is_empty() || headings(to).iter().any(|heading| anchor_of(heading) == anchor));
            if !there && !link.contains("://") {
                wrong.push(format!("{}: {link}", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const CITING: &[&str] = &["rs", "ts", "tsx", "py", "sql", "md"];

fn page_name(page: &Source) -> String {
    page.name.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_owned()
}

fn headings(page: &Source) -> Vec<String> {
    let heading = |line: &str| Some(line.strip_prefix('#')?.trim_start_matches('#').trim().to_owned());
    page.text.lines().filter_map(heading).collect()
}

/// The address of a heading within its page, as Markdown readers make it.
fn anchor_of(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
}

/// The text in one line, without what begins the lines of a comment: a citation may go over the end of a line.
fn without_comment_marks(text: &str) -> String {
    let marks = |line: &str| line.trim().trim_start_matches(['/', '!', '*', '#']).trim().to_owned();
    text.lines().map(marks).collect::<Vec<_>>().join(" ")
}

fn everything() -> Vec<Source> {
    files(
        &["src-tauri", "ui", "tests", "migrations", ".github", ".cargo", ".config"],
        &["rs", "ts", "tsx", "css", "sql", "typ", "md", "toml", "json", "yml", "html"],
    )
    .into_iter()
    .filter(|file| !file.name.ends_with("package-lock.json"))
    .collect()
}

/// The lines that hold one of `words`, each as `file:line: text`.
fn lines_with(file: &Source, words: &[&str]) -> Vec<String> {
    let holds = |line: &str| words.iter().any(|word| line.contains(word));
    let found = file.text.lines().enumerate().filter(|(_, line)| holds(line));
    found.map(|(at, line)| format!("{}:{}: {}", file.name, at + 1, line.trim())).collect()
}
