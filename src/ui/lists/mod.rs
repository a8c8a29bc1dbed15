//! Lists of articles, actors, events, relations and problems, obeying the one filter.
//!
//! The panel keeps only what is its own: the open tab, sort orders, words typed above a list, scroll places.

pub mod order;
pub mod rows;
mod stacks;

use std::collections::BTreeSet;

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Key, Modifiers, PopupCloseBehavior, Sense, TextEdit, Ui};

use crate::base::ids::FamilyId;
use crate::model::{ActorKind, EventKind, Modality};
use crate::query::FilterPart;
use crate::state::{Item, NavCmd, Panel, ProjectCmd, ViewCmd};
use crate::ui::ctx::ViewCtx;
use crate::ui::lists::order::{Heading, Order, OrderKey, RowRef};
use crate::ui::widgets::focus::main_id;
use crate::ui::widgets::item_tip::counted;
use crate::ui::widgets::read_marks::ReadMarks;
use crate::ui::widgets::table::{self, Sort, TableState};

/// The lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListTab {
    /// Articles.
    #[default]
    Articles,
    /// Actors.
    Actors,
    /// Events, the undated ones below a heading.
    Events,
    /// Relations.
    Relations,
    /// Claims with their denials, then other denials, then other statements.
    Claims,
    /// Actors that are possibly the same.
    Suggestions,
    /// Files that were skipped, failed, or are odd.
    Problems,
}

impl ListTab {
    /// All, in the order of the tabs.
    pub const ALL: [Self; 7] = [
        Self::Articles,
        Self::Actors,
        Self::Events,
        Self::Relations,
        Self::Claims,
        Self::Suggestions,
        Self::Problems,
    ];

    /// The tab's title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Articles => "Articles",
            Self::Actors => "Actors",
            Self::Events => "Events",
            Self::Relations => "Relations",
            Self::Claims => "Claims",
            Self::Suggestions => "Suggestions",
            Self::Problems => "Problems",
        }
    }

    /// One of its rows, in lower case.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Articles => "article",
            Self::Actors => "actor",
            Self::Events => "event",
            Self::Relations => "relation",
            Self::Claims => "claim",
            Self::Suggestions => "suggestion",
            Self::Problems => "problem",
        }
    }

    /// The order before the user chooses one.
    fn first_sort(self) -> Sort {
        let (column, is_descending) = match self {
            Self::Articles | Self::Events | Self::Problems => (0, false),
            Self::Actors | Self::Claims => (2, true),
            Self::Relations => (3, true),
            Self::Suggestions => (1, true),
        };
        Sort { column, is_descending }
    }
}

/// What one tab keeps.
#[derive(Clone, Debug)]
struct TabState {
    words: String,
    sort: Sort,
    table: TableState,
    order: Option<Order>,
    /// Families of the generation of `order` whose copies are listed.
    open: BTreeSet<FamilyId>,
}

/// Private, transient state of the lists.
#[derive(Clone, Debug)]
pub struct ListsPanel {
    tab: ListTab,
    tabs: [TabState; 7],
    /// The selection that the list has shown; another one is brought into view.
    seen: Option<Item>,
}

impl Default for ListsPanel {
    fn default() -> Self {
        Self {
            tab: ListTab::default(),
            tabs: ListTab::ALL.map(|tab| TabState {
                words: String::new(),
                sort: tab.first_sort(),
                table: TableState::default(),
                order: None,
                open: BTreeSet::new(),
            }),
            seen: None,
        }
    }
}

impl ListsPanel {
    /// Opens a tab.
    pub fn open(&mut self, tab: ListTab) {
        self.tab = tab;
        self.seen = None;
    }

    /// Opens the events at the Undated tray.
    pub fn open_undated(&mut self) {
        self.open(ListTab::Events);
        let state = self.state_mut();
        state.words.clear();
        // Only known once the rows are; the largest number means the heading.
        state.table.scroll_to = Some(usize::MAX);
    }

    /// The open tab.
    pub fn tab(&self) -> ListTab {
        self.tab
    }

    fn state_mut(&mut self) -> &mut TabState {
        let index = ListTab::ALL.iter().position(|t| *t == self.tab).unwrap_or(0);
        &mut self.tabs[index]
    }
}

/// Shows the lists.
pub fn lists_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, panel: &mut ListsPanel) {
    ui.push_id("lists", |ui| {
        tabs_ui(ui, panel);
        let tab = panel.tab;
        let lead = ctx.state.selection.lead();
        let is_new_lead = lead != panel.seen;
        panel.seen = lead;
        let state = panel.state_mut();
        tools_ui(ui, ctx, tab, state);
        let order = up_to_date(ctx, tab, state);
        counts_ui(ui, ctx, tab, &order);
        if order.rows.is_empty() {
            empty_ui(ui, ctx, tab, state, &order);
        } else {
            if state.table.scroll_to == Some(usize::MAX) {
                state.table.scroll_to = order.rows.iter().position(|r| *r == RowRef::Heading(Heading::Undated));
            } else if is_new_lead && let Some(at) = lead.and_then(|item| order.position(item)) {
                state.table.scroll_to = Some(at);
            }
            rows_ui(ui, ctx, tab, state, &order);
        }
        state.order = Some(order);
    });
}

fn tabs_ui(ui: &mut Ui, panel: &mut ListsPanel) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 1.0;
        // All tabs stand in one row of a panel of ordinary width.
        ui.spacing_mut().button_padding.x = 4.0;
        for tab in ListTab::ALL {
            if ui.selectable_label(panel.tab == tab, tab.title()).clicked() {
                panel.open(tab);
            }
        }
    });
}

/// The rows, from memory where nothing changed.
fn up_to_date(ctx: &ViewCtx<'_>, tab: ListTab, state: &mut TabState) -> Order {
    let generation = ctx.corpus().generation;
    if state.order.as_ref().is_some_and(|o| o.key.generation != generation) {
        state.open.clear();
    }
    let key = OrderKey {
        visible: ctx.visible().key,
        generation,
        tab,
        sort: state.sort,
        words: state.words.clone(),
        open: state.open.iter().copied().collect(),
    };
    state
        .order
        .take()
        .filter(|o| o.key == key)
        .unwrap_or_else(|| Order::new(ctx.corpus(), ctx.visible(), key))
}

/// Words, sort menu, kind menu.
fn tools_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, tab: ListTab, state: &mut TabState) {
    ui.horizontal(|ui| {
        let has_kinds = matches!(tab, ListTab::Actors | ListTab::Events);
        let menus = if has_kinds { 110.0 } else { 52.0 };
        let width = (ui.available_width() - menus * ui.spacing().interact_size.y / 21.0).max(60.0);
        let hint = format!("Narrow this list of {}s", tab.noun());
        let edit = TextEdit::singleline(&mut state.words)
            .hint_text("Narrow the list")
            .id_salt(("words", tab))
            .desired_width(width);
        ui.add(edit).accessible_name(hint);
        let sort = MenuButton::new("Sort").ui(ui, |ui| {
            for (i, column) in tab.columns().iter().enumerate() {
                let is_sorting = state.sort.column == i;
                let order = if state.sort.is_descending { "▼" } else { "▲" };
                let text = if is_sorting {
                    format!("{} {order}", column.title)
                } else {
                    column.title.to_owned()
                };
                if ui.selectable_label(is_sorting, text).clicked() {
                    state.sort.toggle(i);
                    ui.close();
                }
            }
        });
        sort.0.on_hover_text("Sort by any column, shown or not");
        if has_kinds {
            let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
            MenuButton::new("Kinds").config(config).ui(ui, |ui| kinds_ui(ui, ctx, tab));
        }
    });
}

/// Check boxes for the kinds that the filter lets through.
fn kinds_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, tab: ListTab) {
    let filter = &ctx.state.filter;
    let check = |ui: &mut Ui, text: &str, is_hidden: bool, part: FilterPart| {
        let mut is_shown = !is_hidden;
        if ui.checkbox(&mut is_shown, text).changed() {
            ctx.send(ViewCmd::TogglePart(part));
        }
    };
    if tab == ListTab::Actors {
        for kind in ActorKind::ALL {
            let is_hidden = filter.hidden_actor_kinds.contains(&kind);
            check(ui, kind.word(), is_hidden, FilterPart::ActorKind(kind));
        }
        return;
    }
    egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        for modality in Modality::ALL {
            let is_hidden = filter.hidden_modalities.contains(&modality);
            check(ui, modality.word(), is_hidden, FilterPart::Modality(modality));
        }
        ui.separator();
        for kind in EventKind::ALL.iter().copied() {
            let is_hidden = filter.hidden_event_kinds.contains(&kind);
            check(ui, kind.word(), is_hidden, FilterPart::EventKind(kind));
        }
    });
}

fn counts_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, tab: ListTab, order: &Order) {
    let part = match (tab, order.num_undated, order.num_pairs) {
        (ListTab::Claims, _, pairs) => format!(" · {} with a denial", counted(pairs, "claim")),
        (_, 0, _) => String::new(),
        (_, undated, _) => format!(" · {undated} undated"),
    };
    let text = format!("{} of {}{part}", order.num_shown, counted(order.num_total, tab.noun()));
    let label = ui
        .horizontal_wrapped(|ui| {
            let label = ui.label(egui::RichText::new(text).small().color(ctx.theme.weak()));
            if tab == ListTab::Articles && ctx.corpus().ledger.copies > 0 {
                stacks::switch_ui(ui, ctx);
            }
            label
        })
        .inner;
    let filtered = order.num_total - order.num_passing;
    if filtered > 0 {
        label.on_hover_text(format!("{filtered} left out by the filter"));
    }
}

fn rows_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, tab: ListTab, state: &mut TabState, order: &Order) {
    let focus = main_id(Panel::Lists);
    let area = ui.available_rect_before_wrap();
    if !ctx.is_picture {
        keys_ui(ui, ctx, focus, tab, state, order);
    }
    let output = table::table_ui(ui, ctx, tab.columns(), state.sort, &mut state.table, order.rows.len(), |i| {
        let at = order.rows.get(i).copied().unwrap_or(RowRef::Heading(Heading::Undated));
        let mut row = rows::row(ctx.corpus(), order, at);
        if let Some(doc) = row.item.and_then(|item| match item {
            Item::Doc(doc) => ctx.corpus().doc(doc),
            _ => None,
        }) {
            let marks = ReadMarks::of(&ctx.state.reading, doc);
            row.name = format!("{}, {}", row.name, marks.words());
            row.read = Some(marks);
        }
        row
    });
    let response = ui.interact(area, focus, Sense::focusable_noninteractive());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, format!("List of {}s", tab.noun())));
    if let Some(row) = output.selected {
        ui.ctx()
            .accesskit_node_builder(focus, |node| node.set_active_descendant(row.accesskit_id()));
    }
    if let Some(column) = output.sorted_by {
        state.sort.toggle(column);
        state.table.scroll_to = Some(0);
    }
    if let Some(at) = output.toggled {
        state.toggle_stack(ctx, order, at);
    }
    let item_at = |i: usize| order.rows.get(i).and_then(|r| order.item(*r));
    if output.clicked.is_some() {
        ui.memory_mut(|m| m.request_focus(focus));
    }
    if let Some(item) = output.clicked.and_then(item_at) {
        ctx.click(ui, item);
    }
    match output.double_clicked.and_then(item_at) {
        Some(Item::Actor(actor)) => ctx.send(ViewCmd::Ego(Some((actor, 1)))),
        Some(Item::Event(_)) => ctx.send(ViewCmd::FitSelection),
        _ => {}
    }
}

/// J, K, arrows, Home, End and the page keys move the selection while the list has the focus.
fn keys_ui(ui: &Ui, ctx: &ViewCtx<'_>, focus: egui::Id, tab: ListTab, state: &mut TabState, order: &Order) {
    let (has_focus, is_nothing_focused) = ui.memory(|m| (m.has_focus(focus), m.focused().is_none()));
    // The panel has the keys after a click anywhere in it, or by its shortcut, as long as no widget wants them.
    let has_panel = is_nothing_focused && ctx.state.view.focus == Some(Panel::Lists);
    if !has_focus && !has_panel {
        return;
    }
    if has_focus {
        ui.memory_mut(|m| {
            let filter = egui::EventFilter {
                vertical_arrows: true,
                horizontal_arrows: true,
                ..Default::default()
            };
            m.set_focus_lock_filter(focus, filter);
        });
    }
    if tab == ListTab::Articles && stacks::keys_ui(ui, ctx, state, order) {
        return;
    }
    let page = state.table.rows_per_page(table::row_height(ui)) as isize;
    let by = ui.input_mut(|i| {
        let mut hit = |key| i.consume_key(Modifiers::NONE, key);
        if hit(Key::J) || hit(Key::ArrowDown) {
            Some(1)
        } else if hit(Key::K) || hit(Key::ArrowUp) {
            Some(-1)
        } else if hit(Key::PageDown) {
            Some(page)
        } else if hit(Key::PageUp) {
            Some(-page)
        } else if hit(Key::Home) {
            Some(isize::MIN)
        } else if hit(Key::End) {
            Some(isize::MAX)
        } else {
            None
        }
    });
    let Some(by) = by else { return };
    let last = order.rows.len().saturating_sub(1);
    let at = ctx.state.selection.lead().and_then(|item| order.position(item));
    let mut to = match at {
        Some(at) => at.saturating_add_signed(by).min(last),
        None if by == isize::MAX => last,
        None => 0,
    };
    // The heading above the undated events is stepped over.
    if order.rows.get(to).is_some_and(|r| order.item(*r).is_none()) {
        to = if by < 0 { to.saturating_sub(1) } else { (to + 1).min(last) };
    }
    if let Some(item) = order.rows.get(to).and_then(|r| order.item(*r)) {
        state.table.scroll_to = Some(to);
        ctx.send(NavCmd::Select(item));
    }
}

/// Says why a list is empty and offers the way out.
fn empty_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, tab: ListTab, state: &mut TabState, order: &Order) {
    let noun = tab.noun();
    ui.add_space(12.0);
    ui.vertical_centered(|ui| {
        let weak = |ui: &mut Ui, text: String| ui.label(egui::RichText::new(text).color(ctx.theme.weak()));
        if order.num_passing > 0 {
            weak(ui, format!("No {noun} matches “{}”", state.words.trim()));
            if ui.button("Show all in this list").clicked() {
                state.words.clear();
            }
        } else if order.num_total > 0 {
            weak(ui, format!("The filter leaves out every {noun}"));
            if ui.button("Clear the filter").clicked() {
                ctx.send(ViewCmd::ClearFilter);
            }
        } else if tab == ListTab::Problems {
            weak(ui, "No problems: nothing was skipped, and every file could be read".to_owned());
        } else if tab == ListTab::Suggestions && !ctx.corpus().documents.is_empty() {
            weak(ui, "No two actors of this folder look like one under two names".to_owned());
        } else if ctx.corpus().documents.is_empty() {
            weak(ui, "Open a folder of articles, or drop one on the window".to_owned());
            if ui.button("Open folder…").clicked() {
                ctx.send(ProjectCmd::OpenDialog);
            }
            if ui.button("Open the sample").clicked() {
                ctx.send(ProjectCmd::OpenSample);
            }
        } else {
            weak(ui, format!("The texts of this folder hold no {noun}"));
        }
    });
}
