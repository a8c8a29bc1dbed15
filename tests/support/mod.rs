//! One panel in a loop like the window's: what it sends is carried out after each frame and kept for the test to read.

use std::sync::Arc;

use dateline::model::Corpus;
use dateline::state::{AppState, Command, CommandQueue};
use dateline::ui::{Theme, ViewCtx, style};

/// A panel with the state that it shows.
pub(crate) struct World<P> {
    /// What the panel reads.
    pub(crate) state: AppState,
    /// What it writes.
    pub(crate) commands: CommandQueue,
    /// Its private state.
    pub(crate) panel: P,
    /// All that it has sent, oldest first.
    pub(crate) sent: Vec<Command>,
}

impl<P: Default> World<P> {
    /// A fresh panel over a corpus.
    pub(crate) fn new(corpus: Corpus) -> Self {
        let mut state = AppState::default();
        state.publish(Arc::new(corpus));
        Self {
            state,
            commands: CommandQueue::default(),
            panel: P::default(),
            sent: Vec::new(),
        }
    }
}

/// The frame function of a panel; the first frame sets up fonts and style and shows nothing.
pub(crate) fn frames<P>(show: fn(&mut egui::Ui, &ViewCtx<'_>, &mut P)) -> impl FnMut(&mut egui::Ui, &mut World<P>) {
    let mut is_first = true;
    move |ui, world| {
        if std::mem::take(&mut is_first) {
            style::install(ui.ctx(), Theme::light(), 100);
            ui.ctx().request_repaint();
            return;
        }
        let ctx = ViewCtx {
            state: &world.state,
            theme: Theme::light(),
            commands: &world.commands,
            is_picture: false,
        };
        show(ui, &ctx, &mut world.panel);
        for (_, command) in world.commands.drain() {
            world.sent.push(command.clone());
            world.state.apply(command);
        }
    }
}
