//! Facts that are brought up to date by the change log are the facts that are read anew, whatever was done.

use anyhow::{Context as _, Result, ensure};
use domain::facts::{CoverScope, Facts, TitleStatus};
use domain::ratings::Source;
use domain::skills::Relation;
use domain::{Date, Kind};
use store::facts::{CaughtUp, Differs, FactIds, FrameworkRow, caught_up, facts, framework_in_use};
use store::records::*;
use store::{Id, Record, Store, Tx};
use testkit::{empty_store, on_both};

use super::{note, person, undo};

/// Numbers that look random and are the same in every run: a linear congruential generator (Knuth, MMIX).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        if list.is_empty() { None } else { list.get(self.roll(list.len())) }
    }

    fn day(&mut self) -> Date {
        "2026-01-01".parse::<Date>().unwrap().plus_days(self.roll(300) as i64)
    }

    fn end(&mut self) -> Option<Date> {
        (self.roll(3) == 0).then(|| self.day())
    }
}

const SKILLS: [&str; 4] = ["S1", "S2", "S3", "OLD"];

/// A framework with skills, one of which has been called otherwise, and something of everything.
pub(crate) async fn world(store: &Store) -> Result<()> {
    let mut tx = store.begin().await?;
    // Nobody can take it back.
    tx.without_log();
    let text = |text: &str| text.to_owned();
    let edition = tx.add(Edition { code: text("E"), title: text("Edition") }).await?;
    let (title_status, description) = (TitleStatus::Published, String::new());
    let aim = tx.add(Aim { edition, code: text("1"), title: text("Aim"), title_status, description, priority: 5 }).await?;
    let (code, version, title) = (text("F"), text("1"), text("Framework"));
    let framework = tx.add(Framework { code, version, title, edition, max_level: 4, in_use: true }).await?;
    let mut skills = Vec::new();
    for code in &SKILLS[..3] {
        let replaces = (*code == "S3").then(|| text("OLD"));
        let (title, descriptor, group) = (text(code), String::new(), None);
        let relation = Relation::Demonstrates;
        skills.push(
            tx.add(Skill {
                framework,
                code: text(code),
                title,
                descriptor,
                group,
                aim: Some(aim),
                other_aims: String::new(),
                relation,
                replaces,
            })
            .await?,
        );
    }
    for title in ["Assistant", "Manager"] {
        let role = tx.add(Role { code: None, title: text(title), kind: None, also: String::new() }).await?;
        tx.add(Target { role, skill: skills[0], framework, level: 2, importance: 2 }).await?;
    }
    for name in ["Central", "Annexe"] {
        tx.add(Branch { code: None, name: text(name), sort: None }).await?;
        tx.add(Team { code: None, name: text(name) }).await?;
    }
    tx.commit(&note("make"), None).await?;
    Ok(())
}

async fn ids<R: Record>(tx: &mut Tx) -> Result<Vec<Id<R>>> {
    Ok(tx.all::<R>().await?.into_iter().map(|kept| kept.id).collect())
}

/// Does one of the things that are done to a store. A thing that cannot be done now is left.
pub(crate) async fn act(tx: &mut Tx, dice: &mut Dice, nth: usize) -> Result<()> {
    let people = ids::<Person>(tx).await?;
    let (from, to) = (Some(dice.day()), dice.end());
    let code = dice.one(&SKILLS).context("a skill")?.to_string();
    let level = dice.roll(5) as u8;
    let somebody = dice.one(&people).copied();
    match (dice.roll(17), somebody) {
        (0 | 1, _) | (_, None) => {
            // Numbers that sort before and behind those that are there.
            let mut new = person(&format!("{}{nth}", ["A", "M", "Z"][dice.roll(3)]), "Somebody");
            new.kind = Kind::ALL[dice.roll(4)];
            let person = tx.add(new).await?;
            tx.add(PersonPeriod { person, from, to }).await?;
        }
        (2..=5, Some(person)) => {
            let (source, review_by) = (Source::ALL[dice.roll(5)], dice.end());
            let on = dice.day();
            let (by, note, confidence, withdrawn) = (None, None, None, false);
            tx.add(Rating { person, skill: code, level, on, source, by, confidence, review_by, note, withdrawn }).await?;
        }
        (6, Some(_)) => {
            if let Some(rating) = dice.one(&ids::<Rating>(tx).await?) {
                tx.change(*rating, |rating: &mut Rating| rating.withdrawn = !rating.withdrawn).await?;
            }
        }
        (7, Some(person)) => {
            if let Some(role) = dice.one(&ids::<Role>(tx).await?) {
                tx.add(PersonRole { person, role: *role, from, to }).await?;
            }
        }
        (8, Some(person)) => {
            if let Some(branch) = dice.one(&ids::<Branch>(tx).await?) {
                tx.add(PersonBranch { person, branch: *branch, from, to }).await?;
            }
            if let Some(team) = dice.one(&ids::<Team>(tx).await?) {
                tx.add(PersonTeam { person, team: *team, from, to }).await?;
            }
        }
        (9, Some(person)) => drop(tx.add(PersonalTarget { person, skill: code, level, from, to, reason: None }).await?),
        (10, Some(person)) => {
            let (certificate, awarded_on) = ("Safeguarding".to_owned(), dice.day());
            tx.add(Certificate { person, certificate, awarded_on, expires_on: to }).await?;
        }
        // Another number moves the person among the others, and perhaps out of the way of a merge.
        (11, Some(person)) => drop(tx.change(person, |person: &mut Person| person.number = format!("K{nth}")).await?),
        (12, Some(person)) => {
            // As a merge does: what is recorded of one becomes another's.
            if let Some(rating) = dice.one(&ids::<Rating>(tx).await?) {
                tx.change(*rating, |rating: &mut Rating| rating.person = person).await?;
            }
            if let Some(held) = dice.one(&ids::<PersonRole>(tx).await?) {
                tx.change(*held, |held: &mut PersonRole| held.person = person).await?;
            }
        }
        (13, Some(_)) => {
            if let Some(held) = dice.one(&ids::<PersonBranch>(tx).await?) {
                tx.remove(&[*held]).await?;
            }
            if let Some(period) = dice.one(&ids::<PersonPeriod>(tx).await?) {
                tx.change(*period, |period: &mut PersonPeriod| period.to = to).await?;
            }
        }
        (14, Some(_)) => {
            tx.add(Branch { code: None, name: format!("Branch {nth}"), sort: None }).await?;
            let role = tx.add(Role { code: None, title: format!("Role {nth}"), kind: None, also: String::new() }).await?;
            tx.add(RoleCertificate { role, certificate: "First aid".to_owned(), months: Some(36) }).await?;
        }
        (15, Some(_)) => {
            if let Some(target) = dice.one(&ids::<Target>(tx).await?) {
                tx.change(*target, |target: &mut Target| target.level = level.max(1)).await?;
            }
            let (scope, branch, kinds) = (CoverScope::Service, None, vec![Kind::Employee]);
            tx.add(SkillCover { scope, branch, skill: code, level: 2, kinds, min: 1 }).await?;
        }
        (_, Some(_)) => {
            if let Some(skill) = dice.one(&ids::<Skill>(tx).await?) {
                tx.change(*skill, |skill: &mut Skill| skill.title = format!("Skill {nth}")).await?;
            }
        }
    }
    Ok(())
}

on_both!(facts_caught_up_are_facts_read_anew, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    world(&store).await?;
    let mut dice = Dice(20_261_201);
    let mut conn = store.read().await?;
    let mut framework = framework_in_use(&mut conn).await?;
    let mut kept = facts(&mut conn, &framework).await?;
    drop(conn);
    let (mut by_log, mut of_ratings, mut at) = (0, 0, 0);
    for round in 0..120 {
        // Several operations at once, some of them taken back, as other programs may have done in between.
        for step in 0..=dice.roll(3) {
            if dice.roll(6) == 0 {
                // What others need cannot be taken back, and stays.
                undo(&store).await.ok();
                continue;
            }
            let mut tx = store.begin().await?;
            act(&mut tx, &mut dice, round * 10 + step).await?;
            tx.commit(&note("act"), None).await?;
        }
        let mut conn = store.read().await?;
        let newest = store::changes::newest(&mut conn).await?;
        let now = framework_in_use(&mut conn).await?;
        let anew = facts(&mut conn, &now).await?;
        let found = caught_up(&mut conn, &framework, (&kept.0, &kept.1), at).await?;
        ensure!(framework == now || matches!(found, CaughtUp::Unknown), "another framework version is not told of in round {round}");
        ensure!(matches!(found, CaughtUp::Newest) == (newest == at), "round {round}");
        if let CaughtUp::Facts(found) = found {
            by_log += 1;
            ensure!(found.operation == newest, "round {round}: {} and not {newest}", found.operation);
            same(&(found.facts, found.ids), &anew).with_context(|| format!("round {round}"))?;
            match found.differs {
                Differs::Nothing => ensure!(kept == anew, "something differs in round {round}"),
                Differs::Ratings(people) => {
                    of_ratings += 1;
                    ratings_alone(&kept.0, &anew.0, &people).with_context(|| format!("round {round}"))?;
                }
                Differs::More => {}
            }
        }
        (kept, framework, at) = (anew, now, newest);
    }
    ensure!(by_log > 60 && of_ratings > 5, "{by_log} by the log, {of_ratings} of ratings alone");
    Ok(())
});

fn same(found: &(Facts, FactIds), anew: &(Facts, FactIds)) -> Result<()> {
    for ((one, other), id) in found.0.people.iter().zip(&anew.0.people).zip(&anew.1.people) {
        ensure!(one == other, "person {id}: {one:#?}\n{other:#?}");
    }
    ensure!(found == anew, "{:#?}\n{:#?}", found.1, anew.1);
    Ok(())
}

/// Do the ratings of some people, and nothing else, differ?
fn ratings_alone(before: &Facts, after: &Facts, people: &[domain::ix::PersonIx]) -> Result<()> {
    let mut without = before.clone();
    for person in people {
        let mut one = domain::facts::Person::clone(&without.people[*person]);
        one.ratings.clone_from(&after.people[*person].ratings);
        without.people[*person] = std::sync::Arc::new(one);
    }
    ensure!(without == *after, "more than these ratings differs");
    Ok(())
}

on_both!(facts_that_are_newer_than_the_moment_that_is_read_are_read_anew, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    world(&store).await?;
    let mut before = store.read().await?;
    let framework = framework_in_use(&mut before).await?;
    let mut tx = store.begin().await?;
    tx.add(person("1", "Somebody")).await?;
    tx.commit(&note("add"), None).await?;
    let mut after = store.read().await?;
    let (kept, at) = (facts(&mut after, &framework).await?, store::changes::newest(&mut after).await?);
    ensure!(matches!(caught_up(&mut before, &framework, (&kept.0, &kept.1), at).await?, CaughtUp::Unknown));
    ensure!(matches!(caught_up(&mut after, &framework, (&kept.0, &kept.1), at).await?, CaughtUp::Newest));
    Ok(())
});

on_both!(what_the_log_does_not_tell_is_read_anew, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    world(&store).await?;
    let mut conn = store.read().await?;
    let framework: FrameworkRow = framework_in_use(&mut conn).await?;
    let kept = facts(&mut conn, &framework).await?;
    let at = store::changes::newest(&mut conn).await?;
    drop(conn);
    let mut tx = store.begin().await?;
    tx.without_log();
    tx.add(person("1", "Somebody")).await?;
    tx.commit(&note("fill"), None).await?;
    ensure!(matches!(caught_up(&mut store.read().await?, &framework, (&kept.0, &kept.1), at).await?, CaughtUp::Unknown));
    Ok(())
});
