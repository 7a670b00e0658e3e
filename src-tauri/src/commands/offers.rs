//! Offers: how and when activities can be run.

use app::views::Done;
use app::views::offers::{Offer, RemovedOffers};
use app::{AppError, guarded};

use super::Shared;

/// Every offer, by activity and first day.
#[tauri::command]
#[specta::specta]
pub async fn offers(open: Shared<'_>) -> Result<Vec<Offer>, AppError> {
    guarded("offers", async { open.get().await?.offers().await }).await
}

/// Removes offers; sessions that a plan has made of them stay.
#[tauri::command]
#[specta::specta]
pub async fn remove_offers(open: Shared<'_>, which: Vec<Offer>) -> Result<Done<RemovedOffers>, AppError> {
    guarded("removeOffers", async { open.get().await?.remove_offers(which).await }).await
}
