//! The report's tables. Every figure of the report is in one of them, under its heading.

use domain::Sums;

use crate::document::{ReportRow, ReportTable};
use domain::words::{count, percent, pounds, pounds_and_pence};

use crate::text::hours;

use super::words::scope;
use super::{AimGroup, AimStrand, Events, Figures, Fund, GapsReport, Learned, ThinCounts};

/// What is written in place of a figure that is not shown.
const HIDDEN: &str = "–";

/// The headings over [`figures_cells`].
pub(crate) fn figures_head() -> [String; 7] {
    ["People", "Skills needed", "Rated", "Response", "At the level", "Coverage", "Levels missing"].map(str::to_owned)
}

/// The cells of a group. Each share comes after its two whole numbers: rated and needed for response, at the level and rated for coverage.
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

/// The table with all figures on people and skills that the summary uses.
pub(super) fn people(report: &GapsReport) -> ReportTable {
    let columns = [
        "Who",
        "People",
        "People with a gap",
        "Skills needed",
        "Rated",
        "Not rated",
        "Response",
        "At the level",
        "Coverage",
        "Levels missing",
        "Review due",
    ];
    let cells = |name: &str, figures: &Figures| {
        let [people, needed, rated, response, met, coverage, gap_levels] = figures_cells(report.basis.small, figures);
        let of = |figure: fn(&Sums) -> u32| figures.sums().map_or_else(|| HIDDEN.to_owned(), |sums| count(figure(sums)));
        let (with_gap, unrated, review_due) = (of(|sums| sums.people_with_gap), of(|sums| sums.unrated), of(|sums| sums.review_due));
        vec![name.to_owned(), people, with_gap, needed, rated, unrated, response, met, coverage, gap_levels, review_due]
    };
    let kinds = [("Paid staff", &report.paid), ("Volunteers", &report.volunteers), ("Councillors and officers", &report.stakeholders)];
    let mut rows: Vec<ReportRow> =
        kinds.into_iter().filter_map(|(name, figures)| Some(ReportRow::group(cells(name, figures.as_ref()?)))).collect();
    rows.push(ReportRow::total(cells("All people", &report.totals)));
    if let Some(before) = &report.before {
        rows.push(ReportRow::group(cells(&format!("All people, {}", before.on.long()), &before.totals)));
    }
    ReportTable {
        caption: format!("Skills of all people, paid staff and volunteers, {}, {}", scope(report), report.as_of.long()),
        columns: columns.map(str::to_owned).into(),
        note: explained(report.basis.small, RATIOS, &rows),
        rows,
        widths: vec![32, 10, 10, 10, 10, 10, 13, 10, 13, 10, 10],
    }
}

const RATIOS: &str = "Response is rated out of skills needed. Coverage is at the level out of rated.";

pub(super) fn aims(report: &GapsReport) -> ReportTable {
    let mut rows: Vec<ReportRow> = report.aims.iter().map(|aim| row(report, &aim_title(aim), &aim.figures)).collect();
    rows.push(ReportRow::total(cells(report, "All aims", &report.totals)));
    figures_table(report, "Aim", "Skills by aim of the strategy", rows)
}

pub(super) fn branches(report: &GapsReport) -> ReportTable {
    let mut rows: Vec<ReportRow> =
        report.branches.iter().map(|branch| row(report, branch_name(branch.name.as_deref()), &branch.figures)).collect();
    rows.push(ReportRow::total(cells(report, "All branches", &report.totals)));
    figures_table(report, "Branch", "Skills by branch", rows)
}

/// The aim's number and title, such as "4 Promoting leadership at every level". A working title is marked.
pub(super) fn aim_title(aim: &AimGroup) -> String {
    named(aim.code.as_deref(), &aim.title, aim.working_title)
}

fn named(code: Option<&str>, title: &str, working_title: bool) -> String {
    let code = code.map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{}", domain::facts::aim_title(title, working_title))
}

fn branch_name(name: Option<&str>) -> &str {
    name.unwrap_or("In no branch")
}

fn figures_table(report: &GapsReport, what: &str, caption: &str, rows: Vec<ReportRow>) -> ReportTable {
    let mut columns = vec![what.to_owned()];
    columns.extend(figures_head());
    let caption = format!("{caption}, {}, {}", scope(report), report.as_of.long());
    let note = explained(report.basis.small, RATIOS, &rows);
    ReportTable { caption, columns, rows, note, widths: vec![36, 10, 10, 10, 10, 10, 10, 10] }
}

/// Explains the marks in the rows, if there are any.
fn explained(small: u32, note: &str, rows: &[ReportRow]) -> String {
    let few = format!("<{small}");
    let has = |mark: &str| rows.iter().any(|row| row.cells.iter().skip(1).any(|cell| cell == mark));
    let few = if has(&few) { format!(" {few} is a group too small to show.") } else { String::new() };
    let hidden = if has(HIDDEN) { format!(" {HIDDEN} is not shown.") } else { String::new() };
    format!("{note}{few}{hidden}").trim().to_owned()
}

fn row(report: &GapsReport, name: &str, figures: &Figures) -> ReportRow {
    ReportRow::group(cells(report, name, figures))
}

fn cells(report: &GapsReport, name: &str, figures: &Figures) -> Vec<String> {
    std::iter::once(name.to_owned()).chain(figures_cells(report.basis.small, figures)).collect()
}

pub(super) fn thin_branches(report: &GapsReport) -> ReportTable {
    let of = |counts: Option<&ThinCounts>| match counts {
        Some(counts) => [counts.needed, counts.one, counts.none].map(count),
        None => [HIDDEN, HIDDEN, HIDDEN].map(str::to_owned),
    };
    let cells = |name: &str, paid: Option<&ThinCounts>, volunteers: Option<&ThinCounts>| {
        std::iter::once(name.to_owned()).chain(of(paid)).chain(of(volunteers)).collect()
    };
    let thin = &report.thin;
    let group = thin.branches.iter();
    let mut rows: Vec<ReportRow> =
        group.map(|one| ReportRow::group(cells(&one.name, one.paid.as_ref(), one.volunteers.as_ref()))).collect();
    rows.push(ReportRow::total(cells("All branches", thin.paid.as_ref(), thin.volunteers.as_ref())));
    let note = explained(report.basis.small, "A skill counts once in each branch.", &rows);
    let columns = [
        "Branch",
        "Paid staff: skills needed",
        "Paid staff: on one person",
        "Paid staff: on no one",
        "Volunteers: skills needed",
        "Volunteers: on one person",
        "Volunteers: on no one",
    ];
    ReportTable {
        caption: format!("Skills that rest on one person or on no one, {}, {}", scope(report), report.as_of.long()),
        columns: columns.map(str::to_owned).into(),
        rows,
        note,
        widths: vec![24, 10, 10, 10, 10, 10, 10],
    }
}

pub(super) fn thin_skills(report: &GapsReport) -> ReportTable {
    let row =
        |skill: &super::ThinSkill| ReportRow::group(vec![skill.title.clone(), count(skill.branches), count(skill.one), count(skill.none)]);
    ReportTable {
        caption: format!("Skills of paid staff that rest on one person in most branches, {}", report.as_of.long()),
        columns: ["Skill", "Branches that need it", "Branches with one person", "Branches with no one"].map(str::to_owned).into(),
        rows: report.thin.skills.iter().map(row).collect(),
        note: "Only branches whose paid staff need the skill are counted.".to_owned(),
        widths: vec![36, 10, 10, 10],
    }
}

pub(super) fn activity(report: &GapsReport) -> ReportTable {
    let cells = |events: &Events| match events {
        Events::Shown { events, people, minutes } => [count(*events), count(*people), hours(*minutes)],
        Events::Small => [HIDDEN.to_owned(), few(report), HIDDEN.to_owned()],
        Events::Protecting => [HIDDEN; 3].map(str::to_owned),
    };
    let row = |aim: &AimStrand| {
        let [planned, places, _] = cells(&aim.planned);
        ReportRow::group(
            std::iter::once(named(aim.code.as_deref(), &aim.title, aim.working_title))
                .chain(cells(&aim.held))
                .chain([planned, places])
                .collect(),
        )
    };
    let up_to = report.activity.planned_to.map(|to| format!(", planned up to {}", to.long())).unwrap_or_default();
    let mut rows: Vec<ReportRow> = report.activity.aims.iter().map(row).collect();
    let (held, planned) = (report.activity.held, report.activity.planned);
    let [planned, places, _] = cells(&planned);
    rows.push(ReportRow::total(std::iter::once("All, each once".to_owned()).chain(cells(&held)).chain([planned, places]).collect()));
    let note = explained(report.basis.small, "A session that serves two aims stands in both.", &rows);
    ReportTable {
        caption: format!("Sessions by aim, held {} to {}{up_to}", report.from.long(), report.to.long()),
        columns: ["Aim", "Sessions held", "People reached", "Time in sessions", "Sessions planned", "People booked"]
            .map(str::to_owned)
            .into(),
        rows,
        note,
        widths: vec![47, 9, 9, 15, 9, 9],
    }
}

pub(super) fn learned(report: &GapsReport) -> ReportTable {
    let cells = |name: &str, learned: &Learned| {
        let figures = match learned {
            Learned::Shown { people, records, minutes } => [count(*people), count(*records), hours(*minutes)],
            Learned::Small => [few(report), HIDDEN.to_owned(), HIDDEN.to_owned()],
            Learned::Protecting => [HIDDEN; 3].map(str::to_owned),
        };
        std::iter::once(name.to_owned()).chain(figures).collect()
    };
    let activity = &report.activity;
    let mut rows: Vec<ReportRow> = activity.kinds.iter().map(|kind| ReportRow::group(cells(&kind.title, &kind.learned))).collect();
    rows.extend([
        ReportRow::group(cells("Paid staff, all kinds", &activity.paid)),
        ReportRow::group(cells("Volunteers, all kinds", &activity.volunteers)),
        ReportRow::total(cells("All people, all kinds", &activity.learned)),
    ]);
    let note = explained(report.basis.small, "Time is taken from verified records.", &rows);
    ReportTable {
        caption: format!("Verified learning, {} to {}", report.from.long(), report.to.long()),
        columns: ["Kind of learning", "People", "Records", "Time learned"].map(str::to_owned).into(),
        rows,
        note,
        widths: vec![30, 10, 10, 12],
    }
}

fn few(report: &GapsReport) -> String {
    format!("<{}", report.basis.small)
}

pub(super) fn funds(report: &GapsReport) -> ReportTable {
    let whole = report.funds.iter().all(|fund| [fund.pence, fund.spent, fund.committed, fund.left].iter().all(|pence| pence % 100 == 0));
    let pounds = if whole { pounds } else { pounds_and_pence };
    let row = |fund: &Fund| {
        ReportRow::group(vec![
            format!("{}, {} to {}", fund.title, fund.from.long(), fund.to.long()),
            pounds(fund.pence),
            pounds(fund.spent),
            pounds(fund.committed),
            pounds(fund.left),
        ])
    };
    ReportTable {
        caption: format!("Money for learning, {}", report.as_of.long()),
        columns: ["Fund", "In the fund", "Spent", "Committed", "Left"].map(str::to_owned).into(),
        rows: report.funds.iter().map(row).collect(),
        note: "Spent is for sessions that were held, committed for those that are planned or confirmed.".to_owned(),
        widths: vec![56, 10, 10, 11, 10],
    }
}
