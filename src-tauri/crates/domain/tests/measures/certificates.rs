//! Certificates: which are required, and how each stands.

use domain::Matrix;
use domain::certificates::{CertificateState, CertificateSums, RequiredCertificate, certificates, count_certificates};
use domain::facts::{Facts, HeldCertificate, RoleCertificate};
use domain::ix::{Ix, RoleIx};
use domain::ratings::RatingsCounted;

use crate::world::{add_row, ann, day, held, one, period, set_rows};

fn asks(role: usize, months: Option<u32>) -> RoleCertificate {
    RoleCertificate { role: Ix::new(role), certificate: "Safeguarding".to_owned(), months }
}

fn award(on: &str, expires: Option<&str>) -> HeldCertificate {
    HeldCertificate { certificate: "Safeguarding".to_owned(), awarded_on: day(on), expires_on: expires.map(day) }
}

fn at(facts: &Facts, on: &str) -> Vec<RequiredCertificate> {
    certificates(facts, &Matrix::build(facts, day(on), RatingsCounted::All))
}

/// Ann with rules and certificates.
fn ann_with(rules: &[RoleCertificate], awards: &[HeldCertificate]) -> Facts {
    let mut facts = Facts { role_certificates: rules.to_vec(), ..ann() };
    one(&mut facts, 0).certificates = awards.to_vec();
    facts
}

/// How Ann's one required certificate stands on a day.
fn stand(rules: &[RoleCertificate], awards: &[HeldCertificate], on: &str) -> CertificateState {
    let facts = ann_with(rules, awards);
    let rows = at(&facts, on);
    assert_eq!(rows.len(), 1);
    rows[0].state
}

#[test]
fn a_certificate_is_due_from_ninety_days_before_its_last_day_and_overdue_after_it() {
    let awards = [award("2024-01-01", Some("2026-06-30"))];
    let on = |day| stand(&[asks(0, None)], &awards, day);
    assert_eq!(on("2026-03-31"), CertificateState::InDate, "91 days before");
    assert_eq!(on("2026-04-01"), CertificateState::Due, "90 days before");
    assert_eq!(on("2026-06-30"), CertificateState::Due, "the last day");
    assert_eq!(on("2026-07-01"), CertificateState::Overdue);
}

#[test]
fn a_certificate_is_missing_until_the_day_of_its_award() {
    let awards = [award("2026-06-01", None)];
    assert_eq!(stand(&[asks(0, None)], &awards, "2026-05-31"), CertificateState::Missing);
    assert_eq!(stand(&[asks(0, None)], &awards, "2026-06-01"), CertificateState::InDate);
    assert_eq!(stand(&[asks(0, Some(12))], &[], "2026-06-01"), CertificateState::Missing);
}

#[test]
fn a_certificate_without_an_end_ends_when_the_role_asks_for_renewal_and_else_never() {
    let awards = [award("2024-02-29", None)];
    assert_eq!(stand(&[asks(0, Some(24))], &awards, "2026-02-28"), CertificateState::Due);
    assert_eq!(stand(&[asks(0, Some(24))], &awards, "2026-03-01"), CertificateState::Overdue);
    assert_eq!(stand(&[asks(0, None)], &awards, "2099-01-01"), CertificateState::InDate);
}

#[test]
fn a_certificates_own_end_stands_before_the_roles_months() {
    let awards = [award("2026-01-01", Some("2030-01-01"))];
    assert_eq!(stand(&[asks(0, Some(12))], &awards, "2027-06-01"), CertificateState::InDate);
}

#[test]
fn of_several_awards_the_one_that_holds_longest_counts() {
    let awards =
        [award("2020-01-01", Some("2021-01-01")), award("2022-01-01", Some("2029-01-01")), award("2023-01-01", Some("2024-01-01"))];
    assert_eq!(stand(&[asks(0, None)], &awards, "2026-06-01"), CertificateState::InDate);
}

#[test]
fn of_two_roles_that_ask_for_it_the_shorter_renewal_counts_and_it_is_one_certificate() {
    let mut facts = ann_with(&[asks(0, None), asks(1, Some(12))], &[award("2024-01-01", None)]);
    add_row(&mut facts, held::<RoleIx>(0, 1, ".."));
    let rows = at(&facts, "2026-06-01");
    assert_eq!(rows.iter().map(|row| row.state).collect::<Vec<_>>(), [CertificateState::Overdue]);
}

#[test]
fn only_active_people_and_the_roles_of_the_day_are_asked() {
    let mut facts = Facts { role_certificates: vec![asks(0, None)], ..ann() };
    one(&mut facts, 0).periods = period("..2026-06-30").into();
    set_rows(&mut facts, [held::<RoleIx>(0, 0, "2026-06-01..")]);
    assert_eq!(["2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"].map(|on| at(&facts, on).len()), [0, 1, 1, 0]);
}

#[test]
fn names_of_certificates_meet_without_regard_to_case() {
    let mut facts = ann_with(&[asks(0, None)], &[award("2026-01-01", None)]);
    one(&mut facts, 0).certificates[0].certificate = " SAFEGUARDING".to_owned();
    assert_eq!(at(&facts, "2026-06-01")[0].state, CertificateState::InDate);
}

#[test]
fn counts_add_up_to_what_is_required_and_count_a_person_once() {
    let mut facts = ann_with(&[asks(0, None), asks(0, None)], &[award("2026-01-01", None)]);
    facts.role_certificates[1].certificate = "First aid".to_owned();
    let counts = count_certificates(&at(&facts, "2026-06-01"), |_| ());
    assert_eq!(counts[&()], CertificateSums { people: 1, required: 2, in_date: 1, due: 0, overdue: 0, missing: 1 });
}
