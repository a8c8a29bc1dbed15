//! Colours and sizes, read from `assets/theme/*.toml`: the only place where they are written.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use egui::Color32;

use crate::model::{ActorKind, Modality};

/// Contrast of two colours as WCAG 2 defines it, 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |c: Color32| {
        let channel = |v: u8| {
            let v = f32::from(v) / 255.0;
            if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// One theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// True for the dark one.
    pub is_dark: bool,
    colors: BTreeMap<String, Color32>,
}

impl Theme {
    /// The light theme.
    pub fn light() -> &'static Self {
        static THEME: OnceLock<Theme> = OnceLock::new();
        THEME.get_or_init(|| Self::parse(include_str!("../../assets/theme/light.toml"), false))
    }

    /// The dark theme.
    pub fn dark() -> &'static Self {
        static THEME: OnceLock<Theme> = OnceLock::new();
        THEME.get_or_init(|| Self::parse(include_str!("../../assets/theme/dark.toml"), true))
    }

    fn parse(source: &str, is_dark: bool) -> Self {
        let table: BTreeMap<String, String> = toml::from_str(source).expect("the theme files are flat tables of strings");
        let colors = table
            .into_iter()
            .map(|(name, hex)| {
                let color = Color32::from_hex(&hex).expect("theme colours are #rrggbb or #rrggbbaa");
                (name, color)
            })
            .collect();
        Self { is_dark, colors }
    }

    /// The colour of a token; a token that no theme file has is a programming error shown in magenta (and caught by a test).
    pub fn color(&self, token: &str) -> Color32 {
        self.colors.get(token).copied().unwrap_or(Color32::MAGENTA)
    }

    /// Names of all tokens.
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.colors.keys().map(String::as_str)
    }

    /// Ground of canvases and of the reader.
    pub fn ground(&self) -> Color32 {
        self.color("ground")
    }

    /// Body text.
    pub fn text(&self) -> Color32 {
        self.color("text")
    }

    /// Secondary text; still at least 4.5:1 on `ground`.
    pub fn weak(&self) -> Color32 {
        self.color("weak")
    }

    /// Hairlines and grids.
    pub fn line(&self) -> Color32 {
        self.color("line")
    }

    /// The one accent, for selection.
    pub fn accent(&self) -> Color32 {
        self.color("accent")
    }

    /// Colour of an actor kind; never the only sign (shapes differ too).
    pub fn actor(&self, kind: ActorKind) -> Color32 {
        self.color(match kind {
            ActorKind::Person => "actor-person",
            ActorKind::Company => "actor-company",
            ActorKind::StateBody => "actor-state-body",
            ActorKind::Country => "actor-country",
            ActorKind::Organisation => "actor-organisation",
            ActorKind::Outlet => "actor-outlet",
            ActorKind::Place => "actor-place",
            ActorKind::Group => "actor-group",
        })
    }

    /// Colour of an event mark by modality; scheduled ones are hollow, denied ones struck besides.
    pub fn event(&self, modality: Modality) -> Color32 {
        self.color(match modality {
            Modality::Happened => "event-happened",
            Modality::Ongoing => "event-ongoing",
            Modality::Scheduled => "event-scheduled",
            Modality::Alleged => "event-alleged",
            Modality::Denied => "event-denied",
            Modality::Hypothetical => "event-hypothetical",
        })
    }
}
