//! Days of the calendar, from the machine's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Seconds of a day; every day of UTC has as many.
pub(crate) const DAY: u64 = 86_400;

/// Seconds since 1970, UTC.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since: Duration| since.as_secs())
}

/// The date on which the second falls, as `YYYY-MM-DD`.
///
/// Howard Hinnant's `civil_from_days` (<https://howardhinnant.github.io/date_algorithms.html>).
pub(crate) fn date(seconds: u64) -> String {
    let days = seconds / DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_calendar_through_leap_years() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(951_827_696), "2000-02-29");
        assert_eq!(date(1_772_323_199), "2026-02-28");
        assert_eq!(date(1_772_323_200), "2026-03-01");
    }
}
