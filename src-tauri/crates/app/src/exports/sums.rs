//! The measures as tables: the sums by branch and aim, and the skills map.

use domain::facts::Facts;
use domain::gaps::{Key, Sums};
use exchange::write::{Sheet, Value};

use super::headings;
use crate::gaps::table;
use crate::scope::Scoped;
use crate::views::Scope;
use crate::{App, AppError};

const SUMS: [&str; 13] = [
    "people",
    "required",
    "met",
    "below",
    "unrated",
    "review_due",
    "target_levels",
    "gap_levels",
    "unrated_levels",
    "weighted_gap",
    "coverage",
    "response",
    "people_with_gap",
];

impl App {
    /// By branch and aim, by branch, by aim, and what was counted. Every total is counted from the cells.
    pub(super) async fn gap_sheets(&self, scope: &Scope) -> Result<Vec<Sheet>, AppError> {
        let scoped = self.scoped(scope).await?;
        let both = by(&scoped, "By branch and aim", &[Key::Branch, Key::Aim]);
        let about = about(&scoped, scope);
        Ok(vec![both, by(&scoped, "By branch", &[Key::Branch]), by(&scoped, "By aim", &[Key::Aim]), about])
    }

    /// Levels with people down and skills across, as a skills grid that can be imported again, and targets in the same places.
    pub(super) async fn matrix_sheets(&self, scope: &Scope) -> Result<Vec<Sheet>, AppError> {
        let scoped = self.scoped(scope).await?;
        let facts = scoped.facts();
        let skills: Vec<(u32, &domain::facts::Skill)> =
            (0_u32..).zip(&facts.skills).filter(|(_, skill)| scoped.filter.aim.takes(skill.aim)).collect();
        let people: Vec<u32> = (0_u32..).zip(&facts.people).map(|(at, _)| at).filter(|person| scoped.has(*person)).collect();
        let mut names = headings(&["person_id", "name", "branch", "roles"]);
        names.extend(skills.iter().map(|(_, skill)| format!("{} {}", skill.key, skill.title)));
        let sheet = |name: &str, value: &dyn Fn(u32, u32) -> Option<u8>| {
            let row = |person: &u32| {
                let levels =
                    skills.iter().map(|(skill, _)| value(*person, *skill).map_or(Value::Empty, |level| Value::Whole(i64::from(level))));
                who(&scoped, facts, *person).into_iter().chain(levels).collect()
            };
            Sheet { name: name.to_owned(), headings: names.clone(), rows: people.iter().map(row).collect() }
        };
        let levels = sheet("Levels", &|person, skill| scoped.matrix.level(person, skill));
        let targets = sheet("Targets", &|person, skill| scoped.matrix.cell(person, skill).target);
        Ok(vec![levels, targets, about(&scoped, scope)])
    }
}

fn who(scoped: &Scoped, facts: &Facts, person: u32) -> Vec<Value> {
    let Some(one) = facts.people.get(person as usize) else { return vec![Value::Empty; 4] };
    let branch = scoped.matrix.branch(person).and_then(|at| facts.branches.get(at as usize)).map_or("", |branch| branch.title.as_str());
    let roles: Vec<&str> =
        scoped.matrix.roles(person).iter().filter_map(|at| facts.roles.get(*at as usize)).map(|role| role.title.as_str()).collect();
    vec![Value::text(&one.key), Value::text(&one.name), Value::text(branch), Value::text(roles.join("; "))]
}

fn by(scoped: &Scoped, name: &str, keys: &[Key]) -> Sheet {
    let counted = table(scoped, keys);
    let mut names: Vec<String> = keys.iter().map(|key| key.code().to_owned()).collect();
    names.extend(headings(&SUMS));
    let row = |texts: Vec<String>, sums: &Sums| texts.into_iter().map(Value::text).chain(sum_values(sums)).collect::<Vec<Value>>();
    let mut rows: Vec<Vec<Value>> = counted
        .groups
        .iter()
        .map(|group| {
            row(
                keys.iter().map(|key| group.key.get(key.code()).cloned().flatten().unwrap_or_else(|| "(none)".to_owned())).collect(),
                &group.sums,
            )
        })
        .collect();
    let total = keys.iter().enumerate().map(|(at, _)| if at == 0 { "Total".to_owned() } else { String::new() }).collect();
    rows.push(row(total, &counted.totals));
    Sheet { name: name.to_owned(), headings: names, rows }
}

fn sum_values(sums: &Sums) -> Vec<Value> {
    let whole = |number: i64| Value::Whole(number);
    vec![
        whole(sums.people.into()),
        whole(sums.required.into()),
        whole(sums.met.into()),
        whole(sums.below.into()),
        whole(sums.unrated.into()),
        whole(sums.review_due.into()),
        whole(sums.target_levels.into()),
        whole(sums.gap_levels.into()),
        whole(sums.unrated_levels.into()),
        whole(sums.weighted_gap.into()),
        Value::share(sums.coverage),
        Value::share(sums.response),
        whole(sums.people_with_gap.into()),
    ]
}

/// What a table in a drawer has to say of itself: date, framework, edition, ratings, filters.
fn about(scoped: &Scoped, scope: &Scope) -> Sheet {
    let framework = scoped.snapshot.framework_ref();
    let ratings = match scope.ratings {
        domain::ratings::RatingsCounted::All => "all ratings",
        domain::ratings::RatingsCounted::Agreed => "agreed ratings only (manager, assessor, certificate)",
    };
    let line = |what: &str, value: Value| vec![Value::text(what), value];
    let rows = vec![
        line("As of", Value::Date(scoped.on)),
        line("Framework", Value::text(format!("{}@{}", framework.code, framework.version))),
        line("Strategy edition", Value::text(&scoped.snapshot.framework.edition)),
        line("Ratings counted", Value::text(ratings)),
        line("Branch", Value::text(scope.branch.as_deref().unwrap_or("all"))),
        line("Kind of people", Value::text(scope.kind.map_or("all", |kind| kind.code()))),
        line("Aim", Value::text(scope.aim.as_deref().unwrap_or("all"))),
        line("coverage", Value::text("met / (met + below): the share at target among those rated")),
        line("response", Value::text("(met + below) / required: how much of the question was answered")),
    ];
    Sheet { name: "About".to_owned(), headings: headings(&["What", "Value"]), rows }
}
