//! Words that rules name one by one ("of", "that"): told apart once for each token, so that no rule compares letters.

macro_rules! literals {
    ($($name:ident $text:literal),* $(,)?) => {
        /// A word that some rule names.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[repr(u8)]
        #[expect(missing_docs, reason = "each is the word itself")]
        pub enum Literal {
            /// Any other word.
            #[default]
            Other,
            $($name),*
        }

        impl Literal {
            /// All that are words.
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];

            /// How it is written, in lower case.
            pub(super) fn text(self) -> &'static str {
                match self {
                    Self::Other => "",
                    $(Self::$name => $text),*
                }
            }
        }
    };
}

literals! {
    A "a",
    About "about",
    According "according",
    Across "across",
    Activities "activities",
    Against "against",
    Among "among",
    An "an",
    Apparently "apparently",
    Around "around",
    As "as",
    At "at",
    Been "been",
    Being "being",
    Between "between",
    By "by",
    Campaign "campaign",
    Citing "citing",
    Concerning "concerning",
    Effort "effort",
    Efforts "efforts",
    For "for",
    From "from",
    He "he",
    Her "her",
    Him "him",
    I "i",
    In "in",
    Include "include",
    Included "included",
    Includes "includes",
    Including "including",
    Inside "inside",
    Into "into",
    It "it",
    Like "like",
    Mission "mission",
    Must "must",
    Near "near",
    Of "of",
    Off "off",
    On "on",
    Operation "operation",
    Operations "operations",
    Outside "outside",
    Over "over",
    Per "per",
    Process "process",
    Quoting "quoting",
    Regarding "regarding",
    She "she",
    Should "should",
    Since "since",
    Stated "stated",
    That "that",
    The "the",
    Them "them",
    These "these",
    They "they",
    This "this",
    Those "those",
    Through "through",
    Throughout "throughout",
    Till "till",
    To "to",
    Toward "toward",
    Towards "towards",
    Until "until",
    Upon "upon",
    We "we",
    Well "well",
    When "when",
    Where "where",
    Which "which",
    With "with",
    Within "within",
    Would "would",
    You "you",
}
