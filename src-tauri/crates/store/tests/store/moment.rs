//! What is read through one transaction is of one moment, and a call can be told how often it asked.

use anyhow::{Result, ensure};
use std::sync::Arc;
use store::asked::{Before, counted, interrupted};
use store::facts::how_many;
use testkit::{empty_store, on_both};

use super::add;

on_both!(what_is_read_through_one_transaction_is_of_one_moment, async |place: &testkit::Place| {
    let (store, other) = (empty_store(place).await?, testkit::open(&place.url).await?);
    add(&store, "1", "Ada").await?;
    let mut conn = store.read().await?;
    let newest = store::changes::newest(&mut conn).await?;
    add(&other, "2", "Bo").await?;
    ensure!(how_many(&mut conn).await?.people == 1, "the transaction sees what was changed after it had begun to read");
    ensure!(store::changes::newest(&mut conn).await? == newest);
    drop(conn);
    ensure!(how_many(&mut store.read().await?).await?.people == 2);
    Ok(())
});

on_both!(a_call_is_told_how_often_it_asked_and_what_happens_between_is_not_counted, async |place: &testkit::Place| {
    let (store, other) = (empty_store(place).await?, testkit::open(&place.url).await?);
    add(&store, "1", "Ada").await?;
    let call = async || -> Result<u32> {
        let mut conn = store.read().await?;
        Ok(how_many(&mut conn).await?.people + how_many(&mut conn).await?.people)
    };
    let (answer, asked) = counted(call()).await;
    ensure!(answer? == 2 && (asked.reads, asked.writes, asked.statements) == (1, 0, 2), "{asked:?}");
    let between: Before = Arc::new(move |sent| {
        let other = other.clone();
        Box::pin(async move {
            add(&other, &format!("N{sent}"), "New").await.expect("a person");
        })
    });
    let (answer, asked) = interrupted(between, call()).await;
    // The first statement sees who came before it, and the second what the first saw.
    ensure!(answer? == 4 && (asked.reads, asked.writes, asked.statements) == (1, 0, 2), "{asked:?}");
    let (added, asked) = counted(add(&store, "3", "Cy")).await;
    ensure!(added.is_ok() && asked.reads == 0 && asked.writes == 1, "{asked:?}");
    Ok(())
});
