//! The values of a row as they were understood, for the person who checks an import beforehand: a date as a day, a length of time in
//! minutes, money in pounds.

use domain::words::pounds_and_pence;
use domain::{Date, Kind};

use super::{
    ActivityRow, CertificateRow, Code, CoverRow, FundRow, Given, GridRow, LeaveRow, LogRow, Moment, OfferRow, PersonRow, RatingRow,
    RoleRow, RotaRow, SessionRow, SkillRow, TargetRow, VenueRow,
};

/// The value that was read for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Text, as it will be stored.
    Text(String),
    /// The number of a person.
    Person(Code),
    /// A skill's code, title, or both.
    Skill(String),
    /// One or more names of things that the store has by name.
    Named(NameOf, String),
}

/// The sort of thing that a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOf {
    /// A branch.
    Branch,
    /// A team.
    Team,
    /// One role or several, as in the cell.
    Roles,
    /// An activity.
    Activity,
}

/// The fields of a row whose text alone does not show how it was read. A field that could not be read is left out.
pub trait AsRead {
    /// Each field with the value that was read.
    fn said(&self) -> Vec<(&'static str, Said)>;
}

struct Fields(Vec<(&'static str, Said)>);

impl Fields {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn text<T>(mut self, field: &'static str, given: &Given<T>, show: impl Fn(&T) -> String) -> Self {
        match given {
            Given::Absent => {}
            Given::Empty => self.0.push((field, Said::Text(String::new()))),
            Given::Value(value) => self.0.push((field, Said::Text(show(value)))),
        }
        self
    }

    fn date(self, field: &'static str, given: &Given<Date>) -> Self {
        self.text(field, given, Date::to_string)
    }

    fn day(self, field: &'static str, date: Option<Date>) -> Self {
        self.text(field, &date.map_or(Given::Absent, Given::Value), Date::to_string)
    }

    fn kind(self, field: &'static str, given: &Given<Kind>) -> Self {
        self.text(field, given, |kind| kind.code().to_owned())
    }

    fn person(mut self, field: &'static str, code: &Code) -> Self {
        if !code.text.is_empty() {
            self.0.push((field, Said::Person(code.clone())));
        }
        self
    }

    fn other_person(self, field: &'static str, given: &Given<Code>) -> Self {
        match given.value() {
            Some(code) => self.person(field, code),
            None => self,
        }
    }

    fn named(mut self, field: &'static str, what: NameOf, given: &Given<String>) -> Self {
        if let Some(text) = given.value() {
            self.0.push((field, Said::Named(what, text.clone())));
        }
        self
    }

    fn code(self, field: &'static str, what: NameOf, code: &Code) -> Self {
        if code.text.is_empty() { self } else { self.named(field, what, &Given::Value(code.text.clone())) }
    }

    fn skill(mut self, field: &'static str, text: &str) -> Self {
        if !text.is_empty() {
            self.0.push((field, Said::Skill(text.to_owned())));
        }
        self
    }
}

impl AsRead for PersonRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().kind("kind", &self.kind).date("start_date", &self.start_date).date("end_date", &self.end_date);
        let fields = fields.named("branch", NameOf::Branch, &self.branch).named("team", NameOf::Team, &self.team);
        let fields = fields.named("roles", NameOf::Roles, &self.roles).other_person("manager_id", &self.manager_id);
        fields.text("weekly_hours", &self.weekly_hours, |hundredths| domain::words::weekly_hours(*hundredths)).0
    }
}

impl AsRead for RatingRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().person("person_id", &self.person_id).skill("skill", &self.skill).day("rated_on", self.rated_on);
        let fields = fields.text("source", &self.source, |source| source.code().to_owned()).other_person("rated_by", &self.rated_by);
        fields.date("review_by", &self.review_by).0
    }
}

impl AsRead for GridRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().person("person_id", &self.person_id).day("rated_on", self.rated_on);
        fields.text("source", &self.source, |source| source.code().to_owned()).other_person("rated_by", &self.rated_by).0
    }
}

impl AsRead for SkillRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        Vec::new()
    }
}

impl AsRead for TargetRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().skill("skill", &self.skill);
        match self.role.value() {
            Some(role) => fields.code("role", NameOf::Roles, role).0,
            None => fields.0,
        }
    }
}

impl AsRead for RoleRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        Fields::new().kind("kind", &self.kind).0
    }
}

impl AsRead for ActivityRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().text("minutes", &self.minutes, |minutes| length(*minutes));
        let fields = fields.text("cost_per_session", &self.cost_per_session, |pence| pounds_and_pence(i64::from(*pence)));
        fields.text("cost_per_head", &self.cost_per_head, |pence| pounds_and_pence(i64::from(*pence))).date("review_by", &self.review_by).0
    }
}

impl AsRead for OfferRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        Fields::new().code("activity", NameOf::Activity, &self.activity).date("from", &self.from).date("to", &self.to).0
    }
}

impl AsRead for SessionRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = match self.activity.value() {
            Some(activity) => Fields::new().code("activity", NameOf::Activity, activity),
            None => Fields::new(),
        };
        fields.text("starts", &self.starts, moment).text("ends", &self.ends, moment).0
    }
}

impl AsRead for VenueRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        Vec::new()
    }
}

impl AsRead for RotaRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        Fields::new().person("person_id", &self.person_id).0
    }
}

impl AsRead for LeaveRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        Fields::new().person("person_id", &self.person_id).day("from", self.from).day("to", self.to).0
    }
}

impl AsRead for FundRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        Fields::new().date("from", &self.from).date("to", &self.to).text("pence", &self.pence, |pence| pounds_and_pence(*pence)).0
    }
}

impl AsRead for CoverRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().named("role", NameOf::Roles, &self.role);
        match self.skill.value() {
            Some(skill) => fields.skill("skill", skill).0,
            None => fields.0,
        }
    }
}

impl AsRead for CertificateRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().person("person_id", &self.person_id).day("awarded_on", self.awarded_on);
        fields.date("expires_on", &self.expires_on).0
    }
}

impl AsRead for LogRow {
    fn said(&self) -> Vec<(&'static str, Said)> {
        let fields = Fields::new().other_person("person_id", &self.person_id).date("date", &self.date);
        let fields = fields.named("activity", NameOf::Activity, &self.activity);
        fields.text("minutes", &self.minutes, |minutes| length(*minutes)).other_person("verified_by", &self.verified_by).0
    }
}

fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn moment(moment: &Moment) -> String {
    moment.minutes.map_or_else(|| moment.date.to_string(), |minutes| format!("{} {:02}:{:02}", moment.date, minutes / 60, minutes % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_lengths_are_shown_as_people_write_them() {
        assert_eq!([length(90), length(45), length(120)], ["1 h 30 min", "45 min", "2 h"]);
    }
}
