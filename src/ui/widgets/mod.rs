//! Small parts shared by panels: kind signs, the row table, keyboard focus, the item menu and item tooltips.

pub mod camera;
pub mod copies;
pub mod focus;
pub mod glyph;
pub mod item_menu;
pub mod item_tip;
pub mod read_marks;
pub mod row;
pub mod stack;
pub mod table;
