//! A report of an invented service, with every part in it.

use domain::ratings::RatingsCounted;
use domain::{Date, Sums};
use report::gaps::{
    Activity, AimGroup, AimStrand, Basis, Before, BranchGroup, Events, Figures, Fund, GapsReport, Head, Learned, LearnedKind, ThinBranch,
    ThinCounts, ThinCover, ThinSkill,
};

pub(crate) fn date(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd(year, month, day).unwrap()
}

/// Sums that agree with themselves.
pub(crate) fn sums(people: u32, met: u32, below: u32, unrated: u32) -> Sums {
    let (rated, required) = (met + below, met + below + unrated);
    let share = |part: u32, whole: u32| (whole > 0).then(|| f64::from(part) / f64::from(whole));
    Sums {
        people,
        required,
        met,
        below,
        unrated,
        review_due: rated / 9,
        target_levels: required * 2,
        gap_levels: below + below / 3,
        unrated_levels: unrated * 2,
        weighted_gap: below * 2,
        coverage: share(met, rated),
        response: share(rated, required),
        people_with_gap: people.min(below),
    }
}

const AIMS: [(&str, &str, bool); 9] = [
    ("1", "Attracting, retaining and developing talent", false),
    ("2", "Targeting inclusion, diversity, representation and equality", false),
    ("3", "Investing in professional skills and ethics", false),
    ("4", "Promoting leadership at every level", false),
    ("5", "An open, inclusive approach to professionalism", false),
    ("6", "Lowering the barriers to entry", false),
    ("7", "A commitment to Continuing Professional Development", false),
    ("8", "Volunteers", true),
    ("9", "Stakeholders", true),
];

const BRANCHES: [&str; 12] = [
    "Ashcombe",
    "Central",
    "Eastgate",
    "Fairmead",
    "Home library service",
    "Kingsbridge",
    "Millbrook",
    "Northgate",
    "Oldbury",
    "Riverside",
    "St Wilfrid's",
    "Westfield",
];

pub(crate) fn report() -> GapsReport {
    let aims = AIMS.iter().zip(0_u32..).map(|(&(code, title, working_title), at)| AimGroup {
        code: Some(code.to_owned()),
        title: title.to_owned(),
        working_title,
        figures: if at == 8 { Figures::Small } else { Figures::Shown(sums(212 - at * 11, 260 - at * 17, 60 + at * 9, 40 + at * 23)) },
    });
    let branches = BRANCHES.iter().zip(0_u32..).map(|(name, at)| BranchGroup {
        name: Some((*name).to_owned()),
        figures: match at {
            4 => Figures::Small,
            8 => Figures::Protecting,
            _ => Figures::Shown(sums(14 + at, 150 + at * 7, 61 - at * 2, 30 + at * 5)),
        },
    });
    let counts = |needed, one, none| Some(ThinCounts { needed, one, none });
    let thin = BRANCHES.iter().zip(0_u32..).map(|(name, at)| ThinBranch {
        name: (*name).to_owned(),
        paid: if at == 4 { None } else { counts(31 + at % 4, 6 + at % 5, 2 + at % 3) },
        volunteers: if at % 3 == 0 { None } else { counts(9, 2 + at % 2, at % 2) },
    });
    let skill = |title: &str, one, none| ThinSkill { title: title.to_owned(), branches: 11, one, none };
    let events = |events, people, minutes| Events::Shown { events, people, minutes };
    let aim_strands = AIMS.iter().zip(0_u32..).map(|(&(code, title, working_title), at)| AimStrand {
        code: Some(code.to_owned()),
        title: title.to_owned(),
        working_title,
        held: if at == 5 { Events::Small } else { events(12 - at, 64 - at * 5, 9_210 - at * 345) },
        planned: if at == 2 { Events::Protecting } else { events(3 + at, 20 + at, 3_600) },
    });
    let learned = |people, records, minutes| Learned::Shown { people, records, minutes };
    let kind = |title: &str, people, records, minutes| LearnedKind { title: title.to_owned(), learned: learned(people, records, minutes) };
    GapsReport {
        head: Head {
            title: String::new(),
            service: "Fairshire Libraries".to_owned(),
            meeting: "Communities and Culture Scrutiny Committee".to_owned(),
            meeting_date: Some(date(2026, 12, 9)),
            report_of: "Head of Libraries".to_owned(),
            contact: "Workforce Development Lead, libraries@fairshire.example".to_owned(),
            wards: "All".to_owned(),
            purpose: "For discussion".to_owned(),
        },
        scope: "Whole service".to_owned(),
        as_of: date(2026, 11, 24),
        from: date(2025, 11, 25),
        to: date(2026, 11, 24),
        basis: Basis {
            edition: "Public Library Skills Strategy, 2017".to_owned(),
            framework: "Starter framework".to_owned(),
            code: "STARTER".to_owned(),
            version: "1".to_owned(),
            ratings: RatingsCounted::All,
            small: 5,
            least_rated: 20,
        },
        totals: Figures::Shown(sums(272, 1_847, 703, 1_176)),
        paid: Some(Figures::Shown(sums(140, 1_352, 498, 640))),
        volunteers: Some(Figures::Shown(sums(120, 448, 186, 501))),
        stakeholders: Some(Figures::Shown(sums(12, 47, 19, 35))),
        before: Some(Before { on: date(2025, 11, 24), totals: Figures::Shown(sums(265, 1_502, 761, 1_401)) }),
        aims: aims.collect(),
        branches: branches.collect(),
        thin: ThinCover {
            paid: counts(358, 94, 31),
            volunteers: counts(72, 19, 6),
            branches: thin.collect(),
            skills: vec![
                skill("Helping people use digital services safely", 8, 1),
                skill("Rhyme times and early years", 7, 0),
                skill("Local studies enquiries", 6, 4),
                skill("Planning an inclusive event", 5, 2),
                skill("Using data and evidence", 5, 1),
            ],
        },
        activity: Activity {
            planned_to: Some(date(2027, 3, 31)),
            held: events(61, 181, 58_400),
            planned: events(38, 96, 21_000),
            aims: aim_strands.collect(),
            learned: learned(188, 402, 61_335),
            paid: learned(117, 290, 48_210),
            volunteers: learned(64, 101, 12_045),
            kinds: vec![
                kind("Training session", 171, 305, 31_020),
                kind("Sector forum", 41, 60, 8_460),
                kind("Apprenticeship", 6, 24, 14_400),
                LearnedKind { title: "Peer review".to_owned(), learned: Learned::Small },
            ],
        },
        funds: vec![
            Fund {
                title: "Core training budget".to_owned(),
                from: date(2026, 4, 1),
                to: date(2027, 3, 31),
                pence: 1_850_000,
                spent: 612_550,
                committed: 470_000,
                left: 767_450,
            },
            Fund {
                title: "Apprenticeship levy".to_owned(),
                from: date(2026, 4, 1),
                to: date(2027, 3, 31),
                pence: 1_200_000,
                spent: 300_000,
                committed: 300_000,
                left: 600_000,
            },
        ],
        recommendations: vec![
            "That the committee notes the skills of the library workforce.".to_owned(),
            "That the committee asks for a further report in six months.".to_owned(),
        ],
        implications: vec![
            "Financial: the planned sessions are paid for within the approved training budget.".to_owned(),
            "Equalities: the programme is open to paid staff and volunteers in every branch.".to_owned(),
        ],
    }
}
