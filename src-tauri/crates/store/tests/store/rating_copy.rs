//! The copy of the ratings from which facts are filled: it is what the rows are, whatever was done, and a damaged one is never believed.

use anyhow::{Result, ensure};
use store::facts::{facts, filled, framework_in_use};
use store::rating_copy::CopyFault;
use store::records::Rating;
use testkit::{empty_store, on_both};

use super::caught_up::{Dice, act, world};
use super::{note, person, undo};

/// Facts from the copy, and from the rows: are they one?
async fn is_true(store: &store::Store) -> Result<()> {
    let mut conn = store.read().await?;
    let framework = framework_in_use(&mut conn).await?;
    let (by_copy, fault) = filled(&mut conn, &framework).await?;
    ensure!(fault.is_none(), "{fault:?}");
    let looked = store::check::look(&mut conn).await?;
    let wrong: Vec<_> = looked.faults.iter().filter(|fault| fault.contains("copy of the ratings")).collect();
    ensure!(wrong.is_empty(), "{wrong:?}");
    drop(conn);
    let mut tx = store.begin().await?;
    testkit::asked(&mut tx, "DELETE FROM meta WHERE key = 'rating_copy'").await?;
    ensure!(facts(&mut tx, &framework).await? == by_copy, "the rows say something else");
    Ok(())
}

async fn busy(store: &store::Store, dice: &mut Dice, rounds: usize) -> Result<()> {
    for round in 0..rounds {
        if dice.roll(5) == 0 {
            // What others need cannot be taken back, and stays.
            undo(store).await.ok();
            continue;
        }
        let mut tx = store.begin().await?;
        for step in 0..=dice.roll(4) {
            act(&mut tx, dice, round * 10 + step).await?;
        }
        if dice.roll(6) > 0 {
            tx.commit(&note("act"), None).await?;
        }
    }
    Ok(())
}

on_both!(the_copy_is_what_the_rows_are_whatever_was_done, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    world(&store).await?;
    let mut dice = Dice(16);
    for _ in 0..12 {
        busy(&store, &mut dice, 12).await?;
        is_true(&store).await?;
    }
    ensure!(store.read().await?.all::<Rating>().await?.len() > 30);
    Ok(())
});

on_both!(a_damaged_copy_is_seen_told_and_made_anew, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    world(&store).await?;
    busy(&store, &mut Dice(3), 60).await?;
    let framework = framework_in_use(&mut store.read().await?).await?;
    let whole = facts(&mut store.read().await?, &framework).await?;
    let some = "(SELECT min(person_id) FROM rating_copy)";
    let blob = if store.shared() { "decode('01ff', 'hex')" } else { "x'01ff'" };
    for planted in [
        format!("UPDATE rating_copy SET ratings = {blob} WHERE person_id = {some}"),
        format!(
            "UPDATE rating_copy SET ratings = (SELECT c.ratings FROM rating_copy c WHERE c.person_id <> {some} ORDER BY c.person_id LIMIT 1) WHERE person_id = {some}"
        ),
        format!("DELETE FROM rating_copy WHERE person_id = {some}"),
        format!("UPDATE rating_copy SET person_id = 987654321 WHERE person_id = {some}"),
        "UPDATE meta SET value = '1000000' WHERE key = 'rating_copy'".to_owned(),
    ] {
        let mut tx = store.begin().await?;
        testkit::asked(&mut tx, &planted).await?;
        let (found, fault) = filled(&mut tx, &framework).await?;
        ensure!(fault == Some(CopyFault::Damaged), "{planted}: {fault:?}");
        ensure!(found == whole, "{planted}: the rows are read instead");
        let faults = store::check::look(&mut tx).await?.faults;
        ensure!(faults.iter().any(|fault| fault.contains("copy of the ratings")), "{planted}: {faults:?}");
        tx.make_rating_copy().await?;
        ensure!(filled(&mut tx, &framework).await? == (whole.clone(), None), "{planted}: it was not mended");
    }
    Ok(())
});

on_both!(a_store_without_a_copy_gets_one_when_it_is_opened, async |place: &testkit::Place| {
    let store = empty_store(place).await?;
    world(&store).await?;
    busy(&store, &mut Dice(5), 40).await?;
    let framework = framework_in_use(&mut store.read().await?).await?;
    // As a store is that an older program has filled.
    let mut tx = store.begin().await?;
    testkit::asked(&mut tx, "DELETE FROM meta WHERE key = 'rating_copy'").await?;
    testkit::asked(&mut tx, "DELETE FROM rating_copy").await?;
    tx.add(person("NEW", "Somebody")).await?;
    tx.commit(&note("add"), None).await?;
    let (whole, fault) = filled(&mut store.read().await?, &framework).await?;
    ensure!(fault == Some(CopyFault::Missing));
    store.close().await;
    let again = testkit::open(&place.url).await?;
    let found = filled(&mut again.read().await?, &framework).await?;
    ensure!(found == (whole, None), "{:?}", found.1);
    is_true(&again).await
});
