//! The ratings of each person once more, in one value of the table `rating_copy`. Facts are filled from it, which is many times faster than
//! row by row, and it is written in the same transaction as the ratings. It is only a copy: it can be dropped and made again at any time,
//! and where it is not whole, or damaged, the rows are read instead.
//!
//! A value is one byte for the format, the CRC-32 (ISO 3309) of the person's row id and all that follows, the codes of skills that occur, and the ratings in the
//! order of recording. Numbers are in LEB128, those with a sign in zigzag, as Protocol Buffers write them.

mod touched;

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike as _, NaiveDate};
use domain::Date;
use domain::facts::{Person, Rating as Fact};
use domain::ix::{Ix as _, SkillIx};
use domain::ratings::Source;

use crate::db::{Conn, StoreError, Value, values};
use crate::record::{Id, Kept};
use crate::records::{Person as PersonRecord, Rating};
use crate::tx::Tx;
use touched::Added;
pub(crate) use touched::Touched;

/// The key under which `meta` holds how many rows there are, while the copy is whole.
const KEY: &str = "rating_copy";
/// The format that is written; another is not read.
const FORMAT: u8 = 1;
/// The day from which days are counted: 1 January 2000, in days from the beginning of the Common Era.
const FIRST_DAY: i32 = 730_120;
/// How many people are written with one statement.
const AT_ONCE: usize = 2_000;

/// From how many added ratings on the copy is written before the transaction ends, so that they do not fill the memory.
const MANY: usize = 200_000;

/// Why the copy could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyFault {
    /// It was never made, or given up.
    Missing,
    /// It does not hold what was written.
    Damaged,
}

/// Fills the ratings of people from the copy. With a fault nobody has any rating afterwards: the rows are to be read.
///
/// # Errors
/// Where the store cannot be read at all.
pub(crate) async fn fill(
    conn: &mut Conn,
    skill_of: &BTreeMap<String, SkillIx>,
    people: &mut HashMap<Id<PersonRecord>, Person>,
) -> Result<Option<CopyFault>, StoreError> {
    let Some(rows) = rows_written(conn).await? else { return Ok(Some(CopyFault::Missing)) };
    let skill_of: HashMap<&str, SkillIx> = skill_of.iter().map(|(code, at)| (code.as_str(), *at)).collect();
    let (mut read, mut sound) = (0, true);
    conn.each("SELECT person_id, ratings FROM rating_copy", &[], |row| {
        read += 1;
        let ratings = row.bytes(1)?;
        sound &= match people.get_mut(&row.id(0)?) {
            Some(person) => facts(row.int(0)?, ratings, &skill_of, &mut person.ratings).is_some(),
            None => false,
        };
        Ok(())
    })
    .await?;
    if sound && read == rows {
        return Ok(None);
    }
    people.values_mut().for_each(|person| person.ratings.clear());
    Ok(Some(CopyFault::Damaged))
}

/// How many rows the copy has, as far as was written; `None` where there is none.
async fn rows_written(conn: &mut Conn) -> Result<Option<i64>, StoreError> {
    let row = conn.first("SELECT value FROM meta WHERE key = $1", &values![KEY]).await?;
    Ok(row.and_then(|row| row.text(0).ok()?.parse().ok()))
}

/// Is there a copy that was written whole?
pub(crate) async fn is_there(conn: &mut Conn) -> Result<bool, StoreError> {
    Ok(rows_written(conn).await?.is_some())
}

/// Holds the copy against the ratings: a sentence for each person for whom it holds something else, and for people whom it lacks.
///
/// # Errors
/// Where the store cannot be read, or a rating is damaged.
pub(crate) async fn faults(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let Some(rows) = rows_written(conn).await? else {
        return Ok(vec![
            "There is no copy of the ratings for fast reading. It is made when the store is opened by somebody who may change it"
                .to_owned(),
        ]);
    };
    let mut copies: BTreeMap<i64, Vec<u8>> = BTreeMap::new();
    conn.each("SELECT person_id, ratings FROM rating_copy", &[], |row| {
        copies.insert(row.int(0)?, row.bytes(1)?.to_vec());
        Ok(())
    })
    .await?;
    let mut faults = Vec::new();
    if i64::try_from(copies.len()) != Ok(rows) {
        faults.push(format!("The copy of the ratings for fast reading has {} rows, and should have {rows}", copies.len()));
    }
    for chunk in everybody(conn).await?.chunks(AT_ONCE) {
        let rated = by_person(conn, chunk).await?;
        for id in chunk {
            let wanted = rated.get(id).map(|ratings| written(*id, ratings));
            if copies.remove(id) != wanted {
                faults.push(format!("The copy of the ratings for fast reading holds something else than the ratings of person {id}"));
            }
        }
    }
    let of_nobody = |id: &i64| format!("The copy of the ratings for fast reading has a row of person {id}, who is not there");
    faults.extend(copies.keys().map(of_nobody));
    Ok(faults)
}

/// The ratings of at most [`AT_ONCE`] people that are not withdrawn, in the order of recording; people without any are left out.
async fn by_person(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<i64, Vec<Kept<Rating>>>, StoreError> {
    let mut found: BTreeMap<i64, Vec<Kept<Rating>>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let rest = format!("WHERE x.withdrawn = 0 AND x.person_id IN ({}) ORDER BY x.id", conn.marks(ids.len()));
    let ids: Vec<Value> = ids.iter().copied().map(Value::Int).collect();
    for rating in conn.select::<Rating>(&rest, &ids).await? {
        found.entry(rating.person.number()).or_default().push(rating);
    }
    Ok(found)
}

/// The row ids of everybody.
async fn everybody(conn: &mut Conn) -> Result<Vec<i64>, StoreError> {
    conn.fetch("SELECT id FROM person ORDER BY id", &[]).await?.iter().map(|row| row.int(0)).collect()
}

impl Tx {
    /// Makes the copy anew for everybody.
    ///
    /// # Errors
    /// Where the store cannot be read or written, or a rating is damaged.
    pub async fn make_rating_copy(&mut self) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM rating_copy", &[]).await?;
        self.give_up_rating_copy().await?;
        let mut rows = 0;
        for chunk in everybody(&mut self.conn).await?.chunks(AT_ONCE) {
            let rated = by_person(&mut self.conn, chunk).await?;
            rows += rated.len();
            let copies = rated.into_iter().map(|(person, ratings)| (person, written(person, &ratings))).collect();
            self.write_copies(copies).await?;
        }
        let rows = values![KEY, rows.to_string()];
        self.conn.execute("INSERT INTO meta (key, value) VALUES ($1, $2)", &rows).await.map(drop)
    }

    /// Without its number of rows nobody reads the copy.
    async fn give_up_rating_copy(&mut self) -> Result<(), StoreError> {
        self.conn.execute("DELETE FROM meta WHERE key = $1", &values![KEY]).await.map(drop)
    }

    /// Writes into the copy what this transaction did to ratings, or what a store without a log was filled with. Where a rating is damaged
    /// the copy is given up, and what reads the ratings says so.
    pub(crate) async fn keep_rating_copy(&mut self) -> Result<(), StoreError> {
        let touched = std::mem::take(&mut self.touched);
        let kept = if self.logging { self.keep(touched).await } else { self.make_rating_copy().await };
        match kept {
            Err(StoreError::Damaged(_)) => self.give_up_rating_copy().await,
            kept => kept,
        }
    }

    /// Writes into the copy what was done so far, if that is much.
    pub(crate) async fn keep_many_ratings(&mut self) -> Result<(), StoreError> {
        if self.logging && self.touched.many >= MANY { self.keep_rating_copy().await } else { Ok(()) }
    }

    async fn keep(&mut self, touched: Touched) -> Result<(), StoreError> {
        let Touched { people, codes, .. } = touched;
        let touched: Vec<(i64, Option<Vec<Added>>)> = people.into_iter().collect();
        let mut more = 0_i64;
        for chunk in touched.chunks(AT_ONCE) {
            let ids: Vec<Value> = chunk.iter().map(|(id, _)| Value::Int(*id)).collect();
            let sql = format!(
                "SELECT c.person_id, c.ratings FROM meta m LEFT JOIN rating_copy c ON c.person_id IN ({}) WHERE m.key = '{KEY}'",
                self.conn.marks(ids.len())
            );
            let rows = self.conn.fetch(&sql, &ids).await?;
            if rows.is_empty() {
                // There is no copy.
                return Ok(());
            }
            let mut before: HashMap<i64, Vec<u8>> = HashMap::new();
            for mut row in rows {
                if let (Some(person), Some(Value::Bytes(copy))) = (row.opt_int(0)?, row.0.pop()) {
                    before.insert(person, copy);
                }
            }
            let mut copies: BTreeMap<i64, Vec<u8>> = BTreeMap::new();
            let mut read = Vec::new();
            for (person, added) in chunk {
                match added.as_ref().and_then(|added| longer(*person, before.get(person).map(Vec::as_slice), (added, &codes))) {
                    Some(copy) => drop(copies.insert(*person, copy)),
                    None => read.push(*person),
                }
            }
            let rated = by_person(&mut self.conn, &read).await?;
            let gone: Vec<i64> = read.into_iter().filter(|id| !rated.contains_key(id) && before.contains_key(id)).collect();
            copies.extend(rated.into_iter().map(|(person, ratings)| (person, written(person, &ratings))));
            more += copies.keys().filter(|id| !before.contains_key(id)).count() as i64 - gone.len() as i64;
            self.write_copies(copies).await?;
            if !gone.is_empty() {
                let marks = self.conn.marks(gone.len());
                let parameters: Vec<Value> = gone.into_iter().map(Value::Int).collect();
                self.conn.execute(&format!("DELETE FROM rating_copy WHERE person_id IN ({marks})"), &parameters).await?;
            }
        }
        if more != 0 {
            let sql = "UPDATE meta SET value = CAST(CAST(value AS BIGINT) + $2 AS TEXT) WHERE key = $1";
            self.conn.execute(sql, &values![KEY, more]).await?;
        }
        Ok(())
    }

    async fn write_copies(&mut self, copies: BTreeMap<i64, Vec<u8>>) -> Result<(), StoreError> {
        if copies.is_empty() {
            return Ok(());
        }
        let lists = self.conn.row_marks(copies.len(), 2);
        let parameters: Vec<Value> = copies.into_iter().flat_map(|(person, copy)| [Value::Int(person), Value::Bytes(copy)]).collect();
        let sql = format!(
            "INSERT INTO rating_copy (person_id, ratings) VALUES {lists} ON CONFLICT (person_id) DO UPDATE SET ratings = excluded.ratings"
        );
        self.conn.execute_with(&sql, parameters).await.map(drop)
    }
}

/// Ratings as the copy holds them.
fn written(person: i64, ratings: &[Kept<Rating>]) -> Vec<u8> {
    let mut codes: Vec<&str> = Vec::new();
    let mut body = Vec::with_capacity(ratings.len() * 10);
    let mut last = 0;
    let at: Vec<usize> = ratings.iter().map(|rating| code_at(&mut codes, &rating.skill)).collect();
    head(&mut body, &codes, ratings.len() as u64);
    for (rating, code) in ratings.iter().zip(at) {
        let source = Source::ALL.iter().position(|source| *source == rating.source).unwrap_or_default() as u8;
        let added = Added {
            recorded: rating.id.number(),
            code: 0,
            on: day(rating.on),
            review_by: rating.review_by.map(day),
            level: rating.level,
            source,
            confidence: rating.confidence.unwrap_or(0),
        };
        rating_behind(&mut body, code, added, last);
        last = rating.id.number();
    }
    with_sum(person, &body)
}

/// Writes a rating behind one that was recorded as `last`.
fn rating_behind(body: &mut Vec<u8>, code: usize, rating: Added, last: i64) {
    number(body, code as u64);
    body.push(rating.level);
    body.push(rating.source);
    signed(body, i64::from(rating.on - FIRST_DAY));
    match rating.review_by {
        None => body.push(0),
        Some(by) => {
            body.push(1);
            signed(body, i64::from(by - rating.on));
        }
    }
    body.push(rating.confidence);
    signed(body, rating.recorded - last);
}

fn with_sum(person: i64, body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(body.len() + 5);
    whole.push(FORMAT);
    whole.extend_from_slice(&sum(person, body).to_le_bytes());
    whole.extend_from_slice(body);
    whole
}

fn code_at<'r>(codes: &mut Vec<&'r str>, code: &'r str) -> usize {
    codes.iter().position(|known| *known == code).unwrap_or_else(|| {
        codes.push(code);
        codes.len() - 1
    })
}

/// What the copy of a person becomes with more ratings behind those that it has. `None` where it cannot be made from these alone.
fn longer(person: i64, before: Option<&[u8]>, (added, all_codes): (&[Added], &[String])) -> Option<Vec<u8>> {
    // The ratings that are there stay as they are written; codes and ratings are written behind the others.
    let Written { mut codes, mut ratings, body, mut last } = match before {
        Some(copy) => written_before(person, copy)?,
        None => Written { codes: Vec::new(), ratings: 0, body: &[], last: i64::MIN },
    };
    let mut behind = Vec::with_capacity(added.len() * 10);
    for rating in added {
        // What goes in must come out in the order of recording.
        if rating.recorded <= last {
            return None;
        }
        let code = code_at(&mut codes, all_codes.get(rating.code as usize)?);
        rating_behind(&mut behind, code, *rating, if ratings == 0 { 0 } else { last });
        last = rating.recorded;
        ratings += 1;
    }
    // Nobody without a rating has a row.
    if ratings == 0 {
        return None;
    }
    let mut whole = Vec::with_capacity(body.len() + behind.len() + codes.len() * 8);
    head(&mut whole, &codes, ratings);
    whole.extend_from_slice(body);
    whole.append(&mut behind);
    Some(with_sum(person, &whole))
}

fn head(to: &mut Vec<u8>, codes: &[&str], ratings: u64) {
    number(to, codes.len() as u64);
    for code in codes {
        number(to, code.len() as u64);
        to.extend_from_slice(code.as_bytes());
    }
    number(to, ratings);
}

/// A copy in its parts.
struct Written<'c> {
    codes: Vec<&'c str>,
    ratings: u64,
    /// The ratings as they are written.
    body: &'c [u8],
    /// The row id of the newest one.
    last: i64,
}

/// The parts of a copy. `None` where it is damaged, or its ratings are not in the order of recording.
fn written_before(person: i64, copy: &[u8]) -> Option<Written<'_>> {
    let (mut last, mut in_order, mut ratings) = (i64::MIN, true, 0);
    let (codes, body) = read(person, copy, Some, |_, fact| {
        in_order &= fact.recorded > last;
        last = fact.recorded;
        ratings += 1;
    })?;
    in_order.then_some(Written { codes, ratings, body, last })
}

/// Puts what a copy holds of known skills into a list of facts. `None` where it is damaged.
fn facts(person: i64, copy: &[u8], skill_of: &HashMap<&str, SkillIx>, into: &mut Vec<Fact>) -> Option<()> {
    read(person, copy, |code| Some(skill_of.get(code).copied()), |skill, fact| into.extend(skill.map(|skill| Fact { skill, ..fact })))
        .map(drop)
}

/// Hands over what a copy holds: each rating with what `code` makes of its skill's code, as a fact of a skill that is not yet known. Gives
/// what `code` made of all codes, and the ratings as they are written. `None` where the copy is damaged.
fn read<'c, C>(
    person: i64,
    copy: &'c [u8],
    code: impl Fn(&'c str) -> Option<C>,
    mut take: impl FnMut(&C, Fact),
) -> Option<(Vec<C>, &'c [u8])> {
    let (format, rest) = copy.split_first()?;
    let (written, body) = rest.split_first_chunk::<4>()?;
    if *format != FORMAT || sum(person, body) != u32::from_le_bytes(*written) {
        return None;
    }
    let mut left = body;
    let mut codes = Vec::new();
    for _ in 0..take_number(&mut left)? {
        let length = usize::try_from(take_number(&mut left)?).ok()?;
        let (text, behind) = left.split_at_checked(length)?;
        codes.push(code(std::str::from_utf8(text).ok()?)?);
        left = behind;
    }
    let mut recorded = 0;
    let ratings = take_number(&mut left)?;
    let written = left;
    for _ in 0..ratings {
        let skill = codes.get(usize::try_from(take_number(&mut left)?).ok()?)?;
        let (level, source) = (take_byte(&mut left)?, *Source::ALL.get(usize::from(take_byte(&mut left)?))?);
        let on = i64::from(FIRST_DAY) + take_signed(&mut left)?;
        let review = if take_byte(&mut left)? == 0 { None } else { Some(on + take_signed(&mut left)?) };
        let confidence = Some(take_byte(&mut left)?).filter(|given| *given > 0);
        recorded += take_signed(&mut left)?;
        let review_by = match review {
            Some(by) => Some(date(by)?),
            None => None,
        };
        take(skill, Fact { skill: SkillIx::new(0), level, source, rated_on: date(on)?, review_by, confidence, recorded });
    }
    left.is_empty().then_some((codes, written))
}

/// The sum by which damage shows, and a value that stands with another person.
fn sum(person: i64, body: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&person.to_le_bytes());
    sum.update(body);
    sum.finalize()
}

fn day(date: Date) -> i32 {
    date.naive().num_days_from_ce()
}

fn date(days: i64) -> Option<Date> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?).map(Date::from)
}

fn number(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn signed(to: &mut Vec<u8>, value: i64) {
    number(to, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

fn take_byte(from: &mut &[u8]) -> Option<u8> {
    let (first, rest) = from.split_first()?;
    *from = rest;
    Some(*first)
}

fn take_number(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = take_byte(from)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn take_signed(from: &mut &[u8]) -> Option<i64> {
    let number = take_number(from)?;
    Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::RawRow;
    use crate::record::Record as _;
    use proptest::prelude::*;

    /// A day up to so many days after the first of 2000. What a row can hold begins with the year 1.
    fn any_date(before: i64) -> impl Strategy<Value = Date> {
        (-700_000..before).prop_map(|days| date(i64::from(FIRST_DAY) + days).unwrap())
    }

    /// Its review is due before 2200: a later end is none when it comes from a row.
    fn any_rating() -> impl Strategy<Value = Rating> {
        let code = prop::sample::select(vec!["A1-01", "B2", "ü", ""]);
        (code, any::<u8>(), 0..5_usize, any_date(2_900_000), prop::option::of(any_date(73_000)), prop::option::of(1..=u8::MAX)).prop_map(
            |(code, level, source, on, review_by, confidence)| Rating {
                person: Id::from_number(7),
                skill: code.to_owned(),
                level,
                on,
                source: Source::ALL[source],
                by: None,
                confidence,
                review_by,
                note: None,
                withdrawn: false,
            },
        )
    }

    fn any_ratings() -> impl Strategy<Value = Vec<Kept<Rating>>> {
        prop::collection::vec((any_rating(), 1..5_000_000_000_i64), 0..40).prop_map(|list| {
            let mut id = 0;
            let next = |(record, step): (Rating, i64)| {
                id += step;
                Kept { id: Id::from_number(id), record }
            };
            list.into_iter().map(next).collect()
        })
    }

    fn row(rating: &Kept<Rating>) -> RawRow {
        let mut values = vec![Value::Int(rating.id.number())];
        values.extend(crate::record::Record::into_values(rating.record.clone()));
        RawRow(values)
    }

    /// The ratings that a copy holds, with no more than it holds of them.
    fn ratings(person: i64, copy: &[u8]) -> Option<Vec<Kept<Rating>>> {
        let mut found = Vec::new();
        read(person, copy, Some, |code: &&str, fact: Fact| {
            let record = Rating {
                person: Id::from_number(person),
                skill: (*code).to_owned(),
                level: fact.level,
                on: fact.rated_on,
                source: fact.source,
                by: None,
                confidence: fact.confidence,
                review_by: fact.review_by,
                note: None,
                withdrawn: false,
            };
            found.push(Kept { id: Id::from_number(fact.recorded), record });
        })?;
        Some(found)
    }

    proptest! {
        #[test]
        fn ratings_come_out_as_they_went_in(list in any_ratings()) {
            prop_assert_eq!(ratings(7, &written(7, &list)), Some(list));
        }

        #[test]
        fn what_is_added_comes_out_behind_the_rest(list in any_ratings(), at in any::<prop::sample::Index>()) {
            prop_assume!(!list.is_empty());
            let (before, added) = list.split_at(at.index(list.len()));
            let mut touched = Touched::default();
            added.iter().for_each(|rating| touched.added(Rating::TABLE, &row(rating).0));
            let added = touched.people.remove(&7).flatten().expect("ratings were added");
            prop_assert_eq!(longer(7, Some(&written(7, before)), (&added, &touched.codes)), Some(written(7, &list)));
            let first = longer(7, None, (&added, &touched.codes));
            prop_assert_eq!(first.and_then(|copy| ratings(7, &copy)).map(|all| all.len()), Some(added.len()));
        }

        #[test]
        fn one_wrong_bit_is_seen_and_a_piece_is_no_whole(list in any_ratings(), at in any::<prop::sample::Index>(), bit in 0..8) {
            let copy = written(7, &list);
            let mut wrong = copy.clone();
            wrong[at.index(copy.len())] ^= 1_u8 << bit;
            prop_assert_eq!(ratings(7, &wrong), None);
            prop_assert_eq!(ratings(7, &copy[..at.index(copy.len())]), None);
            prop_assert_eq!(ratings(8, &copy), None);
        }
    }
}
