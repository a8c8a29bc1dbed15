//! Shades of cells: the darker, the more events, each with the colour in which its count can be read.

use egui::Color32;

use crate::model::Modality;
use crate::ui::theme::{Theme, contrast};

/// Shades between the lightest and the darkest.
const LEVELS: usize = 16;
/// WCAG AA for text.
const READABLE: f32 = 4.5;

/// The shades of a theme.
pub(super) struct Heat([(f32, Color32); LEVELS]);

impl Heat {
    /// The shades on a theme's ground.
    pub(super) fn new(theme: &Theme) -> Self {
        let (ground, full) = (theme.ground(), theme.event(Modality::Happened));
        Self(std::array::from_fn(|i| {
            let mut share = 0.14 + 0.71 * i as f32 / (LEVELS - 1) as f32;
            loop {
                let shade = ground.lerp_to_gamma(full, share);
                let best = [theme.text(), ground]
                    .into_iter()
                    .max_by(|a, b| contrast(*a, shade).total_cmp(&contrast(*b, shade)));
                let text = best.unwrap_or(ground);
                // In the middle neither can be read well: on to the next darker shade.
                if contrast(text, shade) >= READABLE || share >= 1.0 {
                    return (share.min(1.0), text);
                }
                share += 0.01;
            }
        }))
    }

    /// How strongly the colour of a cell with `n` events covers the ground, 0 to 1, and the colour of its count.
    pub(super) fn of(&self, n: u32) -> (f32, Color32) {
        let level = ((n.max(1) as f32).ln() * 0.183 * (LEVELS - 1) as f32) as usize;
        self.0.get(level.min(LEVELS - 1)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_can_be_read_on_every_shade() {
        for theme in [Theme::light(), Theme::dark()] {
            let heat = Heat::new(theme);
            let mut before = 0.0;
            for n in [1, 2, 3, 5, 10, 20, 40, 90, 200, 500, 2_000, 1_000_000] {
                let (share, text) = heat.of(n);
                let shade = theme.ground().lerp_to_gamma(theme.event(Modality::Happened), share);
                assert!(contrast(text, shade) >= READABLE, "{n}: {:.2}", contrast(text, shade));
                assert!(share >= before, "darker with more");
                before = share;
            }
            assert!(before > 0.8);
        }
    }
}
