//! Selection and navigation.

use crate::base::ids::DocId;
use crate::base::span::TextSpan;
use crate::model::{Corpus, Evidence};
use crate::query::{MarkWhat, Presence, Related, marks_in, related, related_to_claims};
use crate::state::AppState;
use crate::state::command::{NavCmd, ProjectCmd, Step};
use crate::state::history::Place;
use crate::state::item::Item;
use crate::state::view::{HighlightLayer, ReaderTarget};

pub(super) fn apply(state: &mut AppState, command: NavCmd) {
    match command {
        NavCmd::Select(item) => select(state, item),
        NavCmd::SelectAt(item, doc, span) => select_at(state, item, doc, span),
        NavCmd::Toggle(item) => toggle(state, item),
        NavCmd::Clear => set_items(state, Vec::new()),
        NavCmd::Hover(item) => hover(state, item),
        NavCmd::OpenDoc(doc) => go_to(state, doc, None),
        NavCmd::GoTo(doc, span) => go_to(state, doc, Some(span)),
        NavCmd::NextDoc => step_doc(state, Step::Next),
        NavCmd::PreviousDoc => step_doc(state, Step::Previous),
        NavCmd::StepEvent(step) => step_event(state, step),
        NavCmd::StepSameActor(step) => step_same_actor(state, step),
        NavCmd::StepMark(step) => step_mark(state, step),
        NavCmd::Back => {
            if let Some(place) = state.history.back(current(state)) {
                restore(state, place);
            }
        }
        NavCmd::Forward => {
            if let Some(place) = state.history.forward(current(state)) {
                restore(state, place);
            }
        }
        NavCmd::Escape => escape(state),
    }
}

fn current(state: &AppState) -> Place {
    Place {
        items: state.selection.items.clone(),
        reader: state.view.reader,
    }
}

fn restore(state: &mut AppState, place: Place) {
    state.view.reader = ReaderTarget {
        serial: state.view.reader.serial + 1,
        ..place.reader
    };
    set_items(state, place.items);
}

fn select(state: &mut AppState, item: Item) {
    state.history.push(current(state));
    set_items(state, vec![item]);
    if let Some((doc, span)) = first_place(state, item) {
        show(state, doc, span);
    }
}

pub(super) fn select_items(state: &mut AppState, items: Vec<Item>) {
    state.history.push(current(state));
    set_items(state, items);
}

fn select_at(state: &mut AppState, item: Item, doc: DocId, span: TextSpan) {
    state.history.push(current(state));
    set_items(state, vec![item]);
    show(state, doc, Some(span));
}

fn toggle(state: &mut AppState, item: Item) {
    state.history.push(current(state));
    let mut items = state.selection.items.clone();
    match items.iter().position(|i| *i == item) {
        Some(at) => _ = items.remove(at),
        None => items.push(item),
    }
    set_items(state, items);
}

fn go_to(state: &mut AppState, doc: DocId, span: Option<TextSpan>) {
    state.history.push(current(state));
    show(state, doc, span);
}

fn show(state: &mut AppState, doc: DocId, span: Option<TextSpan>) {
    if state.view.reader.doc != Some(doc) && !state.reading.unsaved().is_empty() {
        state.requests.push(ProjectCmd::SaveReading);
    }
    state.view.reader = ReaderTarget {
        doc: Some(doc),
        span,
        serial: state.view.reader.serial + 1,
    };
}

pub(super) fn set_items(state: &mut AppState, items: Vec<Item>) {
    // With nothing selected, what the search words stand in is lit.
    state.selection.related = if items.is_empty() {
        state.found.clone()
    } else {
        related_to(&state.corpus, &items)
    };
    state.selection.items = items;
    settle(state);
}

pub(super) fn hover(state: &mut AppState, item: Option<Item>) {
    if state.selection.hovered != item {
        state.selection.hover_related = item.map_or_else(Related::default, |i| related_to(&state.corpus, &[i]));
        state.selection.hovered = item;
        settle(state);
    }
}

fn settle(state: &mut AppState) {
    let s = &mut state.selection;
    s.is_active = !s.items.is_empty() || s.hovered.is_some() || s.related != Related::default();
}

fn related_to(corpus: &Corpus, items: &[Item]) -> Related {
    let (mut docs, mut actors, mut events, mut relations) = (vec![], vec![], vec![], vec![]);
    let mut claims = vec![];
    for item in items {
        match *item {
            Item::Doc(d) => docs.push(d),
            Item::Actor(a) => actors.push(a),
            Item::Event(e) => events.push(e),
            Item::Relation(r) => relations.push(r),
            Item::Claim(c) => claims.push(c),
            Item::ClaimPair(p) => claims.extend(corpus.claim_pair(p).iter().flat_map(|p| [p.claim, p.denial])),
            Item::Suggestion(s) => actors.extend(corpus.suggestion(s).iter().flat_map(|s| [s.first, s.second])),
            // A date lights the events that it dates.
            Item::Date(date) => events.extend(
                corpus
                    .date_mention(date)
                    .into_iter()
                    .flat_map(|m| corpus.events_in(m.doc))
                    .filter(|e| e.evidence.iter().any(|p| p.date == Some(date)))
                    .map(|e| e.id),
            ),
            Item::Place(..) => {}
        }
    }
    let mut out = if docs.is_empty() && actors.is_empty() && events.is_empty() && relations.is_empty() {
        Related::default()
    } else {
        related(corpus, &docs, &actors, &events, &relations)
    };
    related_to_claims(corpus, &claims, &mut out);
    out
}

/// Where the reader goes for an item: to an article that passes the filter rather than to one that does not, to the open one rather
/// than to another, else to the first.
fn first_place(state: &AppState, item: Item) -> Option<(DocId, Option<TextSpan>)> {
    let corpus = &state.corpus;
    let rank = |doc: DocId| {
        let is_shown = state.visible.docs.get(doc.index()) == Some(&Presence::Shown);
        (!is_shown, state.view.reader.doc != Some(doc), doc)
    };
    // `min_by_key` keeps the first of equals: the first place in reading order.
    let of_evidence = |evidence: &[Evidence]| evidence.iter().min_by_key(|p| rank(p.doc)).map(|p| (p.doc, Some(p.sentence)));
    match item {
        Item::Doc(doc) => Some((doc, None)),
        Item::Actor(actor) => {
            let doc = corpus.actor(actor)?.docs.iter().copied().min_by_key(|d| rank(*d))?;
            let mention = corpus.actor_mentions_in(doc).iter().find(|m| m.actor == actor)?;
            Some((doc, Some(mention.span)))
        }
        Item::Event(event) => of_evidence(&corpus.event(event)?.evidence),
        Item::Relation(relation) => of_evidence(&corpus.relation(relation)?.evidence),
        Item::Claim(claim) => corpus.claim(claim).map(|c| (c.evidence.doc, Some(c.evidence.sentence))),
        Item::ClaimPair(pair) => {
            let pair = corpus.claim_pair(pair)?;
            let sides = [corpus.claim(pair.claim)?.evidence, corpus.claim(pair.denial)?.evidence];
            of_evidence(&sides)
        }
        Item::Suggestion(suggestion) => of_evidence(&corpus.suggestion(suggestion)?.places),
        Item::Date(date) => corpus.date_mention(date).map(|m| (m.doc, Some(m.span))),
        Item::Place(doc, span) => Some((doc, Some(span))),
    }
}

fn step_doc(state: &mut AppState, step: Step) {
    let shown: Vec<DocId> = state
        .corpus
        .documents
        .iter()
        .filter(|d| state.visible.docs.get(d.id.index()) == Some(&Presence::Shown))
        .map(|d| d.id)
        .collect();
    let next = match (state.view.reader.doc, step) {
        (Some(at), Step::Next) => shown.iter().find(|d| **d > at),
        (Some(at), Step::Previous) => shown.iter().rev().find(|d| **d < at),
        (None, _) => shown.first(),
    };
    if let Some(doc) = next.copied() {
        go_to(state, doc, None);
    }
}

fn step_event(state: &mut AppState, step: Step) {
    let at = match state.selection.lead() {
        Some(Item::Event(e)) => Some(e),
        _ => None,
    };
    let mut shown = state
        .corpus
        .events
        .iter()
        .filter(|e| e.date.is_some() && state.visible.events.get(e.id.index()) == Some(&Presence::Shown))
        .map(|e| e.id);
    let next = match (at, step) {
        (Some(at), Step::Next) => shown.find(|e| *e > at),
        (Some(at), Step::Previous) => shown.rev().find(|e| *e < at),
        (None, Step::Next) => shown.next(),
        (None, Step::Previous) => shown.next_back(),
    };
    if let Some(event) = next {
        select(state, Item::Event(event));
    }
}

fn step_same_actor(state: &mut AppState, step: Step) {
    let lead_event = match state.selection.lead() {
        Some(Item::Event(e)) => state.corpus.event(e),
        _ => None,
    };
    let actors: Vec<_> = match (lead_event, state.selection.lead()) {
        (Some(event), _) => event.actors.iter().map(|a| a.actor).collect(),
        (None, Some(Item::Actor(a))) => vec![a],
        _ => return,
    };
    let at = lead_event.map(|e| e.id);
    let mut shared = state.corpus.events.iter().filter(|e| {
        let is_shown = state.visible.events.get(e.id.index()) == Some(&Presence::Shown);
        is_shown && e.date.is_some() && actors.iter().any(|a| e.involves(*a))
    });
    let next = match step {
        Step::Next => shared.find(|e| at.is_none_or(|at| e.id > at)),
        Step::Previous => shared.rfind(|e| at.is_none_or(|at| e.id < at)),
    };
    if let Some(event) = next.map(|e| e.id) {
        select(state, Item::Event(event));
    }
}

fn step_mark(state: &mut AppState, step: Step) {
    let Some(doc) = state.view.reader.doc else {
        return;
    };
    let hidden = &state.view.hidden_layers;
    let marks: Vec<_> = marks_in(&state.corpus, doc)
        .into_iter()
        .filter(|m| {
            !hidden.contains(&match m.what {
                MarkWhat::Actor(..) => HighlightLayer::Actors,
                MarkWhat::Date(_) => HighlightLayer::Dates,
                MarkWhat::Event(..) => HighlightLayer::Events,
            })
        })
        .collect();
    // The present mark is the selected item at the reader's place; several marks may share one span.
    let lead = state.selection.lead();
    let at = state.view.reader.span.map(|span| {
        let same = marks.iter().position(|m| m.span == span && Some(Item::of_mark(m.what)) == lead);
        same.map_or_else(
            || {
                let place = marks.partition_point(|m| m.span < span);
                (place, false)
            },
            |i| (i, true),
        )
    });
    let next = match (at, step) {
        (None, Step::Next) => marks.first(),
        (None, Step::Previous) => marks.last(),
        (Some((i, on_mark)), Step::Next) => marks.get(i + usize::from(on_mark)),
        (Some((i, _)), Step::Previous) => i.checked_sub(1).and_then(|i| marks.get(i)),
    };
    if let Some(mark) = next.copied() {
        select_at(state, Item::of_mark(mark.what), doc, mark.span);
    }
}

fn escape(state: &mut AppState) {
    if state.view.show_help {
        state.view.show_help = false;
    } else if state.view.dialog.is_some() {
        state.view.dialog = None;
    } else if state.view.is_find_open {
        state.view.is_find_open = false;
    } else if !state.filter.text.is_empty() {
        state.filter.text.clear();
        state.refresh();
    } else if state.filter.time.is_some() {
        state.filter.time = None;
        state.refresh();
    } else if state.view.ego.is_some() {
        state.view.ego = None;
    } else if !state.selection.items.is_empty() {
        set_items(state, Vec::new());
    } else if let Some(part) = state.filter.parts().last() {
        state.filter.remove(part);
        state.refresh();
    }
}
