//! A first-order method for the linear relaxation: good multipliers for programs too large for a simplex method.
//!
//! This is primal-dual hybrid gradient (Chambolle & Pock 2011) as PDLP made it practical (Applegate et al. 2021), in the reflected Halpern
//! form (Lu & Yang 2024) with restarts by the fixed-point error (Lu, Peng & Yang 2025). Each step is one product with the matrix and one
//! with its transpose. Every column has limits, so that any multipliers give a bound, and the method can be stopped at any time.

use crate::bound::program::Program;
use crate::model::ix::{ColumnIx, Ix};

/// Points in one unit of the scaled objective, to keep its numbers near 1.
const SCALE: f64 = 100_000.0;
/// Rounds in which rows and columns are scaled to a largest entry of 1 (Ruiz 2001). One more round then scales them to a sum of 1.
const ROUNDS: usize = 10;

/// Rounds over all rows, before the first step, in which each multiplier is set on its own.
const DESCENTS: usize = 4;

/// The primal weight before the first step, when objective and limits are scaled to length 1.
const WEIGHT: f64 = 0.03;
/// How far the weight moves towards the value that a stretch suggests, from 0 to 1. With a higher value, multipliers that are good from the
/// start get lost before the columns have followed them.
const REWEIGHTED: f64 = 0.25;

/// A sparse matrix, row by row.
struct Matrix {
    starts: Vec<u32>,
    at: Vec<u32>,
    values: Vec<f32>,
}

impl Matrix {
    fn times(&self, x: &[f32], out: &mut [f32]) {
        for (out, ends) in out.iter_mut().zip(self.starts.windows(2)) {
            let (from, to) = (ends[0] as usize, ends[1] as usize);
            let terms = self.at[from..to].iter().zip(&self.values[from..to]);
            *out = terms.map(|(at, value)| x[*at as usize] * value).sum();
        }
    }

    fn transposed(&self, columns: usize) -> Self {
        let mut starts = vec![0_u32; columns + 1];
        for at in &self.at {
            starts[*at as usize + 1] += 1;
        }
        for column in 0..columns {
            starts[column + 1] += starts[column];
        }
        let mut next = starts.clone();
        let (mut at, mut values) = (vec![0; self.at.len()], vec![0.0; self.at.len()]);
        for row in 0..self.starts.len() - 1 {
            for entry in self.starts[row] as usize..self.starts[row + 1] as usize {
                let spot = &mut next[self.at[entry] as usize];
                (at[*spot as usize], values[*spot as usize]) = (row as u32, self.values[entry]);
                *spot += 1;
            }
        }
        Self { starts, at, values }
    }
}

/// The method at work on one program.
pub(crate) struct Pdhg {
    rows: Matrix,
    columns: Matrix,
    limits: Vec<f32>,
    costs: Vec<f32>,
    lower: Vec<f32>,
    upper: Vec<f32>,
    row_scales: Vec<f32>,
    column_scales: Vec<f32>,
    x: Vec<f32>,
    y: Vec<f32>,
    /// The values of `x` and `y` where the present stretch began.
    x_from: Vec<f32>,
    y_from: Vec<f32>,
    /// The values after one plain step from `x` and `y`.
    x_next: Vec<f32>,
    y_next: Vec<f32>,
    pull: Vec<f32>,
    load: Vec<f32>,
    reach: Vec<f32>,
    step: f64,
    /// The primal weight: the ratio of the scale of multipliers to the scale of columns.
    weight: f64,
    steps: u64,
    in_stretch: u64,
    first_error: f64,
    last_error: f64,
    /// True if limits have changed since the last step.
    stale: bool,
    offset: f64,
}

impl Pdhg {
    /// Loads the program. All multipliers start at 0.
    pub(crate) fn new(program: &Program) -> Self {
        let (rows, columns) = (program.limits.len(), program.columns.len());
        let mut matrix = Matrix { starts: vec![0], at: Vec::new(), values: Vec::new() };
        for row in program.rows.indices() {
            for (column, factor) in program.rows.get(row) {
                matrix.at.push(column.at() as u32);
                matrix.values.push(*factor as f32);
            }
            matrix.starts.push(matrix.at.len() as u32);
        }
        let (row_scales, column_scales) = scales(&mut matrix, columns);
        let scaled = |value: i64, by: f32| value as f32 * by;
        let limits: Vec<f32> = program.limits.iter().zip(&row_scales).map(|(limit, by)| scaled(*limit, *by)).collect();
        let costs: Vec<f32> =
            program.columns.iter().zip(&column_scales).map(|(column, by)| (column.cost as f64 / SCALE * f64::from(*by)) as f32).collect();
        let lower: Vec<f32> = program.columns.iter().zip(&column_scales).map(|(column, by)| column.lower as f32 / by).collect();
        let upper = program.columns.iter().zip(&column_scales).map(|(column, by)| column.upper as f32 / by).collect();
        let transposed = matrix.transposed(columns);
        let step = 0.97 / norm(&matrix, &transposed).max(1e-6);
        let weight = WEIGHT * length(&costs).max(1e-6) / length(&limits).max(1e-6);
        Self {
            rows: matrix,
            columns: transposed,
            x: lower.clone(),
            x_from: lower.clone(),
            x_next: lower.clone(),
            y: vec![0.0; rows],
            y_from: vec![0.0; rows],
            y_next: vec![0.0; rows],
            pull: vec![0.0; columns],
            load: vec![0.0; rows],
            reach: vec![0.0; columns],
            limits,
            costs,
            lower,
            upper,
            row_scales,
            column_scales,
            step,
            weight,
            steps: 0,
            in_stretch: 0,
            first_error: f64::INFINITY,
            last_error: f64::INFINITY,
            stale: false,
            offset: program.offset as f64,
        }
    }

    /// Begins the first stretch at the present point and multipliers.
    fn set_out(&mut self) {
        self.x_from.copy_from_slice(&self.x);
        self.x_next.copy_from_slice(&self.x);
        self.y_from.copy_from_slice(&self.y);
        self.y_next.copy_from_slice(&self.y);
    }

    /// Starts from multipliers in points, one for each row.
    pub(crate) fn start(&mut self, multipliers: &[f64]) {
        for ((y, by), value) in self.y.iter_mut().zip(&self.row_scales).zip(multipliers) {
            *y = (value / SCALE / f64::from(*by)) as f32;
        }
        self.set_out();
    }

    /// Goes on where `before` stopped on another part of the program. `point` has a value for each column of this part.
    pub(crate) fn go_on(&mut self, point: &[f64], before: &Self) {
        for (at, value) in point.iter().enumerate() {
            self.x[at] = (*value as f32 / self.column_scales[at]).clamp(self.lower[at], self.upper[at]);
        }
        self.set_out();
        (self.weight, self.steps) = (before.weight, before.steps);
    }

    /// Starts from multipliers that are found row by row: each in turn is set to the value that makes the bound least while the others stay
    /// (dual coordinate descent). This soon gets stuck, but at a bound far below the one at multipliers of 0.
    pub(crate) fn descend(&mut self) {
        self.columns.times(&self.y, &mut self.pull);
        let mut reduced: Vec<f64> = self.costs.iter().zip(&self.pull).map(|(cost, pull)| f64::from(cost - pull)).collect();
        let mut turns: Vec<(f64, f64)> = Vec::new();
        for _ in 0..DESCENTS {
            for row in 0..self.y.len() {
                let (from, to) = (self.rows.starts[row] as usize, self.rows.starts[row + 1] as usize);
                let terms = self.rows.at[from..to].iter().zip(&self.rows.values[from..to]);
                let before = f64::from(self.y[row]);
                // How fast the bound falls when the multiplier is 0, and where it begins to fall less fast.
                let mut slope = f64::from(self.limits[row]);
                turns.clear();
                for (at, value) in terms.clone() {
                    let (at, value) = (*at as usize, f64::from(*value));
                    let (left, span) = (reduced[at] + value * before, f64::from(self.upper[at] - self.lower[at]));
                    slope -= value * f64::from(if left > 0.0 { self.upper[at] } else { self.lower[at] });
                    if left / value > 0.0 {
                        turns.push((left / value, value.abs() * span));
                    }
                }
                let mut after = 0.0;
                if slope < 0.0 {
                    turns.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
                    for (turn, more) in &turns {
                        after = *turn;
                        slope += more;
                        if slope >= 0.0 {
                            break;
                        }
                    }
                }
                if (after - before).abs() > 0.0 {
                    for (at, value) in terms {
                        reduced[*at as usize] -= f64::from(*value) * (after - before);
                    }
                    self.y[row] = after as f32;
                }
            }
        }
        self.set_out();
    }

    /// Puts closer limits on a column; the next step begins a new stretch.
    pub(crate) fn limit(&mut self, column: ColumnIx, lower: i64, upper: i64) {
        let column = column.at();
        let by = self.column_scales[column];
        (self.lower[column], self.upper[column]) = (lower as f32 / by, upper as f32 / by);
        self.x_next[column] = self.x_next[column].clamp(self.lower[column], self.upper[column]);
        self.stale = true;
    }

    /// How many steps were made, with those of the method that it took over from.
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// Makes one step.
    pub(crate) fn advance(&mut self) {
        if std::mem::take(&mut self.stale) {
            self.new_stretch();
        }
        let (forward, back) = ((self.step / self.weight) as f32, (self.step * self.weight) as f32);
        self.columns.times(&self.y, &mut self.pull);
        let mut moved = 0.0_f64;
        for at in 0..self.x.len() {
            let next = (self.x[at] + forward * (self.costs[at] - self.pull[at])).clamp(self.lower[at], self.upper[at]);
            let by = next - self.x[at];
            moved += f64::from(by * by);
            self.x_next[at] = next;
            self.reach[at] = next + by;
        }
        self.rows.times(&self.reach, &mut self.load);
        let mut turned = 0.0_f64;
        for at in 0..self.y.len() {
            let next = (self.y[at] + back * (self.load[at] - self.limits[at])).max(0.0);
            let by = next - self.y[at];
            turned += f64::from(by * by);
            self.y_next[at] = next;
        }
        let error = (moved / f64::from(forward) + turned / f64::from(back)).sqrt();
        if self.in_stretch == 0 {
            self.first_error = error;
        }
        self.steps += 1;
        let enough = error <= 0.2 * self.first_error || (error <= 0.8 * self.first_error && error > self.last_error);
        let long = self.in_stretch > 10 && self.in_stretch as f64 >= 0.36 * self.steps as f64;
        self.last_error = error;
        if self.in_stretch > 0 && (enough || long) {
            self.restart();
            return;
        }
        let share = (self.in_stretch + 1) as f32 / (self.in_stretch + 2) as f32;
        let anchored = |now: &mut [f32], next: &[f32], from: &[f32]| {
            for ((now, next), from) in now.iter_mut().zip(next).zip(from) {
                *now = share * (2.0 * next - *now) + (1.0 - share) * from;
            }
        };
        anchored(&mut self.x, &self.x_next, &self.x_from);
        anchored(&mut self.y, &self.y_next, &self.y_from);
        self.in_stretch += 1;
    }

    /// Begins a new stretch where the last step led. The weight moves some way to the value that the old stretch suggests.
    fn restart(&mut self) {
        let apart = |one: &[f32], other: &[f32]| one.iter().zip(other).map(|(a, b)| f64::from((a - b) * (a - b))).sum::<f64>().sqrt();
        let (x, y) = (apart(&self.x_next, &self.x_from), apart(&self.y_next, &self.y_from));
        if x > 1e-9 && y > 1e-9 {
            self.weight = (self.weight.ln() - (REWEIGHTED * (self.weight * x / y).ln()).clamp(-0.5, 0.5)).exp();
        }
        self.new_stretch();
    }

    fn new_stretch(&mut self) {
        self.x.copy_from_slice(&self.x_next);
        self.y.copy_from_slice(&self.y_next);
        self.x_from.copy_from_slice(&self.x_next);
        self.y_from.copy_from_slice(&self.y_next);
        self.in_stretch = 0;
        self.last_error = f64::INFINITY;
    }

    /// Roughly the bound that the present multipliers give, in points. Only a proof in whole numbers counts.
    pub(crate) fn dual(&mut self) -> f64 {
        self.columns.times(&self.y_next, &mut self.reach);
        let rows: f64 = self.y_next.iter().zip(&self.limits).map(|(y, limit)| f64::from(y * limit)).sum();
        let left = (0..self.costs.len()).map(|at| {
            let reduced = self.costs[at] - self.reach[at];
            f64::from(reduced * if reduced > 0.0 { self.upper[at] } else { self.lower[at] })
        });
        (rows + left.sum::<f64>()) * SCALE + self.offset
    }

    /// A multiplier for each row, in points.
    pub(crate) fn multipliers(&self) -> Vec<f64> {
        self.y_next.iter().zip(&self.row_scales).map(|(y, by)| f64::from(*y) * f64::from(*by) * SCALE).collect()
    }

    /// A value for each column.
    pub(crate) fn point(&self) -> Vec<f64> {
        self.x_next.iter().zip(&self.column_scales).map(|(x, by)| f64::from(x * by)).collect()
    }
}

/// Scales the matrix so that its entries are near 1, and gives the factors of its rows and columns.
fn scales(matrix: &mut Matrix, columns: usize) -> (Vec<f32>, Vec<f32>) {
    let rows = matrix.starts.len() - 1;
    let (mut of_rows, mut of_columns) = (vec![1.0_f32; rows], vec![1.0_f32; columns]);
    for round in 0..=ROUNDS {
        let (mut largest, mut tallest) = (vec![0.0_f32; rows], vec![0.0_f32; columns]);
        for row in 0..rows {
            for entry in matrix.starts[row] as usize..matrix.starts[row + 1] as usize {
                let column = matrix.at[entry] as usize;
                let value = (matrix.values[entry] * of_rows[row] * of_columns[column]).abs();
                if round < ROUNDS {
                    (largest[row], tallest[column]) = (largest[row].max(value), tallest[column].max(value));
                } else {
                    (largest[row], tallest[column]) = (largest[row] + value, tallest[column] + value);
                }
            }
        }
        for (scale, by) in of_rows.iter_mut().zip(&largest).chain(of_columns.iter_mut().zip(&tallest)) {
            if *by > 0.0 {
                *scale /= by.sqrt();
            }
        }
    }
    for row in 0..rows {
        for entry in matrix.starts[row] as usize..matrix.starts[row + 1] as usize {
            matrix.values[entry] *= of_rows[row] * of_columns[matrix.at[entry] as usize];
        }
    }
    (of_rows, of_columns)
}

/// The largest singular value, by power iteration from a fixed start.
fn norm(matrix: &Matrix, transposed: &Matrix) -> f64 {
    let mut x: Vec<f32> = (0..transposed.starts.len() - 1).map(|at| 1.0 + (at % 97) as f32 / 97.0).collect();
    let mut through = vec![0.0; matrix.starts.len() - 1];
    let mut norm = 1.0;
    for _ in 0..30 {
        let by = length(&x).max(1e-12) as f32;
        x.iter_mut().for_each(|value| *value /= by);
        matrix.times(&x, &mut through);
        norm = length(&through);
        transposed.times(&through, &mut x);
    }
    norm
}

fn length(vector: &[f32]) -> f64 {
    vector.iter().map(|value| f64::from(*value) * f64::from(*value)).sum::<f64>().sqrt()
}
