//! Makes two records of one person one: everything that belongs to the first belongs to the second, and the first is gone.

use std::collections::BTreeMap;

use domain::activities::PlaceStatus;
use domain::{Period, rules};
use store::records::{Certificate, Interest, Person, PersonBranch, PersonId, PersonPeriod, PersonRole, PersonTeam, Place, Rota};
use store::{Id, Kept, Record, Tx};

use super::held::{Holding, period};
use crate::operations::Op;
use crate::views::Done;
use crate::views::people::PersonMerged;
use crate::{App, AppError};

impl App {
    /// Makes two records of one person one. The times with the service and the roles of both are joined; on days on which both are in a
    /// branch or a team, that of `into` counts. Name, kind and number are those of `into`.
    ///
    /// # Errors
    /// `NotFound` for an unknown number; `Invalid` for a person with herself; `Invalid` where somebody would become their own manager.
    /// Nothing is saved then.
    pub async fn merge_people(&self, gone: &str, into: &str) -> Result<Done<PersonMerged>, AppError> {
        let (gone, into) = (gone.to_owned(), into.to_owned());
        self.write(move |tx| Box::pin(async move { merge(tx, &gone, &into).await })).await
    }
}

async fn merge(tx: &mut Tx, gone: &str, into: &str) -> Result<(PersonMerged, Op), AppError> {
    let (gone, into) = (super::one(tx, gone).await?, super::one(tx, into).await?);
    if gone.id == into.id {
        let message = format!("`{}` and `{}` are one record already. Nothing was changed. Choose two.", gone.number, into.number);
        return Err(AppError::invalid(message));
    }
    one_chain_of_managers(tx, gone.id, into.id).await?;
    let mut rows = one_person(tx, gone.id, into.id).await?;
    rows += join_periods(tx, gone.id, into.id).await?;
    rows += join_roles(tx, gone.id, into.id).await?;
    rows += beside::<PersonBranch>(tx, gone.id, into.id).await?;
    rows += beside::<PersonTeam>(tx, gone.id, into.id).await?;
    rows += once_each(tx, gone.id, into.id).await?;
    rows += tx.give_rows_of(gone.id, into.id).await?;
    tx.renumber(&gone.number, &into.number).await?;
    tx.remove(&[gone.id]).await?;
    let merged = PersonMerged { person: into.number.clone(), gone: gone.number.clone(), rows: domain::saturating_u32(rows) };
    Ok((merged, Op::MergePeople { gone: gone.number, gone_name: gone.name, number: into.number, name: into.name }))
}

/// Refuses a merge after which somebody would be their own manager.
async fn one_chain_of_managers(tx: &mut Tx, gone: PersonId, into: PersonId) -> Result<(), AppError> {
    let managers = store::people::managers(tx).await?;
    let one = |id: PersonId| if id == gone { into } else { id };
    let mut after: BTreeMap<PersonId, PersonId> = BTreeMap::new();
    for (person, manager) in managers.iter().filter(|(person, _)| **person != gone) {
        // A record that manages the other one of the same person manages nobody.
        if one(*person) != one(*manager) {
            after.insert(*person, one(*manager));
        }
    }
    if let Some(manager) = managers.get(&gone).filter(|manager| one(**manager) != into) {
        after.entry(into).or_insert(*manager);
    }
    Ok(rules::manager(&after, &into)?)
}

/// What the person who stays lacks comes from the one who goes. How many details came.
async fn one_person(tx: &mut Tx, gone: PersonId, into: PersonId) -> Result<usize, AppError> {
    let found = store::people::kept(tx, &[gone]).await?;
    let Some(other) = found.into_iter().next().map(|kept| kept.record) else { return Ok(0) };
    let changed = tx
        .change(into, |person: &mut Person| {
            person.manager = person.manager.filter(|manager| *manager != gone).or(other.manager.filter(|manager| *manager != into));
            person.email = person.email.take().or(other.email);
            person.weekly_hours = person.weekly_hours.or(other.weekly_hours);
        })
        .await?;
    Ok(usize::from(changed))
}

/// Joins periods that share a day or follow each other.
fn joined(mut periods: Vec<Period>) -> Vec<Period> {
    periods.sort_by_key(|period| period.from);
    let mut all: Vec<Period> = Vec::new();
    for period in periods {
        match all.last_mut() {
            Some(last) => match last.joined(period) {
                Some(whole) => *last = whole,
                None => all.push(period),
            },
            None => all.push(period),
        }
    }
    all
}

/// Puts the wanted records in the place of some: those that are the same stay. How many there were of the person who goes.
async fn instead<R: Record>(tx: &mut Tx, before: Vec<Kept<R>>, wanted: Vec<R>) -> Result<(), AppError> {
    let unwanted: Vec<Id<R>> = before.iter().filter(|one| !wanted.contains(&one.record)).map(|one| one.id).collect();
    let new: Vec<R> = wanted.into_iter().filter(|one| !before.iter().any(|kept| kept.record == *one)).collect();
    tx.remove(&unwanted).await?;
    tx.add_many(new).await?;
    Ok(())
}

async fn join_periods(tx: &mut Tx, gone: PersonId, into: PersonId) -> Result<usize, AppError> {
    let all: Vec<Kept<PersonPeriod>> = store::people::records_of(tx, &[gone, into]).await?;
    let came = all.iter().filter(|one| one.person == gone).count();
    let whole = joined(all.iter().map(|one| period(one)).collect());
    let wanted = whole.into_iter().map(|Period { from, to }| PersonPeriod { person: into, from, to }).collect();
    instead(tx, all, wanted).await?;
    Ok(came)
}

async fn join_roles(tx: &mut Tx, gone: PersonId, into: PersonId) -> Result<usize, AppError> {
    let all: Vec<Kept<PersonRole>> = store::people::records_of(tx, &[gone, into]).await?;
    let came = all.iter().filter(|one| one.person == gone).count();
    let mut roles: BTreeMap<_, Vec<Period>> = BTreeMap::new();
    for one in &all {
        roles.entry(one.role).or_default().push(one.period());
    }
    let wanted = roles
        .into_iter()
        .flat_map(|(role, periods)| joined(periods).into_iter().map(move |period| PersonRole::new(into, role, period)))
        .collect();
    instead(tx, all, wanted).await?;
    Ok(came)
}

/// Gives the person who stays the branches or the teams of the other on the days on which they have none.
async fn beside<R: Holding>(tx: &mut Tx, gone: PersonId, into: PersonId) -> Result<usize, AppError> {
    let all: Vec<Kept<R>> = store::people::records_of(tx, &[gone, into]).await?;
    let (others, own): (Vec<Kept<R>>, Vec<Kept<R>>) = all.into_iter().partition(|one| one.person() == gone);
    let came = others.len();
    let mut free = Vec::new();
    for other in &others {
        let mut left = vec![other.period()];
        for held in &own {
            left = left.into_iter().flat_map(|period| period.without(held.period())).collect();
        }
        free.extend(left.into_iter().map(|period| R::new(into, other.what(), period)));
    }
    instead(tx, others, free).await?;
    Ok(came)
}

/// Takes away what the person who goes has of things that somebody has only once, where the other has it too: the rota, a place in a
/// session, an interest, a certificate of one day.
async fn once_each(tx: &mut Tx, gone: PersonId, into: PersonId) -> Result<usize, AppError> {
    let rotas: Vec<Kept<Rota>> = store::people::records_of(tx, &[gone, into]).await?;
    let mut came = twice(tx, rotas, gone, |rota| (rota.person, ())).await?.len();

    let interests: Vec<Kept<Interest>> = store::people::records_of(tx, &[gone, into]).await?;
    came += twice(tx, interests, gone, |interest| (interest.person, interest.activity)).await?.len();

    let places: Vec<Kept<Place>> = store::people::records_of(tx, &[gone, into]).await?;
    let taken = twice(tx, places, gone, |place| (place.person, place.session)).await?;
    came += taken.len();
    for (other, own) in taken {
        if weight(other.status) > weight(own.status) {
            tx.change(own.id, |place: &mut Place| place.status = other.status).await?;
        }
    }

    let certificates: Vec<Kept<Certificate>> = store::people::records_of(tx, &[gone, into]).await?;
    let taken = twice(tx, certificates, gone, |one| (one.person, (one.certificate.clone(), one.awarded_on))).await?;
    came += taken.len();
    for (other, own) in taken {
        // No last day holds for ever, and of two days the later one holds longer.
        let longest = own.expires_on.zip(other.expires_on).map(|(one, other)| one.max(other));
        tx.change(own.id, |one: &mut Certificate| one.expires_on = longest).await?;
    }
    Ok(came)
}

/// How much a place says: who came counts more than who was booked, and that more than who waits.
fn weight(status: PlaceStatus) -> u8 {
    match status {
        PlaceStatus::Attended => 6,
        PlaceStatus::Part => 5,
        PlaceStatus::Excused => 4,
        PlaceStatus::Absent => 3,
        PlaceStatus::Booked => 2,
        PlaceStatus::Waiting => 1,
    }
}

/// Removes the records of the person who goes that the other has too; each of them with the other's.
async fn twice<R: Record, K: Ord>(
    tx: &mut Tx,
    all: Vec<Kept<R>>,
    gone: PersonId,
    key: impl Fn(&R) -> (PersonId, K),
) -> Result<Vec<(Kept<R>, Kept<R>)>, AppError> {
    let (others, own): (Vec<Kept<R>>, Vec<Kept<R>>) = all.into_iter().partition(|one| key(&one.record).0 == gone);
    let own: BTreeMap<K, Kept<R>> = own.into_iter().map(|one| (key(&one.record).1, one)).collect();
    let found: Vec<(Kept<R>, Kept<R>)> =
        others.into_iter().filter_map(|one| Some((own.get(&key(&one.record).1)?.clone(), one))).map(|(own, one)| (one, own)).collect();
    tx.remove(&found.iter().map(|(one, _)| one.id).collect::<Vec<_>>()).await?;
    Ok(found)
}
