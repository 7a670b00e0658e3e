//! Minutes, the list to re-rate, effects, opinions that differ, and the activity strand.

use std::sync::Arc;

use domain::activities::SessionStatus;
use domain::facts::Facts;
use domain::ix::{ActivityIx, BranchIx, Ix};
use domain::learning::{
    Activity, Learning, LearningKey, LearningRecord, LearningSums, Outcome, RERATE_WEEKS, RecordStatus, ToRerate, disagreements, effects,
    learning_minutes, to_rerate,
};
use domain::ratings::{RatingsCounted, Source};
use domain::strands::{Event, activity_strands};
use domain::{Kind, Matrix, Period};

use crate::world::{ann, but, day, held, one, period, person, rating, set_rows};

const REF: usize = 0;
const ICT: usize = 1;
const LAW: usize = 2;

/// A session that teaches REF to level 2, and a forum that teaches nothing.
fn catalogue() -> Vec<Activity> {
    let activity = |key: &str, kind: &str, outcomes: &[Outcome]| Activity {
        key: key.to_owned(),
        title: format!("Title of {key}"),
        kind: kind.to_owned(),
        outcomes: outcomes.to_vec(),
    };
    vec![activity("A1", "training session", &[Outcome { skill: Ix::new(REF), from: 0, to: 2 }]), activity("A2", "sector forum", &[])]
}

fn record(person: usize, on: &str, minutes: u32, activity: Option<usize>) -> LearningRecord {
    LearningRecord {
        person: Ix::new(person),
        on: day(on),
        minutes,
        activity: activity.map(Ix::new),
        kind: None,
        skills: Vec::new(),
        status: RecordStatus::Verified,
        rerate_on: None,
    }
}

fn log(records: &[LearningRecord]) -> Learning {
    Learning { activities: catalogue(), records: records.to_vec() }
}

fn ann_and_vic() -> Facts {
    let mut facts = ann();
    facts.people.push(Arc::new(person("vic", Kind::Volunteer)));
    facts
}

fn minutes(learning: &Learning, by: &[LearningKey]) -> Vec<(Vec<Option<String>>, u32)> {
    let table = learning_minutes(&ann_and_vic(), learning, period("2026-01-01..2026-12-31"), by, None);
    table.groups.into_iter().map(|(key, sums)| (key, sums.minutes)).collect()
}

fn key(text: &str) -> Vec<Option<String>> {
    vec![Some(text.to_owned())]
}

#[test]
fn only_verified_records_of_the_period_count() {
    let logged = LearningRecord { status: RecordStatus::Logged, ..record(0, "2026-05-01", 1_000, None) };
    let returned = LearningRecord { status: RecordStatus::Returned, ..record(0, "2026-05-01", 2_000, None) };
    let days = ["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"];
    let mut records: Vec<_> = days.iter().zip([1, 20, 300, 4_000]).map(|(on, minutes)| record(0, on, minutes, None)).collect();
    records.extend([logged, returned]);
    let totals = learning_minutes(&ann(), &log(&records), period("2026-01-01..2026-12-31"), &[], None).totals;
    assert_eq!(totals, LearningSums { people: 1, records: 2, minutes: 320 });
}

#[test]
fn minutes_are_by_person_kind_activity_kind_and_aim() {
    let forum_by_hand = LearningRecord { kind: Some("conference".to_owned()), ..record(1, "2026-03-01", 5, None) };
    let learning = log(&[record(0, "2026-02-01", 60, Some(0)), record(1, "2026-02-01", 90, Some(1)), forum_by_hand]);
    assert_eq!(minutes(&learning, &[LearningKey::Person]), [(key("ann"), 60), (key("vic"), 95)]);
    assert_eq!(minutes(&learning, &[LearningKey::Kind]), [(key("employee"), 60), (key("volunteer"), 95)]);
    let by_kind = minutes(&learning, &[LearningKey::ActivityKind]);
    assert_eq!(by_kind, [(key("conference"), 5), (key("sector forum"), 90), (key("training session"), 60)]);
    assert_eq!(minutes(&learning, &[LearningKey::Aim]), [(vec![None], 95), (key("1"), 60)]);
}

#[test]
fn a_record_of_two_aims_is_in_both_and_once_in_the_total() {
    let both = LearningRecord { skills: vec![Ix::new(ICT)], ..record(0, "2026-02-01", 60, Some(0)) };
    let learning = log(&[both]);
    assert_eq!(minutes(&learning, &[LearningKey::Aim]), [(key("1"), 60), (key("2"), 60)]);
    assert_eq!(learning_minutes(&ann(), &learning, Period::default(), &[LearningKey::Aim], None).totals.minutes, 60);
}

#[test]
fn minutes_by_branch_are_those_of_the_branch_on_that_day() {
    let mut facts = ann();
    set_rows(&mut facts, vec![held::<BranchIx>(0, 0, "..2026-03-31"), held::<BranchIx>(0, 1, "2026-04-01..")]);
    let learning = log(&[record(0, "2026-03-31", 1, None), record(0, "2026-04-01", 20, None)]);
    let table = learning_minutes(&facts, &learning, Period::default(), &[LearningKey::Branch], None);
    let found: Vec<_> = table.groups.into_iter().map(|(key, sums)| (key, sums.minutes)).collect();
    assert_eq!(found, [(key("Central"), 1), (key("Northgate"), 20)]);
}

fn rerate(facts: &Facts, learning: &Learning, on: &str) -> Vec<ToRerate> {
    to_rerate(facts, &Matrix::build(facts, day(on), RatingsCounted::All), learning, RERATE_WEEKS)
}

#[test]
fn verified_learning_puts_its_skills_on_the_list_eight_weeks_later_and_raises_no_level() {
    let facts = ann();
    let learning = log(&[LearningRecord { skills: vec![Ix::new(LAW)], ..record(0, "2026-02-01", 60, Some(0)) }]);
    let rows = rerate(&facts, &learning, "2026-02-01");
    assert_eq!(
        rows.iter().map(|row| (row.skill.at(), row.due_on)).collect::<Vec<_>>(),
        [(REF, day("2026-03-29")), (LAW, day("2026-03-29"))]
    );
    assert_eq!(Matrix::build(&facts, day("2026-12-31"), RatingsCounted::All).level(Ix::new(0), Ix::new(REF)), None);
    assert!(rerate(&facts, &learning, "2026-01-31").is_empty(), "not before it was learned");
}

#[test]
fn a_records_own_day_stands_before_the_eight_weeks() {
    let learning = log(&[LearningRecord { rerate_on: Some(day("2026-02-10")), ..record(0, "2026-02-01", 60, Some(0)) }]);
    assert_eq!(rerate(&ann(), &learning, "2026-06-01")[0].due_on, day("2026-02-10"));
}

#[test]
fn a_rating_on_the_day_or_later_takes_a_skill_off_the_list_and_an_earlier_one_does_not() {
    let learning = log(&[record(0, "2026-02-01", 60, Some(0))]);
    let on_list = |rated_on| {
        let mut facts = ann();
        set_rows(&mut facts, [rating(0, REF, 1, rated_on)]);
        !rerate(&facts, &learning, "2026-06-01").is_empty()
    };
    assert_eq!(["2026-01-31", "2026-02-01", "2026-05-01", "2026-07-01"].map(on_list), [true, false, false, true]);
}

#[test]
fn a_skill_learned_twice_is_on_the_list_once_from_the_first_unanswered_day() {
    let learning = log(&[record(0, "2026-04-01", 60, Some(0)), record(0, "2026-02-01", 60, Some(0)), record(0, "2026-01-01", 60, Some(0))]);
    let mut facts = ann();
    set_rows(&mut facts, [rating(0, REF, 1, "2026-01-15")]);
    let rows = rerate(&facts, &learning, "2026-06-01");
    assert_eq!(rows.iter().map(|row| row.learned_on).collect::<Vec<_>>(), [day("2026-02-01")]);
}

#[test]
fn logged_learning_and_people_who_left_are_not_on_the_list() {
    let logged = LearningRecord { status: RecordStatus::Logged, ..record(0, "2026-02-01", 60, Some(0)) };
    assert!(rerate(&ann(), &log(&[logged]), "2026-06-01").is_empty());
    let mut facts = ann();
    one(&mut facts, 0).periods = period("..2026-05-31").into();
    assert!(rerate(&facts, &log(&[record(0, "2026-02-01", 60, Some(0))]), "2026-06-01").is_empty());
}

#[test]
fn an_effect_is_the_level_before_and_the_level_at_the_next_rating() {
    let mut facts = ann_and_vic();
    facts.people.push(Arc::new(person("wil", Kind::Employee)));
    set_rows(
        &mut facts,
        vec![
            rating(0, REF, 1, "2026-01-01"),
            rating(0, REF, 2, "2026-03-01"),
            rating(0, REF, 4, "2026-05-01"),
            rating(1, REF, 1, "2026-04-01"),
            rating(2, REF, 3, "2025-01-01"),
        ],
    );
    let learning = log(&[record(0, "2026-02-01", 60, Some(0)), record(1, "2026-02-01", 60, Some(0)), record(2, "2026-02-01", 60, Some(0))]);
    let found = effects(&facts, &learning, Period::default(), day("2026-06-01"), RatingsCounted::All);
    assert_eq!(found.len(), 1);
    let levels: Vec<_> = found[0].people.iter().map(|person| (person.before, person.after)).collect();
    assert_eq!(levels, [(Some(1), Some(2)), (None, Some(1)), (Some(3), None)]);
    assert_eq!((found[0].reached(), found[0].rerated(), found[0].not_rerated(), found[0].reached_share()), (1, 2, 1, Some(0.5)));
}

#[test]
fn the_effect_on_nobody_re_rated_has_no_share() {
    let learning = log(&[record(0, "2026-02-01", 60, Some(0))]);
    let found = effects(&ann(), &learning, Period::default(), day("2026-06-01"), RatingsCounted::All);
    assert_eq!((found[0].reached_share(), found[0].not_rerated()), (None, 1));
}

#[test]
fn newest_self_and_newest_agreed_rating_disagree_from_two_levels_on() {
    let from = |source, skill, level, on| but(rating(0, skill, level, on), |rating| rating.source = source);
    let mut facts = ann();
    set_rows(
        &mut facts,
        vec![
            from(Source::Own, REF, 0, "2026-01-01"),
            from(Source::Own, REF, 4, "2026-03-01"),
            from(Source::Manager, REF, 2, "2026-02-01"),
            from(Source::Peer, REF, 4, "2026-05-01"),
            from(Source::Own, ICT, 3, "2026-03-01"),
            from(Source::Assessor, ICT, 2, "2026-02-01"),
            from(Source::Own, LAW, 4, "2026-03-01"),
        ],
    );
    let on = |date| {
        let matrix = Matrix::build(&facts, day(date), RatingsCounted::All);
        disagreements(&facts, &matrix).iter().map(|row| (row.skill.at(), row.own.0, row.agreed.0)).collect::<Vec<_>>()
    };
    assert_eq!(on("2026-06-01"), [(REF, 4, 2)]);
    assert_eq!(on("2026-02-15"), [(REF, 0, 2)]);
    assert_eq!(on("2026-01-15"), []);
}

#[test]
fn the_activity_strand_counts_what_is_held_and_what_is_planned_for_an_aim() {
    let event = |activity, on, status, people: &[usize]| Event {
        activity: ActivityIx::new(activity),
        starts_on: day(on),
        status,
        minutes: 60,
        people: people.iter().copied().map(Ix::new).collect(),
    };
    let events = [
        event(0, "2026-02-01", SessionStatus::Held, &[0, 1]),
        event(0, "2026-03-01", SessionStatus::Held, &[0]),
        event(0, "2026-09-01", SessionStatus::Confirmed, &[1]),
        event(0, "2026-09-01", SessionStatus::Candidate, &[1]),
        event(0, "2026-09-01", SessionStatus::Cancelled, &[1]),
        event(1, "2026-04-01", SessionStatus::Held, &[0]),
    ];
    let strands = activity_strands(&ann_and_vic(), &log(&[]), &events, Period::default());
    let keys: Vec<_> = strands.iter().map(|strand| (strand.aim.map(Ix::at), strand.kind.as_deref())).collect();
    assert_eq!(keys, [(None, None), (None, Some("sector forum")), (Some(0), None), (Some(0), Some("training session"))]);
    let of_aim = &strands[2];
    assert_eq!((of_aim.held.events, of_aim.held.people, of_aim.held.minutes, of_aim.held.person_minutes), (2, 2, 120, 180));
    assert_eq!((of_aim.planned.events, of_aim.planned.people), (1, 1));
}
