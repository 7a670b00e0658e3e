//! The learning log, certificates, and what people would like to do next.

use domain::learning::RecordStatus;
use domain::{Date, Kind, saturating_u32};
use store::records;
use store::{Id, Tx};

use crate::Fault;
use crate::dice::{Dice, Stream};
use crate::world::{Member, Rows, Starter, World};

/// Which role must hold which certificate, and after how many months it is renewed.
const REQUIRED: [(&str, &str, u32); 17] = [
    ("LA", "Safeguarding", 24),
    ("BM", "Safeguarding", 24),
    ("CL", "Safeguarding", 24),
    ("CY", "Safeguarding", 24),
    ("HM", "Safeguarding", 24),
    ("HS", "Safeguarding", 24),
    ("AP", "Safeguarding", 24),
    ("VH", "Safeguarding", 24),
    ("LA", "Data protection", 12),
    ("BM", "Data protection", 12),
    ("CL", "Data protection", 12),
    ("DL", "Data protection", 12),
    ("WL", "Data protection", 12),
    ("BM", "Health and safety", 36),
    ("HM", "Health and safety", 36),
    ("VT", "Health and safety", 36),
    ("VH", "Home visiting", 24),
];

/// Learning outside the catalogue: title, minutes, a skill, and the kind of people.
const FREE: [(&str, u32, &str, Kind); 22] = [
    ("Webinar: reading groups that last", 60, "A3-05", Kind::Employee),
    ("Read the service's new digital strategy", 45, "A5-02", Kind::Employee),
    ("Watched how Oldmarket runs its code club", 120, "A3-06", Kind::Employee),
    ("Afternoon in the local studies room", 150, "A5-07", Kind::Employee),
    ("Article: writing for people who skim", 30, "A2-04", Kind::Employee),
    ("Dementia awareness talk", 60, "A2-02", Kind::Employee),
    ("Webinar: health information you can trust", 60, "A5-03", Kind::Employee),
    ("Helped to plan the summer festival", 240, "A5-04", Kind::Employee),
    ("Sat in on the budget meeting", 90, "A4-05", Kind::Employee),
    ("Regional network: what others do about complaints", 75, "A6-01", Kind::Employee),
    ("Tried the new self-service machines", 60, "A6-02", Kind::Employee),
    ("Lunchtime talk on copyright", 45, "A3-02", Kind::Employee),
    ("Visit to a neighbouring library", 180, "A7-06", Kind::Employee),
    ("Practised with the tablet at home", 40, "A5-01", Kind::Volunteer),
    ("Read the volunteer handbook", 30, "A8-03", Kind::Volunteer),
    ("Shadowed a longer-serving volunteer", 90, "A8-04", Kind::Volunteer),
    ("Talk: welcoming newcomers", 60, "A2-02", Kind::Volunteer),
    ("Read the summary of the library strategy", 30, "A9-01", Kind::Councillor),
    ("Visited two branches with the head of service", 120, "A9-01", Kind::Councillor),
    ("Looked at the figures for my ward", 45, "A9-03", Kind::Councillor),
    ("Compared three neighbouring services", 60, "A9-06", Kind::Officer),
    ("Read the annual report to scrutiny", 40, "A9-04", Kind::Officer),
];

const STAFF_WORDS: [&str; 12] = [
    "I now ask one more question before I go to the shelf.",
    "Useful. I will share the checklist at the next branch meeting.",
    "Best part was hearing how Northgate handles it.",
    "Tried it with two readers the same week; both came back.",
    "I would like to watch somebody do it once more.",
    "Changed how I set out the children's corner.",
    "Knew most of it, but the part on records was new to me.",
    "Wrote a half-page guide for the desk.",
    "We agreed in the team to do it the same way everywhere.",
    "Good trainer; the room was too small.",
    "I can do it alone now, though not yet when it is busy.",
    "It made me think about who does not come in.",
];

const OTHER_WORDS: [&str; 5] = [
    "Enjoyed it.",
    "I feel surer of what I may do and when to ask.",
    "Clear and short, thank you.",
    "Good to meet the others.",
    "I know whom to ask now.",
];

const RETURNED: [&str; 4] = [
    "Please say in a line what you do differently now",
    "The level seems high for a first session: let us talk about it",
    "Wrong day? You were on leave",
    "Please choose the skill that this was about",
];

/// Writes the certificates that each role must hold.
pub(crate) async fn write_required(tx: &mut Tx, starter: &Starter) -> Result<(), Fault> {
    let mut rows = Vec::new();
    for (role, certificate, months) in REQUIRED {
        rows.push(records::RoleCertificate { role: starter.role(role)?.id, certificate: certificate.to_owned(), months: Some(months) });
    }
    tx.add_many(rows).await?;
    Ok(())
}

/// Writes the certificates that people hold: most are in date, some due, some overdue, and some missing.
pub(crate) async fn write_certificates(tx: &mut Tx, world: &World) -> Result<(), Fault> {
    let today = world.sizes.today;
    let mut dice = Dice::new(world.sizes.seed, Stream::Certificates);
    let mut rows = Rows::new();
    for member in &world.members {
        let last = member.end.map_or(today, |end| end.min(today));
        let mut asked: Vec<(&str, u32)> = Vec::new();
        for (role, certificate, months) in REQUIRED {
            if member.holds(last).any(|held| held.code == role) && !asked.iter().any(|one| one.0 == certificate) {
                asked.push((certificate, months));
            }
        }
        for (certificate, months) in asked {
            let length = i64::from(months) * 30;
            let earned = member
                .learned
                .iter()
                .rev()
                .find(|(at, _)| world.catalogue.activities[*at].certificate.as_ref().is_some_and(|(name, _)| name == certificate));
            let awarded = match (earned, dice.weighted(&[68, 12, 11, 9])) {
                (Some(&(_, day)), _) => day,
                (None, 0) => last.plus_days(-dice.between(1, (length - 110).max(2))),
                (None, 1) => last.plus_days(dice.between(3, 85)).plus_months(-i32::try_from(months).unwrap_or(12)),
                (None, 2) => last.plus_days(-dice.between(4, 260)).plus_months(-i32::try_from(months).unwrap_or(12)),
                (None, _) => continue,
            };
            if member.start.is_some_and(|start| start > awarded) && earned.is_none() && !dice.chance(40) {
                continue;
            }
            let expires = awarded.plus_months(i32::try_from(months).unwrap_or(12));
            let certificate = certificate.to_owned();
            rows.push(tx, records::Certificate { person: member.id, certificate, awarded_on: awarded, expires_on: Some(expires) }).await?;
        }
    }
    rows.end(tx).await
}

/// A learning record that is not written yet.
struct Record {
    row: records::Learning,
    /// The skills, as (index of the skill, claimed level, day of the next rating).
    skills: Vec<(usize, Option<u8>, Option<Date>)>,
}

/// Records wait here until there are enough of them. Their claims are written after them, because claims need the records' row ids.
struct Log {
    waiting: Vec<Record>,
    skills: Rows<records::LearningSkill>,
}

impl Log {
    async fn push(&mut self, tx: &mut Tx, starter: &Starter, record: Record) -> Result<(), Fault> {
        self.waiting.push(record);
        if self.waiting.len() == 1000 { self.flush(tx, starter).await } else { Ok(()) }
    }

    async fn flush(&mut self, tx: &mut Tx, starter: &Starter) -> Result<(), Fault> {
        let (rows, skills): (Vec<_>, Vec<_>) = self.waiting.drain(..).map(|record| (record.row, record.skills)).unzip();
        for (id, skills) in tx.add_many(rows).await?.into_iter().zip(skills) {
            for (skill, level, again) in skills {
                let skill = starter.skills[skill].code.clone();
                self.skills.push(tx, records::LearningSkill { learning: id, skill, level, rerate_on: again }).await?;
            }
        }
        Ok(())
    }
}

/// The status of a record, with its verifier.
struct Standing {
    status: RecordStatus,
    by: Option<String>,
    on: Option<Date>,
    returned: Option<&'static str>,
}

/// Writes the log: what people did in sessions, by themselves and at college.
pub(crate) async fn write_log(tx: &mut Tx, world: &World) -> Result<(), Fault> {
    let today = world.sizes.today;
    let mut dice = Dice::new(world.sizes.seed, Stream::Log);
    let mut log = Log { waiting: Vec::new(), skills: Rows::new() };
    let apprenticeship = world.catalogue.named("APP-01")?;
    // The head of service verifies the records of people without a manager.
    let head = world.members.iter().position(|member| member.roles[0].code == "HS");
    for member in &world.members {
        let boss = member.manager.or(head).map(|manager| world.members[manager].number.clone());
        for &(at, day) in &member.learned {
            let activity = &world.catalogue.activities[at];
            let standing = standing(&mut dice, today, day, boss.as_ref(), &member.number);
            let claims = dice.chance(80);
            let skills = activity.outcomes.iter().map(|&(skill, _, to)| (skill, claims.then_some(to), again(&standing, day))).collect();
            let words = words(&mut dice, member, 55);
            let row = row(
                member,
                day,
                saturating_u32(activity.minutes),
                Some(activity.id),
                None,
                words,
                standing,
                activity.kind == "apprenticeship",
            );
            log.push(tx, &world.starter, Record { row, skills }).await?;
        }
        let free: Vec<_> = FREE.iter().filter(|one| one.3 == member.kind).collect();
        let count = if member.kind == Kind::Employee { dice.between(0, 4) } else { i64::from(dice.chance(45)) };
        for _ in 0..count {
            let &&(title, minutes, skill, _) = dice.pick(&free);
            let day = today.plus_days(-dice.between(1, 700));
            if !member.active(day) {
                continue;
            }
            let standing = standing(&mut dice, today, day, boss.as_ref(), &member.number);
            let skills = vec![(world.starter.skill(skill)?, None, again(&standing, day))];
            let words = words(&mut dice, member, 70);
            log.push(tx, &world.starter, Record { row: row(member, day, minutes, None, Some(title), words, standing, false), skills })
                .await?;
        }
        if member.active(today) && member.holds(today).any(|held| held.code == "AP") {
            // Every Wednesday at college since the course began.
            let mut day = today.plus_days(-80).monday().plus_days(2);
            while day < today {
                if member.active(day) {
                    let standing = standing(&mut dice, today, day, boss.as_ref(), &member.number);
                    let title = world.catalogue.activities[apprenticeship].title.as_str();
                    let row = row(member, day, 360, None, Some(title), None, standing, true);
                    log.push(tx, &world.starter, Record { row, skills: Vec::new() }).await?;
                }
                day = day.plus_days(7);
            }
        }
    }
    log.flush(tx, &world.starter).await?;
    log.skills.end(tx).await
}

/// Recent records wait, a few go back, the rest were verified soon after.
fn standing(dice: &mut Dice, today: Date, day: Date, boss: Option<&String>, own: &String) -> Standing {
    let waits = if today.days_since(day) < 45 { 65 } else { 7 };
    let checked = day.plus_days(dice.between(2, 21)).min(today);
    if dice.chance(waits) {
        return Standing { status: RecordStatus::Logged, by: None, on: None, returned: None };
    }
    // Nobody may verify their own record.
    let Some(by) = boss.filter(|boss| *boss != own).cloned() else {
        return Standing { status: RecordStatus::Logged, by: None, on: None, returned: None };
    };
    if dice.chance(3) {
        return Standing { status: RecordStatus::Returned, by: Some(by), on: Some(checked), returned: Some(*dice.pick(&RETURNED)) };
    }
    Standing { status: RecordStatus::Verified, by: Some(by), on: Some(checked), returned: None }
}

fn again(standing: &Standing, day: Date) -> Option<Date> {
    (standing.status == RecordStatus::Verified).then(|| day.plus_days(56))
}

fn words(dice: &mut Dice, member: &Member, percent: i64) -> Option<&'static str> {
    let list: &[&'static str] = if member.kind == Kind::Employee { &STAFF_WORDS } else { &OTHER_WORDS };
    dice.chance(percent).then(|| *dice.pick(list))
}

#[expect(clippy::too_many_arguments, reason = "one for each column that differs")]
fn row(
    member: &Member,
    day: Date,
    minutes: u32,
    activity: Option<Id<records::Activity>>,
    title: Option<&str>,
    words: Option<&'static str>,
    standing: Standing,
    off_the_job: bool,
) -> records::Learning {
    records::Learning {
        person: member.id,
        on: day,
        minutes,
        activity,
        title: title.map(str::to_owned),
        reflection: words.map(str::to_owned),
        status: standing.status,
        verified_by: standing.by,
        verified_on: standing.on,
        returned: standing.returned.map(str::to_owned),
        off_the_job,
    }
}

/// Writes the activities that people asked for.
pub(crate) async fn write_interests(tx: &mut Tx, world: &World) -> Result<(), Fault> {
    let mut dice = Dice::new(world.sizes.seed, Stream::Interests);
    let mut rows = Rows::new();
    for member in world.members.iter().filter(|member| member.active(world.sizes.today)) {
        if !dice.chance(16) {
            continue;
        }
        let open: Vec<usize> = (0..world.catalogue.activities.len())
            .filter(|&at| world.catalogue.activities[at].is_for(member.kind) && !member.learned.iter().any(|one| one.0 == at))
            .collect();
        let activity = world.catalogue.activities[*dice.pick(&open)].id;
        rows.push(tx, records::Interest { person: member.id, activity }).await?;
    }
    rows.end(tx).await
}
