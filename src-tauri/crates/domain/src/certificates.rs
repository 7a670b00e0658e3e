//! Certificates that roles require: in date, due, overdue or missing.
//!
//! This is a separate measure (docs/measures.md, Certificates). It never changes a skill's level.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dates::Date;
use crate::facts::Facts;
use crate::ix::{IxVec, List, PersonIx, RoleIx};
use crate::matrix::Matrix;
use crate::names::fold;

/// For how many days before its end a certificate counts as due.
pub const DUE_DAYS: i64 = 90;

/// How a required certificate stands on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum CertificateState {
    /// It ends more than [`DUE_DAYS`] days after the date, or never.
    InDate,
    /// Its last day is the date or one of the [`DUE_DAYS`] days after it.
    Due,
    /// Its last day is past.
    Overdue,
    /// There is no award on or before the date.
    Missing,
}

impl CertificateState {
    /// The word used in files and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::InDate => "in_date",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Missing => "missing",
        }
    }
}

/// A certificate that an active person must hold on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredCertificate {
    /// The person.
    pub person: PersonIx,
    /// The certificate's name as the roles have it.
    pub certificate: String,
    /// How it stands.
    pub state: CertificateState,
    /// The day of the award that holds longest; `None` where it is missing.
    pub awarded_on: Option<Date>,
    /// The last day on which it holds; `None` if it holds for ever or is missing.
    pub expires_on: Option<Date>,
}

/// Each certificate that each active person must hold on the matrix's date, sorted by person (in the
/// order of the list) and name.
///
/// A certificate ends on its own last day. Without one, it ends the role's number of months after the award; if the role asks for no
/// renewal, it never ends. If several roles of a person ask for one certificate, the shortest time counts. Of several awards, the one that
/// holds longest counts. Names are compared as [`fold`] writes them.
pub fn certificates(facts: &Facts, matrix: &Matrix) -> Vec<RequiredCertificate> {
    let asked = Asked::by(facts);
    facts.people.indices().flat_map(|person| asked.of(facts, matrix, person)).collect()
}

/// As [`certificates`], for one person.
pub fn certificates_of(facts: &Facts, matrix: &Matrix, person: PersonIx) -> Vec<RequiredCertificate> {
    Asked::by(facts).of(facts, matrix, person)
}

/// What each role asks for: the name as it is compared, the name, and the number of months.
struct Asked<'f>(IxVec<RoleIx, Vec<(String, &'f str, Option<u32>)>>);

impl<'f> Asked<'f> {
    fn by(facts: &'f Facts) -> Self {
        let mut by_role: IxVec<RoleIx, Vec<(String, &str, Option<u32>)>> = IxVec::filled(Vec::new(), facts.roles.len());
        for rule in &facts.role_certificates {
            if let Some(rules) = by_role.get_at_mut(rule.role) {
                rules.push((fold(&rule.certificate), &rule.certificate, rule.months));
            }
        }
        Self(by_role)
    }

    fn of(&self, facts: &Facts, matrix: &Matrix, person: PersonIx) -> Vec<RequiredCertificate> {
        let mut asked: BTreeMap<&str, (&str, Option<u32>)> = BTreeMap::new();
        for &role in matrix.roles(person) {
            for (key, name, months) in &self.0[role] {
                let rule = asked.entry(key).or_insert((name, *months));
                rule.1 = rule.1.into_iter().chain(*months).min();
            }
        }
        let mut awards: BTreeMap<String, Vec<(Date, Option<Date>)>> = BTreeMap::new();
        let held = facts.people.get_at(person).map_or(&[][..], |one| one.certificates.as_slice());
        for held in held.iter().filter(|held| !asked.is_empty() && held.awarded_on <= matrix.on()) {
            awards.entry(fold(&held.certificate)).or_default().push((held.awarded_on, held.expires_on));
        }
        let stand = |(key, (name, months)): (&str, (&str, Option<u32>))| {
            let held = awards.get(key).map_or(&[][..], Vec::as_slice);
            stand(person, name, months, held, matrix.on())
        };
        asked.into_iter().map(stand).collect()
    }
}

fn stand(person: PersonIx, name: &str, months: Option<u32>, held: &[(Date, Option<Date>)], on: Date) -> RequiredCertificate {
    let ends = |&(awarded, own): &(Date, Option<Date>)| {
        let renewed = months.map(|months| awarded.plus_months(i32::try_from(months).unwrap_or(i32::MAX)));
        (awarded, own.or(renewed))
    };
    // An award without an end is later than any day.
    let best = held.iter().map(ends).max_by_key(|&(awarded, end)| (end.is_none(), end, awarded));
    let state = match best {
        None => CertificateState::Missing,
        Some((_, Some(end))) if end < on => CertificateState::Overdue,
        Some((_, Some(end))) if end <= on.plus_days(DUE_DAYS) => CertificateState::Due,
        Some(_) => CertificateState::InDate,
    };
    let (awarded_on, expires_on) = best.map_or((None, None), |(awarded, end)| (Some(awarded), end));
    RequiredCertificate { person, certificate: name.to_owned(), state, awarded_on, expires_on }
}

/// How many required certificates are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CertificateSums {
    /// Distinct people with at least one required certificate.
    pub people: u32,
    /// Required (person, certificate) pairs; the four states add up to it.
    pub required: u32,
    /// In date.
    pub in_date: u32,
    /// Ending within [`DUE_DAYS`] days.
    pub due: u32,
    /// Past their end.
    pub overdue: u32,
    /// Never awarded.
    pub missing: u32,
}

/// Counts required certificates, group by group. They must come person by person, as
/// [`certificates`] gives them, so that a person is counted once.
pub fn count_certificates<K: Ord>(rows: &[RequiredCertificate], key: impl Fn(&RequiredCertificate) -> K) -> BTreeMap<K, CertificateSums> {
    let mut counts: BTreeMap<K, (CertificateSums, Option<PersonIx>)> = BTreeMap::new();
    for row in rows {
        let (sums, last) = counts.entry(key(row)).or_default();
        if last.replace(row.person) != Some(row.person) {
            sums.people += 1;
        }
        sums.required += 1;
        match row.state {
            CertificateState::InDate => sums.in_date += 1,
            CertificateState::Due => sums.due += 1,
            CertificateState::Overdue => sums.overdue += 1,
            CertificateState::Missing => sums.missing += 1,
        }
    }
    counts.into_iter().map(|(key, (sums, _))| (key, sums)).collect()
}
