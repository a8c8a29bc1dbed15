//! The content of a PDF's page or form, cleaned of all that is not text, in one pass over its bytes.

use std::collections::BTreeMap;

use pdf_extract::ObjectId;

/// Operations that show or place text on one page; a newspaper page has 40 000 signs.
const MAX_OPERATIONS: u64 = 200_000;
/// Bytes of such operations: the library keeps each number of them as an object.
const MAX_KEPT: usize = 2 << 20;
/// States saved within each other; the standard promises 28.
const MAX_SAVED: usize = 256;

/// Operators that show or place text, but for those that are taken apart.
const TEXT_OPERATORS: [&[u8]; 15] = [
    b"BT", b"ET", b"Tj", b"TJ", b"Tc", b"Tw", b"Tz", b"TL", b"Tf", b"Td", b"TD", b"Tm", b"T*", b"Ts", b"cm",
];

/// A cleaned content.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// What is left.
    pub(super) bytes: Vec<u8>,
    /// Operations in it.
    pub(super) num_operations: u64,
    /// Forms that it draws, and how often.
    pub(super) draws: BTreeMap<ObjectId, u64>,
}

/// Cleans a content; `None` if it holds more than a page of text does. `form` finds the form of a name, if it is one.
pub(super) fn clean(bytes: &[u8], form: &dyn Fn(&[u8]) -> Option<ObjectId>) -> Option<Cleaned> {
    let mut out = Cleaned::default();
    let mut lexer = Lexer { bytes, at: 0 };
    let mut operands: Vec<(usize, usize)> = Vec::new();
    let (mut depth, mut saved) = (0_u32, 0_usize);
    while let Some((token, from)) = lexer.next() {
        match token {
            Token::Open => {
                if depth == 0 {
                    operands.push((from, lexer.at));
                }
                depth += 1;
                continue;
            }
            Token::Close => {
                depth = depth.saturating_sub(1);
                if let Some(last) = operands.last_mut() {
                    last.1 = lexer.at;
                }
                continue;
            }
            Token::Operand | Token::Word if depth > 0 => continue,
            Token::Operand => {
                operands.push((from, lexer.at));
                // Only a broken content has so many operands before an operator.
                if operands.len() > 64 {
                    operands.clear();
                }
                continue;
            }
            Token::Word => {}
        }
        let operator = bytes.get(from..lexer.at).unwrap_or_default();
        let operand = |i: usize| operands.get(i).and_then(|(a, b)| bytes.get(*a..*b)).unwrap_or_default();
        let all = operands
            .first()
            .zip(operands.last())
            .and_then(|((a, _), (_, b))| bytes.get(*a..*b))
            .unwrap_or_default();
        match operator {
            b"BI" => lexer.skip_picture(),
            b"q" => {
                saved += 1;
                if saved <= MAX_SAVED {
                    out.write(&[], operator);
                }
            }
            b"Q" => {
                if (1..=MAX_SAVED).contains(&saved) {
                    out.write(&[], operator);
                }
                saved = saved.saturating_sub(1);
            }
            b"Do" => {
                let name = operand(operands.len().wrapping_sub(1));
                if let Some(id) = name.strip_prefix(b"/").and_then(|n| form(&plain_name(n))) {
                    *out.draws.entry(id).or_insert(0) += 1;
                    out.write(name, operator);
                }
            }
            // The library does not know the operators that begin a line and show it.
            b"'" => {
                out.write(&[], b"T*");
                out.write(all, b"Tj");
            }
            b"\"" => {
                out.write(operand(0), b"Tw");
                out.write(operand(1), b"Tc");
                out.write(&[], b"T*");
                out.write(operand(2), b"Tj");
            }
            _ if TEXT_OPERATORS.contains(&operator) => out.write(all, operator),
            _ => {}
        }
        operands.clear();
        if out.num_operations > MAX_OPERATIONS || out.bytes.len() > MAX_KEPT {
            return None;
        }
    }
    Some(out)
}

impl Cleaned {
    fn write(&mut self, operands: &[u8], operator: &[u8]) {
        self.bytes.extend(operands);
        self.bytes.push(b' ');
        self.bytes.extend(operator);
        self.bytes.push(b'\n');
        self.num_operations += 1;
    }
}

/// What stands at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A number, string, name, or one of the words for a value.
    Operand,
    /// The beginning of an array or a dictionary.
    Open,
    /// Its end.
    Close,
    /// An operator.
    Word,
}

struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Lexer<'_> {
    /// The next token and where it begins.
    fn next(&mut self) -> Option<(Token, usize)> {
        loop {
            let from = self.at;
            let byte = *self.bytes.get(from)?;
            self.at += 1;
            let token = match byte {
                b'%' => {
                    self.skip_while(|b| b != b'\n' && b != b'\r');
                    continue;
                }
                b'(' => {
                    self.skip_string();
                    Token::Operand
                }
                b'<' if self.peek() == Some(b'<') => {
                    self.at += 1;
                    Token::Open
                }
                b'<' => {
                    self.skip_while(|b| b != b'>');
                    self.at += 1;
                    Token::Operand
                }
                b'>' if self.peek() == Some(b'>') => {
                    self.at += 1;
                    Token::Close
                }
                b'[' => Token::Open,
                b']' => Token::Close,
                b'/' | b'0'..=b'9' | b'+' | b'-' | b'.' => {
                    self.skip_while(is_regular);
                    Token::Operand
                }
                byte if is_regular(byte) => {
                    self.skip_while(is_regular);
                    let word = self.bytes.get(from..self.at).unwrap_or_default();
                    if matches!(word, b"true" | b"false" | b"null") {
                        Token::Operand
                    } else {
                        Token::Word
                    }
                }
                _ => continue,
            };
            self.at = self.at.min(self.bytes.len());
            return Some((token, from));
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_while(&mut self, is_in: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&is_in) {
            self.at += 1;
        }
    }

    /// To the end of a string in brackets, which may hold balanced brackets.
    fn skip_string(&mut self) {
        let mut depth = 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// To the end of a picture inside the content.
    fn skip_picture(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let ends = memchr::memmem::find_iter(rest, b"EI").find(|at| {
            let before = at.checked_sub(1).and_then(|i| rest.get(i)).is_none_or(u8::is_ascii_whitespace);
            let after = rest.get(at + 2).is_none_or(u8::is_ascii_whitespace);
            before && after
        });
        self.at += ends.map_or(rest.len(), |at| at + 2);
    }
}

fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t' | b'\n' | 12 | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

/// Bytes with "#41" in names as the sign that it stands for.
pub(super) fn plain_name(head: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(head.len());
    let mut rest = head;
    while let Some((first, after)) = rest.split_first() {
        let digit = |i: usize| after.get(i).and_then(|b| char::from(*b).to_digit(16));
        if let (b'#', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            out.push((high * 16 + low) as u8);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(content: &str) -> String {
        let form = |name: &[u8]| (name == b"Fm 1").then_some((7, 0));
        let cleaned = clean(content.as_bytes(), &form).expect("not too much");
        String::from_utf8(cleaned.bytes).expect("as before").replace('\n', ";")
    }

    #[test]
    fn only_text_is_left() {
        assert_eq!(
            text("q 1 0 0 1 0 0 cm /P <</MCID 0 /x true>> BDC BT /F1 12 Tf [(a\\)(b)) -20 <41>] TJ ET EMC 0 0 m S Q % Tj\n"),
            " q;1 0 0 1 0 0 cm; BT;/F1 12 Tf;[(a\\)(b)) -20 <41>] TJ; ET; Q;"
        );
        assert_eq!(text("(a)' 1 2 (b)\""), " T*;(a) Tj;1 Tw;2 Tc; T*;(b) Tj;");
        assert_eq!(text("/Fm#201 Do /Im1 Do BI /W 1 ID xEIx (\n EI (a) Tj"), "/Fm#201 Do;(a) Tj;");
        assert_eq!(text("Q Q [ (a) Tj"), "");
    }

    #[test]
    fn too_much_is_refused() {
        assert!(clean("T* ".repeat(200_001).as_bytes(), &|_| None).is_none());
        let saved = clean("q ".repeat(1000).as_bytes(), &|_| None).expect("few are kept");
        assert_eq!(saved.num_operations, 256);
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let cleaned = clean(&bytes, &|_| Some((1, 0))).expect("few");
            prop_assert!(cleaned.bytes.len() <= bytes.len() * 6 + 16);
        }

        #[test]
        fn cleaning_twice_changes_nothing(content in "([(][a-z]{0,3}[)]|<[0-9A-F]{2}>|\\[|\\]|<<|>>|/[A-Z]|[0-9]|Tj|TJ|Td|q|Q|Do|m|BI|EI|ID| |%|\n){0,40}") {
            let once = clean(content.as_bytes(), &|_| Some((1, 0))).expect("few");
            let twice = clean(&once.bytes, &|_| Some((1, 0))).expect("few");
            prop_assert_eq!(&once.draws, &twice.draws);
            prop_assert_eq!(once.num_operations, twice.num_operations);
        }
    }
}
