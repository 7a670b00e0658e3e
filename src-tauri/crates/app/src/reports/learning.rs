//! The report's figures on learning: sessions by aim, and verified records by kind.

use std::collections::BTreeSet;

use domain::activities::SessionStatus;
use domain::dates::Period;
use domain::ix::{AimIx, List, PersonIx};
use domain::learning::{Learning, LearningKey, LearningSums, learning_minutes, learning_rows};
use domain::small_numbers::{Members, Rows, Shown};
use domain::strands::{Event, EventSums, activity_strands};
use domain::{Date, Kind};
use report::gaps::{Activity, AimStrand, Events, Learned, LearnedKind};
use store::Conn;

use super::figures::{Added, Decided, Tables};
use super::who::{Who, joined};
use crate::measures::scope::Scoped;
use crate::{App, AppError};

/// Numbers that keep the pieces of sessions apart from those of cells, records and skills, and held sessions apart from planned ones.
const HELD: u64 = 1 << 58;
const PLANNED: u64 = 1 << 57;

/// Learning in the scope, counted and added to the tables that are decided together.
pub(super) struct CountedLearning {
    held: Strands,
    planned: Strands,
    planned_to: Option<Date>,
    records: Records,
    kinds: Vec<(String, Records)>,
    paid: Records,
    volunteers: Records,
}

struct Strands {
    totals: EventSums,
    /// The sums by aim; `None` for sessions that teach no skill with an aim.
    aims: Vec<(Option<AimIx>, EventSums)>,
    added: Added,
}

#[derive(Clone, Copy)]
struct Records {
    sums: LearningSums,
    place: Option<(Added, Option<usize>)>,
}

impl App {
    pub(super) async fn report_learning(
        &self,
        conn: &mut Conn,
        tables: &mut Tables,
        scoped: &Scoped,
        from: Date,
        to: Date,
    ) -> Result<CountedLearning, AppError> {
        let learning = self.learning_facts(conn, &scoped.snapshot).await?;
        let mut events = self.events(conn, &scoped.snapshot, &learning).await?;
        let narrow = scoped.filter.branch != domain::Pick::Any || scoped.filter.kind.is_some();
        for event in &mut events {
            event.people.retain(|person| in_scope(scoped, *person));
        }
        // With a branch or a kind of people, only sessions with somebody of these in them count.
        events.retain(|event| !narrow || !event.people.is_empty());
        let past = Period { from: Some(from), to: Some(to) };
        let ahead = Period { from: Some(to.plus_days(1)), to: None };
        let is_planned =
            |event: &&Event| matches!(event.status, SessionStatus::Planned | SessionStatus::Confirmed) && ahead.contains(event.starts_on);
        let planned_to = events.iter().filter(is_planned).map(|event| event.starts_on).max();
        let held = strands(tables, scoped, &learning, &events, past, true);
        let planned = strands(tables, scoped, &learning, &events, ahead, false);

        let (records, kinds) = records(tables, scoped, &learning, past, LearningKey::ActivityKind, None);
        let (_, by_who) = self::records(tables, scoped, &learning, past, LearningKey::Kind, Some(who_of));
        let who = |kind: Kind| {
            let found = by_who.iter().find(|(key, _)| key.as_deref() == Some(kind.code()));
            found.map_or(Records { sums: LearningSums::default(), place: None }, |(_, records)| *records)
        };
        Ok(CountedLearning {
            held,
            planned,
            planned_to,
            records,
            paid: who(Kind::Employee),
            volunteers: who(Kind::Volunteer),
            kinds: kinds.into_iter().map(|(kind, records)| (kind_title(kind.as_deref()), records)).collect(),
        })
    }
}

impl CountedLearning {
    pub(super) fn shown(&self, decided: &Decided, scoped: &Scoped) -> Activity {
        let aims = scoped.facts().aims.enumerated().map(|(at, aim)| (Some(at), Some(aim)));
        let aims = aims.filter(|(at, _)| scoped.filter.aim.takes(*at)).chain([(None, None)]);
        let has = |aim: Option<AimIx>| {
            aim.is_some() || [&self.held, &self.planned].iter().any(|strands| strands.aims.iter().any(|one| one.0 == aim))
        };
        let strand = |(at, aim): (Option<AimIx>, Option<&domain::facts::Aim>)| AimStrand {
            code: aim.map(|aim| aim.key.clone()),
            title: aim.map_or_else(|| "No aim".to_owned(), |aim| aim.title.clone()),
            working_title: aim.is_some_and(|aim| aim.working_title),
            held: self.held.aim(decided, at),
            planned: self.planned.aim(decided, at),
        };
        Activity {
            held: events(decided.total(self.held.added), self.held.totals),
            planned: events(decided.total(self.planned.added), self.planned.totals),
            planned_to: self.planned_to,
            aims: aims.filter(|(aim, _)| has(*aim)).map(strand).collect(),
            learned: self.records.shown(decided),
            paid: self.paid.shown(decided),
            volunteers: self.volunteers.shown(decided),
            kinds: self
                .kinds
                .iter()
                .map(|(title, records)| LearnedKind { title: title.clone(), learned: records.shown(decided) })
                .collect(),
        }
    }
}

impl Strands {
    fn aim(&self, decided: &Decided, aim: Option<AimIx>) -> Events {
        match self.aims.iter().position(|(one, _)| *one == aim) {
            Some(at) => events(decided.group(self.added, at), self.aims[at].1),
            None => Events::default(),
        }
    }
}

impl Records {
    fn shown(self, decided: &Decided) -> Learned {
        let shown = match self.place {
            None => Shown::Figures,
            Some((added, None)) => decided.total(added),
            Some((added, Some(at))) => decided.group(added, at),
        };
        match shown {
            Shown::Figures => Learned::Shown { people: self.sums.people, records: self.sums.records, minutes: self.sums.minutes },
            Shown::Few => Learned::Small,
            Shown::Hidden => Learned::Protecting,
        }
    }
}

fn events(shown: Shown, sums: EventSums) -> Events {
    match shown {
        Shown::Figures => Events::Shown { events: sums.events, people: sums.people, minutes: sums.person_minutes },
        Shown::Few => Events::Small,
        Shown::Hidden => Events::Protecting,
    }
}

fn in_scope(scoped: &Scoped, person: PersonIx) -> bool {
    scoped.filter.branch.takes(scoped.matrix.branch(person))
        && scoped.filter.kind.is_none_or(|kind| scoped.facts().people.get_at(person).is_some_and(|one| one.kind == kind))
}

/// The held or the planned sessions of a period: by aim, and in all with each counted once.
fn strands(tables: &mut Tables, scoped: &Scoped, learning: &Learning, events: &[Event], period: Period, held: bool) -> Strands {
    let facts = scoped.facts();
    let aims_taught = |event: &Event| -> BTreeSet<Option<AimIx>> {
        let outcomes = learning.activities.get_at(event.activity).map(|activity| activity.outcomes.as_slice()).unwrap_or_default();
        let aims: BTreeSet<Option<AimIx>> =
            outcomes.iter().filter_map(|outcome| facts.skills.get_at(outcome.skill)?.aim).map(Some).collect();
        if aims.is_empty() { BTreeSet::from([None]) } else { aims }
    };
    let of_sort = |status: SessionStatus| match status {
        SessionStatus::Held => held,
        SessionStatus::Planned | SessionStatus::Confirmed => !held,
        SessionStatus::Candidate | SessionStatus::Cancelled => false,
    };
    let counts = |event: &&Event| {
        of_sort(event.status) && period.contains(event.starts_on) && aims_taught(event).iter().any(|aim| scoped.filter.aim.takes(*aim))
    };
    let chosen: Vec<Event> = events.iter().filter(counts).cloned().collect();
    let pick = |held_sums: EventSums, planned: EventSums| if held { held_sums } else { planned };
    let by_aim = activity_strands(facts, learning, &chosen, period);
    let aims: Vec<(Option<AimIx>, EventSums)> = by_aim
        .into_iter()
        .filter(|strand| strand.kind.is_none() && scoped.filter.aim.takes(strand.aim))
        .map(|strand| (strand.aim, pick(strand.held, strand.planned)))
        .collect();
    // If activities teach nothing, all sessions fall into one strand, so that each counts once.
    let mut bare = learning.clone();
    bare.activities.iter_mut().for_each(|activity| activity.outcomes.clear());
    let once = activity_strands(facts, &bare, &chosen, period).into_iter().find(|strand| strand.kind.is_none());
    let totals = once.map(|strand| pick(strand.held, strand.planned)).unwrap_or_default();

    let piece = |at: usize| if held { HELD } else { PLANNED } | at as u64;
    let members = |wanted: &dyn Fn(&Event) -> bool| {
        let mut members = Members::default();
        for (at, event) in chosen.iter().enumerate().filter(|(_, event)| wanted(event)) {
            members.people.extend(&event.people);
            members.pieces.push(piece(at));
        }
        members
    };
    let groups = aims.iter().map(|(aim, _)| members(&|event| aims_taught(event).contains(aim))).collect();
    let added = tables.add_beside(Rows { total: Some(members(&|_| true)), groups });
    Strands { totals, aims, added }
}

/// Counts verified learning in the scope, in all and by a key.
fn records(
    tables: &mut Tables,
    scoped: &Scoped,
    learning: &Learning,
    period: Period,
    key: LearningKey,
    sort: Option<fn(Option<&str>) -> Who>,
) -> (Records, Vec<(Option<String>, Records)>) {
    let facts = scoped.facts();
    let mut within: Vec<(LearningKey, Option<String>)> = Vec::new();
    within.extend(scoped.filter.branch.only().map(|at| (LearningKey::Branch, facts.branches.get_at(at).map(|branch| branch.key.clone()))));
    within.extend(scoped.filter.aim.only().map(|at| (LearningKey::Aim, facts.aims.get_at(at).map(|aim| aim.key.clone()))));
    let scope_keys: Vec<LearningKey> = within.iter().map(|(key, _)| *key).collect();
    let scope_texts: Vec<Option<String>> = within.into_iter().map(|(_, text)| text).collect();
    let keys: Vec<LearningKey> = scope_keys.iter().copied().chain([key]).collect();

    let counted = learning_minutes(facts, learning, period, &keys, scoped.filter.kind);
    let rows = learning_rows(facts, learning, period, &keys, scoped.filter.kind);
    let (total, total_rows) = if scope_keys.is_empty() {
        (counted.totals, rows.total)
    } else {
        let totals = learning_minutes(facts, learning, period, &scope_keys, scoped.filter.kind);
        let total_rows = learning_rows(facts, learning, period, &scope_keys, scoped.filter.kind);
        let at = totals.groups.iter().position(|(texts, _)| *texts == scope_texts);
        match at {
            Some(at) => (totals.groups[at].1, total_rows.groups.get(at).cloned()),
            None => (LearningSums::default(), None),
        }
    };
    let chosen: Vec<(Option<String>, LearningSums, Members)> = counted
        .groups
        .into_iter()
        .zip(rows.groups)
        .filter(|((texts, _), _)| texts.starts_with(&scope_texts))
        .map(|((texts, sums), members)| (texts.last().cloned().flatten(), sums, members))
        .collect();
    let members = chosen.iter().map(|(text, _, members)| (text.as_deref(), members.clone()));
    let groups = match sort {
        Some(sort) => joined(members.map(|(text, members)| (sort(text), members))),
        None => members.map(|(_, members)| members).collect(),
    };
    let places = places(chosen.iter().map(|(text, ..)| text.as_deref()), sort);
    let added = tables.add_beside(Rows { total: Some(total_rows.unwrap_or_default()), groups });
    let of_key =
        chosen.into_iter().zip(places).map(|((text, sums, _), at)| (text, Records { sums, place: Some((added, Some(at))) })).collect();
    (Records { sums: total, place: Some((added, None)) }, of_key)
}

fn who_of(kind: Option<&str>) -> Who {
    kind.and_then(|kind| kind.parse().ok()).map_or(Who::Stakeholders, Who::of)
}

/// For each key's row: its place among the rows by sort of people.
fn places<'k>(keys: impl Iterator<Item = Option<&'k str>>, sort: Option<fn(Option<&str>) -> Who>) -> Vec<usize> {
    let Some(sort) = sort else { return keys.enumerate().map(|(at, _)| at).collect() };
    let mut sorts: Vec<Who> = Vec::new();
    keys.map(|key| {
        let who = sort(key);
        sorts.iter().position(|known| *known == who).unwrap_or_else(|| {
            sorts.push(who);
            sorts.len() - 1
        })
    })
    .collect()
}

/// A kind of learning in words.
fn kind_title(code: Option<&str>) -> String {
    let Some(code) = code else { return "Other learning".to_owned() };
    let words = code.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "Other learning".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}
