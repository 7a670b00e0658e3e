//! The measures as tables: the sums by branch and aim, and the skills map.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::facts::{Facts, Skill};
use domain::gaps::{Key, Sums};
use domain::ix::{List, PersonIx, SkillIx};
use domain::matrix::ratings_in_force;
use domain::ratings::Source;
use domain::said_first::ByNeed;
use domain::small_numbers::{Shown, ShownRows, Threshold};
use exchange::write::{Sheet, Value};
use store::Conn;
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
        about.rows.splice(0..0, audience.told(scoped.snapshot.small_numbers));
        let needs_most = [("Branch that needs most", &branches), ("Aim that needs most", &aims)];
        about.rows.extend(needs_most.map(|(what, table)| vec![Value::text(what), Value::text(table.needs_most(&scoped))]));
        let mut sheets = vec![branches.sheet(audience.sheet("by branch")), aims.sheet(audience.sheet("by aim")), about];
        if audience == Audience::Internal {
            let both = GapSheet::new(&scoped, &[Key::Branch, Key::Aim], None);
            sheets.insert(0, both.sheet(audience.sheet("by branch and aim")));
        }
        Ok(sheets)
    }

    /// The skills map as sheets with one row for each person: the levels, then the targets in the same places, then the ratings in force as
    /// a grid ([`App::grid_sheet`]). The headings of the first two are not those of a grid, so that an import reads the grid alone.
    pub(super) async fn matrix_sheets(&self, conn: &mut Conn, scope: &Scope) -> Result<Vec<Sheet>, AppError> {
        let scoped = self.scoped(conn, scope).await?;
        let facts = scoped.facts();
        let (skills, people) = shown(&scoped);
        let mut names = headings(&["their number", "their name", "in the branch", "with the roles"]);
        names.extend(skills.iter().map(|(_, skill)| heading(&skill.key, &skill.title)));
        let sheet = |name: &str, value: &dyn Fn(PersonIx, SkillIx) -> Option<u8>| {
            let row = |person: &PersonIx| {
                let levels = skills.iter().map(|(skill, _)| value(*person, *skill).map_or(Value::Empty, whole));
                who(&scoped, facts, *person).into_iter().chain(levels).collect()
            };
            Sheet { name: name.to_owned(), headings: names.clone(), rows: people.iter().map(row).collect() }
        };
        let levels = sheet("Levels", &|person, skill| scoped.matrix.level(person, skill));
        let targets = sheet("Targets", &|person, skill| scoped.matrix.cell(person, skill).target);
        let mut about = about(&scoped, scope);
        about.rows.insert(0, vec![Value::text("For"), Value::text("INTERNAL: it names people")]);
        about.rows.push(vec![
            Value::text("Ratings in force"),
            Value::text("a row for each person, day, source and rater; it comes back as a grid"),
        ]);
        Ok(vec![levels, targets, grid(conn, &scoped).await?, about])
    }

    /// The ratings in force as a skills grid, people down and skills across, which can be imported again and changes nothing. Each row has
    /// the ratings of one person from one day, one source and one rater.
    pub(super) async fn grid_sheet(&self, conn: &mut Conn, scope: &Scope) -> Result<Sheet, AppError> {
        let scoped = self.scoped(conn, scope).await?;
        grid(conn, &scoped).await
    }
}

async fn grid(conn: &mut Conn, scoped: &Scoped) -> Result<Sheet, AppError> {
    let facts = scoped.facts();
    let (skills, people) = shown(scoped);
    let in_force = ratings_in_force(facts, scoped.on, scoped.matrix.counted());
    let wanted: BTreeSet<RatingId> = in_force.iter().map(|(_, rating)| RatingId::from_number(rating.recorded)).collect();
    let recorded = store::facts::recorded(conn, &wanted).await?;
    // A rating that was given under an older code of a skill is in a column with that code. Otherwise an import would make a new rating of
    // it.
    let mut columns: Vec<(SkillIx, String)> = skills.iter().map(|(at, skill)| (*at, skill.key.clone())).collect();
    let mut rows: BTreeMap<PersonIx, BTreeMap<Given, BTreeMap<(SkillIx, String), u8>>> = BTreeMap::new();
    for (person, rating) in in_force {
        let Some(store::facts::Recorded { code, by }) = recorded.get(&RatingId::from_number(rating.recorded)) else { continue };
        if !skills.iter().any(|(skill, _)| *skill == rating.skill) || people.binary_search(&person).is_err() {
            continue;
        }
        let column = (rating.skill, code.clone());
        if !columns.contains(&column) {
            columns.push(column.clone());
        }
        let given = Given { on: rating.rated_on, source: rating.source, by: by.clone() };
        rows.entry(person).or_default().entry(given).or_default().insert(column, rating.level);
    }
    let place = |skill: SkillIx| skills.iter().position(|(at, _)| *at == skill);
    columns.sort_by_key(|(skill, code)| (place(*skill), facts.skills[*skill].key != *code, code.clone()));
    let mut names = headings(&["person_id", "name", "branch", "roles", "rated_on", "source", "rated_by"]);
    names.extend(columns.iter().map(|(skill, code)| match &facts.skills[*skill] {
        own if own.key == *code => heading(code, &own.title),
        // An older code is shown without a title, because that title may be another skill's now.
        _ => code.clone(),
    }));
    let mut lines = Vec::new();
    for person in &people {
        let who = who(scoped, facts, *person);
        let before = lines.len();
        for (given, levels) in rows.get(person).into_iter().flatten() {
            let of = [Value::Date(given.on), Value::text(given.source.code()), Value::text(given.by.as_deref().unwrap_or_default())];
            let levels = columns.iter().map(|column| levels.get(column).copied().map_or(Value::Empty, whole));
            lines.push(who.iter().cloned().chain(of).chain(levels).collect());
        }
        // A person without a rating gets a row too.
        if lines.len() == before {
            let rest = std::iter::repeat_n(Value::Empty, 3 + columns.len());
            lines.push(who.into_iter().chain(rest).collect());
        }
    }
    Ok(Sheet { name: "Ratings in force".to_owned(), headings: names, rows: lines })
}

/// When, from which source and by whom ratings were given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Given {
    on: Date,
    source: Source,
    by: Option<String>,
}

/// The skills and the people of the scope, in the order of the facts.
fn shown(scoped: &Scoped) -> (Vec<(SkillIx, &Skill)>, Vec<PersonIx>) {
    let facts = scoped.facts();
    let skills = facts.skills.enumerated().filter(|(_, skill)| scoped.filter.aim.takes(skill.aim)).collect();
    let people = facts.people.indices().filter(|person| scoped.has(*person)).collect();
    (skills, people)
}

fn heading(code: &str, title: &str) -> String {
    format!("{code} {title}").trim_end().to_owned()
}

fn whole(level: u8) -> Value {
    Value::Whole(i64::from(level))
}

fn who(scoped: &Scoped, facts: &Facts, person: PersonIx) -> Vec<Value> {
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
        Sheet { name, headings: keys.chain(headings(&SUMS)).collect(), rows }
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
fn about(scoped: &Scoped, scope: &Scope) -> Sheet {
    let framework = scoped.snapshot.framework_ref();
    let ratings = match scope.ratings {
        domain::ratings::RatingsCounted::All => "all ratings",
        domain::ratings::RatingsCounted::Agreed => "agreed ratings only (manager, assessor, certificate)",
    };
    let line = |what: &str, value: Value| vec![Value::text(what), value];
    let rows = vec![
        line("As of", Value::Date(scoped.on)),
        line("Framework", Value::text(format!("{}@{}", framework.code, framework.version))),
        line("Strategy edition", Value::text(&scoped.snapshot.framework.edition)),
        line("Ratings counted", Value::text(ratings)),
        line("Branch", Value::text(scope.branch.as_deref().unwrap_or("all"))),
        line("Kind of people", Value::text(scope.kind.map_or("all", |kind| kind.code()))),
        line("Aim", Value::text(scope.aim.as_deref().unwrap_or("all"))),
        line("coverage", Value::text("met / (met + below): the share at target among those rated")),
        line("response", Value::text("(met + below) / required: how much of the question was answered")),
    ];
    Sheet { name: "About".to_owned(), headings: headings(&["What", "Value"]), rows }
}
