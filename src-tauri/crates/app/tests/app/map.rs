//! The skills map: what a text finds in it, the sums over those found, and whose word each cell is.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use app::views::Scope;
use app::views::gaps::{GapQuery, Key, Sums};
use app::views::map::{ColumnSums, MapQuery, MapSums, SkillsMap};
use app::{App, Env};
use testkit::on_both;

const TODAY: &str = "2026-11-24";

async fn demo(place: &testkit::Place) -> Result<App> {
    Ok(App::create_demo(&place.url, Env::fixed(TODAY.parse()?, "tester"), Some(60), 1).await?)
}

async fn found(app: &App, text: &str, group: Option<Key>) -> Result<MapSums> {
    Ok(app.map_sums(&MapQuery { scope: Scope::default(), text: text.to_owned(), group }).await?)
}

fn four(sums: &Sums) -> ColumnSums {
    ColumnSums { required: sums.required, met: sums.met, below: sums.below, unrated: sums.unrated }
}

/// The gap table's sums by skill, in the order of the map's columns.
async fn by_skill(app: &App, map: &SkillsMap, scope: &Scope) -> Result<Vec<ColumnSums>> {
    let table = app.gaps(&GapQuery { by: vec![Key::Skill], scope: scope.clone() }).await?;
    let sums: BTreeMap<_, _> = table.groups.iter().map(|group| (group.key.get("skill").cloned().flatten(), four(&group.sums))).collect();
    Ok(map.skills.iter().map(|skill| sums.get(&Some(skill.key.clone())).copied().unwrap_or_default()).collect())
}

on_both!(a_filter_of_the_map_has_the_sums_of_the_gap_tables, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let map = app.skills_map(&Scope::default()).await?;
    let whole = app.gaps(&GapQuery::default()).await?;
    ensure!(map.totals == whole.totals && map.columns == by_skill(&app, &map, &Scope::default()).await?);
    let everybody = found(&app, "  ", None).await?;
    ensure!(everybody.people.is_none() && everybody.totals == whole.totals && everybody.columns == map.columns);

    // A branch's title finds its people and others whose text holds it; these are counted one by one by the gap table.
    let of_person = app.gaps(&GapQuery { by: vec![Key::Person], scope: Scope::default() }).await?;
    let sums: BTreeMap<_, _> = of_person.groups.iter().map(|group| (group.key.get("person").cloned().flatten(), group.sums)).collect();
    let row = map.rows.iter().find(|row| row.branch.is_some()).context("somebody with a branch")?;
    for text in [row.branch.clone().unwrap_or_default().to_uppercase(), row.person.clone(), format!("{} {}", row.person, row.name)] {
        let answer = found(&app, &text, None).await?;
        let people = answer.people.context("a list of those found")?;
        ensure!(people.contains(&row.person), "{text} finds {people:?}");
        let own: Vec<&Sums> = people.iter().filter_map(|person| sums.get(&Some(person.clone()))).collect();
        let add = |part: fn(&Sums) -> u32| own.iter().map(|sums| part(sums)).sum::<u32>();
        ensure!(answer.totals.met == add(|sums| sums.met) && answer.totals.below == add(|sums| sums.below), "{text}");
        ensure!(answer.totals.unrated == add(|sums| sums.unrated) && answer.totals.gap_levels == add(|sums| sums.gap_levels), "{text}");
        ensure!(answer.totals.people == add(|sums| sums.people), "{text}");
        ensure!(answer.columns.iter().map(|sums| sums.met).sum::<u32>() == answer.totals.met, "{text}");
    }
    let nobody = found(&app, "zzzz", Some(Key::Branch)).await?;
    ensure!(nobody.people.is_some_and(|people| people.is_empty()) && nobody.totals == Sums::default() && nobody.groups.is_empty());
    Ok(())
});

on_both!(the_groups_of_a_map_have_the_sums_of_their_branch, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let map = app.skills_map(&Scope::default()).await?;
    let answer = found(&app, "", Some(Key::Branch)).await?;
    ensure!(answer.groups.len() > 1);
    for group in answer.groups.iter().filter(|group| group.title.is_some()) {
        let scope = Scope { branch: group.title.clone(), ..Scope::default() };
        ensure!(group.totals == app.gaps(&GapQuery { by: Vec::new(), scope: scope.clone() }).await?.totals, "{:?}", group.title);
        ensure!(group.columns == by_skill(&app, &map, &scope).await?, "{:?}", group.title);
    }
    let refused = found(&app, "", Some(Key::Person)).await;
    ensure!(refused.is_err());
    Ok(())
});

on_both!(a_cell_of_the_map_says_whose_rating_is_in_force_and_of_which_day, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let scope = Scope::default();
    let map = app.skills_map(&scope).await?;
    let mut rated = 0;
    for row in map.rows.iter().take(6) {
        for (cell, skill) in row.cells.iter().zip(&map.skills).filter(|(cell, _)| **cell & 0xff != 0) {
            let detail = app.cell_detail(&row.person, &skill.key, &scope).await?;
            let in_force = detail.ratings.iter().find(|rating| rating.in_force);
            let source = usize::try_from(cell >> 12 & 7)?;
            let said = source.checked_sub(1).map(|at| domain::ratings::Source::ALL[at]);
            ensure!(said == in_force.map(|rating| rating.source), "{} {}", row.person, skill.key);
            let Some(rating) = in_force else { continue };
            let days = map.as_of.naive().signed_duration_since(rating.on.naive()).num_days();
            ensure!(i64::from(cell >> 15) == days, "{} {}", row.person, skill.key);
            rated += 1;
        }
    }
    ensure!(rated > 10, "{rated} cells were looked at");
    let skill = &map.skills.first().context("a skill")?.key;
    ensure!(app.skill_learning("no such skill", &scope).await.is_err());
    let learning = app.skill_learning(skill, &scope).await?;
    ensure!(learning.iter().all(|option| option.teaches > 0) && learning.is_sorted_by_key(|option| option.teaches));
    Ok(())
});

on_both!(a_rating_asks_little_of_the_store_once_the_facts_are_at_hand, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let query = GapQuery { by: vec![Key::Branch], scope: Scope::default() };
    let before = app.gaps(&query).await?;
    let map = app.skills_map(&Scope::default()).await?;
    // A cell that is not met, rated or not.
    let (row, skill) = map
        .rows
        .iter()
        .find_map(|row| Some((row, row.cells.iter().position(|cell| cell & 15 > 0 && (cell >> 4 & 15) <= cell & 15)?)))
        .context("a gap")?;
    let rating = app::views::map::RateRow {
        person: row.person.clone(),
        skill: map.skills[skill].key.clone(),
        level: Some(map.max_level),
        on: None,
        source: None,
        by: None,
        confidence: None,
        note: None,
    };
    let one = async {
        app.rate(vec![rating], domain::ratings::Source::Assessor).await?;
        app.gaps(&query).await
    };
    let (after, asked) = store::asked::counted(one).await;
    let after = after?;
    ensure!(after.totals.met == before.totals.met + 1, "{:?} and {:?}", before.totals, after.totals);
    // Ten; on a server one more, for the lock that puts writers one behind the other.
    ensure!(asked.statements <= 11, "{} statements", asked.statements);
    let anew = App::open(&place.url, Env::fixed(TODAY.parse()?, "tester")).await?;
    ensure!(anew.gaps(&query).await? == after);
    anew.close().await;
    Ok(())
});

on_both!(a_setting_that_the_measures_obey_counts_at_once, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let query = GapQuery { by: vec![Key::Branch], scope: Scope::default() };
    ensure!(app.gaps(&query).await?.needs_most.is_some());
    let change = serde_json::json!({ "what": "set", "key": "needs_most.least_rated", "value": "1000" });
    app.change_setting(serde_json::from_value(change)?).await?;
    ensure!(app.gaps(&query).await?.needs_most.is_none());
    Ok(())
});
