//! What can be worked out from printed figures: used by tests that attack the hiding of small numbers.

/// How many rows are independent of each other, by plain elimination.
pub(crate) fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let (mut rank, width) = (0, rows.first().map_or(0, Vec::len));
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs())) else { break };
        if rows[pivot][column].abs() < 1e-7 {
            continue;
        }
        rows.swap(rank, pivot);
        let top = rows[rank].clone();
        for other in &mut rows[rank + 1..] {
            let times = other[column] / top[column];
            other.iter_mut().zip(&top).for_each(|(value, top)| *value -= times * top);
        }
        rank += 1;
    }
    rank
}
