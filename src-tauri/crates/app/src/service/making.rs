//! A new store: with the starter framework, or with the invented service on top of it.

use store::Store;

use super::frameworks::insert_starter;
use crate::operations::Op;
use crate::{App, AppError, Env};

impl App {
    /// Makes a store with the starter framework, edition and role targets. The place must be empty.
    ///
    /// # Errors
    /// `Conflict` if there is something already (which is not touched); `StoreUnusable`.
    pub async fn create(place: &str, env: Env) -> Result<Self, AppError> {
        Self::made(place, env, None).await
    }

    /// Makes a store with the invented service. The place must be empty. `people` is how many are active today, 40 to 100,000. The usual
    /// number is 272: 140 paid, 120 volunteers, 8 councillors, 4 officers; other numbers keep the proportions. People who left in the last
    /// two years are added to these.
    ///
    /// # Errors
    /// `Invalid` for another number; `Conflict` if there is something already (which is not touched); `StoreUnusable`.
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
                // The log is off because making a store cannot be undone: people delete its file instead.
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
