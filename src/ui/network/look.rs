//! Signs of actors and tones of ties: shape and line besides colour, so that colour is never the only difference.

use std::sync::LazyLock;

use egui::{Color32, Pos2, Vec2};

use crate::model::{ActorKind, EventKind, Relation, RelationKind};
use crate::ui::network::mesh::Marks;
use crate::ui::theme::Theme;

/// How a tie is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    /// One acts against the other.
    Hostile,
    /// One acts with or for the other.
    Friendly,
    /// One belongs to the other.
    Belongs,
    /// Says, does, decides: neither for nor against.
    Plain,
    /// Named together, no more.
    Mention,
}

impl Tone {
    /// All, in the order of the legend.
    pub(super) const ALL: [Self; 5] = [Self::Hostile, Self::Friendly, Self::Belongs, Self::Plain, Self::Mention];

    pub(super) fn of(relation: &Relation) -> Self {
        use EventKind as E;
        match relation.kind {
            RelationKind::CoMention => Self::Mention,
            RelationKind::Owns
            | RelationKind::Leads
            | RelationKind::MemberOf
            | RelationKind::PartOf
            | RelationKind::LocatedIn
            | RelationKind::Action(E::Appoint) => Self::Belongs,
            RelationKind::Action(
                E::Accuse
                | E::Deny
                | E::Demand
                | E::Threaten
                | E::Sanction
                | E::Investigate
                | E::Coerce
                | E::Attack
                | E::Protest
                | E::Mobilize,
            ) => Self::Hostile,
            RelationKind::Action(E::Agree | E::Meet | E::Support | E::Aid | E::Cooperate | E::Concede | E::Invest) => Self::Friendly,
            RelationKind::Action(_) | RelationKind::SaysAbout => Self::Plain,
        }
    }

    pub(super) fn color(self, theme: &Theme) -> Color32 {
        theme.color(match self {
            Self::Hostile => "tie-hostile",
            Self::Friendly => "tie-friendly",
            Self::Belongs => "tie-belongs",
            Self::Plain => "tie-plain",
            Self::Mention => "tie-mention",
        })
    }

    /// Words of the legend.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Hostile => "against",
            Self::Friendly => "with or for",
            Self::Belongs => "belongs to, leads",
            Self::Plain => "says or does",
            Self::Mention => "named together",
        }
    }
}

/// Adds the sign of an actor kind, filled.
pub(super) fn push_sign(marks: &mut Marks, centre: Pos2, radius: f32, kind: ActorKind, color: Color32) {
    // Few corners suffice for small discs.
    let round = if radius < 3.0 { 8 } else { 24 };
    // Corners stand out further than the rim of a circle, so that all signs look equally large.
    let (corners, turn, scale) = match kind {
        ActorKind::Person => (round, 0.0, 1.0),
        ActorKind::Company => (4, 0.125, 1.25),
        ActorKind::StateBody => (5, -0.25, 1.15),
        ActorKind::Country => (4, 0.0, 1.3),
        ActorKind::Organisation => (6, 0.0, 1.1),
        ActorKind::Outlet => (3, -0.25, 1.3),
        ActorKind::Place => (3, 0.25, 1.3),
        ActorKind::Group => {
            ring(marks, centre, radius, radius * 0.32, color, round);
            disc(marks, centre, radius * 0.36, color, 12);
            return;
        }
    };
    regular(marks, centre, radius * scale, (corners, turn), color);
}

/// Adds the sign of an actor kind as an outline.
pub(super) fn push_outline(marks: &mut Marks, centre: Pos2, radius: f32, kind: ActorKind, width: f32, color: Color32) {
    let (corners, turn, scale) = match kind {
        ActorKind::Person | ActorKind::Group => (24, 0.0, 1.0),
        ActorKind::Company => (4, 0.125, 1.25),
        ActorKind::StateBody => (5, -0.25, 1.15),
        ActorKind::Country => (4, 0.0, 1.3),
        ActorKind::Organisation => (6, 0.0, 1.1),
        ActorKind::Outlet => (3, -0.25, 1.3),
        ActorKind::Place => (3, 0.25, 1.3),
    };
    for i in 0..corners {
        let [a, b] = [i, i + 1].map(|i| corner(centre, radius * scale, corners, turn, i));
        marks.line(a, b, width, color);
    }
}

/// A ring around a sign: selection and keyboard focus.
pub(super) fn ring(marks: &mut Marks, centre: Pos2, radius: f32, width: f32, color: Color32, corners: u16) {
    marks.ring(centre, (radius - width, radius), color, u32::from(corners));
}

/// A filled disc.
pub(super) fn disc(marks: &mut Marks, centre: Pos2, radius: f32, color: Color32, corners: u16) {
    regular(marks, centre, radius, (corners, 0.0), color);
}

fn regular(marks: &mut Marks, centre: Pos2, radius: f32, (corners, turn): (u16, f32), color: Color32) {
    let known = WAYS.iter().find(|(n, t, _)| (*n, *t) == (corners, turn));
    match known {
        Some((_, _, ways)) => marks.regular(centre, radius, ways, color),
        None => marks.polygon((0..corners).map(|i| corner(centre, radius, corners, turn, i)), color),
    }
}

/// Corners around the origin of the polygons in use, by their number and turn: thousands of signs are made anew in a frame.
static WAYS: LazyLock<Vec<(u16, f32, Vec<Vec2>)>> = LazyLock::new(|| {
    let used = [
        (20, 0.0),
        (24, 0.0),
        (8, 0.0),
        (4, 0.125),
        (5, -0.25),
        (4, 0.0),
        (6, 0.0),
        (3, -0.25),
        (3, 0.25),
        (12, 0.0),
        (16, 0.0),
    ];
    let ways = |corners, turn| (0..corners).map(|i| corner(Pos2::ZERO, 1.0, corners, turn, i).to_vec2()).collect();
    used.map(|(corners, turn)| (corners, turn, ways(corners, turn))).to_vec()
});

fn corner(centre: Pos2, radius: f32, corners: u16, turn: f32, i: u16) -> Pos2 {
    centre + radius * Vec2::angled(std::f32::consts::TAU * (f32::from(i) / f32::from(corners) + turn))
}

/// A solid triangle that points at `tip`.
pub(super) fn push_arrow(marks: &mut Marks, tip: Pos2, direction: Vec2, size: f32, color: Color32, is_soft: bool) {
    let back = tip - direction * size;
    let side = Vec2::new(-direction.y, direction.x) * size * 0.42;
    let corners = [tip, back + side, back - side];
    if is_soft {
        marks.polygon(corners.into_iter(), color);
    } else {
        marks.triangle(corners, color);
    }
}
