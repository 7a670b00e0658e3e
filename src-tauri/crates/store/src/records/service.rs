//! The service: its settings, places, money, rotas and cover, and the scenarios of its plans.

use domain::facts::CoverScope;
use domain::{Date, Kind};

use super::{BranchSort, Changed, Person, Role};
use crate::record::{Id, record};
use crate::schema::{List, MANY, PENCE};

record! {
    /// A setting that was set.
    pub struct Setting in "setting" {
        /// Its name.
        key: String = "key" Name;
        /// Its value.
        value: String = "value" Text;
    }
}

record! {
    /// A branch: a place where the service is.
    pub struct Branch in "branch" {
        /// Its code, where it has one.
        code: Option<String> = "code" Name;
        /// Its name.
        name: String = "name" Name;
        /// What sort it is; none where nobody said.
        sort: Option<BranchSort> = "sort" Word(List::BranchSorts);
    }
}

impl Branch {
    /// What it is called by: its code, or its name where it has none.
    pub fn key(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.name)
    }
}

record! {
    /// A team.
    pub struct Team in "team" {
        /// Its code, where it has one.
        code: Option<String> = "code" Name;
        /// Its name.
        name: String = "name" Name;
    }
}

record! {
    /// A fund of a financial year, which pays for sessions.
    pub struct Fund in "fund" {
        /// Its code.
        code: String = "code" Name;
        /// Its title.
        title: String = "title" Name;
        /// The first day of a session that it pays for.
        from: Date = "from_date" Date;
        /// The last day of a session that it pays for.
        to: Date = "to_date" Date;
        /// What it holds, in pence.
        pence: i64 = "pence" Number(0, PENCE);
        /// The line on which funds follow each other; none is the line that the title says, without its year.
        line: Option<String> = "line" Text;
    }
}

record! {
    /// A room or another place in which sessions are held.
    pub struct Venue in "venue" {
        /// Its code.
        code: String = "code" Name;
        /// Its title.
        title: String = "title" Name;
        /// The branch that it belongs to.
        branch: Option<Id<Branch>> = "branch_id" Row("branch");
        /// How many people it seats.
        seats: Option<u32> = "seats" Number(1, MANY);
    }
}

record! {
    /// How many people must be on duty in a branch.
    pub struct DutyCover in "duty_cover" {
        /// The branch.
        branch: Id<Branch> = "branch_id" Row("branch");
        /// On which half-days; empty is all.
        halfdays: String = "halfdays" HalfDays;
        /// The role that they hold; none is any.
        role: Option<Id<Role>> = "role_id" Row("role");
        /// How many.
        min: u32 = "min_people" Number(0, MANY);
    }
}

record! {
    /// How many people must have a skill.
    pub struct SkillCover in "skill_cover" {
        /// Where it holds.
        scope: CoverScope<()> = "scope" Word(List::Scopes);
        /// The branch, where the rule is of one.
        branch: Option<Id<Branch>> = "branch_id" Row("branch");
        /// The skill's code, of any framework version.
        skill: String = "skill_code" Skill;
        /// The level, from 1.
        level: u8 = "level" Level(1);
        /// The kinds of people who count; none is everyone.
        kinds: Vec<Kind> = "kinds" Words(List::Kinds);
        /// How many.
        min: u32 = "min_people" Number(0, MANY);
    }
}

record! {
    /// A person's half-days of the week.
    pub struct Rota in "rota" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// `mon-am;mon-pm` on duty: every week, or in the first of two.
        on_duty: String = "on_duty" HalfDays;
        /// On duty in the second of two weeks; none where it is as the first.
        on_duty_second: Option<String> = "on_duty_second" HalfDays;
        /// Free to learn: every week, or in the first of two.
        also_free: String = "also_free" HalfDays;
        /// Free to learn in the second of two weeks; none where it is as the first.
        also_free_second: Option<String> = "also_free_second" HalfDays;
    }
}

record! {
    /// Days on which a person is away.
    pub struct Absence in "absence" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The first day.
        from: Date = "from_date" Date;
        /// The last day.
        to: Date = "to_date" Date;
    }
}

record! {
    /// What a plan is to be made under.
    pub struct Scenario in "scenario" {
        /// Its name.
        name: String = "name" Name;
        /// The first day.
        from: Date = "from_date" Date;
        /// The last day.
        to: Date = "to_date" Date;
        /// Total money in pence; none is no limit beyond the funds.
        budget: Option<i64> = "budget" Number(0, PENCE);
        /// Does not rated count as level 0?
        unrated_as_zero: bool = "unrated_as_zero" Flag;
        /// Kinds of people, `;` between; empty is everyone.
        kinds: String = "kinds" Words(List::Kinds);
        /// How long to look, in seconds.
        seconds: i64 = "seconds" Number(1, MANY);
    }
}

record! {
    /// One thing that a scenario changes.
    pub struct ScenarioChange in "scenario_change" {
        /// The scenario.
        scenario: Id<Scenario> = "scenario_id" Row("scenario");
        /// What that is.
        what: Changed = "what" Word(List::ScenarioChanges);
        /// The fund's or aim's code.
        code: Option<String> = "code" Name;
        /// The branch, for cover.
        branch: Option<Id<Branch>> = "branch_id" Row("branch");
        /// Pence more, people fewer (none: no cover at all), or the priority.
        amount: Option<i64> = "amount" Int;
    }
}

record! {
    /// The plan kept for a scenario.
    pub struct ScenarioPlan in "scenario_plan" {
        /// The scenario.
        scenario: Id<Scenario> = "scenario_id" Row("scenario");
        /// A plan file: people by number, never by name.
        plan: String = "plan" Json;
        /// Of the problem that it solves.
        fingerprint: String = "fingerprint" Text;
        /// The points of the plan.
        score: i64 = "score" Int;
        /// The most points that any plan can have, where that is known.
        bound: Option<i64> = "bound" Int;
        /// When it was worked out, as an ISO date-time in UTC.
        made_at: String = "made_at" Instant;
        /// What two plans are compared by, as JSON; it names nobody.
        figures: String = "figures" Json;
    }
}
