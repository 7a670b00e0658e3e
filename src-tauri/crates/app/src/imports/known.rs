//! The names, numbers and codes of the store, by which the rows of a file are matched with its records.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::funds::Funds;
use exchange::clean::{fold, heading_key};
use exchange::kinds::Code;
use store::records::{Activity, Branch, Framework, Person, Role, Skill as SkillRecord, Team, Venue};
use store::{Conn, Id, Kept, StoreError};

use super::Context;
use crate::AppError;

/// Keys and what they stand for, mostly row ids. A code matches the key that is written the same. If there is none, it matches the one key
/// that differs only in case or in marks that no reader sees. A bare number also matches the one longer key that differs only in leading
/// zeros.
#[derive(Debug)]
pub(crate) struct Keys<T = ()> {
    exact: HashMap<Arc<str>, T>,
    without_zeros: HashMap<Box<str>, Vec<Arc<str>>>,
    /// By folded form: the keys that are not written in that form.
    folded: HashMap<Box<str>, Vec<Arc<str>>>,
}

impl<T> Default for Keys<T> {
    fn default() -> Self {
        Self { exact: HashMap::new(), without_zeros: HashMap::new(), folded: HashMap::new() }
    }
}

impl Keys<Id<Person>> {
    /// The people by their numbers.
    pub(crate) async fn people(conn: &mut Conn) -> Result<Self, StoreError> {
        let mut keys = Self::default();
        store::people::numbers(conn, |id, number| keys.add(number, id)).await?;
        Ok(keys)
    }
}

impl Keys {
    /// The keys of the stored records.
    pub(crate) fn of<R>(stored: &BTreeMap<String, Kept<R>>) -> Self {
        let mut keys = Self::default();
        stored.keys().for_each(|key| keys.add(key, ()));
        keys
    }

    /// The key that the code of a row means: a known key, or else the code itself, which is then known.
    pub(crate) fn meant(&mut self, code: &Code) -> String {
        let key = self.key(code).unwrap_or(&code.text).to_owned();
        if !key.is_empty() {
            self.add(&key, ());
        }
        key
    }
}

impl<T: Copy> Keys<T> {
    pub(crate) fn add(&mut self, key: &str, meaning: T) {
        let key: Arc<str> = key.into();
        if self.exact.insert(Arc::clone(&key), meaning).is_some() {
            return;
        }
        // There is nearly always one. This keeps a million keys small in memory.
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

    /// The keys that read like the code. If there are two or more and none is written the same, it is not known which one is meant.
    pub(crate) fn alike(&self, code: &Code) -> Vec<&str> {
        let folded = fold(&code.text);
        let written_so = self.exact.get_key_value(folded.as_str()).map(|(key, _)| &**key);
        let others = self.folded.get(folded.as_str()).map_or(&[][..], Vec::as_slice);
        written_so.into_iter().chain(others.iter().map(|key| &**key)).collect()
    }

    /// What a code stands for.
    pub(crate) fn id(&self, code: &Code) -> Option<T> {
        let written_so = self.exact.get(code.text.as_str());
        written_so.or_else(|| self.key(code).and_then(|key| self.exact.get(key))).copied()
    }
}

fn is_number(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The funds, by their codes and by the lines that they are on.
pub(crate) struct KnownFunds {
    codes: Keys,
    funds: Funds,
}

impl KnownFunds {
    pub(crate) async fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        let funds = Funds::new(store::settings::funds(conn).await?);
        let mut codes = Keys::default();
        funds.all().iter().for_each(|fund| codes.add(&fund.code, ()));
        Ok(Self { codes, funds })
    }

    /// What is stored for a name: the code of the fund that it means, or else the line as it is typed. `None` if it means neither.
    pub(crate) fn meant(&self, name: &Code) -> Option<String> {
        let code = self.codes.key(name).map(str::to_owned);
        code.or_else(|| self.funds.knows(&name.text).then(|| name.text.clone()))
    }
}

/// Names and codes of the records of one table. Names are compared as [`fold`] writes them; a name that is written the same comes first.
#[derive(Debug)]
pub(crate) struct Names<R> {
    exact: BTreeMap<String, Id<R>>,
    by_name: BTreeMap<String, Id<R>>,
    shown: BTreeMap<Id<R>, String>,
}

impl<R> Names<R> {
    /// Makes the list from records. Codes come before names.
    fn of(records: &[Kept<R>], code: impl Fn(&R) -> Option<&String>, name: impl Fn(&R) -> &String) -> Self {
        let mut names = Self { exact: BTreeMap::new(), by_name: BTreeMap::new(), shown: BTreeMap::new() };
        for one in records {
            if let Some(code) = code(&one.record) {
                names.add(code, one.id);
            }
        }
        for one in records {
            names.add(name(&one.record), one.id);
            names.shown.insert(one.id, name(&one.record).clone());
        }
        names
    }

    /// Adds a name. If the name is there already, its first record keeps it.
    pub(crate) fn add(&mut self, name: &str, id: Id<R>) {
        self.exact.entry(name.to_owned()).or_insert(id);
        self.by_name.entry(fold(name)).or_insert(id);
        self.shown.entry(id).or_insert_with(|| name.to_owned());
    }

    pub(crate) fn id(&self, name: &str) -> Option<Id<R>> {
        self.exact.get(name).or_else(|| self.by_name.get(&fold(name))).copied()
    }

    /// The name of a record, as stored.
    pub(crate) fn name(&self, id: Id<R>) -> &str {
        self.shown.get(&id).map_or("", String::as_str)
    }
}

impl Names<Branch> {
    pub(crate) async fn branches(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self::of(&conn.all().await?, |branch| branch.code.as_ref(), |branch| &branch.name))
    }
}

impl Names<Team> {
    pub(crate) async fn teams(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self::of(&conn.all().await?, |team| team.code.as_ref(), |team| &team.name))
    }
}

impl Names<Activity> {
    pub(crate) async fn activities(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self::of(&conn.all().await?, |activity| Some(&activity.code), |activity| &activity.title))
    }
}

impl Names<Venue> {
    pub(crate) async fn venues(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self::of(&conn.all().await?, |venue| Some(&venue.code), |venue| &venue.title))
    }
}

impl Names<Role> {
    /// Roles by code, title and other titles, in this order.
    pub(crate) async fn roles(conn: &mut Conn) -> Result<Self, StoreError> {
        let roles = conn.all::<Role>().await?;
        let mut names = Self::of(&roles, |role| role.code.as_ref(), |role| &role.title);
        for role in &roles {
            for title in role.also.split(';').map(str::trim).filter(|title| !title.is_empty()) {
                names.add(title, role.id);
            }
        }
        Ok(names)
    }
}

/// One skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Skill {
    pub(crate) id: Id<SkillRecord>,
    pub(crate) code: String,
    /// The top of its framework's scale.
    pub(crate) top: u8,
    pub(crate) title: String,
}

/// The skills of one framework version, and the codes of all others.
#[derive(Debug)]
pub(crate) struct Skills {
    /// The framework version.
    pub(crate) framework: Id<Framework>,
    /// The top of its scale.
    pub(crate) max_level: u8,
    list: Vec<Skill>,
    /// How many skills at the front of the list are of this version.
    own: usize,
    by_code: BTreeMap<String, usize>,
    by_title: BTreeMap<String, Vec<usize>>,
}

impl Skills {
    /// Loads the skills of the version that the import names, or else of the one in use.
    pub(crate) async fn load(conn: &mut Conn, context: &Context) -> Result<Self, AppError> {
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
        // Skills of other versions are known too: their ratings are kept with their codes.
        let mut versions = super::records::by_owner(conn.all::<SkillRecord>().await?, |skill| skill.framework);
        for (at, framework) in frameworks.iter().enumerate() {
            for Kept { id, record } in versions.remove(&framework.id).unwrap_or_default() {
                skills.add(Skill { id, code: record.code, top: framework.max_level, title: record.title });
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
    pub(crate) fn find(&self, text: &str) -> Option<&Skill> {
        let by_code = |code: &str| self.by_code.get(&fold(code)).map(|at| &self.list[*at]);
        if let Some(skill) = by_code(text) {
            return Some(skill);
        }
        if let Some(skill) = self.with_title(text) {
            return Some(skill);
        }
        let brackets = ['(', ')', '[', ']', ':', '-', '–', '.', ','];
        let gaps: Vec<usize> = text.match_indices(char::is_whitespace).map(|(at, _)| at).collect();
        // A code may contain spaces. So the longest beginning of the text that is a code counts.
        let first = gaps.iter().rev().map(|at| (&text[..*at], &text[*at..]));
        let last = gaps.iter().map(|at| (&text[*at..], &text[..*at]));
        let code = |code: &str| by_code(code.trim_matches(|c: char| c.is_whitespace() || brackets.contains(&c)));
        let (skill, title) = first.chain(last).find_map(|(part, title)| Some((code(part)?, title)))?;
        // The code decides, unless the title is another skill's.
        let other = self.by_title.get(&heading_key(title)).is_some_and(|found| !found.iter().any(|at| self.list[*at].code == skill.code));
        (!other).then_some(skill)
    }

    /// The one skill with a title, in this version or else in the others. This version comes first, because a skill that got a new code has
    /// its title in both.
    fn with_title(&self, title: &str) -> Option<&Skill> {
        let found = self.by_title.get(&heading_key(title))?;
        let (own, others): (Vec<usize>, Vec<usize>) = found.iter().partition(|at| **at < self.own);
        match (own.as_slice(), others.as_slice()) {
            ([only], _) | ([], [only]) => Some(&self.list[*only]),
            _ => None,
        }
    }

    /// Does the text begin like the code of a skill, such as `A5-07` or `LIB12`?
    pub(crate) fn looks_like_code(text: &str) -> bool {
        let word = text.split_whitespace().next().unwrap_or("");
        word.chars().next().is_some_and(char::is_alphabetic) && word.chars().any(|c| c.is_ascii_digit()) && word.contains('-')
    }
}
