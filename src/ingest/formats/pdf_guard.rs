//! What of a PDF is handed to the library that lays out its text.
//!
//! The library is written for honest files: it keeps all operands of a page, draws a form as often as it is asked to, copies
//! colours with every saved state, and enters every sign of a font's range into a table. So pages and forms are cleaned of all
//! that is not text (paths, colours, pictures), and what they draw, and what their fonts hold, is counted beforehand. All
//! bounds are counts of work, never of time, so that a file is read alike on every machine.

use std::collections::{BTreeMap, BTreeSet};

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use crate::ingest::formats::pdf_content::{Cleaned, clean};
use crate::ingest::formats::pdf_fonts;
use crate::ingest::formats::pdf_streams::unpacked;

/// Unpacked content of one page or form: text, and drawings around it.
const MAX_CONTENT: u64 = 16 << 20;
/// Unpacked contents of all pages, and of all forms.
const MAX_UNPACKED: u64 = 512 << 20;
/// What is left of contents and forms of all pages together, each as often as it is drawn, in bytes and [`OPERATION`]s.
const MAX_WORK: u64 = 128 << 20;
/// The same for one page.
const MAX_PAGE_WORK: u64 = 16 << 20;
/// Work of fonts, which are read anew for each page.
const MAX_FONT_WORK: u64 = 1 << 30;
/// Forms that draw forms; layout programs nest two or three.
const MAX_FORM_DEPTH: u32 = 8;
/// Work of an operation, beside that of its bytes: measured, the library takes 3.5 µs for one and 0.3 µs for a byte.
const OPERATION: u64 = 12;

/// Forms and pages of a document as they were cleaned.
pub(super) struct Guard {
    forms: BTreeMap<ObjectId, Drawn>,
    /// Work of the font streams.
    fonts: BTreeMap<ObjectId, u64>,
    unpacked_left: u64,
    work_left: u64,
    font_work_left: u64,
    /// Forms that were left out.
    pub(super) num_forms_lost: usize,
}

/// What a content makes to do.
#[derive(Default)]
struct Drawn {
    work: u64,
    /// Forms that it draws, and how often.
    draws: BTreeMap<ObjectId, u64>,
}

impl Drawn {
    fn of(cleaned: Cleaned) -> (Self, Vec<u8>) {
        let drawn = Self {
            work: cleaned.bytes.len() as u64 + cleaned.num_operations * OPERATION,
            draws: cleaned.draws,
        };
        (drawn, cleaned.bytes)
    }
}

impl Guard {
    /// Cleans the forms and looks through the fonts of a document.
    pub(super) fn new(doc: &mut Document) -> Self {
        let mut out = Self {
            forms: BTreeMap::new(),
            fonts: pdf_fonts::vet(doc),
            unpacked_left: MAX_UNPACKED,
            work_left: MAX_WORK,
            font_work_left: MAX_FONT_WORK,
            num_forms_lost: 0,
        };
        let is_form = |object: &Object| object.as_stream().is_ok_and(|s| is_form(&s.dict));
        let ids: Vec<ObjectId> = doc.objects.iter().filter(|(_, o)| is_form(o)).map(|(id, _)| *id).collect();
        let (mut room, mut kept_room) = (MAX_UNPACKED, MAX_WORK);
        for id in ids {
            let cleaned = doc.get_object(id).and_then(Object::as_stream).ok().and_then(|stream| {
                let bytes = unpacked(stream, MAX_CONTENT.min(room))?;
                room -= bytes.len() as u64;
                let resources = resolve(doc, stream.dict.get(b"Resources").ok()).and_then(|r| r.as_dict().ok());
                let (drawn, bytes) = Drawn::of(clean(&bytes, &|name| form(doc, resources, name))?);
                kept_room = kept_room.checked_sub(bytes.len() as u64)?;
                Some((drawn, bytes))
            });
            out.num_forms_lost += usize::from(cleaned.is_none());
            let (cleaned, bytes) = cleaned.unwrap_or_default();
            out.forms.insert(id, cleaned);
            if let Ok(stream) = doc.get_object_mut(id).and_then(Object::as_stream_mut) {
                stream.set_plain_content(bytes);
            }
        }
        out
    }

    /// Cleans a page; false if it must not be read, because it is damaged or holds more than is read.
    pub(super) fn admit(&mut self, doc: &mut Document, page: ObjectId) -> bool {
        let Some((drawn, bytes, font_work)) = self.cleaned_page(doc, page) else {
            return false;
        };
        let mut above = BTreeSet::new();
        let Some(work) = self.work_of(&drawn, 0, &mut above, &mut 0) else {
            return false;
        };
        if work > MAX_PAGE_WORK.min(self.work_left) || font_work > self.font_work_left {
            return false;
        }
        self.work_left -= work;
        self.font_work_left -= font_work;
        let content = doc.add_object(Stream::new(Dictionary::new(), bytes));
        let Ok(dict) = doc.get_object_mut(page).and_then(Object::as_dict_mut) else {
            return false;
        };
        dict.set("Contents", Object::Reference(content));
        true
    }

    fn cleaned_page(&mut self, doc: &Document, page: ObjectId) -> Option<(Drawn, Vec<u8>, u64)> {
        let mut bytes = Vec::new();
        for id in doc.get_page_contents(page) {
            let stream = doc.get_object(id).and_then(Object::as_stream).ok()?;
            let room = MAX_CONTENT.saturating_sub(bytes.len() as u64);
            bytes.extend(unpacked(stream, room)?);
            bytes.push(b'\n');
        }
        self.unpacked_left = self.unpacked_left.checked_sub(bytes.len() as u64)?;
        let resources = inherited_resources(doc, page);
        let mut fonts = BTreeSet::new();
        pdf_fonts::streams_of(doc, resources, &mut fonts);
        let font_work = fonts.iter().filter_map(|id| self.fonts.get(id)).sum();
        let (drawn, bytes) = Drawn::of(clean(&bytes, &|name| form(doc, resources, name))?);
        Some((drawn, bytes, font_work))
    }

    /// Bytes of a content with all that it draws, each as often as it is drawn; `None` if forms draw themselves or nest too deep.
    fn work_of(&self, content: &Drawn, depth: u32, above: &mut BTreeSet<ObjectId>, num: &mut u64) -> Option<u64> {
        *num += 1;
        // So many forms on one page would be a count of exponential growth.
        if depth > MAX_FORM_DEPTH || *num > 20_000 {
            return None;
        }
        let mut work = content.work;
        for (id, times) in &content.draws {
            let form = self.forms.get(id)?;
            if !above.insert(*id) {
                return None;
            }
            // Each drawing costs something by itself.
            let one = self.work_of(form, depth + 1, above, num)?.saturating_add(100);
            work = work.saturating_add(one.saturating_mul(*times));
            above.remove(id);
        }
        Some(work)
    }
}

fn is_form(dict: &Dictionary) -> bool {
    dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form")
}

/// The form that resources call so.
fn form(doc: &Document, resources: Option<&Dictionary>, name: &[u8]) -> Option<ObjectId> {
    let forms = resolve(doc, resources?.get(b"XObject").ok())?.as_dict().ok()?;
    let id = forms.get(name).ok()?.as_reference().ok()?;
    let is_drawn = doc.get_object(id).and_then(Object::as_stream).is_ok_and(|s| is_form(&s.dict));
    is_drawn.then_some(id)
}

/// The resources of a page, its own or those of the nearest node above it.
fn inherited_resources(doc: &Document, page: ObjectId) -> Option<&Dictionary> {
    let mut node = Some(page);
    for _ in 0..64 {
        let dict = doc.get_object(node?).and_then(Object::as_dict).ok()?;
        if let Some(found) = resolve(doc, dict.get(b"Resources").ok()) {
            return found.as_dict().ok();
        }
        node = dict.get(b"Parent").and_then(Object::as_reference).ok();
    }
    None
}

/// An object, or what a reference leads to.
pub(super) fn resolve<'d>(doc: &'d Document, object: Option<&'d Object>) -> Option<&'d Object> {
    match object? {
        Object::Reference(id) => doc.get_object(*id).ok(),
        other => Some(other),
    }
}
