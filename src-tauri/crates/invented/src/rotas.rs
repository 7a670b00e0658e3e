//! Makes the times when people are on duty, free to learn and away, and how many people a branch needs.

use std::collections::BTreeMap;

use domain::facts::CoverScope;
use domain::saturating_u32;
use domain::{Date, Kind};
use store::Tx;
use store::records::{self, BranchSort};

use crate::Fault;
use crate::dice::{Dice, Stream};
use crate::world::{Branch, Member, Rows, Sizes, Starter, World, half_days};

/// Monday to Friday.
const WEEKDAYS: u16 = 0b11_1111_1111;
/// Saturday morning and afternoon, as the bits of a week of half-days.
const SATURDAY: u16 = 0b1100_0000_0000;

/// How many people a branch must keep on duty.
#[derive(Debug, Clone)]
pub(crate) struct DutyRule {
    pub(crate) branch: usize,
    pub(crate) halfdays: u16,
    /// Only holders of this role count.
    pub(crate) role: Option<&'static str>,
    pub(crate) least: usize,
}

/// Gives people their weeks and their leave.
pub(crate) fn give(sizes: &Sizes, members: &mut [Member]) {
    let mut dice = Dice::new(sizes.seed, Stream::Rotas);
    for member in members.iter_mut().filter(|member| member.active(sizes.today)) {
        member.rota = (!dice.chance(5)).then(|| week(&mut dice, member.kind, member.hours));
        member.leave = leave(&mut dice, member.kind, sizes.today);
    }
}

/// A week, as half-days (on duty, otherwise free to learn).
fn week(dice: &mut Dice, kind: Kind, hours: Option<u32>) -> (u16, u16) {
    let (duty, free_within, free) = match kind {
        Kind::Employee => {
            let wanted = (hours.unwrap_or(3700) + 200) / 370;
            let duty = paid_week(dice, wanted);
            let free = if wanted >= 10 { i64::from(dice.chance(20)) } else { dice.between(0, 3) };
            (duty, WEEKDAYS | SATURDAY, free)
        }
        Kind::Volunteer => {
            let shifts = dice.between(1, 2);
            (some(dice, WEEKDAYS | SATURDAY, shifts), WEEKDAYS | SATURDAY, dice.between(3, 7))
        }
        Kind::Councillor | Kind::Officer => (0, WEEKDAYS, dice.between(4, 7)),
    };
    (duty, some(dice, free_within & !duty, free))
}

/// A week of `wanted` half-days, whole days first: Monday to Friday, or with a Saturday, or with split days.
fn paid_week(dice: &mut Dice, wanted: u32) -> u16 {
    let mut days: Vec<u32> = (0..5).collect();
    if dice.chance(45) {
        let off = dice.below(5);
        days[off] = 5;
    }
    dice.shuffle(&mut days);
    let mut duty = 0_u16;
    for (at, day) in days.iter().enumerate() {
        let left = wanted.saturating_sub(duty.count_ones());
        let days_left = u32::try_from(days.len() - at).unwrap_or(1);
        let whole = left >= 2 && (left >= 2 * days_left || dice.chance(65));
        let half = left >= 1 && (whole || left >= days_left || dice.chance(60));
        if whole {
            duty |= 0b11 << (2 * day);
        } else if half {
            duty |= 1 << (2 * day + u32::from(dice.chance(50)));
        }
    }
    duty
}

fn some(dice: &mut Dice, within: u16, count: i64) -> u16 {
    let mut choice: Vec<u16> = (0..14).filter(|at| within & (1 << at) != 0).collect();
    dice.shuffle(&mut choice);
    choice.iter().take(usize::try_from(count).unwrap_or(0)).fold(0, |mask, at| mask | 1 << at)
}

fn leave(dice: &mut Dice, kind: Kind, today: Date) -> Vec<(Date, Date)> {
    let mut away = Vec::new();
    let mut add = |dice: &mut Dice, low: i64, high: i64, shortest: i64, longest: i64| {
        let from = today.plus_days(dice.between(low, high));
        away.push((from, from.plus_days(dice.between(shortest, longest))));
    };
    match kind {
        Kind::Employee => {
            if dice.chance(50) {
                add(dice, -200, -20, 4, 13);
            }
            if dice.chance(60) {
                add(dice, 12, 150, 4, 13);
            }
            if dice.chance(40) {
                add(dice, 170, 330, 4, 15);
            }
            if dice.chance(2) {
                add(dice, 335, 340, 120, 240);
            }
        }
        Kind::Volunteer if dice.chance(12) => add(dice, 10, 200, 10, 40),
        Kind::Volunteer | Kind::Councillor | Kind::Officer => {}
    }
    away
}

/// The cover that each branch can keep: two thirds of the people who are usually there.
pub(crate) fn duty_rules(sizes: &Sizes, branches: &[Branch], members: &[Member]) -> Vec<DutyRule> {
    let mut on_duty: BTreeMap<(usize, bool, u32), usize> = BTreeMap::new();
    for member in members.iter().filter(|member| member.active(sizes.today)) {
        let (Some(branch), Some((duty, _))) = (member.branch, member.rota) else { continue };
        let assistant = member.holds(sizes.today).any(|held| held.code == "LA");
        for at in (0..14).filter(|at| duty & (1 << at) != 0) {
            *on_duty.entry((branch, false, at)).or_default() += 1;
            if assistant {
                *on_duty.entry((branch, true, at)).or_default() += 1;
            }
        }
    }
    let mut rules = Vec::new();
    for (branch, what) in branches.iter().enumerate() {
        let assistants = what.sort == BranchSort::Statutory;
        let count = |at: u32| on_duty.get(&(branch, assistants, at)).copied().unwrap_or(0);
        for week in [WEEKDAYS, SATURDAY] {
            let open: Vec<u32> = (0..14).filter(|&at| week & (1 << at) != 0 && count(at) >= 2).collect();
            let Some(fewest) = open.iter().map(|&at| count(at)).min() else { continue };
            let halfdays = open.iter().fold(0, |mask, at| mask | 1 << at);
            rules.push(DutyRule { branch, halfdays, role: assistants.then_some("LA"), least: (fewest * 2 / 3).max(1) });
        }
    }
    rules
}

/// Keeps count of who may leave a branch for a session without breaking a rule.
pub(crate) struct Spare<'w> {
    world: &'w World,
    rules: &'w [DutyRule],
    by_branch: Vec<Vec<usize>>,
    away: BTreeMap<(Date, u16), Vec<usize>>,
}

impl<'w> Spare<'w> {
    pub(crate) fn new(world: &'w World, rules: &'w [DutyRule]) -> Self {
        let mut by_branch = vec![Vec::new(); world.branches.len()];
        for (at, member) in world.members.iter().enumerate() {
            if let (Some(branch), true) = (member.branch, member.active(world.sizes.today)) {
                by_branch[branch].push(at);
            }
        }
        Self { world, rules, by_branch, away: BTreeMap::new() }
    }

    /// Takes somebody away for a half-day, if they are there and the branch can spare them.
    pub(crate) fn take(&mut self, who: usize, date: Date, half: u16) -> bool {
        let member = &self.world.members[who];
        let slot = 1_u16 << (date.weekday() * 2 + u32::from(half));
        let Some((duty, free)) = member.rota else { return false };
        if !self.here(who, date) || (duty | free) & slot == 0 {
            return false;
        }
        let away = self.away.entry((date, half)).or_default();
        let (Some(branch), true) = (member.branch, duty & slot != 0) else {
            away.push(who);
            return true;
        };
        let today = self.world.sizes.today;
        for rule in self.rules.iter().filter(|rule| rule.branch == branch && rule.halfdays & slot != 0) {
            let counts = |at: usize| {
                let one = &self.world.members[at];
                let on = one.rota.is_some_and(|(duty, _)| duty & slot != 0);
                let tagged = rule.role.is_none_or(|role| one.holds(today).any(|held| held.code == role));
                on && tagged
            };
            if !counts(who) {
                continue;
            }
            let base = self.by_branch[branch].iter().filter(|&&at| counts(at) && here(&self.world.members[at], date)).count();
            let gone = away.iter().filter(|&&at| self.world.members[at].branch == Some(branch) && counts(at)).count();
            if base < rule.least + gone + 1 {
                return false;
            }
        }
        away.push(who);
        true
    }

    fn here(&self, who: usize, date: Date) -> bool {
        here(&self.world.members[who], date)
    }
}

fn here(member: &Member, date: Date) -> bool {
    member.active(date) && !member.leave.iter().any(|&(from, to)| from <= date && date <= to)
}

/// Writes rotas, leave and the rules.
pub(crate) async fn write(tx: &mut Tx, world: &World, rules: &[DutyRule]) -> Result<(), Fault> {
    let (mut rotas, mut absences) = (Rows::new(), Rows::new());
    for member in &world.members {
        if let Some((duty, free)) = member.rota {
            let rota = records::Rota {
                person: member.id,
                on_duty: half_days(duty),
                also_free: half_days(free),
                on_duty_second: None,
                also_free_second: None,
            };
            rotas.push(tx, rota).await?;
        }
        for &(from, to) in &member.leave {
            absences.push(tx, records::Absence { person: member.id, from, to }).await?;
        }
    }
    rotas.end(tx).await?;
    absences.end(tx).await?;
    let mut rows = Rows::new();
    for rule in rules {
        let role = rule.role.map(|code| world.starter.role(code)).transpose()?.map(|role| role.id);
        let branch = world.branches[rule.branch].id;
        rows.push(tx, records::DutyCover { branch, halfdays: half_days(rule.halfdays), role, min: saturating_u32(rule.least) }).await?;
    }
    rows.end(tx).await?;
    write_skill_cover(tx, &world.starter, &world.branches).await
}

async fn write_skill_cover(tx: &mut Tx, starter: &Starter, branches: &[Branch]) -> Result<(), Fault> {
    // Rules as (scope, skill, level, kinds, fewest people). Some are kept today and some are not.
    const RULES: [(CoverScope<()>, &str, u8, &[Kind], u32); 9] = [
        (CoverScope::EachBranch, "A3-07", 2, &[Kind::Employee], 2),
        (CoverScope::EachBranch, "A6-03", 2, &[Kind::Employee], 2),
        (CoverScope::EachBranch, "A5-01", 2, &[Kind::Employee, Kind::Volunteer], 2),
        (CoverScope::Service, "A5-07", 3, &[Kind::Employee], 2),
        (CoverScope::Service, "A7-04", 3, &[Kind::Employee], 4),
        (CoverScope::Service, "A6-04", 3, &[Kind::Employee], 4),
        (CoverScope::Service, "A1-01", 3, &[Kind::Employee, Kind::Officer], 2),
        (CoverScope::Service, "A8-07", 3, &[Kind::Employee], 3),
        (CoverScope::Branch(()), "A5-05", 3, &[Kind::Employee], 1),
    ];
    let mut rows = Vec::new();
    for (scope, skill, level, kinds, least) in RULES {
        let branch = (scope == CoverScope::Branch(())).then_some(branches[0].id);
        let skill = starter.skills[starter.skill(skill)?].code.clone();
        rows.push(records::SkillCover { scope, branch, skill, level, kinds: kinds.to_vec(), min: least });
    }
    tx.add_many(rows).await?;
    Ok(())
}
