//! A folder with each format in good, damaged and hostile form, made anew by each test.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// One paragraph of news about nothing.
pub(crate) const LEAD: &str =
    "The minister said on Monday that the old bridge over the river would be closed for a year while it is repaired.";
/// Another.
pub(crate) const NEXT: &str =
    "A ferry would run every hour, the mayor told reporters, and the town would pay for it out of its own budget.";

/// What a file of the folder must give.
pub(crate) struct Expected {
    pub(crate) path: String,
    pub(crate) articles: usize,
    /// Words of a problem line about it; empty for none.
    pub(crate) problem: &'static str,
}

/// Builds the folder.
pub(crate) struct Folder<'a> {
    root: &'a Path,
    pub(crate) expected: Vec<Expected>,
}

impl<'a> Folder<'a> {
    pub(crate) fn new(root: &'a Path) -> Self {
        Self {
            root,
            expected: Vec::new(),
        }
    }

    pub(crate) fn file(&mut self, path: &str, bytes: impl AsRef<[u8]>, articles: usize, problem: &'static str) {
        let full = self.root.join(path);
        fs::create_dir_all(full.parent().expect("has a folder")).expect("folders can be made");
        fs::write(full, bytes).expect("files can be written");
        self.expect(path, articles, problem);
    }

    pub(crate) fn expect(&mut self, path: &str, articles: usize, problem: &'static str) {
        self.expected.push(Expected {
            path: path.to_owned(),
            articles,
            problem,
        });
    }
}

/// A Word document.
pub(crate) fn docx(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    let body = paragraphs
        .iter()
        .map(|p| format!("<w:p><w:r><w:t>{p}</w:t></w:r></w:p>"))
        .collect::<Vec<_>>()
        .concat();
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"Titel\"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>\
         {body}<w:sectPr/></w:body></w:document>"
    );
    zip(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        (
            "word/styles.xml",
            b"<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style></w:styles>".to_vec(),
        ),
        (
            "docProps/core.xml",
            b"<c xmlns:dc=\"d\"><dc:creator>Jane Doe</dc:creator><cp:keywords>bridges; rivers</cp:keywords><dcterms:created>2021-01-05T10:00:00Z</dcterms:created></c>".to_vec(),
        ),
        ("word/document.xml", xml.into_bytes()),
    ])
}

/// An `OpenDocument` text.
pub(crate) fn odt(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    let body = paragraphs
        .iter()
        .map(|p| format!("<text:p>{p}</text:p>"))
        .collect::<Vec<_>>()
        .concat();
    let xml = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body><office:text><text:h text:outline-level=\"1\">{title}</text:h>\
         {body}</office:text></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text".to_vec()),
        ("content.xml", xml.into_bytes()),
        (
            "meta.xml",
            b"<m><dc:title>Draft</dc:title><meta:keyword>bridges</meta:keyword><meta:keyword>rivers</meta:keyword></m>".to_vec(),
        ),
    ])
}

/// An archive; the first entry is stored, the others are packed.
pub(crate) fn zip(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = ZipWriter::new(&mut bytes);
    for (i, (name, content)) in entries.iter().enumerate() {
        let method = if i == 0 {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).expect("entry");
        writer.write_all(content).expect("entry");
    }
    writer.finish().expect("archive");
    bytes.into_inner()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

/// A PDF with one content stream a page; `resources` is added to each page's resources, `more` are further objects from number 100.
pub(crate) fn pdf(pages: &[&str], resources: &str, more: &[(u32, String)], trailer: &str) -> Vec<u8> {
    let mut objects: Vec<(u32, Vec<u8>)> = Vec::new();
    let kids = (0..pages.len())
        .map(|i| format!("{} 0 R ", 10 + 2 * i))
        .collect::<Vec<_>>()
        .concat();
    objects.push((1, b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()));
    objects.push((2, format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into_bytes()));
    objects.push((
        3,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ));
    objects.push((
        4,
        b"<< /Title (Old bridge) /Keywords (bridges, rivers) /CreationDate (D:20210105103400Z) >>".to_vec(),
    ));
    for (i, content) in pages.iter().enumerate() {
        let page = 10 + 2 * i as u32;
        objects.push((
            page,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> {resources} >> >>",
                page + 1
            )
            .into_bytes(),
        ));
        objects.push((page + 1, stream(content.as_bytes())));
    }
    objects.extend(more.iter().map(|(number, object)| (*number, object.clone().into_bytes())));
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in &objects {
        offsets.push((*number, out.len()));
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let at = out.len();
    out.extend(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, offset) in &offsets {
        out.extend(format!("{number} 1\n{offset:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size 1000 /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n").bytes());
    out
}

fn stream(content: &[u8]) -> Vec<u8> {
    let packed = zlib(content);
    let mut out = format!("<< /Length {} /Filter /FlateDecode >>\nstream\n", packed.len()).into_bytes();
    out.extend(packed);
    out.extend(b"\nendstream");
    out
}

fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("packed");
    encoder.finish().expect("packed")
}

/// A content stream that writes lines from the top of the page.
pub(crate) fn page(lines: &[&str]) -> String {
    let rows = lines.iter().map(|l| format!("({l}) Tj T*\n")).collect::<Vec<_>>().concat();
    format!("BT /F1 12 Tf 14 TL 72 720 Td\n{rows}ET")
}

/// A PDF whose only stream unpacks to 20 MiB.
pub(crate) fn pdf_bomb() -> Vec<u8> {
    let text = " ".repeat(20 << 20);
    pdf(&[&text], "", &[], "")
}

/// A mail.
pub(crate) fn mail(subject: &str) -> String {
    format!(
        "From: Jane Doe <jane@example.org>\r\nSubject: {subject}\r\nDate: Tue, 5 Jan 2021 10:34:00 +0000\r\nMessage-ID: <1@example.org>\r\nKeywords: bridges, rivers\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{LEAD}\r\n\r\n{NEXT}\r\n"
    )
}

/// A page.
pub(crate) fn html(title: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title><meta property=\"og:type\" content=\"article\">\
         <meta name=\"keywords\" content=\"bridges, Rivers\">\
         <meta property=\"article:published_time\" content=\"2021-01-05T10:00:00Z\"></head><body><nav><a href=\"/\">Home</a></nav>\
         <article><h1>{title}</h1><p>{LEAD}</p><p>{NEXT}</p><p>{LEAD} He repeated it.</p><p>{NEXT} She agreed.</p></article></body></html>"
    )
}

/// A form that draws `draws` in its content, packed by `filters`; `content` as its bytes stand in the file.
pub(crate) fn form(filters: &str, resources: &str, content: &str) -> String {
    format!(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {filters} /Length {} /Resources << {resources} >> >>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// Bytes packed so many times, in hexadecimal digits.
pub(crate) fn hex_packed(content: &[u8], times: usize) -> String {
    let packed = (0..times).fold(content.to_vec(), |inner, _| zlib(&inner));
    let mut out = packed.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat();
    out.push('>');
    out
}
