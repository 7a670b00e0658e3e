//! "Fairshire Libraries": a whole invented service, to try the program on.
//!
//! The same seed on the same day makes the same service, row by row. All dates depend on the day: there are two years of ratings and a year
//! of sessions in the past, and a year of offers in the future. No person, place or council in it is real.

mod catalogue;
mod dice;
mod log;
mod names;
mod people;
mod ratings;
mod rotas;
mod sessions;
mod world;

use std::collections::BTreeMap;

use domain::Date;
use store::Tx;
use store::records;

use crate::catalogue::Catalogue;
use crate::world::{Branch, Sizes, Starter, World};

/// How many people work, volunteer and decide in the service if no number is given.
pub const PEOPLE: u32 = 272;

/// The fewest and the most people that the invented service can have.
pub const FEWEST_AND_MOST: std::ops::RangeInclusive<u32> = 40..=100_000;

/// Why the service could not be made. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store gave an error.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The catalogue that this crate ships is broken.
    #[error(transparent)]
    Own(#[from] exchange::own::OwnFault),
    /// The starter framework or the catalogue lacks something that the service needs.
    #[error("{0}")]
    Lacks(String),
}

/// Fills a store that holds nothing but the starter framework. `people` is how many are active on `today`, in [`FEWEST_AND_MOST`]; numbers
/// other than [`PEOPLE`] keep its proportions of paid staff, volunteers, councillors and officers. People who left in the two years before
/// are added to these.
///
/// # Errors
/// Where the store refuses, or what the starter holds is not what the service is made of.
pub async fn fill(tx: &mut Tx, today: Date, people: u32, seed: u32) -> Result<(), Fault> {
    let sizes = sizes(today, people, seed);
    let starter = Starter::read(tx).await?;
    weigh(tx).await?;
    settings(tx).await?;
    let branches = write_branches(tx, &sizes).await?;
    let catalogue = Catalogue::write(tx, &sizes, &starter, &branches).await?;
    let mut members = people::invent(&sizes, &branches);
    rotas::give(&sizes, &mut members);
    people::write(tx, &starter, &branches, &mut members).await?;
    log::write_required(tx, &starter).await?;
    let rules = rotas::duty_rules(&sizes, &branches, &members);
    let mut world = World { sizes, starter, branches, members, catalogue };
    rotas::write(tx, &world, &rules).await?;
    let mut sessions = sessions::held(&mut world);
    ratings::write(tx, &mut world).await?;
    let upcoming = sessions::upcoming(&world, &rules, &sessions);
    sessions.extend(upcoming);
    sessions::write(tx, &world, sessions).await?;
    log::write_certificates(tx, &world).await?;
    log::write_log(tx, &world).await?;
    log::write_interests(tx, &world).await
}

/// How many of each kind of people, and how many branches and areas, a service of so many people has.
fn sizes(today: Date, people: u32, seed: u32) -> Sizes {
    let (all, usual) = (people as usize, PEOPLE as usize);
    let (employees, volunteers) = (all * 140 / usual, all * 120 / usual);
    let stakeholders = all - employees - volunteers;
    let officers = (stakeholders / 3).max(1);
    let branches = if all < usual { (all * 12 / usual).max(3) } else { 12 + (all - usual) / 100 };
    Sizes { today, seed, employees, volunteers, councillors: stakeholders - officers, officers, branches, areas: (all / 700).max(1) }
}

/// Sets which targets the service counts as essential and which only as useful. In the starter all have the same importance.
async fn weigh(tx: &mut Tx) -> Result<(), Fault> {
    const WEIGHTS: [(&str, u8); 6] = [("A3-07", 3), ("A6-03", 3), ("A6-01", 3), ("A8-05", 3), ("A1-06", 1), ("A5-07", 1)];
    let mut weight_of = BTreeMap::new();
    for skill in tx.all::<records::Skill>().await? {
        if let Some((_, weight)) = WEIGHTS.iter().find(|one| one.0 == skill.code) {
            weight_of.insert(skill.id, *weight);
        }
    }
    for target in tx.all::<records::Target>().await? {
        if let Some(&weight) = weight_of.get(&target.skill) {
            tx.change(target.id, |target: &mut records::Target| target.importance = weight).await?;
        }
    }
    Ok(())
}

async fn settings(tx: &mut Tx) -> Result<(), Fault> {
    store::settings::set(tx, "service.name", "Fairshire Libraries").await?;
    Ok(())
}

async fn write_branches(tx: &mut Tx, sizes: &Sizes) -> Result<Vec<Branch>, Fault> {
    let invented: Vec<_> = (0..sizes.branches).map(names::branch).collect();
    let rows = invented.iter().map(|(name, sort, _)| records::Branch { code: None, name: name.clone(), sort: Some(*sort) });
    let ids = tx.add_many(rows.collect()).await?;
    Ok(invented.into_iter().zip(ids).map(|((name, sort, size), id)| Branch { id, name, sort, size }).collect())
}
