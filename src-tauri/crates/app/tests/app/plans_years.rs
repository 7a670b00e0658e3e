//! Years played at random: plans over two financial years are adopted, sessions are confirmed, held and cancelled, people leave and are
//! away, and it is planned again; each time against a plain recount of the store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context as _, Result, ensure};
use app::views::imports::ImportKind;
use app::views::plans::{PlanSetup, PlanView, SolveLimits};
use app::views::sessions::SessionChange;
use app::{App, AppError, Date, Env};
use domain::activities::{PlaceStatus, SessionStatus};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use store::sessions::SessionRow;
use testkit::Place;

use crate::plans::solve;
use crate::recount::{Books, halves};
use crate::service::csv;

const YEARS: u64 = 20;

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        (self.0.next_u32() as usize) % most.max(1)
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        if of.is_empty() { None } else { Some(&of[self.below(of.len())]) }
    }
}

fn day(text: &str) -> Result<Date> {
    Ok(text.parse()?)
}

/// Two branches, ten people, three funds of a line, a trainer for two courses, an apprenticeship under way, and a certificate that is renewed
/// by learning at one's own pace.
async fn service(place: &Place, today: Date, dice: &mut Dice) -> Result<()> {
    let app = App::create(&place.url, Env::fixed(today, "Kim Keeper")).await?;
    let mut people = "person_id,name,kind,branch,roles,start_date\n".to_owned();
    let mut ratings = "person_id,skill,level,rated_on,source\n".to_owned();
    let mut awards = "person_id,certificate,awarded_on\n".to_owned();
    for n in 0..11 {
        let (kind, role) = if n < 7 { ("employee", "HLP") } else { ("volunteer", "BUD") };
        let branch = if n % 3 == 0 { "Harbourside" } else { "Northgate" };
        // The last one comes in two months.
        let start = if n < 10 { "2020-01-01".to_owned() } else { today.plus_days(60).to_string() };
        people += &format!("P{n},Person {n},{kind},{branch},{role},{start}\n");
        for skill in ["A5-01", "A5-02"] {
            ratings += &format!("P{n},{skill},{},{},manager\n", dice.below(3), today.plus_days(-40));
        }
        if dice.below(3) > 0 {
            awards += &format!("P{n},Safeguarding,{}\n", today.plus_days(-20 - dice.below(500) as i64));
        }
    }
    csv(
        &app,
        ImportKind::Roles,
        "role,title,kind,certificates\nHLP,Helper,employee,Safeguarding:12\nBUD,Buddy,volunteer,Safeguarding:24\n",
    )
    .await?;
    csv(&app, ImportKind::People, &people).await?;
    csv(&app, ImportKind::Targets, "role,skill,target,importance\nHLP,A5-01,3,3\nHLP,A5-02,3,2\nBUD,A5-01,2,2\nBUD,A5-02,1,1\n").await?;
    csv(&app, ImportKind::Ratings, &ratings).await?;
    csv(&app, ImportKind::Certificates, &awards).await?;
    let funds = format!(
        "fund,title,from,to,pence\nT25,Training 2025-26,2025-04-01,2026-03-31,{}\nT26,Training 2026-27,2026-04-01,2027-03-31,{}\nT27,Training 2027-28,2027-04-01,2028-03-31,{}\n",
        100_000 + 10_000 * dice.below(10),
        100_000 + 10_000 * dice.below(20),
        60_000 + 10_000 * dice.below(10)
    );
    csv(&app, ImportKind::Funds, &funds).await?;
    csv(&app, ImportKind::Venues, "venue,title,branch,seats\nROOM,Meeting room,Northgate,5\n").await?;
    let activities = "activity,title,kind,mode,minutes,min_people,max_people,cost_per_session,cost_per_head,fund,outcomes,certificate
ACT,Digital help,training session,in person,180,2,5,10000,500,T25,A5-01:0>2,
TOP,Digital masterclass,masterclass,in person,420,1,6,20000,1000,T26,A5-01:2>3,
DAT,Data day,training session,in person,200,1,4,8000,0,T25,A5-02:0>2,
APP,Digital apprenticeship,apprenticeship,in person,9000,1,2,0,3000,T26,A5-02:0>3,
SAFE,Safeguarding,e-learning,self-paced,60,1,100,0,100,T27,,Safeguarding
";
    csv(&app, ImportKind::Activities, activities).await?;
    let next = today.plus_days(120);
    let offers = format!(
        "offer,activity,halfdays,every_weeks,from,to,venue,trainer\nO1,ACT,tue-pm;wed-am,2,,,ROOM,T1\nO2,TOP,thu-am,4,,,ROOM,t1\nO3,DAT,wed-am;fri-am,3,,,,T2\nO4,APP,wed-am;wed-pm,1,{next},{},,\n",
        next.plus_days(150)
    );
    csv(&app, ImportKind::Offers, &offers).await?;
    csv(&app, ImportKind::Cover, "branch,halfdays,role,min\nNorthgate,,,1\nHarbourside,,,1\n").await?;
    // Under way: an apprentice with confirmed Wednesdays, and a day course that is confirmed for next month.
    let sessions = format!(
        "session,activity,starts,ends,halfdays,venue,trainer,capacity,status\nAPP-OLD,APP,{},{},wed-am;wed-pm,,,2,confirmed\n",
        today.plus_days(-60),
        today.plus_days(60 + dice.below(500) as i64)
    );
    csv(&app, ImportKind::Sessions, &sessions).await?;
    let apprentice = format!("P{}", dice.below(7));
    let book = async |session: &str, person: &str| {
        let accept_warning = Some("It is so".to_owned());
        app.book(app::views::sessions::Booking { session: session.to_owned(), person: person.to_owned(), accept_warning }).await
    };
    book("APP-OLD", &apprentice).await?;
    // A planned course with the one who comes later, and its last seat given, so that one waits.
    let course = today.plus_days(80);
    let soon = format!("session,activity,starts,ends,trainer,capacity,status\nSOON,DAT,{course}T09:00,{course}T12:20,T9,2,planned\n");
    csv(&app, ImportKind::Sessions, &soon).await?;
    for person in ["P10", "P8", "P9"] {
        book("SOON", person).await?;
    }
    app.close().await;
    Ok(())
}

/// The best plan; where somebody's leaving or absence makes it impossible to keep all that is confirmed, without what cannot be kept.
async fn planned(app: &App, setup: &PlanSetup) -> Result<PlanView> {
    match solve(app, setup, 40).await {
        Err(error) if matches!(error.downcast_ref(), Some(AppError::Conflict { .. })) => {}
        other => return other,
    }
    let limits = SolveLimits { seconds: None, steps: Some(40), threads: Some(1), seed: Some(1), drop_bad_pins: true };
    let view = app.solve_plan(setup, &limits, |_| {}, Arc::new(AtomicBool::new(false))).await?;
    ensure!(!view.dropped.is_empty());
    let given_up = dropped(&view)?;
    ensure!(!given_up.runs.is_empty() || !given_up.places.is_empty(), "the plan says what it drops");
    Ok(view)
}

fn dropped(plan: &PlanView) -> Result<planner::Pins> {
    Ok(planner::Plan::parse(plan.plan.as_bytes())?.dropped.unwrap_or_default())
}

/// What the calendar held before a plan was adopted and must hold after it.
fn confirmed(books: &Books) -> BTreeSet<(String, Vec<String>)> {
    let people = |session: &SessionRow| {
        let in_it = books.places.iter().filter(|place| place.session == session.id && place.status == PlaceStatus::Booked);
        in_it.map(|place| books.people[&place.person].clone()).collect::<BTreeSet<_>>().into_iter().collect()
    };
    books.sessions.iter().filter(|one| one.status == SessionStatus::Confirmed).map(|one| (one.code.clone(), people(one))).collect()
}

/// Plans thirteen months from tomorrow, looks at the plan, adopts it, and plans again.
async fn plan_and_adopt(place: &Place, app: &App, today: Date) -> Result<()> {
    let setup = PlanSetup { to: Some(today.plus_months(13)), ..PlanSetup::default() };
    let before = Books::read(place).await?;
    let problem = app.plan_problem(&setup).await?;
    before.agree(&problem, today)?;
    let plan = planned(app, &setup).await?;
    ensure!(plan.violations.is_empty(), "{:?}", plan.violations);
    let dropped = dropped(&plan)?;
    if let Some(keep) = kept(&problem) {
        ensure!(plan.score.0 >= keep, "{} scores less than keeping what is there: {keep}", plan.score.0);
    }
    // Every renewal that could be met is met.
    for missed in &plan.renewals {
        ensure!(!missed.words.is_empty() && missed.reason != "worth", "{missed:?}");
    }
    let would = app.adopt_preview(&plan.plan).await?;
    // It is adopted the day after it was made.
    let tomorrow = App::open(&place.url, Env::fixed(today.plus_days(1), "Kim Keeper")).await?;
    let done = tomorrow.adopt_plan(&plan.plan).await?;
    tomorrow.close().await;
    ensure!(done.value == would, "{would:?} {:?}", done.value);
    let after = Books::read(place).await?;
    after.no_clash()?;
    let stays = confirmed(&after);
    for (session, mut people) in confirmed(&before) {
        if dropped.runs.contains(&session) {
            continue;
        }
        people.retain(|person| !dropped.places.contains(&(person.clone(), session.clone())));
        let now = stays.iter().find(|(code, _)| *code == session).with_context(|| format!("{session} is confirmed no more"))?;
        ensure!(people.iter().all(|person| now.1.contains(person)), "{session}: {people:?} {:?}", now.1);
    }
    named_rightly(&before, &after, &would)?;
    paced(&before, &after, today)?;
    ensure!(app.check().await?.ok);
    // The store is as the plan wants it: planning again changes nothing, or scores more.
    let problem = app.plan_problem(&setup).await?;
    let (here, wanted) = (as_it_is(&problem), planner::Plan::parse(plan.plan.as_bytes())?);
    let set = |of: &planner::Plan| -> (BTreeSet<String>, BTreeSet<(String, String)>) {
        (of.runs.iter().cloned().collect(), of.places.iter().cloned().collect())
    };
    let ((runs, places), (wanted_runs, wanted_places)) = (set(&here), set(&wanted));
    ensure!(runs == wanted_runs, "{:?}", runs.symmetric_difference(&wanted_runs));
    ensure!(places == wanted_places, "{:?} {dropped:?}", places.symmetric_difference(&wanted_places));
    let again = solve(app, &setup, 40).await?;
    let change = app.adopt_preview(&again.plan).await?;
    let changes = change.sessions + change.places + change.withdrawn + (change.moved.len() + change.lost.len()) as u32;
    let keep = kept(&problem).with_context(|| broken(&problem))?;
    ensure!(again.score.0 > keep || (again.score.0 == keep && changes == 0), "{} {keep} {change:?}", again.score.0);
    let gain = again.parts.gap - plan.parts.gap + plan.parts.renewal - again.parts.renewal + plan.parts.fairness - again.parts.fairness
        + plan.parts.cost
        - again.parts.cost;
    ensure!(gain >= 100_000 * (change.moved.len() + change.lost.len()) as i64, "a place moves only for what is worth a level: {change:?}");
    Ok(())
}

/// Everything as it is in the calendar.
fn as_it_is(problem: &planner::Problem) -> planner::Plan {
    let prior = problem.prior.clone().unwrap_or_default();
    let runs = problem.pins.runs.iter().cloned().chain(prior.runs).collect();
    let places = problem.pins.places.iter().cloned().chain(prior.places).collect();
    planner::Plan { runs, places, ..planner::Plan::empty() }
}

/// What it scores to keep everything as it is, where that breaks no rule.
fn kept(problem: &planner::Problem) -> Option<i64> {
    let report = planner::check(&planner::Prepared::new(problem.clone()).ok()?, &as_it_is(problem));
    report.ok.then_some(report.score)
}

/// What everything as it is would break.
fn broken(problem: &planner::Problem) -> String {
    let prepared = planner::Prepared::new(problem.clone());
    format!("{:?}", prepared.map(|prepared| planner::check(&prepared, &as_it_is(problem)).violations))
}

/// Every place that was booked and is not any more is told, and no other.
fn named_rightly(before: &Books, after: &Books, told: &app::views::plans::Adopted) -> Result<()> {
    let booked = |books: &Books| -> BTreeSet<(String, String)> {
        let code: BTreeMap<store::records::SessionId, &str> = books.sessions.iter().map(|one| (one.id, one.code.as_str())).collect();
        let of = books.places.iter().filter(|place| place.status == PlaceStatus::Booked);
        of.map(|place| (books.people[&place.person].clone(), code[&place.session].to_owned())).collect()
    };
    let (was, is) = (booked(before), booked(after));
    let gone: BTreeSet<(String, String)> = was.difference(&is).cloned().collect();
    let moved = told.moved.iter().map(|one| (one.person.clone(), one.from.clone()));
    let said: BTreeSet<(String, String)> = moved.chain(told.lost.iter().map(|one| (one.person.clone(), one.session.clone()))).collect();
    ensure!(gone == said, "{gone:?} {said:?}");
    ensure!(told.moved.iter().all(|one| is.contains(&(one.person.clone(), one.to.clone()))));
    ensure!(told.places as usize == is.difference(&was).count(), "{told:?}");
    Ok(())
}

/// Nothing new begins in the 15 working days after today or on a closed day, and nobody begins two in a week but what is confirmed.
fn paced(before: &Books, after: &Books, today: Date) -> Result<()> {
    let known: BTreeSet<&str> = before
        .sessions
        .iter()
        .filter(|one| matches!(one.status, SessionStatus::Planned | SessionStatus::Confirmed))
        .map(|one| one.code.as_str())
        .collect();
    let (mut soonest, mut left) = (today, 15);
    while left > 0 {
        soonest = soonest.plus_days(1);
        left -= i32::from(soonest.weekday() < 5 && !domain::holidays::bank_holidays(soonest.ymd().0).contains_key(&soonest));
    }
    let mut weeks: BTreeMap<(store::records::PersonId, Date), usize> = BTreeMap::new();
    for session in after.sessions.iter().filter(|one| one.status == SessionStatus::Planned) {
        let halves = halves(session)?;
        let Some((first, _)) = halves.first() else { continue };
        ensure!(known.contains(session.code.as_str()) || *first >= soonest, "{} begins on {first}", session.code);
        if !session.halfdays.is_empty() {
            continue;
        }
        let shut = halves.iter().find(|(date, _)| domain::holidays::bank_holidays(date.ymd().0).contains_key(date));
        ensure!(shut.is_none(), "{} is on {shut:?}", session.code);
        for place in after.places.iter().filter(|place| place.session == session.id && place.status == PlaceStatus::Booked) {
            let monday = first.plus_days(-i64::from(first.weekday()));
            let begun = weeks.entry((place.person, monday)).or_default();
            *begun += 1;
            ensure!(*begun <= 1, "{} begins twice in the week of {monday}", after.people[&place.person]);
        }
    }
    Ok(())
}

/// What happens between two plans: time passes, what was planned is held or falls through, some is confirmed, one leaves, one is away.
async fn live_on(place: &Place, app: &App, today: Date, dice: &mut Dice) -> Result<()> {
    let books = Books::read(place).await?;
    let change = async |session: &SessionRow, status: SessionStatus| {
        app.change_session(SessionChange { session: session.code.clone(), status, reason: None }).await
    };
    for session in books.sessions.iter().filter(|one| matches!(one.status, SessionStatus::Planned | SessionStatus::Confirmed)) {
        if day(&session.ends[..10])? < today {
            change(session, SessionStatus::Held).await?;
            let came: Vec<String> =
                books.places.iter().filter(|one| one.session == session.id).map(|one| books.people[&one.person].clone()).collect();
            app.mark_attendance(app::views::sessions::Attendance { session: session.code.clone(), attended: came }).await?;
        }
    }
    let open: Vec<&SessionRow> =
        books.sessions.iter().filter(|one| one.status == SessionStatus::Planned && one.starts[..10] > *today.to_string()).collect();
    for _ in 0..3 {
        if let Some(session) = dice.pick(&open) {
            change(session, SessionStatus::Confirmed).await?;
        }
    }
    let open: Vec<&&SessionRow> = open.iter().filter(|one| dice.below(8) == 0 && !one.code.is_empty()).collect();
    if let Some(session) = open.first() {
        change(session, SessionStatus::Cancelled).await?;
    }
    let who = dice.below(10);
    match dice.below(3) {
        0 => csv(app, ImportKind::People, &format!("person_id,name,end_date\nP{who},Person {who},{}\n", today.plus_days(90))).await?,
        1 => csv(app, ImportKind::Leave, &format!("person_id,from,to\nP{who},{},{}\n", today.plus_days(200), today.plus_days(214))).await?,
        _ => csv(app, ImportKind::Ratings, &format!("person_id,skill,level,rated_on,source\nP{who},A5-01,2,{today},manager\n")).await?,
    }
    Ok(())
}

#[test]
fn years_are_planned_and_planned_again_without_a_clash_or_a_pound_of_the_wrong_year() {
    for year in 0..YEARS {
        testkit::run(async move {
            let mut dice = Dice(ChaCha8Rng::seed_from_u64(year));
            let place = testkit::sqlite_place()?;
            let mut today = day("2026-01-12")?.plus_days(dice.below(200) as i64);
            service(&place, today, &mut dice).await?;
            for turn in 0..3 {
                let app = App::open(&place.url, Env::fixed(today, "Kim Keeper")).await?;
                let played = async {
                    if turn > 0 {
                        live_on(&place, &app, today, &mut dice).await?;
                    }
                    plan_and_adopt(&place, &app, today).await
                };
                played.await.with_context(|| format!("year {year}, turn {turn}, {today}"))?;
                app.close().await;
                today = today.plus_days(20 + dice.below(70) as i64);
            }
            Ok(())
        });
    }
}

#[test]
fn the_invented_service_is_planned_over_two_financial_years_and_again_after_a_session_fell_through_and_one_left() {
    testkit::run(async {
        let place = testkit::sqlite_place()?;
        let mut today = day("2026-11-24")?;
        let on = async |today: Date| App::open(&place.url, Env::fixed(today, "Kim Keeper")).await;
        let app = App::create_demo(&place.url, Env::fixed(today, "Kim Keeper"), Some(90), 1).await?;
        plan_and_adopt(&place, &app, today).await?;
        app.close().await;
        today = today.plus_days(7);
        let app = on(today).await?;
        let books = Books::read(&place).await?;
        let next = books
            .sessions
            .iter()
            .filter(|one| one.status == SessionStatus::Planned && one.starts.len() > 10 && one.starts > today.to_string());
        let cancelled = next.min_by(|one, other| one.starts.cmp(&other.starts)).context("a planned session")?;
        app.change_session(SessionChange { session: cancelled.code.clone(), status: SessionStatus::Cancelled, reason: None }).await?;
        let leaver = books.places.iter().rev().find(|one| one.session != cancelled.id).map(|one| &books.people[&one.person]);
        let leaves = format!("person_id,end_date\n{},{}\n", leaver.context("somebody with a place")?, today.plus_days(60));
        csv(&app, ImportKind::People, &leaves).await?;
        plan_and_adopt(&place, &app, today).await.with_context(|| format!("without {} and {leaver:?}", cancelled.code))?;
        app.close().await;
        Ok(())
    });
}
