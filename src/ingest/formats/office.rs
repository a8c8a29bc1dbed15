//! Word (`.docx`) and `OpenDocument` (`.odt`) texts: paragraphs with their styles, and the properties of the file.

use std::collections::BTreeMap;

use crate::ingest::fields::{FieldKey, Stated};
use crate::ingest::formats::xml::{Node, walk};
use crate::ingest::formats::{Article, Input, Rendered, Sink, archive};
use crate::model::BlockKind;

/// Largest unpacked part of a document.
const MAX_PART_BYTES: u64 = 256 << 20;

/// Where properties stand in a kind of document: entry, name of the source, then (element, what it is about).
type Properties = (&'static str, &'static str, &'static [(&'static str, FieldKey)]);

const DOCX: Properties = (
    "docProps/core.xml",
    "document properties",
    &[
        ("title", FieldKey::Title),
        ("creator", FieldKey::Byline),
        ("created", FieldKey::Published),
        ("modified", FieldKey::Updated),
        ("keywords", FieldKey::Tags),
        ("language", FieldKey::Language),
    ],
);

const ODT: Properties = (
    "meta.xml",
    "document properties",
    &[
        ("title", FieldKey::Title),
        ("initial-creator", FieldKey::Byline),
        ("creation-date", FieldKey::Published),
        ("date", FieldKey::Updated),
        ("keyword", FieldKey::Tags),
        ("language", FieldKey::Language),
    ],
);

/// Reads a `.docx`.
pub(super) fn read_docx(input: Input<'_>, sink: &mut Sink<'_>) {
    read(input, sink, "word/document.xml", DOCX, |archive, xml, out| {
        let styles = archive::entry(archive, "word/styles.xml", MAX_PART_BYTES)
            .ok()
            .flatten()
            .unwrap_or_default();
        docx_body(xml, &docx_styles(&styles), out)
    });
}

/// Reads an `.odt`.
pub(super) fn read_odt(input: Input<'_>, sink: &mut Sink<'_>) {
    read(input, sink, "content.xml", ODT, |_, xml, out| odt_body(xml, out));
}

type Body = fn(&mut archive::Zip<'_>, &[u8], &mut Rendered) -> Result<(), String>;

fn read(input: Input<'_>, sink: &mut Sink<'_>, main: &str, properties: Properties, body: Body) {
    let path = input.place.path();
    let mut rendered = Rendered::default();
    let mut warnings = Vec::new();
    let result = archive::open(&input.bytes).and_then(|mut archive| {
        if let Ok(Some(manifest)) = archive::entry(&mut archive, "META-INF/manifest.xml", MAX_PART_BYTES)
            && memchr::memmem::find(&manifest, b"encryption-data").is_some()
        {
            return Err("Locked with a password; open it with the password and save it without".to_owned());
        }
        if let Ok(Some(xml)) = archive::entry(&mut archive, properties.0, MAX_PART_BYTES) {
            // Half-read properties are as good as none.
            state_properties(&xml, properties, &mut rendered).unwrap_or_default();
        }
        let xml = archive::entry(&mut archive, main, MAX_PART_BYTES)?
            .ok_or_else(|| format!("The document is damaged (it has no {main}); open it in its program and save it again"))?;
        if let Err(err) = body(&mut archive, &xml, &mut rendered) {
            warnings.push(format!("The document is damaged ({err}); only what stands before that is read"));
        }
        Ok(())
    });
    if let Err(reason) = result {
        return sink(Err(archive::failed(&path, reason)));
    }
    if rendered.is_empty() {
        let what = warnings.pop().unwrap_or_else(|| "The document holds no text".to_owned());
        return sink(Err(crate::ingest::skipped(&path, what)));
    }
    let mut article = Article::rendered(input.place, &input.bytes, rendered);
    article.warnings = warnings;
    sink(Ok(article));
}

fn state_properties(xml: &[u8], (_, source, keys): Properties, out: &mut Rendered) -> Result<(), String> {
    let mut open: Option<(FieldKey, &str, String)> = None;
    walk(xml, &mut |node| match node {
        Node::Open(element) => {
            let name = element.name();
            if let Some((name, key)) = keys.iter().find(|(n, _)| n.as_bytes() == name) {
                open = Some((*key, name, String::new()));
            }
        }
        Node::Text(text) => {
            if let Some((_, _, value)) = &mut open {
                value.push_str(text);
            }
        }
        Node::Close(_) => {
            if let Some((key, name, value)) = open.take() {
                out.state(Stated::new(key, source, name, &value).weak());
            }
        }
    })
}

/// A paragraph in the making.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    level: Option<u32>,
}

impl Paragraph {
    /// Adds it to the text; the first heading of the first level is the headline if no paragraph says so.
    fn close(self, has_title: &mut bool, out: &mut Rendered) {
        let style = self.style.to_lowercase();
        let heading = || {
            style
                .strip_prefix("heading")
                .map(|n| n.trim_matches([' ', '_']).parse().unwrap_or(1))
        };
        let kind = match &*style {
            "title" => Some(BlockKind::Title),
            "subtitle" => Some(BlockKind::Heading),
            "caption" => Some(BlockKind::Caption),
            s if s.starts_with("toc ") || s.starts_with("contents ") => Some(BlockKind::Boilerplate),
            _ => self.level.or_else(heading).map(|level: u32| {
                if level <= 1 && !*has_title && out.is_empty() {
                    BlockKind::Title
                } else {
                    BlockKind::Heading
                }
            }),
        };
        let kind = match kind {
            Some(BlockKind::Title) if *has_title => Some(BlockKind::Heading),
            kind => kind,
        };
        if self.text.trim().is_empty() {
            return;
        }
        *has_title |= kind == Some(BlockKind::Title);
        match kind {
            None if self.text.contains('\n') => out.plain(&self.text),
            kind => out.paragraph(kind.map(|k| (k, "frame/document-style")), &self.text),
        }
    }
}

/// Names of styles by their ids, which are in the language of the program.
fn docx_styles(xml: &[u8]) -> BTreeMap<String, String> {
    let mut styles = BTreeMap::new();
    let mut id = None;
    // Without styles every paragraph is body, which is no loss of text.
    walk(xml, &mut |node| {
        if let Node::Open(element) = node {
            match &*element.name() {
                b"style" => id = element.attribute("styleId"),
                b"name" => {
                    if let Some((id, name)) = id.take().zip(element.attribute("val")) {
                        styles.insert(id, name);
                    }
                }
                _ => {}
            }
        }
    })
    .unwrap_or_default();
    styles
}

fn docx_body(xml: &[u8], styles: &BTreeMap<String, String>, out: &mut Rendered) -> Result<(), String> {
    // Text boxes are paragraphs inside paragraphs.
    let mut open: Vec<Paragraph> = Vec::new();
    let (mut in_text, mut skipping, mut has_title) = (0_u32, 0_u32, false);
    walk(xml, &mut |node| match node {
        Node::Open(element) => match &*element.name() {
            // What stands here again for older programs.
            b"Fallback" => skipping += 1,
            _ if skipping > 0 => {}
            b"p" => open.push(Paragraph::default()),
            b"t" => in_text += 1,
            b"pStyle" => {
                if let Some((paragraph, id)) = open.last_mut().zip(element.attribute("val")) {
                    paragraph.style = styles.get(&id).cloned().unwrap_or(id);
                }
            }
            name @ (b"tab" | b"br" | b"cr" | b"noBreakHyphen") => {
                if let Some(paragraph) = open.last_mut() {
                    paragraph.text.push(match name {
                        b"tab" => ' ',
                        b"noBreakHyphen" => '-',
                        _ => '\n',
                    });
                }
            }
            _ => {}
        },
        Node::Close(b"Fallback") => skipping = skipping.saturating_sub(1),
        _ if skipping > 0 => {}
        Node::Close(b"t") => in_text = in_text.saturating_sub(1),
        Node::Close(b"p") => {
            if let Some(paragraph) = open.pop() {
                paragraph.close(&mut has_title, out);
            }
        }
        Node::Close(_) => {}
        Node::Text(text) => {
            if let Some(paragraph) = open.last_mut().filter(|_| in_text > 0) {
                paragraph.text.push_str(text);
            }
        }
    })
}

/// Elements of an `.odt` whose text is none of the article.
const ODT_SKIPPED: [&[u8]; 6] = [b"annotation", b"tracked-changes", b"note", b"desc", b"title", b"script"];

fn odt_body(xml: &[u8], out: &mut Rendered) -> Result<(), String> {
    let mut styles: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Vec<Paragraph> = Vec::new();
    let (mut skipping, mut has_title) = (0_u32, false);
    walk(xml, &mut |node| match node {
        Node::Open(element) => {
            let name = element.name();
            if ODT_SKIPPED.contains(&&*name) {
                skipping += 1;
            }
            match &*name {
                _ if skipping > 0 => {}
                b"style" => {
                    if let Some((name, parent)) = element.attribute("name").zip(element.attribute("parent-style-name")) {
                        styles.insert(name, parent);
                    }
                }
                b"p" | b"h" => {
                    let style = element.attribute("style-name").unwrap_or_default();
                    open.push(Paragraph {
                        text: String::new(),
                        style: styles.get(&style).cloned().unwrap_or(style),
                        level: (name == b"h").then(|| element.attribute("outline-level").and_then(|l| l.parse().ok()).unwrap_or(1)),
                    });
                }
                b"s" | b"tab" | b"line-break" => {
                    if let Some(paragraph) = open.last_mut() {
                        paragraph.text.push(if name == b"line-break" { '\n' } else { ' ' });
                    }
                }
                _ => {}
            }
        }
        Node::Close(name) if ODT_SKIPPED.contains(&name) => skipping = skipping.saturating_sub(1),
        _ if skipping > 0 => {}
        Node::Close(b"p" | b"h") => {
            if let Some(paragraph) = open.pop() {
                paragraph.close(&mut has_title, out);
            }
        }
        Node::Close(_) => {}
        Node::Text(text) => {
            if let Some(paragraph) = open.last_mut() {
                paragraph.text.push_str(text);
            }
        }
    })
}
