//! Imports when people are with the service, and the periods of their roles, branches and teams.

use std::collections::BTreeMap;

use domain::{Date, Periods};
use exchange::clean::{fold, is_nothing};
use exchange::kinds::{Given, PersonRow, Rows};
use exchange::lists::parts;
use store::records::{Branch, Person, PersonBranch, PersonPeriod, PersonRole, PersonTeam, Role, Team};
use store::{Id, Kept, StoreError, Tx};

use super::Context;
use super::known::Names;
use super::people::Candidate;
use super::records::{Put, by_owner};
use super::tally::Tally;
use crate::AppError;
use crate::people::held::{Holding, When, hold, period, put_period};

/// Who holds what, for one sort of thing, and what a file adds to it.
struct Holdings<R: Holding> {
    names: Names<R::Thing>,
    held: BTreeMap<Id<Person>, Vec<Kept<R>>>,
    added: Vec<R>,
}

impl<R: Holding> Holdings<R> {
    async fn load(tx: &mut Tx, names: Names<R::Thing>) -> Result<Self, StoreError> {
        Ok(Self { names, held: by_owner(tx.all::<R>().await?, R::person), added: Vec::new() })
    }

    /// Gives the person the wanted things, or continues those that they have.
    async fn place(
        &mut self,
        tx: &mut Tx,
        made: &mut Put<Person>,
        wanted: Option<Vec<Id<R::Thing>>>,
        when: &When<'_>,
    ) -> Result<(), StoreError> {
        let held = self.held.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added.extend(hold(tx, made, held, wanted, when, &self.names).await?);
        Ok(())
    }

    async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.add_many(std::mem::take(&mut self.added)).await?;
        Ok(())
    }
}

/// The periods of people with the service, and of their roles, branches and teams.
pub(super) struct Held {
    periods: BTreeMap<Id<Person>, Vec<Kept<PersonPeriod>>>,
    added: Vec<PersonPeriod>,
    roles: Holdings<PersonRole>,
    branches: Holdings<PersonBranch>,
    teams: Holdings<PersonTeam>,
    spellings: BTreeMap<String, String>,
    map_role: BTreeMap<String, String>,
}

impl Held {
    pub(super) async fn load(tx: &mut Tx, context: &Context, rows: &Rows<PersonRow>) -> Result<Self, StoreError> {
        let (roles, branches, teams) = (Names::roles(tx).await?, Names::branches(tx).await?, Names::teams(tx).await?);
        Ok(Self {
            periods: by_owner(tx.all::<PersonPeriod>().await?, |period| period.person),
            added: Vec::new(),
            roles: Holdings::load(tx, roles).await?,
            branches: Holdings::load(tx, branches).await?,
            teams: Holdings::load(tx, teams).await?,
            spellings: spellings(rows),
            map_role: context.map_role.clone(),
        })
    }

    /// When a person is with the service.
    pub(super) fn periods(&self, person: Id<Person>) -> Periods {
        self.periods.get(&person).into_iter().flatten().map(|one| period(one)).collect()
    }

    /// The part of a cell of roles that the user maps to an unknown role, if there is one.
    pub(super) fn unknown_mapped(&self, cell: &str) -> Option<&str> {
        let mut pieces = std::iter::once(cell.to_owned()).chain(parts(cell, &[';', ',']));
        pieces.find_map(|piece| self.map_role.get(&fold(&piece)).filter(|wanted| self.roles.names.id(wanted).is_none())).map(String::as_str)
    }

    /// The role that a text names, after the user's mapping.
    fn role(&self, text: &str) -> Option<Id<Role>> {
        self.roles.names.id(self.map_role.get(&fold(text)).map_or(text, String::as_str))
    }

    /// Writes what [`Held::place`] has gathered.
    pub(super) async fn flush(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.add_many(std::mem::take(&mut self.added)).await?;
        self.roles.flush(tx).await?;
        self.branches.flush(tx).await?;
        self.teams.flush(tx).await
    }

    /// Gives the person the period, roles, branch and team of the row.
    pub(super) async fn place(
        &mut self,
        tx: &mut Tx,
        today: Date,
        candidate: &Candidate,
        is_new: bool,
        made: &mut Put<Person>,
        tally: &mut Tally,
    ) -> Result<(), AppError> {
        let person = &candidate.person;
        let when = When { on: today, placed: &candidate.placed, is_new };
        let known = self.periods.get(&made.id).map_or(&[][..], Vec::as_slice);
        self.added.extend(put_period(tx, made, known, &when).await?);

        let roles = match &person.roles {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(cell) => Some(self.roles_of(tx, cell, tally).await?),
        };
        self.roles.place(tx, made, roles, &when).await?;
        let branch = match &person.branch {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(name) => Some(vec![self.branch(tx, name, tally).await?]),
        };
        self.branches.place(tx, made, branch, &when).await?;
        let team = match &person.team {
            Given::Absent => None,
            Given::Empty => Some(Vec::new()),
            Given::Value(name) => Some(vec![self.team(tx, name, tally).await?]),
        };
        self.teams.place(tx, made, team, &when).await?;
        Ok(())
    }

    /// The roles of a cell. The whole cell is tried as one role, then its parts between `;`, then the parts between `,`. Unknown roles are
    /// made.
    async fn roles_of(&mut self, tx: &mut Tx, cell: &str, tally: &mut Tally) -> Result<Vec<Id<Role>>, AppError> {
        let mut ids = Vec::new();
        for name in roles_in(cell, |text| self.role(text).is_some()) {
            let id = match self.role(&name) {
                Some(id) => id,
                None => {
                    let id = tx.add(named_role(&name)).await?;
                    self.roles.names.add(&name, id);
                    tally.new.roles.push(name);
                    id
                }
            };
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// The spelling of a new name that is used: the best one in the file.
    fn spelled(&self, name: &str) -> String {
        self.spellings.get(&fold(name)).map_or(name, String::as_str).to_owned()
    }

    /// The branch with this name. An unknown one is made.
    async fn branch(&mut self, tx: &mut Tx, name: &str, tally: &mut Tally) -> Result<Id<Branch>, AppError> {
        if let Some(id) = self.branches.names.id(name) {
            return Ok(id);
        }
        let name = self.spelled(name);
        let id = tx.add(Branch { code: None, name: name.clone(), sort: None }).await?;
        self.branches.names.add(&name, id);
        tally.new.branches.push(name);
        Ok(id)
    }

    /// The team with this name. An unknown one is made.
    async fn team(&mut self, tx: &mut Tx, name: &str, tally: &mut Tally) -> Result<Id<Team>, AppError> {
        if let Some(id) = self.teams.names.id(name) {
            return Ok(id);
        }
        let name = self.spelled(name);
        let id = tx.add(Team { code: None, name: name.clone() }).await?;
        self.teams.names.add(&name, id);
        tally.new.teams.push(name);
        Ok(id)
    }
}

/// A new role with a title only, as a list of people names it.
pub(super) fn named_role(title: &str) -> Role {
    Role { code: None, title: title.to_owned(), kind: None, also: String::new() }
}

/// Splits a cell into roles. It is tried as one role, then as several that `;` or line breaks separate. A part that is not a role is split
/// at `,`.
pub(super) fn roles_in(cell: &str, is_role: impl Fn(&str) -> bool) -> Vec<String> {
    if is_role(cell) {
        return vec![cell.to_owned()];
    }
    let pieces = parts(cell, &[';', '\n']).into_iter();
    let smaller = pieces.flat_map(|piece| if is_role(&piece) { vec![piece] } else { parts(&piece, &[',']) });
    smaller.filter(|name| !is_nothing(name)).collect()
}

/// For each new name that is written in several cases: the first spelling that is not all capitals.
fn spellings(rows: &Rows<PersonRow>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in rows.good().flat_map(|person| [person.branch, person.team]).filter_map(Given::into_value) {
        let kept = found.entry(fold(&name)).or_insert_with(|| name.clone());
        if !kept.chars().any(char::is_lowercase) && name.chars().any(char::is_lowercase) {
            *kept = name;
        }
    }
    found
}
