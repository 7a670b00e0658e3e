//! "Fairshire Libraries": a whole service that nobody has, to try the program on.
//!
//! The same seed on the same day makes the same service, row by row. Dates hang on the day: two years of
//! ratings and a year of sessions lie behind it, a year of offers before it. No person, place or council
//! in it is real.

mod catalogue;
mod dice;
mod log;
mod names;
mod people;
mod ratings;
mod rotas;
mod sessions;
mod world;

use store::{Store, Tx, schema, values};

use self::catalogue::Catalogue;
use self::world::{Branch, Frame, Plan, World};
use crate::ops::Op;
use crate::{App, AppError, Env};

/// How many people work, volunteer and decide in the service where no number is asked for.
const PEOPLE: u32 = 272;

impl App {
    /// Makes a store with the invented service, where there is nothing. `people` is how many are active
    /// today, 40 to 100,000 (272 where none is asked for: 140 paid, 120 volunteers, 8 councillors, 4
    /// officers; other numbers keep the proportions); those who left in the last two years come on top.
    ///
    /// # Errors
    /// `Invalid` for another number; `Conflict` where there is something already (which is not touched);
    /// `StoreUnusable`.
    pub async fn create_demo(place: &str, env: Env, people: Option<u32>, seed: u32) -> Result<Self, AppError> {
        let plan = plan(&env, people.unwrap_or(PEOPLE), seed)?;
        let new = Store::create(place).await.map_err(|error| AppError::making(error, place))?;
        let made = Self::on(new.store.clone(), env.clone());
        made.write(|tx| {
            Box::pin(async move {
                // There is nothing before it: a store is taken back by deleting its file.
                tx.without_log();
                fill(tx, plan).await?;
                Ok(((), Op::Demo))
            })
        })
        .await?;
        Ok(Self::on(new.finish().await.map_err(|error| AppError::making(error, place))?, env))
    }
}

fn plan(env: &Env, people: u32, seed: u32) -> Result<Plan, AppError> {
    if !(40..=100_000).contains(&people) {
        return Err(AppError::invalid("The invented service has 40 to 100,000 people. Nothing was made."));
    }
    let (all, usual) = (people as usize, PEOPLE as usize);
    let (employees, volunteers) = (all * 140 / usual, all * 120 / usual);
    let stakeholders = all - employees - volunteers;
    let officers = (stakeholders / 3).max(1);
    let branches = if all < usual { (all * 12 / usual).max(3) } else { 12 + (all - usual) / 100 };
    Ok(Plan {
        today: env.today(),
        seed,
        employees,
        volunteers,
        councillors: stakeholders - officers,
        officers,
        branches,
        areas: (all / 700).max(1),
    })
}

async fn fill(tx: &mut Tx, plan: Plan) -> Result<(), AppError> {
    crate::frameworks::insert_starter(tx).await?;
    let frame = Frame::read(tx).await?;
    weigh(tx).await?;
    settings(tx).await?;
    let branches = write_branches(tx, &plan).await?;
    let catalogue = Catalogue::write(tx, &plan, &frame, &branches).await?;
    let mut members = people::invent(&plan, &branches);
    rotas::give(&plan, &mut members);
    people::write(tx, &frame, &branches, &mut members).await?;
    log::write_required(tx, &frame).await?;
    let rules = rotas::duty_rules(&plan, &branches, &members);
    let mut world = World { plan, frame, branches, members, catalogue };
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

/// What the service holds to be essential, and what only useful; the starter weighs all alike.
async fn weigh(tx: &mut Tx) -> Result<(), AppError> {
    const WEIGHTS: [(&str, i64); 6] = [("A3-07", 3), ("A6-03", 3), ("A6-01", 3), ("A8-05", 3), ("A1-06", 1), ("A5-07", 1)];
    let mut weight_of = Vec::new();
    for row in tx.rows_of(&schema::SKILL).await? {
        let code = row.text(2)?;
        if let Some((_, weight)) = WEIGHTS.iter().find(|one| one.0 == code) {
            weight_of.push((row.int(0)?, *weight));
        }
    }
    for row in tx.rows_of(&schema::TARGET).await? {
        let skill = row.int(3)?;
        if let Some((_, weight)) = weight_of.iter().find(|one| one.0 == skill) {
            tx.update(&schema::TARGET, row.int(0)?, &[("importance", (*weight).into())]).await?;
        }
    }
    Ok(())
}

async fn settings(tx: &mut Tx) -> Result<(), AppError> {
    store::settings::set(tx, "service.name", "Fairshire Libraries").await?;
    Ok(())
}

async fn write_branches(tx: &mut Tx, plan: &Plan) -> Result<Vec<Branch>, AppError> {
    let invented: Vec<_> = (0..plan.branches).map(names::branch).collect();
    let rows = invented.iter().map(|(name, sort, _)| values![None::<String>, name, sort.code()]).collect();
    let ids = tx.insert_many(&schema::BRANCH, rows).await?;
    Ok(invented.into_iter().zip(ids).map(|((name, sort, size), id)| Branch { id, name, sort, size }).collect())
}
