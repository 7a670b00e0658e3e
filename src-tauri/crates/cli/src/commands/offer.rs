//! Offers: how and when activities can be run. `import offers` brings them in and corrects them.

use app::Date;
use app::views::offers::Offer;
use app::{AppError, same_half_days};

use crate::common::{Common, Ended};
use crate::exit::Failure;
use crate::print;
use crate::values::date;

/// What is done with offers.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Offers {
    /// Every offer, or those of an activity
    List {
        /// Only offers of this activity
        #[arg(long)]
        activity: Option<String>,
    },
    /// Remove an offer, by its code or by its details; sessions that a plan has made of it stay
    Remove(Remove),
}

/// Which offer.
#[derive(Debug, clap::Args)]
pub(crate) struct Remove {
    /// Its code
    #[arg(required_unless_present = "activity")]
    offer: Option<String>,
    /// The activity's code, for an offer without a code
    #[arg(long, conflicts_with = "offer")]
    activity: Option<String>,
    /// Its half-days, like `tue-am;thu-pm`
    #[arg(long, requires = "activity")]
    halfdays: Option<String>,
    /// Every so many weeks
    #[arg(long, requires = "activity")]
    every_weeks: Option<u32>,
    /// Its first day
    #[arg(long, requires = "activity", value_parser = date)]
    from: Option<Date>,
    /// Its venue's code
    #[arg(long, requires = "activity")]
    venue: Option<String>,
    /// Who leads it
    #[arg(long, requires = "activity")]
    trainer: Option<String>,
    /// Remove every offer that fits
    #[arg(long)]
    all: bool,
}

impl Remove {
    fn fits(&self, one: &Offer) -> bool {
        let is = |wanted: &Option<String>, there: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| there.is_some_and(|there| there.to_lowercase() == wanted.trim().to_lowercase()))
        };
        is(&self.offer, one.offer.as_deref())
            && is(&self.activity, Some(&one.activity))
            && self.halfdays.as_ref().is_none_or(|halfdays| same_half_days(halfdays, &one.halfdays))
            && self.every_weeks.is_none_or(|weeks| weeks == one.every_weeks)
            && self.from.is_none_or(|from| one.from == Some(from))
            && is(&self.venue, one.venue.as_deref())
            && is(&self.trainer, one.trainer.as_deref())
    }
}

pub(crate) async fn run(common: &Common, offers: Offers) -> Ended {
    match offers {
        Offers::List { activity } => {
            let mut list = common.reading().await?.offers().await?;
            list.retain(|one| activity.as_ref().is_none_or(|activity| one.activity == *activity));
            common.answer(&list, |list| listed(list))
        }
        Offers::Remove(remove) => {
            let app = common.writing().await?;
            let which: Vec<Offer> = app.offers().await?.into_iter().filter(|one| remove.fits(one)).collect();
            if which.is_empty() {
                let key = remove.offer.as_deref().or(remove.activity.as_deref()).unwrap_or_default();
                return Err(AppError::not_found("offer", key).into());
            }
            if which.len() > 1 && !remove.all {
                return Err(several(&which));
            }
            common.done(&app.remove_offers(which).await?)
        }
    }
}

fn several(which: &[Offer]) -> Failure {
    let message = format!("{} offers fit, so none was removed. Say which, or give `--all`.", which.len());
    AppError::Conflict { message, details: which.iter().map(|one| words(one).join(", ")).collect() }.into()
}

fn words(one: &Offer) -> Vec<String> {
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    vec![
        one.offer.clone().unwrap_or_default(),
        one.activity.clone(),
        one.halfdays.clone(),
        one.every_weeks.to_string(),
        day(one.from),
        day(one.to),
        one.venue.clone().unwrap_or_default(),
        one.trainer.clone().unwrap_or_default(),
        one.seats.map_or_else(String::new, |seats| seats.to_string()),
    ]
}

fn listed(list: &[Offer]) -> String {
    if list.is_empty() {
        return "No offer is stored; `skillsplan import offers FILE` brings them in".to_owned();
    }
    let heads = ["offer", "activity", "half-days", "every weeks", "from", "to", "venue", "trainer", "seats"];
    print::table(&heads, &list.iter().map(words).collect::<Vec<_>>())
}
