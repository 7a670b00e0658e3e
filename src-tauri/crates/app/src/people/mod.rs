//! People in lists and pickers, and what the palette finds.

pub(crate) mod ratings;

use std::collections::{BTreeMap, BTreeSet};

use exchange::clean::fold;
use exchange::kinds::Code;
use store::Conn;
use store::records::PersonId;

use crate::imports::known::Keys;
use crate::views::{Found, PersonRef, StoreInfo};
use crate::{App, AppError};

/// The most that a list for choosing answers; the more exact a text, the fewer are found.
const MOST_FOUND: usize = 200;

/// Somebody whom a typed number stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meant {
    pub(crate) id: PersonId,
    pub(crate) number: String,
    pub(crate) name: String,
}

/// The people whom typed numbers stand for, by the text as typed. A text that is nobody's is left out. A number that is written as
/// stored, as the window does, is asked for by itself; only for others all numbers are looked at.
pub(crate) async fn meant(conn: &mut Conn, typed: &[&str]) -> Result<BTreeMap<String, Meant>, AppError> {
    let typed: BTreeSet<&str> = typed.iter().copied().collect();
    let exact = store::people::by_numbers(conn, &typed).await?;
    let person = |(number, (id, name)): (String, (PersonId, String))| (number.clone(), Meant { id, number, name });
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

/// Does a key or a title contain the text, as names meet?
fn hit(text: &str) -> impl Fn(&str, &str) -> bool + use<> {
    let wanted = fold(text);
    move |key, title| fold(key).contains(&wanted) || fold(title).contains(&wanted)
}

impl App {
    /// Active people whose name or number contains a text, by name.
    pub async fn people(&self, text: &str) -> Result<Vec<PersonRef>, AppError> {
        let hit = hit(text);
        let mut conn = self.store.read().await?;
        let found = store::people::found(&mut conn, self.today(), MOST_FOUND, hit).await?;
        Ok(found
            .into_iter()
            .map(|person| PersonRef {
                key: person.number,
                name: person.name,
                kind: person.kind,
                branch: person.branch,
                roles: person.roles,
            })
            .collect())
    }

    /// People, skills, activities and branches whose name or key contains a text.
    pub async fn find(&self, text: &str) -> Result<Vec<Found>, AppError> {
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let hit = hit(text);
        let mut found: Vec<Found> = self
            .people(text)
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
        let mut conn = self.store.read().await?;
        let framework = self.framework_row(&mut conn).await?;
        let skills = store::people::skills(&mut conn, framework.id).await?;
        found.extend(skills.into_iter().filter(|(key, title, _)| hit(key, title)).take(20).map(|(key, title, aim)| Found {
            what: "skill".to_owned(),
            key,
            title,
            detail: aim.map(|(code, title)| format!("Aim {code}: {title}")).unwrap_or_default(),
        }));
        let branches =
            store::people::branches(&mut conn).await?.into_iter().map(|(code, title)| (code.unwrap_or_else(|| title.clone()), title));
        found.extend(branches.filter(|(key, title)| hit(key, title)).take(20).map(|(key, title)| Found {
            what: "branch".to_owned(),
            key,
            title,
            detail: String::new(),
        }));
        let activities = store::people::activities(&mut conn).await?;
        found.extend(activities.into_iter().filter(|(key, title, _)| hit(key, title)).take(20).map(|(key, title, kind)| Found {
            what: "activity".to_owned(),
            key,
            title,
            detail: kind,
        }));
        Ok(found)
    }

    /// The store's own id, which stays with it wherever its file goes.
    pub async fn store_id(&self) -> Result<String, AppError> {
        let mut conn = self.store.read().await?;
        Ok(store::settings::store_id(&mut conn).await?)
    }

    /// The store that is open.
    pub async fn store_info(&self) -> Result<StoreInfo, AppError> {
        let mut conn = self.store.read().await?;
        let framework = store::facts::framework_in_use(&mut conn).await?;
        let settings = store::settings::all(&mut conn).await?;
        let levels = store::people::levels(&mut conn, framework.id).await?;
        let (people, ratings) = store::facts::how_many(&mut conn).await?;
        let demo = conn.number("SELECT count(*) FROM operation WHERE kind = 'demo'", &[]).await? > 0;
        Ok(StoreInfo {
            place: self.store.place().to_owned(),
            caution: self.caution().map(str::to_owned),
            service: settings.get("service.name").cloned().unwrap_or_default(),
            demo,
            people,
            ratings,
            framework: crate::measures::snapshot::named(&framework),
            framework_title: framework.title,
            edition_title: store::settings::edition_title(&mut conn, framework.edition_id).await?,
            edition: framework.edition,
            levels: levels.into_iter().map(|(level, name, anchor)| crate::views::map::LevelName { level, name, anchor }).collect(),
            today: self.today(),
        })
    }
}
