//! Lists learning records, each with the id by which a verifier names it.

use std::collections::{BTreeMap, HashMap};

use domain::learning::RecordStatus;
use store::Kept;
use store::records::{ActivityId, LearningId, LearningSkill};

use crate::sessions::person_id;
use crate::views::learning::{Claim, LoggedRecord};
use crate::{App, AppError};

impl App {
    /// Learning records in the order of recording: all of them, or those of one person, of one status, or both.
    ///
    /// # Errors
    /// `NotFound` for an unknown person.
    pub async fn log_list(&self, status: Option<RecordStatus>, person: Option<&str>) -> Result<Vec<LoggedRecord>, AppError> {
        let mut conn = self.reading().await?;
        let records = match person {
            None => store::learning::all(&mut conn).await?,
            Some(number) => {
                let person = person_id(&mut conn, number).await?;
                store::learning::of_person(&mut conn, person).await?
            }
        };
        let mut claims: HashMap<LearningId, Vec<Kept<LearningSkill>>> = HashMap::new();
        for claim in store::learning::all_claims(&mut conn).await? {
            claims.entry(claim.learning).or_default().push(claim);
        }
        let activities: BTreeMap<ActivityId, String> =
            store::planning::activities(&mut conn).await?.into_iter().map(|activity| (activity.id, activity.code)).collect();
        let people = store::people::all_named(&mut conn).await?;
        let wanted = records.into_iter().filter(|record| status.is_none_or(|status| record.status == status));
        let listed = wanted.map(|Kept { id, record }| LoggedRecord {
            skills: claims
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .map(|claim| Claim { skill: claim.record.skill, level: claim.record.level })
                .collect(),
            record: id.to_string(),
            person: people.get(&record.person).map(|who| who.number.clone()).unwrap_or_default(),
            date: record.on,
            minutes: record.minutes,
            activity: record.activity.and_then(|id| activities.get(&id).cloned()),
            title: record.title,
            reflection: record.reflection,
            status: record.status,
            verified_by: record.verified_by,
            returned: record.returned,
        });
        Ok(listed.collect())
    }
}
