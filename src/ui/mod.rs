//! The window: panels that read a [`ctx::ViewCtx`] and answer with commands. The only folder (beside `app` and `main`) that knows egui.

pub mod action;
pub mod ctx;
pub mod document;
pub mod lists;
pub mod network;
pub mod picture;
pub mod shell;
pub mod style;
pub mod theme;
pub mod timeline;
pub mod widgets;

pub use ctx::ViewCtx;
pub use theme::Theme;
