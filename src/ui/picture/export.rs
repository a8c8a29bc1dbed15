//! Pictures as files: painted by the window's own figure functions, checked, written whole or not at all.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use egui::epaint::ClippedShape;
use egui::{Frame, Margin, Panel};
use image::RgbaImage;

use crate::query::Presence;
use crate::state::{AppState, CommandQueue, PictureKind, SavedView};
use crate::time::Civil;
use crate::ui::ctx::ViewCtx;
use crate::ui::picture::caption::{caption_lines, caption_ui};
use crate::ui::picture::offscreen::{self, Offscreen};
use crate::ui::picture::{metadata, svg};
use crate::ui::theme::Theme;

/// Smallest side in points: below it a figure has no room for axes and labels.
pub const MIN_SIDE: f32 = 160.0;
/// Largest side in pixels.
pub const MAX_SIDE_PX: f32 = 16_384.0;

/// What to paint.
#[derive(Clone, Copy)]
pub struct PictureRequest<'a> {
    /// What it shows, through the filter in force.
    pub state: &'a AppState,
    /// Which figure.
    pub kind: PictureKind,
    /// Width and height in points, caption included.
    pub size: [f32; 2],
    /// Pixels per point, 1..=4.
    pub scale: f32,
    /// Colours.
    pub theme: &'a Theme,
    /// Add the strip that names folder, filters and counts.
    pub with_caption: bool,
    /// The day named in the caption, if the caller has a clock.
    pub made_on: Option<Civil>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The filter lets nothing through, or the folder holds nothing.
    #[error("Nothing to show: {0}")]
    Empty(String),
    /// Size or scale is out of range.
    #[error("A picture of {width} × {height} points at scale {scale} is out of range: {reason}")]
    Size {
        /// Asked for, points.
        width: f32,
        /// Asked for, points.
        height: f32,
        /// Asked for.
        scale: f32,
        /// Which limit it breaks.
        reason: &'static str,
    },
    /// The figure came out without a mark: an internal error, reported rather than saved.
    #[error("The picture came out blank and was not saved")]
    Blank,
    /// The PNG encoder failed.
    #[error("The picture could not be encoded: {0}")]
    Encode(#[from] png::EncodingError),
    /// The file could not be written.
    #[error("The picture could not be written: {source} – \"{}\"", path.display())]
    Write {
        /// Where to.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// Paints one figure with its caption and checks that it is a picture.
pub fn paint_figure(request: &PictureRequest<'_>, mut figure: impl FnMut(&mut egui::Ui, &ViewCtx<'_>)) -> Result<RgbaImage, PictureError> {
    check_size(request)?;
    check_content(request)?;
    let mut area = egui::Rect::NOTHING;
    let image = offscreen::render(look(request), |ui| page(ui, request, &mut figure, &mut area));
    if is_uniform(&image, area, request.scale) {
        return Err(PictureError::Blank);
    }
    Ok(image)
}

/// The shapes of one figure with its caption, in points.
pub fn paint_shapes(
    request: &PictureRequest<'_>,
    mut figure: impl FnMut(&mut egui::Ui, &ViewCtx<'_>),
) -> Result<Vec<ClippedShape>, PictureError> {
    check_size(request)?;
    check_content(request)?;
    let mut area = egui::Rect::NOTHING;
    Ok(offscreen::shapes(look(request), |ui| page(ui, request, &mut figure, &mut area)))
}

fn look<'a>(request: &PictureRequest<'a>) -> Offscreen<'a> {
    Offscreen {
        size: request.size,
        scale: request.scale,
        theme: request.theme,
        text_percent: request.state.settings.text_percent,
    }
}

/// The figure with its caption below; `area` is what the figure has.
fn page(ui: &mut egui::Ui, request: &PictureRequest<'_>, figure: &mut impl FnMut(&mut egui::Ui, &ViewCtx<'_>), area: &mut egui::Rect) {
    let commands = CommandQueue::default();
    let ctx = ViewCtx {
        state: request.state,
        theme: request.theme,
        commands: &commands,
        is_picture: true,
    };
    if request.with_caption {
        let lines = caption_lines(request.state, request.kind, request.made_on);
        let frame = Frame::new()
            .fill(request.theme.color("panel"))
            .inner_margin(Margin::symmetric(10, 4));
        Panel::bottom("caption").frame(frame).show(ui, |ui| caption_ui(ui, &ctx, &lines));
    }
    let frame = Frame::new().fill(request.theme.ground());
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        *area = ui.max_rect();
        figure(ui, &ctx);
    });
}

/// Paints one figure and writes it, as SVG if the name ends so, else as PNG; on failure nothing is left behind and an existing
/// file stays as it was.
pub fn save_figure(
    request: &PictureRequest<'_>,
    mut figure: impl FnMut(&mut egui::Ui, &ViewCtx<'_>),
    path: &Path,
) -> Result<(), PictureError> {
    let (title, description) = caption_lines(request.state, request.kind, request.made_on);
    let view = SavedView::of(request.state).to_json();
    let bytes = if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("svg")) {
        // Whether there is anything to see is seen in pixels.
        let coarse = PictureRequest { scale: 1.0, ..*request };
        paint_figure(&coarse, &mut figure)?;
        let frame = svg::Frame {
            size: request.size,
            ground: request.theme.ground(),
            title: &title,
            description: &description,
            metadata: &view,
        };
        svg::svg(&paint_shapes(request, &mut figure)?, frame).into_bytes()
    } else {
        metadata::png(&paint_figure(request, figure)?, &title, &view)?
    };
    write_whole(path, &bytes).map_err(|source| PictureError::Write {
        path: path.to_owned(),
        source,
    })
}

fn check_size(request: &PictureRequest<'_>) -> Result<(), PictureError> {
    let [width, height] = request.size;
    let scale = request.scale;
    let fail = |reason| {
        Err(PictureError::Size {
            width,
            height,
            scale,
            reason,
        })
    };
    if !(1.0..=4.0).contains(&scale) {
        return fail("the scale must be 1 to 4");
    }
    if !(width >= MIN_SIDE && height >= MIN_SIDE) {
        return fail("each side must be at least 160 points");
    }
    if width * scale > MAX_SIDE_PX || height * scale > MAX_SIDE_PX {
        return fail("each side may have at most 16384 pixels");
    }
    Ok(())
}

/// An empty figure would be a picture of a hint, which nobody wants to find in a file.
fn check_content(request: &PictureRequest<'_>) -> Result<(), PictureError> {
    let visible = &request.state.visible;
    let any = |rows: &[Presence]| rows.iter().any(|p| *p != Presence::Hidden);
    let (is_there, what) = match request.kind {
        PictureKind::Timeline => (any(&visible.events), "event"),
        PictureKind::Network | PictureKind::Frames => (any(&visible.actors), "actor"),
        PictureKind::Window => (true, ""),
    };
    if is_there {
        return Ok(());
    }
    let reason = if request.state.corpus.documents.is_empty() {
        "no article was read".to_owned()
    } else if request.state.filter.is_empty() {
        format!("no {what} was found in the articles")
    } else {
        format!("no {what} passes the filter")
    };
    Err(PictureError::Empty(reason))
}

/// True if every pixel of `area` (points) is the same.
fn is_uniform(image: &RgbaImage, area: egui::Rect, scale: f32) -> bool {
    let at = |v: f32, limit: u32| ((v * scale).round().max(0.0) as u32).min(limit);
    let (x0, x1) = (at(area.min.x, image.width()), at(area.max.x, image.width()));
    let (y0, y1) = (at(area.min.y, image.height()), at(area.max.y, image.height()));
    if x0 >= x1 || y0 >= y1 {
        return true;
    }
    let first = *image.get_pixel(x0, y0);
    (y0..y1).all(|y| (x0..x1).all(|x| *image.get_pixel(x, y) == first))
}

/// Writes beside the target and renames, so that readers see the old file or the new one, never a half.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.is_dir() {
        // Renaming onto a folder fails late and leaves the temporary file behind.
        return Err(std::io::Error::new(
            std::io::ErrorKind::IsADirectory,
            "a folder of this name is in the way",
        ));
    }
    let mut file = atomic_write_file::AtomicWriteFile::open(path)?;
    file.write_all(bytes)?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;

    fn state() -> AppState {
        let mut state = AppState::default();
        state.publish(Synthetic::default().corpus().into());
        state
    }

    fn request(state: &AppState) -> PictureRequest<'_> {
        PictureRequest {
            state,
            kind: PictureKind::Network,
            size: [400.0, 300.0],
            scale: 2.0,
            theme: Theme::light(),
            with_caption: true,
            made_on: None,
        }
    }

    #[test]
    fn a_figure_without_a_mark_is_an_error_and_leaves_no_file() {
        let state = state();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("blank.png");
        let err = save_figure(&request(&state), |_, _| {}, &path).unwrap_err();
        assert!(matches!(err, PictureError::Blank), "{err}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn pictures_are_written_whole_or_not_at_all() {
        let state = state();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("figure.png");
        let figure = |ui: &mut egui::Ui, _: &ViewCtx<'_>| _ = ui.label("A mark");
        save_figure(&request(&state), figure, &path).unwrap();
        let image = image::open(&path).unwrap();
        assert_eq!((image.width(), image.height()), (800, 600));

        let missing = folder.path().join("no such folder/figure.png");
        let err = save_figure(&request(&state), figure, &missing).unwrap_err();
        assert!(err.to_string().contains("no such folder"), "{err}");
        std::fs::create_dir(folder.path().join("taken.png")).unwrap();
        assert!(save_figure(&request(&state), figure, &folder.path().join("taken.png")).is_err());
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }

    #[test]
    fn what_cannot_be_shown_says_why() {
        let mut state = state();
        state.filter.text = "no article says this".to_owned();
        state.refresh();
        let figure = |ui: &mut egui::Ui, _: &ViewCtx<'_>| _ = ui.label("A mark");
        let err = paint_figure(&request(&state), figure).unwrap_err();
        assert_eq!(err.to_string(), "Nothing to show: no actor passes the filter");
        for (size, scale) in [
            ([50.0, 300.0], 1.0),
            ([400.0, 300.0], 5.0),
            ([9000.0, 300.0], 2.0),
            ([f32::NAN, 300.0], 2.0),
        ] {
            let request = PictureRequest {
                size,
                scale,
                ..request(&state)
            };
            assert!(
                matches!(paint_figure(&request, figure), Err(PictureError::Size { .. })),
                "{size:?} {scale}"
            );
        }
    }
}
