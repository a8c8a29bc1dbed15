//! Application state and the commands that change it. No egui, no IO, no threads.

pub mod apply;
pub mod command;
pub mod corrections_file;
pub mod data_format;
pub mod history;
pub mod item;
pub mod load;
pub mod reading;
pub mod reading_file;
mod remap;
pub mod saved;
pub mod saved_view;
pub mod selection;
pub mod settings;
pub mod view;

pub use apply::default_time;
pub use command::{Command, CommandQueue, EditCmd, LaneCmd, NavCmd, PictureKind, ProjectCmd, SettingCmd, ViewCmd};
pub use data_format::DataFormat;
pub use item::Item;
pub use load::{FieldsView, LoadStatus, Source};
pub use reading::Reading;
pub use saved::SavedSession;
pub use saved_view::SavedView;
pub use selection::{Highlight, Selection};
pub use settings::{NetworkOptions, PictureSize, Settings, ThemeChoice};
pub use view::{Dialog, HighlightLayer, LaneMode, LaneStep, ListTab, Panel, TimeView, ViewState};

use std::sync::Arc;

use crate::base::ids::DocId;
use crate::model::Corpus;
use crate::model::edits::EditLog;
use crate::notice::Notices;
use crate::query::search::Query;
use crate::query::{Filter, Related, SearchIndex, Visible};

/// All that the window shows, apart from panels' private, transient state.
#[derive(Clone, Debug, Default)]
pub struct AppState {
    /// The published model.
    pub corpus: Arc<Corpus>,
    /// The one filter.
    pub filter: Filter,
    /// What the filter lets through; recomputed when its key changes.
    pub visible: Visible,
    /// The filter's search words, parsed.
    pub query: Query,
    /// What the search words stand in.
    pub found: Related,
    /// The full-text index, once it is made; a corpus published later is searched without it.
    pub search_index: Option<Arc<SearchIndex>>,
    /// Selection and hover.
    pub selection: Selection,
    /// Window of time, panels, lanes, open article.
    pub view: ViewState,
    /// The window of time that shows all of the corpus; found when it is published, because it looks at every event.
    pub whole_time: Option<TimeView>,
    /// Back and forward.
    pub history: history::History,
    /// What is open; `None` before the first folder.
    pub source: Option<Source>,
    /// How far reading is; `None` when nothing is being read.
    pub load: Option<LoadStatus>,
    /// What the user was told.
    pub notices: Notices,
    /// The user's corrections.
    pub edits: EditLog,
    /// What the user has read and starred.
    pub reading: Reading,
    /// What persists between sessions.
    pub settings: Settings,
    /// The file whose columns are looked at.
    pub fields: Option<FieldsView>,
    /// Work that `app` must carry out: filled by commands, drained by `app`.
    pub requests: Vec<ProjectCmd>,
}

impl AppState {
    /// The article to compare `doc` with: the other one selected last, else the open one.
    pub fn other_article(&self, doc: DocId) -> Option<DocId> {
        let selected = self.selection.items.iter().rev().filter_map(|i| match i {
            Item::Doc(other) => Some(*other),
            _ => None,
        });
        selected.chain(self.view.reader.doc).find(|other| *other != doc)
    }

    /// The two articles to compare, the one published first before the other: the two selected last, else the selected one and
    /// the open one, else the open one and what it copies.
    pub fn compared(&self) -> Option<(DocId, DocId)> {
        let selected = self.selection.items.iter().rev().find_map(|i| match i {
            Item::Doc(doc) => Some(*doc),
            _ => None,
        });
        let doc = selected.or(self.view.reader.doc)?;
        let other = self.other_article(doc).or_else(|| self.copied_by(doc))?;
        Some(self.in_order(other, doc))
    }

    /// What an article copies; for the first of a family its first copy.
    fn copied_by(&self, doc: DocId) -> Option<DocId> {
        let family = self.corpus.family_of(doc)?;
        let of = family.member(doc)?.of.map(|link| link.doc);
        of.or_else(|| family.members.get(1).map(|m| m.doc))
    }

    /// Two articles, the one published first before the other; as given where a day is not known.
    pub fn in_order(&self, a: DocId, b: DocId) -> (DocId, DocId) {
        let day = |d| self.corpus.doc(d)?.published.as_ref().map(|p| p.date.interval);
        match day(a).zip(day(b)) {
            Some((x, y)) if y < x => (b, a),
            _ => (a, b),
        }
    }

    /// The quote with its source of what is selected: the place gone to in the open article if the selection is told there, else
    /// the first place that tells of it; with nothing selected the sentence or words gone to, else the open article.
    pub fn citation(&self) -> Option<String> {
        use crate::query::cited::{citation, quote};
        let reader = self.view.reader;
        let evidence = match self.selection.lead() {
            Some(Item::Event(e)) => self.corpus.event(e).map(|e| &e.evidence[..]),
            Some(Item::Relation(r)) => self.corpus.relation(r).map(|r| &r.evidence[..]),
            Some(Item::Claim(c)) => self.corpus.claim(c).map(|c| std::slice::from_ref(&c.evidence)),
            _ => None,
        };
        let is_here = |p: &&crate::model::Evidence| Some(p.doc) == reader.doc && reader.span.is_some_and(|s| p.sentence.overlaps(s));
        if let Some(place) = evidence.and_then(|e| e.iter().find(is_here).or_else(|| e.first())) {
            return Some(quote(self.corpus.doc(place.doc)?, place.sentence));
        }
        if let Some(Item::Doc(doc)) = self.selection.lead() {
            return Some(citation(self.corpus.doc(doc)?, None));
        }
        let doc = self.corpus.doc(reader.doc?)?;
        Some(match reader.span {
            Some(span) => quote(doc, doc.sentence_at(span.start).unwrap_or(span)),
            None => citation(doc, None),
        })
    }

    /// File name for a picture: "dateline-FOLDER-timeline.png", or ".svg".
    pub fn picture_name(&self, kind: PictureKind) -> String {
        let what = match kind {
            PictureKind::Timeline if self.view.lanes == LaneMode::TwoClocks => "two-clocks",
            PictureKind::Timeline => "timeline",
            PictureKind::Network => "network",
            PictureKind::Window => "window",
            // A folder.
            PictureKind::Frames => return format!("dateline-{}-frames", self.slug()),
        };
        let ending = if self.settings.picture_svg { "svg" } else { "png" };
        format!("dateline-{}-{what}.{ending}", self.slug())
    }

    /// File name for the data: "dateline-FOLDER.json", "dateline-FOLDER-events.csv".
    pub fn data_name(&self, format: DataFormat) -> String {
        format!("dateline-{}{}", self.slug(), format.ending())
    }

    /// The source's name with only what every file system takes.
    fn slug(&self) -> String {
        let name = self.source.as_ref().map_or_else(|| "folder".to_owned(), Source::name);
        let keep = |c: char| {
            if c.is_alphanumeric() || c == '-' || c == '_' || c == '.' {
                c
            } else {
                '-'
            }
        };
        let slug: String = name.chars().map(keep).take(60).collect();
        slug.trim_matches(['-', '.']).to_lowercase()
    }
}
