use super::*;

/// `NEW<OLD NEW<OLD`: the skills of a version, and which codes they replace.
fn version(recorded: i64, from: Option<i64>, text: &str) -> Version {
    let mut version = Version { recorded, from, top: 4, ..Version::default() };
    for word in text.split_whitespace() {
        let (code, levels) = word.split_once('@').unwrap_or((word, ""));
        let (to, from) = code.split_once('<').map_or((code, None), |(to, from)| (to, Some(from)));
        if !version.codes.iter().any(|known| known == to) && to != "-" {
            version.codes.push(to.to_owned());
        }
        if let Some(from) = from {
            let to = (to != "-").then(|| to.to_owned());
            version.rows.push(Mapped { from: Some(from.to_owned()), to, levels: levels.parse().expect("levels") });
        }
    }
    version
}

/// Under the last version, the code of the skill that each code counts for; the first of several.
fn under(versions: &[&str]) -> Vec<(String, String)> {
    let list: Vec<Version> = versions.iter().zip(1..).map(|(text, number)| version(number, None, text)).collect();
    let last = list.last().expect("a version").clone();
    let heirs = Versions { list, first: last.recorded, uses: Vec::new() }.under(last.recorded);
    let led = heirs.by_code.keys().filter_map(|code| Some((code.clone(), heirs.of(code, i64::MAX, None).first()?.skill)));
    led.map(|(code, at)| (code, last.codes[at.at()].clone())).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(code, heir)| ((*code).to_owned(), (*heir).to_owned())).collect()
}

#[test]
fn a_code_leads_through_every_version_between() {
    assert_eq!(under(&["X", "Y<X", "Z<Y"]), pairs(&[("X", "Z"), ("Y", "Z"), ("Z", "Z")]));
    assert_eq!(under(&["X", "Y<X", "Z<Y", "Q<Z"]), pairs(&[("Q", "Q"), ("X", "Q"), ("Y", "Q"), ("Z", "Q")]));
    assert_eq!(under(&["X", "", "Z<X"]), pairs(&[("X", "Z"), ("Z", "Z")]), "a version without it is passed over");
    assert_eq!(under(&["X", "Y<X", "K"]), pairs(&[("K", "K")]), "what was dropped leads nowhere");
    assert_eq!(under(&["Z<Y", "Y<X", "X", "Z<Y"]), pairs(&[("X", "Z"), ("Y", "Z"), ("Z", "Z")]), "in whatever order they were recorded");
}

#[test]
fn the_same_code_comes_first_in_versions_that_were_made_from_no_other() {
    assert_eq!(under(&["P Q", "P<Q Q<P"]), pairs(&[("P", "P"), ("Q", "Q")]));
    assert_eq!(under(&["P Q", "P<Q Q<P", "R<P S<Q"]), pairs(&[("P", "R"), ("Q", "S"), ("R", "R"), ("S", "S")]));
    assert_eq!(under(&["P Q", "P<Q Q<P", "R<P"]), pairs(&[("P", "R"), ("R", "R")]), "Q was Q in the version between, and then dropped");
}

#[test]
fn codes_that_go_round_in_a_ring_lead_nowhere_and_are_not_followed_for_ever() {
    assert_eq!(under(&["A<C", "B<A", "C<B", "K"]), pairs(&[("K", "K")]));
    assert_eq!(under(&["A<A", "K<A"]), pairs(&[("A", "K"), ("K", "K")]));
    assert_eq!(under(&["X", "Y<X", "X<Y"]), pairs(&[("X", "X"), ("Y", "X")]), "there and back");
    let round = Versions { list: vec![version(1, Some(2), "A<B"), version(2, Some(1), "B<A")], first: 1, uses: Vec::new() };
    assert_eq!(round.under(1).of("A", 9, None).len(), 1);
}

fn heirs_of(versions: &Versions, under: i64, code: &str, recorded: i64, on: &str) -> Vec<(String, u8, u16)> {
    let heirs = versions.under(under);
    let codes = &versions.version(under).expect("a version").codes;
    let on = on.parse().expect("a date");
    heirs.of(code, recorded, Some(on)).iter().map(|heir| (codes[heir.skill.at()].clone(), heir.level(2), heir.origin)).collect()
}

fn put(recorded: i64, version: i64, from: Option<&str>) -> PutInUse {
    PutInUse { recorded, version, from: from.map(|day| day.parse().expect("a date")), on: "2026-06-01".parse().expect("a date") }
}

#[test]
fn a_mapping_leads_to_none_one_or_several_at_the_mapped_level() {
    let list = vec![version(1, None, "A B C D E"), version(10, Some(1), "A<A@2>3 R<B S<C T<C@2>1 M<D M<E -<F")];
    let versions = Versions { list, first: 1, uses: vec![put(20, 10, None)] };
    let led = |code: &str, recorded: i64| heirs_of(&versions, 10, code, recorded, "2026-01-01");
    assert_eq!(led("A", 5), [("A".to_owned(), 3, 0)]);
    assert_eq!(led("A", 25), [("A".to_owned(), 2, 0)], "given on the new scale");
    assert_eq!(led("B", 5), [("R".to_owned(), 2, 0)]);
    assert_eq!(led("C", 5), [("S".to_owned(), 2, 0), ("T".to_owned(), 1, 0)]);
    assert_eq!(led("D", 5), [("M".to_owned(), 2, 1)]);
    assert_eq!(led("E", 5), [("M".to_owned(), 2, 2)]);
    assert_eq!(led("M", 25), [("M".to_owned(), 2, 0)]);
    assert_eq!(led("F", 5), [], "dropped");
    assert_eq!(versions.under(10).origins, [0, 0]);
    // An old code that is typed after the change is still of the version that has it.
    assert_eq!(led("B", 25), [("R".to_owned(), 2, 0)]);
    // The version before does not know what came after it.
    assert_eq!(heirs_of(&versions, 1, "M", 25, "2026-01-01"), []);
    assert_eq!(heirs_of(&versions, 1, "A", 25, "2026-01-01"), [("A".to_owned(), 2, 0)]);
}

#[test]
fn codes_that_change_places_in_a_mapping_do() {
    let list = vec![version(1, None, "P Q"), version(10, Some(1), "P<Q Q<P")];
    let versions = Versions { list, first: 1, uses: vec![put(20, 10, None)] };
    assert_eq!(heirs_of(&versions, 10, "P", 5, "2026-01-01"), [("Q".to_owned(), 2, 0)]);
    assert_eq!(heirs_of(&versions, 10, "P", 25, "2026-01-01"), [("P".to_owned(), 2, 0)]);
}

#[test]
fn merged_skills_that_are_merged_again_stand_below_one_another() {
    let list = vec![version(1, None, "A B D"), version(10, Some(1), "C<A C<B D<D"), version(20, Some(10), "E<C E<D")];
    let versions = Versions { list, first: 1, uses: vec![put(15, 10, None), put(25, 20, None)] };
    let origin = |code: &str, recorded: i64| heirs_of(&versions, 20, code, recorded, "2026-01-01")[0].2;
    let above = versions.under(20).origins;
    assert_eq!(above[usize::from(origin("A", 5)) - 1], origin("C", 17));
    assert_eq!(above[usize::from(origin("C", 17)) - 1], 0);
    assert_ne!(origin("A", 5), origin("B", 5));
    assert_eq!(origin("E", 27), 0);
}

#[test]
fn which_version_is_in_use_is_known_for_every_day() {
    let mut versions = Versions { list: Vec::new(), first: 1, uses: vec![put(10, 2, Some("2026-03-01"))] };
    let day = |day: &str| day.parse::<Date>().expect("a date");
    assert_eq!((versions.in_use(day("2026-02-28")), versions.in_use(day("2026-03-01"))), (1, 2));
    assert_eq!(versions.timeline(), [(None, 1), (Some(day("2026-03-01")), 2)]);
    versions.uses.push(put(20, 3, Some("2026-02-01")));
    assert_eq!(versions.timeline(), [(None, 1), (Some(day("2026-02-01")), 3)], "the later word counts");
    versions.uses.push(put(30, 2, None));
    assert_eq!(versions.timeline(), [(None, 2)]);
    // Put in use for days to come: what is recorded until then is of the version before.
    let ahead = Versions { list: Vec::new(), first: 1, uses: vec![put(10, 2, Some("2026-09-01"))] };
    let heirs = Heirs { first: 1, uses: ahead.uses, ..Heirs::default() };
    assert_eq!(heirs.given(50, Some(day("2026-08-01"))), 1);
    assert_eq!(heirs.given(50, Some(day("2026-09-02"))), 2);
}

#[test]
fn a_map_of_levels_is_read_and_written() {
    let map: LevelMap = " 2>3; 1>1 ".parse().expect("a map");
    assert_eq!(map.to_string(), "1>1;2>3");
    assert_eq!([0, 1, 2, 3, 4].map(|level| map.of(level, 3)), [0, 1, 3, 3, 3]);
    assert_eq!("".parse::<LevelMap>(), Ok(LevelMap::default()));
    assert_eq!("1>2;1>3".parse::<LevelMap>(), Err("1>3".to_owned()));
    assert_eq!("1-2".parse::<LevelMap>(), Err("1-2".to_owned()));
}
