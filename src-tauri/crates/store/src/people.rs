//! Questions about people, skills and activities that the screens ask.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::dates::Period;
use domain::facts::aim_title;
use domain::ratings::Source;
use domain::{Date, Kind, Periods};

use crate::db::{Conn, MOST_PARAMETERS, Row, StoreError, Value};
use crate::facts::{is_working_title, parsed, period};
use crate::record::{Id, Kept};
use crate::records::{Framework, Person, Rating};
use crate::values;

/// Somebody active, as lists for choosing show people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Row id.
    pub id: Id<Person>,
    /// Staff or volunteer number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: Kind,
    /// The branch on the day.
    pub branch: Option<String>,
    /// The roles on the day.
    pub roles: Vec<String>,
}

/// Active people on a day whose number or name is a hit, by name, and no more than `most` of them. Only those found are read
/// whole, so that the answer does not wait for everybody's ratings.
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
            // Held twice at once, a role counts once; its rows follow each other.
            let roles = &mut chunk[at[&row.id(0)?]].roles;
            if period(&row, 1, 2)?.contains(on) && roles.last() != Some(&title) {
                roles.push(title);
            }
        }
    }
    Ok(people)
}

/// When people are with the service, by the row id of the person.
pub async fn periods(conn: &mut Conn) -> Result<HashMap<Id<Person>, Periods>, StoreError> {
    let mut found: HashMap<Id<Person>, Vec<Period>> = HashMap::new();
    conn.each("SELECT person_id, from_date, to_date FROM person_period ORDER BY id", &[], |row| {
        found.entry(row.id(0)?).or_default().push(period(&row, 1, 2)?);
        Ok(())
    })
    .await?;
    Ok(found.into_iter().map(|(person, periods)| (person, periods.into_iter().collect())).collect())
}

/// The number and name of a person.
pub async fn named(conn: &mut Conn, person: Id<Person>) -> Result<Option<(String, String)>, StoreError> {
    let row = conn.first("SELECT number, name FROM person WHERE id = $1", &values![person]).await?;
    row.map(|row| Ok((row.text(0)?, row.text(1)?))).transpose()
}

/// Branches, in the order of recording: code where there is one, and name.
pub async fn branches(conn: &mut Conn) -> Result<Vec<(Option<String>, String)>, StoreError> {
    let rows = conn.fetch("SELECT code, name FROM branch ORDER BY id", &[]).await?;
    rows.iter().map(|row| Ok((row.opt_text(0)?, row.text(1)?))).collect()
}

/// A framework's skills in its order: code, title, and code and title of the aim, as people are shown it.
pub async fn skills(conn: &mut Conn, framework: Id<Framework>) -> Result<Vec<(String, String, Option<(String, String)>)>, StoreError> {
    let sql = "SELECT s.code, s.title, a.code, a.title, a.title_status FROM skill s LEFT JOIN aim a ON a.id = s.aim_id
               WHERE s.framework_id = $1 ORDER BY s.id";
    let rows = conn.fetch(sql, &values![framework]).await?;
    let aim = |row: &Row| -> Result<Option<(String, String)>, StoreError> {
        let Some((code, title)) = row.opt_text(2)?.zip(row.opt_text(3)?) else { return Ok(None) };
        Ok(Some((code, aim_title(&title, is_working_title(row, 4)?))))
    };
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?, aim(row)?))).collect()
}

/// Everything recorded of one cell, newest first, withdrawn ratings too: id, level, source, rater, day,
/// review by, confidence, note, withdrawn, skill code.
pub async fn cell_ratings(conn: &mut Conn, person: Id<Person>, codes: &[&str]) -> Result<Vec<Row>, StoreError> {
    let marks = (0..codes.len()).map(|at| format!("${}", at + 2)).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT id, level, source, rated_by, rated_on, review_by, confidence, note, withdrawn, skill_code FROM rating
         WHERE person_id = $1 AND skill_code IN ({marks}) ORDER BY rated_on DESC, id DESC"
    );
    let mut parameters = values![person];
    parameters.extend(codes.iter().map(|code| Value::from(*code)));
    conn.fetch(&sql, &parameters).await
}

/// Row id and name of the people with these numbers; a number that nobody has is left out.
pub async fn by_numbers(conn: &mut Conn, numbers: &BTreeSet<&str>) -> Result<BTreeMap<String, (Id<Person>, String)>, StoreError> {
    let mut found = BTreeMap::new();
    let numbers: Vec<&str> = numbers.iter().copied().collect();
    for chunk in numbers.chunks(MOST_PARAMETERS) {
        let marks = conn.marks(chunk.len());
        let parameters: Vec<Value> = chunk.iter().map(|number| Value::from(*number)).collect();
        for row in conn.fetch(&format!("SELECT number, id, name FROM person WHERE number IN ({marks})"), &parameters).await? {
            found.insert(row.text(0)?, (row.id(1)?, row.text(2)?));
        }
    }
    Ok(found)
}

/// Hands over the row id and the number of everybody, in no order.
pub async fn numbers(conn: &mut Conn, mut take: impl FnMut(Id<Person>, &str)) -> Result<(), StoreError> {
    conn.each("SELECT id, number FROM person", &[], |row| {
        take(row.id(0)?, &row.text(1)?);
        Ok(())
    })
    .await
}

/// Number and name of everybody, by row id.
pub async fn all_named(conn: &mut Conn) -> Result<HashMap<Id<Person>, (String, String)>, StoreError> {
    let mut found = HashMap::new();
    conn.each("SELECT id, number, name FROM person", &[], |row| {
        found.insert(row.id(0)?, (row.text(1)?, row.text(2)?));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Activities that teach a skill above a level: code, title, kind, level, minutes, and the next
/// session's start, capacity (its own, else the activity's) and booked places, where one is to come.
pub async fn learning_for(conn: &mut Conn, skill: &str, above: u8, from: Date) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT a.code, a.title, a.kind, o.to_level, a.minutes, s.starts, coalesce(s.capacity, a.max_people),
                      (SELECT count(*) FROM place p WHERE p.session_id = s.id AND p.status = 'booked')
               FROM outcome o JOIN activity a ON a.id = o.activity_id
               LEFT JOIN session s ON s.id = (SELECT n.id FROM session n WHERE n.activity_id = a.id AND n.status IN ('planned', 'confirmed')
                                              AND n.starts >= $3 ORDER BY n.starts, n.id LIMIT 1)
               WHERE o.skill_code = $1 AND o.to_level > $2 ORDER BY o.id";
    let mut rows = conn.fetch_sorted(sql, &values![skill, above, from], &[0]).await?;
    rows.sort_by_key(|row| row.int(3).unwrap_or(0));
    Ok(rows)
}

/// Skills' codes and what they mean, in the framework's order.
pub async fn skill_texts(conn: &mut Conn, framework: Id<Framework>) -> Result<Vec<(String, String)>, StoreError> {
    let rows = conn.fetch("SELECT code, descriptor FROM skill WHERE framework_id = $1 ORDER BY id", &values![framework]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// The newest rating of a person up to a day, whatever its source, of the skill that these codes stand for; on a tie the one
/// recorded last. Its row id.
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

/// The rating of a person and skill on a day, from a source and by a rater (none for nobody named); of several the one recorded
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

/// The levels of a framework: number, name, anchor.
pub async fn levels(conn: &mut Conn, framework: Id<Framework>) -> Result<Vec<(u8, String, String)>, StoreError> {
    let rows = conn.fetch("SELECT level, name, anchor FROM level WHERE framework_id = $1 ORDER BY level", &values![framework]).await?;
    rows.iter().map(|row| Ok((row.small(0)?, row.text(1)?, row.text(2)?))).collect()
}

/// Activities: code, title, kind.
pub async fn activities(conn: &mut Conn) -> Result<Vec<(String, String, String)>, StoreError> {
    let rows = conn.fetch_sorted("SELECT code, title, kind FROM activity ORDER BY id", &[], &[0]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?, row.text(2)?))).collect()
}
