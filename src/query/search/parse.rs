//! From what was typed to a tree, and what is wrong with it.
//!
//! ```text
//! any  = all { "OR" all }
//! all  = not { [ "AND" ] not }
//! not  = { "NOT" | "-" } one
//! one  = "(" any ")" | field ":" one | word [ "*" ] | '"' words '"' | day | day ".." day
//! ```
//! Every input gives a tree: what cannot be read is left out, and the first fault is told with its place, so that the views
//! do not go blank while somebody types.

use crate::base::span::TextSpan;
use crate::query::search::words::folded;
use crate::time::{Interval, edtf};

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Text or title of an article.
    Any,
    /// Title only.
    Title,
    /// Name of the publisher.
    Outlet,
    /// A keyword or topic of the article.
    Tag,
    /// Names of the actors that the article mentions.
    Actor,
    /// Day of publication, or the date of an event told in the article.
    Date,
}

/// Names of fields and what they are.
const FIELDS: [(&str, Field); 5] = [
    ("title", Field::Title),
    ("outlet", Field::Outlet),
    ("tag", Field::Tag),
    ("actor", Field::Actor),
    ("date", Field::Date),
];

/// What an article must satisfy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// All of them.
    All(Vec<Self>),
    /// At least one of them.
    One(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// These words stand one after the other in the field; with `is_prefix` the last one may go on.
    Words {
        /// Where.
        field: Field,
        /// In the form in which words are compared; at least one.
        words: Vec<String>,
        /// The last word may go on.
        is_prefix: bool,
    },
    /// Published, or telling of something, in this stretch.
    Dated(Interval),
}

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Bytes of the query.
    pub span: TextSpan,
    /// A sentence for people, without the full stop.
    pub message: String,
}

/// Deeper parentheses are not read.
const MAX_DEPTH: usize = 32;
/// More words and dates are not read.
const MAX_LEAVES: usize = 100;
/// A beginning of a word is looked for from so many characters on: shorter ones begin nearly every word.
const MIN_PREFIX: usize = 2;

/// Reads a query. `None` as the tree: nothing is asked.
pub(super) fn parse(input: &str) -> (Option<Node>, Option<Complaint>) {
    let mut parser = Parser {
        input,
        tokens: lex(input),
        at: 0,
        leaves: 0,
        complaint: None,
    };
    let mut parts = Vec::new();
    loop {
        parts.extend(parser.any(Field::Any, 0));
        // `any` stops at the end or at a parenthesis that closes nothing.
        let Some(token) = parser.next() else { break };
        parser.complain(token.span, "This parenthesis closes nothing");
    }
    (joined(parts, Node::All), parser.complaint)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    /// The name of a field, with its colon.
    Field,
    /// Between quotation marks, which are not part of the span; `true` if the closing one is there.
    Quoted(bool),
    Plain,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    span: TextSpan,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

fn lex(input: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = input.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let end = start + c.len_utf8();
        let mut push = |kind, from: usize, to: usize| {
            tokens.push(Token {
                kind,
                span: TextSpan::new(from, to),
            });
        };
        match c {
            c if c.is_whitespace() => {}
            '(' => push(Kind::Open, start, end),
            ')' => push(Kind::Close, start, end),
            c if is_quote(c) => {
                let close = chars.find(|(_, c)| is_quote(*c)).map(|(at, _)| at);
                push(Kind::Quoted(close.is_some()), end, close.unwrap_or(input.len()));
            }
            '-' if chars.peek().is_some_and(|(_, c)| !c.is_whitespace() && *c != '-') => push(Kind::Not, start, end),
            _ => {
                let mut to = end;
                let mut is_field = false;
                while let Some((at, c)) = chars.next_if(|(_, c)| !c.is_whitespace() && !matches!(c, '(' | ')') && !is_quote(*c)) {
                    to = at + c.len_utf8();
                    // "10:30" and "http:" are words; only letters name a field.
                    if c == ':' && input.get(start..at).is_some_and(|name| name.chars().all(char::is_alphabetic)) {
                        is_field = true;
                        break;
                    }
                }
                let kind = match input.get(start..to).unwrap_or_default() {
                    _ if is_field => Kind::Field,
                    "AND" => Kind::And,
                    "OR" => Kind::Or,
                    "NOT" => Kind::Not,
                    _ => Kind::Plain,
                };
                push(kind, start, to);
            }
        }
    }
    tokens
}

struct Parser<'q> {
    input: &'q str,
    tokens: Vec<Token>,
    at: usize,
    leaves: usize,
    complaint: Option<Complaint>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    fn text(&self, token: Token) -> String {
        token.span.of(self.input).to_owned()
    }

    fn complain(&mut self, span: TextSpan, message: impl Into<String>) {
        if self.complaint.is_none() {
            self.complaint = Some(Complaint {
                span,
                message: message.into(),
            });
        }
    }

    fn any(&mut self, field: Field, depth: usize) -> Option<Node> {
        let mut parts: Vec<Node> = self.all(field, depth).into_iter().collect();
        let mut has_left = !parts.is_empty();
        while let Some(token) = self.peek().filter(|t| t.kind == Kind::Or) {
            self.at += 1;
            let right = self.all(field, depth);
            if !has_left || right.is_none() {
                self.complain(token.span, "OR wants something on both sides");
            }
            has_left |= right.is_some();
            parts.extend(right);
        }
        joined(parts, Node::One)
    }

    fn all(&mut self, field: Field, depth: usize) -> Option<Node> {
        let mut parts = Vec::new();
        // An AND that waits for its right side.
        let mut waiting = None;
        while let Some(token) = self.peek().filter(|t| !matches!(t.kind, Kind::Or | Kind::Close)) {
            if token.kind == Kind::And {
                self.at += 1;
                if parts.is_empty() || waiting.is_some() {
                    self.complain(token.span, "AND wants something on both sides");
                }
                waiting = Some(token);
                continue;
            }
            let before = parts.len();
            parts.extend(self.not(field, depth));
            if parts.len() > before {
                waiting = None;
            }
        }
        if let Some(token) = waiting {
            self.complain(token.span, "AND wants something on both sides");
        }
        joined(parts, Node::All)
    }

    fn not(&mut self, field: Field, depth: usize) -> Option<Node> {
        let mut is_negative = false;
        let mut last = None;
        while let Some(token) = self.peek().filter(|t| t.kind == Kind::Not) {
            self.at += 1;
            is_negative = !is_negative;
            last = Some(token);
        }
        let ends = self.peek().is_none_or(|t| matches!(t.kind, Kind::And | Kind::Or | Kind::Close));
        if let Some(token) = last.filter(|_| ends) {
            self.complain(token.span, "Nothing follows that could be left out");
            return None;
        }
        let node = self.one(field, depth)?;
        Some(if is_negative { Node::Not(Box::new(node)) } else { node })
    }

    fn one(&mut self, field: Field, depth: usize) -> Option<Node> {
        let token = self.next()?;
        match token.kind {
            Kind::Open if depth >= MAX_DEPTH => {
                self.complain(token.span, "Parentheses are nested too deeply");
                None
            }
            Kind::Open => {
                let node = self.any(field, depth + 1);
                match self.peek().filter(|t| t.kind == Kind::Close) {
                    Some(_) if node.is_none() => self.complain(token.span, "Nothing stands between these parentheses"),
                    Some(_) => {}
                    None => self.complain(token.span, "This parenthesis is not closed"),
                }
                self.at += usize::from(self.peek().is_some_and(|t| t.kind == Kind::Close));
                node
            }
            Kind::Field => self.of_field(token, field, depth),
            Kind::Quoted(_) | Kind::Plain => self.leaf(token, field),
            // The callers have taken these away.
            Kind::Close | Kind::And | Kind::Or | Kind::Not => None,
        }
    }

    fn of_field(&mut self, token: Token, around: Field, depth: usize) -> Option<Node> {
        let name = self.text(token);
        let lower = name.trim_end_matches(':').to_lowercase();
        let Some((_, field)) = FIELDS.iter().find(|(n, _)| *n == lower) else {
            let message = format!("There is no field “{name}”; the fields are title:, outlet:, tag:, actor: and date:");
            self.complain(token.span, message);
            // A web address and the like is looked for as the words that it is made of.
            return self.leaf(token, around);
        };
        let follows = self
            .peek()
            .filter(|t| t.span.start <= token.span.end + 1 && matches!(t.kind, Kind::Open | Kind::Quoted(_) | Kind::Plain));
        if follows.is_none() {
            self.complain(token.span, format!("Nothing follows {name}"));
            return None;
        }
        if depth >= MAX_DEPTH {
            self.complain(token.span, "Parentheses are nested too deeply");
            return None;
        }
        self.one(*field, depth + 1)
    }

    fn leaf(&mut self, token: Token, field: Field) -> Option<Node> {
        if token.kind == Kind::Quoted(false) {
            self.complain(token.span, "This quotation mark is not closed; it reaches to the end");
        }
        let text = self.text(token);
        if self.leaves >= MAX_LEAVES {
            self.complain(token.span, format!("More than {MAX_LEAVES} words are not read"));
            return None;
        }
        if field == Field::Date {
            return self.date(token, &text);
        }
        let words = folded(&text);
        let last = words.last()?;
        self.leaves += 1;
        let can_go_on = last.chars().count() >= MIN_PREFIX;
        let is_starred = token.kind == Kind::Plain && text.ends_with('*');
        if is_starred && !can_go_on {
            self.complain(token.span, format!("At least {MIN_PREFIX} letters must stand before *"));
        }
        // As you type: what stands at the very end may be unfinished.
        let is_open = !matches!(token.kind, Kind::Quoted(true))
            && token.span.end as usize == self.input.len()
            && text.chars().next_back().is_some_and(char::is_alphanumeric);
        Some(Node::Words {
            field,
            is_prefix: can_go_on && (is_starred || is_open),
            words,
        })
    }

    fn date(&mut self, token: Token, text: &str) -> Option<Node> {
        let day = |text: &str| edtf::parse_simple(text.trim()).map(|d| d.interval);
        // Beyond every date that can be written.
        let (first, last) = (i64::MIN / 2, i64::MAX / 2);
        let stretch = match text.split_once("..") {
            None => day(text),
            Some(("", "")) => None,
            Some((from, "")) => day(from).map(|d| Interval { start: d.start, end: last }),
            Some(("", to)) => day(to).map(|d| Interval { start: first, end: d.end }),
            Some((from, to)) => day(from).zip(day(to)).map(|(a, b)| Interval {
                start: a.start,
                end: b.end,
            }),
        };
        match stretch {
            Some(stretch) if stretch.start < stretch.end => {
                self.leaves += 1;
                Some(Node::Dated(stretch))
            }
            Some(_) => {
                self.complain(token.span, format!("“{text}” ends before it begins"));
                None
            }
            None => {
                let message = format!("“{text}” is no date: write 2020, 2020-03, 2020-03-05 or a stretch such as 2019..2021");
                self.complain(token.span, message);
                None
            }
        }
    }
}

fn joined(mut parts: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Option<Node> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A tree as text: fully parenthesised.
    fn shown(node: &Node) -> String {
        let list = |parts: &[Node], sign: &str| format!("({})", parts.iter().map(shown).collect::<Vec<_>>().join(sign));
        match node {
            Node::All(parts) => list(parts, " & "),
            Node::One(parts) => list(parts, " | "),
            Node::Not(node) => format!("!{}", shown(node)),
            Node::Words { field, words, is_prefix } => {
                let field = FIELDS
                    .iter()
                    .find(|(_, f)| f == field)
                    .map_or(String::new(), |(n, _)| format!("{n}:"));
                format!("{field}{}{}", words.join("+"), if *is_prefix { "*" } else { "" })
            }
            Node::Dated(i) => format!("{}d", i.len_secs() / 86_400),
        }
    }

    #[track_caller]
    fn check(input: &str, tree: &str) {
        let (node, complaint) = parse(input);
        assert_eq!(node.as_ref().map_or(String::new(), shown), tree, "{input}");
        assert_eq!(complaint, None, "{input}");
    }

    #[track_caller]
    fn check_bad(input: &str, tree: &str, at: &str, message: &str) {
        let (node, complaint) = parse(input);
        assert_eq!(node.as_ref().map_or(String::new(), shown), tree, "{input}");
        let complaint = complaint.expect("a complaint");
        assert_eq!(complaint.span.of(input), at, "{input}");
        assert!(complaint.message.contains(message), "{complaint:?}");
    }

    #[test]
    fn good_queries() {
        check("", "");
        check(" … ", "");
        check("Trade War ", "(trade & war)");
        check("Trade War", "(trade & war*)");
        check("trade AND war OR peace NOT now ", "((trade & war) | (peace & !now))");
        check("trade (war OR peace) -now ", "(trade & (war | peace) & !now)");
        check("\"White House\"", "white+house");
        check("“White House” ", "white+house");
        check("U.S. co-op", "(u+s & co+op*)");
        check("not and or", "(not & and & or*)");
        check("NOT NOT a ", "a");
        check("trad* x", "(trad* & x)");
        check(
            "title:\"Trade War\" outlet:(A OR \"B C\") actor:x ",
            "(title:trade+war & (outlet:a | outlet:b+c) & actor:x)",
        );
        check("TITLE: war ", "title:war");
        check("tag:\"trade war\" NOT tag:sport ", "(tag:trade+war & !tag:sport)");
        check("date:2020-02 date:2019..2020 ", "(29d & 731d)");
        check("at 10:30 ", "(at & 10+30)");
        check("a--b ", "a+b");
    }

    #[test]
    fn bad_queries_say_what_is_wrong_and_where() {
        check_bad("trade AND", "trade", "AND", "both sides");
        check_bad("OR trade ", "trade", "OR", "both sides");
        check_bad("a OR OR b ", "(a | b)", "OR", "both sides");
        check_bad("(trade war", "(trade & war*)", "(", "not closed");
        check_bad("trade) war ", "(trade & war)", ")", "closes nothing");
        check_bad("a () b ", "(a & b)", "(", "Nothing stands between");
        check_bad("a NOT ", "a", "NOT", "left out");
        check_bad("\"white hou", "white+hou*", "white hou", "not closed");
        check_bad("title: ", "", "title:", "Nothing follows");
        check_bad("headline:war ", "(headline & war)", "headline:", "no field");
        check_bad("date:2020-13 x ", "x", "2020-13", "no date");
        check_bad("date:2021..2019 x ", "x", "2021..2019", "ends before");
        check_bad("a* ", "a", "a*", "2 letters");
        check_bad(&"(".repeat(100), "", "(", "");
        let (node, complaint) = parse(&"a ".repeat(1000));
        assert!(matches!(node, Some(Node::All(parts)) if parts.len() == MAX_LEAVES) && complaint.is_some());
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(input in "\\PC{0,40}|([()\"“: *.-]|AND|OR|NOT|title|date|outlet|tag|actor|20|é|a| ){0,30}") {
            let (_, complaint) = parse(&input);
            if let Some(complaint) = complaint {
                prop_assert!(complaint.span.checked_of(&input).is_some());
            }
        }
    }
}
