//! Reads a workbook in a separate process: the same program, started with a hidden first word. It takes the workbook from its standard
//! input and writes rows to its standard output. Its memory and time are limited, and a failed allocation, a panic or an endless loop ends
//! only this process.

use std::io::{BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::wire::Answer;
use super::{Out, Workbook};
use crate::error::Trouble;
use crate::table::budget::Budget;
use crate::table::{Area, Cell, SheetName};

/// The only argument, which asks the program to be a reader for another.
const WORD: &str = "read-workbook-for-the-program-that-started-this";
/// The most memory that the reader may hold, in bytes.
const MOST_MEMORY: usize = 1024 * 1024 * 1024;
/// The most time that opening, or one sheet, may take by the clock, on a busy computer.
const MOST_TIME: Duration = Duration::from_secs(300);
/// The most processor time of the reader in all, in seconds, if the system counts it. The largest file that is read takes a fifth of it on
/// a slow computer.
#[cfg(unix)]
const MOST_WORK: u64 = 90;
/// The time between two checks of the memory and the time.
const LOOKED_AT: Duration = Duration::from_millis(10);
/// The number of rows in one message.
const TOGETHER: usize = 256;
/// The longest message, in bytes: 256 rows with the longest cells that are read stay under it.
const LONGEST: u32 = 512 * 1024 * 1024;

/// Exit statuses of the reader, besides those of the system.
const TOO_LONG: u8 = 41;
const TOO_MUCH: u8 = 42;

/// Can this program be started again as a reader? The program of a test cannot, for example.
static SERVES: AtomicBool = AtomicBool::new(false);

/// A program that reads files must call this first. If it was started as a reader, it reads, and the answer is its exit status. Otherwise
/// the answer is `None`, and the program may from then on start itself as a reader.
pub fn serve_if_asked() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|word| word == WORD) && words.next().is_none() {
        return Some(serve());
    }
    SERVES.store(true, Ordering::Relaxed);
    None
}

pub(super) fn can_serve() -> bool {
    SERVES.load(Ordering::Relaxed)
}

/// A reader at work on one workbook.
pub(super) struct Reading {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reading {
    /// Starts a reader on a workbook. Gives the reader and the sheets.
    pub(super) fn start(workbook: &[u8]) -> Result<(Self, Vec<SheetName>), Trouble> {
        let mut child = command().and_then(|mut command| command.spawn()).map_err(not_started)?;
        let (Some(ask), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(not_started(std::io::Error::other("no pipe")));
        };
        let mut reading = Self { child, ask, answers: BufReader::new(answers) };
        // If the reader has ended already, its exit status will say why.
        let _ = reading.ask.write_all(&(workbook.len() as u64).to_le_bytes()).and_then(|()| reading.ask.write_all(workbook));
        match reading.answer()? {
            Answer::Sheets(sheets) => Ok((reading, sheets)),
            Answer::Trouble(trouble) => Err(trouble),
            Answer::Rows(_) | Answer::Merged(_) => Err(out_of_order()),
        }
    }

    pub(super) fn read(&mut self, place: usize, budget: &mut Budget, out: &mut Out<'_>) -> Result<Vec<Area>, Trouble> {
        let _ = self.ask.write_all(&(place as u64).to_le_bytes()).and_then(|()| self.ask.flush());
        loop {
            match self.answer()? {
                Answer::Rows(rows) => {
                    for row in rows {
                        budget.row(row.number, row.cells.len(), row.cells.iter().map(Cell::text_bytes).sum())?;
                        out(row)?;
                    }
                }
                Answer::Merged(merged) => return Ok(merged),
                Answer::Trouble(trouble) => return Err(trouble),
                Answer::Sheets(_) => return Err(out_of_order()),
            }
        }
    }

    fn answer(&mut self) -> Result<Answer, Trouble> {
        let mut length = [0; 4];
        if self.answers.read_exact(&mut length).is_err() {
            return Err(self.ended());
        }
        let length = u32::from_le_bytes(length);
        let mut message = Vec::new();
        let whole = length <= LONGEST && (&mut self.answers).take(u64::from(length)).read_to_end(&mut message).is_ok();
        if !whole || message.len() != length as usize {
            return Err(self.ended());
        }
        Answer::of_bytes(&message).ok_or_else(out_of_order)
    }

    /// The error for a reader that ended without an answer.
    fn ended(&mut self) -> Trouble {
        let _ = self.child.kill();
        let Ok(status) = self.child.wait() else { return Trouble::damaged("its reader was lost") };
        #[cfg(unix)]
        if std::os::unix::process::ExitStatusExt::signal(&status) == Some(rustix::process::Signal::XCPU.as_raw()) {
            return Trouble::too_large("takes too long to read");
        }
        match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(TOO_LONG) => Trouble::too_large("takes too long to read"),
            Some(TOO_MUCH) => Trouble::too_large("takes more than 1 GB of memory to read"),
            _ => Trouble::damaged("its reader broke down at it"),
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        // The reader may still be at work, but its answers are no longer needed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command() -> std::io::Result<Command> {
    // This is the file that was started, even if an update has replaced it since.
    let itself = std::path::Path::new("/proc/self/exe");
    let program = if itself.exists() { itself.to_owned() } else { std::env::current_exe()? };
    let mut command = Command::new(program);
    command.arg(WORD).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        // CREATE_NO_WINDOW: no console window appears.
        command.creation_flags(0x0800_0000);
    }
    Ok(command)
}

fn not_started(error: std::io::Error) -> Trouble {
    Trouble::new(
        crate::error::FileFault::Damaged,
        format!(
            "cannot be read, because the program's reader of workbooks did not start ({error}), so nothing was imported. Save it as CSV, or try again when the computer has less to do"
        ),
    )
}

fn out_of_order() -> Trouble {
    Trouble::damaged("its reader lost its way in it")
}

/// The reader's side: reads one workbook, and then the sheets that the other program asks for by place, until it stops asking.
fn serve() -> ExitCode {
    // Nobody reads the message of a panic.
    std::panic::set_hook(Box::new(|_| {}));
    limit();
    let busy = Busy::watched();
    let mut ask = std::io::stdin().lock();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let served = || -> std::io::Result<()> {
        let bytes = read_workbook(&mut ask)?;
        let opened = busy.during(|| Workbook::open_here(bytes));
        let mut book = match opened {
            Ok(book) => book,
            Err(trouble) => return send(&mut out, &Answer::Trouble(trouble)),
        };
        send(&mut out, &Answer::Sheets(book.sheets().to_vec()))?;
        loop {
            let mut place = [0; 8];
            if ask.read_exact(&mut place).is_err() {
                return Ok(());
            }
            let place = usize::try_from(u64::from_le_bytes(place)).unwrap_or(usize::MAX);
            let answer = match busy.during(|| send_rows(&mut book, place, &mut out)) {
                Ok(merged) => Answer::Merged(merged),
                Err(trouble) => Answer::Trouble(trouble),
            };
            send(&mut out, &answer)?;
        }
    };
    // If the other program has gone, the error cannot be reported to anybody.
    let mut served = served;
    if served().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read_workbook(ask: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 8];
    ask.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length).min(crate::table::LARGEST_FILE);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    ask.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn send_rows(book: &mut Workbook, place: usize, out: &mut impl Write) -> Result<Vec<Area>, Trouble> {
    let mut rows = Vec::with_capacity(TOGETHER);
    let mut unheard = |error: std::io::Error| Trouble::damaged(error);
    let merged = book.rows(place, &mut |row| {
        rows.push(row);
        if rows.len() == TOGETHER {
            send(out, &Answer::Rows(std::mem::take(&mut rows))).map_err(&mut unheard)?;
        }
        Ok(())
    })?;
    send(out, &Answer::Rows(rows)).map_err(unheard)?;
    Ok(merged)
}

fn send(out: &mut impl Write, answer: &Answer) -> std::io::Result<()> {
    let message = answer.to_bytes();
    let length = u32::try_from(message.len()).map_err(std::io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&message)?;
    out.flush()
}

/// Sets the system's own limits, if it has them. An allocation beyond them fails before memory is taken.
fn limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        // The limit also counts the program itself and the memory reserved for its threads.
        for (what, most) in [(Resource::As, 2 * MOST_MEMORY as u64), (Resource::Cpu, MOST_WORK)] {
            let mut limit = getrlimit(what);
            limit.current = Some(limit.current.map_or(most, |current| most.min(current)));
            // Some systems refuse. The watching thread is there as well.
            let _ = setrlimit(what, limit);
        }
    }
}

/// When the reader began its present work, for the thread that ends it if it takes too long.
struct Busy(Arc<Mutex<Option<Instant>>>);

impl Busy {
    fn watched() -> Self {
        let since: Arc<Mutex<Option<Instant>>> = Arc::default();
        let seen = Arc::clone(&since);
        std::thread::spawn(move || {
            loop {
                std::thread::park_timeout(LOOKED_AT);
                let too_long = seen.lock().is_ok_and(|since| since.is_some_and(|since| since.elapsed() > MOST_TIME));
                let too_much = memory_stats::memory_stats().is_some_and(|held| held.physical_mem > MOST_MEMORY);
                if too_long || too_much {
                    end(if too_long { TOO_LONG } else { TOO_MUCH });
                }
            }
        });
        Self(since)
    }

    fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        self.set(Some(Instant::now()));
        let done = work();
        self.set(None);
        done
    }

    fn set(&self, since: Option<Instant>) {
        if let Ok(mut held) = self.0.lock() {
            *held = since;
        }
    }
}

#[expect(clippy::exit, reason = "the reader is in the middle of a library that cannot be stopped, and holds nothing that has to be kept")]
fn end(status: u8) {
    std::process::exit(i32::from(status));
}
