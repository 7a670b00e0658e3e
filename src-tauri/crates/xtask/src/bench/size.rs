//! The four sizes of problem that plans are measured at.

/// A size of `generate.py`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Size {
    S,
    M,
    L,
    Xl,
}

/// Seconds at which a run is looked at.
const MARKS: [u64; 6] = [1, 3, 10, 30, 60, 300];

impl Size {
    pub(super) const ALL: [Self; 4] = [Self::S, Self::M, Self::L, Self::Xl];

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.name().eq_ignore_ascii_case(name))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
            Self::Xl => "XL",
        }
    }

    /// Seconds that a run gets.
    pub(super) fn seconds(self) -> u64 {
        if self == Self::Xl { 300 } else { 60 }
    }

    /// The marks of a run of so many seconds.
    pub(super) fn marks(seconds: u64) -> impl Iterator<Item = u64> {
        MARKS.into_iter().filter(move |mark| *mark <= seconds)
    }

    /// The usual number of fresh problems.
    pub(super) fn seeds(self) -> usize {
        if self == Self::S { 10 } else { 5 }
    }

    /// Is the Python greedy fast enough to be run?
    pub(super) fn has_greedy(self) -> bool {
        self != Self::Xl
    }

    /// How many of the problems the general solvers get: they take minutes each, and at L gigabytes already.
    pub(super) fn general_solvers(self) -> usize {
        if self == Self::Xl { 0 } else { 5 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_found_by_its_name_in_any_case() {
        assert_eq!(Size::named("xl"), Some(Size::Xl));
        assert_eq!(Size::named("XXL"), None);
    }

    #[test]
    fn a_shorter_run_has_fewer_marks() {
        assert_eq!(Size::marks(60).collect::<Vec<_>>(), [1, 3, 10, 30, 60]);
        assert_eq!(Size::marks(2).collect::<Vec<_>>(), [1]);
    }
}
