//! Finds out from the heading whether a column of money is in pounds or pence.
//!
//! Our own columns are whole pence. People's own headings (Cost, Price, Amount, Budget) usually mean pounds. A wrong guess makes a sum a
//! hundred times too small or too large.

use std::fmt;

/// The unit of a column of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Whole pence.
    Pence,
    /// Pounds, with pence after the point.
    Pounds,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pence => "pence",
            Self::Pounds => "pounds",
        })
    }
}

/// Is this field money?
pub fn is_money(field: &str) -> bool {
    matches!(field, "pence" | "cost_per_session" | "cost_per_head")
}

/// The unit of a column of money by its heading: pence if it is our own name of the column or contains pence (`Cost (pence)`, `Cost in p`),
/// else pounds. `None` for a field that is not money.
pub fn unit(field: &str, heading: &str) -> Option<Unit> {
    if !is_money(field) {
        return None;
    }
    let lower = heading.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '£').filter(|word| !word.is_empty()).collect();
    let says = |unit: &[&str]| words.iter().any(|word| unit.contains(word));
    // This finds `costpence` in one word, but not `expense`.
    let pence = says(&["pence", "p"]) || (words.len() == 1 && lower.ends_with("pence"));
    // With the underscore it is our own name. `Cost per session` is a heading for pounds.
    let own = lower.trim() == field;
    Some(if own || (pence && !says(&["£", "pounds", "pound", "gbp"])) { Unit::Pence } else { Unit::Pounds })
}

/// A heading, in the form of [`crate::clean::heading_key`], without the unit at its end: `costinpounds` becomes `cost`.
pub fn without_unit(key: &str) -> &str {
    let units = ["inpence", "inpounds", "ingbp", "pence", "pounds", "gbp", "inp"];
    units.iter().find_map(|unit| key.strip_suffix(unit)).filter(|rest| !rest.is_empty()).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_columns_and_what_says_pence_are_pence() {
        for (field, heading) in [
            ("pence", "pence"),
            ("pence", "Amount in pence"),
            ("pence", "Budget (pence)"),
            ("pence", "amount_pence"),
            ("pence", "AmountPence"),
            ("cost_per_session", "cost_per_session"),
            ("cost_per_head", "COST_PER_HEAD"),
            ("cost_per_head", "Price per head (p)"),
        ] {
            assert_eq!(unit(field, heading), Some(Unit::Pence), "{heading}");
        }
    }

    #[test]
    fn peoples_own_words_are_pounds() {
        for (field, heading) in [
            ("pence", "Amount"),
            ("pence", "Budget (£)"),
            ("pence", "Amount £"),
            ("pence", "Expense"),
            ("cost_per_session", "Cost"),
            ("cost_per_session", "Cost per session"),
            ("cost_per_session", "Cost in pounds"),
            ("cost_per_session", "Cost (pounds and pence)"),
            ("cost_per_head", "Price per head"),
            ("cost_per_head", "Cost per head (GBP)"),
        ] {
            assert_eq!(unit(field, heading), Some(Unit::Pounds), "{heading}");
        }
        assert_eq!(unit("minutes", "Cost"), None);
    }

    #[test]
    fn a_unit_at_the_end_of_a_heading_is_no_part_of_its_word() {
        for (key, word) in
            [("costinpounds", "cost"), ("amountpence", "amount"), ("budgetgbp", "budget"), ("pence", "pence"), ("cost", "cost")]
        {
            assert_eq!(without_unit(key), word);
        }
    }
}
