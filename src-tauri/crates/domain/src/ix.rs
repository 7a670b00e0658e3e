//! Indices as types: the index of a person cannot be used for a skill, and each list has the type of index by which it is read.
//!
//! An index is a `u32` and a list is a `Vec`, so the types cost no memory and no time. [`index_types!`](crate::index_types) makes indices.
//! A list that other code fills and reads as a plain `Vec` is named in [`indexed_lists!`](crate::indexed_lists); every other list is an
//! [`IxVec`].

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Index, IndexMut};

use crate::facts::{Aim, Role, Skill, SkillCover};
use crate::learning::Activity;

/// The number of something in its list, from 0.
pub trait Ix: Copy + Ord {
    /// The index of the item at `at`. Lists are far shorter than 2^32: files, stores and problems are limited.
    fn new(at: usize) -> Self;
    /// Where the item stands in its list.
    fn at(self) -> usize;
}

/// Makes index types: for each a doc comment, its visibility and its name.
#[macro_export]
macro_rules! index_types {
    ($($(#[$doc:meta])* $visible:vis $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visible struct $name(u32);

        impl $crate::ix::Ix for $name {
            fn new(at: usize) -> Self {
                Self(at as u32)
            }

            fn at(self) -> usize {
                self.0 as usize
            }
        }
    )* };
}

/// Lets plain lists be read by indices of one type: for each the type of its items and that of the index.
#[macro_export]
macro_rules! indexed_lists {
    ($($item:ty, $index:ty;)*) => { $(
        impl ::std::ops::Index<$index> for Vec<$item> {
            type Output = $item;

            fn index(&self, at: $index) -> &$item {
                &self[$crate::ix::Ix::at(at)]
            }
        }

        impl ::std::ops::IndexMut<$index> for Vec<$item> {
            fn index_mut(&mut self, at: $index) -> &mut $item {
                &mut self[$crate::ix::Ix::at(at)]
            }
        }

        impl $crate::ix::List for Vec<$item> {
            type Ix = $index;
            type Item = $item;

            fn items(&self) -> &[$item] {
                self
            }
        }
    )* };
}

index_types! {
    /// A person of [`Facts::people`](crate::facts::Facts::people).
    pub PersonIx
    /// A skill of [`Facts::skills`](crate::facts::Facts::skills). The first skill of a skill group stands for the group.
    pub SkillIx
    /// A role of [`Facts::roles`](crate::facts::Facts::roles).
    pub RoleIx
    /// A branch of [`Facts::branches`](crate::facts::Facts::branches).
    pub BranchIx
    /// A team of [`Facts::teams`](crate::facts::Facts::teams).
    pub TeamIx
    /// An aim of [`Facts::aims`](crate::facts::Facts::aims).
    pub AimIx
    /// A rule of [`Facts::skill_cover`](crate::facts::Facts::skill_cover).
    pub SkillCoverIx
    /// An activity of [`Learning::activities`](crate::learning::Learning::activities).
    pub ActivityIx
}

indexed_lists! {
    Skill, SkillIx;
    Role, RoleIx;
    Aim, AimIx;
    SkillCover, SkillCoverIx;
    Activity, ActivityIx;
}

/// Every index of a list of so many items, in order.
pub fn indices<I: Ix>(count: usize) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone {
    (0..count).map(I::new)
}

/// A list that is read by indices of one type. An index that came from elsewhere may point at nothing: ask [`List::get_at`].
pub trait List {
    /// The index of its items.
    type Ix: Ix;
    /// What it lists.
    type Item;

    /// The items, in order.
    fn items(&self) -> &[Self::Item];

    /// The item with an index; `None` where the index points at nothing.
    fn get_at(&self, at: Self::Ix) -> Option<&Self::Item> {
        self.items().get(at.at())
    }

    /// Does the index point at an item?
    fn has(&self, at: Self::Ix) -> bool {
        at.at() < self.items().len()
    }

    /// The index of the first item that fits.
    fn index_of(&self, fits: impl FnMut(&Self::Item) -> bool) -> Option<Self::Ix> {
        self.items().iter().position(fits).map(Self::Ix::new)
    }

    /// Every index, in order.
    fn indices(&self) -> impl DoubleEndedIterator<Item = Self::Ix> + ExactSizeIterator + Clone + use<Self> {
        indices(self.items().len())
    }

    /// Every item with its index, in order.
    fn enumerated(&self) -> impl DoubleEndedIterator<Item = (Self::Ix, &Self::Item)> + ExactSizeIterator {
        indices(self.items().len()).zip(self.items())
    }
}

/// A `Vec` that is a [`List`].
pub struct IxVec<I, T> {
    items: Vec<T>,
    of: PhantomData<fn(I) -> I>,
}

impl<I: Ix, T> IxVec<I, T> {
    /// An empty list.
    pub fn new() -> Self {
        Self::from(Vec::new())
    }

    /// An empty list with room for `count` items.
    pub fn with_capacity(count: usize) -> Self {
        Self::from(Vec::with_capacity(count))
    }

    /// A list with the same value for each of `count` items.
    pub fn filled(value: T, count: usize) -> Self
    where
        T: Clone,
    {
        Self::from(vec![value; count])
    }

    /// Adds an item and gives its index.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }

    /// Takes the last item away.
    pub fn pop(&mut self) -> Option<T> {
        self.items.pop()
    }

    /// The item with an index, to change it; `None` where the index points at nothing.
    pub fn get_at_mut(&mut self, at: I) -> Option<&mut T> {
        self.items.get_mut(at.at())
    }
}

impl<I: Ix, T> List for IxVec<I, T> {
    type Ix = I;
    type Item = T;

    fn items(&self) -> &[T] {
        &self.items
    }
}

impl<I, T> From<Vec<T>> for IxVec<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, of: PhantomData }
    }
}

impl<I, T> FromIterator<T> for IxVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(items: S) -> Self {
        Self::from(Vec::from_iter(items))
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

// Written by hand, because a derive would require the trait of the index type too.

impl<I, T> Default for IxVec<I, T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<I, T: Clone> Clone for IxVec<I, T> {
    fn clone(&self) -> Self {
        Self::from(self.items.clone())
    }
}

impl<I, T: PartialEq> PartialEq for IxVec<I, T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<I, T: Eq> Eq for IxVec<I, T> {}

impl<I, T: fmt::Debug> fmt::Debug for IxVec<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gaps::{Group, Pick, Sums};

    #[test]
    fn a_list_gives_each_item_its_index_and_nothing_for_an_index_past_its_end() {
        let mut list: IxVec<SkillIx, &str> = IxVec::new();
        let (first, second) = (list.push("REF"), list.push("ICT"));
        assert_eq!((list[first], list[second]), ("REF", "ICT"));
        assert_eq!(list.enumerated().collect::<Vec<_>>(), [(first, &"REF"), (second, &"ICT")]);
        assert_eq!((list.index_of(|item| *item == "ICT"), list.index_of(|item| *item == "LAW")), (Some(second), None));
        let past = SkillIx::new(2);
        assert_eq!((list.get_at(second), list.get_at(past)), (Some(&"ICT"), None));
        assert_eq!((list.has(second), list.has(past)), (true, false));
    }

    #[test]
    fn a_group_gives_the_index_of_each_of_its_keys() {
        let group = Group { key: vec![None, Some(3)], sums: Sums::default() };
        assert_eq!((group.index::<BranchIx>(0), group.index::<SkillIx>(1)), (None, Some(SkillIx::new(3))));
        assert_eq!(group.index::<SkillIx>(2), None, "the table has no third key");
    }

    #[test]
    fn only_a_pick_of_one_names_it() {
        let one = BranchIx::new(1);
        assert_eq!([Pick::Any, Pick::Without, Pick::Only(one)].map(Pick::only), [None, None, Some(one)]);
    }
}
