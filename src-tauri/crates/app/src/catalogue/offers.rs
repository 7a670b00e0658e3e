//! Offers: how and when activities can be run, as the planner reads them. Files add and correct offers; this module lists and removes them.

use std::collections::BTreeMap;

use store::planning::{ActivityRow, OfferRow};
use store::records::{ActivityId, Offer as Record};
use store::{Conn, Id};

use crate::operations::Op;
use crate::views::Done;
use crate::views::offers::{Offer, RemovedOffers};
use crate::{App, AppError};

impl App {
    /// Every offer, by activity and first day.
    ///
    /// # Errors
    /// `StoreUnusable`.
    pub async fn offers(&self) -> Result<Vec<Offer>, AppError> {
        Ok(all(&mut self.reading().await?).await?.into_iter().map(|(_, offer)| offer).collect())
    }

    /// Removes offers, each given as [`App::offers`] lists it. Sessions that a plan has made from them stay.
    ///
    /// # Errors
    /// `NotFound` if one of the offers does not exist; then none is removed.
    pub async fn remove_offers(&self, which: Vec<Offer>) -> Result<Done<RemovedOffers>, AppError> {
        self.write(move |tx| {
            Box::pin(async move {
                let known = all(tx).await?;
                let mut ids = Vec::new();
                for wanted in &which {
                    let before = ids.len();
                    ids.extend(known.iter().filter(|(_, offer)| offer == wanted).map(|(id, _)| *id));
                    if ids.len() == before {
                        return Err(AppError::not_found("offer", wanted.offer.as_deref().unwrap_or(&wanted.activity)));
                    }
                }
                tx.remove(&ids).await?;
                let title = match which.as_slice() {
                    [] => String::new(),
                    [first, rest @ ..] if rest.iter().all(|one| one.activity == first.activity) => first.title.clone(),
                    _ => "several activities".to_owned(),
                };
                let offers = domain::saturating_u32(ids.len());
                Ok((RemovedOffers { removed: which }, Op::RemoveOffers { offers, title }))
            })
        })
        .await
    }
}

/// Every offer with its row id.
async fn all(conn: &mut Conn) -> Result<Vec<(Id<Record>, Offer)>, AppError> {
    let activities = store::planning::activities(conn).await?;
    let activities: BTreeMap<ActivityId, &ActivityRow> = activities.iter().map(|one| (one.id, one)).collect();
    let mut found: Vec<(Id<Record>, Offer)> =
        store::planning::offers(conn).await?.into_iter().map(|row| (row.id, shown(row, &activities))).collect();
    found.sort_by(|(a, one), (b, other)| {
        (&one.activity, one.from, &one.halfdays, a).cmp(&(&other.activity, other.from, &other.halfdays, b))
    });
    Ok(found)
}

fn shown(row: OfferRow, activities: &BTreeMap<ActivityId, &ActivityRow>) -> Offer {
    let activity = activities.get(&row.activity);
    Offer {
        offer: row.code,
        activity: activity.map(|one| one.code.clone()).unwrap_or_default(),
        title: activity.map(|one| one.title.clone()).unwrap_or_default(),
        halfdays: row.halfdays,
        every_weeks: u32::try_from(row.every_weeks).unwrap_or(1),
        from: row.from,
        to: row.to,
        venue: row.venue,
        trainer: row.trainer,
        seats: row.seats.and_then(|seats| u32::try_from(seats).ok()),
    }
}

/// Are these the same half-days of the week, in any order and spelling (`Tue-AM; thu-pm`)? False if a part of either text is not a
/// half-day.
pub fn same_half_days(one: &str, other: &str) -> bool {
    let read = |text: &str| exchange::lists::half_days(text).map(|days| exchange::lists::half_days_text(&days));
    read(one).is_ok_and(|one| read(other) == Ok(one))
}
