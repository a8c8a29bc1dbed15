//! Words for the copies of an article.

use crate::base::ids::DocId;
use crate::model::{Corpus, Document, Family};
use crate::query::reports::Reports;
use crate::time::format::short_words;
use crate::ui::widgets::item_tip::counted;

/// The words of one article, remembered until another article or corpus comes: a folder has thousands of suspected pairs.
#[derive(Clone, Debug, Default)]
pub(crate) struct CopiesMemo {
    key: Option<(u64, DocId)>,
    words: Option<String>,
}

impl CopiesMemo {
    /// "3 copies", "1 possible copy"; `None` if there is neither.
    pub(crate) fn words(&mut self, corpus: &Corpus, doc: DocId) -> Option<&str> {
        let key = Some((corpus.generation, doc));
        if self.key != key {
            *self = Self {
                key,
                words: copies_words(corpus, doc),
            };
        }
        self.words.as_deref()
    }
}

fn copies_words(corpus: &Corpus, doc: DocId) -> Option<String> {
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

/// "2 independent reports and 3 copies".
pub(crate) fn reports_words(reports: Reports) -> String {
    let independent = counted(reports.independent, "independent report");
    match reports.copies {
        0 => independent,
        n => format!("{independent} and {}", num_copies(n)),
    }
}

/// What stands before the label of a mark: "2+3" for two independent reports and three copies, "×5" where each copy counts;
/// `None` without copies.
pub(crate) fn reports_sign(reports: Reports, show_copies: bool) -> Option<String> {
    match (reports.copies, show_copies) {
        (0, _) => None,
        (n, true) => Some(format!("×{}", reports.independent + n)),
        (n, false) => Some(format!("{}+{n}", reports.independent)),
    }
}

/// Outlet (else path) and day.
pub(crate) fn source(doc: &Document) -> String {
    let outlet = doc.outlet.as_deref().unwrap_or(&doc.path);
    let day = doc.published.as_ref().map_or_else(|| "undated".to_owned(), |p| short_words(p.date));
    format!("{outlet}, {day}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn reports_are_told_with_their_copies() {
        let of = |independent, copies| Reports { independent, copies };
        assert_eq!(reports_words(of(1, 0)), "1 independent report");
        assert_eq!(reports_words(of(2, 1)), "2 independent reports and 1 copy");
        assert_eq!(reports_sign(of(2, 0), false), None);
        assert_eq!(reports_sign(of(2, 3), false).as_deref(), Some("2+3"));
        assert_eq!(reports_sign(of(2, 3), true).as_deref(), Some("×5"));
    }

    #[test]
    fn words_follow_the_article() {
        let corpus = Synthetic::default().corpus();
        let mut memo = CopiesMemo::default();
        assert_eq!(memo.words(&corpus, DocId(4)), Some("1 copy"));
        assert_eq!(memo.words(&corpus, DocId(0)), None);
    }
}
