//! Selection and hover, shared by all panels.

use crate::query::Related;
use crate::state::item::Item;

/// How strongly an item is lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Highlight {
    /// Not at all.
    None,
    /// Tied to what is selected or hovered.
    Related,
    /// Selected.
    Selected,
    /// Under the pointer, here or in another panel.
    Hovered,
}

/// What is selected and hovered, and what is tied to it.
///
/// Hover is double-buffered: panels write `hover_next` while painting, everyone reads `hovered` of the frame before.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Selected items, in the order of selection; the last one leads.
    pub items: Vec<Item>,
    /// Hovered in the last frame.
    pub hovered: Option<Item>,
    /// Rows tied to the selection; with nothing selected, those in which the search words stand.
    pub related: Related,
    /// Rows tied to the hovered item.
    pub hover_related: Related,
    /// Whether anything is lit, so that canvases may dim the rest.
    pub is_active: bool,
}

impl Selection {
    /// The leading item.
    pub fn lead(&self) -> Option<Item> {
        self.items.last().copied()
    }

    /// How strongly `item` is lit.
    pub fn highlight(&self, item: Item) -> Highlight {
        if self.hovered == Some(item) {
            return Highlight::Hovered;
        }
        if self.items.contains(&item) {
            return Highlight::Selected;
        }
        let tied = |r: &Related| match item {
            Item::Doc(d) => r.docs.contains(&d),
            Item::Actor(a) => r.actors.contains(&a),
            Item::Event(e) => r.events.contains(&e),
            Item::Relation(r_id) => r.relations.contains(&r_id),
            Item::Claim(_) | Item::ClaimPair(_) | Item::Suggestion(_) | Item::Date(_) | Item::Place(..) => false,
        };
        if tied(&self.hover_related) || tied(&self.related) {
            Highlight::Related
        } else {
            Highlight::None
        }
    }
}
