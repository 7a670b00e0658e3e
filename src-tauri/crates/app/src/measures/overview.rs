//! The overview, and what `skillsplan show` answers.

use std::collections::BTreeMap;

use domain::gaps::{Filter, Key, Pick};
use domain::ix::{AimIx, List};
use domain::matrix::rating_in_force;
use domain::said_first::{ByNeed, answered_differently, mostly_unrated};
use domain::trend::Axes;
use domain::{Date, Kind};

use crate::measures::behind::closed_cells;
use crate::measures::scope::Scoped;
use crate::views::Scope;
use crate::views::gaps::{GapQuery, Sums};
use crate::views::learning::LearningRecordView;
use crate::views::sessions::CalendarQuery;
use crate::views::shows::{
    AimOverview, BranchOverview, CertificateLine, CoverLine, DisagreementLine, EmptyState, Need, Overview, ReviewDue, SaidFirst, ThinCover,
    Trend, TrendPoint,
};
use crate::{App, AppError};

/// How many lines of a list the overview shows. From each list people can open the whole.
const FIRST: usize = 8;

impl App {
    /// Where do we stand, and what needs me today?
    ///
    /// # Errors
    /// `NotFound` for a branch or aim that does not exist.
    pub async fn overview(&self, scope: &Scope) -> Result<Overview, AppError> {
        let mut conn = self.reading().await?;
        let scoped = self.scoped(&mut conn, scope).await?;
        let learning = self.learning_facts(&mut conn, &scoped.snapshot).await?;
        let activity = self.aim_activity(&mut conn, &scoped, &learning, scoped.on.plus_months(-12).plus_days(1)).await?;
        let money = crate::service::money::money(&mut conn, scoped.on).await?;
        let there = store::planning::there(&mut conn).await?;
        let next = CalendarQuery { from: Some(scoped.on), to: Some(scoped.on.plus_days(120)), branch: scope.branch.clone(), person: None };
        let mut next_sessions = self.read_calendar(&mut conn, &next).await?;
        let to_verify = self.read_to_verify(&mut conn).await?;
        let to_rerate = self.read_to_rerate(&mut conn, scope, &learning).await?;
        drop(conn);
        let facts = scoped.facts();
        let sums = |filter: &Filter| domain::gaps::gaps(facts, &scoped.matrix, &[], filter).totals;
        let trend = Self::month_sums(&scoped);

        let shown_aims: Vec<(AimIx, Sums)> = facts
            .aims
            .indices()
            .filter(|at| scoped.filter.aim.takes(Some(*at)))
            .map(|at| (at, sums(&Filter { aim: Pick::Only(at), ..scoped.filter })))
            .collect();
        let least_rated = scoped.snapshot.least_rated;
        let by_need = ByNeed::new(shown_aims.iter().map(|(_, sums)| (true, sums)), least_rated);
        let aim_in_need = by_need.most.and_then(|at| facts.aims.get_at(shown_aims[at].0)).map(|aim| aim.key.clone());
        let lines: Vec<Vec<Sums>> =
            shown_aims.iter().map(|(at, _)| trend.iter().map(|(_, table)| table.get(at).copied().unwrap_or_default()).collect()).collect();
        let axes = Axes::new(&lines);
        let aims = shown_aims
            .iter()
            .zip(needs(&by_need))
            .zip(lines.iter().zip(&axes.from))
            .filter_map(|(((at, sums), need), (line, from))| {
                let aim = facts.aims.get_at(*at)?;
                let strand = activity.get(at).copied().unwrap_or_default();
                let rated = |sums: &&Sums| sums.coverage.is_some();
                let (first, last) = (line.iter().find(rated), line.iter().rfind(rated));
                Some(AimOverview {
                    key: aim.key.clone(),
                    title: aim.title.clone(),
                    working_title: aim.working_title,
                    sums: *sums,
                    need,
                    trend: trend.iter().map(|(on, _)| *on).zip(line).map(|(on, sums)| point(on, sums)).collect(),
                    trend_from: *from,
                    trend_answered_differently: first.zip(last).is_some_and(|(first, last)| answered_differently(first, last)),
                    sessions_held: strand.held,
                    sessions_planned: strand.planned,
                    people_reached: strand.people,
                    minutes: strand.minutes,
                })
            })
            .collect();
        let by_branch = domain::gaps::gaps(facts, &scoped.matrix, &[Key::Branch], &scoped.filter);
        let by_need = ByNeed::of_table(&by_branch, least_rated);
        let branches: Vec<BranchOverview> = by_branch
            .groups
            .iter()
            .zip(needs(&by_need))
            .map(|(group, need)| BranchOverview {
                key: by_branch.texts(facts, group).first().copied().flatten().map(str::to_owned),
                sums: group.sums,
                need,
            })
            .collect();
        let totals = sums(&scoped.filter);
        let year_before = self.matrix(&scoped.snapshot, scoped.on.plus_months(-12), scoped.matrix.counted());
        let before = domain::gaps::gaps(facts, &year_before, &[], &scoped.filter).totals;
        let thin = thin_cover(&scoped);
        let mut hanging: Vec<ThinCover> = thin.iter().filter(|one| one.met == 1).cloned().collect();
        hanging.sort_by_key(|one| (one.leaving.is_none(), one.leaving, one.branch.clone(), one.skill.clone()));
        let thin_count = domain::saturating_u32(hanging.len());
        hanging.truncate(FIRST);
        let mut certificates = certificates(&scoped);
        certificates.retain(|line| line.state != "in_date");
        let today = scoped.on.to_string();
        next_sessions.retain(|session| {
            // A session that has begun is left out, because nobody can be sent to its beginning any more.
            session.starts >= today
                && matches!(session.status, domain::activities::SessionStatus::Planned | domain::activities::SessionStatus::Confirmed)
                && session.capacity.is_none_or(|seats| u32::try_from(session.people.len()).is_ok_and(|taken| taken < seats))
        });
        next_sessions.truncate(FIRST);
        let kinds = |kind: Kind| {
            if scoped.filter.kind.is_none_or(|only| only == kind) {
                sums(&Filter { kind: Some(kind), ..scoped.filter })
            } else {
                Sums::default()
            }
        };
        let active = facts.people.indices().filter(|person| scoped.has(*person)).count();
        Ok(Overview {
            as_of: scoped.on,
            ratings: scoped.matrix.counted(),
            totals,
            said_first: SaidFirst {
                mostly_unrated: mostly_unrated(&totals),
                answered_differently: answered_differently(&before, &totals),
                aim: aim_in_need,
                branch: by_need.most.and_then(|at| branches.get(at)).and_then(|branch| branch.key.clone()),
                least_rated,
            },
            year_before: if before.required == 0 { None } else { Some(before) },
            paid: kinds(Kind::Employee),
            volunteers: kinds(Kind::Volunteer),
            aims,
            trend_points: axes.points,
            branches,
            closed_half_year: domain::saturating_u32(closed_cells(&scoped, &self.half_year_before(&scoped)).count()),
            none_count: domain::saturating_u32(thin.iter().filter(|one| one.met == 0).count()),
            thin: hanging,
            thin_count,
            to_verify: domain::saturating_u32(to_verify.iter().filter(|record| waits_in(&scoped, record)).count()),
            to_rerate: domain::saturating_u32(to_rerate.iter().filter(|one| one.due <= scoped.on).count()),
            certificates,
            next_sessions,
            funds: money.in_force(scoped.on).collect(),
            people: domain::saturating_u32(active),
            empty: EmptyState {
                people: facts.people.is_empty(),
                ratings: facts.people.iter().all(|person| person.ratings.is_empty()),
                activities: there.activities == 0,
                sessions: there.sessions == 0,
            },
        })
    }

    /// The sums by aim at the end of each of the last 12 months, oldest first.
    fn month_sums(scoped: &Scoped) -> Vec<(Date, BTreeMap<AimIx, Sums>)> {
        let months = domain::trend::last_month_ends(scoped.on, 12);
        let points = domain::trend::trend(scoped.facts(), &months, scoped.matrix.counted(), &[Key::Aim], &scoped.filter);
        let by_aim =
            |table: domain::gaps::GapTable| table.groups.into_iter().filter_map(|group| Some((group.index(0)?, group.sums))).collect();
        points.into_iter().map(|point| (point.on, by_aim(point.table))).collect()
    }

    /// Skills that rest on one person or on no one, by branch and sort.
    ///
    /// # Errors
    /// As [`App::gaps`].
    pub async fn show_thin_cover(&self, scope: &Scope) -> Result<Vec<ThinCover>, AppError> {
        Ok(thin_cover(&self.scoped(&mut self.reading().await?, scope).await?))
    }

    /// How every rule on the cover of skills stands.
    ///
    /// # Errors
    /// As [`App::gaps`].
    pub async fn show_cover(&self, scope: &Scope) -> Result<Vec<CoverLine>, AppError> {
        let scoped = self.scoped(&mut self.reading().await?, scope).await?;
        let facts = scoped.facts();
        let lines = domain::cover::skill_cover(facts, &scoped.matrix)
            .into_iter()
            .filter(|line| scope.branch.is_none() || scoped.filter.branch.takes(line.branch));
        Ok(lines
            .map(|line| {
                let rule = &facts.skill_cover[line.rule];
                let skill = &facts.skills[rule.skill];
                CoverLine {
                    scope: line.branch.map_or_else(|| "service".to_owned(), |branch| facts.branches[branch].key.clone()),
                    skill: skill.key.clone(),
                    skill_title: skill.title.clone(),
                    level: rule.level,
                    kinds: rule.kinds.clone(),
                    min: line.min,
                    number: line.have,
                    short: line.short_by(),
                }
            })
            .collect())
    }

    /// Every certificate that a role requires of an active person, and how it stands.
    ///
    /// # Errors
    /// As [`App::gaps`].
    pub async fn show_certificates(&self, scope: &Scope) -> Result<Vec<CertificateLine>, AppError> {
        Ok(certificates(&self.scoped(&mut self.reading().await?, scope).await?))
    }

    /// Where the newest self rating and the newest agreed rating differ by two levels or more.
    ///
    /// # Errors
    /// As [`App::gaps`].
    pub async fn show_disagreements(&self, scope: &Scope) -> Result<Vec<DisagreementLine>, AppError> {
        let scoped = self.scoped(&mut self.reading().await?, scope).await?;
        let facts = scoped.facts();
        Ok(domain::learning::disagreements(facts, &scoped.matrix)
            .into_iter()
            .filter(|one| scoped.has(one.person))
            .map(|one| DisagreementLine {
                person: facts.people[one.person].key.clone(),
                name: facts.people[one.person].name.clone(),
                skill: facts.skills[one.skill].key.clone(),
                own: one.own.0,
                agreed: one.agreed.0,
            })
            .collect())
    }

    /// The required cells whose rating in force is due for review, the longest overdue first.
    ///
    /// # Errors
    /// As [`App::gaps`].
    pub async fn show_review_due(&self, scope: &Scope) -> Result<Vec<ReviewDue>, AppError> {
        let scoped = self.scoped(&mut self.reading().await?, scope).await?;
        let facts = scoped.facts();
        let mut found = Vec::new();
        for person in facts.people.indices().filter(|&person| scoped.has(person)) {
            let due =
                scoped.matrix.required(person).filter(|cell| cell.review_due && scoped.filter.aim.takes(facts.skills[cell.skill].aim));
            for cell in due {
                let rating = rating_in_force(facts, scoped.on, scoped.matrix.counted(), person, cell.skill);
                let Some((rating, review_by)) = rating.and_then(|rating| Some((rating, facts.review_day(rating)?))) else { continue };
                found.push(ReviewDue {
                    person: facts.people[person].key.clone(),
                    name: facts.people[person].name.clone(),
                    branch: scoped.matrix.branch(person).map(|branch| facts.branches[branch].key.clone()),
                    skill: facts.skills[cell.skill].key.clone(),
                    skill_title: facts.skills[cell.skill].title.clone(),
                    level: rating.level,
                    target: cell.target,
                    source: rating.source,
                    rated_on: rating.rated_on,
                    review_by,
                });
            }
        }
        // The order of people and skills stays among those of one day.
        found.sort_by_key(|one| one.review_by);
        Ok(found)
    }

    /// The sums on the last day of each month of a period (the last 12 months where none is given).
    ///
    /// # Errors
    /// As [`App::gaps`]; `Invalid` where the period ends before it begins.
    pub async fn show_trend(&self, query: &GapQuery, from: Option<Date>, to: Option<Date>) -> Result<Trend, AppError> {
        let scoped = self.scoped(&mut self.reading().await?, &query.scope).await?;
        let to = to.unwrap_or(scoped.on);
        let dates = match from {
            Some(from) if from > to => return Err(AppError::invalid("The period ends before it begins.")),
            Some(from) => domain::trend::month_ends(from, to),
            None => domain::trend::last_month_ends(to, 12),
        };
        let points = domain::trend::trend(scoped.facts(), &dates, scoped.matrix.counted(), &query.by, &scoped.filter);
        let months = points.into_iter().map(|point| crate::measures::gaps::view(&scoped, point.on, scoped.matrix.counted(), point.table));
        Ok(Trend { ratings: scoped.matrix.counted(), months: months.collect() })
    }
}

fn point(on: Date, sums: &Sums) -> TrendPoint {
    TrendPoint { on, met: sums.met, below: sums.below, required: sums.required, coverage: sums.coverage, response: sums.response }
}

/// Does a record that waits belong to the scope's branch and kind of people? The list behind the figure uses the same rule.
fn waits_in(scoped: &Scoped, record: &LearningRecordView) -> bool {
    let branch = scoped.filter.branch.only().and_then(|at| scoped.facts().branches.get_at(at));
    scoped.filter.kind.is_none_or(|kind| record.kind == kind)
        && branch.is_none_or(|branch| record.branch.as_ref().is_some_and(|of| *of == branch.key || *of == branch.title))
}

/// How much each group of a list needs, in the order of the list.
fn needs(by_need: &ByNeed) -> Vec<Need> {
    let mut needs = vec![Need { place: 0, compared: false }; by_need.order.len()];
    for (place, at) in by_need.order.iter().enumerate() {
        needs[*at] = Need { place: domain::saturating_u32(place), compared: place < by_need.compared };
    }
    needs
}

pub(crate) fn thin_cover(scoped: &Scoped) -> Vec<ThinCover> {
    let facts = scoped.facts();
    domain::cover::thin_cover(facts, &scoped.matrix)
        .into_iter()
        .filter(|one| scoped.filter.branch.takes(Some(one.branch)) && scoped.filter.aim.takes(facts.skills[one.skill].aim))
        .filter(|one| scoped.filter.kind.is_none_or(|kind| domain::cover::Sort::of(kind) == Some(one.sort)))
        .map(|one| ThinCover {
            branch: Some(facts.branches[one.branch].key.clone()),
            skill: facts.skills[one.skill].key.clone(),
            skill_title: facts.skills[one.skill].title.clone(),
            sort: one.sort.code().to_owned(),
            required: one.required,
            met: u32::from(one.person.is_some()),
            person: one.person.map(|person| facts.people[person].key.clone()),
            name: one.person.map(|person| facts.people[person].name.clone()),
            leaving: one.leaving,
        })
        .collect()
}

fn certificates(scoped: &Scoped) -> Vec<CertificateLine> {
    let facts = scoped.facts();
    domain::certificates::certificates(facts, &scoped.matrix)
        .into_iter()
        .filter(|one| scoped.has(one.person))
        .map(|one| CertificateLine {
            person: facts.people[one.person].key.clone(),
            name: facts.people[one.person].name.clone(),
            certificate: one.certificate,
            state: one.state.code().to_owned(),
            expires_on: one.expires_on,
        })
        .collect()
}
