//! Finds people for lists and pickers, and things for the palette.

mod edit;
pub(crate) mod held;
mod list;
mod merge;
mod page;
pub(crate) mod ratings;
mod self_rating;

use std::collections::{BTreeMap, BTreeSet};

use exchange::clean::fold;
use exchange::kinds::Code;
use store::Conn;
use store::records::{Branch, PersonId};

use crate::imports::known::Keys;
use crate::operations::Op;
use crate::views::people::PeopleQuery;
use crate::views::{Found, PersonRef, StoreInfo, StoreSize};
use crate::{App, AppError};

/// The most people that a list for choosing shows. A longer text finds fewer.
const MOST_FOUND: u32 = 200;

/// The person whom a typed number means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    pub(crate) id: PersonId,
    pub(crate) number: String,
    pub(crate) name: String,
}

/// The people whom typed numbers mean, by the text as typed. A text that fits nobody is left out. A number that is typed exactly as stored
/// is looked up directly; all numbers are searched only for the others.
pub(crate) async fn meant(conn: &mut Conn, typed: &[&str]) -> Result<BTreeMap<String, Meant>, AppError> {
    let typed: BTreeSet<&str> = typed.iter().copied().collect();
    let exact = store::people::by_numbers(conn, &typed).await?;
    let person = |one: store::people::NamedPerson| (one.number.clone(), Meant { id: one.id, number: one.number, name: one.name });
    let mut found: BTreeMap<String, Meant> = exact.into_iter().map(person).collect();
    let others: Vec<&str> = typed.into_iter().filter(|text| !found.contains_key(*text)).collect();
    if others.is_empty() {
        return Ok(found);
    }
    let keys = Keys::people(conn).await?;
    let written: BTreeMap<&str, &str> = others.into_iter().filter_map(|text| Some((text, keys.key(&Code::of_person(text))?))).collect();
    let numbers: BTreeSet<&str> = written.values().copied().collect();
    let named: BTreeMap<String, Meant> = store::people::by_numbers(conn, &numbers).await?.into_iter().map(person).collect();
    found.extend(written.into_iter().filter_map(|(text, number)| Some((text.to_owned(), named.get(number)?.clone()))));
    Ok(found)
}

/// The person whom a typed number means.
///
/// # Errors
/// `NotFound` if nobody has the number.
pub(crate) async fn one(conn: &mut Conn, typed: &str) -> Result<Meant, AppError> {
    meant(conn, &[typed]).await?.remove(typed).ok_or_else(|| AppError::not_found("person", typed))
}

/// A test whether a key or a title contains the text. Texts are compared as names are.
fn hit(text: &str) -> impl Fn(&str, &str) -> bool + use<> {
    let wanted = fold(text);
    move |key, title| fold(key).contains(&wanted) || fold(title).contains(&wanted)
}

impl App {
    /// Active people whose name, number, branch, team and roles contain every word of a text, by name.
    pub async fn people(&self, text: &str) -> Result<Vec<PersonRef>, AppError> {
        self.read_people(&mut self.reading().await?, text).await
    }

    /// As [`App::people`], through a transaction that is open.
    async fn read_people(&self, conn: &mut Conn, text: &str) -> Result<Vec<PersonRef>, AppError> {
        let query = PeopleQuery { search: text.to_owned(), ..PeopleQuery::default() };
        let found = self.read_people_list(conn, &query, (0, MOST_FOUND)).await?;
        Ok(found
            .people
            .into_iter()
            .map(|person| PersonRef {
                key: person.person,
                name: person.name,
                kind: person.kind,
                branch: person.branch_title,
                roles: person.role_titles,
            })
            .collect())
    }

    /// People, skills, activities and branches whose name or key contains a text.
    pub async fn find(&self, text: &str) -> Result<Vec<Found>, AppError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let hit = hit(text);
        let mut conn = self.reading().await?;
        let mut found: Vec<Found> = self
            .read_people(&mut conn, text)
            .await?
            .into_iter()
            .take(20)
            .map(|person| {
                let place = person.branch.map(|branch| format!(", {branch}")).unwrap_or_default();
                Found {
                    what: "person".to_owned(),
                    key: person.key,
                    title: person.name,
                    detail: format!("{}{place}", person.roles.join(", ")),
                }
            })
            .collect();
        let framework = self.framework_row(&mut conn).await?;
        let skills = store::people::skills(&mut conn, framework.id).await?;
        found.extend(skills.into_iter().filter(|skill| hit(&skill.code, &skill.title)).take(20).map(|skill| Found {
            what: "skill".to_owned(),
            key: skill.code,
            title: skill.title,
            detail: skill.aim.map(|aim| format!("Aim {}: {}", aim.code, aim.title)).unwrap_or_default(),
        }));
        let branches = conn.all::<Branch>().await?.into_iter().map(|branch| (branch.key().to_owned(), branch.record.name));
        found.extend(branches.filter(|(key, title)| hit(key, title)).take(20).map(|(key, title)| Found {
            what: "branch".to_owned(),
            key,
            title,
            detail: String::new(),
        }));
        let activities = store::planning::activities(&mut conn).await?;
        found.extend(activities.into_iter().filter(|one| hit(&one.code, &one.title)).take(20).map(|one| Found {
            what: "activity".to_owned(),
            key: one.code,
            title: one.title,
            detail: one.kind,
        }));
        Ok(found)
    }

    /// The store's own id. It stays the same when the file is moved or copied.
    pub async fn store_id(&self) -> Result<String, AppError> {
        Ok(store::settings::store_id(&mut self.reading().await?).await?)
    }

    /// The store that is open.
    pub async fn store_info(&self) -> Result<StoreInfo, AppError> {
        self.read_store_info(&mut self.reading().await?).await
    }

    /// How much the store that is open holds.
    ///
    /// # Errors
    /// `StoreUnusable`.
    pub async fn store_size(&self) -> Result<StoreSize, AppError> {
        let store::facts::HowMany { people, ratings } = store::facts::how_many(&mut self.reading().await?).await?;
        Ok(StoreSize { people, ratings })
    }

    /// As [`App::store_info`], through a transaction that is open.
    pub(crate) async fn read_store_info(&self, conn: &mut Conn) -> Result<StoreInfo, AppError> {
        let framework = store::facts::framework_in_use(conn).await?;
        let settings = store::settings::all(conn).await?;
        let levels = store::people::levels(conn, framework.id).await?;
        let demo = store::changes::was_done(conn, &Op::Demo.kind()).await?;
        Ok(StoreInfo {
            place: self.store.place().to_owned(),
            caution: self.caution().map(str::to_owned),
            service: settings.get("service.name").cloned().unwrap_or_default(),
            demo,
            framework: crate::measures::snapshot::named(&framework),
            framework_title: framework.title,
            edition_title: store::settings::edition_title(conn, framework.edition_id).await?,
            edition: framework.edition,
            levels: levels.into_iter().map(crate::map::level_name).collect(),
            today: self.today(),
            what_if: self.what_if().map(str::to_owned),
        })
    }
}
