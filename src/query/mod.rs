//! Read-only questions to a corpus: pure functions of (corpus, filter), no egui, no IO.

pub mod arcs;
pub mod brush;
pub mod cited;
pub mod clocks;
pub mod compare;
pub mod density;
pub mod evidence;
pub mod facts;
pub mod filter;
pub mod find;
pub mod gaps;
pub mod lane_look;
pub mod lanes;
pub mod layout;
pub mod marks;
pub mod network;
pub mod outlets;
pub mod palette;
pub mod related;
pub mod reports;
pub mod search;
pub mod visible;

pub use compare::{Comparison, compare};
pub use density::{Density, density};
pub use facts::Fact;
pub use filter::{Filter, FilterPart};
pub use find::Needle;
pub use lane_look::{LaneLook, LaneOrder, arrange};
pub use lanes::{Lane, LaneBy, LaneKey};
pub use marks::{Mark, MarkWhat, marks_in};
pub use network::{Direction, Network, NetworkEdge, NetworkNode, NetworkRequest, network};
pub use outlets::{OutletRow, outlets};
pub use related::{Related, related, related_to_claims};
pub use search::SearchIndex;
pub use visible::{Counts, Presence, Visible, visible, visible_by};
