//! Typography and the look of plain widgets, made from the theme's tokens.
//!
//! [`install`] is called once per context and again whenever the theme or the text size changes; pictures painted offscreen call
//! it too, so that they look like the window. Sizes on canvases come from [`egui::TextStyle`] (through [`font`] and friends), never
//! from literals, so that the text size setting reaches them.

use std::sync::Arc;

use egui::{CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Vec2, Visuals};

use crate::ui::theme::Theme;

/// Semi-bold interface face.
pub const BOLD: &str = "bold";
/// Italic interface face.
pub const ITALIC: &str = "italic";
/// Reading face.
pub const SERIF: &str = "serif";
/// Bold reading face, for headlines.
pub const SERIF_BOLD: &str = "serif-bold";
/// Italic reading face.
pub const SERIF_ITALIC: &str = "serif-italic";

/// Name, face and whether it is a reading face.
const FACES: [(&str, &[u8]); 6] = [
    ("plex", include_bytes!("../../assets/fonts/IBMPlexSans-Regular.ttf")),
    (BOLD, include_bytes!("../../assets/fonts/IBMPlexSans-SemiBold.ttf")),
    (ITALIC, include_bytes!("../../assets/fonts/IBMPlexSans-Italic.ttf")),
    (SERIF, include_bytes!("../../assets/fonts/SourceSerifPro-Regular.ttf")),
    (SERIF_BOLD, include_bytes!("../../assets/fonts/SourceSerifPro-Bold.ttf")),
    (SERIF_ITALIC, include_bytes!("../../assets/fonts/SourceSerifPro-It.ttf")),
];

/// Points of each style at 100 %.
const SIZES: [(TextStyle, f32); 5] = [
    (TextStyle::Small, 11.0),
    (TextStyle::Body, 13.0),
    (TextStyle::Button, 13.0),
    (TextStyle::Monospace, 12.0),
    (TextStyle::Heading, 18.0),
];

/// Sets fonts, text sizes, spacing and colours of a context.
pub fn install(ctx: &egui::Context, theme: &Theme, text_percent: u16) {
    // A second call with the same fonts is cheap: egui compares the definitions and keeps its atlas.
    ctx.set_fonts(fonts());
    ctx.set_theme(if theme.is_dark { egui::Theme::Dark } else { egui::Theme::Light });
    let visuals = visuals(theme);
    let scale = f32::from(text_percent) / 100.0;
    ctx.options_mut(|o| o.zoom_with_keyboard = false);
    ctx.all_styles_mut(|style| {
        style.visuals = visuals.clone();
        for (text_style, size) in SIZES {
            let family = match text_style {
                TextStyle::Monospace => FontFamily::Monospace,
                TextStyle::Heading => FontFamily::Name(BOLD.into()),
                _ => FontFamily::Proportional,
            };
            style.text_styles.insert(text_style, FontId::new(size * scale, family));
        }
        let s = &mut style.spacing;
        s.item_spacing = Vec2::new(7.0, 4.0);
        s.button_padding = Vec2::new(7.0, 2.0);
        s.interact_size = Vec2::new(24.0 * scale, 21.0 * scale);
        s.menu_margin = Margin::same(5);
        s.window_margin = Margin::same(10);
        s.tooltip_width = 380.0 * scale;
        s.icon_width = 14.0 * scale;
        s.icon_width_inner = 8.0 * scale;
        s.scroll = egui::style::ScrollStyle::thin();
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.35;
        style.animation_time = 0.1;
    });
}

/// The interface face in a text style's size.
pub fn font(ui: &egui::Ui, text_style: &TextStyle) -> FontId {
    FontId::new(size(ui, text_style), FontFamily::Proportional)
}

/// A named family ([`BOLD`], [`SERIF`], …) in a text style's size.
pub fn named(ui: &egui::Ui, family: &'static str, text_style: &TextStyle) -> FontId {
    FontId::new(size(ui, text_style), FontFamily::Name(family.into()))
}

/// Points of a text style, text size setting included.
pub fn size(ui: &egui::Ui, text_style: &TextStyle) -> f32 {
    ui.style().text_styles.get(text_style).map_or(13.0, |f| f.size)
}

/// Text in the semi-bold interface face.
pub fn bold(text: impl Into<String>) -> egui::RichText {
    egui::RichText::new(text).family(FontFamily::Name(BOLD.into()))
}

/// Rises whenever egui has thrown its glyphs away (another theme, an atlas that was full): galleys kept from before then point
/// to nothing. Whoever keeps galleys over frames makes this part of the key.
pub fn text_epoch(ui: &egui::Ui) -> u64 {
    // egui's own cache hands out the same galley as long as its glyphs live and it is asked for in every frame.
    let sentinel = ui.fonts_mut(|f| f.layout_no_wrap("·".to_owned(), FontId::proportional(10.0), egui::Color32::PLACEHOLDER));
    ui.data_mut(|d| {
        let known = d.get_temp_mut_or_insert_with(egui::Id::unique("text epoch"), || (Arc::clone(&sentinel), 0_u64));
        if !Arc::ptr_eq(&known.0, &sentinel) {
            *known = (sentinel, known.1 + 1);
        }
        known.1
    })
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallback: Vec<String> = ["plex", "Hack", "Ubuntu-Light", "egui-icons"].map(str::to_owned).to_vec();
    for (name, bytes) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        let mut chain = vec![name.to_owned()];
        chain.extend(fallback.iter().filter(|f| *f != name).cloned());
        let family = if name == "plex" {
            FontFamily::Proportional
        } else {
            FontFamily::Name(name.into())
        };
        fonts.families.insert(family, chain);
    }
    fonts.families.insert(FontFamily::Monospace, {
        let mut chain = vec!["Hack".to_owned()];
        chain.extend(fallback.into_iter().filter(|f| f != "Hack"));
        chain
    });
    fonts
}

fn visuals(theme: &Theme) -> Visuals {
    let mut v = if theme.is_dark { Visuals::dark() } else { Visuals::light() };
    let c = |token| theme.color(token);
    let radius = CornerRadius::same(3);
    v.override_text_color = None;
    v.weak_text_color = Some(c("weak"));
    v.hyperlink_color = c("link");
    v.faint_bg_color = c("stripe");
    v.extreme_bg_color = c("raised");
    v.text_edit_bg_color = Some(c("raised"));
    v.code_bg_color = c("button");
    v.warn_fg_color = c("warn");
    v.error_fg_color = c("error");
    v.window_fill = c("raised");
    v.window_stroke = Stroke::new(1.0, c("line-strong"));
    v.window_corner_radius = CornerRadius::same(5);
    v.menu_corner_radius = CornerRadius::same(4);
    v.panel_fill = c("panel");
    let shadow = Shadow {
        offset: [0, 3],
        blur: 12,
        spread: 0,
        color: c("shadow"),
    };
    v.window_shadow = shadow;
    v.popup_shadow = shadow;
    v.selection.bg_fill = c("selected");
    v.selection.stroke = Stroke::new(1.0, c("text"));
    v.text_cursor.stroke = Stroke::new(2.0, c("accent"));
    v.slider_trailing_fill = true;
    v.indent_has_left_vline = false;
    v.disabled_alpha = 0.55;

    let w = &mut v.widgets;
    for (state, fill, line, text) in [
        (&mut w.noninteractive, "panel", "line", "text"),
        (&mut w.inactive, "button", "line", "text"),
        (&mut w.hovered, "button-hover", "line-strong", "text"),
        (&mut w.active, "button-active", "line-strong", "text"),
        (&mut w.open, "button-hover", "line", "text"),
    ] {
        state.bg_fill = c(fill);
        state.weak_bg_fill = c(fill);
        state.bg_stroke = Stroke::new(1.0, c(line));
        state.fg_stroke = Stroke::new(1.0, c(text));
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::contrast;

    /// WCAG AA for text: every token that text is set in, on every ground that it may stand on.
    #[test]
    fn text_has_contrast() {
        for theme in [Theme::light(), Theme::dark()] {
            let check = |text: &str, ground: &str| {
                let ratio = contrast(theme.color(text), theme.color(ground));
                assert!(
                    ratio >= 4.5,
                    "{text} on {ground} has {ratio:.2}:1 in the {} theme",
                    if theme.is_dark { "dark" } else { "light" }
                );
            };
            for ground in ["ground", "panel", "raised", "stripe"] {
                for text in ["text", "weak", "link", "accent", "warn", "error"] {
                    check(text, ground);
                }
                for text in theme.tokens().filter(|t| t.starts_with("actor-") || t.starts_with("event-")) {
                    check(text, ground);
                }
            }
            for ground in [
                "button",
                "button-hover",
                "button-active",
                "selected",
                "mark-date",
                "mark-actor",
                "mark-event",
                "mark-hit",
            ] {
                check("text", ground);
            }
            check("weak", "button");
        }
    }

    #[test]
    fn themes_have_the_same_tokens() {
        assert!(Theme::light().tokens().eq(Theme::dark().tokens()));
    }

    /// Signs that the interface uses must have a glyph in every family that shows them.
    #[test]
    fn no_sign_is_missing() {
        let ctx = egui::Context::default();
        install(&ctx, Theme::light(), 100);
        let mut out = ctx.run_ui(egui::RawInput::default(), |_| {});
        out.textures_delta.clear();
        let families = [
            FontFamily::Proportional,
            FontFamily::Monospace,
            FontFamily::Name(BOLD.into()),
            FontFamily::Name(ITALIC.into()),
            FontFamily::Name(SERIF.into()),
            FontFamily::Name(SERIF_BOLD.into()),
            FontFamily::Name(SERIF_ITALIC.into()),
        ];
        for family in families {
            for sign in "←→↑↓↵⇧●○■□▲▼◆◇×·…–—−▸▾▶✓≥≤≈½éçøłšžЖλệ“”‘’€£§".chars()
            {
                assert!(
                    ctx.fonts_mut(|f| f.has_glyph(&FontId::new(13.0, family.clone()), sign)),
                    "{sign} has no glyph in {family:?}"
                );
            }
        }
    }

    #[test]
    fn the_text_epoch_rises_with_another_theme_and_not_by_itself() {
        let ctx = egui::Context::default();
        let epoch = |ctx: &egui::Context| {
            let mut seen = 0;
            for _ in 0..3 {
                let mut out = ctx.run_ui(egui::RawInput::default(), |ui| seen = text_epoch(ui));
                out.textures_delta.clear();
            }
            seen
        };
        install(&ctx, Theme::light(), 100);
        let first = epoch(&ctx);
        assert_eq!(epoch(&ctx), first);
        install(&ctx, Theme::dark(), 100);
        assert!(epoch(&ctx) > first);
    }

    /// Columns of figures line up without any feature switched on.
    #[test]
    fn figures_are_tabular() {
        let ctx = egui::Context::default();
        install(&ctx, Theme::light(), 100);
        let mut out = ctx.run_ui(egui::RawInput::default(), |_| {});
        out.textures_delta.clear();
        for family in [FontFamily::Proportional, FontFamily::Name(BOLD.into())] {
            let font = FontId::new(13.0, family);
            let widths: Vec<f32> = ('0'..='9').map(|d| ctx.fonts_mut(|f| f.glyph_width(&font, d))).collect();
            assert!(widths.windows(2).all(|w| (w[0] - w[1]).abs() < 0.01), "{widths:?}");
        }
    }
}
