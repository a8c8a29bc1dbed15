//! Mails (`.eml`), mailboxes (`.mbox`) and saved web pages (`.mhtml`), by the crate `mail-parser`: pure Rust, made for hostile
//! mail, all transfer encodings and character sets.

use mail_parser::decoders::html::html_to_text;
use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use crate::ingest::fields::{FieldKey, Stated};
use crate::ingest::formats::{Article, Input, Rendered, Sink, html, kind, read as read_format};
use crate::ingest::{skipped, tags, walk};
use crate::model::{BlockKind, Part, Place, Problem};

/// Attachments that are read of one mail.
const MAX_ATTACHMENTS: usize = 100;

/// Reads one mail.
pub(super) fn read(input: &Input<'_>, sink: &mut Sink<'_>) {
    message(&input.place, &input.bytes, input, sink);
}

/// Reads every mail of a mailbox.
pub(super) fn read_mailbox(input: &Input<'_>, sink: &mut Sink<'_>) {
    let path = input.place.path();
    let mut number = 0;
    for one in MessageIterator::new(&*input.bytes) {
        number += 1;
        let place = input.place.part(Part::Message(number));
        match one {
            Ok(mail) => {
                message(&place, mail.contents(), input, sink);
            }
            Err(err) => sink(Err(skipped(&place.path(), format!("Damaged ({err})")))),
        }
    }
    if number == 0 {
        sink(Err(skipped(
            &path,
            "Not a mailbox: no line begins with “From ”; export the mails again, or save each as .eml",
        )));
    }
}

/// Reads the mail in `bytes`, which stands at `place` in the file of `input`.
fn message(place: &Place, bytes: &[u8], input: &Input<'_>, sink: &mut Sink<'_>) {
    let parsed = MessageParser::default().parse(bytes).filter(|m| !m.headers().is_empty());
    let Some(mail) = parsed else {
        return sink(Err(skipped(&place.path(), "Not a mail: it has no header lines; export it again")));
    };
    let left_out: Vec<String> = attachments(&mail).map(|(name, _)| name).filter(|n| !is_read(n)).collect();
    sink(article(place, bytes, &mail).map(|mut article| {
        if !left_out.is_empty() {
            article.warnings.push(format!("Attached but not read: {}", left_out.join(", ")));
        }
        article
    }));
    for (i, (name, part)) in attachments(&mail).enumerate().filter(|(_, (name, _))| is_read(name)) {
        let inside = place.inside(&name);
        if i >= MAX_ATTACHMENTS || input.depth >= super::archive::MAX_DEPTH {
            sink(Err(skipped(&inside.path(), "Attached too deep; save it as a file of its own")));
            continue;
        }
        let inner = Input {
            place: inside,
            bytes: part.contents().to_vec(),
            depth: input.depth + 1,
            is_unpacked: false,
            ..*input
        };
        read_format(inner, sink);
    }
}

/// True for attachments that may be articles. Without an ending they are signatures and the like.
fn is_read(name: &str) -> bool {
    walk::extension(name).is_some() && kind::known(name).is_ok()
}

/// Attached files with their names, which are made unique; pictures inside the text are none.
fn attachments<'m>(mail: &'m Message<'m>) -> impl Iterator<Item = (String, &'m MessagePart<'m>)> {
    let mut names: Vec<String> = Vec::new();
    mail.attachments().filter_map(move |part| {
        let is_message = matches!(part.body, PartType::Message(_));
        let is_inline = matches!(part.body, PartType::InlineBinary(_)) || part.content_id().is_some();
        let name = match part.attachment_name() {
            Some(name) => name.replace(['/', '\\'], "_").chars().filter(|c| !c.is_control()).collect(),
            None if is_message => "forwarded.eml".to_owned(),
            None => return None,
        };
        if is_inline && !is_message {
            return None;
        }
        let count = names.iter().filter(|n| **n == name).count();
        names.push(name.clone());
        let unique = match (count, name.rsplit_once('.')) {
            (0, _) => name,
            (n, Some((stem, ending))) => format!("{stem} ({}).{ending}", n + 1),
            (n, None) => format!("{name} ({})", n + 1),
        };
        Some((unique, part))
    })
}

fn article(place: &Place, bytes: &[u8], mail: &Message<'_>) -> Result<Article, Problem> {
    let html_root = mail.html_bodies().find(|part| part.is_text_html());
    // A page saved by a browser: its root is a web page that says where it was found.
    let location = mail.header_raw("Snapshot-Content-Location").map(str::trim);
    let is_page = location.is_some() || matches!(walk::extension(&place.path()).as_deref(), Some("mht" | "mhtml"));
    if is_page && let Some(page) = html_root.and_then(|part| part.text_contents()) {
        let url = location.or_else(|| html_root.and_then(|part| part.content_location()));
        return match html::article(page, url) {
            Ok(mut rendered) => {
                if let Some(date) = mail.date() {
                    // The day on which the page was saved.
                    rendered.state(Stated::new(FieldKey::Published, "mail header", "Date", &date.to_rfc3339()).weak());
                }
                Ok(Article::rendered(place.clone(), bytes, rendered))
            }
            Err(reason) => Err(skipped(&place.path(), reason)),
        };
    }
    let mut out = Rendered::default();
    let subject = mail.subject().unwrap_or_default();
    out.paragraph(Some((BlockKind::Title, "frame/mail-subject")), subject);
    out.state(Stated::new(FieldKey::Title, "mail header", "Subject", subject));
    if let Some(from) = mail.from().and_then(|f| f.first()) {
        let name = from.name().or_else(|| from.address()).unwrap_or_default();
        out.state(Stated::new(FieldKey::Byline, "mail header", "From", name));
    }
    if let Some(date) = mail.date() {
        out.state(Stated::new(FieldKey::Published, "mail header", "Date", &date.to_rfc3339()));
    }
    for header in mail.header_values(HeaderName::Keywords) {
        let value = match header {
            HeaderValue::Text(text) => text.to_string(),
            HeaderValue::TextList(texts) => tags::list_of(&texts.iter().map(|t| &**t).collect::<Vec<_>>()),
            _ => continue,
        };
        out.state(Stated::new(FieldKey::Tags, "mail header", "Keywords", &value));
    }
    let mut has_body = false;
    for part in mail.text_bodies() {
        let text = match &part.body {
            PartType::Text(text) => text.to_string(),
            PartType::Html(page) => html_to_text(page),
            _ => continue,
        };
        has_body |= !text.trim().is_empty();
        out.plain(&text);
    }
    if !has_body {
        return Err(skipped(
            &place.path(),
            "The mail holds no text, only pictures or files; save them beside it",
        ));
    }
    Ok(Article::rendered(place.clone(), bytes, out))
}
