//! `.pdf`: the text layer, page by page, by the crate `pdf-extract` (on `lopdf`): pure Rust, no rendering, a small tree of crates.
//!
//! Both are written for honest files, so they are only let at what was measured and cleaned before ([`pdf_guard`](super::pdf_guard)).
//! A panic costs the page in which it happens.

use std::panic::AssertUnwindSafe;

use pdf_extract::{ColorSpace, Document, MediaBox, OutputDev, OutputError, Path, PlainTextOutput, Transform};

use crate::ingest::fields::{FieldKey, Stated};
use crate::ingest::formats::pdf_guard::{Guard, resolve};
use crate::ingest::formats::pdf_lines::{self, Page};
use crate::ingest::formats::pdf_streams::structure_is_bounded;
use crate::ingest::formats::{Article, Input, Rendered, Sink, archive::failed};
use crate::ingest::skipped;

/// Pages that are read.
const MAX_PAGES: usize = 2_000;
/// Signs of one page: a newspaper page has 40 000.
const MAX_PAGE_SIGNS: usize = 1_000_000;
/// Text of all pages, in bytes: fifty novels.
const MAX_TEXT: usize = 32 << 20;

const LOCKED: &str = "Locked with a password; open it with the password and print or save it without";

/// Reads a PDF as one article.
pub(super) fn read(input: Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    match pages(&input.bytes) {
        Err(Refused::Skipped(reason)) => sink(Err(skipped(&path, reason))),
        Err(Refused::Failed(reason)) => sink(Err(failed(&path, reason))),
        Ok(found) => {
            let mut out = Rendered::default();
            for property in found.properties {
                out.state(property);
            }
            pdf_lines::write(&found.pages, &mut out);
            if out.is_empty() {
                let reason = if found.num_lost > 0 {
                    "None of its pages can be read (damaged, or far more on a page than text); open it in a reader and print it to a new PDF"
                } else {
                    "It has no text layer, only pictures of pages; run text recognition (OCR) over it, or save the text as .txt"
                };
                return sink(Err(skipped(&path, reason)));
            }
            let mut article = Article::rendered(input.place, &input.bytes, out);
            let lost = |num: usize, one: &str, many: &str| match num {
                0 => None,
                1 => Some(format!("1 {one} and is left out; compare with the file")),
                _ => Some(format!("{num} {many} and are left out; compare with the file")),
            };
            article
                .warnings
                .extend(lost(found.num_lost, "page could not be read", "pages could not be read"));
            article.warnings.extend(lost(
                found.num_forms_lost,
                "part of a page is damaged or too large",
                "parts of pages are damaged or too large",
            ));
            sink(Ok(article));
        }
    }
}

enum Refused {
    Skipped(String),
    Failed(String),
}

/// A file as read.
struct Pages {
    pages: Vec<Page>,
    properties: Vec<Stated>,
    num_lost: usize,
    num_forms_lost: usize,
}

fn pages(bytes: &[u8]) -> Result<Pages, Refused> {
    let damaged = |why: &str| {
        Refused::Failed(format!(
            "The PDF is damaged ({why}); get it again, or open it in a reader and print it to a new PDF"
        ))
    };
    if !structure_is_bounded(bytes) {
        return Err(Refused::Skipped("It unpacks to more than any article holds; not read".to_owned()));
    }
    let Ok(loaded) = std::panic::catch_unwind(|| Document::load_mem(bytes)) else {
        return Err(damaged("its structure is broken"));
    };
    let mut doc = match loaded {
        Ok(doc) => doc,
        Err(pdf_extract::Error::InvalidPassword | pdf_extract::Error::Decryption(_)) => return Err(Refused::Skipped(LOCKED.to_owned())),
        Err(err) => return Err(damaged(&err.to_string())),
    };
    // Many files are encrypted with an empty password, which only forbids printing.
    if doc.is_encrypted() && !matches!(std::panic::catch_unwind(AssertUnwindSafe(|| doc.decrypt(""))), Ok(Ok(()))) {
        return Err(Refused::Skipped(LOCKED.to_owned()));
    }
    let Ok(numbers) = std::panic::catch_unwind(AssertUnwindSafe(|| doc.get_pages())) else {
        return Err(damaged("its pages cannot be listed"));
    };
    if numbers.is_empty() && memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        return Err(Refused::Skipped(LOCKED.to_owned()));
    }
    if numbers.is_empty() {
        return Err(damaged("it has no pages"));
    }
    if numbers.len() > MAX_PAGES {
        return Err(Refused::Skipped(format!("It has more than {MAX_PAGES} pages; split it")));
    }
    let mut guard = Guard::new(&mut doc);
    let mut out = Pages {
        pages: Vec::with_capacity(numbers.len()),
        properties: properties(&doc),
        num_lost: 0,
        num_forms_lost: guard.num_forms_lost,
    };
    let mut num_bytes = 0;
    for (number, id) in &numbers {
        let is_fine = num_bytes < MAX_TEXT && guard.admit(&mut doc, *id);
        let text = is_fine.then(|| page_text(&doc, *number)).flatten();
        out.num_lost += usize::from(text.is_none());
        num_bytes += text.as_ref().map_or(0, String::len);
        out.pages.push(Page::new(&text.unwrap_or_default()));
    }
    Ok(out)
}

/// The text of a page; `None` if it cannot be read.
fn page_text(doc: &Document, number: u32) -> Option<String> {
    std::panic::catch_unwind(AssertUnwindSafe(|| {
        let mut text = String::new();
        let mut output = Bounded {
            inner: PlainTextOutput::new(&mut text),
            num_signs: 0,
        };
        let outcome = pdf_extract::output_doc_page(doc, &mut output, number);
        // What was read before an error is worth having.
        (outcome.is_ok() || !text.trim().is_empty()).then_some(text)
    }))
    .ok()
    .flatten()
}

/// Stops at a page with too much on it.
struct Bounded<'t> {
    inner: PlainTextOutput<&'t mut String>,
    num_signs: usize,
}

impl OutputDev for Bounded<'_> {
    fn begin_page(&mut self, number: u32, media: &MediaBox, art: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.inner.begin_page(number, media, art)
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        self.inner.end_page()
    }

    fn output_character(&mut self, trm: &Transform, width: f64, spacing: f64, size: f64, sign: &str) -> Result<(), OutputError> {
        self.num_signs += 1;
        if self.num_signs > MAX_PAGE_SIGNS {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        self.inner.output_character(trm, width, spacing, size, sign)
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.inner.begin_word()
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        self.inner.end_word()
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        self.inner.end_line()
    }

    fn stroke(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], _: &Path) -> Result<(), OutputError> {
        Ok(())
    }

    fn fill(&mut self, _: &Transform, _: &ColorSpace, _: &[f64], _: &Path) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Title, author, keywords and days of the document, as its program filled them in.
fn properties(doc: &Document) -> Vec<Stated> {
    let Some(info) = resolve(doc, doc.trailer.get(b"Info").ok()).and_then(|i| i.as_dict().ok()) else {
        return Vec::new();
    };
    [
        (FieldKey::Title, "Title"),
        (FieldKey::Byline, "Author"),
        (FieldKey::Tags, "Keywords"),
        (FieldKey::Published, "CreationDate"),
        (FieldKey::Updated, "ModDate"),
    ]
    .into_iter()
    .filter_map(|(key, name)| {
        let value = pdf_extract::decode_text_string(resolve(doc, info.get(name.as_bytes()).ok())?).ok()?;
        let value: String = match key {
            FieldKey::Published | FieldKey::Updated => value.trim_start_matches("D:").chars().take(8).collect(),
            _ => value.chars().filter(|c| !c.is_control()).collect(),
        };
        Some(Stated::new(key, "PDF properties", name, &value).weak())
    })
    .collect()
}
