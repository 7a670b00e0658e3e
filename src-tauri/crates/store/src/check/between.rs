//! Checks on which several rows must agree.

use std::collections::{BTreeMap, BTreeSet};

use super::Faults;
use crate::db::{Conn, StoreError};

/// Queries that must find no rows, each with the beginning of the sentence for a row that it finds. They read only columns that `rows` has
/// checked, and leave out rows with a broken reference, because those are reported already.
const NEVER: [(&str, &str); 16] = [
    ("SELECT number FROM person WHERE NOT EXISTS (SELECT 1 FROM person_period x WHERE x.person_id = person.id)", "A person is with the service on no day"),
    (
        "SELECT p.number FROM person_period x JOIN person_period y ON y.person_id = x.person_id AND y.id > x.id JOIN person p ON p.id = x.person_id
         WHERE coalesce(x.from_date, '') <= coalesce(y.to_date, '9999-12-31') AND coalesce(y.from_date, '') <= coalesce(x.to_date, '9999-12-31')",
        "Two periods of a person share a day",
    ),
    (
        "SELECT p.number FROM person_branch x JOIN person_branch y ON y.person_id = x.person_id AND y.id > x.id JOIN person p ON p.id = x.person_id
         WHERE coalesce(x.from_date, '') <= coalesce(y.to_date, '9999-12-31') AND coalesce(y.from_date, '') <= coalesce(x.to_date, '9999-12-31')",
        "A person is in two branches at once",
    ),
    (
        "SELECT p.number FROM person_team x JOIN person_team y ON y.person_id = x.person_id AND y.id > x.id JOIN person p ON p.id = x.person_id
         WHERE coalesce(x.from_date, '') <= coalesce(y.to_date, '9999-12-31') AND coalesce(y.from_date, '') <= coalesce(x.to_date, '9999-12-31')",
        "A person is in two teams at once",
    ),
    (
        "SELECT p.number FROM person_role x JOIN person_role y ON y.person_id = x.person_id AND y.role_id = x.role_id AND y.id > x.id
         JOIN person p ON p.id = x.person_id
         WHERE coalesce(x.from_date, '') <= coalesce(y.to_date, '9999-12-31') AND coalesce(y.from_date, '') <= coalesce(x.to_date, '9999-12-31')",
        "A person holds one role twice at once",
    ),
    (
        "SELECT coalesce(r.code, r.title) || ', ' || s.code FROM target t JOIN skill s ON s.id = t.skill_id JOIN role r ON r.id = t.role_id
         WHERE s.framework_id <> t.framework_id",
        "A target and its skill are of different framework versions",
    ),
    (
        "SELECT s.code FROM skill s JOIN framework f ON f.id = s.framework_id JOIN aim a ON a.id = s.aim_id WHERE a.edition_id <> f.edition_id",
        "A skill's aim is of another edition than its framework's",
    ),
    ("SELECT x.title FROM role x JOIN role y ON y.id <> x.id AND lower(y.title) = lower(x.title) WHERE x.code IS NULL", "A role is there twice"),
    (
        "SELECT skill_code FROM skill_cover WHERE (scope = 'branch' AND branch_id IS NULL) OR (scope <> 'branch' AND branch_id IS NOT NULL)",
        "A cover rule is for a branch and names none, or names one and is not for it",
    ),
    (
        "SELECT s.name FROM scenario_change c JOIN scenario s ON s.id = c.scenario_id
         WHERE (c.what = 'cover' AND c.branch_id IS NULL) OR (c.what <> 'cover' AND (c.code IS NULL OR c.branch_id IS NOT NULL))",
        "A scenario changes something that it does not name",
    ),
    (
        "SELECT s.name FROM scenario_change c JOIN scenario s ON s.id = c.scenario_id
         WHERE (c.what <> 'cover' AND c.amount IS NULL) OR (c.what = 'aim' AND c.amount NOT BETWEEN 1 AND 9)",
        "A scenario changes something to nothing",
    ),
    ("SELECT name FROM scenario WHERE to_date = from_date", "A scenario ends on the day on which it begins"),
    ("SELECT a.code FROM outcome o JOIN activity a ON a.id = o.activity_id WHERE o.from_level = o.to_level", "An activity's outcome leads nowhere"),
    (
        "SELECT p.number || ', ' || l.learned_on FROM learning l JOIN person p ON p.id = l.person_id
         WHERE l.activity_id IS NULL AND coalesce(l.title, '') = ''",
        "A learning record has neither an activity nor a title",
    ),
    (
        "SELECT p.number || ', ' || l.learned_on FROM learning l JOIN person p ON p.id = l.person_id
         WHERE (l.status = 'logged') = (l.verified_on IS NOT NULL)",
        "A learning record is verified or returned without a day, or neither and has one",
    ),
    (
        "SELECT p.number || ', ' || l.learned_on FROM learning l JOIN person p ON p.id = l.person_id
         WHERE l.status = 'returned' AND coalesce(l.returned_reason, '') = ''",
        "A learning record was returned without a reason",
    ),
];

pub(super) async fn look(conn: &mut Conn, faults: &mut Faults) -> Result<(), StoreError> {
    for (sql, sentence) in NEVER {
        for row in conn.fetch(sql, &[]).await? {
            faults.add(sentence, format!("{sentence}: `{}`", row.text(0)?));
        }
    }
    in_use(conn, faults).await?;
    other_aims(conn, faults).await?;
    let managers = pairs(conn, "SELECT id, manager_id FROM person WHERE manager_id IS NOT NULL").await?;
    for id in in_rings(&managers) {
        let number = name(conn, "SELECT number FROM person WHERE id = $1", id).await?;
        faults.add("manager", format!("Person `{number}` is their own manager, over others or at once: the managers go round in a ring"));
    }
    let needs = pairs(conn, "SELECT activity_id, needs_id FROM prerequisite").await?;
    for id in in_rings(&needs) {
        let code = name(conn, "SELECT code FROM activity WHERE id = $1", id).await?;
        faults.add("prerequisite", format!("Activity `{code}` must be done before itself, over others or at once"));
    }
    Ok(())
}

/// If there are framework versions, exactly one is in use.
async fn in_use(conn: &mut Conn, faults: &mut Faults) -> Result<(), StoreError> {
    let rows = conn.fetch("SELECT code || '@' || version, in_use FROM framework ORDER BY id", &[]).await?;
    let mut used = Vec::new();
    for row in &rows {
        if row.flag(1)? {
            used.push(row.text(0)?);
        }
    }
    match used.as_slice() {
        [] if !rows.is_empty() => faults.add("in use", "No framework version is in use".to_owned()),
        [] | [_] => {}
        several => faults.add("in use", format!("Several framework versions are in use at once: {}", several.join(", "))),
    }
    Ok(())
}

/// The further aims of a skill are aims of its framework's edition.
async fn other_aims(conn: &mut Conn, faults: &mut Faults) -> Result<(), StoreError> {
    let mut aims: BTreeSet<(i64, String)> = BTreeSet::new();
    for row in conn.fetch("SELECT edition_id, code FROM aim", &[]).await? {
        aims.insert((row.int(0)?, row.text(1)?));
    }
    let sql = "SELECT s.code, f.edition_id, s.other_aims FROM skill s JOIN framework f ON f.id = s.framework_id WHERE s.other_aims <> '' ORDER BY s.id";
    for row in conn.fetch(sql, &[]).await? {
        let (code, edition) = (row.text(0)?, row.int(1)?);
        for aim in row.text(2)?.split(';').map(str::trim) {
            if !aims.contains(&(edition, aim.to_owned())) {
                faults.add("other aims", format!("Skill `{code}`: there is no aim `{aim}` in its framework's edition"));
            }
        }
    }
    Ok(())
}

async fn name(conn: &mut Conn, sql: &str, id: i64) -> Result<String, StoreError> {
    conn.first(sql, &crate::db::values![id]).await?.map_or_else(|| Ok(format!("row {id}")), |row| row.text(0))
}

async fn pairs(conn: &mut Conn, sql: &str) -> Result<BTreeMap<i64, Vec<i64>>, StoreError> {
    let mut found: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for row in conn.fetch(sql, &[]).await? {
        found.entry(row.int(0)?).or_default().push(row.int(1)?);
    }
    Ok(found)
}

/// The ids from which a way leads back to themselves.
fn in_rings(ways: &BTreeMap<i64, Vec<i64>>) -> Vec<i64> {
    // An id from which no way leads on is not in a ring, and neither is one that leads only to such ids. When all of these are removed,
    // from both ends, only rings and the ways between them are left.
    let mut left: BTreeMap<i64, BTreeSet<i64>> = ways.iter().map(|(from, to)| (*from, to.iter().copied().collect())).collect();
    loop {
        let reached: BTreeSet<i64> = left.values().flatten().copied().collect();
        let before: usize = left.values().map(BTreeSet::len).sum();
        let starts: BTreeSet<i64> = left.keys().copied().collect();
        left.retain(|from, to| {
            to.retain(|to| starts.contains(to));
            reached.contains(from) && !to.is_empty()
        });
        if left.values().map(BTreeSet::len).sum::<usize>() == before {
            return left.into_keys().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_found_and_who_only_leads_to_it_is_not_in_it() {
        let ways = |pairs: &[(i64, i64)]| {
            let mut ways: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
            pairs.iter().for_each(|(from, to)| ways.entry(*from).or_default().push(*to));
            in_rings(&ways)
        };
        assert_eq!(ways(&[(1, 2), (2, 3), (4, 3)]), Vec::<i64>::new());
        assert_eq!(ways(&[(1, 2), (2, 3), (3, 2), (3, 4)]), vec![2, 3]);
        assert_eq!(ways(&[(7, 7)]), vec![7]);
    }
}
