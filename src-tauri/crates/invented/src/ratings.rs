//! Makes two years of ratings: how able people are, what learning changed, and who rated them when.

use std::collections::BTreeSet;

use domain::ratings::Source;
use domain::{Date, Kind};
use store::records;
use store::{Id, Tx};

use crate::Fault;
use crate::dice::{Dice, Stream};
use crate::world::{Member, Rows, Starter, UNRATED, World};

/// How many in a hundred are usually at target, by aim: many for service at the desk, few for governance.
const AT_TARGET: [i64; 9] = [54, 64, 62, 50, 50, 73, 56, 62, 48];

/// Skills that are assessed, with a review date after half a year.
const ASSESSED: [&str; 5] = ["A3-06", "A3-07", "A5-01", "A6-03", "A8-05"];

const NOTES: [&str; 7] = [
    "Seen on the floor in the spring",
    "Agreed in the annual review",
    "Ready to lead the next session on this",
    "Would like more practice with groups",
    "Confident since shadowing",
    "Check again after the new system",
    "Good example at the summer event",
];

/// A person's level over time: one level, and another from a day on.
#[derive(Clone, Copy)]
struct Path {
    before: u8,
    now: u8,
    changed: Date,
}

impl Path {
    fn on(self, day: Date) -> u8 {
        if day < self.changed { self.before } else { self.now }
    }
}

/// A rating that is not written yet.
struct Rating {
    skill: usize,
    level: u8,
    on: Date,
    source: Source,
    by: Option<String>,
    confidence: Option<u8>,
    review_by: Option<Date>,
    note: Option<&'static str>,
    withdrawn: bool,
}

/// Writes everybody's ratings and personal targets, and keeps the levels in force.
pub(crate) async fn write(tx: &mut Tx, world: &mut World) -> Result<(), Fault> {
    let mut chance = Dice::new(world.sizes.seed, Stream::Skills);
    let harder: Vec<i64> = world.starter.skills.iter().map(|_| chance.between(-11, 11)).collect();
    let better: Vec<i64> = world.branches.iter().map(|_| chance.between(-7, 7)).collect();
    let assessors: Vec<String> =
        world.members.iter().filter(|member| member.roles[0].code == "WL").map(|member| member.number.clone()).collect();
    let mut assessed = Vec::new();
    for code in ASSESSED {
        assessed.push(world.starter.skill(code)?);
    }
    let mut rows = Rows::new();
    let mut targets = Rows::new();
    let mut dice = Dice::new(world.sizes.seed, Stream::Ratings);
    for at in 0..world.members.len() {
        let colleague = world.members[dice.below(world.members.len())].number.clone();
        let member = &world.members[at];
        let manager = member.manager.map(|manager| world.members[manager].number.clone());
        let mut rater =
            Rater { world, dice: &mut dice, at, member, manager, colleague, assessors: &assessors, assessed: &assessed, made: Vec::new() };
        let local = member.branch.map_or(0, |branch| better[branch]);
        rater.rate(&harder, local);
        let mut made = rater.made;
        made.sort_by_key(|rating| rating.on);
        // The same person, skill, day, source and rater are the same rating, which is written once.
        let mut stands = BTreeSet::new();
        made.retain(|rating| rating.withdrawn || stands.insert((rating.skill, rating.on, rating.source, rating.by.clone())));
        let mut levels = vec![UNRATED; world.starter.skills.len()];
        let id = member.id;
        for rating in made {
            if !rating.withdrawn {
                levels[rating.skill] = rating.level;
            }
            rows.push(tx, row(&world.starter, id, rating)).await?;
        }
        if let Some((skill, level, from, to)) = personal_target(&mut dice, world, &world.members[at]) {
            // A skill with a personal target counts as unrated here, so that the planner finds the learning for it, and not this code.
            levels[skill] = UNRATED;
            let skill = world.starter.skills[skill].code.clone();
            targets.push(tx, records::PersonalTarget { person: id, skill, level, from: Some(from), to, reason: None }).await?;
        }
        world.members[at].levels = levels;
    }
    rows.end(tx).await?;
    targets.end(tx).await
}

fn row(starter: &Starter, person: Id<records::Person>, rating: Rating) -> records::Rating {
    records::Rating {
        person,
        skill: starter.skills[rating.skill].code.clone(),
        level: rating.level,
        on: rating.on,
        source: rating.source,
        by: rating.by,
        confidence: rating.confidence,
        review_by: rating.review_by,
        note: rating.note.map(str::to_owned),
        withdrawn: rating.withdrawn,
    }
}

/// A personal target for one skill: above the role's target, or 0 to take the skill off the list.
fn personal_target(dice: &mut Dice, world: &World, member: &Member) -> Option<(usize, u8, Date, Option<Date>)> {
    let percent = if member.kind == Kind::Employee { 12 } else { 4 };
    if !member.active(world.sizes.today) || !dice.chance(percent) {
        return None;
    }
    let targets = member.targets(&world.starter, world.sizes.today);
    let named: Vec<usize> = (0..targets.len()).filter(|&skill| targets[skill] > 0).collect();
    let skill = if dice.chance(30) { dice.below(targets.len()) } else { *dice.pick(&named) };
    let level = if targets[skill] > 0 && dice.chance(20) { 0 } else { (targets[skill] + 1).clamp(2, 4) };
    let from = world.sizes.today.plus_days(-dice.between(5, 330));
    let to = dice.chance(30).then(|| world.sizes.today.plus_days(dice.between(60, 300)));
    Some((skill, level, from, to))
}

struct Rater<'w> {
    world: &'w World,
    dice: &'w mut Dice,
    at: usize,
    member: &'w Member,
    manager: Option<String>,
    colleague: String,
    assessors: &'w [String],
    assessed: &'w [usize],
    made: Vec<Rating>,
}

impl Rater<'_> {
    fn rate(&mut self, harder: &[i64], local: i64) {
        let today = self.world.sizes.today;
        let last = self.member.end.map_or(today, |end| end.min(today));
        let starter = &self.world.starter;
        // Roles change, and the skills of earlier roles were rated too.
        let (now, then) = (self.member.targets(starter, last), self.member.targets(starter, last.plus_days(-500)));
        let able = self.dice.between(-16, 16) + local;
        let reviews = self.reviews(last);
        for skill in 0..now.len() {
            let target = if now[skill] > 0 { now[skill] } else { then[skill] };
            if target == 0 {
                continue;
            }
            let path = self.path(skill, target, able + harder[skill], last);
            for (self_on, manager_on) in &reviews {
                self.review(skill, path, *self_on, *manager_on);
            }
            self.beside(skill, path, last);
        }
    }

    /// Can the person have a rating of this day?
    fn in_time(&self, day: Date) -> bool {
        day <= self.world.sizes.today
            && self.member.start.is_none_or(|start| start.plus_days(21) <= day)
            && self.member.end.is_none_or(|end| day <= end)
    }

    /// The rounds that the person took part in: the day of the own rating, and of the manager's answer.
    fn reviews(&mut self, last: Date) -> Vec<(Date, Option<Date>)> {
        let slot = i64::try_from(self.member.branch.unwrap_or(self.at) * 29 % 260).unwrap_or(0);
        let second = last.plus_days(-25 - slot - self.dice.between(0, 35));
        let first = second.plus_days(-365 + self.dice.between(-20, 20));
        let (in_first, in_second, answered) = match self.member.kind {
            Kind::Employee => (self.dice.chance(62), self.dice.chance(84), 80),
            Kind::Volunteer => (self.dice.chance(30), self.dice.chance(70), 50),
            // There are so few councillors that chance could leave none or all of them. So every fourth one never answers.
            Kind::Councillor => (self.at.is_multiple_of(4), self.at % 4 != 3, 0),
            Kind::Officer => (self.at.is_multiple_of(4), self.at % 4 != 3, 60),
        };
        let mut rounds = Vec::new();
        for (there, day) in [(in_first, first), (in_second, second)] {
            if there && self.in_time(day) {
                let answer = day.plus_days(self.dice.between(4, 24));
                rounds.push((day, (self.dice.chance(answered) && self.in_time(answer)).then_some(answer)));
            }
        }
        rounds
    }

    fn path(&mut self, skill: usize, target: u8, luck: i64, last: Date) -> Path {
        let by_target = [0, 14, 6, -6, -11][usize::from(target).min(4)];
        let by_kind = match self.member.kind {
            Kind::Employee => 2,
            Kind::Volunteer => 4,
            Kind::Councillor => 0,
            Kind::Officer => 6,
        };
        let tenure = match self.member.start {
            Some(start) if start > last.plus_days(-400) => -16,
            Some(start) if start < last.plus_days(-3000) => 6,
            _ => 0,
        };
        let percent = (AT_TARGET[self.world.starter.skills[skill].aim.min(8)] + luck + by_target + by_kind + tenure).clamp(7, 94);
        let now = if self.dice.chance(percent) {
            if self.dice.chance(13) { (target + 1).min(4) } else { target }
        } else {
            target.saturating_sub([1, 2, 3][self.dice.weighted(&[74, 21, 5])])
        };
        // The level of two years ago: often the same as now or lower, and sometimes higher.
        let before = match self.dice.weighted(&[52, 36, 8, 4]) {
            0 => now,
            1 => now.saturating_sub(1),
            2 => now.saturating_sub(2),
            _ => (now + 1).min(4),
        };
        let mut path = Path { before, now, changed: last.plus_days(-self.dice.between(10, 690)) };
        for &(activity, day) in &self.member.learned {
            let taught = self.world.catalogue.activities[activity].outcomes.iter().find(|outcome| outcome.0 == skill);
            if let Some(&(_, _, to)) = taught
                && self.dice.chance(72)
            {
                path = Path { before: path.before.min(to.saturating_sub(1)), now: path.now.max(to), changed: day };
            }
        }
        path
    }

    fn review(&mut self, skill: usize, path: Path, self_on: Date, manager_on: Option<Date>) {
        let level = path.on(self_on);
        if self.dice.chance(92) {
            let own = match self.dice.weighted(&[70, 18, 9, 3]) {
                0 => level,
                1 => level + 1,
                2 => level.saturating_sub(1),
                _ => level + 2,
            };
            let own = own.min(4);
            let confidence =
                self.dice.chance(78).then(|| (i64::from(own) + self.dice.between(-1, 1)).clamp(1, 4)).and_then(|it| u8::try_from(it).ok());
            self.add(Rating { confidence, ..plain(skill, own, self_on, Source::Own) });
        }
        if let (Some(on), Some(by)) = (manager_on, self.manager.clone())
            && self.dice.chance(88)
        {
            let level = match self.dice.weighted(&[86, 9, 5]) {
                0 => level,
                1 => level.saturating_sub(1),
                _ => (level + 1).min(4),
            };
            let often = self.assessed.contains(&skill);
            let review_by = if often { Some(on.plus_days(182)) } else { self.dice.chance(30).then(|| on.plus_days(365)) };
            let note = self.dice.chance(3).then(|| *self.dice.pick(&NOTES));
            self.add(Rating { by: Some(by), review_by, note, ..plain(skill, level, on, Source::Manager) });
        }
        if self.dice.chance(4) {
            let peer = (path.on(self_on) + u8::from(self.dice.chance(25))).min(4);
            let by = Some(self.colleague.clone()).filter(|number| *number != self.member.number);
            let on = self_on.plus_days(self.dice.between(2, 12));
            self.add(Rating { by, ..plain(skill, peer, on, Source::Peer) });
        }
    }

    /// What is said outside the yearly rounds: assessments, certificates, and a second look after learning.
    fn beside(&mut self, skill: usize, path: Path, last: Date) {
        if self.member.kind == Kind::Employee && self.assessed.contains(&skill) && self.dice.chance(24) {
            let on = last.plus_days(-self.dice.between(15, 500));
            let by = (!self.assessors.is_empty()).then(|| self.dice.pick(self.assessors).clone());
            self.add(Rating { by, review_by: Some(on.plus_days(365)), ..plain(skill, path.on(on), on, Source::Assessor) });
        }
        let world = self.world;
        for &(activity, day) in &self.member.learned {
            let activity = &world.catalogue.activities[activity];
            let Some(&(_, _, to)) = activity.outcomes.iter().find(|outcome| outcome.0 == skill) else { continue };
            if activity.certificate.is_some() && self.dice.chance(45) {
                self.add(plain(skill, to.max(path.now), day.plus_days(1), Source::Certificate));
            } else if self.dice.chance(48) {
                let on = day.plus_days(self.dice.between(38, 80));
                let (source, by) = if self.manager.is_some() { (Source::Manager, self.manager.clone()) } else { (Source::Own, None) };
                self.add(Rating { by, ..plain(skill, path.on(on), on, source) });
            }
        }
    }

    fn add(&mut self, mut rating: Rating) {
        if self.in_time(rating.on) {
            rating.withdrawn = self.dice.between(0, 399) == 0;
            self.made.push(rating);
        }
    }
}

fn plain(skill: usize, level: u8, on: Date, source: Source) -> Rating {
    Rating { skill, level, on, source, by: None, confidence: None, review_by: None, note: None, withdrawn: false }
}
