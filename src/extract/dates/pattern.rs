//! Token patterns: `the? d:ORD of m:MONTH ( ,? y:YEAR )?` — compiled once, matched over [`Cell`]s, longest match first.
//!
//! An element is a word class (upper case), a literal word or sign, or alternatives of both joined by `|`; `name:` in front
//! captures it, `?` behind makes it optional, parentheses group, and `~` in front asks that it touches the one before.
//! `[` and `]` mark the extent of the expression inside its context.

use crate::extract::dates::cells::Cell;
use crate::extract::dates::lexicon::{ClassSet, Lexicon, class_by_name};

/// Most captures a pattern may have.
pub(super) const MAX_CAPTURES: usize = 10;

/// Cell indices of the captures of a match.
pub(super) type Captures = [Option<u32>; MAX_CAPTURES];

#[derive(Clone, Debug, Default)]
struct Test {
    classes: ClassSet,
    words: Vec<u16>,
    glued: bool,
}

impl Test {
    fn accepts(&self, cell: &Cell) -> bool {
        (cell.classes & self.classes != 0 || (cell.word != 0 && self.words.contains(&cell.word))) && (!self.glued || cell.glued)
    }
}

/// What a pattern can take as its second cell.
#[derive(Clone, Debug, Default)]
pub(super) struct SecondTests {
    /// Cells of these classes.
    pub classes: ClassSet,
    /// These literals.
    pub words: Vec<u16>,
    /// True if one cell can be the whole match.
    pub may_end: bool,
}

#[derive(Clone, Debug)]
enum Op {
    /// Go on if the cell passes the test; keep it under the capture.
    Take(u16, Option<u8>),
    /// Try the first, then the second.
    Split(u16, u16),
    /// Go to.
    Jump(u16),
    /// Keep the place under the capture.
    Mark(u8),
    /// Done.
    Accept,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    ops: Vec<Op>,
    tests: Vec<Test>,
    /// Names of the captures, by number.
    pub names: Vec<String>,
    /// Capture that holds the first cell of the extent.
    pub begin_mark: Option<u8>,
    /// Capture that holds one past the last cell of the extent.
    pub end_mark: Option<u8>,
}

impl Pattern {
    /// Compiles a pattern; its literals are entered into `lexicon`.
    pub(super) fn parse(source: &str, lexicon: &mut Lexicon) -> Result<Self, String> {
        let words: Vec<&str> = source.split_whitespace().collect();
        let mut pattern = Self {
            ops: Vec::new(),
            tests: Vec::new(),
            names: Vec::new(),
            begin_mark: None,
            end_mark: None,
        };
        let mut at = 0;
        pattern.alternatives(&words, &mut at, lexicon)?;
        if at != words.len() {
            return Err(format!("unbalanced parenthesis in “{source}”"));
        }
        pattern.ops.push(Op::Accept);
        if pattern.first_tests().is_none() {
            return Err(format!("“{source}” matches nothing at all"));
        }
        Ok(pattern)
    }

    fn here(&self) -> u16 {
        u16::try_from(self.ops.len()).expect("patterns are short")
    }

    fn alternatives(&mut self, words: &[&str], at: &mut usize, lexicon: &mut Lexicon) -> Result<(), String> {
        let mut jumps = Vec::new();
        loop {
            let split = self.ops.len();
            self.ops.push(Op::Jump(0));
            let first = self.here();
            self.sequence(words, at, lexicon)?;
            if words.get(*at) != Some(&"|") {
                self.ops[split] = Op::Jump(first);
                break;
            }
            *at += 1;
            jumps.push(self.ops.len());
            self.ops.push(Op::Jump(0));
            self.ops[split] = Op::Split(first, self.here());
        }
        let end = self.here();
        for jump in jumps {
            self.ops[jump] = Op::Jump(end);
        }
        Ok(())
    }

    fn sequence(&mut self, words: &[&str], at: &mut usize, lexicon: &mut Lexicon) -> Result<(), String> {
        while let Some(&word) = words.get(*at) {
            match word {
                "|" | ")" | ")?" => break,
                "[" | "]" => {
                    let number = self.names.len();
                    if number >= MAX_CAPTURES {
                        return Err(format!("more than {MAX_CAPTURES} captures"));
                    }
                    self.names.push(word.to_owned());
                    let mark = if word == "[" { &mut self.begin_mark } else { &mut self.end_mark };
                    *mark = Some(number as u8);
                    self.ops.push(Op::Mark(number as u8));
                }
                "(" => {
                    let split = self.ops.len();
                    self.ops.push(Op::Jump(self.here() + 1));
                    *at += 1;
                    self.alternatives(words, at, lexicon)?;
                    match words.get(*at) {
                        Some(&")?") => self.ops[split] = Op::Split(split as u16 + 1, self.here()),
                        Some(&")") => {}
                        _ => return Err("a parenthesis is not closed".to_owned()),
                    }
                }
                _ => self.element(word, lexicon)?,
            }
            *at += 1;
        }
        Ok(())
    }

    fn element(&mut self, word: &str, lexicon: &mut Lexicon) -> Result<(), String> {
        let (body, optional) = match word.strip_suffix('?') {
            Some(body) if !body.is_empty() => (body, true),
            _ => (word, false),
        };
        let (glued, body) = body.strip_prefix('~').map_or((false, body), |b| (true, b));
        let (capture, body) = match body.split_once(':') {
            Some((name, body)) if !name.is_empty() && !body.is_empty() => {
                let number = self.names.iter().position(|n| n == name).unwrap_or(self.names.len());
                if number == self.names.len() {
                    self.names.push(name.to_owned());
                }
                if number >= MAX_CAPTURES {
                    return Err(format!("more than {MAX_CAPTURES} captures"));
                }
                (Some(number as u8), body)
            }
            _ => (None, body),
        };
        let mut test = Test { glued, ..Test::default() };
        for part in body.split('|') {
            if part.chars().next().is_some_and(char::is_uppercase) {
                test.classes |= class_by_name(part).ok_or_else(|| format!("no class {part}"))?;
            } else {
                test.words.push(lexicon.literal(part.strip_prefix('\\').unwrap_or(part)));
            }
        }
        let number = u16::try_from(self.tests.len()).expect("patterns are short");
        self.tests.push(test);
        if optional {
            let next = self.here() + 1;
            self.ops.push(Op::Split(next, next + 1));
        }
        self.ops.push(Op::Take(number, capture));
        Ok(())
    }

    /// Classes and words that a match can begin with; `None` if the pattern can match nothing.
    pub(super) fn first_tests(&self) -> Option<(ClassSet, Vec<u16>)> {
        let mut classes = 0;
        let mut words = Vec::new();
        let mut todo = vec![0_u16];
        while let Some(pc) = todo.pop() {
            match self.ops.get(usize::from(pc))? {
                Op::Accept => return None,
                Op::Jump(to) => todo.push(*to),
                Op::Mark(_) => todo.push(pc + 1),
                Op::Split(a, b) => todo.extend([*a, *b]),
                Op::Take(test, _) => {
                    let test = self.tests.get(usize::from(*test))?;
                    classes |= test.classes;
                    words.extend_from_slice(&test.words);
                }
            }
        }
        Some((classes, words))
    }

    /// What a match can go on with after its first cell.
    pub(super) fn second_tests(&self) -> SecondTests {
        let mut second = SecondTests::default();
        let mut seen = [vec![false; self.ops.len()], vec![false; self.ops.len()]];
        let mut todo = vec![(0_u16, 0_usize)];
        while let Some((pc, taken)) = todo.pop() {
            let at = usize::from(pc);
            let Some(seen) = seen.get_mut(taken).and_then(|s| s.get_mut(at)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            match self.ops.get(at) {
                Some(Op::Accept) => second.may_end |= taken == 1,
                Some(Op::Jump(to)) => todo.push((*to, taken)),
                Some(Op::Mark(_)) => todo.push((pc + 1, taken)),
                Some(Op::Split(a, b)) => todo.extend([(*a, taken), (*b, taken)]),
                Some(Op::Take(..)) if taken == 0 => todo.push((pc + 1, 1)),
                Some(Op::Take(test, _)) => {
                    if let Some(test) = self.tests.get(usize::from(*test)) {
                        second.classes |= test.classes;
                        second.words.extend_from_slice(&test.words);
                    }
                }
                None => {}
            }
        }
        second
    }

    /// True if some element takes one of the classes.
    pub(super) fn tests_any(&self, of: ClassSet) -> bool {
        self.tests.iter().any(|t| t.classes & of != 0)
    }

    /// All literals of the pattern.
    pub(super) fn literals(&self) -> Vec<u16> {
        self.tests.iter().flat_map(|t| t.words.iter().copied()).collect()
    }

    /// The longest match that begins at `from`: one past its last cell, and the captures.
    pub(super) fn longest(&self, cells: &[Cell], from: usize) -> Option<(usize, Captures)> {
        let mut best = None;
        self.run(cells, 0, from, Captures::default(), &mut best);
        best.filter(|b| b.0 > from)
    }

    fn run(&self, cells: &[Cell], mut pc: usize, mut at: usize, mut caps: Captures, best: &mut Option<(usize, Captures)>) {
        loop {
            match &self.ops[pc] {
                Op::Accept => {
                    if best.is_none_or(|b| at > b.0) {
                        *best = Some((at, caps));
                    }
                    return;
                }
                Op::Jump(to) => pc = usize::from(*to),
                Op::Mark(capture) => {
                    caps[usize::from(*capture)] = Some(at as u32);
                    pc += 1;
                }
                Op::Split(a, b) => {
                    self.run(cells, usize::from(*a), at, caps, best);
                    pc = usize::from(*b);
                }
                Op::Take(test, capture) => {
                    let Some(cell) = cells.get(at) else { return };
                    if !self.tests[usize::from(*test)].accepts(cell) {
                        return;
                    }
                    if let Some(capture) = capture {
                        caps[usize::from(*capture)] = Some(at as u32);
                    }
                    at += 1;
                    pc += 1;
                }
            }
        }
    }
}
