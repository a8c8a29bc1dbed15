//! Read-only questions to a corpus: pure functions of (corpus, filter), no egui, no IO.

pub mod filter;
pub mod related;
pub mod visible;

pub use filter::{Filter, FilterPart};
pub use related::{Related, related};
pub use visible::{Counts, Presence, Visible, visible};
