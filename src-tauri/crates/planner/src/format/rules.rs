//! The rules of a plan: one table of what each is called, what it says, and what a person can do where a plan breaks it.
//!
//! All code that names a rule takes the name from here: the referee, the judge, the words for pins that cannot be kept, and the sentences
//! of the window. The referee shares the names and none of the logic. docs/plan-format.md, Rules of a plan, has each rule under its own
//! heading.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! rules {
    ($($rule:ident $code:literal $meaning:literal, do: $advice:literal, pin: $against:literal;)*) => {
        /// A rule that every plan keeps. In files it is written as its code. Rules are sorted by the numbers of their codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(
                #[doc = concat!($code, ": ", $meaning)]
                $rule,
            )*
        }

        impl Rule {
            /// Every rule, in order.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// The code that files carry, `C1` to `C19`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$rule => $code,)* }
            }

            /// What the rule asks of a plan, as a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$rule => $meaning,)* }
            }

            /// What a person can do where a plan breaks the rule, as a sentence.
            pub fn advice(self) -> &'static str {
                match self { $(Self::$rule => $advice,)* }
            }

            /// Why a pinned session or place that breaks the rule cannot be kept: the end of a sentence that begins with the pin.
            pub fn against_a_pin(self) -> &'static str {
                match self { $(Self::$rule => $against,)* }
            }
        }
    };
}

rules! {
    Form "C1" "The plan names only people and sessions of the problem, nothing twice, and every place is in a session that runs.",
        do: "Take out what the problem does not know, and let the session run or give the place up.",
        pin: "the problem does not know it";
    Once "C2" "Nobody does an activity twice, and nobody does again what they have done or are doing.",
        do: "Give up one of the places.",
        pin: "the person does the same activity twice, or has done it already";
    Group "C3" "A run has at least its fewest people and no more than its seats.",
        do: "Find more people, find a larger room, or do not run it.",
        pin: "too few people could come, or it has too few seats";
    Trainer "C4" "A trainer gives one session at a time.",
        do: "Move one of the sessions, or ask another trainer.",
        pin: "the trainer gives another session at that time";
    Venue "C5" "A room holds one session at a time.",
        do: "Move one of the sessions, or find another room.",
        pin: "the room is taken at that time";
    Clash "C6" "Nobody is in two sessions at once, or in two long ones whose days overlap.",
        do: "Give up one of the places, or move one to another session of its activity.",
        pin: "the person is in another session at that time, or in a long one that is under way";
    Availability "C7" "People learn when they are at work or have said that they are free.",
        do: "Choose another session, or agree with the person that they are free then.",
        pin: "the person is not at work at that time";
    Cover "C8" "A branch keeps enough people on duty.",
        do: "Send people on different days, or find relief cover.",
        pin: "the branch would be short of cover";
    Hours "C9" "A person's learning fits into the minutes that are set for each period.",
        do: "Move learning to another period, or allow the person more time.",
        pin: "the person has too little time to learn left in that quarter";
    Entry "C10" "A person has the level that a session starts from, or reaches it before.",
        do: "Plan what leads to the level first, or choose a session that starts lower.",
        pin: "nothing that could come before it takes the person to the level it starts from";
    Prerequisite "C11" "A person has done what must come before a session.",
        do: "Plan what must come first, or choose a later session.",
        pin: "what has to come before it does not fit in";
    Eligible "C12" "A session is open to the person's kind and branch and offers what the person needs.",
        do: "Open the session to the person, offer what is needed, or choose another session.",
        pin: "it is not open to the person: kind, branch or a need does not fit";
    Relevant "C13" "A place brings the person something: a level, a certificate, what they asked for, or a step towards one of these.",
        do: "Give up the place, or set the person a target that it leads to.",
        pin: "it brings the person nothing that is wanted";
    Fund "C14" "A fund pays no more than it holds.",
        do: "Run less that the fund pays for, charge another fund, or add money.",
        pin: "too little money is left for it";
    Budget "C15" "All runs together cost no more than the budget.",
        do: "Run less, or raise the budget.",
        pin: "too little money is left for it";
    Runs "C16" "An activity runs no more often than it may.",
        do: "Run it less often, or allow more runs.",
        pin: "the activity may not run as often";
    Pins "C17" "What is pinned is in the plan.",
        do: "Put it into the plan, or take the pin away.",
        pin: "something else that is pinned stands against it";
    Forbids "C18" "What is ruled out is not in the plan.",
        do: "Take it out of the plan, or allow it.",
        pin: "it is ruled out as well";
    Pacing "C19" "A week begins no more sessions of the service, and no more of one person, than its limits.",
        do: "Move sessions to other weeks, or raise the limit.",
        pin: "the week holds as many sessions as it may";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_numbered_in_their_order_and_each_has_words_of_its_own() {
        for (number, rule) in (1..).zip(Rule::ALL) {
            assert_eq!(rule.code(), format!("C{number}"));
            for sentence in [rule.meaning(), rule.advice()] {
                assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{rule}: {sentence}");
            }
            assert!(!rule.against_a_pin().ends_with('.') && !rule.against_a_pin().is_empty(), "{rule}");
            assert_eq!(Rule::ALL.iter().filter(|other| other.meaning() == rule.meaning()).count(), 1, "{rule}");
        }
        assert!(Rule::ALL.is_sorted());
    }
}
