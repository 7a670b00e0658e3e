//! Money on a date: one answer everywhere, and that of a plain recount.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use app::views::Scope;
use app::views::imports::{ImportKind, ImportOptions};
use app::views::sessions::CameTo;
use app::views::settings::{FundView, SettingChange};
use app::views::shows::ShownMoney;
use app::{App, AppError, Date, Env, PlaceStatus};
use testkit::{Place, on_both};

use super::service::{csv, rows};

const TODAY: &str = "2026-05-13";

/// What each session costs, which fund pays and when it ends, said by hand.
struct Session {
    code: &'static str,
    payer: &'static str,
    last: &'static str,
    status: &'static str,
    pence: i64,
}

const fn session(code: &'static str, payer: &'static str, last: &'static str, status: &'static str, pence: i64) -> Session {
    Session { code, payer, last, status, pence }
}

const SESSIONS: [Session; 11] = [
    // Names last year's fund by its code, in last year and in this one.
    session("S01", "T25", "2026-03-10", "held", 21_000),
    session("S02", "T26", "2026-04-20", "held", 20_500),
    session("S03", "T26", "2026-05-26", "planned", 20_000),
    // Names the line, and goes on over the end of the year: last year pays, which is not spent before it ends.
    session("S04", "T25", "2026-04-02", "held", 30_000),
    session("S05", "T26", "2026-06-09", "confirmed", 30_000),
    // A line that was given, with money in the new year only.
    session("S06", "", "2026-02-10", "held", 4_000),
    session("S07", "GRANT", "2026-09-08", "planned", 4_000),
    // Names nothing, costs nothing, does not run.
    session("S08", "", "2026-06-02", "planned", 7_000),
    session("S09", "", "2026-03-03", "held", 0),
    session("S10", "T26", "2026-06-16", "cancelled", 20_000),
    session("S11", "T26", "2026-06-23", "candidate", 20_000),
];

const DAYS: [&str; 8] = ["2026-02-09", "2026-03-10", "2026-03-31", "2026-04-01", "2026-04-02", "2026-04-20", TODAY, "2027-04-01"];

async fn two_years(place: &Place) -> Result<App> {
    let app = App::create(&place.url, Env::fixed(TODAY.parse()?, "Kim Keeper")).await?;
    csv(&app, ImportKind::People, "person_id,name,kind\nE1,Zoe Zhao,employee\nE2,Adam Abel,employee\n").await?;
    let funds = "fund,title,line,from,to,pence
T25,Training 2025-26,,2025-04-01,2026-03-31,60000
T26,Training 2026/27,,2026-04-01,2027-03-31,900000
GRANT,Second digital grant,Digital,2026-04-01,2027-03-31,40000
";
    csv(&app, ImportKind::Funds, funds).await?;
    let activities = "activity,title,kind,minutes,cost_per_session,cost_per_head,fund
ACT,Digital help,training session,180,20000,500,T25
LONG,Mentoring,mentoring,600,30000,0,training
DIG,Digital champions,training session,180,4000,0,DIGITAL
PAID,Trade fair,visit,180,7000,0,
FREE,Team briefing,team briefing,60,0,0,
";
    csv(&app, ImportKind::Activities, activities).await?;
    let sessions = "session,activity,starts,ends,status
S01,ACT,2026-03-10 09:30,2026-03-10 12:30,held
S02,ACT,2026-04-20 09:30,2026-04-20 12:30,held
S03,ACT,2026-05-26 09:30,2026-05-26 12:30,planned
S04,LONG,2026-03-30,2026-04-02,held
S05,LONG,2026-06-08,2026-06-09,confirmed
S06,DIG,2026-02-10 09:30,2026-02-10 12:30,held
S07,DIG,2026-09-08 09:30,2026-09-08 12:30,planned
S08,PAID,2026-06-02 09:30,2026-06-02 12:30,planned
S09,FREE,2026-03-03 09:30,2026-03-03 10:30,held
S10,ACT,2026-06-16 09:30,2026-06-16 12:30,cancelled
S11,ACT,2026-06-23 09:30,2026-06-23 12:30,candidate
";
    csv(&app, ImportKind::Sessions, sessions).await?;
    Ok(app)
}

/// Money, planned, committed, spent and left of each fund, from the list by hand alone.
fn recount(on: Date) -> Result<BTreeMap<String, [i64; 5]>> {
    let mut sums: BTreeMap<String, [i64; 5]> = BTreeMap::new();
    for (fund, pence) in [("T25", 60_000), ("T26", 900_000), ("GRANT", 40_000), ("", 0)] {
        let mut sum = [pence, 0, 0, 0, 0];
        for one in SESSIONS.iter().filter(|one| one.payer == fund) {
            let is_over = one.last.parse::<Date>()? <= on;
            match one.status {
                "planned" => (sum[1], sum[2]) = (sum[1] + one.pence, sum[2] + one.pence),
                "confirmed" => sum[2] += one.pence,
                "held" => sum[if is_over { 3 } else { 2 }] += one.pence,
                _ => {}
            }
        }
        sum[4] = sum[0] - sum[2] - sum[3];
        sums.insert(fund.to_owned(), sum);
    }
    Ok(sums)
}

fn shown(money: &ShownMoney) -> BTreeMap<String, [i64; 5]> {
    let sums = |one: &app::views::shows::FundMoney| [one.pence, one.planned, one.committed, one.spent, one.left].map(|pence| pence.0);
    let mut all: BTreeMap<String, [i64; 5]> = money.funds.iter().map(|one| (one.fund.clone(), sums(one))).collect();
    let outside = &money.outside;
    let sums = [outside.planned.0, outside.committed.0, outside.spent.0, -outside.pence.0];
    all.insert(String::new(), [0, sums[0], sums[1], sums[2], sums[3]]);
    all
}

fn viewed(funds: &[FundView]) -> BTreeMap<String, [i64; 5]> {
    let sums = |one: &FundView| [one.pence, one.planned, one.committed, one.spent, one.left].map(|pence| pence.0);
    funds.iter().map(|one| (one.key.clone(), sums(one))).collect()
}

on_both!(money_of_two_financial_years_is_the_same_everywhere_and_as_counted_by_hand, async |place: &testkit::Place| {
    let app = two_years(place).await?;
    // Two came to the first, of whom one was away; one to the second. Who was away is paid for too.
    let present = |person: &str| (person.to_owned(), PlaceStatus::Attended);
    app.attend(CameTo { session: "S01".to_owned(), people: vec![present("E1"), ("E2".to_owned(), PlaceStatus::Absent)] }).await?;
    app.attend(CameTo { session: "S02".to_owned(), people: vec![present("E1")] }).await?;
    ensure!(app.check().await?.ok, "{:?}", app.check().await?.faults);
    let stored = app.sessions(None, None, None).await?;
    let is_stored = |one: &Session| {
        stored.iter().any(|kept| kept.session == one.code && kept.status.code() == one.status && kept.ends.starts_with(one.last))
    };
    ensure!(stored.len() == SESSIONS.len() && SESSIONS.iter().all(is_stored), "{stored:?}");
    for day in DAYS {
        let on: Date = day.parse()?;
        let (money, by_hand) = (app.show_money(Some(on)).await?, recount(on)?);
        ensure!(money.as_of == on && shown(&money) == by_hand, "{day}: {money:?} is not {by_hand:?}");
        let in_force: Vec<FundView> = app.overview(&Scope { as_of: Some(on), ..Scope::default() }).await?.funds;
        ensure!(in_force.iter().all(|fund| fund.from <= on && on <= fund.to));
        ensure!(viewed(&in_force).iter().all(|(fund, sums)| by_hand[fund] == *sums), "{day}: {in_force:?}");
    }
    let money = app.show_money(None).await?;
    ensure!(money.outside.sessions == 2 && money.outside.pence.0 == 11_000, "{:?}", money.outside);
    let lines: Vec<&str> = money.funds.iter().map(|one| one.line.as_str()).collect();
    ensure!(lines == ["Digital", "Training", "Training"], "{lines:?}");
    let settings = app.settings().await?;
    ensure!(viewed(&settings.funds).into_iter().all(|(fund, sums)| shown(&money)[&fund] == sums) && settings.funds.len() == 3);
    ensure!(settings.outside_funds == money.outside);
    ensure!(settings.funds[0].own_line.as_deref() == Some("Digital") && settings.funds[1].own_line.is_none());
    Ok(())
});

async fn undo(app: &App, times: u32) -> Result<()> {
    for _ in 0..times {
        app.undo().await?;
    }
    Ok(())
}

async fn set_fund(app: &App, key: &str, title: &str, line: Option<&str>) -> Result<(), AppError> {
    let [from, to] = ["2026-04-01", "2027-03-31"].map(|day| day.parse().unwrap());
    let line = line.map(str::to_owned);
    let change = SettingChange::Fund { key: key.to_owned(), title: title.to_owned(), line, from, to, pence: app::views::Pence(40_000) };
    app.change_setting(change).await.map(drop)
}

on_both!(a_line_is_given_and_taken_away_but_not_from_what_names_it, async |place: &testkit::Place| {
    let app = two_years(place).await?;
    let before = rows(place).await?;
    for (title, line) in [("Second digital grant", None), ("Second digital grant", Some(" \u{a0}")), ("Grant", Some("Online"))] {
        let refused = set_fund(&app, "GRANT", title, line).await;
        let words = format!("{:?}", refused.as_ref().err());
        ensure!(refused.is_err() && words.contains("name the line `DIGITAL`"), "{words}");
        ensure!(rows(place).await? == before, "nothing was changed");
    }
    let long = set_fund(&app, "GRANT", "Grant", Some(&"x".repeat(201))).await;
    ensure!(matches!(long, Err(AppError::Invalid { .. })), "{long:?}");
    ensure!(rows(place).await? == before);
    // By its title, in another case, or by a second fund the line is still there.
    set_fund(&app, "GRANT", "digital 2026-27", None).await?;
    ensure!(app.settings().await?.funds[0].line == "digital");
    set_fund(&app, "MORE", "More", Some("Digital")).await?;
    set_fund(&app, "GRANT", "Grant", None).await?;
    ensure!(app.check().await?.ok);
    ensure!(app.show_money(None).await?.funds.iter().any(|one| one.fund == "MORE" && one.planned.0 == 4_000));
    undo(&app, 3).await?;
    ensure!(rows(place).await? == before, "all of it can be taken back");
    Ok(())
});

on_both!(a_file_gives_funds_lines_and_activities_name_either, async |place: &testkit::Place| {
    let app = two_years(place).await?;
    let before = rows(place).await?;
    let import = async |kind: ImportKind, text: &str| -> Result<app::views::imports::ImportResult> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("rows.csv");
        std::fs::write(&file, text)?;
        Ok(app.import(kind, &file, &ImportOptions::default()).await?.value)
    };
    // The same again changes nothing; what takes a line from an activity that names it stays out, the others come in.
    let same = import(ImportKind::Activities, "activity,fund\nLONG,training\nDIG,DIGITAL\nACT,T25\n").await?;
    ensure!(same.unchanged == 3, "{same:?}");
    let lines = "Fund code,Budget line,Title\nT25,Learning,Training 2025-26\nT26,Learning,Training 2026/27\nGRANT,,Digital 2026-27\n";
    let refused = import(ImportKind::Funds, lines).await?;
    ensure!((refused.rejected, refused.updated) == (2, 1), "{refused:?}");
    ensure!(
        refused.problems.iter().all(|one| one.column == "Budget line" && one.message.contains("name the line `training`")),
        "{refused:?}"
    );
    // One of the two may go: the line has the other.
    let one = import(ImportKind::Funds, "fund,line\nT25,Learning\n").await?;
    ensure!(one.updated == 1 && app.show_money(None).await?.funds[1].line == "Learning", "{one:?}");
    let cleared = import(ImportKind::Funds, "fund,line\nT25,\n").await?;
    ensure!(cleared.updated == 1 && app.show_money(None).await?.funds[1].line == "Training", "{cleared:?}");
    // An activity names the code of a fund or a line, and nothing else: a title with its year is neither.
    let named = import(ImportKind::Activities, "activity,fund\nPAID,Training 2026/27\nFREE, TRAINING \nDIG,t26\n").await?;
    ensure!((named.rejected, named.updated) == (1, 2), "{named:?}");
    ensure!(named.problems.iter().all(|one| one.row == 2 && one.message.contains("neither the code of a fund nor a line")), "{named:?}");
    ensure!(app.show_money(None).await?.outside.sessions == 1, "what the digital champions cost is training's now");
    ensure!(app.check().await?.ok);
    undo(&app, 4).await?;
    ensure!(rows(place).await? == before);
    Ok(())
});
