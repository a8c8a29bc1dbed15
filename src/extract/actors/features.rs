//! The features of a token, as 32-bit fingerprints. Training and decoding call the same function, so that they can never differ.
//!
//! Changing anything here calls for a new training run (`docs/training.md`); [`TEMPLATE_VERSION`] guards against a stale model.

use std::hash::Hasher as _;

use crate::extract::actors::context::{Case, DocContext, Style, TokenContext, Zone};
use crate::extract::actors::lexicon::flag;

/// Written into the model file; a model of another version is refused.
pub const TEMPLATE_VERSION: u32 = 1;

/// The number of the last template below; for sizes.
const BOUNDARY: u64 = 0xB0;

/// Mixes a template number and its values into a fingerprint.
pub(super) fn mix(template: u64, a: u64, b: u64) -> u32 {
    let mut h = (template.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h = (h ^ a).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    h ^= h >> 32;
    h = (h ^ b).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    h ^= h >> 29;
    h = h.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (h >> 32) as u32
}

/// Everything about one token that several features of it and of its neighbours use.
#[derive(Clone, Copy, Debug)]
struct View {
    shape: u64,
    gaz: u64,
    key: u64,
    /// How the document uses the word, without the rarer marks.
    marks: u64,
    is_sign: bool,
}

/// Tokens before and after a zone that its features look at.
const REACH: usize = 2;

/// The tokens of a zone and around it, looked at once for all features of the zone.
#[derive(Debug, Default)]
pub struct ZoneViews {
    /// From [`REACH`] tokens before the zone to as many after it.
    views: Vec<View>,
    sentence: std::ops::Range<usize>,
}

impl ZoneViews {
    /// Looks at `zone`, in place of the zone before.
    pub fn look(&mut self, ctx: &DocContext<'_, '_>, zone: &Zone) {
        self.sentence = ctx.doc.sentences.get(zone.sentence).map_or(0..0, |s| s.tokens.clone());
        self.views.clear();
        for place in 0..zone.tokens.len() + 2 * REACH {
            let at = (zone.tokens.start + place).checked_sub(REACH);
            let view = match at.filter(|at| self.sentence.contains(at)) {
                Some(at) => ctx.at(at).map_or_else(View::blank, |t| View {
                    shape: shape(t, ctx.word(at)),
                    gaz: gazetteer(t),
                    key: t.key,
                    marks: u64::from(t.marks & 0xFF),
                    is_sign: t.case == Case::Sign,
                }),
                None => View::outside(at.is_some_and(|at| at >= self.sentence.end)),
            };
            self.views.push(view);
        }
    }

    fn at(&self, zone: &Zone, token: usize, offset: isize) -> View {
        let place = (token + REACH).wrapping_sub(zone.tokens.start).wrapping_add_signed(offset);
        self.views.get(place).copied().unwrap_or_else(View::blank)
    }
}

impl View {
    fn blank() -> Self {
        Self {
            shape: 0,
            gaz: 0,
            key: 0,
            marks: 0,
            is_sign: false,
        }
    }

    /// Beyond the sentence.
    fn outside(after: bool) -> Self {
        Self {
            shape: BOUNDARY + u64::from(after),
            gaz: BOUNDARY,
            key: BOUNDARY + u64::from(after),
            marks: 0,
            is_sign: false,
        }
    }
}

/// Takes the features of a token.
pub trait Sink {
    /// Takes one feature: a template number and its values.
    fn add(&mut self, template: u64, a: u64, b: u64);

    /// Takes the features that `fill` adds. They depend on nothing but `key` (and the template numbers), so that what they come to
    /// may be kept.
    fn group(&mut self, key: u64, fill: impl FnOnce(&mut Self));
}

/// The fingerprints in the order of their templates: what training reads.
#[derive(Debug, Default)]
pub struct Listing {
    list: Vec<(u64, u32)>,
}

impl Sink for Listing {
    fn add(&mut self, template: u64, a: u64, b: u64) {
        // Prefixes and suffixes stand together, by length.
        let rank = if template == SUFFIX { PREFIX } else { template };
        self.list.push((rank, mix(template, a, b)));
    }

    fn group(&mut self, _key: u64, fill: impl FnOnce(&mut Self)) {
        fill(self);
    }
}

impl Listing {
    /// The fingerprints of what was taken.
    pub fn finish(mut self) -> Vec<u32> {
        self.list.sort_by_key(|&(rank, _)| rank);
        self.list.into_iter().map(|(_, feature)| feature).collect()
    }
}

/// Template numbers of the first and of the last letters of a word.
const PREFIX: u64 = 16;
const SUFFIX: u64 = 17;

/// A key for [`Sink::group`] from the number of the group and all that its features depend on.
fn group_key<const N: usize>(group: u64, values: [u64; N]) -> u64 {
    let mut h = group.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for v in values {
        h = (h.rotate_left(23) ^ v).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        h ^= h >> 32;
    }
    h.wrapping_mul(0xC4CE_B9FE_1A85_EC53)
}

/// Hands each feature of token `i`, which lies in `zone`, at which `views` has looked, to `sink`.
pub fn features(ctx: &DocContext<'_, '_>, zone: &Zone, views: &ZoneViews, i: usize, sink: &mut impl Sink) {
    let sentence = &views.sentence;
    let view = |offset| views.at(zone, i, offset);
    let (pp, p, c, n, nn) = (view(-2), view(-1), view(0), view(1), view(2));
    let Some(t) = ctx.at(i).filter(|_| sentence.contains(&i)) else {
        return;
    };
    let word = ctx.word(i);
    let style = zone.style as u64;

    sink.group(group_key(1, [spelling(word), u64::from(t.word), t.case as u64]), |sink| {
        sink.add(0, 0, 0);
        sink.add(1, c.key, 0);
        affixes(word, sink);
        for bit in bits(t.word) {
            sink.add(26, bit, u64::from(t.case.has_capital()));
        }
    });
    sink.group(group_key(2, [p.key, c.key, c.shape, c.gaz]), |sink| {
        sink.add(2, p.key, 0);
        sink.add(6, p.key, c.key);
        sink.add(8, p.key, c.shape);
        sink.add(28, p.key, c.gaz);
    });
    sink.group(group_key(3, [n.key, c.key, c.shape, c.gaz]), |sink| {
        sink.add(3, n.key, 0);
        sink.add(7, c.key, n.key);
        sink.add(9, c.shape, n.key);
        sink.add(29, c.gaz, n.key);
    });
    sink.group(group_key(4, [pp.key]), |sink| sink.add(4, pp.key, 0));
    sink.group(group_key(5, [nn.key]), |sink| sink.add(5, nn.key, 0));
    sink.add(15, p.key, n.key);
    sink.group(group_key(6, [pp.shape, p.shape, c.shape, n.shape, style]), |sink| {
        sink.add(10, c.shape, style);
        sink.add(11, p.shape, c.shape);
        sink.add(12, c.shape, n.shape);
        sink.add(13, p.shape.wrapping_mul(31) ^ c.shape, n.shape);
        sink.add(14, pp.shape.wrapping_mul(31) ^ p.shape, c.shape);
    });

    // Lists.
    let position = u64::from(t.phrase_at.min(2)) * 4 + u64::from(t.phrase_len.min(3));
    let phrase = u64::from(t.phrase) | position << 32;
    sink.group(group_key(7, [p.gaz, c.gaz, n.gaz, c.shape, phrase]), |sink| {
        sink.add(20, c.gaz, 0);
        sink.add(21, p.gaz, 0);
        sink.add(22, n.gaz, 0);
        sink.add(23, c.gaz, p.gaz);
        sink.add(24, c.gaz, n.gaz);
        for bit in bits(t.phrase) {
            sink.add(25, bit, position);
        }
        sink.add(27, c.gaz, c.shape);
    });

    // The run of capitals.
    run_features(ctx, zone, i, sentence, sink);

    // Where in the sentence, and in the document.
    let first = u64::from(i == sentence.start || (i == sentence.start + 1 && p.is_sign));
    let marks = u64::from(t.marks);
    let opening = if zone.sentence == 0 || sentence.start == 0 {
        (i - sentence.start).min(3) as u64
    } else {
        NOT_OPENING
    };
    let place = first | style << 1 | opening << 8 | marks << 16 | p.marks << 32 | n.marks << 48;
    sink.group(group_key(8, [place, c.shape, c.gaz]), |sink| {
        sink.add(40, first, c.shape ^ style << 32);
        sink.add(41, marks, first);
        for bit in bits(u32::from(t.marks) & 0x3FF) {
            sink.add(42, bit, first);
        }
        sink.add(43, marks & 0xFF, c.gaz);
        sink.add(44, n.marks, c.shape);
        sink.add(45, p.marks, c.shape);
        if opening != NOT_OPENING {
            sink.add(46, opening, c.shape);
        }
    });
}

/// Stands for the place in the first sentence where a token is in another one.
const NOT_OPENING: u64 = 7;

/// The numbers of the set bits, ascending.
fn bits(mut of: u32) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let bit = (of != 0).then(|| u64::from(of.trailing_zeros()))?;
        of &= of - 1;
        Some(bit)
    })
}

/// A hash of the word as it is written.
fn spelling(word: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

fn affixes(word: &str, sink: &mut impl Sink) {
    let bytes = word.as_bytes();
    if !word.is_ascii() {
        let chars: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        for len in 1..=4.min(chars.len()) {
            let fold = |it: &mut dyn Iterator<Item = &char>| it.fold(len as u64, |h, &c| h.wrapping_mul(1_000_003) ^ u64::from(c as u32));
            sink.add(PREFIX, fold(&mut chars.iter().take(len)), 0);
            sink.add(SUFFIX, fold(&mut chars.iter().skip(chars.len() - len)), 0);
        }
        return;
    }
    for len in 1..=4.min(bytes.len()) {
        let fold = |part: &[u8]| {
            part.iter()
                .fold(len as u64, |h, b| h.wrapping_mul(1_000_003) ^ u64::from(b.to_ascii_lowercase()))
        };
        sink.add(PREFIX, fold(bytes.get(..len).unwrap_or_default()), 0);
        sink.add(SUFFIX, fold(bytes.get(bytes.len() - len..).unwrap_or_default()), 0);
    }
}

fn run_features(ctx: &DocContext<'_, '_>, zone: &Zone, i: usize, sentence: &std::ops::Range<usize>, sink: &mut impl Sink) {
    let capital = |at: usize| ctx.at(at).is_some_and(|t| t.case.has_capital());
    if !capital(i) {
        return;
    }
    let mut start = i;
    while start > zone.tokens.start && capital(start - 1) {
        start -= 1;
    }
    let mut end = i + 1;
    while end < zone.tokens.end && capital(end) {
        end += 1;
    }
    let key = |at: usize| {
        if sentence.contains(&at) {
            ctx.at(at).map_or(0, |t| t.key)
        } else {
            BOUNDARY
        }
    };
    let len = (end - start).min(5) as u64;
    let position = (i - start).min(3) as u64;
    let last = u64::from(i + 1 == end);
    let before = if start > sentence.start { key(start - 1) } else { BOUNDARY };
    let word_flags = |at: usize| ctx.at(at).map_or(0, |t| u64::from(t.word & !flag::STOP));
    let place = len | position << 4 | last << 8;
    let (head, tail) = (key(start), key(end - 1));
    sink.group(group_key(9, [place, head, tail]), |sink| {
        sink.add(31, tail, last);
        sink.add(32, head, position);
    });
    sink.group(group_key(10, [position, before]), |sink| sink.add(33, before, position));
    let after = key(end);
    sink.group(group_key(11, [len, after]), |sink| sink.add(34, after, len));
    // "Bank of Ghana": the run goes on after "of".
    let joined = matches!(ctx.word(end), "of" | "&" | "for") && capital(end + 1);
    let continues = start > zone.tokens.start && matches!(ctx.word(start - 1), "of" | "&" | "for" | "the");
    let joins = u64::from(joined) << 1 | u64::from(continues);
    let (first_word, last_word) = (word_flags(start), word_flags(end - 1));
    sink.group(group_key(12, [place | joins << 12, first_word << 32 | last_word]), |sink| {
        sink.add(30, len, position);
        sink.add(35, last_word, len << 2 | last);
        sink.add(36, first_word, len << 2 | position);
        sink.add(37, joins, len);
    });
    if continues {
        // What stood before "of" or "of the".
        let head = if ctx.word(start - 1) == "the" {
            start.saturating_sub(3)
        } else {
            start.saturating_sub(2)
        };
        sink.add(38, key(head), 0);
        sink.add(39, word_flags(head), 0);
    }
}

/// The lists of a token in one number, with the place inside a phrase.
fn gazetteer(t: &TokenContext) -> u64 {
    let inside = u64::from(t.phrase_at > 0);
    u64::from(t.phrase & flag::PHRASES) << 1 | inside | u64::from(t.word & !flag::STOP) << 32
}

/// The word with letters and digits replaced by classes and repeats collapsed, as a number.
fn shape(t: &TokenContext, word: &str) -> u64 {
    if t.case == Case::Sign {
        return word.chars().next().map_or(0, |c| 0x100 + u64::from(c as u32));
    }
    let (mut h, mut last) = (0_u64, 0_u64);
    for c in word.chars() {
        let class = if c.is_ascii_lowercase() {
            1
        } else if c.is_ascii_uppercase() {
            2
        } else if c.is_ascii_digit() {
            3
        } else if c == '.' {
            4
        } else if c == '\'' || c == '\u{2019}' {
            5
        } else if c.is_uppercase() {
            2
        } else {
            1
        };
        if class != last {
            h = h << 3 | class;
            last = class;
        }
    }
    // "A", "AB" and "NATO" behave differently, as do short and long words.
    h << 3 | (word.len().min(4) as u64)
}

/// True if the style gives capitals no weight.
pub fn is_headline(style: Style) -> bool {
    matches!(style, Style::TitleCase | Style::AllCaps)
}
