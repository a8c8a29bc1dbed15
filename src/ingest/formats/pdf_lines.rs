//! Lines of pages → paragraphs: running heads and page numbers apart, words broken at line ends joined, lines of a paragraph one.

use std::collections::BTreeMap;

use crate::base::runs::runs;
use crate::ingest::formats::Rendered;
use crate::model::BlockKind;

/// Lines at the top and at the bottom of a page that may be running heads.
const EDGE: usize = 3;

/// The lines of a page; an empty line stands for a gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    lines: Vec<String>,
}

impl Page {
    pub(super) fn new(text: &str) -> Self {
        let fold = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines: Vec<String> = Vec::new();
        for line in text.lines().map(fold) {
            // Several gaps are one.
            if !line.is_empty() || lines.last().is_some_and(|l| !l.is_empty()) {
                lines.push(line);
            }
        }
        Self { lines }
    }

    /// Places of the first and last lines that hold something.
    fn edges(&self) -> Vec<usize> {
        let full: Vec<usize> = (0..self.lines.len())
            .filter(|i| self.lines.get(*i).is_some_and(|l| !l.is_empty()))
            .collect();
        let last = full.len().saturating_sub(EDGE).max(EDGE.min(full.len()));
        full.iter().take(EDGE).chain(full.iter().skip(last)).copied().collect()
    }
}

/// Writes the pages to `out`. A sentence that goes on over the page stays one.
pub(super) fn write(pages: &[Page], out: &mut Rendered) {
    let running = running_heads(pages);
    let spaced = is_double_spaced(pages);
    let mut open = Open::default();
    for page in pages {
        // The paragraph of the page before may go on here: where this page begins is known with its first line.
        let mut is_begun = open.text.is_empty();
        if is_begun {
            out.page();
        }
        let edges = page.edges();
        let longest = page.lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
        let mut last_len = 0;
        let mut after_gap = false;
        for (i, line) in page.lines.iter().enumerate() {
            if line.is_empty() {
                after_gap = true;
                continue;
            }
            let is_head = edges.contains(&i) && (is_page_number(line) || running.contains_key(&key(line)));
            if is_head {
                let held = if is_begun { &mut open.heads } else { &mut open.next_heads };
                held.push(line.clone());
                if !open.is_unfinished() {
                    open.close(out);
                }
                after_gap = true;
                continue;
            }
            let ends = !open.is_unfinished();
            let starts_lower = line.chars().next().is_some_and(char::is_lowercase);
            if !is_begun {
                if ends || !starts_lower {
                    open.close(out);
                    out.page();
                    open.heads = std::mem::take(&mut open.next_heads);
                    open.close(out);
                } else {
                    open.begin_page();
                }
                is_begun = true;
            }
            let was_full = last_len * 10 >= longest * 7;
            // In files with wide line spacing every line stands alone.
            let over_gap = was_full && !ends && (spaced || starts_lower);
            let over_page = last_len == 0 && !ends && starts_lower;
            let goes_on = !open.text.is_empty() && (over_page || if after_gap { over_gap } else { starts_lower || was_full });
            if !goes_on {
                open.close(out);
            }
            append(&mut open.text, line);
            last_len = line.chars().count();
            after_gap = false;
        }
        if !is_begun {
            // Nothing but heads stands on it.
            open.begin_page();
        }
        if !open.is_unfinished() {
            open.close(out);
        }
    }
    open.close(out);
}

/// A paragraph in the making.
#[derive(Default)]
struct Open {
    text: String,
    /// Where pages begin in it.
    breaks: Vec<usize>,
    /// Running heads that were met in it; they follow it.
    heads: Vec<String>,
    /// Those of the page after, while it is not known whether the paragraph goes on there.
    next_heads: Vec<String>,
}

impl Open {
    /// True if it holds text that does not end like a sentence.
    fn is_unfinished(&self) -> bool {
        !self.text.is_empty() && !self.text.trim_end().ends_with(['.', '!', '?', ':', '”', '"'])
    }

    /// The next line is the first of a page.
    fn begin_page(&mut self) {
        self.breaks.push(self.text.len());
        self.heads.append(&mut self.next_heads);
    }

    fn close(&mut self, out: &mut Rendered) {
        out.paragraph_over_pages(&std::mem::take(&mut self.text), &std::mem::take(&mut self.breaks));
        for head in self.heads.drain(..) {
            out.paragraph(Some((BlockKind::Boilerplate, "frame/page-head")), &head);
        }
    }
}

/// Adds a line; a word that was broken at the end of the line before becomes whole.
fn append(open: &mut String, line: &str) {
    let starts_lower = line.chars().next().is_some_and(char::is_lowercase);
    let before_hyphen = open.strip_suffix(['-', '\u{AD}', '‐']).and_then(|o| o.chars().next_back());
    if starts_lower && before_hyphen.is_some_and(char::is_alphabetic) {
        open.pop();
    } else if !open.is_empty() {
        open.push(' ');
    }
    open.push_str(line);
}

/// A line without its numbers, by which running heads are told from page to page. A long sentence keeps its numbers: it is
/// text unless the very same stands on every page.
fn key(line: &str) -> String {
    if line.ends_with(['.', '!', '?']) && line.split(' ').count() > 8 {
        return line.to_lowercase();
    }
    line.chars()
        .map(|c| if c.is_ascii_digit() { '#' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Lines at the edges of at least three pages, and of a third of all, but for their numbers.
fn running_heads(pages: &[Page]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        let mut keys: Vec<String> = page.edges().iter().filter_map(|i| page.lines.get(*i)).map(|l| key(l)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys.into_iter().filter(|k| k.len() <= 160) {
            *counts.entry(key).or_insert(0) += 1;
        }
    }
    counts.retain(|_, count| *count >= 3 && *count * 3 >= pages.len());
    counts
}

/// "12", "- 12 -", "Page 3 of 10", "3/10".
fn is_page_number(line: &str) -> bool {
    let words: Vec<&str> = runs(line).collect();
    let is_number = |w: &str| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit());
    words.len() <= 4
        && words.iter().any(|w| is_number(w))
        && words
            .iter()
            .all(|w| is_number(w) || ["page", "of", "p", "pg", "seite"].iter().any(|x| w.eq_ignore_ascii_case(x)))
}

/// True if most lines stand alone.
fn is_double_spaced(pages: &[Page]) -> bool {
    let lines: Vec<&String> = pages.iter().flat_map(|p| &p.lines).collect();
    let num_full = lines.iter().filter(|l| !l.is_empty()).count();
    let num_gaps = lines.len() - num_full;
    num_full > 10 && num_gaps * 10 >= num_full * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pages: &[&str], expected: &[&str]) {
        let pages: Vec<Page> = pages.iter().map(|p| Page::new(p)).collect();
        let mut out = Rendered::default();
        write(&pages, &mut out);
        let (text, _, starts) = out.into_parts();
        let got: Vec<&str> = text.split("\n\n").collect();
        assert_eq!(got, expected);
        assert_eq!(starts.len(), pages.len());
    }

    #[test]
    fn lines_become_paragraphs() {
        check(
            &[
                "The bridge closes\n\nThe minister said on Monday that the bridge would be clo-\nsed for a year while it was repaired, and\nthat a ferry would run.\nThe mayor disagreed.\n\n12",
            ],
            &[
                "The bridge closes",
                "The minister said on Monday that the bridge would be closed for a year while it was repaired, and that a ferry would run.",
                "The mayor disagreed.",
                "12",
            ],
        );
    }

    #[test]
    fn a_sentence_goes_on_over_the_page() {
        let first = "Gazette\nThe minister said on Monday that the bridge would be closed for a year while\n1";
        let second = "Gazette\nit was repaired, and that a ferry would run.\nThe mayor disagreed.\n2";
        let third = "Gazette\nNobody spoke for the ferry.\n3";
        let pages: Vec<Page> = [first, second, third].iter().map(|p| Page::new(p)).collect();
        let mut out = Rendered::default();
        write(&pages, &mut out);
        let (text, _, starts) = out.into_parts();
        let whole =
            "The minister said on Monday that the bridge would be closed for a year while it was repaired, and that a ferry would run.";
        assert!(text.contains(whole), "{text}");
        let at = |words: &str| text.find(words).expect("there") as u32;
        assert_eq!(starts, [0, at(" it was repaired"), at("Gazette\n\nNobody")]);
    }

    #[test]
    fn running_heads_stand_apart() {
        let page =
            |n: u32| format!("Example Times, 5 January 2021\nSentence number {n} of the text is long enough to be one.\nPage {n} of 3");
        let pages: Vec<String> = (1..=3).map(page).collect();
        let pages: Vec<Page> = pages.iter().map(|p| Page::new(p)).collect();
        let mut out = Rendered::default();
        write(&pages, &mut out);
        let (_, units, _) = out.into_parts();
        let kinds: Vec<bool> = units.units.iter().map(|u| u.preset.is_some()).collect();
        assert_eq!(kinds, [true, false, true].repeat(3));
    }
}
