//! Labels and counts laid out once and kept over many frames: egui keeps a galley only while it is asked for in every frame, by
//! its whole text, and a zoom brings most labels back after a few frames.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Ui};

use crate::base::hash::FastMap;
use crate::base::ids::EventId;
use crate::ui::style;

/// More are looked through for old ones: some 5 kilobytes each.
const MOST: usize = 4_096;
/// Frames after which a text that was not shown is old.
const OLD: u32 = 240;
/// Texts that do not fit are laid out for widths in steps of this many points, so that a zoom seldom needs another.
const STEP_PX: f32 = 32.0;
/// The text is not cut.
const WHOLE: u16 = u16::MAX;

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Words {
    /// The label of an event, with the sign of its copies.
    Label(EventId),
    /// A number of events.
    Count(u32),
    /// A number of events with the word for it.
    Events(u32),
}

/// What all texts depend on.
#[derive(Clone, Debug, PartialEq)]
struct MadeFor {
    /// Corpus, and whether copies have signs.
    content: (u64, bool),
    font: FontId,
    pixels_per_point: f32,
    text_epoch: u64,
}

/// Texts of the marks. They have no colour of their own.
#[derive(Default)]
pub(super) struct Galleys {
    made_for: Option<MadeFor>,
    /// By text and width, with the frame that showed it last.
    kept: FastMap<(Words, u16), (Arc<Galley>, u32)>,
    frame: u32,
}

impl Galleys {
    /// Begins a frame. `content` changes with the corpus and with whether copies have signs.
    pub(super) fn begin(&mut self, ui: &Ui, font: &FontId, content: (u64, bool)) {
        let now = MadeFor {
            content,
            font: font.clone(),
            pixels_per_point: ui.pixels_per_point(),
            text_epoch: style::text_epoch(ui),
        };
        if self.made_for.as_ref() != Some(&now) {
            self.kept.clear();
            self.made_for = Some(now);
        }
        self.frame = self.frame.wrapping_add(1);
        if self.kept.len() > MOST {
            let frame = self.frame;
            let is_of_last = |last: u32, frames: u32| frame.wrapping_sub(last) <= frames;
            self.kept.retain(|_, (_, last)| is_of_last(*last, OLD));
            if self.kept.len() > MOST {
                self.kept.retain(|_, (_, last)| is_of_last(*last, 1));
            }
        }
    }

    /// The text, cut where it is wider than `max_width`.
    pub(super) fn get(&mut self, ui: &Ui, words: Words, max_width: f32, text: impl Fn() -> String) -> Arc<Galley> {
        let whole = self.cut(ui, words, WHOLE, &text);
        if whole.size().x <= max_width {
            return whole;
        }
        let steps = (max_width / STEP_PX).floor().clamp(0.0, f32::from(WHOLE - 1)) as u16;
        self.cut(ui, words, steps, &text)
    }

    fn cut(&mut self, ui: &Ui, words: Words, steps: u16, text: &impl Fn() -> String) -> Arc<Galley> {
        let Self { made_for, kept, frame } = self;
        let (galley, last) = kept.entry((words, steps)).or_insert_with(|| {
            let font = made_for.as_ref().map(|m| m.font.clone()).unwrap_or_default();
            let mut job = LayoutJob::simple_singleline(text(), font, Color32::PLACEHOLDER);
            if steps != WHOLE {
                job.wrap = TextWrapping::truncate_at_width(f32::from(steps) * STEP_PX);
            }
            (ui.fonts_mut(|f| f.layout_job(job)), *frame)
        });
        *last = *frame;
        Arc::clone(galley)
    }
}
