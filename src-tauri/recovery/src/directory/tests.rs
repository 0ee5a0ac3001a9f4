//! What a search finds: usual slips by a table, and properties over clinics and slips at random.

use proptest::prelude::*;

use super::fold::words;
use super::near::Near;
use super::*;

fn entry(name: &str, town: &str, also: &[&str], phone: &str) -> Entry {
    Entry {
        name: name.into(),
        town: (!town.is_empty()).then(|| town.into()),
        address: None,
        also_known_as: also.iter().map(|name| (*name).into()).collect(),
        phone: phone.into(),
    }
}

fn town() -> Directory {
    Directory::new(vec![
        entry("Oak Clinic", "Springfield", &["Oak Street Family Practice"], "+1 555 010 0199"),
        entry("Oak Clinic", "Shelbyville", &[], "+1 555 010 0142"),
        entry("St. Mary's Hospital", "Springfield", &[], "(555) 010-0111"),
        entry("Northside Family Practice", "Ogdenville", &[], "555-0123"),
        entry("Mount Elm Children's Center", "North Haverbrook", &["MECC"], "+1 555 010 0177"),
        entry("Clínica Ñandú", "San José", &[], "+1 555 010 0133"),
        entry("Lakeview Women's Health", "Lakeview", &[], "+44 20 7946 0018"),
        entry("Featherstonehaugh Medical Associates", "Capital City", &[], "+1 555 010 0155"),
        entry("Maple Grove Pediatrics", "Maple Grove", &[], "+1 555 010 0166"),
    ])
}

/// The first name and town that `typed` finds.
fn first(directory: &Directory, typed: &str) -> String {
    let found = directory.search(typed);
    let first = found.best.first().and_then(|place| directory.entry(*place));
    first.map_or("nothing".into(), |entry| {
        format!("{}, {}", entry.name, entry.town.as_deref().unwrap_or_default())
    })
}

#[test]
fn usual_slips_find_what_was_meant() {
    let directory = town();
    for (typed, want) in [
        // As it is, and as it is not quite.
        ("Oak Clinic Springfield", "Oak Clinic, Springfield"),
        ("oak clinic, SHELBYVILLE", "Oak Clinic, Shelbyville"),
        ("springfield oak", "Oak Clinic, Springfield"),
        ("oak springf", "Oak Clinic, Springfield"),
        ("oak street", "Oak Clinic, Springfield"),
        ("mecc", "Mount Elm Children's Center, North Haverbrook"),
        // Slips of the keys: another letter, one too few, one too many, two swapped.
        ("oak clinic springfeild", "Oak Clinic, Springfield"),
        ("oka clinic shelbyvile", "Oak Clinic, Shelbyville"),
        ("nortside familly practise", "Northside Family Practice, Ogdenville"),
        ("fetherstonhaugh", "Featherstonehaugh Medical Associates, Capital City"),
        ("featherston medicla", "Featherstonehaugh Medical Associates, Capital City"),
        ("pediatircs", "Maple Grove Pediatrics, Maple Grove"),
        ("paediatrics", "Maple Grove Pediatrics, Maple Grove"),
        ("lakveiw", "Lakeview Women's Health, Lakeview"),
        // Words left out, put in, run together, or taken apart.
        ("northside practice", "Northside Family Practice, Ogdenville"),
        ("the northside family practice patient portal", "Northside Family Practice, Ogdenville"),
        ("northsidefamily", "Northside Family Practice, Ogdenville"),
        ("north side family", "Northside Family Practice, Ogdenville"),
        ("lake view womens", "Lakeview Women's Health, Lakeview"),
        ("maplegrove", "Maple Grove Pediatrics, Maple Grove"),
        // Abbreviations, accents, apostrophes.
        ("saint marys", "St. Mary's Hospital, Springfield"),
        ("st mary", "St. Mary's Hospital, Springfield"),
        ("St Mary’s Hosp.", "St. Mary's Hospital, Springfield"),
        ("mt elm childrens centre", "Mount Elm Children's Center, North Haverbrook"),
        ("clinica nandu", "Clínica Ñandú, San José"),
        ("CLÍNICA ÑANDÚ SAN JOSÉ", "Clínica Ñandú, San José"),
        // Telephone numbers.
        ("(555) 010-0199", "Oak Clinic, Springfield"),
        ("555.010.0142", "Oak Clinic, Shelbyville"),
        ("0015550100111", "St. Mary's Hospital, Springfield"),
        ("+1 919 555 0123", "Northside Family Practice, Ogdenville"),
        ("020 7946 0018", "Lakeview Women's Health, Lakeview"),
        ("phone: 555 010 0177", "Mount Elm Children's Center, North Haverbrook"),
        ("555 010 0717", "Mount Elm Children's Center, North Haverbrook"),
        ("0166", "Maple Grove Pediatrics, Maple Grove"),
        // What is none of them.
        ("", "nothing"),
        (" -., ", "nothing"),
        ("zyxwv", "nothing"),
        ("bartholomew zyxwv", "nothing"),
        ("999 888 7777", "nothing"),
    ] {
        assert_eq!(first(&directory, typed), want, "{typed}");
    }
}

#[test]
fn what_fits_is_counted_and_what_does_not_is_not_shown() {
    let directory = town();
    let count = |typed| directory.search(typed).total;
    assert_eq!(count("oak clinic"), 2);
    assert_eq!(count("oak clinic springfield"), 1, "{:?}", directory.search("oak clinic springfield"));
    assert_eq!(count("family practice"), 2);
    assert_eq!(count("springfield"), 2);
    assert_eq!(count("555 010 01"), 7);
    // What is short is no slip in what stands beside it.
    let numbered = (0..12).map(|n| entry(&format!("Oak Clinic {n}"), "Springfield", &[], "555"));
    let directory = Directory::new(numbered.collect());
    let found = |typed| directory.search(typed).total;
    assert_eq!((found("oak clinic"), found("oak clinic 1"), found("oak clinic 7")), (12, 3, 1));
}

#[test]
fn the_best_stands_first_whatever_it_is_typed_beside() {
    let many = (0..500).map(|n| entry(&format!("Family Clinic {n}"), "Springfield", &[], "555"));
    let exact = entry("Family Clinic", "Springfield", &[], "555");
    let directory = Directory::new(many.chain([exact]).collect());
    for typed in ["family clinic", "familly clinic", "Family Clinik", "famliy clinic springfield"] {
        let found = directory.search(typed);
        assert_eq!(found.best.first(), Some(&500), "{typed}");
        assert_eq!((found.best.len(), found.total), (MOST_SHOWN, 501), "{typed}");
    }
}

#[test]
fn few_are_listed_by_name() {
    assert_eq!(town().all(), None);
    let few = Directory::new(vec![
        entry("Oak", "B", &[], "1"),
        entry("Elm", "", &[], "1"),
        entry("Oak", "A", &[], "1"),
    ]);
    assert_eq!(few.all(), Some(vec![1, 2, 0]));
    let none = Directory::new(Vec::new());
    assert!(none.is_empty() && none.all() == Some(Vec::new()) && none.search("oak") == Found::default());
}

/// Names of one to four made-up words of at least three letters.
fn names() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        3 => "(ba|ke|li|mo|nu|ra|se|ti|vo|wa|pin|gar|lon|mer|tos){2,4}",
        1 => "(clinic|family|health|center|hospital|practice)",
    ];
    proptest::collection::vec(word, 1..5).prop_map(|words| words.join(" "))
}

fn directories() -> impl Strategy<Value = (Vec<Entry>, usize)> {
    let towns = proptest::option::of("(ba|ke|li|mo|nu){2,3}ville");
    let one = (names(), towns, "[0-9]{7,12}").prop_map(|(name, town, phone)| Entry {
        name,
        town,
        address: None,
        also_known_as: Vec::new(),
        phone,
    });
    proptest::collection::vec(one, 1..60).prop_flat_map(|entries| {
        let places = 0..entries.len();
        (Just(entries), places)
    })
}

/// One letter left out, put in, changed, or swapped with the next.
fn edited(name: &str, kind: usize, at: usize, letter: char) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = at % letters.len();
    match kind {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letter),
        2 => letters[at] = letter,
        _ => {
            let at = at.min(letters.len() - 2);
            letters.swap(at, at + 1);
        }
    }
    letters.into_iter().collect()
}

/// How many slips lie between the two, spaces left aside.
fn slips(one: &str, other: &str) -> usize {
    let other: Vec<char> = words(other).concat().chars().collect();
    Near::new(words(one).concat().chars().collect(), 60).to(&other).whole.unwrap_or(60)
}

proptest! {
    #[test]
    fn each_is_found_by_its_own_name((entries, place) in directories()) {
        let directory = Directory::new(entries.clone());
        let found = directory.search(&entries[place].name);
        let first = &entries[found.best[0]];
        prop_assert_eq!(&first.name, &entries[place].name);
        let same = entries.iter().filter(|entry| entry.name == first.name).count();
        prop_assert!(found.best.contains(&place) || same > MOST_SHOWN);
    }

    #[test]
    fn each_is_found_by_its_name_with_one_slip(
        (entries, place) in directories(), kind in 0..4_usize, at in 0..100_usize, letter in proptest::char::range('a', 'z'),
    ) {
        let name = &entries[place].name;
        prop_assume!(name.chars().count() >= 5);
        let typed = edited(name, kind, at, letter);
        let directory = Directory::new(entries.clone());
        let found = directory.search(&typed);
        let here = slips(&typed, name);
        let better = found.best.iter().filter(|best| slips(&typed, &entries[**best].name) <= here).count();
        prop_assert!(found.best.contains(&place) || better == MOST_SHOWN, "{} for {}: {:?}", typed, name,
            found.best.iter().map(|best| &entries[*best].name).collect::<Vec<_>>());
    }

    #[test]
    fn each_is_found_by_its_number((entries, place) in directories(), marks in proptest::collection::vec("[ ().-]{0,2}", 12)) {
        let directory = Directory::new(entries.clone());
        let typed: String = entries[place].phone.chars().zip(&marks).map(|(digit, mark)| format!("{mark}{digit}")).collect();
        let found = directory.search(&typed);
        let numbers: Vec<_> = found.best.iter().map(|best| entries[*best].phone.clone()).collect();
        prop_assert!(found.best.contains(&place) || found.total > MOST_SHOWN, "{typed} {numbers:?}");
    }

    #[test]
    fn any_text_can_be_searched_for((entries, _) in directories(), typed in "\\PC{0,60}") {
        let directory = Directory::new(entries);
        for end in typed.char_indices().map(|(at, _)| at) {
            let found = directory.search(&typed[..end]);
            prop_assert!(found.best.len() == found.total.min(MOST_SHOWN));
        }
    }

    #[test]
    fn any_text_can_be_a_clinic(name in "\\PC{0,40}", town in "\\PC{0,20}", phone in "\\PC{0,20}") {
        let directory = Directory::new(vec![entry(&name, &town, &[&town], &phone)]);
        if !words(&name).is_empty() {
            let found = directory.search(&name);
            prop_assert!(found.total == 1 || words(&name).iter().all(|word| super::fold::says_little(word)) || words(&name).len() > 10);
        }
    }
}
