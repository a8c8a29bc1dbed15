//! The view that a picture shows, kept in its file: in an iTXt chunk of a PNG, in `<metadata>` of an SVG.

use std::io::Cursor;

use image::RgbaImage;

use crate::ui::picture::svg::METADATA_KEY;

/// A PNG with a title, the program's name and the view.
pub(super) fn png(image: &RgbaImage, title: &str, view: &str) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.width(), image.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.add_itxt_chunk("Title".to_owned(), title.to_owned())?;
    encoder.add_itxt_chunk("Software".to_owned(), SOFTWARE.to_owned())?;
    encoder.add_itxt_chunk(METADATA_KEY.to_owned(), view.to_owned())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(image.as_raw())?;
    writer.finish()?;
    Ok(bytes)
}

/// Name and version of the program.
pub const SOFTWARE: &str = concat!("Dateline ", env!("CARGO_PKG_VERSION"));

/// The view kept in a picture; `None` if it is none of ours.
pub fn view_of(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"\x89PNG") {
        let reader = png::Decoder::new(Cursor::new(bytes)).read_info().ok()?;
        let chunk = reader.info().utf8_text.iter().find(|c| c.keyword == METADATA_KEY)?;
        return chunk.get_text().ok();
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut is_inside = false;
    let mut view = String::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                let is_ours =
                    |a: quick_xml::events::attributes::Attribute<'_>| a.key.as_ref() == b"id" && *a.value == *METADATA_KEY.as_bytes();
                is_inside = tag.name().as_ref() == b"metadata" && tag.attributes().flatten().any(is_ours);
            }
            Event::Text(text) if is_inside => view.push_str(&text.decode().ok()?),
            Event::GeneralRef(entity) if is_inside => view.push(match &*entity.decode().ok()? {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                _ => return None,
            }),
            Event::End(_) if is_inside => return Some(view),
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::picture::svg::{Frame, svg};

    proptest! {
        #[test]
        fn what_was_put_in_comes_out(view in "[ -~é“”]{1,60}") {
            let frame = Frame { size: [10.0, 10.0], ground: egui::Color32::WHITE, title: "t", description: "", metadata: &view };
            prop_assert_eq!(view_of(svg(&[], frame).as_bytes()), Some(view.clone()));
            let image = RgbaImage::new(3, 2);
            prop_assert_eq!(view_of(&png(&image, "a title", &view).expect("encodes")), Some(view));
        }

        #[test]
        fn any_bytes_are_refused_calmly(bytes in prop::collection::vec(prop::num::u8::ANY, 0..200), is_png in prop::bool::ANY) {
            let start: &[u8] = if is_png { b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" } else { b"<svg><metadata id=\"dateline-view\">" };
            drop(view_of(&[start, &bytes].concat()));
        }
    }
}
