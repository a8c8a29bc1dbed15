//! The examples in the rule files, for the test that runs every one of them.

use crate::extract::dates::engine::{Chunk, Engine, RULE_FILES, Scratch};
use crate::extract::dates::rules::RuleFile;
use crate::extract::dates::{span_of, tag};
use crate::text::{TokenKind, TokenizedDoc};
use crate::time::Civil;
use crate::time::edtf::parse_simple;

/// What must come of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The rule finds this part of the text and gives it this value.
    Value(String, String),
    /// The rule takes this part of the text and throws it away, and nothing of it is found.
    Thrown(String),
    /// The rule takes nothing of the text, though something in it is a word of its pattern.
    NearMiss,
}

/// One example of a rule.
#[derive(Clone, Debug)]
pub struct Example {
    /// The rule, as findings name it.
    pub rule: String,
    /// The text.
    pub text: String,
    /// What must come of it.
    pub expected: Expected,
    /// The published date.
    pub published: Option<Civil>,
}

/// Every rule id with its examples, in the order of the files. Panics at an example that cannot be read.
pub fn all() -> Vec<(String, Vec<Example>)> {
    let mut out = Vec::new();
    for (name, source) in RULE_FILES {
        let file: RuleFile = toml::from_str(source).unwrap_or_else(|err| panic!("{name}: {err}"));
        for raw in &file.rule {
            let rule = format!("dates/{}", raw.id);
            let mut examples = Vec::new();
            for line in &raw.matches {
                let example = matching(&rule, line, raw.set.is_none());
                examples.push(example.unwrap_or_else(|| panic!("{rule}: “{line}” is no “text [part] text = value @date”")));
            }
            for line in &raw.rejects {
                let (text, published) = split_date(line).unwrap_or_else(|| panic!("{rule}: “{line}” is no “text @date”"));
                examples.push(Example {
                    rule: rule.clone(),
                    text: text.to_owned(),
                    expected: Expected::NearMiss,
                    published,
                });
            }
            out.push((rule, examples));
        }
    }
    out
}

/// Takes the published date off the end of a line; `None` if there is one that cannot be read.
fn split_date(line: &str) -> Option<(&str, Option<Civil>)> {
    match line.rsplit_once(" @") {
        Some((line, date)) => Some((line, Some(parse_simple(date)?.first_day()))),
        None => Some((line, None)),
    }
}

fn matching(rule: &str, line: &str, throws: bool) -> Option<Example> {
    let (line, published) = split_date(line)?;
    let (text, value) = line.rsplit_once(" = ")?;
    let (head, tail) = text.split_once('[')?;
    let (part, tail) = tail.split_once(']')?;
    let expected = match (throws, value.trim()) {
        (true, "nothing") => Expected::Thrown(part.to_owned()),
        (true, _) => return None,
        (false, value) => Expected::Value(part.to_owned(), value.to_owned()),
    };
    Some(Example {
        rule: rule.to_owned(),
        text: format!("{head}{part}{tail}"),
        expected,
        published,
    })
}

/// `None` if the example holds, else what is wrong.
pub fn check(example: &Example) -> Option<String> {
    let doc = TokenizedDoc::plain(&example.text);
    let found: Vec<(&str, &str, String)> = tag(&doc, example.published)
        .into_iter()
        .map(|f| (f.rule, f.span.of(&example.text), f.value))
        .collect();
    let engine = Engine::shipped();
    let mut scratch = Scratch::default();
    let mut chunks: Vec<Chunk> = Vec::new();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        engine.find(&doc, index, sentence, &mut scratch, &mut chunks);
    }
    let thrown: Vec<(&str, &str)> = scratch
        .thrown
        .iter()
        .map(|(rule, tokens)| (*rule, span_of(&doc, tokens).of(&example.text)))
        .collect();
    let is_rule = |rule: &str| rule == example.rule;
    let holds = match &example.expected {
        Expected::Value(part, value) => found.iter().any(|f| is_rule(f.0) && f.1 == part && &f.2 == value),
        Expected::Thrown(part) => {
            thrown.iter().any(|t| is_rule(t.0) && t.1 == part) && !found.iter().any(|f| part.contains(f.1) || f.1.contains(part.as_str()))
        }
        Expected::NearMiss => {
            let fires = chunks.iter().any(|c| c.alive && is_rule(c.rule)) || thrown.iter().any(|t| is_rule(t.0));
            !fires && is_near(engine, example, &doc, &mut scratch, &chunks)
        }
    };
    (!holds).then(|| {
        format!(
            "{}: “{}”: expected {:?}, found {found:?}, threw away {thrown:?}",
            example.rule, example.text, example.expected
        )
    })
}

/// True if another rule takes something of the text, or the text has a word or a number that the pattern of the rule asks for.
fn is_near(engine: &'static Engine, example: &Example, doc: &TokenizedDoc<'_>, scratch: &mut Scratch, chunks: &[Chunk]) -> bool {
    chunks.iter().any(|c| c.alive)
        || doc.sentences.iter().any(|sentence| {
            let tokens = doc.tokens_of(sentence);
            engine.cells_of(doc, sentence, scratch).iter().any(|c| {
                let is_digit = tokens
                    .get(c.first as usize)
                    .is_some_and(|t| matches!(t.kind, TokenKind::Number | TokenKind::Alnum));
                engine.asks_for(&example.rule, c, is_digit)
            })
        })
}

/// The message of the first rule file that does not compile.
pub fn compile_error() -> Option<String> {
    Engine::compile(RULE_FILES).err()
}
