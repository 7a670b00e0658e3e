//! What activities teach and ask for, with skills as numbers, and which of them are relevant to a person.

use std::collections::HashMap;

use crate::format::problem::{Person, Problem};

/// Something that a person must have before an activity begins.
pub(crate) struct Requirement {
    lacks: Lacks,
    /// The activities that supply it.
    pub(crate) suppliers: Vec<u32>,
}

/// When a person lacks it.
enum Lacks {
    /// Below this level of this skill.
    Level(u32, i64),
    /// This activity not done.
    Done(u32),
}

/// An activity as numbers.
struct Lesson {
    teaches: Vec<(u32, i64)>,
    renews: Vec<u32>,
    requirements: Vec<Requirement>,
}

/// The activities of a problem as numbers; made once and asked for each person.
pub struct Lessons<'a> {
    skills: HashMap<&'a str, u32>,
    certificates: HashMap<&'a str, u32>,
    numbers: HashMap<&'a str, u32>,
    lessons: Vec<Lesson>,
}

/// What of a person decides which activities are relevant.
pub(crate) struct Learner {
    levels: Vec<i64>,
    targets: Vec<i64>,
    done: Vec<bool>,
    /// Done, booked or under way.
    never_again: Vec<bool>,
    due: Vec<bool>,
    wants: Vec<bool>,
}

/// The number of a name, given when it is first met.
fn number<'a>(names: &mut HashMap<&'a str, u32>, name: &'a str) -> u32 {
    let next = names.len() as u32;
    *names.entry(name).or_insert(next)
}

impl<'a> Lessons<'a> {
    /// The activities of a problem that has passed validation.
    pub fn new(problem: &'a Problem) -> Self {
        let (mut skills, mut certificates) = (HashMap::new(), HashMap::new());
        let numbers: HashMap<&str, u32> = problem.activities.iter().enumerate().map(|(i, one)| (one.id.as_str(), i as u32)).collect();
        let mut lessons: Vec<Lesson> = problem
            .activities
            .iter()
            .map(|activity| Lesson {
                teaches: activity.teaches.iter().map(|(skill, level)| (number(&mut skills, skill), *level)).collect(),
                renews: activity.renews.iter().map(|cert| number(&mut certificates, cert)).collect(),
                requirements: Vec::new(),
            })
            .collect();
        for (at, activity) in problem.activities.iter().enumerate() {
            let levels = activity.entry.iter().map(|(skill, level)| {
                let skill = number(&mut skills, skill);
                let teaches = |lesson: &Lesson| lesson.teaches.iter().any(|(taught, reached)| *taught == skill && reached >= level);
                let suppliers = (0..lessons.len() as u32).filter(|other| teaches(&lessons[*other as usize])).collect();
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

    pub(crate) fn learner(&self, person: &Person) -> Learner {
        let mut learner = Learner {
            levels: vec![0; self.skills.len()],
            targets: vec![0; self.skills.len()],
            done: vec![false; self.lessons.len()],
            never_again: vec![false; self.lessons.len()],
            due: vec![false; self.certificates.len()],
            wants: vec![false; self.lessons.len()],
        };
        for (skill, level) in &person.levels {
            if let Some(at) = self.skills.get(skill.as_str()) {
                learner.levels[*at as usize] = *level;
            }
        }
        for (skill, target) in &person.targets {
            if let Some(at) = self.skills.get(skill.as_str()) {
                learner.targets[*at as usize] = target.level;
            }
        }
        for due in &person.renewals {
            if let Some(at) = self.certificates.get(due.cert.as_str()) {
                learner.due[*at as usize] = true;
            }
        }
        let mark = |ids: &[String], marks: &mut [bool]| {
            for at in ids.iter().filter_map(|id| self.numbers.get(id.as_str())) {
                marks[*at as usize] = true;
            }
        };
        mark(&person.done, &mut learner.done);
        mark(&person.done, &mut learner.never_again);
        mark(&person.held, &mut learner.never_again);
        mark(&person.wants, &mut learner.wants);
        learner
    }

    /// What of an activity's requirements the person lacks.
    pub(crate) fn lacking<'s>(&'s self, learner: &'s Learner, activity: usize) -> impl Iterator<Item = &'s Requirement> {
        self.lessons[activity].requirements.iter().filter(move |requirement| match requirement.lacks {
            Lacks::Level(skill, level) => learner.levels[skill as usize] < level,
            Lacks::Done(needed) => !learner.done[needed as usize],
        })
    }

    /// By activity: is it relevant to the person? The least set that section 2 of the format asks for.
    pub fn relevant(&self, person: &Person) -> Vec<bool> {
        self.relevant_to(&self.learner(person))
    }

    pub(crate) fn relevant_to(&self, learner: &Learner) -> Vec<bool> {
        let mut found: Vec<bool> = self
            .lessons
            .iter()
            .enumerate()
            .map(|(at, lesson)| {
                let closes = |(skill, taught): &(u32, i64)| {
                    let skill = *skill as usize;
                    learner.levels[skill] < (*taught).min(learner.targets[skill])
                };
                let renews = |cert: &u32| learner.due[*cert as usize];
                !learner.never_again[at] && (lesson.teaches.iter().any(closes) || lesson.renews.iter().any(renews) || learner.wants[at])
            })
            .collect();
        let mut open: Vec<usize> = (0..found.len()).filter(|at| found[*at]).collect();
        while let Some(at) = open.pop() {
            for requirement in self.lacking(learner, at) {
                for &supplier in &requirement.suppliers {
                    let supplier = supplier as usize;
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
