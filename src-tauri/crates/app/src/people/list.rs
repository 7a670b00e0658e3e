//! The list of people, and finding people as somebody types.

use std::borrow::Cow;

use domain::facts::Person;
use domain::ix::{List, PersonIx};
use domain::names::fold;
use domain::{Date, Period};
use store::Conn;

use crate::measures::names::{HeldOn, Word};
use crate::measures::scope::named;
use crate::measures::snapshot::Snapshot;
use crate::views::people::{PeopleFound, PeopleQuery, PersonLine};
use crate::{App, AppError};

/// Where a person stands on a day: what a line of the list shows.
struct Standing {
    active: bool,
    /// The time with the service that counts: that of the day, else the next one, else the latest.
    period: Option<Period>,
    /// The day of it on which branch, team and roles are looked up.
    on: Date,
}

impl Standing {
    fn of(person: &Person, on: Date) -> Self {
        if let Some(period) = person.periods.iter().find(|period| period.contains(on)) {
            return Self { active: true, period: Some(period), on };
        }
        let next = person.periods.iter().find(|period| period.from.is_some_and(|from| from > on));
        let period = next.or_else(|| person.periods.last());
        let day = match (next, period) {
            (Some(next), _) => next.from,
            (None, Some(latest)) => latest.to,
            (None, None) => None,
        };
        Self { active: false, period, on: day.unwrap_or(on) }
    }
}

fn held<W: Copy>(list: &[domain::facts::Held<W>], on: Date) -> Option<W> {
    Period::last_of(list.iter().map(|one| (one.period, one.what)), on)
}

impl App {
    /// A part of the list of people who fit, by name: `count` of them from the `from`th on.
    ///
    /// # Errors
    /// `NotFound` for a branch, team or role that does not exist.
    pub async fn people_list(&self, query: &PeopleQuery, from: u32, count: u32) -> Result<PeopleFound, AppError> {
        self.read_people_list(&mut self.reading().await?, query, (from, count)).await
    }

    /// As [`App::people_list`], through a transaction that is open.
    pub(crate) async fn read_people_list(
        &self,
        conn: &mut Conn,
        query: &PeopleQuery,
        (from, count): (u32, u32),
    ) -> Result<PeopleFound, AppError> {
        let snapshot = self.snapshot(conn, None).await?;
        let facts = &snapshot.facts;
        let on = query.as_of.unwrap_or_else(|| self.today());
        let unknown = |what: &'static str, key: &str| AppError::not_found(what, key);
        let branch = query.branch.as_deref().map(|key| named(&facts.branches, key).ok_or_else(|| unknown("branch", key))).transpose()?;
        let team = query.team.as_deref().map(|key| named(&facts.teams, key).ok_or_else(|| unknown("team", key))).transpose()?;
        let role = query
            .role
            .as_deref()
            .map(|key| {
                let exact = facts.roles.index_of(|one| one.key == key);
                let alike = || facts.roles.index_of(|one| fold(&one.key) == fold(key) || fold(&one.title) == fold(key));
                exact.or_else(alike).ok_or_else(|| unknown("role", key))
            })
            .transpose()?;
        let words = Word::all(facts, &query.search);
        let names = snapshot.names();
        let fits = |at: PersonIx| {
            let person = &facts.people[at];
            if query.kind.is_some_and(|kind| kind != person.kind) {
                return false;
            }
            if !query.everybody && !person.periods.contains(on) {
                return false;
            }
            if branch.is_none() && team.is_none() && role.is_none() && words.is_empty() {
                return true;
            }
            let day = Standing::of(person, on).on;
            let roles = person.roles.iter().filter(|one| one.period.contains(day)).map(|one| one.what).collect();
            let held = HeldOn { branch: held(&person.branches, day), team: held(&person.teams, day), roles: Cow::Owned(roles) };
            branch.is_none_or(|wanted| held.branch == Some(wanted))
                && team.is_none_or(|wanted| held.team == Some(wanted))
                && role.is_none_or(|wanted| held.roles.contains(&wanted))
                && words.iter().all(|word| word.fits(names, at, &held))
        };
        let found: Vec<PersonIx> = names.in_order().into_iter().filter(|&at| fits(at)).collect();
        let part = found.iter().skip(from as usize).take(count as usize);
        Ok(PeopleFound {
            count: domain::saturating_u32(found.len()),
            people: part.map(|&at| line(&snapshot, &facts.people[at], on)).collect(),
        })
    }
}

fn line(snapshot: &Snapshot, person: &Person, on: Date) -> PersonLine {
    let facts = &snapshot.facts;
    let standing = Standing::of(person, on);
    let branch = held(&person.branches, standing.on).map(|at| &facts.branches[at]);
    let team = held(&person.teams, standing.on).map(|at| &facts.teams[at]);
    let mut roles: Vec<_> = person.roles.iter().filter(|one| one.period.contains(standing.on)).map(|one| one.what).collect();
    roles.sort_unstable();
    roles.dedup();
    let period = standing.period.unwrap_or_default();
    PersonLine {
        person: person.key.clone(),
        name: person.name.clone(),
        kind: person.kind,
        branch: branch.map(|one| one.key.clone()),
        team: team.map(|one| one.key.clone()),
        roles: roles.iter().map(|&at| facts.roles[at].key.clone()).collect(),
        branch_title: branch.map(|one| one.title.clone()),
        team_title: team.map(|one| one.title.clone()),
        role_titles: roles.iter().map(|&at| facts.roles[at].title.clone()).collect(),
        active: standing.active,
        starts: period.from.filter(|from| *from > on),
        ends: period.to,
    }
}
