//! `cargo xtask torture`: the program is killed at any moment, its disk is full, its store is damaged.
//!
//! After every kill, each acknowledged write must be there, `check` must find no fault, and no unfinished file may be in the folder. On a
//! full disk, a call is done completely or refused with the right message. A damaged store is answered with a status and one document,
//! never with a panic or a signal, and a call that reads leaves the file as it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::run::{cargo, run};
use crate::{Outcome, place};

/// How many times each of the three is done.
struct Wanted {
    kills: u64,
    disks: u64,
    damaged: u64,
    seed: u64,
    program: Option<PathBuf>,
}

pub(crate) fn torture(words: &[&str]) -> Outcome {
    let mut wanted = Wanted { kills: 40, disks: 40, damaged: 60, seed: 1, program: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("`{word}` needs a value"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("`{word} {value}`: a whole number is needed"));
        match *word {
            "--kills" => wanted.kills = number()?,
            "--disks" => wanted.disks = number()?,
            "--damaged" => wanted.damaged = number()?,
            "--seed" => wanted.seed = number()?,
            "--program" => wanted.program = Some(PathBuf::from(value)),
            _ => return Err(format!("`torture` takes --kills, --disks, --damaged, --seed and --program, not `{word}`")),
        }
    }
    let program = match wanted.program {
        Some(program) => program,
        None => {
            run(cargo().args(["build", "--quiet", "--workspace", "--bin", "skillsplan"]))?;
            place::built("skillsplan")
        }
    };
    let folder = std::env::temp_dir().join(format!("skillsplan-torture-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
    let mut rack = Rack { program, folder: folder.clone(), dice: Dice(wanted.seed), faults: Vec::new() };
    let done = rack.kills(wanted.kills).and_then(|()| rack.disks(wanted.disks)).and_then(|()| rack.damaged(wanted.damaged));
    drop(fs::remove_dir_all(&folder));
    done?;
    if rack.faults.is_empty() {
        return Ok(());
    }
    Err(format!("{} faults:\n{}", rack.faults.len(), rack.faults.join("\n")))
}

/// Random numbers that repeat for the same seed (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        let mut x = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15).max(1);
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0 = x;
        (x >> 11) % most.max(1)
    }
}

struct Rack {
    program: PathBuf,
    folder: PathBuf,
    dice: Dice,
    faults: Vec<String>,
}

impl Rack {
    fn call(&self, store: &Path, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .arg("--json")
            .env("SKILLSPLAN_STORE", store)
            .env("SKILLSPLAN_TODAY", "2026-11-30")
            .env("SKILLSPLAN_ACTOR", "rack");
        command
    }

    fn output(&self, store: &Path, words: &[&str]) -> Outcome<Output> {
        self.call(store, words).output().map_err(|error| format!("the program did not start: {error}"))
    }

    fn fault(&mut self, what: String) {
        eprintln!("    FAULT: {what}");
        self.faults.push(what);
    }

    /// The document of a call that must succeed.
    fn answer(&mut self, store: &Path, words: &[&str]) -> Outcome<Value> {
        let output = self.output(store, words)?;
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        if !output.status.success() {
            self.fault(format!("{words:?} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stdout)));
        }
        Ok(answer)
    }

    fn fresh(&self, name: &str) -> Outcome<PathBuf> {
        let folder = self.folder.join(name);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(folder)
    }

    /// Starts a call and kills it after a while. Gives its answer if it ended before that.
    fn killed(&mut self, store: &Path, words: &[&str], longest: Duration) -> Outcome<Option<Output>> {
        let after = Duration::from_micros(self.dice.below(longest.as_micros().try_into().unwrap_or(u64::MAX)));
        let mut command = self.call(store, words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(|error| error.to_string())?;
        let start = Instant::now();
        while start.elapsed() < after {
            if child.try_wait().map_err(|error| error.to_string())?.is_some() {
                return child.wait_with_output().map(Some).map_err(|error| error.to_string());
            }
            #[allow(clippy::disallowed_methods, reason = "a moment is waited for, not a result")]
            std::thread::sleep(Duration::from_micros(500));
        }
        // It may end by itself at this moment. Then its answer counts.
        drop(child.kill());
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        Ok(output.status.code().map(|_| output))
    }

    fn kills(&mut self, many: u64) -> Outcome {
        let folder = self.fresh("kills")?;
        let store = folder.join("s.skillsplan");
        let out = self.fresh("kills-out")?;
        let mut text = "person_id,name,kind,branch,roles,start_date\n".to_owned();
        for number in 0..3_000 {
            text.push_str(&format!("K{number:05},Person {number},employee,Branch {},LA,2020-01-01\n", number % 20));
        }
        let people = out.join("many.csv").to_string_lossy().into_owned();
        fs::write(&people, text).map_err(|error| error.to_string())?;
        let file = |name: &str| out.join(name).to_string_lossy().into_owned();
        let (ratings, report) = (file("ratings.csv"), file("gaps.pdf"));
        self.answer(&store, &["demo", "--people", "60"])?;
        let person = self.somebody(&store)?;
        let (mut interrupted, mut acknowledged) = (0, 0);
        for round in 0..many {
            let at = folder.join(format!("new-{round}.skillsplan"));
            let name = format!("Name {round}");
            let calls: [(&Path, Vec<&str>, u64); 8] = [
                (&store, vec!["import", "people", &people], 2_500),
                (&store, vec!["set", "service.name", &name], 120),
                (&store, vec!["undo"], 400),
                (&at, vec!["new"], 250),
                (&at, vec!["demo", "--people", "60"], 500),
                (&store, vec!["rate", "--person", &person, "--skill", "A6-01", "--level", "2", "--source", "manager"], 150),
                (&store, vec!["export", "ratings", "--out", &ratings], 250),
                (&store, vec!["report", "gaps", "--out", &report], 800),
            ];
            let (on, words, longest) = &calls[usize::try_from(self.dice.below(8)).unwrap_or(0)];
            let before = self.newest(&store)?;
            match self.killed(on, words, Duration::from_millis(*longest))? {
                None => interrupted += 1,
                Some(output) if output.status.success() => {
                    acknowledged += 1;
                    if words[0] == "set" && self.answer(&store, &["get", "service.name"])?["service.name"] != name.as_str() {
                        self.fault(format!("round {round}: an acknowledged setting is lost"));
                    }
                    if matches!(words[0], "rate" | "import") && self.newest(&store)? == before && !output.stdout.is_empty() {
                        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
                        let changed =
                            ["created", "updated", "corrected"].iter().any(|what| answer[what].as_u64().is_some_and(|many| many > 0));
                        if changed {
                            self.fault(format!("round {round}: an acknowledged {} is lost", words[0]));
                        }
                    }
                }
                Some(_) => {}
            }
            self.sound(&store, &format!("round {round} ({})", words[0]))?;
            if at.exists() {
                self.sound(&at, &format!("round {round} ({})", words[0]))?;
            }
        }
        // The next call of the same kind removes unfinished files.
        self.answer(&folder.join("last.skillsplan"), &["new"])?;
        self.answer(&store, &["export", "ratings", "--out", &ratings])?;
        for place in [&folder, &out] {
            for entry in fs::read_dir(place).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.contains("part") {
                    self.fault(format!("`{name}` was left by a killed program"));
                }
            }
        }
        eprintln!("    {many} calls: {interrupted} killed in the middle, {acknowledged} done before");
        Ok(())
    }

    fn somebody(&mut self, store: &Path) -> Outcome<String> {
        let groups = self.answer(store, &["gaps", "--by", "person"])?;
        let person = groups["groups"][0]["key"]["person"].as_str().map(str::to_owned);
        person.ok_or_else(|| "the invented service has nobody".to_owned())
    }

    /// The newest operation, with its id.
    fn newest(&mut self, store: &Path) -> Outcome<Value> {
        Ok(self.answer(store, &["history", "-n", "1"])?[0].clone())
    }

    /// Is the store whole?
    fn sound(&mut self, store: &Path, when: &str) -> Outcome {
        let output = self.output(store, &["check"])?;
        let check: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        if check["ok"] != true {
            self.fault(format!("{when}: `{}` is not whole: {check}", store.display()));
        }
        Ok(())
    }

    fn disks(&mut self, many: u64) -> Outcome {
        let folder = self.fresh("disk")?;
        let mounts = |size: u64| {
            let options = format!("size={size}k");
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "none"]).arg(&folder).status().is_ok_and(|status| status.success())
        };
        let unmount = || Command::new("umount").arg(&folder).status().is_ok_and(|status| status.success());
        let store = folder.join("s.skillsplan");
        let text = |people: usize| {
            (0..people).fold("person_id,name,kind\n".to_owned(), |text, number| text + &format!("D{number:05},Person {number},employee\n"))
        };
        let rows = self.folder.join("rows.csv").to_string_lossy().into_owned();
        fs::write(&rows, text(2_000)).map_err(|error| error.to_string())?;
        let (mut done, mut refused) = (0, 0);
        for round in 0..many {
            let size = 100 + self.dice.below(2_400);
            if !mounts(size) {
                eprintln!("    left out: a small disk is mounted by root only");
                return Ok(());
            }
            let out = folder.join("gaps.xlsx").to_string_lossy().into_owned();
            let pdf = folder.join("gaps.pdf").to_string_lossy().into_owned();
            let calls: [&[&str]; 6] = [
                &["demo", "--people", "40"],
                &["new"],
                &["import", "people", &rows],
                &["export", "gaps", "--out", &out],
                &["report", "gaps", "--out", &pdf],
                &["set", "service.name", "Full"],
            ];
            for words in calls.iter().skip(usize::try_from(round % 2).unwrap_or(0)) {
                let made = store.exists();
                if matches!(words[0], "demo" | "new") && made {
                    continue;
                }
                let output = self.output(&store, words)?;
                let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
                match output.status.code() {
                    Some(0) => done += 1,
                    Some(1 | 3) if answer["error"]["message"].is_string() => {
                        refused += 1;
                        let why = &answer["error"]["details"][0]["why"];
                        let fitting = if made { why != "damaged" } else { why == "full" || why == "missing" };
                        if !fitting || answer["error"]["kind"] == "unexpected" {
                            self.fault(format!("{size} KB, {words:?}: {answer}"));
                        }
                    }
                    _ => self.fault(format!("{size} KB, {words:?} ended with {}: {answer}", output.status)),
                }
                if !made && output.status.code() != Some(0) && store.exists() {
                    self.fault(format!("{size} KB: {words:?} was refused and left a store"));
                }
            }
            // Once there is room again, an existing store must be whole.
            if store.exists() {
                let kept = self.folder.join("kept.skillsplan");
                for end in ["", "-wal"] {
                    let name = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
                    drop(fs::remove_file(name(&kept)));
                    if name(&store).exists() {
                        fs::copy(name(&store), name(&kept)).map_err(|error| error.to_string())?;
                    }
                }
                self.sound(&kept, &format!("{size} KB"))?;
            }
            if !unmount() {
                return Err(format!("`{}` cannot be unmounted", folder.display()));
            }
        }
        eprintln!("    {many} small disks: {done} calls done, {refused} refused");
        Ok(())
    }

    fn damaged(&mut self, many: u64) -> Outcome {
        let folder = self.fresh("damaged")?;
        let whole = folder.join("whole.skillsplan");
        self.answer(&whole, &["demo", "--people", "40"])?;
        let good = fs::read(&whole).map_err(|error| error.to_string())?;
        let gaps = self.answer(&whole, &["gaps", "--by", "branch,skill"])?;
        let store = folder.join("s.skillsplan");
        let (mut same, mut told) = (0, 0);
        for round in 0..many {
            let mut bytes = good.clone();
            let length = bytes.len() as u64;
            let at = |dice: &mut Dice| usize::try_from(dice.below(length)).unwrap_or(0);
            match self.dice.below(5) {
                0 => {
                    for _ in 0..=self.dice.below(8) {
                        let at = at(&mut self.dice);
                        bytes[at] ^= 1 << self.dice.below(8);
                    }
                }
                1 => bytes.truncate(at(&mut self.dice)),
                2 => {
                    let from = at(&mut self.dice);
                    let to = (from + 1 + usize::try_from(self.dice.below(20_000)).unwrap_or(0)).min(bytes.len());
                    bytes[from..to].fill(if round % 2 == 0 { 0 } else { 0xa5 });
                }
                3 => {
                    let page = |place: usize| place / 4_096 * 4_096;
                    let (from, to) = (page(at(&mut self.dice)), page(at(&mut self.dice)));
                    let copied: Vec<u8> = bytes[from..from + 4_096].to_vec();
                    bytes[to..to + 4_096].copy_from_slice(&copied);
                }
                _ => bytes.extend((0..self.dice.below(9_000)).map(|number| (number % 251) as u8)),
            }
            for end in ["-wal", "-shm"] {
                drop(fs::remove_file(folder.join(format!("s.skillsplan{end}"))));
            }
            fs::write(&store, &bytes).map_err(|error| error.to_string())?;
            for words in [&["gaps", "--by", "branch,skill"][..], &["check"], &["show", "thin-cover"], &["history"]] {
                let output = self.output(&store, words)?;
                let answer: Option<Value> = serde_json::from_slice(&output.stdout).ok();
                match (output.status.code(), &answer) {
                    (Some(0), Some(answer)) if words[0] == "gaps" => {
                        same += 1;
                        // Other figures than those of the whole store are allowed only where `check` says so.
                        if *answer != gaps && self.output(&store, &["check"])?.status.success() {
                            self.fault(format!("damage {round}: other figures, and `check` finds nothing"));
                        }
                    }
                    (Some(0), Some(_)) => same += 1,
                    (Some(1), Some(answer)) if words[0] == "check" && answer["ok"] == false => told += 1,
                    (Some(3), Some(answer)) if answer["error"]["kind"] == "store_unusable" => told += 1,
                    _ => self.fault(format!("damage {round}: {words:?} ended with {}: {answer:?}", output.status)),
                }
            }
            if fs::read(&store).map_err(|error| error.to_string())? != bytes {
                self.fault(format!("damage {round}: the file was changed by calls that only read"));
            }
        }
        eprintln!("    {many} damaged stores: {same} answers as if whole, {told} told");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_the_same_chance() {
        let mut dice = (Dice(7), Dice(7));
        let rolls: Vec<u64> = (0..50).map(|_| dice.0.below(6)).collect();
        assert_eq!(rolls, (0..50).map(|_| dice.1.below(6)).collect::<Vec<_>>());
        assert!((0..6).all(|side| rolls.contains(&side)));
    }
}
