//! Commands → state. `mod` only dispatches; one short function per family lives in its file.

mod nav;
mod view;

use crate::model::Corpus;
use crate::query::visible;
use crate::state::AppState;
use crate::state::command::Command;
use crate::state::view::ReaderTarget;
use std::sync::Arc;

impl AppState {
    /// Carries out one command. Project commands are queued for `app`.
    pub fn apply(&mut self, command: Command) {
        match command {
            Command::Nav(c) => nav::apply(self, c),
            Command::View(c) => view::apply(self, c),
            Command::Project(c) => self.requests.push(c),
        }
    }

    /// Takes over a newly published corpus. Selection and history of another folder are dropped.
    pub fn publish(&mut self, corpus: Arc<Corpus>) {
        self.corpus = corpus;
        self.selection = crate::state::Selection::default();
        self.history.clear();
        self.view.reader = ReaderTarget {
            doc: self.corpus.documents.first().map(|d| d.id),
            span: None,
            serial: self.view.reader.serial + 1,
        };
        self.refresh();
    }

    /// Recomputes what the filter lets through.
    pub fn refresh(&mut self) {
        self.visible = visible(&self.corpus, &self.filter);
    }
}
