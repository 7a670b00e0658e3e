//! Cover rules and thin cover.

use std::sync::Arc;

use domain::cover::{Sort, skill_cover, thin_cover};
use domain::facts::{CoverScope, Facts, SkillCover};
use domain::ix::{BranchIx, Ix, List, PersonIx, RoleIx};
use domain::ratings::RatingsCounted;
use domain::{Kind, Matrix};
use proptest::prelude::*;

use crate::slow;
use crate::world::{add_row, ann, any_date, any_facts, day, held, one, period, person, rating, set_rows};

const REF: usize = 0;

fn matrix(facts: &Facts) -> Matrix {
    Matrix::build(facts, day("2026-06-01"), RatingsCounted::All)
}

/// Ann with some colleagues in her role and branch, the first of them 1.
fn with(kinds: &[Kind]) -> Facts {
    let mut facts = ann();
    for (at, &kind) in (1..).zip(kinds) {
        facts.people.push(Arc::new(person(&format!("p{at}"), kind)));
        add_row(&mut facts, held::<RoleIx>(at, 0, ".."));
        add_row(&mut facts, held::<BranchIx>(at, 0, ".."));
    }
    facts
}

fn rule(scope: CoverScope, kinds: &[Kind], min: u32) -> SkillCover {
    SkillCover { scope, skill: Ix::new(REF), level: 3, kinds: kinds.to_vec(), min }
}

fn short_by(facts: &Facts) -> Vec<u32> {
    skill_cover(facts, &matrix(facts)).into_iter().map(domain::cover::Covered::short_by).collect()
}

#[test]
fn a_rule_is_short_by_what_is_missing_and_never_by_less_than_nothing() {
    let mut facts = with(&[Kind::Employee, Kind::Employee]);
    set_rows(&mut facts, vec![rating(0, REF, 3, "2026-01-01"), rating(1, REF, 4, "2026-01-01"), rating(2, REF, 2, "2026-01-01")]);
    facts.skill_cover = [0, 1, 2, 3, 5].map(|min| rule(CoverScope::Service, &[], min)).to_vec();
    assert_eq!(short_by(&facts), [0, 0, 0, 1, 3]);
}

#[test]
fn only_active_people_of_the_rules_kinds_count() {
    let mut facts = with(&[Kind::Volunteer, Kind::Employee]);
    one(&mut facts, 2).periods = period("..2026-05-31").into();
    set_rows(&mut facts, (0..3).map(|person| rating(person, REF, 4, "2026-01-01")));
    facts.skill_cover = vec![rule(CoverScope::Service, &[Kind::Employee], 2), rule(CoverScope::Service, &[Kind::Volunteer], 1)];
    assert_eq!(short_by(&facts), [1, 0]);
}

#[test]
fn a_rule_for_each_branch_is_counted_in_each_branch() {
    let mut facts = with(&[Kind::Employee]);
    set_rows(&mut facts, vec![rating(0, REF, 3, "2026-01-01"), rating(1, REF, 3, "2026-01-01")]);
    facts.skill_cover = vec![rule(CoverScope::EachBranch, &[], 2), rule(CoverScope::Branch(Ix::new(1)), &[], 1)];
    let found: Vec<_> =
        skill_cover(&facts, &matrix(&facts)).into_iter().map(|row| (row.rule.at(), row.branch.map(Ix::at), row.have)).collect();
    assert_eq!(found, [(0, Some(0), 2), (0, Some(1), 0), (1, Some(1), 0)]);
}

#[test]
fn councillors_and_officers_are_in_the_cover_of_no_branch() {
    let mut facts = with(&[Kind::Councillor, Kind::Officer]);
    set_rows(&mut facts, (0..3).map(|person| rating(person, REF, 4, "2026-01-01")));
    facts.skill_cover = vec![rule(CoverScope::Branch(Ix::new(0)), &[], 3), rule(CoverScope::Service, &[], 3)];
    assert_eq!(short_by(&facts), [2, 0]);
}

#[test]
fn cover_is_thin_where_exactly_one_meets_the_target_and_names_when_they_leave() {
    let mut facts = with(&[Kind::Employee]);
    one(&mut facts, 1).periods = period("..2026-09-30").into();
    set_rows(&mut facts, vec![rating(0, REF, 1, "2026-01-01"), rating(1, REF, 3, "2026-01-01")]);
    let rows = thin_cover(&facts, &matrix(&facts));
    let of_ref = rows.iter().find(|row| row.skill.at() == REF).unwrap();
    assert_eq!((of_ref.code(), of_ref.person.map(Ix::at), of_ref.leaving, of_ref.required), ("thin", Some(1), Some(day("2026-09-30")), 2));
    let of_ict = rows.iter().find(|row| row.skill.at() == 1).unwrap();
    assert_eq!((of_ict.code(), of_ict.person, of_ict.leaving, of_ict.rated), ("none", None, None, 0));
    add_row(&mut facts, rating(0, REF, 3, "2026-02-01"));
    assert!(thin_cover(&facts, &matrix(&facts)).iter().all(|row| row.skill.at() != REF), "two is not thin");
}

#[test]
fn a_volunteer_never_fills_the_cover_of_paid_staff() {
    let mut facts = with(&[Kind::Volunteer]);
    set_rows(&mut facts, vec![rating(1, REF, 4, "2026-01-01")]);
    let found: Vec<_> =
        thin_cover(&facts, &matrix(&facts)).into_iter().filter(|row| row.skill.at() == REF).map(|row| (row.sort, row.code())).collect();
    assert_eq!(found, [(Sort::Paid, "none"), (Sort::Volunteer, "thin")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn cover_and_thin_cover_are_those_of_the_slow_count(facts in any_facts(), on in any_date()) {
        let counted = RatingsCounted::All;
        let matrix = Matrix::build(&facts, on, counted);
        let people = || facts.people.indices();
        for row in skill_cover(&facts, &matrix) {
            let rule = &facts.skill_cover[row.rule];
            let have = people().filter(|&person| {
                let kind = facts.people[person].kind;
                let in_place = row.branch.is_none() || (slow::branch(&facts, person, on) == row.branch && [Kind::Employee, Kind::Volunteer].contains(&kind));
                slow::is_active(&facts, person, on)
                    && in_place
                    && (rule.kinds.is_empty() || rule.kinds.contains(&kind))
                    && slow::rating(&facts, person, rule.skill, on, counted).is_some_and(|rating| rating.level >= rule.level)
            });
            prop_assert_eq!(row.have, have.count() as u32);
            prop_assert_eq!(row.short_by(), rule.min.saturating_sub(row.have));
        }
        let found = thin_cover(&facts, &matrix);
        let mut expected = 0;
        for branch in facts.branches.indices() {
            for skill in facts.skills.indices() {
                for (sort, kind) in [(Sort::Paid, Kind::Employee), (Sort::Volunteer, Kind::Volunteer)] {
                    let cells: Vec<_> = people()
                        .filter(|&person| facts.people[person].kind == kind && slow::branch(&facts, person, on) == Some(branch))
                        .filter_map(|person| Some((person, slow::need(&facts, person, skill, on)?.0)))
                        .collect();
                    let met = |&&(person, target): &&(PersonIx, u8)| slow::rating(&facts, person, skill, on, counted).is_some_and(|rating| rating.level >= target);
                    let met: Vec<_> = cells.iter().filter(met).map(|&(person, _)| person).collect();
                    let row = found.iter().find(|row| (row.branch, row.skill, row.sort) == (branch, skill, sort));
                    if cells.is_empty() || met.len() > 1 {
                        prop_assert!(row.is_none());
                    } else {
                        expected += 1;
                        let row = row.unwrap();
                        prop_assert_eq!(row.person, met.first().copied());
                        prop_assert_eq!(row.leaving, met.first().and_then(|&person| facts.people[person].periods.leaving(on)));
                        prop_assert_eq!(row.required as usize, cells.len());
                    }
                }
            }
        }
        prop_assert_eq!(found.len(), expected);
    }
}
