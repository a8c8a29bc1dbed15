//! Word classes: which words can be part of a time expression, as read from `assets/rules/dates/words.tsv`.

use crate::base::hash::{FastMap, word_key};

/// A set of word classes, one bit each; see [`CLASS_NAMES`].
pub(super) type ClassSet = u128;

macro_rules! classes {
    ($($name:ident)*) => {
        /// The names of all classes, as the rule files write them, by bit.
        pub(super) const CLASS_NAMES: &[&str] = &[$(stringify!($name)),*];
        #[expect(clippy::upper_case_acronyms, reason = "the names are those of the rule files")]
        enum Bit { $($name),* }
        $(
            #[doc = concat!("The class `", stringify!($name), "` of the rule files.")]
            pub(super) const $name: ClassSet = 1 << Bit::$name as u32;
        )*
    };
}

classes! {
    // From words.tsv.
    MONTH WDAY WDAYS UNIT UNITS UNITABBR SEASON SEASONS PART PARTS DEICTIC TONIGHT AMPM ZONE
    NUMW TENS SCALE ORD DECADEW QUARTERW HALFW LASTW PREVW NEXTW FOLLW THISW AGOW EARLIERW LATERW
    QUANT EARLYMOD LATEMOD MIDMOD  FREQ FREQ2 LONGW EACHW BCW ADW FUTURECUE WOULDCUE PLANCUE PASTCUE COUNTED
    // From the form of a token.
    NUM DAY HOUR WEEKNO YEAR SHORTYEAR SMALLYEAR DECADE CLOCK CLOCKDOT HOURAP MILITARY ISO ISOTIME CAP LOWER
    // Chunks found by an earlier stage.
    DATE DAYDATE MONTHDATE YEARDATE WEEKDAYDATE COARSE TIME CLOCKTIME DUR SET MONTHDAY DAYFIRST NOYEAR WITHYEAR OPENSHIFT THEQUARTER
}

/// Number of classes that [`Entry`] keeps a number for.
const MAX_PER_WORD: usize = 4;

/// What the table says of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    /// All classes of the word.
    pub classes: ClassSet,
    /// Id of the word as a literal of some rule; 0 if no rule names it.
    pub word: u16,
    /// "a" or "an".
    pub is_article: bool,
    /// "and".
    pub is_and: bool,
    /// True for words that wake the tagger.
    pub(super) wakes: bool,
    vals: [(u8, i32); MAX_PER_WORD],
}

impl Entry {
    /// The number that goes with a class (given as a set of one bit), 0 if the word is not in it.
    pub(super) fn val(&self, class: ClassSet) -> i32 {
        let bit = class.trailing_zeros() as u8 + 1;
        self.vals.iter().find(|v| v.0 == bit).map_or(0, |v| v.1)
    }

    fn add(&mut self, bit: u32, val: i32) {
        self.classes |= 1 << bit;
        if let Some(slot) = self.vals.iter_mut().find(|v| v.0 == 0) {
            *slot = (bit as u8 + 1, val);
        }
    }
}

/// The class of a name in a rule file.
pub(super) fn class_by_name(name: &str) -> Option<ClassSet> {
    CLASS_NAMES.iter().position(|n| *n == name).map(|bit| 1 << bit)
}

/// Words with their classes, and the literals of all rules.
pub(super) struct Lexicon {
    entries: FastMap<u64, Entry>,
    /// One bit for each value of the low bits of a key: a first look that rejects nearly all words of a text.
    filter: Vec<u64>,
    num_words: u16,
}

/// Bits of a key that [`Lexicon::filter`] looks at; 2^15 bits are 4 KiB, which stay in the first cache.
const FILTER_BITS: u32 = 15;

impl Lexicon {
    /// Reads `words.tsv`. Lines that cannot be read are returned as messages.
    pub(super) fn parse(tsv: &str) -> Result<Self, String> {
        let mut entries: FastMap<u64, Entry> = FastMap::default();
        for (no, line) in tsv.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut fields = line.split('\t');
            let (Some(word), Some(class), Some(val)) = (fields.next(), fields.next(), fields.next()) else {
                return Err(format!("words.tsv:{}: three fields are needed", no + 1));
            };
            let bit = CLASS_NAMES
                .iter()
                .position(|n| *n == class)
                .ok_or_else(|| format!("words.tsv:{}: no class {class}", no + 1))?;
            let val = val.parse().map_err(|err| format!("words.tsv:{}: {err}", no + 1))?;
            entries.entry(word_key(word)).or_default().add(bit as u32, val);
        }
        for word in ["a", "an"] {
            entries.entry(word_key(word)).or_default().is_article = true;
        }
        entries.entry(word_key("and")).or_default().is_and = true;
        Ok(Self {
            entries,
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            num_words: 0,
        })
    }

    /// The literal id of a word, given out on first use.
    pub(super) fn literal(&mut self, word: &str) -> u16 {
        let entry = self.entries.entry(word_key(word)).or_default();
        if entry.word == 0 {
            self.num_words += 1;
            entry.word = self.num_words;
        }
        entry.word
    }

    /// The literal id of a word, 0 if no rule names it.
    pub(super) fn literal_id(&self, word: &str) -> u16 {
        self.entries.get(&word_key(word)).map_or(0, |e| e.word)
    }

    /// Number of literals given out.
    pub(super) fn num_literals(&self) -> usize {
        usize::from(self.num_words)
    }

    /// True if one of the literals is itself a word of the classes `of`.
    pub(super) fn any_literal_in(&self, words: &[u16], of: ClassSet) -> bool {
        self.entries.values().any(|e| e.classes & of != 0 && words.contains(&e.word))
    }

    /// Builds the filter of words that can begin to matter: those with a class in `of`.
    pub(super) fn index_triggers(&mut self, of: ClassSet, words: &[u16]) {
        let mut filter = vec![0_u64; 1 << (FILTER_BITS - 6)];
        #[expect(clippy::iter_over_hash_type, reason = "setting bits is the same in any order")]
        for (&key, entry) in &mut self.entries {
            entry.wakes = entry.classes & of != 0 || (entry.word != 0 && words.contains(&entry.word));
            if entry.wakes {
                let slot = slot(key);
                filter[slot >> 6] |= 1 << (slot & 63);
            }
        }
        self.filter = filter;
    }

    /// False for most words that trigger nothing; true for all that do.
    pub(super) fn may_trigger(&self, key: u64) -> bool {
        let slot = slot(key);
        self.filter.get(slot >> 6).is_some_and(|bits| bits & (1 << (slot & 63)) != 0)
    }

    /// What is known of a word.
    pub(super) fn get(&self, key: u64) -> Option<&Entry> {
        self.entries.get(&key)
    }
}

fn slot(key: u64) -> usize {
    (key >> (64 - FILTER_BITS)) as usize
}

/// The word table.
pub(super) fn source() -> &'static str {
    include_str!("../../../assets/rules/dates/words.tsv")
}
