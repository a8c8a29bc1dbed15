//! Word lists of the generator, and numbers that look like chance but come from a seed.

/// `SplitMix64`: small, fast, and the same everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `n`; 0 if `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }

    /// 0..1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of `list`, which must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A number below `n` of which the small ones are frequent.
    pub(crate) fn skewed(&mut self, n: usize) -> usize {
        let u = self.unit();
        ((u * u * u * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// A generator of its own for a part of the work, so that the parts do not depend on each other.
    pub(crate) fn part(&self, part: u64) -> Self {
        Self(mix(self.0 ^ mix(part)))
    }
}

/// The finaliser of `SplitMix64`.
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Words of four letters and more that no rewriter would swap. Shorter words always stay.
pub(crate) const FUNCTION_WORDS: &[&str] = &[
    "about",
    "above",
    "after",
    "again",
    "against",
    "almost",
    "along",
    "already",
    "also",
    "although",
    "always",
    "among",
    "another",
    "around",
    "because",
    "been",
    "before",
    "being",
    "below",
    "between",
    "both",
    "could",
    "does",
    "down",
    "during",
    "each",
    "either",
    "else",
    "even",
    "ever",
    "every",
    "from",
    "further",
    "have",
    "having",
    "here",
    "hers",
    "himself",
    "however",
    "into",
    "itself",
    "just",
    "like",
    "many",
    "might",
    "more",
    "most",
    "much",
    "must",
    "neither",
    "never",
    "next",
    "none",
    "often",
    "once",
    "only",
    "onto",
    "other",
    "others",
    "over",
    "quite",
    "rather",
    "same",
    "several",
    "shall",
    "should",
    "since",
    "some",
    "still",
    "such",
    "than",
    "that",
    "their",
    "them",
    "themselves",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "through",
    "thus",
    "together",
    "toward",
    "towards",
    "under",
    "until",
    "upon",
    "very",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "whom",
    "whose",
    "will",
    "with",
    "within",
    "without",
    "would",
    "year",
    "years",
    "your",
];

pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(crate) const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

pub(crate) const GIVEN: &[&str] = &[
    "Alice", "Amina", "Andrei", "Anna", "Antonio", "Beatriz", "Boris", "Carla", "Chen", "Clara", "Daniel", "David", "Diana", "Elena",
    "Emma", "Erik", "Fatima", "Felix", "Grace", "Hana", "Hassan", "Helen", "Ibrahim", "Ines", "Ivan", "James", "Jana", "Jorge", "Julia",
    "Karim", "Kate", "Kofi", "Laila", "Lars", "Laura", "Leon", "Lucas", "Lucia", "Maria", "Martin", "Maya", "Mehmet", "Michael", "Mona",
    "Nadia", "Nikos", "Nina", "Olga", "Omar", "Pablo", "Paul", "Peter", "Priya", "Rahul", "Rosa", "Samuel", "Sara", "Sofia", "Stefan",
    "Tariq", "Teresa", "Thomas", "Victor", "Vera", "Yuki", "Zara",
];

pub(crate) const PLACES: &[&str] = &[
    "Argentina",
    "Athens",
    "Australia",
    "Austria",
    "Baghdad",
    "Bangkok",
    "Belgium",
    "Berlin",
    "Bolivia",
    "Brazil",
    "Brussels",
    "Budapest",
    "Cairo",
    "Canada",
    "Chicago",
    "Chile",
    "Colombia",
    "Copenhagen",
    "Dakar",
    "Damascus",
    "Denmark",
    "Dublin",
    "Egypt",
    "Ethiopia",
    "Finland",
    "France",
    "Geneva",
    "Germany",
    "Ghana",
    "Greece",
    "Havana",
    "Hungary",
    "India",
    "Indonesia",
    "Iran",
    "Ireland",
    "Istanbul",
    "Italy",
    "Jakarta",
    "Japan",
    "Kabul",
    "Kenya",
    "Lagos",
    "Lima",
    "Lisbon",
    "London",
    "Madrid",
    "Manila",
    "Mexico",
    "Morocco",
    "Moscow",
    "Nairobi",
    "Nigeria",
    "Norway",
    "Oslo",
    "Pakistan",
    "Paris",
    "Peru",
    "Poland",
    "Portugal",
    "Prague",
    "Rome",
    "Seoul",
    "Singapore",
    "Spain",
    "Stockholm",
    "Sweden",
    "Sydney",
    "Tehran",
    "Tokyo",
    "Tunisia",
    "Turkey",
    "Ukraine",
    "Vienna",
    "Warsaw",
    "Zurich",
];

pub(crate) const OUTLETS: &[&str] = &[
    "Northern Herald",
    "Daily Harbour",
    "City Ledger",
    "Evening Courier",
    "Morning Dispatch",
    "Valley Tribune",
    "Coast Observer",
    "Market Wire",
    "Global Digest",
    "Capital Gazette",
    "River Post",
    "Union Chronicle",
    "Open News Network",
    "Plain Telegraph",
    "Summit Times",
    "Lakeside Journal",
    "Metro Bulletin",
    "World Monitor",
    "Island Mail",
    "Central Record",
    "Border Examiner",
    "Junction Star",
    "Prairie Reporter",
    "Old Town Echo",
];

const ONSETS: [&str; 20] = [
    "B", "Br", "D", "Dr", "F", "G", "Gr", "H", "K", "Kl", "L", "M", "N", "P", "R", "S", "St", "T", "V", "W",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ei", "or"];
const MIDDLES: [&str; 16] = [
    "ber", "chen", "dal", "der", "gar", "kan", "len", "lin", "man", "mar", "nar", "rin", "sen", "tan", "ven", "zel",
];
const ENDS: [&str; 12] = ["", "a", "berg", "dez", "en", "er", "ic", "ini", "off", "ov", "son", "wood"];
const BODIES: [&str; 16] = [
    "Group",
    "Bank",
    "Holdings",
    "Energy",
    "Party",
    "University",
    "Airlines",
    "Institute",
    "Motors",
    "Foundation",
    "Systems",
    "Council",
    "Union",
    "Agency",
    "Capital",
    "Press",
];

/// The invented surname with a number; 30,720 differ.
pub(crate) fn surname(number: usize) -> String {
    // Digits of mixed bases; the factor keeps neighbours from looking alike.
    let number = (number * 7_919) % 30_720;
    let (a, b, c, d) = (number % 20, number / 20 % 8, number / 160 % 16, number / 2_560 % 12);
    format!("{}{}{}{}", ONSETS[a], VOWELS[b], MIDDLES[c], ENDS[d])
}

/// The invented person with a number.
pub(crate) fn person(number: usize) -> String {
    format!("{} {}", GIVEN[mix(number as u64) as usize % GIVEN.len()], surname(number))
}

/// The invented organisation with a number.
pub(crate) fn organisation(number: usize) -> String {
    format!(
        "{} {}",
        surname(number * 13 + 5),
        BODIES[mix(number as u64 + 99) as usize % BODIES.len()]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_differ() {
        let all: std::collections::BTreeSet<String> = (0..30_720).map(surname).collect();
        assert!(all.len() > 30_000, "{}", all.len());
    }
}
