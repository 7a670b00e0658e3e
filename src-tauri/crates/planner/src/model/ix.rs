//! The indices of the planner: of people, sessions, places and the rest, each a type of its own (see [`domain::ix`]).

use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use domain::index_types;
pub(crate) use domain::ix::{Ix, IxVec, List, indices};

use crate::format::problem::{Activity, CoverRule, Fund, Person, Session, Venue};

index_types! {
    /// A person of the problem.
    pub(crate) PersonIx
    /// A session of the problem. The index after the last one is for a session that is tried out.
    pub(crate) SessionIx
    /// An activity of the problem.
    pub(crate) ActivityIx
    /// A place of the model: a person and a session that some plan could bring together.
    pub(crate) PlaceIx
    /// Something that a person wins once.
    pub(crate) UnitIx
    /// A list of places, one of which must be held before another place.
    pub(crate) NeedIx
    /// A cover rule in one half-day.
    pub(crate) CellIx
    /// A cover rule of the problem.
    pub(crate) CoverIx
    /// A group with a share of learning time.
    pub(crate) GroupIx
    /// A fund of the problem.
    pub(crate) FundIx
    /// A trainer of the problem.
    pub(crate) TrainerIx
    /// A venue of the problem.
    pub(crate) VenueIx
    /// A skill that some activity teaches or asks for.
    pub(crate) SkillIx
    /// A certificate that some activity renews.
    pub(crate) CertificateIx
    /// A period of the problem, for caps of hours.
    pub(crate) PeriodIx
    /// A week that the horizon touches, Monday first.
    pub(crate) WeekIx
    /// A half-day of the horizon: the mornings of its days are even.
    pub(crate) SlotIx
    /// An activity that one person could still go to, in the search for the person's best schedule.
    pub(crate) MetIx
    /// The people lined up for one session of an activity.
    pub(crate) LineIx
    /// A column of a program: a variable.
    pub(crate) ColumnIx
    /// A row of a program: a constraint.
    pub(crate) RowIx
}

macro_rules! lists {
    ($($item:ident by $index:ident)*) => { $(
        impl Index<$index> for Vec<$item> {
            type Output = $item;

            fn index(&self, at: $index) -> &$item {
                &self[at.at()]
            }
        }
    )* };
}

// The lists of a problem are plain vectors, as in the file. This lets them be read by the typed indices.
lists! {
    Person by PersonIx
    Session by SessionIx
    Activity by ActivityIx
    Venue by VenueIx
    Fund by FundIx
    CoverRule by CoverIx
}

/// A map from each id of a list to its index.
pub(crate) fn by_id<'a, I: Ix, K: From<&'a str> + Eq + Hash>(ids: impl IntoIterator<Item = &'a str>) -> HashMap<K, I> {
    ids.into_iter().enumerate().map(|(at, id)| (K::from(id), I::new(at))).collect()
}

impl SlotIx {
    /// The slot of a day, which is counted from the first of the horizon.
    pub(crate) fn on(day: i64, afternoon: bool) -> Self {
        Self(day as u32 * 2 + u32::from(afternoon))
    }

    /// The slot's day, counted from the first of the horizon.
    pub(crate) fn day(self) -> i64 {
        i64::from(self.0 / 2)
    }

    /// Is it an afternoon?
    pub(crate) fn afternoon(self) -> bool {
        self.0 % 2 == 1
    }

    /// How many half-days the two are apart.
    pub(crate) fn apart(self, other: Self) -> u32 {
        self.0.abs_diff(other.0)
    }
}

/// A table that is read by two indices.
#[derive(Debug, Clone)]
pub(crate) struct Grid<I, J, T> {
    items: Vec<T>,
    width: usize,
    of: PhantomData<fn(I, J)>,
}

impl<I: Ix, J: Ix, T> Grid<I, J, T> {
    /// A table with the same value for each of `height` times `width` pairs.
    pub(crate) fn filled(value: T, height: usize, width: usize) -> Self
    where
        T: Clone,
    {
        Self { items: vec![value; height * width], width, of: PhantomData }
    }

    /// A table from its items, row by row. Each row has `width` items.
    pub(crate) fn rows(items: impl IntoIterator<Item = T>, width: usize) -> Self {
        Self { items: items.into_iter().collect(), width, of: PhantomData }
    }

    /// One row.
    pub(crate) fn row(&self, row: I) -> &[T] {
        &self.items[row.at() * self.width..(row.at() + 1) * self.width]
    }
}

impl<I: Ix, J: Ix, T> Index<(I, J)> for Grid<I, J, T> {
    type Output = T;

    fn index(&self, (row, column): (I, J)) -> &T {
        &self.items[row.at() * self.width + column.at()]
    }
}

impl<I: Ix, J: Ix, T> IndexMut<(I, J)> for Grid<I, J, T> {
    fn index_mut(&mut self, (row, column): (I, J)) -> &mut T {
        &mut self.items[row.at() * self.width + column.at()]
    }
}
