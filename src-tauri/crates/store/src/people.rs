//! Reads people, skills and activities for the screens.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::dates::Period;
use domain::facts::{TitleStatus, aim_title};
use domain::ratings::Source;
use domain::{Date, Kind, Periods};

use crate::db::values;
use crate::db::{Conn, MOST_PARAMETERS, RawRow, StoreError, Value};
use crate::facts::{parsed, period};
use crate::record::{Id, Kept};
use crate::records::{Framework, Level, Person, Rating};

/// An active person, as lists for choosing show people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Row id.
    pub id: Id<Person>,
    /// Staff or volunteer number.
    pub number: String,
    /// The name in full.
    pub name: String,
    /// What the person is to the service.
    pub kind: Kind,
    /// The branch on the day.
    pub branch: Option<String>,
    /// The roles on the day.
    pub roles: Vec<String>,
}

/// At most `most` people who are active on a day and whose number or name is a hit, by name. Only the people found are read in full, so
/// that the answer is fast.
pub async fn found(conn: &mut Conn, on: Date, most: usize, hit: impl Fn(&str, &str) -> bool) -> Result<Vec<PersonRow>, StoreError> {
    let mut people: Vec<(String, PersonRow)> = Vec::new();
    let sql = "SELECT id, number, name, kind FROM person
               WHERE EXISTS (SELECT 1 FROM person_period x WHERE x.person_id = person.id
                             AND (x.from_date IS NULL OR x.from_date <= $1) AND (x.to_date IS NULL OR x.to_date >= $2))";
    conn.each(sql, &values![on, on], |row| {
        let (number, name) = (row.text(1)?, row.text(2)?);
        if hit(&number, &name) {
            let kind = parsed(&row.text(3)?)?;
            people.push((name.to_lowercase(), PersonRow { id: row.id(0)?, number, name, kind, branch: None, roles: Vec::new() }));
        }
        Ok(())
    })
    .await?;
    people.sort_by(|(a, one), (b, other)| (a, &one.number).cmp(&(b, &other.number)));
    let mut people: Vec<PersonRow> = people.into_iter().map(|(_, person)| person).take(most).collect();
    for chunk in people.chunks_mut(MOST_PARAMETERS) {
        let at: BTreeMap<Id<Person>, usize> = chunk.iter().enumerate().map(|(at, person)| (person.id, at)).collect();
        let (marks, parameters) = (conn.marks(chunk.len()), chunk.iter().map(|person| Value::from(person.id)).collect::<Vec<_>>());
        let sql = format!(
            "SELECT h.person_id, h.from_date, h.to_date, b.name FROM person_branch h JOIN branch b ON b.id = h.branch_id
             WHERE h.person_id IN ({marks}) ORDER BY h.id"
        );
        let mut branches: BTreeMap<Id<Person>, Vec<(Period, String)>> = BTreeMap::new();
        for row in conn.fetch(&sql, &parameters).await? {
            branches.entry(row.id(0)?).or_default().push((period(&row, 1, 2)?, row.text(3)?));
        }
        for (person, several) in branches {
            chunk[at[&person]].branch = Period::last_of(several, on);
        }
        let sql = format!(
            "SELECT h.person_id, h.from_date, h.to_date, r.title FROM person_role h JOIN role r ON r.id = h.role_id
             WHERE h.person_id IN ({marks}) ORDER BY r.id"
        );
        for row in conn.fetch(&sql, &parameters).await? {
            let title = row.text(3)?;
            // A role that a person holds twice at once counts once. Its rows follow each other.
            let roles = &mut chunk[at[&row.id(0)?]].roles;
            if period(&row, 1, 2)?.contains(on) && roles.last() != Some(&title) {
                roles.push(title);
            }
        }
    }
    Ok(people)
}

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
