//! Makes sessions: those of the last year with the people who came, long ones under way, and those to come.

use std::collections::{BTreeMap, BTreeSet};

use domain::activities::{PlaceStatus, SessionStatus};
use domain::holidays::ClosedDays;
use domain::{Date, Kind};
use store::records;
use store::{Id, Tx};

use crate::Fault;
use crate::catalogue::{Activity, OFFERED_DAYS, again, financial_year};
use crate::dice::{Dice, Stream};
use crate::rotas::{DutyRule, Spare};
use crate::world::{Rows, UNRATED, World, half_days};

/// A session that is not written yet.
pub(crate) struct Session {
    activity: usize,
    starts: String,
    ends: String,
    halfdays: u16,
    room: Option<Id<records::Venue>>,
    trainer: Option<String>,
    status: SessionStatus,
    /// The places, as (index of the person, status).
    places: Vec<(usize, PlaceStatus)>,
}

/// The half-days for which rooms and trainers are taken.
type Taken = BTreeSet<(Date, u16, String)>;

struct Making<'w> {
    world: &'w World,
    dice: Dice,
    closed: ClosedDays,
    taken: Taken,
    made: Vec<Session>,
}

/// Makes the last year's sessions and the long ones under way, and notes what the people who came have learned.
pub(crate) fn held(world: &mut World) -> Vec<Session> {
    let mut making = Making::new(world, Stream::Held);
    let mut learned = Vec::new();
    let by_area = making.by_area();
    for (area, people) in by_area.iter().enumerate() {
        let mut here = Vec::new();
        for at in 0..world.catalogue.activities.len() {
            let activity = &world.catalogue.activities[at];
            if activity.is_block() {
                making.held_block(at, area, people, &mut here);
            } else if activity.is_self_paced() {
                making.self_paced(at, people, &mut here);
            } else {
                let often = if activity.per_session > 70_000 || activity.every_weeks > 8 { 1 } else { making.dice.between(1, 3) };
                for _ in 0..often {
                    making.held_one(at, area, people, &mut here);
                }
            }
        }
        learned.extend(here);
        making.under_way(area, people);
    }
    let made = making.made;
    for (who, activity, day) in learned {
        world.members[who].learned.push((activity, day));
    }
    made
}

/// Makes the sessions of the coming months. People with a confirmed place can go: they are on duty or free, and their branch can spare
/// them.
pub(crate) fn upcoming(world: &World, rules: &[DutyRule], before: &[Session]) -> Vec<Session> {
    let mut making = Making::new(world, Stream::Upcoming);
    let mut spare = Spare::new(world, rules);
    // People in a long session get no other one.
    let mut busy: BTreeSet<usize> = before
        .iter()
        .filter(|session| session.status == SessionStatus::Confirmed)
        .flat_map(|session| session.places.iter().map(|place| place.0))
        .collect();
    for (area, people) in making.by_area().iter().enumerate() {
        let mut order: Vec<usize> = (0..world.catalogue.activities.len()).collect();
        making.dice.shuffle(&mut order);
        let (mut confirmed, mut planned, mut others) = (0, 0, 0);
        for at in order {
            let activity = &world.catalogue.activities[at];
            if activity.is_block() || activity.is_self_paced() {
                continue;
            }
            let simple = activity.needs.is_none() && activity.minutes <= 210 && activity.outcomes.iter().all(|outcome| outcome.1 == 0);
            if simple && confirmed < 8 {
                confirmed += usize::from(making.coming(at, area, people, SessionStatus::Confirmed, &mut spare, &mut busy));
            } else if planned < 8 {
                planned += usize::from(making.coming(at, area, people, SessionStatus::Planned, &mut spare, &mut busy));
            } else if others < 5 {
                let status = if others % 3 == 2 { SessionStatus::Cancelled } else { SessionStatus::Candidate };
                others += usize::from(making.coming(at, area, &[], status, &mut spare, &mut busy));
            }
        }
    }
    making.made
}

impl<'w> Making<'w> {
    fn new(world: &'w World, stream: Stream) -> Self {
        let closed = ClosedDays::default();
        Self { world, dice: Dice::new(world.sizes.seed, stream), closed, taken: Taken::new(), made: Vec::new() }
    }

    /// The people of each area. Councillors and officers are spread over the areas in turn.
    fn by_area(&self) -> Vec<Vec<usize>> {
        let (areas, branches) = (self.world.sizes.areas, self.world.branches.len());
        let mut found = vec![Vec::new(); areas];
        for (at, member) in self.world.members.iter().enumerate() {
            let area = member.branch.map_or(at % areas, |branch| branch * areas / branches);
            found[area.min(areas - 1)].push(at);
        }
        found
    }

    /// Does the activity teach something that a role of the person asks for?
    fn fits(&self, who: usize, activity: &Activity, day: Date) -> bool {
        let member = &self.world.members[who];
        activity.is_for(member.kind)
            && member.active(day)
            && member.start.is_none_or(|start| start <= day)
            && member.holds(day).filter_map(|held| self.world.starter.roles.get(held.code)).any(|role| {
                activity
                    .outcomes
                    .iter()
                    .any(|&(skill, from, to)| role.targets.iter().any(|&(named, level)| named == skill && level > from && level + 1 >= to))
            })
    }

    /// Finds a day between two days on which the activity runs and its room and trainer are free.
    fn slot(&mut self, activity: &Activity, area: usize, from: i64, to: i64) -> Option<(Date, u16, Vec<u16>)> {
        for _ in 0..12 {
            let weekly = *self.dice.pick(&activity.halfdays);
            let about = self.world.sizes.today.plus_days(self.dice.between(from, to));
            let date = about.monday().plus_days(i64::from(weekly / 2));
            let days = date.days_since(self.world.sizes.today);
            if days < from || days > to || self.closed.contains(&date) {
                continue;
            }
            let halves = if activity.minutes > 210 { vec![0, 1] } else { vec![weekly % 2] };
            let claims: Vec<(Date, u16, String)> =
                [activity.room.map(|room| format!("room {room} {area}")), activity.trainer.as_ref().map(|name| format!("{name} {area}"))]
                    .into_iter()
                    .flatten()
                    .flat_map(|what| halves.iter().map(move |&half| (date, half, what.clone())))
                    .collect();
            if claims.iter().all(|claim| !self.taken.contains(claim)) {
                self.taken.extend(claims);
                return Some((date, halves[0], halves));
            }
        }
        None
    }

    fn session(
        &self,
        at: usize,
        area: usize,
        (date, half): (Date, u16),
        status: SessionStatus,
        places: Vec<(usize, PlaceStatus)>,
    ) -> Session {
        let activity = &self.world.catalogue.activities[at];
        let start = if half == 0 { 570 } else { 810 };
        let (last, end) =
            if activity.minutes > 450 { (date.plus_days(1), 570 + activity.minutes - 330) } else { (date, start + activity.minutes) };
        Session {
            activity: at,
            starts: moment(date, start),
            ends: moment(last, end),
            halfdays: 0,
            room: activity.room.map(|room| self.world.catalogue.rooms[area][room]),
            trainer: activity.trainer.as_ref().map(|name| again(name, ", area ", area)),
            status,
            places,
        }
    }

    fn held_one(&mut self, at: usize, area: usize, people: &[usize], learned: &mut Vec<(usize, usize, Date)>) {
        let activity = &self.world.catalogue.activities[at];
        let Some((date, half, _)) = self.slot(activity, area, -350, -4) else { return };
        let done: BTreeSet<usize> = learned.iter().filter(|one| one.1 == at).map(|one| one.0).collect();
        let mut could: Vec<usize> = people.iter().copied().filter(|&who| !done.contains(&who) && self.fits(who, activity, date)).collect();
        self.dice.shuffle(&mut could);
        let wanted = self.dice.between((activity.least + 1).min(activity.most), (activity.most * 7 / 8).clamp(activity.least, 18));
        could.truncate(usize::try_from(wanted).unwrap_or(0));
        let enough = i64::try_from(could.len()).is_ok_and(|count| count >= activity.least);
        if !enough || self.dice.chance(5) {
            let made = self.session(at, area, (date, half), SessionStatus::Cancelled, Vec::new());
            self.made.push(made);
            return;
        }
        let places: Vec<(usize, PlaceStatus)> = could
            .into_iter()
            .enumerate()
            .map(|(n, who)| (who, if n > 0 && self.dice.chance(11) { PlaceStatus::Absent } else { PlaceStatus::Attended }))
            .collect();
        learned.extend(places.iter().filter(|place| place.1 == PlaceStatus::Attended).map(|place| (place.0, at, date)));
        let made = self.session(at, area, (date, half), SessionStatus::Held, places);
        self.made.push(made);
    }

    fn self_paced(&mut self, at: usize, people: &[usize], learned: &mut Vec<(usize, usize, Date)>) {
        let activity = &self.world.catalogue.activities[at];
        for &who in people {
            let date = self.world.sizes.today.plus_days(-self.dice.between(3, 420));
            let percent = if self.world.members[who].kind == Kind::Employee { 34 } else { 14 };
            if self.dice.chance(percent) && self.fits(who, activity, date) {
                learned.push((who, at, date));
            }
        }
    }

    /// Makes a long session that has ended.
    fn held_block(&mut self, at: usize, area: usize, people: &[usize], learned: &mut Vec<(usize, usize, Date)>) {
        let activity = &self.world.catalogue.activities[at];
        if activity.kind == "apprenticeship" {
            return;
        }
        let first = self.world.sizes.today.plus_days(-self.dice.between(270, 330)).monday();
        let last = self.world.sizes.today.plus_days(-self.dice.between(110, 140)).monday().plus_days(4);
        let who = self.choose(activity, people, first, &BTreeSet::new(), if activity.kind == "mentoring" { 3 } else { 1 });
        learned.extend(who.iter().map(|&who| (who, at, last)));
        let places = who.into_iter().map(|who| (who, PlaceStatus::Attended)).collect();
        self.block(at, area, (first, last), SessionStatus::Held, places);
    }

    /// Makes the long sessions that go on today, and one that is planned.
    fn under_way(&mut self, area: usize, people: &[usize]) {
        let today = self.world.sizes.today;
        let mut busy = BTreeSet::new();
        for at in 0..self.world.catalogue.activities.len() {
            let activity = &self.world.catalogue.activities[at];
            let (from, to, count, status) = match activity.code.as_str() {
                "APP-01" => (-80, 400, usize::try_from(activity.most).unwrap_or(1), SessionStatus::Confirmed),
                "SEC-01" => (-50, 90, 1, SessionStatus::Confirmed),
                "MEN-01" => (-70, 110, 3, SessionStatus::Confirmed),
                "SEC-02" => (55, 145, 1, SessionStatus::Planned),
                _ => continue,
            };
            let (first, last) = (today.plus_days(from).monday(), today.plus_days(to).monday().plus_days(4));
            let who = if activity.code == "APP-01" {
                let apprentices = people.iter().copied().filter(|&who| self.world.members[who].holds(first).any(|held| held.code == "AP"));
                apprentices
                    .filter(|&who| self.world.members[who].active(first) && self.world.members[who].active(today))
                    .take(count)
                    .collect()
            } else {
                self.choose(activity, people, first, &busy, count)
            };
            busy.extend(who.iter().copied());
            if !who.is_empty() {
                self.block(at, area, (first, last), status, who.into_iter().map(|who| (who, PlaceStatus::Booked)).collect());
            }
        }
    }

    fn choose(&mut self, activity: &Activity, people: &[usize], first: Date, busy: &BTreeSet<usize>, count: usize) -> Vec<usize> {
        let staying = |who: &usize| self.world.members[*who].end.is_none() && self.world.members[*who].roles[0].code != "AP";
        let mut could: Vec<usize> =
            people.iter().copied().filter(|who| staying(who) && !busy.contains(who) && self.fits(*who, activity, first)).collect();
        self.dice.shuffle(&mut could);
        could.truncate(count);
        could
    }

    fn block(&mut self, at: usize, area: usize, (first, last): (Date, Date), status: SessionStatus, places: Vec<(usize, PlaceStatus)>) {
        let activity = &self.world.catalogue.activities[at];
        self.made.push(Session {
            activity: at,
            starts: first.to_string(),
            ends: last.to_string(),
            halfdays: activity.halfdays.iter().fold(0, |mask, half| mask | 1 << half),
            room: None,
            trainer: activity.trainer.as_ref().map(|name| again(name, ", area ", area)),
            status,
            places,
        });
    }

    /// Makes a session to come. True if there was a day for it.
    fn coming(
        &mut self,
        at: usize,
        area: usize,
        people: &[usize],
        status: SessionStatus,
        spare: &mut Spare<'_>,
        busy: &mut BTreeSet<usize>,
    ) -> bool {
        let world = self.world;
        let activity = &world.catalogue.activities[at];
        let Some((date, half, halves)) = self.slot(activity, area, 12, 125) else { return false };
        let free = if activity.most >= 8 { 3 } else { 0 };
        let most = activity.most - free;
        let wanted = if status == SessionStatus::Confirmed {
            self.dice.between(activity.least.min(most), most.min(14))
        } else {
            self.dice.between(0, activity.least)
        };
        let mut could: Vec<usize> = people
            .iter()
            .copied()
            .filter(|who| {
                let member = &world.members[*who];
                let level = |skill: usize| member.levels.get(skill).copied().unwrap_or(UNRATED);
                !busy.contains(who)
                    && self.fits(*who, activity, date)
                    && !member.learned.iter().any(|one| one.0 == at)
                    && activity.outcomes.iter().any(|&(skill, _, to)| {
                        level(skill) < to
                            && member
                                .holds(date)
                                .filter_map(|held| world.starter.roles.get(held.code))
                                .any(|role| role.targets.iter().any(|target| target.0 == skill && target.1 > level(skill)))
                    })
            })
            .collect();
        self.dice.shuffle(&mut could);
        let mut places = Vec::new();
        for who in could {
            if i64::try_from(places.len()).is_ok_and(|taken| taken >= wanted) {
                break;
            }
            if halves.iter().all(|&half| spare.take(who, date, half)) {
                busy.insert(who);
                places.push((who, PlaceStatus::Booked));
            }
        }
        // A session to which too few people can come is not confirmed yet.
        let enough = i64::try_from(places.len()).is_ok_and(|taken| taken >= activity.least);
        let status = if status == SessionStatus::Confirmed && !enough { SessionStatus::Planned } else { status };
        let made = self.session(at, area, (date, half), status, places);
        self.made.push(made);
        true
    }
}

fn moment(date: Date, minutes: i64) -> String {
    format!("{date}T{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Writes sessions, places, and the funds that pay for them.
pub(crate) async fn write(tx: &mut Tx, world: &World, mut sessions: Vec<Session>) -> Result<(), Fault> {
    sessions.sort_by(|a, b| (&a.starts, a.activity, &a.trainer).cmp(&(&b.starts, b.activity, &b.trainer)));
    let funds = Funds::new(world.sizes.today);
    let mut used: BTreeMap<(String, i32), i64> = BTreeMap::new();
    let mut rows = Vec::with_capacity(sessions.len());
    for (at, session) in sessions.iter().enumerate() {
        let activity = &world.catalogue.activities[session.activity];
        let year = session.starts.get(..10).and_then(|day| day.parse().ok()).map_or(funds.present, financial_year);
        if [SessionStatus::Held, SessionStatus::Planned, SessionStatus::Confirmed].contains(&session.status) {
            let heads = i64::try_from(session.places.len()).unwrap_or(0);
            *used.entry((activity.fund.clone(), year)).or_default() += activity.per_session + activity.per_head * heads;
        }
        rows.push(records::Session {
            code: format!("S-{:04}", at + 1),
            activity: activity.id,
            starts: session.starts.clone(),
            ends: session.ends.clone(),
            halfdays: half_days(session.halfdays),
            venue: session.room,
            trainer: session.trainer.clone(),
            capacity: None,
            fund: None,
            status: session.status,
        });
    }
    let ids = tx.add_many(rows).await?;
    let mut places = Rows::new();
    for (session, id) in sessions.iter().zip(ids) {
        for &(who, status) in &session.places {
            places.push(tx, records::Place { session: id, person: world.members[who].id, status }).await?;
        }
    }
    places.end(tx).await?;
    funds.write(tx, world, &used).await
}

/// Each line has one fund for each financial year. Activities name the fund of today, and so the line.
struct Funds {
    today: Date,
    /// The present financial year.
    present: i32,
}

impl Funds {
    /// The lines, as (code, line, pence that are left to plan with for 272 people).
    const ALL: [(&'static str, &'static str, i64); 4] = [
        ("CORE", "Training budget", 1_400_000),
        ("DIGITAL", "Digital skills grant", 550_000),
        ("VOL", "Volunteer support", 180_000),
        ("LEVY", "Apprenticeship levy", 1_650_000),
    ];

    fn new(today: Date) -> Self {
        Self { today, present: financial_year(today) }
    }

    fn code(&self, fund: &str, year: i32) -> String {
        if year == self.present { fund.to_owned() } else { format!("{fund}-{:02}{:02}", year % 100, (year + 1) % 100) }
    }

    async fn write(&self, tx: &mut Tx, world: &World, used: &BTreeMap<(String, i32), i64>) -> Result<(), Fault> {
        let people = i64::try_from(world.sizes.employees + world.sizes.volunteers).unwrap_or(260);
        // Everything that can be planned today has money up to its last day, because a plan may go on after the end of a financial year.
        let planned = financial_year(self.today.plus_days(OFFERED_DAYS));
        let newest = used.keys().map(|key| key.1).max().unwrap_or(planned).max(planned);
        let mut rows = Vec::new();
        for (fund, line, left) in Self::ALL {
            for year in financial_year(self.today.plus_months(-12))..=newest {
                let bound = used.get(&(fund.to_owned(), year)).copied().unwrap_or(0);
                let left = if year >= self.present { left * people / 260 } else { bound / 12 };
                // Budgets are round: up to the next 500 pounds.
                let pence = (bound + left).div_euclid(50_000) * 50_000 + 50_000;
                let (Some(from), Some(to)) = (Date::from_ymd(year, 4, 1), Date::from_ymd(year + 1, 3, 31)) else { continue };
                let named = format!("{line} {year}-{:02}", (year + 1) % 100);
                rows.push(records::Fund { code: self.code(fund, year), title: named, from, to, pence, line: Some(line.to_owned()) });
            }
        }
        tx.add_many(rows).await?;
        Ok(())
    }
}
