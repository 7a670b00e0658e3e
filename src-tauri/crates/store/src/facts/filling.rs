//! Fills [`domain::facts::Facts`], from which every measure is counted: one question for each list, whatever the number of people.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use domain::Periods;
use domain::facts::{Facts, Held, HeldCertificate, Person, PersonalTarget, Rating};
use domain::ix::{BranchIx, Ix, IxVec, PersonIx, RoleIx, SkillIx, TeamIx};

use super::defined::{Defined, Known};
use super::{FrameworkRow, parsed, period};
use crate::db::{Conn, MOST_PARAMETERS, RawRow, StoreError, Value};
use crate::rating_copy::{self, CopyFault};
use crate::record::{Id, Record as _};
use crate::records::{
    Branch, Certificate, Person as PersonRecord, PersonBranch, PersonPeriod, PersonRole, PersonTeam, PersonalTarget as TargetRecord,
    Rating as RatingRecord, Role, Team,
};
use crate::schema::LoggedTable;

/// Row ids of what `Facts` names by index, for writes that start from a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactIds {
    /// Of people.
    pub people: IxVec<PersonIx, Id<PersonRecord>>,
    /// Of branches.
    pub branches: IxVec<BranchIx, Id<Branch>>,
    /// Of roles.
    pub roles: IxVec<RoleIx, Id<Role>>,
    /// Of teams.
    pub(super) teams: IxVec<TeamIx, Id<Team>>,
    /// For every code of any framework version the skill for which it counts.
    pub skill_of: Arc<BTreeMap<String, SkillIx>>,
}

/// Everything that the measures are counted from, under one framework version.
///
/// # Errors
/// Where the store cannot be read, or a row is damaged.
pub async fn facts(conn: &mut Conn, framework: &FrameworkRow) -> Result<(Facts, FactIds), StoreError> {
    Ok(filled(conn, framework).await?.0)
}

/// The same, and why the copy of the ratings could not be used for it.
///
/// # Errors
/// As [`facts`].
pub async fn filled(conn: &mut Conn, framework: &FrameworkRow) -> Result<((Facts, FactIds), Option<CopyFault>), StoreError> {
    let Defined { mut facts, mut ids, known } = Defined::read(conn, framework).await?;
    let mut people = People::default();
    people.read_names(conn, None).await?;
    let fault = rating_copy::fill(conn, &known.skill_of, &mut people.0).await?;
    for list in Told::ALL.into_iter().filter(|list| fault.is_some() || *list != Told::Ratings) {
        people.read(conn, &known, list, None).await?;
    }
    let mut people: Vec<_> = people.0.into_iter().collect();
    // By code point, as every key: a server's own order is that of a language.
    people.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
    for (id, mut person) in people {
        person.ratings.shrink_to_fit();
        ids.people.push(id);
        facts.people.push(Arc::new(person));
    }
    Ok(((facts, ids), fault))
}

/// What is told of a person beside the name, each in a table of its own with a column `person_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    Periods,
    Roles,
    Branches,
    Teams,
    Targets,
    Ratings,
    Certificates,
}

impl Told {
    pub(super) const ALL: [Self; 7] =
        [Self::Periods, Self::Roles, Self::Branches, Self::Teams, Self::Targets, Self::Ratings, Self::Certificates];

    pub(super) fn table(self) -> &'static LoggedTable {
        match self {
            Self::Periods => PersonPeriod::TABLE,
            Self::Roles => PersonRole::TABLE,
            Self::Branches => PersonBranch::TABLE,
            Self::Teams => PersonTeam::TABLE,
            Self::Targets => TargetRecord::TABLE,
            Self::Ratings => RatingRecord::TABLE,
            Self::Certificates => Certificate::TABLE,
        }
    }
}

/// Some people by row id.
#[derive(Default)]
pub(super) struct People(pub(super) HashMap<Id<PersonRecord>, Person>);

impl People {
    /// Reads who people are: everybody, or those with some ids. Whoever has one of these ids and is not in the store is taken away. What else
    /// is known of people stays.
    pub(super) async fn read_names(&mut self, conn: &mut Conn, only: Option<&[Id<PersonRecord>]>) -> Result<(), StoreError> {
        let mut gone: HashSet<Id<PersonRecord>> = only.into_iter().flatten().copied().collect();
        each(conn, "SELECT id, number, name, kind FROM person", "id", only, |row| {
            gone.remove(&row.id(0)?);
            let (key, name, kind) = (row.text(1)?, row.text(2)?, parsed(&row.text(3)?)?);
            match self.0.entry(row.id(0)?) {
                Entry::Occupied(mut known) => {
                    let person = known.get_mut();
                    (person.key, person.name, person.kind) = (key, name, kind);
                }
                Entry::Vacant(new) => drop(new.insert(Person::new(key, name, kind, Periods::default()))),
            }
            Ok(())
        })
        .await?;
        self.0.retain(|id, _| !gone.contains(id));
        Ok(())
    }

    /// Reads one list of these people anew: of all, or of those with some ids.
    pub(super) async fn read(
        &mut self,
        conn: &mut Conn,
        known: &Known,
        list: Told,
        only: Option<&[Id<PersonRecord>]>,
    ) -> Result<(), StoreError> {
        match list {
            Told::Periods => {
                let periods = crate::people::periods(conn, only).await?;
                self.clear(only, |person| person.periods = Periods::default());
                periods.into_iter().for_each(|(id, periods)| {
                    if let Some(person) = self.0.get_mut(&id) {
                        person.periods = periods;
                    }
                });
                Ok(())
            }
            Told::Roles => self.held(conn, "person_role", "role_id", &known.role_at, only, |person| &mut person.roles).await,
            Told::Branches => self.held(conn, "person_branch", "branch_id", &known.branch_at, only, |person| &mut person.branches).await,
            Told::Teams => self.held(conn, "person_team", "team_id", &known.team_at, only, |person| &mut person.teams).await,
            Told::Targets => {
                self.clear(only, |person| person.targets.clear());
                let select = "SELECT person_id, skill_code, level, from_date, to_date FROM personal_target";
                each(conn, select, "person_id", only, |row| {
                    if let (Some(person), Some(&skill)) = (self.0.get_mut(&row.id(0)?), known.skill_of.get(&row.text(1)?)) {
                        person.targets.push(PersonalTarget { skill, level: row.small(2)?, period: period(&row, 3, 4)? });
                    }
                    Ok(())
                })
                .await
            }
            Told::Ratings => {
                self.clear(only, |person| person.ratings.clear());
                let select = "SELECT person_id, skill_code, level, source, rated_on, review_by, confidence, id, withdrawn FROM rating";
                each(conn, select, "person_id", only, |row| {
                    if row.flag(8)? {
                        return Ok(());
                    }
                    if let (Some(person), Some(&skill)) = (self.0.get_mut(&row.id(0)?), known.skill_of.get(&row.text(1)?)) {
                        person.ratings.push(Rating {
                            skill,
                            level: row.small(2)?,
                            source: parsed(&row.text(3)?)?,
                            rated_on: row.date(4)?,
                            review_by: row.opt_end(5)?,
                            confidence: row.opt_small(6)?,
                            recorded: row.int(7)?,
                        });
                    }
                    Ok(())
                })
                .await
            }
            Told::Certificates => {
                self.clear(only, |person| person.certificates.clear());
                let select = "SELECT person_id, certificate, awarded_on, expires_on FROM certificate";
                each(conn, select, "person_id", only, |row| {
                    if let Some(person) = self.0.get_mut(&row.id(0)?) {
                        let (certificate, awarded_on, expires_on) = (row.text(1)?, row.date(2)?, row.opt_end(3)?);
                        person.certificates.push(HeldCertificate { certificate, awarded_on, expires_on });
                    }
                    Ok(())
                })
                .await
            }
        }
    }

    /// Reads what people hold of one sort: `column` names it in `table`.
    async fn held<W: Ix>(
        &mut self,
        conn: &mut Conn,
        table: &str,
        column: &str,
        things: &HashMap<i64, W>,
        only: Option<&[Id<PersonRecord>]>,
        list: fn(&mut Person) -> &mut Vec<Held<W>>,
    ) -> Result<(), StoreError> {
        self.clear(only, |person| list(person).clear());
        each(conn, &format!("SELECT person_id, {column}, from_date, to_date FROM {table}"), "person_id", only, |row| {
            if let (Some(person), Some(&what)) = (self.0.get_mut(&row.id(0)?), things.get(&row.int(1)?)) {
                list(person).push(Held { what, period: period(&row, 2, 3)? });
            }
            Ok(())
        })
        .await
    }

    fn clear(&mut self, only: Option<&[Id<PersonRecord>]>, clear: impl Fn(&mut Person)) {
        let Some(ids) = only else { return self.0.values_mut().for_each(clear) };
        for id in ids {
            if let Some(person) = self.0.get_mut(id) {
                clear(person);
            }
        }
    }
}

/// Hands over the rows of a statement in the order of recording: all of them, or those in which a column is one of some ids.
pub(crate) async fn each<R>(
    conn: &mut Conn,
    select: &str,
    column: &str,
    only: Option<&[Id<R>]>,
    mut take: impl FnMut(RawRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let Some(ids) = only else { return conn.each(&format!("{select} ORDER BY id"), &[], take).await };
    for chunk in ids.chunks(MOST_PARAMETERS) {
        let sql = format!("{select} WHERE {column} IN ({}) ORDER BY id", conn.marks(chunk.len()));
        let parameters: Vec<Value> = chunk.iter().map(|id| Value::Int(id.number())).collect();
        conn.each(&sql, &parameters, &mut take).await?;
    }
    Ok(())
}
