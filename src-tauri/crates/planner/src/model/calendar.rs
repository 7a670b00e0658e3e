//! The days of a problem, and who is there when.

use domain::Date;

use super::ix::{Ix, IxVec, SlotIx, WeekIx, indices};
use crate::format::problem::Problem;

/// A person's week and absences, kept so that one slot can be looked up fast.
#[derive(Debug)]
pub(crate) struct Hours {
    rota: u16,
    free: u16,
    away: Vec<bool>,
    /// By slot: is it given to something else? Empty if no slot is.
    busy: IxVec<SlotIx, bool>,
    /// The first and last days of the long sessions under way.
    long: Vec<(i64, i64)>,
}

impl Hours {
    /// Is a long session clear of the person's long sessions that are under way? (C6)
    pub(crate) fn is_clear(&self, session: &super::SessionModel) -> bool {
        let (first, last) = (session.first.day(), session.last.day());
        !session.block || self.long.iter().all(|(from, to)| last < *from || *to < first)
    }

    /// Is the slot given to something else?
    pub(crate) fn is_busy(&self, slot: SlotIx) -> bool {
        !self.busy.is_empty() && self.busy[slot]
    }
}

/// The calendar of a problem.
#[derive(Debug)]
pub(crate) struct Calendar {
    /// The first day of the horizon.
    from: Date,
    /// Points for a level of weight 1. The next field holds the most that is added for being early.
    level: i64,
    early: i64,
    weekday: u32,
    pub(crate) days: usize,
    closed: Vec<bool>,
}

impl Calendar {
    pub(crate) fn new(problem: &Problem) -> Self {
        let days = problem.horizon.to.days_since(problem.horizon.from) + 1;
        let days = usize::try_from(days).unwrap_or(0);
        let mut closed = vec![false; days];
        for date in &problem.closed {
            if let Some(day) = usize::try_from(date.days_since(problem.horizon.from)).ok().filter(|day| *day < days) {
                closed[day] = true;
            }
        }
        let (from, weights) = (problem.horizon.from, &problem.objective);
        Self { from, level: weights.level, early: weights.early, weekday: from.weekday(), days, closed }
    }

    pub(crate) fn day(&self, date: Date) -> i64 {
        date.days_since(self.from)
    }

    /// The week of a slot, counted from the week of the horizon's first day. Weeks begin on Monday.
    pub(crate) fn week(&self, slot: SlotIx) -> WeekIx {
        WeekIx::new((self.weekday as usize + slot.at() / 2) / 7)
    }

    /// The Monday of a week.
    pub(crate) fn monday(&self, week: WeekIx) -> Date {
        self.from.plus_days(7 * week.at() as i64 - i64::from(self.weekday))
    }

    /// How many weeks the horizon touches.
    pub(crate) fn weeks(&self) -> usize {
        self.week(SlotIx::new(2 * self.days - 1)).at() + 1
    }

    /// Points for one level of weight 1 that is reached on a day: docs/plan-format.md, Gap. A day after the horizon
    /// counts as its last.
    pub(crate) fn worth_on(&self, date: Date) -> i64 {
        let last = self.days as i64 - 1;
        let early = i128::from(self.early) * i128::from(last - self.day(date).min(last)) / i128::from(last);
        self.level + early as i64
    }

    /// 0 for Monday morning to 13 for Sunday afternoon.
    pub(crate) fn halfday(&self, slot: SlotIx) -> u32 {
        (self.weekday + slot.day() as u32) % 7 * 2 + u32::from(slot.afternoon())
    }

    pub(crate) fn hours(&self, person: &crate::format::problem::Person) -> Hours {
        let bits = |halves: &[crate::format::problem::HalfDay]| halves.iter().fold(0_u16, |bits, half| bits | 1 << half.index());
        let mut away = self.closed.clone();
        for leave in &person.leave {
            let (from, to) = (self.day(leave.from).max(0), self.day(leave.to).min(self.days as i64 - 1));
            for day in from..=to {
                away[day as usize] = true;
            }
        }
        let mut busy = if person.busy.is_empty() { IxVec::new() } else { IxVec::filled(false, 2 * self.days) };
        let mut long = Vec::new();
        for given in &person.busy {
            let halves = bits(&given.halfdays);
            let (from, to) = (self.day(given.from), self.day(given.to));
            for slot in self.between(from.max(0), to.min(self.days as i64 - 1)) {
                busy[slot] |= halves >> self.halfday(slot) & 1 == 1;
            }
            if given.block {
                long.push((from, to));
            }
        }
        let rota = bits(&person.rota);
        Hours { rota, free: rota | bits(&person.extra), away, busy, long }
    }

    /// Does the person's own time allow the session? (C7, and C6 with what the time is given to)
    pub(crate) fn has_time(&self, hours: &Hours, session: &super::SessionModel) -> bool {
        self.is_there(hours, session) && hours.is_clear(session)
    }

    /// Is the person available in every listed slot of the session? For a long session: is no slot given to something else? (C7)
    pub(crate) fn is_there(&self, hours: &Hours, session: &super::SessionModel) -> bool {
        match (session.listed, session.block) {
            (true, _) => session.slots.iter().all(|slot| self.available(hours, *slot)),
            (false, true) => !session.slots.iter().any(|slot| hours.is_busy(*slot)),
            (false, false) => true,
        }
    }

    /// The slots of days from one to another, both included; none where the first comes after the last.
    fn between(&self, from: i64, to: i64) -> impl Iterator<Item = SlotIx> + use<> {
        (2 * from..2 * (to + 1)).map(|slot| SlotIx::new(slot as usize))
    }

    /// Every slot of the horizon.
    pub(crate) fn slots_of_all(&self) -> impl Iterator<Item = SlotIx> + use<> {
        indices(2 * self.days)
    }

    pub(crate) fn on_duty(&self, hours: &Hours, slot: SlotIx) -> bool {
        !hours.is_busy(slot) && !hours.away[slot.at() / 2] && hours.rota >> self.halfday(slot) & 1 == 1
    }

    pub(crate) fn available(&self, hours: &Hours, slot: SlotIx) -> bool {
        !hours.is_busy(slot) && !hours.away[slot.at() / 2] && hours.free >> self.halfday(slot) & 1 == 1
    }

    /// The slots, the first and the last of a session.
    pub(crate) fn slots(&self, session: &crate::format::problem::Session) -> (Vec<SlotIx>, SlotIx, SlotIx) {
        let slots: Vec<SlotIx> = if let Some(slots) = &session.slots {
            slots.iter().map(|slot| SlotIx::on(self.day(slot.date), slot.afternoon)).collect()
        } else if let Some(block) = &session.block {
            let weekly = block.halfdays.iter().fold(0_u16, |bits, half| bits | 1 << half.index());
            self.between(self.day(block.from), self.day(block.to)).filter(|slot| weekly >> self.halfday(*slot) & 1 == 1).collect()
        } else {
            Vec::new()
        };
        let (first, last) = match (slots.first(), slots.last(), session.window) {
            (Some(first), Some(last), _) => (*first, *last),
            (_, _, Some(window)) => (SlotIx::on(self.day(window.from), false), SlotIx::on(self.day(window.to), true)),
            _ => (SlotIx::new(0), SlotIx::new(0)),
        };
        (slots, first, last)
    }
}
