//! Builds the skills gap report from the same sums that the gap tables show.

use std::collections::BTreeMap;

use domain::gaps::{Filter, GapTable, Key, gaps};
use domain::ix::{AimIx, BranchIx, Ix, List, SkillIx};
use domain::matrix::Matrix;
use domain::small_numbers::{Rows, Shown, ShownRows, Threshold, gap_rows};
use domain::{Date, Kind, Sums, cover};
use report::gaps::{AimGroup, Basis, Before, BranchGroup, Fund, GapsReport, Head, ThinBranch, ThinCounts, ThinCover, ThinSkill};

use super::figures::{Added, Decided, Tables, figures};
use super::who::{Who, both, joined};
use crate::measures::scope::Scoped;
use crate::service::settings::value_of;
use crate::views::reports::ReportRequest;
use crate::{App, AppError};

/// The number of rows in the table of skills that rest on one person in most branches.
const THIN_SKILLS: usize = 5;

impl App {
    /// Everything that the skills gap report shows.
    pub(super) async fn gaps_report(&self, request: &ReportRequest) -> Result<GapsReport, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, &request.scope).await?;
        let to = request.to.unwrap_or(scoped.on);
        let from = request.from.unwrap_or_else(|| to.plus_months(-12).plus_days(1));
        if from > to {
            return Err(AppError::invalid("The period of the report ends before it begins. No report was made."));
        }
        let settings = store::settings::all(&mut conn).await?;
        let edition = store::settings::edition_title(&mut conn, scoped.snapshot.framework.edition_id).await?;
        let money = crate::service::money::money(&mut conn, scoped.on).await?;
        let threshold = scoped.snapshot.small_numbers;

        let mut tables = Tables::default();
        let counted = Counted::new(&mut tables, &scoped);
        let before =
            EarlierTotals::new(&mut tables, &scoped, &self.matrix(&scoped.snapshot, scoped.on.plus_months(-12), scoped.matrix.counted()));
        let thin = Thin::new(&mut tables, &scoped);
        let learning = self.report_learning(&mut conn, &mut tables, &scoped, from, to).await?;
        drop(conn);
        let decided = tables.decide(threshold);

        let who = |who: Who| counted.who(&decided, who);
        Ok(GapsReport {
            head: head(request, value_of(&settings, "service.name")),
            scope: scope_words(&scoped),
            as_of: scoped.on,
            from,
            to,
            basis: Basis {
                edition,
                framework: scoped.snapshot.framework.title.clone(),
                code: scoped.snapshot.framework.code.clone(),
                version: scoped.snapshot.framework.version.clone(),
                ratings: scoped.matrix.counted(),
                small: threshold.get(),
                least_rated: scoped.snapshot.least_rated,
            },
            totals: figures(decided.total(counted.people), &counted.totals),
            paid: who(Who::Paid),
            volunteers: who(Who::Volunteers),
            stakeholders: who(Who::Stakeholders),
            before: before.shown(&decided),
            aims: counted.aims(&decided, &scoped),
            branches: counted.branches(&decided, &scoped),
            thin: thin.shown(&decided, &scoped, threshold),
            activity: learning.shown(&decided, &scoped),
            // The money belongs to the whole service, so it is shown only without a filter by branch, aim or kind of people.
            funds: if scoped.filter == Filter::default() { in_force(money, scoped.on) } else { Vec::new() },
            recommendations: paragraphs(&request.recommendations),
            implications: paragraphs(&request.implications),
        })
    }
}

/// The sums by sort of people, aim and branch, each with its place among the tables that are decided together.
struct Counted {
    totals: Sums,
    who: Vec<(Who, Sums)>,
    people: Added,
    aims: (GapTable, Added),
    branches: (GapTable, Added),
}

/// What the rows of the spreadsheet that goes with the report may show. The spreadsheet has only tables of the report, so that both files
/// together reveal no more than the report.
pub(crate) struct BesideReport {
    pub(crate) branches: ShownRows,
    pub(crate) aims: ShownRows,
}

/// Decides what the spreadsheet that goes with the report may show: the same as the report.
pub(crate) fn beside_report(scoped: &Scoped) -> BesideReport {
    let mut tables = Tables::default();
    let counted = Counted::new(&mut tables, scoped);
    let decided = tables.decide(scoped.snapshot.small_numbers);
    // A table without a decision shows nothing.
    let rows = |added| decided.rows(added).cloned().unwrap_or_else(|| ShownRows { total: Shown::Hidden, groups: Vec::new() });
    BesideReport { branches: rows(counted.branches.1), aims: rows(counted.aims.1) }
}

impl Counted {
    fn new(tables: &mut Tables, scoped: &Scoped) -> Self {
        let (facts, matrix, filter) = (scoped.facts(), &scoped.matrix, &scoped.filter);
        let table = gaps(facts, matrix, &[Key::Kind], filter);
        let kinds = table.groups.iter().map(|group| group.key.first().copied().flatten().and_then(|at| Kind::ALL.get(at as usize)));
        let kinds: Vec<Who> = kinds.map(|kind| kind.map_or(Who::Stakeholders, |kind| Who::of(*kind))).collect();
        let rows = gap_rows(facts, matrix, &[Key::Kind], filter);
        let mut who: Vec<(Who, Sums)> = Vec::new();
        for (one, group) in kinds.iter().zip(&table.groups) {
            match who.iter_mut().find(|(known, _)| known == one) {
                Some((_, sums)) => *sums = both(sums, &group.sums),
                None => who.push((*one, group.sums)),
            }
        }
        let groups = joined(kinds.into_iter().zip(rows.groups));
        let people = tables.add(Rows { total: rows.total, groups });
        let mut by = |key: Key| (gaps(facts, matrix, &[key], filter), tables.add(gap_rows(facts, matrix, &[key], filter)));
        Self { totals: table.totals, who, people, aims: by(Key::Aim), branches: by(Key::Branch) }
    }

    fn who(&self, decided: &Decided, who: Who) -> Option<report::gaps::Figures> {
        let at = self.who.iter().position(|(one, _)| *one == who)?;
        Some(figures(decided.group(self.people, at), &self.who[at].1))
    }

    /// The aims in the edition's order. Skills without an aim come last.
    fn aims(&self, decided: &Decided, scoped: &Scoped) -> Vec<AimGroup> {
        let (table, added) = &self.aims;
        let mut groups: Vec<(Option<AimIx>, AimGroup)> = table
            .groups
            .iter()
            .enumerate()
            .map(|(at, group)| {
                let index = group.index(0);
                let aim = index.and_then(|index| scoped.facts().aims.get_at(index));
                let shown = AimGroup {
                    code: aim.map(|aim| aim.key.clone()),
                    title: aim.map_or_else(|| "No aim".to_owned(), |aim| aim.title.clone()),
                    working_title: aim.is_some_and(|aim| aim.working_title),
                    figures: figures(decided.group(*added, at), &group.sums),
                };
                (index, shown)
            })
            .collect();
        groups.sort_by_key(|(index, _)| (index.is_none(), *index));
        groups.into_iter().map(|(_, group)| group).collect()
    }

    /// The branches by name. People in no branch come last.
    fn branches(&self, decided: &Decided, scoped: &Scoped) -> Vec<BranchGroup> {
        let (table, added) = &self.branches;
        let mut groups: Vec<BranchGroup> = table
            .groups
            .iter()
            .enumerate()
            .map(|(at, group)| {
                let branch = group.index(0).and_then(|index| scoped.facts().branches.get_at(index));
                BranchGroup { name: branch.map(|branch| branch.title.clone()), figures: figures(decided.group(*added, at), &group.sums) }
            })
            .collect();
        groups.sort_by_key(|group| group.name.is_none());
        groups
    }
}

/// The totals of the same scope a year before.
struct EarlierTotals {
    on: Date,
    sums: Sums,
    added: Added,
}

impl EarlierTotals {
    fn new(tables: &mut Tables, scoped: &Scoped, matrix: &Matrix) -> Self {
        let rows = gap_rows(scoped.facts(), matrix, &[], &scoped.filter);
        Self { on: matrix.on(), sums: gaps(scoped.facts(), matrix, &[], &scoped.filter).totals, added: tables.add_apart(rows) }
    }

    fn shown(&self, decided: &Decided) -> Option<Before> {
        (self.sums.required > 0).then(|| Before { on: self.on, totals: figures(decided.total(self.added), &self.sums) })
    }
}

/// Skills in a branch that rest on one person or on no one, for each of the two sorts of people.
struct Thin {
    branches: Vec<BranchIx>,
    paid: Sort,
    volunteers: Sort,
}

/// For one sort of people: how many need a skill in each branch, and how many skills are thin there.
struct Sort {
    counts: Vec<ThinCounts>,
    added: Added,
    skills: BTreeMap<SkillIx, SkillCounts>,
}

#[derive(Default)]
struct SkillCounts {
    people: u32,
    branches: u32,
    one: u32,
    none: u32,
}

impl Thin {
    fn new(tables: &mut Tables, scoped: &Scoped) -> Self {
        let (facts, matrix) = (scoped.facts(), &scoped.matrix);
        let by_branch = gaps(facts, matrix, &[Key::Branch], &scoped.filter);
        let branches: Vec<BranchIx> = by_branch.groups.iter().filter_map(|group| group.index(0)).collect();
        let thin = cover::thin_cover(facts, matrix);
        let mut sort = |sort: cover::Sort, kind: Kind| {
            let filter = Filter { kind: Some(kind), ..scoped.filter };
            let none = scoped.filter.kind.is_some_and(|only| only != kind);
            let needed = gaps(facts, matrix, &[Key::Branch, Key::Skill], &filter);
            let members = gap_rows(facts, matrix, &[Key::Branch, Key::Skill], &filter);
            let mut counts = vec![ThinCounts::default(); branches.len()];
            let mut skills: BTreeMap<SkillIx, SkillCounts> = BTreeMap::new();
            let mut rows = Rows { total: Some(Default::default()), groups: vec![Default::default(); branches.len()] };
            for (group, people) in needed.groups.iter().zip(&members.groups).filter(|_| !none) {
                let (Some(branch), Some(skill)) = (group.index::<BranchIx>(0), group.index::<SkillIx>(1)) else { continue };
                let Some(at) = branches.iter().position(|one| *one == branch) else { continue };
                let thin = thin.iter().find(|one| one.branch == branch && one.skill == skill && one.sort == sort);
                let (one, none) = thin.map_or((0, 0), |thin| if thin.person.is_some() { (1, 0) } else { (0, 1) });
                counts[at].needed += 1;
                counts[at].one += one;
                counts[at].none += none;
                let skill_counts = skills.entry(skill).or_default();
                skill_counts.people += group.sums.people;
                skill_counts.branches += 1;
                skill_counts.one += one;
                skill_counts.none += none;
                let piece = ((branch.at() as u64) << 32) | skill.at() as u64;
                for row in [&mut rows.groups[at]].into_iter().chain(rows.total.as_mut()) {
                    row.people.extend(&people.people);
                    row.pieces.push(piece);
                }
            }
            Sort { counts, added: tables.add_apart(rows), skills }
        };
        let (paid, volunteers) = (sort(cover::Sort::Paid, Kind::Employee), sort(cover::Sort::Volunteer, Kind::Volunteer));
        Self { branches, paid, volunteers }
    }

    fn shown(&self, decided: &Decided, scoped: &Scoped, threshold: Threshold) -> ThinCover {
        let facts = scoped.facts();
        let group = |sort: &Sort, at: usize| decided.group(sort.added, at).figure(sort.counts[at]);
        let total = |sort: &Sort| {
            let add = |sum: ThinCounts, one: &ThinCounts| ThinCounts {
                needed: sum.needed + one.needed,
                one: sum.one + one.one,
                none: sum.none + one.none,
            };
            decided.total(sort.added).figure(sort.counts.iter().fold(ThinCounts::default(), add))
        };
        let branch = |(at, index): (usize, &BranchIx)| ThinBranch {
            name: facts.branches.get_at(*index).map(|branch| branch.title.clone()).unwrap_or_default(),
            paid: group(&self.paid, at),
            volunteers: group(&self.volunteers, at),
        };
        // A skill that fewer people need than the limit would reveal something about each of them.
        let skills = self.paid.skills.iter().filter(|(_, counts)| counts.one > 0 && counts.people >= threshold.get());
        let mut skills: Vec<(&SkillIx, &SkillCounts)> = skills.collect();
        skills.sort_by_key(|(skill, counts)| (std::cmp::Reverse(counts.one), **skill));
        let skill = |(index, counts): &(&SkillIx, &SkillCounts)| ThinSkill {
            title: facts.skills.get_at(**index).map(|skill| skill.title.clone()).unwrap_or_default(),
            branches: counts.branches,
            one: counts.one,
            none: counts.none,
        };
        // With one branch only, the table by branch already shows everything.
        let by_skill = self.branches.len() > 1 && decided.total(self.paid.added) == Shown::Figures;
        ThinCover {
            paid: total(&self.paid),
            volunteers: total(&self.volunteers),
            branches: self.branches.iter().enumerate().map(branch).collect(),
            skills: if by_skill { skills.iter().take(THIN_SKILLS).map(skill).collect() } else { Vec::new() },
        }
    }
}

fn in_force(money: crate::service::money::Money, on: Date) -> Vec<Fund> {
    money
        .in_force(on)
        .map(|fund| Fund {
            title: fund.title,
            from: fund.from,
            to: fund.to,
            pence: fund.pence.0,
            spent: fund.spent.0,
            committed: fund.committed.0,
            left: fund.left.0,
        })
        .collect()
}

fn head(request: &ReportRequest, service: String) -> Head {
    Head {
        title: request.title.clone(),
        service,
        meeting: request.meeting.clone(),
        meeting_date: request.meeting_date,
        report_of: request.report_of.clone(),
        contact: request.contact.clone(),
        wards: request.wards.clone(),
        purpose: request.purpose.clone(),
    }
}

fn scope_words(scoped: &Scoped) -> String {
    let facts = scoped.facts();
    let branch = scoped.filter.branch.only().and_then(|at| facts.branches.get_at(at)).map(|branch| branch.title.clone());
    let mut words = vec![branch.unwrap_or_else(|| "Whole service".to_owned())];
    words.extend(scoped.filter.kind.map(|kind| {
        match kind {
            Kind::Employee => "paid staff",
            Kind::Volunteer => "volunteers",
            Kind::Councillor => "councillors",
            Kind::Officer => "senior officers",
        }
        .to_owned()
    }));
    words.extend(scoped.filter.aim.only().and_then(|at| facts.aims.get_at(at)).map(|aim| format!("aim {} {}", aim.key, aim.shown())));
    words.join(", ")
}

fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
