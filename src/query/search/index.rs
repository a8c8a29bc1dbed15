//! The full-text index: words and their positions, in memory, made by tantivy; the texts themselves stay in the corpus.
//!
//! Rows go into shards in their order, each a single segment written without threads once its buffer is full. The number of
//! a row is thus known without storing it, and the memory of building is bounded.

use std::sync::Arc;

use tantivy::directory::RamDirectory;
use tantivy::index::{IndexBuilder, IndexSettings, InvertedIndexReader, SegmentReader};
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::postings::TermInfo;
use tantivy::query::{EnableScoring, PhrasePrefixQuery, PhraseQuery, Query as _, Weight};
use tantivy::schema::{Field as Column, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{DocSet as _, Index, TERMINATED, TantivyDocument, Term};

use crate::base::hash::{ContentHash, FastMap};
use crate::base::ids::{ActorId, DocId};
use crate::model::Corpus;
use crate::query::search::bits::Bits;
use crate::query::search::parse::Field;
use crate::query::search::scan::{Leaves, has_words, stretches};
use crate::query::search::words::{Folder, Words, fold_into};
use crate::time::Interval;
use crate::time::date::DAY;

/// A shard is closed when its buffer holds so many bytes.
const SHARD_BUFFER: usize = 24 << 20;
/// Name of the splitter into words.
const SPLITTER: &str = "words";
/// Rows between two looks at whether anybody still wants the index.
const ROWS_BETWEEN_LOOKS: usize = 64;

/// What answers a search without reading the texts.
#[derive(Debug)]
pub struct SearchIndex {
    texts: Arc<Texts>,
    actors: Rows,
    /// By actor: its articles.
    docs_of: Vec<Vec<DocId>>,
    outlets: Outlets,
    tags: Tags,
    days: Days,
    /// The corpus it belongs to.
    generation: u64,
}

/// The part that depends on the texts alone, which a correction leaves as they are.
#[derive(Debug)]
struct Texts {
    key: u64,
    rows: Rows,
}

const TITLE: usize = 0;
const TEXT: usize = 1;

impl SearchIndex {
    /// An index of `corpus`; what did not change since `before` is taken from there. `None` if `is_cancelled` says so, or
    /// tantivy fails.
    pub fn build(corpus: &Corpus, before: Option<&Self>, is_cancelled: &dyn Fn() -> bool) -> Option<Self> {
        let key = texts_key(corpus);
        let texts = match before.filter(|b| b.texts.key == key) {
            Some(before) => Arc::clone(&before.texts),
            None => Arc::new(Texts {
                key,
                rows: Rows::build(2, &corpus.documents, is_cancelled, |doc, add| {
                    add(TITLE, &doc.title);
                    add(TEXT, &doc.text);
                })?,
            }),
        };
        let actors = Rows::build(1, &corpus.actors, is_cancelled, |actor, add| {
            add(0, &actor.name);
            for a in &actor.aliases {
                add(0, &a.text);
            }
        })?;
        Some(Self {
            texts,
            actors,
            docs_of: corpus.actors.iter().map(|a| a.docs.clone()).collect(),
            outlets: Outlets::new(corpus),
            tags: Tags::new(corpus),
            days: Days::new(corpus),
            generation: corpus.generation,
        })
    }

    /// True if it answers for this corpus.
    pub fn is_of(&self, corpus: &Corpus) -> bool {
        self.generation == corpus.generation && self.outlets.of_doc.len() == corpus.documents.len()
    }

    /// Bytes that it holds.
    pub fn num_bytes(&self) -> usize {
        let docs_of: usize = self
            .docs_of
            .iter()
            .map(|d| d.len() * size_of::<DocId>() + size_of::<Vec<DocId>>())
            .sum();
        self.texts.rows.num_bytes()
            + self.actors.num_bytes()
            + docs_of
            + self.days.num_bytes()
            + self.outlets.of_doc.len() * 4
            + self.tags.num_bytes()
    }
}

/// Changes with every title and text.
fn texts_key(corpus: &Corpus) -> u64 {
    use std::hash::{Hash as _, Hasher as _};
    let mut hasher = rustc_hash::FxHasher::default();
    for doc in &corpus.documents {
        // The bytes of the file, and how they were made a text.
        let hash: ContentHash = doc.hash;
        (hash, doc.text.len(), &doc.title).hash(&mut hasher);
    }
    hasher.finish()
}

impl Leaves for SearchIndex {
    fn num_docs(&self) -> usize {
        self.outlets.of_doc.len()
    }

    fn words(&self, field: Field, words: &[String], is_prefix: bool, within: &Bits) -> Bits {
        let mut out = Bits::none(self.num_docs());
        let rows = &self.texts.rows;
        match field {
            Field::Any => {
                rows.find(TEXT, words, is_prefix, &mut out);
                rows.find(TITLE, words, is_prefix, &mut out);
            }
            Field::Title => rows.find(TITLE, words, is_prefix, &mut out),
            Field::Outlet => {
                let fits = self.outlets.fitting(words, is_prefix);
                for i in within.iter() {
                    let outlet = self.outlets.of_doc.get(i).and_then(|o| usize::try_from(*o).ok());
                    if outlet.is_some_and(|o| fits.has(o)) {
                        out.insert(i);
                    }
                }
            }
            Field::Tag => {
                for doc in self.tags.fitting(words, is_prefix) {
                    out.insert(doc.index());
                }
            }
            Field::Actor => {
                let mut actors = Bits::none(self.docs_of.len());
                self.actors.find(0, words, is_prefix, &mut actors);
                for docs in actors.iter().filter_map(|a| self.docs_of.get(ActorId::from_index(a).index())) {
                    for d in docs {
                        out.insert(d.index());
                    }
                }
            }
            Field::Date => {}
        }
        out
    }

    fn dated(&self, stretch: Interval, within: &Bits) -> Bits {
        let mut out = Bits::none(self.num_docs());
        for i in within.iter().filter(|i| self.days.touches(*i, stretch)) {
            out.insert(i);
        }
        out
    }
}

/// Publishers, each once.
#[derive(Debug)]
struct Outlets {
    names: Vec<String>,
    /// By document: index into the names; -1 for none.
    of_doc: Vec<i32>,
}

impl Outlets {
    fn new(corpus: &Corpus) -> Self {
        let mut names = Vec::new();
        let mut known: FastMap<&str, i32> = FastMap::default();
        let of_doc = corpus.documents.iter().map(|d| {
            let Some(outlet) = &d.outlet else { return -1 };
            *known.entry(outlet).or_insert_with(|| {
                names.push(outlet.clone());
                names.len() as i32 - 1
            })
        });
        Self {
            of_doc: of_doc.collect(),
            names,
        }
    }

    fn fitting(&self, words: &[String], is_prefix: bool) -> Bits {
        let mut folder = Folder::default();
        let mut out = Bits::none(self.names.len());
        for (i, name) in self.names.iter().enumerate() {
            if has_words(name, words, is_prefix, &mut folder) {
                out.insert(i);
            }
        }
        out
    }
}

/// Tags with their articles.
#[derive(Debug)]
struct Tags {
    names: Vec<Box<str>>,
    /// By tag: its articles.
    docs_of: Vec<Vec<DocId>>,
}

impl Tags {
    fn new(corpus: &Corpus) -> Self {
        let room = corpus.tags.iter().map(|t| Vec::with_capacity(t.num_docs as usize));
        let mut docs_of: Vec<Vec<DocId>> = room.collect();
        for doc in &corpus.documents {
            for tag in &doc.tags {
                if let Some(docs) = docs_of.get_mut(tag.index()) {
                    docs.push(doc.id);
                }
            }
        }
        Self {
            names: corpus.tags.iter().map(|t| t.name.as_str().into()).collect(),
            docs_of,
        }
    }

    /// The articles with a tag that has the words; some may come twice.
    fn fitting(&self, words: &[String], is_prefix: bool) -> impl Iterator<Item = DocId> {
        let mut folder = Folder::default();
        let rows = self.names.iter().zip(&self.docs_of);
        rows.filter(move |(name, _)| has_words(name, words, is_prefix, &mut folder))
            .flat_map(|(_, docs)| docs.iter().copied())
    }

    fn num_bytes(&self) -> usize {
        let rows = self.names.iter().zip(&self.docs_of);
        rows.map(|(name, docs)| name.len() + docs.len() * size_of::<DocId>() + size_of::<(Box<str>, Vec<DocId>)>())
            .sum()
    }
}

/// The days of each article: of its publication and of the events that it tells. Dates of a query are whole days.
#[derive(Debug)]
struct Days {
    /// By document: where its stretches begin; one more at the end.
    starts: Vec<u32>,
    /// First day, and one past the last; apart and ascending within a document.
    stretches: Vec<(i32, i32)>,
}

impl Days {
    fn new(corpus: &Corpus) -> Self {
        let day = |d: i64| d.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
        let mut out = Self {
            starts: vec![0],
            stretches: Vec::new(),
        };
        for doc in &corpus.documents {
            let all = stretches(corpus, doc.id).map(|s| (day(s.start.div_euclid(DAY)), day((s.end - 1).div_euclid(DAY) + 1)));
            let mut all: Vec<_> = all.collect();
            all.sort_unstable();
            let from = out.stretches.len();
            for (start, end) in all {
                match out.stretches.get_mut(from..).and_then(|s| s.last_mut()) {
                    Some(last) if start <= last.1 => last.1 = last.1.max(end),
                    _ => out.stretches.push((start, end)),
                }
            }
            out.starts.push(out.stretches.len() as u32);
        }
        out.stretches.shrink_to_fit();
        out
    }

    fn touches(&self, doc: usize, stretch: Interval) -> bool {
        let at = |i: usize| self.starts.get(i).map_or(0, |s| *s as usize);
        let of_doc = self.stretches.get(at(doc)..at(doc + 1)).unwrap_or_default();
        let (start, end) = (stretch.start.div_euclid(DAY), (stretch.end - 1).div_euclid(DAY) + 1);
        of_doc.iter().any(|(a, b)| i64::from(*a) < end && start < i64::from(*b))
    }

    fn num_bytes(&self) -> usize {
        self.starts.len() * 4 + self.stretches.len() * 8
    }
}

/// The words of the rows of one table, in one or more columns.
#[derive(Debug)]
struct Rows {
    shards: Vec<Shard>,
}

struct Shard {
    /// Number of its first row.
    base: usize,
    reader: SegmentReader,
    schema: Schema,
    columns: Vec<(Column, Arc<InvertedIndexReader>)>,
}

impl std::fmt::Debug for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shard").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Rows {
    /// `None` if cancelled, or if tantivy fails, which is logged.
    fn build<T>(
        num_columns: usize,
        table: &[T],
        is_cancelled: &dyn Fn() -> bool,
        fields: impl Fn(&T, &mut dyn FnMut(usize, &str)),
    ) -> Option<Self> {
        match Self::try_build(num_columns, table, is_cancelled, fields) {
            Ok(rows) => rows,
            Err(err) => {
                tracing::error!("the index could not be made: {err}");
                None
            }
        }
    }

    fn try_build<T>(
        num_columns: usize,
        table: &[T],
        is_cancelled: &dyn Fn() -> bool,
        fields: impl Fn(&T, &mut dyn FnMut(usize, &str)),
    ) -> tantivy::Result<Option<Self>> {
        let mut builder = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(SPLITTER)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let options = TextOptions::default().set_indexing_options(indexing);
        let columns: Vec<Column> = (0..num_columns)
            .map(|i| builder.add_text_field(&i.to_string(), options.clone()))
            .collect();
        let schema = builder.build();
        let tokenizers = TokenizerManager::new();
        tokenizers.register(SPLITTER, Splitter::default());
        let new_shard = || -> tantivy::Result<SingleSegmentIndexWriter> {
            let settings = IndexSettings {
                docstore_compression: Compressor::None,
                // No thread beside the one that builds.
                docstore_compress_dedicated_thread: false,
                ..IndexSettings::default()
            };
            let builder = IndexBuilder::new()
                .schema(schema.clone())
                .tokenizers(tokenizers.clone())
                .settings(settings);
            builder.single_segment_index_writer(RamDirectory::create(), SHARD_BUFFER)
        };
        let mut shards = Vec::new();
        let mut base = 0;
        let mut writer = new_shard()?;
        for (i, row) in table.iter().enumerate() {
            if i % ROWS_BETWEEN_LOOKS == 0 && is_cancelled() {
                return Ok(None);
            }
            let mut document = TantivyDocument::default();
            fields(row, &mut |column, text| {
                if let Some(column) = columns.get(column) {
                    document.add_text(*column, text);
                }
            });
            writer.add_document(document)?;
            if writer.mem_usage() > SHARD_BUFFER && i + 1 < table.len() {
                let full = std::mem::replace(&mut writer, new_shard()?);
                shards.push(Shard::open(base, &full.finalize()?, &schema, &columns)?);
                base = i + 1;
            }
        }
        if base < table.len() {
            shards.push(Shard::open(base, &writer.finalize()?, &schema, &columns)?);
        }
        Ok(Some(Self { shards }))
    }

    fn num_bytes(&self) -> usize {
        let bytes = |shard: &Shard| shard.reader.space_usage().map_or(0, |s| s.total().get_bytes());
        self.shards.iter().map(bytes).sum::<u64>() as usize
    }

    /// Adds the rows that hold the words one after the other in a column.
    fn find(&self, column: usize, words: &[String], is_prefix: bool, out: &mut Bits) {
        for shard in &self.shards {
            if let Err(err) = shard.find(column, words, is_prefix, out) {
                tracing::error!("the index could not be read: {err}");
            }
        }
    }
}

impl Shard {
    fn open(base: usize, index: &Index, schema: &Schema, columns: &[Column]) -> tantivy::Result<Self> {
        let segment = index.searchable_segments()?.pop();
        let segment = segment.ok_or_else(|| tantivy::TantivyError::InternalError("a written segment is missing".to_owned()))?;
        let reader = SegmentReader::open(&segment)?;
        let columns = columns.iter().map(|c| Ok((*c, reader.inverted_index(*c)?)));
        Ok(Self {
            base,
            columns: columns.collect::<tantivy::Result<_>>()?,
            reader,
            schema: schema.clone(),
        })
    }

    fn find(&self, column: usize, words: &[String], is_prefix: bool, out: &mut Bits) -> tantivy::Result<()> {
        let Some((column, postings)) = self.columns.get(column) else {
            return Ok(());
        };
        match words {
            [] => {}
            [word] if is_prefix => {
                let mut terms = postings.terms().range().ge(word.as_bytes()).into_stream()?;
                while terms.advance() && terms.key().starts_with(word.as_bytes()) {
                    self.insert_all(postings, terms.value(), out)?;
                }
            }
            [word] => {
                if let Some(info) = postings.terms().get(word.as_bytes())? {
                    self.insert_all(postings, &info, out)?;
                }
            }
            phrase => {
                let terms = phrase.iter().map(|w| Term::from_field_text(*column, w)).collect();
                let scoring = EnableScoring::disabled_from_schema(&self.schema);
                let weight: Box<dyn Weight> = if is_prefix {
                    // All words that begin so, and no more room than they need.
                    let num_ways = Self::num_beginning(postings, phrase.last().map_or("", |w| w))?;
                    if num_ways == 0 {
                        return Ok(());
                    }
                    let mut query = PhrasePrefixQuery::new(terms);
                    query.set_max_expansions(num_ways);
                    query.weight(scoring)?
                } else {
                    PhraseQuery::new(terms).weight(scoring)?
                };
                let mut docs = weight.scorer(&self.reader, 1.0)?;
                let mut doc = docs.doc();
                while doc != TERMINATED {
                    out.insert(self.base + doc as usize);
                    doc = docs.advance();
                }
            }
        }
        Ok(())
    }

    /// Number of words that begin so.
    fn num_beginning(postings: &InvertedIndexReader, start: &str) -> tantivy::Result<u32> {
        let mut terms = postings.terms().range().ge(start.as_bytes()).into_stream()?;
        let mut num = 0;
        while terms.advance() && terms.key().starts_with(start.as_bytes()) {
            num += 1;
        }
        Ok(num)
    }

    fn insert_all(&self, postings: &InvertedIndexReader, info: &TermInfo, out: &mut Bits) -> tantivy::Result<()> {
        let mut block = postings.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        loop {
            let docs = block.docs();
            if docs.is_empty() {
                return Ok(());
            }
            for doc in docs {
                out.insert(self.base + *doc as usize);
            }
            block.advance();
        }
    }
}

/// [`Words`] for tantivy.
#[derive(Clone, Default)]
struct Splitter {
    token: Token,
}

struct Split<'a> {
    text: &'a str,
    words: Words<'a>,
    token: &'a mut Token,
}

impl Tokenizer for Splitter {
    type TokenStream<'a> = Split<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Split<'a> {
        self.token.reset();
        Split {
            text,
            words: Words::new(text),
            token: &mut self.token,
        }
    }
}

impl TokenStream for Split<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.words.next() else { return false };
        fold_into(span.of(self.text), &mut self.token.text);
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = span.start as usize;
        self.token.offset_to = span.end as usize;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
