//! Runs a piece of interface in a fresh headless egui context and returns the picture.

use egui::epaint::ClippedShape;
use egui::{Pos2, Rect, Vec2};
use image::RgbaImage;

use crate::ui::picture::raster::Rasteriser;
use crate::ui::style;
use crate::ui::theme::Theme;

/// How large and in which dress.
#[derive(Clone, Copy, Debug)]
pub struct Offscreen<'a> {
    /// Width and height in points.
    pub size: [f32; 2],
    /// Pixels per point.
    pub scale: f32,
    /// Colours.
    pub theme: &'a Theme,
    /// Text size in per cent of the standard.
    pub text_percent: u16,
}

/// Passes until sizes that depend on the frame before (panels, grids, wrapped labels) have settled.
const PASSES: u32 = 4;

/// Paints what `figure` shows. No window, display or GPU is needed.
pub fn render(look: Offscreen<'_>, figure: impl FnMut(&mut egui::Ui)) -> RgbaImage {
    let run = run(look, figure);
    let triangles = run.ctx.tessellate(run.shapes, run.pixels_per_point);
    let size = look.size.map(|points| (points * look.scale).round().max(1.0) as u32);
    run.rasteriser.paint(&triangles, run.pixels_per_point, size, look.theme.ground())
}

/// The shapes that `figure` paints, in points.
pub fn shapes(look: Offscreen<'_>, figure: impl FnMut(&mut egui::Ui)) -> Vec<ClippedShape> {
    run(look, figure).shapes
}

struct Run {
    ctx: egui::Context,
    shapes: Vec<ClippedShape>,
    pixels_per_point: f32,
    rasteriser: Rasteriser,
}

fn run(look: Offscreen<'_>, mut figure: impl FnMut(&mut egui::Ui)) -> Run {
    let ctx = egui::Context::default();
    style::install(&ctx, look.theme, look.text_percent);
    ctx.all_styles_mut(|style| style.animation_time = 0.0);

    let mut rasteriser = Rasteriser::default();
    let mut last = None;
    for pass in 0..PASSES {
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::from(look.size))),
            time: Some(f64::from(pass)),
            max_texture_side: Some(8192),
            focused: false,
            ..Default::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            viewport.native_pixels_per_point = Some(look.scale);
        }
        let mut output = ctx.run_ui(input, &mut figure);
        rasteriser.apply(&mut output.textures_delta);
        last = Some((output.shapes, output.pixels_per_point));
    }
    let (shapes, pixels_per_point) = last.expect("at least one pass runs");
    Run {
        ctx,
        shapes,
        pixels_per_point,
        rasteriser,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_follows_scale_and_text_is_painted() {
        for scale in [1.0, 2.0, 3.5] {
            let look = Offscreen {
                size: [120.0, 40.0],
                scale,
                theme: Theme::dark(),
                text_percent: 100,
            };
            let image = render(look, |ui| _ = ui.label("Readable"));
            assert_eq!(image.dimensions(), ((120.0 * scale) as u32, (40.0 * scale) as u32));
            let ground = Theme::dark().ground().to_array();
            let ink = image.pixels().filter(|p| p.0 != ground).count();
            assert!(ink as f32 > 150.0 * scale * scale, "{ink} pixels of ink at {scale}");
        }
    }

    #[test]
    fn two_renderings_are_the_same() {
        let look = Offscreen {
            size: [200.0, 80.0],
            scale: 1.5,
            theme: Theme::light(),
            text_percent: 120,
        };
        let once = || render(look, |ui| _ = ui.button("Open a folder…"));
        assert_eq!(once().as_raw(), once().as_raw());
    }
}
