//! Bytes → text, with the encoding it was read in. Binary data is refused with a reason.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A decoded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Bytes of the byte order mark.
    pub file_offset: u32,
    /// Something odd that the reader should know.
    pub warning: Option<&'static str>,
}

/// Why bytes are not text; sentences for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Nothing, or white space only.
    #[error("The file is empty")]
    Empty,
    /// Known signature of another kind of file.
    #[error("Not a text but {0}, whatever its name says; convert it to .txt")]
    Signature(&'static str),
    /// Control characters as no text has them.
    #[error("Binary data, not text")]
    Binary,
}

/// First bytes of kinds of files that are met under a wrong name.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"\x1F\x8B", "a compressed file"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"\x7FELF", "a program"),
    (b"{\\rtf", "a rich text document"),
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
];

/// Bytes looked at to tell text from binary data and one encoding from another.
const SAMPLE_BYTES: usize = 1 << 16;

/// Decodes a whole file.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, NotText> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(NotText::Signature(what));
    }
    let decoded = match Encoding::for_bom(&bytes) {
        Some((encoding, bom)) if encoding == UTF_16LE || encoding == UTF_16BE => utf_16(&bytes, encoding, bom),
        Some((_, bom)) => utf_8(bytes, bom),
        None => match utf_16_without_mark(&bytes) {
            Some(encoding) => utf_16(&bytes, encoding, 0),
            None => utf_8(bytes, 0),
        },
    }?;
    if decoded.text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}') {
        return Err(NotText::Empty);
    }
    if is_binary(&decoded.text) {
        return Err(NotText::Binary);
    }
    Ok(decoded)
}

/// Decodes a web page: by byte order mark, then `header` (the encoding that the mail or server names), then the page's own
/// `charset`, then as any text.
pub fn decode_html(bytes: &[u8], header: Option<&str>) -> Result<Decoded, NotText> {
    let named = || {
        header
            .and_then(|h| Encoding::for_label(h.trim().as_bytes()))
            .or_else(|| meta_charset(bytes))
    };
    let is_utf_8 = || std::str::from_utf8(bytes).is_ok();
    let Some(encoding) = Encoding::for_bom(bytes)
        .is_none()
        .then(named)
        .flatten()
        .filter(|e| *e != UTF_8 && *e != UTF_16LE && *e != UTF_16BE)
    else {
        return decode(bytes.to_vec());
    };
    // Pages that were saved anew as UTF-8 often keep the name of their old encoding.
    if encoding.is_single_byte() && !bytes.is_ascii() && is_utf_8() {
        return decode(bytes.to_vec());
    }
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    if text.trim().is_empty() {
        return Err(NotText::Empty);
    }
    if is_binary(&text) {
        return Err(NotText::Binary);
    }
    Ok(Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        file_offset: 0,
        warning: failed.then_some("Some bytes are not valid in it and are shown as \u{FFFD}"),
    })
}

/// The encoding that a page names near its top: `<meta charset="…">`, `content="text/html; charset=…"`, `<?xml encoding="…"?>`.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..2048).unwrap_or(bytes).to_ascii_lowercase();
    ["charset", "encoding"].iter().find_map(|key| {
        memchr::memmem::find_iter(&head, key).find_map(|at| {
            let rest = head
                .get(at + key.len()..)?
                .trim_ascii_start()
                .strip_prefix(b"=")?
                .trim_ascii_start();
            let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
            let len = rest
                .iter()
                .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':' | b'.'))?;
            Encoding::for_label(rest.get(..len)?)
        })
    })
}

/// More than one control character in 200, beside line breaks and tabs.
fn is_binary(text: &str) -> bool {
    // Nearly all texts end here. Without a branch a byte, many bytes are looked at in one step; 0xC2 leads the controls beyond ASCII.
    let is_odd = |b: u8| u8::from(b < 0x20 && !matches!(b, 0x9..=0xD) || matches!(b, 0x7F | 0xC2));
    if text.bytes().fold(0, |any, b| any | is_odd(b)) == 0 {
        return false;
    }
    let (mut num, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(SAMPLE_BYTES) {
        num += 1;
        odd += usize::from(c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{B}' | '\u{85}' | '\u{1A}'));
    }
    odd > 2 && odd * 200 > num
}

fn utf_8(mut bytes: Vec<u8>, bom: usize) -> Result<Decoded, NotText> {
    bytes.drain(..bom);
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Ok(Decoded {
                text,
                encoding: "UTF-8",
                file_offset: bom as u32,
                warning: None,
            });
        }
        Err(err) => err.into_bytes(),
    };
    if bom > 0 || is_damaged_utf_8(&bytes) {
        return Ok(Decoded {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            encoding: "UTF-8",
            file_offset: bom as u32,
            warning: Some("Some bytes are not valid UTF-8 and are shown as \u{FFFD}"),
        });
    }
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(&bytes);
    if memchr::memchr(0, sample).is_some() {
        return Err(NotText::Binary);
    }
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(&bytes, true);
    let (mut guess, mut is_sure) = detector.guess_assess(None, false);
    // Short texts with few accents look the same in all Latin code pages; in English ones the western page is meant.
    let num_accents = bytes.iter().filter(|b| **b >= 0xC0).count();
    if guess.is_single_byte() && num_accents * 25 < bytes.len() {
        (guess, is_sure) = (WINDOWS_1252, true);
    }
    let (mut text, mut failed) = guess.decode_without_bom_handling(&bytes);
    if failed {
        guess = WINDOWS_1252;
        (text, failed) = guess.decode_without_bom_handling(&bytes);
    }
    Ok(Decoded {
        text: text.into_owned(),
        encoding: guess.name(),
        file_offset: 0,
        warning: (failed || !is_sure).then_some("The encoding is a guess; save the file as UTF-8 if letters look wrong"),
    })
}

/// True if the bytes are UTF-8 but for a few: many whole multi-byte characters to each error.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 * bad
}

fn utf_16(bytes: &[u8], encoding: &'static Encoding, bom: usize) -> Result<Decoded, NotText> {
    let (text, failed) = encoding.decode_without_bom_handling(bytes.get(bom..).unwrap_or_default());
    if failed && text.chars().filter(|c| *c == '\u{FFFD}').count() * 50 > text.len() {
        return Err(NotText::Binary);
    }
    Ok(Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        file_offset: bom as u32,
        warning: failed.then_some("Some bytes are not valid UTF-16 and are shown as \u{FFFD}"),
    })
}

/// UTF-16 of mostly Latin text has a zero in every other byte.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let pairs = sample.len() / 2;
    if pairs < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 3 > pairs && even * 50 < pairs {
        Some(UTF_16LE)
    } else if even * 3 > pairs && odd * 50 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: &str, file_offset: u32) {
        let got = decode(bytes.to_vec()).expect("is text");
        assert_eq!((&*got.text, got.encoding, got.file_offset), (text, encoding, file_offset));
    }

    fn utf_16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    }

    #[test]
    fn encodings() {
        let text = "The airport of Liège — “busy” — opened.";
        check(text.as_bytes(), text, "UTF-8", 0);
        check(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), text, "UTF-8", 3);
        for big in [false, true] {
            let name = if big { "UTF-16BE" } else { "UTF-16LE" };
            let bytes = utf_16_bytes(text, big);
            check(&bytes, text, name, 0);
            check(&[utf_16_bytes("\u{FEFF}", big), bytes].concat(), text, name, 2);
        }
        let (western, _, failed) = WINDOWS_1252.encode(text);
        assert!(!failed);
        check(&western, text, "windows-1252", 0);
        check(b"Li\xE8ge and M\xFCnchen agreed.", "Liège and München agreed.", "windows-1252", 0);
    }

    #[test]
    fn pages_name_their_encoding() {
        let page = |charset: &str, body: &[u8]| [b"<html><head>".as_slice(), charset.as_bytes(), b"</head><p>", body].concat();
        let name = |charset: &str, body: &[u8], header| decode_html(&page(charset, body), header).expect("is text").encoding;
        let koi = "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}";
        let koi = encoding_rs::KOI8_R.encode(koi).0;
        assert_eq!(name("<meta charset=koi8-r>", &koi, None), "KOI8-R");
        let old = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">";
        assert_eq!(name(old, &koi, None), "windows-1251");
        assert_eq!(name(old, &koi, Some("KOI8-R")), "KOI8-R");
        assert_eq!(name(old, "é".as_bytes(), None), "UTF-8");
        assert_eq!(name("<meta charset=\"no such\">", "é".as_bytes(), None), "UTF-8");
        assert_eq!(
            decode_html(b"<?xml version='1.0' encoding='iso-8859-2'?><p>\xB1", None).map(|d| d.encoding),
            Ok("ISO-8859-2")
        );
    }

    #[test]
    fn damaged_utf_8_stays_utf_8() {
        let mut bytes = "“Liège”, “Köln”, “Malmö” and “Łódź” said no.".as_bytes().to_vec();
        bytes.push(0xC3);
        let got = decode(bytes).expect("is text");
        assert_eq!(got.encoding, "UTF-8");
        assert!(got.text.contains("Łódź") && got.warning.is_some());
    }

    #[test]
    fn refused() {
        assert_eq!(decode(Vec::new()), Err(NotText::Empty));
        assert_eq!(decode(b" \n\t\n".to_vec()), Err(NotText::Empty));
        assert_eq!(decode(b"\xEF\xBB\xBF".to_vec()), Err(NotText::Empty));
        assert_eq!(decode(b"%PDF-1.7 x".to_vec()), Err(NotText::Signature("a PDF")));
        let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decode(noise), Err(NotText::Binary));
    }
}
