//! People added, changed and merged at the window: what holds from when, what was true before, and one undo each.

use anyhow::{Context, Result, ensure};
use app::views::gaps::{GapQuery, Sums};
use app::views::map::RateRow;
use app::views::people::{PeopleQuery, PersonEdit, PersonPage};
use app::views::roles::{RoleEdit, TargetEdit};
use app::views::settings::SettingChange;
use app::views::what_if::WhatIfEdit;
use app::views::{FrameworkRef, Scope};
use app::{App, AppError, Date, Env, Kind, RatingsCounted, Source};
use testkit::{Place, on_both};

const TODAY: &str = "2026-11-24";

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn on(date: &str) -> Scope {
    Scope { as_of: Some(day(date)), ..Scope::default() }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

async fn empty(place: &Place) -> Result<App> {
    Ok(App::create(&place.url, Env::fixed(TODAY.parse()?, "Kim Keeper")).await?)
}

async fn demo(place: &Place, people: u32) -> Result<App> {
    Ok(App::create_demo(&place.url, Env::fixed(TODAY.parse()?, "Kim Keeper"), Some(people), 1).await?)
}

fn new(number: &str, name: &str) -> PersonEdit {
    PersonEdit { number: text(number), name: text(name), kind: Some(Kind::Employee), ..PersonEdit::default() }
}

async fn dump(place: &Place) -> Result<Vec<String>> {
    let store = testkit::open(&place.url).await?;
    let rows = testkit::dump(&store).await?;
    store.close().await;
    Ok(rows)
}

fn roles(page: &PersonPage) -> Vec<(&str, Option<Date>, Option<Date>)> {
    page.roles.iter().map(|one| (one.role.as_str(), one.from, one.to)).collect()
}

fn branches(page: &PersonPage) -> Vec<(&str, Option<Date>, Option<Date>)> {
    page.branches.iter().map(|one| (one.branch.as_str(), one.from, one.to)).collect()
}

async fn rated(app: &App, person: &str, skill: &str, level: u8, source: Source, when: &str) -> Result<()> {
    let row = RateRow {
        person: person.to_owned(),
        skill: skill.to_owned(),
        level: Some(level),
        on: Some(day(when)),
        source: Some(source),
        by: None,
        confidence: None,
        note: None,
    };
    app.rate(vec![row], Source::Manager).await?;
    Ok(())
}

async fn first_role(app: &App) -> Result<String> {
    Ok(app.roles(&Scope::default()).await?.into_iter().max_by_key(|role| role.targets).context("a role")?.role)
}

on_both!(a_new_starter_is_here_from_her_first_day_with_her_role_and_branch, async |place: &Place| {
    let app = empty(place).await?;
    let role = first_role(&app).await?;
    let before = dump(place).await?;
    let edit = PersonEdit {
        branch: text("Central"),
        team: text("Front of house"),
        roles: Some(vec![role.clone()]),
        start: text("1/12/2026"),
        weekly_hours: text("18.5"),
        email: text("aisha.o'khan@example.org"),
        make: true,
        ..new("004512", "Aisha Khan")
    };
    let done = app.add_person(edit).await?;
    ensure!(done.label.as_deref() == Some("Added Aisha Khan (004512)"), "{:?}", done.label);
    let page = app.person_page("4512", &on("2026-12-01")).await?;
    ensure!(page.active && page.person == "004512" && page.weekly_hours.as_deref() == Some("18.5"));
    ensure!(roles(&page) == [(role.as_str(), Some(day("2026-12-01")), None)], "{:?}", page.roles);
    ensure!(branches(&page) == [("Central", Some(day("2026-12-01")), None)], "{:?}", page.branches);
    ensure!(!page.cells.is_empty() && page.cells.iter().all(|cell| cell.state.as_deref() == Some("unrated")));
    ensure!(!app.person_page("004512", &Scope::default()).await?.active, "she is not here yet");
    // She is not counted before her first day, and is found among everybody.
    ensure!(app.gaps(&GapQuery::default()).await?.totals == Sums::default());
    let find = |everybody| PeopleQuery { search: "khan central".to_owned(), everybody, ..PeopleQuery::default() };
    ensure!(app.people_list(&find(false), 0, 10).await?.count == 0);
    let found = app.people_list(&find(true), 0, 10).await?;
    ensure!(found.count == 1 && found.people[0].starts == Some(day("2026-12-01")) && !found.people[0].active, "{found:?}");
    app.undo().await?;
    ensure!(dump(place).await? == before, "an undo leaves nothing of her");
    Ok(())
});

on_both!(a_move_holds_from_its_day_and_what_was_before_stays, async |place: &Place| {
    let app = empty(place).await?;
    let all = app.roles(&Scope::default()).await?;
    let (one, other) = (all[0].role.clone(), all[1].role.clone());
    let edit = PersonEdit {
        branch: text("Central"),
        roles: Some(vec![one.clone()]),
        start: text("2020-01-01"),
        make: true,
        ..new("1", "Ann Lee")
    };
    app.add_person(edit).await?;
    let moved = PersonEdit {
        branch: text("Northgate"),
        with_roles: vec![other.clone()],
        without_roles: vec![one.clone()],
        on: Some(day("2026-06-01")),
        make: true,
        ..PersonEdit::default()
    };
    let done = app.set_person("1", moved).await?;
    ensure!(done.value.changes.iter().any(|change| change == "branch: Central → Northgate"), "{:?}", done.value.changes);
    let page = app.person_page("1", &Scope::default()).await?;
    let (start, last, first) = (Some(day("2020-01-01")), Some(day("2026-05-31")), Some(day("2026-06-01")));
    ensure!(branches(&page) == [("Central", start, last), ("Northgate", first, None)], "{:?}", page.branches);
    ensure!(roles(&page) == [(one.as_str(), start, last), (other.as_str(), first, None)], "{:?}", page.roles);
    // The same again changes nothing, and is no operation.
    let again = PersonEdit { branch: text("northgate"), ..PersonEdit::default() };
    ensure!(app.set_person("1", again).await?.operation.is_none());
    // She leaves, and comes back: two periods.
    app.set_person("1", PersonEdit { end: text("30/9/2026"), ..PersonEdit::default() }).await?;
    app.set_person("1", PersonEdit { start: text("2026-11-01"), ..PersonEdit::default() }).await?;
    let page = app.person_page("1", &Scope::default()).await?;
    let periods: Vec<String> = page.periods.iter().map(ToString::to_string).collect();
    ensure!(periods == ["2020-01-01 to 2026-09-30", "from 2026-11-01"], "{periods:?}");
    ensure!(!app.person_page("1", &on("2026-10-15")).await?.active && page.active);
    ensure!(page.branches.len() == 3 && page.branches[1].to == Some(day("2026-09-30")), "{:?}", page.branches);
    Ok(())
});

on_both!(what_cannot_be_is_refused_and_nothing_is_saved, async |place: &Place| {
    let app = empty(place).await?;
    let role = first_role(&app).await?;
    app.add_person(PersonEdit { roles: Some(vec![role.clone()]), start: text("2026-06-01"), ..new("007", "Ann Lee") }).await?;
    app.add_person(PersonEdit { manager: text("7"), ..new("8", "Bo Kay") }).await?;
    let before = dump(place).await?;
    let blank = PersonEdit::default;
    let long = "x".repeat(100_000);
    let refused = [
        ("conflict", app.add_person(new("7", "Another Ann")).await.err()),
        ("invalid", app.add_person(PersonEdit { name: None, ..new("9", "") }).await.err()),
        ("invalid", app.add_person(PersonEdit { kind: None, ..new("9", "Cy") }).await.err()),
        ("invalid", app.add_person(new("9", &long)).await.err()),
        ("not_found", app.add_person(PersonEdit { branch: text("Nowhere"), ..new("9", "Cy") }).await.err()),
        ("not_found", app.add_person(PersonEdit { roles: Some(vec!["Astronaut".to_owned()]), ..new("9", "Cy") }).await.err()),
        ("not_found", app.set_person("99", blank()).await.err()),
        ("invalid", app.set_person("007", PersonEdit { end: text("2026-05-31"), ..blank() }).await.err()),
        ("invalid", app.set_person("007", PersonEdit { end: text("31/02/2026"), ..blank() }).await.err()),
        ("invalid", app.set_person("007", PersonEdit { weekly_hours: text("200"), ..blank() }).await.err()),
        ("invalid", app.set_person("007", PersonEdit { email: text("nobody"), ..blank() }).await.err()),
        ("invalid", app.set_person("007", PersonEdit { manager: text("8"), ..blank() }).await.err()),
        ("invalid", app.set_person("007", PersonEdit { manager: text("007"), ..blank() }).await.err()),
        (
            "invalid",
            app.set_people(&["007".to_owned(), "8".to_owned()], PersonEdit { name: text("Both"), ..blank() }).await.map(|_| ()).err(),
        ),
        ("invalid", app.merge_people("7", "007").await.map(|_| ()).err()),
        ("not_found", app.merge_people("7", "99").await.map(|_| ()).err()),
    ];
    for (at, (kind, error)) in refused.iter().enumerate() {
        let error: &AppError = error.as_ref().with_context(|| format!("number {at} was not refused"))?;
        ensure!(error.kind() == *kind, "number {at}: {error:?}");
        ensure!(error.to_string().contains("Nothing was"), "number {at}: {error}");
    }
    // A role ended before it began.
    app.set_person("8", PersonEdit { with_roles: vec![role.clone()], on: Some(day("2026-12-01")), ..blank() }).await?;
    let early = PersonEdit { without_roles: vec![role], on: Some(day("2026-11-30")), ..blank() };
    ensure!(app.set_person("8", early).await.is_err_and(|error| error.to_string().contains("begins on 1 December 2026")));
    app.undo().await?;
    ensure!(dump(place).await? == before);
    // Text of any script is kept as it is.
    let name = "\u{5d3}\u{5e0}\u{5d4} O\u{2019}Ne\u{301}ill; =1+1 <b>";
    app.add_person(new("10", name)).await?;
    let page = app.person_page("10", &Scope::default()).await?;
    ensure!(page.name == "\u{5d3}\u{5e0}\u{5d4} O\u{2019}N\u{e9}ill; =1+1 <b>", "{}", page.name);
    Ok(())
});

on_both!(a_selection_changes_in_one_step_after_a_preview, async |place: &Place| {
    let app = demo(place, 60).await?;
    let found = app.people_list(&PeopleQuery { kind: Some(Kind::Employee), ..PeopleQuery::default() }, 0, 5).await?;
    let numbers: Vec<String> = found.people.iter().map(|one| one.person.clone()).collect();
    let edit = PersonEdit { branch: text("New Annexe"), end: text("31/3/2027"), make: true, ..PersonEdit::default() };
    let before = dump(place).await?;
    let preview = app.try_people(&numbers, edit.clone()).await?;
    ensure!(dump(place).await? == before && preview.people.len() == 5 && preview.unchanged == 0, "{preview:?}");
    let done = app.set_people(&numbers, edit).await?;
    ensure!(done.value == preview, "what was shown is what was done");
    ensure!(done.label.as_deref().is_some_and(|label| label.starts_with("Changed 5 people: ")), "{:?}", done.label);
    let there = app.people_list(&PeopleQuery { branch: text("new annexe"), ..PeopleQuery::default() }, 0, 60).await?;
    ensure!(there.count == 5 && there.people.iter().all(|one| one.ends == Some(day("2027-03-31"))), "{there:?}");
    app.undo().await?;
    ensure!(dump(place).await? == before);
    Ok(())
});

on_both!(two_records_of_one_person_become_one_and_come_apart_again, async |place: &Place| {
    let app = demo(place, 60).await?;
    let list = app.people_list(&PeopleQuery { kind: Some(Kind::Employee), ..PeopleQuery::default() }, 0, 60).await?.people;
    let pages = {
        let mut pages = Vec::new();
        for one in &list {
            pages.push(app.person_page(&one.person, &Scope::default()).await?);
        }
        pages.retain(|page| !page.ratings.is_empty() && !page.places.is_empty());
        pages
    };
    let (gone, into) = (&pages[0], &pages[1]);
    let before = dump(place).await?;
    let whole = app.gaps(&GapQuery::default()).await?.totals;
    let merged = app.merge_people(&gone.person, &into.person).await?;
    ensure!(merged.value.person == into.person && merged.value.rows > 0, "{merged:?}");
    ensure!(app.person_page(&gone.person, &Scope::default()).await.is_err(), "the number is gone");
    let one = app.person_page(&into.person, &Scope::default()).await?;
    ensure!(one.name == into.name && one.ratings.len() == gone.ratings.len() + into.ratings.len());
    ensure!(one.learning.records == gone.learning.records + into.learning.records);
    let sessions = |page: &PersonPage| page.places.iter().map(|place| place.session.clone()).collect::<std::collections::BTreeSet<_>>();
    ensure!(sessions(&one) == sessions(gone).union(&sessions(into)).cloned().collect());
    ensure!(one.places.len() == sessions(&one).len(), "one place in each session");
    for role in gone.roles.iter().chain(&into.roles) {
        ensure!(one.roles.iter().any(|held| held.role == role.role), "{}", role.role);
    }
    ensure!(app.gaps(&GapQuery::default()).await?.totals.people == whole.people - 1);
    ensure!(app.check().await?.ok, "{:?}", app.check().await?.faults);
    // Facts that follow the log, and facts read anew, say the same.
    let fresh = App::open(&place.url, Env::fixed(TODAY.parse()?, "Another")).await?;
    ensure!(fresh.gaps(&GapQuery::default()).await? == app.gaps(&GapQuery::default()).await?);
    fresh.close().await;
    app.undo().await?;
    ensure!(dump(place).await? == before);
    ensure!(app.gaps(&GapQuery::default()).await?.totals == whole);
    Ok(())
});

on_both!(targets_of_roles_and_people_show_their_effect_first_and_then_have_it, async |place: &Place| {
    let app = demo(place, 60).await?;
    let role = app.roles(&Scope::default()).await?.into_iter().max_by_key(|role| role.people).context("a role")?;
    let grid = app.roles_grid(&Scope::default()).await?;
    let row = grid.roles.iter().position(|one| one.role == role.role).context("its row")?;
    let column = grid.cells[row].iter().position(|cell| *cell == 0).context("a skill that it does not need")?;
    let skill = grid.skills[column].key.clone();
    let edit =
        TargetEdit { role: Some(role.role.clone()), skill: skill.clone(), level: Some(3), importance: Some(3), ..TargetEdit::default() };
    let before = app.gaps(&GapQuery::default()).await?.totals;
    let effect = app.try_targets(vec![edit.clone()]).await?;
    ensure!(effect.before == before && effect.people > 0 && effect.cells == effect.people, "{effect:?}");
    let set = app.set_targets(vec![edit.clone()]).await?;
    ensure!((set.value.created, set.value.changed) == (1, 0));
    ensure!(app.gaps(&GapQuery::default()).await?.totals == effect.after, "what was shown is what it does");
    ensure!(app.roles_grid(&Scope::default()).await?.cells[row][column] == 3 | 3 << 4);
    let removed = app.set_targets(vec![TargetEdit { level: None, importance: None, ..edit.clone() }]).await?;
    ensure!(removed.value.removed == 1 && app.gaps(&GapQuery::default()).await?.totals == before);

    // A person's own target holds from its day; taking it away ends it the day before.
    let person =
        app.people_list(&PeopleQuery { role: Some(role.role.clone()), ..PeopleQuery::default() }, 0, 1).await?.people.swap_remove(0).person;
    let own = |level, from: &str| TargetEdit {
        person: Some(person.clone()),
        skill: skill.clone(),
        level,
        from: Some(day(from)),
        reason: text("Cover for the summer"),
        ..TargetEdit::default()
    };
    let effect = app.try_targets(vec![own(Some(2), "2026-11-01")]).await?;
    app.set_targets(vec![own(Some(2), "2026-11-01")]).await?;
    ensure!(app.gaps(&GapQuery::default()).await?.totals == effect.after && (effect.people, effect.cells) == (1, 1));
    ensure!(
        app.gaps(&GapQuery { scope: on("2026-10-31"), by: Vec::new() }).await?.totals.required + 1
            == app.gaps(&GapQuery { scope: on("2026-11-01"), by: Vec::new() }).await?.totals.required
    );
    let effect = app.try_targets(vec![own(None, "2026-11-20")]).await?;
    app.set_targets(vec![own(None, "2026-11-20")]).await?;
    ensure!(app.gaps(&GapQuery::default()).await?.totals == effect.after && effect.after == before);
    let targets = app.targets(&Scope::default(), None, Some(&person)).await?;
    let shown = targets.iter().find(|one| one.skill == skill).context("the target")?;
    ensure!((shown.level, shown.to, shown.reason.as_deref()) == (2, Some(day("2026-11-19")), Some("Cover for the summer")), "{shown:?}");
    for wrong in [
        TargetEdit { level: Some(5), ..edit.clone() },
        TargetEdit { level: Some(0), ..edit.clone() },
        TargetEdit { skill: "NONE".to_owned(), ..edit.clone() },
        TargetEdit { importance: Some(4), ..edit.clone() },
        TargetEdit { reason: text("why"), ..edit.clone() },
        TargetEdit { role: None, ..edit.clone() },
        TargetEdit { to: Some(day("2026-10-01")), ..own(Some(2), "2026-11-01") },
    ] {
        ensure!(app.set_targets(vec![edit.clone(), wrong.clone()]).await.is_err(), "{wrong:?}");
    }
    ensure!(app.gaps(&GapQuery::default()).await?.totals == before, "a block with one bad target sets none");
    Ok(())
});

on_both!(a_role_can_begin_with_the_targets_of_another_and_is_found_by_any_of_its_titles, async |place: &Place| {
    let app = empty(place).await?;
    let role = first_role(&app).await?;
    let before = app.roles(&Scope::default()).await?;
    let targets = before.iter().find(|one| one.role == role).context("the role")?.targets;
    let edit = RoleEdit {
        code: text("LEAD"),
        title: text("Maker-space lead"),
        kind: text("employee"),
        also: Some(vec!["Maker lead".to_owned()]),
        targets_of: Some(role.clone()),
        ..RoleEdit::default()
    };
    app.add_role(edit.clone()).await?;
    let all = app.roles(&Scope::default()).await?;
    let made = all.iter().find(|one| one.role == "LEAD").context("the new role")?;
    ensure!(made.targets == targets && made.kind == Some(Kind::Employee) && made.also == ["Maker lead"], "{made:?}");
    ensure!(app.add_role(edit.clone()).await.is_err_and(|error| error.kind() == "conflict"));
    let same = RoleEdit { code: text("LEAD2"), title: text("maker LEAD"), ..RoleEdit::default() };
    ensure!(app.add_role(same).await.is_err_and(|error| error.kind() == "conflict"), "another title is taken too");
    app.set_role("Maker lead", RoleEdit { code: text("MSL"), ..RoleEdit::default() }).await?;
    ensure!(app.roles(&Scope::default()).await?.iter().any(|one| one.role == "MSL" && one.targets == targets));
    app.undo().await?;
    app.undo().await?;
    ensure!(app.roles(&Scope::default()).await? == before);
    Ok(())
});

on_both!(the_settings_say_which_ratings_count_and_when_one_is_due_for_review, async |place: &Place| {
    let app = empty(place).await?;
    let role = first_role(&app).await?;
    app.add_person(PersonEdit { roles: Some(vec![role]), ..new("1", "Ann Lee") }).await?;
    let cell = app.person_page("1", &Scope::default()).await?.cells.swap_remove(0);
    rated(&app, "1", &cell.skill, 1, Source::Manager, "2025-09-24").await?;
    rated(&app, "1", &cell.skill, 4, Source::Own, "2026-11-01").await?;
    let now = async || -> Result<_> {
        let page = app.person_page("1", &Scope::default()).await?;
        page.cells.into_iter().find(|one| one.skill == cell.skill).context("the cell")
    };
    let set = async |key: &str, value: &str| app.change_setting(SettingChange::Set { key: key.to_owned(), value: value.to_owned() }).await;
    ensure!((now().await?.level, now().await?.review_due) == (Some(4), false));
    set("ratings.counted", "agreed").await?;
    ensure!((now().await?.level, now().await?.source) == (Some(1), Some(Source::Manager)), "at once, without reopening");
    ensure!(app.gaps(&GapQuery::default()).await?.ratings == RatingsCounted::Agreed, "the answer says which count");
    let all = Scope { ratings: Some(RatingsCounted::All), ..Scope::default() };
    ensure!(app.person_page("1", &all).await?.cells.iter().any(|one| one.level == Some(4)), "who asks for all gets all");
    set("ratings.months", "14").await?;
    ensure!(!now().await?.review_due, "14 months after 24 September 2025 is today: not yet");
    set("ratings.months", "13").await?;
    ensure!(now().await?.review_due && now().await?.level == Some(1), "it is due, and it counts");
    let due = app.show_review_due(&Scope::default()).await?;
    ensure!(due.len() == 1 && due[0].review_by == day("2025-10-24").plus_months(12) && due[0].person == "1", "{due:?}");
    ensure!(app.gaps(&GapQuery::default()).await?.totals.review_due == 1);
    for (key, value) in [("ratings.counted", "some"), ("ratings.months", "-1"), ("ratings.months", "1000")] {
        ensure!(set(key, value).await.is_err(), "{key} {value}");
    }
    app.undo().await?;
    app.undo().await?;
    app.undo().await?;
    ensure!((now().await?.level, now().await?.review_due) == (Some(4), false));
    Ok(())
});

on_both!(a_what_if_is_seen_everywhere_and_leaves_no_trace, async |place: &Place| {
    let app = demo(place, 60).await?;
    let list = app.people_list(&PeopleQuery { kind: Some(Kind::Employee), ..PeopleQuery::default() }, 0, 60).await?.people;
    let leaver = list.iter().find(|one| one.branch.is_some()).context("somebody in a branch")?;
    let branch = leaver.branch.clone().unwrap_or_default();
    let role = leaver.roles.first().context("a role")?.clone();
    let target = app.targets(&Scope::default(), Some(&role), None).await?.swap_remove(0);
    let other = list.iter().find(|one| !one.roles.contains(&role)).context("somebody else")?.person.clone();
    let before = dump(place).await?;
    let whole = app.gaps(&GapQuery::default()).await?;
    let edit = WhatIfEdit {
        name: "A hard year".to_owned(),
        leavers: vec![(leaver.person.clone(), day("2026-11-23"))],
        closures: vec![(branch.clone(), day("2026-11-24"))],
        roles: vec![(other.clone(), role.clone(), day("2026-11-24"))],
        targets: vec![(role.clone(), target.skill.clone(), if target.level == 4 { 3 } else { 4 })],
        framework: None,
    };
    app.save_what_if(edit.clone()).await?;
    ensure!(app.gaps(&GapQuery::default()).await? == whole, "saving it changes no figure");
    let supposed = app.clone().supposing(Some("A hard year".to_owned()));
    let after = supposed.gaps(&GapQuery::default()).await?;
    ensure!(after.totals != whole.totals && after.totals.people + 1 == whole.totals.people, "{:?} {:?}", after.totals, whole.totals);
    ensure!(!supposed.person_page(&leaver.person, &Scope::default()).await?.active);
    ensure!(supposed.people_list(&PeopleQuery { branch: Some(branch.clone()), ..PeopleQuery::default() }, 0, 60).await?.count == 0);
    ensure!(supposed.person_page(&other, &Scope::default()).await?.roles.iter().any(|held| held.role == role));
    ensure!(supposed.show_cover(&Scope::default()).await?.iter().all(|rule| rule.scope != branch), "its rules of cover lapse");
    // The day before, nothing of it holds but the target, which has no day.
    let yesterday = supposed.gaps(&GapQuery { scope: on("2026-11-22"), by: Vec::new() }).await?.totals;
    ensure!(yesterday.people == app.gaps(&GapQuery { scope: on("2026-11-22"), by: Vec::new() }).await?.totals.people);
    let shown = app.show_what_if("A hard year", &Scope::default()).await?;
    ensure!(shown.before == whole.totals && shown.after == after.totals);
    let gone = shown.cells.iter().filter(|cell| cell.person == leaver.person);
    ensure!(gone.clone().count() > 0 && gone.clone().all(|cell| cell.before.is_some() && cell.after.is_none()));
    // Sums are those of the cells that differ.
    let required =
        |cells: &dyn Fn(&app::views::what_if::CellChange) -> bool| u32::try_from(shown.cells.iter().filter(|cell| cells(cell)).count());
    let (fewer, more) = (required(&|cell| cell.after.is_none())?, required(&|cell| cell.before.is_none())?);
    ensure!(shown.before.required - fewer + more == shown.after.required);
    // Nothing but what-ifs can be changed in it.
    let refused = supposed.set_person(&other, PersonEdit { name: text("Nobody"), ..PersonEdit::default() }).await;
    ensure!(refused.is_err_and(|error| error.kind() == "not_now"));
    // A rating shows in it at once.
    rated(&app, &other, &target.skill, 0, Source::Manager, TODAY).await?;
    ensure!(
        supposed.person_page(&other, &Scope::default()).await?.cells.iter().any(|cell| cell.skill == target.skill && cell.level == Some(0))
    );
    app.undo().await?;
    let listed = app.what_ifs().await?;
    ensure!(listed.len() == 1 && listed[0].leavers == edit.leavers && listed[0].targets.len() == 1, "{listed:?}");
    app.delete_what_if("A hard year").await?;
    ensure!(dump(place).await? == before, "no trace");
    ensure!(supposed.gaps(&GapQuery::default()).await.is_err_and(|error| error.kind() == "not_found"));
    let wrong = [
        WhatIfEdit { leavers: vec![("nobody".to_owned(), day("2026-12-01"))], ..WhatIfEdit::default() },
        WhatIfEdit { name: "x".to_owned(), ..WhatIfEdit::default() },
        WhatIfEdit { name: "x".to_owned(), leavers: vec![("nobody".to_owned(), day("2026-12-01"))], ..WhatIfEdit::default() },
        WhatIfEdit { name: "x".to_owned(), targets: vec![(role, target.skill, 9)], ..WhatIfEdit::default() },
        WhatIfEdit {
            name: "x".to_owned(),
            framework: Some(FrameworkRef { code: "NONE".to_owned(), version: "1".to_owned() }),
            ..WhatIfEdit::default()
        },
    ];
    for edit in wrong {
        ensure!(app.save_what_if(edit.clone()).await.is_err(), "{edit:?}");
    }
    ensure!(dump(place).await? == before);
    Ok(())
});
