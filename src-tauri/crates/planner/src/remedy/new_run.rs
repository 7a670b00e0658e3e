//! Makes one more run of an activity: a copy of a session, moved to other days.

use crate::format::problem::Session;
use crate::model::ix::{PersonIx, SessionIx};
use crate::model::layout::Layout;

/// Describes a session without its days: two sessions that differ only in their days have the same text.
pub(crate) fn alike(session: &Session) -> String {
    let halves = session.slots.as_ref().map(|slots| {
        let first = slots[0].date;
        slots.iter().map(|slot| (slot.date.days_since(first), slot.afternoon)).collect::<Vec<_>>()
    });
    let block = session.block.as_ref().map(|block| (block.from.weekday(), block.to.days_since(block.from), &block.halfdays));
    let window = session.window.map(|window| window.to.days_since(window.from));
    format!(
        "{halves:?} {block:?} {window:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        session.venue, session.trainer, session.branches, session.offers, session.seats, session.fund
    )
}

/// The numbers of days by which a copy of the session can be moved, nearest first. Blocks and self-paced time move by whole weeks.
pub(crate) fn shifts(layout: &Layout, like: SessionIx) -> Vec<i64> {
    let session = &layout.sessions[like];
    let said = layout.said(like);
    let (from, to) = match (&said.block, said.window) {
        (Some(block), _) => (layout.calendar.day(block.from), layout.calendar.day(block.to)),
        (None, Some(window)) => (layout.calendar.day(window.from), layout.calendar.day(window.to)),
        (None, None) => (session.first.day(), session.last.day()),
    };
    let step = if session.listed { 1 } else { 7 };
    let days = layout.calendar.days as i64;
    let mut shifts: Vec<i64> = (-days..=days).filter(|by| by % step == 0 && from + by >= 0 && to + by < days).collect();
    shifts.sort_by_key(|by| (by.abs(), *by));
    shifts
}

/// A copy of a session, `days` later, with an id that the problem does not use. The copy is also open to the person's branch and offers
/// what the person needs.
pub(crate) fn moved(layout: &Layout, like: SessionIx, days: i64, person: PersonIx) -> Option<Session> {
    let (session, person) = (layout.said(like), &layout.problem.people[person]);
    let mut copy = session.clone();
    if let Some(branches) = copy.branches.as_mut().filter(|branches| !branches.contains(&person.branch)) {
        branches.push(person.branch.clone());
    }
    let lacking = person.needs.iter().filter(|need| !session.offers.contains(need));
    copy.offers.extend(lacking.cloned());
    copy.id = std::iter::once(format!("{}+{days}", session.id))
        .chain((1..).map(|number| format!("{}+{days}-{number}", session.id)))
        .find(|id| layout.session(id).is_none())?;
    let blocks = copy.block.iter_mut().flat_map(|block| [&mut block.from, &mut block.to]);
    let windows = copy.window.iter_mut().flat_map(|window| [&mut window.from, &mut window.to]);
    let slots = copy.slots.iter_mut().flatten().map(|slot| &mut slot.date);
    for date in slots.chain(blocks).chain(windows) {
        *date = date.plus_days(days);
    }
    Some(copy)
}
