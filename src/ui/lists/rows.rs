//! The texts of one row of each list.

use crate::base::ids::{ActorId, ClaimId, ClaimPairId, DocId, EventId, RelationId, SuggestionId};
use crate::model::{Corpus, ProblemKind, file_of_records};
use crate::time::format::short_words;
use crate::ui::lists::ListTab;
use crate::ui::lists::order::{Heading, Order, RowRef};
use crate::ui::widgets::copies::num_copies;
use crate::ui::widgets::item_tip::{claim_words, counted, event_date_words, pair_words, per_cent, relation_words, suggestion_words};
use crate::ui::widgets::stack::Stack;
use crate::ui::widgets::table::{Column, Row, Sign};

const fn column(title: &'static str, width: f32, from_width: f32) -> Column {
    Column {
        title,
        width,
        grows: false,
        is_number: false,
        from_width,
    }
}

const fn growing(title: &'static str) -> Column {
    Column {
        title,
        width: 120.0,
        grows: true,
        is_number: false,
        from_width: 0.0,
    }
}

const fn number(title: &'static str, width: f32, from_width: f32) -> Column {
    Column {
        title,
        width,
        grows: false,
        is_number: true,
        from_width,
    }
}

const ARTICLES: [Column; 4] = [
    column("Published", 82.0, 0.0),
    growing("Title"),
    column("Outlet", 100.0, 430.0),
    number("Events", 46.0, 340.0),
];
const ACTORS: [Column; 4] = [
    growing("Name"),
    column("Kind", 78.0, 320.0),
    number("Articles", 54.0, 0.0),
    number("Mentions", 60.0, 260.0),
];
const EVENTS: [Column; 6] = [
    column("Date", 92.0, 0.0),
    growing("What"),
    column("Who", 120.0, 540.0),
    column("Kind", 74.0, 640.0),
    column("Modality", 80.0, 460.0),
    number("Sources", 52.0, 320.0),
];
const RELATIONS: [Column; 4] = [
    growing("Relation"),
    column("Date", 92.0, 360.0),
    number("Places", 46.0, 430.0),
    number("Sources", 52.0, 0.0),
];
const CLAIMS: [Column; 3] = [column("Date", 82.0, 380.0), growing("Who says what"), number("Sure", 40.0, 300.0)];
const SUGGESTIONS: [Column; 2] = [growing("Possibly the same"), number("Sure", 40.0, 0.0)];
const PROBLEMS: [Column; 3] = [column("File", 120.0, 0.0), column("Kind", 60.0, 380.0), growing("Reason")];

impl ListTab {
    /// The columns of the list.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Articles => &ARTICLES,
            Self::Actors => &ACTORS,
            Self::Events => &EVENTS,
            Self::Relations => &RELATIONS,
            Self::Claims => &CLAIMS,
            Self::Suggestions => &SUGGESTIONS,
            Self::Problems => &PROBLEMS,
        }
    }
}

/// The texts of a row.
pub fn row(corpus: &Corpus, order: &Order, at: RowRef) -> Row {
    let item = order.item(at);
    let (name, sign, cells, copy) = match at {
        RowRef::Heading(heading) => {
            let text = match heading {
                Heading::Undated => format!("Undated tray · {}", counted(order.num_undated, "event")),
                Heading::Denials => "Denials whose claim the folder does not hold".to_owned(),
                Heading::Statements => "Statements that nobody denies".to_owned(),
            };
            return Row {
                item: None,
                name: text.clone(),
                sign: Sign::None,
                cells: vec![text],
                is_heading: true,
                copy: String::new(),
                fields: None,
                stack: Stack::None,
                read: None,
            };
        }
        RowRef::Copy(i) => {
            let (name, sign, mut cells, copy) = article(corpus, order, DocId(i)).unwrap_or_default();
            // Copies mostly have one title; who carried it is what tells them apart.
            let outlet = corpus.doc(DocId(i)).and_then(|d| d.outlet.as_deref());
            if let Some((title, outlet)) = cells.get_mut(1).zip(outlet) {
                *title = format!("{outlet} · {title}");
            }
            (format!("Copy: {name}"), sign, cells, copy)
        }
        RowRef::Pair(i) => claim_pair(corpus, ClaimPairId(i)).unwrap_or_default(),
        RowRef::Row(i) => match order.key.tab {
            ListTab::Articles => article(corpus, order, DocId(i)),
            ListTab::Actors => actor(corpus, ActorId(i)),
            ListTab::Events => event(corpus, EventId(i)),
            ListTab::Relations => relation(corpus, RelationId(i)),
            ListTab::Claims => claim(corpus, ClaimId(i)),
            ListTab::Suggestions => suggestion(corpus, SuggestionId(i)),
            ListTab::Problems => problem(corpus, i as usize),
        }
        .unwrap_or_default(),
    };
    let problem = match at {
        RowRef::Row(i) if order.key.tab == ListTab::Problems => corpus.problems.get(i as usize),
        _ => None,
    };
    // What is odd about one article, or only told of it, is no matter of columns.
    let is_of_columns = |p: &&crate::model::Problem| match p.kind {
        ProblemKind::Warning => false,
        ProblemKind::Note => file_of_records(&p.path) == Some(p.path.as_str()),
        ProblemKind::Skipped | ProblemKind::Failed => true,
    };
    let fields = problem.filter(is_of_columns).and_then(|p| file_of_records(&p.path));
    let fields = fields.map(str::to_owned);
    Row {
        item,
        name,
        sign,
        cells,
        is_heading: false,
        copy,
        fields,
        stack: stack(corpus, order, at),
        read: None,
    }
}

/// Whether copies stand below a row, or the row is one of them.
pub(super) fn stack(corpus: &Corpus, order: &Order, at: RowRef) -> Stack {
    match at {
        RowRef::Copy(_) => Stack::Below,
        RowRef::Row(i) if order.key.tab == ListTab::Articles && order.stack(DocId(i)).is_some() => {
            let family = corpus.doc(DocId(i)).map(|d| d.family);
            Stack::Head {
                is_open: family.is_some_and(|f| order.key.open.binary_search(&f).is_ok()),
            }
        }
        _ => Stack::None,
    }
}

/// Accessible name, sign, cells, text to copy.
type Texts = (String, Sign, Vec<String>, String);

fn article(corpus: &Corpus, order: &Order, id: DocId) -> Option<Texts> {
    let doc = corpus.doc(id)?;
    let published = doc.published.as_ref().map_or_else(|| "undated".to_owned(), |p| short_words(p.date));
    let outlet = doc.outlet.clone().unwrap_or_default();
    let num_events = order.events_by_doc.get(id.index()).copied().unwrap_or(0) as usize;
    let copies = order.stack(id).map(num_copies);
    let mut name = format!("Article {}, {published}, {}", doc.title, counted(num_events, "event"));
    let mut title = one_line(&doc.title);
    if let Some(copies) = copies {
        name = format!("{name}, {copies}");
        title = format!("{copies} · {title}");
    }
    let cells = vec![published, title, outlet, num_events.to_string()];
    Some((name, Sign::None, cells, String::new()))
}

fn actor(corpus: &Corpus, id: ActorId) -> Option<Texts> {
    let a = corpus.actor(id)?;
    let name = format!(
        "Actor {}, {}, {}, {}",
        a.name,
        a.kind.word(),
        counted(a.docs.len(), "article"),
        counted(a.num_mentions as usize, "mention")
    );
    let cells = vec![
        one_line(&a.name),
        a.kind.word().to_owned(),
        a.docs.len().to_string(),
        a.num_mentions.to_string(),
    ];
    Some((name, Sign::Actor(a.kind), cells, String::new()))
}

fn event(corpus: &Corpus, id: EventId) -> Option<Texts> {
    let e = corpus.event(id)?;
    let who: Vec<&str> = e
        .actors
        .iter()
        .filter_map(|a| corpus.actor(a.actor))
        .map(|a| a.name.as_str())
        .take(3)
        .collect();
    let date = match e.date {
        Some(date) => short_words(date),
        None if e.undated_reason.is_empty() => "no date".to_owned(),
        None => e.undated_reason.to_string(),
    };
    let name = format!("Event {}, {}, {}", e.label, event_date_words(e), e.modality.word());
    let cells = vec![
        date,
        one_line(&e.label),
        who.join(", "),
        e.kind.key().to_owned(),
        e.modality.word().to_owned(),
        e.num_families.to_string(),
    ];
    Some((name, Sign::Event(e.modality), cells, String::new()))
}

fn relation(corpus: &Corpus, id: RelationId) -> Option<Texts> {
    let r = corpus.relation(id)?;
    let words = relation_words(corpus, id);
    let name = format!("Relation {words}, {}", counted(r.num_families as usize, "source"));
    let sign = corpus.actor(r.source).map_or(Sign::None, |a| Sign::Actor(a.kind));
    let cells = vec![
        words,
        r.date.map(short_words).unwrap_or_default(),
        r.evidence.len().to_string(),
        r.num_families.to_string(),
    ];
    Some((name, sign, cells, String::new()))
}

/// The day on which something was said, else that of the article.
fn said_on(corpus: &Corpus, id: ClaimId) -> String {
    let Some(c) = corpus.claim(id) else { return String::new() };
    let published = || corpus.doc(c.evidence.doc)?.published.as_ref().map(|p| p.date);
    c.date.or_else(published).map_or_else(|| "no date".to_owned(), short_words)
}

fn claim(corpus: &Corpus, id: ClaimId) -> Option<Texts> {
    let c = corpus.claim(id)?;
    let words = claim_words(corpus, id);
    let sign = c.speaker.and_then(|s| corpus.actor(s)).map_or(Sign::None, |a| Sign::Actor(a.kind));
    let cells = vec![said_on(corpus, id), words.clone(), per_cent(c.evidence.confidence)];
    Some((format!("Claim {words}"), sign, cells, String::new()))
}

fn claim_pair(corpus: &Corpus, id: ClaimPairId) -> Option<Texts> {
    let p = corpus.claim_pair(id)?;
    let words = pair_words(corpus, id);
    let speaker = corpus.claim(p.claim)?.speaker.and_then(|s| corpus.actor(s));
    let sign = speaker.map_or(Sign::None, |a| Sign::Actor(a.kind));
    let cells = vec![said_on(corpus, p.claim), words.clone(), per_cent(p.score)];
    Some((format!("Pair {words}"), sign, cells, String::new()))
}

fn suggestion(corpus: &Corpus, id: SuggestionId) -> Option<Texts> {
    let s = corpus.suggestion(id)?;
    let words = suggestion_words(corpus, id);
    let sign = corpus.actor(s.first).map_or(Sign::None, |a| Sign::Actor(a.kind));
    Some((
        format!("Possibly the same: {words}"),
        sign,
        vec![words, per_cent(s.score)],
        String::new(),
    ))
}

fn problem(corpus: &Corpus, i: usize) -> Option<Texts> {
    let p = corpus.problems.get(i)?;
    let path = if p.path.is_empty() { "(folder)" } else { &p.path };
    let name = format!("Problem {path}, {}, {}", p.kind.word(), p.message);
    let cells = vec![path.to_owned(), p.kind.word().to_owned(), p.message.clone()];
    Some((name, Sign::None, cells, format!("{path}: {} ({})", p.message, p.kind.word())))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
