//! What stands behind a verb: to whom it is done, and where.

use std::ops::Range;

use crate::extract::syntax::Frame;
use crate::extract::syntax::frames::Builder;
use crate::extract::syntax::lexicon::flag;
use crate::extract::syntax::literals::Literal;
use crate::extract::syntax::phrases::{Phrase, Phrases};
use crate::model::{ActorKind, EventKind};

impl Builder<'_, '_, '_, '_> {
    pub(super) fn objects(&mut self, frame: &mut Frame, range: Range<usize>, inverted: bool) {
        let view = self.view;
        self.phrases.parse(view, range);
        let phrases = &*self.phrases;
        let mut direct = false;
        for (i, p) in phrases.iter().enumerate() {
            let heads = phrases.heads(p);
            frame.others.extend_from_slice(phrases.modifiers(p));
            let slot = if inverted && i > 0 {
                // What stands behind the speaker tells who the speaker is.
                &mut frame.others
            } else if let Some(preposition) = p.preposition {
                let word = view.literal(preposition);
                if self.is_where(frame, heads, word) {
                    &mut frame.places
                } else {
                    slot_of(frame, word)
                }
            } else if self.is_wider_place(phrases, i) {
                &mut frame.places
            } else if i == 0 && inverted {
                &mut frame.agents
            } else if i == 0 {
                direct = true;
                if heads.is_empty() {
                    let resolved = self.focus.resolve(view, p, self.sentence);
                    frame.inferred |= !resolved.is_empty();
                    frame.targets.extend(resolved);
                }
                &mut frame.targets
            } else if p.after_comma && is_list(phrases, i) && direct && !frame.targets.is_empty() {
                &mut frame.targets
            } else {
                &mut frame.others
            };
            slot.extend_from_slice(heads);
        }
    }

    /// "flew from Lagos", "met on Malta", "moved to Chile": where it happens, not to whom it is done.
    fn is_where(&self, frame: &Frame, heads: &[usize], preposition: Literal) -> bool {
        use Literal::{Around, For, From, Into, Of, Off, On, Through, To, Toward, Towards};
        if heads.is_empty()
            || !matches!(
                preposition,
                Around | For | From | Into | Of | Off | On | Through | To | Toward | Towards
            )
        {
            return false;
        }
        let is = |kinds: &[ActorKind]| heads.iter().all(|&n| self.focus.kind(n).is_some_and(|k| kinds.contains(&k)));
        let moves = || frame.is(flag::MOTION) || frame.cue.is_none_or(|c| matches!(c.kind, EventKind::Mention | EventKind::Die));
        is(&[ActorKind::Place]) || (!matches!(preposition, Of | On) && moves() && is(&[ActorKind::Place, ActorKind::Country]))
    }

    /// "in Turin, Italy": the second of two places, which the comma joins to the first.
    pub(super) fn is_wider_place(&self, phrases: &Phrases, i: usize) -> bool {
        let place = |p: &Phrase| {
            let is_place = |k| matches!(k, ActorKind::Place | ActorKind::Country);
            let heads = phrases.heads(p);
            !heads.is_empty() && heads.iter().all(|&n| self.focus.kind(n).is_some_and(is_place))
        };
        let (Some(p), Some(before)) = (phrases.get(i), i.checked_sub(1).and_then(|b| phrases.get(b))) else {
            return false;
        };
        p.after_comma && p.preposition.is_none() && p.noun.is_none() && before.preposition.is_some() && place(p) && place(before)
    }
}

/// Where the names behind this preposition go, after a verb.
fn slot_of(frame: &mut Frame, preposition: Literal) -> &mut Vec<usize> {
    use Literal::{
        About, Across, Against, Among, Around, At, Between, By, Concerning, For, From, In, Including, Inside, Into, Like, Near, Of, Off,
        On, Outside, Over, Regarding, Throughout, To, Toward, Towards, Upon, With, Within,
    };
    match preposition {
        By if frame.passive => &mut frame.agents,
        In | At | Near | Across | Outside | Inside | Around | Off | Throughout | Within => &mut frame.places,
        Including | Like | Between | Among | Against => &mut frame.targets,
        To | With | On | Over | From | For | Of | Into | About | Toward | Towards | Upon | Concerning | Regarding
            if frame.targets.is_empty() =>
        {
            &mut frame.targets
        }
        _ => &mut frame.others,
    }
}

/// "X, Y and Z": the phrases after the first are names of their own, not appositions.
pub(super) fn is_list(phrases: &[Phrase], i: usize) -> bool {
    phrases.get(i).is_some_and(|p| !p.definite && p.noun.is_none()) && phrases.len() > 2
}
