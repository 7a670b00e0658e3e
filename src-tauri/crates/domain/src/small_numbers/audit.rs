//! Checks whether a hidden row can be worked out by adding and subtracting shown rows.
//!
//! A row is a vector with a 1 for each class of things in it. A hidden row can be worked out exactly
//! when it is a linear combination of shown rows. Elimination is done modulo a prime: a combination in
//! fractions is one there too (unless the prime divides a denominator, which 0-1 vectors of this size
//! do not bring about in practice), so at worst a row more is hidden.

use super::Shown;
use super::sets::{Family, Sets};

/// 2^31 - 1: products of two residues fit into 64 bits.
const PRIME: u64 = (1 << 31) - 1;

/// For hidden rows that can be worked out: the smallest of the shown rows that each is worked out from.
/// A row whose working out needs one of those already is left for the next time.
///
/// For a row that is hidden only to protect others, the figures must stay hidden. Its number of people is no secret and is often known
/// (every aim may have all of the people). For a row of few people both must stay hidden.
pub(super) fn leaks(sets: &Sets, shown: &[Shown]) -> Vec<usize> {
    let of_pieces = Audit::new(&sets.pieces, shown);
    let of_people = Audit::new(&sets.people, shown);
    let mut to_hide = vec![false; sets.len()];
    for row in 0..sets.len() {
        let from = match shown[row] {
            Shown::Figures => None,
            Shown::Hidden => of_pieces.worked_out_from(row),
            Shown::Few => of_pieces.worked_out_from(row).or_else(|| of_people.worked_out_from(row)),
        };
        let from = from.unwrap_or_default();
        if from.iter().any(|&row| to_hide[row]) {
            continue;
        }
        if let Some(smallest) = from.into_iter().min_by_key(|&row| sets.size(row)) {
            to_hide[smallest] = true;
        }
    }
    (0..sets.len()).filter(|&row| to_hide[row]).collect()
}

struct Audit<'s> {
    family: &'s Family,
    /// For each class: the shown row that reveals it alone, once the classes that are known before are subtracted.
    known_by: Vec<Option<usize>>,
    /// For each class that is not known: its column.
    columns: Vec<Option<usize>>,
    basis: Vec<Basis>,
}

struct Basis {
    pivot: usize,
    vector: Vec<u64>,
    /// The shown rows from which the vector was made.
    from: Vec<usize>,
}

impl<'s> Audit<'s> {
    fn new(family: &'s Family, shown: &[Shown]) -> Self {
        let classes: Vec<Vec<usize>> =
            (0..shown.len()).map(|row| if shown[row] == Shown::Figures { family.of(row) } else { Vec::new() }).collect();
        let known_by = known(family.classes(), &classes);
        let mut columns = vec![None; family.classes()];
        let unknown = (0..family.classes()).filter(|&class| known_by[class].is_none());
        for (column, class) in unknown.enumerate() {
            columns[class] = Some(column);
        }
        let mut audit = Self { family, known_by, columns, basis: Vec::new() };
        for (row, of_row) in classes.iter().enumerate() {
            let mut vector = audit.vector(of_row);
            let mut from = audit.reduce(&mut vector);
            if let Some(pivot) = vector.iter().position(|&value| value != 0) {
                let inverse = power(vector[pivot], PRIME - 2);
                vector.iter_mut().for_each(|value| *value = residue(*value * inverse));
                from.push(row);
                audit.basis.push(Basis { pivot, vector, from });
            }
        }
        audit
    }

    /// The shown rows that a row can be worked out from; `None` where it cannot.
    fn worked_out_from(&self, row: usize) -> Option<Vec<usize>> {
        let classes = self.family.of(row);
        let mut vector = self.vector(&classes);
        let from = self.reduce(&mut vector);
        if classes.is_empty() || vector.iter().any(|&value| value != 0) {
            return None;
        }
        Some(self.with_what_is_known(classes, from))
    }

    fn vector(&self, classes: &[usize]) -> Vec<u64> {
        let mut vector = vec![0; self.columns.iter().flatten().count()];
        for column in classes.iter().filter_map(|&class| self.columns[class]) {
            vector[column] = 1;
        }
        vector
    }

    /// Subtracts the basis from a vector. Gives the shown rows that were used.
    fn reduce(&self, vector: &mut [u64]) -> Vec<usize> {
        let mut from = Vec::new();
        for basis in &self.basis {
            let times = vector[basis.pivot];
            if times != 0 {
                // A basis vector is 0 left of its pivot.
                for (value, &part) in vector.iter_mut().zip(&basis.vector).skip(basis.pivot) {
                    *value = residue(*value + (PRIME - times) * part);
                }
                from.extend_from_slice(&basis.from);
            }
        }
        from.sort_unstable();
        from.dedup();
        from
    }

    /// Adds the rows by which the known classes of all these rows are known.
    fn with_what_is_known(&self, classes: Vec<usize>, from: Vec<usize>) -> Vec<usize> {
        let mut used = vec![false; self.family.rows.len()];
        let mut open: Vec<usize> = from;
        open.extend(classes.into_iter().filter_map(|class| self.known_by[class]));
        while let Some(row) = open.pop() {
            if !std::mem::replace(&mut used[row], true) {
                open.extend(self.family.of(row).into_iter().filter_map(|class| self.known_by[class]));
            }
        }
        (0..used.len()).filter(|&row| used[row]).collect()
    }
}

/// Finds classes that a shown row reveals alone, removes them from the other rows, and repeats. This is elimination without arithmetic, and
/// it handles most of a document.
fn known(classes: usize, rows: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut with: Vec<Vec<usize>> = vec![Vec::new(); classes];
    for (row, of_row) in rows.iter().enumerate() {
        of_row.iter().for_each(|&class| with[class].push(row));
    }
    let mut left: Vec<usize> = rows.iter().map(Vec::len).collect();
    let mut known: Vec<Option<usize>> = vec![None; classes];
    let mut open: Vec<usize> = (0..rows.len()).filter(|&row| left[row] == 1).collect();
    while let Some(row) = open.pop() {
        let Some(&class) = rows[row].iter().find(|&&class| known[class].is_none()) else { continue };
        known[class] = Some(row);
        for &other in &with[class] {
            left[other] -= 1;
            if left[other] == 1 {
                open.push(other);
            }
        }
    }
    known
}

/// The residue of a number below 2^62 + 2^31: as 2^31 is 1 modulo the prime, high bits fold onto low ones.
fn residue(number: u64) -> u64 {
    let folded = (number & PRIME) + (number >> 31);
    let folded = (folded & PRIME) + (folded >> 31);
    if folded >= PRIME { folded - PRIME } else { folded }
}

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut square, mut product) = (base, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = residue(product * square);
        }
        square = residue(square * square);
        exponent >>= 1;
    }
    product
}
