//! What can close a gap, when it is done, and what people learned.

use domain::activities::{PlaceStatus, SessionStatus};
use domain::learning::RecordStatus;
use domain::{Date, Kind};

use super::{Person, Venue};
use crate::record::{Id, record};
use crate::schema::{List, MANY, PENCE};

record! {
    /// An activity of the catalogue.
    pub struct Activity in "activity" {
        /// Its code.
        code: String = "code" Name;
        /// Its title.
        title: String = "title" Name;
        /// Its kind, as a word.
        kind: String = "kind" Name;
        /// How it is done: `in person`, `online live`, `self-paced`...
        mode: Option<String> = "mode" Text;
        /// Learning time in minutes.
        minutes: u32 = "minutes" Number(1, MANY);
        /// Who provides it.
        provider: Option<String> = "provider" Text;
        /// The fewest people of a session.
        min_people: Option<u32> = "min_people" Number(1, MANY);
        /// The most people of a session.
        max_people: Option<u32> = "max_people" Number(1, MANY);
        /// Pence a session.
        cost_per_session: i64 = "cost_per_session" Number(0, PENCE);
        /// Pence a head.
        cost_per_head: i64 = "cost_per_head" Number(0, PENCE);
        /// The fund that pays, by its code, or the line of funds.
        fund: Option<String> = "fund_code" Fund;
        /// The certificate that it leads to.
        certificate: Option<String> = "certificate" Text;
        /// For how many months that holds; none is for ever.
        certificate_months: Option<u32> = "certificate_months" Number(1, MANY);
        /// Who it is for; none is everyone.
        kinds: Vec<Kind> = "kinds" Words(List::Kinds);
        /// By when it is to be looked at again.
        review_by: Option<Date> = "review_by" End;
    }
}

record! {
    /// What an activity teaches: a skill from one level to another.
    pub struct Outcome in "outcome" {
        /// The activity.
        activity: Id<Activity> = "activity_id" Row("activity");
        /// The skill's code, of any framework version.
        skill: String = "skill_code" Skill;
        /// The level that it takes people from.
        from: u8 = "from_level" Level(0);
        /// The level that it takes people to.
        to: u8 = "to_level" Level(1);
    }
}

record! {
    /// An activity that must be completed before another.
    pub struct Prerequisite in "prerequisite" {
        /// The activity.
        activity: Id<Activity> = "activity_id" Row("activity");
        /// The one before it.
        needs: Id<Activity> = "needs_id" Row("activity");
    }
}

record! {
    /// How and when an activity can be run.
    pub struct Offer in "offer" {
        /// Its own code, where it has one.
        code: Option<String> = "code" Name;
        /// The activity.
        activity: Id<Activity> = "activity_id" Row("activity");
        /// Half-days of the week: `tue-am;thu-pm`.
        halfdays: String = "halfdays" HalfDays;
        /// Every so many weeks.
        every_weeks: u32 = "every_weeks" Number(1, MANY);
        /// The first day; none is always.
        from: Option<Date> = "from_date" Date;
        /// The last day; none is for ever.
        to: Option<Date> = "to_date" End;
        /// The venue.
        venue: Option<Id<Venue>> = "venue_id" Row("venue");
        /// The trainer.
        trainer: Option<String> = "trainer" Text;
        /// How many people it takes.
        seats: Option<u32> = "seats" Number(1, MANY);
    }
}

record! {
    /// A (training) session.
    pub struct Session in "session" {
        /// Its code.
        code: String = "code" Name;
        /// The activity.
        activity: Id<Activity> = "activity_id" Row("activity");
        /// `2026-05-13T09:30`, local; a date alone for a long or self-paced one.
        starts: String = "starts" Moment;
        /// When it ends, likewise.
        ends: String = "ends" Moment;
        /// Weekly half-days of a block; empty for a single session and a self-paced window.
        halfdays: String = "halfdays" HalfDays;
        /// The venue.
        venue: Option<Id<Venue>> = "venue_id" Row("venue");
        /// The trainer.
        trainer: Option<String> = "trainer" Text;
        /// Its own seats; none is as many as the activity takes.
        capacity: Option<u32> = "capacity" Number(1, MANY);
        /// Its own fund or line of funds; none is the activity's.
        fund: Option<String> = "fund_code" Fund;
        /// Where it stands.
        status: SessionStatus = "status" Word(List::SessionStatuses);
    }
}

record! {
    /// A place in a session, or somebody's turn to get one.
    pub struct Place in "place" {
        /// The session.
        session: Id<Session> = "session_id" Row("session");
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// What it is.
        status: PlaceStatus = "status" Word(List::PlaceStatuses);
    }
}

record! {
    /// What a person learned. The levels in a record are claims until a verifier accepts them.
    pub struct Learning in "learning" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The day.
        on: Date = "learned_on" Date;
        /// Whole minutes.
        minutes: u32 = "minutes" Number(1, MANY);
        /// The activity.
        activity: Option<Id<Activity>> = "activity_id" Row("activity");
        /// Its own title.
        title: Option<String> = "title" Text;
        /// What was learned, in the person's words.
        reflection: Option<String> = "reflection" Text;
        /// Who verified or returned it.
        verified_by: Option<String> = "verified_by" Text;
        /// Where it stands.
        status: RecordStatus = "status" Word(List::RecordStatuses);
        /// When it was verified or returned.
        verified_on: Option<Date> = "verified_on" Date;
        /// Why it was returned.
        returned: Option<String> = "returned_reason" Text;
        /// Does it count as off-the-job training of an apprentice?
        off_the_job: bool = "off_the_job" Flag;
    }
}

record! {
    /// A skill that a learning record names.
    pub struct LearningSkill in "learning_skill" {
        /// The learning record.
        learning: Id<Learning> = "learning_id" Row("learning");
        /// The skill's code, of any framework version.
        skill: String = "skill_code" Skill;
        /// The level claimed.
        level: Option<u8> = "claimed_level" Level(0);
        /// By when the skill should be rated again.
        rerate_on: Option<Date> = "rerate_on" Date;
    }
}

record! {
    /// Somebody asked for an activity.
    pub struct Interest in "interest" {
        /// The person.
        person: Id<Person> = "person_id" Row("person");
        /// The activity.
        activity: Id<Activity> = "activity_id" Row("activity");
    }
}
