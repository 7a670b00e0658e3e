//! Counts what is above a level of a framework's scale, so that a scale is never cut off below it.

use std::collections::BTreeMap;

use crate::db::values;
use crate::db::{Conn, StoreError};
use crate::record::Id;
use crate::records::Framework;

/// By skill: how many things of each sort are above a level, in the order of [`SORTS`].
pub type Above = BTreeMap<String, [u32; SORTS.len()]>;

/// The sorts of things that have a level, as (singular, plural).
pub const SORTS: [(&str, &str); 6] = [
    ("target", "targets"),
    ("personal target", "personal targets"),
    ("rating", "ratings"),
    ("level claimed in a learning record", "levels claimed in learning records"),
    ("outcome of an activity", "outcomes of activities"),
    ("cover rule", "cover rules"),
];

/// What is above `top` for the skills of a framework version, by the skill's code. Withdrawn ratings are left out.
///
/// # Errors
/// Where the store cannot be read.
pub async fn above(conn: &mut Conn, framework: Id<Framework>, top: u8) -> Result<Above, StoreError> {
    let of_this = "IN (SELECT code FROM skill WHERE framework_id = $2)";
    let questions = [
        "SELECT s.code, count(*) FROM target t JOIN skill s ON s.id = t.skill_id WHERE t.level > $1 AND t.framework_id = $2 GROUP BY s.code"
            .to_owned(),
        format!("SELECT skill_code, count(*) FROM personal_target WHERE level > $1 AND skill_code {of_this} GROUP BY skill_code"),
        format!("SELECT skill_code, count(*) FROM rating WHERE withdrawn = 0 AND level > $1 AND skill_code {of_this} GROUP BY skill_code"),
        format!("SELECT skill_code, count(*) FROM learning_skill WHERE claimed_level > $1 AND skill_code {of_this} GROUP BY skill_code"),
        format!("SELECT skill_code, count(*) FROM outcome WHERE to_level > $1 AND skill_code {of_this} GROUP BY skill_code"),
        format!("SELECT skill_code, count(*) FROM skill_cover WHERE level > $1 AND skill_code {of_this} GROUP BY skill_code"),
    ];
    let mut found = Above::new();
    for (sort, sql) in questions.iter().enumerate() {
        for row in conn.fetch(sql, &values![top, framework]).await? {
            found.entry(row.text(0)?).or_insert([0; SORTS.len()])[sort] = row.small(1)?;
        }
    }
    Ok(found)
}
