//! Lengths of time as PostgreSQL reads them: `1 day 02:00`, `1h`, `P1DT2H`, `1-2`, `1.5 years`, `3 days ago`.
//!
//! Source: PostgreSQL 17, `DecodeInterval` and `DecodeISO8601Interval` in `datetime.c`, with `IntervalStyle = postgres`.

use crate::model::Interval;

/// What a unit counts.
#[derive(Clone, Copy)]
enum Unit {
    /// So many microseconds.
    Clock(f64),
    /// So many days.
    Days(f64),
    /// So many months; a part of one is days where it is one, else months.
    Months(f64),
}

const SECOND: f64 = 1e6;
const DAY: f64 = 86_400.0 * SECOND;

const UNITS: &[(&[&str], Unit)] = &[
    (&["us", "usec", "usecs", "usecond", "useconds", "microsecond", "microseconds"], Unit::Clock(1.0)),
    (&["ms", "msec", "msecs", "msecond", "mseconds", "millisecond", "milliseconds"], Unit::Clock(1e3)),
    (&["s", "sec", "secs", "second", "seconds"], Unit::Clock(SECOND)),
    (&["m", "min", "mins", "minute", "minutes"], Unit::Clock(60.0 * SECOND)),
    (&["h", "hr", "hrs", "hour", "hours"], Unit::Clock(3600.0 * SECOND)),
    (&["d", "day", "days"], Unit::Days(1.0)),
    (&["w", "week", "weeks"], Unit::Days(7.0)),
    (&["mon", "mons", "month", "months"], Unit::Months(1.0)),
    (&["y", "yr", "yrs", "year", "years"], Unit::Months(12.0)),
    (&["dec", "decs", "decade", "decades"], Unit::Months(120.0)),
    (&["c", "cent", "century", "centuries"], Unit::Months(1200.0)),
    (&["mil", "mils", "millennium", "millennia"], Unit::Months(12_000.0)),
];

/// A length of time while it is read.
#[derive(Default)]
struct Sum {
    months: f64,
    days: f64,
    clock: f64,
}

impl Sum {
    fn add(&mut self, count: f64, unit: Unit) {
        match unit {
            Unit::Clock(size) => self.clock += (count * size).round(),
            Unit::Days(size) => self.add_days(count * size),
            Unit::Months(size) if size > 1.0 => self.months += (count * size).round(),
            Unit::Months(_) => {
                self.months += count.trunc();
                self.add_days(count.fract() * 30.0);
            }
        }
    }

    fn add_days(&mut self, days: f64) {
        self.days += days.trunc();
        self.clock += (days.fract() * DAY).round();
    }

    #[allow(clippy::cast_possible_truncation, reason = "each is asked whether it is an exact number before")]
    fn total(&self, sign: f64) -> Option<Interval> {
        // Beyond, a float is no exact number any more.
        let whole = |value: f64| (value.abs() < 9e15).then_some((value * sign) as i64);
        Some(Interval {
            months: whole(self.months)?,
            days: whole(self.days)?,
            microseconds: whole(self.clock)?,
        })
    }
}

/// Reads a length of time; nothing for what is none, for `infinity`, and for forms that are not known here.
pub fn read_interval(text: &str) -> Option<Interval> {
    let lower = text.trim().to_ascii_lowercase();
    if let Some(iso) = lower.strip_prefix('p') {
        return iso_8601(iso);
    }
    let mut rest = lower.strip_prefix('@').unwrap_or(&lower);
    let mut sum = Sum::default();
    let mut sign = 1.0;
    let mut any = false;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        if rest == "ago" && any {
            sign = -1.0;
            break;
        }
        let end = rest.find(|c: char| !(c.is_ascii_digit() || "+-.:".contains(c))).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(end);
        if number.contains(':') {
            sum.clock += clock(number)?;
            rest = behind;
        } else if let Some((years, months)) = years_and_months(number) {
            sum.add(years, Unit::Months(12.0));
            sum.add(months, Unit::Months(1.0));
            rest = behind;
        } else {
            let count = decimal(number)?;
            let behind = behind.trim_start();
            let end = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
            let (unit, behind) = behind.split_at(end);
            match unit {
                // A last number without a unit counts seconds.
                "" if behind.is_empty() => sum.add(count, Unit::Clock(SECOND)),
                unit => sum.add(count, unit_named(unit)?),
            }
            rest = behind;
        }
        any = true;
    }
    if any { sum.total(sign) } else { None }
}

/// So many of one unit, as in `INTERVAL '90' MINUTE`.
pub fn interval_of(count: &str, unit: &str) -> Option<Interval> {
    let mut sum = Sum::default();
    sum.add(decimal(count.trim())?, unit_named(&unit.to_ascii_lowercase())?);
    sum.total(1.0)
}

/// A length of time that is multiplied: parts of months become days of which 30 are one, parts of days hours.
pub fn scaled(interval: &Interval, factor: f64) -> Option<Interval> {
    #[allow(clippy::cast_precision_loss, reason = "lengths beyond an exact number are refused below")]
    let (months, days, clock) = (interval.months as f64, interval.days as f64, interval.microseconds as f64);
    let mut sum = Sum { clock: (clock * factor).round(), ..Sum::default() };
    sum.add(months * factor, Unit::Months(1.0));
    sum.add_days(days * factor);
    sum.total(1.0)
}

/// The first word of a text that no length of time has, or the whole of one without a number; nothing where the server may read
/// it.
pub fn no_interval(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.starts_with(['P', 'p']) {
        return None;
    }
    let mut words = text.split(|c: char| !(c.is_alphabetic() || c == '_')).filter(|word| !word.is_empty());
    let is_known = |word: &str| {
        let word = word.to_ascii_lowercase();
        matches!(word.as_str(), "ago" | "infinity") || unit_named(&word).is_some()
    };
    let unknown = words.find(|word| !is_known(word));
    let bare = || {
        (!text.contains(|c: char| c.is_ascii_digit()) && !text.to_ascii_lowercase().contains("infinity"))
            .then_some(text)
    };
    unknown.or_else(bare)
}

fn unit_named(name: &str) -> Option<Unit> {
    // No more letters are compared.
    fn start(name: &str) -> &str {
        name.get(..10).unwrap_or(name)
    }
    let wanted = start(name);
    UNITS.iter().find(|(names, _)| names.iter().any(|its| start(its) == wanted)).map(|(_, unit)| *unit)
}

fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.contains(|c: char| c != '.');
    if plain { text.parse().ok() } else { None }
}

/// `1-2`: a year and two months.
fn years_and_months(text: &str) -> Option<(f64, f64)> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (years, months) = digits.split_once('-')?;
    let whole = |part: &str| part.parse::<u32>().ok().map(|part| f64::from(part) * sign);
    Some((whole(years)?, whole(months).filter(|months| months.abs() < 12.0)?))
}

/// `02:00` and `02:00:30.5` in microseconds; with a fraction behind the second of two numbers, minutes and seconds.
fn clock(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let parts: Vec<f64> = digits.split(':').map(decimal).collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [minutes, seconds] if seconds.fract() != 0.0 => minutes * 60.0 + seconds,
        [hours, minutes] => hours * 3600.0 + minutes * 60.0,
        [hours, minutes, seconds] => hours * 3600.0 + minutes * 60.0 + seconds,
        _ => return None,
    };
    Some((seconds * sign * SECOND).round())
}

/// `1Y2M3DT4H5M6S`, behind the `P`.
fn iso_8601(text: &str) -> Option<Interval> {
    let mut sum = Sum::default();
    let mut rest = text;
    let mut time = false;
    let mut any = false;
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix('t').filter(|_| !time) {
            (rest, time) = (behind, true);
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, behind) = rest.split_at(end);
        let unit = match (behind.chars().next()?, time) {
            ('y', false) => Unit::Months(12.0),
            ('m', false) => Unit::Months(1.0),
            ('w', false) => Unit::Days(7.0),
            ('d', false) => Unit::Days(1.0),
            ('h', true) => Unit::Clock(3600.0 * SECOND),
            ('m', true) => Unit::Clock(60.0 * SECOND),
            ('s', true) => Unit::Clock(SECOND),
            _ => return None,
        };
        sum.add(decimal(number)?, unit);
        rest = behind.get(1..)?;
        any = true;
    }
    if any { sum.total(1.0) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(i64, i64, i64)> {
        read_interval(text).map(|read| (read.months, read.days, read.microseconds))
    }

    #[test]
    fn lengths_are_read_as_the_server_reads_them() {
        const HOUR: i64 = 3_600_000_000;
        // `SELECT extract(…)` of each, PostgreSQL 17.
        for (text, parts) in [
            ("1 day", (0, 1, 0)),
            ("1h", (0, 0, HOUR)),
            ("1d2h", (0, 1, 2 * HOUR)),
            ("@ 1 hour", (0, 0, HOUR)),
            ("+1 Hour", (0, 0, HOUR)),
            ("00:05", (0, 0, HOUR / 12)),
            ("1:30", (0, 0, HOUR * 3 / 2)),
            ("1:30.5", (0, 0, 90_500_000)),
            ("1 day -02:00:00", (0, 1, -2 * HOUR)),
            ("1-2", (14, 0, 0)),
            ("P1D", (0, 1, 0)),
            ("P1Y2M3DT4H5M6.5S", (14, 3, 4 * HOUR + 306_500_000)),
            ("PT1H", (0, 0, HOUR)),
            ("5", (0, 0, 5_000_000)),
            ("1 day 5", (0, 1, 5_000_000)),
            ("1.5 hours", (0, 0, HOUR * 3 / 2)),
            ("1.5 years", (18, 0, 0)),
            ("0.5 month", (0, 15, 0)),
            ("1.5 weeks", (0, 10, 12 * HOUR)),
            ("1 decade", (120, 0, 0)),
            ("1 c", (1200, 0, 0)),
            ("1 year -12 months", (0, 0, 0)),
            ("1 hour ago", (0, 0, -HOUR)),
            ("-1 hour ago", (0, 0, HOUR)),
            ("500 milliseconds", (0, 0, 500_000)),
        ] {
            assert_eq!(read(text), Some(parts), "{text}");
        }
        for text in
            ["", "day", "ago", "1 fortnight", "1 quarter", "1-13", "P", "P1H", "infinity", "1 day hour"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_named() {
        for (text, expected) in [
            ("1 fortnight", Some("fortnight")),
            ("1 quarter", Some("quarter")),
            ("1 day and 2 hours", Some("and")),
            ("", Some("")),
            ("days", Some("days")),
            ("ten", Some("ten")),
            ("1 day, 2 hours", None),
            ("1 Microsecondly", None),
            ("-infinity", None),
            ("P1D", None),
            ("1 day ago", None),
        ] {
            assert_eq!(no_interval(text), expected, "{text}");
        }
    }

    #[test]
    fn lengths_are_multiplied_as_the_server_does() {
        let times = |text: &str, factor| {
            scaled(&read_interval(text).unwrap(), factor)
                .map(|scaled| (scaled.months, scaled.days, scaled.microseconds))
        };
        assert_eq!(times("2 weeks", 2.0), Some((0, 28, 0)));
        assert_eq!(times("1 day", 1.5), Some((0, 1, 43_200_000_000)));
        assert_eq!(times("1 month", 0.5), Some((0, 15, 0)));
        assert_eq!(interval_of("90", "MINUTE").map(|read| read.microseconds), Some(5_400_000_000));
    }
}
