//! Many short lists in one piece of memory: *compressed sparse rows*, as sparse matrices are stored.

/// List `i` holds `items[starts[i]..starts[i + 1]]`.
#[derive(Debug, Clone)]
pub(crate) struct Csr<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Csr<T> {
    pub(crate) fn new() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }

    /// Forgets every list and keeps the room.
    pub(crate) fn clear(&mut self) {
        self.starts.truncate(1);
        self.items.clear();
    }

    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.starts.push(self.items.len() as u32);
    }

    /// From (list, item) in the order of the lists.
    pub(crate) fn grouped(lists: usize, items: &[(u32, T)]) -> Self
    where
        T: Copy,
    {
        let mut starts = vec![0_u32; lists + 1];
        for (list, _) in items {
            starts[*list as usize + 1] += 1;
        }
        for at in 0..lists {
            starts[at + 1] += starts[at];
        }
        Self { starts, items: items.iter().map(|(_, item)| *item).collect() }
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn get(&self, i: usize) -> &[T] {
        &self.items[self.starts[i] as usize..self.starts[i + 1] as usize]
    }
}

impl<T> FromIterator<Vec<T>> for Csr<T> {
    fn from_iter<I: IntoIterator<Item = Vec<T>>>(lists: I) -> Self {
        let mut all = Self::new();
        for list in lists {
            all.push(list);
        }
        all
    }
}

/// Many lists that are the first so many items of fewer, longer ones.
#[derive(Debug, Clone)]
pub(crate) struct Prefixes {
    ranges: Vec<(u32, u32)>,
    items: Vec<u32>,
    /// Where each longer list begins and ends.
    long: Vec<(u32, u32)>,
}

impl Prefixes {
    pub(crate) fn new() -> Self {
        Self { ranges: Vec::new(), items: Vec::new(), long: Vec::new() }
    }

    /// Adds a longer list and gives its number.
    pub(crate) fn lay(&mut self, items: impl IntoIterator<Item = u32>) -> usize {
        let from = self.items.len() as u32;
        self.items.extend(items);
        self.long.push((from, self.items.len() as u32));
        self.long.len() - 1
    }

    /// Adds a list: the first items of a longer one, as long as `within` holds, which it does for a first part only.
    pub(crate) fn push_first(&mut self, long: usize, within: impl Fn(u32) -> bool) {
        let (from, to) = self.long[long];
        let count = self.items[from as usize..to as usize].partition_point(|item| within(*item)) as u32;
        self.ranges.push((from, from + count));
    }

    pub(crate) fn len(&self) -> usize {
        self.ranges.len()
    }

    pub(crate) fn get(&self, at: usize) -> &[u32] {
        let (from, to) = self.ranges[at];
        &self.items[from as usize..to as usize]
    }
}
