//! Framework versions made from one another: what becomes of skills, targets and ratings, and what stays as it was.

use std::collections::{BTreeMap, BTreeSet};

use app::views::frameworks::FrameworkEffect;
use app::views::gaps::GapQuery;
use app::views::imports::{ExportKind, FrameworkHead, ImportKind, ImportOptions};
use app::views::map::RateRow;
use app::views::{FrameworkRef, Scope};
use app::{AppError, Source};
use domain::mapping::Becomes;
use domain::problems::ProblemKind;

use crate::world::{TODAY, World, on_both};

fn which(version: &str) -> FrameworkRef {
    FrameworkRef { code: "OWN".to_owned(), version: version.to_owned() }
}

fn own(version: &str, top: u8) -> ImportOptions {
    let head = FrameworkHead { code: "OWN".to_owned(), version: version.to_owned(), title: None, max_level: Some(top) };
    ImportOptions { framework: Some(head), ..ImportOptions::default() }
}

fn on(day: &str) -> Scope {
    Scope { as_of: Some(day.parse().expect("a date")), ..Scope::default() }
}

/// met, below, unrated, levels missing
async fn sums(world: &World, day: &str) -> (u32, u32, u32, u32) {
    let sums = world.app.gaps(&GapQuery { scope: on(day), ..GapQuery::default() }).await.expect("gaps").totals;
    (sums.met, sums.below, sums.unrated, sums.gap_levels)
}

/// Two people in one role that needs six skills, under a framework of their own.
async fn service(world: &World) {
    world.csv(ImportKind::People, "person_id,name,kind,roles\n1,Ann,employee,Clerk\n2,Bob,employee,Clerk\n").await;
    let file = world.file("skills.csv", "skill,title\nA,Ay\nB,Bee\nC,Cee\nD,Dee\nE,Ee\nF,Eff\n");
    world.import(ImportKind::Framework, &file, &own("1", 4)).await;
    world.app.use_framework(&which("1"), None).await.expect("in use");
    world.csv(ImportKind::Targets, "role,skill,target\nClerk,A,2\nClerk,B,3\nClerk,C,2\nClerk,D,1\nClerk,E,4\nClerk,F,2\n").await;
    let ratings = "person_id,skill,level,rated_on,source\n1,A,2,2025-03-01,manager\n1,B,2,2025-03-01,manager\n1,C,2,2025-03-01,manager\n\
                   1,D,3,2025-03-01,manager\n1,E,2,2025-09-01,manager\n1,F,4,2025-03-01,manager\n2,A,1,2025-03-01,manager\n2,D,0,2025-03-01,manager\n";
    assert_eq!(world.csv(ImportKind::Ratings, ratings).await.created, 8);
}

const MAPPING: &str = "from_skill,relation,to_skill,title,levels\nA,same,,,2>3\nB,renamed,B2,Bee again,\nC,split,C1,Cee one,\nC,split,C2,Cee two,2>1\n\
                       D,merged,M,Dee and Ee,\nE,merged,M,,\nF,dropped,,,\n,new,N,New one,\n";

async fn mapped(world: &World) {
    service(world).await;
    world.app.new_framework(which("2"), which("1"), None, None).await.expect("a version");
    let file = world.file("mapping.csv", MAPPING);
    let saved = world.app.map_framework(&which("2"), None, &file).await.expect("a mapping").value;
    assert_eq!((saved.rows, saved.skills), (8, 6));
    assert_eq!((saved.targets.kept, saved.targets.lost, saved.targets.new, saved.lost_ratings), (5, 1, 0, 1));
}

on_both! {
    a_migration_says_what_it_does_does_it_in_one_step_and_is_taken_back_in_one, world, {
        mapped(world).await;
        let earlier = ["2025-03-01", "2025-10-31"];
        let mut before = BTreeMap::new();
        for day in earlier {
            before.insert(day, (sums(world, day).await, text(world, day).await));
        }
        let all = world.dump().await;
        let from = Some("2025-11-01".parse().expect("a date"));
        let dry = world.app.try_use_framework(&which("2"), from).await.expect("a dry run");
        assert_eq!(world.dump().await, all, "a dry run changes nothing");
        let done = world.app.use_framework(&which("2"), from).await.expect("in use");
        assert_eq!(done.value, dry.effect);
        let FrameworkEffect { people, targets, gap_levels, cells, lost_ratings } = dry.effect;
        // Ann: A 2/2 -> 3/3, B 2/3 -> B2 2/3, C 2/2 -> C1 2/2 and C2 1/1, D 3/1 and E 2/4 -> M 3/4, F 4/2 -> nothing.
        // Bob: A 1/2 -> 1/3, D 0/1 -> M 0/4; the others are not rated.
        assert_eq!(people, 2);
        assert_eq!((targets.kept, targets.lost, targets.new), (5, 1, 0));
        assert_eq!((cells.before.met, cells.before.below, cells.before.unrated), (4, 4, 4));
        assert_eq!((cells.after.met, cells.after.below, cells.after.unrated), (3, 4, 3));
        assert_eq!((gap_levels.before, gap_levels.after), (1 + 2 + 1 + 1, 1 + 1 + 2 + 4));
        assert_eq!(lost_ratings, 1);
        assert_eq!(dry.lost_targets, [("Clerk".to_owned(), "Eff".to_owned())]);
        assert_eq!(sums(world, TODAY).await, (3, 4, 3, 8));
        assert_eq!(sums(world, "2025-11-01").await, (3, 4, 3, 8), "from that day on");
        for day in earlier {
            assert_eq!((sums(world, day).await, text(world, day).await), before[day], "{day} is as it was");
        }
        let period = ["2025-10-01", "2025-11-30"].map(|day| Some(day.parse().expect("a date")));
        let trend = world.app.show_trend(&GapQuery::default(), period[0], period[1]).await.expect("a trend");
        let months: Vec<String> = trend.months.into_iter().map(|month| month.framework.version).collect();
        assert_eq!(months, ["1", "2"], "each month is told under the version of its day");
        assert!(world.app.check().await.expect("a check").ok);
        // What is rated from now on is rated on the new scale, and takes the place of what was merged.
        rate(world, "1", "M", 1, "2026-04-01").await;
        rate(world, "1", "A", 2, "2026-04-01").await;
        assert_eq!(sums(world, TODAY).await, (2, 5, 3, 11));
        assert_eq!(sums(world, "2026-03-31").await, (3, 4, 3, 8));
        for _ in 0..3 {
            world.app.undo().await.expect("taken back");
        }
        for table in ["rating", "target", "skill", "skill_mapping", "framework", "framework_use"] {
            assert_eq!(world.dump().await[table], all[table], "{table}");
        }
        assert_eq!(sums(world, TODAY).await, (4, 4, 4, 5));
    }
}

/// Everything that an exported table says of a day.
async fn text(world: &World, day: &str) -> String {
    let to = world.folder.path().join("matrix.csv");
    let mut text = String::new();
    for kind in [ExportKind::GapsInternal, ExportKind::Matrix] {
        world.app.export_table(kind, &on(day), &to).await.expect("an export");
        text += &std::fs::read_to_string(&to).expect("the export");
    }
    text
}

async fn rate(world: &World, person: &str, skill: &str, level: u8, on: &str) {
    let row = RateRow {
        person: person.to_owned(),
        skill: skill.to_owned(),
        level: Some(level),
        on: Some(on.parse().expect("a date")),
        source: Some(Source::Manager),
        by: None,
        confidence: None,
        note: None,
    };
    world.app.rate(vec![row], Source::Manager).await.expect("a rating");
}

on_both! {
    without_a_day_a_version_counts_for_every_day, world, {
        mapped(world).await;
        world.app.use_framework(&which("2"), None).await.expect("in use");
        assert_eq!(sums(world, "2025-03-01").await, (3, 4, 3, 8));
        assert_eq!(sums(world, TODAY).await, (3, 4, 3, 8));
        assert_eq!(world.app.use_framework(&which("2"), None).await.expect("again").label, None, "it is in use already");
        let under = Scope { framework: Some(which("1")), ..Scope::default() };
        let old = world.app.gaps(&GapQuery { scope: under, ..GapQuery::default() }).await.expect("gaps").totals;
        assert_eq!((old.met, old.below, old.unrated), (4, 4, 4), "the version before can still be asked for");
    }
}

on_both! {
    two_versions_stand_side_by_side, world, {
        mapped(world).await;
        let compared = world.app.compare_frameworks(&which("1"), &which("2")).await.expect("compared");
        let told: Vec<(Becomes, &str, &str, &str)> = compared
            .skills
            .iter()
            .map(|one| (one.relation, one.from_skill.as_deref().unwrap_or(""), one.to_skill.as_deref().unwrap_or(""), one.levels.as_str()))
            .collect();
        let wanted = [
            (Becomes::Same, "A", "A", "2>3"),
            (Becomes::Renamed, "B", "B2", ""),
            (Becomes::Split, "C", "C1", ""),
            (Becomes::Split, "C", "C2", "2>1"),
            (Becomes::Merged, "D", "M", ""),
            (Becomes::Merged, "E", "M", ""),
            (Becomes::Dropped, "F", "", ""),
            (Becomes::New, "", "N", ""),
        ];
        assert_eq!(told, wanted);
        let missing = world.app.compare_frameworks(&which("1"), &which("9")).await.expect_err("there is none");
        assert!(matches!(missing, AppError::NotFound { .. }), "{missing}");
    }
}

on_both! {
    a_mapping_that_contradicts_itself_is_refused_whole_with_every_problem, world, {
        service(world).await;
        world.app.new_framework(which("2"), which("1"), None, Some(3)).await.expect("a version");
        let before = world.dump().await;
        for (rows, wanted) in [
            ("X,same,,,\n", ProblemKind::UnknownSkill),
            ("A,same,,,5>1\n", ProblemKind::InvalidLevel),
            ("A,same,,,1>4\n", ProblemKind::InvalidLevel),
            ("A,same,,,1>1;1>2\n", ProblemKind::InvalidLevel),
            ("A,same,,,much\n", ProblemKind::InvalidLevel),
            ("A,gone,,,\n", ProblemKind::InvalidKind),
            ("A,,B,,\n", ProblemKind::Missing),
            ("A,split,,,\n", ProblemKind::Missing),
            (",renamed,Q,,\n", ProblemKind::Missing),
            (",new,N,,\n", ProblemKind::Missing),
            ("A,new,N,New,\n", ProblemKind::Conflict),
            ("A,dropped,N,,\n", ProblemKind::Conflict),
            ("A,renamed,B,,\n", ProblemKind::Conflict),
            (",new,B,New,\n", ProblemKind::Conflict),
            ("A,renamed,Q,,\nA,dropped,,,\n", ProblemKind::Conflict),
            ("A,renamed,Q,,\nA,renamed,R,,\n", ProblemKind::Conflict),
            ("A,renamed,Q,,\nA,renamed,Q,,\n", ProblemKind::DuplicateKey),
            ("A,merged,Q,One,\nB,merged,Q,Two,\n", ProblemKind::Conflict),
        ] {
            let file = world.file("mapping.csv", format!("from_skill,relation,to_skill,title,levels\n{rows}"));
            let refused = world.app.map_framework(&which("2"), None, &file).await.expect_err(rows);
            let AppError::Invalid { problems, .. } = &refused else { panic!("{rows}: {refused}") };
            assert!(problems.iter().any(|problem| problem.kind == wanted), "{rows}: {problems:?}");
            assert_eq!(world.dump().await, before, "{rows}");
        }
        let file = world.file("mapping.csv", MAPPING.replace("2>3", "4>3"));
        let imported = world.app.map_framework(&which("1"), None, &file).await.expect_err("from which?");
        assert!(matches!(imported, AppError::Invalid { .. }), "{imported}");
        let round = world.app.map_framework(&which("1"), Some(which("2")), &file).await.expect_err("a ring");
        assert!(round.to_string().contains("made from itself"), "{round}");
        assert_eq!(world.dump().await, before);
        world.app.map_framework(&which("2"), None, &file).await.expect("a mapping");
        world.app.use_framework(&which("2"), None).await.expect("in use");
        let late = world.app.map_framework(&which("2"), None, &file).await.expect_err("it is in use");
        assert!(matches!(late, AppError::NotNow { .. }), "{late}");
        let there = world.app.new_framework(which("2"), which("1"), None, None).await.expect_err("it is there");
        assert!(matches!(there, AppError::Conflict { .. }), "{there}");
    }
}

on_both! {
    a_large_framework_is_mapped_as_a_small_one, world, {
        let mut skills = "skill,title,aim\n".to_owned();
        let mut mapping = "from_skill,relation,to_skill,title,levels\n".to_owned();
        for at in 0..2_000 {
            skills += &format!("S{at},Skill {at},{}\n", at % 500);
            match at % 4 {
                0 => mapping += &format!("S{at},renamed,T{at},,\n"),
                1 => mapping += &format!("S{at},dropped,,,\n"),
                2 => mapping += &format!("S{at},merged,M{},,\n", at / 8),
                _ => {}
            }
        }
        let file = world.file("skills.csv", skills);
        assert_eq!(world.import(ImportKind::Framework, &file, &own("1", 4)).await.created, 2_000);
        world.app.new_framework(which("2"), which("1"), None, Some(9)).await.expect("a version");
        let file = world.file("mapping.csv", mapping);
        let saved = world.app.map_framework(&which("2"), None, &file).await.expect("a mapping").value;
        assert_eq!((saved.rows, saved.skills), (1_500, 500 + 250 + 500));
        world.app.use_framework(&which("2"), None).await.expect("in use");
        assert!(world.app.check().await.expect("a check").ok);
    }
}

/// Numbers that look random and are the same in every run: a linear congruential generator (Knuth, MMIX).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn day(&mut self, first: &str, days: usize) -> String {
        first.parse::<domain::Date>().expect("a date").plus_days(self.roll(days) as i64).to_string()
    }
}

/// What this test knows of a rating: person, code, level, day; those of the first version were given before the change.
type Given = (usize, String, u8, String, bool);
/// A line of the mapping: from, to, levels.
type Line = (String, Option<String>, Vec<(u8, u8)>);

const PEOPLE: usize = 8;
const SKILLS: usize = 9;

fn level_of(levels: &[(u8, u8)], level: u8, top: u8) -> u8 {
    levels.iter().find(|(from, _)| *from == level).map_or(level, |(_, to)| *to).min(top)
}

/// The level of a person's skill under the second version, from the ratings alone.
fn level_after(given: &[Given], lines: &[Line], person: usize, skill: &str, day: &str, top: u8) -> Option<u8> {
    let newest = |code: &str, old: bool| {
        let of = given.iter().enumerate().filter(|(_, one)| one.0 == person && one.1 == code && one.4 == old && one.3.as_str() <= day);
        of.max_by_key(|(at, one)| (one.3.clone(), *at)).map(|(at, one)| ((one.3.clone(), at), one.2))
    };
    let own = newest(skill, false);
    let from: Vec<_> = lines
        .iter()
        .filter(|(_, to, _)| to.as_deref() == Some(skill))
        .filter_map(|(from, _, levels)| newest(from, true).map(|(when, level)| (when, level_of(levels, level, top))))
        .filter(|(when, _)| own.as_ref().is_none_or(|(own, _)| own < when))
        .collect();
    from.iter().map(|(_, level)| *level).max().or(own.map(|(_, level)| level))
}

on_both! {
    whatever_is_mapped_totals_are_what_the_rows_say_on_every_day, world, {
        for seed in 0..6 {
            whatever_is_mapped(world, seed).await;
        }
    }
}

async fn whatever_is_mapped(world: &World, seed: u64) {
    let mut dice = Dice(20_261_201 + seed);
    let code = format!("P{seed}");
    let which = |version: &str| FrameworkRef { code: code.clone(), version: version.to_owned() };
    let head = FrameworkHead { code: code.clone(), version: "1".to_owned(), title: None, max_level: Some(4) };
    let old: Vec<String> = (0..SKILLS).map(|at| format!("{code}-{at}")).collect();
    let (mut people, mut targets) = ("person_id,name,kind,roles\n".to_owned(), "role,skill,target\n".to_owned());
    for at in 0..PEOPLE {
        people += &format!("{at},Person {at},employee,R{}\n", at % 2);
    }
    let mut target_of: BTreeMap<(usize, String), u8> = BTreeMap::new();
    for role in 0..2 {
        for skill in &old {
            if dice.roll(3) > 0 {
                let level = 1 + dice.roll(4) as u8;
                target_of.insert((role, skill.clone()), level);
                targets += &format!("R{role},{skill},{level}\n");
            }
        }
    }
    world.csv(ImportKind::People, &people).await;
    let skills: String = old.iter().map(|skill| format!("{skill},Title of {skill}\n")).collect();
    let file = world.file("skills.csv", format!("skill,title\n{skills}"));
    world.import(ImportKind::Framework, &file, &ImportOptions { framework: Some(head), ..ImportOptions::default() }).await;
    world.app.use_framework(&which("1"), None).await.expect("in use");
    world.csv(ImportKind::Targets, &targets).await;
    let mut given: Vec<Given> = Vec::new();
    for _ in 0..60 {
        let one = (dice.roll(PEOPLE), old[dice.roll(SKILLS)].clone(), dice.roll(5) as u8, dice.day("2025-01-01", 460), true);
        rate(world, &one.0.to_string(), &one.1, one.2, &one.3).await;
        given.push(one);
    }
    // The same rating twice is one that was corrected.
    let mut seen = BTreeSet::new();
    given.reverse();
    given.retain(|one| seen.insert((one.0, one.1.clone(), one.3.clone())));
    given.reverse();
    let top = 2 + dice.roll(5) as u8;
    world.app.new_framework(which("2"), which("1"), None, Some(top)).await.expect("a version");
    let mut lines: Vec<Line> = Vec::new();
    let mut csv = "from_skill,relation,to_skill,title,levels\n".to_owned();
    for skill in &old {
        let mut levels: Vec<(u8, u8)> = (0..5).filter(|_| dice.roll(3) == 0).map(|from| (from, 0)).collect();
        levels.iter_mut().for_each(|(_, to)| *to = dice.roll(usize::from(top) + 1) as u8);
        let said = levels.iter().map(|(from, to)| format!("{from}>{to}")).collect::<Vec<_>>().join(";");
        let mut line = |relation: &str, to: Option<String>| {
            csv += &format!("{skill},{relation},{},,{said}\n", to.clone().unwrap_or_default());
            lines.push((skill.clone(), to, levels.clone()));
        };
        match dice.roll(7) {
            0 => lines.push((skill.clone(), Some(skill.clone()), Vec::new())),
            1 => line("same", Some(skill.clone())),
            2 => line("renamed", Some(format!("{skill}-new"))),
            3 => ["a", "b"].into_iter().for_each(|part| line("split", Some(format!("{skill}-{part}")))),
            4 | 5 => line("merged", Some(format!("{code}-M{}", dice.roll(2)))),
            _ => line("dropped", None),
        }
    }
    let file = world.file("mapping.csv", csv);
    world.app.map_framework(&which("2"), None, &file).await.expect("a mapping");
    let day = dice.day("2025-06-01", 200);
    let before = sums(world, "2025-05-31").await;
    world.app.use_framework(&which("2"), Some(day.parse().expect("a date"))).await.expect("in use");
    let new: Vec<String> = lines.iter().filter_map(|(_, to, _)| to.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    for _ in 0..if new.is_empty() { 0 } else { 30 } {
        let (skill, level) = (new[dice.roll(new.len())].clone(), dice.roll(usize::from(top) + 1) as u8);
        let one = (dice.roll(PEOPLE), skill, level, dice.day(&day, 100), false);
        rate(world, &one.0.to_string(), &one.1, one.2, &one.3).await;
        given.retain(|other| (other.0, &other.1, &other.3) != (one.0, &one.1, &one.3) || other.4);
        // One that was there already was corrected, and is of the version that it was given under.
        match given.iter_mut().find(|other| (other.0, &other.1, &other.3) == (one.0, &one.1, &one.3)) {
            Some(corrected) => corrected.2 = one.2,
            None => given.push(one),
        }
    }
    let mut wanted: BTreeMap<(usize, String), u8> = BTreeMap::new();
    for ((role, skill), level) in &target_of {
        for (_, to, levels) in lines.iter().filter(|(from, ..)| from == skill) {
            let level = level_of(levels, *level, top);
            if let Some(to) = to.as_ref().filter(|_| level > 0) {
                let one = wanted.entry((*role, to.clone())).or_default();
                *one = level.max(*one);
            }
        }
    }
    assert_eq!(sums(world, "2025-05-31").await, before, "seed {seed}: what was before stays");
    for ask in [day.clone(), "2025-12-31".to_owned(), TODAY.to_owned()] {
        let (mut met, mut below, mut unrated, mut missing) = (0, 0, 0, 0_u32);
        for ((role, skill), target) in &wanted {
            for person in (0..PEOPLE).filter(|person| person % 2 == *role) {
                match level_after(&given, &lines, person, skill, &ask, top) {
                    None => unrated += 1,
                    Some(level) if level >= *target => met += 1,
                    Some(level) => {
                        below += 1;
                        missing += u32::from(target - level);
                    }
                }
            }
        }
        assert_eq!(sums(world, &ask).await, (met, below, unrated, missing), "seed {seed} on {ask}: {lines:?}");
    }
}

on_both! {
    what_is_exported_comes_back_unchanged, world, {
        mapped(world).await;
        let edit = |title: Option<&str>, review_by: &str| app::views::frameworks::SkillEdit {
            title: title.map(str::to_owned),
            descriptor: Some("Does it,\nwith \"care\"".to_owned()),
            review_by: Some(review_by.to_owned()),
            ..Default::default()
        };
        world.app.set_skill(&which("2"), "B2", edit(Some("Bee, changed"), "2026-01-31")).await.expect("a skill");
        for name in ["own.xlsx", "own.csv"] {
            let to = world.folder.path().join(name);
            assert_eq!(world.app.export_framework(&which("2"), &to).await.expect("an export").rows, 6);
            let back = world.import(ImportKind::Framework, &to, &own("2", 4)).await;
            assert_eq!((back.unchanged, back.created, back.updated, back.rejected), (6, 0, 0, 0), "{name}: {back:?}");
        }
        world.app.use_framework(&which("2"), None).await.expect("in use");
        let refresh = world.app.show_refresh(&Scope::default()).await.expect("a list");
        assert_eq!(refresh.iter().map(|one| (one.what.as_str(), one.key.as_str())).collect::<Vec<_>>(), [("skill", "B2")]);
        world.app.set_skill(&which("2"), "b2", edit(None, "none")).await.expect("a skill");
        assert!(world.app.show_refresh(&Scope::default()).await.expect("a list").is_empty());
        for (skill, edit, wanted) in [
            ("Q", edit(None, "none"), "no skill"),
            ("A", edit(Some(" "), "none"), "is empty"),
            ("A", edit(None, "31/02/2026"), "no date"),
        ] {
            let refused = world.app.set_skill(&which("2"), skill, edit).await.expect_err(wanted);
            assert!(refused.to_string().contains(wanted), "{refused}");
        }
        let level = app::views::frameworks::LevelEdit { stakeholder_wording: Some("Can do it alone".to_owned()), ..Default::default() };
        world.app.set_level(&which("2"), 2, level.clone()).await.expect("a level");
        assert!(world.app.set_level(&which("2"), 9, level).await.is_err());
    }
}
