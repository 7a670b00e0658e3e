//! The sorts of people that a report tells apart.

use domain::small_numbers::Members;
use domain::{Kind, Sums};

/// Paid staff, volunteers, and councillors with senior officers: those two are counted together, because
/// each alone is usually so few that it would have to be hidden, and others with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Paid,
    Volunteers,
    Stakeholders,
}

impl Who {
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Employee => Self::Paid,
            Kind::Volunteer => Self::Volunteers,
            Kind::Councillor | Kind::Officer => Self::Stakeholders,
        }
    }
}

/// The sums of two groups that have nobody in common.
pub(super) fn both(a: &Sums, b: &Sums) -> Sums {
    let share = |part: u32, whole: u32| (whole > 0).then(|| f64::from(part) / f64::from(whole));
    let (met, below, required) = (a.met + b.met, a.below + b.below, a.required + b.required);
    Sums {
        people: a.people + b.people,
        required,
        met,
        below,
        unrated: a.unrated + b.unrated,
        review_due: a.review_due + b.review_due,
        target_levels: a.target_levels + b.target_levels,
        gap_levels: a.gap_levels + b.gap_levels,
        unrated_levels: a.unrated_levels + b.unrated_levels,
        weighted_gap: a.weighted_gap + b.weighted_gap,
        coverage: share(met, met + below),
        response: share(met + below, required),
        people_with_gap: a.people_with_gap + b.people_with_gap,
    }
}

/// Joins the rows of kinds into rows of sorts, in the order in which the sorts first occur.
pub(super) fn joined(rows: impl IntoIterator<Item = (Who, Members)>) -> Vec<Members> {
    let mut found: Vec<(Who, Members)> = Vec::new();
    for (who, members) in rows {
        match found.iter_mut().find(|(known, _)| *known == who) {
            Some((_, all)) => {
                all.people.extend(members.people);
                all.pieces.extend(members.pieces);
            }
            None => found.push((who, members)),
        }
    }
    found.into_iter().map(|(_, members)| members).collect()
}
