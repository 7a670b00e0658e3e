//! Questions about people, skills and activities that the screens ask.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;

use crate::db::{Conn, MOST_PARAMETERS, Row, StoreError, Value};
use crate::values;

/// Everything recorded of one cell, newest first, withdrawn ratings too: id, level, source, rater, day,
/// review by, confidence, note, withdrawn, skill code.
pub async fn cell_ratings(conn: &mut Conn, person: i64, codes: &[&str]) -> Result<Vec<Row>, StoreError> {
    let marks = (0..codes.len()).map(|at| format!("${}", at + 2)).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT id, level, source, rated_by, rated_on, review_by, confidence, note, withdrawn, skill_code FROM rating
         WHERE person_id = $1 AND skill_code IN ({marks}) ORDER BY rated_on DESC, id DESC"
    );
    let mut parameters = values![person];
    parameters.extend(codes.iter().map(|code| Value::from(*code)));
    conn.fetch(&sql, &parameters).await
}

/// The row ids of the people with these numbers; a number that nobody has is left out.
pub async fn ids_of(conn: &mut Conn, numbers: &BTreeSet<&str>) -> Result<BTreeMap<String, i64>, StoreError> {
    let mut ids = BTreeMap::new();
    let numbers: Vec<&str> = numbers.iter().copied().collect();
    for chunk in numbers.chunks(MOST_PARAMETERS) {
        let marks = conn.marks(chunk.len());
        let parameters: Vec<Value> = chunk.iter().map(|number| Value::from(*number)).collect();
        for row in conn.fetch(&format!("SELECT number, id FROM person WHERE number IN ({marks})"), &parameters).await? {
            ids.insert(row.text(0)?, row.int(1)?);
        }
    }
    Ok(ids)
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

/// Skills' codes and what they mean, and the code that each replaces, in the framework's order.
pub async fn skill_texts(conn: &mut Conn, framework: i64) -> Result<Vec<(String, String, Option<String>)>, StoreError> {
    let rows = conn.fetch("SELECT code, descriptor, replaces FROM skill WHERE framework_id = $1 ORDER BY id", &values![framework]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?, row.opt_text(2)?))).collect()
}

/// The levels of a framework: number, name, anchor.
pub async fn levels(conn: &mut Conn, framework: i64) -> Result<Vec<(u8, String, String)>, StoreError> {
    let rows = conn.fetch("SELECT level, name, anchor FROM level WHERE framework_id = $1 ORDER BY level", &values![framework]).await?;
    rows.iter().map(|row| Ok((row.small(0)?, row.text(1)?, row.text(2)?))).collect()
}

/// The aims whose titles are our working titles, by code.
pub async fn working_titles(conn: &mut Conn, edition: i64) -> Result<Vec<String>, StoreError> {
    let rows =
        conn.fetch("SELECT code FROM aim WHERE edition_id = $1 AND title_status <> 'published' ORDER BY id", &values![edition]).await?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Activities: code, title, kind.
pub async fn activities(conn: &mut Conn) -> Result<Vec<(String, String, String)>, StoreError> {
    let rows = conn.fetch_sorted("SELECT code, title, kind FROM activity ORDER BY id", &[], &[0]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?, row.text(2)?))).collect()
}
