//! Pictures without a screen: painted whole, in both themes, at every scale, or not at all.

use std::path::Path;
use std::sync::Arc;

use dateline::model::testing::Synthetic;
use dateline::state::{AppState, LaneMode, PictureKind, PictureSize, SavedView, ViewCmd};
use dateline::ui::network::{NetworkPanel, network_figure};
use dateline::ui::picture::{PictureError, PictureRequest, paint_figure, paint_shapes, save_figure, svg, view_of};
use dateline::ui::timeline::timeline_figure;
use dateline::ui::{Theme, ViewCtx};
use image::RgbaImage;

fn state() -> AppState {
    let mut state = AppState::default();
    let corpus = Synthetic {
        documents: 20,
        actors: 40,
        events: 150,
        ..Synthetic::default()
    };
    state.publish(Arc::new(corpus.corpus()));
    state
}

fn request(state: &AppState, kind: PictureKind) -> PictureRequest<'_> {
    PictureRequest {
        state,
        kind,
        size: [720.0, 480.0],
        scale: 1.0,
        theme: Theme::light(),
        with_caption: false,
        made_on: None,
    }
}

fn paint(request: &PictureRequest<'_>) -> Result<RgbaImage, PictureError> {
    let mut panel = NetworkPanel::default();
    paint_figure(request, |ui, ctx| figure(ui, ctx, request.kind, &mut panel))
}

fn figure(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, kind: PictureKind, panel: &mut NetworkPanel) {
    match kind {
        PictureKind::Timeline => timeline_figure(ui, ctx),
        _ => network_figure(ui, ctx, panel),
    }
}

/// Share of pixels that differ from the ground, and of those on the outermost ring.
fn ink(image: &RgbaImage, theme: &Theme) -> (f64, usize) {
    let ground = theme.ground().to_array();
    let differs = |x: u32, y: u32| {
        let p = image.get_pixel(x, y).0;
        p.iter().zip(ground).any(|(a, b)| a.abs_diff(b) > 24)
    };
    let (w, h) = image.dimensions();
    let all = (0..h)
        .flat_map(|y| (0..w).map(move |x| (x, y)))
        .filter(|(x, y)| differs(*x, *y))
        .count();
    let rim = (0..w).map(|x| [(x, 0), (x, h - 1)]).chain((0..h).map(|y| [(0, y), (w - 1, y)]));
    let on_rim = rim.flatten().filter(|(x, y)| differs(*x, *y)).count();
    (all as f64 / f64::from(w * h), on_rim)
}

#[test]
fn figures_are_painted_in_both_themes_and_at_each_scale() {
    let state = state();
    for kind in [PictureKind::Timeline, PictureKind::Network] {
        for (theme, scale) in [(Theme::light(), 1.0), (Theme::dark(), 2.0)] {
            let request = PictureRequest {
                theme,
                scale,
                ..request(&state, kind)
            };
            let image = paint(&request).unwrap();
            assert_eq!(image.dimensions(), ((720.0 * scale) as u32, (480.0 * scale) as u32));
            let (share, _) = ink(&image, theme);
            assert!((0.01..0.6).contains(&share), "{kind:?} has {share:.3} of ink");
        }
    }
}

#[test]
fn no_mark_of_the_network_is_cut_at_the_rim() {
    let mut state = state();
    for hops in [None, Some(1), Some(2)] {
        let lead = state.corpus.actors[0].id;
        state.apply(ViewCmd::Ego(hops.map(|h| (lead, h))).into());
        let image = paint(&request(&state, PictureKind::Network)).unwrap();
        let (_, on_rim) = ink(&image, Theme::light());
        assert_eq!(on_rim, 0, "with focus {hops:?}");
    }
}

#[test]
fn two_pictures_of_the_same_state_are_the_same() {
    let state = state();
    for kind in [PictureKind::Timeline, PictureKind::Network] {
        let request = PictureRequest {
            with_caption: true,
            ..request(&state, kind)
        };
        assert_eq!(paint(&request).unwrap().as_raw(), paint(&request).unwrap().as_raw());
    }
}

#[test]
fn a_caption_takes_its_strip_and_leaves_the_figure_whole() {
    let state = state();
    let plain = paint(&request(&state, PictureKind::Network)).unwrap();
    let captioned = paint(&PictureRequest {
        with_caption: true,
        ..request(&state, PictureKind::Network)
    })
    .unwrap();
    assert_eq!(plain.dimensions(), captioned.dimensions());
    let strip = captioned.get_pixel(700, 470).0;
    assert_eq!(
        strip,
        Theme::light().color("panel").to_array(),
        "the strip has the colour of panels"
    );
}

#[test]
fn nothing_is_left_behind_when_there_is_nothing_to_show() {
    let mut state = state();
    state.apply(ViewCmd::Search("words that no article has".to_owned()).into());
    let folder = tempfile::tempdir().unwrap();
    for kind in [PictureKind::Timeline, PictureKind::Network] {
        let mut panel = NetworkPanel::default();
        let path = folder.path().join("picture.png");
        let err = save_figure(&request(&state, kind), |ui, ctx| figure(ui, ctx, kind, &mut panel), &path).unwrap_err();
        assert!(err.to_string().contains("passes the filter"), "{err}");
        assert!(is_empty(folder.path()));
    }
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

fn preset(state: &AppState, kind: PictureKind, size: PictureSize) -> PictureRequest<'_> {
    PictureRequest {
        size: size.points().unwrap_or([720.0, 480.0]),
        with_caption: true,
        ..request(state, kind)
    }
}

/// Timeline, two clocks and network.
fn kinds() -> Vec<(AppState, PictureKind)> {
    let mut clocks = state();
    clocks.apply(ViewCmd::SetLanes(LaneMode::TwoClocks).into());
    vec![
        (state(), PictureKind::Timeline),
        (clocks, PictureKind::Timeline),
        (state(), PictureKind::Network),
    ]
}

#[test]
fn no_preset_is_blank_or_cuts_a_text() {
    for (state, kind) in kinds() {
        for size in PictureSize::ALL {
            let request = preset(&state, kind, size);
            let mut panel = NetworkPanel::default();
            let shapes = paint_shapes(&request, |ui, ctx| figure(ui, ctx, kind, &mut panel)).unwrap();
            let whole = egui::Rect::from_min_size(egui::Pos2::ZERO, request.size.into());
            let texts = svg::texts(&shapes);
            assert!(texts.len() > 8, "{kind:?} {size:?}: {} texts", texts.len());
            for (clip, run) in &texts {
                // Line height is more than the letters need.
                let letters = run.rect.shrink2(egui::vec2(0.5, run.rect.height() * 0.2));
                assert!(whole.contains_rect(letters), "{kind:?} {size:?}: “{}” leaves the picture", run.text);
                assert!(clip.expand(1.0).contains_rect(letters), "{kind:?} {size:?}: “{}” is cut", run.text);
            }
            for (i, (_, a)) in texts.iter().enumerate() {
                for (_, b) in texts.iter().skip(i + 1) {
                    let shared = a
                        .rect
                        .shrink2(egui::vec2(0.5, a.rect.height() * 0.2))
                        .intersect(b.rect.shrink2(egui::vec2(0.5, b.rect.height() * 0.2)));
                    assert!(!shared.is_positive(), "{kind:?} {size:?}: “{}” lies on “{}”", a.text, b.text);
                }
            }
            let image = paint(&PictureRequest {
                with_caption: false,
                ..request
            })
            .unwrap();
            let (share, _) = ink(&image, Theme::light());
            assert!((0.003..0.6).contains(&share), "{kind:?} {size:?} has {share:.3} of ink");
        }
    }
}

#[test]
fn pictures_hold_their_view_and_svg_holds_its_words() {
    let folder = tempfile::tempdir().unwrap();
    for (mut state, kind) in kinds() {
        let name = state.corpus.actors[0].name.clone();
        state.filter.actors.insert(name.clone());
        state.refresh();
        let view = SavedView::of(&state);
        for ending in ["png", "svg"] {
            let mut panel = NetworkPanel::default();
            let path = folder.path().join(format!("picture.{ending}"));
            let request = PictureRequest {
                with_caption: true,
                ..request(&state, kind)
            };
            save_figure(&request, |ui, ctx| figure(ui, ctx, kind, &mut panel), &path).unwrap();
            let bytes = std::fs::read(&path).unwrap();
            let kept = view_of(&bytes).and_then(|json| SavedView::from_json(&json));
            assert_eq!(kept.as_ref(), Some(&view), "{kind:?} {ending}");
            if ending == "svg" {
                let text = String::from_utf8(bytes).unwrap();
                assert!(
                    text.contains("<text ") && text.contains(&format!("with {name}")),
                    "{kind:?}: the caption is text"
                );
                assert!(!text.contains("<image"), "{kind:?}");
            }
        }
    }
}
