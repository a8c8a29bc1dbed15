//! [`Form`]: what an expression says by itself, before anything is counted from a published date or another mention.

use crate::extract::dates::lexicon::ClassSet;
use crate::time::NumericDate;

/// Part of day, numbered as in `words.tsv`.
pub(super) type Part = u8;

/// What kind of expression it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A calendar date, whole or partial, or a shift from an anchor.
    #[default]
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
    /// "recently", "at the time".
    Past,
    /// "now".
    Present,
    /// "in the future".
    Future,
}

/// Where a shift or a partial date is counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The published date ("yesterday", "last week").
    #[default]
    Now,
    /// The last date mentioned if it stands in the same sentence, else the published date ("the previous month").
    ThenIfNear,
    /// The last date mentioned ("the next day", "two weeks later").
    Then,
}

/// Which of the possible days a partial date means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Dir {
    /// Nothing said.
    #[default]
    None,
    /// "last March".
    Past,
    /// "next March".
    Future,
    /// "this March".
    This,
}

/// The part of a date that is meant; softens the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part3 {
    /// All of it.
    #[default]
    Whole,
    /// "early", "the beginning of".
    Start,
    /// "mid-", "the middle of".
    Mid,
    /// "late", "the end of".
    End,
    /// "about", "around".
    Approx,
}

/// A clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// 0..=24.
    pub hour: u8,
    /// 0..=59.
    pub minute: u8,
    /// True if no minute is given.
    pub hour_only: bool,
}

/// A length of time. A count of `None` is unknown ("several days").
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    /// How many units.
    pub count: Option<f64>,
    /// Unit, numbered as in `words.tsv`.
    pub unit: u8,
}

/// What an expression says by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Form {
    /// Its kind.
    pub kind: Kind,
    /// Astronomical year; BC years are 0 and less.
    pub year: Option<i32>,
    /// The tens of the year: 199 for the 1990s; `decade_short` if the century is not given.
    pub decade: Option<i32>,
    /// True if `decade` is one digit ("the nineties").
    pub decade_short: bool,
    /// The hundreds of the year: 18 for the 19th century.
    pub century: Option<i32>,
    /// True if the century or decade lies before Christ.
    pub bc: bool,
    /// A fiscal year.
    pub fiscal: bool,
    /// 1..=12.
    pub month: Option<u8>,
    /// 1..=31.
    pub day: Option<u8>,
    /// The numbers of a date that is written with three of them, year last; month and day are then one reading of it.
    pub numeric: Option<NumericDate>,
    /// 1..=7, Monday first.
    pub wday: Option<u8>,
    /// ISO week.
    pub week: Option<u8>,
    /// 1..=4.
    pub quarter: Option<u8>,
    /// 1..=2.
    pub half: Option<u8>,
    /// 1 spring … 4 winter.
    pub season: Option<u8>,
    /// Index into the holiday table.
    pub holiday: Option<u8>,
    /// Nth weekday or week of a month ("the first Monday of May"); -1 is the last.
    pub nth: Option<i8>,
    /// A weekend.
    pub weekend: bool,
    /// Part of day.
    pub part: Option<Part>,
    /// Clock time.
    pub clock: Option<Clock>,
    /// True if the clock time is in universal time.
    pub utc: bool,
    /// A shift: unit and count ("last week" is week, -1); `None` as count is unknown ("a few days ago").
    pub shift: Option<(u8, Option<f64>)>,
    /// 1 forwards, -1 backwards, 0 neither; for shifts of unknown count.
    pub sign: i8,
    /// What it is counted from.
    pub anchor: Anchor,
    /// Index of the chunk it is counted from ("two weeks after 4 May").
    pub base: Option<u32>,
    /// Which of the possible days.
    pub dir: Dir,
    /// The part that is meant.
    pub part_of: Part3,
    /// Length, for durations and sets.
    pub amount: Option<Amount>,
    /// Extra length ("a year and a half").
    pub extra: Option<Amount>,
    /// True if a count is no whole calendar unit but a stretch ("the past 12 months").
    pub stretch: bool,
    /// True if the day stands before the month ("5 May").
    pub day_first: bool,
    /// A bare number that is a year before Christ if the text has others of them.
    pub maybe_bc: bool,
    /// True for shifts written with "ago", "earlier", "later".
    pub(super) ago: bool,
    /// True if it means no particular day ("at night").
    pub(super) generic: bool,
    /// True if it ends in "before" or "after", so that a date behind it is its base.
    pub open: bool,
    /// Widen the place to this unit ("the week of 5 May").
    pub coarse: Option<u8>,
    /// Counts as a time expression only in a text that tells history ("former").
    pub narrative: bool,
    /// For a duration or shift: the finer reading by context is allowed ("a year ago" as a quarter).
    pub loose: bool,
}

impl Form {
    /// True if it counts only in a text that tells history.
    pub(super) fn narrative_only(&self) -> bool {
        self.narrative
    }

    /// The chunk classes of this form, for the patterns of later stages.
    pub(super) fn classes(&self) -> ClassSet {
        use crate::extract::dates::lexicon as lex;
        match self.kind {
            Kind::Time => {
                if self.clock.is_some() && self.day.is_none() && self.wday.is_none() && self.shift.is_none() && self.year.is_none() {
                    lex::TIME | lex::CLOCKTIME
                } else {
                    lex::TIME
                }
            }
            Kind::Duration => lex::DUR,
            Kind::Set => lex::SET,
            Kind::Past | Kind::Present | Kind::Future => 0,
            Kind::Date => {
                let mut set = lex::DATE;
                let fine = self.day.is_some() || self.wday.is_some() || self.holiday.is_some() || self.shift.is_some_and(|s| s.0 == 4);
                if fine {
                    set |= lex::DAYDATE;
                } else {
                    set |= lex::COARSE;
                }
                if self.wday.is_some() && self.day.is_none() {
                    set |= lex::WEEKDAYDATE;
                }
                if self.month.is_some() && !fine {
                    set |= lex::MONTHDATE;
                }
                if self.month.is_some() && self.day.is_some() {
                    set |= lex::MONTHDAY;
                    if self.day_first {
                        set |= lex::DAYFIRST;
                    }
                }
                if self.month.is_some() || self.season.is_some() || self.quarter.is_some() {
                    set |= if self.year.is_some() { lex::WITHYEAR } else { lex::NOYEAR };
                }
                if self.shift == Some((7, Some(0.0))) {
                    set |= lex::THEQUARTER;
                }
                if self.open {
                    set |= lex::OPENSHIFT;
                }
                let only_year = self.year.is_some() && self.month.is_none() && self.quarter.is_none() && self.season.is_none() && !fine;
                if only_year
                    || self.shift.is_some_and(|s| s.0 == 8) && self.month.is_none() && self.season.is_none() && self.quarter.is_none()
                {
                    set |= lex::YEARDATE;
                }
                set
            }
        }
    }
}

/// Names of the units of `words.tsv`.
pub(super) mod unit {
    /// Second.
    pub(in crate::extract::dates) const SECOND: u8 = 1;
    /// Minute.
    pub(in crate::extract::dates) const MINUTE: u8 = 2;
    /// Hour.
    pub(in crate::extract::dates) const HOUR: u8 = 3;
    /// Day.
    pub(in crate::extract::dates) const DAY: u8 = 4;
    /// Week.
    pub(in crate::extract::dates) const WEEK: u8 = 5;
    /// Month.
    pub(in crate::extract::dates) const MONTH: u8 = 6;
    /// Quarter.
    pub(in crate::extract::dates) const QUARTER: u8 = 7;
    /// Year.
    pub(in crate::extract::dates) const YEAR: u8 = 8;
    /// Decade.
    pub(in crate::extract::dates) const DECADE: u8 = 9;
    /// Century.
    pub(in crate::extract::dates) const CENTURY: u8 = 10;
    /// Two weeks.
    pub(in crate::extract::dates) const FORTNIGHT: u8 = 11;
    /// A thousand years.
    pub(in crate::extract::dates) const MILLENNIUM: u8 = 12;
    /// A weekend.
    pub(in crate::extract::dates) const WEEKEND: u8 = 13;
}
