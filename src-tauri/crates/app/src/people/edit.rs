//! Adds people and changes them: one, or a whole selection in the same way. What was true before a change stays true.

use std::collections::{BTreeMap, BTreeSet};

use domain::dates::is_no_end;
use domain::periods::{EndBeforeStart, Placed, Said};
use domain::rules::{self, LONGEST_CODE, LONGEST_EMAIL, LONGEST_NAME};
use domain::{Date, Period, Periods};
use exchange::clean::{is_no_value, is_nothing};
use exchange::kinds::Code;
use store::records::{Branch, BranchId, Person, PersonBranch, PersonId, PersonPeriod, PersonRole, PersonTeam, Role, Team};
use store::{Id, Kept, Tx};

use super::held::{Holding, When, hold, period, put_period};
use crate::imports::known::Names;
use crate::imports::records::{Put, by_owner, put};
use crate::imports::tally::Outcome;
use crate::operations::Op;
use crate::people::{Meant, meant};
use crate::views::Done;
use crate::views::people::{PeopleSaved, PersonEdit, PersonSaved};
use crate::{App, AppError, typed};

/// The most people who can be changed in one step.
const MOST_AT_ONCE: usize = 10_000;

impl App {
    /// Adds a person. The number, the name and the kind are needed; a volunteer needs no more.
    ///
    /// # Errors
    /// `Invalid` for what is missing or cannot be, `Conflict` for a number that exists, `NotFound` for an unknown branch, team, role or
    /// manager. Nothing is saved then.
    pub async fn add_person(&self, edit: PersonEdit) -> Result<Done<PersonSaved>, AppError> {
        let today = self.today();
        self.write(move |tx| {
            Box::pin(async move {
                let number = number(edit.number.as_deref())?.ok_or_else(|| lacking("A person needs a number"))?;
                is_free(tx, &number, None).await?;
                let wanted = Wanted::read(tx, &edit, today).await?;
                let name = wanted.name.clone().ok_or_else(|| lacking("A person needs a name"))?;
                let kind = edit.kind.ok_or_else(|| lacking("Say whether it is an employee, a volunteer, a councillor or an officer"))?;
                let (weekly_hours, email) = (wanted.weekly_hours.flatten(), wanted.email.clone().flatten());
                let manager = wanted.manager.flatten();
                let person = Person { number: number.clone(), name: name.clone(), kind, weekly_hours, email, manager };
                let mut made = Put { id: tx.add(person).await?, outcome: Outcome::Created, changes: Vec::new() };
                let placed = Periods::default().place(wanted.said).map_err(ends_early)?;
                wanted.hold_all(tx, &mut made, &Holdings::default(), &placed, true).await?;
                Ok((PersonSaved { person: number.clone(), name: name.clone(), changes: Vec::new() }, Op::AddPerson { number, name }))
            })
        })
        .await
    }

    /// Changes one person. See [`App::set_people`].
    ///
    /// # Errors
    /// As [`App::set_people`].
    pub async fn set_person(&self, person: &str, edit: PersonEdit) -> Result<Done<PersonSaved>, AppError> {
        let done = self.set_people(&[person.to_owned()], edit).await?;
        let (meant, label, operation, changed) = (done.value, done.label, done.operation, done.changed);
        let mut people = meant.people;
        let value = match people.pop() {
            Some(saved) => saved,
            None => {
                let mut conn = self.reading().await?;
                let who = super::one(&mut conn, person).await?;
                PersonSaved { person: who.number, name: who.name, changes: Vec::new() }
            }
        };
        Ok(Done { value, label, operation, changed })
    }

    /// Changes people in the same way, in one step. A branch, a team and roles hold from a day; what held before ends the day before. A
    /// first day after the last one begins another period.
    ///
    /// # Errors
    /// `NotFound` for an unknown person, branch, team, role or manager; `Conflict` for a number that exists and for managers in a ring;
    /// `Invalid` for what cannot be: an end before the start, a role that would end before it began. Nothing is saved then.
    pub async fn set_people(&self, people: &[String], edit: PersonEdit) -> Result<Done<PeopleSaved>, AppError> {
        let (people, today) = (people.to_vec(), self.today());
        self.write(move |tx| Box::pin(async move { change(tx, &people, &edit, today).await })).await
    }

    /// Says what [`App::set_people`] would do. The store does not change.
    ///
    /// # Errors
    /// As [`App::set_people`].
    pub async fn try_people(&self, people: &[String], edit: PersonEdit) -> Result<PeopleSaved, AppError> {
        let (people, today) = (people.to_vec(), self.today());
        self.rehearse(move |tx| Box::pin(async move { change(tx, &people, &edit, today).await })).await
    }
}

async fn change(tx: &mut Tx, people: &[String], edit: &PersonEdit, today: Date) -> Result<(PeopleSaved, Op), AppError> {
    let whom = chosen(tx, people).await?;
    if whom.len() != 1 && (edit.number.is_some() || edit.name.is_some()) {
        return Err(AppError::invalid("A number and a name belong to one person. Nothing was saved. Choose one person."));
    }
    let wanted = Wanted::read(tx, edit, today).await?;
    let ids: Vec<PersonId> = whom.iter().map(|one| one.id).collect();
    let stored = store::people::kept(tx, &ids).await?;
    let mut held = Holdings::load(tx, &ids).await?;
    judge_managers(tx, &stored, wanted.manager).await?;
    let managers: Vec<PersonId> = stored.iter().filter_map(|one| one.manager).chain(wanted.manager.flatten()).collect();
    let named = store::people::by_ids(tx, &managers).await?;
    let mut saved = Vec::new();
    let mut unchanged = 0;
    for before in stored {
        let mut person = before.record.clone();
        if let Some(number) = number(edit.number.as_deref())? {
            is_free(tx, &number, Some(before.id)).await?;
            person.number = number;
        }
        wanted.over(&mut person, edit);
        let (name, number) = (person.name.clone(), person.number.clone());
        let mut made = put(tx, Some(&before), person).await?;
        // The list of changes shows the manager's number, not the row id.
        made.changes.retain(|change| !change.starts_with("manager id"));
        if let Some(manager) = wanted.manager {
            let number = |id: Option<PersonId>| id.and_then(|id| named.get(&id)).map_or("", |one| one.number.as_str());
            made.also("manager", number(before.manager), number(manager));
        }
        if before.number != number {
            tx.renumber(&before.number, &number).await?;
        }
        let known: Periods = held.periods.get(&before.id).into_iter().flatten().map(|one| period(one)).collect();
        let placed = wanted.placed(&known)?;
        let own = held.take(before.id);
        wanted.hold_all(tx, &mut made, &own, &placed, false).await?;
        match made.outcome {
            Outcome::Unchanged => unchanged += 1,
            _ => saved.push(PersonSaved { person: number, name, changes: made.changes }),
        }
    }
    saved.sort_by(|one, other| (&one.name, &one.person).cmp(&(&other.name, &other.person)));
    let op = Op::EditPeople {
        people: saved.iter().map(|one| (one.person.clone(), one.name.clone())).collect(),
        changes: saved.first().map(|one| one.changes.clone()).unwrap_or_default(),
        makes: !wanted.made.is_empty(),
    };
    Ok((PeopleSaved { people: saved, unchanged }, op))
}

/// The people whom typed numbers mean, each once.
async fn chosen(tx: &mut Tx, people: &[String]) -> Result<Vec<Meant>, AppError> {
    if people.is_empty() {
        return Err(AppError::invalid("Nobody is chosen. Nothing was saved. Choose the people first."));
    }
    if people.len() > MOST_AT_ONCE {
        return Err(AppError::invalid("More than 10,000 people are chosen. Nothing was saved. Choose fewer, or bring a file in."));
    }
    let typed: Vec<&str> = people.iter().map(String::as_str).collect();
    let found = meant(tx, &typed).await?;
    let mut seen = BTreeSet::new();
    let mut whom = Vec::new();
    for typed in typed {
        let one = found.get(typed).ok_or_else(|| AppError::not_found("person", typed))?;
        if seen.insert(one.id) {
            whom.push(one.clone());
        }
    }
    Ok(whom)
}

/// What people have from some day to another, by the row id of the person.
#[derive(Default)]
struct Holdings {
    periods: BTreeMap<PersonId, Vec<Kept<PersonPeriod>>>,
    roles: BTreeMap<PersonId, Vec<Kept<PersonRole>>>,
    branches: BTreeMap<PersonId, Vec<Kept<PersonBranch>>>,
    teams: BTreeMap<PersonId, Vec<Kept<PersonTeam>>>,
}

impl Holdings {
    async fn load(tx: &mut Tx, people: &[PersonId]) -> Result<Self, AppError> {
        Ok(Self {
            periods: by_owner(store::people::records_of(tx, people).await?, |one: &PersonPeriod| one.person),
            roles: by_owner(store::people::records_of(tx, people).await?, PersonRole::person),
            branches: by_owner(store::people::records_of(tx, people).await?, PersonBranch::person),
            teams: by_owner(store::people::records_of(tx, people).await?, PersonTeam::person),
        })
    }

    /// Takes out what one person has.
    fn take(&mut self, person: PersonId) -> Self {
        fn of<R>(all: &mut BTreeMap<PersonId, Vec<Kept<R>>>, person: PersonId) -> BTreeMap<PersonId, Vec<Kept<R>>> {
            all.remove_entry(&person).into_iter().collect()
        }
        Self {
            periods: of(&mut self.periods, person),
            roles: of(&mut self.roles, person),
            branches: of(&mut self.branches, person),
            teams: of(&mut self.teams, person),
        }
    }
}

/// What an edit means in this store.
struct Wanted {
    name: Option<String>,
    weekly_hours: Option<Option<u32>>,
    email: Option<Option<String>>,
    manager: Option<Option<PersonId>>,
    said: Said,
    on: Date,
    branch: Option<Vec<BranchId>>,
    team: Option<Vec<Id<Team>>>,
    roles: Option<Vec<Id<Role>>>,
    with_roles: Vec<Id<Role>>,
    without_roles: Vec<Id<Role>>,
    names: (Names<Role>, Names<Branch>, Names<Team>),
    /// Names of the branches and teams that were made.
    made: Vec<String>,
}

impl Wanted {
    async fn read(tx: &mut Tx, edit: &PersonEdit, today: Date) -> Result<Self, AppError> {
        let mut names = (Names::roles(tx).await?, Names::branches(tx).await?, Names::teams(tx).await?);
        let mut made = Vec::new();
        let branch = match called("The branch", edit.branch.as_deref())? {
            None => None,
            Some(None) => Some(Vec::new()),
            Some(Some(name)) => Some(vec![match names.1.id(&name) {
                Some(id) => id,
                None if edit.make => {
                    let id = tx.add(Branch { code: None, name: name.clone(), sort: None }).await?;
                    names.1.add(&name, id);
                    made.push(name);
                    id
                }
                None => return Err(AppError::not_found("branch", &name)),
            }]),
        };
        let team = match called("The team", edit.team.as_deref())? {
            None => None,
            Some(None) => Some(Vec::new()),
            Some(Some(name)) => Some(vec![match names.2.id(&name) {
                Some(id) => id,
                None if edit.make => {
                    let id = tx.add(Team { code: None, name: name.clone() }).await?;
                    names.2.add(&name, id);
                    made.push(name);
                    id
                }
                None => return Err(AppError::not_found("team", &name)),
            }]),
        };
        let roles_of = |typed: &[String]| -> Result<Vec<Id<Role>>, AppError> {
            let mut ids = Vec::new();
            for text in typed.iter().filter(|text| !is_nothing(text.trim()) && !text.trim().is_empty()) {
                let id = names.0.id(text).ok_or_else(|| AppError::not_found("role", text))?;
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            Ok(ids)
        };
        let manager = match edit.manager.as_deref().map(str::trim) {
            None => None,
            Some(typed) if typed.is_empty() || is_no_value(typed) => Some(None),
            Some(typed) => Some(Some(super::one(tx, typed).await?.id)),
        };
        Ok(Self {
            name: match &edit.name {
                None => None,
                Some(name) => Some(
                    typed::one_line("The name", Some(name), LONGEST_NAME)?
                        .ok_or_else(|| AppError::invalid("A person has a name. Nothing was saved. Give it."))?,
                ),
            },
            weekly_hours: edit.weekly_hours.as_deref().map(weekly_hours).transpose()?,
            email: edit.email.as_deref().map(email).transpose()?,
            manager,
            said: Said {
                start: edit.start.as_deref().map(|text| day("first", text)).transpose()?,
                end: edit.end.as_deref().map(|text| day("last", text)).transpose()?,
            },
            on: edit.on.unwrap_or(today),
            branch,
            team,
            roles: edit.roles.as_deref().map(roles_of).transpose()?,
            with_roles: roles_of(&edit.with_roles)?,
            without_roles: roles_of(&edit.without_roles)?,
            names,
            made,
        })
    }

    /// Writes what is said of the person over the record.
    fn over(&self, person: &mut Person, edit: &PersonEdit) {
        if let Some(name) = &self.name {
            person.name.clone_from(name);
        }
        person.kind = edit.kind.unwrap_or(person.kind);
        person.weekly_hours = self.weekly_hours.unwrap_or(person.weekly_hours);
        person.manager = self.manager.unwrap_or(person.manager);
        if let Some(email) = &self.email {
            person.email.clone_from(email);
        }
    }

    /// How what is said fits the periods that are known. If no day is said, the period of the change is meant, else the latest.
    fn placed(&self, known: &Periods) -> Result<Placed, AppError> {
        let now = known.iter().find(|period| period.contains(self.on));
        let said = match now {
            Some(Period { from, to }) if self.said == Said::default() => Said { start: Some(from), end: Some(to) },
            _ => self.said,
        };
        known.place(said).map_err(ends_early)
    }

    /// Writes the period, the roles, the branch and the team.
    async fn hold_all(&self, tx: &mut Tx, made: &mut Put<Person>, held: &Holdings, placed: &Placed, is_new: bool) -> Result<(), AppError> {
        fn own<R>(all: &BTreeMap<PersonId, Vec<Kept<R>>>, person: PersonId) -> &[Kept<R>] {
            all.get(&person).map_or(&[], Vec::as_slice)
        }
        let when = When { on: self.on, placed, is_new };
        let begun = put_period(tx, made, own(&held.periods, made.id), &when).await?;
        tx.add_many(begun.into_iter().collect()).await?;
        let roles = self.roles_of(own(&held.roles, made.id), &when)?;
        let begun = hold(tx, made, own(&held.roles, made.id), roles, &when, &self.names.0).await?;
        tx.add_many(begun).await?;
        let begun = hold(tx, made, own(&held.branches, made.id), self.branch.clone(), &when, &self.names.1).await?;
        tx.add_many(begun).await?;
        let begun = hold(tx, made, own(&held.teams, made.id), self.team.clone(), &when, &self.names.2).await?;
        tx.add_many(begun).await?;
        Ok(())
    }

    /// All the roles from the day of the change on; `None` if they stay as they are.
    fn roles_of(&self, held: &[Kept<PersonRole>], when: &When<'_>) -> Result<Option<Vec<Id<Role>>>, AppError> {
        if self.roles.is_none() && self.with_roles.is_empty() && self.without_roles.is_empty() {
            return Ok(None);
        }
        let current = when.current(held);
        for ends in &self.without_roles {
            let (role, changes) = (self.names.0.name(*ends), when.changes());
            let Some(kept) = current.iter().find(|one| one.what() == *ends) else {
                let message = format!("The role `{role}` is not held on {}. Nothing was saved. Look which roles are.", changes.long());
                return Err(AppError::invalid(message));
            };
            if let Some(from) = kept.from.filter(|from| *from > changes) {
                return Err(AppError::invalid(format!(
                    "The role `{role}` begins on {}, so it cannot end before {}. Nothing was saved. Give that day or a later one.",
                    from.long(),
                    changes.long()
                )));
            }
        }
        let mut wanted = match &self.roles {
            Some(roles) => roles.clone(),
            None => current.iter().map(|one| one.what()).filter(|role| !self.without_roles.contains(role)).collect(),
        };
        wanted.extend(self.with_roles.iter().copied());
        let mut seen = BTreeSet::new();
        wanted.retain(|role| seen.insert(*role));
        Ok(Some(wanted))
    }
}

/// Refuses a manager who would be managed by the person, directly or through others.
async fn judge_managers(tx: &mut Tx, stored: &[Kept<Person>], manager: Option<Option<PersonId>>) -> Result<(), AppError> {
    let Some(Some(manager)) = manager else { return Ok(()) };
    let mut managers = store::people::managers(tx).await?;
    managers.extend(stored.iter().map(|one| (one.id, manager)));
    for one in stored {
        rules::manager(&managers, &one.id)?;
    }
    Ok(())
}

/// Refuses a number that somebody else has, or one that reads like it.
async fn is_free(tx: &mut Tx, number: &str, own: Option<PersonId>) -> Result<(), AppError> {
    let found = meant(tx, &[number]).await?;
    match found.get(number) {
        Some(other) if Some(other.id) != own => Err(AppError::Conflict {
            message: format!("The number `{}` is here already. Nothing was saved. Give another, or change that person.", other.number),
            details: vec![format!("`{}` is {}", other.number, other.name)],
        }),
        _ => Ok(()),
    }
}

fn lacking(what: &str) -> AppError {
    AppError::invalid(format!("{what}. Nothing was saved."))
}

fn number(typed: Option<&str>) -> Result<Option<String>, AppError> {
    let Some(typed) = typed else { return Ok(None) };
    let number = Code::of_person(typed).text;
    typed::one_line("The number", Some(&number), LONGEST_CODE)?
        .map_or_else(|| Err(lacking("A person needs a number")), |number| Ok(Some(number)))
}

/// The name of a branch or a team; `Some(None)` for none.
fn called(what: &str, typed: Option<&str>) -> Result<Option<Option<String>>, AppError> {
    let Some(typed) = typed else { return Ok(None) };
    Ok(Some(typed::one_line(what, Some(typed), LONGEST_NAME)?.filter(|name| !is_nothing(name))))
}

fn day(which: &str, typed: &str) -> Result<Option<Date>, AppError> {
    let text = typed.trim();
    if text.is_empty() || is_no_value(text) || (which == "last" && exchange::dates::is_no_end(text)) {
        return Ok(None);
    }
    let date = exchange::dates::parse(text).filter(|date| !is_no_end(*date));
    date.map(Some).ok_or_else(|| AppError::invalid(format!("`{text}` is no {which} day. Nothing was saved. Write it like 31/3/2026.")))
}

fn weekly_hours(typed: &str) -> Result<Option<u32>, AppError> {
    let text = typed.trim();
    if text.is_empty() || is_no_value(text) {
        return Ok(None);
    }
    let hours = exchange::numbers::weekly_hours(text);
    let wrong = || format!("`{text}` is not a number of hours a week. Nothing was saved. Write a number above 0 and up to 100, like 18.5.");
    hours.map(Some).ok_or_else(|| AppError::invalid(wrong()))
}

fn email(typed: &str) -> Result<Option<String>, AppError> {
    let Some(text) = typed::one_line("The e-mail address", Some(typed), LONGEST_EMAIL)?.filter(|text| !is_no_value(text)) else {
        return Ok(None);
    };
    rules::email(&text)?;
    Ok(Some(text))
}

fn ends_early(EndBeforeStart { start, end }: EndBeforeStart) -> AppError {
    AppError::invalid(format!(
        "The last day, {}, is before the first, {}. Nothing was saved. Correct one of the two.",
        end.long(),
        start.long()
    ))
}
