//! Finds the other people who come to a run that is opened for one person, so that the run reaches its fewest people.

use std::cmp::Reverse;
use std::rc::Rc;

use super::ways::Ways;
use crate::by_hand::explain::{Ground, Headline, again, barred, branch_fits, kind_fits, level_planned, own_codes, unmet_needs};
use crate::model::ix::{ActivityIx, List as _, PersonIx, SessionIx};
use crate::remedy::what_if::What;

impl<'p> Ways<'p> {
    /// Gives places in a run opened for the person until `heads` people have one. Those who touch the fewest cover rules come first; among
    /// equals, those who win most.
    pub(super) fn fill_up(&mut self, at: SessionIx, what: &What, heads: i64) {
        if heads <= self.laid.seated[at].len() as i64 {
            return;
        }
        let crowd = self.crowd(self.layout.sessions[at].activity);
        self.left = self.left.saturating_sub(crowd.len() as u32);
        let layout = &self.layout;
        let cells = |person: PersonIx| layout.sessions[at].slots.iter().map(|slot| layout.rules_at(person, *slot).count()).sum::<usize>();
        let able = crowd.iter().filter(|other| **other != self.person && self.could_join(**other, at, what));
        let mut others: Vec<(usize, PersonIx)> = able.map(|other| (cells(*other), *other)).collect();
        // The sort is stable: among equals, those who win most stay first.
        others.sort_by_key(|(cells, _)| *cells);
        for (_, other) in others {
            if self.laid.seated[at].len() as i64 >= heads {
                return;
            }
            if self.laid.short_cover(&self.layout, other, at).is_empty() {
                self.seat(other, at);
            }
        }
        self.prepare_others(at, &crowd, what, heads);
    }

    /// Gives places in a run opened for the person to people who can first be prepared for it in another session that runs.
    fn prepare_others(&mut self, at: SessionIx, crowd: &[PersonIx], what: &What, heads: i64) {
        let first = self.layout.sessions[at].first;
        for &other in crowd {
            if heads <= self.laid.seated[at].len() as i64 || self.left == 0 {
                return;
            }
            let unprepared = |code: &Headline| matches!(code, Headline::Entry | Headline::Prerequisite);
            let codes = own_codes(&self.layout, &self.laid, other, at);
            if other == self.person || codes.is_empty() || !codes.iter().all(unprepared) {
                continue;
            }
            let Some(ground) = self.lacking(other, at) else { continue };
            self.left = self.left.saturating_sub(1);
            let mark = self.steps.len();
            let running: Vec<SessionIx> = self.running_that_give(&ground).filter(|run| self.layout.sessions[*run].last < first).collect();
            for run in running {
                let room = self.laid.seated[run].len() < self.layout.sessions[run].seats as usize;
                if !room || !self.may_join(other, run, what) {
                    continue;
                }
                self.seat(other, run);
                if self.may_join(other, at, what) {
                    self.seat(other, at);
                    break;
                }
                self.back_to(mark);
            }
        }
    }

    fn running_that_give<'s>(&'s self, ground: &'s Ground<'p>) -> impl Iterator<Item = SessionIx> + 's {
        self.layout.sessions.indices().filter(|run| self.laid.runs[*run] && ground.given_by(&self.layout, *run))
    }

    /// Once the change is made, could somebody else have the place, and would the branch keep its cover?
    fn may_join(&self, person: PersonIx, at: SessionIx, what: &What) -> bool {
        let relevant = self.layout.relevant(person)[self.layout.sessions[at].activity];
        relevant && self.could_join(person, at, what) && self.laid.short_cover(&self.layout, person, at).is_empty()
    }

    /// Everybody for whom an activity is relevant. Those who win most by it come first.
    fn crowd(&mut self, activity: ActivityIx) -> Rc<[PersonIx]> {
        if let Some(known) = &self.crowds[activity] {
            return Rc::clone(known);
        }
        let layout = &self.layout;
        let mut found: Vec<PersonIx> = layout.hours.indices().filter(|person| layout.relevant(*person)[activity]).collect();
        found.sort_by_cached_key(|person| Reverse(self.gain(*person, activity)));
        let found: Rc<[PersonIx]> = found.into();
        self.crowds[activity] = Some(Rc::clone(&found));
        found
    }

    /// Once the change is made, could somebody else have the place, as far as the person and the session go? Cover is not asked about.
    fn could_join(&self, person: PersonIx, at: SessionIx, what: &What) -> bool {
        let (layout, laid) = (&self.layout, &self.laid);
        let who = &layout.problem.people[person];
        let here = |session: &String| layout.said(at).id == *session;
        let limit = match what {
            What::PlacesAWeek { most, .. } => *most,
            _ => i64::MIN,
        };
        let in_pace = laid.over_pace(layout, person, at).places.is_none_or(|places| places <= limit);
        in_pace
            && own_codes(layout, laid, person, at).into_iter().all(|code| match (code, what) {
                (Headline::NotForYou, What::AdmitBranch { session, branch }) => {
                    let rest = kind_fits(layout, person, at) && unmet_needs(layout, person, at).next().is_none();
                    here(session) && who.branch == *branch && rest && !again(layout, laid, person, at)
                }
                (Headline::NotForYou, What::AdmitKind { activity, kind }) => {
                    let rest = branch_fits(layout, person, at) && unmet_needs(layout, person, at).next().is_none();
                    layout.said(at).activity == *activity && who.kind == *kind && rest && !again(layout, laid, person, at)
                }
                (Headline::NotForYou, What::Offer { session, need }) => {
                    let rest = kind_fits(layout, person, at) && branch_fits(layout, person, at);
                    here(session) && rest && unmet_needs(layout, person, at).all(|lacks| lacks == need) && !again(layout, laid, person, at)
                }
                (Headline::Forbidden, What::Allow { session, .. }) => here(session) && !barred(layout, person, at),
                _ => false,
            })
    }

    /// The weight of the levels that the activity would close for one person.
    fn gain(&self, person: PersonIx, activity: ActivityIx) -> i64 {
        let who = &self.layout.problem.people[person];
        let closes = |(skill, taught): (&String, &i64)| {
            let target = who.targets.get(skill)?;
            let planned = level_planned(&self.layout, &self.held[person], person, skill);
            Some(((*taught).min(target.level) - planned).max(0) * target.weight)
        };
        self.layout.problem.activities[activity].teaches.iter().filter_map(closes).sum()
    }
}
