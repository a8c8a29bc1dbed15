//! Datelines, bylines and picture credits: the names in them are real but take no part in the story.

use std::ops::Range;
use std::sync::OnceLock;

use crate::base::hash::word_key;
use crate::extract::actors::context::{Case, DocContext};
use crate::extract::actors::lexicon::{flag, word_class};
use crate::text::SentenceMode;

/// For each sentence, the tokens that are dateline, byline or credit: everything before the first index and from the second on.
#[derive(Debug)]
pub struct Credits {
    story: Vec<Range<usize>>,
}

impl Credits {
    /// Looks at every sentence.
    pub fn new(ctx: &DocContext<'_, '_>) -> Self {
        let mut last_block = usize::MAX;
        let story = ctx
            .doc
            .sentences
            .iter()
            .map(|s| {
                let opens_block = s.block != last_block;
                last_block = s.block;
                let range = s.tokens.clone();
                if is_credit_line(ctx, range.clone(), s.mode) {
                    return range.end..range.end;
                }
                let start = if opens_block { dateline_end(ctx, range.clone()) } else { None };
                let end = picture_credit(ctx, range.clone()).unwrap_or(range.end);
                start.unwrap_or(range.start)..end
            })
            .collect();
        Self { story }
    }

    /// True if `token` of `sentence` belongs to a dateline, byline or credit.
    pub fn covers(&self, sentence: usize, token: usize) -> bool {
        self.story.get(sentence).is_some_and(|story| !story.contains(&token))
    }
}

/// "… seen in November Jane Doe/AFP/Getty Images": where the names with slashes at the end of a caption begin.
fn picture_credit(ctx: &DocContext<'_, '_>, tokens: Range<usize>) -> Option<usize> {
    let is_capital = |i: usize| ctx.at(i).is_some_and(|t| t.case.has_capital());
    let mut slashes = tokens
        .clone()
        .filter(|&i| ctx.word(i) == "/" && i > tokens.start && is_capital(i - 1) && is_capital(i + 1));
    let first = slashes.next()?;
    let outlet = (first..tokens.end).any(|i| ctx.at(i).is_some_and(|t| t.phrase & flag::OUTLET != 0));
    let lower = (first..tokens.end).any(|i| ctx.at(i).is_some_and(|t| t.case == Case::Lower && ctx.word(i) != "via"));
    if lower || !outlet {
        return None;
    }
    let mut start = first;
    while start > tokens.start && is_capital(start - 1) {
        start -= 1;
    }
    Some(start)
}

/// The datelines of a document: sentence and tokens.
pub fn datelines<'c>(ctx: &'c DocContext<'_, '_>) -> impl Iterator<Item = (usize, Range<usize>)> + 'c {
    let mut last_block = usize::MAX;
    ctx.doc.sentences.iter().enumerate().filter_map(move |(i, s)| {
        let opens_block = s.block != last_block;
        last_block = s.block;
        let end = if opens_block { dateline_end(ctx, s.tokens.clone()) } else { None };
        end.map(|end| (i, s.tokens.start..end))
    })
}

/// "BEIJING —", "LONDON (Reuters) -", "WASHINGTON, Jan. 5 (AP) —": one past the dash.
fn dateline_end(ctx: &DocContext<'_, '_>, tokens: Range<usize>) -> Option<usize> {
    const LONGEST: usize = 14;
    let upper = ctx.at(tokens.start).is_some_and(|t| t.case == Case::Upper) && ctx.word(tokens.start).chars().count() >= 3;
    let limit = tokens.end.min(tokens.start + LONGEST);
    let dash = (tokens.start + 1..limit).find(|&i| matches!(ctx.word(i), "—" | "–" | "-" | "--"))?;
    // A dash glued to both sides joins words: "Asia-Pacific".
    let glued = ctx.doc.tokens.get(dash).is_some_and(|t| t.glued) && ctx.doc.tokens.get(dash + 1).is_some_and(|t| t.glued);
    if glued && ctx.word(dash) == "-" || dash + 1 >= tokens.end {
        return None;
    }
    let outlet = (tokens.start..dash).any(|i| ctx.word(i) == "(" && ctx.at(i + 1).is_some_and(|t| t.phrase & flag::OUTLET != 0));
    let plain = (tokens.start..dash).all(|i| {
        ctx.at(i)
            .is_some_and(|t| t.case != Case::Lower || matches!(ctx.word(i), "de" | "of" | "and"))
    });
    (plain && (upper || outlet)).then_some(dash + 1)
}

/// The keys of the words that credit lines are known by.
struct CreditWords {
    /// What opens a credit line, from the lists.
    openers: Vec<Vec<u64>>,
    by: u64,
    contributed: u64,
    to: u64,
    this_the: [u64; 2],
    reports: [u64; 4],
}

impl CreditWords {
    fn get() -> &'static Self {
        static WORDS: OnceLock<CreditWords> = OnceLock::new();
        WORDS.get_or_init(|| Self {
            openers: word_class("credit").map(|c| c.split(' ').map(word_key).collect()).collect(),
            by: word_key("by"),
            contributed: word_key("contributed"),
            to: word_key("to"),
            this_the: ["this", "the"].map(word_key),
            reports: ["report", "reporting", "story", "article"].map(word_key),
        })
    }
}

fn is_credit_line(ctx: &DocContext<'_, '_>, tokens: Range<usize>, mode: SentenceMode) -> bool {
    let words = CreditWords::get();
    let key = |i: usize| ctx.doc.tokens.get(i).map_or(0, |t| t.key);
    // Leave a dash or bracket before "Reporting by" out.
    let start = tokens
        .clone()
        .find(|&i| ctx.at(i).is_some_and(|t| t.case != Case::Sign))
        .unwrap_or(tokens.start);
    let first = key(start);
    if words.openers.iter().any(|o| {
        o.first() == Some(&first)
            && o.iter().enumerate().all(|(n, &w)| start + n < tokens.end && key(start + n) == w)
            && (o.len() > 1 || ctx.word(start + o.len()) == ":")
    }) {
        return true;
    }
    let contributed = tokens.len() < 40
        && tokens
            .clone()
            .any(|i| key(i) == words.contributed && key(i + 1) == words.to && words.this_the.contains(&key(i + 2)))
        && tokens.clone().any(|i| words.reports.contains(&key(i)));
    if contributed {
        return true;
    }
    // "By Jane Doe".
    first == words.by
        && tokens.len() <= 12
        && tokens.clone().filter(|&i| ctx.at(i).is_some_and(|t| t.case == Case::Lower)).count() <= 1
        && mode != SentenceMode::Headline
        && ctx.at(start + 1).is_some_and(|t| t.case.has_capital())
}
