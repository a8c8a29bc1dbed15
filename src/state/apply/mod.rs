//! Commands → state. `mod` only dispatches; one short function per family lives in its file.

mod edit;
mod lanes;
mod nav;
mod view;

pub use view::default_time;

use crate::model::Corpus;
use crate::query::brush::rebrush;
use crate::query::search::{Query, lit_rows};
use crate::query::{Filter, visible_by};
use crate::state::AppState;
use crate::state::command::Command;
use crate::state::load::Source;
use crate::state::view::ReaderTarget;
use crate::time::Interval;
use std::sync::Arc;

impl AppState {
    /// Carries out one command. Project commands are queued for `app`.
    pub fn apply(&mut self, command: Command) {
        match command {
            Command::Nav(c) => nav::apply(self, c),
            Command::View(c) => view::apply(self, c),
            Command::Edit(c) => edit::apply(self, c),
            Command::Project(c) => self.requests.push(c),
        }
    }

    /// Turns to another source: forgets the model, selection, filter, history and window of time of the one before.
    /// The same source again (a reload) keeps them until [`publish`](Self::publish) carries them over.
    pub fn open(&mut self, source: Source) {
        let is_other = self.source.as_ref() != Some(&source);
        if is_other {
            self.corpus = Arc::default();
            self.whole_time = None;
            self.filter = Filter::default();
            self.history.clear();
            self.view.time = None;
            self.view.ego = None;
            self.view.reader.doc = None;
            self.view.reader.span = None;
            nav::set_items(self, Vec::new());
            nav::hover(self, None);
            self.refresh();
        }
        self.source = Some(source);
        if is_other {
            self.recall_lanes();
        }
    }

    /// Takes over a newly published corpus of the source that is open. Rows are renumbered, so selection, history, filter and
    /// the reader's place are carried over by content: paths, names, places in the text. What is not there (yet) is let go.
    pub fn publish(&mut self, corpus: Arc<Corpus>) {
        let old = std::mem::replace(&mut self.corpus, corpus);
        self.whole_time = Some(default_time(&self.corpus));
        crate::state::remap::carry_over(self, &old);
        self.reading.turn_to(&self.corpus);
        // Its id is of the corpus before.
        self.view.dialog = self
            .view
            .dialog
            .filter(|d| !matches!(d, crate::state::Dialog::WhyDate(_) | crate::state::Dialog::Compare(..)));
        if self.view.reader.doc.is_none() {
            self.view.reader = ReaderTarget {
                doc: self.corpus.documents.first().map(|d| d.id),
                span: None,
                serial: self.view.reader.serial + 1,
            };
        }
        let items = std::mem::take(&mut self.selection.items);
        nav::set_items(self, items);
        let hovered = self.selection.hovered.take();
        nav::hover(self, hovered);
        self.refresh();
    }

    /// Selects exactly these; the reader stays where it is.
    pub(in crate::state) fn select_all(&mut self, items: Vec<crate::state::Item>) {
        nav::set_items(self, items);
    }

    /// Recomputes what the filter lets through.
    pub fn refresh(&mut self) {
        self.query = Query::parse(&self.filter.text);
        self.visible = visible_by(&self.corpus, &self.filter, self.search_index.as_deref());
        self.light();
    }

    /// Sets the brush. What else the filter lets through stays, so nothing is looked for anew.
    fn brush(&mut self, time: Option<Interval>) {
        self.filter.time = time;
        rebrush(&self.corpus, &self.filter, &mut self.visible);
        self.light();
    }

    /// Lights what the words of the filter stand in.
    fn light(&mut self) {
        self.found = lit_rows(&self.corpus, &self.visible, &self.query.lighter());
        if self.selection.items.is_empty() {
            nav::set_items(self, Vec::new());
        }
    }
}
