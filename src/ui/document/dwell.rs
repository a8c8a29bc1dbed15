//! Notices what stood on the screen long enough to have been read.

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::Document;
use crate::state::ViewCmd;
use crate::ui::ctx::ViewCtx;
use crate::ui::document::flow::Flow;

/// Seconds before anything counts: a glance is no reading.
const LEAST_SECS: f64 = 1.5;
/// Bytes a second of somebody who skims.
const BYTES_PER_SEC: f64 = 250.0;
/// When less than this share of the view has stayed in it, the clock starts anew.
const LEAST_SHARE: f32 = 0.4;

/// What has been in the view since when.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dwell {
    since: Option<Since>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Since {
    doc: DocId,
    generation: u64,
    /// Changes when pieces move.
    version: u64,
    time: f64,
    /// The stretch of the text that has been in view all the time, in points.
    top: f32,
    bottom: f32,
}

impl Dwell {
    /// Looks at the view of this frame (`top` to `bottom`, in points of the text) and tells what was read.
    pub(super) fn look(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, doc: &Document, flow: &Flow, (top, bottom): (f32, f32)) {
        let (time, is_focused) = ui.input(|i| (i.time, i.focused));
        if ctx.is_picture || !is_focused {
            self.since = None;
            return;
        }
        let new = Since {
            doc: doc.id,
            generation: ctx.corpus().generation,
            version: flow.version,
            time,
            top,
            bottom,
        };
        let stayed = self
            .since
            .filter(|s| (s.doc, s.generation, s.version) == (new.doc, new.generation, new.version));
        let stayed = stayed.map(|s| Since {
            top: s.top.max(top),
            bottom: s.bottom.min(bottom),
            ..s
        });
        let since = stayed.filter(|s| s.bottom - s.top >= (bottom - top) * LEAST_SHARE).unwrap_or(new);
        self.since = Some(since);
        let spans = flow.spans_between(doc, since.top, since.bottom);
        let known = ctx.state.reading.of(doc);
        if spans.iter().all(|s| known.is_some_and(|k| k.has(*s))) {
            return;
        }
        let bytes: usize = spans.iter().map(|s| s.len()).sum();
        let left = since.time + LEAST_SECS + bytes as f64 / BYTES_PER_SEC - time;
        if left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left + 0.05));
            return;
        }
        self.since = Some(new);
        ctx.send(ViewCmd::Seen(doc.id, spans));
    }
}

impl Flow {
    /// The text that stands whole between two heights, as far as it is laid out: one span for each piece.
    pub(super) fn spans_between(&self, doc: &Document, top: f32, bottom: f32) -> Vec<TextSpan> {
        let mut out = Vec::new();
        for i in self.range(top, bottom) {
            let (Some(piece), Some(laid)) = (self.pieces.get(i), self.laid(i)) else {
                continue;
            };
            let Some(whole) = piece.span else { continue };
            let y = self.top(i);
            if y >= top && y + laid.height() <= bottom {
                out.push(whole);
                continue;
            }
            out.extend(laid.span_between(doc, whole, top - y, bottom - y));
        }
        out
    }
}
