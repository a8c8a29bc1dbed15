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
            Unnamed,
            $($name),*
        }

        impl Literal {
            /// All that are words.
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];

            /// How it is written, in lower case.
            pub(super) fn text(self) -> &'static str {
                match self {
                    Self::Unnamed => "",
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
    After "after",
    Against "against",
    Amid "amid",
    Among "among",
    An "an",
    Annual "annual",
    Another "another",
    Any "any",
    Apparently "apparently",
    Around "around",
    As "as",
    At "at",
    Been "been",
    Before "before",
    Being "being",
    Between "between",
    By "by",
    Campaign "campaign",
    Citing "citing",
    Concerning "concerning",
    Despite "despite",
    During "during",
    Earlier "earlier",
    Effort "effort",
    Efforts "efforts",
    Following "following",
    For "for",
    Former "former",
    From "from",
    Further "further",
    Future "future",
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
    Last "last",
    Later "later",
    Like "like",
    Mission "mission",
    Must "must",
    Near "near",
    New "new",
    Next "next",
    No "no",
    Of "of",
    Off "off",
    On "on",
    Operation "operation",
    Operations "operations",
    Other "other",
    Outside "outside",
    Over "over",
    Past "past",
    Per "per",
    Planned "planned",
    Possible "possible",
    Potential "potential",
    Previous "previous",
    Process "process",
    Quoting "quoting",
    Recent "recent",
    Regarding "regarding",
    She "she",
    Should "should",
    Similar "similar",
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
    Upcoming "upcoming",
    Upon "upon",
    We "we",
    Well "well",
    When "when",
    Where "where",
    Which "which",
    While "while",
    Who "who",
    With "with",
    Within "within",
    Would "would",
    You "you",
}
