//! Which skills people need and have on one date, in memory: one byte for each person and skill.
//!
//! Every sum of the product runs over a [`Matrix`]. Its rules are those of docs/measures.md, Who and what counts on a date:
//!
//! - An *active person* has begun on or before the date and has not ended before it; an empty start
//!   is always, an empty end is for ever. Roles, branch and team are held by the same rule. Of two
//!   branches (or teams) on one date the one that began last counts, then the one recorded last.
//! - A *target* is the person's own target in force, where there is one (of several the one that
//!   began last, then the one recorded last; 0 takes the skill off the list), else the highest among
//!   the person's roles. A skill without a target is *not needed*: it is no gap, and it is not a 0.
//! - The *rating in force* is the one with the newest day on or before the date, on a tie the one
//!   recorded last, among the sources that are counted. A skill not rated is never a level 0.
//!
//! A fact whose index points at nothing is left out.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::dates::{Date, Period};
use crate::facts::{Facts, Held, Person, PersonalTarget, Rating, RoleTarget};
use crate::ix::{BranchIx, Ix, IxVec, List, PersonIx, RoleIx, SkillIx, TeamIx};
use crate::ratings::RatingsCounted;

mod running;

pub(crate) use running::Running;

/// How one skill of one person stands (docs/measures.md, State of a required cell).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum State {
    /// A rating is in force and its level is the target or above.
    Met,
    /// A rating is in force and its level is under the target.
    Below,
    /// There is a target and no rating in force.
    Unrated,
    /// There is no target: no role of the person names the skill, or a personal target of 0 takes it off.
    NotNeeded,
}

impl State {
    /// The word used in files and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Below => "below",
            Self::Unrated => "unrated",
            Self::NotNeeded => "not_needed",
        }
    }
}

/// One skill of one person, needed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// 1..=the scale's top; `None` where the skill is not needed.
    pub target: Option<u8>,
    /// 1 useful, 2 important, 3 essential; `None` where the skill is not needed.
    pub importance: Option<u8>,
    /// The level of the rating in force, 0..=the scale's top; `None` where there is none.
    pub level: Option<u8>,
    /// True if the review date of the rating in force is before the date. It is a mark, not a state.
    pub review_due: bool,
}

impl Cell {
    /// Which state it is in.
    pub fn state(self) -> State {
        match (self.target, self.level) {
            (None, _) => State::NotNeeded,
            (Some(_), None) => State::Unrated,
            (Some(target), Some(level)) if level >= target => State::Met,
            (Some(_), Some(_)) => State::Below,
        }
    }
}

/// A required cell: an active person has a target for a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Required {
    /// The person.
    pub person: PersonIx,
    /// The skill.
    pub skill: SkillIx,
    /// 1..=the scale's top.
    pub target: u8,
    /// 1 useful, 2 important, 3 essential.
    pub importance: u8,
    /// The level of the rating in force; `None` where there is none.
    pub level: Option<u8>,
    /// True if the review date of the rating in force is before the date.
    pub review_due: bool,
}

impl Required {
    /// `Met`, `Below` or `Unrated`, exactly one of them.
    pub fn state(self) -> State {
        match self.level {
            None => State::Unrated,
            Some(level) if level >= self.target => State::Met,
            Some(_) => State::Below,
        }
    }

    /// The levels missing to the target; 0 if the target is met or nobody has rated.
    pub fn gap(self) -> u8 {
        self.level.map_or(0, |level| self.target.saturating_sub(level))
    }
}

/// Everything about one date that sums are counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    on: Date,
    counted: RatingsCounted,
    skills: usize,
    /// A row of bytes for each person: 0 for no rating in force, else level + 1, with the bit `REVIEW_DUE` if it applies.
    ratings: Vec<u8>,
    /// `None` for a person who is not active.
    profile_of: IxVec<PersonIx, Option<ProfileIx>>,
    /// What people with the same roles and personal targets have in common.
    profiles: IxVec<ProfileIx, Profile>,
    branch_of: IxVec<PersonIx, Option<BranchIx>>,
    team_of: IxVec<PersonIx, Option<TeamIx>>,
}

/// The bit of a rating's byte that says that its review is due.
const REVIEW_DUE: u8 = 0x80;
/// The highest level that a byte can hold beside the mark; a scale ends at 10.
const TOP: u8 = REVIEW_DUE - 2;
/// The importance of a skill that only a personal target names, and of a target that has none.
const IMPORTANT: u8 = 2;

crate::index_types! {
    /// What people with the same roles and personal targets have in common.
    pub(crate) ProfileIx
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Profile {
    roles: Vec<RoleIx>,
    /// The needs, in the order of skills.
    needs: Vec<Need>,
    /// The roles that name the skill of each need, need after need.
    naming: Vec<RoleIx>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Need {
    skill: SkillIx,
    target: u8,
    importance: u8,
    /// Where its part of `naming` begins and ends.
    naming: (u32, u32),
}

impl Matrix {
    /// The matrix on a date, counting the ratings of some sources.
    pub fn build(facts: &Facts, on: Date, counted: RatingsCounted) -> Self {
        let mut profiles = Profiles::new(facts);
        let matrix = Self::with(facts, on, counted, &mut profiles);
        Self { profiles: profiles.list, ..matrix }
    }

    /// The matrix on a date, but for the profiles that occur: those are added to `profiles`.
    fn with(facts: &Facts, on: Date, counted: RatingsCounted, profiles: &mut Profiles) -> Self {
        let skills = facts.skills.len();
        let mut ratings = vec![0; facts.people.len() * skills];
        scan_newest(facts, on, |rating| counted.counts(rating.source), |cell, rating| ratings[cell] = byte_of(facts, rating, on));
        let profile_of = facts.people.iter().map(|person| profiles.of(facts, person, on)).collect();
        let one = |person: &Arc<Person>| places(facts, person, on);
        let (branches, teams): (Vec<_>, Vec<_>) = facts.people.iter().map(one).unzip();
        let profiles = IxVec::new();
        Self { on, counted, skills, ratings, profile_of, profiles, branch_of: branches.into(), team_of: teams.into() }
    }

    /// The date that it is of.
    pub fn on(&self) -> Date {
        self.on
    }

    /// Which sources of ratings it counts.
    pub fn counted(&self) -> RatingsCounted {
        self.counted
    }

    /// How many people it has, active or not.
    pub fn people(&self) -> usize {
        self.profile_of.len()
    }

    /// How many skills it has.
    pub fn skills(&self) -> usize {
        self.skills
    }

    /// Is the person active on the date?
    pub fn is_active(&self, person: PersonIx) -> bool {
        self.profile_of.get_at(person).is_some_and(Option::is_some)
    }

    /// The branch that the person is in on the date.
    pub fn branch(&self, person: PersonIx) -> Option<BranchIx> {
        self.branch_of.get_at(person).copied().flatten()
    }

    /// The team that the person is in on the date.
    pub fn team(&self, person: PersonIx) -> Option<TeamIx> {
        self.team_of.get_at(person).copied().flatten()
    }

    /// The roles that an active person holds on the date, in their order and each once. Empty for people who are not active.
    pub fn roles(&self, person: PersonIx) -> &[RoleIx] {
        self.profile(person).map_or(&[], |profile| &profile.roles)
    }

    /// The roles of an active person that name a skill which the person needs. Empty if only a personal target asks for it.
    pub fn roles_naming(&self, person: PersonIx, skill: SkillIx) -> &[RoleIx] {
        self.profile(person).map_or(&[], |profile| profile.need(skill).map_or(&[], |need| profile.naming(need)))
    }

    /// One skill of one person. A person who is not active needs nothing, and may have a level.
    pub fn cell(&self, person: PersonIx, skill: SkillIx) -> Cell {
        let need = self.profile(person).and_then(|profile| profile.need(skill));
        let (level, review_due) = level_of(self.byte(person, skill));
        Cell { target: need.map(|need| need.target), importance: need.map(|need| need.importance), level, review_due }
    }

    /// The level of the rating in force, needed or not.
    pub fn level(&self, person: PersonIx, skill: SkillIx) -> Option<u8> {
        level_of(self.byte(person, skill)).0
    }

    /// The required cells of a person, in the order of skills; none where the person is not active.
    pub fn required(&self, person: PersonIx) -> impl Iterator<Item = Required> + '_ {
        self.required_by(person).map(|(cell, _)| cell)
    }

    /// Takes in what has been rated, corrected or withdrawn for one person since it was built.
    /// Targets, roles, periods and dates that changed, and people who came or went, need a new matrix.
    pub fn refresh(&mut self, facts: &Facts, person: PersonIx) {
        let (Some(one), true) = (facts.people.get_at(person), self.profile_of.has(person)) else { return };
        let from = person.at() * self.skills;
        let row = &mut self.ratings[from..from + self.skills];
        row.fill(0);
        let mut newest = vec![0; self.skills];
        let (on, counted) = (self.on, self.counted);
        scan_person(one, on, &mut newest, |rating| counted.counts(rating.source), |skill, rating| row[skill] = byte_of(facts, rating, on));
    }

    /// The required cells of a person, each with the roles that name its skill.
    pub(crate) fn required_by(&self, person: PersonIx) -> impl Iterator<Item = (Required, &[RoleIx])> + '_ {
        let row = person.at() * self.skills;
        self.profile(person).into_iter().flat_map(move |profile| {
            profile.needs.iter().map(move |need| {
                let (level, review_due) = level_of(self.ratings[row + need.skill.at()]);
                let cell = Required { person, skill: need.skill, target: need.target, importance: need.importance, level, review_due };
                (cell, profile.naming(need))
            })
        })
    }

    /// By which of the profiles a person needs skills; `None` where the person is not active.
    pub(crate) fn profile_at(&self, person: PersonIx) -> Option<ProfileIx> {
        self.profile_of.get_at(person).copied().flatten()
    }

    /// What people of a profile need, in the order of skills: skill, target, importance and the roles that name it.
    pub(crate) fn profile_needs(&self, profile: ProfileIx) -> impl Iterator<Item = (SkillIx, u8, u8, &[RoleIx])> + '_ {
        let profile = self.profiles.get_at(profile).into_iter();
        profile.flat_map(|profile| profile.needs.iter().map(|need| (need.skill, need.target, need.importance, profile.naming(need))))
    }

    /// The bytes of a person, one for each skill.
    pub(crate) fn row(&self, person: PersonIx) -> &[u8] {
        &self.ratings[person.at() * self.skills..(person.at() + 1) * self.skills]
    }

    /// The most that one person can add to any sum.
    pub(crate) fn heaviest_person(&self) -> u64 {
        let weight = |profile: &Profile| profile.needs.iter().map(|need| u64::from(need.target) * u64::from(need.importance.max(1))).sum();
        self.profiles.iter().map(weight).max().unwrap_or(0)
    }

    fn profile(&self, person: PersonIx) -> Option<&Profile> {
        let profile = self.profile_of.get_at(person).copied().flatten()?;
        self.profiles.get_at(profile)
    }

    fn at(&self, person: PersonIx, skill: SkillIx) -> Option<usize> {
        let known = self.profile_of.has(person) && skill.at() < self.skills;
        known.then(|| person.at() * self.skills + skill.at())
    }

    fn byte(&self, person: PersonIx, skill: SkillIx) -> u8 {
        self.at(person, skill).map_or(0, |at| self.ratings[at])
    }
}

/// The rating of a person's skill that is in force on a date.
pub fn rating_in_force(facts: &Facts, on: Date, counted: RatingsCounted, person: PersonIx, skill: SkillIx) -> Option<&Rating> {
    let of_cell = facts.people.get_at(person)?.ratings.iter().filter(|rating| rating.skill == skill);
    // `max_by_key` keeps the last of equals, which is the one recorded last.
    of_cell.filter(|rating| rating.rated_on <= on && counted.counts(rating.source)).max_by_key(|rating| rating.rated_on)
}

/// The ratings of one person that are in force on a date, in the order of skills.
pub fn in_force_of(facts: &Facts, on: Date, counted: RatingsCounted, person: PersonIx) -> Vec<&Rating> {
    let mut of_skill = vec![None; facts.skills.len()];
    let mut newest = vec![0; facts.skills.len()];
    if let Some(person) = facts.people.get_at(person) {
        scan_person(person, on, &mut newest, |rating| counted.counts(rating.source), |skill, rating| of_skill[skill] = Some(rating));
    }
    of_skill.into_iter().flatten().collect()
}

/// Finds for each person and skill the newest rating up to a date among those that `keep` lets in, on
/// a tie the one recorded last. `found(cell, rating)` is called each time that a newer one
/// turns up, so the last call for a cell (person x skills + skill) names it.
pub(crate) fn scan_newest<'f>(facts: &'f Facts, on: Date, keep: impl Fn(&Rating) -> bool, mut found: impl FnMut(usize, &'f Rating)) {
    let skills = facts.skills.len();
    let mut newest = vec![0; skills];
    for (at, person) in facts.people.iter().enumerate() {
        newest.fill(0);
        scan_person(person, on, &mut newest, &keep, |skill, rating| found(at * skills + skill, rating));
    }
}

/// The same for one person, by the number of the skill. `newest` holds for each skill the day of the newest so far, and is all 0.
pub(crate) fn scan_person<'f>(
    person: &'f Person,
    on: Date,
    newest: &mut [u32],
    keep: impl Fn(&Rating) -> bool,
    mut found: impl FnMut(usize, &'f Rating),
) {
    for rating in &person.ratings {
        let skill = rating.skill.at();
        if rating.rated_on > on || skill >= newest.len() || !keep(rating) {
            continue;
        }
        let day = day_number(rating.rated_on);
        if day >= newest[skill] {
            newest[skill] = day;
            found(skill, rating);
        }
    }
}

/// Days in the order of the calendar, as numbers above 0.
fn day_number(date: Date) -> u32 {
    (date.naive().num_days_from_ce() as u32) ^ (1 << 31)
}

fn byte_of(facts: &Facts, rating: &Rating, on: Date) -> u8 {
    let mark = if facts.review_day(rating).is_some_and(|by| by < on) { REVIEW_DUE } else { 0 };
    (rating.level.min(TOP) + 1) | mark
}

/// The level of a byte of a row, and whether its review is due.
pub(crate) fn level_of(byte: u8) -> (Option<u8>, bool) {
    ((byte & !REVIEW_DUE).checked_sub(1), byte & REVIEW_DUE != 0)
}

impl Profile {
    fn new(roles: Vec<RoleIx>, personal: &[(SkillIx, u8)], targets: &IxVec<RoleIx, Vec<(SkillIx, u8, u8)>>) -> Self {
        let mut named: Vec<(SkillIx, RoleIx, u8, u8)> = Vec::new();
        for &role in &roles {
            named.extend(targets[role].iter().map(|&(skill, level, importance)| (skill, role, level, importance)));
        }
        named.sort_unstable();
        let mut profile = Self { roles, needs: Vec::new(), naming: Vec::new() };
        let mut own = personal.iter().copied().peekable();
        for skill_rows in named.chunk_by(|a, b| a.0 == b.0) {
            let skill = skill_rows[0].0;
            while let Some((other, level)) = own.next_if(|&(other, _)| other < skill) {
                profile.need_it(other, level, IMPORTANT, &[]);
            }
            let asked = skill_rows.iter().map(|row| row.2).max().unwrap_or(0);
            let importance = skill_rows.iter().map(|row| row.3).max().unwrap_or(IMPORTANT);
            let level = own.next_if(|&(other, _)| other == skill).map_or(asked, |(_, level)| level);
            profile.need_it(skill, level, importance, skill_rows);
        }
        for (other, level) in own {
            profile.need_it(other, level, IMPORTANT, &[]);
        }
        profile
    }

    fn need_it(&mut self, skill: SkillIx, target: u8, importance: u8, named: &[(SkillIx, RoleIx, u8, u8)]) {
        if target == 0 {
            return;
        }
        let start = self.naming.len() as u32;
        self.naming.extend(named.iter().map(|row| row.1));
        let naming = (start, self.naming.len() as u32);
        self.needs.push(Need { skill, target: target.min(TOP), importance, naming });
    }

    fn need(&self, skill: SkillIx) -> Option<&Need> {
        let at = self.needs.binary_search_by_key(&skill, |need| need.skill).ok()?;
        self.needs.get(at)
    }

    fn naming(&self, need: &Need) -> &[RoleIx] {
        &self.naming[need.naming.0 as usize..need.naming.1 as usize]
    }
}

/// The profiles that occur, as they turn up.
#[derive(Debug, Clone)]
struct Profiles {
    targets: IxVec<RoleIx, Vec<(SkillIx, u8, u8)>>,
    seen: HashMap<(Vec<RoleIx>, Vec<(SkillIx, u8)>), ProfileIx>,
    list: IxVec<ProfileIx, Profile>,
}

impl Profiles {
    fn new(facts: &Facts) -> Self {
        Self { targets: targets_by_role(facts), seen: HashMap::new(), list: IxVec::new() }
    }

    /// The profile of a person on a date; `None` if the person is not active.
    fn of(&mut self, facts: &Facts, person: &Person, on: Date) -> Option<ProfileIx> {
        if !person.periods.contains(on) {
            return None;
        }
        let has = |held: &&Held<RoleIx>| held.what.at() < facts.roles.len() && held.period.contains(on);
        let mut roles: Vec<RoleIx> = person.roles.iter().filter(has).map(|held| held.what).collect();
        roles.sort_unstable();
        roles.dedup();
        let of_them = (roles, personal_in_force(person, facts.skills.len(), on));
        let (targets, list) = (&self.targets, &mut self.list);
        Some(*self.seen.entry(of_them).or_insert_with_key(|(roles, own)| list.push(Profile::new(roles.clone(), own, targets))))
    }
}

/// For each role its (skill, level, importance), each skill once.
fn targets_by_role(facts: &Facts) -> IxVec<RoleIx, Vec<(SkillIx, u8, u8)>> {
    let mut by_role = IxVec::filled(Vec::new(), facts.roles.len());
    for &RoleTarget { role, skill, level, importance } in &facts.targets {
        if let Some(rows) = by_role.get_at_mut(role)
            && facts.skills.has(skill)
            && level > 0
        {
            let importance = if importance == 0 { IMPORTANT } else { importance.min(3) };
            rows.push((skill, level, importance));
        }
    }
    for rows in by_role.iter_mut() {
        rows.sort_unstable();
        // If one role names a skill twice, the highest level and importance count, as between roles.
        rows.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                *kept = (kept.0, kept.1.max(later.1), kept.2.max(later.2));
            }
            same
        });
    }
    by_role
}

/// A person's own targets in force as (skill, level), sorted; of several the one that counts.
fn personal_in_force(person: &Person, skills: usize, on: Date) -> Vec<(SkillIx, u8)> {
    let in_force = |target: &&PersonalTarget| target.skill.at() < skills && target.period.contains(on);
    let mut rows: Vec<_> = person.targets.iter().filter(in_force).collect();
    // The sort is stable: targets that began on the same day stay in the order of recording. No start counts as the earliest.
    rows.sort_by_key(|target| (target.skill, target.period.from));
    let last_of_each = rows.chunk_by(|a, b| a.skill == b.skill).filter_map(<[_]>::last);
    last_of_each.map(|target| (target.skill, target.level)).collect()
}

/// The branch and the team that a person is in on a date.
pub(crate) fn places(facts: &Facts, person: &Person, on: Date) -> (Option<BranchIx>, Option<TeamIx>) {
    (last_held(&person.branches, facts.branches.len(), on), last_held(&person.teams, facts.teams.len(), on))
}

/// The one branch or team of a person: of several the one that began last, then the one recorded last.
fn last_held<W: Ix>(held: &[Held<W>], things: usize, on: Date) -> Option<W> {
    Period::last_of(held.iter().filter(|row| row.what.at() < things).map(|row| (row.period, row.what)), on)
}
