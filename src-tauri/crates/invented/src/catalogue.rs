//! The catalogue of the invented service: what can be learned, where, with whom and when.

use std::collections::BTreeMap;

use domain::{Date, saturating_u32};
use exchange::own;
use store::records;
use store::{Id, Tx};

use crate::Fault;
use crate::world::{Branch, Rows, Sizes, Starter};

const ACTIVITIES: &str = include_str!("activities.csv");

/// The rooms of an area: code, title, which of the area's branches, seats.
const ROOMS: [(&str, &str, Option<usize>, u32); 5] = [
    ("CEN-ROOM", "learning room", Some(0), 16),
    ("NOR-ROOM", "meeting room", Some(1), 14),
    ("HAR-ROOM", "community room", Some(3), 18),
    ("OLD-HALL", "hall", Some(5), 24),
    ("COUNCIL", "Civic Centre, committee room 2", None, 30),
];

/// An activity of the catalogue.
pub(crate) struct Activity {
    /// The row's id; 0 until it is written.
    pub(crate) id: Id<records::Activity>,
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) minutes: i64,
    pub(crate) least: i64,
    pub(crate) most: i64,
    pub(crate) per_session: i64,
    pub(crate) per_head: i64,
    pub(crate) fund: String,
    /// The outcomes, as (index of the skill, from, to).
    pub(crate) outcomes: Vec<(usize, u8, u8)>,
    pub(crate) needs: Option<String>,
    pub(crate) certificate: Option<(String, u32)>,
    pub(crate) kinds: Vec<domain::Kind>,
    /// The half-days on which it runs; empty for a self-paced activity.
    pub(crate) halfdays: Vec<u16>,
    pub(crate) every_weeks: u32,
    pub(crate) room: Option<usize>,
    pub(crate) trainer: Option<String>,
}

impl Activity {
    pub(crate) fn is_for(&self, kind: domain::Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Has it a start, an end and weekly half-days in place of sessions?
    pub(crate) fn is_block(&self) -> bool {
        ["apprenticeship", "secondment", "mentoring"].contains(&self.kind.as_str())
    }

    pub(crate) fn is_self_paced(&self) -> bool {
        self.halfdays.is_empty()
    }
}

/// For how many days from today on the activities can be run.
pub(crate) const OFFERED_DAYS: i64 = 364;

/// The catalogue with its rooms.
pub(crate) struct Catalogue {
    pub(crate) activities: Vec<Activity>,
    /// Row ids of each area's rooms, in the order of [`ROOMS`].
    pub(crate) rooms: Vec<Vec<Id<records::Venue>>>,
}

impl Catalogue {
    pub(crate) fn named(&self, code: &str) -> Result<usize, Fault> {
        self.activities.iter().position(|one| one.code == code).ok_or_else(|| Fault::Lacks(format!("the invented catalogue lacks {code}")))
    }

    /// Writes the rooms, the activities and how they can be run in the year to come.
    pub(crate) async fn write(tx: &mut Tx, sizes: &Sizes, starter: &Starter, branches: &[Branch]) -> Result<Self, Fault> {
        let mut rooms = Vec::new();
        for area in 0..sizes.areas {
            let first = area * branches.len() / sizes.areas;
            let list = ROOMS.iter().map(|&(code, title, branch, seats)| {
                let branch = branch.map(|at| &branches[(first + at) % branches.len()]);
                let title = branch.map_or_else(|| title.to_owned(), |branch| format!("{}, {title}", branch.name));
                records::Venue { code: again(code, "-", area), title, branch: branch.map(|branch| branch.id), seats: Some(seats) }
            });
            rooms.push(tx.add_many(list.collect()).await?);
        }
        let mut activities = read(starter)?;
        let review = sizes.today.plus_months(14).month_end();
        let mut list = Vec::new();
        for (row, one) in own::rows(ACTIVITIES)?.iter().zip(&activities) {
            list.push(records::Activity {
                code: one.code.clone(),
                title: one.title.clone(),
                kind: one.kind.clone(),
                mode: Some(row.text("mode").to_owned()),
                minutes: saturating_u32(one.minutes),
                provider: Some(row.text("provider").to_owned()),
                min_people: Some(saturating_u32(one.least)),
                max_people: Some(saturating_u32(one.most)),
                cost_per_session: one.per_session,
                cost_per_head: one.per_head,
                fund: Some(one.fund.clone()),
                certificate: row.given("certificate").map(str::to_owned),
                certificate_months: one.certificate.as_ref().map(|(_, months)| *months),
                kinds: one.kinds.clone(),
                review_by: Some(review),
            });
        }
        for (one, id) in activities.iter_mut().zip(tx.add_many(list).await?) {
            one.id = id;
        }
        let (mut outcomes, mut needs, mut offers) = (Rows::new(), Rows::new(), Rows::new());
        let ids: BTreeMap<&str, Id<records::Activity>> = activities.iter().map(|one| (one.code.as_str(), one.id)).collect();
        let (from, to) = (sizes.today.plus_days(14), sizes.today.plus_days(OFFERED_DAYS));
        for one in &activities {
            for &(skill, low, high) in &one.outcomes {
                let skill = starter.skills[skill].code.clone();
                outcomes.push(tx, records::Outcome { activity: one.id, skill, from: low, to: high }).await?;
            }
            if let Some(before) = one.needs.as_deref().and_then(|code| ids.get(code)) {
                needs.push(tx, records::Prerequisite { activity: one.id, needs: *before }).await?;
            }
            if one.is_self_paced() {
                continue;
            }
            let words = super::world::half_days(one.halfdays.iter().fold(0, |mask, at| mask | 1 << at));
            for (area, rooms) in rooms.iter().enumerate() {
                let room = one.room.map(|room| rooms[room]);
                let trainer = one.trainer.as_ref().map(|name| again(name, ", area ", area));
                // A long activity has its own first and last day.
                let (from, to) =
                    if one.is_block() { (from.plus_days(28).monday(), from.plus_days(210).monday().plus_days(4)) } else { (from, to) };
                let code = format!("{}-{}", one.code, area + 1);
                let offer = records::Offer {
                    activity: one.id,
                    halfdays: words.clone(),
                    every_weeks: one.every_weeks,
                    from: Some(from),
                    to: Some(to),
                    venue: room,
                    trainer,
                    seats: None,
                    code: Some(code),
                };
                offers.push(tx, offer).await?;
            }
        }
        outcomes.end(tx).await?;
        needs.end(tx).await?;
        offers.end(tx).await?;
        Ok(Self { activities, rooms })
    }
}

/// A name for an area. From the second area on it is changed, so that each area has its own.
pub(crate) fn again(name: &str, between: &str, area: usize) -> String {
    if area == 0 { name.to_owned() } else { format!("{name}{between}{}", area + 1) }
}

fn read(starter: &Starter) -> Result<Vec<Activity>, Fault> {
    let mut found = Vec::new();
    for row in own::rows(ACTIVITIES)? {
        let own = |field: &str| row.text(field).to_owned();
        let mut outcomes = Vec::new();
        for outcome in exchange::lists::outcomes(row.text("outcomes")).map_err(Fault::Lacks)? {
            outcomes.push((starter.skill(&outcome.skill)?, outcome.from, outcome.to));
        }
        let kinds = row.text("kinds").split(';').filter(|word| !word.is_empty()).map(str::parse).collect::<Result<_, ()>>();
        let kinds = kinds.map_err(|()| Fault::Lacks(format!("a kind of person in `{}`", row.text("kinds"))))?;
        let halfdays = exchange::lists::half_days(row.text("halfdays")).map_err(Fault::Lacks)?;
        found.push(Activity {
            id: Id::from_number(0),
            code: own("activity"),
            title: own("title"),
            kind: own("kind"),
            minutes: row.number("minutes")?,
            least: row.number("min_people")?,
            most: row.number("max_people")?,
            per_session: row.number("cost_per_session")?,
            per_head: row.number("cost_per_head")?,
            fund: own("fund"),
            outcomes,
            needs: row.given("prerequisites").map(str::to_owned),
            certificate: row.given("certificate").map(str::to_owned).zip(row.number("certificate_months").ok()),
            kinds,
            every_weeks: row.number("every_weeks").unwrap_or(1),
            halfdays: halfdays.iter().map(|half| u16::from(half.index())).collect(),
            room: row.given("venue").and_then(|code| ROOMS.iter().position(|room| room.0 == code)),
            trainer: row.given("trainer").map(str::to_owned),
        });
    }
    Ok(found)
}

/// The first year of the financial year (April to March) that a date is in.
pub(crate) fn financial_year(date: Date) -> i32 {
    let (year, month, _) = date.ymd();
    if month >= 4 { year } else { year - 1 }
}
