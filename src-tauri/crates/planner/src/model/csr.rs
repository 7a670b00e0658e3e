//! Many short lists in one piece of memory: *compressed sparse rows*, as sparse matrices are stored.

use std::marker::PhantomData;

use super::ix::{Ix, NeedIx, PlaceIx, indices};

/// List `i` holds `items[starts[i]..starts[i + 1]]`.
#[derive(Debug, Clone)]
pub(crate) struct Csr<I, T> {
    starts: Vec<u32>,
    items: Vec<T>,
    of: PhantomData<fn(I) -> I>,
}

impl<I: Ix, T> Csr<I, T> {
    pub(crate) fn new() -> Self {
        Self { starts: vec![0], items: Vec::new(), of: PhantomData }
    }

    /// Removes every list and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.starts.truncate(1);
        self.items.clear();
    }

    /// Adds a list and gives its index.
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = T>) -> I {
        self.items.extend(list);
        self.starts.push(self.items.len() as u32);
        I::new(self.len() - 1)
    }

    /// Makes the lists from pairs of (list, item) that are sorted by list.
    pub(crate) fn grouped(lists: usize, items: &[(I, T)]) -> Self
    where
        T: Copy,
    {
        let mut starts = vec![0_u32; lists + 1];
        for (list, _) in items {
            starts[list.at() + 1] += 1;
        }
        for at in 0..lists {
            starts[at + 1] += starts[at];
        }
        Self { starts, items: items.iter().map(|(_, item)| *item).collect(), of: PhantomData }
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Every index of a list, in order.
    pub(crate) fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone + use<I, T> {
        indices(self.len())
    }

    pub(crate) fn get(&self, list: I) -> &[T] {
        &self.items[self.starts[list.at()] as usize..self.starts[list.at() + 1] as usize]
    }
}

impl<I: Ix, T> FromIterator<Vec<T>> for Csr<I, T> {
    fn from_iter<S: IntoIterator<Item = Vec<T>>>(lists: S) -> Self {
        let mut all = Self::new();
        for list in lists {
            all.push(list);
        }
        all
    }
}

/// Many lists, each of which is the first part of a longer list that several share. By need, they hold the places that would meet it.
#[derive(Debug, Clone)]
pub(crate) struct Prefixes {
    ranges: Vec<(u32, u32)>,
    items: Vec<PlaceIx>,
    /// Where each longer list begins and ends.
    long: Vec<(u32, u32)>,
}

impl Prefixes {
    pub(crate) fn new() -> Self {
        Self { ranges: Vec::new(), items: Vec::new(), long: Vec::new() }
    }

    /// Adds a longer list and gives its number.
    pub(crate) fn lay(&mut self, items: impl IntoIterator<Item = PlaceIx>) -> usize {
        let from = self.items.len() as u32;
        self.items.extend(items);
        self.long.push((from, self.items.len() as u32));
        self.long.len() - 1
    }

    /// Adds a list and gives its index. The list is the first items of the longer list `long` for which `within` holds. `within` must hold
    /// for a first part of that list and for no item after it.
    pub(crate) fn push_first(&mut self, long: usize, within: impl Fn(PlaceIx) -> bool) -> NeedIx {
        let (from, to) = self.long[long];
        let count = self.items[from as usize..to as usize].partition_point(|item| within(*item)) as u32;
        self.ranges.push((from, from + count));
        NeedIx::new(self.ranges.len() - 1)
    }

    pub(crate) fn get(&self, need: NeedIx) -> &[PlaceIx] {
        let (from, to) = self.ranges[need.at()];
        &self.items[from as usize..to as usize]
    }
}
