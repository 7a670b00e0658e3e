//! Compares what two sides of a row answered: a time counts only for the same numbers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rows::BenchRow;

/// The sums that DuckDB counts too; it knows no review dates, since the files have none.
const SUMS: [&str; 10] =
    ["people", "required", "met", "below", "unrated", "target_levels", "gap_levels", "unrated_levels", "weighted_gap", "people_with_gap"];

/// What is wrong with our own answer, whatever a peer says.
pub(super) fn faults(row: BenchRow, ours: &Value) -> Vec<String> {
    let holds = |key: &str, wanted: Value| if ours[key] == wanted { None } else { Some(format!("our `{key}` is {}", ours[key])) };
    let fault = match row {
        BenchRow::ImportPeople | BenchRow::ImportPeopleXlsx | BenchRow::ImportRatings => holds("rejected", 0.into()),
        BenchRow::WarmRate => holds("true", true.into()),
        BenchRow::Check => holds("ok", true.into()),
        BenchRow::Open
        | BenchRow::Trend12
        | BenchRow::Trend36
        | BenchRow::WarmGaps
        | BenchRow::WarmTrend
        | BenchRow::ExportMatrix
        | BenchRow::Report => None,
    };
    fault.into_iter().collect()
}

/// Every place where our answer and that of a peer differ.
pub(super) fn differences(row: BenchRow, ours: &Value, theirs: &Value) -> Vec<String> {
    match row {
        BenchRow::Open | BenchRow::WarmGaps => sums(ours, &theirs["answer"]),
        BenchRow::Trend12 | BenchRow::Trend36 | BenchRow::WarmTrend => months(ours, &theirs["answer"]),
        BenchRow::ExportMatrix if ours["rows"] != theirs["rows"] => {
            vec![format!("rows: we have {}, the peer {}", ours["rows"], theirs["rows"])]
        }
        BenchRow::ImportPeopleXlsx if theirs["answer"]["rows"].as_u64() != ours["rows"].as_u64().map(|rows| rows + 1) => {
            vec![format!("rows: we read {} under the headings, the peer {} with them", ours["rows"], theirs["answer"]["rows"])]
        }
        BenchRow::ExportMatrix
        | BenchRow::WarmRate
        | BenchRow::ImportPeople
        | BenchRow::ImportPeopleXlsx
        | BenchRow::ImportRatings
        | BenchRow::Report
        | BenchRow::Check => Vec::new(),
    }
}

fn months(ours: &Value, theirs: &Value) -> Vec<String> {
    let of = |answer: &Value| answer["months"].as_array().cloned().unwrap_or_default();
    let (ours, theirs) = (of(ours), of(theirs));
    let dates = |months: &[Value]| months.iter().map(|month| month["as_of"].clone()).collect::<Vec<_>>();
    if dates(&ours) != dates(&theirs) || ours.is_empty() {
        return vec![format!("months: we have {:?}, the peer {:?}", dates(&ours), dates(&theirs))];
    }
    ours.iter().zip(&theirs).flat_map(|(ours, theirs)| sums(ours, theirs)).collect()
}

fn sums(ours: &Value, theirs: &Value) -> Vec<String> {
    let date = &ours["as_of"];
    let (our_groups, their_groups) = (groups(ours), groups(theirs));
    let keys: std::collections::BTreeSet<&String> = our_groups.keys().chain(their_groups.keys()).collect();
    let nothing = Value::Null;
    let mut found = Vec::new();
    if date != &theirs["as_of"] {
        found.push(format!("as of: we have {date}, the peer {}", theirs["as_of"]));
    }
    for key in keys {
        let of = |groups: &BTreeMap<String, Value>| groups.get(key).cloned().unwrap_or_default();
        let (ours, theirs) = (of(&our_groups), of(&their_groups));
        for sum in SUMS {
            let (ours, theirs) = (ours.get(sum).unwrap_or(&nothing), theirs.get(sum).unwrap_or(&nothing));
            if ours != theirs || ours.is_null() {
                found.push(format!("{date}, {key}, {sum}: we have {ours}, the peer {theirs}"));
            }
        }
    }
    found
}

/// The sums by the text of their key, with those of everything under `total`.
fn groups(answer: &Value) -> BTreeMap<String, Value> {
    let groups = answer["groups"].as_array().into_iter().flatten();
    let named = groups.map(|group| (group["key"].to_string(), group.clone()));
    named.chain(std::iter::once(("total".to_owned(), answer["totals"].clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sums_of(met: u64) -> Value {
        let mut sums: serde_json::Map<String, Value> = SUMS.iter().map(|sum| ((*sum).to_owned(), json!(1))).collect();
        sums.insert("met".to_owned(), json!(met));
        Value::Object(sums)
    }

    fn answer(groups: &[(Option<&str>, u64)]) -> Value {
        let group = |(branch, met): &(Option<&str>, u64)| {
            let mut group = sums_of(*met);
            group["key"] = json!({"branch": branch});
            group
        };
        json!({"as_of": "2026-06-30", "totals": sums_of(9), "groups": groups.iter().map(group).collect::<Vec<_>>()})
    }

    fn told(groups: &[(Option<&str>, u64)]) -> Value {
        json!({"answer": answer(groups)})
    }

    #[test]
    fn the_same_groups_in_another_order_are_the_same_answer() {
        let ours = answer(&[(None, 3), (Some("A"), 4)]);
        assert!(differences(BenchRow::Open, &ours, &told(&[(Some("A"), 4), (None, 3)])).is_empty());
    }

    #[test]
    fn another_number_and_a_group_that_one_side_lacks_are_told() {
        let ours = answer(&[(None, 3), (Some("A"), 4)]);
        let found = differences(BenchRow::Open, &ours, &told(&[(None, 3), (Some("A"), 5)]));
        assert_eq!(found, [r#""2026-06-30", {"branch":"A"}, met: we have 4, the peer 5"#]);
        assert_eq!(differences(BenchRow::Open, &ours, &told(&[(None, 3)])).len(), SUMS.len());
        assert!(!differences(BenchRow::Open, &ours, &json!({})).is_empty());
    }

    #[test]
    fn a_trend_is_compared_month_by_month() {
        let trend = |met: u64| json!({"months": [answer(&[(None, met)])]});
        assert!(differences(BenchRow::Trend12, &trend(2), &json!({"answer": trend(2)})).is_empty());
        assert_eq!(differences(BenchRow::Trend12, &trend(2), &json!({"answer": trend(3)})).len(), 1);
        assert_eq!(
            differences(BenchRow::Trend12, &json!({"months": []}), &json!({"answer": {"months": []}})).len(),
            1,
            "nothing is no answer"
        );
    }

    #[test]
    fn a_refused_row_and_a_fault_of_the_store_are_told() {
        assert!(faults(BenchRow::ImportRatings, &json!({"rejected": 0})).is_empty());
        assert_eq!(faults(BenchRow::ImportRatings, &json!({"rejected": 2})).len(), 1);
        assert_eq!(faults(BenchRow::Check, &json!({"ok": false})).len(), 1);
    }
}
