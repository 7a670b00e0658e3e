//! Which rows of a report are shown, decided for all of its tables together.

use domain::Sums;
use domain::small_numbers::{Members, Rows, Shown, ShownRows, Threshold, hide};
use report::gaps::{Events, Figures, GapsReport, Learned};

/// The tables of a document on their way to being shown: everything is added before anything is decided.
#[derive(Default)]
pub(super) struct Tables {
    rows: Vec<Rows>,
}

/// A table that was added.
#[derive(Clone, Copy)]
pub(super) struct Added(usize);

/// What each added table may show.
pub(super) struct Decided(Vec<ShownRows>);

impl Tables {
    pub(super) fn add(&mut self, rows: Rows) -> Added {
        self.rows.push(rows);
        Added(self.rows.len() - 1)
    }

    pub(super) fn decide(self, threshold: Threshold) -> Decided {
        // Nobody in a row is no small group: there is no one to be picked out, and a nought says so.
        let some = |members: &Members| !members.people.is_empty();
        let asked: Vec<Rows> = self
            .rows
            .iter()
            .map(|rows| Rows {
                total: rows.total.clone().filter(some),
                groups: rows.groups.iter().filter(|members| some(members)).cloned().collect(),
            })
            .collect();
        let answered = hide(&asked, threshold);
        let table = |(rows, shown): (&Rows, ShownRows)| {
            let mut groups = shown.groups.into_iter();
            ShownRows {
                total: if rows.total.as_ref().is_some_and(some) { shown.total } else { Shown::Figures },
                groups: rows
                    .groups
                    .iter()
                    .map(|members| if some(members) { groups.next().unwrap_or(Shown::Hidden) } else { Shown::Figures })
                    .collect(),
            }
        };
        Decided(self.rows.iter().zip(answered).map(table).collect())
    }
}

impl Decided {
    pub(super) fn total(&self, table: Added) -> Shown {
        self.0.get(table.0).map_or(Shown::Hidden, |shown| shown.total)
    }

    pub(super) fn group(&self, table: Added, at: usize) -> Shown {
        self.0.get(table.0).and_then(|shown| shown.groups.get(at)).copied().unwrap_or(Shown::Hidden)
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
    let kinds = [&report.paid, &report.volunteers, &report.councillors, &report.officers];
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
    u32::try_from(count).unwrap_or(u32::MAX)
}
