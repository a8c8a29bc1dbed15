//! A parsed page as a flat list of text chunks, each with what its surroundings say of it.

use dom_query::{Document, NodeData, NodeId, NodeRef};

use crate::base::hash::{FastMap, FastSet};
use crate::ingest::page::junk;

/// What a chunk of text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `h1` … `h6`.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// Preformatted text.
    Pre,
    /// `figcaption` or what is named a caption.
    Caption,
    /// A quotation.
    Quote,
    /// `p`.
    Paragraph,
    /// Anything else.
    Other,
}

/// A run of text without a block's border in it.
#[derive(Clone)]
pub(super) struct Chunk {
    /// White space folded; line breaks stay in preformatted text.
    pub text: String,
    /// Nearest telling element.
    pub tag: Tag,
    /// Bytes of `text` that are links.
    pub link_bytes: usize,
    /// True inside navigation, asides, forms, or what its names call so.
    pub junk: bool,
    /// True if an element around it is named for a date or the author's line.
    pub dated: bool,
    /// True if an element around it is named for the author.
    pub author: bool,
    /// True inside an element that holds a program's text.
    pub code: bool,
    /// `datetime` of a `<time>` in it, and whether that is marked as the day of publication.
    pub times: Vec<(String, bool)>,
    /// Links to places in the page itself.
    pub inner_links: usize,
    /// The elements around it, outermost first.
    pub path: Vec<NodeId>,
}

impl Chunk {
    pub(super) fn num_words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// True if (nearly) all of it is a link.
    pub(super) fn is_link(&self) -> bool {
        self.link_bytes * 10 >= self.text.len() * 9 && !self.text.is_empty()
    }
}

/// What an element adds to the state of its content.
#[derive(Clone, Copy)]
struct State {
    tag: Tag,
    junk: bool,
    dated: bool,
    author: bool,
    code: bool,
    link: bool,
    in_heading: bool,
}

/// Reads all text below a node.
pub(super) struct Reader {
    /// Chunks so far.
    pub chunks: Vec<Chunk>,
    /// The outermost elements taken for junk, for removal.
    pub junk_nodes: Vec<NodeId>,
    now: Chunk,
    path: Vec<NodeId>,
    /// Words of running text below each node.
    prose: FastMap<NodeId, u32>,
    total_prose: u32,
}

/// Elements whose text is no text of the page.
const SKIPPED: [&str; 20] = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
    "canvas",
    "audio",
    "video",
    "head",
    "dialog",
    "map",
    "datalist",
    "embed",
    "annotation",
    "rp",
    "applet",
];
const INLINE: [&str; 45] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "nobr",
    "q",
    "rb",
    "ruby",
    "rt",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "img",
    "picture",
    "math",
    "mi",
    "mo",
    "mn",
    "mrow",
    "semantics",
];

impl Reader {
    /// Reads a page or extracted content.
    pub(super) fn of(doc: &Document) -> Self {
        let mut out = Self {
            chunks: Vec::new(),
            junk_nodes: Vec::new(),
            now: empty(),
            path: Vec::new(),
            prose: FastMap::default(),
            total_prose: 0,
        };
        let root = doc.body().unwrap_or_else(|| doc.root());
        out.total_prose = out.count_prose(&root);
        out.read(&root);
        out
    }

    fn read(&mut self, root: &NodeRef<'_>) {
        let state = State {
            tag: Tag::Other,
            junk: false,
            dated: false,
            author: false,
            code: false,
            link: false,
            in_heading: false,
        };
        self.children(root, state);
        self.flush();
    }

    /// Words of finished running text, by node: what tells a container of the article from one of teasers.
    fn count_prose(&mut self, node: &NodeRef<'_>) -> u32 {
        let mut sum = 0;
        for child in node.children_it(false) {
            let own = child.query_or(None, |n| match &n.data {
                NodeData::Text { contents } => Some(words_of_prose(contents)),
                _ => None,
            });
            sum += match own {
                Some(words) => words,
                None if child.is_element() && !child.node_name().is_some_and(|n| SKIPPED.contains(&&*n)) => self.count_prose(&child),
                None => 0,
            };
        }
        self.prose.insert(node.id, sum);
        sum
    }

    fn children(&mut self, node: &NodeRef<'_>, state: State) {
        for child in node.children_it(false) {
            if child.is_element() {
                self.element(&child, state);
            } else {
                child.query(|n| {
                    if let NodeData::Text { contents } = &n.data {
                        self.text(contents, state);
                    }
                });
            }
        }
    }

    fn element(&mut self, node: &NodeRef<'_>, mut state: State) {
        let Some(name) = node.node_name() else { return };
        if SKIPPED.contains(&&*name) || (&*name == "button" && !state.in_heading) {
            return;
        }
        let id = node.id;
        let (class, role) = (junk::names_of(node), node.attr("role"));
        let share = self.prose.get(&id).copied().unwrap_or(0);
        // Some pages hide all of their text until a script shows it.
        if junk::is_hidden(node) && share * 3 < self.total_prose.max(1) {
            return;
        }
        let is_main = matches!(&*name, "body" | "html" | "main") || share * 3 > self.total_prose.max(1);
        let in_article_header = &*name == "header";
        if !state.junk && !is_main && !in_article_header && junk::is_junk(&name, role.as_deref(), &class, share) {
            state.junk = true;
            self.junk_nodes.push(id);
        }
        state.dated |= junk::names_a_date(&class);
        state.author |= junk::names_an_author(&class);
        match &*name {
            "br" => {
                self.now.text.push('\n');
                return;
            }
            "hr" => {
                self.flush();
                return;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(2, |b| b - b'0');
                state.tag = Tag::Heading(level);
                state.in_heading = true;
            }
            "li" | "dt" | "dd" => state.tag = Tag::Item,
            "td" | "th" => state.tag = Tag::Cell,
            "pre" => state.tag = Tag::Pre,
            "figcaption" => state.tag = Tag::Caption,
            "blockquote" => state.tag = Tag::Quote,
            "p" if !matches!(state.tag, Tag::Item | Tag::Cell | Tag::Caption | Tag::Heading(_)) => state.tag = Tag::Paragraph,
            "code" | "samp" | "kbd" if state.tag == Tag::Pre => state.code = true,
            "a" => {
                state.link = true;
                self.now.inner_links += usize::from(node.attr("href").is_some_and(|h| h.starts_with('#') && h.len() > 1));
            }
            "time" => {
                let is_published = node.has_attr("pubdate")
                    || node.attr("itemprop").is_some_and(|i| &*i == "datePublished")
                    || class.iter().any(|c| c == "published" || c == "publish" || c == "pubdate");
                let value = node.attr("datetime").filter(|v| !v.trim().is_empty());
                if let Some(value) = value {
                    self.now.times.push((value.to_string(), is_published));
                }
            }
            _ => {}
        }
        if junk::names_a_caption(&class) && state.tag != Tag::Cell && share * 5 < self.total_prose.max(5) {
            state.tag = Tag::Caption;
        }
        if junk::names_code(&class) {
            state.code = true;
        }
        let is_inline = INLINE.contains(&&*name);
        if is_inline {
            self.children(node, state);
            return;
        }
        self.flush();
        self.path.push(id);
        self.children(node, state);
        self.flush();
        self.path.pop();
    }

    fn text(&mut self, contents: &str, state: State) {
        let before = self.now.text.len();
        if state.tag == Tag::Pre {
            self.now.text.push_str(contents);
        } else {
            for c in contents.chars() {
                let c = if c.is_whitespace() { ' ' } else { c };
                if c != ' ' || !self.now.text.ends_with([' ', '\n']) {
                    self.now.text.push(c);
                }
            }
        }
        if state.link {
            self.now.link_bytes += self.now.text.len() - before;
        }
        if contents.chars().any(|c| !c.is_whitespace()) {
            self.now.tag = state.tag;
            self.now.junk |= state.junk;
            self.now.dated |= state.dated;
            self.now.author |= state.author;
            self.now.code |= state.code;
        }
    }

    /// Ends a chunk.
    fn flush(&mut self) {
        let mut chunk = std::mem::replace(&mut self.now, empty());
        let tag = chunk.tag;
        chunk.path.clone_from(&self.path);
        let text = std::mem::take(&mut chunk.text);
        if tag == Tag::Pre {
            chunk.text = text.trim_matches(['\n', '\r']).trim_end().to_owned();
            if !chunk.text.is_empty() {
                self.chunks.push(chunk);
            }
            return;
        }
        // A blank line made of breaks divides paragraphs; a single break does not.
        let mut parts: Vec<String> = Vec::new();
        let mut blank = true;
        for line in text.split('\n') {
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if line.is_empty() {
                blank = true;
            } else if blank || !matches!(tag, Tag::Paragraph | Tag::Quote | Tag::Other) {
                if let (false, Some(last)) = (blank, parts.last_mut()) {
                    last.push(' ');
                    last.push_str(&line);
                } else {
                    parts.push(line);
                }
                blank = false;
            } else {
                // Single breaks inside a paragraph are lines of their own: addresses, bylines, verse.
                parts.push(line);
            }
        }
        let total: usize = parts.iter().map(String::len).sum();
        for part in parts {
            let mut one = chunk.clone();
            one.link_bytes = (chunk.link_bytes * part.len()).checked_div(total).unwrap_or(0);
            one.text = part;
            chunk.times.clear();
            self.chunks.push(one);
        }
        // A `<time>` without text still says a day.
        if !chunk.times.is_empty() {
            self.chunks.push(chunk);
        }
    }
}

fn empty() -> Chunk {
    Chunk {
        text: String::new(),
        tag: Tag::Other,
        link_bytes: 0,
        junk: false,
        dated: false,
        author: false,
        code: false,
        times: Vec::new(),
        inner_links: 0,
        path: Vec::new(),
    }
}

/// Words of a text that looks like running text, else 0.
fn words_of_prose(text: &str) -> u32 {
    let num = text.split_whitespace().count();
    if num >= 8 { num as u32 } else { 0 }
}

/// Takes nodes out of the page.
pub(super) fn remove(doc: &Document, nodes: &[NodeId]) {
    let wanted: FastSet<NodeId> = nodes.iter().copied().collect();
    let found: Vec<NodeRef<'_>> = doc.root().descendants_it().filter(|n| wanted.contains(&n.id)).collect();
    for node in found {
        node.remove_from_parent();
    }
}

/// The folded text below a node.
pub(super) fn text_of(node: &NodeRef<'_>) -> String {
    node.text().split_whitespace().collect::<Vec<_>>().join(" ")
}
