//! Starting a migration: the same name for both engines.

use std::fs;

use crate::{Outcome, clock, place};

/// Makes an empty file for each engine, named by the moment and `name`.
pub(crate) fn start(name: &str) -> Outcome {
    let plain = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if !plain {
        return Err(format!(
            "`{name}` cannot be part of a file's name\n\nhint: lower-case words joined with `_`, like `count_waiting_list`"
        ));
    }
    let file = format!("{}_{name}.sql", stamp(clock::now()));
    for engine in ["sqlite", "postgres"] {
        let path = place::root().join("migrations").join(engine).join(&file);
        fs::File::create_new(&path).map_err(|error| format!("`{}` could not be made: {error}", path.display()))?;
        println!("migrations/{engine}/{file}");
    }
    println!("\nWrite the same change in both, then read migrations/README.md for what may never be done.");
    Ok(())
}

/// `seconds` since 1970 as the fourteen digits of a date and time in UTC.
fn stamp(seconds: u64) -> String {
    let time = seconds % clock::DAY;
    format!("{}{:02}{:02}{:02}", clock::date(seconds).replace('-', ""), time / 3_600, time / 60 % 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_fourteen_digits() {
        assert_eq!(stamp(0), "19700101000000");
        assert_eq!(stamp(951_827_696), "20000229123456");
    }

    #[test]
    fn a_name_that_is_no_file_name_is_refused() {
        for name in ["", "Two Words", "../up", "ünder"] {
            assert!(start(name).is_err(), "`{name}`");
        }
    }
}
