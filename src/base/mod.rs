//! Small types without domain knowledge: ids, spans, hashing. Nothing here knows about articles or egui.

pub mod allocator;
pub mod hash;
pub mod ids;
pub mod intern;
pub mod interval_index;
pub mod memo;
pub mod par;
pub mod runs;
pub mod shared;
pub mod slice;
pub mod span;
