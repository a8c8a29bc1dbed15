//! `.pdf`: the text layer, page by page, by the crate `pdf-extract` (on `lopdf`): pure Rust, no rendering, a small tree of crates.
//!
//! Both are written for honest files, so what could hang or kill the program is looked for before they are let at it: streams
//! that unpack to too much, and forms that draw themselves. A panic costs the page in which it happens.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::panic::AssertUnwindSafe;

use flate2::read::ZlibDecoder;
use pdf_extract::{ColorSpace, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Path, PlainTextOutput, Transform};

use crate::ingest::fields::{FieldKey, Stated};
use crate::ingest::formats::pdf_lines::{self, Page};
use crate::ingest::formats::{Article, Input, Rendered, Sink, archive::failed};
use crate::ingest::skipped;

/// Unpacked size of one stream, and of all together.
const MAX_STREAM_BYTES: u64 = 64 << 20;
const MAX_STREAMS_BYTES: u64 = 512 << 20;
/// Pages that are read.
const MAX_PAGES: usize = 2_000;
/// Signs of one page: a newspaper page has 40 000.
const MAX_PAGE_SIGNS: usize = 1_000_000;
/// Forms that draw forms; layout programs nest two or three.
const MAX_FORM_DEPTH: u32 = 8;
/// Forms drawn for one page, all levels together.
const MAX_FORM_DRAWS: usize = 20_000;

const LOCKED: &str = "Locked with a password; open it with the password and print or save it without";

/// Reads a PDF as one article.
pub(super) fn read(input: Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    match pages(&input.bytes) {
        Err(Refused::Skipped(reason)) => sink(Err(skipped(&path, reason))),
        Err(Refused::Failed(reason)) => sink(Err(failed(&path, reason))),
        Ok((pages, properties, num_lost)) => {
            let mut out = Rendered::default();
            for property in properties {
                out.state(property);
            }
            pdf_lines::write(&pages, &mut out);
            if out.is_empty() {
                let lost = if num_lost > 0 {
                    "Its pages cannot be read"
                } else {
                    "It has no text layer, only pictures of pages"
                };
                return sink(Err(skipped(
                    &path,
                    format!("{lost}; run text recognition (OCR) over it, or save the text as .txt"),
                )));
            }
            let mut article = Article::rendered(input.place, &input.bytes, out);
            if num_lost > 0 {
                let noun = if num_lost == 1 { "page" } else { "pages" };
                article.warnings.push(format!(
                    "{num_lost} {noun} could not be read and are left out; compare with the file"
                ));
            }
            sink(Ok(article));
        }
    }
}

enum Refused {
    Skipped(String),
    Failed(String),
}

type Pages = (Vec<Page>, Vec<Stated>, usize);

fn pages(bytes: &[u8]) -> Result<Pages, Refused> {
    let damaged = |why: &str| {
        Refused::Failed(format!(
            "The PDF is damaged ({why}); get it again, or open it in a reader and print it to a new PDF"
        ))
    };
    if !streams_are_bounded(bytes) {
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
    let forms = Forms::new(&doc);
    let mut pages = Vec::with_capacity(numbers.len());
    let mut num_lost = 0;
    for (number, id) in &numbers {
        let text = forms.are_bounded(*id).then(|| page_text(&doc, *number)).flatten();
        num_lost += usize::from(text.is_none());
        pages.push(Page::new(&text.unwrap_or_default()));
    }
    let properties = properties(&doc);
    Ok((pages, properties, num_lost))
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

/// False if a stream, or all together, unpack to more than is read. Looks at the bytes only, before the file is trusted.
fn streams_are_bounded(bytes: &[u8]) -> bool {
    let mut total = 0;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let rest = bytes.get(at + 6..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        // The header of packed data.
        let is_packed =
            matches!(rest, [first, second, ..] if first & 15 == 8 && (u32::from(*first) * 256 + u32::from(*second)).is_multiple_of(31));
        if is_packed {
            let mut sink = std::io::sink();
            let copied = std::io::copy(&mut ZlibDecoder::new(rest).take(MAX_STREAM_BYTES + 1), &mut sink);
            // A broken stream is the library's to refuse.
            let num = copied.unwrap_or(0);
            total += num;
            if num > MAX_STREAM_BYTES || total > MAX_STREAMS_BYTES {
                return false;
            }
        }
    }
    true
}

/// Which forms draw which.
struct Forms<'d> {
    doc: &'d Document,
    draws: BTreeMap<ObjectId, Vec<ObjectId>>,
}

impl<'d> Forms<'d> {
    fn new(doc: &'d Document) -> Self {
        let mut draws = BTreeMap::new();
        for (id, object) in &doc.objects {
            let dict = match object {
                Object::Stream(stream) => &stream.dict,
                Object::Dictionary(dict) => dict,
                _ => continue,
            };
            let drawn: Vec<ObjectId> = resolve(doc, dict.get(b"Resources").ok())
                .and_then(|r| r.as_dict().ok())
                .and_then(|r| resolve(doc, r.get(b"XObject").ok()))
                .and_then(|x| x.as_dict().ok())
                .map(|x| x.iter().filter_map(|(_, v)| v.as_reference().ok()).collect())
                .unwrap_or_default();
            if !drawn.is_empty() {
                draws.insert(*id, drawn);
            }
        }
        Self { doc, draws }
    }

    /// False if a form of the page draws itself, or too many are drawn: the library follows them without end.
    fn are_bounded(&self, page: ObjectId) -> bool {
        let mut num = 0;
        let mut above = BTreeSet::new();
        // Pages inherit resources.
        let mut node = Some(page);
        let mut steps = 0;
        while let Some(id) = node {
            if !self.visit(id, 0, &mut above, &mut num) {
                return false;
            }
            let dict = self.doc.get_object(id).and_then(Object::as_dict).ok();
            node = dict.and_then(|d| d.get(b"Parent").ok()?.as_reference().ok());
            steps += 1;
            if steps > 64 {
                return false;
            }
        }
        true
    }

    fn visit(&self, id: ObjectId, depth: u32, above: &mut BTreeSet<ObjectId>, num: &mut usize) -> bool {
        *num += 1;
        if depth > MAX_FORM_DEPTH || *num > MAX_FORM_DRAWS || !above.insert(id) {
            return false;
        }
        let drawn = self.draws.get(&id).map_or(&[][..], |d| d);
        let is_fine = drawn.iter().all(|form| self.visit(*form, depth + 1, above, num));
        above.remove(&id);
        is_fine
    }
}

fn resolve<'d>(doc: &'d Document, object: Option<&'d Object>) -> Option<&'d Object> {
    match object? {
        Object::Reference(id) => doc.get_object(*id).ok(),
        other => Some(other),
    }
}

/// Title, author and days of the document, as its program filled them in.
fn properties(doc: &Document) -> Vec<Stated> {
    let Some(info) = resolve(doc, doc.trailer.get(b"Info").ok()).and_then(|i| i.as_dict().ok()) else {
        return Vec::new();
    };
    [
        (FieldKey::Title, "Title"),
        (FieldKey::Byline, "Author"),
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
