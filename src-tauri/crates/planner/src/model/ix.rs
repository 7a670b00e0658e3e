//! Indices as types: the index of a person is no index of a session, and a table says which of them it is read by.
//!
//! An index is a `u32` and a table is a `Vec`: nothing is added to what either takes or costs.

use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index, IndexMut};

use crate::format::problem::{Activity, CoverRule, Fund, Person, Session, Venue};

/// The number of something in its list, from 0.
pub(crate) trait Ix: Copy + Ord {
    /// The index of the item at `at`. Lists are far shorter than 2^32: validation limits what a problem may hold.
    fn new(at: usize) -> Self;
    /// Where the item stands in its list.
    fn at(self) -> usize;
}

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(u32);

        impl Ix for $name {
            fn new(at: usize) -> Self {
                Self(at as u32)
            }

            fn at(self) -> usize {
                self.0 as usize
            }
        }
    )* };
}

indices! {
    /// A person of the problem.
    PersonIx
    /// A session of the problem; one more is a session that is tried out.
    SessionIx
    /// An activity of the problem.
    ActivityIx
    /// A place of the model: a person and a session that some plan could bring together.
    PlaceIx
    /// Something that a person wins once.
    UnitIx
    /// A list of places, one of which must be held before another place.
    NeedIx
    /// A cover rule in one half-day.
    CellIx
    /// A cover rule of the problem.
    CoverIx
    /// A group with a share of learning time.
    GroupIx
    /// A fund of the problem.
    FundIx
    /// A trainer of the problem.
    TrainerIx
    /// A venue of the problem.
    VenueIx
    /// A skill that some activity teaches or asks for.
    SkillIx
    /// A certificate that some activity renews.
    CertificateIx
    /// A period of the problem, for caps of hours.
    PeriodIx
    /// A week that the horizon touches, Monday first.
    WeekIx
    /// A half-day of the horizon: the mornings of its days are even.
    SlotIx
    /// An activity that one person could still go to, in the search for the person's best schedule.
    MetIx
    /// The people lined up for one session of an activity.
    LineIx
    /// A column of a program: a variable.
    ColumnIx
    /// A row of a program: a constraint.
    RowIx
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

// The lists of a problem are plain, as files have them; they are read by their indices all the same.
lists! {
    Person by PersonIx
    Session by SessionIx
    Activity by ActivityIx
    Venue by VenueIx
    Fund by FundIx
    CoverRule by CoverIx
}

/// The index of each id of a list.
pub(crate) fn by_id<'a, I: Ix, K: From<&'a str> + Eq + Hash>(ids: impl IntoIterator<Item = &'a str>) -> HashMap<K, I> {
    ids.into_iter().enumerate().map(|(at, id)| (K::from(id), I::new(at))).collect()
}

impl SlotIx {
    /// The slot of a day from the first of the horizon.
    pub(crate) fn on(day: i64, afternoon: bool) -> Self {
        Self(day as u32 * 2 + u32::from(afternoon))
    }

    /// The day from the first of the horizon.
    pub(crate) fn day(self) -> i64 {
        i64::from(self.0 / 2)
    }

    /// Is it an afternoon?
    pub(crate) fn afternoon(self) -> bool {
        self.0 % 2 == 1
    }

    /// How many half-days lie between.
    pub(crate) fn apart(self, other: Self) -> u32 {
        self.0.abs_diff(other.0)
    }
}

/// Every index of a list of so many items, in order.
pub(crate) fn indices<I: Ix>(count: usize) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone {
    (0..count).map(I::new)
}

/// A list that is read by indices of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IxVec<I, T> {
    items: Vec<T>,
    of: PhantomData<fn(I) -> I>,
}

impl<I: Ix, T> IxVec<I, T> {
    pub(crate) fn new() -> Self {
        Self { items: Vec::new(), of: PhantomData }
    }

    /// An empty list with room for `count` items.
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self { items: Vec::with_capacity(count), of: PhantomData }
    }

    /// The same for each of `count` items.
    pub(crate) fn filled(value: T, count: usize) -> Self
    where
        T: Clone,
    {
        Self { items: vec![value; count], of: PhantomData }
    }

    /// Adds an item and gives its index.
    pub(crate) fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }

    /// Takes the last item away.
    pub(crate) fn pop(&mut self) -> Option<T> {
        self.items.pop()
    }

    /// Every index, in order.
    pub(crate) fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone + use<I, T> {
        indices(self.items.len())
    }

    /// Every item with its index, in order.
    pub(crate) fn enumerated(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.indices().zip(&self.items)
    }
}

impl<I: Ix, T> FromIterator<T> for IxVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(items: S) -> Self {
        Self { items: items.into_iter().collect(), of: PhantomData }
    }
}

impl<I: Ix, T> Index<I> for IxVec<I, T> {
    type Output = T;

    fn index(&self, at: I) -> &T {
        &self.items[at.at()]
    }
}

impl<I: Ix, T> IndexMut<I> for IxVec<I, T> {
    fn index_mut(&mut self, at: I) -> &mut T {
        &mut self.items[at.at()]
    }
}

impl<I, T> Deref for IxVec<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<I, T> DerefMut for IxVec<I, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<'v, I, T> IntoIterator for &'v IxVec<I, T> {
    type Item = &'v T;
    type IntoIter = std::slice::Iter<'v, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<I, T> IntoIterator for IxVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
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
    /// The same for each of `height` times `width` pairs.
    pub(crate) fn filled(value: T, height: usize, width: usize) -> Self
    where
        T: Clone,
    {
        Self { items: vec![value; height * width], width, of: PhantomData }
    }

    /// From its items, row by row, each of `width`.
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
