//! How large the measured service is.

use serde_json::{Value, json};

/// The size of an invented service, in the words of `generate.py`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Size {
    pub(super) people: u64,
    /// Skills of the framework.
    pub(super) skills: u64,
    /// Of 100 skills, those that a role needs.
    pub(super) needs: u64,
    /// How often a person's skills were rated, at most; a year apart.
    pub(super) rounds: u64,
}

impl Size {
    /// The name of its folder and of its records.
    pub(super) fn name(self) -> String {
        format!("{}x{}x{}x{}", self.people, self.skills, self.needs, self.rounds)
    }

    /// For the head of a table.
    pub(super) fn words(self) -> String {
        format!(
            "{} people, {} skills, {}% needed by each role, {} rounds of ratings",
            thousands(self.people),
            self.skills,
            self.needs,
            self.rounds
        )
    }

    /// The options of `generate.py`.
    pub(super) fn options(self) -> Vec<String> {
        let named = [("--people", self.people), ("--skills", self.skills), ("--needs", self.needs), ("--rounds", self.rounds)];
        named.into_iter().flat_map(|(name, number)| [name.to_owned(), number.to_string()]).collect()
    }

    pub(super) fn record(self) -> Value {
        json!([self.people, self.skills, self.needs, self.rounds])
    }

    /// The size of a record; `None` if it has none.
    pub(super) fn of(record: &Value) -> Option<Self> {
        let number = |at: usize| record["size"][at].as_u64();
        Some(Self { people: number(0)?, skills: number(1)?, needs: number(2)?, rounds: number(3)? })
    }
}

/// A number as people write it, with commas.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let groups = digits.as_bytes()[first..].chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    Some(digits[..first].to_owned()).filter(|first| !first.is_empty()).into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_found_again_in_its_record() {
        let size = Size { people: 66_000, skills: 100, needs: 30, rounds: 3 };
        assert_eq!(Size::of(&json!({"size": size.record()})), Some(size));
        assert_eq!(Size::of(&json!({"size": "S"})), None);
    }

    #[test]
    fn numbers_are_written_with_commas() {
        assert_eq!([0, 999, 2_000, 66_000, 1_000_000].map(thousands), ["0", "999", "2,000", "66,000", "1,000,000"]);
    }
}
