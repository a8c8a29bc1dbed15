//! What the reader lays out, from top to bottom: the frame of the article, then its blocks.

use crate::base::span::TextSpan;
use crate::model::{Block, BlockKind, Document};
use crate::time::format::words;

/// Blocks longer than this are laid out in several pieces, cut between sentences, so that no frame lays out a megabyte.
const MAX_PIECE_BYTES: usize = 6_000;

/// Stands between the tags of a piece of [`Look::Tags`]; lines break there only.
pub const TAG_GAP: char = '\t';

/// Tags that are shown as chips; the others are counted and told by the tooltip.
pub const MAX_CHIPS: usize = 16;

/// How a piece looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// The headline.
    Title,
    /// Outlet and byline.
    Source,
    /// Day of publication and how it is known.
    Published,
    /// Path of the file.
    Path,
    /// Tags, each a chip; see [`TAG_GAP`].
    Tags,
    /// Heading inside the article.
    Heading,
    /// Running text.
    Body,
    /// Caption or author line.
    Small,
    /// Boilerplate, header lines and repeats.
    Grey,
    /// Where a page of the file begins.
    Page,
}

/// A stretch that is laid out as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// How it looks.
    pub look: Look,
    /// Its bytes in the document; `None` for words that do not stand in the text.
    pub span: Option<TextSpan>,
    /// Words that do not stand in the text.
    pub words: String,
    /// It goes on where the piece before was cut.
    pub goes_on: bool,
    /// Why it is greyed, for a tooltip.
    pub note: String,
}

impl Piece {
    fn made_up(look: Look, words: String, note: String) -> Self {
        Self {
            look,
            span: None,
            words,
            goes_on: false,
            note,
        }
    }

    fn of_text(look: Look, span: TextSpan, note: String) -> Self {
        Self {
            look,
            span: Some(span),
            words: String::new(),
            goes_on: false,
            note,
        }
    }

    /// Its text; line breaks and tabs become single spaces, so that byte offsets stay.
    pub fn text(&self, doc: &Document) -> String {
        match self.span {
            Some(span) => span.of(&doc.text).replace(['\n', '\r', '\t'], " "),
            None => self.words.clone(),
        }
    }

    /// Number of bytes of its text.
    pub fn len(&self) -> usize {
        self.span.map_or(self.words.len(), TextSpan::len)
    }

    /// True if it holds no text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The pieces of a document with these tags; greyed blocks only if `with_boilerplate`.
pub fn pieces(doc: &Document, tags: &[&str], with_boilerplate: bool) -> Vec<Piece> {
    let folded = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = folded(&doc.title);
    let title_block = doc
        .blocks
        .iter()
        .position(|b| b.kind == BlockKind::Title && folded(b.span.of(&doc.text)) == wanted);
    let mut out = Vec::with_capacity(doc.blocks.len() + 4);
    out.push(match title_block.and_then(|i| doc.blocks.get(i)) {
        Some(block) => Piece::of_text(Look::Title, block.span, String::new()),
        None => Piece::made_up(Look::Title, doc.title.clone(), String::new()),
    });
    let source = [doc.outlet.as_deref(), doc.byline.as_deref()];
    let source: Vec<&str> = source.into_iter().flatten().collect();
    if !source.is_empty() {
        out.push(Piece::made_up(Look::Source, source.join(" · "), String::new()));
    }
    out.push(published(doc));
    out.push(Piece::made_up(Look::Path, doc.place.to_string(), String::new()));
    out.extend(tags_piece(tags));
    let mut page = 0;
    for (i, block) in doc.blocks.iter().enumerate() {
        if Some(i) == title_block {
            continue;
        }
        let len = out.len();
        push_block(doc, block, with_boilerplate, &mut out);
        // A file of one page needs no mark, and a page of which nothing shows gets none.
        let now = doc.page_at(block.span.start).filter(|_| doc.pages.len() > 1).unwrap_or(0);
        if out.len() > len && now > page {
            page = now;
            out.insert(len, Piece::made_up(Look::Page, page_words(now, doc.pages.len()), String::new()));
        }
    }
    out
}

/// The tags as chips; none without tags.
fn tags_piece(tags: &[&str]) -> Option<Piece> {
    let mut words: Vec<String> = tags.iter().take(MAX_CHIPS).map(|t| t.replace(' ', "\u{a0}")).collect();
    let more = tags.get(MAX_CHIPS..).unwrap_or_default();
    let mut note = String::new();
    if !more.is_empty() {
        words.push(format!("+\u{a0}{}", more.len()));
        note = format!("More tags: {}", more.join(", "));
    }
    let words = words.join(&TAG_GAP.to_string());
    (!words.is_empty()).then(|| Piece::made_up(Look::Tags, words, note))
}

/// A rule with the number of the page in it.
fn page_words(page: usize, num_pages: usize) -> String {
    format!("— page {page} of {num_pages} —")
}

/// The day of publication with its source and, where another source names another day, a mark that says so.
fn published(doc: &Document) -> Piece {
    let conflict = match doc.dating.conflict_days() {
        Some(1) => " · conflict: sources differ by 1 day".to_owned(),
        Some(days) => format!(" · conflict: sources differ by {days} days"),
        None => String::new(),
    };
    let mut note = match &doc.published {
        Some(p) if doc.dating.inferred.is_none() => format!("Day of publication: {}", p.note),
        Some(_) => "Day of publication, worked out from the folder:".to_owned(),
        None => "Nothing tells when this was published, so “last Friday” and the like stay unresolved".to_owned(),
    };
    for reason in doc.dating.inferred.iter().flat_map(|day| &day.reasons) {
        note.push_str("\n• ");
        note.push_str(reason);
    }
    note.push_str("\nClick for all sources and to set another day");
    let words = match &doc.published {
        Some(p) => format!("{} · {}{conflict}", words(p.date), p.basis.words()),
        None => format!("undated{conflict}"),
    };
    Piece::made_up(Look::Published, words, note)
}

fn push_block(doc: &Document, block: &Block, with_boilerplate: bool, out: &mut Vec<Piece>) {
    let because = if block.rule.is_empty() {
        String::new()
    } else {
        format!(" ({})", block.rule)
    };
    let (look, note) = match block.kind {
        BlockKind::Title | BlockKind::Heading => (Look::Heading, String::new()),
        BlockKind::Body => (Look::Body, String::new()),
        BlockKind::Byline | BlockKind::Caption => (Look::Small, String::new()),
        BlockKind::Header => (Look::Grey, format!("Header line, not read as text{because}")),
        BlockKind::Boilerplate => (Look::Grey, format!("Boilerplate, not read as text{because}")),
        BlockKind::Repeat => (Look::Grey, "Stood in this article before; counted once".to_owned()),
    };
    if look == Look::Grey && !with_boilerplate {
        return;
    }
    let mut goes_on = false;
    for span in cut(doc, block.span) {
        out.push(Piece {
            goes_on,
            ..Piece::of_text(look, span, note.clone())
        });
        goes_on = true;
    }
}

/// A block in stretches of at most about [`MAX_PIECE_BYTES`], cut between sentences, else between words.
fn cut(doc: &Document, block: TextSpan) -> Vec<TextSpan> {
    if block.len() <= MAX_PIECE_BYTES {
        return vec![block];
    }
    let first = doc.sentences.partition_point(|s| s.start < block.start);
    let mut ends = doc.sentences.get(first..).unwrap_or_default().iter().map(|s| s.end).peekable();
    let mut out = Vec::new();
    let mut start = block.start;
    while (block.end - start) as usize > MAX_PIECE_BYTES {
        let limit = start + MAX_PIECE_BYTES as u32;
        let mut end = None;
        while let Some(e) = ends.next_if(|e| *e <= limit) {
            end = Some(e);
        }
        let end = end.filter(|e| *e > start).unwrap_or_else(|| word_end(doc, start, limit));
        let piece = TextSpan { start, end }.trimmed(&doc.text);
        if !piece.is_empty() {
            out.push(piece);
        }
        start = end;
    }
    let rest = TextSpan { start, end: block.end }.trimmed(&doc.text);
    if !rest.is_empty() {
        out.push(rest);
    }
    out
}

/// The last gap between words before `limit`, else the last character boundary.
fn word_end(doc: &Document, start: u32, limit: u32) -> u32 {
    let mut end = limit;
    while !doc.text.is_char_boundary(end as usize) {
        end -= 1;
    }
    let text = TextSpan { start, end }.of(&doc.text);
    match text.rfind(char::is_whitespace) {
        Some(at) if at > 0 => start + at as u32,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::testing::Synthetic;

    #[test]
    fn frame_first_then_text_and_boilerplate_on_demand() {
        let corpus = Synthetic::default().corpus();
        let doc = &corpus.documents[0];
        let with = pieces(doc, &[], true);
        let without = pieces(doc, &[], false);
        assert_eq!(with[0].look, Look::Title);
        assert_eq!(with[0].span, doc.title_span, "the title is shown once, where it can carry marks");
        assert_eq!(with.len(), without.len() + 1);
        assert!(
            with.last()
                .is_some_and(|p| p.look == Look::Grey && p.text(doc) == "Share this article")
        );
    }

    #[test]
    fn tags_stand_in_the_frame() {
        let corpus = Synthetic::default().corpus();
        let doc = &corpus.documents[0];
        let of = |tags: &[&str]| pieces(doc, tags, false).into_iter().find(|p| p.look == Look::Tags);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["a b", "c"]).map(|p| p.words).as_deref(), Some("a\u{a0}b\tc"));
        let many: Vec<String> = (0..MAX_CHIPS + 2).map(|i| i.to_string()).collect();
        let piece = of(&many.iter().map(String::as_str).collect::<Vec<_>>()).expect("tags");
        assert!(piece.words.ends_with("\t+\u{a0}2"), "{}", piece.words);
        assert_eq!(piece.note, "More tags: 16, 17");
    }

    #[test]
    fn pages_are_marked_where_they_begin() {
        let corpus = Synthetic::default().corpus();
        let mut doc = (*corpus.documents[0]).clone();
        let starts: Vec<u32> = doc.blocks.iter().map(|b| b.span.start).collect();
        doc.pages = Box::from([0, starts[2], starts[2] + 1]);
        let marks: Vec<(usize, String)> = pieces(&doc, &[], true)
            .into_iter()
            .enumerate()
            .filter(|(_, p)| p.look == Look::Page)
            .map(|(i, p)| (i, p.words))
            .collect();
        assert_eq!(marks.len(), 3, "{marks:?}");
        assert_eq!(marks[1].1, "— page 2 of 3 —");
        doc.pages = Box::from([0]);
        assert!(pieces(&doc, &[], true).iter().all(|p| p.look != Look::Page));
    }

    #[test]
    fn a_title_from_elsewhere_leaves_the_headline_in_the_text() {
        let corpus = Synthetic::default().corpus();
        let mut doc = (*corpus.documents[0]).clone();
        doc.title = "Another title".to_owned();
        let pieces = pieces(&doc, &[], true);
        assert_eq!((pieces[0].look, pieces[0].span), (Look::Title, None));
        assert!(pieces.iter().any(|p| p.look == Look::Heading));
    }

    #[test]
    fn huge_blocks_are_cut_without_loss() {
        let corpus = Synthetic::default().corpus();
        let mut doc = (*corpus.documents[0]).clone();
        let text = "Größe zählt. ".repeat(5_000);
        let block = TextSpan::new(0, text.len()).trimmed(&text);
        doc.text = Arc::from(text.as_str());
        for sentences in [Vec::new(), vec![TextSpan::new(0, 15), TextSpan::new(16, 31)]] {
            doc.sentences = sentences;
            let cuts = cut(&doc, block);
            assert!(cuts.len() > 8);
            assert!(cuts.iter().all(|s| s.len() <= MAX_PIECE_BYTES && s.checked_of(&text).is_some()));
            let words: usize = cuts.iter().map(|s| s.of(&text).split_whitespace().count()).sum();
            assert_eq!(words, 10_000);
        }
    }
}
