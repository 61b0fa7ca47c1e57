//! Lengths of time as people write them: `1 day`, `90 days`, `1 hour 30 minutes`.

use std::fmt;

/// A length of time in the three units that do not convert into each other, as PostgreSQL keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub struct Interval {
    /// Whole months; a year is twelve.
    pub months: i64,
    /// Whole days; a week is seven.
    pub days: i64,
    /// Microseconds.
    pub microseconds: i64,
}

/// Why a text is no length of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntervalError(pub String);

impl fmt::Display for IntervalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const UNITS: &[(&str, Unit)] = &[
    ("microsecond", Unit::Microseconds(1)),
    ("millisecond", Unit::Microseconds(1_000)),
    ("second", Unit::Microseconds(1_000_000)),
    ("minute", Unit::Microseconds(60_000_000)),
    ("hour", Unit::Microseconds(3_600_000_000)),
    ("day", Unit::Days(1)),
    ("week", Unit::Days(7)),
    ("month", Unit::Months(1)),
    ("quarter", Unit::Months(3)),
    ("year", Unit::Months(12)),
];

#[derive(Clone, Copy)]
enum Unit {
    Microseconds(i64),
    Days(i64),
    Months(i64),
}

impl Interval {
    /// Reads `<number> <unit>` once or several times; units may end in `s`.
    ///
    /// # Errors
    /// Names the part that cannot be read.
    pub fn parse(text: &str) -> Result<Interval, IntervalError> {
        let mut interval = Interval::default();
        let mut words = text.split_whitespace();
        let mut any = false;
        while let Some(number) = words.next() {
            let count: i64 = number.parse().map_err(|_| {
                IntervalError(format!("`{number}` is no whole number; write a length such as `1 day`"))
            })?;
            let unit = words.next().ok_or_else(|| {
                IntervalError(format!("`{number}` has no unit; write a length such as `1 day`"))
            })?;
            let singular = unit.to_ascii_lowercase();
            let singular = singular.strip_suffix('s').unwrap_or(&singular);
            let (_, unit) = UNITS.iter().find(|(name, _)| *name == singular).ok_or_else(|| {
                IntervalError(format!(
                    "`{unit}` is no unit of time; units run from `microseconds` to `years`"
                ))
            })?;
            let overflow = || IntervalError("the length of time is too large".into());
            let add = |total: i64, factor: i64| {
                count.checked_mul(factor).and_then(|product| total.checked_add(product)).ok_or_else(overflow)
            };
            match unit {
                Unit::Microseconds(factor) => interval.microseconds = add(interval.microseconds, *factor)?,
                Unit::Days(factor) => interval.days = add(interval.days, *factor)?,
                Unit::Months(factor) => interval.months = add(interval.months, *factor)?,
            }
            any = true;
        }
        if any {
            Ok(interval)
        } else {
            Err(IntervalError("a length of time is empty; write one such as `1 day`".into()))
        }
    }

    /// A rough length in microseconds, a month being 30 days as TimescaleDB counts it; for comparing lengths.
    pub fn approximate_microseconds(&self) -> i128 {
        const DAY: i128 = 86_400_000_000;
        i128::from(self.months) * 30 * DAY + i128::from(self.days) * DAY + i128::from(self.microseconds)
    }

    /// Whether time goes forward in every unit.
    pub fn is_positive(&self) -> bool {
        self.months >= 0 && self.days >= 0 && self.microseconds >= 0 && *self != Interval::default()
    }
}

/// The canonical text, which PostgreSQL reads: `1 mon 2 days 03:00:00` is written `1 month 2 days 3 hours`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        let mut push = |count: i64, unit: &str| {
            if count != 0 {
                parts.push(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }));
            }
        };
        push(self.months / 12, "year");
        push(self.months % 12, "month");
        push(self.days, "day");
        let mut rest = self.microseconds;
        for (size, unit) in [
            (3_600_000_000, "hour"),
            (60_000_000, "minute"),
            (1_000_000, "second"),
            (1_000, "millisecond"),
            (1, "microsecond"),
        ] {
            push(rest / size, unit);
            rest %= size;
        }
        if parts.is_empty() { f.write_str("0 seconds") } else { f.write_str(&parts.join(" ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_and_print() {
        for (text, canonical) in [
            ("1 day", "1 day"),
            ("90 days", "90 days"),
            ("1 hour 30 minutes", "1 hour 30 minutes"),
            ("90 minutes", "1 hour 30 minutes"),
            ("2 weeks", "14 days"),
            ("1 YEAR 1 Month", "1 year 1 month"),
        ] {
            let interval = Interval::parse(text).unwrap();
            assert_eq!(interval.to_string(), canonical);
            assert_eq!(Interval::parse(canonical).unwrap(), interval);
        }
        for text in ["", "day", "1", "1 fortnight", "1.5 days", "9223372036854775807 weeks"] {
            assert!(Interval::parse(text).is_err(), "{text}");
        }
    }
}
