//! The days of a problem, and who is there when.

use crate::problem::Problem;

/// A person's week and absences, for asking about one slot.
pub(crate) struct Hours {
    rota: u16,
    free: u16,
    away: Vec<bool>,
}

/// The calendar of a problem.
pub(crate) struct Calendar<'a> {
    problem: &'a Problem,
    weekday: u32,
    pub(crate) days: usize,
    closed: Vec<bool>,
}

impl<'a> Calendar<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let days = problem.horizon.to.days_since(problem.horizon.from) + 1;
        let days = usize::try_from(days).unwrap_or(0);
        let mut closed = vec![false; days];
        for date in &problem.closed {
            if let Some(day) = usize::try_from(date.days_since(problem.horizon.from)).ok().filter(|day| *day < days) {
                closed[day] = true;
            }
        }
        Self { problem, weekday: problem.horizon.from.weekday(), days, closed }
    }

    pub(crate) fn day(&self, date: domain::Date) -> i64 {
        date.days_since(self.problem.horizon.from)
    }

    /// 0 for Monday morning to 13 for Sunday afternoon.
    pub(crate) fn halfday(&self, slot: u32) -> u32 {
        (self.weekday + slot / 2) % 7 * 2 + slot % 2
    }

    pub(crate) fn hours(&self, person: &crate::problem::Person) -> Hours {
        let bits = |halves: &[crate::problem::HalfDay]| halves.iter().fold(0_u16, |bits, half| bits | 1 << half.index());
        let mut away = self.closed.clone();
        for leave in &person.leave {
            let (from, to) = (self.day(leave.from).max(0), self.day(leave.to).min(self.days as i64 - 1));
            for day in from..=to {
                away[day as usize] = true;
            }
        }
        let rota = bits(&person.rota);
        Hours { rota, free: rota | bits(&person.extra), away }
    }

    pub(crate) fn on_duty(&self, hours: &Hours, slot: u32) -> bool {
        !hours.away[slot as usize / 2] && hours.rota >> self.halfday(slot) & 1 == 1
    }

    pub(crate) fn available(&self, hours: &Hours, slot: u32) -> bool {
        !hours.away[slot as usize / 2] && hours.free >> self.halfday(slot) & 1 == 1
    }

    /// The slots, the first and the last of a session.
    pub(crate) fn slots(&self, session: &crate::problem::Session) -> (Vec<u32>, u32, u32) {
        let slots: Vec<u32> = if let Some(slots) = &session.slots {
            slots.iter().map(|slot| self.day(slot.date) as u32 * 2 + u32::from(slot.afternoon)).collect()
        } else if let Some(block) = &session.block {
            let weekly = block.halfdays.iter().fold(0_u16, |bits, half| bits | 1 << half.index());
            let (from, to) = (self.day(block.from) as u32 * 2, self.day(block.to) as u32 * 2 + 1);
            (from..=to).filter(|slot| weekly >> self.halfday(*slot) & 1 == 1).collect()
        } else {
            Vec::new()
        };
        let (first, last) = match (slots.first(), slots.last(), session.window) {
            (Some(first), Some(last), _) => (*first, *last),
            (_, _, Some(window)) => (self.day(window.from) as u32 * 2, self.day(window.to) as u32 * 2 + 1),
            _ => (0, 0),
        };
        (slots, first, last)
    }
}
