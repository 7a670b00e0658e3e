//! The report's sentences, made from the figures given. Plain English: short sentences, everyday words.

use domain::ratings::RatingsCounted;
use domain::said_first::{ByNeed, answered_differently, mostly_unrated};
use domain::{Date, Sums};

use domain::words::{count, counted, percent};

use crate::text::hours;

use super::tables::aim_title;
use super::{Events, Figures, GapsReport, Learned};

/// The summary, as paragraphs. Coverage is always given with its response. If most is not known, the summary says that first.
pub fn summary(report: &GapsReport) -> Vec<String> {
    let mut paragraphs: Vec<String> = not_known(report).into_iter().collect();
    paragraphs.push(format!(
        "This report shows how well the skills of the people who work and volunteer in {} meet what their roles need. It covers {} on {}.",
        or(&report.head.service, "the library service"),
        scope(report),
        report.as_of.long()
    ));
    match &report.totals {
        Figures::Shown(totals) => {
            paragraphs.extend(needed_and_rated(totals));
            paragraphs.extend(since(report, totals));
        }
        Figures::Small | Figures::Protecting => {
            paragraphs.push("There are too few people here to show any figure about them.".to_owned());
        }
    }
    paragraphs.extend(apart(report));
    paragraphs.extend(aim_in_need(report));
    paragraphs.extend(thin(report));
    paragraphs.push(learning(report));
    paragraphs
}

fn not_known(report: &GapsReport) -> Option<String> {
    let sums = report.totals.sums().filter(|sums| mostly_unrated(sums))?;
    Some(format!(
        "{} of the skills needed are not rated yet: {} of {}. What follows is about the rest alone, and may look different once more is rated.",
        percent(sums.unrated, sums.required),
        count(sums.unrated),
        count(sums.required)
    ))
}

fn needed_and_rated(sums: &Sums) -> Vec<String> {
    if sums.required == 0 {
        return vec!["No role here needs a skill yet, so there is nothing to count.".to_owned()];
    }
    let rated = sums.met.saturating_add(sums.below);
    let mut paragraphs = vec![format!(
        "Together their roles need {}, counted once for each person and skill. {} of these were rated ({}). Nothing is known of the other {}.",
        counted(sums.required, "skill", "skills"),
        count(rated),
        percent(rated, sums.required),
        count(sums.unrated)
    )];
    if rated > 0 {
        paragraphs.push(format!(
            "Of the skills that were rated, {} of {} are at the level needed ({}). Of {}, {} at least one skill below that level.",
            count(sums.met),
            count(rated),
            percent(sums.met, rated),
            counted(sums.people, "person", "people"),
            if sums.people_with_gap == 1 { "1 has".to_owned() } else { format!("{} have", count(sums.people_with_gap)) }
        ));
    }
    paragraphs
}

fn since(report: &GapsReport, now: &Sums) -> Option<String> {
    let before = report.before.as_ref()?;
    let then = before.totals.sums()?;
    let share = |sums: &Sums| {
        let rated = sums.met.saturating_add(sums.below);
        (rated > 0).then(|| (percent(sums.met, rated), percent(rated, sums.required)))
    };
    let ((coverage, response), (coverage_now, response_now)) = (share(then)?, share(now)?);
    let otherwise = if answered_differently(then, now) {
        " So much more or less was rated that the two do not show whether skills rose or fell."
    } else {
        ""
    };
    Some(format!(
        "On {}, {coverage} of the rated skills were at the level needed, with {response} rated. Now it is {coverage_now}, with {response_now} rated.{otherwise}",
        before.on.long()
    ))
}

fn apart(report: &GapsReport) -> Option<String> {
    let one = |who: &str, figures: Option<&Figures>| {
        let sums = figures?.sums()?;
        let rated = sums.met.saturating_add(sums.below);
        (rated > 0).then(|| {
            format!(
                "Among {who}, {} of {} rated skills are at the level needed ({}; {} of the skills needed were rated).",
                count(sums.met),
                count(rated),
                percent(sums.met, rated),
                percent(rated, sums.required)
            )
        })
    };
    let sentences: Vec<String> =
        [one("paid staff", report.paid.as_ref()), one("volunteers", report.volunteers.as_ref())].into_iter().flatten().collect();
    (!sentences.is_empty()).then(|| format!("{} The two are counted apart: a volunteer never fills a paid post.", sentences.join(" ")))
}

fn aim_in_need(report: &GapsReport) -> Option<String> {
    let aims = report.aims.iter().filter_map(|aim| Some((aim.code.is_some(), aim_title(aim), aim.figures.sums()?)));
    let in_need = in_need("aim", report.basis.least_rated, aims.collect())?;
    Some(in_need.map_or_else(|none| none, |(aim, figures)| format!("Aim {aim} needs most: {figures}")))
}

/// The group that needs most and its figures, or the reason why none is named; `None` if there are not two groups to compare.
fn in_need(what: &str, least_rated: u32, groups: Vec<(bool, String, &Sums)>) -> Option<Result<(String, String), String>> {
    if groups.len() < 2 {
        return None;
    }
    let by_need = ByNeed::new(groups.iter().map(|(named, _, sums)| (*named, *sums)), least_rated);
    let Some((_, name, sums)) = by_need.most.and_then(|at| groups.get(at)) else {
        let none = if by_need.compared == 0 {
            format!(
                "No {what} is named as the one that needs most: in each, fewer than {least_rated} skills were rated, or less than half of those needed."
            )
        } else {
            format!("No {what} with enough rated skills to be compared has a skill below the level needed.")
        };
        return Some(Err(none));
    };
    let rated = sums.met.saturating_add(sums.below);
    let figures = format!(
        "{} of its rated skills are at the level needed, {} of {} ({} of the skills needed were rated).",
        percent(sums.met, rated),
        count(sums.met),
        count(rated),
        percent(rated, sums.required)
    );
    Some(Ok((name.clone(), figures)))
}

fn thin(report: &GapsReport) -> Option<String> {
    let paid = report.thin.paid.as_ref().filter(|paid| paid.needed > 0)?;
    Some(format!(
        "Some skills rest on one person. Paid staff in branches need {}, each counted once in each branch. {} by one person alone, and {} by no one.",
        counted(paid.needed, "skill", "skills"),
        if paid.one == 1 { "1 is held".to_owned() } else { format!("{} are held", count(paid.one)) },
        count(paid.none)
    ))
}

fn learning(report: &GapsReport) -> String {
    let activity = &report.activity;
    let held = match activity.held {
        Events::Shown { events, .. } => counted(events, "session was held", "sessions were held"),
        Events::Small | Events::Protecting => "too few people came to sessions to show how many".to_owned(),
    };
    let learned = match activity.learned {
        Learned::Shown { people: 0, .. } => "No learning was verified".to_owned(),
        Learned::Shown { people, minutes, .. } => {
            format!("{} did {} of verified learning", counted(people, "person", "people"), hours(minutes))
        }
        Learned::Small | Learned::Protecting => "Too few people learned to show how much".to_owned(),
    };
    let planned = match activity.planned {
        Events::Shown { events: 0, .. } => " No session is planned after that.".to_owned(),
        Events::Shown { events, .. } => {
            format!(" {} planned{}.", counted(events, "more session is", "more sessions are"), up_to(activity.planned_to))
        }
        Events::Small | Events::Protecting => String::new(),
    };
    format!("From {} to {}, {held}. {learned}.{planned}", report.from.long(), report.to.long())
}

fn up_to(day: Option<Date>) -> String {
    day.map(|day| format!(" up to {}", day.long())).unwrap_or_default()
}

/// How the figures were made, and what is missing from them.
pub(super) fn method(report: &GapsReport, not_printed: bool) -> Vec<String> {
    let basis = &report.basis;
    let mut marked = report.aims.iter().map(|aim| aim.working_title).chain(report.activity.aims.iter().map(|aim| aim.working_title));
    let working_titles = if marked.any(|marked| marked) {
        " A title marked “working title” is not the published one: that has not been checked yet."
    } else {
        ""
    };
    let mut paragraphs = vec![
        format!(
            "The aims are those of {}.{working_titles} The skills, and what each role needs of them, are those of the framework {}, version {} ({}). \
             The figures beside an aim count skills that serve it; they are no score for the aim.",
            basis.edition, basis.framework, basis.version, basis.code
        ),
        format!(
            "All figures are of {}. {} Going to a session never raises a level by itself: the skill is rated again later.",
            report.as_of.long(),
            ratings(basis.ratings)
        ),
    ];
    if let Some(totals) = report.totals.sums() {
        paragraphs.push(format!(
            "What is missing: {} of {} were not rated. They are left out of coverage. {} looked at again by now; until then the old rating counts.",
            count(totals.unrated),
            counted(totals.required, "skill needed", "skills needed"),
            counted(totals.review_due, "rating should have been", "ratings should have been")
        ));
    }
    paragraphs.push(format!(
        "No one is named. A group of fewer than {0} people shows “<{0}” and no other figure, so that nobody can be picked out. Where such a group could be \
         worked out from the other figures, the next smallest is hidden too (“–”).",
        basis.small
    ));
    if not_printed {
        paragraphs.push("A “?” may stand for a letter that the typeface of this report does not have.".to_owned());
    }
    paragraphs
}

/// Which ratings count, as a sentence.
pub(super) fn ratings(counted: RatingsCounted) -> &'static str {
    match counted {
        RatingsCounted::All => "All ratings count, people's own too; of several, the newest.",
        RatingsCounted::Agreed => "Only ratings by a manager or an assessor, or by a certificate, count; of several, the newest.",
    }
}

pub(super) fn definitions() -> Vec<(String, String)> {
    [
        ("Skill needed", "a skill that a person's role, or a target set for that person, asks for. It counts once for each person."),
        ("Rated", "somebody has said which level the person has. Not rated is never counted as no skill."),
        ("Response", "the share of the skills needed that were rated: how much of the question was answered."),
        ("Coverage", "the share of the rated skills that are at the level needed, or higher."),
        ("Levels missing", "the steps from the rated level up to the level needed, added up over all rated skills."),
        ("Review due", "a rating that should have been looked at again by now."),
        ("On one person", "exactly one person in the branch has the skill at the level needed; on no one: nobody has."),
        ("Time", "in sessions: the length of each, once for each person; learned: as verified records say."),
    ]
    .map(|(term, meaning)| (term.to_owned(), meaning.to_owned()))
    .into()
}

/// The sentences that lead to the tables of the sections.
pub(super) fn aims_lead(table: u32) -> String {
    format!(
        "Figure 1 shows, for each aim of the strategy, how many of the rated skills are at the level needed. The thin bar shows how much was rated at all: \
         where it is short, coverage says little. The aim that needs most comes first; aims with too little rated to be compared come last. \
         Table {table} has the same figures and more."
    )
}

pub(super) fn branches_lead(report: &GapsReport) -> String {
    let branches = report.branches.iter().filter_map(|one| {
        Some((one.name.is_some(), one.name.clone().unwrap_or_else(|| "people in no branch".to_owned()), one.figures.sums()?))
    });
    match in_need("branch", report.basis.least_rated, branches.collect()) {
        Some(Ok((branch, figures))) => format!("{branch} needs most: {figures}"),
        Some(Err(none)) => none,
        None => "Only one group of people here can be shown, so there is nothing to compare it with.".to_owned(),
    }
}

pub(super) fn thin_lead() -> String {
    "A branch is at risk where only one person has a skill at the level needed: when that person is away, no one has it. \
     A volunteer never stands in for paid staff in this count."
        .to_owned()
}

pub(super) fn activity_lead(held: u32) -> String {
    format!(
        "Table {held} shows the sessions that serve each aim, and Table {} what people learned in all. Both stand beside the skills of an aim and are never mixed with them.",
        held + 1
    )
}

fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.trim().is_empty() { otherwise } else { text }
}

/// What the figures cover, inside a sentence.
pub(super) fn scope(report: &GapsReport) -> String {
    match report.scope.strip_prefix("Whole service") {
        Some(rest) => format!("the whole service{rest}"),
        None => report.scope.clone(),
    }
}
