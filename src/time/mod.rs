//! Civil time: partial and uncertain dates as intervals, their written forms, and scales to draw them on.
//!
//! No time zone, no clock: an article's "3 March" is a civil day, never an instant.

pub mod calendar;
pub mod date;
pub mod edtf;
pub mod format;
pub mod numeric;
pub mod scale;
pub mod ticks;
pub mod words;

pub use date::{Civil, DateValue, Interval, Moment, Unit};
pub use numeric::{NumericDate, NumericOrder};
pub use scale::TimeScale;
