//! Self-rating workbooks: made for a person, a team or a branch, and taken in again when they come back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::Date;
use domain::ix::{List, PersonIx};
use domain::ratings::Source;
use domain::rules::{self, LONGEST_NOTE};
use exchange::numbers::whole_number;
use exchange::self_rating::{self as workbook, Answer, Asked, Issued, LevelExplained, Returned, SelfRatingBook};
use exchange::write::save;
use sha2::{Digest as _, Sha256};
use store::records::PersonId;
use store::{Conn, Tx};

use super::ratings::rate_one;
use crate::exports::ending;
use crate::measures::scope::{self, Scoped, named};
use crate::operations::Op;
use crate::typed::{self, Codes};
use crate::views::map::{RateRow, Rated};
use crate::views::self_rating::{RefusedFile, SelfRatingConflict, SelfRatingFor, SelfRatingsTaken, SelfRatingsWritten};
use crate::views::{Done, Scope};
use crate::{App, AppError};

/// The most workbooks of one folder.
const MOST_FILES: usize = 10_000;

impl App {
    /// Writes a workbook for one person, or one for each person of a team or a branch into a folder. Each lists the skills that the person
    /// needs today.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, team or branch; `Invalid` where it is not said for whom, nobody is there, or a file cannot be
    /// written.
    pub async fn export_self_rating(&self, who: &SelfRatingFor, to: &Path) -> Result<SelfRatingsWritten, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, &Scope::default()).await?;
        let (people, is_folder) = chosen(&scoped, who)?;
        if !is_folder {
            ending(to, "a workbook", &["xlsx"])?;
        }
        let material = Material::read(self, &mut conn, &scoped).await?;
        drop(conn);
        if is_folder {
            std::fs::create_dir_all(to)
                .map_err(|error| AppError::invalid(format!("Nothing was written: the folder cannot be made: {error}.")))?;
        }
        for &at in &people {
            let bytes =
                workbook::write(&material.book(&scoped, at)).map_err(|why| AppError::invalid(format!("Nothing was written: {why}.")))?;
            let path = if is_folder { to.join(file_name(&scoped.facts().people[at].key)) } else { to.to_owned() };
            save(&path, &bytes)?;
        }
        Ok(SelfRatingsWritten { path: to.display().to_string(), files: domain::saturating_u32(people.len()) })
    }

    /// Takes in workbooks that came back: a file, or every workbook of a folder. What is good in them lands in one step; every file and row
    /// that is not taken is listed with the reason. The same file twice changes nothing.
    ///
    /// # Errors
    /// `Invalid` for a path at which there is no workbook. Nothing is changed then.
    pub async fn import_self_rating(&self, from: &Path) -> Result<Done<SelfRatingsTaken>, AppError> {
        let files = files_of(from)?;
        let read =
            crate::seen::on_a_thread(move || files.into_iter().map(|path| (name_of(&path), workbook::read(&path))).collect::<Vec<_>>())
                .await?;
        let app = self.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let mut taken = SelfRatingsTaken {
                    files: domain::saturating_u32(read.len()),
                    created: 0,
                    corrected: 0,
                    unchanged: 0,
                    refused: Vec::new(),
                    conflicts: Vec::new(),
                };
                let mut good = Vec::new();
                let known = Against::read(&app, tx).await?;
                for (file, returned) in read {
                    match returned {
                        Err(error) => taken.refused.push(RefusedFile { file, reason: error.to_string() }),
                        Ok(returned) => match app.whose(tx, &known, &returned).await? {
                            Ok((person, on)) => good.push(Judged { file, person, on, returned }),
                            Err(reason) => taken.refused.push(RefusedFile { file, reason }),
                        },
                    }
                }
                let people = app.take_all(tx, &known, good, &mut taken).await?;
                let ratings = taken.created + taken.corrected;
                Ok((taken, Op::SelfRatings { people, ratings }))
            })
        })
        .await
    }

    /// Whose a workbook is and of which day, or why it is not taken.
    async fn whose(&self, tx: &mut Tx, known: &Against, returned: &Returned) -> Result<Result<(Whose, Date), String>, AppError> {
        let Issued { store, person, framework, on, mark } = &returned.issued;
        if *mark != mark_of(store, person, framework, *on) {
            return Ok(Err("It was changed where it says whose it is. Nothing of it was taken. Send the person a new one.".to_owned()));
        }
        if *framework != known.framework {
            return Ok(Err(format!(
                "It was made for the framework {framework}, and {} is in use now. Nothing of it was taken. Send the person a new one.",
                known.framework
            )));
        }
        if *store != known.store {
            return Ok(Err("It is of another library service. Nothing of it was taken.".to_owned()));
        }
        let Some(who) = super::meant(tx, &[person]).await?.remove(person) else {
            return Ok(Err(format!("Nobody has the number `{person}` any more. Nothing of it was taken.")));
        };
        let day = match &returned.filled_in {
            Ok(day) => day.unwrap_or(*on),
            Err(text) => {
                return Ok(Err(format!("`{text}` is not the day on which it was filled in. Nothing of it was taken. Correct the day.")));
            }
        };
        if let Err(broken) = rules::rated_on(day, self.today()) {
            return Ok(Err(broken.sentences("Nothing of it was taken.")));
        }
        Ok(Ok((Whose { id: who.id, number: who.number, name: who.name }, day)))
    }

    /// Takes the rows of the good files, those filled in first before the others. Gives the names of the people with a rating that is new
    /// or corrected.
    async fn take_all(
        &self,
        tx: &mut Tx,
        known: &Against,
        mut good: Vec<Judged>,
        taken: &mut SelfRatingsTaken,
    ) -> Result<Vec<String>, AppError> {
        good.sort_by(|one, other| (one.on, &one.file).cmp(&(other.on, &other.file)));
        // What each file says, by person, skill and day: two files that say different things cannot both be right.
        let mut said: BTreeMap<(PersonId, String, Date), Vec<u8>> = BTreeMap::new();
        let mut rows = Vec::new();
        for judged in &good {
            for answer in &judged.returned.answers {
                match known.row(answer) {
                    Ok(None) => {}
                    Ok(Some(row)) => {
                        said.entry((judged.person.id, row.code.clone(), judged.on)).or_default().push(row.level);
                        rows.push((judged, answer, row));
                    }
                    Err(reason) => taken.conflicts.push(judged.conflict(answer, reason)),
                }
            }
        }
        let mut rated = Rated { created: 0, corrected: 0, withdrawn: 0, unchanged: 0 };
        let mut people = Vec::new();
        for (judged, answer, row) in rows {
            let levels = &said[&(judged.person.id, row.code.clone(), judged.on)];
            if levels.iter().any(|level| *level != row.level) {
                let reason = "Another row or file of the same day says another level. Neither was taken. Ask the person which is right.";
                taken.conflicts.push(judged.conflict(answer, reason.to_owned()));
                continue;
            }
            if let Some(newer) = known.newest_own.get(&(judged.person.id, row.code.clone())).filter(|newer| **newer > judged.on) {
                let reason = format!("There is a newer self-rating, of {}. This older one was not taken.", newer.long());
                taken.conflicts.push(judged.conflict(answer, reason));
                continue;
            }
            let before = rated.created + rated.corrected;
            let wanted = RateRow {
                person: judged.person.number.clone(),
                skill: row.code,
                level: Some(row.level),
                on: Some(judged.on),
                source: Some(Source::Own),
                by: None,
                confidence: row.confidence,
                note: row.note,
            };
            rate_one(tx, judged.person.id, judged.on, (row.level, Source::Own), wanted, &mut rated).await?;
            if rated.created + rated.corrected > before && people.last() != Some(&judged.person.name) {
                people.push(judged.person.name.clone());
            }
        }
        (taken.created, taken.corrected, taken.unchanged) = (rated.created, rated.corrected, rated.unchanged);
        taken.conflicts.sort_by(|one, other| (&one.file, one.row).cmp(&(&other.file, other.row)));
        people.sort();
        people.dedup();
        Ok(people)
    }
}

/// The people for whom workbooks are made, and whether they go into a folder.
fn chosen(scoped: &Scoped, who: &SelfRatingFor) -> Result<(Vec<PersonIx>, bool), AppError> {
    let facts = scoped.facts();
    let (matrix, active) = (&scoped.matrix, facts.people.indices().filter(|&at| scoped.matrix.is_active(at)));
    let people: Vec<PersonIx> = match (&who.person, &who.team, &who.branch) {
        (Some(person), None, None) => {
            return Ok((vec![scope::person(facts, person).ok_or_else(|| AppError::not_found("person", person))?], false));
        }
        (None, Some(team), None) => {
            let team = named(&facts.teams, team).ok_or_else(|| AppError::not_found("team", team))?;
            active.filter(|&at| matrix.team(at) == Some(team)).collect()
        }
        (None, None, Some(branch)) => {
            let branch = named(&facts.branches, branch).ok_or_else(|| AppError::not_found("branch", branch))?;
            active.filter(|&at| matrix.branch(at) == Some(branch)).collect()
        }
        _ => return Err(AppError::invalid("Say for whom: a person, a team or a branch. Nothing was written.")),
    };
    if people.is_empty() {
        return Err(AppError::invalid("Nobody is there today, so nothing was written."));
    }
    if people.len() > MOST_FILES {
        return Err(AppError::invalid("More than 10,000 people are there. Nothing was written. Choose a team or a branch with fewer."));
    }
    Ok((people, true))
}

/// What workbooks need besides the facts.
struct Material {
    store: String,
    service: String,
    levels: Vec<LevelExplained>,
    texts: BTreeMap<String, String>,
    on: Date,
}

impl Material {
    async fn read(app: &App, conn: &mut Conn, scoped: &Scoped) -> Result<Self, AppError> {
        let framework = scoped.snapshot.framework.id;
        let levels = store::people::levels(conn, framework).await?;
        Ok(Self {
            store: store::settings::store_id(conn).await?,
            service: store::settings::all(conn).await?.remove("service.name").unwrap_or_default(),
            levels: levels
                .into_iter()
                .map(|one| LevelExplained { level: one.level, name: one.record.name.clone(), anchor: one.record.anchor })
                .collect(),
            texts: store::people::skill_texts(conn, framework).await?,
            on: app.today(),
        })
    }

    fn book(&self, scoped: &Scoped, at: PersonIx) -> SelfRatingBook {
        let (facts, who) = (scoped.facts(), &scoped.facts().people[at]);
        let framework = format!("{}@{}", scoped.snapshot.framework.code, scoped.snapshot.framework.version);
        let mark = mark_of(&self.store, &who.key, &framework, self.on);
        let needed = crate::map::columns(scoped).into_iter().filter_map(|skill| {
            let (cell, one) = (scoped.matrix.cell(at, skill), &facts.skills[skill]);
            cell.target.map(|target| Asked {
                code: one.key.clone(),
                title: one.title.clone(),
                descriptor: self.texts.get(&one.key).cloned().unwrap_or_default(),
                target: Some(target),
                level: cell.level,
            })
        });
        SelfRatingBook {
            asked: needed.collect(),
            issued: Issued { store: self.store.clone(), person: who.key.clone(), framework, on: self.on, mark },
            name: who.name.clone(),
            service: self.service.clone(),
            levels: self.levels.clone(),
        }
    }
}

/// A mark by which a change of what says whose a workbook is, is noticed. It keeps nobody from making a workbook: what is in one is what a
/// person says of themselves.
fn mark_of(store: &str, person: &str, framework: &str, on: Date) -> String {
    let text = format!("self-rating\n{store}\n{person}\n{framework}\n{on}");
    Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

/// A file's name for a number: what a system may not have in one is left out.
fn file_name(number: &str) -> String {
    let plain: String = number.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect();
    format!("{plain}.xlsx")
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The workbooks at a path, by name: the file itself, or those of the folder. What a spreadsheet program keeps beside a file that is open
/// is left out.
fn files_of(from: &Path) -> Result<Vec<PathBuf>, AppError> {
    let unreadable = |error: std::io::Error| AppError::invalid(format!("`{}` cannot be read: {error}. Nothing was taken.", from.display()));
    if !std::fs::metadata(from).map_err(unreadable)?.is_dir() {
        return Ok(vec![from.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(from).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_lock = name_of(&path).starts_with("~$") || name_of(&path).starts_with('.');
        if path.is_file() && !is_lock && matches!(ending.as_str(), "xlsx" | "xlsm" | "xls" | "ods") {
            files.push(path);
        }
    }
    files.sort();
    match files.len() {
        0 => Err(AppError::invalid(format!(
            "There is no workbook in `{}`. Nothing was taken. Look whether it is the right folder.",
            from.display()
        ))),
        more if more > MOST_FILES => {
            Err(AppError::invalid("There are more than 10,000 workbooks. Nothing was taken. Take fewer at a time."))
        }
        _ => Ok(files),
    }
}

/// The person whose a workbook is.
struct Whose {
    id: PersonId,
    number: String,
    name: String,
}

/// A workbook that is taken, row by row.
struct Judged {
    file: String,
    person: Whose,
    on: Date,
    returned: Returned,
}

impl Judged {
    fn conflict(&self, answer: &Answer, reason: String) -> SelfRatingConflict {
        let (file, person) = (self.file.clone(), self.person.number.clone());
        SelfRatingConflict { file, row: answer.row, person, skill: answer.code.clone(), reason }
    }
}

/// A row with an answer.
struct Rating {
    code: String,
    level: u8,
    confidence: Option<u8>,
    note: Option<String>,
}

/// What the rows are held against.
struct Against {
    store: String,
    /// The framework version in use, as `CODE@VERSION`.
    framework: String,
    max_level: u8,
    codes: Codes,
    /// The day of the newest self-rating by person and skill.
    newest_own: BTreeMap<(PersonId, String), Date>,
}

impl Against {
    async fn read(app: &App, conn: &mut Conn) -> Result<Self, AppError> {
        let snapshot = app.snapshot_as_it_is(conn, None).await?;
        let facts = &snapshot.facts;
        let mut newest_own = BTreeMap::new();
        for (at, id) in snapshot.ids.people.enumerated() {
            for rating in facts.people[at].ratings.iter().filter(|rating| rating.source == Source::Own) {
                let newest = newest_own.entry((*id, facts.skills[rating.skill].key.clone())).or_insert(rating.rated_on);
                *newest = rating.rated_on.max(*newest);
            }
        }
        Ok(Self {
            store: store::settings::store_id(conn).await?,
            max_level: facts.max_level,
            codes: Codes::of(facts.skills.iter().map(|skill| skill.key.clone())),
            framework: format!("{}@{}", snapshot.framework.code, snapshot.framework.version),
            newest_own,
        })
    }

    /// What a row says; `None` where nobody answered, or why it cannot be taken.
    fn row(&self, answer: &Answer) -> Result<Option<Rating>, String> {
        if answer.level.is_empty() {
            return Ok(None);
        }
        if answer.code.is_empty() {
            return Err("The row has a level and no code. It was not taken. Put the code back.".to_owned());
        }
        let code = self.codes.met(&answer.code).ok_or("No skill of the framework in use has this code. The row was not taken.")?;
        let level = whole_number(&answer.level).and_then(|level| u8::try_from(level).ok());
        let level = level.ok_or_else(|| rules::not_a_level(&answer.level, self.max_level).sentences("The row was not taken."))?;
        rules::level(level, self.max_level).map_err(|broken| broken.sentences("The row was not taken."))?;
        let confidence =
            match answer.confidence.as_str() {
                "" => None,
                text => {
                    let number =
                        whole_number(text).and_then(|number| u8::try_from(number).ok()).filter(|number| rules::confidence(*number).is_ok());
                    Some(number.ok_or_else(|| {
                        format!("`{text}` is not how sure somebody is. The row was not taken. Give a number from 1 to 4.")
                    })?)
                }
            };
        let note = typed::lines("The note", Some(&answer.note), LONGEST_NOTE).map_err(|error| error.to_string())?;
        Ok(Some(Rating { code: code.to_owned(), level, confidence, note }))
    }
}
