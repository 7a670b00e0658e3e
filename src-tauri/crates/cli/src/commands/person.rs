//! People: who is here, and adding, changing and merging them.

use app::views::people::{PeopleQuery, PersonEdit, PersonLine, PersonPage};
use app::{Date, Kind};

use crate::common::{Common, Ended};
use crate::print;
use crate::values::{date, kind};

/// What is done with people.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Person {
    /// Add a person; number, name and kind are enough
    Add(Add),
    /// Change a person, or several in the same way
    Set(Set),
    /// Everything about a person
    Show {
        /// The person's number
        person: String,
    },
    /// Make two records of one person one
    Merge {
        /// The number that goes
        person: String,
        /// The number that stays
        #[arg(long, value_name = "PERSON")]
        into: String,
    },
}

/// What can be said of a person.
#[derive(Debug, clap::Args)]
pub(crate) struct Details {
    /// The name in full
    #[arg(long)]
    name: Option<String>,
    /// employee, volunteer, councillor or officer
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// The branch, by code or name; `none` for no branch
    #[arg(long)]
    branch: Option<String>,
    /// The team; `none` for no team
    #[arg(long)]
    team: Option<String>,
    /// A role, by code or title; give it again for each role. These are then all the roles
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// The first day; one after the last day begins a second period
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// The last day; `none` for no end
    #[arg(long, value_name = "DATE")]
    end: Option<String>,
    /// Hours a week, like 18.5
    #[arg(long)]
    hours: Option<String>,
    /// The e-mail address
    #[arg(long)]
    email: Option<String>,
    /// The manager's number; `none` for no manager
    #[arg(long, value_name = "PERSON")]
    manager: Option<String>,
    /// Make a branch or a team that does not exist
    #[arg(long)]
    make: bool,
}

impl Details {
    fn edit(self) -> PersonEdit {
        PersonEdit {
            name: self.name,
            kind: self.kind,
            branch: self.branch,
            team: self.team,
            roles: (!self.role.is_empty()).then_some(self.role),
            start: self.start,
            end: self.end,
            weekly_hours: self.hours,
            email: self.email,
            manager: self.manager,
            make: self.make,
            ..PersonEdit::default()
        }
    }
}

/// A new person.
#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// The staff or volunteer number
    #[arg(long)]
    person: String,
    #[command(flatten)]
    details: Details,
}

/// People, and what changes.
#[derive(Debug, clap::Args)]
pub(crate) struct Set {
    /// The person's number; several for a change of all of them
    #[arg(required = true, value_name = "PERSON")]
    people: Vec<String>,
    /// The right number, where a wrong one was given
    #[arg(long)]
    number: Option<String>,
    #[command(flatten)]
    details: Details,
    /// A role beside those that are held; give it again for each role
    #[arg(long, value_name = "ROLE", conflicts_with = "role")]
    with_role: Vec<String>,
    /// A role that ends; give it again for each role
    #[arg(long, value_name = "ROLE", conflicts_with = "role")]
    without_role: Vec<String>,
    /// The day from which branch, team and roles hold; today where not given
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

/// Which people.
#[derive(Debug, clap::Args)]
pub(crate) struct People {
    /// Only people whose name, number, roles, branch and team contain every word of this text
    #[arg(long, default_value = "", hide_default_value = true)]
    search: String,
    /// Only this branch
    #[arg(long)]
    branch: Option<String>,
    /// Only this team
    #[arg(long)]
    team: Option<String>,
    /// Only people who hold this role
    #[arg(long)]
    role: Option<String>,
    /// Only employee, volunteer, councillor or officer
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    /// Also people who have left or are still to come
    #[arg(long)]
    everybody: bool,
}

pub(crate) async fn people(common: &Common, people: People) -> Ended {
    let query = PeopleQuery {
        search: people.search,
        branch: people.branch,
        team: people.team,
        role: people.role,
        kind: people.kind,
        as_of: common.as_of,
        everybody: people.everybody,
    };
    let found = common.reading().await?.people_list(&query, 0, u32::MAX).await?;
    common.answer(&found.people, |people| listed(people))
}

pub(crate) async fn person(common: &Common, person: Person) -> Ended {
    match person {
        Person::Add(add) => {
            let edit = PersonEdit { number: Some(add.person), ..add.details.edit() };
            common.done(&common.writing().await?.add_person(edit).await?)
        }
        Person::Set(set) => {
            let edit = PersonEdit {
                number: set.number,
                with_roles: set.with_role,
                without_roles: set.without_role,
                on: set.on,
                ..set.details.edit()
            };
            let app = common.writing().await?;
            if set.dry_run {
                let saved = app.try_people(&set.people, edit).await?;
                return common.answer(&saved, |saved| {
                    let one = |one: &app::views::people::PersonSaved| format!("{} ({}): {}", one.name, one.person, one.changes.join("; "));
                    let lines: Vec<String> = saved.people.iter().map(one).collect();
                    if lines.is_empty() { "Nothing would change".to_owned() } else { lines.join("\n") }
                });
            }
            match set.people.as_slice() {
                [person] => common.done(&app.set_person(person, edit).await?),
                people => common.done(&app.set_people(people, edit).await?),
            }
        }
        Person::Show { person } => {
            let page = common.reading().await?.person_page(&person, &common.scope()).await?;
            common.answer(&page, page_as_text)
        }
        Person::Merge { person, into } => common.done(&common.writing().await?.merge_people(&person, &into).await?),
    }
}

fn listed(people: &[PersonLine]) -> String {
    if people.is_empty() {
        return "Nobody fits".to_owned();
    }
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|one| {
            vec![
                one.person.clone(),
                one.name.clone(),
                one.kind.code().to_owned(),
                one.branch_title.clone().unwrap_or_default(),
                one.team_title.clone().unwrap_or_default(),
                one.role_titles.join(", "),
            ]
        })
        .collect();
    print::table(&["number", "name", "kind", "branch", "team", "roles"], &rows)
}

fn page_as_text(page: &PersonPage) -> String {
    let day = |day: Option<Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let mut lines = vec![format!("{} ({}), {}", page.name, page.person, page.kind.code())];
    lines.extend(page.periods.iter().map(|one| format!("here: {one}")));
    let held = |what: &str, title: &str, from: Option<Date>, to: Option<Date>| format!("{what}: {title}, {} to {}", day(from), day(to));
    lines.extend(page.roles.iter().map(|one| held("role", &one.title, one.from, one.to)));
    lines.extend(page.branches.iter().map(|one| held("branch", &one.title, one.from, one.to)));
    lines.extend(page.teams.iter().map(|one| held("team", &one.title, one.from, one.to)));
    lines.push(format!("learning: {} minutes verified in 12 months, {} records", page.learning.minutes_12_months, page.learning.records));
    let number = |number: Option<u8>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let rows: Vec<Vec<String>> = page
        .cells
        .iter()
        .map(|cell| {
            vec![
                cell.skill.clone(),
                cell.title.clone(),
                number(cell.target),
                number(cell.level),
                cell.source.map_or_else(String::new, |source| source.code().to_owned()),
                day(cell.rated_on),
                cell.state.clone().unwrap_or_default(),
            ]
        })
        .collect();
    lines.push(print::table(&["skill", "title", "target", "level", "source", "rated on", "state"], &rows));
    lines.join("\n")
}
