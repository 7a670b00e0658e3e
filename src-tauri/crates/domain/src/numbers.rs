//! Whole numbers from one size to another.

/// A number that is never below 0, as the largest `u32` where it is larger: counts of people, rows and minutes stay far below,
/// and a count that is cut is better than no answer.
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
