//! From key presses to commands, and from keys to words.

use egui::{Event, Key, KeyboardShortcut, Modifiers, PointerButton};

use crate::state::{AppState, Command, Item, NavCmd, Panel};
use crate::ui::action::Action;
use crate::ui::widgets::focus::are_arrows_taken;

/// Takes the key presses that belong to actions out of this frame's input and returns what they ask for, in order.
/// Keys without Ctrl, Cmd or Alt are left alone while a text field has the cursor (but for Esc and function keys), and those that
/// walk through rows while the lists have the keys, and arrow keys that belong to the widget with the focus.
pub fn take_shortcuts(ctx: &egui::Context, state: &AppState) -> Vec<Command> {
    let is_typing = ctx.text_edit_focused();
    let is_in_lists = state.view.focus == Some(Panel::Lists);
    let keeps_arrows = are_arrows_taken(ctx);
    ctx.input_mut(|input| {
        let mut commands = Vec::new();
        input.events.retain(|event| match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } if (is_in_lists && walks_rows(state, *key, *modifiers)) || (keeps_arrows && is_arrow(*key, *modifiers)) => true,
            Event::Key {
                key,
                pressed: true,
                modifiers,
                ..
            } => match action_of(*key, *modifiers, is_typing) {
                Some(action) => {
                    commands.extend(action.command(state));
                    // Text fields let go of the cursor on Esc themselves.
                    action == Action::Escape
                }
                None => true,
            },
            Event::PointerButton {
                button: PointerButton::Extra1,
                pressed: true,
                ..
            } => {
                commands.push(NavCmd::Back.into());
                false
            }
            Event::PointerButton {
                button: PointerButton::Extra2,
                pressed: true,
                ..
            } => {
                commands.push(NavCmd::Forward.into());
                false
            }
            _ => true,
        });
        commands
    })
}

fn is_arrow(key: Key, modifiers: Modifiers) -> bool {
    modifiers.is_none() && matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown)
}

/// Keys that lists take for themselves.
fn walks_rows(state: &AppState, key: Key, modifiers: Modifiers) -> bool {
    let is_row = matches!(key, Key::J | Key::K | Key::ArrowUp | Key::ArrowDown | Key::Home | Key::End);
    modifiers.is_none() && (is_row || (matches!(key, Key::ArrowLeft | Key::ArrowRight) && is_in_stack(state)))
}

/// Whether the selected article is one of a family that the list stacks.
fn is_in_stack(state: &AppState) -> bool {
    let Some(Item::Doc(doc)) = state.selection.lead() else {
        return false;
    };
    !state.filter.show_copies && state.corpus.family_of(doc).is_some_and(|f| f.num_copies() > 0)
}

fn action_of(key: Key, modifiers: Modifiers, is_typing: bool) -> Option<Action> {
    let is_plain = !(modifiers.command || modifiers.ctrl || modifiers.alt);
    let is_text = is_plain && !matches!(key, Key::Escape | Key::F1 | Key::F3 | Key::F5 | Key::F6);
    // Text fields have an undo of their own.
    let is_text_undo = modifiers.command && matches!(key, Key::Z | Key::Y);
    if is_typing && (is_text || is_text_undo) {
        return None;
    }
    Action::ALL
        .iter()
        .copied()
        .find(|action| action.keys().iter().any(|shortcut| matches(*shortcut, key, modifiers)))
}

fn matches(shortcut: KeyboardShortcut, key: Key, modifiers: Modifiers) -> bool {
    // Whether "?" or "+" needs Shift depends on the keyboard, so Shift does not count for signs.
    let is_sign = matches!(
        key,
        Key::Plus | Key::Equals | Key::Questionmark | Key::Slash | Key::OpenBracket | Key::CloseBracket
    );
    shortcut.logical_key == key
        && shortcut.modifiers.command == modifiers.command
        && shortcut.modifiers.alt == modifiers.alt
        && (is_sign || shortcut.modifiers.shift == modifiers.shift)
}

/// "Ctrl+Shift+O", with the names of keys that people know.
pub fn keys_words(shortcut: KeyboardShortcut) -> String {
    let mut words = String::new();
    let m = shortcut.modifiers;
    for (is_held, name) in [
        (m.command, if cfg!(target_os = "macos") { "Cmd" } else { "Ctrl" }),
        (m.alt, "Alt"),
        (m.shift, "Shift"),
    ] {
        if is_held {
            words.push_str(name);
            words.push('+');
        }
    }
    words.push_str(match shortcut.logical_key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::Escape => "Esc",
        Key::Plus => "+",
        Key::Equals => "=",
        Key::Minus => "−",
        Key::Slash => "/",
        Key::Questionmark => "?",
        Key::Comma => ",",
        Key::Period => ".",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::BrowserBack => "Back key",
        Key::BrowserForward => "Forward key",
        other => other.name(),
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_tells_letters_apart_but_not_signs() {
        assert_eq!(action_of(Key::N, Modifiers::NONE, false), Some(Action::NextMark));
        assert_eq!(action_of(Key::N, Modifiers::SHIFT, false), Some(Action::PreviousMark));
        assert_eq!(action_of(Key::Questionmark, Modifiers::SHIFT, false), Some(Action::Help));
        assert_eq!(
            action_of(Key::S, Modifiers::COMMAND | Modifiers::SHIFT, false),
            Some(Action::Camera)
        );
        assert_eq!(action_of(Key::S, Modifiers::COMMAND, false), None);
    }

    #[test]
    fn letters_belong_to_the_text_field_that_has_the_cursor() {
        assert_eq!(action_of(Key::F, Modifiers::NONE, true), None);
        assert_eq!(action_of(Key::Slash, Modifiers::NONE, true), None);
        assert_eq!(action_of(Key::Escape, Modifiers::NONE, true), Some(Action::Escape));
        assert_eq!(action_of(Key::K, Modifiers::COMMAND, true), Some(Action::Search));
    }

    #[test]
    fn keys_read_as_people_write_them() {
        let words: Vec<String> = [Action::Camera, Action::Back, Action::TextSmaller, Action::Help]
            .iter()
            .map(|a| keys_words(a.keys()[0]))
            .collect();
        assert_eq!(words, ["Ctrl+Shift+S", "Alt+←", "Ctrl+−", "?"]);
    }
}
