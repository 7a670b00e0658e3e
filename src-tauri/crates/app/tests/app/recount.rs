//! A plain recount of a store, by nothing but its rows: what is under way, what is left of each fund, and whether anything in the
//! calendar stands against anything else. It shares no code with the maker of problems.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, ensure};
use domain::Date;
use domain::activities::{PlaceStatus, SessionStatus};
use planner::Problem;
use store::records::{Outcome, PersonId, Place as PlaceHeld, SessionId};
use store::sessions::SessionRow;
use store::{Kept, Store};
use testkit::Place;

/// A half-day: the date, and is it the afternoon?
pub(crate) type Half = (Date, bool);

pub(crate) struct Books {
    pub(crate) sessions: Vec<SessionRow>,
    pub(crate) places: Vec<Kept<PlaceHeld>>,
    /// Numbers of people by row id.
    pub(crate) people: BTreeMap<PersonId, String>,
    pub(crate) funds: Vec<domain::funds::Fund>,
    outcomes: Vec<Kept<Outcome>>,
}

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn day(moment: &str) -> Result<Date> {
    Ok(moment[..10].parse()?)
}

/// The half-days of a session: its weekly ones from the first day to the last; else those that its hours touch.
pub(crate) fn halves(session: &SessionRow) -> Result<BTreeSet<Half>> {
    let (first, last) = (day(&session.starts)?, day(&session.ends)?);
    let mut found = BTreeSet::new();
    for date in (0..=last.days_since(first)).map(|days| first.plus_days(days)) {
        for afternoon in [false, true] {
            let word = format!("{}-{}", WEEK[date.weekday() as usize], if afternoon { "pm" } else { "am" });
            let weekly = session.halfdays.split(';').any(|half| half == word);
            let hour = |moment: &str| moment.get(11..16).map(str::to_owned);
            let touched = match (hour(&session.starts), hour(&session.ends)) {
                (Some(start), Some(end)) => {
                    let after_start = date > first || afternoon || start.as_str() < "13:00";
                    let before_end = date < last || !afternoon || end.as_str() > "13:00";
                    after_start && before_end
                }
                _ => false,
            };
            if weekly || (session.halfdays.is_empty() && touched) {
                found.insert((date, afternoon));
            }
        }
    }
    Ok(found)
}

fn is_long(session: &SessionRow) -> bool {
    !session.halfdays.is_empty()
}

fn meant(session: &SessionRow) -> bool {
    matches!(session.status, SessionStatus::Planned | SessionStatus::Confirmed)
}

impl Books {
    pub(crate) async fn read(place: &Place) -> Result<Self> {
        let store = Store::open(&place.url).await?;
        let mut conn = store.read().await?;
        let people = store::people::all_named(&mut conn).await?;
        let books = Self {
            sessions: store::sessions::all(&mut conn).await?,
            places: store::sessions::all_places(&mut conn).await?,
            people: people.into_values().map(|one| (one.id, one.number)).collect(),
            funds: store::settings::funds(&mut conn).await?,
            outcomes: store::planning::outcomes(&mut conn).await?,
        };
        drop(conn);
        store.close().await;
        Ok(books)
    }

    /// Who has a seat in a session and did not stay away.
    fn in_session(&self, session: SessionId) -> impl Iterator<Item = &str> {
        let seat = |place: &&Kept<PlaceHeld>| matches!(place.status, PlaceStatus::Booked | PlaceStatus::Attended | PlaceStatus::Part);
        self.places.iter().filter(move |place| place.session == session).filter(seat).map(|place| self.people[&place.person].as_str())
    }

    fn pence(&self, session: &SessionRow) -> i64 {
        let seats = self.places.iter().filter(|place| place.session == session.id && place.status != PlaceStatus::Waiting).count();
        session.cost_per_session + session.cost_per_head * seats as i64
    }

    /// The fund whose days hold the session's first one: the lines of these tests are their titles before the year.
    fn fund_of(&self, session: &SessionRow) -> Result<Option<&str>> {
        let Some(name) = session.fund.as_deref() else { return Ok(None) };
        let line = |fund: &domain::funds::Fund| fund.title.split(" 20").next().unwrap_or_default().to_owned();
        let wanted = self.funds.iter().find(|fund| fund.code == name).map_or(name.to_owned(), line);
        let first = day(&session.starts)?;
        Ok(self.funds.iter().find(|fund| line(fund) == wanted && fund.from <= first && first <= fund.to).map(|fund| fund.code.as_str()))
    }

    /// Holds the fixed part of a problem against these books: busy, held, coming, pins, the plan before, the funds, and that nobody who
    /// teaches and no room is offered twice.
    pub(crate) fn agree(&self, problem: &Problem, today: Date) -> Result<()> {
        let (from, to) = (problem.horizon.from, problem.horizon.to);
        let candidates: BTreeSet<&str> = problem.sessions.iter().map(|session| session.id.as_str()).collect();
        let inside = |date: Date| from <= date && date <= to;
        let mut busy: BTreeMap<&str, BTreeSet<Half>> = BTreeMap::new();
        let mut held: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut coming: BTreeMap<(&str, &str), (i64, Date)> = BTreeMap::new();
        let mut taken: BTreeMap<String, BTreeSet<Half>> = BTreeMap::new();
        for session in self.sessions.iter().filter(|one| meant(one) && !candidates.contains(one.code.as_str())) {
            let last = day(&session.ends)?;
            // Over before the plan begins; but one that is still to come has its people all the same.
            if last < from.min(today) {
                continue;
            }
            let halves: BTreeSet<Half> = halves(session)?.into_iter().filter(|(date, _)| inside(*date)).collect();
            for person in self.in_session(session.id) {
                busy.entry(person).or_default().extend(&halves);
                held.entry(person).or_default().insert(&session.activity_code);
                for Outcome { skill, to: level, .. } in
                    self.outcomes.iter().map(|one| &one.record).filter(|one| one.activity == session.activity)
                {
                    let next = (i64::from(*level), last.clamp(from, to));
                    let known = coming.entry((person, skill)).or_insert(next);
                    if next.0 > known.0 || (next.0 == known.0 && next.1 < known.1) {
                        *known = next;
                    }
                }
            }
            for who in [&session.trainer, &session.venue].into_iter().flatten() {
                taken.entry(who.clone()).or_default().extend(&halves);
            }
        }
        for person in &problem.people {
            let id = person.id.as_str();
            let mut said = BTreeSet::new();
            for range in &person.busy {
                for date in (0..=range.to.days_since(range.from)).map(|days| range.from.plus_days(days)) {
                    let of_day = |half: &&planner::HalfDay| half.index() / 2 == date.weekday() as usize;
                    said.extend(range.halfdays.iter().filter(of_day).map(|half| (date, half.index() % 2 == 1)));
                }
            }
            let wanted = busy.remove(id).unwrap_or_default();
            ensure!(said == wanted, "{id} is busy {said:?}, not {wanted:?}");
            let said: BTreeSet<&str> = person.held.iter().map(String::as_str).collect();
            ensure!(said == held.remove(id).unwrap_or_default(), "{id} holds {said:?}");
            for (skill, coming_to) in &person.coming {
                let wanted = coming.remove(&(id, skill.as_str()));
                ensure!(wanted == Some((coming_to.level, coming_to.on)), "{id} {skill}: {coming_to:?}, not {wanted:?}");
            }
            ensure!(!coming.keys().any(|(who, _)| *who == id), "{id} lacks what is coming: {coming:?}");
        }
        for session in problem.sessions.iter().filter(|one| !self.sessions.iter().any(|stored| stored.code == one.id)) {
            for who in [&session.trainer, &session.venue].into_iter().flatten() {
                let mut slots = session.slots.iter().flatten().map(|slot| (slot.date, slot.afternoon));
                ensure!(!slots.any(|slot| taken.get(who).is_some_and(|taken| taken.contains(&slot))), "{} takes {who} twice", session.id);
            }
        }
        self.fixed_places_agree(problem)?;
        for fund in problem.funds.iter().filter(|fund| self.funds.iter().any(|known| known.code == fund.id)) {
            let mut left = self.funds.iter().find(|known| known.code == fund.id).context("a fund")?.pence;
            for session in self.sessions.iter().filter(|one| meant(one) || one.status == SessionStatus::Held) {
                if !candidates.contains(session.code.as_str()) && self.fund_of(session)? == Some(&fund.id) {
                    left -= self.pence(session);
                }
            }
            ensure!(fund.budget == left.max(0), "{} has {} and not {left}", fund.id, fund.budget);
        }
        for session in &problem.sessions {
            let first = session.slots.iter().flatten().map(|slot| slot.date).next();
            let first = first.or(session.block.as_ref().map(|block| block.from)).or(session.window.map(|window| window.from));
            let fund = session.fund.as_ref().and_then(|code| self.funds.iter().find(|known| known.code == *code));
            let (first, fund) = (first.context("a first day")?, fund.with_context(|| format!("the fund of {}", session.id))?);
            ensure!(fund.from <= first && first <= fund.to, "{} is paid by {}", session.id, fund.code);
        }
        Ok(())
    }

    /// Pins are what is confirmed among the candidates, and the plan before is what is planned.
    fn fixed_places_agree(&self, problem: &Problem) -> Result<()> {
        let known: BTreeSet<&str> = problem.people.iter().map(|person| person.id.as_str()).collect();
        let of = |status: SessionStatus| {
            let inside = |one: &&SessionRow| one.status == status && problem.sessions.iter().any(|candidate| candidate.id == one.code);
            let sessions: Vec<&SessionRow> = self.sessions.iter().filter(inside).collect();
            let places = |session: &&SessionRow| {
                let (code, id) = (session.code.clone(), session.id);
                let people: Vec<String> = self.in_session(id).filter(|person| known.contains(person)).map(str::to_owned).collect();
                people.into_iter().map(move |person| (person, code.clone())).collect::<Vec<_>>()
            };
            let places: BTreeSet<(String, String)> = sessions.iter().flat_map(places).collect();
            (sessions.iter().map(|session| session.code.clone()).collect::<BTreeSet<_>>(), places)
        };
        let said = |runs: &[String], places: &[(String, String)]| {
            (runs.iter().cloned().collect::<BTreeSet<_>>(), places.iter().cloned().collect::<BTreeSet<_>>())
        };
        let pins = said(&problem.pins.runs, &problem.pins.places);
        ensure!(pins == of(SessionStatus::Confirmed), "pins are {pins:?}");
        let prior = problem.prior.clone().unwrap_or_default();
        let prior = said(&prior.runs, &prior.places);
        ensure!(prior == of(SessionStatus::Planned), "the plan before is {prior:?}");
        Ok(())
    }

    /// Nobody, no trainer and no room is in two sessions at a time, nobody in two long ones, and no fund pays more than it holds.
    pub(crate) fn no_clash(&self) -> Result<()> {
        let mut taken: BTreeMap<(&str, Half), &str> = BTreeMap::new();
        let mut long: BTreeMap<&str, Vec<(Date, Date)>> = BTreeMap::new();
        let mut paid: BTreeMap<&str, i64> = BTreeMap::new();
        for session in self.sessions.iter().filter(|one| meant(one) || one.status == SessionStatus::Held) {
            let pence = self.pence(session);
            match self.fund_of(session)? {
                Some(fund) => *paid.entry(fund).or_default() += pence,
                None => ensure!(pence == 0, "no fund pays for {}", session.code),
            }
            if !meant(session) {
                continue;
            }
            let halves = halves(session)?;
            let who = self.in_session(session.id).chain(session.trainer.as_deref()).chain(session.venue.as_deref());
            for (who, half) in who.flat_map(|who| halves.iter().map(move |half| (who, *half))) {
                if let Some(other) = taken.insert((who, half), &session.code) {
                    anyhow::bail!("{who} is in {} and in {other} on {half:?}", session.code);
                }
            }
            for person in self.in_session(session.id).filter(|_| is_long(session)) {
                let (first, last) = (day(&session.starts)?, day(&session.ends)?);
                let others = long.entry(person).or_default();
                ensure!(others.iter().all(|(from, to)| last < *from || *to < first), "{person} is in two long ones at {first}");
                others.push((first, last));
            }
        }
        for (fund, pence) in paid {
            let holds = self.funds.iter().find(|known| known.code == fund).context("a fund")?.pence;
            ensure!(pence <= holds, "{fund} pays {pence} of {holds}");
        }
        Ok(())
    }
}
