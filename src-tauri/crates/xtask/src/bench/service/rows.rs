//! The rows of the table: what is measured, beside whom, and what it must reach.

use super::figures::{By, Side};

/// One piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum BenchRow {
    /// A fresh process opens the store and answers the gap report by branch and aim.
    Open,
    Trend12,
    Trend36,
    /// The gap report again in an open program.
    WarmGaps,
    /// The trend of 36 months again in an open program.
    WarmTrend,
    /// One rating in an open program, and every total after it.
    WarmRate,
    ImportPeople,
    /// 20 columns of people from a workbook.
    ImportPeopleXlsx,
    ImportRatings,
    ExportMatrix,
    /// The councillors' report as PDF.
    Report,
    /// Every invariant of the store.
    Check,
}

/// A limit that a row is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Limit {
    /// Our median time divided by that of a peer, at most.
    Times(By, f64),
    /// Our median time in seconds, below.
    Seconds(f64),
    /// The most memory of all our runs in MB, below.
    Mb(f64),
}

/// What is required of a row, or aimed for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Asked {
    /// True for a requirement, false for an aim.
    pub(super) must: bool,
    pub(super) words: &'static str,
    pub(super) limit: Limit,
}

const fn must(words: &'static str, limit: Limit) -> Asked {
    Asked { must: true, words, limit }
}

const fn aim(words: &'static str, limit: Limit) -> Asked {
    Asked { must: false, words, limit }
}

/// `openpyxl` takes minutes for what XlsxWriter takes one for, and is not what a limit is about.
const MOST_PEOPLE_OF_OPENPYXL: u64 = 10_000;

impl BenchRow {
    pub(super) const ALL: [Self; 12] = [
        Self::Open,
        Self::Trend12,
        Self::Trend36,
        Self::WarmGaps,
        Self::WarmTrend,
        Self::WarmRate,
        Self::ImportPeople,
        Self::ImportPeopleXlsx,
        Self::ImportRatings,
        Self::ExportMatrix,
        Self::Report,
        Self::Check,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Trend12 => "trend-12",
            Self::Trend36 => "trend-36",
            Self::WarmGaps => "warm-gaps",
            Self::WarmTrend => "warm-trend",
            Self::WarmRate => "warm-rate",
            Self::ImportPeople => "import-people",
            Self::ImportPeopleXlsx => "import-people-xlsx",
            Self::ImportRatings => "import-ratings",
            Self::ExportMatrix => "export-matrix",
            Self::Report => "report",
            Self::Check => "check",
        }
    }

    /// The rows that a word chooses: that of this name, or all that begin with it and a hyphen.
    pub(super) fn named(word: &str) -> Vec<Self> {
        let chosen = |name: &str| name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        Self::ALL.into_iter().filter(|row| chosen(row.name())).collect()
    }

    /// Month ends of a trend.
    pub(super) fn months(self) -> Option<u64> {
        match self {
            Self::Trend12 => Some(12),
            Self::Trend36 | Self::WarmTrend => Some(36),
            _ => None,
        }
    }

    /// Is it what an open program takes, told by that program itself?
    pub(super) fn is_warm(self) -> bool {
        matches!(self, Self::WarmGaps | Self::WarmTrend | Self::WarmRate)
    }

    /// Who else does this work, at so many people.
    pub(super) fn peers(self, people: u64) -> Vec<By> {
        match self {
            Self::Open | Self::Trend12 | Self::Trend36 | Self::WarmGaps | Self::WarmTrend => vec![By::DuckDb],
            Self::ImportPeopleXlsx => vec![By::Calamine],
            Self::ImportPeople | Self::ImportRatings => vec![By::Sqlite],
            Self::ExportMatrix if people <= MOST_PEOPLE_OF_OPENPYXL => vec![By::XlsxWriter, By::Openpyxl],
            Self::ExportMatrix => vec![By::XlsxWriter],
            Self::WarmRate | Self::Report | Self::Check => Vec::new(),
        }
    }

    /// What is asked of the row at 66,000 people.
    pub(super) fn asked(self) -> Vec<Asked> {
        match self {
            Self::Open => vec![
                must("twice DuckDB's time, cold", Limit::Times(By::DuckDb, 2.0)),
                aim("DuckDB's time, cold", Limit::Times(By::DuckDb, 1.0)),
            ],
            Self::WarmGaps => vec![
                must("50 times faster than DuckDB, warm", Limit::Times(By::DuckDbWarm, 1.0 / 50.0)),
                aim("100 times faster than DuckDB, warm", Limit::Times(By::DuckDbWarm, 1.0 / 100.0)),
                aim("5 times the plain scan of bytes", Limit::Times(By::Scan, 5.0)),
            ],
            Self::WarmTrend => vec![
                must("15 times faster than DuckDB, warm", Limit::Times(By::DuckDbWarm, 1.0 / 15.0)),
                aim("30 times faster than DuckDB, warm", Limit::Times(By::DuckDbWarm, 1.0 / 30.0)),
                must("under 600 MB", Limit::Mb(600.0)),
                aim("under 400 MB", Limit::Mb(400.0)),
            ],
            Self::WarmRate => vec![must("under 20 ms", Limit::Seconds(0.02)), aim("under 5 ms", Limit::Seconds(0.005))],
            Self::ImportPeopleXlsx => vec![
                must("2.5 times what calamine takes to read", Limit::Times(By::Calamine, 2.5)),
                aim("1.5 times what calamine takes to read", Limit::Times(By::Calamine, 1.5)),
            ],
            Self::ImportRatings => vec![
                must("as fast as SQLite's import", Limit::Times(By::Sqlite, 1.0)),
                aim("3 times faster than SQLite's import", Limit::Times(By::Sqlite, 1.0 / 3.0)),
            ],
            Self::ExportMatrix => vec![
                must("3 times faster than XlsxWriter", Limit::Times(By::XlsxWriter, 1.0 / 3.0)),
                must("under 300 MB", Limit::Mb(300.0)),
                aim("5 times faster than XlsxWriter", Limit::Times(By::XlsxWriter, 0.2)),
            ],
            Self::Report => {
                vec![must("under 4 s", Limit::Seconds(4.0)), must("under 400 MB", Limit::Mb(400.0)), aim("under 2 s", Limit::Seconds(2.0))]
            }
            Self::Trend12 | Self::Trend36 | Self::ImportPeople | Self::Check => Vec::new(),
        }
    }
}

impl Limit {
    /// What was measured, in words, and whether the limit is kept; `None` if it was not measured.
    pub(super) fn judged(self, sides: &[Side]) -> Option<(String, bool)> {
        let side = |by: By| sides.iter().find(|side| side.by == by);
        let ours = side(By::Ours)?;
        Some(match self {
            Self::Times(peer, most) => {
                let times = ours.seconds()?.median / side(peer)?.seconds()?.median;
                (super::table::times(times), times <= most)
            }
            Self::Seconds(most) => {
                let seconds = ours.seconds()?.median;
                (format!("{} s", super::table::figure(seconds)), seconds < most)
            }
            Self::Mb(most) => {
                let mb = ours.mb()?.most;
                (format!("{mb:.0} MB"), mb < most)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::figures::Run;
    use super::*;

    fn side(by: By, seconds: f64, mb: f64) -> Side {
        Side { by, name: "someone".to_owned(), runs: vec![Run { seconds, cpu: Some(seconds), mb: Some(mb) }] }
    }

    #[test]
    fn a_word_chooses_a_row_or_a_family_and_no_half_of_a_name() {
        assert_eq!(BenchRow::named("trend-36"), [BenchRow::Trend36]);
        assert_eq!(BenchRow::named("import"), [BenchRow::ImportPeople, BenchRow::ImportPeopleXlsx, BenchRow::ImportRatings]);
        assert!(BenchRow::named("imp").is_empty() && BenchRow::named("").is_empty());
    }

    #[test]
    fn limits_are_judged_by_median_time_and_most_memory() {
        let sides = [side(By::Ours, 3.0, 250.0), side(By::XlsxWriter, 9.0, 100.0)];
        let met = |limit: Limit| limit.judged(&sides).map(|(_, met)| met);
        assert_eq!(met(Limit::Times(By::XlsxWriter, 1.0 / 3.0)), Some(true));
        assert_eq!(met(Limit::Times(By::XlsxWriter, 0.2)), Some(false));
        assert_eq!(met(Limit::Mb(250.0)), Some(false));
        assert_eq!(met(Limit::Seconds(4.0)), Some(true));
        assert_eq!(met(Limit::Times(By::DuckDb, 2.0)), None, "the peer was not measured");
    }

    #[test]
    fn what_is_asked_names_a_peer_of_the_row() {
        for row in BenchRow::ALL {
            for asked in row.asked() {
                if let Limit::Times(peer, _) = asked.limit {
                    // A warm peer and the scan of bytes come with others.
                    let comes = |by: By| match peer {
                        By::DuckDbWarm => by == By::DuckDb,
                        peer => by == peer,
                    };
                    assert!(peer == By::Scan || row.peers(66_000).into_iter().any(comes), "{}: {}", row.name(), asked.words);
                }
            }
        }
    }
}
