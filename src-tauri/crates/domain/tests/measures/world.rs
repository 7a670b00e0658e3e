//! A small service to ask about, and random ones. Whatever points into a list is made from its place in it.

use std::sync::Arc;

use domain::facts::{
    Aim, CoverScope, Facts, Held, HeldCertificate, Named, Person, PersonalTarget, Rating, Role, RoleTarget, Skill, SkillCover,
};
use domain::ix::{BranchIx, Ix, IxVec, PersonIx, RoleIx, TeamIx};
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
    Person::new(key.to_owned(), format!("Name of {key}"), kind, Period::default().into())
}

pub(crate) fn skill(key: &str, aim: Option<usize>) -> Skill {
    Skill { key: key.to_owned(), title: format!("Skill {key}"), group: None, aim: aim.map(Ix::new), relation: Relation::Demonstrates }
}

pub(crate) fn role(key: &str) -> Role {
    Role { key: key.to_owned(), title: format!("Role {key}"), kind: None }
}

/// A row of a list, and whose it is.
pub(crate) type Of<T> = (PersonIx, T);

pub(crate) fn held<W: Ix>(person: usize, what: usize, when: &str) -> Of<Held<W>> {
    (Ix::new(person), Held { what: W::new(what), period: period(when) })
}

/// A list that each person has.
pub(crate) trait OfPerson: Sized {
    fn list(person: &mut Person) -> &mut Vec<Self>;
}

macro_rules! lists {
    ($($row:ty: $list:ident),* $(,)?) => { $(
        impl OfPerson for $row {
            fn list(person: &mut Person) -> &mut Vec<Self> {
                &mut person.$list
            }
        }
    )* };
}
lists! {
    Held<RoleIx>: roles, Held<BranchIx>: branches, Held<TeamIx>: teams, PersonalTarget: targets, Rating: ratings, HeldCertificate: certificates,
}

/// What is recorded of people instead of what was: rows in the order of recording.
pub(crate) fn set_rows<T: OfPerson>(facts: &mut Facts, rows: impl IntoIterator<Item = Of<T>>) {
    facts.people.iter_mut().for_each(|person| T::list(Arc::make_mut(person)).clear());
    rows.into_iter().for_each(|row| add_row(facts, row));
}

/// One row more. Of somebody who is not there nothing can be recorded.
pub(crate) fn add_row<T: OfPerson>(facts: &mut Facts, (person, row): Of<T>) {
    if let Some(person) = facts.people.get_at_mut(person) {
        T::list(Arc::make_mut(person)).push(row);
    }
}

/// A person, to be changed.
pub(crate) fn one(facts: &mut Facts, person: usize) -> &mut Person {
    Arc::make_mut(&mut facts.people[PersonIx::new(person)])
}

/// A row that differs from another.
pub(crate) fn but<T>((person, mut row): Of<T>, edit: impl FnOnce(&mut T)) -> Of<T> {
    edit(&mut row);
    (person, row)
}

/// People of whom nothing is recorded.
pub(crate) fn people(people: impl IntoIterator<Item = Person>) -> IxVec<PersonIx, Arc<Person>> {
    people.into_iter().map(Arc::new).collect()
}

pub(crate) fn target(role: usize, skill: usize, level: u8) -> RoleTarget {
    RoleTarget { role: Ix::new(role), skill: Ix::new(skill), level, importance: 2 }
}

pub(crate) fn personal(person: usize, skill: usize, level: u8, when: &str) -> Of<PersonalTarget> {
    (Ix::new(person), PersonalTarget { skill: Ix::new(skill), level, period: period(when) })
}

pub(crate) fn rating(person: usize, skill: usize, level: u8, on: &str) -> Of<Rating> {
    let rating =
        Rating { skill: Ix::new(skill), level, source: Source::Manager, rated_on: day(on), review_by: None, confidence: None, recorded: 1 };
    (Ix::new(person), rating)
}

/// One employee, Ann, in a library assistant's role that names REF at 3 and ICT at 2, in branch Central.
pub(crate) fn ann() -> Facts {
    let mut facts = Facts {
        max_level: 4,
        aims: vec![
            Aim { key: "1".to_owned(), title: "Talent".to_owned(), working_title: false, priority: 1 },
            Aim { key: "2".to_owned(), title: "Inclusion".to_owned(), working_title: false, priority: 1 },
        ],
        skills: vec![skill("REF", Some(0)), skill("ICT", Some(1)), skill("LAW", None)],
        roles: vec![role("LA"), role("CL")],
        targets: vec![target(0, 0, 3), target(0, 1, 2)],
        branches: vec![named("Central"), named("Northgate")].into(),
        people: people([person("ann", Kind::Employee)]),
        ..Facts::default()
    };
    add_row(&mut facts, held::<RoleIx>(0, 0, ".."));
    add_row(&mut facts, held::<BranchIx>(0, 0, ".."));
    facts
}

const PEOPLE: usize = 7;
const SKILLS: usize = 5;
const ROLES: usize = 3;
const BRANCHES: usize = 3;

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

/// The index of one of so many things.
pub(crate) fn any_of<I: Ix + std::fmt::Debug>(many: usize) -> impl Strategy<Value = I> {
    (0..many).prop_map(I::new)
}

fn some_held<W: Ix + std::fmt::Debug>(things: usize, many: usize) -> impl Strategy<Value = Vec<Of<Held<W>>>> {
    vec((any_of(PEOPLE), any_of(things), any_period()).prop_map(|(person, what, period)| (person, Held { what, period })), 0..many)
}

fn some_ratings() -> impl Strategy<Value = Vec<Of<Rating>>> {
    let rating = (any_of(PEOPLE), any_of(SKILLS), 0..5_u8, any_source(), any_day(), prop::option::of(any_day()), prop::option::of(1..5_u8));
    let rating = rating.prop_map(|(person, skill, level, source, rated_on, review_by, confidence)| {
        (person, Rating { skill, level, source, rated_on, review_by, confidence, recorded: 1 })
    });
    vec(rating, 0..60)
}

fn some_cover() -> impl Strategy<Value = Vec<SkillCover>> {
    let scope = prop_oneof![Just(CoverScope::Service), Just(CoverScope::EachBranch), any_of(BRANCHES).prop_map(CoverScope::Branch)];
    let rule = (scope, any_of(SKILLS), 1..5_u8, vec(any_kind(), 0..3), 0..4_u32);
    vec(rule.prop_map(|(scope, skill, level, kinds, min)| SkillCover { scope, skill, level, kinds, min }), 0..6)
}

/// The keys of people, skills and the rest, shuffled by chance so that order is put to the test.
fn keys(prefix: &'static str, many: usize) -> impl Strategy<Value = Vec<String>> {
    Just((0..many).map(|at| format!("{prefix}{at}")).collect::<Vec<_>>()).prop_shuffle()
}

prop_compose! {
    /// A service of a few people with everything that can overlap overlapping.
    pub(crate) fn any_facts()(
        branch_keys in keys("b", BRANCHES),
        role_keys in keys("r", ROLES),
        skill_keys in keys("s", SKILLS),
        skills in vec((prop::option::of(0..2_usize), prop::option::of(0..2_u32)), SKILLS),
        kinds_and_periods in vec((any_kind(), some_periods()), PEOPLE),
        targets in vec((any_of(ROLES), any_of(SKILLS), 1..5_u8, 1..4_u8), 0..12),
        roles_held in some_held::<RoleIx>(ROLES, 14),
        branch_held in some_held::<BranchIx>(BRANCHES, 10),
        team_held in some_held::<TeamIx>(2, 8),
        personal in vec((any_of(PEOPLE), any_of(SKILLS), 0..5_u8, any_period()), 0..8),
        ratings in some_ratings(),
        skill_cover in some_cover(),
    ) -> Facts {
        let mut facts = Facts {
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
            closed: Vec::new(),
            teams: vec![named("t1"), named("t0")].into(),
            people: people(kinds_and_periods.into_iter().enumerate()
                .map(|(at, (kind, periods))| Person { periods, ..person(&format!("p{at}"), kind) })),
            skill_cover,
            ..Facts::default()
        };
        set_rows(&mut facts, roles_held);
        set_rows(&mut facts, branch_held);
        set_rows(&mut facts, team_held);
        set_rows(&mut facts, personal.into_iter().map(|(person, skill, level, period)| (person, PersonalTarget { skill, level, period })));
        set_rows(&mut facts, ratings);
        facts
    }
}

/// A date inside the random service's time.
pub(crate) fn any_date() -> impl Strategy<Value = Date> {
    any_day()
}
