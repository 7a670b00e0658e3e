//! Starting a migration: the same name for both engines.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::{Outcome, place};

/// Makes an empty file for each engine, named by the moment and `name`.
pub(crate) fn start(name: &str) -> Outcome {
    let plain = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if !plain {
        return Err(format!(
            "`{name}` cannot be part of a file's name\n\nhint: lower-case words joined with `_`, like `count_waiting_list`"
        ));
    }
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| format!("the clock is wrong: {error}"))?.as_secs();
    let file = format!("{}_{name}.sql", stamp(seconds));
    for engine in ["sqlite", "postgres"] {
        let path = place::root().join("migrations").join(engine).join(&file);
        fs::File::create_new(&path).map_err(|error| format!("`{}` could not be made: {error}", path.display()))?;
        println!("migrations/{engine}/{file}");
    }
    println!("\nWrite the same change in both, then read migrations/README.md for what may never be done.");
    Ok(())
}

/// `seconds` since 1970 as the fourteen digits of a date and time in UTC.
///
/// The date is found by Howard Hinnant's `civil_from_days` (<https://howardhinnant.github.io/date_algorithms.html>).
fn stamp(seconds: u64) -> String {
    let (days, time) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}{month:02}{day:02}{:02}{:02}{:02}", time / 3_600, time / 60 % 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_fourteen_digits() {
        assert_eq!(stamp(0), "19700101000000");
        assert_eq!(stamp(951_827_696), "20000229123456");
        assert_eq!(stamp(1_772_323_199), "20260228235959");
        assert_eq!(stamp(1_772_323_200), "20260301000000");
    }

    #[test]
    fn a_name_that_is_no_file_name_is_refused() {
        for name in ["", "Two Words", "../up", "ünder"] {
            assert!(start(name).is_err(), "`{name}`");
        }
    }
}
