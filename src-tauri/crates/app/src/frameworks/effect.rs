//! What differs for people, targets and gaps between two framework versions on one day.

use std::collections::{BTreeMap, BTreeSet};

use domain::facts::Facts;
use domain::ix::{Ix as _, List as _, PersonIx};
use domain::mapping::Heirs;
use domain::matrix::Required;
use domain::ratings::RatingsCounted;
use domain::{Date, Filter, Matrix, gaps};
use store::facts::{FactIds, FrameworkRow};
use store::{Conn, Tx};

use crate::AppError;
use crate::service::settings::value_of;
use crate::views::frameworks::{
    CellCounts, CellsChange, Change, ChangedCell, FrameworkEffect, FrameworkPreview, TargetAndLevel, TargetsCarried,
};

/// How many changed cells a window is told of.
const TOLD: usize = 500;

/// The service under a framework version on a day.
pub(super) struct Then {
    framework: FrameworkRow,
    facts: Facts,
    ids: FactIds,
    matrix: Matrix,
}

impl Then {
    pub(super) async fn read(conn: &mut Conn, framework: &FrameworkRow, on: Date) -> Result<Self, AppError> {
        let settings = store::settings::all(conn).await?;
        let counted = if value_of(&settings, "ratings.counted") == "agreed" { RatingsCounted::Agreed } else { RatingsCounted::All };
        let (facts, ids) = store::facts::facts(conn, framework).await?;
        let matrix = Matrix::build(&facts, on, counted);
        Ok(Self { framework: framework.clone(), facts, ids, matrix })
    }

    /// For each person the cells under the skills of another version: by the one skill that theirs becomes, and by none where it becomes
    /// no skill, several, or one with others.
    fn led(&self, person: PersonIx, heirs: &Heirs) -> Vec<(Option<usize>, Required)> {
        let place = |cell: &Required| match heirs.from_version(&self.facts.skills[cell.skill].key, self.framework.id.number()) {
            [heir] if heir.origin == 0 => Some(heir.skill.at()),
            _ => None,
        };
        self.matrix.required(person).map(|cell| (place(&cell), cell)).collect()
    }
}

/// What is different.
pub(super) async fn between(tx: &mut Tx, before: &Then, after: &Then) -> Result<FrameworkPreview, AppError> {
    let heirs = &after.ids.heirs;
    let same = before.framework.id == after.framework.id;
    let (carried, lost_targets) = targets(before, after);
    let mut people = 0;
    let mut cells = Vec::new();
    let mut left_out = 0_usize;
    for (at, who) in before.facts.people.enumerated() {
        let shown = |cell: &Required| TargetAndLevel { target: cell.target, level: cell.level };
        // Both have the same people in the same order.
        let mut now: BTreeMap<usize, Required> = after.matrix.required(at).map(|cell| (cell.skill.at(), cell)).collect();
        let mut changed = Vec::new();
        for (place, cell) in before.led(at, heirs) {
            let place = if same { Some(cell.skill.at()) } else { place };
            let becomes = place.and_then(|place| now.remove(&place));
            if becomes.is_some_and(|one| (one.target, one.importance, one.level) == (cell.target, cell.importance, cell.level)) {
                continue;
            }
            changed.push((Some(cell), becomes));
        }
        changed.extend(now.into_values().map(|cell| (None, Some(cell))));
        people += usize::from(!changed.is_empty());
        for (was, is) in changed {
            if cells.len() == TOLD {
                left_out += 1;
                continue;
            }
            cells.push(ChangedCell {
                person: who.key.clone(),
                name: who.name.clone(),
                before_skill: was.map(|cell| before.facts.skills[cell.skill].title.clone()),
                before: was.as_ref().map(shown),
                after_skill: is.map(|cell| after.facts.skills[cell.skill].title.clone()),
                after: is.as_ref().map(shown),
            });
        }
    }
    let (was, is) = (totals(before), totals(after));
    let effect = FrameworkEffect {
        people: domain::saturating_u32(people),
        targets: carried,
        gap_levels: Change { before: was.0, after: is.0 },
        cells: CellsChange { before: was.1, after: is.1 },
        lost_ratings: lost_ratings(tx, Some(&before.ids.heirs), heirs).await?,
    };
    Ok(FrameworkPreview { effect, cells, cells_left_out: domain::saturating_u32(left_out), lost_targets })
}

/// The levels missing, and the cells by state.
fn totals(then: &Then) -> (u32, CellCounts) {
    let sums = gaps(&then.facts, &then.matrix, &[], &Filter::default()).totals;
    (sums.gap_levels, CellCounts { met: sums.met, below: sums.below, unrated: sums.unrated })
}

/// What becomes of the role targets, and the (role, skill) of those that are lost.
fn targets(before: &Then, after: &Then) -> (TargetsCarried, Vec<(String, String)>) {
    let now: BTreeSet<(usize, usize)> = after.facts.targets.iter().map(|one| (one.role.at(), one.skill.at())).collect();
    let mut reached: BTreeSet<(usize, usize)> = BTreeSet::new();
    let (mut carried, mut lost) = (TargetsCarried::default(), Vec::new());
    for target in &before.facts.targets {
        let skill = &before.facts.skills[target.skill];
        let leads = after.ids.heirs.from_version(&skill.key, before.framework.id.number());
        let found: Vec<(usize, usize)> =
            leads.iter().map(|heir| (target.role.at(), heir.skill.at())).filter(|one| now.contains(one)).collect();
        if found.is_empty() {
            carried.lost += 1;
            lost.push((before.facts.roles[target.role].title.clone(), skill.title.clone()));
        } else {
            carried.kept += 1;
        }
        reached.extend(found);
    }
    carried.new = domain::saturating_u32(now.difference(&reached).count());
    (carried, lost)
}

/// How many ratings count for no skill by `after`, of those that do by `before`, or of all.
pub(super) async fn lost_ratings(conn: &mut Conn, before: Option<&Heirs>, after: &Heirs) -> Result<u32, AppError> {
    let mut lost = 0_usize;
    store::ratings::each_given(conn, |code, recorded, on| {
        let counts = |heirs: &Heirs| !heirs.of(code, recorded, Some(on)).is_empty();
        lost += usize::from(before.is_none_or(counts) && !counts(after));
    })
    .await?;
    Ok(domain::saturating_u32(lost))
}
