//! The network played through time as numbered pictures, for a film or a talk.

use std::path::{Path, PathBuf};

use crate::query::{play, visible};
use crate::state::AppState;
use crate::time::Interval;
use crate::ui::network::{NetworkPanel, network_figure};
use crate::ui::picture::export::{PictureError, PictureRequest, save_figure};

/// More pictures than this are a long film at any speed; steps are left out evenly.
pub const MAX_FRAMES: usize = 600;

/// The stretches of time that are shown one after the other: day by day of events, inside the brush if there is one.
pub fn windows(state: &AppState) -> Vec<Interval> {
    let mut steps = play::steps(&state.corpus, &state.visible);
    if let Some(brush) = state.filter.time {
        steps.retain(|s| s.overlaps(brush));
    }
    play::thinned(steps.len(), MAX_FRAMES)
        .into_iter()
        .filter_map(|at| play::window(&steps, at, None))
        .collect()
}

/// Writes `frame-0001.png` and so on into `folder`, which is made if there is none; the number of pictures.
///
/// All show the same actors in the same places: what is outside the window of a frame is pale. `opened` is the folder of the
/// articles, into which nothing is written. Pictures of a frame in which nothing is left are written all the same, so that
/// numbers have no gaps. Stops and leaves what it has when `is_cancelled` says so.
pub fn save_frames(
    request: &PictureRequest<'_>,
    panel: &mut NetworkPanel,
    folder: &Path,
    opened: Option<&Path>,
    is_cancelled: impl Fn() -> bool,
) -> Result<usize, PictureError> {
    let told = |source| PictureError::Write {
        path: folder.to_owned(),
        source,
    };
    if opened.is_some_and(|opened| is_within(folder, opened)) {
        let reason = "this is inside the opened folder, into which nothing is written: choose another";
        return Err(told(std::io::Error::new(std::io::ErrorKind::PermissionDenied, reason)));
    }
    let windows = windows(request.state);
    if windows.is_empty() {
        return Err(PictureError::Empty("no dated event passes the filter".to_owned()));
    }
    std::fs::create_dir_all(folder).map_err(told)?;
    let mut state = request.state.clone();
    let mut count = 0;
    for window in windows {
        if is_cancelled() {
            break;
        }
        state.filter.time = Some(window);
        state.visible = visible(&state.corpus, &state.filter);
        count += 1;
        let path = folder.join(format!("frame-{count:04}.png"));
        let request = PictureRequest { state: &state, ..*request };
        save_figure(&request, |ui, ctx| network_figure(ui, ctx, panel), &path)?;
    }
    Ok(count)
}

/// Whether `path`, which need not exist, would lie in `folder`.
fn is_within(path: &Path, folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = whole.ancestors().find_map(|a| Some((a, a.canonicalize().ok()?)));
    let real: PathBuf = match existing {
        Some((ancestor, real)) => whole.strip_prefix(ancestor).map_or_else(|_| real.clone(), |rest| real.join(rest)),
        None => whole.clone(),
    };
    real.starts_with(&folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::Synthetic;
    use crate::state::PictureKind;
    use crate::ui::theme::Theme;

    fn state() -> AppState {
        let mut state = AppState::default();
        let corpus = Synthetic {
            documents: 4,
            actors: 8,
            events: 6,
            ..Synthetic::default()
        };
        state.publish(corpus.corpus().into());
        state
    }

    fn request(state: &AppState) -> PictureRequest<'_> {
        PictureRequest {
            state,
            kind: PictureKind::Network,
            size: [320.0, 240.0],
            scale: 1.0,
            theme: Theme::light(),
            with_caption: false,
            made_on: None,
        }
    }

    #[test]
    fn frames_are_numbered_without_gaps_and_the_same_each_time() {
        let state = state();
        let folder = tempfile::tempdir().unwrap();
        let save = |name: &str| {
            let to = folder.path().join(name);
            let count = save_frames(&request(&state), &mut NetworkPanel::default(), &to, None, || false).unwrap();
            let read = |i: usize| std::fs::read(to.join(format!("frame-{i:04}.png"))).unwrap();
            (1..=count).map(read).collect::<Vec<_>>()
        };
        let once = save("a");
        assert_eq!(once.len(), windows(&state).len());
        assert!(once.len() > 1 && once.first() != once.last());
        assert_eq!(once, save("b"));
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), once.len());
    }

    #[test]
    fn nothing_is_written_into_the_opened_folder_or_without_events() {
        let opened = tempfile::tempdir().unwrap();
        let state = state();
        let inside = opened.path().join("sub").join("frames");
        let saved = save_frames(&request(&state), &mut NetworkPanel::default(), &inside, Some(opened.path()), || {
            false
        });
        assert!(matches!(saved, Err(PictureError::Write { .. })));
        assert_eq!(std::fs::read_dir(opened.path()).unwrap().count(), 0);
        let outside = tempfile::tempdir().unwrap();
        let empty = AppState::default();
        let saved = save_frames(
            &request(&empty),
            &mut NetworkPanel::default(),
            outside.path(),
            Some(opened.path()),
            || false,
        );
        assert!(matches!(saved, Err(PictureError::Empty(_))));
        assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
