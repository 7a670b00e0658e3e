//! Finds which column is which field when one row is taken as the headings.

use super::hints::{self, Short};
use super::{Column, Mapping, Options, OtherColumn};
use crate::clean;
use crate::fields::{FORENAMES, Field, FileKind, GRID, PEOPLE, SURNAMES};
use crate::money;
use crate::table::{Area, Cell, Row, Table};

/// The number of rows in which headings are looked for.
const HEADING_ROWS: usize = 200;
/// The number of values of a column that are looked at if the heading alone does not show what it holds.
pub(super) const VALUES: usize = 50;
/// Fields that are lists. Two columns with one heading both belong to such a field.
const LISTS: &[&str] = &["roles", "skills", "also", "certificates", "outcomes", "prerequisites", "other_aims", "kinds", "halfdays"];

/// A row of headings that was found.
pub(super) struct Fit {
    /// Are all fields there that a new row needs?
    pub(super) complete: bool,
    pub(super) mapping: Mapping,
}

/// The row of headings of a table: the first with every required field, or else the one with the most fields.
pub(super) fn find_headings(kind: &'static FileKind, table: &Table, options: &Options) -> Option<Fit> {
    let mut best: Option<Mapping> = None;
    let numbers: Vec<u32> = match options.header_row {
        Some(number) => vec![number],
        None => table.rows.iter().take(HEADING_ROWS).map(|row| row.number).collect(),
    };
    for number in numbers {
        let Some(mapping) = resolve(kind, table, number, options) else { continue };
        let has_all = |wanted: fn(&Field) -> bool| kind.fields.iter().filter(|field| wanted(field)).all(|field| mapping.gives(field.name));
        if has_all(|field| field.required) {
            // A merged heading is in two rows. The lower row also has the headings of the columns that are split below it.
            let below = table.rows.iter().find(|row| row.number > number);
            let lower = below
                .and_then(|row| resolve(kind, table, row.number, options))
                .filter(|lower| options.header_row.is_none() && lower.columns.len() >= mapping.columns.len());
            return Some(Fit { complete: true, mapping: finish(lower.unwrap_or(mapping), table) });
        }
        let by_own_name = kind.own_name.is_some_and(|name| mapping.gives(name));
        let few = if by_own_name { 2 } else { kind.fields.iter().filter(|field| field.key).count().max(2) };
        let rank = mapping.columns.len();
        if (by_own_name || has_all(|field| field.key))
            && (rank >= few || options.header_row.is_some())
            && best.as_ref().is_none_or(|found| rank > found.columns.len())
        {
            best = Some(mapping);
        }
    }
    best.map(|mapping| Fit { complete: false, mapping: finish(mapping, table) })
}

/// The most likely row of headings of a grid that has no day of its ratings: a row with a person's number and other columns.
pub(super) fn find_grid(table: &Table, options: &Options) -> Option<Mapping> {
    let rows = table.rows.iter().take(HEADING_ROWS).map(|row| row.number);
    let found = rows.filter_map(|number| resolve(&GRID, table, number, options));
    let found = found.filter(|mapping| mapping.gives("person_id") && !mapping.others.is_empty());
    let best = found.reduce(|best, next| if next.others.len() > best.others.len() { next } else { best });
    best.map(|mapping| finish(mapping, table))
}

/// Is this heading, with or without a remark, a word for any field of any kind?
pub(crate) fn is_heading_word(heading: &str) -> bool {
    let is_word = |key: &str| crate::fields::is_known_word(key);
    is_word(&clean::heading_key(heading)) || hints::short(heading).is_some_and(|short| is_word(&short.key))
}

struct Headings {
    texts: Vec<String>,
    keys: Vec<String>,
    /// The headings without their remarks; `None` for a heading without remarks.
    shorts: Vec<Option<Short>>,
    taken: Vec<bool>,
}

/// Takes one row as the headings. `None` if a column that the user names is not in it.
pub(super) fn resolve(kind: &'static FileKind, table: &Table, header_row: u32, options: &Options) -> Option<Mapping> {
    let row = table.rows.iter().find(|row| row.number == header_row)?;
    let mut headings = Headings::of(row, table);
    let mut found: Vec<Option<Vec<usize>>> = vec![None; kind.fields.len()];

    for (name, named) in &options.map {
        let place = kind.fields.iter().position(|field| field.name == name)?;
        let mut at = Vec::new();
        for heading in named {
            match headings.named(heading) {
                Some(one) => at.push(one),
                None => at.extend(heading.split('+').map(|part| headings.named(part)).collect::<Option<Vec<usize>>>()?),
            }
        }
        at.iter().for_each(|at| headings.taken[*at] = true);
        found[place] = Some(at);
    }
    let by_user = found.clone();
    for (place, field) in kind.fields.iter().enumerate().filter(|(place, _)| by_user[*place].is_none()) {
        let key = clean::heading_key(field.name);
        found[place] = headings.take(|headings, at| headings.keys[at] == key);
    }
    // An exact word comes before one with a remark, for all fields.
    let is_set = |name: &str| options.set.iter().any(|(set, _)| set == name);
    let fits = |field: &Field, at: usize| !field.name.ends_with("_id") || !holds_names(table, header_row, at);
    for exact in [true, false] {
        for (place, field) in kind.fields.iter().enumerate() {
            for word in std::iter::once(clean::heading_key(field.name)).chain(field.words().map(str::to_owned)) {
                if found[place].is_none() && !is_set(field.name) {
                    found[place] = headings.take(|headings, at| headings.is_word(field, at, &word, exact) && fits(field, at));
                }
            }
        }
        if kind.has_split_names {
            headings.join_names(options, &mut found);
        }
    }
    let mut columns = Vec::new();
    for ((field, at), by_user) in kind.fields.iter().zip(found).zip(by_user) {
        let Some(mut at) = at.filter(|at| !at.is_empty()) else { continue };
        let mut between = " ";
        if by_user.is_none() && at.len() == 1 {
            let more = headings.more_of(field, at[0], row, table);
            between = if LISTS.contains(&field.name) { "; " } else { " " };
            more.iter().for_each(|at| headings.taken[*at] = true);
            at.extend(more);
        }
        let heading = at.iter().map(|at| headings.texts[*at].as_str()).filter(|text| !text.is_empty());
        let mut parts: Vec<&str> = heading.collect();
        parts.dedup();
        let heading = parts.join("+");
        let unit = money::unit(field.name, &heading);
        columns.push(Column { field: field.name, heading, at, between, unit });
    }
    let set = kind
        .fields
        .iter()
        .filter_map(|field| options.set.iter().rev().find(|(name, _)| name == field.name).map(|(_, value)| (field.name, value.clone())));
    let others = headings.texts.iter().enumerate().filter(|(at, heading)| !headings.taken[*at] && !heading.is_empty());
    let others = others.map(|(at, heading)| OtherColumn { at, heading: heading.clone(), named: true }).collect();
    Some(Mapping { kind, header_row, columns, set: set.collect(), others })
}

impl Headings {
    fn of(row: &Row, table: &Table) -> Self {
        let mut texts: Vec<String> = row.cells.iter().map(|cell| clean::text(&cell.show())).collect();
        // A heading merged over several columns is that heading for each.
        for area in table.merged.iter().filter(|area| area.left < area.right && area.top <= row.number && row.number <= area.bottom) {
            let Some(text) = texts.get(area.left).filter(|text| !text.is_empty()).cloned() else { continue };
            let has_data = |at: usize| table.rows.iter().any(|below| below.number > area.bottom && !below.cell(at).is_blank());
            let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            for at in (area.left + 1..width.min(area.right + 1)).filter(|at| has_data(*at)) {
                if texts.len() <= at {
                    texts.resize(at + 1, String::new());
                }
                if texts[at].is_empty() {
                    texts[at].clone_from(&text);
                }
            }
        }
        let keys: Vec<String> = texts.iter().map(|text| clean::heading_key(text)).collect();
        let shorts = texts.iter().map(|text| hints::short(text)).collect();
        let taken = vec![false; texts.len()];
        Self { texts, keys, shorts, taken }
    }

    fn take(&mut self, fits: impl Fn(&Self, usize) -> bool) -> Option<Vec<usize>> {
        let at = (0..self.keys.len()).find(|at| !self.taken[*at] && fits(self, *at))?;
        self.taken[at] = true;
        Some(vec![at])
    }

    /// Is the heading this word, or (unless `exact`) this word with a remark?
    fn is_word(&self, field: &Field, at: usize, word: &str, exact: bool) -> bool {
        let plain = |key: &str| if money::is_money(field.name) { money::without_unit(key) == word } else { key == word };
        if exact {
            return plain(&self.keys[at]);
        }
        let Some(short) = self.shorts[at].as_ref().filter(|short| plain(&short.key)) else { return false };
        let is_own = |key: &String| *key == clean::heading_key(field.name) || field.words().any(|word| word == key);
        // Otherwise two hours in a column of minutes would be read as two minutes.
        short.synonyms.iter().all(is_own) && !(field.name == "minutes" && short.says_hours())
    }

    /// The column that the user names: with exactly this heading, or else without regard to case and punctuation, or else without its
    /// remark.
    fn named(&self, named: &str) -> Option<usize> {
        let (text, key) = (clean::text(named), clean::heading_key(named));
        let exact = self.texts.iter().position(|heading| *heading == text && !text.is_empty());
        let by_key = || self.keys.iter().position(|found| *found == key && !key.is_empty());
        let mut shorts = self.shorts.iter().enumerate().filter(|(_, short)| short.as_ref().is_some_and(|short| short.key == key));
        exact.or_else(by_key).or_else(|| match (shorts.next(), shorts.next()) {
            (Some((only, _)), None) => Some(only),
            _ => None,
        })
    }

    /// A name in two columns: forename and surname, or `Name` beside `Surname`.
    fn join_names(&mut self, options: &Options, found: &mut [Option<Vec<usize>>]) {
        let Some(place) = PEOPLE.fields.iter().position(|field| field.name == "name") else { return };
        if options.map.iter().any(|(field, _)| field == "name") {
            return;
        }
        let free = |words: &[&str]| {
            let is = |at: usize, word: &str| {
                self.keys[at] == word || self.shorts[at].as_ref().is_some_and(|short| short.key == word && short.synonyms.is_empty())
            };
            words.iter().find_map(|word| (0..self.keys.len()).find(|at| !self.taken[*at] && is(*at, word)))
        };
        let joined = match (&found[place], free(FORENAMES), free(SURNAMES)) {
            (None, Some(first), Some(last)) => vec![first, last],
            (Some(name), None, Some(last)) if name.iter().all(|at| self.keys[*at] == "name") => {
                name.iter().copied().chain([last]).collect()
            }
            _ => return,
        };
        joined.iter().for_each(|at| self.taken[*at] = true);
        found[place] = Some(joined);
    }

    /// Further columns of the same field: under the same merged heading, or next to it with the same heading or none. The second case needs
    /// a list field, or two halves of a name.
    fn more_of(&self, field: &Field, at: usize, row: &Row, table: &Table) -> Vec<usize> {
        let is_name = field.name == "name";
        let is_list = LISTS.contains(&field.name);
        if !is_name && !is_list {
            return Vec::new();
        }
        let is_over = |area: &&Area| area.left <= at && at < area.right && area.top <= row.number && row.number <= area.bottom;
        if let Some(area) = table.merged.iter().find(is_over) {
            return (at + 1..=area.right).filter(|other| self.taken.get(*other) == Some(&false)).collect();
        }
        let same = |other: usize| self.taken.get(other) == Some(&false) && self.keys[other] == self.keys[at];
        if is_list {
            return (at + 1..self.keys.len()).filter(|other| same(*other)).collect();
        }
        let next = at + 1;
        let unnamed = self.texts.get(next).is_none_or(String::is_empty);
        if (same(next) || unnamed) && are_halves_of_names(table, row.number, at) { vec![next] } else { Vec::new() }
    }
}

/// Adds the columns that have data but no heading, named by their letters.
fn finish(mut mapping: Mapping, table: &Table) -> Mapping {
    let heading_row = table.rows.iter().find(|row| row.number == mapping.header_row);
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut open = vec![true; width];
    for at in mapping.columns.iter().flat_map(|column| &column.at).chain(mapping.others.iter().map(|other| &other.at)) {
        if let Some(open) = open.get_mut(*at) {
            *open = false;
        }
    }
    for (at, open) in open.iter_mut().enumerate() {
        *open &= heading_row.is_none_or(|row| row.cell(at).is_blank());
    }
    let mut filled = vec![false; width];
    for row in mapping.data_rows(table) {
        for (at, cell) in row.cells.iter().enumerate() {
            filled[at] |= open[at] && !filled[at] && !cell.is_blank() && *cell != Cell::Formula;
        }
    }
    let unnamed = filled.iter().enumerate().filter(|(_, filled)| **filled);
    mapping.others.extend(unnamed.map(|(at, _)| OtherColumn { at, heading: letters(at), named: false }));
    mapping.others.sort_by_key(|other| other.at);
    mapping
}

/// A column as a spreadsheet names it: 0 is `A`, 26 is `AA`.
pub(crate) fn letters(at: usize) -> String {
    let (mut rest, mut name) = (at + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        // 0..=25 fits a u8.
        name.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    name.iter().rev().collect()
}

fn values<'a>(table: &'a Table, header_row: u32, at: usize) -> impl Iterator<Item = String> + 'a {
    let below = table.rows.iter().filter(move |row| row.number > header_row);
    below.map(move |row| clean::text(&row.cell(at).show())).filter(|value| !value.is_empty()).take(VALUES)
}

/// Does the column hold names? Some systems have numbers under `Manager`, others names. Names contain spaces.
fn holds_names(table: &Table, header_row: u32, at: usize) -> bool {
    let (mut all, mut spaced) = (0, 0);
    for value in values(table, header_row, at) {
        all += 1;
        spaced += usize::from(value.contains(' '));
    }
    spaced * 2 > all
}

/// Are there forenames in the column and surnames in the next? Both are words with capitals, and the forenames are mostly single words.
fn are_halves_of_names(table: &Table, header_row: u32, at: usize) -> bool {
    let is_word =
        |value: &String| value.chars().count() > 1 && value.starts_with(char::is_uppercase) && value.chars().any(char::is_lowercase);
    let second: Vec<String> = values(table, header_row, at + 1).collect();
    let has_digits = second.iter().any(|value| value.chars().any(|c| c.is_ascii_digit()));
    let words = second.iter().filter(|value| is_word(value)).count();
    let first = values(table, header_row, at).count();
    let full = second.len() * 2 > first;
    !second.is_empty() && full && !has_digits && words * 10 >= second.len() * 9 && !holds_names(table, header_row, at)
}
