//! The examples in the rule files, for the test that runs every one of them.

use crate::extract::dates::engine::{Engine, RULE_FILES};
use crate::extract::dates::rules::RuleFile;
use crate::extract::findings::DateFinding;
use crate::text::TokenizedDoc;
use crate::time::Civil;
use crate::time::edtf::parse_simple;

/// One example of a rule.
#[derive(Clone, Debug)]
pub struct Example {
    /// The rule, as findings name it.
    pub rule: String,
    /// The text.
    pub text: String,
    /// The part that is found and its value; `None` if this rule must find nothing.
    pub expected: Option<(String, String)>,
    /// The published date.
    pub published: Option<Civil>,
}

/// Every rule id with its examples, in the order of the files.
pub fn all() -> Vec<(String, Vec<Example>)> {
    let mut out = Vec::new();
    for (name, source) in RULE_FILES {
        let file: RuleFile = toml::from_str(source).unwrap_or_else(|err| panic!("{name}: {err}"));
        for raw in &file.rule {
            let rule = format!("dates/{}", raw.id);
            let mut examples = Vec::new();
            for line in &raw.matches {
                examples.push(matching(&rule, line).unwrap_or_else(|| panic!("{rule}: “{line}” is no “text [part] text = value @date”")));
            }
            for line in &raw.rejects {
                examples.push(Example {
                    rule: rule.clone(),
                    text: line.clone(),
                    expected: None,
                    published: None,
                });
            }
            out.push((rule, examples));
        }
    }
    out
}

fn matching(rule: &str, line: &str) -> Option<Example> {
    let (line, published) = match line.rsplit_once(" @") {
        Some((line, date)) => (line, Some(parse_simple(date)?.first_day())),
        None => (line, None),
    };
    let (text, value) = line.rsplit_once(" = ")?;
    let (head, tail) = text.split_once('[')?;
    let (part, tail) = tail.split_once(']')?;
    Some(Example {
        rule: rule.to_owned(),
        text: format!("{head}{part}{tail}"),
        expected: Some((part.to_owned(), value.trim().to_owned())),
        published,
    })
}

/// What an example finds, for messages: rule, text, value.
pub fn found(example: &Example) -> Vec<(String, String, String)> {
    let doc = TokenizedDoc::plain(&example.text);
    crate::extract::dates::tag(&doc, example.published)
        .into_iter()
        .map(|f: DateFinding| (f.rule.to_owned(), f.span.of(&example.text).to_owned(), f.value))
        .collect()
}

/// `None` if the example holds, else what is wrong.
pub fn check(example: &Example) -> Option<String> {
    let found = found(example);
    let wrong = match &example.expected {
        Some((part, value)) => !found.iter().any(|f| &f.1 == part && &f.2 == value),
        None => found.iter().any(|f| f.0 == example.rule) || (example.rule.starts_with("dates/not-") && !found.is_empty()),
    };
    wrong.then(|| {
        format!(
            "{}: “{}”: expected {:?}, found {:?}",
            example.rule, example.text, example.expected, found
        )
    })
}

/// The message of the first rule file that does not compile.
pub fn compile_error() -> Option<String> {
    Engine::compile(RULE_FILES).err()
}
