//! The report's sentences, made from the figures given. Plain English: short sentences, everyday words.

use domain::ratings::RatingsCounted;
use domain::{Date, Sums};

use crate::text::{count, counted, hours, percent};

use super::tables::aim_title;
use super::{AimGroup, Events, Figures, GapsReport, Learned};

/// The summary, a paragraph each. Wherever coverage is said, response is said with it.
pub fn summary(report: &GapsReport) -> Vec<String> {
    let mut paragraphs = vec![format!(
        "This report shows how well the skills of the people who work and volunteer in {} meet what their roles need. It covers {} on {}.",
        or(&report.head.service, "the library service"),
        scope(report),
        report.as_of.long()
    )];
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
    paragraphs.extend(largest_gap(&report.aims));
    paragraphs.extend(thin(report));
    paragraphs.push(learning(report));
    paragraphs
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
    Some(format!(
        "On {}, {coverage} of the rated skills were at the level needed, with {response} rated. Now it is {coverage_now}, with {response_now} rated.",
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

fn largest_gap(aims: &[AimGroup]) -> Option<String> {
    let shown = aims.iter().filter_map(|aim| aim.figures.sums().map(|sums| (aim, sums)));
    // The first of equals, in the edition's order.
    let (aim, sums) = shown.rev().max_by_key(|(_, sums)| sums.gap_levels).filter(|(_, sums)| sums.gap_levels > 0)?;
    let rated = sums.met.saturating_add(sums.below);
    Some(format!(
        "The largest gap is in aim {}: {} missing. There, {} of {} rated skills are at the level needed ({}; {} of the skills needed were rated).",
        aim_title(aim),
        counted(sums.gap_levels, "level is", "levels are"),
        count(sums.met),
        count(rated),
        percent(sums.met, rated),
        percent(rated, sums.required)
    ))
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

fn ratings(counted: RatingsCounted) -> &'static str {
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
        ("Time", "in sessions: the length of each, once for each person; learned: what checked records say."),
    ]
    .map(|(term, meaning)| (term.to_owned(), meaning.to_owned()))
    .into()
}

/// How the sections lead in to their tables.
pub(super) fn aims_lead(table: u32) -> String {
    format!(
        "Figure 1 shows, for each aim of the strategy, how many of the rated skills are at the level needed. The thin bar shows how much was rated at all: \
         where it is short, coverage says little. Table {table} has the same figures and more."
    )
}

pub(super) fn branches_lead(report: &GapsReport) -> String {
    let shown = report.branches.iter().filter_map(|branch| Some((branch.name.as_deref()?, branch.figures.sums()?)));
    let rated = |sums: &Sums| sums.met.saturating_add(sums.below);
    let with_most = shown.rev().max_by_key(|(_, sums)| sums.gap_levels).filter(|(_, sums)| sums.gap_levels > 0);
    with_most.map_or_else(
        || "No branch whose figures can be shown has a gap among its rated skills.".to_owned(),
        |(name, sums)| {
            format!(
                "Most levels are missing at {name}: {}. There, {} of {} rated skills are at the level needed ({}), and {} of the skills needed were rated.",
                count(sums.gap_levels),
                count(sums.met),
                count(rated(sums)),
                percent(sums.met, rated(sums)),
                percent(rated(sums), sums.required)
            )
        },
    )
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
