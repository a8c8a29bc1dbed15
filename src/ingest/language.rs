//! The language of an article: English is analysed, others are only shown, searched and dated.
//!
//! English is told by its small words; only where they are rare is the text given to `whatlang`. A text counts as English
//! unless it is clearly something else, since a headline of names looks like any language.

use crate::base::runs::runs;
use crate::model::{Block, BlockKind};

/// Code of the language that is analysed.
pub const ENGLISH: &str = "en";

/// Text that is looked at; more tells nothing new.
const SAMPLE_BYTES: usize = 4_000;
/// Text that is looked at first.
const OPENING_BYTES: usize = 600;
/// Letters below which a text tells no language by itself.
const MIN_LETTERS: usize = 60;
/// Words that stand in every English text and hardly in others.
const SMALL_WORDS: [&str; 40] = [
    "the", "of", "and", "to", "that", "is", "was", "for", "with", "on", "are", "by", "it", "at", "from", "he", "she", "his", "her", "they",
    "has", "had", "have", "this", "been", "were", "which", "who", "would", "said", "not", "their", "its", "but", "after", "will", "be",
    "as", "about", "an",
];

/// The language of a text (ISO 639-1, else 639-3); `stated` is what its file says of it.
pub fn of(text: &str, blocks: &[Block], stated: Option<&str>) -> &'static str {
    // The opening settles it for nearly every English text.
    if has_small_words(&sample(text, blocks, OPENING_BYTES)) {
        return ENGLISH;
    }
    of_sample(&sample(text, blocks, SAMPLE_BYTES), stated)
}

/// The first bytes of the body, or of what there is.
fn sample(text: &str, blocks: &[Block], max_bytes: usize) -> String {
    let mut sample = String::with_capacity(max_bytes + 4);
    let kinds = [BlockKind::Body, BlockKind::Title];
    for block in kinds.iter().flat_map(|kind| blocks.iter().filter(move |b| b.kind == *kind)) {
        if sample.len() >= max_bytes {
            break;
        }
        sample.extend(block.span.of(text).chars().take(max_bytes - sample.len()));
        sample.push('\n');
    }
    sample
}

/// Number of words, and of small English ones among them.
fn count_words(sample: &str) -> (usize, usize) {
    let (mut num_words, mut num_small) = (0, 0);
    for word in runs(sample) {
        num_words += 1;
        num_small += usize::from(word.len() <= 5 && SMALL_WORDS.iter().any(|w| w.eq_ignore_ascii_case(word)));
    }
    (num_words, num_small)
}

/// True for English prose, a quarter to a third of which they are; other languages share a few by chance.
fn has_small_words(sample: &str) -> bool {
    let (num_words, num_small) = count_words(sample);
    num_words >= 20 && num_small * 8 >= num_words
}

fn of_sample(sample: &str, stated: Option<&str>) -> &'static str {
    let (num_words, num_small) = count_words(sample);
    if num_small * 8 >= num_words || sample.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count() < MIN_LETTERS {
        return ENGLISH;
    }
    let Some(found) = whatlang::detect(sample) else { return ENGLISH };
    let code = code_of(found.lang());
    let is_stated = stated.is_some_and(|s| s.split(['-', '_']).next() == Some(code));
    // Unsure, and nobody says so: names, lists and figures look like this.
    if code == ENGLISH || !(found.is_reliable() || is_stated) || num_small * 20 >= num_words && !is_stated {
        return ENGLISH;
    }
    code
}

/// The name of a language in English, for people.
pub fn name(code: &str) -> &'static str {
    whatlang::Lang::all()
        .iter()
        .find(|l| code_of(**l) == code)
        .map_or("another language", |l| l.eng_name())
}

/// The code that BCP 47 asks for: two letters where there are two.
fn code_of(lang: whatlang::Lang) -> &'static str {
    const TWO: &[(&str, &str)] = &[
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("cym", "cy"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("eus", "eu"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("gle", "ga"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("isl", "is"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    let three = lang.code();
    TWO.iter().find(|(code, _)| *code == three).map_or(three, |(_, two)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sample: &str, stated: Option<&str>, code: &str) {
        assert_eq!(of_sample(sample, stated), code, "{sample}");
    }

    #[test]
    fn clear_texts() {
        check(
            "The council voted on Monday to close the old bridge for a year, after engineers had found cracks.",
            None,
            "en",
        );
        let german = "Der Rat der Stadt hat am Montag beschlossen, die alte Brücke für ein Jahr zu sperren, nachdem Ingenieure Risse in zwei Pfeilern gefunden hatten.";
        check(german, None, "de");
        check(german, Some("en-us"), "de");
        check(
            "Le conseil municipal a décidé lundi de fermer le vieux pont pendant un an, après la découverte de fissures dans deux de ses piles par des ingénieurs.",
            None,
            "fr",
        );
        check(
            "Совет города в понедельник решил закрыть старый мост на год после того, как инженеры нашли трещины.",
            None,
            "ru",
        );
        check(
            "市议会周一投票决定将旧港桥关闭一年，此前工程师在两个桥墩中发现了裂缝，市长说渡轮将从工程的第一天起运送乘客，直到桥梁重新开放为止，居民对此表示担忧，商人们也很担心他们的生意会受到影响，希望市政府能够尽快完成工程。",
            None,
            "zh",
        );
        assert_eq!((name("de"), name("xx")), ("German", "another language"));
    }

    #[test]
    fn doubtful_texts_are_english() {
        check("", None, "en");
        check("Bonjour", Some("fr"), "en");
        check(
            "Jane Doe, John Smith, Maria Garcia, Hans Müller, Pierre Dupont, Giovanni Rossi, Ana Silva",
            None,
            "en",
        );
        check(
            "Northport 3, Eastquay 1. Goals: Doe 12, Smith 40, Garcia 55, Jones 90. Crowd 4,500.",
            None,
            "en",
        );
        check(
            "“Schadenfreude” is the word that Die Zeit chose for what the parties of the left felt as they saw the count.",
            Some("de"),
            "en",
        );
    }
}
