//! A new store: with the starter framework, or with the invented service on top of it.

use store::Store;

use super::frameworks::insert_starter;
use crate::operations::Op;
use crate::{App, AppError, Env};

impl App {
    /// Makes a store with the starter framework, edition and role targets, where there is nothing.
    ///
    /// # Errors
    /// `Conflict` where there is something already (which is not touched); `StoreUnusable`.
    pub async fn create(place: &str, env: Env) -> Result<Self, AppError> {
        Self::made(place, env, None).await
    }

    /// Makes a store with the invented service, where there is nothing. `people` is how many are active
    /// today, 40 to 100,000 (272 where none is asked for: 140 paid, 120 volunteers, 8 councillors, 4
    /// officers; other numbers keep the proportions); those who left in the last two years come on top.
    ///
    /// # Errors
    /// `Invalid` for another number; `Conflict` where there is something already (which is not touched);
    /// `StoreUnusable`.
    pub async fn create_demo(place: &str, env: Env, people: Option<u32>, seed: u32) -> Result<Self, AppError> {
        let people = people.unwrap_or(invented::PEOPLE);
        if !invented::FEWEST_AND_MOST.contains(&people) {
            return Err(AppError::invalid("The invented service has 40 to 100,000 people. Nothing was made."));
        }
        Self::made(place, env, Some((people, seed))).await
    }

    async fn made(place: &str, env: Env, invented: Option<(u32, u32)>) -> Result<Self, AppError> {
        let failed = |error| AppError::making(error, place);
        let new = Store::create(place).await.map_err(failed)?;
        let today = env.today();
        let made = Self::on(new.store.clone(), env.clone());
        made.write(move |tx| {
            Box::pin(async move {
                // There is nothing before it: a store is taken back by deleting its file.
                tx.without_log();
                insert_starter(tx).await?;
                let Some((people, seed)) = invented else { return Ok(((), Op::New)) };
                invented::fill(tx, today, people, seed).await?;
                Ok(((), Op::Demo))
            })
        })
        .await?;
        Ok(Self::on(new.finish().await.map_err(failed)?, env))
    }
}
