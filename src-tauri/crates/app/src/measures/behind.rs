//! The list behind a figure of the overview: one line for each thing that the figure counts.

use domain::gaps::Key;
use domain::ix::{List, PersonIx};
use domain::matrix::{Matrix, Required, State};

use crate::measures::overview::thin_cover;
use crate::measures::scope::Scoped;
use crate::views::Scope;
use crate::views::shows::{Behind, BehindFigure, ClosedGap, PersonBelow};
use crate::{App, AppError};

/// The most lines that are listed; the others are only counted. Nobody reads more, and the window would freeze.
const MOST: usize = 5_000;

impl App {
    /// Lists what a figure of the overview counts, line for line.
    ///
    /// # Errors
    /// As [`App::gaps`].
    pub async fn behind_figure(&self, figure: Behind, scope: &Scope) -> Result<BehindFigure, AppError> {
        let scoped = self.scoped(&mut self.reading().await?, scope).await?;
        let mut list = BehindFigure { figure, count: 0, below: Vec::new(), closed: Vec::new(), thin: Vec::new() };
        match figure {
            Behind::BelowTarget => list.below = below_target(&scoped),
            Behind::Closed => {
                let before = self.half_year_before(&scoped);
                list.closed = closed_cells(&scoped, &before).map(|cell| closed_gap(&scoped, &before, &cell)).collect();
            }
            Behind::OnOne | Behind::OnNobody => {
                let met = u32::from(figure == Behind::OnOne);
                list.thin = thin_cover(&scoped).into_iter().filter(|one| one.met == met).collect();
                list.thin.sort_by_key(|one| (one.leaving.is_none(), one.leaving, one.branch.clone(), one.skill.clone()));
            }
        }
        list.below.sort_by(|one, other| (&one.name, &one.person).cmp(&(&other.name, &other.person)));
        list.closed.sort_by(|one, other| (&one.name, &one.person, &one.skill).cmp(&(&other.name, &other.person, &other.skill)));
        let lines = list.below.len() + list.closed.len() + list.thin.len();
        list.count = domain::saturating_u32(lines);
        list.below.truncate(MOST);
        list.closed.truncate(MOST);
        list.thin.truncate(MOST);
        Ok(list)
    }

    /// The matrix half a year before the scope's date.
    pub(crate) fn half_year_before(&self, scoped: &Scoped) -> std::sync::Arc<Matrix> {
        self.matrix(&scoped.snapshot, scoped.on.plus_months(-6), scoped.matrix.counted())
    }
}

/// Required cells of a scope that are met now, and that were below target or not rated on the earlier day.
pub(crate) fn closed_cells<'s>(scoped: &'s Scoped, before: &'s Matrix) -> impl Iterator<Item = Required> + use<'s> {
    let facts = scoped.facts();
    let people = facts.people.indices().filter(move |person| scoped.has(*person));
    people.flat_map(move |person| scoped.matrix.required(person)).filter(move |cell| {
        scoped.filter.aim.takes(facts.skills.get_at(cell.skill).and_then(|skill| skill.aim))
            && cell.state() == State::Met
            && matches!(before.cell(cell.person, cell.skill).state(), State::Below | State::Unrated)
    })
}

fn closed_gap(scoped: &Scoped, before: &Matrix, cell: &Required) -> ClosedGap {
    let facts = scoped.facts();
    let (person, skill) = (facts.people.get_at(cell.person), facts.skills.get_at(cell.skill));
    ClosedGap {
        person: person.map(|one| one.key.clone()).unwrap_or_default(),
        name: person.map(|one| one.name.clone()).unwrap_or_default(),
        branch: branch(scoped, cell.person),
        skill: skill.map(|one| one.key.clone()).unwrap_or_default(),
        skill_title: skill.map(|one| one.title.clone()).unwrap_or_default(),
        before: before.level(cell.person, cell.skill),
        level: scoped.matrix.level(cell.person, cell.skill).unwrap_or_default(),
        target: cell.target,
    }
}

fn below_target(scoped: &Scoped) -> Vec<PersonBelow> {
    let facts = scoped.facts();
    let table = domain::gaps::gaps(facts, &scoped.matrix, &[Key::Person], &scoped.filter);
    let below = table.groups.iter().filter(|group| group.sums.below > 0);
    below
        .filter_map(|group| {
            let at = group.index::<PersonIx>(0)?;
            let person = facts.people.get_at(at)?;
            Some(PersonBelow {
                person: person.key.clone(),
                name: person.name.clone(),
                branch: branch(scoped, at),
                below: group.sums.below,
                required: group.sums.required,
            })
        })
        .collect()
}

fn branch(scoped: &Scoped, person: PersonIx) -> Option<String> {
    scoped.matrix.branch(person).and_then(|at| scoped.facts().branches.get_at(at)).map(|branch| branch.key.clone())
}

impl std::str::FromStr for Behind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "below-target" => Ok(Self::BelowTarget),
            "closed" => Ok(Self::Closed),
            "on-one" => Ok(Self::OnOne),
            "on-nobody" => Ok(Self::OnNobody),
            _ => Err(()),
        }
    }
}
