//! Filter and view.

use crate::query::FilterPart;
use crate::state::AppState;
use crate::state::command::{ProjectCmd, SettingCmd, ViewCmd};
use crate::state::item::Item;
use crate::state::view::{Panel, TimeView};
use crate::time::Interval;
use crate::time::date::DAY;

pub(super) fn apply(state: &mut AppState, command: ViewCmd) {
    match command {
        ViewCmd::SetTime(time) => state.view.time = time.filter(|t| t.end > t.start),
        ViewCmd::ZoomTime(factor) => zoom(state, factor),
        ViewCmd::PanTime(share) => pan(state, share),
        ViewCmd::FitSelection => fit_selection(state),
        ViewCmd::SelectItems(items) => super::nav::select_items(state, items),
        ViewCmd::SetLanes(mode) => state.view.lanes = mode,
        ViewCmd::ToggleGaps => state.view.show_gaps = !state.view.show_gaps,
        ViewCmd::ToggleAnswers => state.view.show_answers = !state.view.show_answers,
        ViewCmd::Lanes(command) => super::lanes::apply(state, command),
        ViewCmd::Ego(ego) => state.view.ego = ego.and_then(|(a, hops)| state.corpus.actor(a).map(|a| (a.name.clone(), hops.clamp(1, 4)))),
        ViewCmd::Play => {
            state.view.hidden_panels.remove(&Panel::Network);
            state.view.play_serial += 1;
        }
        ViewCmd::TogglePanel(panel) => toggle(&mut state.view.hidden_panels, panel),
        ViewCmd::ToggleLayer(layer) => toggle(&mut state.view.hidden_layers, layer),
        ViewCmd::Theme(theme) => state.settings.theme = theme,
        ViewCmd::TextSize(0) => state.settings.text_percent = 100,
        ViewCmd::TextSize(by) => state.settings.text_percent = state.settings.text_percent.saturating_add_signed(by).clamp(75, 200),
        ViewCmd::Help => state.view.show_help = !state.view.show_help,
        ViewCmd::Dialog(dialog) => state.view.dialog = dialog,
        ViewCmd::ShowList(list) => {
            state.view.list = list;
            state.view.list_serial += 1;
            state.view.hidden_panels.remove(&Panel::Lists);
        }
        ViewCmd::ToggleUndated => state.view.is_undated_open = !state.view.is_undated_open,
        ViewCmd::Focus(panel) => {
            state.view.hidden_panels.remove(&panel);
            state.view.focus = Some(panel);
        }
        ViewCmd::GoToPanel(panel) => go_to(state, panel),
        ViewCmd::FocusNext => focus_next(state),
        ViewCmd::FocusSearch => state.view.search_serial += 1,
        ViewCmd::FindInDoc => {
            state.view.hidden_panels.remove(&Panel::Reader);
            state.view.focus = Some(Panel::Reader);
            state.view.find_serial += 1;
            state.view.is_find_open = true;
        }
        ViewCmd::CloseFind => state.view.is_find_open = false,
        ViewCmd::Set(setting) => set(state, setting),
        ViewCmd::Restore(view) => {
            let told = view.restore(state);
            state.notices.info(told);
        }
        ViewCmd::ToggleReading => state.view.shows_reading = !state.view.shows_reading,
        ViewCmd::Seen(..) | ViewCmd::MarkRead(..) | ViewCmd::Star(_) => read(state, &command),
        ViewCmd::BrushWindow => {
            let t = state.time_view();
            // Whole days inside it, so that both ends can be seen; of less than a day whole seconds.
            let days = (
                (t.start / DAY as f64).ceil() as i64 * DAY,
                (t.end / DAY as f64).floor() as i64 * DAY,
            );
            let (start, end) = if days.0 < days.1 {
                days
            } else {
                (t.start.ceil() as i64, t.end as i64)
            };
            let end = end.max(start + 1);
            state.brush(Some(Interval { start, end }));
        }
        ViewCmd::Brush(_)
        | ViewCmd::Search(_)
        | ViewCmd::ToggleActorFilter(_)
        | ViewCmd::ToggleWithoutActor(_)
        | ViewCmd::TogglePart(_)
        | ViewCmd::RemovePart(_)
        | ViewCmd::ClearFilter => filter(state, command),
    }
}

/// What was marked by hand is kept at once, the rest when the article is left and from time to time.
fn read(state: &mut AppState, command: &ViewCmd) {
    let corpus = std::sync::Arc::clone(&state.corpus);
    match command {
        ViewCmd::Seen(doc, spans) => {
            if let Some(doc) = corpus.doc(*doc) {
                state.reading.see(doc, spans);
            }
            return;
        }
        ViewCmd::MarkRead(doc, is_read) => {
            if let Some(doc) = corpus.doc(*doc) {
                state.reading.mark(doc, *is_read);
            }
        }
        ViewCmd::Star(doc) => {
            if let Some(doc) = corpus.doc(*doc) {
                state.reading.star(doc);
            }
        }
        _ => return,
    }
    state.requests.push(ProjectCmd::SaveReading);
}

fn focus_next(state: &mut AppState) {
    let shown: Vec<Panel> = Panel::ALL.into_iter().filter(|p| !state.view.hidden_panels.contains(p)).collect();
    let at = shown.iter().position(|p| Some(*p) == state.view.focus);
    if let Some(next) = shown.iter().cycle().nth(at.map_or(0, |i| i + 1)) {
        go_to(state, *next);
    }
}

fn go_to(state: &mut AppState, panel: Panel) {
    let serial = state.view.gone_to.map_or(0, |(_, n)| n) + 1;
    state.view.hidden_panels.remove(&panel);
    state.view.focus = Some(panel);
    state.view.gone_to = Some((panel, serial));
}

fn set(state: &mut AppState, setting: SettingCmd) {
    let s = &mut state.settings;
    match setting {
        SettingCmd::MaxFileMib(mib) => s.max_file_mib = mib.clamp(1, 1024),
        SettingCmd::WheelZooms(on) => s.wheel_zooms = on,
        SettingCmd::PictureCaption(on) => s.picture_caption = on,
        SettingCmd::PictureSvg(on) => s.picture_svg = on,
        SettingCmd::PictureSize(size) => s.picture_size = size,
        SettingCmd::Network(options) => s.network = options.clamped(),
        SettingCmd::PictureScale(scale) => s.picture_scale = scale.clamp(1, 4),
    }
}

pub(super) fn toggle<T: Ord>(set: &mut std::collections::BTreeSet<T>, value: T) {
    if !set.remove(&value) {
        set.insert(value);
    }
}

fn filter(state: &mut AppState, command: ViewCmd) {
    let name = |state: &AppState, a| state.corpus.actor(a).map(|a| a.name.clone());
    match command {
        ViewCmd::Brush(time) => {
            state.brush(time);
            return;
        }
        ViewCmd::Search(words) => state.filter.text = words,
        ViewCmd::ToggleActorFilter(a) => {
            if let Some(name) = name(state, a) {
                toggle(&mut state.filter.actors, name);
            }
        }
        ViewCmd::ToggleWithoutActor(a) => {
            if let Some(name) = name(state, a) {
                toggle(&mut state.filter.without_actors, name);
            }
        }
        ViewCmd::TogglePart(part) => toggle_part(state, part),
        ViewCmd::RemovePart(part) => state.filter.remove(&part),
        ViewCmd::ClearFilter => state.filter = crate::query::Filter::default(),
        _ => return,
    }
    state.refresh();
}

fn toggle_part(state: &mut AppState, part: FilterPart) {
    let f = &mut state.filter;
    match part {
        FilterPart::Time | FilterPart::Text => f.remove(&part),
        FilterPart::Actor(name) => toggle(&mut f.actors, name),
        FilterPart::WithoutActor(name) => toggle(&mut f.without_actors, name),
        FilterPart::Outlet(name) => toggle(&mut f.outlets, name),
        FilterPart::Tag(name) => toggle(&mut f.tags, name),
        FilterPart::Doc(path) => toggle(&mut f.docs, path),
        FilterPart::EventKind(kind) => toggle(&mut f.hidden_event_kinds, kind),
        FilterPart::Modality(modality) => toggle(&mut f.hidden_modalities, modality),
        FilterPart::ActorKind(kind) => toggle(&mut f.hidden_actor_kinds, kind),
        FilterPart::Copies => f.show_copies = !f.show_copies,
    }
}

/// Narrowest window: one minute. Widest: 12 000 years.
const SPAN_SECS: (f64, f64) = (60.0, 12_000.0 * 366.0 * 86_400.0);

fn zoom(state: &mut AppState, factor: f64) {
    let t = state.time_view();
    let mid = f64::midpoint(t.start, t.end);
    let half = ((t.end - t.start) / factor.max(1e-6)).clamp(SPAN_SECS.0, SPAN_SECS.1) / 2.0;
    state.view.time = Some(TimeView {
        start: mid - half,
        end: mid + half,
    });
}

fn pan(state: &mut AppState, share: f64) {
    let t = state.time_view();
    let by = (t.end - t.start) * share;
    state.view.time = Some(TimeView {
        start: t.start + by,
        end: t.end + by,
    });
}

fn fit_selection(state: &mut AppState) {
    let events = state.selection.items.iter().filter_map(|i| match i {
        Item::Event(e) => state.corpus.event(*e)?.date,
        _ => None,
    });
    let related = state.selection.related.events.iter().filter_map(|e| state.corpus.event(*e)?.date);
    let direct: Vec<_> = events.collect();
    let dates = if direct.is_empty() { related.collect() } else { direct };
    let Some(cover) = dates.iter().map(|d| d.interval).reduce(|a, b| a.cover(b)) else {
        return;
    };
    let gutter = (cover.len_secs() as f64 * 0.1).max(DAY as f64 * 3.0);
    state.view.time = Some(TimeView {
        start: cover.start as f64 - gutter,
        end: cover.end as f64 + gutter,
    });
}

impl AppState {
    /// The window of time in force: the chosen one, else 2017–2025 for the sample, else all events but outliers.
    pub fn time_view(&self) -> TimeView {
        let chosen = self.view.time.or(self.whole_time);
        chosen.unwrap_or_else(|| default_time(&self.corpus))
    }
}

/// The first view of a corpus: 2017 to 2025 for the sample; else the stretch of the dated events without the outermost 1 % on
/// each side, so that one event of 1850 does not squeeze the rest. Some room is left beside it, so that no mark is cut.
pub fn default_time(corpus: &crate::model::Corpus) -> TimeView {
    let with_room = |start: i64, end: i64| {
        let gutter = ((end - start) as f64 * 0.02).max(DAY as f64);
        TimeView {
            start: start as f64 - gutter,
            end: end as f64 + gutter,
        }
    };
    let new_year = |year: i32| crate::time::Civil { year, month: 1, day: 1 }.moment();
    let years_of_the_sample = || with_room(new_year(2017), new_year(2026));
    if corpus.is_sample {
        return years_of_the_sample();
    }
    let dates = || corpus.events.iter().filter_map(|e| e.date).map(|d| d.interval);
    let (mut starts, mut ends): (Vec<_>, Vec<_>) = dates().map(|i| (i.start, i.end)).unzip();
    if starts.is_empty() {
        return years_of_the_sample();
    }
    let cut = starts.len() / 100;
    let start = *starts.select_nth_unstable(cut).1;
    let last = ends.len() - 1 - cut;
    let end = (*ends.select_nth_unstable(last).1).max(start + DAY);
    with_room(start, end)
}
