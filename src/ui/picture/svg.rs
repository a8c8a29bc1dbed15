//! Pictures as SVG: what the figure functions paint, shape by shape, with text as text.
//!
//! Text is placed run by run at egui's own positions and told how wide it must be, so that it fits its box in whatever face a
//! program finds; shapes are those of the window, in points.

use std::fmt::Write as _;

use egui::epaint::{CircleShape, ClippedShape, ColorMode, EllipseShape, Mesh, PathShape, PathStroke, RectShape, TextShape};
use egui::text::TextFormat;
use egui::{Color32, CornerRadius, FontFamily, Pos2, Rect, Shape, Stroke, StrokeKind};

use crate::ui::picture::svg_mesh::{Paint, areas};
use crate::ui::style;

/// What stands in the file beside the shapes.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Width and height in points.
    pub size: [f32; 2],
    /// Colour of the ground.
    pub ground: Color32,
    /// Title, for people and for assistive technology.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub description: &'a str,
    /// The view, for restoring it.
    pub metadata: &'a str,
}

/// Key of the metadata, in SVG and PNG.
pub const METADATA_KEY: &str = "dateline-view";

/// The file's text.
pub fn svg(shapes: &[ClippedShape], frame: Frame<'_>) -> String {
    let [width, height] = frame.size.map(number);
    let mut out = Writer {
        body: String::new(),
        whole: Rect::from_min_size(Pos2::ZERO, egui::Vec2::from(frame.size)),
        clips: Vec::new(),
        open_clip: None,
        ground: frame.ground,
        gradients: String::new(),
        num_gradients: 0,
    };
    for clipped in shapes {
        out.clip(clipped.clip_rect);
        out.shape(&clipped.shape);
    }
    out.clip(out.whole);
    let mut text = String::with_capacity(out.body.len() + 2_000);
    text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    line(
        &mut text,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\" role=\"img\">"
        ),
    );
    line(&mut text, format_args!("<title>{}</title>", escaped(frame.title)));
    line(&mut text, format_args!("<desc>{}</desc>", escaped(frame.description)));
    line(
        &mut text,
        format_args!("<metadata id=\"{METADATA_KEY}\">{}</metadata>", escaped(frame.metadata)),
    );
    text.push_str("<defs>\n");
    for (i, rect) in out.clips.iter().enumerate() {
        line(&mut text, format_args!("<clipPath id=\"c{i}\"><rect {}/></clipPath>", sides(*rect)));
    }
    text.push_str(&out.gradients);
    text.push_str("</defs>\n");
    line(&mut text, format_args!("<rect {}{}/>", sides(out.whole), fill(frame.ground)));
    text.push_str(&out.body);
    text.push_str("</svg>\n");
    text
}

fn line(out: &mut String, args: std::fmt::Arguments<'_>) {
    // Writing to a string never fails.
    out.write_fmt(args).unwrap_or_default();
    out.push('\n');
}

struct Writer {
    body: String,
    whole: Rect,
    clips: Vec<Rect>,
    open_clip: Option<Rect>,
    ground: Color32,
    gradients: String,
    num_gradients: usize,
}

impl Writer {
    /// Closes the group of the clip rectangle in force and opens that of `rect`, if it differs and cuts anything.
    fn clip(&mut self, rect: Rect) {
        let rect = rect.intersect(self.whole);
        let wanted = (!rect.contains_rect(self.whole)).then_some(rect);
        if wanted == self.open_clip {
            return;
        }
        if self.open_clip.take().is_some() {
            self.body.push_str("</g>\n");
        }
        if let Some(rect) = wanted {
            let known = self.clips.iter().position(|c| *c == rect);
            let id = known.unwrap_or_else(|| {
                self.clips.push(rect);
                self.clips.len() - 1
            });
            line(&mut self.body, format_args!("<g clip-path=\"url(#c{id})\">"));
            self.open_clip = Some(rect);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            // Callbacks need a GPU; no figure of ours uses them.
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => shapes.iter().for_each(|s| self.shape(s)),
            Shape::Circle(CircleShape {
                center,
                radius,
                fill: color,
                stroke: pen,
            }) => line(
                &mut self.body,
                format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{}/>",
                    number(center.x),
                    number(center.y),
                    number(*radius),
                    fill(*color),
                    stroke(*pen)
                ),
            ),
            Shape::Ellipse(EllipseShape {
                center,
                radius,
                fill: color,
                stroke: pen,
                ..
            }) => line(
                &mut self.body,
                format_args!(
                    "<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"{}{}/>",
                    number(center.x),
                    number(center.y),
                    number(radius.x),
                    number(radius.y),
                    fill(*color),
                    stroke(*pen)
                ),
            ),
            Shape::LineSegment {
                points: [a, b],
                stroke: pen,
            } => line(
                &mut self.body,
                format_args!(
                    "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>",
                    number(a.x),
                    number(a.y),
                    number(b.x),
                    number(b.y),
                    stroke(*pen)
                ),
            ),
            Shape::Path(path) => self.path(path),
            Shape::Band(band) => {
                let upper = band.points.iter().map(|p| Pos2::new(p.x, p.y.min));
                let lower = band.points.iter().rev().map(|p| Pos2::new(p.x, p.y.max));
                let points: Vec<Pos2> = upper.chain(lower).collect();
                self.polygon(&points, true, band.fill, band.stroke);
            }
            Shape::Rect(rect) => self.rect(rect),
            Shape::Text(text) => self.text(text),
            Shape::Mesh(mesh) => self.mesh(mesh),
            Shape::QuadraticBezier(curve) => self.path(&curve.to_path_shape(None)),
            Shape::CubicBezier(curve) => curve.to_path_shapes(None, None).iter().for_each(|p| self.path(p)),
        }
    }

    fn path(&mut self, path: &PathShape) {
        self.polygon(&path.points, path.closed, path.fill, pen(&path.stroke));
    }

    fn polygon(&mut self, points: &[Pos2], is_closed: bool, color: Color32, pen: Stroke) {
        if points.len() < 2 {
            return;
        }
        let tag = if is_closed { "polygon" } else { "polyline" };
        line(
            &mut self.body,
            format_args!("<{tag} points=\"{}\"{}{}/>", listed(points), fill(color), stroke(pen)),
        );
    }

    fn rect(&mut self, rect: &RectShape) {
        // A blurred rectangle is a shadow, which nobody prints.
        if rect.blur_width > 0.0 || !rect.rect.is_positive() {
            return;
        }
        let inset = match rect.stroke_kind {
            StrokeKind::Inside => rect.stroke.width / 2.0,
            StrokeKind::Middle => 0.0,
            StrokeKind::Outside => -rect.stroke.width / 2.0,
        };
        let CornerRadius { nw, ne, sw, se } = rect.corner_radius;
        let radius = nw.max(ne).max(sw).max(se);
        let corners = if radius > 0 { format!(" rx=\"{radius}\"") } else { String::new() };
        let outline = if rect.stroke.is_empty() {
            rect.rect
        } else {
            rect.rect.shrink(inset)
        };
        let paint = format!("{}{}", fill(rect.fill), stroke(rect.stroke));
        line(&mut self.body, format_args!("<rect {}{corners}{paint}/>", sides(outline)));
    }

    fn mesh(&mut self, mesh: &Mesh) {
        for area in areas(mesh) {
            let outline = |points: &Vec<Pos2>| format!("M{}Z", listed(points));
            let path: String = area.outlines.iter().map(outline).collect();
            let paint = match area.paint {
                Paint::Even(color) => fill(color),
                Paint::Graded([from, to], colors) => {
                    let id = self.num_gradients;
                    self.num_gradients += 1;
                    let ends = [(from, "1"), (to, "2")].map(|(p, n)| format!(" x{n}=\"{}\" y{n}=\"{}\"", number(p.x), number(p.y)));
                    let solid = colors.into_iter().max_by_key(|c| c.a()).unwrap_or_default();
                    // Towards nothing a colour keeps its hue.
                    let stop = |color: Color32| match color.a() {
                        0 => format!("{} stop-opacity=\"0\"", hex("stop-color", solid)),
                        a => format!("{} stop-opacity=\"{}\"", hex("stop-color", color), number(f32::from(a) / 255.0)),
                    };
                    let [first, last] = colors.map(stop);
                    line(
                        &mut self.gradients,
                        format_args!(
                            "<linearGradient id=\"g{id}\" gradientUnits=\"userSpaceOnUse\"{}><stop offset=\"0\"{first}/><stop offset=\"1\"{last}/></linearGradient>",
                            ends.concat()
                        ),
                    );
                    format!(" fill=\"url(#g{id})\"")
                }
            };
            line(&mut self.body, format_args!("<path d=\"{path}\"{paint}/>"));
        }
    }

    fn text(&mut self, shape: &TextShape) {
        let is_turned = shape.angle != 0.0;
        if is_turned {
            let (x, y) = (number(shape.pos.x), number(shape.pos.y));
            line(
                &mut self.body,
                format_args!("<g transform=\"rotate({} {x} {y})\">", number(shape.angle.to_degrees())),
            );
        }
        for run in runs(shape) {
            self.run(&run);
        }
        if is_turned {
            self.body.push_str("</g>\n");
        }
    }

    fn run(&mut self, run: &Run) {
        let (family, weight, is_italic) = face(&run.format.font_id.family);
        let weight = if weight == 400 {
            String::new()
        } else {
            format!(" font-weight=\"{weight}\"")
        };
        // The rim that keeps letters apart from lines is no text of its own.
        let hidden = if run.color == self.ground { " aria-hidden=\"true\"" } else { "" };
        let italic = if is_italic { " font-style=\"italic\"" } else { "" };
        line(
            &mut self.body,
            format_args!(
                "<text x=\"{}\" y=\"{}\" font-family=\"{family}\" font-size=\"{}\"{weight}{italic} textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\"{hidden}{}>{}</text>",
                number(run.rect.left()),
                number(run.baseline),
                number(run.format.font_id.size),
                number(run.rect.width()),
                fill(run.color),
                escaped(&run.text)
            ),
        );
    }
}

/// Words of one format on one line.
#[derive(Clone, Debug)]
pub struct Run {
    /// The words, without white space at the ends.
    pub text: String,
    /// Where they stand, without rotation.
    pub rect: Rect,
    baseline: f32,
    format: TextFormat,
    color: Color32,
}

/// The words of a text by line and format.
pub fn runs(shape: &TextShape) -> Vec<Run> {
    let galley = &shape.galley;
    let mut out: Vec<Run> = Vec::new();
    let mut bytes = 0;
    for row in &galley.rows {
        let mut open: Option<(usize, Run)> = None;
        for glyph in &row.glyphs {
            let is_in = |s: &egui::text::LayoutSection| s.byte_range.start.0 <= bytes && bytes < s.byte_range.end.0;
            let section = galley.job.sections.iter().position(is_in);
            bytes += glyph.chr.len_utf8();
            let section = section.unwrap_or_else(|| galley.job.sections.len().saturating_sub(1));
            let Some(format) = galley.job.sections.get(section).map(|s| &s.format) else {
                continue;
            };
            let left = shape.pos.x + row.pos.x + glyph.pos.x;
            let box_of_glyph = Rect::from_x_y_ranges(
                left..=left + glyph.advance_width,
                shape.pos.y + row.min_y()..=shape.pos.y + row.max_y(),
            );
            match &mut open {
                Some((known, run)) if *known == section => {
                    run.text.push(glyph.chr);
                    if !glyph.chr.is_whitespace() {
                        run.rect = run.rect.union(box_of_glyph);
                    }
                }
                _ if glyph.chr.is_whitespace() => {}
                _ => {
                    out.extend(open.take().map(|(_, run)| run));
                    let color = match shape.override_text_color {
                        Some(color) => color,
                        None if format.color == Color32::PLACEHOLDER => shape.fallback_color,
                        None => format.color,
                    };
                    let run = Run {
                        text: glyph.chr.to_string(),
                        rect: box_of_glyph,
                        baseline: shape.pos.y + row.pos.y + glyph.pos.y,
                        format: format.clone(),
                        color: color.gamma_multiply(shape.opacity_factor),
                    };
                    open = Some((section, run));
                }
            }
        }
        out.extend(open.map(|(_, run)| run));
        bytes += usize::from(row.ends_with_newline);
    }
    for run in &mut out {
        run.text.truncate(run.text.trim_end().len());
    }
    out
}

fn face(family: &FontFamily) -> (&'static str, u16, bool) {
    const SANS: &str = "'IBM Plex Sans', 'Helvetica Neue', Arial, sans-serif";
    const READING: &str = "'Source Serif Pro', 'Source Serif 4', Georgia, serif";
    match family {
        FontFamily::Monospace => ("'Hack', monospace", 400, false),
        FontFamily::Proportional => (SANS, 400, false),
        FontFamily::Name(name) => match &**name {
            style::BOLD => (SANS, 600, false),
            style::ITALIC => (SANS, 400, true),
            style::SERIF => (READING, 400, false),
            style::SERIF_BOLD => (READING, 700, false),
            style::SERIF_ITALIC => (READING, 400, true),
            _ => (SANS, 400, false),
        },
    }
}

fn pen(stroke: &PathStroke) -> Stroke {
    match stroke.color {
        ColorMode::Solid(color) => Stroke::new(stroke.width, color),
        // No figure of ours grades a line.
        ColorMode::UV(_) => Stroke::NONE,
    }
}

/// At most two decimals, none that say nothing.
fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn listed(points: &[Pos2]) -> String {
    points
        .iter()
        .map(|p| format!("{},{}", number(p.x), number(p.y)))
        .collect::<Vec<_>>()
        .join(" ")
}

fn sides(rect: Rect) -> String {
    format!(
        "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
        number(rect.left()),
        number(rect.top()),
        number(rect.width().max(0.0)),
        number(rect.height().max(0.0))
    )
}

/// A colour without its opacity.
fn hex(name: &str, color: Color32) -> String {
    let [r, g, b, _] = color.to_srgba_unmultiplied();
    format!(" {name}=\"#{r:02x}{g:02x}{b:02x}\"")
}

/// A colour and, where it is not opaque, its opacity.
fn paint(name: &str, color: Color32) -> String {
    let opacity = match color.a() {
        255 => String::new(),
        a => format!(" {name}-opacity=\"{}\"", number(f32::from(a) / 255.0)),
    };
    format!("{}{opacity}", hex(name, color))
}

fn fill(color: Color32) -> String {
    if color.a() == 0 {
        " fill=\"none\"".to_owned()
    } else {
        paint("fill", color)
    }
}

fn stroke(stroke: Stroke) -> String {
    if stroke.is_empty() {
        return String::new();
    }
    format!("{} stroke-width=\"{}\"", paint("stroke", stroke.color), number(stroke.width))
}

/// Text that XML shows as it is; characters that XML 1.0 forbids are dropped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Clip rectangles by the shapes in them; for tests that look for texts that are cut.
pub fn texts(shapes: &[ClippedShape]) -> Vec<(Rect, Run)> {
    fn walk(clip: Rect, shape: &Shape, out: &mut Vec<(Rect, Run)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|s| walk(clip, s, out)),
            Shape::Text(text) if text.angle == 0.0 => out.extend(runs(text).into_iter().map(|run| (clip, run))),
            _ => {}
        }
    }
    let mut out = Vec::new();
    for shape in shapes {
        walk(shape.clip_rect, &shape.shape, &mut out);
    }
    // A text that is painted several times at nearly one place (a rim below its letters) counts once.
    let mut once: Vec<(Rect, Run)> = Vec::with_capacity(out.len());
    for (clip, run) in out {
        let is_same = |(_, other): &(Rect, Run)| other.text == run.text && other.rect.center().distance(run.rect.center()) < 4.0;
        if !once.iter().any(is_same) {
            once.push((clip, run));
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame<'a>() -> Frame<'a> {
        Frame {
            size: [100.0, 50.0],
            ground: Color32::WHITE,
            title: "A & B",
            description: "",
            metadata: "{\"a\":\"<b>\"}",
        }
    }

    proptest! {
        #[test]
        fn any_text_makes_well_formed_xml(title in "\\PC{0,30}|[\u{0}-\u{20}<&\"']{0,20}") {
            let out = svg(&[], Frame { title: &title, ..frame() });
            let mut reader = quick_xml::Reader::from_str(&out);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(err) => return Err(TestCaseError::fail(err.to_string())),
                }
            }
        }

        #[test]
        fn numbers_are_short_and_near(value in -1e5_f32..1e5) {
            let text = number(value);
            let back: f32 = text.parse().expect("a number");
            prop_assert!((back - value).abs() <= 0.006_f32.max(value.abs() * 1e-6), "{} is not {}", text, value);
            prop_assert!(!text.ends_with('.') && text != "-0");
        }
    }
}
