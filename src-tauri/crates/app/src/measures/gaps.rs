//! Gap tables: the sums of the measures over any grouping, for every screen, report and export.

use std::collections::BTreeMap;

use domain::Date;
use domain::gaps::Key;
use domain::ratings::RatingsCounted;
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
    let matrix = &scoped.matrix;
    view(scoped, matrix.on(), matrix.counted(), domain::gaps::gaps(scoped.facts(), matrix, by, &scoped.filter))
}

/// What people are told of sums on a date, of these ratings.
pub(crate) fn view(scoped: &Scoped, on: Date, ratings: RatingsCounted, counted: domain::gaps::GapTable) -> GapTable {
    let groups: Vec<GapGroup> = counted
        .groups
        .iter()
        .map(|group| {
            let texts = counted.texts(scoped.facts(), group);
            let key: BTreeMap<String, Option<String>> =
                counted.by.iter().zip(texts).map(|(key, text)| (key.code().to_owned(), text.map(str::to_owned))).collect();
            GapGroup { key, sums: group.sums }
        })
        .collect();
    let most = ByNeed::of_table(&counted, scoped.snapshot.least_rated).most;
    GapTable {
        as_of: on,
        framework: scoped.snapshot.framework_ref(),
        edition: scoped.snapshot.framework.edition.clone(),
        ratings,
        totals: counted.totals,
        needs_most: most.and_then(|at| groups.get(at)).map(|group| group.key.clone()),
        groups,
    }
}
