//! Reads people, skills and activities for the screens.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::dates::Period;
use domain::facts::{TitleStatus, aim_title};
use domain::ratings::Source;
use domain::{Date, Periods};

use crate::db::{Conn, MOST_PARAMETERS, RawRow, StoreError, Value, column_list, values};
use crate::facts::{parsed, period};
use crate::record::{Id, Kept, Record};
use crate::records::{Framework, Learning, Level, Person, Rating, Role, Skill, Target};
use crate::schema::Holds;
use crate::tx::Tx;

/// When people are with the service, by the row id of the person: everybody, or those with some ids.
pub async fn periods(conn: &mut Conn, only: Option<&[Id<Person>]>) -> Result<HashMap<Id<Person>, Periods>, StoreError> {
    let mut found: HashMap<Id<Person>, Vec<Period>> = HashMap::new();
    crate::facts::each(conn, "SELECT person_id, from_date, to_date FROM person_period", "person_id", only, |row| {
        found.entry(row.id(0)?).or_default().push(period(&row, 1, 2)?);
        Ok(())
    })
    .await?;
    Ok(found.into_iter().map(|(person, periods)| (person, periods.into_iter().collect())).collect())
}

/// The records of a table that belong to some people, in the order of recording. The table has a column `person_id`.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn records_of<R: Record>(conn: &mut Conn, people: &[Id<Person>]) -> Result<Vec<Kept<R>>, StoreError> {
    let mut found = Vec::new();
    for chunk in people.chunks(MOST_PARAMETERS) {
        let parameters: Vec<Value> = chunk.iter().map(|id| Value::from(*id)).collect();
        let rest = format!("WHERE x.person_id IN ({}) ORDER BY x.id", conn.marks(chunk.len()));
        found.extend(conn.select(&rest, &parameters).await?);
    }
    Ok(found)
}

/// The target of a role for a skill.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn role_target(conn: &mut Conn, role: Id<Role>, skill: Id<Skill>) -> Result<Option<Kept<Target>>, StoreError> {
    Ok(conn.select("WHERE x.role_id = $1 AND x.skill_id = $2", &values![role, skill]).await?.into_iter().next())
}

/// The manager of everybody who has one.
///
/// # Errors
/// Where the store cannot be read.
pub async fn managers(conn: &mut Conn) -> Result<BTreeMap<Id<Person>, Id<Person>>, StoreError> {
    let mut found = BTreeMap::new();
    conn.each("SELECT id, manager_id FROM person WHERE manager_id IS NOT NULL", &[], |row| {
        found.insert(row.id(0)?, row.id(1)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The people with these row ids, in the order of the ids. An id that nobody has is left out.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn kept(conn: &mut Conn, ids: &[Id<Person>]) -> Result<Vec<Kept<Person>>, StoreError> {
    let mut found: BTreeMap<Id<Person>, Kept<Person>> = BTreeMap::new();
    for chunk in ids.chunks(MOST_PARAMETERS) {
        let parameters: Vec<Value> = chunk.iter().map(|id| Value::from(*id)).collect();
        let rest = format!("WHERE x.id IN ({})", conn.marks(chunk.len()));
        found.extend(conn.select::<Person>(&rest, &parameters).await?.into_iter().map(|one| (one.id, one)));
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The people whom somebody manages, by name and number.
///
/// # Errors
/// Where the store cannot be read.
pub async fn managed_by(conn: &mut Conn, manager: Id<Person>) -> Result<Vec<NamedPerson>, StoreError> {
    let rows = conn.fetch(&format!("{NAMED} WHERE manager_id = $1"), &values![manager]).await?;
    let mut found = rows.iter().map(named_person).collect::<Result<Vec<_>, _>>()?;
    found.sort_by(|one, other| (&one.name, &one.number).cmp(&(&other.name, &other.number)));
    Ok(found)
}

impl Tx {
    /// Makes every row that belongs to one person belong to another: in every logged table, each column that names a person. What may
    /// stand only once for a person must have been made one before. How many rows there were.
    ///
    /// # Errors
    /// `Constraint` where both people have something that a person has only once.
    pub async fn give_rows_of(&mut self, from: Id<Person>, to: Id<Person>) -> Result<usize, StoreError> {
        let mut count = 0;
        for table in crate::schema::ALL {
            let names_people = table.columns.iter().enumerate().filter(|(_, (_, holds))| *holds == Holds::Row(Person::TABLE.name));
            for (at, (column, _)) in names_people {
                let sql = format!("SELECT {} FROM {} WHERE {column} = $1 ORDER BY id", column_list(table), table.name);
                let before = self.fetch(&sql, &values![from]).await?;
                count += before.len();
                self.write_over(table, before, |row| row.0[at] = Value::from(to)).await?;
            }
        }
        Ok(count)
    }

    /// Writes another number where somebody's number stands as text: as the rater of ratings, and as the verifier of learning.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub async fn renumber(&mut self, old: &str, new: &str) -> Result<(), StoreError> {
        for (table, column) in [(Rating::TABLE, "rated_by"), (Learning::TABLE, "verified_by")] {
            let Some(at) = table.columns.iter().position(|(name, _)| *name == column) else { continue };
            let sql = format!("SELECT {} FROM {} WHERE {column} = $1 ORDER BY id", column_list(table), table.name);
            let before = self.fetch(&sql, &values![old]).await?;
            self.write_over(table, before, |row| row.0[at] = Value::from(new)).await?;
        }
        Ok(())
    }
}

/// A person with row id, number and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPerson {
    /// Row id.
    pub id: Id<Person>,
    /// Staff or volunteer number.
    pub number: String,
    /// The name in full.
    pub name: String,
}

const NAMED: &str = "SELECT id, number, name FROM person";

fn named_person(row: &RawRow) -> Result<NamedPerson, StoreError> {
    Ok(NamedPerson { id: row.id(0)?, number: row.text(1)?, name: row.text(2)? })
}

/// The person with a row id.
///
/// # Errors
/// Where the store cannot be read.
pub async fn named(conn: &mut Conn, person: Id<Person>) -> Result<Option<NamedPerson>, StoreError> {
    conn.first(&format!("{NAMED} WHERE id = $1"), &values![person]).await?.as_ref().map(named_person).transpose()
}

/// The people with these row ids, by row id. A row id that nobody has is left out.
///
/// # Errors
/// Where the store cannot be read.
pub async fn by_ids(conn: &mut Conn, ids: &[Id<Person>]) -> Result<HashMap<Id<Person>, NamedPerson>, StoreError> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(MOST_PARAMETERS) {
        let (marks, parameters) = (conn.marks(chunk.len()), chunk.iter().map(|id| Value::from(*id)).collect::<Vec<_>>());
        for row in conn.fetch(&format!("{NAMED} WHERE id IN ({marks})"), &parameters).await? {
            let person = named_person(&row)?;
            found.insert(person.id, person);
        }
    }
    Ok(found)
}

/// A skill as lists for choosing show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillRow {
    /// The code, unique within the framework version.
    pub code: String,
    /// The title as people read it.
    pub title: String,
    /// The aim that it serves first.
    pub aim: Option<AimNamed>,
}

/// An aim as people are shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AimNamed {
    /// The code, unique within the edition.
    pub code: String,
    /// The title. A working title is marked as one.
    pub title: String,
}

/// A framework's skills in its order.
///
/// # Errors
/// Where the store cannot be read.
pub async fn skills(conn: &mut Conn, framework: Id<Framework>) -> Result<Vec<SkillRow>, StoreError> {
    let sql = "SELECT s.code, s.title, a.code, a.title, a.title_status FROM skill s LEFT JOIN aim a ON a.id = s.aim_id
               WHERE s.framework_id = $1 ORDER BY s.id";
    let aim = |row: &RawRow| -> Result<Option<AimNamed>, StoreError> {
        let Some((code, title)) = row.opt_text(2)?.zip(row.opt_text(3)?) else { return Ok(None) };
        Ok(Some(AimNamed { code, title: aim_title(&title, parsed::<TitleStatus>(&row.text(4)?)?.is_working_title()) }))
    };
    let rows = conn.fetch(sql, &values![framework]).await?;
    rows.iter().map(|row| Ok(SkillRow { code: row.text(0)?, title: row.text(1)?, aim: aim(row)? })).collect()
}

/// Every rating of one cell, newest first, with withdrawn ones. The cell is a person and the skill that these codes mean.
///
/// # Errors
/// Where the store cannot be read.
pub async fn cell_ratings(conn: &mut Conn, person: Id<Person>, codes: &[&str]) -> Result<Vec<Kept<Rating>>, StoreError> {
    let marks = (0..codes.len()).map(|at| format!("${}", at + 2)).collect::<Vec<_>>().join(", ");
    let rest = format!("WHERE x.person_id = $1 AND x.skill_code IN ({marks}) ORDER BY x.rated_on DESC, x.id DESC");
    let mut parameters = values![person];
    parameters.extend(codes.iter().map(|code| Value::from(*code)));
    conn.select(&rest, &parameters).await
}

/// The people with these numbers, by number. A number that nobody has is left out.
///
/// # Errors
/// Where the store cannot be read.
pub async fn by_numbers(conn: &mut Conn, numbers: &BTreeSet<&str>) -> Result<Vec<NamedPerson>, StoreError> {
    let mut found = Vec::new();
    let numbers: Vec<&str> = numbers.iter().copied().collect();
    for chunk in numbers.chunks(MOST_PARAMETERS) {
        let marks = conn.marks(chunk.len());
        let parameters: Vec<Value> = chunk.iter().map(|number| Value::from(*number)).collect();
        for row in conn.fetch(&format!("{NAMED} WHERE number IN ({marks})"), &parameters).await? {
            found.push(named_person(&row)?);
        }
    }
    found.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(found)
}

/// Everybody, by row id.
///
/// # Errors
/// Where the store cannot be read.
pub async fn all_named(conn: &mut Conn) -> Result<HashMap<Id<Person>, NamedPerson>, StoreError> {
    let mut found = HashMap::new();
    conn.each(NAMED, &[], |row| {
        let person = named_person(&row)?;
        found.insert(person.id, person);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// An activity that teaches a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearningFor {
    /// The activity's code.
    pub activity: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// The level that it leads to.
    pub to: u8,
    /// Learning time in minutes.
    pub minutes: u32,
    /// Its next session, where one is to come.
    pub next: Option<NextSession>,
}

/// The next session of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextSession {
    /// `2026-05-13T09:30`, or a date alone.
    pub starts: String,
    /// Its seats: its own, or else its activity's. `None` means no limit.
    pub seats: Option<u32>,
    /// Places that are booked.
    pub booked: u32,
}

/// Activities that teach a skill above a level, by the level that they lead to and their code, each with its next session from a
/// day on.
///
/// # Errors
/// Where the store cannot be read.
pub async fn learning_for(conn: &mut Conn, skill: &str, above: u8, from: Date) -> Result<Vec<LearningFor>, StoreError> {
    let sql = "SELECT a.code, a.title, a.kind, o.to_level, a.minutes, s.starts, coalesce(s.capacity, a.max_people),
                      (SELECT count(*) FROM place p WHERE p.session_id = s.id AND p.status = 'booked')
               FROM outcome o JOIN activity a ON a.id = o.activity_id
               LEFT JOIN session s ON s.id = (SELECT n.id FROM session n WHERE n.activity_id = a.id AND n.status IN ('planned', 'confirmed')
                                              AND n.starts >= $3 ORDER BY n.starts, n.id LIMIT 1)
               WHERE o.skill_code = $1 AND o.to_level > $2 ORDER BY o.id";
    let next = |row: &RawRow| -> Result<Option<NextSession>, StoreError> {
        let Some(starts) = row.opt_text(5)? else { return Ok(None) };
        Ok(Some(NextSession { starts, seats: row.opt_small(6)?, booked: row.small(7)? }))
    };
    let mut found = conn
        .fetch_sorted(sql, &values![skill, above, from], &[0])
        .await?
        .iter()
        .map(|row| {
            Ok(LearningFor {
                activity: row.text(0)?,
                title: row.text(1)?,
                kind: row.text(2)?,
                to: row.small(3)?,
                minutes: row.small(4)?,
                next: next(row)?,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    found.sort_by_key(|one| one.to);
    Ok(found)
}

/// What a framework's skills mean, by code.
///
/// # Errors
/// Where the store cannot be read.
pub async fn skill_texts(conn: &mut Conn, framework: Id<Framework>) -> Result<BTreeMap<String, String>, StoreError> {
    let rows = conn.fetch("SELECT code, descriptor FROM skill WHERE framework_id = $1 ORDER BY id", &values![framework]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// The row id of a person's newest rating up to a day, of any source, for the skill that these codes mean. On a tie it is the one recorded
/// last.
pub async fn newest_rating(conn: &mut Conn, person: Id<Person>, codes: &[&str], on: Date) -> Result<Option<Id<Rating>>, StoreError> {
    let marks = (0..codes.len()).map(|at| format!("${}", at + 3)).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT id FROM rating WHERE person_id = $1 AND withdrawn = 0 AND rated_on <= $2 AND skill_code IN ({marks})
         ORDER BY rated_on DESC, id DESC LIMIT 1"
    );
    let mut parameters = values![person, on];
    parameters.extend(codes.iter().map(|code| Value::from(*code)));
    conn.first(&sql, &parameters).await?.map(|row| row.id(0)).transpose()
}

/// The rating of a person and skill on a day, from a source and by a rater (`None` if no rater is named). Of several it is the one recorded
/// last, withdrawn or not.
pub async fn same_rating(
    conn: &mut Conn,
    person: Id<Person>,
    skill: &str,
    on: Date,
    source: Source,
    by: Option<&str>,
) -> Result<Option<Kept<Rating>>, StoreError> {
    let rest = "WHERE x.person_id = $1 AND x.skill_code = $2 AND x.rated_on = $3 AND x.source = $4 AND coalesce(x.rated_by, '') = $5
                ORDER BY x.id DESC LIMIT 1";
    let parameters = values![person, skill, on, source.code(), by.unwrap_or_default()];
    Ok(conn.select(rest, &parameters).await?.into_iter().next())
}

/// The levels of a framework, 0 first.
///
/// # Errors
/// Where the store cannot be read.
pub async fn levels(conn: &mut Conn, framework: Id<Framework>) -> Result<Vec<Kept<Level>>, StoreError> {
    conn.select("WHERE x.framework_id = $1 ORDER BY x.level", &values![framework]).await
}

/// Calls `take` with the row id and the number of every person, in no order.
///
/// # Errors
/// Where the store cannot be read.
pub async fn numbers(conn: &mut Conn, mut take: impl FnMut(Id<Person>, &str)) -> Result<(), StoreError> {
    conn.each("SELECT id, number FROM person", &[], |row| {
        take(row.id(0)?, &row.text(1)?);
        Ok(())
    })
    .await
}
