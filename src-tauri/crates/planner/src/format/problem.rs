//! The learning-plan problem as it is written in a file (`plss-plan-problem/1`).
//!
//! These types hold what the file says and nothing derived. A missing optional field, or `null`, takes its default; unknown fields are
//! ignored. Money is whole pence, learning time is whole minutes, and dates have no time of day. An empty optional field of a session, an
//! activity or a rule is left out, not written as null, because readers of the format differ in whether null counts as "absent" there.
//! [`crate::format::validate`] checks whether the whole makes sense.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use domain::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The `format` word of a problem.
pub const PROBLEM_FORMAT: &str = "plss-plan-problem/1";
/// The most minutes that one session counts for in fairness, so that an apprenticeship does not pay for its whole branch
/// (docs/plan-format.md, Fair minutes).
pub const MOST_FAIR_MINUTES: i64 = 480;

/// Everything that a programme is worked out from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The word that every problem file carries: [`PROBLEM_FORMAT`].
    pub format: String,
    /// What the problem was made from; copied to the plan untouched. `None` for a problem made by hand.
    #[serde(default)]
    pub source: Option<serde_json::Value>,
    /// The days to plan, both ends included; at least two.
    pub horizon: DateRange,
    /// Days on which no branch is open: nobody is on duty or available.
    #[serde(default, deserialize_with = "null_is_default")]
    pub closed: Vec<Date>,
    /// The parts of the horizon that caps of hours apply to. They are in order, without gap or overlap, and together make the whole
    /// horizon.
    pub periods: Vec<DateRange>,
    /// Who may learn.
    pub people: Vec<Person>,
    /// What can be taught.
    pub activities: Vec<Activity>,
    /// Every candidate running of an activity.
    pub sessions: Vec<Session>,
    /// The rooms that sessions are held in.
    pub venues: Vec<Venue>,
    /// The trainers' ids.
    pub trainers: Vec<String>,
    /// How many people must stay at each branch.
    pub cover: Vec<CoverRule>,
    /// The purses that sessions are charged to.
    pub funds: Vec<Fund>,
    /// The most that all runs may cost together, in pence; `None` is no limit.
    #[serde(default)]
    pub budget: Option<i64>,
    /// What uneven shares of learning time cost.
    pub fairness: Fairness,
    /// How much a week may hold; `None` is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Pacing>,
    /// What must be in the plan.
    pub pins: Pins,
    /// What must not be in the plan.
    pub forbids: Forbids,
    /// The plan that is in force now, if any: leaving it costs points.
    #[serde(default)]
    pub prior: Option<Prior>,
    /// The weights of the score.
    pub objective: Objective,
}

/// Days from `from` to `to`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DateRange {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl DateRange {
    /// Does the range hold `on`?
    pub fn contains(self, on: Date) -> bool {
        self.from <= on && on <= self.to
    }
}

/// One person who may learn. Ids only: the planner never sees a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Unique among people.
    pub id: String,
    /// The branch whose cover the person counts for.
    pub branch: String,
    /// A word such as `employee` or `volunteer`.
    pub kind: String,
    /// Words that cover rules can ask for.
    #[serde(default, deserialize_with = "null_is_default")]
    pub tags: Vec<String>,
    /// Half-days of the week on duty at the branch.
    pub rota: Vec<HalfDay>,
    /// Half-days of the week free to learn, though not on duty.
    #[serde(default, deserialize_with = "null_is_default")]
    pub extra: Vec<HalfDay>,
    /// Days away.
    #[serde(default, deserialize_with = "null_is_default")]
    pub leave: Vec<DateRange>,
    /// Half-days that are given to something else: the person is neither on duty then nor free to learn.
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    pub busy: Vec<Busy>,
    /// The most learning minutes in each of the problem's periods.
    pub caps: Vec<i64>,
    /// The level held in each skill; a skill that is not named counts as 0.
    pub levels: BTreeMap<String, i64>,
    /// The level wanted in each skill.
    pub targets: BTreeMap<String, Target>,
    /// What a session must offer for this person to come, such as `step-free`.
    #[serde(default, deserialize_with = "null_is_default")]
    pub needs: Vec<String>,
    /// Activities that are done already. The person does not do them again.
    #[serde(default, deserialize_with = "null_is_default")]
    pub done: Vec<String>,
    /// Activities that are booked or under way outside the problem. The person does not do them again.
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<String>,
    /// Levels that what is under way reaches, by skill.
    #[serde(default, deserialize_with = "null_is_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub coming: BTreeMap<String, Coming>,
    /// Activities that the person has asked for.
    #[serde(default, deserialize_with = "null_is_default")]
    pub wants: Vec<String>,
    /// Certificates to renew.
    #[serde(default, deserialize_with = "null_is_default")]
    pub renewals: Vec<Renewal>,
}

impl Person {
    /// Is the activity done, booked or under way, so that it is never done again? (C2)
    pub(crate) fn never_again(&self, activity: &String) -> bool {
        self.done.contains(activity) || self.held.contains(activity)
    }
}

/// Half-days of every week from the first day to the last that are given to something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busy {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The half-days of the week.
    pub halfdays: Vec<HalfDay>,
    /// True for a secondment or an apprenticeship. No other block may overlap it.
    #[serde(default)]
    pub block: bool,
}

/// A level to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The level wanted, 1 or more.
    pub level: i64,
    /// What one level is worth, 1 or more.
    pub weight: i64,
}

/// A level that what is under way reaches, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// The level reached, 1 or more.
    pub level: i64,
    /// The day on which it is reached.
    pub on: Date,
}

/// Pacing (C19): how many sessions with listed slots may begin in one week, Monday first. Pinned ones may be more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pacing {
    /// The most runs of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_per_week: Option<i64>,
    /// The most places of each person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions_per_person_week: Option<i64>,
}

/// A certificate that somebody must renew by attending an activity that ends between two days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Renewal {
    /// The certificate's code.
    pub cert: String,
    /// The first day on which a renewal counts.
    pub from: Date,
    /// The last day on which a renewal counts.
    pub by: Date,
    /// How many ordinary renewals this one is worth.
    #[serde(default = "one", deserialize_with = "null_is_one")]
    pub weight: i64,
}

/// Something that can be taught.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Unique among activities.
    pub id: String,
    /// A word such as `training` or `secondment`; the planner treats all alike.
    pub kind: String,
    /// The level reached in each skill by attending.
    #[serde(default, deserialize_with = "null_is_default")]
    pub teaches: BTreeMap<String, i64>,
    /// The level needed beforehand in each skill.
    #[serde(default, deserialize_with = "null_is_default")]
    pub entry: BTreeMap<String, i64>,
    /// Activities to have done beforehand.
    #[serde(default, deserialize_with = "null_is_default")]
    pub prereqs: Vec<String>,
    /// Certificates that attending renews.
    #[serde(default, deserialize_with = "null_is_default")]
    pub renews: Vec<String>,
    /// Learning time in minutes.
    pub minutes: i64,
    /// Does the time count against the person's caps?
    #[serde(default = "yes", deserialize_with = "null_is_yes")]
    pub capped: bool,
    /// The fewest people a run needs.
    pub min: i64,
    /// The most people a run takes.
    pub max: i64,
    /// The cost of a run in pence, whoever comes.
    pub cost: i64,
    /// The cost of each person who comes, in pence.
    pub cost_head: i64,
    /// The fund that pays unless the session names another.
    pub fund: String,
    /// The kinds of people who may come; `None` is every kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<String>>,
    /// The most runs; `None` is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_runs: Option<i64>,
}

/// One candidate running of an activity: exactly one of `slots`, `block` and `window` says when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Session {
    /// Unique among sessions.
    pub id: String,
    /// The activity that is run.
    pub activity: String,
    /// The half-days it takes, sorted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", specta(type = Option<Vec<String>>))]
    pub slots: Option<Vec<Slot>>,
    /// Weekly half-days over a stretch of days (a secondment, an apprenticeship).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Block>,
    /// Days within which it is done at one's own pace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<DateRange>,
    /// The room, if it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<String>,
    /// The trainer, if it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trainer: Option<String>,
    /// The branches whose people may come; `None` is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branches: Option<Vec<String>>,
    /// What the session offers to people with needs, such as `step-free`.
    #[serde(default, deserialize_with = "null_is_default")]
    #[cfg_attr(feature = "bindings", specta(type = Vec<String>))]
    pub offers: Vec<String>,
    /// The most people in this session, if fewer than the activity's `max`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub seats: Option<i64>,
    /// The fund that pays, if it is not the activity's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
}

/// Weekly half-days over a stretch of days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Block {
    /// The first day of the stretch.
    pub from: Date,
    /// The last day of the stretch.
    pub to: Date,
    /// The half-days taken in every week of it.
    #[cfg_attr(feature = "bindings", specta(type = Vec<String>))]
    pub halfdays: Vec<HalfDay>,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Venue {
    /// Unique among venues.
    pub id: String,
    /// The most people it holds.
    pub seats: i64,
}

/// A rule that so many people of a branch must stay on duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoverRule {
    /// The branch.
    pub branch: String,
    /// Only people with this tag count; `None` is anyone.
    #[serde(default)]
    pub tag: Option<String>,
    /// The half-days it holds on; `None` is all fourteen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halfdays: Option<Vec<HalfDay>>,
    /// The fewest people who must stay.
    pub min: i64,
}

/// A purse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fund {
    /// Unique among funds.
    pub id: String,
    /// What it holds, in pence.
    pub budget: i64,
}

/// What uneven shares of learning time cost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fairness {
    /// Each person's share.
    #[serde(default, deserialize_with = "null_is_default")]
    pub person: PersonShare,
    /// Each group's share.
    #[serde(default, deserialize_with = "null_is_default")]
    pub groups: Vec<GroupShare>,
}

/// Points lost for each minute by which a person falls short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonShare {
    /// Minutes that each person should get.
    pub minutes: i64,
    /// Points for each minute short.
    pub penalty: i64,
}

/// Points lost for each minute by which a group falls short of `minutes` a head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupShare {
    /// A name for the group; unique among groups.
    pub id: String,
    /// What its members have in common.
    pub by: GroupBy,
    /// The kind or the branch.
    pub value: String,
    /// Minutes a head.
    pub minutes: i64,
    /// Points for each minute short.
    pub penalty: i64,
}

/// What the members of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupBy {
    /// Their kind.
    Kind,
    /// Their branch.
    Branch,
}

/// What must be in the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// Sessions that must run.
    #[serde(default, deserialize_with = "null_is_default")]
    pub runs: Vec<String>,
    /// Places that must be held, as (person, session).
    #[serde(default, deserialize_with = "null_is_default")]
    pub places: Vec<(String, String)>,
}

/// What must not be in the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forbids {
    /// Sessions that must not run.
    #[serde(default, deserialize_with = "null_is_default")]
    pub runs: Vec<String>,
    /// Places that must not be held, as (person, session).
    #[serde(default, deserialize_with = "null_is_default")]
    pub places: Vec<(String, String)>,
    /// Pairs of (person, activity): the person must not hold a place in any session of the activity.
    #[serde(default, deserialize_with = "null_is_default")]
    pub activities: Vec<(String, String)>,
}

/// The plan in force. Ids that the problem does not hold are allowed and count for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prior {
    /// Sessions that run.
    #[serde(default, deserialize_with = "null_is_default")]
    pub runs: Vec<String>,
    /// Places that are held, as (person, session).
    #[serde(default, deserialize_with = "null_is_default")]
    pub places: Vec<(String, String)>,
}

/// The weights of the score, in points; none negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Lost for each renewal that is not met, times its weight.
    pub renewal: i64,
    /// Won for each level that is closed, times the target's weight.
    pub level: i64,
    /// What is added to `level` for a session that ends on the first day of the horizon. It falls to 0 on the last day.
    pub early: i64,
    /// Lost for each penny that is spent.
    pub cost: i64,
    /// Lost for each prior run that no longer runs.
    pub drop_run: i64,
    /// Lost for each prior place that is no longer held.
    pub drop_place: i64,
}

/// A half-day of the week, written `mon-am` to `sun-pm`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfDay(u8);

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl HalfDay {
    /// All fourteen, from Monday morning.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..14).map(Self)
    }

    /// The half-day of a weekday, 0 for Monday to 6 for Sunday.
    pub fn new(weekday: u32, afternoon: bool) -> Self {
        // The remainder is below 7, so that the number always fits.
        Self((weekday % 7) as u8 * 2 + u8::from(afternoon))
    }

    /// 0 for Monday morning to 13 for Sunday afternoon.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The error for a text that is not a half-day such as `mon-am`, or not a slot such as `2027-02-03/am`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {wanted}")]
pub struct NotATime {
    text: String,
    wanted: &'static str,
}

impl fmt::Display for HalfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", WEEK[self.index() / 2], if self.0.is_multiple_of(2) { "am" } else { "pm" })
    }
}

impl fmt::Debug for HalfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for HalfDay {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        Self::all()
            .find(|half| half.to_string() == text)
            .ok_or_else(|| NotATime { text: text.to_owned(), wanted: "a half-day from `mon-am` to `sun-pm`" })
    }
}

/// One half-day of the calendar, written `2027-02-03/am`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The day.
    pub date: Date,
    /// True for the afternoon, false for the morning.
    pub afternoon: bool,
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.date, if self.afternoon { "pm" } else { "am" })
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Slot {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let wrong = || NotATime { text: text.to_owned(), wanted: "a half-day of the calendar such as `2027-02-03/am`" };
        let (date, half) = text.split_once('/').ok_or_else(wrong)?;
        let afternoon = match half {
            "am" => false,
            "pm" => true,
            _ => return Err(wrong()),
        };
        Ok(Self { date: date.parse().map_err(|_| wrong())?, afternoon })
    }
}

impl Serialize for HalfDay {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HalfDay {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Slot {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Slot {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(de::Error::custom)
    }
}

fn null_is_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(input: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or_default())
}

fn null_is_one<'de, D: Deserializer<'de>>(input: D) -> Result<i64, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or(1))
}

fn null_is_yes<'de, D: Deserializer<'de>>(input: D) -> Result<bool, D::Error> {
    Ok(Option::deserialize(input)?.unwrap_or(true))
}

fn one() -> i64 {
    1
}

fn yes() -> bool {
    true
}
