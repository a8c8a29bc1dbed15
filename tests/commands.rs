//! Lists of commands → state: what every click and key must do, without a window.

use std::path::PathBuf;
use std::sync::Arc;

use dateline::base::ids::{ActorId, ClaimId, ClaimPairId, DocId, EventId};
use dateline::model::testing::Synthetic;
use dateline::model::{Corpus, EventKind};
use dateline::query::{FilterPart, Presence};
use dateline::state::command::Step;
use dateline::state::{
    AppState, Command, Dialog, EditCmd, Highlight, Item, LaneMode, ListTab, NavCmd, Panel, ProjectCmd, SettingCmd, Source, TimeView,
    ViewCmd,
};
use dateline::time::Interval;

fn state() -> AppState {
    let mut state = AppState::default();
    state.open(Source::Folder(PathBuf::from("/a")));
    state.publish(Arc::new(Synthetic::default().corpus()));
    state
}

#[track_caller]
fn run<C: Into<Command>>(state: &mut AppState, commands: impl IntoIterator<Item = C>) {
    for c in commands {
        state.apply(c.into());
        check_counts(state);
    }
}

/// Whatever was done, the status line adds up.
#[track_caller]
fn check_counts(state: &AppState) {
    let c = state.visible.counts;
    assert_eq!(c.events_total, c.events_shown + c.events_filtered + c.events_undated);
    assert_eq!(c.events_total, state.corpus.events.len());
}

/// The same corpus with its first `n` articles left out: every row gets another number.
fn without_first_docs(corpus: &Corpus, n: usize) -> Corpus {
    let mut out = corpus.clone();
    out.generation += 1;
    let shift = n as u32;
    let keep = |d: DocId| d.0 >= shift;
    out.documents = corpus.documents.iter().skip(n).cloned().collect();
    for d in &mut out.documents {
        Arc::make_mut(d).id.0 -= shift;
    }
    // Actors in reverse order.
    let last = corpus.actors.len() as u32 - 1;
    out.actors.reverse();
    for a in &mut out.actors {
        a.id.0 = last - a.id.0;
        a.docs.retain(|d| keep(*d));
        a.docs.iter_mut().for_each(|d| d.0 -= shift);
    }
    out.actor_mentions.retain(|m| keep(m.doc));
    for m in &mut out.actor_mentions {
        m.doc.0 -= shift;
        m.actor.0 = last - m.actor.0;
    }
    let dates_before = corpus.date_mentions.iter().filter(|m| !keep(m.doc)).count() as u32;
    out.date_mentions.retain(|m| keep(m.doc));
    for m in &mut out.date_mentions {
        m.doc.0 -= shift;
    }
    for e in &mut out.events {
        e.evidence = e.evidence.iter().copied().filter(|p| keep(p.doc)).collect();
        e.actors.iter_mut().for_each(|a| a.actor.0 = last - a.actor.0);
    }
    out.events.retain(|e| !e.evidence.is_empty());
    for (i, e) in out.events.iter_mut().enumerate() {
        e.id = EventId::from_index(i);
    }
    for c in &mut out.claims {
        let keep = keep(c.evidence.doc);
        c.evidence.doc = if keep { DocId(c.evidence.doc.0 - shift) } else { DocId(u32::MAX) };
        for a in c.speaker.iter_mut().chain(&mut c.about) {
            a.0 = last - a.0;
        }
    }
    let mut place = vec![None; out.claims.len()];
    out.claims.retain(|c| c.evidence.doc.0 != u32::MAX);
    for (i, c) in out.claims.iter_mut().enumerate() {
        place[c.id.index()] = Some(ClaimId::from_index(i));
        c.id = ClaimId::from_index(i);
    }
    out.claim_pairs
        .retain(|p| place[p.claim.index()].is_some() && place[p.denial.index()].is_some());
    for (i, p) in out.claim_pairs.iter_mut().enumerate() {
        p.id = ClaimPairId::from_index(i);
        p.claim = place[p.claim.index()].expect("kept");
        p.denial = place[p.denial.index()].expect("kept");
    }
    for r in &mut out.relations {
        r.evidence = r.evidence.iter().copied().filter(|p| keep(p.doc)).collect();
        r.source.0 = last - r.source.0;
        r.target.0 = last - r.target.0;
    }
    out.relations.retain(|r| !r.evidence.is_empty());
    for (i, r) in out.relations.iter_mut().enumerate() {
        r.id.0 = i as u32;
    }
    for p in out
        .events
        .iter_mut()
        .flat_map(|e| &mut e.evidence)
        .chain(out.relations.iter_mut().flat_map(|r| &mut r.evidence))
    {
        p.doc.0 -= shift;
        if let Some(d) = &mut p.date {
            d.0 -= dates_before;
        }
    }
    out
}

#[test]
fn selecting_moves_the_reader_and_lights_what_is_tied() {
    let mut s = state();
    let event = EventId(5);
    run(&mut s, [NavCmd::Select(Item::Event(event))]);
    let e = s.corpus.event(event).unwrap().clone();
    assert_eq!(s.view.reader.doc, Some(e.evidence[0].doc));
    assert_eq!(s.view.reader.span, Some(e.evidence[0].sentence));
    assert_eq!(s.selection.highlight(Item::Event(event)), Highlight::Selected);
    for a in &e.actors {
        assert_eq!(s.selection.highlight(Item::Actor(a.actor)), Highlight::Related);
    }
    assert_eq!(s.selection.highlight(Item::Doc(e.evidence[0].doc)), Highlight::Related);
    run(&mut s, [NavCmd::Toggle(Item::Event(event))]);
    assert!(s.selection.items.is_empty() && !s.selection.is_active);
}

#[test]
fn hovering_lights_without_selecting() {
    let mut s = state();
    run(&mut s, [NavCmd::Hover(Some(Item::Actor(ActorId(0))))]);
    assert_eq!(s.selection.highlight(Item::Actor(ActorId(0))), Highlight::Hovered);
    assert!(s.selection.is_active && s.selection.items.is_empty());
    let tied = s.corpus.events.iter().find(|e| e.involves(ActorId(0))).unwrap().id;
    assert_eq!(s.selection.highlight(Item::Event(tied)), Highlight::Related);
    run(&mut s, [NavCmd::Hover(None)]);
    assert_eq!(s.selection.highlight(Item::Event(tied)), Highlight::None);
    assert!(!s.selection.is_active);
}

#[test]
fn back_and_forward_walk_through_selections() {
    let mut s = state();
    let items = [Item::Event(EventId(1)), Item::Actor(ActorId(2)), Item::Doc(DocId(3))];
    run(&mut s, items.map(NavCmd::Select));
    assert_eq!(s.view.reader.doc, Some(DocId(3)));
    run(&mut s, [NavCmd::Back]);
    assert_eq!(s.selection.items, [items[1]]);
    run(&mut s, [NavCmd::Back, NavCmd::Back]);
    assert!(s.selection.items.is_empty());
    run(
        &mut s,
        [NavCmd::Back, NavCmd::Forward, NavCmd::Forward, NavCmd::Forward, NavCmd::Forward],
    );
    assert_eq!(s.selection.items, [items[2]]);
    assert_eq!(s.view.reader.doc, Some(DocId(3)));
    // A new jump forgets the way forward.
    run(&mut s, [NavCmd::Back, NavCmd::Select(items[0]), NavCmd::Forward]);
    assert_eq!(s.selection.items, [items[0]]);
}

#[test]
fn articles_and_events_are_stepped_among_those_shown() {
    let mut s = state();
    run(&mut s, [NavCmd::OpenDoc(DocId(0)), NavCmd::NextDoc]);
    assert_eq!(s.view.reader.doc, Some(DocId(1)));
    run(&mut s, [NavCmd::PreviousDoc, NavCmd::PreviousDoc]);
    assert_eq!(s.view.reader.doc, Some(DocId(0)), "there is none before the first");
    let path = s.corpus.documents[4].path.to_string();
    run(&mut s, [ViewCmd::TogglePart(FilterPart::Doc(path))]);
    run(&mut s, [NavCmd::NextDoc]);
    assert_eq!(s.view.reader.doc, Some(DocId(4)));

    run(&mut s, [ViewCmd::ClearFilter]);
    run(&mut s, [NavCmd::Clear, NavCmd::StepEvent(Step::Next)]);
    assert_eq!(s.selection.items, [Item::Event(EventId(0))]);
    run(
        &mut s,
        [
            NavCmd::StepEvent(Step::Next),
            NavCmd::StepEvent(Step::Next),
            NavCmd::StepEvent(Step::Previous),
        ],
    );
    assert_eq!(s.selection.items, [Item::Event(EventId(1))]);
}

#[test]
fn filters_combine_and_each_part_can_be_removed() {
    let mut s = state();
    let all = s.visible.counts.events_shown;
    let actor = s.corpus.events[0].actors[0].actor;
    let kind = s.corpus.events[0].kind;
    run(&mut s, [ViewCmd::ToggleActorFilter(actor)]);
    let with_actor = s.visible.counts.events_shown;
    assert!(with_actor > 0 && with_actor < all);
    assert!(
        s.corpus
            .events
            .iter()
            .filter(|e| s.visible.events[e.id.index()] == Presence::Shown)
            .all(|e| e.involves(actor))
    );
    run(&mut s, [ViewCmd::TogglePart(FilterPart::EventKind(kind))]);
    assert!(s.visible.counts.events_shown < with_actor);
    assert_eq!(s.filter.parts().len(), 2);
    for part in s.filter.parts() {
        run(&mut s, [ViewCmd::RemovePart(part)]);
    }
    assert!(s.filter.is_empty());
    assert_eq!(s.visible.counts.events_shown, all);
    run(
        &mut s,
        [ViewCmd::ToggleWithoutActor(actor), ViewCmd::Search("zzzz-no-such-word".into())],
    );
    assert_eq!(s.visible.counts.events_shown, 0);
    run(&mut s, [ViewCmd::ClearFilter]);
    assert_eq!(s.visible.counts.events_shown, all);
}

#[test]
fn the_brush_fades_what_lies_outside() {
    let mut s = state();
    let date = s.corpus.events[10].date.unwrap().interval;
    run(&mut s, [ViewCmd::Brush(Some(date))]);
    assert!(s.visible.counts.events_shown > 0 && s.visible.counts.events_shown < s.corpus.events.len());
    assert!(s.visible.events.contains(&Presence::Faded) && !s.visible.events.contains(&Presence::Hidden));
}

#[test]
fn escape_peels_one_layer_at_a_time() {
    let mut s = state();
    let brush = Interval {
        start: 0,
        end: 2_000_000_000,
    };
    run(&mut s, [NavCmd::Select(Item::Actor(ActorId(0)))]);
    run(
        &mut s,
        [
            ViewCmd::TogglePart(FilterPart::EventKind(EventKind::Accuse)),
            ViewCmd::Search("the".into()),
            ViewCmd::Brush(Some(brush)),
            ViewCmd::Ego(Some((ActorId(0), 1))),
            ViewCmd::Dialog(Some(Dialog::Notices)),
            ViewCmd::Help,
        ],
    );
    let layers = |s: &AppState| {
        (
            s.view.show_help,
            s.view.dialog.is_some(),
            !s.filter.text.is_empty(),
            s.filter.time.is_some(),
            s.view.ego.is_some(),
            !s.selection.items.is_empty(),
            !s.filter.is_empty(),
        )
    };
    assert_eq!(layers(&s), (true, true, true, true, true, true, true));
    let want = [
        (false, true, true, true, true, true, true),
        (false, false, true, true, true, true, true),
        (false, false, false, true, true, true, true),
        (false, false, false, false, true, true, true),
        (false, false, false, false, false, true, true),
        (false, false, false, false, false, false, true),
        (false, false, false, false, false, false, false),
        (false, false, false, false, false, false, false),
    ];
    for (i, want) in want.into_iter().enumerate() {
        run(&mut s, [NavCmd::Escape]);
        assert_eq!(layers(&s), want, "after {} escapes", i + 1);
    }
}

#[test]
fn a_renumbered_corpus_keeps_selection_reader_filter_history_and_window() {
    let mut s = state();
    let corpus = Arc::clone(&s.corpus);
    let event = corpus.events.iter().find(|e| e.evidence[0].doc.0 >= 4).unwrap();
    let relation = corpus.relations.iter().find(|r| r.evidence[0].doc.0 >= 4).unwrap();
    let actor = &corpus.actors[3];
    let window = TimeView { start: 1e9, end: 1.1e9 };
    run(
        &mut s,
        [
            NavCmd::Select(Item::Doc(DocId(6))),
            NavCmd::Select(Item::Actor(actor.id)),
            NavCmd::Toggle(Item::Event(event.id)),
            NavCmd::Toggle(Item::Relation(relation.id)),
            NavCmd::GoTo(DocId(7), corpus.documents[7].sentences[1]),
        ],
    );
    run(
        &mut s,
        [
            ViewCmd::ToggleActorFilter(actor.id),
            ViewCmd::SetTime(Some(window)),
            ViewCmd::Ego(Some((actor.id, 2))),
        ],
    );

    s.publish(Arc::new(without_first_docs(&corpus, 3)));

    let names: Vec<String> = s
        .selection
        .items
        .iter()
        .map(|i| match *i {
            Item::Actor(a) => s.corpus.actor(a).unwrap().name.clone(),
            Item::Event(e) => s.corpus.event(e).unwrap().label.to_string(),
            Item::Relation(r) => {
                let r = s.corpus.relation(r).unwrap();
                let name = |a| s.corpus.actor(a).unwrap().name.clone();
                format!("{} {} {}", name(r.source), r.kind.word(), name(r.target))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let name = |a| corpus.actor(a).unwrap().name.clone();
    let tie = format!("{} {} {}", name(relation.source), relation.kind.word(), name(relation.target));
    assert_eq!(names, [actor.name.clone(), event.label.to_string(), tie]);
    assert_eq!(s.view.reader.doc, Some(DocId(4)), "article 7 is now the fifth");
    assert_eq!(s.corpus.documents[4].path, corpus.documents[7].path);
    assert_eq!(s.view.reader.span, Some(corpus.documents[7].sentences[1]));
    assert_eq!(s.view.time, Some(window));
    assert_eq!(s.filter.actors.iter().collect::<Vec<_>>(), [&actor.name]);
    assert_eq!(s.view.ego, Some((actor.name.clone(), 2)));
    assert!(!s.selection.related.events.is_empty());
    check_counts(&s);
    // The history leads back to the same article under its new number.
    run(&mut s, [NavCmd::Back, NavCmd::Back, NavCmd::Back, NavCmd::Back]);
    assert_eq!(s.selection.items, [Item::Doc(DocId(3))]);
    assert_eq!(s.corpus.documents[3].path, corpus.documents[6].path);
}

#[test]
fn what_is_gone_from_a_corpus_is_let_go() {
    let mut s = state();
    let corpus = Arc::clone(&s.corpus);
    run(&mut s, [NavCmd::Select(Item::Doc(DocId(0)))]);
    s.publish(Arc::new(without_first_docs(&corpus, 3)));
    assert!(s.selection.items.is_empty());
    assert_eq!(s.view.reader.doc, Some(DocId(0)), "the first article there is");
    assert_eq!(s.view.reader.span, None);
}

#[test]
fn another_folder_starts_afresh_and_the_same_one_does_not() {
    let mut s = state();
    run(&mut s, [NavCmd::Select(Item::Actor(ActorId(0)))]);
    run(&mut s, [ViewCmd::Search("the".into()), ViewCmd::SetLanes(LaneMode::Outlet)]);
    s.open(Source::Folder(PathBuf::from("/a")));
    assert_eq!(s.selection.items.len(), 1);
    assert!(!s.corpus.documents.is_empty() && !s.filter.is_empty());
    s.open(Source::Folder(PathBuf::from("/b")));
    assert!(s.selection.items.is_empty() && s.filter.is_empty() && s.corpus.documents.is_empty());
    assert_eq!(s.history.can_go(), (false, false));
    assert_eq!(s.visible.counts.events_total, 0);
    assert_eq!(s.view.lanes, LaneMode::Outlet, "how things are looked at stays");
}

#[test]
fn panels_lists_and_focus() {
    let mut s = state();
    run(&mut s, [ViewCmd::TogglePanel(Panel::Lists), ViewCmd::TogglePanel(Panel::Network)]);
    run(&mut s, [ViewCmd::FocusNext]);
    assert_eq!(s.view.focus, Some(Panel::Timeline));
    run(&mut s, [ViewCmd::FocusNext]);
    assert_eq!(s.view.focus, Some(Panel::Reader), "hidden panels are passed over");
    run(&mut s, [ViewCmd::FocusNext]);
    assert_eq!(s.view.focus, Some(Panel::Timeline));
    run(&mut s, [ViewCmd::ShowList(ListTab::Events), ViewCmd::Focus(Panel::Network)]);
    assert!(s.view.hidden_panels.is_empty());
    assert_eq!((s.view.list, s.view.focus), (ListTab::Events, Some(Panel::Network)));
}

#[test]
fn zoom_pan_and_fit() {
    let mut s = state();
    run(
        &mut s,
        [ViewCmd::SetTime(Some(TimeView {
            start: 0.0,
            end: 100_000.0,
        }))],
    );
    run(&mut s, [ViewCmd::ZoomTime(2.0), ViewCmd::PanTime(0.5)]);
    assert_eq!(
        s.view.time,
        Some(TimeView {
            start: 50_000.0,
            end: 100_000.0
        })
    );
    run(&mut s, [ViewCmd::ZoomTime(1e30)]);
    let t = s.view.time.unwrap();
    assert!((t.end - t.start - 60.0).abs() < 1e-6, "never narrower than a minute");
    run(&mut s, [ViewCmd::SetTime(Some(TimeView { start: 5.0, end: 5.0 }))]);
    assert_eq!(s.view.time, None, "an empty window fits all");
    run(&mut s, [NavCmd::Select(Item::Event(EventId(5)))]);
    run(&mut s, [ViewCmd::FitSelection]);
    let date = s.corpus.event(EventId(5)).unwrap().date.unwrap().interval;
    let t = s.view.time.unwrap();
    assert!(t.start < date.start as f64 && t.end > date.end as f64);
}

#[test]
fn settings_stay_in_range_and_requests_queue_in_order() {
    let mut s = state();
    run(&mut s, [ViewCmd::TextSize(10), ViewCmd::TextSize(500)]);
    assert_eq!(s.settings.text_percent, 200);
    run(&mut s, [ViewCmd::TextSize(0), ViewCmd::TextSize(-500)]);
    assert_eq!(s.settings.text_percent, 75);
    run(
        &mut s,
        [ViewCmd::Set(SettingCmd::PictureScale(9)), ViewCmd::Set(SettingCmd::MaxFileMib(0))],
    );
    assert_eq!((s.settings.picture_scale, s.settings.max_file_mib), (4, 1));
    run(&mut s, [ProjectCmd::OpenSample, ProjectCmd::CancelLoad]);
    assert_eq!(s.requests, [ProjectCmd::OpenSample, ProjectCmd::CancelLoad]);
}

#[test]
fn a_claim_and_its_denial_are_selected_together() {
    let mut s = state();
    let corpus = Arc::clone(&s.corpus);
    let pair = corpus.claim_pairs.last().expect("somebody denies something");
    let (claim, denial) = (&corpus.claims[pair.claim.index()], &corpus.claims[pair.denial.index()]);
    run(&mut s, [NavCmd::Select(Item::ClaimPair(pair.id))]);
    let place = s.view.reader;
    let sides = [claim.evidence, denial.evidence].map(|e| (Some(e.doc), Some(e.sentence)));
    assert!(sides.contains(&(place.doc, place.span)));
    // Both marks on the timeline are lit, and both speakers.
    for side in [claim, denial] {
        let told = |e: &&dateline::model::Event| {
            e.evidence
                .iter()
                .any(|p| p.doc == side.evidence.doc && p.sentence == side.evidence.sentence)
        };
        let events: Vec<_> = corpus.events.iter().filter(told).collect();
        assert!(!events.is_empty() && events.iter().all(|e| s.selection.related.events.contains(&e.id)));
        assert!(side.speaker.is_none_or(|a| s.selection.related.actors.contains(&a)));
    }
    // The card's sentences lead to their places and keep the pair selected.
    let (doc, span) = (denial.evidence.doc, denial.evidence.sentence);
    run(&mut s, [NavCmd::SelectAt(Item::ClaimPair(pair.id), doc, span)]);
    assert_eq!((s.view.reader.doc, s.view.reader.span), (Some(doc), Some(span)));
    assert_eq!(s.selection.items, [Item::ClaimPair(pair.id)]);
}

#[test]
fn claims_obey_the_filter_and_survive_a_new_corpus() {
    let mut s = state();
    let corpus = Arc::clone(&s.corpus);
    let shown = |rows: &[Presence]| rows.iter().filter(|p| **p == Presence::Shown).count();
    assert_eq!(shown(&s.visible.claims), corpus.claims.len());
    assert_eq!(shown(&s.visible.claim_pairs), corpus.claim_pairs.len());
    let pair = corpus
        .claim_pairs
        .iter()
        .rev()
        .find(|p| [p.claim, p.denial].iter().all(|c| corpus.claims[c.index()].evidence.doc.0 >= 1))
        .expect("a pair behind the first article");
    let by = corpus.claims[pair.denial.index()].speaker.expect("a denial has a speaker");
    run(&mut s, [NavCmd::Select(Item::ClaimPair(pair.id))]);
    run(&mut s, [ViewCmd::ToggleActorFilter(by)]);
    assert_eq!(s.visible.claim_pairs[pair.id.index()], Presence::Shown);
    let involves = |c: &dateline::model::Claim| c.speaker == Some(by) || c.about.contains(&by);
    let expected = corpus.claims.iter().filter(|c| involves(c)).count();
    assert_eq!(shown(&s.visible.claims), expected);
    run(&mut s, [ViewCmd::ToggleActorFilter(by), ViewCmd::ToggleWithoutActor(by)]);
    assert_eq!(s.visible.claim_pairs[pair.id.index()], Presence::Hidden);
    run(&mut s, [ViewCmd::ClearFilter]);
    let text = |corpus: &Corpus, id: ClaimPairId| {
        let p = &corpus.claim_pairs[id.index()];
        [p.claim, p.denial].map(|c| {
            let e = corpus.claims[c.index()].evidence;
            e.sentence.of(&corpus.documents[e.doc.index()].text).to_owned()
        })
    };
    let before = text(&corpus, pair.id);
    s.publish(Arc::new(without_first_docs(&corpus, 1)));
    let [Item::ClaimPair(now)] = s.selection.items[..] else {
        panic!("the pair stays selected")
    };
    assert_eq!(text(&s.corpus, now), before);
}

#[test]
fn suggestions_are_answered_by_corrections() {
    let mut s = state();
    let suggestion = s.corpus.suggestions[0].clone();
    let name = |a| s.corpus.actor(a).expect("a row").name.clone();
    let (first, second) = (name(suggestion.first), name(suggestion.second));
    run(&mut s, [NavCmd::Select(Item::Suggestion(suggestion.id))]);
    assert_eq!(s.view.reader.doc, Some(suggestion.places[0].doc));
    assert!(s.selection.related.actors.contains(&suggestion.second));
    run(&mut s, [EditCmd::Join(suggestion.id)]);
    assert_eq!(std::mem::take(&mut s.requests), [ProjectCmd::SaveCorrections, ProjectCmd::DateAnew]);
    assert_eq!(s.edits.undoable().map(|e| e.label()), Some(format!("Join {first} and {second}")));
    let names = |s: &AppState| -> Vec<(String, String)> {
        let joined = s.edits.actors().joined;
        joined.into_iter().map(|(a, b)| (a.name, b.name)).collect()
    };
    assert_eq!(names(&s), [(first.clone(), second.clone())]);
    run(&mut s, [EditCmd::Undo]);
    assert!(names(&s).is_empty());
    run(&mut s, [EditCmd::KeepApart(suggestion.id)]);
    let apart = s.edits.actors().apart;
    assert_eq!(apart.len(), 1);
    assert_eq!((&apart[0].0.name, &apart[0].1.name), (&first, &second));
}
