//! Made-up clinics, as many as are wanted, and what people type to find them.

use recovery::directory::Entry;

/// Numbers that are the same at every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    /// One of so many.
    pub(crate) fn of(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides.max(1)
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.of(words.len())]
    }
}

const TREES: [&str; 20] = [
    "Oak", "Elm", "Maple", "Cedar", "Pine", "Birch", "Willow", "Ash", "Aspen", "Juniper", "Laurel",
    "Magnolia", "Spruce", "Hickory", "Sycamore", "Poplar", "Hazel", "Linden", "Redwood", "Cypress",
];
const PLACES: [&str; 20] = [
    "Hill", "Grove", "Street", "Valley", "Lake", "River", "Park", "Creek", "Ridge", "Bay", "Harbor",
    "Meadow", "Springs", "Point", "View", "Heights", "Field", "Wood", "Falls", "Bridge",
];
const KINDS: [&str; 20] = [
    "Clinic",
    "Family Practice",
    "Medical Center",
    "Hospital",
    "Pediatrics",
    "Women's Health",
    "Internal Medicine",
    "Health Center",
    "Eye Center",
    "Dental",
    "Primary Care",
    "Community Health",
    "Medical Associates",
    "Cardiology",
    "Urgent Care",
    "Physicians",
    "Wellness Center",
    "Rehabilitation",
    "Dermatology",
    "Surgical Center",
];
const BEGINS: [&str; 24] = [
    "Al", "Bar", "Cor", "Dun", "Ed", "Fair", "Glen", "Hart", "Ing", "Jas", "Ken", "Lin", "Mar", "Nor", "Or",
    "Pem", "Quin", "Ros", "Shel", "Thorn", "Up", "Ver", "West", "York",
];
const MIDDLES: [&str; 12] =
    ["be", "den", "field", "ing", "ler", "ming", "na", "ra", "sing", "ter", "win", "wor"];
const ENDS: [&str; 16] = [
    "ton", "ville", "burg", "ham", "ford", "dale", "wick", "port", "mouth", "stead", "land", "more", "ley",
    "worth", "haven", "by",
];

fn made_name(dice: &mut Dice) -> String {
    let middle = if dice.of(2) == 0 { dice.pick(&MIDDLES) } else { "" };
    format!("{}{middle}{}", dice.pick(&BEGINS), dice.pick(&ENDS))
}

pub(crate) fn clinics(many: usize) -> Vec<Entry> {
    let mut dice = Dice::new();
    let one = |n: usize| {
        let town = made_name(&mut dice);
        let kind = dice.pick(&KINDS);
        let name = match dice.of(6) {
            0 => format!("{} {kind}", dice.pick(&TREES)),
            1 => format!("{} {} {kind}", dice.pick(&TREES), dice.pick(&PLACES)),
            2 => format!("{town} {kind}"),
            3 => format!("St. {}'s {kind}", made_name(&mut dice)),
            4 => format!("{} {} {kind}", made_name(&mut dice), dice.pick(&PLACES)),
            _ => format!("{} & {} {kind}", made_name(&mut dice), made_name(&mut dice)),
        };
        Entry {
            name,
            address: Some(format!("{} {} Street, {town}", dice.of(900) + 1, dice.pick(&TREES))),
            town: Some(town),
            also_known_as: Vec::new(),
            phone: format!("+1 555 {:03} {:04}", n / 10_000, n % 10_000),
        }
    };
    (0..many).map(one).collect()
}

/// What somebody types to find this clinic: its name, with its town or without, its town alone, or its number; with up to
/// two slips.
pub(crate) fn typed(entry: &Entry, dice: &mut Dice) -> String {
    let town = entry.town.clone().unwrap_or_default();
    let text = match dice.of(5) {
        0 => town,
        1 => format!("{} {town}", entry.name),
        2 => return entry.phone.trim_start_matches("+1 ").replace(' ', "-"),
        _ => entry.name.clone(),
    };
    let mut letters: Vec<char> = text.to_lowercase().chars().collect();
    for _ in 0..dice.of(3) {
        let at = dice.of(letters.len() - 1);
        match dice.of(4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, 'e'),
            2 => letters[at] = 'a',
            _ => letters.swap(at, at + 1),
        }
    }
    letters.into_iter().collect()
}
