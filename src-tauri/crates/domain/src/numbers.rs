//! Whole numbers from one size to another.

/// Converts a number that is not below 0. A number that is too large becomes the largest `u32`. Counts of people, rows and minutes are far
/// smaller, and a wrong count is better than no answer.
pub fn saturating_u32<T: TryInto<u32>>(number: T) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::saturating_u32;

    #[test]
    fn only_what_does_not_fit_is_cut() {
        assert_eq!([saturating_u32(7_usize), saturating_u32(7_i64), saturating_u32(u64::MAX)], [7, 7, u32::MAX]);
    }
}
