//! How values are written on the command line.

use app::views::FrameworkRef;
use app::{Kind, RatingsCounted};

use crate::exit::Failure;

/// A date of the calendar as YYYY-MM-DD.
pub(crate) fn date(text: &str) -> Result<app::Date, String> {
    text.parse().map_err(|_| "a date is written as YYYY-MM-DD".to_owned())
}

/// Reads a framework version as `CODE@VERSION`.
pub(crate) fn framework(text: &str) -> Result<FrameworkRef, String> {
    let (code, version) = text
        .split_once('@')
        .filter(|(code, version)| !code.is_empty() && !version.is_empty())
        .ok_or("a framework version is CODE@VERSION")?;
    Ok(FrameworkRef { code: code.to_owned(), version: version.to_owned() })
}

/// A kind of person.
pub(crate) fn kind(text: &str) -> Result<Kind, String> {
    text.parse().map_err(|()| "one of employee, volunteer, councillor, officer".to_owned())
}

/// Which ratings count.
pub(crate) fn ratings(text: &str) -> Result<RatingsCounted, String> {
    match text {
        "all" => Ok(RatingsCounted::All),
        "agreed" => Ok(RatingsCounted::Agreed),
        _ => Err("`all` or `agreed`".to_owned()),
    }
}

/// Refuses more than three keys, and a key that is given twice.
pub(crate) fn three_at_most<K: PartialEq>(keys: &[K]) -> Result<(), Failure> {
    if keys.len() > 3 {
        return Err(Failure::Usage("`--by` takes three keys at most.".to_owned()));
    }
    if (1..keys.len()).any(|at| keys[..at].contains(&keys[at])) {
        return Err(Failure::Usage("`--by` takes each key once. Leave out the one that stands twice.".to_owned()));
    }
    Ok(())
}
