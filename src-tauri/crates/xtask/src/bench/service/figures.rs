//! What was measured of one side of a row.

use serde_json::{Value, json};

/// Who did the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Ours,
    /// From opening its own file to the answer.
    DuckDb,
    /// The same question once more in the same process.
    DuckDbWarm,
    /// One byte for each person and skill, added up in memory.
    Scan,
    /// Only reads the file.
    Calamine,
    Sqlite,
    XlsxWriter,
    Openpyxl,
}

/// One run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    pub(super) seconds: f64,
    /// Processor time in seconds; `None` where the system does not tell.
    pub(super) cpu: Option<f64>,
    /// The most memory held, in MB of 2^20 bytes.
    pub(super) mb: Option<f64>,
}

/// The runs of one side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    pub(super) by: By,
    /// Its name and version, for the table.
    pub(super) name: String,
    pub(super) runs: Vec<Run>,
}

/// The least, middle and largest of some figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) least: f64,
    pub(super) median: f64,
    pub(super) most: f64,
}

impl By {
    const ALL: [Self; 8] =
        [Self::Ours, Self::DuckDb, Self::DuckDbWarm, Self::Scan, Self::Calamine, Self::Sqlite, Self::XlsxWriter, Self::Openpyxl];

    /// Its word in records.
    fn word(self) -> &'static str {
        match self {
            Self::Ours => "skillsplan",
            Self::DuckDb => "duckdb",
            Self::DuckDbWarm => "duckdb-warm",
            Self::Scan => "scan",
            Self::Calamine => "calamine",
            Self::Sqlite => "sqlite",
            Self::XlsxWriter => "xlsxwriter",
            Self::Openpyxl => "openpyxl",
        }
    }
}

impl Side {
    /// The sides that the document of `run.py` tells of. A peer's own figures leave out the start of Python, and ours are from outside unless
    /// the row is `warm`: then they are what our process says of itself. A side more if a peer asked the same question again, warm, or if
    /// our process also scanned bytes.
    pub(super) fn told(by: By, warm: bool, document: &Value) -> Option<Vec<Self>> {
        let runs = document["runs"].as_array()?;
        let name = match runs.last()?["said"]["by"].as_str() {
            Some(name) if by != By::Ours => name.to_owned(),
            _ => by.word().to_owned(),
        };
        let inside = warm || by != By::Ours;
        let own = |run: &Value| if inside && run["said"]["seconds"].is_number() { run["said"].clone() } else { run.clone() };
        let measured = |run: &Value, figures: &Value| {
            Some(Run { seconds: figures["seconds"].as_f64()?, cpu: figures["cpu"].as_f64(), mb: run["mb"].as_f64() })
        };
        let first = Self { by, name: name.clone(), runs: runs.iter().map(|run| measured(run, &own(run))).collect::<Option<_>>()? };
        let side = by;
        let also = |of: By, by: By, key: &str, name: String| {
            let runs: Option<Vec<Run>> = runs.iter().map(|run| measured(run, &run["said"][key])).collect();
            runs.filter(|_| of == side).map(|runs| Self { by, name, runs })
        };
        let warm = also(By::DuckDb, By::DuckDbWarm, "warm", format!("{name}, warm"));
        let scan = also(By::Ours, By::Scan, "scan", "plain scan of bytes".to_owned());
        Some([Some(first), warm, scan].into_iter().flatten().collect())
    }

    pub(super) fn record(&self) -> Value {
        let runs: Vec<Value> = self.runs.iter().map(|run| json!({"seconds": run.seconds, "cpu": run.cpu, "mb": run.mb})).collect();
        json!({"by": self.by.word(), "name": self.name, "runs": runs})
    }

    /// The side of a record; `None` if it is damaged.
    pub(super) fn of(record: &Value) -> Option<Self> {
        let run = |run: &Value| Some(Run { seconds: run["seconds"].as_f64()?, cpu: run["cpu"].as_f64(), mb: run["mb"].as_f64() });
        Some(Self {
            by: By::ALL.into_iter().find(|by| record["by"] == by.word())?,
            name: record["name"].as_str()?.to_owned(),
            runs: record["runs"].as_array()?.iter().map(run).collect::<Option<_>>()?,
        })
    }

    pub(super) fn seconds(&self) -> Option<Spread> {
        Spread::of(self.runs.iter().map(|run| run.seconds))
    }

    pub(super) fn cpu(&self) -> Option<Spread> {
        Spread::of(self.runs.iter().filter_map(|run| run.cpu))
    }

    pub(super) fn mb(&self) -> Option<Spread> {
        Spread::of(self.runs.iter().filter_map(|run| run.mb))
    }
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let middle = f64::midpoint(*values.get(values.len().checked_sub(1)? / 2)?, *values.get(values.len() / 2)?);
        Some(Self { least: *values.first()?, median: middle, most: *values.last()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_is_between_two() {
        assert_eq!(Spread::of([4.0, 1.0].into_iter()), Some(Spread { least: 1.0, median: 2.5, most: 4.0 }));
        assert_eq!(Spread::of([3.0, 1.0, 2.0].into_iter()).map(|spread| spread.median), Some(2.0));
        assert_eq!(Spread::of(std::iter::empty()), None);
    }

    #[test]
    fn a_peer_is_measured_without_the_start_of_python_and_we_with_ours() {
        let said = json!({"by": "DuckDB 2", "seconds": 0.5, "cpu": 0.8, "warm": {"seconds": 0.25, "cpu": 0.5}});
        let document = json!({"runs": [{"seconds": 1.5, "cpu": 1.0, "mb": 99.0, "said": said}]});
        let sides = Side::told(By::DuckDb, false, &document).unwrap();
        assert_eq!(sides[0].runs, [Run { seconds: 0.5, cpu: Some(0.8), mb: Some(99.0) }]);
        assert_eq!((sides[1].by, sides[1].name.as_str(), sides[1].runs[0].seconds), (By::DuckDbWarm, "DuckDB 2, warm", 0.25));
        let ours = Side::told(By::Ours, false, &document).unwrap();
        assert_eq!((ours.len(), ours[0].name.as_str(), ours[0].runs[0].seconds), (1, "skillsplan", 1.5));
    }

    #[test]
    fn a_warm_row_has_what_our_process_says_of_itself_and_the_scan_beside_it() {
        let said = json!({"seconds": 0.02, "scan": {"seconds": 0.001}});
        let document = json!({"runs": [{"seconds": 4.0, "cpu": 5.0, "mb": 300.0, "said": said}]});
        let sides = Side::told(By::Ours, true, &document).unwrap();
        let figures: Vec<(By, f64, Option<f64>)> = sides.iter().map(|side| (side.by, side.runs[0].seconds, side.runs[0].cpu)).collect();
        assert_eq!(figures, [(By::Ours, 0.02, None), (By::Scan, 0.001, None)]);
    }

    #[test]
    fn a_side_is_found_again_in_its_record() {
        let side = Side { by: By::Sqlite, name: "sqlite3 .import".to_owned(), runs: vec![Run { seconds: 2.0, cpu: None, mb: Some(8.0) }] };
        assert_eq!(Side::of(&side.record()), Some(side));
        assert_eq!(Side::of(&json!({"by": "nobody", "name": "", "runs": []})), None);
    }
}
