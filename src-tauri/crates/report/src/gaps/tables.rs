//! The report's tables. Every figure of the report stands in one, under its heading.

use crate::document::{Row, Table};
use crate::text::{count, hours, percent, pounds, pounds_and_pence};

use super::words::scope;
use super::{Activity, AimGroup, Basis, Figures, Fund, GapsReport, Reached, Strand, ThinCounts};

/// Stands where a figure is not shown.
const HIDDEN: &str = "–";

/// The headings over [`figures_cells`].
pub(crate) fn figures_head() -> [String; 7] {
    ["People", "Skills needed", "Rated", "Response", "At the level", "Coverage", "Levels missing"].map(str::to_owned)
}

/// The cells of a group: each share stands behind its two whole numbers, response is rated of needed,
/// coverage is at the level of rated.
pub(crate) fn figures_cells(small: u32, figures: &Figures) -> [String; 7] {
    let Figures::Shown(sums) = figures else {
        let mut cells = [HIDDEN; 7].map(str::to_owned);
        if *figures == Figures::Small {
            cells[0] = format!("<{small}");
        }
        return cells;
    };
    let rated = sums.met.saturating_add(sums.below);
    [
        count(sums.people),
        count(sums.required),
        count(rated),
        percent(rated, sums.required),
        count(sums.met),
        percent(sums.met, rated),
        count(sums.gap_levels),
    ]
}

pub(super) fn people(report: &GapsReport) -> Table {
    let mut rows = vec![row(report, "Paid staff", &report.paid), row(report, "Volunteers", &report.volunteers)];
    if let Some(stakeholders) = &report.stakeholders {
        rows.push(row(report, "Councillors and senior officers", stakeholders));
    }
    rows.push(Row::total(cells(report, "All people", &report.totals)));
    if let Some(before) = &report.before {
        rows.push(row(report, &format!("All people on {}", before.on.long()), &before.totals));
    }
    figures_table(report, "Who", "Skills of all people, paid staff and volunteers", rows)
}

pub(super) fn aims(report: &GapsReport) -> Table {
    let mut rows: Vec<Row> = report.aims.iter().map(|aim| row(report, &aim_title(aim), &aim.figures)).collect();
    rows.push(Row::total(cells(report, "All aims", &report.totals)));
    figures_table(report, "Aim", "Skills by aim of the strategy", rows)
}

pub(super) fn branches(report: &GapsReport) -> Table {
    let mut rows: Vec<Row> =
        report.branches.iter().map(|branch| row(report, branch_name(branch.name.as_deref()), &branch.figures)).collect();
    rows.push(Row::total(cells(report, "All branches", &report.totals)));
    figures_table(report, "Branch", "Skills by branch", rows)
}

/// "4 Promoting leadership at every level", and whether that is only a working title.
pub(super) fn aim_title(aim: &AimGroup) -> String {
    let code = aim.code.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{}{}", aim.title, if aim.working_title { " (working title)" } else { "" })
}

fn branch_name(name: Option<&str>) -> &str {
    name.unwrap_or("In no branch")
}

fn figures_table(report: &GapsReport, what: &str, caption: &str, rows: Vec<Row>) -> Table {
    let mut columns = vec![what.to_owned()];
    columns.extend(figures_head());
    let caption = format!("{caption}, {}, {}", scope(report), report.as_of.long());
    Table { caption, columns, rows, note: figures_note(&report.basis), first_column: 32 }
}

fn figures_note(basis: &Basis) -> String {
    format!(
        "Response is rated out of skills needed. Coverage is at the level out of rated. <{} is a group too small to show; {HIDDEN} is not shown.",
        basis.small
    )
}

fn row(report: &GapsReport, name: &str, figures: &Figures) -> Row {
    Row::group(cells(report, name, figures))
}

fn cells(report: &GapsReport, name: &str, figures: &Figures) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(figures_cells(report.basis.small, figures)).collect()
}

pub(super) fn thin_branches(report: &GapsReport) -> Table {
    let of = |counts: Option<&ThinCounts>| match counts {
        Some(counts) => [counts.needed, counts.one, counts.none].map(count),
        None => [HIDDEN, HIDDEN, HIDDEN].map(str::to_owned),
    };
    let cells = |name: &str, paid: Option<&ThinCounts>, volunteers: Option<&ThinCounts>| {
        std::iter::once(name.to_owned()).chain(of(paid)).chain(of(volunteers)).collect()
    };
    let thin = &report.thin;
    let group = thin.branches.iter();
    let mut rows: Vec<Row> =
        group.map(|one| Row::group(cells(branch_name(one.name.as_deref()), one.paid.as_ref(), one.volunteers.as_ref()))).collect();
    rows.push(Row::total(cells("All branches", thin.paid.as_ref(), thin.volunteers.as_ref())));
    let columns = [
        "Branch",
        "Paid staff: skills needed",
        "Paid staff: on one person",
        "Paid staff: on no one",
        "Volunteers: skills needed",
        "Volunteers: on one person",
        "Volunteers: on no one",
    ];
    Table {
        caption: format!("Skills that hang on one person or on no one, {}, {}", scope(report), report.as_of.long()),
        columns: columns.map(str::to_owned).into(),
        rows,
        note: format!("A skill counts once in each branch. {HIDDEN} is not shown: the group is too small."),
        first_column: 24,
    }
}

pub(super) fn thin_skills(report: &GapsReport) -> Table {
    let row = |skill: &super::ThinSkill| Row::group(vec![skill.title.clone(), count(skill.branches), count(skill.one), count(skill.none)]);
    Table {
        caption: format!("Skills of paid staff that hang on one person in most branches, {}", report.as_of.long()),
        columns: ["Skill", "Branches that need it", "Branches with one person", "Branches with no one"].map(str::to_owned).into(),
        rows: report.thin.skills.iter().map(row).collect(),
        note: String::new(),
        first_column: 36,
    }
}

pub(super) fn activity_by_aim(report: &GapsReport) -> Table {
    let activity = &report.activity;
    let mut table = activity_table(report, "Aim", "Learning by aim of the strategy", &activity.aims);
    table.rows.extend([
        Row::group(strand_cells(report, "Paid staff, all aims", &activity.paid)),
        Row::group(strand_cells(report, "Volunteers, all aims", &activity.volunteers)),
        Row::total(strand_cells(report, "All people, all aims", &activity.totals)),
    ]);
    table.note =
        "A session that serves two aims counts in both; in the last three lines each session and each person counts once.".to_owned();
    table
}

pub(super) fn activity_by_kind(report: &GapsReport) -> Table {
    activity_table(report, "Kind of learning", "Learning by kind", &report.activity.kinds)
}

fn activity_table(report: &GapsReport, what: &str, caption: &str, strands: &[super::NamedStrand]) -> Table {
    let Activity { planned_to, .. } = &report.activity;
    let planned = planned_to.map_or_else(|| "Sessions planned".to_owned(), |to| format!("Sessions planned to {}", to.long()));
    Table {
        caption: format!("{caption}, {} to {}", report.from.long(), report.to.long()),
        columns: vec![what.to_owned(), "Sessions held".to_owned(), "People reached".to_owned(), "Time learned".to_owned(), planned],
        rows: strands.iter().map(|one| Row::group(strand_cells(report, &one.title, &one.strand))).collect(),
        note: String::new(),
        first_column: 32,
    }
}

fn strand_cells(report: &GapsReport, name: &str, strand: &Strand) -> Vec<String> {
    let (people, minutes) = match strand.reached {
        Reached::Shown { people, minutes } => (count(people), hours(minutes)),
        Reached::Small => (format!("<{}", report.basis.small), HIDDEN.to_owned()),
        Reached::Protecting => (HIDDEN.to_owned(), HIDDEN.to_owned()),
    };
    vec![name.to_owned(), count(strand.held), people, minutes, count(strand.planned)]
}

pub(super) fn funds(report: &GapsReport) -> Table {
    let whole = report.funds.iter().all(|fund| [fund.pence, fund.spent, fund.committed, fund.left].iter().all(|pence| pence % 100 == 0));
    let pounds = if whole { pounds } else { pounds_and_pence };
    let row = |fund: &Fund| {
        Row::group(vec![
            format!("{}, {} to {}", fund.title, fund.from.long(), fund.to.long()),
            pounds(fund.pence),
            pounds(fund.spent),
            pounds(fund.committed),
            pounds(fund.left),
        ])
    };
    Table {
        caption: format!("Money for learning, {}", report.as_of.long()),
        columns: ["Fund", "In the fund", "Spent", "Committed", "Left"].map(str::to_owned).into(),
        rows: report.funds.iter().map(row).collect(),
        note: "Spent is for sessions that were held, committed for those that are planned or confirmed.".to_owned(),
        first_column: 34,
    }
}
