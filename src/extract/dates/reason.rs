//! Why an expression has its value, in words for people.

use crate::extract::dates::form::{Dir, Form, Kind};
use crate::extract::dates::resolve::{Context, How, Resolved, Runner, Why};
use crate::extract::dates::value::{Place, place_text};
use crate::time::Unit;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn weekday_name(n: u8) -> &'static str {
    WEEKDAYS.get(usize::from(n).wrapping_sub(1)).copied().unwrap_or("day")
}

/// One sentence part; `text_of` gives the words of another chunk.
pub(super) fn of<'t>(form: &Form, resolved: Option<&Resolved>, ctx: &Context, text_of: impl Fn(usize) -> &'t str) -> String {
    match form.kind {
        Kind::Past | Kind::Present | Kind::Future => return "a reference, no date".to_owned(),
        Kind::Set => return "recurring".to_owned(),
        Kind::Duration => {
            return match ctx.published {
                Some(day) if form.stretch => format!("a stretch counted from {day} (published)"),
                _ => "a length of time".to_owned(),
            };
        }
        Kind::Date | Kind::Time => {}
    }
    let Some(r) = resolved else {
        return unresolved(form);
    };
    match r.how {
        How::Explicit => "as written".to_owned(),
        How::Published => match ctx.published {
            Some(day) => from_published(form, r, day),
            None => "as written".to_owned(),
        },
        How::Chunk(c) => {
            if form.shift.is_some() || form.base.is_some() {
                format!("counted from “{}”", text_of(c))
            } else {
                format!("by the story around “{}”", text_of(c))
            }
        }
    }
}

/// "2021-01-05 is a Tuesday, not a Monday"; `None` if no weekday is named.
pub(super) fn conflict(form: &Form, place: Place) -> Option<String> {
    let named = weekday_name(form.wday?);
    Some(format!(
        "{} is a {}, not a {named}",
        place_text(place),
        weekday_name(place.day.weekday())
    ))
}

/// What speaks for a runner-up.
pub(super) fn of_rival(rival: Runner, form: &Form) -> String {
    match rival.why {
        Why::ToldAhead => "the words around it also speak of the future".to_owned(),
        Why::ToldPast => "the words around it also speak of the past".to_owned(),
        Why::NearlyAsNear(ours, theirs) => format!("nearly as near: {theirs} days away, the one taken {ours}"),
        Why::NearestButWeekday => format!("nearest such day, but a {}", weekday_name(rival.place.day.weekday())),
        Why::HasWeekday => format!("the {} nearest to that day", weekday_name(form.wday.unwrap_or_default())),
        Why::Story => "fits the order of the story about as well".to_owned(),
    }
}

fn from_published(form: &Form, r: &Resolved, day: crate::time::Civil) -> String {
    if form.shift.is_some() {
        return format!("counted from {day} (published)");
    }
    if let (Some(w), None) = (form.wday, form.month) {
        let name = weekday_name(w);
        return match form.dir {
            Dir::Past => format!("last {name} before {day} (published)"),
            Dir::Future => format!("next {name} after {day} (published)"),
            _ if r.place.day > day => format!("next {name} after {day} (published), for the sentence speaks of the future"),
            _ => format!("latest {name} not after {day} (published)"),
        };
    }
    match r.place.unit {
        Unit::Month => format!("nearest such month to {day} (published)"),
        Unit::Day if form.kind == Kind::Time && form.month.is_none() => format!("on {day} (published)"),
        Unit::Day => format!("nearest such day to {day} (published)"),
        _ => format!("nearest to {day} (published)"),
    }
}

fn unresolved(form: &Form) -> String {
    match form.wday {
        _ if form.year.is_some() && form.day.is_some() => "there is no such day".to_owned(),
        Some(w) if form.month.is_none() => format!("a {}, year unknown", weekday_name(w)),
        _ if form.month.is_some() && form.day.is_some() => "a day, year unknown".to_owned(),
        _ if form.month.is_some() => "a month, year unknown".to_owned(),
        _ => "nothing to count it from".to_owned(),
    }
}
