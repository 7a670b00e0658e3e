//! The rows of a document as sets, and the relations between rows that make up others.

use std::collections::HashMap;

use super::{Members, Rows, Shown, ShownRows, Size};
use crate::ix::Ix;

/// All rows of a document. Rows with the same people and pieces are one row.
pub(super) struct Sets {
    /// For each table its total and its groups.
    pub(super) tables: Vec<(Option<usize>, Vec<usize>)>,
    pub(super) pieces: Family,
    pub(super) people: Family,
    /// The number of rows, from the first on, that are decided already and must not change.
    pub(super) kept: usize,
}

/// Some rows of one table that make up another row.
pub(super) struct Relation {
    pub(super) whole: usize,
    pub(super) parts: Vec<usize>,
    /// True if each piece of the whole is in exactly one part, so that figures add up.
    pub(super) pieces: bool,
    /// True if each person of the whole is in exactly one part, so that people add up.
    pub(super) people: bool,
}

/// Sets of things of one sort. Things that are in the same rows cannot be told apart and are one class.
pub(super) struct Family {
    /// How many things each class stands for.
    weights: Vec<u32>,
    /// For each row the classes in it, a bit for each.
    pub(super) rows: Vec<Vec<u64>>,
    /// For each row how many things are in it.
    sizes: Vec<u64>,
}

impl Sets {
    /// The rows of the first `decided` tables are those to keep.
    pub(super) fn new(tables: &[Rows], decided: usize) -> Self {
        let mut seen: HashMap<(Vec<u64>, Vec<u64>), usize> = HashMap::new();
        let mut row_of = |members: &Members| {
            let next = seen.len();
            let people = members.people.iter().map(|person| person.at() as u64).collect();
            *seen.entry((set(members.pieces.clone()), set(people))).or_insert(next)
        };
        let mut of_table = |table: &Rows| (table.total.as_ref().map(&mut row_of), table.groups.iter().map(&mut row_of).collect());
        let of_tables: Vec<(Option<usize>, Vec<usize>)> = tables.iter().map(&mut of_table).collect();
        let of_first = of_tables.iter().take(decided).flat_map(|(total, groups)| total.iter().chain(groups));
        let kept = of_first.max().map_or(0, |last| last + 1);
        let mut rows: Vec<_> = seen.into_iter().map(|(sets, row)| (row, sets)).collect();
        rows.sort_unstable_by_key(|(row, _)| *row);
        let (pieces, people): (Vec<_>, Vec<_>) = rows.into_iter().map(|(_, sets)| sets).unzip();
        Self { tables: of_tables, pieces: Family::new(&pieces), people: Family::new(&people), kept }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.rows.len()
    }

    /// The people of a row.
    pub(super) fn people(&self, row: usize) -> u32 {
        crate::numbers::saturating_u32(self.people.sizes[row])
    }

    /// The people who are in at least one of some rows.
    pub(super) fn people_in_all(&self, rows: &[usize]) -> u32 {
        crate::numbers::saturating_u32(self.people.size(&self.people.union(rows)))
    }

    pub(super) fn size(&self, row: usize) -> Size {
        (row < self.kept, self.people(row), self.pieces.sizes[row], row)
    }

    /// The decision for each row, table by table.
    pub(super) fn shown(&self, shown: &[Shown]) -> Vec<ShownRows> {
        let of = |row: &usize| shown[*row];
        let table = |(total, groups): &(Option<usize>, Vec<usize>)| ShownRows {
            total: total.as_ref().map_or(Shown::Hidden, of),
            groups: groups.iter().map(of).collect(),
        };
        self.tables.iter().map(table).collect()
    }

    /// All relations between a row and groups of a table that make it up. Small wholes come first.
    pub(super) fn relations(&self) -> Vec<Relation> {
        let mut found = Vec::new();
        for (_, groups) in &self.tables {
            let mut groups = groups.clone();
            groups.sort_unstable();
            groups.dedup();
            for whole in 0..self.len() {
                let by_pieces = self.pieces.parts(whole, &groups);
                let by_people = self.people.parts(whole, &groups);
                match (by_pieces, by_people) {
                    (Some(parts), Some(same)) if parts == same => found.push(Relation { whole, parts, pieces: true, people: true }),
                    (by_pieces, by_people) => {
                        found.extend(by_pieces.map(|parts| Relation { whole, parts, pieces: true, people: false }));
                        found.extend(by_people.map(|parts| Relation { whole, parts, pieces: false, people: true }));
                    }
                }
            }
        }
        found.sort_by_key(|relation| self.size(relation.whole));
        found
    }
}

impl Family {
    fn new(rows: &[Vec<u64>]) -> Self {
        let mut places: Vec<(u64, u32)> = Vec::new();
        for (row, things) in (0..).zip(rows) {
            places.extend(things.iter().map(|&thing| (thing, row)));
        }
        places.sort_unstable();
        let mut classes: HashMap<Vec<u32>, usize> = HashMap::new();
        let mut weights: Vec<u32> = Vec::new();
        for of_thing in places.chunk_by(|a, b| a.0 == b.0) {
            let in_rows = of_thing.iter().map(|&(_, row)| row).collect();
            let class = *classes.entry(in_rows).or_insert(weights.len());
            if class == weights.len() {
                weights.push(0);
            }
            weights[class] += 1;
        }
        let words = weights.len().div_ceil(64);
        let mut bits = vec![vec![0_u64; words]; rows.len()];
        let mut in_order: Vec<_> = classes.into_iter().map(|(in_rows, class)| (class, in_rows)).collect();
        in_order.sort_unstable_by_key(|(class, _)| *class);
        for (class, in_rows) in in_order {
            for row in in_rows {
                bits[row as usize][class / 64] |= 1 << (class % 64);
            }
        }
        Self { weights, rows: bits, sizes: rows.iter().map(|things| things.len() as u64).collect() }
    }

    pub(super) fn classes(&self) -> usize {
        self.weights.len()
    }

    /// The classes of a row.
    pub(super) fn of(&self, row: usize) -> Vec<usize> {
        let bits = &self.rows[row];
        (0..self.classes()).filter(|class| bits[class / 64] >> (class % 64) & 1 == 1).collect()
    }

    /// The rows among these that make up the whole, if they do: each thing of the whole is in exactly one of them.
    fn parts(&self, whole: usize, rows: &[usize]) -> Option<Vec<usize>> {
        let is_part = |&row: &usize| {
            let inside = || self.rows[row].iter().zip(&self.rows[whole]).all(|(part, whole)| part & !whole == 0);
            row != whole && self.sizes[row] > 0 && self.sizes[row] <= self.sizes[whole] && inside()
        };
        let parts: Vec<usize> = rows.iter().copied().filter(is_part).collect();
        let sum: u64 = parts.iter().map(|&row| self.sizes[row]).sum();
        let makes_up = !parts.is_empty() && sum == self.sizes[whole] && self.union(&parts) == self.rows[whole];
        makes_up.then_some(parts)
    }

    fn union(&self, rows: &[usize]) -> Vec<u64> {
        let mut all = vec![0; self.classes().div_ceil(64)];
        for &row in rows {
            all.iter_mut().zip(&self.rows[row]).for_each(|(all, bits)| *all |= bits);
        }
        all
    }

    fn size(&self, bits: &[u64]) -> u64 {
        let in_it = self.weights.iter().enumerate().filter(|(class, _)| bits[class / 64] >> (class % 64) & 1 == 1);
        in_it.map(|(_, &weight)| u64::from(weight)).sum()
    }
}

fn set(mut things: Vec<u64>) -> Vec<u64> {
    things.sort_unstable();
    things.dedup();
    things
}
