//! Self-rating workbooks: out to people without the program, and back again, the faulty ones explained.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use app::views::Scope;
use app::views::gaps::GapQuery;
use app::views::people::PeopleQuery;
use app::views::self_rating::{SelfRatingFor, SelfRatingsTaken};
use app::{App, Env, Source};
use exchange::self_rating::{Issued, Returned, read};
use exchange::write::{Sheet, Value, save, xlsx};
use testkit::{Place, on_both};

const TODAY: &str = "2026-11-24";

async fn demo(place: &Place) -> Result<App> {
    Ok(App::create_demo(&place.url, Env::fixed(TODAY.parse()?, "Kim Keeper"), Some(90), 1).await?)
}

/// What a person does to a workbook.
struct Filled {
    issued: Issued,
    /// The day that stands in it.
    on: Value,
    /// Code, level, how sure, note: in this order of rows.
    rows: Vec<[String; 4]>,
}

impl Filled {
    /// Every skill at one level.
    fn at(returned: &Returned, level: &str) -> Self {
        let row = |code: &String| [code.clone(), level.to_owned(), "3".to_owned(), "Typed at home".to_owned()];
        Self {
            issued: returned.issued.clone(),
            on: Value::Date(returned.issued.on),
            rows: returned.answers.iter().map(|answer| row(&answer.code)).collect(),
        }
    }

    /// Saves it as a spreadsheet program would, with the columns and rows where somebody moved them.
    fn save(&self, to: &Path) -> Result<()> {
        let text = |text: &str| Value::text(text);
        let line = |values: &[Value]| values.to_vec();
        let mut seen = vec![line(&[text("Filled in on"), self.on.clone()])];
        seen.push(line(&[text("Skill"), text("my level"), text("Code"), text("How sure (1 to 4)"), text("Note")]));
        for [code, level, sure, note] in &self.rows {
            seen.push(line(&[Value::Empty, text(level), text(code), text(sure), text(note)]));
        }
        let Issued { store, person, framework, on, mark } = &self.issued;
        let hidden = [("store", store), ("person", person), ("framework", framework), ("issued", &on.to_string()), ("mark", mark)]
            .map(|(what, value)| line(&[text(what), text(value)]));
        let sheet = |name: &str, heading: &str, second: &str, rows: Vec<Vec<Value>>| Sheet {
            name: name.to_owned(),
            headings: vec![heading.to_owned(), second.to_owned()],
            rows: rows.into(),
        };
        let sheets = [sheet("My skills", "Aisha", "", seen), sheet("skillsplan", "form", "self-rating 1", hidden.to_vec())];
        save(to, &xlsx(&sheets).map_err(anyhow::Error::msg)?)?;
        Ok(())
    }
}

async fn taken(app: &App, from: &Path) -> Result<SelfRatingsTaken> {
    Ok(app.import_self_rating(from).await?.value)
}

on_both!(forty_workbooks_come_back_and_the_six_faulty_ones_are_explained, async |place: &Place| {
    let app = demo(place).await?;
    let folder = tempfile::tempdir()?;
    let people = app.people_list(&PeopleQuery::default(), 0, 40).await?.people;
    let (out, back) = (folder.path().join("out"), folder.path().join("back"));
    std::fs::create_dir_all(&out)?;
    std::fs::create_dir_all(&back)?;
    let mut workbooks = Vec::new();
    for one in &people {
        let file = out.join(format!("{}.xlsx", one.person));
        let who = SelfRatingFor { person: Some(one.person.clone()), ..SelfRatingFor::default() };
        ensure!(app.export_self_rating(&who, &file).await?.files == 1);
        let returned = read(&file)?;
        let page = app.person_page(&one.person, &Scope::default()).await?;
        let needed: Vec<&str> = page.cells.iter().filter(|cell| cell.target.is_some()).map(|cell| cell.skill.as_str()).collect();
        let asked: Vec<&str> = returned.answers.iter().map(|answer| answer.code.as_str()).collect();
        ensure!(asked == needed, "{}: {asked:?} {needed:?}", one.person);
        ensure!(returned.answers.iter().all(|answer| answer.level.is_empty()) && returned.filled_in == Ok(Some(TODAY.parse()?)));
        workbooks.push(returned);
    }
    ensure!(workbooks.len() == 40);
    let before = testkit::dump(&testkit::open(&place.url).await?).await?;
    for (at, returned) in workbooks.iter().enumerate() {
        let mut filled = Filled::at(returned, "2");
        match at {
            // Whose it is was changed.
            0 => filled.issued.person.clone_from(&workbooks[1].issued.person),
            // It is of another service.
            1 => filled.issued.store = "another".to_owned(),
            // A day to come.
            2 => filled.on = Value::Date("2026-12-24".parse()?),
            // No day at all.
            3 => filled.on = Value::text("last Tuesday"),
            // A level above the scale, a code that does not exist, a level without a code, and how sure beyond the scale.
            4 => {
                filled.rows[0][1] = "9".to_owned();
                filled.rows[1][0] = "NONE-1".to_owned();
                filled.rows.push([String::new(), "2".to_owned(), String::new(), String::new()]);
                filled.rows[2][2] = "5".to_owned();
            }
            5 => std::fs::write(back.join("notes.xlsx"), "these are my notes")?,
            // Sorted the other way round.
            6 => filled.rows.reverse(),
            _ => {}
        }
        filled.save(&back.join(format!("{at:02}.xlsx")))?;
    }
    // The same person's workbook once more, with another level.
    let mut twice = Filled::at(&workbooks[7], "3");
    twice.rows.truncate(1);
    twice.save(&back.join("07 copy.xlsx"))?;
    // What a spreadsheet program keeps beside an open file is no workbook.
    std::fs::write(back.join("~$00.xlsx"), "lock")?;

    let result = taken(&app, &back).await?;
    ensure!(result.files == 42, "{result:?}");
    let refused: Vec<&str> = result.refused.iter().map(|one| one.file.as_str()).collect();
    ensure!(refused == ["00.xlsx", "01.xlsx", "02.xlsx", "03.xlsx", "notes.xlsx"], "{:?}", result.refused);
    let conflicts: Vec<&str> = result.conflicts.iter().map(|one| one.file.as_str()).collect();
    ensure!(conflicts == ["04.xlsx", "04.xlsx", "04.xlsx", "04.xlsx", "07 copy.xlsx", "07.xlsx"], "{:?}", result.conflicts);
    ensure!(result.conflicts.iter().all(|one| one.row > 2 && one.reason.contains("not taken") || one.reason.contains("Neither")));
    let answers: usize = workbooks.iter().skip(4).map(|one| one.answers.len()).sum();
    // Three rows of one file were not taken (the fourth was beside its own), and one skill that two files say differently.
    ensure!(result.created + result.corrected + result.unchanged == u32::try_from(answers - 4)?, "{result:?} of {answers}");
    let page = app.person_page(&people[6].person, &Scope::default()).await?;
    let own = page.ratings.iter().filter(|rating| rating.source == Source::Own && rating.rated_on == TODAY.parse().expect("a date"));
    ensure!(own.clone().count() == workbooks[6].answers.len(), "in any order of rows");
    ensure!(own.clone().all(|rating| (rating.level, rating.confidence, rating.note.as_deref()) == (2, Some(3), Some("Typed at home"))));

    let sums = app.gaps(&GapQuery::default()).await?;
    let after = testkit::dump(&testkit::open(&place.url).await?).await?;
    let again = taken(&app, &back).await?;
    ensure!((again.created, again.corrected) == (0, 0) && again.conflicts == result.conflicts, "{again:?}");
    ensure!(testkit::dump(&testkit::open(&place.url).await?).await? == after, "the same files twice change nothing");
    ensure!(app.gaps(&GapQuery::default()).await? == sums);
    ensure!(app.check().await?.ok);
    app.undo().await?;
    ensure!(testkit::dump(&testkit::open(&place.url).await?).await? == before, "one undo takes all of it back");
    Ok(())
});

on_both!(a_workbook_that_is_older_than_what_the_person_said_since_is_not_taken, async |place: &Place| {
    let app = demo(place).await?;
    let folder = tempfile::tempdir()?;
    let branch =
        app.people_list(&PeopleQuery::default(), 0, 90).await?.people.into_iter().find_map(|one| one.branch).context("a branch")?;
    let who = SelfRatingFor { branch: Some(branch), ..SelfRatingFor::default() };
    let written = app.export_self_rating(&who, &folder.path().join("b")).await?;
    let files: Vec<_> = std::fs::read_dir(folder.path().join("b"))?.collect::<std::io::Result<_>>()?;
    ensure!(files.len() == written.files as usize && written.files > 1);
    let returned = read(&files[0].path())?;
    let newer = folder.path().join("newer.xlsx");
    Filled::at(&returned, "1").save(&newer)?;
    ensure!(taken(&app, &newer).await?.created > 0);
    let older = folder.path().join("older.xlsx");
    Filled { on: Value::Date("2026-11-20".parse()?), ..Filled::at(&returned, "4") }.save(&older)?;
    let result = taken(&app, &older).await?;
    ensure!((result.created, result.corrected, result.conflicts.len()) == (0, 0, returned.answers.len()), "{result:?}");
    ensure!(result.conflicts.iter().all(|one| one.reason.contains("newer self-rating, of 24 November 2026")));
    // A file that nobody filled in says nothing.
    let blank = taken(&app, &files[0].path()).await?;
    ensure!((blank.created, blank.corrected, blank.unchanged) == (0, 0, 0) && blank.conflicts.is_empty(), "{blank:?}");
    for nowhere in [folder.path().join("none"), folder.path().join("empty")] {
        std::fs::create_dir_all(folder.path().join("empty"))?;
        ensure!(app.import_self_rating(&nowhere).await.is_err_and(|error| error.kind() == "invalid"));
    }
    let both = SelfRatingFor { person: Some("1".to_owned()), team: Some("x".to_owned()), branch: None };
    ensure!(app.export_self_rating(&both, &newer).await.is_err());
    Ok(())
});
