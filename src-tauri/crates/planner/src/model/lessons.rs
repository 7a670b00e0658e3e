//! What activities teach and ask for, with skills as numbers, and which of them are relevant to a person.

use std::collections::HashMap;

use super::ix::{ActivityIx, CertificateIx, Ix, IxVec, SkillIx, by_id, indices};
use crate::format::problem::{Person, Problem};
use crate::model::ix::List as _;

/// Something that a person must have before an activity begins.
#[derive(Debug)]
pub(crate) struct Requirement {
    lacks: Lacks,
    /// The activities that supply it.
    pub(crate) suppliers: Vec<ActivityIx>,
}

/// The condition under which a person lacks a requirement.
#[derive(Debug)]
enum Lacks {
    /// The person's level in the skill is below this one.
    Level(SkillIx, i64),
    /// The person has not done the activity.
    Done(ActivityIx),
}

/// An activity as numbers.
#[derive(Debug)]
struct Lesson {
    teaches: Vec<(SkillIx, i64)>,
    renews: Vec<CertificateIx>,
    requirements: Vec<Requirement>,
}

/// The activities of a problem as numbers. They are made once and used for every person.
#[derive(Debug)]
pub(crate) struct Lessons {
    skills: HashMap<String, SkillIx>,
    certificates: HashMap<String, CertificateIx>,
    numbers: HashMap<String, ActivityIx>,
    lessons: IxVec<ActivityIx, Lesson>,
}

/// The facts about a person that decide which activities are relevant.
pub(crate) struct Learner {
    levels: IxVec<SkillIx, i64>,
    targets: IxVec<SkillIx, i64>,
    done: IxVec<ActivityIx, bool>,
    /// By activity: is it done, booked or under way?
    never_again: IxVec<ActivityIx, bool>,
    due: IxVec<CertificateIx, bool>,
    wants: IxVec<ActivityIx, bool>,
}

/// The number of a name. A new name gets the next number.
fn number<I: Ix>(names: &mut HashMap<String, I>, name: &str) -> I {
    let next = I::new(names.len());
    *names.entry(name.to_owned()).or_insert(next)
}

impl Lessons {
    /// The activities of a problem that has passed validation.
    pub(crate) fn new(problem: &Problem) -> Self {
        let (mut skills, mut certificates) = (HashMap::new(), HashMap::new());
        let numbers: HashMap<String, ActivityIx> = by_id(problem.activities.iter().map(|one| one.id.as_str()));
        let mut lessons: IxVec<ActivityIx, Lesson> = problem
            .activities
            .iter()
            .map(|activity| Lesson {
                teaches: activity.teaches.iter().map(|(skill, level)| (number(&mut skills, skill), *level)).collect(),
                renews: activity.renews.iter().map(|cert| number(&mut certificates, cert)).collect(),
                requirements: Vec::new(),
            })
            .collect();
        for (activity, at) in problem.activities.iter().zip(indices::<ActivityIx>(problem.activities.len())) {
            let levels = activity.entry.iter().map(|(skill, level)| {
                let skill = number(&mut skills, skill);
                let teaches = |lesson: &Lesson| lesson.teaches.iter().any(|(taught, reached)| *taught == skill && reached >= level);
                let suppliers = lessons.enumerated().filter(|(_, lesson)| teaches(lesson)).map(|(other, _)| other).collect();
                Requirement { lacks: Lacks::Level(skill, *level), suppliers }
            });
            let before = activity.prereqs.iter().map(|needed| {
                let needed = numbers[needed.as_str()];
                Requirement { lacks: Lacks::Done(needed), suppliers: vec![needed] }
            });
            lessons[at].requirements = levels.chain(before).collect();
        }
        Self { skills, certificates, numbers, lessons }
    }

    /// The index of an activity.
    pub(crate) fn activity(&self, id: &str) -> Option<ActivityIx> {
        self.numbers.get(id).copied()
    }

    pub(crate) fn learner(&self, person: &Person) -> Learner {
        let mut learner = Learner {
            levels: IxVec::filled(0, self.skills.len()),
            targets: IxVec::filled(0, self.skills.len()),
            done: IxVec::filled(false, self.lessons.len()),
            never_again: IxVec::filled(false, self.lessons.len()),
            due: IxVec::filled(false, self.certificates.len()),
            wants: IxVec::filled(false, self.lessons.len()),
        };
        for (skill, level) in &person.levels {
            if let Some(at) = self.skills.get(skill.as_str()) {
                learner.levels[*at] = *level;
            }
        }
        for (skill, target) in &person.targets {
            if let Some(at) = self.skills.get(skill.as_str()) {
                learner.targets[*at] = target.level;
            }
        }
        for due in &person.renewals {
            if let Some(at) = self.certificates.get(due.cert.as_str()) {
                learner.due[*at] = true;
            }
        }
        let mark = |ids: &[String], marks: &mut IxVec<ActivityIx, bool>| {
            for at in ids.iter().filter_map(|id| self.numbers.get(id.as_str())) {
                marks[*at] = true;
            }
        };
        mark(&person.done, &mut learner.done);
        mark(&person.done, &mut learner.never_again);
        mark(&person.held, &mut learner.never_again);
        mark(&person.wants, &mut learner.wants);
        learner
    }

    /// The requirements of an activity that the person lacks.
    pub(crate) fn lacking<'s>(&'s self, learner: &'s Learner, activity: ActivityIx) -> impl Iterator<Item = &'s Requirement> {
        self.lessons[activity].requirements.iter().filter(move |requirement| match requirement.lacks {
            Lacks::Level(skill, level) => learner.levels[skill] < level,
            Lacks::Done(needed) => !learner.done[needed],
        })
    }

    /// By activity: is it relevant to the person? These are the smallest set that docs/plan-format.md, Relevant, allows.
    pub(crate) fn relevant_to(&self, learner: &Learner) -> IxVec<ActivityIx, bool> {
        let mut found: IxVec<ActivityIx, bool> = self
            .lessons
            .enumerated()
            .map(|(at, lesson)| {
                let closes = |(skill, taught): &(SkillIx, i64)| learner.levels[*skill] < (*taught).min(learner.targets[*skill]);
                let renews = |cert: &CertificateIx| learner.due[*cert];
                !learner.never_again[at] && (lesson.teaches.iter().any(closes) || lesson.renews.iter().any(renews) || learner.wants[at])
            })
            .collect();
        let mut open: Vec<ActivityIx> = found.indices().filter(|at| found[*at]).collect();
        while let Some(at) = open.pop() {
            for requirement in self.lacking(learner, at) {
                for &supplier in &requirement.suppliers {
                    if !found[supplier] && !learner.never_again[supplier] {
                        found[supplier] = true;
                        open.push(supplier);
                    }
                }
            }
        }
        found
    }
}
