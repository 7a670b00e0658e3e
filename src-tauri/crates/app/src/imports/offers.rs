//! How and when activities can be run: the planner's candidates.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::problems::{DataProblem, ProblemKind};
use exchange::clean::fold;
use exchange::kinds::{Given, OfferRow, RowNumber, Rows};
use exchange::lists::half_days_text;
use store::records::{Activity, Offer, Venue};
use store::{Id, Kept, Tx};

use super::framework::{duplicate, lacking};
use super::known::Names;
use super::learning::{unknown_activity, unknown_venue};
use super::records::{over, over_known, over_or, put};
use super::tally::Tally;
use crate::AppError;

/// What identifies an offer without a code: the activity, the half-days, the number of weeks from one run to the next, and the first day.
type Times = (Id<Activity>, String, u32, Option<Date>);

pub(super) async fn import(tx: &mut Tx, rows: &Rows<OfferRow>, tally: &mut Tally) -> Result<(), AppError> {
    let activities = Names::activities(tx).await?;
    let venues = Names::venues(tx).await?;
    let stored = tx.all::<Offer>().await?;
    let by_code: BTreeMap<String, usize> = stored.iter().enumerate().filter_map(|(at, one)| Some((fold(one.code.as_ref()?), at))).collect();
    let (mut codes, mut times, mut taken) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for mut row in rows.iter() {
        let offer = &row.value;
        let mut problems = std::mem::take(&mut row.problems);
        let mut bad = |field: &str, kind: ProblemKind, message: String| problems.push(rows.problem(row.number, field, kind, message));
        let activity = activities.id(&offer.activity.text);
        if activity.is_none() && !offer.activity.text.is_empty() {
            bad("activity", ProblemKind::UnknownActivity, unknown_activity(&offer.activity.text));
        }
        let venue = offer.venue.value().map(|code| (code, venues.id(&code.text)));
        if let Some((code, None)) = venue {
            bad("venue", ProblemKind::Conflict, unknown_venue(code));
        }
        let venue = venue.and_then(|(_, id)| id);
        let code = offer.offer.value().map(|code| code.text.clone());
        if let Some(code) = &code
            && !codes.insert(fold(code))
        {
            bad("offer", ProblemKind::DuplicateKey, duplicate(code));
        }
        let found = match (code.as_deref().and_then(|code| by_code.get(&fold(code))), activity) {
            (Some(at), _) => Some(*at),
            (None, Some(activity)) => {
                // An offer that got its code from an earlier row belongs to that row.
                let free = |at: &usize| code.is_none() || !taken.contains(at);
                let mut same: Vec<usize> =
                    (0..stored.len()).filter(free).filter(|at| is_at(&stored[*at], activity, offer, code.is_some())).collect();
                // Several offers at the same times can come from before offers had codes. Then the one with the venue and trainer of the
                // row is taken.
                if same.len() > 1 {
                    same.retain(|at| leads(&stored[*at], venue, offer));
                    let new = same.is_empty() && code.is_some();
                    if same.len() != 1 && !new && problems.is_empty() {
                        problems.push(rows.problem(row.number, "activity", ProblemKind::Conflict, SEVERAL.to_owned()));
                    }
                }
                same.first().copied()
            }
            (None, None) => None,
        };
        let before = found.map(|at| &stored[at]);
        if before.is_none() && offer.halfdays.is_absent() && !rows.mapping(row.number).gives("halfdays") {
            problems.push(rows.problem(row.number, "halfdays", ProblemKind::Missing, lacking("halfdays", "offer")));
        }
        if problems.is_empty()
            && let Some(problem) =
                twice(rows, row.number, offer, activity, &code, &mut times).or_else(|| ends_first(rows, row.number, offer, before))
        {
            problems.push(problem);
        }
        if problems.is_empty()
            && let Some(at) = found
            && !taken.insert(at)
        {
            problems.push(rows.problem(row.number, "activity", ProblemKind::DuplicateKey, TWICE.to_owned()));
        }
        if !problems.is_empty() {
            tally.reject(row.number, problems);
            continue;
        }
        let mut wanted = match (before, activity) {
            (Some(before), activity) => Offer { activity: activity.unwrap_or(before.activity), ..before.record.clone() },
            (None, Some(activity)) => new_offer(activity),
            // Such a row was refused before.
            (None, None) => continue,
        };
        wanted.code = code.or(wanted.code);
        over_known(&mut wanted.halfdays, offer.halfdays.clone().map(|list| half_days_text(&list)));
        over_or(&mut wanted.every_weeks, offer.every_weeks, 1);
        over(&mut wanted.from, offer.from);
        over(&mut wanted.to, offer.to);
        if !offer.venue.is_absent() {
            wanted.venue = venue;
        }
        over(&mut wanted.trainer, offer.trainer.clone());
        over(&mut wanted.seats, offer.seats);
        let made = put(tx, before, wanted).await?;
        tally.note(row.number, made.outcome, made.changes);
    }
    Ok(())
}

const TWICE: &str = "an earlier row of the file is this activity at the same times; the first row is taken. Where both are meant, give each a code of its own in a column `offer`";
const SEVERAL: &str =
    "several offers of this activity stand at these times; give each a code in a column `offer`, or remove those that are not wanted";

/// A new offer for every week, with an activity and no other values.
fn new_offer(activity: Id<Activity>) -> Offer {
    let (halfdays, every_weeks) = (String::new(), 1);
    Offer { code: None, activity, halfdays, every_weeks, from: None, to: None, venue: None, trainer: None, seats: None }
}

/// Is the stored offer at the times of the row? Values for which the file has no column are not compared. A row with a code matches only an
/// offer without one, which then gets the code.
fn is_at(stored: &Offer, activity: Id<Activity>, offer: &OfferRow, has_code: bool) -> bool {
    stored.activity == activity
        && offer.halfdays.value().is_none_or(|list| stored.halfdays == half_days_text(list))
        && (offer.every_weeks.is_absent() || stored.every_weeks == offer.every_weeks.value().copied().unwrap_or(1))
        && (offer.from.is_absent() || stored.from == offer.from.value().copied())
        && !(has_code && stored.code.is_some())
}

/// Has the offer the venue and the trainer of the row?
fn leads(stored: &Offer, venue: Option<Id<Venue>>, offer: &OfferRow) -> bool {
    let trainer = || stored.trainer.as_deref().map(fold);
    (offer.venue.is_absent() || stored.venue == venue)
        && (offer.trainer.is_absent() || trainer() == offer.trainer.value().map(|name| fold(name)))
}

/// Finds two rows without a code at the same times: they would be one offer.
fn twice(
    rows: &Rows<OfferRow>,
    number: RowNumber,
    offer: &OfferRow,
    activity: Option<Id<Activity>>,
    code: &Option<String>,
    times: &mut BTreeSet<Times>,
) -> Option<DataProblem> {
    let halfdays = half_days_text(offer.halfdays.value().map_or(&[][..], Vec::as_slice));
    let weeks = offer.every_weeks.value().copied().unwrap_or(1);
    let key = (activity?, halfdays, weeks, offer.from.value().copied());
    (code.is_none() && !times.insert(key)).then(|| rows.problem(number, "activity", ProblemKind::DuplicateKey, TWICE.to_owned()))
}

/// Finds a row whose last day is before its first. If the file has only one of the two, the other comes from the store.
fn ends_first(rows: &Rows<OfferRow>, number: RowNumber, offer: &OfferRow, before: Option<&Kept<Offer>>) -> Option<DataProblem> {
    let (from, to) = (offer.from.over(before.and_then(|one| one.from))?, offer.to.over(before.and_then(|one| one.to))?);
    let field = if matches!(offer.to, Given::Absent) { "from" } else { "to" };
    (to < from)
        .then(|| rows.problem(number, field, ProblemKind::EndBeforeStart, format!("the last day {to} is before the first day {from}")))
}
