//! Plays time: the brush goes from event to event, and the network with it.

use crate::query::play::{steps, window};
use crate::state::{PictureKind, ProjectCmd, ViewCmd};
use crate::time::Interval;
use crate::ui::ctx::ViewCtx;
use crate::ui::widgets::row::together;

/// Steps per second that can be chosen.
const SPEEDS: [f64; 5] = [0.5, 1.0, 2.0, 5.0, 10.0];

/// What plays.
pub(super) struct Play {
    run: Option<Run>,
    speed: f64,
    loops: bool,
    /// The last asking by key or menu that was answered.
    seen_serial: u64,
}

struct Run {
    steps: Vec<Interval>,
    at: usize,
    /// Length of the brush that was there at the start, which then moves; without one it grows.
    width: Option<i64>,
    is_paused: bool,
    /// When the last step was taken, in seconds of the window's clock.
    stepped: f64,
    /// The brush that was sent last: if another is in force, somebody else has brushed, and playing ends.
    sent: Option<Interval>,
    generation: u64,
}

impl Default for Play {
    fn default() -> Self {
        Self {
            run: None,
            speed: 2.0,
            loops: false,
            seen_serial: 0,
        }
    }
}

impl Play {
    /// The buttons.
    pub(super) fn play_ui(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
        let now = ui.input(|i| i.time);
        let is_playing = self.run.as_ref().is_some_and(|run| !run.is_paused);
        let word = if is_playing { "Pause" } else { "Play" };
        let tip = "Go through time event by event; a brush moves along with its length, without one the network grows (P)";
        together(ui, "play", |ui| {
            let is_asked =
                std::mem::replace(&mut self.seen_serial, ctx.state.view.play_serial) != ctx.state.view.play_serial && !ctx.is_picture;
            if ui.button(word).on_hover_text(tip).clicked() || is_asked {
                match &mut self.run {
                    Some(run) => {
                        run.is_paused = !run.is_paused;
                        run.stepped = now;
                    }
                    None => self.start(ctx, now),
                }
            }
            let menu = ui.menu_button(format!("{} ▾", words(self.speed)), |ui| self.menu_ui(ui, ctx));
            menu.response
                .accessible_name("Speed, loop and frames")
                .on_hover_text("Speed, loop, and saving what is played as pictures");
        });
        if let Some(run) = &self.run {
            ui.label(format!("{} of {}", run.at + 1, run.steps.len()));
            if ui.button("Stop").on_hover_text("End playing and let go of the brush").clicked() {
                self.run = None;
                ctx.send(ViewCmd::Brush(None));
            }
        }
        self.go_on(ui, ctx, now);
    }

    fn menu_ui(&mut self, ui: &mut egui::Ui, ctx: &ViewCtx<'_>) {
        for speed in SPEEDS {
            ui.radio_value(&mut self.speed, speed, words(speed));
        }
        ui.separator();
        ui.checkbox(&mut self.loops, "Loop").on_hover_text("Begin again at the end");
        let frames = ui.button("Frames…");
        if frames
            .on_hover_text("Save what Play shows as numbered pictures, inside the brush if there is one")
            .clicked()
        {
            ctx.send(ProjectCmd::ExportPicture(PictureKind::Frames));
            ui.close();
        }
    }

    fn start(&mut self, ctx: &ViewCtx<'_>, now: f64) {
        let steps = steps(ctx.corpus(), ctx.visible());
        let Some(sent) = window(&steps, 0, None) else { return };
        let brush = ctx.state.filter.time;
        let width = brush.map(Interval::len_secs);
        let at = brush.map_or(0, |b| steps.iter().position(|s| s.end >= b.end).unwrap_or(0));
        let sent = window(&steps, at, width).unwrap_or(sent);
        ctx.send(ViewCmd::Brush(Some(sent)));
        self.run = Some(Run {
            steps,
            at,
            width,
            is_paused: false,
            stepped: now,
            sent: Some(sent),
            generation: ctx.corpus().generation,
        });
    }

    /// Takes the next step when its time has come.
    fn go_on(&mut self, ui: &egui::Ui, ctx: &ViewCtx<'_>, now: f64) {
        let Some(run) = &mut self.run else { return };
        let is_first_frame = now <= run.stepped;
        let is_others = ctx.state.filter.time != run.sent && !is_first_frame;
        if is_others || ctx.corpus().generation != run.generation {
            self.run = None;
            return;
        }
        if run.is_paused {
            return;
        }
        let pause = 1.0 / self.speed;
        if now - run.stepped >= pause {
            if run.at + 1 < run.steps.len() {
                run.at += 1;
            } else if self.loops {
                run.at = 0;
            } else {
                run.is_paused = true;
                return;
            }
            run.stepped = now;
            run.sent = window(&run.steps, run.at, run.width);
            ctx.send(ViewCmd::Brush(run.sent));
        }
        let rest = (pause - (now - run.stepped)).max(0.0);
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(rest));
    }
}

fn words(speed: f64) -> String {
    format!("{speed} / s")
}
