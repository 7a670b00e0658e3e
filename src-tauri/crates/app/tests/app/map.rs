//! The skills map: what a text finds in it, the sums over those found, in what order people stand, and whose word each cell is.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use app::views::Scope;
use app::views::gaps::{GapQuery, Key, Sums};
use app::views::imports::{ImportKind, ImportOptions};
use app::views::map::{ColumnSums, MapGapSort, MapGapsQuery, MapQuery, MapRow, MapSort, RateRow, SkillsMap};
use app::{App, Env};
use testkit::on_both;

const TODAY: &str = "2026-11-24";

async fn demo(place: &testkit::Place) -> Result<App> {
    Ok(App::create_demo(&place.url, Env::fixed(TODAY.parse()?, "tester"), Some(60), 1).await?)
}

fn asked(text: &str, group: Option<Key>, sort: MapSort) -> MapQuery {
    MapQuery { scope: Scope::default(), text: text.to_owned(), group, sort }
}

/// The whole map of a scope, by name.
fn whole() -> MapQuery {
    asked("", None, MapSort::Name)
}

async fn found(app: &App, text: &str, group: Option<Key>) -> Result<SkillsMap> {
    Ok(app.skills_map(&asked(text, group, MapSort::Name), None).await?)
}

/// Every row of a map, read page by page.
async fn rows(app: &App, query: &MapQuery, map: &SkillsMap) -> Result<Vec<MapRow>> {
    let mut rows = Vec::new();
    while rows.len() < usize::try_from(map.rows)? {
        let page = app.map_rows(query, Some(&map.order), u32::try_from(rows.len())?, 7).await?;
        ensure!(page.order == map.order && !page.rows.is_empty(), "the page from {} on", rows.len());
        rows.extend(page.rows);
    }
    ensure!(app.map_rows(query, Some(&map.order), map.rows, 7).await?.rows.is_empty());
    Ok(rows)
}

fn numbers(rows: &[MapRow]) -> Vec<&str> {
    rows.iter().map(|row| row.person.as_str()).collect()
}

fn rating(person: &str, skill: &str, level: u8) -> RateRow {
    RateRow {
        person: person.to_owned(),
        skill: skill.to_owned(),
        level: Some(level),
        on: None,
        source: None,
        by: None,
        confidence: None,
        note: None,
    }
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
    let map = app.skills_map(&whole(), None).await?;
    let table = app.gaps(&GapQuery::default()).await?;
    ensure!(map.totals == table.totals && map.columns == by_skill(&app, &map, &Scope::default()).await?);
    ensure!(map.people == map.everybody && map.rows == map.people && map.groups.is_empty());
    let everybody = found(&app, "  ", None).await?;
    ensure!(everybody.order == map.order && everybody.totals == table.totals && everybody.columns == map.columns);

    // A branch's title finds its people and others whose text holds it; these are counted one by one by the gap table.
    let of_person = app.gaps(&GapQuery { by: vec![Key::Person], scope: Scope::default() }).await?;
    let sums: BTreeMap<_, _> = of_person.groups.iter().map(|group| (group.key.get("person").cloned().flatten(), group.sums)).collect();
    let all = rows(&app, &whole(), &map).await?;
    let row = all.iter().find(|row| row.branch.is_some()).context("somebody with a branch")?;
    for text in [row.branch.clone().unwrap_or_default().to_uppercase(), row.person.clone(), format!("{} {}", row.person, row.name)] {
        let answer = found(&app, &text, None).await?;
        let people = rows(&app, &asked(&text, None, MapSort::Name), &answer).await?;
        ensure!(answer.people as usize == people.len() && answer.everybody == map.everybody, "{text}");
        ensure!(numbers(&people).contains(&row.person.as_str()), "{text} finds {people:?}");
        let own: Vec<&Sums> = people.iter().filter_map(|row| sums.get(&Some(row.person.clone()))).collect();
        let add = |part: fn(&Sums) -> u32| own.iter().map(|sums| part(sums)).sum::<u32>();
        ensure!(answer.totals.met == add(|sums| sums.met) && answer.totals.below == add(|sums| sums.below), "{text}");
        ensure!(answer.totals.unrated == add(|sums| sums.unrated) && answer.totals.gap_levels == add(|sums| sums.gap_levels), "{text}");
        ensure!(answer.totals.people == add(|sums| sums.people), "{text}");
        ensure!(answer.columns.iter().map(|sums| sums.met).sum::<u32>() == answer.totals.met, "{text}");
    }
    let nobody = found(&app, "zzzz", Some(Key::Branch)).await?;
    ensure!((nobody.people, nobody.rows) == (0, 0) && nobody.totals == Sums::default() && nobody.groups.is_empty());
    Ok(())
});

on_both!(the_groups_of_a_map_have_the_sums_of_their_branch_and_their_rows_follow_each_other, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let query = asked("", Some(Key::Branch), MapSort::Gap);
    let answer = app.skills_map(&query, None).await?;
    ensure!(answer.groups.len() > 1);
    for group in answer.groups.iter().filter(|group| group.title.is_some()) {
        let scope = Scope { branch: group.title.clone(), ..Scope::default() };
        ensure!(group.totals == app.gaps(&GapQuery { by: Vec::new(), scope: scope.clone() }).await?.totals, "{:?}", group.title);
        ensure!(group.columns == by_skill(&app, &answer, &scope).await?, "{:?}", group.title);
    }
    let all = rows(&app, &query, &answer).await?;
    let mut rest = all.as_slice();
    for group in &answer.groups {
        let (own, others) = rest.split_at(group.people as usize);
        rest = others;
        ensure!(own.iter().all(|row| row.branch == group.title), "{:?}", group.title);
        ensure!(own.is_sorted_by(|a, b| (a.gap_levels, a.below) >= (b.gap_levels, b.below)), "{:?}", group.title);
    }
    ensure!(
        rest.is_empty() && answer.groups.last().is_some_and(|group| all.iter().all(|row| row.branch.is_some()) || group.title.is_none())
    );

    // Who has two roles stands in both.
    let by_role = asked("", Some(Key::Role), MapSort::Name);
    let answer = app.skills_map(&by_role, None).await?;
    let all = rows(&app, &by_role, &answer).await?;
    let twice = all.iter().find(|row| row.roles.len() > 1).context("somebody with two roles")?;
    let who = app.map_person(&by_role, Some(&answer.order), &twice.person).await?.context("the person")?;
    ensure!(answer.rows > answer.people && who.places.len() == twice.roles.len());
    ensure!(who.places.iter().all(|at| all[*at as usize].person == twice.person));
    ensure!(found(&app, "", Some(Key::Person)).await.is_err());
    Ok(())
});

on_both!(people_stand_by_name_by_gap_and_by_the_gap_in_a_skill, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let map = app.skills_map(&whole(), None).await?;
    let by_name = rows(&app, &whole(), &map).await?;
    ensure!(by_name.is_sorted_by_key(|row| domain::names::sort_key(&row.name)));
    let column = map.columns.iter().position(|sums| sums.below > 1).context("a skill that people miss")?;
    let gap = |row: &MapRow| {
        let (target, level) = (row.cells[column] & 15, row.cells[column] >> 4 & 15);
        if level > 0 && level <= target { target + 1 - level } else { 0 }
    };
    let sorts: [(MapSort, &dyn Fn(&MapRow) -> u32); 3] = [
        (MapSort::Gap, &|row| row.gap_levels),
        (MapSort::Unrated, &|row| row.unrated),
        (MapSort::Skill(map.skills[column].key.clone()), &gap),
    ];
    for (sort, weight) in sorts {
        let query = asked("", None, sort.clone());
        let answer = app.skills_map(&query, None).await?;
        ensure!(answer.order != map.order && answer.totals == map.totals, "{sort:?}");
        let all = rows(&app, &query, &answer).await?;
        ensure!(all.len() == by_name.len() && all.is_sorted_by(|a, b| weight(a) >= weight(b)), "{sort:?}");
        ensure!(weight(&all[0]) > 0, "{sort:?}");
    }
    // A hand-typed skill breaks no screen.
    ensure!(app.skills_map(&asked("", None, MapSort::Skill("none".to_owned())), None).await?.order == map.order);
    ensure!(app.map_rows(&whole(), Some(&map.order), 0, 501).await.is_err());
    Ok(())
});

on_both!(a_rating_moves_nobody_until_the_order_is_asked_for_anew, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let query = asked("", None, MapSort::Gap);
    let map = app.skills_map(&query, None).await?;
    let before = rows(&app, &query, &map).await?;
    let first = &before[0];
    let met: Vec<RateRow> = first
        .cells
        .iter()
        .zip(&map.skills)
        .filter(|(cell, _)| **cell & 15 > 0)
        .map(|(_, skill)| rating(&first.person, &skill.key, map.max_level))
        .collect();
    app.rate(met, domain::ratings::Source::Assessor).await?;

    let kept = app.skills_map(&query, Some(&map.order)).await?;
    ensure!(kept.order == map.order && kept.totals.met > map.totals.met);
    let after = rows(&app, &query, &kept).await?;
    ensure!(numbers(&after) == numbers(&before) && after[0].gap_levels == 0 && first.gap_levels > 0);
    let place = app.map_person(&query, Some(&map.order), &first.person).await?.context("the person")?;
    ensure!(place.places == [0] && place.row == after[0]);

    let anew = app.skills_map(&query, None).await?;
    ensure!(anew.order != map.order);
    let moved = rows(&app, &query, &anew).await?;
    ensure!(moved[0].person != first.person && moved.last().is_some_and(|last| last.gap_levels == 0));
    // By name a rating is nothing.
    let by_name = app.skills_map(&whole(), None).await?;
    app.undo().await?;
    ensure!(app.skills_map(&whole(), None).await?.order == by_name.order);
    Ok(())
});

on_both!(an_order_that_is_not_known_any_more_is_made_anew, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let map = app.skills_map(&whole(), None).await?;
    let page = app.map_rows(&whole(), Some("no such order"), 0, 5).await?;
    ensure!(page.order == map.order && page.rows.len() == 5);
    // The same order, after so many others that it was let go.
    for text in "abcdefghijkl".chars() {
        found(&app, &text.to_string(), None).await?;
    }
    ensure!(app.map_rows(&whole(), Some(&map.order), 0, 5).await? == page);

    // Somebody comes: the rows are those of the order as it is now, under its name.
    let file = tempfile::tempdir()?;
    let people = file.path().join("people.csv");
    std::fs::write(&people, "person_id,name,kind\nNEW-1,Aaaa Aaronson,employee\n")?;
    app.import(ImportKind::People, &people, &ImportOptions::default()).await?;
    let later = app.map_rows(&whole(), Some(&map.order), 0, 5).await?;
    ensure!(later.order != map.order && later.rows[0].person == "NEW-1");
    let known = app.skills_map(&whole(), Some(&map.order)).await?;
    ensure!(known.order == later.order && known.people == map.people + 1);
    let who = app.map_person(&whole(), Some(&known.order), &page.rows[0].person).await?.context("the person")?;
    ensure!(who.places == [1] && who.order == known.order);
    ensure!(app.map_person(&whole(), None, "NOBODY").await?.is_none());
    Ok(())
});

on_both!(namesakes_are_told_from_each_other, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let all = rows(&app, &whole(), &app.skills_map(&whole(), None).await?).await?;
    let single = all.iter().find(|row| !row.namesake).context("a name that nobody shares")?;
    let file = tempfile::tempdir()?;
    let people = file.path().join("people.csv");
    std::fs::write(&people, format!("person_id,name,kind\nNEW-10,{0},volunteer\nNEW-2,{0},volunteer\n", single.name.to_uppercase()))?;
    app.import(ImportKind::People, &people, &ImportOptions::default()).await?;
    let map = app.skills_map(&whole(), None).await?;
    let all = rows(&app, &whole(), &map).await?;
    let at = all.iter().position(|row| row.person == single.person).context("the person")?;
    ensure!(all[at].namesake);
    let twins: Vec<&str> = all.iter().filter(|row| row.person.starts_with("NEW-")).map(|row| row.person.as_str()).collect();
    ensure!(twins == ["NEW-2", "NEW-10"], "{twins:?}");
    // Whoever the filter leaves alone still has a namesake in the service.
    let query = asked("NEW-10", None, MapSort::Name);
    ensure!(app.map_rows(&query, None, 0, 5).await?.rows.iter().all(|row| row.namesake && row.person == "NEW-10"));
    // In a part of the service in which they are alone, they have none.
    let part = MapQuery { scope: Scope { branch: single.branch.clone(), ..Scope::default() }, ..whole() };
    let alone = app.map_person(&part, None, &single.person).await?.context("the person")?;
    ensure!(!alone.row.namesake);
    Ok(())
});

on_both!(the_map_of_one_aim_has_those_who_need_a_skill_of_it, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let map = app.skills_map(&whole(), None).await?;
    for aim in &map.aims {
        let query = MapQuery { scope: Scope { aim: Some(aim.key.clone()), ..Scope::default() }, ..whole() };
        let answer = app.skills_map(&query, None).await?;
        let all = rows(&app, &query, &answer).await?;
        ensure!(answer.skills.iter().all(|skill| skill.aim.as_ref() == Some(&aim.key)), "{}", aim.key);
        if answer.totals.required == 0 {
            ensure!(answer.people == map.people, "{}", aim.key);
        } else {
            ensure!(answer.people == answer.totals.people && all.iter().all(|row| row.required > 0), "{}", aim.key);
        }
    }
    Ok(())
});

on_both!(the_open_cells_are_those_of_the_rows, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let map = app.skills_map(&whole(), None).await?;
    let all = rows(&app, &whole(), &map).await?;
    let open = |row: &MapRow| row.below + row.unrated;
    let gaps = |sort, descending| MapGapsQuery { map: whole(), skill: None, sort, descending };
    let by_missing = app.map_gaps(&gaps(MapGapSort::Missing, true), 0, 500).await?;
    ensure!(by_missing.of == all.iter().map(open).sum::<u32>());
    // The largest gap first, and last of all what nobody rated.
    let missing: Vec<u8> = by_missing.rows.iter().map(|gap| gap.missing.unwrap_or(0)).collect();
    ensure!(missing.is_sorted_by(|a, b| a >= b) && missing[0] > 0);
    let one = &by_missing.rows[0];
    let row = all.iter().find(|row| row.person == one.person).context("the person")?;
    let column = map.skills.iter().position(|skill| skill.key == one.skill).context("the skill")?;
    ensure!(u32::from(one.target) == row.cells[column] & 15 && u32::from(one.level.unwrap_or(0)) + 1 == row.cells[column] >> 4 & 15);

    let mut paged = Vec::new();
    while paged.len() < usize::try_from(by_missing.of)? {
        paged.extend(app.map_gaps(&gaps(MapGapSort::Person, false), u32::try_from(paged.len())?, 100).await?.rows);
    }
    let numbers: Vec<&str> = paged.iter().map(|gap| gap.person.as_str()).collect();
    let of_rows: Vec<&str> = all.iter().flat_map(|row| std::iter::repeat_n(row.person.as_str(), open(row) as usize)).collect();
    ensure!(numbers == of_rows);
    let up = app.map_gaps(&gaps(MapGapSort::Level, false), 0, 500).await?.rows;
    let rated: Vec<u8> = up.iter().map_while(|gap| gap.level).collect();
    ensure!(rated.is_sorted() && up[rated.len()..].iter().all(|gap| gap.level.is_none()));

    // Of one skill, whose rating then closes a cell.
    let of_skill = MapGapsQuery { skill: Some(one.skill.clone()), ..gaps(MapGapSort::Missing, true) };
    let before = app.map_gaps(&of_skill, 0, 500).await?;
    ensure!(before.of == map.columns[column].below + map.columns[column].unrated && before.rows.iter().all(|gap| gap.skill == one.skill));
    app.rate(vec![rating(&one.person, &one.skill, map.max_level)], domain::ratings::Source::Assessor).await?;
    ensure!(app.map_gaps(&of_skill, 0, 500).await?.of == before.of - 1);
    let no_such = MapGapsQuery { skill: Some("none".to_owned()), ..of_skill };
    ensure!(app.map_gaps(&no_such, 0, 5).await.is_err());
    Ok(())
});

on_both!(a_cell_of_the_map_says_whose_rating_is_in_force_and_of_which_day, async |place: &testkit::Place| {
    let app = demo(place).await?;
    let scope = Scope::default();
    let map = app.skills_map(&whole(), None).await?;
    let mut rated = 0;
    for row in app.map_rows(&whole(), None, 0, 6).await?.rows {
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
    let map = app.skills_map(&whole(), None).await?;
    // A cell that is not met, rated or not.
    let page = app.map_rows(&whole(), None, 0, 60).await?;
    let (row, skill) = page
        .rows
        .iter()
        .find_map(|row| Some((row, row.cells.iter().position(|cell| cell & 15 > 0 && (cell >> 4 & 15) <= cell & 15)?)))
        .context("a gap")?;
    let rating = rating(&row.person, &map.skills[skill].key, map.max_level);
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
