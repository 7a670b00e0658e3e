//! The settings screen.

use domain::facts::CoverScope;
use domain::ix::{BranchIx, IxVec, List};
use domain::ratings::RatingsCounted;
use store::records::BranchSort;

use super::{KNOWN, value_of};
use crate::views::settings::{AimPriority, BranchView, DutyCoverView, SettingView, SettingsView, SkillCoverView};
use crate::{App, AppError};

impl App {
    /// Everything on the settings screen.
    pub async fn settings(&self) -> Result<SettingsView, AppError> {
        let mut conn = self.reading().await?;
        let snapshot = self.snapshot(&mut conn, None).await?;
        let matrix = self.matrix(&snapshot, self.today(), RatingsCounted::All);
        let facts = &snapshot.facts;
        let set = store::settings::all(&mut conn).await?;
        let mut people_in: IxVec<BranchIx, u32> = IxVec::filled(0, facts.branches.len());
        for person in facts.people.indices() {
            if matrix.is_active(person)
                && let Some(branch) = matrix.branch(person)
            {
                people_in[branch] += 1;
            }
        }
        let mut branches = Vec::new();
        for row in store::settings::branches(&mut conn).await? {
            let people = facts.branches.index_of(|branch| branch.key == row.key()).map_or(0, |at| people_in[at]);
            let key = row.key().to_owned();
            branches.push(BranchView { key, name: row.record.name, sort: BranchSort::text(row.record.sort).to_owned(), people });
        }
        let mut duty_cover = Vec::new();
        for row in store::settings::duty_cover(&mut conn).await? {
            duty_cover.push(DutyCoverView {
                id: row.id.to_string(),
                branch: row.branch,
                halfdays: words(&row.halfdays),
                role: row.role,
                min: row.min,
            });
        }
        let mut skill_cover = Vec::new();
        for row in store::settings::skill_cover(&mut conn).await? {
            skill_cover.push(SkillCoverView {
                id: row.id.to_string(),
                scope: if row.scope == CoverScope::Branch(()) { row.branch.unwrap_or_default() } else { row.scope.code().to_owned() },
                skill: row.skill,
                level: row.level,
                kinds: row.kinds,
                min: row.min,
            });
        }
        let mut aims = Vec::new();
        for row in store::settings::aims(&mut conn, snapshot.framework.edition_id).await? {
            let working_title = row.title_status.is_working_title();
            aims.push(AimPriority { key: row.record.code, title: row.record.title, working_title, priority: row.record.priority });
        }
        let money = crate::service::money::money(&mut conn, self.today()).await?;
        let frameworks = self.read_frameworks(&mut conn).await?;
        Ok(SettingsView {
            store: self.read_store_info(&mut conn).await?,
            settings: KNOWN
                .iter()
                .map(|known| SettingView {
                    key: known.key.to_owned(),
                    value: value_of(&set, known.key),
                    title: known.title.to_owned(),
                    help: known.help.to_owned(),
                })
                .collect(),
            branches,
            duty_cover,
            skill_cover,
            funds: money.funds,
            outside_funds: money.outside,
            aims,
            frameworks,
            roles: facts.roles.iter().map(|role| (role.key.clone(), role.title.clone())).collect(),
            skills: facts.skills.iter().map(|skill| (skill.key.clone(), skill.title.clone())).collect(),
        })
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(';').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
