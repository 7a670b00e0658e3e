//! Decides what a document that leaves the service may show: nothing from which a few people could be identified (docs/measures.md, Small
//! numbers).
//!
//! In anything for councillors or for the public, a group of fewer people than the threshold shows
//! "<5" (for a threshold of 5) as its people and no other figure: no count, share or median, in no
//! table and no chart. Where such a group could be worked out from a total or from another table of the
//! same document, the next smallest group is hidden too.
//!
//! [`hide`] decides for all tables of a document together. It works on sets: each row is the set of people in it and the set of pieces
//! (required cells, learning records) that its figures count. A table's figures are sums over pieces, so what a reader can work out is what
//! adding and subtracting rows yields. Nothing is assumed about relations between tables. That the branches make up the service, or that
//! only councillors and officers have no branch, is found in the sets themselves.
//!
//! 1. Rows of fewer people than the threshold are hidden.
//! 2. Wherever rows of one table make up another row, the hidden ones among them must be at least two, must together have at least the
//!    threshold's number of people, and must not follow from "<5" alone (as 4 and 4 would if the total says 8; a hidden row without "<5" is
//!    known to have 5 or more). If not, the next smallest of the rows is hidden, and last of all the whole.
//! 3. No hidden row is a linear combination of shown ones, across all tables. If one is, the smallest
//!    row of the combination is hidden. Back to 2 until nothing changes.
//!
//! The method is that of primary and complementary cell suppression (see Hundepool and others, *Statistical Disclosure Control*, 2012,
//! chapter 4), by elimination and not by an optimiser: what it hides is enough, but not always the least possible. It protects exact values
//! against adding and subtracting. It does not hide that every part of a total of 0 is 0.

mod audit;
mod sets;

use serde::{Deserialize, Serialize};

use crate::facts::Facts;
use crate::gaps::{Filter, GapTable, Key, Sums, gaps, tally};
use crate::ix::{Ix, PersonIx};
use crate::matrix::Matrix;
use sets::{Relation, Sets};

/// Groups of fewer people than this are hidden, 5..=10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Threshold(u32);

/// The number is no threshold for small groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a whole number from 5 to 10: groups of fewer people than that are hidden in what leaves the service")]
pub struct NotAThreshold(pub u32);

impl Threshold {
    /// A threshold of 5 to 10 people.
    ///
    /// # Errors
    /// [`NotAThreshold`] outside of that.
    pub fn new(people: u32) -> Result<Self, NotAThreshold> {
        if (5..=10).contains(&people) { Ok(Self(people)) } else { Err(NotAThreshold(people)) }
    }

    /// The number of people.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl Default for Threshold {
    fn default() -> Self {
        Self(5)
    }
}

impl TryFrom<u32> for Threshold {
    type Error = NotAThreshold;

    fn try_from(people: u32) -> Result<Self, NotAThreshold> {
        Self::new(people)
    }
}

impl From<Threshold> for u32 {
    fn from(threshold: Threshold) -> Self {
        threshold.0
    }
}

/// What a row of a document may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Shown {
    /// The row may show all of its figures.
    Figures,
    /// The row may show only that it has fewer people than the threshold.
    Few,
    /// The row may show no figure, because that would reveal another group.
    Hidden,
}

impl Shown {
    /// The number of people of a row as the document shows it: the number, `<5`, or nothing.
    pub fn people(self, people: u32, threshold: Threshold) -> Option<String> {
        match self {
            Self::Figures => Some(people.to_string()),
            Self::Few => Some(format!("<{}", threshold.0)),
            Self::Hidden => None,
        }
    }

    /// A figure of the row, if it may be shown.
    pub fn figure<T>(self, figure: T) -> Option<T> {
        (self == Self::Figures).then_some(figure)
    }
}

/// Who is in a row and what its figures count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Members {
    /// The people, in any order. A person may be in the list several times.
    pub people: Vec<PersonIx>,
    /// The pieces that the row's figures are sums over. Any numbers may be used, but a piece must have the same number in every table of
    /// the document, and different things (cells, records) must have different numbers.
    pub pieces: Vec<u64>,
}

/// The rows of one table, or the bars of one chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// The total, where the table shows one.
    pub total: Option<Members>,
    /// The groups.
    pub groups: Vec<Members>,
}

/// What the rows of one table may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRows {
    /// The total; [`Shown::Hidden`] where there is none.
    pub total: Shown,
    /// The groups, in their order.
    pub groups: Vec<Shown>,
}

/// Decides for all tables of a document together what each row may show (see the module's head).
pub fn hide(tables: &[Rows], threshold: Threshold) -> Vec<ShownRows> {
    let sets = Sets::new(tables, 0);
    let shown = settled(&sets, by_size(&sets, threshold), threshold);
    sets.shown(&shown)
}

/// Decides what the rows of further tables may show, together with tables that are decided already. The decided tables do not change,
/// because another document has them too. If the further tables could only be shown by hiding more of the first ones, none of their rows
/// shows a figure.
pub fn hide_beside(first: &[Rows], decided: &[ShownRows], tables: &[Rows], threshold: Threshold) -> Vec<ShownRows> {
    let all: Vec<Rows> = first.iter().chain(tables).cloned().collect();
    let sets = Sets::new(&all, first.len());
    let mut asked = by_size(&sets, threshold);
    for ((total, groups), decided) in sets.tables.iter().zip(decided) {
        let rows = total.iter().map(|&row| (row, decided.total)).chain(groups.iter().copied().zip(decided.groups.iter().copied()));
        rows.for_each(|(row, shown)| asked[row] = shown);
    }
    let mut shown = settled(&sets, asked.clone(), threshold);
    if (0..sets.kept).any(|row| shown[row] != asked[row]) {
        shown = asked;
        shown[sets.kept..].iter_mut().filter(|shown| **shown == Shown::Figures).for_each(|shown| *shown = Shown::Hidden);
    }
    sets.shown(&shown).split_off(first.len())
}

/// The first decision, by size: rows of fewer people than the threshold show `Few`, all others show figures.
fn by_size(sets: &Sets, threshold: Threshold) -> Vec<Shown> {
    (0..sets.len()).map(|row| if sets.people(row) < threshold.0 { Shown::Few } else { Shown::Figures }).collect()
}

/// Hides more rows until no hidden row can be worked out.
fn settled(sets: &Sets, mut shown: Vec<Shown>, threshold: Threshold) -> Vec<Shown> {
    let relations = sets.relations();
    loop {
        let mut changed = false;
        for relation in &relations {
            while let Some(row) = gives_away(sets, relation, &shown, threshold) {
                shown[row] = Shown::Hidden;
                changed = true;
            }
        }
        if changed {
            continue;
        }
        let leaks = audit::leaks(sets, &shown);
        if leaks.is_empty() {
            break;
        }
        leaks.into_iter().for_each(|row| shown[row] = Shown::Hidden);
    }
    shown
}

/// If some rows make up another row and a hidden one could be worked out from them: the row to hide next.
fn gives_away(sets: &Sets, relation: &Relation, shown: &[Shown], threshold: Threshold) -> Option<usize> {
    let hidden: Vec<usize> = relation.parts.iter().copied().filter(|&part| shown[part] != Shown::Figures).collect();
    let some_few = hidden.iter().any(|&part| shown[part] == Shown::Few);
    let whole_shown = shown[relation.whole] == Shown::Figures;
    // A reader could add up the shown rows to get the whole, or subtract them from the whole to get one row or a few people.
    let adds_up = relation.pieces && !whole_shown && hidden.is_empty();
    let too_few = relation.pieces && (hidden.len() == 1 || sets.people_in_all(&hidden) < threshold.0);
    let one_by_people = relation.people && some_few && hidden.len() == 1;
    let by_sets = adds_up || (whole_shown && !hidden.is_empty() && (too_few || one_by_people));
    let by_bounds = !by_sets && whole_shown && some_few && bounds_tell(sets, relation, shown, threshold);
    if !by_sets && !by_bounds {
        return None;
    }
    // To hide a row with exactly the threshold's number of people does not help, because a hidden row is known to have at least that many.
    let order = |&part: &usize| (by_bounds && sets.people(part) == threshold.0, sets.size(part));
    let smallest = relation.parts.iter().copied().filter(|&part| shown[part] == Shown::Figures).min_by_key(order);
    smallest.or_else(|| whole_shown.then_some(relation.whole))
}

/// Is there only one possible number for a hidden row's people, given "fewer than the threshold" and the whole?
fn bounds_tell(sets: &Sets, relation: &Relation, shown: &[Shown], threshold: Threshold) -> bool {
    const OPEN: i64 = 1 << 40;
    let bounds = |part: usize| match shown[part] {
        Shown::Figures => (i64::from(sets.people(part)), i64::from(sets.people(part))),
        Shown::Few => (1, i64::from(threshold.0) - 1),
        Shown::Hidden => (i64::from(threshold.0), OPEN),
    };
    let whole = i64::from(sets.people(relation.whole));
    let (low, high) = relation.parts.iter().map(|&part| bounds(part)).fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    let told = |part: usize| {
        let (least, most) = bounds(part);
        // The others have at most this many people; if nobody is in two rows, also at least this many.
        let at_least = least.max(whole - (high - most));
        let at_most = if relation.people { most.min(whole - (low - least)) } else { most };
        shown[part] == Shown::Few && at_least >= at_most
    };
    relation.parts.iter().any(|&part| told(part))
}

/// The rows of a table of gaps: people, and required cells as pieces.
pub fn gap_rows(facts: &Facts, matrix: &Matrix, by: &[Key], filter: &Filter) -> Rows {
    let skills = matrix.skills();
    let tallied = tally(facts, matrix, by, filter, |members: &mut Members, cell| {
        if members.people.last() != Some(&cell.person) {
            members.people.push(cell.person);
        }
        members.pieces.push((cell.person.at() * skills + cell.skill.at()) as u64);
    });
    Rows { total: Some(tallied.totals), groups: tallied.groups.into_iter().map(|(_, members)| members).collect() }
}

/// The sums of a row that leaves the service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SafeSums {
    /// What the row may show.
    pub shown: Shown,
    /// The sums, if they may be shown.
    pub sums: Option<Sums>,
}

/// A table of gaps that may leave the service.
#[derive(Debug, Clone, PartialEq)]
pub struct SafeTable {
    /// What it is grouped by.
    pub by: Vec<Key>,
    /// Over every cell that the filter lets in.
    pub totals: SafeSums,
    /// The groups' keys (see [`crate::gaps::Group::key`]) and sums, in the order of [`GapTable::groups`].
    pub groups: Vec<(Vec<Option<u32>>, SafeSums)>,
}

impl SafeTable {
    /// The table without what may not be shown. `shown` is what [`hide`] says of its rows.
    pub fn new(table: &GapTable, shown: &ShownRows) -> Self {
        let safe = |sums: Sums, shown: Shown| SafeSums { shown, sums: shown.figure(sums) };
        // A group that was not given to `hide` is not shown.
        let states = shown.groups.iter().copied().chain(std::iter::repeat(Shown::Hidden));
        let groups = table.groups.iter().zip(states).map(|(group, shown)| (group.key.clone(), safe(group.sums, shown)));
        Self { by: table.by.clone(), totals: safe(table.totals, shown.total), groups: groups.collect() }
    }
}

/// The tables of gaps of one document, each with its keys and filter, with small numbers hidden across all of them. `others` are further
/// tables of the same document. The second part of the answer says what these may show.
pub fn safe_gaps(
    facts: &Facts,
    matrix: &Matrix,
    tables: &[(Vec<Key>, Filter)],
    others: &[Rows],
    threshold: Threshold,
) -> (Vec<SafeTable>, Vec<ShownRows>) {
    let mut rows: Vec<Rows> = tables.iter().map(|(by, filter)| gap_rows(facts, matrix, by, filter)).collect();
    rows.extend_from_slice(others);
    let mut shown = hide(&rows, threshold);
    let of_others = shown.split_off(tables.len());
    let safe = |((by, filter), shown): (&(Vec<Key>, Filter), &ShownRows)| SafeTable::new(&gaps(facts, matrix, by, filter), shown);
    (tables.iter().zip(&shown).map(safe).collect(), of_others)
}

/// The order in which rows are hidden: rows that should stay come last; otherwise few people first, then few pieces, then the order of the
/// tables.
type Size = (bool, u32, u64, usize);
