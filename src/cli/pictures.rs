//! Pictures without a screen: the timeline and the network of a folder, painted by the code of the window.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;

use crate::cli::data::picture_beside;
use crate::cli::export::{ExportArgs, PictureTheme};
use crate::model::Corpus;
use crate::query::Filter;
use crate::state::{AppState, LaneMode, PictureKind};
use crate::ui::network::{NetworkPanel, network_figure};
use crate::ui::picture::{PictureRequest, save_figure, save_frames};
use crate::ui::theme::Theme;
use crate::ui::timeline::timeline_figure;

/// Writes the pictures that `args` asks for, of what `filter` lets through.
///
/// The caption names no day of making, so that two runs write the same bytes.
pub fn write(args: &ExportArgs, corpus: &Arc<Corpus>, filter: &Filter) -> anyhow::Result<()> {
    let is_asked =
        args.timeline.is_some() || args.network.is_some() || args.clocks.is_some() || args.frames.is_some() || args.data.dossier.is_some();
    if !is_asked {
        return Ok(());
    }
    let mut state = AppState::default();
    state.publish(corpus.clone());
    state.filter = filter.clone();
    state.refresh();
    let size = match args.pixels {
        Some((width, height)) => [width, height].map(|pixels| pixels as f32 / f32::from(args.scale)),
        None => [args.size.0 as f32, args.size.1 as f32],
    };
    let mut clocks = state.clone();
    clocks.view.lanes = LaneMode::TwoClocks;
    let request = |kind| PictureRequest {
        state: &state,
        kind,
        size,
        scale: f32::from(args.scale),
        theme: match args.theme {
            PictureTheme::Light => Theme::light(),
            PictureTheme::Dark => Theme::dark(),
        },
        with_caption: true,
        made_on: None,
    };
    let told = |path: &Path| format!("cannot write \"{}\"", path.display());
    if let Some(path) = &args.timeline {
        save_figure(&request(PictureKind::Timeline), timeline_figure, path).with_context(|| told(path))?;
    }
    if let Some(path) = &args.clocks {
        let request = PictureRequest {
            state: &clocks,
            ..request(PictureKind::Timeline)
        };
        save_figure(&request, timeline_figure, path).with_context(|| told(path))?;
    }
    if let Some(path) = args.data.dossier.as_ref().and_then(|p| picture_beside(p))
        && state.visible.counts.events_shown > 0
    {
        save_figure(&request(PictureKind::Timeline), timeline_figure, &path).with_context(|| told(&path))?;
    }
    if let Some(path) = &args.network {
        let mut panel = NetworkPanel::default();
        let request = request(PictureKind::Network);
        save_figure(&request, |ui, ctx| network_figure(ui, ctx, &mut panel), path).with_context(|| told(path))?;
    }
    if let Some(folder) = &args.frames {
        let request = request(PictureKind::Frames);
        let opened = Some(args.folder.as_path());
        save_frames(&request, &mut NetworkPanel::default(), folder, opened, || false).with_context(|| told(folder))?;
    }
    Ok(())
}
