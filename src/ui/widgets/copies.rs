//! Words for the copies of an article.

use crate::base::ids::DocId;
use crate::model::Family;
use crate::ui::ctx::ViewCtx;

/// "3 copies", "1 possible copy"; `None` if there is neither.
pub(crate) fn copies_words(ctx: &ViewCtx<'_>, doc: DocId) -> Option<String> {
    let corpus = ctx.corpus();
    match corpus.family_of(doc).map_or(0, Family::num_copies) {
        0 => {}
        n => return Some(num_copies(n)),
    }
    let n = corpus.suspected_copies.iter().filter(|s| s.first == doc || s.second == doc).count();
    match n {
        0 => None,
        1 => Some("1 possible copy".to_owned()),
        n => Some(format!("{n} possible copies")),
    }
}

/// "1 copy", "2 copies".
pub fn num_copies(n: usize) -> String {
    if n == 1 { "1 copy".to_owned() } else { format!("{n} copies") }
}
