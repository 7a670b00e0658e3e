use domain::Date;
use domain::activities::SessionStatus;
use domain::funds::{Cost, Fund, Funds, Outside, SessionCost};
use proptest::prelude::*;

use crate::world::day;

fn fund(code: &str, title: &str, line: Option<&str>, from: &str, to: &str) -> Fund {
    Fund { code: code.to_owned(), title: title.to_owned(), line: line.map(str::to_owned), from: day(from), to: day(to), pence: 100_000 }
}

/// A fund of the financial year that begins in this one.
fn of_year(code: &str, title: &str, year: i32) -> Fund {
    fund(code, title, None, &format!("{year}-04-01"), &format!("{}-03-31", year + 1))
}

/// Training of three years, and a grant that names its line.
fn service() -> Funds {
    Funds::new(vec![
        of_year("T25", "Training 2025-26", 2025),
        of_year("T26", "training  2026/27", 2026),
        fund("DIG1", "First grant", Some("Digital"), "2026-01-01", "2026-06-30"),
        fund("DIG2", "Second grant", Some("DIGITAL"), "2026-06-01", "2026-12-31"),
        of_year("T27", "2027-28 Training", 2027),
    ])
}

fn pays(funds: &Funds, name: &str, on: &str) -> String {
    funds.paying(Some(name), day(on)).map_or_else(String::new, |fund| fund.code.clone())
}

fn cost(status: SessionStatus, first: &str, last: &str, pence: i64) -> SessionCost<'static> {
    SessionCost { fund: Some("Training"), first: day(first), last: day(last), status, pence }
}

#[test]
fn the_line_of_a_title_is_what_it_says_without_its_year() {
    let line = |title: &str| of_year("CODE", title, 2026).line();
    for title in [
        "Training",
        "Training 2026-27",
        "Training 2026/27",
        "Training 2026\u{2013}27",
        "Training 2026 - 2027",
        "Training 26/27",
        "Training 26-27",
        "Training 2026-7",
        "Training 2627",
        "Training 202627",
        "2026-27 Training",
        "2026/27: Training",
        "26/27 - Training",
        "Training FY2026",
        "Training FY 26",
        "Training, F/Y 26/27",
        "Training FY26-27",
        "Training (2026 to 2027)",
        "Training [FY 2026/27]",
        "Training 2026",
        "Training 2027",
        "Training - 2026-27",
        "Training: 2026-27",
        "Training for 2026-27",
        "Training for the financial year 2026/27",
        "Training, financial year 2026 to 2027",
        "Training 2026-27 financial year",
        "Training  2026-27 (2026 to 2027)",
    ] {
        assert_eq!(line(title), "Training", "{title}");
    }
    assert_eq!(line("Training (core, 2026-27)"), "Training (core)");
    assert_eq!(line("Training (2026-27, core)"), "Training (core)");
    assert_eq!(line("Training - 2026-27 - core"), "Training - core");
    assert_eq!(line("Training 2026-27 core"), "Training core");
    assert_eq!(line("Training, 2026-27, core"), "Training, core");
    assert_eq!(line("Training April 2026 - March 2027"), "Training April - March", "the same in every year");
}

#[test]
fn a_number_that_is_not_the_funds_year_is_part_of_its_name() {
    let line = |title: &str| of_year("CODE", title, 2026).line();
    for title in [
        "Vision 2030",
        "Ages 11-12",
        "Room 26",
        "Grant A2026",
        "Grant 2026b",
        "\u{a3}2026 grant",
        "Grant 2026.50",
        "Since 01/04/2026",
        "2026-04-01 grant",
        "Grant 12026",
        "Training 2024-25",
        "First 2026% grant",
    ] {
        assert_eq!(line(title), title, "{title}");
    }
    assert_eq!(line("Vision 2030, 2026-27"), "Vision 2030");
}

#[test]
fn a_title_that_is_nothing_but_a_year_has_the_code_as_its_line() {
    for title in ["2026-27", "(2026/27)", "FY26", "Financial year 2026-27", "Year 2026", " - 2026 - "] {
        assert_eq!(of_year("TRAIN", title, 2026).line(), "TRAIN", "{title}");
    }
    assert_eq!(of_year("TRAIN-2026-27", "TRAIN-2026-27", 2026).line(), "TRAIN");
}

#[test]
fn the_line_that_is_given_wins_over_the_title() {
    let given = |line| fund("C", "Training 2026-27", Some(line), "2026-04-01", "2027-03-31").line();
    assert_eq!(given(" Staff\u{a0}learning "), "Staff learning");
    assert_eq!(given("Staff 2026-27"), "Staff 2026-27", "what was given is taken as it is");
    assert_eq!(given("  "), "Training", "nothing is given by spaces");
}

#[test]
fn the_fund_of_the_line_that_holds_on_the_first_day_pays() {
    let funds = service();
    for name in ["T25", "T26", "T27", "Training", "TRAINING", " training\u{a0}"] {
        assert_eq!(pays(&funds, name, "2026-03-31"), "T25", "{name}");
        assert_eq!(pays(&funds, name, "2026-04-01"), "T26", "{name}");
        assert_eq!(pays(&funds, name, "2028-03-31"), "T27", "{name}");
        assert_eq!(pays(&funds, name, "2025-03-31"), "", "{name}: no fund of the line holds yet");
        assert_eq!(pays(&funds, name, "2028-04-01"), "", "{name}");
    }
    assert_eq!(pays(&funds, "Nothing", "2026-05-01"), "");
    assert_eq!(pays(&funds, "t26", "2026-05-01"), "", "a code is met as it is written");
    assert_eq!(funds.paying(None, day("2026-05-01")), None);
    assert!(funds.knows("T25") && funds.knows("digital") && !funds.knows("Second grant") && !funds.knows(""));
    assert_eq!(funds.line_of("T26").map(|fund| fund.code.as_str()).collect::<Vec<_>>(), ["T25", "T26", "T27"]);
}

#[test]
fn of_two_that_hold_the_one_named_pays_then_the_one_that_began_last_then_the_first_code() {
    let funds = service();
    assert_eq!(pays(&funds, "Digital", "2026-06-15"), "DIG2");
    assert_eq!(pays(&funds, "DIG2", "2026-06-15"), "DIG2");
    assert_eq!(pays(&funds, "DIG1", "2026-06-15"), "DIG1");
    assert_eq!(pays(&funds, "DIG1", "2026-07-01"), "DIG2", "the one named no longer holds");
    let same = Funds::new(vec![of_year("B", "Training", 2026), of_year("A", "Training", 2026)]);
    assert_eq!(pays(&same, "Training", "2026-05-01"), "A");
}

#[test]
fn a_code_wins_over_a_line_of_the_same_name() {
    let funds = Funds::new(vec![of_year("Training", "Something else", 2026), of_year("T26", "Training 2026-27", 2026)]);
    assert_eq!(pays(&funds, "Training", "2026-05-01"), "Training");
    assert_eq!(pays(&funds, "training", "2026-05-01"), "T26");
}

#[test]
fn the_first_fund_of_a_line_within_a_horizon_is_the_one_that_pays_first() {
    let funds = service();
    let first = |name: Option<&str>, from: &str, to: &str| {
        funds.first_between(name, day(from), day(to)).map_or_else(String::new, |fund| fund.code.clone())
    };
    assert_eq!(first(Some("Training"), "2026-01-01", "2026-12-31"), "T25");
    assert_eq!(first(Some("T25"), "2026-04-01", "2026-12-31"), "T26");
    assert_eq!(first(Some("T26"), "2024-01-01", "2027-12-31"), "T25");
    assert_eq!(first(Some("Digital"), "2026-06-10", "2026-12-31"), "DIG2");
    assert_eq!(first(Some("DIG1"), "2026-06-10", "2026-12-31"), "DIG1");
    assert_eq!(first(Some("Training"), "2028-04-01", "2028-12-31"), "");
    assert_eq!(first(Some("Nothing"), "2026-04-01", "2026-12-31"), "");
    assert_eq!(first(None, "2026-04-01", "2026-12-31"), "");
}

#[test]
fn what_is_planned_confirmed_and_held_later_is_committed_and_what_is_held_is_spent() {
    let sum = |status, last: &str| {
        let mut sum = Cost::default();
        sum.add(&cost(status, "2026-05-10", last, 70), day("2026-05-13"));
        (sum.planned, sum.committed, sum.spent, sum.left_of(100))
    };
    assert_eq!(sum(SessionStatus::Candidate, "2026-05-12"), (0, 0, 0, 100));
    assert_eq!(sum(SessionStatus::Planned, "2026-05-12"), (70, 70, 0, 30));
    assert_eq!(sum(SessionStatus::Confirmed, "2026-05-20"), (0, 70, 0, 30));
    assert_eq!(sum(SessionStatus::Held, "2026-05-13"), (0, 0, 70, 30));
    assert_eq!(sum(SessionStatus::Held, "2026-05-14"), (0, 70, 0, 30), "it was not held yet");
    assert_eq!(sum(SessionStatus::Cancelled, "2026-05-12"), (0, 0, 0, 100));
}

#[test]
fn money_that_no_number_can_hold_stops_at_the_greatest() {
    let mut sum = Cost::default();
    for _ in 0..2 {
        sum.add(&cost(SessionStatus::Held, "2026-05-10", "2026-05-10", i64::MAX), day("2026-05-13"));
        sum.add(&cost(SessionStatus::Planned, "2026-05-10", "2026-05-10", i64::MAX), day("2026-05-13"));
    }
    assert_eq!((sum.planned, sum.committed, sum.spent), (i64::MAX, i64::MAX, i64::MAX));
    assert_eq!((sum.used(), sum.left_of(0)), (i64::MAX, -i64::MAX));
}

#[test]
fn what_no_fund_pays_is_counted_outside() {
    let funds = service();
    let of = |fund, first: &str, status, pence| SessionCost { fund, first: day(first), last: day(first), status, pence };
    let sessions = [
        of(None, "2026-05-01", SessionStatus::Held, 10),
        of(Some("Nothing"), "2026-05-01", SessionStatus::Planned, 200),
        of(Some("Training"), "2031-05-01", SessionStatus::Confirmed, 3_000),
        of(None, "2026-05-01", SessionStatus::Held, 0),
        of(None, "2026-05-01", SessionStatus::Cancelled, 40_000),
        of(Some("T25"), "2026-05-01", SessionStatus::Held, 500_000),
    ];
    let (costs, outside) = funds.as_of(day("2026-06-01"), sessions);
    assert_eq!(outside, Outside { sessions: 3, cost: Cost { planned: 200, committed: 3_200, spent: 10 } });
    assert_eq!(costs.iter().map(|cost| cost.spent).collect::<Vec<_>>(), [0, 500_000, 0, 0, 0]);
}

/// A few funds on two lines with days that meet, overlap and leave gaps.
fn any_funds() -> impl Strategy<Value = Vec<Fund>> {
    let one = (0..2_usize, 0..1_000_i64, 0..500_i64, any::<bool>());
    prop::collection::vec(one, 0..7).prop_map(|funds| {
        let start = day("2025-01-01");
        let make = |(at, (line, from, days, given)): (usize, (usize, i64, i64, bool))| {
            let (name, from) = (["North", "South"][line], start.plus_days(from));
            let title = if given { "Whatever".to_owned() } else { format!("{name} {}", from.ymd().0) };
            Fund { code: format!("F{at}"), title, line: given.then(|| name.to_uppercase()), from, to: from.plus_days(days), pence: 1_000 }
        };
        funds.into_iter().enumerate().map(make).collect()
    })
}

type AnySession = (usize, i64, i64, usize, i64);

const NAMES: [&str; 10] = ["North", "south", "F0", "F1", "F2", "F3", "F4", "F5", "F6", "Nothing"];

fn session(&(name, first, days, status, pence): &AnySession) -> SessionCost<'static> {
    let first = day("2025-01-01").plus_days(first);
    SessionCost { fund: NAMES.get(name).copied(), first, last: first.plus_days(days), status: SessionStatus::ALL[status], pence }
}

/// Which fund pays, told from the rules one by one.
fn slow_payer<'f>(funds: &'f [Fund], name: &str, on: Date) -> Option<&'f str> {
    let line_of = |fund: &Fund| if fund.title.starts_with("North") || fund.line.as_deref() == Some("NORTH") { "north" } else { "south" };
    let line = funds.iter().find(|fund| fund.code == name).map_or_else(|| name.to_lowercase(), |fund| line_of(fund).to_owned());
    let mut holding: Vec<&Fund> = funds.iter().filter(|fund| line_of(fund) == line && fund.from <= on && on <= fund.to).collect();
    if let Some(named) = holding.iter().find(|fund| fund.code == name) {
        return Some(&named.code);
    }
    holding.sort_by(|a, b| b.from.cmp(&a.from).then(a.code.cmp(&b.code)));
    holding.first().map(|fund| fund.code.as_str())
}

proptest! {
    #[test]
    fn every_pound_is_in_one_fund_or_outside_as_a_slow_count_says(
        all in any_funds(),
        sessions in prop::collection::vec((0..11_usize, 0..1_600_i64, 0..40_i64, 0..5_usize, 0..10_000_i64), 0..40),
        on in 0..1_600_i64,
    ) {
        let on = day("2025-01-01").plus_days(on);
        let (costs, outside) = Funds::new(all.clone()).as_of(on, sessions.iter().map(session));
        let counted = |payer: Option<&str>| {
            let mut sum = Cost::default();
            for one in sessions.iter().map(session).filter(|one| one.fund.and_then(|name| slow_payer(&all, name, one.first)) == payer) {
                let open = one.status == SessionStatus::Planned || one.status == SessionStatus::Confirmed;
                sum.planned += if one.status == SessionStatus::Planned { one.pence } else { 0 };
                sum.committed += if open || (one.status == SessionStatus::Held && one.last > on) { one.pence } else { 0 };
                sum.spent += if one.status == SessionStatus::Held && one.last <= on { one.pence } else { 0 };
            }
            sum
        };
        for (fund, cost) in all.iter().zip(&costs) {
            prop_assert_eq!(*cost, counted(Some(&fund.code)), "{}", fund.code);
        }
        prop_assert_eq!(outside.cost, counted(None));
    }

    #[test]
    fn the_first_of_a_horizon_pays_on_the_first_day_that_any_pays(
        all in any_funds(), name in 0..10_usize, from in 0..1_600_i64, days in 0..400_i64,
    ) {
        let funds = Funds::new(all.clone());
        let from = day("2025-01-01").plus_days(from);
        let slow = (0..=days).find_map(|at| slow_payer(&all, NAMES[name], from.plus_days(at)));
        let first = funds.first_between(Some(NAMES[name]), from, from.plus_days(days)).map(|fund| fund.code.as_str());
        prop_assert_eq!(first, slow);
    }

    #[test]
    fn any_title_has_a_line_and_the_line_has_no_year_left(title in "[A-Za-z0-9 /()–:,-]{0,24}|Training [(]?20[0-9]{2}[-/][0-9]{2}[)]?|\\PC{0,16}") {
        let one = of_year("CODE", &title, 2026);
        let again = of_year("CODE", &one.line(), 2026);
        prop_assert_eq!(again.line(), one.line());
        prop_assert!(!one.line().is_empty());
    }
}
