//! The measures as tables: the sums by branch and aim, and the skills map.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::Date;
use domain::facts::{Rating, Skill};
use domain::gaps::{Key, Sums};
use domain::ix::{IxVec, List, PersonIx, SkillIx};
use domain::matrix::{Matrix, in_force_of};
use domain::ratings::Source;
use domain::said_first::ByNeed;
use domain::small_numbers::{Shown, ShownRows, Threshold};
use exchange::write::{Sheet, Value, WrittenRows};
use store::Conn;
use store::facts::Recorded;
use store::records::RatingId;

use super::headings;
use crate::measures::scope::Scoped;
use crate::reports::beside_report;
use crate::views::Scope;
use crate::{App, AppError};

const SUMS: [&str; 13] = [
    "people",
    "required",
    "met",
    "below",
    "unrated",
    "review_due",
    "target_levels",
    "gap_levels",
    "unrated_levels",
    "weighted_gap",
    "coverage",
    "response",
    "people_with_gap",
];

impl App {
    /// The sheets of sums by branch and by aim, and one that says what was counted. Every total is counted from the cells. For councillors
    /// they show what the report shows. Internally they hide nothing, and the sums by branch and aim come first.
    pub(super) async fn gap_sheets(&self, conn: &mut Conn, scope: &Scope, audience: Audience) -> Result<Vec<Sheet>, AppError> {
        let scoped = self.scoped(conn, scope).await?;
        let shown = (audience == Audience::Councillors).then(|| beside_report(&scoped));
        let shown = shown.as_ref();
        let branches = GapSheet::new(&scoped, &[Key::Branch], shown.map(|shown| &shown.branches));
        let aims = GapSheet::new(&scoped, &[Key::Aim], shown.map(|shown| &shown.aims));
        let mut about = about(&scoped, scope);
        about.splice(0..0, audience.told(scoped.snapshot.small_numbers));
        let needs_most = [("Branch that needs most", &branches), ("Aim that needs most", &aims)];
        about.extend(needs_most.map(|(what, table)| vec![Value::text(what), Value::text(table.needs_most(&scoped))]));
        let mut sheets = vec![branches.sheet(audience.sheet("by branch")), aims.sheet(audience.sheet("by aim")), about_sheet(about)];
        if audience == Audience::Internal {
            let both = GapSheet::new(&scoped, &[Key::Branch, Key::Aim], None);
            sheets.insert(0, both.sheet(audience.sheet("by branch and aim")));
        }
        Ok(sheets)
    }

    /// The skills map as sheets with one row for each person: the levels, then the targets in the same places, then the ratings in force as
    /// a grid ([`App::grid_sheet`]). The headings of the first two are not those of a grid, so that an import reads the grid alone.
    pub(super) async fn matrix_sheets(&self, conn: &mut Conn, scope: &Scope) -> Result<Vec<Sheet>, AppError> {
        let scoped = Arc::new(self.scoped(conn, scope).await?);
        let grid = grid(conn, &scoped).await?;
        let shown = Arc::new(InScope::of(&scoped));
        let mut names = headings(&["their number", "their name", "in the branch", "with the roles"]);
        names.extend(shown.skills.iter().map(|skill| own_heading(&scoped.facts().skills[*skill])));
        let sheet = |name: &str, value: fn(&Matrix, PersonIx, SkillIx) -> Option<u8>| {
            let (scoped, shown) = (Arc::clone(&scoped), Arc::clone(&shown));
            let count = shown.people.len();
            let row = move |at: usize| {
                let person = shown.people[at];
                let levels = shown.skills.iter().map(|skill| value(&scoped.matrix, person, *skill).map_or(Value::Empty, whole));
                who(&scoped, person).into_iter().chain(levels).collect()
            };
            Sheet { name: name.to_owned(), headings: names.clone(), rows: WrittenRows::Made(count, Box::new(row)) }
        };
        let levels = sheet("Levels", Matrix::level);
        let targets = sheet("Targets", |matrix, person, skill| matrix.cell(person, skill).target);
        let mut about = about(&scoped, scope);
        about.insert(0, vec![Value::text("For"), Value::text("INTERNAL: it names people")]);
        about.push(vec![
            Value::text("Ratings in force"),
            Value::text("a row for each person, day, source and rater; it comes back as a grid"),
        ]);
        Ok(vec![levels, targets, grid, about_sheet(about)])
    }

    /// The ratings in force as a skills grid, people down and skills across, which can be imported again and changes nothing. Each row has
    /// the ratings of one person from one day, one source and one rater.
    pub(super) async fn grid_sheet(&self, conn: &mut Conn, scope: &Scope) -> Result<Sheet, AppError> {
        let scoped = Arc::new(self.scoped(conn, scope).await?);
        grid(conn, &scoped).await
    }
}

async fn grid(conn: &mut Conn, scoped: &Arc<Scoped>) -> Result<Sheet, AppError> {
    let grid = Grid {
        shown: InScope::of(scoped),
        recorded: store::facts::recorded_otherwise(conn, scoped.snapshot.framework.id).await?,
        scoped: Arc::clone(scoped),
    };
    let facts = scoped.facts();
    let place: BTreeMap<SkillIx, usize> = grid.shown.skills.iter().enumerate().map(|(at, skill)| (*skill, at)).collect();
    // A rating that was given under an older code of a skill is in a column with that code. Otherwise an import would make a new rating of
    // it.
    let mut columns: BTreeSet<(usize, bool, String)> =
        place.iter().map(|(skill, at)| (*at, false, facts.skills[*skill].key.clone())).collect();
    // A line for each person and each of what they were given; a person without a rating gets a line too.
    let mut lines: Vec<(PersonIx, usize)> = Vec::new();
    for person in &grid.shown.people {
        let given = grid.given(*person);
        for rating in given.values().flatten() {
            if grid.recorded.contains_key(&RatingId::from_number(rating.recorded))
                && let Some(at) = place.get(&rating.skill)
            {
                let code = grid.code(rating);
                columns.insert((*at, code != facts.skills[rating.skill].key, code.to_owned()));
            }
        }
        lines.extend((0..given.len().max(1)).map(|nth| (*person, nth)));
    }
    let mut names = headings(&["person_id", "name", "branch", "roles", "rated_on", "source", "rated_by"]);
    names.extend(columns.iter().map(|(at, is_older, code)| match is_older {
        false => own_heading(&facts.skills[grid.shown.skills[*at]]),
        // An older code is shown without a title, because that title may be another skill's now.
        true => code.clone(),
    }));
    let columns: BTreeMap<(SkillIx, String), usize> =
        columns.into_iter().enumerate().map(|(column, (at, _, code))| ((grid.shown.skills[at], code), column)).collect();
    let count = lines.len();
    let row = move |at: usize| {
        let (person, nth) = lines[at];
        let mut row = who(&grid.scoped, person);
        let given = grid.given(person);
        let mut levels = vec![Value::Empty; columns.len()];
        match given.into_iter().nth(nth) {
            None => row.extend(vec![Value::Empty; 3]),
            Some((given, ratings)) => {
                row.extend([Value::Date(given.on), Value::text(given.source.code()), Value::text(given.by.unwrap_or_default())]);
                for rating in ratings {
                    if let Some(column) = columns.get(&(rating.skill, grid.code(rating).to_owned())) {
                        levels[*column] = whole(rating.level);
                    }
                }
            }
        }
        row.extend(levels);
        row
    };
    Ok(Sheet { name: "Ratings in force".to_owned(), headings: names, rows: WrittenRows::Made(count, Box::new(row)) })
}

/// The ratings in force of people, on their way into a grid.
struct Grid {
    scoped: Arc<Scoped>,
    shown: InScope,
    /// Of ratings under an older code, or by somebody.
    recorded: HashMap<RatingId, Recorded>,
}

impl Grid {
    /// The ratings in force of a person, by when and by whom they were given.
    fn given(&self, person: PersonIx) -> BTreeMap<Given<'_>, Vec<&Rating>> {
        let mut given: BTreeMap<Given<'_>, Vec<&Rating>> = BTreeMap::new();
        let matrix = &self.scoped.matrix;
        for rating in in_force_of(self.scoped.facts(), matrix.on(), matrix.counted(), person) {
            if self.shown.has_skill[rating.skill] {
                let recorded = self.recorded.get(&RatingId::from_number(rating.recorded));
                let by = recorded.and_then(|recorded| recorded.by.as_deref());
                given.entry(Given { on: rating.rated_on, source: rating.source, by }).or_default().push(rating);
            }
        }
        given
    }

    /// The code under which a rating was recorded.
    fn code(&self, rating: &Rating) -> &str {
        let recorded = self.recorded.get(&RatingId::from_number(rating.recorded));
        recorded.map_or(self.scoped.facts().skills[rating.skill].key.as_str(), |recorded| recorded.code.as_str())
    }
}

/// When, from which source and by whom ratings were given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Given<'g> {
    on: Date,
    source: Source,
    by: Option<&'g str>,
}

/// The skills and the people of the scope, in the order of the facts.
struct InScope {
    skills: Vec<SkillIx>,
    has_skill: IxVec<SkillIx, bool>,
    people: Vec<PersonIx>,
}

impl InScope {
    fn of(scoped: &Scoped) -> Self {
        let facts = scoped.facts();
        let has_skill: IxVec<SkillIx, bool> = facts.skills.iter().map(|skill| scoped.filter.aim.takes(skill.aim)).collect();
        let people = facts.people.indices().filter(|person| scoped.has(*person)).collect();
        Self { skills: facts.skills.indices().filter(|skill| has_skill[*skill]).collect(), has_skill, people }
    }
}

fn own_heading(skill: &Skill) -> String {
    format!("{} {}", skill.key, skill.title).trim_end().to_owned()
}

fn whole(level: u8) -> Value {
    Value::Whole(i64::from(level))
}

fn who(scoped: &Scoped, person: PersonIx) -> Vec<Value> {
    let facts = scoped.facts();
    let Some(one) = facts.people.get_at(person) else { return vec![Value::Empty; 4] };
    let branch = scoped.matrix.branch(person).and_then(|at| facts.branches.get_at(at)).map_or("", |branch| branch.title.as_str());
    let roles: Vec<&str> =
        scoped.matrix.roles(person).iter().filter_map(|at| facts.roles.get_at(*at)).map(|role| role.title.as_str()).collect();
    vec![Value::text(&one.key), Value::text(&one.name), Value::text(branch), Value::text(roles.join("; "))]
}

/// Who gets a spreadsheet of sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Audience {
    /// The file leaves the service, together with the report: small numbers are hidden.
    Councillors,
    /// The file stays inside the service and has every number.
    Internal,
}

impl Audience {
    /// The name of a sheet. The name of an internal one says that it is internal.
    fn sheet(self, of: &str) -> String {
        match self {
            Self::Councillors => format!("B{}", of.trim_start_matches('b')),
            Self::Internal => format!("Internal {of}"),
        }
    }

    /// The first lines of the file, which say what it is.
    fn told(self, threshold: Threshold) -> Vec<Vec<Value>> {
        let line = |what: &str, value: String| vec![Value::text(what), Value::text(value)];
        let small = threshold.get();
        match self {
            Self::Councillors => vec![
                line("For", "councillors and others outside, beside the report".to_owned()),
                line(
                    "Small numbers",
                    format!(
                        "hidden as in the report of the same date and scope: <{small} people show no other figure, and {HIDDEN} is not shown"
                    ),
                ),
            ],
            Self::Internal => vec![
                line("For", "INTERNAL: not for councillors or the public".to_owned()),
                line("Small numbers", format!("not hidden: groups of fewer than {small} people can be picked out")),
            ],
        }
    }
}

/// What is written in place of a figure that is not shown, as in the report.
const HIDDEN: &str = "–";

/// A table of sums, with what may be shown of it.
struct GapSheet {
    counted: domain::GapTable,
    shown: Option<ShownRows>,
    names: Vec<Vec<String>>,
    threshold: Threshold,
}

impl GapSheet {
    fn new(scoped: &Scoped, keys: &[Key], shown: Option<&ShownRows>) -> Self {
        let counted = domain::gaps::gaps(scoped.facts(), &scoped.matrix, keys, &scoped.filter);
        let names = counted.groups.iter().map(|group| {
            let texts = counted.texts(scoped.facts(), group);
            texts.into_iter().map(|text| text.unwrap_or("(none)").to_owned()).collect()
        });
        Self { names: names.collect(), counted, shown: shown.cloned(), threshold: scoped.snapshot.small_numbers }
    }

    /// What may be shown of a group. Nothing, if that was not decided.
    fn group(&self, at: usize) -> Shown {
        self.shown.as_ref().map_or(Shown::Figures, |shown| shown.groups.get(at).copied().unwrap_or(Shown::Hidden))
    }

    fn sheet(&self, name: String) -> Sheet {
        let keys = self.counted.by.iter().map(|key| key.code().to_owned());
        let row = |texts: &[String], sums: &Sums, shown: Shown| {
            texts.iter().map(Value::text).chain(shown_values(sums, shown, self.threshold)).collect::<Vec<Value>>()
        };
        let groups = self.counted.groups.iter().zip(&self.names).enumerate();
        let mut rows: Vec<Vec<Value>> = groups.map(|(at, (group, texts))| row(texts, &group.sums, self.group(at))).collect();
        let total: Vec<String> = (0..self.counted.by.len()).map(|at| if at == 0 { "Total".to_owned() } else { String::new() }).collect();
        rows.push(row(&total, &self.counted.totals, self.shown.as_ref().map_or(Shown::Figures, |shown| shown.total)));
        Sheet { name, headings: keys.chain(headings(&SUMS)).collect(), rows: rows.into() }
    }

    /// The name of the shown group that needs most, or words which say that no group may be called so.
    fn needs_most(&self, scoped: &Scoped) -> String {
        let groups: Vec<usize> = (0..self.counted.groups.len()).filter(|&at| self.group(at) == Shown::Figures).collect();
        let table = domain::GapTable { groups: groups.iter().map(|&at| self.counted.groups[at].clone()).collect(), ..self.counted.clone() };
        let most = ByNeed::of_table(&table, scoped.snapshot.least_rated).most;
        let name = most.and_then(|at| groups.get(at)).and_then(|&at| self.names.get(at)).map(|texts| texts.join(", "));
        name.unwrap_or_else(|| "none: too little is rated to compare".to_owned())
    }
}

/// The sums of a row as far as they may be shown.
fn shown_values(sums: &Sums, shown: Shown, threshold: Threshold) -> Vec<Value> {
    if shown == Shown::Figures {
        return sum_values(sums);
    }
    let people = shown.people(sums.people, threshold).unwrap_or_else(|| HIDDEN.to_owned());
    std::iter::once(people).chain(std::iter::repeat_n(HIDDEN.to_owned(), SUMS.len() - 1)).map(Value::text).collect()
}

fn sum_values(sums: &Sums) -> Vec<Value> {
    let whole = |number: i64| Value::Whole(number);
    vec![
        whole(sums.people.into()),
        whole(sums.required.into()),
        whole(sums.met.into()),
        whole(sums.below.into()),
        whole(sums.unrated.into()),
        whole(sums.review_due.into()),
        whole(sums.target_levels.into()),
        whole(sums.gap_levels.into()),
        whole(sums.unrated_levels.into()),
        whole(sums.weighted_gap.into()),
        Value::share(sums.coverage),
        Value::share(sums.response),
        whole(sums.people_with_gap.into()),
    ]
}

/// A sheet that says what the file counts, for a reader who finds it years later: date, framework, edition, ratings, filters.
fn about(scoped: &Scoped, scope: &Scope) -> Vec<Vec<Value>> {
    let framework = scoped.snapshot.framework_ref();
    let ratings = match scoped.matrix.counted() {
        domain::ratings::RatingsCounted::All => "all ratings",
        domain::ratings::RatingsCounted::Agreed => "agreed ratings only (manager, assessor, certificate)",
    };
    let line = |what: &str, value: Value| vec![Value::text(what), value];
    vec![
        line("As of", Value::Date(scoped.on)),
        line("Framework", Value::text(format!("{}@{}", framework.code, framework.version))),
        line("Strategy edition", Value::text(&scoped.snapshot.framework.edition)),
        line("Ratings counted", Value::text(ratings)),
        line("Branch", Value::text(scope.branch.as_deref().unwrap_or("all"))),
        line("Kind of people", Value::text(scope.kind.map_or("all", |kind| kind.code()))),
        line("Aim", Value::text(scope.aim.as_deref().unwrap_or("all"))),
        line("coverage", Value::text("met / (met + below): the share at target among those rated")),
        line("response", Value::text("(met + below) / required: how much of the question was answered")),
    ]
}

fn about_sheet(rows: Vec<Vec<Value>>) -> Sheet {
    Sheet { name: "About".to_owned(), headings: headings(&["What", "Value"]), rows: rows.into() }
}
