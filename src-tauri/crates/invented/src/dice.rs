//! Random numbers that are the same on every machine. Each part of the invented service has its own stream of numbers, so that a change to
//! one part does not change the others.

use domain::Date;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The parts that have their own streams.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    People = 1,
    Numbers,
    Rotas,
    Held,
    Ratings,
    Upcoming,
    Certificates,
    Log,
    Interests,
    Skills,
}

pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u32, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(u64::from(seed));
        rng.set_stream(stream as u64);
        Self(rng)
    }

    /// 0 to `n - 1`; 0 where `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        // The high half of the product is even enough for every `n` used here, and needs no loop.
        let product = u128::from(self.0.next_u64()) * (n as u128);
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True `percent` times in a hundred.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }

    /// The place of one of the weights. Heavier ones are chosen more often.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = self.below(total as usize);
        for (at, &weight) in weights.iter().enumerate() {
            if left < weight as usize {
                return at;
            }
            left -= weight as usize;
        }
        0
    }

    /// A day between two days, both included; `from` where `to` is before it.
    pub(crate) fn day(&mut self, from: Date, to: Date) -> Date {
        from.plus_days(self.between(0, to.days_since(from).max(0)))
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
