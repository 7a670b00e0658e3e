//! What a person can do to the data: the kinds of operation, their labels, and what each changes.

pub(crate) mod write;

mod history;

use std::collections::BTreeSet;

use domain::Date;
use domain::words::plural;

use crate::views::Noun;
use crate::views::imports::ImportKind;

/// A session, as a label names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionNamed {
    /// The activity's title.
    pub title: String,
    /// Its first day.
    pub on: Date,
}

impl std::fmt::Display for SessionNamed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "`{}` on {}", self.title, self.on.long())
    }
}

/// A rating that was given, corrected or withdrawn, as a label names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRated {
    /// The person's number, which tells two people of one name apart.
    pub number: String,
    /// The person's name.
    pub name: String,
    /// The skill's title.
    pub skill: String,
    /// The level; `None` where the rating was withdrawn.
    pub level: Option<u8>,
}

/// An operation, with what its label needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// A store was made with the starter framework.
    New,
    /// The invented service was made.
    Demo,
    /// Ratings were given or withdrawn.
    Rate {
        /// The ratings that changed.
        cells: Vec<CellRated>,
    },
    /// A person was added.
    AddPerson {
        /// The person's number.
        number: String,
        /// The person's name.
        name: String,
    },
    /// People were changed.
    EditPeople {
        /// The people who are different now, as (number, name).
        people: Vec<(String, String)>,
        /// What is different of the first of them.
        changes: Vec<String>,
        /// Was a branch or a team made too?
        makes: bool,
    },
    /// Two records of one person became one.
    MergePeople {
        /// The number that is gone.
        gone: String,
        /// The name that goes with it.
        gone_name: String,
        /// The number that stays.
        number: String,
        /// The person's name.
        name: String,
    },
    /// Self-rating workbooks were brought in.
    SelfRatings {
        /// The names of the people with a rating that is new or corrected.
        people: Vec<String>,
        /// How many ratings are new or corrected.
        ratings: u32,
    },
    /// A what-if was saved.
    SaveWhatIf {
        /// Its name.
        name: String,
    },
    /// A what-if was deleted.
    DeleteWhatIf {
        /// Its name.
        name: String,
    },
    /// A role was added or changed.
    EditRole {
        /// The role's title.
        title: String,
        /// Is it a new one?
        is_new: bool,
        /// What is different, for a role that was there.
        changes: Vec<String>,
    },
    /// Targets were set or removed.
    SetTargets {
        /// Whose (a role's title or a person's name) and for which skill (its title).
        targets: Vec<(String, String)>,
    },
    /// A file was brought in.
    Import {
        /// The kind of file.
        kind: ImportKind,
        /// The number of new rows.
        created: u32,
        /// The number of changed rows.
        updated: u32,
    },
    /// A setting, a branch, a fund, a rule was changed.
    Setting {
        /// What was changed, in words.
        what: String,
    },
    /// Another framework version was put in use.
    UseFramework {
        /// The version, as `CODE@VERSION`.
        which: String,
    },
    /// A plan became sessions and places.
    AdoptPlan {
        /// How many sessions.
        sessions: u32,
        /// How many places.
        places: u32,
    },
    /// A scenario was saved.
    SaveScenario {
        /// The scenario's name.
        name: String,
    },
    /// A scenario was taken away.
    DeleteScenario {
        /// The scenario's name.
        name: String,
    },
    /// A plan was kept for its scenario.
    KeepPlan {
        /// The scenario's name.
        scenario: String,
    },
    /// Offers were removed.
    RemoveOffers {
        /// How many.
        offers: u32,
        /// The activity's title.
        title: String,
    },
    /// A session's status was changed.
    ChangeSession {
        /// The session that it is about.
        session: SessionNamed,
        /// The new status in words.
        status: String,
        /// The reason, if one was given.
        reason: Option<String>,
    },
    /// A session was made or changed by hand.
    EditSession {
        /// The session that it is about.
        session: SessionNamed,
        /// Is it a new one?
        is_new: bool,
    },
    /// A person was given a place, or a turn on the waiting list.
    Book {
        /// The session of the place.
        session: SessionNamed,
        /// The person's name.
        name: String,
        /// Does the person wait?
        waits: bool,
        /// The reason for which a warning was accepted.
        reason: Option<String>,
    },
    /// A place was given up.
    Unbook {
        /// The session of the place.
        session: SessionNamed,
        /// The person's name.
        name: String,
    },
    /// Attendance was noted.
    Attendance {
        /// The session that was held.
        session: SessionNamed,
        /// How many people came.
        attended: u32,
    },
    /// Learning was logged.
    LogLearning {
        /// The title of what was learned.
        title: String,
        /// The person's name.
        name: String,
    },
    /// A learning record was verified.
    VerifyLearning {
        /// The person's name.
        name: String,
        /// The day of the learning.
        on: Date,
        /// The levels given with it: skill and level.
        levels: Vec<(String, u8)>,
    },
    /// A learning record was returned.
    ReturnLearning {
        /// The person's name.
        name: String,
        /// The day of the learning.
        on: Date,
    },
    /// An operation was taken back.
    Undo {
        /// Its label.
        label: String,
    },
    /// An undo was taken back.
    Redo {
        /// The label of the operation that is in force again.
        label: String,
    },
}

/// The words for ratings that were given: names if it is one rating, one person or one skill, else the number of each.
fn rated(cells: &[CellRated]) -> String {
    let what = if cells.iter().all(|cell| cell.level.is_none()) { "Withdrew the rating of" } else { "Rated" };
    if let [cell] = cells {
        return match cell.level {
            Some(level) => format!("Rated {} level {level} in `{}`", cell.name, cell.skill),
            None => format!("{what} {} in `{}`", cell.name, cell.skill),
        };
    }
    let people: BTreeSet<&str> = cells.iter().map(|cell| cell.number.as_str()).collect();
    let skills: BTreeSet<&str> = cells.iter().map(|cell| cell.skill.as_str()).collect();
    let many = |number: usize, one, more| plural(domain::saturating_u32(number), one, more);
    match (cells.first(), people.len(), skills.len()) {
        (Some(cell), 1, _) => format!("{what} {} in {}", cell.name, many(skills.len(), "skill", "skills")),
        (Some(cell), _, 1) => format!("{what} {} in `{}`", many(people.len(), "person", "people"), cell.skill),
        _ => format!("{what} {} in {}", many(people.len(), "person", "people"), many(skills.len(), "skill", "skills")),
    }
}

/// The words for people who were changed: who and what if it is one person, else how many and which details.
fn edited(people: &[(String, String)], changes: &[String]) -> String {
    const TOLD: usize = 3;
    let detail = |change: &String| change.split(':').next().unwrap_or_default().to_owned();
    match people {
        // An address is nobody else's business.
        [(_, name)] if changes.len() <= TOLD => {
            let said = changes.iter().map(|change| if change.starts_with("email") { detail(change) } else { change.clone() });
            format!("Changed {name}: {}", said.collect::<Vec<_>>().join("; "))
        }
        [(_, name)] => format!("Changed {name}: {}", changes.iter().map(detail).collect::<Vec<_>>().join(", ")),
        more => {
            let who = plural(domain::saturating_u32(more.len()), "person", "people");
            format!("Changed {who}: {}", changes.iter().map(detail).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The words for targets that were set: whose and for which skill if it is one, else how many.
fn targeted(targets: &[(String, String)]) -> String {
    let whose: BTreeSet<&str> = targets.iter().map(|(whose, _)| whose.as_str()).collect();
    let many = plural(domain::saturating_u32(targets.len()), "target", "targets");
    match (targets, whose.len()) {
        ([(whose, skill)], _) => format!("Set the target of {whose} in `{skill}`"),
        ([(whose, _), ..], 1) => format!("Set {many} of {whose}"),
        _ => format!("Set {many}"),
    }
}

/// The words for levels that a verifier gave, to follow what was verified.
fn given(levels: &[(String, u8)]) -> String {
    match levels {
        [] => String::new(),
        [(skill, level)] => format!(", level {level} in `{skill}`"),
        more => format!(", with {} levels", more.len()),
    }
}

fn because(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

impl Op {
    /// For code, and for the history's `operation`.
    pub fn kind(&self) -> String {
        match self {
            Self::New => "new".to_owned(),
            Self::Demo => "demo".to_owned(),
            Self::Rate { .. } => "rate".to_owned(),
            Self::SelfRatings { .. } => "self_ratings".to_owned(),
            Self::SaveWhatIf { .. } => "save_what_if".to_owned(),
            Self::DeleteWhatIf { .. } => "delete_what_if".to_owned(),
            Self::EditRole { .. } => "edit_role".to_owned(),
            Self::SetTargets { .. } => "set_targets".to_owned(),
            Self::AddPerson { .. } => "add_person".to_owned(),
            Self::EditPeople { .. } => "edit_people".to_owned(),
            Self::MergePeople { .. } => "merge_people".to_owned(),
            Self::Import { kind, .. } => format!("import_{}", kind.code()),
            Self::Setting { .. } => "set".to_owned(),
            Self::UseFramework { .. } => "use_framework".to_owned(),
            Self::AdoptPlan { .. } => "adopt_plan".to_owned(),
            Self::SaveScenario { .. } => "save_scenario".to_owned(),
            Self::DeleteScenario { .. } => "delete_scenario".to_owned(),
            Self::KeepPlan { .. } => "keep_plan".to_owned(),
            Self::RemoveOffers { .. } => "remove_offers".to_owned(),
            Self::ChangeSession { .. } => "change_session".to_owned(),
            Self::EditSession { .. } => "edit_session".to_owned(),
            Self::Book { .. } => "book".to_owned(),
            Self::Unbook { .. } => "unbook".to_owned(),
            Self::Attendance { .. } => "attendance".to_owned(),
            Self::LogLearning { .. } => "log_learning".to_owned(),
            Self::VerifyLearning { .. } => "verify_learning".to_owned(),
            Self::ReturnLearning { .. } => "return_learning".to_owned(),
            Self::Undo { .. } => "undo".to_owned(),
            Self::Redo { .. } => "redo".to_owned(),
        }
    }

    /// Does it change nothing but what-ifs?
    pub fn is_of_what_ifs(&self) -> bool {
        matches!(self, Self::SaveWhatIf { .. } | Self::DeleteWhatIf { .. })
    }

    /// For people: what was done.
    pub fn label(&self) -> String {
        match self {
            Self::New => "Made the service".to_owned(),
            Self::Demo => "Made the invented service".to_owned(),
            Self::Rate { cells } => rated(cells),
            Self::SelfRatings { people, ratings } => {
                let ratings = plural(*ratings, "self-rating", "self-ratings");
                match people.as_slice() {
                    [name] => format!("Brought in {ratings} of {name}"),
                    more => format!("Brought in {ratings} of {}", plural(domain::saturating_u32(more.len()), "person", "people")),
                }
            }
            Self::SaveWhatIf { name } => format!("Saved the what-if `{name}`"),
            Self::DeleteWhatIf { name } => format!("Deleted the what-if `{name}`"),
            Self::EditRole { title, is_new: true, .. } => format!("Added the role `{title}`"),
            Self::EditRole { title, is_new: false, changes } => format!("Changed the role `{title}`: {}", changes.join("; ")),
            Self::SetTargets { targets } => targeted(targets),
            Self::AddPerson { number, name } => format!("Added {name} ({number})"),
            Self::EditPeople { people, changes, .. } => edited(people, changes),
            Self::MergePeople { gone, gone_name, number, name } => {
                format!("Made {gone_name} ({gone}) and {name} ({number}) one person, {number}")
            }
            Self::Import { kind, created, updated } => {
                format!("Imported {} ({created} new, {updated} changed)", kind.row().label)
            }
            Self::Setting { what } => format!("Changed {what}"),
            Self::UseFramework { which } => format!("Put framework {which} in use"),
            Self::AdoptPlan { sessions, places } => {
                format!("Adopted a plan: {}, {}", plural(*sessions, "session", "sessions"), plural(*places, "place", "places"))
            }
            Self::SaveScenario { name } => format!("Saved the scenario `{name}`"),
            Self::DeleteScenario { name } => format!("Deleted the scenario `{name}`"),
            Self::KeepPlan { scenario } => format!("Kept the plan of the scenario `{scenario}`"),
            Self::RemoveOffers { offers, title } => format!("Removed {} of `{title}`", plural(*offers, "offer", "offers")),
            Self::ChangeSession { session, status, reason } => format!("Marked {session} as {status}{}", because(reason.as_deref())),
            Self::EditSession { session, is_new } => format!("{} {session}", if *is_new { "Added" } else { "Changed" }),
            Self::Book { session, name, waits, reason } => {
                let what = if *waits { "Put on the waiting list of" } else { "Booked for" };
                format!("{what} {session}: {name}{}", because(reason.as_deref()))
            }
            Self::Unbook { session, name } => format!("Gave up a place in {session}: {name}"),
            Self::Attendance { session, attended } => format!("Noted who came to {session}: {}", plural(*attended, "person", "people")),
            Self::LogLearning { title, name } => format!("Logged `{title}` for {name}"),
            Self::VerifyLearning { name, on, levels } => {
                format!("Verified what {name} learned on {}{}", on.long(), given(levels))
            }
            Self::ReturnLearning { name, on } => format!("Returned to {name} what was logged for {}", on.long()),
            Self::Undo { label } => format!("Undid: {label}"),
            Self::Redo { label } => format!("Did again: {label}"),
        }
    }

    /// The kinds of data that the operation changes; the window reads again what is made of these. Undo and redo use the list of their
    /// operation.
    pub fn nouns(&self) -> Vec<Noun> {
        use Noun as N;
        match self {
            Self::New | Self::Demo => N::ALL.to_vec(),
            Self::Rate { .. } | Self::SelfRatings { .. } => vec![N::Ratings],
            Self::SaveWhatIf { .. } | Self::DeleteWhatIf { .. } => vec![N::WhatIfs],
            Self::EditRole { .. } => vec![N::Roles],
            Self::SetTargets { .. } => vec![N::Roles, N::Ratings],
            Self::AddPerson { .. } => vec![N::People, N::Branches],
            Self::EditPeople { makes: false, .. } => vec![N::People],
            Self::EditPeople { makes: true, .. } => vec![N::People, N::Branches],
            Self::MergePeople { .. } => vec![N::People, N::Ratings, N::Places, N::Learning, N::Certificates, N::Cover],
            Self::Import { kind, .. } => kind.row().changes.to_vec(),
            Self::Setting { .. } => vec![N::Settings, N::Branches, N::Cover, N::Funds, N::Frameworks],
            Self::UseFramework { .. } => vec![N::Frameworks, N::Settings],
            Self::AdoptPlan { .. } => vec![N::Sessions, N::Places],
            Self::SaveScenario { .. } | Self::DeleteScenario { .. } | Self::KeepPlan { .. } => vec![N::Scenarios],
            Self::RemoveOffers { .. } => vec![N::Activities],
            Self::ChangeSession { .. } | Self::EditSession { .. } => vec![N::Sessions, N::Places],
            Self::Book { .. } | Self::Unbook { .. } => vec![N::Places],
            Self::Attendance { .. } => vec![N::Places, N::Sessions, N::Learning],
            Self::LogLearning { .. } | Self::ReturnLearning { .. } => vec![N::Learning],
            Self::VerifyLearning { .. } => vec![N::Learning, N::Ratings],
            Self::Undo { .. } | Self::Redo { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(number: &str, skill: &str, level: Option<u8>) -> CellRated {
        CellRated { number: number.to_owned(), name: "Aisha Khan".to_owned(), skill: skill.to_owned(), level }
    }

    #[test]
    fn what_was_rated_is_told_by_name_and_level() {
        let label = |cells: &[CellRated]| Op::Rate { cells: cells.to_vec() }.label();
        assert_eq!(label(&[cell("1", "Dewey", Some(2))]), "Rated Aisha Khan level 2 in `Dewey`");
        assert_eq!(label(&[cell("1", "Dewey", None)]), "Withdrew the rating of Aisha Khan in `Dewey`");
        assert_eq!(label(&[cell("1", "Dewey", Some(2)), cell("1", "Rhyme", Some(0))]), "Rated Aisha Khan in 2 skills");
        // Two people with the same name count as two.
        assert_eq!(label(&[cell("1", "Dewey", Some(2)), cell("2", "Dewey", None)]), "Rated 2 people in `Dewey`");
        assert_eq!(label(&[cell("1", "Dewey", Some(2)), cell("2", "Rhyme", Some(3))]), "Rated 2 people in 2 skills");
    }

    #[test]
    fn a_verified_record_is_told_with_its_day_and_the_level_given() {
        let on = "2026-03-04".parse().expect("a date");
        let verified = |levels| Op::VerifyLearning { name: "Bo Kay".to_owned(), on, levels }.label();
        assert_eq!(verified(Vec::new()), "Verified what Bo Kay learned on 4 March 2026");
        assert_eq!(verified(vec![("Dewey".to_owned(), 3)]), "Verified what Bo Kay learned on 4 March 2026, level 3 in `Dewey`");
        let session = SessionNamed { title: "Dewey".to_owned(), on };
        assert_eq!(Op::Attendance { session, attended: 1 }.label(), "Noted who came to `Dewey` on 4 March 2026: 1 person");
    }
}
