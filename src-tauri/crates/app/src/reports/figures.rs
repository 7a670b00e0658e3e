//! Which rows of a report are shown, decided for all of its tables together.

use domain::Sums;
use domain::small_numbers::{Members, Rows, Shown, ShownRows, Threshold, hide, hide_beside};
use report::gaps::{Events, Figures, GapsReport, Learned};

/// The tables of a document before it is decided what they may show. All tables are added first.
#[derive(Default)]
pub(super) struct Tables {
    together: Vec<Rows>,
    beside: Vec<Rows>,
    apart: Vec<Rows>,
}

/// A table that was added.
#[derive(Clone, Copy)]
pub(super) enum Added {
    Together(usize),
    Beside(usize),
    Apart(usize),
}

/// The decision: what each added table may show.
pub(super) struct Decided {
    together: Vec<ShownRows>,
    beside: Vec<ShownRows>,
    apart: Vec<ShownRows>,
}

impl Tables {
    /// Adds a table whose rows could reveal those of another table, or be revealed by them. The table may also be in the spreadsheet that
    /// goes with the report.
    pub(super) fn add(&mut self, rows: Rows) -> Added {
        self.together.push(rows);
        Added::Together(self.together.len() - 1)
    }

    /// Adds a table that only the report has. It is decided after the tables that the spreadsheet has too. So it cannot change those, and
    /// the two files hide the same.
    pub(super) fn add_beside(&mut self, rows: Rows) -> Added {
        self.beside.push(rows);
        Added::Beside(self.beside.len() - 1)
    }

    /// Adds a table that cannot be worked out from the others: it counts other things and does not say how many people it has, or it is of
    /// another day.
    pub(super) fn add_apart(&mut self, rows: Rows) -> Added {
        self.apart.push(rows);
        Added::Apart(self.apart.len() - 1)
    }

    pub(super) fn decide(self, threshold: Threshold) -> Decided {
        let together = asking(&self.together, |asked| hide(asked, threshold));
        let beside = asking(&self.beside, |asked| {
            let (first, decided) = (somebody(&self.together), somebody_shown(&self.together, &together));
            hide_beside(&first, &decided, asked, threshold)
        });
        let apart = self.apart.iter().flat_map(|rows| asking(std::slice::from_ref(rows), |asked| hide(asked, threshold))).collect();
        Decided { together, beside, apart }
    }
}

/// Has the row anybody in it? A row without people is not a small group, because it identifies nobody: it shows 0 and is not hidden.
fn anybody(members: &Members) -> bool {
    !members.people.is_empty()
}

/// The tables without the rows that have no people.
fn somebody(tables: &[Rows]) -> Vec<Rows> {
    let table = |rows: &Rows| Rows {
        total: rows.total.clone().filter(anybody),
        groups: rows.groups.iter().filter(|members| anybody(members)).cloned().collect(),
    };
    tables.iter().map(table).collect()
}

/// The decisions for the tables without the rows that have no people.
fn somebody_shown(tables: &[Rows], shown: &[ShownRows]) -> Vec<ShownRows> {
    let table = |(rows, shown): (&Rows, &ShownRows)| ShownRows {
        total: shown.total,
        groups: rows.groups.iter().zip(&shown.groups).filter(|(members, _)| anybody(members)).map(|(_, shown)| *shown).collect(),
    };
    tables.iter().zip(shown).map(table).collect()
}

fn asking(tables: &[Rows], ask: impl Fn(&[Rows]) -> Vec<ShownRows>) -> Vec<ShownRows> {
    let table = |(rows, shown): (&Rows, ShownRows)| {
        let mut groups = shown.groups.into_iter();
        ShownRows {
            total: if rows.total.as_ref().is_some_and(anybody) { shown.total } else { Shown::Figures },
            groups: rows
                .groups
                .iter()
                .map(|members| if anybody(members) { groups.next().unwrap_or(Shown::Hidden) } else { Shown::Figures })
                .collect(),
        }
    };
    tables.iter().zip(ask(&somebody(tables))).map(table).collect()
}

impl Decided {
    pub(super) fn total(&self, table: Added) -> Shown {
        self.rows(table).map_or(Shown::Hidden, |shown| shown.total)
    }

    pub(super) fn group(&self, table: Added, at: usize) -> Shown {
        self.rows(table).and_then(|shown| shown.groups.get(at)).copied().unwrap_or(Shown::Hidden)
    }

    /// What the rows of a table may show.
    pub(super) fn rows(&self, table: Added) -> Option<&ShownRows> {
        match table {
            Added::Together(at) => self.together.get(at),
            Added::Beside(at) => self.beside.get(at),
            Added::Apart(at) => self.apart.get(at),
        }
    }
}

pub(super) fn figures(shown: Shown, sums: &Sums) -> Figures {
    match shown {
        Shown::Figures => Figures::Shown(*sums),
        Shown::Few => Figures::Small,
        Shown::Hidden => Figures::Protecting,
    }
}

/// How many lines of a report are hidden because they are small, or because they would give a small one away.
pub(super) fn hidden(report: &GapsReport) -> u32 {
    let figures = |figures: &Figures| !matches!(figures, Figures::Shown(_));
    let events = |events: &Events| !matches!(events, Events::Shown { .. });
    let learned = |learned: &Learned| !matches!(learned, Learned::Shown { .. });
    let kinds = [&report.paid, &report.volunteers, &report.stakeholders];
    let sums = kinds.into_iter().flatten().chain([&report.totals]).chain(report.before.iter().map(|before| &before.totals));
    let sums = sums.chain(report.aims.iter().map(|aim| &aim.figures)).chain(report.branches.iter().map(|branch| &branch.figures));
    let activity = &report.activity;
    let strands = activity.aims.iter().flat_map(|aim| [&aim.held, &aim.planned]).chain([&activity.held, &activity.planned]);
    let learning = activity.kinds.iter().map(|kind| &kind.learned).chain([&activity.learned, &activity.paid, &activity.volunteers]);
    let thin = report.thin.branches.iter().flat_map(|branch| [branch.paid, branch.volunteers]).filter(Option::is_none);
    let count = sums.filter(|one| figures(one)).count()
        + strands.filter(|one| events(one)).count()
        + learning.filter(|one| learned(one)).count()
        + thin.count();
    domain::saturating_u32(count)
}
