//! The features of a token, as 32-bit fingerprints. Training and decoding call the same function, so that they can never differ.
//!
//! Changing anything here calls for a new training run (`docs/training.md`); [`TEMPLATE_VERSION`] guards against a stale model.

use crate::extract::actors::context::{Case, DocContext, Style, TokenContext, Zone};
use crate::extract::actors::lexicon::flag;

/// Written into the model file; a model of another version is refused.
pub const TEMPLATE_VERSION: u32 = 1;

/// The number of the last template below; for sizes.
const BOUNDARY: u64 = 0xB0;

/// Mixes a template number and its values into a fingerprint.
fn mix(template: u64, a: u64, b: u64) -> u32 {
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

/// Calls `emit` with each feature of token `i`, which lies in `zone`, at which `views` has looked.
pub fn features(ctx: &DocContext<'_, '_>, zone: &Zone, views: &ZoneViews, i: usize, mut emit: impl FnMut(u32)) {
    let sentence = &views.sentence;
    let view = |offset| views.at(zone, i, offset);
    let (pp, p, c, n, nn) = (view(-2), view(-1), view(0), view(1), view(2));
    let Some(t) = ctx.at(i).filter(|_| sentence.contains(&i)) else {
        return;
    };
    let word = ctx.word(i);
    let bytes = word.as_bytes();
    let style = zone.style as u64;

    emit(mix(0, 0, 0));
    emit(mix(1, c.key, 0));
    emit(mix(2, p.key, 0));
    emit(mix(3, n.key, 0));
    emit(mix(4, pp.key, 0));
    emit(mix(5, nn.key, 0));
    emit(mix(6, p.key, c.key));
    emit(mix(7, c.key, n.key));
    emit(mix(8, p.key, c.shape));
    emit(mix(9, c.shape, n.key));
    emit(mix(10, c.shape, style));
    emit(mix(11, p.shape, c.shape));
    emit(mix(12, c.shape, n.shape));
    emit(mix(13, p.shape.wrapping_mul(31) ^ c.shape, n.shape));
    emit(mix(14, pp.shape.wrapping_mul(31) ^ p.shape, c.shape));
    emit(mix(15, p.key, n.key));
    affixes(word, bytes, &mut emit);

    // Lists.
    emit(mix(20, c.gaz, 0));
    emit(mix(21, p.gaz, 0));
    emit(mix(22, n.gaz, 0));
    emit(mix(23, c.gaz, p.gaz));
    emit(mix(24, c.gaz, n.gaz));
    let position = u64::from(t.phrase_at.min(2)) * 4 + u64::from(t.phrase_len.min(3));
    let mut bits = t.phrase;
    while bits != 0 {
        emit(mix(25, u64::from(bits.trailing_zeros()), position));
        bits &= bits - 1;
    }
    let mut bits = t.word;
    while bits != 0 {
        emit(mix(26, u64::from(bits.trailing_zeros()), u64::from(t.case.has_capital())));
        bits &= bits - 1;
    }
    emit(mix(27, c.gaz, c.shape));
    emit(mix(28, p.key, c.gaz));
    emit(mix(29, c.gaz, n.key));

    // The run of capitals.
    run_features(ctx, zone, i, sentence, &mut emit);

    // Where in the sentence, and in the document.
    let first = i == sentence.start || (i == sentence.start + 1 && p.is_sign);
    let marks = u64::from(t.marks);
    emit(mix(40, u64::from(first), c.shape ^ style << 32));
    emit(mix(41, marks, u64::from(first)));
    for bit in 0..10 {
        if marks >> bit & 1 == 1 {
            emit(mix(42, bit, u64::from(first)));
        }
    }
    emit(mix(43, marks & 0xFF, c.gaz));
    emit(mix(44, n.marks, c.shape));
    emit(mix(45, p.marks, c.shape));
    if zone.sentence == 0 || sentence.start == 0 {
        emit(mix(46, (i - sentence.start).min(3) as u64, c.shape));
    }
}

fn affixes(word: &str, bytes: &[u8], emit: &mut impl FnMut(u32)) {
    if !word.is_ascii() {
        let chars: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        for len in 1..=4.min(chars.len()) {
            let fold = |it: &mut dyn Iterator<Item = &char>| it.fold(len as u64, |h, &c| h.wrapping_mul(1_000_003) ^ u64::from(c as u32));
            emit(mix(16, fold(&mut chars.iter().take(len)), 0));
            emit(mix(17, fold(&mut chars.iter().skip(chars.len() - len)), 0));
        }
        return;
    }
    for len in 1..=4.min(bytes.len()) {
        let fold = |part: &[u8]| {
            part.iter()
                .fold(len as u64, |h, b| h.wrapping_mul(1_000_003) ^ u64::from(b.to_ascii_lowercase()))
        };
        emit(mix(16, fold(bytes.get(..len).unwrap_or_default()), 0));
        emit(mix(17, fold(bytes.get(bytes.len() - len..).unwrap_or_default()), 0));
    }
}

fn run_features(ctx: &DocContext<'_, '_>, zone: &Zone, i: usize, sentence: &std::ops::Range<usize>, emit: &mut impl FnMut(u32)) {
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
    let before = if start > sentence.start { key(start - 1) } else { BOUNDARY };
    let word_flags = |at: usize| ctx.at(at).map_or(0, |t| u64::from(t.word & !flag::STOP));
    emit(mix(30, len, position));
    emit(mix(31, key(end - 1), u64::from(i + 1 == end)));
    emit(mix(32, key(start), position));
    emit(mix(33, before, position));
    emit(mix(34, key(end), len));
    emit(mix(35, word_flags(end - 1), len << 2 | u64::from(i + 1 == end)));
    emit(mix(36, word_flags(start), len << 2 | position));
    // "Bank of Ghana": the run goes on after "of".
    let joined = matches!(ctx.word(end), "of" | "&" | "for") && capital(end + 1);
    let continues = start > zone.tokens.start && matches!(ctx.word(start - 1), "of" | "&" | "for" | "the");
    emit(mix(37, u64::from(joined) << 1 | u64::from(continues), len));
    if continues {
        // What stood before "of" or "of the".
        let head = if ctx.word(start - 1) == "the" {
            start.saturating_sub(3)
        } else {
            start.saturating_sub(2)
        };
        emit(mix(38, key(head), 0));
        emit(mix(39, word_flags(head), 0));
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
