//! Gives, corrects and withdraws ratings. Ratings are history: the same person, skill, day, source and rater make the same rating, whose
//! level and note may be corrected. Anything else is a new rating.

use std::collections::BTreeMap;

use domain::ix::SkillIx;
use domain::ratings::Source;
use domain::rules::{self, LONGEST_CODE, LONGEST_NOTE, Who, is_number_like};
use store::records::{PersonId, Rating};
use store::{Conn, Tx};

use crate::measures::scope::exactly;
use crate::operations::{CellRated, Op};
use crate::people::{Meant, meant};
use crate::typed::Codes;
use crate::views::Done;
use crate::views::map::{RateRow, Rated};
use crate::{App, AppError, typed};

impl App {
    /// Rates a block of cells in one operation. A row without a level withdraws the rating in force today. `usual` is the source of rows
    /// that name none.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, rater's number or skill, `Invalid` for what [`domain::rules`] refuses (a level outside the scale,
    /// a day to come, a person as their own manager) or a note that is too long. Nothing of the block is saved then.
    pub async fn rate(&self, mut rows: Vec<RateRow>, usual: Source) -> Result<Done<Rated>, AppError> {
        for row in &mut rows {
            row.by = typed::one_line("The rater", row.by.as_deref(), LONGEST_CODE)?;
        }
        let app = self.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let (wanted, heirs) = app.wanted(tx, rows, usual).await?;
                let mut rated = Rated { created: 0, corrected: 0, withdrawn: 0, unchanged: 0 };
                let mut cells = Vec::new();
                for Wanted { person, on, row, named } in wanted {
                    let before = rated.changed();
                    match row.level {
                        Some(level) => {
                            let source = row.source.unwrap_or(usual);
                            rate_one(tx, person, on, (level, source), row, &mut rated).await?;
                        }
                        None => {
                            // The rating in force may have been given under an older code of the skill.
                            let codes: Vec<&str> =
                                heirs.iter().filter(|(_, heir)| **heir == row.skill).map(|(code, _)| code.as_str()).collect();
                            withdraw(tx, person, on, &codes, &mut rated).await?;
                        }
                    }
                    if rated.changed() > before {
                        cells.push(named);
                    }
                }
                Ok((rated, Op::Rate { cells }))
            })
        })
        .await
    }

    /// Checks what the rows ask for. Also gives, for a code of any framework version, the skill that it counts for.
    async fn wanted(
        &self,
        conn: &mut Conn,
        rows: Vec<RateRow>,
        usual: Source,
    ) -> Result<(Vec<Wanted>, BTreeMap<String, String>), AppError> {
        let today = self.today();
        let numbers: Vec<&str> = rows.iter().flat_map(|row| std::iter::once(row.person.as_str()).chain(row.by.as_deref())).collect();
        let Against { max_level, titles, heirs, people } = self.against(conn, &numbers).await?;
        let skills = Codes::of(titles.keys().cloned());
        let mut wanted = Vec::with_capacity(rows.len());
        for mut row in rows {
            let Some(person) = people.get(&row.person) else { return Err(AppError::not_found("person", &row.person)) };
            row.skill = skills.met(&row.skill).ok_or_else(|| AppError::not_found("skill", &row.skill))?.to_owned();
            if let Some(level) = row.level {
                rules::level(level, max_level)?;
            }
            if let Some(by) = row.by.take() {
                let by = match people.get(&by) {
                    Some(known) => known.number.clone(),
                    None if is_number_like(&by) => return Err(AppError::not_found("person", &by)),
                    None => by,
                };
                rules::rater(row.source.unwrap_or(usual), &by, Who { number: &person.number, name: &person.name })?;
                row.by = Some(by);
            }
            let on = row.on.unwrap_or(today);
            rules::rated_on(on, today)?;
            if let Some(confidence) = row.confidence {
                rules::confidence(confidence)?;
            }
            // An empty note removes the note that is there.
            if let Some(note) = row.note.take() {
                row.note = Some(typed::lines("The note", Some(&note), LONGEST_NOTE)?.unwrap_or_default());
            }
            let title = titles.get(&row.skill).cloned().unwrap_or_default();
            let named = CellRated { number: person.number.clone(), name: person.name.clone(), skill: title, level: row.level };
            wanted.push(Wanted { person: person.id, on, row, named });
        }
        Ok((wanted, heirs))
    }
}

/// What ratings that are asked for are held against.
struct Against {
    max_level: u8,
    /// The title of each skill by its code.
    titles: BTreeMap<String, String>,
    /// For a code of any framework version, the code of the skill that it counts for.
    heirs: BTreeMap<String, String>,
    /// The people whom the numbers mean.
    people: BTreeMap<String, Meant>,
}

impl App {
    /// Takes it from the facts if they are at hand. A window has them, and one rating must cost no more in a large service than in a small
    /// one. A command that does nothing but rate reads these few rows instead of all facts.
    async fn against(&self, conn: &mut Conn, numbers: &[&str]) -> Result<Against, AppError> {
        let Some(snapshot) = self.snapshot_at_hand(conn).await? else {
            let framework = self.framework_row(conn).await?;
            let skills = store::people::skills(conn, framework.id).await?;
            return Ok(Against {
                max_level: framework.max_level,
                titles: skills.into_iter().map(|skill| (skill.code, skill.title)).collect(),
                heirs: store::facts::heirs(conn, framework.id).await?,
                people: meant(conn, numbers).await?,
            });
        };
        let (facts, ids) = (&snapshot.facts, &snapshot.ids);
        let mut people = BTreeMap::new();
        let mut others = Vec::new();
        for &number in numbers {
            match exactly(facts, number) {
                Some(at) => {
                    let person = &facts.people[at];
                    let meant = Meant { id: ids.people[at], number: person.key.clone(), name: person.name.clone() };
                    people.insert(number.to_owned(), meant);
                }
                None => others.push(number),
            }
        }
        if !others.is_empty() {
            people.extend(meant(conn, &others).await?);
        }
        let code = |at: SkillIx| facts.skills[at].key.clone();
        Ok(Against {
            max_level: facts.max_level,
            titles: facts.skills.iter().map(|skill| (skill.key.clone(), skill.title.clone())).collect(),
            heirs: ids.skill_of.iter().map(|(heir, &at)| (heir.clone(), code(at))).collect(),
            people,
        })
    }
}

/// A rating that is asked for, or a withdrawal.
struct Wanted {
    /// The person's row id.
    person: PersonId,
    on: domain::Date,
    row: RateRow,
    named: CellRated,
}

impl Rated {
    /// How many ratings were changed.
    fn changed(&self) -> u32 {
        self.created + self.corrected + self.withdrawn
    }
}

async fn withdraw(tx: &mut Tx, person: PersonId, on: domain::Date, codes: &[&str], rated: &mut Rated) -> Result<(), AppError> {
    match store::people::newest_rating(tx, person, codes, on).await? {
        Some(found) => {
            tx.change(found, |rating: &mut Rating| rating.withdrawn = true).await?;
            rated.withdrawn += 1;
        }
        None => rated.unchanged += 1,
    }
    Ok(())
}

/// Corrects the rating if it exists, or adds it, with the level and the source given besides the row.
pub(crate) async fn rate_one(
    tx: &mut Tx,
    person: PersonId,
    on: domain::Date,
    (level, source): (u8, Source),
    row: RateRow,
    rated: &mut Rated,
) -> Result<(), AppError> {
    let same = store::people::same_rating(tx, person, &row.skill, on, source, row.by.as_deref()).await?;
    // A withdrawn rating stays withdrawn. A later rating is a new one, recorded after it.
    if let Some(found) = same.filter(|rating| !rating.withdrawn) {
        let correct = |rating: &mut Rating| {
            rating.level = level;
            rating.note = row.note.or(rating.note.take());
            rating.confidence = row.confidence.or(rating.confidence);
        };
        if tx.change(found.id, correct).await? {
            rated.corrected += 1;
        } else {
            rated.unchanged += 1;
        }
        return Ok(());
    }
    let (skill, by, confidence, note) = (row.skill, row.by, row.confidence, row.note);
    tx.add(Rating { person, skill, level, on, source, by, confidence, review_by: None, note, withdrawn: false }).await?;
    rated.created += 1;
    Ok(())
}
