//! People in lists and pickers, and what the palette finds.

use domain::ratings::RatingsCounted;

use crate::views::{Found, PersonRef, StoreInfo};
use crate::{App, AppError};

/// The most that a list for choosing answers; the more exact a text, the fewer are found.
const MOST_FOUND: usize = 200;

/// Is it written like a staff or volunteer number, in one word with a digit? Such a rater or verifier must be known; anything
/// else is the name of somebody outside.
pub(crate) fn is_number_like(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.contains(|c: char| c.is_ascii_digit())
}

impl App {
    /// Active people whose name or number contains a text, by name.
    pub async fn people(&self, text: &str) -> Result<Vec<PersonRef>, AppError> {
        let wanted = text.trim().to_lowercase();
        let snapshot = self.snapshot(None).await?;
        let matrix = self.matrix(&snapshot, self.today(), RatingsCounted::All);
        let facts = &snapshot.facts;
        let mut found: Vec<PersonRef> = (0_u32..)
            .zip(&facts.people)
            .filter(|(at, person)| {
                matrix.is_active(*at) && (person.name.to_lowercase().contains(&wanted) || person.key.to_lowercase().contains(&wanted))
            })
            .map(|(at, person)| PersonRef {
                key: person.key.clone(),
                name: person.name.clone(),
                kind: person.kind,
                branch: matrix.branch(at).map(|branch| facts.branches[branch as usize].title.clone()),
                roles: matrix.roles(at).iter().map(|&role| facts.roles[role as usize].title.clone()).collect(),
            })
            .collect();
        found.sort_by_cached_key(|person| (person.name.to_lowercase(), person.key.clone()));
        found.truncate(MOST_FOUND);
        Ok(found)
    }

    /// People, skills, activities and branches whose name or key contains a text.
    pub async fn find(&self, text: &str) -> Result<Vec<Found>, AppError> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let hit = |key: &str, title: &str| key.to_lowercase().contains(&wanted) || title.to_lowercase().contains(&wanted);
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
        let snapshot = self.snapshot(None).await?;
        let facts = &snapshot.facts;
        found.extend(
            facts.skills.iter().filter(|skill| hit(&skill.key, &skill.title)).take(20).map(|skill| Found {
                what: "skill".to_owned(),
                key: skill.key.clone(),
                title: skill.title.clone(),
                detail: skill
                    .aim
                    .map(|aim| format!("Aim {}: {}", facts.aims[aim as usize].key, facts.aims[aim as usize].title))
                    .unwrap_or_default(),
            }),
        );
        found.extend(facts.branches.iter().filter(|branch| hit(&branch.key, &branch.title)).take(20).map(|branch| Found {
            what: "branch".to_owned(),
            key: branch.key.clone(),
            title: branch.title.clone(),
            detail: String::new(),
        }));
        let activities = store::people::activities(&mut self.store.read().await?).await?;
        found.extend(activities.into_iter().filter(|(key, title, _)| hit(key, title)).take(20).map(|(key, title, kind)| Found {
            what: "activity".to_owned(),
            key,
            title,
            detail: kind,
        }));
        Ok(found)
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
            service: settings.get("service.name").cloned().unwrap_or_default(),
            demo,
            people,
            ratings,
            framework: crate::snapshot::named(&framework),
            edition: framework.edition,
            levels: levels.into_iter().map(|(level, name, anchor)| crate::views::map::LevelName { level, name, anchor }).collect(),
            today: self.today(),
        })
    }
}
