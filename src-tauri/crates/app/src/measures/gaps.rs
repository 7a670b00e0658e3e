//! Gap tables: the sums of the measures over any grouping, for every screen, report and export.

use std::collections::BTreeMap;

use domain::gaps::Key;
use domain::matrix::Matrix;
use domain::said_first::ByNeed;

use crate::measures::scope::Scoped;
use crate::views::gaps::{GapGroup, GapQuery, GapTable};
use crate::{App, AppError};

impl App {
    /// The sums of a scope and of its groups by up to three keys.
    ///
    /// # Errors
    /// `NotFound` for a branch, aim or framework version that does not exist; `Invalid` for more than three keys.
    pub async fn gaps(&self, query: &GapQuery) -> Result<GapTable, AppError> {
        if query.by.len() > 3 {
            return Err(AppError::invalid("A table can be grouped by three keys at most."));
        }
        let scoped = self.scoped(&mut self.reading().await?, &query.scope).await?;
        Ok(table(&scoped, &query.by))
    }
}

/// The gap table of a scope that is already resolved.
pub(crate) fn table(scoped: &Scoped, by: &[Key]) -> GapTable {
    table_of(scoped, &scoped.matrix, by)
}

/// The gap table of a scope on the date of another matrix.
pub(crate) fn table_of(scoped: &Scoped, matrix: &Matrix, by: &[Key]) -> GapTable {
    let counted = domain::gaps::gaps(scoped.facts(), matrix, by, &scoped.filter);
    let groups: Vec<GapGroup> = counted
        .groups
        .iter()
        .map(|group| {
            let texts = counted.texts(scoped.facts(), group);
            let key: BTreeMap<String, Option<String>> =
                by.iter().zip(texts).map(|(key, text)| (key.code().to_owned(), text.map(str::to_owned))).collect();
            GapGroup { key, sums: group.sums }
        })
        .collect();
    let most = ByNeed::of_table(&counted, scoped.snapshot.least_rated).most;
    GapTable {
        as_of: matrix.on(),
        framework: scoped.snapshot.framework_ref(),
        edition: scoped.snapshot.framework.edition.clone(),
        ratings: matrix.counted(),
        totals: counted.totals,
        needs_most: most.and_then(|at| groups.get(at)).map(|group| group.key.clone()),
        groups,
    }
}
