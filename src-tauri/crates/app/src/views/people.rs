//! People: what is said of them when they are added, changed or merged, the list of them, and the page of one.

use domain::ratings::Source;
use domain::{Date, Kind, Period};

use super::sessions::CalendarSession;

super::views! {
    /// What is said of a person. What is null stays as it is. Dates, hours and numbers are as people type them: `31/3/2026`, `7h 30m`. An
    /// empty text, or `none`, takes away what was there.
    #[derive(Default)]
    pub struct PersonEdit {
        /// The staff or volunteer number. For a person who is here already: the right number, where a wrong one was given.
        pub number: Option<String>,
        /// The name in full.
        pub name: Option<String>,
        /// What the person is to the service.
        pub kind: Option<Kind>,
        /// The branch from the day `on`, by code or name.
        pub branch: Option<String>,
        /// The team from the day `on`, by code or name.
        pub team: Option<String>,
        /// All the roles from the day `on`, by code, title or another title.
        pub roles: Option<Vec<String>>,
        /// More roles from the day `on`, beside those that are held.
        pub with_roles: Vec<String>,
        /// Roles that end the day before `on`.
        pub without_roles: Vec<String>,
        /// The first day. One after the last day begins a second period.
        pub start: Option<String>,
        /// The last day.
        pub end: Option<String>,
        /// Hours a week.
        pub weekly_hours: Option<String>,
        /// The e-mail address.
        pub email: Option<String>,
        /// The manager's number.
        pub manager: Option<String>,
        /// The day from which another branch, team or roles hold; null means today.
        pub on: Option<Date>,
        /// Makes a branch or a team that does not exist. Else it is an error.
        pub make: bool,
    }

    /// A person who was added or changed.
    pub struct PersonSaved {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// What is different now, old to new, a line each. Empty for a new person.
        pub changes: Vec<String>,
    }

    /// What would become of some people.
    pub struct PeopleSaved {
        /// The people who would be different, by name.
        pub people: Vec<PersonSaved>,
        /// How many stay as they are.
        pub unchanged: u32,
    }

    /// The result of making two records of one person one.
    pub struct PersonMerged {
        /// The number that the person has from now on.
        pub person: String,
        /// The number that is gone.
        pub gone: String,
        /// How many ratings, learning records, places and other rows came to the person.
        pub rows: u32,
    }

    /// Which people a list shows.
    #[derive(Default)]
    pub struct PeopleQuery {
        /// Only people whose name, number, roles, branch and team contain every word of this text.
        pub search: String,
        /// Only people of this branch, by code or name.
        pub branch: Option<String>,
        /// Only people of this team.
        pub team: Option<String>,
        /// Only people who hold this role.
        pub role: Option<String>,
        /// Only people of this kind.
        pub kind: Option<Kind>,
        /// The date D; null means today.
        pub as_of: Option<Date>,
        /// Also people who have left, and people who are still to come.
        pub everybody: bool,
    }

    /// The part of a list of people that is asked for.
    pub struct PeopleFound {
        /// How many people fit.
        pub count: u32,
        /// The people of the part, by name and number.
        pub people: Vec<PersonLine>,
    }

    /// A person in the list of people.
    pub struct PersonLine {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// What the person is to the service.
        pub kind: Kind,
        /// The branch on the date D, by its key.
        pub branch: Option<String>,
        /// The team on the date D, by its key.
        pub team: Option<String>,
        /// The roles on the date D, by their keys.
        pub roles: Vec<String>,
        /// The branch's name.
        pub branch_title: Option<String>,
        /// The team's name.
        pub team_title: Option<String>,
        /// The roles' titles.
        pub role_titles: Vec<String>,
        /// With the service on the date D?
        pub active: bool,
        /// The first day of the next time with the service, for somebody who is still to come.
        pub starts: Option<Date>,
        /// The last day of the time with the service that holds the date D, or of the latest one.
        pub ends: Option<Date>,
    }

    /// A role that a person holds for some time.
    pub struct HeldRole {
        /// The role's key.
        pub role: String,
        /// Its title.
        pub title: String,
        /// The first day; null means always.
        pub from: Option<Date>,
        /// The last day; null means no end.
        pub to: Option<Date>,
    }

    /// A branch that a person is in for some time.
    pub struct HeldBranch {
        /// The branch's key.
        pub branch: String,
        /// Its name.
        pub title: String,
        /// The first day; null means always.
        pub from: Option<Date>,
        /// The last day; null means no end.
        pub to: Option<Date>,
    }

    /// A team that a person is in for some time.
    pub struct HeldTeam {
        /// The team's key.
        pub team: String,
        /// Its name.
        pub title: String,
        /// The first day; null means always.
        pub from: Option<Date>,
        /// The last day; null means no end.
        pub to: Option<Date>,
    }

    /// A skill that a person needs, or was rated in.
    pub struct PersonCell {
        /// The skill's code.
        pub skill: String,
        /// Its title.
        pub title: String,
        /// The code of the aim that it serves first.
        pub aim: Option<String>,
        /// The target; null if the skill is not needed.
        pub target: Option<u8>,
        /// How important it is, 1 to 3; null if it is not needed.
        pub importance: Option<u8>,
        /// Does the person have a target of their own for it?
        pub personal: bool,
        /// The level of the rating in force; null if there is none.
        pub level: Option<u8>,
        /// Where that rating comes from.
        pub source: Option<Source>,
        /// The day of that rating.
        pub rated_on: Option<Date>,
        /// `met`, `below`, `unrated`; null if the skill is not needed.
        pub state: Option<String>,
        /// Is that rating due for review?
        pub review_due: bool,
    }

    /// A rating of a person.
    pub struct PersonRating {
        /// Its id.
        pub rating: String,
        /// The code of the skill under which it was given.
        pub skill: String,
        /// The title of the skill that it counts for, or the code if it counts for none.
        pub title: String,
        /// Its level.
        pub level: u8,
        /// Where it comes from.
        pub source: Source,
        /// The day.
        pub rated_on: Date,
        /// Who gave it: a name, or the text as written.
        pub by: Option<String>,
        /// How sure they are, 1 to 4.
        pub confidence: Option<u8>,
        /// The day by which it should be looked at again.
        pub review_by: Option<Date>,
        /// What else was said.
        pub note: Option<String>,
        /// Was it withdrawn? Then it counts on no date.
        pub withdrawn: bool,
    }

    /// What a person learned.
    pub struct PersonLearning {
        /// Verified minutes in the 12 months up to the date D.
        pub minutes_12_months: u32,
        /// How many records there are up to the date D, of any status.
        pub records: u32,
    }

    /// A certificate that a person holds, or needs.
    pub struct PersonCertificate {
        /// The certificate's name.
        pub certificate: String,
        /// The day of the award; null if it is missing.
        pub awarded_on: Option<Date>,
        /// The last day on which it holds; null if it never ends, or is missing.
        pub expires_on: Option<Date>,
        /// `in_date`, `due`, `overdue`, `missing`; null if no role of the person requires it.
        pub state: Option<String>,
    }

    /// A place that a person has in a session, or a turn on its waiting list.
    pub struct PersonPlace {
        /// The session's code.
        pub session: String,
        /// The activity's code.
        pub activity: String,
        /// The activity's title.
        pub title: String,
        /// When the session starts.
        pub starts: String,
        /// When it ends.
        pub ends: String,
        /// The status of the place.
        pub status: domain::activities::PlaceStatus,
    }

    /// A target that is set for one person.
    pub struct PersonTarget {
        /// Its id.
        pub target: String,
        /// The skill's code.
        pub skill: String,
        /// Its title.
        pub title: String,
        /// The level; 0 takes the skill off the person's list.
        pub level: u8,
        /// The first day; null means always.
        pub from: Option<Date>,
        /// The last day; null means no end.
        pub to: Option<Date>,
        /// Why it was set.
        pub reason: Option<String>,
    }

    /// Days on which a person is away.
    pub struct PersonAbsence {
        /// The first day.
        pub from: Date,
        /// The last day.
        pub to: Date,
    }

    /// Somebody whom a person manages, or their manager.
    pub struct PersonNamed {
        /// The number.
        pub person: String,
        /// The name.
        pub name: String,
    }

    /// Everything about one person, as known on the date D.
    pub struct PersonPage {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// What the person is to the service.
        pub kind: Kind,
        /// The date D.
        pub as_of: Date,
        /// With the service on the date D?
        pub active: bool,
        /// The e-mail address.
        pub email: Option<String>,
        /// Hours a week, with two decimals at most.
        pub weekly_hours: Option<String>,
        /// The manager.
        pub manager: Option<PersonNamed>,
        /// Whom the person manages, by name.
        pub manages: Vec<PersonNamed>,
        /// The times with the service, the earliest first.
        pub periods: Vec<Period>,
        /// The roles, the one that began first in front.
        pub roles: Vec<HeldRole>,
        /// The branches, likewise.
        pub branches: Vec<HeldBranch>,
        /// The teams, likewise.
        pub teams: Vec<HeldTeam>,
        /// The framework version that `cells` are counted under.
        pub framework: super::FrameworkRef,
        /// The edition of the strategy that it belongs to.
        pub edition: String,
        /// The top of the scale.
        pub max_level: u8,
        /// The skills that the person needs or was rated in, under their aims.
        pub cells: Vec<PersonCell>,
        /// Every rating, the newest first, also those that do not count on the date D.
        pub ratings: Vec<PersonRating>,
        /// What the person learned.
        pub learning: PersonLearning,
        /// The certificates that the person holds or needs, by name.
        pub certificates: Vec<PersonCertificate>,
        /// The places in sessions, the latest session first.
        pub places: Vec<PersonPlace>,
        /// The targets set for the person.
        pub targets: Vec<PersonTarget>,
        /// The half-days of the week on duty, as `mon-am;mon-pm`; null if there is no rota.
        pub on_duty: Option<String>,
        /// The days away, the earliest first.
        pub absences: Vec<PersonAbsence>,
        /// The sessions of the next 12 months, in time.
        pub ahead: Vec<CalendarSession>,
    }
}
