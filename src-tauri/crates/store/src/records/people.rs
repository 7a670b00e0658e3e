//! Who is here, and what people can do.

use domain::ratings::Source;
use domain::{Date, Kind};

use super::{Branch, Role, Team};
use crate::record::{Id, record};
use crate::schema::List;

record! {
    /// A person.
    pub struct Person in "person" {
        /// The staff or volunteer number.
        number: String = "number" Name;
        /// The name.
        name: String = "name" Name;
        /// What the person is to the service.
        kind: Kind = "kind" Word(List::Kinds);
        /// Weekly hours, in hundredths of an hour.
        weekly_hours: Option<u32> = "weekly_hours" Number(1, 10_000);
        /// The e-mail address.
        email: Option<String> = "email" Email;
        /// The manager.
        manager: Option<Id<Person>> = "manager_id" Row("person");
    }
}

record! {
    /// A time in which a person is with the service; who comes back has several.
    pub struct PersonPeriod in "person_period" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The first day; none is always.
        from: Option<Date> = "from_date" Date;
        /// The last day; none is for ever.
        to: Option<Date> = "to_date" End;
    }
}

record! {
    /// A role that a person holds.
    pub struct PersonRole in "person_role" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The role.
        role: Id<Role> = "role_id" Row("role");
        /// The first day; none is always.
        from: Option<Date> = "from_date" Date;
        /// The last day; none is for ever.
        to: Option<Date> = "to_date" End;
    }
}

record! {
    /// A branch that a person is in.
    pub struct PersonBranch in "person_branch" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The branch.
        branch: Id<Branch> = "branch_id" Row("branch");
        /// The first day; none is always.
        from: Option<Date> = "from_date" Date;
        /// The last day; none is for ever.
        to: Option<Date> = "to_date" End;
    }
}

record! {
    /// A team that a person is in.
    pub struct PersonTeam in "person_team" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The team.
        team: Id<Team> = "team_id" Row("team");
        /// The first day; none is always.
        from: Option<Date> = "from_date" Date;
        /// The last day; none is for ever.
        to: Option<Date> = "to_date" End;
    }
}

record! {
    /// A level that is set for one person, whatever the roles need.
    pub struct PersonalTarget in "personal_target" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The skill's code, of any framework version.
        skill: String = "skill_code" Skill;
        /// The level.
        level: u8 = "level" Level(0);
        /// The first day; none is always.
        from: Option<Date> = "from_date" Date;
        /// The last day; none is for ever.
        to: Option<Date> = "to_date" End;
        /// Why it was set.
        reason: Option<String> = "reason" Text;
    }
}

record! {
    /// What somebody says of a person's skill. It belongs to the skill's code, whichever framework version is in use.
    pub struct Rating in "rating" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The skill's code, of any framework version.
        skill: String = "skill_code" Skill;
        /// The level.
        level: u8 = "level" Level(0);
        /// The day.
        on: Date = "rated_on" Date;
        /// Where it comes from.
        source: Source = "source" Word(List::Sources);
        /// Who gave it: the number of somebody here, or the name of somebody else.
        by: Option<String> = "rated_by" Text;
        /// How sure they are, from 1 to 4.
        confidence: Option<u8> = "confidence" Number(1, 4);
        /// By when it is to be given again.
        review_by: Option<Date> = "review_by" End;
        /// What else was said.
        note: Option<String> = "note" Text;
        /// Was it taken back? Then it counts on no date.
        withdrawn: bool = "withdrawn" Flag;
    }
}

record! {
    /// A certificate that a person holds.
    pub struct Certificate in "certificate" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The certificate.
        certificate: String = "certificate" Name;
        /// The day of the award.
        awarded_on: Date = "awarded_on" Date;
        /// The last day on which it holds; none is for ever.
        expires_on: Option<Date> = "expires_on" End;
    }
}
