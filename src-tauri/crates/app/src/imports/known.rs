//! What the store knows by name, so that the rows of a file can be met with it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::funds::Funds;
use exchange::clean::{fold, heading_key};
use exchange::kinds::Code;
use store::StoreError;
use store::db::{Conn, Row};

use super::Context;
use crate::AppError;

/// Keys and the ids of their rows. A key is met as it stands; else one that differs only by what no reader sees or minds, case
/// above all, where there is just one; and a bare number meets a longer key that differs by leading zeros only, where there is
/// just one.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    exact: BTreeMap<Arc<str>, i64>,
    without_zeros: HashMap<Box<str>, Vec<Arc<str>>>,
    /// Those that are not written as they fold, by how they fold.
    folded: HashMap<Box<str>, Vec<Arc<str>>>,
}

impl Keys {
    /// The answer of a question for ids and keys.
    pub(crate) async fn load(conn: &mut Conn, sql: &str) -> Result<Self, StoreError> {
        let mut keys = Self::default();
        for row in conn.fetch(sql, &[]).await? {
            if let Some(key) = row.opt_text(1)? {
                keys.add(&key, row.int(0)?);
            }
        }
        Ok(keys)
    }

    /// The people by their numbers.
    pub(crate) async fn people(conn: &mut Conn) -> Result<Self, StoreError> {
        Self::load(conn, "SELECT id, number FROM person").await
    }

    /// Those that are stored.
    pub(super) fn of(stored: &BTreeMap<String, Row>) -> Self {
        let mut keys = Self::default();
        stored.keys().for_each(|key| keys.add(key, 0));
        keys
    }

    /// The key that the code of a row means: one that is known, else its own, which is known from then on.
    pub(super) fn meant(&mut self, code: &Code) -> String {
        let key = self.key(code).unwrap_or(&code.text).to_owned();
        if !key.is_empty() {
            self.add(&key, 0);
        }
        key
    }

    pub(crate) fn add(&mut self, key: &str, id: i64) {
        let key: Arc<str> = key.into();
        if self.exact.insert(Arc::clone(&key), id).is_some() {
            return;
        }
        // Nearly always one: a million keys are to take little room.
        let one = || Vec::with_capacity(1);
        if is_number(&key) {
            self.without_zeros.entry(key.trim_start_matches('0').into()).or_insert_with(one).push(key);
        } else {
            let folded = fold(&key);
            if *folded != *key {
                self.folded.entry(folded.into()).or_insert_with(one).push(key);
            }
        }
    }

    /// The key that a code stands for, if it is known.
    pub(crate) fn key(&self, code: &Code) -> Option<&str> {
        if let Some((key, _)) = self.exact.get_key_value(code.text.as_str()) {
            return Some(key);
        }
        if let [only] = self.alike(code)[..] {
            return Some(only);
        }
        if !code.bare_number {
            return None;
        }
        let longer = self.without_zeros.get(code.text.trim_start_matches('0'))?.iter().filter(|key| key.len() > code.text.len());
        let mut longer = longer.take(2);
        match (longer.next(), longer.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// The keys that read like the code. With two or more, and none that is written so, nobody knows which is meant.
    pub(crate) fn alike(&self, code: &Code) -> Vec<&str> {
        let folded = fold(&code.text);
        let written_so = self.exact.get_key_value(folded.as_str()).map(|(key, _)| &**key);
        let others = self.folded.get(folded.as_str()).map_or(&[][..], Vec::as_slice);
        written_so.into_iter().chain(others.iter().map(|key| &**key)).collect()
    }

    /// The id of the row that a code stands for.
    pub(crate) fn id(&self, code: &Code) -> Option<i64> {
        self.key(code).and_then(|key| self.exact.get(key)).copied()
    }
}

fn is_number(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The funds, by their codes and by the lines on which they follow each other.
pub(super) struct KnownFunds {
    codes: Keys,
    funds: Funds,
}

impl KnownFunds {
    pub(super) async fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        let funds = Funds::new(store::settings::funds(conn).await?);
        let mut codes = Keys::default();
        funds.all().iter().for_each(|fund| codes.add(&fund.code, 0));
        Ok(Self { codes, funds })
    }

    /// What is kept of a name: the code of the fund that it means, else the line as it is typed. `None` where it means neither.
    pub(super) fn meant(&self, name: &Code) -> Option<String> {
        let code = self.codes.key(name).map(str::to_owned);
        code.or_else(|| self.funds.knows(&name.text).then(|| name.text.clone()))
    }
}

/// Names, which meet as [`fold`] has them, and codes. One that is written so is met first.
#[derive(Debug, Default)]
pub(super) struct Names {
    exact: BTreeMap<String, i64>,
    by_name: BTreeMap<String, i64>,
    shown: BTreeMap<i64, String>,
}

impl Names {
    /// The answer of a question for id, code and name; a code comes before a name.
    pub(super) async fn load(conn: &mut Conn, sql: &str) -> Result<Self, StoreError> {
        let mut names = Self::default();
        let rows = conn.fetch(sql, &[]).await?;
        for row in &rows {
            if let Some(code) = row.opt_text(1)? {
                names.add(&code, row.int(0)?);
            }
        }
        for row in &rows {
            let name = row.text(2)?;
            names.add(&name, row.int(0)?);
            names.shown.insert(row.int(0)?, name);
        }
        Ok(names)
    }

    pub(super) async fn branches(conn: &mut Conn) -> Result<Self, StoreError> {
        Self::load(conn, "SELECT id, code, name FROM branch ORDER BY id").await
    }

    pub(super) async fn teams(conn: &mut Conn) -> Result<Self, StoreError> {
        Self::load(conn, "SELECT id, code, name FROM team ORDER BY id").await
    }

    pub(super) async fn activities(conn: &mut Conn) -> Result<Self, StoreError> {
        Self::load(conn, "SELECT id, code, title FROM activity ORDER BY id").await
    }

    pub(super) async fn venues(conn: &mut Conn) -> Result<Self, StoreError> {
        Self::load(conn, "SELECT id, code, title FROM venue ORDER BY id").await
    }

    /// Roles by code, title and other titles, in this order.
    pub(super) async fn roles(conn: &mut Conn) -> Result<Self, StoreError> {
        let mut names = Self::load(conn, "SELECT id, code, title FROM role ORDER BY id").await?;
        for row in conn.fetch("SELECT id, also FROM role ORDER BY id", &[]).await? {
            let also = row.text(1)?;
            for title in also.split(';').map(str::trim).filter(|title| !title.is_empty()) {
                names.add(title, row.int(0)?);
            }
        }
        Ok(names)
    }

    /// The first that has a name keeps it.
    pub(super) fn add(&mut self, name: &str, id: i64) {
        self.exact.entry(name.to_owned()).or_insert(id);
        self.by_name.entry(fold(name)).or_insert(id);
        self.shown.entry(id).or_insert_with(|| name.to_owned());
    }

    pub(super) fn id(&self, name: &str) -> Option<i64> {
        self.exact.get(name).or_else(|| self.by_name.get(&fold(name))).copied()
    }

    /// The name as stored.
    pub(super) fn name(&self, id: i64) -> &str {
        self.shown.get(&id).map_or("", String::as_str)
    }
}

/// One skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Skill {
    pub(super) id: i64,
    pub(super) code: String,
    /// The top of its framework's scale.
    pub(super) top: u8,
    pub(super) title: String,
}

/// The skills of one framework version, and the codes of all others.
#[derive(Debug)]
pub(super) struct Skills {
    /// That version.
    pub(super) framework: i64,
    /// The scale's top.
    pub(super) max_level: u8,
    list: Vec<Skill>,
    /// So many at the front of the list are of that version.
    own: usize,
    by_code: BTreeMap<String, usize>,
    by_title: BTreeMap<String, Vec<usize>>,
}

impl Skills {
    /// Of the version that the import names, else of the one in use.
    pub(super) async fn load(conn: &mut Conn, context: &Context) -> Result<Self, AppError> {
        let mut frameworks = store::facts::frameworks(conn).await?;
        if let Some(wanted) = &context.framework {
            let named = frameworks.iter().position(|row| wanted.names(row)).ok_or_else(|| wanted.unknown())?;
            frameworks[..=named].rotate_right(1);
        }
        let chosen = frameworks.first().ok_or_else(|| StoreError::Damaged("no framework version is in use".to_owned()))?;
        let mut skills = Self {
            framework: chosen.id,
            max_level: chosen.max_level,
            list: Vec::new(),
            own: 0,
            by_code: BTreeMap::new(),
            by_title: BTreeMap::new(),
        };
        // A skill of another version is known as well: its ratings are kept with its code.
        for (at, framework) in frameworks.iter().enumerate() {
            let rows =
                conn.fetch("SELECT id, code, title FROM skill WHERE framework_id = $1 ORDER BY id", &store::values![framework.id]).await?;
            for row in rows {
                skills.add(Skill { id: row.int(0)?, code: row.text(1)?, top: framework.max_level, title: row.text(2)? });
            }
            if at == 0 {
                skills.own = skills.list.len();
            }
        }
        Ok(skills)
    }

    fn add(&mut self, skill: Skill) {
        let at = self.list.len();
        if self.by_code.contains_key(&fold(&skill.code)) {
            return;
        }
        self.by_code.insert(fold(&skill.code), at);
        self.by_title.entry(heading_key(&skill.title)).or_default().push(at);
        self.list.push(skill);
    }

    /// A skill by its code, its title, or both in one text, in either order.
    pub(super) fn find(&self, text: &str) -> Option<&Skill> {
        let by_code = |code: &str| self.by_code.get(&fold(code)).map(|at| &self.list[*at]);
        if let Some(skill) = by_code(text) {
            return Some(skill);
        }
        if let Some(skill) = self.with_title(text) {
            return Some(skill);
        }
        let brackets = ['(', ')', '[', ']', ':', '-', '–', '.', ','];
        let gaps: Vec<usize> = text.match_indices(char::is_whitespace).map(|(at, _)| at).collect();
        // A code may have spaces of its own: the longest that is one is it.
        let first = gaps.iter().rev().map(|at| (&text[..*at], &text[*at..]));
        let last = gaps.iter().map(|at| (&text[*at..], &text[..*at]));
        let code = |code: &str| by_code(code.trim_matches(|c: char| c.is_whitespace() || brackets.contains(&c)));
        let (skill, title) = first.chain(last).find_map(|(part, title)| Some((code(part)?, title)))?;
        // The code decides, unless the words are those of another skill.
        let other = self.by_title.get(&heading_key(title)).is_some_and(|found| !found.iter().any(|at| self.list[*at].code == skill.code));
        (!other).then_some(skill)
    }

    /// The one skill with a title, in this version, else in the others: a skill that got another code has its title in both.
    fn with_title(&self, title: &str) -> Option<&Skill> {
        let found = self.by_title.get(&heading_key(title))?;
        let (own, others): (Vec<usize>, Vec<usize>) = found.iter().partition(|at| **at < self.own);
        match (own.as_slice(), others.as_slice()) {
            ([only], _) | ([], [only]) => Some(&self.list[*only]),
            _ => None,
        }
    }

    /// Does it begin like the code of a skill, such as `A5-07` or `LIB12`?
    pub(super) fn looks_like_code(text: &str) -> bool {
        let word = text.split_whitespace().next().unwrap_or("");
        word.chars().next().is_some_and(char::is_alphabetic) && word.chars().any(|c| c.is_ascii_digit()) && word.contains('-')
    }
}
