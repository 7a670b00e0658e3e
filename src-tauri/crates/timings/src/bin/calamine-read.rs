//! Reads every cell of the first sheet of a workbook with calamine and does nothing with it: the least that an import of the file can take.
//!
//! `calamine-read FILE` prints the number of cells that are not empty, and then the seconds, each in a line of JSON.
#![allow(clippy::print_stdout, reason = "the bench reads what it prints")]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use calamine::{DataType as _, Reader as _, Xlsx, open_workbook};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: calamine-read FILE")?;
    let began = Instant::now();
    let mut book: Xlsx<_> = open_workbook(&file)?;
    let sheet = book.worksheet_range_at(0).ok_or("the workbook has no sheet")??;
    let cells = black_box(&sheet).used_cells().filter(|(_, _, cell)| !cell.is_empty()).count();
    let seconds = began.elapsed().as_secs_f64();
    println!("{}\n{}", json!({"cells": cells, "rows": sheet.height()}), json!({"by": "calamine, reading only", "seconds": seconds}));
    Ok(())
}
