//! The service's settings, its branches and cover rules, funds and aims' priorities.

mod change;
mod screen;

use std::collections::BTreeMap;

use domain::holidays::ClosedDays;

use crate::{App, AppError};

/// The rule for a setting's value.
enum Rule {
    /// A date that is a Monday, or empty.
    Monday,
    Text(usize),
    Number(i64, i64),
    /// A number in a range, or empty.
    NumberOrNone(i64, i64),
    Dates,
    /// One of some words.
    Word(&'static [&'static str]),
}

struct Known {
    key: &'static str,
    usual: &'static str,
    title: &'static str,
    help: &'static str,
    rule: Rule,
}

/// Every setting that there is.
const KNOWN: &[Known] = &[
    Known {
        key: "service.name",
        usual: "",
        title: "Name of the library service",
        help: "Stands on the overview and on reports.",
        rule: Rule::Text(120),
    },
    Known {
        key: "plan.minutes_per_quarter.employee",
        usual: "900",
        title: "Learning time of staff, minutes a quarter",
        help: "A plan gives nobody more. 0 to 100,000.",
        rule: Rule::Number(0, 100_000),
    },
    Known {
        key: "plan.minutes_per_quarter.others",
        usual: "360",
        title: "Learning time of everyone else, minutes a quarter",
        help: "Volunteers, councillors and officers. 0 to 100,000.",
        rule: Rule::Number(0, 100_000),
    },
    Known {
        key: "plan.closed",
        usual: "",
        title: "Days on which every branch is closed, beside bank holidays",
        help: "Dates as YYYY-MM-DD, with a semicolon between. A plan puts nothing on them, and nothing on the bank holidays of England and Wales.",
        rule: Rule::Dates,
    },
    Known {
        key: "plan.open",
        usual: "",
        title: "Bank holidays on which branches are open all the same",
        help: "Dates as YYYY-MM-DD, with a semicolon between.",
        rule: Rule::Dates,
    },
    Known {
        key: "plan.notice_working_days",
        usual: "15",
        title: "Notice before a session, in working days",
        help: "A plan starts nothing new sooner than so many days from Monday to Friday that are not closed. 0 to 250.",
        rule: Rule::Number(0, 250),
    },
    Known {
        key: "plan.sessions_per_week",
        usual: "",
        title: "Most sessions that begin in one week",
        help: "For the whole service, 1 to 10,000. Empty: no limit. What is confirmed stays.",
        rule: Rule::NumberOrNone(1, 10_000),
    },
    Known {
        key: "plan.sessions_per_person_week",
        usual: "1",
        title: "Most sessions that begin in one week for one person",
        help: "1 to 14. Empty: no limit. What is confirmed stays.",
        rule: Rule::NumberOrNone(1, 14),
    },
    Known {
        key: "plan.overdue_days",
        usual: "90",
        title: "Days in which a missing or overdue certificate should be had",
        help: "From the plan's first day. 1 to 730.",
        rule: Rule::Number(1, 730),
    },
    Known {
        key: "rota.first_monday",
        usual: "",
        title: "A Monday on which week 1 of two-week rotas begins",
        help: "As YYYY-MM-DD. Weeks 1 and 2 take turns from there, before it too. Rotas of one week do not need it.",
        rule: Rule::Monday,
    },
    Known {
        key: "small_numbers.fewer_than",
        usual: "5",
        title: "Hide groups of fewer people than",
        help: "In anything for councillors or that leaves the service. 5 to 10.",
        rule: Rule::Number(5, 10),
    },
    Known {
        key: "needs_most.least_rated",
        usual: "20",
        title: "Say which needs most only where so many are rated",
        help: "An aim or a branch with fewer rated skills is never named as the one that needs most. 1 to 1,000.",
        rule: Rule::Number(1, 1000),
    },
    Known {
        key: "ratings.counted",
        usual: "all",
        title: "Ratings that count where nothing else is chosen",
        help: "all: the newest, whoever gave it. agreed: the newest of a manager, an assessor or a certificate.",
        rule: Rule::Word(&["all", "agreed"]),
    },
    Known {
        key: "ratings.months",
        usual: "0",
        title: "Months after which a rating is due for review",
        help: "Only for ratings without a review date of their own. No rating is dropped. 0 to 240; 0 means never.",
        rule: Rule::Number(0, 240),
    },
    Known {
        key: "rerate.weeks",
        usual: "8",
        title: "Weeks until a learned skill is rated again",
        help: "Completing learning raises no level by itself. 0 to 104.",
        rule: Rule::Number(0, 104),
    },
    Known {
        key: "update.address",
        usual: "",
        title: "Address to ask for a newer version",
        help: "Empty: the program never asks. Only signed versions are taken.",
        rule: Rule::Text(500),
    },
];

fn known(key: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.key == key)
}

/// The value of a setting, or its usual value if none was set.
pub(crate) fn value_of(settings: &BTreeMap<String, String>, key: &str) -> String {
    settings.get(key).cloned().or_else(|| known(key).map(|known| known.usual.to_owned())).unwrap_or_default()
}

/// The value of a setting as a number.
pub(crate) fn number_of(settings: &BTreeMap<String, String>, key: &str) -> u32 {
    let usual = known(key).and_then(|known| known.usual.parse().ok()).unwrap_or(0);
    value_of(settings, key).parse().unwrap_or(usual)
}

/// The Monday on which week 1 of two-week rotas begins.
pub(crate) fn first_monday(settings: &BTreeMap<String, String>) -> Option<domain::Date> {
    value_of(settings, "rota.first_monday").parse().ok()
}

/// The number of a setting that may be empty.
pub(crate) fn limit_of(settings: &BTreeMap<String, String>, key: &str) -> Option<i64> {
    value_of(settings, key).parse().ok()
}

/// The days on which every branch is closed.
pub(crate) fn closed_days(settings: &BTreeMap<String, String>) -> ClosedDays {
    let dates = |key: &str| value_of(settings, key).split(';').filter_map(|text| text.trim().parse().ok()).collect();
    ClosedDays::new(dates("plan.closed"), dates("plan.open"))
}

fn check(known: &Known, value: &str) -> Result<(), AppError> {
    let refuse = |why: String| Err(AppError::invalid(format!("`{}` was not changed: {why}", known.key)));
    match known.rule {
        Rule::Text(longest) if value.chars().count() > longest => refuse(format!("it holds {longest} characters at most.")),
        Rule::Text(_) if exchange::clean::has_control_characters(value) => refuse("it holds characters that cannot be shown.".to_owned()),
        Rule::Text(_) => Ok(()),
        Rule::Number(least, most) => match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            _ => refuse(format!("it is a whole number from {least} to {most}.")),
        },
        Rule::Word(words) if words.contains(&value) => Ok(()),
        Rule::Word(words) => refuse(format!("it is one of {}.", words.join(", "))),
        Rule::NumberOrNone(..) if value.is_empty() => Ok(()),
        Rule::NumberOrNone(least, most) => match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            _ => refuse(format!("it is a whole number from {least} to {most}, or nothing.")),
        },
        Rule::Monday => match value.parse::<domain::Date>() {
            _ if value.is_empty() => Ok(()),
            Ok(date) if date.weekday() == 0 => Ok(()),
            Ok(date) => refuse(format!("{} is not a Monday.", date.long())),
            Err(_) => refuse(format!("`{value}` is no date written as YYYY-MM-DD.")),
        },
        Rule::Dates => {
            match value.split(';').map(str::trim).filter(|text| !text.is_empty()).find(|text| text.parse::<domain::Date>().is_err()) {
                Some(wrong) => refuse(format!("`{wrong}` is no date written as YYYY-MM-DD.")),
                None => Ok(()),
            }
        }
    }
}

/// What is wrong with a setting in the store, if anything is.
pub(crate) fn wrong(key: &str, value: &str) -> Option<String> {
    let Some(known) = known(key) else { return Some(format!("Setting `{key}`: there is no such setting")) };
    check(known, value).err().map(|_| format!("Setting `{key}`: the value `{value}` is not one that it can have"))
}

/// The aim's code in a key such as `aim.4.priority`. That value is kept with the aim, not among the settings.
fn aim_key(key: &str) -> Option<&str> {
    key.strip_prefix("aim.")?.strip_suffix(".priority")
}

impl App {
    /// Every setting with its value, or one of them.
    ///
    /// # Errors
    /// `NotFound` for a key that does not exist.
    pub async fn get_settings(&self, key: Option<&str>) -> Result<BTreeMap<String, String>, AppError> {
        let mut conn = self.reading().await?;
        let set = store::settings::all(&mut conn).await?;
        let mut values: BTreeMap<String, String> = KNOWN.iter().map(|known| (known.key.to_owned(), value_of(&set, known.key))).collect();
        let framework = store::facts::framework_in_use(&mut conn).await?;
        for row in store::settings::aims(&mut conn, framework.edition_id).await? {
            values.insert(format!("aim.{}.priority", row.code), row.priority.to_string());
        }
        match key {
            None => Ok(values),
            Some(key) => values.remove_entry(key).map(|one| BTreeMap::from([one])).ok_or_else(|| AppError::not_found("setting", key)),
        }
    }
}
