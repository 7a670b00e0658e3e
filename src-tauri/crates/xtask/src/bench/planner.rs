//! `cargo xtask bench planner`: our planner and the others on the same fresh problems.

use std::path::Path;

use serde_json::{Value, json};

use super::options::Options;
use super::peers::{GENERAL, GREEDY, Peer};
use super::python::SOLVERS;
use super::results::{OURS, Results};
use super::size::Size;
use super::{checked, folder, generated, growth, machine, measures, ours, script, skillsplan, table, told};
use crate::app::build_of;
use crate::run::{output, step};
use crate::{Outcome, clock};

/// Regions of an XL problem that are solved alone.
const REGIONS: usize = 20;
/// Seconds that a region alone gets: enough for a plan that hardly grows any more at that size.
const REGION_SECONDS: u64 = 10;
/// Seconds of the run whose plan is held against the regions.
const TOGETHER_SECONDS: u64 = 30;

pub(super) fn measure(options: &Options) -> Outcome {
    let (program, sizes) = (skillsplan(options.program.as_deref())?, options.sizes());
    SOLVERS.ready()?;
    let forgets = |record: &Value| !options.resume && sizes.iter().any(|size| record["size"] == size.name());
    let file = folder()?.join("planner.jsonl");
    let mut bench = Bench {
        options,
        program: &program,
        build: build_of(&program)?.trim().to_owned(),
        results: Results::open(file, |record| !forgets(record))?,
    };
    for size in sizes {
        for (nth, seed) in options.seeds_of(size, &bench.results.seeds(size)).into_iter().enumerate() {
            bench.problem(size, seed, nth)?;
        }
    }
    bench.tell()
}

struct Bench<'a> {
    options: &'a Options,
    program: &'a Path,
    build: String,
    results: Results,
}

impl Bench<'_> {
    /// Everything about one problem that is not known yet.
    fn problem(&mut self, size: Size, seed: u64, nth: usize) -> Outcome {
        let file = generated(size, seed)?;
        if self.results.problem(size, seed).is_none() {
            step(&format!("{}-{seed}: count its places", size.name()), || {
                let mut facts = told(script("facts.py").arg(&file))?;
                (facts["kind"], facts["size"], facts["seed"]) = ("problem".into(), size.name().into(), seed.into());
                self.results.add(facts)
            })?;
        }
        let seconds = self.options.seconds.map_or(size.seconds(), |most| most.min(size.seconds()));
        let whole = |record: Option<&Value>| record.is_some_and(|record| record["limit"] == seconds);
        let known = self.results.run(size, seed, OURS);
        if !self.options.without_ours && (!whole(known) || !self.current(known)) {
            step(&format!("{}-{seed}: skillsplan, {seconds} s", size.name()), || self.ours(size, seed, &file, seconds))?;
        }
        if size == Size::Xl
            && self.options.seconds.is_none()
            && !self.options.without_ours
            && !(1..=REGIONS as u64).all(|n| self.current(self.results.region(size, seed, n)))
        {
            step(&format!("{}-{seed}: each of {REGIONS} regions alone", size.name()), || self.regions(size, seed, &file))?;
        }
        if self.options.without_peers {
            return Ok(());
        }
        let general = if nth < size.general_solvers() { GENERAL.as_slice() } else { &[] };
        let greedy = size.has_greedy().then_some(&GREEDY);
        for peer in greedy.into_iter().chain(general) {
            self.peer(size, seed, &file, seconds, peer)?;
        }
        Ok(())
    }

    /// Is there a record, and of this build?
    fn current(&self, record: Option<&Value>) -> bool {
        record.is_some_and(|record| record["build"] == self.build.as_str())
    }

    fn ours(&mut self, size: Size, seed: u64, file: &Path, seconds: u64) -> Outcome {
        let run = ours::solve(self.program, file, seconds)?;
        let report = checked(file, &run.plan)?;
        for mark in Size::marks(seconds) {
            let found = ours::at(&run.lines, mark, seconds);
            self.results.add(json!({
                "kind": "mark", "size": size.name(), "seed": seed, "by": OURS, "at": mark,
                "score": found.map(|found| found.score), "bound": found.and_then(|found| found.bound),
            }))?;
        }
        self.results.add(json!({
            "kind": "run", "size": size.name(), "seed": seed, "by": OURS, "first": run.lines.first().map(|(after, _)| after),
            "limit": seconds, "seconds": run.seconds, "mb": run.mb, "score": report["score"], "bound": report["bound"], "ok": report["ok"],
            "violations": report["violations"], "build": self.build, "parameters": "--threads 2 --seed 1",
        }))
    }

    fn peer(&mut self, size: Size, seed: u64, file: &Path, seconds: u64, peer: &Peer) -> Outcome {
        if self.results.run(size, seed, peer.by).is_some_and(|record| record["limit"] == seconds) {
            return Ok(());
        }
        step(&format!("{}-{seed}: {}, {seconds} s", size.name(), peer.by), || {
            peer.solve(size, seed, file, seconds)?.into_iter().try_for_each(|record| self.results.add(record))
        })
    }

    /// What each region closes alone, and in the plan of the whole.
    fn regions(&mut self, size: Size, seed: u64, file: &Path) -> Outcome {
        let documents = |text: &str| text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect::<Vec<Value>>();
        let whole = ours::solve(self.program, file, TOGETHER_SECONDS)?;
        let together = documents(&output(script("regions.py").arg("closed").arg(file).arg(&whole.plan))?);
        let most = REGIONS.to_string();
        for part in documents(&output(script("regions.py").arg("split").arg(file).arg(folder()?).args(["--most", &most]))?) {
            let alone = Path::new(part["file"].as_str().unwrap_or_default());
            let run = ours::solve(self.program, alone, REGION_SECONDS)?;
            let report = checked(alone, &run.plan)?;
            let here = together.iter().find(|known| known["region"] == part["region"]);
            self.results.add(json!({
                "kind": "region", "size": size.name(), "seed": seed, "region": part["region"], "alone": report["weight_closed"],
                "together": here.map_or(&Value::Null, |known| &known["closed"]), "build": self.build,
            }))?;
            // A hundred of them would fill the folder.
            for gone in [alone, &run.plan] {
                std::fs::remove_file(gone).map_err(|error| format!("`{}` could not be deleted: {error}", gone.display()))?;
            }
        }
        Ok(())
    }

    /// Writes the table and the plot of everything that is known.
    fn tell(&self) -> Outcome {
        let cases: Vec<(Size, Vec<measures::Case>)> = Size::ALL
            .into_iter()
            .map(|size| (size, self.results.seeds(size).into_iter().filter_map(|seed| self.case(size, seed)).collect::<Vec<_>>()))
            .filter(|(_, cases)| !cases.is_empty())
            .collect();
        let points = growth::points(&cases);
        let mut text = format!(
            "# The planner, measured on {}\n\nOn {}, two threads for each solver. {}\n",
            clock::date(clock::now()),
            machine(),
            table::WORDS
        );
        for (size, cases) in &cases {
            text += &table::of(*size, cases, &self.results);
        }
        text += &growth::table(&points);
        let (tables, plot) = (folder()?.join("planner.md"), folder()?.join("growth.svg"));
        for (file, content) in [(&tables, &text), (&plot, &growth::plot(&points))] {
            std::fs::write(file, content).map_err(|error| format!("`{}` could not be written: {error}", file.display()))?;
        }
        println!("{text}");
        eprintln!("table  {}\nplot   {}", tables.display(), plot.display());
        Ok(())
    }

    /// What is known of one problem; `None` where our planner has not run.
    fn case(&self, size: Size, seed: u64) -> Option<measures::Case> {
        let (problem, run) = (self.results.problem(size, seed)?, self.results.run(size, seed, OURS)?);
        let empty = problem["empty"].as_i64()?;
        let gain = |by: &str| Some(self.results.run(size, seed, by)?["score"].as_i64()? - empty);
        // A run that was cut short says nothing of what a solver can do.
        let whole = |by: &str| self.results.run(size, seed, by).is_some_and(|run| run["limit"] == size.seconds());
        let region = |n: u64| {
            let record = self.results.region(size, seed, n)?;
            Some((record["alone"].as_i64()?, record["together"].as_i64()?))
        };
        Some(measures::Case {
            seed,
            places: problem["places"].as_u64()?,
            empty,
            ours: Size::marks(size.seconds()).filter_map(|at| Some((at, self.results.mark(size, seed, OURS, at)?))).collect(),
            first: run["first"].as_f64(),
            seconds: run["seconds"].as_f64()?,
            mb: run["mb"].as_u64()?,
            accepted: run["ok"] == true,
            greedy: gain(GREEDY.by),
            best_general: GENERAL.iter().filter_map(|peer| Some((peer.by, gain(peer.by)?))).max_by_key(|(_, gain)| *gain),
            general_ran: GENERAL.iter().all(|peer| whole(peer.by)),
            regions: (1..=REGIONS as u64).filter_map(region).collect(),
        })
    }
}
