//! A small service to ask about, and random ones.

use domain::facts::{Aim, CoverScope, Facts, Held, Named, Person, PersonalTarget, Rating, Role, RoleTarget, Skill, SkillCover};
use domain::ratings::Source;
use domain::skills::Relation;
use domain::{Date, Kind, Period, Periods};
use proptest::collection::vec;
use proptest::prelude::*;

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `from..to` as `2026-01-01..2026-02-01`, either end may be empty.
pub(crate) fn period(text: &str) -> Period {
    let (from, to) = text.split_once("..").unwrap();
    let end = |text: &str| (!text.is_empty()).then(|| day(text));
    Period { from: end(from), to: end(to) }
}

pub(crate) fn named(key: &str) -> Named {
    Named { key: key.to_owned(), title: format!("{key} in full") }
}

pub(crate) fn person(key: &str, kind: Kind) -> Person {
    Person { key: key.to_owned(), name: format!("Name of {key}"), kind, periods: Period::default().into() }
}

pub(crate) fn skill(key: &str, aim: Option<u32>) -> Skill {
    Skill { key: key.to_owned(), title: format!("Skill {key}"), group: None, aim, relation: Relation::Demonstrates }
}

pub(crate) fn role(key: &str) -> Role {
    Role { key: key.to_owned(), title: format!("Role {key}"), kind: None }
}

pub(crate) fn held(person: u32, what: u32, when: &str) -> Held {
    Held { person, what, period: period(when) }
}

pub(crate) fn target(role: u32, skill: u32, level: u8) -> RoleTarget {
    RoleTarget { role, skill, level, importance: 2 }
}

pub(crate) fn personal(person: u32, skill: u32, level: u8, when: &str) -> PersonalTarget {
    PersonalTarget { person, skill, level, period: period(when) }
}

pub(crate) fn rating(person: u32, skill: u32, level: u8, on: &str) -> Rating {
    Rating { person, skill, level, source: Source::Manager, rated_on: day(on), review_by: None, confidence: None }
}

/// One employee, Ann, in a library assistant's role that names REF at 3 and ICT at 2, in branch Central.
pub(crate) fn ann() -> Facts {
    Facts {
        max_level: 4,
        aims: vec![
            Aim { key: "1".to_owned(), title: "Talent".to_owned(), working_title: false, priority: 1 },
            Aim { key: "2".to_owned(), title: "Inclusion".to_owned(), working_title: false, priority: 1 },
        ],
        skills: vec![skill("REF", Some(0)), skill("ICT", Some(1)), skill("LAW", None)],
        roles: vec![role("LA"), role("CL")],
        targets: vec![target(0, 0, 3), target(0, 1, 2)],
        branches: vec![named("Central"), named("Northgate")],
        people: vec![person("ann", Kind::Employee)],
        roles_held: vec![held(0, 0, "..")],
        branch_held: vec![held(0, 0, "..")],
        ..Facts::default()
    }
}

const PEOPLE: u32 = 7;
const SKILLS: u32 = 5;
const ROLES: u32 = 3;
const BRANCHES: u32 = 3;

fn any_day() -> impl Strategy<Value = Date> {
    (0..24_i64).prop_map(|days| day("2026-01-20").plus_days(days))
}

fn any_period() -> impl Strategy<Value = Period> {
    // Mostly open, so that much is in force at once.
    let end = || prop_oneof![2 => Just(None), 1 => any_day().prop_map(Some)];
    (end(), end()).prop_map(|(from, to)| Period { from, to })
}

/// One period mostly; sometimes another after it, with days between; sometimes none.
fn some_periods() -> impl Strategy<Value = Periods> {
    prop_oneof![
        6 => any_period().prop_map(Periods::from),
        3 => (any_day(), 0..5_i64, 0..6_i64).prop_map(|(end, gap, length)| {
            let back = end.plus_days(gap + 1);
            let last = (length > 0).then(|| back.plus_days(length));
            [Period { from: None, to: Some(end) }, Period { from: Some(back), to: last }].into_iter().collect()
        }),
        1 => Just(Periods::default()),
    ]
}

fn any_kind() -> impl Strategy<Value = Kind> {
    prop_oneof![4 => Just(Kind::Employee), 3 => Just(Kind::Volunteer), 1 => Just(Kind::Councillor), 1 => Just(Kind::Officer)]
}

fn any_source() -> impl Strategy<Value = Source> {
    (0..5_usize).prop_map(|at| Source::ALL[at])
}

fn some_held(things: u32, many: usize) -> impl Strategy<Value = Vec<Held>> {
    vec((0..PEOPLE, 0..things, any_period()).prop_map(|(person, what, period)| Held { person, what, period }), 0..many)
}

fn some_ratings() -> impl Strategy<Value = Vec<Rating>> {
    let rating = (0..PEOPLE, 0..SKILLS, 0..5_u8, any_source(), any_day(), prop::option::of(any_day()), prop::option::of(1..5_u8));
    let rating = rating.prop_map(|(person, skill, level, source, rated_on, review_by, confidence)| Rating {
        person,
        skill,
        level,
        source,
        rated_on,
        review_by,
        confidence,
    });
    vec(rating, 0..60)
}

fn some_cover() -> impl Strategy<Value = Vec<SkillCover>> {
    let scope = prop_oneof![Just(CoverScope::Service), Just(CoverScope::EachBranch), (0..BRANCHES).prop_map(CoverScope::Branch)];
    let rule = (scope, 0..SKILLS, 1..5_u8, vec(any_kind(), 0..3), 0..4_u32);
    vec(rule.prop_map(|(scope, skill, level, kinds, min)| SkillCover { scope, skill, level, kinds, min }), 0..6)
}

/// The keys of people, skills and the rest, shuffled by chance so that order is put to the test.
fn keys(prefix: &'static str, many: u32) -> impl Strategy<Value = Vec<String>> {
    Just((0..many).map(|at| format!("{prefix}{at}")).collect::<Vec<_>>()).prop_shuffle()
}

prop_compose! {
    /// A service of a few people with everything that can overlap overlapping.
    pub(crate) fn any_facts()(
        branch_keys in keys("b", BRANCHES),
        role_keys in keys("r", ROLES),
        skill_keys in keys("s", SKILLS),
        skills in vec((prop::option::of(0..2_u32), prop::option::of(0..2_u32)), SKILLS as usize),
        people in vec((any_kind(), some_periods()), PEOPLE as usize),
        targets in vec((0..ROLES, 0..SKILLS, 1..5_u8, 1..4_u8), 0..12),
        roles_held in some_held(ROLES, 14),
        branch_held in some_held(BRANCHES, 10),
        team_held in some_held(2, 8),
        personal in vec((0..PEOPLE, 0..SKILLS, 0..5_u8, any_period()), 0..8),
        ratings in some_ratings(),
        skill_cover in some_cover(),
    ) -> Facts {
        Facts {
            max_level: 4,
            aims: vec![
                Aim { key: "2".to_owned(), title: "Second".to_owned(), working_title: false, priority: 1 },
                Aim { key: "1".to_owned(), title: "First".to_owned(), working_title: false, priority: 1 },
            ],
            skills: skills.iter().zip(skill_keys).map(|(&(aim, group), key)| Skill {
                group: group.map(|group| format!("group {group}")),
                ..skill(&key, aim)
            }).collect(),
            roles: role_keys.iter().map(|key| role(key)).collect(),
            targets: targets.iter().map(|&(role, skill, level, importance)| RoleTarget { role, skill, level, importance }).collect(),
            branches: branch_keys.iter().map(|key| named(key)).collect(),
            teams: vec![named("t1"), named("t0")],
            people: people.into_iter().enumerate().map(|(at, (kind, periods))| Person { periods, ..person(&format!("p{at}"), kind) }).collect(),
            roles_held,
            branch_held,
            team_held,
            personal_targets: personal.iter().map(|&(person, skill, level, period)| PersonalTarget { person, skill, level, period }).collect(),
            ratings,
            skill_cover,
            ..Facts::default()
        }
    }
}

/// A date inside the random service's time.
pub(crate) fn any_date() -> impl Strategy<Value = Date> {
    any_day()
}
