//! Whether a text tells a date as past. Where that is not certain the answer is no: a wrong yes would date a whole article wrongly.

use crate::base::span::TextSpan;

/// Words that turn a clause towards the future.
const AHEAD: &[&str] = &[
    "will",
    "shall",
    "would",
    "could",
    "may",
    "might",
    "should",
    "can",
    "must",
    "ll",
    "wo",
    "plan",
    "plans",
    "planned",
    "planning",
    "expected",
    "expects",
    "expect",
    "scheduled",
    "schedule",
    "due",
    "upcoming",
    "forecast",
    "forecasts",
    "projected",
    "projection",
    "target",
    "targets",
    "targeted",
    "aims",
    "aim",
    "aimed",
    "aiming",
    "hopes",
    "hoped",
    "intends",
    "intended",
    "set",
    "next",
    "ahead",
    "if",
    "unless",
    "deadline",
    "goal",
    "goals",
    "before",
    "until",
    "till",
    "future",
    "prospective",
    "slated",
    "booked",
    "bid",
    "bids",
];

/// Past verbs whose object or clause may lie ahead ("announced a launch in 2030", "said it opens in 2030").
const OPEN_ENDED: &[&str] = &[
    "said",
    "told",
    "added",
    "announced",
    "pledged",
    "promised",
    "vowed",
    "proposed",
    "predicted",
    "forecast",
    "agreed",
    "approved",
    "ordered",
    "committed",
    "called",
    "demanded",
    "urged",
    "sought",
    "wanted",
    "considered",
    "warned",
    "estimated",
    "saw",
    "designed",
    "postponed",
    "delayed",
    "moved",
    "pushed",
    "brought",
    "believed",
    "thought",
    "suggested",
    "signalled",
    "signaled",
    "hinted",
    "awarded",
    "extended",
    "signed",
    "sold",
    "issued",
    "voted",
    "decided",
    "chose",
    "named",
    "picked",
    "selected",
    "nominated",
    "backed",
    "supported",
    "discussed",
    "debated",
    "revealed",
    "unveiled",
    "presented",
    "outlined",
    "tipped",
    "rumoured",
    "rumored",
    "feared",
    "assumed",
    "imagined",
    "envisioned",
    "envisaged",
    "foresaw",
    "anticipated",
    "budgeted",
    "allocated",
    "earmarked",
    "contracted",
    "reserved",
    "registered",
    "qualified",
    "eyed",
    "mulled",
    "weighed",
    "favoured",
    "favored",
    "opposed",
    "wrote",
    "tweeted",
    "posted",
    "reported",
    "confirmed",
    "noted",
    "stated",
    "claimed",
    "argued",
    "explained",
    "asked",
    "replied",
    "cited",
    "needed",
    "required",
    "allowed",
    "based",
    "related",
    "dated",
    "fixed",
    "capped",
    "limited",
    "linked",
    "priced",
    "granted",
    "given",
    "offered",
    "put",
    "mandated",
    "guaranteed",
    "secured",
    "raised",
    "lowered",
    "cut",
    "revised",
    "updated",
    "modelled",
    "modeled",
    "simulated",
];

/// Words that end in "ed" without being a verb in the past.
const NO_VERB: &[&str] = &[
    "united",
    "need",
    "indeed",
    "hundred",
    "speed",
    "proceed",
    "exceed",
    "succeed",
    "agreed",
    "limited",
    "mohammed",
    "ahmed",
    "hatred",
    "sacred",
    "naked",
    "wicked",
    "infrared",
    "embed",
    "biped",
    "sped",
    "shed",
    "seed",
    "breed",
    "bleed",
    "greed",
    "creed",
    "indebted",
    "armed",
    "unprecedented",
    "so-called",
    "alleged",
    "supposed",
    "concerned",
    "aged",
    "red",
    "bed",
    "feed",
    "weed",
    "unified",
    "allied",
];

/// Irregular past forms that news uses most, and participles; regular ones end in "ed".
const PAST: &[&str] = &[
    "was", "were", "had", "did", "met", "took", "taken", "made", "came", "went", "gone", "held", "won", "lost", "began", "begun", "became",
    "seen", "gave", "got", "found", "left", "led", "ran", "sent", "spoke", "struck", "fell", "fallen", "rose", "risen", "grew", "grown",
    "hit", "fought", "broke", "broken", "built", "kept", "born", "shot", "died", "bought", "caught", "threw", "flew", "drew", "taught",
    "wore", "slept", "sank", "stole", "stolen", "hung", "fled", "bombed", "drove", "shut", "said", "told", "wrote", "saw", "brought",
    "thought", "sought", "sold", "chose", "foresaw", "been",
];

/// Main verbs that show that what a "following …" names lies behind.
const GOES_ON: &[&str] = &["is", "are", "has", "have", "continues", "continue", "remains", "remain"];

/// Words after which another clause may begin that has its own tense.
const NEW_CLAUSE: &[&str] = &[
    "that", "which", "who", "whose", "where", "whether", "because", "as", "while", "when", "and", "but", "to",
];

/// Longest way in words from a verb to the date that it tells of.
const REACH: usize = 9;

/// What a word says of its clause's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    Past,
    OpenEnded,
}

/// A word or a sign of punctuation, in lower case.
fn words_of(s: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in s.chars() {
        if c.is_alphanumeric() || (c == '-' && in_word) {
            match out.last_mut().filter(|_| in_word) {
                Some(word) => word.extend(c.to_lowercase()),
                None => out.push(c.to_lowercase().collect()),
            }
            in_word = true;
        } else {
            if matches!(c, ',' | ';' | ':' | '.' | '(' | ')' | '—' | '–' | '"' | '“' | '”') {
                out.push(c.to_string());
            }
            in_word = false;
        }
    }
    out
}

fn is(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

fn is_sign(word: &str) -> bool {
    !word.chars().all(|c| c.is_alphanumeric() || c == '-')
}

fn cue(word: &str) -> Option<Cue> {
    let regular = word.len() > 4 && word.ends_with("ed") && !is(NO_VERB, word);
    match () {
        () if is(OPEN_ENDED, word) => Some(Cue::OpenEnded),
        () if regular || is(PAST, word) => Some(Cue::Past),
        () => None,
    }
}

/// True if `sentence` tells of the date at `span` as something that had begun when the sentence was written.
pub(super) fn tells_past(text: &str, sentence: TextSpan, span: TextSpan) -> bool {
    let cut = |from: u32, to: u32| TextSpan { start: from, end: to }.checked_of(text).unwrap_or_default();
    let before = words_of(cut(sentence.start, span.start));
    let after = words_of(cut(span.end, sentence.end.max(span.end)));
    let clause_after: Vec<&String> = after.iter().take_while(|w| !matches!(w.as_str(), ";" | ":" | ".")).collect();
    let is_ahead = |w: &&String| is(AHEAD, w);
    let mut head = before.as_slice();
    let Some(preposition) = head.last() else {
        return fronted(&clause_after, "");
    };
    match preposition.as_str() {
        "since" => return !head.iter().any(|w| is(AHEAD, w)),
        "in" | "on" | "during" | "early" | "late" | "earlier" | "at" => head = head.get(..head.len() - 1).unwrap_or_default(),
        // "seen 5 March 2021"
        word if cue(word).is_some() => {}
        _ => return false,
    }
    // "earlier in", "back in", "already on", "as early as in"
    while head.last().is_some_and(|w| {
        matches!(
            w.as_str(),
            "in" | "earlier" | "already" | "back" | "only" | "just" | "late" | "early"
        )
    }) {
        head = head.get(..head.len() - 1).unwrap_or_default();
        if head.last().is_none_or(|w| is_sign(w)) {
            break;
        }
    }
    let clause: Vec<&String> = head
        .iter()
        .rev()
        .take_while(|w| !matches!(w.as_str(), ";" | ":" | "." | "“" | "\""))
        .collect();
    // The date opens its clause: it belongs to the verb that follows.
    if clause.first().is_none_or(|w| is_sign(w)) {
        let is_opening = clause.iter().all(|w| is_sign(w));
        return (is_opening || clause.first().is_some_and(|w| matches!(w.as_str(), "," | "—" | "–")))
            && !clause.iter().any(is_ahead)
            && fronted(&clause_after, "");
    }
    if clause.iter().any(is_ahead) || clause_after.iter().take_while(|w| w.as_str() != ",").any(is_ahead) {
        return false;
    }
    for (i, word) in clause.iter().take(REACH).enumerate() {
        if is(NEW_CLAUSE, word) || is_sign(word) {
            break;
        }
        match cue(word) {
            // "It was one issue away from its jubilee in 2030": the date need not belong to a verb that says so little.
            Some(Cue::Past) if matches!(word.as_str(), "was" | "were" | "had" | "did" | "been") => return false,
            // "to be built in 2030"
            Some(Cue::Past) => return !clause.get(i + 1).is_some_and(|w| matches!(w.as_str(), "be" | "to" | "being")),
            Some(Cue::OpenEnded) => return false,
            None => {}
        }
    }
    // "Following the election in 2021, the party has …"
    let opens = clause.last().is_some_and(|w| matches!(w.as_str(), "following" | "after")) && clause.len() <= REACH;
    opens && fronted(&clause_after, "following")
}

/// True if the clause after a date that opens the sentence is told in the past.
fn fronted(after: &[&String], opener: &str) -> bool {
    if after.iter().any(|w| is(AHEAD, w)) || (!opener.is_empty() && after.first().is_none_or(|w| w.as_str() != ",")) {
        return false;
    }
    let goes_on = |w: &str| !opener.is_empty() && is(GOES_ON, w);
    let verb = after.iter().position(|w| cue(w).is_some() || goes_on(w));
    let Some(verb) = verb else { return false };
    // "In 2030, officials said, it opens": the verb of a remark between commas is not the clause's.
    let is_remark = after.get(verb + 1).is_some_and(|w| is_sign(w)) && after.get(verb).is_some_and(|w| is(OPEN_ENDED, w));
    verb <= REACH + 4 && !is_remark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &str, date: &str) -> bool {
        let at = sentence.find(date).expect("the date stands in the sentence");
        let whole = TextSpan::new(0, sentence.len());
        tells_past(sentence, whole, TextSpan::new(at, at + date.len()))
    }

    #[test]
    fn told_as_past() {
        for (sentence, date) in [
            ("The bridge opened in 2018.", "2018"),
            ("The new bridge over the river was closed in March 2018 after a fire.", "March 2018"),
            ("In 2018, the town had closed the bridge.", "2018"),
            ("Earlier in 2018, the firm had applied for a permit.", "2018"),
            ("On 5 January 2018, the mayor signed the order.", "5 January 2018"),
            ("The bridge, seen in May 2018", "May 2018"),
            ("The line has been closed since 2018.", "2018"),
            ("Following the mayor's re-election in 2018, her party continues to lead.", "2018"),
            ("He died on 5 January 2018.", "5 January 2018"),
        ] {
            assert!(check(sentence, date), "{sentence}");
        }
    }

    #[test]
    fn perhaps_ahead() {
        for (sentence, date) in [
            ("The United States hosts the games in 2030.", "2030"),
            ("Officials said the bridge opens in 2030.", "2030"),
            ("The bridge will have opened in 2030.", "2030"),
            ("The city was chosen for the 2030 games.", "2030"),
            ("The council announced a new bridge in 2030.", "2030"),
            ("The bridge was planned to be closed in 2030.", "2030"),
            ("He praised a plan that ends in 2030.", "2030"),
            ("The deadline was moved to 2030.", "2030"),
            ("In 2030, officials said, the bridge opens.", "2030"),
            ("In 2030, the bridge will have closed.", "2030"),
            ("The bridge is to be closed in 2030.", "2030"),
            ("Following the election in 2030, a coalition takes office.", "2030"),
            ("She hoped for a new term in 2030.", "2030"),
            ("Sales need 2030 figures.", "2030"),
            ("The club was a year away from its jubilee in 2030.", "2030"),
        ] {
            assert!(!check(sentence, date), "{sentence}");
        }
    }
}
