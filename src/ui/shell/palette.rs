//! The command palette: type a few letters of an action, an actor or an article, press Enter.

use egui::{Key, Modifiers, RichText, ScrollArea, TextEdit};

use crate::query::palette::{self, Wanted};
use crate::state::{Command, Item, NavCmd, ViewCmd};
use crate::ui::action::{Action, keys_words};
use crate::ui::ctx::ViewCtx;
use crate::ui::style::size;

/// Rows of each kind; who wants more types more.
const MAX_ROWS: usize = 12;

/// What the palette keeps between frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Palette {
    typed: String,
    chosen: usize,
    /// What the rows were found for: the words and the corpus.
    found_for: Option<(String, u64)>,
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Do(Action),
    See(Item),
}

impl Palette {
    fn find(&mut self, ctx: &ViewCtx<'_>) {
        let key = (self.typed.clone(), ctx.corpus().generation);
        if self.found_for.as_ref() == Some(&key) {
            return;
        }
        let wanted = Wanted::new(&self.typed);
        let mut actions: Vec<_> = Action::ALL
            .iter()
            .filter(|a| **a != Action::Palette)
            .filter_map(|a| {
                Some((
                    wanted
                        .fit(a.text())
                        .or_else(|| wanted.fit(a.tooltip()).map(|_| palette::Fit::Inside))?,
                    *a,
                ))
            })
            .collect();
        actions.sort_by_key(|(fit, action)| (std::cmp::Reverse(*fit), *action));
        let room = if self.typed.trim().is_empty() { actions.len() } else { MAX_ROWS };
        self.rows = actions.into_iter().take(room).map(|(_, a)| Row::Do(a)).collect();
        if !self.typed.trim().is_empty() {
            let actors = palette::actors(ctx.corpus(), &wanted, MAX_ROWS);
            self.rows.extend(actors.into_iter().map(|a| Row::See(Item::Actor(a))));
            let articles = palette::articles(ctx.corpus(), &wanted, MAX_ROWS);
            self.rows.extend(articles.into_iter().map(|d| Row::See(Item::Doc(d))));
        }
        self.found_for = Some(key);
        self.chosen = 0;
    }
}

/// Shows the field and what answers it. `is_new`: it was opened just now.
pub(super) fn palette_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, palette: &mut Palette, is_new: bool, height: f32) {
    if is_new {
        palette.typed.clear();
        palette.found_for = None;
    }
    let step = step(ui);
    let edit = TextEdit::singleline(&mut palette.typed)
        .hint_text("An action, an actor or an article")
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Action, actor or article"));
    let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    response.request_focus();
    palette.find(ctx);
    let last = palette.rows.len().saturating_sub(1);
    palette.chosen = palette.chosen.saturating_add_signed(step).min(last);
    if palette.rows.is_empty() {
        ui.label(RichText::new("Nothing is called that").color(ctx.theme.weak()));
    }
    let mut taken = is_entered.then(|| palette.rows.get(palette.chosen).copied()).flatten();
    let row_height = size(ui, &egui::TextStyle::Body) + 8.0;
    ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for (at, row) in palette.rows.iter().enumerate() {
                let response = row_ui(ui, ctx, *row, at == palette.chosen, row_height);
                if at == palette.chosen && step != 0 {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    taken = Some(*row);
                }
            }
        });
    if let Some(row) = taken.filter(|r| is_possible(ctx, *r)) {
        ctx.send(ViewCmd::Dialog(None));
        match row {
            Row::Do(action) => action.command(ctx.state).into_iter().for_each(|command: Command| ctx.send(command)),
            Row::See(item) => ctx.send(NavCmd::Select(item)),
        }
    }
}

/// Rows to go down (or up) by the arrow keys, which a field of one line does not use.
fn step(ui: &egui::Ui) -> isize {
    ui.input_mut(|i| {
        let mut pressed = |key| isize::try_from(i.count_and_consume_key(Modifiers::NONE, key)).unwrap_or_default();
        pressed(Key::ArrowDown) - pressed(Key::ArrowUp) + 10 * (pressed(Key::PageDown) - pressed(Key::PageUp))
    })
}

fn is_possible(ctx: &ViewCtx<'_>, row: Row) -> bool {
    match row {
        Row::Do(action) => action.command(ctx.state).is_some(),
        Row::See(_) => true,
    }
}

fn row_ui(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, row: Row, is_chosen: bool, height: f32) -> egui::Response {
    let (text, kind) = match row {
        Row::Do(action) => (
            action.text().to_owned(),
            action.keys().first().map(|k| keys_words(*k)).unwrap_or_default(),
        ),
        Row::See(Item::Actor(id)) => ctx
            .corpus()
            .actor(id)
            .map_or_else(Default::default, |a| (a.name.clone(), a.kind.word().to_owned())),
        Row::See(Item::Doc(id)) => {
            let doc = ctx.corpus().doc(id);
            doc.map_or_else(Default::default, |d| {
                (d.title.clone(), d.outlet.clone().unwrap_or_else(|| "article".to_owned()))
            })
        }
        Row::See(_) => Default::default(),
    };
    let tip = match row {
        Row::Do(action) => action.tooltip(),
        Row::See(_) => "Go there",
    };
    let kind = RichText::new(kind).color(ctx.theme.weak()).small();
    let button = egui::Button::selectable(is_chosen, text)
        .truncate()
        .right_text(kind)
        .min_size(egui::vec2(ui.available_width(), height));
    ui.add_enabled(is_possible(ctx, row), button).on_hover_text(tip)
}
