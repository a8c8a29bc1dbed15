//! The tick ladder of a time axis: a fine row of ticks and a coarse row that gives them context.
//!
//! ```text
//! |2020                          |2021                     ← coarse, sticks to the left edge
//! |Oct      |Nov      |Dec       |Jan      |Feb            ← fine, label right of its tick
//! ```

use crate::time::date::{Civil, DAY, Moment};
use crate::time::scale::TimeScale;
use crate::time::words::{century_words, clock_words, day_words, month_name, month_short, weekday_short, year_words};

/// One rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Every so many seconds, dividing a day.
    Secs(i64),
    /// Every so many days of a month, beginning with the first; 1, 2, 5 or 10.
    Days(u8),
    /// Every so many months; divides 12.
    Months(u8),
    /// Every so many years.
    Years(i32),
}

/// From fine to coarse.
const LADDER: [Step; 26] = [
    Step::Secs(10),
    Step::Secs(60),
    Step::Secs(300),
    Step::Secs(900),
    Step::Secs(1_800),
    Step::Secs(3_600),
    Step::Secs(10_800),
    Step::Secs(21_600),
    Step::Secs(43_200),
    Step::Days(1),
    Step::Days(2),
    Step::Days(5),
    Step::Days(10),
    Step::Months(1),
    Step::Months(3),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(200),
    Step::Years(500),
    Step::Years(1_000),
    Step::Years(2_000),
];

/// A tick with what is written beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub time: Moment,
    /// What; empty where it would not fit.
    pub label: String,
    /// Position of the label's left edge.
    pub label_x: f64,
}

/// The two rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    /// The fine row.
    pub fine: Vec<Tick>,
    /// The coarse row; its first tick may lie left of the visible stretch.
    pub coarse: Vec<Tick>,
}

/// Space between a tick and its label, and at least between a label and the next tick.
const PAD_PX: f64 = 4.0;

/// The ticks of a scale. `width_of` measures a label in points.
pub fn ticks(scale: &TimeScale, width_of: impl Fn(&str) -> f64) -> Ticks {
    let (start, end) = scale.range();
    let widest = |samples: &[&str]| samples.iter().map(|s| width_of(s)).fold(0.0, f64::max);
    let far = start.abs().max(end.abs()) > 253_000_000_000.0;
    let fits = |step: &Step| {
        let px = approx_secs(*step) / scale.secs_per_px();
        let needed = match step {
            Step::Secs(s) if *s < 60 => widest(&["00:00:00"]),
            Step::Secs(_) => widest(&["00:00"]),
            // The last day step of a month is shorter; the loop below drops what does not fit.
            Step::Days(_) => widest(&["Wed 28"]).min(widest(&["28"]) * 2.0),
            Step::Months(_) => widest(&["Mar", "Nov"]),
            Step::Years(_) if far || start < -62_135_596_800.0 => widest(&["10000 BC"]),
            Step::Years(_) => widest(&["2000"]),
        };
        px >= needed + 2.0 * PAD_PX
    };
    let fine = LADDER.iter().copied().find(fits).unwrap_or(Step::Years(5_000));
    let context = context_of(fine);
    let mut out = Ticks {
        fine: row(scale, fine, |t| fine_label(fine, t, scale, &width_of), &width_of, false),
        coarse: Vec::new(),
    };
    if let Some(coarse) = context {
        out.coarse = row(scale, coarse, |t| coarse_label(coarse, fine, t, scale, &width_of), &width_of, true);
    }
    out
}

fn approx_secs(step: Step) -> f64 {
    match step {
        Step::Secs(s) => s as f64,
        Step::Days(n) => f64::from(n) * DAY as f64,
        Step::Months(n) => f64::from(n) * 28.0 * DAY as f64,
        Step::Years(n) => f64::from(n) * 365.0 * DAY as f64,
    }
}

fn context_of(fine: Step) -> Option<Step> {
    match fine {
        Step::Secs(_) => Some(Step::Days(1)),
        Step::Days(_) => Some(Step::Months(1)),
        Step::Months(_) => Some(Step::Years(1)),
        Step::Years(n) if n < 10 => Some(Step::Years(10)),
        Step::Years(n) if n < 100 => Some(Step::Years(100)),
        Step::Years(_) => None,
    }
}

/// The tick at or before `t`.
fn floor(step: Step, t: Moment) -> Moment {
    let day = Civil::of(t);
    match step {
        Step::Secs(s) => t.div_euclid(s) * s,
        Step::Days(n) => Civil {
            // 1, 11, 21 rather than 1, 11, 21, 31: the last one would sit on the next month.
            day: ((day.day - 1) / n * n + 1).min(last_day_tick(n)),
            ..day
        }
        .moment(),
        Step::Months(n) => Civil {
            month: (day.month - 1) / n * n + 1,
            day: 1,
            ..day
        }
        .moment(),
        Step::Years(n) => Civil {
            year: day.year.div_euclid(n) * n,
            month: 1,
            day: 1,
        }
        .moment(),
    }
}

fn last_day_tick(n: u8) -> u8 {
    match n {
        1 => 31,
        2 => 29,
        5 => 26,
        _ => 21,
    }
}

/// The tick after `t`, which is one.
fn next(step: Step, t: Moment) -> Moment {
    let day = Civil::of(t);
    match step {
        Step::Secs(s) => t + s,
        Step::Days(n) => {
            let later = day.plus_days(i64::from(n));
            if later.month != day.month || later.day > last_day_tick(n) {
                Civil { day: 1, ..day }.plus_months(1).moment()
            } else {
                later.moment()
            }
        }
        Step::Months(n) => day.plus_months(i32::from(n)).moment(),
        Step::Years(n) => Civil { year: day.year + n, ..day }.moment(),
    }
}

/// Places the ticks of one row and the labels that fit before the next tick.
fn row(scale: &TimeScale, step: Step, label: impl Fn(Moment) -> Vec<String>, width_of: &impl Fn(&str) -> f64, sticky: bool) -> Vec<Tick> {
    let visible = scale.interval();
    let (left, right) = scale.edges_px();
    let mut out: Vec<Tick> = Vec::new();
    let mut t = floor(step, visible.start);
    let mut free_from = f64::NEG_INFINITY;
    // Never more ticks than points on screen; the ladder keeps them far below that.
    for _ in 0..4096 {
        if t >= visible.end {
            break;
        }
        let following = next(step, t);
        let x = scale.x_from_time(t);
        let until = scale.x_from_time(following).min(right);
        let label_x = if sticky { x.max(left) + PAD_PX } else { x + PAD_PX };
        let chosen = label(t)
            .into_iter()
            .find(|text| label_x >= left && label_x >= free_from && label_x + width_of(text) + PAD_PX <= until)
            .unwrap_or_default();
        if !chosen.is_empty() {
            free_from = label_x + width_of(&chosen) + PAD_PX;
        }
        if x >= left || sticky {
            out.push(Tick {
                time: t,
                label: chosen,
                label_x,
            });
        }
        t = following;
    }
    out
}

/// Forms of a fine label, the fullest first.
fn fine_label(step: Step, t: Moment, scale: &TimeScale, width_of: &impl Fn(&str) -> f64) -> Vec<String> {
    let day = Civil::of(t);
    match step {
        Step::Secs(s) if s < 60 => vec![format!("{}:{:02}", clock_words(t), t.rem_euclid(60))],
        Step::Secs(_) => vec![clock_words(t)],
        Step::Days(n) => {
            let number = day.day.to_string();
            // All ticks of the row take the same form, so that the row reads evenly.
            let px = f64::from(n) * DAY as f64 / scale.secs_per_px();
            if px >= width_of("Wed 28") + 2.0 * PAD_PX {
                vec![format!("{} {number}", weekday_short(day)), number]
            } else {
                vec![number]
            }
        }
        Step::Months(n) => {
            let px = f64::from(n) * 28.0 * DAY as f64 / scale.secs_per_px();
            if px >= width_of("September") + 2.0 * PAD_PX {
                vec![month_name(day.month).to_owned()]
            } else {
                vec![month_short(day.month).to_owned()]
            }
        }
        Step::Years(_) => vec![year_words(day.year)],
    }
}

/// Forms of a coarse label, the fullest first.
fn coarse_label(step: Step, fine: Step, t: Moment, scale: &TimeScale, width_of: &impl Fn(&str) -> f64) -> Vec<String> {
    let day = Civil::of(t);
    match step {
        Step::Days(_) => {
            let px = DAY as f64 / scale.secs_per_px();
            let full = format!("{} {}", weekday_short(day), day_words(day));
            let short = format!("{} {}", day.day, month_short(day.month));
            if px >= width_of("Wed 28 September 2028") + 2.0 * PAD_PX {
                vec![full, day_words(day), short]
            } else {
                vec![short]
            }
        }
        Step::Months(_) => vec![
            format!("{} {}", month_name(day.month), year_words(day.year)),
            format!("{} {}", month_short(day.month), year_words(day.year)),
            month_short(day.month).to_owned(),
        ],
        Step::Years(1) => vec![year_words(day.year)],
        Step::Years(10) if day.year > 0 => vec![format!("{}s", day.year)],
        Step::Years(100) if day.year >= 0 && matches!(fine, Step::Years(_)) => vec![century_words(day.year)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width_of(s: &str) -> f64 {
        s.chars().count() as f64 * 6.5
    }

    /// Spans from hours to 5 000 years at widths from 200 to 2 500 points, at several places in time.
    #[test]
    fn labels_never_overlap_and_axes_are_never_bare() {
        let spans = [
            120.0,
            3_600.0,
            4.0 * 3_600.0,
            86_400.0,
            5.0 * 86_400.0,
            40.0 * 86_400.0,
            200.0 * 86_400.0,
            3.0 * 31_557_600.0,
            9.0 * 31_557_600.0,
            80.0 * 31_557_600.0,
            600.0 * 31_557_600.0,
            5_000.0 * 31_557_600.0,
        ];
        for year in [-3000_i32, 1, 1066, 1969, 2021] {
            let base = Civil { year, month: 2, day: 11 }.moment() as f64;
            for span in spans {
                for width in [200.0_f32, 321.0, 640.0, 1000.0, 1777.0, 2500.0] {
                    for shift in [0.0, 0.31, 0.77] {
                        let start = base + span * shift;
                        let scale = TimeScale::new(start, start + span, 50.0, width);
                        let t = ticks(&scale, width_of);
                        let what = format!("{year} {span} {width} {shift}");
                        for row in [&t.fine, &t.coarse] {
                            let mut free = f64::NEG_INFINITY;
                            for tick in row.iter().filter(|t| !t.label.is_empty()) {
                                assert!(tick.label_x >= free, "{what}: {tick:?} overlaps");
                                free = tick.label_x + width_of(&tick.label);
                                assert!(free <= 50.0 + f64::from(width), "{what}: {tick:?} leaves the axis");
                            }
                            assert!(row.is_sorted_by_key(|t| t.time), "{what}");
                        }
                        let labels = t.fine.iter().chain(&t.coarse).filter(|t| !t.label.is_empty()).count();
                        assert!(labels >= 1, "{what}: no label at all");
                        assert!(t.fine.len() as f32 <= width / 12.0 + 2.0, "{what}: {} ticks", t.fine.len());
                    }
                }
            }
        }
    }

    #[test]
    fn the_ladder_gives_months_over_years_and_days_over_months() {
        let at = |y, m, d| Civil { year: y, month: m, day: d }.moment() as f64;
        let labels = |from, to, width| {
            let t = ticks(&TimeScale::new(from, to, 0.0, width), width_of);
            let words = |row: &[Tick]| row.iter().map(|t| t.label.clone()).filter(|l| !l.is_empty()).collect::<Vec<_>>();
            (words(&t.fine), words(&t.coarse))
        };
        let (fine, coarse) = labels(at(2020, 7, 1), at(2021, 7, 1), 700.0);
        assert_eq!(fine.first().map(String::as_str), Some("Jul"));
        assert_eq!(coarse, ["2020", "2021"]);
        let (fine, coarse) = labels(at(2017, 1, 1), at(2026, 1, 1), 900.0);
        assert_eq!(fine.len(), 9, "{fine:?}");
        assert_eq!(coarse, ["2010s", "2020s"]);
        let (fine, coarse) = labels(at(2021, 3, 3), at(2021, 3, 4), 800.0);
        assert!(fine.contains(&"12:00".to_owned()), "{fine:?}");
        assert_eq!(coarse, ["Wed 3 March 2021"]);
    }
}
