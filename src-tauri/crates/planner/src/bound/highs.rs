//! HiGHS (Huangfu & Hall 2018; <https://highs.dev>) as a solver of [`Program`]s that can be stopped at once.
//!
//! It calls the C interface directly, because the safe wrapper offers no callback, and a solve cannot be interrupted without one.
//! Everything that leaves this file is a copy, and nothing of it counts as proven.
#![allow(unsafe_code, reason = "the solver's callbacks, and the calls of its C interface that go with them")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::atomic::{AtomicBool, Ordering};

use highs_sys as sys;

use crate::bound::program::{Column, Program};
use crate::model::ix::{ColumnIx, Ix, IxVec};

/// Points in one unit of the solver's objective, to keep its numbers near 1.
const SCALE: f64 = 1000.0;

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The solver found an optimum.
    Optimal,
    /// No point keeps all rows.
    Infeasible,
    /// The solve was stopped, or failed.
    Early,
}

/// One solver with one program in it.
pub(crate) struct Solver<'s> {
    raw: *mut c_void,
    columns: usize,
    rows: usize,
    watch: Box<Watch<'s>>,
}

/// The data that the callback gets.
struct Watch<'s> {
    stop: &'s (dyn Fn() -> bool + Sync),
    stopped: AtomicBool,
}

impl<'s> Solver<'s> {
    /// Loads the program. With `whole`, columns that must be whole stay whole; without it, the solver gets the linear relaxation.
    pub(crate) fn new(program: &Program, whole: bool, stop: &'s (dyn Fn() -> bool + Sync)) -> Option<Self> {
        let (columns, rows) = (program.columns.len(), program.limits.len());
        let mut starts = Vec::with_capacity(rows);
        let (mut indices, mut values) = (Vec::new(), Vec::new());
        for row in program.rows.indices() {
            starts.push(c_int::try_from(indices.len()).ok()?);
            for (column, factor) in program.rows.get(row) {
                indices.push(c_int::try_from(column.at()).ok()?);
                values.push(*factor as f64);
            }
        }
        let costs: Vec<f64> = program.columns.iter().map(|column| -(column.cost as f64) / SCALE).collect();
        let lower: Vec<f64> = program.columns.iter().map(|column| column.lower as f64).collect();
        let upper: Vec<f64> = program.columns.iter().map(|column| column.upper as f64).collect();
        let least = vec![f64::NEG_INFINITY; rows];
        let most: Vec<f64> = program.limits.iter().map(|limit| *limit as f64).collect();
        let kinds: Vec<c_int> = program.columns.iter().map(|column| c_int::from(whole && column.whole)).collect();
        // SAFETY: the handle is owned by the new value, freed once in `drop`, and used by one thread at a time.
        let raw = unsafe { sys::Highs_create() };
        if raw.is_null() {
            return None;
        }
        let watch = Box::new(Watch { stop, stopped: AtomicBool::new(false) });
        let mut solver = Self { raw, columns, rows, watch };
        solver.set_bool(c"output_flag", false);
        solver.set_int(c"threads", 1);
        solver.set_text(c"parallel", c"off");
        // SAFETY: every array has the length that is passed with it, and HiGHS copies them.
        let status = unsafe {
            sys::Highs_passMip(
                raw,
                c_int::try_from(columns).ok()?,
                c_int::try_from(rows).ok()?,
                c_int::try_from(values.len()).ok()?,
                sys::MATRIX_FORMAT_ROW_WISE,
                sys::OBJECTIVE_SENSE_MINIMIZE,
                0.0,
                costs.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
                least.as_ptr(),
                most.as_ptr(),
                starts.as_ptr(),
                indices.as_ptr(),
                values.as_ptr(),
                kinds.as_ptr(),
            )
        };
        if status == sys::STATUS_ERROR {
            return None;
        }
        let data: *mut Watch<'s> = &raw mut *solver.watch;
        // SAFETY: the box that the data points to lives as long as the handle.
        unsafe {
            sys::Highs_setCallback(raw, Some(called), data.cast());
            for kind in [sys::kHighsCallbackSimplexInterrupt, sys::kHighsCallbackIpmInterrupt, sys::kHighsCallbackMipInterrupt] {
                sys::Highs_startCallback(raw, kind as c_int);
            }
        }
        Some(solver)
    }

    pub(crate) fn set_int(&mut self, option: &CStr, value: i32) {
        // SAFETY: the option's name is a C string; an unknown one is answered with a status.
        unsafe { sys::Highs_setIntOptionValue(self.raw, option.as_ptr(), value) };
    }

    pub(crate) fn set_bool(&mut self, option: &CStr, value: bool) {
        // SAFETY: as above.
        unsafe { sys::Highs_setBoolOptionValue(self.raw, option.as_ptr(), c_int::from(value)) };
    }

    pub(crate) fn set_text(&mut self, option: &CStr, value: &CStr) {
        // SAFETY: as above, and HiGHS copies the text.
        unsafe { sys::Highs_setStringOptionValue(self.raw, option.as_ptr(), value.as_ptr()) };
    }

    /// Sets the limits of every column.
    pub(crate) fn set_columns(&mut self, columns: &IxVec<ColumnIx, Column>) {
        let lower: Vec<f64> = columns.iter().map(|column| column.lower as f64).collect();
        let upper: Vec<f64> = columns.iter().map(|column| column.upper as f64).collect();
        if let (Ok(last), true) = (c_int::try_from(self.columns), columns.len() == self.columns && self.columns > 0) {
            // SAFETY: both arrays have one entry for each column.
            unsafe { sys::Highs_changeColsBoundsByRange(self.raw, 0, last - 1, lower.as_ptr(), upper.as_ptr()) };
        }
    }

    /// Solves until done or stopped.
    pub(crate) fn run(&mut self) -> Ended {
        // SAFETY: the handle is valid; the callback touches only the watch.
        let (status, model) = unsafe { (sys::Highs_run(self.raw), sys::Highs_getModelStatus(self.raw)) };
        if status == sys::STATUS_ERROR || self.watch.stopped.load(Ordering::Relaxed) {
            return Ended::Early;
        }
        match model {
            sys::MODEL_STATUS_OPTIMAL => Ended::Optimal,
            sys::MODEL_STATUS_INFEASIBLE => Ended::Infeasible,
            _ => Ended::Early,
        }
    }

    /// The point, and a multiplier in points for each row (empty where there is none).
    pub(crate) fn solution(&self) -> (Vec<f64>, Vec<f64>) {
        let (mut point, mut reduced) = (vec![0.0; self.columns], vec![0.0; self.columns]);
        let (mut rows, mut duals) = (vec![0.0; self.rows], vec![0.0; self.rows]);
        // SAFETY: the arrays have one entry for each column and row.
        let status =
            unsafe { sys::Highs_getSolution(self.raw, point.as_mut_ptr(), reduced.as_mut_ptr(), rows.as_mut_ptr(), duals.as_mut_ptr()) };
        if status == sys::STATUS_ERROR {
            return (Vec::new(), Vec::new());
        }
        (point, duals.into_iter().map(|dual| -dual * SCALE).collect())
    }

    /// For an infeasible linear program: multipliers that may prove it.
    pub(crate) fn ray(&self) -> Option<Vec<f64>> {
        let mut has = 0;
        let mut ray = vec![0.0; self.rows];
        // SAFETY: the array has one entry for each row.
        let status = unsafe { sys::Highs_getDualRay(self.raw, &raw mut has, ray.as_mut_ptr()) };
        (status != sys::STATUS_ERROR && has == 1).then_some(ray)
    }
}

impl Drop for Solver<'_> {
    fn drop(&mut self) {
        // SAFETY: created once, freed once.
        unsafe { sys::Highs_destroy(self.raw) };
    }
}

/// Called by HiGHS now and then, on the thread that runs it.
unsafe extern "C" fn called(
    _kind: c_int,
    _message: *const c_char,
    _out: *const sys::HighsCallbackDataOut,
    answer: *mut sys::HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: the data is the watch that was registered, which outlives the run and is used by this thread alone.
    let Some(watch) = (unsafe { data.cast::<Watch<'_>>().as_mut() }) else { return };
    // SAFETY: HiGHS passes either nothing or a record that is valid for this call.
    let answer = unsafe { answer.as_mut() };
    if (watch.stop)()
        && let Some(answer) = answer
    {
        watch.stopped.store(true, Ordering::Relaxed);
        answer.user_interrupt = 1;
    }
}
