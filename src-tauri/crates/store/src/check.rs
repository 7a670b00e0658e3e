//! The invariants that the schema alone does not hold.

use crate::db::{Conn, StoreError};

/// What must never be found: the question, and the sentence for each row it answers.
const NEVER: &[(&str, &str)] = &[
    ("SELECT p.number FROM person_period x JOIN person p ON p.id = x.person_id WHERE x.to_date < x.from_date", "a person ends before starting"),
    ("SELECT number FROM person WHERE NOT EXISTS (SELECT 1 FROM person_period x WHERE x.person_id = person.id)", "a person is with the service on no day"),
    (
        "SELECT p.number FROM person_period x JOIN person_period y ON y.person_id = x.person_id AND y.id > x.id JOIN person p ON p.id = x.person_id
         WHERE coalesce(x.from_date, '') <= coalesce(y.to_date, '9999-12-31') AND coalesce(y.from_date, '') <= coalesce(x.to_date, '9999-12-31')",
        "two periods of a person share a day",
    ),
    ("SELECT p.number FROM person_role x JOIN person p ON p.id = x.person_id WHERE x.to_date < x.from_date", "a role ends before it begins"),
    ("SELECT p.number FROM person_branch x JOIN person p ON p.id = x.person_id WHERE x.to_date < x.from_date", "a branch ends before it begins"),
    (
        "SELECT p.number FROM person_branch x JOIN person_branch y ON y.person_id = x.person_id AND y.id > x.id JOIN person p ON p.id = x.person_id
         WHERE coalesce(x.from_date, '') <= coalesce(y.to_date, '9999-12-31') AND coalesce(y.from_date, '') <= coalesce(x.to_date, '9999-12-31')",
        "a person is in two branches at once",
    ),
    ("SELECT code || '@' || version FROM framework WHERE in_use = 1 AND id <> (SELECT min(id) FROM framework WHERE in_use = 1)", "two framework versions are in use"),
    ("SELECT t.id || '' FROM target t JOIN framework f ON f.id = t.framework_id WHERE t.level < 1 OR t.level > f.max_level OR t.importance NOT IN (1, 2, 3)", "a target is outside the scale"),
    ("SELECT t.id || '' FROM target t JOIN skill s ON s.id = t.skill_id WHERE s.framework_id <> t.framework_id", "a target and its skill are of different versions"),
    ("SELECT id || '' FROM rating WHERE level < 0 OR level > 10 OR withdrawn NOT IN (0, 1)", "a rating is outside every scale"),
    ("SELECT code FROM session WHERE ends < starts", "a session ends before it starts"),
    ("SELECT code FROM session WHERE status NOT IN ('candidate', 'planned', 'confirmed', 'held', 'cancelled')", "a session has an unknown status"),
    ("SELECT id || '' FROM learning WHERE minutes < 1", "a learning record has no minutes"),
    ("SELECT id || '' FROM learning WHERE status NOT IN ('logged', 'verified', 'returned')", "a learning record has an unknown status"),
    ("SELECT code FROM fund WHERE to_date < from_date OR pence < 0", "a fund ends before it begins or is below nothing"),
    ("SELECT name FROM scenario WHERE to_date <= from_date OR budget < 0", "a scenario ends before it begins or has a budget below nothing"),
    ("SELECT id || '' FROM scenario_change WHERE what NOT IN ('fund', 'cover', 'aim')", "a scenario changes something unknown"),
    ("SELECT o.id || '' FROM operation o JOIN operation u ON u.id = o.undone_by WHERE u.undoes <> o.id", "an undo does not name what it took back"),
    ("SELECT c.operation_id || '' FROM change c LEFT JOIN operation o ON o.id = c.operation_id WHERE o.id IS NULL", "a change belongs to no operation"),
];

/// Looks at every invariant. How many were looked at, and a sentence for each fault.
pub async fn invariants(conn: &mut Conn) -> Result<(u32, Vec<String>), StoreError> {
    let mut faults = Vec::new();
    for (sql, sentence) in NEVER {
        for row in conn.fetch(sql, &[]).await? {
            faults.push(format!("{sentence}: {}", row.text(0)?));
        }
    }
    if conn.number("SELECT count(*) FROM framework", &[]).await? > 0
        && conn.number("SELECT count(*) FROM framework WHERE in_use = 1", &[]).await? == 0
    {
        faults.push("no framework version is in use".to_owned());
    }
    let mut checked = u32::try_from(NEVER.len() + 1).unwrap_or(u32::MAX);
    for table in crate::schema::ALL {
        let rows = conn.number(&format!("SELECT count(*) FROM {}", table.name), &[]).await?;
        let beyond = conn
            .number(
                &format!("SELECT count(*) FROM {} WHERE id >= (SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'next_id')", table.name),
                &[],
            )
            .await?;
        if beyond > 0 {
            faults.push(format!("{beyond} rows of {} have an id that was never given", table.name));
        }
        checked = checked.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
    }
    Ok((checked, faults))
}
