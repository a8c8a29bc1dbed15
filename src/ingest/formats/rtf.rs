//! Rich text (`.rtf`): an own small reader, since the crates for it read a part of the control words, panic on damaged files or
//! pull in bindings to browsers. It knows paragraphs, signs, code pages, Unicode and the properties; all else is left out.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::ingest::fields::{FieldKey, Stated};
use crate::ingest::formats::{Article, Input, Rendered, Sink};
use crate::ingest::skipped;
use crate::time::Civil;

/// Groups inside groups; programs write a few dozen.
const MAX_DEPTH: usize = 2_000;

/// Words whose group holds no text of the article.
const NO_TEXT: &[&[u8]] = &[
    b"fonttbl",
    b"colortbl",
    b"stylesheet",
    b"pict",
    b"object",
    b"header",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footer",
    b"footerl",
    b"footerr",
    b"footerf",
    b"footnote",
    b"annotation",
    b"fldinst",
    b"filetbl",
    b"xe",
    b"tc",
    b"nonshppict",
    b"listtable",
    b"listoverridetable",
    b"operator",
    b"company",
    b"comment",
    b"doccomm",
    b"keywords",
    b"subject",
    b"manager",
    b"category",
    b"printim",
    b"buptim",
];

/// Reads a rich text.
pub(super) fn read(input: Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    let mut reader = Reader::default();
    let warning = reader.run(&input.bytes).err();
    let rendered = reader.finish();
    if rendered.is_empty() {
        let what = warning.unwrap_or("The rich text holds no text");
        return sink(Err(skipped(&path, what)));
    }
    let mut article = Article::rendered(input.place, &input.bytes, rendered);
    article.warnings = warning
        .map(|w| format!("{w}; only what stands before that is read"))
        .into_iter()
        .collect();
    sink(Ok(article));
}

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Target {
    #[default]
    Body,
    Nowhere,
    Title,
    Author,
    Keywords,
    Created,
    Changed,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    target: Target,
    /// Signs after a `\u` that stand for it in older programs.
    fallback: usize,
    /// True right after `\*`: the next word, if unknown, is left out with its group.
    is_optional: bool,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            target: Target::Body,
            fallback: 1,
            is_optional: false,
        }
    }
}

struct Reader {
    out: Rendered,
    group: Group,
    stack: Vec<Group>,
    encoding: &'static Encoding,
    /// Bytes of `\'hh` that are not decoded yet: two may be one sign.
    bytes: Vec<u8>,
    /// A high surrogate that waits for its partner.
    surrogate: Option<u16>,
    /// Fallback signs still to leave out.
    to_skip: usize,
    paragraph: String,
    title: String,
    author: String,
    keywords: String,
    created: [i32; 3],
    changed: [i32; 3],
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            out: Rendered::default(),
            group: Group::default(),
            stack: Vec::new(),
            encoding: WINDOWS_1252,
            bytes: Vec::new(),
            surrogate: None,
            to_skip: 0,
            paragraph: String::new(),
            title: String::new(),
            author: String::new(),
            keywords: String::new(),
            created: [0; 3],
            changed: [0; 3],
        }
    }
}

impl Reader {
    /// Goes through the file; the error says why it stopped before the end.
    fn run(&mut self, file: &[u8]) -> Result<(), &'static str> {
        let mut rest = file;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'{' => {
                    self.flush();
                    if self.stack.len() >= MAX_DEPTH {
                        return Err("The rich text is damaged (groups without end)");
                    }
                    self.stack.push(self.group);
                }
                b'}' => {
                    self.flush();
                    self.to_skip = 0;
                    self.group = self.stack.pop().unwrap_or_default();
                }
                b'\\' => rest = self.control(rest),
                b'\r' | b'\n' => {}
                byte => self.byte(*byte),
            }
        }
        self.flush();
        if self.stack.is_empty() {
            Ok(())
        } else {
            Err("The rich text is cut off")
        }
    }

    fn finish(mut self) -> Rendered {
        self.end_paragraph();
        let mut out = self.out;
        out.state(Stated::new(FieldKey::Title, "document properties", "title", &self.title).weak());
        out.state(Stated::new(FieldKey::Byline, "document properties", "author", &self.author).weak());
        out.state(Stated::new(FieldKey::Tags, "document properties", "keywords", &self.keywords).weak());
        for (key, name, [y, m, d]) in [
            (FieldKey::Published, "creatim", self.created),
            (FieldKey::Updated, "revtim", self.changed),
        ] {
            let day = u8::try_from(m)
                .ok()
                .zip(u8::try_from(d).ok())
                .and_then(|(m, d)| Civil::new(y, m, d));
            if let Some(day) = day {
                out.state(Stated::new(key, "document properties", name, &day.to_string()).weak());
            }
        }
        out
    }

    /// What follows a backslash; gives what follows that.
    fn control<'f>(&mut self, rest: &'f [u8]) -> &'f [u8] {
        let Some((first, after)) = rest.split_first() else { return rest };
        if !first.is_ascii_alphabetic() {
            return self.symbol(*first, after);
        }
        let len = rest.iter().take(32).take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, mut rest) = rest.split_at(len);
        let digits_from = usize::from(rest.first() == Some(&b'-'));
        let num_digits = rest.iter().skip(digits_from).take(10).take_while(|b| b.is_ascii_digit()).count();
        let mut number = None;
        if num_digits > 0 {
            let (digits, after) = rest.split_at(digits_from + num_digits);
            number = std::str::from_utf8(digits).ok().and_then(|d| d.parse::<i64>().ok());
            rest = after;
        }
        rest = rest.strip_prefix(b" ").unwrap_or(rest);
        if word == b"bin" {
            let len = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            return rest.get(len..).unwrap_or_default();
        }
        if word == b"u" {
            self.unicode(number.unwrap_or(0));
        } else {
            self.flush();
            self.word(word, number);
        }
        self.group.is_optional = false;
        rest
    }

    fn symbol<'f>(&mut self, sign: u8, rest: &'f [u8]) -> &'f [u8] {
        match sign {
            b'\'' => {
                let value = rest
                    .get(..2)
                    .and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
                match value {
                    Some(value) => {
                        if self.to_skip > 0 {
                            self.to_skip -= 1;
                        } else {
                            self.bytes.push(value);
                        }
                        return rest.get(2..).unwrap_or_default();
                    }
                    None => return rest,
                }
            }
            b'*' => self.group.is_optional = true,
            b'~' => self.text("\u{A0}"),
            b'_' => self.text("-"),
            b'\\' | b'{' | b'}' => self.byte(sign),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
        rest
    }

    fn word(&mut self, word: &[u8], number: Option<i64>) {
        match word {
            b"par" | b"sect" | b"page" | b"row" | b"cell" | b"nestcell" if self.group.target == Target::Body => self.end_paragraph(),
            b"line" => self.text("\n"),
            b"tab" => self.text(" "),
            b"emdash" => self.text("—"),
            b"endash" => self.text("–"),
            b"lquote" => self.text("‘"),
            b"rquote" => self.text("’"),
            b"ldblquote" => self.text("“"),
            b"rdblquote" => self.text("”"),
            b"bullet" => self.text("•"),
            b"uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            b"ansicpg" => self.encoding = code_page(number.unwrap_or(1252)),
            b"mac" => self.encoding = encoding_rs::MACINTOSH,
            b"info" => self.group.target = Target::Nowhere,
            b"title" => self.group.target = Target::Title,
            b"author" => self.group.target = Target::Author,
            b"keywords" => self.group.target = Target::Keywords,
            b"creatim" => self.group.target = Target::Created,
            b"revtim" => self.group.target = Target::Changed,
            b"yr" | b"mo" | b"dy" => {
                let at = match word {
                    b"yr" => 0,
                    b"mo" => 1,
                    _ => 2,
                };
                let date = match self.group.target {
                    Target::Created => &mut self.created,
                    Target::Changed => &mut self.changed,
                    _ => return,
                };
                if let Some(slot) = date.get_mut(at) {
                    *slot = i32::try_from(number.unwrap_or(0)).unwrap_or(0);
                }
            }
            // What is optional is left out, but for text boxes of newer programs.
            _ if NO_TEXT.contains(&word) || (self.group.is_optional && !matches!(word, b"shppict" | b"shpinst" | b"shptxt")) => {
                self.group.target = Target::Nowhere;
            }
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if byte.is_ascii() && self.bytes.is_empty() {
            self.text(char::from(byte).encode_utf8(&mut [0; 4]));
        } else {
            // After the first byte of a sign of two bytes, an ASCII byte may be its second.
            self.bytes.push(byte);
            if byte.is_ascii() {
                self.flush();
            }
        }
    }

    fn unicode(&mut self, number: i64) {
        self.decode_bytes();
        // Negative numbers are how 16 bits are written.
        let unit = u16::try_from(number.rem_euclid(1 << 16)).unwrap_or(0);
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if (0xD800..0xDC00).contains(&unit) {
            self.surrogate = Some(unit);
        } else {
            for c in char::decode_utf16(units).flatten() {
                self.text(c.encode_utf8(&mut [0; 4]));
            }
        }
        self.to_skip = self.group.fallback;
    }

    fn decode_bytes(&mut self) {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            let text = self.encoding.decode_without_bom_handling(&bytes).0.into_owned();
            self.text(&text);
        }
    }

    fn flush(&mut self) {
        self.decode_bytes();
        self.surrogate = None;
    }

    fn text(&mut self, text: &str) {
        let into = match self.group.target {
            Target::Body => &mut self.paragraph,
            Target::Title => &mut self.title,
            Target::Author => &mut self.author,
            Target::Keywords => &mut self.keywords,
            Target::Nowhere | Target::Created | Target::Changed => return,
        };
        into.push_str(text);
    }

    fn end_paragraph(&mut self) {
        self.flush();
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.contains('\n') {
            self.out.plain(&paragraph);
        } else {
            self.out.paragraph(None, &paragraph);
        }
    }
}

fn code_page(number: i64) -> &'static Encoding {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(rtf: &[u8]) -> (String, Result<(), &'static str>) {
        let mut reader = Reader::default();
        let end = reader.run(rtf);
        (reader.finish().into_parts().0, end)
    }

    #[test]
    fn signs_and_paragraphs() {
        let (got, end) = text(
            br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}{\*\generator X;}{\info{\title Port}{\author Jo}{\creatim\yr2021\mo1\dy5}}
\pard\b The port\b0\par
Li\'e8ge \ldblquote closed\rdblquote\emdash\u8364 ?5{\field{\*\fldinst HYPERLINK}{\fldrslt  link}}\{x\}\par {\pict ffd8}\u-10179?\u-8704?}",
        );
        assert_eq!(end, Ok(()));
        assert_eq!(got, "The port\n\nLiège “closed”—€5 link{x}\n\n\u{1F600}");
    }

    #[test]
    fn code_pages() {
        let (got, _) = text(br"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}");
        assert_eq!(got, "При");
        let (got, _) = text(br"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}");
        assert_eq!(got, "日本");
    }

    #[test]
    fn damaged_files_end() {
        assert!(text(br"{\rtf1 One\par Two").1.is_err());
        assert_eq!(text(br"{\rtf1 One\par Two").0, "One\n\nTwo");
        assert!(text("{".repeat(100_000).as_bytes()).1.is_err());
        assert_eq!(text(br"{\rtf1 \bin99999999 abc").0, "");
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(!text(&bytes).0.contains('\0'));
        }

        #[test]
        fn any_words(words in prop::collection::vec("[{}]|\\\\[a-z*'~]{1,6}-?[0-9]{0,6} ?|\\\\'[0-9a-f]{2}|[a-z ]", 0..60)) {
            prop_assert!(!text(words.concat().as_bytes()).0.contains('\0'));
        }
    }
}
