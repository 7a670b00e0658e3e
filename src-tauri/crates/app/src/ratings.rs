//! Giving, correcting and withdrawing ratings. Ratings are history: the same person, skill, day,
//! source and rater is the same rating, whose level and note may be corrected; anything else is a new one.

use std::collections::BTreeSet;

use domain::ratings::Source;
use store::{Tx, Value, schema, values};

use crate::ops::Op;
use crate::people::is_number_like;
use crate::views::Done;
use crate::views::map::{RateRow, Rated};
use crate::{App, AppError, typed};

/// The longest note, in characters.
pub(crate) const LONGEST_NOTE: usize = 2_000;

impl App {
    /// Rates a block of cells in one operation; a row without a level withdraws the rating in force today.
    /// `usual` is the source of a row that names none.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, rater's number or skill, `Invalid` for a level outside the scale, a date to come
    /// or a note that is too long. Nothing of the block is saved then.
    pub async fn rate(&self, mut rows: Vec<RateRow>, usual: Source) -> Result<Done<Rated>, AppError> {
        let today = self.today();
        for row in &mut rows {
            row.by = typed::one_line("The rater", row.by.as_deref(), typed::LONGEST_WHO)?;
        }
        let mut conn = self.store.read().await?;
        let framework = self.framework_row(&mut conn).await?;
        let skills: BTreeSet<String> =
            store::people::skill_texts(&mut conn, framework.id).await?.into_iter().map(|(code, _, _)| code).collect();
        let numbers: BTreeSet<&str> = rows.iter().flat_map(|row| std::iter::once(row.person.as_str()).chain(row.by.as_deref())).collect();
        let people = store::people::ids_of(&mut conn, &numbers).await?;
        drop(conn);
        let mut wanted = Vec::with_capacity(rows.len());
        for mut row in rows {
            let Some(&person) = people.get(row.person.as_str()) else { return Err(AppError::not_found("person", &row.person)) };
            if !skills.contains(&row.skill) {
                return Err(AppError::not_found("skill", &row.skill));
            }
            if let Some(level) = row.level
                && level > framework.max_level
            {
                return Err(AppError::invalid(format!(
                    "{level} is not a level of the scale (0 to {}). Nothing was saved. Give a level of the scale.",
                    framework.max_level
                )));
            }
            if let Some(by) = row.by.as_deref()
                && is_number_like(by)
                && !people.contains_key(by)
            {
                return Err(AppError::not_found("person", by));
            }
            let on = row.on.unwrap_or(today);
            if on > today {
                return Err(AppError::invalid(format!(
                    "{} is still to come. Nothing was saved. A rating is of today or a day before.",
                    on.long()
                )));
            }
            if row.confidence.is_some_and(|confidence| !(1..=4).contains(&confidence)) {
                return Err(AppError::invalid("Confidence is a number from 1 to 4. Nothing was saved."));
            }
            // An empty note takes away the one that is there.
            if let Some(note) = row.note.take() {
                row.note = Some(typed::lines("The note", Some(&note), LONGEST_NOTE)?.unwrap_or_default());
            }
            wanted.push((person, on, row));
        }
        self.write(move |tx| {
            Box::pin(async move {
                let mut rated = Rated { created: 0, corrected: 0, withdrawn: 0, unchanged: 0 };
                for (person, on, row) in wanted {
                    rate_one(tx, person, on, row, usual, &mut rated).await?;
                }
                let cells = rated.created + rated.corrected + rated.withdrawn;
                Ok((rated, Op::Rate { cells }))
            })
        })
        .await
    }
}

pub(crate) async fn rate_one(
    tx: &mut Tx,
    person: i64,
    on: domain::Date,
    row: RateRow,
    usual: Source,
    rated: &mut Rated,
) -> Result<(), AppError> {
    let source = row.source.unwrap_or(usual);
    let Some(level) = row.level else {
        let sql = "SELECT id FROM rating WHERE person_id = $1 AND skill_code = $2 AND withdrawn = 0 AND rated_on <= $3
                   ORDER BY rated_on DESC, id DESC LIMIT 1";
        match tx.first(sql, &values![person, &row.skill, on]).await? {
            Some(found) => {
                tx.update(&schema::RATING, found.int(0)?, &[("withdrawn", true.into())]).await?;
                rated.withdrawn += 1;
            }
            None => rated.unchanged += 1,
        }
        return Ok(());
    };
    let sql = "SELECT id, withdrawn FROM rating WHERE person_id = $1 AND skill_code = $2 AND rated_on = $3 AND source = $4
               AND coalesce(rated_by, '') = $5 ORDER BY id DESC LIMIT 1";
    let by = row.by.clone().unwrap_or_default();
    let same = tx.first(sql, &values![person, &row.skill, on, source.code(), by]).await?;
    // A withdrawn rating stays withdrawn: what is rated afterwards is recorded after it.
    if let Some(found) = same
        && !found.flag(1)?
    {
        let mut columns = vec![("level", Value::from(level))];
        if let Some(note) = &row.note {
            columns.push(("note", note.into()));
        }
        if let Some(confidence) = row.confidence {
            columns.push(("confidence", confidence.into()));
        }
        if tx.update(&schema::RATING, found.int(0)?, &columns).await? {
            rated.corrected += 1;
        } else {
            rated.unchanged += 1;
        }
        return Ok(());
    }
    let review_by: Option<String> = None;
    tx.insert(&schema::RATING, values![person, &row.skill, level, on, source.code(), row.by, row.confidence, review_by, row.note, false])
        .await?;
    rated.created += 1;
    Ok(())
}
