//! Skills, aims, roles and what roles need.

use domain::Kind;
use domain::problems::ProblemKind;
use domain::skills::Relation;

use super::reader::{NAME, NOTE};
use super::{Code, FromRow, Given, RowReader};
use crate::lists::{self, Required};
use crate::{FileKind, fields};

/// One skill of a framework version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SkillRow {
    /// Its code.
    pub skill: Code,
    /// Its title.
    pub title: Given<String>,
    /// What it means.
    pub descriptor: Given<String>,
    /// Its skill group.
    pub group: Given<String>,
    /// The code of its primary aim.
    pub aim: Given<Code>,
    /// The codes of further aims: shown, never summed.
    pub other_aims: Given<Vec<String>>,
    /// How it serves its primary aim; `demonstrates` if not given.
    pub relation: Given<Relation>,
    /// The code of the skill in an earlier version that it replaces.
    pub replaces: Given<Code>,
}

impl FromRow for SkillRow {
    const KIND: &'static FileKind = &fields::FRAMEWORK;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        Self {
            skill: row.key("skill"),
            title: row.needed_text("title", NAME),
            descriptor: row.lines("descriptor", NOTE),
            group: row.called("group", NAME),
            aim: row.code("aim"),
            other_aims: row.list("other_aims", ProblemKind::InvalidText, "", |text| Ok(lists::parts(text, &[';', '\n']))),
            relation: row.word("relation", |word| word.parse().ok(), "demonstrates, enables"),
            replaces: row.code("replaces"),
        }
    }
}

/// One aim of a strategy edition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AimRow {
    /// Its code.
    pub aim: Code,
    /// Its title.
    pub title: Given<String>,
}

impl FromRow for AimRow {
    const KIND: &'static FileKind = &fields::AIMS;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        Self { aim: row.key("aim"), title: row.needed_text("title", NAME) }
    }
}

/// What a role needs of a skill.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetRow {
    /// The role's code or title.
    pub role: Given<Code>,
    /// The skill's code, title, or both.
    pub skill: String,
    /// The level needed.
    pub target: Given<u8>,
    /// 1 useful, 2 important, 3 essential; 2 if not given.
    pub importance: Given<u8>,
}

impl FromRow for TargetRow {
    const KIND: &'static FileKind = &fields::TARGETS;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let role = row.called("role", NAME).map(|text| Code { bare_number: false, text });
        let role = row.always("role", role).map_or(Given::Absent, Given::Value);
        let skill = row.called("skill", NAME * 2);
        let target = row.level("target");
        Self {
            role,
            skill: row.always("skill", skill).unwrap_or_default(),
            target: row.needed("target", target),
            importance: importance(row),
        }
    }
}

fn importance(row: &mut RowReader<'_>) -> Given<u8> {
    let word = match row.called("importance", NAME) {
        Given::Value(text) => text.to_lowercase(),
        other => return other.map(|_| 0),
    };
    match word.as_str() {
        "useful" => Given::Value(1),
        "important" => Given::Value(2),
        "essential" => Given::Value(3),
        // 1..=3 fits a u8.
        _ => row.whole("importance", 1..=3).map(|number| number as u8),
    }
}

/// One role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleRow {
    /// Its code.
    pub role: Code,
    /// Its title.
    pub title: Given<String>,
    /// The kind of people who hold it.
    pub kind: Given<Kind>,
    /// Other titles that files use for it.
    pub also: Given<Vec<String>>,
    /// The certificates that it requires.
    pub certificates: Given<Vec<Required>>,
}

impl FromRow for RoleRow {
    const KIND: &'static FileKind = &fields::ROLES;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        Self {
            role: row.key("role"),
            title: row.needed_text("title", NAME),
            kind: row.kind("kind"),
            also: row.list("also", ProblemKind::InvalidText, "", |text| Ok(lists::parts(text, &[';', '\n']))),
            certificates: row.list(
                "certificates",
                ProblemKind::InvalidNumber,
                "is not a certificate and its months; write it like `Safeguarding:24`",
                lists::required_certificates,
            ),
        }
    }
}
