//! Makes the people who work, volunteer and decide in the invented service.

use std::collections::BTreeMap;

use domain::{Date, Kind};
use store::records::{self, BranchSort};
use store::{Id, Tx};

use crate::Fault;
use crate::dice::{Dice, Stream};
use crate::names::{Names, mailbox};
use crate::world::{Branch, HeldRole, Member, Rows, Sizes, Starter};

const TEAMS: [&str; 9] = [
    "Leadership",
    "Community and reading",
    "Children and young people",
    "Digital",
    "Home and mobile",
    "Branches, north",
    "Branches, south",
    "Library volunteers",
    "Home library volunteers",
];

/// Makes all people. Managers come before the people whom they manage.
pub(crate) fn invent(sizes: &Sizes, branches: &[Branch]) -> Vec<Member> {
    let mut making = Making {
        sizes: *sizes,
        branches,
        dice: Dice::new(sizes.seed, Stream::People),
        names: Names::default(),
        mailboxes: BTreeMap::new(),
        members: Vec::new(),
        managers: vec![None; branches.len()],
    };
    making.stakeholders();
    making.staff();
    making.volunteers();
    making.leavers();
    let mut members = making.members;
    number(sizes, &mut members);
    members
}

struct Making<'w> {
    sizes: Sizes,
    branches: &'w [Branch],
    dice: Dice,
    names: Names,
    mailboxes: BTreeMap<String, u32>,
    members: Vec<Member>,
    /// Who runs each branch.
    managers: Vec<Option<usize>>,
}

impl Making<'_> {
    fn stakeholders(&mut self) {
        for at in 0..self.sizes.officers {
            let manager = (at > 0).then_some(0);
            self.add(Kind::Officer, "SO", None, None, manager);
        }
        for _ in 0..self.sizes.councillors {
            self.add(Kind::Councillor, "CO", None, None, None);
        }
    }

    fn staff(&mut self) {
        let all = self.sizes.employees;
        let share = |of_140: usize| (all * of_140 / 140).max(1);
        let first = self.members.len();
        let heads = (all / 600).max(1);
        for _ in 0..heads {
            self.add(Kind::Employee, "HS", Some(0), Some(0), (self.sizes.officers > 0).then_some(0));
        }
        for (role, count, team) in [("WL", (all / 400).max(1), 0), ("DL", share(2), 3), ("CL", share(6), 1), ("CY", share(4), 2)] {
            for at in 0..count {
                let branch = self.main_branch(at);
                let head = first + at % heads;
                self.add(Kind::Employee, role, Some(branch), Some(team), Some(head));
            }
        }
        for branch in 0..self.branches.len() {
            let team = if self.branches[branch].sort == BranchSort::Mobile { 4 } else { 5 + branch % 2 };
            if self.branches[branch].sort != BranchSort::Community {
                let manager = self.add(Kind::Employee, "BM", Some(branch), Some(team), Some(first + branch % heads));
                self.managers[branch] = Some(manager);
            }
        }
        let mobile: Vec<usize> = (0..self.branches.len()).filter(|&at| self.branches[at].sort == BranchSort::Mobile).collect();
        for at in 0..share(6) {
            let branch = if at % 3 < 2 && !mobile.is_empty() { mobile[at % mobile.len()] } else { self.main_branch(at) };
            self.add(Kind::Employee, "HM", Some(branch), Some(4), self.managers[branch]);
        }
        for at in 0..share(4) {
            let branch = self.main_branch(at);
            self.add(Kind::Employee, "AP", Some(branch), Some(5 + branch % 2), self.managers[branch]);
        }
        let weights: Vec<u32> = self
            .branches
            .iter()
            .map(|branch| match branch.sort {
                BranchSort::Statutory => branch.size,
                BranchSort::Mobile => 3,
                BranchSort::Community => 1,
            })
            .collect();
        let mut next = 0;
        while self.members.len() - first < all {
            // Each branch gets one assistant first, and further ones by size.
            let branch = if next < self.branches.len() { next } else { self.dice.weighted(&weights) };
            next += 1;
            let manager = self.managers[branch].or_else(|| self.someone("CL"));
            self.add(Kind::Employee, "LA", Some(branch), Some(5 + branch % 2), manager);
        }
    }

    fn volunteers(&mut self) {
        let all = self.sizes.volunteers;
        let first = self.members.len();
        let community: Vec<usize> = (0..self.branches.len()).filter(|&at| self.branches[at].sort == BranchSort::Community).collect();
        for at in 0..(all / 10).max(1) {
            let branch = if community.is_empty() { 0 } else { community[at % community.len()] };
            let adviser = self.someone("CL");
            let trustee = self.add(Kind::Volunteer, "VT", Some(branch), None, adviser);
            self.managers[branch].get_or_insert(trustee);
        }
        let weights: Vec<u32> = self
            .branches
            .iter()
            .map(|branch| match branch.sort {
                BranchSort::Community => branch.size * 4,
                BranchSort::Statutory => branch.size,
                BranchSort::Mobile => 10,
            })
            .collect();
        let mut next = 0;
        while self.members.len() - first < all {
            let branch = if next < self.branches.len() * 2 { next % self.branches.len() } else { self.dice.weighted(&weights) };
            next += 1;
            let home = self.branches[branch].sort == BranchSort::Mobile;
            let role = ["VF", "VH", "VD"][self.dice.weighted(if home { &[5, 90, 5] } else { &[58, 16, 26] })];
            let team = if role == "VH" { 8 } else { 7 };
            self.add(Kind::Volunteer, role, Some(branch), Some(team), self.managers[branch]);
        }
    }

    /// Adds people who left in the last two years, besides those who are active today.
    fn leavers(&mut self) {
        for at in 0..(self.sizes.employees * 6 / 100 + self.sizes.volunteers * 8 / 100) {
            let volunteer = at % 2 == 1;
            let branch = self.main_branch(at);
            let (kind, role, team) = if volunteer {
                (Kind::Volunteer, "VF", 7)
            } else {
                (Kind::Employee, if at % 12 == 4 { "CL" } else { "LA" }, 5 + branch % 2)
            };
            let who = self.add(kind, role, Some(branch), Some(team), self.managers[branch]);
            let end = self.dice.day(self.sizes.today.plus_days(-690), self.sizes.today.plus_days(-8));
            let start = end.plus_days(-self.dice.between(200, 3000));
            let member = &mut self.members[who];
            (member.start, member.end, member.moved) = (Some(start), Some(end), None);
            member.roles.truncate(1);
            member.roles[0].from = Some(start);
        }
    }

    /// Finds a branch that the council runs.
    fn main_branch(&mut self, at: usize) -> usize {
        let own: Vec<usize> =
            (0..self.branches.len()).filter(|&branch| self.branches[branch].sort == BranchSort::Statutory).take(400).collect();
        if own.is_empty() { 0 } else { own[at % own.len()] }
    }

    fn someone(&mut self, role: &str) -> Option<usize> {
        let found: Vec<usize> = (0..self.members.len()).filter(|&at| self.members[at].roles[0].code == role).collect();
        (!found.is_empty()).then(|| *self.dice.pick(&found))
    }

    /// Adds a person, with a start, hours and a second role that fit the role.
    fn add(&mut self, kind: Kind, role: &'static str, branch: Option<usize>, team: Option<usize>, manager: Option<usize>) -> usize {
        let today = self.sizes.today;
        let dice = &mut self.dice;
        let (first, last) = self.names.next(dice);
        let years = |dice: &mut Dice, low: i64, high: i64| today.plus_days(-dice.between(low * 365, high * 365));
        let start = match (kind, role) {
            (_, "AP") => Some(today.plus_days(-dice.between(90, 400))),
            (Kind::Councillor, _) => Some(years(dice, 1, 9)),
            (Kind::Officer, _) | (_, "HS" | "WL") => Some(years(dice, 3, 14)),
            (Kind::Employee, _) if dice.chance(14) => Some(today.plus_days(-dice.between(25, 720))),
            (Kind::Employee, _) => Some(years(dice, 2, 27)),
            (Kind::Volunteer, _) if dice.chance(4) => None,
            (Kind::Volunteer, _) if dice.chance(28) => Some(today.plus_days(-dice.between(10, 720))),
            (Kind::Volunteer, _) => Some(years(dice, 2, 11)),
        };
        let retires = role == "BM" && branch == Some(1);
        let end = match (kind, role) {
            (_, "AP") => start.map(|start| start.plus_months(20)),
            _ if retires => Some(today.plus_days(dice.between(40, 80)).month_end()),
            (Kind::Employee, "LA" | "CL" | "HM" | "BM") if dice.chance(4) => Some(today.plus_days(dice.between(20, 270))),
            (Kind::Volunteer, _) if dice.chance(3) => Some(today.plus_days(dice.between(20, 200))),
            _ => None,
        };
        let hours = match kind {
            Kind::Employee if matches!(role, "HS" | "WL" | "BM" | "AP") => Some(3700),
            Kind::Employee => Some([3700, 2960, 2220, 1850, 1480, 1110][dice.weighted(&[34, 10, 20, 16, 12, 8])]),
            Kind::Volunteer => Some([200, 300, 400, 150][dice.weighted(&[45, 25, 15, 15])]),
            Kind::Councillor | Kind::Officer => None,
        };
        let email = (kind != Kind::Volunteer || role == "VT").then(|| {
            let name = mailbox(first, last);
            let count = self.mailboxes.entry(name.clone()).or_insert(0);
            *count += 1;
            let again = if *count > 1 { count.to_string() } else { String::new() };
            let domain = if role == "VT" { "friends.fairshire.example" } else { "fairshire.example" };
            format!("{name}{again}@{domain}")
        });
        let roles = held_roles(dice, role, start, today);
        let settled = start.is_none_or(|start| start < today.plus_days(-400));
        let moved = match branch {
            Some(branch) if settled && role == "LA" && self.branches.len() > 3 && dice.chance(7) => {
                let before = dice.below(self.branches.len());
                (before != branch).then(|| (before, today.plus_days(-dice.between(30, 380))))
            }
            _ => None,
        };
        self.members.push(Member {
            id: Id::from_number(0),
            number: String::new(),
            name: format!("{first} {last}"),
            kind,
            start,
            end,
            hours,
            email,
            manager,
            branch,
            moved,
            team,
            roles,
            rota: None,
            leave: Vec::new(),
            learned: Vec::new(),
            levels: Vec::new(),
        });
        self.members.len() - 1
    }
}

/// The person's role, the earlier one if the person was promoted, and a second one if there is one.
fn held_roles(dice: &mut Dice, role: &'static str, start: Option<Date>, today: Date) -> Vec<HeldRole> {
    let held = |code, from, to| HeldRole { code, from, to };
    let long_here = start.is_some_and(|start| start < today.plus_days(-1100));
    let before = match role {
        "BM" | "CL" if dice.chance(45) => Some("LA"),
        "CY" | "HM" | "DL" if dice.chance(35) => Some("LA"),
        "LA" if dice.chance(6) => Some("AP"),
        "VT" if dice.chance(40) => Some("VF"),
        _ => None,
    };
    let mut roles = match before {
        Some(before) if long_here => {
            let changed = today.plus_days(-dice.between(60, 1000));
            vec![held(before, start, Some(changed.plus_days(-1))), held(role, Some(changed), None)]
        }
        _ => vec![held(role, start, None)],
    };
    // The present role comes first, because other code expects it there.
    roles.reverse();
    let since = if long_here { Some(today.plus_days(-dice.between(40, 600))) } else { start };
    match role {
        "LA" if dice.chance(6) => roles.push(held("HM", since, None)),
        "LA" if long_here && dice.chance(3) => {
            // The person stands in for a colleague in a higher role, until a known day.
            roles.push(held("BM", Some(today.plus_days(-dice.between(20, 120))), Some(today.plus_days(dice.between(30, 150)))));
        }
        "CL" if dice.chance(18) => roles.push(held("CY", since, None)),
        "VF" if dice.chance(12) => roles.push(held("VD", since, None)),
        "VH" if dice.chance(10) => roles.push(held("VF", since, None)),
        _ => {}
    }
    roles
}

/// Gives everybody a number. Staff and volunteers have separate lists, in an order without meaning.
fn number(sizes: &Sizes, members: &mut [Member]) {
    let mut dice = Dice::new(sizes.seed, Stream::Numbers);
    let payroll: Vec<usize> = (0..members.len()).filter(|&at| members[at].kind != Kind::Volunteer).collect();
    let given: Vec<usize> = (0..members.len()).filter(|&at| members[at].kind == Kind::Volunteer).collect();
    let mut next = 1000;
    let mut numbers: Vec<i64> = payroll
        .iter()
        .map(|_| {
            next += dice.between(3, 17);
            next
        })
        .collect();
    dice.shuffle(&mut numbers);
    for (&at, number) in payroll.iter().zip(numbers) {
        members[at].number = format!("{number:06}");
    }
    let mut numbers: Vec<usize> = (1..=given.len()).collect();
    dice.shuffle(&mut numbers);
    for (&at, number) in given.iter().zip(numbers) {
        members[at].number = format!("V{number:04}");
    }
}

/// Writes everybody with their roles, branches and teams; gives each their row id.
pub(crate) async fn write(tx: &mut Tx, starter: &Starter, branches: &[Branch], members: &mut [Member]) -> Result<(), Fault> {
    let teams = TEAMS.iter().map(|name| records::Team { code: None, name: (*name).to_owned() });
    let teams = tx.add_many(teams.collect()).await?;
    let mut at = 0;
    while at < members.len() {
        // A manager comes before the people managed. If both are in one chunk, the manager's row is not there yet.
        let mut rows = Vec::new();
        let from = at;
        while at < members.len() && rows.len() < 1500 {
            let member = &members[at];
            let manager = match member.manager {
                Some(manager) if manager >= from => break,
                Some(manager) => Some(members[manager].id),
                None => None,
            };
            rows.push(records::Person {
                number: member.number.clone(),
                name: member.name.clone(),
                kind: member.kind,
                weekly_hours: member.hours,
                email: member.email.clone(),
                manager,
            });
            at += 1;
        }
        for (member, id) in members[from..at].iter_mut().zip(tx.add_many(rows).await?) {
            member.id = id;
        }
    }
    let (mut periods, mut roles, mut places, mut in_teams) = (Rows::new(), Rows::new(), Rows::new(), Rows::new());
    for member in members.iter() {
        let person = member.id;
        periods.push(tx, records::PersonPeriod { person, from: member.start, to: member.end }).await?;
        for held in &member.roles {
            let role = starter.role(held.code)?.id;
            roles.push(tx, records::PersonRole { person, role, from: held.from, to: held.to }).await?;
        }
        if let Some(branch) = member.branch {
            let mut since = member.start;
            if let Some((before, moved)) = member.moved {
                let branch = branches[before].id;
                places.push(tx, records::PersonBranch { person, branch, from: since, to: Some(moved.plus_days(-1)) }).await?;
                since = Some(moved);
            }
            places.push(tx, records::PersonBranch { person, branch: branches[branch].id, from: since, to: None }).await?;
        }
        if let Some(team) = member.team {
            in_teams.push(tx, records::PersonTeam { person, team: teams[team], from: member.start, to: None }).await?;
        }
    }
    periods.end(tx).await?;
    roles.end(tx).await?;
    places.end(tx).await?;
    in_teams.end(tx).await
}
