//! Find in the open article: the field, the count, next and previous.

use egui::{Key, Modifiers, TextEdit, Ui};

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::query::Needle;
use crate::state::ViewCmd;
use crate::ui::ctx::ViewCtx;

/// Private state of the find bar.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    /// What is searched for.
    pub words: String,
    hits: Vec<TextSpan>,
    key: Option<(String, DocId, u64)>,
    current: Option<usize>,
    seen_serial: u64,
    wants_focus: bool,
}

impl Finder {
    /// All hits in order.
    pub fn hits(&self) -> &[TextSpan] {
        &self.hits
    }

    /// The hit in force.
    pub fn current(&self) -> Option<TextSpan> {
        self.current.and_then(|i| self.hits.get(i)).copied()
    }

    /// "3 of 17", "17 hits", "no hits".
    pub fn count_words(&self) -> String {
        match (self.hits.len(), self.current) {
            (0, _) if self.words.trim().is_empty() => String::new(),
            (0, _) => "no hits".to_owned(),
            (n, Some(i)) => format!("{} of {n}", i + 1),
            (1, None) => "1 hit".to_owned(),
            (n, None) => format!("{n} hits"),
        }
    }

    /// Searches again if words or document changed. With the bar closed the search words of the folder are shown instead.
    /// Returns the hit to scroll to when the user changed the words.
    pub fn refresh(&mut self, ctx: &ViewCtx<'_>, doc: DocId, from: u32) -> Option<TextSpan> {
        let is_open = ctx.state.view.is_find_open;
        let words = if is_open { &self.words } else { &ctx.state.filter.text };
        let key = (words.clone(), doc, ctx.corpus().generation);
        if self.key.as_ref() == Some(&key) {
            return None;
        }
        let is_same_doc = self.key.as_ref().is_some_and(|k| (k.1, k.2) == (key.1, key.2));
        let text = ctx.corpus().doc(doc).map_or("", |d| &*d.text);
        self.hits = if is_open {
            Needle::new(words).map(|n| n.hits(text)).unwrap_or_default()
        } else {
            ctx.state.query.lighter().in_text(text)
        };
        self.key = Some(key);
        self.current = None;
        if is_open && is_same_doc && !self.hits.is_empty() {
            let at = self.hits.partition_point(|h| h.start < from);
            self.current = Some(if at < self.hits.len() { at } else { 0 });
            return self.current();
        }
        None
    }

    /// Goes to the next or previous hit, around the ends.
    pub fn step(&mut self, is_forward: bool) -> Option<TextSpan> {
        let n = self.hits.len();
        if n == 0 {
            return None;
        }
        self.current = Some(match (self.current, is_forward) {
            (None, true) => 0,
            (None, false) => n - 1,
            (Some(i), true) => (i + 1) % n,
            (Some(i), false) => (i + n - 1) % n,
        });
        self.current()
    }
}

/// The find bar; returns the hit to go to.
pub fn finder_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, finder: &mut Finder) -> Option<TextSpan> {
    let mut to = None;
    if ctx.state.view.find_serial != finder.seen_serial {
        finder.seen_serial = ctx.state.view.find_serial;
        finder.wants_focus = ctx.state.view.is_find_open;
    }
    if !ctx.state.view.is_find_open {
        return None;
    }
    ui.horizontal(|ui| {
        let buttons = 150.0 * ui.spacing().interact_size.y / 21.0;
        let edit = TextEdit::singleline(&mut finder.words)
            .hint_text("Find in this article")
            .desired_width((ui.available_width() - buttons).clamp(60.0, 280.0));
        let field = ui.add(edit).accessible_name("Find in this article");
        if std::mem::take(&mut finder.wants_focus) {
            field.request_focus();
        }
        let (enter, shift_enter) = ui.input(|i| {
            let enter = i.key_pressed(Key::Enter) || i.key_pressed(Key::F3);
            (enter && !i.modifiers.shift, enter && i.modifiers.shift)
        });
        if (enter || shift_enter) && (field.lost_focus() || field.has_focus()) {
            to = finder.step(!shift_enter);
            field.request_focus();
        }
        if field.has_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            ctx.send(ViewCmd::CloseFind);
        }
        ui.label(egui::RichText::new(finder.count_words()).color(ctx.theme.weak()));
        let can_step = !finder.hits.is_empty();
        let button = |ui: &mut Ui, sign: &str, name: &str, is_enabled: bool| {
            ui.add_enabled(is_enabled, egui::Button::new(sign).frame(false))
                .accessible_name(name)
                .on_hover_text(name)
                .clicked()
        };
        if button(ui, "↑", "Previous hit", can_step) {
            to = finder.step(false);
        }
        if button(ui, "↓", "Next hit", can_step) {
            to = finder.step(true);
        }
        if button(ui, "×", "Close find", true) {
            ctx.send(ViewCmd::CloseFind);
        }
    });
    to
}
