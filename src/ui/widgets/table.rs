//! A table of items: sticky header that sorts, rows painted only where visible, selection and hover shared with all panels.
//!
//! Narrow panels drop the columns that matter least; the menu beside the filter can still sort by them.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Pos2, Rect, Sense, Stroke, TextStyle, Ui, Vec2};

use crate::model::{ActorKind, Modality};
use crate::state::{Highlight, Item, ProjectCmd};
use crate::ui::action::Action;
use crate::ui::ctx::ViewCtx;
use crate::ui::style;
use crate::ui::widgets::glyph;
use crate::ui::widgets::item_menu::item_menu_ui;
use crate::ui::widgets::item_tip::item_tip_ui;
use crate::ui::widgets::read_marks::{self, ReadMarks};
use crate::ui::widgets::stack::{self, Stack};

/// Room before the first column for the bar of a selected row, in points.
const INDENT: f32 = 5.0;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Heading.
    pub title: &'static str,
    /// Width at 100 % text size; the growing column takes what is left instead.
    pub width: f32,
    /// Takes what is left; one column of a table.
    pub grows: bool,
    /// Figures stand at the right.
    pub is_number: bool,
    /// Shown from this panel width on (at 100 % text size).
    pub from_width: f32,
}

/// Which column sorts, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort {
    /// Index of the column.
    pub column: usize,
    /// Largest first.
    pub is_descending: bool,
}

impl Sort {
    /// Sorts by `column`; again: the other way round.
    pub fn toggle(&mut self, column: usize) {
        *self = Self {
            column,
            is_descending: self.column == column && !self.is_descending,
        };
    }
}

/// The sign before a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// None.
    #[default]
    None,
    /// An actor's kind.
    Actor(ActorKind),
    /// An event's modality.
    Event(Modality),
}

/// One row, made only when it is visible.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it stands for; `None` for a heading between rows and for problems.
    pub item: Option<Item>,
    /// What assistive technology and tests read.
    pub name: String,
    /// Sign before the growing column.
    pub sign: Sign,
    /// One text per column.
    pub cells: Vec<String>,
    /// A heading that spans all columns, with the text of the first cell.
    pub is_heading: bool,
    /// Text on the clipboard's menu for rows without an item.
    pub copy: String,
    /// A file of records whose columns can be named from here.
    pub fields: Option<String>,
    /// Rows that fold.
    pub stack: Stack,
    /// What was read, and the star, of an article.
    pub read: Option<ReadMarks>,
}

/// What outlives a frame.
#[derive(Clone, Debug, Default)]
pub struct TableState {
    /// Row to bring into view.
    pub scroll_to: Option<usize>,
    offset: f32,
    height: f32,
    content_height: f32,
}

impl TableState {
    /// Number of whole rows on screen, for page keys.
    pub fn rows_per_page(&self, row_height: f32) -> usize {
        ((self.height / row_height.max(1.0)) as usize).max(1)
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableOutput {
    /// A heading was clicked.
    pub sorted_by: Option<usize>,
    /// A row was clicked.
    pub clicked: Option<usize>,
    /// A row was double-clicked.
    pub double_clicked: Option<usize>,
    /// The triangle of a row was clicked.
    pub toggled: Option<usize>,
    /// The widget of the row that is selected, if it is in view.
    pub selected: Option<egui::Id>,
}

/// Shows `num_rows` rows; `row` is asked only for visible ones.
pub fn table_ui(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    columns: &'static [Column],
    sort: Sort,
    state: &mut TableState,
    num_rows: usize,
    row: impl Fn(usize) -> Row,
) -> TableOutput {
    let mut output = TableOutput::default();
    // Each table keeps its own scroll place.
    let salt = columns.first().map_or("", |c| c.title);
    let scale = style::size(ui, &TextStyle::Body) / 13.0;
    let bar = ui.spacing().scroll.bar_width + 2.0;
    let layout = place_columns(columns, ui.available_width() - bar, scale);
    output.sorted_by = header_ui(ui, ctx, columns, &layout, sort);

    // Left edge of the growing column.
    let growing = columns.iter().zip(&layout).filter(|(c, _)| c.grows).find_map(|(_, place)| *place);
    // And its right one.
    let end = growing.map_or(0.0, |(x, width)| x + width);
    let growing = growing.map_or(0.0, |(x, _)| if x == 0.0 { INDENT } else { x });

    let row_height = row_height(ui);
    let view_height = ui.available_height();
    let mut area = egui::ScrollArea::vertical().id_salt(("rows", salt)).auto_shrink(false);
    let content_height = num_rows as f32 * row_height;
    let lowest = (content_height - view_height).max(0.0);
    if (content_height, view_height) != (state.content_height, state.height) {
        // The scroll area learns its new bounds in this frame; an offset past the old ones would spring back slowly.
        if state.scroll_to.is_some() {
            ui.request_repaint();
        }
    } else if let Some(to) = state.scroll_to.take() {
        let top = to as f32 * row_height;
        let is_visible = top >= state.offset && top + row_height <= state.offset + view_height;
        if !is_visible {
            area = area.vertical_scroll_offset((top - view_height * 0.4).clamp(0.0, lowest));
        }
    }
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing, Vec2::ZERO);
    let out = area.show_rows(ui, row_height, num_rows, |ui, range| {
        for i in range {
            let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), row_height), Sense::hover());
            let row = row(i);
            if row.is_heading {
                heading_row_ui(ui, ctx, rect, &row);
                continue;
            }
            let response = row_ui(ui, ctx, rect, i, columns, &layout, &row);
            if row.item.is_some() && row.item == ctx.state.selection.lead() {
                output.selected = Some(response.id);
            }
            if response.clicked() {
                output.clicked = Some(i);
            }
            if response.double_clicked() {
                output.double_clicked = Some(i);
            }
            if let Some(marks) = &row.read {
                let wide = read_marks::width(ui);
                let star = Rect::from_x_y_ranges(rect.left() + end - wide..=rect.left() + end, rect.y_range());
                read_marks::star_ui(ui, ctx, star, marks);
            }
            if stack::triangle_ui(ui, ctx, rect.left() + growing, rect.y_range(), &row) {
                output.toggled = Some(i);
            }
        }
    });
    ui.spacing_mut().item_spacing = spacing;
    state.offset = out.state.clamped_offset().y;
    state.height = view_height;
    state.content_height = content_height;
    output
}

/// Height of a row at the present text size.
pub fn row_height(ui: &Ui) -> f32 {
    (style::size(ui, &TextStyle::Body) * 1.7).round()
}

/// The growing column is never narrower than this, at 100 % text size: an initial and the ellipsis.
const LEAST: f32 = 24.0;

/// Left edge and width of each column, `None` where the panel is too narrow for it.
fn place_columns(columns: &[Column], width: f32, scale: f32) -> Vec<Option<(f32, f32)>> {
    const GAP: f32 = 8.0;
    let is_shown = |c: &Column| width >= c.from_width * scale;
    let fixed: f32 = columns
        .iter()
        .filter(|c| is_shown(c) && !c.grows)
        .map(|c| c.width * scale + GAP)
        .sum();
    // Never wider than what is left: a title is elided rather than cut off by the edge of the panel.
    let rest = (width - fixed - GAP).max(LEAST * scale);
    let mut x = 0.0;
    columns
        .iter()
        .map(|c| {
            is_shown(c).then(|| {
                let w = if c.grows { rest } else { c.width * scale };
                let left = x;
                x += w + GAP;
                (left, w)
            })
        })
        .collect()
}

fn header_ui(ui: &mut Ui, ctx: &ViewCtx<'_>, columns: &[Column], layout: &[Option<(f32, f32)>], sort: Sort) -> Option<usize> {
    let font = style::font(ui, &TextStyle::Small);
    let height = (font.size * 1.8).round();
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    let mut sorted_by = None;
    for (i, (column, place)) in columns.iter().zip(layout).enumerate() {
        let Some((x, width)) = *place else { continue };
        let mut cell = Rect::from_min_size(rect.min + Vec2::new(x, 0.0), Vec2::new(width, height));
        if x == 0.0 {
            cell.min.x += INDENT;
        }
        let response = ui.interact(cell, ui.scope_id().with(("header", i)), Sense::click());
        let is_sorting = sort.column == i;
        let order = match (is_sorting, sort.is_descending) {
            (false, _) => "",
            (true, false) => ", ascending",
            (true, true) => ", descending",
        };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Sort by {}{order}", column.title)));
        let color = if is_sorting || response.hovered() {
            ctx.theme.text()
        } else {
            ctx.theme.weak()
        };
        let title = if is_sorting {
            format!("{} {}", column.title, if sort.is_descending { "▼" } else { "▲" })
        } else {
            column.title.to_owned()
        };
        paint_cell(ui, cell, &title, column.is_number, font.clone(), color);
        if response.clicked() {
            sorted_by = Some(i);
        }
    }
    ui.painter()
        .hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, ctx.theme.line()));
    sorted_by
}

fn heading_row_ui(ui: &Ui, ctx: &ViewCtx<'_>, rect: Rect, row: &Row) {
    ui.painter().rect_filled(rect, 0.0, ctx.theme.color("button"));
    let response = ui.interact(rect, ui.scope_id().with(("heading", &row.name)), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, row.name.clone()));
    let text = row.cells.first().map_or("", String::as_str);
    let font = style::named(ui, style::BOLD, &TextStyle::Small);
    paint_cell(ui, rect.shrink2(Vec2::new(4.0, 0.0)), text, false, font, ctx.theme.text());
}

fn row_ui(
    ui: &Ui,
    ctx: &ViewCtx<'_>,
    rect: Rect,
    index: usize,
    columns: &[Column],
    layout: &[Option<(f32, f32)>],
    row: &Row,
) -> egui::Response {
    let id = match row.item {
        Some(item) => ui.scope_id().with(("row", item)),
        None => ui.scope_id().with(("row", index)),
    };
    // The list is one stop of Tab, and its keys walk through what can be selected; other rows that do something are stops.
    let sense = if row.fields.is_some() { Sense::click() } else { Sense::CLICK };
    let response = ui.interact(rect, id, sense);
    let light = row.item.map_or(Highlight::None, |item| ctx.highlight(item));
    let is_selected = row.item.is_some_and(|item| ctx.state.selection.items.contains(&item));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, is_selected, row.name.clone()));

    let ground = match light {
        Highlight::Hovered => Some(ctx.theme.color("button-hover")),
        Highlight::Selected => Some(ctx.theme.color("selected")),
        _ if response.hovered() => Some(ctx.theme.color("button-hover")),
        _ => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, 0.0, ground);
    }
    if is_selected || light == Highlight::Related {
        let bar = Rect::from_min_size(rect.min, Vec2::new(2.0, rect.height()));
        let color = if is_selected {
            ctx.theme.accent()
        } else {
            ctx.theme.color("line-strong")
        };
        ui.painter().rect_filled(bar, 0.0, color);
    }
    let font = style::font(ui, &TextStyle::Body);
    for (i, (column, place)) in columns.iter().zip(layout).enumerate() {
        let Some((x, width)) = *place else { continue };
        let mut cell = Rect::from_min_size(rect.min + Vec2::new(x, 0.0), Vec2::new(width, rect.height()));
        if x == 0.0 {
            cell.min.x += INDENT;
        }
        if column.grows && row.stack != Stack::None {
            cell.min.x += stack::triangle_width(ui);
        }
        if column.grows && row.sign != Sign::None {
            let radius = font.size * 0.34;
            let centre = Pos2::new(cell.left() + radius + 1.0, cell.center().y);
            match row.sign {
                Sign::Actor(kind) => glyph::paint_actor(ui.painter(), ctx.theme, centre, radius, kind),
                Sign::Event(modality) => glyph::paint_modality(ui.painter(), ctx.theme, centre, radius, modality),
                Sign::None => {}
            }
            cell.min.x += radius * 2.0 + 7.0;
        }
        let mut font = font.clone();
        if let Some(marks) = row.read.as_ref().filter(|_| column.grows) {
            let wide = read_marks::width(ui);
            read_marks::paint_read(ui, ctx, cell.with_max_x(cell.left() + wide), marks);
            cell.min.x += wide + 2.0;
            cell.max.x -= wide + 2.0;
            if marks.is_unread() {
                font = style::named(ui, style::BOLD, &TextStyle::Body);
            }
        }
        let color = if column.grows { ctx.theme.text() } else { ctx.theme.weak() };
        let text = row.cells.get(i).map_or("", String::as_str);
        paint_cell(ui, cell, text, column.is_number, font, color);
    }
    respond(ctx, row, response)
}

fn respond(ctx: &ViewCtx<'_>, row: &Row, response: egui::Response) -> egui::Response {
    if ctx.is_picture {
        return response;
    }
    let Some(item) = row.item else {
        response.context_menu(|ui| {
            if let Some(file) = &row.fields
                && ui.button(Action::Fields.text()).clicked()
            {
                ctx.send(ProjectCmd::ShowFields(file.clone()));
                ui.close();
            }
            if ui.button("Copy").clicked() {
                ctx.send(ProjectCmd::Copy(row.copy.clone()));
                ui.close();
            }
        });
        let Some(file) = &row.fields else {
            return response.on_hover_text(&row.copy);
        };
        if response.clicked() {
            ctx.send(ProjectCmd::ShowFields(file.clone()));
        }
        return response.on_hover_text(format!("{}\nClick to see and name its fields", row.copy));
    };
    if response.hovered() {
        ctx.hover(item);
    }
    response.context_menu(|ui| item_menu_ui(ui, ctx, item));
    response.on_hover_ui(|ui| item_tip_ui(ui, ctx.corpus(), ctx.theme, item))
}

/// One line of text inside `cell`, cut with an ellipsis.
fn paint_cell(ui: &Ui, cell: Rect, text: &str, is_right: bool, font: FontId, color: Color32) {
    let galley = elided(ui, text, font, color, cell.width());
    let align = if is_right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let anchor = align.pos_in_rect(&cell);
    let rect = align.anchor_size(anchor, galley.size());
    ui.painter().galley(rect.min, galley, color);
}

/// A single line no wider than `width`.
pub fn elided(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping {
        max_rows: 1,
        break_anywhere: true,
        ..TextWrapping::wrap_at_width(width.max(8.0))
    };
    job.break_on_newline = false;
    ui.painter().layout_job(job)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_panels_drop_columns() {
        let column = |grows, from_width| Column {
            title: "",
            width: 60.0,
            grows,
            is_number: false,
            from_width,
        };
        let columns = [column(false, 0.0), column(true, 0.0), column(false, 300.0)];
        let wide = place_columns(&columns, 400.0, 1.0);
        assert!(wide.iter().all(Option::is_some));
        let narrow = place_columns(&columns, 200.0, 1.0);
        assert_eq!(narrow.iter().filter(|c| c.is_some()).count(), 2);
        assert_eq!(narrow.first().copied().flatten(), Some((0.0, 60.0)));
        assert!(narrow.get(1).copied().flatten().is_some_and(|(x, w)| x + w <= 200.0));
    }

    #[test]
    fn a_second_click_turns_the_order() {
        let mut sort = Sort {
            column: 1,
            is_descending: false,
        };
        sort.toggle(1);
        assert!(sort.is_descending);
        sort.toggle(0);
        assert_eq!(
            sort,
            Sort {
                column: 0,
                is_descending: false
            }
        );
    }
}
