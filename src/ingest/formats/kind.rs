//! What kind of file it is: by its first bytes, then by its name.

use crate::ingest::formats::archive;
use crate::ingest::walk;

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown, perhaps with front matter.
    Markdown,
    /// A web page.
    Html,
    /// A web page saved as a mail.
    Mhtml,
    /// A mail.
    Mail,
    /// Many mails.
    Mailbox,
    /// A PDF.
    Pdf,
    /// A Word document.
    Docx,
    /// An `OpenDocument` text.
    Odt,
    /// Rich text.
    Rtf,
    /// JSON, one value or one a line.
    Json,
    /// Comma or tab separated values.
    Table,
    /// An archive.
    Zip,
    /// One packed file.
    Gzip,
}

/// Endings of names with what they stand for.
const ENDINGS: &[(&str, Format)] = &[
    ("txt", Format::Plain),
    ("text", Format::Plain),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("mhtml", Format::Mhtml),
    ("mht", Format::Mhtml),
    ("eml", Format::Mail),
    ("mbox", Format::Mailbox),
    ("pdf", Format::Pdf),
    ("docx", Format::Docx),
    ("odt", Format::Odt),
    ("rtf", Format::Rtf),
    ("json", Format::Json),
    ("jsonl", Format::Json),
    ("ndjson", Format::Json),
    ("csv", Format::Table),
    ("tsv", Format::Table),
    ("zip", Format::Zip),
    ("gz", Format::Gzip),
];

/// Kinds of files that people have beside articles, and what to do with them.
const OTHERS: &[(&[&str], &str)] = &[
    (
        &["doc", "dot", "wpd", "pages", "wps"],
        "An old or closed kind of document; save it as .docx",
    ),
    (&["xls", "xlsx", "xlsm", "ods", "numbers"], "A spreadsheet; save the table as .csv"),
    (&["ppt", "pptx", "odp", "key"], "A presentation; save its text as .docx or .txt"),
    (&["msg", "pst", "ost"], "Mail of Outlook; export it as .eml or .mbox"),
    (&["epub", "mobi", "azw3"], "An e-book; save its text as .txt or .html"),
    (
        &["7z", "rar", "tar", "tgz", "bz2", "xz", "zst"],
        "An archive of a kind that is not read; unpack it, or pack it as .zip",
    ),
    (
        &["jpg", "jpeg", "png", "gif", "webp", "svg", "tif", "tiff", "bmp", "heic", "ico"],
        "A picture; of a scan, save the recognised text as .txt",
    ),
    (
        &["mp3", "wav", "m4a", "ogg", "mp4", "mov", "avi", "mkv", "webm"],
        "Sound or film; save its transcript as .txt",
    ),
];

/// Endings of what is read, for file dialogs and messages.
pub const READ_ENDINGS: &str = ".txt, .md, .html, .mhtml, .pdf, .docx, .odt, .rtf, .eml, .mbox, .json, .jsonl, .csv, .tsv, .zip, .gz";

impl Format {
    /// The format of a file by its name's ending.
    pub fn of(path: &str) -> Option<Self> {
        let ending = walk::extension(path)?;
        ENDINGS.iter().find(|(e, _)| *e == ending).map(|(_, format)| *format)
    }

    /// True if a file may be much larger than an article in it: it holds many, or pictures too.
    fn is_container(self) -> bool {
        !matches!(self, Self::Plain | Self::Markdown | Self::Html)
    }

    /// True if the bytes are text.
    fn is_text(self) -> bool {
        !matches!(self, Self::Pdf | Self::Docx | Self::Odt | Self::Zip | Self::Gzip)
    }

    fn words(self) -> &'static str {
        match self {
            Self::Plain => "plain text",
            Self::Markdown => "Markdown",
            Self::Html => "a web page",
            Self::Mhtml => "a saved web page",
            Self::Mail => "a mail",
            Self::Mailbox => "a mailbox",
            Self::Pdf => "a PDF",
            Self::Docx => "a Word document",
            Self::Odt => "an OpenDocument text",
            Self::Rtf => "rich text",
            Self::Json => "JSON",
            Self::Table => "a table",
            Self::Zip => "a zip archive",
            Self::Gzip => "a packed file",
        }
    }
}

/// How much larger than an article a container may be.
const CONTAINER_FACTOR: u64 = 8;

/// The largest file that is read at `path`, where one article may have `max_bytes`.
pub fn max_file_bytes(path: &str, max_bytes: u64) -> u64 {
    if Format::of(path).is_some_and(Format::is_container) {
        max_bytes.saturating_mul(CONTAINER_FACTOR)
    } else {
        max_bytes
    }
}

/// `Ok` if files of this name are read, else what to do. Of a file without an ending its bytes decide.
pub fn known(path: &str) -> Result<(), String> {
    if Format::of(path).is_some() {
        return Ok(());
    }
    Err(match walk::extension(path) {
        Some(ending) => match OTHERS.iter().find(|(endings, _)| endings.contains(&&*ending)) {
            Some((_, what)) => (*what).to_owned(),
            None => format!("Files of the kind .{ending} are not read; save the text as .txt or .docx. Read are {READ_ENDINGS}"),
        },
        None => return Ok(()),
    })
}

/// A text without an ending that has fewer words at its head is a note of some program rather than an article.
const LEAST_WORDS: usize = 20;

/// The format of a file, with a warning if its name says otherwise; or why it is not read.
pub(super) fn of_file(path: &str, bytes: &[u8]) -> Result<(Format, Option<String>), String> {
    let by_name = Format::of(path);
    let by_bytes = by_bytes(bytes, by_name)?;
    let format = match (by_bytes, by_name) {
        (Some(found), _) => found,
        // What should have a signature and has none is damaged, or is text under a wrong name.
        (None, Some(named)) if !named.is_text() && !bytes.is_empty() => {
            let head = bytes.get(..1024).unwrap_or(bytes);
            if head.iter().any(|b| *b < 9) {
                return Err(format!(
                    "Not {}, though its name says so: the file is damaged; get it again",
                    named.words()
                ));
            }
            Format::Plain
        }
        (None, Some(named)) => named,
        // Text in two-byte units tells itself by its first two.
        (None, None) => {
            let head = bytes.get(..1024).unwrap_or(bytes);
            let is_wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
            if !is_wide && head.iter().any(|b| *b < 9) {
                return Err("Neither its name nor its bytes tell what it is; give it the ending of its kind".to_owned());
            }
            let num_words = head.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).count();
            if !is_wide && num_words < LEAST_WORDS {
                return Err("It has no ending and too few words to tell that it is an article; name it .txt if it is one".to_owned());
            }
            Format::Plain
        }
    };
    let is_other = by_name.is_some_and(|named| named != format && !matches!((named, format), (Format::Mhtml, Format::Mail)));
    let warning = is_other.then(|| format!("Read as {}, which it is in spite of its name; rename it", format.words()));
    Ok((format, warning))
}

fn by_bytes(bytes: &[u8], by_name: Option<Format>) -> Result<Option<Format>, String> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let has = |sign: &[u8]| memchr::memmem::find(head, sign).is_some();
    if bytes.starts_with(b"%PDF-") || (by_name == Some(Format::Pdf) && has(b"%PDF-")) {
        return Ok(Some(Format::Pdf));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive::kind_of(bytes).map(Some);
    }
    if bytes.starts_with(b"\x1F\x8B") {
        return Ok(Some(Format::Gzip));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Some(Format::Rtf));
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        // Word wraps what it encrypts in the container of its old files.
        let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
        return Err(if memchr::memmem::find(bytes, &name).is_some() {
            "Locked with a password; open it with the password and save it without".to_owned()
        } else {
            "An old Office document; save it as .docx, or tables as .csv".to_owned()
        });
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let opens = |tag: &[u8]| text.get(..tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag));
    let is_page = opens(b"<!doctype html") || opens(b"<html") || (opens(b"<?xml") && has(b"<html"));
    if is_page && by_name != Some(Format::Html) {
        return Ok(Some(Format::Html));
    }
    let is_plain = matches!(by_name, Some(Format::Plain | Format::Mail | Format::Mhtml | Format::Mailbox) | None);
    if is_plain && bytes.starts_with(b"From ") && second_line_is_header(head) {
        return Ok(Some(Format::Mailbox));
    }
    if matches!(by_name, Some(Format::Plain) | None) && has(b"\nMIME-Version:") && (has(b"\nContent-Type:") || has(b"\nMessage-I")) {
        return Ok(Some(Format::Mail));
    }
    let is_json =
        text.starts_with(b"{\"") || text.starts_with(b"[") && text.get(1..).unwrap_or_default().trim_ascii_start().starts_with(b"{");
    if by_name.is_none() && is_json {
        return Ok(Some(Format::Json));
    }
    Ok(None)
}

/// "Return-Path: <…>" after the line that parts mails.
fn second_line_is_header(head: &[u8]) -> bool {
    let line = head.split(|b| *b == b'\n').nth(1).unwrap_or_default();
    let name = line.split(|b| *b == b':').next().unwrap_or_default();
    name.len() < line.len() && name.len() > 1 && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_win_over_names() {
        let format = |path: &str, bytes: &[u8]| of_file(path, bytes).map(|(format, warning)| (format, warning.is_some()));
        assert_eq!(format("a.txt", b"%PDF-1.4"), Ok((Format::Pdf, true)));
        assert_eq!(format("a.pdf", b"junk\n%PDF-1.4"), Ok((Format::Pdf, false)));
        assert_eq!(format("a.pdf", b"Some text."), Ok((Format::Plain, true)));
        assert!(format("a.pdf", b"\x01\x02").is_err());
        assert_eq!(format("a.doc.txt", b" <!DOCTYPE HTML>"), Ok((Format::Html, true)));
        assert_eq!(format("a.txt", b"From here on\nit went well"), Ok((Format::Plain, false)));
        assert_eq!(format("a.txt", b"From a@b Tue\nReceived: x\n"), Ok((Format::Mailbox, true)));
        assert_eq!(format("a.csv", b"title,text"), Ok((Format::Table, false)));
        assert_eq!(format("page", b"<!DOCTYPE html><p>"), Ok((Format::Html, false)));
        assert_eq!(format("dump", b"[\n {\"a\": 1}]"), Ok((Format::Json, false)));
        assert_eq!(
            format("mail", b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain\n"),
            Ok((Format::Mail, false))
        );
        let prose = b"[1] The bridge ".repeat(10);
        assert_eq!(format("note", &prose), Ok((Format::Plain, false)));
        assert!(format("Makefile", b"all: build").is_err(), "too short to tell");
        assert_eq!(max_file_bytes("a.jsonl", 10), 80);
        assert_eq!(max_file_bytes("a.txt", 10), 10);
    }

    #[test]
    fn the_list_of_endings_is_true() {
        for ending in READ_ENDINGS.split(", ") {
            assert!(Format::of(&format!("a{ending}")).is_some(), "{ending}");
        }
        assert!(known("a.xlsx").is_err_and(|e| e.contains(".csv")));
        assert!(known("README").is_ok() && known("a.bin").is_err());
    }
}
