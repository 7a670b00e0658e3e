//! Facts kept true by the change log: what was done since they were read names the rows that differ, and those alone are read again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::facts::{Facts, Person};
use domain::ix::{List as _, PersonIx};

use super::FrameworkRow;
use super::defined::{Defined, Known};
use super::filling::{FactIds, People, Told};
use crate::db::{Conn, RawRow, StoreError, Value, values};
use crate::log_rows::Entry;
use crate::record::{Id, Record as _};
use crate::records::{
    Aim, Branch, Edition, Framework, Person as PersonRecord, Role, RoleCertificate, Setting, Skill, SkillCover, Target, Team,
};
use crate::schema::LoggedTable;

/// From how many changed rows on everything is read again, which is then no slower.
const MANY: usize = 20_000;

/// What was found after an operation.
pub enum CaughtUp {
    /// It is the newest.
    Newest,
    /// So much, or of such a kind, was done after it that facts are to be read anew: another framework or other skills, a store that was
    /// filled without a log. Or it is not done yet at the moment that is read.
    Unknown,
    /// Facts that contain what was done.
    Facts(Box<Later>),
}

/// Facts that contain everything up to the newest operation.
pub struct Later {
    /// The newest operation.
    pub operation: i64,
    /// The facts.
    pub facts: Facts,
    /// Row ids of what they name by index.
    pub ids: FactIds,
    /// What differs from the facts before.
    pub differs: Differs,
    /// Was a setting changed too?
    pub settings: bool,
}

/// What differs between two facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Differs {
    /// Nothing that measures are counted from.
    Nothing,
    /// The ratings of these people.
    Ratings(Vec<PersonIx>),
    /// More than ratings; people may have other indices.
    More,
}

/// Brings facts up to the newest operation by what was done after `operation`, up to which they are true.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn caught_up(
    conn: &mut Conn,
    framework: &FrameworkRow,
    (facts, ids): (&Facts, &FactIds),
    operation: i64,
) -> Result<CaughtUp, StoreError> {
    let Some(changed) = Changed::since(conn, operation).await? else { return Ok(CaughtUp::Unknown) };
    let Some(newest) = changed.newest else { return Ok(CaughtUp::Newest) };
    let later = |facts: Facts, ids: FactIds, differs: Differs| {
        CaughtUp::Facts(Box::new(Later { operation: newest, facts, ids, differs, settings: changed.settings }))
    };
    if !changed.defined && changed.names.is_empty() && changed.lists.is_empty() {
        return Ok(later(facts.clone(), ids.clone(), Differs::Nothing));
    }
    let Some((mut facts, mut ids, known)) = changed.defined(conn, framework, facts, ids).await? else { return Ok(CaughtUp::Unknown) };
    let mut touched: BTreeSet<Id<PersonRecord>> = changed.names.clone();
    touched.extend(changed.lists.values().flatten());
    let mut people = People::default();
    let mut places = Vec::new();
    for (at, id) in ids.people.enumerated().filter(|(_, id)| touched.contains(id)) {
        people.0.insert(*id, Person::clone(&facts.people[at]));
        places.push((at, *id));
    }
    if !changed.names.is_empty() {
        people.read_names(conn, Some(&changed.names.iter().copied().collect::<Vec<_>>())).await?;
    }
    for (list, of) in &changed.lists {
        people.read(conn, &known, *list, Some(&of.iter().copied().collect::<Vec<_>>())).await?;
    }
    if changed.names.is_empty() {
        let only_ratings = !changed.defined && changed.lists.keys().all(|list| *list == Told::Ratings);
        let differs = if only_ratings { Differs::Ratings(places.iter().map(|(at, _)| *at).collect()) } else { Differs::More };
        for (at, id) in places {
            if let (Some(place), Some(person)) = (facts.people.get_at_mut(at), people.0.remove(&id)) {
                *place = Arc::new(person);
            }
        }
        return Ok(later(facts, ids, differs));
    }
    let stay = ids.people.iter().copied().zip(facts.people.iter().cloned()).filter(|(id, _)| !touched.contains(id));
    let mut all: Vec<(Id<PersonRecord>, Arc<Person>)> =
        stay.chain(people.0.into_iter().map(|(id, person)| (id, Arc::new(person)))).collect();
    all.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
    let (those, all): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    (ids.people, facts.people) = (those.into(), all.into());
    Ok(later(facts, ids, Differs::More))
}

/// What the log names of the rows that facts are made of.
#[derive(Default)]
struct Changed {
    /// The newest operation; `None` where nothing was done.
    newest: Option<i64>,
    settings: bool,
    /// What people are measured by.
    defined: bool,
    /// People whose own row is another, is new or is gone.
    names: BTreeSet<Id<PersonRecord>>,
    /// Whose lists have other rows.
    lists: BTreeMap<Told, BTreeSet<Id<PersonRecord>>>,
}

impl Changed {
    /// What was changed after an operation; `None` where it is much, or the log does not tell it. Nor does the log of a moment before
    /// that operation.
    async fn since(conn: &mut Conn, operation: i64) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT o.can_undo, c.table_name, c.row_id, c.row_count, c.before, c.after, o.id FROM operation o
                   LEFT JOIN change c ON c.operation_id = o.id AND o.id > $1
                   WHERE o.id >= $1 LIMIT $2";
        // Before the first operation there is nothing.
        let (mut is_there, mut changed, mut rows, mut told) = (operation == 0, Self::default(), 0_usize, true);
        // One more for the operation itself.
        let most = domain::saturating_u32(MANY + 1);
        conn.each(sql, &values![operation, most], |row| {
            let id = row.int(6)?;
            if id == operation {
                is_there = true;
                return Ok(());
            }
            rows += row.opt_small(3)?.unwrap_or(1);
            changed.newest = changed.newest.max(Some(id));
            // Where there are too many rows, none needs to be looked at.
            told &= rows < MANY && row.flag(0)? && changed.take(&row)?;
            Ok(())
        })
        .await?;
        Ok((told && is_there).then_some(changed))
    }

    /// Takes in one row of the log. Is it one whose effect is known?
    fn take(&mut self, row: &RawRow) -> Result<bool, StoreError> {
        let Some(name) = row.opt_text(1)? else { return Ok(true) };
        let is = |table: &'static LoggedTable| table.name == name;
        if [Edition::TABLE, Framework::TABLE, Skill::TABLE].into_iter().any(is) {
            return Ok(false);
        }
        let defined = [Aim::TABLE, Role::TABLE, Target::TABLE, RoleCertificate::TABLE, Branch::TABLE, Team::TABLE, SkillCover::TABLE]
            .into_iter()
            .any(is);
        self.defined |= defined;
        self.settings |= is(Setting::TABLE);
        if is(PersonRecord::TABLE) {
            for (id, ..) in Entry::of(row, 2)?.told(PersonRecord::TABLE)? {
                self.names.insert(Id::from_number(id));
            }
        }
        let Some(list) = Told::ALL.into_iter().find(|list| is(list.table())) else { return Ok(true) };
        let table = list.table();
        let Some(column) = table.columns.iter().position(|(column, _)| *column == "person_id") else { return Ok(false) };
        for (_, before, after) in Entry::of(row, 2)?.told(table)? {
            for side in [before, after].into_iter().flatten() {
                if let Some(Value::Int(id)) = side.0.get(column) {
                    self.lists.entry(list).or_default().insert(Id::from_number(*id));
                }
            }
        }
        Ok(true)
    }

    /// The facts with what people are measured by as it is now, and the people as they were; `None` where the indices of what they
    /// hold are no longer the same.
    async fn defined(
        &self,
        conn: &mut Conn,
        framework: &FrameworkRow,
        facts: &Facts,
        ids: &FactIds,
    ) -> Result<Option<(Facts, FactIds, Known)>, StoreError> {
        if !self.defined {
            return Ok(Some((facts.clone(), ids.clone(), ids.known())));
        }
        let Defined { facts: mut now, ids: mut ids_now, known } = Defined::read(conn, framework).await?;
        let stays =
            ids_now.roles.starts_with(&ids.roles) && ids_now.branches.starts_with(&ids.branches) && ids_now.teams.starts_with(&ids.teams);
        if !stays {
            return Ok(None);
        }
        (now.people, ids_now.people) = (facts.people.clone(), ids.people.clone());
        Ok(Some((now, ids_now, known)))
    }
}
