//! A thin walk over XML for office documents, by the crate `quick-xml` (pull parser, pure Rust, no recursion).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What is met on the way.
pub(super) enum Node<'n> {
    /// An element opens.
    Open(&'n Element<'n>),
    /// The innermost open element of this local name closes.
    Close(&'n [u8]),
    /// Text, entities resolved.
    Text(&'n str),
}

/// An opening element.
pub(super) struct Element<'e>(BytesStart<'e>);

impl Element<'_> {
    /// Name without prefix.
    pub(super) fn name(&self) -> Vec<u8> {
        self.0.local_name().as_ref().to_vec()
    }

    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|a| a.key.local_name().as_ref() == name.as_bytes())
            .map(|a| String::from_utf8_lossy(&a.value).into_owned())
    }
}

/// Calls `visit` for all of `xml`; the error is what the parser says of the place where it is broken, after what stood before
/// it has been visited.
pub(super) fn walk(xml: &[u8], visit: &mut dyn FnMut(Node<'_>)) -> Result<(), String> {
    let text = match encoding_rs::Encoding::for_bom(xml) {
        Some((encoding, _)) => encoding.decode(xml).0,
        None => String::from_utf8_lossy(xml),
    };
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event().map_err(|err| err.to_string())? {
            Event::Start(start) => visit(Node::Open(&Element(start))),
            Event::Empty(start) => {
                let element = Element(start);
                visit(Node::Open(&element));
                visit(Node::Close(&element.name()));
            }
            Event::End(end) => visit(Node::Close(end.local_name().as_ref())),
            Event::Text(text) => visit(Node::Text(&text.decode().map_err(|err| err.to_string())?)),
            Event::CData(data) => visit(Node::Text(&data.decode().map_err(|err| err.to_string())?)),
            Event::GeneralRef(entity) => {
                let name = entity.decode().map_err(|err| err.to_string())?;
                let resolved = match &*name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => entity.resolve_char_ref().ok().flatten(),
                };
                if let Some(c) = resolved {
                    visit(Node::Text(c.encode_utf8(&mut [0; 4])));
                }
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(xml: &str) -> (String, Result<(), String>) {
        let mut out: Vec<String> = Vec::new();
        let end = walk(xml.as_bytes(), &mut |node| {
            out.push(match node {
                Node::Open(e) => format!("<{}{}>", String::from_utf8_lossy(&e.name()), e.attribute("v").unwrap_or_default()),
                Node::Close(name) => format!("</{}>", String::from_utf8_lossy(name)),
                Node::Text(text) => text.to_owned(),
            });
        });
        (out.concat(), end)
    }

    #[test]
    fn elements_and_entities() {
        let (out, end) = trace("<?xml version=\"1.0\"?><w:p><w:s w:v=\"1\"/>a&amp;b&#x2014;&no;<![CDATA[<]]></w:p>");
        assert_eq!((&*out, end), ("<p><s1></s>a&b—<</p>", Ok(())));
        let (out, end) = trace("<a>one<b");
        assert_eq!(out, "<a>one");
        assert!(end.is_err());
    }
}
